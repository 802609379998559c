"""The command line: each command calls one function."""

import sys
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
) -> None:
    """List every finding with the notebook that computes it."""
    from counterclaim import case as cases
    from counterclaim.findings import findings as all_findings

    for found in all_findings(cases.open(case), language).itertuples():
        print(f"{found.notebook}\t{found.key}\t{found.sentence}")


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
            fresh = path.with_name(f".{path.name}.new")
            fresh.write_text(made, encoding="utf-8")
            fresh.replace(path)
    if check_only and stale:
        _fail("these are stale; run make generated")


def _fail(message: str) -> None:
    print(message, file=sys.stderr)
    raise typer.Exit(1)
