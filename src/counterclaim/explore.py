"""The page of the site on which a reader turns the data: charts that filter without a kernel.

What is chosen is chosen by the browser; what is computed is computed here (`explorations`). Data
come from the web: they enter the page as JSON that cannot leave its element and as escaped cells.
"""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import altair as alt
import matplotlib.pyplot as plt
import pandas as pd
import vl_convert
from jinja2 import Environment

from counterclaim import copies, coverage, enforcement, explorations, known
from counterclaim.applicable import NotApplicableError
from counterclaim.case import Case
from counterclaim.charts.copies import draw_voices_by_threshold
from counterclaim.charts.coverage import draw_timeline
from counterclaim.charts.enforcement import draw_printed_values, draw_sides
from counterclaim.charts.known import draw_known
from counterclaim.charts.svg import chart_html
from counterclaim.exhibits import ADDRESS, exhibit
from counterclaim.explorations import CROSS, INKED, Control, Look, Rows
from counterclaim.words import say

SCRIPTS = "scripts"
# Where a browser would leave a script element or a line of JavaScript.
_UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
QUIET, GUIDE = "var(--chart-quiet, #5f5f5f)", "var(--chart-guide, #dcdcdc)"
GROUND = "var(--pst-color-background, #fff)"
CONFIG = {
    "background": "transparent",
    "font": "DejaVu Sans",
    "aria": False,
    "view": {"stroke": None},
    "axis": {
        "labelColor": QUIET, "titleColor": QUIET, "domainColor": QUIET, "tickColor": QUIET,
        "gridColor": GUIDE, "labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal",
        "grid": False,
    },
    "text": {"color": INKED, "fontSize": 11.5},
}  # fmt: skip
TICKS = [0, *(n * 10**e for e in range(11) for n in (1, 3))]


@dataclass(frozen=True)
class Exploration:
    """One question with its controls, its rows, their charts, and the drawing that stands in."""

    key: str
    title: str
    question: str
    alt: str
    live: str
    controls: tuple[Control, ...]
    blocks: tuple[tuple[Rows, dict | None], ...]
    still: Callable
    notes: str = ""


def in_script(value: object) -> str:
    """Write a value as JSON that no HTML parser can take for the end of its script element."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False).translate(_UNSAFE)


def write_page(
    source: Path, story: Case, language: str, check: Callable[[], None] = lambda: None
) -> None:
    """Write the page `explore` and its scripts into the source of a site.

    Parameters
    ----------
    source
        The folder of the site's source; what lies in its `extra/` the site copies as it stands.
    story
        The case.
    language
        "en" or "nl".
    check
        As in `report.make_report`.
    """
    home = source / "extra" / SCRIPTS
    home.mkdir(parents=True, exist_ok=True)
    # Within a function: what the library names at its top is nobody else's.
    library = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    (home / "vega.js").write_text(f"(() => {{{library}\n}})();\n", encoding="utf-8")
    site = resources.files("counterclaim") / "site"
    for name in ("explore.js", "explore.css"):
        (home / name).write_text((site / name).read_text(encoding="utf-8"), encoding="utf-8")
    fragment = source / "explore.inc"
    fragment.write_text(page_html(story, language, check), encoding="utf-8")
    title = say("Explore", "Verken", language)
    lead = say(
        "Four questions to turn yourself. Everything here is chosen from rows that were computed "
        "before; nothing is sent anywhere. In a chart, the arrow keys go from mark to mark and "
        "Enter opens the address; each chart has its rows as a table beneath.",
        "Vier vragen om zelf aan te draaien. Alles is gekozen uit rijen die vooraf zijn berekend; er "
        "wordt niets verstuurd. In een grafiek gaan de pijltjestoetsen van teken naar teken en opent "
        "Enter het adres; onder elke grafiek staan de rijen als tabel.",
        language,
    )
    page = f"# {title}\n\n{lead}\n\n```{{raw}} html\n:file: {fragment.name}\n```\n"
    (source / "explore.md").write_text(page, encoding="utf-8")


def page_html(story: Case, language: str, check: Callable[[], None] = lambda: None) -> str:
    """Give the four explorations of a case as HTML, with the scripts that turn them."""
    parts = []
    for make in (explore_coverage, explore_figures, explore_dial, explore_known):
        check()
        title, question = TITLES[make.__name__][language]
        try:
            parts.append(section_html(make(story, language), language))
        except NotApplicableError as error:
            why = say("Not for this case: {}.", "Niet voor deze casus: {}.", language)
            parts.append(_EMPTY.render(title=title, question=question, why=why.format(error)))
    locale = {"number": vl_convert.get_format_locale({"en": "en-GB", "nl": "nl-NL"}[language])}
    return _PAGE.render(parts=parts, scripts=SCRIPTS, locale=in_script(locale))


# ---- the four


TITLES = {
    "explore_coverage": {
        "en": ("The coverage over time", "Which pages appeared when, and who reported the denial?"),
        "nl": ("De berichtgeving in de tijd", "Welke pagina's verschenen wanneer, en wie meldde de ontkenning?"),
    },
    "explore_figures": {
        "en": ("The enforcement figures", "What was counted where, by whose account, and how sure is it?"),
        "nl": ("De cijfers", "Wat is waar geteld, volgens wie, en hoe zeker is dat?"),
    },
    "explore_dial": {
        "en": ("The wire dial", "How many voices were there, and which differences depend on the answer?"),
        "nl": ("De kopieknop", "Hoeveel stemmen waren er, en welke verschillen hangen daarvan af?"),
    },
    "explore_known": {
        "en": ("What you could have known", "Which claims, denials and numbers were out by a moment?"),
        "nl": ("Wat te weten was", "Welke beweringen, ontkenningen en getallen waren op een moment uit?"),
    },
}  # fmt: skip


def explore_coverage(story: Case, language: str) -> Exploration:
    """Show a mark a page, by day or month."""
    controls, rows = explorations.coverage_rows(story, language)
    _require(len(rows.marks), say("there is no page", "er is geen pagina", language))
    return _exploration(
        "coverage", language, controls, ((rows, coverage_spec(rows, language)),),
        lambda: draw_timeline(coverage.timeline(story.articles), language=language),
        live=say("{shown} of {all} pages", "{shown} van {all} pagina's", language),
        notes=say(
            "Shaded: the month is known, not the day. A cross is not a no: the denial may stand below the part that was seen.",
            "Grijs vlak: de maand is bekend, de dag niet. Een kruis is geen nee: de ontkenning kan onder het geziene deel staan.",
            language,
        ),
    )  # fmt: skip


def explore_figures(story: Case, language: str) -> Exploration:
    """Show an interval an observation, by country."""
    controls, rows = explorations.figure_rows(story, language)
    _require(len(rows.marks), say("no figure was found", "er is geen cijfer", language))
    measure = controls[0].chosen

    def still():
        try:
            return draw_sides(enforcement.compare_sides(story.figures), language=language)
        except NotApplicableError:
            printed = enforcement.who_printed_what(story.figures, measure)
            return draw_printed_values(printed, language=language, measure=measure)

    spec = figure_spec(explorations.units(story, language), measure, language)
    return _exploration(
        "figures", language, controls, ((rows, spec),), still,
        live=say("{shown} of {all} observations", "{shown} van {all} waarnemingen", language),
        notes=say(
            "Dot: a number. Line: how far it may lie. Arrow: at least. Band: a vague word. Restatements of one number are one mark. "
            "Marks are never added: they overlap. Absolute counts compare reporting as much as policing.",
            "Punt: een getal. Lijn: hoe ver het kan liggen. Pijl: minstens. Band: een vaag woord. Herhalingen van één getal zijn één teken. "
            "Tekens worden nooit opgeteld: ze overlappen. Absolute aantallen vergelijken evenzeer de berichtgeving als het politiewerk.",
            language,
        ),
    )  # fmt: skip


def explore_dial(story: Case, language: str) -> Exploration:
    """Show the voices of the denial, and each comparison by page and by voice, at a threshold."""
    controls, curve, dial = explorations.dial_rows(story, language)
    start = controls[0].chosen

    def still():
        reports = story.articles["reports_denial"].fillna(False).astype(bool)
        pages = story.articles.loc[reports, "article_id"]
        found = copies.voice_curve(story.reuse_pairs, story.articles, pages)
        return draw_voices_by_threshold(found, language=language)

    return _exploration(
        "dial", language, controls,
        ((curve, curve_spec(curve, controls[0], language)), (dial, dial_spec(start, language))),
        still,
        live=say("{at}: {curve}. {shown} comparisons", "{at}: {curve}. {shown} vergelijkingen", language),
        notes=say(
            "Above: voices that report the denial; solid by shared text, dashed if pages that credit one agency are joined too. "
            "Beneath: a group less the rest; circle by page, diamond by voice, thin line its 95 % interval, filled where p is below .05. "
            "The comparisons were chosen for their small p by page: expect some to be chance. Do not turn the dial until something is found.",
            "Boven: stemmen die de ontkenning melden; doorgetrokken naar gedeelde tekst, gestreept als ook pagina's met één persbureau samengaan. "
            "Onder: een groep min de rest; rondje per pagina, ruit per stem, dunne lijn het 95%-interval, gevuld waar p onder ,05 ligt. "
            "De vergelijkingen zijn op hun kleine p per pagina gekozen: een deel zal toeval zijn. Draai niet tot er iets gevonden is.",
            language,
        ),
    )  # fmt: skip


def explore_known(story: Case, language: str) -> Exploration:
    """Show how much was out at each moment, and list it."""
    controls, curve, items = explorations.known_rows(story, language)
    undated = int((~story.figures["source_url"].isin(story.articles["url"])).sum())
    tables = (story.statements, story.articles, story.figures)
    return _exploration(
        "known", language, controls,
        ((curve, known_spec(controls[0], language)), (items, None)),
        lambda: draw_known(known.counts(*tables), language=language),
        live=say("{at}: {shown} of {all} shown", "{at}: {shown} van {all} getoond", language),
        notes=say(
            "No page carries a clock time. On its own day a page is perhaps out from 0:00 to 24:00, so 18:00 reads like any other "
            "hour of that day; a page dated to a month is perhaps out all month. “Not yet” means that no page here had it, not that "
            f"nobody had said it. Left out: {undated} figures at addresses that are no dated page of this case.",
            "Geen pagina draagt een kloktijd. Op de eigen dag is een pagina misschien uit van 0 tot 24 uur, dus 18.00 uur is als elk "
            "ander uur van die dag; een pagina met alleen een maand is die hele maand misschien uit. “Nog niet” wil zeggen dat geen pagina "
            f"hier het had, niet dat niemand het zei. Weggelaten: {undated} cijfers op adressen die geen gedateerde pagina van deze casus zijn.",
            language,
        ),
    )  # fmt: skip


def _require(condition: object, reason: str) -> None:
    if not condition:
        raise NotApplicableError(reason)


def _exploration(key, language, controls, blocks, still, *, live, notes) -> Exploration:
    title, question = TITLES[f"explore_{key}"][language]
    how = say(
        "Interactive chart. Arrow keys go from mark to mark, Enter opens the address.",
        "Interactieve grafiek. Pijltjestoetsen gaan van teken naar teken, Enter opent het adres.",
        language,
    )
    return Exploration(
        key, title, question, f"{title}. {how}", live, controls, blocks, still, notes
    )


# ---- charts


def _spec(chart: alt.Chart | alt.LayerChart, height: object) -> dict:
    """Give a chart of the named rows as a checked Vega-Lite specification."""
    whole = chart.properties(
        width="container", height=height, autosize={"type": "fit-x", "contains": "padding"}
    )
    return whole.configure(**CONFIG).to_dict()


def _base() -> alt.Chart:
    return alt.Chart(alt.NamedData("rows"))


def _here() -> alt.Parameter:
    return alt.param(name="current", value="")


def _marks(chart: alt.Chart, **encoded) -> tuple[alt.Chart, alt.Chart]:
    """Draw rows as their look says, and a ring around the one that the keyboard is at."""
    look = {
        "shape": alt.Shape("shape:N", scale=None),
        "stroke": alt.Stroke("colour:N", scale=None),
        "fill": alt.Fill("fill:N", scale=None),
        "tooltip": alt.Tooltip("said:N"),
    }
    points = chart.mark_point(size=62, strokeWidth=1.7, cursor="pointer", opacity=1)
    ring = chart.transform_filter("datum.id === current").mark_point(
        size=330, stroke=INKED, strokeWidth=2, filled=False, shape="circle"
    )
    return points.encode(**look, **encoded), ring.encode(**encoded)


def coverage_spec(rows: Rows, language: str) -> dict:
    """Chart pages stacked by day; the columns stay where they are when pages go."""
    days = list(dict.fromkeys(rows.marks["when"]))
    months = [{"when": when} for when in dict.fromkeys(rows.marks["when"][rows.marks["month"]])]
    x = alt.X("when:O", scale=alt.Scale(domain=days), axis=alt.Axis(title=None, labelAngle=-50))
    most = int(rows.marks["when"].value_counts().max())
    y = alt.Y(
        "height:Q",
        scale=alt.Scale(domain=[0, most + 1]),
        axis=alt.Axis(title=say("pages", "pagina's", language), tickCount=5, format="d"),
    )
    window = alt.WindowFieldDef(op="row_number", **{"as": "height"})
    stacked = _base().transform_window([window], groupby=["when"], sort=[alt.SortField("order")])
    shade = alt.Chart(alt.Data(values=months)).mark_rect(color="#999999", opacity=0.14).encode(x=x)
    return _spec(alt.layer(shade, *_marks(stacked, x=x, y=y)).add_params(_here()), 330)


def figure_spec(units: dict[str, str], measure: str, language: str) -> dict:
    """Chart an observation a row, country by country, on an axis that bears any size."""
    millions, billions = say((" M", " bn"), (" mln", " mld"), language)
    label = (
        f"datum.value >= 1e9 ? format(datum.value / 1e9, ',.10~g') + '{billions}' : "
        f"datum.value >= 1e6 ? format(datum.value / 1e6, ',.10~g') + '{millions}' : "
        "format(datum.value, ',.10~g')"
    )
    x = alt.X(
        "low:Q",
        scale=alt.Scale(type="symlog", constant=3, nice=False, zero=True, padding=14),
        axis=alt.Axis(
            values=TICKS,
            labelExpr=label,
            labelOverlap="greedy",
            title=None,
            grid=True,
            orient="top",
        ),
    )
    y = alt.Y("id:O", sort=None, axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0.6))
    colour = alt.Stroke("colour:N", scale=None)
    ends = {"x": x, "x2": "high:Q", "y": y, "stroke": colour, "tooltip": alt.Tooltip("said:N")}
    line = _base().transform_filter("datum.high > datum.low && datum.kind === 'line'")
    band = _base().transform_filter("datum.kind === 'band' && isValid(datum.high)")
    arrow = _base().transform_filter("datum.kind === 'open'")
    dots = _base().transform_filter("isValid(datum.value)")
    at = {"x": alt.X("value:Q"), "y": y}
    window = alt.WindowFieldDef(op="row_number", **{"as": "nth"})
    names = (
        _base().transform_window([window], groupby=["place"]).transform_filter("datum.nth === 1")
    )
    unit = alt.param(name="measure", value=measure)
    title = alt.Chart(alt.Data(values=[{}])).mark_text(align="left", color=QUIET, fontSize=11)
    return _spec(
        alt.layer(
            # All rows first: the order of this layer is the order of the axis.
            _base().mark_point(opacity=0).encode(x=x, y=y),
            line.mark_rule(strokeWidth=2.2).encode(**ends),
            band.mark_rule(strokeWidth=8, opacity=0.45).encode(**ends),
            arrow.mark_text(text="→", dx=13, fontSize=17).encode(
                **at, color=alt.Color("colour:N", scale=None)
            ),
            *_marks(dots, **at),
            names.mark_text(align="right", dx=-10, fontSize=11, limit=150).encode(
                text="place:N", x=alt.value(0), y=y, color=alt.value(INKED)
            ),
            title.encode(
                x=alt.value(0),
                y=alt.value(-30),
                text=alt.value(alt.expr(f"{json.dumps(units)}[measure]")),
            ),
        ).add_params(_here(), unit),
        alt.Step(16),
    ) | {"padding": {"left": 6, "right": 8, "top": 6, "bottom": 6}}


def curve_spec(curve: Rows, control: Control, language: str) -> dict:
    """Chart the voices at each threshold, and mark the one that is chosen."""
    words = json.dumps(dict(control.options))
    x = alt.X(
        "at:O",
        scale=alt.Scale(domain=[value for value, _ in control.options]),
        axis=alt.Axis(
            title=say("shared, to be one voice", "gedeeld, voor één stem", language),
            labelAngle=0,
            labelExpr=f"{words}[datum.value]",
            labelOverlap=True,
        ),
    )
    most = int(curve.marks["pages"].max())
    y = alt.Y(
        "voices:Q",
        scale=alt.Scale(domain=[0, most * 1.12]),
        axis=alt.Axis(title=say("voices", "stemmen", language), tickCount=4, grid=True),
    )
    dash = alt.StrokeDash("rule:N", legend=None, scale=alt.Scale(domain=["text", "credit"], range=[[1, 0], [5, 3]]))  # fmt: skip
    chosen = _base().transform_filter("datum.at === threshold")
    lines = _base().mark_line(stroke=INKED, strokeWidth=2, interpolate="step")
    tip = alt.Tooltip("said:N")
    return _spec(
        alt.layer(
            chosen.mark_rule(stroke=QUIET, strokeDash=[2, 2]).encode(x=x),
            lines.encode(x=x, y=y, strokeDash=dash),
            _base().mark_point(size=160, opacity=0).encode(x=x, y=y, tooltip=tip),
            chosen.mark_point(size=90, filled=True, fill=INKED, opacity=1).encode(
                x=x, y=y, tooltip=tip
            ),
            chosen.mark_text(dy=-12, fontWeight="bold").encode(x=x, y=y, text="voices:Q"),
        ).add_params(alt.param(name="threshold", value=control.chosen)),
        190,
    )


def dial_spec(start: str, language: str) -> dict:
    """Chart each comparison twice on one line: by page and by voice."""
    scale = alt.Scale(domain=[-1, 1])
    axis = alt.Axis(
        title=say("percentage points, group less the rest", "procentpunten, groep min de rest", language),
        values=[-1, -0.5, 0, 0.5, 1],
        labelExpr="(datum.value > 0 ? '+' : datum.value < 0 ? '−' : '') + abs(100 * datum.value)",
        grid=True,
    )  # fmt: skip
    y = alt.Y("label:O", sort=None, axis=None)
    page, voice = (alt.X(f"difference_{w}:Q", scale=scale, axis=axis) for w in ("pages", "voices"))
    low = alt.X("low_voices:Q", scale=scale, axis=axis)
    tip = alt.Tooltip("said:N")
    rows = _base()
    both = rows.transform_filter("isValid(datum.difference_voices)")
    point = {"size": 80, "stroke": INKED, "strokeWidth": 1.6, "opacity": 1}
    text = {"align": "left", "limit": 330}
    return _spec(
        alt.layer(
            rows.mark_point(opacity=0).encode(x=page, y=y),
            both.mark_rule(stroke="#999999").encode(x=low, x2="high_voices:Q", y=y),
            both.mark_rule(stroke=QUIET, strokeWidth=3.5).encode(x=page, x2="difference_voices:Q", y=y),
            rows.mark_point(shape="circle", **point).encode(
                x=page, y=y, fill=alt.Fill("page_fill:N", scale=None), tooltip=tip
            ),
            both.mark_point(shape="diamond", **point).encode(
                x=voice, y=y, fill=alt.Fill("voice_fill:N", scale=None), tooltip=tip
            ),
            rows.mark_text(dy=-20, **text).encode(text="label:N", x=alt.value(0), y=y),
            rows.mark_text(dy=-6, color=QUIET, **text).encode(text="p:N", x=alt.value(0), y=y),
            rows.transform_filter("datum.id === current")
            .mark_point(size=330, stroke=INKED, strokeWidth=2, shape="circle")
            .encode(x=page, y=y),
        ).add_params(_here()),
        alt.Step(50),
    )  # fmt: skip


def known_spec(control: Control, language: str) -> dict:
    """Chart how much was out at each moment: certain, and at most."""
    words = json.dumps(dict(control.options), ensure_ascii=False)
    x = alt.X(
        "at:O",
        scale=alt.Scale(domain=[value for value, _ in control.options]),
        axis=alt.Axis(
            title=None, labelAngle=-50, labelOverlap="greedy", labelLimit=150,
            labelExpr=f"{words}[datum.value]",
        ),
    )  # fmt: skip
    y = alt.Y("certain:Q", axis=alt.Axis(title=say("out by then", "dan uit", language), tickCount=4, grid=True))  # fmt: skip
    possible = alt.Y("possible:Q")
    rows = _base().transform_filter("datum.of === kind")
    chosen = rows.transform_filter("datum.at === moment")
    tip = alt.Tooltip("said:N")
    return _spec(
        alt.layer(
            rows.mark_area(color="#999999", opacity=0.4, interpolate="step-after").encode(
                x=x, y=y, y2="possible:Q"
            ),
            rows.mark_line(stroke=INKED, strokeWidth=2.2, interpolate="step-after").encode(
                x=x, y=y
            ),
            chosen.mark_rule(stroke=QUIET, strokeDash=[2, 2]).encode(x=x),
            rows.mark_point(size=160, opacity=0).encode(x=x, y=y, tooltip=tip),
            chosen.mark_point(size=80, filled=True, fill=INKED, opacity=1).encode(x=x, y=y),
            chosen.mark_point(size=80, stroke=INKED, fill=GROUND, opacity=1).encode(
                x=x, y=possible
            ),
            chosen.mark_text(dy=14, dx=6, align="left", fontWeight="bold").encode(
                x=x, y=y, text="certain:Q"
            ),
            chosen.mark_text(dy=-11, dx=6, align="left").encode(x=x, y=possible, text="possible:Q"),
        ).add_params(
            alt.param(name="moment", value=control.chosen), alt.param(name="kind", value="")
        ),
        230,
    )


# ---- HTML


def section_html(one: Exploration, language: str) -> str:
    """Give an exploration as HTML: controls, charts, the drawing that stands in, tables, data."""
    blocks = [_block(rows, spec, language) for rows, spec in one.blocks]
    drawing = one.still()
    still = chart_html(drawing.figure)
    plt.close(drawing.figure)
    data = {"live": one.live, "blocks": [block["data"] for block in blocks]}
    keys = _keys(one)
    told = say("The rows as a table", "De rijen als tabel", language)
    return _SECTION.render(
        one=one, blocks=blocks, still=still, data=in_script(data), keys=keys, told=told
    )


def _block(rows: Rows, spec: dict | None, language: str) -> dict:
    marks, looks = rows.marks, rows.looks or {}
    names = list(looks)
    columns = {name: [_plain(value) for value in marks[name]] for name in marks.columns}
    if looks:
        places = {name: i for i, name in enumerate(names)}
        columns["picks"] = [[places[pick] for pick in picks] for picks in marks["picks"]]
    if "url" in columns:
        columns["url"] = [u if u and ADDRESS.fullmatch(u) else None for u in columns["url"]]
    data = {
        "columns": columns,
        "spec": spec,
        "looks": [_look(look, name, i) for i, (name, look) in enumerate(looks.items())],
        "by": rows.by,
        "keys": rows.keys,
    }
    table = None
    if rows.table is not None:
        table = exhibit(
            rows.table.reset_index(drop=True), "", names=rows.names, language=language
        )._repr_html_()
    return {"data": data, "table": table, "chart": spec is not None}


def _look(look: Look, name: str, order: int) -> dict:
    shown = {"colour": look.colour, "fill": look.fill or look.colour, "shape": look.shape}
    return shown | {"label": look.label, "look": name, "order": order}


def _plain(value: object) -> object:
    """Give a value as JSON has it: a number, a text, a truth, or nothing."""
    if isinstance(value, list):
        return value
    if pd.isna(value):
        return None
    if isinstance(value, bool | str):
        return value
    number = float(value)
    return (
        None
        if not math.isfinite(number)
        else int(number)
        if number.is_integer()
        else round(number, 4)
    )


_GLYPHS = {
    "circle": "M0,-4.5A4.5,4.5,0,1,1,0,4.5A4.5,4.5,0,1,1,0,-4.5Z", "square": "M-4,-4H4V4H-4Z",
    "diamond": "M0,-5.5L4,0L0,5.5L-4,0Z", "triangle-up": "M0,-5L5,4H-5Z",
    "triangle-down": "M0,5L5,-4H-5Z", "triangle-right": "M5,0L-4,5V-5Z",
    "triangle-left": "M-5,0L4,5V-5Z", "cross": "M-1.7,-5H1.7V-1.7H5V1.7H1.7V5H-1.7V1.7H-5V-1.7H-1.7Z",
    CROSS: "M-4,-4L4,4M-4,4L4,-4",
}  # fmt: skip


def _keys(one: Exploration) -> list[dict]:
    """Group the looks by the choice under which they are seen: one key a choice."""
    keys = []
    for rows, _ in one.blocks:
        by = rows.by[0] if rows.by else ""
        several = (
            {name.partition(" ")[0] for name in rows.looks or {}} if len(rows.by) > 1 else {""}
        )
        for choice in sorted(several):
            looks = [
                {"look": look, "path": _GLYPHS[look.shape], "fill": look.fill or look.colour}
                for name, look in (rows.looks or {}).items()
                if not choice or name.partition(" ")[0] == choice
            ]
            if looks:
                keys.append({"by": by if choice else "", "choice": choice, "looks": looks})
    return keys


_HTML = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
_EMPTY = _HTML.from_string(
    '<section class="explore"><h2>{{ title }}</h2><p class="explore-question">{{ question }}</p>'
    '<p class="exhibit-empty">{{ why }}</p></section>'
)
_PAGE = _HTML.from_string(
    """<link rel="stylesheet" href="{{ scripts }}/explore.css">
{% for part in parts %}{{ part|safe }}
{% endfor %}
<script type="application/json" id="explore-locale">{{ locale|safe }}</script>
<script src="{{ scripts }}/vega.js" defer></script>
<script src="{{ scripts }}/explore.js" defer></script>
"""
)
_SECTION = _HTML.from_string(
    """<section class="explore" id="explore-{{ one.key }}">
<h2>{{ one.title }}</h2>
<p class="explore-question">{{ one.question }}</p>
<form class="explore-controls" hidden>
{% for c in one.controls %}
{% if c.slider %}
<label class="explore-slider"><span>{{ c.label }}: <output></output></span>
<input type="range" name="{{ c.name }}" min="0" max="{{ c.options|length - 1 }}" value="{{ c.chosen }}" data-words="{{ c.options|map('last')|list|tojson|forceescape }}"></label>
{% else %}
<label><span>{{ c.label }}</span><select name="{{ c.name }}">
{% for value, words in c.options %}
<option value="{{ value }}"{% if value == c.chosen %} selected{% endif %}>{{ words }}</option>
{% endfor %}
</select></label>
{% endif %}
{% endfor %}
</form>
<p class="explore-live" role="status" aria-live="polite"></p>
{% for block in blocks %}
<div class="explore-block">
{% if block.chart %}
<div class="explore-chart" role="application" aria-label="{{ one.alt }}" tabindex="0" hidden><div class="explore-drawing"></div></div>
{% endif %}
{% if loop.first %}
{% for key in keys %}
<ul class="explore-key"{% if key.by %} data-by="{{ key.by }}" data-choice="{{ key.choice }}"{% endif %} hidden>
{% for l in key.looks %}
<li><svg viewBox="-7 -7 14 14" width="14" height="14" aria-hidden="true"><path d="{{ l.path }}" stroke="{{ l.look.colour }}" fill="{{ l.fill }}" stroke-width="1.6"></path></svg> {{ l.look.label }}</li>
{% endfor %}
</ul>
{% endfor %}
<div class="explore-still">{{ still|safe }}</div>
{% endif %}
{% if block.table %}
<details{% if not block.chart %} open{% endif %}><summary>{{ told }}</summary>{{ block.table|safe }}</details>
{% endif %}
</div>
{% endfor %}
<p class="explore-notes">{{ one.notes }}</p>
<script type="application/json" class="explore-data">{{ data|safe }}</script>
</section>"""
)
