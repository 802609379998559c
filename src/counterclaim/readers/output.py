"""Pages, rejects and renamed ids on disk, each file whole or not at all."""

import csv
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from counterclaim.files import CsvWriter, check_place, held
from counterclaim.readers.pages import Page, Reject, Renamed, Settings, Tally, Tell, stream
from counterclaim.readers.records import MAX_RECORD, ReadError

REJECTS, RENAMED = "rejects.csv", "renamed.csv"
ENDINGS = (".parquet", ".csv")
# A batch is written when it has so many rows or characters.
BATCH_ROWS, BATCH_SIZE = 2_000, 16_000_000


def write_pages(
    paths: Iterable[str | Path], output: Path, settings: Settings, tell: Tell | None = None
) -> Tally:
    """Read files and folders, and write pages and rejects as they come.

    Parameters
    ----------
    paths, settings, tell
        As of `pages.stream`.
    output
        A `.parquet` or `.csv` file. `rejects.csv` and `renamed.csv` (given ids that were
        changed) are written beside it. None of the three is read as input.

    Returns
    -------
    The counts, checked against the rows that stand in the files written.

    Raises
    ------
    ReadError
        Nothing was read, or the files cannot be written; what stood there before stands.
    """
    output = Path(output)
    if output.suffix.casefold() not in ENDINGS:
        raise ReadError(f"{output}: unknown ending; use {' or '.join(ENDINGS)}")
    if output.name in (REJECTS, RENAMED):
        raise ReadError(f"{output}: that name is kept for what is refused; choose another")
    if not output.parent.is_dir():
        raise ReadError(f"{output.parent}: is no folder; make it first, or name another")
    tally = Tally()
    try:
        # Whatever the pages are called, what is refused has one name in a folder.
        with held(output.parent, REJECTS):
            _write_checked(paths, output, settings, tally, tell)
    except OSError as error:
        raise ReadError(
            f"{output}: cannot be written ({error.strerror}); choose another place"
        ) from error
    return tally


def _write_checked(
    paths: Iterable[str | Path],
    output: Path,
    settings: Settings,
    tally: Tally,
    tell: Tell | None,
) -> None:
    rejects, renamed = output.with_name(REJECTS), output.with_name(RENAMED)
    for path in (output, rejects, renamed):
        check_place(path)
    fresh = {
        path: path.with_name(f".{path.name}.{os.getpid()}.new")
        for path in (output, rejects, renamed)
    }
    try:
        _clear_dead(output, rejects, renamed)
        _write_all(stream(paths, settings, tally, fresh, tell), fresh)
        _check(tally, output, fresh[output], fresh[rejects])
        if tally.pages == 0:
            fresh[rejects].replace(rejects)
            raise ReadError(f"no page could be read ({tally.summary()}); {rejects} says why")
        for path, made in fresh.items():
            made.replace(path)
    finally:
        for made in fresh.values():
            made.unlink(missing_ok=True)


def _clear_dead(*paths: Path) -> None:
    """Take away what runs that were killed have left half written."""
    for path in paths:
        for left in path.parent.glob(f".{path.name}.*.new"):
            number = left.suffixes[-2].removeprefix(".")
            if number.isdecimal() and not _is_running(int(number)):
                left.unlink(missing_ok=True)


def _is_running(number: int) -> bool:
    if os.name != "posix":
        return True
    try:
        os.kill(number, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _write_all(items: Iterator[Page | Reject | Renamed], fresh: dict[Path, Path]) -> None:
    output = next(iter(fresh))
    opened = _parquet if output.suffix.casefold() == ".parquet" else _csv
    with ExitStack() as stack:
        pages, rejects, renamed = fresh.values()
        put_pages = stack.enter_context(opened(pages))
        put = {Reject: _table(stack, rejects, Reject), Renamed: _table(stack, renamed, Renamed)}
        batch, size = [], 0
        for item in items:
            if not isinstance(item, Page):
                put[type(item)](item)
                continue
            batch.append(item)
            size += len(item.text)
            if len(batch) >= BATCH_ROWS or size >= BATCH_SIZE:
                put_pages(batch)
                batch, size = [], 0
        put_pages(batch)


def _table(stack: ExitStack, path: Path, row: type) -> Callable:
    writer = CsvWriter(stack.enter_context(_open(path)))
    writer.writerow(row._fields)
    return writer.writerow


@contextmanager
def _parquet(path: Path) -> Iterator:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.string()) for name in Page._fields])

    def put(batch: list[Page]) -> None:
        of_columns = zip(*batch, strict=True) if batch else [[] for _ in Page._fields]
        arrays = [pa.array(column, pa.string()) for column in of_columns]
        writer.write_table(pa.Table.from_arrays(arrays, schema=schema))

    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        yield put


@contextmanager
def _csv(path: Path) -> Iterator:
    with _open(path) as file:
        writer = CsvWriter(file)
        writer.writerow(Page._fields)
        yield writer.writerows


def _open(path: Path) -> IO[str]:
    return path.open("w", encoding="utf-8", newline="")


def _check(tally: Tally, output: Path, pages: Path, rejects: Path) -> None:
    """Count what stands in the files, and hold it against the rows that were met."""
    if output.suffix.casefold() == ".parquet":
        import pyarrow.parquet as pq

        tally.pages = pq.read_metadata(pages).num_rows
    else:
        tally.pages = _rows(pages)
    tally.rejects = _rows(rejects)
    tally.check()


def _rows(path: Path) -> int:
    csv.field_size_limit(20 * MAX_RECORD)
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1
