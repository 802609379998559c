"""The widgets in JupyterLab itself: coded by keyboard alone, and no text of a case runs in them.

Run by `make test-lab`; needs Chromium. Slow, so not part of `make test`.
"""

import csv
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))
# The browser, its launch options and the shipped case come from the tests' own conftest.py.
pytest_plugins = ["conftest"]

import hostile
from counterclaim import case
from counterclaim.catalogue.markup import plain

WAIT = 90_000
WIDE, NARROW = {"width": 1300, "height": 900}, {"width": 420, "height": 900}
ANSWERS = {
    "headline": "denial l",
    "first speaker": "company",
    "place of the denial": "headline",
    "paragraph of the denial": "1",
    "verb of the denial": "ontkennen",
    "kind of verb": "denying",
    "the outlet's own verdict": "sets",
    "authorities' answer": "no answer",
    "own check": "n",
}
# Elements inside the outputs of cells that only a text of the case can have made.
MADE = """() => [...document.querySelectorAll(".jp-OutputArea-output *")].filter(one =>
  ["script", "iframe", "object", "embed", "base", "maction", "form", "meta", "b", "i"].includes(one.localName)
  || (one.localName === "img" && !/^(data:image|blob:)/.test(one.src))
  || [...one.attributes].some(({name, value}) => name.startsWith("on")
    || (/^(href|src|xlink:href|action)$/.test(name) && /^\\s*javascript|outside/i.test(value)))
).map(one => one.outerHTML.slice(0, 200))"""
SHOWN = """() => [...document.querySelectorAll(".jp-OutputArea-output")].map(one =>
  [one.innerText, ...[...one.querySelectorAll("option, svg text")].map(words => words.textContent)].join(" ")
).join(" ")"""
EXPLORERS = """
from counterclaim import case, widgets
from counterclaim.coding import code_it_yourself
story = case.open({folder!r})
---
widgets.explore_coverage(story)
---
widgets.explore_figures(story)
---
widgets.known_by(story)
---
desk = code_it_yourself(story)
desk
"""


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with the coding notebook, and one that shows every widget on a hostile case."""
    home = tmp_path_factory.mktemp("lab")
    (home / "work").mkdir()
    shutil.copy(ROOT / "notebooks" / "coding.ipynb", home / "work")
    shutil.copytree(ROOT / "data" / "sky-ecc" / "coded", home / "sky" / "coded")
    path = home / "sky" / "coded" / "articles.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["title"]:
            row["title"] = " ".join([*hostile.ATTACKS, row["title"]])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    folder = hostile.hostile_case(home)
    cells = EXPLORERS.format(folder=str(folder)).strip().split("\n---\n")
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    made.metadata["kernelspec"] = {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    nbformat.write(made, home / "work" / "explorers.ipynb")
    return home


@pytest.fixture(scope="module")
def lab(home):
    """JupyterLab on this machine's loopback, with settings of its own."""
    port = free_port()
    # JupyterLab asks at its start whether it may fetch news; this one never asks and never fetches.
    quiet = {
        "apputils-extension/notification": '{"fetchNews": "false", "checkForUpdates": false}',
        # Every cell is drawn, also those out of sight.
        "notebook-extension/tracker": '{"windowingMode": "none"}',
    }
    for name, settings in quiet.items():
        path = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(settings, encoding="utf-8")
    own = {
        name: str(home / name.lower())
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR")
    }
    environment = (
        os.environ
        | own
        | {
            "COUNTERCLAIM_CASE": str(home / "sky"),
            "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
            "PYTHONPATH": str(ROOT / "src"),
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        }
    )
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    options = ["--ip=127.0.0.1", f"--port={port}", "--IdentityProvider.token=only-here"]
    options += [f"--ServerApp.root_dir={home / 'work'}"]
    log = (home / "lab.log").open("w")
    with (
        log,
        subprocess.Popen(
            [*command, *options], env=environment, stdout=log, stderr=subprocess.STDOUT
        ) as server,
    ):
        address = f"http://127.0.0.1:{port}"
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/api?token=only-here").close()
                break
            except OSError:
                time.sleep(0.5)
        yield address
        server.terminate()


@pytest.fixture
def opened(browser, lab, request):
    """Open a notebook and run all its cells."""
    page = browser.new_page(viewport=WIDE)
    page.asked = []
    page.on("request", lambda asked: page.asked.append(asked.url))
    page.on("dialog", lambda dialog: (page.asked.append(dialog.message), dialog.dismiss()))
    # A workspace each: in one, the notebook of the test before would be open too, out of sight.
    workspace = request.param.removesuffix(".ipynb")
    page.goto(f"{lab}/lab/workspaces/{workspace}/tree/{request.param}?token=only-here")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=WAIT)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=WAIT)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.locator(".widget-text input").first.wait_for(timeout=WAIT)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=WAIT)
    yield page
    page.close()


def focused(page):
    """Say what has the focus: a field by its label, a button by its words."""
    return page.evaluate(
        """() => { const on = document.activeElement;
        const label = on.id && document.querySelector(`label[for="${on.id}"]`);
        return on.tagName === "BUTTON" ? on.textContent : label ? label.textContent
            : on.closest(".widget-text, .widget-textarea")?.querySelector("label")?.textContent ?? on.tagName }"""
    )


def tab_to(page, words):
    for _ in range(40):
        if focused(page).startswith(words):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {words!r}")


def write(page, words):
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def code_page(page):
    """Fill every field of a page by keyboard and press the button."""
    for _ in range(30):
        name = focused(page)
        if name.startswith("Keep"):
            break
        if name == "crack word":
            write(page, "hacked")
        elif name != "BODY":
            write(page, ANSWERS.get(name, "y"))
        page.keyboard.press("Tab")
    assert focused(page) == "Keep and go on"
    page.keyboard.press("Space")


def squeezed(text):
    return re.sub(r"\s+", "", text)


def nothing_ran(page):
    """See that no text made an element, ran, asked an outside place or opened a dialog."""
    assert page.evaluate("window.pwned") is None
    assert page.evaluate(MADE) == []
    home = page.url.split("/lab")[0]
    allowed = (home, home.replace("http", "ws"), "data:", "blob:")
    assert [asked for asked in page.asked if not asked.startswith(allowed)] == []


def picture(page, home, name):
    """Keep a screenshot at two widths, for whoever wants to look."""
    folder = Path(os.environ.get("COUNTERCLAIM_PICTURES", home))
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        if size is NARROW:
            page.keyboard.press("Control+b")  # the list of files goes
        page.wait_for_timeout(500)
        page.screenshot(path=folder / f"{name}-{size['width']}.png")
    page.keyboard.press("Control+b")
    page.set_viewport_size(WIDE)


@pytest.mark.parametrize("opened", ["coding.ipynb"], indirect=True)
def test_two_pages_are_coded_by_keyboard_alone_and_the_agreement_appears(opened, home):
    page = opened
    cells = page.locator(".jp-Cell").count()
    # The cell that was run last has the focus; Tab leads into what it shows.
    page.locator(".jp-CodeCell").last.focus()
    tab_to(page, "your name")
    write(page, "Ann")
    tab_to(page, "Begin")
    page.keyboard.press("Space")
    page.get_by_text("page 1 of 36; 0 coded").wait_for(timeout=WAIT)
    picture(page, home, "coding")
    for number in (1, 2):
        tab_to(page, "headline")
        code_page(page)
        page.get_by_text(f"page {number + 1} of 36; {number} coded").wait_for(timeout=WAIT)
        assert page.get_by_text("Kept: ").count() == 1
    # Blind: nothing of the other passes is shown before it is asked for.
    assert page.get_by_text("Your agreement with each pass").count() == 0
    tab_to(page, "Compare")
    page.keyboard.press("Enter")
    page.get_by_text("Your agreement with each pass").first.wait_for(timeout=WAIT)
    assert page.get_by_role("columnheader", name="alpha", exact=True).count() == 1
    picture(page, home, "compared")
    tab_to(page, "your argument")
    write(page, "The headline quotes; it does not deny.")
    tab_to(page, "Write into the log")
    page.keyboard.press("Space")
    page.get_by_text("Written into the log.").wait_for(timeout=WAIT)
    picture(page, home, "argued")
    assert page.locator(".jp-Cell").count() == cells
    kept = (home / "work" / "passes" / "Ann.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(kept.splitlines()))
    assert [row["headline_frame"] for row in rows] == ["denial_led"] * 2
    assert [row["crack_word"] for row in rows] == ["hacked"] * 2
    log = (home / "work" / "passes" / "adjudication" / "Ann.csv").read_text(encoding="utf-8")
    assert "The headline quotes; it does not deny." in log
    nothing_ran(page)


@pytest.mark.parametrize("opened", ["explorers.ipynb"], indirect=True)
def test_a_menu_is_turned_by_keyboard_and_no_key_on_a_control_reaches_the_notebook(opened):
    page = opened
    cells = page.locator(".jp-Cell").count()
    active = "() => [...document.querySelectorAll('.jp-Cell')].findIndex(one => one.matches('.jp-mod-active'))"
    menu = page.locator(".widget-dropdown select").first
    before = page.locator(".jp-OutputArea-output svg").first.inner_html()
    menu.focus()
    where = page.evaluate(active)
    page.keyboard.press("ArrowDown")
    assert menu.evaluate("one => [one.selectedIndex, one === document.activeElement]") == [1, True]
    page.wait_for_function(
        "before => document.querySelector('.jp-OutputArea-output svg').innerHTML !== before",
        arg=before,
    )
    button = page.get_by_role("button", name="Begin")
    for control in (menu, button):
        control.focus()
        # Commands of a notebook: delete the cell, a cell above, a cell below, cut, make it prose.
        for key in ("d", "d", "a", "b", "x", "m"):
            page.keyboard.press(key)
        page.wait_for_timeout(500)
        assert page.locator(".jp-Cell").count() == cells
        assert page.locator(".jp-CodeCell").count() == cells
        assert page.evaluate(active) == (where if control is menu else cells - 1)


@pytest.mark.parametrize("opened", ["explorers.ipynb"], indirect=True)
def test_nothing_of_a_hostile_case_runs_in_any_widget(opened, home):
    page = opened
    shown = [page.evaluate(SHOWN)]
    selects = page.locator(".widget-dropdown select")
    assert selects.count() > 8
    for number in range(selects.count()):
        for index in range(min(3, selects.nth(number).locator("option").count())):
            selects.nth(number).select_option(index=index)
        selects.nth(number).select_option(index=0)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=WAIT)
    for number, name in enumerate(("coverage", "figures", "known")):
        page.locator(".jp-CodeCell").nth(number + 1).scroll_into_view_if_needed()
        picture(page, home, name)
    shown.append(page.evaluate(SHOWN))
    page.get_by_label("your name").fill("Eve")
    page.get_by_role("button", name="Begin").click()
    page.get_by_text("0 coded").wait_for(timeout=WAIT)
    pages = len(case.open(str(home / hostile.NAME)).articles.query("reports_denial"))
    for number in range(pages):
        page.get_by_text(f"page {number + 1} of {pages};").wait_for(timeout=WAIT)
        shown.append(page.evaluate(SHOWN))
        page.get_by_role("button", name="Skip").click()
    picture(page, home, "hostile")
    nothing_ran(page)
    found = squeezed(" ".join(shown))
    assert [one for one in hostile.ATTACKS if squeezed(plain(one)) not in found] == []
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", found)
