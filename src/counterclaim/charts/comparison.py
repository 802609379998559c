"""Charts that compare countries only as far as the figures reach: possible ranks, and coverage."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from counterclaim import codebook
from counterclaim.charts.palette import INK, PHONE, QUIET
from counterclaim.charts.style import chart, finish
from counterclaim.words import country_words, day_words, interval_words, number_words, say

# Shade and size of a dot by how many addresses it stands for.
STEPS = {
    (1, 1): ("#dbe9f5", 90),
    (2, 9): ("#a9cbe6", 150),
    (10, np.inf): ("#6ea8d6", 230),
}


@chart
def draw_ranks(ranked: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw the ranks that each country can have, from best to worst.

    Parameters
    ----------
    ranked
        One row a country, of one measure, scope and unit, as `enforcement.rank` gives it:
        `jurisdiction`, `platform`, `measure`, `value_low`, `value_high`, `rank_best`,
        `rank_worst`, `rank_of`, `rank_certain`, `observation`, `figures`, `addresses`, `as_of_to`.
    """
    for y, row in enumerate(ranked.itertuples()):
        link = f"#row-{row.observation}"
        if row.rank_certain:
            ax.plot([row.rank_best], [y], "o", ms=7, color=INK, url=link)
        else:
            ax.plot([row.rank_best, row.rank_worst], [y, y], linewidth=8, color=QUIET,
                    alpha=0.55, solid_capstyle="round", url=link)  # fmt: skip
        words = interval_words(row.value_low, row.value_high, "", language)
        ax.annotate(words, (1, y), (6, 0), xycoords=ax.get_yaxis_transform(), va="center",
                    textcoords="offset points", fontsize=8.5)  # fmt: skip
    names = [country_words(place, language) for place in ranked["jurisdiction"]]
    last = int(ranked["rank_of"].max())
    ax.set_yticks(range(len(names)), names, fontsize=8.5)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.set_xlim(0.5, last + 0.5)
    ax.set_xticks(range(1, last + 1))
    ax.grid(axis="both", linewidth=0.5)
    ax.spines["left"].set_visible(False)
    ax.set_xlabel(say("possible rank (1 is the most)", "mogelijke rang (1 is het meest)", language))
    certain = int(ranked["rank_certain"].sum())
    one = next(ranked.itertuples())
    measure = codebook.label("measure", one.measure, language)
    service = codebook.label("platform", one.platform, language)
    spans = "; ".join(
        f"{name} {row.rank_best}" + (f"-{row.rank_worst}" if not row.rank_certain else "")
        for name, row in zip(names, ranked.itertuples(), strict=True)
    )
    day = day_words(ranked["as_of_to"].max(), None, language)
    figures = number_words(int(ranked["figures"].sum()), language)
    finish(
        ax,
        width,
        1.9 + 0.27 * len(names) + (0.4 if width <= PHONE else 0),
        title=say(
            f"Which rank each country can have: {measure}, {service}",
            f"Welke rang elk land kan hebben: {measure}, {service}",
            language,
        ),
        beneath=say(
            "Dot: one rank is possible. Bar: every rank along it is. At the right the number, or how far it may lie.",
            "Punt: één rang is mogelijk. Balk: elke rang erlangs. Rechts het getal, of hoe ver het kan liggen.",
            language,
        ),
        foot=say(
            f"{figures} figures, up to {day}. Countries without a figure have no rank here. Absolute counts compare reporting as much as policing.",
            f"{figures} cijfers, tot en met {day}. Landen zonder cijfer hebben hier geen rang. Absolute aantallen vergelijken evenzeer de berichtgeving als het politiewerk.",
            language,
        ),
        alt=say(
            f"Chart of possible ranks, a row a country. One rank is possible for {certain} of {len(names)}. Ranks: {spans}.",
            f"Grafiek van mogelijke rangen, een rij per land. Eén rang is mogelijk voor {certain} van {len(names)}. Rangen: {spans}.",
            language,
        ),
    )


@chart
def draw_coverage_map(known: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw of which country and measure anything was found, and at how many addresses.

    Parameters
    ----------
    known
        One row a jurisdiction and measure, most addresses first, as `enforcement.coverage` gives
        it: `jurisdiction`, `measure`, `addresses`, `figures`.
    """
    places = list(dict.fromkeys(known["jurisdiction"]))
    measures = [m for m in codebook.codes("measure") if m in set(known["measure"])]
    for (fewest, most), (shade, room) in STEPS.items():
        step = known[known["addresses"].between(fewest, most)]
        ax.scatter(
            [measures.index(m) for m in step["measure"]],
            [places.index(p) for p in step["jurisdiction"]],
            s=room if width > PHONE else room / 5,
            color=shade,
            linewidth=0,
        )
    for row in known.itertuples() if width > PHONE else ():
        ax.text(
            measures.index(row.measure),
            places.index(row.jurisdiction),
            f"{row.addresses}",
            ha="center",
            va="center_baseline",
            fontsize=8,
            color="#111111",
        )
    ax.set_xticks(range(len(measures)), [codebook.label("measure", m, language) for m in measures],
                  rotation=90, fontsize=8)  # fmt: skip
    ax.xaxis.tick_top()
    if width > PHONE:
        names = [country_words(place, language) for place in places]
    else:
        names = [say("all", "alle", language) if place == "WORLD" else place for place in places]
    ax.set_yticks(range(len(places)), names, fontsize=8)
    ax.set_ylim(len(places) - 0.4, -0.7)
    ax.set_xlim(-0.7, len(measures) - 0.3)
    ax.grid(axis="y", linewidth=0.4)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    most = next(known.sort_values("addresses", kind="stable").iloc[[-1]].itertuples())
    cells = len(places) * len(measures)
    figures = number_words(int(known["figures"].sum()), language)
    name = f"{country_words(most.jurisdiction, language)}, {codebook.label('measure', most.measure, language)}"
    finish(
        ax,
        width,
        2.5 + (0.23 if width > PHONE else 0.17) * len(places),
        title=say(
            "What is known: addresses by country and measure",
            "Wat bekend is: adressen per land en maat",
            language,
        ),
        beneath=say(
            "Dot: a figure was found, at one address (pale, small), at two to nine, or at ten or more (dark, large). Empty: no figure found, which is not zero.",
            "Stip: er is een cijfer gevonden, op één adres (licht, klein), op twee tot negen, of op tien of meer (donker, groot). Leeg: geen cijfer gevonden, wat geen nul is.",
            language,
        ),
        foot=say(
            f"{figures} figures; {len(known)} of {cells} cells have one. This shows what pages we saw, not what was done.",
            f"{figures} cijfers; {len(known)} van {cells} vakjes hebben er een. Dit toont welke pagina's wij zagen, niet wat er gedaan is.",
            language,
        ),
        alt=say(
            f"Grid of {len(places)} places by {len(measures)} measures; {len(known)} cells are filled. Most addresses: {name}, {most.addresses}.",
            f"Raster van {len(places)} plaatsen bij {len(measures)} maten; {len(known)} vakjes zijn gevuld. Meeste adressen: {name}, {most.addresses}.",
            language,
        ),
    )
