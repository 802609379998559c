"""The report is whole or not there, the same each time, and says where it failed."""

import asyncio
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
import weakref

import nbformat
import pytest
from typer.testing import CliRunner

from conftest import ROOT, run_report
from counterclaim import cli, report

pytestmark = pytest.mark.xdist_group("report")


def digest(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def test_the_report_holds_a_page_for_every_notebook(reports):
    for page in report.notebooks():
        html = (reports["first"] / f"{page.stem}.html").read_text(encoding="utf-8")
        assert "</html>" in html
        assert "Traceback" not in html


def test_the_same_inputs_give_the_same_bytes(reports):
    """The two reports differ in one text, so all that does not show it must be the same."""
    first, bare = digest(reports["first"]), digest(reports["bare"])
    differs = {name.rpartition("/")[2] for name in first if first[name] != bare.get(name)}
    shows_the_text = {
        "index.html",
        "index.md",
        "00-start-here.html",
        "00-start-here.ipynb",
        "01-the-article.html",
        "01-the-article.ipynb",
        "04-the-words-of-the-denial.html",
        "04-the-words-of-the-denial.ipynb",
        "05-framing-compared.html",
        "05-framing-compared.ipynb",
        "08-how-sure-are-we.html",
        "08-how-sure-are-we.ipynb",
        "searchindex.js",
    }
    assert differs <= shows_the_text
    assert first.keys() == bare.keys()


def test_a_notebook_that_shows_the_text_gives_the_same_bytes_each_time(reports, sky):
    page = report.notebooks()[1]
    before = (reports["first"] / "_sources" / page.name).read_text(encoding="utf-8")
    assert report._in_site(report.execute(page, sky.folder)) == before


def test_without_the_article_s_text_the_report_builds_and_says_what_is_missing(reports):
    bare = (reports["bare"] / "01-the-article.html").read_text(encoding="utf-8")
    whole = (reports["first"] / "01-the-article.html").read_text(encoding="utf-8")
    missing = "The text of this page is not held. Whoever has it can put it at"
    assert bare.count(missing) >= 4
    assert missing not in whole
    assert "Geautoriseerde distributeurs" in whole
    assert "Geautoriseerde distributeurs" not in bare


def test_every_chart_of_the_report_is_svg_with_alt_text(reports):
    page = (reports["first"] / "01-the-article.html").read_text(encoding="utf-8")
    assert page.count('<figure class="chart">') == 4
    assert page.count('role="img" aria-label="') >= 8


def test_nothing_of_this_machine_is_in_the_report(reports):
    for path in reports["first"].rglob("*.html"):
        assert str(ROOT) not in path.read_text(encoding="utf-8"), path.name


def notebook_with(tmp_path, *sources):
    code = [nbformat.v4.new_code_cell(source) for source in sources]
    cells = [nbformat.v4.new_markdown_cell("# T"), *code]
    path = tmp_path / "05-broken.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def test_a_failing_cell_is_named_with_its_notebook_and_error(tmp_path, sky):
    path = notebook_with(tmp_path, "1 / 0")
    with pytest.raises(report.ReportError, match=r"notebooks/05-broken.ipynb, cell 2: ZeroDivis"):
        report.execute(path, sky.folder)


def test_a_dead_kernel_is_named_with_its_notebook(tmp_path, sky):
    path = notebook_with(tmp_path, "import os; os._exit(3)")
    with pytest.raises(report.ReportError, match=r"notebooks/05-broken.ipynb, "):
        report.execute(path, sky.folder)


def test_a_notebook_runs_in_an_empty_folder(tmp_path, sky):
    path = notebook_with(tmp_path, "import os; print(os.listdir())")
    made = json.loads(report.execute(path, sky.folder))
    assert made["cells"][1]["outputs"][0]["text"] == ["[]\n"]


def test_a_notebook_can_be_run_from_a_notebook(tmp_path, sky):
    """There a loop is running already."""
    path = notebook_with(tmp_path, "6 * 7")

    async def within():
        return report.execute(path, sky.folder)

    cells = json.loads(asyncio.run(within()))["cells"]
    assert cells[1]["outputs"][0]["data"]["text/plain"] == ["42"]


@pytest.mark.parametrize("seconds", [0.5, 4])
def test_a_killed_run_leaves_the_old_report_whole(tmp_path, sky, seconds):
    out = tmp_path / "report"
    old = tmp_path / "report-old"
    old.mkdir()
    (old / "index.html").write_text("old")
    out.symlink_to(old.name)
    run = run_report(sky.folder, out)
    time.sleep(seconds)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    assert (out / "index.html").read_text() == "old"


# What runs in the background may have been told to ignore Ctrl-C; a person's run never is.
HEARING = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from counterclaim.cli import app; app()"
)


def test_ctrl_c_is_one_line_and_leaves_the_old_report_and_nothing_else(tmp_path, sky):
    (tmp_path / "report-old").mkdir()
    (tmp_path / "report-old" / "index.html").write_text("old")
    (tmp_path / "report").symlink_to("report-old")
    words = ["report", "--case", str(sky.folder), "--out", str(tmp_path / "report")]
    log = tmp_path / "said"
    # Into a file: a kernel that outlived the run would hold a pipe open, and this test with it.
    with log.open("w") as said:
        run = subprocess.Popen(
            [sys.executable, "-c", HEARING, *words], cwd=ROOT, stdout=said, stderr=said
        )
    while run.poll() is None and not list(tmp_path.glob(".report-*/source/methods-*")):
        time.sleep(0.05)
    run.send_signal(signal.SIGINT)
    try:
        run.wait(timeout=60)
    finally:
        run.kill()
    assert run.returncode == 1
    said = log.read_text()
    assert "Traceback" not in said
    assert said.strip().splitlines()[-1] == f"{tmp_path / 'report'}: stopped; nothing was replaced"
    assert (tmp_path / "report" / "index.html").read_text() == "old"
    left = {path.name for path in tmp_path.iterdir() if "lock" not in path.name}
    assert left == {"report", "report-old", "said"}


@pytest.fixture
def hearing():
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_a_press_that_falls_where_python_drops_what_is_raised_is_not_lost(
    tmp_path, monkeypatch, hearing
):
    """Each table that goes away calls a function of the library that checks tables."""
    reached = []

    def make(case, out, *, language, tell, check):
        table = set()
        gone = weakref.ref(table, lambda _: signal.raise_signal(signal.SIGINT))
        del table
        assert gone() is None
        reached.append("after the press")
        check()
        reached.append("after the check")

    monkeypatch.setattr(report, "make_report", make)
    result = CliRunner().invoke(cli.app, ["report", "--out", str(tmp_path / "report")])
    assert reached == ["after the press"]
    assert result.exit_code == 1
    assert result.stderr == f"{tmp_path / 'report'}: stopped; nothing was replaced\n"


def test_a_second_press_stops_at_once(tmp_path, monkeypatch, hearing):
    reached = []

    def make(case, out, *, language, tell, check):
        for press in ("first", "second"):
            signal.raise_signal(signal.SIGINT)
            reached.append(press)

    monkeypatch.setattr(report, "make_report", make)
    result = CliRunner().invoke(cli.app, ["report", "--out", str(tmp_path / "report")])
    assert reached == ["first"]
    assert result.stderr == f"{tmp_path / 'report'}: stopped; nothing was replaced\n"


def test_a_run_that_was_started_to_ignore_ctrl_c_ignores_it(tmp_path, monkeypatch, hearing):
    def make(case, out, *, language, tell, check):
        signal.raise_signal(signal.SIGINT)
        check()
        return out

    monkeypatch.setattr(report, "make_report", make)
    monkeypatch.setattr(report, "not_applicable", lambda *_: {})
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    result = CliRunner().invoke(cli.app, ["report", "--out", str(tmp_path / "report")])
    assert result.exit_code == 0
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_after_a_run_ctrl_c_does_what_it_did_before(hearing):
    with cli._stopped_between_steps():
        assert signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize("when", ["while its kernel starts", "while a cell runs"])
def test_a_stopped_run_ends_its_kernels(tmp_path, monkeypatch, sky, when):
    began, kernels = tmp_path / "began", []

    class Manager(report.AsyncKernelManager):
        async def start_kernel(self, **words):
            await super().start_kernel(**words)
            kernels.append(self.provisioner.pid)

    def check():
        if kernels and (when == "while its kernel starts" or began.exists()):
            raise KeyboardInterrupt

    monkeypatch.setattr(report, "AsyncKernelManager", Manager)
    page = notebook_with(
        tmp_path, f"import pathlib, time; pathlib.Path({str(began)!r}).touch(); time.sleep(600)"
    )
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt), report.executing([page], sky, "en", check) as finished:
        next(finished)
    assert time.monotonic() - start < 60
    assert len(kernels) == 1
    with pytest.raises(ProcessLookupError):
        os.kill(kernels[0], 0)


def test_a_new_report_takes_the_place_of_an_old_one_in_one_step(tmp_path):
    out = tmp_path / "report"
    for text in ("one", "two", "three"):
        site = tmp_path / "site"
        site.mkdir()
        (site / "index.html").write_text(text)
        report._replace(site, out)
        assert (out / "index.html").read_text() == text
    assert len(list(tmp_path.iterdir())) == 2


def test_a_plain_folder_in_the_way_is_replaced(tmp_path):
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "index.html").write_text("old")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("new")
    report._replace(tmp_path / "site", tmp_path / "report")
    assert (tmp_path / "report" / "index.html").read_text() == "new"


ABSENT = "from counterclaim.applicable import NotApplicableError as Absent"


def test_what_does_not_apply_is_a_sentence_and_so_is_what_hangs_on_it(tmp_path, sky):
    path = notebook_with(
        tmp_path, ABSENT, "raise Absent('no figure of <b>')\nx = 1", "y = x + 1", "y", "2 + 2"
    )
    cells = json.loads(report.execute(path, sky.folder))["cells"]
    shown = ["".join(c["outputs"][0]["data"].get("text/html", "")) for c in cells[2:5]]
    above = '<p class="exhibit-empty">This needs what does not apply above.</p>'
    assert shown == [
        '<p class="exhibit-empty">Not for this case: no figure of &lt;b&gt;.</p>',
        above,
        above,
    ]
    assert cells[5]["outputs"][0]["data"]["text/plain"] == ["4"]


def test_a_name_that_no_cell_would_have_made_fails_the_report(tmp_path, sky):
    path = notebook_with(tmp_path, ABSENT, "raise Absent('no figure')\nx = 1", "z + 1")
    with pytest.raises(report.ReportError, match=r"cell 4: NameError: name 'z'"):
        report.execute(path, sky.folder)


def test_a_failure_is_named_and_not_what_does_not_apply_before_it(tmp_path, sky):
    path = notebook_with(tmp_path, ABSENT, "raise Absent('no figure')", "1 / 0")
    with pytest.raises(report.ReportError, match=r"cell 4: ZeroDivisionError"):
        report.execute(path, sky.folder)


def test_cells_that_speak_of_another_case_are_left_out_and_counted():
    cells = [
        nbformat.v4.new_markdown_cell("# T"),
        nbformat.v4.new_markdown_cell("Of all."),
        nbformat.v4.new_markdown_cell("Of one.", metadata={"tags": ["case:sky-ecc"]}),
        nbformat.v4.new_code_cell("1", metadata={"tags": ["case:sky-ecc"]}),
    ]
    there = report._for_case(nbformat.v4.new_notebook(cells=list(cells)), "sky-ecc", "en")
    assert [cell.source for cell in there.cells] == ["# T", "Of all.", "Of one.", "1"]
    elsewhere = report._for_case(nbformat.v4.new_notebook(cells=list(cells)), "morsel", "en")
    assert [cell.source for cell in elsewhere.cells] == [
        "# T",
        "*Written about sky-ecc. Here it runs on morsel. Left out, because they speak of sky-ecc "
        "alone: passages 1, pieces of code 1.*",
        "Of all.",
    ]


def test_a_notebook_about_one_case_says_so_on_another():
    header = nbformat.v4.new_markdown_cell("# T\n\nQ", metadata={"tags": ["case:sky-ecc"]})
    notebook = nbformat.v4.new_notebook(cells=[header, nbformat.v4.new_code_cell("1 / 0")])
    made = report._for_case(notebook, "morsel", "nl")
    nbformat.validate(made)
    assert [cell.source for cell in made.cells] == [
        "# T\n\nDit notebook past niet op morsel: het gaat alleen over sky-ecc."
    ]


def test_nothing_of_the_shipped_case_does_not_apply(reports):
    for path in reports["first"].glob("0*.html"):
        if path.stem != "09-your-own-case":
            assert "Not for this case" not in path.read_text(encoding="utf-8"), path.name


def test_the_notebooks_that_do_not_apply_to_a_case_are_listed_with_their_reason():
    assert report.not_applicable("sky-ecc") == {}
    assert report.not_applicable("invented-leak") == {
        "01-the-article": "This notebook does not apply to invented-leak: it is about sky-ecc alone."
    }
