"""One set of packages, said three times: pyproject, environment.yml, the lock."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
import yaml
from rattler import MatchSpec, Version, VersionSpec

from conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCK = (ROOT / "requirements.lock").read_text()


def required():
    pairs = (re.fullmatch(r"([a-z0-9-]+)(.*)", line).groups() for line in PROJECT["dependencies"])
    return dict(pairs)


def test_environment_yml_asks_conda_for_the_same_packages():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    specs = [MatchSpec(line) for line in listed if isinstance(line, str)]
    versions = {
        # PyPI knows no underscores in names.
        spec.name.as_package_name().normalized.replace("_", "-"): str(spec.version)
        for spec in specs
        if spec.version is not None
    }
    assert versions.pop("python") == PROJECT["requires-python"]
    assert versions == required()
    assert listed[-1] == {"pip": ["--editable .[dev]"]}


def test_every_package_that_the_library_imports_is_asked_for():
    """Those of the extra `scale` too; what comes along with another package may leave with it."""
    imported = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module.partition(".")[0])
    imported -= {"counterclaim", *sys.stdlib_module_names}
    owners = packages_distributions()
    packages = {re.sub(r"[_.]", "-", owners[name][0]).lower() for name in imported}
    extra = {re.match(r"[a-z0-9-]+", line)[0] for line in PROJECT["optional-dependencies"]["scale"]}
    assert packages <= required().keys() | extra


def test_the_owner_s_four_packages_are_asked_for():
    assert {"jupyterlab", "pandas", "matplotlib", "nltk"} <= set(required())


def test_the_lock_holds_every_package_within_its_bounds():
    pinned = dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", LOCK, re.MULTILINE))
    for name, bounds in required().items():
        assert name in pinned
        assert VersionSpec(bounds).matches(Version(pinned[name])), name


@pytest.mark.parametrize("name", ["requirements.lock", "pip.lock"])
def test_the_lock_names_no_host_and_every_package_has_a_hash(name):
    lock = (ROOT / name).read_text()
    assert "://" not in lock
    entries = [entry for entry in re.split(r"\n(?=[a-z0-9])", lock) if "==" in entry.split("\n")[0]]
    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)
