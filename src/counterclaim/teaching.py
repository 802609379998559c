"""Teaching material from one source: what students get, what a notebook's head says, how long it takes.

A notebook in `notebooks/solutions/` is the source: task, answer, and what to expect, in one file.
What students get is that notebook without its cells tagged `solution`; the guide's answers are
those cells. nbconvert's TagRemovePreprocessor parts them.
"""

import math
import re
from pathlib import Path

import nbformat

from counterclaim.exercises import EXERCISES

SOLUTION = "solution"
# What a head says, by the words it says it with.
FIELDS = {
    "Question": "question",
    "You will learn": "objectives",
    "Level": "level",
    "You need": "needs",
    "Minutes": "minutes",
    "Data": "data",
    "Method": "method",
    "Licence": "licence",
}
LEVELS = ("beginner", "intermediate", "advanced")
# The estimate of a notebook's time: assumptions, said in docs/teaching/times.md.
WORDS_A_MINUTE = 150
MINUTES_A_LOOK = 1
MINUTES_A_TASK = {"read": 3, "change": 4, "make": 7, "judge": 5}
MINUTES_AT_THE_END = 5
# The lecture of each session: notebooks in the order in which they are shown.
SESSIONS = {
    "1": (
        "00-start-here",
        "01-the-article",
        "lessons/1-the-archive-stamp",
        "02-the-coverage",
    ),
    "2": (
        "03-enforcement-by-country",
        "lessons/7-tens-of",
        "lessons/2-overlapping-totals",
        "04-the-words-of-the-denial",
        "lessons/5-hedges-across-languages",
        "06-who-says-so",
    ),
    "3": (
        "05-framing-compared",
        "lessons/8-three-against-three",
        "lessons/6-a-frame-in-one-page",
        "07-one-story-many-outlets",
        "lessons/3-wire-copies",
        "08-how-sure-are-we",
        "lessons/4-alpha-of-one",
    ),
    "hour": (
        "00-start-here",
        "02-the-coverage",
        "lessons/8-three-against-three",
        "lessons/3-wire-copies",
    ),
}
MADE = "Made from `notebooks/` by `make generated`; change it there."


class TeachingError(ValueError):
    """A notebook or a session is not as it should be; the message says which and what."""


# ---- the head of a notebook


def header(notebook: nbformat.NotebookNode) -> dict:
    """Read what the first cell of a notebook says of it, for machines.

    Returns
    -------
    The values of `FIELDS`, in that order; `minutes` is a whole number.

    Raises
    ------
    TeachingError
        Where a field is missing.
    """
    said = {}
    for words, name in FIELDS.items():
        found = re.search(
            rf"^(?:- )?\*\*{words}[:.]\*\* (.+?)(?=\n- \*\*|\n\n|\Z)",
            notebook.cells[0].source,
            re.MULTILINE | re.DOTALL,
        )
        if not found:
            raise TeachingError(f"the first cell does not say **{words}:**")
        said[name] = " ".join(found[1].split())
    return said | {"minutes": int(said["minutes"])}


def with_header(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Write the estimated minutes into the first cell, and the head into the metadata."""
    first = notebook.cells[0]
    first.source = re.sub(
        r"^(- \*\*Minutes:\*\*) \d+", rf"\1 {minutes(notebook)}", first.source, flags=re.MULTILINE
    )
    notebook.metadata["counterclaim"] = header(notebook)
    return notebook


def minutes(notebook: nbformat.NotebookNode) -> int:
    """Estimate by count how long a notebook takes to read and do; nobody was timed.

    Returns
    -------
    Minutes, rounded up to five: words at `WORDS_A_MINUTE`, a minute for each table, chart or answer
    that is shown, `MINUTES_A_TASK` for each exercise by its grade, `MINUTES_AT_THE_END` for one without a check at the end.
    """
    cells = [cell for cell in notebook.cells if not _is_solution(cell)]
    prose = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    shown = len(re.findall(r"\bexhibit\(|\bcharts\.draw_|\banswer\(", code))
    tasks = [MINUTES_A_TASK[EXERCISES[key].grade] for key in _tasks(prose)]
    tasks += [MINUTES_AT_THE_END] * len(
        re.findall(r"^## (?:Exercise|Your turn)$", prose, re.MULTILINE)
    )
    read = len(re.findall(r"\w+", prose)) / WORDS_A_MINUTE
    return 5 * math.ceil((read + MINUTES_A_LOOK * shown + sum(tasks)) / 5)


# ---- two versions from one source


def for_students(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Take out of a notebook whatever is tagged as solution."""
    # Slow to import, and needed only here.
    from nbconvert.preprocessors import TagRemovePreprocessor

    parted = TagRemovePreprocessor(enabled=True, remove_cell_tags={SOLUTION})
    kept = parted.preprocess(notebook, {})[0]
    for number, cell in enumerate(kept.cells):
        # As nbstripout numbers them.
        cell["id"] = str(number)
    return kept


def made_notebooks(folder: Path) -> dict[Path, str]:
    """Write every notebook as it should stand: heads, and the students' versions of the solutions.

    Parameters
    ----------
    folder
        `notebooks/`.
    """
    made = {}
    for path in sorted(folder.rglob("*.ipynb")):
        if path.parent.name == "exercises" or ".ipynb_checkpoints" in path.parts:
            continue
        notebook = nbformat.read(path, as_version=4)
        try:
            made[path] = _text(with_header(notebook))
        except TeachingError as error:
            raise TeachingError(f"{path}: {error}") from error
        if path.parent.name == "solutions":
            made[folder / "exercises" / path.name] = _text(for_students(notebook))
    return made


def _text(notebook: nbformat.NotebookNode) -> str:
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def _is_solution(cell: nbformat.NotebookNode) -> bool:
    return SOLUTION in cell.metadata.get("tags", [])


def _tasks(prose: str) -> list[str]:
    return re.findall(r"^## (\d\d-[a-z]+)$", prose, re.MULTILINE)


# ---- documents for teachers


def answers_page(folder: Path) -> str:
    """Write the answers of the guide: each exercise with its answer and what to expect of students.

    Parameters
    ----------
    folder
        `notebooks/solutions/`.
    """
    parts = [
        f"# Answers\n\n{MADE}\n\nEach answer is computed when the solutions are run, so no number of a "
        "result stands here. What the check knows is what it says to a wrong answer that is often given.",
    ]
    for path in sorted(folder.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        title = notebook.cells[0].source.partition("\n")[0].removeprefix("# ")
        link = f"../../notebooks/solutions/{path.name}"
        parts.append(f"# [{title}]({link})")
        key = ""
        for cell in notebook.cells:
            begun = re.match(r"## (\d\d-[a-z]+)\n\n(.*)", cell.source, re.DOTALL)
            if begun and cell.cell_type == "markdown":
                key = begun[1]
                parts.append(f"## {key}\n\n{_quoted(_without_hint(begun[2]))}")
            elif key and _is_solution(cell):
                code = cell.cell_type == "code"
                parts.append(f"```python\n{cell.source}\n```" if code else cell.source)
            elif key and f'"{key}"' in cell.source:
                parts += [f"The check says: “{slip.says}”" for slip in EXERCISES[key].slips]
                key = ""
    return "\n\n".join(parts) + "\n"


def _without_hint(task: str) -> str:
    return re.sub(r"(?<!\n)\n*<details>.*?</details>", "", task, flags=re.DOTALL).strip()


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in words.splitlines())


def times_page(made: dict[Path, str], folder: Path) -> str:
    """Write how long each notebook is estimated to take, and by what it was estimated.

    Parameters
    ----------
    made
        What `made_notebooks` gives.
    folder
        `notebooks/`.
    """
    lines = []
    for path in sorted(made):
        if path.parent.name == "solutions":
            continue
        notebook = nbformat.reads(made[path], as_version=4)
        prose = "\n\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
        name = path.relative_to(folder).with_suffix("")
        words = len(re.findall(r"\w+", prose))
        lines.append(f"| [{name}](../../notebooks/{name}.ipynb) | {words} | {minutes(notebook)} |")
    tasks = ", ".join(f"{n} for “{grade}”" for grade, n in MINUTES_A_TASK.items())
    return (
        f"# How long it takes\n\n{MADE}\n\n"
        "**Nobody was timed.** These are estimates by count, and the head of each notebook states them: "
        f"{WORDS_A_MINUTE} words a minute, {MINUTES_A_LOOK} minute for each table, chart or answer that is "
        f"shown; of exercises {tasks}; {MINUTES_AT_THE_END} for the exercise at the end of a notebook; "
        "rounded up to five. Adults read English non-fiction at about 238 words a minute (Brysbaert 2019, in "
        "the [reading list](reading-list.md)); a text that is read beside tables, often not in one's first "
        "language, is taken to be slower. How much slower is an assumption: time your own class, and plan "
        "with that.\n\n"
        "| notebook | words | minutes, estimated |\n|---|---|---|\n" + "\n".join(lines) + "\n"
    )


def documents(root: Path) -> dict[Path, str]:
    """Write everything of the teaching material that is made rather than typed.

    Parameters
    ----------
    root
        The project.
    """
    notebooks, pages = root / "notebooks", root / "docs" / "teaching"
    made = made_notebooks(notebooks)
    return {
        **made,
        pages / "answers.md": answers_page(notebooks / "solutions"),
        pages / "times.md": times_page(made, notebooks),
    }


# ---- sessions


def session(name: str, folder: Path) -> list[Path]:
    """List the notebooks of a session's lecture, in the order in which they are shown.

    Parameters
    ----------
    name
        A key of `SESSIONS`.
    folder
        `notebooks/`.

    Raises
    ------
    TeachingError
        Where there is no such session.
    """
    if name not in SESSIONS:
        raise TeachingError(f"no session {name!r}; there are: {', '.join(SESSIONS)}")
    return [folder / f"{one}.ipynb" for one in SESSIONS[name]]
