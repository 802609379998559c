"""Who takes which side, what survived of the denial, and what answers it."""

import pandas as pd
import pytest

from counterclaim import ledger

PAGES = pd.DataFrame(
    {
        "article_id": ["p1", "p2", "p3", "raid"],
        "outlet": ["A", "B", "C", "D"],
        "published": ["2021-03-10"] * 4,
        "reports_denial": [True, True, True, False],
        "window_complete": [True, False, True, True],
    }
).astype({"reports_denial": "boolean", "window_complete": "boolean"})
SAID = pd.DataFrame(
    [
        ("p1", 0, "company", "cracked", "denies"),
        ("p1", 1, "company", "fake_app", "asserts"),
        ("p1", 2, "be_police", "cracked", "asserts"),
        ("p1", 3, "company", "cracked", "denies"),
        ("p2", 0, "outlet", "cracked", "asserts"),
        ("p2", 1, "company", "fake_app", "asserts"),
        ("p2", 2, "company", "cracked", "denies"),
        ("p3", 0, "company", "legal_action", "asserts"),
        ("p3", 1, "outlet", "fake_app", "doubts"),
        ("raid", 0, "company", "cracked", "denies"),
    ],
    columns=["article_id", "position", "speaker", "proposition", "stance"],
)


def made():
    return ledger.denial_statements(SAID, PAGES)


def kept():
    return ledger.kept_statements(made(), PAGES).set_index(["article_id", "proposition"])


def test_statements_of_pages_without_the_denial_are_left_out():
    assert set(made()["article_id"]) == {"p1", "p2", "p3"}


def test_a_voice_counts_once_a_page_and_side():
    table = ledger.ledger(made()).set_index(["proposition", "voice"])
    assert table.loc[("cracked", "company"), ["asserts", "denies", "pages"]].tolist() == [0, 2, 2]
    assert table.loc[("fake_app", "outlet"), ["asserts", "doubts"]].tolist() == [0, 1]


def test_the_order_is_that_of_the_text_among_the_company_s_statements():
    order = kept()["order"]
    assert (order["p1", "cracked"], order["p1", "fake_app"]) == (1, 2)
    assert (order["p2", "cracked"], order["p2", "fake_app"]) == (2, 1)
    assert pd.isna(order["p3", "cracked"])


def test_a_statement_is_answered_only_where_it_is_kept_and_by_the_other_side():
    table = kept()
    assert table.loc[("p1", "cracked"), ["authority_answers", "outlet_answers"]].tolist() == [1, 0]
    assert table.loc[("p2", "cracked"), ["authority_answers", "outlet_answers"]].tolist() == [0, 1]
    assert not table.loc[("p3", "fake_app"), "outlet_answers"]


def test_only_a_whole_page_drops_a_statement():
    counts = ledger.survival(kept().reset_index()).set_index("proposition")
    assert counts.loc["cracked", ["kept", "dropped", "not_seen"]].tolist() == [2, 1, 0]
    assert counts.loc["legal_action", ["kept", "dropped", "not_seen"]].tolist() == [1, 1, 1]


def test_kept_dropped_and_not_seen_add_up_to_the_denial_pages(sky):
    said = ledger.denial_statements(sky.statements, sky.articles)
    counts = ledger.survival(ledger.kept_statements(said, sky.articles))
    parts = counts[["kept", "dropped", "not_seen"]].sum(axis=1)
    assert (parts == sky.articles["reports_denial"].sum()).all()


def test_what_the_company_said_covers_its_statements_with_the_stance_it_takes(sky):
    said = ledger.denial_statements(sky.statements, sky.articles)
    company = said.query("speaker == 'company' and proposition != 'other'")
    pairs = set(zip(company["proposition"].astype(str), company["stance"].astype(str), strict=True))
    assert pairs <= set(ledger.company_said().items())


@pytest.fixture(scope="module")
def ties(sky):
    said = ledger.denial_statements(sky.statements, sky.articles)
    return ledger.network_ties(said, draws=200)


def test_no_speaker_heard_on_few_pages_is_in_the_network(ties):
    assert ties[["pages_a", "pages_b"]].min().min() >= ledger.FEWEST_PAGES


def test_a_tie_is_sure_only_where_its_interval_leaves_zero_out(ties):
    outside = (ties["low"] > 0) | (ties["high"] < 0)
    assert (ties["sure"] == outside).all()
    assert 0 < ties["sure"].sum() < len(ties)


def test_no_two_speakers_stand_in_one_place(ties):
    spots = pd.concat(
        [
            ties[[f"speaker_{end}", f"x_{end}", f"y_{end}"]].set_axis(["who", "x", "y"], axis=1)
            for end in "ab"
        ]
    ).drop_duplicates()
    assert len(spots) == spots["who"].nunique() == len(spots[["x", "y"]].drop_duplicates())


def test_both_nulls_are_reported_for_each_set_of_speakers(sky):
    said = ledger.denial_statements(sky.statements, sky.articles)
    table = ledger.nulls(said, ["often"], draws=19)
    assert table["null"].tolist() == ["weights", "pairs"]
    assert table["null_p"].between(0.05, 1).all()
