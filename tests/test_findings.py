"""A sentence is what its function computes from the data, or it is not said."""

import re
from dataclasses import replace

import nbformat
import pytest

from conftest import ROOT
from counterclaim import case, findings
from counterclaim.documents import anchor
from counterclaim.exhibits import answer


@pytest.fixture(scope="module")
def said(sky):
    return findings.findings(sky).set_index("key")


def test_every_finding_can_be_said_of_the_shipped_case(sky, said):
    assert set(said.index) == set(findings.FINDINGS)
    assert findings.skipped(sky).empty


def test_a_finding_names_its_function_its_data_and_rows_that_are_there(sky, said):
    ids = {*sky.articles["article_id"], *sky.figures["figure_id"]}
    for key, found in said.iterrows():
        assert found["function"].endswith(f".{key}")
        assert found["data"] == case.fingerprint(str(sky.folder))
        assert set(found["rows"]) <= ids, key


def test_the_section_of_a_finding_is_a_heading_of_its_notebook():
    for found in findings.FINDINGS.values():
        if found.section:
            path = ROOT / "notebooks" / f"{found.notebook}.ipynb"
            cells = nbformat.read(path, as_version=4).cells
            prose = "\n".join(c.source for c in cells if c.cell_type == "markdown")
            headings = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
            assert found.section in headings, found.key


def test_an_anchor_is_the_heading_in_lower_case_without_punctuation():
    assert anchor("Headline and verdict, by country") == "headline-and-verdict-by-country"
    assert anchor("Can this be known?") == "can-this-be-known"


def test_only_claims_have_a_badge(said):
    for key, found in said.iterrows():
        assert bool(found["badge"]) == bool(findings.FINDINGS[key].claims)
        assert not found["badge"] or re.fullmatch(r"holds in \d+ of \d+", found["badge"])


def test_one_row_changed_by_hand_changes_its_sentence_and_no_other(coded_copy, sky):
    path = coded_copy / "coded" / "codes.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("juxtaposes", "accepts_authorities", 1), encoding="utf-8")
    changed = case.open(str(coded_copy))
    before, after = (findings.sentence(c, "accounts_side_by_side") for c in (sky, changed))
    assert before != after
    counts = [int(re.search(r"(\d+) set the two", text)[1]) for text in (before, after)]
    assert counts[0] - counts[1] == 1
    assert case.fingerprint(str(coded_copy)) != case.fingerprint(str(sky.folder))
    for key in ("pages_and_denials", "what_survived_of_the_denial"):
        assert findings.sentence(sky, key) == findings.sentence(changed, key)


def test_a_sentence_whose_claim_the_data_no_longer_bear_is_not_said(sky):
    silent = sky.statements[sky.statements["speaker"] != "company"]
    with pytest.raises(findings.NotApplicableError, match="the company speaks first"):
        findings.sentence(replace(sky, statements=silent), "voices_of_the_article")


@pytest.fixture(scope="module")
def empty(sky):
    tables = ("articles", "codes", "statements", "figures", "platforms", "term_counts")
    more = ("reuse_pairs", "page_features", "page_signatures", "events")
    none = {name: getattr(sky, name).iloc[:0] for name in (*tables, *more)}
    return replace(sky, texts={}, sentences=sky.sentences.iloc[:0], **none)


MINE = ("00", "01", "02", "05", "06", "08")


@pytest.fixture(scope="module")
def sayings_of_nothing(empty):
    return findings.sayings(empty).set_index("key")["said"]


@pytest.mark.parametrize("key", list(findings.FINDINGS))
def test_a_case_without_its_pages_is_told_why_and_does_not_crash(sayings_of_nothing, key):
    assert len(sayings_of_nothing[key]) > 20


def test_an_answer_that_does_not_apply_says_so_in_the_notebook(empty):
    assert "cannot be said of this case" in repr(answer(empty, "accounts_side_by_side"))


def test_an_answer_carries_its_badge(sky, said):
    shown = answer(sky, "accounts_side_by_side")
    assert f'<span class="holds-in">{said.loc["accounts_side_by_side", "badge"]}</span>' in (
        shown._repr_html_()
    )
    assert repr(shown).endswith(f"({said.loc['accounts_side_by_side', 'badge']})")
