"""A number that travels is rounded, moved and stripped of its hedge, and each step is named."""

import doctest

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim import retellings
from counterclaim.retellings import family_tree

few = settings(max_examples=15, deadline=None, derandomize=True)

NUMBERS = {
    "more than 17 tonnes": (17000, "at_least", 17001, 17999),
    "17 tonnes": (17000, "approx", 16500, 17500),
    "17,000 kilos": (17000, "approx", 16500, 17500),
    "about 17 tonnes": (17000, "approx", 15500, 18500),
    "17.2 tonnes": (17200, "approx", 17150, 17250),
    "20 tonnes": (20000, "approx", 19000, 21000),
    "tonnes": (2000, "range", 2000, 99999),
    "3 tonnes": (3000, "approx", 2900, 3100),
}


def told(*forms):
    """Figures by (printed form, claimant, scope, address)."""
    rows = []
    for number, (form, claimant, scope, page) in enumerate(forms):
        value, bound, low, high = NUMBERS[form]
        rows.append(
            {
                "figure_id": f"f{number}",
                "value": value,
                "bound": bound,
                "value_low": low,
                "value_high": high,
                "scope": scope,
                "claimant": claimant,
                "reported_as": form,
                "source_url": page,
                "source_outlet": page.upper(),
            }
        )
    return pd.DataFrame(rows)


def printed_on(**days):
    dates = pd.to_datetime(list(days.values()))
    return pd.DataFrame({"url": list(days), "published_from": dates, "published_to": dates})


ROOT = ("more than 17 tonnes", "be_prosecutor", "cumulative", "root")


@pytest.mark.parametrize(
    ("form", "scope", "change"),
    [
        ("more than 17 tonnes", "cumulative", "same"),
        ("17 tonnes", "cumulative", "hedge_dropped"),
        ("about 17 tonnes", "cumulative", "hedge_changed"),
        ("more than 17 tonnes", "action_day", "rescoped"),
        ("17 tonnes", "action_day", "hedge_dropped;rescoped"),
        ("17,000 kilos", "cumulative", "hedge_dropped;converted"),
        ("20 tonnes", "cumulative", "another_number;hedge_dropped"),
        ("tonnes", "cumulative", "vaguer"),
    ],
)
def test_what_changed_from_the_release_is_named(form, scope, change):
    tree = family_tree(told(ROOT, (form, "outlet", scope, "page"))).set_index("figure_id")
    assert tree.loc["f0", "change"] == "same"
    assert tree.loc["f1", "change"] == change


def test_a_number_with_more_digits_is_the_root_of_its_rounding():
    exact = ("17.2 tonnes", "be_prosecutor", "cumulative", "a")
    tree = family_tree(told(("17 tonnes", "be_police", "cumulative", "b"), exact))
    assert tree["change"].tolist() == ["same", "rounded"]


def test_a_form_hangs_from_the_form_that_needs_the_fewest_changes():
    tree = family_tree(
        told(
            ROOT,
            ("17 tonnes", "outlet", "cumulative", "a"),
            ("17 tonnes", "outlet", "action_day", "b"),
            ("17,000 kilos", "outlet", "action_day", "c"),
        )
    )
    assert tree["steps"].tolist() == [0, 1, 2, 3]
    assert tree["change"].tolist() == ["same", "hedge_dropped", "rescoped", "converted"]
    assert tree["parent_form"].tolist()[1:] == tree["form"].tolist()[:3]


def test_a_number_that_no_authority_is_credited_with_is_not_the_root():
    tree = family_tree(told(("17.2 tonnes", "outlet", "cumulative", "a"), ROOT))
    assert tree["figure_id"].tolist()[0] == "f1"


def test_first_is_said_only_where_date_intervals_part():
    rows = told(ROOT, ("17 tonnes", "outlet", "cumulative", "a"))
    apart = family_tree(rows, printed_on(root="2021-03-09", a="2021-03-10"))
    assert apart["first"].tolist() == ["certain", "no"]
    assert apart["parent"].tolist()[1] == "f0"
    together = family_tree(rows, printed_on(root="2021-03-09", a="2021-03-09"))
    assert together["first"].tolist() == ["possible", "possible"]
    assert together["parent"].isna().all()


def test_a_parent_is_missing_where_two_pages_could_be_it():
    rows = told(ROOT, ROOT, ("17 tonnes", "outlet", "cumulative", "a")).assign(
        source_url=["x", "y", "a"]
    )
    tree = family_tree(rows, printed_on(x="2021-03-09", y="2021-03-09", a="2021-03-10"))
    assert tree.set_index("figure_id")["parent"].isna().all()


def test_a_page_outside_the_articles_has_no_end_to_its_date_so_it_is_never_before_another():
    rows = told(ROOT, ("17 tonnes", "outlet", "cumulative", "a")).assign(
        as_of_from=pd.to_datetime(["2021-03-09", "2021-03-09"])
    )
    tree = family_tree(rows, printed_on(a="2021-03-12"))
    assert tree["dated_by"].tolist() == ["as_of", "article"]
    assert tree["printed_to"].isna().tolist() == [True, False]
    assert tree["first"].tolist() == ["possible", "possible"]


forms = st.tuples(
    st.sampled_from(list(NUMBERS)),
    st.sampled_from(["outlet", "be_prosecutor"]),
    st.sampled_from(["cumulative", "action_day"]),
    st.sampled_from("abcd"),
)


@few
@given(st.lists(forms, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_forms_make_one_tree_whatever_the_order_of_rows(chosen, random):
    rows = told(*chosen)
    tree = family_tree(rows)
    steps = tree.drop_duplicates("form").set_index("form")["steps"]
    below = tree.dropna(subset=["parent_form"])
    assert (steps == 0).sum() == 1
    assert all(steps[row.parent_form] < row.steps for row in below.itertuples())
    shuffled = list(range(len(rows)))
    random.shuffle(shuffled)
    pd.testing.assert_frame_equal(tree, family_tree(rows.iloc[shuffled]))


def test_seventeen_tonnes_lost_their_hedge_and_moved_to_the_raid_day(sky):
    cocaine = sky.figures.query(
        "platform == 'sky_ecc' and measure == 'cocaine_kg' and scope != 'single_case'"
        " and jurisdiction == 'BE'"
    )
    tree = family_tree(cocaine, sky.articles)
    assert tree.loc[0, "form"] == "17000 more cumulative tonnes"
    moved = tree[tree["form"] == "17000 plain action_day tonnes"]
    assert set(moved["change"]) == {"rescoped"}
    assert set(moved["parent_form"]) == {"17000 plain cumulative tonnes"}


def test_the_officers_of_the_raid_day_are_one_release_and_several_numbers(sky):
    officers = sky.figures.query(
        "event == 'action-day-2021-03-09' and measure == 'officers_deployed'"
    )
    tree = family_tree(officers, sky.articles)
    assert tree.loc[0, "form"] == "1500 more action_day"
    assert "vaguer;another_number" in set(tree["change"])


def test_a_billion_messages_became_hundreds_of_millions_and_a_million(sky):
    messages = sky.figures.query(
        "event == 'interception-2021-03' and measure == 'messages_intercepted'"
        " and jurisdiction == 'WORLD'"
    )
    change = family_tree(messages, sky.articles).drop_duplicates("form").set_index("form")["change"]
    assert change["1000000000 about interception"] == "same"
    assert change["200000000 vague interception"] == "vaguer"
    assert change["1000000 plain interception"] == "another_number"


def test_the_examples_of_the_retellings_run():
    assert doctest.testmod(retellings).failed == 0
