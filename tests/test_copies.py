"""Copies: n-gram similarity, MinHash signatures, clusters, direction and voices."""

import hashlib
import math
import re
import unicodedata
from dataclasses import FrozenInstanceError
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from datasketch import MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim import copies

CASE = Path(__file__).parents[1] / "data" / "sky-ecc"
quick = settings(max_examples=50, deadline=None, derandomize=True)
tokens = st.lists(st.sampled_from("abcd"), max_size=12)
names = st.sampled_from(["p1", "p2", "p3", "p4", "p5"])


def words(text):
    return text.split()


def coded(name):
    return pd.read_csv(CASE / "coded" / f"{name}.csv", dtype=str, keep_default_na=False)


def article_tokens():
    # The token rule stands at the end of CODEBOOK.md; written out here as a second computation.
    text = (CASE / "texts" / "tweakers-20210310-denial.txt").read_text(encoding="utf-8")
    text = re.sub(r"^\s*date \d{4}-\d{2}\s*", "", unicodedata.normalize("NFC", text))
    found = re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+(?:[.,]\d+)*", text)
    return [token.lower().replace("’", "'") for token in found]


def pair_table(*rows):
    columns = ["page_a", "page_b", "containment_a", "containment_b", "jaccard"]
    return pd.DataFrame(rows, columns=columns)


def dated(**intervals):
    rows = [(page, *map(pd.Timestamp, interval)) for page, interval in intervals.items()]
    return pd.DataFrame(rows, columns=["article_id", "published_from", "published_to"])


# Similarity -------------------------------------------------------------------------------------


def test_jaccard_of_figure_3_1_in_mining_of_massive_datasets_is_three_eighths():
    # Leskovec, Rajaraman & Ullman 2014, ch. 3, fig. 3.1: three shared elements of eight.
    assert copies.jaccard([*"abcde"], [*"cdefgh"], n=1) == 3 / 8


def test_jaccard_solves_exercise_3_1_1_of_mining_of_massive_datasets():
    # Leskovec, Rajaraman & Ullman 2014, exercise 3.1.1: {1,2,3,4}, {2,3,5,7}, {2,4,6}.
    first, second, third = ["1", "2", "3", "4"], ["2", "3", "5", "7"], ["2", "4", "6"]
    assert copies.jaccard(first, second, n=1) == 1 / 3
    assert copies.jaccard(first, third, n=1) == 2 / 5
    assert copies.jaccard(second, third, n=1) == 1 / 6


def test_jaccard_agrees_with_the_documented_examples_of_textreuse():
    # Mullen, textreuse 0.1.5, help page "similarity-functions": 0.4 and 0.6666667.
    assert copies.jaccard([*"123456"], [*"3456789x"], n=1) == 0.4
    assert copies.jaccard([*"aaab"], [*"aabbc"], n=1) == pytest.approx(0.6666667, abs=1e-7)


def test_containment_agrees_with_the_tests_of_textreuse():
    # Mullen, textreuse, test-ratio_of_matches.R: the share of b found in a is 2/3, then 0.5.
    assert copies.containment([*"345"], [*"1234"], n=1) == 2 / 3
    assert copies.containment([*"cd"], [*"abc"], n=1) == 0.5


def test_four_word_shingles_of_broder_s_rose_are_three():
    # Broder 1997 p. 22: "a rose is a rose is a rose" has three different 4-shingles of five.
    rose = words("a rose is a rose is a rose")
    assert copies.containment(rose, words("a rose is a rose"), n=4) == 2 / 3
    assert copies.jaccard(rose, words("rose is a rose"), n=4) == 1 / 3


def test_trigrams_are_the_default():
    a, b = [*"abcde"], [*"abced"]
    assert copies.jaccard(a, b) == 1 / 5
    assert copies.containment(a, b) == 1 / 3


def test_containment_differs_by_direction():
    short, long = [*"abcd"], [*"xabcdy"]
    assert copies.containment(short, long) == 1
    assert copies.containment(long, short) == 1 / 2


def test_the_same_words_in_another_order_share_no_trigram():
    assert copies.jaccard([*"abcd"], [*"dcba"]) == 0


@pytest.mark.parametrize("similarity", [copies.jaccard, copies.containment])
def test_a_page_too_short_for_an_n_gram_has_no_similarity(similarity):
    assert math.isnan(similarity(["a", "b"], ["a", "b", "c"]))
    assert math.isnan(similarity(["a", "b", "c"], ["a", "b"]))
    assert math.isnan(similarity([], []))
    assert similarity(["a", "b", "c"], ["a", "b", "c"]) == 1


@pytest.mark.parametrize("similarity", [copies.jaccard, copies.containment])
def test_one_string_is_refused_as_a_page(similarity):
    with pytest.raises(ValueError, match="list of tokens"):
        similarity("a b c", ["a", "b", "c"])
    with pytest.raises(ValueError, match="list of tokens"):
        similarity(["a", "b", "c"], "a b c")


def test_an_n_gram_of_no_words_is_refused():
    with pytest.raises(ValueError, match="n must be 1 or more"):
        copies.jaccard(["a"], ["a"], n=0)


@quick
@given(tokens, tokens, st.integers(1, 3))
def test_jaccard_is_symmetric_and_never_above_either_containment(a, b, n):
    value = copies.jaccard(a, b, n)
    if min(len(a), len(b)) < n:
        assert math.isnan(value)
        return
    assert value == copies.jaccard(b, a, n)
    assert 0 <= value <= min(copies.containment(a, b, n), copies.containment(b, a, n)) <= 1
    assert copies.jaccard(a, a, n) == copies.containment(a, a, n) == 1


@quick
@given(tokens, tokens)
def test_jaccard_follows_from_the_two_containments(a, b):
    there, back = copies.containment(a, b, 1), copies.containment(b, a, 1)
    if not a or not b or there == 0:
        return
    # 1/J = 1/C(A,B) + 1/C(B,A) - 1, by dividing |A| + |B| - |AB| by |AB|.
    assert 1 / copies.jaccard(a, b, 1) == pytest.approx(1 / there + 1 / back - 1)


# Signatures -------------------------------------------------------------------------------------


def test_the_given_article_has_the_shipped_signature():
    shipped = coded("page_signatures").set_index("article_id")["signature"]
    expected = copies.read_signature(shipped["tweakers-20210310-denial"])
    assert copies.signature(article_tokens()).tolist() == expected.tolist()


def test_the_given_article_has_the_shipped_hash_and_344_tokens():
    shipped = coded("page_features").set_index("article_id").loc["tweakers-20210310-denial"]
    found = article_tokens()
    assert len(found) == int(shipped["tokens"]) == 344
    assert hashlib.sha256(" ".join(found).encode()).hexdigest() == shipped["window_sha256"]


def test_the_first_value_of_the_article_s_signature_is_that_of_the_file():
    assert f"{copies.signature(article_tokens())[0]:08x}" == "0059c78e"


def test_a_signature_does_not_depend_on_repeats():
    assert (copies.signature([*"abcabc"]) == copies.signature([*"abcabcabc"])).all()


def test_estimates_over_the_shipped_signatures_lie_within_four_standard_errors_of_exact_values():
    # The exact Jaccard of reuse_pairs was computed from the texts, the estimates from signatures.
    signatures = coded("page_signatures").set_index("article_id")["signature"]
    pairs = coded("reuse_pairs")
    for pair in pairs.head(40).itertuples():
        found = copies.estimated_jaccard(
            copies.read_signature(signatures[pair.page_a]),
            copies.read_signature(signatures[pair.page_b]),
        )
        exact = float(pair.jaccard)
        assert abs(found.jaccard - exact) < 4 * math.sqrt(exact * (1 - exact) / 256)


def test_the_standard_error_is_that_of_a_share_of_256():
    # Hand-worked: 64 of 256 agree, so J = 1/4 and SE = sqrt(3/16/256) = sqrt(3)/64.
    a = np.arange(256, dtype=np.uint32)
    b = a.copy()
    b[64:] += 1000
    assert copies.estimated_jaccard(a, b).jaccard == 0.25
    assert copies.estimated_jaccard(a, b).standard_error == pytest.approx(math.sqrt(3) / 64)


def test_the_largest_standard_error_with_256_values_is_a_thirty_second():
    # Broder et al. 2000: a binomial share; at J = 1/2, sqrt(1/4/256) = 1/32.
    a = np.arange(256)
    b = np.where(a < 128, a, a + 1000)
    assert copies.estimated_jaccard(a, b).standard_error == 1 / 32


def test_a_page_without_a_trigram_has_no_estimate():
    nothing, something = copies.signature(["a", "b"]), copies.signature(["a", "b", "c"])
    for a, b in ((nothing, nothing), (nothing, something), (something, nothing)):
        found = copies.estimated_jaccard(a, b)
        assert math.isnan(found.jaccard)
        assert math.isnan(found.standard_error)
    assert copies.estimated_jaccard(something, something).jaccard == 1


def test_signatures_of_different_length_are_refused():
    with pytest.raises(ValueError, match="of one length"):
        copies.estimated_jaccard(np.arange(3), np.arange(4))
    with pytest.raises(ValueError, match="not empty"):
        copies.estimated_jaccard(np.array([]), np.array([]))


@quick
@given(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=5))
def test_reading_a_signature_undoes_writing_it(values):
    written = " ".join(f"{value:08x}" for value in values)
    assert copies.read_signature(written).tolist() == values
    assert copies.read_signature(written).dtype == np.uint32


@pytest.mark.parametrize("text", ["", "xyz", "0x00000a", "0059c78", "0059c78e0010384d", "-0000001"])
def test_a_text_that_is_no_signature_is_refused(text):
    with pytest.raises(ValueError, match="eight digits"):
        copies.read_signature(text)


# Clusters ---------------------------------------------------------------------------------------


def test_links_chain_into_one_cluster_named_after_its_first_page():
    pairs = pair_table(("p3", "p2", 0.9, 0.1, 0.1), ("p3", "p1", 0.1, 0.6, 0.1))
    found = copies.clusters(pairs, 0.5, pages=["p4", "p3", "p2", "p1"])
    assert found["article_id"].tolist() == ["p1", "p2", "p3", "p4"]
    assert found["cluster"].tolist() == ["p1", "p1", "p1", "p4"]
    assert found["cluster_pages"].tolist() == [3, 3, 3, 1]


@pytest.mark.parametrize(
    ("measure", "linked"),
    [("containment", True), ("containment_both", False), ("jaccard", False)],
)
def test_the_measure_decides_whether_a_short_page_in_a_long_one_is_a_copy(measure, linked):
    pairs = pair_table(("p1", "p2", 0.9, 0.2, 0.19))
    assert (copies.clusters(pairs, 0.5, measure)["cluster"].nunique() == 1) == linked


@pytest.mark.parametrize(
    ("measure", "value"), [("containment", 0.8), ("containment_both", 0.5), ("jaccard", 0.44)]
)
def test_a_pair_at_the_threshold_is_linked_and_one_just_under_is_not(measure, value):
    pairs = pair_table(("p1", "p2", 0.5, 0.8, 0.44))
    assert copies.clusters(pairs, value, measure)["cluster"].nunique() == 1
    assert copies.clusters(pairs, value + 0.001, measure)["cluster"].nunique() == 2


def test_the_default_threshold_is_two_fifths_of_either_page():
    assert copies.clusters(pair_table(("p1", "p2", 0.1, 0.4, 0.1)))["cluster"].nunique() == 1
    assert copies.clusters(pair_table(("p1", "p2", 0.39, 0.1, 0.1)))["cluster"].nunique() == 2


def test_a_pair_with_a_missing_value_is_no_link():
    pairs = pair_table(("p1", "p2", 0.9, 0.9, np.nan))
    assert copies.clusters(pairs, 0.5, "jaccard")["cluster"].nunique() == 2


def test_no_pairs_leave_every_page_a_cluster_of_its_own():
    found = copies.clusters(pair_table(), pages=["p2", "p1"])
    assert found["cluster"].tolist() == ["p1", "p2"]
    assert copies.clusters(pair_table()).empty
    assert [*copies.clusters(pair_table())] == ["article_id", "cluster", "cluster_pages"]


def test_a_threshold_out_of_range_is_refused():
    for threshold in (0, -0.1, 1.1, math.nan):
        with pytest.raises(ValueError, match="threshold"):
            copies.clusters(pair_table(), threshold)
    assert copies.clusters(pair_table(("p1", "p2", 1, 1, 1)), 1)["cluster"].nunique() == 1


def test_an_unknown_measure_is_refused():
    with pytest.raises(ValueError, match="'cosine'"):
        copies.clusters(pair_table(), measure="cosine")


def test_a_pair_of_a_page_that_is_not_listed_is_refused():
    with pytest.raises(ValueError, match="page p2 of a pair"):
        copies.clusters(pair_table(("p1", "p2", 1, 1, 1)), pages=["p1"])


@quick
@given(st.lists(st.tuples(names, names, st.floats(0, 1)), max_size=8), st.randoms())
def test_clusters_do_not_depend_on_the_order_of_pairs_or_of_a_and_b(rows, random):
    straight = [(a, b, value, 0.0, value) for a, b, value in rows if a != b]
    turned = [(b, a, 0.0, value, value) for a, b, value, _, _ in straight]
    random.shuffle(turned)
    first, second = (copies.clusters(pair_table(*r), 0.5) for r in (straight, turned))
    pd.testing.assert_frame_equal(first, second, check_dtype=False)
    assert (first["cluster"] <= first["article_id"]).all()


@quick
@given(st.lists(st.tuples(names, names, st.floats(0, 1)), max_size=8))
def test_a_higher_threshold_never_leaves_fewer_clusters(rows):
    pairs = pair_table(*[(a, b, value, value, value) for a, b, value in rows if a != b])
    counts = [copies.clusters(pairs, at)["cluster"].nunique() for at in (0.2, 0.5, 0.8)]
    assert counts == sorted(counts)


def test_the_case_has_one_cluster_of_three_pages_at_the_default_threshold():
    numbers = ["containment_a", "containment_b", "jaccard"]
    pairs = coded("reuse_pairs").astype(dict.fromkeys(numbers, float))
    found = copies.clusters(pairs, pages=coded("articles")["article_id"])
    copied = found[found["cluster_pages"] > 1]
    assert copied["article_id"].tolist() == [
        "datanews-20210310-ontkent",
        "marokko-nl-20210310-denial",
        "zeelandnet-202103-denial",
    ]
    assert copies.effective_voices(found).voices == 75


# Direction --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # Allen 1983 p. 835: only "before" and "after" part two intervals.
        (("2021-03-09", "2021-03-09"), ("2021-03-10", "2021-03-10"), "a_to_b"),
        (("2021-03-10", "2021-03-10"), ("2021-03-09", "2021-03-09"), "b_to_a"),
        (("2021-03-10", "2021-03-10"), ("2021-03-10", "2021-03-10"), "undetermined"),
        (("2021-03-01", "2021-03-31"), ("2021-03-10", "2021-03-10"), "undetermined"),
        (("2021-03-01", "2021-03-10"), ("2021-03-10", "2021-03-12"), "undetermined"),
        (("2021-03-10", "2021-03-12"), ("2021-03-01", "2021-03-10"), "undetermined"),
        (("2021-02-01", "2021-02-28"), ("2021-03-01", "2021-03-31"), "a_to_b"),
    ],
)
def test_direction_is_known_only_where_intervals_part(first, second, expected):
    pairs = pd.DataFrame({"page_a": ["a"], "page_b": ["b"]})
    found = copies.direction(pairs, dated(a=first, b=second)).iloc[0]
    assert found["direction"] == expected
    order = {"a_to_b": ["a", "b"], "b_to_a": ["b", "a"]}.get(expected)
    assert found[["earlier", "later"]].isna().all() if order is None else True
    assert order is None or [found["earlier"], found["later"]] == order


def test_a_missing_date_leaves_direction_undetermined():
    pairs = pd.DataFrame({"page_a": ["a", "b"], "page_b": ["b", "a"]}, index=[7, 3])
    articles = dated(a=(None, None), b=("2021-03-09", "2021-03-09"))
    found = copies.direction(pairs, articles)
    assert found["direction"].tolist() == ["undetermined"] * 2
    assert found.index.tolist() == [7, 3]


def test_direction_keeps_each_pair_with_its_own_dates():
    pairs = pd.DataFrame({"page_a": ["a", "c"], "page_b": ["b", "a"]}, index=[5, 2])
    day = {name: (f"2021-03-0{n}", f"2021-03-0{n}") for n, name in enumerate("abc", start=1)}
    found = copies.direction(pairs, dated(**day))
    assert found["earlier"].tolist() == ["a", "a"]
    assert found["later"].tolist() == ["b", "c"]


def test_a_page_without_an_article_is_refused():
    pairs = pd.DataFrame({"page_a": ["a"], "page_b": ["b"]})
    with pytest.raises(ValueError, match="page b of a pair"):
        copies.direction(pairs, dated(a=("2021-03-09", "2021-03-09")))


def test_a_page_that_ends_before_it_begins_is_refused():
    pairs = pd.DataFrame({"page_a": ["a"], "page_b": ["a"]})
    with pytest.raises(ValueError, match="ends before it begins"):
        copies.direction(pairs, dated(a=("2021-03-09", "2021-03-08")))


# Voices -----------------------------------------------------------------------------------------


def test_effective_number_of_equal_clusters_is_their_number():
    # Laakso & Taagepera 1979 pp. 3-27: equal shares give the plain count.
    assert copies.effective_voices(pd.DataFrame({"cluster": [*"aabbcc"]})).effective == 3


def test_effective_number_of_laakso_and_taagepera_with_shares_of_half_and_quarters():
    # Hand-worked: 1 / (1/4 + 1/16 + 1/16) = 8/3.
    found = copies.effective_voices(pd.DataFrame({"cluster": [*"aabc"]}))
    assert found.effective == pytest.approx(float(Fraction(8, 3)))
    assert (found.pages, found.voices) == (4, 3)


def test_no_pages_have_no_effective_number_of_voices():
    found = copies.effective_voices(pd.DataFrame({"cluster": []}))
    assert (found.pages, found.voices) == (0, 0)
    assert math.isnan(found.effective)


def test_an_unused_category_is_no_voice():
    named = pd.Series(pd.Categorical(["a"], categories=["a", "b"]))
    assert copies.effective_voices(pd.DataFrame({"cluster": named})).voices == 1


@pytest.mark.parametrize("nothing", ["", None])
def test_a_page_without_a_cluster_is_refused(nothing):
    with pytest.raises(ValueError, match="no cluster"):
        copies.effective_voices(pd.DataFrame({"cluster": ["a", nothing]}))


@quick
@given(st.lists(names, min_size=1, max_size=20))
def test_effective_voices_lie_between_one_and_the_number_of_voices(clusters):
    found = copies.effective_voices(pd.DataFrame({"cluster": clusters}))
    assert 1 <= found.effective <= found.voices + 1e-9
    assert found.voices <= found.pages == len(clusters)


def test_named_results_cannot_be_changed():
    for found in (copies.EstimatedJaccard(0.5, 0.1), copies.Voices(2, 1, 1.0)):
        with pytest.raises(FrozenInstanceError):
            found.pages = 3


def test_a_text_as_long_as_a_book_has_the_signature_of_its_trigrams_in_parts():
    words = [f"w{number}" for number in range(copies.BATCH + 5)]
    sketch = MinHash(num_perm=256, seed=1, scheme="affine32")
    sketch.update_batch([" ".join(words[n : n + 3]).encode() for n in range(len(words) - 2)])
    assert copies.signature(words).tolist() == sketch.hashvalues.tolist()
