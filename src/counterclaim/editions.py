"""The report to print and to show: a PDF and a lecture, from the same executed notebooks as the site."""

import base64
import contextlib
import hashlib
import html
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

import nbformat
import yaml
from jinja2 import Environment
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from counterclaim import case as cases
from counterclaim import report
from counterclaim.catalogue.citation import FILE, sentence
from counterclaim.catalogue.markup import ADDRESS, plain
from counterclaim.files import write_whole
from counterclaim.findings import findings
from counterclaim.methods import MODULES, functions
from counterclaim.words import say, unturned

# A table longer than this is cut on paper to so many rows; the site has it whole.
LONGEST, SHOWN = 12, 8
# The notebook about a reader's own case is for the screen: it runs on an invented one.
ON_SCREEN_ALONE = "09-your-own-case"
SECONDS = 240
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
SLIDE, JOINED, SAID = "slide", "slide-with", "notes"
WIDE, HIGH = 1280, 720

_HTML = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
_HTML.filters["unturned"] = unturned
_PROSE = MarkdownIt("commonmark", {"html": False}).enable("table")
_SVG = "{http://www.w3.org/2000/svg}"


class EditionError(report.ReportError):
    """The PDF could not be printed; the message says why. What was there before stands."""


def make_pdf(
    name: str,
    out: Path,
    *,
    language: str = "en",
    tell: Callable[[str, int, int], None] = lambda step, done, steps: None,
    check: Callable[[], None] = lambda: None,
) -> Path:
    """Execute the notebooks on a case and print them as one PDF.

    Parameters
    ----------
    name, language, tell, check
        As in `report.make_report`.
    out
        Where the PDF shall lie. It is replaced when the new one is whole.

    Returns
    -------
    The path of the PDF.

    Raises
    ------
    EditionError
        No browser is found that prints, or it failed.
    ReportError, CaseNotFoundError, CodebookError
        As in `report.make_report`.
    """
    browser = find_browser()
    case, run = _run(name, language, tell, check=check)
    pdf = print_pdf(print_page(case, run, language), browser, check)
    _write(Path(out), pdf)
    return Path(out)


def make_slides(
    name: str,
    out: Path,
    *,
    language: str = "en",
    pages: Sequence[Path] = (),
    tell: Callable[[str, int, int], None] = lambda step, done, steps: None,
    check: Callable[[], None] = lambda: None,
) -> Path:
    """Execute the notebooks on a case and make a lecture of the cells that are tagged for it.

    Parameters
    ----------
    name, language, tell, check
        As in `report.make_report`.
    out
        The folder of the lecture; its only file is `index.html`, which needs no other.
    pages
        The notebooks to show, in this order; without any, those of the report but the last.

    Returns
    -------
    The path of that file.

    Raises
    ------
    ReportError, CaseNotFoundError, CodebookError
        As in `report.make_report`.
    """
    case, run = _run(name, language, tell, pages, check)
    page = Path(out) / "index.html"
    made = slides_page(case, run, language).encode("utf-8")
    check()
    _write(page, made)
    return page


def _run(
    name: str,
    language: str,
    tell: Callable,
    pages: Sequence[Path] = (),
    check: Callable[[], None] = lambda: None,
) -> tuple[cases.Case, dict[str, str]]:
    case = cases.open(name)
    pages = pages or [page for page in report.notebooks() if page.stem != ON_SCREEN_ALONE]
    done = {}
    with report.executing(pages, case, language, check) as finished:
        for page, text in finished:
            done[page.stem] = text
            tell(page.stem, len(done), len(pages))
    return case, {page.stem: done[page.stem] for page in pages}


def _write(path: Path, made: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, made)


# ---- what both editions show


@dataclass
class Heading:
    """A heading of the edition: its level, its words, and where a link finds it."""

    level: int
    text: str
    anchor: str


@dataclass
class Chapter:
    """A notebook as HTML, with its headings."""

    stem: str
    title: str
    body: str = ""
    headings: list[Heading] = field(default_factory=list)


def _chapter(stem: str, text: str, language: str) -> Chapter:
    notebook = nbformat.reads(text, as_version=4)
    chapter = Chapter(stem, "")
    parts = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(_prose(cell.source, chapter))
        else:
            parts += [_output(output, chapter, language) for output in cell.get("outputs", [])]
    chapter.title = _title(chapter)
    chapter.body = Markup("\n").join(Markup(part) for part in parts if part)
    return chapter


def _prose(source: str, chapter: Chapter) -> str:
    """Set a cell of prose; what only somebody at the keyboard needs is left out."""
    source = re.split(
        r"^#+ (?:Exercise|Your turn|Oefening)\b", source, maxsplit=1, flags=re.MULTILINE
    )[0]
    source = re.sub(
        r"^- \*\*(?:You will learn|Level|You need|Minutes|Licence):.*?(?=^- \*\*|^$|\Z)",
        "",
        source,
        flags=re.M | re.S,
    )
    tokens = _PROSE.parse(unturned(source))
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            words = _words(tokens[number + 1])
            anchor = f"{chapter.stem[:2]}-{len(chapter.headings)}"
            token.attrSet("id", anchor)
            chapter.headings.append(Heading(int(token.tag[1]), words, anchor))
        for child in token.children or []:
            if child.type == "link_open":
                child.attrSet("href", _led(str(child.attrGet("href"))))
    made = _PROSE.renderer.render(tokens, _PROSE.options, {})
    return re.sub(r'<a href="">(.*?)</a>', r"\1", made, flags=re.DOTALL)


def _words(inline) -> str:
    return "".join(child.content for child in inline.children if child.content)


def _led(address: str) -> str:
    """Lead a notebook's link to its chapter, keep an address, and drop what paper has not."""
    if re.match(r"https?://", address):
        return address
    stem = re.match(r"\A(?:.*/)?(\d\d)-[\w-]+\.ipynb", address)
    return f"#{stem[1]}-0" if stem and stem[1] != ON_SCREEN_ALONE[:2] else ""


def _output(output, chapter: Chapter, language: str) -> str:
    if output.output_type == "stream":
        return f'<p class="said">{escape(unturned(output.text.strip()))}</p>'
    shown = output.get("data", {})
    if "text/html" in shown:
        return _cut(_drawing(shown["text/html"]), _title(chapter), language)
    if "image/png" in shown:
        return f'<figure class="chart"><img alt="" src="data:image/png;base64,{shown["image/png"].strip()}"></figure>'
    said = shown.get("text/plain", "")
    return f'<p class="said">{escape(unturned(said))}</p>' if said else ""


def _title(chapter: Chapter) -> str:
    return chapter.headings[0].text if chapter.headings else chapter.stem


def _drawing(shown: str) -> str:
    """Keep the drawing for a page; the one for a phone is for phones."""
    if not shown.startswith('<figure class="chart">'):
        return shown
    return shown.partition('<div class="on-phone"')[0].removesuffix("</figure>") + "</figure>"


def _cut(shown: str, chapter: str, language: str) -> str:
    """Cut a long table to its first rows, and say how many are left out and where they stand."""
    head, body, rest = _parted(shown, "<tbody>", "</tbody>")
    rows = re.findall(r"<tr.*?</tr>", body, flags=re.DOTALL)
    columns = head.count("<th ")
    size = "wide" if columns > 8 else "middling" if columns > 6 else "narrow"
    head = head.replace('<div class="exhibit"', f'<div class="exhibit {size}"')
    head = head.replace(
        'class="exhibit ' + size + '" tabindex="0" role="region"', f'class="exhibit {size}"'
    )
    if len(rows) <= LONGEST:
        return head + body + rest
    left = say(
        f"{SHOWN} of {len(rows)} rows; the other {len(rows) - SHOWN} stand in the report on screen, "
        f"on its page “{chapter}”.",
        f"{SHOWN} van {len(rows)} rijen; de andere {len(rows) - SHOWN} staan in het rapport op het "
        f"scherm, op de pagina “{chapter}”.",
        language,
    )
    cut = "<tbody>" + "\n".join(rows[:SHOWN]) + "</tbody>"
    return f'{head}{cut}{rest}<p class="left-out">{escape(left)}</p>'


def _parted(text: str, first: str, last: str) -> tuple[str, str, str]:
    start = text.find(first)
    if start < 0:
        return text, "", ""
    end = text.find(last, start) + len(last)
    return text[:start], text[start:end], text[end:]


def _only_living_links(page: str) -> str:
    """Take the link, not the words, from what leads to a row or a page that paper has not."""
    there = set(re.findall(r'\bid="([^"]+)"', page))

    def kept(link: re.Match) -> str:
        target = html.unescape(link[2])
        return link[0] if target[1:] in there or not target.startswith("#") else link[3]

    dead = re.compile(
        r'<a\b([^<>]*?)\b(?:xlink:)?href="([^"]*)"[^<>]*>((?:(?!</?a\b).)*)</a>', re.DOTALL
    )
    return dead.sub(kept, page)


def _typefaces(names: dict[str, str]) -> Markup:
    """Write the typefaces into the page, so that it needs no other file and looks the same."""
    rules = []
    with tempfile.TemporaryDirectory() as folder:
        for name, told in names.items():
            font = base64.b64encode(report.typeface(name, Path(folder)).read_bytes()).decode()
            rules.append(f'@font-face {{ {told}; src: url("data:font/woff;base64,{font}"); }}')
    return Markup("\n".join(rules))


DRAWN = {
    "DejaVuSans": 'font-family: "DejaVu Sans"',
    "DejaVuSans-Bold": 'font-family: "DejaVu Sans"; font-weight: bold',
}
READ = {
    "STIXGeneral": 'font-family: "STIX"',
    "STIXGeneralItalic": 'font-family: "STIX"; font-style: italic',
    "STIXGeneralBol": 'font-family: "STIX"; font-weight: bold',
}


def _site(name: str) -> str:
    return (resources.files("counterclaim") / "site" / name).read_text(encoding="utf-8")


def _opening(case: cases.Case, language: str) -> dict:
    title, introduction = (plain(re.sub(r"[*`]+", "", part)) for part in report.about(case))
    cff = report.notebooks()[0].parent.parent / FILE
    told = yaml.safe_load(cff.read_text(encoding="utf-8")) if cff.exists() else None
    return {
        "language": language,
        "title": title,
        "introduction": introduction,
        "case": case.name,
        "cite": sentence(told, language) if told else "",
        "say": lambda english, dutch: say(english, dutch, language),
    }


# ---- on paper


def print_page(case: cases.Case, run: dict[str, str], language: str = "en") -> str:
    """Write the whole report as one page of HTML that is made to be printed.

    Parameters
    ----------
    case
        The case that the notebooks ran on.
    run
        The executed notebooks as JSON, by name.
    language
        "en" or "nl".
    """
    chapters = [_chapter(stem, run[stem], language) for stem in sorted(run)]
    found = findings(case, language)
    made = _HTML.from_string(_site("print.html")).render(
        **_opening(case, language),
        css=Markup(_site("print.css")),
        typefaces=_typefaces(DRAWN | READ),
        running=Markup("\n".join(_running(chapter) for chapter in chapters)),
        chapters=chapters,
        found=[row for row in found.itertuples() if row.notebook in run],
        titles={chapter.stem: chapter.title for chapter in chapters},
        passes=Markup(_PROSE.render(report.passes(case, language))),
        sources=_sources(case),
        elsewhere=_elsewhere(case),
        methods=_methods(),
    )
    return _only_living_links(made)


def _running(chapter: Chapter) -> str:
    words = re.sub(r'[\\"<>\n]', lambda sign: f"\\{ord(sign[0]):x} ", unturned(chapter.title))
    return f'@page n{chapter.stem[:2]} {{ @top-right {{ content: "{words}"; }} }}'


def _sources(case: cases.Case) -> list[dict]:
    pages = case.articles.sort_values(["outlet", "published", "article_id"])
    return [
        {
            "outlet": plain(row.outlet),
            "title": plain(row.title),
            "day": plain(row.published),
            "url": row.url if ADDRESS.fullmatch(str(row.url)) else "",
            "shown": plain(row.url),
        }
        for row in pages.itertuples()
    ]


def _elsewhere(case: cases.Case) -> list[tuple[str, str]]:
    """List the addresses of figures that are no page of the coverage, with their outlet."""
    rows = case.figures[~case.figures["source_url"].isin(case.articles["url"])]
    pairs = {(plain(row.source_outlet), str(row.source_url)) for row in rows.itertuples()}
    return sorted(pair for pair in pairs if ADDRESS.fullmatch(pair[1]))


def _methods() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (title, [(one.__name__, _first_line(one.__doc__)) for one in functions(name)])
        for name, title in MODULES.items()
    ]


def _first_line(told: str | None) -> str:
    return (told or "").strip().partition("\n\n")[0].replace("\n", " ").replace("`", "")


def find_browser() -> str:
    """Find a browser that prints; EditionError, with what to install, where there is none."""
    named = os.environ.get("COUNTERCLAIM_CHROMIUM", "")
    found = next((path for name in (named, *BROWSERS) if name and (path := shutil.which(name))), "")
    if not found:
        raise EditionError(
            "a PDF is printed by Chromium or Chrome, and neither is found: install one (on Debian "
            "and Ubuntu the package chromium), or name its program in COUNTERCLAIM_CHROMIUM"
        )
    return found


def print_pdf(page: str, browser: str, check: Callable[[], None] = lambda: None) -> bytes:
    """Print a page twice: once to learn on which page each heading stands, then with the contents.

    The PDF bears no date of its making, so the same page gives the same text and outline. `check`
    is called after each printing.
    """
    numbers = destinations(_printed(page, browser, check))
    for _ in range(2):
        pdf = _printed(_numbered(page, numbers), browser, check)
        if destinations(pdf) == numbers:
            return _undated(pdf)
        numbers = destinations(pdf)
    return _undated(_printed(_numbered(page, numbers), browser, check))


def _numbered(page: str, numbers: dict[str, int]) -> str:
    place = re.compile(
        r'(<a class="contents" href="#([\w-]+)">.*?<span class="page">)(?=</span>)', re.S
    )
    return place.sub(lambda line: f"{line[1]}{numbers.get(line[2], '')}", page)


def _printed(page: str, browser: str, check: Callable[[], None]) -> bytes:
    with tempfile.TemporaryDirectory() as work:
        source, made = Path(work, "page.html"), Path(work, "page.pdf")
        source.write_text(page, encoding="utf-8")
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-extensions",
            # The page needs nothing from outside, and shall get nothing.
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={work}/profile",
            "--no-pdf-header-footer",
            "--generate-pdf-document-outline",
            "--export-tagged-pdf",
            f"--print-to-pdf={made}",
            source.as_uri(),
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            # Chromium refuses to run as root in its sandbox, as in containers.
            command.insert(2, "--no-sandbox")
        said = Path(work, "said")
        _run_browser(command, said, check)
        if not made.exists():
            lines = said.read_text("utf-8", "replace").strip().splitlines()
            why = lines[-1] if lines else "it said nothing"
            raise EditionError(f"{browser} did not print: {why}")
        return made.read_bytes()


def _run_browser(command: list[str], said: Path, check: Callable[[], None]) -> None:
    """Wait for a browser; end it and its helpers when it takes too long or `check` raises."""
    # In a session of its own: Ctrl-C in a terminal would end the browser alone, and its helpers
    # would hold on to what it was given to write to.
    with said.open("wb") as log:
        run = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    until = time.monotonic() + SECONDS
    try:
        while time.monotonic() < until:
            check()
            with contextlib.suppress(subprocess.TimeoutExpired):
                run.wait(report.LOOK_SECONDS)
                return
        raise EditionError(f"{command[0]} did not print within {SECONDS} seconds")
    finally:
        run.kill()
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(run.pid, signal.SIGKILL)
        run.wait()


_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(<<.*?>>)\n(?:endobj|stream)", re.DOTALL)


def destinations(pdf: bytes) -> dict[str, int]:
    """Read from a PDF as Chromium writes it on which page each named place stands, from 1."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    of_kind = re.compile(rb"/Type /Pages\b")
    trees = {number: body for number, body in objects.items() if of_kind.search(body)}
    roots = [number for number, body in trees.items() if b"/Parent" not in body]

    def leaves(number: int) -> Iterable[int]:
        if number not in trees:
            yield number
            return
        kids = re.search(rb"/Kids \[(.*?)\]", trees[number], re.DOTALL)[1]
        for kid in re.findall(rb"(?<!\d)(\d+) 0 R", kids):
            yield from leaves(int(kid))

    order = {leaf: place for place, leaf in enumerate(leaves(roots[0]), 1)} if roots else {}
    named = re.findall(rb"/([\w-]+) \[(\d+) 0 R /XYZ", pdf)
    return {name.decode(): order[int(page)] for name, page in named if int(page) in order}


def _undated(pdf: bytes) -> bytes:
    # Blanks of the same length: every offset in the file stays true.
    return re.sub(rb"/(?:CreationDate|ModDate) \(D:[^)]*\)", lambda date: b" " * len(date[0]), pdf)


# ---- in a lecture


@dataclass
class Slide:
    """One thing to show: a heading, a body of HTML, and what is said to it."""

    title: str
    body: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    kind: str = "words"


def slides_page(case: cases.Case, run: dict[str, str], language: str = "en") -> str:
    """Write the lecture as one file that needs no other: slides, style, script, typefaces.

    Parameters
    ----------
    case, run, language
        As in `print_page`, in the order of the dictionary. Of the cells, those tagged `slide` open a slide, those tagged
        `slide-with` stand on it too, and those tagged `notes` are said to it.
    """
    shown = [slide for text in run.values() for slide in _slides(text, language)]
    reveal = resources.files("sphinx_revealjs") / "_static" / "revealjs" / "dist"
    style = (reveal / "reveal.css").read_text(encoding="utf-8")
    # Its own print style sets every slide as running text; ours prints a page a slide.
    style = style.replace(
        "@media print{html:not(.print-pdf)", "@media not all{html:not(.print-pdf)"
    )
    scripts = [(reveal / "reveal.js").read_text(encoding="utf-8"), _site("slides.js")]
    made = _HTML.from_string(_site("slides.html")).render(
        **_opening(case, language),
        css=Markup(style + _site("slides.css")),
        typefaces=_typefaces(DRAWN),
        slides=shown,
        scripts=[Markup(script.replace("</script", "<\\/script")) for script in scripts],
        hashes=" ".join(_hash(script.replace("</script", "<\\/script")) for script in scripts),
    )
    return _only_living_links(made)


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _slides(text: str, language: str) -> list[Slide]:
    slides, chapter, heading = [], Chapter("00", ""), ""
    for cell in nbformat.reads(text, as_version=4).cells:
        tags = set(cell.metadata.get("tags", []))
        if cell.cell_type == "markdown":
            first, words, heading = _headed(cell.source, heading)
            if SAID in tags and slides:
                slides[-1].notes.append(_prose(words, chapter))
            elif SLIDE in tags or (JOINED in tags and not slides):
                slides.append(Slide(first, [_prose(words, chapter)]))
            elif JOINED in tags:
                slides[-1].body.append(_prose(words, chapter))
        elif SLIDE in tags:
            # A chart that does not apply to this case leaves no empty slide behind.
            slides += [
                _shown(output, heading, language)
                for output in cell.get("outputs", [])
                if _of_use(output)
            ]
        elif JOINED in tags and slides:
            slides[-1].body += [
                _shown(o, heading, language).body[0] for o in cell.get("outputs", []) if _of_use(o)
            ]
    return slides


def _of_use(output) -> bool:
    shown = output.get("data", {}).get("text/html", "")
    return bool(shown) and 'class="exhibit-empty"' not in shown


def _headed(source: str, before: str) -> tuple[str, str, str]:
    """Part a cell of prose into its heading, its words up to the next, and its last heading."""
    parts = re.split(r"^#+ +(.+)$", source, flags=re.MULTILINE)
    headings = [plain(re.sub(r"[*`]", "", part)) for part in parts[1::2]]
    if parts[0].strip() or not headings:
        return before, parts[0], (headings or [before])[-1]
    return headings[0], parts[2], headings[-1]


def _shown(output, heading: str, language: str) -> Slide:
    shown = output["data"]["text/html"]
    if not shown.startswith('<figure class="chart">'):
        shown = _cut(shown, heading, language)
        return Slide(heading, [shown], kind="finding" if 'class="finding"' in shown else "words")
    return _chart_slide(_drawing(shown))


def _chart_slide(shown: str) -> Slide:
    """Set a chart large: its title, the line beneath and its foot as words, the drawing alone."""
    drawing = re.search(r"<svg.*</svg>", shown, flags=re.DOTALL)[0]
    root = ET.fromstring(drawing)
    wide, high = (float(part) for part in root.get("viewBox").split()[2:])
    words = {"title": [], "beneath": [], "foot": []}
    for parent in list(root.iter()):
        for text in [child for child in parent if child.tag == f"{_SVG}text"]:
            part = _part_of_the_frame(text, high)
            if part:
                words[part].append((_place(text)[1], "".join(text.itertext())))
                parent.remove(text)
    said = {part: " ".join(text for _, text in sorted(lines)) for part, lines in words.items()}
    tops = [y for part in ("title", "beneath") for y, _ in words[part]]
    left = [
        y
        for text in root.iter(f"{_SVG}text")
        for _, y in [_place(text)]
        if "rotate" not in text.get("transform", "")
    ]
    # A legend may stand beside the line beneath the title.
    top = min(max(tops, default=0) + 3, min(left, default=high) - 11)
    bottom = max(min((y for y, _ in words["foot"]), default=high + 8) - 9, max(left, default=0) + 4)
    root.set("viewBox", f"0 {top:.1f} {wide:.1f} {bottom - top:.1f}")
    root.set("width", "100%")
    root.set("height", "100%")
    root.attrib.pop("style", None)
    # Beside its words where it is tall, beneath them where it is wide: whichever shows it larger.
    above = min(1200 / wide, 500 / (bottom - top))
    beside = min(850 / wide, 670 / (bottom - top))
    ET.register_namespace("", _SVG[1:-1])
    ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    beneath = f'<p class="beneath">{escape(said["beneath"])}</p>' if said["beneath"] else ""
    foot = f'<p class="foot">{escape(said["foot"])}</p>' if said["foot"] else ""
    body = [beneath, f'<div class="drawing">{ET.tostring(root, encoding="unicode")}</div>', foot]
    return Slide(said["title"], body, kind="chart beside" if beside > above else "chart above")


def _part_of_the_frame(text: ET.Element, high: float) -> str:
    """Say of a text of a drawing whether it is title, line beneath or foot: by size and edge."""
    style, (x, y) = text.get("style", ""), _place(text)
    if abs(x - 2.59) > 0.1 or "rotate" in text.get("transform", ""):
        return ""
    size = float(re.search(r"font-size: ([\d.]+)px", style)[1])
    if size >= 12:
        return "title"
    if size == 9 and y < high / 3:
        return "beneath"
    return "foot" if size == 8 and y > high - 60 and "chart-quiet" in style else ""


def _place(text: ET.Element) -> tuple[float, float]:
    moved = re.search(r"translate\(([-\d.]+) ([-\d.]+)\)", text.get("transform", ""))
    x, y = moved.groups() if moved else (text.get("x", "0"), text.get("y", "0"))
    return float(x), float(y)
