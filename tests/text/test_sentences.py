"""One row a sentence, and no character of the text is lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.findings import ARTICLE
from counterclaim.text.sentences import sentences


def test_dutch_sentences_split_at_their_ends_only():
    text = "Volgens J. Jansen kostte het 1.200 euro. De politie zei niets! Waarom?"
    assert sentences({"p": text})["text"].tolist() == [
        "Volgens J. Jansen kostte het 1.200 euro.",
        "De politie zei niets!",
        "Waarom?",
    ]


def test_a_quotation_that_runs_over_two_sentences_marks_both():
    rows = sentences({"p": 'Zij zei: "Het is niet waar. Het is onzin", en zweeg. Klaar.'})
    assert rows["quoted"].tolist() == [True, True, False]
    assert rows["quoted_tokens"].tolist() == [4, 3, 0]


def test_paragraphs_are_counted_and_positions_run_on():
    rows = sentences({"p": "Een. Twee.\n\nDrie."})
    assert rows["paragraph"].tolist() == [1, 1, 2]
    assert rows["position"].tolist() == [1, 2, 3]


def test_the_article_keeps_every_token_and_every_quoted_token(sky):
    rows = sky.sentences.query("article_id == @ARTICLE")
    shipped = sky.page_features.set_index("article_id").loc[ARTICLE]
    assert rows["tokens"].sum() == shipped["tokens"]
    assert rows["quoted_tokens"].sum() == shipped["quoted_tokens"]


def test_no_text_gives_the_same_columns_and_no_row():
    assert sentences({}).dtypes.to_dict() == sentences({"p": "Een."}).dtypes.to_dict()


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.text(max_size=80))
def test_no_printed_character_is_lost(text):
    found = "".join(sentences({"p": "x " + text})["text"])
    kept = "".join(("x " + text).split())
    assert "".join(found.split()) == kept
