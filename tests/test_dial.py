"""Voices: credit joins copies, statements find twins, and the dial counts a text once."""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from counterclaim import copies, framing
from counterclaim.copies import _longest_common


def pages(*rows):
    return pd.DataFrame(rows, columns=["article_id", "wire", "phase"])


def alone(*names):
    return pd.DataFrame({"article_id": names, "cluster": names, "cluster_pages": 1})


@pytest.fixture(scope="module")
def texts(sky):
    return copies.clusters(sky.reuse_pairs, pages=sky.articles["article_id"])


def said(**propositions):
    rows = [
        (page, place, "company", code, "asserts")
        for page, codes in propositions.items()
        for place, code in enumerate(codes)
    ]
    columns = ["article_id", "position", "speaker", "proposition", "stance"]
    return pd.DataFrame(rows, columns=columns)


@pytest.mark.parametrize("credit", ["none", "unknown", "other", None])
def test_pages_that_credit_nobody_are_not_one_voice(credit):
    articles = pages(("a", credit, "denial"), ("b", credit, "denial"))
    assert copies.credited(alone("a", "b"), articles)["cluster"].tolist() == ["a", "b"]


def test_pages_of_one_agency_are_one_voice_in_one_phase_only():
    articles = pages(("a", "ANP", "raids"), ("b", "ANP", "denial"), ("c", "ANP", "denial"))
    assert copies.credited(alone("a", "b", "c"), articles)["cluster"].tolist() == ["a", "b", "b"]


def test_a_shared_text_joins_two_agencies():
    articles = pages(("a", "ANP", "denial"), ("b", "Belga", "denial"), ("c", "Belga", "denial"))
    text = pd.DataFrame({"article_id": ["a", "b", "c"], "cluster": ["a", "a", "c"]})
    joined = copies.credited(text, articles)
    assert joined["cluster"].tolist() == ["a", "a", "a"]
    assert joined["cluster_pages"].tolist() == [3, 3, 3]


def test_credit_never_makes_more_voices(sky, texts):
    joined = copies.credited(texts, sky.articles)
    assert joined["cluster"].nunique() < texts["cluster"].nunique()
    # Each text stays whole.
    assert joined.groupby(texts["cluster"])["cluster"].nunique().eq(1).all()


def test_one_page_of_each_voice_is_kept_the_first_to_appear():
    articles = pd.DataFrame({"article_id": ["a", "b", "c"], "published_to": [2, 1, 1]})
    text = pd.DataFrame({"article_id": ["a", "b", "c"], "cluster": ["a", "a", "c"]})
    assert copies.one_a_voice(articles, text)["article_id"].tolist() == ["b", "c"]


def test_a_page_in_no_cluster_is_refused():
    articles = pd.DataFrame({"article_id": ["a"], "published_to": [1]})
    with pytest.raises(ValueError, match="page a is in no cluster"):
        copies.one_a_voice(articles, alone("b"))


def test_voices_never_fall_as_the_threshold_rises(sky):
    denial = sky.articles.query("reports_denial")["article_id"]
    curve = copies.voice_curve(sky.reuse_pairs, sky.articles, denial)
    for _, rule in curve.groupby("rule"):
        assert rule["voices"].is_monotonic_increasing
    assert (curve["voices"] <= curve["pages"]).all()
    assert (curve["effective"] <= curve["voices"]).all()


def test_two_pages_that_copy_a_page_outside_the_chosen_are_one_voice():
    pairs = pd.DataFrame(
        [("a", "x", 0.9, 0.9, 0.8), ("b", "x", 0.9, 0.9, 0.8)],
        columns=["page_a", "page_b", "containment_a", "containment_b", "jaccard"],
    )
    articles = pages(("a", "none", "denial"), ("b", "none", "denial"), ("x", "none", "denial"))
    curve = copies.voice_curve(pairs, articles, ["a", "b"], [0.4])
    assert curve["voices"].tolist() == [1, 1]


def test_near_copies_say_which_page_stands_in_which(sky):
    near = copies.near_copies(sky.reuse_pairs, sky.articles)
    own = near[near["same_outlet"]].set_index("outlet_a")
    assert set(own.index) == {"Security.NL", "Tweakers"}
    assert own.loc["Tweakers", "inside"] == "tweakers-20210309-raids"
    assert own["order"].tolist() == ["a first", "a first"]
    assert near["containment"].is_monotonic_decreasing
    assert (near["containment"] >= 0.15).all()


def test_the_places_of_near_copies_are_a_list_without_gaps(sky):
    near = copies.near_copies(sky.reuse_pairs, sky.articles)
    places = set(near["row_a"]) | set(near["row_b"])
    assert places == set(range(len(places)))


def test_a_page_known_to_the_month_leaves_the_order_open(sky):
    near = copies.near_copies(sky.reuse_pairs, sky.articles, least=0.01)
    month = sky.articles.set_index("article_id")["published_precision"] == "month"
    open_ = near[near["order"] == "month only"]
    assert (open_["page_a"].map(month) | open_["page_b"].map(month)).all()
    assert (near["order"] == "month only").sum() > len(near) / 2


def brute_longest(a, b):
    for size in range(min(len(a), len(b)), 0, -1):
        if set(itertools.combinations(a, size)) & set(itertools.combinations(b, size)):
            return size
    return 0


def test_the_longest_common_run_is_the_one_found_by_trying_all():
    draws = np.random.default_rng(7)
    for _ in range(30):
        a, b = draws.integers(0, 3, 6), draws.integers(0, 3, 5)
        assert _longest_common(a, b[None, :])[0] == brute_longest(a.tolist(), b.tolist())


def test_repeated_statements_are_shared_as_often_as_both_make_them():
    statements = said(nl=["x", "x", "x", "y"], fr=["x", "x", "z", "y"])
    articles = pd.DataFrame({"article_id": ["nl", "fr"], "language": ["nl", "fr"]})
    row = copies.shared_statements(statements, articles, least=0).iloc[0]
    assert row["common"] == 3
    assert row["overlap"] == pytest.approx(3 / 5)
    assert row["in_order"] == 3 / 4


def test_pages_of_one_language_are_no_translations():
    articles = pd.DataFrame({"article_id": ["p", "q"], "language": ["nl", "nl"]})
    assert copies.shared_statements(said(p=["x"], q=["x"]), articles).empty


def test_the_belga_pages_in_two_languages_stand_apart_from_all_other_pairs(sky):
    twins = copies.shared_statements(sky.statements, sky.articles)
    first, second = twins["overlap"].iloc[:2]
    assert set(twins.loc[0, ["page_a", "page_b"]]) == {
        "datanews-20210310-ontkent",
        "rtl-20210310-nie",
    }
    assert first > 0.9 > 0.6 > second


def test_the_dial_by_page_is_fisher_s_test_on_pages(sky, texts):
    coded = framing.coded_pages(sky.codes, sky.articles)
    dial = copies.wire_dial(coded, copies.credited(texts, sky.articles)).set_index("comparison")
    row = dial.loc["language-nl-headline_frame"]
    inside = coded["language"] == "nl"
    leads = coded["headline_frame"] == "denial_led"
    table = [[(leads & side).sum(), (~leads & side).sum()] for side in (inside, ~inside)]
    assert row["p_pages"] == pytest.approx(stats.fisher_exact(table).pvalue)
    assert row["p_voices"] > row["p_pages"]
    assert row["difference_pages"] == pytest.approx(leads[inside].mean() - leads[~inside].mean())


def test_the_dial_does_not_move_where_every_page_is_its_own_voice(sky):
    coded = framing.coded_pages(sky.codes, sky.articles)
    dial = copies.wire_dial(coded, alone(*coded["article_id"])).query("testable_pages")
    assert dial["p_voices"].tolist() == dial["p_pages"].tolist()
    assert dial["difference_voices"].tolist() == dial["difference_pages"].tolist()


def test_signatures_of_the_case_estimate_its_exact_similarities(sky):
    found = copies.estimates(sky.reuse_pairs, sky.page_signatures)
    assert found["within"].mean() > 0.85
    assert (found["estimated"] - found["jaccard"]).abs().max() < 0.05
