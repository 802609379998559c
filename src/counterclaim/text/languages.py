"""The four languages that are read, and how each prints a number."""

from babel.numbers import get_decimal_symbol, get_group_symbol

LANGUAGES = ("de", "en", "fr", "nl")

DECIMAL = {language: get_decimal_symbol(language) for language in LANGUAGES}
# babel knows one group mark a language, and for French only the narrow no-break space; Belgian
# pages print a point there, and most pages a plain or a no-break space.
GROUP = {language: {get_group_symbol(language)} for language in LANGUAGES}
GROUP["fr"] |= {"."}
SPACES = " \u00a0\u2009\u202f"

MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sept sep oct nov dec",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "januar jänner februar märz april mai juni juli august september oktober november dezember",
}
MONTHS = {language: frozenset(names.split()) for language, names in MONTHS.items()}
