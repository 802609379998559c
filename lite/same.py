"""Compare a notebook as the browser lab ran it with the same notebook as this machine ran it."""

import html
import re

# Charts are drawn by another matplotlib there; what a chart says is in its alternative text.
ALT = re.compile(r'aria-label="([^"]*)"|<title[^>]*>(.*?)</title>', re.DOTALL)
ADDRESS = re.compile(r"0x[0-9a-f]+")


def said(notebook: dict) -> list[list[str]]:
    """List what each code cell of a notebook shows: its texts and tables, and of a chart its words."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [[_words(output) for output in cell["outputs"]] for cell in cells]


def differences(here: dict, there: dict) -> list[tuple[int, str, str]]:
    """List what differs: the code cell's number from 0, what is said here, what is said there."""
    pairs = zip(said(here), said(there), strict=True)
    return [
        (number, _first(ours, theirs), _first(theirs, ours))
        for number, (ours, theirs) in enumerate(pairs)
        if ours != theirs
    ]


def _words(output: dict) -> str:
    if output["output_type"] == "stream":
        return f"{output['name']}: {_joined(output['text'])}"
    if output["output_type"] == "error":
        return f"{output['ename']}: {output['evalue']}"
    data = output["data"]
    shown = _joined(data.get("text/html", data.get("text/plain", "")))
    if "<svg" in shown:
        shown = "\n".join(found[1] or found[2] for found in ALT.finditer(shown))
    return ADDRESS.sub("0x…", html.unescape(shown)).strip()


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _first(ours: list[str], theirs: list[str]) -> str:
    """Give the first place where one list of texts differs from another, with what surrounds it."""
    if len(ours) != len(theirs):
        return f"{len(ours)} outputs: {ours[-1][:200] if ours else ''}"
    one, other = next((a, b) for a, b in zip(ours, theirs, strict=True) if a != b)
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(other))
    return one[max(0, at - 80) : at + 120]
