"""A chart says what it shows, keeps its words in its frame, and trusts no text."""

import functools
import inspect
import itertools
import re
import xml.etree.ElementTree as ET

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.collections import LineCollection

from counterclaim import (
    agreement,
    atlas,
    charts,
    codebook,
    copies,
    coverage,
    enforcement,
    framing,
    known,
    ledger,
    robustness,
    wording,
)
from counterclaim.charts import marks
from counterclaim.charts.style import whole_ticks
from counterclaim.findings import ARTICLE, shared_texts
from counterclaim.text import dates, tokens

pytestmark = pytest.mark.xdist_group("charts")
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
        charts.draw_known: known.counts(sky.statements, sky.articles, sky.figures),
        charts.draw_proposition_grid: coverage.proposition_grid(sky.statements, sky.articles),
        **words_and_copies(sky),
        **framing_and_certainty(sky),
        **reported_figures(sky),
    }


def reported_figures(sky):
    """Summaries for the charts of notebook 03."""
    printed = enforcement.who_printed_what(sky.figures, "officers_deployed", platform="sky_ecc")
    arrests = atlas.one_per_country(sky.figures, "arrests", "sky_ecc")
    users = atlas.one_per_country(sky.figures, "users", "sky_ecc", scope="user_base")
    messages = sky.figures.query("measure == 'messages_intercepted' and platform == 'sky_ecc'")
    return {
        charts.draw_sides: enforcement.compare_sides(sky.figures),
        charts.draw_printed_values: printed,
        charts.draw_cumulative: enforcement.cumulative_over_time(sky.figures, "BE", "assets_eur"),
        charts.draw_services: enforcement.services(sky.figures, ["users", "arrests"]),
        charts.draw_map: atlas.on_map(arrests, atlas.outlines(sky.folder)),
        charts.draw_ranks: enforcement.rank(users),
        charts.draw_coverage_map: enforcement.coverage(sky.figures, "sky_ecc"),
        charts.draw_family: enforcement.family_tree(messages, sky.articles),
    }


def framing_and_certainty(sky):
    """Summaries for the charts of notebooks 05, 06 and 08."""
    texts = shared_texts(sky)
    coded = framing.coded_pages(sky.codes, sky.articles).merge(texts, on="article_id")
    made = ledger.denial_statements(sky.statements, sky.articles)
    kept = ledger.kept_statements(made, sky.articles)
    repeated = agreement.agreement_table(framing.without_words(sky.codes), draws=200)
    tried = robustness.specifications(sky.codes, sky.statements, sky.articles, texts, draws=100)
    return {
        charts.draw_code_dots: framing.code_dots(
            sky.codes, sky.articles, "country", "headline_frame"
        ),
        charts.draw_portraits: framing.portraits(sky.codes, sky.articles),
        charts.draw_reach: framing.reach_of_groups(coded, cluster="cluster"),
        charts.draw_ledger: ledger.ledger(made, fewest=5),
        charts.draw_survival: ledger.survival(kept),
        charts.draw_kept: kept,
        charts.draw_network: ledger.network_ties(made, texts, draws=200),
        charts.draw_agreement: repeated,
        charts.draw_specifications: robustness.with_badges(tried),
    }


def words_and_copies(sky):
    """Summaries for the charts of notebooks 04 and 07."""
    text = copies.clusters(sky.reuse_pairs, pages=sky.articles["article_id"])
    pages = copies.one_a_voice(sky.articles, text).query("language == 'nl'")
    sides = [pages[pages["reports_denial"] == told]["article_id"] for told in (True, False)]
    denial = sky.articles.query("reports_denial")["article_id"]
    coded = framing.coded_pages(sky.codes, sky.articles)
    return {
        charts.draw_verbs: wording.verb_voices(sky.statements, sky.articles, "nl"),
        charts.draw_hedges: wording.hedges_by_voice(sky.statements, sky.articles),
        charts.draw_keyness: wording.marked_terms(sky.term_counts, *sides).query("rank <= 8"),
        charts.draw_near_copies: copies.near_copies(sky.reuse_pairs, sky.articles),
        charts.draw_voices_by_threshold: copies.voice_curve(
            sky.reuse_pairs, sky.articles, denial, [0.2, 0.4, 0.9, 1]
        ),
        charts.draw_wire_dial: copies.wire_dial(coded, copies.credited(text, sky.articles)).query(
            "rank <= 12"
        ),
    }


def date_clues(sky, raids):
    return dates.date_clues(sky.articles, ARTICLE, raids, sky.texts[ARTICLE])


@pytest.fixture(scope="module")
def drawings(summaries, pages):
    """Every chart at both widths in both languages, laid out once."""
    made = [(draw.__name__, ax) for draw, (ax, _) in pages.items()]
    made += [(draw.__name__, ax.figure.on_a_phone()) for draw, (ax, _) in pages.items()]
    for draw, summary in summaries.items():
        for width in (charts.PAGE, charts.PHONE):
            ax = draw(summary, width=width, language="nl")
            ax.figure.draw_without_rendering()
            plt.close(ax.figure)
            made.append((draw.__name__, ax))
    return made


@pytest.fixture(scope="module")
def pages(summaries):
    """Every chart as HTML, written once."""
    made = {}
    for draw, summary in summaries.items():
        ax = draw(summary)
        # Kept, so that the phone's drawing is looked at too and not made again for that.
        ax.figure.on_a_phone = functools.cache(ax.figure.on_a_phone)
        made[draw] = (ax, charts.chart_html(ax.figure))
        plt.close("all")
    return made


def test_tests_that_share_drawings_run_in_one_process(request, worker_id):
    assert worker_id == "master" or request.node.nodeid.endswith("@charts")


def test_every_draw_function_is_tried_here(summaries):
    drawn = {f for name, f in inspect.getmembers(charts, callable) if name.startswith("draw_")}
    assert set(summaries) == drawn


def test_every_chart_has_alt_text_that_says_more_than_its_title(drawings):
    for name, ax in drawings:
        title = ax.figure.get_suptitle().replace("\n", " ")
        assert title, name
        assert ax.alt_text.startswith(title)
        assert len(ax.alt_text) > len(title) + 40


COUNTED = {"pages", "pagina's", "voices", "stemmen", "statements", "beweringen"}


def test_what_is_counted_has_ticks_at_whole_numbers_and_two_at_least(drawings):
    looked = set()
    for name, ax in drawings:
        for axis in (axis for one in ax.figure.axes for axis in (one.xaxis, one.yaxis)):
            if axis.get_label_text() in COUNTED:
                looked.add(name)
                ticks = axis.get_ticklocs()
                assert len(ticks) > 1, name
                assert (ticks == ticks.round()).all(), (name, ticks)
    assert looked == {
        "draw_timeline",
        "draw_reporting",
        "draw_survival",
        "draw_verbs",
        "draw_voices_by_threshold",
    }


@pytest.mark.parametrize("few", [1, 60])
@pytest.mark.parametrize("by", ["country", "outlet_type", "language"])
def test_few_pages_or_many_are_never_counted_in_halves(sky, by, few):
    counts = coverage.reporting_by(sky.articles.head(few), by)
    ticks = charts.draw_reporting(counts, by=by).get_xticks()
    assert len(ticks) > 1
    assert [tick for tick in ticks if tick % 1] == []


@pytest.mark.parametrize("top", [1, 2, 3, 7, 18, 36, 250])
@pytest.mark.parametrize("steps", [4, 6])
def test_ticks_of_what_is_counted_are_whole_from_nought_to_the_top(top, steps):
    ticks = whole_ticks(top, steps)
    assert ticks[0] == 0
    assert top / 2 <= ticks[-1] <= top
    assert 2 <= len(ticks) <= steps + 2
    assert len({b - a for a, b in itertools.pairwise(ticks)}) == 1


@pytest.mark.parametrize("width", [charts.PAGE, charts.PHONE])
@pytest.mark.parametrize(
    ("draw", "by"),
    [
        (charts.draw_ledger, "proposition"),
        (charts.draw_survival, "proposition"),
        (charts.draw_agreement, "variable"),
    ],
)
def test_the_key_beneath_a_low_chart_leaves_the_name_of_its_axis_free(summaries, draw, by, width):
    rows = summaries[draw]
    few = rows[rows[by].isin(rows[by].unique()[:3])]
    ax = draw(few, width=width)
    ax.figure.draw_without_rendering()
    key, name = (one.get_window_extent() for one in (ax.get_legend(), ax.xaxis.label))
    assert key.y1 < name.y0


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("variable", ["headline_frame", "adjudication"])
def test_the_name_of_a_code_is_broken_between_words_alone(sky, variable, language):
    rows = framing.code_dots(sky.codes, sky.articles, "country", variable)
    ax = charts.draw_code_dots(rows, variable=variable, language=language)
    known = {one.nl if language == "nl" else one.en for one in codebook.entries(variable)}
    shown = [label.get_text().replace("\n", " ") for label in ax.get_xticklabels()]
    assert shown
    assert [name for name in shown if name not in known] == []


def test_no_text_is_cut_off_or_smaller_than_eight_points(drawings):
    for name, ax in drawings:
        figure = ax.figure
        frame = figure.bbox.padded(1.5)
        hidden = list(beyond(figure))
        for text in figure.findobj(plt.Text):
            if text.get_visible() and text.get_text().strip():
                assert text.get_fontsize() >= 8, (name, text.get_text())
                box = text.get_window_extent()
                inside = frame.contains(box.x0, box.y0) and frame.contains(box.x1, box.y1)
                assert inside or text in hidden, (name, text.get_text())


def beyond(figure):
    """Tick labels beyond an axis's limits, which matplotlib keeps and never draws."""
    axes = [axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)]
    for axis in axes:
        low, high = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks():
            if not low <= tick.get_loc() <= high:
                yield tick.label1


def test_no_chart_paints_a_ground_of_its_own_beneath_ink_that_turns_in_the_dark(drawings):
    for name, ax in drawings:
        painted = [one for one in ax.figure.axes if one.patch.get_facecolor()[3]]
        assert painted == [], name


def test_labels_of_rows_do_not_overlap(drawings):
    for name, ax in drawings:
        boxes = [t.get_window_extent() for t in ax.get_yticklabels() if t.get_text()]
        for one, other in itertools.pairwise(boxes):
            assert not one.overlaps(other), name


def test_the_same_summary_gives_the_same_bytes(summaries, pages):
    """One panel, many panels and a seeded layout; the report's own test holds all of them to it."""
    for draw in (charts.draw_voices, charts.draw_sides, charts.draw_network):
        assert charts.chart_html(draw(summaries[draw]).figure) == pages[draw][1], draw.__name__
        plt.close("all")


def test_a_chart_is_inline_svg_with_alt_text_at_two_widths(pages):
    for ax, page in pages.values():
        root = ET.fromstring(page)
        drawings = root.findall(".//{http://www.w3.org/2000/svg}svg")
        assert [svg.get("role") for svg in drawings] == ["img", "img"]
        assert {svg.get("aria-label") for svg in drawings} == {ax.alt_text}
        assert [div.get("class") for div in root] == ["on-page", "on-phone"]
        assert [div.get("style") for div in root] == [None, "display: none"]


def test_no_two_elements_of_a_page_of_charts_share_an_id(pages):
    ids = re.findall(r'\bid="([^"]+)"', "".join(page for _, page in pages.values()))
    assert len(ids) == len(set(ids)) > 0


def test_a_mark_leads_to_its_row(summaries, pages):
    page = pages[charts.draw_article_figures][1]
    for figure_id in summaries[charts.draw_article_figures]["figure_id"]:
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
    for draw in (charts.draw_voices, charts.draw_map, charts.draw_network):
        draw(summaries[draw])
    assert dict(plt.rcParams) == before


def test_every_mark_of_a_reported_figure_leads_to_its_row(summaries, pages):
    kinds = {
        charts.draw_printed_values: "figure_id",
        charts.draw_family: "figure_id",
        charts.draw_cumulative: "observation",
        charts.draw_services: "observation",
        charts.draw_ranks: "observation",
    }
    for draw, name in kinds.items():
        linked = set(re.findall(r'href="#row-(f\d+)"', pages[draw][1]))
        assert linked == set(summaries[draw][name]), draw.__name__


def test_a_map_and_two_sides_name_a_gap_and_never_call_it_zero(summaries):
    places = summaries[charts.draw_map]
    country = charts.draw_map(places).alt_text
    assert "United Kingdom 0 (single case)" in country
    assert "Germany" not in country
    assert f"No figure found for the other {(~places['found']).sum()} countries" in country
    assert "Netherlands no figure found" in charts.draw_sides(summaries[charts.draw_sides]).alt_text


def test_a_vague_word_has_a_band_and_no_point():
    rows = pd.DataFrame({
        "claimant": ["outlet", "outlet", "be_police"], "value": [float("nan"), 48, 30],
        "value_low": [20, 48, 30], "value_high": [99, 48, float("inf")],
        "bound": ["range", "exact", "at_least"], "figure_id": ["f1", "f2", "f3"],
    })  # fmt: skip
    ax = plt.figure().subplots()
    marks.draw_marks(ax, rows, [0, 1, 2], "figure_id")
    lines = [c for c in ax.collections if isinstance(c, LineCollection)]
    assert [list(c.get_urls()) for c in lines] == [["#row-f1"]]
    points = [c for c in ax.collections if not isinstance(c, LineCollection)]
    assert [list(c.get_urls()) for c in points] == [["#row-f2"], ["#row-f3"], ["#row-f3"]]


def test_the_authorities_of_an_own_case_are_told_apart_by_colour_and_by_shape():
    theirs = [codebook.Code(f"watch_{n}", "", "", role="authority") for n in range(4)]
    codebook.use({"speaker": (codebook.Code("company", "", "", role="company"), *theirs)})
    looks = [marks.look(code.code) for code in theirs]
    assert len({color for color, _ in looks}) == len({shape for _, shape in looks}) == 4
    assert marks.look("company") == marks.looks()["company"] != marks.look("somebody")


def test_every_chart_of_a_case_that_rules_filled_says_so(summaries):
    codebook.use({}, by_rule=True)
    ax = charts.draw_voices(summaries[charts.draw_voices])
    assert codebook.caution() in ax.figure.get_supxlabel().replace("\n", " ")
    codebook.use({})
    ax = charts.draw_voices(summaries[charts.draw_voices])
    assert "nobody has checked" not in ax.figure.get_supxlabel().replace("\n", " ")
