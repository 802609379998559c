"""The invented case is sound, says everywhere that it is invented, and reads as a stranger's folder."""

from collections import Counter
from urllib.parse import urlsplit

import pandas as pd
import pytest

from conftest import ROOT
from counterclaim import case, codebook, copies, findings
from counterclaim.readers import read_pages
from counterclaim.text.tokens import quoted_spans, tokens, window_sha256

HOME = ROOT / "data" / "invented-leak"
INVENTED = {
    "nl": "Verzonnen pagina, alleen voor onderwijs.",
    "en": "Invented page, for teaching only.",
    "fr": "Page inventée, pour l’enseignement seulement.",
    "de": "Erfundene Seite, nur für den Unterricht.",
}


@pytest.fixture(autouse=True)
def _shipped_lists_again():
    yield
    codebook.use({})


@pytest.fixture
def leak():
    return case.open(str(HOME))


@pytest.fixture(scope="module")
def reading():
    return read_pages(HOME / "pages")


def test_the_invented_case_keeps_its_codebook():
    assert case.check(str(HOME)).empty


def test_every_text_says_in_its_last_line_and_language_that_it_is_invented(leak):
    languages = leak.articles.set_index("article_id")["language"]
    last = {page: text.splitlines()[-1] for page, text in leak.texts.items()}
    assert last == {page: INVENTED[language] for page, language in languages.items()}


def test_every_page_as_a_reader_holds_it_says_that_it_is_invented(reading):
    said = [INVENTED[page.language] in page.text for page in reading.pages.itertuples()]
    assert said == [True] * 12


def test_the_folders_files_hold_twelve_pages_in_four_languages_and_three_rejects(reading):
    assert reading.pages["language"].value_counts().to_dict() == dict.fromkeys(INVENTED, 3)
    kinds = reading.rejects["file"].str.rpartition("/")[2].tolist()
    assert kinds == ["clippings.csv", "clippings.csv", "feeds.jsonl"]


def test_the_pages_that_are_read_are_the_pages_that_were_coded(leak, reading):
    same = ["outlet", "title", "published", "published_precision", "language"]
    read = reading.pages.set_index("doc_id").sort_index()
    coded = leak.articles.set_index("article_id").sort_index()
    assert read[same].astype(str).values.tolist() == coded[same].astype(str).values.tolist()
    for page, text in leak.texts.items():
        # A web page's own headline may stand before its text.
        assert " ".join(tokens(read.loc[page, "text"])).endswith(" ".join(tokens(text)))


def test_one_pair_of_pages_carries_one_text_and_all_others_are_voices_of_their_own(leak):
    sizes = copies.clusters(leak.reuse_pairs, pages=leak.articles["article_id"])
    sizes = sizes.groupby("cluster")["article_id"].agg(list)
    shared = [pages for pages in sizes if len(pages) > 1]
    assert [sorted(page.split("-2024")[0] for page in pages) for pages in shared] == [
        ["de-kromme-klok", "veerstoepbode"]
    ]
    others = leak.reuse_pairs[leak.reuse_pairs["jaccard"] < 0.5]
    assert others["jaccard"].max() < 0.05


def test_what_is_computed_from_the_texts_is_what_the_library_computes(leak):
    features = leak.page_features.set_index("article_id")
    signatures = leak.page_signatures.set_index("article_id")["signature"]
    counts = leak.term_counts.groupby("article_id")
    for page, text in leak.texts.items():
        words = tokens(text)
        quoted = sum(len(tokens(text[start:end])) for start, end in quoted_spans(text))
        made = (len(words), len(set(words)), quoted, window_sha256(words))
        assert tuple(features.loc[page]) == made
        terms = counts.get_group(page)
        assert dict(zip(terms["term"], terms["count"], strict=True)) == Counter(words)
        assert (copies.read_signature(signatures[page]) == copies.signature(words)).all()


def test_a_printed_number_stands_in_its_page_and_takes_at_most_four_words(leak):
    pages = leak.articles.set_index("url")
    for figure in leak.figures.itertuples():
        page = pages.loc[figure.source_url]
        text = f"{page['title']}\n{leak.texts[page['article_id']]}".replace("’", "'")
        assert figure.reported_as in text, figure.figure_id
        assert len(figure.reported_as.split()) <= 4
        assert figure.source_outlet == page["outlet"]


def test_every_address_is_one_that_nobody_can_own(leak):
    addresses = [*leak.articles["url"], *leak.figures["source_url"], *leak.platforms["source_url"]]
    assert all(urlsplit(address).hostname.endswith(".example") for address in addresses)


def test_no_outlet_or_page_of_the_real_case_is_in_the_invented_one():
    tables = [
        pd.read_csv(ROOT / "data" / name / "coded" / "articles.csv", dtype=str).fillna("")
        for name in ("sky-ecc", "invented-leak")
    ]
    for column in ("article_id", "outlet", "url"):
        real, invented = (set(table[column]) for table in tables)
        assert not real & invented
    everything = "".join(
        path.read_text(encoding="utf-8")
        for path in sorted(HOME.rglob("*.csv"))
        if "pages" not in path.parts
    ).casefold()
    assert "sky ecc" not in everything
    assert not any(
        outlet.casefold() in everything for outlet in set(tables[0]["outlet"]) if len(outlet) > 6
    )


def test_the_story_has_what_a_class_is_to_find(leak):
    articles, codes = leak.articles, leak.codes
    verdicts = set(codes.loc[codes["pass"] == "a", "adjudication"].astype(str))
    assert {"accepts_company", "accepts_authorities", "juxtaposes"} <= verdicts
    assert articles["published_precision"].astype(str).tolist().count("month") == 1
    silent = articles[~articles["reports_denial"]]
    assert silent["phase"].astype(str).tolist() == ["disclosure"]
    affected = leak.figures.query("measure == 'customers_affected' and jurisdiction == 'WORLD'")
    assert {"at_least", "range"} == set(affected["bound"].astype(str))


def test_each_list_of_the_story_is_the_cases_own_and_every_proposition_is_made(leak):
    rows = pd.read_csv(HOME / "codebook.csv", dtype=str)
    assert set(rows["list"]) == set(codebook.ROLES)
    known = set(rows.loc[rows["list"] == "proposition", "code"])
    assert set(leak.statements["proposition"].astype(str)) == known
    assert findings.sentence(leak, "pages_and_denials").startswith("The case holds 12 pages")
