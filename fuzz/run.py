"""Fuzz every target for a while, led by what code its inputs reach; keep the corpus small.

`make fuzz` runs this in an environment of its own, since the fuzzer is no package of the project.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOME = Path(__file__).parent
CORPUS = HOME / "corpus"
# Beyond these an input teaches nothing that a smaller one does not.
LONGEST, KEPT = 4_096, 12


def main() -> None:
    """Give each target its share of the minutes; say what was run and what broke."""
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("targets", nargs="*", help="their names; all without any")
    told.add_argument("--minutes", type=float, default=5.0)
    told.add_argument("--seed", type=int, default=1)
    told.add_argument("--counts", type=Path, default=Path("build/fuzz-counts.json"))
    told.add_argument("--child", default="", help=argparse.SUPPRESS)
    said, rest = told.parse_known_args()
    if said.child:
        _fuzz(said.child, [sys.argv[0], *rest])
        return
    from targets import TARGETS

    chosen = said.targets or list(TARGETS)
    seconds = max(1, int(said.minutes * 60 / len(chosen)))
    counts = {name: _run(name, seconds, said.seed) for name in chosen}
    said.counts.parent.mkdir(parents=True, exist_ok=True)
    said.counts.write_text(json.dumps(counts, indent=2) + "\n")
    print(json.dumps(counts, indent=2))
    broken = [name for name, count in counts.items() if count["broke"]]
    sys.exit(f"broken: {', '.join(broken)}" if broken else 0)


def _run(name: str, seconds: int, seed: int) -> dict[str, object]:
    kept = CORPUS / name
    kept.mkdir(parents=True, exist_ok=True)
    found = HOME.parent / "build" / "fuzz" / name
    found.mkdir(parents=True, exist_ok=True)
    options = [
        *(f"-max_total_time={seconds}", f"-seed={seed}", f"-max_len={LONGEST}", "-timeout=25"),
        *("-rss_limit_mb=4096", "-print_final_stats=1", f"-artifact_prefix={found}/"),
    ]
    began = time.monotonic()
    run = subprocess.run(
        [sys.executable, __file__, "--child", name, *options, str(found), str(kept)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        env=os.environ | {"PYTHONHASHSEED": "0"},
    )
    lines = run.stdout.splitlines()
    runs = next((int(line.split()[-1]) for line in lines if "number_of_executed_units" in line), 0)
    (found.parent / f"{name}.log").write_text(run.stdout)
    return {
        "seconds": round(time.monotonic() - began),
        "inputs": runs,
        "broke": run.returncode != 0,
    }


def _fuzz(name: str, words: list[str]) -> None:
    import atheris

    with atheris.instrument_imports(include=["counterclaim"]):
        from targets import TARGETS
    atheris.Setup(words, TARGETS[name])
    atheris.Fuzz()


def merge() -> None:
    """Keep of what was found the few smallest inputs that reach what the corpus does not."""
    for folder in sorted((HOME.parent / "build" / "fuzz").iterdir()):
        if not folder.is_dir():
            continue
        with tempfile.TemporaryDirectory() as fresh:
            command = [sys.executable, __file__, "--child", folder.name, "-merge=1", fresh]
            command += [str(CORPUS / folder.name), str(folder)]
            subprocess.run(command, check=False, capture_output=True)
            reached = sorted(
                Path(fresh).iterdir(), key=lambda path: (path.stat().st_size, path.name)
            )
            random.seed(0)
            for path in reached[:KEPT]:
                (CORPUS / folder.name / path.name).write_bytes(path.read_bytes())


if __name__ == "__main__":
    merge() if sys.argv[1:] == ["merge"] else main()
