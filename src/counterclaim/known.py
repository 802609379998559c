"""What could have been known by a moment: claims, denials and numbers, from dates that are days."""

from datetime import timedelta

import pandas as pd

KINDS = ("claim", "denial", "number")
_NUMBER = ["platform", "jurisdiction", "measure", "claimant", "bound", "value_low", "value_high"]
_SAYING = ["kind", "speaker", "proposition", "stance"]


def known_by(
    statements: pd.DataFrame, articles: pd.DataFrame, figures: pd.DataFrame, moment: pd.Timestamp
) -> pd.DataFrame:
    r"""Say of each claim, denial and number whether it was out by a moment.

    Parameters
    ----------
    statements
        One row a statement: `article_id`, `speaker`, `proposition`, `stance`. The proposition
        `other` is left out: it is not one thing.
    articles
        One row a page: `article_id`, `url`, `published_from`, `published_to` (first and last day
        on which it may have appeared). A page without both is left out.
    figures
        One row a figure: `source_url`, `platform`, `jurisdiction`, `measure`, `claimant`, `bound`,
        `value_low`, `value_high`, `unit`. A figure whose address is not that of a page is left out:
        nothing dates its printing.
    moment
        A moment, in the time in which the pages are dated.

    Returns
    -------
    DataFrame
        One row a claim (who says what), denial (who denies what) or number (one interval by one
        claimant), earliest first: `item` (its name), `kind` ("claim", "denial", "number"),
        `speaker` (who says it; the claimant of a number), `proposition`, `stance`, and of a number
        `platform`, `jurisdiction`, `measure`, `unit`, `bound`, `value_low`, `value_high` (missing
        where open); `pages` (that carry it), `first_from` (the earliest it can have been out),
        `first_to` (by then it was out for certain), `article_id` (the page that settles
        `first_to`), and `state`: "certain", "perhaps" or "not_yet".

    Notes
    -----
    A page :math:`i` dated to the days :math:`[d_i, e_i]` appeared between the first moment of
    :math:`d_i` and the last of :math:`e_i`. An item on the pages :math:`P` was out

    .. math::

        \text{certainly if } t \ge \min_{i \in P} (e_i + 1\,\text{day}), \qquad
        \text{not yet if } t \le \min_{i \in P} d_i,

    and perhaps in between. No page carries a time, so every moment within a day gives the same
    answer; a page dated to a month is certain only when the month is over.

    Do not read "not yet" as unsaid: it says that no page of this case had it, and the case is a
    sample. A page may also have been changed after its date.

    References
    ----------
    Allen, J. F. (1983). Maintaining knowledge about temporal intervals. Communications of the ACM
    26, 832-843.

    Examples
    --------
    >>> statements = pd.DataFrame({
    ...     "article_id": ["p1", "p2"], "speaker": ["be_police", "company"],
    ...     "proposition": "cracked", "stance": ["asserts", "denies"],
    ... })
    >>> days = pd.to_datetime(["2021-03-09", "2021-03-10"])
    >>> articles = pd.DataFrame({
    ...     "article_id": ["p1", "p2"], "url": ["u1", "u2"],
    ...     "published_from": days, "published_to": days,
    ... })
    >>> figures = pd.DataFrame(columns=["source_url", "unit", *_NUMBER])
    >>> six = pd.Timestamp("2021-03-09 18:00")
    >>> known_by(statements, articles, figures, six)[["speaker", "state"]].values.tolist()
    [['be_police', 'perhaps'], ['company', 'not_yet']]
    """
    return at_moment(_items(statements, articles, figures), moment)


def at_moment(items: pd.DataFrame, moment: pd.Timestamp) -> pd.DataFrame:
    """Say of the same items what was out by another moment.

    Parameters
    ----------
    items
        As `known_by` gives them.
    moment
        The other moment.

    Returns
    -------
    DataFrame
        The items, their `state` as at that moment.

    Notes
    -----
    See `known_by`.
    """
    state = pd.Series("perhaps", index=items.index, dtype="object")
    state = state.mask(items["first_to"] <= moment, "certain")
    return items.assign(state=state.mask(items["first_from"] >= moment, "not_yet"))


def moments(articles: pd.DataFrame) -> pd.DataFrame:
    """List the moments at which what is known can change, by the dates of the pages themselves.

    Parameters
    ----------
    articles
        One row a page: `published_from`, `published_to`, `published_precision`.

    Returns
    -------
    DataFrame
        One row a moment, earliest first: `moment`, `day` and `part` ("evening" of a day: 18:00;
        "end" of a day or month: midnight). No row where no page is dated.

    Notes
    -----
    Within a day nothing changes that a date can tell, so one moment stands for all of them.

    Examples
    --------
    >>> day = pd.Timestamp("2021-03-09")
    >>> pages = pd.DataFrame({
    ...     "published_from": [day], "published_to": [day], "published_precision": ["day"],
    ... })
    >>> moments(pages)["moment"].astype(str).tolist()
    ['2021-03-09 18:00:00', '2021-03-10 00:00:00']
    """
    dated = articles.dropna(subset=["published_from", "published_to"])
    exact = dated[dated["published_precision"] == "day"]["published_from"]
    days = sorted(set(exact) | set(dated["published_to"]))
    rows = []
    for day in days:
        if day in set(exact):
            rows.append((day + timedelta(hours=18), day, "evening"))
        rows.append((day + timedelta(days=1), day, "end"))
    return pd.DataFrame(rows, columns=["moment", "day", "part"])


def _items(statements: pd.DataFrame, articles: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    pages = articles.dropna(subset=["published_from", "published_to"])
    columns = ["item", *_SAYING, *_NUMBER[:3], "unit", *_NUMBER[4:]]
    columns += ["pages", "first_from", "first_to", "article_id"]
    parts = [_sayings(statements, pages), _numbers(figures, pages)]
    parts = [table for table in parts if len(table)]
    if not parts:
        return pd.DataFrame(columns=columns)
    items = pd.concat(parts, ignore_index=True).reindex(columns=columns)
    return items.sort_values(["first_to", "first_from", "kind", "item"], ignore_index=True)


def _sayings(statements: pd.DataFrame, pages: pd.DataFrame) -> pd.DataFrame:
    said = statements[statements["proposition"] != "other"].astype(
        dict.fromkeys(_SAYING[1:], "object")
    )
    said = said.assign(kind=(said["stance"] == "denies").map({True: "denial", False: "claim"}))
    return _first(said, pages, "article_id", _SAYING)


def _numbers(figures: pd.DataFrame, pages: pd.DataFrame) -> pd.DataFrame:
    plain = figures.dropna(subset=["value_low"]).assign(kind="number")
    plain = plain.astype(dict.fromkeys(["unit", *_NUMBER[:5]], "object"))
    pages = pages.drop_duplicates("url")
    plain = plain.merge(
        pages[["url", "article_id"]], left_on="source_url", right_on="url", validate="many_to_one"
    )
    found = _first(plain, pages, "article_id", ["kind", *_NUMBER, "unit"])
    return found.rename(columns={"claimant": "speaker"})


def _first(rows: pd.DataFrame, pages: pd.DataFrame, on: str, keys: list) -> pd.DataFrame:
    dated = rows[[on, *keys]].merge(
        pages[["article_id", "published_from", "published_to"]], on=on, validate="many_to_one"
    )
    dated = dated.assign(first_to=dated["published_to"] + timedelta(days=1))
    dated = dated.sort_values(["first_to", "published_from", "article_id"])
    found = (
        dated.groupby(keys, sort=False, dropna=False)
        .agg(
            pages=("article_id", "nunique"),
            first_from=("published_from", "min"),
            first_to=("first_to", "min"),
            article_id=("article_id", "first"),
        )
        .reset_index()
    )
    names = ["-".join(map(str, key)) for key in found[keys].itertuples(index=False)]
    return found.assign(item=names)


def counts(statements: pd.DataFrame, articles: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Count at each moment what was out for certain and what at most.

    Parameters
    ----------
    statements, articles, figures
        As for `known_by`.

    Returns
    -------
    DataFrame
        One row a moment and kind: `at` (0 upward), `moment`, `day`, `part`, `kind` (as in
        `known_by`), `certain`, `possible` (certain and perhaps together) and `items` (counts).

    Notes
    -----
    See `known_by`.

    Examples
    --------
    >>> from counterclaim import case
    >>> story = case.open("sky-ecc")
    >>> found = counts(story.statements, story.articles, story.figures)
    >>> bool((found["certain"] <= found["possible"]).all())
    True
    """
    items, rows = _items(statements, articles, figures), []
    for at in moments(articles).itertuples():
        known = at_moment(items, at.moment)
        for kind in KINDS:
            states = known.loc[known["kind"] == kind, "state"]
            certain = int((states == "certain").sum())
            possible = int((states != "not_yet").sum())
            rows.append(
                (at.Index, at.moment, at.day, at.part, kind, certain, possible, len(states))
            )
    columns = ["at", "moment", "day", "part", "kind", "certain", "possible", "items"]
    return pd.DataFrame(rows, columns=columns)
