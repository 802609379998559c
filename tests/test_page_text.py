"""Bytes become plain text, whatever they are written in; what is no text says so."""

import contextlib
import time

import pytest

from counterclaim.page_text import NotTextError, decoded, plain, readings

SENTENCE = "Één café, “aangehaald” – naïef, überall; l’été à 3 € het stuk. "


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_a_text_is_read_whatever_it_is_written_in(encoding):
    assert decoded((SENTENCE * 9).encode(encoding)) == SENTENCE * 9


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("latin-1", "cp1252"),
        ("ISO-8859-1", "cp1252"),
        ("utf-8", "cp1252"),
        ("no-such", "cp1252"),
        ("zlib_codec", "cp1252"),
        ("unicode_escape", "utf-8"),
        ("idna", "cp1252"),
        ("\u00e9", "cp1252"),
        ("iso-8859-15", "iso-8859-15"),
        ("koi8-r", "koi8-r"),
    ],
)
def test_what_its_sender_says_is_believed_only_where_it_can_be(charset, encoding):
    text = "Привет, мир" if encoding == "koi8-r" else "Één café naïef, überall. "
    assert decoded((text * 9).encode(encoding), charset) == text * 9


@pytest.mark.parametrize("head", ['<meta charset="{}">', '<?xml version="1.0" encoding="{}"?>'])
def test_what_a_page_says_of_itself_is_believed_where_it_can_be(head):
    page = head.format("koi8-r") + "<p>Привет, мир</p>"
    assert "Привет, мир" in decoded(page.encode("koi8-r"))


@pytest.mark.parametrize(
    "content",
    [
        bytes(range(256)) * 9,
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 9,
        b"PK\x03\x04\x14\0\6\0\x08\0" * 9,
    ],
    ids=["bytes", "png", "zip"],
)
def test_what_is_no_text_is_not_read(content):
    with pytest.raises(NotTextError):
        readings(content)


def test_plain_text_holds_no_control_characters_and_ends_its_lines_in_one_way():
    assert plain("a\r\nb\rc\x00\x1b[31m\x85\td\u2028e\u0301") == "a\nb\nc[31m\td\né"


def test_a_text_without_markup_is_one_reading():
    assert readings(b"5 < 6 and <b> is a letter.") == ["5 < 6 and <b> is a letter."]


def test_a_page_is_read_alone_and_with_what_stands_around_it():
    body = "".join(f"<p>Dit is alinea {n} van een bericht over de politie.</p>" for n in range(9))
    page = f"<html><body><nav><a href=x>Menu</a></nav><article>{body}</article></body></html>"
    found = readings(page.encode())
    assert all("alinea 8 van een bericht" in text for text in found)
    assert "Menu" not in found[0]
    assert not any("<" in text for text in found)


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<b><i>a ",
        "<table><tr><td>x",
        "a<br>",
        "<p>Een zin.</p>",
        "&amp;",
        "<!--",
        "<meta ",
    ],
)
def test_a_page_made_to_be_slow_is_read_or_refused_in_seconds(piece):
    page = "<html><body>" + piece * (3_000_000 // len(piece))
    began = time.process_time()
    with contextlib.suppress(NotTextError):
        readings(page.encode())
    assert time.process_time() - began < 6


def test_a_page_of_very_many_parts_is_refused():
    with pytest.raises(NotTextError, match="of too many parts"):
        readings(b"<html><body>" + b"<p>Een zin.</p>" * 30_000)


def test_megabytes_of_what_looks_like_an_encoding_are_read_at_once():
    began = time.process_time()
    decoded(b"<meta " * 600_000 + b"charset" * 100_000)
    with contextlib.suppress(NotTextError):
        readings(b"<meta " * 29_000 + b"charset" * 100_000)
    assert time.process_time() - began < 3
