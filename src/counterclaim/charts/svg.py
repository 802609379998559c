"""How a chart shows itself in a notebook and in the report: inline SVG, at two widths."""

import hashlib
import io
import re
import xml.etree.ElementTree as ET

import matplotlib.pyplot as plt
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from counterclaim.charts.palette import GUIDE, INK, OUTLET, QUIET, STYLE
from counterclaim.words import unturned


def chart_html(figure: Figure) -> str | None:
    """Write a chart as HTML: inline SVG at page and at phone width, with its alt text.

    Returns
    -------
    None for a figure that was not drawn here (one without alt text).

    Notes
    -----
    Ids are made unique by a hash of the drawing and nothing carries a date, so the same summary
    gives the same bytes. The phone's drawing is hidden unless the report's style sheet shows it: in
    a notebook, which has no such sheet, one drawing is enough. Ink and guides become CSS variables,
    so that they can turn in dark mode.
    """
    alts = [ax.alt_text for ax in figure.axes if hasattr(ax, "alt_text")]
    if not alts:
        return None
    wide = _svg(figure, alts[0])
    phone = figure.on_a_phone
    if phone is None:
        return f'<figure class="chart">{wide}</figure>'
    small = phone().figure
    narrow = _svg(small, alts[0])
    plt.close(small)
    return (
        f'<figure class="chart"><div class="on-page">{wide}</div>'
        f'<div class="on-phone" style="display: none">{narrow}</div></figure>'
    )


_SVG, _LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
FINE = re.compile(r"-?(?<!\d)\d+\.\d{3,}")
LINES = re.compile(r"L ([^A-Za-z]*(?:L [^A-Za-z]*)+)")
REFERENCE = re.compile(r"(?:url\(|href=\")#([^\")]+)")
REFERENCE_IN = re.compile(r"(^#|url\(#)([^\")]+)")
_VARIABLES = {
    INK: "var(--chart-ink, #1a1a1a)",
    OUTLET: "var(--chart-ink, #000000)",
    QUIET: "var(--chart-quiet, #5f5f5f)",
    GUIDE: "var(--chart-guide, #dcdcdc)",
}


def _svg(figure: Figure, alt: str) -> str:
    drawing = io.BytesIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    canvas, layout, dpi = figure.canvas, figure.get_layout_engine(), figure.dpi
    with plt.rc_context(STYLE):
        # What `savefig` does, without its first drawing, which only serves to lay the figure out.
        try:
            figure.set_dpi(FigureCanvasSVG.fixed_dpi)
            FigureCanvasSVG(figure)
            if layout is not None:
                layout.execute(figure)
                figure.set_layout_engine("none")
            figure.canvas.print_svg(drawing, metadata=nothing)
        finally:
            if layout is not None:
                figure.set_layout_engine(layout)
            figure.set_dpi(dpi)
            figure.set_canvas(canvas)
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", _LINK)
    root = ET.fromstring(unturned(drawing.getvalue().decode("utf-8")))
    _slim(root)
    mark = "c" + hashlib.sha256(ET.tostring(root)).hexdigest()[:8]
    for element in root.iter():
        _localise(element, mark)
    root.attrib.pop("height", None)
    root.set("width", "100%")
    root.set("style", f"max-width: {figure.get_figwidth():.1f}in")
    root.set("role", "img")
    root.set("aria-label", unturned(alt))
    return ET.tostring(root, encoding="unicode")


def _slim(root: ET.Element) -> None:
    """Round places, number the ids that are referred to, drop the others and the white space.

    The layout's last digits differ from run to run, and matplotlib makes ids of them.
    """
    referred = set(REFERENCE.findall(ET.tostring(root, encoding="unicode")))
    numbers = {}
    for element in root.iter():
        for name in ("text", "tail"):
            if not (getattr(element, name) or "").strip():
                setattr(element, name, None)
        for name in {"d", "x", "y", "transform"} & set(element.attrib):
            # A hundredth of a point is less than any screen shows, and halves the drawing.
            element.set(name, FINE.sub(lambda number: f"{float(number[0]):.2f}", element.get(name)))
        if "d" in element.attrib:
            # A second line in a row needs no letter.
            lines = LINES.sub(lambda m: "L " + m[1].replace("L ", ""), element.get("d"))
            element.set("d", lines.replace("  ", " ").strip())
        if element.get("transform", "").startswith("rotate(-0 "):
            del element.attrib["transform"]
        name = element.attrib.pop("id", None)
        if name in referred:
            element.set("id", numbers.setdefault(name, f"i{len(numbers)}"))
    for element in root.iter():
        for name, value in element.attrib.items():
            if "#" in value:
                element.set(name, REFERENCE_IN.sub(lambda m: m[1] + numbers.get(m[2], m[2]), value))


def _localise(element: ET.Element, mark: str) -> None:
    """Make ids the chart's own, links quiet for the keyboard, and ink a CSS variable."""
    link = element.get(f"{{{_LINK}}}href")
    if element.tag == f"{{{_SVG}}}a":
        # The table beneath has the same links; hundreds of tab stops would bar the way to it.
        element.set("tabindex", "-1")
        element.attrib.pop("target", None)
    elif link and link.startswith("#"):
        element.set(f"{{{_LINK}}}href", f"#{mark}-{link[1:]}")
    for name, value in list(element.attrib.items()):
        if name == "id":
            element.set(name, f"{mark}-{value}")
        elif "url(#" in value:
            element.set(name, value.replace("url(#", f"url(#{mark}-"))
        elif name in {"style", "fill", "stroke"}:
            for color, variable in _VARIABLES.items():
                value = value.replace(color, variable)
            element.set(name, value)


def show_in_notebooks() -> None:
    """Let the running notebook show charts as SVG with alt text; elsewhere do nothing.

    Said again with each chart, because the notebook's drawing backend forgets it when it starts.
    """
    try:
        from IPython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell is None:
        return
    formatters = shell.display_formatter.formatters
    formatters["text/html"].for_type(Figure, chart_html)
    picture = formatters["image/png"].type_printers.get(Figure)
    if picture is not None and picture is not _only_if_foreign:
        _only_if_foreign.draw = picture
        formatters["image/png"].for_type(Figure, _only_if_foreign)


class _OnlyIfForeign:
    """Draw a figure as PNG only where it cannot show itself: each drawing twice costs a reader."""

    draw = None

    def __call__(self, figure: Figure):
        return None if any(hasattr(ax, "alt_text") for ax in figure.axes) else self.draw(figure)


_only_if_foreign = _OnlyIfForeign()
