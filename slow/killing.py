"""Kill a command at random moments: the old result stays whole, the next run ends with the same bytes.

`make test-kill` kills read, code and report. To try another command, say what it reads and what it
makes, {} for a fresh copy of the inputs: `python slow/killing.py --inputs FOLDER --results out.csv
-- counterclaim measure {}/in.csv --output {}/out.csv`.
"""

import argparse
import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
# A process that this is put before kills itself at a step of its own writing: the moments at which
# something can be lost are few, and a clock seldom meets them.
HOOK = """
import os, sys
sys.path.append(os.environ["KILL_HOME"])
from killing import watch
watch(os.environ["KILL_UNDER"], int(os.environ["KILL_AT"]), os.environ["KILL_COUNT"])
"""
MADE = {
    *("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"),
    *("os.link", "os.symlink", "os.chmod"),
}


def watch(under: str, at: int, told: str) -> None:
    """Kill this process at the so-manieth step that changes a file under a folder.

    With 0 it lives, and the number of steps stands in the file `told`.
    """
    count = 0

    def step(event: str, words: tuple) -> None:
        nonlocal count
        if event in MADE and _changes(event, words) and _is_under(under, words):
            count += 1
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)
            if at == 0:
                Path(told).write_text(str(count))

    sys.addaudithook(step)


def _changes(event: str, words: tuple) -> bool:
    if event != "open":
        return True
    if isinstance(words[1], str):
        return bool(set(words[1]) & set("wax+"))
    return bool(words[2] & (os.O_WRONLY | os.O_RDWR))


def _is_under(under: str, words: tuple) -> bool:
    paths = (word for word in words[:2] if isinstance(word, str | bytes | os.PathLike))
    return any(os.fsdecode(path).startswith(under) for path in paths)


@dataclass
class Command:
    """One command to kill.

    `words` with {} for the folder it works in; `prepare` makes that folder as it is before the
    command, the result of an earlier run in it; `results` are the paths under it that hold the
    result; `ignored` names files in them that may differ, such as the times of a fetch.
    """

    words: list[str]
    prepare: Callable[[Path], None]
    results: list[str]
    ignored: Iterable[str] = ()
    environment: dict[str, str] = field(default_factory=dict)
    cwd: Path = ROOT


@dataclass
class Count:
    """What became of the kills: how many there were, of which so many hit a run that was alive."""

    kills: int = 0
    hit: int = 0
    runs_after: int = 0


def state(folder: Path, command: Command) -> dict[str, str]:
    """Give each file of the result, by its path, and a hash of its content."""
    found = {}
    for name in command.results:
        place = folder / name
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            # A name that begins with a point is no result: a lock, or what a killed run left.
            own = path.relative_to(folder)
            if (
                path.is_file()
                and path.name not in command.ignored
                and not path.name.startswith(".")
            ):
                found[str(own)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def start(command: Command, folder: Path, **environment: str) -> subprocess.Popen:
    """Start a command in a group of its own, so that its helpers die with it."""
    return subprocess.Popen(
        [word.replace("{}", str(folder)) for word in command.words],
        cwd=command.cwd,
        env=os.environ | command.environment | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )


def end(run: subprocess.Popen) -> None:
    """Kill a run and all it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(run.pid, signal.SIGKILL)
    run.communicate()


def whole_run(command: Command, folder: Path, **environment: str) -> None:
    """Run a command to its end."""
    run = start(command, folder, **environment)
    said = run.communicate()[0]
    assert run.returncode == 0, said[-2_000:]


def kill(
    command: Command,
    home: Path,
    *,
    moments: int,
    steps: int,
    seed: int = 1,
    each: bool = True,
    tell: Callable[[str], None] = lambda words: None,
) -> Count:
    """Kill a command at random moments by the clock and at random steps of its writing.

    Parameters
    ----------
    command
        What is killed.
    home
        An empty folder.
    moments, steps
        How many kills of each sort.
    seed
        Of the moments.
    each
        Whether the command runs to its end after every kill, or only after the last one, over
        all that the killed runs have left.
    tell
        Called after each kill with what became of it.

    Raises
    ------
    AssertionError
        A file of the result is neither the old one nor the new one, or the last run ends with
        other bytes than a run that nobody killed.
    """
    chosen, count = random.Random(seed), Count()
    command.prepare(home / "before")
    shutil.copytree(home / "before", home / "whole", symlinks=True)
    old = state(home / "whole", command)
    began = time.monotonic()
    whole_run(command, home / "whole")
    seconds, new = time.monotonic() - began, state(home / "whole", command)
    hooks = _hooks(home)
    total = _steps(command, home, hooks) if steps else 0
    plans = [("clock", chosen.uniform(0, seconds)) for _ in range(moments)]
    plans += [("step", n) for n in _spread(total, steps, chosen)]
    folder = home / "killed"
    for number, (kind, when) in enumerate(plans):
        if each or number == 0:
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(home / "before", folder, symlinks=True)
        if kind == "clock":
            run = start(command, folder)
            time.sleep(when)
            count.hit += run.poll() is None
            end(run)
        else:
            run = start(command, folder, **_under(hooks, folder, when))
            count.hit += run.wait() == -signal.SIGKILL
            end(run)
        count.kills += 1
        _check_whole(old, new, state(folder, command), (kind, when))
        tell(f"killed at {kind} {when:.4g}: whole; {count}")
        if each or number == len(plans) - 1:
            whole_run(command, folder)
            count.runs_after += 1
            assert state(folder, command) == new, f"other bytes after a kill at {kind} {when}"
    return count


def kill_forks(
    work: Callable[[Path], object],
    before: Path,
    home: Path,
    results: list[str],
    steps: int,
    moments: int = 0,
) -> Count:
    """Kill a function, in forks of this process, at its last steps and at moments by the clock.

    The same as `kill`, and much faster: the process has loaded all that the function needs. After
    each kill the function runs to its end.
    """
    command, count = Command([], lambda folder: None, results), Count()
    old, whole, killed = state(before, command), home / "whole", home / "killed"
    for folder in (whole, home / "counted"):
        shutil.copytree(before, folder, symlinks=True)
    began = time.monotonic()
    work(whole)
    seconds, new = time.monotonic() - began, state(whole, command)
    _forked(work, home / "counted", 0, home / "count")
    total, chosen = int((home / "count").read_text()), random.Random(1)
    plans: list[float] = [*range(max(1, total - steps + 1), total + 1)]
    plans += [-chosen.uniform(0, seconds) for _ in range(moments)]
    for at in plans:
        shutil.rmtree(killed, ignore_errors=True)
        shutil.copytree(before, killed, symlinks=True)
        count.kills += 1
        count.hit += _forked(work, killed, at, home / "count") == -signal.SIGKILL
        _check_whole(old, new, state(killed, command), at)
        work(killed)
        count.runs_after += 1
        assert state(killed, command) == new, f"other bytes after a kill at {at}"
    return count


def _forked(work: Callable[[Path], object], folder: Path, at: float, told: Path) -> int:
    """Run a function in a fork that dies at a step, or where `at` is below 0 after so many seconds."""
    child = os.fork()
    if child == 0:
        try:
            if at >= 0:
                watch(str(folder), int(at), str(told))
            work(folder)
        finally:
            os._exit(0)
    if at < 0:
        time.sleep(-at)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _check_whole(old: dict, new: dict, there: dict, when: object) -> None:
    broken = {name for name, told in there.items() if told not in (old.get(name), new.get(name))}
    lost = {name for name in old if name in new and name not in there}
    assert not broken, f"half written after a kill at {when}: {sorted(broken)[:5]}"
    assert not lost, f"lost after a kill at {when}: {sorted(lost)[:5]}"


def _hooks(home: Path) -> Path:
    folder = home / "hooks"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(HOOK)
    return folder


def _under(hooks: Path, folder: Path, at: int) -> dict[str, str]:
    path = os.pathsep.join(filter(None, [str(hooks), os.environ.get("PYTHONPATH", "")]))
    told = {"KILL_UNDER": str(folder), "KILL_AT": str(at), "KILL_COUNT": str(hooks / "count")}
    return {"PYTHONPATH": path, "KILL_HOME": str(Path(__file__).parent), **told}


def _steps(command: Command, home: Path, hooks: Path) -> int:
    folder = home / "counted"
    shutil.copytree(home / "before", folder, symlinks=True)
    whole_run(command, folder, **_under(hooks, folder, 0))
    shutil.rmtree(folder)
    return int((hooks / "count").read_text())


def _spread(total: int, wanted: int, chosen: random.Random) -> list[int]:
    """Choose steps, the last ones among them: there the old gives way to the new."""
    last = list(range(max(1, total - wanted // 2 + 1), total + 1))
    rest = [n for n in range(1, total + 1) if n not in last]
    return [*chosen.sample(rest, min(len(rest), wanted - len(last))), *last]


# ---- the commands of the project

# What `kill_forks` kills: a function, and the folder as it is before it.
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
[_, codes, said] = sheets.write_sheets(story, before / "sheets", "b", "coding", filled=True)
# The last statement is not in the tables yet, so that more than one of them changes.
table = before / "coded" / "statements.csv"
table.write_text("".join(table.read_text("utf-8").splitlines(True)[:-1]), "utf-8")

def work(folder):
    filled = [folder / "sheets" / codes.name, folder / "sheets" / said.name]
    assert len(sheets.code(str(folder), filled, "c").changed) in (0, 1, 2)

results = ["coded"]
"""
KILL = """
import json, sys
from pathlib import Path
root, home = Path(sys.argv[1]), Path(sys.argv[2])
sys.path.insert(0, str(root / "slow"))
import killing
before = home / "before"
exec(sys.argv[3])
print(json.dumps(vars(killing.kill_forks(work, before, home, results, *map(int, sys.argv[4:])))))
"""


def killed(home: Path, what: str, steps: int, moments: int = 0) -> subprocess.CompletedProcess:
    """Kill one of these in a process of its own; it prints the counts."""
    command = [sys.executable, "-c", KILL, ROOT, home, what, str(steps), str(moments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def report_command(out: Path | None = None, notebooks: Iterable[str] = ()) -> Command:
    """`report`: a site in the place of an older one, of some notebooks or of all."""
    chosen = set(notebooks)

    def prepare(folder: Path) -> None:
        folder.mkdir()
        home = folder / "project"
        (home / "docs" / "teaching").mkdir(parents=True)
        for name in ("CITATION.cff", "docs/accuracy.md", "docs/teaching/glossary.md"):
            shutil.copy(ROOT / name, home / name)
        (home / "notebooks").mkdir()
        for path in (ROOT / "notebooks").glob("*.ipynb"):
            if not chosen or path.name[:2] in chosen:
                shutil.copy(path, home / "notebooks")
        old = folder / "report-old"
        old.mkdir()
        (old / "index.html").write_text("old")
        (folder / "report").symlink_to(old.name)

    words = [
        *(
            "sh",
            "-c",
            'cd "$1/project" && exec "$2" -m counterclaim report --case "$3" --out "$1/report"',
        ),
        *("sh", "{}", sys.executable, str(ROOT / "data" / "invented-leak")),
    ]
    return Command(words, prepare, ["report"])


TABLES = ("term_counts", "lexicon_hits", "page_features", "page_signatures")
MEASURE = """
import sys
from counterclaim.corpus.run import measure
measure([sys.argv[1] + "/pages.parquet"], sys.argv[1] + "/out", partition=400, compiled=True)
"""


def measure_command() -> Command:
    """`measure`, ten partitions of invented pages in compiled code; it goes on where it was killed."""

    def prepare(folder: Path) -> None:
        maker = ROOT / "bench" / "scale" / "corpus.py"
        subprocess.run(
            [sys.executable, maker, "4000", folder], check=True, stdout=subprocess.DEVNULL
        )

    tables = [*TABLES, "terms.parquet", "copy_pairs.parquet", "copy_clusters.parquet"]
    words = [sys.executable, "-c", MEASURE, "{}"]
    return Command(words, prepare, [f"out/{name}" for name in (*tables, "rejects.csv")])


def main() -> None:
    """Kill any command: its words after --, {} for a fresh copy of the inputs."""
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--inputs", type=Path, required=True, help="a folder: inputs and old result")
    told.add_argument("--results", nargs="+", required=True, help="paths in it that are results")
    told.add_argument("--ignored", nargs="*", default=[], help="file names that may differ")
    told.add_argument("--times", type=int, default=10)
    told.add_argument("--seed", type=int, default=1)
    told.add_argument("words", nargs="+")
    said = told.parse_args()

    def prepare(folder: Path) -> None:
        shutil.copytree(said.inputs, folder, symlinks=True)

    command = Command(said.words, prepare, said.results, said.ignored, cwd=Path.cwd())
    with tempfile.TemporaryDirectory() as home:
        count = kill(command, Path(home), moments=said.times, steps=said.times, seed=said.seed)
    print(json.dumps(vars(count)))


if __name__ == "__main__":
    main()
