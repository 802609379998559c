"""Tests and intervals that stay honest with a handful of pages.

Ask `smallest_p` first: a comparison that cannot reach .05 is untestable, which is not the same as
"no difference". Pages that carry one wire text are one voice: `clustered_test` counts them once.
"""

import functools
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy  # loads `scipy.stats` when it is first asked for: most readers never wait for it

ADJUSTMENTS = ("bh", "by", "holm", "bonferroni")

# Up to here every arrangement is listed; beyond it, arrangements are drawn.
MOST_ARRANGEMENTS = 200_000


@dataclass(frozen=True)
class FisherResult:
    """Fisher's exact test of a 2 x 2 table; see `fisher`."""

    odds_ratio: float
    p: float
    smallest_p: float
    smallest_p_margins: float


@dataclass(frozen=True)
class PermutationResult:
    """A permutation or sign-flip test; see `permutation_test` and `sign_flip`."""

    statistic: float
    p: float
    p_greater: float
    exact: bool


@dataclass(frozen=True)
class ClusteredResult:
    """A comparison of two groups in which one wire text counts once; see `clustered_test`."""

    p: float
    p_pages: float
    clusters: int
    pages: int
    smallest_p: float
    spanning: int
    tied: int


@dataclass(frozen=True)
class PageTrendResult:
    """Page's test for an order told beforehand; see `page_trend`."""

    statistic: float
    p: float
    exact: bool
    tied: bool


@dataclass(frozen=True)
class McNemarResult:
    """McNemar's exact test on the discordant pairs; see `mcnemar`."""

    statistic: int
    p: float
    smallest_p: float


def smallest_p(n1: int, n2: int) -> float:
    r"""Smallest two-sided Fisher p that any outcome could reach with groups of these sizes.

    Parameters
    ----------
    n1, n2
        Pages in each group.

    Returns
    -------
    float
        0-1 (0 only where too small for the machine). 1 where a group is empty.

    Raises
    ------
    ValueError
        If a size is negative or not a whole number.

    Notes
    -----
    The most telling outcome is "all of one group, none of the other". With :math:`N = n_1 + n_2`,

    .. math::

        p_{\min} = \frac{1}{\binom{N}{n_1}} \quad (n_1 \neq n_2), \qquad
        p_{\min} = \frac{2}{\binom{N}{n_1}} \quad (n_1 = n_2)

    because with equal groups the opposite outcome is exactly as rare and counts too.

    Do not use it as a sign of power: a comparison that could reach .05 in the most extreme case
    can still miss most real differences.

    References
    ----------
    Fisher, R. A. (1935). The Design of Experiments, section 7 (p. 15: the tea, 1 in 70).

    Tarone, R. E. (1990). A modified Bonferroni method for discrete data. Biometrics 46, 515-522.

    Examples
    --------
    >>> smallest_p(3, 3)
    0.1
    >>> round(smallest_p(4, 4), 4)
    0.0286
    """
    n1, n2 = _count(n1, "n1"), _count(n2, "n2")
    if not n1 or not n2:
        return 1.0
    return min(1.0, (2 if n1 == n2 else 1) / math.comb(n1 + n2, n1))


def fisher(table: pd.DataFrame | Sequence) -> FisherResult:
    r"""Fisher's exact test of a 2 x 2 table of counts.

    Parameters
    ----------
    table
        Two rows (the groups), two columns (with and without the feature), counts of pages.

    Returns
    -------
    FisherResult
        `odds_ratio` (0 to infinity, conditional maximum likelihood; NaN where a row or column is
        empty), `p` (0-1, two-sided), `smallest_p` (what any outcome could reach with these row
        totals), `smallest_p_margins` (what could be reached with these row and column totals).

    Raises
    ------
    ValueError
        If the table is not 2 x 2 or a cell is missing, negative or not a whole number.

    Notes
    -----
    With the row totals, the column totals and the whole :math:`N` fixed, the first cell is
    hypergeometric; p adds up every table that is no more probable than the one seen,

    .. math::

        p = \sum_{t : P(t) \leq P(x)} P(t), \qquad
        P(t) = \frac{\binom{n_1}{t} \binom{n_2}{k - t}}{\binom{N}{k}}

    and the odds ratio is the one that makes the first cell's expectation equal to what was seen,
    as in R's `fisher.test`; it differs from the cross product :math:`ad / bc`. An empty row or
    column leaves one possible table: p is 1 and the odds ratio is not defined.

    Do not use it on pages that copy one another: see `clustered_test`.

    References
    ----------
    Fisher, R. A. (1935). The Design of Experiments, sections 5-9 (pp. 13-19).

    Agresti, A. (1992). A survey of exact inference for contingency tables. Statistical Science
    7(1), 131-153.

    Examples
    --------
    >>> tea = fisher([[3, 1], [1, 3]])
    >>> round(tea.p, 4), round(tea.odds_ratio, 3), round(tea.smallest_p, 4)
    (0.4857, 6.408, 0.0286)
    """
    cells = np.asarray(table, dtype=object)
    if cells.shape != (2, 2):
        raise ValueError(f"the table must have two rows and two columns, not shape {cells.shape}")
    counts = np.array([[_count(cell, "a cell") for cell in row] for row in cells])
    reachable = smallest_p(*(int(total) for total in counts.sum(axis=1)))
    p, smallest = fisher_p(*counts.ravel().tolist())
    if not counts.sum(axis=0).all() or not counts.sum(axis=1).all():
        return FisherResult(float("nan"), p, reachable, smallest)
    odds_ratio = float(scipy.stats.contingency.odds_ratio(counts, kind="conditional").statistic)
    return FisherResult(odds_ratio, p, reachable, smallest)


def fisher_p(a: int, b: int, c: int, d: int) -> tuple[float, float]:
    r"""Give the p of Fisher's exact test alone, for whoever makes hundreds of them.

    Parameters
    ----------
    a, b, c, d
        The cells row by row: with and without the feature in the first group, then in the second.

    Returns
    -------
    tuple of float
        `p` and `smallest_p_margins` (0-1, two-sided), as `fisher` gives them. An empty row or column
        leaves one possible table, so both are 1.

    Notes
    -----
    See `fisher` for the formula. The tables are counted as whole numbers,

    .. math:: p = \frac{\sum_{t : w(t) \leq w(x)} w(t)}{\binom{N}{k}}, \qquad
        w(t) = \binom{n_1}{t} \binom{n_2}{k - t}

    so that a table just as rare as the one seen counts, and a p of just .05 is not lost to rounding.

    Do not use it where the size of a difference is asked: a p says nothing of it.

    References
    ----------
    Fisher, R. A. (1935). The Design of Experiments, sections 5-9 (pp. 13-19).

    Examples
    --------
    >>> p, smallest = fisher_p(3, 1, 1, 3)
    >>> round(p, 4), round(smallest, 4)
    (0.4857, 0.0286)
    """
    n1, n2, marked = a + b, c + d, a + c
    least = max(0, marked - n2)
    ways = [
        math.comb(n1, first) * math.comb(n2, marked - first)
        for first in range(least, min(n1, marked) + 1)
    ]
    seen, all_tables = ways[a - least], sum(ways)
    rarest = min(ways)
    p = sum(way for way in ways if way <= seen) / all_tables
    return p, ways.count(rarest) * rarest / all_tables


def permutation_test(
    x: Sequence, y: Sequence, *, draws: int = 10_000, seed: int = 0
) -> PermutationResult:
    r"""Compare two groups of numbers by dealing the values out again.

    Parameters
    ----------
    x, y
        The values of each group: numbers or truth values. Missing values are left out.
    draws
        Arrangements to draw where there are too many to list.
    seed
        Seed of those draws.

    Returns
    -------
    PermutationResult
        `statistic` (mean of `x` less mean of `y`, in the unit of the values), `p` (0-1, two-sided),
        `p_greater` (0-1, for a mean of `x` above that of `y`), `exact` (whether every arrangement
        was listed).

    Raises
    ------
    ValueError
        If a group has no value, a value is not a finite number, or `draws` is below 1.

    Notes
    -----
    .. math::

        T = \bar{x} - \bar{y}, \qquad
        p = \frac{b}{\binom{N}{n_1}} \quad \text{or} \quad p = \frac{b + 1}{m + 1}

    where :math:`b` counts the arrangements whose :math:`T` is at least as far from zero, in either
    direction. The first holds where all arrangements are listed (up to 200,000), the second where
    :math:`m` are drawn, so that p is never 0. Two-sided is not twice one-sided unless the groups
    are alike.

    Do not use it on pages that copy one another, nor for a difference in spread.

    References
    ----------
    Pitman, E. J. G. (1937). Significance tests which may be applied to samples from any
    populations. Supplement to the Journal of the Royal Statistical Society 4, 119-130.

    Phipson, B., & Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical
    Applications in Genetics and Molecular Biology 9(1), 39.

    Examples
    --------
    >>> permutation_test([4, 5, 6], [1, 2, 3])
    PermutationResult(statistic=3.0, p=0.1, p_greater=0.05, exact=True)
    """
    x, y = _numbers(x, "x"), _numbers(y, "y")
    pooled, size = np.concatenate([x, y]), len(x)
    exact = math.comb(len(pooled), size) <= MOST_ARRANGEMENTS
    if exact:
        chosen = np.array(list(itertools.combinations(range(len(pooled)), size)))
    else:
        ranks = np.random.default_rng(seed).random((_draws(draws), len(pooled)))
        chosen = ranks.argsort(axis=1)[:, :size]
    sums = pooled[chosen].sum(axis=1)
    means = sums / size - (pooled.sum() - sums) / len(y)
    return _permutation_result(float(x.mean() - y.mean()), means, exact)


def sign_flip(differences: Sequence, *, draws: int = 10_000, seed: int = 0) -> PermutationResult:
    r"""Test paired differences by giving each one either sign.

    Parameters
    ----------
    differences
        One number a pair (such as pass a less pass b). Missing values are left out; zeros stay and
        change nothing.
    draws
        Sign patterns to draw where there are too many to list.
    seed
        Seed of those draws.

    Returns
    -------
    PermutationResult
        `statistic` (sum of the differences, in their unit), `p` (0-1, two-sided), `p_greater`
        (0-1, for a sum above zero), `exact` (whether every pattern was listed).

    Raises
    ------
    ValueError
        If there is no difference, one is not a finite number, or `draws` is below 1.

    Notes
    -----
    .. math::

        S = \sum_{i} d_i, \qquad
        p = \frac{b}{2^n} \quad \text{or} \quad p = \frac{b + 1}{m + 1}

    where :math:`b` counts the patterns whose :math:`S` is at least as far from zero, in either
    direction. The first holds where all patterns are listed (up to 17 pairs), the second where
    :math:`m` are drawn, so that p is never 0.

    Do not use it where the differences lean to one side even without an effect: it asks whether
    they lie evenly about zero.

    References
    ----------
    Fisher, R. A. (1935). The Design of Experiments, section 21 (pp. 50-54: Darwin's maize).

    Examples
    --------
    >>> sign_flip([1, 2, 3])
    PermutationResult(statistic=6.0, p=0.25, p_greater=0.125, exact=True)
    """
    values = _numbers(differences, "differences")
    exact = 2 ** len(values) <= MOST_ARRANGEMENTS
    if exact:
        sums = np.zeros(1)
        for value in values:
            sums = np.concatenate([sums + value, sums - value])
    else:
        flips = np.random.default_rng(seed).integers(0, 2, (_draws(draws), len(values)))
        sums = (2 * flips - 1) @ values
    return _permutation_result(float(values.sum()), sums, exact)


def collapsed_clusters(outcome: Sequence, group: Sequence, cluster: Sequence) -> pd.DataFrame:
    r"""Turn pages into voices: pages of one cluster within one group become one row.

    Parameters
    ----------
    outcome
        One truth value (or 0 and 1) a page. Pages without one are left out.
    group
        The group of each page. Pages without one are left out.
    cluster
        The wire text that each page carries. A page without one is a voice of its own.

    Returns
    -------
    DataFrame
        One row a cluster and group: `group`, `cluster` (missing for a page of its own), `outcome`
        (1 where more than half of its pages are 1, else 0), `pages` (count), `tied` (whether just
        half of its pages are 1, which makes 0).

    Raises
    ------
    ValueError
        If the three differ in length or an outcome is neither 0 nor 1.

    Notes
    -----
    .. math::

        y_{cg} = 1 \quad \text{where} \quad
        \frac{1}{m_{cg}} \sum_{i \in c, g} y_i > \frac{1}{2}, \qquad \text{else} \quad 0

    A wire text used in both groups is one voice heard twice: it makes one row in each, since
    editors of either group chose to run it.

    Do not use it with clusters guessed from outcomes; a cluster is a shared text (`copies`).

    References
    ----------
    Donner, A., & Klar, N. (2000). Design and Analysis of Cluster Randomization Trials in Health
    Research, p. 82 (analysis of cluster-level summaries). Arnold.

    Examples
    --------
    >>> voices = collapsed_clusters([1, 1, 0, 1], ["NL", "NL", "NL", "BE"], ["anp", "anp", "anp", None])
    >>> voices[["group", "outcome", "pages"]].values.tolist()
    [['NL', 1, 3], ['BE', 1, 1]]
    """
    pages = _pages(outcome, group, cluster)
    voices = pages.groupby(["group", "voice"], sort=False).agg(
        cluster=("cluster", "first"), ones=("outcome", "sum"), pages=("outcome", "size")
    )
    return voices.reset_index().assign(
        outcome=lambda table: (2 * table["ones"] > table["pages"]).astype(int),
        tied=lambda table: 2 * table["ones"] == table["pages"],
    )[["group", "cluster", "outcome", "pages", "tied"]]


def clustered_test(outcome: Sequence, group: Sequence, cluster: Sequence) -> ClusteredResult:
    r"""Compare two groups so that pages which carry one wire text count once.

    Parameters
    ----------
    outcome
        One truth value (or 0 and 1) a page. Pages without one are left out.
    group
        The group of each page; exactly two groups must be left. Pages without one are left out.
    cluster
        The wire text that each page carries. A page without one is a voice of its own.

    Returns
    -------
    ClusteredResult
        `p` (0-1, two-sided Fisher on clusters: the primary result), `p_pages` (the same test on
        pages, as if all were independent), `clusters` (effective number of voices: different
        clusters), `pages` (count), `smallest_p` (what the collapsed groups could reach),
        `spanning` (clusters with pages in both groups), `tied` (rows of the collapsed table that
        were tied and made 0).

    Raises
    ------
    ValueError
        If the three differ in length, an outcome is neither 0 nor 1, or the groups are not two.

    Notes
    -----
    Pages become voices by `collapsed_clusters`: within a group, a cluster is 1 where more than
    half of its pages are, and a tie is 0. Then, with :math:`a` of :math:`n_1` voices and :math:`b`
    of :math:`n_2` voices,

    .. math::

        p = p_{Fisher}(a, \; n_1 - a, \; b, \; n_2 - b)

    A cluster with pages in both groups is one voice heard in both: it makes one row in each group
    but counts once in `clusters`. The two rows mostly agree, which draws the groups together, so
    the test errs towards finding nothing.

    Do not use `p_pages` alone: where texts are copied it is too small. Do not use the test to
    compare more than two groups at once.

    References
    ----------
    Donner, A., & Klar, N. (2000). Design and Analysis of Cluster Randomization Trials in Health
    Research, p. 82. Arnold.

    Fisher, R. A. (1935). The Design of Experiments, sections 5-9 (pp. 13-19).

    Examples
    --------
    >>> outcome = [1, 1, 1, 1, 0, 0, 0, 0]
    >>> group = ["NL"] * 4 + ["BE"] * 4
    >>> result = clustered_test(outcome, group, ["anp"] * 4 + ["belga", "belga", None, None])
    >>> round(result.p_pages, 4), result.p, result.clusters, result.pages
    (0.0286, 0.25, 4, 8)
    """
    pages = _pages(outcome, group, cluster)
    groups = list(dict.fromkeys(pages["group"]))
    if len(groups) != 2:
        raise ValueError(f"needs pages of exactly two groups, not {len(groups)}")
    voices = collapsed_clusters(outcome, group, cluster)
    collapsed = fisher(_two_by_two(voices, groups))
    in_groups = voices.dropna(subset="cluster").groupby("cluster")["group"].nunique()
    spanning = int((in_groups == 2).sum())
    return ClusteredResult(
        p=collapsed.p,
        p_pages=fisher(_two_by_two(pages, groups)).p,
        clusters=len(voices) - spanning,
        pages=len(pages),
        smallest_p=collapsed.smallest_p,
        spanning=spanning,
        tied=int(voices["tied"].sum()),
    )


def adjust(p: Sequence, method: str = "bh") -> np.ndarray | pd.Series:
    r"""Adjust p values for how many were looked at.

    Parameters
    ----------
    p
        p values (0-1). A missing one stays missing and does not count.
    method
        "bh" (Benjamini-Hochberg), "by" (Benjamini-Yekutieli), "holm" or "bonferroni".

    Returns
    -------
    ndarray or Series
        Adjusted p values (0-1) in the same order; a Series keeps its index.

    Raises
    ------
    ValueError
        For an unknown method or a value outside 0 to 1.

    Notes
    -----
    With the :math:`m` values in rising order,

    .. math::

        p_{(i)}^{bh} = \min_{j \geq i} \frac{m}{j} p_{(j)}, \qquad
        p_{(i)}^{by} = \min_{j \geq i} \frac{m}{j} p_{(j)} \sum_{k=1}^{m} \frac{1}{k}, \qquad
        p_{(i)}^{holm} = \max_{j \leq i} (m - j + 1) p_{(j)}, \qquad
        p_{(i)}^{bonferroni} = m p_{(i)}

    each cut off at 1. `bh` holds the share of false findings among the findings, for tests that
    are independent or lean the same way; `by` for any; `holm` and `bonferroni` hold the chance of
    even one false finding.

    Do not use it on the findings only: every test that was made belongs in `p`.

    References
    ----------
    Benjamini, Y., & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the
    Royal Statistical Society B 57(1), 289-300.

    Benjamini, Y., & Yekutieli, D. (2001). The control of the false discovery rate in multiple
    testing under dependency. Annals of Statistics 29(4), 1165-1188.

    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal
    of Statistics 6, 65-70.

    Examples
    --------
    >>> adjust([0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    if method not in ADJUSTMENTS:
        raise ValueError(f"method must be one of {', '.join(ADJUSTMENTS)}, not {method!r}")
    values = pd.to_numeric(pd.Series(p, dtype=object)).astype(float).to_numpy(copy=True)
    given = ~np.isnan(values)
    known = values[given]
    if ((known < 0) | (known > 1)).any():
        raise ValueError("a p value lies between 0 and 1")
    if len(known):
        values[given] = _adjusted(known, method)
    return pd.Series(values, index=p.index, name=p.name) if isinstance(p, pd.Series) else values


def wilson(k: int, n: int, *, confidence: float = 0.95) -> tuple[float, float]:
    r"""Wilson's score interval for a share.

    Parameters
    ----------
    k, n
        Pages with the feature, and pages.
    confidence
        Share of such intervals that hold the true share.

    Returns
    -------
    tuple of float
        (low, high), 0-1. (0, 1) where there is no page: nothing is known.

    Raises
    ------
    ValueError
        If a count is negative or not whole, `k` is above `n`, or `confidence` is not between
        0 and 1.

    Notes
    -----
    .. math::

        \frac{\hat{p} + \frac{z^2}{2 n} \pm z
        \sqrt{\frac{\hat{p} (1 - \hat{p})}{n} + \frac{z^2}{4 n^2}}}{1 + \frac{z^2}{n}}

    without continuity correction.

    Do not use it where coverage of at least 95 % must be certain: it holds 95 % on average
    (`clopper_pearson` never falls below, and is wider).

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
    Journal of the American Statistical Association 22, 209-212.

    Newcombe, R. G. (1998). Two-sided confidence intervals for the single proportion. Statistics in
    Medicine 17, 857-872 (method 3, Table I, p. 861).

    Examples
    --------
    >>> [round(limit, 4) for limit in wilson(81, 263)]
    [0.2553, 0.3662]
    """
    return _share_interval(k, n, confidence, "wilson")


def clopper_pearson(k: int, n: int, *, confidence: float = 0.95) -> tuple[float, float]:
    r"""Clopper and Pearson's exact interval for a share: never too narrow, often too wide.

    Parameters
    ----------
    k, n
        Pages with the feature, and pages.
    confidence
        Share of such intervals, at least, that hold the true share.

    Returns
    -------
    tuple of float
        (low, high), 0-1. (0, 1) where there is no page: nothing is known.

    Raises
    ------
    ValueError
        If a count is negative or not whole, `k` is above `n`, or `confidence` is not between
        0 and 1.

    Notes
    -----
    The limits are the shares at which what was seen would just be in a tail of
    :math:`\alpha / 2`,

    .. math::

        \sum_{j = k}^{n} \binom{n}{j} p_L^j (1 - p_L)^{n - j} = \frac{\alpha}{2}, \qquad
        \sum_{j = 0}^{k} \binom{n}{j} p_U^j (1 - p_U)^{n - j} = \frac{\alpha}{2}

    with 0 below where :math:`k = 0` and 1 above where :math:`k = n`.

    Do not use it to compare two groups: overlapping intervals do not mean "no difference".

    References
    ----------
    Clopper, C. J., & Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated
    in the case of the binomial. Biometrika 26, 404-413.

    Newcombe, R. G. (1998). Statistics in Medicine 17, 857-872 (method 5, Table I, p. 861).

    Examples
    --------
    >>> [round(limit, 4) for limit in clopper_pearson(81, 263)]
    [0.2527, 0.3676]
    """
    return _share_interval(k, n, confidence, "exact")


def newcombe(
    k1: int, n1: int, k2: int, n2: int, *, confidence: float = 0.95
) -> tuple[float, float]:
    r"""Newcombe's interval for a difference of two shares (his method 10, never Wald's).

    Parameters
    ----------
    k1, n1
        Pages with the feature, and pages, in the first group.
    k2, n2
        The same in the second group.
    confidence
        Share of such intervals that hold the true difference.

    Returns
    -------
    tuple of float
        (low, high) of the first share less the second, -1 to 1. (-1, 1) where a group has no page:
        nothing is known.

    Raises
    ------
    ValueError
        If a count is negative or not whole, a `k` is above its `n`, or `confidence` is not
        between 0 and 1.

    Notes
    -----
    With Wilson limits :math:`l_1, u_1, l_2, u_2` of the shares :math:`p_1, p_2`,

    .. math::

        p_1 - p_2 - \sqrt{(p_1 - l_1)^2 + (u_2 - p_2)^2}
        \quad \text{to} \quad
        p_1 - p_2 + \sqrt{(u_1 - p_1)^2 + (p_2 - l_2)^2}

    without continuity correction.

    Do not use it for paired pages (the same pages coded twice) nor for pages that copy one
    another.

    References
    ----------
    Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions:
    comparison of eleven methods. Statistics in Medicine 17, 873-890 (method 10, pp. 876-877;
    Table II, p. 878).

    Examples
    --------
    >>> [round(limit, 4) for limit in newcombe(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    low1, high1 = wilson(k1, n1, confidence=confidence)
    low2, high2 = wilson(k2, n2, confidence=confidence)
    if not n1 or not n2:
        return -1.0, 1.0
    share1, share2 = k1 / n1, k2 / n2
    difference = share1 - share2
    return (
        max(-1.0, difference - math.hypot(share1 - low1, high2 - share2)),
        min(1.0, difference + math.hypot(high1 - share1, share2 - low2)),
    )


def pages_to_settle(k1: int, n1: int, k2: int, n2: int, *, alpha: float = 0.05) -> int | None:
    r"""Further pages with which a difference like the one seen would be clear, were it to stay.

    Parameters
    ----------
    k1, n1, k2, n2
        Pages with the feature, and pages, in each group (or voices).
    alpha
        Threshold for p, between 0 and 1.

    Returns
    -------
    int or None
        Pages to add in all, to both groups in the proportion they have now: 0 where p is at or
        below `alpha` already. None where no number would do, since the shares are equal or a group
        is empty.

    Raises
    ------
    ValueError
        If a count is negative or not whole, `k` is above `n`, or `alpha` is not between 0 and 1.

    Notes
    -----
    With p Fisher's two-sided p, the whole copies m of the sample are found for which
    :math:`p(m k_1, m n_1, m k_2, m n_2) \leq \alpha`; then, between :math:`m - 1` and m copies, the
    fewest pages from which on p stays there. A count that does not come out whole is rounded
    towards the other group's share, so that no difference is larger than the one seen.

    Do not use it to plan a study, or as a promise. The next pages will hardly have just these
    shares; and if they were the true ones, about half of all samples of this size would still miss
    `alpha`.

    References
    ----------
    Fisher, R. A. (1935). The Design of Experiments, sections 5-9.

    Hoenig, J. M., & Heisey, D. M. (2001). The abuse of power: the pervasive fallacy of power
    calculations for data analysis. The American Statistician 55(1), 19-24.

    Examples
    --------
    >>> pages_to_settle(3, 3, 0, 3)
    1
    >>> pages_to_settle(4, 4, 0, 4), pages_to_settle(2, 4, 2, 4)
    (0, None)
    """
    counts = [_count(value, "a count") for value in (k1, n1, k2, n2)]
    k1, n1, k2, n2 = counts
    for k, n in ((k1, n1), (k2, n2)):
        if k > n:
            raise ValueError(f"{k} of {n} is not a share")
    if not 0 < alpha < 1:
        raise ValueError(f"alpha lies between 0 and 1, not {alpha!r}")
    if not n1 or not n2 or k1 * n2 == k2 * n1:
        return None
    pages = n1 + n2
    if _two_sided(k1, n1, k2, n2) <= alpha:
        return 0
    above, copies = 1, 2
    while _two_sided(copies * k1, copies * n1, copies * k2, copies * n2) > alpha:
        above, copies = copies, 2 * copies
    while copies - above > 1:
        half = (above + copies) // 2
        clear = _two_sided(half * k1, half * n1, half * k2, half * n2) <= alpha
        above, copies = (above, half) if clear else (half, copies)
    needed = copies * pages
    for total in range(copies * pages - 1, (copies - 1) * pages, -1):
        first = (2 * total * n1 + pages) // (2 * pages)
        if not 0 < first < total or _two_sided(*_like(k1, n1, k2, n2, first, total)) > alpha:
            break
        needed = total
    return needed - pages


def page_trend(table: pd.DataFrame | Sequence) -> PageTrendResult:
    r"""Page's test of an order that was told beforehand.

    Parameters
    ----------
    table
        One row a subject (such as an outlet), one column a condition, in the order in which values
        are predicted to rise. At least two rows and three columns; no missing value.

    Returns
    -------
    PageTrendResult
        `statistic` (Page's L), `p` (0-1, one-sided, for the told order), `exact` (whether the
        exact null distribution was used), `tied` (whether a row has equal values).

    Raises
    ------
    ValueError
        If there are fewer than two rows or three columns, or a value is missing or not a number.

    Notes
    -----
    .. math::

        L = \sum_{j=1}^{k} j \sum_{i=1}^{m} R_{ij}

    where :math:`R_{ij}` is the rank within row :math:`i`; equal values share their mean rank. The
    null distribution takes each row's ranks in any order as equally likely and knows no ties.

    Do not use it where the order was chosen after seeing the values, nor trust a small p from
    rows that are mostly ties (`tied`).

    References
    ----------
    Page, E. B. (1963). Ordered hypotheses for multiple treatments: a significance test for linear
    ranks. Journal of the American Statistical Association 58, 216-230.

    Hollander, M., & Wolfe, D. A. (1999). Nonparametric Statistical Methods, 2nd edition,
    pp. 284-292.

    Examples
    --------
    >>> result = page_trend([[1, 2, 3], [1, 3, 2], [1, 2, 3]])
    >>> result.statistic, round(result.p, 4)
    (41.0, 0.0324)
    """
    cells = np.asarray(table, dtype=object)
    if cells.ndim != 2 or cells.shape[0] < 2 or cells.shape[1] < 3:
        raise ValueError("needs at least two rows (subjects) and three columns (conditions)")
    values = _numbers(cells.ravel(), "table", missing_allowed=False).reshape(cells.shape)
    result = scipy.stats.page_trend_test(values)
    return PageTrendResult(
        statistic=float(result.statistic),
        p=float(result.pvalue),
        exact=result.method == "exact",
        tied=any(len(set(row)) < len(row) for row in values.tolist()),
    )


def mcnemar(b: int, c: int) -> McNemarResult:
    r"""McNemar's exact test: do two passes over the same pages lean different ways?

    Parameters
    ----------
    b, c
        The two discordant counts: pages that only the first pass coded 1, and only the second.

    Returns
    -------
    McNemarResult
        `statistic` (the smaller count), `p` (0-1, two-sided; 1 where no page differs),
        `smallest_p` (what this many discordant pages could reach).

    Raises
    ------
    ValueError
        If a count is negative or not whole.

    Notes
    -----
    .. math::

        p = \min \left( 1, \; 2 \sum_{j=0}^{\min(b, c)} \binom{b + c}{j} 2^{-(b + c)} \right)

    Do not use it as a measure of agreement: passes that differ on every page, evenly, give p = 1.

    References
    ----------
    McNemar, Q. (1947). Note on the sampling error of the difference between correlated proportions
    or percentages. Psychometrika 12, 153-157.

    Fay, M. P. (2010). Two-sided exact tests and matching confidence intervals for discrete data. R
    Journal 2(1), 53-58.

    Examples
    --------
    >>> result = mcnemar(9, 2)
    >>> result.statistic, round(result.p, 5)
    (2, 0.06543)
    """
    b, c = _count(b, "b"), _count(c, "c")
    if not b + c:
        return McNemarResult(0, 1.0, 1.0)
    p = float(scipy.stats.binomtest(b, b + c, 0.5).pvalue)
    return McNemarResult(min(b, c), min(1.0, p), min(1.0, 2 * 0.5 ** (b + c)))


def _like(k1: int, n1: int, k2: int, n2: int, first: int, total: int) -> tuple[int, int, int, int]:
    """Counts of a larger sample whose shares differ by no more than those seen."""
    second = total - first
    if k1 * n2 > k2 * n1:
        return k1 * first // n1, first, -(-k2 * second // n2), second
    return -(-k1 * first // n1), first, k2 * second // n2, second


@functools.cache
def _two_sided(k1: int, n1: int, k2: int, n2: int) -> float:
    # Not `fisher_p`: whole numbers are slow where a sample is made thousands of pages large.
    return float(scipy.stats.fisher_exact([[k1, n1 - k1], [k2, n2 - k2]]).pvalue)


def _permutation_result(seen: float, dealt: np.ndarray, exact: bool) -> PermutationResult:
    # Equal sums reached in another order differ in the last digits; they are as extreme.
    slack = 1e-9 * max(1e-300, float(np.abs(dealt).max()), abs(seen))
    extreme = int((np.abs(dealt) >= abs(seen) - slack).sum())
    greater = int((dealt >= seen - slack).sum())
    extra = 0 if exact else 1
    return PermutationResult(
        statistic=seen,
        p=(extreme + extra) / (len(dealt) + extra),
        p_greater=(greater + extra) / (len(dealt) + extra),
        exact=exact,
    )


def _pages(outcome: Sequence, group: Sequence, cluster: Sequence) -> pd.DataFrame:
    """One row a usable page; `voice` tells its cluster, or the page itself where it has none."""
    if not len(outcome) == len(group) == len(cluster):
        raise ValueError("outcome, group and cluster must have one value a page each")
    pages = pd.DataFrame(
        {
            "outcome": pd.Series(list(outcome), dtype=object),
            "group": pd.Series(list(group), dtype=object),
            "cluster": pd.Series(list(cluster), dtype=object),
        }
    )
    pages = pages.mask(pages.isna() | (pages == ""), np.nan).dropna(subset=["outcome", "group"])
    unknown = pages.loc[~pages["outcome"].isin([0, 1]), "outcome"]
    if len(unknown):
        raise ValueError(f"an outcome is true or false, 1 or 0, not {unknown.iloc[0]!r}")
    names = [
        ("page", row) if pd.isna(name) else ("cluster", name)
        for row, name in pages["cluster"].items()
    ]
    return pages.assign(
        outcome=pages["outcome"].astype(int),
        voice=pd.Series(names, index=pages.index, dtype=object),
    )


def _two_by_two(pages: pd.DataFrame, groups: list) -> list[list[int]]:
    rows = [pages.loc[pages["group"] == group, "outcome"] for group in groups]
    return [[int(row.sum()), int(len(row) - row.sum())] for row in rows]


def _adjusted(p: np.ndarray, method: str) -> np.ndarray:
    if method in ("bh", "by"):
        return scipy.stats.false_discovery_control(p, method=method)
    if method == "bonferroni":
        return np.minimum(1, p * len(p))
    order = np.argsort(p, kind="stable")
    steps = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(1, steps)
    return adjusted


def _share_interval(k: int, n: int, confidence: float, method: str) -> tuple[float, float]:
    k, n = _count(k, "k"), _count(n, "n")
    if k > n:
        raise ValueError(f"{k} of {n} is not a share")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence lies between 0 and 1, not {confidence!r}")
    if not n:
        return 0.0, 1.0
    return _interval(k, n, float(confidence), method)


@functools.cache
def _interval(k: int, n: int, confidence: float, method: str) -> tuple[float, float]:
    # Comparisons of many groups ask for the same few shares over and over.
    low, high = scipy.stats.binomtest(k, n).proportion_ci(confidence, method=method)
    return max(0.0, float(low)), min(1.0, float(high))


def _numbers(values: Sequence, name: str, *, missing_allowed: bool = True) -> np.ndarray:
    column = pd.Series(list(values), dtype=object)
    if not missing_allowed and column.isna().any():
        raise ValueError(f"{name} has a missing value")
    try:
        numbers = column.dropna().astype(float).to_numpy()
    except (TypeError, ValueError):
        raise ValueError(f"{name} holds something that is not a number") from None
    if not len(numbers):
        raise ValueError(f"{name} has no value")
    if not np.isfinite(numbers).all():
        raise ValueError(f"{name} holds a number that is not finite")
    return numbers


def _draws(draws: int) -> int:
    if draws < 1:
        raise ValueError("needs at least one draw")
    return draws


def _count(value: object, name: str) -> int:
    try:
        whole = int(value)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{name} must be a whole number, not {value!r}") from None
    if whole != value or whole < 0:
        raise ValueError(f"{name} must be a whole number at zero or above, not {value!r}")
    return whole
