"""Restatements: reported numbers as intervals, grouped into observations and ordered.

On input an empty `value_high` is open above; on output open above is infinite and missing is
missing.
"""

import math
from collections import Counter, defaultdict
from itertools import combinations, pairwise

import pandas as pd

from counterclaim import codebook
from counterclaim.reported import THING, in_codebook_order, plain

COMPARABLE = ["measure", "scope", "unit"]
OBSERVATION = ["observation", *THING, "claimant", "claimants", "value", "value_low", "value_high"]
OBSERVATION += ["spread_low", "spread_high", "figures", "outlets", "addresses", "printed"]
OBSERVATION += ["as_of_from", "as_of_to", "figure_ids"]
RANKS = ["rank_best", "rank_worst", "rank_of"]


# ---- restatements of one release


def observations(figures: pd.DataFrame) -> pd.DataFrame:
    """Group the restatements of one release into one observation.

    Parameters
    ----------
    figures
        One row a figure. `measure`, `value_low`, `value_high` are needed; a column of the codebook
        that is absent counts as the same for every row.

    Returns
    -------
    pd.DataFrame
        One row an observation, in codebook order of service and measure: `observation` (the name of
        its first figure), `platform`, `event`, `scope`, `jurisdiction`, `measure`, `unit`;
        `claimant` (the named one that most figures credit, else the unnamed one), `claimants` (all,
        parted by semicolons); `value` (the number that most figures print, a bound included, so
        it may lie outside the next two; missing where only vague words are printed); `value_low`, `value_high` (where all its
        figures hold at once), `spread_low`, `spread_high` (from the lowest end to the highest);
        `figures`, `outlets`, `addresses` (counts); `printed` (the forms, commonest first, parted by
        semicolons), `as_of_from`, `as_of_to`, `figure_ids`. Open above is infinite. A figure
        without a low end is left out.

    Notes
    -----
    Only figures of one service, event, scope, jurisdiction, measure and unit are grouped, and never
    two named claimants, except police and prosecutors of one country, who announced together. A
    figure in the outlet's own voice, after other media or after unnamed authorities may join any.

    Overlap is not transitive (a chain of "more than 1,500" joins 1,500 to 1,600), so not chains but
    numbers are sought. Of all sets of figures that one number makes true, the set in which most
    figures print one and the same number is an observation; it is taken out, and so on. Ties go to
    the larger set, then to fewer different numbers, the narrower and the lower. Two intervals that
    share only an end are not joined. Vague words found no observation where a figure can: they join
    the largest whose interval they hold. Nothing depends on the order of rows. By Helly's theorem
    on the line every observation has an interval in which all its figures hold:

    .. math:: \\bigcap_i [l_i, h_i] = [\\max_i l_i,\\; \\min_i h_i] \\neq \\emptyset

    Do not use the number of figures as a number of independent sources: most copy one release.

    References
    ----------
    Helly, E. (1923). Über Mengen konvexer Körper mit gemeinschaftlichen Punkten. Jahresbericht der
    Deutschen Mathematiker-Vereinigung 32, pp. 175-176.
    Manski, C. (2003). Partial Identification of Probability Distributions. Springer, pp. 1-5.

    Examples
    --------
    >>> figures = pd.DataFrame({
    ...     "measure": "officers_deployed", "claimant": "outlet",
    ...     "value": [1400, 1500, 1500], "value_low": [1350, 1450, 1501],
    ...     "value_high": [1450, 1550, 1599],
    ... })
    >>> observations(figures)[["value", "value_low", "value_high", "figures"]]
        value  value_low  value_high  figures
    0  1400.0     1350.0      1450.0        1
    1  1500.0     1501.0      1550.0        2
    """
    rows = plain(figures).dropna(subset=["value_low"])
    things = defaultdict(list)
    for row in rows.itertuples(index=False):
        things[tuple(getattr(row, column) for column in THING)].append(row)
    groups = [_observation(group) for thing in things.values() for group in _restatements(thing)]
    table = pd.DataFrame(groups, columns=OBSERVATION)
    places = ["platform", "event", "measure", "jurisdiction", "scope", "value_low", "observation"]
    return in_codebook_order(table, *places)


# Hundreds of groups of a few rows each: lists of rows, since a table a group took many times as
# long.


def _restatements(thing: list) -> list[list]:
    """Part the figures of one thing into sets that one number makes true."""
    firm = _sets([row for row in thing if row.bound != "range"])
    homes = [(row, _home(row, firm)) for row in thing if row.bound == "range"]
    joined = [group + [row for row, home in homes if home == i] for i, group in enumerate(firm)]
    return joined + _sets([row for row, home in homes if home is None])


def _sets(rows: list) -> list[list]:
    if len(rows) == 1:
        return [rows]
    found = []
    while rows:
        largest = min(_candidates(rows), key=lambda candidate: candidate[:-1])[-1]
        found.append([row for row, inside in zip(rows, largest, strict=True) if inside])
        rows = [row for row, inside in zip(rows, largest, strict=True) if not inside]
    return found


def _candidates(rows: list):
    """Give each set of figures that one number makes true, with what decides between sets."""
    for voice in sorted({row.voice for row in rows}):
        speaks = [row.voice in {"", voice} for row in rows]
        for point in _points([row for row, heard in zip(rows, speaks, strict=True) if heard]):
            inside = [
                heard and row.value_low <= point <= row.value_high
                for row, heard in zip(rows, speaks, strict=True)
            ]
            members = [row for row, held in zip(rows, inside, strict=True) if held]
            if not members:
                continue
            # A missing value is one more value: not a number equals nothing, not even itself.
            counts = Counter(None if row.value != row.value else row.value for row in members)
            width = _narrowest(members)
            merit = (-max(counts.values()), -len(members), len(counts), width, point, voice)
            yield (*merit, inside)


def _points(rows: list) -> list[float]:
    """Give a number of every stretch between two ends, and every exact number.

    Ends are not among them: 1,500 and 1,600 share the end 1,550 only because the rule for round
    numbers gives both half a hundred.
    """
    ends = {end for row in rows for end in (row.value_low, row.value_high) if math.isfinite(end)}
    stops = sorted(ends)
    between = {(low + high) / 2 for low, high in pairwise(stops)}
    exact = {row.value_low for row in rows if row.value_low == row.value_high}
    return sorted(between | exact | {stops[-1] + 1})


def _narrowest(rows: list) -> float:
    return min(row.value_high for row in rows) - max(row.value_low for row in rows)


def _home(row: tuple, groups: list[list]) -> int | None:
    """Find the largest group whose interval a vague word holds, of its own claimant or of none."""
    homes = []
    for i, group in enumerate(groups):
        low, high = max(one.value_low for one in group), min(one.value_high for one in group)
        inside = row.value_low <= low and high <= row.value_high
        if inside and row.voice in {"", _voice(group)}:
            homes.append((-len(group), high - low, low, _voice(group), i))
    return min(homes)[-1] if homes else None


def _voice(group: list) -> str:
    return max(row.voice for row in group)


def _observation(group: list) -> dict:
    cells = dict(zip(group[0]._fields, map(list, zip(*group, strict=True)), strict=True))
    values = Counter(row.value for row in group if row.bound != "range")
    forms = Counter(cells["reported_as"])
    claimants = [code for code in codebook.codes("speaker") if code in cells["claimant"]]
    return {
        "observation": min(cells["name"]),
        **{column: cells[column][0] for column in THING},
        "claimant": _claimant(Counter(cells["claimant"])),
        "claimants": ";".join(claimants),
        "value": min(values, key=lambda value: (-values[value], value), default=math.nan),
        "value_low": max(cells["value_low"]),
        "value_high": min(cells["value_high"]),
        "spread_low": min(cells["value_low"]),
        "spread_high": max(cells["value_high"]),
        "figures": len(group),
        "outlets": len(set(cells["source_outlet"]) - {""}),
        "addresses": len(set(cells["source_url"]) - {""}),
        "printed": ";".join(sorted(forms, key=lambda form: (-forms[form], form))),
        "as_of_from": min(_known(cells["as_of_from"]), default=pd.NaT),
        "as_of_to": max(_known(cells["as_of_to"]), default=pd.NaT),
        "figure_ids": ";".join(sorted(cells["name"])),
    }


def _known(days: list) -> list:
    return [day for day in days if day is not pd.NaT]


def _claimant(counts: Counter) -> str:
    """Name the claimant most figures credit; a named one before an unnamed one."""
    rank = {"outlet": 3, "other_media": 2, "authority_unnamed": 1, "": 4}
    return min(counts, key=lambda who: (rank.get(who, 0), -counts[who], who))


# ---- order


def order(figures: pd.DataFrame) -> pd.DataFrame:
    """Say for each pair of rows which is the larger, where that is certain.

    Parameters
    ----------
    figures
        One row a figure or observation, with `measure`, `value_low`, `value_high` and, where there
        are, `scope` and `unit`.

    Returns
    -------
    pd.DataFrame
        One row a pair, in row order: `a`, `b` (names of the rows: `figure_id`, `observation`, else
        the index), `order` ("certain" or "undetermined"), `larger`, `smaller` (names; missing where
        undetermined), `gap` (from the lower one's high end to the higher one's low end, in the
        unit; missing where undetermined), `why` ("intervals part", "intervals overlap", "different
        measures", "different scopes", "different units", "a number is missing").

    Notes
    -----
    .. math:: a \\succ b \\iff a_{low} > b_{high}

    An interval order: no row is larger than itself, and larger than is transitive; undetermined is
    not. Rows of different measure, scope or unit are never ordered.

    Do not use "undetermined" as "equal": it says that the printed numbers cannot tell.

    References
    ----------
    Fishburn, P. (1970). Intransitive indifference with unequal indifference intervals. Journal of
    Mathematical Psychology 7(1), pp. 144-149.

    Examples
    --------
    >>> figures = pd.DataFrame({
    ...     "figure_id": ["be", "nl", "fr"], "measure": "users",
    ...     "value_low": [5500, 10500, 5000], "value_high": [6500, 11500, 6000],
    ... })
    >>> order(figures)[["a", "b", "order", "larger", "gap"]]
        a   b         order larger     gap
    0  be  nl       certain     nl  4000.0
    1  be  fr  undetermined    NaN     NaN
    2  nl  fr       certain     nl  4500.0
    """
    rows = plain(figures)
    pairs = [_pair(a, b) for a, b in combinations(rows.to_dict("records"), 2)]
    table = pd.DataFrame(pairs, columns=["a", "b", "order", "larger", "smaller", "gap", "why"])
    return table.astype(dict.fromkeys(["a", "b", "order", "larger", "smaller", "why"], "str"))


def _pair(a: dict, b: dict) -> tuple:
    pair = (a["name"], b["name"])
    for column in COMPARABLE:
        if a[column] != b[column]:
            return (*pair, "undetermined", None, None, math.nan, f"different {column}s")
    if math.isnan(a["value_low"]) or math.isnan(b["value_low"]):
        return (*pair, "undetermined", None, None, math.nan, "a number is missing")
    large, small = (a, b) if a["value_low"] > b["value_low"] else (b, a)
    gap = large["value_low"] - small["value_high"]
    if gap > 0:
        return (*pair, "certain", large["name"], small["name"], gap, "intervals part")
    return (*pair, "undetermined", None, None, math.nan, "intervals overlap")


def rank(figures: pd.DataFrame) -> pd.DataFrame:
    """Give each row the ranks it can have among the rows it can be compared with.

    Parameters
    ----------
    figures
        As for `order`.

    Returns
    -------
    pd.DataFrame
        The rows and their columns, sorted by measure, scope, unit and best rank, with `rank_best`
        and `rank_worst` (1 is the largest), `rank_of` (rows of the same measure, scope and unit)
        and `rank_certain` (only one rank is possible). A row without a number has no rank.

    Notes
    -----
    .. math:: best = 1 + |\\{j : j \\succ i\\}|, \\qquad worst = n - |\\{j : i \\succ j\\}|

    Do not use the middle of the two as a rank: every rank between is possible, and none is likelier
    by what is known.

    References
    ----------
    Goldstein, H. & Spiegelhalter, D. (1996). League tables and their limitations. Journal of the
    Royal Statistical Society A 159(3), pp. 385-443.

    Examples
    --------
    >>> figures = pd.DataFrame({
    ...     "figure_id": ["be", "nl", "fr"], "measure": "users",
    ...     "value_low": [5500, 10500, 5000], "value_high": [6500, 11500, 6000],
    ... })
    >>> rank(figures)[["figure_id", "rank_best", "rank_worst", "rank_of"]]
      figure_id  rank_best  rank_worst  rank_of
    0        nl          1           1        3
    1        be          2           3        3
    2        fr          2           3        3
    """
    figures = figures.reset_index(drop=True)
    rows = plain(figures)
    ranked = [_ranks(group) for _, group in rows.groupby(COMPARABLE, sort=False, observed=True)]
    places = pd.concat(ranked) if ranked else pd.DataFrame(columns=RANKS)
    table = figures.assign(**{name: places[name].astype("Int64") for name in RANKS})
    certain = (table["rank_best"] == table["rank_worst"]).astype("boolean")
    by = [column for column in COMPARABLE if column in table.columns]
    return (
        table.assign(rank_certain=certain)
        .sort_values([*by, "rank_best", "rank_worst"], kind="stable")
        .reset_index(drop=True)
    )


def _ranks(group: pd.DataFrame) -> pd.DataFrame:
    known = group.dropna(subset=["value_low"])
    low, high = known["value_low"].to_numpy(), known["value_high"].to_numpy()
    larger = low[:, None] > high[None, :]
    best = 1 + larger.sum(axis=0)
    worst = len(known) - larger.sum(axis=1)
    ranks = pd.DataFrame({"rank_best": best, "rank_worst": worst}, index=known.index)
    return ranks.assign(rank_of=len(known)).reindex(group.index)
