"""Phrases that credit speech without a verb: "volgens X", "aldus X", "naar eigen zeggen"."""

import pandas as pd

from counterclaim.text import grammar
from counterclaim.text.items import Attribution, Item, clause_start, ends, offsets, trimmed
from counterclaim.text.lexicon import in_language
from counterclaim.text.spans import tokens
from counterclaim.text.subjects import Subjects
from counterclaim.text.verbs import Verbs


class Markers:
    """Finds the markers of one language, with who speaks and what is said."""

    def __init__(self, table: pd.DataFrame, verbs: Verbs, subjects: Subjects):
        """Index the rows of the `markers` lexicon by their first word."""
        self.language = verbs.language
        self.index = _marker_index(table, verbs.language)
        self._subjects = subjects
        self._finite = verbs.finite
        self._sets = grammar.sets(verbs.language)

    def marker(self, items: list[Item], here: int) -> tuple | None:
        """Give the marker that begins at an item: words, name, class, place; None where none."""
        for words, name, verb_class, place in self.index.get(items[here].lower, ()):
            if words == tuple(item.lower for item in items[here : here + len(words)]):
                if name in ("so", "zo") and not self._closes_a_clause(items, here):
                    continue
                return len(words), name, verb_class, place
        return None

    def _closes_a_clause(self, items: list[Item], here: int) -> bool:
        if not here or not (items[here - 1].text in ",–—-" or items[here - 1].quote):
            return False
        after = items[here + 1] if here + 1 < len(items) else None
        if after is None or after.lower in self._finite or after.lower in self._sets["AUX"]:
            return False
        return after.lower in self._sets["ARTICLES"] or after.text[0].isupper()

    def attributions(
        self, items: list[Item], here: int, marker: tuple, taken: set[int]
    ) -> list[Attribution]:
        """Read who speaks and what is said around a marker from `marker`."""
        length, name, verb_class, place = marker
        if place == "self":
            return self._by_own_words(items, here, marker)
        if place == "after":
            return self._by_postposition(items, here, marker)
        first = here + length
        last = self._subjects.phrase_end(items, first, by_marker=True)
        if last <= first or items[here].start in taken:
            return []
        taken.update(item.start for item in items[here:last])
        contents = self._marked_content(items, here, last, taken)
        return [
            Attribution(
                *span,
                offsets(items, (first, last)),
                name,
                verb_class,
                kind,
                True,
                items[here].start,
                "",
            )
            for *span, kind in contents
        ]

    def _marked_content(
        self, items: list[Item], here: int, last: int, taken: set[int]
    ) -> list[tuple[int, int, str]]:
        quoted = [item for item in items[max(0, here - 2) : here] if item.quote]
        quoted = quoted or [item for item in items[last : last + 3] if item.quote]
        if quoted:
            taken.update(item.start for item in quoted)
            later = [item for item in items[last : last + 4] if item.quote and item not in quoted]
            taken.update(item.start for item in later)
            return [(i.quote.start, i.quote.end, "direct") for i in [*quoted[-1:], *later]]
        after = trimmed(items, last, len(items))
        if here == 0 or (here < 3 and items[here - 1].text in ",–—"):
            span = after
        elif after[1] - after[0] < 2 or items[here - 1].text in ",–—":
            span = trimmed(items, 0, here)
            if items[here - 1].text not in ",–—" or after[1] - after[0] < 1:
                return [(*ends(items, span), "indirect")] if span[0] < span[1] else []
            more = after[1] - after[0] > 3 and items[last].text == ","
            if more and items[last + 1].lower not in grammar.RELATIVE[self.language]:
                span = trimmed(items, clause_start(items, here - 1), len(items))
        else:
            start = max(
                (i + 1 for i in range(here) if items[i].text in ",;:–—" or items[i].quote),
                default=0,
            )
            end = next((i for i in range(last, len(items)) if items[i].text in ",;"), len(items))
            span = trimmed(items, start, end)
        return [(*ends(items, span), "indirect")] if span[0] < span[1] else []

    def _by_own_words(self, items: list[Item], here: int, marker: tuple) -> list[Attribution]:
        length, name, verb_class, _ = marker
        cut = next(
            (i for i in range(here) if items[i].lower in self._sets["AUX"]),
            here,
        )
        if here == 0 or items[0].lower in self._sets["AROUND"] | self._sets["PREPOSITIONS"]:
            who = self._subjects.right(items, (here + length + 1) if here == 0 else cut + 1)
            span = trimmed(items, here + length, len(items))
        else:
            who = (0, cut) if cut else None
            span = trimmed(items, cut, len(items))
            if who is None:
                return []
        if span[0] >= span[1]:
            return []
        if span[1] <= here + length:
            span = trimmed(items, 0, here)
        printed = " ".join(item.text for item in items[here : here + length])
        return [
            Attribution(
                *ends(items, span),
                offsets(items, who),
                name,
                verb_class,
                "indirect",
                True,
                items[here].start,
                printed,
            )
        ]

    def _by_postposition(self, items: list[Item], here: int, marker: tuple) -> list[Attribution]:
        _, name, verb_class, _ = marker
        start = max((i + 1 for i in range(here) if items[i].text in ",;:"), default=0)
        span = trimmed(items, here + 1, len(items))
        if start >= here or span[0] >= span[1]:
            return []
        return [
            Attribution(
                *ends(items, span),
                offsets(items, (start, here)),
                name,
                verb_class,
                "indirect",
                True,
                items[here].start,
                "",
            )
        ]


def _marker_index(table: object, language: str) -> dict[str, list[tuple]]:
    index: dict[str, list[tuple]] = {}
    for row in in_language(table, language).itertuples():
        words = tuple(token.lower for token in tokens(row.marker + " x", language))[:-1]
        name = row.marker
        if language == "de" and len(words) > 1:
            # "nach angaben von" is named "nach Angaben"; nouns are printed with a capital.
            plain = [word for word in words if word not in ("von", "der", "des")]
            noun = -2 if plain[-1] == "zufolge" else -1
            plain[noun] = plain[noun].capitalize()
            name = " ".join(plain)
        if language == "fr" and words[-1] == "de":
            name = name.removesuffix(" de")
            for other in ("du", "des", "d'"):
                entry = ((*words[:-1], other), name, row.verb_class, row.place)
                index.setdefault(words[0], []).append(entry)
        if words[-1] in ("der", "des") and len(words) > 2:
            words = words[:-1]
        index.setdefault(words[0], []).append((words, name, row.verb_class, row.place))
    for entries in index.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return index
