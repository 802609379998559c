import json
import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.text.figures import COLUMNS, extract_figures
from counterclaim.text.inputs import TextsError, read_texts

GOLD = Path(__file__).parents[1] / "gold"


def figures(text: str, language: str) -> pd.DataFrame:
    return extract_figures(pd.DataFrame({"doc_id": ["a"], "language": [language], "text": [text]}))


def values(text: str, language: str) -> list[float]:
    return figures(text, language)["value"].tolist()


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("nl", "Er lag anderhalve ton cocaïne.", 1500),
        ("nl", "De vierhonderd agenten vertrokken.", 400),
        ("nl", "Er waren 1,2 miljoen berichten.", 1_200_000),
        ("nl", "Er kwam een half miljard euro vrij.", 500_000_000),
        ("nl", "Er kwamen 1.200 agenten.", 1200),
        ("nl", "Hij kreeg tweeënhalf jaar cel.", 2.5),
        ("en", "They found two dozen guns.", 24),
        ("en", "They seized €4.7m in cash.", 4_700_000),
        ("en", "They sent 1,200 officers.", 1200),
        ("en", "It cost 1.5bn euros.", 1_500_000_000),
        ("fr", "Il y a eu quatre-vingts arrestations.", 80),
        ("fr", "Il y avait 1\u202f200 policiers.", 1200),
        ("fr", "On a saisi une tonne et demie de cocaïne.", 1500),
        ("de", "Er bekam zweieinhalb Jahre Haft.", 2.5),
        ("de", "Es waren eineinhalb Millionen Nachrichten.", 1_500_000),
        ("de", "Es gab 4,7 Mio. Euro Bargeld.", 4_700_000),
    ],
)
def test_a_number_in_words_or_digits_has_its_value(language, text, value):
    assert values(text, language) == [value]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("nl", "ruim tweehonderd invallen", ("at_least", 200, 201, 250)),
        ("nl", "zo'n 70.000 gebruikers", ("approx", 70_000, 65_000, 75_000)),
        ("nl", "70.000 gebruikers", ("approx", 70_000, 66_500, 73_500)),
        ("nl", "tientallen wapens", ("range", 20, 20, 99)),
        ("nl", "honderden miljoenen berichten", ("range", 2e8, 2e8, 9.99e8)),
        ("nl", "tussen de vijf en tien auto's", ("range", 5, 5, 10)),
        ("nl", "bijna 600 woningen", ("at_most", 600, 550, 600)),
        ("en", "up to 300 phones", ("at_most", 300, 0, 300)),
        ("en", "exactly 300 phones", ("exact", 300, 300, 300)),
        ("en", "fewer than 50 arrests", ("at_most", 50, 0, 49)),
        ("en", "more than 1,500 officers", ("at_least", 1500, 1501, 1599)),
        ("fr", "une trentaine de suspects", ("approx", 30, 27, 33)),
        ("fr", "près d'un milliard de messages", ("at_most", 1e9, 9e8, 1e9)),
        ("de", "knapp 600 Wohnungen", ("at_most", 600, 550, 600)),
        ("de", "48 Festnahmen", ("exact", 48, 48, 48)),
    ],
)
def test_a_hedge_sets_bound_and_interval(language, text, expected):
    row = figures(text, language).iloc[0]
    assert (row["bound"], row["value"], row["value_low"], row["value_high"]) == expected


def test_at_least_is_open_above():
    assert figures("mindestens 80 Festnahmen", "de")["value_high"].isna().all()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Op 9 maart 2021 om 20.30 uur belde hij."),
        ("nl", "De 34-jarige man zat in kamer 12."),
        ("nl", "Het bedrijf uit 2008 won de 3e prijs."),
        ("nl", "Een verdachte zweeg drie weken."),
        ("nl", "Bel +32 2 555 12 34 of 0800 1234."),
        ("en", "The iPhone 12 came in 2020, aged 41 as he was."),
        ("en", "One of them fell on March 9, 2021 at 6.30am."),
        ("en", "Some 25% of them paid."),
        ("fr", "L'homme, âgé de 34 ans, est né le 3 mai 1990 à 6h30."),
        ("fr", "Un suspect et une voiture, le 2e jour."),
        ("de", "Der 3. Senat tagt am 3. Januar um 6 Uhr."),
        ("de", "Eine Frau wohnte in Zimmer 12."),
    ],
)
def test_dates_times_ages_ordinals_rooms_shares_and_articles_are_no_figures(language, text):
    assert values(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        ("nl", "De Spaanse politie pakte 14 mensen op.", ["ES"]),
        ("nl", "In België en Nederland zijn 48 mensen aangehouden.", ["BE", "NL"]),
        ("nl", "12 arrestaties in Spanje, 5 in Italië en 3 in Duitsland.", ["ES", "IT", "DE"]),
        ("nl", "Wereldwijd waren er 45.000 gebruikers.", ["WORLD"]),
        ("en", "Dutch police said 14 people were arrested in Belgium.", ["BE"]),
        ("en", "There were 12 arrests.", [""]),
        ("fr", "À Anvers, 12 arrestations.", ["BE"]),
        ("fr", "Europol a annoncé 12 arrestations en Europe.", ["EU"]),
        ("de", "Zwölf Festnahmen in Berlin.", ["DE"]),
        ("de", "In Deutschland 12, in Österreich 5 Festnahmen.", ["DE", "AT"]),
    ],
)
def test_a_figure_has_the_country_of_its_place(language, text, places):
    assert figures(text, language)["jurisdiction"].tolist() == places


def test_a_sentence_without_a_place_leans_on_the_one_before_and_says_so():
    rows = figures(
        "In Nederland zijn 75 panden doorzocht. Daarbij zijn 28 vuurwapens gevonden.", "nl"
    )
    assert rows["jurisdiction"].tolist() == ["NL", "NL"]
    assert rows["jurisdiction_basis"].tolist() == ["sentence", "carried"]


@pytest.mark.parametrize(
    ("language", "text", "measure"),
    [
        ("nl", "Er is geen enkele verdachte aangehouden.", "arrests"),
        ("en", "Not a single raid took place.", "searches"),
        ("fr", "Aucune arrestation n'a eu lieu.", "arrests"),
        ("de", "Es gab keine einzige Festnahme.", "arrests"),
    ],
)
def test_not_a_single_one_is_zero(language, text, measure):
    row = figures(text, language).iloc[0]
    assert (row["value"], row["measure"], row["bound"]) == (0, measure, "exact")


def test_tonnes_become_kilograms_and_a_dutch_ton_of_money_is_a_hundred_thousand():
    assert figures("two tonnes of cocaine", "en")[["value", "unit"]].values.tolist() == [
        [2000, "kg"]
    ]
    rows = figures("Er lag twee ton aan contant geld.", "nl")
    assert rows[["value", "unit", "measure"]].values.tolist() == [[200_000, "eur", "cash_eur"]]


def test_a_swiss_apostrophe_groups_digits_and_the_eleven_of_a_team_is_no_number():
    assert figures("Etwa 12'000 Fans kamen.", "de")["value"].tolist() == [12_000]
    assert figures("Die Elf gewann.", "de").empty
    assert figures("Elf Fans kamen.", "de")["value"].tolist() == [11]


def test_every_seen_gold_figure_is_found():
    gold = [json.loads(line) for line in (GOLD / "seen.jsonl").read_text("utf-8").splitlines()]
    texts = pd.DataFrame(gold).rename(columns={"id": "doc_id"})
    found = extract_figures(texts).groupby("doc_id")["value"].agg(sorted).to_dict()
    wanted = {one["id"]: sorted(row["value"] for row in one["figures"]) for one in gold}
    assert found == {key: value for key, value in wanted.items() if value}


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.text(), st.sampled_from(["de", "en", "fr", "nl"]))
def test_any_text_can_be_read_and_offsets_give_the_printed_words(text, language):
    for row in figures(text, language).itertuples():
        assert row.text == text[row.start : row.end]


@settings(max_examples=50, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(
            [
                "zo'n",
                "ruim",
                "12",
                "1.200",
                "en",
                "tot",
                "tussen",
                "€",
                "kg",
                ".",
                ",",
                "“",
                "België",
                "3e",
            ]
        )
    )
)
def test_any_row_of_number_words_gives_an_interval_around_its_value(words):
    rows = figures(" ".join(words), "nl")
    assert (rows["value_low"] <= rows["value_high"].fillna(float("inf"))).all()


@pytest.mark.parametrize("piece", ["1", "1 ", "1.", "zwei", "zwei ", "van ", " ", '"', "een ", "€"])
@pytest.mark.parametrize("language", ["nl", "de"])
def test_twice_the_text_takes_at_most_about_twice_the_time(piece, language):
    def seconds(size: int) -> float:
        text = (piece * size)[:size]
        took = []
        for _ in range(2):
            begin = time.process_time()
            figures(text, language)
            took.append(time.process_time() - begin)
        return min(took)

    assert seconds(24_000) < 3 * seconds(12_000) + 0.05


def test_a_long_row_of_digits_is_read_faster_than_as_much_news():
    def seconds(text: str) -> float:
        begin = time.process_time()
        figures(text, "nl")
        return time.process_time() - begin

    news = seconds("In België zijn ruim tweehonderd huiszoekingen verricht. " * 6_000)
    assert seconds("1" * 340_000) < news
    assert seconds("zwei" * 85_000) < news


def test_no_texts_give_the_columns_and_no_rows():
    empty = extract_figures(pd.DataFrame({"doc_id": [], "language": [], "text": []}))
    assert list(empty) == list(COLUMNS)
    assert empty.empty


def test_a_missing_column_is_named():
    with pytest.raises(TextsError, match="'language' is missing"):
        extract_figures(pd.DataFrame({"doc_id": ["a"], "text": ["b"]}))


def test_an_unknown_language_is_named_with_file_row_and_column(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("doc_id,language,text\na,nl,x\nb,es,y\n", encoding="utf-8")
    with pytest.raises(TextsError, match=r"in\.csv, row 3, column 'language': 'es'"):
        read_texts(path)


def test_a_file_that_is_not_utf8_is_refused_with_the_remedy(tmp_path):
    path = tmp_path / "in.csv"
    path.write_bytes("doc_id,language,text\na,nl,België\n".encode("latin-1"))
    with pytest.raises(TextsError, match="save the file again as UTF-8"):
        read_texts(path)


def test_json_lines_are_read_like_csv(tmp_path):
    table = tmp_path / "in.csv"
    table.write_text("doc_id,language,text\n1,nl,NA\n", encoding="utf-8")
    lines = tmp_path / "in.jsonl"
    lines.write_text('{"doc_id": "1", "language": "nl", "text": "NA"}\n', encoding="utf-8")
    pd.testing.assert_frame_equal(read_texts(table), read_texts(lines))


def test_a_line_that_is_not_json_is_named(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text('{"doc_id": "1", "language": "nl", "text": "x"}\nno\n', encoding="utf-8")
    with pytest.raises(TextsError, match="row 2: not JSON"):
        read_texts(path)
