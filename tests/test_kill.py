"""Killed at the steps at which the old gives way to the new: the cheap part of `make test-kill`."""

import json
import subprocess
import sys

import pytest

from conftest import ROOT

READ = """
import os
from counterclaim.readers.output import write_pages
from counterclaim.readers.pages import Settings

before.mkdir()
(before / "in.csv").write_text("id,text\\na,old\\n")

def work(folder):
    # What was renamed stands there with the name of its file: the same in every folder.
    os.chdir(folder)
    write_pages([Path("in.csv")], Path.cwd() / "pages.csv", Settings())

work(before)
(before / "in.csv").write_text("id,text\\nb,new\\nb,newer\\n")
results = ["pages.csv", "renamed.csv"]
"""
CODE = """
import shutil
from counterclaim import case, sheets

shutil.copytree(root / "data" / "invented-leak", before)
story = case.open(str(before))
[_, codes, _] = sheets.write_sheets(story, before / "sheets", "b", "coding", filled=True)

def work(folder):
    sheets.code(str(folder), [folder / "sheets" / codes.name], "c")

results = ["coded"]
"""
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
KILL = """
import json, sys
from pathlib import Path
root, home = Path(sys.argv[1]), Path(sys.argv[2])
sys.path.insert(0, str(root / "slow"))
import killing
before = home / "before"
exec(sys.argv[3])
print(json.dumps(vars(killing.kill_forks(work, before, home, results, int(sys.argv[4])))))
"""


def killed(home, what, steps):
    command = [sys.executable, "-c", KILL, ROOT, home, what, str(steps)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("what", "steps"), [(READ, 9), (CODE, 3)], ids=["read", "code"])
def test_killed_while_it_writes_the_old_result_stands_and_the_next_run_ends_the_same(
    what, steps, tmp_path
):
    run = killed(tmp_path, what, steps)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == {"kills": steps, "hit": steps, "runs_after": 1}


def test_a_command_that_writes_in_place_would_be_found(tmp_path):
    run = killed(tmp_path, IN_PLACE, 1)
    assert "half written after a kill at" in run.stderr
