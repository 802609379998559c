"""Countries on a map: their outlines, and the one figure of each that a map can show."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from counterclaim.applicable import NotApplicableError
from counterclaim.enforcement import best_supported

WHOLES = ("EU", "WORLD")


class OutlinesNotFoundError(FileNotFoundError):
    """No file of outlines beside the case or the library."""


def outlines(folder: Path, name: str = "europe") -> pd.DataFrame:
    """Read the outlines of countries.

    Parameters
    ----------
    folder
        The folder of a case. The file is sought as `geo/<name>.geojson` beside it, then in `data/`
        of the folders above the library.
    name
        Which part of the world.

    Returns
    -------
    pd.DataFrame
        One row a country: `country`, `label_x`, `label_y` (where its label stands, in degrees) and
        `outline` (its rings, each an array of longitude and latitude in degrees).

    Raises
    ------
    OutlinesNotFoundError
        Names the places that were tried.

    Notes
    -----
    Do not use it for measuring: coasts and borders are straightened.

    References
    ----------
    Natural Earth 4.1.0, Admin 0 countries, 1:50 million (public domain).

    Examples
    --------
    >>> from counterclaim import case
    >>> europe = outlines(case.open("sky-ecc").folder)
    >>> {"BE", "NL"} <= set(europe["country"])
    True
    """
    homes = [Path(folder).parent, *(parent / "data" for parent in Path(__file__).parents)]
    tried = [home / "geo" / f"{name}.geojson" for home in homes]
    found = next((path for path in tried if path.is_file()), None)
    if found is None:
        places = "\n".join(f"  {path}" for path in tried)
        raise OutlinesNotFoundError(f"no outlines {name!r}. Looked at:\n{places}")
    features = json.loads(found.read_text(encoding="utf-8"))["features"]
    rows = [
        (
            feature["properties"]["country"],
            *feature["properties"]["label"],
            [np.array(polygon[0]) for polygon in feature["geometry"]["coordinates"]],
        )
        for feature in features
    ]
    return pd.DataFrame(rows, columns=["country", "label_x", "label_y", "outline"])


def widest_measure(figures: pd.DataFrame, platform: str) -> str:
    """Find the measure of which most countries have a figure.

    Parameters
    ----------
    figures
        One row a figure: `platform`, `jurisdiction`, `measure`.
    platform
        Which service.

    Returns
    -------
    str
        A code of `measure`; of equals the first in the alphabet. The European Union and the world
        are no countries, and the measure other counts a different thing in every row.

    Raises
    ------
    NotApplicableError
        No figure was counted in a country.

    Notes
    -----
    .. math:: \\arg\\max_m |\\{c : m \\text{ has a figure in } c\\}|

    Do not use it to choose what to compare: it says where numbers were found, not that they count
    one thing.

    Examples
    --------
    >>> figures = pd.DataFrame({
    ...     "platform": "sky_ecc", "jurisdiction": ["BE", "NL", "WORLD"],
    ...     "measure": ["arrests", "arrests", "users"],
    ... })
    >>> widest_measure(figures, "sky_ecc")
    'arrests'
    """
    rows = figures[(figures["platform"] == platform) & ~figures["jurisdiction"].isin(WHOLES)]
    rows = (
        rows[rows["measure"] != "other"].astype({"measure": "object"}).dropna(subset="jurisdiction")
    )
    if rows.empty:
        raise NotApplicableError("no figure was counted in a country")
    countries = rows.groupby("measure")["jurisdiction"].nunique()
    return countries.idxmax()


def one_per_country(
    figures: pd.DataFrame,
    measure: str,
    platform: str | None = None,
    event: str | None = None,
    scope: str | None = None,
) -> pd.DataFrame:
    """Choose one observation of a measure for each country.

    Parameters
    ----------
    figures
        As for `enforcement.observations`.
    measure, platform, event, scope
        Which figures; without one of the last three, all.

    Returns
    -------
    pd.DataFrame
        One row a country of which a figure was found, in order of its code: the columns of
        `enforcement.best_supported`, of the observation that most addresses print; of equals the
        latest, then the first by name. The European Union and the world are no countries.

    Notes
    -----
    Do not add or rank its rows unless `event` and `scope` are one: the best-printed number of one
    country is an action day and of another a single case.

    Examples
    --------
    >>> from counterclaim import case
    >>> day = one_per_country(case.open("sky-ecc").figures, "arrests", "sky_ecc")
    >>> day.set_index("jurisdiction").loc[["BE", "NL"], "value"].tolist()
    [48.0, 30.0]
    """
    wanted = {"measure": measure, "platform": platform, "event": event, "scope": scope}
    rows = figures[~figures["jurisdiction"].isin(WHOLES)]
    for column, code in wanted.items():
        rows = rows if code is None else rows[rows[column] == code]
    if rows.empty:
        return best_supported(figures.iloc[:0])
    best = best_supported(rows).sort_values(
        ["jurisdiction", "addresses", "as_of_to", "observation"],
        ascending=[True, False, False, True],
    )
    return best.drop_duplicates("jurisdiction").reset_index(drop=True)


def on_map(chosen: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """Set one observation a country on the outlines of countries.

    Parameters
    ----------
    chosen
        One row a country, as `one_per_country` gives it.
    countries
        One row a country, as `outlines` gives it.

    Returns
    -------
    pd.DataFrame
        One row a country of `countries`: its columns, those of `chosen` (missing where no figure
        was found) and `found` (truth). Countries beyond the map are left out.

    Notes
    -----
    Do not read a country without a figure as zero: zero is a figure.

    Examples
    --------
    >>> countries = pd.DataFrame({"country": ["BE", "LU"]})
    >>> chosen = pd.DataFrame({"jurisdiction": ["BE"], "value": [48.0]})
    >>> on_map(chosen, countries)[["country", "value", "found"]]
      country  value  found
    0      BE   48.0   True
    1      LU    NaN  False
    """
    table = countries.merge(
        chosen,
        left_on="country",
        right_on="jurisdiction",
        how="left",
        validate="one_to_one",
        indicator="found",
    )
    return table.assign(found=table["found"] == "both")
