"""What people would glue together instead: each does its part of the job and writes Parquet.

python peers.py JOB PAGES LEXICON OUT ROWS

Run by bench/scale/run.py, in the virtual environment of bench/scale/requirements.txt. All use the
same rule for tokens, as far as their own pattern language lets them, and the same phrases.
"""

import json
import re
import sys
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

TOKEN = r"[\p{L}\p{M}]+(?:[-'’][\p{L}\p{M}]+)*|\p{Nd}+(?:[.,]\p{Nd}+)*"
PYTHON_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+(?:[.,]\d+)*")
SLICE, PERMUTATIONS, BANDS, LIKENESS = 25_000, 128, 32, 0.5


def slices(path: Path, rows: int):
    """Give the pages as Arrow tables of some thousands."""
    left = rows
    held = []
    for batch in pq.ParquetFile(path).iter_batches(5_000):
        held.append(batch.slice(0, left))
        left -= len(held[-1])
        if sum(map(len, held)) >= SLICE or left <= 0:
            yield pa.Table.from_batches(held)
            held = []
        if left <= 0:
            return
    if held:
        yield pa.Table.from_batches(held)


def texts(path: Path, rows: int):
    """Give ids and texts as Python strings."""
    for table in slices(path, rows):
        yield table["doc_id"].to_pylist(), table["text"].to_pylist()


def words(text: str) -> list[str]:
    """Split a text as the project does."""
    return [word.lower() for word in PYTHON_TOKEN.findall(text)]


class Table:
    """Rows that are written as Parquet, some at a time."""

    def __init__(self, out: Path, name: str, columns: list[str]) -> None:
        self.path, self.columns, self.writer = out / f"{name}.parquet", columns, None

    def add(self, *columns) -> None:
        table = pa.table(dict(zip(self.columns, columns, strict=True)))
        self.writer = self.writer or pq.ParquetWriter(self.path, table.schema, compression="zstd")
        self.writer.write_table(table)

    def close(self) -> None:
        if self.writer:
            self.writer.close()


# ---- counts by page


def counts_polars(path: Path, out: Path, rows: int) -> None:
    import polars as pl

    for number, table in enumerate(slices(path, rows)):
        found = (
            pl.from_arrow(table.select(["doc_id", "text"]))
            .lazy()
            .select("doc_id", term=pl.col("text").str.to_lowercase().str.extract_all(TOKEN))
            .explode("term")
            .group_by("doc_id", "term")
            .len("count")
            .collect()
        )
        found.write_parquet(out / f"counts-{number}.parquet", compression="zstd")


def counts_duckdb(path: Path, out: Path, rows: int) -> None:
    import duckdb

    with duckdb.connect() as base:
        base.execute("SET preserve_insertion_order = false")
        pattern = TOKEN.replace("'", "''")
        base.execute(
            f"""COPY (SELECT doc_id, term, count(*) AS count FROM (
                SELECT doc_id, unnest(regexp_extract_all(lower(text), '{pattern}')) AS term
                FROM (SELECT * FROM read_parquet('{path}') LIMIT {rows})) GROUP BY ALL)
                TO '{out}/counts.parquet' (FORMAT parquet, COMPRESSION zstd)"""
        )


def counts_sklearn(path: Path, out: Path, rows: int) -> None:
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer

    table = Table(out, "counts", ["doc_id", "term", "count"])
    for ids, held in texts(path, rows):
        counter = CountVectorizer(token_pattern=PYTHON_TOKEN.pattern, dtype=np.int32)
        matrix = counter.fit_transform(held).tocoo()
        names = pa.array(counter.get_feature_names_out().tolist())
        table.add(
            pa.DictionaryArray.from_arrays(matrix.row.astype(np.int32), pa.array(ids)),
            pa.DictionaryArray.from_arrays(matrix.col.astype(np.int32), names).cast(pa.string()),
            matrix.data,
        )
    table.close()


def _counts_python(split, path: Path, out: Path, rows: int) -> None:
    table = Table(out, "counts", ["doc_id", "term", "count"])
    for ids, held in texts(path, rows):
        found = [
            (doc_id, term, count)
            for doc_id, text in zip(ids, held, strict=True)
            for term, count in Counter(split(text)).items()
        ]
        table.add(*zip(*found, strict=True))
    table.close()


def counts_nltk(path: Path, out: Path, rows: int) -> None:
    import pandas as pd
    from nltk import FreqDist
    from nltk.tokenize import RegexpTokenizer

    table = Table(out, "counts", ["doc_id", "term", "count"])
    split = RegexpTokenizer(PYTHON_TOKEN.pattern).tokenize
    for ids, held in texts(path, rows):
        counts = pd.Series(held, index=ids).apply(lambda text: FreqDist(split(text.lower())))
        found = [(i, t, n) for i, own in counts.items() for t, n in own.items()]
        table.add(*zip(*found, strict=True))
    table.close()


def counts_spacy(path: Path, out: Path, rows: int) -> None:
    import spacy

    blank = spacy.blank("nl")

    def split(text: str) -> list[str]:
        return [token.lower_ for token in blank.make_doc(text) if token.is_alpha or token.is_digit]

    _counts_python(split, path, out, rows)


# ---- word lists


def _phrases(path: Path) -> list[str]:
    return json.loads(path.read_text(encoding="utf-8"))


def _bounded(text: str, start: int, end: int) -> bool:
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())


def _lexicon(find, path: Path, out: Path, rows: int) -> None:
    table = Table(out, "hits", ["doc_id", "term", "count"])
    for ids, held in texts(path, rows):
        found = [
            (doc_id, term, count)
            for doc_id, text in zip(ids, held, strict=True)
            for term, count in Counter(find(text.lower())).items()
        ]
        table.add(*zip(*found, strict=True))
    table.close()


def lexicon_ahocorasick_rs(path: Path, out: Path, rows: int, lexicon: Path) -> None:
    import ahocorasick_rs

    listed = _phrases(lexicon)
    automaton = ahocorasick_rs.AhoCorasick(listed)

    def find(text: str) -> list[str]:
        found = automaton.find_matches_as_indexes(text, overlapping=True)
        return [listed[n] for n, start, end in found if _bounded(text, start, end)]

    _lexicon(find, path, out, rows)


def lexicon_pyahocorasick(path: Path, out: Path, rows: int, lexicon: Path) -> None:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for term in _phrases(lexicon):
        automaton.add_word(term, term)
    automaton.make_automaton()

    def find(text: str) -> list[str]:
        return [t for end, t in automaton.iter(text) if _bounded(text, end + 1 - len(t), end + 1)]

    _lexicon(find, path, out, rows)


def lexicon_hyperscan(path: Path, out: Path, rows: int, lexicon: Path) -> None:
    import hyperscan

    listed = [term.encode() for term in _phrases(lexicon)]
    base = hyperscan.Database()
    base.compile(expressions=[re.escape(t) for t in listed], ids=list(range(len(listed))))
    names = [term.decode() for term in listed]
    letters = {*b"abcdefghijklmnopqrstuvwxyz0123456789", *range(0x80, 0x100)}

    def find(text: str) -> list[str]:
        data, found = text.encode(), []

        def met(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
            start = end - len(listed[number])
            if (start == 0 or data[start - 1] not in letters) and (
                end == len(data) or data[end] not in letters
            ):
                found.append(names[number])

        base.scan(data, match_event_handler=met)
        return found

    _lexicon(find, path, out, rows)


def lexicon_re(path: Path, out: Path, rows: int, lexicon: Path) -> None:
    listed = sorted(_phrases(lexicon), key=len, reverse=True)
    find = re.compile(rf"\b(?:{'|'.join(map(re.escape, listed))})\b").findall
    _lexicon(find, path, out, rows)


# ---- near-copies


def _grams(text: str) -> list[str]:
    own = words(text)
    return list({" ".join(gram) for gram in zip(own, own[1:], own[2:], strict=False)})


def _write_pairs(pairs: list[tuple[str, str]], out: Path) -> None:
    columns = zip(*pairs, strict=True) if pairs else ([], [])
    pq.write_table(
        pa.table(dict(zip(("page_a", "page_b"), columns, strict=True))), out / "pairs.parquet"
    )


def copies_rensa(path: Path, out: Path, rows: int) -> None:
    import rensa

    index = rensa.RMinHashLSH(threshold=LIKENESS, num_perm=PERMUTATIONS, num_bands=BANDS)
    names, sketches = [], []
    for ids, held in texts(path, rows):
        made = rensa.RMinHash.from_token_sets([_grams(text) for text in held], PERMUTATIONS, 42)
        index.insert_many(made, len(names))
        names += ids
        sketches += made
    pairs = [
        (names[one], names[other])
        for one, found in enumerate(index.query_all(sketches))
        for other in found
        if one < other and sketches[one].jaccard(sketches[other]) >= LIKENESS
    ]
    _write_pairs(pairs, out)


def copies_datasketch(path: Path, out: Path, rows: int) -> None:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, PERMUTATIONS // BANDS))
    pairs, sketches = [], {}
    for ids, held in texts(path, rows):
        for doc_id, text in zip(ids, held, strict=True):
            sketch = MinHash(num_perm=PERMUTATIONS)
            sketch.update_batch([gram.encode() for gram in _grams(text)])
            pairs += [
                (other, doc_id)
                for other in index.query(sketch)
                if sketches[other].jaccard(sketch) >= LIKENESS
            ]
            index.insert(doc_id, sketch)
            sketches[doc_id] = sketch
    _write_pairs(pairs, out)


CHAINS = {
    "polars + hyperscan + rensa": ("counts_polars", "lexicon_hyperscan", "copies_rensa"),
    "polars + ahocorasick_rs + rensa": ("counts_polars", "lexicon_ahocorasick_rs", "copies_rensa"),
    "sklearn + pyahocorasick + datasketch": (
        "counts_sklearn",
        "lexicon_pyahocorasick",
        "copies_datasketch",
    ),
}


def main() -> None:
    """Do one part, or one chain of parts in one process."""
    job, path, lexicon, out, rows = sys.argv[1], *map(Path, sys.argv[2:5]), int(sys.argv[5])
    for part in CHAINS.get(job, (job,)):
        more = (lexicon,) if part.startswith("lexicon") else ()
        globals()[part](path, out, rows, *more)


if __name__ == "__main__":
    main()
