"""What is generated stands as it would be generated now, and machines can read it."""

import json
import warnings

import pytest

from conftest import ROOT
from counterclaim import codebook
from counterclaim.documents import MARKS, codebook_markdown, documents, with_findings
from counterclaim.findings import FINDINGS, findings


def test_every_generated_document_is_up_to_date(sky):
    stale = [
        str(path.relative_to(ROOT))
        for path, made in documents(ROOT, sky).items()
        if path.read_text(encoding="utf-8") != made
    ]
    assert stale == [], "run `make generated`"


def test_what_is_said_of_speed_is_what_was_measured():
    """The numbers of the table in docs/scale.md stand in bench/RESULTS.md."""
    measured = (ROOT / "bench" / "RESULTS.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in measured.splitlines() if line[:2] == "| "]
    by_name = {row[0]: row[1:] for row in rows}
    best = by_name["polars + hyperscan + rensa"]
    sklearn = by_name["sklearn + pyahocorasick + datasketch"]
    said = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    said = said[said.index("| asked | found |") :]
    for _, _, clock, _, processor, *_ in (best, sklearn):
        assert f"{clock} times at 100,000 pages" in said
        assert f"in processor seconds {processor} times" in said
    for pages in ("1,000,000", "100,000"):
        assert f"({by_name[pages][2]} ms)" in said
    assert f"{int(by_name['1,000,000'][3].replace(',', '')) / 1000:.2f} GB at the peak" in said


def test_a_changed_code_makes_the_codebook_page_stale(monkeypatch):
    before = codebook_markdown()
    one = codebook.Code("exact", "to the letter", "op de letter")
    monkeypatch.setitem(codebook.CODES, "bound", (one,))
    assert codebook_markdown() != before


def test_a_changed_row_changes_the_sentences_of_the_readme(sky):
    from dataclasses import replace

    page = (ROOT / "README.md").read_text(encoding="utf-8")
    renamed = replace(sky, articles=sky.articles.assign(outlet="One"))
    made = with_findings(page, renamed, suffix=".ipynb", folder="notebooks/")
    assert made != page
    assert f"{len(sky.articles)} pages of 1 outlets" in made


def test_every_finding_stands_in_the_readme_and_links_to_a_notebook_that_is_there(sky):
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    for found in findings(sky).itertuples():
        assert f"- {found.sentence} (" in page
        assert (ROOT / "notebooks" / f"{found.notebook}.ipynb").exists()


def test_a_page_without_marks_is_refused(sky):
    with pytest.raises(ValueError, match="lacks the marks"):
        with_findings("no marks here", sky, suffix="", folder="")
    assert MARKS[0] != MARKS[1]


def test_every_finding_is_said_in_two_languages_with_the_same_values():
    from string import Formatter

    for found in FINDINGS.values():
        en, nl = (
            {name for _, name, _, _ in Formatter().parse(t) if name} for t in (found.en, found.nl)
        )
        assert en == nl, found.key


def test_every_code_and_column_has_a_label_in_both_languages():
    for table in codebook.TABLES.values():
        for column in table.columns:
            assert column.en, column.name
            assert column.nl, column.name
            assert column.kind in codebook.KINDS
    for name, codes in codebook.CODES.items():
        assert len({code.code for code in codes}) == len(codes), name
        assert all(code.en and code.nl for code in codes), name


def test_the_data_package_is_valid_and_so_are_its_tables_by_another_library():
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from frictionless import Package

        report = Package(package, basepath=str(ROOT / "data")).validate()
    assert report.flatten(["type", "note"]) == []
    assert len(package["resources"]) == len(codebook.TABLES)
