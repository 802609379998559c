"""Enforcement figures: what police and prosecutors are said to have searched, seized, arrested.

A figure is a reported number: an interval with a claimant, a date, a scope and an address. Figures
are grouped before they are counted, ordered only where their intervals part, and added only where
nothing overlaps. On input an empty `value_high` is open above; on output open above is infinite and
missing is missing.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from counterclaim import codebook
from counterclaim.applicable import NotApplicableError
from counterclaim.intervals import ends, quotient
from counterclaim.reported import (
    THING,
    UNATTRIBUTED,
    in_codebook_order,
    names,
    plain,
    selection,
)
from counterclaim.restatements import OBSERVATION, observations, order, rank
from counterclaim.retellings import family_tree

__all__ = [
    "InvalidTotalError",
    "Total",
    "best_supported",
    "by_country",
    "comparability",
    "compare_sides",
    "coverage",
    "cumulative_over_time",
    "family_tree",
    "most_printed",
    "observations",
    "order",
    "per_million",
    "per_thousand_users",
    "rank",
    "services",
    "total",
    "who_printed_what",
]

# Members of the European Union from 2020-02-01, all that our figures span.
EU = frozenset((
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
    "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
))  # fmt: skip

RULES = {
    "empty": "there is nothing to add",
    "missing": "a number is missing, and missing is not zero",
    "measures": "different measures count different things: arrests are not charges",
    "units": "different units do not add",
    "not_additive": "prices, and the measure `other`, are not parts of one total",
    "platforms": "one arrest may rest on the messages of two services",
    "scopes": "an action day is contained in a cumulative total",
    "part_and_whole": "a country is contained in the whole it belongs to",
    "two_claimants": "two claimants may count one thing",
    "one_thing_twice": "two rows restate one figure",
    "part_of_event": "an event is contained in the event it is a part of",
    "running_totals": "a later running total contains an earlier one",
}


class InvalidTotalError(ValueError):
    """Figures that may not be added; `rule` is a key of `RULES`, `rows` are the rows it is about."""

    def __init__(self, rule: str, rows: pd.DataFrame):
        """Say the rule and name the rows."""
        self.rule = rule
        self.rows = rows
        named = ", ".join(names(rows)) or "none"
        super().__init__(f"not added ({rule}): {RULES[rule]}; rows: {named}")


@dataclass(frozen=True)
class Total:
    """A sum of figures: it lies from `low` to `high` (infinite where open); see `total`."""

    low: float
    high: float
    figures: int
    measure: str
    unit: str


# ---- sums


def total(figures: pd.DataFrame) -> Total:
    """Add figures that do not overlap, or say which rule forbids it.

    Parameters
    ----------
    figures
        One row a figure or observation: `measure`, `value_low`, `value_high`, and of `scope`,
        `unit`, `platform`, `event`, `jurisdiction`, `claimant` and `as_of` whatever there is.

    Returns
    -------
    Total
        `low`, `high` (infinite where a figure is open above), `figures` (how many were added),
        `measure`, `unit`.

    Raises
    ------
    InvalidTotalError
        `rule` is a key of `RULES`, `rows` are the rows it is about. Tried in this order: `empty`;
        `missing`; `measures`; `units`; `not_additive` (several prices, or several of the measure
        other); `platforms`; `scopes`; `part_and_whole` (a country beside the EU that it belongs to,
        or anything beside WORLD); `two_claimants` and `one_thing_twice` (one service, event and
        jurisdiction twice); `part_of_event` (an event whose name goes on from that of another, in
        one jurisdiction); `running_totals` (cumulative figures whose dates do not overlap).

    Notes
    -----
    .. math:: \\sum_i [l_i, h_i] = \\left[\\sum_i l_i,\\; \\sum_i h_i\\right]

    Figures of two countries by two claimants are added: they count different people.

    Do not use it to find out whether figures overlap: it knows what the columns say. Two single
    cases of one country are added, though one arrest may stand in both.

    References
    ----------
    Moore, R., Kearfott, R. & Cloud, M. (2009). Introduction to Interval Analysis. SIAM, pp. 7-18.

    Examples
    --------
    >>> day = pd.DataFrame({
    ...     "figure_id": ["be", "nl", "all"], "jurisdiction": ["BE", "NL", "WORLD"],
    ...     "measure": "arrests", "value_low": [48, 27, 75], "value_high": [48, 33, 80],
    ... })
    >>> total(day.head(2))
    Total(low=75.0, high=81.0, figures=2, measure='arrests', unit='')
    >>> try:
    ...     total(day)
    ... except InvalidTotalError as error:
    ...     print(error.rule)
    part_and_whole
    """
    rows = plain(figures).reset_index(drop=True)
    for rule, breach in _BREACHES.items():
        for at_fault in breach(rows):
            raise InvalidTotalError(rule, figures.iloc[at_fault.index])
    one = rows.iloc[0]
    low, high = float(rows["value_low"].sum()), float(rows["value_high"].sum())
    return Total(low, high, len(rows), one["measure"], one["unit"])


def _mixed(column: str):
    def breach(rows: pd.DataFrame):
        if rows[column].nunique() > 1:
            yield rows

    return breach


def _empty(rows: pd.DataFrame):
    if rows.empty:
        yield rows


def _missing(rows: pd.DataFrame):
    if rows["value_low"].isna().any():
        yield rows[rows["value_low"].isna()]


def _not_additive(rows: pd.DataFrame):
    if len(rows) > 1 and rows["measure"].isin(["price_eur", "other"]).any():
        yield rows


def _part_and_whole(rows: pd.DataFrame):
    places = rows["jurisdiction"]
    if (places == "WORLD").any() and (places != "WORLD").any():
        yield rows
    if (places == "EU").any() and places.isin(EU).any():
        yield rows[places.isin(EU | {"EU"})]


def _twice(claimants_differ: bool):
    def breach(rows: pd.DataFrame):
        for _, same in rows.groupby(["platform", "event", "jurisdiction"], observed=True):
            if len(same) > 1 and (same["claimant"].nunique() > 1) == claimants_differ:
                yield same

    return breach


def _part_of_event(rows: pd.DataFrame):
    for _, here in rows.groupby("jurisdiction", observed=True):
        for a, b in combinations(here.index, 2):
            one, other = sorted((here.loc[a, "event"], here.loc[b, "event"]), key=len)
            if one and other.startswith(f"{one}-"):
                yield here.loc[[a, b]]


def _running_totals(rows: pd.DataFrame):
    dated = rows[rows["scope"] == "cumulative"]
    if dated["as_of_from"].max() > dated["as_of_to"].min():
        yield dated


_BREACHES = {
    "empty": _empty,
    "missing": _missing,
    "measures": _mixed("measure"),
    "units": _mixed("unit"),
    "not_additive": _not_additive,
    "platforms": _mixed("platform"),
    "scopes": _mixed("scope"),
    "part_and_whole": _part_and_whole,
    "two_claimants": _twice(claimants_differ=True),
    "one_thing_twice": _twice(claimants_differ=False),
    "part_of_event": _part_of_event,
    "running_totals": _running_totals,
}


# ---- rates


def per_million(figures: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """Give figures per million inhabitants of the country they were counted in.

    Parameters
    ----------
    figures
        One row a figure or observation, with `jurisdiction`, `value_low`, `value_high`.
    countries
        One row a country: `country`, `population_2021`.

    Returns
    -------
    pd.DataFrame
        The rows and their columns, with `population_2021`, `per_million_low` and
        `per_million_high` (infinite where open). Missing where the jurisdiction is no country.

    Notes
    -----
    .. math:: [l, h] \\cdot 10^6 / N

    The number of inhabitants N is taken as exact: its error is far below that of any figure here.

    Do not use it to say where police did more: how much was reported differs as much as how much
    was done.

    References
    ----------
    Moore, R., Kearfott, R. & Cloud, M. (2009). Introduction to Interval Analysis. SIAM, p. 13.

    Examples
    --------
    >>> figures = pd.DataFrame({"jurisdiction": ["BE"], "value_low": [48], "value_high": [48]})
    >>> countries = pd.DataFrame({"country": ["BE"], "population_2021": [12_000_000]})
    >>> per_million(figures, countries)[["per_million_low", "per_million_high"]]
       per_million_low  per_million_high
    0              4.0               4.0
    """
    inhabitants = (
        figures["jurisdiction"]
        .astype("object")
        .map(countries.set_index("country")["population_2021"].astype("float64"))
    )
    exact = pd.DataFrame({"value_low": inhabitants, "value_high": inhabitants})
    rates = quotient(ends(figures), exact, 1e6, "per_million")
    return figures.assign(population_2021=inhabitants.astype("Int64"), **rates)


def per_thousand_users(figures: pd.DataFrame, users: pd.DataFrame) -> pd.DataFrame:
    """Give figures per thousand users of the service in that country, with both intervals.

    Parameters
    ----------
    figures
        One row a figure or observation, with `platform`, `jurisdiction`, `value_low`, `value_high`.
    users
        One row a service and jurisdiction, of the measure `users`: the same columns.

    Returns
    -------
    pd.DataFrame
        The rows and their columns, with `users_low`, `users_high`, `per_thousand_users_low` and
        `per_thousand_users_high` (infinite where open). Missing where no users are given.

    Raises
    ------
    pandas.errors.MergeError
        `users` has several rows of one service and jurisdiction: choose one, as `best_supported`
        does.

    Notes
    -----
    .. math:: 1000 \\cdot [l, h] / [u_1, u_2] = 1000 \\cdot [l / u_2,\\; h / u_1]

    Do not use it where users and figures are of different years, or where `users` counts handsets.

    References
    ----------
    Moore, R., Kearfott, R. & Cloud, M. (2009). Introduction to Interval Analysis. SIAM, p. 13.

    Examples
    --------
    >>> arrests = pd.DataFrame({
    ...     "platform": ["sky_ecc"], "jurisdiction": ["BE"], "value_low": [48], "value_high": [48],
    ... })
    >>> users = arrests.assign(value_low=4000, value_high=6000)
    >>> per_thousand_users(arrests, users)[["per_thousand_users_low", "per_thousand_users_high"]]
       per_thousand_users_low  per_thousand_users_high
    0                     8.0                     12.0
    """
    key = ["platform", "jurisdiction"]
    known = (
        users[key]
        .astype("object")
        .assign(users_low=ends(users)["value_low"], users_high=ends(users)["value_high"])
    )
    found = figures[key].astype("object").merge(known, on=key, how="left", validate="many_to_one")
    found = found.set_axis(figures.index)[["users_low", "users_high"]]
    below = found.set_axis(["value_low", "value_high"], axis="columns")
    return figures.assign(**found, **quotient(ends(figures), below, 1000, "per_thousand_users"))


# ---- what is best known


def best_supported(figures: pd.DataFrame) -> pd.DataFrame:
    """Choose the best-supported observation of each thing, and say why.

    Parameters
    ----------
    figures
        As for `observations`.

    Returns
    -------
    pd.DataFrame
        One row a service, event, scope, jurisdiction, measure and unit: the columns of the chosen
        observation (see `observations`), and `observations` (how many there are),
        `all_addresses` (that print anything of this thing), `why` (in words), `runner_up` (the
        next observation; missing where there is none), `runner_up_value`, `runner_up_low`,
        `runner_up_high`, `runner_up_addresses`, `apart` ("certain" where the two intervals part,
        else "undetermined"; missing without a runner-up) and `gap` (between them, in the unit).

    Notes
    -----
    The first of these that tells two observations apart decides: more addresses; a named claimant
    before an unnamed one; the narrower interval; more figures; the name.

    Do not use it as the truth: pages copy each other, and the best-copied number wins. That is why
    the runner-up stands beside it.

    References
    ----------
    Manski, C. (2003). Partial Identification of Probability Distributions. Springer, pp. 1-5.

    Examples
    --------
    >>> figures = pd.DataFrame({
    ...     "measure": "arrests", "value_low": [48, 48, 50], "value_high": [48, 48, 50],
    ...     "claimant": ["be_police", "outlet", "outlet"], "source_url": ["u1", "u2", "u3"],
    ... })
    >>> best_supported(figures)[["value", "addresses", "runner_up_value", "why"]]
       value  addresses  runner_up_value                     why
    0   48.0          2             50.0  most addresses: 2 of 3
    """
    everywhere = plain(figures).groupby(THING, observed=True)["source_url"].nunique()
    grouped = observations(figures)
    texts = grouped[[*THING, "claimant"]].astype("object")
    grouped = grouped.assign(
        **texts.where(texts.notna(), ""),
        named=~grouped["claimant"].isin(UNATTRIBUTED),
        width=grouped["value_high"] - grouped["value_low"],
    )
    things = defaultdict(list)
    for row in grouped.itertuples(index=False):
        things[tuple(getattr(row, column) for column in THING)].append(row)
    chosen = [_chosen(group, everywhere[thing]) for thing, group in things.items()]
    table = pd.DataFrame(chosen, columns=[*OBSERVATION, *SUPPORT])
    places = ["platform", "event", "measure", "jurisdiction", "scope"]
    return in_codebook_order(table, *places)


SUPPORT = ["observations", "all_addresses", "why", "runner_up", "runner_up_value", "runner_up_low"]
SUPPORT += ["runner_up_high", "runner_up_addresses", "apart", "gap"]


def _support(row: tuple) -> tuple:
    return (-row.addresses, not row.named, row.width, -row.figures, row.observation)


def _chosen(group: list, addresses: int) -> dict:
    ranked = sorted(group, key=_support)
    best = ranked[0]
    row = {column: getattr(best, column) for column in OBSERVATION}
    counts = {"observations": len(ranked), "all_addresses": addresses}
    return row | counts | _against(best, ranked[1] if len(ranked) > 1 else None, addresses)


def _against(best: tuple, second: tuple | None, addresses: int) -> dict:
    if second is None:
        next_best = dict.fromkeys(["value", "low", "high", "addresses"], math.nan)
        named = {f"runner_up_{name}": number for name, number in next_best.items()}
        why = f"the only one, at {addresses} {'address' if addresses == 1 else 'addresses'}"
        return {"why": why, "runner_up": None, **named, "apart": None, "gap": math.nan}
    gap = max(best.value_low - second.value_high, second.value_low - best.value_high)
    return {
        "why": _why(best, second, addresses),
        "runner_up": second.observation,
        "runner_up_value": second.value,
        "runner_up_low": second.value_low,
        "runner_up_high": second.value_high,
        "runner_up_addresses": second.addresses,
        "apart": "certain" if gap > 0 else "undetermined",
        "gap": gap if gap > 0 else math.nan,
    }


def _why(best: tuple, second: tuple, addresses: int) -> str:
    if best.addresses > second.addresses:
        return f"most addresses: {best.addresses} of {addresses}"
    tie = f"as many addresses as the next ({best.addresses} of {addresses})"
    if best.named and not second.named:
        return f"{tie}, but a named claimant"
    if best.width < second.width:
        return f"{tie}, but narrower"
    if best.figures > second.figures:
        return f"{tie}, but more figures"
    return f"{tie}, and nothing tells them apart: the first by name"


def who_printed_what(
    figures: pd.DataFrame,
    measure: str,
    event: str | None = None,
    jurisdiction: str | None = None,
    platform: str | None = None,
) -> pd.DataFrame:
    """List every printed value of a measure, outlet by outlet.

    Parameters
    ----------
    figures
        One row a figure, with all columns of the codebook.
    measure, event, jurisdiction, platform
        Which figures; without one of them, all.

    Returns
    -------
    pd.DataFrame
        One row a figure, lowest first: `figure_id`, `source_outlet`, `claimant`, `value` (missing
        for a vague word, which has no point), `bound`, `value_low`, `value_high` (infinite where
        open), `reported_as`, `scope`, `event`, `jurisdiction`, `as_of`, `source_url`.

    Notes
    -----
    Do not use its rows as independent reports, and do not rank rows of different scope.

    Examples
    --------
    >>> from counterclaim import case
    >>> sky = case.open("sky-ecc")
    >>> printed = who_printed_what(sky.figures, "firearms", "action-day-2021-03-09", "NL")
    >>> printed["value"].unique().tolist()
    [28.0]
    """
    rows = selection(
        figures, measure=measure, event=event, jurisdiction=jurisdiction, platform=platform
    )
    value = rows["value"].where(rows["bound"].astype("object") != "range")
    columns = ["figure_id", "source_outlet", "claimant", "value", "bound", "value_low"]
    columns += ["value_high", "reported_as", "scope", "event", "jurisdiction", "as_of"]
    return (
        rows.assign(value=value, value_high=ends(rows)["value_high"])
        .sort_values(["value_low", "value_high", "source_outlet", "figure_id"])
        .reset_index(drop=True)[[*columns, "source_url"]]
    )


def most_printed(figures: pd.DataFrame, platform: str, jurisdiction: str = "WORLD") -> str:
    """Find the measure of which most figures are printed.

    Parameters
    ----------
    figures
        One row a figure: `platform`, `jurisdiction`, `measure`.
    platform, jurisdiction
        Which service, and where it was counted.

    Returns
    -------
    str
        A code of `measure`; of equals the first in the alphabet. The measure other is left out: it
        counts a different thing in every row.

    Raises
    ------
    NotApplicableError
        No figure of that service was counted there.

    Notes
    -----
    Do not use it to say what mattered most: a number is printed often where it is copied often.

    Examples
    --------
    >>> figures = pd.DataFrame({
    ...     "platform": "sky_ecc", "jurisdiction": "WORLD",
    ...     "measure": ["users", "devices", "users"],
    ... })
    >>> most_printed(figures, "sky_ecc")
    'users'
    """
    rows = selection(figures, platform=platform, jurisdiction=jurisdiction)
    printed = rows.loc[rows["measure"].astype("object") != "other", "measure"].astype("object")
    if printed.empty:
        whole = "worldwide" if jurisdiction == "WORLD" else f"in {jurisdiction}"
        name = codebook.label("platform", platform)
        raise NotApplicableError(f"no figure of {name} was counted {whole}")
    counts = printed.value_counts()
    return min(counts.index[counts == counts.max()])


def by_country(
    figures: pd.DataFrame,
    platform: str | None = None,
    event: str | None = None,
    scope: str | None = "action_day",
) -> pd.DataFrame:
    """Give the best-supported observation of every country and measure of one event.

    Parameters
    ----------
    figures
        As for `observations`.
    platform, event, scope
        Which event: without a service the company's own, without an event the one that most of
        its figures of that scope speak of; `scope=None` keeps every scope, one row each.

    Returns
    -------
    pd.DataFrame
        One row a jurisdiction, measure and scope, with the columns of `best_supported`. The measure
        other is left out: it counts a different thing in every row. A country without a row is a
        country of which no figure was found, not one with zero.

    Notes
    -----
    Do not use it to say who did most: absolute counts compare reporting as much as policing.

    Examples
    --------
    >>> from counterclaim import case
    >>> day = by_country(case.open("sky-ecc").figures)
    >>> arrests = day[day["measure"] == "arrests"].set_index("jurisdiction")["value"]
    >>> arrests["BE"], arrests["NL"]
    (np.float64(48.0), np.float64(30.0))
    """
    rows = selection(figures, platform=platform or codebook.own_platform(), scope=scope)
    rows = selection(rows, event=event or _most_counted(rows))
    return best_supported(rows[rows["measure"].astype("object") != "other"])


def _most_counted(rows: pd.DataFrame) -> str | None:
    counts = rows["event"].astype("object").value_counts()
    return None if counts.empty else min(counts.index[counts == counts.max()])


def coverage(figures: pd.DataFrame, platform: str | None = None) -> pd.DataFrame:
    """Count the addresses that print anything, country by measure.

    Parameters
    ----------
    figures
        One row a figure: `platform`, `jurisdiction`, `measure`, `source_url`, `source_outlet`.
    platform
        One service; without it, all.

    Returns
    -------
    pd.DataFrame
        One row a jurisdiction and measure of which a figure was found: `jurisdiction`, `measure`,
        `addresses`, `outlets`, `figures`. Most addresses first, then codebook order. What has no
        row was not found, which is not zero.

    Notes
    -----
    Do not use it to say what police did: it says what pages we saw.

    Examples
    --------
    >>> figures = pd.DataFrame({
    ...     "jurisdiction": ["BE", "BE"], "measure": "arrests", "source_outlet": ["A", "A"],
    ...     "source_url": ["u1", "u2"],
    ... })
    >>> coverage(figures)
      jurisdiction  measure  addresses  outlets  figures
    0           BE  arrests          2        1        2
    """
    keys = ["jurisdiction", "measure"]
    counts = (
        selection(figures, platform=platform)
        .astype(dict.fromkeys(keys, "object"))
        .groupby(keys)
        .agg(
            addresses=("source_url", "nunique"),
            outlets=("source_outlet", "nunique"),
            figures=("source_url", "size"),
        )
        .reset_index()
    )
    most = counts.groupby("jurisdiction")["addresses"].transform("sum")
    ordered = in_codebook_order(counts.assign(most=-most), "most", "jurisdiction", "measure")
    return ordered.drop(columns="most")


def compare_sides(
    figures: pd.DataFrame,
    sides: Sequence[str] = ("BE", "NL"),
    platform: str | None = None,
    event: str | None = None,
    scope: str = "action_day",
) -> pd.DataFrame:
    """Set the best-supported observations of two countries side by side, measure by measure.

    Parameters
    ----------
    figures
        As for `observations`.
    sides
        Two jurisdictions.
    platform, event, scope
        Which event, as for `by_country`.

    Returns
    -------
    pd.DataFrame
        One row a measure and side, in codebook order: the columns of `best_supported` (missing
        where no figure was found for that side), `found` (truth), and for the two sides together
        `order` ("certain", "undetermined"; missing where one was not found) and `larger` (the
        jurisdiction; missing unless certain).

    Raises
    ------
    NotApplicableError
        Neither side has a figure of that event and scope.

    Notes
    -----
    Do not use a missing side as zero, and do not compare a measure before reading what each side
    counts as one: a search is a home here and any address there.

    Examples
    --------
    >>> from counterclaim import case
    >>> sides = compare_sides(case.open("sky-ecc").figures)
    >>> sides.query("measure == 'searches'")["larger"].tolist()
    ['BE', 'BE']
    """
    best = by_country(figures, platform, event, scope).astype({"measure": "object"})
    best = best[best["jurisdiction"].isin(sides)]
    if best.empty:
        what = codebook.label("scope", scope)
        raise NotApplicableError(
            f"no figure of the scope “{what}” was found in {' or '.join(sides)}"
        )
    grid = pd.MultiIndex.from_product([best["measure"].unique(), list(sides)])
    grid = grid.set_names(["measure", "jurisdiction"]).to_frame(index=False)
    table = grid.merge(
        best, on=["measure", "jurisdiction"], how="left", validate="one_to_one", indicator="found"
    )
    verdicts = {measure: _verdict(pair) for measure, pair in table.groupby("measure")}
    table = table.assign(
        found=table["found"] == "both",
        order=[verdicts[measure][0] for measure in table["measure"]],
        larger=[verdicts[measure][1] for measure in table["measure"]],
    )
    side = table["jurisdiction"].map({name: i for i, name in enumerate(sides)})
    ordered = in_codebook_order(table.assign(side=side), "measure", "side")
    return ordered.drop(columns="side")


def _verdict(pair: pd.DataFrame) -> tuple[str | None, str | None]:
    if pair["value_low"].isna().any():
        return None, None
    verdict = order(pair.set_index("jurisdiction").drop(columns="observation")).iloc[0]
    return verdict["order"], verdict["larger"]


def cumulative_over_time(
    figures: pd.DataFrame, jurisdiction: str, measure: str, platform: str | None = None
) -> pd.DataFrame:
    """Follow a running total over time.

    Parameters
    ----------
    figures
        As for `observations`, with `as_of`.
    jurisdiction, measure, platform
        Whose total of what; without a service the company's own.

    Returns
    -------
    pd.DataFrame
        One row an observation of scope cumulative, earliest first, with the columns of
        `observations` and `part` (what the event's name adds to that of the event it is a part of,
        such as new-cases; missing for a whole), and `falls` (certainly below an earlier total of
        the same part, which a running total cannot be: the base must have changed).

    Notes
    -----
    .. math:: falls_i \\iff \\exists j: date_j < date_i,\\; l_j > h_i

    Do not use the difference of two totals as what happened between them: `falls` shows that the
    base changes.

    References
    ----------
    Moore, R., Kearfott, R. & Cloud, M. (2009). Introduction to Interval Analysis. SIAM, pp. 7-18.

    Examples
    --------
    >>> from counterclaim import case
    >>> assets = cumulative_over_time(case.open("sky-ecc").figures, "BE", "assets_eur")
    >>> assets.loc[assets["falls"], "event"].tolist()
    ['cumulative-2026-02']
    """
    platform = platform or codebook.own_platform()
    rows = selection(
        figures, scope="cumulative", jurisdiction=jurisdiction, measure=measure, platform=platform
    )
    table = observations(rows).sort_values(["as_of_to", "as_of_from", "value_low", "observation"])
    table = table.assign(part=_parts(table["event"]))
    kinds = table["part"].fillna("")
    falls = [_falls(row, table[kinds == kinds[row.Index]]) for row in table.itertuples()]
    return table.assign(falls=falls).reset_index(drop=True)


def _parts(events: pd.Series) -> pd.Series:
    """Give what an event's name adds to the name of the event it is a part of."""
    parts = {
        part: part.removeprefix(f"{whole}-")
        for whole in set(events)
        for part in set(events)
        if part.startswith(f"{whole}-")
    }
    return events.map(parts).astype("str")


def _falls(row, totals: pd.DataFrame) -> bool:
    earlier = totals[totals["as_of_to"] < row.as_of_from]
    return bool((earlier["value_low"] > row.value_high).any())


def services(
    figures: pd.DataFrame, measures: Sequence[str], jurisdiction: str = "WORLD"
) -> pd.DataFrame:
    """Set the services beside each other, measure by measure.

    Parameters
    ----------
    figures
        As for `observations`.
    measures
        Which measures.
    jurisdiction
        Where counted.

    Returns
    -------
    pd.DataFrame
        One row a service, measure and scope: the best supported of its events (most addresses, then
        narrowest), with the columns of `best_supported`. A service without a row is one of which
        no figure was found.

    Notes
    -----
    Do not use it to rank services over scopes: an action day of one beside a running total of another says
    nothing. The totals of different years do not compare either; `as_of_to` says of when.

    Examples
    --------
    >>> from counterclaim import case
    >>> users = services(case.open("sky-ecc").figures, ["users"])
    >>> users.set_index("platform").loc["encrochat", "value"]
    np.float64(60000.0)
    """
    rows = selection(figures, jurisdiction=jurisdiction)
    best = best_supported(rows[rows["measure"].astype("object").isin(measures)])
    width = best["value_high"] - best["value_low"]
    return (
        best.assign(width=width, copies=-best["addresses"])
        .sort_values(["platform", "measure", "scope", "copies", "width", "observation"])
        .drop_duplicates(["platform", "measure", "scope"])
        .drop(columns=["width", "copies"])
        .reset_index(drop=True)
    )


# ---- comparisons that cannot be made


PEOPLE = ("arrests", "suspects_identified", "convictions")
SCOPES = (
    ("action_day", "cumulative", RULES["scopes"]),
    ("single_case", "cumulative", "one case is contained in its country's total"),
    ("single_case", "action_day", "one case or region is not the country's action day"),
)
# What one search is, by the noun a page prints beside the number; the first that fits counts.
SEARCHED = {
    "searches": r"search|raid|doorzoek|huiszoek|perquis|registro|Hausdurch|invallen|warrant",
    "homes": r"home|residence|house|woning|Wohnung|domicil",
    "places": r"premises|propert|panden|locat|lokac|plaats|plek|site|object|Orte|place|adres|Gebäude",
}


def comparability(figures: pd.DataFrame) -> pd.DataFrame:
    """List the comparisons that the data invite and do not allow, with the rows behind each.

    Parameters
    ----------
    figures
        As for `observations`, with `reported_as`.

    Returns
    -------
    pd.DataFrame
        One row a comparison, place and pair: `comparison` ("people": arrests, suspects or
        convictions beside each other at one date; "scopes": an action day, a running total, a
        single case; "searched": homes beside searches or other places), `platform`,
        `jurisdiction`, `left`, `right` (what is set beside what), `left_low`, `left_high`,
        `right_low`, `right_high` (from the lowest end to the highest, infinite where open),
        `left_figures`, `right_figures` (names of the rows, parted by semicolons), `addresses`,
        `why`.

    Notes
    -----
    Do not use it as a full list: it holds what the columns can tell. What a claimant calls an
    arrest differs by country too, and that stands only in `note`.

    Examples
    --------
    >>> from counterclaim import case
    >>> refused = comparability(case.open("sky-ecc").figures)
    >>> sorted(refused["comparison"].unique())
    ['people', 'scopes', 'searched']
    """
    rows = plain(figures).dropna(subset=["value_low"])
    rows = rows[rows["measure"] != "other"]
    pairs = [*_people(rows), *_scopes(rows), *_searched(rows)]
    columns = ["comparison", "platform", "jurisdiction", "left", "right", "left_low", "left_high"]
    columns += ["right_low", "right_high", "left_figures", "right_figures", "addresses", "why"]
    return pd.DataFrame(pairs, columns=columns)


def _people(rows: pd.DataFrame):
    keys = ["platform", "jurisdiction", "event", "scope"]
    why = "an arrest, a suspect and a conviction are steps, and each counts other people"
    for (platform, place, _, _), group in rows.groupby(keys, observed=True):
        for one, other in combinations(PEOPLE, 2):
            yield from _refused("people", platform, place, group, "measure", one, other, why)


def _scopes(rows: pd.DataFrame):
    for (platform, place, measure), group in rows.groupby(["platform", "jurisdiction", "measure"]):
        for one, other, why in SCOPES:
            for refused in _refused("scopes", platform, place, group, "scope", one, other, why):
                yield refused | {"left": f"{measure}: {one}", "right": f"{measure}: {other}"}


def _searched(rows: pd.DataFrame):
    searches = rows[rows["measure"] == "searches"]
    nouns = pd.Series("", index=searches.index)
    for noun, pattern in reversed(SEARCHED.items()):
        nouns = nouns.mask(searches["reported_as"].str.contains(pattern, case=False), noun)
    searches = searches.assign(noun=nouns)
    why = "pages call the same addresses homes, searches or places, and an address may hold several"
    for (platform, place, _), group in searches.groupby(["platform", "jurisdiction", "event"]):
        for one, other in combinations(SEARCHED, 2):
            yield from _refused("searched", platform, place, group, "noun", one, other, why)


def _refused(comparison, platform, place, group, column, one, other, why):
    codes = set(group[column])
    if one not in codes or other not in codes:
        return
    left, right = group[group[column] == one], group[group[column] == other]
    yield {
        "comparison": comparison,
        "platform": platform,
        "jurisdiction": place,
        "left": one,
        "right": other,
        "left_low": left["value_low"].min(),
        "left_high": left["value_high"].max(),
        "right_low": right["value_low"].min(),
        "right_high": right["value_high"].max(),
        "left_figures": ";".join(sorted(left["name"])),
        "right_figures": ";".join(sorted(right["name"])),
        "addresses": pd.concat([left, right])["source_url"].nunique(),
        "why": why,
    }
