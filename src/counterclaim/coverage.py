"""Which pages there are, which of them report the denial, and what each mentions."""

from collections.abc import Sequence

import pandas as pd

from counterclaim import codebook
from counterclaim.applicable import NotApplicableError


def reporting(articles: pd.DataFrame) -> pd.DataFrame:
    """Say of each page whether it reports the denial, and how far that can be known.

    Parameters
    ----------
    articles
        One row a page, with `reports_denial` and `window_complete` (booleans).

    Returns
    -------
    The same rows with `reporting`: `reports`, `not_there` (not in a page that was seen whole) or
    `not_seen` (not in the part that was seen). Codes in codebook order.
    """
    status = pd.Series("not_seen", index=articles.index)
    status = status.mask(articles["window_complete"].fillna(False), "not_there")
    status = status.mask(articles["reports_denial"].fillna(False), "reports")
    order = pd.CategoricalDtype(codebook.codes("reporting"), ordered=True)
    return articles.assign(reporting=status.astype(order))


def reporting_by(articles: pd.DataFrame, by: str) -> pd.DataFrame:
    """Count the pages of each group by whether they report the denial.

    Returns
    -------
    One row a group, most pages first: `by`, `pages`, and a count for each of `reports`,
    `not_there` and `not_seen`. Groups of codes without a page are left out.
    """
    pages = reporting(articles)
    counts = pages.groupby([by, "reporting"], observed=False).size().unstack("reporting")
    counts.columns = counts.columns.astype(str)
    counts = counts.assign(pages=counts.sum(axis="columns"))
    counts = counts[counts["pages"] > 0].reset_index()
    return counts.sort_values(["pages", by], ascending=[False, True], ignore_index=True)


def two_groups(
    articles: pd.DataFrame, by: str, one: Sequence, other: Sequence
) -> tuple[list[str], list[str]]:
    """Name the pages of two groups that are to be compared.

    Parameters
    ----------
    articles
        One row a page, with `article_id` and the column `by`.
    by
        A column of the pages, such as "country".
    one, other
        The values that make a page one of the first group, and of the second.

    Returns
    -------
    The `article_id` of the pages of either group, in the order of the rows. Pages of neither are
    left out.

    Raises
    ------
    NotApplicableError
        A group has no page, so that there is nothing to compare.
    """
    groups = [
        articles.loc[articles[by].isin(values), "article_id"].tolist() for values in (one, other)
    ]
    for values, pages in zip((one, other), groups, strict=True):
        if not pages:
            column = codebook.TABLES["articles"].column(by)
            named = [
                codebook.label(column.codes, value) if column.codes else value for value in values
            ]
            said = " or ".join(map(str, named))
            raise NotApplicableError(f"fewer than two groups, no page has “{column.en}”: {said}")
    return groups[0], groups[1]


def timeline(articles: pd.DataFrame) -> pd.DataFrame:
    """Put the pages in order of the date they are known to have appeared.

    Returns
    -------
    One row a page: `article_id`, `outlet`, `published` (as known), `published_precision`,
    `reporting`, `place` (0 upward, the pages of one date one above another), sorted by date; a
    month follows its days.
    """
    pages = reporting(articles).sort_values(
        ["published_to", "published_precision", "reporting", "article_id"]
    )
    place = pages.groupby("published", sort=False).cumcount()
    columns = ["article_id", "outlet", "published", "published_precision", "reporting", "place"]
    return pages.assign(place=place)[columns].reset_index(drop=True)


def proposition_grid(statements: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Say for each page and proposition who makes it there.

    Parameters
    ----------
    statements
        One row a statement: `article_id`, `speaker`, `proposition`, `stance`. The proposition
        `other` is left out: it is not one thing.
    articles
        One row a page: `article_id`, `outlet`, `published_from`, `reports_denial`.

    Returns
    -------
    One row a page and proposition that occurs in it: `article_id`, `outlet`, `published_from`,
    `reports_denial`, `proposition` (ordered: in most pages first), `statements` (count), and whether it is made by the `company`,
    by `authorities`, in the `outlet_voice`, and whether anyone denies or doubts it (`disputed`).
    """
    made = statements[statements["proposition"] != "other"]
    made = made.assign(
        company=made["speaker"].isin(codebook.with_role("speaker", "company")),
        authorities=made["speaker"].isin(codebook.with_role("speaker", "authority")),
        outlet_voice=made["speaker"].isin(codebook.with_role("speaker", "outlet")),
        disputed=made["stance"] != "asserts",
    )
    grid = (
        made.groupby(["article_id", "proposition"], observed=True)
        .agg(
            statements=("speaker", "size"),
            company=("company", "any"),
            authorities=("authorities", "any"),
            outlet_voice=("outlet_voice", "any"),
            disputed=("disputed", "any"),
        )
        .reset_index()
    )
    commonest = grid["proposition"].astype("str").value_counts().index
    grid["proposition"] = pd.Categorical(grid["proposition"].astype("str"), commonest, ordered=True)
    columns = ["article_id", "outlet", "published_from", "reports_denial"]
    return grid.merge(articles[columns], on="article_id", validate="many_to_one")


def mentions(grid: pd.DataFrame) -> pd.DataFrame:
    """Count in how many pages each proposition occurs.

    Returns
    -------
    One row a proposition, most pages first: `proposition`, `pages`, `denial_pages` (of the pages
    that report the denial), `company`, `authorities`, `outlet_voice`, `disputed` (pages each).
    """
    counts = grid.groupby("proposition", observed=True).agg(
        pages=("article_id", "nunique"),
        denial_pages=("reports_denial", "sum"),
        company=("company", "sum"),
        authorities=("authorities", "sum"),
        outlet_voice=("outlet_voice", "sum"),
        disputed=("disputed", "sum"),
    )
    return counts.sort_values("pages", ascending=False, kind="stable").reset_index()
