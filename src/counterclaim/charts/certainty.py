"""Charts of certainty: agreement between passes, and claims under every specification."""

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from counterclaim import codebook
from counterclaim.charts.palette import BACKGROUND, GUIDE, INK, PHONE, QUIET
from counterclaim.charts.style import chart, finish, key_beneath, row_labels
from counterclaim.words import number_words, say

STATUS = {
    "holds": {"marker": "o", "color": BACKGROUND, "mfc": BACKGROUND},
    "fails": {"marker": "X", "color": INK, "mfc": INK},
    "cannot be known": {"marker": "o", "color": INK, "mfc": "none"},
    "does not apply": {"marker": "_", "color": GUIDE, "mfc": "none"},
}


@chart
def draw_agreement(agreement: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw alpha with its interval, AC1 and raw agreement for each coded variable.

    Parameters
    ----------
    agreement
        As `agreement.agreement_table` gives it: `variable`, `level`, `units`, `raw_agreement`, `alpha`,
        `alpha_low`, `alpha_high`, `ac1`, `warning`.
    """
    table = agreement.sort_values("alpha", ascending=False, kind="stable", na_position="last")
    for y, row in enumerate(table.itertuples()):
        color = BACKGROUND if row.warning else INK
        if pd.notna(row.alpha):
            ax.plot([row.alpha_low, row.alpha_high], [y, y], linewidth=2, color=color)
            ax.plot([row.alpha], [y], "o", ms=6.5, color=color)
            if row.level == "nominal":  # AC1 knows no order: it would punish a near miss as a miss
                ax.plot([row.ac1], [y], "s", ms=7.5, mew=1.2, color=INK, mfc="none")
        else:
            words = say("alpha not defined", "alfa niet gedefinieerd", language)
            ax.annotate(words, (0.02, y), fontsize=8, va="center", color=QUIET)
        ax.plot([row.raw_agreement], [y], "|", ms=9, mew=1.6, color=INK)
    for limit in (0.667, 0.8):
        ax.axvline(limit, color=GUIDE, linewidth=1)
    ax.axvline(0, color=QUIET if width > PHONE else GUIDE, linewidth=0.8)
    names = [codebook.column_label("codes", name, language) for name in table["variable"]]
    rows = row_labels(ax, names, width)
    ax.set_xlim(min(-0.3, table["alpha_low"].min() - 0.05), 1.05)
    ticks = [0, 0.5, 0.8, 1]
    ax.set_xticks(ticks, [number_words(tick, language) for tick in ticks])
    ax.set_xlabel(
        say("0 is chance, 1 is full agreement", "0 is toeval, 1 is volledig eens", language)
    )
    marks = [
        (
            {"marker": "o", "color": INK},
            say("alpha, 95 % interval", "alfa, 95 %-marge", language),
        ),
        (
            {"marker": "o", "color": BACKGROUND},
            say("the same, with a warning", "idem, met waarschuwing", language),
        ),
        ({"marker": "s", "color": INK, "mfc": "none"}, "AC1"),
        ({"marker": "|", "color": INK}, say("raw agreement", "kale overeenstemming", language)),
    ]
    key_beneath(
        ax,
        0.4,
        handles=[
            Line2D([], [], linestyle="none", ms=6, label=name, **mark) for mark, name in marks
        ],
        ncols=4 if width > PHONE else 2,
        handletextpad=0.2,
        columnspacing=1.0,
    )
    known = table.dropna(subset="alpha")
    ends = [
        f"{codebook.column_label('codes', row.variable, language)}, {number_words(row.alpha, language)}"
        for row in [*known.itertuples()][:: max(len(known) - 1, 1)]
    ] or ["–"]
    warned = int((table["warning"] != "").sum())
    finish(
        ax,
        width,
        (2.0 + 0.8 * rows) if width > PHONE else 2.6 + rows,
        title=say(
            "How far the two passes repeat each other, variable by variable",
            "Hoe ver de twee rondes elkaar herhalen, variabele voor variabele",
            language,
        ),
        beneath=say(
            "Repeatability of one kind of coder, not reliability between people. Guides at .667 and .8.",
            "Herhaalbaarheid van één soort codeur, geen betrouwbaarheid tussen mensen. Hulplijnen bij 0,667 en 0,8.",
            language,
        ),
        foot=say(
            f"{int(table['units'].max())} pages coded twice. Grey: few units, a rare code, or no disagreement ({warned} of {len(table)}). Where alpha is low and AC1 high, one code fills nearly every page.",
            f"{int(table['units'].max())} pagina's twee keer gecodeerd. Grijs: weinig eenheden, een zeldzame code of geen enkel verschil ({warned} van {len(table)}). Waar alfa laag en AC1 hoog is, vult één code bijna elke pagina.",
            language,
        ),
        alt=say(
            f"Forest chart of {len(table)} variables. Highest alpha: {ends[0]}; lowest: {ends[-1]}. {warned} variables carry a warning; {int(table['alpha'].isna().sum())} have no alpha.",
            f"Bosgrafiek van {len(table)} variabelen. Hoogste alfa: {ends[0]}; laagste: {ends[-1]}. {warned} variabelen dragen een waarschuwing; {int(table['alpha'].isna().sum())} hebben geen alfa.",
            language,
        ),
    )


@chart
def draw_specifications(table: pd.DataFrame, ax: Axes, *, width: float, language: str) -> None:
    """Draw each claim under each specification, with its badge.

    Parameters
    ----------
    table
        As `robustness.specifications` gives it, with the counts of `robustness.badges` joined:
        `claim`, `claim_en`, `claim_nl`, `specification`, `specification_en`, `specification_nl`,
        `status`, `holds_in` and `of`.
    """
    claims = list(dict.fromkeys(table["claim"]))
    specifications = list(dict.fromkeys(table["specification"]))
    name_of = dict(zip(table["claim"], table[f"claim_{language}"], strict=True))
    label_of = dict(zip(table["specification"], table[f"specification_{language}"], strict=True))
    for row in table.itertuples():
        ax.plot(
            [specifications.index(row.specification)],
            [claims.index(row.claim)],
            ms=8 if width > PHONE else 6.5,
            mew=1.4,
            **STATUS[row.status],
        )
    counts = table.drop_duplicates("claim").set_index("claim")
    badge = say("{} of {}", "{} van {}", language)
    for y, one in enumerate(claims):
        ax.annotate(
            badge.format(counts.loc[one, "holds_in"], counts.loc[one, "of"]),
            (len(specifications) - 0.45, y),
            va="center",
            fontsize=8.5,
            fontweight="bold",
            color=INK,
        )
    names = [name_of[one] for one in claims]
    shown = [textwrap.fill(name, 40) for name in names] if width > PHONE else names
    rows = row_labels(ax, shown, width)
    ax.set_xlim(-0.5, len(specifications) + 0.55)
    ax.set_xticks(
        range(len(specifications)),
        [
            textwrap.fill(label_of[one], 9 if width > PHONE else 30, break_long_words=False)
            for one in specifications
        ],
        rotation=0 if width > PHONE else 90,
        fontsize=8,
    )
    ax.xaxis.tick_top()
    ax.tick_params(axis="x", length=0)
    ax.spines[["left", "bottom"]].set_visible(False)
    words = {
        "holds": say("holds", "houdt stand", language),
        "fails": say("does not hold", "houdt geen stand", language),
        "cannot be known": say("cannot be known", "niet te weten", language),
        "does not apply": say("coded once only", "één keer gecodeerd", language),
    }
    ax.legend(
        handles=[
            Line2D([], [], linestyle="none", ms=7, label=words[code], **style)
            for code, style in STATUS.items()
        ],
        loc="upper center",
        bbox_to_anchor=(0.4 if width > PHONE else 0.5, 0.0),
        ncols=4 if width > PHONE else 2,
        fontsize=8,
        handletextpad=0.2,
    )
    whole = int((counts["holds_in"] == counts["of"]).sum())
    weak = counts["holds_in"].div(counts["of"]).idxmin()
    finish(
        ax,
        width,
        (1.7 + rows) if width > PHONE else 3.6 + 1.1 * rows,
        title=say(
            "Every claim, under every specification",
            "Elke bewering, onder elke specificatie",
            language,
        ),
        beneath=say(
            "The direction of each claim, computed again. Claims “beyond chance” must reach p ≤ .05 too.",
            "De richting van elke bewering, opnieuw berekend. “Meer dan toeval” moet ook p ≤ 0,05 halen.",
            language,
        ),
        foot=say(
            f"{whole} of {len(claims)} claims hold everywhere they apply. Specifications share their pages: the count is no probability.",
            f"{whole} van {len(claims)} beweringen houden overal stand waar ze passen. Specificaties delen hun pagina's: het aantal is geen kans.",
            language,
        ),
        alt=say(
            f"Grid of {len(claims)} claims by {len(specifications)} specifications. {whole} hold everywhere they apply; weakest: {name_of[weak]}, {counts.loc[weak, 'holds_in']} of {counts.loc[weak, 'of']}.",
            f"Raster van {len(claims)} beweringen bij {len(specifications)} specificaties. {whole} houden overal stand waar ze passen; zwakst: {name_of[weak]}, {counts.loc[weak, 'holds_in']} van {counts.loc[weak, 'of']}.",
            language,
        ),
    )
