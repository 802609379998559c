"""Rows are read alike, whatever their types and whichever columns are there."""

import math

import pandas as pd

from counterclaim.reported import in_codebook_order, names, plain, selection


def test_codes_and_strings_and_absent_columns_are_read_alike():
    strings = pd.DataFrame({"measure": ["arrests"], "claimant": ["be_police"], "value_low": [48]})
    codes = strings.astype({"measure": "category", "claimant": "category"})
    pd.testing.assert_frame_equal(plain(strings), plain(codes))
    assert plain(strings).loc[0, ["scope", "voice", "value_high"]].tolist() == ["", "be", math.inf]


def test_a_month_is_read_as_all_its_days_and_a_missing_date_as_none():
    rows = pd.DataFrame({"value_low": [1, 2, 3], "as_of": ["2021-02", "2021-03-09", None]})
    days = plain(rows)[["as_of_from", "as_of_to"]]
    assert days.loc[0].dt.strftime("%d").tolist() == ["01", "28"]
    assert days.loc[1].nunique() == 1
    assert days.loc[2].isna().all()


def test_a_row_is_named_by_figure_then_observation_then_index():
    rows = pd.DataFrame({"figure_id": ["f1"], "observation": ["o1"]})
    assert names(rows) == ["f1"]
    assert names(rows.drop(columns="figure_id")) == ["o1"]
    assert names(rows[[]]) == ["0"]


def test_a_selection_asks_nothing_of_what_is_not_named():
    rows = pd.DataFrame({"measure": ["arrests", "searches"], "scope": ["cumulative"] * 2})
    assert len(selection(rows, measure="arrests", scope=None)) == 1


def test_measures_stand_in_codebook_order_and_no_code_is_missing():
    rows = pd.DataFrame({"measure": ["arrests", "searches", ""]})
    ordered = in_codebook_order(rows, "measure")["measure"].astype("object").tolist()
    assert ordered[:2] == ["searches", "arrests"]
    assert pd.isna(ordered[2])
