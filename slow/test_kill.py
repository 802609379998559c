"""Each command that writes is killed at ten moments by the clock or more, and at its last steps."""

import dataclasses
import json

import pytest

import killing

FUNCTIONS = {"read": killing.READ, "code": killing.CODE}
NOTEBOOKS = ["00", "01"]


@pytest.mark.parametrize("name", ["read", "code", "measure", "report"])
def test_killed_at_twenty_moments_the_old_result_stands_and_the_next_run_ends_the_same(
    name, tmp_path, capsys
):
    if name in FUNCTIONS:
        run = killing.killed(tmp_path, FUNCTIONS[name], 10, 15)
        assert run.returncode == 0, run.stderr
        count = json.loads(run.stdout)
    elif name == "measure":
        count = dataclasses.asdict(
            killing.kill(killing.measure_command(), tmp_path, moments=10, steps=10)
        )
    else:
        command = killing.report_command(notebooks=NOTEBOOKS)
        # A report takes long: it is run to its end once, over all that the killed ones have left.
        with capsys.disabled():
            done = killing.kill(command, tmp_path, moments=10, steps=10, each=False, tell=print)
        count = dataclasses.asdict(done)
    with capsys.disabled():
        print(f"{name}: {count}", flush=True)
    assert count["kills"] >= 20
    assert count["hit"] >= 15
