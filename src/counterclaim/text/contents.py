"""What was said: quotation, clause or object around a reporting verb."""

from counterclaim.text import grammar
from counterclaim.text.items import Item, ends, trimmed
from counterclaim.text.verbs import REACH, Verb, Verbs

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


class Contents:
    """Finds what the reporting verbs of one language bring."""

    def __init__(self, verbs: Verbs):
        """Take the verbs of a language: where one stands, a complement ends."""
        self.language = verbs.language
        self._finite = verbs.finite
        self._sets = grammar.sets(verbs.language)

    def around(
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
        """Find what a verb brings, before or after it.

        Returns
        -------
        Start and end offset, kind, and whether it is marked as what was said.
        """
        if self._quoted_before(items, first, who, left, taken):
            return self._content_before(items, first, who, left, begin, taken)
        contents = self._content_after(items, verb, begin, gap, taken)
        loose = contents and contents[0][2] == "indirect" and not contents[0][3]
        if not contents or (loose and self._told_before(items, first, who, left)):
            before = self._content_before(items, first, who, left, begin, taken)
            contents = before or contents
        if verb.needs == "quote":
            return [content for content in contents if content[2] == "direct"]
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
            and not self._partial(items, near[-1])
            and (items[end - 1].quote is not None or between[-1].text in ",–—-")
        )

    def _partial(self, items: list[Item], quoted: Item) -> bool:
        """Say whether a quotation is a word or two of a longer clause: "called it “odd”"."""
        here = items.index(quoted)
        if not here or quoted.quote.end - quoted.quote.start > 30:
            return False
        before = items[here - 1]
        return (
            before.text[0].isalpha()
            and here > 1
            and before.lower not in self._sets["AROUND"]
            and before.lower not in self._finite
        )

    def nothing_after(self, items: list[Item], begin: int, gap: set[int]) -> bool:
        """Say whether nothing but adverbs follows: "the firm denies."."""
        for here in range(begin, len(items)):
            item = items[here]
            if item.text in ".!;?":
                return True
            if (
                here not in gap
                and item.lower not in self._sets["AROUND"]
                and item.lower not in ("en", "bloc", "that", "alles", "dit", "dat", "ce", "cela")
            ):
                return False
        return True

    def _content_after(
        self, items: list[Item], verb: Verb, begin: int, gap: set[int], taken: set[int]
    ) -> list[tuple[int, int, str, bool]]:
        """Find a complement behind the verb: start, end, kind, and whether it is marked as one."""
        end = len(items)
        stops = ";," if self._in_relative(items, begin) else ";"
        limit = next((i for i in range(begin, end) if items[i].text in stops), end)
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
            span = trimmed(items, that + 1, limit)
            return [(*ends(items, span), "indirect", True)] if span[0] < span[1] else []
        return self._unmarked(items, verb, begin, limit, gap)

    def _in_relative(self, items: list[Item], begin: int) -> bool:
        """Say whether a verb stands in an aside that a comma will close: "X, which says …,"."""
        if self.language == "de":
            return False
        relative = grammar.RELATIVE[self.language]
        return any(
            items[here].lower in relative and items[here - 1].text == ","
            for here in range(max(1, begin - 3), begin - 1)
        )

    def _near_quote(self, items: list[Item], begin: int, quote: int, verb: Verb) -> bool:
        """Say whether a quotation is what the verb brings, not a word in quotes further on."""
        if items[quote - 1].lower in self._sets["ARTICLES"] and verb.needs == "clause":
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
        for here in range(begin, min(limit, begin + REACH)):
            low = items[here].lower
            if low in self._sets["THAT"]:
                return here
            aside = [item.lower for item in items[here + 1 : here + 3]]
            if len(aside) == 2 and aside[0] in self._sets["AROUND"] and aside[1] == ",":
                continue
            aside = [item.lower for item in items[here - 2 : here]] if here > 1 else []
            if len(aside) == 2 and aside[0] == "," and aside[1] in self._sets["AROUND"]:
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
            span = trimmed(items, begin + 1, limit)
            return [(*ends(items, span), "indirect", True)] if span[0] < span[1] else []
        colon = next((i for i in range(begin, min(limit, begin + 8)) if items[i].text == ":"), None)
        told = colon is not None and any(
            items[i].lower in self._sets["AUX"] for i in range(begin, colon)
        )
        if colon is not None and not told and items[-1].quote is None:
            span = trimmed(items, colon + 1, limit)
            return [(*ends(items, span), "indirect", True)] if span[1] - span[0] > 1 else []
        if self.language == "de":
            comma = next((i for i in range(begin, limit) if items[i].text == ","), None)
            if comma is not None and limit - comma > 3 and comma - begin < 8:
                span = trimmed(items, comma + 1, limit)
                return [(*ends(items, span), "indirect", True)]
        here = begin
        while here < limit and (items[here].lower in self._sets["AROUND"] or here in gap):
            here += 1
        span = trimmed(items, here, limit)
        if gap and span[1] - 1 in gap:
            span = trimmed(items, span[0], min(gap))
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
        return [(*ends(items, span), "indirect", marked and self._verbal(items, span))]

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
        self,
        items: list[Item],
        first: int,
        who: tuple | None,
        left: bool,
        begin: int,
        taken: set[int],
    ) -> list[tuple[int, int, str, bool]]:
        end = who[0] if who and left else first
        while end > 0 and items[end - 1].lower in grammar.AS | self._sets["AROUND"] | {
            "heeft",
            "a",
            "hat",
        }:
            end -= 1
        if not end:
            return []
        before = items[end - 1]
        if before.text in ",–—-" and end > 1:
            whole = items[end - 2].quote and not self._partial(items, items[end - 2])
            before = items[end - 2] if whole else before
        if before.quote:
            if before.start in taken:
                return []
            taken.add(before.start)
            later = self._pieces(items, first, taken)
            return [(before.quote.start, before.quote.end, "direct", True), *later]
        if before.text not in ",–—":
            return []
        span = trimmed(items, 0, end)
        if self._goes_on(items, begin):
            span = trimmed(items, span[0], len(items))
        if span[1] - span[0] < 2 or self._is_opening_phrase(items, span):
            return []
        return [(*ends(items, span), "indirect", True)]

    def _goes_on(self, items: list[Item], begin: int) -> bool:
        """Say whether the clause goes on behind its speaker: "The dam, X said, has held"."""
        if begin + 2 >= len(items) or items[begin].text != ",":
            return False
        after = items[begin + 1]
        if after.quote or any(item.quote for item in items[begin:]):
            return False
        joint = self._sets["AND"] | grammar.BUT[self.language] | grammar.RELATIVE[self.language]
        adding = {"en": "ing", "fr": "ant", "nl": "end", "de": "end"}[self.language]
        return not (after.lower in joint or after.lower.endswith(adding))

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
