"""A spreadsheet runs nothing that a case holds, and nothing is lost by that."""

import csv
import io
import zipfile

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from counterclaim.workbooks import (
    WorkbookError,
    book_bytes,
    cell_text,
    csv_text,
    neutral,
    open_book,
    put,
    restored,
)

hostile = st.text(st.one_of(st.sampled_from("'=+-@\t\r\n＝|! a1"), st.characters()), max_size=8)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(hostile)
@example("'=1")
@example("''")
@example("'''@x")
def test_a_cell_that_was_made_harmless_reads_back_as_it_was(cell):
    assert restored(neutral(cell)) == cell


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.lists(hostile, min_size=1, max_size=3), max_size=3))
@example([["a\rb", "c"], ["d"]])
def test_rows_of_any_cells_read_back_from_csv_as_they_were(rows):
    written = io.StringIO(csv_text(rows, safe=False), newline="")
    assert list(csv.reader(written, strict=True)) == rows


@pytest.mark.parametrize(
    "first", ["=", "+", "-", "@", "\t", "\r", "\n", "\N{FULLWIDTH EQUALS SIGN}"]
)
def test_no_cell_begins_with_what_a_spreadsheet_runs(first):
    assert neutral(f"{first}cmd|' /C calc'!A0").startswith("'")
    assert neutral(f"safe{first}") == f"safe{first}"


def test_a_csv_cell_that_looks_like_a_formula_is_quoted_away():
    assert csv_text([["=1+1", "ok"]]) == "'=1+1,ok\n"


def test_a_workbook_holds_no_formula_and_the_same_cells_give_the_same_bytes():
    def made():
        book = openpyxl.Workbook()
        put(book.active, 1, 1, '=HYPERLINK("http://x.example")')
        put(book.active, 1, 2, "_x000D_ stays as it is")
        put(book.active, 1, 3, 1200)
        return book_bytes(book)

    first = made()
    sheet = openpyxl.load_workbook(io.BytesIO(first)).active
    assert [cell.data_type for cell in sheet[1]] == ["s", "s", "n"]
    assert cell_text(sheet["A1"].value) == '=HYPERLINK("http://x.example")'
    assert cell_text(sheet["B1"].value) == "_x000D_ stays as it is"
    assert made() == first


def test_a_text_longer_than_a_cell_is_refused_rather_than_cut():
    with pytest.raises(WorkbookError, match="Sheet:A1: holds 40000 characters"):
        put(openpyxl.Workbook().active, 1, 1, "x" * 40_000)


def book(path, sheet: bytes):
    """A workbook of one sheet, written by hand."""
    plain = io.BytesIO()
    openpyxl.Workbook().save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return path


HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/>'


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(tmp_path):
    with pytest.raises(WorkbookError, match=r"bomb.xlsx: unpacks to [\d,]+ bytes; a coding sheet"):
        open_book(book(tmp_path / "bomb.xlsx", b" " * (65 * 2**20)))


@pytest.mark.parametrize("kind", [b"mergeCell", b"hyperlink"])
def test_an_area_as_wide_as_the_sheet_is_refused_before_it_is_filled(tmp_path, kind):
    area = b"<%ss><%s ref='A1:XFD1048576'/></%ss></worksheet>" % (kind, kind, kind)
    with pytest.raises(WorkbookError, match="A1:XFD1048576 is one merged or linked area"):
        open_book(book(tmp_path / "wide.xlsx", HEAD + area))


def test_entities_that_multiply_are_refused(tmp_path):
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + HEAD + b"</worksheet>"
    with pytest.raises(WorkbookError, match=r"laughs\.xlsx: is no workbook that can be read"):
        open_book(book(tmp_path / "laughs.xlsx", laughs))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"just text"])
def test_a_file_that_is_no_workbook_is_named_with_a_remedy(tmp_path, content):
    (tmp_path / "x.xlsx").write_bytes(content)
    with pytest.raises(WorkbookError, match=r"x\.xlsx: is no workbook .* save it as \.xlsx again"):
        open_book(tmp_path / "x.xlsx")
