"""Figures are added only where nothing overlaps, and the best supported is chosen by stated rules."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.enforcement import (
    InvalidTotalError,
    best_supported,
    by_country,
    comparability,
    compare_sides,
    coverage,
    cumulative_over_time,
    family_tree,
    observations,
    order,
    per_million,
    per_thousand_users,
    rank,
    services,
    total,
    who_printed_what,
)

few = settings(max_examples=50, deadline=None, derandomize=True)
RAID = "action-day-2021-03-09"


def figure(jurisdiction="BE", low=48, high=None, **other):
    row = {
        "platform": "sky_ecc",
        "event": RAID,
        "scope": "action_day",
        "jurisdiction": jurisdiction,
        "measure": "arrests",
        "value": low,
        "value_low": low,
        "value_high": low if high is None else high,
        "unit": "count",
        "as_of": "2021-03-09",
        "claimant": "be_prosecutor",
        "source_url": "u",
    }
    return row | other


def table(*rows):
    return pd.DataFrame(rows).assign(figure_id=[f"f{n}" for n in range(len(rows))])


# ---- sums


@st.composite
def figures_of_different_countries(draw):
    countries = draw(
        st.lists(st.sampled_from(["BE", "NL", "FR", "DE", "ES", "IT"]), unique=True, min_size=1)
    )
    rows, inside = [], []
    for country in countries:
        low, number, high = sorted(draw(st.lists(st.integers(0, 500), min_size=3, max_size=3)))
        rows.append(figure(country, low, draw(st.sampled_from([high, math.nan]))))
        inside.append(number)
    return table(*rows), inside


@few
@given(figures_of_different_countries())
def test_a_total_holds_the_sum_of_any_numbers_inside(drawn):
    rows, inside = drawn
    found = total(rows)
    assert found.low <= sum(inside) <= found.high
    assert found.figures == len(inside)


@few
@given(figures_of_different_countries(), st.sampled_from(["WORLD", "EU"]), st.integers(0, 6))
def test_no_total_holds_a_country_and_a_whole_that_contains_it(drawn, whole, place):
    rows = drawn[0].to_dict("records")
    rows.insert(place, figure(whole, 78))
    with pytest.raises(InvalidTotalError) as refusal:
        total(table(*rows))
    assert refusal.value.rule == "part_and_whole"


@pytest.mark.parametrize(
    ("rule", "rows"),
    [
        ("scopes", [figure(), figure(low=888, scope="cumulative", event="cumulative-2022-03")]),
        ("scopes", [figure(), figure("NL", scope="single_case")]),
        ("part_and_whole", [figure(), figure("WORLD", 78)]),
        ("part_and_whole", [figure("EU", 78), figure("WORLD", 90)]),
        ("part_and_whole", [figure("NL", 30), figure("EU", 78)]),
        ("two_claimants", [figure(), figure(low=50, claimant="europol_eurojust")]),
        ("one_thing_twice", [figure(), figure()]),
        ("measures", [figure(), figure("NL", measure="convictions")]),
        ("units", [figure(), figure("NL", unit="kg")]),
        ("platforms", [figure(), figure("NL", platform="encrochat")]),
        ("part_of_event", [figure(), figure(low=2, event=f"{RAID}-lawyers")]),
        ("not_additive", [figure(measure="price_eur"), figure("NL", measure="price_eur")]),
        ("not_additive", [figure(measure="other"), figure("NL", measure="other")]),
        ("missing", [figure(), figure("NL", None)]),
    ],
)
def test_what_overlaps_is_not_added_and_the_rule_is_named(rule, rows):
    with pytest.raises(InvalidTotalError, match=f"not added \\({rule}\\)") as refusal:
        total(table(*rows))
    assert refusal.value.rule == rule
    assert not refusal.value.rows.empty
    assert issubclass(InvalidTotalError, ValueError)


def test_a_later_running_total_is_not_added_to_an_earlier_one():
    march = figure(low=888, scope="cumulative", event="cumulative-2022-03", as_of="2022-03")
    august = figure(low=1230, scope="cumulative", event="cumulative-2022-08", as_of="2022-08")
    with pytest.raises(InvalidTotalError, match="running_totals"):
        total(table(march, august))
    assert total(table(march, august | {"as_of": "2022-03-09"})).low == 2118


def test_an_empty_table_has_no_total():
    with pytest.raises(InvalidTotalError, match=r"empty.*rows: none"):
        total(table(figure()).head(0))


def test_the_refusal_names_only_the_rows_it_is_about():
    rows = table(figure("GB"), figure("NL"), figure("EU"))
    with pytest.raises(InvalidTotalError, match=r"rows: f1, f2$") as refusal:
        total(rows)
    assert refusal.value.rows["figure_id"].tolist() == ["f1", "f2"]


def test_two_countries_by_two_claimants_are_added_and_the_united_kingdom_beside_the_union():
    assert total(table(figure(), figure("NL", 30, claimant="nl_police"))).low == 78
    assert total(table(figure("GB", 10), figure("EU", 78))).high == 88


def test_a_total_with_an_open_figure_is_open():
    found = total(table(figure(), figure("NL", 30, math.nan)))
    assert (found.low, found.high) == (78, math.inf)


def test_a_total_needs_only_the_columns_that_are_there():
    rows = pd.DataFrame(
        {"jurisdiction": ["BE", "NL"], "measure": "arrests", "value_low": [1, 2], "value_high": 3}
    )
    assert (total(rows).low, total(rows).high) == (3, 6)


# ---- rates


def test_a_rate_per_million_carries_both_ends_and_is_missing_where_there_is_no_country():
    countries = pd.DataFrame({"country": ["BE"], "population_2021": [12_000_000]})
    rates = per_million(table(figure("BE", 24, 36), figure("WORLD", 78)), countries)
    assert rates.loc[0, ["per_million_low", "per_million_high"]].tolist() == [2, 3]
    assert rates.loc[1, ["per_million_low", "per_million_high"]].isna().all()


@few
@given(*[st.lists(st.integers(1, 10**5), min_size=3, max_size=3).map(sorted)] * 2)
def test_a_rate_per_thousand_users_holds_the_rate_of_any_two_numbers_inside(arrests, users):
    rows = table(figure("BE", arrests[0], arrests[2]))
    rates = per_thousand_users(rows, table(figure("BE", users[0], users[2], measure="users")))
    exact = 1000 * arrests[1] / users[1]
    slack = 1e-9 * exact
    assert rates["per_thousand_users_low"].iloc[0] - slack <= exact
    assert exact <= rates["per_thousand_users_high"].iloc[0] + slack


def test_two_numbers_of_users_for_one_country_are_refused():
    users = table(figure(low=6000, measure="users"), figure(low=5500, measure="users"))
    with pytest.raises(pd.errors.MergeError):
        per_thousand_users(table(figure()), users)


# ---- the best supported


def test_the_number_at_most_addresses_is_chosen_and_the_next_stands_beside_it():
    rows = table(
        figure(low=48, source_url="a"),
        figure(low=48, source_url="b"),
        figure(low=50, source_url="c"),
    )
    best = best_supported(rows).iloc[0]
    assert (best["value"], best["runner_up_value"], best["gap"]) == (48, 50, 2)
    assert (best["apart"], best["why"]) == ("certain", "most addresses: 2 of 3")


def test_two_figures_of_one_address_count_as_one_address():
    rows = table(figure(source_url="a"), figure(source_url="a"), figure(low=50, source_url="b"))
    assert best_supported(rows)["why"].tolist() == [
        "as many addresses as the next (1 of 2), but more figures"
    ]


def test_a_named_claimant_goes_before_an_outlet_and_then_the_narrower_interval():
    named = table(figure(low=50, source_url="a"), figure(claimant="outlet", source_url="b"))
    assert best_supported(named)["value"].tolist() == [50]
    narrow = table(figure(low=48, source_url="a"), figure(low=60, high=70, source_url="b"))
    assert best_supported(narrow)["why"].str.endswith("but narrower").tolist() == [True]


def test_one_row_stands_for_each_scope_and_nothing_is_chosen_from_nothing():
    rows = table(figure(), figure(scope="cumulative", low=888))
    assert len(best_supported(rows)) == 2
    assert best_supported(rows.head(0)).empty


def test_a_running_total_is_told_from_the_earliest_date_and_says_where_it_falls():
    later = figure(low=224, scope="cumulative", event="a", as_of="2026-02")
    first = figure(low=183, scope="cumulative", event="b", as_of="2024-03")
    second = figure(low=239, scope="cumulative", event="c", as_of="2024-10")
    told = cumulative_over_time(table(later, first, second), "BE", "arrests")
    assert told["event"].tolist() == ["b", "c", "a"]
    assert told["falls"].tolist() == [False, False, True]


# ---- the shipped case


def test_on_the_raid_day_more_were_arrested_in_belgium_and_more_firearms_found_in_the_netherlands(
    sky,
):
    sides = compare_sides(sky.figures).drop_duplicates("measure").set_index("measure")
    assert sides.loc[["arrests", "searches"], "larger"].tolist() == ["BE", "BE"]
    assert sides.loc["firearms", "larger"] == "NL"
    assert pd.isna(sides.loc["cash_eur", "order"])


def test_the_dutch_firearms_of_the_raid_day_are_28_at_every_address(sky):
    printed = who_printed_what(sky.figures, "firearms", RAID, "NL")
    assert printed["value"].unique().tolist() == [28]
    day = by_country(sky.figures)
    row = day[(day["jurisdiction"] == "NL") & (day["measure"] == "firearms")].iloc[0]
    assert row["addresses"] == printed["source_url"].nunique()
    assert row["all_addresses"] == row["addresses"]


def test_the_arrests_of_the_raid_day_add_up_to_what_europol_s_copies_print(sky):
    day = by_country(sky.figures).query("measure == 'arrests'")
    both = total(day[day["jurisdiction"].isin(["BE", "NL"])])
    europol = sky.figures.set_index("figure_id").loc["f0769", "value"]
    assert both.low == both.high == europol
    with pytest.raises(InvalidTotalError, match="part_and_whole"):
        total(day)


def test_the_raid_day_is_not_added_to_the_running_totals(sky):
    arrests = sky.figures.query("jurisdiction == 'BE' and measure == 'arrests'")
    with pytest.raises(InvalidTotalError, match="scopes"):
        total(arrests[arrests["platform"].eq("sky_ecc")])


def test_new_and_existing_cases_add_up_to_the_whole_and_not_with_it(sky):
    arrests = cumulative_over_time(sky.figures, "BE", "arrests")
    august = arrests[arrests["event"].str.startswith("cumulative-2022-08")]
    parts = august.dropna(subset=["part"])
    whole = august[august["claimant"].eq("be_police") & august["part"].isna()]
    assert total(parts).low == whole["value"].iloc[0]
    with pytest.raises(InvalidTotalError):
        total(pd.concat([parts, whole]))


def test_belgian_assets_fell_which_a_running_total_cannot(sky):
    assets = cumulative_over_time(sky.figures, "BE", "assets_eur")
    assert assets["as_of_to"].is_monotonic_increasing
    assert assets.loc[assets["falls"], "event"].tolist() == ["cumulative-2026-02"]


def test_the_coverage_counts_every_address_once_a_cell_and_has_no_row_for_nothing(sky):
    cells = coverage(sky.figures, "sky_ecc").set_index(["jurisdiction", "measure"])
    rows = sky.figures.query("platform == 'sky_ecc' and jurisdiction == 'BE'")
    arrests = rows[rows["measure"] == "arrests"]["source_url"].nunique()
    assert cells.loc[("BE", "arrests"), "addresses"] == arrests
    assert (cells["addresses"] > 0).all()


def test_a_service_has_one_row_a_measure_and_scope(sky):
    measures = ["users", "messages_intercepted", "arrests"]
    beside = services(sky.figures, measures)
    assert not beside.duplicated(["platform", "measure", "scope"]).any()
    assert set(beside["jurisdiction"]) == {"WORLD"}


def test_a_refused_comparison_names_the_rows_behind_both_sides(sky):
    refused = comparability(sky.figures)
    known = sky.figures.set_index("figure_id")
    row = refused[
        refused["left"].eq("arrests: action_day") & refused["jurisdiction"].eq("BE")
    ].iloc[0]
    assert set(known.loc[row["left_figures"].split(";"), "scope"]) == {"action_day"}
    assert set(known.loc[row["right_figures"].split(";"), "scope"]) == {"cumulative"}
    assert {"people", "scopes", "searched"} == set(refused["comparison"])


def test_every_event_is_described_and_every_part_has_a_whole(sky):
    assert set(sky.figures["event"]) == set(sky.events["event"])
    parts = sky.events[sky.events["description"].str.startswith("Of ")]["event"]
    wholes = set(sky.events["event"])
    assert [p for p in parts if not any(p.startswith(f"{w}-") for w in wholes)] == []


def test_an_event_s_service_and_scope_are_those_of_its_figures(sky):
    events = sky.events.set_index("event")
    for event, rows in sky.figures.groupby("event"):
        for column in ("platform", "scope"):
            codes = rows[column].astype("str").unique()
            said = events.loc[event, column]
            assert codes.tolist() == [said] if len(codes) == 1 else pd.isna(said)


def test_no_summary_changes_the_table_it_is_given(sky):
    rows = sky.figures.query("event == @RAID").head(20)
    before = rows.copy()
    for summary in (observations, order, rank, best_supported, coverage, comparability):
        summary(rows)
    family_tree(rows.query("measure == 'arrests'"), sky.articles)
    per_million(rows, sky.countries)
    pd.testing.assert_frame_equal(rows, before)
