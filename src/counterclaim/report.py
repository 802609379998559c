"""Run the notebooks and write the site: prose bound to results, offline, whole or not at all."""

import ast
import asyncio
import contextlib
import html
import os
import re
import shutil
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from importlib import resources
from pathlib import Path

import matplotlib
import nbformat
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError

from counterclaim import case as cases
from counterclaim import codebook, explore
from counterclaim.applicable import NotApplicableError
from counterclaim.catalogue.citation import citation
from counterclaim.catalogue.icons import slim_icons
from counterclaim.catalogue.pages import write_pages
from counterclaim.documents import MARKS, inert, with_findings
from counterclaim.methods import MODULES, method_pages
from counterclaim.words import say, unturned

CELL_SECONDS = 300
# How often a run that waits for notebooks looks whether it shall stop, and how long their kernels
# may take to end.
LOOK_SECONDS, END_SECONDS = 0.1, 10
# A cell with this tag and a case's name speaks of that case alone.
OF_CASE = "case:"
# Where a page of the project stands in the site: a notebook's link must lead there from both.
IN_SITE = {
    "../data/CODEBOOK.md": "codebook.md",
    "../../data/CODEBOOK.md": "codebook.md",
    "../docs/accuracy.md": "accuracy.md",
    "../docs/teaching/glossary.md": "glossary.md",
}
# What makes a report lives for seconds. Looking for circular garbage as often as Python does by
# itself takes a sixth of them.
GARBAGE = (50_000, 20, 100)
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class ReportError(RuntimeError):
    """The report could not be made; the message names notebook and cell. The old one stands."""


def notebooks() -> list[Path]:
    """List the notebooks in reading order.

    Raises
    ------
    ReportError
        Where none is found beside this folder, above it, or beside the library.
    """
    here = Path.cwd()
    for parent in (here, *here.parents, *Path(__file__).parents):
        found = sorted((parent / "notebooks").glob("[0-9][0-9]-*.ipynb"))
        if found:
            return found
    raise ReportError(f"no notebooks/ in {here} or above it; run this in a copy of the project")


def make_report(
    name: str,
    out: Path,
    *,
    language: str = "en",
    tell: Callable[[str, int, int], None] = lambda step, done, steps: None,
    check: Callable[[], None] = lambda: None,
) -> Path:
    """Execute every notebook on a case and build the site.

    Parameters
    ----------
    name
        The case: a name under `data/`, or a folder that holds `coded/`.
    out
        Where the report shall lie. It is replaced in one step when the new one is whole.
    language
        "en" or "nl", for labels, chart text and findings.
    tell
        Called after each step with its name, how many are done and how many there are.
    check
        Called between steps, and often while notebooks run; what it raises stops the run, ends its
        kernels and leaves the old report.

    Returns
    -------
    The path of the report's first page.

    Raises
    ------
    ReportError
        A notebook or the site failed; the message names the notebook and the cell.
    CaseNotFoundError, CodebookError
        The case is not there or breaks the codebook.
    """
    case = cases.open(name)
    pages = notebooks()
    steps = len(pages) + len(MODULES) + 1
    out = Path(out).absolute()
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as work:
        source, site = Path(work, "source"), Path(work, "site")
        source.mkdir()
        with executing(pages, case, language, check) as finished:
            # All other pages are written while the notebooks run.
            for done, (module, words) in enumerate(method_pages(), 1):
                (source / f"methods-{module}.rst").write_text(words, encoding="utf-8")
                tell(f"methods of {module}", done, steps)
                check()
            # The methods' examples open the shipped case; labels shall be this case's again.
            case = cases.open(name)
            _write_source(source, case, pages, language, check)
            for done, (page, words) in enumerate(finished, len(MODULES) + 1):
                (source / page.name).write_text(_in_site(words), encoding="utf-8")
                tell(page.stem, done, steps)
        _build_site(source, site, language, about(case)[0], check)
        tell("site", steps, steps)
        check()
        _replace(site, out)
    return out / "index.html"


# ---- notebooks


@contextlib.contextmanager
def executing(
    pages: list[Path], case: cases.Case, language: str, check: Callable[[], None] = lambda: None
) -> Iterator[Iterator[tuple[Path, str]]]:
    """Run notebooks side by side; give each path and executed text (JSON) in the order of finishing.

    ReportError, with notebook and cell, when the first that failed is taken. `check` is called every
    `LOOK_SECONDS` while they are waited for. Whatever ends the `with` early, an error or what `check`
    raises, ends the kernels that still run; they are waited for no longer than `END_SECONDS`.
    """
    # In a thread of its own: in the main one nbclient would keep Ctrl-C to itself.
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    room = asyncio.Semaphore(os.cpu_count() or 1)
    tasks = []

    async def run(page: Path) -> str:
        tasks.append(asyncio.current_task())
        async with room:
            return await _execute(page, case.folder, language)

    async def end() -> None:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=END_SECONDS)
        # What nbclient had begun for them goes too.
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)

    runs = {asyncio.run_coroutine_threadsafe(run(page), loop): page for page in pages}
    try:
        yield _finished(runs, check)
    finally:
        asyncio.run_coroutine_threadsafe(end(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _finished(runs: dict[Future, Path], check: Callable[[], None]) -> Iterator[tuple[Path, str]]:
    left = set(runs)
    while left:
        done, left = wait(left, LOOK_SECONDS, FIRST_COMPLETED)
        check()
        yield from ((runs[run], run.result()) for run in done)


def execute(page: Path, case_folder: Path, language: str = "en") -> str:
    """Run a notebook from top to bottom in a fresh kernel and an empty folder.

    Returns
    -------
    The executed notebook as JSON, without the times of its run.

    Raises
    ------
    ReportError
        Names the notebook, the cell and the error.
    """
    # In a thread of its own: where this is called, as in a notebook, a loop may be running already.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _execute(page, case_folder, language)).result()


async def _execute(page: Path, case_folder: Path, language: str) -> str:
    notebook = _for_case(nbformat.read(page, as_version=4), case_folder.name, language)
    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryDirectory() as settings:
        startup = Path(settings, "profile_default", "startup")
        startup.mkdir(parents=True)
        (startup / "garbage.py").write_text(f"__import__('gc').set_threshold{GARBAGE}")
        environment = os.environ | {
            "COUNTERCLAIM_CASE": str(case_folder),
            "COUNTERCLAIM_LANGUAGE": language,
            # Nobody's own start-up files change a report, and a set's order is the same each run.
            "IPYTHONDIR": settings,
            "PYTHONHASHSEED": "0",
            # Notebooks already run side by side; threads within each would only wait for another.
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "TMPDIR": settings,
        }
        try:
            async with _kernel(empty, environment) as (manager, client):
                runner = NotebookClient(
                    notebook,
                    manager,
                    timeout=CELL_SECONDS,
                    allow_error_names=[NotApplicableError.__name__, NameError.__name__],
                    record_timing=False,
                )
                runner.kc = client
                await runner.async_execute()
        except (CellExecutionError, CellTimeoutError, RuntimeError) as error:
            # A RuntimeError is a kernel that died or never answered.
            raise ReportError(_where(page, notebook, error)) from error
    _say_what_does_not_apply(page, notebook, language)
    # What kernel it was is the machine's affair, not the report's.
    notebook.metadata.pop("language_info", None)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            # A reader of the report sees results first, and opens the code where she wants it.
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), "hide-input"]
    return nbformat.writes(notebook)


@contextlib.asynccontextmanager
async def _kernel(
    folder: str, environment: dict[str, str]
) -> AsyncIterator[tuple[AsyncKernelManager, AsyncKernelClient]]:
    """Start a kernel in a folder; end it whatever happens, which nbclient does not while one starts.

    RuntimeError where it dies or never answers.
    """
    manager = AsyncKernelManager()
    try:
        await manager.start_kernel(
            cwd=folder,
            env=environment,
            # A warning a kernel, that it listens on this machine's loopback, helps no reader; and
            # what the cells were is kept by nobody.
            extra_arguments=[
                "--IPKernelApp.log_level=ERROR",
                "--HistoryManager.hist_file=:memory:",
            ],
        )
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=CELL_SECONDS)
            client.allow_stdin = False
            yield manager, client
        finally:
            client.stop_channels()
    finally:
        # It has nothing to keep: all it wrote lies in folders that go with it.
        if manager.has_kernel:
            await manager.shutdown_kernel(now=True)


def _for_case(notebook: nbformat.NotebookNode, case: str, language: str) -> nbformat.NotebookNode:
    """Leave out the cells that speak of another case, and say so beneath the header."""
    shown = inert(case)
    header = notebook.cells[0]
    if _of_another(header, case):
        title = header.source.partition("\n")[0]
        said = inert(_does_not_apply(header, case, language))
        notebook.cells = [nbformat.v4.new_markdown_cell(f"{title}\n\n{said}", id=header.id)]
        return notebook
    left_out = [cell for cell in notebook.cells if _of_another(cell, case)]
    if left_out:
        passages = sum(cell.cell_type == "markdown" for cell in left_out)
        about, code = _of_another(left_out[0], case), len(left_out) - passages
        said = say(
            f"*Written about {about}. Here it runs on {shown}. Left out, because they speak of "
            f"{about} alone: passages {passages}, pieces of code {code}.*",
            f"*Geschreven over {about}. Hier gaat het over {shown}. Weggelaten, omdat ze alleen over "
            f"{about} gaan: passages {passages}, stukken code {code}.*",
            language,
        )
        note = nbformat.v4.new_markdown_cell(said, id="left-out")
        kept = [cell for cell in notebook.cells[1:] if not _of_another(cell, case)]
        notebook.cells = [header, note, *kept]
    return notebook


def _of_another(cell: nbformat.NotebookNode, case: str) -> str:
    """Name the case that a cell speaks of, where it is another one; else ""."""
    tags = [tag.removeprefix(OF_CASE) for tag in cell.metadata.get("tags", []) if OF_CASE in tag]
    return tags[0] if tags and case not in tags else ""


def _does_not_apply(header: nbformat.NotebookNode, case: str, language: str) -> str:
    about = _of_another(header, case)
    return say(
        f"This notebook does not apply to {case}: it is about {about} alone.",
        f"Dit notebook past niet op {case}: het gaat alleen over {about}.",
        language,
    )


def not_applicable(name: str, language: str = "en") -> dict[str, str]:
    """List the notebooks that do not apply to a case, and why, by the notebook's name.

    CaseNotFoundError where there is no such case.
    """
    case = cases.folder(name).name
    headers = {page.stem: nbformat.read(page, as_version=4).cells[0] for page in notebooks()}
    return {
        stem: _does_not_apply(header, case, language)
        for stem, header in headers.items()
        if _of_another(header, case)
    }


def _say_what_does_not_apply(page: Path, notebook: nbformat.NotebookNode, language: str) -> None:
    """Turn "this does not apply to the case" into a sentence, and what hangs on it too.

    Raises
    ------
    ReportError
        A name is missing that no such cell would have made.
    """
    never_made = set()
    for number, cell in enumerate(notebook.cells, 1):
        failed = [o for o in cell.get("outputs", []) if o.output_type == "error"]
        if not failed:
            continue
        error = failed[0]
        if error.ename == NameError.__name__ and not never_made & _names(cell.source, ast.Load):
            where = f"notebooks/{page.name}, cell {number}"
            raise ReportError(f"{where}: {error.ename}: {error.evalue}\n\n{cell.source}")
        why = say(
            "This needs what does not apply above.",
            "Dit steunt op wat hierboven niet past.",
            language,
        )
        if error.ename == NotApplicableError.__name__:
            why = say("Not for this case: {}.", "Niet voor deze casus: {}.", language).format(
                error.evalue.rstrip(".")
            )
        never_made |= _names(cell.source, ast.Store)
        why = unturned(why)
        shown = {"text/html": f'<p class="exhibit-empty">{html.escape(why)}</p>', "text/plain": why}
        kept = [output for output in cell.outputs if output.output_type != "error"]
        cell.outputs = [*kept, nbformat.v4.new_output("display_data", shown)]


def _names(source: str, use: type) -> set[str]:
    nodes = ast.walk(ast.parse(source))
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, use)}


def _where(page: Path, notebook: nbformat.NotebookNode, error: Exception) -> str:
    # What does not apply is no failure; the run stopped at the last error.
    for number, cell in reversed(list(enumerate(notebook.cells, 1))):
        failed = [o for o in cell.get("outputs", []) if o.output_type == "error"]
        if failed:
            said = f"{failed[0].ename}: {ANSI.sub('', failed[0].evalue)}"
            return f"notebooks/{page.name}, cell {number}: {said}\n\n{cell.source}"
    ran = [n for n, cell in enumerate(notebook.cells, 1) if cell.get("execution_count")]
    last = f"cell {ran[-1]}" if ran else "before its first cell"
    return f"notebooks/{page.name}, {last}: {type(error).__name__}: {error}"


# ---- site


def _in_site(page: str) -> str:
    for in_project, in_site in IN_SITE.items():
        page = page.replace(f"]({in_project})", f"]({in_site})")
    return page


def _write_source(
    source: Path, case: cases.Case, pages: list[Path], language: str, check: Callable[[], None]
) -> None:
    site = resources.files("counterclaim") / "site"
    for name in ("conf.py", "report.css", "mark.svg"):
        (source / name).write_text((site / name).read_text(encoding="utf-8"), encoding="utf-8")
    for weight in ("", "-Bold"):
        typeface(f"DejaVuSans{weight}", source)
    first = say("index.md", "index.nl.md", language)
    index = (site / first).read_text(encoding="utf-8")
    title, introduction = map(_plain, about(case))
    parts = {
        "TITLE": title,
        "INTRODUCTION": introduction,
        "PASSES": passes(case, language),
        "CITATION": citation(pages[0].parent.parent, language),
        "FINDINGS": "\n".join(MARKS),
        "METHODS": "\n".join(f"methods-{name}.rst" for name in MODULES),
        "NOTEBOOKS": "\n".join(page.name for page in pages),
    }
    # All at once: a case's own words may hold the name of another part.
    index = re.sub("|".join(parts), lambda part: parts[part[0]], index)
    index = with_findings(index, case, suffix=".ipynb", folder="", sections=True, language=language)
    (source / "index.md").write_text(index, encoding="utf-8")
    check()
    write_pages(source, case, pages, language)
    check()
    explore.write_page(source, case, language, check)
    for page in ("accuracy.md", "teaching/glossary.md"):
        words = (pages[0].parent.parent / "docs" / page).read_text(encoding="utf-8")
        (source / Path(page).name).write_text(_in_site(words), encoding="utf-8")


def about(case: cases.Case) -> tuple[str, str]:
    """Read title and first paragraph of the case's README.md; its name where there is none."""
    readme = case.folder / "README.md"
    words = readme.read_text(encoding="utf-8") if readme.exists() else f"# {case.name}"
    parts = [part.strip() for part in re.split(r"\n\s*\n", words.strip())]
    title = parts[0].removeprefix("#").strip()
    introduction = parts[1] if len(parts) > 1 and not parts[1].startswith("|") else ""
    return title, introduction


def _plain(words: str) -> str:
    """Let somebody's own words be words, not markup or a directive."""
    return inert(re.sub(r"[*`]+", "", words))


def passes(case: cases.Case, language: str) -> str:
    """List in Markdown the rounds in which a case was coded."""
    listed = {code.code: code for code in codebook.entries("pass")}
    coded = [listed[one] for one in listed if (case.codes["pass"] == one).any()]
    if not coded:
        return say("No page is coded.", "Geen pagina is gecodeerd.", language)
    heading = say("Pages were coded in these rounds:", "Pagina's zijn zo gecodeerd:", language)
    lines = [f"- {inert(say(one.en, one.nl, language))}: {inert(one.meaning)}" for one in coded]
    return "\n".join([heading, "", *lines])


def typeface(name: str, out: Path) -> Path:
    """Write a typeface of matplotlib's into a folder as WOFF, cut to the letters in use; give its path."""
    drawn = Path(matplotlib.get_data_path(), "fonts", "ttf", f"{name}.ttf")
    font = TTFont(drawn, recalcTimestamp=False)
    letters = Subsetter(Options(drop_tables=["FFTM"]))
    letters.populate(unicodes=[*range(0x20, 0x180), *range(0x2010, 0x2040), *range(0x2190, 0x2265)])
    letters.subset(font)
    font.flavor = "woff"
    font.save(out / f"{name}.woff")
    return out / f"{name}.woff"


def _build_site(
    source: Path,
    site: Path,
    language: str,
    title: str = "",
    check: Callable[[], None] = lambda: None,
) -> None:
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError

    title = unturned(" ".join(title.split()))
    settings = {"language": language}
    if title:
        # Beside the logo the theme shows a title as HTML; elsewhere it escapes it.
        logo = {"html_theme_options.logo": {"text": html.escape(title)}}
        settings |= {"html_title": title, **logo}
    log = (source.parent / "sphinx.log").open("w+", encoding="utf-8")
    with log, tempfile.TemporaryDirectory() as doctrees:
        try:
            application = Sphinx(source, source, site, doctrees, "html", settings, None, log, True)
            for step in ("source-read", "html-page-context"):
                application.connect(step, lambda *_: check())
            application.build()
        except SphinxError as error:
            log.seek(0)
            raise ReportError(f"the site was not built: {error}\n{log.read()[-2000:]}") from error
    for rest in (".buildinfo", ".buildinfo.bak"):
        (site / rest).unlink(missing_ok=True)
    slim_icons(site)


def _replace(site: Path, out: Path) -> None:
    """Put the new report in the place of the old one in one step that cannot be halved.

    `out` is a link to a folder beside it; swapping the link is atomic. What was there before,
    a folder perhaps, is removed only after the new report stands.
    """
    made = out.parent / f"{out.name}-{os.urandom(4).hex()}"
    before = out.resolve() if out.is_symlink() else None
    shutil.move(site, made)
    if out.exists() and not out.is_symlink():
        before = out.with_name(f"{out.name}-before")
        out.rename(before)
    link = out.with_name(f".{out.name}-link")
    link.unlink(missing_ok=True)
    link.symlink_to(made.name, target_is_directory=True)
    link.replace(out)
    if before is not None and before.parent == out.parent:
        shutil.rmtree(before, ignore_errors=True)
