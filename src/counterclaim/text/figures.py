"""Reported numbers in text: value, interval, what is counted and where."""

import math
from functools import cache
from typing import NamedTuple

import pandas as pd

from counterclaim.text.context import is_figure
from counterclaim.text.inputs import checked_texts
from counterclaim.text.intervals import dozen_interval, interval
from counterclaim.text.languages import LANGUAGES
from counterclaim.text.lexicon import in_language, lexicons
from counterclaim.text.measures import KG, Measures
from counterclaim.text.numbers import Number, may_begin, number_at
from counterclaim.text.places import Gazetteer, assigned
from counterclaim.text.spans import Token, sentence_spans, tokens

COLUMNS = {
    "doc_id": "str",
    "start": "int64",
    "end": "int64",
    "text": "str",
    "value": "float64",
    "bound": "str",
    "value_low": "float64",
    "value_high": "float64",
    "unit": "str",
    "measure": "str",
    "jurisdiction": "str",
    "jurisdiction_basis": "str",
    "currency": "str",
    "counted": "str",
}
_REACH = 6  # tokens from a number to the noun it counts
_SHORT = frozenset(["mio", "mrd", "mln", "mld", "tsd"])  # printed with a point
_STOPS = frozenset(';.:()?!,"“”„«»—')
_IN = frozenset(["in", "en", "à", "aux", "au", "dans", "near", "bij", "near", "auf", "im"])
_CURRENCY = {"€": "EUR", "$": "USD", "£": "GBP", "us$": "USD", "chf": "CHF", "franken": "CHF"}
_CURRENCY |= dict.fromkeys(("dollar", "dollars", "usd"), "USD")
_CURRENCY |= dict.fromkeys(("pond", "ponden", "pound", "pounds", "gbp", "pfund", "livres"), "GBP")
_UNITS = {"kg": "kg", "tonne": "kg", "gram": "kg", "eur": "eur"}
_NONE = {
    "nl": {"geen": False, "geen enkele": True, "geen enkel": True, "niet één": True},
    "en": {"no": False, "not a single": True, "not one": True, "without a single": True},
    "fr": {"aucun": True, "aucune": True, "pas un seul": True, "pas une seule": True},
    "de": {"keine": False, "keinen": False, "kein einziger": True, "keine einzige": True},
}
_NONE["de"] |= {"keinen einzigen": True, "kein einziges": True, "keinerlei": False}
_COUNTABLE = frozenset(
    [
        "search",
        "arrest",
        "suspect",
        "conviction",
        "firearm",
        "weapon",
        "vehicle",
        "lab",
        "officer",
        "attack",
        "investigation",
        "premises",
        "device",
        "user",
        "message",
        "person",
    ]
)
_SURE_ZERO = frozenset(
    ["search", "arrest", "conviction", "firearm", "weapon", "vehicle", "suspect", "lab"]
)
_AFTER = {
    "nl": {("of", "meer"): "at_least", ("of", "zo"): "approx"},
    "en": {("or", "more"): "at_least", ("or", "so"): "approx", ("at", "least"): "at_least"},
    "fr": {("ou", "plus"): "at_least", ("au", "moins"): "at_least", ("tout", "au"): "up_to"},
    "de": {("oder", "mehr"): "at_least"},
}
# "tot" after these is "to", not "up to".
_TO_NOT_UP_TO = frozenset(
    [
        "veroordeeld",
        "steeg",
        "stegen",
        "gestegen",
        "opgelopen",
        "liep",
        "liepen",
        "daalde",
        "gedaald",
        "beperkt",
        "uitgegroeid",
    ]
)


class _Found(NamedTuple):
    """A number in its sentence, before places: token span, kind of thing counted, limits."""

    first: int
    last: int
    number: Number
    meaning: str
    unit_kind: str
    currency: str
    counted: str
    noun: str


class FigureReader:
    """Reads figures in one language; made once for many texts."""

    def __init__(self, language: str, tables: dict | None = None):
        """Index the word lists of a language (shipped ones unless `tables` are given)."""
        tables = tables or lexicons()
        self.language = language
        self.gazetteer = Gazetteer(tables["places"], language)
        self.measures = Measures(tables["counted"], tables["cues"], language)
        self._hedges = _hedge_index(tables["number_hedges"], language)

    def figures(self, text: str) -> list[tuple]:
        """Read the figures of a text.

        Returns
        -------
        One tuple a figure, in text order: the columns of `COLUMNS` but `doc_id`.
        """
        rows: list[tuple] = []
        place: tuple[str, ...] = ()
        for start, end in sentence_spans(text):
            words = tokens(text[start:end], self.language)
            groups = self.gazetteer.groups(words)
            rows += self._of_sentence(text, start, words, groups, place)
            place = _carried(groups, place)
        return rows

    def _of_sentence(
        self, text: str, offset: int, words: list[Token], groups: list, place: tuple
    ) -> list[tuple]:
        found = self._found(words)
        if not found:
            return []
        cues = self.measures.cues(words)
        spans = [(one.first, one.last, one.counted in ("person", "suspect")) for one in found]
        places = assigned(spans, groups, words)
        measured = self._measured(found, words, cues)
        rows = []
        for one, measure, codes in zip(found, measured, places, strict=True):
            if measure == "":
                continue
            basis = "sentence" if codes else ("carried" if place else "")
            printed = (offset + words[one.first].start, offset + words[one.last].end)
            limits = _limits(one, measure)
            for code in codes or place or ("",):
                rows.append(
                    (
                        *printed,
                        text[slice(*printed)],
                        *limits,
                        measure,
                        code,
                        basis,
                        one.currency,
                        one.noun,
                    )
                )
        return rows

    def _found(self, words: list[Token]) -> list[_Found]:
        found, here = [], 0
        while here < len(words):
            one = self._zero(words, here) or self._one(words, here)
            if one:
                found.append(one)
            here = one.last + 1 if one else here + 1
        return found

    def _one(self, words: list[Token], here: int) -> _Found | None:
        if not may_begin(words[here].lower, self.language):
            return None
        number = number_at(words, here, self.language)
        if number is None:
            return None
        kind, unit_last, noun = self._unit(words, number)
        if not is_figure(words, number, self.language, kind):
            return None
        first, meaning = self._hedge(words, number)
        first, currency = self._currency(words, first, number, kind)
        if currency and kind not in ("eur", "currency"):
            kind = "eur" if currency == "EUR" else "currency"
        counted, noun = (kind, noun) if kind else self._noun(words, unit_last)
        last, after = self._hedge_after(words, unit_last)
        if not (counted or currency or meaning) and self._named(words, number):
            return None
        return _Found(first, last, number, after or meaning, kind, currency, counted, noun)

    def _named(self, words: list[Token], number: Number) -> bool:
        """Say whether bare digits belong to a name ("War 2") or tell its bearer's age ("(41)")."""
        before = number.first - 1
        if before < 1 or not number.in_digits or number.first != number.last:
            return False
        closing = words[number.last + 1].text if number.last + 1 < len(words) else ""
        if words[before].text == "(" and closing == ")":
            return 11 < number.value < 105 and not self._place_ends(words, before - 1)
        name = words[before].text
        return name[0].isupper() and not self._place_ends(words, before)

    def _place_ends(self, words: list[Token], here: int) -> bool:
        return any(self.gazetteer.names(words, here - back) for back in (0, 1, 2))

    def _zero(self, words: list[Token], here: int) -> _Found | None:
        phrases = _NONE[self.language]
        for length in (3, 2, 1):
            sure = phrases.get(" ".join(word.lower for word in words[here : here + length]))
            if sure is None:
                continue
            last = here + length - 1
            for word in words[last + 1 : last + 4]:
                kind = self.measures.counted(word.lower)
                if kind in (_COUNTABLE if sure else _SURE_ZERO):
                    nought = Number(here, last, 0, 0, 0, "", False)
                    return _Found(here, last, nought, "exact", "", "", kind, word.text)
            return None
        return None

    def _unit(self, words: list[Token], number: Number) -> tuple[str, int, str]:
        """Find the unit right behind a number: its kind, last token and word."""
        after = number.last + 1
        if words[number.last].lower in _SHORT and after < len(words) and words[after].text == ".":
            after += 1
        tail = words[number.last].lower.rpartition("-")[2]
        if tail in ("tonne", "kilo") and not number.in_digits:
            return self.measures.counted(tail), number.last, tail
        if (
            after < len(words)
            and words[after].lower in ("d'", "de", "of")
            and after + 1 < len(words)
        ):
            kind = self.measures.counted(words[after + 1].lower)
            if kind in ("eur", "currency", "kg", "tonne"):
                return kind, after + 1, words[after + 1].text
        if after < len(words):
            kind = self.measures.counted(words[after].lower)
            joined = words[after].start == words[number.last].end
            single = len(words[after].lower) == 1 and words[after].text.isalpha()
            if kind in ("kg", "tonne", "gram", "eur", "currency") and (
                not single or number.in_digits
            ):
                return kind, after, words[after].text
            if joined and single:
                return "", number.last, ""
        return "", number.last, ""

    def _noun(self, words: list[Token], last: int) -> tuple[str, str]:
        for step, word in enumerate(words[last + 1 : last + 1 + _REACH]):
            if word.text in _STOPS or word.lower in _IN or word.text[0].isdigit():
                break
            kind = self.measures.counted_at(words, last + 1 + step)
            if kind in ("time", "year", "month") and step > 1:
                continue
            if kind and kind not in ("cocaine", "drug"):
                return kind, word.text
            if (
                step
                and may_begin(word.lower, self.language)
                and number_at(words, last + 1 + step, self.language)
            ):
                break
        return "", ""

    def _hedge(self, words: list[Token], number: Number) -> tuple[int, str]:
        """Find what is said before a number: first token of it, and its meaning."""
        before = number.first - 1
        if before >= 0 and words[before].text in _CURRENCY:
            before -= 1
        for skipped in range(2):
            if skipped and (before < 1 or words[before].lower not in ("de", "het", "the", "die")):
                break
            end = before - skipped
            for phrase, meaning in self._hedges.get(words[end].lower, ()) if end >= 0 else ():
                start = end - len(phrase) + 1
                if start >= 0 and phrase == tuple(word.lower for word in words[start : end + 1]):
                    if phrase == ("tot",) and start and words[start - 1].lower in _TO_NOT_UP_TO:
                        break
                    return start, meaning
        return number.first, ""

    def _hedge_after(self, words: list[Token], last: int) -> tuple[int, str]:
        pair = tuple(word.lower for word in words[last + 1 : last + 3])
        meaning = _AFTER[self.language].get(pair, "")
        return (last + 2, meaning) if meaning else (last, "")

    def _currency(
        self, words: list[Token], first: int, number: Number, kind: str
    ) -> tuple[int, str]:
        before = words[number.first - 1].lower if number.first else ""
        inner = [word.lower for word in words[number.first : number.last + 1]]
        for mark in (before, *inner):
            if mark in ("€", "$", "£", "eur", "us$", "chf", "usd", "gbp"):
                return min(first, number.first - (mark == before)), _CURRENCY.get(mark, "EUR")
        if kind == "eur":
            return first, "EUR"
        if kind == "currency":
            return first, _CURRENCY.get(words[number.last + 1].lower, "other")
        return first, ""

    def _measured(self, found: list[_Found], words: list[Token], cues: list) -> list[str]:
        """Give each number its measure, "" for what is no figure; a bare one takes its neighbour's."""
        measures = [self._measure(one, words, cues) for one in found]
        for index, one in enumerate(found):
            told = measures[index] not in ("", "other") and _acted_on(words, one.last)
            if one.counted or told or one.currency or not _elliptic(words, one.last):
                continue
            neighbours = measures[index - 1 :: -1] if index else []
            neighbours = [*neighbours, *measures[index + 1 :]]
            known = [measure for measure in neighbours if measure not in ("", "other")]
            if known or measures[index] == "other":
                measures[index] = (
                    known[0] if known else self._noun_before(found, index, words, cues)
                )
        return measures

    def _noun_before(self, found: list[_Found], index: int, words: list[Token], cues: list) -> str:
        one = found[index]
        for word in words[max(0, one.first - _REACH) : one.first][::-1]:
            kind = self.measures.counted(word.lower)
            if kind in _COUNTABLE:
                return self.measures.code(kind, one.last, words, cues)
        return "other"

    def _measure(self, one: _Found, words: list[Token], cues: list) -> str:
        if one.counted in ("year", "month"):
            return "prison_years" if _in_prison(one, words, cues) else ""
        if one.counted == "time":
            return ""
        if one.counted == "currency":
            return "other"
        if one.counted == "tonne" and _ton_of_money(one, words, cues, self.language):
            return "cash_eur"
        if one.number.value == 0 and one.meaning != "exact" and one.counted not in _COUNTABLE:
            return ""
        if one.number.value == 1 and not one.number.in_digits and not one.counted:
            return ""
        if not one.counted and any(
            cue == "cash" and 0 < index - one.last <= 3 for index, cue in cues
        ):
            return "cash_eur"
        return self.measures.code(one.counted, one.last, words, cues)


def extract_figures(texts: pd.DataFrame, tables: dict | None = None) -> pd.DataFrame:
    """Read the reported numbers of texts in Dutch, English, French and German.

    Parameters
    ----------
    texts
        One row a text: `doc_id`, `language` ("de", "en", "fr", "nl"), `text`. A missing text is
        an empty one.
    tables
        Word lists from `lexicon.lexicons`; the shipped ones by default.

    Returns
    -------
    One row a figure and country, in text order:

    `doc_id`; `start`, `end` (character offsets of the printed number with its hedge and unit) and
    `text`, which is the text between them; `value` (in `unit`; the low end of a range or a vague
    word); `bound` (exact, approx, at_least, at_most, range); `value_low`, `value_high` (the honest
    interval, a missing high is open); `unit` (count, kg, eur, years, per_day); `measure` (code of
    CODEBOOK.md); `jurisdiction` (ISO 3166-1 alpha-2, EU, WORLD, "" where none is told);
    `jurisdiction_basis` (sentence, or carried from the one before, or ""); `currency` (ISO 4217,
    of sums only); `counted` (the noun as printed, "" where none was found).

    Raises
    ------
    TextsError
        If a column is missing or a language is not one of the four; names row and column.

    Notes
    -----
    Rules over tokens: no model. Not figures: dates, times, ages, ordinals, years, lengths of time
    (but prison terms), room, model and phone numbers, percentages, an article alone. A number that
    is tied to two countries gives two rows. Tonnes become kg; Dutch *ton* beside money is 100 000
    euro. Sums in other currencies are measure `other` in unit `count`, with `currency`.
    How often it is wrong is in docs/accuracy.md.
    """
    readers = (
        {language: FigureReader(language, tables) for language in LANGUAGES} if tables else None
    )
    rows = []
    for doc_id, language, text in checked_texts(texts):
        reader = readers[language] if readers else _reader(language)
        rows += [(doc_id, *row) for row in reader.figures(text)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


@cache
def _reader(language: str) -> FigureReader:
    return FigureReader(language)


def _hedge_index(table: pd.DataFrame, language: str) -> dict[str, list]:
    index: dict[str, list] = {}
    rows = in_language(table, language)
    for hedge, meaning in zip(rows["hedge"], rows["meaning"], strict=True):
        # An elided word is one only before another: "près d'" needs what follows.
        whole = tokens(hedge + "x", language)[:-1] if hedge[-1] == "'" else tokens(hedge, language)
        phrase = tuple(token.lower for token in whole)
        index.setdefault(phrase[-1], []).append((phrase, meaning))
    for entries in index.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return index


def _carried(groups: list, place: tuple[str, ...]) -> tuple[str, ...]:
    """Give the place that the next sentence may lean on: the one place named, if it is one."""
    if not groups:
        return place
    codes = tuple(dict.fromkeys(code for group in groups for code in group.codes))
    return codes if len(codes) == 1 else groups[-1].codes if len(groups[-1].codes) == 1 else ()


def _elliptic(words: list[Token], last: int) -> bool:
    """Say whether a number stands without its noun ("drie.", "5 in Italy")."""
    following = words[last + 1] if last + 1 < len(words) else None
    return (
        following is None
        or not following.text[0].isalpha()
        or following.lower
        in (
            _IN
            | {
                "en",
                "and",
                "et",
                "und",
                "were",
                "zijn",
                "werden",
                "wurden",
                "from",
                "uit",
                "van",
                "aus",
            }
        )
    )


def _acted_on(words: list[Token], last: int) -> bool:
    """Say whether a number is followed by an auxiliary ("48 were arrested")."""
    return last + 1 < len(words) and words[last + 1].lower in (
        ["were", "was", "zijn", "werden", "wurden", "sind", "ont", "have", "had"]
    )


def _in_prison(one: _Found, words: list[Token], cues: list) -> bool:
    following = words[one.last + 1 : one.last + 5]
    if any(
        word.lower in ("geleden", "ago", "oud", "old", "alt", "later", "tard") for word in following
    ):
        return False
    return any(cue == "prison" for _, cue in cues)


def _ton_of_money(one: _Found, words: list[Token], cues: list, language: str) -> bool:
    if language != "nl" or words[one.last].lower not in ("ton", "tonnen"):
        return False
    after = [word.lower for word in words[one.last + 1 : one.last + 6]]
    return (
        "euro" in after
        or "geld" in after
        or any(cue == "cash" and 0 < index - one.last < 6 for index, cue in cues)
    )


def _limits(one: _Found, measure: str) -> tuple[float, str, float, float, str]:
    """Give value, bound, low, high and unit in the unit of the measure."""
    factor, unit = _factor(one, measure)
    number = one.number
    counted = unit in ("count", "per_day", "eur") or (unit == "kg" and factor == 1000)
    value, low, high = (round(x * factor, 6) for x in (number.value, number.low, number.high))
    if number.meaning == "range":
        return value, "range", low, high, unit
    if number.meaning == "vague":
        return value, "range", low, high, unit
    meaning = one.meaning
    if measure == "prison_years" and meaning == "up_to" and one.first == number.first - 1:
        meaning = ""  # "sentenced to": Dutch "tot" is no limit there
    meaning = meaning or (number.meaning if number.meaning == "approx" else "")
    whole = counted or (unit == "kg" and float(value).is_integer())
    if number.meaning == "dozen" and meaning in ("", "approx"):
        return value, *dozen_interval(value), unit
    bound, low, high = interval(value, meaning, whole)
    return value, bound, low, math.nan if high is None else high, unit


def _factor(one: _Found, measure: str) -> tuple[float, str]:
    if one.counted == "tonne" and measure == "cash_eur":
        return 1e5, "eur"
    if one.counted in KG:
        return KG[one.counted], "kg"
    if measure == "prison_years":
        return (1 / 12 if one.counted == "month" else 1), "years"
    if measure == "messages_per_day":
        return 1, "per_day"
    if one.counted == "eur" or measure in ("cash_eur", "assets_eur", "price_eur"):
        return 1, "eur"
    return 1, "count"
