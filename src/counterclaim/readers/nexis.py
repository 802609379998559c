"""Exports of Nexis Uni, docx and rtf: several documents in one file."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from counterclaim.readers.dates import day_in_line
from counterclaim.readers.encodings import decoded
from counterclaim.readers.records import (
    MAX_WHOLE,
    Record,
    Refusal,
    RefusedError,
    refusal,
)

END, BODY = "end of document", {"body", "body:"}
# What may follow the text, up to "Load-Date".
AFTER_TEXT = {"classification", "graphic", "notes"}
# The lines between date and text; a title stands before all of them.
ABOUT = (
    "copyright",
    "length:",
    "section:",
    "byline:",
    "highlight:",
    "dateline:",
    "url:",
    "link to",
)
MAX_UNPACKED, MAX_RATIO, MAX_MEMBERS = 200_000_000, 200, 5_000
REMEDY = "export it again, or save the page as plain text"
BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
FONT, CHARSET = (
    re.compile(r"\\f([0-9]{1,5})(?![0-9])"),
    re.compile(r"\\fcharset([0-9]{1,3})(?![0-9])"),
)


def read_docx(path: Path) -> Iterator[Record | Refusal]:
    """Read an export in docx; see `documents` for what is given.

    Raises
    ------
    RefusedError
        Not a docx file, one that unpacks to far more than it is, or one that declares entities.
    """
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml import etree

    _check_archive(path)
    try:
        held = docx.Document(str(path))
        found = [line for block in held.iter_inner_content() for line in _block_lines(block)]
    except (PackageNotFoundError, etree.LxmlError, KeyError, ValueError, AttributeError) as error:
        raise RefusedError("not a Word document that can be read", REMEDY) from error
    yield from documents(found)


def read_rtf(path: Path) -> Iterator[Record | Refusal]:
    """Read an export in rtf; see `documents` for what is given.

    Raises
    ------
    RefusedError
        Too large, or not rtf.
    """
    from striprtf.striprtf import rtf_to_text

    if path.stat().st_size > MAX_WHOLE:
        raise RefusedError(
            f"the file is larger than {MAX_WHOLE:,} bytes", "export fewer documents at once"
        )
    raw = path.read_bytes()
    if not raw.lstrip().startswith(b"{\\rtf"):
        raise RefusedError("not an rtf file", REMEDY)
    try:
        text = rtf_to_text(_tame(decoded(raw)), errors="replace")
    except (ValueError, LookupError, IndexError, TypeError, OverflowError) as error:
        raise RefusedError("not an rtf file that can be read", REMEDY) from error
    yield from documents(text.split("\n"))


def documents(found: list[str]) -> Iterator[Record | Refusal]:
    """Cut an export into its documents.

    Parameters
    ----------
    found
        Its lines.

    Yields
    ------
    A record or a refusal for each document, counted from 1: `title`, `outlet`, `published` (the
    line under the outlet; never `Load-Date`, the day Nexis stored it), `language` where the
    document names it, `text`. What follows the last "End of Document" is refused as cut off.

    Raises
    ------
    RefusedError
        No line "End of Document": not an export of Nexis.
    """
    found = [line.replace("\xa0", " ").replace("\xad", "").rstrip() for line in found]
    if not any(line.strip().casefold() == END for line in found):
        raise RefusedError(
            'no line "End of Document": not an export of Nexis', "save it as plain text (.txt)"
        )
    row, held = 0, []
    for line in found:
        if line.strip().casefold() != END:
            held.append(line)
            continue
        row += 1
        raw = "\n".join(held).strip("\n")
        try:
            yield Record(row, _cells(held), raw)
        except RefusedError as error:
            yield refusal(row, error, raw)
        held = []
    if any(line.strip() for line in held):
        left = "\n".join(held).strip("\n")
        yield Refusal(
            row + 1, "", 'the document does not end in "End of Document"', "export it again", left
        )


def _cells(held: list[str]) -> dict[str, str]:
    bodies = [n for n, line in enumerate(held) if line.strip().casefold() in BODY]
    if not bodies:
        raise RefusedError('the document has no line "Body"', "export full documents", "text")
    head = [line.strip() for line in held[: bodies[0]] if line.strip()]
    about = next((n for n, line in enumerate(head) if line.casefold().startswith(ABOUT)), len(head))
    dated = [n for n, line in enumerate(head) if n > 1 and day_in_line(line)[0]]
    # The nearest date above the lines about the document; a cover page may hold others.
    above = [n for n in dated if n < about] or dated
    if not above:
        raise RefusedError(
            "the document has no line with a date under its outlet", "add the line", "published"
        )
    day = above[-1]
    rest = held[bodies[0] + 1 :]
    return {
        "title": head[day - 2],
        "outlet": head[day - 1],
        "published": day_in_line(head[day])[0],
        "language": _named(rest, "language:"),
        "text": _text(rest),
    }


def _text(rest: list[str]) -> str:
    loads = [n for n, line in enumerate(rest) if line.strip().casefold().startswith("load-date:")]
    end = loads[-1] if loads else len(rest)
    after = [n for n, line in enumerate(rest[:end]) if line.strip().casefold() in AFTER_TEXT]
    kept = rest[: after[0]] if loads and after else rest[:end]
    return "\n".join(line.strip() for line in kept).strip("\n")


def _named(rest: list[str], name: str) -> str:
    for line in reversed(rest):
        if line.strip().casefold().startswith(name):
            # "ENGLISH; DUTCH" and "English (United Kingdom)" name one language first.
            return (
                line.strip()[len(name) :].replace("(", ";").replace(",", ";").split(";")[0].strip()
            )
    return ""


def _block_lines(block: object) -> list[str]:
    rows = getattr(block, "rows", None)
    if rows is None:
        return block.text.split("\n")
    return [line for row in rows for cell in row.cells for line in cell.text.split("\n")]


def _check_archive(path: Path) -> None:
    """Look at what a zip file says of its members, and at its XML, before it is unpacked."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            packed = max(path.stat().st_size, 1)
            too_much = unpacked > MAX_UNPACKED or (
                unpacked > 10_000_000 and unpacked > MAX_RATIO * packed
            )
            if too_much or len(members) > MAX_MEMBERS:
                raise RefusedError(
                    f"the file unpacks to {unpacked:,} bytes in {len(members):,} parts: far more than it is",
                    REMEDY,
                )
            for member in members:
                if member.filename.casefold().endswith((".xml", ".rels")):
                    with archive.open(member) as file:
                        for _, element in iterparse(file, forbid_dtd=True):
                            element.clear()
    except RefusedError:
        raise
    except DefusedXmlException as error:
        raise RefusedError(
            "the file declares entities, which can unpack without end", REMEDY
        ) from error
    except (
        zipfile.BadZipFile,
        ParseError,
        RuntimeError,
        NotImplementedError,
        EOFError,
        ValueError,
    ) as error:
        raise RefusedError("not a docx file, or a damaged one", REMEDY) from error


def _tame(text: str) -> str:
    """Take away what would make the library's patterns slow: links and a long table of fonts."""
    text = text.replace("\\field{", "\\field {")
    start = text.find("{\\fonttbl")
    if start < 0:
        return text
    depth, end = 0, len(text)
    for mark in BRACES.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(mark.group(), 0)
        if depth == 0:
            end = mark.end()
            break
    fonts = []
    for part in text[start:end].split("{")[:2_000]:
        number, charset = FONT.search(part), CHARSET.search(part)
        if number and charset:
            fonts.append(f"{{\\f{number[1]}\\fcharset{charset[1]} font;}}")
    table = "{\\fonttbl" + "\n".join(fonts) + "}" if fonts else ""
    return text[:start] + table + text[end:]
