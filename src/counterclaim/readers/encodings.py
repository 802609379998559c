"""How the bytes of a file become lines: byte order mark, strict UTF-8, then a guess."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from counterclaim.encodings import SAMPLE, guessed, marked, wide
from counterclaim.readers.records import MAX_RECORD, SHOWN

BLOCK = 1 << 20
HALVES = "counterclaim-halves"


@dataclass(frozen=True, slots=True)
class Line:
    """One physical line with its end; `size` is its length, and `text` less where it is too long."""

    text: str
    size: int
    at: int

    @property
    def too_long(self) -> bool:
        """Whether the line is longer than a record may be."""
        return self.size > MAX_RECORD


def encoding_of_file(path: Path) -> str:
    """Find the encoding of a file, reading it in blocks.

    Notes
    -----
    A byte order mark decides. Without one, a file is UTF-8 where more of its lines that hold
    more than ASCII are UTF-8 than are not: the few that are not are refused row by row, rather
    than all others misread. NUL at every other place is UTF-16. Else charset-normalizer guesses
    from the lines that hold more than ASCII.
    """
    with path.open("rb") as file:
        head = file.read(SAMPLE)
        if found := marked(head) or wide(head):
            return found
        file.seek(0)
        good, bad, sample = 0, 0, b""
        for line in _blocks(file):
            if line.isascii():
                continue
            if len(sample) < SAMPLE:
                sample += line[:SAMPLE]
            try:
                line.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                bad += 1
    return "utf-8" if good > bad or not bad else guessed(sample)


def encoding_of_bytes(data: bytes) -> str:
    """Find the encoding of a small file that is held whole."""
    if found := marked(data) or wide(data[:SAMPLE]):
        return found
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return guessed(data[: 4 * SAMPLE])
    return "utf-8"


def decoded(data: bytes) -> str:
    """Decode a small file; bytes its encoding lacks become lone surrogates."""
    encoding = encoding_of_bytes(data)
    return data.decode(encoding, _errors(encoding))


def lines(path: Path, encoding: str) -> Iterator[Line]:
    """Give the physical lines of a file, each with its end, holding no line that is too long."""
    with path.open("rb") as raw:
        text = io.TextIOWrapper(raw, encoding, _errors(encoding), newline="")
        after_return = False
        while piece := text.readline(MAX_RECORD + 1):
            size, kept = len(piece), piece
            if size > MAX_RECORD and not piece.endswith(("\n", "\r")):
                kept = piece[: SHOWN + 1]
                while (piece := text.readline(BLOCK)) and not piece.endswith(("\n", "\r")):
                    size += len(piece)
                size += len(piece)
            # Some programs write "\r\r\n": the second half is no empty line.
            if not (after_return and kept == "\r\n"):
                yield Line(kept, size, raw.tell())
            after_return = kept.endswith("\r")


def one_end(text: str) -> str:
    """Write every line end as a line feed."""
    return text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")


def _blocks(file: io.BufferedIOBase) -> Iterator[bytes]:
    """Give lines of bytes; a line longer than a block comes whole up to a record's size."""
    while line := file.readline(BLOCK):
        while (
            not line.endswith(b"\n") and len(line) < MAX_RECORD and (more := file.readline(BLOCK))
        ):
            line += more
        yield line


def _errors(encoding: str) -> str:
    return HALVES if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"


def _halves(error: UnicodeError) -> tuple[str, int]:
    """Let half a character of UTF-16 stand as such, so that its row is refused and no other."""
    try:
        return codecs.lookup_error("surrogatepass")(error)
    except UnicodeError:
        return "\ud800", error.end


codecs.register_error(HALVES, _halves)
