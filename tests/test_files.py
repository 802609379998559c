"""A file is written whole or not at all, a folder is held by one run, and a pipe is no file."""

import json
import multiprocessing
import os
import socket
import subprocess
import sys
import time

import pytest
from typer.testing import CliRunner

from conftest import ROOT
from counterclaim import files
from counterclaim.cli import app
from counterclaim.files import (
    HeldError,
    content_of,
    held,
    sweep,
    whole_folder,
    write_all,
    write_whole,
)

LEAK = ROOT / "data" / "invented-leak"
HOLD = """
import sys, time
from pathlib import Path
from counterclaim.files import held
with held(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    time.sleep(60)
"""


def full(*_):
    raise OSError(28, "No space left on device")


def names(folder):
    return sorted(item.name for item in folder.iterdir())


@pytest.mark.parametrize("call", ["pathlib.Path.replace", "os.fsync"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, call):
    path = tmp_path / "a.csv"
    path.write_text("old")
    monkeypatch.setattr(call, full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, "new")
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a.csv"]


def test_files_that_belong_together_are_all_made_before_one_is_replaced(tmp_path, monkeypatch):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("old")
    two.mkdir()
    with pytest.raises(IsADirectoryError):
        write_all({one: "new", two: "new"})
    assert one.read_text() == "old"
    assert names(tmp_path) == ["one", "two"]


@pytest.mark.parametrize("size", [100, 4_000])
def test_a_disk_that_is_really_full_leaves_the_old_file(tmp_path, size):
    """A file may grow to `size` bytes here, as on a disk with so much room."""
    (tmp_path / "a").write_text("old")
    code = (
        "import resource, signal, sys; from pathlib import Path; from counterclaim import files;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}));"
        "files.write_whole(Path(sys.argv[1]), b'x' * 5_000)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "a"], capture_output=True, text=True, check=False
    )
    assert "File too large" in run.stderr
    assert (tmp_path / "a").read_text() == "old"
    assert names(tmp_path) == ["a"]


def test_no_device_or_pipe_or_folder_is_replaced_by_a_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name, said in (("pipe", "a device or a pipe"), ("folder", "Is a directory")):
        with pytest.raises(OSError, match=said):
            write_whole(tmp_path / name, "x")
    assert names(tmp_path) == ["folder", "pipe"]


def test_a_device_as_output_is_one_line_and_stays_a_device(tmp_path):
    """As the superuser a rename would put a plain file in the place of /dev/null."""
    os.mkfifo(tmp_path / "null")
    result = CliRunner().invoke(
        app, ["export", str(LEAK), "--to", "bibtex", "--output", str(tmp_path / "null")]
    )
    assert result.exit_code == 1
    assert "not a file but a device or a pipe" in result.stderr
    assert (tmp_path / "null").is_fifo()


def test_a_name_as_long_as_can_be_is_written(tmp_path):
    path = tmp_path / ("é" * 100 + "a" * 40)
    write_whole(path, "x")
    assert path.read_text() == "x"


def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not a file but a device or a pipe"):
        content_of(tmp_path / "pipe")
    with pytest.raises(OSError, match="not a file but a device or a pipe"):
        content_of(files.Path("/dev/zero"))


def test_a_folder_takes_its_place_whole_or_not_at_all(tmp_path):
    def make(then):
        with whole_folder(tmp_path / "made") as fresh:
            (fresh / "a").write_text("ours")
            then()

    with pytest.raises(OSError, match="No space left"):
        make(full)
    assert names(tmp_path) == []
    make(lambda: None)
    assert names(tmp_path) == ["made"]


def test_a_folder_that_another_run_made_meanwhile_stays(tmp_path):
    def make():
        with whole_folder(tmp_path / "made") as fresh:
            (fresh / "a").write_text("ours")
            (tmp_path / "made").mkdir()
            (tmp_path / "made" / "a").write_text("theirs")

    with pytest.raises(OSError, match="not empty"):
        make()
    assert (tmp_path / "made" / "a").read_text() == "theirs"


def holder(folder, name=""):
    run = subprocess.Popen(
        [sys.executable, "-c", HOLD, folder, name], stdout=subprocess.PIPE, text=True
    )
    assert run.stdout.readline() == "held\n"
    return run


def test_a_second_run_is_told_who_holds_the_folder_and_a_dead_one_holds_nothing(tmp_path):
    run = holder(tmp_path)
    try:
        told = (
            rf"another run is at work there \(process {run.pid} on {socket.gethostname()}, since 20"
        )
        with pytest.raises(HeldError, match=told), held(tmp_path):
            pass
        with held(tmp_path, "another-name"):
            pass
    finally:
        run.kill()
        run.communicate()
    assert names(tmp_path) == [".lock"]
    with held(tmp_path):
        assert json.loads((tmp_path / ".lock").read_text())["process"] == os.getpid()
    assert names(tmp_path) == []


def test_a_lock_that_is_a_link_is_not_written_through(tmp_path):
    (tmp_path / "precious").write_text("precious")
    (tmp_path / ".lock").symlink_to(tmp_path / "precious")
    with pytest.raises(OSError, match="symbolic link"), held(tmp_path):
        pass
    assert (tmp_path / "precious").read_text() == "precious"


SAID = {"process": "\x1b[2J", "machine": "\x1b]0;x", "since": "\u202e"}


@pytest.mark.parametrize(
    "words",
    ["", "12345", "\x1b[2J", json.dumps(SAID), "[" * 999],
    ids=["none", "number", "bare", "json", "deep"],
)
def test_a_lock_file_of_any_words_says_what_can_be_shown(tmp_path, words):
    (tmp_path / ".lock").write_text(words)
    with (tmp_path / ".lock").open() as lock:
        assert files._at_work(tmp_path / ".lock", lock).isprintable()
    with held(tmp_path):
        pass


def add_one(folder, times):
    for _ in range(times):
        while True:
            try:
                with held(folder):
                    count = int((folder / "count").read_text())
                    (folder / "count").write_text(str(count + 1))
                break
            except HeldError:
                time.sleep(0.001)


def test_runs_that_fight_for_a_folder_have_it_one_at_a_time(tmp_path):
    (tmp_path / "count").write_text("0")
    fork = multiprocessing.get_context("fork")
    runs = [fork.Process(target=add_one, args=(tmp_path, 30)) for _ in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join(30)
    assert (tmp_path / "count").read_text() == "90"


def test_what_a_killed_run_left_half_written_is_swept(tmp_path):
    (tmp_path / ".a.csv.x1y2.new").write_text("half")
    (tmp_path / "a.new").write_text("somebody's own")
    sweep(tmp_path)
    assert names(tmp_path) == ["a.new"]
