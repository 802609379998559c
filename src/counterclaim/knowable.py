"""Can this be known? What a comparison could show at best, and how many more pages would settle it.

A difference that is not seen may not be there, or may be one that so few pages could never show.
These summaries keep the two apart, comparison by comparison.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from counterclaim import inference
from counterclaim.framing import can_be_known

COUNTS = ("count", "pages", "rest_count", "rest_pages")
VERDICTS = ("cannot be known", "open", "clear")


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
        `knowable`: "cannot be known" (`at_best` is above `alpha`), "open" or "clear" (`p` is not).

    Raises
    ------
    ValueError
        If a column is not there or a count is no count.

    Notes
    -----
    .. math::

        \text{at best} = p_{\min}(n_1, n_2)

    by `inference.smallest_p`; further pages by `framing.can_be_known` and
    `inference.pages_to_settle`. No p is adjusted here.

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
    Voices are made by `inference.collapsed_clusters`, before groups are set against the rest: a
    text that several groups carry is a voice in each of them.

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
    voices = inference.collapsed_clusters(has, known[by].astype(str), wire)
    sums = voices.groupby("group")["outcome"].agg(["sum", "size"]).sort_index()
    rows = pd.DataFrame(
        {
            by: sums.index,
            "count": sums["sum"].to_numpy(),
            "pages": sums["size"].to_numpy(),
            "rest_count": sums["sum"].sum() - sums["sum"].to_numpy(),
            "rest_pages": sums["size"].sum() - sums["size"].to_numpy(),
        }
    ).sort_values("pages", ascending=False, kind="stable", ignore_index=True)
    return knowable(rows, alpha=alpha)


def _known(k1: int, n1: int, k2: int, n2: int, alpha: float) -> tuple:
    settle = inference.pages_to_settle(k1, n1, k2, n2, alpha=alpha)
    p = inference.fisher([[k1, n1 - k1], [k2, n2 - k2]]).p
    reach = can_be_known(int(n1), int(n2), alpha)
    testable = pd.NA if reach.pages_needed is None else reach.pages_needed - reach.pages
    verdict = VERDICTS[0] if not reach.testable else VERDICTS[2] if p <= alpha else VERDICTS[1]
    return p, reach.smallest_p, testable, pd.NA if settle is None else settle, verdict
