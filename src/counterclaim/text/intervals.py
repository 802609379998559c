"""The honest interval of a printed number, by the codebook's rules."""

import math
from decimal import Decimal

MAY_BE_OFF = 0.05  # a round number printed without a hedge
HEDGED_MAY_BE_OFF = 0.10  # one printed with "about", or "nearly"


def last_digit_unit(value: float) -> float:
    """Give the unit of a number's last significant digit: 1000 for 45 000, 0.1 for 2.5."""
    if not value or not math.isfinite(value):
        return 1.0
    digits = Decimal(repr(float(value))).normalize()
    return float(Decimal(1).scaleb(int(digits.as_tuple().exponent)))


def is_round(value: float) -> bool:
    """Say whether a number is printed round: at least 100 and ending in two zeros."""
    return value >= 100 and last_digit_unit(value) >= 100


def interval(value: float, meaning: str, counted: bool = True) -> tuple[str, float, float]:
    """Turn a number and its hedge into a bound and an interval.

    Parameters
    ----------
    value
        The number, in its final unit (kg, euro, years, pieces).
    meaning
        What the hedge says: "" (none), "exact", "approx", "more_than", "at_least", "nearly",
        "up_to" or "less_than".
    counted
        Whether it counts whole things, so that limits are whole numbers.

    Returns
    -------
    ``(bound, value_low, value_high)``. `bound` is exact, approx, at_least or at_most. A high of
    NaN means open above.

    Notes
    -----
    From CODEBOOK.md: half of the last significant digit either way, at most 5 % (10 % with a
    hedge); *more than* from value + 1 up to half a unit of a one-digit number, else up to below
    the next unit. Where it is silent: a number is round from 100 on if it ends in two zeros, as in
    the coded table; *at least* is open above; *nearly* reaches as far down as *about*; *up to*
    and *less than* begin at 0; *more than* a number under ten is open above.
    """
    if meaning == "more_than":
        return ("at_least", *_above(value, counted))
    if meaning == "at_least":
        return "at_least", value, math.nan
    if meaning == "nearly":
        return "at_most", _outward(value - _slack(value, HEDGED_MAY_BE_OFF), -1, counted), value
    if meaning in ("up_to", "less_than"):
        return "at_most", 0, value - (meaning == "less_than" and counted)
    if meaning == "approx":
        return ("approx", *_around(value, HEDGED_MAY_BE_OFF, counted))
    if meaning == "" and is_round(value):
        return ("approx", *_around(value, MAY_BE_OFF, counted))
    return "exact", value, value


def dozen_interval(value: float) -> tuple[str, float, float]:
    """Give the interval of so many dozens: 10 % either way, in whole things."""
    slack = HEDGED_MAY_BE_OFF * value
    return "approx", math.floor(value - slack), math.ceil(value + slack)


def _slack(value: float, share: float) -> float:
    return min(last_digit_unit(value) / 2, share * value)


def _around(value: float, share: float, counted: bool) -> tuple[float, float]:
    slack = _slack(value, share)
    return _outward(value - slack, -1, counted), _outward(value + slack, 1, counted)


def _outward(limit: float, side: int, counted: bool) -> float:
    limit = round(limit, 9)
    if not counted:
        return limit
    return math.floor(limit) if side < 0 else math.ceil(limit)


def _above(value: float, counted: bool) -> tuple[float, float]:
    unit = last_digit_unit(value)
    one_digit = value == unit * round(value / unit) and value / unit < 10
    if not counted and value < 1000:
        return value, round(value + (unit / 2 if one_digit else unit), 9)
    if value < 10:
        return value + 1, math.nan
    if unit < 10:
        return value + 1, value + 9
    return value + 1, value + unit / 2 if one_digit else value + unit - 1
