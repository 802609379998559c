"""Exercises: every solution passes its checks, every unsolved one fails with a sentence that helps."""

import ast
import functools
import re
from dataclasses import replace

import matplotlib.pyplot as plt
import nbformat
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from counterclaim import case as cases
from counterclaim import codebook, exercises
from counterclaim.exercises import EXERCISES, GRADES, Verdict, check

SOLUTIONS = sorted((ROOT / "notebooks" / "solutions").glob("*.ipynb"))
STUDENTS = [ROOT / "notebooks" / "exercises" / path.name for path in SOLUTIONS]


@pytest.fixture(scope="module")
def opened():
    return functools.cache(cases.open)


def verdicts(path, opened, monkeypatch, tmp_path) -> list[Verdict]:
    """Run a notebook's cells in this process, in an empty folder; give what its checks say."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cases, "open", opened)
    names, said = {}, []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            tree = ast.parse(cell.source)
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, path.name, "exec"), names)
            if last is not None:
                shown = eval(compile(ast.Expression(last.value), path.name, "eval"), names)
                repr(shown)
                said += [shown] if isinstance(shown, Verdict) else []
    plt.close("all")
    return said


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_every_check_passes_in_a_solution(path, opened, monkeypatch, tmp_path):
    said = verdicts(path, opened, monkeypatch, tmp_path)
    assert [verdict for verdict in said if not verdict.passed] == []
    asked = re.findall(r"^## (\d\d-\w+)$", prose(path), re.MULTILINE)
    assert [verdict.key for verdict in said] == asked


@pytest.mark.parametrize("path", STUDENTS, ids=lambda path: path.stem)
def test_every_unsolved_exercise_fails_with_a_sentence_and_not_with_a_traceback(
    path, opened, monkeypatch, tmp_path
):
    said = verdicts(path, opened, monkeypatch, tmp_path)
    assert len(said) >= len(GRADES)
    assert [verdict.key for verdict in said if verdict.passed] == []
    for verdict in said:
        assert re.fullmatch(r"[A-Z].{15,}[.?]", verdict.says), verdict


def prose(path) -> str:
    cells = nbformat.read(path, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def test_every_exercise_is_asked_once_and_every_notebook_has_all_grades():
    asked = [re.findall(r"^## (\d\d-\w+)$", prose(path), re.MULTILINE) for path in SOLUTIONS]
    assert sorted(key for keys in asked for key in keys) == sorted(EXERCISES)
    assert len(asked) == 9
    for path, keys in zip(SOLUTIONS, asked, strict=True):
        assert {EXERCISES[key].grade for key in keys} == set(GRADES)
        assert all(key.startswith(path.name[:2]) for key in keys)


@pytest.mark.parametrize("path", STUDENTS, ids=lambda path: path.stem)
def test_each_exercise_has_a_hint_and_a_check(path):
    cells = nbformat.read(path, as_version=4).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    for task in re.findall(r"^## (\d\d-\w+)\n(.*?)(?=^## |\Z)", prose(path), re.M | re.S):
        assert "<summary>Hint</summary>" in task[1], task[0]
        assert f'exercises.check("{task[0]}"' in code


def test_no_right_letter_and_no_hash_of_one_stands_in_a_student_s_notebook():
    for path in STUDENTS:
        text = path.read_text(encoding="utf-8")
        assert "solution" not in text
        assert not re.search(r"[0-9a-f]{64}", text)
        assert not re.search(r"chosen = \{", text)


@pytest.fixture(scope="module")
def once():
    """Every exercise with its answer and slips computed once, for tests that check many answers."""

    def fixed(compute, case):
        value = compute(case)
        return lambda _: value

    made = {}
    for key, exercise in EXERCISES.items():
        if exercise.expected:
            case = exercises._case(exercise.case)
            slips = tuple(replace(s, answer=fixed(s.answer, case)) for s in exercise.slips)
            made[key] = replace(exercise, expected=fixed(exercise.expected, case), slips=slips)
    return {**EXERCISES, **made}


@pytest.mark.parametrize("key", EXERCISES)
def test_a_usual_slip_is_wrong_and_is_told_apart_from_the_answer(key, once, monkeypatch):
    monkeypatch.setattr(exercises, "EXERCISES", once)
    exercise = once[key]
    for slip in exercise.slips:
        answer = slip.answer(exercises._case(exercise.case))
        verdict = check(key, answer)
        assert not verdict.passed
        assert verdict.says == slip.says


COMPUTED = [key for key, exercise in EXERCISES.items() if exercise.expected]
ODD = [
    *[..., None, "", "x", -1, 0, 0.5, True, float("nan"), pd.NA, [], {}, set(), (), object(), len],
    *[pd.DataFrame(), pd.Series(dtype=object), pd.DataFrame({"a": [1]}), pd.Series(["a", "a"])],
    pd.Series([1, 1], index=["x", "x"]),
]


@pytest.mark.parametrize("key", EXERCISES)
def test_whatever_is_given_the_check_answers_in_a_sentence(key, once, monkeypatch):
    monkeypatch.setattr(exercises, "EXERCISES", once)
    for odd in ODD:
        verdict = check(key, odd)
        assert not verdict.passed
        assert re.fullmatch(r"[A-Z].{15,}[.?]", verdict.says), (odd, verdict)
    assert not check("99-read", 1).passed
    assert not check(None, 1).passed


@pytest.mark.parametrize("key", COMPUTED)
def test_what_a_check_says_of_a_wrong_answer_does_not_hold_the_right_one(key, once, monkeypatch):
    monkeypatch.setattr(exercises, "EXERCISES", once)
    exercise = once[key]
    right = exercise.expected(exercises._case(exercise.case))
    if isinstance(right, int | str):
        for wrong in ("x", 10_000):
            assert not re.search(rf"\b{right}\b", check(key, wrong).says)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.sampled_from([key for key in EXERCISES if key.endswith("judge")]), st.data())
def test_a_judgement_passes_for_one_set_of_letters_alone_and_only_with_a_reason(key, data):
    letters = EXERCISES[key].letters
    chosen = data.draw(st.sets(st.sampled_from(letters)))
    right = {one for one in letters if exercises.digest(key, one) in EXERCISES[key].right}
    why = "because it says so in these rows and in no other row"
    assert check(key, chosen, why).passed == (chosen == right)
    assert not check(key, chosen, "because").passed


def test_a_table_may_have_its_names_as_index_or_as_column_and_rows_in_any_order(sky):
    right = EXERCISES["01-make"].expected(sky)
    assert check("01-make", right).passed
    assert check("01-make", right.reset_index().iloc[::-1]).passed
    assert check("01-make", right.assign(more=1)).passed
    assert "A column is missing" in check("01-make", right[["quoted"]]).says
    assert "rows are missing" in check("01-make", right.drop(index="outlet")).says
    assert (
        "too many" in check("01-make", pd.concat([right, right.rename({"outlet": "x"})[-1:]])).says
    )
    assert "number is not" in check("01-make", right.assign(quoted=right["quoted"] * 2)).says


def test_a_recoded_row_changes_the_answer_that_is_right(sky, monkeypatch):
    before = check("06-read", 6)
    assert before.passed
    whole = sky.articles.assign(window_complete=True)
    monkeypatch.setattr(exercises, "_case", lambda name: replace(sky, articles=whole))
    assert not check("06-read", 6).passed


def test_a_check_asks_its_own_case_and_leaves_the_notebook_s_labels_as_they_are():
    cases.open("invented-leak")
    own = codebook.entries("speaker")
    assert check("03-change", {"BE", "NL"}).passed
    assert codebook.entries("speaker") == own
    assert check("09-read", 3).passed
    cases.open("sky-ecc")


def test_a_verdict_is_shown_without_markup_of_its_own():
    shown = Verdict("01-<b>", False, "a < b & c")._repr_html_()
    assert "&lt;b&gt;" in shown
    assert "a &lt; b &amp; c" in shown
    assert repr(Verdict("01-read", True, "So it is.")) == "01-read: right. So it is."
