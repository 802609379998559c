"""Tokens as the codebook defines them, and what is derived from them without expression."""

import hashlib
import re
import unicodedata

# An archived copy can open with the month it was taken in; it is not part of the article.
STAMP = re.compile(r"\s*date (\d{4}-\d{2})\s")
TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+(?:[.,]\d+)*")

# Opening mark -> the marks that may close it. The plain apostrophe opens only after a space or
# another mark, so that "zo'n" and "l'opération" stay whole.
CLOSERS = {
    '"': '"',
    "'": "'",
    "“": "”“",
    "„": "“”",
    "‘": "’",
    "‚": "‘’",
    "«": "»",
    "»": "«",
    "‹": "›",
}


def without_stamp(text: str) -> tuple[str | None, str]:
    """Take the archive stamp off a text.

    Returns
    -------
    The stamped month ("2022-04", or None where there is no stamp) and the text without it.
    """
    stamp = STAMP.match(text)
    return (stamp[1], text[stamp.end() :]) if stamp else (None, text)


def tokens(text: str) -> list[str]:
    """Split a text into lower-case words and numbers.

    Returns
    -------
    Tokens in text order: a word with its inner hyphens and apostrophes, or a number with its
    inner points and commas. ``’`` is written ``'``. An archive stamp is not part of the text.

    Notes
    -----
    The same rule made `term_counts`, `page_features` and `page_signatures` (CODEBOOK.md).
    """
    words = TOKEN.findall(unicodedata.normalize("NFC", without_stamp(text)[1]))
    return [word.lower().replace("’", "'") for word in words]


def window_sha256(words: list[str]) -> str:
    """Fingerprint a text by its tokens joined by one space (SHA-256, hexadecimal)."""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Find what stands between quotation marks.

    Returns
    -------
    ``(start, end)`` offsets in text order, marks left out, outermost quotation only. A quotation
    ends with its paragraph: one that is never closed runs to the end of the line.
    """
    spans, start, closers = [], None, ""
    for here, mark in enumerate(text):
        if start is None:
            if mark in CLOSERS and _opens(text, here):
                start, closers = here + 1, CLOSERS[mark]
        elif mark == "\n" or (mark in closers and _closes(text, here)):
            spans.append((start, here))
            start = None
    if start is not None:
        spans.append((start, len(text)))
    return spans


def _opens(text: str, here: int) -> bool:
    after = text[here + 1 : here + 2]
    return bool(after.strip()) and not text[here - 1 : here].isalnum() if here else bool(after)


def _closes(text: str, here: int) -> bool:
    # An apostrophe inside a word ("l'an", "It’s") closes nothing.
    inside_word = text[here - 1 : here].isalnum() and text[here + 1 : here + 2].isalnum()
    return text[here] not in "'’" or not inside_word
