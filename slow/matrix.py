"""Run the tests on the oldest and on the newest packages that pyproject.toml allows.

`make test-matrix`, or `python slow/matrix.py oldest -- tests/test_tables.py`. Needs uv. Each set
lies in an environment of its own under `build/matrix`. Browsers are left out, and a warning is no
error here: an old package may warn about a newer one beside it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SETS = {"oldest": "lowest-direct", "newest": "highest"}
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
    compile_ += ["--resolution", SETS[name], "--output-file", str(pinned), "--upgrade"]
    subprocess.run(compile_, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    python = home / "venv" / "bin" / "python"
    subprocess.run([uv, "venv", "-q", "--clear", "--python", version, home / "venv"], check=True)
    subprocess.run([uv, "pip", "sync", "-q", "--python", python, pinned], check=True)
    print(name, *(line for line in pinned.read_text().splitlines() if line.startswith(WATCHED)))
    command = [python, "-m", "pytest", "-q", "-o", "filterwarnings=default", *tests]
    return subprocess.run(command, cwd=ROOT, env=_environment(home), check=False).returncode != 0


def _environment(home: Path) -> dict[str, str]:
    """Show the tests git and the like, and no browser."""
    tools = home / "tools"
    shutil.rmtree(tools, ignore_errors=True)
    tools.mkdir()
    for name in ("git", "sh", "bash", "env", "tar"):
        if found := shutil.which(name):
            (tools / name).symlink_to(found)
    return os.environ | {"PATH": str(tools), "PYTHONPATH": str(ROOT / "src")}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
