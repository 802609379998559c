"""One set of packages, said three times: pyproject, environment.yml, the lock."""

import re
import tomllib

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
        spec.name.as_package_name().normalized: str(spec.version)
        for spec in specs
        if spec.version is not None
    }
    assert versions.pop("python") == PROJECT["requires-python"]
    assert versions == required()
    assert listed[-1] == {"pip": ["--editable .[dev]"]}


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
