"""Retellings: how one reported number changed from page to page."""

import math
import re

import pandas as pd

from counterclaim.applicable import NotApplicableError
from counterclaim.intervals import ends

FORM = ["value", "hedge", "scope", "written_in"]
NAMED = ["company", "outlet", "other_media", "user", "expert", "defence_lawyer", "other"]
# Words for "about" in the languages of the figures; "more" and "less" are read off the bound.
ABOUT = re.compile(
    r"\b(about|around|roughly|approximately|some|estimated|environ|quelque|ongeveer|zo[’']n|circa|"
    r"cirka|rund|etwa|gegen|unos|oko|ungefär|noin|yaklaşık|približno|om lag|runt|ca)\b"
    r"|tal\b|vingtaine|tiental\b|dertigtal|schatting",
    re.IGNORECASE,
)
HEDGES = {"at_least": "more", "at_most": "less", "range": "vague"}
UNITS = {"tonnes": r"\bt\b|tonn|tons?\b|ton\b|tone\b", "kilos": r"kil|kg"}


def family_tree(figures: pd.DataFrame, articles: pd.DataFrame | None = None) -> pd.DataFrame:
    """Place the retellings of one number in a tree: who kept it, and who changed it how.

    Parameters
    ----------
    figures
        The figures of one family, chosen by you: one measure, one service, mostly one country and
        one release. `figure_id`, `value`, `value_low`, `value_high`, `bound`, `scope`, `claimant`,
        `reported_as`, `source_url`, `source_outlet`, `as_of_from`.
    articles
        One row a page, with `url`, `published_from`, `published_to`. Only pages in it have a date
        of printing; of others it is only known that they were not printed before `as_of`.

    Returns
    -------
    pd.DataFrame
        One row a figure, the root's form first, then by the number of steps from it: `figure_id`,
        `source_outlet`, `claimant`, `reported_as`, `value`, `bound`, `value_low`, `value_high`
        (infinite where open), `scope`; `form` (number, hedge, scope and unit as printed),
        `parent_form` (missing for the root), `steps` (changes between root and this form),
        `change` (from the parent form, parted by semicolons: rounded, sharper, vaguer, altered,
        another_number, hedge_dropped, hedge_added, hedge_changed, rescoped, converted; "same" for
        the root's form); `printed_from`, `printed_to`, `dated_by` ("article" or "as_of"), `first`
        ("certain", "possible", "no": whether it can be the first that was printed), and `parent`
        (the one figure of its own form or of the parent form that was certainly printed before it;
        missing where there are none or several).

    Raises
    ------
    NotApplicableError
        There is no figure.

    Notes
    -----
    Forms, not pages, make the tree, since most pages are of one day. The root is the form from
    which the others follow with the least invention: credited to a named authority; not vague; with
    most digits; hedged, because a hedge falls away more easily than it is put in; in most rows. Each
    other form hangs from the form that needs the fewest changes, among those nearer to the root.

    .. math:: parent(f) = \\arg\\min_{g:\\, d(r, g) < d(r, f)} d(g, f)

    where d counts the changes. One page is before another only where their date intervals part.

    Do not use a branch as proof that one page copied another: it says which changes suffice. Only
    `parent` rests on dates, and even it is the only candidate among the pages we saw.

    References
    ----------
    Allport, G. & Postman, L. (1946). An analysis of rumor. Public Opinion Quarterly 10(4),
    pp. 501-517 (levelling and sharpening).
    Allen, J. (1983). Maintaining knowledge about temporal intervals. Communications of the ACM
    26(11), pp. 832-843.

    Examples
    --------
    >>> figures = pd.DataFrame({
    ...     "figure_id": ["a", "b"], "value": [17000, 17000], "value_low": [17001, 16500],
    ...     "value_high": [17999, 17500], "bound": ["at_least", "approx"], "scope": "cumulative",
    ...     "claimant": ["be_prosecutor", "outlet"], "source_outlet": ["A", "B"],
    ...     "reported_as": ["more than 17 tonnes", "17 tonnes"], "source_url": ["u1", "u2"],
    ... })
    >>> family_tree(figures)[["figure_id", "parent_form", "change"]]
      figure_id                   parent_form         change
    0         a                           NaN           same
    1         b  17000 more cumulative tonnes  hedge_dropped
    """
    if figures.empty:
        raise NotApplicableError("no figure of this family was found")
    rows = _dated(_forms(figures), articles)
    forms = _form_tree(rows)
    table = rows.merge(forms, on="form", how="left", validate="many_to_one")
    table = table.assign(first=_first(table), parent=_parents(table))
    columns = ["figure_id", "source_outlet", "claimant", "reported_as", "value", "bound"]
    columns += ["value_low", "value_high", "scope", "form", "parent_form", "steps", "change"]
    columns += ["printed_from", "printed_to", "dated_by", "first", "parent"]
    by = ["steps", "form", "printed_from", "figure_id"]
    return table.sort_values(by, na_position="last").reset_index(drop=True)[columns]


def _forms(figures: pd.DataFrame) -> pd.DataFrame:
    texts = figures.astype(dict.fromkeys(["bound", "scope", "claimant", "reported_as"], "str"))
    hedge = [
        HEDGES.get(bound) or ("about" if bound == "approx" and ABOUT.search(form) else "plain")
        for bound, form in zip(texts["bound"], texts["reported_as"], strict=True)
    ]
    rows = texts.assign(
        **ends(figures), hedge=hedge, written_in=[_unit(form) for form in texts["reported_as"]]
    )
    form = [
        " ".join(part for part in (f"{r.value:.15g}", r.hedge, r.scope, r.written_in) if part)
        for r in rows.assign(value=rows["value"].astype("float64")).itertuples()
    ]
    return rows.assign(form=form)


def _unit(form: str) -> str:
    found = [unit for unit, pattern in UNITS.items() if re.search(pattern, form, re.IGNORECASE)]
    return found[0] if found else ""


def _dated(rows: pd.DataFrame, articles: pd.DataFrame | None) -> pd.DataFrame:
    nothing = pd.DataFrame(columns=["url", "published_from", "published_to"])
    pages = (nothing if articles is None else articles).drop_duplicates("url").set_index("url")
    start = pd.to_datetime(rows["source_url"].map(pages["published_from"]))
    stop = pd.to_datetime(rows["source_url"].map(pages["published_to"]))
    as_of = pd.to_datetime(rows.reindex(columns=["as_of_from"])["as_of_from"])
    return rows.assign(
        dated_by=start.notna().map({True: "article", False: "as_of"}),
        printed_from=start.fillna(as_of),
        printed_to=stop,
    )


# ---- the tree of forms


def _form_tree(rows: pd.DataFrame) -> pd.DataFrame:
    """Hang each form from the nearest form that is nearer to the root."""
    forms = rows.sort_values(["form", "figure_id"]).drop_duplicates("form").set_index("form")
    root = forms.loc[_root(rows)]
    steps = {name: len(_changes(root, form)) for name, form in forms.iterrows()}
    count = rows["form"].value_counts()
    tree = []
    for name, form in forms.iterrows():
        nearer = [other for other in forms.index if steps[other] < steps[name]]
        found = [(len(_changes(forms.loc[n], form)), -count[n], n) for n in nearer]
        parent = min(found)[-1] if found else None
        changes = _changes(forms.loc[parent], form) if parent else []
        tree.append((name, parent, steps[name], ";".join(changes) or "same"))
    columns = ["form", "parent_form", "steps", "change"]
    return pd.DataFrame(tree, columns=columns).astype({"parent_form": "str"})


def _root(rows: pd.DataFrame) -> str:
    count = rows["form"].value_counts()
    table = rows.assign(
        unnamed=rows["claimant"].isin([*NAMED, "authority_unnamed"]),
        vague=rows["hedge"] == "vague",
        digits=[-_digits(value) for value in rows["value"]],
        plain=rows["hedge"] == "plain",
        rows=-rows["form"].map(count),
    )
    by = ["unnamed", "vague", "digits", "plain", "rows", "form"]
    return table.sort_values(by)["form"].iloc[0]


def _digits(value: float) -> int:
    """Count the significant digits of a number: 2 in 17,000."""
    return len(f"{value:.12g}".split("e")[0].replace(".", "").strip("0")) or 1


def _changes(parent: pd.Series, child: pd.Series) -> list[str]:
    """Name what changed from one form to another, in a fixed order."""
    changes = _number_changes(parent, child)
    if parent["hedge"] != child["hedge"] and "vague" not in {parent["hedge"], child["hedge"]}:
        changes.append(_hedge_change(parent["hedge"], child["hedge"]))
    if parent["scope"] != child["scope"]:
        changes.append("rescoped")
    if parent["written_in"] and child["written_in"] and parent["written_in"] != child["written_in"]:
        changes.append("converted")
    return changes


def _number_changes(parent: pd.Series, child: pd.Series) -> list[str]:
    same = parent["value"] == child["value"]
    changes = []
    if _loose(child) and not (_loose(parent) and same):
        changes.append("vaguer")
    elif _loose(parent) and not _loose(child):
        changes.append("sharper")
    if not same and not _meet(parent, child):
        changes.append("another_number")
    if same or changes:
        return changes
    more = _digits(child["value"]) - _digits(parent["value"])
    return ["sharper" if more > 0 else "rounded" if more < 0 else "altered"]


def _loose(form: pd.Series) -> bool:
    """Say whether a form has no point and no top to speak of."""
    return form["hedge"] == "vague" or math.isinf(form["value_high"])


def _meet(a: pd.Series, b: pd.Series) -> bool:
    """Say whether two intervals share more than an end."""
    low, high = max(a["value_low"], b["value_low"]), min(a["value_high"], b["value_high"])
    exact = a["value_low"] == a["value_high"] or b["value_low"] == b["value_high"]
    return low < high or (low == high and exact)


def _hedge_change(parent: str, child: str) -> str:
    if child == "plain":
        return "hedge_dropped"
    return "hedge_added" if parent == "plain" else "hedge_changed"


# ---- who was first


def _first(table: pd.DataFrame) -> list[str]:
    """Say of each row whether it can have been printed first, or certainly was."""
    starts, stops = table["printed_from"], table["printed_to"]
    verdicts = []
    for i in table.index:
        others = table.index != i
        if (stops[others] < starts[i]).any():
            verdicts.append("no")
        else:
            verdicts.append("certain" if (stops[i] < starts[others]).all() else "possible")
    return verdicts


def _parents(table: pd.DataFrame) -> pd.Series:
    parents = []
    for row in table.itertuples():
        before = table[table["printed_to"] < row.printed_from]
        before = before[before["form"].isin([row.form, row.parent_form])]
        parents.append(before["figure_id"].iloc[0] if len(before) == 1 else None)
    return pd.Series(parents, index=table.index, dtype="str")
