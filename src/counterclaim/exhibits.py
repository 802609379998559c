"""Tables as a reader sees them: captioned, labelled, linked to their addresses, scrolling.

Text in a table comes from the web and is escaped; only http and https addresses become links.
"""

import re
from dataclasses import dataclass, field

import pandas as pd
from babel.numbers import format_decimal
from jinja2 import Environment
from markupsafe import escape

from counterclaim import codebook
from counterclaim.applicable import NotApplicableError
from counterclaim.case import Case
from counterclaim.findings import badge, sentence, with_badge
from counterclaim.words import LANGUAGE, LOCALES, day_words, number_words, say, unturned

ADDRESS = re.compile(codebook.KINDS["address"][0])
_HTML = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
_HTML.filters["unturned"] = unturned
PAGE = _HTML.from_string(
    """
{% if caption %}<p class="exhibit-caption">{{ caption|unturned }}</p>{% endif %}
{% if rows %}
<div class="exhibit" tabindex="0" role="region" aria-label="{{ (caption or 'table')|unturned }}">
<table>
<thead><tr>{% for column in columns %}<th scope="col"{% if column.number %} class="number"{% endif %}>{{ column.text|unturned }}</th>{% endfor %}</tr></thead>
<tbody>
{% for anchor, cells in rows %}
<tr{% if anchor %} id="row-{{ anchor }}"{% endif %}>
{%- for cell in cells -%}
<td{% if cell.number %} class="number"{% elif cell.text|length > 40 %} class="long"{% endif %}>
{%- if cell.link %}<a href="{{ cell.link }}" rel="noopener noreferrer">{{ cell.text|unturned }}</a>
{%- else %}{{ cell.text|unturned }}{% endif -%}
</td>
{%- endfor -%}
</tr>
{% endfor %}
</tbody>
</table>
</div>
{% else %}
<p class="exhibit-empty">{{ empty|unturned }}</p>
{% endif %}
"""
)


@dataclass(frozen=True)
class _Cell:
    text: str
    link: str = ""
    number: bool = False


@dataclass(frozen=True)
class Exhibit:
    """A table with its caption; a notebook shows it as HTML, a terminal as text."""

    table: pd.DataFrame
    caption: str = ""
    language: str = "en"
    anchor: str = ""
    empty: str = ""
    names: dict = field(default_factory=dict)

    def __repr__(self) -> str:
        """Say the table as text."""
        return f"{self.caption}\n{self.table}"

    def _repr_html_(self) -> str:
        kinds = {name: _column(name) for name in self.table.columns}
        columns = [
            _Cell(
                self.names.get(name) or _name(name, kinds[name], self.language),
                number=pd.api.types.is_numeric_dtype(self.table[name])
                and not pd.api.types.is_bool_dtype(self.table[name]),
            )
            for name in kinds
        ]
        rows = [
            (
                row.get(self.anchor, ""),
                [_cell(row[name], kinds[name], self.language) for name in kinds],
            )
            for row in self.table.to_dict("records")
        ]
        empty = self.empty or say("No rows.", "Geen rijen.", self.language)
        return PAGE.render(caption=self.caption, columns=columns, rows=rows, empty=empty)


def exhibit(
    table: pd.DataFrame | pd.Series,
    caption: str,
    *,
    language: str = LANGUAGE,
    anchor: str = "",
    empty: str = "",
    names: dict | None = None,
) -> Exhibit:
    """Show a table to a reader.

    Parameters
    ----------
    table
        Any table, or a Series (its index becomes the first column). Columns that the codebook
        knows get its labels, and codes theirs; addresses become links; an index that is not
        just row numbers is shown.
    caption
        One line that says what a row is.
    language
        "en" or "nl", for labels and numbers.
    anchor
        The column whose value names the row, so that a chart's mark can link to ``#row-<value>``.
    empty
        What to say where there is no row.
    names
        Headings for columns that the codebook does not know.
    """
    rows = table.to_frame() if isinstance(table, pd.Series) else table
    if not isinstance(rows.index, pd.RangeIndex) and rows.index.names != [None]:
        rows = rows.reset_index()
    return Exhibit(rows, caption, language, anchor, empty, names or {})


@dataclass(frozen=True)
class Sentence:
    """A sentence that a function computed; a notebook shows it large, a terminal as text."""

    text: str
    badge: str = ""

    def __repr__(self) -> str:
        """Say the sentence and its badge."""
        return with_badge(self.text, self.badge)

    def _repr_html_(self) -> str:
        mark = (
            f' <span class="holds-in">{escape(unturned(self.badge))}</span>' if self.badge else ""
        )
        return f'<p class="finding">{escape(unturned(self.text))}{mark}</p>'


def answer(case: Case, key: str) -> Sentence:
    """Show a finding of a case with its badge, or why it cannot be said of this case.

    KeyError where there is none of that key.
    """
    try:
        return Sentence(sentence(case, key, LANGUAGE), badge(case, key, LANGUAGE))
    except NotApplicableError as error:
        why = say(
            "This cannot be said of this case: {}.",
            "Dit is van deze casus niet te zeggen: {}.",
            LANGUAGE,
        )
        return Sentence(why.format(error))


def _column(name: str) -> codebook.Column | None:
    found = [c for t in codebook.TABLES.values() for c in t.columns if c.name == name]
    return found[0] if found else None


def _name(name: str, column: codebook.Column | None, language: str) -> str:
    if column is None:
        return str(name).replace("_", " ")
    return column.nl if language == "nl" else column.en


def _number(value: float, language: str) -> str:
    """Print a number as elsewhere, but never a small p or share as nought."""
    if not 0 < abs(value) < 0.1:
        return number_words(value, language)
    if abs(value) < 0.001:
        return ("< " if value > 0 else "> −") + format_decimal(0.001, locale=LOCALES[language])
    return format_decimal(round(float(value), 3), locale=LOCALES[language])


def _cell(value, column: codebook.Column | None, language: str) -> _Cell:
    if isinstance(value, list | tuple | frozenset | set):
        return _Cell(", ".join(map(str, value)))
    if pd.isna(value):
        return _Cell("")
    if isinstance(value, bool):
        return _Cell(say("yes", "ja", language) if value else say("no", "nee", language))
    if isinstance(value, pd.Timestamp):
        return _Cell(day_words(value, value, language))
    if isinstance(value, int | float):
        return _Cell(_number(value, language), number=True)
    text = str(value)
    if ADDRESS.fullmatch(text):
        host = text.split("/")[2].removeprefix("www.")
        return _Cell(host, link=text)
    if column is not None and column.codes:
        text = codebook.label(column.codes, text, language)
    return _Cell(text)
