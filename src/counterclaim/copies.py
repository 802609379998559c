"""Copies: how much of one page stands in another, and how many voices there are without copies.

Pages are compared by runs of three words, not by sets of words: two reports of one event share
their words, but only a copy shares their order.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd
from datasketch import MinHash

SIGNATURE_SIZE = 256
EMPTY = np.iinfo(np.uint32).max  # the value of a signature that has seen nothing
MEASURES = ("containment", "containment_both", "jaccard")


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
    sketch = MinHash(num_perm=SIGNATURE_SIZE, seed=1, scheme="affine32")
    sketch.update_batch([" ".join(gram).encode("utf-8") for gram in _ngrams(tokens, 3)])
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
    rows = [
        (page, min(group), len(group)) for group in nx.connected_components(graph) for page in group
    ]
    return pd.DataFrame(sorted(rows), columns=["article_id", "cluster", "cluster_pages"])


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
