"""Where a case lies and which tables it has."""

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from counterclaim import codebook
from counterclaim.files import content_of
from counterclaim.tables import BREACH, CodebookError, read_table, reference_breaches
from counterclaim.text.sentences import sentences

# More characters than any page has.
LARGEST_TEXT = 10_000_000


class CaseNotFoundError(FileNotFoundError):
    """No folder of that name holds `coded/`."""


# Two openings are two cases: what is computed of one is kept by the object, not by its tables.
@dataclass(frozen=True, eq=False)
class Case:
    """One contested story: its coded tables, and the sentences of the texts that are held.

    Each table is described in CODEBOOK.md. `sentences` has one row a sentence of the held texts
    and no row where none is held; `texts` has them whole, by `article_id`.
    """

    name: str
    folder: Path
    articles: pd.DataFrame
    codes: pd.DataFrame
    statements: pd.DataFrame
    figures: pd.DataFrame
    events: pd.DataFrame
    countries: pd.DataFrame
    platforms: pd.DataFrame
    term_counts: pd.DataFrame
    page_features: pd.DataFrame
    page_signatures: pd.DataFrame
    reuse_pairs: pd.DataFrame
    texts: dict[str, str] = field(repr=False)
    sentences: pd.DataFrame = field(repr=False)

    def contents(self) -> pd.DataFrame:
        """List the tables: one row a table, with its name, what one row is, and its rows."""
        rows = [
            (name, table.row, len(getattr(self, name)), table.file)
            for name, table in codebook.TABLES.items()
        ]
        rows.append(("sentences", "one sentence of a text that is held", len(self.sentences), ""))
        return pd.DataFrame(rows, columns=["table", "one_row_is", "rows", "file"])

    def not_held(self, article_id: str) -> str:
        """Say where the text of a page belongs, for a table that is empty without it."""
        place = f"data/{self.name}/texts/{article_id}.txt"
        return f"The text of this page is not held. Whoever has it can put it at {place}."

    def __repr__(self) -> str:
        """Say how much there is, not all of it."""
        return f"Case({self.name!r}: {len(self.articles)} pages, {len(self.figures)} figures)"


def folder(name: str) -> Path:
    """Find the folder of a case.

    Parameters
    ----------
    name
        A folder that holds `coded/`, or the name of one under `data/` of this folder or of one
        above it, or under `data/` beside the installed library.

    Raises
    ------
    CaseNotFoundError
        Names the places that were tried.
    """
    here = Path.cwd()
    homes = [parent / "data" for parent in (here, *here.parents, *Path(__file__).parents)]
    tried = [Path(name)] if os.sep in name or Path(name, "coded").is_dir() else []
    tried += [home / name for home in homes] if Path(name).name == name else []
    for candidate in tried:
        if (candidate / "coded").is_dir():
            return candidate.resolve()
    places = "\n".join(f"  {place}" for place in dict.fromkeys(tried))
    raise CaseNotFoundError(
        f"no case {name!r}: a case is a folder that holds coded/. Looked at:\n{places}"
    )


def open(name: str | None = None) -> Case:
    """Open a case: read every table and check it against the codebook.

    Parameters
    ----------
    name
        A name under `data/`, such as "sky-ecc", or any folder that holds `coded/`. Without one,
        what the environment variable COUNTERCLAIM_CASE says, else "sky-ecc".

    Raises
    ------
    CaseNotFoundError
        No such folder.
    CodebookError
        A table breaks the codebook; the message names file, row, column and remedy.

    Notes
    -----
    Labels and orders (`codebook`) are from now on those of this case. Whoever has two cases open
    opens the first again before going back to it.
    """
    home = folder(name or os.environ.get("COUNTERCLAIM_CASE", "sky-ecc"))
    tables, breaches = _read(home)
    if not breaches.empty:
        raise CodebookError(breaches)
    texts, breaches = _texts(home, tables["articles"]["article_id"])
    if not breaches.empty:
        raise CodebookError(breaches)
    codebook.use(own_codes(home)[0], by_rule=bool((tables["codes"]["pass"] == "auto").any()))
    tidy = {name: table.reset_index(drop=True) for name, table in tables.items()}
    return Case(name=home.name, folder=home, texts=texts, sentences=sentences(texts), **tidy)


def check(name: str) -> pd.DataFrame:
    """Find every breach of the codebook in a case.

    Returns
    -------
    One row a breach: `file`, `row` (the header is 1), `column`, `found`, `problem`, `allowed` and
    `record`, the row as it stands in the file. No row where the case is sound.

    Raises
    ------
    CaseNotFoundError
        No such folder.
    """
    home = folder(name)
    tables, breaches = _read(home)
    if "articles" not in tables:
        return breaches
    texts = _texts(home, tables["articles"]["article_id"])[1]
    return pd.concat([breaches, texts], ignore_index=True)


def fingerprint(name: str) -> str:
    """Fingerprint the coded tables of a case: SHA-256 over file names and contents."""
    digest = hashlib.sha256()
    for path in sorted((folder(name) / "coded").glob("*.csv")):
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def own_codes(home: Path) -> tuple[dict[str, tuple[codebook.Code, ...]], pd.DataFrame]:
    """Read the lists that a case brings itself, from `codebook.csv` in its folder.

    Returns
    -------
    The codes by list, none where there is no such file, and the breaches of the file.
    """
    path = home / codebook.OWN_CODES.file
    if not path.exists():
        return {}, pd.DataFrame(columns=BREACH)
    reading = read_table(path, codebook.OWN_CODES)
    rows = reading.rows.astype("object").where(reading.rows.notna(), "")
    own = {
        name: tuple(
            codebook.Code(r.code, r.en, r.nl, r.meaning, r.role) for r in group.itertuples()
        )
        for name, group in rows.groupby("list", sort=False)
    }
    return own, pd.concat([reading.breaches, _lacking(own)], ignore_index=True)


def _lacking(own: dict[str, tuple[codebook.Code, ...]]) -> pd.DataFrame:
    # The two parties that every summary knows by name.
    listed = {code.code for code in own.get("speaker", codebook.CODES["speaker"])}
    rows = [
        (
            codebook.OWN_CODES.file,
            0,
            "code",
            "",
            f"lacks the speaker {code}",
            "both company and outlet",
            "",
        )
        for code in ("company", "outlet")
        if code not in listed
    ]
    return pd.DataFrame(rows, columns=BREACH)


def _read(home: Path) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    own, own_breaches = own_codes(home)
    # A code that its own list has lost would be a breach in every table; the list comes first.
    if not own_breaches.empty:
        return {}, own_breaches[BREACH]
    codebook.use(own)
    readings = {
        name: read_table(home / "coded" / table.file, table, of_your_own=bool(own))
        for name, table in codebook.TABLES.items()
    }
    tables = {name: reading.rows for name, reading in readings.items()}
    # A row that is refused for its own sake would make orphans of all that name it.
    sound = [name for name, reading in readings.items() if reading.breaches.empty]
    orphans = reference_breaches({name: tables[name] for name in sound})
    found = [reading.breaches for reading in readings.values()]
    return tables, pd.concat([*found, orphans], ignore_index=True)[BREACH]


def _texts(home: Path, article_ids: pd.Series) -> tuple[dict[str, str], pd.DataFrame]:
    """Read the texts that are held, by page; and a breach for each that is no text."""
    paths = {path.stem: path for path in sorted((home / "texts").glob("*.txt"))}
    texts, breaches = {}, []
    for article_id in article_ids:
        if article_id not in paths:
            continue
        try:
            content = content_of(paths[article_id], LARGEST_TEXT + 1)
            if len(content) > LARGEST_TEXT:
                raise ValueError(f"is larger than {LARGEST_TEXT:,} bytes", "the text of one page")
            texts[article_id] = content.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
        except OSError as error:
            breaches.append((article_id, f"cannot be read ({error.strerror})", "a text file"))
        except UnicodeDecodeError as error:
            problem = f"is not UTF-8 (byte {error.start + 1})"
            breaches.append((article_id, problem, "plain text in UTF-8; save it again so"))
        except ValueError as error:
            breaches.append((article_id, *error.args))
    rows = [(f"texts/{page}.txt", 0, "", "", *said, "") for page, *said in breaches]
    return texts, pd.DataFrame(rows, columns=BREACH)
