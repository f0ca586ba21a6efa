"""How far the thresholds of checks are from what right answers reach, over seeds, and from what wrong ones do."""

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from autograder.audit.corpus import Answer
from autograder.audit.workers import Task, grade_answers
from autograder.course import Course, Session
from autograder.notebook import read_source
from autograder.result import Outcome, Result
from autograder.submissions.notebook import Cell, cells_with

RESEED = """import torch as _torch
_manual_seed = _torch.manual_seed
_torch.manual_seed = lambda seed: _manual_seed(int(seed) + {offset})
_torch.manual_seed(1)"""
STEP = 7919  # between the seeds of two trainings


@dataclass
class Calibration:
    """The figures that one check decides by."""

    exercise: str
    check: str
    threshold: float
    right: dict[str, list[float]] = field(default_factory=dict)  # of right answers, by name, one for each training
    wrong: dict[str, float] = field(default_factory=dict)  # of wrong answers that this check fails, by name

    @property
    def figures(self) -> list[float]:
        return [figure for figures in self.right.values() for figure in figures]

    @property
    def mean(self) -> float:
        return statistics.fmean(self.figures)

    @property
    def deviation(self) -> float:
        """Standard deviation over styles and seeds."""
        return statistics.stdev(self.figures) if len(self.figures) > 1 else 0.0

    @property
    def worst(self) -> float:
        """The right answers' figure that lies nearest to the threshold, or farthest beyond it."""
        return (max if self.threshold > self.mean else min)(self.figures)

    @property
    def margin(self) -> float:
        """Distance from the mean of right answers to the threshold, in their standard deviations."""
        return abs(self.threshold - self.mean) / self.deviation if self.deviation else float("inf")

    @property
    def nearest(self) -> list[tuple[str, float]]:
        """Wrong answers, the nearest to the threshold first."""
        return sorted(self.wrong.items(), key=lambda item: abs(item[1] - self.threshold))


def calibrate(
    course: Course,
    session: Session,
    answers: list[Answer],
    *,
    seeds: int,
    jobs: int,
    on_wait: Callable[[], None] = lambda: None,
) -> Iterator[tuple[Answer, Result]]:
    """Grade `seeds` trainings, each with a seed of its own, dealt to the right answers in turn; and the wrong ones once."""
    source = read_source(session.source)
    right = [answer for answer in answers if answer.right]
    turns = [(right[number % len(right)], number) for number in range(seeds)] if right else []
    work, known = [], {}
    for answer, seed in [*turns, *((answer, 0) for answer in answers if not answer.right)]:
        cells = cells_with(source, answer.code)
        if answer.right:  # the whole notebook is run then, which has a learning curve to show
            first = next(i for i, cell in enumerate(cells) if cell.kind == "code") + 1
            cells.insert(first, Cell("code", RESEED.format(offset=STEP * seed)))
        name = f"{answer.name} seed {seed}"
        known[name] = answer
        work.append(Task(session.id, name, tuple(cells)))
    for graded in grade_answers(course, work, jobs=jobs, on_wait=on_wait):
        yield known[graded.task.name], graded.result


def calibrations(graded: list[tuple[Answer, Result]]) -> list[Calibration]:
    """One row for each check that decides by a figure, in the order of the checks."""
    rows: dict[tuple[str, str], Calibration] = {}
    for answer, result in graded:
        for exercise in result.exercises:
            for check in exercise.checks:
                if check.metric is None or check.threshold is None:
                    continue
                key = (exercise.name, check.name)
                row = rows.setdefault(key, Calibration(exercise.name, check.name, check.threshold))
                if answer.right:
                    row.right.setdefault(answer.path.stem, []).append(check.metric)
                elif check.outcome is Outcome.FAILED:
                    row.wrong[answer.path.stem] = check.metric
    return [row for row in rows.values() if row.right]
