"""Wording: keyness, reporting verbs and hedges."""

import math
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics import BigramAssocMeasures
from scipy import stats
from statsmodels.stats.contingency_tables import Table2x2

from counterclaim import codebook, wording

CODED = Path(__file__).parents[1] / "data" / "sky-ecc" / "coded"
METHODS = ["g2", "g2_4cell", "log_odds"]
quick = settings(max_examples=50, deadline=None, derandomize=True)
# Two corpora over four terms, each corpus with at least one word.
corpora = st.tuples(
    *[st.lists(st.integers(0, 60), min_size=4, max_size=4).filter(any) for _ in range(2)]
).filter(lambda both: sum(a + b > 0 for a, b in zip(*both, strict=True)) > 1)


def coded(name):
    return pd.read_csv(CODED / f"{name}.csv", dtype=str, keep_default_na=False)


def term_of(a, size_a, b, size_b, **options):
    """Score one term that occurs a times of size_a, and b times of size_b."""
    target = pd.Series({"term": a, "rest": size_a - a})
    reference = pd.Series({"term": b, "rest": size_b - b})
    return wording.keyness(target, reference, **options).loc["term"]


def series(counts, terms="wxyz"):
    return pd.Series(counts, index=[*terms])


# G2 ---------------------------------------------------------------------------------------------


def test_g2_is_the_published_2_65_for_52_in_50000_against_57_in_75000():
    # Worked example of the Lancaster log-likelihood calculator (Rayson & Garside 2000 formula).
    assert round(term_of(52, 50_000, 57, 75_000)["score"], 2) == 2.65


def test_g2_of_two_cells_is_the_power_divergence_of_scipy():
    # Rayson & Garside 2000 p. 3: expected values by corpus size.
    expected = 109 * np.array([50_000, 75_000]) / 125_000
    peer = stats.power_divergence([52, 57], expected, lambda_="log-likelihood")
    found = term_of(52, 50_000, 57, 75_000)
    assert found["score"] == pytest.approx(peer.statistic)
    assert found["p"] == pytest.approx(peer.pvalue)


@pytest.mark.parametrize(
    ("both", "first_only", "second_only", "neither", "published"),
    [
        # Dunning 1993 pp. 71-72, bigrams ranked by log-likelihood: "the swiss", "can be", "previous year", "mineral water".
        (110, 2442, 111, 29114, 270.72),
        (29, 13, 123, 31612, 263.90),
        (31, 23, 139, 31584, 256.84),
        (10, 0, 3, 31764, 167.23),
    ],
)
def test_g2_of_four_cells_gives_dunning_s_table(both, first_only, second_only, neither, published):
    sizes = both + first_only, second_only + neither
    found = term_of(both, sizes[0], second_only, sizes[1], method="g2_4cell")
    assert round(found["score"], 2) == published
    margins = (sizes[0], both + second_only), sum(sizes)
    assert found["score"] == pytest.approx(BigramAssocMeasures.likelihood_ratio(both, *margins))


@quick
@given(corpora)
def test_g2_of_four_cells_is_that_of_scipy_for_every_table(both):
    target, reference = map(series, both)
    found = wording.keyness(target, reference, "g2_4cell")
    for term in "wxyz":
        a, b = target[term], reference[term]
        table = np.array([[a, target.sum() - a], [b, reference.sum() - b]])
        if (table.sum(axis=0) == 0).any():
            assert found.loc[term, "score"] == 0
            continue
        peer = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
        assert abs(found.loc[term, "score"]) == pytest.approx(peer.statistic, abs=1e-9)


def test_the_log_likelihood_cut_off_of_3_84_is_p_05():
    # Lancaster log-likelihood calculator: 95th percentile, 5 % level, critical value 3.84.
    found = wording.keyness(pd.Series({"a": 8, "b": 92}), pd.Series({"a": 2, "b": 98}))
    for row in found.itertuples():
        assert (abs(row.score) > 3.8415) == (row.p < 0.05)
        assert row.p == pytest.approx(math.erfc(math.sqrt(abs(row.score) / 2)))


# Log odds ---------------------------------------------------------------------------------------


def test_log_odds_gives_the_documented_scores_of_the_package_fightin_words():
    # kenlimmj/fightin-words, README: prior 0.05, two-term variance, scores 0.6894 and 0.
    one, two = (
        pd.Series(re.findall(r"\w+", text)).value_counts()
        for text in (
            "the quick brown fox jumps over the lazy pig",
            "the lazy purple pig jumps over the lazier donkey",
        )
    )
    found = wording.keyness(one, two, "log_odds", prior=0.05, variance="two_term")["score"]
    for term in ("quick", "brown", "fox"):
        assert found[term] == pytest.approx(0.6894227886807968)
    for term in ("donkey", "lazier", "purple"):
        assert found[term] == pytest.approx(-0.6894227886807968)
    for term in ("the", "lazy", "pig", "jumps", "over"):
        assert found[term] == pytest.approx(0)


def test_full_variance_is_that_of_a_two_by_two_table_of_counts_and_pseudo_counts():
    # Monroe, Colaresi & Quinn 2008 section 3: with four terms the score is Woolf's z of the table
    # with the prior added, which statsmodels computes on its own.
    found = term_of(8, 100, 2, 200, method="log_odds", prior=0.5)
    peer = Table2x2(np.array([[8.5, 92.5], [2.5, 198.5]]))
    assert found["score"] == pytest.approx(peer.log_oddsratio / peer.log_oddsratio_se)
    assert found["p"] == pytest.approx(peer.log_oddsratio_pvalue())


def test_two_term_variance_leaves_the_counts_of_all_other_words_out():
    # By hand: (ln(8.5/92.5) - ln(2.5/198.5)) / sqrt(1/8.5 + 1/2.5).
    expected = (math.log(8.5 / 92.5) - math.log(2.5 / 198.5)) / math.sqrt(1 / 8.5 + 1 / 2.5)
    found = term_of(8, 100, 2, 200, method="log_odds", prior=0.5, variance="two_term")
    assert found["score"] == pytest.approx(expected)


def test_the_default_prior_is_the_count_in_both_corpora():
    # As in tidylo (Schnoebelen, Silge & Hayes 2022): pseudo-counts 10 and 290, hand-worked table.
    peer = Table2x2(np.array([[18, 382], [12, 488]]))
    found = term_of(8, 100, 2, 200, method="log_odds")
    assert found["score"] == pytest.approx(peer.log_oddsratio / peer.log_oddsratio_se)
    same = term_of(8, 100, 2, 200, method="log_odds", prior=pd.Series({"term": 10, "rest": 290}))
    assert same["score"] == found["score"]


def test_a_prior_may_hold_terms_that_occur_nowhere_without_effect():
    prior = pd.Series({"rest": 1.0, "term": 1.0, "elsewhere": 9.0})
    found = term_of(8, 100, 2, 200, method="log_odds", prior=prior)
    assert found["score"] == term_of(8, 100, 2, 200, method="log_odds", prior=1)["score"]


def test_a_prior_is_matched_to_its_terms_by_name():
    peer = Table2x2(np.array([[8 + 2, 92 + 5], [2 + 2, 198 + 5]]))
    prior = pd.Series({"term": 2, "rest": 5})
    found = term_of(8, 100, 2, 200, method="log_odds", prior=prior)
    assert found["score"] == pytest.approx(peer.log_oddsratio / peer.log_oddsratio_se)


# Log ratio --------------------------------------------------------------------------------------


def test_log_ratio_is_one_where_the_rate_doubles_and_minus_two_where_it_quarters():
    # Hardie 2014: 1 is twice as often, -2 a quarter as often.
    assert term_of(20, 100, 10, 100)["log_ratio"] == pytest.approx(1)
    assert term_of(10, 200, 20, 100)["log_ratio"] == pytest.approx(-2)
    assert term_of(1, 100, 4, 100)["log_ratio"] == pytest.approx(-2)  # one is no zero


def test_log_ratio_interval_is_that_of_a_ratio_of_proportions():
    # Katz et al. 1978 pp. 469-474; two peers compute it on their own.
    found = term_of(8, 100, 2, 200)
    interval = found[["log_ratio_low", "log_ratio_high"]].astype(float)
    table = Table2x2(np.array([[8, 92], [2, 198]]))
    np.testing.assert_allclose(2**interval, table.riskratio_confint(), rtol=1e-9)
    peer = stats.contingency.relative_risk(8, 100, 2, 200).confidence_interval(0.95)
    np.testing.assert_allclose(2**interval, [peer.low, peer.high], rtol=1e-9)


def test_a_zero_is_half_an_occurrence_where_corpora_are_equal():
    # Hardie 2014: zero is replaced by 0.5, so 0 against 8 is log2(1/16).
    assert term_of(0, 100, 8, 100)["log_ratio"] == pytest.approx(-4)
    assert term_of(8, 100, 0, 100)["log_ratio"] == pytest.approx(4)


def test_a_zero_is_shared_out_by_size_where_corpora_are_not_equal():
    # By hand: 0 of 100 becomes 1/4, against 3 of 300: (1/400) / (1/100) = 1/4.
    found = term_of(0, 100, 3, 300)
    assert found["log_ratio"] == pytest.approx(-2)
    half = 1.959964 * math.sqrt(4 - 1 / 100 + 1 / 3 - 1 / 300) / math.log(2)
    assert found["log_ratio_high"] - found["log_ratio"] == pytest.approx(half)
    assert found["log_ratio"] - found["log_ratio_low"] == pytest.approx(half)


# The table --------------------------------------------------------------------------------------


def test_p_adjusted_is_benjamini_and_hochberg_s_over_every_term():
    target = pd.Series({"a": 30, "b": 12, "c": 40, "d": 7})
    reference = pd.Series({"a": 10, "b": 11, "c": 80, "e": 20})
    found = wording.keyness(target, reference)
    peer = stats.false_discovery_control(found["p"], method="bh")
    np.testing.assert_allclose(found["p_adjusted"], peer)
    assert len(found) == 5


def test_every_term_of_either_corpus_has_a_row_highest_score_first():
    target, reference = pd.Series({"b": 1, "a": 1, "c": 8}), pd.Series({"c": 8, "d": 2})
    found = wording.keyness(target, reference)
    assert found.index.tolist() == ["a", "b", "c", "d"]
    assert found.index.name == "term"
    assert found["target_count"].tolist() == [1, 1, 8, 0]
    assert found["reference_count"].tolist() == [0, 0, 8, 2]
    assert found["score"].is_monotonic_decreasing


def test_forty_terms_of_one_score_stand_in_alphabetical_order():
    terms = [f"t{number:02d}" for number in range(40)]
    counts = pd.Series(1, index=terms[::-1])
    assert wording.keyness(counts, counts).index.tolist() == terms


def test_terms_of_one_score_among_three_hundred_keep_alphabetical_order():
    terms = [f"t{number:03d}" for number in range(300)]
    target = pd.Series([1 + number % 3 for number in range(300)], index=terms)
    reference = pd.Series([1 + number // 3 % 3 for number in range(300)], index=terms)
    found = wording.keyness(target, reference)
    for _, rows in found.groupby("score"):
        assert rows.index.is_monotonic_increasing
    assert found["score"].nunique() < 12


def test_pages_stand_beside_their_terms_and_are_missing_elsewhere():
    target, reference = pd.Series({"a": 5, "b": 1}), pd.Series({"b": 5})
    found = wording.keyness(target, reference, pages=pd.Series({"a": 2, "x": 9}))["pages"]
    assert found["a"] == 2
    assert found["b"] is pd.NA
    assert wording.keyness(target, reference)["pages"].isna().all()


@pytest.mark.parametrize("method", ["g2", "g2_4cell"])
def test_one_term_in_both_corpora_scores_zero(method):
    found = wording.keyness(pd.Series({"a": 3}), pd.Series({"a": 9}), method).iloc[0]
    assert found["score"] == 0
    assert found["p"] == found["p_adjusted"] == 1
    assert found["log_ratio_low"] == found["log_ratio"] == found["log_ratio_high"] == 0


@pytest.mark.parametrize("prior", [None, 1])
def test_log_odds_of_an_only_term_are_refused(prior):
    with pytest.raises(ValueError, match="two terms"):
        wording.keyness(pd.Series({"a": 3}), pd.Series({"a": 9, "b": 0}), "log_odds", prior)


@pytest.mark.parametrize("method", METHODS)
def test_a_term_that_occurs_in_neither_corpus_scores_zero(method):
    target, reference = pd.Series({"a": 3, "b": 1, "c": 0}), pd.Series({"a": 1, "b": 5})
    found = wording.keyness(target, reference, method).loc["c"]
    assert (found["score"], found["p"]) == (0, 1)
    assert found["log_ratio"] == pytest.approx(0)
    without = wording.keyness(target.drop("c"), reference, method)["score"]
    assert without["a"] == pytest.approx(wording.keyness(target, reference, method)["score"]["a"])


@quick
@given(st.sampled_from(METHODS), st.sampled_from(["full", "two_term"]), corpora)
def test_swapping_target_and_reference_turns_every_sign(method, variance, both):
    target, reference = map(series, both)
    there = wording.keyness(target, reference, method, variance=variance)
    back = wording.keyness(reference, target, method, variance=variance).loc[there.index]
    signed = ["score", "log_ratio"]
    np.testing.assert_allclose(there[signed], -back[signed], atol=1e-9)
    np.testing.assert_allclose(there["log_ratio_low"], -back["log_ratio_high"], atol=1e-9)
    np.testing.assert_allclose(there[["p", "p_adjusted"]], back[["p", "p_adjusted"]], atol=1e-9)


@quick
@given(st.sampled_from(METHODS), corpora)
def test_all_numbers_are_finite_and_p_lies_between_zero_and_one(method, both):
    found = wording.keyness(*map(series, both), method)
    assert np.isfinite(found.drop(columns="pages").to_numpy(dtype=float)).all()
    assert found["p"].between(0, 1).all()
    assert (found["p_adjusted"] >= found["p"] - 1e-12).all()
    assert (found["log_ratio_low"] <= found["log_ratio"]).all()
    assert (found["log_ratio"] <= found["log_ratio_high"]).all()


@quick
@given(st.sampled_from(["g2", "g2_4cell"]), corpora)
def test_score_and_log_ratio_never_point_in_opposite_directions(method, both):
    found = wording.keyness(*map(series, both), method)
    clear = found[(found["score"].abs() > 1e-9) & (found["log_ratio"].abs() > 1e-9)]
    assert (np.sign(clear["score"]) == np.sign(clear["log_ratio"])).all()


@quick
@given(st.sampled_from(METHODS), corpora, st.permutations(range(4)))
def test_neither_the_order_nor_the_names_of_terms_change_a_score(method, both, order):
    target, reference = map(series, both)
    found = wording.keyness(target, reference, method)
    shuffled = wording.keyness(target.iloc[order], reference.iloc[order[::-1]], method)
    pd.testing.assert_frame_equal(found, shuffled)
    renamed = dict(zip("wxyz", "zyxw", strict=True))
    other = wording.keyness(target.rename(renamed), reference.rename(renamed), method)
    np.testing.assert_allclose(other["score"].rename(renamed)[found.index], found["score"])


def test_keyness_leaves_its_arguments_as_they_were():
    target, reference = pd.Series({"b": 3, "a": 1}), pd.Series({"a": 4})
    copies = target.copy(), reference.copy()
    wording.keyness(target, reference, "log_odds", pd.Series({"a": 1.0, "b": 2.0}))
    pd.testing.assert_series_equal(target, copies[0])
    pd.testing.assert_series_equal(reference, copies[1])


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ({"a": -1, "b": 2}, "whole numbers"),
        ({"a": 1.5, "b": 2}, "whole numbers"),
        ({"a": math.nan, "b": 2}, "whole numbers"),
        ({"a": math.inf, "b": 2}, "whole numbers"),
        ({"a": 0, "b": 0}, "no words"),
        ({}, "no words"),
    ],
)
def test_counts_that_cannot_be_are_refused_on_either_side(counts, message):
    good, bad = pd.Series({"a": 1, "b": 1}), pd.Series(counts, dtype=float)
    with pytest.raises(ValueError, match=f"target.*{message}|{message}.*target"):
        wording.keyness(bad, good)
    with pytest.raises(ValueError, match=f"reference.*{message}|{message}.*reference"):
        wording.keyness(good, bad)


def test_a_missing_count_among_whole_numbers_is_refused():
    missing = pd.Series({"a": 1, "b": None}, dtype="Int64")
    with pytest.raises(ValueError, match="counts in target must be whole numbers"):
        wording.keyness(missing, pd.Series({"a": 1}))


@pytest.mark.parametrize("terms", [["a", "a"], ["a", None]])
def test_a_term_twice_or_without_a_name_is_refused(terms):
    with pytest.raises(ValueError, match="stands twice or is missing in reference"):
        wording.keyness(pd.Series({"a": 1}), pd.Series([1, 2], index=terms))


def test_counts_may_come_as_whole_floats():
    found = wording.keyness(pd.Series({"a": 3.0, "b": 1.0}), pd.Series({"a": 1, "b": 1}))
    assert found["target_count"].tolist() == [3, 1]


def test_an_unknown_method_or_variance_is_refused():
    one = pd.Series({"a": 1})
    with pytest.raises(ValueError, match="method is 'tfidf'; it must be one of g2, g2_4cell"):
        wording.keyness(one, one, "tfidf")
    with pytest.raises(ValueError, match="variance is 'half'; it must be one of full, two_term"):
        wording.keyness(one, one, variance="half")


@pytest.mark.parametrize("prior", [0, -1, math.nan, math.inf])
def test_a_prior_that_is_not_above_zero_is_refused(prior):
    with pytest.raises(ValueError, match="above zero"):
        term_of(1, 2, 1, 2, method="log_odds", prior=prior)
    with pytest.raises(ValueError, match="above zero"):
        term_of(1, 2, 1, 2, method="log_odds", prior=pd.Series({"rest": 1, "term": prior}))


def test_a_prior_that_lacks_a_term_is_refused_by_name():
    with pytest.raises(ValueError, match="lacks the term 'term'"):
        term_of(1, 2, 1, 2, method="log_odds", prior=pd.Series({"rest": 1.0}))


def test_a_prior_for_another_method_is_refused():
    with pytest.raises(ValueError, match="'log_odds' only"):
        term_of(1, 2, 1, 2, prior=1)


# Counts of terms --------------------------------------------------------------------------------

TERMS = pd.DataFrame(
    {
        "article_id": ["p1", "p1", "p2", "p3", "p2"],
        "term": ["sky", "app", "sky", "sky", None],
        "count": [2, 1, 3, 9, 1],
    }
)


def test_counts_add_up_over_the_pages_asked_for():
    found = wording.counts_of(TERMS, ["p2", "p1", "p1"])
    assert found.to_dict() == {"count": {"app": 1, "sky": 5}, "pages": {"app": 1, "sky": 2}}


def test_a_term_counted_zero_times_is_in_no_page():
    terms = pd.DataFrame({"article_id": ["p1", "p2"], "term": ["a", "a"], "count": [0, 2]})
    assert wording.counts_of(terms, ["p1", "p2"]).loc["a"].tolist() == [2, 1]
    assert wording.counts_of(terms, ["p1"]).empty


def test_a_term_that_stands_twice_on_a_page_is_in_one_page():
    terms = pd.DataFrame({"article_id": ["p1", "p1"], "term": ["a", "a"], "count": [1, 2]})
    assert wording.counts_of(terms, ["p1"]).loc["a"].tolist() == [3, 1]


def test_terms_of_other_pages_get_no_row_even_where_terms_are_categories():
    found = wording.counts_of(TERMS.astype({"term": "category"}), ["p3"])
    assert found.index.tolist() == ["sky"]


def test_a_column_that_is_not_used_may_be_empty():
    found = wording.counts_of(TERMS.assign(lemma=None), ["p1"])
    assert found["count"].to_dict() == {"app": 1, "sky": 2}


def test_a_page_without_terms_is_refused_by_name():
    with pytest.raises(ValueError, match="no terms for page p9"):
        wording.counts_of(TERMS, ["p1", "p9"])


def test_counts_read_as_text_are_refused():
    with pytest.raises(ValueError, match="holds text"):
        wording.counts_of(TERMS.astype({"count": str}), ["p1"])


def test_dutch_pages_with_the_denial_are_marked_by_the_words_for_denying():
    terms = coded("term_counts").astype({"count": int})
    dutch = coded("articles").query("language == 'nl'")
    with_denial = dutch["reports_denial"] == "true"
    target = wording.counts_of(terms, dutch.loc[with_denial, "article_id"])
    reference = wording.counts_of(terms, dutch.loc[~with_denial, "article_id"])
    found = wording.keyness(target["count"], reference["count"], pages=target["pages"])
    assert {"ontkent", "valse"} <= set(found.head(3).index)
    assert found.loc["ontkent", ["target_count", "reference_count", "pages"]].tolist() == [10, 0, 7]


# Verbs ------------------------------------------------------------------------------------------


def test_every_reporting_verb_of_the_case_has_a_class():
    spoken = wording.classed_verbs(coded("statements"), coded("articles"))
    assert spoken.loc[spoken["reporting_verb"] != "", "verb_class"].notna().all()
    assert spoken.loc[spoken["reporting_verb"] == "", "verb_class"].isna().all()


def test_verb_classes_are_the_codebook_s_and_each_verb_has_one():
    verbs = wording.verb_classes()
    classes = {"neutral", "denying", "distancing", "insisting", "accusing", "factive"}
    for _, rows in verbs.groupby("language"):
        assert set(rows["verb_class"]) == classes
    assert not verbs.duplicated(["language", "verb"]).any()
    assert set(verbs["language"]) == {"nl", "en", "fr", "de", "es", "it"}
    assert (verbs["verb"] == verbs["verb"].str.lower().str.strip()).all()


@pytest.mark.parametrize(
    ("verb", "verb_class"),
    [
        # The examples that the codebook itself gives for each class.
        *[(verb, "neutral") for verb in ("say", "report")],
        *[(verb, "denying") for verb in ("deny", "contradict")],
        *[(verb, "distancing") for verb in ("claim", "allege", "purport")],
        *[(verb, "insisting") for verb in ("insist", "stress")],
        *[(verb, "accusing") for verb in ("accuse", "blame")],
        *[(verb, "factive") for verb in ("reveal", "admit", "confirm")],
    ],
)
def test_the_codebook_s_own_examples_are_classed_as_it_says(verb, verb_class):
    statements = pd.DataFrame({"language": ["en"], "reporting_verb": [verb]})
    assert wording.classed_verbs(statements)["verb_class"].tolist() == [verb_class]


def test_verb_classes_agree_with_both_passes_of_the_coders_wherever_these_agree():
    codes = coded("codes").merge(coded("articles")[["article_id", "language"]], on="article_id")
    codes = codes[codes["denial_verb"] != ""]
    known = wording.verb_classes().set_index(["language", "verb"])["verb_class"]
    by_verb = codes.groupby(["language", "denial_verb"])["verb_class"].agg(set)
    agreed = by_verb[by_verb.map(len) == 1].map(lambda found: next(iter(found)))
    assert known[agreed.index].tolist() == agreed.tolist()


def test_changing_the_list_of_verbs_does_not_change_the_next_list():
    verbs = wording.verb_classes()
    verbs["verb_class"] = "neutral"
    assert wording.verb_classes()["verb_class"].nunique() == 6


def test_a_verb_is_looked_up_in_its_own_language_and_never_guessed():
    statements = pd.DataFrame(
        {
            "language": ["en", "nl", "nl", "fr", "nl"],
            "reporting_verb": ["Claim", "claim", "melden", "", None],
        },
        index=[9, 4, 2, 1, 0],
    )
    found = wording.classed_verbs(statements)["verb_class"]
    assert found.iloc[[0, 2]].tolist() == ["distancing", "neutral"]
    assert found.iloc[[1, 3, 4]].isna().all()
    assert found.index.tolist() == [9, 4, 2, 1, 0]


def test_classes_are_text_also_where_no_verb_has_one():
    statements = pd.DataFrame({"language": ["nl"], "reporting_verb": ["zingen"]})
    found = wording.classed_verbs(statements)["verb_class"]
    assert found.isna().all()
    assert isinstance(found.dtype, pd.StringDtype)


@pytest.mark.parametrize(
    "call",
    [
        wording.classed_verbs,
        wording.verb_table,
        wording.hedge_table,
        wording.hedge_comparison,
        wording.hedge_refusal,
    ],
)
def test_statements_of_no_known_language_are_refused_in_words(call):
    statements = pd.DataFrame([("p1", "a", "say", "")])
    statements.columns = ["article_id", "speaker", "reporting_verb", "hedge"]
    with pytest.raises(ValueError, match="neither statements nor articles have language"):
        call(statements)


def spoken(*rows):
    return pd.DataFrame(rows, columns=["language", "speaker", "reporting_verb"])


def test_verb_shares_are_of_the_speaker_s_statements_with_a_verb():
    statements = spoken(
        ("en", "company", "deny"),
        ("en", "company", "reject"),
        ("en", "company", "yodel"),
        ("en", "company", ""),
        ("en", "police", "say"),
        ("fr", "company", "nier"),
        ("fr", "", "dire"),
    )
    found = wording.verb_table(statements)
    assert found["language"].tolist() == ["en", "en", "en", "fr"]
    assert found["speaker"].tolist() == ["company", "company", "police", "company"]
    assert found["verb_class"].isna().tolist() == [False, True, False, False]
    assert found["statements"].tolist() == [2, 1, 1, 1]
    assert found["share"].tolist() == pytest.approx([2 / 3, 1 / 3, 1, 1])
    assert found["verbs"].tolist() == [2, 1, 1, 1]


def test_no_statements_give_an_empty_table_of_verbs():
    assert wording.verb_table(spoken()).empty


@quick
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["en", "fr"]),
            st.sampled_from(["company", "police"]),
            st.sampled_from(["say", "deny", "nier", "hum", ""]),
        ),
        min_size=1,
    )
)
def test_verb_shares_of_a_speaker_in_a_language_add_up_to_one(rows):
    found = wording.verb_table(spoken(*rows))
    sums = found.groupby(["language", "speaker"])["share"].sum()
    assert sums.tolist() == pytest.approx([1] * len(sums))
    assert found["statements"].sum() == sum(verb != "" for _, _, verb in rows)


def test_language_comes_from_the_articles_where_statements_lack_it():
    statements = pd.DataFrame({"article_id": ["p2", "p1"], "reporting_verb": ["nier", "deny"]})
    articles = pd.DataFrame({"article_id": ["p1", "p2"], "language": ["en", "fr"]})
    every = wording.hedge_comparison(
        statements.assign(hedge=""), articles, by="language", across_languages=True
    )
    assert every["language"].tolist() == ["en", "fr"]
    assert wording.classed_verbs(statements, articles)["language"].tolist() == ["fr", "en"]
    with pytest.raises(ValueError, match="neither statements nor articles"):
        wording.classed_verbs(statements)
    with pytest.raises(ValueError, match="not unique"):
        wording.classed_verbs(statements, pd.concat([articles, articles]))
    with pytest.raises(ValueError, match="has no language"):
        wording.classed_verbs(statements, articles.head(1))


# Hedges -----------------------------------------------------------------------------------------


def hedged(*rows):
    return pd.DataFrame(rows, columns=["language", "country", "hedge"])


def test_hedges_are_counted_by_language():
    found = wording.hedge_table(
        hedged(("nl", "NL", "zou"), ("nl", "BE", "Zou"), ("nl", "NL", None), ("fr", "BE", ""))
    )
    assert found["language"].tolist() == ["fr", "nl"]
    assert found["statements"].tolist() == [1, 3]
    assert found["hedged"].tolist() == [0, 2]
    assert found["hedged_share"].tolist() == pytest.approx([0, 2 / 3])
    assert found["markers"].tolist() == [0, 1]


def test_hedge_intervals_are_newcombe_s_published_wilson_intervals():
    # Newcombe 1998 p. 861, table I, method 3: 15/148 gives 0.0624 to 0.1605, 0/20 gives 0 to 0.1611.
    def rows(hedges, statements):
        return hedged(*[("nl", "NL", "zou" if i < hedges else "") for i in range(statements)])

    first = wording.hedge_table(rows(15, 148)).iloc[0]
    assert (round(first["low"], 4), round(first["high"], 4)) == (0.0624, 0.1605)
    second = wording.hedge_table(rows(0, 20)).iloc[0]
    assert (round(second["low"], 4), round(second["high"], 4)) == (0, 0.1611)


def test_the_case_has_71_hedges_in_549_dutch_statements():
    found = wording.hedge_table(coded("statements"), coded("articles")).set_index("language")
    assert found.loc["nl", ["statements", "hedged"]].tolist() == [549, 71]


def test_hedges_of_two_languages_are_not_compared_unless_asked():
    statements = hedged(("nl", "NL", "zou"), ("fr", "BE", "aurait"), ("nl", "BE", ""))
    with pytest.raises(ValueError, match="hedges of fr, nl compare grammars"):
        wording.hedge_comparison(statements)
    with pytest.raises(ValueError, match="across_languages=True"):
        wording.hedge_comparison(statements, across_languages=1)
    found = wording.hedge_comparison(statements, across_languages=True)
    assert found["country"].tolist() == ["BE", "NL"]
    assert found["hedged_share"].tolist() == [0.5, 1]
    by_language = wording.hedge_comparison(statements, by="language", across_languages=True)
    pd.testing.assert_frame_equal(by_language, wording.hedge_table(statements))


def test_groups_of_one_language_are_compared():
    statements = hedged(("nl", "NL", "zou"), ("nl", "BE", ""), ("nl", "", ""))
    found = wording.hedge_comparison(statements)
    assert found["country"].tolist() == ["BE", "NL"]
    assert found["hedged"].tolist() == [0, 1]


def test_a_statement_without_a_group_brings_no_second_language():
    statements = hedged(("nl", "NL", "zou"), ("fr", None, "aurait"))
    assert wording.hedge_comparison(statements)["statements"].tolist() == [1]


def test_the_group_may_stand_in_the_articles():
    statements = pd.DataFrame({"article_id": ["p1", "p2"], "hedge": ["zou", ""]})
    articles = pd.DataFrame(
        {"article_id": ["p1", "p2"], "language": ["nl", "nl"], "outlet": ["NRC", "AT5"]}
    )
    found = wording.hedge_comparison(statements, articles, by="outlet")
    assert found["outlet"].tolist() == ["AT5", "NRC"]
    assert found["hedged"].tolist() == [0, 1]
    with pytest.raises(ValueError, match="language and outlet"):
        wording.hedge_comparison(statements, by="outlet")


def test_an_outlet_of_the_case_is_compared_with_others_of_its_language_only():
    articles = coded("articles")
    dutch = articles[articles["language"] == "nl"]
    statements = coded("statements")
    found = wording.hedge_comparison(
        statements[statements["article_id"].isin(dutch["article_id"])], articles
    )
    assert found["country"].tolist() == ["BE", "CA", "NL"]
    assert found["statements"].sum() == 549


TWO_VERBS = pd.DataFrame(
    [("a", "company", "deny"), ("a", "nl_police", "say"), ("b", "company", "say")],
    columns=["article_id", "speaker", "reporting_verb"],
)
TWO_PAGES = pd.DataFrame({"article_id": ["a", "b"], "language": ["en", "en"]})


def test_verb_classes_stand_in_codebook_order(sky):
    table = wording.verb_table(sky.statements, sky.articles)
    order = {code: place for place, code in enumerate(codebook.codes("verb_class"))}
    for _, rows in table.groupby(["language", "speaker"], observed=True):
        places = rows["verb_class"].dropna().astype(str).map(order)
        assert places.is_monotonic_increasing


def test_verbs_are_counted_for_either_side_and_classes_keep_codebook_order():
    verbs = wording.verb_voices(TWO_VERBS, TWO_PAGES, "en", least=1)
    assert verbs["verb"].tolist() == ["say", "deny"]
    assert verbs[["company", "authorities"]].values.tolist() == [[1, 1], [1, 0]]
    assert verbs["company_statements"].unique().tolist() == [2]


def test_verbs_of_either_side_have_their_class_and_both_totals():
    verbs = [
        *[
            ("a", "company", verb)
            for verb in ("Claim", "deny", "say", "reject", "yodel", "say", "")
        ],
        *[("a", "nl_police", verb) for verb in ("say", "reject", "claim", "reveal")],
        *[("a", "be_police", verb) for verb in ("say", "reveal", "state", "state")],
        ("a", "outlet", "warn"),
        ("b", "company", "dire"),
        ("b", "company", ""),
    ]
    columns = ["article_id", "speaker", "reporting_verb"]
    pages = pd.DataFrame({"article_id": ["a", "b"], "language": ["en", "fr"]})
    found = wording.verb_voices(pd.DataFrame(verbs, columns=columns), pages, "en", least=1)
    assert found["verb_class"].cat.categories.tolist() == list(codebook.codes("verb_class"))
    # By class in codebook order, then commonest, then alphabet; an unclassed verb comes last.
    assert found.astype({"verb_class": object}).fillna("").values.tolist() == [
        ["say", 2, 2, "neutral", "en", 6, 8],
        ["state", 0, 2, "neutral", "en", 6, 8],
        ["reject", 1, 1, "denying", "en", 6, 8],
        ["deny", 1, 0, "denying", "en", 6, 8],
        ["claim", 1, 1, "distancing", "en", 6, 8],
        ["reveal", 0, 2, "factive", "en", 6, 8],
        ["yodel", 1, 0, "", "en", 6, 8],
    ]
    assert found["verb_class"].cat.ordered
    assert found.columns.tolist() == [
        *["verb", "company", "authorities", "verb_class", "language"],
        *["company_statements", "authority_statements"],
    ]
    assert found.columns.name is None
    assert found.index.tolist() == [*range(7)]


def test_verbs_of_one_count_stand_in_alphabetical_order_within_their_class():
    verbs = ["state", "add", "note", "say", "add"]
    statements = pd.DataFrame({"article_id": "a", "speaker": "company", "reporting_verb": verbs})
    found = wording.verb_voices(statements, TWO_PAGES, "en", least=1)
    assert found["verb"].tolist() == ["add", "note", "say", "state"]


def test_a_verb_that_only_the_company_gets_counts_zero_for_the_authorities():
    statements = TWO_VERBS[TWO_VERBS["speaker"] == "company"]
    found = wording.verb_voices(statements, TWO_PAGES, "en", least=1)
    assert found["authorities"].tolist() == [0, 0]
    assert found["authority_statements"].tolist() == [0, 0]


def test_verbs_are_shown_from_three_statements_on_unless_told_otherwise():
    statements = pd.DataFrame(
        {"article_id": "a", "speaker": "company", "reporting_verb": ["say"] * 3 + ["deny"] * 2}
    )
    assert wording.verb_voices(statements, TWO_PAGES, "en")["verb"].tolist() == ["say"]
    found = wording.verb_voices(statements, TWO_PAGES, "en", least=2)
    assert found["verb"].tolist() == ["say", "deny"]


def test_no_statement_of_a_language_gives_no_verb():
    assert wording.verb_voices(TWO_VERBS, TWO_PAGES, "nl").empty


def test_hedges_by_voice_count_every_statement_of_the_languages_kept(sky):
    hedges = wording.hedges_by_voice(sky.statements, sky.articles)
    languages = sky.statements.merge(sky.articles, on="article_id")["language"].value_counts()
    assert hedges.groupby("language")["statements"].sum().to_dict() == {
        language: count for language, count in languages.items() if count >= 100
    }


def test_a_language_of_a_hundred_statements_is_compared_and_one_of_99_is_not():
    statements = pd.DataFrame(
        {"article_id": ["a"] * 100 + ["b"] * 99, "speaker": "outlet", "hedge": ""}
    )
    articles = pd.DataFrame({"article_id": ["a", "b"], "language": ["en", "nl"]})
    assert wording.hedges_by_voice(statements, articles)["language"].tolist() == ["en"]
    both = wording.hedges_by_voice(statements, articles, least=99)
    assert both["language"].tolist() == ["en", "nl"]
    assert both.index.tolist() == [0, 1]


def test_the_voices_of_a_language_stand_in_the_order_of_the_groups_not_of_the_alphabet():
    speakers = ["outlet", "nl_police", "company", "user"]
    statements = pd.DataFrame({"article_id": "a", "speaker": speakers, "hedge": ""})
    found = wording.hedges_by_voice(statements, TWO_PAGES, least=4)["voice"]
    assert found.tolist() == ["company", "authorities", "outlet", "others"]


def test_the_refusal_that_is_shown_is_the_one_that_is_raised(sky):
    refusal = wording.hedge_refusal(sky.statements, sky.articles)
    with pytest.raises(ValueError, match=re.escape(refusal)):
        wording.hedge_comparison(sky.statements, sky.articles)


def test_words_of_an_address_are_no_headline_unless_asked_for():
    articles = pd.DataFrame(
        [("a", "Sky, sky", "page"), ("b", "sky", "slug"), ("c", None, None)],
        columns=["article_id", "title", "title_basis"],
    )
    assert wording.headline_terms(articles).values.tolist() == [["a", "sky", 2]]
    assert wording.headline_terms(articles).columns.tolist() == ["article_id", "term", "count"]
    both = wording.headline_terms(articles, basis=["page", "slug"])
    assert both["article_id"].tolist() == ["a", "b"]


def test_a_page_without_a_title_has_no_terms_of_one():
    articles = pd.DataFrame(
        {"article_id": ["a", "b"], "title": ["Sky", None], "title_basis": ["page", "page"]}
    )
    assert wording.headline_terms(articles)["article_id"].tolist() == ["a"]


def test_forms_of_one_lemma_are_counted_together():
    rows = [("a", "denies", 2), ("a", "deny", 1), ("a", "app", 1), ("b", "deny", 4)]
    terms = pd.DataFrame(rows, columns=["article_id", "term", "count"])
    found = wording.lemma_counts(terms, TWO_PAGES)
    assert found.columns.tolist() == ["article_id", "term", "count", "forms"]
    assert found.values.tolist() == [["a", "app", 1, 1], ["a", "deny", 3, 2], ["b", "deny", 4, 1]]


def test_lemmas_keep_every_word_of_a_page(sky):
    dutch = sky.articles.query("language == 'nl'")["article_id"]
    counts = sky.term_counts[sky.term_counts["article_id"].isin(dutch)]
    lemmas = wording.lemma_counts(counts, sky.articles)
    words, again = (table.groupby("article_id")["count"].sum() for table in (counts, lemmas))
    assert words.to_dict() == again.to_dict()
    assert len(lemmas) < len(counts)


def test_a_term_that_one_page_repeats_is_key_by_words_and_not_by_pages():
    rows = [(f"p{n}", "the", 20) for n in range(8)] + [("p0", "fake", 20)]
    counts = pd.DataFrame(rows, columns=["article_id", "term", "count"])
    pages = [f"p{n}" for n in range(8)]
    term = wording.marked_terms(counts, pages[:4], pages[4:]).set_index("term").loc["fake"]
    assert term["p_adjusted"] < 0.001
    assert term["p_pages_adjusted"] == 1
    assert (term["target_pages"], term["reference_pages"], term["side"]) == (1, 0, "target")


def test_marked_terms_have_a_row_name_a_side_and_a_rank_on_it():
    rows = [("p1", "a", 9), ("p1", "b", 5), ("p1", "c", 1), ("p1", "d", 3), ("p2", "a", 1)]
    rows += [("p2", "c", 9), ("p2", "d", 7), ("p3", "c", 2), ("p3", "b", 1), ("p4", "e", 1)]
    terms = pd.DataFrame(rows, columns=["article_id", "term", "count"])
    found = wording.marked_terms(terms, ["p1"], ["p2", "p3"], comparison="wire")
    assert found["term"].tolist() == ["a", "b", "d", "c"]
    assert found["comparison"].unique().tolist() == ["wire"]
    assert found["row"].tolist() == ["wire-a", "wire-b", "wire-d", "wire-c"]
    assert found["side"].tolist() == ["target", "target", "reference", "reference"]
    assert found["rank"].tolist() == [1, 2, 2, 1]
    assert found["target_pages"].tolist() == [1, 1, 1, 1]
    assert found["reference_pages"].tolist() == [1, 1, 1, 2]
    assert found["pages"].tolist() == [2, 2, 2, 3]
    assert wording.marked_terms(terms, ["p1"], ["p2"])["row"].str.startswith("denial-").all()


def test_p_values_by_page_are_adjusted_over_every_term(sky):
    dutch = sky.articles.query("language == 'nl'")
    told = dutch["reports_denial"].astype(bool)
    sides = dutch[told]["article_id"], dutch[~told]["article_id"]
    marked = wording.marked_terms(sky.term_counts, *sides)
    peer = stats.false_discovery_control(marked["p_pages"], method="bh")
    np.testing.assert_allclose(marked["p_pages_adjusted"], peer)


def test_every_p_value_by_page_is_fisher_s_and_every_side_has_its_own_ranks(sky):
    dutch = sky.articles.query("language == 'nl'")["article_id"]
    sides = dutch.iloc[:12], dutch.iloc[12:32]
    marked = wording.marked_terms(sky.term_counts, *sides)
    seen = marked[["target_pages", "reference_pages", "p_pages"]].drop_duplicates()
    assert (seen[["target_pages", "reference_pages"]] > 0).all(axis=1).sum() > 20
    for row in seen.itertuples():
        a, b = row.target_pages, row.reference_pages
        assert row.p_pages == pytest.approx(stats.fisher_exact([[a, 12 - a], [b, 20 - b]]).pvalue)
    for side, rows in marked.groupby("side"):
        strongest_first = rows.sort_values("score", ascending=side == "reference", kind="stable")
        assert strongest_first["rank"].tolist() == [*range(1, len(rows) + 1)]
    sizes = marked[["target_count", "reference_count"]].sum()
    rates = marked["target_count"] / sizes.iloc[0], marked["reference_count"] / sizes.iloc[1]
    assert ((marked["side"] == "target") == (rates[0] > rates[1])).all()


def test_the_page_test_is_fisher_s_on_pages_with_the_term(sky):
    dutch = sky.articles.query("language == 'nl'")
    told = dutch["reports_denial"].astype(bool)
    sides = dutch[told]["article_id"], dutch[~told]["article_id"]
    marked = wording.marked_terms(sky.term_counts, *sides).set_index("term")
    row = marked.loc["ontkent"]
    cells = [
        [row["target_pages"], len(sides[0]) - row["target_pages"]],
        [row["reference_pages"], len(sides[1]) - row["reference_pages"]],
    ]
    assert row["p_pages"] == pytest.approx(stats.fisher_exact(cells).pvalue)
    assert (marked["target_pages"] + marked["reference_pages"]).equals(marked["pages"].astype(int))


def test_a_page_on_both_sides_is_refused(sky):
    with pytest.raises(ValueError, match="both sides"):
        wording.marked_terms(sky.term_counts, ["nd-202103-raids"], ["nd-202103-raids"])
