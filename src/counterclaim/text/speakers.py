"""Who a speaker is: from the words of a name to the codebook's speaker codes."""

import itertools

from counterclaim.text.lexicon import in_language
from counterclaim.text.places import Gazetteer
from counterclaim.text.spans import tokens

# What counts first where several words of a speaker say who it is.
_ORDER = (
    "europol_eurojust",
    "us_authority",
    "lawyer",
    "prosecutor",
    "police",
    "media",
    "expert",
    "company",
    "authority",
    "user",
)
_PLAIN = {
    "lawyer": "defence_lawyer",
    "media": "other_media",
    "expert": "expert",
    "company": "company",
    "user": "user",
    "europol_eurojust": "europol_eurojust",
    "us_authority": "us_authority",
}
_BY_COUNTRY = {
    ("police", "NL"): "nl_police",
    ("police", "BE"): "be_police",
    ("prosecutor", "NL"): "nl_prosecutor",
    ("prosecutor", "BE"): "be_prosecutor",
}
# Bodies that only one country has under that name.
_ONE_COUNTRY = {
    "openbaar ministerie": "NL",
    "om": "NL",
    "nationale politie": "NL",
    "federale politie": "BE",
    "federaal parket": "BE",
    "parquet fédéral": "BE",
    "police fédérale": "BE",
    "gendarmerie": "FR",
}
_FIRM = frozenset(
    [
        "ecc",
        "global",
        "phones",
        "ltd",
        "inc",
        "bv",
        "gmbh",
        "corp",
        "technologies",
        "messenger",
        "systems",
    ]
)


class Speakers:
    """Codes the speakers of one language."""

    def __init__(self, tables: dict, language: str):
        """Index actors and places."""
        actors = in_language(tables["actors"], language)
        self._actors = {
            tuple(term.lower().split()): actor
            for term, actor in zip(actors["term"], actors["actor"], strict=True)
        }
        self._gazetteer = Gazetteer(tables["places"], language)
        self.language = language

    def memory(self) -> "Memory":
        """Begin a text: nothing has been said yet."""
        return Memory(self)

    def actor(self, phrase: str) -> str:
        """Give the kind of actor that a phrase names, or ""."""
        words = [token.lower for token in tokens(phrase, self.language)]
        pairs = list(itertools.pairwise(words))
        kinds = {
            self._actors[key]
            for key in (*pairs, *((word,) for word in words))
            if key in self._actors
        }
        kinds |= {self._compound(word) for word in words if len(word) > 9}
        return next((kind for kind in _ORDER if kind in kinds), "")

    def _compound(self, word: str) -> str:
        if self.language not in ("nl", "de"):
            return ""
        for cut in range(3, min(len(word), 40) - 5):
            if (word[cut:],) in self._actors:
                return self._actors[(word[cut:],)]
        return ""

    def named(self, phrase: str) -> str:
        """Cut a sentence's opening words to the actor or name they hold; "" where there is none."""
        words = tokens(phrase, self.language)
        actors = [here for here, word in enumerate(words) if self.actor(word.text)]
        names = [here for here, word in enumerate(words) if here and word.text[0].isupper()]
        if not actors and not names and len(words) == 1:
            return phrase
        last = max([*actors[:1], *names], default=-1)
        return phrase[: words[last].end] if last >= 0 else ""

    def countries(self, phrase: str) -> tuple[str, ...]:
        """Give the countries a phrase names."""
        return self._gazetteer.codes_of(tokens(phrase, self.language))


class Memory:
    """What a text has said so far about who speaks."""

    def __init__(self, speakers: Speakers):
        """Start empty."""
        self._speakers = speakers
        self._countries: dict[str, str] = {}
        self.antecedent = ""

    def code(self, speaker: str) -> str:
        """Give the codebook's speaker code of a printed speaker, "other" where nothing tells."""
        actor = self._speakers.actor(speaker)
        if not actor:
            return "company" if _looks_like_a_firm(speaker) else "other" if speaker else ""
        if actor in _PLAIN:
            return _PLAIN[actor]
        country = self._country(speaker, actor)
        if country == "FR":
            return "fr_authority"
        if country == "US":
            return "us_authority"
        return _BY_COUNTRY.get((actor, country), "authority_unnamed")

    def _country(self, speaker: str, actor: str) -> str:
        low = speaker.lower()
        codes = self._speakers.countries(speaker)
        if len(codes) > 1:
            return ""
        named = (
            codes[0]
            if codes
            else next(
                (
                    code
                    for name, code in _ONE_COUNTRY.items()
                    if name in low.split() or (" " in name and name in low)
                ),
                "",
            )
        )
        if named:
            self._countries[actor] = named
        return named or self._countries.get(actor, "")

    def note(self, sentence: object, found: list) -> None:
        """Remember who spoke in a sentence, for a pronoun in the next one."""
        names = list(
            dict.fromkeys(sentence.text[slice(*one.speaker)] for one in found if one.speaker)
        )
        names = [name for name in names if name.lower() not in _PRONOUNS]
        self.antecedent = (
            names[0]
            if len(names) == 1
            else ""
            if names
            else self._speakers.named(sentence.opening())
        )


_PRONOUNS = frozenset(
    [
        "hij",
        "zij",
        "ze",
        "het",
        "he",
        "she",
        "they",
        "it",
        "il",
        "elle",
        "ils",
        "elles",
        "on",
        "er",
        "sie",
        "es",
        "wij",
        "we",
        "ik",
        "i",
        "nous",
        "je",
        "wir",
        "ich",
    ]
)


def _looks_like_a_firm(speaker: str) -> bool:
    return any(word.lower() in _FIRM for word in speaker.split())
