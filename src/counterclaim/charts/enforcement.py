"""Charts of enforcement figures: two sides, one raid in many numbers, running totals, services."""

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from counterclaim import codebook
from counterclaim.charts.marks import (
    ARROWS,
    claimant_key,
    draw_marks,
    look,
    panel_title,
    panels,
    write_key,
)
from counterclaim.charts.palette import BACKGROUND, COMPANY, INK, PHONE, QUIET
from counterclaim.charts.style import chart, finish, number_axis
from counterclaim.words import country_words, day_words, interval_words, number_words, say


def based_on(observations: pd.DataFrame, language: str) -> str:
    """Say how many figures and addresses a table of observations rests on, and up to which day."""
    figures = number_words(int(observations["figures"].sum()), language)
    fewest, most = (int(observations["addresses"].agg(end)) for end in ("min", "max"))
    each = f"{fewest}" if fewest == most else say(" to ", " tot ", language).join(
        (str(fewest), str(most))
    )  # fmt: skip
    last = day_words(observations["as_of_to"].max(), None, language)
    return say(
        f"{figures} figures; each number stands at {each} {'address' if most == 1 else 'addresses'}. Data up to {last}.",
        f"{figures} cijfers; elk getal staat op {each} {'adres' if most == 1 else 'adressen'}. Gegevens tot en met {last}.",
        language,
    )


def warning(language: str) -> str:
    """Warn of absolute counts by country."""
    return say(
        "Absolute counts compare reporting as much as policing.",
        "Absolute aantallen vergelijken evenzeer de berichtgeving als het politiewerk.",
        language,
    )


def not_found(language: str) -> str:
    """Name a gap."""
    return say("no figure found", "geen cijfer gevonden", language)


def in_a_sentence(code: str, language: str) -> str:
    """Name a country as a sentence does: the Netherlands."""
    name = country_words(code, language)
    return f"the {name}" if name in {"Netherlands", "United Kingdom", "United States"} else name


def in_words(row, language: str) -> str:
    """Say the interval of a row."""
    return interval_words(row.value_low, row.value_high, "", language)


def measure_words(measure: str, unit: object, language: str) -> str:
    """Name a measure with its unit, where that is not a plain number."""
    name = codebook.label("measure", measure, language)
    units = "" if unit == "count" or pd.isna(unit) else codebook.label("unit", unit, language)
    return f"{name} ({units})" if units else name


# ---- two sides


@chart
def draw_sides(sides: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw two countries beside each other, a panel a measure.

    Parameters
    ----------
    sides
        One row a measure and jurisdiction, as `enforcement.compare_sides` gives it: `measure`,
        `jurisdiction`, `found`, `value`, `value_low`, `value_high`, `unit`, `claimant`, `order`,
        `observation` (the row a mark leads to), `figures`, `addresses`, `as_of_to`, `spread_low`,
        `spread_high` (all that was printed of it), `runner_up_value` and `runner_up`.
    """
    found = sides[sides["found"]]
    measures = list(dict.fromkeys(sides["measure"]))
    places = list(dict.fromkeys(sides["jurisdiction"]))
    key = claimant_key(ax, list(found["claimant"]), width, language)
    made, inches = panels(ax, measures, 2 if width > PHONE else 1, 0.78, key)
    for measure, panel in made.items():
        rows = sides[sides["measure"] == measure]
        known = rows[rows["found"]]
        most = _reach(known).max()
        _next_best(panel, known, places, 1.7 * most)
        draw_marks(panel, known, [places.index(p) for p in known["jurisdiction"]], "observation")
        panel_title(panel, measure_words(measure, known["unit"].iloc[0], language))
        _side_labels(panel, rows, places, language)
        panel.set_xlim(-0.03 * most, (2.2 if width > PHONE else 3) * most)
        panel.set_ylim(len(places) - 0.5, -0.5)
        panel.set_yticks(range(len(places)), [country_words(p, language) for p in places])
        panel.tick_params(axis="y", labelsize=8.5)
        panel.set_xticks([])
        panel.spines["bottom"].set_visible(False)
        panel.axvline(0, color=QUIET, linewidth=0.8)
        panel.spines["left"].set_visible(False)
    both = [in_a_sentence(place, language) for place in places]
    finish(
        ax,
        width,
        1.35 + inches + (0.35 if width <= PHONE else 0),
        title=say(
            f"The action day in numbers: {both[0]} beside {both[1]}",
            f"De actiedag in getallen: {both[0]} naast {both[1]}",
            language,
        ),
        beneath=say(
            "Best-supported number of each measure, each panel on its own scale from zero; beside it how far it may lie. Colour and shape: whose number. Grey line: all that was printed of it. Cross: the next best number.",
            "Best gesteunde getal per maat, elk vak op een eigen schaal vanaf nul; ernaast hoe ver het kan liggen. Kleur en vorm: wiens getal. Grijze lijn: al wat ervan gedrukt is. Kruis: het op een na beste getal.",
            language,
        ),
        foot=f"{based_on(found, language)} {warning(language)}",
        alt=_sides_alt(sides, measures, language),
    )


def _reach(rows: pd.DataFrame) -> pd.Series:
    """Give the rightmost finite end of what is drawn of each row."""
    ends = rows[["value_low", "value_high", "spread_high", "runner_up_value"]]
    return ends.replace(np.inf, np.nan).max(axis="columns")


def _next_best(panel: Axes, rows: pd.DataFrame, places: list, edge: float) -> None:
    for row in rows.itertuples():
        y = places.index(row.jurisdiction)
        link = f"#row-{row.runner_up}"
        ends = [row.spread_low, min(row.spread_high, edge)]
        panel.plot(ends, [y, y], linewidth=4, color=BACKGROUND, alpha=0.4, solid_capstyle="butt")
        if pd.notna(row.runner_up_value):
            panel.scatter([row.runner_up_value], [y], marker="x", s=30, color=QUIET, urls=[link])


def _side_labels(panel: Axes, rows: pd.DataFrame, places: list, language: str) -> None:
    for row in rows.itertuples():
        y = places.index(row.jurisdiction)
        if not row.found:
            gap = {"color": QUIET, "style": "italic"}
            panel.annotate(not_found(language), (0, y), (6, 0), textcoords="offset points",
                           va="center", fontsize=8.5, **gap)  # fmt: skip
            continue
        right = _reach(rows.loc[[row.Index]]).iloc[0]
        panel.annotate(in_words(row, language), (right, y), (8, 0), textcoords="offset points",
                       va="center", fontsize=8.5)  # fmt: skip


def _sides_alt(sides: pd.DataFrame, measures: list, language: str) -> str:
    said = []
    for measure in measures:
        rows = sides[sides["measure"] == measure]
        each = ", ".join(
            f"{country_words(row.jurisdiction, language)} {in_words(row, language) if row.found else not_found(language)}"
            for row in rows.itertuples()
        )
        said.append(f"{codebook.label('measure', measure, language)}: {each}")
    return say(
        f"Small dot charts, one a measure. {'; '.join(said)}.",
        f"Kleine puntgrafieken, één per maat. {'; '.join(said)}.",
        language,
    )


# ---- one raid in many numbers


@chart
def draw_printed_values(
    printed: pd.DataFrame, ax: Axes, *, width: float, language: str, measure: str = ""
) -> None:
    """Draw every printed value of a measure, one row an address, by claimant.

    Parameters
    ----------
    printed
        One row a figure, lowest first, as `enforcement.who_printed_what` gives it: `figure_id`,
        `source_outlet`, `claimant`, `value` (missing for a vague word), `bound`, `value_low`,
        `value_high`, `as_of`, `source_url`. A log axis where the highest is fifty times the lowest.
    measure
        The code of the measure, for the title.
    """
    key = claimant_key(ax, list(printed["claimant"]), width, language)
    made, inches = panels(ax, ["printed"], 1, 0.45 + 0.165 * len(printed), key)
    _printed_panel(made["printed"], printed, width, language)
    lowest, highest = printed["value_low"].min(), printed["value_low"].max()
    name = f": {codebook.label('measure', measure, language)}" if measure else ""
    counts = printed["value"].value_counts()
    commonest = ", ".join(
        f"{number_words(value, language)} ({count})" for value, count in counts.head(3).items()
    )
    vague = int(printed["value"].isna().sum())
    addresses = printed["source_url"].nunique()
    last = day_words(pd.Timestamp(printed["as_of"].dropna().max()), None, language)
    finish(
        ax,
        width,
        1.35 + inches + (0.45 if width <= PHONE else 0),
        title=say(
            f"One number in many forms{name}, as {len(printed)} times printed",
            f"Eén getal in vele vormen{name}, zoals {len(printed)} keer gedrukt",
            language,
        ),
        beneath=say(
            "One row a printed number. Dot: a number. Line: how far it may lie. Arrow: at least. Band: a vague word. Ring: the outlet's own voice.",
            "Eén rij per gedrukt getal. Punt: een getal. Lijn: hoe ver het kan liggen. Pijl: minstens. Band: een vaag woord. Ring: de redactie zelf.",
            language,
        ),
        foot=say(
            f"{len(printed)} figures from {addresses} addresses, most of them copies of one announcement. Data up to {last}.",
            f"{len(printed)} cijfers van {addresses} adressen, de meeste kopieën van één bekendmaking. Gegevens tot en met {last}.",
            language,
        ),
        alt=say(
            f"Dot chart, a row a printed number, from {number_words(lowest, 'en')} to {number_words(highest, 'en')}. Commonest (times): {commonest}. Vague words: {vague}.",
            f"Puntgrafiek, een rij per gedrukt getal, van {number_words(lowest, 'nl')} tot {number_words(highest, 'nl')}. Vaakst (keer): {commonest}. Vage woorden: {vague}.",
            language,
        ),
    )


def _printed_panel(panel: Axes, printed: pd.DataFrame, width: float, language: str) -> None:
    rows = list(range(len(printed)))
    draw_marks(panel, printed, rows, "figure_id", size=26 if width > PHONE else 18)
    lowest, highest = printed["value_low"].min(), printed["value_low"].max()
    most = printed["value_high"].replace(np.inf, np.nan).max()
    if highest > 50 * max(lowest, 1):
        # A zero has no place on a log axis: below one the axis is linear then.
        panel.set_xscale("log" if lowest > 0 else "symlog")
        panel.set_xlim(lowest / 1.5, most * 2)
        number_axis(panel, language)
    else:
        panel.set_xlim(0, max(highest * (1.15 if width > PHONE else 1.3), most))
        panel.xaxis.set_major_locator(plt.MaxNLocator(6 if width > PHONE else 3))
        panel.xaxis.set_major_formatter(lambda n, _: number_words(n, language, short=True))
    names = [_short(name, 40 if width > PHONE else 17) for name in printed["source_outlet"]]
    panel.set_yticks(rows, names, fontsize=8)
    panel.set_ylim(len(names) - 0.3, -0.7)
    panel.grid(axis="x")
    panel.spines["left"].set_visible(False)


def _short(name: str, letters: int) -> str:
    return name if len(name) <= letters else f"{name[: letters - 1]}…"


# ---- running totals


@chart
def draw_cumulative(totals: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw running totals of one country over time, a panel a measure.

    Parameters
    ----------
    totals
        One row an observation, as `enforcement.cumulative_over_time` gives it, of one or several
        measures: `measure`, `unit`, `jurisdiction`, `value`, `value_low`, `value_high`,
        `as_of_from`, `as_of_to`, `claimant`, `falls`, `observation`, `figures`, `addresses`. Rows
        of a `part` are drawn like the others: leave them out.
    """
    measures = list(dict.fromkeys(totals["measure"]))
    key = claimant_key(ax, list(totals["claimant"]), width, language)
    made, inches = panels(ax, measures, 2 if width > PHONE else 1, 1.55, key)
    first, last = totals["as_of_from"].min(), totals["as_of_to"].max()
    room = pd.Timedelta(days=120)
    for measure, panel in made.items():
        rows = totals[totals["measure"] == measure]
        _as_of_lines(panel, rows)
        draw_marks(panel, rows, list(rows["as_of_to"]), "observation", up=True, size=28)
        fallen = rows[rows["falls"]]
        panel.scatter(fallen["as_of_to"], fallen["value_low"], marker="o", s=150,
                      facecolor="none", edgecolor=COMPANY, linewidth=1.4)  # fmt: skip
        panel_title(panel, measure_words(measure, rows["unit"].iloc[0], language))
        panel.set_xlim(first - room, last + room)
        panel.set_ylim(0, 1.12 * rows["value_high"].replace(np.inf, np.nan).max())
        panel.xaxis.set_major_locator(mdates.YearLocator())
        panel.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
        panel.yaxis.set_major_locator(plt.MaxNLocator(3))
        panel.yaxis.set_major_formatter(lambda n, _: number_words(n, language, short=True))
        panel.tick_params(axis="both", labelsize=8)
        panel.grid(axis="y")
        panel.spines["left"].set_visible(False)
    place = in_a_sentence(totals["jurisdiction"].iloc[0], language)
    falls = int(totals["falls"].sum())
    finish(
        ax,
        width,
        1.55 + inches + (0.35 if width <= PHONE else 0),
        title=say(
            f"{place}: running totals, as told and when",
            f"{place}: lopende totalen, zoals en wanneer verteld",
            language,
        ),
        beneath=say(
            "One mark an observation. Horizontal: the days it may speak of. Vertical: how far the number may lie. Arrow: at least. Orange ring: below an earlier total, so the base changed.",
            "Eén teken per waarneming. Horizontaal: de dagen waarvoor het kan gelden. Verticaal: hoe ver het getal kan liggen. Pijl: minstens. Oranje ring: onder een eerder totaal, dus de basis veranderde.",
            language,
        ),
        foot=based_on(totals, language),
        alt=say(
            f"Small dot charts over time, one a measure. {_latest(totals, measures, language)}. Totals below an earlier one: {falls}.",
            f"Kleine puntgrafieken in de tijd, één per maat. {_latest(totals, measures, language)}. Totalen onder een eerder: {falls}.",
            language,
        ),
    )


def _as_of_lines(panel: Axes, rows: pd.DataFrame) -> None:
    for row in rows[rows["as_of_from"] < rows["as_of_to"]].itertuples():
        height = np.clip(row.value, row.value_low, row.value_high)
        height = row.value_low if np.isnan(height) else height
        ends = [row.as_of_from, row.as_of_to]
        panel.plot(ends, [height, height], linewidth=2, color=look(row.claimant)[0])


def _latest(totals: pd.DataFrame, measures: list, language: str) -> str:
    said = []
    for measure in measures:
        row = next(totals[totals["measure"] == measure].iloc[[-1]].itertuples())
        day = day_words(row.as_of_to, None, language)
        said.append(
            f"{codebook.label('measure', measure, language)} {in_words(row, language)} ({day})"
        )
    latest = say("Latest", "Laatste", language)
    return f"{latest}: {'; '.join(said)}"


# ---- services


# Shape and filling of a mark by its scope; the first two never stand in one panel.
SCOPES = {
    "user_base": ("o", INK),
    "interception": ("o", INK),
    "action_day": ("s", "none"),
    "cumulative": ("D", INK),
    "live_phase": ("^", "none"),
    "single_case": ("v", "none"),
}


@chart
def draw_services(services: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw the services beside each other on log axes, a panel a measure.

    Parameters
    ----------
    services
        One row a service, measure and scope, as `enforcement.services` gives it: `platform`,
        `measure`, `scope`, `value`, `value_low`, `value_high`, `observation`, `figures`,
        `addresses`, `as_of_to`. A service without a row of a measure is a named gap.
    """
    order = list(dict.fromkeys(services.sort_values("platform", kind="stable")["platform"]))
    measures = list(dict.fromkeys(services.sort_values("measure", kind="stable")["measure"]))
    handles = _scope_handles(set(services["scope"]), language)
    columns = len(measures) if width > PHONE else 1
    key = write_key(ax, handles, width, 5 if width > PHONE else 2)
    made, inches = panels(ax, measures, columns, 0.6 + 0.3 * len(order), key)
    for i, (measure, panel) in enumerate(made.items()):
        _service_panel(panel, services[services["measure"] == measure], order, language)
        panel_title(panel, codebook.label("measure", measure, language))
        names = [codebook.label("platform", name, language) for name in order]
        panel.set_yticks(range(len(order)), names if i % columns == 0 else [""] * len(order))
    finish(
        ax,
        width,
        1.5 + inches + (0.3 if width <= PHONE else 0),
        title=say(
            "The services beside each other, worldwide",
            "De diensten naast elkaar, wereldwijd",
            language,
        ),
        beneath=say(
            "Best-supported number of each, on a log scale. Line: how far it may lie. Arrow: or more. Band: a vague word. Compare only marks of one shape.",
            "Best gesteunde getal per dienst, op een logschaal. Lijn: hoe ver het kan liggen. Pijl: of meer. Band: een vaag woord. Vergelijk alleen tekens van één vorm.",
            language,
        ),
        foot=based_on(services, language),
        alt=_services_alt(services, order, measures, language),
    )


def _scope_handles(scopes: set, language: str) -> list[Line2D]:
    looks = {}
    for scope, style in SCOPES.items():
        if scope in scopes:
            looks.setdefault(style, []).append(codebook.label("scope", scope, language))
    return [
        Line2D([], [], linestyle="none", marker=marker, mfc=face, color=INK, ms=6, label=", ".join(labels))
        for (marker, face), labels in looks.items()
    ]  # fmt: skip


def _service_panel(panel: Axes, rows: pd.DataFrame, order: list, language: str) -> None:
    panel.set_xscale("log")
    for row in rows.itertuples():
        marker, face = SCOPES[row.scope]
        twins = (rows["platform"] == row.platform).sum() > 1
        y = order.index(row.platform) + (0.2 * (1 if row.scope == "cumulative" else -1)) * twins
        link = f"#row-{row.observation}"
        if row.value_high > row.value_low and np.isfinite(row.value_high):
            wide = {"linewidth": 7, "alpha": 0.45} if np.isnan(row.value) else {"linewidth": 2}
            panel.plot([row.value_low, row.value_high], [y, y], color=INK, url=link,
                       solid_capstyle="butt", **wide)  # fmt: skip
        dot = np.clip(row.value, row.value_low, row.value_high)
        panel.scatter([dot], [y], marker=marker, s=34, facecolor=face, edgecolor=INK,
                      urls=[link], zorder=3)  # fmt: skip
        if np.isinf(row.value_high):
            panel.scatter([dot], [y], marker=ARROWS["right"], s=1300, facecolor="none",
                          edgecolor=INK, linewidth=1.1, urls=[link])  # fmt: skip
    lowest = rows["value_low"].min() / 3
    panel.set_xlim(lowest, rows["value_high"].replace(np.inf, np.nan).max() * 4)
    for name in set(order) - set(rows["platform"]):
        panel.annotate(not_found(language), (lowest, order.index(name)), (3, 0), va="center",
                       textcoords="offset points", fontsize=8, color=QUIET,
                       style="italic")  # fmt: skip
    decades = np.arange(np.ceil(np.log10(panel.get_xlim()[0])), np.log10(panel.get_xlim()[1]))
    ticks = 10.0 ** decades[:: max(1, round(len(decades) / 3 + 0.4))]
    panel.set_xticks(ticks, [number_words(tick, language, short=True) for tick in ticks])
    panel.minorticks_off()
    panel.tick_params(axis="x", labelsize=8)
    panel.tick_params(axis="y", labelsize=8.5)
    panel.set_ylim(len(order) - 0.5, -0.5)
    panel.grid(axis="x")
    panel.spines["left"].set_visible(False)


def _services_alt(services: pd.DataFrame, order: list, measures: list, language: str) -> str:
    said = []
    for measure in measures:
        rows = services[services["measure"] == measure].sort_values("value_low", kind="stable")
        most = next(rows.iloc[[-1]].itertuples())
        gaps = [n for n in order if n not in set(rows["platform"])]
        gap = f"; {not_found(language)}: " + ", ".join(
            codebook.label("platform", name, language) for name in gaps
        )
        said.append(
            f"{codebook.label('measure', measure, language)}: "
            + say("most ", "meest ", language)
            + f"{codebook.label('platform', most.platform, language)}, {in_words(most, language)}"
            + (gap if gaps else "")
        )
    return say(
        f"Dot charts on log axes, a row a service. {'. '.join(said)}.",
        f"Puntgrafieken op logschalen, een rij per dienst. {'. '.join(said)}.",
        language,
    )
