"""How to cite the collection, from CITATION.cff and nothing else."""

from pathlib import Path

import yaml

from counterclaim.catalogue.markup import plain
from counterclaim.exports import latex
from counterclaim.words import say

FILE = "CITATION.cff"


def citation(project: Path, language: str) -> str:
    """Write the citation box as Markdown: a sentence and an entry for BibTeX.

    Parameters
    ----------
    project
        The folder that holds CITATION.cff.
    language
        "en" or "nl".

    Returns
    -------
    Markdown; empty where there is no such file. A year, a DOI or an address stands there only
    where the file has it.
    """
    path = project / FILE
    if not path.exists():
        return ""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    heading = say("## How to cite", "## Hoe te citeren", language)
    # Blocks of code: nothing in them is markup, and a browser selects them whole.
    return f"{heading}\n\n{_block(sentence(told, language))}\n{_block(bibtex(told), 'bibtex')}"


def _block(text: str, kind: str = "text") -> str:
    return f"```{{code-block}} {kind}\n:class: citation\n\n{text.replace('```', '')}\n```\n"


def _authors(told: dict) -> list[str]:
    return [
        plain(
            one.get("name")
            or ", ".join(one[part] for part in ("family-names", "given-names") if one.get(part))
        )
        for one in told.get("authors", [])
    ]


def _year(told: dict) -> str:
    return str(told.get("date-released", ""))[:4]


def _places(told: dict) -> list[str]:
    doi = told.get("doi")
    address = told.get("url") or told.get("repository-code")
    return [plain(place) for place in (f"https://doi.org/{doi}" if doi else "", address) if place]


def sentence(told: dict, language: str = "en") -> str:
    """Say the citation as a line of a list of references."""
    year = f" ({_year(told)})" if _year(told) else ""
    version = say("version {}", "versie {}", language).format(told["version"])
    parts = [f"{'; '.join(_authors(told))}{year}", f"{plain(told['title'])}, {plain(version)}"]
    return ". ".join([*parts, *_places(told)]) + "."


def bibtex(told: dict) -> str:
    """Write the citation as an entry for BibTeX, in the fields of BibLaTeX."""
    fields = {
        # A name in braces of its own is not taken apart into first and last.
        "author": " and ".join(
            latex(name) if ", " in name else f"{{{latex(name)}}}" for name in _authors(told)
        ),
        "title": latex(told["title"]),
        "version": latex(str(told["version"])),
        "year": _year(told),
        "doi": told.get("doi", ""),
        "url": told.get("url") or told.get("repository-code") or "",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return "@software{counterclaim,\n" + ",\n".join(lines) + "\n}"
