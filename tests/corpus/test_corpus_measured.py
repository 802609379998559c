"""The compiled way, Python's way and the notebooks' way give the same numbers."""

import hashlib
import unicodedata
from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim import copies
from counterclaim.corpus import characters as ch
from counterclaim.corpus.measured import Plain, sorted_rows
from counterclaim.corpus.phrases import TONGUES, of_entries, phrases
from counterclaim.findings import ARTICLE
from counterclaim.text.sentences import sentences
from counterclaim.text.tokens import quoted_tokens, tokens

pytest.importorskip("numba")
from counterclaim.corpus import compiled, sha1

# One process compiles for all.
pytestmark = pytest.mark.xdist_group("corpus")

KNOWN = of_entries(
    [
        ["a", "été", "x", 31],
        ["a", "new york", "y", 31],
        ["a", "york", "z", 1 << TONGUES.index("en")],
        ["b", "new york city", "y", 31],
    ]
)
# Letters of several scripts, marks that join, and all that has bitten tokenisers before.
ALPHABET = "aEéÉe\u0301ß İıΣσςǅﬁ²½Ⅷ٣1,2.’'-_\u00ad\u200b“”„«»\"‘‚›‹\n\r\t\u2028\u00a0日पा한가가𝒜𐐀😀\U000f0000"
PIECES = ["new", "york", "city", "été", " date 2021-03 ", "x" * 70, " “new york” "]
TEXTS = st.lists(st.sampled_from([*ALPHABET, *PIECES]), max_size=40).map("".join)
QUICK = settings(max_examples=150, deadline=None, derandomize=True)


@pytest.fixture(scope="module")
def ways():
    return compiled.Compiled(KNOWN), Plain(KNOWN)


def measured(way, texts, tongue=0):
    way.add(pa.array(texts, pa.large_string()), np.full(len(texts), tongue))
    return way.result()


def same(one, other):
    return {
        "terms": one.terms.equals(other.terms),
        "sha256": one.sha256 == other.sha256,
        **{
            name: all(map(np.array_equal, getattr(one, name), getattr(other, name)))
            for name in ("term_rows", "hit_rows")
        },
        **{
            name: np.array_equal(getattr(one, name), getattr(other, name))
            for name in ("term_counts", "term_pages", "tokens", "types", "quoted", "signatures")
        },
    }


@QUICK
@given(st.lists(TEXTS, max_size=4), st.sampled_from(range(len(TONGUES))))
def test_compiled_code_gives_what_python_gives(ways, texts, tongue):
    fast, plain = (measured(way, texts, tongue) for way in ways)
    assert all(same(fast, plain).values()), same(fast, plain)


@QUICK
@given(TEXTS)
def test_the_counts_are_those_of_the_notebooks_tokens(ways, text):
    fast = measured(ways[0], [text])
    counts = dict(zip(fast.terms.to_pylist(), fast.term_counts.tolist(), strict=True))
    assert counts == Counter(tokens(text))
    assert (fast.signatures[0] == copies.signature(tokens(text))).all()


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_text_means_the_same_in_either_unicode_form(ways, form):
    text = unicodedata.normalize(form, "L’été à São Paulo: Ünïcödé, 가나다")
    fast = measured(ways[0], [text])
    assert fast.terms.to_pylist() == sorted({*tokens("L’été à São Paulo: Ünïcödé, 가나다")})


@QUICK
@given(TEXTS)
def test_quoted_tokens_are_those_of_the_sentences(text):
    by_sentence = sentences({"a": text})["quoted_tokens"].sum()
    assert quoted_tokens(text) == by_sentence


@pytest.mark.parametrize(
    "text",
    [
        "‘it’s over’, he said",
        "'zo'n dag', zei 'hij",
        "l'an dernier, l'opération",
        "„Ja“, sagte er „nein”",
        '" a" b "\n" c',
        "«oui» dit-il »nein«",
    ],
)
def test_quotations_are_counted_in_every_style(ways, text):
    assert measured(ways[0], [text]).quoted.tolist() == [quoted_tokens(text)]


@pytest.mark.parametrize("way", [0, 1])
def test_the_article_gives_the_shipped_rows(sky, way):
    one = (compiled.Compiled, Plain)[way](phrases())
    made = measured(one, [sky.texts[ARTICLE]], TONGUES.index("nl"))
    counts = sky.term_counts.query("article_id == @ARTICLE").set_index("term")["count"]
    found = dict(zip(made.terms.to_pylist(), made.term_counts.tolist(), strict=True))
    assert found == counts.to_dict()
    shipped = sky.page_features.set_index("article_id").loc[ARTICLE]
    assert made.sha256 == [shipped["window_sha256"]]
    features = (made.tokens[0], made.types[0], made.quoted[0])
    assert features == (shipped["tokens"], shipped["types"], shipped["quoted_tokens"])
    signatures = sky.page_signatures.set_index("article_id")["signature"]
    assert (made.signatures[0] == copies.read_signature(signatures[ARTICLE])).all()


def test_a_vocabulary_that_outgrows_its_room_loses_no_token(ways):
    texts = [" ".join(f"w{n * 997 + k}" for k in range(997)) for n in range(90)]
    fast, plain = (measured(way, texts) for way in ways)
    assert len(fast.terms) == 997 * 90 + 1
    assert all(same(fast, plain).values()), same(fast, plain)


def test_a_phrase_is_counted_where_its_words_follow_each_other_in_its_language(ways):
    for way in ways:
        made = measured(way, ["New York City, new york. A York", "newyork"], TONGUES.index("en"))
        assert list(zip(*map(list, made.hit_rows), strict=True)) == [
            (0, 1, 2),
            (0, 2, 3),
            (0, 3, 1),
        ]
        assert measured(way, ["a York"]).hit_rows.count.tolist() == []


@pytest.mark.parametrize("length", [0, 1, 3, 55, 56, 63, 64, 65, 119, 120, 200])
def test_sha1_is_that_of_hashlib_at_every_end_of_a_block(length):
    message = bytes(range(1, 1 + length))
    data = np.frombuffer(message + bytes(64), np.uint8)
    wanted = int.from_bytes(hashlib.sha1(message).digest()[:4], "little")
    scratch = np.empty(80, np.uint32), np.empty(5, np.uint32)
    assert sha1.sha1_long(*scratch, data, 0, length) == wanted
    if length <= sha1.SHORT:
        columns, out = np.empty((16, sha1.COLUMNS), np.uint32), np.empty(1, np.uint32)
        sha1.set_column(columns, 0, data, 0, length)
        sha1.sha1_columns(columns, 1, out, 0)
        assert out[0] == wanted


def test_what_the_tables_call_even_is_its_own_nfc_and_has_one_lower_case():
    tables = ch.characters()
    even = [chr(code) for code in np.flatnonzero(tables.kinds & ch.ODD == 0)]
    assert unicodedata.is_normalized("NFC", "".join(even))
    longer = [char for char in even if len(char.lower()) != 1]
    assert longer == [chr(ch.DOTTED_I)]


def test_rows_are_in_order_even_where_they_do_not_fit_one_number():
    page, number, count = (
        np.array([1, 0, 0]),
        np.array([2**31 - 1, 5, 1]),
        np.array([2**31 - 1, 1, 2]),
    )
    assert [part.tolist() for part in sorted_rows(page, number, count)] == [
        [0, 0, 1],
        [1, 5, 2**31 - 1],
        [2, 1, 2**31 - 1],
    ]
    assert sorted_rows(page << 30, number, count).number.tolist() == [1, 5, 2**31 - 1]
