"""Sentences that cannot lie: each is a template filled by the function that computes it.

README, the report's first page and the notebooks draw their findings from here, so that no number
is typed into prose. A test fails when a document and its findings part.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from counterclaim.case import Case
from counterclaim.coverage import reporting
from counterclaim.text.dates import date_clues
from counterclaim.words import day_words, interval_words, number_words

ARTICLE = "tweakers-20210310-denial"


@dataclass(frozen=True)
class Finding:
    """A sentence template in two languages, where it is computed, and by which function.

    `compute` takes a case and a language and gives the words that fill the template.
    """

    key: str
    notebook: str
    en: str
    nl: str
    compute: Callable[[Case, str], dict[str, str]]


FINDINGS: dict[str, Finding] = {}


def _finding(notebook: str, en: str, nl: str):
    def keep(compute):
        FINDINGS[compute.__name__] = Finding(compute.__name__, notebook, en, nl, compute)
        return compute

    return keep


def findings(case: Case, language: str = "en") -> pd.DataFrame:
    """Fill every finding from a case.

    Returns
    -------
    One row a finding, in the order of the notebooks: `key`, `notebook` (which computes it),
    `sentence`, `values` (what fills it, by name).
    """
    rows = []
    for found in sorted(FINDINGS.values(), key=lambda found: found.notebook):
        values = found.compute(case, language)
        template = found.nl if language == "nl" else found.en
        rows.append((found.key, found.notebook, template.format(**values), values))
    return pd.DataFrame(rows, columns=["key", "notebook", "sentence", "values"])


def sentence(case: Case, key: str, language: str = "en") -> str:
    """Fill one finding; KeyError where there is none of that key."""
    found = FINDINGS[key]
    return (found.nl if language == "nl" else found.en).format(**found.compute(case, language))


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
)
def voices_of_the_article(case: Case, language: str) -> dict[str, str]:
    """Count the article's statements by who makes them."""
    voices = case.statements.query("article_id == @ARTICLE").sort_values("position")
    if voices["speaker"].iloc[0] != "company":
        raise ValueError("the sentence says that the company speaks first; it does not")
    count = voices["speaker"].value_counts()
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
)
def date_of_the_article(case: Case, language: str) -> dict[str, str]:
    """Intersect what text and address say about the day of the article, the coding apart."""
    raids = case.platforms.set_index("platform").loc["sky_ecc", "taken_down"]
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
)
def widest_figure_of_the_article(case: Case, language: str) -> dict[str, str]:
    """Find the article's figures and the vague one among them."""
    url = case.articles.set_index("article_id").loc[ARTICLE, "url"]
    figures = case.figures[case.figures["source_url"] == url]
    vague = figures[figures["bound"] == "range"]
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
)
def pages_that_report_the_denial(case: Case, language: str) -> dict[str, str]:
    """Count the pages by whether they report the denial, and how far that can be known."""
    counts = reporting(case.articles)["reporting"].value_counts()
    return {code: number_words(int(count), language) for code, count in counts.items()}
