"""Discourse network: ties, their bootstrap, communities and positions."""

import itertools
import math
from dataclasses import FrozenInstanceError
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim import network

CODED = Path(__file__).parents[1] / "data" / "sky-ecc" / "coded"
COLUMNS = ["article_id", "speaker", "proposition", "stance"]
quick = settings(max_examples=50, deadline=None, derandomize=True)
rows = st.lists(
    st.tuples(
        st.sampled_from(["p1", "p2", "p3"]),
        st.sampled_from(["company", "outlet", "police"]),
        st.sampled_from(["cracked", "users"]),
        st.sampled_from(["asserts", "denies", "doubts"]),
    ),
    max_size=15,
)


def said(*statements):
    return pd.DataFrame(statements, columns=COLUMNS)


def case():
    return pd.read_csv(CODED / "statements.csv", dtype=str, keep_default_na=False)


def pairs_by_hand(statements, kind, a, b):
    """Count pairs of statements one by one, as the definition says."""
    counted = statements.drop_duplicates(COLUMNS)
    counted = counted[counted["stance"] != "doubts"]
    found = {"same": 0, "opposite": 0}
    theirs = [
        counted.loc[counted["speaker"] == name, ["proposition", "stance"]].values.tolist()
        for name in (a, b)
    ]
    for (proposition, stance), (other, other_stance) in itertools.product(*theirs):
        if proposition == other:
            found["same" if stance == other_stance else "opposite"] += 1
    signs = {"congruence": (1, 0), "conflict": (0, 1), "ignore": (1, 1), "subtract": (1, -1)}
    return signs[kind][0] * found["same"] + signs[kind][1] * found["opposite"]


# Three speakers, one page each but the last; worked out by hand below.
DEBATE = said(
    ("p1", "company", "cracked", "denies"),
    ("p2", "company", "cracked", "denies"),
    ("p1", "police", "cracked", "asserts"),
    ("p1", "police", "users", "asserts"),
    ("p2", "outlet", "cracked", "asserts"),
    ("p3", "outlet", "cracked", "denies"),
    ("p3", "outlet", "users", "asserts"),
)


# Ties -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "company_outlet", "company_police", "outlet_police"),
    [
        # Company denies twice; outlet asserts once and denies once; police assert once. On users,
        # outlet and police each assert once.
        ("congruence", 2, 0, 2),
        ("conflict", 2, 2, 1),
        ("ignore", 4, 2, 3),
        ("subtract", 0, -2, 1),
    ],
)
def test_ties_of_a_small_debate_are_those_worked_out_by_hand(
    kind, company_outlet, company_police, outlet_police
):
    found = network.ties(DEBATE, kind)
    assert found.index.tolist() == found.columns.tolist() == ["company", "outlet", "police"]
    assert found.index.name == found.columns.name == "speaker"
    assert found.to_numpy().tolist() == [
        [0, company_outlet, company_police],
        [company_outlet, 0, outlet_police],
        [company_police, outlet_police, 0],
    ]


def test_ignoring_stance_multiplies_frequencies_as_the_discourse_network_analyzer_does():
    # Leifeld, Discourse Network Analyzer 2, source of the one-mode network: with the qualifier
    # ignored a tie "amounts to counting how often each concept is used and then multiplying
    # frequencies": 3 by 2 statements on one concept give 6.
    statements = said(
        *[(f"p{n}", "a", "cracked", "asserts") for n in range(3)],
        *[(f"p{n}", "b", "cracked", "denies") for n in range(2)],
    )
    assert network.ties(statements, "ignore").loc["a", "b"] == 6
    assert network.ties(statements, "conflict").loc["a", "b"] == 6
    assert network.ties(statements, "congruence").loc["a", "b"] == 0


def test_binary_congruence_is_the_weighted_projection_of_networkx():
    # A peer: the one-mode projection of speakers over proposition-and-stance.
    once = case().drop_duplicates(["speaker", "proposition", "stance"]).assign(article_id="p")
    counted = once[once["stance"].isin(["asserts", "denies"]) & (once["proposition"] != "other")]
    keys = counted["proposition"] + "/" + counted["stance"]
    graph = nx.Graph(zip("speaker:" + counted["speaker"], keys, strict=True))
    speakers = [node for node in graph if node.startswith("speaker:")]
    peer = nx.bipartite.weighted_projected_graph(graph, speakers)
    found = network.ties(once, "congruence")
    for a, b in itertools.combinations(speakers, 2):
        weight = peer.get_edge_data(a, b, {"weight": 0})["weight"]
        assert found.loc[a.removeprefix("speaker:"), b.removeprefix("speaker:")] == weight


@pytest.mark.parametrize("kind", network.KINDS)
def test_a_tie_of_the_case_equals_the_count_of_its_pairs_one_by_one(kind):
    statements = case()
    counted = statements[statements["proposition"] != "other"]
    found = network.ties(statements, kind)
    for a, b in [("company", "nl_police"), ("outlet", "company"), ("be_police", "outlet")]:
        assert found.loc[a, b] == pairs_by_hand(counted, kind, a, b)


def test_a_repeated_statement_counts_once_a_page_unless_all_are_asked_for():
    statements = said(
        *[("p1", "company", "cracked", "denies")] * 3,
        ("p2", "company", "cracked", "denies"),
        ("p1", "police", "cracked", "asserts"),
    )
    assert network.ties(statements, "conflict").loc["company", "police"] == 2
    assert network.ties(statements, "conflict", "all").loc["company", "police"] == 4


def test_pages_of_one_cluster_count_once():
    statements = said(
        *[(page, "company", "cracked", "denies") for page in ("p1", "p2", "p3")],
        ("p3", "police", "cracked", "asserts"),
    )
    clusters = pd.Series({"p1": "p1", "p2": "p1"})
    found = network.ties(statements, "conflict", clusters=clusters)
    assert found.loc["company", "police"] == 2


def test_a_page_in_two_clusters_is_refused():
    clusters = pd.Series(["a", "b"], index=["p1", "p1"])
    with pytest.raises(ValueError, match="name a page twice"):
        network.ties(DEBATE, "conflict", clusters=clusters)


def test_two_statements_on_other_things_are_no_tie_unless_asked_for():
    statements = said(("p1", "a", "other", "asserts"), ("p1", "b", "other", "asserts"))
    assert network.ties(statements, "congruence").loc["a", "b"] == 0
    assert network.ties(statements, "congruence", exclude=()).loc["a", "b"] == 1


def test_doubts_are_left_out_or_counted_as_denials():
    statements = said(("p1", "a", "cracked", "doubts"), ("p1", "b", "cracked", "asserts"))
    assert network.ties(statements, "ignore").loc["a", "b"] == 0
    assert network.ties(statements, "conflict", doubts="denies").loc["a", "b"] == 1


def test_a_statement_that_lacks_something_is_left_out_but_its_speaker_stays():
    for column in COLUMNS:
        for nothing in ("", None):
            statements = said(("p1", "a", "cracked", "denies"), ("p1", "b", "cracked", "denies"))
            statements.loc[0, column] = nothing
            found = network.ties(statements, "congruence")
            assert found.to_numpy().sum() == 0
            assert found.index.tolist() == (["b"] if column == "speaker" else ["a", "b"])


def test_categories_give_the_order_of_speakers():
    order = pd.CategoricalDtype(["police", "user", "outlet", "company"], ordered=True)
    found = network.ties(DEBATE.astype({"speaker": order, "stance": "category"}), "conflict")
    assert found.index.tolist() == ["police", "outlet", "company"]
    assert found.loc["company", "police"] == 2


def test_what_an_outlet_says_itself_stands_apart_from_what_it_quotes():
    found = network.ties(case(), "conflict")
    assert found.loc["outlet", "company"] == 1804
    assert found.loc["nl_police", "company"] == 235


def test_one_speaker_has_no_tie_and_no_statements_give_an_empty_table():
    one = network.ties(DEBATE[DEBATE["speaker"] == "company"], "ignore")
    assert one.to_numpy().tolist() == [[0]]
    assert network.ties(said(), "ignore").shape == (0, 0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kind": "agreement"}, "kind is 'agreement'; it must be one of congruence, conflict"),
        ({"kind": "ignore", "duplicates": "week"}, "duplicates is 'week'"),
        ({"kind": "ignore", "doubts": "asserts"}, "doubts is 'asserts'"),
    ],
)
def test_an_unknown_option_is_refused_by_name(arguments, message):
    with pytest.raises(ValueError, match=message):
        network.ties(DEBATE, **arguments)


def test_an_unknown_stance_is_refused_by_name():
    with pytest.raises(ValueError, match="unknown stance: shrugs"):
        network.ties(said(("p1", "a", "cracked", "shrugs")), "ignore")


@quick
@given(rows, st.sampled_from(network.KINDS), st.sampled_from(["page", "all"]))
def test_ties_are_symmetric_with_a_diagonal_of_zero(statements, kind, duplicates):
    found = network.ties(said(*statements), kind, duplicates).to_numpy()
    assert (found == found.T).all()
    assert not np.diagonal(found).any()


@quick
@given(rows)
def test_ignore_is_the_sum_and_subtract_the_difference(statements):
    congruence, conflict, ignore, subtract = (
        network.ties(said(*statements), kind) for kind in network.KINDS
    )
    pd.testing.assert_frame_equal(ignore, congruence + conflict)
    pd.testing.assert_frame_equal(subtract, congruence - conflict)
    assert (congruence.to_numpy() >= 0).all()
    assert (conflict.to_numpy() >= 0).all()


@quick
@given(rows, st.sampled_from(network.KINDS))
def test_ties_equal_the_count_of_pairs_one_by_one(statements, kind):
    table = said(*statements)
    found = network.ties(table, kind)
    for a, b in itertools.combinations(found.index, 2):
        assert found.loc[a, b] == pairs_by_hand(table, kind, a, b)


@quick
@given(rows, st.sampled_from(network.KINDS), st.randoms())
def test_neither_the_order_of_rows_nor_the_names_of_speakers_change_a_tie(rows, kind, random):
    found = network.ties(said(*rows), kind)
    random.shuffle(rows)
    names = {"company": "z", "outlet": "y", "police": "x"}
    renamed = said(*rows).replace({"speaker": names})
    other = network.ties(renamed, kind).loc[found.index.map(names), found.index.map(names)]
    assert (other.to_numpy() == found.to_numpy()).all()


# Bootstrap --------------------------------------------------------------------------------------


def test_a_tie_that_every_page_bears_alike_does_not_vary():
    statements = said(
        *[(page, "company", "cracked", "denies") for page in ("p1", "p2", "p3")],
        *[(page, "police", "cracked", "asserts") for page in ("p1", "p2", "p3")],
    )
    found = network.bootstrap_ties(statements, "conflict", draws=50).iloc[0]
    assert (found["tie"], found["low"], found["high"], found["bias"]) == (9, 9, 9, 0)
    assert found["nonzero_share"] == 1


def test_bootstrap_of_a_tie_on_one_page_of_two_is_binomial():
    # By hand: the page with the pair is drawn 0, 1 or 2 times of two with 1/4, 1/2, 1/4, and gives
    # 0, 1 or 4 pairs: mean 1.5 against a tie of 1, and a tie at all in 3/4 of the draws.
    statements = said(
        ("p1", "company", "cracked", "denies"),
        ("p1", "police", "cracked", "asserts"),
        ("p2", "company", "users", "asserts"),
    )
    found = network.bootstrap_ties(statements, "conflict", draws=40_000).iloc[0]
    assert (found["tie"], found["low"], found["high"]) == (1, 0, 4)
    assert found["bias"] == pytest.approx(0.5, abs=0.03)
    assert found["nonzero_share"] == pytest.approx(0.75, abs=0.01)


def test_bootstrap_level_moves_the_percentiles():
    statements = said(
        ("p1", "company", "cracked", "denies"),
        ("p1", "police", "cracked", "asserts"),
        ("p2", "company", "users", "asserts"),
    )
    # Half of the draws give one pair, a quarter none: the middle 40 % is one pair throughout.
    found = network.bootstrap_ties(statements, "conflict", draws=4000, level=0.4).iloc[0]
    assert (found["low"], found["high"]) == (1, 1)


def test_the_interval_is_the_middle_share_of_the_draws():
    # By hand: of two draws the percentiles lie on the line between them, so the middle half is half
    # as wide as nearly all of it.
    statements = said(
        ("p1", "company", "cracked", "denies"),
        ("p1", "police", "cracked", "asserts"),
        ("p2", "company", "users", "asserts"),
    )
    widths = []
    for level in (0.5, 1 - 1e-12):
        options = {"draws": 2, "seed": 10, "level": level}
        found = network.bootstrap_ties(statements, "conflict", **options).iloc[0]
        widths.append(found["high"] - found["low"])
        assert found["low"] + found["high"] == pytest.approx(2 * (found["tie"] + found["bias"]))
    assert widths[1] == pytest.approx(4)
    assert widths[0] == pytest.approx(2)


def test_bootstrap_draws_clusters_as_one():
    statements = said(
        *[(page, "company", "cracked", "denies") for page in ("p1", "p2")],
        *[(page, "police", "cracked", "asserts") for page in ("p1", "p2")],
    )
    clusters = pd.Series({"p1": "w", "p2": "w"})
    found = network.bootstrap_ties(statements, "conflict", clusters, draws=20).iloc[0]
    assert (found["tie"], found["low"], found["high"]) == (1, 1, 1)


@pytest.mark.parametrize("kind", network.KINDS)
def test_bootstrap_rows_are_the_ties_of_each_pair(kind):
    found = network.bootstrap_ties(DEBATE, kind, draws=200)
    ties = network.ties(DEBATE, kind)
    assert [*zip(found["speaker_a"], found["speaker_b"], strict=True)] == [
        *itertools.combinations(ties.index, 2)
    ]
    assert [ties.loc[row.speaker_a, row.speaker_b] for row in found.itertuples()] == found[
        "tie"
    ].tolist()
    assert (found["low"] <= found["high"]).all()


def test_the_same_seed_gives_the_same_intervals_and_another_seed_others():
    statements = case()
    first, again, other = (
        network.bootstrap_ties(statements, draws=60, seed=seed) for seed in (1, 1, 2)
    )
    pd.testing.assert_frame_equal(first, again)
    assert (first["high"] != other["high"]).any()


def test_bootstrap_intervals_of_the_case_hold_their_ties():
    found = network.bootstrap_ties(case(), draws=1500)
    assert len(found) == 15 * 14 / 2
    assert (found["low"] <= found["tie"]).mean() > 0.95
    assert (found["tie"] <= found["high"]).mean() > 0.95


def test_published_intervals_use_ten_thousand_draws_at_95_percent():
    stated = {"draws": 10_000, "seed": 20210310, "level": 0.95}
    found = network.bootstrap_ties(DEBATE)
    pd.testing.assert_frame_equal(found, network.bootstrap_ties(DEBATE, "congruence", **stated))


def test_bootstrap_refuses_what_it_cannot_draw():
    with pytest.raises(ValueError, match="no statement is left"):
        network.bootstrap_ties(said())
    for wrong in ({"draws": 0}, {"level": 0}, {"level": 1}):
        with pytest.raises(ValueError, match="draws must be 1 or more and level between"):
            network.bootstrap_ties(DEBATE, **wrong)
    with pytest.raises(ValueError, match="kind is 'x'"):
        network.bootstrap_ties(DEBATE, "x")
    assert network.bootstrap_ties(DEBATE, draws=1)["tie"].tolist() == [2, 0, 2]


def test_one_speaker_gives_no_pair_to_draw():
    assert network.bootstrap_ties(DEBATE[DEBATE["speaker"] == "company"], draws=5).empty


# Modularity -------------------------------------------------------------------------------------


def table(graph, weight=None):
    return nx.to_pandas_adjacency(graph, weight=weight)


def test_zachary_s_club_has_the_optimum_0_4198_in_four_communities():
    # Agarwal & Kempe 2008 table 1, and Brandes et al. 2008 (IEEE TKDE 20, pp. 172-188): 0.4198.
    found = network.modularity(table(nx.karate_club_graph()), draws=0)
    assert round(found.modularity, 4) == 0.4198
    assert [len(members) for members in found.communities] == [12, 11, 6, 5]
    assert not found.exact
    assert math.isnan(found.null_p)
    assert math.isnan(found.null_mean)


def test_the_network_of_les_misérables_has_the_optimum_0_5600():
    # Agarwal & Kempe 2008 table 1: 0.5600 without weights.
    found = network.modularity(table(nx.les_miserables_graph()), draws=0)
    assert round(found.modularity, 4) == 0.5600


def test_zachary_s_club_is_more_modular_than_every_table_with_its_degrees():
    # Guimerà et al. 2004 warn that random networks are modular too: the mean here is near 0.30.
    found = network.modularity(table(nx.karate_club_graph()), draws=39, seeds=5)
    assert found.null_p == 1 / 40
    assert found.draws == 39
    assert 0.28 < found.null_mean < 0.33


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        # By hand, two cliques of k and one tie between: Q = 1 - 1/m - 1/2 with m = k(k-1) + 1.
        (3, 1 - 1 / 7 - 1 / 2),
        (4, 1 - 1 / 13 - 1 / 2),
        (8, 1 - 1 / 57 - 1 / 2),
    ],
)
def test_two_cliques_with_one_tie_between_are_two_communities(size, expected):
    found = network.modularity(table(nx.barbell_graph(size, 0)), draws=0)
    assert found.modularity == pytest.approx(expected)
    assert found.communities == (frozenset(range(size)), frozenset(range(size, 2 * size)))
    assert found.exact == (size < 8)


def test_a_ring_of_cliques_has_the_modularity_of_fortunato_and_barthélemy():
    # Fortunato & Barthélemy 2007 p. 38: single cliques give Q = 1 - 2/(m(m-1)+2) - 1/n for n cliques
    # of m. With four of four that is the optimum.
    found = network.modularity(table(nx.ring_of_cliques(4, 4)), draws=0)
    assert found.modularity == pytest.approx(1 - 2 / (4 * 3 + 2) - 1 / 4)
    assert [len(members) for members in found.communities] == [4, 4, 4, 4]


def test_weights_count_and_their_scale_does_not():
    # By hand: ties of 3 within two pairs, 1 across: Q = 3/4 and 1/4 of 2m = 16, minus 1/2.
    weights = pd.DataFrame([[0, 3, 1, 0], [3, 0, 0, 1], [1, 0, 0, 3], [0, 1, 3, 0]])
    found = network.modularity(weights, draws=0)
    assert found.modularity == pytest.approx(3 / 4 - 1 / 2)
    assert found.communities == (frozenset({0, 1}), frozenset({2, 3}))
    scaled = network.modularity(weights * 2.5, draws=0)
    assert scaled.modularity == pytest.approx(found.modularity)
    assert scaled.communities == found.communities


def partitions(members):
    if not members:
        yield []
        return
    first, *rest = members
    for smaller in partitions(rest):
        yield [[first], *smaller]
        for at, group in enumerate(smaller):
            yield [*smaller[:at], [first, *group], *smaller[at + 1 :]]


weights_of_five = st.lists(st.integers(0, 4), min_size=10, max_size=10).filter(any)


def symmetric(weights, size=5):
    values = np.zeros((size, size))
    values[np.triu_indices(size, 1)] = weights
    names = [*"abcdefgh"[:size]]
    return pd.DataFrame(values + values.T, index=names, columns=names)


@quick
@given(weights_of_five)
def test_the_exact_optimum_is_the_best_of_all_partitions_by_networkx(weights):
    ties = symmetric(weights)
    graph = nx.from_pandas_adjacency(ties)
    best = max(nx.community.modularity(graph, parts) for parts in partitions([*"abcde"]))
    found = network.modularity(ties, draws=0)
    assert found.exact
    assert found.modularity == pytest.approx(best, abs=1e-9)
    assert nx.community.modularity(graph, found.communities) == pytest.approx(best, abs=1e-9)


@quick
@given(weights_of_five, st.permutations("abcde"))
def test_the_order_of_speakers_does_not_change_modularity(weights, order):
    ties = symmetric(weights)
    found, other = (network.modularity(t, draws=0) for t in (ties, ties.loc[order, order]))
    assert found.modularity == pytest.approx(other.modularity, abs=1e-9)
    assert set().union(*found.communities) == set("abcde")
    assert sum(map(len, found.communities)) == 5
    sizes = [len(members) for members in found.communities]
    assert sizes == sorted(sizes, reverse=True)


@settings(quick, max_examples=15)
@given(weights_of_five, st.sampled_from(["whole", "halves", "pairs"]))
def test_every_random_table_keeps_the_sums_of_weights_and_has_no_tie_with_oneself(weights, how):
    halves = how == "halves"
    values = symmetric(weights).to_numpy() / (2 if halves else 1)
    values = values[np.ix_(values.any(axis=0), values.any(axis=0))]  # those with a tie
    null = "pairs" if how == "pairs" else "weights"
    rewired = network._rewired(values, 4, np.random.default_rng(0), null)
    assert rewired.sum(axis=1) == pytest.approx(np.tile(values.sum(axis=0), (4, 1)))
    assert (rewired == rewired.transpose(0, 2, 1)).all()
    assert not np.diagonal(rewired, axis1=1, axis2=2).any()
    assert rewired.min() > -1e-9
    if not halves:
        assert (rewired == rewired.round()).all()
        assert values.max() > 1 or rewired.max() <= 1


def test_random_tables_of_two_ties_among_four_reach_all_three_matchings_alike():
    # Fosdick et al. 2018: a chain must reach every graph with the degrees; here there are three,
    # and each should come up a third of the time.
    values = table(nx.Graph([(0, 1), (2, 3)])).to_numpy()
    rewired = network._rewired(values, 3000, np.random.default_rng(1))
    shares = [(rewired[:, 0, other] == 1).mean() for other in (1, 2, 3)]
    assert shares == pytest.approx([1 / 3] * 3, abs=0.03)


def test_random_tables_spread_whole_weights_evenly_over_what_the_sums_allow():
    # Four speakers with two ties of weight 2: w12 = w34 = x, w13 = w24 = y, w14 = w23 = 2 - x - y.
    # Six tables keep the sums; a uniform null has x = 0, 1, 2 in 3, 2 and 1 of the six.
    values = 2 * table(nx.Graph([(0, 1), (2, 3)])).to_numpy()
    rewired = network._rewired(values, 6000, np.random.default_rng(1))
    shares = [(rewired[:, 0, 1] == x).mean() for x in (0, 1, 2)]
    assert shares == pytest.approx([3 / 6, 2 / 6, 1 / 6], abs=0.03)


def test_random_pairs_spread_as_if_dealt_one_by_one():
    # As above, but a table now weighs 1 / (x! y! z!)^2: by hand, over the six
    # tables, x = 0 weighs 1/4 + 1 + 1/4, x = 1 weighs 1 + 1, x = 2 weighs 1/4, of 15/4.
    values = 2 * table(nx.Graph([(0, 1), (2, 3)])).to_numpy()
    rewired = network._rewired(values, 6000, np.random.default_rng(1), "pairs")
    shares = [(rewired[:, 0, 1] == x).mean() for x in (0, 1, 2)]
    assert shares == pytest.approx([6 / 15, 8 / 15, 1 / 15], abs=0.03)


def test_random_tables_of_the_club_are_as_modular_as_those_of_networkx():
    # A peer: networkx's double edge swap, and Louvain on both.
    graph = nx.karate_club_graph()
    nx.set_edge_attributes(graph, 1, "weight")
    swapped = [
        nx.double_edge_swap(graph.copy(), nswap=400, max_tries=40_000, seed=seed)
        for seed in range(30)
    ]
    ours = network._rewired(table(graph).to_numpy(), 30, np.random.default_rng(0))

    def mean(graphs):
        found = [nx.community.louvain_communities(g, seed=1) for g in graphs]
        return np.mean([nx.community.modularity(g, c) for g, c in zip(graphs, found, strict=True)])

    assert mean([nx.from_numpy_array(w) for w in ours]) == pytest.approx(mean(swapped), abs=0.02)


@pytest.mark.parametrize("null", network.NULLS)
def test_four_times_the_moves_leave_the_null_of_the_case_where_it_is(null, monkeypatch):
    # A walk that is too short stays near its start: 2 moves a pair give about 0.05, not 0.058.
    weights = network.ties(case(), "congruence").to_numpy(dtype=float)

    def spread(seed):
        rng = np.random.default_rng(seed)
        tables = network._rewired(weights, 700, rng, null)
        found = network._searched(tables, rng)
        return found.mean(), found.std() / np.sqrt(700), np.abs(tables - weights).mean()

    mean, error, distance = spread(1)
    monkeypatch.setitem(network.MOVES, null, 4 * network.MOVES[null])
    longer_mean, longer_error, longer_distance = spread(2)
    assert mean == pytest.approx(longer_mean, abs=3 * np.hypot(error, longer_error))
    assert distance == pytest.approx(longer_distance, rel=0.02)


def test_weights_that_are_not_whole_move_by_any_amount_and_know_no_cap_at_one():
    # Four speakers, two ties of 1 and two of 1/2: w12 = w34 = x, w14 = w23 = y and w13 = w24 = z
    # with x + y + z = 3/2, each as likely as another: x has mean 1/2, and (1/3)^2 of them pass 1.
    values = symmetric([1, 0, 0.5, 0.5, 0, 1], size=4).to_numpy()
    rewired = network._rewired(values, 4000, np.random.default_rng(1))
    assert rewired[:, 0, 1].mean() == pytest.approx(1 / 2, abs=0.02)
    assert (rewired[:, 0, 1] > 1).mean() == pytest.approx(1 / 9, abs=0.02)
    assert len(np.unique(rewired[:, 0, 1].round(6))) > 3000
    assert rewired.min() > -1e-9


@pytest.mark.parametrize("null", network.NULLS)
def test_a_table_of_zeros_and_ones_stays_one(null):
    values = table(nx.karate_club_graph()).to_numpy()
    values = (values > 0).astype(float)
    rewired = network._rewired(values, 20, np.random.default_rng(1), null)
    assert set(np.unique(rewired)) == {0, 1}
    assert (rewired != values).any(axis=(1, 2)).all()


def test_two_or_three_speakers_leave_one_table_with_their_sums():
    for values in ([3], [3, 1, 2]):
        ties = symmetric(values, size=2 if len(values) == 1 else 3)
        found = network.modularity(ties, draws=9)
        assert found.null_p == 1
        assert found.null_mean == pytest.approx(found.modularity, abs=1e-9)


def test_the_search_of_the_null_misses_the_optimum_of_few_random_tables():
    weights = network.ties(case(), "congruence").to_numpy(dtype=float)
    busy = np.argsort(weights.sum(axis=0))[-9:]
    tables = network._rewired(weights[np.ix_(busy, busy)], 150, np.random.default_rng(1))
    found = network._searched(tables, np.random.default_rng(1))
    best = network._scores(tables, np.array([network._optimum(one) for one in tables]))
    assert (found <= best + 1e-9).all()
    assert (found < best - 1e-9).mean() < 0.02


def test_twenty_five_searches_find_more_in_few_random_tables_of_the_case():
    weights = network.ties(case(), "congruence").to_numpy(dtype=float)
    tables = network._rewired(weights, 300, np.random.default_rng(1))
    found = network._searched(tables, np.random.default_rng(1))
    more = network._climbed(tables, np.random.default_rng(9), 25)
    assert (found < more - 1e-9).mean() < 0.05


def test_the_search_of_the_null_finds_the_optimum_of_the_club():
    weights = table(nx.karate_club_graph()).to_numpy()
    found = network._searched(np.repeat(weights[None], 3, axis=0), np.random.default_rng(0))
    assert found.round(4).tolist() == [0.4198] * 3


def test_a_random_table_is_as_modular_as_others_with_its_sums():
    graph = nx.gnm_random_graph(12, 30, seed=4)
    found = network.modularity(table(graph), draws=99)
    assert 0.05 < found.null_p <= 1


def test_the_same_seed_gives_the_same_null_and_another_seed_another():
    ties = table(nx.gnm_random_graph(8, 12, seed=2))
    first, again, other = (network.modularity(ties, draws=19, seed=s) for s in (5, 5, 6))
    assert first == again
    assert first.null_mean != other.null_mean


def test_published_p_values_use_999_draws_of_the_null_of_weights():
    stated = {"draws": 999, "seed": 20210310, "null": "weights"}
    ties = symmetric([3, 3, 0, 1, 3, 1, 0, 0, 1, 2])
    assert network.modularity(ties) == network.modularity(ties, **stated)


def test_a_star_has_no_communities_and_a_p_of_one():
    # The conflict of this case is a star: everyone against the company. Q of one community is 0.
    found = network.modularity(table(nx.star_graph(5)), draws=19)
    assert found.modularity == 0
    assert found.communities == (frozenset(range(6)),)
    assert found.null_p == 1


def test_a_speaker_without_a_tie_is_a_community_of_one():
    weights = symmetric([1, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    found = network.modularity(weights, draws=9)
    assert found.communities == (frozenset("ab"), *map(frozenset, "cde"))
    assert found.modularity == 0


def test_a_table_without_ties_has_no_modularity():
    for ties in (symmetric([0] * 10), pd.DataFrame()):
        found = network.modularity(ties)
        assert math.isnan(found.modularity)
        assert math.isnan(found.null_p)
        assert len(found.communities) == len(ties)
        assert found.draws == 0
        assert found.exact


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([[0, 1, 0], [1, 0, 0]], "square"),
        ([[0, -1], [-1, 0]], "zero or more"),
        ([[0, math.nan], [math.nan, 0]], "zero or more"),
        ([[0, math.inf], [math.inf, 0]], "zero or more"),
        ([[0, 1], [2, 0]], "symmetric"),
        ([[1, 1], [1, 0]], "diagonal"),
    ],
)
def test_a_table_that_is_no_set_of_ties_is_refused(values, message):
    with pytest.raises(ValueError, match=message):
        network.modularity(pd.DataFrame(values))


def test_rows_and_columns_must_name_the_same_speakers():
    with pytest.raises(ValueError, match="same speakers"):
        network.modularity(pd.DataFrame([[0, 1], [1, 0]], index=["a", "b"], columns=["b", "a"]))


def test_the_case_s_congruence_is_less_modular_than_tables_with_its_sums():
    found = network.modularity(network.ties(case(), "congruence"), draws=39)
    assert found.exact
    assert round(found.modularity, 3) == 0.009
    assert found.null_p == 1
    assert frozenset({"company", "defence_lawyer", "expert", "user"}) in found.communities


def test_the_case_s_congruence_depends_on_the_null_it_is_held_against():
    # Both are stated because they disagree: dealt out pair by pair, random tables are flat.
    found = network.modularity(network.ties(case(), "congruence"), draws=39, null="pairs")
    assert found.null_p == 1 / 40
    assert found.null_mean < 0.002


def test_an_unknown_null_is_refused_and_pairs_must_be_whole():
    ties = symmetric([0.5] * 10)
    with pytest.raises(ValueError, match="null is 'stubs'; it must be one of weights, pairs"):
        network.modularity(ties, null="stubs")
    with pytest.raises(ValueError, match="whole weights"):
        network.modularity(ties, null="pairs")


def test_a_named_result_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        network.modularity(symmetric([1] * 10), draws=0).modularity = 1


# Positions --------------------------------------------------------------------------------------


def test_positions_count_stances_by_speaker_and_proposition():
    statements = said(
        ("p1", "outlet", "cracked", "asserts"),
        ("p1", "outlet", "cracked", "asserts"),
        ("p2", "outlet", "cracked", "denies"),
        ("p2", "outlet", "cracked", "doubts"),
        ("p3", "outlet", "cracked", "denies"),
        ("p3", "company", "cracked", "denies"),
        ("p3", "company", "other", "asserts"),
    )
    found = network.positions(statements)
    assert found.to_dict("records") == [
        {"speaker": "company", "proposition": "cracked"}
        | {"asserts": 0, "denies": 1, "doubts": 0, "net": -1, "pages": 1},
        {"speaker": "outlet", "proposition": "cracked"}
        | {"asserts": 1, "denies": 2, "doubts": 1, "net": -1, "pages": 3},
    ]
    everything = network.positions(statements, "all", exclude=())
    assert everything["asserts"].tolist() == [0, 1, 2]
    clustered = network.positions(statements, clusters=pd.Series({"p2": "p3"}))
    assert clustered["pages"].tolist() == [1, 2]
    assert clustered["denies"].tolist() == [1, 1]


def test_no_statements_give_an_empty_table_of_positions():
    assert network.positions(said()).empty


def test_no_function_changes_the_statements_it_is_given():
    statements = DEBATE.copy()
    network.ties(statements, "conflict", doubts="denies")
    network.bootstrap_ties(statements, draws=2)
    network.positions(statements)
    pd.testing.assert_frame_equal(statements, DEBATE)


def test_a_speaker_without_a_tie_joins_no_community_of_others():
    weights = symmetric([0, 0, 0, 1, 0, 0, 0, 1, 0, 0])  # a-e and c-d; b has no tie
    found = network.modularity(weights, draws=0)
    assert found.communities == (frozenset("ae"), frozenset("cd"), frozenset("b"))


def test_a_speaker_without_a_tie_joins_no_community_of_a_large_network():
    alone = nx.Graph()
    alone.add_nodes_from(["first", "second"])
    found = network.modularity(table(nx.compose(alone, nx.ring_of_cliques(4, 5))), draws=0, seeds=2)
    assert not found.exact
    assert [len(members) for members in found.communities] == [5, 5, 5, 5, 1, 1]
