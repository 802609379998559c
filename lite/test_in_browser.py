"""The browser lab, as a reader meets it: in Chromium, on this machine, with no request to any other.

Run by `make test-lite`, not by `make test`: it takes minutes.
"""

import json
import os
import shutil
import time
from pathlib import Path

import lab
import pytest
from same import differences

from counterclaim import case, report

ROOT = Path(__file__).parents[1]
BUILT = Path(os.environ.get("COUNTERCLAIM_LAB", ROOT / "build" / "lite"))
NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("0[0-8]-*.ipynb"))
NOTEBOOKS.append("coding.ipynb")
SECONDS, MEGABYTES = 60, 80


@pytest.fixture(scope="module")
def chromium():
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    path = next((path for name in names if (path := shutil.which(name))), None)
    if path is None:
        pytest.fail("no Chromium on this machine: the lab cannot be tried")
    with lab.browser(path) as browser:
        yield browser


@pytest.fixture(scope="module")
def site():
    if not (BUILT / "jupyter-lite.json").exists():
        pytest.fail(f"{BUILT}: no lab was built; say make lite")
    with lab.served(BUILT) as (address, counted):
        yield address, counted


@pytest.fixture
def visit(chromium, site):
    """Give a new reader's browser: nothing in its cache, and no request to elsewhere afterwards."""
    address, _ = site
    ours = (address, address.replace("127.0.0.1", lab.PLAIN))
    contexts, outside = [], []

    def new_reader(**options):
        context = chromium.new_context(viewport={"width": 1300, "height": 900}, **options)
        context.set_default_timeout(400_000)
        context.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((*ours, "data:", "blob:", "file:"))
                else outside.append(request.url)
            ),
        )
        contexts.append(context)
        return context

    yield new_reader
    for context in contexts:
        context.close()
    assert outside == []


def test_the_first_chart_of_notebook_03_comes_within_a_minute_of_a_cold_start(visit, site):
    address, counted = site
    counted.sent, start = 0, time.monotonic()
    page = lab.opened(visit(), address, "03-enforcement-by-country.ipynb")
    page.evaluate(f"() => {{ ({lab.RUN})() }}")
    page.wait_for_function(lab.CHARTED, polling=500)
    seconds, megabytes = time.monotonic() - start, counted.sent / 1e6
    print(f"\nfirst chart of notebook 03: {seconds:.1f} s from cold, {megabytes:.1f} MB")
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_to_its_end_and_says_what_a_local_run_says(visit, site, name, monkeypatch):
    page = lab.opened(visit(), site[0].replace("127.0.0.1", lab.PLAIN), name)
    assert page.evaluate("'serviceWorker' in navigator") is False
    start = time.monotonic()
    there = lab.run(page)
    print(f"\n{name}: {time.monotonic() - start:.0f} s")
    errors = [
        f"{output['ename']}: {output['evalue']}"
        for cell in there["cells"]
        for output in cell.get("outputs", [])
        if output["output_type"] == "error"
    ]
    assert errors == []
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    here = report.execute(ROOT / "notebooks" / name, case.folder(str(ROOT / "data" / "sky-ecc")))
    assert differences(json.loads(here), there) == []


def test_work_is_kept_in_the_browser_until_a_reader_starts_afresh(visit, site):
    context, name = visit(), "00-start-here.ipynb"

    def first_cell(page):
        return page.evaluate(lab.READ)["cells"][0]["source"]

    page = lab.opened(context, site[0], name)
    given = first_cell(page)
    page.evaluate("""async () => {
      const widget = window.jupyterapp.shell.currentWidget
      widget.context.model.cells.get(0).sharedModel.setSource('mine')
      await widget.context.save()
    }""")
    page.close()
    page = lab.opened(context, site[0], name)
    assert first_cell(page) == "mine"
    page.close()
    page = context.new_page()
    page.goto(site[0])
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("text=Start afresh >> nth=-1")
    page.wait_for_selector("text=Done. The notebooks are as they were first.")
    page = lab.opened(context, site[0], name)
    assert first_cell(page) == given


def test_no_key_that_is_pressed_on_a_button_reaches_the_notebook(visit, site):
    page = lab.opened(visit(), site[0], "coding.ipynb")
    cells = len(lab.run(page)["cells"])
    page.get_by_role("button", name="Begin", exact=True).focus()
    # Commands of a notebook: delete the cell, a cell above, a cell below.
    for key in ("d", "d", "a", "b", "b"):
        page.keyboard.press(key)
    page.wait_for_timeout(1000)
    assert len(page.evaluate(lab.READ)["cells"]) == cells


def test_the_start_page_leads_to_every_notebook(visit, site):
    page = visit().new_page()
    page.goto(site[0])
    links = page.eval_on_selector_all("a", "links => links.map(link => link.getAttribute('href'))")
    wanted = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert links[: len(wanted)] == [f"lab/index.html?path=notebooks/{name}" for name in wanted]
    assert page.request.get(f"{site[0]}/{links[0]}").ok


@pytest.mark.parametrize("place", ["index.html", "lab/index.html"])
@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ("delete window.WebAssembly", "It lacks WebAssembly"),
        ("delete window.Worker", "It lacks web workers"),
        ("window.Function = function () { throw new SyntaxError() }", "It lacks dynamic import"),
    ],
)
def test_a_browser_that_is_too_old_is_told_so(visit, site, place, lacking, said):
    context = visit()
    context.add_init_script(lacking)
    page = context.new_page()
    page.goto(f"{site[0]}/{place}")
    assert said in page.text_content("[role=alert]")


@pytest.mark.parametrize("place", ["index.html", "lab/index.html"])
def test_a_lab_that_is_opened_as_a_file_says_how_to_serve_it(visit, place):
    page = visit().new_page()
    page.goto((BUILT / place).resolve().as_uri())
    assert "python3 -m http.server" in page.text_content("[role=alert]")
