"""Which sentences changed since a git revision: today's code on the data of then and of now."""

import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pandas as pd

from counterclaim import case as cases
from counterclaim.findings import sayings
from counterclaim.tables import CodebookError, breach_lines


class RevisionError(RuntimeError):
    """The data of a revision cannot be had; the message is one line that says why."""


def changed_findings(name: str, revision: str, language: str = "en") -> pd.DataFrame:
    """List the findings whose sentence or badge is not what the data of a revision gave.

    Parameters
    ----------
    name
        The case: a name under `data/`, or a folder that holds `coded/`. Its files are taken as
        they lie there, committed or not.
    revision
        A git revision, such as "HEAD" or "v1.0".
    language
        "en" or "nl".

    Returns
    -------
    One row a finding that differs, in the order of the notebooks: `key`, `notebook`, `before` and
    `after` (the sentence with its badge; where it could not be said, why not).

    Raises
    ------
    RevisionError
        No git, no checkout, no such revision, no case in it, or its tables break today's codebook.
    CaseNotFoundError, CodebookError
        The case of today is not there or breaks the codebook.
    """
    home = cases.folder(name)
    now = sayings(cases.open(str(home)), language)
    with _at(home, revision) as earlier:
        try:
            before = sayings(cases.open(str(earlier)), language)
        except CodebookError as error:
            first = breach_lines(error.breaches)[0]
            raise RevisionError(
                f"the tables of {revision} break today's codebook: {first}"
            ) from error
    both = before.rename(columns={"said": "before"}).merge(
        now.rename(columns={"said": "after"}), on=["key", "notebook"], validate="one_to_one"
    )
    return both[both["before"] != both["after"]].reset_index(drop=True)


@contextmanager
def _at(home: Path, revision: str) -> Iterator[Path]:
    """Lay the folder of a case out as it was in a revision, elsewhere."""
    _git(home, "rev-parse", "--show-toplevel", problem=f"{home} is not in a git checkout")
    commit = _git(
        home,
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        f"{revision}^{{commit}}",
        problem=f"git knows no revision {revision!r}",
    )
    packed = _git(
        home,
        "archive",
        "--format=tar",
        commit.decode().strip(),
        "--",
        ".",
        problem=f"revision {revision!r} holds no case {home.name!r}",
    )
    with tempfile.TemporaryDirectory() as folder:
        earlier = Path(folder, home.name)
        with tarfile.open(fileobj=BytesIO(packed)) as files:
            files.extractall(earlier, filter="data")
        if not (earlier / "coded").is_dir():
            raise RevisionError(f"revision {revision!r} holds no case {home.name!r}")
        yield earlier


def _git(home: Path, *words: str, problem: str) -> bytes:
    try:
        run = subprocess.run(["git", *words], cwd=home, capture_output=True, check=True)
    except FileNotFoundError as error:
        raise RevisionError("git is not installed") from error
    except subprocess.CalledProcessError as error:
        raise RevisionError(problem) from error
    return run.stdout
