"""One partition: pages in, tables out. The same function on every engine."""

import json
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from counterclaim.corpus import bands
from counterclaim.corpus.files import MeasureError, read_json, whole, write_json, write_table
from counterclaim.corpus.measured import Measured, Measuring, Plain, Rows
from counterclaim.corpus.phrases import TONGUES, of_entries
from counterclaim.corpus.plan import Piece, Plan, as_text, doubles_path, read_plan, row_number
from counterclaim.readers.languages import language_code
from counterclaim.readers.pages import Reject
from counterclaim.readers.records import MAX_RECORD, RefusedError, beginning, printable

BATCH = 2_000
TABLES = ("term_counts", "lexicon_hits", "page_features", "page_signatures")
HELD = threading.local()

MISSING = ("doc_id", "the id is missing", "give each page an id of its own")
NOT_UTF8 = ("text", "the text is not UTF-8", "save it again as UTF-8")
ID_NOT_UTF8 = ("doc_id", "the id is not UTF-8", "save it again as UTF-8")
EMPTY = ("text", "the text is empty", "add the text, or delete the row")
TOO_LONG = ("text", f"the text has more than {MAX_RECORD:,} bytes", "check that it is one page")


class Batch(NamedTuple):
    """Pages that were accepted: ids, languages (ISO 639-1 or "") and texts, and the rejects."""

    ids: pa.Array
    languages: list[str]
    texts: pa.Array
    rejects: list[Reject]


def compiled_is_there() -> bool:
    """Whether the compiler of the extra "scale" is installed."""
    return find_spec("numba") is not None


def check_compiler() -> None:
    """Check that the compiler is there, as the plan says: the two ways are not mixed in one run.

    Raises
    ------
    MeasureError
        It is not.
    """
    if not compiled_is_there():
        raise MeasureError('numba is missing here; install "counterclaim[scale]", on every worker')


def measure_partition(work: str, number: int) -> dict:
    """Measure one partition of a plan, unless that was done before.

    Parameters
    ----------
    work
        The folder with the plan; the tables lie in the folder above it.
    number
        Which partition.

    Returns
    -------
    Its counts: `pages`, `rejects`, `tokens`.
    """
    home = Path(work)
    done = home / "done" / f"{number:05}.json"
    if done.exists():
        return read_json(done)
    plan = read_plan(home)
    measuring, ids, languages, rejects = _measuring(plan), [], [], []
    for batch in batches(home, plan, number):
        tongues = [TONGUES.index(code) if code in TONGUES else 0 for code in batch.languages]
        measuring.add(batch.texts, np.array(tongues, dtype=np.int64))
        ids.append(batch.ids)
        languages += batch.languages
        rejects += batch.rejects
    measured = measuring.result()
    pages = pa.concat_arrays(ids) if ids else pa.array([], pa.large_string())
    _write(home, number, plan, pages.cast(pa.string()), languages, measured)
    write_json(home / "rejects" / f"{number:05}.json", rejects)
    summary = {
        "pages": len(pages),
        "rejects": len(rejects),
        "tokens": int(measured.tokens.sum(dtype=np.int64)),
    }
    write_json(done, summary)
    # Kept for the next one: giving its memory back would stop the other threads.
    HELD.last = ((plan.settings["compiled"], plan.entries), measuring)
    return summary


def _measuring(plan: Plan) -> Measuring:
    """Give what measures: of this thread's last partition, if that ended well and was of this kind.

    It is not held while it is in use: one that was stopped half way has pages of its own.
    """
    kind, measuring = getattr(HELD, "last", (None, None))
    HELD.last = (None, None)
    if kind == (plan.settings["compiled"], plan.entries):
        return measuring
    known = of_entries(plan.entries)
    if not plan.settings["compiled"]:
        return Plain(known)
    check_compiler()
    from counterclaim.corpus.compiled import Compiled

    return Compiled(known)


# ---- reading


def batches(work: Path, plan: Plan, number: int) -> Iterator[Batch]:
    """Read a partition, a few pages at a time, and part pages from rejects."""
    path, place = doubles_path(work, number), 0
    doubles = {int(key): first for key, first in read_json(path).items()} if path.exists() else {}
    for piece in plan.partitions[number]:
        with pq.ParquetFile(piece.path) as file:
            begin = 0
            for rows in file.iter_batches(
                BATCH, row_groups=piece.groups, columns=list(piece.names.values())
            ):
                here = {key - place: first for key, first in doubles.items() if key >= place}
                yield _batch(rows, piece, begin, here)
                begin += len(rows)
                place += len(rows)


def _batch(rows: pa.RecordBatch, piece: Piece, begin: int, doubles: dict[int, str]) -> Batch:
    ids, texts = (as_text(rows.column(piece.names[name])) for name in ("doc_id", "text"))
    languages = _languages(rows, piece)
    wrong = _wrong(ids, texts, doubles)
    if not wrong:
        return Batch(ids, languages, texts, [])
    rejects = [
        _reject(piece, begin + place, said, ids[place], texts[place])
        for place, said in sorted(wrong.items())
    ]
    kept = [place for place in range(len(rows)) if place not in wrong]
    chosen = pa.array(kept, pa.int64())
    return Batch(ids.take(chosen), [languages[p] for p in kept], texts.take(chosen), rejects)


def _wrong(ids: pa.Array, texts: pa.Array, doubles: dict[int, str]) -> dict[int, tuple]:
    """Say which rows cannot be measured, and why; the first reason counts."""
    wrong: dict[int, tuple] = {}
    for places, said in (
        (_not_utf8(texts), NOT_UTF8),
        (_not_utf8(ids), ID_NOT_UTF8),
    ):
        wrong.update(dict.fromkeys(places, said))
    sizes = pc.binary_length(texts.view(pa.large_binary())).fill_null(0).to_numpy()
    wrong.update(dict.fromkeys(np.flatnonzero(sizes > MAX_RECORD).tolist(), TOO_LONG))
    for place in _blank(texts, wrong):
        wrong[place] = EMPTY
    for place, first in doubles.items():
        if place < len(ids):
            reason = f"a duplicate: its doc_id is that of {first}"
            wrong[place] = ("doc_id", reason, "give each page an id of its own")
    for place in _blank(ids, wrong):
        wrong[place] = MISSING
    return wrong


def _not_utf8(array: pa.Array) -> list[int]:
    try:
        array.validate(full=True)
    except pa.ArrowInvalid:
        return [
            place
            for place, value in enumerate(array.view(pa.large_binary()).to_pylist())
            if value is not None and not _is_utf8(value)
        ]
    return []


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _blank(array: pa.Array, wrong: dict[int, tuple]) -> list[int]:
    """Find what is missing or holds only spaces; only what begins with one is looked through."""
    binary = array.view(pa.large_binary())
    first = pc.binary_slice(binary, 0, 1).fill_null(b"").to_pylist()
    # A letter, digit or mark of ASCII is not blank; beyond ASCII there are spaces too.
    return [
        place
        for place, byte in enumerate(first)
        if (byte <= b" " or byte >= b"\x7f")
        and place not in wrong
        and not (binary[place].as_py() or b"").decode().strip()
    ]


def _languages(rows: pa.RecordBatch, piece: Piece) -> list[str]:
    if "language" not in piece.names:
        return [""] * len(rows)
    said = as_text(rows.column(piece.names["language"])).fill_null("").dictionary_encode()
    codes = [_code(value) for value in said.dictionary.to_pylist()]
    return [codes[number] for number in said.indices.to_pylist()]


def _code(said: str) -> str:
    try:
        return language_code(said)
    except RefusedError:
        return ""


def _reject(piece: Piece, place: int, said: tuple, doc_id: pa.Scalar, text: pa.Scalar) -> Reject:
    held = [
        (scalar.as_buffer().to_pybytes() if scalar.is_valid else b"").decode(
            errors="surrogateescape"
        )
        for scalar in (doc_id, text)
    ]
    record = json.dumps(
        {"doc_id": printable(held[0]), "text": printable(beginning(held[1]))}, ensure_ascii=False
    )
    return Reject(printable(piece.origin), row_number(piece, place), *said, record)


# ---- writing


def _write(
    work: Path, number: int, plan: Plan, ids: pa.Array, languages: list[str], measured: Measured
) -> None:
    out, name = work.parent, f"part-{number:05}.parquet"
    write_table(out / "term_counts" / name, _term_counts(ids, measured))
    write_table(out / "lexicon_hits" / name, _lexicon_hits(ids, measured, plan))
    features = {
        "doc_id": ids,
        "language": pa.array(languages, pa.string()).dictionary_encode(),
        "tokens": measured.tokens,
        "types": measured.types,
        "quoted_tokens": measured.quoted,
        "window_sha256": pa.array(measured.sha256, pa.string()),
    }
    write_table(out / "page_features" / name, pa.table(features))
    write_table(out / "page_signatures" / name, _signatures(ids, measured.signatures))
    write_table(work / "terms" / name, _corpus_terms(measured))
    with whole(work / "bands" / f"{number:05}.npy") as fresh, fresh.open("wb") as file:
        np.save(file, bands.keys(measured.signatures))


def _by_page(ids: pa.Array, rows: Rows) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(rows.page, pa.int32()), ids, safe=False)


def _term_counts(ids: pa.Array, measured: Measured) -> pa.Table:
    rows = measured.term_rows
    terms = pa.DictionaryArray.from_arrays(
        pa.array(rows.number, pa.int32()), measured.terms, safe=False
    )
    return pa.table({"doc_id": _by_page(ids, rows), "term": terms, "count": rows.count})


def _lexicon_hits(ids: pa.Array, measured: Measured, plan: Plan) -> pa.Table:
    rows = measured.hit_rows
    found = {"doc_id": _by_page(ids, rows)}
    for place, name in enumerate(("lexicon", "term", "code")):
        values = [entry[place] for entry in plan.entries]
        names = sorted(set(values))
        number = {value: n for n, value in enumerate(names)}
        numbers = np.array([number[value] for value in values], dtype=np.int32)
        found[name] = pa.DictionaryArray.from_arrays(
            pa.array(numbers[rows.number], pa.int32()), pa.array(names, pa.string())
        )
    return pa.table({**found, "count": rows.count})


def _signatures(ids: pa.Array, signatures: np.ndarray) -> pa.Table:
    # Most significant byte first: in hexadecimal it is what page_signatures.csv holds.
    held = np.ascontiguousarray(signatures.astype(">u4"))
    width = signatures.shape[1] * 4
    column = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(width), len(ids), [None, pa.py_buffer(held)]
    )
    return pa.table({"doc_id": ids, "signature": column})


def _corpus_terms(measured: Measured) -> pa.Table:
    counts, pages = measured.term_counts, measured.term_pages
    return pa.table({"term": measured.terms, "count": counts, "pages": pages})
