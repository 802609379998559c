"""Where one statement of a sentence ends and another speaker, or the same one, begins."""

from typing import NamedTuple

from counterclaim.text import grammar
from counterclaim.text.items import Item
from counterclaim.text.subjects import Subjects
from counterclaim.text.verbs import Verbs

_REACH = 10  # items from "but" to its reporting verb
_NEAR = 6  # items from "and" to it


class Clause(NamedTuple):
    """A stretch of items with a reporting verb of its own; its subject may be the one before."""

    first: int
    last: int
    shares_subject: bool


class Clauses:
    """Parts the sentences of one language."""

    def __init__(self, verbs: Verbs, subjects: Subjects):
        """Take the verbs and subjects of a language."""
        self._verbs = verbs
        self._subjects = subjects
        self._sets = grammar.sets(verbs.language)
        self._but = grammar.BUT[verbs.language]

    def parts(self, items: list[Item], heads: list[int]) -> list[Clause]:
        """Part a sentence at "but the firm denies" and "and says that".

        Parameters
        ----------
        items
            Of one sentence.
        heads
            Indices of the words that may bring speech.

        Returns
        -------
        Clauses in order, without the words that join them; one where nothing is to part.
        """
        parts, first, shared = [], 0, False
        for here in range(1, len(items) - 1):
            joint = items[here].lower
            if joint not in self._but and joint not in self._sets["AND"]:
                continue
            if not any(first <= head < here for head in heads):
                continue
            begin, shares = self._resumed(items, here)
            if begin:
                parts.append(Clause(first, here, shared))
                first, shared = begin, shares
        return [*parts, Clause(first, len(items), shared)]

    def _resumed(self, items: list[Item], here: int) -> tuple[int, bool]:
        """Give where the next statement begins behind a joint (0: nowhere), and whose it is."""
        begin = here + 1
        if items[begin].lower in ("que", "qu'") and items[here].lower in ("tandis", "alors"):
            begin += 1
        verb_at = begin
        while verb_at < len(items) and items[verb_at].lower in self._sets["AROUND"]:
            verb_at += 1
        comma = items[here - 1].text == ","
        but = items[here].lower in self._but
        if verb_at < len(items) and self._reports(items, verb_at):
            if but or self._brings(items, verb_at):
                return verb_at, True
            return 0, False
        if not (but or comma):
            return 0, False
        return (begin, False) if self._has_speaker(items, begin, but) else (0, False)

    def _reports(self, items: list[Item], here: int) -> bool:
        if items[here].lower in self._sets["HAVE"]:
            here = next(
                (
                    i
                    for i in range(here + 1, min(len(items), here + 3))
                    if items[i].lower in self._verbs.participles
                ),
                here,
            )
        return items[here].quote is None and bool(self._verbs.readings(items, here))

    def _brings(self, items: list[Item], here: int) -> bool:
        """Say whether a verb behind "and" has a clause, an infinitive or a quotation of its own."""
        readings = self._verbs.readings(items, here)
        if any(verb.verb_class == "denying" for verb, _, _ in readings):
            return True
        after = items[here + 1 : here + 7]
        if any(item.quote or item.lower in self._sets["THAT"] for item in after):
            return True
        if any(verb.needs == "clause" for verb, _, _ in readings):
            return len(after) > 2
        return any(item.lower in ("te", "zu", "avoir", "être", "having") for item in after)

    def _has_speaker(self, items: list[Item], begin: int, but: bool) -> bool:
        if self._subjects.phrase_end(items, begin) <= begin:
            return False
        for here in range(begin + 1, min(len(items), begin + _REACH)):
            item = items[here]
            if item.text in ",;:" or item.quote or item.lower in self._sets["THAT"]:
                return False
            if self._reports(items, here):
                return but or here <= begin + _NEAR
            if item.lower in self._sets["AUX"] and item.lower not in self._sets["HAVE"]:
                return False
        return False
