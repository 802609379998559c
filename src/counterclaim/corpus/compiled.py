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
from counterclaim.corpus.measured import Measured, sorted_rows
from counterclaim.corpus.phrases import Phrases, trie
from counterclaim.text.tokens import quoted_tokens, tokens

# Bytes that compiled code may read beyond the end of what was written.
MARGIN = 64
FIRST_WORDS = 1 << 16


class Joined(NamedTuple):
    """The tokens of a batch of pages, joined by spaces, and where each page lies."""

    letters: np.ndarray
    begins: np.ndarray
    ends: np.ndarray
    quoted: np.ndarray


class Numbered(NamedTuple):
    """The tokens of a batch by number, where each ends, and where each page ends."""

    ids: np.ndarray
    ends: np.ndarray
    pages: np.ndarray


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
        self.size = np.zeros(1, dtype=np.int64)
        self.table = np.zeros(4 * FIRST_WORDS, dtype=np.int32)
        self.hashes = np.empty(FIRST_WORDS, dtype=np.uint64)
        self.bounds = np.zeros(FIRST_WORDS + 1, dtype=np.int64)
        self.letters = np.empty(16 * FIRST_WORDS, dtype=np.uint8)

    @property
    def arrays(self) -> tuple[np.ndarray, ...]:
        """The arrays that compiled code fills."""
        return self.table, self.hashes, self.bounds, self.letters

    def clear(self) -> None:
        """Forget every token, and keep the room."""
        self.size[0] = 0
        self.table.fill(0)

    def grow(self, more: int) -> None:
        """Make room for as many tokens again, and for a page of so many bytes."""
        size = int(self.size[0])
        most = 2 * size + more
        self.hashes = _longer(self.hashes, size, most)
        self.bounds = _longer(self.bounds, size + 1, most + 1)
        used = int(self.bounds[size])
        self.letters = _longer(self.letters, used, 2 * used + more)
        if len(self.table) < 2 * most:
            self.table = np.zeros(1 << (2 * most - 1).bit_length(), dtype=np.int32)
            kernel.refill(self.table, self.hashes, size)

    def words(self) -> pa.Array:
        """Give the tokens by number."""
        size = int(self.size[0])
        bounds = self.bounds[: size + 1]
        letters = pa.py_buffer(self.letters[: bounds[-1]].tobytes())
        return pa.LargeStringArray.from_buffers(size, pa.py_buffer(bounds.tobytes()), letters)


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

    def joined(self, texts: pa.Array) -> Joined:
        """Write the tokens of each page; an odd page is read in Python."""
        letters, bounds = text_buffers(texts)
        count = len(texts)
        out = self.scratch.room("joined", 2 * int(bounds[-1] - bounds[0]) + MARGIN, np.uint8)
        ends, quoted = np.empty(count, np.int64), np.empty(count, np.int64)
        kernel.join_pages(letters, bounds, tuple(characters()), out, ends, quoted)
        begins = np.concatenate([[0], ends[:-1]]) if count else ends
        return self._with_odd(texts, Joined(out, begins, ends, quoted))

    def _with_odd(self, texts: pa.Array, joined: Joined) -> Joined:
        out, begins, ends, quoted = joined
        used = int(ends[-1]) if len(ends) else 0
        for page in np.flatnonzero(quoted < 0).tolist():
            text = texts[page].as_py()
            line = " ".join(tokens(text)).encode()
            out = self.scratch.room("joined", used + len(line) + MARGIN, np.uint8, keep=used)
            out[used : used + len(line)] = np.frombuffer(line, np.uint8)
            begins[page], ends[page] = used, used + len(line)
            quoted[page] = quoted_tokens(text)
            used += len(line)
        return Joined(out, begins, ends, quoted)

    def numbered(self, joined: Joined) -> Numbered:
        """Give each token its number."""
        count = len(joined.ends)
        lengths = joined.ends - joined.begins
        most = int(((lengths + 1) // 2).sum())
        ids = self.scratch.room("ids", most, np.int32)
        token_ends = self.scratch.room("token_ends", most, np.int64)
        pages = np.zeros(count + 1, dtype=np.int64)
        words, page = self.vocabulary, 0
        while page < count:
            page = kernel.number_tokens(
                *joined[:3], page, words.arrays, words.size, ids, token_ends, pages
            )
            if page < count:
                words.grow(int(lengths[page]) + 1)
        return Numbered(ids, token_ends, pages)


class Compiled(Reader):
    """Measures in compiled code."""

    def __init__(self, known: Phrases) -> None:
        """Take the phrases that are looked for."""
        super().__init__()
        self.trie = trie(known)
        line = " ".join(self.trie.words).encode()
        self.words_of_trie = Joined(
            np.frombuffer(bytearray(line + bytes(MARGIN)), np.uint8),
            np.array([0]),
            np.array([len(line)]),
            np.array([0]),
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
        numbered = self.numbered(joined)
        types = self._count_terms(numbered)
        hits = self._count_phrases(numbered, tongues)
        self._sign(joined, numbered)
        self.features.append((np.diff(numbered.pages), types, joined.quoted, hits))
        lines = memoryview(joined.letters)
        self.fingerprints += [
            hashlib.sha256(lines[begin:end]).hexdigest()
            for begin, end in zip(joined.begins.tolist(), joined.ends.tolist(), strict=True)
        ]
        self.pages += len(texts)

    def _count_terms(self, numbered: Numbered) -> np.ndarray:
        known = len(self.last_row)
        self.last_row = self.scratch.room(
            "last_row", len(self.vocabulary.hashes), np.int32, keep=known
        )
        self.last_row[known:] = -1
        most = self.row + int(numbered.pages[-1])
        terms = self.scratch.room("terms", most, np.int32, keep=self.row)
        counts = self.scratch.room("counts", most, np.int32, keep=self.row)
        types = np.empty(len(numbered.pages) - 1, dtype=np.int64)
        self.row = kernel.count_rows(
            numbered.ids, numbered.pages, self.last_row, terms, counts, self.row, types, 0
        )
        return types

    def _count_phrases(self, numbered: Numbered, tongues: np.ndarray) -> np.ndarray:
        # No token begins more hits than one list of entries a node on its way is long.
        most = self.hit + self._most_hits(numbered)
        rows = tuple(
            self.scratch.room(name, most, np.int32, keep=self.hit) for name in ("hits", "hit_counts")
        )
        hits = np.empty(len(numbered.pages) - 1, dtype=np.int64)
        self.hit = kernel.count_phrases(
            numbered.ids,
            numbered.pages,
            tongues,
            self.trie.roots,
            self.trie.nodes,
            self.trie.entries,
            self.last_hit,
            rows,
            self.hit,
            hits,
        )
        return hits

    def _most_hits(self, numbered: Numbered) -> int:
        bounds = self.trie.entries[0]
        widest = int(np.diff(bounds).max(initial=0)) * 4
        by_page = np.minimum(np.diff(numbered.pages) * widest, len(self.trie.entries[2]))
        return int(by_page.sum())

    def _sign(self, joined: Joined, numbered: Numbered) -> None:
        count = len(joined.ends)
        size = copies.SIGNATURE_SIZE
        grams = self.scratch.room("grams", int(numbered.pages[-1]) + 1, np.uint32)
        page_grams = np.empty(count + 1, dtype=np.int64)
        kernel.trigram_hashes(
            joined.letters,
            joined.begins,
            numbered.ends,
            numbered.pages,
            self.columns,
            grams,
            page_grams,
        )
        flat = self.scratch.room(
            "signatures", (self.pages + count) * size, np.uint32, keep=self.pages * size
        )
        table = flat[: len(flat) // size * size].reshape(-1, size)
        kernel.sign_pages(grams, page_grams, *self.permutations, table, self.pages)

    def result(self) -> Measured:
        """Give what was measured, and forget it."""
        tokens_, types, quoted, hits = (
            np.concatenate([np.empty(0, np.int64), *part])
            for part in (zip(*self.features, strict=True) if self.features else [()] * 4)
        )
        pages = np.arange(self.pages)
        found = self.scratch.room("terms", 0, np.int32)[: self.row]
        words, rank = self._ranked(found)
        counts = self.scratch.room("counts", 0, np.int32)[: self.row]
        hit_entries = self.scratch.room("hits", 0, np.int32)[: self.hit]
        hit_counts = self.scratch.room("hit_counts", 0, np.int32)[: self.hit]
        size = copies.SIGNATURE_SIZE
        flat = self.scratch.room("signatures", 0, np.uint32)[: self.pages * size]
        measured = Measured(
            words,
            sorted_rows(np.repeat(pages, types), rank[found], counts),
            sorted_rows(np.repeat(pages, hits), hit_entries, hit_counts),
            tokens_.astype(np.int32),
            types.astype(np.int32),
            quoted.astype(np.int32),
            self.fingerprints,
            flat.reshape(-1, size).copy(),
        )
        self._begin()
        return measured

    def _ranked(self, found: np.ndarray) -> tuple[pa.Array, np.ndarray]:
        """Give the tokens that occur, in order, and the place of each number among them."""
        occurs = np.zeros(int(self.vocabulary.size[0]), dtype=bool)
        occurs[found] = True
        numbers = np.flatnonzero(occurs)
        words = self.vocabulary.words().take(pa.array(numbers))
        order = np.asarray(pc.array_sort_indices(words))
        rank = np.zeros(len(occurs), dtype=np.int64)
        rank[numbers[order]] = np.arange(len(order))
        return words.take(pa.array(order)).cast(pa.string()), rank
