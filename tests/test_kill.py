"""Killed at the steps at which the old gives way to the new: the cheap part of `make test-kill`."""

import sys

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "slow"))
import killing

sys.path.pop(0)


@pytest.mark.parametrize("name", ["read", "code"])
def test_killed_while_it_writes_the_old_result_stands_and_the_next_run_ends_the_same(
    name, tmp_path
):
    command = {"read": lambda: killing.read_command(50), "code": killing.code_command}[name]()
    count = killing.kill(command, tmp_path, moments=0, steps=2, each=False)
    assert (count.kills, count.hit, count.runs_after) == (2, 2, 1)


def test_a_command_that_writes_in_place_would_be_found(tmp_path):
    """It writes half, then the other half."""
    code = "import sys; f = open(sys.argv[1], 'w'); f.write('n'); f.flush(); open(sys.argv[1], 'a').write('ew')"

    def prepare(folder):
        folder.mkdir()
        (folder / "out").write_text("old")

    command = killing.Command([sys.executable, "-c", code, "{}/out"], prepare, ["out"])
    with pytest.raises(AssertionError, match="half written after a kill"):
        killing.kill(command, tmp_path, moments=0, steps=2)
