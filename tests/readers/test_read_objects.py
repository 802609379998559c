"""JSON, JSON lines and Parquet, with Media Cloud and GDELT among them."""

import datetime
import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from counterclaim.readers import read_pages


def reject_of(path):
    got = read_pages(path)
    assert got.tally.rows == len(got.pages) + len(got.rejects)
    assert len(got.rejects) == 1, got.rejects
    return got.rejects.iloc[0]


@pytest.fixture
def lines(tmp_path):
    def write(*rows, name="in.jsonl"):
        (tmp_path / name).write_text("\n".join(rows) + "\n", encoding="utf-8", newline="")
        return tmp_path / name

    return write


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("no", "not JSON"),
        ("[1, 2]", "not a JSON object"),
        ("[" * 100_000 + "]" * 100_000, "nested too deeply"),
        ('{"text": "x", "id": ' + "9" * 5_000 + "}", "too many digits"),
        ('{"text": "x", "text": "y"}', "'text' stands twice"),
        (r'{"text": "half \ud83d"}', r"half a character \(U\+D83D\)"),
        (r'{"text": "a\u0000b"}', "NUL"),
        ('{"text": 12}', "not a text"),
        ('{"text": "x", "source": {"name": "De Polder"}}', "not a text"),
        ('{"text": "x", "url": "javascript:alert(1)"}', "not a web address"),
        ('{"text": "x", "url": "http://[broken"}', "not a web address"),
        ('{"text": null, "url": "", "title": NaN}', "the row has no text|empty"),
        ('{"colour": "red"}', "no column"),
        ("{}", "no column"),
    ],
)
def test_a_broken_line_is_kept_with_its_reason(lines, line, reason):
    import re

    path = lines('{"id": "a", "text": "sound"}', line, '{"id": "c", "text": "also"}')
    reject = reject_of(path)
    assert (reject["row"], reject["record"]) == (2, line)
    assert re.search(reason, reject["reason"])
    assert read_pages(path).pages["doc_id"].tolist() == ["a", "c"]


def test_a_list_of_objects_and_one_object_are_read(tmp_path):
    path = tmp_path / "in.json"
    path.write_text('[{"id": 1, "text": "x"}, {"id": 2, "text": "y"}]')
    assert read_pages(path).pages["doc_id"].tolist() == ["1", "2"]
    path.write_text('{"id": "one", "text": "x"}')
    assert read_pages(path).pages["doc_id"].tolist() == ["one"]


def test_json_lines_under_the_name_of_json_are_read(lines):
    path = lines('{"id": "a", "text": "x"}', '{"id": "b", "text": "y"}', name="in.json")
    assert read_pages(path).pages["doc_id"].tolist() == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [("", "empty"), ("12", "no objects"), ('{"a": ', "not JSON"), ("[" * 100_000, "too deeply")],
)
def test_a_json_file_that_is_none_is_one_reject(tmp_path, content, reason):
    path = tmp_path / "in.json"
    path.write_text(content)
    assert reason in reject_of(path)["reason"]


ARTLIST = {
    "articles": [
        {
            "url": "https://polder.example/lek",
            "url_mobile": "",
            "title": "Firma ontkent lek",
            "seendate": "20210310T120000Z",
            "socialimage": "https://polder.example/lek.jpg",
            "domain": "polder.example",
            "language": "Dutch",
            "sourcecountry": "Netherlands",
        }
    ]
}


def test_gdelts_list_gives_the_day_it_saw_the_page_and_claims_no_precision(tmp_path):
    path = tmp_path / "in.json"
    path.write_text(json.dumps(ARTLIST), encoding="utf-8-sig")
    assert read_pages(path).pages.to_dict("records") == [
        {
            "doc_id": "polder-example-20210310-firma-ontkent-lek",
            "url": "https://polder.example/lek",
            "outlet": "polder.example",
            "title": "Firma ontkent lek",
            "published": "2021-03-10",
            "published_precision": "",
            "language": "nl",
            "text": "",
        }
    ]


@pytest.mark.parametrize("day", ["2021-03-10 12:00:00", "20210310T120000Z"])
def test_gdelts_csv_gives_what_its_json_gives(tmp_path, day):
    path = tmp_path / "in.csv"
    content = f"URL,MobileURL,Date,Title\nhttps://polder.example/lek,,{day},Firma ontkent lek\n"
    path.write_text(content, encoding="utf-8-sig")
    page = read_pages(path).pages.iloc[0]
    assert (page["published"], page["published_precision"]) == ("2021-03-10", "")
    assert page["outlet"] == "polder.example"


def test_media_cloud_gives_its_day_of_publication_not_of_indexing(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text(
        "id,indexed_date,language,media_name,media_url,publish_date,title,url\n"
        "ab12,2021-04-01 10:00:00.5,nl,De Polder,https://polder.example,2021-03-10,"
        "Firma ontkent lek,https://polder.example/lek\n"
    )
    got = read_pages(path)
    page = got.pages.iloc[0]
    assert page["doc_id"] == "ab12"
    assert (page["outlet"], page["url"]) == ("De Polder", "https://polder.example/lek")
    assert (page["published"], page["published_precision"]) == ("2021-03-10", "day")
    assert list(got.tally.not_taken) == ["indexed_date", "media_url"]


def test_parquet_is_read_with_its_days_and_gaps(tmp_path):
    path = tmp_path / "in.parquet"
    table = pa.table(
        {
            "id": [1, 2],
            "published": [datetime.date(2021, 3, 10), None],
            "content": ["x", "y"],
            "lang": ["nl", None],
        }
    )
    pq.write_table(table, path)
    got = read_pages(path).pages
    assert got["published"].tolist() == ["2021-03-10", ""]
    assert got["doc_id"].tolist() == ["1", "2"]


def test_a_parquet_time_is_its_day(tmp_path):
    path = tmp_path / "in.parquet"
    pd.DataFrame({"date": [pd.Timestamp("2021-03-10 23:59", tz="UTC")], "text": ["x"]}).to_parquet(
        path
    )
    assert read_pages(path).pages["published"].tolist() == ["2021-03-10"]


@pytest.mark.parametrize(
    "content", [b"", b"PAR1", b"PAR1" + b"\xff" * 100 + b"PAR1", b"id,text\na,b\n"]
)
def test_what_is_no_parquet_is_one_reject(tmp_path, content):
    path = tmp_path / "in.parquet"
    path.write_bytes(content)
    assert "not a Parquet file" in reject_of(path)["reason"]


def test_a_parquet_file_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    from counterclaim.readers import columnar

    monkeypatch.setattr(columnar, "MAX_GROUP", 10_000)
    path = tmp_path / "in.parquet"
    pq.write_table(pa.table({"text": ["x" * 1_000] * 100}), path, use_dictionary=False)
    assert "unpacks to more" in reject_of(path)["reason"]
