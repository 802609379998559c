"""Sums that are tried: what they give, or which rule forbids them."""

import math
from collections.abc import Mapping

import pandas as pd

from counterclaim.enforcement import RULES, InvalidTotalError, total


def attempts(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Try to add the figures of each table, and keep the refusals beside the sums.

    Parameters
    ----------
    tables
        By a name for the reader, one row a figure or observation, as for `enforcement.total`.

    Returns
    -------
    pd.DataFrame
        One row a table, in the order given: `attempt` (its name), `rows` (how many were to be
        added), `low`, `high` (of the sum; infinite where open, missing where refused), `rule` (a
        key of `enforcement.RULES`) and `why` (in words); both missing where the sum stands.

    Notes
    -----
    Do not read a sum that stands as checked: `enforcement.total` knows what the columns say.

    Examples
    --------
    >>> day = pd.DataFrame({
    ...     "jurisdiction": ["BE", "NL", "WORLD"], "measure": "arrests",
    ...     "value_low": [48, 30, 80], "value_high": [48, 30, 80],
    ... })
    >>> attempts({"two countries": day.head(2), "and the world": day})[["low", "high", "rule"]]
        low  high            rule
    0  78.0  78.0             NaN
    1   NaN   NaN  part_and_whole
    """
    columns = ["attempt", "rows", "low", "high", "rule", "why"]
    tried = [(name, len(rows), *_outcome(rows)) for name, rows in tables.items()]
    return pd.DataFrame(tried, columns=columns).astype({"rule": "str", "why": "str"})


def _outcome(rows: pd.DataFrame) -> tuple:
    try:
        added = total(rows)
    except InvalidTotalError as refusal:
        return math.nan, math.nan, refusal.rule, RULES[refusal.rule]
    return added.low, added.high, None, None
