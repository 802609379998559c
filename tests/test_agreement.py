from collections import Counter
from fractions import Fraction
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask

from counterclaim import agreement
from counterclaim.agreement import ac1, agreement_table, confusions, krippendorff_alpha

few = settings(max_examples=50, deadline=None, derandomize=True)
# Building tables takes time; these need fewer of them.
fewer = settings(few, max_examples=20)
LEVELS = ["nominal", "ordinal", "interval", "ratio"]


def passes(*columns):
    return pd.DataFrame({f"pass_{place}": list(column) for place, column in enumerate(columns)})


# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C: four observers, twelve
# units, missing values. The same data are Gwet (2014), Handbook of Inter-Rater Reliability, p. 120.
FOUR_BY_TWELVE = pd.DataFrame(
    {
        "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        "C": [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    }
)


def from_table(counts, labels="abcdefgh"):
    """Two passes from a contingency table: rows the first pass, columns the second."""
    cells = [
        (labels[r], labels[c])
        for r, row in enumerate(counts)
        for c, count in enumerate(row)
        for _ in range(count)
    ]
    return pd.DataFrame(cells, columns=["a", "b"])


def alpha_by_pairs(units, distance):
    """Alpha in fractions, straight from the definition, over pairs of codes."""
    units = [unit for unit in units if len(unit) > 1]
    everything = [code for unit in units for code in unit]
    n = len(everything)
    observed = sum(
        Fraction(1, len(unit) - 1) * sum(distance(c, k) for c, k in permutations(unit, 2))
        for unit in units
    )
    expected = sum(distance(c, k) for c, k in permutations(everything, 2))
    return 1 - (n - 1) * observed / expected


def distances(everything):
    count = Counter(everything)

    def ordinal(c, k):
        low, high = min(c, k), max(c, k)
        between = sum(count[g] for g in count if low <= g <= high)
        return (between - Fraction(count[c] + count[k], 2)) ** 2

    return {
        "nominal": lambda c, k: Fraction(c != k),
        "ordinal": ordinal,
        "interval": lambda c, k: Fraction((c - k) ** 2),
        "ratio": lambda c, k: Fraction(c - k, c + k) ** 2 if c + k else Fraction(0),
    }


codes_or_none = st.one_of(st.none(), st.integers(0, 4))
tables_of_codes = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(codes_or_none, min_size=width, max_size=width), min_size=1, max_size=10
    )
)


# ---- alpha, published values


@pytest.mark.parametrize(
    ("level", "published"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_alpha_of_four_observers_and_twelve_units_is_as_krippendorff_printed_it(level, published):
    # Krippendorff (2011), sections C and D.
    assert krippendorff_alpha(FOUR_BY_TWELVE, level) == pytest.approx(published, abs=0.0005)


def test_alpha_of_two_observers_and_binary_data_is_as_krippendorff_printed_it():
    # Krippendorff (2011), section A: 0.095.
    ratings = passes("0100000010", "1110010000")
    assert krippendorff_alpha(ratings) == pytest.approx(0.095, abs=0.0005)


def test_alpha_of_two_observers_and_five_letters_is_as_krippendorff_printed_it():
    # Krippendorff (2011), section B: 0.692.
    ratings = passes("aabbdcccedda", "babbbccceddd")
    assert krippendorff_alpha(ratings) == pytest.approx(0.692, abs=0.0005)


@pytest.mark.parametrize(("level", "peer"), [("nominal", 0.691358), ("interval", 0.810845)])
def test_alpha_of_three_coders_and_fifteen_units_is_the_peers(level, peer):
    # The example of Wikipedia, "Krippendorff's alpha" ("A computational example": 0.691, 0.811),
    # which the documentation of the library `krippendorff` carries to six places.
    gap = None
    ratings = passes(
        [gap, gap, gap, gap, gap, 3, 4, 1, 2, 1, 1, 3, 3, gap, 3],
        [1, gap, 2, 1, 3, 3, 4, 3, gap, gap, gap, gap, gap, gap, gap],
        [gap, gap, 2, 1, 3, 4, 4, gap, 2, 1, 1, 3, 3, gap, 4],
    )
    assert krippendorff_alpha(ratings, level) == pytest.approx(peer, abs=5e-7)


def test_alpha_of_gwets_abstractors_is_as_gwet_printed_it():
    # Gwet (2014), cont3x3abstractors in irrCAC: Krippendorff's alpha 0.7972585.
    ratings = from_table([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    assert krippendorff_alpha(ratings) == pytest.approx(0.7972585, abs=5e-8)


# ---- alpha, second computations


@few
@given(tables_of_codes, st.sampled_from(LEVELS))
def test_alpha_equals_the_definition_over_pairs_in_fractions(rows, level):
    units = [[code for code in row if code is not None] for row in rows]
    everything = [code for unit in units if len(unit) > 1 for code in unit]
    value = krippendorff_alpha(pd.DataFrame(rows), level)
    if len(set(everything)) < 2:
        assert np.isnan(value)
    else:
        expected = alpha_by_pairs(units, distances(everything)[level])
        assert value == pytest.approx(float(expected), abs=1e-12)
        assert value <= 1


@few
@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("xyz")), min_size=2, max_size=12))
def test_nominal_alpha_equals_nltk(pairs):
    if len({code for pair in pairs for code in pair}) < 2:
        return
    data = [
        (coder, unit, code)
        for unit, pair in enumerate(pairs)
        for coder, code in zip("ab", pair, strict=True)
    ]
    peer = AnnotationTask(data=data).alpha()
    assert krippendorff_alpha(pd.DataFrame(pairs)) == pytest.approx(peer, abs=1e-12)


@few
@given(tables_of_codes, st.sampled_from(LEVELS), st.randoms(use_true_random=False))
def test_alpha_does_not_change_when_passes_or_pages_change_places(rows, level, random):
    table = pd.DataFrame(rows)
    columns, order = list(table.columns), list(table.index)
    random.shuffle(columns)
    random.shuffle(order)
    moved = table.loc[order, columns]
    assert krippendorff_alpha(moved, level) == pytest.approx(
        krippendorff_alpha(table, level), nan_ok=True
    )


@few
@given(tables_of_codes, st.permutations(range(5)))
def test_nominal_alpha_and_ac1_do_not_change_when_codes_are_renamed(rows, names):
    table = pd.DataFrame(rows)
    renamed = table.map(lambda code: f"code {names[int(code)]}", na_action="ignore")
    for measure in (krippendorff_alpha, ac1):
        assert measure(renamed) == pytest.approx(measure(table), nan_ok=True)


@few
@given(tables_of_codes, st.integers(1, 9), st.integers(-5, 5))
def test_interval_alpha_does_not_change_when_the_unit_or_zero_of_the_scale_does(rows, unit, zero):
    table = pd.DataFrame(rows, dtype=float)
    assert krippendorff_alpha(unit * table + zero, "interval") == pytest.approx(
        krippendorff_alpha(table, "interval"), nan_ok=True
    )


# ---- alpha, missing values, order and bad input


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, "", " "])
@pytest.mark.parametrize("measure", [krippendorff_alpha, ac1])
def test_no_kind_of_missing_value_is_a_category(missing, measure):
    with_gap = passes(["x", "y", "x", missing], ["x", "y", "y", "z"])
    without = passes(["x", "y", "x"], ["x", "y", "y"])
    if measure is ac1:
        # A page with one code still tells Gwet how common codes are: z is a third category.
        assert ac1(with_gap) == pytest.approx(float(gwet_by_hand()))
    else:
        assert measure(with_gap) == measure(without)


def gwet_by_hand():
    # Shares over four pages: x (1 + 0 + 1/2 + 0) / 4, y (0 + 1 + 1/2 + 0) / 4, z 1 / 4.
    shares = [Fraction(3, 8), Fraction(3, 8), Fraction(1, 4)]
    expected = sum(share * (1 - share) for share in shares) / 2
    return (Fraction(2, 3) - expected) / (1 - expected)


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_of_one_category_is_not_defined_and_never_one(level):
    assert np.isnan(krippendorff_alpha(passes([1, 1, 1], [1, 1, 1]), level))


@pytest.mark.parametrize(
    "ratings",
    [
        passes([], []),
        passes([None, None], [None, None]),
        passes([1, 2], [None, None]),
        passes([1, 2, 3]),
        passes([1, None], [None, 2]),
        pd.DataFrame(),
    ],
)
def test_alpha_and_ac1_without_a_page_that_two_passes_coded_are_not_defined(ratings):
    assert np.isnan(krippendorff_alpha(ratings))
    assert np.isnan(ac1(ratings))


def test_one_page_on_which_passes_differ_gives_an_alpha_of_zero():
    # One unit: observed and expected disagreement are the same pair.
    assert krippendorff_alpha(passes(["x"], ["y"])) == 0


def test_ordinal_alpha_takes_the_order_of_an_ordered_categorical():
    order = pd.CategoricalDtype(["low", "mid", "high"], ordered=True)
    words = passes(["low", "mid", "high", "low"], ["low", "high", "high", "mid"])
    numbers = passes([1, 2, 3, 1], [1, 3, 3, 2])
    by_order = krippendorff_alpha(words.astype(order), "ordinal")
    assert by_order == pytest.approx(krippendorff_alpha(numbers, "ordinal"))
    assert by_order != pytest.approx(krippendorff_alpha(words, "ordinal"))


def test_ordinal_alpha_ignores_categories_that_nobody_used():
    ratings = passes(["b", "c", "d", "b"], ["b", "d", "d", "c"])
    wide = ratings.astype(pd.CategoricalDtype(list("abcde"), ordered=True))
    assert krippendorff_alpha(wide, "ordinal") == krippendorff_alpha(ratings, "ordinal")


def test_ordinal_numbers_written_as_text_are_ordered_as_numbers():
    text = passes(["2", "10", "9", "2"], ["2", "9", "9", "10"])
    assert krippendorff_alpha(text, "ordinal") == pytest.approx(
        krippendorff_alpha(text.astype(int), "ordinal")
    )


def test_passes_that_order_their_codes_differently_are_refused():
    ratings = pd.DataFrame(
        {
            "a": pd.Categorical(["x", "y"], categories=["x", "y"], ordered=True),
            "b": pd.Categorical(["x", "y"], categories=["y", "x"], ordered=True),
        }
    )
    with pytest.raises(ValueError, match="order their codes differently"):
        krippendorff_alpha(ratings, "ordinal")


@pytest.mark.parametrize(
    ("ratings", "level", "complaint"),
    [
        (passes([1], [2]), "cardinal", "level must be one of nominal, ordinal"),
        (passes(["x"], ["y"]), "interval", "interval needs numbers, not 'x'"),
        (passes([1.0], [float("inf")]), "interval", "finite"),
        (passes([-1], [2]), "ratio", "zero or above"),
    ],
)
def test_alpha_says_what_is_wrong_with_its_input(ratings, level, complaint):
    with pytest.raises(ValueError, match=complaint):
        krippendorff_alpha(ratings, level)


def test_ratio_alpha_takes_two_zeros_as_the_same_value():
    assert krippendorff_alpha(passes([0, 1], [0, 1]), "ratio") == 1


# ---- AC1


def test_ac1_of_four_raters_with_missing_ratings_is_as_gwet_printed_it():
    # Gwet (2014), p. 120; cac.raw4raters in irrCAC: AC1 0.77544.
    assert ac1(FOUR_BY_TWELVE) == pytest.approx(0.77544, abs=5e-6)


def test_ac1_of_two_abstractors_is_as_gwet_printed_it():
    # Gwet (2014); cont3x3abstractors in irrCAC: AC1 0.8493305.
    ratings = from_table([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    assert ac1(ratings) == pytest.approx(0.8493305, abs=5e-8)


def test_ac1_stays_high_where_one_code_is_common_and_alpha_does_not():
    # The paradox that Gwet (2008), pp. 29-31, made AC1 for: 118 pages yes-yes, 5 and 2 differ. By hand:
    # p_a = 118/125, p_e = 2 (243/250)(7/250).
    ratings = from_table([[118, 5], [2, 0]])
    expected = 2 * Fraction(243, 250) * Fraction(7, 250)
    by_hand = (Fraction(118, 125) - expected) / (1 - expected)
    assert ac1(ratings) == pytest.approx(float(by_hand))
    assert ac1(ratings) == pytest.approx(0.9408, abs=5e-5)
    assert krippendorff_alpha(ratings) < 0


def test_ac1_of_one_category_is_not_defined():
    assert np.isnan(ac1(passes(["x", "x"], ["x", "x"])))


def test_ac1_is_higher_when_coders_had_more_codes_to_choose_from():
    ratings = passes("xxyy", "xyyx")
    # p_a = 1/2; p_e = (1/4 + 1/4) / (q - 1).
    assert ac1(ratings) == 0
    assert ac1(ratings, categories=2) == 0
    assert ac1(ratings, categories=3) == pytest.approx(1 / 3)


def test_ac1_refuses_fewer_categories_than_were_used():
    with pytest.raises(ValueError, match="2 codes were used"):
        ac1(passes("xy", "xy"), categories=1)


@few
@given(tables_of_codes)
def test_ac1_is_one_only_where_passes_never_differ(rows):
    value = ac1(pd.DataFrame(rows))
    units = [[code for code in row if code is not None] for row in rows]
    differ = any(len(set(unit)) > 1 for unit in units)
    assert np.isnan(value) or (value == pytest.approx(1)) == (not differ)
    assert np.isnan(value) or value <= 1 + 1e-12


# ---- agreement_table


def coded(**variables):
    """Two passes a and b over pages p0, p1, ...; each variable is a pair of lists."""
    pages = len(next(iter(variables.values()))[0])
    return pd.DataFrame(
        {
            "article_id": [f"p{place:03d}" for place in range(pages)] * 2,
            "pass": ["a"] * pages + ["b"] * pages,
            **{name: [*first, *second] for name, (first, second) in variables.items()},
        }
    )


def row_of(codes, **options):
    return agreement_table(codes, draws=500, **options).iloc[0]


def test_a_row_of_the_table_holds_the_numbers_worked_out_by_hand():
    # 10 pages, 8 agree; codes: 12 yes, 8 no; alpha = 1 - 19 * 4 / (2 * 12 * 8).
    row = row_of(coded(conflict=("yyyyyynnnn", "yyyyynnnny")))
    assert (row["variable"], row["level"], row["units"]) == ("conflict", "nominal", 10)
    assert row["raw_agreement"] == 0.8
    assert row["prevalence"] == 0.6
    assert row["alpha"] == pytest.approx(1 - 19 * 4 / 192)
    assert row["ac1"] == pytest.approx((0.8 - 0.48) / 0.52)


def test_the_table_has_its_columns_in_order_and_a_row_a_variable():
    table = agreement_table(coded(one=("xy", "xy"), two=("xx", "xy")), draws=10)
    assert list(table.columns) == [
        *["variable", "level", "units", "raw_agreement", "prevalence", "alpha", "alpha_low"],
        *["alpha_high", "interval_method", "ac1", "warning"],
    ]
    assert table["variable"].tolist() == ["one", "two"]


def test_raw_agreement_of_three_passes_is_the_mean_share_of_agreeing_pairs():
    codes = pd.DataFrame(
        {
            "article_id": ["p"] * 3 + ["q"] * 3 + ["r"],
            "pass": [*"abcabca"],
            "conflict": [*"xxy", *"yyy", "x"],
        }
    )
    row = row_of(codes)
    assert row["units"] == 2
    assert row["raw_agreement"] == pytest.approx((1 / 3 + 1) / 2)
    assert row["prevalence"] == pytest.approx(4 / 6)


@pytest.mark.parametrize(
    ("first", "second", "warning"),
    [
        ("xy" * 13, "xy" * 12 + "yx", ""),
        ("xy" * 12, "xy" * 11 + "yx", "fewer than 25 units"),
        ("x" * 25 + "yyyy", "x" * 24 + "yyyyy", ""),
        ("x" * 25 + "yyyy", "y" + "x" * 25 + "yyy", ""),
        ("x" * 26 + "yyy", "x" * 25 + "yyyy", "rarest code in fewer than 5 units"),
        ("x" * 25, "x" * 25, "one code only: alpha is not defined"),
        ("xy" * 13, "xy" * 13, "no disagreement: the interval has no width"),
        (" " * 3, "xyx", "no unit with two codes"),
    ],
)
def test_the_warning_speaks_exactly_when_it_should(first, second, warning):
    codes = coded(conflict=(first, second)).replace(" ", "")
    assert row_of(codes)["warning"] == warning


def test_a_table_of_one_pass_says_so_and_gives_no_number():
    codes = coded(conflict=("xy", "xy")).query("`pass` == 'a'")
    row = row_of(codes)
    assert row["warning"] == "fewer than two passes"
    assert row["units"] == 0
    assert (
        row[["raw_agreement", "prevalence", "alpha", "alpha_low", "alpha_high", "ac1"]].isna().all()
    )


def test_one_pass_of_a_categorical_column_of_passes_is_one_pass():
    codes = coded(conflict=("xy", "xy")).astype({"pass": "category"})
    row = row_of(codes[codes["pass"] == "a"])
    assert (row["units"], row["warning"]) == (0, "fewer than two passes")


def test_a_constant_has_full_raw_agreement_and_no_alpha_no_interval_and_no_ac1():
    row = row_of(coded(conflict=("x" * 30, "x" * 30)))
    assert (row["raw_agreement"], row["prevalence"]) == (1, 1)
    assert row[["alpha", "alpha_low", "alpha_high", "ac1"]].isna().all()
    assert row["interval_method"] == "none: alpha is not defined"


def test_draws_without_an_alpha_are_left_out_counted_and_warned_of():
    # One page in 30 differs: a draw misses it with chance (29/30)^30 = 0.36.
    row = row_of(coded(conflict=("x" * 30, "y" + "x" * 29)))
    words = row["interval_method"]
    assert words.startswith("percentile bootstrap over units, 500 draws, ")
    assert words.endswith(" without an alpha left out")
    left_out = int(words.split(", ")[2].split()[0])
    assert left_out / 500 == pytest.approx((29 / 30) ** 30, abs=0.07)
    assert "more than one draw in twenty without an alpha" in row["warning"]
    assert not np.isnan(row["alpha_low"])


@pytest.mark.parametrize("level", LEVELS)
def test_the_bootstrap_formula_with_every_page_once_is_alpha(level):
    counts, values = agreement._value_counts(FOUR_BY_TWELVE, level)
    once = np.ones((1, len(counts)))
    assert agreement._alphas(once, counts, values, level)[0] == pytest.approx(
        krippendorff_alpha(FOUR_BY_TWELVE, level), abs=1e-12
    )


@few
@given(st.lists(st.integers(0, 10), min_size=11, max_size=11), st.sampled_from(LEVELS))
def test_a_bootstrap_draw_is_alpha_of_the_drawn_pages_with_expected_disagreement_anew(drawn, level):
    paired = FOUR_BY_TWELVE[FOUR_BY_TWELVE.notna().sum(axis=1) > 1].reset_index(drop=True)
    counts, values = agreement._value_counts(paired, level)
    weights = np.bincount(drawn, minlength=len(paired)).astype(float)[None, :]
    assert agreement._alphas(weights, counts, values, level)[0] == pytest.approx(
        krippendorff_alpha(paired.loc[drawn], level), abs=1e-12, nan_ok=True
    )


def test_the_interval_holds_alpha_and_is_that_of_resampling_one_by_one():
    first, second = "xxxxxxxxyyyyyyyyxyxy", "xxxxxxxyyyyyyyyxyxxy"
    row = agreement_table(coded(conflict=(first, second)), draws=4000).iloc[0]
    ratings = passes(first, second)
    dealer = np.random.default_rng(7)
    alphas = [
        krippendorff_alpha(ratings.iloc[dealer.integers(0, 20, 20)].reset_index(drop=True))
        for _ in range(400)
    ]
    low, high = np.quantile(alphas, [0.025, 0.975])
    assert row["alpha_low"] == pytest.approx(low, abs=0.12)
    assert row["alpha_high"] == pytest.approx(high, abs=0.12)
    assert row["alpha_low"] <= row["alpha"] <= row["alpha_high"]


def test_the_interval_is_the_same_for_one_seed_and_whatever_stands_beside_it():
    one = ("xyxyxyxxyy", "xyxyyyxxyx")
    alone = agreement_table(coded(one=one), draws=300)
    beside = agreement_table(coded(zero=("xxxyyyxxyy", "xxxyyyxxyx"), one=one), draws=300)
    pd.testing.assert_frame_equal(alone, beside.iloc[1:].reset_index(drop=True))
    lows = {
        agreement_table(coded(one=one), draws=50, seed=seed).loc[0, "alpha_low"]
        for seed in range(5)
    }
    assert len(lows) > 1


@fewer
@given(st.randoms(use_true_random=False))
def test_the_table_does_not_change_when_rows_or_passes_change_places(random):
    codes = coded(one=("xyxyxyxxyy", "xyxyyyxxyx"), two=("aabbccddee", "aabbccddea"))
    order = list(codes.index)
    random.shuffle(order)
    moved = codes.loc[order].assign(**{"pass": lambda t: t["pass"].map({"a": "b", "b": "a"})})
    pd.testing.assert_frame_equal(
        agreement_table(moved, draws=10), agreement_table(codes, draws=10)
    )


def test_place_and_paragraph_of_the_denial_have_their_own_levels_and_the_codebooks_order():
    codes = coded(
        denial_position=(
            ["headline", "lede", "body", "body"],
            ["headline", "body", "body", "lede"],
        ),
        denial_paragraph=(["1", "2", "10", "3"], ["1", "2", "9", ""]),
        own_check=(["true", "true", "false", "true"], ["true", "false", "false", "true"]),
    )
    table = agreement_table(codes, draws=10).set_index("variable")
    assert table["level"].to_dict() == {
        "denial_position": "ordinal",
        "denial_paragraph": "interval",
        "own_check": "nominal",
    }
    ranked = krippendorff_alpha(passes([1, 2, 3, 3], [1, 3, 3, 2]), "ordinal")
    assert table.loc["denial_position", "alpha"] == pytest.approx(ranked)
    counted = krippendorff_alpha(passes([1, 2, 10], [1, 2, 9]), "interval")
    assert table.loc["denial_paragraph", "alpha"] == pytest.approx(counted)
    assert table.loc["denial_paragraph", "units"] == 3


def test_a_level_can_be_chosen_and_an_unknown_order_is_said():
    codes = coded(tone=(["low", "mid", "high"], ["low", "high", "high"]))
    row = row_of(codes, levels={"tone": "ordinal"})
    assert row["level"] == "ordinal"
    assert row["warning"].startswith("no order of codes: sorted order used; ")
    ordered = codes.astype({"tone": pd.CategoricalDtype(["low", "mid", "high"], ordered=True)})
    assert "no order" not in row_of(ordered, levels={"tone": "ordinal"})["warning"]


def test_numbers_need_no_order_but_a_word_among_them_does():
    row = row_of(coded(rank=("123", "132")), levels={"rank": "ordinal"})
    assert "no order" not in row["warning"]
    row = row_of(coded(rank=("12x", "1x2")), levels={"rank": "ordinal"})
    assert "no order" in row["warning"]


def test_the_interval_of_a_ratio_takes_two_zeros_as_alike():
    ratings = passes([0, 0, 1, 3], [0, 1, 1, 2])
    counts, values = agreement._value_counts(ratings, "ratio")
    once = np.ones((1, len(counts)))
    assert agreement._alphas(once, counts, values, "ratio")[0] == pytest.approx(
        krippendorff_alpha(ratings, "ratio")
    )


def test_the_argument_is_not_changed():
    codes = coded(one=("xyxy", "xyx "))
    before = codes.copy(deep=True)
    agreement_table(codes, draws=10)
    confusions(codes, "one")
    pd.testing.assert_frame_equal(codes, before)


@pytest.mark.parametrize(
    ("codes", "levels", "complaint"),
    [
        (coded(one=("x", "x")).drop(columns="pass"), None, "no column 'pass'"),
        (coded(one=("x", "x")).assign(**{"pass": "a"}), None, "'p000' has more than one row"),
        (coded(one=("x", "x")), {"two": "nominal"}, "levels names 'two'"),
        (coded(one=("x", "x")), {"one": "cardinal"}, "level must be one of"),
    ],
)
def test_the_table_says_what_is_wrong_with_its_input(codes, levels, complaint):
    with pytest.raises(ValueError, match=complaint):
        agreement_table(codes, levels)


# ---- confusions


def test_confusions_count_the_pairs_of_codes_of_two_passes():
    codes = coded(one=("xxyyz ", "xyyy x")).replace(" ", "")
    assert confusions(codes, "one").values.tolist() == [["x", "x", 1], ["x", "y", 1], ["y", "y", 2]]


@fewer
@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("xyz")), min_size=1, max_size=12))
def test_confusions_equal_a_count_of_pairs_and_turn_round_with_the_passes(pairs):
    codes = coded(one=tuple(zip(*pairs, strict=True)))
    ahead = confusions(codes, "one")
    found = {(row.first, row.second): row.pages for row in ahead.itertuples()}
    assert found == Counter(pairs)
    back = confusions(codes, "one", passes=("b", "a"))
    assert {(row.second, row.first): row.pages for row in back.itertuples()} == found


def test_confusions_of_three_passes_need_a_choice_of_two():
    codes = pd.DataFrame({"article_id": ["p"] * 3, "pass": [*"abc"], "one": [*"xyz"]})
    with pytest.raises(ValueError, match="name two of the passes"):
        confusions(codes, "one")
    assert confusions(codes, "one", passes=("c", "a")).values.tolist() == [["z", "x", 1]]


def test_confusions_keep_the_order_of_the_codes():
    codes = coded(one=(["low", "high"], ["low", "low"])).astype(
        {"one": pd.CategoricalDtype(["low", "high"], ordered=True)}
    )
    assert confusions(codes, "one")["first"].tolist() == ["low", "high"]


def test_confusions_of_an_unknown_variable_are_refused():
    with pytest.raises(ValueError, match="no column 'two'"):
        confusions(coded(one=("x", "x")), "two")
