"""Charts of one article taken apart: voices, figures, date, words."""

import textwrap

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from counterclaim import codebook
from counterclaim.charts.marks import look
from counterclaim.charts.palette import (
    BACKGROUND,
    COMPANY,
    DUTCH,
    INK,
    PHONE,
    QUIET,
)
from counterclaim.charts.style import (
    chart,
    draw_interval_mark,
    finish,
    host,
    number_axis,
    row_labels,
)
from counterclaim.words import country_words, day_words, interval_words, say


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
        color, marker = look(row.speaker)
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
    rows = row_labels(ax, names, width)
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
    finish(
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
            f"{len(voices)} statements, coded from one page.",
            f"{len(voices)} beweringen, gecodeerd uit één pagina.",
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
        color, marker = look(row.claimant)
        draw_interval_mark(ax, row, y, color, marker, f"#row-{row.figure_id}")
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
    rows = row_labels(ax, names, width)
    number_axis(ax, language)
    ax.grid(axis="x")
    widest = (
        figures.assign(ratio=figures["value_high"] / figures["value_low"])
        .sort_values("ratio", kind="stable")
        .iloc[-1]
    )
    finish(
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
            f"{len(figures)} figures from one address, {host(figures['source_url'].iloc[0])}.",
            f"{len(figures)} cijfers van één adres, {host(figures['source_url'].iloc[0])}.",
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
    rows = row_labels(ax, [textwrap.fill(name, 34) for name in labels], width)
    ax.xaxis.set_major_locator(plt.MaxNLocator(5 if width > PHONE else 2))
    ax.xaxis.set_major_formatter(
        lambda day, _: day_words(plt.matplotlib.dates.num2date(day), None, language, month=True)
    )
    kept = clues[clues["dates"]]
    low, high = kept["low"].max(), kept["high"].min()
    if width <= PHONE:
        ax.set_ylim(len(clues) - 0.2, -0.9)
    ax.axvspan(low, high + pd.Timedelta(days=1), color=COMPANY, alpha=0.35, linewidth=0)
    finish(
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
    finish(
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
