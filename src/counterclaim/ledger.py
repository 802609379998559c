"""The ledger of the story: who says what and takes which side, and what survived of the denial."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from counterclaim import codebook, network
from counterclaim.applicable import NotApplicableError
from counterclaim.framing import voice_groups

OPPOSITE = {"asserts": ["denies", "doubts"], "denies": ["asserts"]}
# A speaker heard in fewer pages is not drawn: her ties would rest on one or two rows.
FEWEST_PAGES = 5


def company_said() -> dict[str, str]:
    """Say which side the company takes of what its denial speaks of, by the roles of the codebook.

    Returns
    -------
    The stance ("denies" or "asserts") by proposition, in codebook order.
    """
    sides = {"denied": "denies", "answer": "asserts"}
    listed = codebook.entries("proposition")
    return {code.code: sides[code.role] for code in listed if code.role in sides}


def denial_statements(statements: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Keep the statements of the pages that report the denial, in text order, with their `voice`.

    Returns
    -------
    The rows of `statements` on pages with `reports_denial`, by page and `position`, with `voice`
    (company, authorities, outlet, others).
    """
    pages = articles.loc[articles["reports_denial"].fillna(False), "article_id"]
    kept = statements[statements["article_id"].isin(pages)]
    return voice_groups(kept).sort_values(["article_id", "position"], ignore_index=True)


def ledger(statements: pd.DataFrame, *, fewest: int = 1) -> pd.DataFrame:
    """Count on how many pages each kind of voice takes which side of each proposition.

    Parameters
    ----------
    statements
        One row a statement: `article_id`, `voice`, `proposition`, `stance`. The proposition
        `other` is left out: it is not one thing.
    fewest
        Propositions on fewer pages are left out.

    Returns
    -------
    One row a proposition and voice that occur together: `proposition`, `voice`, `asserts`,
    `denies`, `doubts` (pages each) and `pages` (pages with any). A voice that both asserts and
    denies something on one page counts on both sides. Propositions in most pages come first.
    """
    made = statements[statements["proposition"] != "other"]
    once = made.drop_duplicates(["article_id", "voice", "proposition", "stance"])
    by = ["proposition", "voice"]
    counts = once.groupby([*by, "stance"], observed=True).size().unstack("stance", fill_value=0)
    counts = counts.reindex(columns=["asserts", "denies", "doubts"], fill_value=0)
    counts.columns = counts.columns.astype(str)
    pages = made.groupby(by, observed=True)["article_id"].nunique()
    wide = made.groupby("proposition", observed=True)["article_id"].nunique()
    table = counts.assign(pages=pages).reset_index()
    table = table.assign(all_pages=table["proposition"].map(wide).astype(int))
    table = table[table["all_pages"] >= fewest]
    table = table.sort_values(["all_pages", "proposition", "voice"], ascending=[False, True, True])
    return table.drop(columns="all_pages").reset_index(drop=True)


def kept_statements(statements: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Say for each denial page which of the company's statements it kept, and who answers there.

    Parameters
    ----------
    statements
        As `denial_statements` gives them.
    articles
        One row a page: `article_id`, `outlet`, `published`, `reports_denial`, `window_complete`.

    Returns
    -------
    One row a denial page and company statement (`company_said`): `article_id`, `outlet`,
    `published`, `window_complete` (missing counts as cut off), `proposition`, `stance` (the
    company's), `kept` (the company makes it there), `order` (1
    for the first of the company's statements in the text; missing where it is not kept),
    `authority_answers` and `outlet_answers` (whether the voice takes the other side of the
    proposition on the same page; only where it is kept). Pages by date and outlet.
    """
    sides = company_said()
    pages = articles[articles["reports_denial"].fillna(False)]
    whole = pages["window_complete"].fillna(False).astype(bool)
    pages = pages.assign(window_complete=whole)[
        ["article_id", "outlet", "published", "window_complete"]
    ]
    grid = pages.merge(pd.DataFrame(sides.items(), columns=["proposition", "side"]), how="cross")
    made = statements.astype({"proposition": str, "stance": str, "voice": str})
    said = made[made["voice"] == "company"].merge(
        grid[["article_id", "proposition", "side"]].rename(columns={"side": "stance"}),
        on=["article_id", "proposition", "stance"],
        validate="many_to_one",
    )
    first = said.groupby(["article_id", "proposition"])["position"].min().rename("first")
    grid = grid.merge(
        first.reset_index(), on=["article_id", "proposition"], how="left", validate="one_to_one"
    )
    order = grid.groupby("article_id")["first"].rank(method="first").astype("Int64")
    grid = grid.assign(kept=grid["first"].notna(), order=order)
    for voice, column in (("authorities", "authority_answers"), ("outlet", "outlet_answers")):
        theirs = made[made["voice"] == voice]
        against = {
            (row.article_id, row.proposition)
            for row in theirs.itertuples()
            if row.stance in OPPOSITE[sides.get(row.proposition, "asserts")]
        }
        pairs = zip(grid["article_id"], grid["proposition"], strict=True)
        answered = np.array([pair in against for pair in pairs], dtype=bool)
        grid = grid.assign(**{column: answered & grid["kept"].to_numpy()})
    kinds = pd.CategoricalDtype(list(sides), ordered=True)
    grid = grid.assign(proposition=grid["proposition"].astype(kinds))
    return (
        grid.rename(columns={"side": "stance"})
        .drop(columns="first")
        .sort_values(["published", "outlet", "article_id", "proposition"], ignore_index=True)
    )


def survival(kept: pd.DataFrame) -> pd.DataFrame:
    """Count on how many denial pages each of the company's statements survives.

    Parameters
    ----------
    kept
        As `kept_statements` gives it.

    Returns
    -------
    One row a company statement, the most kept first: `proposition`, `stance`, `pages` (all denial
    pages), `kept`, `dropped` (not on a page that was seen whole), `not_seen` (not in the opening
    of a page that was cut off), `median_order` (among the company's statements where it is
    kept), `authority_answers`, `outlet_answers` (pages).
    """
    whole = kept["window_complete"]
    counted = kept.assign(dropped=~kept["kept"] & whole, not_seen=~kept["kept"] & ~whole)
    table = counted.groupby("proposition", observed=False).agg(
        pages=("article_id", "nunique"),
        kept=("kept", "sum"),
        dropped=("dropped", "sum"),
        not_seen=("not_seen", "sum"),
        median_order=("order", "median"),
        authority_answers=("authority_answers", "sum"),
        outlet_answers=("outlet_answers", "sum"),
    )
    table = table.reset_index().sort_values("kept", ascending=False, kind="stable")
    stances = table["proposition"].astype(str).map(company_said())
    table.insert(1, "stance", stances)
    return table.reset_index(drop=True)


def network_ties(
    statements: pd.DataFrame, clusters: pd.DataFrame | None = None, *, draws: int = 2000
) -> pd.DataFrame:
    """Give the ties between the speakers that are heard often enough, with a place for each.

    Parameters
    ----------
    statements
        One row a statement: `article_id`, `speaker`, `proposition`, `stance`.
    clusters
        One row a page: `article_id` and `cluster`, the text it shares; a text counts once.
    draws
        Bootstrap draws.

    Returns
    -------
    One row a pair of speakers heard in `FEWEST_PAGES` pages or more that share or contest a
    proposition: `speaker_a`, `speaker_b`, `tie` (congruence minus conflict, pairs of statements),
    `low`, `high` (95 %, bootstrap over pages), `sure` (whether the interval leaves 0 out), `x_a`,
    `y_a`, `x_b`, `y_b` (places: company and outlet on the left, others on the right), `pages_a`, `pages_b` (pages on which each is heard).

    Raises
    ------
    NotApplicableError
        Fewer than two speakers are heard often enough, or none of them share a proposition.
    """
    made, once = _often_heard(statements), _cluster_of(clusters)
    heard = made.groupby("speaker", observed=True)["article_id"].nunique()
    if len(heard) < 2:
        raise NotApplicableError(f"fewer than two speakers are heard on {FEWEST_PAGES} pages")
    ties = network.bootstrap_ties(made, "subtract", once, draws=draws)
    either = network.ties(made, "ignore", clusters=once)
    shared = [
        either.loc[a, b] > 0 for a, b in zip(ties["speaker_a"], ties["speaker_b"], strict=True)
    ]
    if not any(shared):
        raise NotApplicableError("no two of the speakers heard often speak of one proposition")
    places = _places(heard)
    ties = ties[shared].assign(sure=(ties["low"] > 0) | (ties["high"] < 0))
    for end in ("a", "b"):
        spot = ties[f"speaker_{end}"].map(places)
        ties = ties.assign(
            **{f"x_{end}": spot.str[0], f"y_{end}": spot.str[1]},
            **{f"pages_{end}": ties[f"speaker_{end}"].map(heard.to_dict()).astype(int)},
        )
    return ties.drop(columns=["bias", "nonzero_share"]).reset_index(drop=True)


def nulls(
    statements: pd.DataFrame,
    speakers_kept: Sequence[str] = ("all", "often"),
    *,
    clusters: pd.DataFrame | None = None,
    draws: int = 199,
) -> pd.DataFrame:
    """Hold the communities of speakers against both nulls; the verdict depends on which.

    Parameters
    ----------
    statements
        One row a statement: `article_id`, `speaker`, `proposition`, `stance`.
    speakers_kept
        Sets of speakers: "all", and "often" for those heard on `FEWEST_PAGES` pages or more.
    clusters
        One row a page: `article_id` and `cluster`, the text it shares; a text counts once.
    draws
        Random networks of each null.

    Returns
    -------
    One row a set of speakers and null ("weights" or "pairs", see `network.modularity`): `speakers_kept`, `speakers` (count of those
    with a tie), `null`, `modularity` of the congruence ties, `null_mean`, `null_p`, `communities`
    (count of those with two speakers or more).
    """
    sets = {"all": statements, "often": _often_heard(statements)}
    rows = []
    for kept, made in [(kept, sets[kept]) for kept in speakers_kept]:
        ties = network.ties(made, "congruence", clusters=_cluster_of(clusters))
        speakers = int((ties.sum(axis=1) > 0).sum())
        for null in network.NULLS:
            found = network.modularity(ties, null=null, draws=draws)
            groups = sum(len(members) > 1 for members in found.communities)
            measured = (found.modularity, found.null_mean, found.null_p, groups)
            rows.append((kept, speakers, null, *measured))
    columns = ["speakers_kept", "speakers", "null", "modularity", "null_mean", "null_p"]
    return pd.DataFrame(rows, columns=[*columns, "communities"])


def _often_heard(statements: pd.DataFrame) -> pd.DataFrame:
    heard = statements.groupby("speaker", observed=True)["article_id"].transform("nunique")
    return statements[heard >= FEWEST_PAGES].astype({"speaker": str})


def _cluster_of(clusters: pd.DataFrame | None) -> pd.Series | None:
    return None if clusters is None else clusters.set_index("article_id")["cluster"]


def _places(heard: pd.Series) -> dict[str, tuple[float, float]]:
    """Put the company and the outlet on the left, all others one beneath another on the right."""
    others = [name for name in heard.index.astype(str) if name not in ("company", "outlet")]
    heights = np.linspace(1, -1, len(others)) if len(others) > 1 else np.zeros(1)
    arc = {
        name: (round(0.35 + 0.45 * float(np.sqrt(1 - height**2)), 6), round(float(height), 6))
        for name, height in zip(others, heights, strict=False)
    }
    return {"company": (-1.0, 0.5), "outlet": (-1.0, -0.5)} | arc
