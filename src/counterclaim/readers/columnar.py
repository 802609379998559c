"""Parquet, a few hundred rows at a time."""

import datetime
from collections.abc import Iterator
from pathlib import Path

from counterclaim.readers.records import MAX_COLUMNS, Record, Refusal, RefusedError

ROWS_AT_ONCE = 500
# A row group is unpacked whole; a small file can hold one that is larger than the memory.
MAX_GROUP = 2_000_000_000
REMEDY = "save it again, or save it as CSV"


def read_parquet_file(path: Path) -> Iterator[Record | Refusal]:
    """Read a Parquet file.

    Yields
    ------
    A record for each row, counted from 1. Days and times are written as ISO 8601.

    Raises
    ------
    RefusedError
        Not a Parquet file, damaged, or unpacking to more than the memory should hold.
    """
    import pyarrow
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            meta = file.metadata
            groups = range(meta.num_row_groups)
            if max((meta.row_group(g).total_byte_size for g in groups), default=0) > MAX_GROUP:
                raise RefusedError(f"it unpacks to more than {MAX_GROUP:,} bytes at once", REMEDY)
            if len(file.schema_arrow.names) > MAX_COLUMNS:
                raise RefusedError(
                    f"it has more than {MAX_COLUMNS:,} columns",
                    "keep only the columns of the pages",
                )
            names = file.schema_arrow.names
            twice = [name for name in names if names.count(name) > 1]
            if twice:
                raise RefusedError(
                    f"column {twice[0]!r} stands twice", "rename one of the two", twice[0]
                )
            size, total, row = path.stat().st_size, max(meta.num_rows, 1), 0
            for batch in file.iter_batches(batch_size=ROWS_AT_ONCE):
                for cells in batch.to_pylist():
                    row += 1
                    yield Record(
                        row, {k: _plain(v) for k, v in cells.items()}, at=size * row // total
                    )
    except (pyarrow.ArrowException, OverflowError, UnicodeDecodeError) as error:
        reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else "damaged"
        raise RefusedError(f"not a Parquet file that can be read ({reason})", REMEDY) from error


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime.date | datetime.datetime) else value
