"""Build wheel and sdist so that the same source gives the same bytes: `python slow/dist.py FOLDER`."""

import contextlib
import gzip
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Zip files know no earlier year; the day says nothing, and so is the same for all.
EPOCH = 315_532_800


def build(out: Path, root: Path = ROOT) -> list[Path]:
    """Build both from what git tracks, and put them in a folder.

    What a checkout has beside that, such as texts that are held, cannot come in.
    """
    out.mkdir(parents=True, exist_ok=True)
    listed = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z"], capture_output=True, check=True
    )
    with tempfile.TemporaryDirectory() as work:
        source = Path(work, "source")
        for name in filter(None, listed.stdout.decode("utf-8").split("\0")):
            if (root / name).is_file() and not (root / name).is_symlink():
                (source / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(root / name, source / name)
        made = [_backend(kind, source, Path(work)) for kind in ("sdist", "wheel")]
        places = [out / path.name for path in made]
        places[0].write_bytes(_plain_tar(made[0]))
        places[1].write_bytes(_plain_zip(made[1]))
    return places


def _backend(kind: str, source: Path, work: Path) -> Path:
    """Call the build backend in a process of its own: it changes the folder and prints."""
    code = (
        "import sys; from setuptools import build_meta as b; "
        f"print(b.build_{kind}(sys.argv[1]), file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(work)],
        cwd=source,
        capture_output=True,
        text=True,
        env=os.environ | {"SOURCE_DATE_EPOCH": str(EPOCH), "PYTHONHASHSEED": "0", "TZ": "UTC"},
        check=False,
    )
    if run.returncode:
        raise SystemExit(run.stderr)
    return work / run.stderr.strip().splitlines()[-1]


def _plain_tar(path: Path) -> bytes:
    """Write an archive again without owner, times and rights of this machine, in order of name."""
    plain = io.BytesIO()
    with (
        tarfile.open(path) as old,
        gzip.GzipFile(fileobj=plain, mode="wb", mtime=EPOCH, filename="") as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as new,
    ):
        for member in sorted(old.getmembers(), key=lambda member: member.name):
            content = old.extractfile(member) if member.isfile() else None
            fresh = tarfile.TarInfo(member.name)
            fresh.type, fresh.size, fresh.mtime = member.type, member.size, EPOCH
            fresh.mode = 0o755 if member.isdir() else 0o644
            with contextlib.closing(content) if content else contextlib.nullcontext():
                new.addfile(fresh, content)
    return plain.getvalue()


def _plain_zip(path: Path) -> bytes:
    plain = io.BytesIO()
    with (
        zipfile.ZipFile(path) as old,
        zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            new.writestr(entry, old.read(name))
    return plain.getvalue()


if __name__ == "__main__":
    for place in build(Path(sys.argv[1] if sys.argv[1:] else "build/dist")):
        print(place)
