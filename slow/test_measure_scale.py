"""What takes seconds to make sure of: killed runs, Dask and its dead workers, every character.

Run it in the project folder: make test-scale
"""

import hashlib
import os
import signal
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

pytest.importorskip("numba")
pytest.importorskip("distributed")

import distributed

from counterclaim.corpus import characters as ch
from counterclaim.corpus.compiled import Compiled
from counterclaim.corpus.measured import Plain
from counterclaim.corpus.phrases import phrases
from counterclaim.corpus.run import measure

PARTITION = 400
MAKER = Path(__file__).parents[1] / "bench" / "scale" / "corpus.py"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    subprocess.run([sys.executable, MAKER, "4000", folder], check=True, stdout=subprocess.DEVNULL)
    return folder / "pages.parquet"


@pytest.fixture(scope="module")
def whole(pages, tmp_path_factory):
    out = tmp_path_factory.mktemp("whole") / "out"
    measure([pages], out, partition=PARTITION, workers=2)
    return contents(out)


def contents(out):
    made = sorted(path for path in out.rglob("*") if path.is_file())
    return {str(p.relative_to(out)): hashlib.sha256(p.read_bytes()).hexdigest() for p in made}


@pytest.mark.parametrize("seconds", [0.3, 1, 2, 3])
def test_a_run_that_is_killed_at_any_moment_ends_with_the_same_bytes(
    pages, whole, tmp_path, seconds
):
    code = (
        "import sys; from counterclaim.corpus.run import measure; "
        f"measure([sys.argv[1]], sys.argv[2], partition={PARTITION}, workers=2, "
        "tell=lambda *said: print(*said, flush=True))"
    )
    command = [sys.executable, "-c", code, str(pages), str(tmp_path / "out")]
    for _ in range(3):
        run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        run.stdout.readline()
        time.sleep(seconds)
        run.kill()
        run.wait()
        run.stdout.close()
    measure([pages], tmp_path / "out", partition=PARTITION, workers=2)
    assert contents(tmp_path / "out") == whole


def test_dask_writes_the_same_bytes(pages, whole, tmp_path):
    measure([pages], tmp_path / "out", partition=PARTITION, engine="dask", workers=2)
    assert contents(tmp_path / "out") == whole


def test_a_killed_worker_loses_and_doubles_nothing(pages, whole, tmp_path):
    killed = []
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:

        def tell(stage, done, total):
            if done and stage in ("pages", "candidates") and stage not in killed:
                killed.append(stage)
                os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)

        found = measure(
            [pages],
            tmp_path / "out",
            partition=PARTITION,
            engine="dask",
            scheduler=cluster.scheduler_address,
            tell=tell,
        )
    assert killed == ["pages", "candidates"]
    assert found["pages"] == 4_000
    assert contents(tmp_path / "out") == whole


def test_every_character_is_read_as_python_reads_it():
    known = phrases()
    fast, plain = Compiled(known), Plain(known)
    kinds = ch.characters().kinds
    texts = []
    for start in range(0, ch.SIZE, 64):
        codes = [c for c in range(start, start + 64) if not 0xD800 <= c < 0xE000]
        # Odd characters apart: one of them takes its page to Python.
        for odd in (False, True):
            chars = [chr(c) for c in codes if bool(kinds[c] & ch.ODD) == odd]
            texts.append("".join(f" a{c}b {c} “{c} 1{c}2" for c in chars))
    for way in (fast, plain):
        way.add(pa.array(texts, pa.large_string()), np.zeros(len(texts), np.int64))
    one, other = fast.result(), plain.result()
    assert one.terms.equals(other.terms)
    assert one.sha256 == other.sha256
    assert (one.quoted == other.quoted).all()
    assert (one.signatures == other.signatures).all()


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_pages_in_either_form_are_measured_alike_by_both_ways(form):
    text = unicodedata.normalize(form, "Één “café” in São Paulo — 가나다 हिन्दी ไทย العربيّة") * 20
    known = phrases()
    made = []
    for way in (Compiled(known), Plain(known)):
        way.add(pa.array([text] * 50, pa.large_string()), np.zeros(50, np.int64))
        made.append(way.result())
    assert made[0].sha256 == made[1].sha256
