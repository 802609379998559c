"""The explorations in JupyterLab: controls over the project's own charts.

Each widget redraws a chart of `counterclaim.charts` from the same summaries; nothing is computed
here but which rows are left.
"""

from collections.abc import Callable

import ipywidgets
import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import display

from counterclaim import coverage, enforcement, explorations, known
from counterclaim.case import Case
from counterclaim.charts.coverage import draw_timeline
from counterclaim.charts.enforcement import draw_printed_values
from counterclaim.charts.known import draw_known
from counterclaim.exhibits import exhibit
from counterclaim.keys import with_own_keys
from counterclaim.words import LANGUAGE, say


def explore_coverage(story: Case, language: str = LANGUAGE) -> ipywidgets.VBox:
    """Choose pages by country, language, kind of outlet and phase, and see when they appeared."""
    controls, _ = explorations.coverage_rows(story, language)
    names = ("country", "language", "outlet_type", "phase")

    def draw(**chosen: str) -> None:
        kept = chosen_rows(story.articles, chosen)
        _show(draw_timeline(coverage.timeline(kept), language=language))

    return _turned([one for one in controls if one.name in names], draw)


def explore_figures(story: Case, language: str = LANGUAGE) -> ipywidgets.VBox:
    """Choose figures by measure, service, scope and claimant, and see what was printed."""
    controls, _ = explorations.figure_rows(story, language)

    def draw(**chosen: str) -> None:
        kept = chosen_rows(story.figures, chosen)
        printed = enforcement.who_printed_what(kept, chosen["measure"])
        _show(draw_printed_values(printed, language=language, measure=chosen["measure"]))

    return _turned(controls, draw)


def known_by(story: Case, language: str = LANGUAGE) -> ipywidgets.VBox:
    """Choose a moment, and see which claims, denials and numbers were out by then."""
    controls, _, _ = explorations.known_rows(story, language)
    tables = (story.statements, story.articles, story.figures)
    counts, when = known.counts(*tables), known.moments(story.articles)

    def draw(moment: str, kind: str, look: str, speaker: str) -> None:
        at = int(moment)
        _show(draw_known(counts, language=language, at=at))
        items = known.known_by(*tables, when["moment"].iloc[at])
        kept = chosen_rows(items, {"kind": kind, "state": look, "speaker": speaker})
        columns = ["state", "speaker", "proposition", "measure", "value_low", "first_from"]
        caption = say(f"{len(kept)} of {len(items)}", f"{len(kept)} van {len(items)}", language)
        display(exhibit(kept[columns], caption, language=language))

    return _turned(controls, draw)


def chosen_rows(table: pd.DataFrame, chosen: dict[str, str]) -> pd.DataFrame:
    """Keep the rows that have every value that was chosen; an empty choice keeps all."""
    kept = pd.Series(True, index=table.index)
    for name, value in chosen.items():
        kept &= (table[name].astype("object") == value) if value else True
    return table[kept]


def _turned(controls, draw: Callable) -> ipywidgets.VBox:
    turned = {one.name: _control(one) for one in controls}
    shown = ipywidgets.interactive_output(draw, turned)
    return with_own_keys([*turned.values(), shown])


def _control(one: explorations.Control):
    options = [(words, value) for value, words in one.options]
    said = {"options": options, "value": one.chosen, "description": one.label}
    # The labels end in one line, and a long answer is not cut off where there is room.
    said["style"] = {"description_width": "10em"}
    said["layout"] = {"width": "auto", "max_width": "40em"}
    if one.slider:
        return ipywidgets.SelectionSlider(continuous_update=False, **said)
    return ipywidgets.Dropdown(**said)


def _show(ax) -> None:
    display(ax.figure)
    plt.close(ax.figure)
