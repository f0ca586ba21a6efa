"""Training the corpus' right answers again and again, for the band that feedback pages draw."""

from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from autograder.audit import Answer, results_of
from autograder.band import ENOUGH, Band, BandError, range_of
from autograder.calibration import seeded, turns
from autograder.course import Course, Session
from autograder.files import write_atomically
from autograder.grading import TRAIN, Grader, Submission, grade_class
from autograder.judge.hidden import Hidden
from autograder.judge.plugin import Judge, run_checks
from autograder.judge.student import Student
from autograder.notebook import read_source
from autograder.result import Curve, Result
from autograder.submission import Cell


class Draughtsman(Judge):
    """A judge who draws the pictures and judges nothing."""

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = [item for item in items if item.get_closest_marker("picture") is not None]


class CurveGrader(Grader):
    """Runs a notebook as far as its training, and draws."""

    def grade(self, cells: list[Cell]) -> Result:
        last = max((index for index, cell in enumerate(cells) if cell.grade_id == TRAIN), default=len(cells) - 1)
        with ExitStack() as stack:
            run = self._run([cell for cell in cells[: last + 1] if not cell.is_grade], stack)

            def student(check: str) -> Student:
                opened = lambda: run.box.fork(self.course.seed)  # noqa: E731
                return Student(opened, lambda trained: opened, self.session.limits.check_seconds)

            judge = Draughtsman(student, run.box.sweep, Hidden(self.secret))
            run_checks(self.session.checks, judge)
        return Result(session=self.session.id, key=self.key(cells), pictures=judge.said.pictures, flags=judge.faults)


def record_band(
    course: Course,
    session: Session,
    answers: list[Answer],
    *,
    trainings: int,
    jobs: int,
    on_progress: Callable[[int, int, str], None] = lambda done, total, what: None,
) -> Band:
    """Train the right answers in turn, each time with another seed, and write where their curves run.

    What was trained before is not trained again. Raises BandError, SandboxError.
    """
    source = read_source(session.source)
    work = [
        Submission(f"{answer.name} seed {seed}", seeded(source, answer, seed))
        for answer, seed in turns(answers, trainings)
    ]
    curves: dict[str, list[list[float]]] = defaultdict(list)
    done = 0
    events = grade_class(
        course,
        session,
        work,
        results_of(course),
        jobs=jobs,
        grader=CurveGrader,
        on_wait=lambda: on_progress(done, len(work), "training"),
    )
    for event in events:
        drawn = [picture for picture in event.result.pictures if isinstance(picture, Curve)]
        if not drawn:
            why = "".join(event.result.flags[:1]).strip().splitlines()[-1:] or ["its checks draw none"]
            raise BandError(f"{session.id}: {event.student} has no learning curve: {why[0]}")
        for series in drawn[0].series:
            curves[series.label].append(series.values)
        done += 1
        on_progress(done, len(work), "training")
    ranges = {label: found for label, values in sorted(curves.items()) if (found := range_of(values)) is not None}
    if not ranges:
        raise BandError(f"{session.id}: {len(work)} trainings of right answers; a band needs {ENOUGH}")
    band = Band(answers=len({answer.name for answer, _ in turns(answers, trainings)}), trainings=done, ranges=ranges)
    session.band.parent.mkdir(exist_ok=True)
    write_atomically(session.band, band.model_dump_json(indent=1) + "\n")
    return band
