"""Languages as files declare them, to the two letters of ISO 639-1; guessed where they do not."""

from functools import cache

from babel import Locale
from babel.core import get_global

from counterclaim.readers.records import RefusedError, shown

NOT_SAID = {"", "-", "mul", "n/a", "nan", "none", "null", "und", "unknown", "x-default", "zxx"}
NAMED_IN = ("en", "nl", "fr", "de")
# Shorter texts are too often taken for a neighbour language.
GUESS_FROM = 100
SURE = 0.9
GUESSED_OF = 5_000


def language_code(said: str) -> str:
    """Normalise a language that a file declares: "nl-BE", "nld" and "Dutch" are "nl".

    Raises
    ------
    RefusedError
        The word is not a language that has a code of two letters.
    """
    word = said.strip().casefold().replace("_", "-")
    if word in NOT_SAID:
        return ""
    first = word.split("-")[0]
    code = get_global("language_aliases").get(first, first)
    if code in _codes():
        return code
    if word in _names():
        return _names()[word]
    raise RefusedError(
        f"{shown(said)} is not a language with a code of two letters",
        "write nl, en, fr, de or another code of ISO 639-1, or leave it empty",
        "language",
    )


def guessed_language(text: str) -> str:
    """Guess the language of a text with py3langid; "" where the text is short or the guess weak."""
    text = text.strip()
    if len(text) < GUESS_FROM:
        return ""
    code, probability = _identifier().classify(text[:GUESSED_OF])
    return code if probability >= SURE and code in _codes() else ""


@cache
def _identifier():
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _codes() -> frozenset[str]:
    return frozenset(code for code in Locale("en").languages if len(code) == 2)


@cache
def _names() -> dict[str, str]:
    return {
        name.casefold(): code
        for locale in NAMED_IN
        for code, name in Locale(locale).languages.items()
        if len(code) == 2
    }
