"""From what people hold to one `pages` table: nothing lost, nothing twice."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from counterclaim.readers import cells, columns, identifiers
from counterclaim.readers.columnar import read_parquet_file
from counterclaim.readers.dates import AmbiguousDateError, order_of
from counterclaim.readers.folder import files_under
from counterclaim.readers.html import read_html
from counterclaim.readers.nexis import read_docx, read_rtf
from counterclaim.readers.objects import read_json, read_json_lines
from counterclaim.readers.plain import read_plain
from counterclaim.readers.records import (
    ReadError,
    Record,
    Refusal,
    RefusedError,
    printable,
    refusal,
)
from counterclaim.readers.tabular import read_table_file

read_delimited = partial(read_table_file, knows=columns.is_known)
# Files of rows, whose columns may bear any name; the others give a page or documents.
TABLES = {
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".tab": read_delimited,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json,
    ".parquet": read_parquet_file,
}
READERS = {
    **TABLES,
    ".txt": read_plain,
    ".md": read_plain,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".docx": read_docx,
    ".rtf": read_rtf,
}
# Where one column is wrong for every row, the file is refused once.
ONE_HEADER = {".csv", ".tsv", ".tab", ".parquet"}
TELL_EVERY = 200
NOT_READ = RefusedError(
    "not a kind of file that is read", "save as CSV, or the page as plain text (.txt)"
)


class Page(NamedTuple):
    """One row of the pages table."""

    doc_id: str
    url: str
    outlet: str
    title: str
    published: str
    published_precision: str
    language: str
    text: str


class Reject(NamedTuple):
    """One row that did not become a page; `row` is "" where a whole file is meant."""

    file: str
    row: int | str
    column: str
    reason: str
    remedy: str
    record: str


class Renamed(NamedTuple):
    """One page whose id is not the one that was given."""

    file: str
    row: int
    given: str
    doc_id: str


@dataclass
class Tally:
    """What became of the rows. `rows` were met; each became one of `pages` or `rejects`."""

    files: int = 0
    rows: int = 0
    pages: int = 0
    rejects: int = 0
    doubles: int = 0
    reprints: int = 0
    cleaned: int = 0
    guessed: int = 0
    renamed: int = 0
    not_taken: dict[str, None] = field(default_factory=dict)

    def summary(self) -> str:
        """Say in one line what became of the rows."""
        return (
            f"{self.rows:,} rows in = {self.pages:,} pages + {self.rejects:,} rejects "
            f"({self.doubles:,} of them duplicates), from {self.files:,} files"
        )

    def remarks(self) -> list[str]:
        """Say what the reader of a table should know beside that, a line each."""
        not_taken = ", ".join(list(self.not_taken)[:12]) + (
            ", ..." if len(self.not_taken) > 12 else ""
        )
        said = {
            f"{self.renamed:,} given ids did not fit or were used twice, and were changed": self.renamed,
            f"{self.reprints:,} pages print another outlet's text word for word; they are kept": self.reprints,
            f"{self.guessed:,} languages were guessed from the text": self.guessed,
            f"{self.cleaned:,} cells held control characters; a space stands for each": self.cleaned,
            f"columns that are not of a page were left out: {not_taken}": len(self.not_taken),
        }
        return [line for line, count in said.items() if count]

    def check(self) -> None:
        """Check that every row became a page or a reject.

        Raises
        ------
        ReadError
            A row is missing: a fault of this program.
        """
        if self.rows != self.pages + self.rejects:
            raise ReadError(f"rows were lost, which is a fault of this program: {self.summary()}")


class Reading(NamedTuple):
    """What `read_pages` gives."""

    pages: pd.DataFrame
    rejects: pd.DataFrame
    renamed: pd.DataFrame
    tally: Tally


Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Settings:
    """What the user says of the files.

    Parameters
    ----------
    columns
        Our column to theirs, for names that are not known.
    language, outlet
        For pages that name none.
    order
        "day" or "month": which comes first in 03/04/2021; "" where the file has to settle it.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    outlet: str = ""
    order: str = ""

    def __post_init__(self) -> None:
        """Check columns and language at the door."""
        columns.checked_mapping(self.columns)
        if self.order not in ("", "day", "month"):
            raise ReadError(f"order {self.order!r} is not known; say day or month")
        if self.language:
            try:
                cells.language_code(self.language)
            except RefusedError as error:
                raise ReadError(f"--language: {error}") from error


def read_pages(
    paths: str | Path | Iterable[str | Path],
    columns: Mapping[str, str] | None = None,
    *,
    language: str = "",
    outlet: str = "",
    order: str = "",
    tell: Tell | None = None,
) -> Reading:
    """Read files and folders of any kind that is known into one table of pages.

    Parameters
    ----------
    paths
        A file or folder, or several: plain text, Markdown, HTML, CSV, TSV, JSON, JSON lines,
        Parquet, exports of Nexis Uni (docx, rtf), Media Cloud (CSV) and GDELT DOC (CSV, JSON).
    columns
        Our column to the name it has in the files, where that is not a name that is known.
    language, outlet
        For pages that name none.
    order
        "day" or "month": which comes first in a date such as 03/04/2021.
    tell
        Called with a file's name, the bytes read and the bytes in all.

    Returns
    -------
    `pages`: one row a page: `doc_id`, `url`, `outlet`, `title`, `published` (YYYY-MM-DD, YYYY-MM or
    ""), `published_precision` (day, month or ""), `language` (two letters or "") and `text`, all
    strings, "" where not known. `rejects`: one row a refused row: `file`, `row`, `column`, `reason`,
    `remedy` and `record`, the row as it stands. `renamed`: one row a given id that was changed.
    `tally`: the counts; rows met = pages + rejects.

    Raises
    ------
    ReadError
        A path is not there, or a column that was named is in no file.

    Notes
    -----
    `published` with an empty precision is a day on which somebody saw the page (GDELT's
    `seendate`), not a day the page states: it appeared then or earlier. A page is a duplicate where
    its address, or its text, is that of an earlier row; the same text at another address by
    another outlet is a reprint, and is kept. Text at a row's cells is never used as a path.
    """
    settings = Settings(columns or {}, language, outlet, order)
    tally = Tally()
    pages: list[Page] = []
    rejects: list[Reject] = []
    renamed: list[Renamed] = []
    kept = {Page: pages, Reject: rejects, Renamed: renamed}
    for item in stream(paths, settings, tally, tell=tell):
        kept[type(item)].append(item)
    tally.pages, tally.rejects = len(pages), len(rejects)
    tally.check()
    return Reading(
        pd.DataFrame(pages, columns=Page._fields, dtype="str"),
        pd.DataFrame(rejects, columns=Reject._fields).astype({"file": "str", "record": "str"}),
        pd.DataFrame(renamed, columns=Renamed._fields),
        tally,
    )


def stream(
    paths: str | Path | Iterable[str | Path],
    settings: Settings,
    tally: Tally,
    leave_out: Iterable[Path] = (),
    tell: Tell | None = None,
) -> Iterator[Page | Reject | Renamed]:
    """Give pages, rejects and renamed ids one by one, holding no more than a row and the keys of those before.

    Parameters
    ----------
    paths, tell
        As of `read_pages`.
    settings
        What the user says of the files.
    tally
        Is counted up; `pages` and `rejects` are left to whoever keeps them.
    leave_out
        Files that are not input.
    """
    several = [paths] if isinstance(paths, str | Path) else list(paths)
    found = list(files_under(several, leave_out))
    total = sum(_size(path) for path, wrong in found if wrong is None)
    desk, done = _Desk(settings, tally), 0
    for path, wrong in found:
        tally.files += 1
        for at, item in desk.file(path, wrong):
            if tell and at is not None:
                tell(path.name, min(done + at, total), total)
            yield item
            if desk.renamed:
                yield desk.renamed.pop()
        done += _size(path) if wrong is None else 0
        if tell:
            tell(path.name, done, total)
    missing = [
        f"{ours}={theirs}" for ours, theirs in settings.columns.items() if ours not in desk.used
    ]
    if missing:
        raise ReadError(f"--column {missing[0]}: no file has such a column; check its name")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


class _Desk:
    """Turns records into pages or rejects, and remembers what it has seen."""

    def __init__(self, settings: Settings, tally: Tally) -> None:
        self.settings, self.tally = settings, tally
        self.used: set[str] = set()
        self.renamed: list[Renamed] = []
        self.files: list[str] = []
        self.ids: set[str] = set()
        self.addresses: dict[int, tuple[int, int]] = {}
        self.texts: dict[int, tuple[int, int, str, bool]] = {}
        self.outlets: dict[str, str] = {}

    def file(
        self, path: Path, wrong: RefusedError | None
    ) -> Iterator[tuple[int | None, Page | Reject]]:
        """Give what becomes of each row of a file, with the bytes read at every few rows."""
        self.files.append(printable(str(path)))
        self.bindings: dict[tuple, tuple[dict[str, str], bool] | RefusedError] = {}
        self.orders: dict[str, str] = {}
        before = self.tally.rows
        try:
            for item in self._records(path, wrong):
                self.tally.rows += 1
                told = item.at if self.tally.rows % TELL_EVERY == 0 else None
                yield (
                    told,
                    self._reject(item) if isinstance(item, Refusal) else self._row(path, item),
                )
            wrong = (
                None
                if self.tally.rows > before
                else RefusedError("the file holds no rows", "add some")
            )
        except RefusedError as error:
            wrong = error
        except OSError as error:
            wrong = RefusedError(
                f"the file cannot be read ({error.strerror})", "check who may read it"
            )
        except UnicodeError:
            wrong = RefusedError(
                "from here on the file breaks its encoding", "save it again as UTF-8"
            )
        if wrong is not None:
            self.tally.rows += 1
            yield None, self._reject(refusal(0, wrong, ""))

    def _records(self, path: Path, wrong: RefusedError | None) -> Iterator[Record | Refusal]:
        reader = READERS.get(path.suffix.casefold())
        if wrong or reader is None:
            raise wrong or NOT_READ
        return reader(path)

    def _reject(self, found: Refusal) -> Reject:
        said = (found.column, found.reason, found.remedy, found.record)
        return Reject(self.files[-1], found.row or "", *map(printable, said))

    def _row(self, path: Path, record: Record) -> Page | Reject:
        found = self._bound(path, record)
        try:
            if isinstance(found, RefusedError):
                raise found
            return self._page(path, record, *found)
        except RefusedError as error:
            return self._reject(refusal(record.row, error, record.whole(), record.at))

    def _bound(self, path: Path, record: Record) -> tuple[dict[str, str], bool] | RefusedError:
        names = tuple(record.cells)
        if names not in self.bindings:
            try:
                found = columns.bound(names, self.settings.columns)
                self.used |= {o for o, t in found[0].items() if self.settings.columns.get(o) == t}
                self._leave(names, found[0])
                self.bindings[names] = found
            except RefusedError as error:
                if path.suffix.casefold() in ONE_HEADER:
                    # This row is not met by itself: the file is refused once, for all of its rows.
                    self.tally.rows -= 1
                    raise
                return error
        return self.bindings[names]

    def _leave(self, names: tuple, found: dict[str, str]) -> None:
        left = (str(name)[:40] for name in names if name not in found.values())
        room = max(0, 100 - len(self.tally.not_taken))
        self.tally.not_taken.update(dict.fromkeys(list(left)[:room]))

    def _page(self, path: Path, record: Record, found: dict[str, str], seen: bool) -> Page:
        given = {ours: cells.cell(record.cells[theirs], ours) for ours, theirs in found.items()}
        values, changed = {o: v for o, (v, _) in given.items()}, sum(c for _, c in given.values())
        for ours in columns.PAGE:
            values.setdefault(ours, "")
        if not any(values[name] for name in ("url", "title", "text")):
            raise RefusedError(*cells.nothing_in(record.cells))
        url = cells.address(values["url"])
        published, precision = self._day(path, values["published"], found)
        if seen:
            precision = ""
        elif "published_precision" in found:
            published, precision = cells.precise(
                published, precision, values["published_precision"]
            )
        outlet = values["outlet"] or self.settings.outlet or cells.host(url)
        language = cells.language_code(values["language"]) or cells.language_code(
            self.settings.language
        )
        key = url or values["text"] or f"{outlet} {published} {values['title']}"
        self._refuse_double(record, url, outlet, published, values)
        if not language and (language := cells.guessed_language(values["text"])):
            self.tally.guessed += 1
        self.tally.cleaned += changed
        name = "" if path.suffix.casefold() in TABLES else path.stem
        doc_id = self._id(record, values["doc_id"], (outlet, published, values["title"], name, key))
        return Page(
            doc_id, url, outlet, values["title"], published, precision, language, values["text"]
        )

    def _day(self, path: Path, value: str, found: dict[str, str]) -> tuple[str, str]:
        try:
            return cells.day_of(value, self.settings.order)
        except AmbiguousDateError:
            theirs = found["published"]
            if theirs not in self.orders:
                self.orders[theirs] = self._settled(path, theirs)
            return cells.day_of(value, self.orders[theirs])

    def _settled(self, path: Path, theirs: str) -> str:
        """Read a file of rows once more for what its column of dates says of their order."""
        suffix = path.suffix.casefold()
        if suffix not in TABLES:
            return ""
        found = (item for item in TABLES[suffix](path) if isinstance(item, Record))
        return order_of(str(item.cells.get(theirs) or "") for item in found)

    def _refuse_double(
        self, record: Record, url: str, outlet: str, published: str, values: dict
    ) -> None:
        here = len(self.files) - 1, record.row
        home = self.outlets.setdefault(outlet, outlet)
        address = _key("url", cells.same_address(url)) if url else None
        if address in self.addresses:
            self._double("its address", "url", self.addresses[address])
        said = cells.same_text(values["text"]) or (
            "" if url else f"{outlet}\0{published}\0{values['title']}".casefold()
        )
        text = _key("text", said) if said else None
        if text in self.texts:
            number, row, other, has_url = self.texts[text]
            if not (url and has_url and home and other and home != other):
                what = (
                    ("its text", "text")
                    if values["text"]
                    else ("its outlet, date and title", "title")
                )
                self._double(*what, (number, row))
            self.tally.reprints += 1
        elif text is not None:
            self.texts[text] = (*here, home, bool(url))
        if address is not None:
            self.addresses[address] = here

    def _double(self, what: str, column: str, first: tuple[int, int]) -> None:
        self.tally.doubles += 1
        number, row = first
        raise RefusedError(
            f"a duplicate: {what} is that of {self.files[number]}, row {row}",
            "none, if it is one; else change one of the two",
            column,
        )

    def _id(self, record: Record, given: str, parts: tuple[str, str, str, str, str]) -> str:
        wanted = given if identifiers.fits(given) else identifiers.slug(given)
        doc_id = identifiers.unused(wanted or identifiers.made_id(*parts), parts[-1], self.ids)
        self.ids.add(doc_id)
        if given and doc_id != given:
            self.tally.renamed += 1
            self.renamed.append(Renamed(self.files[-1], record.row, given, doc_id))
        return doc_id


def _key(kind: str, value: str) -> int:
    digest = hashlib.blake2b(f"{kind} {value}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")
