"""A round is coded blind, kept page by page, taken up again, and argued; no text of a page runs in it."""

import re

import nbformat
import pandas as pd
import pytest
from lxml import html

import hostile
from conftest import ROOT
from counterclaim import case, coding, passes, report, rounds
from counterclaim.passes import NAMES
from counterclaim.rounds import RoundError, begin

GOOD = {
    "headline_frame": "denial leads",
    "first_speaker": "company",
    "denial_position": "headline",
    "denial_paragraph": "1",
    "denial_verb": "ontkennen",
    "verb_class": "denying",
    "adjudication": "sets",
    "authority_response": "no answer",
    "own_check": "n",
}
GOOD |= {name: "y" for name in NAMES if name not in (*GOOD, "crack_word")}


@pytest.fixture(scope="module")
def story():
    return case.open("sky-ecc")


@pytest.fixture
def ann(story, tmp_path):
    return begin(story, tmp_path / "passes", "Ann")


def keep(one, pages, **answers):
    for page in one.pages()[pages]:
        assert one.keep(page, rounds.answers(GOOD | answers)) == {}


# ---- a round


def test_a_round_takes_the_next_free_letter_and_writes_nothing_before_a_page(ann):
    assert ann.by == "c"
    assert not ann.path.exists()


def test_a_kept_page_lies_in_the_file_and_a_round_of_that_name_takes_it_up(ann, story):
    keep(ann, slice(2))
    again = begin(story, ann.path.parent, "Ann")
    assert again.coded == ann.coded
    assert (again.by, list(again.coded)) == ("c", ann.pages()[:2])
    assert again.coded[ann.pages()[0]]["headline_frame"] == "denial_led"
    assert begin(story, ann.path.parent, "Bo").by == "d"


def test_what_two_sittings_keep_of_one_file_is_all_kept(ann, story):
    other = begin(story, ann.path.parent, "Ann")
    keep(ann, slice(1))
    keep(other, slice(1, 2))
    assert len(begin(story, ann.path.parent, "Ann").coded) == 2


def test_a_faulty_page_is_not_kept_and_its_faults_are_named(ann):
    wrong = ann.keep(ann.pages()[0], rounds.answers(GOOD | {"own_check": "", "conflict": "often"}))
    assert set(wrong) == {"own_check", "conflict"}
    assert wrong["conflict"][0] == "is neither yes nor no"
    assert not ann.path.exists()


def test_a_page_of_which_the_other_codes_were_shown_stays_as_it_is(ann, story):
    keep(ann, slice(1))
    keep(ann, slice(1), headline_frame="dispute")
    ann.reveal()
    for one in (ann, begin(story, ann.path.parent, "Ann")):
        with pytest.raises(RoundError, match="its other passes were shown"):
            one.keep(one.pages()[0], rounds.answers(GOOD))
        assert one.coded[one.pages()[0]]["headline_frame"] == "dispute"


def test_other_passes_are_given_for_coded_pages_alone(ann):
    keep(ann, slice(3))
    for table in (ann.others()["article_id"], ann.hard_cases()["page"]):
        assert set(table) <= set(ann.pages()[:3])
    assert set(ann.others()["student"]) == {"a", "b"}


def test_whoever_codes_as_pass_a_did_agrees_with_it_fully(ann, story):
    shipped = passes.shipped_passes(story)
    a = shipped[shipped["student"] == "a"].pivot(
        index="article_id", columns="variable", values="code"
    )
    for page in ann.pages()[:6]:
        assert ann.keep(page, a.loc[page].to_dict()) == {}
    table = ann.agreement().set_index(["shipped", "variable"])
    assert set(table.loc["a", "raw_agreement"].dropna()) == {1.0}
    assert (table.loc["b", "raw_agreement"] < 1).any()
    assert "a" not in set(ann.confusions()["between"])


@pytest.mark.parametrize(
    ("name", "by", "said"),
    [
        ("../ann", "", "the name needs letters"),
        ("", "", "the name needs letters"),
        ("ann", "a", "pass 'a' is not free"),
        ("ann", "auto", "pass 'auto' is not free"),
    ],
)
def test_a_name_that_is_no_file_s_and_a_letter_that_is_taken_are_refused(
    story, tmp_path, name, by, said
):
    with pytest.raises(RoundError, match=said):
        begin(story, tmp_path, name, by)


def test_the_shipped_tables_are_never_written(story, coded_copy):
    own = case.open(str(coded_copy))
    with pytest.raises(RoundError, match="the case's own tables lie here"):
        begin(own, coded_copy / "coded", "Ann")
    before = {path: path.read_bytes() for path in (coded_copy / "coded").iterdir()}
    keep(begin(own, coded_copy, "Ann"), slice(1))
    assert {path: path.read_bytes() for path in (coded_copy / "coded").iterdir()} == before


def test_a_file_that_is_no_pass_is_not_written_over(story, tmp_path):
    path = tmp_path / "Ann.csv"
    for content, said in [("a,b\n1,2\n", "is no coding sheet"), ("", "is not a pass")]:
        path.write_text(content, encoding="utf-8")
        with pytest.raises(RoundError, match=said):
            begin(story, tmp_path, "Ann")
        assert path.read_text(encoding="utf-8") == content


def test_an_argument_stands_in_the_log_once_and_leaves_the_pass_as_it_was(ann):
    keep(ann, slice(2))
    before = ann.path.read_bytes()
    hard = next(row for row in ann.hard_cases().itertuples(index=False) if row[1] == "own_check")
    ann.argue(tuple(hard), "=1+1 is no check", "")
    ann.argue(tuple(hard), "=1+1 is a check, by the codebook", "y")
    assert ann.log().to_numpy().tolist() == [[*hard, "=1+1 is a check, by the codebook", "true"]]
    assert ann.path.read_bytes() == before
    # Nothing in the log starts a formula, and no one takes it for a pass.
    assert "'=1+1" in ann.log_path.read_text(encoding="utf-8")
    assert passes.read_passes([ann.path.parent], ann.story).rejects.empty
    with pytest.raises(RoundError, match="needs an argument"):
        ann.argue(tuple(hard), " ", "y")
    with pytest.raises(RoundError, match="is no code of own check"):
        ann.argue(tuple(hard), "so it is", "perhaps")


@pytest.mark.parametrize(
    ("name", "text", "meant"),
    [
        ("headline_frame", "denial l", "denial_led"),
        ("headline_frame", "ontkenning v", "denial_led"),
        ("headline_frame", "d", None),
        ("conflict", "y", "1"),
        ("conflict", "nee", "0"),
        ("own_check", "J", "true"),
        ("denial_paragraph", " 2 ", "2"),
        ("crack_word", "", None),
    ],
)
def test_the_beginning_of_one_answer_is_enough(name, text, meant):
    column = next(column for column in passes.VARIABLES if column.name == name)
    assert rounds.completed(column, text) == meant


def test_a_kept_file_is_what_the_commands_for_sheets_and_classes_take(ann, story):
    from counterclaim.sheets import read_sheets

    keep(ann, slice(2))
    assert len(read_sheets([ann.path], story).rows["codes"]) == 2
    read = passes.read_passes([ann.path], story)
    assert (len(read.codes), read.rejects.empty) == (2 * len(NAMES), True)


# ---- the controls


@pytest.fixture
def desk(story, tmp_path):
    made = coding._Desk(story, str(tmp_path / "passes"), "en")
    made.name.value = "Ann"
    press(made, "Begin")
    return made


def press(desk, words):
    (button,) = [one for one in walk(desk.whole) if getattr(one, "description", "") == words]
    button.click()


def walk(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def fill(desk, **answers):
    for name, said in {**GOOD, **answers}.items():
        desk.fields[name].value = said


def test_every_answer_can_be_typed_and_none_is_a_list(desk):
    kinds = {type(one).__name__ for one in walk(desk.whole)}
    # The last one shows nothing: it keeps the keys that are pressed on a button from the notebook.
    assert kinds == {"VBox", "Box", "HTML", "Text", "Combobox", "Textarea", "Button", "Output"}
    assert type(desk.whole.children[-1]).__name__ == "Output"


def test_a_field_shows_what_it_understood(desk):
    fill(desk)
    assert desk.fields["headline_frame"].value == "denial leads"
    assert desk.fields["conflict"].value == "yes"


def test_keeping_a_page_opens_the_next_and_empties_the_fields(desk):
    first = desk.page
    fill(desk)
    press(desk, "Keep and go on")
    assert desk.page == desk.pages[1] != first
    assert {field.value for field in desk.fields.values()} == {""}
    assert "1 coded" in desk.progress.value


def test_a_fault_is_told_and_the_page_stays(desk):
    fill(desk, own_check="perhaps")
    press(desk, "Keep and go on")
    assert "own check: is neither yes nor no; allowed: yes; no" in desk.said.value
    assert desk.page == desk.pages[0]
    assert desk.fields["conflict"].value == "yes"


def test_the_last_page_of_a_sitting_can_be_coded_anew_until_it_is_compared(desk):
    fill(desk)
    press(desk, "Keep and go on")
    press(desk, "Back to the last one")
    assert desk.page == desk.pages[0]
    assert desk.fields["headline_frame"].value == "denial leads"
    press(desk, "Keep and go on")
    press(desk, "Compare with the other passes")
    press(desk, "Back to the last one")
    assert "what was compared stays as it is" in desk.said.value


def test_the_other_passes_are_shown_only_after_a_page_is_coded_and_asked_for(desk):
    press(desk, "Compare with the other passes")
    assert "code a page first" in desk.said.value
    fill(desk)
    press(desk, "Keep and go on")
    assert desk.met.value == ""
    assert desk.arguing.layout.display == "none"
    press(desk, "Compare with the other passes")
    assert "repeatability, not reliability between people" in desk.met.value
    assert "Where you part, by name" in desk.met.value
    assert desk.pages[0] in desk.met.value
    assert not any(page in desk.met.value for page in desk.pages[1:])
    assert desk.arguing.layout.display is None
    desk.argument.value = "The page says so itself."
    press(desk, "Write into the log")
    assert "The page says so itself." in desk.log.value


def test_a_folder_that_cannot_be_written_is_told(story, tmp_path):
    (tmp_path / "passes").write_text("a file", encoding="utf-8")
    desk = coding._Desk(story, str(tmp_path / "passes"), "en")
    desk.name.value = "Ann"
    press(desk, "Begin")
    fill(desk)
    press(desk, "Keep and go on")
    assert "cannot be written" in desk.said.value


def test_languages_narrow_the_pages_and_unknown_ones_are_told(story, tmp_path):
    desk = coding._Desk(story, str(tmp_path), "nl")
    desk.name.value, desk.languages.value = "Ann", "xx"
    press(desk, "Begin")
    assert "geen pagina met de ontkenning in deze talen" in desk.said.value
    desk.languages.value = "nl, fr"
    press(desk, "Begin")
    languages = story.articles.set_index("article_id").loc[desk.pages, "language"]
    assert set(languages) == {"nl", "fr"}


# ---- text of strangers


@pytest.fixture
def attacked(story):
    articles = story.articles.copy()
    articles["title"] = " ".join(hostile.ATTACKS)
    articles["url"] = "javascript:window.pwned=1"
    statements = story.statements.assign(
        paraphrase_en=" ".join(hostile.ATTACKS), reporting_verb=hostile.ATTACKS[1]
    )
    from dataclasses import replace

    texts = dict.fromkeys(articles["article_id"], "\n".join(hostile.ATTACKS))
    return replace(story, articles=articles, statements=statements, texts=texts)


def test_a_hostile_page_is_shown_as_it_was_typed(attacked):
    page = attacked.articles.query("reports_denial")["article_id"].iloc[0]
    shown = coding.page_html(attacked, page)
    tree = html.fragment_fromstring(shown, create_parent="div")
    tags = {element.tag for element in tree.iter()}
    assert tags <= {"div", "h3", "p", "br", "a", "strong", "ol", "li"}
    assert not [e for e in tree.iter() for name in e.attrib if name.startswith("on")]
    assert not tree.xpath("//a")
    text = re.sub(r"\s+", "", tree.text_content())
    for attack in ("<script>window.pwned=1</script>", "<img src=x onerror=window.pwned=2>"):
        assert text.count(re.sub(r"\s+", "", attack)) > 2
    assert "javascript:window.pwned=5" in text
    assert "[U+202E]gnp.exe[U+202C]" in text
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", shown)


def test_hostile_words_of_a_coder_are_shown_as_they_were_typed(attacked, tmp_path):
    desk = coding._Desk(attacked, str(tmp_path), "en")
    desk.name.value = "Ann"
    press(desk, "Begin")
    fill(desk, crack_word="<img src=x onerror=window.pwned=1>")
    press(desk, "Keep and go on")
    press(desk, "Compare with the other passes")
    desk.argument.value, desk.decision.value = "<b onclick=x>\u202e", "<script>"
    press(desk, "Write into the log")
    assert "&lt;script&gt;" in desk.said.value
    desk.decision.value = ""
    press(desk, "Write into the log")
    for shown in (desk.said, desk.met, desk.log, desk.asked, desk.progress):
        tree = html.fragment_fromstring(shown.value, create_parent="div")
        assert not tree.xpath("//img | //b | //script"), shown.value
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", shown.value)
    assert "&lt;b onclick=x&gt;[U+202E]" in desk.log.value


def test_an_address_of_the_web_is_a_link(story):
    page = story.articles.query("reports_denial")["article_id"].iloc[0]
    tree = html.fragment_fromstring(coding.page_html(story, page), create_parent="div")
    (link,) = tree.xpath("//a")
    assert (
        link.get("href")
        == pd.Series(story.articles["url"]).loc[story.articles["article_id"] == page].item()
    )


def test_the_notebook_runs_and_is_no_page_of_the_report():
    path = ROOT / "notebooks" / "coding.ipynb"
    assert path not in report.notebooks()
    made = nbformat.read(path, as_version=4)
    names: dict = {}
    for cell in made.cells:
        if cell.cell_type == "code":
            exec(
                cell.source.replace("code_it_yourself(story)", "desk = code_it_yourself(story)"),
                names,
            )
    assert "your name" in {getattr(one, "description", "") for one in walk(names["desk"])}
    assert set(made.metadata["counterclaim"]) == {
        "question",
        "objectives",
        "level",
        "minutes",
        "needs",
        "data",
        "method",
        "licence",
    }
