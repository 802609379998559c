"""Marks for many figures at once, small multiples, and the key to who claims."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.dates import date2num
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.transforms import blended_transform_factory

from counterclaim import codebook
from counterclaim.charts.palette import AUTHORITIES, BACKGROUND, CLAIMANTS, OUTLET, PHONE
from counterclaim.words import say

_HEAD = [(0, 0), (1, 0), (0.72, 0.2), (1, 0), (0.72, -0.2)]
_STEPS = [Path.MOVETO, Path.LINETO, Path.MOVETO, Path.LINETO, Path.LINETO]
ARROWS = {
    "right": Path(_HEAD, _STEPS),
    "left": Path([(-x, y) for x, y in _HEAD], _STEPS),
    "up": Path([(y, x) for x, y in _HEAD], _STEPS),
}
SOMEONE = (BACKGROUND, "o")


def looks() -> dict[str, tuple[str, str]]:
    """Give the colour and the shape of every claimant that has its own."""
    theirs = [who for who in codebook.with_role("speaker", "authority") if who not in CLAIMANTS]
    return CLAIMANTS | dict(zip(theirs, AUTHORITIES, strict=False))


def look(claimant: object) -> tuple[str, str]:
    """Give the colour and the shape of a claimant."""
    return looks().get(claimant, SOMEONE)


def draw_marks(
    ax: Axes, rows: pd.DataFrame, at: list, link: str, *, up: bool = False, size: float = 34
) -> None:
    """Draw figures or observations as their doubt asks, each linked to its row.

    Parameters
    ----------
    rows
        `claimant`, `value` (missing for a vague word), `value_low`, `value_high` (infinite where
        open) and perhaps `bound`.
    at
        The place of each row on the other axis.
    link
        The column that names the row a mark leads to.
    up
        The values run upward, not to the right.
    """
    where = date2num(at) if len(at) and isinstance(at[0], pd.Timestamp) else at
    rows = rows.assign(at=where, who=rows["claimant"].astype("object").fillna("other"))
    for claimant, group in rows.groupby("who", sort=False):
        color, marker = look(claimant)
        _lines(ax, group, color, link, up=up)
        dots = group[group["value"].notna()]
        values = np.clip(dots["value"], dots["value_low"], dots["value_high"])
        face = "none" if claimant == "outlet" else color
        _points(ax, dots, values, link, up, marker=marker, s=size, edgecolor=color, facecolor=face)
        above = _bound(dots) == "at_least"
        arrow = ARROWS["up" if up else "right"]
        style = {"s": 50 * size, "edgecolor": color, "facecolor": "none", "linewidth": 1.1}
        style["clip_on"] = False
        _points(ax, dots[above], values[above], link, up, marker=arrow, **style)
        below = _bound(dots) == "at_most"
        _points(ax, dots[below], values[below], link, up, marker=ARROWS["left"], **style)


def _bound(rows: pd.DataFrame) -> pd.Series:
    open_above = pd.Series(np.where(np.isinf(rows["value_high"]), "at_least", ""), rows.index)
    return rows["bound"].astype("object") if "bound" in rows.columns else open_above


def _points(ax, rows, values, link, up, **style) -> None:
    if len(rows):
        x, y = (rows["at"], values) if up else (values, rows["at"])
        urls = [f"#row-{name}" for name in rows[link]]
        ax.scatter(x, y, urls=urls, zorder=3, **style)


def _lines(ax: Axes, rows: pd.DataFrame, color: str, link: str, *, up: bool) -> None:
    vague = rows["value"].isna()
    between = np.isfinite(rows["value_high"]) & (rows["value_high"] > rows["value_low"])
    firm = between & ~vague & ~_bound(rows).isin(["at_least", "at_most"])
    band = {"linewidth": 7, "alpha": 0.45, "capstyle": "butt"}
    for kind, style in ((firm, {"linewidth": 1.5}), (vague & between, band)):
        drawn = rows[kind]
        ends = [
            [(row.at, row.value_low), (row.at, row.value_high)]
            if up
            else [(row.value_low, row.at), (row.value_high, row.at)]
            for row in drawn.itertuples()
        ]
        urls = [f"#row-{name}" for name in drawn[link]]
        if ends:
            ax.add_collection(LineCollection(ends, colors=color, urls=urls, zorder=2, **style))


def panels(ax: Axes, names: list, columns: int, height: float, key: float) -> tuple[dict, float]:
    """Make small multiples beneath `ax`, which keeps the line beneath the title and the key.

    Parameters
    ----------
    names
        One for each panel.
    columns
        How many stand side by side.
    height, key
        Inches of a row of panels, and of the key.

    Returns
    -------
    The panels by name, and the inches that all of them want.
    """
    figure = ax.figure
    rows = -(-len(names) // columns)
    heights = [max(key, 0.02), *[height] * rows]
    grid = figure.add_gridspec(rows + 1, columns, height_ratios=heights)
    ax.set_subplotspec(grid[0, :])
    ax.set_xticks([])
    ax.set_yticks([])
    ax.set_axis_off()
    made = {
        name: figure.add_subplot(grid[1 + i // columns, i % columns])
        for i, name in enumerate(names)
    }
    return made, sum(heights)


def panel_title(panel: Axes, text: str) -> None:
    """Name a panel."""
    panel.set_title(text, loc="left", fontsize=9, pad=4)


def claimant_key(
    ax: Axes, claimants: list, width: float, language: str, *, ring: bool = True
) -> float:
    """Write who claims into `ax`, upper left; the outlet as a ring or not.

    Returns the inches that it wants.
    """
    known = [who for who in looks() if who in set(claimants)]
    handles = [
        Line2D([], [], linestyle="none", marker=look(who)[1], color=look(who)[0],
               mfc="none" if who == "outlet" and ring else look(who)[0], ms=6,
               label=codebook.label("speaker", who, language))
        for who in known
    ]  # fmt: skip
    if set(claimants) - set(known):
        label = say("someone else", "iemand anders", language)
        color, marker = SOMEONE
        handles.append(
            Line2D([], [], linestyle="none", marker=marker, color=color, ms=6, label=label)
        )
    return write_key(ax, handles, width, 4 if width > PHONE else 2)


def write_key(ax: Axes, handles: list, width: float, columns: int) -> float:
    """Write a key into `ax`, upper left; returns the inches that it wants."""
    legend = ax.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0.005, 1),
        bbox_transform=blended_transform_factory(ax.figure.transFigure, ax.transAxes),
        borderaxespad=0,
        borderpad=0,
        ncols=columns,
        fontsize=8,
        handletextpad=0.2,
        columnspacing=0.9,
        labelcolor=OUTLET,
    )
    # It starts at the figure's edge, so the layout must not make room for it beside the axes.
    legend.set_in_layout(False)
    return 0.19 * -(-len(handles) // columns)
