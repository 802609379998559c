"""A run of measuring: nothing lost, nothing twice, the same bytes however it came about."""

import hashlib
import json
import os
import random
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from counterclaim import copies
from counterclaim.cli import app
from counterclaim.corpus import bands, files
from counterclaim.corpus.files import MeasureError
from counterclaim.corpus.run import measure
from counterclaim.text.tokens import tokens

# One process compiles for all.
pytestmark = pytest.mark.xdist_group("corpus")

WORDS = ["politie", "bericht", "telefoon", "netwerk", "bewering", "ontkent", "bedrijf", "kraak"]


def invented(pages=30, seed=1):
    """Pages of invented words; each third is a copy of the one before it with two words changed."""
    draw = random.Random(seed)
    texts = []
    for page in range(pages):
        words = [f"{draw.choice(WORDS)}{draw.randint(1, 99)}" for _ in range(120)]
        if page % 3 == 2:
            words = texts[-1].split()
            words[40], words[80] = "ander", "anders"
        texts.append(" ".join(words))
    ids = [f"p{page:02}" for page in range(pages)]
    return pd.DataFrame({"doc_id": ids, "language": "nl", "text": texts})


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    path = tmp_path_factory.mktemp("pages") / "pages.parquet"
    invented().to_parquet(path)
    return path


@pytest.fixture(scope="module")
def whole(pages, tmp_path_factory):
    out = tmp_path_factory.mktemp("whole") / "out"
    measure([pages], out, partition=8, compiled=False)
    return out


def table(out, name):
    return pd.read_parquet(out / name)


def contents(out):
    made = sorted(path for path in out.rglob("*") if path.is_file())
    return {str(p.relative_to(out)): hashlib.sha256(p.read_bytes()).hexdigest() for p in made}


def rejects(out):
    return pd.read_csv(out / "rejects.csv", dtype=str, keep_default_na=False)


def test_counts_by_page_are_those_of_each_page_and_say_nothing_of_their_order(whole):
    counts = table(whole, "term_counts")
    for page in invented().itertuples():
        own = counts[counts["doc_id"] == page.doc_id]
        assert own["term"].is_monotonic_increasing
        wanted = pd.Series(tokens(page.text)).value_counts().sort_index()
        assert own.set_index("term")["count"].to_dict() == wanted.to_dict()


def test_the_corpus_table_adds_up_the_counts_by_page(whole):
    counts = table(whole, "term_counts").astype({"term": "str"})
    terms = table(whole, "terms.parquet").set_index("term")
    by_term = counts.groupby("term")["count"].agg(["sum", "size"])
    assert terms["count"].to_dict() == by_term["sum"].to_dict()
    assert terms["pages"].to_dict() == by_term["size"].to_dict()


def test_a_signature_reads_as_the_shipped_ones_do(whole):
    row = table(whole, "page_signatures").iloc[0]
    values = copies.read_signature(row["signature"].hex(" ", 4))
    assert (values == copies.signature(tokens(invented()["text"][0]))).all()


def test_near_copies_have_the_exact_likeness_and_make_the_clusters_of_copies(whole):
    texts = invented().set_index("doc_id")["text"].map(tokens)
    pairs = table(whole, "copy_pairs.parquet")
    assert len(pairs) == 10
    for pair in pairs.itertuples():
        one, other = texts[pair.page_a], texts[pair.page_b]
        assert pair.jaccard == round(copies.jaccard(one, other), 4)
        assert pair.containment_a == round(copies.containment(one, other), 4)
    wanted = copies.clusters(pairs, 0.5, "jaccard", pages=texts.index)
    found = table(whole, "copy_clusters.parquet").rename(columns={"doc_id": "article_id"})
    pd.testing.assert_frame_equal(found, wanted, check_dtype=False)


def test_a_pair_below_the_likeness_asked_for_is_no_pair(pages, tmp_path):
    found = measure([pages], tmp_path / "out", likeness=0.99, compiled=False)
    assert (found["pairs"], found["clusters"]) == (0, 0)
    assert set(table(tmp_path / "out", "copy_clusters.parquet")["cluster_pages"]) == {1}


def test_compiled_and_plain_write_the_same_bytes(pages, whole, tmp_path):
    pytest.importorskip("numba")
    measure([pages], tmp_path / "out", partition=8, compiled=True, workers=2)
    assert contents(tmp_path / "out") == contents(whole)


def test_csv_json_lines_and_parquet_give_the_same_tables(whole, tmp_path):
    made = invented()
    made.to_csv(tmp_path / "pages.csv", index=False)
    made.to_json(tmp_path / "pages.jsonl", orient="records", lines=True)
    for name in ("pages.csv", "pages.jsonl"):
        measure([tmp_path / name], tmp_path / f"{name}.out", partition=8, compiled=False)
        here = contents(tmp_path / f"{name}.out")
        assert {k: v for k, v in here.items() if k != "measure.json"} == {
            k: v for k, v in contents(whole).items() if k != "measure.json"
        }


@pytest.mark.parametrize("stage", ["pages", "bands", "candidates", "near-copies"])
def test_a_run_that_was_stopped_goes_on_and_ends_with_the_same_bytes(pages, whole, tmp_path, stage):
    def stop(name, done, total):
        if name == stage and done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measure([pages], tmp_path / "out", partition=8, compiled=False, tell=stop)
    assert not (tmp_path / "out" / "measure.json").exists()
    (tmp_path / "out" / "term_counts" / ".part-00001.parquet.host.1.new").write_text("half")
    measure([pages], tmp_path / "out", partition=8, compiled=False)
    assert contents(tmp_path / "out") == contents(whole)


def test_a_partition_that_broke_off_leaves_no_page_behind(pages, whole, tmp_path, monkeypatch):
    from counterclaim.corpus import partition

    def stop(name, done, total):
        if name == "pages" and done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measure([pages], tmp_path / "out", partition=8, compiled=False, tell=stop)
    work = tmp_path / "out" / "work"
    shutil.rmtree(work / "done")
    with monkeypatch.context() as broken:
        real = partition.batches

        def half(*args):
            yield next(real(*args))
            raise OSError("gone")

        broken.setattr(partition, "batches", half)
        with pytest.raises(OSError, match="gone"):
            partition.measure_partition(str(work), 0)
    assert partition.measure_partition(str(work), 0)["pages"] == 8
    part = pd.read_parquet(tmp_path / "out" / "page_features" / "part-00000.parquet")
    pd.testing.assert_frame_equal(
        part, pd.read_parquet(whole / "page_features" / "part-00000.parquet")
    )


def test_partitions_that_were_finished_are_not_measured_again(pages, tmp_path):
    def stop(name, done, total):
        if name == "pages" and done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measure([pages], tmp_path / "out", partition=8, compiled=False, tell=stop)
    first = next((tmp_path / "out" / "term_counts").glob("*.parquet"))
    before = first.stat().st_mtime_ns
    measure([pages], tmp_path / "out", partition=8, compiled=False)
    assert first.stat().st_mtime_ns == before


def test_a_run_that_ended_is_not_made_again_and_not_mixed_with_another(pages, whole, tmp_path):
    before = contents(whole)
    assert measure([pages], whole, partition=8)["pages"] == 30
    with pytest.raises(MeasureError, match="other pages; choose another folder"):
        measure([pages], whole, partition=9)
    assert contents(whole) == before
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(MeasureError, match=r"holds 'notes.txt'"):
        measure([pages], tmp_path)


def test_a_folder_that_is_written_to_names_its_holder(pages, tmp_path):
    with files.held(tmp_path / "out"), pytest.raises(MeasureError, match=f"process {os.getpid()}"):
        measure([pages], tmp_path / "out")


def test_each_row_that_cannot_be_measured_is_kept_with_its_reason(tmp_path):
    text = [b"one", b"two", b"", b"\xff\xfe", None, b" \xc2\xa0\n", b"\xc2\xa0seven"]
    ids = ["a", "a", "b", "c", "d", "e", "f"]
    pq.write_table(pa.table({"doc_id": ids, "text": text}), tmp_path / "one.parquet")
    pd.DataFrame({"doc_id": ["f", " ", None], "text": "x"}).to_json(
        tmp_path / "two.jsonl", orient="records", lines=True
    )
    (tmp_path / "three.txt").write_text("not a table")
    found = measure(sorted(tmp_path.iterdir()), tmp_path / "out", compiled=False)
    made = rejects(tmp_path / "out")
    assert (found["pages"], found["rejects"]) == (2, len(made))
    said = [(Path(row.file).name, row.row, row.reason) for row in made.itertuples()]
    first = tmp_path / "one.parquet"
    assert said == [
        ("three.txt", "", "not a kind of file that is measured"),
        ("one.parquet", "2", f"a duplicate: its doc_id is that of {first}, row 1"),
        ("one.parquet", "3", "the text is empty"),
        ("one.parquet", "4", "the text is not UTF-8"),
        ("one.parquet", "5", "the text is empty"),
        ("one.parquet", "6", "the text is empty"),
        ("two.jsonl", "1", f"a duplicate: its doc_id is that of {first}, row 7"),
        ("two.jsonl", "2", "the id is missing"),
        ("two.jsonl", "3", "the id is missing"),
    ]


def test_a_file_of_one_large_row_group_is_cut_and_its_rows_keep_their_numbers(tmp_path):
    made = pd.concat([invented(), invented(1)], ignore_index=True)
    made.to_parquet(tmp_path / "pages.parquet")
    found = measure([tmp_path / "pages.parquet"], tmp_path / "out", partition=4, compiled=False)
    assert (found["partitions"], found["pages"]) == (8, 30)
    assert rejects(tmp_path / "out")["row"].tolist() == ["31"]


def test_pages_that_are_all_alike_are_one_cluster_and_few_pairs():
    signatures = np.tile(np.arange(256, dtype=np.uint32), (100, 1))
    assert len({*bands.keys(signatures)[0].tolist()}) == 1
    assert bands.keys(np.full((3, 256), copies.EMPTY)).sum() == 0


def test_candidates_of_many_equal_pages_hang_together(tmp_path):
    keys = np.full((bands.COUNT, 100), 7 << 50, dtype=np.uint64)
    np.save(tmp_path / "0.npy", keys)
    pairs = bands.candidates([tmp_path / "0.npy"], 0)
    one, other = pairs >> np.uint64(32), pairs & np.uint64(2**32 - 1)
    assert (one < other).all()
    assert len(pairs) < 100 * (bands.AHEAD + 1)
    assert {*other[one == 0].tolist()} == set(range(1, 100))


def test_the_command_says_what_it_did_and_errors_are_one_line(pages, tmp_path):
    run = CliRunner().invoke(app, ["measure", str(pages), "--out", str(tmp_path / "out")])
    assert run.exit_code == 0
    assert run.output.startswith("30 pages, 0 rejects: 7,180 tokens")
    for wrong in (["--engine", "spark"], ["--likeness", "2"], ["--workers", "0"]):
        run = CliRunner().invoke(app, ["measure", str(pages), "--out", str(tmp_path / "x"), *wrong])
        assert (run.exit_code, run.output.count("\n")) == (1, 1)
    inside = CliRunner().invoke(app, ["measure", str(tmp_path), "--out", str(tmp_path / "x")])
    assert "choose another folder" in inside.output
    assert json.loads((tmp_path / "out" / "measure.json").read_text())["pages"] == 30
