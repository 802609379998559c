"""Reported numbers as plain rows: texts as strings, ends as numbers, a name for every row."""

import pandas as pd

from counterclaim import codebook
from counterclaim.intervals import ends

THING = ["platform", "event", "scope", "jurisdiction", "measure", "unit"]
TEXT = [*THING, "claimant", "bound", "reported_as", "source_outlet", "source_url"]

# Who does not put a number forward as its own: it may restate anybody's.
UNATTRIBUTED = frozenset({"outlet", "other_media", "authority_unnamed"})
# Police and prosecutors of one country announced together: one voice.
VOICE = {
    "nl_police": "nl",
    "nl_prosecutor": "nl",
    "be_police": "be",
    "be_prosecutor": "be",
}


def names(rows: pd.DataFrame) -> list[str]:
    """Name each row: by `figure_id`, by `observation`, else by the index."""
    for column in ("figure_id", "observation"):
        if column in rows.columns and rows[column].notna().all():
            return rows[column].astype("str").tolist()
    return rows.index.astype("str").tolist()


def plain(figures: pd.DataFrame) -> pd.DataFrame:
    """Give texts as strings ("" where missing), ends as floats, and each row its name."""
    texts = figures.reindex(columns=TEXT).astype("object")
    rows = pd.concat([texts.where(texts.notna(), ""), ends(figures)], axis=1)
    value = figures["value"] if "value" in figures.columns else rows["value_low"]
    voice = rows["claimant"].map(lambda who: "" if who in UNATTRIBUTED else VOICE.get(who, who))
    return rows.assign(
        name=names(figures),
        value=pd.to_numeric(value).astype("float64"),
        as_of_from=_days(figures, "from"),
        as_of_to=_days(figures, "to"),
        voice=voice,
    )


def _days(figures: pd.DataFrame, side: str) -> pd.Series:
    if f"as_of_{side}" in figures.columns:
        return figures[f"as_of_{side}"]
    dates = figures.reindex(columns=["as_of"])["as_of"].astype("object")
    days = [_day(date, side) for date in dates]
    return pd.Series(days, index=figures.index, dtype="datetime64[us]")


def _day(date: object, side: str) -> pd.Timestamp:
    if pd.isna(date) or date == "":
        return pd.NaT
    period = pd.Period(str(date))
    return (period.start_time if side == "from" else period.end_time).normalize()


def selection(figures: pd.DataFrame, **wanted: str | None) -> pd.DataFrame:
    """Keep the rows that have the wanted codes; None asks nothing of a column."""
    for column, code in wanted.items():
        if code is not None:
            figures = figures[figures[column].astype("object") == code]
    return figures


def in_codebook_order(rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Make codes ordered categories ("" is missing) and sort by the columns in turn."""
    typed = {}
    for name in {"platform", "scope", "measure", "unit", "claimant"} & set(rows.columns):
        codes = codebook.codes("speaker" if name == "claimant" else name)
        cells = rows[name].astype("object")
        typed[name] = pd.Categorical(cells.where(cells.isin(codes)), codes, ordered=True)
    return rows.assign(**typed).sort_values(list(columns), kind="stable").reset_index(drop=True)
