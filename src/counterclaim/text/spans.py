"""Where words and sentences lie in a text: tokens that keep their offsets."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from counterclaim.text.languages import SPACES
from counterclaim.text.tokens import STAMP


class Token(NamedTuple):
    """A word, number or mark: where it lies, as printed, and in lower case with a plain '."""

    start: int
    end: int
    text: str
    lower: str


# Every alternative begins with another kind of character and has one way to match, so a text of
# any length is read once.
_NUMBER = rf"\d{{1,3}}(?:[{SPACES}'’]\d{{3}}(?![\d]))+(?:[.,]\d{{1,9}}(?!\d))?|\d+(?:[.,:]\d+)*"
_ELISION = r"(?:[ldjmtscn]|qu|lorsqu|jusqu|puisqu)['’](?=[^\W_]|[«“])"
_MARK = r"[^\w\s]|_"
_WORD = r"[^\W\d_]+(?:['’\-‑][^\W\d_]+)*"
_PATTERNS = {
    "fr": re.compile(f"{_ELISION}|{_NUMBER}|{_WORD}|{_MARK}", re.IGNORECASE),
    "": re.compile(f"{_NUMBER}|{_WORD}|{_MARK}"),
}
# A sentence ends at . ! ? or … with what closes it, before a space; or with its line.
_STOP = re.compile(r"[.!?…]+[\"'”’»«“‘)\]]{0,3}(?=\s|$)|\n+")
_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "ca",
        "nr",
        "no",
        "art",
        "bv",
        "o.a",
        "m.n",
        "d.w.z",
        "bijv",
        "resp",
        "mln",
        "mld",
        "mio",
        "mrd",
        "tel",
        "inkl",
        "inc",
        "ltd",
        "z.b",
        "u.a",
        "d.h",
        "bzw",
        "usw",
        "vgl",
        "abs",
        "m",
        "mm",
        "mme",
        "mlle",
        "dhr",
        "mevr",
        "drs",
        "ir",
        "jr",
        "sr",
        "gen",
        "col",
        "lt",
        "sgt",
        "vs",
        "env",
        "etc",
        "u.s",
        "u.k",
        "e.g",
        "i.e",
        "a.m",
        "p.m",
        "approx",
    ]
)


def tokens(text: str, language: str) -> list[Token]:
    """Split a text into words, numbers and marks.

    Parameters
    ----------
    text
        Any text.
    language
        "de", "en", "fr" or "nl". In French an elided word ("l'", "qu'") is a token of its own.

    Returns
    -------
    Tokens in text order, each with `start` and `end` (character offsets), `text` as printed and
    `lower`. A number keeps its separators, spaces between groups of three included.
    """
    pattern = _PATTERNS.get(language, _PATTERNS[""])
    return [
        Token(found.start(), found.end(), found[0], plain(found[0]))
        for found in pattern.finditer(text)
    ]


@cache
def _plain_table() -> dict:
    return str.maketrans({"’": "'", "‑": "-"})


def plain(word: str) -> str:
    """Write a word in lower case with a plain apostrophe and hyphen."""
    return word.lower().translate(_plain_table())


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Find sentences, by marks and a list of abbreviations.

    Returns
    -------
    ``(start, end)`` offsets in text order. Together they cover the text. A point after an
    abbreviation, a single letter or a number before a lower-case word ends nothing. An archive
    stamp is a sentence of its own; one of more than 120 words is cut.

    Notes
    -----
    `counterclaim.text.sentences` is the better splitter; this one is quick enough for a corpus
    and never loses an offset.
    """
    stamp = STAMP.match(text)
    ends = [stamp.end()] if stamp else []
    ends += [stop.end() for stop in _STOP.finditer(text) if _ends_here(text, stop)]
    cuts = [0, *ends] if not ends or ends[-1] != len(text) else [0, *ends[:-1]]
    spans = [span for span in pairwise([*cuts, len(text)]) if span[0] < span[1]]
    return [part for span in spans for part in _cut(text, *span)]


# No real sentence is longer; text without an end is read in pieces, so that time stays linear.
LONGEST_SENTENCE = 120  # words
LONGEST_WORD = 500  # characters without a space


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if end - start <= LONGEST_WORD:
        return [(start, end)]
    cuts, words = [start], 0
    for piece in _pieces(text, start, end):
        words += 1
        if words >= LONGEST_SENTENCE or not text[piece - 1].isspace():
            cuts.append(piece)
            words = 0
    return list(pairwise([*cuts, end])) if cuts[-1] < end else list(pairwise(cuts))


def _pieces(text: str, start: int, end: int) -> Iterator[int]:
    """Give where words end, and every so many characters in what has no spaces.

    A masked quotation is one word ("QQQ"), however long.
    """
    for word in re.finditer(r"\S+\s?|\s+", text[start:end]):
        if "QQQQQQQQ" not in word[0]:
            for cut in range(LONGEST_WORD, word.end() - word.start(), LONGEST_WORD):
                yield start + word.start() + cut
        yield start + word.end()


def _ends_here(text: str, stop: re.Match) -> bool:
    if stop[0][0] == "\n" or stop[0][0] != "." or len(stop[0]) > 1:
        return stop[0][0] == "\n" or not _goes_on_small(text, stop.end())
    before = text[max(0, stop.start() - 20) : stop.start()].split()
    word = before[-1].lower().strip("(\"'“„«") if before else ""
    if word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        return False
    if word.isdigit() and len(word) < 3:
        after = text[stop.end() : stop.end() + 2].strip()
        return not (after and after[0].isalpha() and _ordinal_before(text, stop.start()))
    return not _goes_on_small(text, stop.end())


def _goes_on_small(text: str, end: int) -> bool:
    after = text[end : end + 3].lstrip()
    return bool(after) and after[0].islower()


_ORDINAL_BEFORE = frozenset(
    ["am", "den", "dem", "der", "im", "vom", "zum", "bis", "ab", "seit", "dessen"]
)


def _ordinal_before(text: str, end: int) -> bool:
    words = text[max(0, end - 30) : end].split()
    return len(words) > 1 and words[-2].lower() in _ORDINAL_BEFORE
