"""Draw a summary on an Axes. Nothing is computed here but places, words and colours.

Every ``draw_…(summary, ax=None, *, width=PAGE, language=LANGUAGE)`` returns the Axes, whose `alt_text`
says the chart to who cannot see it. In a notebook a chart shows itself as SVG, once as wide as
a page and once as wide as a phone, with a link from each mark to its row.
"""

import functools
import hashlib
import io
import re
import textwrap
import xml.etree.ElementTree as ET

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import blended_transform_factory

from counterclaim import codebook
from counterclaim.words import LANGUAGE, country_words, day_words, interval_words, number_words, say

PAGE, PHONE = 7.2, 3.4

INK, QUIET, GUIDE = "#1a1a1a", "#5f5f5f", "#dcdcdc"
# Okabe and Ito's colours, fixed by whose words they are; the marker says it again for grey print.
COMPANY, DUTCH, BELGIAN, FRENCH = "#D55E00", "#0072B2", "#009E73", "#CC79A7"
OTHERS, OUTLET, BACKGROUND = "#56B4E9", "#000000", "#999999"
CLAIMANTS = {
    "company": (COMPANY, "D"),
    "nl_police": (DUTCH, "o"),
    "nl_prosecutor": (DUTCH, "s"),
    "be_police": (BELGIAN, "o"),
    "be_prosecutor": (BELGIAN, "s"),
    "fr_authority": (FRENCH, "^"),
    "us_authority": (OTHERS, "v"),
    "europol_eurojust": (OTHERS, "P"),
    "authority_unnamed": (OTHERS, "X"),
    "outlet": (OUTLET, "o"),
}
STYLE = {
    "axes.axisbelow": True,
    "axes.edgecolor": QUIET,
    "axes.grid": False,
    "axes.labelcolor": QUIET,
    "axes.labelsize": 9,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlecolor": QUIET,
    "axes.titlelocation": "left",
    "axes.titlesize": 9,
    "figure.facecolor": "none",
    "figure.titlesize": 12,
    "figure.titleweight": "bold",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "grid.color": GUIDE,
    "grid.linewidth": 0.8,
    "legend.fontsize": 8.5,
    "legend.frameon": False,
    "lines.linewidth": 1.4,
    "savefig.facecolor": "none",
    "svg.fonttype": "none",
    "svg.hashsalt": "counterclaim",
    "text.color": INK,
    # A dollar sign in a page's words is a dollar sign.
    "text.parse_math": False,
    "xtick.color": QUIET,
    "xtick.labelsize": 8.5,
    "ytick.color": INK,
    "ytick.labelsize": 9,
    "ytick.major.size": 0,
}


def chart(draw):
    """Give a drawing function its style, its figure, its answer to no rows, and its phone size."""

    @functools.wraps(draw)
    def drawn(summary, ax=None, *, width=PAGE, language=LANGUAGE, **options):
        if ax is None:
            # Made before the style is set: a first figure starts the backend, and what that
            # settles must outlive the style.
            figure = plt.figure(figsize=(width, 3), layout="constrained", facecolor="none")
        with plt.rc_context(STYLE):
            ax = figure.subplots() if ax is None else ax
            if len(summary):
                draw(summary, ax, width=width, language=language, **options)
            else:
                _nothing(ax, width, language)
        again = functools.partial(drawn, summary, width=PHONE, language=language, **options)
        ax.figure.on_a_phone = again if width > PHONE else None
        show_in_notebooks()
        return ax

    return drawn


def _nothing(ax: Axes, width: float, language: str) -> None:
    said = say(
        "Nothing to draw: no row is left.", "Niets te tekenen: er is geen rij over.", language
    )
    ax.set_axis_off()
    _frame_chart(ax, width, 1.2, title=said, beneath="", foot="", alt=said)


def _frame_chart(
    ax: Axes, width: float, height: float, *, title: str, beneath: str, foot: str, alt: str
) -> None:
    """Put the title, the grey line beneath it, the grey foot and the alt text on a chart."""
    figure = ax.figure
    figure.set_size_inches(width, height)
    figure.get_layout_engine().set(w_pad=0.06, h_pad=0.06)
    figure.suptitle(_wrapped(title, width, 12.5), x=0.005, ha="left", color=INK)
    figure.axes[0].set_title(_wrapped(beneath, width, 9), loc="left", pad=8)
    _to_the_left_edge(figure.axes[0])
    if foot:
        figure.supxlabel(_wrapped(foot, width, 8), x=0.005, ha="left", fontsize=8, color=QUIET)
    ax.alt_text = f"{title}. {alt}"


def _to_the_left_edge(ax: Axes) -> None:
    # The line beneath the title starts at the figure's edge, however long the axis's labels are.
    title = ax._left_title
    down = ax.transAxes + ax.titleOffsetTrans
    title.set_transform(blended_transform_factory(ax.figure.transFigure, down))
    title.set_x(0.005)


def _wrapped(text: str, width: float, size: float) -> str:
    # A letter of this typeface is about 0.56 of its size wide (0.62 in bold).
    wide = 0.62 if size > 12 else 0.56
    columns = int((width - 0.15) * 72 / (wide * size))
    return "\n".join(
        line for part in text.split("\n") for line in (textwrap.wrap(part, columns) or [""])
    )


# ---- what every mark keeps to


def _interval(ax: Axes, row, y: float, color: str, marker: str, url: str = "") -> None:
    """Draw one figure at height `y` as its bound asks: a dot, a dot on a line, an arrow, a band."""
    low, high, value = row.value_low, row.value_high, row.value
    style = {"color": color, "url": url}
    if row.bound == "range":
        ax.plot([low, high], [y, y], linewidth=7, alpha=0.45, solid_capstyle="butt", **style)
        return
    if row.bound == "at_least":
        ax.annotate(
            "",
            xy=(value, y),
            xytext=(26, 0),
            textcoords="offset points",
            arrowprops={"arrowstyle": "<-", "color": color, "linewidth": 1.2},
        )
    elif high > low:
        ax.plot([low, high], [y, y], linewidth=2, **style)
    ax.plot([value], [y], marker, markersize=6.5, **style)


def _number_axis(ax: Axes, language: str) -> None:
    """Label a log axis of numbers sparsely and shortly."""
    decades = np.log10(ax.get_xlim())
    step = max(1, round((decades[1] - decades[0]) / (ax.figure.get_figwidth() * 0.7)))
    ticks = 10.0 ** np.arange(np.ceil(decades[0]), decades[1], step)
    ax.set_xticks(ticks, [number_words(tick, language, short=True) for tick in ticks])
    ax.minorticks_off()


def _row_labels(ax: Axes, names: list[str], width: float) -> float:
    """Name the rows 0, 1, … of a chart, beside them on a page, above them on a phone.

    Returns the height in inches that the rows want.
    """
    rows = len(names)
    if width > PHONE:
        ax.set_yticks(range(rows), names, fontsize=8.5)
        ax.set_ylim(rows - 0.5, -0.5)
        return max(0.34 * rows, 0.17 * sum(name.count("\n") + 1.4 for name in names))
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_ylim(rows - 0.6, -0.9)
    for y, name in enumerate(names):
        ax.annotate(
            _wrapped(name.replace("\n", " "), width, 8),
            (0, y),
            (0, 7),
            xycoords=ax.get_yaxis_transform(),
            textcoords="offset points",
            fontsize=8,
            va="bottom",
        )
    return 0.16 * rows + 0.16 * sum(len(name) // 46 + 2 for name in names)


def _host(url: str) -> str:
    return url.split("/")[2].removeprefix("www.")


# ---- the article taken apart


@chart
def draw_voices(voices: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw who speaks in a page, in text order, and how.

    Parameters
    ----------
    voices
        One row a statement of one page, in text order: `position`, `speaker`, `attribution`,
        `stance`, `reporting_verb`. A filled mark is a quotation, an open one a paraphrase, a black
        one the outlet's own voice; a cross through it is a denial.
    """
    order = list(dict.fromkeys(voices["speaker"]))
    for row in voices.itertuples():
        color, marker = CLAIMANTS.get(row.speaker, (BACKGROUND, "o"))
        y = order.index(row.speaker)
        quoted = row.attribution != "indirect"
        ax.plot(
            [row.position], [y], marker, ms=8, mew=1.5, color=color, mfc=color if quoted else "none"
        )
        if row.stance == "denies":
            ax.plot([row.position], [y], "x", ms=13 if width > PHONE else 9, mew=1.2, color=color)
        if isinstance(row.reporting_verb, str) and width > PHONE:
            ax.annotate(
                row.reporting_verb,
                (row.position, y),
                (0, 8),
                textcoords="offset points",
                ha="left",
                rotation=35,
                fontsize=8,
                color=QUIET,
            )
    names = [codebook.label("speaker", speaker, language) for speaker in order]
    rows = _row_labels(ax, names, width)
    if width > PHONE:
        ax.set_ylim(len(order) - 0.5, -1.3)  # room for the verbs above the first line
    ax.set_xlabel(
        say(
            "statement, in text order (0 is the headline)",
            "bewering, in volgorde van de tekst (0 is de kop)",
            language,
        )
    )
    ax.grid(axis="y")
    counts = voices["speaker"].value_counts()
    listed = ", ".join(f"{name} {counts[code]}" for name, code in zip(names, order, strict=True))
    _frame_chart(
        ax,
        width,
        1.5 + 1.2 * rows,
        title=say(
            "Who speaks in the article, and in what order",
            "Wie er aan het woord komt, en in welke volgorde",
            language,
        ),
        beneath=say(
            "Filled: quoted or in the outlet's own voice. Open: paraphrased. Crossed: a denial.",
            "Gevuld: aangehaald of in eigen stem. Open: weergegeven. Doorkruist: een ontkenning.",
            language,
        ),
        foot=say(
            f"{len(voices)} statements, coded by hand from one page.",
            f"{len(voices)} beweringen, met de hand gecodeerd uit één pagina.",
            language,
        ),
        alt=say(
            f"Dot chart of {len(voices)} statements from left to right, a line a speaker. Statements: {listed}.",
            f"Puntgrafiek van {len(voices)} beweringen van links naar rechts, een regel per spreker. Beweringen: {listed}.",
            language,
        ),
    )


@chart
def draw_article_figures(figures: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw the figures of one page, each an interval with its printed words.

    Parameters
    ----------
    figures
        One row a figure: `figure_id`, `measure`, `jurisdiction`, `value`, `value_low`,
        `value_high`, `bound`, `claimant`, `reported_as`, `source_url`; drawn in that order.
    """
    for y, row in enumerate(figures.itertuples()):
        color, marker = CLAIMANTS.get(row.claimant, (BACKGROUND, "o"))
        _interval(ax, row, y, color, marker, f"#row-{row.figure_id}")
        words = interval_words(row.value_low, row.value_high, row.bound, language)
        right = row.value_high if np.isfinite(row.value_high) else row.value
        ax.annotate(
            words,
            (right, y),
            (28 if row.bound == "at_least" else 9, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
        )
    ax.set_xscale("log")
    ax.set_xlim(
        figures["value_low"].min() / 1.8,
        figures["value_high"].max() * (60 if width > PHONE else 9000),
    )
    names = [
        f"{codebook.label('measure', row.measure, language)}, {country_words(row.jurisdiction, language)}\n“{row.reported_as}”"
        for row in figures.itertuples()
    ]
    rows = _row_labels(ax, names, width)
    _number_axis(ax, language)
    ax.grid(axis="x")
    widest = (
        figures.assign(ratio=figures["value_high"] / figures["value_low"])
        .sort_values("ratio")
        .iloc[-1]
    )
    _frame_chart(
        ax,
        width,
        1.5 + rows,
        title=say(
            "The article's figures, as printed and as intervals",
            "De cijfers van het artikel, zoals gedrukt en als marge",
            language,
        ),
        beneath=say(
            "Dot: a number. Line: how far it may lie. Arrow: at least. Band: a vague word. Log scale; units in the labels.",
            "Punt: een getal. Lijn: hoe ver het kan afwijken. Pijl: minstens. Band: een vaag woord. Logschaal.",
            language,
        ),
        foot=say(
            f"{len(figures)} figures from one address, {_host(figures['source_url'].iloc[0])}.",
            f"{len(figures)} cijfers van één adres, {_host(figures['source_url'].iloc[0])}.",
            language,
        ),
        alt=say(
            f"Interval chart of {len(figures)} figures on a log axis. Widest is {widest.reported_as}, "
            f"{interval_words(widest.value_low, widest.value_high, widest.bound, 'en')}.",
            f"Margegrafiek van {len(figures)} cijfers op een logschaal. Ruimst is {widest.reported_as}, "
            f"{interval_words(widest.value_low, widest.value_high, widest.bound, 'nl')}.",
            language,
        ),
    )


@chart
def draw_date_clues(clues: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw what each clue says about the day a page appeared.

    Parameters
    ----------
    clues
        One row a clue: `clue_en`, `clue_nl`, `low` and `high` (days; missing is open), `dates`
        (whether it dates the page's appearance at all).
    """
    left, right = clues["low"].min(), clues["high"].max()
    for y, row in enumerate(clues.itertuples()):
        color = INK if row.dates else BACKGROUND
        ends = [row.low if pd.notna(row.low) else left, row.high if pd.notna(row.high) else right]
        ax.plot(ends, [y, y], "|-" if row.dates else "|:", ms=9, linewidth=2.4, color=color)
        ax.annotate(
            day_words(row.low, row.high, language),
            (ends[0], y),
            (0, 8 if width > PHONE else -16),
            textcoords="offset points",
            fontsize=8,
            color=QUIET,
        )
    labels = clues["clue_nl" if language == "nl" else "clue_en"]
    rows = _row_labels(ax, [textwrap.fill(name, 34) for name in labels], width)
    ax.xaxis.set_major_locator(plt.MaxNLocator(5 if width > PHONE else 2))
    ax.xaxis.set_major_formatter(
        lambda day, _: day_words(plt.matplotlib.dates.num2date(day), None, language, month=True)
    )
    kept = clues[clues["dates"]]
    low, high = kept["low"].max(), kept["high"].min()
    if width <= PHONE:
        ax.set_ylim(len(clues) - 0.2, -0.9)
    ax.axvspan(low, high + pd.Timedelta(days=1), color=COMPANY, alpha=0.35, linewidth=0)
    _frame_chart(
        ax,
        width,
        1.5 + rows * 1.1,
        title=say(
            "When did the article appear? Clues that agree, and a stamp that does not",
            "Wanneer verscheen het artikel? Aanwijzingen die kloppen, en een stempel dat niet klopt",
            language,
        ),
        beneath=say(
            "Each line runs from the first to the last day the clue allows; dotted clues do not date the appearance. Shaded: where all others agree.",
            "Elke lijn loopt van de eerste tot de laatste dag die de aanwijzing toelaat; gestippeld dateert de verschijning niet. Gekleurd: waar de rest het eens is.",
            language,
        ),
        foot="",
        alt=say(
            f"{len(clues)} clues as lines on a time axis. Those that date the page leave {day_words(low, high, 'en')}.",
            f"{len(clues)} aanwijzingen als lijnen op een tijdas. Wat de pagina dateert laat {day_words(low, high, 'nl')} over.",
            language,
        ),
    )


@chart
def draw_dispersion(offsets: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw where words stand in a text.

    Parameters
    ----------
    offsets
        One row an occurrence: `term`, `offset` (token number from 0), `tokens` (of the text).
    """
    order = offsets["term"].drop_duplicates().tolist()
    for y, term in enumerate(order):
        places = offsets.loc[offsets["term"] == term, "offset"]
        ax.plot(places, [y] * len(places), "|", ms=16, mew=1.8, color=DUTCH)
    ax.set_yticks(range(len(order)), order)
    ax.set_ylim(len(order) - 0.5, -0.5)
    ax.set_xlim(0, offsets["tokens"].iloc[0])
    ax.grid(axis="y")
    ax.set_xlabel(say("token in the text", "woord in de tekst", language))
    counts = offsets["term"].value_counts()
    listed = ", ".join(f"{term} {counts[term]}" for term in order)
    _frame_chart(
        ax,
        width,
        1.4 + 0.32 * len(order),
        title=say(
            "Where the article's key words stand",
            "Waar de sleutelwoorden van het artikel staan",
            language,
        ),
        beneath=say("Each tick is one occurrence.", "Elk streepje is één keer.", language),
        foot=say(
            f"{offsets['tokens'].iloc[0]} tokens of one text.",
            f"{offsets['tokens'].iloc[0]} woorden van één tekst.",
            language,
        ),
        alt=say(
            f"Dispersion chart from the first to the last token. Occurrences: {listed}.",
            f"Spreidingsgrafiek van het eerste tot het laatste woord. Aantallen: {listed}.",
            language,
        ),
    )


# ---- how a chart shows itself


def chart_html(figure: Figure) -> str | None:
    """Write a chart as HTML: inline SVG at page and at phone width, with its alt text.

    Returns
    -------
    None for a figure that was not drawn here (one without alt text).

    Notes
    -----
    Ids are made unique by a hash of the drawing and nothing carries a date, so the same summary
    gives the same bytes. Ink and guides become CSS variables, so that they can turn in dark mode.
    """
    alts = [ax.alt_text for ax in figure.axes if hasattr(ax, "alt_text")]
    if not alts:
        return None
    wide = _svg(figure, alts[0])
    phone = figure.on_a_phone
    if phone is None:
        return f'<figure class="chart">{wide}</figure>'
    small = phone().figure
    narrow = _svg(small, alts[0])
    plt.close(small)
    return (
        f'<figure class="chart"><div class="on-page">{wide}</div>'
        f'<div class="on-phone">{narrow}</div></figure>'
    )


_SVG, _LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
FINE = re.compile(r"-?\d+\.\d{3,}")
_VARIABLES = {
    INK: "var(--chart-ink, #1a1a1a)",
    OUTLET: "var(--chart-ink, #000000)",
    QUIET: "var(--chart-quiet, #5f5f5f)",
    GUIDE: "var(--chart-guide, #dcdcdc)",
}


def _svg(figure: Figure, alt: str) -> str:
    drawing = io.BytesIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    with plt.rc_context(STYLE):
        figure.savefig(drawing, format="svg", metadata=nothing)
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", _LINK)
    root = ET.fromstring(drawing.getvalue())
    mark = "c" + hashlib.sha256(drawing.getvalue()).hexdigest()[:8]
    for element in root.iter():
        _localise(element, mark)
    root.attrib.pop("height", None)
    root.set("width", "100%")
    root.set("style", f"max-width: {figure.get_figwidth():.1f}in")
    root.set("role", "img")
    root.set("aria-label", alt)
    return ET.tostring(root, encoding="unicode")


def _localise(element: ET.Element, mark: str) -> None:
    """Make ids the chart's own, links quiet for the keyboard, and ink a CSS variable."""
    link = element.get(f"{{{_LINK}}}href")
    if element.tag == f"{{{_SVG}}}a":
        # The table beneath has the same links; hundreds of tab stops would bar the way to it.
        element.set("tabindex", "-1")
        element.attrib.pop("target", None)
    elif link and link.startswith("#"):
        element.set(f"{{{_LINK}}}href", f"#{mark}-{link[1:]}")
    for name, value in list(element.attrib.items()):
        if name == "id":
            element.set(name, f"{mark}-{value}")
        elif "url(#" in value:
            element.set(name, value.replace("url(#", f"url(#{mark}-"))
        elif name in {"d", "x", "y"}:
            # A hundredth of a point is less than any screen shows, and halves the drawing.
            element.set(name, FINE.sub(lambda number: f"{float(number[0]):.2f}", value))
        elif name in {"style", "fill", "stroke"}:
            for color, variable in _VARIABLES.items():
                value = value.replace(color, variable)
            element.set(name, value)


def show_in_notebooks() -> None:
    """Let the running notebook show charts as SVG with alt text; elsewhere do nothing.

    Said again with each chart, because the notebook's drawing backend forgets it when it starts.
    """
    try:
        from IPython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell is not None:
        shell.display_formatter.formatters["text/html"].for_type(Figure, chart_html)
