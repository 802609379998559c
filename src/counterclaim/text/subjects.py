"""Who speaks: the noun phrase before or after a reporting verb."""

from counterclaim.text import grammar
from counterclaim.text.items import Item, clause_start
from counterclaim.text.verbs import Verbs

_LONGEST_SUBJECT = 25  # items


class Subjects:
    """Finds the subjects of reporting verbs in one language."""

    def __init__(self, verbs: Verbs):
        """Take the verbs of a language: one of them opens no subject."""
        self.language = verbs.language
        self._finite = verbs.finite
        self._sets = grammar.sets(verbs.language)

    def subject(
        self, items: list[Item], first: int, last: int
    ) -> tuple[tuple[int, int] | None, bool]:
        """Find who speaks: items of the subject, and whether it stands before the verb."""
        if not self._inverted(items, first, last):
            left = self.left(items, first)
            if left:
                return left, True
        start = last
        if first + 1 < last and self.language in ("nl", "de"):
            start = first + 1  # "heeft de politie gezegd"
        right = self.right(items, start)
        if right:
            return right, False
        return self.left(items, first), True

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
            chunk = clause_start(items, first)
            opener = items[chunk].lower
            return opener in self._sets["PREPOSITIONS"] | self._sets["AROUND"] and opener not in (
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
        at = [here for here in range(first) if items[here].text == ","]
        commas = len(at)
        aside = commas == 2 and at[1] == first - 1 and at[0]
        if aside and items[at[0] + 1].lower in grammar.RELATIVE[self.language]:
            return True  # "X, who was heard, denies …"
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
        if item.lower in self._sets["AROUND"] and here + 1 < len(items):
            return self._begins_np(items, here + 1) if item.text[0].islower() else True
        return item.text[0].isalpha() and item.lower not in self._sets["PREPOSITIONS"]

    def _has_that(self, items: list[Item], here: int) -> bool:
        for item in items[here : here + 5]:
            if item.text == "," and self.language != "de":
                return False
            if item.lower in self._sets["THAT"]:
                return True
        return False

    def left(self, items: list[Item], first: int) -> tuple[int, int] | None:
        """Find the subject that stands before an item."""
        if not first:
            return None
        start = clause_start(items, first)
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
            before = clause_start(items, start - 1) if start > 1 else 0
            if items[before].lower in self._finite:
                return None
            while before < start - 1 and items[before].lower in grammar.CREDITS:
                before += 1
            start, end = before, max(before, start - 1)
        end = self._before_adverbs(items, start, end)
        if end - start > _LONGEST_SUBJECT or start >= end:
            return None
        if (
            items[start].lower in self._sets["THAT"]
            or items[start].quote
            or not items[start].text[0].isalnum()
        ):
            return None
        return start, end

    def _before_adverbs(self, items: list[Item], start: int, end: int) -> int:
        """Leave out what stands between subject and verb: "also", "on Tuesday", "lui"."""
        while end > start:
            low = items[end - 1].lower
            dated = end < len(items) and items[end].lower in self._sets["AROUND"]
            loose = low in self._sets["AROUND"] or items[end - 1].text in ",–—-"
            clitic = end - 1 > start and low in grammar.CLITICS[self.language]
            if not (loose or clitic or (dated and low in self._sets["PREPOSITIONS"])):
                break
            end -= 1
        return end

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
            if low in self._sets["AROUND"] or low in grammar.AS or low in self._sets["AND"]:
                start += 1
            elif (
                low in self._sets["PREPOSITIONS"] and items[start + 1].lower in self._sets["AROUND"]
            ):
                start += 2
            else:
                break
        return start

    def right(self, items: list[Item], start: int) -> tuple[int, int] | None:
        """Find the subject that begins at an item, adverbs left out."""
        while start < len(items) and items[start].lower in self._sets["AROUND"]:
            start += 1
        if not self._begins_np(items, start):
            return None
        end = self.phrase_end(items, start)
        while end > start and items[end - 1].lower in self._sets["AROUND"]:
            end -= 1
        return (start, end) if end > start else None

    def phrase_end(self, items: list[Item], start: int, by_marker: bool = False) -> int:
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
            if self._is_link(items, here) or (by_marker and self._joins(items, here)):
                here += 1
                nouns = 0
                continue
            if item.lower in self._sets["AUX"] | self._sets["AROUND"] | self._sets["THAT"]:
                break
            if item.lower in self._sets["PREPOSITIONS"] or item.lower in self._sets["AND"]:
                break
            if self._starts_anew(items, here, start, nouns, by_marker):
                break
            both = item.lower in ("zowel", "sowohl", "both")
            nouns += not (both or item.lower in self._sets["ARTICLES"] or self._adjective(item))
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
        bounds = (
            self._sets["AUX"]
            | self._sets["PREPOSITIONS"]
            | self._sets["AROUND"]
            | self._sets["THAT"]
        )
        return not after.text[0].isalpha() or after.lower in bounds

    def _is_link(self, items: list[Item], here: int) -> bool:
        if here + 1 >= len(items):
            return False
        low, after = items[here].lower, items[here + 1]
        named = after.text[0].isupper() and after.lower not in self._sets["AROUND"]
        noun = named or after.lower in self._sets["ARTICLES"]
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
                "tegen",
                "against",
            ]
        )
        return low in near and named

    def _joins(self, items: list[Item], here: int) -> bool:
        """Say whether a second speaker without article follows: "police and prosecutors"."""
        low = items[here].lower
        begun = {item.lower for item in items[max(0, here - 8) : here]}
        if low in ("als", "auch") and begun & {"zowel", "sowohl"}:
            return True
        if low not in self._sets["AND"] or here + 2 > len(items):
            return False
        after = items[here + 1] if here + 1 < len(items) else None
        then = items[here + 2] if here + 2 < len(items) else None
        if after is None or not after.text[0].isalpha():
            return False
        if then is None or not then.text[0].isalnum() or then.quote:
            return True
        return then.lower in self._sets["AUX"] or then.lower in self._finite

    def _adjective(self, item: Item) -> bool:
        if self.language == "de":
            return item.text[0].islower()
        return (
            self.language == "nl"
            and item.lower.endswith("e")
            and item.lower not in self._sets["ARTICLES"]
        )

    def _starts_anew(
        self, items: list[Item], here: int, start: int, nouns: int, by_marker: bool
    ) -> bool:
        """Say whether an item after the noun begins something else (a verb, another phrase)."""
        item = items[here]
        if here == start or not nouns:
            return False
        if item.lower in self._sets["ARTICLES"] or item.lower in self._sets["PRONOUNS"]:
            return True
        if item.text[0].isupper():
            return False
        if self.language == "de":
            return True
        return (by_marker and self.language == "nl") or nouns > 3
