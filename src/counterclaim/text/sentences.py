"""One row a sentence of the texts that are held."""

import bisect

import pandas as pd
import syntok.segmenter

from counterclaim.text.tokens import TOKEN, quoted_token_starts, without_stamp

COLUMNS = {
    "article_id": "str",
    "paragraph": "int64",
    "position": "int64",
    "text": "str",
    "tokens": "int64",
    "quoted_tokens": "int64",
    "quoted": "bool",
}


def sentences(texts: dict[str, str]) -> pd.DataFrame:
    """Split texts into sentences.

    Parameters
    ----------
    texts
        Text by `article_id`. Paragraphs are parted by an empty line; an archive stamp at the
        start is left out.

    Returns
    -------
    One row a sentence, in text order: `article_id`, `paragraph` (from 1), `position` (sentence
    in the text, from 1), `text` (as printed), `tokens` (count), `quoted_tokens` (count, of those
    inside quotation marks), `quoted` (whether there are any). No texts give no rows.

    Notes
    -----
    Sentences are found by rule (syntok, data in the package); it is good at Dutch, English and
    French, and parts German ordinals ("3. Januar") and some titles ("dhr.") wrongly.
    """
    rows = [row for article_id, text in texts.items() for row in _of_one(article_id, text)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _of_one(article_id: str, text: str) -> list[tuple]:
    rows = []
    paragraphs = [part for part in without_stamp(text)[1].split("\n") if part.strip()]
    for number, paragraph in enumerate(paragraphs, 1):
        quoted = quoted_token_starts(paragraph)
        for start, end in _sentence_spans(paragraph):
            inside = bisect.bisect_left(quoted, end) - bisect.bisect_left(quoted, start)
            sentence = paragraph[start:end].strip()
            count = len(TOKEN.findall(sentence))
            rows.append((article_id, number, len(rows) + 1, sentence, count, inside, bool(inside)))
    return rows


def _sentence_spans(paragraph: str) -> list[tuple[int, int]]:
    starts = [
        sentence[0].offset
        for part in syntok.segmenter.analyze(paragraph)
        for sentence in part
        if sentence
    ]
    # A sentence runs to the next one's start, so that no character of the text is lost.
    return list(zip([0, *starts[1:]], [*starts[1:], len(paragraph)], strict=True)) if starts else []
