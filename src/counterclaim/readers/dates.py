"""Dates as people and programs print them, to YYYY-MM-DD or YYYY-MM."""

import datetime
import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from babel.dates import get_day_names, get_month_names

from counterclaim.readers.records import RefusedError, shown

EMPTY = {"", "-", "n/a", "nan", "nat", "none", "null", "unknown"}
REMEDY = "write it as 2021-03-10 or 2021-03, or leave it empty"
LOCALES = ("nl", "en", "en_GB", "fr", "de", "de_AT")
FIRST_YEAR, LAST_YEAR = 1500, 2100

_AFTER = r"(?:[T ,][0-9A-Za-z:.,+\- ]{0,40})?"
YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})(?:\2([0-9]{1,2})" + _AFTER + r")?")
COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T?[0-9]{4,6}Z?)?")
YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})" + _AFTER)
SHORT_YEAR = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}")
SERIAL = re.compile(r"([2-5][0-9]{4})(?:[.,][0-9]{1,12})?")
WORD = re.compile(r"[^\W\d_]+|[0-9]+|[:+]")
ORDINALS = {"st", "nd", "rd", "th", "er", "e", "ste", "de"}
SMALL = {"de", "den", "der", "le", "du", "of", "the", "on", "am", "op"} | {
    *("om", "um", "a", "at", "uur", "uhr"),
}
# Day one of Excel is 1 January 1900, and it believes in 29 February of that year.
EXCEL_ZERO = datetime.date(1899, 12, 30)


class AmbiguousDateError(RefusedError):
    """A date such as 03/04/2021, whose order of day and month nothing settles."""


def day_of(value: str, order: str = "") -> tuple[str, str]:
    """Normalise a date.

    Parameters
    ----------
    value
        ISO 8601, `20210310T120000Z`, `10-3-2021`, `10.03.2021`, an Excel serial number, or a date
        with its month in words in Dutch, English, French or German.
    order
        "day" or "month": which comes first where figures alone do not say; "" where not known.

    Returns
    -------
    The date and its precision: ("2021-03-10", "day"), ("2021-03", "month") or ("", "").

    Raises
    ------
    AmbiguousDateError
        Both numbers can be a month, they differ, and `order` is not known. A point between them
        is no doubt: that is how German and Dutch print a day before a month.
    RefusedError
        Not a date, a day that does not exist, or a year in two figures.

    Notes
    -----
    The day is the one that is written; no time zone is converted.
    """
    text = value.strip()
    if text.casefold() in EMPTY:
        return "", ""
    if found := YEAR_FIRST.fullmatch(text):
        year, _, month, day = found.groups()
        return _dated(year, month, day, value)
    if found := COMPACT.fullmatch(text):
        return _dated(*found.groups(), value)
    if found := YEAR_LAST.fullmatch(text):
        return _year_last(found, order, value)
    if SHORT_YEAR.fullmatch(text):
        raise RefusedError(f"the year of {shown(value)} has two figures", REMEDY, "published")
    if found := SERIAL.fullmatch(text):
        day = EXCEL_ZERO + datetime.timedelta(days=int(found[1]))
        return day.isoformat(), "day"
    if named := _named(text):
        return _dated(*named, value)
    raise RefusedError(f"{shown(value)} is not a date", REMEDY, "published")


def order_of(values: Iterable[str]) -> str:
    """Find whether a column writes the day or the month first.

    Returns
    -------
    "day" where some date has a first number above 12, "month" where some has a second one above
    12, and "" where there is neither, or both.
    """
    orders = set()
    for value in values:
        found = YEAR_LAST.fullmatch(value.strip())
        if found and found[2] != ".":
            orders |= {"day"} if int(found[1]) > 12 else set()
            orders |= {"month"} if int(found[3]) > 12 else set()
    return orders.pop() if len(orders) == 1 else ""


def day_in_line(line: str) -> tuple[str, str]:
    """Read a line that begins with a date in words, such as "March 10, 2021 Wednesday 9:12 AM GMT".

    Returns
    -------
    The date and its precision; ("", "") where the line is something else.
    """
    if len(line) > 120:
        return "", ""
    named = _named(line, loose=True)
    try:
        return _dated(*named, line) if named else ("", "")
    except RefusedError:
        return "", ""


def _year_last(found: re.Match, order: str, value: str) -> tuple[str, str]:
    first, mark, second, year = found.groups()
    a, b = int(first), int(second)
    if mark == "." or a == b or a > 12 or (b <= 12 and order == "day"):
        return _dated(year, second, first, value)
    if b > 12 or order == "month":
        return _dated(year, first, second, value)
    raise AmbiguousDateError(
        f"{shown(value)} may be day or month first, and no other row of the file settles it",
        "give --day-first or --month-first, or write it as 2021-03-10",
        "published",
    )


def _dated(year: str, month: str, day: str | None, value: str) -> tuple[str, str]:
    try:
        date = datetime.date(int(year), int(month), int(day or 1))
    except ValueError as error:
        raise RefusedError(
            f"{shown(value)} is a day that does not exist", REMEDY, "published"
        ) from error
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        raise RefusedError(
            f"{shown(value)} is not in {FIRST_YEAR} to {LAST_YEAR}", REMEDY, "published"
        )
    return (date.isoformat(), "day") if day else (date.isoformat()[:7], "month")


def _named(text: str, loose: bool = False) -> tuple[str, str, str | None] | None:
    """Take year, month and day out of a date in words; None where it is none."""
    if len(text) > 120 or any(c.isnumeric() and not c.isascii() for c in text):
        return None
    found = WORD.findall(_plain(text))
    # "mar" is a month in English and a Tuesday in French.
    for days in (_weekdays() - _months().keys(), _weekdays()):
        if named := _in_words([w for w in found if w not in days and w not in SMALL], loose):
            return named
    return None


def _in_words(words: list[str], loose: bool) -> tuple[str, str, str | None] | None:
    months = _months()
    words = [w for i, w in enumerate(words) if not (w in ORDINALS and i and words[i - 1].isdigit())]
    if len(words) >= 3 and words[1] in months and _is_day(words[0]) and _is_year(words[2]):
        named, rest = (words[2], months[words[1]], words[0]), words[3:]
    elif len(words) >= 3 and words[0] in months and _is_day(words[1]) and _is_year(words[2]):
        named, rest = (words[2], months[words[0]], words[1]), words[3:]
    elif len(words) >= 2 and words[0] in months and _is_year(words[1]):
        named, rest = (words[1], months[words[0]], None), words[2:]
    else:
        return None
    is_time = not rest or (rest[0].isdigit() and len(rest) <= 8)
    return named if loose or is_time else None


def _is_day(word: str) -> bool:
    return len(word) <= 2 and word.isascii() and word.isdigit()


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isascii() and word.isdigit()


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


@cache
def _months() -> dict[str, str]:
    names = {"sept": "9", "maerz": "3"}
    for locale in LOCALES:
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, "format", locale).items():
                names[_plain(name).strip(".")] = str(number)
    return names


@cache
def _weekdays() -> frozenset[str]:
    found = (
        _plain(name).strip(".")
        for locale in LOCALES
        for width in ("wide", "abbreviated")
        for name in get_day_names(width, "format", locale).values()
    )
    return frozenset(found)
