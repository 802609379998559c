"""Every exercise, solution and lesson in a fresh kernel and an empty folder, as a student runs it.

Not part of `make test`, which runs the same cells in one process: a kernel takes seconds to start.
"""

import re
from pathlib import Path

import nbformat
import pytest

from counterclaim import case, report

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"


def shown(path: Path) -> str:
    """All that a reader sees beneath the cells of a notebook, executed."""
    executed = nbformat.reads(report.execute(path, case.folder("sky-ecc")), as_version=4)
    outputs = [
        output for cell in executed.cells if cell.cell_type == "code" for output in cell.outputs
    ]
    assert [output for output in outputs if output.output_type == "error"] == []
    assert [o.text for o in outputs if o.get("name") == "stderr"] == []
    return "\n".join(output.get("data", {}).get("text/html", "") for output in outputs)


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("solutions/*.ipynb")), ids=lambda p: p.stem)
def test_a_solution_is_right_in_a_fresh_kernel(path):
    checks = re.findall(r"<strong>(\d\d-\w+)</strong> (.)", shown(path))
    assert len(checks) >= 4
    assert {mark for _, mark in checks} == {"✓"}


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("exercises/*.ipynb")), ids=lambda p: p.stem)
def test_an_unsolved_exercise_says_not_yet_in_a_fresh_kernel(path):
    checks = re.findall(r"<strong>(\d\d-\w+)</strong> (.)", shown(path))
    assert len(checks) >= 4
    assert {mark for _, mark in checks} == {"✗"}


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("lessons/*.ipynb")), ids=lambda p: p.stem)
def test_a_lesson_runs_in_a_fresh_kernel_and_shows_something(path):
    assert shown(path).count("<table>") >= 2
