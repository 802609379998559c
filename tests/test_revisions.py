"""What a sentence said at a git revision is recomputed, and a line says why it cannot be."""

import shutil
import subprocess

import pandas as pd
import pytest
from typer.testing import CliRunner

from counterclaim import findings, revisions
from counterclaim.cli import app
from counterclaim.revisions import RevisionError, changed_findings

if shutil.which("git") is None:
    pytest.skip("no git on this machine", allow_module_level=True)


def git(folder, *words):
    name = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *name, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def checkout(coded_copy):
    git(coded_copy, "init", "-q")
    git(coded_copy, "add", "-A")
    git(coded_copy, "commit", "-qm", "as shipped")
    return coded_copy


@pytest.fixture
def few(monkeypatch):
    """Only two findings, so that a comparison takes no time."""
    kept = {k: findings.FINDINGS[k] for k in ("pages_and_denials", "accounts_side_by_side")}
    monkeypatch.setattr(findings, "FINDINGS", kept)


def spoil(folder):
    path = folder / "coded" / "codes.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("juxtaposes", "accepts_authorities", 1), encoding="utf-8")


def test_nothing_changed_is_no_row(checkout, few):
    assert changed_findings(str(checkout), "HEAD").empty


def test_an_edit_that_is_not_committed_shows_the_sentence_it_changed(checkout, few):
    spoil(checkout)
    changed = changed_findings(str(checkout), "HEAD")
    assert changed["key"].tolist() == ["accounts_side_by_side"]
    assert "23 set the two" in changed["before"].iloc[0]
    assert "22 set the two" in changed["after"].iloc[0]


def test_a_committed_edit_shows_against_an_older_revision(checkout, few):
    spoil(checkout)
    git(checkout, "commit", "-qam", "one row")
    assert changed_findings(str(checkout), "HEAD").empty
    assert len(changed_findings(str(checkout), "HEAD~1")) == 1


def test_the_command_prints_both_sentences(checkout, few):
    spoil(checkout)
    result = CliRunner().invoke(app, ["findings", str(checkout), "--since", "HEAD"])
    assert result.exit_code == 0
    assert "  - Of the 36 pages" in result.stdout
    assert "  + Of the 36 pages" in result.stdout


@pytest.mark.parametrize("revision", ["nope", "--help", "HEAD~99", "v0"])
def test_an_unknown_revision_is_one_clear_line_and_exit_1(checkout, few, revision):
    result = CliRunner().invoke(app, ["findings", str(checkout), f"--since={revision}"])
    assert result.exit_code == 1
    assert result.stderr == f"git knows no revision {revision!r}\n"


def test_a_folder_outside_git_is_one_clear_line(coded_copy, few, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(coded_copy.parent))
    with pytest.raises(RevisionError, match="is not in a git checkout"):
        changed_findings(str(coded_copy), "HEAD")


def test_a_revision_whose_tables_break_the_codebook_names_the_breach(checkout, few):
    path = checkout / "coded" / "codes.csv"
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound.replace("juxtaposes", "sideways"), encoding="utf-8")
    git(checkout, "commit", "-qam", "broken")
    path.write_text(sound, encoding="utf-8")
    with pytest.raises(RevisionError, match=r"break today's codebook: codes\.csv:"):
        changed_findings(str(checkout), "HEAD")


def test_without_git_it_says_so(checkout, few, monkeypatch):
    def missing(*_, **__):
        raise FileNotFoundError("git")

    monkeypatch.setattr(revisions.subprocess, "run", missing)
    with pytest.raises(RevisionError, match="git is not installed"):
        changed_findings(str(checkout), "HEAD")


def test_a_finding_that_can_no_longer_be_said_gives_its_reason(checkout, few):
    path = checkout / "coded" / "codes.csv"
    pd.read_csv(path, dtype=str, keep_default_na=False).iloc[:0].to_csv(path, index=False)
    after = changed_findings(str(checkout), "HEAD").set_index("key")["after"]
    assert after["accounts_side_by_side"].startswith("not said: ")
