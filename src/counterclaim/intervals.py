"""Intervals: arithmetic on numbers that are only known to lie between two ends."""

import math
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Interval:
    """A number that lies somewhere from `low` to `high`, both ends included.

    Parameters
    ----------
    low, high
        The ends. Without a high end the interval is open above (`math.inf`).

    Raises
    ------
    ValueError
        An end is missing, `low` is not finite, or `low` lies above `high`.

    Notes
    -----
    With a = [a₁, a₂] and b = [b₁, b₂],

    .. math:: a + b = [a_1 + b_1,\\; a_2 + b_2], \\qquad a / b = \\{x / y : x \\in a, y \\in b\\}

    Whatever the two numbers are inside their intervals, the result holds their sum or their
    quotient. Ends are not rounded outward: the last digit of a float may be off.

    Do not use a sum or a quotient twice in one sum: the ends then count the same doubt twice, and
    the interval is wider than it need be. It is never too narrow.

    References
    ----------
    Moore, R. (1966). Interval Analysis. Prentice-Hall, ch. 2.
    Moore, R., Kearfott, R. & Cloud, M. (2009). Introduction to Interval Analysis. SIAM, pp. 7-18.

    Examples
    --------
    >>> Interval(48, 48) + Interval(27, 33)
    Interval(low=75, high=81)
    >>> Interval(48, 48) / Interval(4000, 6000) * 1000
    Interval(low=8.0, high=12.0)
    >>> Interval(500) + Interval(1, 2)
    Interval(low=501, high=inf)
    """

    low: float
    high: float = math.inf

    def __post_init__(self):
        """Refuse ends that make no interval."""
        if not (math.isfinite(self.low) and self.low <= self.high):
            raise ValueError(f"no interval from {self.low} to {self.high}")

    def __add__(self, other: "Interval") -> "Interval":
        """Add two intervals."""
        return Interval(self.low + other.low, self.high + other.high)

    def __mul__(self, factor: float) -> "Interval":
        """Scale by a number that is known exactly; below zero the ends change places."""
        if factor == 0:
            return Interval(0, 0)
        ends = sorted((self.low * factor, self.high * factor))
        return Interval(*ends)

    __rmul__ = __mul__

    def __truediv__(self, other: "Interval") -> "Interval":
        """Divide by an interval of positive numbers; one that begins at 0 leaves the top open."""
        if other.low < 0 or other.high == 0:
            raise ZeroDivisionError(f"{other} is not an interval of positive numbers")
        low = self.low / (other.high if self.low >= 0 else other.low)
        if self.high > 0:
            high = self.high / other.low if other.low else math.inf
        else:
            high = self.high / other.high
        return Interval(low, high)

    def __contains__(self, number: float) -> bool:
        """Say whether a number lies inside."""
        return self.low <= number <= self.high

    def overlaps(self, other: "Interval") -> bool:
        """Say whether one number could lie in both."""
        return self.low <= other.high and other.low <= self.high


def ends(rows: pd.DataFrame) -> pd.DataFrame:
    """Read the two ends of every row.

    Parameters
    ----------
    rows
        One row a figure or observation, with `value_low` and perhaps `value_high`.

    Returns
    -------
    pd.DataFrame
        The same rows with `value_low` and `value_high` alone, as floats. An empty high end above
        a known low end is open: infinite. A row without a low end is missing in both.

    Notes
    -----
    Do not use an infinite end in a mean or a chart without saying that it is open.

    Examples
    --------
    >>> ends(pd.DataFrame({"value_low": [201, 500], "value_high": [250, None]}))
       value_low  value_high
    0      201.0       250.0
    1      500.0         inf
    """
    numbers = rows.reindex(columns=["value_low", "value_high"]).astype("float64")
    high = numbers["value_high"].fillna(math.inf).where(numbers["value_low"].notna())
    return numbers.assign(value_high=high)


def quotient(above: pd.DataFrame, below: pd.DataFrame, per: float, name: str) -> pd.DataFrame:
    """Divide the intervals of one table by those of another, row by row.

    Parameters
    ----------
    above, below
        Tables of one index with `value_low` and `value_high` as `ends` gives them; those of
        `below` are positive.
    per
        What the rate is counted per, such as 1e6.
    name
        Begins the names of the columns.

    Returns
    -------
    pd.DataFrame
        `<name>_low` and `<name>_high`, infinite where open, missing where either is missing.

    Notes
    -----
    .. math:: [a_1, a_2] / [b_1, b_2] = [a_1 / b_2,\\; a_2 / b_1]

    Do not use it for numbers below zero: use `Interval`.

    References
    ----------
    Moore, R., Kearfott, R. & Cloud, M. (2009). Introduction to Interval Analysis. SIAM, p. 13.

    Examples
    --------
    >>> one = pd.DataFrame({"value_low": [45.0], "value_high": [55.0]})
    >>> users = pd.DataFrame({"value_low": [5000.0], "value_high": [6000.0]})
    >>> quotient(one, users, 1000, "rate")
       rate_low  rate_high
    0       7.5       11.0
    """
    low = per * above["value_low"] / below["value_high"]
    high = per * above["value_high"] / below["value_low"]
    return pd.DataFrame({f"{name}_low": low, f"{name}_high": high.where(low.notna())})
