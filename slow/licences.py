"""List the licence of every package that the lock installs, from the packages' own metadata."""

import re
import sys
from importlib import metadata
from pathlib import Path

from packaging.markers import Marker

LOCK = Path(__file__).parent.parent / "requirements.lock"
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)(?: *; *([^\\\n]+?))? *\\?$", re.MULTILINE)
# Licences that ask more of whoever passes the package on; none of them binds who only uses it.
COPYLEFT = re.compile(r"\b[AL]?GPL|General Public|Mozilla|MPL|EUPL", re.IGNORECASE)
HEAD = """\
# Licences of the packages

Made by `make licences` from the metadata of the installed packages; a test holds it against the
lock. Nothing of these packages is in this repository: they are installed beside it. The project's
own licences are in `LICENSE` (code) and `LICENSE-DATA` (data).

"""


def pinned(lock: str) -> list[tuple[str, str, str]]:
    """Read name, version and marker of each entry of a lock; a package may have several."""
    return PINNED.findall(lock)


def here(marker: str) -> bool:
    """Whether a package is for this machine and this Python."""
    return not marker or Marker(marker).evaluate()


def licence(name: str) -> str:
    """Give a package's licence in few words, from the most exact field that it has filled."""
    about = metadata.metadata(name)
    if expression := about.get("License-Expression"):
        return expression
    named = [
        c.rpartition(" :: ")[2] for c in about.get_all("Classifier") or [] if "License ::" in c
    ]
    named = [words for words in named if words != "OSI Approved"]
    if named:
        return "; ".join(dict.fromkeys(named))
    first = (about.get("License") or "").strip().splitlines()
    return " ".join(first[0].split())[:60] if first else "not said in its metadata"


def table(lock: str) -> str:
    """Write the list as a page of Markdown."""
    rows, entries = [], pinned(lock)
    for name, version, marker in entries:
        if here(marker):
            said = licence(name).replace("|", "\\|")
            asks = "yes" if COPYLEFT.search(said) else ""
            rows.append(f"| {name} | {version} | {said} | {asks} |")
    listed = {name for name, _, marker in entries if here(marker)}
    elsewhere = sorted({name for name, _, _ in entries} - listed)
    head = "| package | version | licence | asks to share alike |\n|---|---|---|---|"
    page = HEAD + "\n".join([head, *rows]) + "\n"
    if elsewhere:
        page += f"\nOnly on other machines, so not read here: {', '.join(elsewhere)}.\n"
    return page


if __name__ == "__main__":
    sys.stdout.write(table(LOCK.read_text(encoding="utf-8")))
