"""A chart says what it shows, keeps its words in its frame, and trusts no text."""

import inspect
import itertools
import re
import xml.etree.ElementTree as ET

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from counterclaim import charts, coverage
from counterclaim.findings import ARTICLE
from counterclaim.text import dates, tokens

HOSTILE = "<script>alert(1)</script> & $x^2$ \"' --> {{x}} \N{RIGHT-TO-LEFT OVERRIDE}"


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def summaries(sky):
    """One summary for each draw function, from the shipped case."""
    url = sky.articles.set_index("article_id").loc[ARTICLE, "url"]
    raids = sky.platforms.set_index("platform").loc["sky_ecc", "taken_down"]
    words = tokens.tokens(sky.texts[ARTICLE])
    return {
        charts.draw_voices: sky.statements.query("article_id == @ARTICLE"),
        charts.draw_article_figures: sky.figures[sky.figures["source_url"] == url],
        charts.draw_date_clues: date_clues(sky, raids),
        charts.draw_dispersion: tokens.offsets(words, ["sky", "politie"]),
        charts.draw_timeline: coverage.timeline(sky.articles),
        charts.draw_reporting: coverage.reporting_by(sky.articles, "country"),
        charts.draw_proposition_grid: coverage.proposition_grid(sky.statements, sky.articles),
    }


def date_clues(sky, raids):
    return dates.date_clues(sky.articles, ARTICLE, raids, sky.texts[ARTICLE])


def drawings(summaries):
    for draw, summary in summaries.items():
        for width in (charts.PAGE, charts.PHONE):
            for language in ("en", "nl"):
                yield draw, draw(summary, width=width, language=language)


def test_every_draw_function_is_tried_here(summaries):
    drawn = {f for name, f in inspect.getmembers(charts, callable) if name.startswith("draw_")}
    assert set(summaries) == drawn


def test_every_chart_has_alt_text_that_says_more_than_its_title(summaries):
    for draw, ax in drawings(summaries):
        title = ax.figure.get_suptitle().replace("\n", " ")
        assert title, draw.__name__
        assert ax.alt_text.startswith(title)
        assert len(ax.alt_text) > len(title) + 40
        plt.close(ax.figure)


def test_no_text_is_cut_off_or_smaller_than_eight_points(summaries):
    for draw, ax in drawings(summaries):
        figure = ax.figure
        figure.canvas.draw()
        frame = figure.bbox.padded(1.5)
        for text in figure.findobj(plt.Text):
            if text.get_visible() and text.get_text().strip():
                assert text.get_fontsize() >= 8, (draw.__name__, text.get_text())
                box = text.get_window_extent()
                inside = frame.contains(box.x0, box.y0) and frame.contains(box.x1, box.y1)
                assert inside or text in beyond(figure), (draw.__name__, text.get_text())
        plt.close(figure)


def beyond(figure):
    """Tick labels beyond an axis's limits, which matplotlib keeps and never draws."""
    axes = [axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)]
    for axis in axes:
        low, high = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks():
            if not low <= tick.get_loc() <= high:
                yield tick.label1


def test_labels_of_rows_do_not_overlap(summaries):
    for draw, ax in drawings(summaries):
        ax.figure.canvas.draw()
        boxes = [t.get_window_extent() for t in ax.get_yticklabels() if t.get_text()]
        for one, other in itertools.pairwise(boxes):
            assert not one.overlaps(other), draw.__name__
        plt.close(ax.figure)


def test_the_same_summary_gives_the_same_bytes(summaries):
    for draw, summary in summaries.items():
        first, second = (charts.chart_html(draw(summary).figure) for _ in range(2))
        assert first == second


def test_a_chart_is_inline_svg_with_alt_text_at_two_widths(summaries):
    for draw, summary in summaries.items():
        ax = draw(summary)
        root = ET.fromstring(charts.chart_html(ax.figure))
        drawings = root.findall(".//{http://www.w3.org/2000/svg}svg")
        assert [svg.get("role") for svg in drawings] == ["img", "img"]
        assert {svg.get("aria-label") for svg in drawings} == {ax.alt_text}
        assert [div.get("class") for div in root] == ["on-page", "on-phone"]


def test_no_two_elements_of_a_page_of_charts_share_an_id(summaries):
    page = "".join(charts.chart_html(draw(summary).figure) for draw, summary in summaries.items())
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids)) > 0


def test_a_mark_leads_to_its_row(summaries):
    figures = summaries[charts.draw_article_figures]
    page = charts.chart_html(charts.draw_article_figures(figures).figure)
    for figure_id in figures["figure_id"]:
        assert f'href="#row-{figure_id}"' in page


def test_hostile_text_in_a_chart_is_drawn_as_it_stands(summaries):
    voices = summaries[charts.draw_voices].assign(reporting_verb=HOSTILE)
    page = charts.chart_html(charts.draw_voices(voices).figure)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "$x^2$" in page


def test_no_rows_are_drawn_as_a_sentence():
    ax = charts.draw_dispersion(pd.DataFrame(columns=["term", "offset", "tokens"]))
    assert ax.alt_text.startswith("Nothing to draw")


def test_a_foreign_figure_is_left_to_the_notebook():
    assert charts.chart_html(plt.figure()) is None


def test_drawing_leaves_nobody_s_settings_changed(summaries):
    before = dict(plt.rcParams)
    for draw, summary in summaries.items():
        draw(summary)
    assert dict(plt.rcParams) == before
