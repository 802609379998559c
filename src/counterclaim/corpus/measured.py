"""What is measured of a run of pages, and the way to measure it that needs no compiler."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple, Protocol

import numpy as np
import pyarrow as pa

from counterclaim import copies
from counterclaim.corpus.phrases import Phrases
from counterclaim.text.tokens import quoted_tokens, tokens


class Rows(NamedTuple):
    """Counts in order of page and number: `page`, `number` (of a term or entry) and `count`."""

    page: np.ndarray
    number: np.ndarray
    count: np.ndarray


class Measured(NamedTuple):
    """What was measured of a run of pages, one row a page where nothing else is said.

    `terms`: the different tokens of all pages, in order. `term_counts`, `term_pages`: how often, and
    in how many pages, each occurs. `term_rows`: how often each page has each
    term. `hit_rows`: how often each page has each entry of the word lists. `tokens`, `types`,
    `quoted`: counts. `sha256`: hexadecimal. `signatures`: 256 numbers of 32 bits.
    """

    terms: pa.Array
    term_counts: np.ndarray
    term_pages: np.ndarray
    term_rows: Rows
    hit_rows: Rows
    tokens: np.ndarray
    types: np.ndarray
    quoted: np.ndarray
    sha256: list[str]
    signatures: np.ndarray


class Measuring(Protocol):
    """Takes pages as they come, and gives at the end what was measured.

    The arrays of a result may be written over when the next pages come.
    """

    def add(self, texts: pa.Array, tongues: np.ndarray) -> None:
        """Take pages: their texts, and their languages by `phrases.TONGUES`."""

    def result(self) -> Measured:
        """Give what was measured of all pages since the last result, and forget them."""


def sorted_rows(page: np.ndarray, number: np.ndarray, count: np.ndarray) -> Rows:
    """Put counts in order of page and number."""
    bits = [int(part.max(initial=0)).bit_length() for part in (page, number, count)]
    if sum(bits) > 64:
        order = np.lexsort((number, page))
        return Rows(*(part[order].astype(np.int32) for part in (page, number, count)))
    # All three in one number: sorting those is many times faster.
    packed = page.astype(np.uint64) << np.uint64(bits[1])
    packed |= number.astype(np.uint64)
    packed <<= np.uint64(bits[2])
    packed |= count.astype(np.uint64)
    packed.sort()
    low, middle = np.uint64((1 << bits[2]) - 1), np.uint64((1 << bits[1]) - 1)
    return Rows(
        (packed >> np.uint64(bits[1] + bits[2])).astype(np.int32),
        (packed >> np.uint64(bits[2]) & middle).astype(np.int32),
        (packed & low).astype(np.int32),
    )


class Plain:
    """Measures in Python, by the very functions that the notebooks use."""

    def __init__(self, known: Phrases) -> None:
        """Take the phrases that are looked for."""
        self.known = known
        self.by_first: dict[str, list[tuple[tuple[str, ...], list[int]]]] = {}
        for pattern, entries in known.patterns.items():
            self.by_first.setdefault(pattern[0], []).append((pattern, entries))
        self._begin()

    def _begin(self) -> None:
        self.counts: list[Counter] = []
        self.hits: list[Counter] = []
        self.features: list[tuple[int, str]] = []
        self.signatures: list[np.ndarray] = []

    def add(self, texts: pa.Array, tongues: np.ndarray) -> None:
        """Take pages."""
        for text, tongue in zip(texts.to_pylist(), tongues, strict=True):
            words = tokens(text)
            self.counts.append(Counter(words))
            self.hits.append(Counter(self._entries(words, int(tongue))))
            fingerprint = hashlib.sha256(" ".join(words).encode()).hexdigest()
            self.features.append((quoted_tokens(text), fingerprint))
            self.signatures.append(copies.signature(words))

    def _entries(self, words: list[str], tongue: int) -> Iterable[int]:
        for place, word in enumerate(words):
            for pattern, entries in self.by_first.get(word, ()):
                if tuple(words[place : place + len(pattern)]) == pattern:
                    yield from (e for e in entries if self.known.tongues[e] >> tongue & 1)

    def result(self) -> Measured:
        """Give what was measured, and forget it."""
        terms = sorted({term for own in self.counts for term in own})
        number = {term: n for n, term in enumerate(terms)}
        rows = _rows([{number[term]: n for term, n in own.items()} for own in self.counts])
        measured = Measured(
            pa.array(terms, pa.string()),
            np.bincount(rows.number, weights=rows.count, minlength=len(terms)).astype(np.int64),
            np.bincount(rows.number, minlength=len(terms)),
            rows,
            _rows(self.hits),
            np.array([own.total() for own in self.counts], np.int32),
            np.array([len(own) for own in self.counts], np.int32),
            np.array([quoted for quoted, _ in self.features], np.int32),
            [fingerprint for _, fingerprint in self.features],
            np.array(self.signatures, np.uint32).reshape(-1, copies.SIGNATURE_SIZE),
        )
        self._begin()
        return measured


def _rows(counted: list[dict[int, int]]) -> Rows:
    rows = [(page, n, count) for page, own in enumerate(counted) for n, count in own.items()]
    return sorted_rows(*np.array(rows, dtype=np.int64).reshape(-1, 3).T)
