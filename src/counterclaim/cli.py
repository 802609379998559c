"""The command line: each command calls one function."""

import contextlib
import csv
import io
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, TextIO

import typer

from counterclaim.files import HeldError, held, write_whole

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Research notebooks on a contested claim.",
)

CaseName = Annotated[str, typer.Argument(help="A name under data/, or a folder with coded/.")]
CaseOption = Annotated[str, typer.Option(help="A name under data/, or a folder with coded/.")]
Language = Annotated[str, typer.Option(help="en or nl, for labels and findings.")]


@app.callback()
def _main() -> None:
    """Show on a terminal of any encoding what it can show, and the rest as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@app.command()
def check(case: CaseName = "sky-ecc") -> None:
    """Check a case against the codebook: a line a breach, exit 1 where there is one."""
    from counterclaim import case as cases
    from counterclaim.tables import breach_lines

    try:
        breaches = cases.check(case)
    except cases.CaseNotFoundError as error:
        _fail(str(error))
    for line in breach_lines(breaches):
        _say(line)
    if len(breaches):
        files = breaches["file"].nunique()
        _fail(f"{len(breaches)} breaches in {files} files of {case}")
    _say(f"{case} keeps the codebook.")


@app.command()
def report(
    case: CaseOption = "sky-ecc",
    language: Language = "en",
    out: Annotated[Path, typer.Option(help="Where the report shall lie.")] = Path("build/report"),
) -> None:
    """Run every notebook and build the report; the old one stands until the new one is whole."""
    from counterclaim.report import make_report, not_applicable

    page = _made(make_report, case, out, language)
    for notebook, why in not_applicable(case, language).items():
        _say(f"{notebook}: {why}")
    _say(page)


@app.command()
def publish(
    case: CaseOption = "sky-ecc",
    report: Annotated[Path, typer.Option(help="Where the report lies.")] = Path("build/report"),
    out: Annotated[Path, typer.Option(help="Where the site shall lie.")] = Path("build/site"),
    base: Annotated[str, typer.Option(help="The path it is served under, such as /name/.")] = "/",
    lab: Annotated[
        Path, typer.Option(help="The browser lab, put into the site where it was built.")
    ] = Path("build/lite"),
    language: Annotated[str, typer.Option(help="en or nl, for the page not found.")] = "en",
    with_texts: Annotated[
        bool, typer.Option("--with-texts", help="You may publish the texts that you hold.")
    ] = False,
) -> None:
    """Copy the report into a folder that any static host serves."""
    from counterclaim import codebook
    from counterclaim.case import CaseNotFoundError
    from counterclaim.publishing import PublishError
    from counterclaim.publishing import publish as write_site

    if language not in codebook.LANGUAGES:
        _fail(f"language {language!r} is not known; allowed: {', '.join(codebook.LANGUAGES)}")
    try:
        site = write_site(
            report, out, case=case, base=base, lab=lab, language=language, with_texts=with_texts
        )
    except (PublishError, CaseNotFoundError, HeldError) as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{out}: cannot be written ({error.strerror}); choose another place")
    _say(site)


@app.command()
def lite(
    out: Annotated[Path, typer.Option(help="Where the lab shall lie.")] = Path("build/lite"),
    cache: Annotated[Path, typer.Option(help="Where downloads are kept.")] = Path("build/cache"),
    jupyter: Annotated[
        Path, typer.Option(help="The program jupyter of lite/requirements.lock.")
    ] = Path(".venv-lite/bin/jupyter"),
) -> None:
    """Build the browser lab: the notebooks with Python in the page, for any static host."""
    from counterclaim.lite import LiteError, make_lite
    from counterclaim.report import ReportError, notebooks

    try:
        _say(make_lite(notebooks()[0].parents[1], out, cache, jupyter))
    except (LiteError, ReportError, HeldError) as error:
        _fail(str(error))
    except OSError as error:
        _fail(
            f"{error.filename}: cannot be written or read ({error.strerror}); see docs/browser-lab.md"
        )


@app.command()
def pdf(
    case: CaseOption = "sky-ecc",
    language: Language = "en",
    out: Annotated[Path, typer.Option(help="Where the PDF shall lie.")] = Path(
        "build/counterclaim.pdf"
    ),
) -> None:
    """Run the notebooks and print the report as one PDF; needs Chromium or Chrome."""
    from counterclaim.editions import make_pdf

    _say(_made(make_pdf, case, out, language))


@app.command()
def slides(
    case: CaseOption = "sky-ecc",
    language: Language = "en",
    out: Annotated[Path, typer.Option(help="The folder of the lecture.")] = Path("build/slides"),
    session: Annotated[
        str, typer.Option(help="1, 2, 3 or hour: the lecture of a session of the course.")
    ] = "",
) -> None:
    """Run the notebooks and make a lecture of the cells tagged for it: one file, offline."""
    from counterclaim.editions import make_slides
    from counterclaim.report import ReportError, notebooks
    from counterclaim.teaching import TeachingError
    from counterclaim.teaching import session as notebooks_of

    try:
        pages = notebooks_of(session, notebooks()[0].parent) if session else ()
    except (ReportError, TeachingError) as error:
        _fail(str(error))
    _say(_made(partial(make_slides, pages=pages), case, out, language))


def _made(make: Callable[..., Path], case: str, out: Path, language: str) -> Path:
    """Make what runs the notebooks, with a progress bar; say in one line why it was not made."""
    import gc

    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        Task,
        TextColumn,
        TimeElapsedColumn,
    )
    from rich.text import Text

    from counterclaim import codebook
    from counterclaim.case import CaseNotFoundError
    from counterclaim.report import GARBAGE, ReportError
    from counterclaim.tables import CodebookError

    gc.set_threshold(*GARBAGE)

    if language not in codebook.LANGUAGES:
        _fail(f"language {language!r} is not known; allowed: {', '.join(codebook.LANGUAGES)}")

    class Step(TextColumn):
        def render(self, task: Task) -> Text:
            if pressed.is_set():
                return Text("stopping; press again to stop at once")
            return super().render(task)

    columns = (Step("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with _stopped_between_steps() as pressed, Progress(*columns) as progress:
        bar = progress.add_task("running the notebooks", total=None)

        def tell(step: str, done: int, steps: int) -> None:
            progress.update(bar, description=f"done: {step}", completed=done, total=steps)

        def stop_if_pressed() -> None:
            if pressed.is_set():
                raise KeyboardInterrupt

        out = out.absolute()
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            with held(out.parent, out.name):
                return make(case, out, language=language, tell=tell, check=stop_if_pressed)
        except (ReportError, CaseNotFoundError, CodebookError, HeldError) as error:
            progress.stop()
            _fail(str(error))
        except OSError as error:
            progress.stop()
            _fail(f"{error.filename or out}: {error.strerror}; nothing was replaced")
        except KeyboardInterrupt:
            progress.stop()
            _fail(f"{out}: stopped; nothing was replaced")


@contextlib.contextmanager
def _stopped_between_steps() -> Iterator[threading.Event]:
    """Set the event when Ctrl-C is pressed, and raise KeyboardInterrupt only when it is pressed again.

    Raised wherever the press happens to fall, it is lost in the functions that tables call when
    they are thrown away: Python prints what is raised there, and goes on.
    """
    pressed = threading.Event()

    def press(*_) -> None:
        pressed.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.getsignal(signal.SIGINT)
    # What was started to ignore the key goes on ignoring it; only the main thread may ask for it.
    hears = before is signal.default_int_handler and (
        threading.current_thread() is threading.main_thread()
    )
    if hears:
        signal.signal(signal.SIGINT, press)
    try:
        yield pressed
    finally:
        if hears:
            signal.signal(signal.SIGINT, before)


@app.command()
def findings(
    case: CaseName = "sky-ecc",
    language: Annotated[str, typer.Option(help="en or nl.")] = "en",
    since: Annotated[
        str, typer.Option(help="A git revision: list only what its data said otherwise.")
    ] = "",
) -> None:
    """List every finding with the notebook that computes it, or what changed since a revision."""
    from counterclaim import case as cases
    from counterclaim import codebook
    from counterclaim.findings import sayings
    from counterclaim.revisions import RevisionError, changed_findings
    from counterclaim.tables import CodebookError

    if language not in codebook.LANGUAGES:
        _fail(f"language {language!r} is not known; allowed: {', '.join(codebook.LANGUAGES)}")
    try:
        if not since:
            for found in sayings(cases.open(case), language).itertuples():
                _say(f"{found.notebook}\t{found.key}\t{found.said}")
            return
        changed = changed_findings(case, since, language)
    except (cases.CaseNotFoundError, CodebookError, RevisionError) as error:
        _fail(str(error))
    for found in changed.itertuples():
        _say(f"{found.notebook}\t{found.key}\n  - {found.before}\n  + {found.after}")
    if changed.empty:
        _say(f"No sentence changed since {since}.")


@app.command()
def generate(
    check_only: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 where a document is stale.")
    ] = False,
) -> None:
    """Write CODEBOOK.md, datapackage.json, README's findings and the teaching material again."""
    from counterclaim import case as cases
    from counterclaim.documents import documents
    from counterclaim.teaching import TeachingError

    if not Path("README.md").is_file() or not Path("data").is_dir():
        _fail(f"{Path.cwd()}: is no copy of the project; go to its folder first")
    try:
        every = documents(Path.cwd(), cases.open("sky-ecc"))
    except TeachingError as error:
        _fail(str(error))
    stale = [
        (path, made)
        for path, made in every.items()
        if not path.exists() or path.read_text(encoding="utf-8") != made
    ]
    try:
        for path, made in stale:
            _say(path.relative_to(Path.cwd()))
            if not check_only:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(path, made)
    except OSError as error:
        _fail(f"{error.filename or path}: cannot be written ({error.strerror})")
    if check_only and stale:
        _fail("these are stale; run make generated")


@app.command()
def verify(
    case: CaseName,
    file: Annotated[Path, typer.Argument(help="A text or an HTML page that you hold.")],
    page: Annotated[str, typer.Option(help="The article_id that it is said to be.")] = "",
    accept: Annotated[
        bool, typer.Option("--accept", help="Keep it where it is like the page, not the same.")
    ] = False,
) -> None:
    """Say which coded page a text is, and keep it with the case where it is one."""
    from counterclaim import case as cases
    from counterclaim import verify as verifying
    from counterclaim.page_text import NotTextError, read_page
    from counterclaim.tables import CodebookError

    try:
        story = cases.open(case)
        verdict, text = verifying.best(story, read_page(file), page or None)
        _say(verdict.sentence())
        if not verdict.is_page:
            _fail(f"{file}: is not verified, so it is not kept")
        if verdict.how == "signature" and not accept:
            _fail(f"{file}: is not kept; with --accept it is, on your word")
        path, done = verifying.install(story, verdict.article_id, text)
    except (cases.CaseNotFoundError, CodebookError, NotTextError, verifying.VerifyError) as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{error.filename or file}: cannot be read or written ({error.strerror})")
    _say(f"{done}: {path}")


@app.command()
def fetch(
    case: CaseName,
    only: Annotated[
        list[str] | None, typer.Option(help="An article_id; say it again for more.")
    ] = None,
    archive: Annotated[
        bool, typer.Option(help="Ask a web archive for what its site no longer has.")
    ] = True,
    out: Annotated[
        Path | None, typer.Option(help="Where to; fetched/ in the case without it.")
    ] = None,
) -> None:
    """Download the pages of a case that are not had yet; run it again to go on."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from counterclaim import case as cases
    from counterclaim.fetch.client import Client
    from counterclaim.fetch.pages import fetch_pages, outcome_lines
    from counterclaim.fetch.provenance import FetchError
    from counterclaim.tables import CodebookError

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    try:
        story = cases.open(case)
        with Progress(*columns) as progress, Client() as client:
            bar = progress.add_task("fetching", total=None)

            def tell(page: str, done: int, pages: int) -> None:
                progress.update(bar, description=f"done: {page}", completed=done, total=pages)

            fetched = fetch_pages(
                story, client, only=only or (), from_archive=archive, out=out, tell=tell
            )
    except (cases.CaseNotFoundError, CodebookError, FetchError, HeldError) as error:
        _fail(str(error))
    except KeyboardInterrupt:
        _fail("stopped; pages that are done are kept, run it again to go on")
    for line in outcome_lines(fetched):
        _say(line)


@app.command()
def read(
    paths: Annotated[
        list[Path], typer.Argument(help="Files and folders: text, HTML, CSV, JSON, Parquet, Nexis.")
    ],
    output: Annotated[
        Path, typer.Option(help="A .parquet or .csv file; rejects.csv is written beside it.")
    ],
    column: Annotated[
        list[str] | None, typer.Option(help="ours=theirs, such as text=story; say it again.")
    ] = None,
    language: Annotated[str, typer.Option(help="The language of pages that name none.")] = "",
    outlet: Annotated[str, typer.Option(help="The outlet of pages that name none.")] = "",
    day_first: Annotated[
        bool | None,
        typer.Option("--day-first/--month-first", help="Whether 03/04/2021 is 3 April."),
    ] = None,
) -> None:
    """Read what you hold into one table of pages; what cannot be read stands in rejects.csv."""
    from rich.markup import escape
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

    from counterclaim.readers.output import write_pages
    from counterclaim.readers.pages import Settings
    from counterclaim.readers.records import ReadError

    columns = {}
    for said in column or []:
        ours, equals, theirs = said.partition("=")
        if not equals or ours in columns:
            _fail(f"--column {said}: say ours=theirs, and each of ours once")
        columns[ours] = theirs
    order = {None: "", True: "day", False: "month"}[day_first]
    shown = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*shown, transient=True) as progress:
        bar = progress.add_task("reading", total=None)

        def tell(name: str, done: int, total: int) -> None:
            progress.update(bar, description=escape(name[:40]), completed=done, total=total)

        try:
            tally = write_pages(paths, output, Settings(columns, language, outlet, order), tell)
        except (ReadError, HeldError) as error:
            progress.stop()
            _fail(str(error))
        except KeyboardInterrupt:
            progress.stop()
            _fail(f"{output}: stopped; nothing was replaced")
    for line in (tally.summary(), *tally.remarks()):
        _say(line)
    _say(output)


@app.command()
def measure(
    pages: Annotated[
        list[Path], typer.Argument(help="Files and folders of pages: Parquet, CSV, JSON lines.")
    ],
    out: Annotated[Path, typer.Option(help="A folder for the tables; run it again to go on.")],
    *,
    engine: Annotated[str, typer.Option(help="local or dask.")] = "local",
    workers: Annotated[
        int | None, typer.Option(help="Partitions at a time; as many as processors without it.")
    ] = None,
    scheduler: Annotated[str, typer.Option(help="The address of a Dask scheduler.")] = "",
    lexicons: Annotated[
        Path | None,
        typer.Option(help="A folder of word lists of your own, added to the shipped ones."),
    ] = None,
    likeness: Annotated[
        float, typer.Option(help="Share of trigrams in common from which two pages are copies.")
    ] = 0.5,
) -> None:
    """Measure any number of pages: terms, word lists, features, signatures, near-copies."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    from counterclaim.corpus.files import MeasureError
    from counterclaim.corpus.run import measure as measure_pages
    from counterclaim.text.lexicon import LexiconError

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            # Since the start: partitions end in twos and threes, and between them nothing moves.
            known = task.completed and task.elapsed
            return Text(f"{task.completed / task.elapsed:,.0f}/s" if known else "")

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, transient=True, disable=not sys.stdout.isatty()) as progress:
        bars = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in bars:
                for bar in bars.values():
                    progress.update(bar, visible=False)
                bars[stage] = progress.add_task(stage, total=total)
            progress.update(bars[stage], completed=done, total=total)

        try:
            found = measure_pages(
                pages,
                out,
                engine=engine,
                workers=workers,
                scheduler=scheduler,
                lexicons=lexicons,
                likeness=likeness,
                tell=tell,
            )
        except (MeasureError, LexiconError) as error:
            progress.stop()
            _fail(str(error))
        except OSError as error:
            progress.stop()
            _fail(f"{error.filename or out}: {error.strerror}; run it again to go on")
        except KeyboardInterrupt:
            progress.stop()
            _fail(f"{out}: stopped; run it again to go on")
    _say(
        f"{found['pages']:,} pages, {found['rejects']:,} rejects: {found['tokens']:,} tokens, "
        f"{found['terms']:,} terms, {found['pairs']:,} pairs of near-copies in "
        f"{found['clusters']:,} clusters"
    )
    if found["rejects"]:
        _say(f"{out / 'rejects.csv'} says why rows were refused.")
    _say(out)


extract = typer.Typer(no_args_is_help=True, help="From texts to tables, by rule.")
app.add_typer(extract, name="extract")

Texts = Annotated[Path, typer.Argument(help="CSV, JSONL or Parquet: doc_id, language, text.")]
Output = Annotated[Path, typer.Option(help="Where the CSV shall lie.")]
Lexicons = Annotated[
    Path | None, typer.Option(help="A folder of word lists of your own, added to the shipped ones.")
]


@extract.command("figures")
def extract_figures(texts: Texts, output: Output, lexicons: Lexicons = None) -> None:
    """Find the reported figures: value, bound, interval, measure and country."""
    from counterclaim.text import figures

    _extract(figures.extract_figures, texts, output, lexicons)


@extract.command("speech")
def extract_speech(texts: Texts, output: Output, lexicons: Lexicons = None) -> None:
    """Find who says what with which verb, quoted or paraphrased, and with what hedge."""
    from counterclaim.text import speech

    _extract(speech.extract_speech, texts, output, lexicons)


def _extract(finder: Callable, texts: Path, output: Path, folder: Path | None) -> None:
    import pandas as pd
    from rich.progress import track

    from counterclaim.text import inputs, lexicon

    try:
        read = inputs.read_texts(texts)
        lists = lexicon.lexicons(folder) if folder else None
    except (inputs.TextsError, lexicon.LexiconError) as error:
        _fail(str(error))
    parts = [read.iloc[start : start + 500] for start in range(0, max(len(read), 1), 500)]
    found = [finder(part, lists) for part in track(parts, "reading", disable=len(parts) == 1)]
    try:
        # Every text is quoted: a span of a page may hold any line end.
        table = pd.concat(found, ignore_index=True)
        write_whole(output, table.to_csv(index=False, quoting=csv.QUOTE_NONNUMERIC))
    except OSError as error:
        _fail(f"{output}: cannot be written ({error.strerror}); choose another place")
    _say(output)


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Lower-case letters, digits and hyphens.")],
    *,
    pages: Annotated[
        Path, typer.Option(help="The .parquet or .csv that `counterclaim read` wrote.")
    ],
    into: Annotated[Path, typer.Option(help="Where the folder shall lie.")] = Path("data"),
    company: Annotated[str, typer.Option(help="The company's name in the texts.")] = "",
    action: Annotated[
        str, typer.Option(help="The day when the authorities came out with it, YYYY-MM-DD.")
    ] = "",
    denial: Annotated[str, typer.Option(help="The day of the denial, YYYY-MM-DD.")] = "",
) -> None:
    """Start a case from a table of pages: tables filled by rule, and coding sheets."""
    from counterclaim.scaffold import NewCaseError, Story, new_case
    from counterclaim.sheets import SheetError
    from counterclaim.tables import CodebookError
    from counterclaim.workbooks import WorkbookError

    try:
        made = new_case(name, pages, into, Story(company, action, denial))
    except (NewCaseError, SheetError, CodebookError, WorkbookError) as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{into / name}: cannot be written ({error.strerror}); choose another place")
    _say(f"{made.folder}: {made.pages} pages, {made.rejects} rejects")
    for remark in made.remarks:
        _say(remark)
    if made.rejects:
        _say(f"{made.folder / 'rejects.csv'} says why rows were refused.")
    called = name if into == Path("data") else made.folder
    _say("Next:")
    _say(f"  counterclaim check {called}")
    _say(f"  fill in {made.folder / 'sheets' / 'coding.xlsx'}, then")
    _say(f"  counterclaim code {called} {made.folder / 'sheets' / 'coding.xlsx'}")
    _say(f"  make report CASE={called}")


Pass = Annotated[str, typer.Option("--pass", help="The letter of the coder's round.")]


@app.command()
def sheet(
    case: CaseName,
    by: Pass = "c",
    filled: Annotated[
        bool, typer.Option("--filled", help="With what this pass has coded already.")
    ] = False,
) -> None:
    """Write coding sheets for another coder, into the folder sheets/ of the case."""
    from counterclaim import case as cases
    from counterclaim.sheets import SheetError, write_sheets
    from counterclaim.tables import CodebookError
    from counterclaim.workbooks import WorkbookError

    try:
        story = cases.open(case)
        for path in write_sheets(story, story.folder / "sheets", by, f"coding-{by}", filled=filled):
            _say(path)
    except (
        cases.CaseNotFoundError,
        CodebookError,
        HeldError,
        SheetError,
        WorkbookError,
    ) as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{case}: sheets cannot be written ({error.strerror})")


@app.command()
def code(
    case: CaseName,
    sheets: Annotated[list[Path], typer.Argument(help="Filled sheets, .xlsx or .csv.")],
    by: Annotated[
        str, typer.Option("--pass", help="The pass, for sheets without a column for it.")
    ] = "",
) -> None:
    """Read filled coding sheets into a case: a line a wrong cell, and then nothing is written."""
    from counterclaim import case as cases
    from counterclaim.sheets import SheetError
    from counterclaim.sheets import code as read_in
    from counterclaim.tables import CodebookError

    try:
        coded = read_in(case, sheets, by or None)
    except (cases.CaseNotFoundError, CodebookError, HeldError) as error:
        _fail(str(error))
    except SheetError as error:
        for line in error.lines:
            _say(line)
        _fail(f"{len(error.lines)} faults; nothing was written")
    except OSError as error:
        _fail(f"{case}: cannot be written ({error.strerror})")
    counts = {name: len(rows) for name, rows in coded.rows.items()}
    _say(
        f"{counts['codes']} pages and {counts['statements']} statements were coded; "
        f"{coded.blank['codes']} rows of codes and {coded.blank['statements']} of statements are "
        "blank: not coded."
    )
    _say(f"Written: {', '.join(coded.changed)}" if coded.changed else "Nothing changed.")


passes = typer.Typer(no_args_is_help=True, help="What a class has coded.")
app.add_typer(passes, name="passes")


@passes.callback()
def _passes() -> None:
    """Keep the command by name even while there is one."""


@passes.command("merge")
def passes_merge(
    files: Annotated[
        list[Path], typer.Argument(help="One file a student, .csv or .xlsx, or folders of them.")
    ],
    *,
    out: Annotated[Path, typer.Option(help="The folder for the tables.")],
    case: CaseOption = "sky-ecc",
) -> None:
    """Merge a class's passes into one agreement table; what is refused stands in rejects.csv."""
    from counterclaim import case as cases
    from counterclaim.passes import merge
    from counterclaim.sheets import SheetError
    from counterclaim.tables import CodebookError

    try:
        merged = merge(files, cases.open(case), out)
    except (cases.CaseNotFoundError, CodebookError) as error:
        _fail(str(error))
    except SheetError as error:
        for line in error.lines:
            _say(line)
        _fail(f"nothing was merged: {len(error.lines)} faults")
    except OSError as error:
        _fail(f"{out}: cannot be written ({error.strerror}); choose another place")
    for line in (*merged.passes.lines(), "", *merged.summary()):
        _say(line)
    _say(f"{out}: {', '.join(path.name for path in merged.files)}")


@app.command()
def export(
    case: CaseName = "sky-ecc",
    *,
    to: Annotated[str, typer.Option(help="bibtex, csl-json, dna, quallmer, xlsx or package.")],
    output: Annotated[Path, typer.Option(help="The file; for a package a new folder, or a .zip.")],
) -> None:
    """Take a case out: references, tables for other programs, a workbook, a data package."""
    from counterclaim import case as cases
    from counterclaim.exports import ExportError
    from counterclaim.exports import export as write_out
    from counterclaim.tables import CodebookError
    from counterclaim.workbooks import WorkbookError

    try:
        for path in write_out(cases.open(case), to, output):
            _say(path)
    except (cases.CaseNotFoundError, CodebookError, ExportError, WorkbookError) as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{output}: cannot be written ({error.strerror}); choose another place")


def _say(words: object, to: TextIO | None = None) -> None:
    """Print words so that none of them can move the cursor, colour or clear the screen."""
    shown = (
        c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in str(words)
    )
    print("".join(shown), file=to)


def _fail(message: str) -> None:
    _say(message, sys.stderr)
    raise typer.Exit(1)
