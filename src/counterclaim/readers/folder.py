"""Which files lie under the paths that were given, and which of them cannot be read."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from counterclaim.readers.records import ReadError, RefusedError

Found = tuple[Path, RefusedError | None]


def files_under(paths: Iterable[str | Path], leave_out: Iterable[Path] = ()) -> Iterator[Found]:
    """List the files under paths, in the order of the paths and of names.

    Parameters
    ----------
    paths
        Files and folders. A folder is gone through with all it holds, but for names that begin
        with a point.
    leave_out
        Files that are not input, such as the output of an earlier run.

    Yields
    ------
    A file, and why it cannot be read, or None. Of links within a folder, those are followed that
    lead to a file within it; a link to a folder is refused, for that folder is read anyway.

    Raises
    ------
    ReadError
        A path that was given is not there.
    """
    # Not `Path.resolve`: of a link in a circle that makes an error of another kind.
    left_out = {Path(os.path.realpath(path)) for path in leave_out}
    paths = [Path(path) for path in paths]
    for path in paths:
        if not path.exists():
            raise ReadError(f"{path}: no such file or folder; check the name")
        if path.resolve() in left_out:
            raise ReadError(f"{path}: is both read and written; name another output")
    for path in paths:
        if path.is_dir():
            yield from _folder(path, path.resolve(), left_out)
        else:
            yield path, _why_not(path)


def _folder(folder: Path, home: Path, left_out: set[Path]) -> Iterator[Found]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield (
            folder,
            RefusedError(f"the folder cannot be read ({error.strerror})", "change who may read it"),
        )
        return
    for entry in entries:
        path = folder / entry.name
        if entry.name.startswith("."):
            continue
        if entry.is_symlink() and (reason := _wrong_link(path, home)):
            yield path, RefusedError(reason, "put the file itself in the folder")
        elif path.resolve() in left_out:
            continue
        elif entry.is_dir():
            yield from _folder(path, home, left_out)
        else:
            yield path, _why_not(path)


def _wrong_link(path: Path, home: Path) -> str:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return "a link that leads nowhere, or in a circle"
    if not target.is_relative_to(home):
        return "a link that leads out of the folder"
    return "a link that leads back to a folder that is read" if target.is_dir() else ""


def _why_not(path: Path) -> RefusedError | None:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return RefusedError(f"the file cannot be read ({error.strerror})", "check that it is there")
    if not stat.S_ISREG(mode):
        return RefusedError("not a file but a device or a pipe", "save what it gives in a file")
    return None
