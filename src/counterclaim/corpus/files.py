"""Files that are there whole or not at all, and a folder that one run at a time writes to."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from counterclaim import files

# A part's dictionary is its vocabulary: it must not be given up halfway.
DICTIONARY_BYTES = 1 << 30


class MeasureError(ValueError):
    """Nothing can be measured; the message names what is wrong and the remedy."""


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a path to write to; what was written takes the place of `path` when all went well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{socket.gethostname()}.{os.getpid()}.new")
    try:
        yield fresh
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def write_json(path: Path, held: object) -> None:
    """Write JSON, whole or not at all."""
    with whole(path) as fresh:
        text = json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True)
        fresh.write_text(f"{text}\n", encoding="utf-8")


def read_json(path: Path) -> dict:
    """Read JSON that `write_json` wrote."""
    return json.loads(path.read_text(encoding="utf-8"))


def write_table(path: Path, table: pa.Table) -> None:
    """Write a Parquet file of one row group, whole or not at all."""
    with whole(path) as fresh:
        pq.write_table(
            table,
            fresh,
            row_group_size=max(table.num_rows, 1),
            # Hashes do not get smaller.
            compression={
                name: "none" if pa.types.is_fixed_size_binary(table.field(name).type) else "zstd"
                for name in table.column_names
            },
            dictionary_pagesize_limit=DICTIONARY_BYTES,
            write_statistics=False,
        )


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder, so that no second run writes to it, and clear it of what killed runs left.

    Raises
    ------
    MeasureError
        Another run holds it; the message says which.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with files.held(folder):
            _clear_dead(folder)
            yield
    except files.HeldError as error:
        raise MeasureError(str(error)) from error


def _clear_dead(folder: Path) -> None:
    """Take away what runs that were killed have left half written."""
    for left in folder.rglob(".*.new"):
        left.unlink(missing_ok=True)
