"""The whole job: plan, measure partition by partition, join; go on where a run was killed."""

import shutil
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from counterclaim.corpus import engines, pairs
from counterclaim.corpus.bands import COUNT
from counterclaim.corpus.files import MeasureError, held, read_json, write_json
from counterclaim.corpus.partition import TABLES, compiled_is_there, measure_partition
from counterclaim.corpus.phrases import phrases
from counterclaim.corpus.plan import (
    Plan,
    find_doubles,
    fingerprint,
    make_plan,
    plan_hash,
    read_plan,
    write_plan,
    write_rejects,
)
from counterclaim.readers.records import ReadError

# Below this the compiler takes longer than Python takes for the pages.
FEW = 2_000
PARTITION = 25_000
LIKENESS = 0.5
ENGINES = ("local", "dask")
SUMMARY = "measure.json"
Tell = Callable[[str, int, int], None]


def measure(
    paths: Iterable[str | Path],
    out: str | Path,
    *,
    engine: str = "local",
    workers: int | None = None,
    scheduler: str = "",
    lexicons: str | Path | None = None,
    likeness: float = LIKENESS,
    partition: int = PARTITION,
    compiled: bool | None = None,
    tell: Tell = lambda stage, done, total: None,
) -> dict:
    """Measure pages: terms, word-list hits, features, signatures, near-copies.

    Parameters
    ----------
    paths
        Files and folders of Parquet, CSV or JSON lines with `doc_id`, `text` and, if known,
        `language`; the columns may bear any name that `counterclaim read` knows.
    out
        A folder of its own. A run that was killed is gone on with, from the partitions it finished.
    engine
        "local" or "dask".
    workers
        How many partitions at a time; without it as many as there are processors, but one where
        nothing is compiled.
    scheduler
        The address of a Dask scheduler whose workers see the same files under the same names.
    lexicons
        A folder of word lists of your own, added to the shipped ones.
    likeness
        Two pages are near-copies where they share this much of their different trigrams (Jaccard,
        above 0 to 1). Below 0.5 more and more pairs are not found (`bands`).
    partition
        Pages that are measured at a time.
    compiled
        Whether to compile; without it where numba is installed and there are 2,000 pages or more.
        The results are the same.
    tell
        Called with what is done, how much of it, and how much there is.

    Returns
    -------
    Counts by name: `pages`, `rejects`, `tokens`, `terms`, `pairs`, `clusters`, `partitions`. The
    tables lie in `out`, as docs/scale.md describes them; `rejects.csv` has what was not measured.

    Raises
    ------
    MeasureError
        Nothing could be measured, or the folder holds something else.
    """
    paths, out = [Path(path) for path in paths], Path(out)
    _check(engine, workers, scheduler, likeness, partition)
    settings = {"likeness": likeness, "partition": partition}
    entries = phrases(lexicons).entries
    try:
        inputs = fingerprint(paths)
    except ReadError as error:
        raise MeasureError(str(error)) from error
    for path in paths:
        if out.resolve().is_relative_to(path.resolve()):
            raise MeasureError(f"{out}: lies in what is measured; choose another folder")
    key = plan_hash(settings, entries, inputs)
    with held(out):
        if (out / SUMMARY).exists():
            return _done(out, key)
        plan = _plan(paths, out, settings, entries, key, tell, compiled)
        # Python's own way needs processes for more than one: only on request.
        many = workers or (engines.cores() if plan.settings["compiled"] or engine == "dask" else 1)
        with _engine(engine, many, scheduler, plan.settings["compiled"]) as run:
            summary = _measure(out / "work", plan, run, tell)
        write_json(out / SUMMARY, {"key": key, **summary, "settings": settings, "inputs": inputs})
        shutil.rmtree(out / "work")
    return summary


def _check(
    engine: str, workers: int | None, scheduler: str, likeness: float, partition: int
) -> None:
    if engine not in ENGINES:
        raise MeasureError(f"engine {engine!r} is not known; say {' or '.join(ENGINES)}")
    if scheduler and engine != "dask":
        raise MeasureError("a scheduler is Dask's; say --engine dask")
    if scheduler and workers:
        raise MeasureError("a scheduler has its own workers; leave the number out")
    if workers is not None and workers < 1:
        raise MeasureError("workers must be 1 or more")
    if not 0 < likeness <= 1:
        raise MeasureError("likeness must be above 0, and at most 1")
    if partition < 1:
        raise MeasureError("a partition has 1 page or more")


def _engine(
    engine: str, workers: int, scheduler: str, compiled: bool
) -> AbstractContextManager[engines.Run]:
    if engine == "dask":
        return engines.dask(workers, scheduler)
    return engines.local(workers, compiled)


def _done(out: Path, key: str) -> dict:
    """Give the counts of a run that ended, if it is this one."""
    found = read_json(out / SUMMARY)
    if found.pop("key") != key:
        raise MeasureError(f"{out}: holds what was measured of other pages; choose another folder")
    return {name: value for name, value in found.items() if name not in ("settings", "inputs")}


def _plan(
    paths: list[Path],
    out: Path,
    settings: dict,
    entries: list[list],
    key: str,
    tell: Tell,
    compiled: bool | None,
) -> Plan:
    """Make a plan, or take up the one of a run that was killed."""
    work = out / "work"
    if (work / "plan.json").exists():
        if read_json(work / "key.json")["key"] != key:
            raise MeasureError(
                f"{out}: holds an unfinished run on other pages; delete it, or choose another folder"
            )
        return read_plan(work)
    others = [path.name for path in out.iterdir() if path.name not in (".lock", "work")]
    if others:
        raise MeasureError(f"{out}: holds {sorted(others)[0]!r}; choose an empty folder")
    shutil.rmtree(work, ignore_errors=True)
    plan = make_plan(paths, work, {**settings}, entries, tell)
    plan.settings["compiled"] = _compiled(compiled, plan.total)
    tell("looking for ids used twice", 0, 1)
    find_doubles(work, plan)
    write_json(work / "key.json", {"key": key})
    # Last: a plan that is there is whole.
    write_plan(work, plan)
    return plan


def _compiled(wanted: bool | None, pages: int) -> bool:
    if wanted and not compiled_is_there():
        raise MeasureError('numba is missing; install "counterclaim[scale]"')
    return (compiled_is_there() and pages >= FEW) if wanted is None else wanted


def _measure(work: Path, plan: Plan, run: engines.Run, tell: Tell) -> dict:
    parts = range(len(plan.partitions))
    home = str(work.resolve())
    sizes = [plan.rows(number) for number in parts]
    counts = _stage(run, tell, "pages", measure_partition, [(home, n) for n in parts], sizes)
    if not any(count["pages"] for count in counts):
        write_rejects(work.parent / "rejects.csv", _rejects(work, plan))
        raise MeasureError(f"no page could be measured; {work.parent / 'rejects.csv'} says why")
    pairs.write_starts(work)
    _stage(run, tell, "bands", pairs.pair_band, [(home, band) for band in range(COUNT)])
    pairs.gather_candidates(work)
    _stage(run, tell, "candidates", pairs.write_sets, [(home, n) for n in parts])
    _stage(run, tell, "near-copies", pairs.check_pairs, [(home, n) for n in parts])
    tell("joining tables", 0, 1)
    found, clusters = pairs.write_copies(work, plan)
    terms = pairs.write_terms(work)
    rejects = _rejects(work, plan)
    write_rejects(work.parent / "rejects.csv", rejects)
    return {
        "pages": sum(count["pages"] for count in counts),
        "rejects": len(rejects),
        "tokens": sum(count["tokens"] for count in counts),
        "terms": terms,
        "pairs": found,
        "clusters": clusters,
        "partitions": len(parts),
    }


def _stage(
    run: engines.Run,
    tell: Tell,
    name: str,
    function: Callable,
    jobs: list[tuple],
    sizes: list[int] | None = None,
) -> list:
    """Run the jobs of a stage, telling as they are done; results in the order of the jobs."""
    sizes = sizes or [1] * len(jobs)
    results, done = [None] * len(jobs), 0
    tell(name, 0, sum(sizes))
    for place, result in run(function, jobs):
        results[place] = result
        done += sizes[place]
        tell(name, done, sum(sizes))
    return results


def _rejects(work: Path, plan: Plan) -> list[list]:
    parts = sorted((work / "rejects").glob("*.json"))
    return [*plan.rejects, *(row for path in parts for row in read_json(path))]


__all__ = ["TABLES", "measure"]
