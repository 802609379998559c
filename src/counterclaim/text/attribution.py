"""Attributions in one sentence: verb or marker, who, and what."""

from typing import NamedTuple

from counterclaim.text import grammar
from counterclaim.text.declining import declined, may_decline
from counterclaim.text.lexicon import in_language
from counterclaim.text.quotes import Quote
from counterclaim.text.spans import tokens

_LONGEST_SUBJECT = 25  # items
_MOST_HEADS = 16  # verbs and markers that are tried in one sentence
_REACH = 14  # items from a verb to its "that"
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


class Item(NamedTuple):
    """A word or mark of a sentence, or a whole quotation."""

    start: int
    end: int
    text: str
    lower: str
    quote: Quote | None


class Verb(NamedTuple):
    """A reporting verb of the word list."""

    verb: str
    verb_class: str
    particle: tuple[str, ...]
    needs: str


class Attribution(NamedTuple):
    """One statement: offsets of speaker and content, verb or marker, kind."""

    start: int
    end: int
    speaker: tuple[int, int] | None
    verb: str
    verb_class: str
    kind: str
    has_content: bool
    verb_at: int
    hedge: str


class Sentence(NamedTuple):
    """A sentence of a text as items; offsets are of the whole text."""

    text: str
    start: int
    end: int
    items: list[Item]
    language: str

    @classmethod
    def of(
        cls, text: str, masked: str, start: int, end: int, quotes: list[Quote], language: str
    ) -> "Sentence":
        """Split a sentence into items; a quotation with its marks is one."""
        items: list[Item] = []
        done, waiting = start, 0
        for quote in quotes:
            if quote.outer_start < start:
                done = max(done, min(quote.outer_end, end))
                continue
            items += _words(masked, done, quote.outer_start, language)
            items.append(
                Item(quote.outer_start, quote.outer_end, text[quote.outer_start], "\0", quote)
            )
            done = quote.outer_end
            waiting += 1
        items += _words(masked, done, end, language)
        return cls(text, start, end, items, language)

    def opening(self) -> str:
        """Give the name or noun that the sentence opens with, as a pronoun's antecedent."""
        last = 0
        while last < len(self.items) and last < 6 and not _bounds(self.items[last], self.language):
            last += 1
        first = self.items[0] if self.items else None
        plain = (
            first is not None
            and last
            and first.lower
            not in (grammar.PREPOSITIONS[self.language] | grammar.AROUND[self.language])
        )
        if not plain or first.lower in grammar.PRONOUNS[self.language]:
            return ""
        if last == len(self.items) or last > 5:
            return ""
        return self.text[first.start : self.items[last - 1].end]


def _words(text: str, start: int, end: int, language: str) -> list[Item]:
    if start >= end:
        return []
    items = [
        Item(start + word.start, start + word.end, word.text, word.lower, None)
        for word in tokens(text[start:end], language)
    ]
    return [part for item in items for part in _uninverted(item)] if language == "fr" else items


def _uninverted(item: Item) -> list[Item]:
    """Split a French verb from its pronoun: "assure-t-elle"."""
    verb, hyphen, pronoun = item.lower.rpartition("-")
    if not hyphen or pronoun not in grammar.PRONOUNS["fr"]:
        return [item]
    stem = len(verb.removesuffix("-t"))
    cut = len(item.text) - len(pronoun)
    return [
        Item(item.start, item.start + stem, item.text[:stem], item.lower[:stem], None),
        Item(item.start + cut, item.end, item.text[cut:], pronoun, None),
    ]


def _bounds(item: Item, language: str) -> bool:
    return (
        item.quote is not None
        or not item.text[0].isalnum()
        or item.lower in grammar.AUX[language]
        or item.lower in grammar.PREPOSITIONS[language]
        or item.lower in grammar.AROUND[language]
    )


class Attributor:
    """Finds who says what in sentences of one language."""

    def __init__(self, tables: dict, language: str):
        """Index reporting verbs and markers by their words."""
        self.language = language
        self._finite: dict[str, list[Verb]] = {}
        self._participles: dict[str, list[Verb]] = {}
        rows = in_language(tables["reporting_verbs"], language)
        for row in rows.itertuples():
            verb = Verb(row.verb, row.verb_class, tuple(row.particle.split()), row.needs)
            for form in row.forms.split():
                self._finite.setdefault(form, []).append(verb)
                if len(verb.particle) == 1 and row.verb.startswith(row.particle):
                    # Joined in a subordinate clause: "wie sie mitteilte".
                    joined = verb._replace(particle=())
                    self._finite.setdefault(row.particle + form, []).append(joined)
            for form in row.participles.split():
                self._participles.setdefault(form, []).append(verb)
        self._markers = _marker_index(tables["markers"], language)
        self._sets = {
            name: getattr(grammar, name)[language]
            for name in ("THAT", "HAVE", "AUX", "PRONOUNS", "PREPOSITIONS", "LINKS", "AND")
        }
        self._around = grammar.AROUND[language]
        self._articles = grammar.ARTICLES[language]

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
        taken: set[int] = set()
        heads = [here for here, item in enumerate(items) if self._may_head(item)]
        for here in heads[:_MOST_HEADS]:
            found += self._at(sentence, here, taken)
        found += self._interrupted(sentence, taken)
        return sorted(found, key=lambda one: (one.start, one.end))

    def _may_head(self, item: Item) -> bool:
        return item.quote is None and (
            item.lower in self._finite
            or item.lower in self._participles
            or item.lower in self._markers
            or may_decline(item.lower, self.language)
        )

    def _at(self, sentence: Sentence, here: int, taken: set[int]) -> list[Attribution]:
        items = sentence.items
        marker = self._marker(items, here)
        if marker:
            return self._by_marker(items, here, marker, taken)
        no_content = declined(items, here, self.language)
        if no_content:
            verb, verb_class, first, last = no_content
            who = self._subject_left(items, first) or self._subject_right(items, first + 1)
            span = (items[first].start, items[last].end)
            taken.add(items[here].start)
            return [
                Attribution(
                    *span,
                    _span(items, who),
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

    # -- a quotation that goes on

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

    # -- markers: "volgens X", "aldus X", "naar eigen zeggen"

    def _marker(self, items: list[Item], here: int) -> tuple | None:
        for words, name, verb_class, place in self._markers.get(items[here].lower, ()):
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
        return after.lower in self._articles or after.text[0].isupper()

    def _by_marker(
        self, items: list[Item], here: int, marker: tuple, taken: set[int]
    ) -> list[Attribution]:
        length, name, verb_class, place = marker
        if place == "self":
            return self._by_own_words(items, here, marker)
        if place == "after":
            return self._by_postposition(items, here, marker)
        first = here + length
        last = self._np_end(items, first, by_marker=True)
        if last <= first or items[here].start in taken:
            return []
        taken.update(item.start for item in items[here:last])
        contents = self._marked_content(items, here, last, taken)
        return [
            Attribution(
                *span,
                _span(items, (first, last)),
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
            return [(item.quote.start, item.quote.end, "direct") for item in quoted[-1:]]
        after = _trimmed(items, last, len(items))
        if here == 0 or (here < 3 and items[here - 1].text in ",–—"):
            span = after
        elif after[1] - after[0] < 2 or items[here - 1].text in ",–—":
            span = _trimmed(items, 0, here)
            if items[here - 1].text not in ",–—" or after[1] - after[0] < 1:
                return [(*_ends(items, span), "indirect")] if span[0] < span[1] else []
            if items[last : last + 1] and items[last].text == "," and after[1] - after[0] > 3:
                span = _trimmed(items, _chunk(items, here - 1), len(items))
        else:
            start = max(
                (i + 1 for i in range(here) if items[i].text in ",;:–—" or items[i].quote),
                default=0,
            )
            end = next((i for i in range(last, len(items)) if items[i].text in ",;"), len(items))
            span = _trimmed(items, start, end)
        return [(*_ends(items, span), "indirect")] if span[0] < span[1] else []

    def _by_own_words(self, items: list[Item], here: int, marker: tuple) -> list[Attribution]:
        length, name, verb_class, _ = marker
        cut = next(
            (i for i in range(here) if items[i].lower in self._sets["AUX"]),
            here,
        )
        if here == 0 or items[0].lower in self._around | self._sets["PREPOSITIONS"]:
            who = self._subject_right(items, (here + length + 1) if here == 0 else cut + 1)
            span = _trimmed(items, here + length, len(items))
        else:
            who = (0, cut) if cut else None
            span = _trimmed(items, cut, len(items))
            if who is None:
                return []
        if span[0] >= span[1]:
            return []
        if span[1] <= here + length:
            span = _trimmed(items, 0, here)
        printed = " ".join(item.text for item in items[here : here + length])
        return [
            Attribution(
                *_ends(items, span),
                _span(items, who),
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
        span = _trimmed(items, here + 1, len(items))
        if start >= here or span[0] >= span[1]:
            return []
        return [
            Attribution(
                *_ends(items, span),
                _span(items, (start, here)),
                name,
                verb_class,
                "indirect",
                True,
                items[here].start,
                "",
            )
        ]

    # -- verbs

    def _by_verb(self, sentence: Sentence, here: int, taken: set[int]) -> list[Attribution]:
        items = sentence.items
        for verb, first, last in self._verbs(items, here):
            found = self._said(items, verb, first, last, taken)
            if found:
                taken.update(item.start for item in items[first:last])
                return found
        return []

    def _verbs(self, items: list[Item], here: int) -> list[tuple[Verb, int, int]]:
        """List how a word can be read as a reporting verb: verb, first item of its group, end."""
        word = items[here].lower
        if self.language == "de" and here and items[here].text[0].isupper():
            return []
        before = items[here - 1].lower if here else ""
        readings = []
        have = self._have_before(items, here)
        if word in self._participles and have is not None:
            readings += [(verb, have, here + 1) for verb in self._participles[word]]
        if word in self._finite and before not in _NOUN_BEFORE and (have is None or not readings):
            after = items[here + 1].lower if here + 1 < len(items) else ""
            # "a police report said", "rejected claims"
            noun = after in self._finite and not word.endswith("d")
            noun = noun or before in self._finite or before in self._participles
            if not (self.language == "en" and (before in grammar.PASSIVE or noun)):
                readings += [(verb, here, here + 1) for verb in self._finite[word]]
        return sorted(readings, key=lambda reading: -len(reading[0].particle))

    def _have_before(self, items: list[Item], here: int) -> int | None:
        reach = 12 if self.language in ("nl", "de") else 3
        for back in range(here - 1, max(-1, here - 1 - reach), -1):
            if items[back].lower in self._sets["HAVE"]:
                if back and items[back - 1].lower in ("n'", "l'", "s'"):
                    return back - 1
                return back
            if items[back].text in ",;:" or items[back].quote:
                return None
        return None

    def _said(
        self, items: list[Item], verb: Verb, first: int, last: int, taken: set[int]
    ) -> list[Attribution]:
        particle = self._particle(items, verb, last)
        if particle is None:
            return []
        gap = set(range(*particle))
        who, left = self._subject(items, first, last)
        begin = who[1] if who and not left else last
        contents = self._contents(items, verb, first, who, left, begin, gap, taken)
        if not contents and left and last - first > 2 and self.language in ("nl", "de"):
            # The object stands inside the group: "hat die Vorwürfe bestritten".
            inner = _trimmed(items, first + 1, last - 1)
            while inner[0] < inner[1] and items[inner[0]].lower in self._around:
                inner = (inner[0] + 1, inner[1])
            if inner[0] < inner[1] and verb.needs == "any":
                contents = [(*_ends(items, inner), "indirect", True)]
        start, stop = items[first].start, items[last - 1].end
        bare = (
            not contents
            and who
            and verb.verb_class == "denying"
            and self._ends_after(items, begin, gap)
        )
        if bare:
            contents = [(start, stop, "indirect", True)]
        return [
            Attribution(
                *span, _span(items, who), verb.verb, verb.verb_class, kind, not bare, start, ""
            )
            for *span, kind, _ in contents
        ]

    def _contents(
        self,
        items: list[Item],
        verb: Verb,
        first: int,
        who: tuple | None,
        left: bool,
        begin: int,
        gap: set[int],
        taken: set[int],
    ) -> list[tuple[int, int, str, bool]]:
        if self._quoted_before(items, first, who, left, taken):
            return self._content_before(items, first, who, left, taken)
        contents = self._content_after(items, verb, begin, gap, taken)
        loose = contents and contents[0][2] == "indirect" and not contents[0][3]
        if not contents or (loose and self._told_before(items, first, who, left)):
            contents = self._content_before(items, first, who, left, taken) or contents
        return contents

    def _quoted_before(
        self, items: list[Item], first: int, who: tuple | None, left: bool, taken: set[int]
    ) -> bool:
        end = who[0] if who and left else first
        while end > 1 and items[end - 1].lower in grammar.AS:
            end -= 1
        near = [item for item in items[max(0, end - 2) : end] if item.quote]
        between = [item for item in items[max(0, end - 2) : end] if not item.quote]
        return (
            bool(near)
            and near[-1].start not in taken
            and (items[end - 1].quote is not None or between[-1].text in ",–—-")
        )

    def _ends_after(self, items: list[Item], begin: int, gap: set[int]) -> bool:
        """Say whether nothing but adverbs follows: "the firm denies."."""
        for here in range(begin, len(items)):
            item = items[here]
            if item.text in ".!;?":
                return True
            if (
                here not in gap
                and item.lower not in self._around
                and item.lower not in ("en", "bloc", "that", "alles", "dit", "dat", "ce", "cela")
            ):
                return False
        return True

    def _particle(self, items: list[Item], verb: Verb, last: int) -> tuple[int, int] | None:
        """Find a verb's particle after it: its items, an empty span where it has none."""
        size = len(verb.particle)
        if not size or verb.verb.endswith(items[last - 1].lower):
            return (last, last)
        if items[last - 1].lower in self._participles and self._is_joined(
            verb, items[last - 1].lower
        ):
            return (last, last)
        for here in range(last, min(len(items), last + 2 * _REACH)):
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

    # -- who

    def _subject(
        self, items: list[Item], first: int, last: int
    ) -> tuple[tuple[int, int] | None, bool]:
        """Find who speaks: items of the subject, and whether it stands before the verb."""
        if not self._inverted(items, first, last):
            left = self._subject_left(items, first)
            if left:
                return left, True
        start = last
        if first + 1 < last and self.language in ("nl", "de"):
            start = first + 1  # "heeft de politie gezegd"
        right = self._subject_right(items, start)
        if right:
            return right, False
        return self._subject_left(items, first), True

    def _inverted(self, items: list[Item], first: int, last: int) -> bool:
        if first == 0:
            return True
        before = items[first - 1]
        after = items[last] if last < len(items) else None
        if after is None or after.text in ".!?":
            return False
        if before.quote:
            return self._begins_np(items, last)
        if before.text in ",–—" and self._is_apposition(items, first, last):
            return False
        if before.text in ",–—" or before.lower in ("zo", "so", "ainsi"):
            return self._begins_np(items, last) and not self._has_that(items, last)
        if self.language in ("nl", "de"):
            chunk = _chunk(items, first)
            opener = items[chunk].lower
            return opener in self._sets["PREPOSITIONS"] | self._around and opener not in (
                "der",
                "die",
            )
        return False

    def _is_apposition(self, items: list[Item], first: int, last: int) -> bool:
        """Say whether a comma before a verb closes "X, its founder," and no clause."""
        if any(item.quote for item in items[:first]):
            return False
        word = items[last].lower
        if self.language == "fr" and (word.endswith(("er", "ir", "oir")) or word in ("ne", "n'")):
            return True
        if self.language == "en" and word.endswith("ing"):
            return True
        commas = sum(item.text == "," for item in items[:first])
        told = any(item.lower in self._sets["AUX"] for item in items[:first])
        if self.language == "en":
            told = told or not any(item.lower in self._sets["AUX"] for item in items[last:])
        return commas > 1 and not told

    def _begins_np(self, items: list[Item], here: int) -> bool:
        if here >= len(items) or items[here].quote:
            return False
        item = items[here]
        if item.lower in self._sets["THAT"]:
            return False
        if item.lower in self._around and here + 1 < len(items):
            return self._begins_np(items, here + 1) if item.text[0].islower() else True
        return item.text[0].isalpha() and item.lower not in self._sets["PREPOSITIONS"]

    def _has_that(self, items: list[Item], here: int) -> bool:
        for item in items[here : here + 5]:
            if item.text == "," and self.language != "de":
                return False
            if item.lower in self._sets["THAT"]:
                return True
        return False

    def _subject_left(self, items: list[Item], first: int) -> tuple[int, int] | None:
        if not first:
            return None
        start = _chunk(items, first)
        if start == first:
            start = self._before_apposition(items, first)
            end = next((i for i in range(start, first) if items[i].text == ","), first)
        else:
            end = first
        cut = next((i for i in range(start, end) if items[i].lower in self._sets["AUX"]), end)
        end = cut if cut > start else end
        start = self._past_adverbs(items, start, end)
        relative = start < end and items[start].lower in grammar.RELATIVE[self.language]
        if relative and end - start == 1:
            before = _chunk(items, start - 1) if start > 1 else 0
            if items[before].lower in self._finite:
                return None
            start, end = before, max(before, start - 1)
        while end > start and (
            items[end - 1].lower in self._around or items[end - 1].text in ",–—-"
        ):
            end -= 1
        if end - start > _LONGEST_SUBJECT or start >= end:
            return None
        if (
            items[start].lower in self._sets["THAT"]
            or items[start].quote
            or not items[start].text[0].isalnum()
        ):
            return None
        return start, end

    def _before_apposition(self, items: list[Item], first: int) -> int:
        here = first - 1
        while here > 0 and items[here - 1].quote is None and items[here - 1].text not in ";:":
            here -= 1
        while here < first and items[here].text in ",–—-":
            here += 1
        return here

    def _past_adverbs(self, items: list[Item], start: int, end: int) -> int:
        """Skip "also", "but", "as", and an opening "on Thursday"."""
        while start < end - 1:
            low = items[start].lower
            if low in self._around or low in grammar.AS or low in self._sets["AND"]:
                start += 1
            elif low in self._sets["PREPOSITIONS"] and items[start + 1].lower in self._around:
                start += 2
            else:
                break
        return start

    def _subject_right(self, items: list[Item], start: int) -> tuple[int, int] | None:
        while start < len(items) and items[start].lower in self._around:
            start += 1
        if not self._begins_np(items, start):
            return None
        end = self._np_end(items, start)
        while end > start and items[end - 1].lower in self._around:
            end -= 1
        return (start, end) if end > start else None

    def _np_end(self, items: list[Item], start: int, by_marker: bool = False) -> int:
        """Find where the noun phrase ends that begins at an item."""
        if start < len(items) and self._pronoun(items, start):
            return start + 1
        here, nouns = start, 0
        while here < len(items) and here - start < _LONGEST_SUBJECT:
            item = items[here]
            if item.quote or not (item.text[0].isalnum() or item.text in "-'’&"):
                break
            if item.text[0].isdigit() and here > start:
                break
            if self._is_link(items, here):
                here += 1
                nouns = 0
                continue
            if item.lower in self._sets["AUX"] | self._around | self._sets["THAT"]:
                break
            if item.lower in self._sets["PREPOSITIONS"] or item.lower in self._sets["AND"]:
                break
            if self._starts_anew(items, here, start, nouns, by_marker):
                break
            nouns += item.lower not in self._articles and not self._adjective(item)
            here += 1
        return here

    def _pronoun(self, items: list[Item], here: int) -> bool:
        """Say whether a word is a pronoun; Dutch "het" is one only where no noun follows."""
        low = items[here].lower
        if low not in self._sets["PRONOUNS"]:
            return False
        if low != "het" or here + 1 >= len(items):
            return True
        after = items[here + 1]
        bounds = self._sets["AUX"] | self._sets["PREPOSITIONS"] | self._around | self._sets["THAT"]
        return not after.text[0].isalpha() or after.lower in bounds

    def _is_link(self, items: list[Item], here: int) -> bool:
        if here + 1 >= len(items):
            return False
        low, after = items[here].lower, items[here + 1]
        named = after.text[0].isupper() and after.lower not in self._around
        noun = named or after.lower in self._articles
        if low in self._sets["LINKS"]:
            return after.text[0].isalnum()
        if low in self._sets["AND"]:
            return noun and after.lower not in self._sets["PRONOUNS"]
        near = frozenset(
            [
                "in",
                "at",
                "bij",
                "voor",
                "for",
                "à",
                "für",
                "bei",
                "en",
                "aus",
                "uit",
                "from",
                "au",
                "tegen",
                "against",
            ]
        )
        return low in near and named

    def _adjective(self, item: Item) -> bool:
        if self.language == "de":
            return item.text[0].islower()
        return (
            self.language == "nl" and item.lower.endswith("e") and item.lower not in self._articles
        )

    def _starts_anew(
        self, items: list[Item], here: int, start: int, nouns: int, by_marker: bool
    ) -> bool:
        """Say whether an item after the noun begins something else (a verb, another phrase)."""
        item = items[here]
        if here == start or not nouns:
            return False
        if item.lower in self._articles or item.lower in self._sets["PRONOUNS"]:
            return True
        if item.text[0].isupper():
            return False
        if self.language == "de":
            return True
        return (by_marker and self.language == "nl") or nouns > 3

    # -- what

    def _content_after(
        self, items: list[Item], verb: Verb, begin: int, gap: set[int], taken: set[int]
    ) -> list[tuple[int, int, str, bool]]:
        """Find a complement behind the verb: start, end, kind, and whether it is marked as one."""
        end = len(items)
        limit = next((i for i in range(begin, end) if items[i].text == ";"), end)
        that = self._that(items, begin, limit)
        quotes = [i for i in range(begin, limit) if items[i].quote and items[i].start not in taken]
        if (
            quotes
            and (that is None or quotes[0] < that + 2)
            and self._near_quote(items, begin, quotes[0], verb)
        ):
            taken.update(items[i].start for i in quotes)
            return [(items[i].quote.start, items[i].quote.end, "direct", True) for i in quotes]
        if verb.needs == "quote":
            return []
        if that is not None:
            span = _trimmed(items, that + 1, limit)
            return [(*_ends(items, span), "indirect", True)] if span[0] < span[1] else []
        return self._unmarked(items, verb, begin, limit, gap)

    def _near_quote(self, items: list[Item], begin: int, quote: int, verb: Verb) -> bool:
        """Say whether a quotation is what the verb brings, not a word in quotes further on."""
        if items[quote - 1].lower in self._articles and verb.needs == "clause":
            return False  # one word of an indirect clause
        if items[quote - 1].text == ":" or quote - begin < 3 or verb.needs == "quote":
            return True
        inner = items[quote].quote
        if items[quote - 1].lower in ("als", "as", "comme", "de", "d'"):
            return True
        commas = any(item.text == "," for item in items[begin:quote])
        return (inner.end - inner.start > 20 and quote - begin < 12) or (
            not commas and quote - begin < 5
        )

    def _that(self, items: list[Item], begin: int, limit: int) -> int | None:
        for here in range(begin, min(limit, begin + _REACH)):
            low = items[here].lower
            if low in self._sets["THAT"]:
                return here
            aside = [item.lower for item in items[here + 1 : here + 3]]
            if len(aside) == 2 and aside[0] in self._around and aside[1] == ",":
                continue
            aside = [item.lower for item in items[here - 2 : here]] if here > 1 else []
            if len(aside) == 2 and aside[0] == "," and aside[1] in self._around:
                continue
            if items[here].text == "," and self.language != "de" and here > begin:
                return None
            if (
                here > begin
                and (low in self._finite or low in self._sets["AUX"])
                and low not in ("fait",)
            ):
                return None
        return None

    def _unmarked(
        self, items: list[Item], verb: Verb, begin: int, limit: int, gap: set[int]
    ) -> list[tuple[int, int, str, bool]]:
        as_told = items[0].lower in grammar.AS and begin < limit and items[begin].text == ","
        if as_told:
            span = _trimmed(items, begin + 1, limit)
            return [(*_ends(items, span), "indirect", True)] if span[0] < span[1] else []
        colon = next((i for i in range(begin, min(limit, begin + 8)) if items[i].text == ":"), None)
        if colon is not None and items[-1].quote is None:
            span = _trimmed(items, colon + 1, limit)
            return [(*_ends(items, span), "indirect", True)] if span[1] - span[0] > 1 else []
        if self.language == "de":
            comma = next((i for i in range(begin, limit) if items[i].text == ","), None)
            if comma is not None and limit - comma > 3 and comma - begin < 8:
                span = _trimmed(items, comma + 1, limit)
                return [(*_ends(items, span), "indirect", True)]
        here = begin
        while here < limit and (items[here].lower in self._around or here in gap):
            here += 1
        span = _trimmed(items, here, limit)
        if gap and span[1] - 1 in gap:
            span = _trimmed(items, span[0], min(gap))
        if span[1] <= span[0]:
            return []
        marked = self._is_complement(items, verb, span)
        if verb.needs == "clause" and not marked:
            return []
        if (
            items[span[0]].lower in self._sets["PREPOSITIONS"]
            and not marked
            and self.language != "en"
        ):
            return []
        if items[span[0]].text in ",–—" or (
            span[1] - span[0] == 1 and self.language == "en" and verb.verb in ("tell",)
        ):
            return []
        return [(*_ends(items, span), "indirect", marked and self._verbal(items, span))]

    def _is_complement(self, items: list[Item], verb: Verb, span: tuple[int, int]) -> bool:
        """Say whether what follows a verb that wants a clause is one."""
        words = [item.lower for item in items[span[0] : span[1]]]
        if self.language == "en":
            return len(words) > 2 and words[0] not in self._sets["PREPOSITIONS"] - {"by"}
        if self.language == "nl":
            return "te" in words
        if self.language == "fr":
            return words[0].endswith(("er", "ir", "oir", "re")) or words[0] in ("ne", "n'", "avoir")
        return "zu" in words

    def _verbal(self, items: list[Item], span: tuple[int, int]) -> bool:
        words = [item.lower for item in items[span[0] : span[1]]]
        if self.language != "en":
            return True
        return any(
            word in self._sets["AUX"] or word.endswith(("ed", "ing")) or word in _COMMON_PAST
            for word in words
        )

    def _told_before(self, items: list[Item], first: int, who: tuple | None, left: bool) -> bool:
        """Say whether the sentence reads "content, X said (to someone)"."""
        start = who[0] if who and left else first
        before = start and (items[start - 1].text in ",–—" or items[start - 1].quote is not None)
        return bool(before) and start > 2

    def _content_before(
        self, items: list[Item], first: int, who: tuple | None, left: bool, taken: set[int]
    ) -> list[tuple[int, int, str, bool]]:
        end = who[0] if who and left else first
        while end > 0 and items[end - 1].lower in grammar.AS | self._around | {"heeft", "a", "hat"}:
            end -= 1
        if not end:
            return []
        before = items[end - 1]
        if before.text in ",–—-" and end > 1:
            before = items[end - 2] if items[end - 2].quote else before
        if before.quote:
            if before.start in taken:
                return []
            taken.add(before.start)
            later = self._pieces(items, first, taken)
            return [(before.quote.start, before.quote.end, "direct", True), *later]
        if before.text not in ",–—":
            return []
        span = _trimmed(items, 0, end)
        if span[1] - span[0] < 2 or self._is_opening_phrase(items, span):
            return []
        return [(*_ends(items, span), "indirect", True)]

    def _is_opening_phrase(self, items: list[Item], span: tuple[int, int]) -> bool:
        """Say whether what stands before a comma is only "On Tuesday" or "In Belgium"."""
        return (
            span[1] - span[0] < 5
            and items[span[0]].lower in self._sets["PREPOSITIONS"]
            and not any(items[i].lower in self._sets["AUX"] for i in range(*span))
        )

    def _pieces(self, items: list[Item], first: int, taken: set[int]) -> list[tuple]:
        """Take up the quotation after "…", said X, "…"."""
        pieces = []
        for item in items[first:]:
            if item.quote and item.start not in taken and item.quote.end - item.quote.start > 8:
                taken.add(item.start)
                pieces.append((item.quote.start, item.quote.end, "direct", True))
        return pieces

    # -- a clause inside the marks, and verbs that no list has

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
        words = _words(text, quote.start, quote.end, self.language)
        for here in range(1, len(words)):
            if words[here].text != ",":
                continue
            for step in (1, 2):
                for verb, first, last in (
                    self._verbs(words, here + step) if here + step < len(words) else ()
                ):
                    if first != here + 1 or verb.particle:
                        continue
                    who = self._subject_right(words, last)
                    if who and (who[1] == len(words) or words[who[1]].text in ",.:;"):
                        return self._split(words, verb, here, first, who)
        return []

    def _split(
        self, words: list[Item], verb: Verb, comma: int, first: int, who: tuple[int, int]
    ) -> list[Attribution]:
        spans = [(0, comma), _trimmed(words, who[1], len(words))]
        return [
            Attribution(
                *_ends(words, span),
                _span(words, who),
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
        if items[verb_at].lower in excluded | self._articles | self._around | self._sets["THAT"]:
            return []
        if items[verb_at].lower in self._sets["PRONOUNS"]:
            return []
        who = self._subject_right(items, verb_at + 1)
        if who is None or quote.end - quote.start < 10:
            return []
        taken.add(items[index].start)
        verb = _lemma(items[verb_at].lower, self.language)
        return [
            Attribution(
                quote.start,
                quote.end,
                _span(items, who),
                verb,
                "",
                "direct",
                True,
                items[first].start,
                "",
            )
        ]


_COMMON_PAST = frozenset(
    [
        "knew",
        "got",
        "gave",
        "took",
        "made",
        "went",
        "came",
        "saw",
        "held",
        "hold",
        "use",
        "uses",
        "work",
        "works",
        "know",
        "knows",
        "need",
        "needs",
        "took",
        "left",
        "lost",
        "found",
        "sold",
        "ran",
        "run",
        "runs",
        "remains",
        "stood",
        "kept",
    ]
)


def _lemma(word: str, language: str) -> str:
    import simplemma  # only here: a browser without lzma reads all the rest

    return simplemma.lemmatize(word, lang=language)


def _marker_index(table: object, language: str) -> dict[str, list[tuple]]:
    index: dict[str, list[tuple]] = {}
    for row in in_language(table, language).itertuples():
        words = tuple(token.lower for token in tokens(row.marker + " x", language))[:-1]
        name = row.marker
        if name.startswith("nach angaben"):
            name = "nach Angaben"
        elif name.startswith("nach aussage"):
            name = "nach Aussage"
        elif name.startswith(("nach eigen", "eigenen")):
            name = name.replace("angaben", "Angaben").replace("aussage", "Aussage")
            name = name.replace("bekunden", "Bekunden")
        if words[-1] in ("der", "des") and len(words) > 2:
            words = words[:-1]
        index.setdefault(words[0], []).append((words, name, row.verb_class, row.place))
    for entries in index.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return index


def _chunk(items: list[Item], end: int) -> int:
    """Find where the stretch without comma, colon or quotation that ends before an item begins."""
    here = end
    while here > 0 and items[here - 1].quote is None and items[here - 1].text not in ",;:–—()":
        here -= 1
    return here


def _trimmed(items: list[Item], start: int, end: int) -> tuple[int, int]:
    while start < end and items[start].text in ",;:–—-." and items[start].quote is None:
        start += 1
    while end > start and items[end - 1].text in ".,;:!?…–—-" and items[end - 1].quote is None:
        end -= 1
    return start, end


def _ends(items: list[Item], span: tuple[int, int]) -> tuple[int, int]:
    return items[span[0]].start, items[span[1] - 1].end


def _span(items: list[Item], span: tuple[int, int] | None) -> tuple[int, int] | None:
    return None if span is None else _ends(items, span)
