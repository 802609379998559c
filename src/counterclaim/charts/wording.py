"""Charts of the words: verbs, hedges, and the terms that mark one set of pages."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, PercentFormatter

from counterclaim import codebook
from counterclaim.charts.palette import BACKGROUND, COMPANY, DUTCH, INK, OUTLET, PHONE, QUIET
from counterclaim.charts.style import chart, finish, row_labels, whole_ticks
from counterclaim.words import language_words, number_words, say

VOICES = {
    "company": (COMPANY, "D", "the company", "het bedrijf"),
    "authorities": (DUTCH, "s", "authorities", "autoriteiten"),
    "outlet": (OUTLET, "o", "the outlet itself", "de redactie"),
    "others": (BACKGROUND, "^", "others", "anderen"),
}
# What is set against what: English and Dutch names of the target and of the reference.
SIDES = {
    "denial": (
        ("pages that report the denial", "pagina's die de ontkenning melden"),
        ("the other pages", "de andere pagina's"),
    ),
    "country": (
        ("Dutch outlets", "Nederlandse media"),
        ("Flemish outlets", "Vlaamse media"),
    ),
    "wire": (
        ("pages that credit an agency", "pagina's die een persbureau noemen"),
        ("pages that credit none", "pagina's die er geen noemen"),
    ),
}


def _key(names: list[str], language: str) -> list[Line2D]:
    return [
        Line2D([], [], linestyle="none", marker=marker, color=color, label=say(en, nl, language))
        for color, marker, en, nl in (VOICES[name] for name in names)
    ]


@chart
def draw_verbs(verbs: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw how often each verb carries the company's and the authorities' statements.

    Parameters
    ----------
    verbs
        One row a verb, by class: `language`, `verb`, `verb_class`, `company`, `authorities`
        (counts), `company_statements`, `authority_statements`.
    """
    for y, row in enumerate(verbs.itertuples()):
        apart = 0.14 if row.company == row.authorities else 0
        low, high = sorted((row.company, row.authorities))
        ax.plot([low, high], [y, y], color=BACKGROUND, linewidth=1, zorder=1)
        for voice in ("authorities", "company"):
            color, marker, *_ = VOICES[voice]
            count = getattr(row, voice)
            filled = color if count else "white"
            place = y + (apart if voice == "company" else -apart)
            url = f"#row-{row.verb}"
            ax.plot([count], [place], marker, ms=6.5, color=color, mfc=filled, url=url)
    rows = row_labels(ax, verbs["verb"].tolist(), width)
    top = int(verbs[["company", "authorities"]].max().max())
    _class_bands(ax, verbs, language)
    ax.set_xlim(-0.06 * top, top * (1.32 if width > PHONE else 1.5))
    ax.set_xticks(whole_ticks(top, 6))
    ax.set_xlabel(say("statements", "beweringen", language))
    ax.grid(True, axis="x", linewidth=0.5)
    ax.legend(
        handles=_key(["company", "authorities"], language),
        loc="lower left",
        bbox_to_anchor=(-0.01, 1.0),
        ncols=2,
        borderaxespad=0,
        handletextpad=0.2,
        columnspacing=1.2,
    )
    ax.set_title(" ", pad=24)
    spoken = language_words(verbs["language"].iloc[0], language)
    only = verbs[(verbs["verb_class"] != "neutral") & (verbs["authorities"] == 0)]
    never = ", ".join(only["verb"])
    company, authorities = (
        int(verbs[f"{name}_statements"].iloc[0]) for name in ("company", "authority")
    )
    listed = "; ".join(f"{r.verb} {r.company}, {r.authorities}" for r in verbs.itertuples())
    finish(
        ax,
        width,
        1.75 + rows * (0.82 if width > PHONE else 1),
        title=say(
            f"Which verbs carry whose statements in {spoken} pages",
            f"Welke werkwoorden wiens beweringen dragen, in het {spoken}",
            language,
        ),
        beneath=say(
            "Statements told with each verb, by kind of verb. Open: none.",
            "Beweringen per werkwoord, naar soort werkwoord. Open: geen.",
            language,
        )
        + "\n",
        foot=say(
            f"{company} statements of the company and {authorities} of authorities have a verb. Verbs used by both together fewer than three times are left out.",
            f"{company} beweringen van het bedrijf en {authorities} van autoriteiten hebben een werkwoord. Werkwoorden die samen minder dan drie keer voorkomen, staan er niet bij.",
            language,
        ),
        alt=say(
            f"Dot chart of {len(verbs)} verbs; statements of the company, then of authorities: {listed}. Not neutral, and never with authorities: {never or 'no verb'}.",
            f"Puntgrafiek van {len(verbs)} werkwoorden; beweringen van het bedrijf, dan van autoriteiten: {listed}. Niet neutraal, en nooit bij autoriteiten: {never or 'geen werkwoord'}.",
            language,
        ),
    )


def _class_bands(ax: Axes, verbs: pd.DataFrame, language: str) -> None:
    classes = verbs["verb_class"].astype(object).where(verbs["verb_class"].notna(), "")
    for y, (here, before) in enumerate(zip(classes, [None, *classes[:-1]], strict=True)):
        if here == before:
            continue
        if y:
            ax.axhline(y - 0.5, color=BACKGROUND, linewidth=0.6)
        name = codebook.label("verb_class", here, language) if here else say("?", "?", language)
        ax.annotate(
            name,
            (1, y),
            xycoords=ax.get_yaxis_transform(),
            ha="right",
            va="center",
            fontsize=8.5,
            color=QUIET,
            style="italic",
        )


@chart
def draw_hedges(hedges: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw, one panel a language, whose statements are hedged how often.

    Parameters
    ----------
    hedges
        One row a language and voice: `language`, `voice`, `statements`, `hedged`, `hedged_share`,
        `low`, `high` (0-1).
    """
    languages = list(dict.fromkeys(hedges["language"]))
    voices = list(VOICES)
    ax.set_axis_off()
    ax.set_xticks([])
    ax.set_yticks([])
    for place, code in enumerate(languages):
        panel = ax.inset_axes(_panel(place, len(languages), width))
        rows = hedges[hedges["language"] == code]
        few = rows["statements"] < 10
        for row, little in zip(rows.itertuples(), few, strict=True):
            color, marker, *_ = VOICES[row.voice]
            y = voices.index(row.voice)
            counts = f"{row.hedged}/{row.statements}"
            if little:
                panel.annotate(counts, (0.01, y), fontsize=8, va="center", color=QUIET)
                continue
            panel.plot([row.low, row.high], [y, y], color=color, linewidth=2)
            panel.plot([row.hedged_share], [y], marker, ms=6.5, color=color)
            panel.annotate(
                counts,
                (row.high, y),
                (5, 0),
                textcoords="offset points",
                fontsize=8,
                va="center",
                color=QUIET,
            )
        top = rows.loc[~few, "high"].max()
        panel.set_xlim(0, top * (1.32 if width > PHONE else 1.25))
        shares = MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(0, top)
        panel.set_xticks([share for share in shares if share <= top])
        panel.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        panel.set_ylim(len(voices) - 0.5, -0.6)
        names = [say(VOICES[voice][2], VOICES[voice][3], language) for voice in voices]
        panel.set_yticks(range(len(voices)), names if width <= PHONE or place == 0 else [])
        panel.grid(True, axis="x", linewidth=0.5)
        panel.set_title(language_words(code, language), color=INK, fontsize=9.5)
    most = hedges[hedges["statements"] >= 10].sort_values(
        "hedged_share", ascending=False, kind="stable"
    )
    first = most.iloc[0]
    said = "; ".join(
        f"{language_words(r.language, language)}, {say(*VOICES[r.voice][2:], language)}: {r.hedged}/{r.statements}"
        for r in hedges.itertuples()
    )
    finish(
        ax,
        width,
        3.2 if width > PHONE else 1.7 + 1.5 * len(languages),
        title=say(
            "Whose statements are hedged, within each language",
            "Wiens beweringen een voorbehoud krijgen, binnen elke taal",
            language,
        ),
        beneath=say(
            "Share of statements with a hedge, 95 % interval; hedged/all. Read down a panel, never across: languages hedge by different grammar.",
            "Aandeel beweringen met een voorbehoud, 95%-interval; met/alle. Lees binnen een paneel, nooit tussen panelen: talen doen het met andere grammatica.",
            language,
        ),
        foot=say(
            f"{hedges['statements'].sum()} statements. Statements of one page hang together, so true intervals are wider. Under ten: counts only.",
            f"{hedges['statements'].sum()} beweringen. Beweringen van één pagina hangen samen; echte intervallen zijn breder. Onder tien: alleen aantallen.",
            language,
        ),
        alt=say(
            f"Dots with intervals in {len(languages)} panels, one a language; hedged of all: {said}. Highest: {number_words(round(100 * first.hedged_share), language)} %.",
            f"Punten met intervallen in {len(languages)} panelen, één per taal; met voorbehoud van alle: {said}. Hoogste: {number_words(round(100 * first.hedged_share), language)}%.",
            language,
        ),
    )


def _panel(place: int, panels: int, width: float) -> list[float]:
    if width > PHONE:
        share = 1 / panels
        return [place * share + 0.02, 0, share - 0.04, 0.88]
    share = 1 / panels
    return [0, 1 - (place + 1) * share + 0.28 * share, 1, 0.6 * share]


@chart
def draw_keyness(terms: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw how much oftener one side uses each term, with what correction leaves of it.

    Parameters
    ----------
    terms
        One row a term, highest score first: `comparison` (a key of `SIDES`), `row`, `term`,
        `log_ratio`, `log_ratio_low`, `log_ratio_high`, `p_adjusted`, `p_pages_adjusted`, `target_pages`, `reference_pages`.
    """
    target, reference = (say(*names, language) for names in SIDES[terms["comparison"].iloc[0]])
    left, right = -9.6, 9.6
    for y, row in enumerate(terms.itertuples()):
        survives = row.p_pages_adjusted < 0.05
        by_words = row.p_adjusted < 0.05
        color = OUTLET if by_words or survives else BACKGROUND
        low, high = max(row.log_ratio_low, left), min(row.log_ratio_high, right)
        url = f"#row-{row.row}"
        ax.plot([low, high], [y, y], color=color, linewidth=1.3)
        marker = "D" if survives else "o"
        filled = color if survives else "white"
        ax.plot([row.log_ratio], [y], marker, ms=6.5, color=color, mfc=filled, mew=1.4, url=url)
        ax.annotate(
            f"{row.target_pages} : {row.reference_pages}",
            (1, y),
            xycoords=ax.get_yaxis_transform(),
            ha="right",
            va="center",
            fontsize=8,
            color=QUIET,
        )
    rows = row_labels(ax, terms["term"].tolist(), width)
    ax.axvline(0, color=QUIET, linewidth=0.9)
    ax.set_xlim(left, right * (1.28 if width > PHONE else 1.5))
    ax.set_xticks([-6, -3, 0, 3, 6], ["1/64", "1/8", "1×", "8×", "64×"])
    ax.grid(True, axis="x", linewidth=0.5)
    ax.set_xlabel(
        say(f"how many times as often in {target}", f"hoeveel keer zo vaak in {target}", language)
        if width > PHONE
        else say("times as often", "keer zo vaak", language)
    )
    words = int((terms["p_adjusted"] < 0.05).sum())
    pages = int((terms["p_pages_adjusted"] < 0.05).sum())
    named = ", ".join(
        f"{row.term} ({row.target_pages} : {row.reference_pages})" for row in terms.itertuples()
    )
    finish(
        ax,
        width,
        1.85 + rows * (0.78 if width > PHONE else 1),
        title=say(
            f"Words of {target}, against {reference}",
            f"Woorden van {target}, tegenover {reference}",
            language,
        ),
        beneath=say(
            "Ratio of rates with 95 % interval. Black: survives correction if each word counts. Filled diamond: survives if each page counts. Right: pages with the term on either side.",
            "Verhouding met 95%-interval. Zwart: blijft na correctie als elk woord telt. Gevulde ruit: blijft als elke pagina telt. Rechts: pagina's met de term aan weerszijden.",
            language,
        ),
        foot=say(
            f"{len(terms)} terms, the strongest of each side. One page a shared text. Intervals take words as independent and are too narrow.",
            f"{len(terms)} termen, de sterkste van elke kant. Eén pagina per gedeelde tekst. De intervallen nemen woorden als onafhankelijk en zijn te smal.",
            language,
        ),
        alt=say(
            f"Forest plot of {len(terms)} terms, strongest for {target} first: {named} (pages on either side). {words} survive correction by words, {pages} by pages.",
            f"Forestplot van {len(terms)} termen, de sterkste voor {target} eerst: {named} (pagina's aan weerszijden). {words} blijven na correctie per woord, {pages} per pagina.",
            language,
        ),
    )
