"""The command line: each command calls one function."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Research notebooks on a contested claim.",
)

CaseName = Annotated[str, typer.Argument(help="A name under data/, or a folder with coded/.")]


@app.callback()
def _main() -> None:
    """Keep commands by name even while there are few."""


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
        print(line)
    if len(breaches):
        files = breaches["file"].nunique()
        _fail(f"{len(breaches)} breaches in {files} files of {case}")
    print(f"{case} keeps the codebook.")


@app.command()
def report(
    case: Annotated[
        str, typer.Option(help="A name under data/, or a folder with coded/.")
    ] = "sky-ecc",
    language: Annotated[str, typer.Option(help="en or nl, for labels and findings.")] = "en",
    out: Annotated[Path, typer.Option(help="Where the report shall lie.")] = Path("build/report"),
) -> None:
    """Run every notebook and build the report; the old one stands until the new one is whole."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from counterclaim import codebook
    from counterclaim.case import CaseNotFoundError
    from counterclaim.report import ReportError, make_report
    from counterclaim.tables import CodebookError

    if language not in codebook.LANGUAGES:
        _fail(f"language {language!r} is not known; allowed: {', '.join(codebook.LANGUAGES)}")
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns) as progress:
        bar = progress.add_task("running the notebooks", total=None)

        def tell(step: str, done: int, steps: int) -> None:
            progress.update(bar, description=f"done: {step}", completed=done, total=steps)

        try:
            page = make_report(case, out, language=language, tell=tell)
        except (ReportError, CaseNotFoundError, CodebookError) as error:
            progress.stop()
            _fail(str(error))
    print(page)


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
                print(f"{found.notebook}\t{found.key}\t{found.said}")
            return
        changed = changed_findings(case, since, language)
    except (cases.CaseNotFoundError, CodebookError, RevisionError) as error:
        _fail(str(error))
    for found in changed.itertuples():
        print(f"{found.notebook}\t{found.key}\n  - {found.before}\n  + {found.after}")
    if changed.empty:
        print(f"No sentence changed since {since}.")


@app.command()
def generate(
    check_only: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 where a document is stale.")
    ] = False,
) -> None:
    """Write CODEBOOK.md, datapackage.json and the findings in README.md again."""
    from counterclaim import case as cases
    from counterclaim.documents import documents

    stale = [
        (path, made)
        for path, made in documents(Path.cwd(), cases.open("sky-ecc")).items()
        if not path.exists() or path.read_text(encoding="utf-8") != made
    ]
    for path, made in stale:
        print(path.relative_to(Path.cwd()))
        if not check_only:
            _write(path, made)
    if check_only and stale:
        _fail("these are stale; run make generated")


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
        _write(output, pd.concat(found, ignore_index=True).to_csv(index=False))
    except OSError as error:
        _fail(f"{output}: cannot be written ({error.strerror}); choose another place")
    print(output)


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def _fail(message: str) -> None:
    print(message, file=sys.stderr)
    raise typer.Exit(1)
