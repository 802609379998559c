"""Each command that writes is killed at ten moments by the clock and at ten steps of its writing."""

import dataclasses
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import killing

COMMANDS = {
    "read": (killing.read_command(2_000), False),
    "code": (killing.code_command(), False),
    "report": (killing.report_command(notebooks=["00", "01"]), False),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_killed_at_twenty_moments_the_old_result_stands_and_the_next_run_ends_the_same(
    name, tmp_path, capsys
):
    command, each = COMMANDS[name]
    with capsys.disabled():
        count = killing.kill(
            command, tmp_path, moments=10, steps=10, each=each, tell=lambda said: print(name, said)
        )
        print(f"{name}: {dataclasses.asdict(count)}", flush=True)
    assert count.kills == 20
    assert count.hit >= 15
