"""Dates, languages and ids as they are normalised."""

import pytest

from counterclaim.readers.dates import AmbiguousDateError, day_in_line, day_of, order_of
from counterclaim.readers.identifiers import fits, made_id, slug, unused
from counterclaim.readers.languages import guessed_language, language_code
from counterclaim.readers.records import RefusedError

DAY = ("2021-03-10", "day")


@pytest.mark.parametrize(
    "written",
    [
        "2021-03-10",
        "2021-3-10",
        "2021/03/10",
        "20210310",
        "20210310T120000Z",
        "20210310120000",
        "2021-03-10T23:30:00-05:00",
        "2021-03-10 12:00:00.123 UTC",
        "10.03.2021",
        "10.3.2021 12:15",
        "44265",
        "44265.5",
        "10 maart 2021",
        "woensdag 10 maart 2021 om 12:30 uur",
        "March 10, 2021",
        "March 10, 2021 Wednesday",
        "Wed, 10 Mar 2021 12:00:00 +0100",
        "10th of March 2021",
        "mercredi 10 mars 2021 à 12h30",
        "10. März 2021",
        "Mittwoch, den 10. Maerz 2021",
    ],
)
def test_each_of_these_is_the_tenth_of_march(written):
    assert day_of(written) == DAY


@pytest.mark.parametrize("written", ["2021-03", "maart 2021", "March 2021", "März 2021"])
def test_a_month_alone_is_kept_as_a_month(written):
    assert day_of(written) == ("2021-03", "month")


@pytest.mark.parametrize("written", ["", " ", "null", "None", "nan", "NaT", "-", "N/A"])
def test_a_word_for_nothing_is_no_date(written):
    assert day_of(written) == ("", "")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("31-02-2021", "does not exist"),
        ("2021-13-01", "does not exist"),
        ("10-3-21", "two figures"),
        ("yesterday", "not a date"),
        ("2021", "not a date"),
        ("1" * 5_000, "not a date"),
        ("２０２１-03-10", "not a date"),
        ("1² March 2021", "not a date"),
        ("0000-00-00", "does not exist"),
        ("2921-03-10", "not in 1500 to 2100"),
    ],
)
def test_what_is_no_date_is_refused_with_its_reason(written, reason):
    with pytest.raises(RefusedError, match=reason):
        day_of(written)


def test_a_date_of_two_orders_is_refused_unless_the_order_is_known():
    with pytest.raises(AmbiguousDateError, match="--day-first"):
        day_of("03/04/2021")
    assert day_of("03/04/2021", "day") == ("2021-04-03", "day")
    assert day_of("03/04/2021", "month") == ("2021-03-04", "day")


def test_a_date_that_only_one_order_allows_needs_none():
    assert day_of("25/03/2021", "month") == day_of("03/25/2021", "day") == ("2021-03-25", "day")
    assert day_of("04-04-2021") == ("2021-04-04", "day")


def test_a_column_settles_its_order_unless_it_holds_both():
    assert order_of(["03/04/2021", "25/03/2021"]) == "day"
    assert order_of(["03/04/2021", "03/25/2021"]) == "month"
    assert order_of(["25/03/2021", "03/25/2021"]) == ""
    assert order_of(["03/04/2021", "25.03.2021"]) == ""


def test_a_line_that_goes_on_after_its_date_is_read_only_where_that_is_allowed():
    assert day_in_line("March 10, 2021 Wednesday Final Edition") == DAY
    with pytest.raises(RefusedError):
        day_of("March 10, 2021 Wednesday Final Edition")
    assert day_in_line("A title of 10 March") == ("", "")


@pytest.mark.parametrize(
    "said", ["nl", "NL", "nl-BE", "nl_NL", "nld", "dut", "Dutch", "Nederlands", "néerlandais"]
)
def test_each_of_these_is_dutch(said):
    assert language_code(said) == "nl"


@pytest.mark.parametrize("said", ["", "und", "Unknown", "None", "mul"])
def test_a_language_that_is_not_said_is_empty(said):
    assert language_code(said) == ""


@pytest.mark.parametrize("said", ["Klingon", "xx", "fil", "12"])
def test_what_has_no_code_of_two_letters_is_refused(said):
    with pytest.raises(RefusedError, match="not a language"):
        language_code(said)


TEXTS = {
    "nl": "De firma ontkent dat er gegevens zijn gelekt en zegt dat een oude kopie van een "
    "testbestand werd gevonden door een onderzoeker uit de stad.",
    "en": "The company denies that any data were leaked and says that an old copy of a test file "
    "was found by a researcher who lives in the city.",
    "fr": "La société dément toute fuite de données et affirme qu'une ancienne copie d'un fichier "
    "d'essai a été trouvée par un chercheur de la ville.",
    "de": "Die Firma bestreitet, dass Daten abgeflossen sind, und sagt, eine alte Kopie einer "
    "Testdatei sei von einem Forscher aus der Stadt gefunden worden.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_of_two_lines_is_enough_to_tell_its_language(language):
    assert guessed_language(TEXTS[language]) == language


def test_a_short_text_is_not_guessed():
    assert guessed_language("De firma ontkent.") == ""


def test_an_id_holds_only_lower_case_letters_digits_and_hyphens():
    assert slug("Über: l'Œuvre – Straße №5!") == "uber-l-oeuvre-strasse-no5"
    assert slug("../../etc/passwd") == "etc-passwd"
    assert slug("CON") == "page-con"
    assert len(slug("word " * 100)) <= 80
    assert slug("пресса") == ""


def test_an_id_is_made_of_outlet_date_and_title():
    made = made_id("De Polder", "2021-03-10", "Firma ontkent het lek van vorige week", "", "x")
    assert made == "de-polder-20210310-firma-ontkent-het-lek-van-vorige"
    assert made_id("", "", "", "my file", "x") == "my-file"
    assert fits(made_id("", "", "", "", "x"))


def test_an_id_that_is_taken_is_made_longer_by_what_its_page_holds():
    used = {"a"}
    first = unused("a", "one page", used)
    used.add(first)
    assert first != "a"
    assert unused("a", "one page", used) not in used
    assert unused("b", "one page", used) == "b"
