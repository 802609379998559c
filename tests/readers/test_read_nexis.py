"""Exports of Nexis Uni, and documents that want to do harm."""

import zipfile

import docx
import pytest

from counterclaim.readers import read_pages

COVER = [
    "User Name: reader",
    "Date and Time: March 30, 2021 10:00:00 AM CET",
    "Documents (2)",
    "1. Firm",
]
ENGLISH = [
    "Firm denies leak",
    "The Example Courier",
    "March 10, 2021 Wednesday",
    "Copyright 2021 The Example Courier All Rights Reserved",
    "Section: NEWS; Pg. 3",
    "Length: 344 words",
    "Byline: Staff reporter",
    "Body",
    "The firm Lumen denied on Wednesday that data of its customers were taken.",
    "It said that the file was a test.",
    "Graphic",
    "A photograph of an office",
    "Classification",
    "Language: ENGLISH",
    "Publication-Type: Newspaper",
    "Load-Date: March 12, 2021",
    "End of Document",
]


def foreign(date, title="Firma ontkent het lek", text="Firma Lumen ontkent.", language="DUTCH"):
    head = [title, "De Polder", date, "Copyright 2021 De Polder Alle rechten voorbehouden"]
    tail = ["Load-Date: April 1, 2021", "End of Document"]
    return [
        *head,
        "Length: 20 words",
        "Body",
        text,
        "Classification",
        f"Language: {language}",
        *tail,
    ]


def as_docx(path, lines):
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(path)


def as_rtf(path, lines):
    def escaped(line):
        return "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in line)

    link = '{\\field{\\*\\fldinst{HYPERLINK "https://nexis.example/doc"}}{\\fldrslt{%s}}}'
    body = "".join(
        (link % escaped(line) if n == 0 else escaped(line)) + "\\par\n"
        for n, line in enumerate(lines)
    )
    head = (
        "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 Arial;}}{\\header Page 1 of 2\\par}"
    )
    path.write_text(f"{head}\\f0 {body}}}", encoding="ascii")


@pytest.fixture(params=["docx", "rtf"])
def export(request, tmp_path):
    def write(lines):
        path = tmp_path / f"export.{request.param}"
        (as_docx if request.param == "docx" else as_rtf)(path, lines)
        return path

    return write


def test_the_documents_of_one_export_become_pages(export):
    got = read_pages(export([*ENGLISH, *foreign("woensdag 10 maart 2021")]))
    assert got.rejects.empty
    first, second = got.pages.to_dict("records")
    assert first == {
        "doc_id": "the-example-courier-20210310-firm-denies-leak",
        "url": "",
        "outlet": "The Example Courier",
        "title": "Firm denies leak",
        "published": "2021-03-10",
        "published_precision": "day",
        "language": "en",
        "text": "The firm Lumen denied on Wednesday that data of its customers were taken.\n"
        "It said that the file was a test.",
    }
    assert (second["title"], second["language"]) == ("Firma ontkent het lek", "nl")


@pytest.mark.parametrize(
    "date",
    [
        "10 maart 2021 woensdag 12:30 PM GMT",
        "mercredi 10 mars 2021",
        "Mittwoch 10. März 2021",
        "March 10, 2021 Wednesday 11:35 AM GMT",
    ],
)
def test_the_date_line_is_read_in_four_languages(export, date):
    assert read_pages(export(foreign(date))).pages["published"].tolist() == ["2021-03-10"]


def test_a_month_is_kept_as_a_month_and_the_load_date_is_not_taken(export):
    page = read_pages(export(foreign("March 2021"))).pages.iloc[0]
    assert (page["published"], page["published_precision"]) == ("2021-03", "month")


def test_a_cover_page_belongs_to_no_document(export):
    page = read_pages(export([*COVER, *ENGLISH])).pages.iloc[0]
    assert (page["title"], page["published"]) == ("Firm denies leak", "2021-03-10")


def test_a_document_without_date_or_body_is_kept_as_a_reject(export):
    no_date, no_body = foreign("Spring"), [line for line in ENGLISH if line != "Body"]
    got = read_pages(export([*no_date, *no_body, *foreign("10 maart 2021")]))
    assert got.rejects["row"].tolist() == [1, 2]
    assert got.rejects["reason"].str.contains("date|Body").all()
    assert "Firma Lumen ontkent." in got.rejects["record"][0]
    assert len(got.pages) == 1
    assert got.tally.rows == 3


def test_an_export_that_is_cut_off_keeps_what_is_left_as_a_reject(export):
    got = read_pages(export([*ENGLISH, *foreign("10 maart 2021")[:-1]]))
    assert len(got.pages) == 1
    assert "does not end" in got.rejects["reason"][0]
    assert "Firma Lumen ontkent." in got.rejects["record"][0]


def test_a_document_that_is_no_export_is_refused(export):
    assert (
        "not an export of Nexis"
        in read_pages(export(["A letter", "Dear reader"])).rejects["reason"][0]
    )


@pytest.mark.parametrize("name", ["in.docx", "in.rtf"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", b"plain words", b"{\\rtf1 {{{"])
def test_what_is_no_document_is_one_reject(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    got = read_pages(tmp_path / name)
    assert got.pages.empty
    assert len(got.rejects) == got.tally.rows == 1


def rewritten(path, member, content, method=zipfile.ZIP_DEFLATED):
    """Put other content in one part of a docx."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[member] = content
    with zipfile.ZipFile(path, "w", method) as new:
        for name, data in parts.items():
            new.writestr(name, data)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "in.docx"
    as_docx(path, ENGLISH)
    rewritten(path, "word/media/a.bin", b"\0" * 60_000_000)
    assert path.stat().st_size < 200_000
    assert "far more than it is" in read_pages(path).rejects["reason"][0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_that_unpack_without_end_are_refused(tmp_path, encoding):
    path = tmp_path / "in.docx"
    as_docx(path, ENGLISH)
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE d [{laughs}]><d>&l9;</d>'
    rewritten(path, "word/document.xml", bomb.encode(encoding))
    assert "entities" in read_pages(path).rejects["reason"][0]


def test_a_megabyte_of_hard_rtf_takes_no_time(tmp_path):
    import time

    hard = [
        "{\\field{\\*\\fldinst{HYPERLINK " * 30_000,
        "{\\rtf1{\\fonttbl" + "\\f1" * 300_000,
        "{\\rtf1" + "{" * 1_000_000,
        "{\\rtf1{\\fonttbl" + "{\\f0\\fcharset0 a;}" * 50_000 + "}x}",
    ]
    before = time.process_time()
    for text in hard:
        (tmp_path / "in.rtf").write_text(text)
        assert len(read_pages(tmp_path / "in.rtf").rejects) == 1
    assert time.process_time() - before < 10
