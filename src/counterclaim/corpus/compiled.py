"""Measuring by compiled code: the same results as `measured.Plain`, some hundred times as fast."""

import hashlib
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from datasketch import MinHash

from counterclaim import copies
from counterclaim.corpus import kernel, sha1
from counterclaim.corpus.characters import characters
from counterclaim.corpus.measured import Measured, Rows, sorted_rows
from counterclaim.corpus.phrases import Phrases, trie
from counterclaim.text.tokens import quoted_tokens, tokens

MARGIN = kernel.MARGIN
FIRST_WORDS = 1 << 16


class Joined(NamedTuple):
    """The tokens of a batch of pages, joined by spaces, and where they lie.

    `begins`: where each page begins in `letters`. `token_ends`: where each token ends there.
    `firsts`, `lasts`: which tokens are of which page. `quoted`: how many of them are.
    """

    letters: np.ndarray
    token_ends: np.ndarray
    begins: np.ndarray
    firsts: np.ndarray
    lasts: np.ndarray
    quoted: np.ndarray

    def lengths(self) -> np.ndarray:
        """Give the number of tokens of each page."""
        return self.lasts - self.firsts

    def lines(self) -> list[memoryview]:
        """Give each page's line of tokens."""
        ends = np.where(self.lengths() > 0, self.token_ends[self.lasts - 1], self.begins)
        held = memoryview(self.letters)
        return [held[a:b] for a, b in zip(self.begins.tolist(), ends.tolist(), strict=True)]


class Scratch:
    """Arrays that are kept from batch to batch: giving memory back stops the other threads."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.held: dict[str, np.ndarray] = {}

    def room(self, name: str, size: int, kind: type, keep: int = 0) -> np.ndarray:
        """Give an array of at least a size; its first `keep` items stay when it grows."""
        held = self.held.get(name)
        if held is None or len(held) < size:
            larger = np.empty(max(size, 1) * 5 // 4, dtype=kind)
            if keep:
                larger[:keep] = held[:keep]
            self.held[name] = held = larger
        return held


class Vocabulary:
    """Every different token once, with its number and its hash."""

    def __init__(self) -> None:
        """Begin with room for some tens of thousands of tokens."""
        self.size = 0
        self.table = np.zeros(kernel.SLOT * 4 * FIRST_WORDS, dtype=np.uint64)
        self.hashes = np.empty(FIRST_WORDS, dtype=np.uint64)
        self.bounds = np.zeros(FIRST_WORDS + 1, dtype=np.int64)
        self.letters = np.empty(16 * FIRST_WORDS, dtype=np.uint8)

    @property
    def arrays(self) -> tuple[np.ndarray, ...]:
        """The arrays that compiled code fills."""
        return self.table, self.hashes, self.bounds, self.letters

    def clear(self) -> None:
        """Forget every token, and keep the room."""
        self.size = 0
        self.table.fill(0)

    def grow(self, more: int, length: int) -> None:
        """Make room for twice as many tokens, and for so many more of so many bytes."""
        most = 2 * self.size + more
        self.hashes = _longer(self.hashes, self.size, most)
        self.bounds = _longer(self.bounds, self.size + 1, most + 1)
        used = int(self.bounds[self.size])
        self.letters = _longer(self.letters, used, 2 * used + length + MARGIN)
        slots = 1 << (2 * most - 1).bit_length()
        if len(self.table) < kernel.SLOT * slots:
            larger = np.zeros(kernel.SLOT * slots, dtype=np.uint64)
            kernel.refill(self.table, larger)
            self.table = larger

    def words(self) -> pa.Array:
        """Give the tokens by number."""
        bounds = self.bounds[: self.size + 1]
        letters = pa.py_buffer(self.letters[: bounds[-1]].tobytes())
        return pa.LargeStringArray.from_buffers(self.size, pa.py_buffer(bounds.tobytes()), letters)


def _longer(array: np.ndarray, keep: int, size: int) -> np.ndarray:
    if len(array) >= size:
        return array
    longer = np.empty(size, dtype=array.dtype)
    longer[:keep] = array[:keep]
    return longer


def text_buffers(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Give the bytes of a large string array without nulls, and where each text ends in them."""
    _, offsets, data = texts.buffers()
    bounds = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    letters = np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)
    return letters, bounds


class Reader:
    """From texts to numbered tokens: the part that all that is compiled has in common."""

    def __init__(self) -> None:
        """Take room for a vocabulary."""
        self.scratch = Scratch()
        self.vocabulary = Vocabulary()
        self.keys = np.empty((5, kernel.BLOCK), dtype=np.uint64)

    def joined(self, texts: pa.Array) -> Joined:
        """Write the tokens of each page; an odd page is read in Python."""
        data, bounds = text_buffers(texts)
        size, count = int(bounds[-1] - bounds[0]), len(texts)
        letters = self.scratch.room("letters", 2 * size + MARGIN, np.uint8)
        token_ends = self.scratch.room("token_ends", size, np.int64)
        ends, lasts, quoted = np.zeros((3, count), dtype=np.int64)
        kernel.join_pages(
            data, bounds, tuple(characters()), letters, ends, token_ends, lasts, quoted
        )
        begins, firsts = (np.concatenate([[0], part])[:-1] for part in (ends, lasts))
        held = Joined(letters, token_ends, begins, firsts, lasts, quoted)
        return self._with_odd(texts, held, int(ends.max(initial=0)), int(lasts.max(initial=0)))

    def _with_odd(self, texts: pa.Array, joined: Joined, used: int, last: int) -> Joined:
        """Append the pages that were left to Python."""
        letters, token_ends, begins, firsts, lasts, quoted = joined
        for page in np.flatnonzero(quoted < 0).tolist():
            text = texts[page].as_py()
            line = " ".join(tokens(text)).encode()
            end = used + len(line)
            letters = self.scratch.room("letters", end + MARGIN, np.uint8, keep=used)
            letters[used:end] = np.frombuffer(line, np.uint8)
            token_ends = self.scratch.room("token_ends", last + len(line), np.int64, keep=last)
            begins[page], firsts[page] = used, last
            last = kernel.split_line(letters, used, end, token_ends, last)
            lasts[page], quoted[page], used = last, quoted_tokens(text), end
        return Joined(letters, token_ends, begins, firsts, lasts, quoted)

    def numbered(self, joined: Joined) -> np.ndarray:
        """Give each token its number."""
        ids = self.scratch.room("ids", int(joined.lasts.max(initial=0)), np.int32)
        pages = (joined.begins, joined.firsts, joined.lasts)
        words, page, count = self.vocabulary, 0, len(joined.begins)
        while page < count:
            page, words.size = kernel.number_tokens(
                joined.letters, joined.token_ends, pages, page, *words.arrays, words.size,
                self.keys, ids,
            )  # fmt: skip
            if page < count:
                length = int(joined.token_ends[joined.lasts[page] - 1] - joined.begins[page])
                words.grow(int(joined.lengths()[page]), length)
        return ids


class Compiled(Reader):
    """Measures in compiled code."""

    def __init__(self, known: Phrases) -> None:
        """Take the phrases that are looked for."""
        super().__init__()
        self.trie = trie(known)
        line = " ".join(self.trie.words).encode()
        ends = np.cumsum([len(word.encode()) + 1 for word in self.trie.words]) - 1
        self.words_of_trie = Joined(
            np.frombuffer(bytearray(line + bytes(MARGIN)), np.uint8),
            ends,
            *(np.array([value]) for value in (0, 0, len(ends), 0)),
        )
        sketch = MinHash(num_perm=copies.SIGNATURE_SIZE, seed=1, scheme="affine32")
        self.permutations = sketch.permutations
        shapes = ((16, sha1.COLUMNS), 80, 5)
        self.columns = tuple(np.empty(shape, dtype=np.uint32) for shape in shapes)
        self._begin()

    def _begin(self) -> None:
        self.vocabulary.clear()
        # The tokens of the phrases have the first numbers, in every run of pages.
        self.numbered(self.words_of_trie)
        self.pages = self.row = self.hit = 0
        self.last_row = self.scratch.room("last_row", len(self.vocabulary.hashes), np.int32)
        self.last_row.fill(-1)
        self.last_hit = np.full(len(self.trie.entries[2]), -1, dtype=np.int64)
        self.features: list[tuple[np.ndarray, ...]] = []
        self.fingerprints: list[str] = []

    def add(self, texts: pa.Array, tongues: np.ndarray) -> None:
        """Take pages."""
        joined = self.joined(texts)
        ids = self.numbered(joined)
        types = self._count_terms(joined, ids)
        hits = self._count_phrases(joined, ids, tongues)
        self._sign(joined)
        self.features.append((joined.lengths(), types, joined.quoted, hits))
        self.fingerprints += [hashlib.sha256(line).hexdigest() for line in joined.lines()]
        self.pages += len(texts)

    def _count_terms(self, joined: Joined, ids: np.ndarray) -> np.ndarray:
        known = len(self.last_row)
        self.last_row = self.scratch.room(
            "last_row", len(self.vocabulary.hashes), np.int32, keep=known
        )
        self.last_row[known:] = -1
        most = self.row + int(joined.lengths().sum())
        terms = self.scratch.room("terms", most, np.int32, keep=self.row)
        counts = self.scratch.room("counts", most, np.int32, keep=self.row)
        types = np.zeros(len(joined.begins), dtype=np.int64)
        self.row = kernel.count_rows(
            ids, joined.firsts, joined.lasts, self.last_row, terms, counts, self.row, types
        )
        return types

    def _count_phrases(self, joined: Joined, ids: np.ndarray, tongues: np.ndarray) -> np.ndarray:
        # A page has at most so many hits as there are entries, or its tokens can begin.
        widest = 4 * int(np.diff(self.trie.entries[0]).max(initial=0))
        most = np.minimum(joined.lengths() * widest, len(self.trie.entries[2]))
        rows = (
            self.scratch.room(name, self.hit + int(most.sum()), np.int32, keep=self.hit)
            for name in ("hits", "hit_counts")
        )
        hits = np.zeros(len(joined.begins), dtype=np.int64)
        self.hit = kernel.count_phrases(
            ids, joined.firsts, joined.lasts, tongues, self.trie.roots, self.trie.nodes,
            self.trie.entries, self.last_hit, *rows, self.hit, hits,
        )  # fmt: skip
        return hits

    def _sign(self, joined: Joined) -> None:
        count, size = len(joined.begins), copies.SIGNATURE_SIZE
        grams = self.scratch.room("grams", int(joined.lengths().sum()) + 1, np.uint32)
        page_grams = np.zeros(count + 1, dtype=np.int64)
        kernel.trigram_hashes(
            joined.letters, joined.begins, joined.firsts, joined.lasts, joined.token_ends,
            self.columns, grams, page_grams,
        )  # fmt: skip
        flat = self.scratch.room(
            "signatures", (self.pages + count) * size, np.uint32, keep=self.pages * size
        )
        table = flat[: len(flat) // size * size].reshape(-1, size)
        kernel.sign_pages(grams, page_grams, *self.permutations, table, self.pages)

    def result(self) -> Measured:
        """Give what was measured, and forget it."""
        lengths, types, quoted, hits = (
            np.concatenate([np.empty(0, np.int64), *part])
            for part in (zip(*self.features, strict=True) if self.features else [()] * 4)
        )
        words, term_rows, totals, term_pages = self._ordered_terms(types)
        entries, hit_counts = (
            self.scratch.room(name, 0, np.int32)[: self.hit] for name in ("hits", "hit_counts")
        )
        size = copies.SIGNATURE_SIZE
        flat = self.scratch.room("signatures", 0, np.uint32)[: self.pages * size]
        measured = Measured(
            words,
            totals,
            term_pages,
            term_rows,
            sorted_rows(np.repeat(np.arange(self.pages), hits), entries, hit_counts),
            *(part.astype(np.int32) for part in (lengths, types, quoted)),
            self.fingerprints,
            flat.reshape(-1, size),
        )
        self._begin()
        return measured

    def _ordered_terms(self, types: np.ndarray) -> tuple[pa.Array, Rows, np.ndarray, np.ndarray]:
        terms, counts = (
            self.scratch.room(name, 0, np.int32)[: self.row] for name in ("terms", "counts")
        )
        pages = self.scratch.room("pages", self.row, np.int32)[: self.row]
        words, rank = self._ranked(terms)
        totals, term_pages = np.zeros((2, len(words)), dtype=np.int64)
        by_term = self.scratch.room("by_term", self.row, np.int64)
        kernel.sum_terms(terms, counts, rank, totals, term_pages)
        kernel.order_rows(types, terms, counts, pages, term_pages, by_term)
        return words, Rows(pages, terms, counts), totals, term_pages

    def _ranked(self, found: np.ndarray) -> tuple[pa.Array, np.ndarray]:
        """Give the tokens that occur, in order, and the place of each number among them."""
        occurs = np.zeros(self.vocabulary.size, dtype=bool)
        occurs[found] = True
        numbers = np.flatnonzero(occurs)
        words = self.vocabulary.words().take(pa.array(numbers))
        order = np.asarray(pc.array_sort_indices(words))
        rank = np.zeros(len(occurs), dtype=np.int64)
        rank[numbers[order]] = np.arange(len(order))
        return words.take(pa.array(order)).cast(pa.string()), rank
