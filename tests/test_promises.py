"""What docs/threats.md promises has a test of the name it gives; the source keeps to it."""

import ast
import copy
import re

import nbformat
import pytest

from conftest import ROOT
from counterclaim import report

SOURCE = ROOT / "src" / "counterclaim"
THREATS = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
# What runs words as code, or brings objects to life from bytes.
NEVER = {
    *("pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "jsonpickle"),
    *("xml.dom.minidom", "xml.sax", "xmlrpc", "telnetlib", "ftplib", "imp"),
}
CALLS = {
    *(
        "eval",
        "exec",
        "compile",
        "__import__",
        "os.system",
        "os.popen",
        "pd.eval",
        "pd.read_pickle",
    ),
    *("yaml.load", "yaml.unsafe_load", "yaml.full_load", "tempfile.mktemp", "pickle.loads"),
    # `np.load` brings no object to life unless it is told to, which is forbidden below.
    *("ET.parse", "ET.fromstring", "etree.parse", "etree.fromstring", "etree.XML"),
    *("extractall", "archive.extract", "shutil.unpack_archive"),
}
# Each with its reason; what it reads is not from a stranger.
ALLOWED = {
    ("editions.py", "ET.fromstring"): "a drawing that the charts of the project made",
    ("charts/svg.py", "ET.fromstring"): "a drawing that matplotlib made",
    **{
        ("methods.py", call): "examples of our own functions"
        for call in ("compile", "eval", "exec")
    },
    ("revisions.py", "extractall"): "what git packed, with the filter that keeps it in its folder",
}


def sources():
    return [(str(path.relative_to(SOURCE)), path) for path in sorted(SOURCE.rglob("*.py"))]


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            yield name
            yield name.rpartition(".")[2] if "extract" in name else name
            shell = [k for k in node.keywords if k.arg == "shell"]
            if shell:
                yield "shell="
            unpickled = [k for k in node.keywords if k.arg == "allow_pickle"]
            if unpickled:
                yield "allow_pickle="


@pytest.mark.parametrize(("name", "path"), sources(), ids=lambda value: str(value)[-30:])
def test_no_module_unpickles_evaluates_or_reads_xml_and_yaml_unsafely(name, path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    forbidden = CALLS | {"shell=", "allow_pickle="}
    used = {call for call in calls(tree) if call in forbidden and (name, call) not in ALLOWED}
    assert used == set()
    assert set(imports(tree)) & NEVER == set()


def test_no_notebook_runs_words_or_commands():
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r'"(?:!|%%bash|%run|%load_ext|\\.?eval\()', text), path.name


def test_no_tool_writes_words_into_the_code_of_a_notebook():
    """A case with a hostile name is opened through the environment; only prose is ever added."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        before = nbformat.read(path, as_version=4)
        after = report._for_case(copy.deepcopy(before), '"); import os; os.abort() #', "en")
        code = {cell.source for cell in before.cells if cell.cell_type == "code"}
        assert {cell.source for cell in after.cells if cell.cell_type == "code"} <= code, path.name


def known_tests():
    found = set()
    for folder in ("tests", "slow"):
        for path in (ROOT / folder).rglob("test_*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            names = (n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))
            found |= {f"{path.relative_to(ROOT)}::{name}" for name in names}
    return found


def test_every_promise_names_tests_that_there_are():
    named = set(re.findall(r"`((?:tests|slow)/[\w/]+\.py::test_\w+)`", THREATS))
    assert len(named) > 40
    assert named - known_tests() == set()


def test_every_promise_has_a_test():
    rows = [line for line in THREATS.splitlines() if line.startswith("| ") and "---" not in line]
    promises = [row for row in rows if not row.startswith("| promise ")]
    assert len(promises) > 25
    assert [row for row in promises if "::test_" not in row] == []


# ---- what is fuzzed


@pytest.fixture(scope="module")
def targets():
    from targets import TARGETS

    return TARGETS


def test_no_input_that_was_kept_breaks_a_promise(targets):
    kept = sorted((ROOT / "fuzz" / "corpus").glob("*/*"))
    assert {path.parent.name for path in kept} == set(targets)
    broken = {}
    for path in kept:
        try:
            targets[path.parent.name](path.read_bytes())
        except Exception as error:
            broken[f"{path.parent.name}/{path.name}"] = repr(error)
    assert broken == {}


def test_the_corpus_stays_small():
    sizes = [path.stat().st_size for path in (ROOT / "fuzz" / "corpus").glob("*/*")]
    assert sum(sizes) < 600_000
    assert max(sizes) < 60_000


# ---- packages


def test_the_licence_of_every_package_of_the_lock_is_listed():
    import licences

    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| ([a-z0-9][\w.-]*) \| ([^ ]+) \|", page, re.MULTILINE))
    wanted = {n: v for n, v, marker in licences.pinned(lock) if licences.here(marker)}
    assert {n: v for n, v in listed.items() if n != "package"} == wanted, "run `make licences`"
    assert len(wanted) > 100
