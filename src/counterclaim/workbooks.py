"""Spreadsheets out and in: cells that start no formula, archives that are no bomb."""

import io
import re
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from counterclaim.files import CsvWriter, content_of

try:
    from lxml.etree import SerialisationError
except ImportError:  # in a browser, where openpyxl writes without lxml
    SerialisationError = OSError

# A cell that begins with one of these is run by a spreadsheet; the wide forms are taken for the
# narrow ones by some. Apostrophes before it are counted, so that taking one away is exact.
_RUNS = re.compile(
    "\\A'*[=+\\-@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
    "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}]"
)
# How a workbook writes a sign that XML cannot hold, and how it writes what only looks like that.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32_767
LARGEST_BOOK = 64 * 2**20
MOST_ROWS, MOST_COLUMNS = 20_000, 200
# Areas that openpyxl would fill cell by cell.
_AREA = re.compile(rb"""<(?:\w+:)?(?:mergeCell|hyperlink)\b[^>]*?\bref\s*=\s*["']([^"']*)""")
LARGEST_AREA = 100_000
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


class WorkbookError(ValueError):
    """A spreadsheet cannot be written or read; the message names the file, the cell and the remedy."""


def neutral(cell: str) -> str:
    """Make a cell that a spreadsheet would run into one that it shows.

    An apostrophe is put before a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line
    end, with or without apostrophes before it. `restored` takes it away again, exactly: for every
    text ``restored(neutral(text)) == text``.
    """
    return f"'{cell}" if _RUNS.match(cell) else cell


def restored(cell: str) -> str:
    """Read back what `neutral` wrote."""
    return cell[1:] if cell[:1] == "'" and _RUNS.match(cell) else cell


def cell_text(value: str) -> str:
    """Read back the text of a workbook's cell that `put` wrote."""
    return restored(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), value))


def csv_text(rows: Iterable[Sequence[str]], *, safe: bool = True) -> str:
    """Write rows as CSV text, every cell through `neutral` unless `safe` is switched off."""
    out = io.StringIO()
    writer = CsvWriter(out)
    for row in rows:
        writer.writerow([neutral(cell) for cell in row] if safe else row)
    return out.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    """Pack files by name; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


def book_bytes(book: openpyxl.Workbook) -> bytes:
    """Save a workbook without the time of saving: the same tables give the same bytes."""
    out = io.BytesIO()
    try:
        book.save(out)
    except SerialisationError as error:
        # Sheets are put down in the folder for temporary files first.
        raise WorkbookError(
            f"the workbook cannot be written ({tempfile.gettempdir()} is full); make room there"
        ) from error
    with zipfile.ZipFile(out) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    core = "docProps/core.xml"
    files[core] = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", files[core])
    return zipped(files)


def put(sheet: Worksheet, row: int, column: int, value: object) -> None:
    """Write a cell: a number or truth as itself, anything else as text that is never a formula.

    Raises
    ------
    WorkbookError
        Where a text is longer than a cell can be.
    """
    cell = sheet.cell(row, column)
    if value is None or value == "":
        return
    if isinstance(value, bool | int | float):
        cell.value = value
        return
    text = _ESCAPE.sub("_x005F_", neutral(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", str(value))))
    if len(text) > LONGEST_CELL:
        raise WorkbookError(
            f"{sheet.title}:{cell.coordinate}: holds {len(text)} characters; a cell of a "
            f"spreadsheet holds {LONGEST_CELL}. Export as package instead"
        )
    cell.value = text
    cell.data_type = "s"


def put_header(sheet: Worksheet, names: Sequence[str], widths: Sequence[int]) -> None:
    """Write the header: bold, on grey, frozen, with a filter on each column."""
    for place, (name, width) in enumerate(zip(names, widths, strict=True), 1):
        put(sheet, 1, place, name)
        cell = sheet.cell(1, place)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E6E6E6")
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"


def open_book(path: Path) -> openpyxl.Workbook:
    """Open a workbook from anybody: refused where it is a bomb or no workbook.

    Raises
    ------
    WorkbookError
        Names the file and what to do.
    """
    try:
        content = io.BytesIO(content_of(path, LARGEST_BOOK + 1))
        with zipfile.ZipFile(content) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            if size > LARGEST_BOOK:
                raise WorkbookError(
                    f"{path.name}: unpacks to {size:,} bytes; a coding sheet has at most "
                    f"{LARGEST_BOOK:,}. Copy the filled rows into a new sheet"
                )
            for entry in archive.namelist():
                if entry.startswith("xl/worksheets/") and entry.endswith(".xml"):
                    _refuse_wide(path, archive.read(entry))
        with warnings.catch_warnings():
            # What openpyxl does not keep (pictures, extensions) holds no codes.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(content)
    except OSError as error:
        raise WorkbookError(f"{path.name}: cannot be read ({error.strerror or error})") from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        RuntimeError,
        DefusedXmlException,
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        SyntaxError,
        EOFError,
        OverflowError,
    ) as error:
        if isinstance(error, WorkbookError):
            raise
        raise WorkbookError(
            f"{path.name}: is no workbook that can be read ({type(error).__name__}); "
            "save it as .xlsx again, or as CSV"
        ) from error


def _refuse_wide(path: Path, sheet: bytes) -> None:
    if b"\x00" in sheet[:4]:
        raise WorkbookError(f"{path.name}: is not in UTF-8; save it as .xlsx again")
    for found in _AREA.finditer(sheet):
        area = found[1].decode("ascii", "replace")
        left, top, right, bottom = range_boundaries(area)
        if (
            None in (left, top, right, bottom)
            or (right - left + 1) * (bottom - top + 1) > LARGEST_AREA
        ):
            raise WorkbookError(
                f"{path.name}: {area} is one merged or linked area; unmerge it and fill each cell"
            )
