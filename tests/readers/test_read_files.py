"""Plain text, saved web pages, and folders of everything."""

import os
import re
import time
from pathlib import Path

import pytest

from counterclaim.readers import ReadError, read_pages

STORY = """<article><h1>Firma ontkent het lek</h1>
<p>De firma Lumen ontkent dat er gegevens van klanten zijn gelekt. Dat zei een woordvoerder tegen
deze krant, na berichten van een onderzoeker die de bestanden zegt te hebben gezien.</p>
<p>Volgens de woordvoerder is er alleen een oude kopie van een testbestand gevonden. De
toezichthouder onderzoekt de zaak en wil er verder niets over zeggen.</p></article>"""
NAMES = """<meta property="og:site_name" content="De Polder">
<meta property="og:title" content="Firma ontkent het lek">
<link rel="canonical" href="https://polder.example/lek">"""
STATED = '<meta property="article:published_time" content="2021-03-10T09:00:00+01:00">'
LINKED = '<script type="application/ld+json">{"@graph": [{"datePublished": "2021-03-10"}]}</script>'


def web_page(head="", around="", language="nl-BE"):
    return (
        f'<!doctype html><html lang="{language}"><head><title>x</title>{NAMES}{head}</head><body>'
        f'<nav><a href="/">Voorpagina</a> <a href="/s">Sport en spel</a></nav>{STORY}{around}'
        "<footer>Alle rechten voorbehouden 2019</footer></body></html>"
    )


@pytest.fixture
def page_of(tmp_path):
    def read(content, name="page.html"):
        data = content if isinstance(content, bytes) else content.encode()
        (tmp_path / name).write_bytes(data)
        got = read_pages(tmp_path / name)
        assert got.rejects.empty, got.rejects["reason"].tolist()
        return got.pages.iloc[0]

    return read


@pytest.mark.parametrize("head", [STATED, LINKED])
def test_a_web_page_gives_what_it_declares_and_no_boilerplate(page_of, head):
    page = page_of(web_page(head))
    assert page["doc_id"] == "de-polder-20210310-firma-ontkent-het-lek"
    assert (page["outlet"], page["url"]) == ("De Polder", "https://polder.example/lek")
    assert (page["published"], page["language"]) == ("2021-03-10", "nl")
    assert "oude kopie van een testbestand" in page["text"]
    assert not re.search("Sport|Voorpagina|rechten|datePublished", page["text"])


@pytest.mark.parametrize(
    "around",
    [
        "<time datetime='2019-01-01'>1 januari 2019</time>",
        "<p>Copyright 2019</p>",
        "<a href='/2019/01/02/iets'>Lees ook: iets van 2 januari 2019</a>",
    ],
)
def test_a_day_that_the_page_does_not_state_as_its_own_is_not_taken(page_of, around):
    page = page_of(web_page(around=around))
    assert (page["published"], page["published_precision"]) == ("", "")


def test_a_page_in_an_older_encoding_is_read_as_it_declares(page_of):
    head = '<meta charset="windows-1252">'
    content = web_page(head).replace("deze krant", "“België”").encode("cp1252")
    assert "“België”" in page_of(content)["text"]


def test_a_page_that_names_no_language_gets_that_of_its_text(page_of):
    assert page_of(web_page(language="zz"))["language"] == "nl"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"<html><body><script>run()</script></body></html>", "no text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "not text|NUL|no text"),
        (b"<div>" * 40_000, "too many parts"),
        (b"<p>" + b"<b" * 29_000, "no text|taken apart|too many"),
    ],
)
def test_a_web_page_without_text_is_one_reject(tmp_path, content, reason):
    (tmp_path / "page.html").write_bytes(content)
    before = time.process_time()
    got = read_pages(tmp_path)
    assert got.pages.empty
    assert re.search(reason, got.rejects["reason"][0])
    assert time.process_time() - before < 10


def test_a_text_is_a_page_named_after_its_file(page_of):
    page = page_of("Een titel\n\nDe firma ontkent.\r\nMeer.\n", "Mijn Bestand.txt")
    assert page["title"] == "Een titel"
    assert page["text"] == "Een titel\n\nDe firma ontkent.\nMeer."
    assert page["doc_id"] == "een-titel"
    assert page_of("Alleen tekst.", "Mijn Bestand.txt")["doc_id"] == "mijn-bestand"


def test_lines_at_the_head_of_a_text_name_its_other_cells(page_of):
    head = "---\noutlet: De Polder\ndate: 10 maart 2021\ntitel: Lek\nlang: Dutch\n---\n"
    page = page_of(head + "De firma ontkent.", "a.md")
    assert page["doc_id"] == "de-polder-20210310-lek"
    assert (page["language"], page["text"]) == ("nl", "De firma ontkent.")


def test_an_empty_text_is_a_reject(tmp_path):
    (tmp_path / "a.txt").write_text(" \n\n")
    assert "empty" in read_pages(tmp_path).rejects["reason"][0]


def test_a_folder_is_read_with_all_it_holds_and_each_other_kind_is_one_reject(tmp_path):
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "a.txt").write_text("De firma ontkent.")
    (tmp_path / "b.csv").write_text("id,text\nb,x\n")
    (tmp_path / ".hidden.csv").write_text("id,text\nc,y\n")
    for name in ("sheet.xlsx", "scan.PDF", "photo.jpg", "noname"):
        (tmp_path / name).write_bytes(b"\0")
    got = read_pages(tmp_path)
    assert got.pages["doc_id"].tolist() == ["b", "a"]
    assert got.rejects["reason"].unique().tolist() == ["not a kind of file that is read"]
    assert got.rejects["remedy"].str.startswith("save as CSV").all()
    assert len(got.rejects) == 4
    assert got.tally.rows == 6


def test_links_that_circle_or_lead_away_are_rejects(tmp_path):
    home, away = tmp_path / "home", tmp_path / "away"
    home.mkdir()
    away.mkdir()
    (away / "secret.txt").write_text("Niet van hier.")
    (home / "a.txt").write_text("De firma ontkent.")
    (home / "circle").symlink_to(home)
    (home / "self").symlink_to(home / "self")
    (home / "out.txt").symlink_to(away / "secret.txt")
    (home / "outside").symlink_to(away)
    os.mkfifo(home / "pipe.txt")
    got = read_pages(home)
    assert got.pages["doc_id"].tolist() == ["a"]
    reasons = {Path(r.file).name: r.reason for r in got.rejects.itertuples()}
    assert set(reasons) == {"circle", "self", "out.txt", "outside", "pipe.txt"}
    assert "out of the folder" in reasons["out.txt"]
    assert "in a circle" in reasons["self"]
    assert "pipe" in reasons["pipe.txt"]


def test_a_file_that_may_not_be_read_is_a_reject(tmp_path, monkeypatch):
    # Also where the tests are run by the superuser, who may read everything.
    def closed(path, *_, **__):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.txt").write_text("x")
    monkeypatch.setattr(Path, "read_bytes", closed)
    assert "cannot be read (Permission denied)" in read_pages(tmp_path).rejects["reason"][0]


def test_a_file_that_vanishes_while_the_folder_is_read_is_a_reject(tmp_path, monkeypatch):
    from counterclaim.readers import pages

    (tmp_path / "a.csv").write_text("id,text\na,x\n")
    (tmp_path / "b.csv").write_text("id,text\nb,y\n")

    def tell(name, done, total):
        (tmp_path / "b.csv").unlink(missing_ok=True)

    got = pages.read_pages(tmp_path, tell=tell)
    assert got.pages["doc_id"].tolist() == ["a"]
    assert "No such file" in got.rejects["reason"][0]


def test_a_path_that_is_not_there_stops_everything(tmp_path):
    with pytest.raises(ReadError, match="no such file"):
        read_pages([tmp_path, tmp_path / "gone.csv"])


def test_progress_ends_with_all_bytes_read(tmp_path):
    (tmp_path / "a.csv").write_text("id,text\n" + "".join(f"{n},text {n}\n" for n in range(900)))
    (tmp_path / "b.txt").write_text("x")
    told = []
    read_pages(tmp_path, tell=lambda *said: told.append(said))
    done = [said[1] for said in told]
    assert done == sorted(done)
    assert told[-1][1] == told[-1][2] > 0
    assert len(told) > 3
