"""Reported speech in text: who says what, with which verb."""

from collections.abc import Callable
from functools import cache

import pandas as pd

from counterclaim.text.attribution import Attributor
from counterclaim.text.grammar import RESOLVED
from counterclaim.text.inputs import checked_texts
from counterclaim.text.items import Attribution, Sentence
from counterclaim.text.languages import LANGUAGES
from counterclaim.text.lexicon import in_language, lexicons
from counterclaim.text.quotes import Quote, quote_spans
from counterclaim.text.spans import sentence_spans, tokens
from counterclaim.text.speakers import Speakers

COLUMNS = {
    "doc_id": "str",
    "start": "int64",
    "end": "int64",
    "speaker": "str",
    "speaker_class": "str",
    "verb": "str",
    "verb_class": "str",
    "kind": "str",
    "content": "str",
    "hedge": "str",
    "speaker_resolved": "str",
    "sentence_start": "int64",
    "sentence_end": "int64",
}
FindSubject = Callable[[str, str, int], tuple[int, int] | None]


class SpeechReader:
    """Reads reported speech in one language; made once for many texts."""

    def __init__(
        self, language: str, tables: dict | None = None, find_subject: FindSubject | None = None
    ):
        """Index the word lists of a language (shipped ones unless `tables` are given)."""
        tables = tables or lexicons()
        self.language = language
        self._find_subject = find_subject
        self._attributor = Attributor(tables, language)
        self._speakers = Speakers(tables, language)
        self._hedges = _hedge_phrases(tables["hedges"], language)

    def speech(self, text: str) -> list[tuple]:
        """Read the reported speech of a text.

        Returns
        -------
        One tuple a statement, in text order: the columns of `COLUMNS` but `doc_id`.
        """
        quotes = quote_spans(text)
        masked = _masked(text, quotes)
        rows: list[tuple] = []
        memory = self._speakers.memory()
        previous: list[Attribution] = []
        waiting = 0  # index of the next quotation
        for start, end in _whole(sentence_spans(masked), masked, quotes):
            while waiting < len(quotes) and quotes[waiting].outer_end <= start:
                waiting += 1
            own = _inside(quotes, waiting, end)
            sentence = Sentence.of(text, masked, start, end, own, self.language)
            found = self._attributor.attributions(sentence, previous)
            rows += [self._row(text, sentence, one, memory) for one in found]
            memory.note(sentence, found)
            previous = found
        return rows

    def _row(self, text: str, sentence: Sentence, one: Attribution, memory: object) -> tuple:
        who = self._subject(text, sentence, one)
        speaker = text[who[0] : who[1]] if who else ""
        content = text[one.start : one.end] if one.has_content else ""
        resolved = speaker
        if speaker.lower() in RESOLVED[self.language]:
            resolved = memory.antecedent
        code = memory.code(resolved or speaker)
        hedge = one.hedge or self._hedge(text[sentence.start : sentence.end])
        said = (one.start, one.end, speaker, code, one.verb, one.verb_class, one.kind, content)
        return (*said, hedge, resolved, sentence.start, sentence.end)

    def _subject(self, text: str, sentence: Sentence, one: Attribution) -> tuple[int, int] | None:
        if self._find_subject is not None and one.verb_at >= 0:
            whole = text[sentence.start : sentence.end]
            found = self._find_subject(whole, self.language, one.verb_at - sentence.start)
            if found is not None:
                return found[0] + sentence.start, found[1] + sentence.start
        return one.speaker

    def _hedge(self, sentence: str) -> str:
        words = tokens(sentence, self.language)
        for here, word in enumerate(words):
            for phrase in self._hedges.get(word.lower, ()):
                if phrase == tuple(w.lower for w in words[here : here + len(phrase)]):
                    return sentence[word.start : words[here + len(phrase) - 1].end]
            if self.language == "fr" and _conditional(word.lower):
                return word.text
        return ""


def extract_speech(
    texts: pd.DataFrame, tables: dict | None = None, find_subject: FindSubject | None = None
) -> pd.DataFrame:
    """Read who says what, with which verb, in Dutch, English, French and German.

    Parameters
    ----------
    texts
        One row a text: `doc_id`, `language` ("de", "en", "fr", "nl"), `text`. A missing text is
        an empty one.
    tables
        Word lists from `lexicon.lexicons`; the shipped ones by default.
    find_subject
        Your own parser's word on who speaks: a function of a sentence, its language and the offset
        of the reporting verb (with its auxiliary) in it, that gives ``(start, end)`` of the subject, or None to leave it
        to the rules. With spaCy, for one language::

            def subject(sentence, language, verb_at):
                for word in nlp(sentence):
                    if word.idx == verb_at:
                        for child in word.lefts:
                            if child.dep_ in ("nsubj", "sb"):
                                first, last = child.left_edge, child.right_edge
                                return first.idx, last.idx + len(last)
                return None

        Debian's frog can stand there in the same way (its column of dependencies names ``su``).

    Returns
    -------
    One row a statement, in text order (the pieces of a quotation that a clause interrupts are rows
    of their own):

    `doc_id`; `start`, `end` (character offsets of `content`; where nothing was said, of the words
    that say so); `speaker` (as printed, "" where none was found); `speaker_class` (speaker code of
    CODEBOOK.md); `verb` (infinitive, or the marker: "volgens", "according to", ":" in a heading);
    `verb_class`
    (neutral, denying, distancing, insisting, accusing, factive, "" unknown); `kind` (direct,
    indirect); `content` ("" for an answer without content); `hedge` (first distancing marker in the
    sentence, as printed); `speaker_resolved` (as `speaker`, but a pronoun gives way to the speaker
    of the sentence before, "" where that is not plain); `sentence_start`, `sentence_end`.

    Raises
    ------
    TextsError
        If a column is missing or a language is not one of the four; names row and column.

    Notes
    -----
    Rules over tokens and quotation marks, with verbs, markers and actors from the word lists; no
    model. A pronoun is resolved only from the sentence before. How often it is wrong is in
    docs/accuracy.md.
    """
    custom = tables is not None or find_subject is not None
    readers = {
        language: SpeechReader(language, tables, find_subject) if custom else _reader(language)
        for language in LANGUAGES
    }
    rows = []
    for doc_id, language, text in checked_texts(texts):
        rows += [(doc_id, *row) for row in readers[language].speech(text)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


@cache
def _reader(language: str) -> SpeechReader:
    return SpeechReader(language)


def _whole(spans: list[tuple[int, int]], masked: str, quotes: list[Quote]) -> list[tuple[int, int]]:
    """Bring a quotation that ends in ! or ? together with the clause that says who said it."""
    asked = {quote.outer_end for quote in quotes if masked[quote.end - 1] in "!?…"}
    openings = {quote.outer_start for quote in quotes}
    whole: list[tuple[int, int]] = []
    for start, end in spans:
        if whole:
            before = masked[whole[-1][0] : whole[-1][1]]
            first = whole[-1][0] + len(before) - len(before.lstrip())
            last = whole[-1][0] + len(before.rstrip())
            if last in asked and first in openings and not masked[start:end].isspace():
                whole[-1] = (whole[-1][0], end)
                continue
        whole.append((start, end))
    return whole


def _inside(quotes: list[Quote], first: int, end: int) -> list[Quote]:
    own = []
    while first < len(quotes) and quotes[first].outer_start < end:
        own.append(quotes[first])
        first += 1
    return own


def _masked(text: str, quotes: list[Quote]) -> str:
    """Hide what is quoted, so that a sentence does not end inside a quotation."""
    parts, done = [], 0
    for quote in quotes:
        parts.append(text[done : quote.start])
        last = text[quote.end - 1]
        hidden = "Q" * (quote.end - quote.start - 1)
        parts.append(hidden + (last if last in ".!?…" and hidden else "Q"))
        done = quote.end
    return "".join([*parts, text[done:]])


def _hedge_phrases(table: pd.DataFrame, language: str) -> dict[str, list[tuple[str, ...]]]:
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for hedge in in_language(table, language)["hedge"]:
        words = tuple(token.lower for token in tokens(hedge, language))
        phrases.setdefault(words[0], []).append(words)
    for entries in phrases.values():
        entries.sort(key=len, reverse=True)
    return phrases


_NOT_CONDITIONAL = frozenset(
    ["lait", "fait", "trait", "portrait", "extrait", "retrait", "attrait", "vrait", "abstrait"]
)


def _conditional(word: str) -> bool:
    """Say whether a French word has the ending of the conditional."""
    if len(word) < 6 or not word.endswith(("rait", "raient")):
        return False
    return word not in _NOT_CONDITIONAL and not word.endswith(("trait", "traient", "ourait"))
