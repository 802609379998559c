"""Draw a summary on an Axes. Nothing is computed here but places, words and colours.

Every ``draw_…(summary, ax=None, *, width=PAGE, language=LANGUAGE)`` returns the Axes, whose
`alt_text` says the chart to who cannot see it. In a notebook a chart shows itself as SVG, once as
wide as a page and once as wide as a phone, with a link from each mark to its row.
"""

from counterclaim.charts.article import (
    draw_article_figures,
    draw_date_clues,
    draw_dispersion,
    draw_voices,
)
from counterclaim.charts.certainty import draw_agreement, draw_specifications
from counterclaim.charts.comparison import draw_coverage_map, draw_ranks
from counterclaim.charts.copies import (
    draw_near_copies,
    draw_voices_by_threshold,
    draw_wire_dial,
)
from counterclaim.charts.coverage import draw_proposition_grid, draw_reporting, draw_timeline
from counterclaim.charts.enforcement import (
    draw_cumulative,
    draw_printed_values,
    draw_services,
    draw_sides,
)
from counterclaim.charts.framing import draw_code_dots, draw_portraits, draw_reach
from counterclaim.charts.known import draw_known
from counterclaim.charts.map import draw_map
from counterclaim.charts.network import draw_kept, draw_ledger, draw_network, draw_survival
from counterclaim.charts.palette import PAGE, PHONE
from counterclaim.charts.retellings import draw_family
from counterclaim.charts.svg import chart_html
from counterclaim.charts.wording import draw_hedges, draw_keyness, draw_verbs

__all__ = [
    "PAGE",
    "PHONE",
    "chart_html",
    "draw_agreement",
    "draw_article_figures",
    "draw_code_dots",
    "draw_coverage_map",
    "draw_cumulative",
    "draw_date_clues",
    "draw_dispersion",
    "draw_family",
    "draw_hedges",
    "draw_kept",
    "draw_keyness",
    "draw_known",
    "draw_ledger",
    "draw_map",
    "draw_near_copies",
    "draw_network",
    "draw_portraits",
    "draw_printed_values",
    "draw_proposition_grid",
    "draw_ranks",
    "draw_reach",
    "draw_reporting",
    "draw_services",
    "draw_sides",
    "draw_specifications",
    "draw_survival",
    "draw_timeline",
    "draw_verbs",
    "draw_voices",
    "draw_voices_by_threshold",
    "draw_wire_dial",
]
