"""Every figure as a row of its own, with its interval, its claimant and its address."""

import pandas as pd

from counterclaim import codebook
from counterclaim.case import Case
from counterclaim.catalogue.markup import (
    Cell,
    Row,
    figures_said,
    heading,
    host,
    known,
    label,
    links,
    raw,
    table,
    web,
)
from counterclaim.words import country_words, day_words, interval_words, say

# Rows a page: with this many a page stays well under what a phone should have to load.
ROWS = 300


def in_words(figure: tuple, language: str) -> str:
    """Print a figure's honest interval with its unit; a count needs none."""
    span = interval_words(figure.value_low, figure.value_high, known(figure.bound), language)
    unit = known(figure.unit)
    return span if unit in ("", "count") else f"{span} {label('unit', unit, language)}"


def said(figure: tuple) -> str:
    """Quote the number phrase that was printed."""
    return f"“{known(figure.reported_as)}”" if known(figure.reported_as) else ""


def _parts(story: Case) -> list[tuple[str, str, list[pd.DataFrame]]]:
    """Deal the figures out over pages: (file name, service, a table a measure).

    A measure stays in one piece unless it alone is more than a page can hold.
    """
    made = []
    ordered = story.figures.sort_values(
        ["platform", "measure", "jurisdiction", "event", "value_low", "figure_id"]
    )
    for service, its in ordered.groupby("platform", observed=True):
        pieces = [
            rows.iloc[start : start + ROWS]
            for _, rows in its.groupby("measure", observed=True)
            for start in range(0, len(rows), ROWS)
        ]
        pages: list[list[pd.DataFrame]] = []
        for piece in pieces:
            if not pages or sum(map(len, pages[-1])) + len(piece) > ROWS:
                pages.append([])
            pages[-1].append(piece)
        # A code has no hyphen, so no service's name can end as another's part does.
        made += [
            (f"figures-{service}" + (f"-{number}" if len(pages) > 1 else ""), service, tables)
            for number, tables in enumerate(pages, 1)
        ]
    return made


def figure_links(story: Case) -> dict[str, str]:
    """Say where each figure's row stands: an address within the site by `figure_id`."""
    return _links(_parts(story))


def _links(parts: list) -> dict[str, str]:
    return {
        figure_id: f"{name}.html#row-{figure_id}"
        for name, _, tables in parts
        for rows in tables
        for figure_id in rows["figure_id"]
    }


def figure_pages(story: Case, slugs: dict[str, str], language: str) -> dict[str, str]:
    """Write the index of figures and its pages.

    Parameters
    ----------
    story
        The case.
    slugs
        The file name of each outlet that has a page.
    language
        "en" or "nl".

    Returns
    -------
    reStructuredText by file name.
    """
    parts = _parts(story)
    made = {"figures.rst": _index(story, parts, language)}
    for name, service, tables in parts:
        title = _title(name, service, parts, language)
        body = [":orphan:\n\n", heading(title), raw(f'<p class="ways">{_ways(language)}</p>')]
        for piece, rows in enumerate(tables):
            measure = rows["measure"].iloc[0]
            words = label("measure", measure, language)
            body.append(heading(_upper(words), 1, _place(name, measure, piece, tables)))
            body.append(raw(_table(story, rows, slugs, f"{title}: {words}", language)))
        made[f"{name}.rst"] = "".join(body)
    return made


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _ways(language: str) -> str:
    return links([(say("All figures", "Alle cijfers", language), "figures.html")])


def _title(name: str, service: str, parts: list, language: str) -> str:
    words = say("Figures: {}", "Cijfers: {}", language).format(label("platform", service, language))
    same = [other for other, its, _ in parts if its == service]
    if len(same) == 1:
        return words
    return words + say(", part {} of {}", ", deel {} van {}", language).format(
        same.index(name) + 1, len(same)
    )


def _place(name: str, measure: str, piece: int, tables: list[pd.DataFrame]) -> str:
    first = [rows["measure"].iloc[0] for rows in tables].index(measure)
    return f"{name}-{measure}" + (f"-{piece}" if piece > first else "")


def _index(story: Case, parts: list, language: str) -> str:
    body = [
        heading(say("Figures", "Cijfers", language)),
        say(
            "Every reported number, as one address printed it: its honest interval, whose number "
            "it is, what was counted, and where we read it. Many rows restate one release: do not "
            "add them. A figure’s name leads to its row.",
            "Elk genoemd getal, zoals één adres het drukte: het eerlijke interval, van wie het "
            "getal is, wat er geteld is, en waar wij het lazen. Veel rijen herhalen één bericht: "
            "tel ze niet op. De naam van een cijfer leidt naar zijn rij.",
            language,
        )
        + "\n\n",
    ]
    if not parts:
        body.append(say("There is no figure yet.", "Er is nog geen cijfer.", language) + "\n\n")
    columns = [
        codebook.column_label("figures", "measure", language),
        say("figures", "cijfers", language),
        say("addresses", "adressen", language),
        say("countries", "landen", language),
    ]
    for service in dict.fromkeys(service for _, service, _ in parts):
        rows = []
        for name, _, tables in (part for part in parts if part[1] == service):
            for piece, figures in enumerate(tables):
                measure = figures["measure"].iloc[0]
                place = _place(name, measure, piece, tables).replace("_", "-")
                cells = (
                    Cell(label("measure", measure, language), f"{name}.html#{place}"),
                    Cell(str(len(figures)), number=True),
                    Cell(str(figures["source_url"].nunique()), number=True),
                    Cell(str(figures["jurisdiction"].nunique()), number=True),
                )
                rows.append(Row(cells))
        words = label("platform", service, language)
        body += [heading(words, 1), raw(table(columns, rows, words))]
    if parts:
        body += [
            heading(say("By name", "Op naam", language), 1),
            raw(_by_name(_links(parts), language)),
        ]
    return "".join(body)


def _by_name(where: dict[str, str], language: str) -> str:
    listed = "\n".join(
        f'<a id="row-{figure_id}" href="{where[figure_id]}">{figure_id}</a>'
        for figure_id in sorted(where)
    )
    words = figures_said(len(where), language)
    return f'<details class="by-name"><summary>{words}</summary><div>\n{listed}\n</div></details>'


def _table(
    story: Case, rows: pd.DataFrame, slugs: dict[str, str], caption: str, language: str
) -> str:
    columns = [
        codebook.column_label("figures", "figure_id", language),
        say("number", "getal", language),
        codebook.column_label("figures", "claimant", language),
        say("what was counted", "wat er geteld is", language),
        codebook.column_label("figures", "jurisdiction", language),
        codebook.column_label("figures", "source_outlet", language),
    ]
    names = story.events.set_index("event")[f"label_{language}"]
    return table(columns, (_row(row, names, slugs, language) for row in rows.itertuples()), caption)


def _row(figure: tuple, names: pd.Series, slugs: dict[str, str], language: str) -> Row:
    month = len(known(figure.as_of)) == 7
    days = (figure.as_of_from, figure.as_of_to)
    as_of = day_words(*days, language, month=month) if known(figure.as_of) else ""
    outlet, address = known(figure.source_outlet), web(figure.source_url)
    portrait = (
        (say("about this outlet", "over dit medium", language), f"outlets/{slugs[outlet]}.html")
        if outlet in slugs
        else ("", "")
    )
    return Row(
        (
            Cell(figure.figure_id, f"#row-{figure.figure_id}"),
            Cell(
                in_words(figure, language),
                beneath=((said(figure), ""), (label("bound", figure.bound, language), "")),
            ),
            Cell(label("speaker", figure.claimant, language)),
            Cell(
                known(names.get(figure.event, figure.event)),
                beneath=((label("scope", figure.scope, language), ""), (known(figure.note), "")),
            ),
            Cell(
                country_words(known(figure.jurisdiction), language),
                beneath=((as_of, ""),),
            ),
            Cell(outlet, address, ((host(address), ""), portrait)),
        ),
        anchor=figure.figure_id,
    )
