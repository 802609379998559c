"""Restatements are grouped whatever their order, and ordered only where intervals part."""

import doctest
import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim import restatements
from counterclaim.restatements import observations, order, rank

few = settings(max_examples=50, deadline=None, derandomize=True)
# Grouping takes time; these need fewer tables.
fewer = settings(few, max_examples=20)


@st.composite
def figures(draw):
    """Figures of one or two scopes: exact, rounded, open, vague or missing."""
    rows = []
    for number in range(draw(st.integers(1, 7))):
        low = draw(st.integers(0, 30))
        high = draw(st.one_of(st.none(), st.integers(low, low + 12)))
        bound = "exact" if high == low else draw(st.sampled_from(["approx", "range"]))
        rows.append(
            {
                "figure_id": f"f{number}",
                "scope": draw(st.sampled_from(["action_day", "action_day", "cumulative"])),
                "measure": "arrests",
                "claimant": draw(st.sampled_from(["outlet", "be_police", "europol_eurojust"])),
                "bound": "at_least" if high is None else bound,
                "value": low,
                "value_low": low if draw(st.integers(0, 9)) else None,
                "value_high": high,
                "source_url": f"u{number % 3}",
            }
        )
    return pd.DataFrame(rows).astype({"value_low": "float64", "value_high": "float64"})


def printed(value, low=None, high=None, claimant="outlet", **other):
    low, high = value if low is None else low, value if high is None else high
    bound = "exact" if low == high else "approx"
    row = {"measure": "arrests", "scope": "action_day", "unit": "count", "bound": bound}
    row |= {"value": value, "value_low": low, "value_high": high, "claimant": claimant}
    return row | other


# ---- observations


@fewer
@given(figures(), st.randoms(use_true_random=False))
def test_the_groups_do_not_depend_on_the_order_of_rows(rows, random):
    shuffled = list(range(len(rows)))
    random.shuffle(shuffled)
    pd.testing.assert_frame_equal(observations(rows), observations(rows.iloc[shuffled]))


@fewer
@given(figures())
def test_every_figure_with_a_number_stands_in_exactly_one_observation(rows):
    found = ";".join(observations(rows)["figure_ids"]).split(";")
    assert sorted(filter(None, found)) == sorted(rows.dropna(subset=["value_low"])["figure_id"])


@fewer
@given(figures())
def test_the_figures_of_an_observation_can_all_be_true_of_one_number(rows):
    groups = observations(rows)
    assert (groups["value_low"] <= groups["value_high"]).all()
    assert (groups["spread_low"] <= groups["value_low"]).all()
    assert (groups["value_high"] <= groups["spread_high"]).all()


@fewer
@given(figures())
def test_no_observation_holds_two_named_claimants_or_two_scopes(rows):
    known = rows.set_index("figure_id")
    for ids in observations(rows)["figure_ids"]:
        group = known.loc[ids.split(";")]
        assert group["scope"].nunique() == 1
        assert len(set(group["claimant"]) - {"outlet"}) <= 1


def test_a_chain_of_overlaps_does_not_join_its_two_ends():
    rows = pd.DataFrame(
        [
            printed(1500, 1450, 1550),
            printed(1500, 1450, 1550),
            printed(1500, 1501, 1599),
            printed(1600, 1550, 1650),
            printed(1600, 1550, 1650),
        ]
    )
    groups = observations(rows)
    assert groups["value"].tolist() == [1500, 1600]
    assert groups["figures"].tolist() == [3, 2]
    assert groups.loc[0, ["value_low", "value_high"]].tolist() == [1501, 1550]
    assert groups.loc[0, ["spread_low", "spread_high"]].tolist() == [1450, 1599]


def test_figures_that_print_one_number_stay_together_where_a_larger_set_would_part_them():
    rows = pd.DataFrame(
        [printed(1500, 1450, 1550)] * 2
        + [printed(1500, 1501, 1599)] * 2
        + [printed(1600, 1550, 1650)] * 3
    )
    assert observations(rows)["figures"].tolist() == [4, 3]
    assert observations(rows)["value"].tolist() == [1500, 1600]


def test_the_value_of_an_observation_is_the_number_that_most_figures_print():
    rows = pd.DataFrame([printed(1500, 1450, 1550), printed(1520), printed(1520)])
    assert observations(rows)["value"].tolist() == [1520]


def test_two_intervals_that_share_only_an_end_are_two_observations():
    rows = pd.DataFrame([printed(1500, 1450, 1550), printed(1600, 1550, 1650)])
    assert len(observations(rows)) == 2


def test_police_and_prosecutors_of_one_country_are_one_voice_and_europol_is_another():
    rows = pd.DataFrame(
        [
            printed(48, claimant="be_police"),
            printed(48, claimant="be_prosecutor"),
            printed(48, claimant="europol_eurojust"),
        ]
    )
    assert observations(rows)["claimants"].tolist() == [
        "be_police;be_prosecutor",
        "europol_eurojust",
    ]


def test_an_outlet_s_own_number_joins_the_named_claimant_that_most_credit():
    rows = pd.DataFrame(
        [
            printed(48, claimant="europol_eurojust"),
            printed(48, claimant="be_police"),
            printed(48, claimant="be_police"),
            printed(48),
        ]
    )
    groups = observations(rows).set_index("claimant")["figures"]
    assert groups.to_dict() == {"be_police": 3, "europol_eurojust": 1}


def test_a_vague_word_joins_the_number_it_holds_and_gives_no_value_of_its_own():
    dozens = printed(20, 20, 99, bound="range")
    assert observations(pd.DataFrame([dozens, printed(48)]))["figures"].tolist() == [2]
    assert observations(pd.DataFrame([dozens]))["value"].isna().tolist() == [True]


def test_an_exact_number_is_where_its_roundings_meet():
    rows = pd.DataFrame([printed(200, 190, 210), printed(200, 201, 250), printed(202)])
    found = observations(rows).iloc[0]
    assert (found["value_low"], found["value_high"], found["value"]) == (202, 202, 200)


def test_an_open_figure_leaves_the_spread_open_and_the_meeting_closed():
    found = observations(pd.DataFrame([printed(500, 500, math.inf), printed(500, 490, 510)]))
    assert found[["value_high", "spread_high"]].iloc[0].tolist() == [510, math.inf]


def test_no_figures_make_no_observations():
    assert observations(pd.DataFrame({"measure": [], "value_low": []})).empty


# ---- order


@few
@given(figures())
def test_an_order_is_one_way_only(rows):
    certain = order(rows).query("order == 'certain'")
    pairs = set(zip(certain["larger"], certain["smaller"], strict=True))
    assert not pairs & {(small, large) for large, small in pairs}


@few
@given(figures())
def test_an_order_is_transitive(rows):
    certain = order(rows).query("order == 'certain'")
    pairs = set(zip(certain["larger"], certain["smaller"], strict=True))
    assert {(a, d) for a, b in pairs for c, d in pairs if b == c} <= pairs


@few
@given(figures(), st.randoms(use_true_random=False))
def test_an_order_is_certain_only_if_every_number_inside_agrees(rows, random):
    known = rows.set_index("figure_id")
    for pair in order(rows).query("order == 'certain'").itertuples():
        large, small = known.loc[pair.larger], known.loc[pair.smaller]
        assert large["scope"] == small["scope"]
        assert random.uniform(small["value_low"], small["value_high"]) < large["value_low"]


@fewer
@given(figures(), st.randoms(use_true_random=False))
def test_every_rank_that_a_draw_gives_is_among_the_possible_ones(rows, random):
    table = rank(rows.fillna({"value_high": rows["value_low"] + 5}))
    for _, group in table.dropna(subset=["value_low"]).groupby("scope"):
        draws = [
            random.uniform(low, high) for low, high in group[["value_low", "value_high"]].values
        ]
        ranks = (-pd.Series(draws)).rank(method="min")
        assert (group["rank_best"].to_numpy() <= ranks).all()
        assert (ranks <= group["rank_worst"].to_numpy()).all()


def test_rows_of_different_scope_measure_or_unit_are_never_ordered():
    rows = pd.DataFrame(
        [
            printed(1, figure_id="a"),
            printed(100, figure_id="b", scope="cumulative"),
            printed(100, figure_id="c", measure="searches"),
            printed(100, figure_id="d", unit="kg"),
        ]
    )
    pairs = order(rows).query("a == 'a'")
    assert pairs["order"].tolist() == ["undetermined"] * 3
    assert pairs["why"].tolist() == ["different scopes", "different measures", "different units"]
    assert rank(rows)["rank_of"].tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("high", "verdict"), [(29, "certain"), (30, "undetermined"), (None, "undetermined")]
)
def test_an_order_is_stated_only_where_the_intervals_part(high, verdict):
    rows = pd.DataFrame([printed(30, figure_id="a"), printed(20, 20, 25, figure_id="b")])
    rows.loc[1, "value_high"] = high
    assert order(rows)["order"].tolist() == [verdict]


def test_a_missing_number_has_no_order_and_no_rank():
    rows = pd.DataFrame([printed(3, figure_id="a"), printed(None, figure_id="b")])
    assert order(rows)["why"].tolist() == ["a number is missing"]
    assert order(rows.iloc[::-1])["why"].tolist() == ["a number is missing"]
    ranks = rank(rows).set_index("figure_id")
    assert ranks.loc["a", "rank_of"] == 1
    assert ranks["rank_best"].isna().tolist() == [False, True]


def test_the_examples_of_the_restatements_run():
    assert doctest.testmod(restatements).failed == 0
