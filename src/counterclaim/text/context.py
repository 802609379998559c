"""What makes a number no figure: dates, times, ages, ordinals, names of things, shares."""

from counterclaim.text.languages import MONTHS
from counterclaim.text.numbers import Number
from counterclaim.text.spans import Token

_SHARES = frozenset(
    [
        "%",
        "procent",
        "percent",
        "prozent",
        "pct",
        "pourcent",
        "pour‑cent",
        "drittel",
        "derde",
        "thirds",
    ]
)
_SHARES |= frozenset(
    ["tiers", "quarts", "viertel", "kwart", "kwarten", "third", "quarters", "fifths", "vijfde"]
)
_CLOCK = frozenset(["uur", "uhr", "h", "heures", "heure", "am", "pm", "a.m", "p.m", "o'clock", "u"])
_AGED = frozenset(["aged", "âgé", "âgée", "âgés", "âgées", "leeftijd", "alter", "age"])
_OLD = frozenset(["oud", "old", "alt"])
# What bears a number as its name.
_NAMED = frozenset(
    [
        "kamer",
        "zaal",
        "nummer",
        "nr",
        "nr.",
        "no",
        "artikel",
        "paragraaf",
        "hoofdstuk",
        "pagina",
        "bladzijde",
        "terminal",
        "dok",
        "kade",
        "lijn",
        "room",
        "number",
        "article",
        "section",
        "chapter",
        "page",
        "line",
        "route",
        "highway",
        "flight",
        "flat",
        "chambre",
        "salle",
        "numéro",
        "n",
        "n°",
        "article",
        "page",
        "vol",
        "ligne",
        "zimmer",
        "raum",
        "nummer",
        "artikel",
        "paragraf",
        "seite",
        "zeile",
        "flug",
        "model",
        "modell",
        "modèle",
        "iphone",
        "ipad",
        "android",
        "ios",
        "version",
        "versie",
        "windows",
        "galaxy",
        "pixel",
        "boeing",
        "airbus",
        "type",
        "typ",
        "week",
        "dag",
        "day",
        "jour",
        "tag",
        "woche",
        "semaine",
        "phase",
        "fase",
        "groep",
        "groupe",
        "gruppe",
        "top",
        "categorie",
        "category",
        "kanaal",
        "channel",
        "chaîne",
        "kanal",
        "sectie",
        "bus",
        "tram",
        "train",
        "trein",
        "zug",
        "autoroute",
        "autobahn",
        "snelweg",
        "gate",
        "perron",
        "platform",
        "quai",
        "gleis",
        "bureau",
        "suite",
        "appartement",
        "apartment",
        "wohnung",
        "étage",
        "floor",
        "verdieping",
        "stock",
        "dossier",
        "case",
        "§",
        "tel",
        "tel.",
        "telefoon",
        "telefoonnummer",
        "téléphone",
        "telefon",
        "fax",
        "phone",
        "unit",
        "zelle",
        "cell",
        "cel",
        "cellule",
        "block",
        "blok",
        "box",
        "postbus",
        "level",
        "niveau",
        "stufe",
        "grade",
        "kapitel",
        "chapitre",
        "tome",
        "band",
    ]
)
_IN_YEAR = frozenset(
    [
        "in",
        "en",
        "im",
        "sinds",
        "depuis",
        "seit",
        "since",
        "vanaf",
        "tot",
        "until",
        "by",
        "eind",
        "begin",
        "medio",
        "mid-year",
        "jaar",
        "year",
        "année",
        "jahr",
        "anno",
        "van",
        "of",
        "de",
        "du",
        "des",
        "le",
        "la",
        "from",
        "after",
        "before",
        "na",
        "nach",
        "vor",
        "après",
        "avant",
        "voor",
        "dès",
        "ab",
        "ende",
        "anfang",
        "mitte",
        "fin",
        "début",
        "end",
        "early",
        "late",
        "spring",
        "summer",
        "autumn",
        "winter",
        "zomer",
    ]
)
_OF_AGE = frozenset(["de", "d'", "van", "von", "of"])
_TERM = frozenset(
    [
        "peine",
        "peines",
        "straf",
        "straffen",
        "celstraf",
        "celstraffen",
        "gevangenisstraf",
        "gevangenisstraffen",
        "réclusion",
        "emprisonnement",
        "prison",
        "sentence",
        "sentences",
        "term",
        "terms",
        "freiheitsstrafe",
        "freiheitsstrafen",
        "haftstrafe",
        "haftstrafen",
        "haft",
        "gefängnisstrafe",
        "strafe",
        "détention",
    ]
)
_UNITS_BEHIND = frozenset(
    [
        "kg",
        "k",
        "m",
        "bn",
        "mln",
        "km",
        "g",
        "t",
        "kb",
        "mb",
        "gb",
        "h",
        "u",
        "md",
        "mio",
        "mrd",
        "tsd",
        "mn",
        "bln",
        "€",
    ]
)
_PEOPLE_BEFORE = 3


def is_figure(words: list[Token], number: Number, language: str, unit: str) -> bool:
    """Say whether a number counts something.

    Parameters
    ----------
    words
        Tokens of the sentence.
    number
        The number that was read in them.
    language
        "de", "en", "fr" or "nl".
    unit
        Kind of unit that follows it ("eur", "kg", ...), or "".

    Returns
    -------
    False for a share, date, year, time, age, ordinal, and for the number of a room, model,
    article or telephone.
    """
    before = words[number.first - 1] if number.first else None
    after = words[number.last + 1] if number.last + 1 < len(words) else None
    following = after.lower if after else ""
    if following in _SHARES or (following in ("per", "pour") and _cent(words, number)):
        return False
    if _is_ratio(words, number):
        return False
    if number.meaning == "vague" or (number.meaning == "range" and not number.in_digits):
        return not _is_age(words, number, before, following)
    if before is not None and before.lower.strip(".") in _NAMED and not unit:
        return False
    if number.in_digits and not _clean_digits(words, number, before, after, unit):
        return False
    if _is_date(words, number, language) or (following in _CLOCK and not unit):
        return False
    return not _is_age(words, number, before, following)


_OUT_OF = frozenset(["of", "von", "van", "sur", "in", "op", "out", "auf"])


def _is_ratio(words: list[Token], number: Number) -> bool:
    """Say whether a small number is one side of "two out of three"."""
    if number.value > 20 or number.meaning:
        return False
    near = words[number.last + 1 : number.last + 3]
    behind = words[max(0, number.first - 2) : number.first]
    for pair, side in ((near, 1), (behind[::-1], 1)):
        if len(pair) > 1 and pair[0].lower in _OUT_OF and pair[side].lower in _SMALL:
            return True
    return False


_SMALL = frozenset(
    [
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "10",
        "één",
        "een",
        "twee",
        "drie",
        "vier",
        "vijf",
        "zes",
        "zeven",
        "acht",
        "negen",
        "tien",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "deux",
        "trois",
        "quatre",
        "cinq",
        "sept",
        "huit",
        "neuf",
        "dix",
        "zwei",
        "drei",
        "fünf",
        "sechs",
        "sieben",
        "neun",
        "zehn",
    ]
)


def _cent(words: list[Token], number: Number) -> bool:
    return number.last + 2 < len(words) and words[number.last + 2].lower == "cent"


def _clean_digits(
    words: list[Token], number: Number, before: Token | None, after: Token | None, unit: str
) -> bool:
    """Refuse digits that hang on letters, marks or other digits, and years."""
    first, last = words[number.first], words[number.last]
    if (
        before is not None
        and before.end == first.start
        and before.text[-1] not in "€$£(\"'“„«‘>:([«,.~"
    ):
        if before.text != "-" and not before.text.isspace():
            return False
        if before.text == "-":
            return False
    if after is not None and after.start == last.end:
        if after.text in "/°²³_@#&=+\\" or (
            after.text == "-" and _glued(words, number) and number.meaning != "approx"
        ):
            return False
        if after.text[0].isalpha() and not unit and after.lower not in _UNITS_BEHIND:
            return False
        if after.text == "." and _ordinal(words, number):
            return False
    if _in_digit_row(words, number):
        return False
    return not (_is_year(words, number, before, after) and not unit)


def _glued(words: list[Token], number: Number) -> bool:
    return (
        number.last + 2 < len(words) and words[number.last + 2].start == words[number.last + 1].end
    )


def _ordinal(words: list[Token], number: Number) -> bool:
    """Say whether a point after digits makes an ordinal: "am 3. Januar", "der 2. Senat"."""
    if number.last + 2 >= len(words) or len(words[number.last].text) > 2 or not number.first:
        return False
    articles = ("der", "die", "das", "dem", "den", "des", "am", "im", "zum", "vom", "beim", "ihr")
    return words[number.first - 1].lower in articles


def _in_digit_row(words: list[Token], number: Number) -> bool:
    """Say whether the digits are one part of a telephone or serial number."""
    near = words[max(0, number.first - 2) : number.first] + words[number.last + 1 : number.last + 3]
    sides = [
        words[index].text[0].isdigit()
        for index in (number.first - 1, number.last + 1)
        if 0 <= index < len(words)
    ]
    if any(sides) and any(token.text[0].isdigit() for token in near):
        return True
    return any(token.text == "+" and token.end == words[number.first].start for token in near)


def _is_year(words: list[Token], number: Number, before: Token | None, after: Token | None) -> bool:
    years = [number.low, number.high]
    if number.meaning == "range":
        return all(1900 <= year < 2100 for year in years) and len(words[number.first].text) == 4
    printed = words[number.first].text
    if not (printed.isdigit() and len(printed) == 4 and 1900 <= number.value < 2100):
        return False
    if number.first != number.last:
        return False
    if after is None or not after.text[0].isalpha() or number.value % 100:
        return True
    return before is not None and before.lower in (
        "in",
        "im",
        "en",
        "sinds",
        "since",
        "seit",
        "depuis",
    )


def _is_date(words: list[Token], number: Number, language: str) -> bool:
    if not 0 < number.value < 32 or number.first != number.last:
        return False
    months = MONTHS[language]
    before = words[number.first - 1].lower if number.first else ""
    near = [word.lower for word in words[number.last + 1 : number.last + 3]]
    if before in months and (
        before not in ("may", "mars") or words[number.first - 1].text[0].isupper()
    ):
        return True
    return bool(near) and (
        near[0] in months or (len(near) > 1 and near[0] in (".", "of", "er") and near[1] in months)
    )


def _is_age(words: list[Token], number: Number, before: Token | None, following: str) -> bool:
    near = [word.lower for word in words[number.last + 1 : number.last + 5]]
    behind = [word.lower for word in words[max(0, number.first - _PEOPLE_BEFORE) : number.first]]
    if number.value > 120:
        return False
    if any(word in _AGED for word in behind):
        return True
    if (
        following == "-"
        and len(near) > 1
        and near[1].startswith(("jarig", "jährig", "year", "old"))
    ):
        return True
    years = ("jaar", "years", "year", "ans", "jahre", "jahren", "yrs")
    if following in years and len(near) > 1 and near[1] in _OLD:
        return True
    if following in years and behind and behind[-1] in _OF_AGE:
        return not (len(behind) > 1 and behind[-2] in _TERM)
    return _in_commas(words, number, before, following)


def _in_commas(words: list[Token], number: Number, before: Token | None, following: str) -> bool:
    """Say whether a bare number stands behind a name: "Ada Madeup, 41," or "Jan (41)"."""
    if before is None or number.first < 2 or not number.in_digits or number.first != number.last:
        return False
    pair = before.text + following
    named = words[number.first - 2].text[0].isupper()
    return named and 11 < number.value < 105 and pair == ",,"
