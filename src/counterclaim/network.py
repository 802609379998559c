"""Discourse network: which speakers share or contest which propositions.

A statement is a page, a speaker, a proposition and a stance. The outlet is a speaker too: what
it asserts in its own voice is a row of its own, apart from what it quotes.
"""

from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

KINDS = ("congruence", "conflict", "ignore", "subtract")
STANCES = ("asserts", "denies")
NULLS = ("weights", "pairs")
# Moves of the null: squares for each pair of speakers, or rounds in which all speakers meet another.
# Squares are twice what the slowest table of the shipped case needs, rounds a third more.
MOVES = {"weights": 20, "pairs": 8}
EXACT_UP_TO = 15  # speakers with ties; the search doubles in memory and trebles in time with each


@dataclass(frozen=True)
class Modularity:
    """Communities among speakers and how far they exceed a null; see `modularity`."""

    modularity: float
    communities: tuple[frozenset, ...]
    null_p: float
    null_mean: float
    exact: bool
    draws: int


def ties(
    statements: pd.DataFrame,
    kind: str,
    duplicates: str = "page",
    *,
    exclude: tuple[str, ...] = ("other",),
    doubts: str = "drop",
    clusters: pd.Series | None = None,
) -> pd.DataFrame:
    """Weigh the tie between every two speakers by the statements they share or contest.

    Parameters
    ----------
    statements
        One row a statement, with `article_id`, `speaker`, `proposition` and `stance` (asserts,
        denies or doubts).
    kind
        "congruence" (same stance), "conflict" (opposite stance), "ignore" (either) or
        "subtract" (congruence minus conflict).
    duplicates
        "page": the same speaker, proposition and stance count once a page. "all": every
        statement counts.
    exclude
        Propositions left out. "other" is left out by default: two statements coded "other" need
        not be about one thing.
    doubts
        "drop" leaves statements with stance "doubts" out; "denies" counts them as denials.
    clusters
        Index article_id, value a cluster of copies. Where given, a cluster stands in the place
        of its pages, so that one wire text counts once. Pages it lacks stand for themselves.

    Returns
    -------
    pandas.DataFrame
        Square and symmetric, one row and one column a speaker: every speaker of `statements`,
        also one without a tie, in the order of the categories or else of the alphabet. Cells are
        counts of pairs of statements (0 or more; "subtract" can be negative). The diagonal is 0.

    Raises
    ------
    ValueError
        Where `kind`, `duplicates` or `doubts` is unknown, or a stance is.

    Notes
    -----
    With n the number of statements of a speaker on a proposition p with a stance s, after
    duplicates are dropped, the ties of speakers a and b are

    .. math:: C_{ab} = \\sum_p \\sum_s n_{aps} n_{bps}

    .. math:: D_{ab} = \\sum_p (n_{ap+} n_{bp-} + n_{ap-} n_{bp+})

    for congruence and conflict; "ignore" is their sum and "subtract" their difference. Each pair
    of statements by two speakers on one proposition counts once, whether the two stand on one
    page or on two. A speaker who both asserts and denies something on one page keeps both.

    Statements that lack a page, speaker, proposition or stance (missing or "") are left out.

    Do not use these counts to compare speakers with few and with many statements: a pair count
    grows with the product of both. The outlet and the company speak on nearly every page here.

    References
    ----------
    Leifeld, P. (2017). Discourse network analysis: policy debates as dynamic networks. In Victor,
    Montgomery & Lubell (eds.), The Oxford Handbook of Political Networks, pp. 301-326.

    Examples
    --------
    >>> statements = pd.DataFrame({
    ...     "article_id": ["p1", "p1", "p2"],
    ...     "speaker": ["company", "police", "outlet"],
    ...     "proposition": ["cracked", "cracked", "cracked"],
    ...     "stance": ["denies", "asserts", "asserts"],
    ... })
    >>> ties(statements, "conflict").rename_axis(index=None, columns=None)
             company  outlet  police
    company        0       1       1
    outlet         1       0       0
    police         1       0       0
    """
    _check(kind, KINDS, "kind")
    counted, speakers = _counted(statements, duplicates, exclude, doubts, clusters)
    cube = _cube(counted, speakers).sum(axis=0)
    weights = _weights(cube[None], kind)[0].round().astype(int)
    names = pd.Index(speakers, name="speaker")
    return pd.DataFrame(weights, index=names, columns=names)


def bootstrap_ties(
    statements: pd.DataFrame,
    kind: str = "congruence",
    clusters: pd.Series | None = None,
    *,
    draws: int = 10_000,
    seed: int = 20210310,
    level: float = 0.95,
    duplicates: str = "page",
    exclude: tuple[str, ...] = ("other",),
    doubts: str = "drop",
) -> pd.DataFrame:
    """Give each tie an interval by drawing pages, or clusters of copies, with replacement.

    Parameters
    ----------
    statements, kind, clusters, duplicates, exclude, doubts
        As in `ties`.
    draws
        Number of resamples.
    seed
        Seed of the random generator: the same seed gives the same intervals.
    level
        Coverage of the interval, between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row a pair of speakers, in the order of `ties`: `speaker_a`, `speaker_b`, `tie`
        (count of pairs of statements), `low` and `high` (percentile interval), `bias` (mean of
        the draws minus the tie) and `nonzero_share` (0-1, of the draws in which the tie is not
        zero). Empty where there are fewer than two speakers.

    Raises
    ------
    ValueError
        As in `ties`, or where `draws` is below 1, `level` is not between 0 and 1, or no
        statement is left to draw from.

    Notes
    -----
    A page (or cluster) drawn w times counts as w pages. With n the counts on each page,

    .. math:: C^{*}_{ab} = \\sum_p \\sum_s (\\sum_i w_i n_{iaps}) (\\sum_i w_i n_{ibps})

    A tie is a product of counts, so in the draws a pair on one page weighs a little more than in
    the table and a pair on two pages a little less: `bias` says what that comes to. Where it is
    large beside the interval, the tie rests on few pages. Missing values are treated as in `ties`.

    Do not use the interval as a test that two speakers agree, nor with fewer than ten pages: it
    says how far the tie depends on which pages were read, and nothing of how they were coded.

    References
    ----------
    Efron, B. & Tibshirani, R. (1993). An Introduction to the Bootstrap, pp. 168-177.

    Examples
    --------
    >>> statements = pd.DataFrame({
    ...     "article_id": ["p1", "p1", "p2", "p2"],
    ...     "speaker": ["company", "police"] * 2,
    ...     "proposition": ["cracked"] * 4,
    ...     "stance": ["denies", "asserts"] * 2,
    ... })
    >>> bootstrap_ties(statements, "conflict", draws=200)[["tie", "low", "high"]]
       tie  low  high
    0    4  4.0   4.0
    """
    _check(kind, KINDS, "kind")
    if draws < 1 or not 0 < level < 1:
        raise ValueError("draws must be 1 or more and level between 0 and 1")
    counted, speakers = _counted(statements, duplicates, exclude, doubts, clusters)
    if counted.empty:
        raise ValueError("no statement is left to draw from")
    cube = _cube(counted, speakers)
    first, second = np.triu_indices(len(speakers), k=1)
    drawn = _drawn_weights(cube, kind, draws, seed)[:, first, second]
    observed = _weights(cube.sum(axis=0)[None], kind)[0][first, second]
    tail = 100 * (1 - level) / 2
    low, high = np.percentile(drawn, [tail, 100 - tail], axis=0)
    return pd.DataFrame(
        {
            "speaker_a": speakers[first],
            "speaker_b": speakers[second],
            "tie": observed.round().astype(int),
            "low": low,
            "high": high,
            "bias": drawn.mean(axis=0) - observed,
            "nonzero_share": (drawn != 0).mean(axis=0),
        }
    )


def modularity(
    ties: pd.DataFrame,
    *,
    seeds: int = 100,
    draws: int = 999,
    seed: int = 20210310,
    null: str = "weights",
) -> Modularity:
    """Find the communities of speakers with the highest modularity, and hold it against a null.

    Parameters
    ----------
    ties
        Square, symmetric table of weights of zero or more with a diagonal of zero, as `ties`
        gives it for "congruence", "conflict" or "ignore".
    seeds
        Louvain runs (seeds 0, 1, ...) of which the best is kept. Used only where more than
        15 speakers have a tie; up to 15 every partition is weighed and the optimum is exact.
    draws
        Random tables of the null; 0 for none (`null_p` is then missing).
    seed
        Seed of the null.
    null
        "weights": every table with the same sums of weights is as likely as another. "pairs":
        every pair of statements falls on its own, which makes random tables far more even.

    Returns
    -------
    Modularity
        `modularity` (at most 1; NaN where no two speakers have a tie), `communities` (a tuple of
        frozensets of speakers, largest first, then by their first name; a speaker without a tie
        is a community of one), `null_p` (0-1, share of random tables as modular as this one),
        `null_mean` (mean modularity of the random tables), `exact` (whether every partition was
        weighed) and `draws`.

    Raises
    ------
    ValueError
        Where the table is not square, symmetric, finite and free of negative weights, where its
        diagonal is not zero, where `null` is unknown, or where "pairs" meets weights that are not
        whole.

    Notes
    -----
    With w the weights, k a speaker's sum of weights and 2m the sum of them all,

    .. math:: Q = \\frac{1}{2m} \\sum_{ab} (w_{ab} - \\frac{k_a k_b}{2m}) \\delta(c_a, c_b)

    The null keeps every speaker's sum of weights exactly and allows no tie of a speaker with
    herself: each random table starts from this one and moves weight, in whole steps where the
    weights are whole. Under "weights" it moves around random squares of four speakers (Ansmann &
    Lehnertz 2011), by a step drawn evenly from all that are possible; a speaker is met in
    proportion to the cube root of her sum, which settles soonest where a few speakers have most of
    the weight. Under "pairs" two speakers at a time deal out again, by the hypergeometric
    distribution, all that they have with others, which leads to the configuration model of single
    pairs (Fosdick et al. 2018). A table of zeros and ones moves around squares and stays one under
    either null, so that its degrees are kept. Random tables and this one are searched in the same
    way (best of three local searches, or of one for every four speakers) and, with b of m random
    tables at least as modular,

    .. math:: p = \\frac{b + 1}{m + 1}

    Missing weights are refused: say zero where there is no tie.

    Do not use `null_p` alone to claim that camps exist. Pairs of statements do not fall one by one,
    since one statement makes many: under "pairs" p is nearly always small, and a finding that
    needs that null is none. The null knows of no pages either; compare with `bootstrap_ties`. And
    do not use modularity on "subtract": negative ties need another measure. A high value alone
    says little, since random networks have one too.

    References
    ----------
    Newman, M. E. J. (2004). Analysis of weighted networks. Physical Review E 70, 056131, p. 6.
    Ansmann, G. & Lehnertz, K. (2011). Constrained randomization of weighted networks. Physical
    Review E 84, 026103.
    Fosdick, B., Larremore, D., Nishimura, J. & Ugander, J. (2018). Configuring random graph models
    with fixed degree sequences. SIAM Review 60(2), pp. 315-355.
    Blondel, V. et al. (2008). Fast unfolding of communities in large networks. Journal of
    Statistical Mechanics, P10008.
    Guimerà, R., Sales-Pardo, M. & Amaral, L. (2004). Modularity from fluctuations in random graphs
    and complex networks. Physical Review E 70, 025101.

    Examples
    --------
    Two triangles joined by one tie: Q = 6/7 - 1/2.

    >>> import networkx as nx
    >>> triangles = nx.to_pandas_adjacency(nx.barbell_graph(3, 0))
    >>> found = modularity(triangles, draws=99)
    >>> round(found.modularity, 4), found.exact
    (0.3571, True)
    >>> [sorted(community) for community in found.communities]
    [[0, 1, 2], [3, 4, 5]]
    """
    _check(null, NULLS, "null")
    weights = _checked_weights(ties)
    if null == "pairs" and (weights % 1 != 0).any():
        raise ValueError("the null 'pairs' needs whole weights: counts of pairs of statements")
    names = np.asarray(ties.index)
    tied = np.flatnonzero(weights.sum(axis=0) > 0)
    if len(tied) == 0:
        return Modularity(
            np.nan, _communities(names, np.arange(len(names))), np.nan, np.nan, True, 0
        )
    inner = weights[np.ix_(tied, tied)]
    exact = len(tied) <= EXACT_UP_TO
    # Below zero, where no label of the exact search (a set of speakers as bits) can stand.
    labels = -1 - np.arange(len(names))
    labels[tied] = _optimum(inner) if exact else _best_louvain(inner, seeds)
    value = round(float(_scores(inner[None], labels[tied][None])[0]), 12) + 0.0  # no -1e-17
    null_p, null_mean = _null(inner, draws, np.random.default_rng(seed), null)
    return Modularity(value, _communities(names, labels), null_p, null_mean, exact, draws)


def positions(
    statements: pd.DataFrame,
    duplicates: str = "page",
    *,
    exclude: tuple[str, ...] = ("other",),
    clusters: pd.Series | None = None,
) -> pd.DataFrame:
    """Count who asserts, denies and doubts what: the speaker by proposition network.

    Parameters
    ----------
    statements, duplicates, exclude, clusters
        As in `ties`.

    Returns
    -------
    pandas.DataFrame
        One row a speaker and proposition that occur together, in alphabetical order: `speaker`,
        `proposition`, `asserts`, `denies`, `doubts` (counts of statements), `net` (asserts minus denies) and
        `pages` (count of pages, or of clusters, with any of them).

    Raises
    ------
    ValueError
        Where `duplicates` or a stance is unknown.

    Notes
    -----
    With n the counts by stance,

    .. math:: net_{ap} = n_{ap+} - n_{ap-}

    Statements that lack a page, speaker, proposition or stance are left out.

    Do not use `net` near zero as "no position": it may be one assertion and one denial. Look at
    both counts.

    References
    ----------
    Leifeld, P. (2017). Discourse network analysis: policy debates as dynamic networks. In Victor,
    Montgomery & Lubell (eds.), The Oxford Handbook of Political Networks, pp. 301-326.

    Examples
    --------
    >>> statements = pd.DataFrame({
    ...     "article_id": ["p1", "p2"],
    ...     "speaker": ["company", "company"],
    ...     "proposition": ["cracked", "cracked"],
    ...     "stance": ["denies", "denies"],
    ... })
    >>> positions(statements)
       speaker proposition  asserts  denies  doubts  net  pages
    0  company     cracked        0       2       0   -2      2
    """
    counted, _ = _counted(statements, duplicates, exclude, "keep", clusters)
    by = ["speaker", "proposition"]
    stances = pd.Categorical(counted["stance"], categories=[*STANCES, "doubts"])
    counts = pd.get_dummies(pd.Series(stances, index=counted.index), dtype=int)
    grouped = pd.concat([counted[by], counts], axis=1).groupby(by, observed=True).sum()
    pages = counted.groupby(by, observed=True)["unit"].nunique()
    return grouped.assign(net=grouped["asserts"] - grouped["denies"], pages=pages).reset_index()


def _check(value: str, known: tuple[str, ...], name: str) -> None:
    if value not in known:
        raise ValueError(f"{name} is {value!r}; it must be one of {', '.join(known)}")


def _counted(statements, duplicates, exclude, doubts, clusters) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the statements that count, with their `unit` (page or cluster), and all speakers."""
    _check(duplicates, ("page", "all"), "duplicates")
    _check(doubts, ("drop", "denies", "keep"), "doubts")
    columns = ["article_id", "speaker", "proposition", "stance"]
    given = statements[columns].astype(object)
    given = given.where(given.notna() & (given != ""))
    unknown = set(given["stance"].dropna()) - {*STANCES, "doubts"}
    if unknown:
        raise ValueError(f"unknown stance: {', '.join(sorted(map(str, unknown)))}")
    speakers = _speakers(statements["speaker"])
    kept = given.dropna()
    kept = kept[~kept["proposition"].isin(list(exclude))]
    if doubts == "drop":
        kept = kept[kept["stance"] != "doubts"]
    if doubts == "denies":
        kept = kept.assign(stance=kept["stance"].replace("doubts", "denies"))
    unit = kept["article_id"] if clusters is None else _cluster_of(kept["article_id"], clusters)
    kept = kept.assign(unit=unit)
    if duplicates == "page":
        kept = kept.drop_duplicates(["unit", "speaker", "proposition", "stance"])
    return kept, speakers


def _cluster_of(pages: pd.Series, clusters: pd.Series) -> pd.Series:
    if not clusters.index.is_unique:
        raise ValueError("clusters name a page twice")
    found = pages.map(clusters.to_dict())
    return found.where(found.notna(), pages)


def _speakers(column: pd.Series) -> np.ndarray:
    used = pd.Categorical(column.where(column.notna() & (column != "")))
    return np.asarray(used.remove_unused_categories().categories, dtype=object)


def _cube(counted: pd.DataFrame, speakers: np.ndarray) -> np.ndarray:
    """Count statements: axes are unit, speaker, proposition and stance."""
    codes = [
        pd.Categorical(counted["unit"].astype(str)),
        pd.Categorical(counted["speaker"], categories=speakers),
        pd.Categorical(counted["proposition"].astype(str)),
        pd.Categorical(counted["stance"], categories=STANCES),
    ]
    cube = np.zeros([len(code.categories) for code in codes])
    np.add.at(cube, tuple(code.codes for code in codes), 1)
    return cube


def _weights(cubes: np.ndarray, kind: str) -> np.ndarray:
    """Turn counts (draw, speaker, proposition, stance) into ties (draw, speaker, speaker)."""
    draws, speakers, propositions, stances = cubes.shape
    flat = cubes.reshape(draws, speakers, propositions * stances)
    crossed = cubes[..., ::-1].reshape(draws, speakers, propositions * stances)
    same = flat @ flat.transpose(0, 2, 1)
    opposite = flat @ crossed.transpose(0, 2, 1)
    signs = {"congruence": (1, 0), "conflict": (0, 1), "ignore": (1, 1), "subtract": (1, -1)}
    weights = signs[kind][0] * same + signs[kind][1] * opposite
    weights[:, np.arange(speakers), np.arange(speakers)] = 0
    return weights


def _drawn_weights(cube: np.ndarray, kind: str, draws: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    units = len(cube)
    flat = cube.reshape(units, -1)
    drawn = []
    for start in range(0, draws, 1000):  # a thousand at a time keeps memory small
        times = rng.multinomial(units, np.full(units, 1 / units), size=min(1000, draws - start))
        drawn.append(_weights((times @ flat).reshape(len(times), *cube.shape[1:]), kind))
    return np.concatenate(drawn)


def _checked_weights(ties: pd.DataFrame) -> np.ndarray:
    weights = ties.to_numpy(dtype=float)
    if weights.shape[0] != weights.shape[1] or not ties.index.equals(ties.columns):
        raise ValueError("ties must be square, with the same speakers in rows and columns")
    if not np.isfinite(weights).all() or (weights < 0).any():
        raise ValueError("ties must be numbers of zero or more; leave 'subtract' out")
    if not np.allclose(weights, weights.T) or np.diagonal(weights).any():
        raise ValueError("ties must be symmetric with a diagonal of zero")
    return weights


def _communities(names: np.ndarray, labels: np.ndarray) -> tuple[frozenset, ...]:
    found = [frozenset(names[labels == label].tolist()) for label in np.unique(labels)]
    return tuple(sorted(found, key=lambda members: (-len(members), min(map(str, members)))))


def _gains(weights: np.ndarray) -> np.ndarray:
    """Give what each pair adds to modularity when it shares a community (draw, speaker, speaker)."""
    strength = weights.sum(axis=2)
    total = strength.sum(axis=1)[:, None, None]
    return weights / total - strength[:, :, None] * strength[:, None, :] / total**2


def _scores(weights: np.ndarray, labels: np.ndarray) -> np.ndarray:
    together = labels[:, :, None] == labels[:, None, :]
    return (_gains(weights) * together).sum(axis=(1, 2))


def _optimum(weights: np.ndarray) -> np.ndarray:
    """Weigh every partition: the best split of a set is its best first group plus the best rest."""
    size = len(weights)
    inside = _inside(_gains(weights[None])[0])
    best, group = np.zeros(2**size), np.zeros(2**size, dtype=int)
    everyone = 2**size - 1
    for members in [*range(2, everyone, 2), everyone]:
        first = members & -members
        groups = _subsets(members ^ first) | first
        values = inside[groups] + best[members ^ groups]
        choice = values.argmax()
        best[members], group[members] = values[choice], groups[choice]
    labels, left = np.zeros(size, dtype=int), everyone
    while left:
        labels[(group[left] >> np.arange(size)) & 1 == 1] = left
        left ^= group[left]
    return labels


def _inside(gains: np.ndarray) -> np.ndarray:
    """Sum the gains within every subset of the speakers; a subset is a number in binary."""
    size = len(gains)
    inside = np.zeros(2**size)
    for speaker in range(size):
        members = (np.arange(2**speaker)[:, None] >> np.arange(speaker)) & 1
        alone = gains[speaker, speaker]
        inside[2**speaker : 2 ** (speaker + 1)] = (
            inside[: 2**speaker] + alone + 2 * members @ gains[speaker, :speaker]
        )
    return inside


def _subsets(members: int) -> np.ndarray:
    subsets = np.zeros(1, dtype=int)
    while members:
        lowest = members & -members
        subsets = np.concatenate([subsets, subsets | lowest])
        members ^= lowest
    return subsets


def _best_louvain(weights: np.ndarray, seeds: int) -> np.ndarray:
    graph = nx.from_numpy_array(weights)
    runs = [nx.community.louvain_communities(graph, seed=seed) for seed in range(seeds)]
    best = max(runs, key=lambda run: nx.community.modularity(graph, run))
    labels = np.zeros(len(weights), dtype=int)
    for number, members in enumerate(best):
        labels[list(members)] = number
    return labels


def _null(
    weights: np.ndarray, draws: int, rng: np.random.Generator, null: str
) -> tuple[float, float]:
    if draws == 0:
        return np.nan, np.nan
    tables = np.concatenate([weights[None], _rewired(weights, draws, rng, null)])
    found = _searched(tables, rng)
    # Equal partitions can differ in the last digit; they count as equal.
    as_modular = (found[1:] >= found[0] - 1e-9).sum()
    return float((as_modular + 1) / (draws + 1)), float(found[1:].mean())


def _rewired(
    weights: np.ndarray, draws: int, rng: np.random.Generator, null: str = "weights"
) -> np.ndarray:
    """Move weight between pairs of speakers; every sum of weights stays what it was."""
    size = len(weights)
    first, second = np.triu_indices(size, k=1)
    place = np.zeros((size, size), dtype=int)
    place[first, second] = place[second, first] = np.arange(len(first))
    # One row a pair, one column a draw. Every draw moves in the same places, each by itself.
    pairs = np.repeat(weights[first, second][:, None], draws, axis=1)
    whole = bool((weights % 1 == 0).all())
    zero_one = whole and weights.max() == 1
    # With fewer than four speakers the sums leave one table only.
    if size > 3 and null == "pairs" and not zero_one:
        pairs = _dealt_again(pairs.astype(int), place, rng)
    elif size > 3:
        # Large sums have most to move, yet small ones must be met too: the cube root settles soonest.
        odds = np.cbrt(weights.sum(axis=0))
        for _ in range(MOVES[null] * len(first)):
            a, b, c, d = np.argsort(rng.exponential(size=size) / odds)[:4]
            up, down = place[[a, c], [b, d]], place[[a, c], [d, b]]
            step = _even_step(pairs[up], pairs[down], zero_one, whole, rng)
            pairs[up] += step
            pairs[down] -= step
    tables = np.zeros((draws, size, size))
    tables[:, first, second] = tables[:, second, first] = pairs.T
    return tables


def _dealt_again(pairs: np.ndarray, place: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Let two speakers lay their ties to all others together and deal them out again, in rounds.

    Of what two speakers have with a third, each gets a hypergeometric part, so that either sum and
    the third's stay: the distribution of random pairing, given all else.
    """
    pairs, size = pairs.copy(), len(place)
    for _ in range(MOVES["pairs"]):
        met = rng.permutation(size)
        for one, other in zip(met[0::2], met[1::2], strict=False):  # an odd one sits out
            thirds = np.setdiff1d(met, [one, other])
            ones, others = place[one, thirds], place[other, thirds]
            both, owed = pairs[ones] + pairs[others], pairs[ones].sum(axis=0)
            rest = both.sum(axis=0)
            for third, shared in enumerate(both):
                rest -= shared
                pairs[ones[third]] = rng.hypergeometric(shared, rest, owed)
                owed -= pairs[ones[third]]
            pairs[others] = both - pairs[ones]
    return pairs


def _even_step(up, down, zero_one: bool, whole: bool, rng: np.random.Generator) -> np.ndarray:
    """Draw what to add to the two ties `up` and take from `down`, all possible steps alike."""
    fall, rise = up.min(axis=0), down.min(axis=0)
    if zero_one:
        fall, rise = np.minimum(fall, 1 - down.max(axis=0)), np.minimum(rise, 1 - up.max(axis=0))
    share = rng.random(up.shape[1])
    if whole:
        return np.floor(share * (fall + rise + 1)) - fall
    return share * (fall + rise) - fall


def _searched(tables: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Give the best modularity of each table over local searches from several starts."""
    size = tables.shape[1]
    starts = max(3, size // 4)
    some = max(1, 200_000 // size**2)  # as many tables as a processor keeps at hand
    blocks = [tables[at : at + some] for at in range(0, len(tables), some)]
    return np.concatenate([_climbed(block, rng, starts) for block in blocks])


def _climbed(tables: np.ndarray, rng: np.random.Generator, starts: int) -> np.ndarray:
    draws, size, _ = tables.shape
    gains = _gains(tables)
    best = np.full(draws, -np.inf)
    for start in range(starts):
        # The first start is every speaker alone; the others are random groups.
        labels = np.tile(np.arange(size), (draws, 1))
        if start:
            labels = rng.integers(rng.integers(2, size + 1), size=(draws, size))
            labels = _settled(gains, labels)
        joined = _merged(gains, labels)
        changed = (joined != labels).any(axis=1)
        joined[changed] = _settled(gains[changed], joined[changed])
        best = np.maximum(best, _scores(tables, joined))
    return best


def _settled(gains: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Make the one move of a speaker to a community that adds most, until none adds."""
    draws, size = labels.shape
    labels, everyone, live = labels.copy(), np.arange(size), np.arange(draws)
    others = np.where(np.eye(size, dtype=bool), 0, gains)
    # What each speaker has in common with each community: draw, community, speaker.
    pull = (labels[:, None, :] == everyone[:, None]).astype(float) @ others
    for _ in range(50 * size):  # rounding could go round in circles
        added = pull[live]
        added -= np.take_along_axis(added, labels[live][:, None, :], axis=1)
        live, to, who = _best_of(added, live)
        if not len(live):
            break
        pull[live, labels[live, who]] -= others[live, who]
        pull[live, to] += others[live, who]
        labels[live, who] = to
    return labels


def _merged(gains: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Join the two communities that gain most by it, until no join gains."""
    draws, size = labels.shape
    labels, everyone, live = labels.copy(), np.arange(size), np.arange(draws)
    member = (labels[:, None, :] == everyone[:, None]).astype(float)
    joint = member @ gains @ member.transpose(0, 2, 1)
    joint[:, everyone, everyone] = 0
    for _ in range(size - 1):
        live, kept, gone = _best_of(joint[live], live)
        if not len(live):
            break
        labels[live] = np.where(labels[live] == gone[:, None], kept[:, None], labels[live])
        theirs = joint[live, gone]
        joint[live, kept] += theirs
        joint[live, :, kept] += theirs
        joint[live, gone] = joint[live, :, gone] = 0
        joint[live, kept, kept] = 0
    return labels


def _best_of(added: np.ndarray, live: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find the cell that adds most in each draw; keep the draws in which it adds something."""
    flat = added.reshape(len(live), added.shape[1] * added.shape[2])
    cell = flat.argmax(axis=1)
    more = flat[np.arange(len(live)), cell] > 1e-12
    return live[more], *np.divmod(cell[more], added.shape[2])
