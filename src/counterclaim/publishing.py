"""A report as a folder that any static host serves: real files, a page for what is not found."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from jinja2 import Environment

from counterclaim import case as cases
from counterclaim.files import held
from counterclaim.words import say

_NOT_FOUND = Environment(autoescape=True).from_string(
    """<!doctype html>
<html lang="{{ language }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{{ title }}</title>
<style>
:root { color-scheme: light dark; }
body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1rem; }
</style>
</head>
<body>
<main>
<h1>{{ title }}</h1>
<p>{{ words }}</p>
<p><a href="{{ base }}">{{ start }}</a></p>
</main>
</body>
</html>
"""
)


# Of the title in the text; what prints has another.
_TITLE_END = "</a></h1>"


class PublishError(RuntimeError):
    """The site could not be made; the message says why and what to do. The old one stands."""


def publish(
    report: Path,
    out: Path,
    *,
    case: str = "sky-ecc",
    base: str = "/",
    lab: Path | None = None,
    language: str = "en",
    with_texts: bool = False,
) -> Path:
    """Copy a report into a folder that a static host serves as it stands.

    Parameters
    ----------
    report
        Where the report lies.
    out
        Where the site shall lie. A folder that holds anything but a site is left alone.
    case
        The case the report is about.
    base
        The path under which the host serves it, such as "/name/"; the page for what is not found
        needs it, since it is shown at any depth.
    lab
        Where the browser lab was built; it goes into the folder `lab`, and each notebook's page
        leads there. Without one, or where none was built, no page does.
    language
        "en" or "nl".
    with_texts
        Whether sentences of texts that are not part of the project may be in it.

    Returns
    -------
    The site's folder. It holds no links, a `.nojekyll` so that folders with an underscore are
    served, and a `404.html`.

    Raises
    ------
    PublishError
        There is no report, the place is taken, the base is no path, or the case holds texts that
        the project does not share.
    """
    report, out = Path(report).absolute(), Path(out).absolute()
    if not (report / "index.html").exists():
        raise PublishError(f"{report}: is no report; make one first: counterclaim report")
    if not (base.startswith("/") and base.endswith("/")) or base.startswith("//"):
        raise PublishError(f"base {base!r} is no path; it begins and ends with /, such as /name/")
    if out.is_symlink() or (out.exists() and not (out / ".nojekyll").exists()):
        raise PublishError(f"{out}: is there and no site; name another folder, or remove it")
    texts = [] if with_texts else unshared_texts(case)
    if texts:
        named = ", ".join(texts[:3]) + (f" and {len(texts) - 3} more" if len(texts) > 3 else "")
        raise PublishError(
            f"{cases.folder(case) / 'texts'}: holds texts that are not the project's to share "
            f"({named}); a report shows sentences of them. Build in a fresh copy of the project, or "
            "say --with-texts where you may publish them"
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    with held(out.parent, out.name):
        _copy(report, out, lab, base, language)
    return out


def _copy(report: Path, out: Path, lab: Path | None, base: str, language: str) -> None:
    fresh = Path(tempfile.mkdtemp(prefix=f".{out.name[:60]}-", dir=out.parent))
    try:
        shutil.copytree(report, fresh, dirs_exist_ok=True)
        if lab is not None and (Path(lab) / "jupyter-lite.json").exists():
            shutil.copytree(lab, fresh / "lab")
            _lead_to_the_lab(fresh, language)
        (fresh / ".nojekyll").touch()
        (fresh / "404.html").write_text(_not_found(base, language), encoding="utf-8")
        fresh.chmod(0o755)
        if out.exists():
            before = fresh.with_name(f"{fresh.name}-before")
            out.rename(before)
            fresh.rename(out)
            shutil.rmtree(before)
        else:
            fresh.rename(out)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def _lead_to_the_lab(site: Path, language: str) -> None:
    """Let the page of each notebook that the lab holds lead to it, below its title."""
    said = say("Run this in your browser", "Voer dit uit in je browser", language)
    for notebook in sorted((site / "lab" / "files" / "notebooks").glob("*.ipynb")):
        page = site / f"{notebook.stem}.html"
        if page.exists():
            link = f'<p><a href="lab/lab/index.html?path=notebooks/{notebook.name}">{said}</a></p>'
            content = page.read_text(encoding="utf-8")
            page.write_text(
                content.replace(_TITLE_END, f"{_TITLE_END}\n{link}", 1), encoding="utf-8"
            )


def unshared_texts(case: str) -> list[str]:
    """List the texts of a case that the project does not share: those that git does not track.

    Where git cannot be asked, that is every text of the case.
    """
    folder = cases.folder(case) / "texts"
    held = sorted(path.name for path in folder.glob("*.txt"))
    command = ["git", "-C", str(folder), "ls-files", "-z", "--", "*.txt"]
    try:
        run = subprocess.run(command, capture_output=True, check=True, env=_without_git_dir())
    except (OSError, subprocess.CalledProcessError):
        return held
    tracked = set(run.stdout.decode("utf-8", "replace").split("\0"))
    return [name for name in held if name not in tracked]


def _without_git_dir() -> dict[str, str]:
    # Within a hook git names its own folder, which is not always this case's.
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


def _not_found(base: str, language: str) -> str:
    return _NOT_FOUND.render(
        language=language,
        base=base,
        title=say("This page is not here", "Deze pagina is er niet", language),
        words=say(
            "It may have moved when the report was made again. Rows keep their names: look under "
            "figures, or pages of coverage.",
            "Misschien is ze verplaatst toen het rapport opnieuw gemaakt werd. Rijen houden hun "
            "naam: kijk onder cijfers, of pagina's van de berichtgeving.",
            language,
        ),
        start=say("To the first page", "Naar de eerste pagina", language),
    )
