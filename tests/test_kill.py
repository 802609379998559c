"""Killed at the steps at which the old gives way to the new: the cheap part of `make test-kill`."""

import json

import pytest

import killing

IN_PLACE = """
before.mkdir()
(before / "out").write_text("old")

def work(folder):
    with (folder / "out").open("w") as file:
        file.write("n")
    with (folder / "out").open("a") as file:
        file.write("ew")

results = ["out"]
"""


@pytest.mark.parametrize(
    ("what", "steps"), [(killing.READ, 5), (killing.CODE, 1)], ids=["read", "code"]
)
def test_killed_while_it_writes_the_old_result_stands_and_the_next_run_ends_the_same(
    what, steps, tmp_path
):
    run = killing.killed(tmp_path, what, steps)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == {"kills": steps, "hit": steps, "runs_after": steps}


def test_a_command_that_writes_in_place_would_be_found(tmp_path):
    run = killing.killed(tmp_path, IN_PLACE, 1)
    assert "half written after a kill at" in run.stderr
