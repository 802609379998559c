"""Charts of the coverage: which pages, when, and what they mention."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from counterclaim import codebook
from counterclaim.charts.palette import (
    BACKGROUND,
    COMPANY,
    DUTCH,
    OUTLET,
    PHONE,
)
from counterclaim.charts.style import chart, finish, whole_ticks, wrapped
from counterclaim.words import country_words, day_words, say

REPORTING = {
    "reports": {"marker": "o", "color": COMPANY, "mfc": COMPANY},
    "not_there": {"marker": "o", "color": DUTCH, "mfc": "none"},
    "not_seen": {"marker": "x", "color": BACKGROUND, "mfc": "none"},
}


def _reporting_key(language: str) -> list[Line2D]:
    return [
        Line2D([], [], linestyle="none", label=codebook.label("reporting", code, language), **style)
        for code, style in REPORTING.items()
    ]


@chart
def draw_timeline(pages: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw each page as a mark on the day or the month it is known to have appeared.

    Parameters
    ----------
    pages
        One row a page, in order: `article_id`, `published`, `published_precision`, `reporting`,
        `place` (height in its column).
    """
    dates = list(dict.fromkeys(pages["published"]))
    for row in pages.itertuples():
        x = dates.index(row.published)
        style = REPORTING[row.reporting]
        ax.plot(
            [x],
            [row.place + 1],
            ms=6 if width > PHONE else 4.5,
            mew=1.4,
            url=f"#row-{row.article_id}",
            **style,
        )
    unknown = say("day unknown", "dag onbekend", language)
    names = [
        day_words(pd.Timestamp(date), None, language, month=True) + f"\n{unknown}"
        if len(date) == 7
        else day_words(pd.Timestamp(date), None, language).rsplit(" ", 1)[0]
        for date in dates
    ]
    ax.set_xticks(
        range(len(dates)),
        names,
        rotation=90 if width <= PHONE else 35,
        ha="center" if width <= PHONE else "right",
        rotation_mode="anchor" if width > PHONE else "default",
    )
    for x, date in enumerate(dates):
        if len(date) == 7:
            ax.axvspan(x - 0.45, x + 0.45, color=BACKGROUND, alpha=0.12, linewidth=0)
    ax.set_xlim(-0.6, len(dates) - 0.4)
    ax.set_ylim(0, pages["place"].max() + 2)
    ax.set_ylabel(say("pages", "pagina's", language))
    ax.set_yticks(whole_ticks(pages["place"].max() + 1, 6))
    ax.legend(
        handles=_reporting_key(language),
        loc=(0.27, 0.74) if width > PHONE else "upper left",
        handletextpad=0.3,
        fontsize=8,
    )
    if width <= PHONE:
        ax.set_ylim(0, pages["place"].max() + 10)
    counts = pages["reporting"].value_counts()
    listed = "; ".join(
        f"{codebook.label('reporting', code, language)}: {counts.get(code, 0)}"
        for code in REPORTING
    )
    years = "–".join(dict.fromkeys([min(dates)[:4], max(dates)[:4]]))
    finish(
        ax,
        width,
        4.4,
        title=say(
            "When the pages appeared, and whether they report the denial",
            "Wanneer de pagina's verschenen, en of ze de ontkenning melden",
            language,
        ),
        beneath=say(
            f"One mark a page, by day and month ({years}). Shaded: known to the month only.",
            f"Eén teken per pagina, op dag en maand ({years}). Grijs: alleen de maand bekend.",
            language,
        ),
        foot=say(
            f"{len(pages)} pages. A cross is not a no: the denial may stand below the part that was seen.",
            f"{len(pages)} pagina's. Een kruis is geen nee: de ontkenning kan onder het geziene deel staan.",
            language,
        ),
        alt=say(
            f"Dot chart of {len(pages)} pages over {len(dates)} dates. {listed}.",
            f"Puntgrafiek van {len(pages)} pagina's over {len(dates)} data. {listed}.",
            language,
        ),
    )


@chart
def draw_reporting(
    counts: pd.DataFrame, ax: Axes, *, width: float, language: str, by: str = "country"
) -> None:
    """Draw, group by group, how many pages report the denial.

    Parameters
    ----------
    counts
        One row a group: the column `by`, `pages`, and counts `reports`, `not_there`, `not_seen`.
    by
        The column that names the group.
    """
    hatches = {"reports": "", "not_there": "", "not_seen": "////"}
    left = np.zeros(len(counts))
    for code, style in REPORTING.items():
        filled = style["color"] if code == "reports" else "none"
        ax.barh(
            range(len(counts)),
            counts[code],
            left=left,
            height=0.62,
            color=filled,
            edgecolor=style["color"],
            hatch=hatches[code],
            linewidth=1.2,
            label=codebook.label("reporting", code, language),
        )
        for y, (start, n) in enumerate(zip(left, counts[code], strict=True)):
            if n and code == "reports":
                ax.annotate(
                    str(n),
                    (start + n / 2, y),
                    ha="center",
                    va="center",
                    fontsize=8,
                    color="white",
                    fontweight="bold",
                )
        left = left + counts[code].to_numpy(dtype=float)
    names = [_group_name(by, value, language) for value in counts[by]]
    ax.set_yticks(range(len(counts)), [wrapped(name, 1.6, 9) for name in names])
    ax.set_ylim(len(counts) - 0.4, -0.6)
    ax.set_xlabel(say("pages", "pagina's", language))
    ax.set_xticks(whole_ticks(ax.get_xlim()[1], 6))
    key = ax.legend(loc="lower right", fontsize=8)
    for text in key.get_texts():
        text.set_text(text.get_text() if width > PHONE else textwrap.fill(text.get_text(), 17))
    first = counts.iloc[0]
    finish(
        ax,
        width,
        1.9 + 0.3 * len(counts),
        title=say(
            "Pages that report the denial, by {}",
            "Pagina's die de ontkenning melden, per {}",
            language,
        ).format(_of(by, language)),
        beneath=say(
            "Counts of pages. Hatched: the page was cut off before its end.",
            "Aantallen pagina's. Gearceerd: de pagina was afgekapt.",
            language,
        ),
        foot=say(
            f"{counts['pages'].sum()} pages. Pages found, not pages published.",
            f"{counts['pages'].sum()} pagina's. Gevonden pagina's, niet alle verschenen.",
            language,
        ),
        alt=say(
            f"Bars for {len(counts)} groups. Most pages: {names[0]}, {first['pages']}, of which {first['reports']} report the denial.",
            f"Balken voor {len(counts)} groepen. Meeste pagina's: {names[0]}, {first['pages']}, waarvan {first['reports']} de ontkenning melden.",
            language,
        ),
    )


def _group_name(by: str, value: str, language: str) -> str:
    if by == "country":
        return country_words(value, language)
    return codebook.label(by, value, language) if by in codebook.CODES else str(value)


def _of(by: str, language: str) -> str:
    return codebook.column_label("articles", by, language)


@chart
def draw_proposition_grid(grid: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw which page mentions what, and by whose mouth.

    Parameters
    ----------
    grid
        One row a page and proposition: `article_id`, `outlet`, `published_from`, `reports_denial`,
        `proposition` (ordered), `company`, `authorities`, `outlet_voice`, `disputed`. Some of the
        pages keep the columns of all, so that two charts can be laid side by side.
    """
    order = grid.drop_duplicates("article_id").sort_values(
        ["reports_denial", "published_from", "outlet"], ascending=[False, True, True]
    )
    pages = order["article_id"].tolist()
    common = grid["proposition"].cat.categories.tolist()
    columns = common if width > PHONE else common[:13]
    pages_seen, all_seen = len(pages), len(common)
    size = 5.2 if width > PHONE else 3.2
    for row in grid[grid["proposition"].isin(columns)].itertuples():
        x, y = columns.index(row.proposition), pages.index(row.article_id)
        color = (
            COMPANY
            if row.company
            else DUTCH
            if row.authorities
            else OUTLET
            if row.outlet_voice
            else BACKGROUND
        )
        filled = "none" if row.outlet_voice is False else color
        ax.plot(
            [x],
            [y],
            "D" if row.company else "s" if row.authorities else "o",
            ms=size,
            mew=1,
            color=color,
            mfc=filled,
            url=f"#row-{row.article_id}",
        )
        if row.disputed:
            ax.plot([x], [y], "x", ms=size + 3, mew=0.9, color=COMPANY)
    ax.set_xticks(
        range(len(columns)),
        [codebook.label("proposition", code, language) for code in columns],
        rotation=90,
        fontsize=8,
    )
    ax.xaxis.tick_top()
    names = order["outlet"].tolist()
    if width <= PHONE:
        names = [name if len(name) <= 14 else name[:13] + "…" for name in names]
    ax.set_yticks(range(len(pages)), names, fontsize=8)
    ax.set_ylim(len(pages) - 0.4, -0.7)
    ax.set_xlim(-0.7, len(columns) - 0.3)
    ax.grid(True, linewidth=0.4)
    reporting = int(order["reports_denial"].sum())
    both = 0 < reporting < len(pages)
    if both:
        ax.axhline(reporting - 0.5, color=BACKGROUND, linewidth=1.2)
    counts = grid["proposition"].value_counts()
    commonest, n = codebook.label("proposition", counts.index[0], language), int(counts.iloc[0])
    finish(
        ax,
        width,
        2.9 + 0.165 * len(pages),
        title=(
            say(
                "What each page mentions, and by whose mouth",
                "Wat elke pagina noemt, en bij monde van wie",
                language,
            )
            if both
            else say(
                "What the pages that report the denial mention, and by whose mouth",
                "Wat de pagina's noemen die de ontkenning melden, en bij monde van wie",
                language,
            )
            if reporting
            else say(
                "What the pages without the denial mention, and by whose mouth",
                "Wat de pagina's zonder de ontkenning noemen, en bij monde van wie",
                language,
            )
        ),
        beneath=say(
            "Diamond: the company speaks of it. Square: an authority does. Circle: neither. Filled: the outlet says it in its own voice too. Crossed: someone denies or doubts it.",
            "Ruit: het bedrijf heeft het erover. Vierkant: een overheid. Rondje: geen van beide. Gevuld: de redactie zegt het ook zelf. Doorkruist: iemand ontkent of betwijfelt het.",
            language,
        )
        + (
            say(
                " Above the line: pages that report the denial.",
                " Boven de lijn: pagina's die de ontkenning melden.",
                language,
            )
            if both
            else ""
        ),
        foot=say(
            f"{pages_seen} pages, {len(columns)} of {all_seen} propositions. Empty means not seen in the coded opening.",
            f"{pages_seen} pagina's, {len(columns)} van {all_seen} beweringen. Leeg is: niet gezien in het gecodeerde begin.",
            language,
        ),
        alt=say(
            f"Grid of {len(pages)} pages by {len(columns)} propositions. Commonest: {commonest}, in {n} pages.",
            f"Raster van {len(pages)} pagina's bij {len(columns)} beweringen. Het vaakst: {commonest}, in {n} pagina's.",
            language,
        ),
    )
