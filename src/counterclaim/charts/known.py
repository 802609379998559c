"""The chart of what could have been known, moment by moment."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from counterclaim.charts.marks import panel_title, panels, write_key
from counterclaim.charts.palette import BACKGROUND, INK, PHONE, QUIET
from counterclaim.charts.style import chart, finish, whole_ticks
from counterclaim.words import day_words, say


def kind_words(kind: str, language: str) -> str:
    """Name a kind of thing that could be known, in the plural."""
    return {
        "claim": say("claims", "beweringen", language),
        "denial": say("denials", "ontkenningen", language),
        "number": say("numbers", "getallen", language),
    }[kind]


def moment_words(day: pd.Timestamp, part: str, language: str) -> str:
    """Say a moment: "18:00 on 9 Mar 2021", "the end of 9 Mar 2021"."""
    said = day_words(day, None, language)
    if part == "evening":
        return say(f"18:00 on {said}", f"18:00 op {said}", language)
    return say(f"the end of {said}", f"het eind van {said}", language)


@chart
def draw_known(
    counts: pd.DataFrame, ax: Axes, *, width: float, language: str, at: int | None = None
) -> None:
    """Draw how much was out for certain, and how much at most, a panel a kind.

    Parameters
    ----------
    counts
        One row a moment and kind, as `known.counts` gives it: `at`, `day`, `part`, `kind`,
        `certain`, `possible`, `items`.
    at
        A moment to mark, as in the column `at`.
    """
    kinds = list(dict.fromkeys(counts["kind"]))
    handles = [
        Line2D([], [], color=INK, lw=2, label=say("certainly out", "zeker uit", language)),
        Patch(color=BACKGROUND, alpha=0.4, label=say("perhaps out", "misschien uit", language)),
    ]
    key = write_key(ax, handles, width, 2)
    made, inches = panels(ax, kinds, len(kinds) if width > PHONE else 1, 1.75, key)
    ends = counts[counts["part"] == "end"].drop_duplicates("at")
    shown = ends.iloc[:: max(1, -(-len(ends) // 4))]
    names = [day_words(day, None, language).rsplit(" ", 1)[0] for day in shown["day"]]
    for kind, panel in made.items():
        rows = counts[counts["kind"] == kind]
        style = {"step": "post", "color": BACKGROUND, "alpha": 0.4, "linewidth": 0}
        panel.fill_between(rows["at"], rows["certain"], rows["possible"], **style)
        panel.step(rows["at"], rows["certain"], where="post", color=INK, lw=2)
        panel.step(rows["at"], rows["possible"], where="post", color=QUIET, lw=0.9)
        if at is not None:
            panel.axvline(at, color=INK, linewidth=0.9, linestyle=":")
        panel_title(panel, kind_words(kind, language))
        panel.set_xticks(shown["at"], names, fontsize=8)
        panel.set_ylim(0, max(1, rows["possible"].max() * 1.08))
        panel.set_yticks(whole_ticks(panel.get_ylim()[1]))
        panel.tick_params(axis="y", labelsize=8)
    told = "; ".join(_told(counts[counts["kind"] == kind], kind, language) for kind in kinds)
    finish(
        ax,
        width,
        1.5 + inches,
        title=say(
            "What you could have known, and by when", "Wat te weten was, en wanneer", language
        ),
        beneath=say(
            "Claims, denials and numbers that a page of this case had carried. Steps lie at 18:00 and midnight of each dated day.",
            "Beweringen, ontkenningen en getallen die op een pagina hadden gestaan. Stappen: 18.00 uur en middernacht.",
            language,
        ),
        foot=say(
            "No page carries a clock time: on its own day a page is perhaps out, from 0:00 to 24:00; one dated to a month, all month.",
            "Geen pagina draagt een kloktijd: op de eigen dag is een pagina misschien uit, van 0 tot 24 uur; met alleen een maand, die hele maand.",
            language,
        ),
        alt=say(
            f"Stepped lines over {counts['at'].nunique()} moments, a panel a kind. {told}.",
            f"Traplijnen over {counts['at'].nunique()} momenten, een paneel per soort. {told}.",
            language,
        ),
    )


def _told(rows: pd.DataFrame, kind: str, language: str) -> str:
    first, last = (next(rows.iloc[[i]].itertuples()) for i in (0, -1))
    return say(
        f"{kind_words(kind, language)}: {first.certain} certain and {first.possible} at most by {moment_words(first.day, first.part, language)}, {last.certain} and {last.possible} by {moment_words(last.day, last.part, language)}",
        f"{kind_words(kind, language)}: {first.certain} zeker en {first.possible} hooguit tegen {moment_words(first.day, first.part, language)}, {last.certain} en {last.possible} tegen {moment_words(last.day, last.part, language)}",
        language,
    )
