"""Run the tests on the oldest and on the newest packages that pyproject.toml allows.

Oldest are pandas, numpy, matplotlib and nltk, at the bounds that pyproject.toml gives, beside the
lock's versions of all else; newest is all. `make test-matrix`, or `python slow/matrix.py oldest --
tests/test_tables.py`. Needs uv. Each set lies in an environment of its own under `build/matrix`.
Browsers are left out, and a warning is no error here: an old package may warn about a newer one
beside it.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
SETS = ("oldest", "newest")
WATCHED = ("pandas", "numpy", "matplotlib", "nltk")


def main(words: list[str]) -> int:
    """Run the chosen sets; give the number of those whose tests failed."""
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("uv is not found; install it first: python -m pip install uv")
    sets, _, tests = " ".join(words).partition(" -- ")
    return sum(run(uv, name, tests.split() or ["tests"]) for name in sets.split() or SETS)


def run(uv: str, name: str, tests: list[str]) -> bool:
    """Make an environment and run the tests in it; say whether they failed."""
    home = ROOT / "build" / "matrix" / name
    home.mkdir(parents=True, exist_ok=True)
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    pinned = home / "requirements.txt"
    compile_ = [uv, "pip", "compile", "pyproject.toml", "--extra", "dev", "--quiet", "--no-header"]
    compile_ += ["--no-emit-index-url", "--python-version", version]
    compile_ += ["--output-file", str(pinned), "--upgrade"]
    if name == "oldest":
        (home / "bounds.txt").write_text("\n".join(bounds()), encoding="utf-8")
        compile_ += ["--constraint", str(home / "bounds.txt")]
    subprocess.run(compile_, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    python = home / "venv" / "bin" / "python"
    subprocess.run([uv, "venv", "-q", "--clear", "--python", version, home / "venv"], check=True)
    subprocess.run([uv, "pip", "sync", "-q", "--python", python, pinned], check=True)
    # Its own version is asked for by what fetches, and its command by what checks the command.
    install = [uv, "pip", "install", "-q", "--python", python, "--no-deps"]
    subprocess.run([*install, "--no-build-isolation", "-e", "."], cwd=ROOT, check=True)
    print(name, *(line for line in pinned.read_text().splitlines() if line.startswith(WATCHED)))
    command = [python, "-m", "pytest", "-q", "-o", "filterwarnings=default", *tests]
    return subprocess.run(command, cwd=ROOT, env=_environment(home), check=False).returncode != 0


def bounds() -> list[str]:
    """Give the lower bound of each watched package as its version, and the lock's version of all else."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = re.findall(r"^([\w-]+)>=([\w.]+)", "\n".join(project["dependencies"]), re.MULTILINE)
    oldest = [f"{name}=={version}" for name, version in asked if name in WATCHED]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = re.findall(r"^([\w.-]+)(==\S+(?: ; .+?)?) \\$", lock, re.MULTILINE)
    return oldest + [name + version for name, version in locked if name not in WATCHED]


def _environment(home: Path) -> dict[str, str]:
    """Show the tests git and the like, and no browser."""
    tools = home / "tools"
    shutil.rmtree(tools, ignore_errors=True)
    tools.mkdir()
    for name in ("git", "sh", "bash", "env", "tar", "true", "false"):
        if found := shutil.which(name):
            (tools / name).symlink_to(found)
    return os.environ | {"PATH": str(tools), "PYTHONPATH": str(ROOT / "src")}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
