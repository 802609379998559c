"""A case of one's own is there whole and keeps the codebook, or is not there at all."""

import warnings

import pandas as pd
import pytest
from typer.testing import CliRunner

from counterclaim import case, codebook, copies, exports, scaffold, sheets
from counterclaim.cli import app
from counterclaim.scaffold import NewCaseError, Story, new_case
from counterclaim.text.tokens import tokens

ENGLISH = """Voltio denies that its meters leaked data. "We have found no leak," said the company. \
According to the regulator, data of 20,000 customers were leaked in Belgium.

Police arrested three people, prosecutors said."""
DUTCH = """De toezichthouder meldde een lek.

Voltio ontkent dat er gegevens zijn gelekt. De politie heeft drie mensen aangehouden."""
COLUMNS = [
    "doc_id",
    "url",
    "outlet",
    "title",
    "published",
    "published_precision",
    "language",
    "text",
]
PAGES = pd.DataFrame(
    [
        (
            "l 1",
            "https://lantaarn.nl/2026/01/05/x",
            "De Lantaarn",
            "=Lek?",
            "2026-01-05",
            "day",
            "nl",
            DUTCH,
        ),
        (
            "b/1",
            "https://beacon.example/a",
            "The Beacon",
            'No "leak"',
            "2026-01-05",
            "day",
            "en",
            ENGLISH,
        ),
        ("e-1", "", "", "", "2026-01", "month", "", ENGLISH + "\nMore."),
        ("r-1", "https://ruis.be/x", "Ruis", "Lek", "2026-01-04", "day", "nl", "Er is een lek"),
        ("g-1", "https://leeg.example/x", "Leeg", "Leeg", "2026-01-09", "day", "nl", ""),
        ("z-1", "https://zonder.example/x", "Zonder", "Zonder", "", "", "nl", "Zonder datum."),
        ("b/1", "https://beacon.example/b", "The Beacon", "Twice", "2026-01-05", "day", "en", "x"),
    ],
    columns=COLUMNS,
)
STORY = Story("Voltio", "2026-01-04", "2026-01-05")


@pytest.fixture(autouse=True)
def shipped_lists():
    codebook.use({})
    yield
    codebook.use({})


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    home = tmp_path_factory.mktemp("new")
    PAGES.to_parquet(home / "pages.parquet")
    return new_case("voltio", home / "pages.parquet", home / "data", STORY)


@pytest.fixture(scope="module")
def story(made):
    return case.open(str(made.folder))


def with_pages(tmp_path, **cells):
    path = tmp_path / "pages.csv"
    PAGES.head(2).assign(**cells).to_csv(path, index=False)
    return path


def test_a_new_case_keeps_the_codebook_right_away(made):
    assert case.check(str(made.folder)).empty
    assert (made.pages, made.rejects) == (5, 2)


def test_every_row_became_a_page_or_a_reject_with_its_reason(made, story):
    rejects = pd.read_csv(made.folder / "rejects.csv", keep_default_na=False)
    assert len(story.articles) + len(rejects) == len(PAGES)
    assert rejects["doc_id"].tolist() == ["z-1", "b/1"]
    assert rejects["reason"].str.startswith("published is no date; write YYYY-MM-DD").tolist()[0]
    assert rejects["reason"].tolist()[1] == "doc_id is used twice; give each page its own"


def test_a_page_keeps_what_is_known_of_it_and_nothing_is_made_up(story):
    pages = story.articles.set_index("article_id")
    assert pages.index.tolist() == ["l-1", "b-1", "e-1", "r-1", "g-1"]
    assert pages["country"].fillna("").tolist() == ["NL", "", "", "BE", ""]
    assert pages["language"].tolist() == ["nl", "en", "en", "nl", "nl"]
    assert pages["phase"].tolist() == ["denial", "denial", "unknown", "action", "after"]
    assert pages["reports_denial"].tolist() == [True, True, True, False, False]
    assert pages["window_complete"].tolist() == [True, True, True, False, False]
    assert pages["published_basis"].astype("str").fillna("").tolist() == ["url", "", "", "", ""]
    assert pages["outlet"]["e-1"] == "unknown"
    assert pages[["outlet_type", "genre"]].isna().all(axis=None)
    assert set(pages["wire"]) == {"unknown"}


def test_codes_hold_what_a_rule_can_know_and_nothing_else(story):
    codes = story.codes.set_index("article_id")
    assert set(codes["pass"]) == {"auto"}
    assert codes["denial_verb"].to_dict() == {"l-1": "ontkennen", "b-1": "deny", "e-1": "deny"}
    assert codes["denial_position"].tolist() == ["body", "lede", "lede"]
    assert codes["denial_paragraph"].tolist() == [2, 1, 1]
    known = ["pass", "denial_position", "denial_paragraph", "denial_verb", "verb_class"]
    assert codes.drop(columns=known).isna().all(axis=None)


def test_a_person_s_row_may_not_be_as_empty_as_a_rule_s(made, tmp_path):
    import shutil

    shutil.copytree(made.folder, tmp_path / "copy")
    path = tmp_path / "copy" / "coded" / "codes.csv"
    path.write_text(path.read_text().replace(",auto,", ",c,", 1))
    found = case.check(str(tmp_path / "copy"))
    assert set(found["column"]) == set(codebook.CODED) - {"denial_position"}
    assert set(found["problem"]) == {"is empty"}


def test_only_a_denial_by_the_company_is_taken_for_the_dispute(story):
    disputed = story.statements[story.statements["proposition"] == "disputed"]
    assert set(disputed["speaker"]) == {"company"}
    assert set(disputed["stance"]) == {"denies"}
    assert set(story.statements["proposition"]) == {"disputed", "other"}
    assert story.statements["paraphrase_en"].isna().all()


def test_figures_say_who_said_them_and_claim_no_event_or_scope(story):
    figures = story.figures
    assert set(figures["event"]) == {"unsorted"}
    assert figures["scope"].isna().all()
    first = figures[figures["source_outlet"] == "The Beacon"].set_index("measure")
    assert first.loc["arrests", ["value", "claimant"]].tolist() == [3, "authority_unnamed"]
    own = figures[figures["source_outlet"] == "De Lantaarn"]
    assert own["claimant"].tolist() == ["outlet"]


def test_counts_and_pairs_are_those_of_the_texts_by_the_rules_of_the_shipped_case(story):
    terms = story.term_counts.groupby("article_id")["count"].sum()
    words = {page: tokens(text) for page, text in story.texts.items()}
    assert terms.to_dict() == {page: len(own) for page, own in words.items()}
    pair = story.reuse_pairs.set_index(["page_a", "page_b"]).loc[("b-1", "e-1")]
    assert pair["jaccard"] == round(copies.jaccard(words["b-1"], words["e-1"]), 4)
    assert "g-1" not in set(story.page_features["article_id"])


def test_the_shipped_case_s_own_pair_is_found_again_by_the_same_rule(sky):
    text = sky.texts["tweakers-20210310-denial"]
    own = scaffold._measured({"tweakers-20210310-denial": text})
    shipped = sky.page_signatures.set_index("article_id")["signature"]
    assert own["page_signatures"]["signature"].tolist() == [shipped["tweakers-20210310-denial"]]
    features = sky.page_features.set_index("article_id").loc["tweakers-20210310-denial"]
    assert own["page_features"].iloc[0, 1:].tolist() == features.tolist()


def test_what_holds_parts_of_pages_is_kept_from_git(made):
    assert {"texts/*", "sheets/", "rejects.csv"} <= set(
        (made.folder / ".gitignore").read_text().splitlines()
    )
    everything = "".join(path.read_text() for path in sorted((made.folder / "coded").glob("*.csv")))
    assert "We have found no leak" not in everything


def test_a_new_case_s_package_is_valid_by_another_library(story, tmp_path):
    codebook.use(case.own_codes(story.folder)[0])
    exports.export(story, "package", tmp_path / "out")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from frictionless import Package

        report = Package(str(tmp_path / "out" / "datapackage.json")).validate()
    assert report.flatten(["type", "note"]) == []
    assert (tmp_path / "out" / "codebook.csv").exists()
    assert "| `disputed` |" in (tmp_path / "out" / "CODEBOOK.md").read_text()


def test_columns_that_the_reader_knows_are_taken_over(tmp_path):
    path = with_pages(
        tmp_path,
        outlet_type="newspaper",
        genre="news",
        wire="ANP",
        reports_denial=["true", "false"],
    )
    new_case("mine", path, tmp_path / "data")
    pages = pd.read_csv(tmp_path / "data" / "mine" / "coded" / "articles.csv")
    assert pages["outlet_type"].tolist() == ["newspaper", "newspaper"]
    assert pages["reports_denial"].tolist() == [True, False]


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("outlet_type", "newspapper", "'newspapper'; allowed: newspaper,"),
        ("reports_denial", "maybe", "'maybe'; allowed: true, false or empty"),
        ("url", "ftp://x.example", "'ftp://x.example'; allowed: an address that begins"),
        ("published", "2026", "published is no date ('2026'); write YYYY-MM-DD"),
        ("published", "2026-02-30", "published is no date ('2026-02-30')"),
        ("country", "Belgium", "'Belgium'; allowed: an ISO 3166-1 code such as BE"),
    ],
)
def test_a_row_that_cannot_be_a_page_says_which_cell_and_what_is_allowed(
    tmp_path, column, cell, reason
):
    path = with_pages(tmp_path, **{column: cell})
    with pytest.raises(NewCaseError) as stop:
        new_case("mine", path, tmp_path / "data")
    assert "no row can become a page" in str(stop.value)
    assert reason in str(stop.value)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("name", ["", "Mine", "../mine", "a b", "-x", "x-", "x" * 80])
def test_a_name_that_is_no_name_is_refused(tmp_path, name):
    with pytest.raises(NewCaseError, match="is no name for a case; allowed: lower-case"):
        new_case(name, tmp_path / "pages.csv", tmp_path)


def test_a_case_that_is_there_is_named_and_left_alone(made):
    before = sorted(path.stat().st_mtime_ns for path in made.folder.rglob("*"))
    with pytest.raises(NewCaseError, match="voltio: is there already; choose another name"):
        new_case("voltio", made.folder.parent.parent / "pages.parquet", made.folder.parent)
    assert sorted(path.stat().st_mtime_ns for path in made.folder.rglob("*")) == before


def test_a_case_that_cannot_be_finished_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sheets, "write_sheets", full)
    with pytest.raises(OSError, match="No space left"):
        new_case("mine", with_pages(tmp_path), tmp_path / "data")
    assert list((tmp_path / "data").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("pages.json", b"{}", "unknown ending '.json'; give the .parquet or .csv"),
        ("pages.csv", b"", "the file is empty; give a header"),
        ("pages.csv", b"doc_id,text\na,b\n", "column 'published' is missing (there are: doc_id"),
        ("pages.csv", "doc_id,published,text\né,2026,x\n".encode("latin-1"), "is not UTF-8"),
        ("pages.parquet", b"PAR1 not really", "cannot be read ("),
        ("pages.csv", b"doc_id,published,text\n", "no row can become a page: it has no rows"),
    ],
)
def test_pages_that_cannot_be_read_are_refused_in_one_line(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(NewCaseError) as stop:
        new_case("mine", tmp_path / name, tmp_path / "data")
    assert said in str(stop.value)
    assert len(str(stop.value).splitlines()) == 1


def test_the_command_says_what_comes_next(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with_pages(tmp_path)
    words = ["new", "mine", "--pages", "pages.csv", "--company", "Voltio"]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    assert "counterclaim code mine data/mine/sheets/coding.xlsx" in result.stdout
    result = CliRunner().invoke(app, [*words, "--denial", "gisteren"])
    assert result.exit_code == 1
    assert "is there already" in result.stderr
