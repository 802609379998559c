"""One direction: a module imports only from its left."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

SOURCE = ROOT / "src" / "counterclaim"
# Who may import whom. A module that is missing here fails the test: give it its place.
LEFT_OF = {
    "applicable": set(),
    "codebook": set(),
    "words": set(),
    "files": set(),
    "encodings": set(),
    "keys": set(),
    "page_text": {"encodings", "files"},
    "readers.records": set(),
    "readers.encodings": {"encodings", "readers.records"},
    "readers.dates": {"readers.records"},
    "readers.languages": {"readers.records"},
    "readers.identifiers": set(),
    "readers.columns": {"readers.records"},
    "readers.folder": {"readers.records"},
    "readers.columnar": {"readers.records"},
    **{
        key: {"readers.encodings", "readers.records"}
        for key in ("readers.tabular", "readers.objects", "readers.plain")
    },
    "readers.nexis": {"readers.dates", "readers.encodings", "readers.records"},
    "readers.html": {"page_text", "readers.dates", "readers.languages", "readers.records"},
    "readers.cells": {
        "readers.dates",
        "readers.encodings",
        "readers.languages",
        "readers.records",
    },
    "readers.pages": {
        "readers.cells",
        "readers.columnar",
        "readers.columns",
        "readers.dates",
        "readers.folder",
        "readers.html",
        "readers.identifiers",
        "readers.nexis",
        "readers.objects",
        "readers.plain",
        "readers.records",
        "readers.tabular",
    },
    "readers.output": {"files", "readers.pages", "readers.records"},
    "text.tokens": set(),
    "text.sentences": {"text.tokens"},
    "text.dates": {"text.tokens"},
    "text.languages": set(),
    "text.grammar": set(),
    "text.intervals": set(),
    "text.quotes": set(),
    "text.declining": set(),
    "text.beside": set(),
    "text.lexicon": {"text.languages"},
    "text.inputs": {
        "readers.cells",
        "readers.columnar",
        "readers.encodings",
        "readers.objects",
        "readers.records",
        "readers.tabular",
        "text.languages",
    },
    "text.spans": {"text.languages", "text.tokens"},
    "text.numbers": {"text.languages", "text.spans"},
    "text.measures": {"text.lexicon", "text.spans"},
    "text.places": {"text.lexicon", "text.spans"},
    "text.context": {"text.languages", "text.numbers", "text.spans"},
    "text.speakers": {"text.lexicon", "text.places", "text.spans"},
    "text.items": {"text.grammar", "text.quotes", "text.spans"},
    "text.verbs": {"text.grammar", "text.items", "text.lexicon"},
    "text.subjects": {"text.grammar", "text.items", "text.verbs"},
    "text.clauses": {"text.grammar", "text.items", "text.subjects", "text.verbs"},
    "text.contents": {"text.grammar", "text.items", "text.verbs"},
    "text.markers": {
        "text.grammar",
        "text.items",
        "text.lexicon",
        "text.spans",
        "text.subjects",
        "text.verbs",
    },
    "text.attribution": {
        "text.clauses",
        "text.contents",
        "text.declining",
        "text.grammar",
        "text.items",
        "text.markers",
        "text.quotes",
        "text.subjects",
        "text.verbs",
    },
    "text.figures": {
        "text.context",
        "text.inputs",
        "text.intervals",
        "text.languages",
        "text.lexicon",
        "text.measures",
        "text.numbers",
        "text.places",
        "text.spans",
    },
    "text.speech": {
        "text.attribution",
        "text.grammar",
        "text.inputs",
        "text.items",
        "text.languages",
        "text.lexicon",
        "text.quotes",
        "text.speakers",
        "text.spans",
    },
    "tables": {"codebook", "files"},
    "case": {"codebook", "files", "tables", "text.sentences"},
    "agreement": {"applicable", "codebook"},
    "coverage": {"applicable", "codebook"},
    "known": set(),
    "inference": set(),
    "framing": {"applicable", "codebook", "inference"},
    "knowable": {"framing", "inference"},
    "wording": {"codebook", "framing", "inference", "text.tokens"},
    "copies": {"framing", "inference"},
    "corpus.files": {"files"},
    "corpus.characters": {"text.tokens"},
    "corpus.sha1": set(),
    "corpus.kernel": {"corpus.characters", "corpus.sha1"},
    "corpus.phrases": {"text.languages", "text.lexicon", "text.tokens"},
    "corpus.measured": {"copies", "corpus.phrases", "text.tokens"},
    "corpus.compiled": {
        "copies",
        "corpus.characters",
        "corpus.kernel",
        "corpus.measured",
        "corpus.phrases",
        "corpus.sha1",
        "text.tokens",
    },
    "corpus.bands": {"copies"},
    "corpus.plan": {
        "corpus.files",
        "files",
        "readers.cells",
        "readers.columnar",
        "readers.columns",
        "readers.folder",
        "readers.objects",
        "readers.pages",
        "readers.records",
        "readers.tabular",
    },
    "corpus.partition": {
        "corpus.bands",
        "corpus.compiled",
        "corpus.files",
        "corpus.measured",
        "corpus.phrases",
        "corpus.plan",
        "readers.languages",
        "readers.pages",
        "readers.records",
    },
    "corpus.pairs": {
        "corpus.bands",
        "corpus.compiled",
        "corpus.files",
        "corpus.kernel",
        "corpus.partition",
        "corpus.plan",
        "text.tokens",
    },
    "corpus.engines": {"corpus.files"},
    "corpus.run": {
        "corpus.bands",
        "corpus.engines",
        "corpus.files",
        "corpus.pairs",
        "corpus.partition",
        "corpus.phrases",
        "corpus.plan",
        "readers.records",
    },
    "verify": {"case", "codebook", "copies", "text.tokens"},
    "held": {"case", "text.tokens", "verify", "words"},
    "fetch.limits": set(),
    "fetch.addresses": {"fetch.limits"},
    "fetch.connection": {"fetch.addresses", "fetch.limits"},
    "fetch.client": {"fetch.addresses", "fetch.connection", "fetch.limits"},
    "fetch.archive": set(),
    "fetch.provenance": {"files"},
    "fetch.pages": {
        "case",
        "fetch.addresses",
        "fetch.archive",
        "fetch.client",
        "fetch.provenance",
        "files",
        "page_text",
        "verify",
    },
    "network": set(),
    "ledger": {"applicable", "codebook", "framing", "network"},
    "robustness": {"framing", "inference", "ledger"},
    "intervals": set(),
    "reported": {"codebook", "intervals"},
    "restatements": {"codebook", "reported"},
    "retellings": {"applicable", "intervals"},
    "enforcement": {
        "applicable",
        "codebook",
        "intervals",
        "reported",
        "restatements",
        "retellings",
    },
    "atlas": {"applicable", "enforcement"},
    "sums": {"enforcement"},
    "findings": {
        "agreement",
        "applicable",
        "atlas",
        "case",
        "codebook",
        "copies",
        "coverage",
        "enforcement",
        "framing",
        "ledger",
        "robustness",
        "text.dates",
        "words",
        "wording",
    },
    "revisions": {"case", "findings", "tables"},
    "charts.palette": set(),
    "charts.svg": {"charts.palette", "words"},
    "charts.style": {"charts.palette", "charts.svg", "codebook", "words"},
    "charts.marks": {"charts.palette", "codebook", "words"},
    **{
        key: {"codebook", "charts.palette", "charts.style", "words"}
        for key in (
            "charts.certainty",
            "charts.copies",
            "charts.coverage",
            "charts.framing",
            "charts.wording",
        )
    },
    **{
        key: {"codebook", "charts.marks", "charts.palette", "charts.style", "words"}
        for key in (
            "charts.article",
            "charts.comparison",
            "charts.enforcement",
            "charts.map",
            "charts.network",
            "charts.retellings",
        )
    },
    "charts.known": {"charts.marks", "charts.palette", "charts.style", "words"},
    "exhibits": {"applicable", "case", "codebook", "findings", "words"},
    "explorations": {
        "applicable",
        "case",
        "charts.copies",
        "charts.coverage",
        "charts.known",
        "charts.marks",
        "charts.palette",
        "codebook",
        "copies",
        "coverage",
        "enforcement",
        "framing",
        "known",
        "words",
    },
    "explore": {
        "applicable",
        "case",
        "charts.copies",
        "charts.coverage",
        "charts.enforcement",
        "charts.known",
        "charts.svg",
        "copies",
        "coverage",
        "enforcement",
        "exhibits",
        "explorations",
        "known",
        "words",
    },
    "widgets": {
        "case",
        "charts.copies",
        "charts.coverage",
        "charts.enforcement",
        "charts.known",
        "charts.svg",
        "coverage",
        "enforcement",
        "exhibits",
        "explorations",
        "keys",
        "known",
        "words",
    },
    "exercises": {
        "agreement",
        "case",
        "codebook",
        "copies",
        "coverage",
        "enforcement",
        "findings",
        "framing",
        "knowable",
        "ledger",
        "readers.pages",
        "wording",
    },
    "teaching": {"exercises"},
    "documents": {"case", "codebook", "findings", "teaching", "words"},
    "workbooks": {"files"},
    "exports": {"case", "codebook", "documents", "files", "workbooks"},
    "sheets": {"case", "codebook", "exports", "files", "tables", "workbooks"},
    "passes": {
        "agreement",
        "case",
        "codebook",
        "exports",
        "files",
        "framing",
        "sheets",
        "workbooks",
    },
    "rounds": {"agreement", "case", "codebook", "files", "passes", "words", "workbooks"},
    "coding": {"agreement", "case", "codebook", "exhibits", "keys", "passes", "rounds", "words"},
    "scaffold": {
        "case",
        "codebook",
        "copies",
        "files",
        "readers.cells",
        "readers.encodings",
        "readers.records",
        "readers.tabular",
        "sheets",
        "text.figures",
        "text.languages",
        "text.lexicon",
        "text.sentences",
        "text.speech",
        "text.tokens",
        "words",
        "workbooks",
    },
    "methods": {"case"},
    "catalogue.markup": {"codebook", "words"},
    "catalogue.figures": {"case", "catalogue.markup", "codebook", "words"},
    "catalogue.outlets": {
        "case",
        "catalogue.figures",
        "catalogue.markup",
        "codebook",
        "coverage",
        "words",
    },
    "catalogue.coverage": {
        "case",
        "catalogue.markup",
        "catalogue.outlets",
        "codebook",
        "coverage",
        "words",
    },
    "catalogue.dictionary": {"case", "catalogue.markup", "codebook", "documents", "words"},
    "catalogue.citation": {"catalogue.markup", "exports", "words"},
    "catalogue.downloads": {
        "case",
        "catalogue.markup",
        "codebook",
        "exports",
        "words",
        "workbooks",
    },
    "catalogue.icons": {"files"},
    "catalogue.pages": {
        "case",
        "catalogue.coverage",
        "catalogue.dictionary",
        "catalogue.downloads",
        "catalogue.figures",
        "catalogue.outlets",
    },
    "publishing": {"case", "files", "words"},
    "lite": {"files", "publishing"},
    "report": {
        "applicable",
        "case",
        "catalogue.citation",
        "catalogue.icons",
        "catalogue.pages",
        "codebook",
        "documents",
        "explore",
        "methods",
        "words",
    },
    "editions": {
        "case",
        "catalogue.citation",
        "catalogue.markup",
        "files",
        "findings",
        "methods",
        "report",
        "words",
    },
    "cli": {
        "case",
        "codebook",
        "corpus.files",
        "corpus.run",
        "documents",
        "editions",
        "exports",
        "fetch.client",
        "fetch.pages",
        "fetch.provenance",
        "files",
        "findings",
        "lite",
        "page_text",
        "passes",
        "publishing",
        "readers.output",
        "readers.pages",
        "readers.records",
        "report",
        "revisions",
        "scaffold",
        "sheets",
        "tables",
        "teaching",
        "text.figures",
        "text.inputs",
        "text.lexicon",
        "text.speech",
        "verify",
        "workbooks",
    },
    "__main__": {"cli"},
}


def modules():
    for path in sorted(SOURCE.rglob("*.py")):
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        if path.name != "__init__.py" and not name.startswith("site."):
            yield name, path


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("counterclaim"):
            home = node.module.removeprefix("counterclaim").strip(".")
            names = [f"{home}.{alias.name}".strip(".") for alias in node.names]
            found |= {name if is_module(name) else home for name in names}
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
            found |= {
                n.removeprefix("counterclaim.") for n in names if n.startswith("counterclaim.")
            }
    return found


def is_module(name: str) -> bool:
    return (SOURCE / (name.replace(".", "/") + ".py")).exists()


@pytest.mark.parametrize(("name", "path"), list(modules()), ids=lambda value: str(value)[-30:])
def test_a_module_imports_only_from_its_left(name, path):
    assert name in LEFT_OF, f"give {name} its place in this list"
    assert imported(path) <= LEFT_OF[name]


def test_nothing_is_imported_in_a_circle():
    order = list(LEFT_OF)
    late = {n: {m for m in left if order.index(m) > order.index(n)} for n, left in LEFT_OF.items()}
    assert {name: left for name, left in late.items() if left} == {}


def test_importing_the_library_imports_nothing_else():
    code = (
        "import sys, counterclaim; "
        "print(sorted({m.split('.')[0] for m in sys.modules} - set(sys.stdlib_module_names)))"
    )
    run = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )
    outside = set(ast.literal_eval(run.stdout))
    assert not outside & {"pandas", "numpy", "matplotlib", "nltk", "scipy", "sphinx", "pandera"}
