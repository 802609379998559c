"""How far two or more passes over the same pages give the same codes.

Both shipped passes were made by the same kind of coder, a language model, so every number here is
repeatability, not reliability between people. A human pass is what the exercise makes.
"""

from collections.abc import Mapping

import krippendorff
import numpy as np
import pandas as pd

from counterclaim import codebook
from counterclaim.applicable import NotApplicableError

REPEATABILITY = (
    "Both shipped passes were made by the same kind of coder, a language model: "
    "this is repeatability, not reliability between people."
)

LEVELS = ("nominal", "ordinal", "interval", "ratio")

# Every other variable is nominal. A paragraph number counts places from the top of a page: steps
# are alike, but no page is "twice as late", so it is interval and not ratio.
VARIABLE_LEVELS = {"denial_position": "ordinal", "denial_paragraph": "interval"}

FEWEST_UNITS = 25
FEWEST_UNITS_WITH_RAREST_CODE = 5
MOST_UNDEFINED_DRAWS_SHARE = 0.05


def krippendorff_alpha(ratings: pd.DataFrame, level: str = "nominal") -> float:
    r"""Krippendorff's alpha: agreement beyond what the codes' own frequencies would give.

    Parameters
    ----------
    ratings
        One row a unit (a page), one column a pass. None, NaN and empty text are missing.
    level
        "nominal", "ordinal", "interval" or "ratio". Ordinal codes take the order of an ordered
        pandas Categorical where all columns share one, else the order of the sorted values
        (numbers as numbers). Interval and ratio need numbers; ratio needs them at zero or above.

    Returns
    -------
    float
        At most 1 (full agreement); 0 is what chance gives; below 0 is worse than chance. NaN where
        alpha is not defined: no unit with two codes, or one code only in the whole table. It is
        never 1 for a constant.

    Raises
    ------
    ValueError
        For an unknown level, text where numbers are needed, a negative ratio value, or ordered
        columns whose orders differ.

    Notes
    -----
    .. math::

        \alpha = 1 - \frac{D_o}{D_e}, \quad
        D_o = \frac{1}{n} \sum_{c} \sum_{k} o_{ck} \delta_{ck}^2, \quad
        D_e = \frac{1}{n (n - 1)} \sum_{c} \sum_{k} n_c n_k \delta_{ck}^2

    where :math:`o_{ck}` counts the pairs of codes within units, :math:`n_c` the codes that can be
    paired, and :math:`\delta_{ck}` is the distance between two codes at the level. A missing code
    is never a category; a unit with one code cannot be paired and is left out.

    Do not use alpha alone: where one code fills nearly every unit, it can be low although the
    passes hardly ever differ. Show it beside raw agreement and prevalence (`agreement_table`).

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability, sections A to D (pp. 1-10).
    University of Pennsylvania.

    Hayes, A. F., & Krippendorff, K. (2007). Answering the call for a standard reliability measure
    for coding data. Communication Methods and Measures 1(1), 77-89.

    Examples
    --------
    >>> import pandas as pd
    >>> ratings = pd.DataFrame({"a": list("aabbdcccedda"), "b": list("babbbccceddd")})
    >>> round(krippendorff_alpha(ratings), 3)
    0.692
    >>> krippendorff_alpha(pd.DataFrame({"a": ["yes", "yes"], "b": ["yes", "yes"]}))
    nan
    """
    counts, values = _value_counts(ratings, level)
    if counts.shape[1] < 2:
        return float("nan")
    return float(
        krippendorff.alpha(value_counts=counts, value_domain=values, level_of_measurement=level)
    )


def ac1(ratings: pd.DataFrame, categories: int | None = None) -> float:
    r"""Gwet's AC1: agreement beyond chance that stays steady where one code is very common.

    Parameters
    ----------
    ratings
        One row a unit (a page), one column a pass. None, NaN and empty text are missing.
    categories
        How many codes the coders could choose from; without it, the codes that were used.

    Returns
    -------
    float
        At most 1. NaN where it is not defined: no unit with two codes, or one code only in the
        whole table.

    Raises
    ------
    ValueError
        If `categories` is smaller than the number of codes used.

    Notes
    -----
    .. math::

        AC_1 = \frac{p_a - p_e}{1 - p_e}, \quad
        p_e = \frac{1}{q - 1} \sum_{k} \pi_k (1 - \pi_k)

    where :math:`p_a` is the mean share of agreeing pairs over the units with two codes or more,
    :math:`\pi_k` the mean over all coded units of the share of coders who chose code :math:`k`,
    and :math:`q` the number of codes. A missing code is left out; a unit with one code still
    counts for :math:`\pi_k`.

    Do not use AC1 for codes that have an order or are numbers: every difference counts the same.

    References
    ----------
    Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high
    agreement. British Journal of Mathematical and Statistical Psychology 61, 29-48 (pp. 36-38).

    Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition, p. 120 (the data of the
    four-coder example).

    Examples
    --------
    >>> import pandas as pd
    >>> ratings = pd.DataFrame({"a": ["yes", "yes", "no", "yes"], "b": ["yes", "yes", "no", "no"]})
    >>> round(ac1(ratings), 4)
    0.5294
    """
    counts, values = _value_counts(ratings, "nominal", fewest=1)
    used = len(values)
    if categories is not None and categories < used:
        raise ValueError(f"{used} codes were used, so there cannot be only {categories} categories")
    coders = counts.sum(axis=1)
    if used < 2 or not (coders >= 2).any():
        return float("nan")
    prevalences = (counts / coders[:, None]).mean(axis=0)
    expected = (prevalences * (1 - prevalences)).sum() / ((categories or used) - 1)
    return float((_raw_agreement(counts) - expected) / (1 - expected))


def agreement_table(
    codes: pd.DataFrame,
    levels: Mapping[str, str] | None = None,
    *,
    draws: int = 10_000,
    seed: int = 0,
) -> pd.DataFrame:
    r"""Agreement between passes, one row a coded variable; alpha never stands alone.

    Parameters
    ----------
    codes
        The coded table: `article_id`, `pass` and one column a variable; one row a page and pass.
        None, NaN and empty text are missing.
    levels
        Level of measurement by variable, over the defaults: `denial_position` ordinal,
        `denial_paragraph` interval, all others nominal. An ordinal variable takes its order from
        an ordered Categorical, else from the codebook, else from the sorted values (a warning
        then says so).
    draws
        Bootstrap draws.
    seed
        Seed of the draws; each variable starts from it anew, so that a row does not depend on
        which other columns the table has.

    Returns
    -------
    DataFrame
        One row a variable, in the order of the columns: `variable`; `level`; `units` (pages with
        two codes or more); `raw_agreement` (0-1, mean share of agreeing pairs); `prevalence` (0-1,
        share of the commonest code); `alpha`; `alpha_low` and `alpha_high` (95 %);
        `interval_method`; `ac1`; `warning` (empty text where there is none). What is not defined
        is NaN, and `warning` says why.

    Raises
    ------
    ValueError
        If `article_id` or `pass` is not there, a page has two rows in one pass, or `levels` names
        an unknown level or a column that is not there.

    Notes
    -----
    The interval is a percentile bootstrap over units: each draw takes as many pages as there are,
    with replacement, and computes both disagreements afresh from the drawn pages,

    .. math::

        \alpha^{*} = 1 - \frac{D_o^{*}}{D_e^{*}}

    so that the doubt about how common the codes are is in the interval too. A draw in which only
    one code is left has no alpha: such draws are left out, `interval_method` counts them, and
    `warning` speaks where they are more than one in twenty.

    `warning` names: fewer than 25 units; the rarest code in fewer than 5 units (nominal and
    ordinal); one code only; fewer than two passes; no disagreement at all, where the bootstrap has
    no way to show doubt.

    Do not use this table as proof that the codes are right: passes can agree on a mistake. Both
    shipped passes were made by the same kind of coder, a language model, so it shows
    repeatability, not reliability between people.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability, pp. 1-10.

    Hayes, A. F., & Krippendorff, K. (2007). Communication Methods and Measures 1(1), 77-89 (the
    bootstrap, p. 86; there the expected disagreement is held fixed, here it is not).

    Zapf, A., Castell, S., Morawietz, L., & Karch, A. (2016). Measuring inter-rater reliability for
    nominal data. BMC Medical Research Methodology 16, 93 (the bootstrap over units).

    Examples
    --------
    >>> import pandas as pd
    >>> codes = pd.DataFrame({
    ...     "article_id": ["p1", "p1", "p2", "p2", "p3", "p3"],
    ...     "pass": ["a", "b"] * 3,
    ...     "conflict": ["1", "1", "0", "0", "1", "0"],
    ... })
    >>> table = agreement_table(codes).round(3)
    >>> table[["variable", "level", "units", "raw_agreement", "alpha", "ac1"]].values.tolist()
    [['conflict', 'nominal', 3, 0.667, 0.444, 0.333]]
    """
    _check_codes(codes)
    variables = [name for name in codes.columns if name not in ("article_id", "pass")]
    chosen = VARIABLE_LEVELS | dict(levels or {})
    for name, level in (levels or {}).items():
        _check_level(level)
        if name not in variables:
            raise ValueError(f"levels names {name!r}, which is not a variable of the coded table")
    rows = [
        _agreement_row(codes, name, chosen.get(name, "nominal"), draws, seed) for name in variables
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def confusions(
    codes: pd.DataFrame, variable: str, passes: tuple[str, str] | None = None
) -> pd.DataFrame:
    r"""Count which code of one pass met which code of the other.

    Parameters
    ----------
    codes
        The coded table: `article_id`, `pass` and the column `variable`.
    variable
        The coded variable.
    passes
        The two passes to compare, first and second; needed where there are more than two.

    Returns
    -------
    DataFrame
        One row a pair of codes that met: `first` and `second` (the code of each pass) and `pages`
        (count), in the variable's order. Pages that lack a code in either pass are left out, so
        `pages` adds up to the pages coded in both.

    Raises
    ------
    ValueError
        If the variable is not there, a page has two rows in one pass, or the two passes are not
        clear.
    NotApplicableError
        If there are fewer than two passes.

    Notes
    -----
    .. math::

        n_{ck} = \sum_{u} [ x_{u1} = c ] [ x_{u2} = k ]

    where a bracket is 1 if what it holds is true, else 0, and :math:`u` runs over pages. Pairs that
    never met are not listed.

    Do not use the counts as error rates: neither pass is the truth.

    References
    ----------
    Artstein, R., & Poesio, M. (2008). Inter-coder agreement for computational linguistics.
    Computational Linguistics 34(4), 555-596 (contingency tables, p. 560).

    Examples
    --------
    >>> import pandas as pd
    >>> codes = pd.DataFrame({
    ...     "article_id": ["p1", "p1", "p2", "p2", "p3", "p3"],
    ...     "pass": ["a", "b"] * 3,
    ...     "conflict": ["1", "1", "0", "0", "1", "0"],
    ... })
    >>> confusions(codes, "conflict").values.tolist()
    [['0', '0', 1], ['1', '0', 1], ['1', '1', 1]]
    """
    ratings = _ratings(codes, variable)
    if ratings.shape[1] < 2:
        raise NotApplicableError("no page was coded in two passes")
    if passes is None:
        passes = tuple(ratings.columns)
    if len(passes) != 2 or not set(passes) <= set(ratings.columns):
        raise ValueError(f"name two of the passes {list(ratings.columns)}, not {list(passes)}")
    pairs = ratings.loc[:, list(passes)].set_axis(["first", "second"], axis=1)
    return (
        pairs.dropna()
        .groupby(["first", "second"], observed=True)
        .size()
        .rename("pages")
        .reset_index()
    )


_COLUMNS = [
    "variable",
    "level",
    "units",
    "raw_agreement",
    "prevalence",
    "alpha",
    "alpha_low",
    "alpha_high",
    "interval_method",
    "ac1",
    "warning",
]


def _agreement_row(codes: pd.DataFrame, variable: str, level: str, draws: int, seed: int) -> dict:
    ratings = _ratings(codes, variable)
    ordered, order_warning = _in_order(ratings, variable, level)
    counts, values = _value_counts(ordered, level)
    low, high, method, undefined = _interval(counts, values, level, draws, seed)
    warnings = [order_warning, *_warnings(counts, values, level, ratings.shape[1])]
    if undefined > MOST_UNDEFINED_DRAWS_SHARE * draws:
        warnings.append("more than one draw in twenty without an alpha")
    return {
        "variable": variable,
        "level": level,
        "units": len(counts),
        "raw_agreement": _raw_agreement(counts),
        "prevalence": counts.sum(axis=0).max() / counts.sum() if len(counts) else np.nan,
        "alpha": krippendorff_alpha(ordered, level),
        "alpha_low": low,
        "alpha_high": high,
        "interval_method": method,
        "ac1": ac1(ratings),
        "warning": "; ".join(filter(None, warnings)),
    }


def _warnings(counts: np.ndarray, values: np.ndarray, level: str, passes: int) -> list[str]:
    if passes < 2:
        return ["fewer than two passes"]
    if not len(counts):
        return ["no unit with two codes"]
    warnings = []
    if len(counts) < FEWEST_UNITS:
        warnings.append(f"fewer than {FEWEST_UNITS} units")
    if len(values) == 1:
        return [*warnings, "one code only: alpha is not defined"]
    rarest = (counts > 0).sum(axis=0).min()
    if level in ("nominal", "ordinal") and rarest < FEWEST_UNITS_WITH_RAREST_CODE:
        warnings.append(f"rarest code in fewer than {FEWEST_UNITS_WITH_RAREST_CODE} units")
    if _raw_agreement(counts) == 1:
        warnings.append("no disagreement: the interval has no width")
    return warnings


def _interval(
    counts: np.ndarray, values: np.ndarray, level: str, draws: int, seed: int
) -> tuple[float, float, str, int]:
    """Percentile interval of alpha over units, its method in words, and the draws without one."""
    if counts.shape[1] < 2:
        return np.nan, np.nan, "none: alpha is not defined", 0
    units = len(counts)
    generator = np.random.default_rng(seed)
    weights = generator.multinomial(units, np.full(units, 1 / units), size=draws).astype(float)
    alphas = _alphas(weights, counts, values, level)
    undefined = int(np.isnan(alphas).sum())
    method = f"percentile bootstrap over units, {draws:,} draws"
    if undefined:
        method += f", {undefined:,} without an alpha left out"
    if undefined == draws:
        return np.nan, np.nan, method, undefined
    low, high = np.nanquantile(alphas, [0.025, 0.975])
    return float(low), float(high), method, undefined


def _alphas(weights: np.ndarray, counts: np.ndarray, values: np.ndarray, level: str) -> np.ndarray:
    """Alpha of each weighting of the units (a row of `weights`); NaN where one code is left."""
    coders = counts.sum(axis=1)
    drawn = weights @ counts
    total = drawn.sum(axis=1)
    if level == "ordinal":
        # The ordinal distance of two codes is the distance of their mid-ranks, which each draw moves.
        ranks = drawn.cumsum(axis=1) - drawn / 2
        within = coders * (ranks**2 @ counts.T) - (ranks @ counts.T) ** 2
        between = total * (drawn * ranks**2).sum(axis=1) - (drawn * ranks).sum(axis=1) ** 2
        observed = (weights * within / (coders - 1)).sum(axis=1)
    else:
        distances = _squared_distances(values, level)
        observed = weights @ (((counts @ distances) * counts).sum(axis=1) / (coders - 1))
        between = ((drawn @ distances) * drawn).sum(axis=1)
    defined = (drawn > 0).sum(axis=1) > 1
    ratio = np.divide(observed, between, out=np.full(len(weights), np.nan), where=defined)
    return 1 - (total - 1) * ratio


def _squared_distances(values: np.ndarray, level: str) -> np.ndarray:
    if level == "nominal":
        return 1 - np.eye(len(values))
    differences = values[:, None] - values[None, :]
    if level == "interval":
        return differences**2
    sums = values[:, None] + values[None, :]
    return np.divide(differences, sums, out=np.zeros_like(sums), where=sums != 0) ** 2


def _raw_agreement(counts: np.ndarray) -> float:
    """Mean over units with two codes or more of the share of pairs of coders that agree."""
    coders = counts.sum(axis=1)
    paired, coders = counts[coders >= 2], coders[coders >= 2]
    if not len(paired):
        return float("nan")
    return float(((paired * (paired - 1)).sum(axis=1) / (coders * (coders - 1))).mean())


def _value_counts(
    ratings: pd.DataFrame, level: str, fewest: int = 2
) -> tuple[np.ndarray, np.ndarray]:
    """Units by values: how many passes gave each value, for units with at least `fewest` codes."""
    _check_level(level)
    table = _missing_marked(ratings)
    values = _values(ratings, table, level)
    cells = table.to_numpy(dtype=object, na_value=None)
    places = {value: place for place, value in enumerate(values)}
    counts = np.zeros((len(table), len(values)), dtype=int)
    for unit, pass_ in zip(*np.nonzero(table.notna().to_numpy(dtype=bool)), strict=True):
        counts[unit, places[_number(cells[unit, pass_], level)]] += 1
    counts = counts[counts.sum(axis=1) >= fewest]
    used = counts.sum(axis=0) > 0
    # Only numbers have a distance; codes are known by their place.
    domain = (
        np.array(values, dtype=float) if level in ("interval", "ratio") else np.arange(len(values))
    )
    return counts[:, used], domain[used]


def _values(ratings: pd.DataFrame, table: pd.DataFrame, level: str) -> list:
    """Every value once, in the order that the level needs."""
    seen = {
        _number(cell, level): None
        for cell in table.to_numpy(dtype=object).ravel()
        if cell is not None and not pd.isna(cell)
    }
    if level == "ratio" and any(value < 0 for value in seen):
        raise ValueError("ratio needs numbers at zero or above")
    orders = [
        tuple(column.cat.categories)
        for _, column in ratings.items()
        if isinstance(column.dtype, pd.CategoricalDtype) and column.cat.ordered
    ]
    if level == "ordinal" and orders and len(orders) == ratings.shape[1]:
        if len(set(orders)) > 1:
            raise ValueError("the passes order their codes differently")
        return [value for value in orders[0] if value in seen]
    if level == "nominal":
        return list(seen)
    return _sorted(list(seen))


def _sorted(values: list) -> list:
    """Sort numbers, also written as text, as numbers, and all else as text."""
    try:
        return sorted(values, key=float)
    except (TypeError, ValueError):
        return sorted(values, key=str)


def _number(value: object, level: str) -> object:
    """The value as a number where the level needs one, else as it stands."""
    if level not in ("interval", "ratio"):
        return value
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{level} needs numbers, not {value!r}") from None
    if not np.isfinite(number):
        raise ValueError(f"{level} needs finite numbers, not {value!r}")
    return number


def _missing_marked(ratings: pd.DataFrame) -> pd.DataFrame:
    """The same cells as objects, with None, NaN and empty text all as NaN."""
    cells = ratings.astype(object).to_numpy()
    missing = pd.isna(cells) | np.array(
        [[isinstance(cell, str) and not cell.strip() for cell in row] for row in cells], dtype=bool
    ).reshape(cells.shape)
    known = np.where(missing, np.nan, cells)
    return pd.DataFrame(known, ratings.index, ratings.columns, dtype=object)


def _ratings(codes: pd.DataFrame, variable: str) -> pd.DataFrame:
    """One row a page, one column a pass, in the order of their names; an ordered variable keeps its order."""
    _check_codes(codes)
    if variable not in codes.columns:
        raise ValueError(f"the coded table has no column {variable!r}")
    column = codes[variable]
    cells = _missing_marked(codes[[variable]])
    wide = (
        codes[["article_id", "pass"]]
        .assign(value=cells[variable])
        .pivot(index="article_id", columns="pass", values="value")
    )
    if isinstance(column.dtype, pd.CategoricalDtype):
        return wide.astype(column.dtype)
    return wide


def _in_order(ratings: pd.DataFrame, variable: str, level: str) -> tuple[pd.DataFrame, str]:
    """Give an ordinal variable the codebook's order where it brings none; say where there is none."""
    if level != "ordinal" or not ratings.shape[1]:
        return ratings, ""
    dtype = ratings.dtypes.iloc[0]
    if isinstance(dtype, pd.CategoricalDtype) and dtype.ordered:
        return ratings, ""
    seen = set(ratings.astype(object).stack().dropna())
    listed = codebook.codes(variable) if variable in codebook.CODES else []
    if seen and seen <= set(listed):
        return ratings.astype(pd.CategoricalDtype(listed, ordered=True)), ""
    return ratings, "" if not seen or _are_numbers(seen) else "no order of codes: sorted order used"


def _are_numbers(values: set) -> bool:
    return pd.to_numeric(pd.Series(list(values), dtype=object), errors="coerce").notna().all()


def _check_codes(codes: pd.DataFrame) -> None:
    for name in ("article_id", "pass"):
        if name not in codes.columns:
            raise ValueError(f"the coded table has no column {name!r}")
    twice = codes.duplicated(["article_id", "pass"])
    if twice.any():
        page, pass_ = codes.loc[twice, ["article_id", "pass"]].iloc[0]
        raise ValueError(f"page {page!r} has more than one row in pass {pass_!r}")


def _check_level(level: str) -> None:
    if level not in LEVELS:
        raise ValueError(f"level must be one of {', '.join(LEVELS)}, not {level!r}")
