"""The built packages are the same each time, hold what they should, and run where nothing else is."""

import hashlib
import subprocess
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

import dist

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return dist.build(tmp_path_factory.mktemp("dist"))


def test_two_builds_give_the_same_bytes(built, tmp_path):
    again = dist.build(tmp_path / "again")
    for one, other in zip(built, again, strict=True):
        assert one.name == other.name
        assert (
            hashlib.sha256(one.read_bytes()).digest() == hashlib.sha256(other.read_bytes()).digest()
        )


def test_neither_package_leads_out_of_its_folder_or_names_this_machine(built):
    sdist, wheel = built
    with tarfile.open(sdist) as archive:
        names = archive.getnames()
        assert {(m.uid, m.gid, m.uname, m.mtime) for m in archive} == {(0, 0, "", dist.EPOCH)}
    names += zipfile.ZipFile(wheel).namelist()
    assert not [name for name in names if name.startswith(("/", "..")) or "/../" in name]
    assert "counterclaim/lexicons/cues.csv" in names
    assert "counterclaim/site/report.css" in names


def test_the_wheel_runs_in_a_clean_environment(built, tmp_path):
    """Its packages come from the lock, with hashes; itself from the wheel and from nowhere else."""
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    lock = ["--only-binary", ":all:", "--require-hashes", "-r", ROOT / "requirements.lock"]
    subprocess.run([*pip, *lock], check=True)
    for package in reversed(built):
        more = ["--no-deps", "--no-build-isolation", "--force-reinstall"]
        subprocess.run([*pip, *more, package], check=True)
        for case in ("sky-ecc", "invented-leak"):
            run = subprocess.run(
                [tmp_path / "env" / "bin" / "counterclaim", "check", ROOT / "data" / case],
                capture_output=True,
                text=True,
                cwd=tmp_path,
                env={"PATH": "/usr/bin:/bin"},
                check=False,
            )
            assert run.returncode == 0, run.stderr
            assert "keeps the codebook" in run.stdout
