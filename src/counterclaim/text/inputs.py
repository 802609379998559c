"""Texts as people hold them: CSV, JSON lines or Parquet, checked at the door."""

import json
import warnings
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from counterclaim.text.languages import LANGUAGES

COLUMNS = ("doc_id", "language", "text")


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
    readers = {".csv": _read_csv, ".jsonl": _read_jsonl, ".parquet": _read_parquet}
    if path.suffix.lower() not in readers:
        raise TextsError(f"{path}: unknown ending {path.suffix!r}; use {', '.join(readers)}")
    if not path.is_file():
        raise TextsError(f"{path}: no such file; check the name")
    try:
        table = readers[path.suffix.lower()](path)
    except UnicodeDecodeError as error:
        raise TextsError(
            f"{path}: byte {error.start} is not UTF-8; save the file again as UTF-8"
        ) from error
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


def _read_csv(path: Path) -> pd.DataFrame:
    options = {"dtype": str, "keep_default_na": False, "encoding": "utf-8-sig", "index_col": False}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            return pd.read_csv(path, **options)
    except pd.errors.ParserWarning as error:
        raise TextsError(
            f"{path}: a row has more cells than the header; quote texts with commas"
        ) from error
    except pd.errors.EmptyDataError as error:
        raise TextsError(f"{path}: empty; give a header doc_id,language,text") from error
    except pd.errors.ParserError as error:
        raise TextsError(f"{path}: {str(error).strip()}; quote texts with commas") from error


def _read_jsonl(path: Path) -> pd.DataFrame:
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise TextsError(
                f"{path}, row {number}: not JSON ({error}); one object a line"
            ) from error
        if not isinstance(row, dict):
            raise TextsError(f"{path}, row {number}: not a JSON object; write {{...}}")
        rows.append(row)
    return pd.DataFrame(rows, columns=None if rows else list(COLUMNS))


def _read_parquet(path: Path) -> pd.DataFrame:
    try:
        return pd.read_parquet(path)
    except ImportError as error:
        raise TextsError(f"{path}: Parquet needs pyarrow; install it, or save as CSV") from error
    except (OSError, ValueError) as error:
        raise TextsError(f"{path}: not a Parquet file ({error}); save it again") from error


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
