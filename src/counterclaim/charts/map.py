"""A map of countries that tells a figure, a zero and a gap apart."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke

from counterclaim import codebook
from counterclaim.charts.marks import panels, write_key
from counterclaim.charts.palette import BACKGROUND, INK, PHONE, QUIET
from counterclaim.charts.style import chart, finish
from counterclaim.words import country_words, day_words, number_words, say

WEST, EAST, SOUTH, NORTH = -11, 41, 35, 66.5
# How wide a degree of longitude is beside one of latitude, at the middle of the map.
SQUEEZE = np.cos(np.radians((SOUTH + NORTH) / 2))
# Steps of one hue; the running total, which counts most, is the darkest.
SHADES = {"cumulative": "#2b6ca3", "action_day": "#7fb2d9", "single_case": "#cfe2f2"}
# Ink that stays dark in dark mode, where the grounds stay light.
ON_GROUND = "#111111"
# Small neighbours whose numbers stand in open water, joined by a line.
ASIDE = {
    "HR": (10.4, 40.7), "BA": (11.6, 37.6), "ME": (16.3, 35.6), "AL": (19.3, 37.8),
    "RS": (29.5, 43.6), "MK": (29.0, 36.0), "XK": (25.2, 35.9), "SI": (8.0, 38.5),
    "NL": (2.6, 55.2), "BE": (-6.6, 48.4), "CH": (4.8, 41.4), "LU": (-8.2, 45.2),
}  # fmt: skip


def short_interval(low: float, high: float, language: str) -> str:
    """Print an interval as short as a map needs: "48", "≥ 30", "20-99"."""
    if not np.isfinite(high):
        return f"≥ {number_words(low, language)}"
    if low == high:
        return number_words(low, language)
    return f"{number_words(low, language)}–{number_words(high, language)}"


@chart
def draw_map(places: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw one number a country on a map; no figure found is hatched, zero is a number.

    Parameters
    ----------
    places
        One row a country, as `atlas.on_map` gives it: `country`, `outline`, `label_x`, `label_y`,
        `found`, `scope`, `value_low`, `value_high`, `measure`, `platform`, `observation`,
        `figures`, `addresses`, `as_of_to`.
    """
    found = places[places["found"]]
    key = _key(ax, set(found["scope"]), width, language)
    made, inches = panels(ax, ["map"], 1, 5.3 if width > PHONE else 3.3, key)
    ground = made["map"]
    for scope, shade in SHADES.items():
        _grounds(ground, found[found["scope"].astype("object") == scope], facecolor=shade)
    _grounds(ground, places[~places["found"]], facecolor="none", hatch="////", edgecolor=BACKGROUND)
    for row in found.itertuples():
        _number(ground, row, width, language)
    ground.set_xlim(WEST, EAST)
    ground.set_ylim(SOUTH, NORTH)
    ground.set_aspect(1 / SQUEEZE)
    ground.set_xticks([])
    ground.set_yticks([])
    ground.spines[:].set_visible(False)
    one = next(found.itertuples())
    measure = codebook.label("measure", one.measure, language)
    service = codebook.label("platform", one.platform, language)
    said = "; ".join(
        f"{country_words(row.country, language)} {short_interval(row.value_low, row.value_high, language)} ({codebook.label('scope', row.scope, language)})"
        for row in found.itertuples()
    )
    gaps = int((~places["found"]).sum())
    figures = number_words(int(found["figures"].sum()), language)
    day = day_words(found["as_of_to"].max(), None, language)
    finish(
        ax,
        width,
        1.5 + inches + (0.35 if width <= PHONE else 0),
        title=say(
            f"Where a number was found: {measure}, {service}",
            f"Waar een getal gevonden is: {measure}, {service}",
            language,
        ),
        beneath=say(
            "The number of each country that most addresses print, whatever its scope (the shade). Numbers of different shades do not compare. Hatched: no figure found, which is not zero.",
            "Per land het getal dat op de meeste adressen staat, van welke reikwijdte ook (de tint). Getallen van verschillende tint zijn niet te vergelijken. Gearceerd: geen cijfer gevonden, wat geen nul is.",
            language,
        ),
        foot=say(
            f"{figures} figures of {len(found)} countries, up to {day}. Absolute counts compare reporting as much as what was done. Outlines: Natural Earth.",
            f"{figures} cijfers van {len(found)} landen, tot en met {day}. Absolute aantallen vergelijken evenzeer de berichtgeving als wat er gedaan is. Omtrekken: Natural Earth.",
            language,
        ),
        alt=say(
            f"Map of Europe. {said}. No figure found for the other {gaps} countries drawn.",
            f"Kaart van Europa. {said}. Geen cijfer gevonden voor de overige {gaps} getekende landen.",
            language,
        ),
    )


def _grounds(ax: Axes, places: pd.DataFrame, **style) -> None:
    rings = [ring for outline in places["outline"] for ring in outline if _in_view(ring)]
    if rings:
        style = {"edgecolor": QUIET, "linewidth": 0.5} | style
        ax.add_collection(PolyCollection(rings, **style))


def _in_view(ring: np.ndarray) -> bool:
    (left, low), (right, high) = ring.min(axis=0), ring.max(axis=0)
    return left < EAST and right > WEST and low < NORTH and high > SOUTH


def _number(ax: Axes, row, width: float, language: str) -> None:
    words = short_interval(row.value_low, row.value_high, language)
    aside = ASIDE.get(row.country)
    strong = row.scope == "cumulative" and not aside
    text = ax.annotate(
        words,
        (row.label_x, row.label_y),
        aside or (row.label_x, row.label_y),
        ha="center",
        va="center",
        fontsize=9.5 if width > PHONE else 8,
        fontweight="bold",
        color="white" if strong else ON_GROUND,
        url=f"#row-{row.observation}",
        arrowprops={"arrowstyle": "-", "color": INK, "linewidth": 0.7} if aside else None,
    )
    if not strong:
        text.set_path_effects([withStroke(linewidth=2, foreground="white")])


def _key(ax: Axes, scopes: set, width: float, language: str) -> float:
    handles = [
        Patch(facecolor=shade, edgecolor=QUIET, linewidth=0.5,
              label=codebook.label("scope", scope, language))
        for scope, shade in SHADES.items()
        if scope in scopes
    ]  # fmt: skip
    gap = say("no figure found", "geen cijfer gevonden", language)
    handles.append(Patch(facecolor="none", edgecolor=BACKGROUND, hatch="////", label=gap))
    return write_key(ax, handles, width, 4 if width > PHONE else 2)
