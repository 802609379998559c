"""Tokens as the codebook defines them, and what is derived from them without expression."""

import bisect
import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    # Takes longer to import than pandas, and only who hands in its objects needs it.
    import nltk

# An archived copy can open with the month it was taken in; it is not part of the article.
STAMP = re.compile(r"\A\s*date (\d{4}-\d{2})\s")
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


def quoted_token_starts(paragraph: str) -> list[int]:
    """Give the offsets of the tokens of a paragraph that begin inside quotation marks."""
    spans = quoted_spans(paragraph)
    ends = [end for _, end in spans]
    starts = []
    for token in TOKEN.finditer(paragraph):
        span = bisect.bisect_right(ends, token.start())
        if span < len(spans) and spans[span][0] <= token.start():
            starts.append(token.start())
    return starts


def quoted_tokens(text: str) -> int:
    """Count the tokens of a text that begin inside quotation marks, as `page_features` has it."""
    return sum(len(quoted_token_starts(line)) for line in without_stamp(text)[1].split("\n"))


def _opens(text: str, here: int) -> bool:
    after = text[here + 1 : here + 2]
    return bool(after.strip()) and not text[here - 1 : here].isalnum() if here else bool(after)


def _closes(text: str, here: int) -> bool:
    # An apostrophe inside a word ("l'an", "It’s") closes nothing.
    inside_word = text[here - 1 : here].isalnum() and text[here + 1 : here + 2].isalnum()
    return text[here] not in "'’" or not inside_word


def offsets(words: list[str], terms: list[str]) -> pd.DataFrame:
    """Find where terms stand in a text.

    Returns
    -------
    One row an occurrence, by term in the order given: `term`, `offset` (token number from 0) and
    `tokens` (of the whole text). A term that does not occur has no row.
    """
    rows = [(term, place) for term in terms for place, word in enumerate(words) if word == term]
    return pd.DataFrame(rows, columns=["term", "offset"]).assign(tokens=len(words))


def stop_words(language: str) -> set[str]:
    """Give the commonest function words of a language (stopwordsiso), by its ISO 639-1 code."""
    import stopwordsiso

    return set(stopwordsiso.stopwords(language))


def lemma(word: str, language: str) -> str:
    """Give the dictionary form of a word, from lists that come with simplemma.

    Parameters
    ----------
    word
        One token. A number, or a word that the lists lack, stays as it is.
    language
        ISO 639-1, such as "nl".

    Notes
    -----
    A list knows no sentence: a word that is both a noun and a verb gets one of the two. And it
    errs: Dutch *boetes* (fines) becomes the verb *boeten*.
    """
    import simplemma

    return simplemma.lemmatize(word, lang=language).lower() if word[:1].isalpha() else word


def frequency_table(frequency: "nltk.FreqDist") -> pd.DataFrame:
    """Lay a frequency distribution out: one row a term, `term` and `count`, commonest first."""
    rows = sorted(frequency.items(), key=lambda item: (-item[1], item[0]))
    return pd.DataFrame(rows, columns=["term", "count"])


def concordance(text: "nltk.Text", term: str, width: int = 90) -> pd.DataFrame:
    """Show a term in its surroundings: one row an occurrence, `before`, `term`, `after`."""
    lines = text.concordance_list(term, width=width, lines=len(text)) if len(text) else []
    rows = [(line.left_print, line.query, line.right_print) for line in lines]
    return pd.DataFrame(rows, columns=["before", "term", "after"])


def concordances(text: "nltk.Text", terms: list[str]) -> pd.DataFrame:
    """Show several terms in their surroundings: the rows of `concordance`, term by term."""
    tables = [concordance(text, term) for term in terms]
    columns = ["before", "term", "after"]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)


def pair_table(scored: list[tuple[tuple[str, str], float]]) -> pd.DataFrame:
    """Lay scored pairs out: one row a pair, `pair` and `score`, highest first."""
    rows = sorted(((" ".join(pair), score) for pair, score in scored), key=lambda r: (-r[1], r[0]))
    return pd.DataFrame(rows, columns=["pair", "score"])
