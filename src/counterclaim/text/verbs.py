"""Reporting verbs in a sentence: which one, its group, and its particle."""

from typing import NamedTuple

import pandas as pd

from counterclaim.text import grammar
from counterclaim.text.items import Item
from counterclaim.text.lexicon import in_language

REACH = 14  # items from a verb to its "that"
_NOUN_BEFORE = frozenset(
    [
        "the",
        "a",
        "an",
        "its",
        "his",
        "her",
        "their",
        "this",
        "these",
        "those",
        "any",
        "such",
        "no",
        "of",
        "some",
        "de",
        "het",
        "een",
        "deze",
        "dit",
        "der",
        "die",
        "das",
        "den",
        "dem",
        "ein",
        "eine",
        "einen",
        "le",
        "la",
        "l'",
        "un",
        "une",
        "ce",
        "cette",
        "les",
        "des",
        "du",
        "son",
        "sa",
        "ses",
        "leur",
        "te",
        "to",
        "zu",
        "by",
        "d'",
        "aux",
        "zum",
        "zur",
        "im",
    ]
)


_ALSO_NOUNS = frozenset(["juge", "note", "annonce", "lance", "insiste", "doute", "traite"])


class Verb(NamedTuple):
    """A reporting verb of the word list."""

    verb: str
    verb_class: str
    particle: tuple[str, ...]
    needs: str


class Verbs:
    """Finds the reporting verbs of one language."""

    def __init__(self, table: pd.DataFrame, language: str):
        """Index the rows of the `reporting_verbs` lexicon by their forms."""
        self.language = language
        self._sets = grammar.sets(language)
        self.finite: dict[str, list[Verb]] = {}
        self.participles: dict[str, list[Verb]] = {}
        rows = in_language(table, language)
        for row in rows.itertuples():
            verb = Verb(row.verb, row.verb_class, tuple(row.particle.split()), row.needs)
            for form in row.forms.split():
                self.finite.setdefault(form, []).append(verb)
                if len(verb.particle) == 1 and row.verb.startswith(row.particle):
                    # Joined in a subordinate clause: "wie sie mitteilte".
                    joined = verb._replace(particle=())
                    self.finite.setdefault(row.particle + form, []).append(joined)
            for form in row.participles.split():
                self.participles.setdefault(form, []).append(verb)

    def readings(self, items: list[Item], here: int) -> list[tuple[Verb, int, int]]:
        """List how a word can be read as a reporting verb: verb, first item of its group, end."""
        word = items[here].lower
        if self.language == "de" and here and items[here].text[0].isupper():
            return []
        before = items[here - 1].lower if here else ""
        readings = []
        have = self._have_before(items, here)
        passive = have is not None and any(
            item.lower in ("été", "been", "worden") for item in items[have:here]
        )
        if passive:
            return []
        if word in self.participles and have is not None:
            readings += [(verb, have, here + 1) for verb in self.participles[word]]
        barred = before in _NOUN_BEFORE and not self._object_before(items, here)
        if word in self.finite and not barred and (have is None or not readings):
            after = items[here + 1].lower if here + 1 < len(items) else ""
            # "a police report said", "rejected claims", "claims were filed"
            noun = (after in self.finite or after in grammar.PASSIVE) and not word.endswith("d")
            noun = noun or before in self.finite or before in self.participles
            if not (self.language == "en" and (before in grammar.PASSIVE or noun)):
                readings += [(verb, here, here + 1) for verb in self.finite[word]]
        return sorted(readings, key=lambda reading: -len(reading[0].particle))

    def _object_before(self, items: list[Item], here: int) -> bool:
        """Say whether French "le" before a word is an object: "la banque le nie"."""
        if self.language != "fr" or here < 2 or items[here].lower in _ALSO_NOUNS:
            return False
        two = items[here - 2]
        bounds = self._sets["PREPOSITIONS"] | self._sets["AUX"] | self._sets["LINKS"]
        bounds = bounds | self._sets["THAT"] | self._sets["AND"] | self._sets["AROUND"]
        after = items[here + 1] if here + 1 < len(items) else None
        ends = after is None or not after.text[0].isalnum()
        pronoun = items[here - 1].lower in ("le", "la", "l'", "les")
        return pronoun and ends and two.text[0].isalpha() and two.lower not in bounds

    def _have_before(self, items: list[Item], here: int) -> int | None:
        reach = 12 if self.language in ("nl", "de") else 3
        for back in range(here - 1, max(-1, here - 1 - reach), -1):
            if items[back].lower in self._sets["HAVE"]:
                if back and items[back - 1].lower in ("n'", "l'", "s'", "m'"):
                    return back - 1
                return back
            embraced = items[back].quote is not None and reach > 3  # "hat es „Unsinn“ genannt"
            if items[back].text in ",;:" or (items[back].quote and not embraced):
                return None
        return None

    def particle(self, items: list[Item], verb: Verb, last: int) -> tuple[int, int] | None:
        """Find a verb's particle after it: its items, an empty span where it has none."""
        size = len(verb.particle)
        if not size or verb.verb.endswith(items[last - 1].lower):
            return (last, last)
        if items[last - 1].lower in self.participles and self._is_joined(
            verb, items[last - 1].lower
        ):
            return (last, last)
        for here in range(last, min(len(items), last + 2 * REACH)):
            if verb.particle == tuple(item.lower for item in items[here : here + size]):
                alone = here + size >= len(items) or not items[here + size].text[0].isalnum()
                near = size > 1 or alone or here - last < 6
                if near and self._ends_particle(items, here + size, verb):
                    return (here, here + size)
            if items[here].text in ";:" or (items[here].text == "," and here > last + 6):
                break
        return None

    def _ends_particle(self, items: list[Item], after: int, verb: Verb) -> bool:
        """Say whether a particle stands at the end of its clause and is no preposition."""
        if verb.particle[0] not in grammar.PREPOSITIONS[self.language] or verb.verb in (
            "spreken",
            "sprechen",
        ):
            return True
        if after >= len(items) or not items[after].text[0].isalnum():
            return True
        return items[after].lower in self._sets["THAT"]

    def _is_joined(self, verb: Verb, word: str) -> bool:
        return word.startswith(verb.particle[0]) and len(word) > len(verb.particle[0])
