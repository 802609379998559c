"""From rows to pages: names of columns, duplicates, ids, and the two files on disk."""

import csv

import pandas as pd
import pytest
from typer.testing import CliRunner

from counterclaim.cli import app
from counterclaim.readers import ReadError, read_pages
from counterclaim.readers.output import write_pages
from counterclaim.readers.pages import Page, Settings


@pytest.fixture
def table(tmp_path):
    def write(content, name="in.csv"):
        (tmp_path / name).write_text(content, encoding="utf-8")
        return tmp_path / name

    return write


def run(*words):
    return CliRunner().invoke(app, ["read", *map(str, words)])


def test_columns_are_known_by_many_names_and_any_other_can_be_named(table):
    path = table("ID,Headline,Source,Publish-Date,Lang,Story\n1,Lek,De Polder,2021-03-10,nl,x\n")
    assert read_pages(path).pages["text"].tolist() == [""]
    page = read_pages(path, {"text": "Story"}).pages.iloc[0]
    assert page.tolist() == ["1", "", "De Polder", "Lek", "2021-03-10", "day", "nl", "x"]


def test_a_named_column_goes_before_a_known_one(table):
    path = table("text,full\nshort,long\n")
    assert read_pages(path, {"text": "full"}).pages["text"].tolist() == ["long"]


def test_a_column_that_no_file_has_is_an_error_and_so_is_one_that_is_not_ours(table):
    path = table("text\nx\n")
    with pytest.raises(ReadError, match="--column title=kop2: no file has such a column"):
        read_pages(path, {"title": "kop2"})
    with pytest.raises(ReadError, match="ours are doc_id"):
        read_pages(path, {"author": "x"})


def test_language_and_outlet_fill_only_what_is_missing(table):
    path = table("text,lang,source\nx,fr,Le Canal\ny,,\n")
    pages = read_pages(path, language="Dutch", outlet="De Polder").pages
    assert pages["language"].tolist() == ["fr", "nl"]
    assert pages["outlet"].tolist() == ["Le Canal", "De Polder"]


@pytest.mark.parametrize(
    "second",
    [
        "http://www.polder.example/lek/",
        "https://polder.example/lek#reacties",
        "https://POLDER.example/lek?utm_source=mail",
    ],
)
def test_one_address_in_two_forms_is_one_page(table, second):
    got = read_pages(table(f"url,title\nhttps://polder.example/lek,Lek\n{second},Anders\n"))
    assert len(got.pages) == 1
    reject = got.rejects.iloc[0]
    assert reject["column"] == "url"
    assert "duplicate: its address is that of" in reject["reason"]
    assert "in.csv, row 2" in reject["reason"]
    assert got.tally.doubles == 1


def test_addresses_that_differ_in_what_they_ask_for_are_two_pages(table):
    got = read_pages(table("url\nhttps://polder.example/?id=1\nhttps://polder.example/?id=2\n"))
    assert len(got.pages) == 2


def test_one_text_twice_is_one_page_across_files(table, tmp_path):
    table("id,text\na,De firma  ontkent\n", "a.csv")
    table("id,text\nb,de firma ontkent\n", "b.csv")
    got = read_pages(tmp_path)
    assert got.pages["doc_id"].tolist() == ["a"]
    assert "its text is that of" in got.rejects["reason"][0]
    assert "a.csv, row 2" in got.rejects["reason"][0]


def test_a_wire_text_that_two_outlets_print_at_two_addresses_is_kept_and_reported(table):
    rows = "De Polder,https://polder.example/1,wire\nHet Kanaal,https://kanaal.example/2,wire\n"
    got = read_pages(table("source,url,text\n" + rows))
    assert len(got.pages) == 2
    assert got.tally.reprints == 1
    assert any("another outlet's text" in line for line in got.tally.remarks())


def test_rows_without_text_and_address_are_doubles_only_where_all_else_is_equal(table):
    got = read_pages(table("source,title\nDe Polder,Lek\nDe Polder,Lek\nHet Kanaal,Lek\n"))
    assert got.pages["outlet"].tolist() == ["De Polder", "Het Kanaal"]
    assert got.rejects["column"].tolist() == ["title"]


def test_a_row_that_was_refused_makes_no_duplicate_of_its_repaired_copy(table):
    got = read_pages(table("id,lang,text\na,xx,story\nb,nl,story\n"))
    assert got.pages["doc_id"].tolist() == ["b"]


def test_an_id_that_is_used_twice_is_made_unique_and_the_given_one_is_kept(table):
    got = read_pages(table("id,text\nDoc 1,x\ndoc-1,y\ndoc-1,z\n../../etc,w\n"))
    assert got.pages["doc_id"].is_unique
    assert got.pages["doc_id"].str.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*").all()
    assert got.renamed["given"].tolist() == ["Doc 1", "doc-1", "doc-1", "../../etc"]
    assert got.renamed["doc_id"].tolist() == got.pages["doc_id"].tolist()


def test_a_made_id_does_not_depend_on_the_order_of_other_rows(table):
    rows = ["De Polder,2021-03-10,Lek,x", "Het Kanaal,2021-03-11,Nee,y"]
    ids = [
        set(read_pages(table("source,date,title,text\n" + "\n".join(order) + "\n")).pages["doc_id"])
        for order in (rows, rows[::-1])
    ]
    assert ids[0] == ids[1] == {"de-polder-20210310-lek", "het-kanaal-20210311-nee"}


def test_a_precision_that_a_row_gives_is_kept(table):
    content = "text,published,published_precision\nx,2021-03-10,month\ny,2021-03-10,\nz,2021-03,day\nw,2021-03-10,year\n"
    got = read_pages(table(content))
    found = got.pages[["published", "published_precision"]].to_numpy().tolist()
    assert found == [["2021-03", "month"], ["2021-03-10", ""], ["2021-03", "month"]]
    assert "not a precision" in got.rejects["reason"][0]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_what_is_written_reads_back_as_the_same_pages(table, tmp_path, ending):
    path = table(
        'url,title,date,text\nhttps://polder.example/1,=1+1,2021-03,"a\n\n""b"""\n'
        "https://polder.example/2,NA,10 maart 2021,nan\n,-5,2021-03-10,\n"
    )
    output = tmp_path / "out" / f"pages.{ending}"
    output.parent.mkdir()
    tally = write_pages([path], output, Settings())
    first = read_pages(path).pages
    again = read_pages(output)
    pd.testing.assert_frame_equal(again.pages, first)
    assert again.rejects.empty
    assert again.renamed.empty
    assert (tally.rows, tally.pages, tally.rejects) == (3, 3, 0)


def test_the_command_writes_pages_and_rejects_and_says_what_became_of_the_rows(table, tmp_path):
    path = table("id;kop;body\na;Lek;x\nb;te weinig\nB 2;Nee;y\n")
    result = run(
        path, "--output", tmp_path / "pages.csv", "--column", "title=kop", "--language", "nl"
    )
    assert result.exit_code == 0, result.output
    assert "3 rows in = 2 pages + 1 rejects (0 of them duplicates), from 1 files" in result.stdout
    with (tmp_path / "rejects.csv").open(newline="") as file:
        rejects = list(csv.reader(file))
    assert rejects[0] == ["file", "row", "column", "reason", "remedy", "record"]
    assert rejects[1][1] == "3"
    assert rejects[1][5] == "b;te weinig"
    assert (tmp_path / "renamed.csv").read_text().splitlines()[1].endswith(",4,B 2,b-2")
    assert (tmp_path / "pages.csv").read_text().splitlines()[0] == ",".join(Page._fields)


def test_the_output_of_a_run_in_its_own_folder_is_not_its_input(table, tmp_path):
    table("id,text\na,x\nb\n")
    for _ in range(2):
        assert run(tmp_path, "--output", tmp_path / "pages.csv").exit_code == 0
        assert sorted(p.name for p in tmp_path.iterdir()) == [
            "in.csv",
            "pages.csv",
            "rejects.csv",
            "renamed.csv",
        ]
        assert len((tmp_path / "pages.csv").read_text().splitlines()) == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["in.csv", "--output", "pages.xlsx"], "unknown ending; use .parquet or .csv"),
        (["in.csv", "--output", "rejects.csv"], "that name is kept"),
        (["in.csv", "--output", "in.csv"], "both read and written"),
        (["in.csv", "--output", "no/such/pages.csv"], "is no folder; make it first"),
        (["gone.csv", "--output", "pages.csv"], "gone.csv: no such file"),
        (["in.csv", "--output", "pages.csv", "--column", "title"], "say ours=theirs"),
        (
            ["in.csv", "--output", "pages.csv", "--column", "title=nope"],
            "no file has such a column",
        ),
        (["in.csv", "--output", "pages.csv", "--language", "xx"], "not a language"),
        (["bad.csv", "--output", "pages.csv"], "no page could be read"),
    ],
)
def test_an_error_is_one_line_and_leaves_the_old_pages_alone(
    table, tmp_path, monkeypatch, words, message
):
    table("id,text\na,x\n")
    table("colour\nred\n", "bad.csv")
    table("old", "pages.csv")
    monkeypatch.chdir(tmp_path)
    result = run(*words)
    assert result.exit_code == 1
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert (tmp_path / "pages.csv").read_text() == "old"
    assert not list(tmp_path.glob(".*"))


def test_a_full_disk_leaves_the_old_files_whole(table, tmp_path, monkeypatch):
    from counterclaim.readers import output

    path = table("id,text\n" + "".join(f"{n},text {n}\n" for n in range(50)))
    home = tmp_path / "out"
    home.mkdir()
    write_pages([path], home / "pages.csv", Settings())
    before = {p.name: p.read_bytes() for p in home.iterdir()}

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output, "_check", full)
    with pytest.raises(ReadError, match="No space left"):
        write_pages([path], home / "pages.csv", Settings(outlet="other"))
    assert {p.name: p.read_bytes() for p in home.iterdir()} == before


def test_what_a_killed_run_left_is_taken_away_and_what_a_running_one_writes_is_not(table, tmp_path):
    dead, alive = tmp_path / ".pages.csv.999999999.new", tmp_path / ".pages.csv.1.new"
    dead.write_text("half")
    alive.write_text("half")
    write_pages([table("id,text\na,x\n")], tmp_path / "pages.csv", Settings())
    assert not dead.exists()
    assert alive.exists()


def test_a_row_that_is_lost_between_reading_and_writing_stops_the_run(table, tmp_path, monkeypatch):
    from counterclaim.readers import output

    monkeypatch.setattr(output, "_rows", lambda path: 0)
    with pytest.raises(ReadError, match="rows were lost"):
        write_pages([table("id,text\na,x\n")], tmp_path / "pages.csv", Settings())


def test_the_same_files_give_the_same_bytes(table, tmp_path):
    path = table("id,text\n" + "".join(f"{n},text {n}\n" for n in range(50)))
    outputs = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_pages([path], tmp_path / name / "pages.parquet", Settings())
        outputs.append((tmp_path / name / "pages.parquet").read_bytes())
    assert outputs[0] == outputs[1]
