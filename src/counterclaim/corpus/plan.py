"""From what people hold to partitions: runs of pages that are measured one by one."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from counterclaim.corpus.files import MeasureError, read_json, whole, write_json
from counterclaim.files import CsvWriter
from counterclaim.readers import cells, columns
from counterclaim.readers.columnar import MAX_GROUP
from counterclaim.readers.folder import files_under
from counterclaim.readers.objects import read_json_lines
from counterclaim.readers.pages import Reject
from counterclaim.readers.records import (
    Record,
    Refusal,
    RefusedError,
    beginning,
    printable,
)
from counterclaim.readers.tabular import read_table_file

WANTED = ("doc_id", "language", "text")
ROWS_AT_ONCE = 2_000
LINES = {
    **dict.fromkeys((".jsonl", ".ndjson"), read_json_lines),
    **dict.fromkeys((".csv", ".tsv", ".tab"), partial(read_table_file, knows=columns.is_known)),
}
ENDS = 1 << 20
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Piece:
    """Row groups of one Parquet file.

    `names` are our columns and theirs. `origin` is the file that was given, and `first` the number
    of rows in it before these, where the file was not cut: a slice of a cut file has a column `row`.
    """

    path: str
    groups: list[int]
    names: dict[str, str]
    origin: str
    first: int = 0
    rows: int = 0


@dataclass(frozen=True)
class Plan:
    """What is measured, partition by partition; the same for every engine."""

    partitions: list[list[Piece]]
    settings: dict
    entries: list[list]
    rejects: list[list] = field(default_factory=list)

    def rows(self, number: int) -> int:
        """Give the number of rows in a partition."""
        return sum(piece.rows for piece in self.partitions[number])

    @property
    def total(self) -> int:
        """The number of rows in all partitions."""
        return sum(map(self.rows, range(len(self.partitions))))


def write_plan(work: Path, plan: Plan) -> None:
    """Write a plan where workers find it."""
    pieces = [[vars(piece) for piece in part] for part in plan.partitions]
    write_json(work / "plan.json", {**vars(plan), "partitions": pieces})


def read_plan(work: Path) -> Plan:
    """Read a plan."""
    held = read_json(work / "plan.json")
    held["partitions"] = [[Piece(**piece) for piece in part] for part in held["partitions"]]
    return Plan(**held)


def fingerprint(paths: list[Path]) -> list[dict]:
    """Say of each file under the paths what would be otherwise if it had changed.

    Returns
    -------
    `file`, `bytes`, `modified` (nanoseconds) and `ends`, a hash of its first and last megabyte:
    whole files of this size are not read twice.
    """
    found = []
    for path, wrong in files_under(paths):
        if wrong is None:
            stat = path.stat()
            found.append(
                {
                    "file": str(path.resolve()),
                    "bytes": stat.st_size,
                    "modified": stat.st_mtime_ns,
                    "ends": _ends(path, stat.st_size),
                }
            )
    return found


def _ends(path: Path, size: int) -> str:
    with path.open("rb") as file:
        digest = hashlib.blake2b(file.read(ENDS), digest_size=16)
        file.seek(max(0, size - ENDS))
        digest.update(file.read(ENDS))
    return digest.hexdigest()


def make_plan(
    paths: Iterable[Path], work: Path, settings: dict, entries: list[list], tell: Tell
) -> Plan:
    """Divide the pages under the paths into partitions.

    Parameters
    ----------
    paths
        Files and folders: Parquet, CSV, JSON lines.
    work
        Where files that cannot be read in parts (CSV, JSON lines, Parquet of very large row
        groups) are cut into slices.
    settings, entries
        Kept with the plan; `settings["partition"]` is the number of pages in one.

    Raises
    ------
    MeasureError
        No file has a page, or a path is not there.
    """
    size, rejects, pieces = settings["partition"], [], []
    found = list(files_under(paths))
    for done, (path, wrong) in enumerate(found):
        tell(f"looking at {path.name}", done, len(found))
        try:
            if wrong:
                raise wrong
            pieces += _pieces(path, work / "slices" / f"{done:05}", size, rejects)
        except RefusedError as error:
            rejects.append(_reject(path, "", error))
    if not pieces:
        why = f"; {rejects[0][0]}: {rejects[0][3]}" if rejects else ""
        raise MeasureError(f"no file with pages{why}; give Parquet, CSV or JSON lines")
    return Plan(_packed(pieces, size), settings, entries, rejects)


def _reject(path: Path, row: int | str, error: RefusedError, record: str = "") -> list:
    said = (error.column, error.reason, error.remedy, record or error.record)
    return list(Reject(printable(str(path)), row, *map(printable, said)))


def _pieces(path: Path, slices: Path, size: int, rejects: list) -> list[Piece]:
    suffix = path.suffix.casefold()
    if suffix == ".parquet":
        return _of_parquet(path, slices, size)
    if suffix not in LINES:
        raise RefusedError(
            "not a kind of file that is measured", "read it first, with counterclaim read"
        )
    return _cut(path, slices, size, rejects)


def _of_parquet(path: Path, slices: Path, size: int) -> list[Piece]:
    try:
        with pq.ParquetFile(path) as file:
            names = _names(file.schema_arrow.names)
            _check_types(file.schema_arrow, names)
            meta = [file.metadata.row_group(g) for g in range(file.num_row_groups)]
            if max((group.total_byte_size for group in meta), default=0) > MAX_GROUP:
                raise RefusedError("a row group is too large", "save it in smaller row groups")
            if max((group.num_rows for group in meta), default=0) > 2 * size:
                return _cut_parquet(file, names, path, slices, size)
            made, first = [], 0
            for number, group in enumerate(meta):
                made.append(Piece(str(path), [number], names, str(path), first, group.num_rows))
                first += group.num_rows
            return made
    except (pa.ArrowException, OSError) as error:
        reason = (str(error).strip().splitlines() or ["damaged"])[0][:200]
        raise RefusedError(
            f"not a Parquet file that can be read ({reason})", "save it again"
        ) from error


def _names(there: Iterable[str]) -> dict[str, str]:
    found, _ = columns.bound(there, {})
    for ours in ("doc_id", "text"):
        if ours not in found:
            raise RefusedError(
                f"no column is known as {ours} (there are: {', '.join(list(there)[:20])})",
                f"rename one to {ours}, or read it first, with counterclaim read",
                ours,
            )
    return {ours: found[ours] for ours in WANTED if ours in found}


def _check_types(schema: pa.Schema, names: dict[str, str]) -> None:
    for ours, theirs in names.items():
        kind = schema.field(theirs).type
        kind = kind.value_type if pa.types.is_dictionary(kind) else kind
        tests = [pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view]
        tests += [pa.types.is_null]
        tests += [pa.types.is_integer] if ours == "doc_id" else []
        tests += [pa.types.is_binary, pa.types.is_large_binary] if ours == "text" else []
        if not any(test(kind) for test in tests):
            raise RefusedError(f"column {theirs!r} is of type {kind}", "save it as text", theirs)


def _cut_parquet(
    file: pq.ParquetFile, names: dict[str, str], path: Path, slices: Path, size: int
) -> list[Piece]:
    def tables() -> Iterator[pa.Table]:
        row, wanted = 0, list(names.values())
        for batch in file.iter_batches(batch_size=min(ROWS_AT_ONCE, size), columns=wanted):
            rows = pa.array(np.arange(row + 1, row + 1 + len(batch)))
            ours = [batch.column(theirs) for theirs in names.values()]
            yield pa.table([*ours, rows], names=[*names, "row"])
            row += len(batch)

    return _sliced(tables(), path, slices, size)


def _cut(path: Path, slices: Path, size: int, rejects: list) -> list[Piece]:
    schema = pa.schema([*((name, pa.large_string()) for name in WANTED), ("row", pa.int64())])

    def tables() -> Iterator[pa.Table]:
        batch = []
        for row in _rows(path, rejects):
            batch.append(row)
            if len(batch) == min(ROWS_AT_ONCE, size):
                yield pa.Table.from_pylist(batch, schema)
                batch = []
        yield pa.Table.from_pylist(batch, schema)

    return _sliced(tables(), path, slices, size)


def _rows(path: Path, rejects: list) -> Iterator[dict]:
    """Give the rows of a file of lines, cleaned as `counterclaim read` does it."""
    names: dict[str, str] | None = None
    known: tuple = ()
    for item in LINES[path.suffix.casefold()](path):
        if isinstance(item, Refusal):
            said = RefusedError(item.reason, item.remedy, item.column, item.record)
            rejects.append(_reject(path, item.row, said))
            continue
        try:
            if names is None or tuple(item.cells) != known:
                known, names = tuple(item.cells), _names(item.cells)
            yield _cells(item, names)
        except RefusedError as error:
            if path.suffix.casefold() in (".csv", ".tsv", ".tab") and names is None:
                raise
            rejects.append(_reject(path, item.row, error, beginning(item.whole())))


def _cells(item: Record, names: dict[str, str]) -> dict:
    given = {ours: cells.cell(item.cells[theirs], ours)[0] for ours, theirs in names.items()}
    return {**given, "row": item.row}


def _sliced(tables: Iterator[pa.Table], path: Path, slices: Path, size: int) -> list[Piece]:
    """Write tables as slices of so many rows; a slice is a file of small row groups."""
    made: list[Piece] = []
    tables = (table for table in tables if table.num_rows)
    ahead = next(tables, None)
    while ahead is not None:
        place, rows, groups = slices.with_name(f"{slices.name}-{len(made):05}.parquet"), 0, 0
        with whole(place) as fresh, pq.ParquetWriter(fresh, ahead.schema, compression="lz4") as out:
            while ahead is not None and rows < size:
                out.write_table(ahead)
                rows, groups = rows + ahead.num_rows, groups + 1
                ahead = next(tables, None)
        names = {name: name for name in out.schema.names if name != "row"}
        made.append(Piece(str(place), list(range(groups)), names, str(path), -1, rows))
    return made


def _packed(pieces: list[Piece], size: int) -> list[list[Piece]]:
    """Put pieces together, in order, until a partition has its number of pages."""
    partitions: list[list[Piece]] = [[]]
    rows = 0
    for piece in pieces:
        if rows >= size:
            partitions.append([])
            rows = 0
        last = partitions[-1][-1] if partitions[-1] else None
        rows += piece.rows
        if last and last.path == piece.path:
            partitions[-1][-1] = Piece(
                last.path,
                last.groups + piece.groups,
                last.names,
                last.origin,
                last.first,
                last.rows + piece.rows,
            )
        else:
            partitions[-1].append(piece)
    return partitions


# ---- ids that are used twice


def doubles_path(work: Path, number: int) -> Path:
    """Say where the doubled ids of a partition stand."""
    return work / "doubles" / f"{number:05}.json"


def find_doubles(work: Path, plan: Plan) -> int:
    """Write, partition by partition, which rows bear an id that an earlier row has.

    Returns
    -------
    The number of such rows.
    """
    hashes, parts = [], range(len(plan.partitions))
    for number in parts:
        hashes.append(_hashes(read_ids(plan.partitions[number])))
    flat = np.concatenate(hashes)
    starts = np.cumsum([0, *map(len, hashes)])
    order = np.argsort(flat, kind="stable")
    alike = np.zeros(len(flat), dtype=bool)
    same = (flat[order[1:]] == flat[order[:-1]]) & (flat[order[1:]] != 0)
    alike[order[1:][same]] = alike[order[:-1][same]] = True
    # A hash is no proof: the ids themselves are compared.
    first: dict[bytes, str] = {}
    count = 0
    for number in parts:
        doubled = {}
        here = np.flatnonzero(alike[starts[number] : starts[number + 1]])
        if len(here):
            ids = read_ids(plan.partitions[number]).view(pa.large_binary())
            ids = ids.take(pa.array(here)).to_pylist()
            for place, doc_id in zip(here.tolist(), ids, strict=True):
                if doc_id in first:
                    doubled[str(place)] = first[doc_id]
                else:
                    first[doc_id] = _place(plan.partitions[number], place)
        if doubled:
            write_json(doubles_path(work, number), doubled)
            count += len(doubled)
    return count


def read_ids(partition: list[Piece]) -> pa.Array:
    """Give the ids of a partition's rows as text."""
    parts = []
    for piece in partition:
        with pq.ParquetFile(piece.path) as file:
            theirs = piece.names["doc_id"]
            table = file.read_row_groups(piece.groups, columns=[theirs])
            parts += [as_text(chunk) for chunk in table.column(theirs).chunks]
    return pa.concat_arrays(parts) if parts else pa.array([], pa.large_string())


def as_text(array: pa.Array) -> pa.Array:
    """Give an array of text or whole numbers as large strings, its bytes unchecked."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_binary(array.type):
        array = array.cast(pa.large_binary())
    if pa.types.is_large_binary(array.type):
        return array.view(pa.large_string())
    return array.cast(pa.large_string())


def _hashes(ids: pa.Array) -> np.ndarray:
    """Hash ids, 0 where there is none."""
    values = ids.view(pa.large_binary()).fill_null(b"").to_numpy(zero_copy_only=False)
    hashed = pd.util.hash_array(values, categorize=False) if len(values) else np.empty(0, "u8")
    return np.where(values == b"", np.uint64(0), hashed)


def _place(partition: list[Piece], place: int) -> str:
    """Name a row by file and row, as rejects do."""
    for piece in partition:
        if place < piece.rows:
            return f"{printable(piece.origin)}, row {row_number(piece, place)}"
        place -= piece.rows
    raise IndexError(place)


def row_number(piece: Piece, place: int) -> int:
    """Give the number that a row of a piece has in the file that was given."""
    if piece.first >= 0:
        return piece.first + place + 1
    with pq.ParquetFile(piece.path) as file:
        rows = file.read_row_groups(piece.groups, columns=["row"]).column("row")
    return rows[place].as_py()


def write_rejects(path: Path, rows: Iterable[Iterable]) -> None:
    """Write rejects as CSV, as `counterclaim read` does."""
    with whole(path) as fresh, fresh.open("w", encoding="utf-8", newline="") as file:
        writer = CsvWriter(file)
        writer.writerow(Reject._fields)
        writer.writerows(rows)


def plan_hash(settings: dict, entries: list[list], inputs: list[dict]) -> str:
    """Fingerprint what decides the results."""
    held = json.dumps([settings, entries, inputs], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(held.encode()).hexdigest()
