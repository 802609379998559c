"""The word lists as phrases of tokens, for both ways of finding them."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from counterclaim.text import lexicon
from counterclaim.text.languages import LANGUAGES
from counterclaim.text.tokens import tokens

# A page's language by number: 0 is none of the four, for which only the terms of all count.
TONGUES = ("", *LANGUAGES)
ALL = (1 << len(TONGUES)) - 1
Entry = tuple[str, str, str]


class Phrases(NamedTuple):
    """What is looked for.

    `entries`: lexicon, term, code and languages, in order. `tongues`: the languages in which each
    counts, as bits by `TONGUES`. `patterns`: the tokens of a phrase, and the numbers of its entries.
    """

    entries: list[list]
    tongues: np.ndarray
    patterns: dict[tuple[str, ...], list[int]]


class Trie(NamedTuple):
    """The phrases as a tree of token numbers; `words` gives each token its number."""

    words: list[str]
    roots: np.ndarray
    nodes: tuple[np.ndarray, np.ndarray]
    entries: tuple[np.ndarray, np.ndarray, np.ndarray]


def phrases(folder: str | Path | None = None) -> Phrases:
    """Read the word lists as phrases.

    Parameters
    ----------
    folder
        Word lists of your own, added to the shipped ones (`lexicon.lexicons`).

    Returns
    -------
    One entry a lexicon, term and code. A term is what `tokens` makes of it, joined by one space;
    one without a letter or digit (such as "$") is no phrase. Of the reporting verbs the forms
    count, but for those that need a particle later in the clause.
    """
    found: dict[Entry, int] = {}
    for name, table in lexicon.lexicons(folder).items():
        code = lexicon.COLUMNS[name][1]
        for row in table.to_dict("records"):
            for term in _terms(name, row):
                words = " ".join(tokens(term))
                if words:
                    entry = (name, words, row[code])
                    found[entry] = found.get(entry, 0) | _bits(row["language"])
    return of_entries([[*entry, found[entry]] for entry in sorted(found)])


def of_entries(entries: list[list]) -> Phrases:
    """Make phrases of entries: lexicon, term, code and the languages as bits, in order."""
    patterns: dict[tuple[str, ...], list[int]] = {}
    for number, (_, term, _, _) in enumerate(entries):
        patterns.setdefault(tuple(term.split(" ")), []).append(number)
    return Phrases(entries, np.array([bits for *_, bits in entries], np.int64), patterns)


def _terms(name: str, row: dict[str, str]) -> Iterator[str]:
    if name == "reporting_verbs":
        forms = "" if row["particle"] else f"{row['verb']} {row['forms']}"
        yield from f"{forms} {row['participles']}".split()
    else:
        yield row[lexicon.COLUMNS[name][0]]


def _bits(language: str) -> int:
    return ALL if language == "*" else 1 << TONGUES.index(language)


def trie(known: Phrases) -> Trie:
    """Lay the phrases out for compiled code: a node a beginning of a phrase."""
    words = sorted({word for pattern in known.patterns for word in pattern})
    number = {word: n for n, word in enumerate(words)}
    nodes: dict[tuple[str, ...], int] = {}
    for pattern in known.patterns:
        for length in range(1, len(pattern) + 1):
            nodes.setdefault(pattern[:length], len(nodes))
    roots = np.full(len(words), -1, dtype=np.int32)
    size = 1 << (2 * len(nodes) + 2).bit_length()
    keys, children = np.full(size, -1, dtype=np.int64), np.full(size, -1, dtype=np.int32)
    for path, node in nodes.items():
        token = number[path[-1]]
        if len(path) == 1:
            roots[token] = node
        else:
            key = nodes[path[:-1]] * len(words) + token
            slot = key * 0x9E3779B1 & size - 1
            while keys[slot] != -1:
                slot = slot + 1 & size - 1
            keys[slot], children[slot] = key, node
    listed = [known.patterns.get(path, []) for path in nodes]
    bounds = np.cumsum([0, *map(len, listed)])
    flat = np.array([entry for part in listed for entry in part], dtype=np.int32)
    return Trie(words, roots, (keys, children), (bounds, flat, known.tongues))
