"""What stands between quotation marks, in every style of four languages."""

from typing import NamedTuple


class Quote(NamedTuple):
    """A quotation: offsets of what is inside the marks, and of the marks with it."""

    start: int
    end: int
    outer_start: int
    outer_end: int


# Opening mark -> what may close it.
_CLOSERS = {
    '"': '"',
    "“": '”“"',
    "”": "”",
    "„": '“”"',
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "‘": "’",
    "‚": "‘’",
    "'": "'",
    "`": "'`",
}
_SINGLE = frozenset("‘‚'`’")
_SHORT_FORMS = ("s ", "t ", "n ", "k ", "m ", "r ", "em ", "cause ")  # 's avonds, 'em


def quote_spans(text: str) -> list[Quote]:
    """Find quotations.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    Outermost quotations in text order. One that is not closed ends with its paragraph if the next
    paragraph opens with the same mark (a continued quotation); else it is no quotation.

    Notes
    -----
    One pass over the text. A single mark opens only before a word and after a space or a mark,
    and closes only after one and before a space or a mark, so that "zo'n", "l'opération" and
    "users' phones" stay whole.
    """
    quotes, start, mark, depth = [], -1, "", 0
    for here, sign in enumerate(text):
        if start < 0:
            if sign in _CLOSERS and _opens(text, here):
                start, mark, depth = here, sign, 0
        elif sign == "\n":
            if _continues(text, here, mark):
                quotes.append(_quote(text, start, here, here))
            start = -1
        elif sign in _CLOSERS[mark] and _closes(text, here, sign):
            if depth:
                depth -= 1
            else:
                quotes.append(_quote(text, start, here, here + 1))
                start = -1
        elif sign == mark and mark in "“„«‘" and _opens(text, here):
            depth += 1
    return [quote for quote in quotes if quote.start < quote.end]


def _quote(text: str, start: int, end: int, outer_end: int) -> Quote:
    inner_start, inner_end = start + 1, end
    while inner_start < inner_end and text[inner_start].isspace():
        inner_start += 1
    # The comma that belongs to the sentence around ("Yes," she said) is not part of what was said.
    while inner_end > inner_start and (text[inner_end - 1].isspace() or text[inner_end - 1] == ","):
        inner_end -= 1
    return Quote(inner_start, inner_end, start, outer_end)


def _opens(text: str, here: int) -> bool:
    before = text[here - 1] if here else " "
    after = text[here + 1 : here + 5]
    if not after.strip():
        return False
    if text[here] in _SINGLE:
        return not before.isalnum() and after[0].isalnum() and not after.startswith(_SHORT_FORMS)
    if text[here] in "»›”":
        return not before.isalnum() and not after[0].isspace()
    return text[here] != '"' or not before.isalnum()


def _closes(text: str, here: int, sign: str) -> bool:
    before = text[here - 1]
    after = text[here + 1] if here + 1 < len(text) else " "
    if sign in _SINGLE:
        return not before.isspace() and not after.isalnum()
    return sign in "«»‹›" or not before.isspace() or not after.isalnum()


def _continues(text: str, here: int, mark: str) -> bool:
    return text[here : here + 4].lstrip().startswith(mark)
