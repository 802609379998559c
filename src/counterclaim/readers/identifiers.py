"""Identifiers of pages: lower-case letters, digits and hyphens, stable and used once."""

import hashlib
import re
import unicodedata

FITS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NOT_KEPT = re.compile(r"[^a-z0-9]+")
LONGEST = 80
TITLE_WORDS = 6
LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)
# Names that one kind of computer keeps for its devices: a file of that name cannot be made there.
DEVICES = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}


def slug(text: str) -> str:
    """Write any text as lower-case letters, digits and hyphens; "" where nothing is left."""
    text = text[:2_000]
    apart = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    made = NOT_KEPT.sub("-", bare.casefold()).strip("-")
    if len(made) > LONGEST:
        made = made[: LONGEST + 1].rpartition("-")[0] or made[:LONGEST]
    return f"page-{made}" if made in DEVICES else made


def fits(given: str) -> bool:
    """Whether an id can stay as it is given."""
    return len(given) <= LONGEST and given not in DEVICES and FITS.fullmatch(given) is not None


def made_id(outlet: str, published: str, title: str, name: str, content: str) -> str:
    """Make an id of outlet, date and title; of the file's name or the content without them."""
    words = "-".join(slug(title).split("-")[:TITLE_WORDS])
    parts = [slug(outlet)[:30].strip("-"), published.replace("-", ""), words or slug(name)]
    made = "-".join(part for part in parts if part)
    return slug(made) or f"page-{short_hash(content)}"


def short_hash(content: str) -> str:
    """Give eight characters that stand for a content."""
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def unused(wanted: str, content: str, used: set[str]) -> str:
    """Give the wanted id, or where it is taken the id with eight characters of its content."""
    if wanted not in used:
        return wanted
    longer = f"{wanted[: LONGEST - 9].strip('-')}-{short_hash(content)}"
    made, number = longer, 2
    while made in used:
        made, number = f"{longer}-{number}", number + 1
    return made
