"""The widgets redraw the project's charts over the same summaries."""

import pytest

from counterclaim import widgets
from counterclaim.widgets import chosen_rows


def test_an_empty_choice_keeps_all_and_a_choice_keeps_its_own(sky):
    every = chosen_rows(sky.articles, {"country": "", "phase": ""})
    belgian = chosen_rows(sky.articles, {"country": "BE", "phase": ""})
    assert len(every) == len(sky.articles)
    assert set(belgian["country"]) == {"BE"}


@pytest.mark.parametrize(
    "explore", [widgets.explore_coverage, widgets.explore_figures, widgets.known_by]
)
def test_a_turned_control_draws_the_chart_again_with_other_words(sky, monkeypatch, explore):
    shown, tables = [], []
    monkeypatch.setattr(widgets, "_show", lambda ax: shown.append(ax.alt_text))
    monkeypatch.setattr(widgets, "display", lambda table: tables.append(table._repr_html_()))
    made = explore(sky, "en")
    (script,) = made.children[-1].outputs
    assert "data-lm-suppress-shortcuts" in script["data"]["application/javascript"]
    first = made.children[0]
    assert len(shown) == 1
    first.value = next(value for _, value in reversed(first.options) if value != first.value)
    assert len(shown) == 2
    if explore is widgets.known_by:
        assert tables[0] != tables[1]
    else:
        assert shown[0] != shown[1]
