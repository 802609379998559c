"""What a reader takes home: the tables for other programs, and the notebooks as they were written."""

import io
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pandas as pd

from counterclaim import codebook
from counterclaim.case import Case
from counterclaim.catalogue.markup import Cell, Row, heading, raw, table
from counterclaim.exports import bibtex, csl_json, package, workbook
from counterclaim.words import number_words, say
from counterclaim.workbooks import zipped

FOLDER = "download"


@dataclass(frozen=True)
class Download:
    """A file to take home: its name, its bytes, what it is and what one row of it is."""

    name: str
    content: bytes
    what: str
    row: str = ""
    rows: int | None = None


def downloads(story: Case, notebooks: list[Path], language: str) -> dict[str, list[Download]]:
    """Make the files of a case; the same case gives the same bytes.

    Returns
    -------
    Files by the heading they stand under. No text of any page is among them.
    """
    return {
        say("The whole case", "De hele casus", language): _wholes(story, language),
        say("Tables as CSV", "Tabellen als CSV", language): _tables(story, "csv"),
        say("Tables as Parquet", "Tabellen als Parquet", language): _tables(story, "parquet"),
        say("Notebooks", "Notebooks", language): [_notebook(path) for path in notebooks],
    }


def _wholes(story: Case, language: str) -> list[Download]:
    page, table_, file_ = (codebook.TABLES["articles"].row, "a sheet a table", "a file a table")
    pages = len(story.articles)
    return [
        Download(
            f"{story.name}-package.zip",
            zipped(package(story)),
            say(
                "data package: the CSV tables with codebook, licence and datapackage.json",
                "datapakket: de CSV-tabellen met codeboek, licentie en datapackage.json",
                language,
            ),
            file_,
        ),
        Download(
            f"{story.name}.xlsx",
            workbook(story),
            say("workbook for a spreadsheet", "werkmap voor een rekenblad", language),
            table_,
        ),
        Download(
            f"{story.name}.bib",
            bibtex(story).encode(),
            say("the pages as references, BibTeX", "de pagina's als referenties, BibTeX", language),
            page,
            pages,
        ),
        Download(
            f"{story.name}.csl.json",
            csl_json(story).encode(),
            say(
                "the pages as references, CSL-JSON for Zotero and pandoc",
                "de pagina's als referenties, CSL-JSON voor Zotero en pandoc",
                language,
            ),
            page,
            pages,
        ),
    ]


def _tables(story: Case, form: str) -> list[Download]:
    made = []
    for one in codebook.TABLES.values():
        rows = getattr(story, one.name)
        source = story.folder / "coded" / one.file
        content = source.read_bytes() if form == "csv" else _parquet(rows)
        name = f"{Path(one.file).stem}.{form}"
        made.append(Download(name, content, one.name.replace("_", " "), one.row, len(rows)))
    own = story.folder / codebook.OWN_CODES.file
    if form == "csv" and own.exists():
        codes = sum(len(codebook.entries(name)) for name in codebook.ROLES)
        table_ = codebook.OWN_CODES
        made.append(Download(own.name, own.read_bytes(), "codebook", table_.row, codes))
    return made


def _parquet(rows: pd.DataFrame) -> bytes:
    out = io.BytesIO()
    rows.to_parquet(out, index=False)
    return out.getvalue()


def _notebook(path: Path) -> Download:
    content = path.read_bytes()
    first = nbformat.reads(content.decode("utf-8"), as_version=4).cells[0].source
    return Download(path.name, content, first.partition("\n")[0].lstrip("# "))


def download_page(story: Case, files: dict[str, list[Download]], language: str) -> str:
    """Write the page that lists the downloads, as reStructuredText."""
    columns = [
        say("file", "bestand", language),
        say("what it is", "wat het is", language),
        say("one row is", "één rij is", language),
        say("rows", "rijen", language),
        say("size", "grootte", language),
    ]
    parts = [
        heading(say("Downloads", "Downloads", language)),
        say(
            "The coded tables as they stand, the same typed for analysis, and the notebooks as they "
            "were written, without results. Empty cells are unknown, never zero; the data "
            "dictionary says what each column means. No text of any page is here.",
            "De gecodeerde tabellen zoals ze zijn, dezelfde met typen voor analyse, en de notebooks "
            "zoals ze geschreven zijn, zonder uitkomsten. Lege cellen zijn onbekend, nooit nul; het "
            "codeboek zegt wat elke kolom betekent. Hier staat geen tekst van enige pagina. "
            "Omschrijvingen van rijen zijn in het Engels.",
            language,
        )
        + "\n\n",
    ]
    for title, those in files.items():
        rows = [
            Row(
                (
                    Cell(one.name, f"{FOLDER}/{one.name}"),
                    Cell(one.what),
                    Cell(one.row),
                    Cell("" if one.rows is None else number_words(one.rows, language), number=True),
                    Cell(size_words(len(one.content), language), number=True),
                )
            )
            for one in those
        ]
        parts += [heading(title, 1), raw(table(columns, rows, title))]
    return "".join(parts)


def size_words(size: int, language: str) -> str:
    """Say a size in kilobytes or megabytes of a thousand; nothing is less than one kilobyte."""
    if size >= 1e6:
        return f"{number_words(round(size / 1e6, 1), language)} MB"
    return f"{number_words(max(1, round(size / 1000)), language)} kB"
