"""Every page of the coverage as a row that can be linked to."""

import pandas as pd

from counterclaim import codebook
from counterclaim.case import Case
from counterclaim.catalogue.markup import Cell, Row, heading, label, raw, table
from counterclaim.catalogue.outlets import page_date, page_title
from counterclaim.coverage import reporting
from counterclaim.words import language_words, number_words, say


def coverage_page(story: Case, slugs: dict[str, str], language: str) -> dict[str, str]:
    """Write the page of all pages, phase by phase, by date.

    Parameters
    ----------
    story
        The case.
    slugs
        The file name of each outlet.
    language
        "en" or "nl".

    Returns
    -------
    reStructuredText by file name.
    """
    pages = reporting(story.articles).sort_values(
        ["published_from", "published_to", "article_id"], na_position="last"
    )
    body = [
        heading(say("Pages of coverage", "Pagina's van de berichtgeving", language)),
        say(
            "Every page, linked to its address. A page’s name is a link to its row. Dates are as "
            "precise as they are known; what was not seen in a page that was cut off may stand "
            "further down.",
            "Elke pagina, met een link naar haar adres. De naam van een pagina is een link naar "
            "haar rij. Data zijn zo precies als ze bekend zijn; wat niet gezien is in een pagina "
            "die afgekapt was, kan verderop staan.",
            language,
        )
        + "\n\n",
    ]
    for phase in codebook.entries("phase"):
        its = pages[(pages["phase"] == phase.code).fillna(False)]
        if its.empty:
            continue
        words = say(phase.en, phase.nl, language)
        body.append(heading(words[:1].upper() + words[1:], 1))
        body.append(raw(_table(its, slugs, words, language)))
    rest = pages[pages["phase"].isna()]
    if len(rest):
        words = say("Phase not known", "Fase niet bekend", language)
        body += [heading(words, 1), raw(_table(rest, slugs, words, language))]
    return {"coverage.rst": "".join(body)}


def _table(pages: pd.DataFrame, slugs: dict[str, str], caption: str, language: str) -> str:
    columns = [
        codebook.column_label("articles", name, language)
        for name in ("article_id", "outlet", "title", "published", "reports_denial", "language")
    ]
    rows = [
        Row(
            (
                Cell(page.article_id, f"#row-{page.article_id}"),
                Cell(
                    page.outlet,
                    f"outlets/{slugs[page.outlet]}.html",
                    ((label("outlet_type", page.outlet_type, language), ""),),
                ),
                page_title(page, language),
                page_date(page, language),
                Cell(
                    label("reporting", page.reporting, language),
                    beneath=((_window(page, language), ""),),
                ),
                Cell(
                    language_words(page.language, language),
                    beneath=((label("genre", page.genre, language), ""),),
                ),
            ),
            anchor=page.article_id,
        )
        for page in pages.itertuples()
    ]
    return table(columns, rows, caption)


def _window(page: tuple, language: str) -> str:
    form = (
        say("{} characters seen, the whole", "{} tekens gezien, alles", language)
        if page.window_complete is True
        else say("{} characters seen", "{} tekens gezien", language)
    )
    return form.format(number_words(page.window_chars, language))
