"""Notebooks tell and modules do: thin cells, no outputs, a header, an end."""

import ast
import re

import nbformat
import pytest
from nbstripout import strip_output

from conftest import ROOT
from counterclaim import teaching

PAGES = sorted((ROOT / "notebooks").glob("*.ipynb"))
FOLDERS = ("exercises", "lessons", "solutions")
EVERY = PAGES + [p for name in FOLDERS for p in sorted((ROOT / "notebooks" / name).glob("*.ipynb"))]


def called(path):
    return str(path.relative_to(ROOT / "notebooks").with_suffix(""))


def read(path):
    return nbformat.read(path, as_version=4)


def code_of(path):
    return [cell.source for cell in read(path).cells if cell.cell_type == "code"]


def prose_of(path):
    return "\n\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")


def test_the_first_notebook_is_where_readers_start():
    assert PAGES[0].name == "00-start-here.ipynb"


@pytest.mark.parametrize("path", EVERY, ids=called)
def test_a_notebook_is_committed_without_outputs(path):
    for cell in read(path).cells:
        if cell.cell_type == "code":
            assert not cell.outputs
            assert cell.execution_count is None


@pytest.mark.parametrize("path", EVERY, ids=called)
def test_a_cell_does_one_thing_in_at_most_twelve_lines(path):
    for source in code_of(path):
        assert len(source.splitlines()) <= 12, source
        tree = ast.parse(source)
        banned = ast.FunctionDef | ast.ClassDef | ast.For | ast.While | ast.With | ast.Try
        assert not any(isinstance(node, banned) for node in ast.walk(tree)), source
        stars = [
            n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.names[0].name == "*"
        ]
        assert not stars


@pytest.mark.parametrize("path", EVERY, ids=called)
def test_only_the_first_cell_imports(path):
    for source in code_of(path)[1:]:
        assert not re.search(r"^\s*(import|from)\s", source, re.MULTILINE), source


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_notebook_opens_with_its_question_and_ends_with_its_limits(path):
    prose = prose_of(path)
    for part in ("**Question.**", "**You will learn:**", "**You need:**", "**Minutes:**"):
        assert part in prose
    assert "## What this cannot tell you" in prose
    assert prose.index("## What this cannot tell you") > prose.index("**Question.**")
    assert "## Exercise" in prose


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_answer_stands_among_the_first_three_code_cells(path):
    assert any("answer(" in source for source in code_of(path)[:3])


@pytest.mark.parametrize("path", EVERY, ids=called)
def test_no_number_of_a_result_is_typed_into_prose(path):
    """Dates, years of references, notebook numbers and the level of a test are not results."""
    prose = re.sub(r"`[^`]*`|\(.*?\)\)?|\*\*Minutes:\*\* \d+|\]\(\S+\)", "", prose_of(path))
    prose = re.sub(
        r"notebooks? \d\d|\d{1,2} (March|February|April) ?(\d{4})?|\b(19|20)\d\d\b", "", prose
    )
    prose = re.sub(r"^\d\. |\b95 %|\b\.05|\b0\.05", "", prose, flags=re.MULTILINE)
    prose = re.sub(r"\*\*Licence:\*\* .*|^## \d\d-[a-z]+$", "", prose, flags=re.MULTILINE)
    assert re.findall(r"\d+", prose) == []


@pytest.mark.parametrize("path", EVERY, ids=called)
def test_the_head_says_all_it_must_and_the_metadata_say_the_same_to_machines(path):
    notebook = read(path)
    said = teaching.header(notebook)
    assert notebook.metadata["counterclaim"] == said
    assert all(str(value).strip() for value in said.values())
    assert said["level"] in teaching.LEVELS
    assert said["minutes"] == teaching.minutes(notebook)
    assert "MIT" in said["licence"]
    assert "CC BY 4.0" in said["licence"]


def test_stripping_outputs_keeps_the_head_in_the_metadata():
    notebook = read(PAGES[1])
    head = dict(notebook.metadata["counterclaim"])
    code = next(cell for cell in notebook.cells if cell.cell_type == "code")
    code.outputs = [nbformat.v4.new_output("stream", text="said")]
    stripped = strip_output(notebook, keep_output=False, keep_count=False, keep_id=False)
    assert stripped.metadata["counterclaim"] == head
    assert not any(cell.get("outputs") for cell in stripped.cells)


@pytest.mark.parametrize("path", EVERY, ids=called)
def test_where_groups_are_compared_it_is_said_what_could_be_known(path):
    code = "\n".join(code_of(path))
    compares = (
        r"\b(group_tests|compare_shares|hedge_comparison|wire_dial|marked_terms|reporting_by)\("
    )
    says = r"\b(knowable|reach_of_groups|smallest_p|pages_to_settle|can_be_known)\b"
    assert not re.search(compares, code) or re.search(says, code) or path.parent.name in FOLDERS


@pytest.mark.parametrize("path", EVERY, ids=called)
def test_a_link_in_prose_leads_to_a_file_of_the_project(path):
    links = re.findall(r"\]\((?!https?://)([^)#]+)", prose_of(path))
    assert [link for link in links if not (path.parent / link).exists()] == []
