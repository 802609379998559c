"""Can this be known? What a comparison could show at best, and how many more pages would settle it.

A difference that is not seen may not be there, or may be one that so few pages could never show.
These summaries keep the two apart, comparison by comparison.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from counterclaim import inference
from counterclaim.framing import can_be_known

COUNTS = ("count", "pages", "rest_count", "rest_pages")
VERDICTS = ("cannot be known", "open", "clear taken alone")


def knowable(
    comparisons: pd.DataFrame, counts: Sequence[str] = COUNTS, *, alpha: float = 0.05
) -> pd.DataFrame:
    r"""Say of each comparison of two groups what it could show at best, and what would settle it.

    Parameters
    ----------
    comparisons
        One row a comparison, with the columns named in `counts`.
    counts
        Four columns: pages with the feature and pages, in the group; the same in the other.
    alpha
        Threshold for p, between 0 and 1.

    Returns
    -------
    DataFrame
        The rows and columns of `comparisons`, and: `p` (two-sided, 0-1; what was there under this
        name is replaced), `at_best` (smallest p that any outcome could reach with groups of these
        sizes), `to_be_testable` (further pages with which `at_best` would be at or below `alpha`;
        0 where it is; missing where a group is empty), `to_settle` (further pages with which a
        difference like the one seen would be at or below `alpha`; missing where no number would do),
        `knowable`: "cannot be known" (`at_best` is above `alpha`), "open" (`p` is) or "clear taken
        alone" (it is not; but no p is adjusted here).

    Raises
    ------
    ValueError
        If a column is not there or a count is no count.

    Notes
    -----
    .. math::

        \text{at best} = p_{\min}(n_1, n_2)

    by `inference.smallest_p`; further pages by `framing.can_be_known` and
    `inference.pages_to_settle`.

    Do not read "open" as "no difference", nor `to_settle` as a plan: it holds only if the next
    pages have the shares of these, and then about every other sample would still fall short.

    References
    ----------
    Tarone, R. E. (1990). A modified Bonferroni method for discrete data. Biometrics 46, 515-522.

    Altman, D. G., & Bland, J. M. (1995). Absence of evidence is not evidence of absence. BMJ 311,
    485.

    Examples
    --------
    >>> three = pd.DataFrame({"count": [3], "pages": [3], "rest_count": [0], "rest_pages": [3]})
    >>> row = knowable(three).iloc[0]
    >>> float(row["at_best"]), int(row["to_settle"]), row["knowable"]
    (0.1, 1, 'cannot be known')
    """
    missing = [name for name in counts if name not in comparisons]
    if missing:
        raise ValueError(f"no column {missing[0]!r}: name the four columns of counts")
    rows = [_known(*row, alpha) for row in comparisons[list(counts)].itertuples(index=False)]
    added = ["p", "at_best", "to_be_testable", "to_settle", "knowable"]
    found = pd.DataFrame(rows, columns=added, index=comparisons.index)
    found = found.astype({"to_be_testable": "Int64", "to_settle": "Int64", "knowable": "str"})
    return comparisons.drop(columns="p", errors="ignore").join(found)


def groups_against_rest(
    coded: pd.DataFrame,
    by: str,
    variable: str,
    value: object,
    cluster: str | None = None,
    *,
    alpha: float = 0.05,
) -> pd.DataFrame:
    """Compare each group with all others on one code, and say what could be known of it.

    Parameters
    ----------
    coded
        One row a page, with the columns `by`, `variable` and, if given, `cluster`. Pages with no
        group or no code are left out.
    by
        Column that groups the pages.
    variable, value
        The coded column, and the code whose share is compared.
    cluster
        Column that names the text a page shares: within a group it is one voice.
    alpha
        Threshold for p.

    Returns
    -------
    DataFrame
        One row a group, largest first: the column `by`, `count` of `pages` with the code and
        `rest_count` of `rest_pages` (pages mean voices here where there are clusters), and the
        columns of `knowable`.

    Notes
    -----
    Voices are made by `inference.collapsed_clusters`, once within the group and once within the
    rest, as in `framing.group_tests`: a text on both sides is a voice on each.

    Do not use the rows as independent: each group is among the rest of every other.

    References
    ----------
    Tarone, R. E. (1990). A modified Bonferroni method for discrete data. Biometrics 46, 515-522.

    Examples
    --------
    >>> coded = pd.DataFrame({"country": ["NL"] * 4 + ["BE"] * 2, "doubt": [1, 1, 1, 1, 0, 0]})
    >>> rows = groups_against_rest(coded, "country", "doubt", 1)
    >>> rows[["country", "count", "pages", "rest_count", "rest_pages"]].values.tolist()
    [['NL', 4, 4, 0, 2], ['BE', 0, 2, 4, 4]]
    """
    known = coded.dropna(subset=[by, variable])
    has = (known[variable].astype(object) == value).astype(int)
    wire = known[cluster] if cluster else pd.Series(np.nan, index=known.index)
    rows = []
    for group, pages in known[by].astype(str).value_counts().sort_index().items():
        side = (known[by].astype(str) == group).to_numpy()
        voices = inference.collapsed_clusters(has, side, wire)
        (k1, n1), (k2, n2) = (
            (int(told.sum()), len(told))
            for told in (voices.loc[voices["group"] == one, "outcome"] for one in (True, False))
        )
        rows.append((group, k1, n1, k2, n2, pages))
    table = pd.DataFrame(rows, columns=[by, *COUNTS, "size"])
    rows = table.sort_values("size", ascending=False, kind="stable", ignore_index=True)
    rows = rows.drop(columns="size")
    return knowable(rows, alpha=alpha)


def terms_at_best(
    tried: Mapping[str, tuple[pd.DataFrame, Sequence, Sequence]], *, alpha: float = 0.05
) -> pd.DataFrame:
    r"""Say of comparisons of words what one term could show at best among so many.

    Parameters
    ----------
    tried
        By name: the table of terms (one row a term that was tried), and the pages of both sides.
    alpha
        Threshold for p, between 0 and 1.

    Returns
    -------
    DataFrame
        One row a comparison: `comparison`, `pages`, `rest_pages`, `terms` (how many were tried),
        `at_best` (p of a term that stands in every page of one side and in none of the other),
        `at_best_adjusted` (what is left of it where no other term is as marked), `testable`
        (whether that is at or below `alpha`).

    Notes
    -----
    By Benjamini and Hochberg's method the smallest of m p values, alone, is multiplied by m:

    .. math:: \min(1,\; m \, p_{\min}(n_1, n_2))

    Do not read `testable` as likely: hardly any term stands in every page of one side.

    References
    ----------
    Benjamini, Y., & Hochberg, Y. (1995). Journal of the Royal Statistical Society B 57, 289-300.

    Examples
    --------
    >>> terms = pd.DataFrame({"term": [*"abcdefghij"]})
    >>> row = terms_at_best({"denial": (terms, range(4), range(4))}).iloc[0]
    >>> round(float(row["at_best"]), 4), round(float(row["at_best_adjusted"]), 4)
    (0.0286, 0.2857)
    """
    rows = []
    for name, (terms, target, reference) in tried.items():
        least = inference.smallest_p(len(target), len(reference))
        adjusted = min(1.0, least * len(terms))
        sizes = (len(target), len(reference), len(terms))
        rows.append((name, *sizes, least, adjusted, adjusted <= alpha))
    columns = [
        "comparison",
        "pages",
        "rest_pages",
        "terms",
        "at_best",
        "at_best_adjusted",
        "testable",
    ]
    return pd.DataFrame(rows, columns=columns)


def _known(k1: int, n1: int, k2: int, n2: int, alpha: float) -> tuple:
    settle = inference.pages_to_settle(k1, n1, k2, n2, alpha=alpha)
    p = inference.fisher([[k1, n1 - k1], [k2, n2 - k2]]).p
    reach = can_be_known(int(n1), int(n2), alpha)
    testable = pd.NA if reach.pages_needed is None else reach.pages_needed - reach.pages
    verdict = VERDICTS[0] if not reach.testable else VERDICTS[2] if p <= alpha else VERDICTS[1]
    return p, reach.smallest_p, testable, pd.NA if settle is None else settle, verdict
