"""Settings of the report's site; everything it shows lies in its own folder."""

from html import escape

from latex2mathml.converter import convert

project = "counterclaim"
author = "the counterclaim authors"
extensions = ["myst_nb"]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb", ".rst": "restructuredtext"}
exclude_patterns = ["_build", "extra"]
html_extra_path = ["extra"]
suppress_warnings = ["mystnb.unknown_mime_type", "config.cache"]

nb_execution_mode = "off"
nb_merge_streams = True
nb_render_markdown_format = "commonmark"
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

# In a docstring a name between single backticks is code.
default_role = "code"
html_math_renderer = "mathml"

html_theme = "sphinx_book_theme"
html_static_path = ["report.css", "DejaVuSans.woff", "DejaVuSans-Bold.woff"]
html_css_files = ["report.css"]
html_favicon = "mark.svg"
html_last_updated_fmt = None
html_show_sphinx = False
html_show_copyright = False
html_copy_source = True
html_sourcelink_suffix = ""
html_context = {"default_mode": "auto"}
html_theme_options = {
    "navbar_persistent": [],
    "show_navbar_depth": 1,
    "use_download_button": True,
    "use_fullscreen_button": False,
    "show_toc_level": 2,
    "navigation_with_keys": True,
}


def _inline(self, node):
    self.body.append(convert(node.astext()))
    _skip()


def _block(self, node):
    formula = convert(node.astext(), display="block")
    self.body.append(f'<div class="formula" tabindex="0">{formula}</div>')
    _skip()


def _skip():
    from docutils.nodes import SkipNode

    raise SkipNode


def _escape_titles(app, pagename, templatename, context, doctree):
    for name in ("pagetitle", "page_description"):
        if context.get(name):
            context[name] = escape(context[name])
    if pagename == "search":
        # Everywhere else the theme escapes the site's title itself.
        context["docstitle"] = escape(context["docstitle"])


def setup(app):
    """Set formulas as MathML: no script, no network, and a screen reader can say them."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    # After the theme's own, whose template writes what it put there as HTML.
    app.connect("html-page-context", _escape_titles, priority=900)
