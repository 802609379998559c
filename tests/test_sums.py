"""A sum that overlaps is refused, and the table says by which rule."""

import pandas as pd
import pytest

from counterclaim import sums

DAY = {"measure": "arrests", "jurisdiction": "BE", "scope": "action_day", "event": "day"}
BELGIUM = DAY | {"claimant": "be_police", "value_low": 48, "value_high": 48, "as_of": "2021-03-09"}


def outcome(*changes):
    rows = pd.DataFrame([BELGIUM | change for change in changes])
    return sums.attempts({"tried": rows}).iloc[0]


def test_two_countries_of_one_action_day_add_up():
    added = outcome({}, {"jurisdiction": "NL", "value_low": 27, "value_high": 33})
    assert (added["low"], added["high"]) == (75, 81)
    assert pd.isna(added["rule"])


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"scope": "cumulative", "event": "total"}, "scopes"),
        ({"jurisdiction": "WORLD"}, "part_and_whole"),
        ({"claimant": "be_prosecutor"}, "two_claimants"),
        ({"measure": "suspects_identified"}, "measures"),
    ],
)
def test_what_overlaps_is_refused_by_its_rule(change, rule):
    refused = outcome({}, change)
    assert refused["rule"] == rule
    assert refused[["low", "high"]].isna().all()


def test_each_attempt_keeps_its_name_and_place():
    rows = pd.DataFrame([BELGIUM])
    tried = sums.attempts({"one": rows, "none": rows.head(0)})
    assert tried["attempt"].tolist() == ["one", "none"]
    assert tried["rule"].tolist()[1] == "empty"
