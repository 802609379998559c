"""How a reference page is written: headings and tables in which anybody's text stays text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import indent

from jinja2 import Environment

from counterclaim import codebook
from counterclaim.words import say, unturned

ADDRESS = re.compile(codebook.KINDS["address"][0])
_UNDERLINES = "=-~"
LONG = 60


def plain(text: object) -> str:
    """Put a text on one line, in the order in which its letters stand.

    White space of every kind becomes one space; a mark that turns the direction of writing is
    written as its number, so that no text can pass for another.
    """
    return unturned(" ".join(str(text).split()))


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: a text, perhaps a link, and quieter lines beneath (text, link)."""

    text: str = ""
    link: str = ""
    beneath: tuple[tuple[str, str], ...] = ()
    number: bool = False

    @property
    def long(self) -> bool:
        """Whether what stands in it needs a wide column."""
        return len(self.text) + sum(len(text) for text, _ in self.beneath) > LONG


@dataclass(frozen=True)
class Row:
    """A row: where a deep link finds it, where its first cell leads, and its cells."""

    cells: tuple[Cell, ...]
    anchor: str = ""


_HTML = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
_HTML.filters["plain"] = plain
_HTML.tests["address"] = lambda link: bool(ADDRESS.fullmatch(link))
_TABLE = _HTML.from_string(
    """
{% macro told(text, link) -%}
{% if link %}<a href="{{ link }}"{% if link is address %} rel="noopener noreferrer"{% endif %}>{{ text|plain }}</a>
{%- else %}{{ text|plain }}{% endif %}
{%- endmacro -%}
{% macro inside(cell) -%}
{{ told(cell.text, cell.link) }}
{%- for text, link in cell.beneath if text %}<span class="beneath">{{ told(text, link) }}</span>{% endfor %}
{%- endmacro -%}
<div class="exhibit reference" tabindex="0" role="region" aria-label="{{ caption|plain }}">
<table>
<thead><tr>{% for name in columns %}<th scope="col"{% if rows and rows[0].cells[loop.index0].number %} class="number"{% endif %}>{{ name|plain }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in rows %}
<tr{% if row.anchor %} id="row-{{ row.anchor }}"{% endif %}>
{%- for cell in row.cells -%}
{% if loop.first %}<th scope="row">{{ inside(cell) }}</th>
{%- else %}<td data-label="{{ columns[loop.index0]|plain }}"{% if not cell.text and not cell.beneath %} class="nothing"{% elif cell.number %} class="number"{% elif cell.long %} class="long"{% endif %}>{{ inside(cell) }}</td>{% endif %}
{%- endfor -%}
</tr>
{% endfor %}
</tbody>
</table>
</div>
"""
)
_FACTS = _HTML.from_string(
    '<dl class="facts">\n{% for name, value in facts if value is not none %}'
    "<div><dt>{{ name|plain }}</dt><dd>{{ value|plain }}</dd></div>\n{% endfor %}</dl>\n"
)
_LINKS = _HTML.from_string(
    '{% for text, link in links %}<a href="{{ link }}">{{ text|plain }}</a>'
    "{% if not loop.last %}{{ between }}{% endif %}{% endfor %}"
)


def table(columns: Sequence[str], rows: Iterable[Row], caption: str) -> str:
    """Write a table as HTML; text is escaped and addresses leak no referrer."""
    return _TABLE.render(columns=columns, rows=list(rows), caption=caption).strip() + "\n"


def facts(pairs: Iterable[tuple[str, object]]) -> str:
    """Write names and values as an HTML list; a value of None is left out."""
    return _FACTS.render(facts=list(pairs))


def links(pairs: Iterable[tuple[str, str]], between: str = " · ") -> str:
    """Write links within the site as HTML, parted by `between`."""
    return _LINKS.render(links=list(pairs), between=between)


def paragraph(html: str, kind: str = "") -> str:
    """Put HTML into a paragraph, of a class where `kind` names one."""
    return f'<p class="{kind}">{html}</p>\n' if kind else f"<p>{html}</p>\n"


def raw(html: str) -> str:
    """Let a reStructuredText page hold HTML as it stands."""
    return f".. raw:: html\n\n{indent(html.strip(), '   ')}\n\n"


def words(text: str) -> str:
    """Escape a text for reStructuredText: no sign of it is markup."""
    return re.sub(r"([^\w\s]|_)", r"\\\1", plain(text))


def heading(text: str, level: int = 0, name: str = "") -> str:
    """Write a heading of a reStructuredText page; `name` is where links find it."""
    title = words(text) or r"\?"
    place = f".. _{name}:\n\n" if name else ""
    return f"{place}{title}\n{_UNDERLINES[level] * (2 * len(title) + 4)}\n\n"


def count(number: int, one: tuple[str, str], more: tuple[str, str], language: str) -> str:
    """Say a number of things, each wording in English and Dutch: "1 page", "3 pages"."""
    return f"{number} {say(*(one if number == 1 else more), language)}"


def figures_said(number: int, language: str) -> str:
    """Say a number of figures."""
    return count(number, ("figure", "cijfer"), ("figures", "cijfers"), language)


def known(value: object) -> str:
    """Give a cell as text; empty where it is missing."""
    return "" if value is None or value != value or str(value) == "<NA>" else str(value)


def label(codes: str, value: object, language: str) -> str:
    """Say a code of a list; empty where it is missing."""
    return codebook.label(codes, known(value), language) if known(value) else ""


def web(value: object) -> str:
    """Give a value as a link where it is a web address; else nothing."""
    return known(value) if ADDRESS.fullmatch(known(value)) else ""


def host(value: object) -> str:
    """Name the site of a web address."""
    return web(value).split("/")[2].removeprefix("www.") if web(value) else ""
