"""Sentences of held texts stand beside what was coded of them, as far as words can tell."""

import dataclasses

import pandas as pd
import pytest

from counterclaim import held
from counterclaim.text.sentences import sentences

GIVEN = "tweakers-20210310-denial"


def holding(sky, texts):
    return dataclasses.replace(sky, texts=texts, sentences=sentences(texts))


@pytest.fixture(scope="module")
def beside(sky):
    return held.beside_codes(sky, GIVEN).set_index("position")


def test_the_given_page_is_held_and_verified(sky):
    row = held.held_pages(sky).set_index("article_id").loc[GIVEN]
    assert (row["verified"], row["sentences"], row["in_window"]) == ("hash", 21, 21)


def test_without_a_text_there_is_no_row_anywhere(sky):
    bare = holding(sky, {})
    assert held.held_pages(bare).empty
    assert held.beside_codes(bare).empty
    assert held.unplaced(bare).empty


def test_there_is_one_row_a_sentence_in_the_words_of_the_page(sky, beside):
    own = sky.sentences[sky.sentences["article_id"] == GIVEN]
    assert beside["text"].tolist() == own["text"].tolist()


def test_a_figure_stands_where_it_was_printed(beside):
    assert beside.loc[20, "figures"] == "dertig mensen; 75 woningen en kantoren"
    assert beside.loc[17, "figures"] == "70.000 gebruikers"
    assert beside.loc[1, "figures"] == ""


def test_a_statement_is_placed_by_the_form_of_its_verb_or_by_its_hedge(beside):
    assert beside.loc[9, "verbs"] == "ontkennen"
    assert "never approached it" in beside.loc[9, "statements"]
    assert beside.loc[8, "hedges"] == "mogelijk"
    assert "perhaps the seller meant" in beside.loc[8, "statements"]


def test_a_quotation_is_placed_where_the_sentence_quotes(beside):
    """Two sentences have the verb; the second of them quotes."""
    assert "claimt" in beside.loc[2, "text"]
    assert "Resellers" not in beside.loc[2, "statements"]
    assert "Resellers" in beside.loc[4, "statements"]


def test_each_pass_s_words_stand_in_the_sentence_that_has_them(beside):
    assert beside.loc[1, ["pass_a", "pass_b"]].tolist() == ["ontkennen; gekraakt"] * 2
    assert beside.loc[12, ["pass_a", "pass_b"]].tolist() == ["", ""]


def test_every_statement_is_placed_once_or_listed_as_unplaced(sky, beside):
    coded = sky.statements[
        (sky.statements["article_id"] == GIVEN) & (sky.statements["position"] > 0)
    ]
    placed = [one for cell in beside["statements"] for one in cell.split("; ") if one]
    lost = held.unplaced(sky, GIVEN)["paraphrase_en"].tolist()
    # One paraphrase holds a semicolon itself.
    known = set(coded["paraphrase_en"])
    assert set(lost) <= known
    assert len(lost) == 11
    assert sum(any(one in cell for cell in beside["statements"]) for one in known) == 12
    assert len(placed) >= 12
    assert len(lost) + 12 == len(coded)


def test_statements_are_placed_in_their_order(sky):
    coded = pd.DataFrame(
        {
            "reporting_verb": ["zeggen", "melden", "zeggen"],
            "hedge": [None, None, None],
            "attribution": ["indirect"] * 3,
        }
    )
    words = [["hij", "meldt"], ["zij", "zegt"], ["hij", "meldde"], ["zij", "zei"]]
    assert held._placed(coded, words, [False] * 4, "nl") == [1, 2, 3]


def test_what_lies_outside_the_coded_window_has_no_code_beside_it(sky):
    text = sky.texts[GIVEN].replace(" date 2022-04 ", "")
    more = "De politie in Ergens meldde eerder al iets.\n\n"
    after = "\n\nHet bedrijf ontkent dat ook 75 woningen en kantoren zijn bezocht."
    rows = held.beside_codes(holding(sky, {GIVEN: more + text + after}), GIVEN)
    assert rows["in_window"].tolist() == [False, *[True] * 21, False]
    cells = rows.loc[~rows["in_window"], ["verbs", "figures", "statements", "pass_a"]]
    assert (cells == "").all(axis=None)


def test_a_text_that_is_not_the_page_has_no_code_beside_it(sky):
    other = holding(sky, {GIVEN: "Sky ECC ontkent alles, zegt de politie over dertig mensen."})
    assert held.held_pages(other)["verified"].tolist() == ["none"]
    row = held.beside_codes(other, GIVEN).iloc[0]
    assert (row["verbs"], row["statements"], row["figures"], row["pass_a"]) == ("", "", "", "")
