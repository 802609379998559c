"""A sentence as words, marks and whole quotations, and what is read in it."""

from typing import NamedTuple

from counterclaim.text import grammar
from counterclaim.text.quotes import Quote
from counterclaim.text.spans import tokens


class Item(NamedTuple):
    """A word or mark of a sentence, or a whole quotation."""

    start: int
    end: int
    text: str
    lower: str
    quote: Quote | None


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
            items += words_of(masked, done, quote.outer_start, language)
            items.append(
                Item(quote.outer_start, quote.outer_end, text[quote.outer_start], "\0", quote)
            )
            done = quote.outer_end
            waiting += 1
        items += words_of(masked, done, end, language)
        return cls(text, start, end, items, language)

    def opening(self) -> str:
        """Give the name or noun that the sentence opens with, as a pronoun's antecedent."""
        last = 0
        while last < len(self.items) and last < 6 and not bounds(self.items[last], self.language):
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


def words_of(text: str, start: int, end: int, language: str) -> list[Item]:
    """Split a stretch of text into items; it holds no quotation."""
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


def bounds(item: Item, language: str) -> bool:
    """Say whether a name or noun cannot go on at an item."""
    return (
        item.quote is not None
        or not item.text[0].isalnum()
        or item.lower in grammar.AUX[language]
        or item.lower in grammar.PREPOSITIONS[language]
        or item.lower in grammar.AROUND[language]
    )


def clause_start(items: list[Item], end: int) -> int:
    """Find where the stretch without comma, colon or quotation that ends before an item begins."""
    here = end
    while here > 0 and items[here - 1].quote is None and items[here - 1].text not in ",;:–—()":
        here -= 1
    return here


def trimmed(items: list[Item], start: int, end: int) -> tuple[int, int]:
    """Leave out commas, points and dashes at both ends of a stretch of items."""
    while start < end and items[start].text in ",;:–—-." and items[start].quote is None:
        start += 1
    while end > start and items[end - 1].text in ".,;:!?…–—-" and items[end - 1].quote is None:
        end -= 1
    return start, end


def ends(items: list[Item], span: tuple[int, int]) -> tuple[int, int]:
    """Give the offsets of a stretch of items."""
    return items[span[0]].start, items[span[1] - 1].end


def offsets(items: list[Item], span: tuple[int, int] | None) -> tuple[int, int] | None:
    """Give the offsets of a stretch of items, None where there is none."""
    return None if span is None else ends(items, span)
