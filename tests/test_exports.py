"""What is taken out of a case reads back as the same thing in the program it is for."""

import csv
import io
import json
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import bibtexparser
import openpyxl
import pandas as pd
import pytest
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from conftest import ROOT
from counterclaim import case, codebook, exports
from counterclaim.cli import app

TITLES = st.text(
    st.one_of(
        st.sampled_from("\\{}%&#_~^\"'`-<>?!,$@=( )é“„"),
        st.characters(exclude_categories=["Cs", "Cc"]),
    ),
    min_size=1,
    max_size=30,
)


def page(**cells):
    row = {
        "article_id": "x-1",
        "outlet": "De Lantaarn",
        "outlet_type": "newspaper",
        "published": "2026-01-05",
        "title": "Een titel",
        "title_basis": "page",
        "url": "https://lantaarn.example/a_b%20c#d",
        "language": "nl",
    }
    return SimpleNamespace(articles=pd.DataFrame([row | cells]))


def parsed(text):
    raw = bibtexparser.parse_string(text)
    library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    assert not raw.failed_blocks
    # An address is read as it stands, as BibLaTeX does.
    addresses = [{f.key: f.value for f in e.fields if f.key == "url"} for e in raw.entries]
    return [
        (entry.entry_type, entry.key, {f.key: f.value for f in entry.fields} | address)
        for entry, address in zip(library.entries, addresses, strict=True)
    ]


def as_bibtex_has_it(title):
    return " ".join(exports._SPACE.split(title)).strip(" ")


@settings(max_examples=200, deadline=None, derandomize=True)
@given(TITLES)
@example('Voltio: "no {leak}" & 50% of more_#1 ~ $2 ^ \\ } {')
def test_a_title_of_any_signs_reads_back_from_bibtex(title):
    wanted = as_bibtex_has_it(title)
    _, key, fields = parsed(exports.bibtex(page(title=title)))[0]
    assert key == "x-1"
    # The decoder reads \textasciicircum as the small circumflex.
    assert fields.get("title", "").replace("ˆ", "^") == wanted.replace("ˆ", "^")
    assert fields["url"] == "https://lantaarn.example/a_b%20c#d"


@settings(max_examples=200, deadline=None, derandomize=True)
@given(TITLES)
def test_braces_are_in_pairs_in_every_bibtex_field(title):
    text = exports.latex(title)
    depth = 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0


@settings(max_examples=100, deadline=None, derandomize=True)
@given(TITLES)
def test_a_title_of_any_signs_reads_back_from_csl_json(title):
    assert json.loads(exports.csl_json(page(title=title)))[0]["title"] == title


@pytest.mark.parametrize(
    ("cells", "kind", "fields"),
    [
        ({}, "article", {"journaltitle": "De Lantaarn", "date": "2026-01-05", "langid": "dutch"}),
        ({"outlet_type": "blog"}, "online", {"organization": "De Lantaarn"}),
        ({"outlet_type": None, "published": "2026-01"}, "online", {"date": "2026-01"}),
        ({"title": None, "title_basis": None}, "article", {"title": "[title not seen]"}),
        ({"title_basis": "slug"}, "article", {"note": "title from the words of the address"}),
    ],
)
def test_a_page_becomes_an_entry_of_its_kind(cells, kind, fields):
    entry_type, _, found = parsed(exports.bibtex(page(**cells)))[0]
    assert entry_type == kind
    assert fields.items() <= found.items()
    assert "urldate" not in found


def test_a_page_without_an_address_has_no_empty_field():
    assert "url" not in exports.bibtex(page(url=None))
    assert "URL" not in json.loads(exports.csl_json(page(url=None)))[0]


@pytest.mark.parametrize(
    ("published", "parts"), [("2026-01-05", [[2026, 1, 5]]), ("2026-01", [[2026, 1]])]
)
def test_a_date_has_as_many_parts_as_are_known(published, parts):
    item = json.loads(exports.csl_json(page(published=published)))[0]
    assert item["issued"] == {"date-parts": parts}
    assert item["type"] == "article-newspaper"


def test_every_page_of_the_shipped_case_reads_back_from_both(sky):
    entries = parsed(exports.bibtex(sky))
    items = json.loads(exports.csl_json(sky))
    ids = sky.articles["article_id"].tolist()
    assert [key for _, key, _ in entries] == [item["id"] for item in items] == ids
    dates = sky.articles["published"].tolist()
    assert [fields["date"] for _, _, fields in entries] == dates
    assert [
        "-".join(f"{part:02d}" for part in i["issued"]["date-parts"][0]) for i in items
    ] == dates


def test_dna_s_carets_point_at_each_paraphrase_in_the_joined_text(sky):
    header, *rows = exports.dna(sky)
    said = pd.DataFrame(rows, columns=header)
    first = "id documentId startCaret endCaret statementTypeId coder person organization concept"
    assert header[:10] == [*first.split(), "agreement"]
    for _, own in said.groupby("documentId"):
        text = "\n".join(own["text"])
        spans = zip(own["startCaret"].astype(int), own["endCaret"].astype(int), strict=True)
        assert [text[start:end] for start, end in spans] == own["text"].tolist()
    assert set(said.loc[said["stance"] == "doubts", "agreement"]) <= {"0"}
    assert said["agreement"].eq("1").sum() == (sky.statements["stance"] == "asserts").sum()


def test_dna_and_quallmer_hold_no_text_of_a_page(sky):
    out = str(exports.dna(sky)) + str(exports.quallmer(sky))
    assert len(sky.texts) == 1
    assert not [s for s in sky.sentences["text"] if len(s) > 40 and s in out]


def test_quallmer_gets_one_row_a_page_and_coder(sky):
    header, *rows = exports.quallmer(sky)
    assert header[:3] == [".id", "coder", "headline_frame"]
    assert len({(row[0], row[1]) for row in rows}) == len(rows) == len(sky.codes)
    assert "`denial_led` denial leads" in exports.quallmer_note("x.csv")


@pytest.fixture(scope="module")
def small(sky):
    """The shipped case with a few rows of its longest tables, and one title that is a formula."""
    short = {name: getattr(sky, name).head(60) for name in ("figures", "statements", "term_counts")}
    few = {name: getattr(sky, name).head(5) for name in ("page_signatures", "reuse_pairs")}
    titles = sky.articles["title"].mask(sky.articles.index == 1, "=cmd|' /C calc'!A0")
    return replace(sky, **short, **few, articles=sky.articles.assign(title=titles))


@pytest.fixture(scope="module")
def book(small):
    return openpyxl.load_workbook(io.BytesIO(exports.workbook(small)))


def test_a_workbook_holds_every_row_with_numbers_as_numbers_and_dates_as_text(small, book):
    assert book.sheetnames == ["codebook", *codebook.TABLES]
    figures = book["figures"]
    header = [cell.value for cell in figures[1]]
    assert figures.max_row == len(small.figures) + 1
    value = [figures.cell(row, header.index("value") + 1).value for row in range(2, 50)]
    assert value == small.figures["value"].head(48).tolist()
    assert figures.freeze_panes == "A2"
    assert figures.auto_filter.ref == figures.dimensions
    articles = book["articles"]
    months = [row[5].value for row in articles.iter_rows(min_row=2)]
    assert months == small.articles["published"].tolist()


def test_a_title_that_is_a_formula_is_harmless_in_the_workbook(book):
    cells = [cell for row in book["articles"].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "'=cmd|' /C calc'!A0" in {cell.value for cell in cells}


def test_a_package_holds_the_tables_as_they_stand_and_no_text(sky, tmp_path):
    exports.export(sky, "package", tmp_path / "out")
    names = {item.name for item in (tmp_path / "out").rglob("*") if item.is_file()}
    tables = {table.file for table in codebook.TABLES.values()}
    assert names == {"datapackage.json", "CODEBOOK.md", "LICENCE.txt"} | tables
    for file in tables:
        there = (tmp_path / "out" / "coded" / file).read_bytes()
        assert there == (sky.folder / "coded" / file).read_bytes()


def test_a_package_may_be_one_zip_with_the_same_bytes_each_time(sky, tmp_path):
    for name in ("a.zip", "b.zip"):
        exports.export(sky, "package", tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert {"datapackage.json", "CODEBOOK.md", "LICENCE.txt"} <= set(archive.namelist())


def test_a_reader_s_own_case_is_given_no_licence(sky):
    mine = replace(sky, name="mine")
    files = exports.package(mine)
    assert "licenses" not in json.loads(files["datapackage.json"])
    assert b"choose one" in files["LICENCE.txt"]


def test_a_table_for_another_program_reads_back_and_says_how(sky, tmp_path):
    out = tmp_path / "out.csv"
    assert exports.export(sky, "dna", out) == [out, tmp_path / "out.csv.readme.md"]
    with out.open(encoding="utf-8", newline="") as file:
        assert {len(row) for row in csv.reader(file)} == {19}
    assert 'read.csv("out.csv"' in (tmp_path / "out.csv.readme.md").read_text()


@pytest.mark.parametrize(
    ("kind", "place", "said"),
    [
        ("endnote", "x", "'endnote' is no kind of export; allowed: bibtex, csl-json"),
        ("bibtex", "no/such/x.bib", "no/such: is no folder; make it first"),
        ("bibtex", ".", "is a folder; name a file"),
        ("package", "taken", "taken: is there already; name a new folder, or a file .zip"),
    ],
)
def test_export_says_what_is_wrong_and_writes_nothing(
    sky, tmp_path, monkeypatch, kind, place, said
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").mkdir()
    with pytest.raises(exports.ExportError, match=re.escape(said)):
        exports.export(sky, kind, Path(place))
    assert [item.name for item in tmp_path.rglob("*")] == ["taken"]


def test_the_command_exits_1_with_one_line(tmp_path):
    words = ["export", "sky-ecc", "--to", "endnote", "--output", str(tmp_path / "x")]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1


def test_the_labels_of_an_own_codebook_are_words_in_its_package(tmp_path):
    folder = tmp_path / "leak"
    shutil.copytree(ROOT / "data" / "invented-leak", folder)
    own = folder / "codebook.csv"
    words = "<img src=x onerror=alert(1)> | [x](javascript:1)"
    rows = pd.read_csv(own, dtype=str, keep_default_na=False)
    own.write_text(rows.assign(en=words, meaning=words).to_csv(index=False), encoding="utf-8")
    page = exports.package(case.open(str(folder)))["CODEBOOK.md"].decode()
    assert words not in page
    assert r"\<img src=x onerror=alert(1)\> \| \[x\](javascript:1)" in page
