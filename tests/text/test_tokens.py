"""The tokens are those that the shipped tables were made from."""

import nltk
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.findings import ARTICLE
from counterclaim.text import tokens as t


def test_the_article_gives_the_shipped_features(sky):
    words = t.tokens(sky.texts[ARTICLE])
    shipped = sky.page_features.set_index("article_id").loc[ARTICLE]
    assert len(words) == shipped["tokens"]
    assert len(set(words)) == shipped["types"]
    assert t.window_sha256(words) == shipped["window_sha256"]


def test_the_article_gives_the_shipped_term_counts(sky):
    counts = pd.Series(t.tokens(sky.texts[ARTICLE])).value_counts()
    shipped = sky.term_counts.query("article_id == @ARTICLE").set_index("term")["count"]
    assert counts.to_dict() == shipped.to_dict()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" date 2022-04 Sky ECC", ["sky", "ecc"]),
        ("op date 2022-04", ["op", "date", "2022", "04"]),
        ("’s-Hertogenbosch, auto’s", ["s-hertogenbosch", "auto's"]),
        ("1.200 of 1,5", ["1.200", "of", "1,5"]),
        ("sideloaded_app", ["sideloaded", "app"]),
        ("É en É", ["é", "en", "é"]),
        ("", []),
    ],
)
def test_a_token_is_a_word_or_a_number_with_its_inner_marks(text, words):
    assert t.tokens(text) == words


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('zei "ja" en "nee"', ["ja", "nee"]),
        ("zo'n dag, 'alles gezegd' te hebben", ["alles gezegd"]),
        ("„Ja“, sagte er", ["Ja"]),
        ("« oui », dit-il", [" oui "]),
        ("l'an dernier, l'opération", []),
        ("‘it’s over’, he said", ["it’s over"]),
        ('never "closed\nnext "one"', ["closed", "one"]),
    ],
)
def test_quotations_are_found_in_every_style_and_apostrophes_are_not(text, quoted):
    assert [text[start:end] for start, end in t.quoted_spans(text)] == quoted


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(alphabet="ab \n\"'’‘“”„«»", max_size=60))
def test_quotations_never_overlap_and_lie_in_the_text(text):
    ends = [0]
    for start, end in t.quoted_spans(text):
        assert ends[-1] <= start <= end <= len(text)
        ends.append(end)


def test_offsets_point_at_the_term():
    words = ["a", "b", "a"]
    rows = t.offsets(words, ["a", "c"])
    assert rows["offset"].tolist() == [0, 2]
    assert all(words[place] == "a" for place in rows["offset"])


def test_ties_in_a_frequency_table_stand_in_alphabetical_order():
    table = t.frequency_table(nltk.FreqDist(["b", "a", "c", "c"]))
    assert table["term"].tolist() == ["c", "a", "b"]


def test_a_concordance_of_no_text_has_no_row():
    assert t.concordance(nltk.Text([]), "x").empty
