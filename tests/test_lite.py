"""The browser lab takes no file whose hash is wrong, and says by name what it lacks."""

import hashlib
import importlib.metadata
import importlib.util
import json
import re
import subprocess
import sys
import zipfile
from types import SimpleNamespace

import pytest
import regex
from packaging.requirements import Requirement
from syntok.tokenizer import Tokenizer
from text_to_num import text2num

from conftest import ROOT
from counterclaim import lite

LITE = ROOT / "lite"


def stand_in(name):
    """Load a module of lite/browser/ under a name of its own."""
    spec = importlib.util.spec_from_file_location(f"lab.{name}", LITE / "browser" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---- hashes


def test_a_file_with_a_wrong_hash_is_refused_by_name_and_does_not_stay(tmp_path):
    wheel = tmp_path / "numpy-2.0.2-cp312.whl"
    wheel.write_bytes(b"not numpy")
    with pytest.raises(lite.LiteError, match=r"^numpy-2\.0\.2-cp312\.whl: refused"):
        lite.checked(wheel, ["0" * 64])
    assert not wheel.exists()


def test_a_file_with_one_of_its_hashes_is_taken(tmp_path):
    wheel = tmp_path / "a.whl"
    wheel.write_bytes(b"a")
    assert lite.checked(wheel, ["0" * 64, hashlib.sha256(b"a").hexdigest()]) == wheel


def test_what_a_carrier_holds_is_refused_where_pyodide_s_own_list_has_another_hash(
    tmp_path, monkeypatch
):
    def no_network(*_):
        raise OSError("no network")

    def carried(_, into):
        with zipfile.ZipFile(into / "carrier.whl", "w") as archive:
            archive.writestr("assets/scipy-1.whl", b"changed on its way")

    monkeypatch.setattr(lite, "_fetch", no_network)
    monkeypatch.setattr(lite, "_pip_download", carried)
    packages = {"scipy": {"file_name": "scipy-1.whl", "sha256": "0" * 64}}
    wanted = {"distribution": "", "carrier": "some-package==1"}
    with pytest.raises(lite.LiteError, match=r"^scipy-1\.whl: refused"):
        lite._distribution(packages, wanted, tmp_path)
    packages = {"numpy": {"file_name": "numpy-2.whl", "sha256": "0" * 64}}
    with pytest.raises(lite.LiteError, match=r"^numpy-2\.whl: is not in some-package==1"):
        lite._distribution(packages, wanted, tmp_path)


def test_a_wheel_in_the_cache_that_was_changed_is_refused_by_name(tmp_path):
    lock = tmp_path / "wheels.lock"
    lock.write_text(f"some-name==1.0 \\\n    --hash=sha256:{'0' * 64}\n")
    kept = tmp_path / f"wheels-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"
    kept.mkdir()
    (kept / "some_name-1.0-py3-none-any.whl").write_bytes(b"changed")
    with pytest.raises(lite.LiteError, match=r"^some_name-1\.0-py3-none-any\.whl: refused"):
        list(lite._downloaded(lock, lite.PLATFORM, tmp_path))


@pytest.mark.parametrize("name", ["requirements", "wheels", "compiled"])
def test_each_list_of_the_lab_names_no_host_and_gives_each_package_a_hash(name):
    lock = (LITE / f"{name}.lock").read_text()
    assert "://" not in lock
    assert set(lite.locked(lock)) == set(re.findall(r"^([\w.-]+)==", lock, re.MULTILINE))


def test_the_lab_s_packages_are_those_of_a_local_run():
    here = re.findall(r"^([\w.-]+)==([^ ;\\]+)", (ROOT / "requirements.lock").read_text(), re.M)
    there = lite.locked((LITE / "wheels.lock").read_text())
    others = {name for name, (version, _) in there.items() if (name, version) not in here}
    # Their newer versions are compiled, and have no build for the browser.
    assert others - {name for name, _ in here} == set()
    assert others == {"pydantic", "text2num"}


# ---- wheels


def test_dependencies_are_followed_to_their_end_under_either_spelling():
    packages = {"a": {"depends": ["b_c"]}, "b-c": {"depends": ["d", "a"]}, "d": {"depends": []}}
    assert lite.with_dependencies(["a"], packages) == ["a", "b-c", "d"]


def test_the_same_files_give_the_same_wheel(tmp_path):
    files = {"b.py": b"1", "a.py": b"2"}
    lite.write_wheel(tmp_path / "1.whl", files)
    lite.write_wheel(tmp_path / "2.whl", dict(reversed(files.items())))
    assert (tmp_path / "1.whl").read_bytes() == (tmp_path / "2.whl").read_bytes()


def test_a_package_that_no_longer_holds_the_line_to_change_stops_the_build():
    with pytest.raises(lite.LiteError, match=r"^a\.py: does not hold 'import lzma' once"):
        lite.replaced(b"import zlib", b"import lzma", b"import gzip as lzma", "a.py")


def test_no_text_that_git_does_not_track_is_in_the_lab(tmp_path):
    for case in lite.CASES:
        (tmp_path / "data" / case / "texts").mkdir(parents=True)
        (tmp_path / "data" / case / "coded").mkdir()
        (tmp_path / "data" / case / "texts" / "shared.txt").write_text("Gedeeld.")
    for name in ("regex", "absent"):
        (tmp_path / "lite" / "browser").mkdir(parents=True, exist_ok=True)
        (tmp_path / "lite" / "browser" / f"{name}.py").touch()
    (tmp_path / "src" / "counterclaim").mkdir(parents=True)
    (tmp_path / "src" / "counterclaim" / "__init__.py").touch()
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    subprocess.run(["git", "-C", str(tmp_path), "add", "."], check=True)
    (tmp_path / "data" / "sky-ecc" / "texts" / "mine.txt").write_text("Van mij.")
    texts = [name for name in lite._own_files(tmp_path) if name.endswith(".txt")]
    assert texts == [f"counterclaim/data/{case}/texts/shared.txt" for case in lite.CASES]


# ---- stand-ins


def test_classes_of_characters_are_those_of_the_package_regex():
    ours = stand_in("regex")
    text = "".join(map(chr, range(0x250))) + "Een zin.Nog een; 'n derde (3) én 4-5."
    for category in ("L", "N", "Lu", "Ll", "Nd", "Ps", "Pe", "Default_Ignorable_Code_Point"):
        assert set(regex.findall(rf"\p{{{category}}}", text)) == set(
            ours.compile(rf"\p{{{category}}}").findall(text)
        )
    for pattern in (Tokenizer._separation, Tokenizer._spaces, Tokenizer._hyphen_newline):
        found = ours.compile(pattern.pattern).finditer(text[-40:], timeout=1)
        assert [m.span() for m in found] == [m.span() for m in pattern.finditer(text[-40:])]


def test_a_dutch_number_said_in_german_is_the_same_number(monkeypatch):
    # In the lab it is a part of text2num 2, which reads German and no Dutch.
    german = SimpleNamespace(text2num=lambda phrase, lang: {"de": text2num}[lang](phrase, lang))
    monkeypatch.setitem(sys.modules, "lab", SimpleNamespace(__path__=[]))
    monkeypatch.setitem(sys.modules, "lab.transforms", german)
    dutch = stand_in("dutch")
    words = ["twee", "eenentwintig", "driehonderdvijf", "zevenennegentigduizend", "tweeëntwintig"]
    words += ["vijf miljoen", "drie miljard", "zestien honderd", "honderd en zes", "één", "nul"]
    for word in words:
        assert dutch.text2num(word, "nl") == text2num(word, "nl"), word
    with pytest.raises(ValueError, match="literal"):
        dutch.text2num("miljoenen berichten", "nl")


def test_a_package_without_a_build_for_the_browser_is_named_with_what_to_do():
    absent = stand_in("absent")
    with pytest.raises(ModuleNotFoundError, match=r"^lxml has no build for the browser.*text") as e:
        absent.AbsentFinder.find_spec("lxml")
    assert e.value.name == "lxml"
    assert absent.AbsentFinder.find_spec("pandas") is None


def absent_here():
    """List the modules that a local run has and the lab has not."""
    given = set(json.loads((LITE / "pyodide.json").read_text())["packages"])
    for name in ("wheels", "compiled"):
        given |= set(lite.locked((LITE / f"{name}.lock").read_text()))
    # What they need comes with them.
    here = importlib.metadata.packages_distributions()
    waiting, has = (
        [*given & {name.lower() for names in here.values() for name in names}],
        set(given),
    )
    while waiting:
        name = waiting.pop()
        has.add(name)
        needed = (Requirement(text) for text in importlib.metadata.requires(name) or [])
        names = {re.sub(r"[-_.]+", "-", one.name).lower() for one in needed if one.marker is None}
        waiting += names - has
    return {
        module
        for module, packages in here.items()
        if not {package.lower().replace("_", "-") for package in packages} & {*has, "counterclaim"}
    }


def test_notebooks_import_with_the_packages_that_the_browser_lacks_away():
    absent = absent_here()
    assert {"lxml", "nbformat", "statsmodels", "trafilatura"} <= absent
    assert not {"pandas", "ipywidgets"} & absent
    imports = {
        line
        for page in (ROOT / "notebooks").rglob("*.ipynb")
        for cell in json.loads(page.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
        for line in "".join(cell["source"]).splitlines()
        if re.match(r"(from|import) ", line)
    }
    code = f"""
import sys
class Absent:
    def find_spec(name, *_):
        if name in {sorted(absent)!r}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Absent)
"""
    code += "\n".join(sorted(imports))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
