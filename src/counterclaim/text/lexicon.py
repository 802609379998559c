"""Word lists in four languages: shipped ones, and how to extend or replace them."""

from functools import cache
from importlib import resources
from pathlib import Path

import pandas as pd

from counterclaim.text.languages import LANGUAGES

# Every lexicon has `language` ("*" for all four) and the columns below; the first is its term.
COLUMNS = {
    "reporting_verbs": ("verb", "verb_class", "forms", "participles", "particle", "needs"),
    "markers": ("marker", "verb_class", "place"),
    "hedges": ("hedge", "kind"),
    "number_hedges": ("hedge", "meaning"),
    "counted": ("term", "counted"),
    "cues": ("term", "cue"),
    "places": ("term", "jurisdiction", "kind"),
    "actors": ("term", "actor"),
    "crack_words": ("term", "sense"),
    "frames": ("term", "frame"),
}


class LexiconError(ValueError):
    """A lexicon file breaks its codebook; the message names file, row and column."""


def lexicon(name: str) -> pd.DataFrame:
    """Read a shipped word list.

    Parameters
    ----------
    name
        A key of `COLUMNS`: "reporting_verbs", "markers", "hedges", "number_hedges", "counted",
        "cues", "places", "actors", "crack_words" or "frames".

    Returns
    -------
    One row a language and term; `language` (ISO 639-1, or "*" for all four) and the columns that
    the README beside the files describes. No cell is missing; an empty one is "".

    Raises
    ------
    LexiconError
        If there is no such list.
    """
    if name not in COLUMNS:
        raise LexiconError(f"no lexicon {name!r}; there are {', '.join(COLUMNS)}")
    return _shipped(name).copy()


def lexicons(folder: str | Path | None = None, replace: tuple[str, ...] = ()) -> dict:
    """Read every word list, with your own rows added.

    Parameters
    ----------
    folder
        Where your files lie: a file named like a shipped one (`places.csv`) adds rows to it; a
        row on the same language and term takes the place of the shipped ones.
    replace
        Names of the lists that your file replaces as a whole.

    Returns
    -------
    Tables by name, as `lexicon` gives them; hand it to `extract_figures` or `extract_speech`.

    Raises
    ------
    LexiconError
        Names file, row and column of what breaks the codebook, or a list to replace without file.
    """
    shipped = {name: lexicon(name) for name in COLUMNS}
    if folder is None:
        return shipped
    return {name: _extended(name, table, Path(folder), replace) for name, table in shipped.items()}


def read_lexicon(name: str, path: str | Path) -> pd.DataFrame:
    """Read a word list of your own, checked against the columns of the shipped one.

    Parameters
    ----------
    name
        Which list it is, a key of `COLUMNS`.
    path
        A CSV file in UTF-8.

    Returns
    -------
    As `lexicon`.

    Raises
    ------
    LexiconError
        Names file, row and column: a missing column, an unknown language, an empty term.
    """
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path}: not UTF-8 ({error.reason}); save it as UTF-8") from error
    for column in ("language", *COLUMNS[name]):
        if column not in table:
            raise LexiconError(f"{path}: column {column!r} is missing; add it to the header")
    _check_cells(table, COLUMNS[name][0], path)
    return table[["language", *COLUMNS[name]]]


def _check_cells(table: pd.DataFrame, term: str, path: str | Path) -> None:
    known = (*LANGUAGES, "*")
    for row, (language, word) in enumerate(zip(table["language"], table[term], strict=True), 2):
        if language not in known:
            raise LexiconError(
                f"{path}, row {row}, column 'language': {language!r} is none of {', '.join(known)}"
            )
        if not word.strip():
            raise LexiconError(f"{path}, row {row}, column {term!r}: empty; give a term")


def _extended(name: str, shipped: pd.DataFrame, folder: Path, replace: tuple) -> pd.DataFrame:
    path = folder / f"{name}.csv"
    if not path.exists():
        if name in replace:
            raise LexiconError(f"{path}: no such file to replace {name!r} with; write one")
        return shipped
    own = read_lexicon(name, path)
    if name in replace:
        return own
    key = ["language", COLUMNS[name][0]]
    taken = pd.MultiIndex.from_frame(own[key])
    kept = shipped[~pd.MultiIndex.from_frame(shipped[key]).isin(taken)]
    return pd.concat([kept, own], ignore_index=True)


@cache
def _shipped(name: str) -> pd.DataFrame:
    source = resources.files("counterclaim").joinpath("lexicons", f"{name}.csv")
    with source.open(encoding="utf-8") as lines:
        return pd.read_csv(lines, dtype=str, keep_default_na=False)


def in_language(table: pd.DataFrame, language: str) -> pd.DataFrame:
    """Keep the rows of a word list that hold for a language."""
    return table[table["language"].isin([language, "*"])]
