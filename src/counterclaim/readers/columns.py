"""What the columns of a page are called: by us, by others, by Media Cloud and by GDELT."""

from collections.abc import Iterable, Mapping

from counterclaim.readers.records import ReadError, RefusedError

PAGE = (
    "doc_id",
    "url",
    "outlet",
    "title",
    "published",
    "published_precision",
    "language",
    "text",
)
# The first name that a file has is taken. Media Cloud says media_name, publish_date, media_url
# (the outlet's own site) and indexed_date (when it was stored); the last two are not of the page.
KNOWN = {
    "doc_id": "doc_id id article_id page_id stories_id story_id identifier uid",
    "url": "url link address uri href permalink weblink article_url page_url",
    "outlet": "outlet media_name publication publisher newspaper source_name source sitename "
    "site_name medium krant bron journal zeitung domain hostname",
    # The last is what a plain text has that does not name its title.
    "title": "title headline heading kop titel titre first_line",
    "published": "published publish_date published_at published_date publication_date "
    "date_published datepublished pub_date pubdate date datum published_from",
    "published_precision": "published_precision",
    "language": "language lang language_code taal langue sprache",
    "text": "text body content full_text fulltext article_text article maintext raw_text tekst "
    "texte inhoud",
}
KNOWN = {ours: names.split() for ours, names in KNOWN.items()}
# GDELT's own names; its day is when it saw the page, not when the page appeared.
SEEN = "seendate"
GDELT_CSV = {"url", "mobileurl", "date", "title"}
IGNORED = {"url_mobile", "mobileurl", "socialimage"}


def plain_name(name: object) -> str:
    """Give a column's name in lower case with one underscore for spaces and hyphens."""
    return "_".join(str(name).strip().casefold().replace("-", " ").replace("_", " ").split())


def is_known(name: str) -> bool:
    """Whether a column's name is one that a page's column goes by."""
    return plain_name(name) in _ALL


def checked_mapping(columns: Mapping[str, str] | None) -> dict[str, str]:
    """Check which of our columns the reader of a file has named.

    Raises
    ------
    ReadError
        A name that is not ours.
    """
    for ours in columns or {}:
        if ours not in PAGE:
            raise ReadError(
                f"--column {ours}=...: not a column of pages; ours are {', '.join(PAGE)}"
            )
    return dict(columns or {})


def bound(names: Iterable[object], mapping: Mapping[str, str]) -> tuple[dict[str, str], bool]:
    """Find which of a file's columns is which of ours.

    Parameters
    ----------
    names
        The file's column names.
    mapping
        Ours to theirs, as the reader said; a name that this file lacks is passed over.

    Returns
    -------
    Ours to theirs, and whether the date is one on which the page was seen, not published.

    Raises
    ------
    RefusedError
        None of the columns is known.
    """
    by_plain: dict[str, str] = {}
    for name in names:
        by_plain.setdefault(plain_name(name), name)
    exact = set(by_plain.values()) | set(names)
    found = {ours: theirs for ours, theirs in mapping.items() if theirs in exact}
    taken = set(found.values())
    for ours, known in KNOWN.items():
        theirs = next(
            (by_plain[n] for n in known if n in by_plain and by_plain[n] not in taken), None
        )
        if ours not in found and theirs is not None:
            found[ours] = theirs
            taken.add(theirs)
    seen = set(by_plain) == GDELT_CSV
    if "published" not in found and SEEN in by_plain:
        found["published"], seen = by_plain[SEEN], True
    if not {"url", "title", "text"} & set(found):
        there = ", ".join(str(name)[:40] for name in list(by_plain.values())[:20])
        raise RefusedError(
            f"no column with a text, a title or an address is known (there are: {there})",
            "name one, as in --column text=theirs",
        )
    return found, seen


_ALL = {name for names in KNOWN.values() for name in names} | {SEEN} | IGNORED
