"""What a cell may hold: text without control characters, a web address, a day, a language."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from counterclaim.readers.dates import day_of
from counterclaim.readers.encodings import one_end
from counterclaim.readers.languages import guessed_language, language_code
from counterclaim.readers.records import MAX_RECORD, RefusedError, shown

__all__ = [
    "address",
    "cell",
    "day_of",
    "guessed_language",
    "host",
    "language_code",
    "nothing_in",
    "precise",
    "same_address",
    "same_text",
]

# All but tab and line feed; a carriage return has become a line feed by then.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
HALF = re.compile(r"[\ud800-\udfff]")
LONGEST = {"doc_id": 2_000, "url": 8_000, "outlet": 2_000, "title": 20_000}
TRACKING = ("utm_", "fbclid", "gclid")


def cell(value: object, column: str) -> tuple[str, bool]:
    """Give a cell as text, and whether control characters in it were replaced by spaces.

    Raises
    ------
    RefusedError
        Not a text, half a character, a stray byte, NUL, or too long.
    """
    text = one_end(_text(value, column))
    if len(text) > LONGEST.get(column, MAX_RECORD):
        raise RefusedError(
            f"the cell has {len(text):,} characters",
            "check the quotation marks and columns of the row",
            column,
        )
    if half := HALF.search(text):
        raise RefusedError(*_half(half[0]), column)
    if "\0" in text:
        raise RefusedError(
            "the cell holds NUL, as damaged and binary files do", "save the file again", column
        )
    clean = CONTROL.sub(" ", text)
    kept = clean if column == "text" else " ".join(clean.split())
    return (kept if kept.strip() else ""), clean != text


def _text(value: object, column: str) -> str:
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, str):
        return value
    if column == "text" or not isinstance(value, bool | int | float):
        raise RefusedError(
            f"{shown(str(value)[:60])} is not a text", "quote it, or name another column", column
        )
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
    return str(int(value) if whole else value)


def _half(found: str) -> tuple[str, str]:
    byte = ord(found) - 0xDC00
    if 0x80 <= byte <= 0xFF:
        return f"byte 0x{byte:02X} is not of the file's encoding", "save the row again as UTF-8"
    return f"half a character (U+{ord(found):04X})", "take it away or complete it"


def nothing_in(found: Mapping[str, object]) -> tuple[str, str]:
    """Say why a row without text, title and address is none: reason and remedy."""
    if any(value is not None and str(value).strip() for value in found.values()):
        return (
            "the row has no text, no title and no address",
            "fill in one of them, or delete the row",
        )
    return "the row is empty", "delete the row"


def address(url: str) -> str:
    """Check that an address is one of the web.

    Raises
    ------
    RefusedError
        No http(s) address.
    """
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        sound = parts.scheme.casefold() in ("http", "https") and parts.hostname and " " not in url
    except ValueError:
        sound = False
    if not sound:
        raise RefusedError(
            f"{shown(url)} is not a web address", "write it whole, with https://", "url"
        )
    return url


def host(url: str) -> str:
    """Give the host of an address without www., the outlet of a page that names none."""
    return (urlsplit(url).hostname or "").removeprefix("www.") if url else ""


def same_address(url: str) -> str:
    """Give what two addresses of one page have in common.

    Left out are http or https, www., capitals in the host, a slash at the end, the part after #
    and what only says where a reader came from (utm_..., fbclid, gclid).
    """
    parts = urlsplit(url)
    kept = [
        (k, v)
        for k, v in parse_qsl(parts.query, keep_blank_values=True)
        if not k.startswith(TRACKING)
    ]
    query = urlencode(kept, errors="surrogatepass") if len(kept) else ""
    try:
        port = parts.port
    except ValueError:
        port = None
    place = host(url) + (f":{port}" if port not in (None, 80, 443) else "")
    return f"{place}{parts.path.rstrip('/')}?{query}"


def same_text(text: str) -> str:
    """Give what two copies of one text have in common: the words, however they are spaced."""
    return " ".join(text.casefold().split())


def precise(published: str, precision: str, given: str) -> tuple[str, str]:
    """Bring a date and the precision that its own row gives it together.

    Raises
    ------
    RefusedError
        A precision other than day, month or none.
    """
    if given not in ("", "day", "month"):
        raise RefusedError(
            f"{shown(given)} is not a precision", "write day or month", "published_precision"
        )
    if not published or not given:
        return published, ""
    return (published[:7], "month") if given == "month" else (published, precision)
