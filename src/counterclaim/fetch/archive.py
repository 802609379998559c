"""Where a web archive keeps a page as it was on its day."""

import re

import pandas as pd

WAYBACK = "https://web.archive.org"
CAPTURE = re.compile(
    r"https?://(?:web\.|wayback\.|www\.)?archive\.org/web/(\d{4,14}|\*)?[^/]*/(.+)"
)
OTHERS = re.compile(
    r"https?://(?:www\.)?(?:archive\.(?:today|ph|is|li|vn|md|fo)|arquivo\.pt|ghostarchive\.org"
    r"|perma\.cc|webcitation\.org|webarchive\.nationalarchives\.gov\.uk)/"
)


def is_copy(address: str) -> bool:
    """Say whether an address is of an archive already."""
    return bool(CAPTURE.match(address) or OTHERS.match(address))


def copy_address(address: str, day: pd.Timestamp, home: str = WAYBACK) -> str:
    """Give the address of the archive's copy of a page, as it was sent, nearest to a day.

    Parameters
    ----------
    address
        A page's own address, or that of a copy in the Wayback Machine: then of that copy. A copy
        in another archive is its own address.
    day
        When; the archive redirects to its nearest copy.
    home
        Where the archive is.
    """
    if OTHERS.match(address):
        return address
    stamp, original = f"{day:%Y%m%d}", address
    while captured := CAPTURE.match(original):
        stamp = captured[1] if (captured[1] or "*") != "*" else stamp
        original = captured[2]
    return f"{home}/web/{stamp}id_/{original}"


def roads(
    address: str, day: pd.Timestamp, *, archive: bool = True, home: str = WAYBACK
) -> list[tuple[str, str]]:
    """List how to get a page, in order: "live" or "archive", and the address to ask."""
    if is_copy(address):
        return [("archive", copy_address(address, day, home))]
    copy = [("archive", copy_address(address, day, home))] if archive else []
    return [("live", address), *copy]
