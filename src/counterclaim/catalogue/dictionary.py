"""The data dictionary: every table, column and code, with how often each is used in the case."""

import re

import pandas as pd

from counterclaim import codebook
from counterclaim.case import Case
from counterclaim.catalogue.markup import Cell, Row, plain, table
from counterclaim.documents import PREAMBLE
from counterclaim.words import number_words, say


def dictionary(story: Case, language: str) -> str:
    """Write the data dictionary of a case as Markdown.

    Labels are in the chosen language and the meanings, which are written once, in English. The
    headings of tables and lists are those of CODEBOOK.md, so that a link to one leads to the other.
    """
    title, _, preamble = PREAMBLE.partition("\n\n")
    preamble = preamble.partition("\n\n")[2]
    note = say(
        "",
        "De namen van kolommen en codes staan hier in het Nederlands; wat ze betekenen is alleen in "
        "het Engels geschreven.\n\n",
        language,
    )
    parts = [say(title, "# Codeboek", language) + "\n\n", note, preamble + "\n"]
    for one in codebook.TABLES.values():
        rows = getattr(story, one.name)
        key = say(" and ", " en ", language).join(f"`{name}`" for name in one.key)
        parts.append(f"## {one.file}\n\n")
        parts.append(
            say(
                "One row is {}; named by {}. This case has {} rows.",
                "Eén rij is: *{}*; benoemd door {}. Deze casus heeft {} rijen.",
                language,
            ).format(one.row, key, number_words(len(rows), language))
            + "\n\n"
        )
        parts.append(_html(_columns(one, rows, language)))
    parts.append(say("## Codes", "## Codes", language) + "\n\n")
    parts.append(
        say(
            "In codebook order, which is the order of every table and chart.",
            "In de volgorde van het codeboek, die ook die van elke tabel en grafiek is.",
            language,
        )
        + "\n\n"
    )
    for name in codebook.CODES:
        parts += [f"### {name}\n\n", _html(_list(story, name, language))]
    parts.append(say("## Rules within a row", "## Regels binnen een rij", language) + "\n\n")
    files = {t.name: t.file for t in (*codebook.TABLES.values(), codebook.OWN_CODES)}
    parts += [f"- `{files[r.table]}`, `{r.column}`: {_words(r.allowed)}.\n" for r in codebook.RULES]
    return "".join(parts)


def _html(content: str) -> str:
    return f"```{{raw}} html\n{content}```\n\n"


def _words(text: str) -> str:
    """Escape a text for Markdown, but for its `names`."""
    pieces = re.split(r"(`[^`]*`)", plain(text))
    return "".join(
        piece if piece.startswith("`") else re.sub(r"([\\<>{}\[\]*_|~$])", r"\\\1", piece)
        for piece in pieces
    )


def _columns(one: codebook.Table, rows: pd.DataFrame, language: str) -> str:
    heads = [
        say("column", "kolom", language),
        say("label", "naam", language),
        say("kind", "soort", language),
        say("meaning", "betekenis", language),
        say("may be empty", "mag leeg zijn", language),
        say("filled", "ingevuld", language),
    ]
    return table(
        heads,
        [
            Row(
                (
                    Cell(column.name),
                    Cell(column.nl if language == "nl" else column.en),
                    Cell(_kind(column, language)),
                    Cell(column.meaning.replace("`", "")),
                    Cell(_may_be_empty(column, language)),
                    Cell(_of(rows[column.name].notna().sum(), len(rows), language), number=True),
                )
            )
            for column in one.columns
        ],
        one.file,
    )


def _of(some: int, all_of: int, language: str) -> str:
    counts = (number_words(int(some), language), number_words(all_of, language))
    return say("{} of {}", "{} van {}", language).format(*counts)


def _kind(column: codebook.Column, language: str) -> str:
    kinds = {
        "identifier": "naam van een rij",
        "text": "tekst",
        "code": "code",
        "reference": "verwijzing",
        "references": "verwijzingen",
        "name": "naam",
        "language": "taal",
        "country": "land",
        "count": "aantal",
        "number": "getal",
        "share": "aandeel",
        "truth": "waar of niet",
        "flag": "vlag",
        "day": "dag",
        "date": "datum",
        "address": "adres",
        "sha256": "vingerafdruk",
        "signature": "handtekening",
    }
    kind = say(column.kind, kinds[column.kind], language)
    if column.codes and column.kind == "code":
        kind += say(" of {}", " uit {}", language).format(column.codes)
    if column.refers:
        kind += say(" to {}", " naar {}", language).format(column.refers)
    return kind


def _may_be_empty(column: codebook.Column, language: str) -> str:
    if column.required == codebook.OF_YOUR_OWN:
        return say("in a case of your own", "in een eigen casus", language)
    return say("no", "nee", language) if column.required else say("yes", "ja", language)


def _list(story: Case, name: str, language: str) -> str:
    used = _used(story, name)
    heads = [
        say("code", "code", language),
        say("label", "naam", language),
        say("meaning", "betekenis", language),
        say("role", "rol", language),
        say("rows of this case", "rijen van deze casus", language),
    ]
    return table(
        heads,
        [
            Row(
                (
                    Cell(entry.code),
                    Cell(entry.nl if language == "nl" else entry.en),
                    Cell(entry.meaning.replace("`", "")),
                    Cell(codebook.label("role", entry.role, language) if entry.role else ""),
                    Cell(
                        number_words(used[entry.code], language) if used is not None else "",
                        number=True,
                    ),
                )
            )
            for entry in codebook.entries(name)
        ],
        name,
    )


def _used(story: Case, name: str) -> dict[str, int] | None:
    """Count the rows that use each code, over all columns of the list; None where none has it."""
    columns = [
        getattr(story, one.name)[column.name]
        for one in codebook.TABLES.values()
        for column in one.columns
        if column.codes == name
    ]
    if not columns:
        return None
    counts = pd.concat([column.astype("str") for column in columns]).value_counts()
    return {code: int(counts.get(code, 0)) for code in codebook.codes(name)}
