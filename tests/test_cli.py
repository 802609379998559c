"""The command line says what is wrong on one stream and exits 1; all else exits 0."""

import pandas as pd
import pytest
from typer.testing import CliRunner

from conftest import ROOT
from counterclaim.cli import app


def run(*words):
    return CliRunner().invoke(app, words)


def test_check_of_the_shipped_case_exits_0():
    result = run("check", "sky-ecc")
    assert result.exit_code == 0
    assert "keeps the codebook" in result.output


def test_check_prints_a_line_a_breach_and_exits_1(coded_copy):
    path = coded_copy / "coded" / "platforms.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2021-03-09", "9-3-2021"))
    result = run("check", str(coded_copy))
    assert result.exit_code == 1
    assert 'platforms.csv:2:taken_down: "9-3-2021" is not a day; allowed: a day as' in result.stdout
    assert "1 breaches in 1 files" in result.stderr


@pytest.mark.parametrize("command", [["check", "moon"], ["report", "--case", "moon"]])
def test_a_case_that_is_not_there_exits_1_with_the_places(command):
    result = run(*command)
    assert result.exit_code == 1
    assert "no case 'moon'" in result.stderr


def test_report_in_a_language_it_does_not_know_exits_1():
    result = run("report", "--language", "xx")
    assert result.exit_code == 1
    assert "allowed: en, nl" in result.stderr


def test_findings_lists_a_line_a_finding(sky):
    from counterclaim.findings import FINDINGS

    assert len(run("findings").stdout.splitlines()) == len(FINDINGS)


def test_generate_check_finds_nothing_stale(monkeypatch):
    monkeypatch.chdir(ROOT)
    result = run("generate", "--check")
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("kind", ["figures", "speech"])
@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_extract_writes_a_table_from_every_kind_of_file(tmp_path, kind, ending):
    text = "De politie zei dat er dertig mensen zijn aangehouden in België."
    texts = pd.DataFrame({"doc_id": ["p1"], "language": ["nl"], "text": [text]})
    path, out = tmp_path / f"texts.{ending}", tmp_path / "out.csv"
    write = {
        "csv": lambda: texts.to_csv(path, index=False),
        "jsonl": lambda: texts.to_json(path, orient="records", lines=True),
        "parquet": lambda: texts.to_parquet(path),
    }
    write[ending]()
    result = run("extract", kind, str(path), "--output", str(out))
    assert result.exit_code == 0, result.output
    found = pd.read_csv(out)
    assert found["doc_id"].tolist() == ["p1"]
    column, value = ("value", 30) if kind == "figures" else ("verb", "zeggen")
    assert found[column].tolist() == [value]


def test_extract_names_the_column_that_is_missing_and_writes_nothing(tmp_path):
    (tmp_path / "texts.csv").write_text("doc_id,text\np1,x\n")
    out = tmp_path / "out.csv"
    result = run("extract", "figures", str(tmp_path / "texts.csv"), "--output", str(out))
    assert result.exit_code == 1
    assert "column 'language' is missing" in result.stderr
    assert not out.exists()
