"""The report in a real browser: no overflow, no error, no outside request, no serious fault."""

import functools
import gzip
import http.server
import re
import threading
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html

from counterclaim import report

WIDTHS = (1300, 390)
# Within a drawing there is nothing to say: it is one image, and its alt text is on the outside.
# The rows of a table are made alike: six of each table are looked at.
ALIKE = "figure.chart svg > *, tbody tr:nth-child(n + 7)"
# Without preloading: axe-core asks for style sheets at places where they are not.
OPTIONS = {"resultTypes": ["violations"], "preload": False}
# Of the pages of rows one of each kind.
ROWS = ["outlets", "outlets/tweakers", "coverage", "figures", "figures-ghost", "download"]
PAGES = ["index", "codebook", "search", *ROWS, *(page.stem for page in report.notebooks())]
# In the dark one of each kind, too: charts, tables and sentences have the same ink in all notebooks.
NOTEBOOKS = [
    "01-the-article",
    "03-enforcement-by-country",
    "05-framing-compared",
    "08-how-sure-are-we",
]
DARK = ["explore", "index", "codebook", "search", *ROWS, *NOTEBOOKS]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def site(reports):
    handler = functools.partial(Quiet, directory=str(reports["first"]))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


# Each width has a process of its own; both look at one report.
@pytest.fixture(
    scope="module",
    params=[
        pytest.param(w, marks=pytest.mark.xdist_group(f"pages-{w}"), id=f"{w}px") for w in WIDTHS
    ],
)
def page(browser, request):
    opened = browser.new_page(viewport={"width": request.param, "height": 900})
    opened.said, opened.asked = [], []
    opened.on("console", lambda m: opened.said.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    opened.on("request", lambda r: opened.asked.append(r.url))
    yield opened
    opened.close()


def go(page, site, name):
    page.said.clear()
    page.asked.clear()
    page.goto(f"{site}/{name}.html", wait_until="load")
    return page


def axe_faults(page, **options):
    # Taken out, not excluded: axe-core walks over what it is told to leave out.
    page.evaluate("what => document.querySelectorAll(what).forEach(e => e.remove())", ALIKE)
    return Axe().run(page, None, OPTIONS | options).response["violations"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_clean(page, site, name):
    go(page, site, name)
    assert page.said == []
    assert [url for url in page.asked if not url.startswith((site, "data:"))] == []
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0, "the page scrolls sideways"
    bare = "[...document.images].filter(i => !i.hasAttribute('alt')).map(i => i.src)"
    assert page.evaluate(bare) == []
    faults = [
        (fault["id"], [node["html"][:160] for node in fault["nodes"]][:3])
        for fault in axe_faults(page)
        if fault["impact"] in {"serious", "critical"}
    ]
    assert faults == [], "axe-core finds a serious fault"
    assert page.said == []
    assert [url for url in page.asked if not url.startswith((site, "data:"))] == []


@pytest.fixture(scope="module")
def dark(browser):
    opened = browser.new_page(viewport={"width": 820, "height": 900}, color_scheme="dark")
    yield opened
    opened.close()


# Every other page in each of the two processes.
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xdist_group(f"pages-{WIDTHS[place % 2]}"))
        for place, name in enumerate(DARK)
    ],
)
def test_a_page_in_the_dark_and_on_a_tablet_can_be_read(dark, site, name):
    dark.goto(f"{site}/{name}.html", wait_until="load")
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert dark.evaluate(wide) <= 0, "the page scrolls sideways"
    ground = "getComputedStyle(document.body).backgroundColor"
    assert dark.evaluate(ground) == "rgb(18, 18, 18)"
    # A drawing stands on the page's own ground, in ink for the dark.
    grounds = dark.evaluate(
        "[...document.querySelectorAll('figure.chart')].map(f => getComputedStyle("
        "f.closest('.text_html') ?? f).backgroundColor)"
    )
    assert set(grounds) <= {"rgba(0, 0, 0, 0)"}
    faults = axe_faults(dark, runOnly=["color-contrast"])
    assert [node["html"][:160] for fault in faults for node in fault["nodes"]][:3] == []


def test_one_chart_of_each_pair_is_seen(page, site):
    go(page, site, "01-the-article")
    seen = page.evaluate(
        "[...document.querySelectorAll('figure.chart')].map("
        "f => [...f.children].filter(d => d.offsetParent !== null).map(d => d.className))"
    )
    expected = ["on-page"] if page.viewport_size["width"] > 600 else ["on-phone"]
    assert seen
    assert all(classes == expected for classes in seen)


def test_a_mark_leads_to_its_row_and_the_row_to_its_address(page, site):
    go(page, site, "01-the-article")
    shown = "on-page" if page.viewport_size["width"] > 600 else "on-phone"
    page.locator(f".{shown} a").first.click()
    anchor = page.evaluate("location.hash")
    assert anchor.startswith("#row-f")
    row = page.locator(anchor)
    assert row.count() == 1
    assert row.locator("a").first.get_attribute("href").startswith("https://tweakers.net/")


def test_search_finds_a_word_of_the_article_s_notebook(page, site):
    go(page, site, "search")
    page.goto(f"{site}/search.html?q=ontkennen")
    page.wait_for_selector("#search-results li")
    assert "The article" in page.inner_text("#search-results")


def test_search_finds_a_word_that_only_rows_have(page, site):
    go(page, site, "search")
    page.goto(f"{site}/search.html?q=gekraakt")
    page.wait_for_selector("#search-results li")
    assert "Pages of coverage" in page.inner_text("#search-results")


def test_a_deep_link_lands_on_its_row(page, site):
    go(page, site, "figures-sky_ecc-3")
    anchor = page.locator("tbody tr").last.get_attribute("id")
    page.goto(f"{site}/figures-sky_ecc-3.html#{anchor}")
    row = page.locator("tr:target")
    assert row.get_attribute("id") == anchor
    assert 0 <= row.bounding_box()["y"] < page.viewport_size["height"]
    row.locator("a").first.focus()
    assert page.evaluate("document.activeElement.getAttribute('href')") == f"#{anchor}"


def test_on_paper_there_is_the_page_alone_and_links_say_where_they_lead(page, site):
    go(page, site, "coverage")
    page.emulate_media(media="print")
    hidden = "s => [...document.querySelectorAll(s)].every(e => e.offsetParent === null)"
    assert page.evaluate(hidden, ".bd-sidebar-primary, .bd-sidebar-secondary, .bd-header-article")
    said = "getComputedStyle(document.querySelector('td a[href^=http]'), '::after').content"
    assert "http" in page.evaluate(said)
    # What is wider than its frame would be cut on paper.
    cut = "[...document.querySelectorAll('.exhibit')].filter(e => e.scrollWidth > e.clientWidth)"
    size = page.viewport_size
    page.set_viewport_size({"width": 720, "height": 900})
    clipped = page.evaluate(f"{cut}.length")
    page.set_viewport_size(size)
    page.emulate_media(media="screen")
    assert clipped == 0


def test_no_page_transfers_over_a_megabyte(reports):
    """Hosts compress; what every page loads (theme, search, icons, type) counts for each."""
    shared = [*reports["first"].glob("_static/**/*.*"), reports["first"] / "searchindex.js"]
    loaded = [path for path in shared if path.suffix in {".css", ".js", ".woff", ".woff2"}]
    least = sum(len(gzip.compress(path.read_bytes(), 6)) for path in loaded)
    pages = {path.name: path for path in reports["first"].rglob("*.html")}
    largest = max(pages.values(), key=lambda path: path.stat().st_size)
    assert least + len(gzip.compress(largest.read_bytes(), 6)) < 1e6, largest.name


def test_every_link_within_the_report_leads_somewhere(reports):
    home, lost = reports["first"], []
    trees = {path: html.parse(path) for path in home.rglob("*.html")}
    names = {path: set(tree.xpath("//@id | //@name")) for path, tree in trees.items()}
    for path, tree in trees.items():
        for link in tree.xpath("//a/@href"):
            there, _, anchor = unquote(link).partition("#")
            if re.match(r"[a-z]+:|//", there):
                continue
            target = path.parent.joinpath(there.partition("?")[0]).resolve() if there else path
            if not target.exists() or (anchor and target in names and anchor not in names[target]):
                lost.append((path.name, link))
    assert lost == []
    assert len(trees) > 60
