from importlib import resources

import pandas as pd
import pytest

from counterclaim.text.figures import extract_figures
from counterclaim.text.lexicon import COLUMNS, LexiconError, lexicon, lexicons, read_lexicon

CLASSES = {"neutral", "denying", "distancing", "insisting", "accusing", "factive"}


@pytest.mark.parametrize("name", COLUMNS)
def test_a_shipped_list_has_its_columns_and_every_language(name):
    table = lexicon(name)
    assert list(table) == ["language", *COLUMNS[name]]
    assert set(table["language"]) - {"*"} == {"de", "en", "fr", "nl"}
    assert table[COLUMNS[name][0]].str.strip().ne("").all()
    assert not table.duplicated().any()


def test_every_reporting_verb_has_one_class_of_the_codebook():
    verbs = lexicon("reporting_verbs")
    assert set(verbs["verb_class"]) == CLASSES
    assert not verbs.duplicated(["language", "verb"]).any()
    assert set(verbs["needs"]) == {"any", "clause", "quote"}


def test_a_verb_has_one_class_in_speech_and_in_wording():
    with resources.files("counterclaim").joinpath("verbs.csv").open(encoding="utf-8") as lines:
        wording = pd.read_csv(lines, dtype=str, keep_default_na=False)
    both = pd.concat([wording, lexicon("reporting_verbs")])[["language", "verb", "verb_class"]]
    classes = both.groupby(["language", "verb"])["verb_class"].nunique()
    assert classes[classes > 1].index.tolist() == []


@pytest.mark.parametrize("language", ["de", "en", "fr", "nl"])
def test_every_language_has_verbs_of_every_class(language):
    verbs = lexicon("reporting_verbs").query("language == @language")
    assert set(verbs["verb_class"]) == CLASSES


def test_a_country_is_two_capitals_or_a_whole():
    codes = set(lexicon("places")["jurisdiction"])
    assert codes == {code for code in codes if len(code) == 2 and code.isupper()} | {"WORLD"}


def test_changing_a_list_changes_no_other_reader():
    mine = lexicon("places")
    mine.loc[:, "jurisdiction"] = "XX"
    assert "XX" not in set(lexicon("places")["jurisdiction"])


def test_your_own_row_adds_to_the_shipped_ones(tmp_path):
    (tmp_path / "places.csv").write_text(
        "language,term,jurisdiction,kind\n*,Kwartelstad,NL,place\nnl,België,FR,country\n", "utf-8"
    )
    texts = pd.DataFrame(
        {
            "doc_id": ["a", "b"],
            "language": "nl",
            "text": ["12 invallen in Kwartelstad", "12 invallen in België"],
        }
    )
    rows = extract_figures(texts, lexicons(tmp_path))
    assert rows["jurisdiction"].tolist() == ["NL", "FR"]
    assert extract_figures(texts)["jurisdiction"].tolist() == ["", "BE"]


def test_your_own_file_can_replace_a_list(tmp_path):
    (tmp_path / "hedges.csv").write_text("language,hedge,kind\nnl,zou,modal\n", "utf-8")
    assert len(lexicons(tmp_path, replace=("hedges",))["hedges"]) == 1
    assert len(lexicons(tmp_path)["hedges"]) == len(lexicon("hedges"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("language,hedge\nnl,zou\n", "'kind' is missing"),
        ("language,hedge,kind\nes,quizá,doubt\n", "row 2, column 'language'"),
        ("language,hedge,kind\nnl,,doubt\n", "row 2, column 'hedge'"),
    ],
)
def test_a_file_that_breaks_the_codebook_is_refused_with_its_place(tmp_path, text, message):
    path = tmp_path / "hedges.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        read_lexicon("hedges", path)


def test_a_list_that_is_not_there_is_named():
    with pytest.raises(LexiconError, match="no lexicon 'nouns'"):
        lexicon("nouns")
    with pytest.raises(LexiconError, match="no such file"):
        lexicons("nowhere", replace=("hedges",))
