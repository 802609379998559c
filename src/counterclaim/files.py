"""Files written whole, folders held by one run, and what is no file left alone."""

import csv
import errno
import json
import os
import shutil
import socket
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # not on Windows: there, two runs at once are not kept apart
    fcntl = None

HOLDER = 1_000


class HeldError(RuntimeError):
    """Another run is at work in the same place; the message names it and says what to do."""


class CsvWriter:
    """Writes rows as CSV that reads back as it was: `csv.writer`, and cells with any line end quoted.

    Before Python 3.11.9 and 3.12.3 `csv.writer` leaves a cell bare that holds ``\\r``, and a reader
    ends its row there.
    """

    def __init__(self, file: IO[str]) -> None:
        """Write into an open text file, opened with `newline=""`."""
        self._bare = csv.writer(file, lineterminator="\n")
        self._quoted = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)

    def writerow(self, row: Iterable) -> None:
        """Write one row."""
        cells = list(row)
        ends = any(isinstance(cell, str) and "\r" in cell for cell in cells)
        (self._quoted if ends else self._bare).writerow(cells)

    def writerows(self, rows: Iterable[Iterable]) -> None:
        """Write many."""
        for row in rows:
            self.writerow(row)


def write_whole(path: Path, content: bytes | str) -> None:
    """Write a file whole or not at all: beside its place first, then in one step into it.

    Killed at any moment, the old file stands; after a failure nothing is left beside it.

    Raises
    ------
    OSError
        It cannot be written, or its place is a folder, a device or a pipe.
    """
    write_all({path: content})


def write_all(contents: dict[Path, bytes | str]) -> None:
    """Write files that belong together: each whole beside its place first, then one by one into it.

    A failure before the last of them is whole leaves every old file as it was.

    Raises
    ------
    OSError
        As `write_whole`.
    """
    fresh: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            check_place(path)
            handle, made = tempfile.mkstemp(
                prefix=f".{path.name[:60]}.", suffix=".new", dir=path.parent
            )
            fresh[path] = Path(made)
            with os.fdopen(handle, "wb") as file:
                file.write(content.encode("utf-8") if isinstance(content, str) else content)
                file.flush()
                # Without this a power cut could leave the new name with nothing in it.
                os.fsync(file.fileno())
            fresh[path].chmod(0o644)
        for path, made in fresh.items():
            made.replace(path)
    except BaseException:
        for made in fresh.values():
            made.unlink(missing_ok=True)
        raise


@contextmanager
def whole_folder(place: Path) -> Iterator[Path]:
    """Give an empty folder that takes its place when all in it is made, and vanishes if that fails.

    Raises
    ------
    OSError
        It cannot be made, or a folder that holds something is there by then.
    """
    fresh = Path(tempfile.mkdtemp(prefix=f".{place.name[:60]}.", dir=place.parent))
    try:
        yield fresh
        fresh.chmod(0o755)
        fresh.rename(place)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def check_place(path: Path) -> None:
    """Refuse to put a file in the place of a folder, a device or a pipe.

    Raises
    ------
    OSError
        Says which of them is there.
    """
    try:
        mode = path.lstat().st_mode
    except OSError:
        return
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
        raise OSError(errno.EINVAL, "not a file but a device or a pipe", str(path))


def content_of(path: Path, most: int | None = None) -> bytes:
    """Read a file; what is no file is refused, where reading it would never end.

    Parameters
    ----------
    path
        A file.
    most
        How many bytes to read at most; all of them without it.

    Raises
    ------
    OSError
        It cannot be read, or is a folder, a device or a pipe.
    """
    # A pipe that nobody writes to would let `open` wait for ever.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "not a file but a device or a pipe", str(path))
        return file.read() if most is None else file.read(most)


def sweep(folder: Path) -> None:
    """Remove the pieces that a killed run left half written in a folder that is held."""
    for left in folder.glob(".*.new"):
        left.unlink(missing_ok=True)


@contextmanager
def held(folder: Path, name: str = "") -> Iterator[None]:
    """Hold a folder, or one name in it, for one run; the lock goes with the process, however it ends.

    Parameters
    ----------
    folder
        Where the run is at work.
    name
        What it makes there, where runs that make something else need not wait.

    Raises
    ------
    HeldError
        Another run holds it; names its command, process, machine and since when.
    OSError
        The lock cannot be made there.

    Notes
    -----
    The lock is the system's (`flock`) on a file whose words are for people. A process that died
    holds nothing, so what it left there is taken over. Nothing is followed: a lock file that is a
    link is refused, for writing into it would write elsewhere.
    """
    path = folder / (f".{name}.lock" if name else ".lock")
    with _locked(path) as lock:
        lock.seek(0)
        lock.truncate()
        lock.write(_holder())
        lock.flush()
        try:
            yield
        finally:
            if fcntl is not None:
                path.unlink(missing_ok=True)


@contextmanager
def _locked(path: Path) -> Iterator[IO[str]]:
    while True:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(path, flags, 0o644), "r+", encoding="utf-8") as lock:
            if fcntl is None:
                yield lock
                return
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if error.errno not in (errno.EAGAIN, errno.EACCES):
                    raise
                raise HeldError(_at_work(path, lock)) from error
            # Whoever held it before may have removed the file between our opening and our lock.
            if _is_same(path, lock):
                yield lock
                return


def _is_same(path: Path, lock: IO[str]) -> bool:
    try:
        there, ours = path.lstat(), os.fstat(lock.fileno())
    except FileNotFoundError:
        return False
    return (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino)


def _holder() -> str:
    since = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime())
    return json.dumps({"process": os.getpid(), "machine": socket.gethostname(), "since": since})


def _at_work(path: Path, lock: IO[str]) -> str:
    place = path.parent if path.name == ".lock" else path.parent / path.name[1 : -len(".lock")]
    try:
        told = json.loads(lock.read(HOLDER))
        process, machine, since = (
            _printable(told[name]) for name in ("process", "machine", "since")
        )
    except (ValueError, KeyError, TypeError, RecursionError, OSError):
        who = "which has not said who it is"
    else:
        who = f"process {process} on {machine}, since {since}"
    return f"{place}: another run is at work there ({who}); let it end first, or end it"


def _printable(said: object) -> str:
    return "".join(c for c in str(said)[:100] if c.isprintable())
