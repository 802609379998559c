import math
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from counterclaim import codebook, framing
from counterclaim.framing import (
    agreed_codes,
    can_be_known,
    compare_shares,
    frame_shares,
    source_balance,
)
from counterclaim.inference import clustered_test, fisher, newcombe, smallest_p, wilson

few = settings(max_examples=50, deadline=None, derandomize=True)
# Building tables takes time; these need fewer of them.
fewer = settings(few, max_examples=20)


# ---- source_balance


@pytest.mark.parametrize(
    ("shares", "bits"),
    [
        # Shannon (1948), A Mathematical Theory of Communication, p. 404: 1/2, 1/4, 1/8, 1/8: 7/4.
        ([4, 2, 1, 1], 1.75),
        # Cover & Thomas (2006), Elements of Information Theory, Example 1.1.2, p. 6: eight horses.
        ([32, 16, 8, 4, 1, 1, 1, 1], 2.0),
    ],
)
def test_entropy_is_as_published(shares, bits):
    assert source_balance(shares).entropy_bits == pytest.approx(bits)


@pytest.mark.parametrize(
    ("shares", "published"),
    [
        # U.S. Department of Justice, "Herfindahl-Hirschman Index": 30, 30, 20 and 20 per cent
        # give 2,600 on the scale to 10,000.
        ([30, 30, 20, 20], 0.26),
        # Laakso & Taagepera (1979), p. 4: equal parties give one over their number.
        ([25, 25, 25, 25], 0.25),
    ],
)
def test_the_herfindahl_hirschman_index_is_as_published(shares, published):
    assert source_balance(shares).hhi == pytest.approx(published)


def test_balance_of_two_unequal_sources_is_as_worked_out_by_hand():
    # 3 to 1: H = 2 - (3/4) log2 3.
    result = source_balance([3, 1])
    bits = 2 - 0.75 * math.log2(3)
    assert result.entropy_bits == pytest.approx(bits)
    assert result.evenness == pytest.approx(bits)
    assert result.effective_sources == pytest.approx(4 / 3**0.75)
    assert result.hhi == pytest.approx(10 / 16)


counts = st.lists(st.integers(0, 30), min_size=1, max_size=8).filter(any)


@few
@given(counts)
def test_entropy_equals_scipy_and_effective_sources_its_exponential(numbers):
    result = source_balance(numbers)
    nats = stats.entropy(numbers)
    assert result.entropy_bits == pytest.approx(nats / math.log(2), abs=1e-12)
    assert result.effective_sources == pytest.approx(math.exp(nats))


@few
@given(counts, st.integers(2, 9))
def test_balance_is_bounded_and_blind_to_order_zeros_and_scale(numbers, times):
    result = source_balance(numbers)
    heard = sum(number > 0 for number in numbers)
    assert 1 - 1e-12 <= result.effective_sources <= heard * (1 + 1e-12)
    assert 1 / heard - 1e-12 <= result.hhi <= 1 + 1e-12
    assert 1 / result.hhi <= result.effective_sources * (1 + 1e-12)
    assert np.isnan(result.evenness) if heard == 1 else 0 < result.evenness <= 1
    other = source_balance([0, *(times * number for number in reversed(numbers)), 0])
    for one, two in zip(vars(result).values(), vars(other).values(), strict=True):
        assert one == pytest.approx(two, nan_ok=True)


@few
@given(st.integers(2, 30), st.integers(1, 9))
def test_equal_sources_are_fully_even_and_as_many_as_they_are(sources, times):
    result = source_balance([times] * sources)
    assert result.evenness == pytest.approx(1)
    assert result.effective_sources == pytest.approx(sources)
    assert result.hhi == pytest.approx(1 / sources)


def test_one_source_has_no_evenness_and_no_entropy():
    result = source_balance({"company": 5, "authority": 0})
    assert np.isnan(result.evenness)
    assert str(result.entropy_bits) == "0.0"
    assert (result.effective_sources, result.hhi) == (1, 1)


@pytest.mark.parametrize("nobody", [[], [0, 0], [None], {}, pd.Series(dtype=float)])
def test_where_nobody_was_heard_nothing_is_defined(nobody):
    assert all(np.isnan(value) for value in vars(source_balance(nobody)).values())


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA])
def test_a_missing_count_is_left_out(missing):
    assert source_balance([3, missing, 1]) == source_balance([3, 1])


def test_series_mapping_and_list_of_counts_give_the_same():
    table = {"company": 3, "authority": 1}
    assert source_balance(table) == source_balance(pd.Series(table)) == source_balance([3, 1])


@pytest.mark.parametrize(
    ("numbers", "complaint"),
    [([1, -1], "at zero or above"), ([1, math.inf], "finite"), ([1, "two"], "not a number")],
)
def test_balance_says_what_is_wrong_with_its_counts(numbers, complaint):
    with pytest.raises(ValueError, match=complaint):
        source_balance(numbers)


# ---- frame_shares


FRAMES = pd.CategoricalDtype(["dispute", "denial_led", "other"], ordered=True)


def pages(**columns):
    table = pd.DataFrame({name: list(column) for name, column in columns.items()})
    if "headline_frame" in columns:
        return table.astype({"headline_frame": FRAMES})
    return table


CODED = pages(
    country=["NL", "NL", "NL", "BE"],
    headline_frame=["dispute", "denial_led", "dispute", "dispute"],
)


def test_shares_within_a_country_are_as_counted_by_hand_with_wilsons_interval():
    shares = frame_shares(CODED, by="country").set_index(["country", "headline_frame"])
    assert shares.loc[("NL", "dispute"), "pages"] == 2
    assert shares.loc[("NL", "dispute"), "group_pages"] == 3
    assert shares.loc[("NL", "dispute"), "share"] == pytest.approx(2 / 3)
    limits = shares.loc[("NL", "dispute"), ["share_low", "share_high"]]
    assert tuple(limits) == pytest.approx(wilson(2, 3))


def test_shares_within_a_country_add_up_to_one():
    shares = frame_shares(CODED, by="country")
    assert shares.groupby("country")["share"].sum().tolist() == [1, 1]


def test_shares_have_their_columns_and_rows_in_codebook_order_with_zeros():
    shares = frame_shares(CODED, by="country")
    assert list(shares.columns) == [
        *["country", "headline_frame", "pages", "group_pages", "share", "share_low", "share_high"]
    ]
    assert shares["country"].tolist() == ["BE"] * 3 + ["NL"] * 3
    assert shares["headline_frame"].tolist() == list(FRAMES.categories) * 2
    assert shares["pages"].tolist() == [1, 0, 0, 2, 1, 0]


def test_pages_without_a_frame_or_a_group_are_left_out_and_so_are_groups_without_pages():
    coded = pages(
        country=["NL", "NL", "", "BE", None],
        headline_frame=["dispute", None, "other", None, "other"],
    )
    shares = frame_shares(coded, by="country")
    assert shares["country"].unique().tolist() == ["NL"]
    assert shares["group_pages"].tolist() == [1, 1, 1]


def test_a_country_of_the_codebook_without_pages_has_no_row():
    coded = CODED.astype({"country": pd.CategoricalDtype(["NL", "DE", "BE"], ordered=True)})
    assert frame_shares(coded, by="country")["country"].unique().tolist() == ["NL", "BE"]


def test_empty_text_is_no_code():
    coded = pages(country="NNN", tone=["warm", "", " "])
    shares = frame_shares(coded, by="country", variable="tone")
    assert shares["tone"].tolist() == ["warm"]
    assert shares["group_pages"].tolist() == [1]


def test_another_variable_and_confidence_can_be_chosen():
    coded = pages(country="NNNB", own_check=[True, False, True, True])
    shares = frame_shares(coded, by="country", variable="own_check", confidence=0.5)
    row = shares.query("country == 'N' and own_check == True").iloc[0]
    assert row["pages"] == 2
    assert (row["share_low"], row["share_high"]) == pytest.approx(wilson(2, 3, confidence=0.5))


def test_a_table_without_pages_gives_a_table_without_rows():
    shares = frame_shares(CODED.iloc[:0], by="country")
    assert len(shares) == 0
    assert "share_high" in shares.columns


@fewer
@given(st.lists(st.tuples(st.sampled_from("XYZ"), st.sampled_from("abc")), min_size=1, max_size=20))
def test_shares_equal_a_count_of_pairs(pairs):
    group, tone = zip(*pairs, strict=True)
    shares = frame_shares(pages(group=group, tone=tone), by="group", variable="tone")
    found = {(row.group, row.tone): row.pages for row in shares.itertuples() if row.pages}
    assert found == Counter(pairs)
    assert (
        (shares["share_low"] <= shares["share"]) & (shares["share"] <= shares["share_high"])
    ).all()


@pytest.mark.parametrize(
    ("coded", "by", "complaint"),
    [
        (CODED, "language", "no column 'language'"),
        (CODED.drop(columns="headline_frame"), "country", "no column 'headline_frame'"),
        (CODED.assign(article_id="p1"), "country", "more than one row"),
    ],
)
def test_shares_say_what_is_wrong_with_their_table(coded, by, complaint):
    with pytest.raises(ValueError, match=complaint):
        frame_shares(coded, by)


# ---- agreed_codes


def two_passes(first, second):
    size = len(first)
    return pd.DataFrame(
        {
            "article_id": [f"p{place}" for place in range(size)] * 2,
            "pass": ["a"] * size + ["b"] * size,
            "tone": [*first, *second],
        }
    )


def test_what_passes_agree_on_stays_and_the_rest_is_missing():
    agreed = agreed_codes(two_passes(["x", "x", "", None, "y"], ["x", "y", "x", None, "y"]))
    assert agreed["article_id"].tolist() == ["p0", "p1", "p2", "p3", "p4"]
    assert agreed["tone"].fillna("-").tolist() == ["x", "-", "-", "-", "y"]
    assert "pass" not in agreed.columns


def test_a_page_that_one_pass_did_not_code_is_missing():
    codes = two_passes(["x", "y"], ["x", "y"]).iloc[:3]
    assert agreed_codes(codes)["tone"].fillna("-").tolist() == ["x", "-"]


def test_three_passes_must_all_agree():
    codes = pd.concat(
        [two_passes("xy", "xy"), two_passes("xx", "xx").iloc[:2].assign(**{"pass": "c"})]
    )
    assert agreed_codes(codes)["tone"].fillna("-").tolist() == ["x", "-"]


def test_agreed_codes_keep_the_kinds_of_their_columns():
    codes = two_passes("xy", "xx").assign(
        tone=lambda t: t["tone"].astype(pd.CategoricalDtype(["y", "x"], ordered=True)),
        place=pd.array([1, 2, 1, 3], dtype="Int64"),
        check=pd.array([True, None, True, True], dtype="boolean"),
    )
    agreed = agreed_codes(codes)
    pd.testing.assert_series_equal(agreed.dtypes, codes.drop(columns="pass").dtypes)
    assert agreed["place"].fillna(-1).tolist() == [1, -1]
    assert agreed["check"].isna().tolist() == [False, True]


@fewer
@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("xyz")), min_size=1, max_size=9))
def test_agreed_codes_do_not_change_when_passes_change_places(pairs):
    first, second = zip(*pairs, strict=True)
    agreed = agreed_codes(two_passes(first, second))
    pd.testing.assert_frame_equal(agreed, agreed_codes(two_passes(second, first)))
    expected = [one if one == two else "-" for one, two in pairs]
    assert agreed["tone"].fillna("-").tolist() == expected


@pytest.mark.parametrize(
    ("codes", "complaint"),
    [
        (two_passes("x", "x").drop(columns="article_id"), "no column 'article_id'"),
        (two_passes("x", "x").assign(**{"pass": "a"}), "more than one row"),
        (two_passes("xy", "xy").iloc[:2], "two passes or more, not 1"),
    ],
)
def test_agreed_codes_say_what_is_wrong_with_their_table(codes, complaint):
    with pytest.raises(ValueError, match=complaint):
        agreed_codes(codes)


# ---- can_be_known


def test_three_against_three_needs_seven_pages():
    # 3 + 3: 2/20. 7 pages split 4 + 3: 1/35.
    reach = can_be_known(3, 3)
    assert (reach.smallest_p, reach.testable, reach.pages, reach.pages_needed) == (0.1, False, 6, 7)


def test_one_page_against_many_needs_twenty_in_all():
    # 1 + 18: 1/19. Kept near one in nineteen, 20 pages split 1 + 19: 1/20.
    assert can_be_known(1, 18).pages_needed == 20


def test_groups_that_can_differ_need_no_more_pages():
    assert can_be_known(4, 4) == framing.Reach(smallest_p(4, 4), True, 8, 8)


def test_a_stricter_threshold_needs_more_pages():
    assert not can_be_known(4, 4, alpha=0.01).testable
    assert can_be_known(4, 4, alpha=0.01).pages_needed > 8
    assert can_be_known(3, 3, alpha=0.1).testable


def test_an_empty_group_cannot_be_known_and_no_growth_fills_it():
    for sizes in ((0, 9), (9, 0), (0, 0)):
        reach = can_be_known(*sizes)
        assert (reach.smallest_p, reach.testable, reach.pages_needed) == (1, False, None)


@few
@given(st.integers(1, 12), st.integers(1, 12))
def test_the_pages_needed_are_the_fewest_in_proportion_that_reach_the_threshold(n1, n2):
    def split(total):
        # Never a half page to the wrong side: n1 / (n1 + n2) of the total, halves up.
        first = math.floor(total * n1 / (n1 + n2) + 0.5)
        return first, total - first

    reach = can_be_known(n1, n2)
    assert reach.testable == (smallest_p(n1, n2) <= 0.05)
    assert reach.testable == (reach.pages_needed == n1 + n2)
    assert smallest_p(*split(reach.pages_needed)) <= 0.05
    assert all(smallest_p(*split(n)) > 0.05 for n in range(n1 + n2, reach.pages_needed))


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((3, -1), "at zero or above"),
        ((3, 3, 5), "between 0 and 1"),
        ((3, 3, 0), "between 0 and 1"),
        ((3, 3, 1), "between 0 and 1"),
    ],
)
def test_can_be_known_says_what_is_wrong_with_its_input(arguments, complaint):
    with pytest.raises(ValueError, match=complaint):
        can_be_known(*arguments)


# ---- compare_shares


def test_a_row_holds_counts_intervals_and_both_ps_with_a_wire_text_counted_once():
    coded = pages(
        country=["NL"] * 6 + ["BE"] * 5,
        headline_frame=["dispute"] * 5 + ["other"] + ["dispute"] + ["other"] * 4,
        wire=["anp"] * 4 + [None] * 7,
    )
    row = compare_shares(coded, "country", "headline_frame", "dispute", cluster="wire").iloc[0]
    assert (row["group_1"], row["group_2"]) == ("BE", "NL")
    assert (row["count_1"], row["pages_1"], row["voices_1"]) == (1, 5, 5)
    assert (row["count_2"], row["pages_2"], row["voices_2"]) == (5, 6, 3)
    assert (row["share_1"], row["share_2"]) == (1 / 5, 5 / 6)
    assert row["difference"] == pytest.approx(1 / 5 - 2 / 3)
    assert (row["difference_low"], row["difference_high"]) == pytest.approx(newcombe(1, 5, 2, 3))
    assert row["p"] == fisher([[1, 4], [2, 1]]).p
    assert row["p_pages"] == fisher([[1, 4], [5, 1]]).p
    assert row["smallest_p"] == smallest_p(5, 3)
    peer = clustered_test(coded["headline_frame"] == "dispute", coded["country"], coded["wire"])
    assert (row["p"], row["p_pages"]) == pytest.approx((peer.p, peer.p_pages))


def test_without_clusters_voices_are_pages():
    row = compare_shares(CODED, "country", "headline_frame", "dispute").iloc[0]
    assert (row["voices_1"], row["voices_2"]) == (row["pages_1"], row["pages_2"]) == (1, 3)
    assert row["p"] == row["p_pages"]
    assert row["difference"] == pytest.approx(row["share_1"] - row["share_2"])


def test_three_groups_give_three_pairs_in_codebook_order():
    coded = pages(country=["FR", "NL", "BE"], tone="xxy").astype(
        {"country": pd.CategoricalDtype(["NL", "BE", "DE", "FR"], ordered=True)}
    )
    pairs = compare_shares(coded, "country", "tone", "x")[["group_1", "group_2"]]
    assert pairs.values.tolist() == [["NL", "BE"], ["NL", "FR"], ["BE", "FR"]]


def test_a_pair_that_could_not_reach_the_threshold_is_marked_and_not_called_the_same():
    small = pages(group="AAABBB", tone="xxxyyy")
    row = compare_shares(small, "group", "tone", "x").iloc[0]
    assert row["p"] == pytest.approx(0.1)
    assert (row["smallest_p"], row["smallest_p_margins"], row["testable"]) == (0.1, 0.1, False)
    assert compare_shares(small, "group", "tone", "x", alpha=0.1).iloc[0]["testable"]


def test_a_rare_code_makes_large_groups_untestable():
    # One page of sixteen has the code: no table with these totals goes below 1/2.
    coded = pages(group="A" * 8 + "B" * 8, tone="x" + "y" * 15)
    row = compare_shares(coded, "group", "tone", "x").iloc[0]
    assert row["smallest_p"] < 0.05 < row["smallest_p_margins"]
    assert not row["testable"]


def test_copied_pages_make_a_pair_untestable_that_pages_alone_would_call_different():
    coded = pages(group="AAAABBBB", tone="xxxxyyyy", wire=["w"] * 4 + ["v"] * 4)
    row = compare_shares(coded, "group", "tone", "x", cluster="wire").iloc[0]
    assert row["p_pages"] < 0.05
    assert (row["p"], row["testable"]) == (1, False)


def test_a_code_of_the_codebook_that_no_page_has_is_compared_as_zero():
    row = compare_shares(CODED, "country", "headline_frame", "other").iloc[0]
    assert (row["count_1"], row["count_2"], row["p"], row["testable"]) == (0, 0, 1, False)


def test_one_group_or_no_page_gives_no_row():
    for coded in (CODED[CODED["country"] == "NL"], CODED.iloc[:0]):
        table = compare_shares(coded, "country", "headline_frame", "dispute")
        assert len(table) == 0
        assert "testable" in table.columns


def test_pages_without_code_or_group_are_left_out_of_the_comparison():
    coded = pages(group=["A", "A", "B", "", "B"], tone=["x", "", "y", "x", None])
    row = compare_shares(coded, "group", "tone", "x").iloc[0]
    assert (row["pages_1"], row["pages_2"]) == (1, 1)


def test_truth_values_can_be_compared():
    coded = pages(group="AAB", own_check=pd.array([True, None, False], dtype="boolean"))
    row = compare_shares(coded, "group", "own_check", True).iloc[0]
    assert (row["count_1"], row["pages_1"], row["count_2"]) == (1, 1, 0)


@fewer
@given(
    st.lists(
        st.tuples(st.sampled_from("AB"), st.sampled_from("xy"), st.sampled_from(["w", None])),
        min_size=2,
        max_size=14,
    )
)
def test_the_comparison_turns_with_the_names_of_the_groups(rows):
    group, tone, wire = zip(*rows, strict=True)
    if len(set(group)) < 2 or "x" not in tone:
        return
    turned = [{"A": "B", "B": "A"}[name] for name in group]
    one = compare_shares(pages(group=group, tone=tone, wire=wire), "group", "tone", "x", "wire")
    two = compare_shares(pages(group=turned, tone=tone, wire=wire), "group", "tone", "x", "wire")
    one, two = one.iloc[0], two.iloc[0]
    assert one["difference"] == pytest.approx(-two["difference"])
    assert one["difference_low"] == pytest.approx(-two["difference_high"])
    assert (one["voices_1"], one["count_1"]) == (two["voices_2"], two["count_2"])
    assert one["p"] == pytest.approx(two["p"])
    assert one["difference_low"] <= one["difference"] <= one["difference_high"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("country", "headline_frame", "disputes"), "no page has the code 'disputes'; there are"),
        (("language", "headline_frame", "dispute"), "no column 'language'"),
        (("country", "headline_frame", "dispute", "wire"), "no column 'wire'"),
    ],
)
def test_a_comparison_says_what_is_wrong_with_its_input(arguments, complaint):
    with pytest.raises(ValueError, match=complaint):
        compare_shares(CODED, *arguments)


def test_no_function_changes_its_table():
    coded = pages(country=["NL", "", "BE"], tone=["x", "y", ""], wire=["w", None, ""])
    before = coded.copy(deep=True)
    frame_shares(coded, "country", "tone")
    compare_shares(coded, "country", "tone", "x", "wire")
    pd.testing.assert_frame_equal(coded, before)


# ---- both passes, groups, voices

PAGES = pd.DataFrame(
    {
        "article_id": ["p1", "p2", "p3", "p4"],
        "outlet": ["A", "A", "B", "C"],
        "country": ["NL", "NL", "BE", "BE"],
        "language": ["nl", "nl", "nl", "fr"],
        "published": ["2021-03-10"] * 4,
    }
)


def verdicts(first, second):
    kinds = pd.CategoricalDtype(codebook.codes("adjudication"), ordered=True)
    table = pd.DataFrame(
        {
            "article_id": PAGES["article_id"].tolist() * 2,
            "pass": ["a"] * 4 + ["b"] * 4,
            "adjudication": [*first, *second],
        }
    )
    return table.astype({"adjudication": kinds})


SIDES = verdicts(
    ["juxtaposes", "juxtaposes", "accepts_authorities", "juxtaposes"],
    ["juxtaposes", "doubts_both", "accepts_authorities", "juxtaposes"],
)


def test_a_page_on_which_the_passes_differ_has_a_dot_for_each_and_others_one():
    dots = framing.code_dots(SIDES, PAGES, "country", "adjudication")
    assert dots["article_id"].value_counts().to_dict() == {"p1": 1, "p2": 2, "p3": 1, "p4": 1}
    differ = dots[dots["article_id"] == "p2"].set_index("passes")["adjudication"]
    assert differ.to_dict() == {"a": "juxtaposes", "b": "doubts_both"}


def test_dots_of_a_cell_do_not_lie_on_one_another(sky):
    for by, variable in (("country", "headline_frame"), ("language", "denial_position")):
        dots = framing.code_dots(sky.codes, sky.articles, by, variable)
        assert not dots.duplicated([by, variable, "place"]).any()
        assert dots.loc[dots["passes"] != "b", "article_id"].is_unique


def test_coded_pages_of_the_agreed_coding_leave_a_gap_where_passes_differ():
    agreed = framing.coded_pages(SIDES, PAGES, "agreed").set_index("article_id")["adjudication"]
    assert pd.isna(agreed["p2"])
    assert agreed["p1"] == "juxtaposes"


def test_every_code_of_a_front_is_in_the_codebook():
    for variable, fronts in framing.FRONT.items():
        assert set(fronts) <= set(codebook.codes(variable))


def test_portraits_have_each_denial_page_once_a_variable(sky):
    pages = framing.portraits(sky.codes, sky.articles)
    assert not pages.duplicated(["article_id", "variable"]).any()
    assert len(pages) == sky.codes["article_id"].nunique() * len(framing.FRONT)
    for outlet, rows in pages.groupby("outlet"):
        places = rows.index.to_numpy()
        assert places[-1] - places[0] + 1 == len(rows), outlet


def test_a_portrait_shows_both_passes_and_nothing_of_other_outlets(sky):
    found = framing.portrait(sky.codes, sky.statements, sky.articles, "NRC")
    assert found["article_id"].unique().tolist() == ["nrc-20210310-denial"]
    assert {"headline_frame", "frames", "voices"} <= set(found["line"])
    assert framing.portrait(sky.codes, sky.statements, sky.articles, "nobody").empty


def test_effective_sources_of_one_voice_is_one():
    made = pd.DataFrame({"article_id": ["p1", "p1", "p3"], "speaker": ["company"] * 2 + ["user"]})
    table = framing.balance(made, PAGES, "country").set_index("country")
    assert table.loc["NL", ["pages", "company", "others"]].tolist() == [1, 2, 0]
    assert table.loc["NL", "effective_sources"] == 1


def test_groups_of_one_page_each_cannot_differ_beyond_chance():
    reach = framing.reach_of_groups(PAGES.iloc[[0, 2]], ["country"])
    assert reach["smallest_p"].tolist() == [1, 1]
    assert not reach["testable"].any()


def test_copied_texts_shrink_what_a_comparison_can_reach():
    coded = PAGES.assign(text=["t", "t", None, None])
    alone = framing.reach_of_groups(coded, ["country"])["smallest_p"].iloc[0]
    copied = framing.reach_of_groups(coded, ["country"], cluster="text")["smallest_p"].iloc[0]
    assert (round(alone, 4), round(copied, 4)) == (0.3333, 0.3333)
    more = pd.concat([coded, coded.assign(article_id="x" + coded["article_id"])])
    assert framing.reach_of_groups(more, ["country"])["smallest_p"].iloc[0] == pytest.approx(2 / 70)
    clustered = framing.reach_of_groups(more, ["country"], cluster="text")
    assert clustered["smallest_p"].iloc[0] == pytest.approx(1 / 5)


def test_group_tests_give_what_compare_shares_gives(sky):
    coded = framing.coded_pages(sky.codes, sky.articles).assign(
        text=lambda pages: pages["wire"].astype(object).where(pages["wire"].isin(["ANP", "Belga"]))
    )
    tests = framing.group_tests(coded, groupings=["language"], cluster="text")
    for row in tests.itertuples():
        sides = coded.assign(
            side=(coded["language"] == row.group).map({True: "1", False: "2"}),
            has=(coded[row.variable].astype(object).astype(str) == row.code).map(str),
        )
        other = framing.compare_shares(sides, "side", "has", "True", cluster="text").iloc[0]
        assert (row.p, row.p_pages) == pytest.approx((other["p"], other["p_pages"]))
        assert row.difference == pytest.approx(other["difference"])
        assert row.smallest_p == pytest.approx(other["smallest_p_margins"])


def test_untestable_comparisons_are_left_out_of_the_adjustment(sky):
    tests = framing.group_tests(framing.coded_pages(sky.codes, sky.articles, "b"))
    assert tests.loc[~tests["testable"], "p_adjusted"].isna().all()
    assert (tests["p_adjusted"].dropna() >= tests.loc[tests["testable"], "p"]).all()
    assert 0 < tests["testable"].sum() < len(tests)
