"""Copies: how much of one page stands in another, and how many voices there are without copies.

Pages are compared by runs of three words, not by sets of words: two reports of one event share
their words, but only a copy shares their order.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

from counterclaim import framing, inference

SIGNATURE_SIZE = 256
BATCH = 20_000
EMPTY = np.iinfo(np.uint32).max  # the value of a signature that has seen nothing
MEASURES = ("containment", "containment_both", "jaccard")
AGENCIES = ("ANP", "Belga", "AFP", "Reuters", "AP", "dpa")


@dataclass(frozen=True)
class EstimatedJaccard:
    """A similarity read off two signatures; see `estimated_jaccard`."""

    jaccard: float
    standard_error: float


@dataclass(frozen=True)
class Voices:
    """How many pages speak with how many voices; see `effective_voices`."""

    pages: int
    voices: int
    effective: float


def jaccard(a: Sequence[str], b: Sequence[str], n: int = 3) -> float:
    """Give the share of different word n-grams of two pages that both have.

    Parameters
    ----------
    a, b
        The tokens of a page, in order.
    n
        Words in an n-gram, 1 or more.

    Returns
    -------
    float
        0 (none shared) to 1 (all shared). NaN where either page has fewer than n tokens: nothing
        can be compared, and that is not zero.

    Raises
    ------
    ValueError
        Where n is below 1, or a page is given as one string.

    Notes
    -----
    With A and B the sets of n-grams,

    .. math:: J = \\frac{|A \\cap B|}{|A \\cup B|}

    An n-gram that occurs twice counts once.

    Do not use it to find a short text inside a long one: the union then holds J down. Use
    `containment`.

    References
    ----------
    Broder, A. (1997). On the resemblance and containment of documents. Compression and Complexity
    of Sequences, pp. 21-29.
    Leskovec, J., Rajaraman, A. & Ullman, J. (2014). Mining of Massive Datasets, 2nd ed., ch. 3.

    Examples
    --------
    >>> a = "police read the messages live".split()
    >>> b = "police read the messages".split()
    >>> round(jaccard(a, b), 3)
    0.667
    """
    grams_a, grams_b = _ngrams(a, n), _ngrams(b, n)
    if not grams_a or not grams_b:
        return float("nan")
    return len(grams_a & grams_b) / len(grams_a | grams_b)


def containment(a: Sequence[str], b: Sequence[str], n: int = 3) -> float:
    """Give the share of the different word n-grams of page a that page b has too.

    Parameters
    ----------
    a, b
        The tokens of a page, in order.
    n
        Words in an n-gram, 1 or more.

    Returns
    -------
    float
        0 (nothing of a stands in b) to 1 (all of a stands in b); not the same the other way round.
        NaN where either page has fewer than n tokens.

    Raises
    ------
    ValueError
        Where n is below 1, or a page is given as one string.

    Notes
    -----
    With A and B the sets of n-grams,

    .. math:: C(A, B) = \\frac{|A \\cap B|}{|A|}

    Do not use it as proof that a copied b: both may carry a third text, such as a wire report or a
    press release. See `direction` for what dates allow.

    References
    ----------
    Broder, A. (1997). On the resemblance and containment of documents. Compression and Complexity
    of Sequences, pp. 21-29.

    Examples
    --------
    >>> a = "police read the messages live".split()
    >>> b = "police read the messages".split()
    >>> round(containment(a, b), 3), containment(b, a)
    (0.667, 1.0)
    """
    grams_a, grams_b = _ngrams(a, n), _ngrams(b, n)
    if not grams_a or not grams_b:
        return float("nan")
    return len(grams_a & grams_b) / len(grams_a)


def signature(tokens: Sequence[str]) -> np.ndarray:
    """Give the 256 MinHash values of a page, as the codebook derives them.

    Parameters
    ----------
    tokens
        The tokens of a page, in order, in lower case.

    Returns
    -------
    numpy.ndarray
        256 whole numbers of 32 bits. A page with fewer than three tokens gives 256 times the
        largest value, the signature of nothing, which `estimated_jaccard` treats as missing.

    Raises
    ------
    ValueError
        Where the page is given as one string.

    Notes
    -----
    Each value is the smallest of a random permutation of hashes h over the trigrams t of the page,

    .. math:: s_k = \\min_t \\pi_k(h(t))

    with datasketch `MinHash(num_perm=256, seed=1)` and a trigram as three tokens joined by one
    space, in UTF-8. The permutations are those of datasketch 2 ("affine32"); signatures of
    datasketch 1 are of another kind and do not compare.

    Do not use it to hide a text: whoever guesses a sentence can test the guess.

    References
    ----------
    Broder, A. (1997). On the resemblance and containment of documents. Compression and Complexity
    of Sequences, pp. 21-29.

    Examples
    --------
    >>> values = signature("police read the messages live".split())
    >>> values.shape, values.dtype.name
    ((256,), 'uint32')
    """
    # Half a second of importing, for those alone who hold a text.
    from datasketch import MinHash

    sketch = MinHash(num_perm=SIGNATURE_SIZE, seed=1, scheme="affine32")
    grams = [" ".join(gram).encode("utf-8") for gram in _ngrams(tokens, 3)]
    # Each batch makes a table of its trigrams by 256: of a whole book that would be gigabytes.
    for start in range(0, len(grams), BATCH):
        sketch.update_batch(grams[start : start + BATCH])
    return sketch.hashvalues.copy()


def read_signature(text: str) -> np.ndarray:
    """Read a signature as the file `page_signatures` writes it.

    Parameters
    ----------
    text
        Hexadecimal numbers of eight digits, in lower case, with one space between.

    Returns
    -------
    numpy.ndarray
        The whole numbers of 32 bits, in the same order.

    Raises
    ------
    ValueError
        Where the text is written in any other way.

    Notes
    -----
    Each part is read in base 16 with d its digits,

    .. math:: s = \\sum_{i=0}^{7} 16^{i} d_i

    Do not use it for signatures of 64 bits, which have sixteen digits.

    References
    ----------
    The file is described in the project's codebook, `page_signatures.csv`.

    Examples
    --------
    >>> read_signature("0000000a ffffffff").tolist()
    [10, 4294967295]
    """
    if not re.fullmatch(r"[0-9a-f]{8}( [0-9a-f]{8})*", text):
        raise ValueError("a signature is hexadecimal numbers of eight digits, with spaces between")
    return np.array([int(part, 16) for part in text.split()], dtype=np.uint32)


def estimated_jaccard(signature_a: np.ndarray, signature_b: np.ndarray) -> EstimatedJaccard:
    """Estimate the Jaccard similarity of two pages from their signatures.

    Parameters
    ----------
    signature_a, signature_b
        Values of `signature` or `read_signature`, of the same length.

    Returns
    -------
    EstimatedJaccard
        `jaccard` (0-1) and `standard_error` (0 to 0.032 with 256 values). Both are NaN where
        either page had too few tokens for a trigram.

    Raises
    ------
    ValueError
        Where the two differ in length or are empty.

    Notes
    -----
    With k values of which e agree,

    .. math:: J = \\frac{e}{k}, \\quad SE = \\sqrt{\\frac{J (1 - J)}{k}}

    Do not use the standard error at J = 0 or J = 1, where it is zero while the estimate is not
    certain: with 256 values and none in agreement the similarity may still be 0.012 (three in k).

    References
    ----------
    Broder, A. et al. (2000). Min-wise independent permutations. Journal of Computer and System
    Sciences 60(3), pp. 630-659.

    Examples
    --------
    >>> a = signature("police read the messages live".split())
    >>> b = signature("police read the messages".split())
    >>> estimated_jaccard(a, b)
    EstimatedJaccard(jaccard=0.69921875, standard_error=0.028662358921400885)
    """
    values_a, values_b = np.asarray(signature_a), np.asarray(signature_b)
    if values_a.shape != values_b.shape or values_a.size == 0:
        raise ValueError("the signatures must be of one length, and not empty")
    if (values_a == EMPTY).all() or (values_b == EMPTY).all():
        return EstimatedJaccard(float("nan"), float("nan"))
    share = float((values_a == values_b).mean())
    return EstimatedJaccard(share, float(np.sqrt(share * (1 - share) / values_a.size)))


def clusters(
    pairs: pd.DataFrame,
    threshold: float = 0.4,
    measure: str = "containment",
    *,
    pages: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Group pages that are linked, directly or through others, by a shared text.

    Parameters
    ----------
    pairs
        One row a pair, as in `reuse_pairs`: `page_a`, `page_b`, `containment_a`, `containment_b`
        and `jaccard` (0-1).
    threshold
        Two pages are linked where the measure is at least this, above 0 and at most 1. At 0.4 one
        agency text links its pages in the Sky ECC case; between 0.2 and 0.4 lie an outlet's own
        background paragraph and quotes from one press release.
    measure
        "containment" (the larger of the two: either page stands in the other), "containment_both"
        (the smaller: each stands in the other) or "jaccard".
    pages
        All pages to be grouped; those without a link are clusters of one. None takes the pages of
        `pairs`.

    Returns
    -------
    pandas.DataFrame
        One row a page, in alphabetical order: `article_id`, `cluster` (the first page of the
        cluster in alphabetical order) and `cluster_pages` (count of pages in it).

    Raises
    ------
    ValueError
        Where the measure is unknown, the threshold is not above 0 and at most 1, or a pair names a
        page that is not in `pages`.

    Notes
    -----
    Clusters are the connected components of the graph with a link between a and b where

    .. math:: \\max(C(A, B), C(B, A)) \\geq threshold

    for "containment"; "containment_both" takes the minimum and "jaccard" J. A pair with a missing
    value is no link.

    Do not use one threshold without looking at others: links chain, so that two pages can share a
    cluster and no sentence. Count voices at several thresholds and say which.

    References
    ----------
    Leskovec, J., Rajaraman, A. & Ullman, J. (2014). Mining of Massive Datasets, 2nd ed., ch. 3.
    Welbers, K., van Atteveldt, W., Kleinnijenhuis, J. & Ruigrok, N. (2018). A gatekeeper among
    gatekeepers. Journalism Studies 19(3), pp. 315-333, on finding agency copy in outlets.

    Examples
    --------
    >>> pairs = pd.DataFrame({
    ...     "page_a": ["p1"], "page_b": ["p3"],
    ...     "containment_a": [0.9], "containment_b": [0.2], "jaccard": [0.2],
    ... })
    >>> clusters(pairs, pages=["p1", "p2", "p3"])
      article_id cluster  cluster_pages
    0         p1      p1              2
    1         p2      p2              1
    2         p3      p1              2
    """
    if not 0 < threshold <= 1:
        raise ValueError("the threshold must be above 0 and at most 1")
    named = set(pairs["page_a"]) | set(pairs["page_b"])
    everyone = named if pages is None else set(pages)
    if named - everyone:
        raise ValueError(f"page {min(named - everyone)} of a pair is not among the pages")
    linked = pairs[_similarity(pairs, measure) >= threshold]
    graph = nx.Graph(zip(linked["page_a"], linked["page_b"], strict=True))
    graph.add_nodes_from(everyone)
    return _components(graph)


def direction(pairs: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Say which page of each pair came first, where the dates allow it.

    Parameters
    ----------
    pairs
        One row a pair, with `page_a` and `page_b`.
    articles
        One row a page, with `article_id`, `published_from` and `published_to` (dates; the first and
        the last day, or moment, on which the page may have appeared, both included).

    Returns
    -------
    pandas.DataFrame
        One row a pair, in the order given: `page_a`, `page_b`, `direction` ("a_to_b", "b_to_a" or
        "undetermined"), `earlier` and `later` (pages; missing where undetermined).

    Raises
    ------
    ValueError
        Where a page of a pair is not in `articles`, or a page ends before it begins.

    Notes
    -----
    Page a came first where its interval ends before that of b begins,

    .. math:: to_a < from_b

    Intervals that overlap or touch, such as two pages of one day, are undetermined. So is a pair
    with a missing date.

    Do not use "a_to_b" as "b copied a". It says that only this direction is possible; both may have
    a third text as their source, and the archive may lack it.

    References
    ----------
    Allen, J. F. (1983). Maintaining knowledge about temporal intervals. Communications of the ACM
    26(11), pp. 832-843, relation "before".

    Examples
    --------
    >>> pairs = pd.DataFrame({"page_a": ["p1"], "page_b": ["p2"]})
    >>> articles = pd.DataFrame({
    ...     "article_id": ["p1", "p2"],
    ...     "published_from": pd.to_datetime(["2021-03-10", "2021-03-01"]),
    ...     "published_to": pd.to_datetime(["2021-03-10", "2021-03-31"]),
    ... })
    >>> direction(pairs, articles)["direction"].tolist()
    ['undetermined']
    """
    dates = articles.set_index("article_id")[["published_from", "published_to"]]
    absent = (set(pairs["page_a"]) | set(pairs["page_b"])) - set(dates.index)
    if absent:
        raise ValueError(f"page {min(absent)} of a pair is not among the articles")
    if (dates["published_to"] < dates["published_from"]).any():
        raise ValueError("a page ends before it begins: published_to is before published_from")
    a, b = (dates.loc[pairs[page]].reset_index(drop=True) for page in ("page_a", "page_b"))
    a_first = (a["published_to"] < b["published_from"]).to_numpy()
    b_first = (b["published_to"] < a["published_from"]).to_numpy()
    found = pairs[["page_a", "page_b"]]
    return found.assign(
        direction=np.select([a_first, b_first], ["a_to_b", "b_to_a"], "undetermined"),
        earlier=found["page_a"].where(a_first, found["page_b"].where(b_first)),
        later=found["page_b"].where(a_first, found["page_a"].where(b_first)),
    )


def effective_voices(clusters: pd.DataFrame) -> Voices:
    """Count the voices behind the pages, with a cluster of copies as one.

    Parameters
    ----------
    clusters
        One row a page, with `cluster`, as `clusters` gives it.

    Returns
    -------
    Voices
        `pages` (count), `voices` (count of clusters) and `effective` (1 to `voices`: the number of
        voices of equal size that would be as concentrated; NaN where there is no page).

    Raises
    ------
    ValueError
        Where a page has no cluster.

    Notes
    -----
    With q the share of the pages that a cluster has, the effective number is the inverse of
    Simpson's concentration,

    .. math:: N = \\frac{1}{\\sum_c q_c^2}

    Do not use either number without the threshold of the clusters: it moves both.

    References
    ----------
    Simpson, E. H. (1949). Measurement of diversity. Nature 163, p. 688.
    Laakso, M. & Taagepera, R. (1979). Effective number of parties. Comparative Political Studies
    12(1), pp. 3-27.

    Examples
    --------
    >>> effective_voices(pd.DataFrame({"cluster": ["p1", "p1", "p2"]}))
    Voices(pages=3, voices=2, effective=1.8)
    """
    named = clusters["cluster"]
    if named.isna().any() or (named == "").any():
        raise ValueError("a page has no cluster")
    sizes = named.value_counts()
    sizes = sizes[sizes > 0]
    squares = int((sizes**2).sum())
    effective = len(named) ** 2 / squares if squares else float("nan")
    return Voices(len(named), len(sizes), effective)


def credited(clusters: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Join clusters further: pages that credit one agency in one phase of the story are one voice.

    Parameters
    ----------
    clusters
        One row a page, with `article_id` and `cluster`, as `clusters` gives it.
    articles
        One row a page, with `article_id`, `wire` and `phase`.

    Returns
    -------
    pandas.DataFrame
        As `clusters`: one row a page, in alphabetical order: `article_id`, `cluster`,
        `cluster_pages`.

    Notes
    -----
    Two pages are joined where a text links them already, or where both credit the same agency of
    `AGENCIES` and have the same phase, in whatever language. "none", "unknown" and "other" are no
    agency: pages that credit nobody are not joined by that.

    Do not use it as the truth but as the far end: an agency sends several reports a day, and one
    page may credit it for a sentence. `clusters` alone is the near end, since a report rewritten
    or translated shares no run of three words. The number of voices lies between.

    References
    ----------
    Boumans, J., Trilling, D., Vliegenthart, R. & Boomgaarden, H. (2018). The agency makes the
    (online) news world go round. International Journal of Communication 12, pp. 1768-1789.

    Examples
    --------
    >>> grouped = pd.DataFrame({"article_id": ["p1", "p2", "p3"], "cluster": ["p1", "p2", "p3"]})
    >>> articles = pd.DataFrame({
    ...     "article_id": ["p1", "p2", "p3"], "wire": ["ANP", "ANP", "none"],
    ...     "phase": ["denial"] * 3,
    ... })
    >>> credited(grouped, articles)["cluster"].tolist()
    ['p1', 'p1', 'p3']
    """
    pages = clusters[["article_id", "cluster"]].merge(
        articles[["article_id", "wire", "phase"]], on="article_id", validate="one_to_one"
    )
    graph = nx.Graph()
    graph.add_nodes_from(pages["article_id"])
    graph.add_edges_from(zip(pages["article_id"], pages["cluster"], strict=True))
    agency = pages[pages["wire"].isin(AGENCIES)]
    for _, same in agency.groupby(["wire", "phase"], observed=True)["article_id"]:
        nx.add_path(graph, same)
    return _components(graph)


def one_a_voice(articles: pd.DataFrame, clusters: pd.DataFrame) -> pd.DataFrame:
    """Keep one page of each cluster: the first to appear, by its last possible day.

    Parameters
    ----------
    articles
        One row a page, with `article_id` and `published_to`.
    clusters
        One row a page, with `article_id` and `cluster`.

    Returns
    -------
    pandas.DataFrame
        The rows of `articles` that are kept, in their order. Where two may be first, the first in
        alphabetical order is kept.

    Raises
    ------
    ValueError
        Where a page has no cluster.

    Notes
    -----
    A choice, not a measurement; there is no formula.

    Do not use it to say who wrote the text: see `direction`.

    References
    ----------
    Donner, A. & Klar, N. (2000). Design and Analysis of Cluster Randomization Trials in Health
    Research. Arnold.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["p1", "p2"], "published_to": [2, 1]})
    >>> grouped = pd.DataFrame({"article_id": ["p1", "p2"], "cluster": ["p1", "p1"]})
    >>> one_a_voice(articles, grouped)["article_id"].tolist()
    ['p2']
    """
    cluster = articles["article_id"].map(clusters.set_index("article_id")["cluster"])
    if cluster.isna().any():
        raise ValueError(
            f"page {articles.loc[cluster.isna(), 'article_id'].iloc[0]} is in no cluster"
        )
    order = articles.assign(cluster=cluster).sort_values(["published_to", "article_id"])
    return articles.loc[articles.index.isin(order.drop_duplicates("cluster").index)]


def near_copies(
    pairs: pd.DataFrame, articles: pd.DataFrame, *, least: float = 0.15, threshold: float = 0.4
) -> pd.DataFrame:
    """List the pairs of pages that share a text, with whose pages they are and who was first.

    Parameters
    ----------
    pairs
        One row a pair, as in `reuse_pairs`.
    articles
        One row a page: `article_id`, `outlet`, `published`, `published_from`, `published_to`.
    least
        Keep pairs of which one page stands in the other at least this far (0-1).
    threshold
        Pairs at or above this are `one_voice`, as in `clusters`.

    Returns
    -------
    pandas.DataFrame
        One row a pair, most shared first: `pair` (name of the row), `page_a`, `page_b`, `outlet_a`,
        `outlet_b`, `published_a`, `published_b`, `same_outlet` (truth), `shared_trigrams` (count),
        `containment` (0-1, the larger), `inside` (the page that stands in the other so far),
        `jaccard` (0-1), `one_voice` (truth), `order` ("a first", "b first", "same day", "month
        only", "days overlap"), and `row_a`, `row_b` (0 upward: the places of the pages in a list
        that keeps linked pages together, by date).

    Notes
    -----
    Containment and order are those of `containment` and `direction`. Where the order is open, a
    page dated to the month only gives "month only", and two pages of one day give "same day".

    Do not use "a first" as "b copied a": both may carry a text that is not in the case.

    References
    ----------
    Broder, A. (1997). On the resemblance and containment of documents. Compression and Complexity
    of Sequences, pp. 21-29.

    Examples
    --------
    >>> pairs = pd.DataFrame({
    ...     "page_a": ["p1"], "page_b": ["p2"], "shared_trigrams": [30],
    ...     "containment_a": [0.9], "containment_b": [0.2], "jaccard": [0.2],
    ... })
    >>> day = pd.to_datetime(["2021-03-09", "2021-03-10"])
    >>> articles = pd.DataFrame({
    ...     "article_id": ["p1", "p2"], "outlet": ["X", "X"],
    ...     "published": ["2021-03-09", "2021-03-10"], "published_from": day, "published_to": day,
    ... })
    >>> near_copies(pairs, articles)[["inside", "same_outlet", "order"]].values.tolist()
    [['p1', True, 'a first']]
    """
    kept = pairs[_similarity(pairs, "containment") >= least].reset_index(drop=True)
    pages = articles.set_index("article_id")[
        ["outlet", "published", "published_from", "published_to"]
    ]
    sides = [pages.loc[kept[f"page_{side}"]].reset_index(drop=True) for side in "ab"]
    a, b = sides
    places = _places(kept, pages)
    found = kept.assign(
        pair=kept["page_a"] + "--" + kept["page_b"],
        **{
            f"{name}_{s}": side[name] for s, side in zip("ab", sides, strict=True) for name in pages
        },
        same_outlet=a["outlet"] == b["outlet"],
        containment=_similarity(kept, "containment"),
        inside=kept["page_a"].where(kept["containment_a"] >= kept["containment_b"], kept["page_b"]),
        order=_order(direction(kept, articles)["direction"], a, b),
        row_a=kept["page_a"].map(places),
        row_b=kept["page_b"].map(places),
    )
    found["one_voice"] = found["containment"] >= threshold
    return found.sort_values(["containment", "pair"], ascending=[False, True], ignore_index=True)[
        _NEAR
    ]


_NEAR = [
    *("pair", "page_a", "page_b", "outlet_a", "outlet_b", "published_a", "published_b"),
    *("same_outlet", "shared_trigrams", "containment", "inside", "jaccard", "one_voice"),
    *("order", "row_a", "row_b"),
]


def _order(found: pd.Series, a: pd.DataFrame, b: pd.DataFrame) -> np.ndarray:
    month_only = (a["published_from"] < a["published_to"]) | (
        b["published_from"] < b["published_to"]
    )
    known = [found == "a_to_b", found == "b_to_a", month_only, a["published"] == b["published"]]
    return np.select(known, ["a first", "b first", "month only", "same day"], "days overlap")


def _places(pairs: pd.DataFrame, pages: pd.DataFrame) -> dict[str, int]:
    graph = nx.Graph(zip(pairs["page_a"], pairs["page_b"], strict=True))
    first = pages["published_to"].to_dict()
    groups = sorted(nx.connected_components(graph), key=lambda group: (-len(group), min(group)))
    order = [
        page for group in groups for page in sorted(group, key=lambda page: (first[page], page))
    ]
    return {page: place for place, page in enumerate(order)}


def voice_curve(
    pairs: pd.DataFrame,
    articles: pd.DataFrame,
    chosen: Iterable[str],
    thresholds: Iterable[float] = tuple(np.round(np.arange(0.1, 1.0001, 0.05), 2)),
) -> pd.DataFrame:
    """Count the voices behind some pages at each threshold, by shared text and by credit too.

    Parameters
    ----------
    pairs
        One row a pair, as in `reuse_pairs`.
    articles
        One row a page: `article_id`, `wire`, `phase`. Clusters are formed among all of them, so
        that two pages which copy a third outside `chosen` are still one voice.
    chosen
        The pages to count.
    thresholds
        As in `clusters`.

    Returns
    -------
    pandas.DataFrame
        One row a threshold and rule: `threshold`, `rule` ("text": `clusters`; "credit": `credited`
        too), `pages`, `voices`, `effective` (see `effective_voices`), `largest` (pages of the
        largest cluster).

    Notes
    -----
    See `clusters`, `credited` and `effective_voices` for the formulas.

    Do not use one point of the curve alone.

    References
    ----------
    Simpson, E. H. (1949). Measurement of diversity. Nature 163, p. 688.

    Examples
    --------
    >>> pairs = pd.DataFrame({
    ...     "page_a": ["p1"], "page_b": ["p2"],
    ...     "containment_a": [0.5], "containment_b": [0.2], "jaccard": [0.2],
    ... })
    >>> articles = pd.DataFrame({
    ...     "article_id": ["p1", "p2"], "wire": ["none", "none"], "phase": ["denial", "denial"],
    ... })
    >>> curve = voice_curve(pairs, articles, ["p1", "p2"], [0.4, 0.6])
    >>> curve[curve["rule"] == "text"]["voices"].tolist()
    [1, 2]
    """
    wanted = set(chosen)
    rows = []
    for threshold in thresholds:
        text = clusters(pairs, threshold, pages=articles["article_id"])
        for rule, grouped in (("text", text), ("credit", credited(text, articles))):
            mine = grouped[grouped["article_id"].isin(wanted)]
            found = effective_voices(mine)
            largest = int(mine["cluster"].value_counts().max())
            rows.append((threshold, rule, found.pages, found.voices, found.effective, largest))
    columns = ["threshold", "rule", "pages", "voices", "effective", "largest"]
    return pd.DataFrame(rows, columns=columns)


def shared_statements(
    statements: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    least: float = 0.4,
    draws: int = 999,
    seed: int = 0,
) -> pd.DataFrame:
    """Find pages in two languages that make the same statements in the same order.

    Parameters
    ----------
    statements
        One row a statement: `article_id`, `position`, `speaker`, `proposition`, `stance`.
    articles
        One row a page: `article_id`, `language`.
    least
        Keep pairs with at least this overlap (0-1).
    draws, seed
        Shuffles of the order of one page, and where they start.

    Returns
    -------
    pandas.DataFrame
        One row a pair of pages in different languages, most alike first: `page_a`, `page_b`,
        `language_a`, `language_b`, `statements_a`, `statements_b`, `common` (count, repeated
        statements as often as both have them), `overlap` (0-1), `in_order` (0-1), `as_close` (0-1:
        share of all pairs in two languages with an overlap at least as high, itself included) and
        `p_order` (0-1: share of shuffles as much in order), `p_order_adjusted` (Holm, over the
        rows). No row where no pair overlaps that far.

    Notes
    -----
    A statement is its speaker, proposition and stance. With a and b the statements of two pages as
    multisets, and LCS the longest run that both have in one order (gaps allowed),

    .. math:: overlap = \\frac{|a \\cap b|}{|a \\cup b|}, \\quad
        order = \\frac{LCS(a, b)}{\\min(|a|, |b|)}

    `p_order` keeps what both pages say and shuffles in what order one says it: (k + 1) / (m + 1).
    The choice of rows looks at what is said alone, so it leaves that test untouched.

    Do not use it as proof of translation: pages on one press conference say the same things, news
    has a customary order, and the coder of one page may have coded the other. The baseline is
    `as_close`: among all pairs of the case, how rare is so much in common?

    References
    ----------
    Hirschberg, D. S. (1975). A linear space algorithm for computing maximal common subsequences.
    Communications of the ACM 18(6), pp. 341-343.
    Phipson, B. & Smyth, G. (2010). Permutation p-values should never be zero. Statistical
    Applications in Genetics and Molecular Biology 9(1), 39.

    Examples
    --------
    >>> said = ["cracked", "fake_app", "reseller", "legal_action", "zero_tolerance"]
    >>> statements = pd.DataFrame({
    ...     "article_id": ["p1"] * 5 + ["p2"] * 5, "position": [*range(5)] * 2,
    ...     "speaker": "company", "proposition": said * 2, "stance": "asserts",
    ... })
    >>> articles = pd.DataFrame({"article_id": ["p1", "p2"], "language": ["nl", "fr"]})
    >>> found = shared_statements(statements, articles)
    >>> found[["common", "overlap", "in_order"]].values.tolist()
    [[5.0, 1.0, 1.0]]
    """
    said = _said_in_order(statements)
    language = articles.set_index("article_id")["language"]
    pairs = [
        (a, b) for a, b in itertools.combinations(sorted(said), 2) if language[a] != language[b]
    ]
    bags = {page: Counter(codes.tolist()) for page, codes in said.items()}
    rows = pd.DataFrame(pairs, columns=["page_a", "page_b"]).assign(
        language_a=lambda t: t["page_a"].map(language),
        language_b=lambda t: t["page_b"].map(language),
        statements_a=lambda t: t["page_a"].map(said).map(len),
        statements_b=lambda t: t["page_b"].map(said).map(len),
        common=[(bags[a] & bags[b]).total() for a, b in pairs],
        overlap=[(bags[a] & bags[b]).total() / (bags[a] | bags[b]).total() for a, b in pairs],
        as_close=lambda t: t["overlap"].rank(method="max", ascending=False) / max(len(t), 1),
    )
    kept = rows[rows["overlap"] >= least].reset_index(drop=True)
    orders = [
        _in_order(said[row.page_a], said[row.page_b], draws, np.random.default_rng(seed))
        for row in kept.itertuples()
    ]
    kept = kept.assign(in_order=[order for order, _ in orders], p_order=[p for _, p in orders])
    kept["p_order_adjusted"] = inference.adjust(kept["p_order"], "holm") if len(kept) else []
    return kept.sort_values(
        ["overlap", "in_order", "page_a", "page_b"],
        ascending=[False, False, True, True],
        ignore_index=True,
    )


def _said_in_order(statements: pd.DataFrame) -> dict[str, np.ndarray]:
    ordered = statements.sort_values(["article_id", "position"])
    keys = ordered[["speaker", "proposition", "stance"]].astype(str).agg("|".join, axis=1)
    codes = pd.Series(pd.factorize(keys)[0], index=ordered.index)
    return {page: rows.to_numpy() for page, rows in codes.groupby(ordered["article_id"])}


def _in_order(a: np.ndarray, b: np.ndarray, draws: int, rng) -> tuple[float, float]:
    shuffled = np.array([b, *(rng.permutation(b) for _ in range(draws))])
    lengths = _longest_common(a, shuffled)
    p = (1 + int((lengths[1:] >= lengths[0]).sum())) / (1 + draws)
    return lengths[0] / min(len(a), len(b)), p


def _longest_common(a: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The longest common subsequence of `a` and each row, all rows at once."""
    before = np.zeros((rows.shape[1] + 1, len(rows)), dtype=int)
    for word in a:
        here = np.zeros_like(before)
        for place in range(rows.shape[1]):
            match = before[place] + (rows[:, place] == word)
            here[place + 1] = np.maximum.reduce([match, before[place + 1], here[place]])
        before = here
    return before[-1]


def wire_dial(coded: pd.DataFrame, clusters: pd.DataFrame) -> pd.DataFrame:
    """Make each comparison of groups twice: with one voice a page, and one voice a cluster.

    Parameters
    ----------
    coded
        One row a page, as `framing.coded_pages` gives it.
    clusters
        One row a page, with `article_id` and `cluster`: `clusters`, or `credited` for the far end.

    Returns
    -------
    pandas.DataFrame
        One row a group and outcome, as in `framing.group_tests`, smallest p by page first:
        `comparison` (name of the row), `grouping`, `group`, `variable`, `code`, `count` of `pages`,
        `rest_count` of `rest_pages`; `difference_pages` and `difference_voices` (-1 to 1, share in
        the group less that in the rest), `low_pages`, `high_pages`, `low_voices`, `high_voices`
        (95 %); `p_pages` and `p_voices` (0-1, two-sided), `p_pages_adjusted` and
        `p_voices_adjusted` (over what is testable, missing elsewhere), `testable_pages` and
        `testable_voices`, and `rank` (1 upward). What is of voices is missing where a group has too
        few of them to be compared.

    Notes
    -----
    Both are `framing.group_tests`, without and with the clusters; see there for the formulas.

    Do not choose the smaller p of the two: the clustered one is the primary one. Do not turn the
    dial until a difference is found either.

    References
    ----------
    Donner, A. & Klar, N. (2000). Design and Analysis of Cluster Randomization Trials in Health
    Research. Arnold.

    Examples
    --------
    A group of seven pages, three of which carry one text, against five others:

    >>> from counterclaim import framing
    >>> coded = pd.DataFrame({
    ...     "article_id": [f"p{n:02}" for n in range(12)], "country": ["NL"] * 7 + ["BE"] * 5,
    ...     "language": "nl", "outlet_type": "blog", "phase": "denial",
    ...     **{name: [code] * 7 + ["other"] * 5 for name, code in framing.OUTCOMES.items()},
    ... })
    >>> grouped = pd.DataFrame({"article_id": coded["article_id"], "cluster": [*"aaabcdefghij"]})
    >>> dial = wire_dial(coded, grouped).query("group == 'NL' and variable == 'first_speaker'")
    >>> dial[["p_pages", "p_voices"]].round(4).values.tolist()
    [[0.0013, 0.0079]]
    """
    named = coded.merge(clusters[["article_id", "cluster"]], on="article_id", validate="one_to_one")
    key = ["grouping", "group", "variable", "code"]
    counts = ["count", "pages", "rest_count", "rest_pages"]
    by_page = framing.group_tests(named)
    by_voice = framing.group_tests(named, cluster="cluster")
    dial = by_page[[*key, *counts, *_TESTED]].merge(
        by_voice[[*key, *_TESTED]],
        on=key,
        how="left",
        suffixes=("_pages", "_voices"),
        validate="one_to_one",
    )
    dial = dial.rename(columns=lambda name: re.sub("^difference_(low|high)_", r"\1_", name))
    dial = dial.rename(columns=lambda name: re.sub("^p_adjusted_(.*)", r"p_\1_adjusted", name))
    dial = dial.sort_values(["p_pages", "p_voices", *key], ignore_index=True)
    names = dial["grouping"] + "-" + dial["group"] + "-" + dial["variable"]
    return dial.assign(comparison=names, rank=range(1, len(dial) + 1))


def dial_by_threshold(
    coded: pd.DataFrame,
    pairs: pd.DataFrame,
    thresholds: Iterable[float] = tuple(np.round(np.arange(0.1, 1.0001, 0.1), 2)),
    most: int = 8,
) -> pd.DataFrame:
    """Turn the wire dial: make the same comparisons at each threshold of shared text.

    Parameters
    ----------
    coded
        One row a page, as for `wire_dial`.
    pairs
        One row a pair, as in `reuse_pairs`. Pairs of pages outside `coded` are used too.
    thresholds
        As in `clusters`.
    most
        How many comparisons: those with the smallest p by page, the same at each threshold.

    Returns
    -------
    pandas.DataFrame
        One row a threshold and comparison: `threshold` (0-1) and the columns of `wire_dial`.

    Notes
    -----
    See `clusters` and `wire_dial` for the formulas. What is adjusted is adjusted over all
    comparisons of a threshold, not over those that are kept.

    Do not choose a threshold by its p: it is turned to see what does not depend on it.

    References
    ----------
    Gelman, A. & Loken, E. (2014). The statistical crisis in science. American Scientist 102, 460.

    Examples
    --------
    >>> from counterclaim import case, framing
    >>> story = case.open("sky-ecc")
    >>> coded = framing.coded_pages(story.codes, story.articles)
    >>> dial = dial_by_threshold(coded, story.reuse_pairs, [0.2, 0.4], most=3)
    >>> dial.groupby("threshold")["p_pages"].nunique().tolist()
    [3, 3]
    """
    pages = {*coded["article_id"], *pairs["page_a"], *pairs["page_b"]}
    made, turned = {}, []
    for threshold in thresholds:
        grouped = clusters(pairs, threshold, pages=sorted(pages))
        mine = grouped[grouped["article_id"].isin(coded["article_id"])]
        # Thresholds that leave the same groups leave the same answers.
        key = tuple(pd.factorize(mine["cluster"])[0])
        if key not in made:
            made[key] = wire_dial(coded, mine).head(most)
        turned.append(made[key].assign(threshold=threshold))
    return pd.concat(turned, ignore_index=True)


_TESTED = ["difference", "difference_low", "difference_high", "p", "p_adjusted", "testable"]


def estimates(pairs: pd.DataFrame, page_signatures: pd.DataFrame) -> pd.DataFrame:
    """Put the similarity read off two signatures beside the exact one.

    Parameters
    ----------
    pairs
        One row a pair: `page_a`, `page_b`, `jaccard` (0-1).
    page_signatures
        One row a page: `article_id`, `signature` (as the codebook writes it).

    Returns
    -------
    pandas.DataFrame
        The pairs, with `estimated` (0-1), `standard_error` (0-1) and `within` (whether the exact
        value lies within two standard errors).

    Notes
    -----
    See `estimated_jaccard`.

    Do not use `within` where the estimate is 0 or 1, which have no standard error.

    References
    ----------
    Broder, A. et al. (2000). Min-wise independent permutations. Journal of Computer and System
    Sciences 60(3), pp. 630-659.

    Examples
    --------
    >>> line = " ".join(f"{value:08x}" for value in signature("police read the messages".split()))
    >>> pairs = pd.DataFrame({"page_a": ["p1"], "page_b": ["p2"], "jaccard": [1.0]})
    >>> signatures = pd.DataFrame({"article_id": ["p1", "p2"], "signature": [line, line]})
    >>> estimates(pairs, signatures)["estimated"].tolist()
    [1.0]
    """
    values = {r.article_id: read_signature(r.signature) for r in page_signatures.itertuples()}
    found = [
        estimated_jaccard(values[a], values[b])
        for a, b in zip(pairs["page_a"], pairs["page_b"], strict=True)
    ]
    table = pairs.assign(
        estimated=[one.jaccard for one in found], standard_error=[o.standard_error for o in found]
    )
    off = (table["estimated"] - table["jaccard"]).abs()
    return table.assign(within=off <= 2 * table["standard_error"])


def _components(graph: nx.Graph) -> pd.DataFrame:
    rows = [
        (page, min(group), len(group)) for group in nx.connected_components(graph) for page in group
    ]
    return pd.DataFrame(sorted(rows), columns=["article_id", "cluster", "cluster_pages"])


def _ngrams(tokens: Sequence[str], n: int) -> set[tuple[str, ...]]:
    if n < 1:
        raise ValueError("n must be 1 or more")
    if isinstance(tokens, str):
        raise ValueError("a page is a list of tokens, not one string")
    words = list(tokens)
    return set(zip(*(words[start:] for start in range(n)), strict=False))


def _similarity(pairs: pd.DataFrame, measure: str) -> pd.Series:
    if measure not in MEASURES:
        raise ValueError(f"measure is {measure!r}; it must be one of {', '.join(MEASURES)}")
    if measure == "jaccard":
        return pairs["jaccard"]
    both = pairs[["containment_a", "containment_b"]]
    return both.max(axis=1) if measure == "containment" else both.min(axis=1)
