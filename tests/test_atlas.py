"""One figure a country, and a gap that is not zero."""

import json

import pandas as pd
import pytest

from conftest import ROOT
from counterclaim import atlas


def figures(*rows):
    columns = ["jurisdiction", "event", "value", "source_url", "as_of"]
    table = pd.DataFrame(rows, columns=columns).assign(measure="arrests", claimant="outlet")
    return table.assign(value_low=table["value"], value_high=table["value"])


def test_the_number_that_most_addresses_print_stands_for_a_country():
    table = figures(
        ("BE", "day", 48, "u1", "2021-03-09"),
        ("BE", "day", 48, "u2", "2021-03-09"),
        ("BE", "total", 888, "u3", "2022-03-09"),
    )
    chosen = atlas.one_per_country(table, "arrests")
    assert chosen["value"].tolist() == [48]
    assert chosen["addresses"].tolist() == [2]


def test_of_equally_printed_numbers_the_latest_stands_for_a_country():
    table = figures(
        ("BE", "early", 360, "u1", "2021-09-01"), ("BE", "late", 888, "u2", "2022-03-09")
    )
    assert atlas.one_per_country(table, "arrests")["value"].tolist() == [888]


def test_the_world_and_the_union_are_no_countries():
    table = figures(("EU", "day", 80, "u1", "2021-03-09"), ("WORLD", "day", 90, "u2", "2021-03-09"))
    assert atlas.one_per_country(table, "arrests").empty


def test_a_country_with_zero_is_found_and_one_without_a_figure_is_not():
    countries = pd.DataFrame({"country": ["GB", "IE"]})
    chosen = atlas.one_per_country(figures(("GB", "day", 0, "u1", "2021-03-09")), "arrests")
    places = atlas.on_map(chosen, countries)
    assert places["found"].tolist() == [True, False]
    assert places["value"].tolist()[0] == 0


def test_the_outlines_are_found_though_the_case_lies_elsewhere(tmp_path):
    assert len(atlas.outlines(tmp_path / "mine")) > 40


def test_outlines_beside_the_case_come_first(tmp_path):
    ring = [[[0, 0], [1, 0], [1, 1], [0, 0]]]
    feature = {
        "properties": {"country": "ZZ", "label": [0.5, 0.5]},
        "geometry": {"type": "MultiPolygon", "coordinates": [ring]},
    }
    (tmp_path / "geo").mkdir()
    text = json.dumps({"features": [feature]})
    (tmp_path / "geo" / "europe.geojson").write_text(text, encoding="utf-8")
    assert atlas.outlines(tmp_path / "mine")["country"].tolist() == ["ZZ"]


def test_missing_outlines_name_the_places_that_were_tried(tmp_path):
    with pytest.raises(atlas.OutlinesNotFoundError, match="mars"):
        atlas.outlines(tmp_path / "mine", "mars")


def test_the_outlines_are_small_and_every_label_stands_on_the_map():
    assert (ROOT / "data" / "geo" / "europe.geojson").stat().st_size < 300_000
    europe = atlas.outlines(ROOT / "data" / "sky-ecc")
    assert europe["label_x"].between(-25.5, 45).all()
    assert europe["label_y"].between(34, 72).all()
    assert europe["country"].is_unique
