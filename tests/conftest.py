"""What many tests share: the shipped case, the report built once, a browser where there is one."""

import gc
import os
import shutil
import subprocess
import sys
from pathlib import Path

import matplotlib
import pytest
from filelock import FileLock

matplotlib.use("Agg")
ROOT = Path(__file__).parent.parent
CODED = ROOT / "data" / "sky-ecc" / "coded"


def pytest_xdist_auto_num_workers():
    """One process more than cores: some wait for a browser, a kernel or a killed run."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish():
    """What all tests share is never garbage: looking for it among them took a tenth of the time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_collection_modifyitems(items):
    """One process makes the reports at once, what is long in one piece begins early, and the pages
    are looked at last, when they are there."""
    order = {"report": 0, "": 2, "pages-1300": 3, "pages-390": 3}

    def place(item):
        group = item.get_closest_marker("xdist_group")
        return order.get(group.args[0] if group else "", 1)

    items.sort(key=place)


@pytest.fixture(scope="session")
def sky():
    from counterclaim import case

    return case.open("sky-ecc")


@pytest.fixture(autouse=True)
def shipped_codebook():
    """Labels and orders are those of the case opened last: no test shall leave its own behind.

    Afterwards too: what a module shares is made before this is asked for.
    """
    from counterclaim import codebook

    codebook.use({})
    yield
    codebook.use({})


@pytest.fixture
def coded_copy(tmp_path):
    """A copy of the coded tables that a test may spoil."""
    shutil.copytree(CODED, tmp_path / "spoilt" / "coded")
    return tmp_path / "spoilt"


def run_report(case_folder: Path, out: Path) -> subprocess.Popen:
    command = [sys.executable, "-m", "counterclaim", "report"]
    return subprocess.Popen(
        [*command, "--case", str(case_folder), "--out", str(out)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="session")
def reports(tmp_path_factory, worker_id):
    """Two reports, made once for all processes: the shipped case, and the case without any text."""
    shared = tmp_path_factory.getbasetemp()
    home = (shared if worker_id == "master" else shared.parent) / "reports"
    home.parent.mkdir(exist_ok=True)
    whole, bare = ROOT / "data" / "sky-ecc", home / "sky-ecc"
    with FileLock(f"{home}.lock"):
        if not home.exists():
            shutil.copytree(CODED, bare / "coded")
            shutil.copy(whole / "README.md", bare)
            # One after the other: each runs its notebooks side by side already.
            for name, folder in (("first", whole), ("bare", bare)):
                run = run_report(folder, home / name)
                (home / f"{name}.log").write_text(run.communicate()[1])
    for name in ("first", "bare"):
        said = (home / f"{name}.log").read_text()
        assert (home / name / "index.html").exists(), f"the {name} report failed:\n{said}"
    return {name: home / name for name in ("first", "bare")}


def find_chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium; without one the test is skipped by name, or fails where CI insists."""
    path = find_chromium()
    if path is None:
        if os.environ.get("COUNTERCLAIM_BROWSER") == "required":
            pytest.fail("COUNTERCLAIM_BROWSER=required, and no Chromium is found")
        pytest.skip("no Chromium on this machine: pages were not checked in a browser")
    from playwright.sync_api import sync_playwright

    quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-sync", *quiet]
        )
        yield chromium
        chromium.close()
