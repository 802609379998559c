import math
from fractions import Fraction
from itertools import combinations, pairwise, permutations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats
from statsmodels.stats.contingency_tables import mcnemar as peer_mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from counterclaim import inference
from counterclaim.inference import (
    adjust,
    clopper_pearson,
    clustered_test,
    collapsed_clusters,
    fisher,
    fisher_p,
    mcnemar,
    newcombe,
    page_trend,
    permutation_test,
    sign_flip,
    smallest_p,
    wilson,
)

few = settings(max_examples=50, deadline=None, derandomize=True)
# Building tables takes time; these need fewer of them.
fewer = settings(few, max_examples=20)
small_tables = st.lists(st.integers(0, 7), min_size=4, max_size=4).map(
    lambda cells: [cells[:2], cells[2:]]
)


def fisher_in_fractions(table):
    """Two-sided p from the definition: every table no more probable than the one seen."""
    (a, b), (c, d) = table
    n1, n2, k = a + b, c + d, a + c
    chance = {
        t: Fraction(math.comb(n1, t) * math.comb(n2, k - t), math.comb(n1 + n2, k))
        for t in range(max(0, k - n2), min(n1, k) + 1)
    }
    return sum(p for p in chance.values() if p <= chance[a])


# ---- fisher and smallest_p


@pytest.mark.parametrize(
    ("table", "odds_ratio", "p"),
    [
        # Fisher (1935), The Design of Experiments, section 5: the tea; R's fisher.test example
        # "TeaTasting": odds ratio 6.408309, two-sided p 0.4857.
        ([[3, 1], [1, 3]], 6.408309, 0.4857),
        # Fisher (1962), Convictions of like-sex twins; R's fisher.test example "Convictions":
        # odds ratio 0.04693661, p 0.0005367.
        ([[2, 15], [10, 3]], 0.04693661, 0.0005367),
    ],
)
def test_fisher_gives_the_odds_ratio_and_p_that_r_prints(table, odds_ratio, p):
    result = fisher(table)
    assert result.odds_ratio == pytest.approx(odds_ratio, rel=2e-5)
    assert result.p == pytest.approx(p, rel=2e-4)


def test_a_lady_who_names_every_cup_reaches_one_in_seventy_one_sided():
    # Fisher (1935), section 7, p. 15: 1 in 70; two-sided the opposite counts too.
    assert fisher([[4, 0], [0, 4]]).p == pytest.approx(2 / 70)
    assert smallest_p(4, 4) == pytest.approx(2 / 70)


@few
@given(small_tables)
def test_fisher_p_is_the_sum_over_tables_no_more_probable(table):
    assert fisher(table).p == pytest.approx(float(fisher_in_fractions(table)), rel=1e-9)


@few
@given(small_tables)
def test_fisher_odds_ratio_makes_the_expected_first_cell_the_seen_one(table):
    (a, b), (c, d) = table
    value = fisher(table).odds_ratio
    support = range(max(0, a - d), min(a + b, a + c) + 1)
    if len(support) == 1:
        assert np.isnan(value)
    elif a == support[0]:
        assert value == 0
    elif a == support[-1]:
        assert value == math.inf
    else:
        expected = stats.nchypergeom_fisher(a + b + c + d, a + c, a + b, value).mean()
        assert expected == pytest.approx(a, abs=1e-4)


@few
@given(small_tables)
def test_fisher_p_does_not_change_when_rows_columns_or_both_change_places(table):
    (a, b), (c, d) = table
    for turned in ([[c, d], [a, b]], [[b, a], [d, c]], [[a, c], [b, d]]):
        assert fisher(turned).p == pytest.approx(fisher(table).p)


@few
@given(small_tables)
def test_no_outcome_is_below_what_its_margins_and_these_below_what_its_sizes_could_reach(table):
    result = fisher(table)
    slack = 1 + 1e-9
    assert 0 < result.smallest_p <= result.smallest_p_margins * slack
    assert result.smallest_p_margins <= result.p * slack <= slack


@pytest.mark.parametrize(("n1", "n2"), list(combinations(range(7), 2)) + [(n, n) for n in range(7)])
def test_smallest_p_is_the_least_of_all_outcomes(n1, n2):
    outcomes = product(range(n1 + 1), range(n2 + 1))
    least = min(fisher_in_fractions([[k, n1 - k], [m, n2 - m]]) for k, m in outcomes)
    assert smallest_p(n1, n2) == pytest.approx(float(least), rel=1e-12)
    assert smallest_p(n2, n1) == smallest_p(n1, n2)


@few
@given(small_tables)
def test_smallest_p_of_margins_is_the_least_over_tables_with_those_margins(table):
    (a, b), (c, d) = table
    k = a + c
    tables = [
        [[t, a + b - t], [k - t, c + d - k + t]]
        for t in range(max(0, k - c - d), min(a + b, k) + 1)
    ]
    least = min(fisher_in_fractions(other) for other in tables)
    assert fisher(table).smallest_p_margins == pytest.approx(float(least), rel=1e-9)


def test_three_pages_against_three_cannot_reach_five_in_a_hundred():
    assert smallest_p(3, 3) == 0.1
    assert smallest_p(3, 4) < 0.05


@pytest.mark.parametrize("table", [[[0, 0], [3, 4]], [[0, 3], [0, 4]], [[0, 0], [0, 0]]])
def test_fisher_with_an_empty_row_or_column_gives_p_one_and_no_odds_ratio(table):
    result = fisher(table)
    assert result.p == 1
    assert np.isnan(result.odds_ratio)


def test_fisher_takes_a_table_of_pandas():
    assert fisher(pd.DataFrame([[3, 1], [1, 3]])) == fisher([[3, 1], [1, 3]])


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ([[1, 2, 3], [1, 2, 3]], "two rows and two columns"),
        ([[1, -2], [3, 4]], "at zero or above"),
        ([[1, 2.5], [3, 4]], "whole number"),
        ([[1, np.nan], [3, 4]], "whole number"),
        ([[1, None], [3, 4]], "whole number"),
    ],
)
def test_fisher_says_what_is_wrong_with_its_table(table, complaint):
    with pytest.raises(ValueError, match=complaint):
        fisher(table)


@pytest.mark.parametrize("size", [-1, 1.5, "many", None, math.inf])
def test_smallest_p_refuses_what_is_no_size(size):
    with pytest.raises(ValueError, match="n2 must be a whole number"):
        smallest_p(3, size)


# ---- permutation_test and sign_flip


# Darwin (1876), Cross and Self Fertilisation, pp. 16-18, in Fisher (1935), section 17: fifteen
# pairs of maize, crossed less self-fertilised, in eighths of an inch.
MAIZE = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]


def test_darwins_maize_is_as_fisher_counted_it():
    # Fisher (1935), section 21: sum 314; of 32,768 sign patterns 863 reach it, in both tails 1,726.
    result = sign_flip(MAIZE)
    assert result.statistic == 314
    assert result.exact
    assert result.p_greater == 863 / 32768
    assert result.p == 1726 / 32768


def test_sign_flip_of_the_sleep_data_equals_scipy():
    # Student (1908), The Probable Error of a Mean, p. 20: ten patients, two soporifics.
    sleep = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]
    peer = stats.permutation_test(
        (np.array(sleep),), np.sum, permutation_type="samples", n_resamples=np.inf
    )
    result = sign_flip(sleep)
    assert result.statistic == pytest.approx(15.8)
    assert result.p == pytest.approx(peer.pvalue)
    # All ten signs agree but for a zero: 2 of 512 patterns.
    assert result.p == 2 / 512


def brute_permutation(x, y):
    pooled = [Fraction(value) for value in [*x, *y]]

    def difference(chosen):
        inside = sum(pooled[place] for place in chosen)
        return inside / len(x) - (sum(pooled) - inside) / len(y)

    seen = difference(range(len(x)))
    dealt = [difference(chosen) for chosen in combinations(range(len(pooled)), len(x))]
    return (
        Fraction(sum(abs(d) >= abs(seen) for d in dealt), len(dealt)),
        Fraction(sum(d >= seen for d in dealt), len(dealt)),
    )


values = st.lists(st.integers(-9, 9), min_size=1, max_size=5)


@few
@given(values, values)
def test_exact_permutation_p_equals_a_count_in_fractions(x, y):
    both, greater = brute_permutation(x, y)
    result = permutation_test(x, y)
    assert result.exact
    assert result.p == float(both)
    assert result.p_greater == float(greater)


@few
@given(values, values)
def test_a_permutation_test_turns_its_sign_and_keeps_its_p_when_groups_change_places(x, y):
    ahead, back = permutation_test(x, y), permutation_test(y, x)
    assert back.statistic == pytest.approx(-ahead.statistic)
    assert back.p == ahead.p


@few
@given(values, values, st.integers(-5, 5))
def test_a_permutation_test_does_not_change_when_a_constant_is_added(x, y, constant):
    moved = permutation_test([v + constant for v in x], [v + constant for v in y])
    assert moved.p == permutation_test(x, y).p


def test_a_permutation_test_of_binary_values_equals_fisher_one_sided():
    x, y = [1, 1, 1, 0], [0, 0, 1, 0]
    peer = stats.fisher_exact([[3, 1], [1, 3]], alternative="greater").pvalue
    assert permutation_test(x, y).p_greater == pytest.approx(peer)


def test_pitmans_test_equals_scipy_on_the_mouse_data():
    # Efron & Tibshirani (1993), An Introduction to the Bootstrap, Table 2.1, p. 11: survival in
    # days, difference of means 30.63; all 11,440 arrangements are listed here.
    treated, control = [94, 197, 16, 38, 99, 141, 23], [52, 104, 146, 10, 51, 30, 40, 27, 46]
    peer = stats.permutation_test(
        (np.array(treated), np.array(control)),
        lambda x, y: x.mean() - y.mean(),
        n_resamples=np.inf,
        alternative="greater",
    )
    result = permutation_test(treated, control)
    assert result.statistic == pytest.approx(30.63, abs=0.005)
    assert result.p_greater == pytest.approx(peer.pvalue)
    assert result.p == pytest.approx(float(np.mean(abs(peer.null_distribution) >= 30.634)))


def test_arrangements_too_many_to_list_are_drawn_and_p_is_never_zero():
    result = permutation_test([10 + place for place in range(15)], range(15), draws=99)
    assert not result.exact
    apart = permutation_test([100] * 15, range(15), draws=99)
    assert apart.p == 1 / 100
    assert apart.p_greater == 1 / 100
    assert sign_flip([1] * 30, draws=199).p == 1 / 200
    assert sign_flip([1] * 30, draws=1).p == 1 / 2


def test_drawn_p_is_near_the_exact_one():
    x, y = [3, 5, 1, 8, 9, 4, 6, 7], [2, 6, 1, 3, 5, 0, 4, 2]
    exact = permutation_test(x, y)
    monkey = pytest.MonkeyPatch()
    monkey.setattr(inference, "MOST_ARRANGEMENTS", 1)
    drawn, flipped = permutation_test(x, y), sign_flip(MAIZE)
    monkey.undo()
    assert (exact.exact, drawn.exact, flipped.exact) == (True, False, False)
    assert drawn.statistic == exact.statistic
    assert drawn.p == pytest.approx(exact.p, abs=0.01)
    assert drawn.p_greater == pytest.approx(exact.p_greater, abs=0.01)
    assert flipped.p == pytest.approx(1726 / 32768, abs=0.01)
    assert flipped.p_greater == pytest.approx(863 / 32768, abs=0.01)


def test_one_seed_gives_one_result_and_another_seed_another():
    x, y = list(range(0, 30, 2)), list(range(1, 25))
    assert permutation_test(x, y, seed=1) == permutation_test(x, y, seed=1)
    assert permutation_test(x, y, seed=1).p != permutation_test(x, y, seed=2).p
    flips = [1, -2, 3, 4, -5, 6] * 5
    assert sign_flip(flips, seed=1) == sign_flip(flips, seed=1)
    assert len({sign_flip(flips, seed=seed).p for seed in range(4)}) > 1


def test_all_arrangements_are_listed_up_to_two_hundred_thousand():
    # 20 values, 10 a group: 184,756 arrangements; 17 pairs: 131,072 patterns.
    assert permutation_test(range(10), range(10)).exact
    assert not permutation_test(range(11), range(10)).exact
    assert sign_flip(range(17)).exact
    assert not sign_flip(range(18)).exact


def test_values_that_are_all_alike_give_p_one():
    assert permutation_test([2, 2], [2, 2, 2]).p == 1
    assert sign_flip([0, 0, 0]).p == 1


def test_sums_of_decimals_that_are_equal_are_counted_as_equal():
    # 0.1 + 0.2 is not 0.3 in floating point.
    assert permutation_test([0.1, 0.2], [0.3, 0.0]).p == 1
    assert sign_flip([0.1, 0.2, -0.3]).p == 1


@pytest.mark.parametrize("scale", [1e-12, 1e12])
def test_ties_are_found_and_differences_kept_at_any_scale(scale):
    tied = permutation_test([0.1 * scale, 0.2 * scale], [0.3 * scale, 0.0])
    apart = permutation_test([4 * scale, 5 * scale, 6 * scale], [scale, 2 * scale, 3 * scale])
    assert (tied.p, apart.p) == (1, 0.1)


@few
@given(st.lists(st.integers(-9, 9), min_size=1, max_size=8))
def test_sign_flip_equals_a_count_over_all_signs_and_turns_with_them(differences):
    seen = sum(differences)
    sums = [
        sum(sign * d for sign, d in zip(signs, differences, strict=True))
        for signs in product([1, -1], repeat=len(differences))
    ]
    result = sign_flip(differences)
    assert result.p == sum(abs(s) >= abs(seen) for s in sums) / len(sums)
    assert result.p_greater == sum(s >= seen for s in sums) / len(sums)
    assert sign_flip([-d for d in differences]).p == result.p


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA])
def test_missing_values_are_left_out_of_both_tests(missing):
    assert permutation_test([4, 5, missing], [1, missing, 2]) == permutation_test([4, 5], [1, 2])
    assert sign_flip([1, missing, 3]) == sign_flip([1, 3])


def test_truth_values_count_as_one_and_zero():
    assert permutation_test([True, True], [False]) == permutation_test([1, 1], [0])


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        (lambda: permutation_test([], [1]), "x has no value"),
        (lambda: permutation_test([1], [None]), "y has no value"),
        (lambda: permutation_test([1], ["many"]), "y holds something that is not a number"),
        (lambda: permutation_test([1], [2, math.inf]), "not finite"),
        (lambda: sign_flip([]), "differences has no value"),
        (lambda: permutation_test(range(30), range(30), draws=0), "at least one draw"),
        (lambda: sign_flip(range(30), draws=0), "at least one draw"),
    ],
)
def test_both_tests_say_what_is_wrong_with_their_input(call, complaint):
    with pytest.raises(ValueError, match=complaint):
        call()


# ---- clustered_test


def test_pages_of_one_wire_text_count_once():
    # NL: four pages of one text, all 1, and one page 0. BE: five pages of their own, all 0.
    outcome = [1, 1, 1, 1, 0, 0, 0, 0, 0, 0]
    group = ["NL"] * 5 + ["BE"] * 5
    wire = ["anp"] * 4 + [None] * 6
    result = clustered_test(outcome, group, wire)
    assert result.p_pages == pytest.approx(float(fisher_in_fractions([[4, 1], [0, 5]])))
    assert result.p == pytest.approx(float(fisher_in_fractions([[1, 1], [0, 5]])))
    assert (result.clusters, result.pages, result.spanning, result.tied) == (7, 10, 0, 0)
    assert result.smallest_p == smallest_p(2, 5)


@fewer
@given(
    st.lists(st.tuples(st.integers(0, 1), st.sampled_from("AB")), min_size=2, max_size=14),
)
def test_pages_that_are_all_voices_of_their_own_give_fishers_test_twice(pages):
    outcome, group = zip(*pages, strict=True)
    if len(set(group)) < 2:
        return
    table = [[sum(o == value and g == name for o, g in pages) for value in (1, 0)] for name in "AB"]
    for alone in ([None] * len(pages), list(range(len(pages)))):
        result = clustered_test(outcome, group, alone)
        assert result.p == pytest.approx(float(fisher_in_fractions(table)))
        assert result.p == result.p_pages
        assert result.clusters == result.pages == len(pages)


def test_a_cluster_is_one_only_where_more_than_half_of_its_pages_are():
    outcome = [1, 1, 0, 1, 1, 0, 0, 0, 0]
    voices = collapsed_clusters(outcome, ["NL"] * 9, list("xxxyyyyzz"))
    assert voices["outcome"].tolist() == [1, 0, 0]
    assert voices["tied"].tolist() == [False, True, False]
    assert voices["pages"].tolist() == [3, 4, 2]


def test_ties_are_counted_in_the_result():
    result = clustered_test([1, 0, 1], ["NL", "NL", "BE"], ["x", "x", None])
    assert result.tied == 1


def test_a_text_that_ran_in_both_groups_is_one_voice_with_a_row_in_each():
    outcome, group = [1, 1, 0, 0], ["NL", "BE", "BE", "BE"]
    voices = collapsed_clusters(outcome, group, ["afp", "afp", "afp", None])
    assert voices[["group", "outcome", "pages"]].values.tolist() == [
        ["NL", 1, 1],
        ["BE", 0, 2],
        ["BE", 0, 1],
    ]
    result = clustered_test(outcome, group, ["afp", "afp", "afp", None])
    assert (result.clusters, result.spanning) == (2, 1)
    assert result.p == pytest.approx(float(fisher_in_fractions([[1, 0], [0, 2]])))


@fewer
@given(
    st.lists(
        st.tuples(st.integers(0, 1), st.sampled_from("AB"), st.sampled_from(["w", "v", None])),
        min_size=1,
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
def test_a_clustered_test_does_not_change_when_pages_groups_or_names_do(pages, random):
    if len({group for _, group, _ in pages}) < 2:
        return
    result = clustered_test(*zip(*pages, strict=True))
    moved = [
        (outcome, {"A": "B", "B": "A"}[group], wire and wire * 2) for outcome, group, wire in pages
    ]
    random.shuffle(moved)
    other = clustered_test(*zip(*moved, strict=True))
    assert other.p == pytest.approx(result.p)
    assert other.p_pages == pytest.approx(result.p_pages)
    assert (other.clusters, other.spanning, other.tied) == (
        result.clusters,
        result.spanning,
        result.tied,
    )
    assert 0 < result.smallest_p <= result.p * (1 + 1e-9)
    assert result.clusters <= result.pages


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, ""])
def test_pages_without_outcome_or_group_are_left_out_and_without_cluster_are_alone(missing):
    result = clustered_test(
        [1, 0, missing, 1, 0],
        ["NL", "BE", "NL", missing, "BE"],
        [missing, missing, "w", "w", missing],
    )
    assert (result.pages, result.clusters) == (3, 3)


def test_a_cluster_that_bears_the_number_of_a_page_is_not_that_page():
    voices = collapsed_clusters([1, 0, 1], ["NL"] * 3, [None, 0, 0])
    assert voices["pages"].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (([1], ["NL", "BE"], [None]), "one value a page"),
        (([1, 2], ["NL", "BE"], [None, None]), "not 2"),
        (([1, "yes"], ["NL", "BE"], [None, None]), "not 'yes'"),
        (([1, 0], ["NL", "NL"], [None, None]), "exactly two groups, not 1"),
        (([1, 0, 1], ["NL", "BE", "FR"], [None] * 3), "exactly two groups, not 3"),
        (([], [], []), "exactly two groups, not 0"),
    ],
)
def test_a_clustered_test_says_what_is_wrong_with_its_input(arguments, complaint):
    with pytest.raises(ValueError, match=complaint):
        clustered_test(*arguments)


# ---- adjust


# Benjamini & Hochberg (1995), J. R. Statist. Soc. B 57, p. 295: fifteen p values of a trial.
FIFTEEN = [
    *[0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344],
    *[0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000],
]


def test_benjamini_and_hochberg_reject_four_of_fifteen_and_bonferroni_three():
    # Benjamini & Hochberg (1995), p. 295.
    assert (adjust(FIFTEEN, "bh") <= 0.05).sum() == 4
    assert (adjust(FIFTEEN, "bonferroni") <= 0.05).sum() == 3
    assert (adjust(FIFTEEN, "holm") <= 0.05).sum() == 3


@pytest.mark.parametrize(
    ("method", "by_hand"),
    [
        # Five values by hand; the harmonic sum of five is 137/60.
        ("bh", [0.05, 0.05, 0.05, 0.05, 0.05]),
        ("by", [0.05 * 137 / 60] * 5),
        ("holm", [0.05, 0.08, 0.09, 0.09, 0.09]),
        ("bonferroni", [0.05, 0.10, 0.15, 0.20, 0.25]),
    ],
)
def test_five_values_are_adjusted_as_by_hand(method, by_hand):
    assert adjust([0.01, 0.02, 0.03, 0.04, 0.05], method) == pytest.approx(by_hand)


@few
@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=12),
    st.sampled_from([("bh", "fdr_bh"), ("by", "fdr_by"), ("holm", "holm"), ("bonferroni",) * 2]),
)
def test_adjusted_values_equal_statsmodels_and_never_shrink(p, names):
    ours, theirs = names
    adjusted = adjust(p, ours)
    assert adjusted == pytest.approx(multipletests(p, method=theirs)[1])
    assert (adjusted >= np.array(p) - 1e-12).all()
    assert (adjusted <= 1).all()


@few
@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=8),
    st.sampled_from(inference.ADJUSTMENTS),
    st.randoms(use_true_random=False),
)
def test_adjusted_values_follow_their_p_values_into_another_order(p, method, random):
    order = list(range(len(p)))
    random.shuffle(order)
    moved = adjust([p[place] for place in order], method)
    assert moved == pytest.approx(adjust(p, method)[order])


@pytest.mark.parametrize("method", inference.ADJUSTMENTS)
def test_a_missing_p_stays_missing_and_does_not_count(method):
    adjusted = adjust([0.01, None, 0.03, np.nan], method)
    assert np.isnan(adjusted[[1, 3]]).all()
    assert adjusted[[0, 2]] == pytest.approx(adjust([0.01, 0.03], method))


@pytest.mark.parametrize("method", inference.ADJUSTMENTS)
def test_no_adjusted_value_is_above_one(method):
    assert adjust([0.8, 0.9], method).max() <= 1


def test_adjust_keeps_index_name_and_argument():
    p = pd.Series([0.01, 0.04], index=["x", "y"], name="p")
    adjusted = adjust(p)
    pd.testing.assert_series_equal(adjusted, pd.Series([0.02, 0.04], index=["x", "y"], name="p"))
    assert p.tolist() == [0.01, 0.04]
    given_values = np.array([0.01, 0.04])
    adjust(given_values)
    assert given_values.tolist() == [0.01, 0.04]


def test_no_p_value_at_all_gives_none_back():
    assert len(adjust([])) == 0
    assert np.isnan(adjust([None])).all()


@pytest.mark.parametrize(
    ("p", "method", "complaint"),
    [
        ([0.1], "sidak", "bh, by, holm, bonferroni"),
        ([1.1], "bh", "a p value lies between"),
        ([-0.1], "holm", "a p value lies between"),
    ],
)
def test_adjust_says_what_is_wrong_with_its_input(p, method, complaint):
    with pytest.raises(ValueError, match=complaint):
        adjust(p, method)


# ---- intervals


@pytest.mark.parametrize(
    ("k", "n", "score", "exact"),
    [
        # Newcombe (1998), Statistics in Medicine 17, 857-872, Table I, methods 3 and 5.
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_intervals_of_a_share_are_as_newcombe_printed_them(k, n, score, exact):
    assert wilson(k, n) == pytest.approx(score, abs=0.00005)
    assert clopper_pearson(k, n) == pytest.approx(exact, abs=0.00005)


@pytest.mark.parametrize(
    ("counts", "published"),
    [
        # Newcombe (1998), Statistics in Medicine 17, 873-890, Table II, method 10, (a) to (h).
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((6, 7, 2, 7), (0.0582, 0.8062)),
        ((5, 56, 0, 29), (-0.0381, 0.1926)),
        ((0, 10, 0, 20), (-0.1611, 0.2775)),
        ((0, 10, 0, 10), (-0.2775, 0.2775)),
        ((10, 10, 0, 20), (0.6791, 1.0000)),
        ((10, 10, 0, 10), (0.6075, 1.0000)),
    ],
)
def test_intervals_of_a_difference_are_as_newcombe_printed_them(counts, published):
    assert newcombe(*counts) == pytest.approx(published, abs=0.00005)


shares = st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@few
@given(shares, st.sampled_from([0.8, 0.95, 0.99]))
def test_intervals_of_a_share_equal_statsmodels_hold_the_share_and_mirror(share, confidence):
    k, n = share
    for ours, theirs in ((wilson, "wilson"), (clopper_pearson, "beta")):
        low, high = ours(k, n, confidence=confidence)
        assert (low, high) == pytest.approx(
            proportion_confint(k, n, 1 - confidence, theirs), abs=1e-9
        )
        assert 0 <= low <= k / n <= high <= 1
        assert ours(n - k, n, confidence=confidence) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@few
@given(shares)
def test_the_exact_interval_leaves_a_tail_of_one_in_forty_on_each_side(share):
    k, n = share
    low, high = clopper_pearson(k, n)
    assert low == 0 if k == 0 else stats.binom.sf(k - 1, n, low) == pytest.approx(0.025)
    assert high == 1 if k == n else stats.binom.cdf(k, n, high) == pytest.approx(0.025)


@few
@given(shares, shares)
def test_the_interval_of_a_difference_equals_statsmodels_and_turns_with_the_groups(one, two):
    low, high = newcombe(*one, *two)
    peer = confint_proportions_2indep(*one, *two, method="newcomb", compare="diff")
    assert (low, high) == pytest.approx(peer, abs=1e-9)
    assert -1 <= low <= one[0] / one[1] - two[0] / two[1] <= high <= 1
    assert newcombe(*two, *one) == pytest.approx((-high, -low), abs=1e-9)


def test_a_wider_confidence_gives_a_wider_interval():
    assert newcombe(5, 9, 2, 8, confidence=0.99)[0] < newcombe(5, 9, 2, 8)[0]


def test_no_page_at_all_gives_the_interval_that_says_nothing():
    assert wilson(0, 0) == (0, 1)
    assert clopper_pearson(0, 0) == (0, 1)
    assert newcombe(0, 0, 3, 4) == newcombe(3, 4, 0, 0) == (-1, 1)


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        (lambda: wilson(3, 2), "3 of 2 is not a share"),
        (lambda: clopper_pearson(-1, 2), "at zero or above"),
        (lambda: wilson(1.5, 2), "whole number"),
        (lambda: newcombe(1, 2, 3, 2), "3 of 2 is not a share"),
        (lambda: wilson(1, 2, confidence=1.5), "between 0 and 1"),
        (lambda: wilson(1, 2, confidence=0), "between 0 and 1"),
        (lambda: wilson(1, 2, confidence=1), "between 0 and 1"),
    ],
)
def test_intervals_say_what_is_wrong_with_their_input(call, complaint):
    with pytest.raises(ValueError, match=complaint):
        call()


# ---- page_trend


def test_pages_trend_of_the_tutorial_data_is_as_scipy_prints_it():
    # The documentation of scipy.stats.page_trend_test (student ratings of three teaching styles):
    # L = 133.5, p = 0.0018191161948127822.
    ratings = [
        *[[3, 4, 3], [2, 2, 4], [3, 3, 5], [1, 3, 2], [2, 3, 2]],
        *[[2, 4, 5], [1, 2, 4], [3, 4, 4], [2, 4, 5], [1, 3, 4]],
    ]
    result = page_trend(ratings)
    assert result.statistic == 133.5
    assert result.p == pytest.approx(0.0018191161948127822)
    assert result.tied


def test_pages_trend_of_the_cotton_fibres_is_as_hollander_and_wolfe_printed_it():
    # Hollander & Wolfe (1999), Example 7.2, breaking strength of cotton fibres, five amounts of
    # potash: L = 158. The p is counted here over all arrangements of three rows of five ranks.
    cotton = [
        [7.46, 7.17, 7.76, 8.14, 7.63],
        [7.68, 7.57, 7.73, 8.15, 8.00],
        [7.21, 7.80, 7.74, 7.87, 7.93],
    ]
    result = page_trend(cotton)
    assert result.statistic == 158
    one_row = [sum((j + 1) * r for j, r in enumerate(row)) for row in permutations(range(1, 6))]
    count = np.bincount(one_row)
    three_rows = np.convolve(np.convolve(count, count), count)
    assert result.p == pytest.approx(three_rows[158:].sum() / 120**3)
    assert result.exact
    assert not result.tied


def test_pages_table_gives_its_critical_value_for_three_conditions_and_three_rows():
    # Page (1963), Table 2: for k = 3, n = 3 the .05 level needs L = 41, and .01 needs L = 42.
    at_41 = page_trend([[1, 2, 3], [1, 3, 2], [1, 2, 3]])
    at_42 = page_trend([[1, 2, 3]] * 3)
    assert (at_41.statistic, at_42.statistic) == (41, 42)
    assert at_41.p == pytest.approx(7 / 216)
    assert at_42.p == pytest.approx(1 / 216)


@few
@given(
    st.lists(st.permutations([1, 2, 3, 4]), min_size=2, max_size=5),
    st.randoms(use_true_random=False),
)
def test_pages_trend_does_not_change_when_rows_move_or_are_stretched(rows, random):
    result = page_trend(rows)
    moved = [[10 * value + place for value in row] for place, row in enumerate(rows)]
    random.shuffle(moved)
    assert page_trend(moved) == result
    back = page_trend([row[::-1] for row in rows])
    assert result.statistic + back.statistic == 2 * len(rows) * 25
    assert 0 < result.p <= 1


def test_rows_without_any_order_give_no_small_p():
    result = page_trend([[5, 5, 5]] * 4)
    assert result.tied
    assert result.p > 0.4


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ([[1, 2, 3]], "at least two rows"),
        ([[1, 2], [2, 1]], "three columns"),
        ([1, 2, 3], "at least two rows"),
        ([[1, 2, None], [1, 2, 3]], "missing value"),
        ([[1, 2, "x"], [1, 2, 3]], "not a number"),
    ],
)
def test_pages_trend_says_what_is_wrong_with_its_table(table, complaint):
    with pytest.raises(ValueError, match=complaint):
        page_trend(table)


# ---- mcnemar


@pytest.mark.parametrize(
    ("b", "c", "p"),
    [
        # Fay (2010), R Journal 2(1), and the vignette of exact2x2: 9 and 2, p = 0.06543.
        (9, 2, 0.06543),
        # By hand: 2 (1 + 8) / 256, and 2 / 64.
        (1, 7, 18 / 256),
        (6, 0, 2 / 64),
    ],
)
def test_mcnemars_exact_p_is_the_published_one(b, c, p):
    assert mcnemar(b, c).p == pytest.approx(p, abs=5e-6)


@few
@given(st.integers(0, 30), st.integers(0, 30))
def test_mcnemar_equals_statsmodels_and_two_binomial_tails_and_does_not_mind_the_order(b, c):
    result = mcnemar(b, c)
    tail = sum(math.comb(b + c, j) for j in range(min(b, c) + 1))
    assert result.p == pytest.approx(min(1, 2 * tail / 2 ** (b + c)))
    assert result == mcnemar(c, b)
    assert result.statistic == min(b, c)
    if b + c:
        peer = peer_mcnemar([[0, b], [c, 0]], exact=True)
        assert (result.statistic, result.p) == pytest.approx((peer.statistic, peer.pvalue))
    assert result.smallest_p == pytest.approx(mcnemar(b + c, 0).p)


def test_passes_that_never_differ_give_p_one():
    assert (mcnemar(0, 0).statistic, mcnemar(0, 0).p, mcnemar(0, 0).smallest_p) == (0, 1, 1)


def test_five_discordant_pages_cannot_reach_five_in_a_hundred_and_six_can():
    assert mcnemar(3, 2).smallest_p == 0.0625
    assert mcnemar(3, 3).smallest_p == 0.03125


@pytest.mark.parametrize("count", [-1, 0.5, None, "x"])
def test_mcnemar_refuses_what_is_no_count(count):
    with pytest.raises(ValueError, match="b must be a whole number"):
        mcnemar(count, 1)


def test_results_cannot_be_changed():
    with pytest.raises(AttributeError):
        fisher([[3, 1], [1, 3]]).p = 0.01


def test_smallest_p_falls_as_either_group_grows():
    sizes = [smallest_p(n, n + 1) for n in range(1, 30)]
    assert all(later < sooner for sooner, later in pairwise(sizes))
    assert smallest_p(2000, 2000) == 0


def test_wilson_limits_are_where_the_score_test_reaches_its_bound():
    # Wilson (1927): the limits solve (k/n - p)^2 = z^2 p (1 - p) / n.
    z = stats.norm.ppf(0.975)
    low = optimize.brentq(lambda p: (3 / 9 - p) ** 2 - z**2 * p * (1 - p) / 9, 1e-9, 3 / 9)
    assert wilson(3, 9)[0] == pytest.approx(low)


@given(cells=st.lists(st.integers(0, 40), min_size=4, max_size=4))
def test_the_p_counted_in_whole_numbers_is_that_of_scipy(cells):
    p, smallest = fisher_p(*cells)
    assert p == pytest.approx(stats.fisher_exact(np.reshape(cells, (2, 2))).pvalue, rel=1e-9)
    assert 0 < smallest <= p <= 1
    assert smallest == fisher(np.reshape(cells, (2, 2))).smallest_p_margins
