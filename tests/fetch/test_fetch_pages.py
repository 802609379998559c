"""Pages are kept whole, verified, written down, and never take the place of a text that is held."""

import dataclasses
import hashlib
import json
import os
import subprocess
import sys

import pandas as pd
import pytest
from typer.testing import CliRunner

from conftest import ROOT
from counterclaim import verify
from counterclaim.cli import app
from counterclaim.fetch import provenance
from counterclaim.fetch.client import Client
from counterclaim.fetch.pages import fetch_pages, outcome_lines
from counterclaim.fetch.provenance import COLUMNS, FetchError
from counterclaim.files import HeldError
from fetch.misbehaving import in_turn, raw, redirecting, sending

GIVEN = "tweakers-20210310-denial"
OTHER = "nrc-20210310-denial"
THIRD = "at5-20210310-denial"


@pytest.fixture(scope="session")
def given(sky):
    return sky.texts[GIVEN]


@pytest.fixture
def held(sky, server, tmp_path):
    """The shipped case in a folder of its own without texts, its pages on a server of ours."""
    articles = sky.articles[sky.articles["article_id"].isin([GIVEN, OTHER, THIRD])]
    urls = server.home + "/" + articles["article_id"].astype("str")
    return dataclasses.replace(
        sky, folder=tmp_path, texts={}, articles=articles.assign(url=urls.to_numpy())
    )


def html(text, before="", after=""):
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n") if part.strip())
    return f"<html><head><title>x</title></head><body><nav>{before}</nav><article>{paragraphs}</article>{after}</body></html>"


def get(held, client, server, *only, **how):
    table = fetch_pages(held, client, only=only or [GIVEN], archive_home=server.home, **how)
    return table.set_index("article_id")


def copy_of(server, article_id):
    return f"/web/20210310id_/{server.home}/{article_id}"


def test_a_page_is_kept_verified_installed_and_written_down(held, client, server, given, tmp_path):
    body = html(given, before="Menu Nieuws Sport").encode()
    server.routes[f"/{GIVEN}"] = redirecting("/moved")
    server.routes["/moved"] = sending(body)
    row = get(held, client, server).loc[GIVEN]
    assert (tmp_path / "fetched" / f"{GIVEN}.html").read_bytes() == body
    assert verify.verify(held, (tmp_path / "texts" / f"{GIVEN}.txt").read_text()).how == "hash"
    assert row["asked"] == f"{server.home}/{GIVEN}"
    assert row["final"] == f"{server.home}/moved"
    assert row["sha256"] == hashlib.sha256(body).hexdigest()
    assert (row["status"], row["bytes"], row["via"]) == ("200", str(len(body)), "live")
    assert (row["outcome"], row["verified"], row["likeness"]) == ("ok", "hash", "1.000")
    assert pd.Timestamp(row["fetched_at"]).tzinfo is not None
    assert "installed" in row["reason"]
    assert server.asked[copy_of(server, GIVEN)] == 0


def test_another_page_at_the_address_is_kept_but_not_installed(held, client, server, tmp_path):
    row = get(held, client, server, from_archive=False).loc[GIVEN]
    assert (row["outcome"], row["verified"]) == ("ok", "none")
    assert not (tmp_path / "texts").exists()


def test_a_page_that_is_only_like_the_coded_one_waits_for_a_word(
    held, client, server, given, tmp_path
):
    changed = given.replace("dinsdag", "dinsdagochtend").replace("Volgens", "Naar zeggen van")
    server.routes[f"/{GIVEN}"] = sending(html(changed).encode())
    table = get(held, client, server, from_archive=False)
    assert table.loc[GIVEN, "verified"] == "signature"
    assert float(table.loc[GIVEN, "likeness"]) > 0.6
    assert not (tmp_path / "texts").exists()
    assert any("--accept" in line for line in outcome_lines(table.reset_index()))


def test_a_page_that_is_gone_is_asked_of_the_archive(held, client, server, given):
    server.routes[f"/{GIVEN}"] = sending(b"", status=404)
    server.routes[copy_of(server, GIVEN)] = sending(html(given).encode())
    row = get(held, client, server).loc[GIVEN]
    assert (row["via"], row["verified"]) == ("archive", "hash")
    assert row["asked"] == server.home + copy_of(server, GIVEN)


def test_a_page_that_has_changed_is_asked_of_the_archive(held, client, server, given):
    server.routes[copy_of(server, GIVEN)] = sending(html(given).encode())
    row = get(held, client, server).loc[GIVEN]
    assert (row["via"], row["verified"]) == ("archive", "hash")


def test_of_two_that_are_not_the_page_the_site_s_own_is_kept(held, client, server):
    server.routes[copy_of(server, GIVEN)] = sending(b"<p>Something else</p>")
    assert get(held, client, server).loc[GIVEN, "via"] == "live"


@pytest.mark.parametrize(
    "route", [sending(b"", status=403), sending(b"", status=451), sending(b"", status=402)]
)
def test_a_site_that_says_no_is_not_gone_around_by_the_archive(held, client, server, route):
    server.routes[f"/{GIVEN}"] = route
    assert get(held, client, server).loc[GIVEN, "outcome"] == "forbidden"
    assert server.asked[copy_of(server, GIVEN)] == 0


def test_robots_txt_is_not_gone_around_by_the_archive(held, client, server):
    text = f"User-agent: *\nDisallow: /{GIVEN}\n".encode()
    server.routes["/robots.txt"] = sending(text, kind="text/plain")
    row = get(held, client, server).loc[GIVEN]
    assert (row["outcome"], row["reason"]) == ("forbidden", "robots.txt forbids this address")
    assert server.asked == {"/robots.txt": 1}


def test_a_site_whose_robots_txt_cannot_be_had_is_told_apart(held, client, server):
    server.routes["/robots.txt"] = sending(b"", status=500)
    row = get(held, client, server, from_archive=False).loc[GIVEN]
    assert row["outcome"] == "failed"
    assert row["reason"] == "robots.txt cannot be had (the server says 500)"


def test_an_address_that_leads_inside_is_refused_by_every_road(held, client, server, tmp_path):
    server.routes[f"/{GIVEN}"] = redirecting("http://169.254.169.254/latest/meta-data")
    row = get(held, client, server).loc[GIVEN]
    assert row["outcome"] == "refused"
    assert "is not a public address" in row["reason"]
    assert server.asked[copy_of(server, GIVEN)] == 0
    assert not (tmp_path / "fetched" / f"{GIVEN}.html").exists()


def test_each_road_that_failed_says_why(held, client, server):
    server.routes[f"/{GIVEN}"] = sending(b"", status=410)
    server.routes[copy_of(server, GIVEN)] = sending(b"", status=404)
    row = get(held, client, server).loc[GIVEN]
    assert row["reason"] == "live: the server says 410; archive: the server says 404"
    assert (row["outcome"], row["status"], row["via"]) == ("failed", "410", "live")


@pytest.mark.parametrize(
    "body", [bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n\0\0\0\r" * 9, b"<html></html>", b""]
)
def test_a_body_that_holds_no_text_fails_whatever_it_says_it_is(held, client, server, body):
    server.routes[f"/{GIVEN}"] = sending(body)
    row = get(held, client, server, from_archive=False).loc[GIVEN]
    assert row["outcome"] == "failed"
    assert "text" in row["reason"]


@pytest.mark.parametrize(
    ("kind", "encoding"),
    [
        ("text/html; charset=iso-8859-1", "latin-1"),
        ("text/html; charset=utf-8", "latin-1"),
        ("text/html; charset=zlib_codec", "latin-1"),
        ("text/html", "cp1252"),
        ("text/html; charset=no-such", "utf-16"),
    ],
)
def test_a_page_in_another_or_a_misnamed_encoding_is_verified(
    held, client, server, given, kind, encoding
):
    server.routes[f"/{GIVEN}"] = sending(html(given).encode(encoding), kind=kind)
    assert get(held, client, server).loc[GIVEN, "verified"] == "hash"


def test_the_text_of_a_hostile_page_is_plain_text(held, client, server, given, tmp_path):
    hostile = (
        "<script>steal('words')</script><style>p{background:url(x)}</style>"
        "<img src=x onerror=alert(1) alt=''><svg onload=alert(2)></svg>"
        "<iframe src='file:///etc/passwd'></iframe><p onclick=alert(3)>Een gewone zin.\x1b[31m</p>"
        "<!--[if IE]><script>alert(4)</script><![endif]--><noscript>alert(5)</noscript>"
    )
    server.routes[f"/{GIVEN}"] = sending(html(given, after=hostile).encode())
    assert get(held, client, server).loc[GIVEN, "verified"] == "hash"
    for folder in ("fetched", "texts"):
        text = (tmp_path / folder / f"{GIVEN}.txt").read_text()
        for trace in ("<", "alert(1)", "alert(2)", "alert(3)", "alert(4)", "steal", "url(", "\x1b"):
            assert trace not in text


def test_a_text_that_is_held_is_never_replaced(held, client, server, given, tmp_path):
    place = tmp_path / "texts" / f"{GIVEN}.txt"
    place.parent.mkdir()
    place.write_text("Kop erboven.\n\n" + given, encoding="utf-8")
    before = place.read_bytes()
    server.routes[f"/{GIVEN}"] = sending(html(given).encode())
    row = get(held, client, server).loc[GIVEN]
    assert place.read_bytes() == before
    assert (row["outcome"], row["verified"]) == ("ok", "hash")
    assert "another text is there (verified by hash), and it stays" in row["reason"]


# ---- going on


def test_a_page_that_is_had_is_not_asked_again(held, client, server, make_client):
    first = get(held, client, server, GIVEN, OTHER, from_archive=False)
    again = get(held, make_client(), server, GIVEN, OTHER, from_archive=False)
    pd.testing.assert_frame_equal(first, again)
    assert server.asked[f"/{GIVEN}"] == server.asked[f"/{OTHER}"] == 1


@pytest.mark.parametrize("ending", ["html", "txt"])
@pytest.mark.parametrize("spoil", ["change", "remove"])
def test_a_page_whose_file_is_not_what_was_written_down_is_asked_again(
    held, client, server, tmp_path, ending, spoil
):
    whole = get(held, client, server, from_archive=False).loc[GIVEN]
    path = tmp_path / "fetched" / f"{GIVEN}.{ending}"
    if spoil == "remove":
        path.unlink()
    elif ending == "html":
        path.write_bytes(b"spoilt")
    else:
        pytest.skip("a text is yours to mark up: only its body is held to its hash")
    get(held, client, server, from_archive=False)
    assert server.asked[f"/{GIVEN}"] == 2
    body = (tmp_path / "fetched" / f"{GIVEN}.html").read_bytes()
    assert hashlib.sha256(body).hexdigest() == whole["sha256"]


def test_a_page_that_failed_is_asked_again_next_time(held, client, server):
    back = sending(b"<html><body><p>Back again.</p></body></html>")
    server.routes[f"/{GIVEN}"] = in_turn(sending(b"", status=404), back)
    assert get(held, client, server, from_archive=False).loc[GIVEN, "outcome"] == "failed"
    assert get(held, client, server, from_archive=False).loc[GIVEN, "outcome"] == "ok"


def test_a_page_that_fails_does_not_stop_the_others(held, client, server):
    server.routes[f"/{OTHER}"] = raw()
    told = []
    table = fetch_pages(
        held, client, from_archive=False, tell=lambda *step: told.append(step[1:])
    ).set_index("article_id")
    assert table["outcome"].to_dict() == {GIVEN: "ok", OTHER: "failed", THIRD: "ok"}
    assert told == [(1, 3), (2, 3), (3, 3)]
    last = outcome_lines(table.reset_index())[-1]
    assert last == "2 of 3 pages had; 0 verified by hash, 0 by likeness."


def test_an_unknown_page_is_named_with_the_nearest(held, client):
    with pytest.raises(FetchError, match=r"is no page of sky-ecc; did you mean nrc-20210310"):
        fetch_pages(held, client, only=["nrc-20210310-denail"])


@pytest.mark.parametrize("article_id", ["../../escaped", "/tmp/escaped", "a/b", "", ".", "A"])
def test_an_id_cannot_name_a_file_elsewhere(held, client, server, tmp_path, article_id):
    articles = held.articles.assign(article_id=article_id).head(1)
    hostile = dataclasses.replace(held, articles=articles)
    with pytest.raises(verify.VerifyError, match="is no page of"):
        fetch_pages(hostile, client)
    assert not server.asked
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == []


# ---- the table


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "1: its columns are not"),
        (b"a,b\n1,2\n", "1: its columns are not"),
        ((",".join(COLUMNS) + "\nx,y\n").encode(), "2: has 2 cells, not 12"),
        (b"\xff\xfe\x00", "cannot be read"),
        ((",".join(COLUMNS) + "\n" + "x" * 200_000 + "\n").encode(), "cannot be read|has 1 cells"),
    ],
)
def test_a_broken_table_is_named_and_left_as_it_is(held, client, tmp_path, content, said):
    path = tmp_path / "fetched" / provenance.FILE
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(FetchError, match=said):
        fetch_pages(held, client)
    assert path.read_bytes() == content


def test_what_a_server_says_cannot_break_the_table(tmp_path):
    row = {"article_id": "a", "outcome": "failed", "reason": 'x\r\n"y",z\x00\u2028=1+1'}
    provenance.write(tmp_path, provenance.with_row(provenance.read(tmp_path), row))
    assert provenance.read(tmp_path)["reason"].tolist() == ['x "y",z =1+1']


def test_two_runs_at_once_do_not_mix(held, client, tmp_path):
    with (
        provenance.alone(tmp_path / "fetched"),
        pytest.raises(
            HeldError, match=rf"another run is at work there \(process {os.getpid()} on "
        ),
    ):
        fetch_pages(held, client)
    fetch_pages(held, client, only=[GIVEN], from_archive=False)


def test_a_full_disk_leaves_the_old_file_and_no_piece(tmp_path, monkeypatch):
    path = tmp_path / "x.csv"
    provenance.write_whole(path, b"old")
    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(FetchError, match=r"x\.csv: cannot be written \(No space left"):
        provenance.write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["x.csv"]


def full(*_):
    raise OSError(28, "No space left on device")


def test_ctrl_c_keeps_the_pages_that_are_done_and_says_so(
    held, make_client, server, given, tmp_path, monkeypatch
):
    server.routes[f"/{GIVEN}"] = sending(html(given).encode())
    server.routes[f"/{OTHER}"] = sending(html(given).encode())
    monkeypatch.setattr("counterclaim.case.open", lambda _: held)
    monkeypatch.setattr("counterclaim.fetch.client.Client", make_client)
    ask, asked = Client.page, []

    def page(client, address, **how):
        asked.append(address.rpartition("/")[2])
        if len(asked) == 2:
            raise KeyboardInterrupt
        return ask(client, address, **how)

    monkeypatch.setattr(Client, "page", page)
    words = ["fetch", "sky-ecc", "--only", GIVEN, "--only", OTHER, "--no-archive"]
    stopped = CliRunner().invoke(app, words)
    first, second = asked
    assert stopped.exit_code == 1
    assert stopped.stderr == "stopped; pages that are done are kept, run it again to go on\n"
    assert provenance.read(tmp_path / "fetched")["article_id"].tolist() == [first]
    again = CliRunner().invoke(app, words)
    assert again.exit_code == 0
    assert asked == [first, second, second]


def test_a_place_that_cannot_be_a_folder_is_named(held, client, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(FetchError, match=r"file.*cannot be used"):
        fetch_pages(held, client, out=tmp_path / "file")


# ---- killed

# Every step that changes a file or asks a server, before it and after it, is a moment to die at.
KILLED = """
import dataclasses, json, os, signal, sys
from pathlib import Path
from counterclaim import case, verify
from counterclaim.fetch import pages
from counterclaim.fetch.client import Client
from counterclaim.fetch.limits import Limits

home, folder, only, moments = json.loads(sys.argv[1])
story = case.open("sky-ecc")
urls = home + "/" + story.articles["article_id"].astype("str")
story = dataclasses.replace(story, texts={}, articles=story.articles.assign(url=urls))

verdicts, judged = {}, verify.verify
def remembered(case, text, page=None):
    if (text, page) not in verdicts:
        verdicts[text, page] = judged(case, text, page)
    return verdicts[text, page]
verify.verify = remembered

def run(name):
    there = dataclasses.replace(story, folder=Path(folder, name))
    with Client(Limits(pause=0.0), loopback=True) as client:
        pages.fetch_pages(there, client, only=only, from_archive=False)

def die_at(moment):
    steps = []
    def step():
        steps.append(1)
        if len(steps) == moment:
            os.kill(os.getpid(), signal.SIGKILL)
    def around(owner, name):
        inner = getattr(owner, name)
        def stepped(*a, **k):
            step()
            result = inner(*a, **k)
            step()
            return result
        setattr(owner, name, stepped)
    for owner, name in ((Path, "replace"), (os, "link"), (Client, "page")):
        around(owner, name)

run("whole")
died = []
for moment in moments:
    child = os.fork()
    if child == 0:
        die_at(moment)
        run("killed")
        os._exit(0)
    died.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    pages.provenance.read(Path(folder, "killed", "fetched"))
run("killed")
print(json.dumps(died))
"""


def contents(folder):
    files = {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    table = provenance.read(folder / "fetched").drop(columns="fetched_at")
    return {p: b for p, b in files.items() if p.name not in (provenance.FILE, ".lock")}, table


def test_killed_at_any_moment_the_next_run_ends_with_the_same_files(server, given, tmp_path):
    server.routes[f"/{GIVEN}"] = sending(html(given).encode())
    for name in ("whole", "killed"):
        (tmp_path / name).mkdir()
    moments = [1, 3, 4, 5, 6, 7, 8, 2, 4, 6, 7, 8, 7]
    words = json.dumps([server.home, str(tmp_path), [GIVEN, OTHER], moments])
    command = [sys.executable, "-c", KILLED, words]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == [-9] * len(moments)
    (whole, table), (killed, again) = contents(tmp_path / "whole"), contents(tmp_path / "killed")
    assert killed == whole
    assert len(whole) == 5
    # What came of it, but for the installed text that a killed run had put there already.
    apart = [
        "outcome",
        "verified",
        "likeness",
        "sha256",
        "bytes",
        "status",
        "final",
        "asked",
        "via",
    ]
    pd.testing.assert_frame_equal(table[apart], again[apart])
    assert again["reason"].str.replace("already there", "installed").equals(table["reason"])


# ---- the command


def test_the_command_refuses_loopback_and_has_no_switch_for_it(held, server, tmp_path, monkeypatch):
    from counterclaim import case as cases
    from counterclaim.cli import app

    monkeypatch.setattr(cases, "open", lambda _: held)
    result = CliRunner().invoke(app, ["fetch", "sky-ecc", "--only", GIVEN])
    assert result.exit_code == 0, result.output
    assert f"{GIVEN}: refused: 127.0.0.1 leads to 127.0.0.1 is not a public" in result.output
    assert "0 of 1 pages had" in result.output
    assert not server.asked
    assert "loopback" not in CliRunner().invoke(app, ["fetch", "--help"]).output


def test_the_command_names_an_unknown_page_and_exits_1():
    from counterclaim.cli import app

    result = CliRunner().invoke(
        app, ["fetch", "sky-ecc", "--only", "no-such", "--out", "/dev/null"]
    )
    assert result.exit_code == 1
    assert "'no-such' is no page of sky-ecc" in result.stderr
