"""The words: which terms mark one set of pages off from another, and which verbs and hedges report.

Grammar comes before newsroom: French marks hearsay with a verb form, Dutch with *zou*, German with
*sollen* or the subjunctive. Verbs and hedges are therefore counted within a language.
"""

from collections.abc import Iterable
from functools import cache
from importlib import resources

import numpy as np
import pandas as pd
import scipy

from counterclaim import codebook, framing, inference
from counterclaim.text import tokens

METHODS = ("g2", "g2_4cell", "log_odds")
VARIANCES = ("full", "two_term")
COUNTS = ["target_count", "reference_count"]


def keyness(
    target: pd.Series,
    reference: pd.Series,
    method: str = "g2",
    prior: float | pd.Series | None = None,
    variance: str = "full",
    *,
    pages: pd.Series | None = None,
) -> pd.DataFrame:
    """Score each term by how far its rate in the target departs from that in the reference.

    Parameters
    ----------
    target, reference
        Counts of terms in two sets of pages: index term (each once), value a whole number of zero
        or more. A term that one of them lacks counts zero there.
    method
        "g2" (log-likelihood of the two term cells), "g2_4cell" (log-likelihood of the whole
        two-by-two table) or "log_odds" (log-odds ratio with a Dirichlet prior, as a z score).
    prior
        For "log_odds": pseudo-counts above zero, one number for all terms or a Series with every
        term (terms that occur in neither corpus are not used). None takes each term's count in both
        corpora together: a strong prior, which draws scores towards zero.
    variance
        For "log_odds": "full" (four terms) or "two_term" (the approximation for rare terms).
    pages
        In how many pages each term occurs, as `counts_of` gives it.

    Returns
    -------
    pandas.DataFrame
        Index `term`: every term of either Series, highest score first, equal scores in
        alphabetical order. `target_count` and `reference_count` (counts); `score` (signed, positive
        where over-used in the target; G2 or z, no upper bound); `log_ratio` (binary logarithm of
        the ratio of rates: 1 is twice as often) with `log_ratio_low` and `log_ratio_high` (95 %);
        `p` (0-1, two-sided) and `p_adjusted` (0-1, Benjamini-Hochberg over all rows); `pages`
        (count, missing where not given).

    Raises
    ------
    ValueError
        Where a method or variance is unknown; counts are negative, missing or not whole; a term
        stands twice; a corpus has no word; a prior is given to another method, is not above zero
        or lacks a term; or "log_odds" meets fewer than two terms that occur.

    Notes
    -----
    With a and b the counts of a term, c and d the sizes of target and reference,

    .. math:: G^2 = 2 (a \\ln \\frac{a}{E_1} + b \\ln \\frac{b}{E_2})

    .. math:: E_1 = \\frac{c (a + b)}{c + d}, \\quad E_2 = \\frac{d (a + b)}{c + d}

    for "g2"; "g2_4cell" adds the two cells of all other words in the same way. A cell of zero adds
    zero. The sign is that of the difference of rates. P comes from chi-squared with one degree of
    freedom. For "log_odds", with prior pseudo-counts that sum to alpha_0,

    .. math:: \\delta = \\ln \\frac{a + \\alpha}{c + \\alpha_0 - a - \\alpha}
        - \\ln \\frac{b + \\alpha}{d + \\alpha_0 - b - \\alpha}

    .. math:: \\sigma^2 = \\frac{1}{a + \\alpha} + \\frac{1}{c + \\alpha_0 - a - \\alpha}
        + \\frac{1}{b + \\alpha} + \\frac{1}{d + \\alpha_0 - b - \\alpha}

    the score is delta / sigma and "two_term" drops the second and fourth fraction.

    .. math:: R = \\log_2 \\frac{a / c}{b / d}

    In the log ratio R a zero a is replaced by c / (c + d) and a zero b by d / (c + d): together
    one occurrence, shared out by size, and 0.5 each where the corpora are equal. Its interval is
    that of a ratio of two proportions,

    .. math:: R \\pm \\frac{1.96}{\\ln 2} \\sqrt{\\frac{1}{a} - \\frac{1}{c} + \\frac{1}{b}
        - \\frac{1}{d}}

    A term that occurs in neither scores 0 with p 1.

    Do not use p as if words were drawn one by one: they come in pages, and one page can carry a
    term alone, so read `pages` beside it. Do not compare two languages: the terms then mark the
    language. And do not rank by `log_ratio` alone, which favours rare terms.

    References
    ----------
    Rayson, P. & Garside, R. (2000). Comparing corpora using frequency profiling. Proceedings of
    the Workshop on Comparing Corpora, pp. 1-6.
    Dunning, T. (1993). Accurate methods for the statistics of surprise and coincidence.
    Computational Linguistics 19(1), pp. 61-74.
    Monroe, B., Colaresi, M. & Quinn, K. (2008). Fightin' words. Political Analysis 16(4),
    pp. 372-403.
    Hardie, A. (2014). Log Ratio: an informal introduction. ESRC Centre for Corpus Approaches to
    Social Science, Lancaster.
    Katz, D. et al. (1978). Obtaining confidence intervals for the risk ratio in cohort studies.
    Biometrics 34(3), pp. 469-474.
    Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal
    Statistical Society B 57(1), pp. 289-300.

    Examples
    --------
    >>> target = pd.Series({"hacked": 8, "the": 92})
    >>> reference = pd.Series({"hacked": 2, "the": 198})
    >>> scored = keyness(target, reference)[["score", "log_ratio", "p"]]
    >>> scored.round(3).rename_axis(None)
            score  log_ratio      p
    hacked  9.192      3.000  0.002
    the    -0.341     -0.106  0.559
    """
    _check(method, METHODS, "method")
    _check(variance, VARIANCES, "variance")
    if prior is not None and method != "log_odds":
        raise ValueError("a prior is for the method 'log_odds' only")
    counts = _paired(target, reference)
    if method == "log_odds":
        score = _log_odds(counts, _pseudo_counts(counts, prior), variance)
        p = 2 * scipy.stats.norm.sf(score.abs())
    else:
        score = _signed_g2(counts, cells=2 if method == "g2" else 4)
        p = scipy.stats.chi2.sf(score.abs(), df=1)
    table = counts.assign(score=score, **_log_ratio(counts), p=p)
    table["p_adjusted"] = inference.adjust(p, "bh")
    found = pd.Series(dtype="Int64") if pages is None else pages
    table["pages"] = found.reindex(table.index).astype("Int64")
    return table.sort_index().sort_values("score", ascending=False, kind="stable")


def counts_of(term_counts: pd.DataFrame, article_ids) -> pd.DataFrame:
    """Add up the terms of some pages.

    Parameters
    ----------
    term_counts
        One row a page and term: `article_id`, `term` and `count` (number).
    article_ids
        The pages to take; each counts once.

    Returns
    -------
    pandas.DataFrame
        Index `term`, in alphabetical order: `count` (occurrences in these pages) and `pages` (count
        of these pages that have the term). Terms of other pages are left out.

    Raises
    ------
    ValueError
        Where `count` holds no numbers, or a page has no row in `term_counts`.

    Notes
    -----
    With n the count of a term on page i,

    .. math:: count = \\sum_i n_i

    Rows with a missing term or count are left out.

    Do not use it on whole coverage without thinking of copies: a wire text on four pages counts
    four times. Take one page a cluster first (`copies.clusters`).

    References
    ----------
    Gries, S. Th. (2008). Dispersions and adjusted frequencies in corpora. International Journal of
    Corpus Linguistics 13(4), pp. 403-437, on why to show in how many pages a term occurs.

    Examples
    --------
    >>> term_counts = pd.DataFrame({
    ...     "article_id": ["p1", "p1", "p2"],
    ...     "term": ["app", "sky", "sky"],
    ...     "count": [1, 2, 3],
    ... })
    >>> counts_of(term_counts, ["p1", "p2"]).rename_axis(None)
         count  pages
    app      1      1
    sky      5      2
    """
    if not pd.api.types.is_numeric_dtype(term_counts["count"]):
        raise ValueError("column count holds text; read it as numbers first")
    wanted = set(article_ids)
    absent = wanted - set(term_counts["article_id"])
    if absent:
        raise ValueError(f"no terms for page {min(map(str, absent))}")
    rows = term_counts[term_counts["article_id"].isin(wanted)].dropna(subset=["term", "count"])
    rows = rows[rows["count"] > 0]
    grouped = rows.groupby("term", observed=True)
    return pd.DataFrame({"count": grouped["count"].sum(), "pages": grouped["article_id"].nunique()})


@cache
def _verb_rows() -> pd.DataFrame:
    source = resources.files("counterclaim").joinpath("verbs.csv")
    with source.open(encoding="utf-8") as lines:
        return pd.read_csv(lines, dtype=str, keep_default_na=False)


def verb_classes() -> pd.DataFrame:
    """List the reporting verbs that have a class.

    Returns
    -------
    pandas.DataFrame
        One row a language and verb: `language` (ISO 639-1: de, en, es, fr, it, nl), `verb`
        (infinitive) and `verb_class` (neutral, denying, distancing, insisting, accusing, factive).

    Notes
    -----
    A class is a judgement about the verb as it is mostly used in news, made for this project
    after the definitions in the codebook. There is no formula.

    Do not use the class as a finding about one sentence: *weten* is neutral in *laten weten* and
    factive elsewhere. The table has one class a verb.

    References
    ----------
    Hyland, K. (1999). Academic attribution: citation and the construction of disciplinary
    knowledge. Applied Linguistics 20(3), pp. 341-367, on reporting verbs by stance.

    Examples
    --------
    >>> verbs = verb_classes().set_index(["language", "verb"])["verb_class"]
    >>> verbs["nl", "ontkennen"], verbs["en", "claim"]
    ('denying', 'distancing')
    """
    return _verb_rows().copy()


def classed_verbs(statements: pd.DataFrame, articles: pd.DataFrame | None = None) -> pd.DataFrame:
    """Put the class of its reporting verb beside each statement.

    Parameters
    ----------
    statements
        One row a statement, with `article_id` and `reporting_verb` (infinitive).
    articles
        One row a page, with `article_id` and `language`. Not needed where `statements` has a
        column `language` itself.

    Returns
    -------
    pandas.DataFrame
        The statements in their order, with `language` and `verb_class` (text; missing where there
        is no verb, or where the verb is not in `verb_classes`).

    Raises
    ------
    ValueError
        Where the language of a page is not to be found.

    Notes
    -----
    The verb is looked up in the language of its page, in lower case. A verb that the table lacks
    is never guessed. There is no formula.

    Do not use a missing class as "neutral".

    References
    ----------
    The classes are those of the project's codebook, `verb_class`.

    Examples
    --------
    >>> statements = pd.DataFrame({
    ...     "language": ["nl", "nl"],
    ...     "reporting_verb": ["beweren", "zingen"],
    ... })
    >>> classed_verbs(statements)["verb_class"].tolist()
    ['distancing', nan]
    """
    known = verb_classes().set_index(["language", "verb"])["verb_class"].to_dict()
    spoken = _with_language(statements, articles)
    verbs = spoken["reporting_verb"].astype(object).where(_said(spoken["reporting_verb"]))
    keys = zip(spoken["language"].astype(object), verbs.str.lower(), strict=True)
    classes = [known.get(key, np.nan) for key in keys]
    return spoken.assign(verb_class=pd.Series(classes, index=spoken.index, dtype="str"))


def verb_table(statements: pd.DataFrame, articles: pd.DataFrame | None = None) -> pd.DataFrame:
    """Count reporting verbs by language, speaker and class.

    Parameters
    ----------
    statements
        One row a statement, with `article_id`, `speaker` and `reporting_verb`.
    articles
        One row a page, with `article_id` and `language`; as in `classed_verbs`.

    Returns
    -------
    pandas.DataFrame
        One row a language, speaker and class that occur together, classes in codebook order:
        `language`, `speaker`, `verb_class` (missing: the verb has no class), `statements` (count),
        `share` (0-1, of the speaker's statements with a verb, in that language) and `verbs` (count
        of different verbs).

    Raises
    ------
    ValueError
        Where the language of a page is not to be found.

    Notes
    -----
    With n the statements of a speaker with a verb of class v,

    .. math:: share_v = \\frac{n_v}{\\sum_u n_u}

    Statements without a reporting verb, or without a speaker, are left out. Verbs without a class
    stay in, with a missing class, so that shares add up to one.

    Do not use shares under ten statements: show the counts. Do not compare languages by it: what a
    newsroom can choose from differs by language.

    References
    ----------
    The classes are those of the project's codebook, `verb_class`.

    Examples
    --------
    >>> statements = pd.DataFrame({
    ...     "language": ["en"] * 3,
    ...     "speaker": ["company"] * 3,
    ...     "reporting_verb": ["claim", "deny", "claim"],
    ... })
    >>> verb_table(statements)
      language  speaker  verb_class  statements     share  verbs
    0       en  company     denying           1  0.333333      1
    1       en  company  distancing           2  0.666667      1
    """
    classed = classed_verbs(statements, articles)
    classed["verb_class"] = classed["verb_class"].astype(_verb_class_order())
    said = classed[_said(classed["reporting_verb"]) & _said(classed["speaker"])]
    by = ["language", "speaker"]
    grouped = said.groupby([*by, "verb_class"], observed=True, dropna=False)["reporting_verb"]
    counts = grouped.agg(statements="size", verbs="nunique").reset_index()
    spoken = counts.groupby(by, observed=True)["statements"].transform("sum")
    return counts.assign(share=counts["statements"] / spoken)[
        [*by, "verb_class", "statements", "share", "verbs"]
    ]


def hedge_table(statements: pd.DataFrame, articles: pd.DataFrame | None = None) -> pd.DataFrame:
    """Count hedged statements in each language.

    Parameters
    ----------
    statements
        One row a statement, with `article_id` and `hedge` (the marker as printed, or empty).
    articles
        One row a page, with `article_id` and `language`; as in `classed_verbs`.

    Returns
    -------
    pandas.DataFrame
        One row a language, in alphabetical order: `language`, `statements` (count), `hedged`
        (count), `hedged_share` (0-1) with `low` and `high` (95 %, Wilson) and `markers` (count of
        different hedges, in lower case).

    Raises
    ------
    ValueError
        Where the language of a page is not to be found.

    Notes
    -----
    With h hedged statements of n, z = 1.96 and the share q = h / n, the Wilson interval is

    .. math:: \\frac{q + \\frac{z^2}{2n} \\pm z \\sqrt{\\frac{q (1 - q)}{n} + \\frac{z^2}{4 n^2}}}
        {1 + \\frac{z^2}{n}}

    An empty or missing hedge counts as none.

    Do not use the rows to say that one language's press hedges more: the table puts grammars side
    by side before newsrooms. To compare groups within a language use `hedge_comparison`.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
    Journal of the American Statistical Association 22, pp. 209-212.

    Examples
    --------
    >>> statements = pd.DataFrame({"language": ["nl", "nl"], "hedge": ["zou", ""]})
    >>> hedge_table(statements)[["language", "statements", "hedged", "hedged_share"]]
      language  statements  hedged  hedged_share
    0       nl           2       1           0.5
    """
    return _hedge_rates(_with_language(statements, articles), "language")


def hedge_comparison(
    statements: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    by: str = "country",
    *,
    across_languages: bool = False,
) -> pd.DataFrame:
    """Compare the share of hedged statements between groups of one language.

    Parameters
    ----------
    statements
        One row a statement, with `article_id` and `hedge`.
    articles
        One row a page, with `article_id`, `language` and, where `statements` lacks it, `by`.
    by
        Column that groups the statements, such as "country", "outlet" or "speaker".
    across_languages
        Say True to compare over languages all the same.

    Returns
    -------
    pandas.DataFrame
        One row a group, in alphabetical order: the column `by`, `statements`, `hedged`,
        `hedged_share`, `low`, `high` and `markers`, as in `hedge_table`.

    Raises
    ------
    ValueError
        Where the statements are of more than one language and `across_languages` is not True, or
        where a language is not to be found.

    Notes
    -----
    With h hedged statements of n in a group, the share is

    .. math:: q = \\frac{h}{n}

    and its interval that of `hedge_table`. Statements without a group are left out.

    Do not use the intervals as a test between groups: statements of one page hang together. Take
    pages or clusters of pages to `inference.clustered_test`.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
    Journal of the American Statistical Association 22, pp. 209-212.

    Examples
    --------
    >>> statements = pd.DataFrame({
    ...     "language": ["nl", "fr"],
    ...     "country": ["NL", "BE"],
    ...     "hedge": ["zou", "aurait"],
    ... })
    >>> hedge_comparison(statements)
    Traceback (most recent call last):
        ...
    ValueError: hedges of fr, nl compare grammars before newsrooms; take one language, or say across_languages=True
    >>> hedge_comparison(statements, across_languages=True)["hedged"].tolist()
    [1, 1]
    """
    spoken = _with_language(statements, articles, by)
    spoken = spoken[_said(spoken[by])]
    refusal = "" if across_languages is True else hedge_refusal(spoken)
    if refusal:
        raise ValueError(refusal)
    return _hedge_rates(spoken, by)


def hedge_refusal(statements: pd.DataFrame, articles: pd.DataFrame | None = None) -> str:
    """Say why the hedges of these statements are not compared, in the words of the refusal.

    Parameters
    ----------
    statements, articles
        As in `hedge_comparison`.

    Returns
    -------
    str
        What `hedge_comparison` would refuse with; empty where all are of one language.

    Notes
    -----
    There is no formula.

    Do not take an empty answer as leave to compare anything: see `hedge_comparison`.

    References
    ----------
    Aikhenvald, A. Y. (2004). Evidentiality. Oxford University Press, on how languages differ in
    what their grammar makes a speaker mark.

    Examples
    --------
    >>> hedge_refusal(pd.DataFrame({"language": ["nl", "fr"]}))[:37]
    'hedges of fr, nl compare grammars bef'
    >>> hedge_refusal(pd.DataFrame({"language": ["nl", "nl"]}))
    ''
    """
    languages = sorted(_with_language(statements, articles)["language"].unique())
    if len(languages) < 2:
        return ""
    return (
        f"hedges of {', '.join(languages)} compare grammars before newsrooms; "
        "take one language, or say across_languages=True"
    )


def verb_voices(
    statements: pd.DataFrame, articles: pd.DataFrame, language: str, *, least: int = 3
) -> pd.DataFrame:
    """Count, verb by verb, how often it carries the company's and the authorities' statements.

    Parameters
    ----------
    statements
        One row a statement, with `article_id`, `speaker` and `reporting_verb`.
    articles
        One row a page, with `article_id` and `language`.
    language
        The language of the pages to take (ISO 639-1).
    least
        Leave out verbs that both together use less often than this.

    Returns
    -------
    pandas.DataFrame
        One row a verb, by class in codebook order, then commonest first: `verb` (infinitive),
        `language`, `verb_class` (missing: not classed), `company` and `authorities` (counts of statements),
        `company_statements` and `authority_statements` (counts with any verb).

    Notes
    -----
    Plain counts; there is no formula. The statements of an outlet's own voice and of others are
    left out.

    Do not use a verb's absence from one side as avoidance: a company that denies is the only one
    with something to deny.

    References
    ----------
    Hyland, K. (1999). Academic attribution: citation and the construction of disciplinary
    knowledge. Applied Linguistics 20(3), pp. 341-367.

    Examples
    --------
    >>> statements = pd.DataFrame({
    ...     "article_id": ["p1"] * 3,
    ...     "speaker": ["company", "company", "nl_police"],
    ...     "reporting_verb": ["deny", "say", "say"],
    ... })
    >>> articles = pd.DataFrame({"article_id": ["p1"], "language": ["en"]})
    >>> verb_voices(statements, articles, "en", least=1)[["verb", "company", "authorities"]]
       verb  company  authorities
    0   say        1            1
    1  deny        1            0
    """
    classed = framing.voice_groups(classed_verbs(statements, articles))
    said = classed[(classed["language"] == language) & _said(classed["reporting_verb"])]
    said = said[said["voice"].isin(["company", "authorities"])]
    counts = pd.crosstab(said["reporting_verb"].str.lower(), said["voice"].astype(object))
    counts = counts.reindex(columns=["company", "authorities"], fill_value=0)
    classes = said.groupby(said["reporting_verb"].str.lower())["verb_class"].first()
    return (
        counts.assign(
            verb_class=classes.astype(_verb_class_order()),
            language=language,
            together=counts.sum(axis=1),
            company_statements=counts["company"].sum(),
            authority_statements=counts["authorities"].sum(),
        )
        .query("together >= @least")
        .rename_axis(index="verb", columns=None)
        .reset_index()
        .sort_values(
            ["verb_class", "together", "verb"], ascending=[True, False, True], ignore_index=True
        )
        .drop(columns="together")
    )


def hedges_by_voice(
    statements: pd.DataFrame, articles: pd.DataFrame, *, least: int = 100
) -> pd.DataFrame:
    """Compare, within each language apart, how often whose statements are hedged.

    Parameters
    ----------
    statements
        One row a statement, with `article_id`, `speaker` and `hedge`.
    articles
        One row a page, with `article_id` and `language`.
    least
        Leave out languages with fewer statements than this.

    Returns
    -------
    pandas.DataFrame
        One row a language and voice, most statements first, voices in the order of `framing.voice_groups`:
        `language`, `voice`, `statements`, `hedged`, `hedged_share`, `low`, `high`, `markers`, as
        in `hedge_comparison`.

    Notes
    -----
    Each language is a call of `hedge_comparison`, which says what the interval is.

    Do not read a row against a row of another language: see `hedge_comparison`, which refuses it.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
    Journal of the American Statistical Association 22, pp. 209-212.

    Examples
    --------
    >>> statements = pd.DataFrame({
    ...     "article_id": ["p1"] * 2, "speaker": ["company", "outlet"], "hedge": ["zou", None]
    ... })
    >>> articles = pd.DataFrame({"article_id": ["p1"], "language": ["nl"]})
    >>> hedges_by_voice(statements, articles, least=1)[["language", "voice", "hedged"]]
      language    voice  hedged
    0       nl  company       1
    1       nl   outlet       0
    """
    spoken = framing.voice_groups(_with_language(statements, articles))
    sizes = spoken["language"].value_counts()
    order = spoken["voice"].dtype
    tables = [
        hedge_comparison(spoken[spoken["language"] == language], by="voice")
        .astype({"voice": order})
        .sort_values("voice")
        .assign(language=language)
        for language in sizes[sizes >= least].index
    ]
    columns = ["language", "voice", "statements", "hedged", "hedged_share", "low", "high"]
    empty = pd.DataFrame(columns=[*columns, "markers"])
    return pd.concat(tables, ignore_index=True)[list(empty)] if tables else empty


def headline_terms(articles: pd.DataFrame, basis: Iterable[str] = ("page",)) -> pd.DataFrame:
    """Count the terms of each headline, in the form of `term_counts`.

    Parameters
    ----------
    articles
        One row a page, with `article_id`, `title` and `title_basis`.
    basis
        Which titles to take: "page" (as the page shows it), "slug" (the words of its address).

    Returns
    -------
    pandas.DataFrame
        One row a page and term: `article_id`, `term` (lower case), `count`. An address keeps only
        some words of a headline, and not always those that were printed.

    Notes
    -----
    Terms are those of `text.tokens`. There is no formula.

    Do not use it to compare languages.

    References
    ----------
    The basis of a title is described in the project's codebook, `title_basis`.

    Examples
    --------
    >>> articles = pd.DataFrame({
    ...     "article_id": ["p1", "p2"], "title": ["Sky: not Sky", "sky-raids"],
    ...     "title_basis": ["page", "slug"],
    ... })
    >>> headline_terms(articles).values.tolist()
    [['p1', 'not', 1], ['p1', 'sky', 2]]
    """
    seen = articles[articles["title_basis"].isin(list(basis))].dropna(subset=["title"])
    words = seen.assign(term=[tokens.tokens(title) for title in seen["title"]]).explode("term")
    return words.groupby(["article_id", "term"]).size().rename("count").reset_index()


def lemma_counts(term_counts: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Add up the forms of one word: count lemmas in place of terms.

    Parameters
    ----------
    term_counts
        One row a page and term: `article_id`, `term` and `count` (number).
    articles
        One row a page, with `article_id` and `language`.

    Returns
    -------
    pandas.DataFrame
        One row a page and lemma: `article_id`, `term` (the lemma, lower case), `count` and `forms`
        (count of different terms that became it on that page).

    Notes
    -----
    Lemmas are those of `text.tokens.lemma`, looked up word by word in the language of the page;
    numbers and unknown words stay as they are. With n the count of a term t on page i,

    .. math:: count_{il} = \\sum_{t: lemma(t) = l} n_{it}

    Do not use a lemma without its forms: without the sentence, noun and verb fall together.

    References
    ----------
    Barbaresi, A. simplemma: a simple multilingual lemmatizer for Python (software).

    Examples
    --------
    >>> term_counts = pd.DataFrame({
    ...     "article_id": ["p1"] * 2, "term": ["ontkent", "ontkennen"], "count": [2, 1],
    ... })
    >>> articles = pd.DataFrame({"article_id": ["p1"], "language": ["nl"]})
    >>> lemma_counts(term_counts, articles).values.tolist()
    [['p1', 'ontkennen', 3, 2]]
    """
    spoken = _with_language(term_counts, articles)
    keys = zip(spoken["term"], spoken["language"], strict=True)
    lemmas = spoken.assign(term=[tokens.lemma(term, language) for term, language in keys])
    return (
        lemmas.groupby(["article_id", "term"])["count"].agg(count="sum", forms="size").reset_index()
    )


def marked_terms(
    term_counts: pd.DataFrame,
    target: Iterable[str],
    reference: Iterable[str],
    *,
    comparison: str = "denial",
) -> pd.DataFrame:
    """Score the terms of two sets of pages twice: word by word, and page by page.

    Parameters
    ----------
    term_counts
        One row a page and term: `article_id`, `term` and `count` (number).
    target, reference
        The pages of either side; none in both. One language, and one page a voice
        (`copies.one_a_voice`).
    comparison
        A name for what is compared, such as "denial", "country" or "wire".

    Returns
    -------
    pandas.DataFrame
        One row a term, highest score first: `comparison`, `row` (name of the row: comparison and
        term), `term`, the columns of `keyness` (method "g2"), `side`
        ("target" or "reference": where it is over-used), `rank` (1 is the strongest of its side),
        `target_pages` and `reference_pages` (counts of pages with the term), `p_pages` (0-1,
        two-sided), `p_pages_adjusted` (0-1, Benjamini-Hochberg over all rows).

    Raises
    ------
    ValueError
        Where a page stands on both sides, or as in `keyness` and `counts_of`.

    Notes
    -----
    `p` takes each word as drawn for itself. `p_pages` takes each page as one draw: with a of
    :math:`n_1` target pages and b of :math:`n_2` reference pages that have the term,

    .. math:: p = p_{Fisher}(a, \\; n_1 - a, \\; b, \\; n_2 - b)

    Do not use `p_adjusted` alone: a page that repeats a word makes it key. The page test, in turn,
    does not see how often a page uses it, and with few pages few terms can reach anything.

    References
    ----------
    Paquot, M. & Bestgen, Y. (2009). Distinctive words in academic writing: a comparison of three
    statistical tests for keyword extraction. Corpora: Pragmatics and Discourse, pp. 247-269.
    Egbert, J. & Biber, D. (2019). Incorporating text dispersion into keyword analyses. Corpora
    14(1), pp. 77-104, on keyness by texts in place of words.

    Examples
    --------
    >>> term_counts = pd.DataFrame({
    ...     "article_id": ["p1", "p1", "p2"], "term": ["fake", "sky", "sky"], "count": [9, 1, 1],
    ... })
    >>> marked_terms(term_counts, ["p1"], ["p2"])[["term", "target_pages", "p_pages"]]
       term  target_pages  p_pages
    0  fake             1      1.0
    1   sky             1      1.0
    """
    sides = {"target": list(target), "reference": list(reference)}
    if set(sides["target"]) & set(sides["reference"]):
        raise ValueError("a page stands on both sides")
    counts = {side: counts_of(term_counts, pages) for side, pages in sides.items()}
    pages = {side: counts[side]["pages"] for side in sides}
    together = pages["target"].add(pages["reference"], fill_value=0).astype(int)
    scored = keyness(counts["target"]["count"], counts["reference"]["count"], pages=together)
    found = {s: pages[s].reindex(scored.index, fill_value=0).astype(int) for s in sides}
    sizes = [len(set(ids)) for ids in sides.values()]
    p = _page_p(found["target"], found["reference"], *sizes)
    side = np.where(scored["score"] > 0, "target", "reference")
    return scored.assign(
        comparison=comparison,
        row=comparison + "-" + scored.index,
        side=side,
        rank=scored["score"].abs().groupby(side).rank(ascending=False, method="first").astype(int),
        target_pages=found["target"],
        reference_pages=found["reference"],
        p_pages=p,
        p_pages_adjusted=inference.adjust(p),
    ).reset_index()


def _page_p(target: pd.Series, reference: pd.Series, n1: int, n2: int) -> np.ndarray:
    @cache
    def p(a: int, b: int) -> float:
        return inference.fisher([[a, n1 - a], [b, n2 - b]]).p

    return np.array([p(a, b) for a, b in zip(target, reference, strict=True)])


@cache
def _verb_class_order() -> pd.CategoricalDtype:
    return pd.CategoricalDtype(codebook.codes("verb_class"), ordered=True)


def _check(value: str, known: tuple[str, ...], name: str) -> None:
    if value not in known:
        raise ValueError(f"{name} is {value!r}; it must be one of {', '.join(known)}")


def _paired(target: pd.Series, reference: pd.Series) -> pd.DataFrame:
    for name, counts in (("target", target), ("reference", reference)):
        if not counts.index.is_unique or counts.index.hasnans:
            raise ValueError(f"a term stands twice or is missing in {name}")
        values = counts.to_numpy(dtype=float)
        if not np.isfinite(values).all() or (values < 0).any() or (values % 1 != 0).any():
            raise ValueError(f"counts in {name} must be whole numbers of zero or more")
        if values.sum() == 0:
            raise ValueError(f"{name} has no words, so nothing has a rate in it")
    terms = target.index.union(reference.index).rename("term")
    paired = [counts.reindex(terms, fill_value=0).astype(int) for counts in (target, reference)]
    return pd.DataFrame(dict(zip(COUNTS, paired, strict=True)))


def _signed_g2(counts: pd.DataFrame, cells: int) -> pd.Series:
    observed = counts.to_numpy(dtype=float)
    sizes = observed.sum(axis=0)
    shares = sizes / sizes.sum()
    expected = observed.sum(axis=1, keepdims=True) * shares
    g2 = _deviance(observed, expected)
    if cells == 4:
        g2 += _deviance(sizes - observed, sizes - expected)
    rates = observed / sizes
    # Rounding can leave a G2 of -1e-16 where the rates are equal.
    return pd.Series(np.sign(rates[:, 0] - rates[:, 1]) * g2.clip(min=0), index=counts.index)


def _deviance(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    return 2 * (
        scipy.special.xlogy(observed, observed) - scipy.special.xlogy(observed, expected)
    ).sum(axis=1)


def _log_ratio(counts: pd.DataFrame) -> dict[str, pd.Series]:
    sizes = counts.sum()
    filled = counts.where(counts > 0, sizes / sizes.sum(), axis=1)
    log_rates = np.log(filled / sizes)
    middle = log_rates[COUNTS[0]] - log_rates[COUNTS[1]]
    half = scipy.stats.norm.ppf(0.975) * np.sqrt((1 / filled - 1 / sizes).sum(axis=1).clip(lower=0))
    return {
        "log_ratio": middle / np.log(2),
        "log_ratio_low": (middle - half) / np.log(2),
        "log_ratio_high": (middle + half) / np.log(2),
    }


def _pseudo_counts(counts: pd.DataFrame, prior: float | pd.Series | None) -> pd.Series:
    if prior is None:
        return counts.sum(axis=1).astype(float)
    if not isinstance(prior, pd.Series):
        prior = pd.Series(float(prior), index=counts.index)
    lacking = counts.index.difference(prior.index)
    if len(lacking):
        raise ValueError(f"the prior lacks the term {lacking[0]!r}")
    prior = prior.reindex(counts.index).astype(float)
    if not (np.isfinite(prior) & (prior > 0)).all():
        raise ValueError("the prior must be a number above zero for every term")
    return prior


def _log_odds(counts: pd.DataFrame, prior: pd.Series, variance: str) -> pd.Series:
    occurs = counts.sum(axis=1) > 0
    if occurs.sum() < 2:
        raise ValueError(
            "log_odds needs two terms that occur: the odds of an only term are infinite"
        )
    # Over all terms, not only those that occur: the prior is part of the sizes.
    sizes = counts.sum() + prior.sum()
    with_term = counts[occurs].add(prior[occurs], axis=0)
    without = sizes - with_term
    log_odds = np.log(with_term) - np.log(without)
    spread = (1 / with_term).sum(axis=1)
    if variance == "full":
        spread = spread + (1 / without).sum(axis=1)
    score = (log_odds[COUNTS[0]] - log_odds[COUNTS[1]]) / np.sqrt(spread)
    return score.reindex(counts.index, fill_value=0.0)


def _said(column: pd.Series) -> pd.Series:
    return column.notna() & (column != "")


def _with_language(statements, articles, *others: str) -> pd.DataFrame:
    wanted = [name for name in dict.fromkeys(("language", *others)) if name not in statements]
    if not wanted:
        spoken = statements
    elif articles is None:
        raise ValueError(f"neither statements nor articles have {' and '.join(wanted)}")
    else:
        pages = articles[["article_id", *wanted]]
        spoken = statements.merge(pages, on="article_id", how="left", validate="many_to_one")
        spoken.index = statements.index
    if not _said(spoken["language"]).all():
        raise ValueError("a statement has no language: its page is not in articles")
    return spoken


def _hedge_rates(spoken: pd.DataFrame, by: str) -> pd.DataFrame:
    hedges = spoken["hedge"].astype(object).where(_said(spoken["hedge"])).str.lower()
    grouped = hedges.groupby(spoken[by].astype(str))
    counts = grouped.agg(statements="size", hedged="count", markers="nunique")
    pairs = zip(counts["hedged"], counts["statements"], strict=True)
    low, high = np.array([inference.wilson(hedged, of) for hedged, of in pairs]).reshape(-1, 2).T
    return counts.assign(
        hedged_share=counts["hedged"] / counts["statements"], low=low, high=high
    ).reset_index()[[by, "statements", "hedged", "hedged_share", "low", "high", "markers"]]
