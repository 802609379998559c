"""What was asked, when, by which road, and what came of it: one row a page."""

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pandas as pd

from counterclaim import files

FILE = "provenance.csv"
COLUMNS = [
    "article_id",
    "asked",
    "final",
    "fetched_at",
    "status",
    "bytes",
    "sha256",
    "via",
    "outcome",
    "reason",
    "verified",
    "likeness",
]


class FetchError(ValueError):
    """A fetch cannot go on; the message says why and what to do."""


def read(folder: Path) -> pd.DataFrame:
    """Read the provenance of a folder: strings, one row a page; no row where there is no file.

    Raises
    ------
    FetchError
        The file is not one of ours; names the row.
    """
    path = folder / FILE
    if not path.exists():
        return pd.DataFrame(columns=COLUMNS, dtype=str)
    remedy = "restore it, or move it away to fetch every page again"
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FetchError(f"{path}: cannot be read ({error}); {remedy}") from error
    if not rows or rows[0] != COLUMNS:
        raise FetchError(f"{path}:1: its columns are not {', '.join(COLUMNS)}; {remedy}")
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(COLUMNS):
            raise FetchError(f"{path}:{number}: has {len(row)} cells, not {len(COLUMNS)}; {remedy}")
    return pd.DataFrame(rows[1:], columns=COLUMNS, dtype=str)


def with_row(table: pd.DataFrame, row: dict) -> pd.DataFrame:
    """Put a page's row in place of its earlier one, or at the end."""
    cells = {name: _cell(row.get(name, "")) for name in COLUMNS}
    fresh = pd.DataFrame([cells], columns=COLUMNS, dtype=str)
    others = table[table["article_id"] != cells["article_id"]]
    return pd.concat([others, fresh], ignore_index=True)


def _cell(value: object) -> str:
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", str(value)).strip()


def write(folder: Path, table: pd.DataFrame) -> None:
    """Write the table in order of page, whole or not at all."""
    ordered = table.sort_values("article_id", kind="stable")
    write_whole(folder / FILE, ordered.to_csv(index=False, lineterminator="\n").encode())


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: killed at any moment, the old one stands.

    Raises
    ------
    FetchError
        It cannot be written; nothing is left behind.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write_whole(path, content)
    except OSError as error:
        raise FetchError(
            f"{path}: cannot be written ({error.strerror}); make room there"
        ) from error


def is_kept(folder: Path, row: pd.Series | None) -> bool:
    """Say whether a page is had: its row says so, and its file still has the hash of the row."""
    if row is None or row["outcome"] != "ok":
        return False
    body, text = folder / f"{row['article_id']}.html", folder / f"{row['article_id']}.txt"
    return (
        body.is_file()
        and text.is_file()
        and hashlib.sha256(body.read_bytes()).hexdigest() == row["sha256"]
    )


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder for one run, and take away what a killed run left half written there.

    Raises
    ------
    FetchError
        It cannot be used.
    HeldError
        Another run holds it.
    """
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(files.held(folder))
        except OSError as error:
            raise FetchError(
                f"{folder}: cannot be used ({error.strerror}); name another"
            ) from error
        files.sweep(folder)
        yield
