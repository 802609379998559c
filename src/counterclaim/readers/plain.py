"""Plain text and Markdown: one file is one page."""

import re
from collections.abc import Iterator
from pathlib import Path

from counterclaim.readers.encodings import decoded, one_end
from counterclaim.readers.records import MAX_RECORD, Record, RefusedError

NAMED = re.compile(r"([A-Za-z_]{1,40}):[ \t]*(.*)")
LONGEST_TITLE = 200


def read_plain(path: Path) -> Iterator[Record]:
    """Read a `.txt` or `.md` file as one page.

    Lines `name: value` between two lines `---` at its very beginning give its other cells, such
    as `outlet`, `published` and `url`; the text begins after them. Without a title there, a first
    line "# ..." or a first line that an empty one follows is the title; it stays in the text.

    Raises
    ------
    RefusedError
        The file is empty or too large.
    """
    if path.stat().st_size > 4 * MAX_RECORD:
        raise RefusedError(f"the file is larger than {4 * MAX_RECORD:,} bytes", "one page a file")
    whole = one_end(decoded(path.read_bytes()).lstrip("\ufeff"))
    if len(whole) > MAX_RECORD:
        raise RefusedError(f"the text is longer than {MAX_RECORD:,} characters", "one page a file")
    cells, text = _front(whole)
    if not text.strip():
        raise RefusedError("the file is empty", "put the page's text in it", "text", whole)
    cells = {"first_line": _title(text), **cells, "text": text.strip("\n")}
    yield Record(1, cells, whole)


def _front(whole: str) -> tuple[dict[str, str], str]:
    if not whole.startswith("---\n"):
        return {}, whole
    head, end, text = whole[4:].partition("\n---\n")
    named = [NAMED.fullmatch(line.strip()) for line in head.split("\n") if line.strip()]
    if not end or not all(named) or len(head) > 10_000:
        return {}, whole
    return {found[1]: found[2].strip().strip("\"'") for found in named}, text


def _title(text: str) -> str:
    first, _, rest = text.lstrip("\n").partition("\n")
    marked = first.startswith("# ")
    if len(first) > LONGEST_TITLE or not (marked or (rest.startswith("\n") and rest.strip())):
        return ""
    return first.removeprefix("# ").strip()
