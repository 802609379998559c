"""Text that attacks its reader is shown as it was typed, and nothing of it runs."""

import functools
import http.server
import json
import re
import shutil
import threading

import nbformat
import pandas as pd
import pytest
from lxml import html

import hostile
from counterclaim import case, codebook, report
from counterclaim.catalogue.markup import plain
from counterclaim.words import unturned

pytestmark = pytest.mark.xdist_group("hostile")

# What the hand of a reader does to every chart, mark and control, all at once.
TOUCH = """() => {
  for (const closed of document.querySelectorAll("details")) closed.open = true;
  const all = "svg a, svg path, svg text, figure, td, th, a, button, select, input, [tabindex], h1, h2";
  for (const element of document.querySelectorAll(all)) {
    for (const kind of ["pointerover", "mouseover", "mousemove", "focus", "focusin", "keydown"])
      element.dispatchEvent(new Event(kind, {bubbles: true}));
    if (element.focus) element.focus({preventScroll: true});
  }
  addEventListener("click", event => event.preventDefault(), true);
  for (const mark of document.querySelectorAll("figure.chart a, figure.chart path, td a"))
    mark.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
  for (const control of document.querySelectorAll("form.explore-controls select, form.explore-controls input")) {
    const last = control.options ? control.options.length - 1 : control.max;
    if (control.options) control.selectedIndex = last; else control.value = last;
    control.dispatchEvent(new Event("input", {bubbles: true}));
  }
}"""
LIVE_TAGS = {"script", "iframe", "object", "embed", "base", "form", "maction", "foreignobject"}
LIVE = """() => {
  const found = [];
  for (const element of document.querySelectorAll("*")) {
    const name = element.localName;
    if (["maction", "iframe", "object", "embed", "base", "foreignObject", "animate", "set"].includes(name))
      found.push(name);
    if (name === "script" && element.type !== "application/json" && /pwned=|\\/\\/outside/.test(element.textContent))
      found.push("script");
    for (const {name: attribute, value} of element.attributes) {
      if (attribute.startsWith("on") && /pwned=|\\/\\/outside/.test(value)) found.push(`${name} ${attribute}`);
      if (/^(href|xlink:href|src|srcset|action|formaction|data|poster|background)$/.test(attribute)
          && /^\\s*(javascript|vbscript|data:text)|\\/\\/outside/i.test(value))
        found.push(`${name} ${attribute}=${value}`);
    }
  }
  if (document.querySelector("meta[http-equiv=refresh i]")) found.push("refresh");
  return found;
}"""
SHOWN = """() => ({
  text: document.body.innerText,
  drawn: [...document.querySelectorAll("svg text")].map(text => text.textContent).join(" "),
})"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    home = tmp_path_factory.mktemp("hostile")
    return home, hostile.hostile_case(home)


@pytest.fixture(scope="module")
def site(attacked):
    """Build the site of the hostile case from the notebooks that show most of its texts."""
    home, folder = attacked
    hostile.build(folder, home / "site", hostile.everything(home))
    return home / "site"


@pytest.fixture(scope="module")
def pages(browser, site):
    """Open, touch and read every page: what ran, what was asked, what lives, what is shown."""
    handler = functools.partial(Quiet, directory=str(site.resolve()))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    home = f"http://127.0.0.1:{server.server_port}/"
    opened = browser.new_page(viewport={"width": 1300, "height": 900})
    asked, dialogs = [], []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    seen = {}
    names = [str(path.relative_to(site)) for path in sorted(site.rglob("*.html"))]
    for name in [*names, "search.html?q=outside", "search.html?q=havenpost"]:
        asked.clear()
        opened.goto(home + name, wait_until="load")
        if "?" in name:
            opened.wait_for_selector("#search-results li")
        if name == "explore.html":
            opened.wait_for_selector(".explore-on svg")
        opened.evaluate(TOUCH)
        opened.mouse.move(650, 400)
        seen[name] = {
            "ran": opened.evaluate("window.pwned"),
            "outside": [url for url in asked if not url.startswith((home, "data:", "blob:"))],
            "dialogs": list(dialogs),
            "live": opened.evaluate(LIVE),
            **opened.evaluate(SHOWN),
        }
    opened.close()
    server.shutdown()
    server.server_close()
    return seen


def squeezed(text):
    return re.sub(r"\s+", "", text)


def test_the_hostile_case_keeps_the_codebook(attacked):
    assert case.check(str(attacked[1])).empty


def test_nothing_runs_on_any_page(pages):
    assert {name: page["ran"] for name, page in pages.items() if page["ran"] is not None} == {}
    assert {name: page["dialogs"] for name, page in pages.items() if page["dialogs"]} == {}


def test_no_page_asks_anything_outside(pages):
    assert {name: page["outside"] for name, page in pages.items() if page["outside"]} == {}


def test_no_element_of_any_page_was_made_by_a_text(pages):
    assert {name: page["live"] for name, page in pages.items() if page["live"]} == {}


def test_every_text_column_is_shown_as_it_was_typed(attacked, pages):
    shown = squeezed(" ".join(page["text"] for page in pages.values()))
    story = case.open(str(attacked[1]))
    own = pd.read_csv(attacked[1] / codebook.OWN_CODES.file, dtype=str, keep_default_na=False)
    expected, found = set(), set()
    for table in (*codebook.TABLES.values(), codebook.OWN_CODES):
        rows = own if table is codebook.OWN_CODES else getattr(story, table.name)
        for name in [column.name for column in table.columns if column.kind == "text"]:
            expected.add((table.name, name))
            texts = rows[name].replace("", None).dropna().head(len(hostile.ATTACKS))
            lost = [text for text in texts if squeezed(plain(text)) not in shown]
            assert lost == [], (table.name, name)
            found.add((table.name, name))
    assert found == expected
    assert len(found) > 20


def test_every_attack_is_shown_as_it_was_typed(pages):
    shown = squeezed(" ".join(page["text"] for page in pages.values()))
    lost = [a for a in hostile.ATTACKS if squeezed(plain(a)) not in shown]
    assert lost == []


def test_no_text_computes_or_reads_a_file(pages):
    for name, page in pages.items():
        assert "root:x:" not in page["text"], name


def test_outputs_of_an_executed_notebook_hold_no_live_element(site):
    executed = [json.loads(path.read_text("utf-8")) for path in site.glob("_sources/*.ipynb")]
    outputs = [o for n in executed for c in n["cells"] for o in c.get("outputs", [])]
    shown = [output["data"] for output in outputs if "data" in output]
    assert sum("text/html" in data for data in shown) > 15
    assert not any(kind in data for data in shown for kind in ("text/markdown", "text/latex"))
    for data in shown:
        tree = html.fragment_fromstring("".join(data.get("text/html", "")), create_parent="div")
        for element in tree.iter():
            assert element.tag not in LIVE_TAGS, html.tostring(element)[:200]
            assert not [name for name in element.attrib if name.startswith("on")]
            for name in ("href", "{http://www.w3.org/1999/xlink}href", "src"):
                assert re.match(r"https?://|#|$", element.get(name, "")), element.get(name)


def test_charts_show_texts_as_they_were_typed(attacked, pages):
    drawn = squeezed(pages["90-everything.html"]["drawn"])
    story = case.open(str(attacked[1]))
    denied = story.articles.query("reports_denial")["outlet"]
    lost = [outlet for outlet in denied if squeezed(unturned(outlet)) not in drawn]
    assert lost == []
    assert len(set(denied)) > 5


def test_no_mark_that_turns_the_direction_is_in_any_page(pages):
    turns = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
    turned = {name for name, p in pages.items() if turns.search(p["text"] + p["drawn"])}
    assert turned == set()


def test_search_finds_a_hostile_page_and_shows_its_name_as_text(pages):
    assert "Havenpost" in pages["search.html?q=havenpost"]["text"]


def test_words_of_a_case_are_no_name_of_a_part_of_the_first_page(pages):
    assert "NOTEBOOKS CITATION" in pages["index.html"]["text"]


def test_a_case_s_own_name_is_text_where_a_notebook_does_not_apply():
    header = nbformat.v4.new_markdown_cell("# T", metadata={"tags": ["case:sky-ecc"]})
    made = report._for_case(nbformat.v4.new_notebook(cells=[header]), hostile.NAME, "en")
    assert "<img" not in made.cells[0].source.replace("\\<img", "")


@pytest.mark.parametrize(
    "address", ["javascript:window.pwned=1", "data:text/html,x", "https://x/<b>"]
)
def test_an_address_that_is_none_is_refused_by_the_codebook(attacked, tmp_path, address):
    shutil.copytree(attacked[1] / "coded", tmp_path / "x" / "coded")
    shutil.copy(attacked[1] / "codebook.csv", tmp_path / "x")
    path = tmp_path / "x" / "coded" / "articles.csv"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    rows.loc[0, "url"] = address
    rows.to_csv(path, index=False)
    found = case.check(str(tmp_path / "x"))
    assert found[["column", "problem"]].drop_duplicates().to_numpy().tolist() == [
        ["url", "is not an address"]
    ]
