"""Coding sheets: written for people to fill, read back with an error per cell."""

import csv
import io
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.styles import Alignment, Protection
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from counterclaim import case as cases
from counterclaim import codebook
from counterclaim.case import Case
from counterclaim.codebook import Column, Table
from counterclaim.exports import printed
from counterclaim.files import content_of, held, sweep, write_all
from counterclaim.tables import breach_lines, typed
from counterclaim.workbooks import (
    MOST_COLUMNS,
    MOST_ROWS,
    WorkbookError,
    book_bytes,
    cell_text,
    csv_text,
    open_book,
    put,
    put_header,
    restored,
)

OPENING = 1_500
# More pages than people code; a longer sheet would be slow to open.
MOST_PAGES = 2_000
SPARE_ROWS = 40
ROWS_A_PAGE = 6
PROMPT_TITLE, PROMPT_TEXT = 32, 255
# Passes that people may take; `auto` is made by rule.
NOT_BY_HAND = "auto"
REPORTS = codebook.ARTICLES.column("reports_denial")
_TRUE = {"true", "yes", "ja", "waar", "1"}
_FALSE = {"false", "no", "nee", "onwaar", "0"}


@dataclass(frozen=True)
class Sheet:
    """One kind of coding sheet: what is shown, what names a row, what is to be filled in."""

    name: str
    table: Table
    shown: tuple[str, ...]
    keys: tuple[Column, ...]
    asked: tuple[Column, ...]

    @property
    def columns(self) -> list[str]:
        """Every column name, in order."""
        keys = [column.name for column in self.keys]
        asked = [column.name for column in self.asked]
        return [keys[0], *self.shown, *keys[1:], *asked]


_CODES, _SAID = codebook.CODES_TABLE, codebook.STATEMENTS
SHEETS = {
    "codes": Sheet(
        "codes",
        _CODES,
        ("title", "outlet", "published", "url", "text"),
        _CODES.columns[:2],
        (REPORTS, *_CODES.columns[2:]),
    ),
    "statements": Sheet("statements", _SAID, ("title",), _SAID.columns[:2], _SAID.columns[2:]),
}


class SheetError(ValueError):
    """A coding sheet cannot be written or read; one line a fault, each naming its cell."""

    def __init__(self, lines: list[str]):
        """Keep the lines and say them all."""
        self.lines = lines
        super().__init__("\n".join(lines))


@dataclass
class Coded:
    """What filled sheets hold.

    `rows` of text by table and key; `reports` says by page whether it reports the denial; `denied`
    names page and pass where a sheet says it does not; `blank` counts the rows of each sheet that were not filled;
    `changed` names the files that `code` wrote.
    """

    rows: dict[str, dict[tuple[str, ...], list[str]]] = field(
        default_factory=lambda: {name: {} for name in SHEETS}
    )
    reports: dict[str, str] = field(default_factory=dict)
    denied: set[tuple[str, ...]] = field(default_factory=set)
    blank: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SHEETS, 0))
    changed: list[str] = field(default_factory=list)


# ---- out


def write_sheets(
    story: Case, folder: Path, by: str, stem: str, *, filled: bool = False
) -> list[Path]:
    """Write the coding sheets of a case.

    Parameters
    ----------
    story
        The case.
    folder
        Where the sheets shall lie. Of a case with more than `MOST_PAGES` they hold so many, those
        that report the denial first.
    by
        The pass that will fill them, such as "c".
    stem
        What the files are called: `STEM.xlsx`, `STEM-codes.csv` and `STEM-statements.csv`.
    filled
        Whether what this pass has coded already stands in them; else they are blank.

    Returns
    -------
    The files. The workbook has a sheet `codes` (a row a page), a sheet `statements` (several rows
    a page) and a sheet `codebook`; each column to be filled has a drop-down list where it takes
    codes, and says what it means when a cell of it is chosen. What is not to be filled is locked,
    without a password.

    Raises
    ------
    SheetError
        No such pass, or a sheet is there already: it may have been filled.
    """
    allowed = [code for code in codebook.codes("pass") if code != NOT_BY_HAND]
    if by not in allowed:
        raise SheetError([f"pass {by!r} is not known; allowed: {', '.join(allowed)}"])
    names = [f"{stem}.xlsx", *(f"{stem}-{name}.csv" for name in SHEETS)]
    paths = [folder / name for name in names]
    folder.mkdir(exist_ok=True)
    with held(folder):
        for path in paths:
            if path.exists():
                raise SheetError(
                    [f"{path}: is there already; move it away, it may have been filled"]
                )
        write_all(dict(zip(paths, _contents(story, by, filled), strict=True)))
    return paths


def _contents(story: Case, by: str, filled: bool) -> list[bytes | str]:
    """Give the workbook and the sheets as CSV."""
    pages = _to_code(story.articles)
    rows = {
        "codes": _code_rows(story, pages, by, filled),
        "statements": _statement_rows(story, pages, filled),
    }
    # The mark at the start tells a spreadsheet that this is UTF-8.
    tables = ["\ufeff" + csv_text([s.columns, *rows[name]]) for name, s in SHEETS.items()]
    return [book_bytes(_book(rows)), *tables]


def _to_code(articles: pd.DataFrame) -> pd.DataFrame:
    """Choose the pages of the sheets: all, or those first that report the denial."""
    if len(articles) <= MOST_PAGES:
        return articles
    reporting = articles["reports_denial"].fillna(False).astype(bool)
    return pd.concat([articles[reporting], articles[~reporting]]).head(MOST_PAGES)


def _code_rows(story: Case, pages: pd.DataFrame, by: str, filled: bool) -> list[list[str]]:
    own = story.codes[story.codes["pass"] == by] if filled else story.codes.iloc[:0]
    done = {row[0]: row[2:] for row in printed(own, _CODES)}
    reports = {row[0]: row[-3] for row in printed(story.articles, codebook.ARTICLES)}
    width = len(_CODES.columns) - 2
    return [
        [
            page.article_id,
            *_shown(page),
            _opening(story.texts.get(page.article_id, "")),
            by,
            reports[page.article_id] if filled else "",
            *done.get(page.article_id, [""] * width),
        ]
        for page in pages.itertuples()
    ]


def _shown(page: tuple) -> list[str]:
    cells = (page.title, page.outlet, page.published, page.url)
    return ["" if pd.isna(cell) else str(cell) for cell in cells]


def _opening(text: str) -> str:
    return text if len(text) <= OPENING else text[:OPENING] + " […]"


def _statement_rows(story: Case, pages: pd.DataFrame, filled: bool) -> list[list[str]]:
    own = story.statements if filled else story.statements.iloc[:0]
    done: dict[str, list[list[str]]] = {}
    for row in printed(own, _SAID):
        done.setdefault(row[0], []).append(row[1:])
    width = len(_SAID.columns) - 2
    rows = []
    for page in pages.itertuples():
        said = done.get(page.article_id, [])
        last = max((int(row[0]) for row in said), default=-1)
        free = [[str(last + n), *[""] * width] for n in range(1, ROWS_A_PAGE + 1)]
        rows += [[page.article_id, _shown(page)[0], *row] for row in (*said, *free)]
    return rows


def _book(rows: dict[str, list[list[str]]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    pages = {name: book.create_sheet(name) for name in SHEETS}
    _codebook_page(book.create_sheet("codebook"))
    lists = _lists_page(book.create_sheet("lists"))
    for name, sheet in SHEETS.items():
        _fill(pages[name], sheet, rows[name], lists)
    return book


def _fill(page: Worksheet, sheet: Sheet, rows: list[list[str]], lists: dict[str, str]) -> None:
    asked = {column.name: column for column in sheet.asked}
    known = asked | {column.name: column for column in sheet.keys}
    free = {*asked, "position"}
    put_header(page, sheet.columns, [_width(name) for name in sheet.columns])
    page.freeze_panes = "C2"
    last = len(rows) + 1 + SPARE_ROWS
    for row, cells in enumerate(rows, 2):
        for place, (name, cell) in enumerate(zip(sheet.columns, cells, strict=True), 1):
            if cell:
                number = name in known and known[name].kind in ("count", "flag")
                put(page, row, place, int(cell) if number else cell)
                _styled(page.cell(row, place), name, free=name in free)
        if "text" in sheet.shown:
            page.row_dimensions[row].height = 75
    for place, name in enumerate(sheet.columns, 1):
        letter = get_column_letter(place)
        # A cell that is not written takes its column's style: what is to be filled is free.
        _styled(page.column_dimensions[letter], name, free=name in free)
        if name in asked:
            page.add_data_validation(_asking(asked[name], f"{letter}2:{letter}{last}", lists))
        elif name in known:
            # Below the last row there is room for what a page has too few rows for.
            for row in range(len(rows) + 2, last + 1):
                _styled(page.cell(row, place), name, free=True)
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(rows) + 1}"
    page.protection.sheet = True
    for freedom in ("autoFilter", "sort", "formatColumns", "formatRows", "formatCells"):
        setattr(page.protection, freedom, False)


def _styled(cell: object, name: str, *, free: bool) -> None:
    cell.alignment = Alignment(vertical="top", wrap_text=name in _WRAPPED)
    if free:
        cell.protection = Protection(locked=False)


_WRAPPED = {"title", "text", "paraphrase_en"}
_WIDTHS = {"article_id": 26, "title": 32, "text": 60, "url": 24, "paraphrase_en": 48, "pass": 7}


def _width(name: str) -> int:
    return _WIDTHS.get(name, max(14, len(name) + 3))


def _asking(column: Column, cells: str, lists: dict[str, str]) -> DataValidation:
    known = _known(column)
    if known:
        rule = DataValidation(type="list", formula1=lists[_list_name(column)], allow_blank=True)
    elif column.kind == "count":
        rule = DataValidation(
            type="whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True
        )
    else:
        rule = DataValidation(type=None, allow_blank=True)
    rule.promptTitle = _cut(column.en, PROMPT_TITLE)
    rule.prompt = _cut(_help(column), PROMPT_TEXT)
    rule.showInputMessage = True
    # A warning, not a stop: a label in English or Dutch is understood as well as a code.
    rule.errorStyle = "warning"
    rule.errorTitle = _cut(column.en, PROMPT_TITLE)
    rule.error = "This is not in the list. A label from the sheet codebook is understood too."
    rule.showErrorMessage = bool(known) or column.kind == "count"
    rule.add(cells)
    return rule


def _help(column: Column) -> str:
    parts = [column.meaning] if column.meaning else []
    if column.codes:
        parts.append("; ".join(f"{c.code}: {c.en}" for c in codebook.entries(column.codes)))
    elif column.kind != "text":
        parts.append(codebook.KINDS[column.kind][1])
    return ". ".join(parts) or column.en


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _known(column: Column) -> list[str]:
    if column.codes:
        return codebook.codes(column.codes)
    return {"truth": ["true", "false"], "flag": ["1", "0"]}.get(column.kind, [])


def _list_name(column: Column) -> str:
    return column.codes or column.kind


def _lists_page(page: Worksheet) -> dict[str, str]:
    places = {}
    columns = {_list_name(c): c for s in SHEETS.values() for c in s.asked if _known(c)}
    for place, (name, column) in enumerate(columns.items(), 1):
        put(page, 1, place, name)
        known = _known(column)
        for row, code in enumerate(known, 2):
            put(page, row, place, int(code) if column.kind == "flag" else code)
        letter = get_column_letter(place)
        places[name] = f"{quote_sheetname('lists')}!${letter}$2:${letter}${len(known) + 1}"
    page.sheet_state = "hidden"
    return places


def _codebook_page(page: Worksheet) -> None:
    names = ["sheet", "column", "code", "English", "Dutch", "meaning", "may be empty"]
    put_header(page, names, [14, 22, 22, 30, 30, 60, 14])
    row = 2
    for sheet in SHEETS.values():
        for column in (*sheet.keys, *sheet.asked):
            empty = "no" if wanted(sheet, column) else "yes"
            about = (sheet.name, column.name, "", column.en, column.nl, column.meaning, empty)
            codes = codebook.entries(column.codes) if column.codes else ()
            listed = [(sheet.name, column.name, c.code, c.en, c.nl, c.meaning, "") for c in codes]
            for cells in (about, *listed):
                for place, cell in enumerate(cells, 1):
                    put(page, row, place, cell)
                    page.cell(row, place).alignment = Alignment(
                        vertical="top", wrap_text=place == 6
                    )
                row += 1
    page.auto_filter.ref = page.dimensions


def wanted(sheet: Sheet, column: Column) -> bool:
    """Say whether a person who codes a row must fill a column."""
    if column is REPORTS:
        return False
    by_hand = sheet.name == "codes" and column.name in codebook.CODED
    return column.required is True or by_hand


# ---- in


@dataclass(frozen=True)
class Cell:
    """A cell as it was found: its place, such as ``coding.xlsx:codes:D7``, and its text."""

    place: str
    text: str
    fault: str = ""


def read_sheets(paths: list[Path], story: Case, by: str | None = None) -> Coded:
    """Read filled coding sheets.

    Parameters
    ----------
    paths
        Workbooks as `write_sheets` wrote them (or sheets of them as CSV, with any delimiter and
        encoding that a spreadsheet writes).
    story
        The case.
    by
        The pass, for sheets that have no column `pass`.

    Returns
    -------
    The rows that were filled, checked; rows left blank are counted and otherwise passed over. A
    label in English or Dutch stands for its code.

    Raises
    ------
    SheetError
        Every fault in every sheet, a line each: ``file:sheet:cell: what is wrong; what is allowed``.
    """
    faults: list[str] = []
    coded = Coded()
    places: dict[tuple, str] = {}
    pages = set(story.articles["article_id"])
    for path in paths:
        try:
            for name, grid in grids(path):
                faults += _read_one(path, SHEETS[name], grid, pages, by, coded, places)
        except WorkbookError as error:
            faults.append(str(error))
        except SheetError as error:
            faults += error.lines
    if faults:
        raise SheetError(faults)
    return coded


def grids(path: Path) -> Iterator[tuple[str, list[list[Cell]]]]:
    """Read the cells of a file's coding sheets, by the sheet's name; SheetError, WorkbookError."""
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        yield from _book_grids(path)
    elif path.suffix.lower() in (".csv", ".tsv", ".txt"):
        grid = _csv_grid(path)
        words = [cell.text.strip() for cell in grid[0]] if grid else []
        asked = {name: {column.name for column in sheet.asked} for name, sheet in SHEETS.items()}
        named = {
            name: sum(heading(SHEETS[name], w)[0] in asked[name] for w in words) for name in asked
        }
        # One mistyped heading makes no other file of it: the sheet is the one that most are of.
        name = max(named, key=named.get) if max(named.values()) > 1 else ""
        if not name:
            remedy = "a header with article_id and headline_frame or proposition"
            raise SheetError([f"{path.name}: is no coding sheet; allowed: {remedy}"])
        yield name, [[Cell(f"{path.name}:{name}:{c.place}", c.text) for c in row] for row in grid]
    else:
        raise SheetError([f"{path.name}: has an unknown ending; allowed: .xlsx or .csv"])


def _book_grids(path: Path) -> Iterator[tuple[str, list[list[Cell]]]]:
    book = open_book(path)
    found = [name for name in SHEETS if name in book.sheetnames]
    if not found:
        there = ", ".join(book.sheetnames)
        raise SheetError(
            [f"{path.name}: has no sheet codes or statements (there are: {there}); rename it back"]
        )
    for name in found:
        sheet, where = book[name], f"{path.name}:{name}"
        if not isinstance(sheet, Worksheet):
            raise SheetError([f"{where}: is a chart; allowed: a sheet with rows"])
        if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
            raise SheetError(
                [
                    f"{where}: has {sheet.max_row} rows and {sheet.max_column} columns; allowed: "
                    f"{MOST_ROWS} and {MOST_COLUMNS}; delete the empty ones below and beside"
                ]
            )
        merged = [str(area) for area in sheet.merged_cells.ranges]
        if merged:
            raise SheetError(
                [f"{where}:{area}: are merged cells; unmerge and fill each" for area in merged]
            )
        yield name, [[_cell(where, cell) for cell in row] for row in sheet.iter_rows()]


def _cell(where: str, cell: openpyxl.cell.Cell) -> Cell:
    place, value = f"{where}:{cell.coordinate}", cell.value
    if cell.data_type == "f":
        return Cell(place, "", "holds a formula; allowed: its value (copy, paste as values)")
    if cell.data_type == "e":
        return Cell(place, "", f"holds an error ({value}); allowed: a value")
    if cell.data_type == "d":
        return Cell(place, "", f"was made a date ({value}); allowed: the value as text")
    if isinstance(value, bool):
        return Cell(place, "true" if value else "false")
    if isinstance(value, float) and value.is_integer():
        return Cell(place, str(int(value)))
    return Cell(place, "" if value is None else cell_text(str(value)))


def _csv_grid(path: Path) -> list[list[Cell]]:
    try:
        content = content_of(path)
    except OSError as error:
        raise SheetError([f"{path.name}: cannot be read ({error.strerror})"]) from error
    if content[:4] == b"PK\x03\x04":
        raise SheetError([f"{path.name}: is a workbook; give it the ending .xlsx"])
    text = _decoded(content)
    first, _, rest = text.partition("\n")
    if re.fullmatch(r"sep=.\r?", first):
        text = rest
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    csv.field_size_limit(2**31 - 1)
    grid = []
    try:
        for number, row in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1
        ):
            if number > MOST_ROWS or len(row) > MOST_COLUMNS:
                raise SheetError(
                    [
                        f"{path.name}: has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns; delete the empty ones"
                    ]
                )
            grid.append(
                [
                    Cell(f"{get_column_letter(place)}{number}", restored(cell))
                    for place, cell in enumerate(row, 1)
                ]
            )
    except csv.Error as error:
        raise SheetError(
            [f"{path.name}: cannot be parsed after row {len(grid)} ({error}); save it again as CSV"]
        ) from error
    return grid


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What a spreadsheet on Windows writes where UTF-8 was not chosen.
        return content.decode("cp1252", errors="replace")


def _read_one(
    path: Path,
    sheet: Sheet,
    grid: list[list[Cell]],
    pages: set[str],
    by: str | None,
    coded: Coded,
    places: dict[tuple, str],
) -> list[str]:
    where = f"{path.name}:{sheet.name}"
    if not grid:
        return [f"{where}: is empty; allowed: a header with {', '.join(sheet.columns)}"]
    columns, faults = _header(where, sheet, grid[0], by)
    if faults:
        return faults
    good: list[tuple[dict[str, str], dict[str, str]]] = []
    for row in grid[1:]:
        beyond = [cell for cell in row[len(grid[0]) :] if cell.text.strip() or cell.fault]
        if beyond:
            faults.append(
                f"{beyond[0].place}: stands under no column; allowed: {len(grid[0])} cells in a row"
            )
            continue
        cells = (
            {
                name: row[place] if place < len(row) else Cell(f"{row[0].place}", "")
                for name, place in columns.items()
            }
            if row
            else {}
        )
        asked = [cells[column.name] for column in sheet.asked] if cells else []
        if not any(holds(cell) for cell in asked):
            coded.blank[sheet.name] += bool(cells) and bool(cells["article_id"].text.strip())
            continue
        values, wrong = _row(sheet, cells, pages, by)
        faults += wrong
        if not wrong:
            good.append((values, {name: cell.place for name, cell in cells.items()}))
    faults += broken_rules(sheet, good)
    for values, at in good:
        faults += _keep(sheet, values, at, coded, places)
    return faults


def heading(sheet: Sheet, word: str) -> tuple[str | None, str]:
    """Give the column that a heading names, by code or label; else None, and the nearest column."""
    articles = codebook.ARTICLES
    called = {}
    for name in sheet.columns:
        column = next((c for c in (*sheet.keys, *sheet.asked) if c.name == name), None)
        column = column or next((c for c in articles.columns if c.name == name), None)
        for said in (name, *((column.en, column.nl) if column else ())):
            called.setdefault(said.lower(), name)
    if word.lower() in called:
        return called[word.lower()], ""
    return None, next(iter(get_close_matches(word.lower(), sheet.columns, 1)), "")


def _header(
    where: str, sheet: Sheet, header: list[Cell], by: str | None
) -> tuple[dict[str, int], list[str]]:
    columns, faults = {}, []
    for place, cell in enumerate(header):
        word = cell.text.strip()
        name, near = heading(sheet, word)
        if name is None and (word or cell.fault):
            hint = f", did you mean {near}?" if near else ""
            faults.append(
                f'{cell.place}: "{word}" is no column of this sheet; allowed: {", ".join(sheet.columns)}{hint}'
            )
        elif name in columns:
            faults.append(f'{cell.place}: "{word}" names a second column {name}; leave one')
        elif name is not None:
            columns[name] = place
    needed = [c.name for c in (*sheet.keys, *sheet.asked) if c is not REPORTS]
    needed = [name for name in needed if not (name == "pass" and by)]
    faults += [
        f"{where}:1: the column {name} is missing; put it back (see the sheet codebook)"
        for name in needed
        if name not in columns
    ]
    for column in sheet.asked:
        columns.setdefault(column.name, MOST_COLUMNS + 1)
    return columns, faults


def _row(
    sheet: Sheet, cells: dict[str, Cell], pages: set[str], by: str | None
) -> tuple[dict[str, str], list[str]]:
    values, faults = {}, []
    filled = [c for c in sheet.asked if c is not REPORTS and holds(cells[c.name])]
    for column in (*sheet.keys, *sheet.asked):
        if column.name == "pass" and by:
            values["pass"] = by
            continue
        cell = cells[column.name]
        value, fault = understood(column, cell, pages)
        # A row that only says whether its page reports the denial is whole with that.
        needed = wanted(sheet, column) and (filled or column in sheet.keys)
        if not fault and not value and needed:
            fault = lacking(column)
        values[column.name] = value
        faults += [f"{cell.place}: {fault}"] if fault else []
    if filled and values.get("reports_denial") == "false":
        place = cells[REPORTS.name].place
        faults = [f"{place}: is false, yet the page is coded beside it; empty one of them"]
    return values, faults


def holds(cell: Cell) -> bool:
    """Say whether there is anything in a cell."""
    return bool(cell.text.strip() or cell.fault)


def understood(column: Column, cell: Cell, pages: set[str]) -> tuple[str, str]:
    """Give the code or text that a cell stands for, and what is wrong with it ("" if nothing is)."""
    text = cell.text.strip()
    if cell.fault or not text:
        return text, cell.fault
    if column.name == "article_id":
        return text, "" if text in pages else _no_page(text, pages)
    if column.name == "pass" and text == NOT_BY_HAND:
        return text, f'"{text}" is made by rule; allowed: a letter of a pass by people'
    if column.codes:
        return _code(column, text)
    if column.kind in ("truth", "flag"):
        truth = {**dict.fromkeys(_TRUE, "1"), **dict.fromkeys(_FALSE, "0")}.get(text.lower())
        if truth is None:
            return (
                text,
                f'"{brief(text)}" is neither yes nor no; allowed: {", ".join(_known(column))}',
            )
        return truth if column.kind == "flag" else {"1": "true", "0": "false"}[truth], ""
    pattern, allowed = codebook.KINDS[column.kind]
    fits = re.fullmatch(pattern, text, re.ASCII)
    return text, "" if fits else f'"{brief(text)}" is no {column.kind}; allowed: {allowed}'


def _no_page(text: str, pages: set[str]) -> str:
    near = get_close_matches(text, sorted(pages), 1)
    hint = f", did you mean {near[0]}?" if near else ""
    return f'"{brief(text)}" is no page of this case; allowed: an id of articles.csv{hint}'


def _code(column: Column, text: str) -> tuple[str, str]:
    entries = codebook.entries(column.codes)
    exact = {entry.code: entry.code for entry in entries}
    said: dict[str, set[str]] = {}
    for entry in entries:
        for word in (entry.code, entry.en, entry.nl):
            said.setdefault(word.casefold(), set()).add(entry.code)
    meant = said.get(text.casefold(), set())
    if text in exact or len(meant) == 1:
        return exact.get(text) or next(iter(meant)), ""
    near = get_close_matches(text.casefold(), said, 1)
    hint = f", did you mean {next(iter(said[near[0]]))}?" if near else ""
    allowed = ", ".join(exact)
    if meant:
        return text, f'"{brief(text)}" may mean {" or ".join(sorted(meant))}; write the code'
    return text, f'"{brief(text)}" is no code of {column.name}; allowed: {allowed}{hint}'


def lacking(column: Column) -> str:
    """Say that a cell is empty, and what could stand there."""
    known = ", ".join(_known(column))
    return f"is empty; allowed: {known or codebook.KINDS[column.kind][1] or 'a value'}"


def brief(text: str) -> str:
    """Show a cell in a line of words: cut short, and without what cannot be printed."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return shown if len(shown) <= 60 else shown[:57] + "…"


def broken_rules(sheet: Sheet, good: list) -> list[str]:
    """Say which rules rows break; each row is its values and its places, both by column."""
    names = [column.name for column in sheet.table.columns]
    filled = [(values, at) for values, at in good if not _says_no(sheet, values)]
    if not filled:
        return []
    raw = pd.DataFrame([{n: v[n] for n in names} for v, _ in filled], columns=names, dtype=str)
    rows = typed(raw, sheet.table)
    faults = []
    for rule in (rule for rule in codebook.RULES if rule.table == sheet.table.name):
        holds = rule.holds(rows).fillna(True).astype(bool)
        faults += [
            f"{filled[place][1][rule.column]}: {rule.problem}; allowed: {rule.allowed}"
            for place in holds.index[~holds]
        ]
    return faults


def _says_no(sheet: Sheet, values: dict[str, str]) -> bool:
    """Say whether a row of codes says only whether its page reports the denial."""
    return sheet.name == "codes" and not any(
        values[column.name] for column in sheet.asked if column is not REPORTS
    )


def _keep(
    sheet: Sheet, values: dict[str, str], at: dict[str, str], coded: Coded, places: dict[tuple, str]
) -> list[str]:
    key = tuple(values[name] for name in sheet.table.key)
    page, place = values["article_id"], at["article_id"]
    first = places.setdefault((sheet.name, *key), place)
    if first != place:
        named = " and ".join(f"{n} {v}" for n, v in zip(sheet.table.key, key, strict=True))
        return [f"{place}: is a second row for {named} (the first is {first}); leave one"]
    if sheet.name == "codes":
        says = values["reports_denial"] or "true"
        if coded.reports.setdefault(page, says) != says:
            return [
                f"{place}: says reports_denial is {says}, another row of the page says not; make them agree"
            ]
        if _says_no(sheet, values):
            coded.denied |= {key} if says == "false" else set()
            return []
    coded.rows[sheet.name][key] = [values[column.name] for column in sheet.table.columns]
    return []


# ---- into the case


def code(name: str, paths: list[Path], by: str | None = None) -> Coded:
    """Read filled coding sheets into the coded tables of a case.

    Parameters
    ----------
    name
        The case, as `case.open` takes it.
    paths, by
        As for `read_sheets`.

    Returns
    -------
    What was read; `changed` names the files that were written. Rows of `codes.csv` are replaced for
    that pass and those pages, rows of `statements.csv` for those pages; every other row stays as it
    stands. A page that was coded counts as reporting the denial (`articles.csv`). Where the sheet
    says that a page does not, its rows of that pass and of pass `auto` go; it counts as not
    reporting where no other pass has coded it. The same sheets once more change nothing.

    Raises
    ------
    SheetError
        Every fault, a line each. Nothing was written.
    """
    with held(cases.folder(name)):
        return _read_in(cases.open(name), paths, by)


def _read_in(story: Case, paths: list[Path], by: str | None) -> Coded:
    coded = read_sheets(paths, story, by)
    home = story.folder / "coded"
    sweep(home)
    fresh = {
        codebook.ARTICLES.file: _with_reports(home, coded),
        _CODES.file: _with_codes(home, coded),
        _SAID.file: _with_statements(home, coded),
    }
    _check(story.folder, fresh)
    coded.changed = [
        file for file, text in fresh.items() if text.encode("utf-8") != (home / file).read_bytes()
    ]
    write_all({home / file: fresh[file] for file in coded.changed})
    return coded


def _lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def _text(path: Path, before: list[list[str]], after: list[list[str]]) -> str:
    # A file in which nothing changes stays as it was written, quotes and all.
    if before == after:
        return path.read_bytes().decode("utf-8")
    return csv_text(after, safe=False)


def _replaced(
    before: list[list[str]], table: Table, rows: dict[tuple[str, ...], list[str]], depth: int
) -> list[list[str]]:
    """Put new rows in the place of those that share the first `depth` cells of their key."""
    header, *body = [row for row in before if row]
    order = [header.index(column.name) for column in table.columns]
    key = [header.index(name) for name in table.key[:depth]]
    groups: dict[tuple[str, ...], list[list[str]]] = {}
    for cells in rows.values():
        line = [""] * len(header)
        for place, cell in zip(order, cells, strict=True):
            line[place] = cell
        groups.setdefault(tuple(line[place] for place in key), []).append(line)
    if "position" in header:
        place = header.index("position")
        groups = {name: sorted(g, key=lambda row: int(row[place])) for name, g in groups.items()}
    after, done = [header], set()
    for row in body:
        name = tuple(row[place] for place in key)
        if name not in groups:
            after.append(row)
        elif name not in done:
            done.add(name)
            after += groups[name]
    for name, group in groups.items():
        if name not in done:
            # Beside the other rows of its page, else at the end.
            beside = [n for n, row in enumerate(after) if n and row[key[0]] == name[0]]
            place = beside[-1] + 1 if beside else len(after)
            after[place:place] = group
    return after


def _with_codes(home: Path, coded: Coded) -> str:
    path = home / _CODES.file
    before = _lines(path)
    gone = {(page, by) for page, by in coded.denied} | {(p, NOT_BY_HAND) for p, _ in coded.denied}
    page, by = before[0].index("article_id"), before[0].index("pass")
    left = [row for row in before if row and (row[page], row[by]) not in gone]
    return _text(path, before, _replaced(left, _CODES, coded.rows["codes"], 2))


def _with_statements(home: Path, coded: Coded) -> str:
    before = _lines(home / _SAID.file)
    return _text(home / _SAID.file, before, _replaced(before, _SAID, coded.rows["statements"], 1))


def _with_reports(home: Path, coded: Coded) -> str:
    path = home / codebook.ARTICLES.file
    before = _lines(path)
    header = before[0]
    codes = list(csv.reader(io.StringIO(_with_codes(home, coded), newline="")))
    still = {row[codes[0].index("article_id")] for row in codes[1:] if row}
    page, says = header.index("article_id"), header.index("reports_denial")
    after = [header, *([*row] for row in before[1:] if row)]
    for row in after[1:]:
        said = coded.reports.get(row[page], row[says])
        row[says] = "true" if row[page] in still and row[page] in coded.reports else said
    return _text(path, before, after)


def _check(folder: Path, fresh: dict[str, str]) -> None:
    """Try the tables in a copy of the case first: what breaks the codebook is never written."""
    with tempfile.TemporaryDirectory() as there:
        copy = Path(there) / folder.name
        shutil.copytree(folder / "coded", copy / "coded")
        own = folder / codebook.OWN_CODES.file
        if own.exists():
            shutil.copyfile(own, copy / own.name)
        for file, text in fresh.items():
            (copy / "coded" / file).write_bytes(text.encode("utf-8"))
        breaches = cases.check(str(copy))
    if len(breaches):
        raise SheetError(breach_lines(breaches))
