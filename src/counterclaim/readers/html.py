"""Saved web pages: their text without the boilerplate, and what they themselves declare."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from counterclaim.page_text import TAGS, NotTextError, decoded, plain
from counterclaim.readers.dates import day_of
from counterclaim.readers.languages import language_code
from counterclaim.readers.records import Record, RefusedError

if TYPE_CHECKING:
    # Only saved pages need it, and it has no build for the browser.
    from lxml import html

MAX_PAGE = 20_000_000
# Where a page states its own day, the most explicit first. A guess from its address, its footer
# or its other dates is not taken.
STATED = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[@name='article:published_time' or @name='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//time[@pubdate]/@datetime",
    "//meta[translate(@name, 'DCTERMSIUPBLAN', 'dctermsiupblan')='dcterms.issued']/@content",
    "//meta[translate(@name, 'DCDATEISU', 'dcdateisu')='dc.date.issued']/@content",
    "//meta[translate(@name, 'DCDATE', 'dcdate')='dc.date']/@content",
    "//meta[@name='pubdate' or @name='publish-date' or @name='publication_date']/@content",
    "//meta[@name='date']/@content",
)
ADDRESS = ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content")


def read_html(path: Path) -> Iterator[Record]:
    """Read a saved web page as one page.

    Yields
    ------
    One record with `url`, `outlet`, `title`, `published`, `language` and `text`. `published` is
    the day that the page states in its own metadata, empty where it states none.

    Raises
    ------
    RefusedError
        The file is too large, or no text is found in it.
    """
    from lxml import etree, html

    if path.stat().st_size > MAX_PAGE:
        raise RefusedError(f"the page is larger than {MAX_PAGE:,} bytes", "save it as plain text")
    try:
        whole = decoded(path.read_bytes())
    except NotTextError as error:
        raise RefusedError(f"the page {error}", "save the page again", "text") from error
    if not whole.strip():
        raise RefusedError("the file is empty", "save the page again", "text")
    if whole.count("<") > TAGS:
        raise RefusedError(
            "the page has too many parts to be read", "save it as plain text", "text"
        )
    try:
        # From UTF-8 bytes, so that what the page says of its encoding is not believed again.
        tree = html.document_fromstring(
            whole.replace("\0", "").encode("utf-8", "replace"),
            html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False),
        )
        cells = _cells(tree)
    except (etree.LxmlError, RecursionError, ValueError, AttributeError, TypeError) as error:
        raise RefusedError(
            "the page cannot be taken apart", "save it as plain text", "text", whole
        ) from error
    if not cells["text"]:
        raise RefusedError(
            "no text is found in the page",
            "open it in a browser and save what it shows as .txt",
            "text",
            whole,
        )
    yield Record(1, cells, whole)


def _cells(tree: "html.HtmlElement") -> dict[str, str]:
    import trafilatura
    from trafilatura.metadata import extract_metadata

    language, published, url = _language(tree), _published(tree), _first(tree, ADDRESS)
    url = url if url.startswith(("http://", "https://")) else ""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    about = extract_metadata(tree, extensive=False, date_config={"extensive_search": False})
    # As in `page_text`, so that a page that is read here can be verified there.
    text = trafilatura.extract(tree, include_comments=False, include_tables=True) or ""
    return {
        "url": url,
        "outlet": about.sitename or "",
        "title": about.title or "",
        "published": published,
        "language": language,
        "text": plain(text).strip(),
    }


def _language(tree: "html.HtmlElement") -> str:
    for said in tree.xpath("/html/@lang | //meta[@http-equiv='content-language']/@content"):
        try:
            if code := language_code(said):
                return code
        except RefusedError:
            continue
    return ""


def _published(tree: "html.HtmlElement") -> str:
    for said in (*_linked_data(tree), *(v for path in STATED for v in tree.xpath(path))):
        try:
            if day := day_of(said)[0]:
                return day
        except RefusedError:
            continue
    return ""


def _linked_data(tree: "html.HtmlElement") -> Iterator[str]:
    """Give the day that schema.org data of an article states."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            held = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        parts = held if isinstance(held, list) else [held]
        graphs = [
            part["@graph"]
            for part in parts
            if isinstance(part, dict) and isinstance(part.get("@graph"), list)
        ]
        for part in [*parts, *(item for graph in graphs for item in graph)]:
            if isinstance(part, dict) and isinstance(part.get("datePublished"), str):
                yield part["datePublished"]


def _first(tree: "html.HtmlElement", paths: tuple[str, ...]) -> str:
    return next((str(value).strip() for path in paths for value in tree.xpath(path)), "")
