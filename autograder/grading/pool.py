"""A class in parallel: each result is stored as soon as it is known, whatever happens to the others."""

import ctypes
import gc
import os
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from statistics import median
from typing import Protocol, TypeVar

import torch

from autograder.course import Course, Session
from autograder.grading.cache import Mode, Store, result_key
from autograder.grading.grader import Grader, unrun
from autograder.grading.preflight import require_layers
from autograder.judge.hidden import Hidden, load_secret
from autograder.notebook import read_source
from autograder.result import Exercise, Result
from autograder.sandbox import SandboxError
from autograder.sandbox.forkserver import ForkServer
from autograder.submissions.load import Submission
from autograder.submissions.notebook import Cell

TICK_SECONDS = 0.25  # seconds between calls of `on_wait`
MAX_LOST = 2  # times that a submission may take the grader's own process down
DIED = f"the grader's process died {MAX_LOST} times"
Task = TypeVar("Task")
Made = TypeVar("Made")


@dataclass(frozen=True)
class GradingEvent:
    """What `grade_class` tells as it goes along."""

    student: str
    result: Result


def grade_class(
    course: Course,
    session: Session,
    work: list[Submission],
    store: Store,
    *,
    jobs: int,
    mode: Mode = Mode(),
    backend: "Backend | None" = None,
    on_wait: Callable[[], None] = lambda: None,
) -> Iterator[GradingEvent]:
    """Grade submissions, `jobs` at a time; each result is stored before it is told. Raises SandboxError.

    What was graded before under the same key is not graded again. Without `backend`, workers are forked, so the caller
    must not have threads; `on_wait` is called a few times a second, to redraw a progress bar.
    """
    secret = load_secret(course.root / ".course")
    waiting: list[tuple[str, list[Submission]]] = []
    by_key: dict[str, list[Submission]] = {}
    points = read_source(session.source).exercises
    for submission in work:
        if submission.rejected:
            exercises = [Exercise(name=name, points=exercise.points) for name, exercise in points.items()]
            result = Result(
                session=session.id, key="", status="rejected", reason=submission.rejected, exercises=exercises
            )
            yield GradingEvent(submission.student, result)
            continue
        key = result_key(course, session, secret, list(submission.cells), mode)
        if (found := store.get(key)) is not None:
            yield GradingEvent(submission.student, found)
        elif key in by_key:
            by_key[key].append(submission)
        else:
            by_key[key] = [submission]
            waiting.append((key, by_key[key]))
    if not waiting:
        return
    backend = backend or process_pool(jobs=jobs)
    for same, result in backend(course, session, waiting, mode=mode, on_wait=on_wait):
        if result.complete:
            store.put(result)
        for submission in same:
            yield GradingEvent(submission.student, result)


Work = list[tuple[str, list[Submission]]]  # each key once, with all whose cells it stands for


class Backend(Protocol):
    """How a class's work is spread over processes or machines: results in whatever order they come."""

    def __call__(
        self,
        course: Course,
        session: Session,
        waiting: Work,
        *,
        mode: Mode,
        on_wait: Callable[[], None],
    ) -> Iterator[tuple[list[Submission], Result]]: ...


def process_pool(*, jobs: int, server: ForkServer | None = None) -> Backend:
    """Grade in `jobs` forked workers; with a fork server of the caller's, or with one that is started for it."""
    return partial(_in_parallel, jobs=jobs, server=server)


def _in_parallel(
    course: Course,
    session: Session,
    waiting: Work,
    *,
    jobs: int,
    server: ForkServer | None,
    mode: Mode,
    on_wait: Callable[[], None],
) -> Iterator[tuple[list[Submission], Result]]:
    with nullcontext(server) if server else ForkServer(course.sandbox.accept, unsafe=mode.unsafe) as server:
        prepare(course, server, mode)
        start = partial(_start_grader, partial(Grader, course, session, mode=mode), server)
        for (key, same), result in in_workers(
            _work, waiting, jobs=min(jobs, len(waiting)), start=start, on_wait=on_wait
        ):
            yield same, result or uncheckable(session, key, same[0].cells, DIED)


def prepare(course: Course, server: ForkServer, mode: Mode) -> None:
    """What is done once before workers are forked. Raises SandboxError."""
    torch.set_num_threads(1)  # or forks would inherit a pool without its threads
    Hidden(load_secret(course.root / ".course")).digits()  # once, while the fork server starts, for all workers
    require_layers(server, course.sandbox.required, unsafe=mode.unsafe)


def in_workers(
    work: Callable[[Task], Made],
    tasks: Iterable[Task],
    *,
    jobs: int,
    start: Callable[[], None],
    after: Callable[[Task, Made], Iterable[Task]] = lambda task, made: (),
    on_wait: Callable[[], None],
) -> Iterator[tuple[Task, Made | None]]:
    """Do tasks in forked workers, each of which calls `start` first; `after` says which tasks follow from one that is done.

    When a worker dies, whatever was not done is done one by one: so it shows whose fault it is. Of a task with which a
    worker died twice, alone, nothing is made.
    """
    lost: Counter[int] = Counter()
    batches = [list(tasks)]
    while batches:
        batch = batches.pop()
        gc.freeze()  # or collecting garbage in a worker would copy this process's memory
        with ProcessPoolExecutor(1 if lost else jobs, get_context("fork"), _start_worker, (start, os.getpid())) as pool:
            running = {pool.submit(work, task): task for task in batch}
            gc.unfreeze()
            while running:
                for future in wait(running, TICK_SECONDS, FIRST_COMPLETED).done:
                    task = running.pop(future)
                    try:
                        made = future.result()
                    except BrokenProcessPool:
                        lost[id(task)] += batch == [task]
                        if lost[id(task)] < MAX_LOST:
                            batches.append([task])
                        else:
                            yield task, None
                        continue
                    for following in after(task, made):
                        try:
                            running[pool.submit(work, following)] = following
                        except BrokenProcessPool:
                            batches.append([following])
                    yield task, made
                on_wait()


def uncheckable(session: Session, key: str, cells: Iterable[Cell], why: str) -> Result:
    """The result that says that there is none, and why: nobody's grade."""
    exercises = [Exercise(name=e.name, points=e.points) for e in read_source(session.source).exercises.values()]
    ran = [unrun(cell).model_copy(update={"status": "skipped"} if cell.kind == "code" else {}) for cell in cells]
    return Result(session=session.id, key=key, exercises=exercises, cells=ran, flags=[f"could not check: {why}"])


def _start_worker(start: Callable[[], None], parent: int) -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: no worker outlives the command
    if os.getppid() != parent:
        sys.exit()
    torch.set_num_threads(1)
    gc.set_threshold(700, 10, 10)  # as Python has it, whatever the command does: garbage here is tensors
    start()


_grader: Grader | None = None


def _start_grader(make: Callable[[ForkServer], Grader], server: ForkServer) -> None:
    global _grader
    _grader = make(server)


def _work(item: tuple[str, list[Submission]]) -> Result:
    assert _grader is not None
    return graded_by(_grader, list(item[1][0].cells))


def graded_by(grader: Grader, cells: list[Cell], grade: Callable[[list[Cell]], Result] | None = None) -> Result:
    """Grade one submission; what fails on the way is the system's fault or ours, and no reason to end the others' grading."""
    try:
        return (grade or grader.grade)(cells)
    except Exception as error:
        why = str(error) if isinstance(error, SandboxError) else "".join(traceback.format_exception(error))
        return uncheckable(grader.session, grader.key(cells), cells, why)


def longest_first(work: list[Submission], took: dict[str, float]) -> list[Submission]:
    """In the order of what each is likely to take, so that the end does not wait for one that began last.

    `took` has the CPU seconds of the last time, by student; of others the median is expected, and of two that are
    expected to take as long, the one with more code comes first.
    """
    usual = median(took.values()) if took else 0.0

    def expected(submission: Submission) -> tuple[float, int]:
        code = sum(len(cell.source) for cell in submission.cells if cell.kind == "code")
        return took.get(submission.student, usual), code

    return sorted(work, key=expected, reverse=True)
