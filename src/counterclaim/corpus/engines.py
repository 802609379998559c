"""Where partitions are measured: threads or processes here, or the workers of a Dask cluster."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import (
    Executor,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    as_completed,
)
from contextlib import contextmanager
from importlib.util import find_spec
from multiprocessing import get_context

from counterclaim.corpus.files import MeasureError

Run = Callable[[Callable, list[tuple]], Iterator[tuple[int, object]]]


def cores() -> int:
    """Give the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def local(workers: int, compiled: bool) -> Iterator[Run]:
    """Run jobs here: in threads, for compiled code holds no lock, else in processes."""
    if compiled or workers == 1:
        pool: Executor = ThreadPoolExecutor(workers)
    else:
        pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))

    def run(function: Callable, jobs: list[tuple]) -> Iterator[tuple[int, object]]:
        futures = {pool.submit(function, *job): place for place, job in enumerate(jobs)}
        for future in as_completed(futures):
            yield futures[future], future.result()

    try:
        yield run
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def dask(workers: int, scheduler: str) -> Iterator[Run]:
    """Run jobs on Dask: on a cluster of this machine, or on the one with a scheduler's address.

    Raises
    ------
    MeasureError
        Dask is not installed, or no scheduler answers.
    """
    if find_spec("distributed") is None:
        raise MeasureError('dask is missing; install "counterclaim[scale]"')
    from distributed import Client, KilledWorker, LocalCluster
    from distributed import as_completed as completed

    own = None
    try:
        if not scheduler:
            own = LocalCluster(
                n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
            )
        client = Client(own or scheduler, timeout="20s", set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise MeasureError(f"{scheduler}: no scheduler answers there; check the address") from error

    def run(function: Callable, jobs: list[tuple]) -> Iterator[tuple[int, object]]:
        # Not pure: a job leaves files, and what it gives back is not what counts.
        futures = [client.submit(function, *job, pure=False, retries=3) for job in jobs]
        places = {future.key: place for place, future in enumerate(futures)}
        try:
            for future, result in completed(futures, loop=client.loop, with_results=True):
                yield places[future.key], result
        except KilledWorker as error:
            raise MeasureError(
                "workers die again and again, perhaps for want of memory; run it again to go on, "
                "with fewer workers on a machine"
            ) from error

    try:
        yield run
    finally:
        client.close()
        if own is not None:
            own.close()
