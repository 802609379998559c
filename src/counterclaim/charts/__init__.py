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
from counterclaim.charts.coverage import draw_proposition_grid, draw_reporting, draw_timeline
from counterclaim.charts.palette import PAGE, PHONE
from counterclaim.charts.svg import chart_html

__all__ = [
    "PAGE",
    "PHONE",
    "chart_html",
    "draw_article_figures",
    "draw_date_clues",
    "draw_dispersion",
    "draw_proposition_grid",
    "draw_reporting",
    "draw_timeline",
    "draw_voices",
]
