"""Near-copies across partitions: candidates by band, the exact likeness of each, clusters."""

import hashlib
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from counterclaim.corpus import bands
from counterclaim.corpus.files import read_json, whole, write_table
from counterclaim.corpus.partition import batches, check_compiler
from counterclaim.corpus.plan import Plan, read_plan
from counterclaim.text.tokens import tokens

PAGE = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
TERMS_AT_ONCE = 1_000_000


def save(path: Path, array: np.ndarray) -> None:
    """Write an array, whole or not at all."""
    with whole(path) as fresh, fresh.open("wb") as file:
        np.save(file, array)


def pair_band(work: str, band: int) -> int:
    """Write the candidates of one band; give their number."""
    home = Path(work)
    done = home / "candidates" / f"{band:02}.npy"
    if not done.exists():
        save(done, bands.candidates(sorted((home / "bands").glob("*.npy")), band))
    return len(np.load(done, mmap_mode="r"))


def gather_candidates(work: Path) -> int:
    """Write every candidate once; give their number."""
    found = np.empty(0, dtype=np.uint64)
    # A few at a time: most bands name the same pairs.
    parts = sorted((work / "candidates").glob("*.npy"))
    for start in range(0, len(parts), 8):
        held = [np.load(path) for path in parts[start : start + 8]]
        found = np.unique(np.concatenate([found, *held]))
    save(work / "candidates.npy", found)
    return len(found)


def write_starts(work: Path) -> None:
    """Write the number of the first page of each partition, and the number of all pages."""
    done = sorted((work / "done").glob("*.json"))
    save(work / "starts.npy", np.cumsum([0, *(read_json(path)["pages"] for path in done)]))


def starts(work: Path) -> np.ndarray:
    """Give what `write_starts` wrote."""
    return np.load(work / "starts.npy")


def write_sets(work: str, number: int) -> int:
    """Write the trigrams of those pages of a partition that are in a candidate; give their number.

    Three files: which pages, where each ends, and its keys in order.
    """
    home = Path(work)
    keys_path = home / "sets" / f"{number:05}.keys.npy"
    pages_path, bounds_path = (
        keys_path.with_name(f"{number:05}.{n}.npy") for n in ("pages", "ends")
    )
    if not keys_path.exists():
        bounds = starts(home)
        pairs = np.load(home / "candidates.npy", mmap_mode="r")
        wanted = np.unique(np.concatenate([pairs >> HALF, pairs & PAGE])).astype(np.int64)
        here = wanted[(wanted >= bounds[number]) & (wanted < bounds[number + 1])] - bounds[number]
        ends, keys = _sets(home, number, here)
        save(pages_path, here)
        save(bounds_path, ends)
        save(keys_path, keys)
    return len(np.load(pages_path, mmap_mode="r"))


def _sets(work: Path, number: int, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    plan = read_plan(work)
    ends, keys, first = [np.zeros(1, np.int64)], [np.empty(0, np.uint64)], 0
    sets = _compiled_sets() if plan.settings["compiled"] else _plain_sets
    for batch in batches(work, plan, number) if len(wanted) else ():
        last = first + len(batch.ids)
        here = wanted[(wanted >= first) & (wanted < last)] - first
        bounds, found = sets(batch.texts.take(pa.array(here)))
        ends.append(bounds[1:] + ends[-1][-1])
        keys.append(found)
        first = last
    return np.concatenate(ends), np.concatenate(keys)


def _plain_sets(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    found = [np.empty(0, np.uint64)]
    for text in texts.to_pylist():
        words = tokens(text)
        grams = {" ".join(gram) for gram in zip(words, words[1:], words[2:], strict=False)}
        found.append(np.array(sorted(map(_key, grams)), dtype=np.uint64))
    return np.cumsum([len(keys) for keys in found]), np.concatenate(found)


def _key(gram: str) -> int:
    return int.from_bytes(hashlib.blake2b(gram.encode(), digest_size=8).digest())


def _compiled_sets():
    check_compiler()
    from counterclaim.corpus import kernel
    from counterclaim.corpus.compiled import Reader

    reader = Reader()

    def sets(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
        joined = reader.joined(texts)
        ids = reader.numbered(joined)
        keys = reader.scratch.room("keys", int(joined.lengths().sum()), np.uint64)
        bounds = np.zeros(len(texts) + 1, dtype=np.int64)
        kernel.trigram_sets(
            ids, joined.firsts, joined.lasts, reader.vocabulary.hashes, keys, bounds
        )
        return bounds, keys[: bounds[-1]].copy()

    return sets


def check_pairs(work: str, number: int) -> int:
    """Count what the pages of each candidate share, of those whose first page is in a partition.

    Returns
    -------
    How many were checked. The file has a row a pair: the two pages, their trigrams, those shared.
    """
    home = Path(work)
    done = home / "checked" / f"{number:05}.npy"
    if not done.exists():
        save(done, _checked(home, number))
    return len(np.load(done, mmap_mode="r"))


def _checked(work: Path, number: int) -> np.ndarray:
    bounds = starts(work)
    pairs = np.load(work / "candidates.npy", mmap_mode="r")
    first, last = np.searchsorted(pairs, bounds[number : number + 2].astype(np.uint64) << HALF)
    one = (pairs[first:last] >> HALF).astype(np.int64)
    other = (pairs[first:last] & PAGE).astype(np.int64)
    home = np.searchsorted(bounds, other, side="right") - 1
    checked = np.zeros((len(one), 5), dtype=np.int64)
    checked[:, 0], checked[:, 1] = one, other
    count = _compiled_count() if read_plan(work).settings["compiled"] else _plain_count
    for there in np.unique(home).tolist():
        here = np.flatnonzero(home == there)
        a = _spans(work, number, one[here] - bounds[number])
        b = _spans(work, there, other[here] - bounds[there])
        checked[here, 2], checked[here, 3] = a[2] - a[1], b[2] - b[1]
        checked[here, 4] = count(*a, *b)
    return checked


def _spans(work: Path, number: int, pages: np.ndarray) -> tuple[np.ndarray, ...]:
    """Give the keys of a partition, and where those of each page begin and end."""
    held, ends, keys = (
        np.load(work / "sets" / f"{number:05}.{name}.npy", mmap_mode=mode)
        for name, mode in (("pages", None), ("ends", None), ("keys", "r"))
    )
    place = np.searchsorted(held, pages)
    return keys, ends[place], ends[place + 1]


def _plain_count(keys, begins, ends, other_keys, other_begins, other_ends) -> list[int]:
    pairs = zip(begins, ends, other_begins, other_ends, strict=True)
    return [
        len(np.intersect1d(keys[a:b], other_keys[c:d], assume_unique=True)) for a, b, c, d in pairs
    ]


def _compiled_count():
    from counterclaim.corpus import kernel

    return kernel.shared_keys


# ---- tables


def write_copies(work: Path, plan: Plan) -> tuple[int, int]:
    """Write the pairs that are near-copies, and the cluster of each page.

    Returns
    -------
    The number of pairs, and of clusters of two pages or more.
    """
    out, least = work.parent, plan.settings["likeness"]
    parts = sorted((work / "checked").glob("*.npy"))
    kept = [np.empty((0, 5), np.int64)]
    for path in parts:
        rows = np.load(path)
        kept.append(rows[rows[:, 4] >= least * (rows[:, 2] + rows[:, 3] - rows[:, 4])])
    rows = np.concatenate(kept)
    ids = _ids(out)
    order = np.asarray(pc.array_sort_indices(ids))
    rank = np.empty(len(ids), dtype=np.int64)
    rank[order] = np.arange(len(ids))
    write_table(out / "copy_pairs.parquet", _pair_table(rows, ids, rank))
    clusters = _clusters(rows, ids, order, rank)
    write_table(out / "copy_clusters.parquet", clusters)
    sizes = clusters["cluster_pages"].to_numpy()
    return len(rows), round(float((1 / sizes[sizes > 1]).sum()))


def _ids(out: Path) -> pa.Array:
    parts = sorted((out / "page_features").glob("*.parquet"))
    chunks = [pq.read_table(path, columns=["doc_id"])["doc_id"].combine_chunks() for path in parts]
    return pa.concat_arrays([chunk.cast(pa.large_string()) for chunk in chunks])


def _pair_table(rows: np.ndarray, ids: pa.Array, rank: np.ndarray) -> pa.Table:
    # Like reuse_pairs: the first page of a pair is the one whose id comes first.
    turned = rank[rows[:, 0]] > rank[rows[:, 1]]
    rows = np.where(turned[:, None], rows[:, [1, 0, 3, 2, 4]], rows)
    a, b, size_a, size_b, shared = rows[np.lexsort((rank[rows[:, 1]], rank[rows[:, 0]]))].T
    union = size_a + size_b - shared
    return pa.table(
        {
            "page_a": ids.take(pa.array(a)).cast(pa.string()),
            "page_b": ids.take(pa.array(b)).cast(pa.string()),
            "shared_trigrams": shared,
            "containment_a": np.round(shared / size_a, 4),
            "containment_b": np.round(shared / size_b, 4),
            "jaccard": np.round(shared / union, 4),
        }
    )


def _clusters(rows: np.ndarray, ids: pa.Array, order: np.ndarray, rank: np.ndarray) -> pa.Table:
    size = len(ids)
    links = coo_matrix((np.ones(len(rows), np.int8), (rows[:, 0], rows[:, 1])), shape=(size, size))
    count, label = connected_components(links, directed=False)
    first = np.full(count, size, dtype=np.int64)
    np.minimum.at(first, label, rank)
    return pa.table(
        {
            "doc_id": ids.cast(pa.string()),
            "cluster": ids.take(pa.array(order[first[label]])).cast(pa.string()),
            "cluster_pages": np.bincount(label, minlength=count)[label],
        }
    )


def write_terms(work: Path) -> int:
    """Write the corpus term table: how often, and in how many pages, each term occurs."""
    merged, waiting, rows = pq.read_table(_first(work)).slice(0, 0), [], 0
    for path in sorted((work / "terms").glob("*.parquet")):
        waiting.append(pq.read_table(path))
        rows += waiting[-1].num_rows
        # As many new rows as old ones, at least: so a row is summed up a few times, not once a part.
        if rows >= max(merged.num_rows, TERMS_AT_ONCE):
            merged, waiting, rows = _summed(pa.concat_tables([merged, *waiting])), [], 0
    merged = _summed(pa.concat_tables([merged, *waiting])).sort_by("term")
    write_table(work.parent / "terms.parquet", merged)
    return merged.num_rows


def _first(work: Path) -> Path:
    return min((work / "terms").glob("*.parquet"))


def _summed(table: pa.Table) -> pa.Table:
    grouped = table.group_by("term").aggregate([("count", "sum"), ("pages", "sum")])
    return grouped.select(["term", "count_sum", "pages_sum"]).rename_columns(
        ["term", "count", "pages"]
    )
