"""Make a corpus of invented pages: words by Zipf's law, letters of four languages, known copies.

Run it in the project folder: python bench/scale/corpus.py PAGES FOLDER [seed]
It writes FOLDER/pages.parquet (doc_id, language, text) and FOLDER/planted.parquet (doc_id, cluster:
the page that this one was copied from, or itself).
"""

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

LANGUAGES = ("nl", "en", "fr", "de")
# Letters as often as they stand here, roughly as the languages have them.
LETTERS = {
    "nl": "eeeeeeennnnaaaattttiiiirrrooodddsssllgvhkmubpwjzcfij",
    "en": "eeeeeeettttaaaaoooiiinnnssshhhrrrddlllucmwfgypbvk",
    "fr": "eeeeeeeaaaaiiiissssnnnnrrrttttooolluuddcmpéévèàqfbhgçêîœ",
    "de": "eeeeeeennnniiiissssrrrraaatttddhhuuulllccggmoobwfkzäöüß",
}
WORDS = 120_000
# Real pages: half of them below 280 words, some above 1,000.
MIDDLE, SPREAD, LEAST = 280, 0.5, 40
COPIED = 0.2
MARKS = ("{}", "{},", "{}.", "“{}”")
MARK_SHARES = (0.86, 0.07, 0.06, 0.01)
GROUP = 2_000


def vocabulary(language: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Make a language's words with their marks, and the cumulated share of each word."""
    draw = np.random.default_rng([seed, LANGUAGES.index(language)])
    letters = np.array(list(LETTERS[language]))
    ranks = np.arange(1, WORDS + 1)
    lengths = np.clip(draw.poisson(1.5 + 1.6 * np.log10(ranks)), 1, 24)
    flat = "".join(draw.choice(letters, lengths.sum()))
    ends = np.cumsum(lengths)
    words = [flat[end - size : end] for end, size in zip(ends, lengths, strict=True)]
    for place in range(0, WORDS, 37):
        words[place] = words[place].capitalize()
    for place in range(5, WORDS, 97):
        words[place] = f"{words[place]}-{words[place - 1]}"
    for place in range(9, WORDS, 89):
        words[place] = f"{words[place]}’{words[place - 1]}"
    for place in range(50, WORDS, 53):
        words[place] = f"{place % 900 + 1}.{place % 1000:03}"
    shares = 1 / (ranks + 2.7)
    marked = np.array([mark.format(word) for word in words for mark in MARKS], dtype=object)
    return marked, np.cumsum(shares / shares.sum())


def sources(pages: int, seed: int) -> np.ndarray:
    """Say which page each page is made from: itself, or an earlier one."""
    draw = np.random.default_rng([seed, 99])
    source = np.arange(pages)
    for page in np.flatnonzero(draw.random(pages) < COPIED).tolist():
        if page:
            source[page] = source[draw.integers(page)]
    return source


def text_of(page: int, source: int, words: dict, seed: int) -> tuple[str, str]:
    """Write a page: its language and its text. A copy loses its end, and has some words changed."""
    draw = np.random.default_rng([seed, 7, source])
    language = LANGUAGES[source % 4]
    marked, shares = words[language]
    size = max(LEAST, int(draw.lognormal(np.log(MIDDLE), SPREAD)))
    places = np.searchsorted(shares, draw.random(size))
    marks = draw.choice(len(MARKS), size, p=MARK_SHARES)
    if page != source:
        draw = np.random.default_rng([seed, 8, page])
        size = int(size * (1 - 0.1 * draw.random()))
        places, marks = places[:size], marks[:size]
        changed = draw.random(size) < 0.05 * draw.random()
        places = np.where(changed, draw.integers(0, WORDS, size), places)
    return language, " ".join(marked[np.minimum(places, WORDS - 1) * len(MARKS) + marks])


def write_corpus(pages: int, folder: Path, seed: int = 1) -> Path:
    """Write a corpus and its planted clusters."""
    folder.mkdir(parents=True, exist_ok=True)
    words = {language: vocabulary(language, seed) for language in LANGUAGES}
    source = sources(pages, seed)
    names = np.array([f"p{page:08}" for page in range(pages)], dtype=object)
    columns = ("doc_id", "language", "text")
    schema = pa.schema([(name, pa.string()) for name in columns])
    path = folder / "pages.parquet"
    with pq.ParquetWriter(path, schema, compression="zstd") as out:
        for start in range(0, pages, GROUP):
            here = range(start, min(start + GROUP, pages))
            made = [text_of(page, int(source[page]), words, seed) for page in here]
            languages, texts = zip(*made, strict=True)
            out.write_table(
                pa.table([names[start : here.stop], languages, texts], names=columns).cast(schema)
            )
    planted = pa.table({"doc_id": pa.array(names), "cluster": pa.array(names[source])})
    pq.write_table(planted, folder / "planted.parquet")
    return path


if __name__ == "__main__":
    print(
        write_corpus(
            int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1
        )
    )
