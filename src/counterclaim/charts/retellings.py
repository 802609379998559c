"""How a number travelled: the tree of its forms, and who printed which."""

import pandas as pd
from matplotlib.axes import Axes

from counterclaim import codebook
from counterclaim.charts.marks import claimant_key, look
from counterclaim.charts.palette import INK, PHONE, QUIET
from counterclaim.charts.style import chart, finish
from counterclaim.words import number_words, say

CHANGES = {
    "same": ("the root", "de wortel"),
    "rounded": ("rounded", "afgerond"),
    "sharper": ("sharper", "scherper"),
    "vaguer": ("vaguer", "vager"),
    "altered": ("altered", "veranderd"),
    "another_number": ("another number", "een ander getal"),
    "hedge_dropped": ("hedge dropped", "voorbehoud weg"),
    "hedge_added": ("hedge added", "voorbehoud erbij"),
    "hedge_changed": ("hedge changed", "ander voorbehoud"),
    "rescoped": ("of another scope", "andere reikwijdte"),
    "converted": ("converted", "omgerekend"),
}


def change_words(change: str, language: str) -> str:
    """Say what changed from one form to the next."""
    return ", ".join(say(*CHANGES[part], language) for part in change.split(";"))


@chart
def draw_family(
    tree: pd.DataFrame, ax: Axes, *, width: float, language: str, measure: str = ""
) -> None:
    """Draw the forms of one number as a tree, a mark a figure.

    Parameters
    ----------
    tree
        One row a figure, as `enforcement.family_tree` gives it: `figure_id`, `claimant`,
        `reported_as`, `source_outlet`, `value`, `form`, `parent_form`, `steps`, `change`, `first`.
    measure
        The code of the measure, for the title.
    """
    forms = tree.drop_duplicates("form").set_index("form")
    order = _depth_first(forms)
    place = {form: y for y, form in enumerate(order)}
    row = 0.42 if width > PHONE else 0.6
    key = claimant_key(ax, list(tree["claimant"]), width, language, ring=False) / row
    gap = 1 if width > PHONE else 0.5
    for form, y in place.items():
        _form(ax, tree[tree["form"] == form], y, width, gap, language)
        above = forms.loc[form, "parent_form"]
        if above in place:
            x, y0 = gap * forms.loc[above, "steps"], place[above]
            ends = [x, x, gap * forms.loc[form, "steps"] - 0.12]
            ax.plot(ends, [y0 + 0.22, y, y], color=QUIET, linewidth=1)
    ax.set_xlim(-0.25, 10 if width > PHONE else 6.4)
    ax.set_ylim(len(order) - 0.35, -0.75 - key)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.set_axis_off()
    root = tree[tree["steps"] == 0]
    name = f"{codebook.label('measure', measure, language)}, " if measure else ""
    maybe = int((tree["first"] != "no").sum())
    changed = "; ".join(
        f"{_printed(tree[tree['form'] == form])} ({change_words(forms.loc[form, 'change'], language)}) {int((tree['form'] == form).sum())}"
        for form in order[1:]
    )
    finish(
        ax,
        width,
        1.6 + row * (len(order) + key) + (0.3 if width <= PHONE else 0),
        title=say(
            f"How a number travelled: {name}{_printed(root)}",
            f"Hoe een getal reisde: {name}{_printed(root)}",
            language,
        ),
        beneath=say(
            "Each line is a form of the number, hung from the form it needs the fewest changes from. One mark a printed number. Filled: certainly later than another page. Open: may have been the first.",
            "Elke regel is een vorm van het getal, gehangen aan de vorm waarvan het het minst verschilt. Eén teken per gedrukt getal. Gevuld: zeker later dan een andere pagina. Open: kan de eerste zijn geweest.",
            language,
        ),
        foot=say(
            f"{len(tree)} figures in {len(order)} forms. For {maybe} the order cannot be told from the dates. A branch says which changes suffice, not who copied whom.",
            f"{len(tree)} cijfers in {len(order)} vormen. Van {maybe} is de volgorde uit de datums niet te zeggen. Een tak zegt welke veranderingen volstaan, niet wie wie overnam.",
            language,
        ),
        alt=say(
            f"Tree of forms. Root: {_printed(root)}, {len(root)} figures. From it, with what changed and how often: {changed}. Order undetermined for {maybe} of {len(tree)}.",
            f"Boom van vormen. Wortel: {_printed(root)}, {len(root)} cijfers. Daaruit, met wat veranderde en hoe vaak: {changed}. Volgorde onbepaald voor {maybe} van {len(tree)}.",
            language,
        ),
    )


def _depth_first(forms: pd.DataFrame) -> list:
    order = []

    def visit(form):
        order.append(form)
        for child in forms.index[forms["parent_form"] == form]:
            visit(child)

    for form in forms.index[~forms["parent_form"].isin(forms.index)]:
        visit(form)
    return order


def _printed(rows: pd.DataFrame) -> str:
    """Quote the commonest printed words of a form."""
    return f"“{rows['reported_as'].mode().iloc[0]}”"


def _form(ax: Axes, rows: pd.DataFrame, y: int, width: float, gap: float, language: str) -> None:
    """Write a form, what changed, and beneath it a mark for each figure."""
    one = rows.iloc[0]
    x = gap * one["steps"]
    words = f"{_printed(rows)}  {number_words(len(rows), language)}×"
    change = change_words(one["change"], language)
    text = ax.text(x, y, words, fontsize=8.5, color=INK, va="bottom")
    quiet = {"fontsize": 8, "color": QUIET, "style": "italic", "va": "bottom"}
    if width > PHONE:
        said = ax.annotate(f"  {change}", (1, 0), xycoords=text, **quiet)
    else:
        text.set_y(y - 0.24)
        said = ax.text(x, y, change, **quiet)
    # Long words must not push the tree aside.
    text.set_in_layout(False)
    said.set_in_layout(False)
    step = 0.2 if width > PHONE else 0.21
    for i, row in enumerate(rows.itertuples()):
        color, marker = look(row.claimant)
        ax.scatter([x + 0.08 + i * step], [y + 0.2], marker=marker, s=26, edgecolor=color,
                   facecolor=color if row.first == "no" else "none", linewidth=1.2,
                   urls=[f"#row-{row.figure_id}"])  # fmt: skip
