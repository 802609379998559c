"""Charts of framing compared: codes by group, page portraits, and what can be known at all."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from counterclaim import codebook
from counterclaim.charts.palette import BACKGROUND, COMPANY, DUTCH, GUIDE, INK, OUTLET, PHONE, QUIET
from counterclaim.charts.style import chart, finish, wrapped
from counterclaim.words import country_words, language_words, p_words, say

# Whose account a code puts in front: colour and shape say the same.
FRONTS = {
    "company": {"marker": "D", "color": COMPANY, "mfc": COMPANY},
    "both": {"marker": "D", "color": QUIET, "mfc": "none"},
    "authorities": {"marker": "s", "color": DUTCH, "mfc": DUTCH},
    "outlet": {"marker": "o", "color": OUTLET, "mfc": OUTLET},
    "none": {"marker": "_", "color": BACKGROUND, "mfc": "none"},
    "other": {"marker": ".", "color": BACKGROUND, "mfc": BACKGROUND},
}
PASSES = {
    "both": {"mfc": INK},
    "a": {"mfc": "none", "marker": "<"},
    "b": {"mfc": "none", "marker": ">"},
}


def group_name(by: str, value: str, language: str) -> str:
    """Name a group of pages: a country or language in words, a code by its label."""
    if by == "country":
        return country_words(value, language)
    if by == "language":
        return language_words(value, language)
    return codebook.label(by, value, language) if by in codebook.CODES else str(value)


@chart
def draw_code_dots(
    dots: pd.DataFrame,
    ax: Axes,
    *,
    width: float,
    language: str,
    by: str = "country",
    variable: str = "headline_frame",
) -> None:
    """Draw each page as a dot in the cell of its group and its code.

    Parameters
    ----------
    dots
        As `framing.code_dots` gives them: `article_id`, `by`, `variable`, `passes`, `place`,
        `group_pages`, groups in the order they shall stand.
    by, variable
        The columns that name group and code.
    """
    across = 4 if width > PHONE else 2
    groups = list(dict.fromkeys(dots[by].astype(str)))
    seen = dots[variable].astype(str)
    codes = [code for code in codebook.codes(variable) if (seen == code).any()]
    most = dots.assign(name=dots[by].astype(str)).groupby("name")["place"].max()
    heights = {group: 1 + most[group] // across for group in groups}
    tops = dict(zip(groups, np.cumsum([0, *[heights[g] + 0.5 for g in groups]]), strict=False))
    for row in dots.itertuples():
        group, code = str(getattr(row, by)), str(getattr(row, variable))
        line, spot = divmod(row.place, across)
        ax.plot(
            [codes.index(code) - 0.3 + spot * 0.72 / across],
            [tops[group] + line],
            ms=6.5 if width > PHONE else 5.5,
            mew=1.3,
            color=INK,
            url=f"#row-{row.article_id}",
            **{"marker": "o", **PASSES[row.passes]},
        )
    total = tops[groups[-1]] + heights[groups[-1]]
    sizes = dict(zip(dots[by].astype(str), dots["group_pages"], strict=True))
    names = [f"{group_name(by, group, language)} ({sizes[group]})" for group in groups]
    broad = 1.9 if width > PHONE else 1.05
    ax.set_yticks([tops[group] for group in groups], [wrapped(name, broad, 9) for name in names])
    for group in groups[1:]:
        ax.axhline(tops[group] - 0.75, color=GUIDE, linewidth=0.8)
    ax.set_ylim(total + 0.1, -0.8)
    labels = [codebook.label(variable, code, language) for code in codes]
    column = 9 if width > PHONE and len(codes) > 5 else 14
    ax.set_xticks(
        range(len(codes)),
        [
            textwrap.fill(name, column if width > PHONE else 30, break_long_words=False)
            for name in labels
        ],
        rotation=0 if width > PHONE else 90,
        fontsize=8,
    )
    ax.xaxis.tick_top()
    ax.tick_params(axis="x", length=0)
    ax.set_xlim(-0.5, len(codes) - 0.5)
    for x in range(1, len(codes)):
        ax.axvline(x - 0.5, color=GUIDE, linewidth=0.8)
    ax.spines[["left", "bottom"]].set_visible(False)
    pages = dots["article_id"].nunique()
    differ = dots.loc[dots["passes"] != "both", "article_id"].nunique()
    counts = dots[dots["passes"] != "b"].groupby([by, variable], observed=True).size()
    first, code = counts.idxmax()
    subject = codebook.column_label("codes", variable, language)
    finish(
        ax,
        width,
        (1.6 if width > PHONE else 2.9) + (0.2 if width > PHONE else 0.26) * total,
        title=say(
            f"{subject[0].upper()}{subject[1:]}, by {codebook.column_label('articles', by, 'en')}",
            f"{subject[0].upper()}{subject[1:]}, per {codebook.column_label('articles', by, 'nl')}",
            language,
        ),
        beneath=say(
            "A dot is a page on which both passes agree. Where they differ, ◁ is pass a and ▷ pass b.",
            "Een stip is een pagina waarover beide rondes het eens zijn. Anders is ◁ ronde a en ▷ ronde b.",
            language,
        ),
        foot=say(
            f"{pages} pages that report the denial; the passes differ on {differ}. Counts, not shares: most groups have fewer than ten pages.",
            f"{pages} pagina's die de ontkenning melden; de rondes verschillen over {differ}. Aantallen, geen aandelen: de meeste groepen hebben minder dan tien pagina's.",
            language,
        ),
        alt=say(
            f"Grid of dots, {len(groups)} groups by {len(codes)} codes, a dot a page. Most dots: {group_name(by, str(first), language)}, {codebook.label(variable, code, language)}, {counts.max()} of {sizes[str(first)]}. The passes differ on {differ} pages.",
            f"Raster van stippen, {len(groups)} groepen bij {len(codes)} codes, een stip per pagina. De meeste: {group_name(by, str(first), language)}, {codebook.label(variable, code, language)}, {counts.max()} van {sizes[str(first)]}. De rondes verschillen over {differ} pagina's.",
            language,
        ),
    )


@chart
def draw_portraits(pages: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw each page as a row of marks: whose account stands in front, variable by variable.

    Parameters
    ----------
    pages
        As `framing.portraits` gives them: `article_id`, `outlet`, `variable`, `front_a`,
        `front_b`, `same`, in the order the rows shall stand.
    """
    order = list(dict.fromkeys(pages["article_id"]))
    variables = list(dict.fromkeys(pages["variable"].astype(str)))
    outlets = dict(zip(pages["article_id"], pages["outlet"], strict=True))
    size = 6 if width > PHONE else 5
    for row in pages.itertuples():
        x, y = variables.index(str(row.variable)), order.index(row.article_id)
        places = (
            [(x, row.front_a)] if row.same else [(x - 0.16, row.front_a), (x + 0.16, row.front_b)]
        )
        for place, front in places:
            ax.plot([place], [y], ms=size, mew=1.2, url=f"#row-{row.article_id}", **FRONTS[front])
        if not row.same:
            ax.plot([x - 0.34, x + 0.34], [y + 0.42, y + 0.42], color=INK, linewidth=0.9)
    names, before = [], ""
    for page in order:
        names.append(outlets[page] if outlets[page] != before else "″")
        before = outlets[page]
    if width <= PHONE:
        names = [name if len(name) <= 19 else name[:18] + "…" for name in names]
    ax.set_yticks(range(len(order)), names, fontsize=8)
    ax.set_ylim(len(order) - 0.3, -0.8)
    labels = [codebook.column_label("codes", name, language) for name in variables]
    ax.set_xticks(
        range(len(variables)),
        [textwrap.fill(name, 15, break_long_words=False) for name in labels]
        if width > PHONE
        else [textwrap.fill(name, 22, break_long_words=False) for name in labels],
        rotation=0 if width > PHONE else 90,
        fontsize=8,
    )
    ax.xaxis.tick_top()
    ax.tick_params(axis="x", length=0)
    ax.set_xlim(-0.6, len(variables) - 0.4)
    ax.grid(axis="y", linewidth=0.5)
    ax.spines[["left", "bottom"]].set_visible(False)
    key = {
        "company": say("company in front", "bedrijf voorop", language),
        "both": say("side by side", "naast elkaar", language),
        "authorities": say("authorities in front", "autoriteiten voorop", language),
        "outlet": say("outlet's own voice", "redactie zelf", language),
        "none": say("no answer seen", "geen antwoord gezien", language),
        "other": say("something else", "iets anders", language),
    }
    ax.legend(
        handles=[
            Line2D([], [], linestyle="none", ms=6, label=name, **FRONTS[code])
            for code, name in key.items()
        ],
        loc="upper center",
        bbox_to_anchor=(0.5 if width > PHONE else 0.2, -0.005),
        ncols=3 if width > PHONE else 2,
        fontsize=8,
        handletextpad=0.2,
        columnspacing=1.0,
    )
    differ, cells = int((~pages["same"]).sum()), len(pages)
    front = (
        pages[pages["same"]].groupby("article_id")["front_a"].agg(lambda f: (f == "company").sum())
    )
    top = front.idxmax()
    finish(
        ax,
        width,
        (2.0 if width > PHONE else 3.1) + 0.168 * len(order),
        title=say(
            "Whose account stands in front, page by page",
            "Wiens verhaal voorop staat, pagina voor pagina",
            language,
        ),
        beneath=say(
            "A row is a page, a column a coded variable. Where the passes differ both marks stand, pass a left, underlined.",
            "Een rij is een pagina, een kolom een gecodeerde variabele. Waar de rondes verschillen staan beide tekens, ronde a links, onderstreept.",
            language,
        ),
        foot=say(
            f"{len(order)} pages of {pages['outlet'].nunique()} outlets; the passes differ in {differ} of {cells} cells. ″ is the same outlet again. A denial may stand in front because it is new, not because it is believed.",
            f"{len(order)} pagina's van {pages['outlet'].nunique()} media; de rondes verschillen in {differ} van {cells} vakjes. ″ is hetzelfde medium. Een ontkenning kan voorop staan omdat ze nieuw is, niet omdat ze geloofd wordt.",
            language,
        ),
        alt=say(
            f"Grid of {len(order)} pages by {len(variables)} variables. The company stands in front most often in a page of {outlets[top]}, in {front.max()} variables. The passes differ in {differ} of {cells} cells.",
            f"Raster van {len(order)} pagina's bij {len(variables)} variabelen. Het bedrijf staat het vaakst voorop in een pagina van {outlets[top]}, in {front.max()} variabelen. De rondes verschillen in {differ} van {cells} vakjes.",
            language,
        ),
    )


@chart
def draw_reach(reach: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw the smallest p that each comparison of two groups could reach.

    Parameters
    ----------
    reach
        As `framing.reach_of_groups` gives it: `grouping`, `group`, `other`, `voices`,
        `smallest_p`, `testable`; rows of one group together.
    """
    groups = list(dict.fromkeys(zip(reach["grouping"], reach["group"], strict=True)))
    y, places, breaks = 0.0, {}, []
    for number, (grouping, group) in enumerate(groups):
        if number and grouping != groups[number - 1][0]:
            breaks.append(y - 0.25)
            y += 0.5
        places[grouping, group] = y
        y += 1
    for row in reach.itertuples():
        ax.plot(
            [row.smallest_p],
            [places[row.grouping, row.group]],
            "o" if row.testable else "x",
            ms=6 if row.testable else 5,
            mew=1.2,
            color=INK if row.testable else BACKGROUND,
            mfc=INK if row.testable else "none",
        )
    ax.axvline(0.05, color=INK, linewidth=1)
    ax.axvspan(0.05, 2.2, color=BACKGROUND, alpha=0.12, linewidth=0)
    for place in breaks:
        ax.axhline(place, color=GUIDE, linewidth=0.8)
    ax.set_xscale("log")
    ax.set_xlim(min(reach["smallest_p"].min() / 3, 1e-3), 2.2)
    shown = [1.0, 0.05, 0.001, 1e-5] if width > PHONE else [1.0, 0.05, 1e-4]
    ticks = [tick for tick in shown if tick >= reach["smallest_p"].min() / 3]
    ax.set_xticks(
        ticks,
        [
            f"{tick:.5f}".rstrip("0").rstrip(".").replace(".", say(".", ",", language))
            for tick in ticks
        ],
    )
    ax.minorticks_off()
    voices = {(row.grouping, row.group): row.voices for row in reach.itertuples()}
    names = [f"{group_name(*pair, language)} ({voices[pair]})" for pair in groups]
    ax.set_yticks(list(places.values()), names, fontsize=8.5)
    ax.set_ylim(y - 0.3, -0.7)
    ax.set_xlabel(
        say("smallest p in reach (log scale)", "kleinste haalbare p (log)", language), loc="right"
    )
    pairs, untestable = len(reach) // 2, int((~reach["testable"]).sum()) // 2
    best = reach.loc[reach["smallest_p"].idxmin()]
    finish(
        ax,
        width,
        1.8 + 0.2 * y,
        title=say(
            "Can this be known? What each comparison could show at best",
            "Is dit te weten? Wat elke vergelijking hooguit kan tonen",
            language,
        ),
        beneath=say(
            "A mark is one other group of the same kind. Dot: could pass .05 if the two differed as much as they can. Grey cross: cannot, whatever the pages say. In brackets: voices, a copied text counted once.",
            "Een teken is een andere groep van dezelfde soort. Stip: kan onder 0,05 komen als de twee zo veel verschillen als kan. Grijs kruis: kan niet, wat de pagina's ook zeggen. Tussen haakjes: stemmen, een gekopieerde tekst telt één keer.",
            language,
        ),
        foot=say(
            f"{untestable} of {pairs} pairs of groups are untestable. That is not “no difference”.",
            f"{untestable} van {pairs} paren groepen zijn niet te toetsen. Dat is niet “geen verschil”.",
            language,
        ),
        alt=say(
            f"Dot chart of {len(groups)} groups on a log axis of p. {untestable} of {pairs} pairs cannot reach .05. Furthest reaches {group_name(best.grouping, best.group, language)} against {group_name(best.grouping, best.other, language)}, p {p_words(best.smallest_p, language)}.",
            f"Puntgrafiek van {len(groups)} groepen op een logschaal van p. {untestable} van {pairs} paren kunnen 0,05 niet halen. Het verst komt {group_name(best.grouping, best.group, language)} tegen {group_name(best.grouping, best.other, language)}, p {p_words(best.smallest_p, language)}.",
            language,
        ),
    )
