"""What each character is to the tokeniser, as tables that compiled code can read."""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

import numpy as np

from counterclaim.text.tokens import CLOSERS

# Beyond this lie private use and what no script has: a page that holds such is read in Python.
SIZE = 0x40000
LETTER, DIGIT, ALNUM, SPACE, ODD, JOINS_LETTERS, JOINS_DIGITS, LINE_END = (
    1 << bit for bit in range(8)
)
# The number of a quotation mark stands above the eight bits.
MARK_SHIFT = 8
MARKS = sorted({*CLOSERS, *"".join(CLOSERS.values())})
APOSTROPHES = sum(2 << MARKS.index(mark) for mark in "'’")
# The one character whose lower case is two: i and a dot above.
DOTTED_I = 0x130
FINAL_SIGMA = "Σ"


class Characters(NamedTuple):
    """Tables by code point, and by number of a quotation mark; see `characters`."""

    kinds: np.ndarray
    lower: np.ndarray
    closers: np.ndarray


@cache
def characters() -> Characters:
    """Tabulate what Python's own `re`, `str` and `unicodedata` say of each character.

    Returns
    -------
    `kinds`: bits by code point (letter and digit as in `tokens.TOKEN`, `str.isalnum`,
    `str.isspace`, what may join letters or digits, end of line, the number of a quotation mark,
    and `ODD`). `lower`: lower case by code point. `closers`: the marks that may close a quotation,
    as bits, by the number of the mark that opened it.

    Notes
    -----
    A character is odd where one table cannot say what becomes of it: it may change when the text
    is brought to NFC (it has a combining class, is no NFC itself or may join the one before), its
    lower case hangs on its neighbours, or it lies beyond `SIZE`. A text without odd characters is
    its own NFC (Unicode Standard Annex 15, section 9).
    """
    everything = [chr(code) for code in range(SIZE)]
    for half in range(0xD800, 0xE000):
        everything[half] = " "
    kinds = np.zeros(SIZE, dtype=np.uint16)
    whole = "".join(everything)
    for bit, pattern in ((LETTER, r"[^\W\d_]"), (DIGIT, r"\d")):
        kinds[[found.start() for found in re.finditer(pattern, whole)]] |= bit
    for bit, test in ((ALNUM, str.isalnum), (SPACE, str.isspace)):
        kinds[[code for code, char in enumerate(everything) if test(char)]] |= bit
    kinds[_odd(everything)] |= ODD
    for bit, joins in ((JOINS_LETTERS, "-'’"), (JOINS_DIGITS, ".,"), (LINE_END, "\n")):
        kinds[[ord(char) for char in joins]] |= bit
    closers = np.zeros(len(MARKS) + 1, dtype=np.int64)
    for number, mark in enumerate(MARKS, 1):
        kinds[ord(mark)] |= number << MARK_SHIFT
        closers[number] = sum(2 << MARKS.index(m) for m in CLOSERS.get(mark, ""))
    lower = [char.lower() for char in everything]
    codes = [ord(low) if len(low) == 1 else code for code, low in enumerate(lower)]
    return Characters(kinds, np.array(codes, dtype=np.uint32), closers)


def _odd(everything: list[str]) -> list[int]:
    joining = {chr(code) for code in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}
    odd = {FINAL_SIGMA}
    for char in everything[0x80:]:
        apart = unicodedata.decomposition(char)
        if apart and apart[0] != "<":
            parts = [chr(int(code, 16)) for code in apart.split()]
            joining.update(parts[1:])
            if not unicodedata.is_normalized("NFC", char):
                odd.add(char)
        if unicodedata.combining(char):
            odd.add(char)
    return [ord(char) for char in odd | joining]
