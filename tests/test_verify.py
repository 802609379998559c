"""A text is the page that was coded by its hash, or by its likeness and a word; else it is not."""

import dataclasses
import hashlib
import itertools
import unicodedata

import pandas as pd
import pytest
from typer.testing import CliRunner

from counterclaim import copies, verify
from counterclaim.cli import app
from counterclaim.text.tokens import tokens, window_sha256

GIVEN = "tweakers-20210310-denial"
AROUND = "Een heel ander verhaal over tuinieren en fietsen in de regen. " * 20


@pytest.fixture(scope="module")
def given(sky):
    return sky.texts[GIVEN]


@pytest.fixture
def empty(sky, tmp_path):
    return dataclasses.replace(sky, folder=tmp_path, texts={})


@pytest.fixture
def opened(empty, monkeypatch):
    """What the command line opens."""
    from counterclaim import case as cases

    monkeypatch.setattr(cases, "open", lambda _: empty)
    return empty


def story(*windows):
    """An invented case: pages p1, p2, … and what would ship of them."""

    def of(article_id, words):
        counts = pd.Series(words).value_counts()
        return pd.DataFrame({"article_id": article_id, "term": counts.index, "count": counts})

    ids = [f"p{n}" for n in range(1, len(windows) + 1)]
    words = [tokens(text) for text in windows]
    lines = [" ".join(f"{v:08x}" for v in copies.signature(w)) for w in words]
    tables = {
        "articles": pd.DataFrame({"article_id": ids}),
        "term_counts": pd.concat(map(of, ids, words), ignore_index=True),
        "page_signatures": pd.DataFrame({"article_id": ids, "signature": lines}),
        "page_features": pd.DataFrame(
            {
                "article_id": ids,
                "tokens": [len(w) for w in words],
                "window_sha256": [window_sha256(w) for w in words],
            }
        ),
    }
    return type("Story", (), {"name": "story", **tables})


def lines(count, word="woord"):
    return " ".join(f"{word}{n} staat op plaats nummer {n}." for n in range(count))


# ---- by hash


def test_the_given_article_verifies_by_its_own_hash(sky, given):
    verdict = verify.verify(sky, given)
    assert (verdict.article_id, verdict.how, verdict.likeness) == (GIVEN, "hash", 1.0)
    assert (verdict.first_token, verdict.tokens) == (0, 344)
    assert verdict.next_page == "tweakers-20210309-raids"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace('"', "”").replace("'", "’"),
        lambda text: text.upper(),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace(". ", ".\n\n"),
        lambda text: AROUND + "\n" + text.replace(" date 2022-04 ", "") + "\n" + AROUND,
        lambda text: "Menu Zoeken\n" + text.replace(" date 2022-04 ", ""),
        lambda text: text + "\nReacties (12)",
    ],
    ids=["nfd", "curly", "upper", "nbsp", "crlf", "lines", "around", "headline", "footer"],
)
def test_what_does_not_change_its_words_leaves_it_verified_by_hash(sky, given, change):
    verdict = verify.verify(sky, change(given))
    assert (verdict.article_id, verdict.how) == (GIVEN, "hash")


def test_a_window_whose_last_word_was_cut_is_found_in_the_whole_page():
    page = lines(60) + " Daarna volgde de versleutelde berichtendienst zelf."
    window = page[: page.index("berichtendienst") + 7]
    verdict = verify.verify(story(window, lines(50, "ander")), AROUND + page)
    assert (verdict.article_id, verdict.how) == ("p1", "hash")
    assert verdict.first_token == len(tokens(AROUND))


def test_the_words_of_a_window_in_another_order_are_not_its_hash():
    window = lines(40)
    shuffled = " ".join(sorted(window.split()))
    assert verify.verify(story(window), shuffled).how == "none"


def test_a_megabyte_around_a_page_does_not_hide_it(sky, given):
    verdict = verify.verify(sky, AROUND * 400 + given.replace(" date 2022-04 ", "") + AROUND * 400)
    assert (verdict.article_id, verdict.how) == (GIVEN, "hash")


# ---- by signature


def changed(text, every):
    words = text.split()
    return " ".join("iets" if n % every == 0 else word for n, word in enumerate(words, 1))


@pytest.mark.parametrize("around", ["", AROUND])
def test_a_page_with_some_words_changed_is_like_it_not_it(sky, given, around):
    verdict = verify.verify(sky, around + changed(given, 25) + around)
    assert (verdict.article_id, verdict.how) == (GIVEN, "signature")
    assert verify.LIKENESS < verdict.likeness < 1


@pytest.mark.parametrize(
    "text",
    [
        lambda given: changed(given, 6),
        lambda given: given[: len(given) // 2],
        lambda given: AROUND + given[len(given) // 2 :] + AROUND,
        lambda given: AROUND,
        lambda given: "",
        lambda given: "een twee",
        lambda given: "\0\n\t",
    ],
    ids=["changed", "half", "half around", "other", "nothing", "two words", "no words"],
)
def test_what_is_not_the_page_is_not_verified(sky, given, text):
    verdict = verify.verify(sky, text(given))
    assert verdict.how == "none"
    assert verdict.likeness < verify.LIKENESS
    assert verdict.article_id in verdict.why


def test_no_page_of_the_case_is_like_another_but_for_one_agency_report(sky):
    """What the threshold rests on."""
    values = {
        r.article_id: copies.read_signature(r.signature) for r in sky.page_signatures.itertuples()
    }
    found = sorted(
        (copies.estimated_jaccard(values[a], values[b]).jaccard, a, b)
        for a, b in itertools.combinations(values, 2)
    )
    assert found[-1][1:] == ("marokko-nl-20210310-denial", "zeelandnet-202103-denial")
    assert found[-1][0] > verify.LIKENESS
    assert found[-2][0] < verify.LIKENESS / 2
    half_at_most = 0.5 + 3 * (0.25 / copies.SIGNATURE_SIZE) ** 0.5
    assert half_at_most < verify.LIKENESS


def test_a_text_between_two_near_copies_is_neither():
    first = lines(40) + " " + lines(2, "een")
    second = lines(40) + " " + lines(2, "twee")
    verdict = verify.verify(story(first, second), lines(40))
    assert verdict.how == "none"
    assert verdict.likeness > verify.LIKENESS
    assert "only a hash could tell them apart" in verdict.why


# ---- which page


def test_the_page_that_it_is_said_to_be_must_be_it(sky, given):
    assert verify.verify(sky, given, GIVEN).how == "hash"
    for text in (given, changed(given, 25)):
        verdict = verify.verify(sky, text, "nrc-20210310-denial")
        assert (verdict.how, verdict.article_id) == ("none", GIVEN)
        assert "not" in verdict.why


def test_of_two_pages_with_one_window_it_is_the_one_that_it_is_said_to_be():
    twins = story(lines(40), lines(40))
    assert verify.verify(twins, lines(40), "p2").article_id == "p2"


def test_an_unknown_page_is_named_with_the_nearest(sky):
    with pytest.raises(verify.VerifyError, match="did you mean tweakers-20210310-denial"):
        verify.verify(sky, "x", "tweakers-20210310-denail")


def test_the_best_reading_counts(sky, given):
    verdict, text = verify.best(sky, [AROUND, changed(given, 25), given, "x"])
    assert (verdict.how, text) == ("hash", given)
    assert verify.best(sky, [AROUND, changed(given, 25)])[0].how == "signature"
    assert verify.best(sky, [])[0].how == "none"


# ---- keeping it


def test_a_text_is_kept_whole_and_only_once(empty, given, tmp_path):
    path, done = verify.install(empty, GIVEN, given)
    assert (path, done) == (tmp_path / "texts" / f"{GIVEN}.txt", "installed")
    assert window_sha256(tokens(path.read_text(encoding="utf-8"))) == window_sha256(tokens(given))
    assert verify.install(empty, GIVEN, given.replace("'", "’"))[1] == "already there"
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(("there", "kind"), [("given", "verified by hash"), ("x", "not verified")])
def test_another_text_is_never_replaced(empty, given, there, kind):
    before = given + "\nEn meer." if there == "given" else there
    path = verify.place(empty, GIVEN)
    path.parent.mkdir()
    path.write_text(before, encoding="utf-8")
    with pytest.raises(
        verify.VerifyError, match=rf"another text is there \({kind}\), and it stays"
    ):
        verify.install(empty, GIVEN, given)
    assert path.read_text(encoding="utf-8") == before


def test_what_another_run_kept_in_the_meantime_stays(empty, given, monkeypatch):
    path = verify.place(empty, GIVEN)

    def late(source, target):
        path.write_text("hers", encoding="utf-8")
        raise FileExistsError(17, "File exists")

    monkeypatch.setattr("os.link", late)
    with pytest.raises(verify.VerifyError, match="another text is there"):
        verify.install(empty, GIVEN, given)
    assert path.read_text(encoding="utf-8") == "hers"


def test_a_link_to_elsewhere_is_not_written_through(empty, given, tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("x")
    path = verify.place(empty, GIVEN)
    path.parent.mkdir()
    path.symlink_to(outside)
    with pytest.raises(verify.VerifyError, match="another text is there"):
        verify.install(empty, GIVEN, given)
    assert outside.read_text() == "x"


@pytest.mark.parametrize("article_id", ["../x", "/tmp/x", "", "no-such-page", "A", "x\0"])
def test_only_a_page_of_the_case_has_a_place(empty, article_id):
    with pytest.raises(verify.VerifyError, match="its text has no place"):
        verify.place(empty, article_id)


# ---- the command


def run(*words):
    return CliRunner().invoke(app, ["verify", "sky-ecc", *map(str, words)])


def test_the_command_keeps_what_is_the_page(opened, given, tmp_path):
    html = f"<html><body><nav>Menu</nav><article><p>{given[14:]}</p></article></body></html>"
    (tmp_path / "page.html").write_bytes(html.encode("cp1252"))
    result = run(tmp_path / "page.html")
    assert result.exit_code == 0, result.stderr
    assert "verified by hash" in result.stdout
    assert (tmp_path / "texts" / f"{GIVEN}.txt").exists()
    assert "already there" in run(tmp_path / "page.html").stdout


def test_the_command_keeps_what_is_only_like_the_page_on_your_word(opened, given, tmp_path):
    (tmp_path / "page.txt").write_text(changed(given, 25), encoding="utf-16")
    result = run(tmp_path / "page.txt")
    assert result.exit_code == 1
    assert "verified by signature" in result.stdout
    assert "with --accept it is" in result.stderr
    assert not (tmp_path / "texts").exists()
    assert run(tmp_path / "page.txt", "--accept").exit_code == 0
    assert (tmp_path / "texts" / f"{GIVEN}.txt").exists()


def test_the_command_names_the_nearest_page_of_what_is_none(opened, given, tmp_path):
    (tmp_path / "half.txt").write_text(given[: len(given) // 2], encoding="utf-8")
    result = run(tmp_path / "half.txt", "--accept")
    assert result.exit_code == 1
    assert f"the nearest, {GIVEN}" in result.stdout
    assert "is not verified, so it is not kept" in result.stderr
    assert not (tmp_path / "texts").exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.txt", None, "cannot be read or written (No such file"),
        (".", None, "cannot be read or written (Is a directory)"),
        ("x.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not text"),
        ("x.txt", b"a" * 10_000_001, "is larger than 10,000,000 bytes"),
    ],
)
def test_the_command_says_of_a_file_what_is_wrong_with_it(opened, tmp_path, name, content, said):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    result = run(tmp_path / name)
    assert result.exit_code == 1
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_the_fingerprint_is_of_the_words_with_one_space_between(sky, given):
    made = hashlib.sha256(" ".join(tokens(given)).encode()).hexdigest()
    shipped = sky.page_features.set_index("article_id")["window_sha256"]
    assert made == shipped[GIVEN]
