"""Numbers, intervals and days as English and Dutch readers print them."""

import os
import re
from datetime import datetime

import numpy as np
import pandas as pd
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal

LOCALES = {"en": "en_GB", "nl": "nl_NL"}
# The one switch for labels, chart text and findings.
LANGUAGE = os.environ.get("COUNTERCLAIM_LANGUAGE", "en")

# Marks that turn the direction of what follows, and signs that no page may hold.
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def unturned(text: str) -> str:
    """Keep a text in the order in which its letters stand.

    A mark that turns the direction of writing is shown by its number, "[U+202E]", so that no text
    can pass for another or reorder what stands beside it; a sign that no page may hold is replaced.
    """
    shown = _TURNS.sub(lambda mark: f"[U+{ord(mark[0]):04X}]", text)
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", shown)


def say(english: str, dutch: str, language: str) -> str:
    """Choose between two wordings by `language` ("en" or "nl")."""
    return {"en": english, "nl": dutch}[language]


def country_words(code: str, language: str = "en") -> str:
    """Name a country, the European Union or the world by its code; an unknown code is itself."""
    wholes = {"WORLD": say("worldwide", "wereldwijd", language)}
    return wholes.get(code) or Locale.parse(LOCALES[language]).territories.get(code, code)


def language_words(code: str, language: str = "en") -> str:
    """Name a language by its ISO 639-1 code; an unknown code is itself."""
    return Locale.parse(LOCALES[language]).languages.get(code, code)


def number_words(value: float, language: str = "en", *, short: bool = False) -> str:
    """Print a number: digits with separators, words for millions ("1.2 million", "1,2 miljoen").

    A missing number is an empty string; `short` abbreviates the words, for an axis.
    """
    if value is None or pd.isna(value):
        return ""
    if not np.isfinite(value):
        return "∞"
    if abs(value) >= 1e6:
        return format_compact_decimal(
            value,
            format_type="short" if short else "long",
            locale=LOCALES[language],
            fraction_digits=2,
        )
    return format_decimal(round(float(value), 2), locale=LOCALES[language])


def p_words(p: float, language: str = "en") -> str:
    """Print a p value or a share for a sentence: "= 0.002", "< 0.001"; empty where missing."""
    if p is None or pd.isna(p):
        return ""
    if p < 0.001:
        return "< " + format_decimal(0.001, locale=LOCALES[language])
    digits = 3 if p < 0.1 else 2
    return "= " + format_decimal(round(float(p), digits), locale=LOCALES[language])


def interval_words(low: float, high: float, bound: str, language: str = "en") -> str:
    """Print an interval: "30", "201 to 250", "201 or more" where it is open above."""
    if pd.isna(high) or not np.isfinite(high):
        return say("{} or more", "{} of meer", language).format(number_words(low, language))
    if low == high:
        return number_words(low, language)
    between = say(" to ", " tot ", language)
    return between.join((number_words(low, language), number_words(high, language)))


def day_words(
    first: datetime | None, last: datetime | None, language: str = "en", *, month: bool = False
) -> str:
    """Print a day or a span of days: "10 March 2021", "9 March 2021 to 15 March 2021".

    A missing end is open ("from …", "to …"); `month` prints the month and year only.
    """
    form = "LLL y" if month else "d MMM y"
    days = [
        format_date(day, form, LOCALES[language]) if day is not None and pd.notna(day) else ""
        for day in (first, last)
    ]
    if days[0] and (days[0] == days[1] or last is None):
        return days[0]
    if not all(days):
        start = (
            say("from {}", "vanaf {}", language) if days[0] else say("to {}", "tot {}", language)
        )
        return start.format(days[0] or days[1])
    return say(" to ", " tot ", language).join(days)
