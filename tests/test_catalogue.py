"""The pages of rows: each row is linked to, anybody's text is text, files are the same each time."""

import re
import shutil
from dataclasses import replace

import pandas as pd
import pytest
from docutils.core import publish_parts
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import new_document

from conftest import ROOT
from counterclaim import case, report
from counterclaim.catalogue import citation, downloads
from counterclaim.catalogue.coverage import coverage_page
from counterclaim.catalogue.dictionary import dictionary
from counterclaim.catalogue.figures import ROWS, figure_links, figure_pages
from counterclaim.catalogue.icons import slim_icons
from counterclaim.catalogue.markup import heading, plain
from counterclaim.catalogue.outlets import outlet_pages, printed_by, slugs

ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "x\u2028.. raw:: html\u2028\u2028   <script>alert(1)</script>",
    "x\x85\x85.. include:: /etc/passwd",
    "`x <javascript:alert(1)>`_ |x| :ref:`y` *a* x_ [1]_",
    "{{ 7*7 }}{% raw %}",
    "```",
    "=====",
    "safe\u202egpj.exe",
]


def spoilt(sky, text):
    """Put one text into every column of text of a small case."""
    tables = {}
    for name in ("articles", "codes", "figures", "events"):
        rows = getattr(small(sky), name).copy()
        for column in rows.columns:
            free = {"outlet", "title", "denial_verb", "reported_as", "source_outlet", "note"}
            if column in free | {"label_en", "label_nl", "description"}:
                rows[column] = text
        tables[name] = rows
    return replace(sky, **tables)


def all_pages(story, language="en"):
    names = slugs(story.articles["outlet"])
    return (
        outlet_pages(story, language)
        | coverage_page(story, names, language)
        | figure_pages(story, names, language)
    )


def read(page):
    """Read a page as Sphinx would; what raw HTML holds stays one node."""
    settings = get_default_settings(Parser)
    settings.report_level, settings.file_insertion_enabled = 5, False
    document = new_document("page", settings)
    Parser().parse(page, document)
    return document


@pytest.fixture(scope="module")
def drawn(sky):
    return all_pages(sky)


def small(story):
    """The same case with three figures, and the pages of three outlets."""
    pages = story.articles[story.articles["outlet"].isin(["Tweakers", "NRC", "RTBF"])]
    return replace(story, articles=pages, figures=story.figures.head(3))


def test_every_figure_has_one_row_and_links_lead_to_it(sky, drawn):
    found = {
        figure: f"{name.removesuffix('.rst')}.html#row-{figure}"
        for name, page in drawn.items()
        if name.startswith("figures-")
        for figure in re.findall(r'<tr id="row-([^"]+)"', page)
    }
    assert found == figure_links(sky)
    assert set(found) == set(sky.figures["figure_id"])


def test_every_page_of_coverage_has_a_row_that_links_to_itself(sky, drawn):
    rows = re.findall(
        r'<tr id="row-([^"]+)"><th scope="row"><a href="#row-([^"]+)">', drawn["coverage.rst"]
    )
    assert [one for one, _ in rows] == [other for _, other in rows]
    assert sorted(one for one, _ in rows) == sorted(sky.articles["article_id"])


def test_no_page_of_figures_holds_more_rows_than_a_phone_should_load(drawn):
    assert max(page.count("<tr id=") for page in drawn.values()) <= ROWS


def test_a_measure_too_long_for_one_page_goes_on_on_the_next(sky, monkeypatch):
    monkeypatch.setattr("counterclaim.catalogue.figures.ROWS", 40)
    made = figure_pages(sky, {}, "en")
    arrests = [n for n, page in made.items() if "figures-sky_ecc" in n and "\nArrests\n" in page]
    assert len(arrests) == 5  # 169 rows of 40
    assert len(figure_links(sky)) == len(sky.figures)


def test_an_outlet_s_page_counts_its_pages_and_figures(sky, drawn):
    page = drawn["outlets/tweakers.rst"]
    assert "<dt>pages</dt><dd>4</dd>" in page
    assert "<dt>reports the denial</dt><dd>3</dd>" in page
    assert page.count('<a href="../figures-') == len(printed_by(sky, "Tweakers"))
    assert page.count('<td data-label="pass">pass a</td>') == 3
    assert "%" not in page


def test_a_figure_of_another_name_on_the_outlet_s_own_address_is_the_outlet_s(sky):
    figures = sky.figures.head(1).assign(
        source_outlet="Elsewhere", source_url=sky.articles["url"].iloc[0]
    )
    story = replace(sky, figures=figures)
    assert len(printed_by(story, sky.articles["outlet"].iloc[0])) == 1


def test_slugs_are_safe_and_unique_whatever_outlets_are_called():
    names = [
        "L'Avenir",
        "l avenir",
        "../../etc",
        "新聞",
        "…",
        "CON",
        "index",
        "É" * 300,
        "a-2",
        "a",
        "A",
    ]
    made = slugs(pd.Series(names))
    assert made["L'Avenir"] == "l-avenir"
    assert made["CON"] == "outlet-con"
    assert len(set(made.values())) == len(names)
    assert all(re.fullmatch(r"[a-z0-9-]{1,70}", slug) for slug in made.values())
    assert slugs(pd.Series(names[::-1])) == made


@pytest.mark.parametrize("text", ATTACKS)
def test_text_in_every_column_is_shown_and_never_read_as_markup(sky, text):
    from docutils import nodes

    for name, page in all_pages(spoilt(sky, text)).items():
        document = read(page)
        kinds = {type(node) for node in document.findall(nodes.Element)}
        allowed = {nodes.document, nodes.section, nodes.title, nodes.paragraph, nodes.raw}
        allowed |= {nodes.field_list, nodes.field, nodes.field_name, nodes.field_body}
        assert kinds <= allowed | {nodes.target, nodes.docinfo}, name
        html = "".join(node.astext() for node in document.findall(nodes.raw))
        assert "<script" not in html
        assert "<img" not in html
        assert "\u202e" not in page
    portrait = next(p for n, p in all_pages(spoilt(sky, text)).items() if n.startswith("outlets/"))
    title = next(iter(read(portrait).findall(nodes.title))).astext()
    assert title == plain(text)


# What the theme has to say of Sphinx is not ours to answer.
@pytest.mark.filterwarnings("ignore")
def test_a_heading_that_is_a_script_is_text_wherever_the_theme_repeats_it(tmp_path):
    source = tmp_path / "source"
    shutil.copytree(ROOT / "src" / "counterclaim" / "site", source)
    (source / "index.nl.md").unlink()
    (source / "index.md").write_text("# T\n\n```{toctree}\na\nb\n```\n")
    for name in ("a", "b"):
        (source / f"{name}.rst").write_text(heading("<script>x</script><img src=x>"))
    report._build_site(source, tmp_path / "site", "en", "T")
    for page in (tmp_path / "site").glob("*.html"):
        assert "<script>x" not in page.read_text(encoding="utf-8"), page.name
        assert "<img src=x" not in page.read_text(encoding="utf-8"), page.name


def test_a_mark_that_turns_writing_is_named_and_line_ends_are_spaces():
    assert plain("a\u202eb\u2028c\td") == "a[U+202E]b c d"


def test_only_a_web_address_leaves_the_site(sky):
    articles = sky.articles.head(1).assign(url="javascript:alert(1)")
    page = coverage_page(replace(sky, articles=articles), {articles.outlet.iloc[0]: "x"}, "en")
    assert "javascript" not in page["coverage.rst"]


def test_headings_are_said_in_dutch(sky):
    made = all_pages(small(sky), "nl")
    assert "Zijn pagina\\'s" in made["outlets/tweakers.rst"]
    assert "\nOntkenning\n" in made["coverage.rst"]
    assert "\nAanhoudingen\n" in made["figures-anom.rst"]
    assert made.keys() == all_pages(small(sky)).keys()


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_case_whose_columns_are_empty_has_its_pages_too(sky, language):
    empty = ("outlet_type", "country", "published_basis", "title", "title_basis", "url", "genre")
    articles = small(sky).articles.assign(**dict.fromkeys((*empty, "phase", "wire")))
    articles["phase"] = pd.Categorical(articles["phase"], sky.articles["phase"].cat.categories)
    bare = replace(sky, articles=articles, codes=sky.codes.head(0), figures=sky.figures.head(0))
    made = all_pages(bare, language)
    text = "".join(made.values())
    assert not re.search(r">(nan|None|NaT|&lt;NA&gt;)<", text)
    assert made["coverage.rst"].count("<tr id=") == len(articles)
    assert dictionary(bare, language)


def test_the_dictionary_names_every_column_in_the_reader_s_language_and_how_full_it_is(sky):
    page = dictionary(sky, "nl")
    assert "## enforcement_figures.csv" in page
    assert 'scope="row">claimant</th><td data-label="naam">bron van het cijfer</td>' in page
    assert ">77 van 77</td>" in page
    assert ">whose number it is" not in dictionary(sky, "en").partition("## articles.csv")[0]


def test_the_dictionary_holds_the_lists_of_the_case_itself():
    leak = case.open("invented-leak")
    code = (leak.folder / "codebook.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[1]
    assert f'scope="row">{code}</th>' in dictionary(leak, "en")


def test_downloads_are_the_same_bytes_each_time_and_hold_no_text(sky):
    held = next(iter(sky.texts.values())).splitlines()[-1].encode()
    first, second = (downloads.downloads(sky, report.notebooks(), "en") for _ in range(2))
    assert first == second
    names = [one.name for those in first.values() for one in those]
    assert len(names) == len(set(names))
    assert {
        "sky-ecc-package.zip",
        "articles.csv",
        "articles.parquet",
        "00-start-here.ipynb",
    } <= set(names)
    assert not any(held in one.content for those in first.values() for one in those)


def test_a_download_s_size_and_rows_are_those_of_the_file(sky, tmp_path):
    files = downloads._tables(sky, "parquet")
    (tmp_path / "x.parquet").write_bytes(files[0].content)
    assert len(pd.read_parquet(tmp_path / "x.parquet")) == files[0].rows == len(sky.articles)
    assert downloads.size_words(1_234_567, "nl") == "1,2 MB"
    assert downloads.size_words(12, "en") == "1 kB"


def test_the_citation_says_what_the_file_says_and_nothing_more():
    page = citation.citation(ROOT, "en")
    assert "the counterclaim authors. counterclaim: research notebooks on a contested claim" in page
    assert "author = {{the counterclaim authors}}" in page
    assert "year" not in page
    assert "doi" not in page


def test_a_citation_with_more_in_its_file_has_more():
    told = {
        "title": "T & U",
        "version": "1.0",
        "authors": [{"family-names": "Doe", "given-names": "A."}],
        "date-released": "2030-01-02",
        "doi": "10.1/x",
    }
    assert citation.sentence(told) == "Doe, A. (2030). T & U, version 1.0. https://doi.org/10.1/x."
    assert r"title = {T \& U}" in citation.bibtex(told)
    assert "year = {2030}" in citation.bibtex(told)


def test_icons_that_no_page_shows_are_left_out(tmp_path):
    scripts = tmp_path / "_static" / "scripts"
    scripts.mkdir(parents=True)
    moon = 'moon:[512,512,[127769,"night"],"f186","M1 2z"]'
    script = scripts / "fontawesome.js"
    script.write_text(f'x={{"sun-bright":[1,2,[],"e28f","M3z"],{moon}}}', encoding="utf-8")
    (tmp_path / "index.html").write_text('<i class="fa-solid fa-night">', encoding="utf-8")
    slim_icons(tmp_path)
    assert script.read_text(encoding="utf-8") == f"x={{{moon}}}"


def test_the_order_of_the_rows_changes_no_page(sky):
    few = small(sky)
    turned = replace(few, articles=few.articles[::-1], figures=few.figures[::-1])
    assert all_pages(turned) == all_pages(few)


def test_a_heading_of_nothing_is_a_heading_still():
    assert "<title>?</title>" in publish_parts(heading(" "), writer="html5")["whole"]
