"""A case taken out again: references, tables for other programs, a workbook, a data package."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
from babel import Locale

from counterclaim import codebook
from counterclaim.case import Case
from counterclaim.documents import codebook_markdown, datapackage
from counterclaim.files import whole_folder, write_all, write_whole
from counterclaim.workbooks import book_bytes, csv_text, put, put_header, zipped

PRINTED_IN = {"newspaper", "magazine", "trade_press"}
NO_TITLE = "[title not seen]"
_SPACE = re.compile(r"[ \t\r\n]+")
_LATEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_LATEX |= {sign: f"\\{sign}" for sign in "%&#_$"}
# Signs that LaTeX would draw together: -- becomes a dash, `` a quotation mark.
_LIGATURE = re.compile(r"([-`'<>,])(?=\1)|([?!])(?=`)")
_WIDTHS = {"text": 32, "address": 40, "signature": 24, "sha256": 24}


class ExportError(ValueError):
    """A case cannot be written out so; the message says why and what to do."""


# ---- references


def latex(text: str) -> str:
    """Escape a text for BibTeX and LaTeX; letters stay in UTF-8.

    Spaces and line ends become one space. Braces that are not in pairs would end the field for
    some programs, even with a backslash before them; such a text gets a command in their place.
    """
    words = _SPACE.sub(" ", text).strip(" ")
    paired = _in_pairs(words)
    braces = {"{": r"\{" if paired else r"\ensuremath{\lbrace}"}
    braces["}"] = r"\}" if paired else r"\ensuremath{\rbrace}"
    escaped = "".join((_LATEX | braces).get(sign, sign) for sign in words)
    return _LIGATURE.sub(lambda found: f"{found[0]}{{}}", escaped)


def _in_pairs(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0


def bibtex(story: Case) -> str:
    """Write the pages as BibTeX in the fields of BibLaTeX, in UTF-8.

    Returns
    -------
    One entry a page, in the order of `articles`; its key is the `article_id`. `@article` with
    `journaltitle` where the outlet is a newspaper, a magazine or of the trade press, else
    `@online` with `organization`. `date` is a day or a month, as precisely as it is known;
    `langid` and `language` are BibLaTeX's names of the language. A page whose title was not seen
    has "[title not seen]"; `note` says so where the title is but the words of the address. There
    is no `urldate`: when a page was visited is not known.
    """
    entries = [_entry(page) for page in story.articles.itertuples()]
    # Coding in a browser imports this module, and has no such package.
    import bibtexparser

    return bibtexparser.write_string(bibtexparser.Library(entries))


def _entry(page: tuple):
    from bibtexparser.model import Entry, Field

    article = page.outlet_type in PRINTED_IN
    language = _language(page.language)
    fields = {
        "title": NO_TITLE if pd.isna(page.title) else page.title,
        "journaltitle" if article else "organization": page.outlet,
        "date": page.published,
        "url": page.url,
        "langid": language,
        "language": language,
        "note": "title from the words of the address" if page.title_basis == "slug" else "",
    }
    kept = [
        # An address is read as it stands, not as text; what would end the field is written %7B.
        Field(name, _address(value) if name == "url" else latex(value))
        for name, value in fields.items()
        if not pd.isna(value) and value
    ]
    return Entry("article" if article else "online", page.article_id, kept)


def _address(url: str) -> str:
    return url.replace("{", "%7B").replace("}", "%7D")


def _language(code: str) -> str:
    return Locale.parse("en").languages.get(code, code).lower()


def csl_json(story: Case) -> str:
    """Write the pages as CSL-JSON, which Zotero, pandoc and citeproc read.

    Returns
    -------
    A list with one item a page, in the order of `articles`. `type` is `article-newspaper` where
    the outlet is a newspaper, a magazine or of the trade press, else `webpage`. `issued` has as
    many parts as are known (year and month, or a day too). No `title` where none was seen, no
    `accessed`: when a page was visited is not known.
    """
    items = [_item(page) for page in story.articles.itertuples()]
    return json.dumps(items, indent=2, ensure_ascii=False) + "\n"


def _item(page: tuple) -> dict:
    parts = [] if pd.isna(page.published) else [int(part) for part in page.published.split("-")]
    item = {
        "id": page.article_id,
        "type": "article-newspaper" if page.outlet_type in PRINTED_IN else "webpage",
        "title": page.title,
        "container-title": page.outlet,
        "issued": {"date-parts": [parts]} if parts else None,
        "URL": page.url,
        "language": page.language,
        "note": "title from the words of the address" if page.title_basis == "slug" else None,
    }
    return {key: value for key, value in item.items() if isinstance(value, dict) or _is(value)}


def _is(value: object) -> bool:
    return value is not None and not pd.isna(value)


# ---- tables for other programs

DNA_NOTE = """\
# Into Discourse Network Analyzer

DNA has no menu for tables of statements; its R package has functions for them. The first ten
columns of the table are those of rDNA's `dna_setStatements`, the others those of
`dna_setDocuments`. The texts of the pages are not in it: a document's text is made of our own
paraphrases, one a line, and `startCaret` and `endCaret` point at each.

```r
rows <- read.csv("{name}", encoding = "UTF-8", colClasses = c(document_date = "character"))
texts <- aggregate(text ~ documentId, rows, paste, collapse = "\\n")
first <- rows[!duplicated(rows$documentId), ]
documents <- data.frame(
  id = first$documentId, title = first$document_title,
  text = texts$text[match(first$documentId, texts$documentId)], coder = 1L,
  author = first$document_author, source = first$document_source,
  section = first$document_section, notes = first$document_notes,
  type = first$document_type, date = as.POSIXct(first$document_date, tz = "GMT"))
conn <- dna_connection("new.dna")
dna_setDocuments(conn, documents, simulate = FALSE)
dna_setStatements(conn, rows[, 1:10], simulate = FALSE)
```

| in DNA | here |
|---|---|
| document: title, source, section, type, date | page: title, outlet, genre, kind of outlet, day (the first of the month where only that is known; `document_notes` says so) |
| document: author, notes | empty; `article_id` and address |
| person | empty: speakers are coded as kinds, not as persons |
| organization | speaker; where the outlet speaks itself, the outlet's name |
| concept | proposition |
| agreement | 1 asserts, 0 denies or doubts; column `stance` keeps the three apart |

An apostrophe before = + - @ keeps a spreadsheet from running a cell; take it off with
`sub("^'(?='*[=+@-])", "", x, perl = TRUE)`.
"""


def dna(story: Case) -> list[list[str]]:
    """Lay the statements out for Discourse Network Analyzer (rDNA).

    Returns
    -------
    Rows of text with a header; one row a statement. First the columns of rDNA's
    `dna_setStatements`: `id`, `documentId` (both from 1), `startCaret`, `endCaret` (of the
    statement in the document's text), `statementTypeId` (1, "DNA Statement"), `coder` (1) and the
    variables `person` (empty), `organization` (the speaker; the outlet's name where it speaks
    itself), `concept` (the proposition), `agreement` (1 asserts, 0 denies or doubts). Then
    `document_title`, `document_author` (empty), `document_source` (outlet), `document_section`
    (genre), `document_type` (kind of outlet), `document_date`, `document_notes`, `text` and
    `stance`. The text of no page is in it: a document's text is our paraphrases, one a line.
    """
    outlet = codebook.with_role("speaker", "outlet")
    pages = story.articles.set_index("article_id")
    number = {page: place for place, page in enumerate(pages.index, 1)}
    header = "id documentId startCaret endCaret statementTypeId coder person organization concept"
    header += " agreement document_title document_author document_source document_section"
    header += " document_type document_date document_notes text stance"
    rows, ends = [header.split()], dict.fromkeys(number, -1)
    for place, said in enumerate(story.statements.itertuples(), 1):
        page = pages.loc[said.article_id]
        concept = codebook.label("proposition", said.proposition)
        text = said.paraphrase_en if _is(said.paraphrase_en) else f"({said.stance}: {concept})"
        start = ends[said.article_id] + 1
        ends[said.article_id] = start + len(text)
        speaker = codebook.label("speaker", said.speaker)
        rows.append(
            [
                str(place),
                str(number[said.article_id]),
                str(start),
                str(start + len(text)),
                "1",
                "1",
                "",
                page["outlet"] if said.speaker in outlet else speaker,
                concept,
                "1" if said.stance == "asserts" else "0",
                page["title"] if _is(page["title"]) else NO_TITLE,
                "",
                page["outlet"],
                _label("genre", page["genre"]),
                _label("outlet_type", page["outlet_type"]),
                str(page["published_from"].date()) if _is(page["published_from"]) else "",
                _notes(said.article_id, page),
                text,
                said.stance,
            ]
        )
    return rows


def _label(name: str, code: object) -> str:
    return codebook.label(name, code) if _is(code) else ""


def _notes(article_id: str, page: pd.Series) -> str:
    parts = [article_id, page["url"] if _is(page["url"]) else ""]
    parts += ["known to the month only"] if page["published_precision"] == "month" else []
    return "; ".join(part for part in parts if part)


QUALLMER_NOTE = """\
# Into quallmer

One row is one page as one coder coded it; `.id` is the page and `coder` the pass. quallmer wants
one object a coder:

```r
rows <- read.csv("{name}", na.strings = "", check.names = FALSE, encoding = "UTF-8")
coders <- lapply(split(rows, rows$coder), function(x)
  as_qlm_coded(subset(x, select = -coder), id = ".id", name = x$coder[1]))
do.call(qlm_compare, c(unname(coders), by = "headline_frame", level = "nominal"))
```

"""


def quallmer(story: Case) -> list[list[str]]:
    """Lay the codes out as quallmer (R) reads coded data.

    Returns
    -------
    Rows of text with a header; one row a page and pass: `.id` (the page), `coder` (the pass), then
    one column a variable of `codes`. An empty cell is not coded.
    """
    table = codebook.CODES_TABLE
    header = [".id", "coder", *(column.name for column in table.columns[2:])]
    return [header, *printed(story.codes, table)]


def quallmer_note(name: str) -> str:
    """Say how quallmer reads the file `name`, and what its columns and codes mean."""
    lines = ["| variable | level | meaning | codes |", "|---|---|---|---|"]
    for column in codebook.CODES_TABLE.columns[2:]:
        codes = (
            [f"`{c.code}` {c.en}" for c in codebook.entries(column.codes)] if column.codes else []
        )
        level = {"count": "interval", "text": "text"}.get(column.kind, "nominal")
        meaning = f"{column.en}: {column.meaning}" if column.meaning else column.en
        lines.append(f"| `{column.name}` | {level} | {meaning} | {'; '.join(codes)} |")
    return QUALLMER_NOTE.format(name=name) + "\n".join(lines) + "\n"


def printed(rows: pd.DataFrame, table: codebook.Table) -> list[list[str]]:
    """Print typed rows as they stand in the files: rows of text, an empty text where missing."""
    columns = [
        ["" if not _is(value) else _printed(value, column.kind) for value in rows[column.name]]
        for column in table.columns
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def _printed(value: object, kind: str) -> str:
    match kind:
        case "truth":
            return "true" if value else "false"
        case "flag":
            return "1" if value else "0"
        case "number" | "share":
            return str(int(value)) if value == int(value) else repr(float(value))
        case "day":
            return value.strftime("%Y-%m-%d")
        case _:
            return str(value)


# ---- a workbook


def workbook(story: Case) -> bytes:
    """Write a case as an XLSX workbook.

    Returns
    -------
    The file: a sheet a table, with numbers as numbers, truths as truths and dates as text, since a
    month is no day; a sheet `codebook` with every column and code first. Headers are frozen and
    have filters. A text that a spreadsheet would run has an apostrophe before it
    (`workbooks.restored` takes it off).
    """
    book = openpyxl.Workbook()
    _codebook_sheet(book.active)
    for table in codebook.TABLES.values():
        sheet = book.create_sheet(table.name)
        names = [column.name for column in table.columns]
        widths = [max(_WIDTHS.get(c.kind, 14), len(c.name) + 3) for c in table.columns]
        put_header(sheet, names, widths)
        for row, cells in enumerate(_native(getattr(story, table.name), table), 2):
            for place, value in enumerate(cells, 1):
                put(sheet, row, place, value)
        sheet.auto_filter.ref = sheet.dimensions
    return book_bytes(book)


def _codebook_sheet(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    sheet.title = "codebook"
    put_header(
        sheet, ["table", "column", "code", "English", "Dutch", "meaning"], [18, 22, 22, 30, 30, 60]
    )
    rows = []
    for table in codebook.TABLES.values():
        rows.append((table.name, "", "", "", "", f"one row is {table.row}"))
        for column in table.columns:
            rows.append((table.name, column.name, "", column.en, column.nl, column.meaning))
            codes = codebook.entries(column.codes) if column.codes else ()
            rows += [(table.name, column.name, c.code, c.en, c.nl, c.meaning) for c in codes]
    for row, cells in enumerate(rows, 2):
        for place, value in enumerate(cells, 1):
            put(sheet, row, place, value)
    sheet.auto_filter.ref = sheet.dimensions


def _native(rows: pd.DataFrame, table: codebook.Table) -> list[tuple]:
    columns = [
        [_value(value, column.kind) if _is(value) else None for value in rows[column.name]]
        for column in table.columns
    ]
    return list(zip(*columns, strict=True))


def _value(value: object, kind: str) -> object:
    match kind:
        case "count" | "flag":
            return int(value)
        case "number" | "share":
            return int(value) if value == int(value) else float(value)
        case "truth":
            return bool(value)
        case _:
            return _printed(value, kind)


# ---- a data package

LICENCE = """\
The coded tables of this case are under the Creative Commons Attribution 4.0 International licence
(CC BY 4.0), https://creativecommons.org/licenses/by/4.0/: share and adapt them for any purpose, with
credit ("the counterclaim authors, Coverage of the Sky ECC denial"), a link to the licence, and a
word on what you changed. No text of any page is here; those rights stay with their publishers.
"""
NO_LICENCE = """\
Whoever coded this case has not said under which licence it may be shared: choose one, and write
it here and into datapackage.json. No text of any page is here; those rights stay with their
publishers.
"""


def package(story: Case) -> dict[str, bytes]:
    """Gather a case as a Frictionless data package.

    Returns
    -------
    Content by name: `datapackage.json`, `CODEBOOK.md`, `LICENCE.txt`, the coded tables as they
    stand under `coded/`, and `codebook.csv` where the case brings lists of its own. No text.
    """
    shipped = story.name == "sky-ecc"
    files = {
        "datapackage.json": datapackage(story.name, folder="coded").encode(),
        "CODEBOOK.md": codebook_markdown(own=True).encode(),
        "LICENCE.txt": (LICENCE if shipped else NO_LICENCE).encode(),
    }
    own = story.folder / codebook.OWN_CODES.file
    if own.exists():
        files[own.name] = own.read_bytes()
    for table in codebook.TABLES.values():
        files[f"coded/{table.file}"] = (story.folder / "coded" / table.file).read_bytes()
    return files


# ---- to files


def _noted(rows: Callable, note: Callable[[str], str]) -> Callable[[Case, Path], list[Path]]:
    def write(story: Case, output: Path) -> list[Path]:
        beside = output.with_name(f"{output.name}.readme.md")
        write_all({beside: note(output.name), output: csv_text(rows(story))})
        return [output, beside]

    return write


def _plain(content: Callable) -> Callable[[Case, Path], list[Path]]:
    def write(story: Case, output: Path) -> list[Path]:
        write_whole(output, content(story))
        return [output]

    return write


def _packed(story: Case, output: Path) -> list[Path]:
    files = package(story)
    if output.suffix.lower() == ".zip":
        write_whole(output, zipped(files))
        return [output]
    if output.exists():
        raise ExportError(f"{output}: is there already; name a new folder, or a file .zip")
    with whole_folder(output) as fresh:
        for name, content in files.items():
            (fresh / name).parent.mkdir(exist_ok=True)
            (fresh / name).write_bytes(content)
    return [output]


KINDS: dict[str, Callable[[Case, Path], list[Path]]] = {
    "bibtex": _plain(bibtex),
    "csl-json": _plain(csl_json),
    "dna": _noted(dna, lambda name: DNA_NOTE.replace("{name}", name)),
    "quallmer": _noted(quallmer, quallmer_note),
    "xlsx": _plain(workbook),
    "package": _packed,
}


def export(story: Case, kind: str, output: Path) -> list[Path]:
    """Write a case out, each file whole or not at all.

    Parameters
    ----------
    story
        The case.
    kind
        A key of `KINDS`: "bibtex", "csl-json", "dna", "quallmer", "xlsx" or "package".
    output
        The file; for a package a new folder or a file that ends in .zip.

    Returns
    -------
    The files that were written. Beside a table for another program lies a readme that says how it
    is read there.

    Raises
    ------
    ExportError
        The kind is not known, or the place is not there or taken.
    """
    if kind not in KINDS:
        raise ExportError(f"{kind!r} is no kind of export; allowed: {', '.join(KINDS)}")
    if not output.parent.is_dir():
        raise ExportError(f"{output.parent}: is no folder; make it first")
    if output.is_dir() and kind != "package":
        raise ExportError(f"{output}: is a folder; name a file")
    return KINDS[kind](story, output)
