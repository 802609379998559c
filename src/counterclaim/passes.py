"""A class's passes, one file a student, made into one table: nothing is lost, every fault is named."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from counterclaim import codebook
from counterclaim.agreement import (
    FEWEST_UNITS,
    VARIABLE_LEVELS,
    agreement_table,
    krippendorff_alpha,
)
from counterclaim.case import Case
from counterclaim.exports import printed
from counterclaim.files import write_all
from counterclaim.framing import without_words
from counterclaim.sheets import (
    NOT_BY_HAND,
    REPORTS,
    SHEETS,
    Cell,
    SheetError,
    brief,
    broken_rules,
    grids,
    heading,
    holds,
    lacking,
    understood,
    wanted,
)
from counterclaim.workbooks import MOST_COLUMNS, WorkbookError, csv_text, neutral

SHEET = SHEETS["codes"]
VARIABLES = [column for column in SHEET.asked if column is not REPORTS]
NAMES = [column.name for column in VARIABLES]
# Those that hold codes rather than words.
CODED = list(without_words(pd.DataFrame(columns=NAMES)).columns)
FILES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
LETTER = re.compile("[c-z]")
# Passes that are the case's own: nobody hands them in.
OWN = ("a", "b", NOT_BY_HAND)
CODES = ["student", "pass", "article_id", "variable", "code"]
REJECTS = ["file", "row", "column", "rejected", "student", "article_id", "found", "reason"]
REJECTS += ["remedy", "record"]
# What a line of the rejects turns away: a file, a row, one code of a row, or nothing (a remark).
FILE, ROW, CODE, NOTHING = "file", "row", "code", "nothing"


@dataclass(frozen=True)
class Passes:
    """What a class's files hold.

    `codes` has one row a student, page and variable (`student`, `pass`, `article_id`, `variable`,
    `code`; an empty code where the codebook allows none). `rejects` has one row a thing that was
    turned away or needs a look: `file`, `row` (as a spreadsheet counts; 0 is the whole file),
    `column`, `rejected` ("file", "row", "code", or "nothing" for a remark), `student`,
    `article_id`, `found`, `reason`, `remedy` and `record`, the row as it stands. `files` has one
    row a file: `file`, `student`, `pass`, `rows` (with anything in them, without the header).
    """

    codes: pd.DataFrame
    rejects: pd.DataFrame
    files: pd.DataFrame

    def lines(self) -> list[str]:
        """Say each reject in a line: ``file:row:column: what is wrong; what to do``.

        Rows of a file that are rejected for one and the same reason share a line.
        """
        alike = ["file", "column", "rejected", "found", "reason"]
        same = self.rejects[alike].eq(self.rejects[alike].shift()).all(axis=1)
        runs = self.rejects.groupby((~same).cumsum())
        return [_line(run.iloc[0], run["row"].iloc[-1]) for _, run in runs]


def read_passes(paths: list[Path], story: Case) -> Passes:
    """Read pass files, as the coding notebook or a spreadsheet saves them.

    Parameters
    ----------
    paths
        One file a student, called by the student's name: CSV in any usual encoding and with any
        usual delimiter, or a workbook with the sheet `codes`. Of a folder every such file is read.
    story
        The case.

    Returns
    -------
    Every row and code of every file, in `codes` or in `rejects`. A row is rejected where its page,
    its pass or its place is wrong, or where nothing of it is filled; one wrong cell of a sound row
    is rejected alone. Of two rows of a student for one page the first is kept; of two files of one
    student the first is. Shipped passes (a, b) are never taken from a student.

    Notes
    -----
    Thirty students on thirty machines all save pass c: who coded is known by the file's name, and
    the letter that several share is a remark.
    """
    reading = _Reading(story)
    for path in _every(paths):
        before = len(reading.rejects)
        reading.read(path)
        reading.rejects[before:] = sorted(reading.rejects[before:], key=lambda reject: reject[1])
    reading.remark()
    return Passes(
        pd.DataFrame(reading.codes, columns=CODES, dtype=str),
        pd.DataFrame(reading.rejects, columns=REJECTS),
        pd.DataFrame(reading.files, columns=["file", "student", "pass", "rows"]),
    )


def shipped_passes(story: Case) -> pd.DataFrame:
    """Give the case's own passes by hand, in the form of `Passes.codes`, their letter as student."""
    table = codebook.CODES_TABLE
    rows = pd.DataFrame(printed(story.codes, table), columns=[c.name for c in table.columns])
    by_hand = rows[rows["pass"] != NOT_BY_HAND].astype(str)
    tidy = by_hand.melt(["article_id", "pass"], NAMES, "variable", "code")
    return tidy.assign(student=tidy["pass"])[CODES]


def wide(codes: pd.DataFrame) -> pd.DataFrame:
    """Turn tidy codes into the coded table that `agreement` takes, a pass a student; words left out.

    Returns
    -------
    One row a page and student: `article_id`, `pass` (the student) and a column a variable, in
    codebook order, empty where there is no code.
    """
    rows = codes.pivot(index=["article_id", "student"], columns="variable", values="code")
    rows = rows.reindex(columns=NAMES).astype("object").fillna("").reset_index()
    return without_words(rows.rename(columns={"student": "pass"}).rename_axis(columns=None))


def class_agreement(codes: pd.DataFrame) -> pd.DataFrame:
    """Compute how far students agree, variable by variable.

    Parameters
    ----------
    codes
        As `Passes.codes`.

    Returns
    -------
    One row a variable: `variable`, `level`, `coders` and `pages` (with a code of it), `units`
    (pages with two codes or more), `pairwise_agreement` (0-1), `prevalence` (0-1, of the commonest
    code), `alpha`, `alpha_low`, `alpha_high`, `ac1` and `warning`, as `agreement.agreement_table`
    computes them.
    """
    given = codes[codes["code"] != ""].groupby("variable")
    table = agreement_table(wide(codes)).rename(columns={"raw_agreement": "pairwise_agreement"})
    counts = {"coders": given["student"].nunique(), "pages": given["article_id"].nunique()}
    for place, (name, count) in enumerate(counts.items(), 2):
        table.insert(place, name, table["variable"].map(count).fillna(0).astype(int))
    return table.drop(columns="interval_method")


def against(codes: pd.DataFrame, shipped: pd.DataFrame) -> pd.DataFrame:
    """Compare each student with each shipped pass, on the pages that both coded.

    Parameters
    ----------
    codes, shipped
        As `Passes.codes` and as `shipped_passes` gives them.

    Returns
    -------
    One row a student, shipped pass and variable, words left out: `student`, `shipped`, `variable`,
    `level`, `units` (pages that both coded), `pairwise_agreement` (0-1), `prevalence` (0-1, of the
    commonest code), `alpha` (NaN where it is not defined) and `warning`. Alpha of one student has no
    interval here: it rests on few pages; `agreement.agreement_table` gives one.
    """
    rows = []
    for variable in CODED:
        level = VARIABLE_LEVELS.get(variable, "nominal")
        own, theirs = (_by_page(table, variable) for table in (codes, shipped))
        own = own.reindex(theirs.index)
        for student in codes["student"].unique():
            for letter in theirs.columns:
                two = np.column_stack([own[student], theirs[letter]]) if student in own else _NONE
                two = two[~np.isnan(two).any(axis=1)]
                often = np.unique(two, return_counts=True)[1]
                rows.append(
                    {
                        "student": student,
                        "shipped": letter,
                        "variable": variable,
                        "level": level,
                        "units": len(two),
                        "pairwise_agreement": (two[:, 0] == two[:, 1]).mean()
                        if len(two)
                        else np.nan,
                        "prevalence": often.max() / often.sum() if len(two) else np.nan,
                        "alpha": krippendorff_alpha(pd.DataFrame(two), level),
                        "warning": _few(len(two), len(often)),
                    }
                )
    table = pd.DataFrame(rows)
    order = table["student"].map({name: n for n, name in enumerate(codes["student"].unique())})
    return (
        table.assign(order=order)
        .sort_values(["order", "shipped"], kind="stable")
        .drop(columns="order")
        .reset_index(drop=True)
    )


def _by_page(codes: pd.DataFrame, variable: str) -> pd.DataFrame:
    """One row a page, one column a coder: places of codes in the codebook, or numbers."""
    given = codes[(codes["variable"] == variable) & (codes["code"] != "")]
    column = codebook.CODES_TABLE.column(variable)
    listed = codebook.codes(column.codes) if column.codes else ["false", "true"]
    places = {code: place for place, code in enumerate(listed)}
    numbers = given["code"].map(lambda code: places[code] if code in places else int(code))
    table = given.assign(code=numbers).pivot(index="article_id", columns="student", values="code")
    return table.astype(float)


_NONE = np.empty((0, 2))


def _few(units: int, codes: int) -> str:
    warnings = [f"fewer than {FEWEST_UNITS} units"] if units < FEWEST_UNITS else []
    return "; ".join([*warnings, *(["one code only: alpha is not defined"] if codes == 1 else [])])


def confusions(codes: pd.DataFrame, shipped: pd.DataFrame) -> pd.DataFrame:
    """Count which codes met on one page, within the class and against each shipped pass.

    Parameters
    ----------
    codes, shipped
        As for `against`.

    Returns
    -------
    One row a variable and two different codes that met: `between` ("class", or the letter of the
    shipped pass), `variable`, `code` (within the class the one that stands first in the codebook,
    else the student's), `met` (the other one), `pairs` (of codes on one page), `students` (who gave
    `code`, within the class either), `pages` (count) and `which` (those pages, most pairs first).
    The most frequent first within each variable. Words are left out.
    """
    given = codes[(codes["code"] != "") & codes["variable"].isin(CODED)]
    theirs = shipped[shipped["code"] != ""]
    rows = _met_in_class(given)
    both = given.merge(theirs, on=["article_id", "variable"], suffixes=("", "_shipped"))
    for cells in both[both["code"] != both["code_shipped"]].itertuples():
        key = (cells.student_shipped, cells.variable, cells.code, cells.code_shipped)
        rows.append((*key, cells.article_id, 1, {cells.student}))
    met: dict[tuple, dict] = {}
    for *key, page, pairs, students in rows:
        one = met.setdefault(tuple(key), {"pages": Counter(), "students": set()})
        one["pages"][page] += pairs
        one["students"] |= students
    table = pd.DataFrame(
        [
            (*key, one["pages"].total(), len(one["students"]), len(one["pages"]), _most(one))
            for key, one in met.items()
        ],
        columns=["between", "variable", "code", "met", "pairs", "students", "pages", "which"],
    )
    order = {name: place for place, name in enumerate(NAMES)}
    return (
        table.assign(class_first=table["between"] != "class", place=table["variable"].map(order))
        .sort_values(
            ["class_first", "between", "place", "pairs", "code", "met"],
            ascending=[True, True, True, False, True, True],
        )
        .drop(columns=["class_first", "place"])
        .reset_index(drop=True)
    )


def _most(one: dict) -> str:
    return "; ".join(page for page, _ in sorted(one["pages"].items(), key=lambda p: (-p[1], p[0])))


def _met_in_class(given: pd.DataFrame) -> list[tuple]:
    rows = []
    for (page, variable), cells in given.groupby(["article_id", "variable"], sort=False):
        by_code = cells.groupby("code")["student"].agg(set)
        for first, second in combinations(_in_order(variable, list(by_code.index)), 2):
            pairs = len(by_code[first]) * len(by_code[second])
            students = by_code[first] | by_code[second]
            rows.append(("class", variable, first, second, page, pairs, students))
    return rows


def _in_order(variable: str, codes: list[str]) -> list[str]:
    column = codebook.CODES_TABLE.column(variable)
    listed = codebook.codes(column.codes) if column.codes else []
    place = {code: n for n, code in enumerate(listed)}
    return sorted(codes, key=lambda c: (place.get(c, 0), int(c) if c.isdigit() else 0, c))


# ---- into files


@dataclass(frozen=True)
class Merged:
    """What `merge` wrote: the files, the counts as they stand in them, and what to tell."""

    passes: Passes
    agreement: pd.DataFrame
    files: list[Path]
    counts: dict[str, int]

    def summary(self) -> list[str]:
        """Say the counts, recounted from the written files, and the agreement by variable."""
        counts = self.counts
        lines = [
            f"{counts['files']} files, {counts['students']} students: {counts['rows']} rows = "
            f"{counts['rows_merged']} merged + {counts['rows_rejected']} rejected",
            f"{counts['codes']} codes in the merged rows = {counts['codes_merged']} merged + "
            f"{counts['codes_rejected']} rejected",
        ]
        if counts["files_unread"]:
            lines.append(
                f"{counts['files_unread']} files could not be read: their rows are unknown"
            )
        lines += ["", f"{'variable':<21}{'alpha':>7}  {'95 %':<15}{'pairs':>7}{'common':>8}  pages"]
        for row in self.agreement.itertuples():
            interval = f"{_two(row.alpha_low)} to {_two(row.alpha_high)}"
            lines.append(
                f"{row.variable:<21}{_two(row.alpha):>7}  {interval:<15}"
                f"{_two(row.pairwise_agreement):>7}{_two(row.prevalence):>8}  {row.units}"
            )
        return [
            *lines,
            "",
            "pairs: share of pairs of codes that agree; common: of the commonest code",
        ]


def _two(number: float) -> str:
    return "-" if pd.isna(number) else f"{number:.2f}"


def merge(paths: list[Path], story: Case, out: Path) -> Merged:
    """Merge a class's pass files into one agreement table.

    Parameters
    ----------
    paths, story
        As for `read_passes`.
    out
        The folder for `merged.csv` (`Passes.codes`), `rejects.csv` (`Passes.rejects`),
        `agreement.csv` (`class_agreement`), `against-a-and-b.csv` (`against`) and `confusions.csv`
        (`confusions`). Earlier ones of these names are replaced.

    Returns
    -------
    What was written. The counts are taken from the written files, read again.

    Raises
    ------
    SheetError
        No row of any file could be merged, or rows in are not rows merged and rejected together;
        one line a fault. In the first case nothing was written.
    """
    passes = read_passes(paths, story)
    if passes.codes.empty:
        raise SheetError(passes.lines() or ["no file was named; name files or a folder of them"])
    shipped = shipped_passes(story)
    agreed = class_agreement(passes.codes)
    tables = {
        "merged.csv": passes.codes,
        "rejects.csv": passes.rejects,
        "agreement.csv": agreed,
        "against-a-and-b.csv": against(passes.codes, shipped),
        "confusions.csv": confusions(passes.codes, shipped),
    }
    out.mkdir(parents=True, exist_ok=True)
    write_all(
        {
            out / name: csv_text([list(table.columns), *_printed(table)], safe=False)
            for name, table in tables.items()
        }
    )
    counts = recount(out) | {"rows": int(passes.files["rows"].sum()), "files": len(passes.files)}
    counts["codes"] = counts["rows_merged"] * len(NAMES)
    for unit in ("rows", "codes"):
        if counts[unit] != counts[f"{unit}_merged"] + counts[f"{unit}_rejected"]:
            raise SheetError([f"{out}: {unit} do not add up ({counts}); please report this"])
    return Merged(passes, agreed, [out / name for name in tables], counts)


def _printed(table: pd.DataFrame) -> list[list[str]]:
    """Print the cells: numbers to six places, nothing where there is none, no text a formula."""
    columns = [
        [
            ""
            if pd.isna(cell)
            else f"{cell:.6g}"
            if isinstance(cell, float)
            else neutral(str(cell))
            for cell in table[name]
        ]
        for name in table.columns
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def recount(out: Path) -> dict[str, int]:
    """Count what the written files hold: students, and rows and codes merged and rejected."""
    merged, rejects = (
        pd.read_csv(out / name, dtype=str, keep_default_na=False)
        for name in ("merged.csv", "rejects.csv")
    )
    rejected = rejects["rejected"].value_counts()
    return {
        "students": merged["student"].nunique(),
        "rows_merged": len(merged.drop_duplicates(["student", "article_id"])),
        "rows_rejected": int(rejected.get(ROW, 0)),
        "codes_merged": len(merged),
        "codes_rejected": int(rejected.get(CODE, 0)),
        "files_unread": int(rejected.get(FILE, 0)),
    }


# ---- from files


def _every(paths: list[Path]) -> list[Path]:
    """List files; of a folder those of its files that can be passes."""
    listed = []
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        listed += [
            one
            for one in inside
            if one is path
            or (
                one.is_file()
                and one.suffix.lower() in FILES
                and not one.name.startswith((".", "~"))
            )
        ]
    return list(dict.fromkeys(listed))


@dataclass(frozen=True)
class _Row:
    """A row of a file: where it stands, whose it is, and its cells by column."""

    file: str
    number: int
    student: str
    cells: dict[str, Cell]
    record: str

    def text(self, name: str) -> str:
        return self.cells[name].text.strip()


class _Reading:
    """Files being read: codes and rejects so far."""

    def __init__(self, story: Case):
        self.pages = set(story.articles["article_id"])
        self.denials = set(
            story.articles.loc[story.articles["reports_denial"].eq(True), "article_id"]
        )
        self.codes: list[tuple] = []
        self.rejects: list[tuple] = []
        self.files: list[tuple] = []
        self.first: dict[str, str] = {}

    def read(self, path: Path) -> None:
        student = path.stem
        if not path.is_file():
            return self._whole(
                path, student, "cannot be read (no such file); name one that is there"
            )
        try:
            found = dict(grids(path))
        except WorkbookError as error:
            return self._whole(path, student, str(error))
        except SheetError as error:
            return self._whole(path, student, error.lines[0])
        if not found.get("codes"):
            return self._whole(path, student, f"{path.name}: has no sheet codes; hand in that one")
        header, *body = found["codes"]
        columns, sound = self._header(path, student, header)
        rows = [
            _Row(path.name, number, student, _cells(row, columns), _record(row))
            for number, row in enumerate(body, 2)
            if any(cell.text.strip() or cell.fault for cell in row)
        ]
        letters = Counter(row.text("pass").lower() for row in rows) if sound else Counter()
        own = [letter for letter, _ in letters.most_common() if LETTER.fullmatch(letter)]
        letter = own[0] if own else ""
        self.files.append((path.name, student, letter, len(rows)))
        if not sound:
            return self._none(rows, "stands under a header that is wrong", "mend row 1 first")
        beyond = {
            number: cells[0]
            for number, row in enumerate(body, 2)
            if (cells := [c for c in row[len(header) :] if c.text.strip() or c.fault])
        }
        first = self.first.setdefault(student, path.name)
        if len([one for one in self.files if one[1] == student]) > 1:
            return self._none(
                rows,
                f"is of a second file of student {student} (the first is {first})",
                "hand in one file a student, called by the student's name",
            )
        return self._rows(rows, letter, beyond)

    def remark(self) -> None:
        """Remark on letters that several files share, and on files that are the same throughout."""
        files = pd.DataFrame(self.files, columns=["file", "student", "pass", "rows"])
        for letter, group in files[files["pass"] != ""].groupby("pass"):
            if len(group) > 1:
                self._reject(
                    (group["file"].iloc[0], 0, "pass", NOTHING, "", "", letter),
                    f"pass {letter} is in {len(group)} files",
                    "none needed: a student is known by the file's name",
                    "; ".join(group["file"]),
                )
        seen: dict[tuple, str] = {}
        codes = pd.DataFrame(self.codes, columns=CODES)
        for student, own in codes.groupby("student", sort=False):
            same = tuple(sorted(zip(own["article_id"], own["variable"], own["code"], strict=True)))
            twin = seen.setdefault(same, student)
            if twin != student and own["article_id"].nunique() > 1:
                self._reject(
                    (self.first[student], 0, "", NOTHING, student, "", ""),
                    f"holds the very codes of {twin} ({self.first[twin]})",
                    "ask whether one is a copy, and leave it out then: copies raise agreement",
                )

    def _whole(self, path: Path, student: str, said: str) -> None:
        reason, _, remedy = said.removeprefix(f"{path.name}: ").partition("; ")
        self.files.append((path.name, student, "", 0))
        self._reject((path.name, 0, "", FILE, student, "", ""), reason, remedy)

    def _none(self, rows: list[_Row], reason: str, remedy: str) -> None:
        for row in rows:
            self._row(row, "", reason, remedy)

    def _header(self, path: Path, student: str, header: list[Cell]) -> tuple[dict[str, int], bool]:
        """Place the columns, and say whether none is missing or there twice."""
        columns: dict[str, int] = {}
        unknown, sound = [], True
        for place, cell in enumerate(header):
            word = cell.text.strip()
            name, near = heading(SHEET, word)
            at = (path.name, 1, word, NOTHING, student, "", word)
            if name in columns:
                sound = False
                self._reject(at, f"names a second column {name}", "leave one of the two")
            elif name is not None:
                columns[name] = place
            elif word:
                unknown.append((at, near))
        missing = [c for c in ("article_id", "pass", *NAMES) if c not in columns]
        for at, near in unknown:
            meant = "none needed: it is passed over"
            if missing:
                asked = near if near in missing else ", ".join(missing)
                meant = f"rename it if {asked} is meant"
            self._reject(at, "is no column of this sheet", meant)
        for name in missing:
            at = (path.name, 1, name, NOTHING, student, "", "")
            self._reject(at, f"the column {name} is missing", "put it back, empty where not coded")
        return columns, sound and not missing

    def _rows(self, rows: list[_Row], letter: str, beyond: dict[int, Cell]) -> None:
        kept: dict[str, _Row] = {}
        for row in rows:
            if row.number in beyond:
                said = f'has a cell under no column, "{brief(beyond[row.number].text)}"'
                self._row(row, "", said, "take it away, or quote what holds a delimiter")
                continue
            column, reason, remedy = self._turned_away(row, letter, kept)
            if reason:
                self._row(row, column, reason, remedy)
            else:
                kept[row.text("article_id")] = row
        for row, values, wrong in _codes_of(list(kept.values()), self.pages):
            if {name for name in NAMES if holds(row.cells[name])} <= set(wrong):
                column, (reason, remedy) = next(iter(wrong.items()))
                self._row(row, column, f"no code of the row can be read: it {reason}", remedy)
            else:
                self._keep(row, letter, values, wrong)

    def _keep(self, row: _Row, letter: str, values: dict, wrong: dict) -> None:
        page = row.text("article_id")
        if page not in self.denials:
            self._reject(
                (row.file, row.number, "article_id", NOTHING, row.student, page, page),
                "is no page that reports the denial, by this case",
                "none needed: no shipped pass has codes for it",
            )
        for name in NAMES:
            if name in wrong:
                self._reject(self._at(row, name), *wrong[name], row.record)
            else:
                self.codes.append((row.student, letter, page, name, values[name]))

    def _turned_away(self, row: _Row, letter: str, kept: dict) -> tuple[str, str, str]:
        """Say the column, the reason and the remedy where a row is rejected whole."""
        filled = [name for name in NAMES if holds(row.cells[name])]
        if not filled:
            return "", "is not coded", "code the page, or leave the row out"
        page, fault = understood(SHEET.keys[0], row.cells["article_id"], self.pages)
        if fault or not page:
            fault = fault or "is empty; allowed: an id of articles.csv"
            return "article_id", *_parted(fault, page)
        if row.text(REPORTS.name).lower() in ("false", "no", "nee", "onwaar", "0"):
            return REPORTS.name, "is false, yet the page is coded beside it", "empty one of them"
        said = row.text("pass").lower()
        if said in OWN:
            return "pass", "is a pass of the case's own", "a letter from c to z"
        if not LETTER.fullmatch(said):
            return "pass", "is no pass" if said else "is empty", "a letter from c to z"
        if said != letter:
            return "pass", f"is pass {said} in a file of pass {letter}", "one pass a file"
        if page in kept:
            again = f"is a second row for page {page} (the first is row {kept[page].number})"
            return "article_id", again, "leave one"
        return "", "", ""

    def _at(self, row: _Row, column: str) -> tuple:
        found = row.text(column) if column else ""
        return (row.file, row.number, column, CODE, row.student, row.text("article_id"), found)

    def _row(self, row: _Row, column: str, reason: str, remedy: str) -> None:
        file, number, _, _, student, page, found = self._at(row, column)
        at = (file, number, column, ROW, student, page, found)
        self._reject(at, reason, remedy, row.record)

    def _reject(self, at: tuple, reason: str, remedy: str, record: str = "") -> None:
        self.rejects.append((*at, reason, remedy, record))


def codes_of(texts: dict[str, str]) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """Read the codes of one page, a text by variable.

    Returns
    -------
    Its codes by variable, and by variable what is wrong and what to do.
    """
    cells = {name: Cell(name, text) for name, text in texts.items()}
    row = _Row("", 0, "", cells, "")
    return _codes_of([row], set())[0][1:]


def _codes_of(rows: list[_Row], pages: set[str]) -> list[tuple[_Row, dict, dict]]:
    """Read the codes of rows: each row, its values by variable, and what is wrong by variable."""
    read, sound = [], []
    for row in rows:
        values, wrong = {}, {}
        for column in VARIABLES:
            value, fault = understood(column, row.cells[column.name], pages)
            if not fault and not value and wanted(SHEET, column):
                fault = lacking(column)
            values[column.name] = value
            if fault:
                wrong[column.name] = _parted(fault, row.text(column.name))
        read.append((row, values, wrong))
        places = {name: f"{len(read) - 1}:{name}" for name in ("article_id", "pass", *NAMES)}
        sound.append((dict.fromkeys(places, "") | values | dict.fromkeys(wrong, ""), places))
    for said in broken_rules(SHEET, sound):
        number, name, fault = said.split(":", 2)
        _, values, wrong = read[int(number)]
        # A cell that was refused is empty here: that is no second fault.
        if name not in wrong and not (name == "verb_class" and "denial_verb" in wrong):
            wrong[name] = _parted(fault.strip())
    return read


def _cells(row: list[Cell], columns: dict[str, int]) -> dict[str, Cell]:
    names = ("article_id", "pass", REPORTS.name, *NAMES)
    places = {name: columns.get(name, MOST_COLUMNS + 1) for name in names}
    empty = Cell("", "")
    return {name: row[at] if at < len(row) else empty for name, at in places.items()}


def _record(row: list[Cell]) -> str:
    return csv_text([[cell.text for cell in row]]).rstrip("\n")


def _parted(fault: str, found: str = "") -> tuple[str, str]:
    """Part what is wrong from what to do; what was found has a column of its own."""
    reason, _, remedy = fault.removeprefix(f'"{brief(found)}" ').partition("; ")
    return reason, remedy


def _line(reject: pd.Series, last: int) -> str:
    found = f'"{brief(reject["found"])}" ' if reject["found"] else ""
    rows = reject["row"] if reject["row"] == last else f"{reject['row']}-{last}"
    place = f"{brief(reject['file'])}:{rows}:{brief(reject['column']) or '-'}"
    return f"{place}: {found}{reject['reason']}; {reject['remedy']}"
