"""Charts of who says so: the ledger, what survived of the denial, and the ties between speakers."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from counterclaim import codebook
from counterclaim.charts.marks import looks
from counterclaim.charts.palette import (
    BACKGROUND,
    COMPANY,
    DUTCH,
    INK,
    OTHERS,
    OUTLET,
    PHONE,
    QUIET,
)
from counterclaim.charts.style import chart, finish, key_beneath, row_labels, whole_ticks
from counterclaim.words import say

VOICES = {
    "company": (COMPANY, "D"),
    "authorities": (DUTCH, "s"),
    "outlet": (OUTLET, "o"),
    "others": (OTHERS, "^"),
}


def _voice_names(language: str) -> dict[str, str]:
    return {
        "company": say("the company", "het bedrijf", language),
        "authorities": say("authorities", "autoriteiten", language),
        "outlet": say("the outlet itself", "de redactie zelf", language),
        "others": say("others", "anderen", language),
    }


@chart
def draw_ledger(ledger: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw on how many pages each kind of voice asserts or denies each proposition.

    Parameters
    ----------
    ledger
        As `ledger.ledger` gives it: `proposition`, `voice`, `asserts`, `denies`, `doubts`
        (pages), propositions in the order they shall stand.
    """
    propositions = list(dict.fromkeys(ledger["proposition"].astype(str)))
    # Each voice has a line of its own within a row, so that equal counts do not hide each other.
    steps = (-0.27, -0.09, 0.09, 0.27) if width > PHONE else (0.0, 0.15, 0.3, 0.45)
    lift = dict(zip(VOICES, steps, strict=True))
    for row in ledger.itertuples():
        y = propositions.index(str(row.proposition)) + lift[str(row.voice)]
        color, marker = VOICES[str(row.voice)]
        for count, sign, filled in (
            (row.asserts, 1, True),
            (row.denies, -1, True),
            (row.doubts, -1, False),
        ):
            if count:
                ax.plot([0, sign * count], [y, y], color=color, linewidth=0.9)
                ax.plot(
                    [sign * count],
                    [y],
                    marker,
                    ms=5.5,
                    mew=1.2,
                    color=color,
                    mfc=color if filled else "none",
                )
    ax.axvline(0, color=QUIET, linewidth=1)
    names = [codebook.label("proposition", code, language) for code in propositions]
    rows = row_labels(ax, names, width)
    most = int(ledger[["asserts", "denies", "doubts"]].max().max())
    ax.set_xlim(-most - 3, most + 3)
    ticks = sorted({sign * tick for tick in whole_ticks(most + 2) for sign in (-1, 1)})
    ax.set_xticks(ticks, [str(abs(tick)) for tick in ticks])
    ax.grid(axis="x")
    ax.set_xlabel(
        say(
            "← denies or doubts · pages · asserts →",
            "← ontkent of betwijfelt · pagina's · stelt →",
            language,
        )
    )
    key_beneath(
        ax,
        0.5,
        handles=[
            Line2D([], [], linestyle="none", marker=marker, ms=6, color=color, label=name)
            for (color, marker), name in zip(
                VOICES.values(), _voice_names(language).values(), strict=True
            )
        ],
        ncols=4 if width > PHONE else 2,
        handletextpad=0.2,
    )
    cracked = ledger[ledger["proposition"].astype(str) == propositions[0]]
    listed = "; ".join(
        f"{_voice_names(language)[str(row.voice)]}: {row.asserts} / {row.denies} / {row.doubts}"
        for row in cracked.itertuples()
    )
    finish(
        ax,
        width,
        (2.1 + 0.9 * rows) if width > PHONE else (2.5 + 1.2 * rows),
        title=say(
            "The ledger: who asserts what, and who denies it",
            "Het grootboek: wie stelt wat, en wie ontkent het",
            language,
        ),
        beneath=say(
            "Pages on which a voice takes a side: to the right it asserts, to the left it denies (filled) or doubts (open).",
            "Pagina's waarop een stem partij kiest: rechts stelt zij, links ontkent (gevuld) of betwijfelt zij (open).",
            language,
        ),
        foot=say(
            "Pages that report the denial; a voice counts once a page and side. Coded once, from the openings of pages.",
            "Pagina's die de ontkenning melden; een stem telt één keer per pagina en kant. Eén keer gecodeerd, uit het begin van pagina's.",
            language,
        ),
        alt=say(
            f"Diverging dot chart of {len(propositions)} propositions, pages asserting to the right, denying to the left. {names[0]} (asserts / denies / doubts): {listed}.",
            f"Uiteenlopende puntgrafiek van {len(propositions)} beweringen, stellend rechts, ontkennend links. {names[0]} (stelt / ontkent / betwijfelt): {listed}.",
            language,
        ),
    )


def _said(proposition: str, stance: str, language: str) -> str:
    name = codebook.label("proposition", proposition, language)
    denied = say(" (denied)", " (ontkend)", language)
    return name + (denied if stance == "denies" else "")


@chart
def draw_survival(counts: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw on how many denial pages each of the company's statements survives.

    Parameters
    ----------
    counts
        As `ledger.survival` gives it: `proposition`, `stance`, `pages`, `kept`, `dropped`,
        `not_seen`, `authority_answers`, `outlet_answers`, in the order they shall stand.
    """
    parts = {
        "kept": (COMPANY, COMPANY, "", say("kept", "behouden", language)),
        "dropped": (
            DUTCH,
            "none",
            "",
            say("not in a whole page", "niet in een hele pagina", language),
        ),
        "not_seen": (
            BACKGROUND,
            "none",
            "////",
            say("not seen, page cut off", "niet gezien, pagina afgekapt", language),
        ),
    }
    left = np.zeros(len(counts))
    high = 0.62 if width > PHONE else 0.36
    for name, (edge, face, hatch, label) in parts.items():
        n = counts[name].to_numpy(dtype=float)
        ax.barh(
            range(len(counts)),
            n,
            left=left,
            height=high,
            color=face,
            edgecolor=edge,
            hatch=hatch,
            linewidth=1.1,
            label=label,
        )
        left = left + n
    for y, row in enumerate(counts.itertuples()):
        inside = row.kept > 2
        ax.annotate(
            str(row.kept),
            (row.kept / 2 if inside else row.kept + 0.5, y),
            ha="center" if inside else "left",
            va="center",
            fontsize=8,
            fontweight="bold",
            color="white" if inside else INK,
        )
        answered = row.authority_answers + row.outlet_answers
        if answered:
            words = say(
                f"answered: authorities {row.authority_answers}, outlet {row.outlet_answers}",
                f"weersproken: overheid {row.authority_answers}, redactie {row.outlet_answers}",
                language,
            )
            if width <= PHONE:
                words = f"{row.authority_answers} / {row.outlet_answers}"
            ax.annotate(
                words, (row.pages, y), (5, 0), textcoords="offset points", va="center", fontsize=8
            )
    names = [_said(str(row.proposition), row.stance, language) for row in counts.itertuples()]
    rows = row_labels(ax, names, width)
    pages = int(counts["pages"].max())
    ax.set_xlim(0, pages * (1.85 if width > PHONE else 1.22))
    ax.set_xticks(whole_ticks(pages))
    ax.set_xlabel(say("pages", "pagina's", language), x=0.3)
    key_beneath(ax, 0.42, ncols=3 if width > PHONE else 1)
    first, last = counts.iloc[0], counts.iloc[-1]
    phone = say(
        " At the right: pages that let authorities / the outlet say the opposite.",
        " Rechts: pagina's die autoriteiten / de redactie het tegendeel laten zeggen.",
        language,
    )
    finish(
        ax,
        width,
        2.0 + rows if width > PHONE else 2.5 + rows * 1.15,
        title=say(
            "What survived of the denial: the company's statements over the denial pages",
            "Wat er van de ontkenning overbleef: de beweringen van het bedrijf over de pagina's",
            language,
        ),
        beneath=say(
            "Pages that keep a statement of the company. Answered: the page lets someone say the opposite.",
            "Pagina's die een bewering van het bedrijf behouden. Weersproken: de pagina laat iemand het tegendeel zeggen.",
            language,
        )
        + (phone if width <= PHONE else ""),
        foot=say(
            f"{pages} pages that report the denial. Only a page that was seen whole can be said to have dropped something; nobody knows every statement the company sent.",
            f"{pages} pagina's die de ontkenning melden. Alleen van een hele pagina is te zeggen dat ze iets wegliet; niemand weet wat het bedrijf allemaal verstuurde.",
            language,
        ),
        alt=say(
            f"Stacked bars of {pages} pages for {len(counts)} statements. Kept most: {names[0]}, {first.kept}; least: {names[-1]}, {last.kept}. {names[0]} is answered by authorities on {first.authority_answers} pages and by the outlet on {first.outlet_answers}.",
            f"Gestapelde balken van {pages} pagina's voor {len(counts)} beweringen. Meest behouden: {names[0]}, {first.kept}; minst: {names[-1]}, {last.kept}. {names[0]} wordt op {first.authority_answers} pagina's door autoriteiten en op {first.outlet_answers} door de redactie weersproken.",
            language,
        ),
    )


@chart
def draw_kept(kept: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw which page keeps which of the company's statements, in which order.

    Parameters
    ----------
    kept
        As `ledger.kept_statements` gives it: `article_id`, `outlet`, `window_complete`,
        `proposition`, `stance`, `kept`, `order`, `authority_answers`, `outlet_answers`.
    """
    pages = list(dict.fromkeys(kept["article_id"]))
    propositions = [str(code) for code in kept["proposition"].cat.categories]
    outlets = dict(zip(kept["article_id"], kept["outlet"], strict=True))
    stances = dict(zip(kept["proposition"].astype(str), kept["stance"], strict=True))
    for row in kept.itertuples():
        x, y = propositions.index(str(row.proposition)), pages.index(row.article_id)
        if row.kept:
            answered = row.authority_answers or row.outlet_answers
            ax.plot(
                [x],
                [y],
                "s",
                ms=10.5 if width > PHONE else 9.5,
                color=COMPANY,
                mfc=COMPANY if not answered else "none",
                mew=1.2,
                url=f"#row-{row.article_id}",
            )
            ax.annotate(
                str(row.order),
                (x, y),
                ha="center",
                va="center_baseline",
                fontsize=8,
                color="white" if not answered else INK,
            )
        elif row.window_complete:
            ax.plot([x], [y], "_", ms=6, mew=1.4, color=DUTCH)
    names = [outlets[page] for page in pages]
    if width <= PHONE:
        names = [name if len(name) <= 15 else name[:14] + "…" for name in names]
    ax.set_yticks(range(len(pages)), names, fontsize=8)
    ax.set_ylim(len(pages) - 0.3, -0.8)
    ax.set_xticks(
        range(len(propositions)),
        [_said(code, stances[code], language) for code in propositions],
        rotation=90,
        fontsize=8,
    )
    ax.xaxis.tick_top()
    ax.tick_params(axis="x", length=0)
    ax.set_xlim(-0.6, len(propositions) - 0.4)
    ax.grid(axis="y", linewidth=0.5)
    ax.spines[["left", "bottom"]].set_visible(False)
    per_page = kept[kept["kept"]].groupby("article_id")["kept"].sum()
    top = per_page.idxmax()
    finish(
        ax,
        width,
        3.5 + 0.19 * len(pages),
        title=say(
            "Which page kept what the company said, and in what order",
            "Welke pagina behield wat het bedrijf zei, en in welke volgorde",
            language,
        ),
        beneath=say(
            "The number is the order in which the page tells it. Open: someone says the opposite on the same page. A blue dash: not there, in a page that was seen whole. Empty: not seen.",
            "Het getal is de volgorde waarin de pagina het vertelt. Open: iemand zegt het tegendeel op dezelfde pagina. Blauw streepje: staat er niet, in een hele pagina. Leeg: niet gezien.",
            language,
        ),
        foot=say(
            f"{len(pages)} pages that report the denial, by date known; {len(propositions)} statements of the company.",
            f"{len(pages)} pagina's die de ontkenning melden, op bekende datum; {len(propositions)} beweringen van het bedrijf.",
            language,
        ),
        alt=say(
            f"Grid of {len(pages)} pages by {len(propositions)} statements of the company. Most kept: {per_page.max()}, by {outlets[top]}; least: {per_page.min()}.",
            f"Raster van {len(pages)} pagina's bij {len(propositions)} beweringen van het bedrijf. Meest behouden: {per_page.max()}, door {outlets[top]}; minst: {per_page.min()}.",
            language,
        ),
    )


@chart
def draw_network(ties: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw the ties between speakers: who shares stances, who contests them.

    Parameters
    ----------
    ties
        As `ledger.network_ties` gives them: `speaker_a`, `speaker_b`, `tie`, `sure`, `x_a`, `y_a`,
        `x_b`, `y_b`, `pages_a`, `pages_b`.
    """
    strongest = ties["tie"].abs().max()
    for row in ties.sort_values("tie", ascending=False, kind="stable").itertuples():
        conflict = row.tie < 0
        ax.plot(
            [row.x_a, row.x_b],
            [row.y_a, row.y_b],
            color=COMPANY if conflict else BACKGROUND,
            linewidth=0.5 + 4.2 * abs(row.tie) / strongest,
            linestyle="-" if row.sure else (0, (4, 3)),
            solid_capstyle="butt",
            alpha=0.9 if conflict else 0.6,
            zorder=1,
        )
        if conflict:
            ax.plot(
                [(row.x_a + row.x_b) / 2],
                [(row.y_a + row.y_b) / 2],
                "x",
                ms=7,
                mew=1.6,
                color=INK,
                zorder=2,
            )
    nodes = {row.speaker_a: (row.x_a, row.y_a, row.pages_a) for row in ties.itertuples()}
    nodes |= {row.speaker_b: (row.x_b, row.y_b, row.pages_b) for row in ties.itertuples()}
    for speaker, (x, y, pages) in sorted(nodes.items()):
        color, marker = looks().get(speaker, (QUIET, "o"))
        ax.plot([x], [y], marker, ms=11 if width > PHONE else 9, color=color, mec="white", zorder=3)
        name = textwrap.fill(
            codebook.label("speaker", speaker, language), 16 if width > PHONE else 12
        )
        # On the left, names stand above and beneath, clear of the ties.
        below = y < 0
        ax.annotate(
            f"{name} ({pages})",
            (x, y),
            (9, 0) if x > 0 else (0, -9 if below else 9),
            textcoords="offset points",
            ha="left" if x > 0 else "center",
            va="center" if x > 0 else "top" if below else "bottom",
            fontsize=8.5 if width > PHONE else 8,
            zorder=4,
        )
    ax.set_axis_off()
    ax.set_xticks([])
    ax.set_yticks([])
    ax.set_xlim(-1.4 if width > PHONE else -1.6, 1.45 if width > PHONE else 2.0)
    ax.set_ylim(-1.18, 1.2)
    conflicts, agreements = int((ties["tie"] < 0).sum()), int((ties["tie"] > 0).sum())
    unsure = int((~ties["sure"]).sum())
    worst = ties.loc[ties["tie"].idxmin()]
    best = ties.loc[ties["tie"].idxmax()]

    def pair(row) -> str:
        both = (row["speaker_a"], row["speaker_b"])
        return " – ".join(codebook.label("speaker", one, language) for one in both)

    finish(
        ax,
        width,
        5.2 if width > PHONE else 5.4,
        title=say(
            "Who stands with whom: the ties between speakers",
            "Wie staat bij wie: de banden tussen sprekers",
            language,
        ),
        beneath=say(
            "Grey: they share stances more than they contest them. Orange with a cross: they contest more. Width: pairs of statements, once a page. Dashed: over resampled pages the tie may be zero. In brackets: pages on which the speaker is heard.",
            "Grijs: ze delen vaker een houding dan ze botsen. Oranje met kruis: ze botsen vaker. Dikte: paren van beweringen, één keer per pagina. Gestreept: over getrokken pagina's kan de band nul zijn. Tussen haakjes: pagina's waarop de spreker aan het woord komt.",
            language,
        ),
        foot=say(
            f"{len(nodes)} speakers heard on five pages or more, {len(ties)} ties, {unsure} of them unsure. A tie grows with how often both are heard: thick is not warm.",
            f"{len(nodes)} sprekers op vijf pagina's of meer, {len(ties)} banden, {unsure} daarvan onzeker. Een band groeit met hoe vaak beiden aan het woord komen: dik is niet warm.",
            language,
        ),
        alt=say(
            f"Network of {len(nodes)} speakers: {agreements} ties of agreement, {conflicts} of conflict, {unsure} whose interval holds zero. Strongest conflict: {pair(worst)}, {abs(worst['tie'])}; strongest agreement: {pair(best)}, {best['tie']}.",
            f"Netwerk van {len(nodes)} sprekers: {agreements} banden van instemming, {conflicts} van conflict, {unsure} met nul in de marge. Sterkste conflict: {pair(worst)}, {abs(worst['tie'])}; sterkste instemming: {pair(best)}, {best['tie']}.",
            language,
        ),
    )
