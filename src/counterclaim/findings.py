"""Sentences that cannot lie: each is a template filled by the function that computes it.

README, the report's first page and the notebooks draw their findings from here, so that no number
is typed into prose. A test fails when a document and its findings part. A finding knows the
function that computed it, the data it was computed from, the rows it rests on and, where it is a
claim, in how many of its specifications it holds (its badge).
"""

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from counterclaim import (
    agreement,
    atlas,
    codebook,
    copies,
    enforcement,
    framing,
    ledger,
    robustness,
    wording,
)
from counterclaim.applicable import NotApplicableError
from counterclaim.case import Case, fingerprint
from counterclaim.coverage import reporting
from counterclaim.text.dates import date_clues
from counterclaim.words import country_words, day_words, interval_words, number_words, p_words, say

ARTICLE = "tweakers-20210310-denial"


def _no_rows(case: Case) -> list[str]:
    return []


@dataclass(frozen=True)
class Finding:
    """A sentence template in two languages, where it is computed, and by which function.

    `compute` takes a case and a language and gives the words that fill the template, or raises
    `NotApplicableError`. `section` is the heading of its notebook that shows its chart; `claims`
    names what of it is held against other specifications (`robustness.CLAIMS`); `rows` gives the
    ids of the rows it rests on.
    """

    key: str
    notebook: str
    en: str
    nl: str
    compute: Callable[[Case, str], dict[str, str]]
    section: str = ""
    claims: tuple[str, ...] = ()
    rows: Callable[[Case], list[str]] = _no_rows


FINDINGS: dict[str, Finding] = {}


def _finding(
    notebook: str,
    en: str,
    nl: str,
    *,
    section: str = "",
    claims: tuple[str, ...] = (),
    rows: Callable[[Case], list[str]] = _no_rows,
):
    def keep(compute):
        key = compute.__name__
        FINDINGS[key] = Finding(key, notebook, en, nl, compute, section, claims, rows)
        return compute

    return keep


def findings(case: Case, language: str = "en") -> pd.DataFrame:
    """Fill every finding that applies to a case.

    Returns
    -------
    One row a finding, in the order of the notebooks: `key`, `notebook` (which computes it),
    `section` (the heading that shows it, or empty), `sentence`, `badge` ("holds in 6 of 7", or
    empty where it is no claim), `values` (what fills it, by name), `function` (which computed
    them), `data` (SHA-256 of the case's coded tables), `rows` (ids of the pages or figures it
    rests on; empty where it rests on a whole table). What does not apply is left out: `skipped`.
    """
    columns = ["key", "notebook", "section", "sentence", "badge", "values", "function", "data"]
    data, rows = fingerprint(str(case.folder)), []
    for found, values, _ in _outcomes(case, language):
        if values is not None:
            function = f"{found.compute.__module__}.{found.compute.__qualname__}"
            filled = _template(found, language).format(**values)
            said = (filled, badge(case, found.key, language), values, function, data)
            rows.append((found.key, found.notebook, found.section, *said, found.rows(case)))
    return pd.DataFrame(rows, columns=[*columns, "rows"])


def skipped(case: Case) -> pd.DataFrame:
    """List the findings that cannot be said of a case.

    Returns
    -------
    One row a finding: `key`, `notebook`, `reason`.
    """
    rows = [
        (found.key, found.notebook, reason)
        for found, values, reason in _outcomes(case, "en")
        if values is None
    ]
    return pd.DataFrame(rows, columns=["key", "notebook", "reason"])


def sayings(case: Case, language: str = "en") -> pd.DataFrame:
    """Say every finding in a line, also those that cannot be said of a case.

    Returns
    -------
    One row a finding, in the order of the notebooks: `key`, `notebook`, `said` (the sentence with
    its badge, or "not said: " and the reason).
    """
    rows = []
    for found, values, reason in _outcomes(case, language):
        said = f"not said: {reason}"
        if values is not None:
            filled = _template(found, language).format(**values)
            said = with_badge(filled, badge(case, found.key, language))
        rows.append((found.key, found.notebook, said))
    return pd.DataFrame(rows, columns=["key", "notebook", "said"])


def _outcomes(case: Case, language: str) -> Iterator[tuple[Finding, dict | None, str]]:
    for found in sorted(FINDINGS.values(), key=lambda found: found.notebook):
        yield found, *_outcome(case, found.key, language)


@functools.lru_cache(maxsize=256)
def _outcome(case: Case, key: str, language: str) -> tuple[dict | None, str]:
    """Give what fills a finding, or why it cannot be said."""
    try:
        return FINDINGS[key].compute(case, language), ""
    except NotApplicableError as error:
        return None, str(error)


def sentence(case: Case, key: str, language: str = "en") -> str:
    """Fill one finding.

    Raises
    ------
    KeyError
        Where there is none of that key.
    NotApplicableError
        Where it cannot be said of this case; the message says why.
    """
    found = FINDINGS[key]
    values, reason = _outcome(case, key, language)
    if values is None:
        raise NotApplicableError(reason)
    return _template(found, language).format(**values)


def badge(case: Case, key: str, language: str = "en") -> str:
    """Say in how many of its specifications a finding holds; empty where it is no claim.

    A finding of several claims holds under a specification where all of them do.
    """
    claims = FINDINGS[key].claims
    if not claims:
        return ""
    table = _specifications(case)
    holds, of = robustness.held_together(table[table["claim"].isin(claims)])
    return say("holds in {} of {}", "houdt stand in {} van {}", language).format(holds, of)


def with_badge(sentence: str, badge: str) -> str:
    """Put a badge behind its sentence, where there is one."""
    return f"{sentence} ({badge})" if badge else sentence


# Findings of one case stand on the same few tables; each is computed once.
_once_a_case = functools.lru_cache(maxsize=16)


@_once_a_case
def _specifications(case: Case) -> pd.DataFrame:
    return robustness.specifications(case.codes, case.statements, case.articles, shared_texts(case))


@_once_a_case
def shared_texts(case: Case) -> pd.DataFrame:
    """Group the pages of a case by the text they share (`copies.clusters` at its threshold)."""
    pages = case.articles["article_id"]
    known = case.reuse_pairs["page_a"].isin(pages) & case.reuse_pairs["page_b"].isin(pages)
    return copies.clusters(case.reuse_pairs[known], pages=pages)


def _template(found: Finding, language: str) -> str:
    return found.nl if language == "nl" else found.en


def _require(condition: bool, reason: str) -> None:
    if not condition:
        raise NotApplicableError(reason)


def _denial_pages(case: Case) -> list[str]:
    """Give the pages that report the denial and were coded twice."""
    reports = case.articles["reports_denial"].fillna(False).astype(bool)
    coded = [set(case.codes.loc[case.codes["pass"] == one, "article_id"]) for one in ("a", "b")]
    pages = case.articles.loc[reports, "article_id"]
    return [page for page in pages if page in coded[0] and page in coded[1]]


def _require_denial_pages(case: Case) -> list[str]:
    pages = _denial_pages(case)
    _require(bool(pages), "no page that reports the denial is coded in two passes")
    return pages


def _article_rows(case: Case) -> list[str]:
    return [ARTICLE]


def _article_figures(case: Case) -> pd.DataFrame:
    url = case.articles.set_index("article_id").loc[ARTICLE, "url"]
    return case.figures[case.figures["source_url"] == url]


def _require_article(case: Case) -> None:
    there = (case.articles["article_id"] == ARTICLE).any()
    _require(there, f"the case has no page {ARTICLE}")


@_finding(
    "00-start-here",
    en="The case holds {pages} pages of {outlets} outlets; {denials} of the pages report the "
    "company's denial.",
    nl="De casus telt {pages} pagina's van {outlets} media; {denials} daarvan melden de "
    "ontkenning van het bedrijf.",
)
def pages_and_denials(case: Case, language: str) -> dict[str, str]:
    """Count pages, outlets and the pages that report the denial."""
    return {
        "pages": number_words(len(case.articles), language),
        "outlets": number_words(case.articles["outlet"].nunique(), language),
        "denials": number_words(int(case.articles["reports_denial"].sum()), language),
    }


@_finding(
    "01-the-article",
    en="In the article the company speaks first and makes {company} of the {statements} "
    "statements; the outlet's own voice makes {outlet}, the authorities {authorities}.",
    nl="In het artikel spreekt het bedrijf als eerste en doet het {company} van de {statements} "
    "beweringen; de redactie zelf doet er {outlet}, de autoriteiten {authorities}.",
    section="Who speaks, in what order",
    rows=_article_rows,
)
def voices_of_the_article(case: Case, language: str) -> dict[str, str]:
    """Count the article's statements by who makes them."""
    voices = case.statements.query("article_id == @ARTICLE").sort_values("position")
    _require(len(voices) > 0, f"the case has no statements of {ARTICLE}")
    first = voices["speaker"].iloc[0] == "company"
    _require(first, "the sentence says that the company speaks first; it does not")
    count = (
        voices["speaker"].astype(str).value_counts().reindex(["company", "outlet"], fill_value=0)
    )
    counts = {
        "statements": len(voices),
        "company": count["company"],
        "outlet": count["outlet"],
        "authorities": len(voices) - count["company"] - count["outlet"],
    }
    return {name: number_words(int(value), language) for name, value in counts.items()}


@_finding(
    "01-the-article",
    en="The article bears no date of its own. Its clues leave {left}; the coders settled on "
    "{coded}.",
    nl="Het artikel draagt zelf geen datum. De aanwijzingen laten {left} over; de codeurs kozen "
    "{coded}.",
    section="When did it appear?",
    rows=_article_rows,
)
def date_of_the_article(case: Case, language: str) -> dict[str, str]:
    """Intersect what text and address say about the day of the article, the coding apart."""
    _require_article(case)
    services = case.platforms.set_index("platform")
    _require("sky_ecc" in services.index, "the case has no service sky_ecc")
    raids = services.loc["sky_ecc", "taken_down"]
    clues = date_clues(case.articles, ARTICLE, raids, case.texts.get(ARTICLE, ""))
    dating = clues[clues["dates"] & (clues["clue_en"] != "coded")]
    coded = clues.set_index("clue_en").loc["coded", "low"]
    return {
        "left": day_words(dating["low"].max(), dating["high"].min(), language),
        "coded": day_words(coded, coded, language),
    }


@_finding(
    "01-the-article",
    en="Of the article's {figures} figures {vague} is a vague word: “{phrase}”, which may mean "
    "{interval}.",
    nl="Van de {figures} cijfers in het artikel is er {vague} een vaag woord: “{phrase}”, dat "
    "{interval} kan betekenen.",
    section="Its figures",
    rows=lambda case: _article_figures(case)["figure_id"].tolist(),
)
def widest_figure_of_the_article(case: Case, language: str) -> dict[str, str]:
    """Find the article's figures and the vague one among them."""
    _require_article(case)
    figures = _article_figures(case)
    vague = figures[figures["bound"] == "range"]
    _require(len(vague) > 0, f"no figure of {ARTICLE} is a vague word")
    row = vague.iloc[0]
    return {
        "figures": number_words(len(figures), language),
        "vague": number_words(len(vague), language),
        "phrase": row["reported_as"],
        "interval": interval_words(row["value_low"], row["value_high"], row["bound"], language),
    }


@_finding(
    "02-the-coverage",
    en="{reports} pages report the denial; {not_seen} were cut off before their end, so that it "
    "cannot be known; only {not_there} were seen whole and do not report it.",
    nl="{reports} pagina's melden de ontkenning; {not_seen} zijn voor hun einde afgekapt, zodat "
    "het niet te weten is; slechts {not_there} zijn helemaal gezien en melden haar niet.",
    section="What the windows hide",
    rows=lambda case: case.articles["article_id"].tolist(),
)
def pages_that_report_the_denial(case: Case, language: str) -> dict[str, str]:
    """Count the pages by whether they report the denial, and how far that can be known."""
    counts = reporting(case.articles)["reporting"].value_counts()
    return {code: number_words(int(count), language) for code, count in counts.items()}


# ---- 05: framing


@_finding(
    "05-framing-compared",
    en="Of the {pages} pages that report the denial, {side_by_side} set the two accounts side by "
    "side, {authorities} take the authorities' side or doubt the company, and {company} take the "
    "company's side; the second pass counts {side_by_side_b}, {authorities_b} and {company_b}.",
    nl="Van de {pages} pagina's die de ontkenning melden, zetten er {side_by_side} de twee verhalen "
    "naast elkaar, volgen er {authorities} de autoriteiten of betwijfelen ze het bedrijf, en volgen "
    "er {company} het bedrijf; de tweede ronde telt er {side_by_side_b}, {authorities_b} en "
    "{company_b}.",
    section="Headline and verdict, by country",
    claims=("side_by_side",),
    rows=_denial_pages,
)
def accounts_side_by_side(case: Case, language: str) -> dict[str, str]:
    """Count what the outlet's own voice does with the two accounts, in both passes."""
    pages = _require_denial_pages(case)
    values = {"pages": len(pages)}
    for one, ending in (("a", ""), ("b", "_b")):
        coded = framing.coded_pages(case.codes, case.articles, one)
        verdicts = coded.loc[coded["article_id"].isin(pages), "adjudication"].astype(str)
        values |= {
            f"side_by_side{ending}": (verdicts == "juxtaposes").sum(),
            f"authorities{ending}": verdicts.isin(["accepts_authorities", "doubts_company"]).sum(),
            f"company{ending}": (verdicts == "accepts_company").sum(),
        }
    return {name: number_words(int(value), language) for name, value in values.items()}


@_finding(
    "05-framing-compared",
    en="Headlines in Dutch lead with the denial on {dutch} of {dutch_pages} pages, headlines in "
    "other languages on {others} of {other_pages} (exact p {p}, a copied text counted once; "
    "adjusted for all comparisons, p {p_a} in the first pass and p {p_b} in the second).",
    nl="Nederlandstalige koppen openen met de ontkenning op {dutch} van {dutch_pages} pagina's, "
    "andere op {others} van {other_pages} (exacte p {p}, een gekopieerde tekst telt één keer; "
    "na correctie voor alle vergelijkingen p {p_a} in de eerste ronde en p {p_b} in de tweede).",
    section="What stands out, beyond chance",
    claims=("dutch_denial_led",),
    rows=lambda case: case.articles.loc[
        case.articles["article_id"].isin(_denial_pages(case)) & (case.articles["language"] == "nl"),
        "article_id",
    ].tolist(),
)
def dutch_headlines(case: Case, language: str) -> dict[str, str]:
    """Compare headlines in Dutch with all others."""
    _require_denial_pages(case)
    tests = {one: _tests(case, one) for one in ("a", "b")}
    found = {
        one: table.query("group == 'nl' and variable == 'headline_frame'")
        for one, table in tests.items()
    }
    _require(all(len(rows) for rows in found.values()), "too few pages in Dutch to compare")
    row, again = found["a"].iloc[0], found["b"].iloc[0]
    return {
        "dutch": number_words(row["count"], language),
        "dutch_pages": number_words(row["pages"], language),
        "others": number_words(row["rest_count"], language),
        "other_pages": number_words(row["rest_pages"], language),
        "p": p_words(row["p"], language),
        "p_a": p_words(row["p_adjusted"], language),
        "p_b": p_words(again["p_adjusted"], language),
    }


@_finding(
    "05-framing-compared",
    en="Of {pairs} pairs of countries {testable} have voices enough to differ beyond chance at "
    "all. Held against the rest, groups stand out after adjustment in {found} of {tests} "
    "comparisons in the first pass and in {found_b} of {tests_b} in the second.",
    nl="Van {pairs} paren landen hebben er {testable} genoeg stemmen om hoe dan ook meer dan toeval "
    "te verschillen. Tegenover de rest springen groepen er na correctie uit in {found} van {tests} "
    "vergelijkingen in de eerste ronde en in {found_b} van {tests_b} in de tweede.",
    section="Can this be known?",
    rows=_denial_pages,
)
def what_can_be_known(case: Case, language: str) -> dict[str, str]:
    """Count the comparisons that could show anything, and those that do."""
    _require_denial_pages(case)
    reach = framing.reach_of_groups(voiced(case, "a"), ["country"], cluster="cluster")
    _require(len(reach) > 0, "all pages are from one country")
    values = {"pairs": len(reach) // 2, "testable": reach["testable"].sum() // 2}
    for one, ending in (("a", ""), ("b", "_b")):
        tests = _tests(case, one)
        values |= {
            f"tests{ending}": tests["testable"].sum(),
            f"found{ending}": (tests["p_adjusted"] <= robustness.ALPHA).sum(),
        }
    return {name: number_words(int(value), language) for name, value in values.items()}


@_once_a_case
def voiced(case: Case, one: str) -> pd.DataFrame:
    """Join the pages of one coding ("a", "b" or "agreed") with the text each shares (`cluster`)."""
    coded = framing.coded_pages(case.codes, case.articles, one)
    return coded.merge(shared_texts(case), on="article_id", validate="one_to_one")


@_once_a_case
def _tests(case: Case, one: str) -> pd.DataFrame:
    return framing.group_tests(voiced(case, one), cluster="cluster")


# ---- 06: who says so


@_finding(
    "06-who-says-so",
    en="Of what the company said, the rejection of the crack survives on {cracked} of {pages} "
    "denial pages and the fake app on {fake_app}, the legal action on {legal_action}; on "
    "{answered} of the {cracked} an authority or the outlet itself asserts the crack as well.",
    nl="Van wat het bedrijf zei, overleeft de verwerping van de kraak op {cracked} van {pages} "
    "pagina's met de ontkenning en de nepapp op {fake_app}, de gang naar de rechter op "
    "{legal_action}; op {answered} van de {cracked} stelt een overheid of de redactie zelf de kraak "
    "ook.",
    section="What survived of the denial",
    claims=("rejection_kept", "fake_app_kept", "legal_action_gone"),
    rows=lambda case: _kept(case).query("kept and proposition == 'cracked'")["article_id"].tolist(),
)
def what_survived_of_the_denial(case: Case, language: str) -> dict[str, str]:
    """Count on how many denial pages the company's statements survive."""
    kept = _kept(case)
    counts = ledger.survival(kept).set_index("proposition")
    told = {"cracked", "fake_app", "legal_action"} <= set(counts.index.astype(str))
    _require(told, "its propositions are not those of the Sky ECC story")
    _require(counts.loc["cracked", "kept"] > 0, "no page keeps the company's rejection")
    rejected = kept.query("kept and proposition == 'cracked'")
    answered = rejected["authority_answers"] | rejected["outlet_answers"]
    values = counts["kept"].loc[["cracked", "fake_app", "legal_action"]].to_dict()
    values |= {"pages": counts.loc["cracked", "pages"], "answered": answered.sum()}
    return {name: number_words(int(value), language) for name, value in values.items()}


@_finding(
    "06-who-says-so",
    en="Whether the {speakers} speakers form camps depends on what they are held against: not where "
    "random networks keep each speaker's weight (p {weights}), but so where they deal out single "
    "pairs of statements (p {pairs}; modularity {modularity}).",
    nl="Of de {speakers} sprekers kampen vormen, hangt af van waarmee men ze vergelijkt: niet waar "
    "toevallige netwerken het gewicht van elke spreker houden (p {weights}), wel waar ze losse "
    "paren van beweringen uitdelen (p {pairs}; modulariteit {modularity}).",
    section="Are there camps?",
    rows=_denial_pages,
)
def camps_depend_on_the_null(case: Case, language: str) -> dict[str, str]:
    """Hold the communities of speakers against both nulls."""
    made = ledger.denial_statements(case.statements, case.articles)
    _require(len(made) > 0, "no statement of a page that reports the denial")
    table = ledger.nulls(made, ["all"], clusters=shared_texts(case))
    p = table.set_index("null")["null_p"]
    _require(bool(p.notna().all()), "no two speakers share a stance")
    differ = p["weights"] > robustness.ALPHA >= p["pairs"]
    _require(bool(differ), "the two nulls give one verdict, the sentence says two")
    words = {name: p_words(p[name], language) for name in ("weights", "pairs")}
    return words | {
        "speakers": number_words(int(table["speakers"].iloc[0]), language),
        "modularity": p_words(table["modularity"].iloc[0], language),
    }


def _kept(case: Case) -> pd.DataFrame:
    made = ledger.denial_statements(case.statements, case.articles)
    return ledger.kept_statements(made, case.articles)


# ---- 08: how sure


@_finding(
    "08-how-sure-are-we",
    en="Of {variables} coded variables {steady} repeat with an alpha of .8 or more, {undefined} "
    "cannot be judged, since both passes gave one code to every page; {least} repeats least "
    "({alpha}). This is repeatability by one kind of coder, not reliability between people.",
    nl="Van {variables} gecodeerde variabelen komen er {steady} terug met een alfa van 0,8 of meer, "
    "{undefined} is niet te beoordelen, omdat beide rondes elke pagina één code gaven; {least} komt "
    "het slechtst terug ({alpha}). Dit is herhaalbaarheid van één soort codeur, geen "
    "betrouwbaarheid tussen mensen.",
    section="Agreement, variable by variable",
    rows=_denial_pages,
)
def repeatability_of_the_codes(case: Case, language: str) -> dict[str, str]:
    """Compute alpha for each coded variable, free words apart."""
    _require_denial_pages(case)
    table = agreement.agreement_table(framing.without_words(case.codes), draws=1)
    alpha = table.set_index("variable")["alpha"]
    _require(bool(alpha.notna().any()), "alpha is not defined for any variable")
    return {
        "variables": number_words(len(alpha), language),
        "steady": number_words(int((alpha >= 0.8).sum()), language),
        "undefined": number_words(int(alpha.isna().sum()), language),
        "least": codebook.column_label("codes", alpha.idxmin(), language),
        "alpha": number_words(alpha.min(), language),
    }


@_finding(
    "08-how-sure-are-we",
    en="Of {claims} claims {whole} hold under every specification that applies to them; the "
    "weakest, “{weakest}”, holds in {holds} of {of}.",
    nl="Van {claims} beweringen houden er {whole} stand onder elke specificatie die erop past; de "
    "zwakste, “{weakest}”, houdt stand in {holds} van {of}.",
    section="Every claim under every specification",
    rows=_denial_pages,
)
def claims_that_hold(case: Case, language: str) -> dict[str, str]:
    """Count the claims that hold under every specification, and find the weakest."""
    _require_denial_pages(case)
    counts = robustness.badges(_specifications(case))
    weakest = counts.loc[(counts["holds"] / counts["of"]).idxmin()]
    return {
        "claims": number_words(len(counts), language),
        "whole": number_words(int((counts["holds"] == counts["of"]).sum()), language),
        "weakest": weakest[say("claim_en", "claim_nl", language)],
        "holds": number_words(int(weakest["holds"]), language),
        "of": number_words(int(weakest["of"]), language),
    }


# ---- 04: the words


@_finding(
    "04-the-words-of-the-denial",
    en="In Dutch pages a denying or distancing verb carries {company} of the company's {company_all} "
    "statements that have a verb, and {authorities} of the authorities' {authorities_all}; in "
    "English pages {company_en} of {company_all_en} and {authorities_en} of {authorities_all_en}.",
    nl="In Nederlandstalige pagina's draagt een ontkennend of afstandelijk werkwoord {company} van "
    "de {company_all} beweringen van het bedrijf met een werkwoord, en {authorities} van de "
    "{authorities_all} van autoriteiten; in Engelstalige {company_en} van {company_all_en} en "
    "{authorities_en} van {authorities_all_en}.",
    section="Which verb for whom",
)
def verbs_of_doubt(case: Case, language: str) -> dict[str, str]:
    """Count denying and distancing verbs of the two sides, a copied text counted once."""
    pages = copies.one_a_voice(case.articles, shared_texts(case))
    said = case.statements[case.statements["article_id"].isin(pages["article_id"])]
    values = {}
    for spoken, ending in (("nl", ""), ("en", "_en")):
        verbs = wording.verb_voices(said, pages, spoken, least=1)
        _require(len(verbs) > 0, f"no statement has a verb in language {spoken}")
        doubt = verbs[verbs["verb_class"].isin(["denying", "distancing"])]
        for side in ("company", "authorities"):
            values |= {
                f"{side}{ending}": doubt[side].sum(),
                f"{side}_all{ending}": verbs[side].sum(),
            }
    return {name: number_words(int(value), language) for name, value in values.items()}


@_finding(
    "04-the-words-of-the-denial",
    en="Of {terms} terms in Dutch pages, {words} mark the pages that report the denial if each word "
    "counts as one draw; {pages} do if each page counts as one. Between Dutch and Flemish outlets "
    "{words_country} do by words and {pages_country} by pages.",
    nl="Van {terms} termen in Nederlandstalige pagina's kenmerken er {words} de pagina's die de "
    "ontkenning melden als elk woord als één trekking telt; {pages} als elke pagina dat doet. Tussen "
    "Nederlandse en Vlaamse media zijn het er {words_country} per woord en {pages_country} per "
    "pagina.",
    section="Which terms mark the denial",
)
def words_that_mark_the_denial(case: Case, language: str) -> dict[str, str]:
    """Count key terms within Dutch that survive correction, by words and by pages."""
    pages = copies.one_a_voice(case.articles, shared_texts(case)).query("language == 'nl'")
    told = pages["reports_denial"].fillna(False).astype(bool)
    denial = _marked(case, pages[told], pages[~told])
    country = _marked(case, pages[pages["country"] == "NL"], pages[pages["country"] == "BE"])
    values = {"terms": len(denial)}
    for table, ending in ((denial, ""), (country, "_country")):
        values |= {
            f"words{ending}": (table["p_adjusted"] < robustness.ALPHA).sum(),
            f"pages{ending}": (table["p_pages_adjusted"] < robustness.ALPHA).sum(),
        }
    return {name: number_words(int(value), language) for name, value in values.items()}


def _marked(case: Case, target: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    counted = set(case.term_counts["article_id"])
    sides = [[p for p in pages["article_id"] if p in counted] for pages in (target, reference)]
    _require(all(sides), "no page in Dutch, with its terms counted, stands on one of the sides")
    return wording.marked_terms(case.term_counts, *sides)


# ---- 07: how many voices


@_finding(
    "07-one-story-many-outlets",
    en="The {pages} pages that report the denial are {voices} voices where pages count as one once "
    "{threshold} % of either stands in the other, {loose} at {loose_threshold} %, and {credit} at "
    "{threshold} % where pages that credit one agency in one phase count as one too.",
    nl="De {pages} pagina's die de ontkenning melden zijn {voices} stemmen als pagina's als één "
    "tellen zodra {threshold}% van een van beide in de andere staat, {loose} bij {loose_threshold}%, "
    "en {credit} bij {threshold}% als ook pagina's die in één fase één persbureau noemen als één "
    "tellen.",
    section="How many voices were there?",
    rows=_denial_pages,
)
def voices_of_the_denial(case: Case, language: str) -> dict[str, str]:
    """Count the voices of the denial pages at two thresholds and under two rules."""
    chosen = _require_denial_pages(case)
    loose, strict = 0.2, 0.4
    curve = copies.voice_curve(case.reuse_pairs, case.articles, chosen, [loose, strict])
    voices = curve.set_index(["threshold", "rule"])["voices"]
    values = {
        "pages": len(chosen),
        "voices": voices[strict, "text"],
        "loose": voices[loose, "text"],
        "credit": voices[strict, "credit"],
        "threshold": round(100 * strict),
        "loose_threshold": round(100 * loose),
    }
    return {name: number_words(int(value), language) for name, value in values.items()}


@_finding(
    "07-one-story-many-outlets",
    en="Of {comparisons} comparisons that can be tested, {pages} hold after correction with one "
    "voice a page, {text} with one voice a shared text, and {credit} with one voice an agency too; "
    "{pages_b}, {text_b} and {credit_b} by the second pass.",
    nl="Van {comparisons} toetsbare vergelijkingen houden er na correctie {pages} stand met één stem "
    "per pagina, {text} met één per gedeelde tekst en {credit} met ook één per persbureau; {pages_b}, "
    "{text_b} en {credit_b} volgens de tweede ronde.",
    section="The wire dial",
    rows=_denial_pages,
)
def what_the_wire_dial_leaves(case: Case, language: str) -> dict[str, str]:
    """Count the comparisons that hold after correction, at three settings of the dial."""
    _require_denial_pages(case)
    text = shared_texts(case)
    settings = {"text": text, "credit": copies.credited(text, case.articles)}
    values = {}
    for one, ending in (("a", ""), ("b", "_b")):
        coded = framing.coded_pages(case.codes, case.articles, one)
        for name, clusters in settings.items():
            dial = copies.wire_dial(coded, clusters)
            values[f"{name}{ending}"] = (dial["p_voices_adjusted"] < robustness.ALPHA).sum()
        values[f"pages{ending}"] = (dial["p_pages_adjusted"] < robustness.ALPHA).sum()
        values.setdefault("comparisons", dial["testable_pages"].sum())
    return {name: number_words(int(value), language) for name, value in values.items()}


# ---- enforcement figures

RAIDS = "action-day-2021-03-09"


@_once_a_case
def _sides(case: Case) -> pd.DataFrame:
    return enforcement.compare_sides(case.figures)


def _raid_figures(case: Case, measure: str) -> pd.DataFrame:
    """Best-supported numbers of the raids, Belgium before the Netherlands."""
    sides = _sides(case)
    pair = sides[(sides["measure"] == measure) & sides["found"]]
    if len(pair) < len(sides["jurisdiction"].unique()) or pair.empty:
        raise NotApplicableError(f"no two countries have {measure} on one action day")
    return pair


def _raid_rows(*measures: str):
    def rows(case: Case) -> list[str]:
        found = pd.concat([_raid_figures(case, measure) for measure in measures])
        return sorted(";".join(found["figure_ids"]).split(";"))

    return rows


@_finding(
    "03-enforcement-by-country",
    en="By the best-supported numbers the action day brought {arrests_be} arrests in Belgium "
    "({arrests_be_by}) and {arrests_nl} in the Netherlands ({arrests_nl_by}), {searches_be} searches "
    "in Belgium ({searches_be_by}) and {searches_nl} in the Netherlands ({searches_nl_by}); both "
    "orders are {order}.",
    nl="Naar de best gesteunde getallen bracht de actiedag {arrests_be} aanhoudingen in België "
    "({arrests_be_by}) en {arrests_nl} in Nederland ({arrests_nl_by}), {searches_be} doorzoekingen "
    "in België ({searches_be_by}) en {searches_nl} in Nederland ({searches_nl_by}); beide volgordes "
    "zijn {order}.",
    section="The action day",
    rows=_raid_rows("arrests", "searches"),
)
def belgium_beside_the_netherlands(case: Case, language: str) -> dict[str, str]:
    """Set the arrests and searches of the action day side by side, each with its claimant."""
    values, orders = {}, set()
    for measure in ("arrests", "searches"):
        pair = _raid_figures(case, measure)
        orders |= set(pair["order"])
        for row in pair.itertuples():
            name = f"{measure}_{row.jurisdiction.lower()}"
            values[name] = interval_words(row.value_low, row.value_high, "", language)
            values[f"{name}_by"] = codebook.label("speaker", row.claimant, language)
    certain = say("certain", "zeker", language)
    values["order"] = (
        certain if orders == {"certain"} else say("undetermined", "onbepaald", language)
    )
    return values


def _officers(case: Case) -> pd.DataFrame:
    printed = enforcement.who_printed_what(
        case.figures, "officers_deployed", RAIDS, "BE", platform="sky_ecc"
    )
    if printed["value"].nunique() < 2:
        raise NotApplicableError("no number of officers deployed is printed in two ways")
    return printed


@_finding(
    "03-enforcement-by-country",
    en="The officers that Belgium sent out are printed {figures} times at {addresses} addresses, as "
    "{forms} different numbers (in brackets, how often): {ladder}, and {vague} times as a vague "
    "word. The two commonest cannot both be true: their intervals, {first} and {second}, part.",
    nl="De agenten die België inzette zijn {figures} keer gedrukt op {addresses} adressen, als {forms} "
    "verschillende getallen (tussen haakjes hoe vaak): {ladder}, en {vague} keer als een vaag woord. "
    "De twee vaakst gedrukte kunnen niet allebei waar zijn: hun marges, {first} en {second}, "
    "overlappen niet.",
    section="One raid in many numbers",
    rows=lambda case: sorted(_officers(case)["figure_id"]),
)
def officers_in_many_numbers(case: Case, language: str) -> dict[str, str]:
    """Count the ways in which the officers deployed are printed."""
    printed = _officers(case)
    counts = printed["value"].value_counts().sort_index()
    best = enforcement.by_country(case.figures).query("measure == 'officers_deployed'")
    best = next(best[best["jurisdiction"] == "BE"].itertuples())
    if best.apart != "certain":
        raise NotApplicableError("the two commonest numbers of officers may both be true")
    ladder = [
        f"{number_words(number, language)} ({number_words(count, language)})"
        for number, count in counts.items()
    ]
    return {
        "figures": number_words(len(printed), language),
        "addresses": number_words(printed["source_url"].nunique(), language),
        "forms": number_words(len(counts), language),
        "ladder": ", ".join(ladder),
        "first": interval_words(best.value_low, best.value_high, "", language),
        "second": interval_words(best.runner_up_low, best.runner_up_high, "", language),
        "vague": number_words(int(printed["value"].isna().sum()), language),
    }


@_finding(
    "03-enforcement-by-country",
    en="Of the {found} countries with any number of Sky ECC arrests, {comparable} have one for the "
    "action day and can be ranked there ({order}, the larger first). What the others have are single "
    "cases and running totals of other dates, so who arrested most over the years cannot be known.",
    nl="Van de {found} landen met enig getal van Sky ECC-aanhoudingen hebben er {comparable} een voor "
    "de actiedag en zijn daar te rangschikken ({order}, de grootste voorop). De andere hebben losse "
    "zaken en lopende totalen van andere data, dus wie over de jaren het meest aanhield is niet te "
    "weten.",
    section="Which countries can be ranked",
    rows=_raid_rows("arrests"),
)
def countries_that_can_be_ranked(case: Case, language: str) -> dict[str, str]:
    """Count the countries with a number of arrests, and rank those that share an event."""
    _raid_figures(case, "arrests")
    one = {"measure": "arrests", "platform": "sky_ecc"}
    found = atlas.one_per_country(case.figures, **one)
    day = atlas.one_per_country(case.figures, **one, event=RAIDS, scope="action_day")
    ranked = enforcement.rank(day)
    if not ranked["rank_certain"].all():
        raise NotApplicableError("no order of the countries of the action day is certain")
    names = [country_words(place, language) for place in ranked["jurisdiction"]]
    return {
        "found": number_words(len(found), language),
        "comparable": number_words(len(ranked), language),
        "order": ", ".join(names),
    }
