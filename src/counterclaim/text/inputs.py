"""Texts as people hold them: CSV, JSON lines or Parquet, checked at the door."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pandas as pd

from counterclaim.readers.cells import HALF
from counterclaim.readers.columnar import read_parquet_file
from counterclaim.readers.encodings import encoding_of_file
from counterclaim.readers.objects import read_json_lines
from counterclaim.readers.records import Record, Refusal, RefusedError
from counterclaim.readers.tabular import read_table_file
from counterclaim.text.languages import LANGUAGES

COLUMNS = ("doc_id", "language", "text")
READERS = {
    ".csv": partial(read_table_file, encoding="utf-8-sig", knows=COLUMNS.__contains__),
    ".jsonl": partial(read_json_lines, encoding="utf-8-sig"),
    ".parquet": read_parquet_file,
}


class TextsError(ValueError):
    """A table of texts cannot be read; the message names file, row, column and the remedy."""


def read_texts(path: str | Path) -> pd.DataFrame:
    """Read a table of texts.

    Parameters
    ----------
    path
        A `.csv`, `.jsonl` (one JSON object a line) or `.parquet` file in UTF-8 with `doc_id`,
        `language` ("de", "en", "fr", "nl") and `text`. More columns are kept.

    Returns
    -------
    One row a text, as in the file. Ids are strings; a missing text is "".

    Raises
    ------
    TextsError
        Names file, row and column of what is wrong, and what to do: an unknown ending, an
        encoding other than UTF-8, a missing column, an unknown language, an empty or doubled id.
    """
    path = Path(path)
    if path.suffix.lower() not in READERS:
        raise TextsError(f"{path}: unknown ending {path.suffix!r}; use {', '.join(READERS)}")
    if not path.is_file():
        raise TextsError(f"{path}: no such file; check the name")
    rows = list(_rows(path))
    table = pd.DataFrame(rows, columns=None if rows else list(COLUMNS))
    first = 2 if path.suffix.lower() == ".csv" else 1
    _check(table, str(path), first)
    return table.assign(
        doc_id=table["doc_id"].astype("str"),
        text=table["text"].fillna("").astype("str"),
    )


def of_case(story: object, article_id: str) -> pd.DataFrame:
    """Give one page of a case as a table of texts; no row where its text is not held.

    Parameters
    ----------
    story
        A case: `articles` with `article_id` and `language`, and `texts` by `article_id`.
    article_id
        The page.
    """
    pages = story.articles.loc[story.articles["article_id"] == article_id]
    held = pages[pages["article_id"].isin(story.texts)]
    return pd.DataFrame(
        {
            "doc_id": held["article_id"].astype("str"),
            "language": held["language"].astype("str"),
            "text": held["article_id"].map(story.texts).astype("str"),
        }
    )


def checked_texts(texts: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Give `doc_id`, `language` and `text` of each row of a table of texts.

    Raises
    ------
    TextsError
        If a column is missing or a language is not one of the four; names row and column.
    """
    _check(texts, "texts", 0, unique=False)
    text = texts["text"].astype(object).where(texts["text"].notna(), "")
    return zip(texts["doc_id"].astype(str), texts["language"].astype(str), text, strict=True)


def _rows(path: Path) -> Iterator[dict[str, object]]:
    """Give the rows of a file; the first one that is broken is an error."""
    try:
        if path.suffix.lower() != ".parquet" and not encoding_of_file(path).startswith("utf-8"):
            raise TextsError(f"{path}: not UTF-8; save the file again as UTF-8")
        for item in READERS[path.suffix.lower()](path):
            if isinstance(item, Refusal):
                # An empty line is no text; `read` counts it, here it is passed over.
                if item.record.strip():
                    raise TextsError(f"{path}, row {item.row}: {item.reason}; {item.remedy}")
                continue
            _check_bytes(item, path)
            yield item.cells
    except RefusedError as error:
        raise TextsError(f"{path}: {error}") from error
    except OSError as error:
        raise TextsError(f"{path}: cannot be read ({error.strerror}); check the file") from error


def _check_bytes(record: Record, path: Path) -> None:
    for column, value in record.cells.items():
        if isinstance(value, str) and HALF.search(value):
            raise TextsError(
                f"{path}, row {record.row}, column {column!r}: not UTF-8; "
                "save the file again as UTF-8"
            )


def _check(table: pd.DataFrame, name: str, first: int, unique: bool = True) -> None:
    for column in COLUMNS:
        if column not in table:
            raise TextsError(
                f"{name}: column {column!r} is missing (there are: {', '.join(map(str, table))}); "
                "add it or rename one"
            )
    wrong = ~table["language"].isin(LANGUAGES)
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise TextsError(
            f"{name}, row {row + first}, column 'language': {table['language'].iloc[row]!r} is not "
            f"one of {', '.join(LANGUAGES)}; leave such texts out"
        )
    _check_text(table, name, first)
    if unique:
        _check_ids(table, name, first)


def _check_text(table: pd.DataFrame, name: str, first: int) -> None:
    for row, text in enumerate(table["text"], first):
        if not isinstance(text, str) and not pd.isna(text):
            raise TextsError(f"{name}, row {row}, column 'text': not a text; quote it")


def _check_ids(table: pd.DataFrame, name: str, first: int) -> None:
    ids = table["doc_id"].astype(str)
    for bad, why in (
        (ids.str.strip().eq("") | table["doc_id"].isna(), "empty"),
        (ids.duplicated(), "used twice"),
    ):
        if bad.any():
            row = int(bad.to_numpy().argmax())
            raise TextsError(
                f"{name}, row {row + first}, column 'doc_id': {ids.iloc[row]!r} is {why}; "
                "give each text an id of its own"
            )
