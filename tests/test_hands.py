"""Whatever is handed in, one line says what is wrong and what to do; nothing breaks, nothing waits."""

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from lxml import etree
from typer.testing import CliRunner

from conftest import ROOT
from counterclaim import case, codebook, tables
from counterclaim.cli import app
from counterclaim.files import held
from counterclaim.readers import output

LEAK = ROOT / "data" / "invented-leak"
PAGES = (
    "doc_id,url,outlet,title,published,language,text\n"
    "p1,https://polder.example/1,De Polder,Kop,2021-03-10,nl,Het bedrijf ontkent dat.\n"
)


def run(*words):
    result = CliRunner().invoke(app, list(map(str, words)))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def leak(tmp_path):
    """A case that may be spoilt."""
    folder = tmp_path / "leak"
    shutil.copytree(LEAK, folder, ignore=shutil.ignore_patterns("pages"))
    return folder


def spoil(folder, table, column, value):
    path = folder / "coded" / codebook.TABLES[table].file
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[1][rows[0].index(column)] = value
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def breaches(path, name):
    codebook.use(case.own_codes(LEAK)[0])
    table = codebook.TABLES[name]
    return tables.breach_lines(tables.read_table(path, table, of_your_own=True).breaches)


# ---- check


@pytest.mark.parametrize("digits", ["١٢", "５", "²", "9" * 5_000, "1e5", "nan"])
@pytest.mark.parametrize(
    ("table", "column"),
    [("figures", "value"), ("articles", "window_chars")],
    ids=["value", "count"],
)
def test_digits_of_another_script_and_too_many_are_no_number(leak, table, column, digits):
    [line] = breaches(spoil(leak, table, column, digits), table)
    kind = "number" if table == "figures" else "count"
    assert line.startswith(f"{codebook.TABLES[table].file}:2:{column}: ")
    assert f"is not a {kind}; allowed: a " in line
    assert len(line) < 250


@pytest.mark.parametrize("day", ["٢٠٢١-٠٣-١٠", "2021-03-1²", "10-3-2021", "44265"])
def test_a_day_as_a_spreadsheet_or_another_script_writes_it_is_named(leak, day):
    line = breaches(spoil(leak, "articles", "published", day), "articles")[0]
    assert f'articles.csv:2:published: "{day}" is not a date; allowed: a day as YYYY-MM-DD' in line


@pytest.mark.parametrize("url", ["http://[::1", "http://[", "https://", "https://:80/"])
def test_an_address_that_names_no_machine_is_refused_at_the_door(leak, url):
    lines = breaches(spoil(leak, "articles", "url", url), "articles")
    assert any("articles.csv:2:url: " in line and "allowed: an address" in line for line in lines)


@pytest.mark.parametrize("word", ["NA", "None", "nan"])
def test_a_word_for_nothing_is_a_title_like_any_other(leak, word):
    path = spoil(leak, "articles", "title", word)
    codebook.use(case.own_codes(LEAK)[0])
    rows = tables.read_table(path, codebook.ARTICLES, of_your_own=True).rows
    assert rows["title"].iloc[0] == word


def test_a_cell_of_more_than_a_million_letters_is_one_line_that_names_the_row_before(leak):
    assert breaches(spoil(leak, "articles", "title", "x" * 1_000_000), "articles") == []
    [line] = breaches(spoil(leak, "articles", "title", "x" * 1_000_001), "articles")
    assert "cannot be parsed after row 1 (field larger than field limit (1000000))" in line
    assert "cells of at most 1,000,000 characters" in line


def test_a_million_columns_are_one_line(leak):
    path = leak / "coded" / "articles.csv"
    path.write_text(",".join(f"c{n}" for n in range(1_000_000)))
    [line] = breaches(path, "articles")
    assert line.startswith(
        "articles.csv:0:-: has 1,000,000 columns; allowed: the columns article_id,"
    )


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (lambda path: path.mkdir(), "cannot be read (Is a directory)"),
        (lambda path: path.symlink_to(path), "cannot be read (Too many levels of symbolic links)"),
        (os.mkfifo, "cannot be read (not a file but a device or a pipe)"),
        (lambda path: path.write_bytes(b"caf\xe9"), "is not UTF-8 (byte 4)"),
        (lambda path: path.write_bytes(b"x" * 10_000_001), "is larger than 10,000,000 bytes"),
    ],
    ids=["folder", "loop", "pipe", "latin", "huge"],
)
def test_a_held_text_that_is_none_is_a_breach_and_is_not_waited_for(leak, spoilt, said):
    path = next((leak / "texts").glob("*.txt"))
    path.unlink()
    spoilt(path)
    texts, found = case._texts(leak, pd.Series([path.stem]))
    assert texts == {}
    [line] = tables.breach_lines(found)
    assert line.startswith(f"texts/{path.name}:0:-: {said}; allowed: ")


def test_a_held_text_that_is_none_fails_the_check_and_opens_no_case(leak):
    path = next((leak / "texts").glob("*.txt"))
    path.write_bytes(b"caf\xe9")
    result = run("check", leak)
    assert result.exit_code == 1
    assert f"texts/{path.name}:0:-: is not UTF-8 (byte 4); allowed: plain text" in result.stdout
    with pytest.raises(tables.CodebookError, match=r"is not UTF-8 \(byte 4\)"):
        case.open(str(leak))


@pytest.mark.parametrize("kind", ["pipe", "loop", "folder", "gone"])
def test_a_table_that_is_no_file_is_named_and_not_waited_for(leak, kind):
    path = leak / "coded" / "articles.csv"
    path.unlink()
    {"pipe": os.mkfifo, "loop": lambda p: p.symlink_to(p), "folder": os.mkdir}.get(kind, str)(path)
    said = breaches(path, "articles")
    assert len(said) == 1
    assert "articles.csv:0:-: cannot be read (" in said[0]


def test_a_table_that_may_not_be_read_is_named(leak, monkeypatch):
    def closed(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", closed)
    [line] = breaches(leak / "coded" / "articles.csv", "articles")
    assert "articles.csv:0:-: cannot be read (Permission denied); allowed: a readable CSV" in line


# ---- new


def new(tmp_path, content, name="pages.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = run("new", "mine", "--pages", path, "--into", tmp_path / "made")
    if result.exit_code:
        assert not (tmp_path / "made" / "mine").exists()
        assert len(result.stderr.splitlines()) == 1
        assert len(result.stderr) < 700
    return result


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            ",".join(f"c{n}" for n in range(1_000_000)),
            "the header has 1,000,000 columns, more than",
        ),
        (PAGES.encode("utf-16"), "is not UTF-8; save it as UTF-8"),
        (PAGES.encode("utf-16-le"), "is not UTF-8; save it as UTF-8"),
        (PAGES.encode("utf-32"), "is not UTF-8; save it as UTF-8"),
        (PAGES + "p2,https://x.example/2\n", "row 3: the row has fewer cells than the header"),
        (PAGES + PAGES.split("\n")[1] + ",more\n", "row 3: the row has more cells than the header"),
        (
            PAGES + 'p2,,O,"open,2021-03-10,nl,x\n',
            "row 3: a quotation mark is opened and not closed",
        ),
        (
            (PAGES.replace("Kop", "Kóp") * 2).encode() + b"p3,,O\xff,x,2021,nl,y\n",
            "row 5, column 'outlet': is not UTF-8",
        ),
        (PAGES.replace("2021-03-10", "9" * 5_000), "published is no date ('9999"),
        (PAGES.replace("2021-03-10", "2021-03-1²"), "published is no date ('2021-03-1²'); write"),
        (b"\0" * 1_000, "pages.csv"),
        (PAGES.replace(",title,", ",text,"), "column 'text' stands twice in the header"),
    ],
    ids=[
        *("columns", "utf16", "utf16le", "utf32", "fewer", "more", "quote", "byte"),
        *("digits", "superscript", "nul", "twice"),
    ],
)
def test_a_table_of_pages_that_is_none_is_one_line(tmp_path, content, said):
    result = new(tmp_path, content)
    assert result.exit_code == 1
    assert said in result.stderr


def test_a_table_of_pages_as_a_spreadsheet_saves_it_is_read(tmp_path):
    assert new(tmp_path, "\ufeff" + PAGES.replace(",", ";")).exit_code == 0


# ---- code, verify, publish, read: what is no file


def test_a_pipe_as_sheet_or_page_is_not_waited_for(leak, tmp_path):
    pipes = [tmp_path / "pipe.csv", tmp_path / "pipe.xlsx"]
    for path in pipes:
        os.mkfifo(path)
    result = run("code", leak, *pipes)
    assert result.exit_code == 1
    for path in pipes:
        assert f"{path.name}: cannot be read (not a file but a device or a pipe)" in result.stdout
    result = run("verify", leak, tmp_path / "pipe.csv")
    assert "cannot be read or written (not a file but a device or a pipe)" in result.stderr


def test_a_sheet_of_very_many_columns_is_one_line(leak, tmp_path):
    (tmp_path / "wide.csv").write_text("article_id,headline_frame," + "," * 100_000)
    result = run("code", leak, tmp_path / "wide.csv")
    assert (
        "wide.csv: has more than 20000 rows or 200 columns; delete the empty ones" in result.stdout
    )


def test_a_report_that_is_a_link_in_a_circle_is_no_report(leak, tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    result = run("publish", "--case", leak, "--report", tmp_path / "loop", "--out", tmp_path / "s")
    assert "loop: is no report; make one first" in result.stderr


@pytest.mark.parametrize("place", ["file/x.csv", "gone/x.csv"])
def test_pages_cannot_be_written_where_there_is_no_folder(tmp_path, place):
    (tmp_path / "file").write_text("x")
    (tmp_path / "in.csv").write_text(PAGES)
    result = run("read", tmp_path / "in.csv", "--output", tmp_path / place)
    assert "is no folder; make it first, or name another" in result.stderr


def test_pages_take_the_place_of_a_link_in_a_circle(tmp_path):
    (tmp_path / "x.csv").symlink_to(tmp_path / "x.csv")
    (tmp_path / "in.csv").write_text(PAGES)
    assert run("read", tmp_path / "in.csv", "--output", tmp_path / "x.csv").exit_code == 0
    assert (tmp_path / "x.csv").read_text().startswith("doc_id,")


def test_where_the_folder_for_temporary_files_is_full_a_workbook_says_so(tmp_path, monkeypatch):
    def full(*_):
        raise etree.SerialisationError("IO_ENOSPC")

    monkeypatch.setattr("openpyxl.Workbook.save", full)
    result = run("export", LEAK, "--to", "xlsx", "--output", tmp_path / "x.xlsx")
    assert "the workbook cannot be written" in result.stderr
    assert "is full); make room there" in result.stderr
    assert list(tmp_path.iterdir()) == []


# ---- the terminal


def test_no_message_can_move_the_cursor(leak):
    path = leak / "coded" / "platforms.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("platform", "\x1b[2J\x07platform", 1))
    result = run("check", leak)
    assert result.exit_code == 1
    assert "\x1b" not in result.output
    assert "\x07" not in result.output


def test_a_terminal_that_lacks_a_letter_shows_its_number():
    words = [sys.executable, "-m", "counterclaim", "check", "été“”"]
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "tr_TR", "TZ": "Asia/Gaza"}
    result = subprocess.run(words, capture_output=True, env=environment, cwd=ROOT, check=False)
    assert result.returncode == 1
    assert b"no case" in result.stderr
    assert b"\\u201c" in result.stderr


@pytest.mark.skipif(
    not Path("/proc/self").exists(), reason="no place here that nobody may write to"
)
@pytest.mark.parametrize(
    "words",
    [
        ["read", "pages.csv", "--output", "/proc/x.csv"],
        ["extract", "figures", "texts.jsonl", "--output", "/proc/x.csv"],
        ["measure", "texts.jsonl", "--out", "/proc/x"],
        ["report", "--out", "/proc/x/report"],
        ["pdf", "--out", "/proc/x.pdf"],
        ["slides", "--out", "/proc/x"],
        ["export", LEAK, "--to", "xlsx", "--output", "/proc/x.xlsx"],
        ["export", LEAK, "--to", "package", "--output", "/proc/x"],
    ],
    ids=lambda words: f"{words[0]} {words[-1]}",
)
def test_a_place_that_nobody_may_write_to_is_named_in_one_line(tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages.csv").write_text(PAGES)
    (tmp_path / "texts.jsonl").write_text(
        '{"doc_id": "a", "language": "nl", "text": "30 arrestaties"}'
    )
    result = run(*words)
    assert result.exit_code == 1
    [line] = result.stderr.splitlines()
    assert re.match(r"/proc/\S*x\S*: .*(cannot be written|No such file|Permission denied)", line)


def test_another_language_zone_and_clock_of_the_machine_change_no_byte(tmp_path):
    """In a locale that has no letters of ours, and where it is tomorrow already."""
    ours = {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
    theirs = {
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "TZ": "Pacific/Kiritimati",
    }
    made = []
    for name, environment in (("a", ours), ("b", theirs)):
        words = ["export", LEAK, "--to", "package", "--output", tmp_path / f"{name}.zip"]
        subprocess.run(
            [sys.executable, "-m", "counterclaim", *words],
            env=os.environ | environment,
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        made.append((tmp_path / f"{name}.zip").read_bytes())
    assert made[0] == made[1]


def test_two_codings_of_one_case_at_once_are_told_apart(leak, tmp_path):
    (tmp_path / "x.csv").write_text("article_id")
    with held(leak):
        result = run("code", leak, tmp_path / "x.csv")
    assert result.exit_code == 1
    assert f"{leak.name}: another run is at work there (process {os.getpid()} on " in result.stderr


def test_ctrl_c_is_one_line_and_leaves_the_old_pages_and_nothing_else(tmp_path, monkeypatch):
    """Pressed when everything is written and nothing has taken its place.

    Raised, not sent: what runs in the background may have been told to ignore the key.
    """

    def pressed(*_):
        raise KeyboardInterrupt

    (tmp_path / "in.csv").write_text(PAGES)
    (tmp_path / "pages.csv").write_text("old")
    monkeypatch.setattr(output, "_check", pressed)
    result = run("read", tmp_path / "in.csv", "--output", tmp_path / "pages.csv")
    assert result.exit_code == 1
    assert result.stderr == f"{tmp_path / 'pages.csv'}: stopped; nothing was replaced\n"
    assert (tmp_path / "pages.csv").read_text() == "old"
    left = {path.name for path in tmp_path.iterdir() if "lock" not in path.name}
    assert left == {"in.csv", "pages.csv"}
