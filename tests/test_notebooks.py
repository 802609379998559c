"""Notebooks tell and modules do: thin cells, no outputs, a header, an end."""

import ast
import re

import nbformat
import pytest

from conftest import ROOT

PAGES = sorted((ROOT / "notebooks").glob("*.ipynb"))


def read(path):
    return nbformat.read(path, as_version=4)


def code_of(path):
    return [cell.source for cell in read(path).cells if cell.cell_type == "code"]


def prose_of(path):
    return "\n\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")


def test_the_first_notebook_is_where_readers_start():
    assert PAGES[0].name == "00-start-here.ipynb"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_notebook_is_committed_without_outputs(path):
    for cell in read(path).cells:
        if cell.cell_type == "code":
            assert not cell.outputs
            assert cell.execution_count is None


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
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


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
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


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_number_of_a_result_is_typed_into_prose(path):
    """Dates, years of references, notebook numbers and the level of a test are not results."""
    prose = re.sub(r"`[^`]*`|\(.*?\)\)?|\*\*Minutes:\*\* \d+|\]\(\S+\)", "", prose_of(path))
    prose = re.sub(
        r"notebooks? \d\d|\d{1,2} (March|February|April) ?(\d{4})?|\b(19|20)\d\d\b", "", prose
    )
    prose = re.sub(r"^\d\. |\b95 %|\b\.05|\b0\.05", "", prose, flags=re.MULTILINE)
    assert re.findall(r"\d+", prose) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_link_in_prose_leads_to_a_file_of_the_project(path):
    links = re.findall(r"\]\((?!https?://)([^)#]+)", prose_of(path))
    assert [link for link in links if not (path.parent / link).exists()] == []
