"""What a comparison could show at best, and what would settle it: worked out by hand."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim import inference, knowable
from counterclaim.inference import pages_to_settle

few = settings(max_examples=60, deadline=None, derandomize=True)
COUNTS = ["count", "pages", "rest_count", "rest_pages"]


def counts(*rows):
    return pd.DataFrame(rows, columns=COUNTS)


def test_three_against_three_need_one_more_page_and_four_against_four_none():
    # p of all against none: 2 / C(6, 3) = .1, then 1 / C(7, 3) = .029.
    assert pages_to_settle(3, 3, 0, 3) == 1
    assert pages_to_settle(4, 4, 0, 4) == 0


def test_equal_shares_are_settled_by_no_number_of_pages():
    assert pages_to_settle(1, 2, 3, 6) is None
    assert pages_to_settle(0, 4, 0, 9) is None
    assert pages_to_settle(1, 1, 0, 0) is None


def test_half_against_a_quarter_is_settled_by_as_many_pages_as_the_definition_says():
    """2 of 4 against 1 of 4, by trying every size from the definition in whole numbers."""

    def p(k1, n1, k2, n2):
        n, k = n1 + n2, k1 + k2
        ways = [math.comb(n1, t) * math.comb(n2, k - t) for t in range(max(0, k - n2), k + 1)]
        seen = math.comb(n1, k1) * math.comb(n2, k2)
        return sum(way for way in ways if way <= seen) / math.comb(n, k)

    more = pages_to_settle(2, 4, 1, 4)
    first = (8 + more + 1) // 2
    second = 8 + more - first
    assert p(first // 2, first, -(-second // 4), second) <= 0.05
    assert p(20, 40, 10, 40) <= 0.05 < p(18, 36, 9, 36)
    assert 36 * 2 < 8 + more <= 40 * 2


@few
@given(st.integers(0, 9), st.integers(1, 9), st.integers(0, 9), st.integers(1, 9))
def test_what_is_asked_for_is_enough_and_nothing_is_asked_for_what_is_clear(k1, n1, k2, n2):
    k1, k2 = min(k1, n1), min(k2, n2)
    more = pages_to_settle(k1, n1, k2, n2)
    p = inference.fisher([[k1, n1 - k1], [k2, n2 - k2]]).p
    assert (more == 0) == (p <= 0.05 and k1 * n2 != k2 * n1)
    if more:
        copies = -(-(n1 + n2 + more) // (n1 + n2))
        many = [[copies * k1, copies * (n1 - k1)], [copies * k2, copies * (n2 - k2)]]
        assert inference.fisher(many).p <= 0.05
        assert pages_to_settle(k2, n2, k1, n1) == pytest.approx(more, abs=1)


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        ((4, 3, 0, 3), "4 of 3 is not a share"),
        ((-1, 3, 0, 3), "zero or above"),
        ((1.5, 3, 0, 3), "whole number"),
    ],
)
def test_what_is_no_count_is_refused(call, complaint):
    with pytest.raises(ValueError, match=complaint):
        pages_to_settle(*call)


def test_a_threshold_that_is_none_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        pages_to_settle(1, 3, 0, 3, alpha=5)


def test_each_comparison_is_cannot_be_known_open_or_clear():
    rows = knowable.knowable(counts((3, 3, 0, 3), (3, 4, 1, 4), (4, 4, 0, 4), (0, 1, 0, 0)))
    assert rows["knowable"].tolist() == [*knowable.VERDICTS, "cannot be known"]
    assert rows["at_best"].round(4).tolist() == [0.1, 0.0286, 0.0286, 1.0]
    assert rows["to_be_testable"].tolist()[:3] == [1, 0, 0]
    assert rows["to_be_testable"].isna().tolist() == [False, False, False, True]
    assert rows["to_settle"].isna().tolist() == [False, False, False, True]


def test_the_columns_that_were_there_stay_and_an_old_p_is_replaced():
    rows = knowable.knowable(counts((4, 4, 0, 4)).assign(outlet="One", p=0.9))
    assert rows["outlet"].tolist() == ["One"]
    assert rows["p"].round(4).tolist() == [0.0286]
    assert "p" in rows
    assert knowable.knowable(counts()).empty


def test_counts_under_other_names_are_told_by_name():
    rows = counts((3, 3, 0, 3)).rename(columns={"count": "hedged"})
    with pytest.raises(ValueError, match="no column 'count'"):
        knowable.knowable(rows)
    told = knowable.knowable(rows, ["hedged", "pages", "rest_count", "rest_pages"])
    assert told["at_best"].tolist() == [0.1]


def test_a_shared_text_is_one_voice_of_its_group():
    coded = pd.DataFrame(
        {
            "country": ["NL", "NL", "NL", "BE", "BE", None],
            "code": ["x", "x", "y", "y", "y", "x"],
            "cluster": ["anp", "anp", None, None, None, None],
        }
    )
    rows = knowable.groups_against_rest(coded, "country", "code", "x", cluster="cluster")
    assert rows[["country", *COUNTS]].values.tolist() == [["NL", 1, 2, 0, 2], ["BE", 0, 2, 1, 2]]
    pages = knowable.groups_against_rest(coded, "country", "code", "x")
    assert pages[["country", *COUNTS]].values.tolist() == [["NL", 2, 3, 0, 2], ["BE", 0, 2, 2, 3]]


def test_a_term_among_many_must_beat_their_number():
    terms = pd.DataFrame({"term": [*"abcdefghij"]})
    rows = knowable.terms_at_best(
        {"few": (terms, "abcd", "efgh"), "many": (terms, [*range(9)], "e")}
    )
    # 2 / C(8, 4) and 1 / C(10, 9), each times ten terms.
    assert rows["at_best"].round(4).tolist() == [0.0286, 0.1]
    assert rows["at_best_adjusted"].round(4).tolist() == [0.2857, 1.0]
    assert rows["testable"].tolist() == [False, False]
    assert knowable.terms_at_best({}).empty


def test_voices_and_p_are_those_of_the_tests_of_the_notebooks(sky):
    from counterclaim import findings, framing

    coded = findings.voiced(sky, "a")
    tests = framing.group_tests(coded, {"headline_frame": "denial_led"}, ["language"], "cluster")
    told = {test.group: test.p for test in tests.itertuples()}
    rows = knowable.groups_against_rest(
        coded, "language", "headline_frame", "denial_led", cluster="cluster"
    )
    assert {row.language: row.p for row in rows.itertuples() if row.language in told} == told
    assert len(told) >= 2
