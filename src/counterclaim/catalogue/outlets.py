"""An outlet each: what it is, which of its pages are here, how they were coded, what it printed."""

import re
import unicodedata

import pandas as pd

from counterclaim import codebook
from counterclaim.case import Case
from counterclaim.catalogue.figures import figure_links, in_words, said
from counterclaim.catalogue.markup import (
    Cell,
    Row,
    facts,
    heading,
    host,
    known,
    label,
    links,
    paragraph,
    raw,
    table,
    web,
    words,
)
from counterclaim.coverage import reporting
from counterclaim.words import country_words, day_words, language_words, say

# Names that a site or a file system keeps for itself.
_KEPT = {
    "index",
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{d}{n}" for d in ("com", "lpt") for n in range(10)),
}
LONGEST = 60


def slugs(names: pd.Series) -> dict[str, str]:
    """Name a file for each outlet: lower-case letters, digits and hyphens, no two alike.

    The same outlets give the same names, whatever the order of the rows.
    """
    made, taken = {}, set()
    for name in sorted(set(names.dropna())):
        bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        slug = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:LONGEST].strip("-") or "outlet"
        if slug in _KEPT:
            slug = f"outlet-{slug}"
        number, unique = 1, slug
        while unique in taken:
            number += 1
            unique = f"{slug}-{number}"
        taken.add(unique)
        made[name] = unique
    return made


def date_known(page: tuple, language: str) -> str:
    """Say when a page appeared, as precisely as it is known."""
    month = known(page.published_precision) == "month"
    return day_words(page.published_from, page.published_to, language, month=month)


def printed_by(story: Case, outlet: str) -> pd.DataFrame:
    """Select the figures that an outlet printed: under its name, or on one of its pages.

    Returns
    -------
    Rows of `story.figures`, in their order.
    """
    addresses = story.articles.loc[story.articles["outlet"] == outlet, "url"].dropna()
    figures = story.figures
    own = (figures["source_outlet"] == outlet) | figures["source_url"].isin(addresses)
    return figures[own.fillna(False)]


def outlet_pages(story: Case, language: str) -> dict[str, str]:
    """Write the index of outlets and a page for each of them.

    Returns
    -------
    reStructuredText by file name.
    """
    names = slugs(story.articles["outlet"])
    pages = reporting(story.articles).sort_values(["published_from", "article_id"])
    where = figure_links(story)
    printed = {outlet: printed_by(story, outlet) for outlet in names}
    made = {"outlets.rst": _index(pages, printed, names, language)}
    ordered = list(names)
    for place, outlet in enumerate(ordered):
        beside = [(ordered[place - 1], "‹ {}")] if place else []
        beside += [(ordered[place + 1], "{} ›")] if place + 1 < len(ordered) else []
        ways = [(say("All outlets", "Alle media", language), "../outlets.html")]
        ways += [(form.format(name), f"{names[name]}.html") for name, form in beside]
        made[f"outlets/{names[outlet]}.rst"] = _portrait(
            story, outlet, pages[pages["outlet"] == outlet], printed[outlet], where, ways, language
        )
    return made


def _index(
    pages: pd.DataFrame, printed: dict[str, pd.DataFrame], names: dict[str, str], language: str
) -> str:
    columns = [
        codebook.column_label("articles", "outlet", language),
        codebook.column_label("articles", "outlet_type", language),
        codebook.column_label("articles", "language", language),
        say("pages", "pagina's", language),
        label("reporting", "reports", language),
        say("figures printed", "gedrukte cijfers", language),
    ]
    parts = [
        heading(say("Outlets", "Media", language)),
        say(
            "Each outlet with a page in the coverage: what it is, its pages, how each pass coded "
            "them, and the figures it printed. Counts, no shares: few outlets have more than one "
            "or two pages here.",
            "Elk medium met een pagina in de berichtgeving: wat het is, zijn pagina's, hoe elke "
            "ronde die codeerde, en welke cijfers het drukte. Aantallen, geen aandelen: weinig "
            "media hebben hier meer dan een of twee pagina's.",
            language,
        )
        + "\n\n",
    ]
    groups = pages.assign(country=pages["country"].fillna("")).groupby("country", sort=False)
    by_size = sorted(groups, key=lambda group: (not group[0], -len(group[1]), group[0]))
    for country, those in by_size:
        name = country_words(country, language) if country else _unknown(language)
        rows = []
        for outlet, its in sorted(those.groupby("outlet", sort=False), key=lambda one: one[0]):
            first = its.iloc[0]
            rows.append(
                Row(
                    (
                        Cell(outlet, f"outlets/{names[outlet]}.html"),
                        Cell(label("outlet_type", first["outlet_type"], language)),
                        Cell(_languages(its, language)),
                        Cell(str(len(its)), number=True),
                        Cell(str((its["reporting"] == "reports").sum()), number=True),
                        Cell(str(len(printed[outlet])), number=True),
                    )
                )
            )
        parts += [heading(name, 1), raw(table(columns, rows, name))]
    return "".join(parts)


def _unknown(language: str) -> str:
    return say("Country not known", "Land niet bekend", language)


def _languages(pages: pd.DataFrame, language: str) -> str:
    return ", ".join(language_words(code, language) for code in sorted(set(pages["language"])))


def _portrait(
    story: Case,
    outlet: str,
    pages: pd.DataFrame,
    printed: pd.DataFrame,
    where: dict[str, str],
    ways: list[tuple[str, str]],
    language: str,
) -> str:
    counts = pages["reporting"].value_counts()
    told = [
        (say(code.en, code.nl, language), str(counts[code.code]))
        for code in codebook.entries("reporting")
        if counts[code.code]
    ]
    countries = sorted(set(pages["country"].dropna()))
    kinds = [
        label("outlet_type", kind, language) for kind in pages["outlet_type"].dropna().unique()
    ]
    about = [
        (codebook.column_label("articles", "outlet_type", language), ", ".join(kinds) or None),
        (
            codebook.column_label("articles", "country", language),
            ", ".join(country_words(code, language) for code in countries) or None,
        ),
        (codebook.column_label("articles", "language", language), _languages(pages, language)),
        (say("pages", "pagina's", language), len(pages)),
        *told,
        (say("figures printed", "gedrukte cijfers", language), len(printed)),
    ]
    parts = [
        ":orphan:\n\n",
        heading(outlet),
        raw(paragraph(links(ways), "ways") + facts(about)),
        heading(say("Its pages", "Zijn pagina's", language), 1),
        _its_pages(outlet, pages, language),
        heading(say("As each pass coded them", "Zoals elke ronde ze codeerde", language), 1),
        _its_codes(story, outlet, pages, language),
        heading(say("The figures it printed", "De cijfers die het drukte", language), 1),
        _its_figures(story, outlet, printed, where, language),
    ]
    return "".join(parts)


def _its_pages(outlet: str, pages: pd.DataFrame, language: str) -> str:
    columns = [
        codebook.column_label("articles", "article_id", language),
        codebook.column_label("articles", "title", language),
        codebook.column_label("articles", "published", language),
        codebook.column_label("articles", "reports_denial", language),
        codebook.column_label("articles", "wire", language),
    ]
    rows = [
        Row(
            (
                Cell(page.article_id, f"../coverage.html#row-{page.article_id}"),
                page_title(page, language),
                page_date(page, language),
                Cell(label("reporting", page.reporting, language)),
                Cell(label("wire", page.wire, language)),
            )
        )
        for page in pages.itertuples()
    ]
    caption = say("Pages of {}", "Pagina's van {}", language).format(outlet)
    return raw(table(columns, rows, caption))


def page_title(page: tuple, language: str) -> Cell:
    """Show a page's title, or that none was seen, linked to its address."""
    title = known(page.title) or say("[title not seen]", "[titel niet gezien]", language)
    basis = (
        say("words of the address", "woorden van het adres", language)
        if known(page.title_basis) == "slug"
        else ""
    )
    beneath = ", ".join(part for part in (host(page.url), basis) if part)
    return Cell(title, web(page.url), ((beneath, ""),))


def page_date(page: tuple, language: str) -> Cell:
    """Show a page's date as it is known, and what that rests on."""
    basis = label("published_basis", page.published_basis, language)
    return Cell(
        date_known(page, language),
        beneath=((say("by {}", "volgens {}", language).format(basis) if basis else "", ""),),
    )


def _its_codes(story: Case, outlet: str, pages: pd.DataFrame, language: str) -> str:
    codes = story.codes[story.codes["article_id"].isin(pages["article_id"])]
    codes = codes.sort_values(["article_id", "pass"])
    if codes.empty:
        none = say(
            "None of its pages was coded: only pages that report the denial are.",
            "Geen van zijn pagina's is gecodeerd: dat zijn alleen pagina's die de ontkenning melden.",
            language,
        )
        return words(none) + "\n\n"
    shown = ["pass", "headline_frame", "denial_position", "denial_verb", "adjudication"]
    columns = [
        codebook.column_label("articles", "article_id", language),
        *(codebook.column_label("codes", name, language) for name in shown),
    ]
    rows = [
        Row(
            (
                Cell(row.article_id, f"../coverage.html#row-{row.article_id}"),
                Cell(label("pass", row.coder, language)),
                Cell(label("headline_frame", row.headline_frame, language)),
                Cell(label("denial_position", row.denial_position, language)),
                Cell(
                    known(row.denial_verb),
                    beneath=((label("verb_class", row.verb_class, language), ""),),
                ),
                Cell(label("adjudication", row.adjudication, language)),
            )
        )
        for row in codes.rename(columns={"pass": "coder"}).itertuples()
    ]
    caption = say("Codes of {}", "Codes van {}", language).format(outlet)
    return raw(table(columns, rows, caption))


def _its_figures(
    story: Case, outlet: str, printed: pd.DataFrame, where: dict[str, str], language: str
) -> str:
    if printed.empty:
        none = say(
            "No figure of this collection was read here.",
            "Geen cijfer van deze verzameling is hier gelezen.",
            language,
        )
        return words(none) + "\n\n"
    columns = [
        codebook.column_label("figures", "figure_id", language),
        codebook.column_label("figures", "measure", language),
        say("number", "getal", language),
        codebook.column_label("figures", "claimant", language),
        codebook.column_label("figures", "jurisdiction", language),
        codebook.column_label("figures", "source_url", language),
    ]
    ordered = printed.sort_values(["platform", "measure", "jurisdiction", "figure_id"])
    rows = [
        Row(
            (
                Cell(figure.figure_id, f"../{where[figure.figure_id]}"),
                Cell(
                    label("measure", figure.measure, language),
                    beneath=((label("platform", figure.platform, language), ""),),
                ),
                Cell(in_words(figure, language), beneath=((said(figure), ""),)),
                Cell(label("speaker", figure.claimant, language)),
                Cell(
                    country_words(known(figure.jurisdiction), language),
                    beneath=((label("scope", figure.scope, language), ""),),
                ),
                Cell(host(figure.source_url), web(figure.source_url)),
            )
        )
        for figure in ordered.itertuples()
    ]
    caption = say("Figures printed by {}", "Cijfers gedrukt door {}", language).format(outlet)
    return raw(table(columns, rows, caption))
