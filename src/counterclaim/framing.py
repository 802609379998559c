"""How outlets framed the denial: shares of codes by group, and what their comparison can show."""

import functools
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from counterclaim import codebook, inference
from counterclaim.applicable import NotApplicableError

# Where a code puts the two accounts: whose stands in front. A reading aid, not a code.
FRONT = {
    "headline_frame": {
        "denial_led": "company",
        "fake_app": "company",
        "dispute": "both",
        "crack_as_fact": "authorities",
        "police_success": "authorities",
    },
    "first_speaker": {"company": "company", "authority": "authorities", "outlet": "outlet"},
    "denial_position": {"headline": "company", "lede": "both"},
    "adjudication": {
        "accepts_authorities": "authorities",
        "doubts_company": "authorities",
        "juxtaposes": "both",
        "accepts_company": "company",
    },
    "authority_response": {"direct": "authorities", "indirect": "authorities", "absent": "none"},
}
GENERIC_FRAMES = ["conflict", "responsibility", "morality", "human_interest", "economic"]
ISSUE_FRAMES = [
    "crime_fighting",
    "privacy_rights",
    "security_technology",
    "legal_process",
    "reputation",
]
# Columns of `codes` that hold words rather than codes.
WORDS = ["denial_verb", "crack_word"]
GROUPINGS = ["country", "language", "outlet_type", "phase"]
# What is compared between groups, chosen before looking: one code a variable, and each frame that
# is neither rare nor everywhere.
OUTCOMES = {
    "headline_frame": "denial_led",
    "denial_position": "headline",
    "first_speaker": "company",
    "adjudication": "juxtaposes",
    "conflict": True,
    "responsibility": True,
    "security_technology": True,
    "legal_process": True,
    "reputation": True,
}


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
        raise NotApplicableError(f"agreement needs two passes or more, not {passes}")
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


def coded_pages(codes: pd.DataFrame, articles: pd.DataFrame, coding: str = "a") -> pd.DataFrame:
    """Join one coding of each page with what is known about the page.

    Parameters
    ----------
    codes
        The coded table: one row a page and pass.
    articles
        One row a page, with `article_id`.
    coding
        A pass, such as "a", or "agreed" for what the passes agree on (`agreed_codes`).

    Returns
    -------
    DataFrame
        One row a page that has the coding, in the order of `articles`: the columns of `articles`
        and of `codes`, without `pass`.

    Notes
    -----
    Do not use it to count both passes at once: a page would count twice.

    Examples
    --------
    >>> codes = pd.DataFrame({
    ...     "article_id": ["p1", "p1", "p2", "p2"], "pass": ["a", "b"] * 2,
    ...     "headline_frame": ["dispute", "dispute", "denial_led", "dispute"],
    ...     "crack_word": ["hacked", "cracked", "hacked", "hacked"], "conflict": [True, False] * 2,
    ... })
    >>> articles = pd.DataFrame({
    ...     "article_id": ["p1", "p2"], "outlet": ["X", "Y"], "country": ["NL", "BE"],
    ...     "language": "nl", "published": "2021-03-10",
    ... })
    >>> coded_pages(codes, articles, "b")[["article_id", "country", "headline_frame"]].values.tolist()
    [['p1', 'NL', 'dispute'], ['p2', 'BE', 'dispute']]
    """
    chosen = agreed_codes(codes) if coding == "agreed" else codes[codes["pass"] == coding]
    return articles.merge(
        chosen.drop(columns="pass", errors="ignore"), on="article_id", validate="one_to_one"
    )


def without_words(codes: pd.DataFrame) -> pd.DataFrame:
    """Leave out the columns that hold words rather than codes.

    Parameters
    ----------
    codes
        The coded table.

    Returns
    -------
    DataFrame
        The same rows without the columns of words (`denial_verb`, `crack_word`).

    Notes
    -----
    Do not use words in tables of agreement: two words for one thing would count as disagreement.

    Examples
    --------
    >>> codes = pd.DataFrame({
    ...     "article_id": ["p1", "p1", "p2", "p2"], "pass": ["a", "b"] * 2,
    ...     "headline_frame": ["dispute", "dispute", "denial_led", "dispute"],
    ...     "crack_word": ["hacked", "cracked", "hacked", "hacked"], "denial_verb": "deny", "conflict": [True, False] * 2,
    ... })
    >>> articles = pd.DataFrame({
    ...     "article_id": ["p1", "p2"], "outlet": ["X", "Y"], "country": ["NL", "BE"],
    ...     "language": "nl", "published": "2021-03-10",
    ... })
    >>> list(without_words(codes))
    ['article_id', 'pass', 'headline_frame', 'conflict']
    """
    return codes.drop(columns=WORDS)


def code_dots(codes: pd.DataFrame, articles: pd.DataFrame, by: str, variable: str) -> pd.DataFrame:
    """Give each page its dot in the cell of its group and its code, and say which pass put it there.

    Parameters
    ----------
    codes
        The coded table: one row a page and pass; the passes "a" and "b" are used.
    articles
        One row a page, with `article_id`, `outlet` and the column `by`.
    by, variable
        Column of `articles` that groups the pages, and coded column.

    Returns
    -------
    DataFrame
        One row a page and code that either pass gave: `article_id`, `outlet`, `by`, `variable`,
        `passes` ("both", "a" or "b"), `place` (0 upward within the cell, agreed pages first) and
        `group_pages` (pages of the group); groups with most pages first, codes in codebook order.
        A page on which the passes differ has two rows.

    Notes
    -----
    Do not use it to test anything: it places pages, page by page, and copied texts stand there as often
    as they were printed.

    Examples
    --------
    >>> codes = pd.DataFrame({
    ...     "article_id": ["p1", "p1", "p2", "p2"], "pass": ["a", "b"] * 2,
    ...     "headline_frame": pd.Categorical(["dispute", "dispute", "denial_led", "dispute"]),
    ...     "crack_word": ["hacked", "cracked", "hacked", "hacked"], "denial_verb": "deny", "conflict": [True, False] * 2,
    ... })
    >>> articles = pd.DataFrame({
    ...     "article_id": ["p1", "p2"], "outlet": ["X", "Y"], "country": ["NL", "BE"],
    ...     "language": "nl", "published": "2021-03-10",
    ... })
    >>> code_dots(codes, articles, "country", "headline_frame")[["article_id", "headline_frame", "passes"]].values.tolist()
    [['p2', 'denial_led', 'a'], ['p2', 'dispute', 'b'], ['p1', 'dispute', 'both']]
    """
    given = _both_codes(codes, variable)
    both = given["a"].astype(object) == given["b"].astype(object)
    rows = [
        given[both].assign(code=given["a"], passes="both"),
        given[~both].assign(code=given["a"], passes="a"),
        given[~both].assign(code=given["b"], passes="b"),
    ]
    kinds = pd.CategoricalDtype(codes[variable].cat.categories, ordered=True)
    dots = pd.concat([row[["article_id", "code", "passes"]] for row in rows]).dropna()
    dots = dots.assign(
        **{variable: dots["code"].astype(kinds)},
        passes=pd.Categorical(dots["passes"], ["both", "a", "b"], ordered=True),
    ).merge(articles[["article_id", "outlet", by]], on="article_id", validate="many_to_one")
    sizes = dots.groupby(by, observed=True)["article_id"].nunique()
    dots = dots.assign(group_pages=dots[by].map(sizes).astype(int), name=dots[by].astype(str))
    dots = dots.sort_values(
        ["group_pages", "name", variable, "passes", "article_id"],
        ascending=[False, True, True, True, True],
    )
    dots = dots.assign(place=dots.groupby([by, variable], observed=True).cumcount())
    columns = ["article_id", "outlet", by, variable, "passes", "place", "group_pages"]
    return dots[columns].reset_index(drop=True)


def portraits(codes: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Say how each page treats the two accounts, variable by variable, in both passes.

    Parameters
    ----------
    codes
        The coded table: one row a page and pass; the passes "a" and "b" are used.
    articles
        One row a page: `article_id`, `outlet`, `country`, `published`.

    Returns
    -------
    DataFrame
        One row a page and variable of `FRONT`: `article_id`, `outlet`, `country`, `published`,
        `variable`, `code_a`, `code_b`, `front_a` and `front_b` (whose account the code puts in
        front: company, authorities, both, outlet, none or other), `same` (whether the passes
        agree). Outlets that put the company in front most often come first, an outlet's pages
        together.

    Raises
    ------
    NotApplicableError
        One of the two passes is not there.

    Notes
    -----
    `front` is a reading aid that orders codes of several variables by one question. It is no
    measure of bias: a denial that is the news of the day stands in front because it is new.

    Do not use it to rank outlets: most have one page.

    Examples
    --------
    >>> from counterclaim import case
    >>> story = case.open("sky-ecc")
    >>> rows = portraits(story.codes, story.articles)
    >>> list(rows.columns)[:4]
    ['article_id', 'outlet', 'country', 'published']
    """
    if not {"a", "b"} <= set(codes["pass"].dropna()):
        raise NotApplicableError("no page was coded in the passes a and b")
    rows = []
    for variable, fronts in FRONT.items():
        given = _both_codes(codes, variable)
        names = given.assign(variable=variable, code_a=given["a"], code_b=given["b"])
        sides = {
            f"front_{one}": names[one]
            .astype(object)
            .map(lambda code, f=fronts: f.get(code, "other"))
            for one in ("a", "b")
        }
        rows.append(names.assign(**sides))
    table = pd.concat([row.astype({"code_a": str, "code_b": str}) for row in rows])
    table = table.assign(same=table["code_a"] == table["code_b"]).merge(
        articles[["article_id", "outlet", "country", "published"]],
        on="article_id",
        validate="many_to_one",
    )
    weights = {"company": 1.0, "both": 0.0, "authorities": -1.0}
    leaning = table["front_a"].map(weights).fillna(0) + table["front_b"].map(weights).fillna(0)
    table = table.assign(
        leaning=leaning.groupby(table["outlet"]).transform("mean"),
        variable=pd.Categorical(table["variable"], list(FRONT), ordered=True),
    ).sort_values(
        ["leaning", "outlet", "published", "article_id", "variable"],
        ascending=[False, True, True, True, True],
    )
    columns = ["article_id", "outlet", "country", "published", "variable", "code_a", "code_b"]
    return table[[*columns, "front_a", "front_b", "same"]].reset_index(drop=True)


def portrait(
    codes: pd.DataFrame, statements: pd.DataFrame, articles: pd.DataFrame, outlet: str
) -> pd.DataFrame:
    """Show one outlet on one screen: each variable of each of its denial pages.

    Parameters
    ----------
    codes, statements, articles
        The tables of a case.
    outlet
        Name of the outlet, as in `articles`.

    Returns
    -------
    DataFrame
        One row a page and line: `article_id`, `line` (a coded variable, `frames` that are present,
        or `voices`), `pass_a`, `pass_b` (words; the statements have one coding, which stands in
        `pass_a`). No row where the outlet has no page that reports the denial.

    Notes
    -----
    Do not use it to characterise an outlet from one page.

    Examples
    --------
    >>> from counterclaim import case
    >>> story = case.open("sky-ecc")
    >>> rows = portrait(story.codes, story.statements, story.articles, "NRC")
    >>> list(rows.columns)
    ['article_id', 'line', 'pass_a', 'pass_b']
    """
    pages = articles.loc[articles["outlet"] == outlet, ["article_id"]]
    coded = codes.merge(pages, on="article_id", validate="many_to_one").set_index("article_id")
    lines = [*FRONT, "verb_class", "denial_verb", "crack_word"]
    rows = []
    for page in dict.fromkeys(coded.index):
        passes = coded.loc[[page]].set_index("pass")
        for line in lines:
            rows.append((page, line, *_words(passes, line)))
        frames = [
            ", ".join(name for name in [*GENERIC_FRAMES, *ISSUE_FRAMES] if passes.loc[one, name])
            if one in passes.index
            else ""
            for one in ("a", "b")
        ]
        rows.append((page, "frames", *frames))
        heard = voice_groups(statements[statements["article_id"] == page])["voice"].value_counts()
        said = ", ".join(f"{name} {count}" for name, count in heard.items() if count)
        rows.append((page, "voices", said, ""))
    return pd.DataFrame(rows, columns=["article_id", "line", "pass_a", "pass_b"])


def frame_presence(codes: pd.DataFrame) -> pd.DataFrame:
    """Count in how many pages each pass sees each frame.

    Parameters
    ----------
    codes
        The coded table: one row a page and pass.

    Returns
    -------
    DataFrame
        One row a frame, generic ones first: `frame`, `kind` ("generic" or "issue"), `pages_a`,
        `pages_b`, `both` (pages in which both passes see it) and `pages` (pages coded twice).

    Notes
    -----
    Do not use a frame's count where the passes differ as much as the count itself: see
    `agreement.agreement_table`.

    Examples
    --------
    >>> from counterclaim import case
    >>> frames = frame_presence(case.open("sky-ecc").codes)
    >>> list(frames.columns)
    ['frame', 'kind', 'pages_a', 'pages_b', 'both', 'pages']
    """
    rows = []
    for frame in [*GENERIC_FRAMES, *ISSUE_FRAMES]:
        given = _both_codes(codes, frame).dropna()
        a, b = given["a"].astype(bool), given["b"].astype(bool)
        kind = "generic" if frame in GENERIC_FRAMES else "issue"
        rows.append((frame, kind, int(a.sum()), int(b.sum()), int((a & b).sum()), len(given)))
    return pd.DataFrame(rows, columns=["frame", "kind", "pages_a", "pages_b", "both", "pages"])


def crack_words(codes: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Count the outlet's own words for what the authorities did, within each language.

    Parameters
    ----------
    codes
        The coded table: one row a page and pass.
    articles
        One row a page, with `article_id` and `language`.

    Returns
    -------
    DataFrame
        One row a language and word (lower case): `language`, `crack_word`, `pages_a`, `pages_b`
        (pages by pass), most pages first within a language, languages with most pages first.

    Notes
    -----
    Do not use the counts across languages: each language offers other words.

    Examples
    --------
    >>> codes = pd.DataFrame({
    ...     "article_id": ["p1", "p1", "p2", "p2"], "pass": ["a", "b"] * 2,
    ...     "headline_frame": ["dispute", "dispute", "denial_led", "dispute"],
    ...     "crack_word": ["hacked", "cracked", "hacked", "hacked"], "conflict": [True, False] * 2,
    ... })
    >>> articles = pd.DataFrame({
    ...     "article_id": ["p1", "p2"], "outlet": ["X", "Y"], "country": ["NL", "BE"],
    ...     "language": "nl", "published": "2021-03-10",
    ... })
    >>> crack_words(codes, articles)[["crack_word", "pages_a", "pages_b"]].values.tolist()
    [['hacked', 2, 1], ['cracked', 0, 1]]
    """
    words = codes.dropna(subset="crack_word").merge(
        articles[["article_id", "language"]], on="article_id", validate="many_to_one"
    )
    counts = pd.crosstab(
        [words["language"], words["crack_word"].str.lower()], words["pass"].astype(str)
    ).reindex(columns=["a", "b"], fill_value=0)
    counts = counts.set_axis(["pages_a", "pages_b"], axis=1).reset_index()
    total = counts["pages_a"] + counts["pages_b"]
    counts = counts.assign(total=total, size=total.groupby(counts["language"]).transform("sum"))
    counts = counts.sort_values(
        ["size", "language", "total", "crack_word"], ascending=[False, True, False, True]
    )
    return counts.drop(columns=["total", "size"]).reset_index(drop=True)


def voice_groups(statements: pd.DataFrame) -> pd.DataFrame:
    """Add to each statement its `voice`: company, authorities, outlet or others (ordered).

    Parameters
    ----------
    statements
        One row a statement, with `speaker`.

    Returns
    -------
    DataFrame
        The same rows with `voice`: company, authorities, outlet or others (ordered).

    Notes
    -----
    Do not use it where authorities disagree among themselves: it makes them one voice.

    Examples
    --------
    >>> statements = pd.DataFrame({"speaker": ["company", "nl_police", "outlet", "expert"]})
    >>> voice_groups(statements)["voice"].tolist()
    ['company', 'authorities', 'outlet', 'others']
    """
    named = {"company": "company", "authority": "authorities", "outlet": "outlet"}
    voices = {code.code: named.get(code.role, "others") for code in codebook.entries("speaker")}
    voice = statements["speaker"].astype(object).map(lambda who: voices.get(who, "others"))
    order = pd.CategoricalDtype(["company", "authorities", "outlet", "others"], ordered=True)
    return statements.assign(voice=voice.astype(order))


def balance(statements: pd.DataFrame, articles: pd.DataFrame, by: str) -> pd.DataFrame:
    """Say how evenly the statements of each group of pages are spread over four kinds of voices.

    Parameters
    ----------
    statements
        One row a statement: `article_id`, `speaker`.
    articles
        One row a page: `article_id` and the column `by`. Statements of other pages are left out.
    by
        Column that groups the pages; "article_id" gives one row a page.

    Returns
    -------
    DataFrame
        One row a group, most statements first: `by`, `pages`, statements by `company`,
        `authorities`, `outlet`, `others`, and `effective_sources`, `evenness` (`source_balance`).

    Notes
    -----
    Do not use balance as fairness: see `source_balance`.

    Examples
    --------
    >>> statements = pd.DataFrame({"article_id": ["p1"] * 3, "speaker": ["company", "company", "outlet"]})
    >>> articles = pd.DataFrame({"article_id": ["p1"], "country": ["NL"]})
    >>> balance(statements, articles, "country")[["country", "pages", "company", "outlet"]].values.tolist()
    [['NL', 1, 2, 1]]
    """
    names = list(dict.fromkeys(["article_id", by]))
    made = voice_groups(statements).merge(articles[names], on="article_id", validate="many_to_one")
    counts = pd.crosstab(made[by].astype(str), made["voice"], dropna=False)
    counts.columns = counts.columns.astype(str)
    measured = [source_balance(row) for _, row in counts.iterrows()]
    table = counts.assign(
        effective_sources=[found.effective_sources for found in measured],
        evenness=[found.evenness for found in measured],
        statements=counts.sum(axis=1),
    ).rename_axis(by)
    pages = made.groupby(made[by].astype(str))["article_id"].nunique()
    table = table.assign(pages=pages.reindex(table.index)).reset_index()
    table = table.sort_values(["statements", by], ascending=[False, True], ignore_index=True)
    voices = ["company", "authorities", "outlet", "others"]
    return table[[by, "pages", *voices, "effective_sources", "evenness"]]


def reach_of_groups(
    coded: pd.DataFrame,
    groupings: Sequence[str] = tuple(GROUPINGS),
    cluster: str | None = None,
    *,
    alpha: float = 0.05,
) -> pd.DataFrame:
    """Say before any test what the comparison of each two groups could show at best.

    Parameters
    ----------
    coded
        One row a page, with the groupings and, if given, the column `cluster`.
    groupings
        Columns that group the pages.
    cluster
        Column that names the text a page shares; within a group it is one voice.
    alpha
        Threshold for p.

    Returns
    -------
    DataFrame
        One row a group and another group of its grouping, in the order of the groupings and by
        falling size (each pair stands there twice, once from either side): `grouping`, `group`,
        `other`, `pages`, `voices`, `other_voices`, `smallest_p` (0-1), `testable`, `voices_needed`
        (fewest in all, in this proportion; see `can_be_known`).

    Notes
    -----
    Do not use `testable` as a promise: see `can_be_known`.

    Examples
    --------
    >>> coded = pd.DataFrame({"article_id": [*"abcdefg"], "country": ["NL"] * 4 + ["BE"] * 3})
    >>> reach = reach_of_groups(coded, ["country"])
    >>> reach[["group", "other", "smallest_p", "testable"]].round(3).values.tolist()
    [['NL', 'BE', 0.029, True], ['BE', 'NL', 0.029, True]]
    """
    rows = []
    for grouping in groupings:
        known = coded.dropna(subset=grouping)
        pages = known[grouping].astype(str).value_counts().sort_index()
        sizes = pages.sort_values(ascending=False, kind="stable")
        voices = {name: _voices(known[known[grouping] == name], cluster) for name in sizes.index}
        for group, other in itertools.permutations(sizes.index, 2):
            reach = can_be_known(voices[group], voices[other], alpha)
            found = (int(sizes[group]), voices[group], voices[other], reach.smallest_p)
            rows.append((grouping, group, other, *found, reach.testable, reach.pages_needed))
    columns = ["grouping", "group", "other", "pages", "voices", "other_voices", "smallest_p"]
    table = pd.DataFrame(rows, columns=[*columns, "testable", "voices_needed"])
    return table.astype({"voices_needed": "Int64", "testable": bool})


def group_tests(
    coded: pd.DataFrame,
    outcomes: Mapping[str, object] | None = None,
    groupings: Sequence[str] = tuple(GROUPINGS),
    cluster: str | None = None,
    *,
    fewest: int = 5,
    alpha: float = 0.05,
) -> pd.DataFrame:
    r"""Compare each group with the rest on each outcome, counting a shared text once.

    Parameters
    ----------
    coded
        One row a page, with the groupings, the variables and, if given, the column `cluster`.
    outcomes
        The code that is compared, by variable; `OUTCOMES` by default.
    groupings
        Columns that group the pages.
    cluster
        Column that names the text a page shares.
    fewest
        Groups of fewer voices are left out: they would be compared as outlets, not as groups.
    alpha
        Threshold for `testable`.

    Returns
    -------
    DataFrame
        One row a group and outcome: `grouping`, `group`, `variable`, `code`, `count` of `pages`
        with it, `rest_count` of `rest_pages`, `difference` (of shares of voices, group less rest)
        with `difference_low` and `difference_high` (95 %), `p` (voices), `p_pages`,
        `smallest_p` (what these margins could reach), `testable`, and `p_adjusted` over all tests
        that are testable (missing elsewhere). Smallest p first.

    Notes
    -----
    Each row is what `compare_shares` gives for a group and all other pages. With m testable comparisons,
    sorted, `p_adjusted` is Benjamini and Hochberg's

    .. math:: \tilde p_{(i)} = \min_{j \geq i} \frac{m}{j} p_{(j)}

    Comparisons that could not reach `alpha` whatever their outcome are left out of m (Tarone
    1990): they are no evidence of "no difference".

    Do not use the rows as independent: Dutch pages and pages from the Netherlands are mostly the
    same pages.

    References
    ----------
    Tarone, R. E. (1990). A modified Bonferroni method for discrete data. Biometrics 46, 515-522.

    Benjamini, Y., & Hochberg, Y. (1995). Journal of the Royal Statistical Society B 57, 289-300.

    Examples
    --------
    >>> coded = pd.DataFrame({
    ...     "article_id": [*"abcdefghijkl"], "country": ["NL"] * 6 + ["BE"] * 6,
    ...     "first_speaker": ["company"] * 6 + ["outlet"] * 6,
    ... })
    >>> tests = group_tests(coded, {"first_speaker": "company"}, ["country"])
    >>> tests[["group", "count", "rest_count", "p"]].round(4).values.tolist()
    [['BE', 0, 6, 0.0022], ['NL', 6, 0, 0.0022]]
    """
    rows = []
    for grouping in groupings:
        known = coded.dropna(subset=grouping)
        told = [
            _told(known, variable, code, cluster)
            for variable, code in (OUTCOMES if outcomes is None else outcomes).items()
        ]
        for group in _ordered_values(known[grouping]):
            inside = (known[grouping] == group).to_numpy(dtype=bool)
            if _voices(known[inside], cluster) < fewest or inside.all():
                continue
            for outcome in told:
                found = _against_the_rest(inside, *outcome)
                rows.append({"grouping": grouping, "group": str(group)} | found)
    columns = ["grouping", "group", *_TEST_COLUMNS]
    made = [name for name in columns if name not in ("testable", "p_adjusted")]
    table = pd.DataFrame(rows, columns=made)
    table = table.assign(testable=table["smallest_p"] <= alpha)
    p = table["p"].where(table["testable"]).astype(float)
    table = table.assign(p_adjusted=inference.adjust(p, "bh"))
    return table.sort_values(["p", "grouping", "group", "variable"], ignore_index=True)[columns]


_TEST_COLUMNS = [
    "variable",
    "code",
    "count",
    "pages",
    "rest_count",
    "rest_pages",
    "difference",
    "difference_low",
    "difference_high",
    "p",
    "p_pages",
    "smallest_p",
    "testable",
    "p_adjusted",
]


def _told(known: pd.DataFrame, variable: str, code: object, cluster: str | None) -> tuple:
    """Read an outcome once for all groups: where it is coded, whether so, and in what text."""
    coded = known[variable].notna().to_numpy(dtype=bool)
    has = (known.loc[coded, variable].astype(object) == code).astype(int).to_numpy()
    wire = known.loc[coded, cluster].tolist() if cluster else [None] * len(has)
    return variable, code, coded, has, wire


def _against_the_rest(
    inside: np.ndarray, variable: str, code: object, coded: np.ndarray, has: np.ndarray, wire: list
) -> dict:
    here = inside[coded]
    a1, n1 = _voice_counts(has, here, wire)
    a2, n2 = _voice_counts(has, ~here, wire)
    k1, m1, k2, m2 = (
        int(n) for n in (has[here].sum(), here.sum(), has[~here].sum(), (~here).sum())
    )
    row = {"variable": variable, "code": str(code), "count": k1, "pages": m1}
    row |= {"rest_count": k2, "rest_pages": m2}
    if not n1 or not n2:
        return row
    low, high = inference.newcombe(a1, n1, a2, n2)
    p, smallest = _exact_p(a1, n1 - a1, a2, n2 - a2)
    row |= {"difference": a1 / n1 - a2 / n2, "difference_low": low, "difference_high": high}
    p_pages, _ = _exact_p(k1, m1 - k1, k2, m2 - k2)
    return row | {"p": p, "p_pages": p_pages, "smallest_p": smallest}


def _voice_counts(has: np.ndarray, chosen: np.ndarray, wire: list) -> tuple[int, int]:
    """Count voices with the code, and voices: what `inference.collapsed_clusters` does, at once."""
    found = {}
    for place in np.flatnonzero(chosen):
        name = wire[place]
        alone = name is None or name != name or name == ""
        found.setdefault(("page", place) if alone else ("text", name), []).append(has[place])
    return sum(2 * sum(pages) > len(pages) for pages in found.values()), len(found)


# Groups and thresholds share many tables.
_exact_p = functools.cache(inference.fisher_p)


def _voices(pages: pd.DataFrame, cluster: str | None) -> int:
    if cluster is None:
        return len(pages)
    return int(pages[cluster].nunique() + pages[cluster].isna().sum())


def _both_codes(codes: pd.DataFrame, variable: str) -> pd.DataFrame:
    """One row a page: `article_id`, `a`, `b`, the codes of the two passes (missing where absent)."""
    wide = codes.astype({variable: object}).pivot(
        index="article_id", columns="pass", values=variable
    )
    wide.columns = wide.columns.astype(str)
    return wide.reindex(columns=["a", "b"]).reset_index()


def _words(passes: pd.DataFrame, line: str) -> list[str]:
    words = [passes.loc[one, line] if one in passes.index else "" for one in ("a", "b")]
    known = ["" if pd.isna(word) else str(word) for word in words]
    return [codebook.label(line, word) if line in codebook.CODES else word for word in known]


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
