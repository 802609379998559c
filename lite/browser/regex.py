r"""The part of the package regex that NLTK and syntok call, over the standard library's re.

regex has no build for the browser. This module stands in for it there, and only there: it knows
classes of characters (``\p{Lu}``, inside a set too) and takes the argument `timeout`, which the
browser cannot keep: a cell that runs too long is stopped with the kernel.
"""

import re
import unicodedata
from functools import cache
from itertools import groupby

from re import *  # noqa: F403  # isort: skip
from re import error

# Unicode, DerivedCoreProperties: the one class in use that unicodedata does not know.
_IGNORABLE = (
    r"\u00ad\u034f\u061c\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# No letter, digit or mark of punctuation lies beyond.
_LAST = 0x33480
_CLASS = re.compile(r"\\p\{(\w+)\}|\\.|\[\^?|\]", re.DOTALL)


@cache
def _runs() -> list[tuple[str, int, int]]:
    """List the runs of characters of one category: category, first, last."""
    runs = groupby(range(_LAST), lambda point: unicodedata.category(chr(point)))
    spans = [(category, list(points)) for category, points in runs]
    return [(category, points[0], points[-1]) for category, points in spans]


@cache
def _ranges(category: str) -> str:
    """List the characters of a Unicode category (``L``, ``Lu``) as the inside of a set."""
    if category == "Default_Ignorable_Code_Point":
        return _IGNORABLE
    found = [run for run in _runs() if run[0].startswith(category)]
    if not found:
        raise error(f"no characters of the category {category}")
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for _, first, last in found)


def _translated(pattern: str) -> str:
    inside = False

    def piece(found: re.Match) -> str:
        nonlocal inside
        if found[1]:
            return _ranges(found[1]) if inside else f"[{_ranges(found[1])}]"
        if found[0] == "]":
            inside = False
        elif found[0].startswith("["):
            inside = True
        return found[0]

    return _CLASS.sub(piece, pattern)


class _Pattern:
    """A compiled pattern whose methods take a `timeout` and leave it."""

    def __init__(self, compiled: re.Pattern):
        self._compiled = compiled

    def __getattr__(self, name: str):
        found = getattr(self._compiled, name)
        if not callable(found):
            return found
        return lambda *args, timeout=None, **options: found(*args, **options)


def compile(pattern: str, flags: int = 0) -> _Pattern:
    """Compile a pattern, its classes of characters written out."""
    return _Pattern(re.compile(_translated(pattern), flags))
