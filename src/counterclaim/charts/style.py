"""What all charts share: how they are framed, and the marks that show doubt."""

import functools
import textwrap

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation, blended_transform_factory

from counterclaim import codebook
from counterclaim.charts.palette import (
    INK,
    PAGE,
    PHONE,
    QUIET,
    STYLE,
)
from counterclaim.charts.svg import show_in_notebooks
from counterclaim.words import LANGUAGE, number_words, say


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
        # A notebook would draw what is stale once more after its cell, for a window nobody sees.
        ax.figure.stale = False
        show_in_notebooks()
        return ax

    return drawn


def _nothing(ax: Axes, width: float, language: str) -> None:
    said = say(
        "Nothing to draw: no row is left.", "Niets te tekenen: er is geen rij over.", language
    )
    ax.set_axis_off()
    finish(ax, width, 1.2, title=said, beneath="", foot="", alt=said)


def finish(
    ax: Axes, width: float, height: float, *, title: str, beneath: str, foot: str, alt: str
) -> None:
    """Put the title, the grey line beneath it, the grey foot and the alt text on a chart."""
    figure = ax.figure
    figure.set_size_inches(width, height)
    figure.get_layout_engine().set(w_pad=0.06, h_pad=0.06)
    figure.suptitle(wrapped(title, width, 12.5), x=0.005, ha="left", color=INK)
    foot = "\n".join(part for part in (foot, codebook.caution(LANGUAGE)) if part)
    figure.axes[0].set_title(wrapped(beneath, width, 9), loc="left", pad=8)
    _to_the_left_edge(figure.axes[0])
    if foot:
        figure.supxlabel(wrapped(foot, width, 8), x=0.005, ha="left", fontsize=8, color=QUIET)
    ax.alt_text = f"{title}. {alt}"


def _to_the_left_edge(ax: Axes) -> None:
    # The line beneath the title starts at the figure's edge, however long the axis's labels are.
    title = ax._left_title
    down = ax.transAxes + ax.titleOffsetTrans
    title.set_transform(blended_transform_factory(ax.figure.transFigure, down))
    title.set_x(0.005)


def wrapped(text: str, width: float, size: float) -> str:
    """Break a text into lines that fit a chart of `width` inches at `size` points."""
    # A letter of this typeface is about 0.56 of its size wide (0.62 in bold).
    wide = 0.62 if size > 12 else 0.56
    columns = int((width - 0.15) * 72 / (wide * size))
    return "\n".join(
        line for part in text.split("\n") for line in (textwrap.wrap(part, columns) or [""])
    )


def draw_interval_mark(ax: Axes, row, y: float, color: str, marker: str, url: str = "") -> None:
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


def whole_ticks(top: float, steps: int = 4) -> list[int]:
    """Give whole numbers from 0 to at most `top`, some `steps` of them: what is counted has no halves."""
    found = MaxNLocator(steps, integer=True, steps=[1, 2, 5, 10]).tick_values(0, max(top, 1))
    return [int(tick) for tick in found if tick <= max(top, 1)]


def number_axis(ax: Axes, language: str) -> None:
    """Label a log axis of numbers sparsely and shortly."""
    low, high = ax.get_xlim()
    decades = np.log10([1 if low <= 0 else low, high])
    step = max(1, round((decades[1] - decades[0]) / (ax.figure.get_figwidth() * 0.7)))
    ticks = 10.0 ** np.arange(np.ceil(decades[0]), decades[1], step)
    ticks = np.concatenate([[0.0], ticks]) if low <= 0 else ticks
    ax.set_xticks(ticks, [number_words(tick, language, short=True) for tick in ticks])
    ax.minorticks_off()


def key_beneath(ax: Axes, x: float, **key) -> None:
    """Put the key beneath the name of the axis, as far from it in a low chart as in a high one."""
    beneath = ScaledTranslation(0, -34 / 72, ax.figure.dpi_scale_trans)
    ax.legend(
        loc="upper center",
        bbox_to_anchor=(x, 0),
        bbox_transform=ax.transAxes + beneath,
        fontsize=8,
        **key,
    )


def row_labels(ax: Axes, names: list[str], width: float) -> float:
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
            wrapped(name.replace("\n", " "), width, 8),
            (0, y),
            (0, 7),
            xycoords=ax.get_yaxis_transform(),
            textcoords="offset points",
            fontsize=8,
            va="bottom",
        )
    return 0.16 * rows + 0.16 * sum(len(name) // 46 + 2 for name in names)


def host(url: str) -> str:
    """Name the site of an address."""
    return url.split("/")[2].removeprefix("www.")
