"""Every method page says formula, source and limits, and its example gives what it promises."""

import doctest
import importlib
import inspect
import re

import pytest
from latex2mathml.converter import convert

from counterclaim.methods import MODULES, functions, method_pages, one_reading

PUBLIC = [(name, function) for name in MODULES for function in functions(name)]
IDS = [f"{name}.{function.__name__}" for name, function in PUBLIC]


@pytest.mark.parametrize("name", MODULES)
def test_every_example_gives_what_the_docstring_says(name):
    with one_reading():
        result = doctest.testmod(importlib.import_module(f"counterclaim.{name}"))
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize(("name", "function"), PUBLIC, ids=IDS)
def test_a_public_function_states_its_contract_and_its_limits(name, function):
    words = inspect.getdoc(function)
    parts = ["Returns\n---", "Examples\n---"]
    if inspect.signature(function).parameters:
        parts.append("Parameters\n---")
    for part in parts:
        assert part in words, part
    assert re.search(r"Do not (use|read|take|choose)\b", words)


@pytest.mark.parametrize(("name", "function"), PUBLIC, ids=IDS)
def test_every_formula_can_be_set_without_a_script(name, function):
    for formula in re.findall(r"\.\. math::\n\n((?: {4}.*\n|\n)+)", inspect.getdoc(function)):
        assert convert(formula.strip()).startswith("<math")


@pytest.fixture(scope="module")
def pages():
    return dict(method_pages())


@pytest.fixture(params=MODULES)
def page(request, pages):
    return request.param, pages[request.param]


def test_a_page_has_a_section_for_every_function(page):
    name, text = page
    assert re.findall(r"^(\w+)\n-+$", text, re.MULTILINE) == [f.__name__ for f in functions(name)]


def test_every_example_of_a_page_shows_a_result(page):
    name, text = page
    examples = re.findall(
        r"computed when this page was made:\n\n(.+?)(?=\n\w+\n-+\n|\Z)", text, re.S
    )
    assert len(examples) == len(functions(name))
    for example in examples:
        blocks = re.findall(r"^\.\. code-block:: (\w+)\n\n {4}.*\S", example, re.MULTILINE)
        assert blocks == ["python", "text"] * (len(blocks) // 2)
        assert blocks
