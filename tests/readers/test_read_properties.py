"""For any rows at all: rows in = pages + rejects, and what is read is what was written."""

import csv
import io
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.readers.dates import day_of
from counterclaim.readers.nexis import documents
from counterclaim.readers.objects import loaded
from counterclaim.readers.records import Record, Refusal, RefusedError
from reading import checked_read

NAMES = ["id", "url", "outlet", "title", "published", "language", "text"]
QUICK = settings(max_examples=40, deadline=None)
ANY = st.text(max_size=40)
ROWS = st.lists(st.lists(ANY, min_size=len(NAMES), max_size=len(NAMES)), min_size=1, max_size=8)
# What a cell keeps: all but control characters, halves of characters and line ends of one kind.
PLAIN = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=60
)


def as_csv(rows, delimiter=",") -> bytes:
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(NAMES)
    writer.writerows(rows)
    return held.getvalue().encode("utf-8", "surrogatepass")


@QUICK
@given(ROWS, st.sampled_from(",;\t|"))
def test_any_rows_as_csv_are_all_pages_or_rejects(rows, delimiter):
    got = checked_read(as_csv(rows, delimiter), ".csv")
    assert got.tally.rows == len(rows)


@QUICK
@given(ROWS)
def test_any_rows_as_json_lines_are_all_pages_or_rejects(rows):
    lines = [json.dumps(dict(zip(NAMES, row, strict=True))) for row in rows]
    got = checked_read("\n".join(lines).encode(), ".jsonl")
    assert got.tally.rows == len(rows)


@QUICK
@given(st.lists(st.tuples(PLAIN, PLAIN), min_size=1, max_size=8))
def test_title_and_text_come_back_as_they_were_written(cells):
    rows = [
        [f"r{n}", f"https://polder.example/{n}", f"outlet {n}", title, "", "", text]
        for n, (title, text) in enumerate(cells)
    ]
    wanted = [[" ".join(title.split()), text if text.strip() else ""] for title, text in cells]
    lines = "\n".join(json.dumps(dict(zip(NAMES, row, strict=True))) for row in rows)
    for content, ending in ((as_csv(rows), ".csv"), (lines.encode(), ".jsonl")):
        got = checked_read(content, ending)
        assert got.rejects.empty
        assert got.pages[["title", "text"]].to_numpy().tolist() == wanted


@QUICK
@given(
    st.binary(max_size=400),
    st.sampled_from([".csv", ".jsonl", ".json", ".txt", ".parquet", ".docx", ".rtf", ".html"]),
)
def test_any_bytes_under_any_ending_are_pages_or_rejects(content, ending):
    got = checked_read(content, ending)
    assert got.tally.rows >= 1


@QUICK
@given(
    st.lists(
        st.sampled_from(['a,t,"', '"', ",", "\n", "\r", "x", '""', "\ufeff", ";", "\t", "\0"]),
        max_size=60,
    )
)
def test_any_broken_csv_is_read_to_its_end(parts):
    content = "id,title,text\n" + "".join(parts) + '\nlast,t,"the last row"\n'
    got = checked_read(content.encode(), ".csv")
    everything = " ".join([*got.pages["text"], *got.rejects["record"]])
    assert "the last row" in everything


@QUICK
@given(st.text(max_size=60))
def test_any_text_is_a_date_or_refused(text):
    try:
        published, precision = day_of(text)
    except RefusedError:
        return
    assert len(published) == {"day": 10, "month": 7, "": 0}[precision]


@QUICK
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.text(), x),
        max_leaves=10,
    )
)
def test_what_json_holds_is_what_is_loaded(held):
    assert loaded(json.dumps(held)) == held


LINES = st.sampled_from(
    [
        "Title",
        "Outlet",
        "March 10, 2021",
        "Body",
        "text",
        "End of Document",
        "",
        "Load-Date: May 1, 2021",
        "Classification",
    ]
)


@QUICK
@given(st.lists(LINES, max_size=30))
def test_any_order_of_lines_of_an_export_is_documents_or_rejects(found):
    try:
        items = list(documents(found))
    except RefusedError:
        assert "End of Document" not in found
        return
    assert all(isinstance(item, Record | Refusal) for item in items)
    after = found[::-1][: found[::-1].index("End of Document")]
    assert len(items) == found.count("End of Document") + any(after)
