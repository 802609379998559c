"""The PDF and the slides: whole, uncut, alive, and from one small run that this file makes up."""

import re
import sys
import time
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pandas as pd
import pytest
import typer

import hostile
from conftest import find_chromium
from counterclaim import case, charts, cli, coverage, editions
from counterclaim.charts.svg import chart_html
from counterclaim.exhibits import Sentence, exhibit

pytestmark = pytest.mark.xdist_group("editions")

FULL = {"width": 1280, "height": 720}
FACES = '<i onmouseover="window.pwned=1">'


def shown(output) -> nbformat.NotebookNode:
    if hasattr(output, "figure"):
        made = chart_html(output.figure)
        plt.close(output.figure)
    else:
        made = output._repr_html_()
    data = {"text/html": made, "text/plain": ""}
    return nbformat.v4.new_code_cell(
        "x", outputs=[nbformat.v4.new_output("display_data", data)], metadata={"tags": ["slide"]}
    )


def prose(text: str, *tags: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_markdown_cell(text, metadata={"tags": list(tags)})


def executed(story) -> dict[str, str]:
    """Stand in for a run: two short notebooks as they are once executed."""
    rows = pd.DataFrame({"outlet": [f"outlet {n}" for n in range(40)], "pages": range(40)})
    first = [
        prose("# Start here\n\n**Question.** What?\n\n- **You need:** nothing\n- **Minutes:** 5"),
        prose("## What happened\n\nA firm denies it. " + "It was said again. " * 12, "slide"),
        prose("It is said twice.", "notes"),
        shown(Sentence("Of 12 pages 11 report the denial.", "holds in 1 of 2")),
        prose("See [the coverage](02-the-coverage.ipynb) and [a column](../data/CODEBOOK.md)."),
        shown(exhibit(rows, "Forty outlets", anchor="outlet")),
        prose("## What this cannot tell you\n\nMuch.\n\n## Exercise\n\n*Change.* Try it."),
    ]
    timeline = coverage.timeline(story.articles)
    by_country = coverage.reporting_by(story.articles, "country")
    second = [
        prose("# The coverage\n\n**Question.** Which?"),
        prose(f"## When\n\n{FACES}"),
        shown(charts.draw_timeline(timeline)),
        prose("## Where\n\n" + "Counts of pages found. " * 40),
        shown(charts.draw_reporting(by_country)),
    ]
    return {
        name: nbformat.writes(nbformat.v4.new_notebook(cells=cells))
        for name, cells in (("00-start-here", first), ("02-the-coverage", second))
    }


@pytest.fixture(scope="module")
def leak():
    return case.open("invented-leak")


@pytest.fixture(scope="module")
def run(leak):
    return executed(leak)


@pytest.fixture(scope="module")
def paper(leak, run):
    return editions.print_page(leak, run)


@pytest.fixture(scope="module")
def pdf(paper, browser):
    return editions.print_pdf(paper, find_chromium())


@pytest.fixture(scope="module")
def open_page(browser, tmp_path_factory):
    def opened(html: str, viewport: dict, media: str = "screen"):
        path = tmp_path_factory.mktemp("edition") / "index.html"
        path.write_text(html, encoding="utf-8")
        page = browser.new_page(viewport=viewport)
        page.asked, page.said = [], []
        page.on("request", lambda r: page.asked.append(r.url))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.emulate_media(media=media)
        page.goto(path.as_uri())
        page.asked = [url for url in page.asked if not url.startswith(("data:", path.as_uri()))]
        return page

    return opened


@pytest.fixture(scope="module")
def lecture(leak, run, open_page):
    return open_page(editions.slides_page(leak, run), FULL)


def test_the_pdf_says_its_title_its_language_and_its_structure(pdf):
    assert b"/Title (An invented case)" in pdf
    assert b"/Lang (en)" in pdf
    assert b"/MarkInfo" in pdf
    assert b"/StructTreeRoot" in pdf
    assert b"/Outlines" in pdf


def test_every_line_of_the_contents_bears_the_page_on_which_its_heading_stands(paper, pdf):
    places = editions.destinations(pdf)
    anchors = re.findall(r'<a class="contents" href="#([\w-]+)">', paper)
    assert len(anchors) == 9
    assert [places[anchor] for anchor in anchors] == sorted(places[anchor] for anchor in anchors)
    assert places["found"] > 2
    assert places["methods"] > places["sources"] > places["02-0"] > places["00-0"]
    numbered = editions._numbered(paper, places)
    assert f'<span class="page">{places["02-0"]}</span>' in numbered


def test_the_pages_of_a_pdf_are_counted_through_a_nested_tree():
    objects = [
        b"1 0 obj\n<</Type /Pages\n/Kids [2 0 R 5 0 R]>>\nendobj",
        b"2 0 obj\n<</Type /Pages\n/Kids [4 0 R 3 0 R]\n/Parent 1 0 R>>\nendobj",
        b"9 0 obj\n<</b [3 0 R /XYZ 6 8 0]\n/c-1 [5 0 R /XYZ 6 8 0]>>\nendobj",
    ]
    assert editions.destinations(b"%PDF\n" + b"\n".join(objects)) == {"b": 2, "c-1": 3}


def test_the_same_page_gives_a_pdf_without_a_date(pdf):
    assert b"CreationDate" not in pdf
    assert b"ModDate" not in pdf


def test_addresses_in_the_pdf_are_links_and_no_link_leads_nowhere(paper, pdf, leak):
    for url in leak.articles["url"].dropna():
        assert f"/URI ({url})".encode() in pdf
    there = set(re.findall(r' id="([^"]+)"', paper))
    inside = re.findall(r'href="#([^"]+)"', paper)
    assert "02-0" in inside
    assert set(inside) <= there
    assert "CODEBOOK" not in paper


def test_each_chart_stands_on_paper_once_with_its_words(paper):
    assert paper.count('<figure class="chart">') == 2
    assert paper.count(">When the pages appeared, and whether they report the denial</text>") == 1
    assert "on-phone" not in paper


def test_a_long_table_says_how_many_rows_are_left_out_and_where_they_stand(paper):
    assert paper.count("outlet 7</td>") == 1
    assert "outlet 8</td>" not in paper
    assert "8 of 40 rows; the other 32 stand in the report on screen, on its page" in paper
    assert "“Start here”" in paper


def test_code_exercises_and_what_the_keyboard_needs_are_left_off_paper(paper):
    for left_out in ("Exercise", "You need:", "Minutes:"):
        assert left_out not in paper
    assert "What this cannot tell you" in paper


def test_nothing_on_paper_is_wider_than_the_paper(paper, open_page):
    # A4 less its margins, in CSS pixels.
    page = open_page(paper, {"width": 643, "height": 900}, "print")
    wide = page.evaluate(
        "[...document.querySelectorAll('body *')].filter(e => !e.closest('svg') && "
        "e.getBoundingClientRect().right > 643.5).map(e => e.outerHTML.slice(0, 80))"
    )
    # However tall a drawing is, a page holds it.
    page.evaluate(
        "document.querySelector('figure.chart svg').setAttribute('viewBox', '0 0 500 3000')"
    )
    tall = page.evaluate(
        "[...document.querySelectorAll('figure.chart')].map(f => f.getBoundingClientRect().height)"
    )
    page.close()
    assert wide == []
    assert max(tall) < 956


def test_without_a_browser_one_sentence_names_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("COUNTERCLAIM_CHROMIUM", raising=False)
    with pytest.raises(editions.EditionError, match="Debian and Ubuntu the package chromium"):
        editions.find_browser()


def test_a_browser_that_fails_is_named_and_leaves_the_old_pdf(tmp_path, monkeypatch):
    out = tmp_path / "c.pdf"
    out.write_text("old")
    monkeypatch.setattr(editions, "find_browser", lambda: "false")
    monkeypatch.setattr(editions, "_run", lambda name, *_, **__: (case.open(name), {}))
    with pytest.raises(editions.EditionError, match="false did not print"):
        editions.make_pdf("invented-leak", out)
    assert out.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["c.pdf"]


@pytest.fixture
def slow_browser(tmp_path):
    """A browser that never ends and has a helper, whose process it writes down."""
    path = tmp_path / "browser"
    path.write_text(
        f"#!{sys.executable}\nimport pathlib, subprocess, sys\n"
        "helper = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"pathlib.Path({str(tmp_path / 'helper')!r}).write_text(f'{{helper.pid}}\\n')\n"
        "helper.wait()\n"
    )
    path.chmod(0o755)
    return path


def is_gone(helper) -> bool:
    """Nobody waits for an orphan: it may stand a moment in the list of processes, dead."""
    try:
        state = Path(f"/proc/{helper.read_text().strip()}/stat").read_text().split()[2]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state in "ZX"


def test_a_browser_and_its_helper_end_when_the_run_is_stopped(tmp_path, slow_browser):
    helper = tmp_path / "helper"

    def check():
        if helper.exists() and helper.read_text().endswith("\n"):
            raise KeyboardInterrupt

    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        editions.print_pdf("<p>x", str(slow_browser), check)
    assert time.monotonic() - start < 30
    while not is_gone(helper) and time.monotonic() - start < 30:
        time.sleep(0.05)
    assert is_gone(helper)


def test_a_browser_that_takes_too_long_is_named(monkeypatch, slow_browser):
    monkeypatch.setattr(editions, "SECONDS", 0.5)
    with pytest.raises(editions.EditionError, match=r"browser did not print within 0\.5 seconds"):
        editions.print_pdf("<p>x", str(slow_browser))


def test_no_slide_overflows_and_each_chart_fills_one(lecture):
    total = lecture.evaluate("Reveal.getTotalSlides()")
    assert total == 6
    for number in range(total):
        lecture.evaluate(f"Reveal.slide({number})")
        over = lecture.evaluate(
            "(() => { const s = Reveal.getCurrentSlide().querySelector('.slide');"
            " return [s.scrollWidth - s.clientWidth, s.scrollHeight - s.clientHeight] })()"
        )
        assert over == [0, 0], lecture.evaluate("Reveal.getCurrentSlide().innerText")
    heights = lecture.evaluate(
        "[...document.querySelectorAll('.drawing')].map(d => d.clientHeight)"
    )
    assert len(heights) == 2
    assert min(heights) > 450


def test_a_chart_s_title_and_foot_are_large_words_of_its_slide(lecture):
    sizes = lecture.evaluate(
        "[...document.querySelectorAll('section.chart')].map(s => ['h2', '.foot'].map("
        "e => parseFloat(getComputedStyle(s.querySelector(e)).fontSize)))"
    )
    assert all(title >= 32 and foot >= 18 for title, foot in sizes)
    titles = lecture.evaluate(
        "[...document.querySelectorAll('section.chart h2')].map(h => h.textContent)"
    )
    assert titles[0] == "When the pages appeared, and whether they report the denial"
    drawn = lecture.evaluate("[...document.querySelectorAll('svg')].map(s => s.textContent)")
    assert titles[0] not in " ".join(drawn)


def test_arrow_keys_turn_the_slides_and_s_shows_what_is_said(lecture):
    lecture.evaluate("Reveal.slide(0)")
    lecture.keyboard.press("ArrowRight")
    assert lecture.evaluate("Reveal.getIndices().h") == 1
    notes = lecture.locator("section.present aside.notes")
    assert not notes.is_visible()
    lecture.keyboard.press("s")
    assert notes.inner_text() == "It is said twice."
    lecture.keyboard.press("s")
    lecture.keyboard.press("ArrowLeft")
    assert lecture.evaluate("Reveal.getIndices().h") == 0


def test_the_lecture_asks_for_nothing_and_says_no_error(lecture):
    assert lecture.asked == []
    assert lecture.said == []


def test_the_lecture_prints_a_page_a_slide(leak, run, open_page):
    page = open_page(editions.slides_page(leak, run), FULL)
    page.emulate_media(media="print")
    made = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type /Page\b", made)) == 6


def test_hostile_text_is_text_in_both_editions(tmp_path, open_page):
    story = case.open(str(hostile.hostile_case(tmp_path)))
    run = executed(story)
    for made, media in (
        (editions.print_page(story, run), "print"),
        (editions.slides_page(story, run), "screen"),
    ):
        page = open_page(made, FULL, media)
        for kind in ("mouseover", "focus", "click"):
            page.evaluate(
                "kind => document.querySelectorAll('body *').forEach("
                "e => e.dispatchEvent(new Event(kind)))",
                kind,
            )
        assert page.evaluate("window.pwned") is None
        assert page.asked == []
        live = (
            "[...document.querySelectorAll('body *')].filter(e => [...e.attributes].some(a => "
            "a.name.startsWith('on') || /^\\s*javascript/i.test(a.value))).map(e => e.outerHTML)"
        )
        assert page.evaluate(live) == []
        page.close()


@pytest.mark.parametrize("command", [cli.pdf, cli.slides])
def test_a_command_names_an_unknown_language(command, capsys):
    with pytest.raises(typer.Exit):
        command(language="xx")
    assert capsys.readouterr().err == "language 'xx' is not known; allowed: en, nl\n"


def test_a_place_that_cannot_be_written_is_one_line(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(editions, "_run", lambda name, *_, **__: (case.open(name), {}))
    with pytest.raises(typer.Exit):
        cli.slides(case="invented-leak", out=tmp_path / "file" / "slides")
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1
    assert said[0].endswith("nothing was replaced")
    assert f"{tmp_path / 'file'}" in said[0]
