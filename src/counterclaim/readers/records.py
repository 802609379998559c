"""What every reader gives: a record as it stands in a file, or a refusal with its reason."""

import json
import re
from dataclasses import dataclass

# A newspaper page is some thousands of characters; a record of more than this is not a page.
MAX_RECORD = 10_000_000
# A file that can only be read whole (HTML, JSON, Nexis) may not be larger than this.
MAX_WHOLE = 100_000_000
MAX_COLUMNS = 2_000
SHOWN = 1_000
UNPRINTABLE = re.compile(r"[\0\ud800-\udfff]")


class ReadError(ValueError):
    """Nothing can be read; the message names what is wrong and the remedy."""


class RefusedError(ValueError):
    """A file or record is refused; carries reason, remedy, column and the record."""

    def __init__(self, reason: str, remedy: str, column: str = "", record: str = "") -> None:
        """Keep the parts, and make one line of reason and remedy."""
        super().__init__(f"{reason}; {remedy}")
        self.reason, self.remedy, self.column, self.record = reason, remedy, column, record


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file: its row there, its cells by name, and the record as it stands.

    `raw` is None where the file has no text of its own for a record; `at` is how many bytes of
    the file were read by then.
    """

    row: int
    cells: dict[str, object]
    raw: str | None = None
    at: int = 0

    def whole(self) -> str:
        """Give the record as it stands in the file, or its cells as JSON."""
        return (
            json.dumps(self.cells, ensure_ascii=False, default=str)
            if self.raw is None
            else self.raw
        )


@dataclass(frozen=True, slots=True)
class Refusal:
    """One record, or one file where `row` is 0, that cannot become a page, and why."""

    row: int
    column: str
    reason: str
    remedy: str
    record: str
    at: int = 0


def refusal(row: int, error: RefusedError, record: str, at: int = 0) -> Refusal:
    """Make a refusal of an error that was met within a record."""
    return Refusal(row, error.column, error.reason, error.remedy, error.record or record, at)


def shown(text: str) -> str:
    """Give a short quotation of a cell for a message."""
    return repr(text if len(text) <= 60 else f"{text[:57]}...")


def printable(text: str) -> str:
    """Write stray bytes, halves of characters and NUL as escapes, so that any file can hold them."""
    return UNPRINTABLE.sub(lambda found: _escape(ord(found[0])), text)


def _escape(code: int) -> str:
    byte = code - 0xDC00 if 0xDC80 <= code <= 0xDCFF else code
    return f"\\x{byte:02x}" if byte <= 0xFF else f"\\u{code:04x}"


def beginning(text: str, size: int | None = None) -> str:
    """Give the beginning of what is too long to keep twice, and say how long it is."""
    size = len(text) if size is None else size
    if size <= SHOWN:
        return text
    return f"{text[:SHOWN]} [... {size:,} characters in all; the rest stands in the file]"
