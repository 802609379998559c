"""Charts of copies: which pages share a text, how many voices that leaves, and what it changes."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Arc

from counterclaim import codebook
from counterclaim.charts.palette import BACKGROUND, INK, PHONE, QUIET
from counterclaim.charts.style import chart, finish, row_labels, whole_ticks
from counterclaim.words import country_words, day_words, language_words, p_words, say


@chart
def draw_near_copies(pairs: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw pages as rows and each shared text as an arc between two of them.

    Parameters
    ----------
    pairs
        One row a pair: `pair`, `outlet_a`, `outlet_b`, `published_a`, `published_b`,
        `same_outlet`, `containment` (0-1), `one_voice`, `order`, `row_a`, `row_b`.
    """
    names, wide = {}, width > PHONE
    for side in "ab":
        for row in pairs[[f"row_{side}", f"outlet_{side}", f"published_{side}"]].itertuples(False):
            names[row[0]] = f"{_name(row[1], width)}{_day(row[2], language)}"
    spans = (pairs["row_a"] - pairs["row_b"]).abs()
    for row, span in zip(pairs.itertuples(), spans, strict=True):
        color = INK if row.same_outlet or row.one_voice else BACKGROUND
        middle = (row.row_a + row.row_b) / 2
        arc = Arc((0, middle), 2 * span, span, theta1=-90, theta2=90, color=color)
        arc.set(linewidth=0.6 + 6 * row.containment, url=f"#row-{row.pair}")
        if row.same_outlet:
            arc.set_linestyle((0, (2, 1)))
        ax.add_patch(arc)
        ax.annotate(
            f"{row.containment:.0%}",
            (span, middle),
            (3, 0),
            textcoords="offset points",
            fontsize=8,
            va="center",
            color=INK if color == INK else QUIET,
        )
    ax.plot([0] * len(names), sorted(names), "o", ms=4.5, color=INK)
    # Arcs need the room above a row, so the names stand beside it on a phone too.
    ax.set_yticks(sorted(names), [names[p] for p in sorted(names)], fontsize=8.5 if wide else 8)
    ax.set_ylim(len(names) - (0.5 if wide else -2.5), -0.5)
    ax.set_xlim(-0.15, spans.max() * 1.18)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.spines["left"].set_visible(False)
    key = [
        (INK, "-", 3, say("counts as one voice", "telt als één stem", language)),
        (BACKGROUND, "-", 2, say("two outlets", "twee media", language)),
        (INK, (0, (2, 1)), 2, say("one outlet, two days", "één medium, twee dagen", language)),
    ]
    handles = [Line2D([], [], color=c, linestyle=s, linewidth=w, label=n) for c, s, w, n in key]
    ax.legend(handles=handles, loc="lower right", fontsize=8)
    first = pairs.iloc[0]
    voice = int(pairs["one_voice"].sum())
    known = int(pairs["order"].isin(["a first", "b first"]).sum())
    own = pairs[pairs["same_outlet"]]["outlet_a"].unique()
    finish(
        ax,
        width,
        1.5 + len(names) * 0.29 if wide else 2.4 + len(names) * 0.34,
        title=say("Pages that share a text", "Pagina's die een tekst delen", language),
        beneath=say(
            "An arc joins two pages; its number is how much of one page, in runs of three words, stands in the other.",
            "Een boog verbindt twee pagina's; het getal is hoeveel van de ene, in reeksen van drie woorden, in de andere staat.",
            language,
        ),
        foot=say(
            f"{len(pairs)} pairs of {len(names)} pages. In {known} the dates say who came first; in none do they say who copied whom.",
            f"{len(pairs)} paren van {len(names)} pagina's. In {known} zeggen de data wie eerst was; in geen enkel wie wie overnam.",
            language,
        ),
        alt=say(
            f"Arc diagram of {len(names)} pages and {len(pairs)} shared texts. Most shared: {first.outlet_a} and {first.outlet_b}, {first.containment:.0%}. {voice} arcs count as one voice. Within one outlet: {', '.join(own) or 'none'}.",
            f"Boogdiagram van {len(names)} pagina's en {len(pairs)} gedeelde teksten. Meest gedeeld: {first.outlet_a} en {first.outlet_b}, {first.containment:.0%}. {voice} bogen tellen als één stem. Binnen één medium: {', '.join(own) or 'geen'}.",
            language,
        ),
    )


def _name(outlet: str, width: float) -> str:
    return f"{outlet}, " if width > PHONE else f"{outlet}\n"


def _day(published: str, language: str) -> str:
    if len(published) == 7:
        return day_words(pd.Timestamp(published), None, language, month=True)
    return day_words(pd.Timestamp(published), None, language).rsplit(" ", 1)[0]


NO_BREAK = "\N{NO-BREAK SPACE}"
RULES = {
    "text": (INK, "-", "by shared text", "naar gedeelde tekst"),
    "credit": (QUIET, "--", "and by credited agency", "en naar genoemd persbureau"),
}


@chart
def draw_voices_by_threshold(curve: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw how many voices there are at each threshold, by two rules.

    Parameters
    ----------
    curve
        One row a threshold and rule: `threshold`, `rule` ("text", "credit"), `pages`, `voices`,
        `effective`.
    """
    pages = int(curve["pages"].iloc[0])
    for rule, (color, style, en, nl) in RULES.items():
        rows = curve[curve["rule"] == rule]
        ax.plot(
            rows["threshold"], rows["voices"], style, drawstyle="steps-mid", color=color, lw=2.2
        )
        ax.plot(
            rows["threshold"], rows["effective"], style, drawstyle="steps-mid", color=color, lw=0.9
        )
        ax.annotate(
            say(en, nl, language),
            (0.985, rows["voices" if rule == "text" else "effective"].iloc[-2]),
            (0, 9 if rule == "text" else -4),
            textcoords="offset points",
            ha="right",
            va="bottom" if rule == "text" else "top",
            fontsize=8.5,
            color=color,
        )
    for row in curve[curve["threshold"] == 0.4].itertuples():
        ax.annotate(
            str(row.voices),
            (0.4, row.voices),
            (4, 3 if row.rule == "text" else -3),
            textcoords="offset points",
            va="bottom" if row.rule == "text" else "top",
            fontsize=8.5,
            fontweight="bold",
            color=RULES[row.rule][0],
        )
    ax.axhline(pages, color=QUIET, linewidth=0.9, linestyle=":")
    ax.annotate(
        say(f"{pages} pages", f"{pages} pagina's", language),
        (0.1, pages),
        (0, 3),
        textcoords="offset points",
        fontsize=8.5,
        color=QUIET,
    )
    ax.axvline(0.4, color=BACKGROUND, linewidth=0.9)
    ax.set_xlim(0.08, 1.02)
    ax.set_ylim(0, pages * 1.12)
    ax.set_yticks(whole_ticks(pages * 1.12, 6))
    ax.set_xticks(np.round(np.arange(0.2, 1.01, 0.2), 1), [f"{x}%" for x in (20, 40, 60, 80, 100)])
    ax.set_xlabel(
        say(
            "one voice if so much of a page stands in the other",
            "één stem als zo veel van de ene in de andere staat",
            language,
        )
        if width > PHONE
        else say("shared, to be one voice", "gedeeld, voor één stem", language)
    )
    ax.set_ylabel(say("voices", "stemmen", language))
    low, high = int(curve["voices"].min()), int(curve["voices"].max())
    used = curve[curve["threshold"] == 0.4].set_index("rule")["voices"]
    finish(
        ax,
        width,
        4.0,
        title=say(
            "How many voices reported the denial",
            "Hoeveel stemmen de ontkenning meldden",
            language,
        ),
        beneath=say(
            "Thick: voices. Thin: as many equal voices would be as concentrated. Grey line: the threshold used here.",
            "Dik: stemmen. Dun: zoveel gelijke stemmen zouden even geconcentreerd zijn. Grijze lijn: de gebruikte drempel.",
            language,
        ),
        foot=say(
            f"{pages} pages that report the denial. Only openings were compared; rewritten or translated copy is not seen by the text rule.",
            f"{pages} pagina's die de ontkenning melden. Alleen het begin is vergeleken; herschreven of vertaalde kopij ziet de tekstregel niet.",
            language,
        ),
        alt=say(
            f"Two stepped lines of voices against threshold. {pages} pages; from {low} to {high} voices. At the threshold used: {used['text']} by shared text, {used['credit']} if credited agencies are joined too.",
            f"Twee traplijnen van stemmen tegen drempel. {pages} pagina's; van {low} tot {high} stemmen. Bij de gebruikte drempel: {used['text']} naar gedeelde tekst, {used['credit']} als ook genoemde persbureaus samengaan.",
            language,
        ),
    )


@chart
def draw_wire_dial(dial: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw each comparison twice: with one voice a page, and with one voice a cluster.

    Parameters
    ----------
    dial
        One row a comparison: `comparison`, `grouping`, `group`, `variable`, `code`,
        `difference_pages`, `difference_voices`, `low_voices`, `high_voices` (-1 to 1), `p_pages`,
        `p_voices`, `p_pages_adjusted`, `p_voices_adjusted`.
    """
    names = []
    for y, row in enumerate(dial.itertuples()):
        url = f"#row-{row.comparison}"
        ax.plot([row.low_voices, row.high_voices], [y, y], color=BACKGROUND, lw=1, zorder=1)
        ax.plot([row.difference_pages, row.difference_voices], [y, y], color=QUIET, lw=3, zorder=2)
        for difference, p, adjusted, marker in (
            (row.difference_pages, row.p_pages, row.p_pages_adjusted, "o"),
            (row.difference_voices, row.p_voices, row.p_voices_adjusted, "D"),
        ):
            color = INK if adjusted < 0.05 else QUIET
            filled = color if p < 0.05 else "white"
            size = 8.5 if adjusted < 0.05 else 6.5
            ax.plot(
                [difference],
                [y],
                marker,
                ms=size,
                color=color,
                mfc=filled,
                mew=1.5,
                url=url,
                zorder=3,
            )
        p = f"p {_p(row.p_pages, language)} → {_p(row.p_voices, language)}"
        names.append(f"{comparison_words(row, language)}\n{p.replace(' ', NO_BREAK)}")
    if width <= PHONE:
        names = [name.replace("\n", ": ") for name in names]
    rows = row_labels(ax, names, width)
    ax.axvline(0, color=QUIET, linewidth=0.9)
    ax.set_xlim(-1, 1)
    ax.set_xticks([-1, -0.5, 0, 0.5, 1], ["−100", "−50", "0", "+50", "+100"])
    ax.grid(True, axis="x", linewidth=0.5)
    ax.set_xlabel(
        say("percentage points, group less the rest", "procentpunten, groep min de rest", language)
    )
    marks = [
        Line2D(
            [],
            [],
            marker="o",
            ls="none",
            color=QUIET,
            mfc="white",
            label=say("one voice a page", "één stem per pagina", language),
        ),
        Line2D(
            [],
            [],
            marker="D",
            ls="none",
            color=QUIET,
            mfc="white",
            label=say("one voice a group of copies", "één stem per groep kopieën", language),
        ),
    ]
    ax.legend(
        handles=marks,
        loc="lower left",
        bbox_to_anchor=(-0.02, 1.0),
        ncols=2 if width > PHONE else 1,
        borderaxespad=0,
        handletextpad=0.2,
        fontsize=8,
    )
    pages, voices = (int((dial[f"p_{side}_adjusted"] < 0.05).sum()) for side in ("pages", "voices"))
    listed = "; ".join(name.replace("\n", ": ") for name in names)
    finish(
        ax,
        width,
        2.2 + rows,
        title=say(
            "What is left of each difference when copies count once",
            "Wat er van elk verschil overblijft als kopieën één keer tellen",
            language,
        ),
        beneath=say(
            "Filled: p below .05. Large and black: also after correction for all comparisons. Thin line: 95 % interval by voice.",
            "Gevuld: p onder ,05. Groot en zwart: ook na correctie voor alle vergelijkingen. Dunne lijn: 95%-interval per stem.",
            language,
        )
        + "\n" * (1 if width > PHONE else 2),
        foot=say(
            f"The {len(dial)} comparisons with the smallest p by page, chosen for that: expect some to be chance. The pages are no random sample.",
            f"De {len(dial)} vergelijkingen met de kleinste p per pagina, daarop gekozen: een deel zal toeval zijn. De pagina's zijn geen aselecte steekproef.",
            language,
        ),
        alt=say(
            f"Dumbbells for {len(dial)} comparisons, p by page then by voice: {listed}. After correction {pages} remain by page and {voices} by voice.",
            f"Halters voor {len(dial)} vergelijkingen, p per pagina en dan per stem: {listed}. Na correctie blijven er {pages} per pagina en {voices} per stem.",
            language,
        ),
    )


def comparison_words(row, language: str) -> str:
    """Name a row of a wire dial: which group, and which code or frame."""
    return f"{_group(row.grouping, row.group, language)}: {_outcome(row, language)}"


def _outcome(row, language: str) -> str:
    if row.code == "True":
        frame = codebook.column_label("codes", row.variable, language)
        return say(f"{frame} frame", f"frame {frame}", language)
    named = codebook.label(row.variable, row.code, language)
    lead = {
        "first_speaker": say("first speaker: ", "eerste spreker: ", language),
        "denial_position": say("denial in the ", "ontkenning in de ", language),
    }
    return lead.get(row.variable, "") + named


def _group(grouping: str, group: str, language: str) -> str:
    if grouping == "country":
        return country_words(group, language)
    if grouping == "language":
        said = language_words(group, language)
        return say(f"in {said}", f"in het {said}", language)
    named = codebook.label(grouping, group, language)
    return say(f"{named} phase", f"fase {named}", language) if grouping == "phase" else named


def _p(p: float, language: str) -> str:
    return p_words(p, language).removeprefix("= ")
