"""Answers of all sessions, graded by one set of workers, which share what their sessions' references have shown."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from autograder.course import Course
from autograder.grading.cache import Mode, Store
from autograder.grading.grader import Grader
from autograder.grading.pool import DIED, graded_by, in_workers, prepare, uncheckable
from autograder.grading.snapshot import Known, SnapshotGrader
from autograder.result import Result
from autograder.sandbox import SandboxError
from autograder.sandbox.forkserver import ForkServer
from autograder.submissions.notebook import Cell

SNAPSHOTS = 3  # of references, which a worker keeps at a time


@dataclass(frozen=True)
class Task:
    """An answer to be graded in a session; without cells: what is to be known of the session's reference."""

    session: str
    name: str = ""
    cells: tuple[Cell, ...] = ()
    ignored: frozenset[str] = frozenset()  # exercises on which no verdict is asked for
    if_touched: bool = False  # nothing is to be done unless one of the other exercises' checks can see what it replaces
    known: Known | None = None


@dataclass(frozen=True)
class Graded:
    """A task's result, and whether it was there from before."""

    task: Task
    result: Result
    stored: bool


def grade_answers(
    course: Course,
    tasks: Iterable[Task],
    *,
    jobs: int,
    whole: bool = False,
    on_wait: Callable[[], None] = lambda: None,
) -> Iterator[Graded]:
    """Grade answers, `jobs` at a time, each stored before it is told; not those that are not touched. Raises SandboxError.

    Answers that leave the reference's training as it is share one, unless `whole` has each notebook run from the top and
    judged in every exercise.
    """
    store = results_of(course)
    with ForkServer(course.sandbox.accept) as server:  # it needs a while, in which it is seen what is there already
        graders = _Graders(course, server, whole)
        waiting: dict[str, list[Task]] = {}
        for task in tasks:
            result = store.get(graders.key(task))
            if result is not None:
                yield Graded(task, result, True)
            else:
                waiting.setdefault(task.session, []).append(task)
        if not waiting:
            return
        prepare(course, server, Mode())
        for task, result in _spread(graders, waiting, jobs, on_wait):
            if result.complete:
                store.put(result)
            yield Graded(task, result, False)


def results_of(course: Course) -> Store:
    """Where the results of answers with a known verdict are kept."""
    return Store(course.root / ".course" / "results")


def _spread(
    graders: "_Graders", waiting: dict[str, list[Task]], jobs: int, on_wait: Callable[[], None]
) -> Iterator[tuple[Task, Result]]:
    """The sessions whose notebooks take longest first; each one's reference while there are answers of another to grade."""
    sessions = sorted(waiting, key=lambda name: -graders.course.session(name).budget_seconds)
    references = [Task(session) for session in sessions]
    if graders.whole:
        first = [task for session in sessions for task in waiting[session]]
    else:
        first = [references.pop(0) for _ in range(min(jobs, len(references)))]

    def after(task: Task, made: Result | Known) -> list[Task]:
        if isinstance(made, Result):
            return []
        answers = [replace(each, known=made) for each in waiting[task.session]]
        answers = [each for each in answers if not each.if_touched or graders.touches(each)]
        return answers + [references.pop(0) for _ in references[:1]]

    for task, made in in_workers(_work, first, jobs=jobs, start=partial(_start, graders), after=after, on_wait=on_wait):
        match made:
            case Result():
                yield task, made
            case None if task.cells:
                grader = graders.of(task)
                yield task, uncheckable(grader.session, graders.key(task), task.cells, DIED)
            case None:
                raise SandboxError(f"{task.session}: {DIED}, on the reference solution")


class _Graders:
    """One for each session, made when it is needed; those not used for longest give their snapshots up."""

    def __init__(self, course: Course, server: ForkServer, whole: bool) -> None:
        self.course, self.server, self.whole = course, server, whole
        self._made: dict[str, Grader] = {}

    def of(self, task: Task) -> Grader:
        grader = self._made.pop(task.session, None)
        if grader is None:
            session = self.course.session(task.session)
            if self.whole:
                grader = Grader(self.course, session, self.server)
            else:
                grader = SnapshotGrader(self.course, session, self.server, known=task.known)
        self._made[task.session] = grader
        for unused in list(self._made.values())[:-SNAPSHOTS]:
            if isinstance(unused, SnapshotGrader):
                unused.close()
        return grader

    def touches(self, task: Task) -> bool:
        """Whether a check can see what an answer replaces."""
        grader = SnapshotGrader(self.course, self.course.session(task.session), self.server, known=task.known)
        return grader.touches(list(task.cells), task.ignored)

    def key(self, task: Task) -> str:
        grader = self.of(task)
        cells = list(task.cells)
        return grader.key(cells, task.ignored) if isinstance(grader, SnapshotGrader) else grader.key(cells)


_graders: _Graders | None = None


def _start(graders: _Graders) -> None:
    global _graders
    _graders = _Graders(graders.course, graders.server, graders.whole)


def _work(task: Task) -> Result | Known:
    assert _graders is not None
    grader = _graders.of(task)
    if not isinstance(grader, SnapshotGrader):
        return graded_by(grader, list(task.cells))
    if not task.cells:
        return grader.known
    return graded_by(grader, list(task.cells), partial(grader.grade, ignored=task.ignored))
