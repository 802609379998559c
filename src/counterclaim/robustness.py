"""How far a finding survives its coders, its copies and its sample.

A finding is a claim with a direction. It is computed again under each specification: other coder,
fewer pages, one voice a copied text, one outlet less, codes redrawn from the coders' confusions.
"""

import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from counterclaim import inference
from counterclaim.framing import coded_pages
from counterclaim.ledger import denial_statements, kept_statements

ALPHA = 0.05
# In how many draws a claim must hold for the specification to hold.
MOST_DRAWS_SHARE = 0.95


@dataclass(frozen=True)
class Claim:
    """A claim with a direction about the denial pages.

    Without a group: more pages have a code of `more` than one of `than`. With one: the share of
    pages with a code of `more` is higher in the group of `by` than in the rest, beyond chance.
    `source` says whether the variable was coded twice ("codes") or read off the statements.
    """

    key: str
    en: str
    nl: str
    variable: str
    more: tuple
    than: tuple = ()
    by: str = ""
    group: str = ""
    source: str = "codes"


@dataclass(frozen=True)
class Specification:
    """One way to compute a claim again, with its name in English and in Dutch."""

    key: str
    en: str
    nl: str


SPECIFICATIONS = (
    Specification("pass_a", "pass a", "ronde a"),
    Specification("pass_b", "pass b", "ronde b"),
    Specification("agreed", "agreed codes only", "waar beide gelijk zijn"),
    Specification("complete", "whole pages only", "alleen hele pagina's"),
    Specification("one_voice", "one voice a copied text", "één stem per tekst"),
    Specification("leave_one_out", "any one outlet left out", "zonder één medium"),
    Specification("redrawn", "codes redrawn", "codes opnieuw getrokken"),
)
# Statements have one coding, so there is no other pass, no agreement and no confusion.
ONE_CODING = {"pass_a", "complete", "one_voice", "leave_one_out"}

CLAIMS = (
    Claim(
        "side_by_side",
        "More pages set the accounts side by side than take a side",
        "Meer pagina's zetten de verhalen naast elkaar dan dat ze partij kiezen",
        "adjudication",
        ("juxtaposes",),
        ("accepts_authorities", "doubts_company", "accepts_company"),
    ),
    Claim(
        "no_answer",
        "On more pages no authority is seen to answer than is",
        "Op meer pagina's is geen antwoord van de autoriteiten te zien dan wel",
        "authority_response",
        ("absent",),
        ("direct", "indirect", "no_comment"),
    ),
    Claim(
        "denying_verb",
        "The verb of the denial denies more often than it is neutral",
        "Het werkwoord van de ontkenning ontkent vaker dan dat het neutraal is",
        "verb_class",
        ("denying",),
        ("neutral",),
    ),
    Claim(
        "company_before_authorities",
        "The company speaks first more often than an authority",
        "Het bedrijf spreekt vaker als eerste dan een overheid",
        "first_speaker",
        ("company",),
        ("authority",),
    ),
    Claim(
        "company_before_outlet",
        "The company speaks first more often than the outlet",
        "Het bedrijf spreekt vaker als eerste dan de redactie",
        "first_speaker",
        ("company",),
        ("outlet",),
    ),
    Claim(
        "denial_over_success",
        "Headlines lead with the denial more often than with police success",
        "Koppen openen vaker met ontkenning dan met politiesucces",
        "headline_frame",
        ("denial_led",),
        ("police_success",),
    ),
    Claim(
        "headline_over_below",
        "The denial stands in the headline more often than only below it",
        "De ontkenning staat vaker in de kop dan alleen eronder",
        "denial_position",
        ("headline",),
        ("lede", "body"),
    ),
    Claim(
        "conflict_present",
        "The conflict frame is present more often than not",
        "Het conflictframe is vaker aanwezig dan niet",
        "conflict",
        (True,),
        (False,),
    ),
    Claim(
        "responsibility_absent",
        "The responsibility frame is absent more often than not",
        "Het verantwoordelijkheidsframe is vaker afwezig dan niet",
        "responsibility",
        (False,),
        (True,),
    ),
    Claim(
        "dutch_denial_led",
        "Headlines in Dutch lead with the denial more often, beyond chance",
        "Nederlandstalige koppen openen vaker met de ontkenning, meer dan toeval",
        "headline_frame",
        ("denial_led",),
        by="language",
        group="nl",
    ),
    Claim(
        "netherlands_responsibility",
        "Pages from the Netherlands see responsibility more often, beyond chance",
        "Pagina's uit Nederland zien vaker verantwoordelijkheid, meer dan toeval",
        "responsibility",
        (True,),
        by="country",
        group="NL",
    ),
    Claim(
        "rejection_kept",
        "More pages keep the rejection of the crack than not",
        "Meer pagina's houden de verwerping van de kraak dan niet",
        "cracked",
        ("kept",),
        ("gone",),
        source="statements",
    ),
    Claim(
        "fake_app_kept",
        "More pages keep the fake app than not",
        "Meer pagina's houden de nepapp dan niet",
        "fake_app",
        ("kept",),
        ("gone",),
        source="statements",
    ),
    Claim(
        "legal_action_gone",
        "Fewer pages keep the legal action than not",
        "Minder pagina's houden de gang naar de rechter dan niet",
        "legal_action",
        ("gone",),
        ("kept",),
        source="statements",
    ),
)


def claim(key: str) -> Claim:
    """Look a claim up by its key; KeyError where there is none."""
    return {one.key: one for one in CLAIMS}[key]


def specifications(
    codes: pd.DataFrame,
    statements: pd.DataFrame,
    articles: pd.DataFrame,
    clusters: pd.DataFrame,
    claims: tuple[Claim, ...] = CLAIMS,
    *,
    draws: int = 1000,
    seed: int = 20210310,
) -> pd.DataFrame:
    r"""Compute each claim again under each specification.

    Parameters
    ----------
    codes, statements, articles
        The tables of a case; both passes "a" and "b" are used.
    clusters
        One row a page: `article_id`, `cluster` (the text it shares), as `copies.clusters` gives it.
    claims
        What is claimed.
    draws, seed
        Of the redrawn codes.

    Returns
    -------
    DataFrame
        One row a claim and specification: `claim`, `claim_en`, `claim_nl`, `specification`,
        `specification_en`, `specification_nl`, `value` (-1 to 1), `low`, `high` (of the outlets
        left out, or 95 % of the draws; else missing), `status` ("holds", "fails", "cannot be
        known" or "does not apply"), `holds` (missing for the last two) and `pages` (count, or
        voices for one voice a text).

    Notes
    -----
    With :math:`n_m` and :math:`n_t` the pages that have a code of `more` and of `than`, and
    :math:`p_g` and :math:`p_r` the shares of `more` in the group and in the rest, `value` is

    .. math:: v = \frac{n_m - n_t}{n} \qquad \text{or} \qquad v = p_g - p_r

    A claim holds where :math:`v > 0`, and a claim about a group only where Fisher's exact p is at
    most .05 too. Where no outcome with the same margins could reach that, it "cannot be known".

    Pages of one copied text weigh one voice together (claims without a group), or become one row
    by majority (claims about a group, `inference.collapsed_clusters`). Redrawn codes: a page's
    code :math:`c` of either pass becomes :math:`k` with the share
    :math:`(n_{ck} + n_{kc}) / \sum_k (n_{ck} + n_{kc})` in which the passes confuse the two; the
    claim must hold in 95 % of the draws. One outlet left out: it must hold whichever it is.

    Do not use the count of specifications as a probability: they share their pages. And do not use
    the redrawn codes as the truth plus noise: each pass has that noise already, so that they doubt
    more than they should.

    References
    ----------
    Simonsohn, U., Simmons, J. P., & Nelson, L. D. (2020). Specification curve analysis. Nature
    Human Behaviour 4, 1208-1214.

    Steegen, S., Tuerlinckx, F., Gelman, A., & Vanpaemel, W. (2016). Increasing transparency
    through a multiverse analysis. Perspectives on Psychological Science 11(5), 702-712.
    """
    kept = kept_statements(denial_statements(statements, articles), articles)
    codings = {}
    if any(one.source == "codes" for one in claims):
        codings = {coding: coded_pages(codes, articles, coding) for coding in CODINGS}
    rows = []
    for one in claims:
        tables = _tables(one, codings, kept)
        for how in SPECIFICATIONS:
            found = (None, None, None, "does not apply", 0)
            if one.source == "codes" or how.key in ONE_CODING:
                found = _specified(one, how.key, tables, clusters, draws, seed)
            names = (one.key, one.en, one.nl, how.key, how.en, how.nl)
            rows.append((*names, *found))
    columns = ["claim", "claim_en", "claim_nl"]
    columns += ["specification", "specification_en", "specification_nl"]
    table = pd.DataFrame(rows, columns=[*columns, "value", "low", "high", "status", "pages"])
    holds = table["status"].map({"holds": True, "fails": False}).astype("boolean")
    table = table.astype({"value": float, "low": float, "high": float})
    return table.assign(holds=holds)[[*columns, "value", "low", "high", "status", "holds", "pages"]]


def badges(table: pd.DataFrame) -> pd.DataFrame:
    """Count for each claim in how many of its specifications it holds.

    Parameters
    ----------
    table
        As `specifications` gives it.

    Returns
    -------
    One row a claim, in the order of `table`: `claim`, `claim_en`, `claim_nl`, `holds` and `of`
    (counts). A specification under which the claim cannot be known counts in `of`: it holds there
    no more than it fails; one that does not apply does not count.
    """
    applies = table[table["status"] != "does not apply"]
    counted = applies.groupby(["claim", "claim_en", "claim_nl"], sort=False)["status"]
    return counted.agg(holds=lambda status: int((status == "holds").sum()), of="size").reset_index()


def with_badges(table: pd.DataFrame) -> pd.DataFrame:
    """Add to each row of `specifications` how many its claim holds in: `holds_in` and `of`."""
    counts = badges(table).rename(columns={"holds": "holds_in"})[["claim", "holds_in", "of"]]
    return table.merge(counts, on="claim", validate="many_to_one")


def held_together(table: pd.DataFrame) -> tuple[int, int]:
    """Count the specifications under which all claims of a table hold, and those that apply to all.

    Parameters
    ----------
    table
        As `specifications` gives it.
    """
    status = table.groupby("specification", sort=False)["status"]
    applies = status.agg(lambda found: bool((found != "does not apply").all()))
    holds = status.agg(lambda found: bool((found == "holds").all()))
    return int(holds.sum()), int(applies.sum())


# ---- from a claim and a specification to a value


CODINGS = ("a", "b", "agreed")


def _tables(one: Claim, codings: dict[str, pd.DataFrame], kept) -> dict[str, pd.DataFrame]:
    """Give the pages of each coding: `article_id`, `outlet`, `window_complete`, `code`, `group`."""
    if one.source == "statements":
        rows = kept[kept["proposition"].astype(str) == one.variable]
        code = rows["kept"].map({True: "kept", False: "gone"})
        pages = rows[["article_id", "outlet", "window_complete"]]
        return {"a": pages.assign(code=code.astype(object), group=False)}
    return {coding: _pages(one, coded) for coding, coded in codings.items()}


def _pages(one: Claim, coded: pd.DataFrame) -> pd.DataFrame:
    group = coded[one.by].astype(object) == one.group if one.by else False
    pages = coded[["article_id", "outlet", "window_complete"]]
    pages = pages.assign(code=coded[one.variable].astype(object), group=group)
    return pages.dropna(subset="code")


def _specified(one: Claim, how: str, tables, clusters, draws: int, seed: int) -> tuple:
    pages = tables[{"pass_b": "b", "agreed": "agreed"}.get(how, "a")]
    if how == "complete":
        pages = pages[pages["window_complete"].fillna(False).astype(bool)]
    if how == "leave_one_out":
        return _left_out(one, pages)
    if how == "redrawn":
        return _redrawn(one, tables["a"], tables["b"], draws, seed)
    if how == "one_voice":
        pages = pages.merge(
            clusters[["article_id", "cluster"]], on="article_id", validate="one_to_one"
        )
        value, known, holds, voices = _one_voice(one, pages)
        return value, None, None, _status(known, holds), voices
    value, known, holds = _value(one, pages["code"], pages["group"])
    return value, None, None, _status(known, holds), len(pages)


def _status(known: bool, holds: bool) -> str:
    if not known:
        return "cannot be known"
    return "holds" if holds else "fails"


def _value(one: Claim, code: pd.Series, group: pd.Series) -> tuple[float, bool, bool]:
    """Give the value of a claim, whether it can be known, and whether it holds."""
    more = code.isin(one.more).to_numpy()
    if not one.by:
        if not len(code):
            return np.nan, False, False
        value = (more.sum() - code.isin(one.than).sum()) / len(code)
        return float(value), True, bool(value > 0)
    inside = group.to_numpy(dtype=bool)
    return _difference(
        int(more[inside].sum()), int(inside.sum()), int(more[~inside].sum()), int((~inside).sum())
    )


def _difference(k1: int, n1: int, k2: int, n2: int) -> tuple[float, bool, bool]:
    if not n1 or not n2:
        return np.nan, False, False
    p, reachable = _fisher(k1, n1, k2, n2)
    value = k1 / n1 - k2 / n2
    return value, reachable <= ALPHA, value > 0 and p <= ALPHA


@functools.cache
def _fisher(k1: int, n1: int, k2: int, n2: int) -> tuple[float, float]:
    found = inference.fisher([[k1, n1 - k1], [k2, n2 - k2]])
    return found.p, found.smallest_p_margins


def _one_voice(one: Claim, pages: pd.DataFrame) -> tuple[float, bool, bool, int]:
    more = pages["code"].isin(one.more).astype(int)
    if one.by:
        voices = inference.collapsed_clusters(more, pages["group"], pages["cluster"])
        inside = voices["group"].astype(bool)
        ones = [int(voices.loc[chosen, "outcome"].sum()) for chosen in (inside, ~inside)]
        sizes = [int(inside.sum()), int((~inside).sum())]
        return *_difference(ones[0], sizes[0], ones[1], sizes[1]), len(voices)
    sides = (more - pages["code"].isin(one.than).astype(int)).groupby(pages["cluster"]).mean()
    value = float(sides.mean()) if len(sides) else np.nan
    return value, bool(len(sides)), value > 0, len(sides)


def _left_out(one: Claim, pages: pd.DataFrame) -> tuple:
    found = []
    outlets = pages["outlet"].to_numpy(dtype=object)
    code, group = pages["code"].array, pages["group"].to_numpy(dtype=bool)
    for outlet in pages["outlet"].unique():
        rest = outlets != outlet
        found.append(_value(one, pd.Series(code[rest]), pd.Series(group[rest])))
    if not found:
        return np.nan, None, None, "cannot be known", 0
    values = [value for value, _, _ in found]
    known, holds = (all(row[place] for row in found) for place in (1, 2))
    return min(values), min(values), max(values), _status(known, holds), len(pages)


def _redrawn(one: Claim, first: pd.DataFrame, second: pd.DataFrame, draws: int, seed: int) -> tuple:
    pages = first.merge(
        second[["article_id", "code"]],
        on="article_id",
        suffixes=("_a", "_b"),
        validate="one_to_one",
    )
    if pages.empty:
        return np.nan, None, None, "cannot be known", 0
    known = sorted({*pages["code_a"], *pages["code_b"]}, key=str)
    a, b = (pages[name].map(known.index).to_numpy() for name in ("code_a", "code_b"))
    drawn = _confused(a, b, len(known), draws, np.random.default_rng(seed))
    more = np.isin(drawn, [known.index(code) for code in one.more if code in known])
    if one.by:
        inside = pages["group"].to_numpy(dtype=bool)
        k1, k2 = more[:, inside].sum(axis=1), more[:, ~inside].sum(axis=1)
        sizes = int(inside.sum()), int((~inside).sum())
        found = [
            _difference(int(x), sizes[0], int(y), sizes[1]) for x, y in zip(k1, k2, strict=True)
        ]
        values = np.array([value for value, _, _ in found])
        holds = np.array([can and does for _, can, does in found])
    else:
        than = np.isin(drawn, [known.index(code) for code in one.than if code in known])
        values = (more.sum(axis=1) - than.sum(axis=1)) / drawn.shape[1]
        holds = values > 0
    if np.isnan(values).all():
        return np.nan, None, None, "cannot be known", len(pages)
    low, middle, high = np.quantile(values, [0.025, 0.5, 0.975])
    return middle, low, high, _status(True, holds.mean() >= MOST_DRAWS_SHARE), len(pages)


def _confused(a: np.ndarray, b: np.ndarray, kinds: int, draws: int, rng) -> np.ndarray:
    """Draw codes (draw, page): a code of either pass, confused as often as the passes do."""
    met = np.zeros((kinds, kinds))
    np.add.at(met, (a, b), 1)
    np.add.at(met, (b, a), 1)
    shares = (met / met.sum(axis=1, keepdims=True)).cumsum(axis=1)
    start = np.where(rng.random((draws, len(a))) < 0.5, a, b)
    return (rng.random((draws, len(a), 1)) > shares[start][..., :-1]).sum(axis=2)
