"""Numbers in words and digits, in four languages: their value and where they stand."""

import math
import re
from functools import lru_cache
from typing import NamedTuple

from text_to_num import text2num

from counterclaim.text.languages import DECIMAL, GROUP, LANGUAGES, SPACES
from counterclaim.text.spans import Token

LONGEST_WORD = 60  # no number word that anyone prints is longer
LONGEST_RUN = 8  # words in one number


class Number(NamedTuple):
    """A number in a list of tokens: `first` and `last` token, value, and how it is meant.

    `meaning` is "" (a plain number), "approx" ("une trentaine"), "dozen", "vague" ("tientallen")
    or "range" ("tussen vijf en tien"); `low` and `high` are its ends where it has two.
    """

    first: int
    last: int
    value: float
    low: float
    high: float
    meaning: str
    in_digits: bool


def _words(**languages: str) -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in languages.items()}


_ATOMS = {
    "nl": "nul een één eén twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien "
    "vijftien zestien zeventien achttien negentien twintig dertig veertig vijftig zestig zeventig "
    "tachtig negentig honderd duizend",
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty "
    "ninety hundred thousand",
    "fr": "zéro un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze "
    "quinze seize vingt vingts trente quarante cinquante soixante septante huitante octante "
    "nonante cent cents mille",
    "de": "null ein eins eine zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn "
    "vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig dreißig dreissig vierzig fünfzig "
    "sechzig siebzig achtzig neunzig hundert tausend",
}
# In a compound, what joins two numbers ("vierendertig", "einundzwanzig").
_JOINTS = {"nl": ["en", "ën"], "de": ["und"], "en": ["-"], "fr": ["-", "-et-"]}
_COMPOUND = {
    language: re.compile(
        "(?:"
        + "|".join(sorted([*_ATOMS[language].split(), *_JOINTS[language]], key=len, reverse=True))
        + ")+"
    )
    for language in LANGUAGES
}
_ALONE_IS_AN_ARTICLE = _words(
    nl="een", en="one", fr="un une", de="ein eine eins einen einem einer und"
)
SCALES = {
    "nl": {"honderd": 100, "duizend": 1e3, "miljoen": 1e6, "miljard": 1e9, "mln": 1e6, "mld": 1e9},
    "en": {"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "bn": 1e9, "mn": 1e6},
    "fr": {"mille": 1e3, "million": 1e6, "millions": 1e6, "milliard": 1e9, "milliards": 1e9},
    "de": {"hundert": 100, "tausend": 1e3, "million": 1e6, "millionen": 1e6, "milliarde": 1e9},
}
SCALES["de"] |= {"milliarden": 1e9, "mio": 1e6, "mrd": 1e9, "tsd": 1e3}
SCALES["en"] |= {"millions": 1e6, "billions": 1e9, "thousands": 1e3, "mln": 1e6, "bln": 1e9}
SCALES["nl"] |= {"mio": 1e6, "mrd": 1e9, "miljoenen": 1e6, "miljarden": 1e9}
SCALES["fr"] |= {"milliers": 1e3, "millier": 1e3, "mio": 1e6, "mrd": 1e9, "md": 1e9, "mds": 1e9}
# Letters that scale only beside a sum of money or set against the digits.
_LETTERS = {"k": 1e3, "m": 1e6, "mln": 1e6, "bn": 1e9}
_MONEY = frozenset(["€", "$", "£"])

_ARTICLES = _words(nl="een één", en="a an one", fr="un une", de="ein eine einen einem einer eines")
_LINKS = _words(nl="van aan", en="of", fr="de d'", de="von an")
_SEVERAL = {
    "nl": [
        ("enkele",),
        ("verschillende",),
        ("meerdere",),
        ("een", "paar"),
        ("vele",),
        ("diverse",),
    ],
    "en": [("several",), ("a", "few"), ("a", "couple"), ("many",), ("some", "few")],
    "fr": [("plusieurs",), ("quelques",), ("des",)],
    "de": [("mehrere",), ("einige",), ("ein", "paar"), ("viele",), ("etliche",), ("mehreren",)],
}
# A plural that names no number: from twice the unit to just under the next.
VAGUE = {
    "nl": {
        "tientallen": 10,
        "honderden": 100,
        "duizenden": 1e3,
        "tienduizenden": 1e4,
        "honderdduizenden": 1e5,
        "miljoenen": 1e6,
        "miljarden": 1e9,
        "dozijnen": 10,
    },
    "en": {"dozens": 10, "tens": 10, "hundreds": 100, "thousands": 1e3, "millions": 1e6},
    "fr": {"dizaines": 10, "centaines": 100, "milliers": 1e3, "millions": 1e6, "milliards": 1e9},
    "de": {
        "dutzende": 10,
        "dutzenden": 10,
        "hunderte": 100,
        "hunderten": 100,
        "tausende": 1e3,
        "tausenden": 1e3,
        "zehntausende": 1e4,
        "zehntausenden": 1e4,
        "hunderttausende": 1e5,
        "hunderttausenden": 1e5,
        "millionen": 1e6,
        "milliarden": 1e9,
    },
}
VAGUE["en"]["billions"] = 1e9
_ODD_VAGUE = {("en", "scores"): (40, 99), ("fr", "douzaines"): (24, 99)}
_ROUGHLY = {
    "dizaine": 10,
    "douzaine": 12,
    "quinzaine": 15,
    "vingtaine": 20,
    "trentaine": 30,
    "quarantaine": 40,
    "cinquantaine": 50,
    "soixantaine": 60,
    "centaine": 100,
    "millier": 1000,
}
_DOZEN = _words(nl="dozijn", en="dozen", fr="douzaine", de="dutzend")
_HALF = _words(nl="half halve", en="half", fr="demi demie", de="halb halbe halben halber halbes")
_ONE_AND_A_HALF = _words(
    nl="anderhalf anderhalve", en="", fr="", de="anderthalb eineinhalb anderthalbe einundeinhalb"
)
_BETWEEN = _words(nl="tussen", en="between", fr="entre", de="zwischen")
_BETWEEN_AND = _words(nl="en", en="and", fr="et", de="und")
_UP_TO = {
    language: words | {"-", "–", "—"}
    for language, words in _words(nl="tot à of", en="to or", fr="à ou", de="bis oder").items()
}
_OR = frozenset(["of", "or", "ou", "oder"])


_OPENERS = {
    language: frozenset().union(
        _ARTICLES[language],
        SCALES[language],
        VAGUE[language],
        _DOZEN[language],
        _HALF[language],
        _ONE_AND_A_HALF[language],
        _BETWEEN[language],
        (words[0] for words in _SEVERAL[language]),
        (word for of, word in _ODD_VAGUE if of == language),
        _ROUGHLY if language == "fr" else (),
    )
    for language in LANGUAGES
}


@lru_cache(maxsize=200_000)
def may_begin(word: str, language: str) -> bool:
    """Say whether a number can begin with a word (lower case); a quick first question."""
    if word[0].isdigit() or word in _OPENERS[language] or _is_number_word(word, language):
        return True
    if language == "fr":
        return word.startswith("demi-")
    if language == "nl" and word.endswith("tal"):
        return True
    return _half_compound(word, language) is not None


def number_at(tokens: list[Token], here: int, language: str) -> Number | None:
    """Read the number that begins at a token, ranges included.

    Parameters
    ----------
    tokens
        Tokens of one sentence, from `spans.tokens`.
    here
        Index of the token where the number, or the word that opens a range, begins.
    language
        "de", "en", "fr" or "nl".

    Returns
    -------
    A `Number`, or None where none begins. An article alone ("een", "one") is none.

    Notes
    -----
    Plain words are left to text2num. It does not read halves ("anderhalf", "zweieinhalb",
    "un demi-million"), an article before a scale ("a hundred"), dozens, or plurals without a
    number ("tientallen"); these are read here.
    """
    if tokens[here].lower in _BETWEEN[language]:
        return _between(tokens, here, language)
    first = _single(tokens, here, language)
    if first is None or first.meaning not in ("", "dozen"):
        return first
    return _continued(tokens, first, language) or first


def _between(tokens: list[Token], here: int, language: str) -> Number | None:
    start = _skip_to_number(tokens, here + 1, language)
    low = _single(tokens, start, language) if start < len(tokens) else None
    if low is None or low.last + 2 >= len(tokens):
        return None
    joint = low.last + 1
    if tokens[joint].lower in _MONEY or tokens[joint].lower in ("euro", "euros"):
        joint += 1
    if joint + 1 >= len(tokens) or tokens[joint].lower not in _BETWEEN_AND[language]:
        return None
    high = _single(tokens, _skip_to_number(tokens, joint + 1, language), language)
    return _range(here, low, high, tokens, language)


def _continued(tokens: list[Token], low: Number, language: str) -> Number | None:
    joint = low.last + 1
    cut = joint + 1 < len(tokens) and tokens[joint].text == "-" and tokens[joint + 1].text.isalpha()
    joint += cut  # "twee- tot driehonderd"
    if joint + 1 >= len(tokens) or tokens[joint].lower not in _UP_TO[language]:
        return None
    high = _single(tokens, _skip_to_number(tokens, joint + 1, language), language)
    if high and tokens[joint].lower in _OR and high.value != low.value + 1:
        return None
    if cut and high and low.value < 100:
        whole = next((unit for unit in (1000, 100) if not high.value % unit), 1)
        low = low._replace(value=low.value * whole)
    return _range(low.first, low, high, tokens, language)


def _skip_to_number(tokens: list[Token], here: int, language: str) -> int:
    skipped = ("de", "the", "les", "d'", "den", *_MONEY)
    while here + 1 < len(tokens) and tokens[here].lower in skipped:
        here += 1
    return here


def _range(
    first: int, low: Number, high: Number | None, tokens: list[Token], language: str
) -> Number | None:
    if high is None or high.meaning not in ("", "dozen"):
        return None
    bottom = low.value
    scale = _scale_of(tokens, high, language)
    if scale > 1 and bottom * scale < high.value and _scale_of(tokens, low, language) == 1:
        bottom *= scale
    if bottom >= high.value:
        return None
    return Number(first, high.last, bottom, bottom, high.value, "range", low.in_digits)


def _scale_of(tokens: list[Token], number: Number, language: str) -> float:
    if number.first == number.last:
        return 1
    word = tokens[number.last].lower
    return SCALES[language].get(word, _LETTERS.get(word, 1))


def _single(tokens: list[Token], here: int, language: str) -> Number | None:
    if here >= len(tokens):
        return None
    word = tokens[here].lower
    if word[0].isdigit():
        return _digits(tokens, here, language)
    for read in (_vague, _roughly, _half, _in_words):
        number = read(tokens, here, language)
        if number is not None:
            return number
    return None


def digits_value(printed: str, language: str) -> float | None:
    """Read a number in digits with its language's separators.

    Returns
    -------
    The value, or None for a date, a time, an address or any other row of digits that is not one
    number, and for one of more than 18 digits or with a leading zero.

    Notes
    -----
    `babel.numbers.parse_decimal` refuses a plain space or a point between French groups, so only
    the separators are taken from babel.
    """
    bare = printed.translate({ord(mark): None for mark in SPACES + "'’"})
    if len(bare) > 24 or ":" in bare or not bare.isascii():
        return None
    whole, point, rest = _parted(bare, language)
    if whole is None or (len(whole) > 1 and whole[0] == "0") or len(whole) > 18:
        return None
    return float(f"{whole}.{rest}") if point else float(whole)


def _parted(bare: str, language: str) -> tuple[str | None, str, str]:
    parts = re.split(r"([.,])", bare)
    marks, groups = parts[1::2], parts[0::2]
    if not marks:
        return bare, "", ""
    grouping = [
        mark in GROUP[language] and len(group) == 3
        for mark, group in zip(marks, groups[1:], strict=True)
    ]
    if all(grouping) and len(set(marks)) == 1 and 0 < len(groups[0]) <= 3 and groups[0] != "0":
        return "".join(groups), "", ""
    if len(marks) == 1 or (all(grouping[:-1]) and marks[-1] == DECIMAL[language]):
        return "".join(groups[:-1]), marks[-1], groups[-1]
    return None, "", ""


def _digits(tokens: list[Token], here: int, language: str) -> Number | None:
    value = digits_value(tokens[here].text, language)
    if value is None:
        return None
    if _is_tal(tokens, here):
        return Number(here, here + 2, value, value, value, "approx", True)
    last = here
    scale = _scale_after(tokens, here, language)
    if scale:
        last, value = here + 1, round(value * scale, 6)
        if _half_follows(tokens, last, language):
            last, value = last + 2, value + scale / 2
    elif here + 1 < len(tokens) and tokens[here + 1].lower in _DOZEN[language]:
        return Number(here, here + 1, value * 12, value * 12, value * 12, "dozen", True)
    return Number(here, last, value, value, value, "", True)


def _is_tal(tokens: list[Token], here: int) -> bool:
    return here + 2 < len(tokens) and (tokens[here + 1].text, tokens[here + 2].lower) == (
        "-",
        "tal",
    )


def _scale_after(tokens: list[Token], here: int, language: str) -> float:
    if here + 1 >= len(tokens):
        return 0
    following = tokens[here + 1]
    scale = SCALES[language].get(following.lower, 0)
    if scale:
        return scale
    if following.lower not in _LETTERS:
        return 0
    money = (here and tokens[here - 1].lower in _MONEY) or _money_after(tokens, here + 2)
    joined = following.start == tokens[here].end
    if joined and following.lower == "m" and language == "en" and here + 2 < len(tokens):
        # "80m messages"; lengths stand before "long", "of" or nothing.
        joined_noun = tokens[here + 2].lower
        if joined_noun.endswith("s") or joined_noun == "people":
            return _LETTERS["m"]
    return _LETTERS[following.lower] if money or (joined and following.lower != "m") else 0


def _money_after(tokens: list[Token], here: int) -> bool:
    return here < len(tokens) and tokens[here].lower in ("€", "euro", "euros", "eur", "$", "£")


def _half_follows(tokens: list[Token], last: int, language: str) -> bool:
    return language == "fr" and [token.lower for token in tokens[last + 1 : last + 3]] in (
        ["et", "demi"],
        ["et", "demie"],
    )


def _vague(tokens: list[Token], here: int, language: str) -> Number | None:
    start, several = _after_several(tokens, here, language)
    if start >= len(tokens):
        return None
    word = tokens[start].lower
    if (language, word) in _ODD_VAGUE:
        low, high = _ODD_VAGUE[language, word]
    elif word in VAGUE[language]:
        low, high = 2 * VAGUE[language][word], 10 * VAGUE[language][word] - 1
    elif several and word in SCALES[language]:
        low, high = 2 * SCALES[language][word], 10 * SCALES[language][word] - 1
    elif several and word in _DOZEN[language]:
        low, high = 24, 99
    else:
        return None
    if word == "scores" and not _linked(tokens, start, language):
        return None
    last, scale = _chained_scale(tokens, start, language)
    if scale > 1:
        high = math.floor(high / (low / 2)) * (low / 2) if low > 1000 else high
        low, high = low * scale, high * scale
    return Number(here, last, low, low, high, "vague", False)


def _linked(tokens: list[Token], here: int, language: str) -> bool:
    return here + 1 < len(tokens) and tokens[here + 1].lower in _LINKS[language]


def _after_several(tokens: list[Token], here: int, language: str) -> tuple[int, bool]:
    for words in _SEVERAL[language]:
        if tokens[here].lower == words[0] and all(
            here + step < len(tokens) and tokens[here + step].lower == word
            for step, word in enumerate(words)
        ):
            after = here + len(words)
            if after < len(tokens) and words[-1] == "couple" and tokens[after].lower == "of":
                after += 1
            return after, True
    return here, False


def _chained_scale(tokens: list[Token], here: int, language: str) -> tuple[int, float]:
    last, scale = here, 1.0
    for _ in range(2):
        following = last + 1
        if _linked(tokens, last, language):
            following += 1
        word = tokens[following].lower if following < len(tokens) else ""
        step = SCALES[language].get(word) or VAGUE[language].get(word)
        if not step or step <= scale:
            break
        last, scale = following, scale * step
    return last, scale


def _roughly(tokens: list[Token], here: int, language: str) -> Number | None:
    start = here + (tokens[here].lower in _ARTICLES[language])
    if start >= len(tokens):
        return None
    word, value = tokens[start].lower, None
    if language == "fr" and start > here:
        value = (
            _ROUGHLY.get(word)
            if _linked(tokens, start, language) or word != "quarantaine"
            else None
        )
        if word == "douzaine":
            return Number(here, start, 12, 12, 12, "dozen", False)
    elif language == "nl" and len(word) > 4 and word.endswith("tal"):
        value = word_value(word[:-3].rstrip("-"), language)
    elif word in _DOZEN[language]:
        return Number(here, start, 12, 12, 12, "dozen", False)
    if value is None:
        return None
    last, scale = _chained_scale(tokens, start, language)
    value *= scale
    return Number(here, last, value, value, value, "approx", False)


def _half(tokens: list[Token], here: int, language: str) -> Number | None:
    word = tokens[here].lower
    if word in _ONE_AND_A_HALF[language]:
        return _scaled(tokens, here, here, 1.5, language)
    compound = _half_compound(word, language)
    if compound is not None:
        return _scaled(tokens, here, here, compound, language)
    if language == "fr":
        return _french_half(tokens, here)
    start = here + (word in _ARTICLES[language])
    if start >= len(tokens) or tokens[start].lower not in _HALF[language]:
        return None
    after = start + 1
    if language == "en" and after < len(tokens) and tokens[after].lower in ("a", "an"):
        after += 1
    return _half_of(tokens, here, after, language)


def _half_of(tokens: list[Token], first: int, after: int, language: str) -> Number | None:
    word = tokens[after].lower if after < len(tokens) else ""
    if word in SCALES[language]:
        value = SCALES[language][word] / 2
        return Number(first, after, value, value, value, "", False)
    if word in _DOZEN[language]:
        return Number(first, after, 6, 6, 6, "dozen", False)
    if word in ("ton", "tonne", "kilo", "kg"):
        return Number(first, after - 1, 0.5, 0.5, 0.5, "", False)
    return None


def _french_half(tokens: list[Token], here: int) -> Number | None:
    start = here + (tokens[here].lower in ("un", "une"))
    word = tokens[start].lower if start < len(tokens) else ""
    if word == "demi" and start + 2 < len(tokens) and tokens[start + 1].text == "-":
        return _half_of(tokens, here, start + 2, "fr")
    if not word.startswith("demi-"):
        return None
    value = SCALES["fr"].get(word[5:])
    if value is None and word[5:] in ("tonne", "kilo", "douzaine"):
        value = 1.0 if word[5:] != "douzaine" else 12.0
    return (
        None if value is None else Number(here, start, value / 2, value / 2, value / 2, "", False)
    )


@lru_cache(maxsize=50_000)
def _half_compound(word: str, language: str) -> float | None:
    endings = {"nl": ("enhalf", "enhalve", "ënhalf", "ënhalve"), "de": ("einhalb", "undeinhalb")}
    for ending in endings.get(language, ()):
        if word.endswith(ending) and len(word) < LONGEST_WORD:
            whole = word_value(word.removesuffix(ending), language)
            if whole is not None:
                return whole + 0.5
    return None


def _scaled(tokens: list[Token], first: int, last: int, value: float, language: str) -> Number:
    word = tokens[last + 1].lower if last + 1 < len(tokens) else ""
    scale = SCALES[language].get(word)
    if scale:
        last, value = last + 1, value * scale
    return Number(first, last, value, value, value, "", False)


def _in_words(tokens: list[Token], here: int, language: str) -> Number | None:
    word = tokens[here].lower
    if not _is_number_word(word, language):
        return _article_and_scale(tokens, here, language)
    last, value = _longest_run(tokens, here, language)
    if language == "de" and last == here and _is_noun(tokens, here):
        return None
    if value is None or (last == here and word in _ALONE_IS_AN_ARTICLE[language]):
        scaled = _article_and_scale(tokens, here, language) or _noun_and_a_half(
            tokens, here, language
        )
        if scaled or value is None:
            return scaled
    number = Number(here, last, value, value, value, "", False)
    number = _with_half(tokens, number, language)
    if last == here == number.last and word in _ALONE_IS_AN_ARTICLE[language]:
        return _dozens(tokens, number, language, must=True)
    return _dozens(tokens, number, language)


def _is_noun(tokens: list[Token], here: int) -> bool:
    """Say whether a German number word is a noun: "die Elf", not "die elf"."""
    capital = here > 0 and tokens[here].text[0].isupper()
    return capital and tokens[here - 1].lower in ("die", "der", "den", "dem", "das")


def _noun_and_a_half(tokens: list[Token], here: int, language: str) -> Number | None:
    """Read "une tonne et demie": the half follows what is counted."""
    after = [token.lower for token in tokens[here + 2 : here + 4]]
    if language == "fr" and after in (["et", "demi"], ["et", "demie"]):
        return Number(here, here, 1.5, 1.5, 1.5, "", False)
    return None


def _dozens(
    tokens: list[Token], number: Number, language: str, must: bool = False
) -> Number | None:
    after = number.last + 1
    if after < len(tokens) and tokens[after].lower in (
        _DOZEN[language] | {word + "s" for word in _DOZEN[language]}
    ):
        value = number.value * 12
        return Number(number.first, after, value, value, value, "dozen", False)
    return None if must else number


def _article_and_scale(tokens: list[Token], here: int, language: str) -> Number | None:
    if language == "en" and tokens[here].lower in ("a", "an"):
        # "a hundred and twenty" is read as "one hundred and twenty".
        run = [tokens[here]._replace(lower="one"), *tokens[here + 1 : here + 2 + LONGEST_RUN]]
        last, value = _longest_run(run, 0, language)
        if last and value:
            return _with_half(
                tokens, Number(here, here + last, value, value, value, "", False), language
            )
    word = tokens[here].lower
    start = here + (word in _ARTICLES[language])
    if start >= len(tokens):
        return None
    scale = SCALES[language].get(tokens[start].lower)
    if not scale or (
        start == here and tokens[start].lower not in ("honderd", "duizend", "hundert")
    ):
        return None
    return _with_half(tokens, Number(here, start, scale, scale, scale, "", False), language)


def _longest_run(tokens: list[Token], here: int, language: str) -> tuple[int, float | None]:
    last = here
    while last + 1 < len(tokens) and last - here < LONGEST_RUN:
        word = tokens[last + 1].lower
        if _is_number_word(word, language) or word in SCALES[language]:
            last += 1
        elif _joins(tokens, last + 1, language):
            last += 2
        else:
            break
    while last >= here:
        value = _phrase_value(" ".join(token.lower for token in tokens[here : last + 1]), language)
        if value is not None:
            return last, value
        last -= 1
    return here, None


def _joins(tokens: list[Token], here: int, language: str) -> bool:
    if here + 1 >= len(tokens):
        return False
    before, word, after = (tokens[index].lower for index in (here - 1, here, here + 1))
    if language == "en" and word == "and":
        return before in ("hundred", "thousand") and _is_number_word(after, language)
    return language == "fr" and word == "et" and after in ("un", "une", "onze")


def _with_half(tokens: list[Token], number: Number, language: str) -> Number:
    """Add "and a half", "et demi" and the like, and the scale that may follow."""
    after = [token.lower for token in tokens[number.last + 1 : number.last + 6]]
    step = _half_words(after, language)
    if step:
        unit = _scale_of(tokens, number, language)
        value = number.value + unit / 2
        return _scaled(tokens, number.first, number.last + step, value, language)
    # "deux ans et demi", "une tonne et demie": the half follows what is counted.
    if language == "fr" and len(after) > 2 and after[1] == "et" and after[2] in ("demi", "demie"):
        value = number.value + 0.5
        return number._replace(value=value, low=value, high=value)
    return number


def _half_words(after: list[str], language: str) -> int:
    for words in (
        {"en": ["and", "a", "half"], "nl": ["en", "een", "half"], "fr": ["et", "demi"]},
        {"nl": ["en", "een", "halve"], "fr": ["et", "demie"], "de": ["und", "ein", "halb"]},
    ):
        wanted = words.get(language)
        if wanted and after[: len(wanted)] == wanted:
            return len(wanted)
    return 0


def word_value(word: str, language: str) -> float | None:
    """Read one number word ("vierhonderd", "quatre-vingts"); None where it is none."""
    return _phrase_value(word, language) if _is_number_word(word, language) else None


@lru_cache(maxsize=100_000)
def _is_number_word(word: str, language: str) -> bool:
    if len(word) > LONGEST_WORD or word in _JOINTS[language]:
        return False
    return _COMPOUND[language].fullmatch(word) is not None


@lru_cache(maxsize=20_000)
def _phrase_value(phrase: str, language: str) -> float | None:
    if phrase in ("een", "één", "eén", "ein", "eine", "un", "une"):
        return 1.0
    if phrase in ("hundert", "honderd"):
        return 100.0
    try:
        return float(text2num(phrase.replace("dreissig", "dreißig"), language))
    except (ValueError, OverflowError):
        return None
