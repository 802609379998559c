"""Whatever the numbers are inside their intervals, the result holds them."""

import doctest
import math
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim import intervals
from counterclaim.intervals import Interval, ends, quotient

few = settings(max_examples=50, deadline=None, derandomize=True)
whole = st.integers(-(10**6), 10**6)
positive = st.integers(1, 10**6)


@st.composite
def holding(draw, numbers=whole):
    """An interval of whole numbers and a number inside it."""
    low, inside, high = sorted(draw(st.lists(numbers, min_size=3, max_size=3)))
    return Interval(low, high), inside


@few
@given(holding(), holding())
def test_a_sum_holds_the_sum_of_any_two_numbers_inside(a, b):
    assert a[1] + b[1] in a[0] + b[0]


@few
@given(holding(), st.integers(-100, 100))
def test_a_scaled_interval_holds_any_scaled_number(a, factor):
    assert a[1] * factor in factor * a[0]


@few
@given(holding(), holding(positive))
def test_a_quotient_holds_the_quotient_of_any_two_numbers_inside(a, b):
    result = a[0] / b[0]
    exact = Fraction(a[1], b[1])
    slack = Fraction(1, 10**9) * (abs(exact) + 1)  # ends are floats, not rounded outward
    assert Fraction(result.low) - slack <= exact <= Fraction(result.high) + slack


@few
@given(holding(), holding())
def test_a_sum_is_no_wider_than_its_two_parts_together(a, b):
    width = (a[0] + b[0]).high - (a[0] + b[0]).low
    assert width == a[0].high - a[0].low + b[0].high - b[0].low


@few
@given(holding(), holding())
def test_two_intervals_overlap_exactly_where_one_number_lies_in_both(a, b):
    low = max(a[0].low, b[0].low)
    assert a[0].overlaps(b[0]) == (low in a[0] and low in b[0]) == b[0].overlaps(a[0])


def test_an_interval_without_a_high_end_is_open_and_stays_open():
    assert Interval(500) + Interval(1, 2) == Interval(501, math.inf)
    assert Interval(500) / Interval(10, 20) == Interval(25, math.inf)
    assert Interval(10, 20) / Interval(5) == Interval(0, 4)


def test_scaling_by_zero_gives_zero_even_where_it_is_open():
    assert Interval(500) * 0 == Interval(0, 0)


def test_dividing_by_an_interval_that_begins_at_zero_leaves_the_top_open():
    assert Interval(10, 20) / Interval(0, 5) == Interval(2, math.inf)


@pytest.mark.parametrize("below", [Interval(-1, 1), Interval(0, 0)])
def test_dividing_by_what_may_be_negative_or_is_zero_is_refused(below):
    with pytest.raises(ZeroDivisionError, match="not an interval of positive numbers"):
        Interval(1, 2) / below


@pytest.mark.parametrize("wrong", [(2, 1), (math.nan, 1), (1, math.nan), (-math.inf, 1)])
def test_ends_that_make_no_interval_are_refused(wrong):
    with pytest.raises(ValueError, match="no interval from"):
        Interval(*wrong)


def test_a_missing_high_end_is_open_and_a_missing_low_end_is_missing():
    rows = pd.DataFrame({"value_low": [1, None, 3], "value_high": [2, 5, None]})
    assert ends(rows)["value_high"].tolist()[::2] == [2, math.inf]
    assert ends(rows).loc[1].isna().all()


def test_a_table_without_high_ends_is_open_everywhere():
    assert ends(pd.DataFrame({"value_low": [7]})).loc[0].tolist() == [7, math.inf]


def test_a_quotient_of_tables_is_missing_where_either_is_missing():
    above = pd.DataFrame({"value_low": [1.0, math.nan], "value_high": [2.0, math.nan]})
    below = pd.DataFrame({"value_low": [math.nan, 1.0], "value_high": [math.nan, 2.0]})
    assert quotient(above, below, 10, "rate").isna().all(axis=None)


def test_the_examples_of_the_intervals_run():
    assert doctest.testmod(intervals).failed == 0
