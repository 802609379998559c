"""Where a figure is from: place names, adjectives and people to country codes."""

from typing import NamedTuple

import pandas as pd

from counterclaim.text.lexicon import in_language
from counterclaim.text.spans import Token, tokens

# What may stand between two places that are named together.
_TOGETHER = frozenset(
    [
        ",",
        "en",
        "and",
        "et",
        "und",
        "&",
        "/",
        "in",
        "à",
        "au",
        "aux",
        "the",
        "de",
        "den",
        "het",
        "la",
        "le",
        "les",
        "l'",
        "d'",
        "sowie",
        "ook",
        "also",
        "également",
        "auch",
        "from",
        "van",
        "(",
        ")",
    ]
)
_AND = frozenset(["en", "and", "et", "und"])
_CLAUSES = frozenset([";", "while", "terwijl", "tandis", "während", "whereas", "alors"])
# What follows is part of what was counted before.
_PARTS = frozenset(
    ["waarvan", "waaronder", "which", "including", "dont", "davon", "darunter", "whom", "wovon"]
)
_SHOUTED = frozenset(["us", "vs", "eu", "ue", "uk", "usa", "uae", "vae"])  # words in small letters
_NEAR = 8  # tokens


class Group(NamedTuple):
    """Places named together: tokens, country codes, whether a place or people are named."""

    first: int
    last: int
    codes: tuple[str, ...]
    located: bool
    people: bool = False


class Gazetteer:
    """Finds places of one language in tokens."""

    def __init__(self, places: pd.DataFrame, language: str):
        """Index the rows of the `places` lexicon by their first word."""
        self._entries: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        rows = in_language(places, language)
        for term, code, kind in zip(rows["term"], rows["jurisdiction"], rows["kind"], strict=True):
            words = tuple(token.lower for token in tokens(term, language))
            if words:
                self._entries.setdefault(words[0], []).append((words, code, kind))
        for entries in self._entries.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        self._french = language == "fr"

    def groups(self, words: list[Token]) -> list[Group]:
        """Find the places of a sentence, those named together as one group.

        Returns
        -------
        Groups in text order.
        """
        found, here = [], 0
        while here < len(words):
            match = self._match(words, here)
            if match:
                length, code, located, people = match
                found.append(Group(here, here + length - 1, (code,), located, people))
            here += match[0] if match else 1
        return _joined(found, words)

    def codes_of(self, phrase: list[Token]) -> tuple[str, ...]:
        """Give the country codes a phrase names, in text order, each once."""
        return tuple(dict.fromkeys(code for group in self.groups(phrase) for code in group.codes))

    def names(self, words: list[Token], here: int) -> bool:
        """Say whether a place name begins at a token."""
        return 0 <= here < len(words) and self._match(words, here) is not None

    def _match(self, words: list[Token], here: int) -> tuple[int, str, bool, bool] | None:
        for term, code, kind in self._entries.get(words[here].lower, ()):
            if len(term) > 1 and term != tuple(w.lower for w in words[here : here + len(term)]):
                continue
            if term[0] in _SHOUTED and not words[here].text.isupper():
                continue
            place = kind not in ("adjective", "people")
            named = place and code not in ("EU", "WORLD")
            if named and not words[here].text[0].isupper():
                continue
            people = kind == "people" or (
                self._french and here > 0 and words[here].text[0].isupper()
            )
            return len(term), code, place or code == "WORLD", people and not place
        return None


def _joined(found: list[Group], words: list[Token]) -> list[Group]:
    groups: list[Group] = []
    for group in found:
        if groups:
            before = groups[-1]
            between = [word.lower for word in words[before.last + 1 : group.first]]
            alike = before.located == group.located or before.codes == group.codes
            near = 0 < len(between) < 5 and all(word in _TOGETHER for word in between)
            if near and alike:
                codes = tuple(dict.fromkeys(before.codes + group.codes))
                located = before.located or group.located
                groups[-1] = Group(before.first, group.last, codes, located)
                continue
        groups.append(group)
    return groups


def assigned(
    numbers: list[tuple[int, int, bool]], groups: list[Group], words: list[Token]
) -> list[tuple[str, ...]]:
    """Tie each number of a sentence to the places it is told of.

    Parameters
    ----------
    numbers
        First and last token of each number, and whether it counts people, in text order.
    groups
        From `Gazetteer.groups`, of the same sentence.
    words
        Tokens of the sentence.

    Returns
    -------
    Country codes for each number; none where no place is named in the sentence.

    Notes
    -----
    A place ("in Spain") comes before an adjective ("Spanish police"), which may only say who
    speaks. A number takes the place that follows it closely with no comma, number or "and"
    between, else the one before it, else the next. A clause with "while" stands on its own.
    """
    if not groups:
        return [()] * len(numbers)
    cuts = [index for index, word in enumerate(words) if word.lower in _CLAUSES]
    part = next((index for index, word in enumerate(words) if word.lower in _PARTS), len(words))
    return [
        _place_of(
            number,
            numbers,
            groups if number[0] > part else [group for group in groups if group.first < part],
            words,
            cuts,
        )
        for number in numbers
    ]


def _place_of(number: tuple, numbers: list, groups: list, words: list, cuts: list) -> tuple:
    if not groups:
        return ()
    start = max((cut for cut in cuts if cut < number[0]), default=-1)
    end = min((cut for cut in cuts if cut > number[1]), default=len(words))
    own = [group for group in groups if start < group.first < end] or groups
    if any(group.located for group in own):
        own = [group for group in own if group.located or _describes(group, number)]
    before = [group for group in own if group.last < number[0]]
    after = [group for group in own if group.first > number[1]]
    if after and (not before or _follows(number, after[0], numbers, words)):
        return after[0].codes
    inside = [group for group in own if number[0] <= group.first <= number[1]]
    nearest = (before or inside or after or own)[-1 if before else 0]
    return nearest.codes


def _describes(group: Group, number: tuple) -> bool:
    """Say whether an adjective belongs to what is counted: "75 Dutch homes", not "3 Belgians"."""
    return 0 < group.first - number[1] < 3 and not group.people and not number[2]


def _follows(number: tuple, group: Group, numbers: list, words: list) -> bool:
    between = words[number[1] + 1 : group.first]
    return (
        len(between) <= _NEAR
        and not any(word.lower in _AND or word.lower in ",;" for word in _before_in(between))
        and not any(number[1] < other[0] < group.first for other in numbers)
    )


def _before_in(between: list[Token]) -> list[Token]:
    # French "en" before a country is "in", not Dutch "and".
    return between[:-1] if between and between[-1].lower == "en" else between
