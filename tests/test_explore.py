"""The explorations: their specifications, their rows, and what a reader turns in a browser."""

import json
import re

import altair as alt
import pandas as pd
import pytest

from counterclaim import enforcement, explorations, explore, known

pytestmark = pytest.mark.xdist_group("explore")
HOSTILE = '</script><img src=x onerror="window.ran=1"><!-- \u2028 javascript:alert(1) ${1} {{x}}'
DATA = re.compile(r'<script type="application/json" class="explore-data">(.*?)</script>', re.S)


@pytest.fixture(scope="module")
def site(sky, tmp_path_factory):
    """The page of the shipped case with one hostile title and one address that is no address."""
    import dataclasses

    articles = sky.articles.copy()
    articles.loc[0, ["title", "outlet", "url"]] = [HOSTILE, HOSTILE, "javascript:window.ran=1"]
    home = tmp_path_factory.mktemp("explore")
    explore.write_page(home, dataclasses.replace(sky, articles=articles), "en")
    page = (home / "explore.inc").read_text(encoding="utf-8")
    style = (explore.resources.files("counterclaim") / "site" / "report.css").read_text()
    style = re.sub("@font-face {.*?}", "", style, flags=re.S)
    # The typeface lies in the site, not beside this page.
    style = re.sub(r"@font-face \{.*?\}", "", style, flags=re.S)
    policy = "default-src 'none'; script-src file:; style-src file: 'unsafe-inline'; font-src file:; img-src data:"
    whole = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>x</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width"><style>{style}</style></head>'
        f"<body>{page}</body></html>"
    )
    (home / "extra" / "explore.html").write_text(whole, encoding="utf-8")
    return home / "extra" / "explore.html"


@pytest.fixture(scope="module")
def page(browser, site):
    opened = browser.new_page(viewport={"width": 390, "height": 900})
    opened.said, opened.asked = [], []
    opened.on("console", lambda m: opened.said.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    opened.on("request", lambda r: opened.asked.append(r.url))
    opened.goto(site.as_uri())
    opened.wait_for_function("document.querySelectorAll('.explore-on').length === 4")
    opened.wait_for_function(
        "[...document.querySelectorAll('.explore-live')].every(p => p.textContent)"
    )
    yield opened
    opened.close()


def blocks(site):
    found = DATA.findall(site.read_text(encoding="utf-8"))
    return [block for one in found for block in json.loads(one)["blocks"]]


def test_every_specification_is_one_that_vega_lite_allows(site):
    specs = [block["spec"] for block in blocks(site) if block["spec"]]
    assert len(specs) == 5
    for spec in specs:
        alt.LayerChart.from_dict(spec)


def test_the_page_names_no_address_outside_but_those_of_its_rows(sky, site):
    page = site.read_text(encoding="utf-8")
    known_places = {*sky.articles["url"], *sky.figures["source_url"], "http://www.w3.org/2000/svg"}
    sources = re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]+)"', page)
    assert sources
    assert all(source.startswith("scripts/") for source in sources)
    links = set(re.findall(r'<a href="(http[^"]+)"', page))
    assert {link.replace("&amp;", "&") for link in links} <= known_places


def test_json_in_a_script_can_neither_end_nor_open_an_element():
    written = explore.in_script({"title": HOSTILE})
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == {"title": HOSTILE}


def test_the_table_has_the_rows_of_the_summary(sky):
    _, rows = explorations.coverage_rows(sky, "en")
    assert sorted(rows.marks["id"]) == sorted(sky.articles["article_id"])
    assert rows.table["url"].tolist() == rows.marks["url"].tolist()
    _, figures = explorations.figure_rows(sky, "en")
    seen = enforcement.observations(sky.figures)
    seen = seen[(seen["measure"] != "other") & seen["value_low"].notna()]
    assert sorted(figures.marks["id"]) == sorted(seen["observation"])
    assert len(figures.table) == len(figures.marks)


def test_a_page_of_the_day_is_perhaps_out_at_six_and_certainly_at_midnight():
    statements = pd.DataFrame(
        {
            "article_id": ["day", "month"],
            "speaker": ["be_police", "company"],
            "proposition": "cracked",
            "stance": ["asserts", "denies"],
        }
    )
    articles = pd.DataFrame(
        {
            "article_id": ["day", "month"],
            "url": ["u1", "u2"],
            "published_from": pd.to_datetime(["2021-03-09", "2021-03-01"]),
            "published_to": pd.to_datetime(["2021-03-09", "2021-03-31"]),
        }
    )
    figures = pd.DataFrame(columns=["source_url", "unit", *known._NUMBER])

    def states(moment):
        found = known.known_by(statements, articles, figures, pd.Timestamp(moment))
        return found.set_index("kind")["state"].to_dict()

    assert states("2021-02-28 18:00") == {"claim": "not_yet", "denial": "not_yet"}
    assert states("2021-03-09 18:00") == {"claim": "perhaps", "denial": "perhaps"}
    assert states("2021-03-10 00:00") == {"claim": "certain", "denial": "perhaps"}
    assert states("2021-04-01 00:00") == {"claim": "certain", "denial": "certain"}


def test_a_hostile_title_stays_inert_under_a_strict_policy(page):
    assert page.evaluate("window.ran") is None
    assert page.locator("section.explore img").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    assert (
        HOSTILE.split("\u2028")[0].strip() in page.locator("#explore-coverage table").text_content()
    )
    assert page.said == []
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []


def test_a_filter_changes_marks_table_and_what_is_said(page, sky):
    belgian = int((sky.articles["country"] == "BE").sum())
    section = page.locator("#explore-coverage")
    section.locator("select[name=country]").select_option("BE")
    page.wait_for_timeout(200)
    drawn = section.locator(".explore-chart svg .mark-symbol path").count()
    assert drawn == belgian
    assert section.locator("tbody tr:not([hidden])").count() == belgian
    assert section.locator(".explore-live").text_content().startswith(f"{belgian} of 77 pages")
    section.locator("select[name=country]").select_option("")


def test_the_keyboard_alone_walks_the_marks_and_turns_the_sliders(page):
    section = page.locator("#explore-coverage")
    section.locator(".explore-chart").focus()
    page.keyboard.press("ArrowRight")
    assert "Outlet: " in section.locator(".explore-live").text_content().replace("outlet", "Outlet")
    moment = page.locator("#explore-known input[name=moment]")
    before = page.locator("#explore-known .explore-live").text_content()
    moment.focus()
    page.keyboard.press("ArrowRight")
    assert moment.get_attribute("aria-valuetext") == "the end of 9 Mar 2021"
    after = page.locator("#explore-known .explore-live").text_content()
    assert "certainly out" in after
    assert "certainly out" not in before


def test_the_page_of_a_phone_does_not_scroll_sideways(page):
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0


def test_without_scripts_the_drawing_and_the_table_stand(browser, site):
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(site.as_uri())
    assert opened.locator(".explore-still svg[role=img]:visible").count() == 4
    assert opened.locator("form:visible").count() == 0
    assert opened.locator("details").count() == 4
    context.close()


@pytest.mark.parametrize("lacking", ["figures", "codes"])
def test_a_case_without_figures_or_codes_says_so(sky, lacking):
    import dataclasses

    story = dataclasses.replace(sky, **{lacking: getattr(sky, lacking).head(0)})
    page = explore.page_html(story, "en")
    assert "Not for this case: " in page
    assert page.count('<section class="explore"') == 4
