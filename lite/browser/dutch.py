"""Dutch for the text2num that runs in the browser: the same number, said in German, is read there."""

import re

from .transforms import text2num as _text2num

GERMAN = {
    "nul": "null", "een": "ein", "één": "ein", "eén": "ein", "twee": "zwei", "drie": "drei", "vier": "vier", "vijf": "fünf",
    "zes": "sechs", "zeven": "sieben", "acht": "acht", "negen": "neun", "tien": "zehn",
    "elf": "elf", "twaalf": "zwölf", "dertien": "dreizehn", "veertien": "vierzehn",
    "vijftien": "fünfzehn", "zestien": "sechzehn", "zeventien": "siebzehn",
    "achttien": "achtzehn", "negentien": "neunzehn", "twintig": "zwanzig", "dertig": "dreißig",
    "veertig": "vierzig", "vijftig": "fünfzig", "zestig": "sechzig", "zeventig": "siebzig",
    "tachtig": "achtzig", "negentig": "neunzig", "honderd": "hundert", "duizend": "tausend",
    "miljoen": "million", "miljard": "milliarde", "biljoen": "billion", "en": "und", "ën": "und",
}  # fmt: skip
WORD = re.compile("|".join(sorted(GERMAN, key=len, reverse=True)))

JOINT = re.compile(r"(?<=hundert|hundred|tausend|housand|million|billion)\s+(?:und|and)\s+")


def in_german(phrase: str) -> str:
    """Say a Dutch number in German, part by part; what is no number word stays as it is."""
    return WORD.sub(lambda found: GERMAN[found[0]], phrase)


def text2num(phrase: str, lang: str) -> int:
    """Read a number written in words; raises ValueError where it is none."""
    if lang == "nl":
        phrase, lang = in_german(phrase), "de"
    try:
        # "honderd en zes", "a thousand and one": text2num 3 reads the joint, this one does not.
        return _text2num(JOINT.sub(" ", phrase), lang)
    except KeyError:  # "und" where no number stands before it
        raise ValueError(f"{phrase!r} is no number") from None
