"""Grading on many machines: each worker of a Dask scheduler runs what one machine runs, and results come back as JSON.

Scheduler and workers are trusted, as the machine of `course grade` is: they hold the hidden checks and see the grades.
Students' code runs in sandboxes on the workers, which have no network.
"""

import atexit
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import islice
from typing import Any

import dask
import torch
from distributed import Client, Future, LocalCluster, wait
from distributed.scheduler import KilledWorker

from autograder import UserError
from autograder.course import Course, Session
from autograder.grading.cache import Mode
from autograder.grading.grader import Grader
from autograder.grading.pool import TICK_SECONDS, Backend, Work, graded_by, uncheckable
from autograder.grading.preflight import start_fork_server
from autograder.paths import PROJECT
from autograder.result import Result
from autograder.submissions.load import Submission
from autograder.submissions.notebook import Cell

CONNECT_SECONDS = 15
WORKER_MB = 3_000  # what a worker takes beside the notebook that it grades: the grader and its fork server
SETTINGS = {
    "distributed.scheduler.allowed-failures": 1,  # a task whose worker dies a second time is given up
    "distributed.scheduler.worker-saturation": 1.0,  # a worker holds only the task that it works on
    "distributed.worker.memory.terminate": False,  # the sandbox bounds a notebook's memory
    "distributed.worker.memory.pause": False,
}


@contextmanager
def dask_backend(address: str) -> Iterator[Backend]:
    """Grade on the workers of the Dask scheduler at `address`. Raises UserError when nobody answers there."""
    try:
        client = Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise UserError(
            f"no Dask scheduler answers at {address} ({str(error).splitlines()[0]}); start one with `dask scheduler`, "
            "and workers with `dask worker ADDRESS --nthreads 1`"
        ) from None
    with client:
        yield _backend(client)


@contextmanager
def own_cluster(kind: str, session: Session, workers: int) -> Iterator[Backend]:
    """Grade on `workers` workers that are started for it: as Slurm's jobs, or as processes here ("local")."""
    with dask.config.set(SETTINGS):
        make = {"slurm": _slurm, "local": _local}[kind]
        with make(session, workers) as cluster, Client(cluster) as client:
            yield _backend(client)


def _local(session: Session, workers: int) -> Any:
    return LocalCluster(
        n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL, memory_limit=0
    )


def _slurm(session: Session, workers: int) -> Any:
    from dask_jobqueue.slurm import SLURMCluster

    memory = WORKER_MB + session.limits.memory_mb
    cluster = SLURMCluster(cores=1, processes=1, memory=f"{memory}MB", scheduler_options={"dashboard_address": None})
    cluster.scale(jobs=workers)
    return cluster


def _backend(client: Client) -> Backend:
    def backend(
        course: Course,
        session: Session,
        waiting: Work,
        *,
        mode: Mode,
        on_wait: Callable[[], None],
    ) -> Iterator[tuple[list[Submission], Result]]:
        running: dict[Future[str], tuple[str, list[Submission]]] = {}
        left = iter(waiting)
        try:
            while True:
                # One notebook a worker: of all that waits on a worker, Dask believes that it killed it.
                free = max(1, len(client.nthreads())) - len(running)
                for key, same in islice(left, max(0, free)):
                    arguments = (session.id, [asdict(cell) for cell in same[0].cells], key, mode.pictures, mode.unsafe)
                    running[client.submit(_grade_one, *arguments, key=f"grade-{key}", pure=False)] = (key, same)
                if not running:
                    return
                try:
                    done = wait(list(running), timeout=TICK_SECONDS, return_when="FIRST_COMPLETED").done
                except TimeoutError:
                    done = ()
                for future in done:
                    key, same = running.pop(future)
                    yield same, _result(future, session, key, same[0].cells)
                on_wait()
        finally:
            client.cancel(list(running))

    return backend


def _result(future: Future[str], session: Session, key: str, cells: Iterable[Cell]) -> Result:
    error = future.exception()
    if isinstance(error, KilledWorker):
        return uncheckable(session, key, cells, "the worker that graded it died, and then another one")
    if isinstance(error, UserError):
        raise error
    if error is not None:
        return uncheckable(session, key, cells, f"a worker failed: {error}")
    result = Result.model_validate_json(future.result())
    if result.key != key:
        return uncheckable(session, key, cells, "a worker answered with the result of something else")
    return result


_graders: dict[tuple[str, bool, bool], Grader] = {}
_one_at_a_time = threading.Lock()  # whatever number of threads a worker was given: pytest runs once in a process


def _grade_one(session: str, cells: list[dict[str, Any]], key: str, pictures: bool, unsafe: bool) -> str:
    """On a worker: the result, as JSON. Raises UserError where this worker would give another grade than the command's machine."""
    with _one_at_a_time:
        torch.set_num_threads(1)
        try:
            grader = _grader(session, pictures, unsafe)
            submitted = [Cell(**cell) for cell in cells]
            same = grader.key(submitted) == key
            answer = graded_by(grader, submitted).model_dump_json() if same else ""
        except UserError:
            raise
        except Exception as error:  # in a form that can be sent
            raise RuntimeError(f"{type(error).__name__}: {error}"[:500]) from None
    if not same:
        raise UserError(
            "a worker has other checks, settings, package versions or another secret than this machine: give all of "
            "them the same folder of the course, .course/secret included, and one lock file"
        )
    return answer


def _grader(session: str, pictures: bool, unsafe: bool) -> Grader:
    if (found := _graders.get((session, pictures, unsafe))) is None:
        course = Course.load(PROJECT)
        server = next((grader.server for grader in _graders.values() if grader.mode.unsafe == unsafe), None)
        if server is None:
            server = start_fork_server(course.sandbox, unsafe=unsafe)
            atexit.register(server.close)
        found = Grader(course, course.session(session), server, Mode(pictures, unsafe))
        _graders[session, pictures, unsafe] = found
    return found
