"""Typed tidy tables that keep the codebook's promises, or an error naming file, row and column."""

import csv
import io
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from counterclaim import codebook
from counterclaim.codebook import Column, Table
from counterclaim.files import CsvWriter, content_of

BREACH = ["file", "row", "column", "found", "problem", "allowed", "record"]
COMMA = r"-?[0-9][0-9.\s]*,[0-9]+"
# More than any table of the codebook has, and more than a message could name.
MOST_COLUMNS = 200
# Longer ones are a quote that was never closed, or a text that belongs into texts/.
LONGEST_CELL = 1_000_000
WHOLE_FILE = 0
DAY = "datetime64[us]"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class CodebookError(ValueError):
    """A case breaks its codebook; `breaches` has one row a breach (see `breach_lines`)."""

    def __init__(self, breaches: pd.DataFrame):
        """Keep the breaches and say the first ten."""
        self.breaches = breaches
        lines = breach_lines(breaches)
        more = [f"… and {len(lines) - 10} more"] if len(lines) > 10 else []
        super().__init__("\n".join([*lines[:10], *more]))


@dataclass(frozen=True)
class Reading:
    """A file as read: the typed rows that keep the codebook, and a row for every breach."""

    rows: pd.DataFrame
    breaches: pd.DataFrame


def breach_lines(breaches: pd.DataFrame) -> list[str]:
    """Say each breach in one line: ``file:row:column: what is wrong; what is allowed``.

    Parameters
    ----------
    breaches
        One row a breach: `file`, `row` (as a spreadsheet counts, the header is row 1; 0 is the
        whole file), `column`, `found` (the cell), `problem`, `allowed`, `record` (the whole row
        as it stands in the file).
    """
    return [
        f"{b.file}:{b.row}:{b.column or '-'}: {_shown(b.found)}{b.problem}; allowed: {b.allowed}"
        for b in breaches.itertuples()
    ]


def _shown(cell: str) -> str:
    printable = "".join(c if c.isprintable() else REPLACEMENT for c in cell)
    short = printable if len(printable) <= 60 else printable[:57] + "…"
    return f'"{short}" ' if short else ""


def read_table(path: Path, table: Table, *, of_your_own: bool = False) -> Reading:
    """Read one coded file and check it against the codebook.

    Parameters
    ----------
    path
        A CSV file: UTF-8, comma, header row.
    table
        What the codebook says of it.
    of_your_own
        Whether the case brings a codebook of its own, which lets some columns be empty.

    Returns
    -------
    The rows that keep the codebook, typed: codes are ordered categories in codebook order; counts
    `Int64`, numbers `float64`, truths `boolean`; an empty cell is missing. A date column keeps its
    printed form and gains `<name>_from` and `<name>_to`, the first and last day it can mean.
    And one row a breach; no row of the file is in neither.
    """
    raw, breaches = _raw_rows(path, table)
    if not breaches.empty and breaches["row"].le(1).any():
        return Reading(typed(raw.iloc[:0].drop(columns="record"), table), breaches)
    found = pd.concat(
        [breaches, _cell_breaches(raw, table, path.name, of_your_own)], ignore_index=True
    )
    good = raw[~raw.index.isin(found["row"])]
    rows = typed(good.drop(columns="record"), table)
    broken = _rule_breaches(rows, good, table, path.name)
    found = _in_order(pd.concat([found, broken], ignore_index=True), table)
    return Reading(rows[~rows.index.isin(found["row"])], found)


def _in_order(breaches: pd.DataFrame, table: Table) -> pd.DataFrame:
    order = {column.name: place for place, column in enumerate(table.columns)}
    place = breaches["column"].map(order)
    return (
        breaches.assign(place=place)
        .sort_values(["row", "place"], kind="stable")
        .drop(columns="place")
        .reset_index(drop=True)
    )


# ---- from bytes to rows of strings


def _raw_rows(path: Path, table: Table) -> tuple[pd.DataFrame, pd.DataFrame]:
    names = [column.name for column in table.columns]
    nothing = pd.DataFrame(columns=[*names, "record"], dtype=str)
    try:
        records = _records(content_of(path))
    except OSError as error:
        remedy = f"a readable CSV file with the columns {', '.join(names)}"
        return nothing, _whole_file(path.name, f"cannot be read ({error.strerror})", remedy)
    except ValueError as error:
        problem, remedy = error.args
        return nothing, _whole_file(path.name, problem, remedy)
    header, body = (records[0], records[1:]) if records else ([], [])
    breaches = _header_breaches(header, names, path.name)
    if not breaches.empty:
        return nothing, breaches
    whole = {n: r for n, r in enumerate(body, 2) if len(r) == len(header)}
    ragged = [
        (
            path.name,
            n,
            "",
            "",
            f"has {len(r)} cells under {len(header)} columns",
            "one cell a column; put a text that holds a comma between double quotes",
            _as_csv(r),
        )
        for n, r in enumerate(body, 2)
        if len(r) != len(header)
    ]
    rows = pd.DataFrame.from_dict(whole, orient="index", columns=header, dtype=str)[names]
    rows = rows.assign(record=[_as_csv(record) for record in whole.values()])
    return rows, pd.DataFrame(ragged, columns=BREACH)


def _records(content: bytes) -> list[list[str]]:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ValueError("is UTF-16", "UTF-8; in a spreadsheet, save as “CSV UTF-8”")
    # A byte that is not UTF-8 becomes a replacement character, so that its cell can be named.
    text = content.decode("utf-8-sig", errors="replace")
    csv.field_size_limit(LONGEST_CELL)
    records = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), strict=True):
            records.append(record)
    except csv.Error as error:
        raise ValueError(
            f"cannot be parsed after row {len(records)} ({error})",
            "quotes that open and close, and are doubled inside a text, "
            f"and cells of at most {LONGEST_CELL:,} characters",
        ) from error
    # A blank line is how many editors end a file; it is not a row.
    while records and not records[-1]:
        records.pop()
    return records


def _as_csv(record: list[str]) -> str:
    line = io.StringIO()
    CsvWriter(line).writerow(record)
    return line.getvalue().removesuffix("\n")


def _whole_file(file: str, problem: str, allowed: str) -> pd.DataFrame:
    return pd.DataFrame([(file, WHOLE_FILE, "", "", problem, allowed, "")], columns=BREACH)


def _header_breaches(header: list[str], names: list[str], file: str) -> pd.DataFrame:
    expected = ", ".join(names)
    if not header:
        return _whole_file(file, "is empty", f"a header row: {expected}")
    if len(header) > MOST_COLUMNS:
        return _whole_file(file, f"has {len(header):,} columns", f"the columns {expected}")
    if len(header) == 1 and ";" in header[0]:
        return _whole_file(file, "parts its columns with ;", "commas between columns")
    missing = [(name, "is a missing column") for name in names if name not in header]
    extra = [(name, "is not a column of the codebook") for name in header if name not in names]
    double = [(n, "names a second column") for n in dict.fromkeys(header) if header.count(n) > 1]
    rows = [
        (file, 1, name, "", problem, f"the columns {expected}", _as_csv(header))
        for name, problem in [*missing, *extra, *double]
    ]
    return pd.DataFrame(rows, columns=BREACH)


# ---- what a cell may hold


def _cell_breaches(raw: pd.DataFrame, table: Table, file: str, of_your_own: bool) -> pd.DataFrame:
    # All cells are strings already, and a replacement character is rarely anywhere.
    wrong_bytes = any(REPLACEMENT in record for record in raw["record"])
    schema = pa.DataFrameSchema(
        {
            column.name: pa.Column(None, _cell_checks(column, of_your_own, wrong_bytes))
            for column in table.columns
        },
        unique=list(table.key),
        report_duplicates="exclude_first",
    )
    cases = _failures(schema, raw.drop(columns="record"))
    first = cases.drop_duplicates(["index", "column"])
    return _breaches(first, raw["record"], table, file)


def _failures(schema: pa.DataFrameSchema, rows: pd.DataFrame) -> pd.DataFrame:
    try:
        schema.validate(rows, lazy=True)
    except SchemaErrors as errors:
        return errors.failure_cases.dropna(subset="index").sort_values("index", kind="stable")
    return pd.DataFrame(columns=["index", "column", "check", "failure_case"])


def _breaches(cases: pd.DataFrame, records: pd.Series, table: Table, file: str) -> pd.DataFrame:
    rows = []
    for case in cases.itertuples():
        problem, _, allowed = case.check.partition("\n")
        if problem == "multiple_fields_uniqueness":
            if case.column != table.key[0]:
                continue
            key = " and ".join(table.key)
            problem, allowed = "is a second row", f"one row a {key}"
        found = "" if problem == "is empty" else str(case.failure_case)
        near = (
            get_close_matches(found, allowed.split(", "), 1) if "is no code of" in problem else []
        )
        hint = f" (did you mean {near[0]}?)" if near else ""
        row = int(case.index)
        rows.append((file, row, case.column, found, problem, allowed + hint, records[row]))
    return pd.DataFrame(rows, columns=BREACH)


def _cell_checks(column: Column, of_your_own: bool, wrong_bytes: bool) -> list[pa.Check]:
    pattern, allowed = codebook.KINDS[column.kind]

    def check(holds, problem, allowed=allowed):
        return pa.Check(holds, error=f"{problem}\n{allowed}")

    def unless_empty(holds):
        return lambda cells: (cells == "") | holds(cells)

    checks = []
    if wrong_bytes:
        checks.append(
            check(
                lambda cells: ~cells.str.contains(REPLACEMENT, regex=False),
                "is not UTF-8",
                "UTF-8; in a spreadsheet, save as “CSV UTF-8”",
            )
        )
    if column.required is True or (column.required and not of_your_own):
        checks.append(check(lambda cells: cells != "", "is empty", _allowed(column)))
    if column.kind in {"number", "count", "share"}:
        checks.append(
            check(
                lambda cells: ~cells.str.fullmatch(COMMA),
                "is written with a comma",
                "a point for decimals and nothing between thousands, such as 1234.5",
            )
        )
    if pattern:
        problem = f"is not {_article(column.kind)}"
        checks.append(check(unless_empty(lambda cells: cells.str.fullmatch(pattern)), problem))
    if column.kind == "address":
        checks.append(check(unless_empty(_names_a_host), "names no machine"))
    if column.kind in {"day", "date"}:
        checks.append(check(unless_empty(_is_in_calendar), "is not in the calendar"))
    if column.kind == "code":
        known = codebook.codes(column.codes)
        checks.append(
            check(
                unless_empty(lambda cells: cells.isin(known)),
                f"is no code of {column.name}",
                ", ".join(known),
            )
        )
    return checks


def _allowed(column: Column) -> str:
    if column.kind == "code":
        return ", ".join(codebook.codes(column.codes))
    return codebook.KINDS[column.kind][1] or f"a value of {column.refers}"


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _names_a_host(cells: pd.Series) -> pd.Series:
    return cells.map(_has_host).astype(bool)


def _has_host(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False


def _is_in_calendar(cells: pd.Series) -> pd.Series:
    days = cells.where(cells.str.len() != 7, cells + "-01")
    return pd.to_datetime(days, format="%Y-%m-%d", errors="coerce").notna()


# ---- from strings to types


def typed(raw: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Give rows of strings that keep the codebook their types (see `read_table`)."""
    columns = {}
    for column in table.columns:
        cells = raw[column.name]
        columns[column.name] = _typed(cells.mask(cells == ""), column)
        if column.kind == "date":
            columns |= _days(cells, column.name)
    return pd.DataFrame(columns, index=raw.index)


def _typed(cells: pd.Series, column: Column) -> pd.Series:
    match column.kind:
        case "count":
            return pd.to_numeric(cells).astype("Int64")
        case "number" | "share":
            return pd.to_numeric(cells).astype("float64")
        case "truth":
            return cells.map({"true": True, "false": False}).astype("boolean")
        case "flag":
            return cells.map({"1": True, "0": False}).astype("boolean")
        case "day":
            return pd.to_datetime(cells, format="%Y-%m-%d").astype(DAY)
        case "code":
            return cells.astype(pd.CategoricalDtype(codebook.codes(column.codes), ordered=True))
        case _:
            return cells.astype("str")


def _days(cells: pd.Series, name: str) -> dict[str, pd.Series]:
    month = cells.str.len() == 7
    first = pd.to_datetime((cells + "-01").where(month, cells).mask(cells == ""), format="%Y-%m-%d")
    last = first.where(~month, first + pd.offsets.MonthEnd(0))
    return {f"{name}_from": first.astype(DAY), f"{name}_to": last.astype(DAY)}


# ---- what must hold within a row and between tables


def _rule_breaches(rows: pd.DataFrame, raw: pd.DataFrame, table: Table, file: str) -> pd.DataFrame:
    rules = [rule for rule in codebook.RULES if rule.table == table.name]
    found = []
    for rule in rules:
        if rule.holds(rows).fillna(True).all():
            continue
        check = pa.Check(rule.holds, error=f"{rule.problem}\n{rule.allowed}")
        cases = _failures(pa.DataFrameSchema(checks=check), rows)
        broken = cases.drop_duplicates("index").assign(column=rule.column)
        broken = broken.assign(failure_case=raw[rule.column].loc[broken["index"].astype(int)].array)
        found.append(_breaches(broken, raw["record"], table, file))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=BREACH)


def reference_breaches(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Find the cells that name a row which no other table has.

    Parameters
    ----------
    tables
        Typed tables by their codebook name, indexed by row number in the file. A table that is
        left out is not asked for its rows.

    Returns
    -------
    One row a breach (see `breach_lines`).
    """
    found = []
    for name, rows in tables.items():
        table = codebook.TABLES[name]
        for column in (column for column in table.columns if column.refers):
            home, home_column = column.refers.split(".")
            if home not in tables:
                continue
            known = set(tables[home][home_column])
            known |= (
                set(codebook.codes(column.codes))
                if column.kind == "reference" and column.codes
                else set()
            )
            cells = rows[column.name].astype("str").dropna()
            parts = cells.str.split(";").explode()
            for row, cell in parts[~parts.isin(known)].items():
                near = get_close_matches(cell, known, 1)
                hint = f" (did you mean {near[0]}?)" if near else ""
                problem = f"is in no row of {codebook.TABLES[home].file}"
                allowed = f"{_article(home_column)} of {codebook.TABLES[home].file}{hint}"
                found.append((table.file, row, column.name, cell, problem, allowed, ""))
    return pd.DataFrame(found, columns=BREACH)
