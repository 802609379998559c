"""How outlets framed the denial: shares of codes by group, and what their comparison can show."""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from counterclaim import inference


@dataclass(frozen=True)
class SourceBalance:
    """How evenly voices are spread over sources; see `source_balance`."""

    entropy_bits: float
    evenness: float
    effective_sources: float
    hhi: float


@dataclass(frozen=True)
class Reach:
    """What a comparison of two groups could show at best; see `can_be_known`."""

    smallest_p: float
    testable: bool
    pages: int
    pages_needed: int | None


def source_balance(counts: pd.Series | Mapping | Sequence) -> SourceBalance:
    r"""Say how evenly voices are spread over sources.

    Parameters
    ----------
    counts
        One number a source (quotations, statements, pages), zero or above. A missing count is left
        out; a source with zero was not heard and does not count as a source.

    Returns
    -------
    SourceBalance
        `entropy_bits` (0 to the log2 of the number of sources heard), `evenness` (0-1; NaN, not
        defined, for one source), `effective_sources` (1 to the number of sources heard: as many
        equal sources would give this entropy), `hhi` (Herfindahl-Hirschman index, 0-1; 1 is one
        source). All are NaN, not defined, where no source was heard.

    Raises
    ------
    ValueError
        If a count is negative or not a finite number.

    Notes
    -----
    With shares :math:`p_i` of the :math:`S` sources heard,

    .. math::

        H = - \sum_{i=1}^{S} p_i \log_2 p_i, \qquad
        J = \frac{H}{\log_2 S}, \qquad
        N = 2^H, \qquad
        HHI = \sum_{i=1}^{S} p_i^2

    Do not use evenness alone: two equal sources and twenty equal sources both give 1. Do not read
    balance as fairness: a fringe voice given half the room is even too.

    References
    ----------
    Shannon, C. E. (1948). A mathematical theory of communication. Bell System Technical Journal
    27, 379-423 (pp. 392-396).

    Pielou, E. C. (1966). The measurement of diversity in different types of biological
    collections. Journal of Theoretical Biology 13, 131-144.

    Jost, L. (2006). Entropy and diversity. Oikos 113, 363-375 (p. 364).

    Rhoades, S. A. (1993). The Herfindahl-Hirschman index. Federal Reserve Bulletin 79, 188-189.

    Examples
    --------
    >>> source_balance({"company": 4, "authority": 2, "outlet": 1, "other": 1})
    SourceBalance(entropy_bits=1.75, evenness=0.875, effective_sources=3.363585661014858, hhi=0.34375)
    """
    numbers = pd.Series(counts, dtype=object).dropna()
    try:
        heard = numbers.astype(float).to_numpy()
    except (TypeError, ValueError):
        raise ValueError("a count is not a number") from None
    if not np.isfinite(heard).all() or (heard < 0).any():
        raise ValueError("a count is a finite number at zero or above")
    heard = heard[heard > 0]
    if not len(heard):
        return SourceBalance(*[float("nan")] * 4)
    shares = heard / heard.sum()
    # The largest absolute value keeps one source at 0 and not at minus 0.
    entropy = abs(float((shares * np.log2(shares)).sum()))
    return SourceBalance(
        entropy_bits=entropy,
        evenness=min(1.0, entropy / math.log2(len(heard))) if len(heard) > 1 else float("nan"),
        effective_sources=2**entropy,
        hhi=float((shares**2).sum()),
    )


def frame_shares(
    coded: pd.DataFrame, by: str, variable: str = "headline_frame", *, confidence: float = 0.95
) -> pd.DataFrame:
    r"""Count the codes of a variable within each group.

    Parameters
    ----------
    coded
        One row a page, with the columns `variable` and `by`.
    by
        Column that groups the pages, such as "country".
    variable
        Coded column, such as "headline_frame".
    confidence
        Confidence of the interval.

    Returns
    -------
    DataFrame
        One row a group and code, in codebook order (sorted where a column is no Categorical), also
        for codes that a group never has: `by`, `variable`, `pages` (count), `group_pages` (count,
        with a code), `share` (0-1, of the group's pages), `share_low` and `share_high` (0-1,
        Wilson). Pages with no code or no group are left out, and so are groups without a page.

    Raises
    ------
    ValueError
        If a column is not there or an article has more than one row.

    Notes
    -----
    .. math::

        \hat{p}_{gc} = \frac{n_{gc}}{n_g}

    with Wilson's interval (`inference.wilson`). Missing, NaN and empty text are not a code.

    Do not use a share of fewer than ten pages without its count, nor the intervals to compare two
    groups (`compare_shares`). The interval takes pages as independent: where they copy one
    another it is too narrow.

    References
    ----------
    Wilson, E. B. (1927). Journal of the American Statistical Association 22, 209-212.

    Newcombe, R. G. (1998). Statistics in Medicine 17, 857-872 (method 3, p. 859).

    Examples
    --------
    >>> import pandas as pd
    >>> coded = pd.DataFrame({
    ...     "country": ["NL", "NL", "BE"],
    ...     "headline_frame": ["dispute", "denial_led", "dispute"],
    ... })
    >>> shares = frame_shares(coded, by="country")
    >>> shares[["country", "headline_frame", "pages", "share"]].values.tolist()
    [['BE', 'denial_led', 0, 0.0], ['BE', 'dispute', 1, 1.0], ['NL', 'denial_led', 1, 0.5], ['NL', 'dispute', 1, 0.5]]
    """
    pages = _coded_pages(coded, [by, variable])
    counts = pd.crosstab(pages[by], pages[variable], dropna=False)
    counts = counts[counts.sum(axis=1) > 0]
    shares = (
        counts.stack()
        .rename("pages")
        .reset_index()
        .assign(
            group_pages=lambda table: table.groupby(by, observed=True)["pages"].transform("sum"),
            share=lambda table: table["pages"] / table["group_pages"],
        )
    )
    limits = [
        inference.wilson(k, n, confidence=confidence)
        for k, n in zip(shares["pages"], shares["group_pages"], strict=True)
    ]
    return shares.assign(
        share_low=[low for low, _ in limits], share_high=[high for _, high in limits]
    )


def agreed_codes(codes: pd.DataFrame) -> pd.DataFrame:
    r"""Keep what the passes agree on: one row a page, missing where they differ.

    Parameters
    ----------
    codes
        The coded table: `article_id`, `pass` and one column a variable; one row a page and pass.

    Returns
    -------
    DataFrame
        One row a page, sorted by `article_id`, without `pass`: each variable holds the code that
        every pass gave, and is missing where passes differ, where a pass left it out, or where a
        pass did not code the page at all. Column kinds and codebook order stay.

    Raises
    ------
    ValueError
        If `article_id` or `pass` is not there, a page has two rows in one pass, or there are fewer
        than two passes.

    Notes
    -----
    .. math::

        x_u = c \quad \text{where} \quad x_{u1} = x_{u2} = c, \qquad \text{else missing}

    Missing, NaN and empty text are not a code, so that two passes which both leave a cell empty
    leave it missing.

    Do not use it as the truth: pages on which passes agree are the easy ones, so shares among them
    lean towards what is easily coded. Show both passes beside it.

    References
    ----------
    Krippendorff, K. (2019). Content Analysis, 4th edition, chapter 12. SAGE.

    Artstein, R., & Poesio, M. (2008). Computational Linguistics 34(4), 555-596.

    Examples
    --------
    >>> import pandas as pd
    >>> codes = pd.DataFrame({
    ...     "article_id": ["p1", "p1", "p2", "p2"],
    ...     "pass": ["a", "b", "a", "b"],
    ...     "conflict": ["1", "1", "1", "0"],
    ... })
    >>> agreed_codes(codes).values.tolist()
    [['p1', '1'], ['p2', nan]]
    """
    for name in ("article_id", "pass"):
        if name not in codes.columns:
            raise ValueError(f"the coded table has no column {name!r}")
    if codes.duplicated(["article_id", "pass"]).any():
        raise ValueError("a page has more than one row in one pass")
    passes = codes["pass"].nunique()
    if passes < 2:
        raise ValueError(f"agreement needs two passes or more, not {passes}")
    variables = [name for name in codes.columns if name not in ("article_id", "pass")]
    known = _without_empty(codes, variables)
    pages = known.groupby("article_id", observed=True)[variables]
    agreed = (pages.nunique() == 1) & (pages.count() == passes)
    return pages.first().where(agreed).reset_index()[["article_id", *variables]]


def can_be_known(n1: int, n2: int, alpha: float = 0.05) -> Reach:
    r"""Say whether two groups of these sizes could differ at `alpha` at all, and what would.

    Parameters
    ----------
    n1, n2
        Pages (or voices) in each group.
    alpha
        Threshold for p, between 0 and 1.

    Returns
    -------
    Reach
        `smallest_p` (0-1), `testable` (whether it is at or below `alpha`), `pages` (`n1 + n2`),
        `pages_needed` (fewest pages in all, at least as many as now and in the same proportion,
        with which it would be; None where a group is empty, since no growth in proportion fills
        it).

    Raises
    ------
    ValueError
        If a size is negative or not whole, or `alpha` is not between 0 and 1.

    Notes
    -----
    .. math::

        p_{\min}(n_1, n_2) \leq \alpha

    by `inference.smallest_p`. A whole of :math:`N` pages is split into
    :math:`\lfloor N n_1 / (n_1 + n_2) + 1/2 \rfloor` and the rest.

    Do not use `pages_needed` to plan a study: it is the least with which the most extreme outcome
    would count, not the number that shows a likely difference.

    References
    ----------
    Fisher, R. A. (1935). The Design of Experiments, section 7 (p. 15).

    Tarone, R. E. (1990). Biometrics 46, 515-522.

    Examples
    --------
    >>> can_be_known(2, 3)
    Reach(smallest_p=0.1, testable=False, pages=5, pages_needed=7)
    """
    if not 0 < alpha < 1:
        raise ValueError(f"alpha lies between 0 and 1, not {alpha!r}")
    smallest = inference.smallest_p(n1, n2)
    total = n1 + n2
    if not n1 or not n2:
        return Reach(smallest, False, total, None)
    needed = total
    while True:
        first = (2 * needed * n1 + total) // (2 * total)
        if inference.smallest_p(first, needed - first) <= alpha:
            return Reach(smallest, smallest <= alpha, total, needed)
        needed += 1


def compare_shares(
    coded: pd.DataFrame,
    by: str,
    variable: str,
    value: object,
    cluster: str | None = None,
    *,
    alpha: float = 0.05,
) -> pd.DataFrame:
    r"""Compare how often one code occurs in each pair of groups, counting a wire text once.

    Parameters
    ----------
    coded
        One row a page, with the columns `by`, `variable` and, if given, `cluster`.
    by
        Column that groups the pages, such as "country".
    variable
        Coded column, such as "headline_frame".
    value
        The code whose share is compared, such as "denial_led".
    cluster
        Column that names the wire text a page carries; a page without one is a voice of its own.
        Without the column, every page is.
    alpha
        Threshold for `testable`.

    Returns
    -------
    DataFrame
        One row a pair of groups, in codebook order (sorted where `by` is no Categorical):
        `group_1`, `group_2`; `count_1`, `pages_1`, `share_1` and the same for 2 (pages with the
        code, pages, 0-1); `voices_1`, `voices_2` (counts, wire texts once); `difference` (share of
        voices of 1 less that of 2, -1 to 1) with `difference_low` and `difference_high` (95 %,
        Newcombe); `p` (voices: the primary one), `p_pages`; `smallest_p` (what these voices could
        reach), `smallest_p_margins` (what they could, given also how common the code is),
        `testable` (whether the latter is at or below `alpha`).
        No rows where there are fewer than two groups. Pages with no code or no group are left out.

    Raises
    ------
    ValueError
        If a column is not there, an article has more than one row, or no page has the code and no
        Categorical lists it.

    Notes
    -----
    Pages become voices by `inference.collapsed_clusters`; then

    .. math::

        d = \frac{a_1}{n_1} - \frac{a_2}{n_2}

    with Newcombe's interval (method 10) and Fisher's two-sided p. `testable` asks whether any
    table with the same group sizes and the same number of voices with the code reaches `alpha`
    (Tarone's smallest attainable p). Without clusters, voices are pages.

    Do not use a row that is not `testable` as "no difference": it could not have shown one. Do not
    use the p values of many pairs without `inference.adjust`.

    References
    ----------
    Newcombe, R. G. (1998). Statistics in Medicine 17, 873-890 (method 10, pp. 876-877).

    Fisher, R. A. (1935). The Design of Experiments, sections 5-9.

    Tarone, R. E. (1990). Biometrics 46, 515-522.

    Examples
    --------
    >>> import pandas as pd
    >>> coded = pd.DataFrame({
    ...     "country": ["NL"] * 4 + ["BE"] * 4,
    ...     "headline_frame": ["dispute"] * 4 + ["other"] * 4,
    ...     "wire": ["anp", "anp", None, None] + [None] * 4,
    ... })
    >>> row = compare_shares(coded, "country", "headline_frame", "dispute", cluster="wire")
    >>> row[["group_1", "group_2", "voices_1", "voices_2", "difference"]].values.tolist()
    [['BE', 'NL', 4, 3, -1.0]]
    >>> row[["p", "p_pages", "testable"]].round(4).values.tolist()
    [[0.0286, 0.0286, True]]
    """
    pages = _coded_pages(coded, [by, variable], cluster)
    _check_value(pages[variable], value)
    groups = [group for group in _ordered_values(pages[by]) if (pages[by] == group).any()]
    rows = [
        _comparison(pages[pages[by].isin(pair)], by, variable, value, cluster, pair, alpha)
        for pair in itertools.combinations(groups, 2)
    ]
    return pd.DataFrame(rows, columns=_COMPARISON_COLUMNS)


_COMPARISON_COLUMNS = [
    "group_1",
    "group_2",
    "count_1",
    "pages_1",
    "share_1",
    "count_2",
    "pages_2",
    "share_2",
    "voices_1",
    "voices_2",
    "difference",
    "difference_low",
    "difference_high",
    "p",
    "p_pages",
    "smallest_p",
    "smallest_p_margins",
    "testable",
]


def _comparison(
    pages: pd.DataFrame,
    by: str,
    variable: str,
    value: object,
    cluster: str | None,
    pair: tuple,
    alpha: float,
) -> dict:
    outcome = (pages[variable] == value).astype(int)
    group = pages[by].astype(object)
    wire = pages[cluster] if cluster else [None] * len(pages)
    voices = inference.collapsed_clusters(outcome, group, wire)
    (a1, n1), (a2, n2) = (_counts(voices["outcome"], voices["group"] == name) for name in pair)
    (k1, m1), (k2, m2) = (_counts(outcome, group == name) for name in pair)
    on_voices = inference.fisher([[a1, n1 - a1], [a2, n2 - a2]])
    low, high = inference.newcombe(a1, n1, a2, n2)
    return {
        "group_1": pair[0],
        "group_2": pair[1],
        "count_1": k1,
        "pages_1": m1,
        "share_1": k1 / m1,
        "count_2": k2,
        "pages_2": m2,
        "share_2": k2 / m2,
        "voices_1": n1,
        "voices_2": n2,
        "difference": a1 / n1 - a2 / n2,
        "difference_low": low,
        "difference_high": high,
        "p": on_voices.p,
        "p_pages": inference.fisher([[k1, m1 - k1], [k2, m2 - k2]]).p,
        "smallest_p": on_voices.smallest_p,
        "smallest_p_margins": on_voices.smallest_p_margins,
        "testable": on_voices.smallest_p_margins <= alpha,
    }


def _counts(outcome: pd.Series, chosen: pd.Series) -> tuple[int, int]:
    return int(outcome[chosen].sum()), int(chosen.sum())


def _coded_pages(
    coded: pd.DataFrame, needed: list[str], cluster: str | None = None
) -> pd.DataFrame:
    """The pages that have every needed value; one row a page, or an error."""
    for name in [*needed, *([cluster] if cluster else [])]:
        if name not in coded.columns:
            raise ValueError(f"the table has no column {name!r}")
    if "article_id" in coded.columns and coded["article_id"].duplicated().any():
        raise ValueError("an article has more than one row: keep one pass, or `agreed_codes`")
    return _without_empty(coded, needed).dropna(subset=needed)


def _without_empty(table: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """The same table with empty text as missing; an empty category is no category."""
    return table.assign(**{name: table[name].mask(_is_empty(table[name])) for name in names})


def _is_empty(column: pd.Series) -> pd.Series:
    return column.astype(object).map(lambda cell: isinstance(cell, str) and not cell.strip())


def _ordered_values(column: pd.Series) -> list:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return list(column.cat.categories)
    # By kind first: numbers and text side by side have no order of their own.
    return sorted(column.unique(), key=lambda code: (type(code).__name__, code))


def _check_value(column: pd.Series, value: object) -> None:
    known = _ordered_values(column)
    if value not in known:
        raise ValueError(f"no page has the code {value!r}; there are {', '.join(map(str, known))}")
