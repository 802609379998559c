"""From the bytes of a page or a file to the plain text that they carry."""

import codecs
import contextlib
import logging
import re
import unicodedata
from pathlib import Path

from counterclaim import encodings
from counterclaim.files import content_of

ENCODINGS = re.compile(
    r"utf-8|utf-16(-[lb]e)?|ascii|cp\d+|iso8859-\d+|mac-\w+|koi8-\w+|gb\w+|big5\w*|euc_\w+|shift_jis\w*"
)
DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)=[\"']?([\w.:-]{2,40})", re.I
)
MARKUP = re.compile(r"<(?:!doctype|html|head|body|article|div|p|h1|span|br|meta)[\s/>]", re.I)
# Beyond this a page is no news page, and the readers of HTML grow slow.
TAGS = 30_000
LARGEST = 10_000_000


class NotTextError(ValueError):
    """The bytes carry no text that can be read."""


def decoded(content: bytes, charset: str = "") -> str:
    """Decode bytes: by their mark, as UTF-8, as they or their sender say, else by how they look.

    Parameters
    ----------
    content
        A text or a page as it lies in a file or came over the wire.
    charset
        What its sender says it is written in; may be wrong or unknown.

    Raises
    ------
    NotTextError
        The bytes are of a picture, a program, an archive or a document.
    """
    if sure := encodings.marked(content):
        return _checked(content.decode(sure, errors="replace"))
    found = DECLARED.search(content[:4096])
    said = (found[1].decode("ascii", errors="ignore") if found else "", charset)
    # A NUL is sound UTF-8 and no text: it is UTF-16, or a picture.
    names = () if b"\0" in content[:4096] else ("utf-8", *map(_encoding, reversed(said)))
    for name in names:
        if name:
            with contextlib.suppress(UnicodeDecodeError):
                return _checked(content.decode(name))
    if wide := encodings.wide(content[:4096]):
        return _checked(content.decode(wide, errors="replace"))
    if b"\0" in content[:4096]:
        raise NotTextError("is not text (it holds NUL bytes)")
    guessed = encodings.guessed(content[: encodings.SAMPLE])
    return _checked(content.decode(guessed, errors="replace"))


def _encoding(name: str) -> str:
    """Give Python's name of a text encoding; "" for one that is none, or that is not for pages."""
    try:
        known = codecs.lookup(name.strip().strip("\"'")).name if name.isascii() else ""
    except (LookupError, ValueError):
        return ""
    # Pages that say Latin-1 mean Windows' extension of it, with its quotation marks.
    known = "cp1252" if known in ("iso8859-1", "ascii") else known
    return known if ENCODINGS.fullmatch(known) else ""


def _checked(text: str) -> str:
    strange = sum(text.count(chr(code)) for code in range(32) if chr(code) not in "\t\n\r\f\v")
    if strange + text.count("\N{REPLACEMENT CHARACTER}") > len(text) / 100:
        raise NotTextError("is not text (it holds control characters or broken ones)")
    return text


def read_page(path: Path) -> list[str]:
    """Read a file as plain text, in each way that it can be read (see `readings`).

    Raises
    ------
    NotTextError
        It is no text, or larger than any page; the message names the file.
    OSError
        It cannot be read.
    """
    content = content_of(path, LARGEST + 1)
    if len(content) > LARGEST:
        raise NotTextError(f"{path}: is larger than {LARGEST:,} bytes; hand in one page alone")
    try:
        return readings(content)
    except NotTextError as error:
        raise NotTextError(f"{path}: {error}; hand in plain text or HTML") from error


def plain(text: str) -> str:
    """Keep letters, marks, line ends and tabs: no control characters, NFC, lines end in a newline."""
    lines = unicodedata.normalize("NFC", re.sub(r"\r\n?|[\u2028\x0b\x0c]", "\n", text))
    return "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) != "Cc")


def readings(content: bytes, charset: str = "") -> list[str]:
    """Read a file or a page as plain text, in each way that it can be read.

    Parameters
    ----------
    content
        Text, or HTML.
    charset
        What its sender says it is written in.

    Returns
    -------
    One text, where it is no HTML; else what three readings of the HTML give, without double or
    empty ones: the article alone, the article and what may belong to it, all that the page shows.
    Script, style and markup are in none of them.

    Raises
    ------
    NotTextError
        It is not text, or HTML of more parts than any news page has.
    """
    text = decoded(content, charset)
    if not MARKUP.search(text[:20_000]):
        return [plain(text)]
    return _of_html(text)


def _of_html(page: str) -> list[str]:
    import trafilatura

    if page.count("<") > TAGS:
        raise NotTextError("is HTML of too many parts to be read")
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    options = {"include_comments": False, "include_tables": True, "output_format": "txt"}
    # Parsed from UTF-8 bytes, so that what the page says of its encoding is not believed again.
    bare = re.sub(
        r"^\s*<\?xml[^>]{0,300}>|<meta[^>]{0,300}charset[^>]{0,300}>", "", page, flags=re.I
    )
    found = [
        trafilatura.extract(bare, **options),
        trafilatura.extract(bare, **options, favor_recall=True),
        trafilatura.html2txt(bare),
    ]
    return list(dict.fromkeys(plain(text) for text in found if text and text.strip()))
