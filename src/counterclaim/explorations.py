"""What a reader can turn: the rows, the controls and the words of each exploration.

The rows are those of the summaries, with nothing computed but words, places and colours; the site
(`explore`) shows them with controls.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from counterclaim import codebook, copies, coverage, enforcement, framing, known
from counterclaim.applicable import NotApplicableError
from counterclaim.case import Case
from counterclaim.charts.copies import comparison_words
from counterclaim.charts.coverage import REPORTING
from counterclaim.charts.known import kind_words, moment_words
from counterclaim.charts.marks import look
from counterclaim.charts.palette import BACKGROUND, COMPANY, DUTCH
from counterclaim.words import (
    country_words,
    day_words,
    interval_words,
    language_words,
    number_words,
    p_words,
    say,
)

SHAPES = {
    "o": "circle", "s": "square", "D": "diamond", "^": "triangle-up", "v": "triangle-down",
    ">": "triangle-right", "<": "triangle-left", "P": "cross",
}  # fmt: skip
CROSS = "M-0.7,-0.7L0.7,0.7M-0.7,0.7L0.7,-0.7"
INKED = "var(--chart-ink, #1a1a1a)"
PASSES = ("a", "b", "agreed")
FRONTS = {"company": COMPANY, "authorities": DUTCH, "both": "var(--chart-quiet, #5f5f5f)"}
STATES = {
    "certain": ("certainly out", "zeker uit", INKED, "circle", INKED),
    "perhaps": ("perhaps out", "misschien uit", INKED, "circle", "transparent"),
    "not_yet": ("not yet", "nog niet", BACKGROUND, CROSS, "transparent"),
}


@dataclass(frozen=True)
class Control:
    """A thing to turn: its name, its label, its choices (value, words) and the first one chosen."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str = ""
    slider: bool = False


@dataclass(frozen=True)
class Look:
    """How a mark is drawn and what that means."""

    label: str
    colour: str
    shape: str = "circle"
    fill: str = ""


@dataclass(frozen=True)
class Rows:
    """Rows that controls choose from.

    `marks` has the columns that a control filters by, under its name, and what a chart draws;
    `table` has the same rows as a reader sees them, `names` its headings. `looks` says what the
    letters or words in the column `picks` stand for; which of them is the row's look is chosen by
    the controls `by`, whose values joined are one of `keys`.
    """

    marks: pd.DataFrame
    table: pd.DataFrame | None = None
    names: dict[str, str] | None = None
    looks: dict[str, Look] | None = None
    by: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


def coverage_rows(story: Case, language: str) -> tuple[tuple[Control, ...], Rows]:
    """Give each page, in order of date, with what it can be filtered and coloured by."""
    pages = coverage.reporting(story.articles)
    order = coverage.timeline(story.articles)["article_id"]
    pages = pages.set_index("article_id").loc[order].reset_index()
    variables = ("headline_frame", "adjudication")
    looks = {f"reporting {code}": _reporting_look(code, language) for code in REPORTING}
    looks |= _code_looks(variables, language)
    picks = {f"reporting {one}": "reporting " + pages["reporting"].astype("str") for one in PASSES}
    for one in PASSES:
        codes = _codes(story, one).reindex(pages["article_id"])
        for variable in variables:
            named = codes[variable].astype("object").fillna("")
            picks[f"{variable} {one}"] = f"{variable} " + named.reset_index(drop=True)
    marks = pages[["country", "language", "outlet_type", "phase", "url"]].astype("object")
    marks = marks.assign(
        id=pages["article_id"],
        when=[page_day(row, language) for row in pages.itertuples()],
        month=pages["published_precision"] == "month",
        picks=pd.DataFrame(picks).values.tolist(),
    )
    table = pages.assign(
        country=_each(pages["country"], country_words, language),
        language=_each(pages["language"], language_words, language),
        published=marks["when"],
    )[["outlet", "title", "published", "country", "language", "outlet_type", "phase", "reporting"]]
    table = table.assign(
        reporting=[codebook.label("reporting", c, language) for c in table["reporting"]],
        url=pages["url"],
    )
    controls = (
        *_filters(marks, language, country="articles", language="articles"),
        *_filters(marks, language, outlet_type="articles", phase="articles"),
        Control(
            "colour",
            say("Colour and shape by", "Kleur en vorm naar", language),
            (
                (
                    "reporting",
                    say("reporting of the denial", "melding van de ontkenning", language),
                ),
                *((v, codebook.column_label("codes", v, language)) for v in variables),
            ),
            "reporting",
        ),
        _pass_control(language),
    )
    names = {"reporting": say("Denial", "Ontkenning", language)}
    return controls, Rows(marks, table, names, looks, ("colour", "pass"), tuple(picks))


def figure_rows(story: Case, language: str) -> tuple[tuple[Control, ...], Rows]:
    """Give each observation, country by country within a measure, with its first address.

    Raises
    ------
    NotApplicableError
        There is no figure.
    """
    seen = enforcement.observations(story.figures)
    seen = seen[(seen["measure"] != "other") & seen["value_low"].notna()]
    if seen.empty:
        raise NotApplicableError("no figure was found")
    first = story.figures.set_index("figure_id")
    urls = [first.loc[ids.split(";")[0], "source_url"] for ids in seen["figure_ids"]]
    most = seen.groupby(["measure", "jurisdiction"], observed=True)["observation"].transform("size")
    seen = seen.assign(url=urls, most=most).sort_values(
        ["measure", "most", "jurisdiction", "value_low", "observation"],
        ascending=[True, False, True, False, True],
        ignore_index=True,
    )
    open_end = np.isinf(seen["value_high"])
    kind = pd.Series("line", index=seen.index).mask(seen["value"].isna(), "band")
    kind = kind.mask(open_end, "open")
    marks = seen[["measure", "platform", "scope", "claimant", "url"]].astype("object")
    marks = marks.assign(
        id=seen["observation"],
        place=_each(seen["jurisdiction"], country_words, language),
        low=seen["value_low"],
        high=seen["value_high"].mask(open_end),
        value=np.clip(seen["value"], seen["value_low"], seen["value_high"]).where(
            seen["value"].notna(), seen["value_low"].where(open_end)
        ),
        kind=kind,
        picks=[[who] for who in marks["claimant"].fillna("")],
    )
    table = seen[["jurisdiction", "measure", "claimant", "scope", "platform", "as_of_to"]].assign(
        jurisdiction=marks["place"],
        number=[interval_words(r.value_low, r.value_high, "", language) for r in seen.itertuples()],
        as_of_to=[
            day_words(r.as_of_from, r.as_of_to, language) if pd.notna(r.as_of_to) else ""
            for r in seen.itertuples()
        ],
        addresses=seen["addresses"],
        url=seen["url"],
    )
    table.insert(2, "number", table.pop("number"))
    commonest = seen["measure"].astype("object").value_counts()
    own = codebook.own_platform()
    filters = {c.name: c for c in _filters(marks, language, platform="figures", scope="figures")}
    filters |= {c.name: c for c in _filters(marks, language, claimant="figures")}
    if own in set(marks["platform"]):
        service = filters["platform"]
        filters["platform"] = Control(service.name, service.label, service.options, own)
    measures = Control(
        "measure",
        codebook.column_label("figures", "measure", language),
        tuple((m, codebook.label("measure", m, language)) for m in _in_order(marks, "measure")),
        commonest.index[0] if len(commonest) else "",
    )
    looks = {c: _claimant_look(c, language) for c in dict.fromkeys(marks["claimant"].fillna(""))}
    names = {
        "number": say("Number", "Getal", language),
        "addresses": say("Addresses", "Adressen", language),
        "as_of_to": say("As of", "Per", language),
        "url": say("First address", "Eerste adres", language),
    }
    return (measures, *filters.values()), Rows(marks, table, names, looks, (), ("",))


def units(story: Case, language: str) -> dict[str, str]:
    """Name for each measure what it counts, in which unit."""
    first = story.figures.dropna(subset=["unit"]).drop_duplicates("measure")
    return {
        row.measure: f"{codebook.label('measure', row.measure, language)}"
        f" ({codebook.label('unit', row.unit, language)})"
        for row in first.itertuples()
    }


def dial_rows(story: Case, language: str) -> tuple[tuple[Control, ...], Rows, Rows]:
    """Give the voices at each threshold, and what is left of each comparison there.

    Raises
    ------
    NotApplicableError
        No page reports the denial, or none is coded.
    """
    thresholds = np.round(np.arange(0.1, 1.0001, 0.1), 2)
    reports = story.articles["reports_denial"].fillna(False).astype(bool)
    chosen = story.articles.loc[reports, "article_id"]
    if chosen.empty:
        raise NotApplicableError("no page reports the denial")
    pages = set(story.articles["article_id"])
    pairs = story.reuse_pairs
    pairs = pairs[pairs["page_a"].isin(pages) & pairs["page_b"].isin(pages)]
    curve = copies.voice_curve(pairs, story.articles, chosen, thresholds)
    at = {threshold: str(i) for i, threshold in enumerate(thresholds)}
    rules = {
        "text": say("by shared text", "naar gedeelde tekst", language),
        "credit": say("by credited agency too", "ook naar genoemd persbureau", language),
    }
    told = [
        say(f"{row.pages} pages are {row.voices} voices", f"{row.pages} pagina's zijn {row.voices} stemmen", language)
        + f" {rules[row.rule]}"
        for row in curve.itertuples()
    ]  # fmt: skip
    # Without its threshold: the slider marks a point of the curve, it does not choose rows.
    curve_marks = curve.drop(columns="threshold").assign(said=told)
    curve_marks = curve_marks.assign(
        at=curve["threshold"].map(at), id=curve["rule"] + curve.index.astype(str)
    )
    words = [
        f"{round(100 * t)}%" if language == "nl" else f"{round(100 * t)} %" for t in thresholds
    ]
    options = tuple(zip(at.values(), words, strict=True))
    turned = []
    for one in PASSES:
        codes = _codes(story, one)
        if len(codes):
            coded = story.articles.merge(
                codes.reset_index(), on="article_id", validate="one_to_one"
            )
            dial = copies.dial_by_threshold(coded, pairs, thresholds)
            turned.append(dial.assign(**{"pass": one}))
    if not turned:
        raise NotApplicableError("no page is coded")
    dial = pd.concat(turned, ignore_index=True)
    pair = [
        f"p {_p(row.p_pages, language)} → {_p(row.p_voices, language)}" for row in dial.itertuples()
    ]
    marks = dial[["pass", "low_voices", "high_voices", "difference_pages", "difference_voices"]]
    marks = marks.assign(
        threshold=dial["threshold"].map(at),
        id=dial["comparison"],
        label=[comparison_words(row, language) for row in dial.itertuples()],
        p=pair,
        page_fill=_below(dial["p_pages"]),
        voice_fill=_below(dial["p_voices"]),
    )
    table = pd.DataFrame(
        {
            "threshold": dial["threshold"].map(dict(zip(thresholds, words, strict=True))),
            "pass": [dict(_pass_control(language).options)[one] for one in dial["pass"]],
            "comparison": marks["label"],
            "by_page": [_points(d, language) for d in dial["difference_pages"]],
            "p_page": [_p(p, language) for p in dial["p_pages"]],
            "by_voice": [_points(d, language) for d in dial["difference_voices"]],
            "p_voice": [_p(p, language) for p in dial["p_voices"]],
        }
    )
    names = {
        "threshold": say("Shared", "Gedeeld", language),
        "comparison": say("Comparison", "Vergelijking", language),
        "pass": say("Pass", "Ronde", language),
        "by_page": say("By page, points", "Per pagina, punten", language),
        "p_page": say("p by page", "p per pagina", language),
        "by_voice": say("By voice, points", "Per stem, punten", language),
        "p_voice": say("p by voice", "p per stem", language),
    }
    controls = (
        Control(
            "threshold",
            say("One voice if so much is shared", "Eén stem als zo veel gedeeld is", language),
            options,
            at[0.4],
            slider=True,
        ),
        _pass_control(language),
    )
    return controls, Rows(curve_marks), Rows(marks, table, names)


def known_rows(story: Case, language: str) -> tuple[tuple[Control, ...], Rows, Rows]:
    """Give what was out at each moment: the counts, and the claims, denials and numbers.

    Raises
    ------
    NotApplicableError
        No page is dated, or nothing is said.
    """
    when = known.moments(story.articles)
    tables = (story.statements, story.articles, story.figures)
    items = known.known_by(*tables, when["moment"].iloc[0]) if len(when) else when
    if items.empty:
        raise NotApplicableError("no dated page says anything")
    counts = known.counts(*tables)
    whole = counts.groupby(["at", "moment", "day", "part"], as_index=False).sum(numeric_only=True)
    counts = pd.concat([counts, whole.assign(kind="")], ignore_index=True)
    curve = counts.assign(id=counts["kind"] + counts["at"].astype(str), at=counts["at"].astype(str))
    curve = curve.rename(columns={"kind": "of"})[["at", "of", "certain", "possible", "id"]]
    states = [known.at_moment(items, at)["state"] for at in when["moment"]]
    pages = story.articles.set_index("article_id").loc[items["article_id"]]
    marks = pd.DataFrame(
        {
            "kind": items["kind"],
            "speaker": items["speaker"],
            "id": items["item"],
            "url": pages["url"].to_numpy(),
            "picks": pd.concat(states, axis="columns").values.tolist(),
        }
    )
    table = pd.DataFrame(
        {
            "state": [_state_words(state, language) for state in items["state"]],
            "speaker": items["speaker"],
            "saying": [_saying(row, language) for row in items.itertuples()],
            "first_from": items["first_from"],
            "first_to": items["first_to"] - pd.Timedelta(days=1),
            "pages": items["pages"],
            "outlet": pages["outlet"].to_numpy(),
            "url": pages["url"].to_numpy(),
        }
    )
    names = {
        "state": say("Out?", "Uit?", language),
        "speaker": say("By", "Door", language),
        "saying": say("What", "Wat", language),
        "first_from": say("Out at the earliest", "Op zijn vroegst uit", language),
        "first_to": say("Out for certain after", "Zeker uit na", language),
        "pages": say("Pages", "Pagina's", language),
        "outlet": say("First outlet", "Eerste medium", language),
        "url": say("Address", "Adres", language),
    }
    moments = tuple(
        (str(row.Index), moment_words(row.day, row.part, language)) for row in when.itertuples()
    )
    every = ("", say("all", "alle", language))
    controls = (
        Control("moment", say("Moment", "Moment", language), moments, "0", slider=True),
        Control(
            "kind",
            say("What", "Wat", language),
            (every, *((kind, kind_words(kind, language)) for kind in known.KINDS)),
        ),
        Control(
            "look",
            say("Out?", "Uit?", language),
            (every, *((state, _state_words(state, language)) for state in STATES)),
        ),
        *_filters(marks, language, speaker="statements"),
    )
    looks = {
        state: Look(_state_words(state, language), colour, shape, fill)
        for state, (_, _, colour, shape, fill) in STATES.items()
    }
    keys = tuple(value for value, _ in moments)
    return controls, Rows(curve), Rows(marks, table, names, looks, ("moment",), keys)


def page_day(row, language: str) -> str:
    """Say the day or the month of a page."""
    if row.published_precision == "month":
        return day_words(row.published_from, None, language, month=True)
    return day_words(row.published_from, None, language)


def _codes(story: Case, one: str) -> pd.DataFrame:
    """Give the codes of a pass by page; none where it was not made."""
    codes = story.codes
    if one == "agreed":
        several = codes["pass"].nunique() > 1
        made = framing.agreed_codes(codes) if several else codes.head(0)
    else:
        made = codes[codes["pass"] == one]
    return made.drop(columns="pass", errors="ignore").set_index("article_id")


def _filters(marks: pd.DataFrame, language: str, /, **columns: str) -> list[Control]:
    every = ("", say("all", "alle", language))
    return [
        Control(
            name,
            codebook.column_label(table, name, language),
            (every, *((str(v), _value_words(table, name, v, language)) for v in _in_order(marks, name, table))),
        )
        for name, table in columns.items()
    ]  # fmt: skip


def _in_order(marks: pd.DataFrame, name: str, table: str = "figures") -> list:
    """Give the values of a column that occur: codes in codebook order, others by frequency."""
    found = marks[name].dropna().value_counts()
    listed = codebook.TABLES[table].column(name).codes
    known_codes = [code for code in (codebook.codes(listed) if listed else []) if code in found]
    return [*known_codes, *(value for value in found.index if value not in known_codes)]


def _value_words(table: str, name: str, value: str, language: str) -> str:
    words = {"country": country_words, "language": language_words}
    if name in words:
        return words[name](value, language)
    return codebook.label(codebook.TABLES[table].column(name).codes, value, language)


def _each(column: pd.Series, words, language: str) -> list[str]:
    return [words(value, language) if pd.notna(value) else "" for value in column]


def _pass_control(language: str) -> Control:
    return Control(
        "pass",
        say("Coding", "Codering", language),
        (
            ("a", say("pass a", "ronde a", language)),
            ("b", say("pass b", "ronde b", language)),
            ("agreed", say("where both agree", "waar beide gelijk zijn", language)),
        ),
        "a",
    )


def _reporting_look(code: str, language: str) -> Look:
    style = REPORTING[code]
    shape = CROSS if style["marker"] == "x" else "circle"
    fill = "transparent" if style["mfc"] == "none" else style["mfc"]
    return Look(codebook.label("reporting", code, language), style["color"], shape, fill)


def _code_looks(variables: Sequence[str], language: str) -> dict[str, Look]:
    looks = {}
    # One shape a code, so that grey print tells them apart; one colour a front.
    shapes = [*SHAPES.values()]
    for variable in variables:
        listed = codebook.TABLES["codes"].column(variable).codes
        fronts = framing.FRONT.get(variable, {})
        for shape, code in zip(shapes, codebook.codes(listed), strict=False):
            colour = FRONTS.get(fronts.get(code), BACKGROUND)
            label = codebook.label(listed, code, language)
            looks[f"{variable} {code}"] = Look(label, colour, shape, colour)
        none = say("no code, or the passes differ", "geen code, of de rondes verschillen", language)
        looks[f"{variable} "] = Look(none, BACKGROUND, CROSS, "transparent")
    return looks


def _claimant_look(code: str, language: str) -> Look:
    colour, marker = look(code)
    colour = INKED if code == "outlet" else colour
    label = codebook.label("speaker", code, language) or say(
        "nobody named", "niemand genoemd", language
    )
    fill = "transparent" if code == "outlet" else colour
    return Look(label, colour, SHAPES.get(marker, CROSS), fill)


def _below(p: pd.Series) -> pd.Series:
    # An empty mark is laid on the page's own ground, so that the line beneath does not cross it.
    return pd.Series("var(--pst-color-background, #fff)", p.index).mask(p < 0.05, INKED)


def _p(p: float, language: str) -> str:
    return p_words(p, language).removeprefix("= ") or "–"


def _points(difference: float, language: str) -> str:
    if pd.isna(difference):
        return "–"
    return ("+" if difference > 0 else "") + number_words(round(100 * difference), language)


def _state_words(state: str, language: str) -> str:
    return say(*STATES[state][:2], language)


def _saying(row, language: str) -> str:
    if row.kind == "number":
        said = interval_words(row.value_low, row.value_high, "", language)
        measure = codebook.label("measure", row.measure, language)
        place = country_words(row.jurisdiction, language)
        service = codebook.label("platform", row.platform, language)
        unit = "" if row.unit == "count" else f" ({codebook.label('unit', row.unit, language)})"
        return f"{measure}{unit}: {said}; {place}, {service}"
    proposition = codebook.label("proposition", row.proposition, language)
    stance = codebook.label("stance", row.stance, language)
    return f"{stance}: {proposition}"
