import json
import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.text.beside import figures_beside_coded, speech_beside_coded
from counterclaim.text.quotes import quote_spans
from counterclaim.text.speech import COLUMNS, extract_speech

GOLD = Path(__file__).parents[1] / "gold"


def speech(text: str, language: str, **options) -> pd.DataFrame:
    texts = pd.DataFrame({"doc_id": ["a"], "language": [language], "text": [text]})
    return extract_speech(texts, **options)


def said(text: str, language: str) -> list[tuple]:
    rows = speech(text, language)
    return list(zip(rows["speaker"], rows["verb"], rows["kind"], rows["content"], strict=True))


@pytest.mark.parametrize(
    "quoted",
    ['"{}"', "“{}”", "„{}“", "„{}”", "«{}»", "« {} »", "»{}«", "‹{}›", "‘{}’", "'{}'", "”{}”"],
)
def test_every_style_of_quotation_marks_is_read(quoted):
    text = quoted.format("Wij zijn veilig vandaag") + ", zegt Kwartelfoon."
    assert said(text, "nl") == [("Kwartelfoon", "zeggen", "direct", "Wij zijn veilig vandaag")]


@pytest.mark.parametrize(
    "text", ["zo'n auto's", "l'opération d'hier", "users' phones", "'s avonds"]
)
def test_an_apostrophe_is_no_quotation_mark(text):
    assert quote_spans(text) == []


def test_a_quotation_inside_a_quotation_is_part_of_it():
    text = "“He told me ‘no’ twice,” said Nimbus."
    assert said(text, "en") == [("Nimbus", "say", "direct", "He told me ‘no’ twice")]


def test_an_interrupted_quotation_is_two_rows_of_one_speaker():
    text = "“We were not approached,” Nimbus argued, “and we gave nothing away.”"
    assert said(text, "en") == [
        ("Nimbus", "argue", "direct", "We were not approached"),
        ("Nimbus", "argue", "direct", "and we gave nothing away."),
    ]


def test_a_quotation_that_goes_on_keeps_its_speaker():
    rows = said('"Dat klopt niet", zei Kwartelfoon. "Onze servers staan er nog."', "nl")
    assert [row[:3] for row in rows] == [("Kwartelfoon", "zeggen", "direct")] * 2


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("nl", "Vos ontkent te zijn benaderd.", ("Vos", "ontkennen", "te zijn benaderd")),
        ("nl", "Vos spreekt tegen dat hij belde.", ("Vos", "tegenspreken", "hij belde")),
        (
            "nl",
            "De maker wees de kritiek van de hand.",
            ("De maker", "van de hand wijzen", "de kritiek"),
        ),
        ("nl", "Er is niets mis, aldus de maker.", ("de maker", "aldus", "Er is niets mis")),
        ("en", "Nimbus denied having called.", ("Nimbus", "deny", "having called")),
        ("en", "Nimbus said its network was safe.", ("Nimbus", "say", "its network was safe")),
        ("en", "The network was safe, Nimbus said.", ("Nimbus", "say", "The network was safe")),
        ("en", "According to Nimbus, all was safe.", ("Nimbus", "according to", "all was safe")),
        ("fr", "La société dément avoir appelé.", ("La société", "démentir", "avoir appelé")),
        ("fr", "Selon le parquet, tout est sûr.", ("le parquet", "selon", "tout est sûr")),
        ("fr", "Le réseau est sûr, a dit le maire.", ("le maire", "dire", "Le réseau est sûr")),
        (
            "de",
            "Die Firma bestreitet, angerufen zu haben.",
            ("Die Firma", "bestreiten", "angerufen zu haben"),
        ),
        (
            "de",
            "Die Firma teilte mit, dass alles sicher ist.",
            ("Die Firma", "mitteilen", "alles sicher ist"),
        ),
        (
            "de",
            "Die Firma sagte, es sei alles sicher.",
            ("Die Firma", "sagen", "es sei alles sicher"),
        ),
        ("de", "Laut der Firma ist alles sicher.", ("der Firma", "laut", "ist alles sicher")),
    ],
)
def test_indirect_speech_has_speaker_verb_and_content(language, text, expected):
    speaker, verb, content = expected
    assert said(text, language) == [(speaker, verb, "indirect", content)]


@pytest.mark.parametrize(
    ("language", "text", "verb"),
    [
        ("nl", "De politie wilde niet reageren.", "reageren"),
        ("en", "Police declined to comment.", "decline"),
        ("fr", "La police n'a pas souhaité commenter.", "commenter"),
        ("de", "Die Polizei wollte sich nicht äußern.", "äußern"),
        ("en", "The firm denies.", "deny"),
        ("en", "Police could not be reached for comment.", "reach"),
        ("nl", "De club ging niet in op vragen.", "ingaan"),
        ("fr", "La police n'a pas pu être jointe.", "joindre"),
        ("de", "Der Verein ließ Fragen unbeantwortet.", "unbeantwortet lassen"),
    ],
)
def test_an_answer_without_content_has_none(language, text, verb):
    rows = speech(text, language)
    assert rows[["verb", "content"]].values.tolist() == [[verb, ""]]


@pytest.mark.parametrize(
    ("language", "text", "hedge"),
    [
        ("nl", "Hij zegt dat de app zou zijn gekraakt.", "zou"),
        ("nl", "De dienst telt naar eigen zeggen 100 klanten.", "naar eigen zeggen"),
        ("en", "Police said it was allegedly hacked.", "allegedly"),
        ("fr", "Le réseau aurait été piraté, dit la police.", "aurait"),
        ("de", "Die Firma sagt, das Netz sei sicher.", "sei"),
        ("en", "Police said it was hacked.", ""),
    ],
)
def test_a_mark_of_distance_is_kept_as_printed(language, text, hedge):
    assert speech(text, language)["hedge"].tolist() == [hedge]


def test_a_pronoun_is_kept_and_resolved_from_the_sentence_before():
    rows = speech("De Belgische politie zweeg. Ze zegt dat het onderzoek loopt.", "nl")
    assert rows["speaker"].tolist() == ["Ze"]
    assert rows["speaker_resolved"].tolist() == ["De Belgische politie"]
    assert rows["speaker_class"].tolist() == ["be_police"]


def test_a_pronoun_without_a_plain_antecedent_is_not_resolved():
    assert speech("She said it was fake.", "en")["speaker_resolved"].tolist() == [""]


@pytest.mark.parametrize(
    ("speaker", "code"),
    [
        ("De Nederlandse politie", "nl_police"),
        ("Het Openbaar Ministerie", "nl_prosecutor"),
        ("Het bedrijf", "company"),
        ("De advocaat", "defence_lawyer"),
        ("Europol", "europol_eurojust"),
        ("De krant", "other_media"),
        ("De Spaanse politie", "authority_unnamed"),
    ],
)
def test_a_speaker_has_the_code_of_the_codebook(speaker, code):
    assert speech(f"{speaker} zegt dat het klopt.", "nl")["speaker_class"].tolist() == [code]


def test_no_one_speaks_in_a_passive_or_in_a_noun():
    assert said("The firm is accused of fraud.", "en") == []
    assert said("A police report said nothing.", "en") == []


@pytest.mark.parametrize(
    ("language", "text", "verbs"),
    [
        ("nl", "Vos zegt dat het klopt en ontkent dat hij belde.", ["zeggen", "ontkennen"]),
        ("en", "The firm says all is well and denies that it lied.", ["say", "deny"]),
        ("fr", "Le maire dit que tout va bien et nie avoir menti.", ["dire", "nier"]),
        ("de", "Die Firma sagt, alles sei gut, und betont, dass es hält.", ["sagen", "betonen"]),
    ],
)
def test_a_second_verb_shares_the_speaker_and_parts_the_contents(language, text, verbs):
    rows = speech(text, language)
    assert rows["verb"].tolist() == verbs
    assert rows["speaker"].nunique() == 1
    assert not rows["content"].iloc[0].endswith(rows["content"].iloc[1])


def test_two_speakers_of_one_sentence_keep_their_own_words():
    rows = said("The mayor said the dam was weak, but the union denies that it knew.", "en")
    assert rows == [
        ("The mayor", "say", "indirect", "the dam was weak"),
        ("the union", "deny", "indirect", "it knew"),
    ]


def test_an_aside_between_commas_is_neither_speaker_nor_content():
    assert said("Nimbus, which claims to be small, denies the leak.", "en") == [
        ("Nimbus", "claim", "indirect", "to be small"),
        ("Nimbus", "deny", "indirect", "the leak"),
    ]
    assert said("Vos, die zweeg, ontkent de roof.", "nl") == [
        ("Vos", "ontkennen", "indirect", "de roof")
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("nl", "Vos: wij zijn niet gekraakt", ("Vos", ":", "indirect", "wij zijn niet gekraakt")),
        ("en", "Mayor: “The dam holds”", ("Mayor", ":", "direct", "The dam holds")),
        ("fr", "Le maire : « Tout va bien »", ("Le maire", ":", "direct", "Tout va bien")),
        ("de", "Polizei: Wir wissen nichts", ("Polizei", ":", "indirect", "Wir wissen nichts")),
    ],
)
def test_a_heading_with_a_colon_names_its_speaker(language, text, expected):
    assert said(text, language) == [expected]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Weather: rain is on its way"),
        ("nl", "Begroting: de stad snijdt in het groen"),
        ("fr", "Il a été dit que le pont fermerait."),
        ("en", "No agreement was reached on Monday."),
        ("nl", "Het eiland is niet bereikbaar door het hoge water."),
    ],
)
def test_no_one_speaks_in_a_plain_heading_a_passive_or_a_blocked_road(language, text):
    assert said(text, language) == []


def test_a_parser_of_your_own_can_name_the_subject():
    rows = speech("Vandaag zegt Vos dat het klopt.", "nl", find_subject=lambda s, lang, at: (0, 7))
    assert rows["speaker"].tolist() == ["Vandaag"]


def test_every_seen_gold_statement_has_its_verb():
    gold = [json.loads(line) for line in (GOLD / "seen.jsonl").read_text("utf-8").splitlines()]
    texts = pd.DataFrame(gold).rename(columns={"id": "doc_id"})
    found = extract_speech(texts).groupby("doc_id")["verb"].agg(sorted).to_dict()
    wanted = {one["id"]: sorted(row["verb"] for row in one["speech"]) for one in gold}
    assert found == {key: value for key, value in wanted.items() if value}


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.text(), st.sampled_from(["de", "en", "fr", "nl"]))
def test_any_text_can_be_read_and_offsets_give_the_content(text, language):
    for row in speech(text, language).itertuples():
        assert row.content in ("", text[row.start : row.end])


@settings(max_examples=50, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(
            [
                "zegt",
                "X",
                "dat",
                ",",
                ".",
                "“",
                "”",
                "'",
                "aldus",
                "volgens",
                ":",
                "niet",
                "ontkent",
                "\n",
            ]
        )
    )
)
def test_any_row_of_marks_and_verbs_can_be_read(words):
    text = " ".join(words)
    for row in speech(text, "nl").itertuples():
        assert row.content in ("", text[row.start : row.end])
        assert not row.speaker or row.speaker in text


@pytest.mark.parametrize(
    "piece", ['"', "“", '"aaa ', "van ", "zegt ", "volgens ", "“a” said X ", " "]
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_twice_the_text_takes_at_most_about_twice_the_time(piece, language):
    def seconds(size: int) -> float:
        text = (piece * size)[:size]
        took = []
        for _ in range(2):
            begin = time.process_time()
            speech(text, language)
            took.append(time.process_time() - begin)
        return min(took)

    assert seconds(24_000) < 3 * seconds(12_000) + 0.05


def test_no_texts_give_the_columns_and_no_rows():
    empty = extract_speech(pd.DataFrame({"doc_id": [], "language": [], "text": []}))
    assert list(empty) == list(COLUMNS)
    assert empty.empty


def test_coded_and_found_figures_stand_side_by_side():
    columns = ["measure", "jurisdiction", "value", "value_low", "value_high"]
    found = pd.DataFrame(
        [["arrests", "NL", 30.0, 30.0, 30.0], ["users", "", 5.0, 5.0, 5.0]], columns=columns
    ).assign(text=["dertig", "vijf"])
    coded = pd.DataFrame(
        [["arrests", "NL", 30, 30.0, 30.0], ["searches", "BE", 200, 201.0, 250.0]], columns=columns
    ).assign(reported_as=["dertig mensen", "ruim tweehonderd"])
    beside = figures_beside_coded(found, coded)
    assert beside["agreement"].tolist() == ["all", "coded only", "found only"]


def test_coded_and_found_statements_stand_side_by_side():
    coded = pd.DataFrame(
        {
            "position": [0, 1, 2],
            "speaker": ["company", "company", "nl_police"],
            "proposition": ["cracked", "cracked", "users"],
            "attribution": ["indirect", "indirect", "indirect"],
            "reporting_verb": ["ontkennen", "ontkennen", "melden"],
        }
    )
    found = speech("Het bedrijf ontkent dat het lekt.", "nl")
    assert speech_beside_coded(found, coded)["agreement"].tolist() == ["all", "coded only"]
