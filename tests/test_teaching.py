"""Teaching material from one source: students' notebooks, the guide, the glossary, the sessions."""

import re
from contextlib import nullcontext

import nbformat
import pytest

from conftest import ROOT
from counterclaim import editions, teaching
from counterclaim.exercises import EXERCISES

NOTEBOOKS = ROOT / "notebooks"
PAGES = sorted((ROOT / "docs" / "teaching").glob("*.md"))
ANSWERS = (ROOT / "docs" / "teaching" / "answers.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "teaching" / "guide.md").read_text(encoding="utf-8")
HEAD = """\
# A title

**Question.** What is
asked?

- **You will learn:** one thing
- **Level:** beginner
- **You need:** nothing
- **Minutes:** 5
- **Data:** rows
- **Method:** counts
- **Licence:** MIT; the data CC BY 4.0
"""


def notebook(*cells):
    made = nbformat.v4.new_notebook()
    made.cells = [
        (nbformat.v4.new_markdown_cell if kind == "md" else nbformat.v4.new_code_cell)(
            source, metadata={"tags": tags}
        )
        for kind, source, *tags in cells
    ]
    return made


@pytest.mark.parametrize("key", EXERCISES)
def test_the_guide_answers_every_exercise(key):
    found = re.search(rf"^## {key}\n(.*?)(?=^##? |\Z)", ANSWERS, re.MULTILINE | re.DOTALL)
    assert found, key
    for part in ("\n> *", "**Answer.**", "**Expect**", "```python"):
        assert part in found[1], part
    for slip in EXERCISES[key].slips:
        assert slip.says in found[1]


def test_what_is_tagged_as_solution_is_all_that_students_do_not_get():
    source = notebook(("md", HEAD), ("py", "x = ..."), ("py", "x = 1", "solution"), ("py", "x"))
    left = [cell.source for cell in teaching.for_students(source).cells]
    assert left == [HEAD, "x = ...", "x"]


def test_a_head_is_read_as_it_stands_and_a_missing_part_is_named():
    said = teaching.header(notebook(("md", HEAD)))
    assert said["question"] == "What is asked?"
    assert said["minutes"] == 5
    assert list(said) == list(teaching.FIELDS.values())
    with pytest.raises(teaching.TeachingError, match=r"does not say \*\*Level"):
        teaching.header(notebook(("md", HEAD.replace("- **Level:** beginner\n", ""))))


def test_minutes_are_counted_from_words_looks_and_tasks():
    # 300 words are two minutes, three looks three, one "make" seven: twelve, rounded up to 15.
    words = "word " * 299 + "word"
    looks = 'exhibit(a, "b")\ncharts.draw_c(d)\nanswer(e, "f")'
    task = ("md", "## 01-make\n\nmake")
    counted = notebook(("md", words), ("py", looks), task, ("py", looks, "solution"))
    assert teaching.minutes(counted) == 15
    assert teaching.minutes(notebook(("md", words), ("py", looks))) == 5


def test_a_solution_that_lacks_a_head_is_named_by_its_file(tmp_path):
    (tmp_path / "solutions").mkdir()
    nbformat.write(notebook(("md", "# no head")), tmp_path / "solutions" / "01-x.ipynb")
    with pytest.raises(teaching.TeachingError, match=r"01-x\.ipynb: the first cell"):
        teaching.made_notebooks(tmp_path)


@pytest.mark.parametrize("name", teaching.SESSIONS)
def test_every_notebook_of_a_session_is_there_and_has_something_to_show(name):
    for path in teaching.session(name, NOTEBOOKS):
        cells = nbformat.read(path, as_version=4).cells
        assert any("slide" in cell.metadata.get("tags", []) for cell in cells), path


def test_a_session_that_is_not_there_is_named():
    with pytest.raises(teaching.TeachingError, match="no session '4'; there are: 1, 2, 3, hour"):
        teaching.session("4", NOTEBOOKS)


def test_the_plans_of_the_guide_take_as_long_as_they_say():
    parts = re.split(r"^## ", GUIDE, flags=re.MULTILINE)
    plans = {part.splitlines()[0]: part for part in parts if "| minutes | what |" in part}
    sums = [sum(map(int, re.findall(r"^\| (\d+) \|", p, re.MULTILINE))) for p in plans.values()]
    assert sums == [90, 90, 90, 60]
    asked = set(re.findall(r"\b\d\d-(?:read|change|make|judge|known)\b", GUIDE))
    assert asked <= set(EXERCISES)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_link_of_the_teaching_pages_leads_to_a_file_of_the_project(path):
    links = re.findall(r"\]\((?!https?://)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_lesson_shows_the_wrong_way_why_it_tempts_and_the_right_way():
    lessons = sorted((NOTEBOOKS / "lessons").glob("*.ipynb"))
    assert len(lessons) == 8
    for path in lessons:
        cells = nbformat.read(path, as_version=4).cells
        prose = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        parts = ["## The wrong way: ", "## Why it tempts\n", "## The right way: "]
        places = [prose.index(part) for part in [*parts, "## What this cannot tell you\n"]]
        assert places == sorted(places)


def test_the_glossary_has_every_word_once_in_four_languages_in_order():
    page = (ROOT / "docs" / "teaching" / "glossary.md").read_text(encoding="utf-8")
    entry = r"^- \*\*(.+?)\*\*: (\S.+)\. \(Nederlands \*(.+?)\*, français \*(.+?)\*, Deutsch \*(.+?)\*\)$"
    rows = re.findall(entry, page, re.MULTILINE)
    assert len(rows) == page.count("\n- ") > 50
    words = [row[0] for row in rows]
    assert words == sorted(set(words))
    linked = [p for p in NOTEBOOKS.rglob("*.ipynb") if "teaching/glossary.md" in p.read_text()]
    assert len(linked) >= 27


def test_every_reference_of_the_reading_list_has_author_year_and_title():
    page = (ROOT / "docs" / "teaching" / "reading-list.md").read_text(encoding="utf-8")
    entries = re.findall(r"^- (?:▸ )?(.+?)(?=^- |^##|\Z)", page, re.MULTILINE | re.DOTALL)
    assert len(entries) > 25
    for entry in entries[:-5]:
        assert re.match(r"\S.+\((?:19|20)\d\d\)\. \S", entry) or "Directive" in entry, entry


def test_a_lecture_shows_its_notebooks_in_the_order_of_the_session(monkeypatch, tmp_path, sky):
    pages = teaching.session("hour", NOTEBOOKS)
    late_first = [(page, nbformat.writes(notebook(("md", "x")))) for page in reversed(pages)]
    monkeypatch.setattr(editions.report, "executing", lambda *_: nullcontext(late_first))
    _, run = editions._run("sky-ecc", "en", lambda *_: None, pages)
    assert list(run) == [page.stem for page in pages]


def test_level_and_licence_are_left_off_paper_and_data_and_method_are_not():
    made = editions._prose(HEAD + "\nMore.", editions.Chapter("00", ""))
    assert "Level" not in made
    assert "MIT" not in made
    assert "rows" in made
    assert "counts" in made
    assert "More." in made
