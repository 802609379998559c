"""A case opens whole, or says what is wrong with it."""

import pandas as pd
import pytest

from counterclaim import case, codebook, coverage, ledger
from counterclaim.tables import CodebookError, breach_lines


def test_the_shipped_case_keeps_its_codebook():
    assert case.check("sky-ecc").empty


def test_the_case_opens_from_any_folder_by_name(tmp_path, monkeypatch, sky):
    monkeypatch.chdir(tmp_path)
    assert case.open("sky-ecc").folder == sky.folder


def test_a_case_may_lie_in_any_folder(coded_copy):
    assert case.open(str(coded_copy)).name == "spoilt"


def test_a_case_that_is_not_there_is_answered_with_the_places_looked_at():
    with pytest.raises(case.CaseNotFoundError, match=r"no case 'moon'.*Looked at:\n.*data/moon"):
        case.open("moon")


@pytest.mark.parametrize("name", ["../etc", "a/../../b"])
def test_a_name_that_climbs_out_of_data_finds_nothing(name):
    with pytest.raises(case.CaseNotFoundError):
        case.open(name)


def test_a_breach_in_one_table_does_not_make_orphans_of_the_others(coded_copy):
    path = coded_copy / "coded" / "articles.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",newspaper,", ",paper,", 1))
    lines = breach_lines(case.check(str(coded_copy)))
    assert len(lines) == 1
    assert "outlet_type" in lines[0]


def test_a_breach_stops_the_case_from_opening_and_its_rows_are_kept(coded_copy):
    path = coded_copy / "coded" / "statements.csv"
    path.write_text(path.read_text(encoding="utf-8") + "nobody,1,company,cracked,denies,,,,x\n")
    with pytest.raises(CodebookError, match=r"statements.csv:\d+:attribution: is empty") as stop:
        case.open(str(coded_copy))
    assert stop.value.breaches["record"].iloc[0] == "nobody,1,company,cracked,denies,,,,x"


def test_a_page_that_no_row_names_any_more_leaves_named_orphans(coded_copy):
    path = coded_copy / "coded" / "articles.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("nrc-20210310-denial,")]
    path.write_text("".join(kept), encoding="utf-8")
    found = case.check(str(coded_copy))
    assert set(found["found"]) == {"nrc-20210310-denial"}
    assert {"codes.csv", "statements.csv", "term_counts.csv", "reuse_pairs.csv"} <= set(
        found["file"]
    )


def test_without_its_text_a_case_opens_and_says_where_the_text_belongs(coded_copy):
    bare = case.open(str(coded_copy))
    assert bare.sentences.empty
    assert "data/spoilt/texts/p1.txt" in bare.not_held("p1")


def test_the_fingerprint_changes_with_one_cell(coded_copy):
    before = case.fingerprint(str(coded_copy))
    assert before == case.fingerprint("sky-ecc")
    path = coded_copy / "coded" / "platforms.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("ANOM", "Anom", 1), encoding="utf-8")
    assert case.fingerprint(str(coded_copy)) != before


def test_contents_count_every_table(sky):
    contents = sky.contents().set_index("table")["rows"]
    assert contents["figures"] == len(sky.figures)
    assert contents["sentences"] == len(sky.sentences) > 0


def test_the_shipped_features_agree_with_the_shipped_counts(sky):
    terms = sky.term_counts.groupby("article_id")["count"].agg(tokens="sum", types="size")
    features = sky.page_features.set_index("article_id")[["tokens", "types"]]
    pd.testing.assert_frame_equal(terms.sort_index(), features.sort_index(), check_dtype=False)


OWN = """\
list,code,en,nl,meaning,role
speaker,company,the dairy,de zuivelfabriek,,company
speaker,watchdog,the food watchdog,de voedselwaakhond,,authority
speaker,outlet,the outlet,de redactie,,outlet
proposition,spoilt,the milk was spoilt,de melk was bedorven,,denied
proposition,recall,a recall was voluntary,de terugroepactie was vrijwillig,,answer
"""


@pytest.fixture
def own_case(tmp_path):
    """A case of its own with one page, and nothing else than its tables ask for."""
    coded = tmp_path / "dairy" / "coded"
    coded.mkdir(parents=True)
    for table in codebook.TABLES.values():
        names = ",".join(column.name for column in table.columns)
        (coded / table.file).write_text(names + "\n", encoding="utf-8")

    def append(file, row):
        path = coded / file
        path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")

    append("countries.csv", "NL,Netherlands,Nederland,17475415,Eurostat")
    page = "p-1,Havenpost,newspaper,NL,nl,2024-02,month,text,,,https://havenpost.example/1"
    append("articles.csv", f"{page},news,none,denial,true,900,false")
    append("statements.csv", "p-1,1,company,spoilt,denies,indirect,deny,,The dairy denies it.")
    append("statements.csv", "p-1,2,watchdog,spoilt,asserts,indirect,say,,The watchdog says so.")
    (coded.parent / "codebook.csv").write_text(OWN, encoding="utf-8")
    return coded.parent


def test_a_case_brings_its_own_speakers_and_propositions(own_case):
    story = case.open(str(own_case))
    assert story.statements["proposition"].cat.categories.tolist() == ["spoilt", "recall"]
    assert codebook.label("speaker", "watchdog", "nl") == "de voedselwaakhond"
    grid = coverage.proposition_grid(story.statements, story.articles)
    assert grid[["company", "authorities", "outlet_voice"]].values.tolist() == [[True, True, False]]
    assert ledger.company_said() == {"spoilt": "denies", "recall": "asserts"}


def test_a_shipped_code_that_the_case_does_not_list_is_a_breach(own_case):
    path = own_case / "coded" / "statements.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("watchdog", "nl_police"))
    assert breach_lines(case.check(str(own_case))) == [
        'statements.csv:3:speaker: "nl_police" is no code of speaker; allowed: company, watchdog, outlet'
    ]


def test_the_shipped_lists_are_back_when_the_shipped_case_is_opened(own_case):
    case.open(str(own_case))
    case.open("sky-ecc")
    assert "nl_police" in codebook.codes("speaker")


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("company,the dairy", "Company,the dairy", "codebook.csv:2:code"),
        (",,denied", ",,authority", "codebook.csv:5:role"),
        ("proposition,spoilt", "propositions,spoilt", "codebook.csv:5:list"),
        (
            "speaker,outlet,the outlet,de redactie,,outlet\n",
            "",
            "codebook.csv:0:code: lacks the speaker outlet",
        ),
        ("recall,a recall", "spoilt,a recall", "codebook.csv:6:"),
    ],
)
def test_a_breach_of_the_own_codebook_names_its_row(own_case, before, after, problem):
    path = own_case / "codebook.csv"
    assert before in OWN
    path.write_text(OWN.replace(before, after), encoding="utf-8")
    assert any(line.startswith(problem) for line in breach_lines(case.check(str(own_case))))
    with pytest.raises(CodebookError):
        case.open(str(own_case))


def test_only_a_case_with_a_codebook_of_its_own_may_lack_an_address(own_case, coded_copy):
    mine = own_case / "coded" / "articles.csv"
    mine.write_text(mine.read_text(encoding="utf-8").replace("https://havenpost.example/1", ""))
    assert case.check(str(own_case)).empty
    shipped = coded_copy / "coded" / "enforcement_figures.csv"
    figures = pd.read_csv(shipped, dtype=str, keep_default_na=False)
    figures.loc[0, "source_url"] = ""
    figures.to_csv(shipped, index=False)
    lines = breach_lines(case.check(str(coded_copy)))
    assert len(lines) == 1
    assert lines[0].startswith("enforcement_figures.csv:2:source_url: is empty")
