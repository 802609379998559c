"""A claim holds only where it would be said again: other coder, other pages, other draws."""

import numpy as np
import pandas as pd
import pytest

from counterclaim import robustness
from counterclaim.robustness import Claim, specifications

SIDE = Claim("side", "more left than right", "meer links", "side", ("left",), ("right",))
GROUP = Claim(
    "group", "left in the north", "links in het noorden", "side", ("left",), by="region", group="n"
)


def case_of(first, second, *, region="n", outlets=None, whole=True, cluster=None):
    pages = [f"p{number}" for number in range(len(first))]
    articles = pd.DataFrame(
        {
            "article_id": pages,
            "outlet": outlets or pages,
            "region": list(region) if len(region) > 1 else [region] * len(pages),
            "published": "2021-03-10",
            "reports_denial": True,
            "window_complete": whole,
        }
    )
    codes = pd.DataFrame(
        {
            "article_id": pages * 2,
            "pass": ["a"] * len(pages) + ["b"] * len(pages),
            "side": [*first, *second],
        }
    )
    statements = pd.DataFrame(
        columns=["article_id", "position", "speaker", "proposition", "stance"], dtype=object
    )
    clusters = pd.DataFrame({"article_id": pages, "cluster": cluster or pages})
    return codes, statements, articles, clusters


def status(case, claim=SIDE):
    table = specifications(*case, (claim,), draws=200)
    return table.set_index("specification")["status"]


L, R = "left", "right"


def test_a_claim_on_which_all_agree_holds_everywhere():
    assert set(status(case_of([L] * 6 + [R], [L] * 6 + [R]))) == {"holds"}


def test_a_claim_of_one_pass_fails_in_the_other():
    found = status(case_of([L, L, L, R, R], [L, L, R, R, R]))
    assert (found["pass_a"], found["pass_b"], found["agreed"]) == ("holds", "fails", "fails")


def test_a_claim_that_hangs_on_one_outlet_fails_without_it():
    case = case_of([L, L, L, R, R], [L, L, L, R, R], outlets=["A", "A", "A", "B", "C"])
    assert status(case)["leave_one_out"] == "fails"


def test_copies_of_one_text_count_once():
    case = case_of([L, L, L, R, R], [L, L, L, R, R], cluster=["t", "t", "t", "p3", "p4"])
    assert status(case)["one_voice"] == "fails"


def test_where_no_page_was_seen_whole_it_cannot_be_known():
    assert status(case_of([L, L, R], [L, L, R], whole=False))["complete"] == "cannot be known"


def test_a_tie_is_not_more():
    assert status(case_of([L, R], [L, R]))["pass_a"] == "fails"


def test_a_difference_between_groups_too_small_to_test_cannot_be_known():
    assert status(case_of([L, R], [L, R], region="ns"), GROUP)["pass_a"] == "cannot be known"


def test_a_difference_between_groups_holds_only_beyond_chance():
    wide = case_of([L] * 5 + [R] * 5, [L] * 5 + [R] * 5, region="nnnnnsssss")
    narrow = case_of([L] * 3 + [R] * 2 + [L] * 2 + [R] * 3, [L] * 10, region="nnnnnsssss")
    assert status(wide, GROUP)["pass_a"] == "holds"
    assert status(narrow, GROUP)["pass_a"] == "fails"


def test_codes_that_are_never_confused_are_redrawn_as_they_are():
    drawn = robustness._confused(
        np.array([0, 1, 1]), np.array([0, 1, 1]), 2, 50, np.random.default_rng(1)
    )
    assert (drawn == [0, 1, 1]).all()


def test_codes_are_redrawn_as_often_as_they_are_confused():
    # Of four meetings with code 0, one is with code 1: a share of one in four.
    a, b = np.array([0, 0, 1]), np.array([0, 1, 1])
    drawn = robustness._confused(a, b, 2, 40_000, np.random.default_rng(1))
    # Met with itself: 2 of 3; met with 1: 1 of 3.
    assert drawn[:, 0].mean() == pytest.approx(1 / 3, abs=0.01)
    assert drawn[:, 1].mean() == pytest.approx(1 / 2, abs=0.01)


def test_the_same_seed_gives_the_same_table():
    case = case_of([L, L, R, L], [L, R, R, L])
    pd.testing.assert_frame_equal(
        specifications(*case, (SIDE,), draws=50), specifications(*case, (SIDE,), draws=50)
    )


def test_a_badge_counts_what_cannot_be_known_but_not_what_does_not_apply():
    table = pd.DataFrame(
        {
            "claim": ["x"] * 4,
            "claim_en": ["x"] * 4,
            "claim_nl": ["x"] * 4,
            "specification": list("1234"),
            "status": ["holds", "fails", "cannot be known", "does not apply"],
        }
    )
    assert robustness.badges(table)[["holds", "of"]].values.tolist() == [[1, 3]]
    assert robustness.held_together(table) == (1, 3)


@pytest.fixture(scope="module")
def shipped(sky):
    from counterclaim.findings import shared_texts

    table = specifications(sky.codes, sky.statements, sky.articles, shared_texts(sky), draws=200)
    return table.set_index(["claim", "specification"])


def test_statements_have_one_coding_and_no_other_pass(shipped):
    for how in ("pass_b", "agreed", "redrawn"):
        assert shipped.loc[("fake_app_kept", how), "status"] == "does not apply"


def test_the_value_of_a_shipped_claim_is_what_counting_by_hand_gives(sky, shipped):
    sides = sky.codes.query("`pass` == 'a'")["adjudication"].value_counts()
    more = sides["juxtaposes"] - sides["accepts_authorities"] - sides["doubts_company"]
    assert shipped.loc[("side_by_side", "pass_a"), "value"] == pytest.approx(more / sides.sum())


def test_every_claim_names_a_column_and_codes_that_are_there(sky):
    for claim in robustness.CLAIMS:
        if claim.source == "codes":
            seen = set(sky.codes[claim.variable].dropna().astype(object))
            assert set(claim.more) <= seen, claim.key
            assert not set(claim.more) & set(claim.than), claim.key
    assert len({claim.key for claim in robustness.CLAIMS}) == len(robustness.CLAIMS)
