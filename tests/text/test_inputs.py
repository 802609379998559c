"""Texts for `extract`: read by the readers, and strict at the door."""

import pytest

from counterclaim.text.inputs import TextsError, read_texts

HEAD = "doc_id,language,text\n"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("in.csv", HEAD + 'a,nl,"open\nb,nl,x\n', "in.csv, row 2: a quotation mark is opened"),
        ("in.csv", HEAD + "a,nl,x,y\n", "in.csv, row 2: the row has more cells than the header"),
        ("in.csv", "", "in.csv: the file is empty"),
        ("in.csv", HEAD + "a,nl,x\na,nl,y\n", "row 3, column 'doc_id': 'a' is used twice"),
        (
            "in.jsonl",
            '{"doc_id": "a", "language": "nl", "text": "\\ud83d"}',
            "column 'text': not UTF-8",
        ),
        ("in.jsonl", "[" * 100_000, "nested too deeply"),
        ("in.parquet", "none", "in.parquet: not a Parquet file"),
        ("in.xlsx", "none", "unknown ending '.xlsx'"),
    ],
)
def test_what_is_broken_is_named_with_file_and_row(tmp_path, name, content, message):
    (tmp_path / name).write_text(content)
    with pytest.raises(TextsError) as error:
        read_texts(tmp_path / name)
    assert message in str(error.value)
    assert ";" in str(error.value)


def test_more_columns_are_kept_and_empty_lines_passed_over(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("doc_id;language;text;page\n\na;nl;;7\n\nb;en;x;8\n")
    table = read_texts(path)
    assert table.to_numpy().tolist() == [["a", "nl", "", "7"], ["b", "en", "x", "8"]]


def test_a_file_of_a_header_alone_has_no_texts(tmp_path):
    (tmp_path / "in.csv").write_text(HEAD)
    assert read_texts(tmp_path / "in.csv").empty
