"""Attributions in one sentence: verb or marker, who, and what."""

from counterclaim.text import grammar
from counterclaim.text.clauses import Clauses
from counterclaim.text.contents import Contents
from counterclaim.text.declining import declined, may_decline
from counterclaim.text.items import Attribution, Item, Sentence, ends, offsets, trimmed, words_of
from counterclaim.text.markers import Markers
from counterclaim.text.quotes import Quote
from counterclaim.text.subjects import Subjects
from counterclaim.text.verbs import Verb, Verbs

_MOST_HEADS = 16  # verbs and markers that are tried in one sentence


class Attributor:
    """Finds who says what in sentences of one language."""

    def __init__(self, tables: dict, language: str):
        """Index reporting verbs and markers by their words."""
        self.language = language
        self._sets = grammar.sets(language)
        self._verbs = Verbs(tables["reporting_verbs"], language)
        self._subjects = Subjects(self._verbs)
        self._contents = Contents(self._verbs)
        self._markers = Markers(tables["markers"], self._verbs, self._subjects)
        self._clauses = Clauses(self._verbs, self._subjects)

    def attributions(
        self, sentence: Sentence, previous: list[Attribution] = ()
    ) -> list[Attribution]:
        """Find the attributions of a sentence.

        Parameters
        ----------
        sentence
            From `Sentence.of`.
        previous
            What the sentence before gave: a quotation alone goes on with its speaker.

        Returns
        -------
        Attributions in the order of their content.
        """
        items = sentence.items
        if not items:
            return []
        found = self._continued(items, previous)
        if found:
            return found
        heads = [here for here, item in enumerate(items) if self._may_head(item)][:_MOST_HEADS]
        found = self._after_colon(items, heads)
        taken: set[int] = set()
        for clause in self._clauses.parts(items, heads) if heads else ():
            own = items[clause.first : clause.last]
            if clause.shares_subject and found and found[-1].speaker:
                start, end = found[-1].speaker
                own = [item for item in items if start <= item.start < end] + own
            part = sentence._replace(items=own)
            for here in [here for here, item in enumerate(own) if self._may_head(item)]:
                found += self._at(part, here, taken)
        if not found or heads:
            found += self._interrupted(sentence, taken)
        return sorted(found, key=lambda one: (one.start, one.end))

    def _may_head(self, item: Item) -> bool:
        return item.quote is None and (
            item.lower in self._verbs.finite
            or item.lower in self._verbs.participles
            or item.lower in self._markers.index
            or may_decline(item.lower, self.language)
        )

    def _at(self, sentence: Sentence, here: int, taken: set[int]) -> list[Attribution]:
        items = sentence.items
        marker = self._markers.marker(items, here)
        if marker:
            return self._markers.attributions(items, here, marker, taken)
        no_content = declined(items, here, self.language)
        if no_content:
            verb, verb_class, first, last = no_content
            who = self._subjects.left(items, first) or self._subjects.right(items, first + 1)
            span = (items[first].start, items[last].end)
            taken.add(items[here].start)
            return [
                Attribution(
                    *span,
                    offsets(items, who),
                    verb,
                    verb_class,
                    "indirect",
                    False,
                    items[here].start,
                    "",
                )
            ]
        if items[here].start in taken:
            return []
        return self._by_verb(sentence, here, taken)

    def _after_colon(self, items: list[Item], heads: list[int]) -> list[Attribution]:
        """Read a heading: "Mayor: “We saw nothing”", "Police: we got no calls"."""
        colon = next((i for i, item in enumerate(items[:10]) if item.text == ":"), 0)
        if not colon or heads or colon + 1 >= len(items):
            return []
        end = self._subjects.phrase_end(items, 0)
        bounds = self._sets["PREPOSITIONS"] | self._sets["AROUND"]
        aside = items[end:colon]
        if not end or (aside and aside[0].lower not in bounds):
            return []
        if any(item.quote or item.lower in self._sets["AUX"] for item in items[:colon]):
            return []
        said = items[colon + 1]
        rest = trimmed(items, colon + 1, len(items))
        if said.quote and rest[1] - rest[0] == 1:
            span, kind = (said.quote.start, said.quote.end), "direct"
        elif rest[1] - rest[0] > 2 and any(
            item.lower in grammar.FIRST_PERSON[self.language] for item in items[colon + 1 :]
        ):
            span, kind = ends(items, rest), "indirect"
        else:
            return []
        who = offsets(items, (0, end))
        return [Attribution(*span, who, ":", "neutral", kind, True, items[colon].start, "")]

    def _continued(self, items: list[Item], previous: list[Attribution]) -> list[Attribution]:
        direct = [one for one in previous if one.kind == "direct" and one.has_content]
        rest = [item for item in items if item.quote is None and item.text[0].isalnum()]
        if not direct or rest:
            return []
        last = direct[-1]
        return [
            last._replace(start=item.quote.start, end=item.quote.end)
            for item in items
            if item.quote is not None
        ]

    def _by_verb(self, sentence: Sentence, here: int, taken: set[int]) -> list[Attribution]:
        items = sentence.items
        for verb, first, last in self._verbs.readings(items, here):
            found = self._said(items, verb, first, last, taken)
            if found:
                taken.update(item.start for item in items[first:last])
                return found
        return []

    def _said(
        self, items: list[Item], verb: Verb, first: int, last: int, taken: set[int]
    ) -> list[Attribution]:
        particle = self._verbs.particle(items, verb, last)
        if particle is None:
            return []
        gap = set(range(*particle))
        who, left = self._subjects.subject(items, first, last)
        if who and not left and who[0] < particle[0] < who[1]:
            who = (who[0], particle[0])
        elif who and not left and who[0] == particle[0] < particle[1]:
            who = self._subjects.right(items, particle[1])  # "a fait savoir X"
        begin = who[1] if who and not left else last
        contents = self._contents.around(items, verb, first, who, left, begin, gap, taken)
        if not contents and left and last - first > 2 and self.language in ("nl", "de"):
            # The object stands inside the group: "hat die Vorwürfe bestritten".
            inner = trimmed(items, first + 1, last - 1)
            quoted = [i for i in range(*inner) if items[i].quote and items[i].start not in taken]
            taken.update(items[i].start for i in quoted)
            while inner[0] < inner[1] and items[inner[0]].lower in self._sets["AROUND"]:
                inner = (inner[0] + 1, inner[1])
            if quoted:
                contents = [
                    (items[i].quote.start, items[i].quote.end, "direct", True) for i in quoted
                ]
            elif inner[0] < inner[1] and verb.needs == "any":
                contents = [(*ends(items, inner), "indirect", True)]
        start, stop = items[first].start, items[last - 1].end
        bare = (
            not contents
            and who
            and verb.verb_class == "denying"
            and self._contents.nothing_after(items, begin, gap)
        )
        if bare:
            contents = [(start, stop, "indirect", True)]
        return [
            Attribution(
                *span, offsets(items, who), verb.verb, verb.verb_class, kind, not bare, start, ""
            )
            for *span, kind, _ in contents
        ]

    def _interrupted(self, sentence: Sentence, taken: set[int]) -> list[Attribution]:
        found: list[Attribution] = []
        for index, item in enumerate(sentence.items):
            if item.quote is None or item.start in taken or item.quote.end - item.quote.start < 10:
                continue
            found += self._inside(sentence.text, item.quote) or self._unlisted(
                sentence.items, index, taken
            )
        return found

    def _inside(self, text: str, quote: Quote) -> list[Attribution]:
        words = words_of(text, quote.start, quote.end, self.language)
        for here in range(1, len(words)):
            if words[here].text != ",":
                continue
            for step in (1, 2):
                for verb, first, last in (
                    self._verbs.readings(words, here + step) if here + step < len(words) else ()
                ):
                    if first != here + 1 or verb.particle:
                        continue
                    who = self._subjects.right(words, last)
                    if who and (who[1] == len(words) or words[who[1]].text in ",.:;"):
                        return self._split(words, verb, here, first, who)
        return []

    def _split(
        self, words: list[Item], verb: Verb, comma: int, first: int, who: tuple[int, int]
    ) -> list[Attribution]:
        spans = [(0, comma), trimmed(words, who[1], len(words))]
        return [
            Attribution(
                *ends(words, span),
                offsets(words, who),
                verb.verb,
                verb.verb_class,
                "direct",
                True,
                words[first].start,
                "",
            )
            for span in spans
            if span[1] > span[0]
        ]

    def _unlisted(self, items: list[Item], index: int, taken: set[int]) -> list[Attribution]:
        """Read "…", VERB X. with a verb that the list does not have."""
        quote = items[index].quote
        here = index + 1
        if here < len(items) and items[here].text in ",–—":
            here += 1
        if here + 1 >= len(items) or not items[here].text[0].islower():
            return []
        first, verb_at = here, here
        if items[here].lower in self._sets["HAVE"] and here + 2 < len(items):
            verb_at = here + 1
        excluded = self._sets["AUX"] | self._sets["PREPOSITIONS"] | self._sets["AND"]
        excluded = excluded | grammar.AS
        if (
            items[verb_at].lower
            in excluded | self._sets["ARTICLES"] | self._sets["AROUND"] | self._sets["THAT"]
        ):
            return []
        if items[verb_at].lower in self._sets["PRONOUNS"]:
            return []
        who = self._subjects.right(items, verb_at + 1)
        if who is None or quote.end - quote.start < 10:
            return []
        taken.add(items[index].start)
        verb = _lemma(items[verb_at].lower, self.language)
        return [
            Attribution(
                quote.start,
                quote.end,
                offsets(items, who),
                verb,
                "",
                "direct",
                True,
                items[first].start,
                "",
            )
        ]


def _lemma(word: str, language: str) -> str:
    import simplemma  # only here: a browser without lzma reads all the rest

    return simplemma.lemmatize(word, lang=language)
