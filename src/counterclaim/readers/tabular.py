"""CSV and TSV as people hold them: any delimiter and encoding, and no broken row takes another along."""

import csv
import itertools
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

from counterclaim.readers.encodings import Line, encoding_of_file, lines, one_end
from counterclaim.readers.records import (
    MAX_COLUMNS,
    MAX_RECORD,
    Record,
    Refusal,
    RefusedError,
    beginning,
)

DELIMITERS = ",;\t|"
SNIFFED = 50
# How far the end of a row with a wrong quotation mark is looked for.
AHEAD = 50
UNCLOSED = RefusedError(
    "a quotation mark is opened and not closed, or stands within a quoted cell",
    'double it ("") within a quoted cell, or take it away',
)


def read_table_file(
    path: Path, encoding: str = "", knows: Callable[[str], bool] = bool
) -> Iterator[Record | Refusal]:
    """Read a delimited file row by row.

    Parameters
    ----------
    path
        The file.
    encoding
        Its encoding; found out where "".
    knows
        Says of a column's name whether it is one that is looked for: the delimiter that finds
        most of these is taken.

    Yields
    ------
    A record or a refusal for each row after the header, which is row 1. The cells of a record are
    strings, with every line end a line feed.

    Raises
    ------
    RefusedError
        The file is empty, or its header is no header.

    Notes
    -----
    A row whose quotation mark is never closed would swallow the rows after it. So a row of several
    lines counts only where it closes and is as wide as the header; else its first line is refused
    (with the lines after it up to where the marks are even, if none of these is a row by itself),
    and reading goes on with the next line. A line that is empty is a row without cells, except at
    the end of the file.
    """
    stream = _Stream(lines(path, encoding or encoding_of_file(path)))
    header, delimiter = _header(stream, knows)
    row = 1
    for item in _rows(stream, delimiter, len(header)):
        row += 1
        if isinstance(item, Record):
            yield Record(row, dict(zip(header, item.cells[""], strict=True)), item.raw, item.at)
        else:
            yield Refusal(row, "", item.reason, item.remedy, item.record, item.at)


class _Stream:
    """Lines that can be put back."""

    def __init__(self, source: Iterator[Line]) -> None:
        self.source, self.ahead, self.at = source, deque(), 0

    def next(self) -> Line | None:
        line = self.ahead.popleft() if self.ahead else next(self.source, None)
        self.at = line.at if line else self.at
        return line

    def put_back(self, taken: list[Line]) -> None:
        self.ahead.extendleft(reversed(taken))

    def look(self, count: int) -> list[Line]:
        while len(self.ahead) < count and (line := next(self.source, None)):
            self.ahead.append(line)
        return list(itertools.islice(self.ahead, count))


def _header(stream: _Stream, knows: Callable[[str], bool]) -> tuple[list[str], str]:
    while (first := stream.look(1)) and not first[0].text.strip():
        stream.next()
    if not first:
        raise RefusedError("the file is empty", "give a header, such as doc_id,language,text")
    told = first[0].text.strip().casefold()
    if told.startswith("sep=") and len(told) <= 5:
        stream.next()
        delimiters = told[4:] or "\t"
    else:
        delimiters = DELIMITERS
    if not (sample := stream.look(SNIFFED)):
        raise RefusedError("the file is empty", "give a header, such as doc_id,language,text")
    if sample[0].too_long:
        raise RefusedError("the header is too long", "check that the file is a table")
    delimiter = max(delimiters, key=lambda mark: _fit(sample, mark, knows))
    taken, cells = _taken(stream, delimiter)
    if cells is None:
        stream.put_back(taken[1:])
        raise RefusedError(f"the header: {UNCLOSED.reason}", UNCLOSED.remedy, record=taken[0].text)
    if len(cells) > MAX_COLUMNS:
        raise RefusedError(
            f"the header has {len(cells):,} columns, more than {MAX_COLUMNS:,}",
            "keep only the columns of the pages",
            record=beginning(taken[0].text),
        )
    return _named_apart([cell.strip().lstrip("\ufeff") for cell in cells]), delimiter


def _named_apart(names: list[str]) -> list[str]:
    """Refuse a header that names two columns alike; columns without a name get a number."""
    names = [name or f"column {number}" for number, name in enumerate(names, 1)]
    twice = (
        sorted({name for name in names if names.count(name) > 1})
        if len(set(names)) < len(names)
        else []
    )
    if twice:
        raise RefusedError(
            f"column {twice[0]!r} stands twice in the header", "rename one of the two", twice[0]
        )
    return names


def _fit(sample: list[Line], mark: str, knows: Callable[[str], bool]) -> tuple[int, int, int]:
    widths = [len(_alone(line.text, mark) or ()) for line in sample]
    names = _alone(sample[0].text, mark) or []
    alike = sum(width == widths[0] > 1 for width in widths)
    return sum(map(knows, names)), alike, sample[0].text.count(mark)


def _rows(stream: _Stream, delimiter: str, width: int) -> Iterator[Record | Refusal]:
    while line := stream.next():
        if line.too_long:
            yield Refusal(
                0,
                "",
                f"the line is {line.size:,} characters long, more than {MAX_RECORD:,}",
                "check that it is one page; look for a missing line end or quotation mark",
                beginning(line.text, line.size),
                stream.at,
            )
        elif not line.text.strip():
            yield from _empty(stream, line)
        elif '"' not in line.text and width > 1:
            yield _row([line], line.text.rstrip("\r\n").split(delimiter), width, stream.at)
        else:
            stream.put_back([line])
            yield _quoted_row(stream, delimiter, width)


def _empty(stream: _Stream, line: Line) -> Iterator[Refusal]:
    """Refuse an empty line, unless only such lines follow."""
    empty = [line]
    while (following := stream.next()) and not following.text.strip() and not following.too_long:
        empty.append(following)
    if following:
        stream.put_back([following])
        for line in empty:
            yield Refusal(
                0, "", "the row is empty", "delete the line", line.text.rstrip("\r\n"), stream.at
            )


def _row(taken: list[Line], cells: list[str], width: int, at: int) -> Record | Refusal:
    raw = "".join(line.text for line in taken).rstrip("\r\n")
    if len(cells) == width:
        return Record(0, {"": [one_end(cell) for cell in cells]}, raw, at)
    fewer = "fewer" if len(cells) < width else "more"
    reason = f"the row has {fewer} cells than the header ({len(cells):,} and {width:,})"
    remedy = "quote cells that hold the delimiter" if fewer == "more" else "add the missing cells"
    return Refusal(0, "", reason, remedy, raw, at)


def _quoted_row(stream: _Stream, delimiter: str, width: int) -> Record | Refusal:
    taken, cells = _taken(stream, delimiter)
    runs_away = cells is None or _swallowed(taken, cells, delimiter, width)
    if not runs_away:
        return _row(taken, cells, width, stream.at)
    stream.put_back(taken[1:])
    broken = [taken[0], *_rest_of_broken(stream, taken[0], delimiter, width)]
    for _ in broken[1:]:
        stream.next()
    raw = "".join(line.text for line in broken).rstrip("\r\n")
    return Refusal(0, "", UNCLOSED.reason, UNCLOSED.remedy, raw, stream.at)


def _swallowed(taken: list[Line], cells: list[str], delimiter: str, width: int) -> bool:
    """Whether a row of several lines has taken whole rows into one of its cells."""
    if len(cells) != width:
        return any(_is_row(line, delimiter, width) for line in taken[1:])
    within = taken[1:-1]
    return width > 2 and len(within) > 0 and all(_is_row(line, delimiter, width) for line in within)


def _rest_of_broken(stream: _Stream, first: Line, delimiter: str, width: int) -> list[Line]:
    """Find the lines that belong to a broken row: up to where its quotation marks are even."""
    marks = first.text.count('"')
    if marks % 2 == 0:
        return []
    ahead = stream.look(AHEAD)
    for number, line in enumerate(ahead, 1):
        if line.too_long or _is_row(line, delimiter, width):
            return []
        marks += line.text.count('"')
        bare = line.text.rstrip("\r\n")
        after = bare[bare.rfind('"') + 1 :][:1]
        if '"' in bare and marks % 2 == 0 and after in ("", delimiter):
            return ahead[:number]
    return []


def _is_row(line: Line, delimiter: str, width: int) -> bool:
    return len(_alone(line.text, delimiter) or ()) == width > 1


def _taken(stream: _Stream, delimiter: str) -> tuple[list[Line], list[str] | None]:
    """Take the lines of one row; its cells are None where its quotation marks do not close."""
    taken: list[Line] = []
    # A row so large that it is refused needs no strict parse to its end.
    size = 0

    def feed() -> Iterator[str]:
        nonlocal size
        while size <= MAX_RECORD and (line := stream.next()) and not line.too_long:
            taken.append(line)
            size += line.size
            yield line.text
        if line and line.too_long:
            stream.put_back([line])

    try:
        return taken, next(_reader(feed(), delimiter))
    except csv.Error:
        return taken, None


def _alone(text: str, delimiter: str) -> list[str] | None:
    """Give the cells of a line by itself; None where it does not close."""
    try:
        return next(_reader(iter([text]), delimiter), [])
    except csv.Error:
        return None


def _reader(source: Iterator[str], delimiter: str):
    csv.field_size_limit(2 * MAX_RECORD)
    return csv.reader(source, delimiter=delimiter, strict=True)
