"""The whole job beside its peers, side by side, and its growth: writes bench/RESULTS.md.

python bench/scale/run.py PEERS_PYTHON [CORPUS_FOLDER] [SECTION ...]

Sections are whole, parts, growth and report; what a section found is kept in the corpus folder, and
the page is written once all four are there. Each contender is a process of its own, from start to
end, files written; rounds are interleaved, so that what else the machine does hits all alike.
"""

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from peers import CHAINS

from corpus import write_corpus
from counterclaim.corpus.phrases import phrases

HERE = Path(__file__).parent
RESULTS = HERE.parent / "RESULTS.md"
OURS = "counterclaim measure"
# Pages that each part is timed on: the slow ones on fewer.
PAGES, ROUNDS = 100_000, 3
SIZES = [1_000, 10_000, 100_000, 1_000_000]
PARTS = {
    "counts_polars": 20_000,
    "counts_duckdb": 20_000,
    "counts_sklearn": 5_000,
    "counts_nltk": 2_000,
    "counts_spacy": 1_000,
    "lexicon_hyperscan": 20_000,
    "lexicon_ahocorasick_rs": 20_000,
    "lexicon_pyahocorasick": 10_000,
    "lexicon_re": 500,
    "copies_rensa": 5_000,
    "copies_datasketch": 2_000,
}
PEERS = (
    "polars", "duckdb", "scikit-learn", "nltk", "spacy", "hyperscan", "ahocorasick-rs",
    "pyahocorasick", "rensa", "datasketch",
)  # fmt: skip
OWN = ("numpy", "pyarrow", "numba", "distributed")


class Timing(NamedTuple):
    """One run: seconds by the clock, seconds of processor, megabytes at the peak."""

    wall: float
    processor: float
    peak: float


def run(command: list[str]) -> Timing:
    """Run a command to its end, and say what it took."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    return Timing(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


class Bench:
    """The places of a run."""

    def __init__(self, peers: str, folder: Path) -> None:
        self.peers, self.folder = peers, folder
        self.lexicon = folder / "phrases.json"
        listed = sorted({" ".join(pattern) for pattern in phrases().patterns})
        self.lexicon.write_text(json.dumps(listed, ensure_ascii=False), encoding="utf-8")

    def corpus(self, pages: int) -> Path:
        """Give a corpus of so many pages, made if it is not there."""
        home = self.folder / str(pages)
        if not (home / "planted.parquet").exists():
            write_corpus(pages, home)
        return home / "pages.parquet"

    def ours(self, path: Path, *options: str) -> Timing:
        """Measure with this project."""
        out = self.folder / "out-ours"
        shutil.rmtree(out, ignore_errors=True)
        command = [sys.executable, "-m", "counterclaim", "measure", str(path), "--out", str(out)]
        return run([*command, *options])

    def peer(self, job: str, path: Path, rows: int) -> Timing:
        """Do a peer's part or chain."""
        out = self.folder / "out-peer"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        script = str(HERE / "peers.py")
        return run([self.peers, script, job, str(path), str(self.lexicon), str(out), str(rows)])


def found_copies(out: Path, planted: Path, pairs_of: str) -> tuple[float, float]:
    """Give recall and precision of the pairs within clusters, against those planted."""
    known = pd.read_parquet(planted).set_index("doc_id")["cluster"]
    if pairs_of == OURS:
        found = pd.read_parquet(out / "copy_clusters.parquet").set_index("doc_id")["cluster"]
    else:
        from counterclaim.copies import clusters

        pairs = pd.read_parquet(out / "pairs.parquet").assign(jaccard=1.0)
        table = clusters(pairs, 0.5, "jaccard", pages=known.index)
        found = table.set_index("article_id")["cluster"]
    both = pd.DataFrame({"known": known, "found": found})
    made, wanted, right = (
        int((sizes * (sizes - 1) // 2).sum())
        for sizes in (both.groupby(by).size() for by in ("found", "known", ["found", "known"]))
    )
    return right / wanted, right / made if made else float("nan")


def medians(timings: list[Timing]) -> Timing:
    """Give the median of each number."""
    return Timing(*(statistics.median(values) for values in zip(*timings, strict=True)))


def whole_job(bench: Bench, pages: int, rounds: int) -> list[str]:
    """Time the whole job, rounds interleaved."""
    path = bench.corpus(pages)
    planted = path.with_name("planted.parquet")
    runs: dict[str, list[Timing]] = {}
    quality: dict[str, tuple[float, float]] = {}
    bench.ours(path)  # compiled once, and kept: a second run does not pay for it
    for _ in range(rounds):
        for name in (OURS, *CHAINS):
            took = bench.ours(path) if name == OURS else bench.peer(name, path, pages)
            runs.setdefault(name, []).append(took)
            out = bench.folder / ("out-ours" if name == OURS else "out-peer")
            quality.setdefault(name, found_copies(out, planted, name))
        runs.setdefault(f"{OURS} --workers 1", []).append(bench.ours(path, "--workers", "1"))
        print("a round is done", flush=True)
    middle = {name: medians(timings) for name, timings in runs.items()}
    base = middle[OURS]
    lines = [
        f"## The whole job: {pages:,} pages, medians of {rounds} rounds",
        "",
        "Counts by page, word-list hits and near-copies, tidy Parquet written; process start included.",
        "Ours writes page features, signatures and the corpus term table besides.",
        "",
        "| | pages/s | seconds | times ours | processor seconds | times ours | peak MB | recall | precision |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for name, took in middle.items():
        recall, precision = quality.get(name, quality[OURS])
        lines.append(
            f"| {name} | {pages / took.wall:,.0f} | {took.wall:.1f} | {took.wall / base.wall:.1f} "
            f"| {took.processor:.1f} | {took.processor / base.processor:.1f} | {took.peak:,.0f} "
            f"| {recall:.3f} | {precision:.3f} |"
        )
    spread = {
        name: [round(t.wall / o.wall, 1) for t, o in zip(timings, runs[OURS], strict=True)]
        for name, timings in runs.items()
        if name in CHAINS
    }
    lines += ["", "Times ours, round by round: "]
    lines += [f"- {name}: {', '.join(map(str, ratios))}" for name, ratios in spread.items()]
    return lines


def parts(bench: Bench, pages: int) -> list[str]:
    """Time each peer's part by itself."""
    path = bench.corpus(pages)
    lines = [
        "## Each part by itself, once",
        "",
        "| part | by | pages | pages/s | processor ms a page | peak MB |",
        "|---|---|--:|--:|--:|--:|",
    ]
    for job, rows in PARTS.items():
        took = bench.peer(job, path, rows)
        part, _, by = job.partition("_")
        lines.append(
            f"| {part} | {by} | {rows:,} | {rows / took.wall:,.0f} "
            f"| {1000 * took.processor / rows:.2f} | {took.peak:,.0f} |"
        )
        print(lines[-1], flush=True)
    return lines


def growth(bench: Bench, sizes: list[int]) -> list[str]:
    """Time ours from a thousand pages up."""
    lines = [
        "## Growth",
        "",
        "| pages | seconds | pages/s | processor ms a page | peak MB | recall | precision |",
        "|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for pages in sizes:
        path = bench.corpus(pages)
        took = medians([bench.ours(path) for _ in range(1 if pages >= 10**5 else 3)])
        recall, precision = found_copies(
            bench.folder / "out-ours", path.with_name("planted.parquet"), OURS
        )
        lines.append(
            f"| {pages:,} | {took.wall:.1f} | {pages / took.wall:,.0f} "
            f"| {1000 * took.processor / pages:.3f} | {took.peak:,.0f} | {recall:.3f} | {precision:.3f} |"
        )
        print(lines[-1], flush=True)
    return lines


def report_by_part() -> list[str]:
    """Time what `make report` is made of, each part by itself, and the whole as it is."""
    from counterclaim import case, report

    story, pages = case.open("sky-ecc"), report.notebooks()
    parts = {f"notebook {page.stem}": partial(report.execute, page, story.folder) for page in pages}
    parts["pages of methods"] = lambda: list(report.method_pages())
    rows = [(name, _seconds(part)) for name, part in parts.items()]
    with tempfile.TemporaryDirectory() as work:
        source, site = Path(work, "source"), Path(work, "site")
        source.mkdir()
        for page in pages:
            (source / page.name).write_text(report.execute(page, story.folder), encoding="utf-8")
        for module, words in report.method_pages():
            (source / f"methods-{module}.rst").write_text(words, encoding="utf-8")
        write = partial(report._write_source, source, story, pages, "en")
        rows.append(("findings, rows, outlets, downloads, Explore", _seconds(write)))
        rows.append(("the site", _seconds(partial(report._build_site, source, site, "en"))))
    with tempfile.TemporaryDirectory() as work:
        command = [sys.executable, "-m", "counterclaim", "report", "--out", f"{work}/report"]
        whole = medians([run(command) for _ in range(3)])
    lines = [
        "",
        "## `make report` by part",
        "",
        "Median of 3; each part by itself on one core.",
        "",
    ]
    lines += ["| part | seconds | of the sum |", "|---|--:|--:|"]
    total = sum(seconds for _, seconds in rows)
    lines += [f"| {name} | {took:.1f} | {took / total:.0%} |" for name, took in rows]
    return [
        *lines,
        f"| sum | {total:.1f} | |",
        f"| the whole, as it runs: {whole.processor:.0f} s of processor | {whole.wall:.1f} | |",
    ]


def _seconds(part: Callable) -> float:
    took = []
    for _ in range(3):
        begin = time.perf_counter()
        part()
        took.append(time.perf_counter() - begin)
    return statistics.median(took)


def machine(peers: str) -> list[str]:
    """Describe the machine and the versions."""
    asked = f"from importlib.metadata import version as v; print(*map(v, {PEERS!r}))"
    theirs = subprocess.run([peers, "-c", asked], capture_output=True, text=True, check=True)
    versions = [f"{n} {v}" for n, v in zip(PEERS, theirs.stdout.split(), strict=True)]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
         if line.startswith("model name")),
        platform.machine(),
    )  # fmt: skip
    load = os.getloadavg()[0]
    beside = "little else ran" if load < 1 else "other work ran beside it, so trust ratios alone"
    return [
        "# Speed at scale",
        "",
        "Made by `make bench-scale`; do not edit.",
        "",
        f"Machine: {len(os.sched_getaffinity(0))} cores of {model}, {memory:.0f} GB, "
        f"{platform.system()}, Python {platform.python_version()}. Load at the start {load:.1f}: {beside}.",
        "",
        f"Ours: {', '.join(f'{name} {version(name)}' for name in OWN)}. "
        f"Peers: {', '.join(versions)}. quanteda was not timed: R is not on this machine.",
        "",
        "Corpus: `bench/scale/corpus.py`, seed 1: invented words by Zipf's law with the letters of four "
        "languages, 314 tokens a page, one page in five a copy (its end cut by up to 10 %, up to 5 % "
        "of its words changed). Recall and precision: pairs of pages in one cluster.",
    ]


def main() -> None:
    """Run the sections that are asked for, or all, and write the page."""
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp(prefix="bench-scale-"))
    folder.mkdir(parents=True, exist_ok=True)
    bench = Bench(sys.argv[1], folder)
    sections = {
        "whole": lambda: [*machine(sys.argv[1]), "", *whole_job(bench, PAGES, ROUNDS)],
        "parts": lambda: parts(bench, 20_000),
        "growth": lambda: growth(bench, SIZES),
        "report": report_by_part,
    }
    for name in sys.argv[3:] or sections:
        page = "\n".join(sections[name]())
        print(page, flush=True)
        (folder / f"{name}.md").write_text(f"{page}\n", encoding="utf-8")
    made = [folder / f"{name}.md" for name in sections]
    if all(path.exists() for path in made):
        words = "\n".join(path.read_text(encoding="utf-8").strip("\n") + "\n" for path in made)
        RESULTS.write_text(words, encoding="utf-8")


if __name__ == "__main__":
    main()
