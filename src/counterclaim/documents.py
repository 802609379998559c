"""Documents that are made, never typed: CODEBOOK.md, datapackage.json, README's findings, teaching."""

import json
import re
from dataclasses import replace
from pathlib import Path

from counterclaim import codebook
from counterclaim.case import Case
from counterclaim.findings import findings, with_badge
from counterclaim.words import unturned

MARKS = "<!-- findings: made by `make generated` -->", "<!-- end of findings -->"

PREAMBLE = """\
# Codebook

Made from `src/counterclaim/codebook.py` by `make generated`; change it there.

The unit of analysis is one published page about the story. Everything here is fact *about* a page,
coded in our own words: bibliographic data, codes, single words or phrases of at most four words
(verbs, hedges, number phrases) and paraphrases written for this project. No sentence of any page
is stored.

Files are CSV in UTF-8, with commas and a header row. An empty cell is unknown or does not apply;
it is never zero. Countries are ISO 3166-1 alpha-2, languages ISO 639-1.

## How to read it

**Roles.** The lists of speakers, propositions, services, phases and measures are a story's own.
A case replaces them in its `codebook.csv`; a code's `role` tells the summaries what to take it for.

**Passes.** Two coding passes, `a` and `b`, were made blind to one another by the same kind of
coder, a language model that followed this codebook. Their agreement measures repeatability, not
reliability between people. A pass by people is wanted.

**Coded window.** What was coded is the opening of a page as archived, usually up to about 2,000
characters. `window_complete` says whether the article seemed to end inside it. Not seen in the
window does not mean absent from the page.

**Dates.** A date is known to the day or to the month; read it as an interval. An archive stamp is
when a copy was taken, not when the page appeared; `published_basis` says what a date rests on.

**Intervals.** Each figure keeps what was printed (`reported_as`), the point value or bound
(`value`) and the honest interval (`value_low` to `value_high`). A plain number that is not round
is exact. A round number without a hedge, or with *about*, is approximate: half of its last
significant digit either way, at most 5 % (10 % with a hedge). *More than, ruim, plus de* is
`at_least`: from value + 1 up to half a unit of a one-digit number, else to the next unit.
*Almost, bijna, près de* is `at_most`. A vague word (*tientallen*) is a range without a point;
its `value` is the low end. The rules were applied row by row, so neighbouring
rows can differ a little.

**Claimants.** `claimant` is who the text credits. Police of the United Kingdom, Australia,
Germany, Sweden and Austria are `authority_unnamed`. Sums in other currencies are measure `other`,
with the currency in `note`. Many rows restate one release: do not add them.

**Tokens.** NFC text without the archive stamp; a token is a word with inner hyphens and
apostrophes, or a number with inner points and commas; lower case; ’ is written '.
"""


def codebook_markdown(*, own: bool = False) -> str:
    """Write CODEBOOK.md: every table, column and code; with `own`, the lists of the open case."""
    parts = [PREAMBLE]
    tables = {table.name: table for table in (*codebook.TABLES.values(), codebook.OWN_CODES)}
    for table in tables.values():
        key = " and ".join(f"`{name}`" for name in table.key)
        parts += [
            f"## {table.file}\n\nOne row is {table.row}; named by {key}.\n",
            "| column | kind | English | Dutch | meaning | may be empty |\n|---|---|---|---|---|---|",
            *(_column_line(column) for column in table.columns),
            "",
        ]
    parts.append("## Codes\n\nIn codebook order, which is the order of every table and chart.\n")
    for name, shipped in codebook.CODES.items():
        codes = [_inert(code) for code in codebook.entries(name)] if own else shipped
        parts += [
            f"### {name}\n",
            "| code | English | Dutch | meaning | role |\n|---|---|---|---|---|",
        ]
        parts += [f"| `{c.code}` | {c.en} | {c.nl} | {c.meaning} | {c.role} |" for c in codes]
        parts.append("")
    parts.append("## Rules within a row\n")
    parts += [
        f"- `{tables[rule.table].file}`, `{rule.column}`: {rule.allowed}."
        for rule in codebook.RULES
    ]
    return "\n".join(parts) + "\n"


def _inert(code: codebook.Code) -> codebook.Code:
    """Let the words that a case brings itself be words in a table of Markdown."""
    said = {name: inert(getattr(code, name)) for name in ("en", "nl", "meaning", "role")}
    return replace(code, **said)


def _column_line(column: codebook.Column) -> str:
    kind = f"code of {column.codes}" if column.kind == "code" else column.kind
    if column.refers:
        kind += f" to {column.refers}"
    own = "in a case of your own"
    empty = {True: "no", False: "yes", codebook.OF_YOUR_OWN: own}[column.required]
    return f"| `{column.name}` | {kind} | {column.en} | {column.nl} | {column.meaning} | {empty} |"


TYPES = {
    "count": {"type": "integer"},
    "number": {"type": "number"},
    "share": {"type": "number"},
    "truth": {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    "flag": {"type": "boolean", "trueValues": ["1"], "falseValues": ["0"]},
    "day": {"type": "date"},
}


def datapackage(name: str = "sky-ecc", *, folder: str | None = None) -> str:
    """Write datapackage.json (Frictionless) for the coded tables of a case.

    Parameters
    ----------
    name
        The case. Only the shipped one names a licence; a reader's own is hers to choose.
    folder
        Where the tables lie, seen from the file; `NAME/coded` by default.
    """
    shipped = name == "sky-ecc"
    licence = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
    tables = codebook.TABLES.values()
    package = {
        "name": name,
        "title": "Coverage of the Sky ECC denial, coded" if shipped else f"{name}, coded",
        "profile": "tabular-data-package",
        **({"licenses": [licence]} if shipped else {}),
        "resources": [_resource(table, folder or f"{name}/coded", shipped) for table in tables],
    }
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def _resource(table: codebook.Table, folder: str, shipped: bool) -> dict:
    references = [
        {
            "fields": [column.name],
            "reference": {
                "resource": column.refers.split(".")[0],
                "fields": [column.refers.split(".")[1]],
            },
        }
        for column in table.columns
        # A list of references, or one that may also be a code, is more than this format can say.
        if column.refers and column.kind != "references" and not column.codes
    ]
    schema = {
        "fields": [_field(column, shipped) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    if references:
        schema["foreignKeys"] = references
    return {
        "name": table.name.replace("_", "-"),
        "path": f"{folder}/{table.file}",
        "description": f"One row is {table.row}.",
        "profile": "tabular-data-resource",
        "format": "csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(column: codebook.Column, shipped: bool) -> dict:
    pattern, _ = codebook.KINDS[column.kind]
    field = {"name": column.name, "title": column.en, **TYPES.get(column.kind, {"type": "string"})}
    if column.meaning:
        field["description"] = column.meaning
    must = column.required is True or (column.required and shipped)
    constraints = {"required": True} if must else {}
    if column.kind == "code":
        constraints["enum"] = codebook.codes(column.codes)
    elif pattern and field["type"] == "string" and column.kind != "text":
        constraints["pattern"] = pattern
    if constraints:
        field["constraints"] = constraints
    return field


def with_findings(
    page: str,
    case: Case,
    *,
    suffix: str,
    folder: str,
    sections: bool = False,
    language: str = "en",
) -> str:
    """Write the findings between the marks of a page, each linked to its notebook.

    Parameters
    ----------
    page
        The page, with the marks.
    case
        Where the findings come from.
    suffix, folder
        What stands after and before the notebook's name in its address.
    sections
        Whether the link leads to the section that shows the finding, where one is named.
    language
        "en" or "nl".

    Raises
    ------
    ValueError
        Where the page lacks the marks.
    """
    pattern = re.compile(f"{re.escape(MARKS[0])}.*{re.escape(MARKS[1])}", re.DOTALL)
    if not pattern.search(page):
        raise ValueError(f"the page lacks the marks {MARKS[0]} and {MARKS[1]}")
    lines = []
    for found in findings(case, language).itertuples():
        place = f"#{anchor(found.section)}" if sections and found.section else ""
        link = f"[{found.notebook}]({folder}{found.notebook}{suffix}{place})"
        lines.append(f"- {inert(with_badge(found.sentence, found.badge))} ({link})")
    made = "\n".join([MARKS[0], *lines, MARKS[1]])
    return pattern.sub(lambda _: made, page)


def inert(text: str) -> str:
    """Let somebody's own words be words in a Markdown page: no sign of them is markup."""
    words = re.sub(r"([!#$&*<>@\[\\\]^_`{|}~])", r"\\\1", unturned(" ".join(text.split())))
    # At its start a word could open a list, a rule, a comment or a name.
    return re.sub(r"^(\d*)([-+=.%():])", r"\1\\\2", words)


def anchor(heading: str) -> str:
    """Name the anchor of a heading: lower case, hyphens for spaces, no other punctuation."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def documents(root: Path, case: Case) -> dict[Path, str]:
    """Make every generated document of the project.

    Returns
    -------
    What each file must hold, by its path under `root`.
    """
    # Only here: a notebook that codes or exports needs none of what makes notebooks.
    from counterclaim import teaching

    readme = root / "README.md"
    return {
        root / "data" / "CODEBOOK.md": codebook_markdown(),
        root / "data" / "datapackage.json": datapackage(case.name),
        readme: with_findings(
            readme.read_text(encoding="utf-8"), case, suffix=".ipynb", folder="notebooks/"
        ),
        **teaching.documents(root),
    }
