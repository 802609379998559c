"""The texts that are held, sentence by sentence, beside what was coded of their pages."""

import pandas as pd

from counterclaim.case import Case
from counterclaim.text.tokens import lemma, tokens
from counterclaim.verify import verify
from counterclaim.words import LANGUAGE, say

NONE_HELD = say(
    "The text of no page is held here. Whoever has one can hand it to `counterclaim verify`.",
    "Van geen pagina is hier de tekst. Wie er een heeft, geeft die aan `counterclaim verify`.",
    LANGUAGE,
)
NONE_LOST = say("None, or no text is held.", "Geen, of er is geen tekst.", LANGUAGE)
_PAGES = ["article_id", "outlet", "published", "sentences", "in_window", "verified", "likeness"]
_ROWS = [
    "article_id",
    "position",
    "paragraph",
    "text",
    "in_window",
    "verbs",
    "hedges",
    "figures",
    "statements",
    "pass_a",
    "pass_b",
]


def held_pages(case: Case) -> pd.DataFrame:
    """List the pages whose text is held, and whether it is the text that was coded.

    Returns
    -------
    One row a page, in the order of `articles`: `article_id`, `outlet`, `published`, `sentences`
    and `in_window` (counts: of the text, and of those that overlap what was coded), `verified`
    ("hash", "signature", "none"; see `verify`) and `likeness` (0-1). No text gives no row.
    """
    rows = []
    for page in case.articles[case.articles["article_id"].isin(case.texts)].itertuples():
        verdict = verify(case, case.texts[page.article_id], page.article_id)
        inside = _in_window(case, page.article_id, verdict)
        rows.append(
            (
                page.article_id,
                page.outlet,
                page.published,
                len(inside),
                sum(inside),
                verdict.how,
                verdict.likeness,
            )
        )
    return pd.DataFrame(rows, columns=_PAGES)


def beside_codes(case: Case, article_id: str | None = None) -> pd.DataFrame:
    """Set each sentence of the held texts beside what was coded of it.

    Parameters
    ----------
    case
        With the `texts` that are held.
    article_id
        One page; without it, every page that is held.

    Returns
    -------
    One row a sentence, in text order: `article_id`, `position`, `paragraph`, `text`; `in_window`
    (whether it overlaps what was coded); then what of the codes stands in it, as printed words
    parted by "; ": `verbs` (the reporting verbs of coded statements), `hedges`, `figures`
    (`reported_as`); `statements` (our paraphrases, of those whose verb or hedge places them here);
    `pass_a` and `pass_b` (each pass's verb of the denial and word for the crack). What a sentence
    has none of is empty; a page whose text is not that page has no code beside it.

    Notes
    -----
    The coded tables keep no place in the text, so a tie is by words: a statement is placed where
    its hedge stands as printed, or a word of which its reporting verb is the dictionary form
    (`text.tokens.lemma`). Statements are coded in text order, and so they are placed in order, as
    many as can be. One without verb and hedge, or whose words stand nowhere in reach, is placed
    nowhere (`unplaced`). A tie is a hint where to look; it is not itself coded.
    """
    pages = [article_id] if article_id else case.articles["article_id"].tolist()
    rows = [row for page in pages if page in case.texts for row in _of_page(case, page)]
    return pd.DataFrame(rows, columns=_ROWS)


def unplaced(case: Case, article_id: str | None = None) -> pd.DataFrame:
    """List the statements of held pages that no word of the text places, by their paraphrases.

    Returns
    -------
    One row a statement, in coded order: `article_id`, `position`, `speaker`, `proposition`,
    `paraphrase_en`. The headline (position 0) is not in the text and is left out.
    """
    pages = [article_id] if article_id else case.articles["article_id"].tolist()
    lost = [
        coded[[place is None for place in placed]]
        for coded, placed in (_placing(case, page) for page in pages if page in case.texts)
    ]
    columns = ["article_id", "position", "speaker", "proposition", "paraphrase_en"]
    return pd.concat([case.statements.iloc[:0], *lost], ignore_index=True)[columns]


def _placing(case: Case, article_id: str) -> tuple[pd.DataFrame, list[int | None]]:
    """Give a page's statements, and for each the sentence that it is placed in."""
    verdict = verify(case, case.texts[article_id], article_id)
    of_page = case.statements[case.statements["article_id"] == article_id]
    coded = of_page[of_page["position"] > 0].sort_values("position")
    inside = _in_window(case, article_id, verdict)
    quoted = case.sentences[case.sentences["article_id"] == article_id]["quoted"]
    words = [
        sentence if within else []
        for sentence, within in zip(_sentences_of(case, article_id), inside, strict=True)
    ]
    return coded, _placed(coded, words, quoted.tolist(), _language(case, article_id))


def _of_page(case: Case, article_id: str) -> list[tuple]:
    verdict = verify(case, case.texts[article_id], article_id)
    inside = _in_window(case, article_id, verdict)
    language = _language(case, article_id)
    held = case.sentences[case.sentences["article_id"] == article_id]
    sentences = _sentences_of(case, article_id)
    coded, placed = _placing(case, article_id)
    url = case.articles.set_index("article_id").at[article_id, "url"]
    figures = case.figures[case.figures["source_url"] == url]["reported_as"].astype("str")
    rows = []
    for number, row in enumerate(held.itertuples()):
        sentence = sentences[number]
        here = coded[[place == number for place in placed]]
        beside = [""] * 6
        if verdict.is_page and inside[number]:
            beside = [
                _joined(here["reporting_verb"]),
                _joined(here["hedge"]),
                _joined(f for f in figures if _stands(f, sentence)),
                _joined(here["paraphrase_en"]),
                *(_pass_words(case, article_id, name, sentence, language) for name in "ab"),
            ]
        rows.append((article_id, row.position, row.paragraph, row.text, inside[number], *beside))
    return rows


def _language(case: Case, article_id: str) -> str:
    return str(case.articles.set_index("article_id").at[article_id, "language"])


def _sentences_of(case: Case, article_id: str) -> list[list[str]]:
    held = case.sentences[case.sentences["article_id"] == article_id]
    return [tokens(text) for text in held["text"]]


def _in_window(case: Case, article_id: str, verdict) -> list[bool]:
    """Say of each sentence whether it overlaps the run of tokens that was verified."""
    counts = case.sentences[case.sentences["article_id"] == article_id]["tokens"]
    ends = counts.cumsum()
    starts = ends - counts
    last = verdict.first_token + verdict.tokens
    overlaps = (starts < last) & (ends > verdict.first_token)
    return [bool(value) and verdict.is_page for value in overlaps]


def _placed(
    coded: pd.DataFrame, sentences: list[list[str]], quoted: list[bool], language: str
) -> list[int | None]:
    """Place statements in sentences, in order, as many as can be; of equal ways, the earliest."""
    fits = [
        [_fit(row, *sentence, language) for sentence in zip(sentences, quoted, strict=True)]
        for row in coded.itertuples()
    ]
    # best[s][n]: the most that statements from s on can fit in sentences from n on.
    width = len(sentences)
    best = [[0] * (width + 1) for _ in range(len(fits) + 1)]
    for s in reversed(range(len(fits))):
        for n in reversed(range(width)):
            here = fits[s][n] and fits[s][n] + best[s + 1][n]
            best[s][n] = max(best[s][n + 1], best[s + 1][n], here)
    places, n = [], 0
    for s, fit in enumerate(fits):
        ways = [at for at in range(n, width) if fit[at] and fit[at] + best[s + 1][at] == best[s][n]]
        places.append(ways[0] if ways else None)
        n = ways[0] if ways else n
    return places


def _fit(statement, sentence: list[str], quoted: bool, language: str) -> int:
    """Say how well a sentence fits a statement: its hedge, its verb; then whether it quotes too."""
    hedge = not pd.isna(statement.hedge) and _stands(statement.hedge, sentence)
    verb = not pd.isna(statement.reporting_verb) and _has_form(
        statement.reporting_verb, sentence, language
    )
    words = int(hedge) + int(verb)
    return words and 2 * words + int((statement.attribution == "direct_quote") == quoted)


def _stands(phrase: str, sentence: list[str]) -> bool:
    """Say whether a phrase stands in a sentence, word for word."""
    words = tokens(str(phrase))
    size = len(words)
    return size > 0 and any(
        sentence[at : at + size] == words for at in range(len(sentence) - size + 1)
    )


def _has_form(verb: str, sentence: list[str], language: str) -> bool:
    wanted = tokens(str(verb))[-1:]
    return any(word in wanted or lemma(word, language) in wanted for word in sentence)


def _pass_words(case: Case, article_id: str, name: str, sentence: list[str], language: str) -> str:
    codes = case.codes[(case.codes["article_id"] == article_id) & (case.codes["pass"] == name)]
    verbs = [v for v in codes["denial_verb"].dropna() if _has_form(v, sentence, language)]
    return _joined([*verbs, *(w for w in codes["crack_word"].dropna() if _stands(w, sentence))])


def _joined(words) -> str:
    return "; ".join(dict.fromkeys(str(word) for word in words if not pd.isna(word)))
