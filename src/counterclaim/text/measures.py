"""What a figure counts: nouns and the words around them to the codebook's measures."""

import itertools

import pandas as pd

from counterclaim.text.lexicon import in_language
from counterclaim.text.spans import Token

KG = {"kg": 1.0, "tonne": 1000.0, "gram": 0.001}
_SHORTEST_SUFFIX = 5
_PLAIN = {
    "search": "searches",
    "arrest": "arrests",
    "officer": "officers_deployed",
    "investigation": "investigations",
    "conviction": "convictions",
    "firearm": "firearms",
    "weapon": "weapons",
    "vehicle": "vehicles",
    "device": "devices",
    "user": "users",
    "lab": "labs_dismantled",
}
# What counts as what once a word says what was done.
_BY_CUE = {
    "person": {"arrest": "arrests", "convict": "convictions", "identify": "suspects_identified"},
    "suspect": {"arrest": "arrests", "convict": "convictions"},
    "premises": {"search": "searches"},
    "attack": {"prevent": "attacks_prevented"},
    "message": {"decrypt": "messages_decrypted"},
    "eur": {"cash": "cash_eur", "asset": "assets_eur", "price": "price_eur"},
}
_BY_CUE["person"]["use"] = "users"
_OTHERWISE = {"suspect": "suspects_identified", "message": "messages_intercepted"}
_DAILY = frozenset(["dagelijks", "daily", "quotidiennement", "täglich", "quotidiens"])
_EACH = frozenset(["per", "a", "par", "pro", "am", "im", "each", "every", "elke", "an", "je", "au"])
_DAY = frozenset(["dag", "day", "jour", "tag"])
_SPANS = _DAY | frozenset(
    [
        "jaar",
        "year",
        "an",
        "jahr",
        "maand",
        "month",
        "mois",
        "monat",
        "week",
        "semaine",
        "woche",
        "halbjahr",
        "kwartaal",
    ]
)


class Measures:
    """Reads what a number counts in the sentences of one language."""

    def __init__(self, counted: pd.DataFrame, cues: pd.DataFrame, language: str):
        """Index the rows of the `counted` and `cues` lexicons."""
        rows, signs = in_language(counted, language), in_language(cues, language)
        self._counted = dict(zip(rows["term"], rows["counted"], strict=True))
        self._phrases = {
            tuple(term.split()): kind for term, kind in self._counted.items() if " " in term
        }
        self._cues: dict[str, set[str]] = {}
        for term, cue in zip(signs["term"], signs["cue"], strict=True):
            self._cues.setdefault(term, set()).add(cue)
        self._compounds = language in ("nl", "de")
        self._cache: dict[str, str] = {}

    def counted(self, word: str) -> str:
        """Give what a noun stands for ("search", "person", "kg"), or ""."""
        if word in self._counted:
            return self._counted[word]
        if len(word) < 7 or len(word) > 60:
            return ""
        if word not in self._cache:
            self._cache[word] = self._by_suffix(word)
        return self._cache[word]

    def counted_at(self, words: list[Token], here: int) -> str:
        """Give what the word at an index stands for, with those it forms a term with."""
        for length in (3, 2) if self._phrases else ():
            phrase = tuple(word.lower for word in words[here : here + length])
            if phrase in self._phrases:
                return self._phrases[phrase]
        return self.counted(words[here].lower)

    def _by_suffix(self, word: str) -> str:
        if "-" in word:
            return self._counted.get(word.rsplit("-", 1)[1], "")
        if not self._compounds:
            return ""
        for cut in range(2, len(word) - _SHORTEST_SUFFIX + 1):
            kind = self._counted.get(word[cut:], "")
            if kind and kind not in ("time", "year", "month", "kg", "gram", "tonne", "person"):
                return kind
        return ""

    def cues(self, words: list[Token]) -> list[tuple[int, str]]:
        """Find the words of a sentence that say what was done: index and cue."""
        return [
            (index, cue)
            for index, word in enumerate(words)
            if word.lower in self._cues
            for cue in self._cues[word.lower]
        ]

    def code(self, kind: str, here: int, words: list[Token], cues: list[tuple[int, str]]) -> str:
        """Turn what is counted at a token into the codebook's measure.

        Parameters
        ----------
        kind
            What the noun stands for, from `counted`; "" where none was found.
        here
            Index of the number's last token.
        words, cues
            Of the same sentence.

        Returns
        -------
        A code of the codebook, "other" where nothing fits.
        """
        if kind in _PLAIN:
            return _PLAIN[kind]
        if kind in KG:
            return self._substance(here, words)
        if kind == "message" and self.daily(here, words):
            return "messages_per_day"
        if kind == "eur" and priced(here, words):
            return "price_eur"
        wanted = _BY_CUE.get(kind or "person", {})
        near = [(abs(index - here), wanted[cue]) for index, cue in cues if cue in wanted]
        if near:
            return min(near)[1]
        if kind == "eur" and any(cue == "seize" for _, cue in cues):
            return "cash_eur"
        return _OTHERWISE.get(kind, "other")

    def _substance(self, here: int, words: list[Token]) -> str:
        after = [self.counted(word.lower) for word in words[here + 1 : here + 8]]
        everywhere = [self.counted(word.lower) for word in words]
        for kinds in (after, everywhere):
            for kind in kinds:
                if kind in ("cocaine", "drug"):
                    return "cocaine_kg" if kind == "cocaine" else "drugs_kg"
        return "other"

    def daily(self, here: int, words: list[Token]) -> bool:
        """Say whether a number is told by the day."""
        after = [word.lower for word in words[here : here + 8]]
        if any(word in _DAILY for word in (*after, *(w.lower for w in words[:here]))):
            return True
        return any(a in _EACH and b in _DAY for a, b in itertools.pairwise(after))


def priced(here: int, words: list[Token]) -> bool:
    """Say whether a sum is told by a stretch of time ("per month")."""
    after = [word.lower for word in words[here : here + 6]]
    return any(
        (a in _EACH and b in _SPANS) or (a in ("per", "par", "pro") and c in _SPANS)
        for a, b, c in zip(after, after[1:], [*after[2:], ""], strict=False)
    )
