"""The grader, tested as hard as the students: answers with a known verdict, and how far thresholds are from noise."""

import re
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder import Problem
from autograder.course import Course, Session
from autograder.grading import TRAIN, Store, Submission, grade_class
from autograder.notebook import Source, grade_id, is_answer, is_locked, read_source
from autograder.result import Check, Outcome, Result
from autograder.submission import PICTURE, Cell

MARKER = re.compile(r"^# %%[ \t]*(.*?)[ \t]*$", re.MULTILINE)
ANY = "*"


class CorpusError(Problem):
    """One clear sentence on what is wrong in an answer file, beginning with the file."""


@dataclass(frozen=True)
class Answer:
    """An answer with a known verdict."""

    path: Path
    right: bool
    about: str  # one sentence on the mistake or the style
    loses: frozenset[str]
    may_lose: frozenset[str]
    code: dict[str, str]  # by exercise

    @property
    def name(self) -> str:
        return f"{'right' if self.right else 'wrong'}/{self.path.stem}"


def read_answer(path: Path, source: Source) -> Answer:
    """An answer file: header comments, then a cell for each answer that it replaces. Raises CorpusError."""
    text = path.read_text(encoding="utf-8")
    head, *rest = MARKER.split(text)
    code = {name: body.strip("\n") for name, body in zip(rest[::2], rest[1::2], strict=True)}
    lines = [line.removeprefix("#").strip() for line in head.splitlines() if line.startswith("#")]
    right = path.parent.name == "right"

    def named(label: str) -> frozenset[str]:
        found = [line.partition(":")[2] for line in lines if line.startswith(f"{label}:")]
        return frozenset(name.strip() for text in found for name in text.split(",") if name.strip())

    loses, may_lose = named("loses"), named("may lose")
    unknown = (set(code) | loses | may_lose) - set(source.exercises) - {ANY}
    if unknown:
        raise CorpusError(f"{path}: unknown exercise {sorted(unknown)[0]!r}; there is {', '.join(source.exercises)}")
    if not lines or not code:
        raise CorpusError(f"{path}: needs a first line that says what it is, and a cell '# %% <exercise>'")
    if right == bool(loses):
        raise CorpusError(f"{path}: {'a right answer loses nothing' if right else 'says not what it loses'}")
    return Answer(path, right, lines[0], loses, may_lose, code)


def read_corpus(folder: Path, session: Session) -> list[Answer]:
    """All answers in `folder`/<session id>/right and wrong, or in `folder` itself if it has these. Raises CorpusError."""
    base = folder / session.id if (folder / session.id).is_dir() else folder
    source = read_source(session.source)
    files = [file for verdict in ("right", "wrong") for file in sorted((base / verdict).glob("*.py"))]
    return [read_answer(file, source) for file in files]


def cells_with(source: Source, answers: dict[str, str]) -> list[Cell]:
    """The source notebook with these answers, and the reference solution for all others."""
    cells = []
    for cell in source.cells:
        name = grade_id(cell)
        if cell.cell_type != "code":
            cells.append(Cell("markdown", cell.source))
        elif name is not None and is_answer(cell):
            cells.append(Cell("code", answers.get(name, cell.source), name))
        elif is_locked(cell):
            cells.append(Cell("code", cell.source, name, locked=True, picture=PICTURE in cell.metadata.get("tags", [])))
    return cells


@dataclass(frozen=True)
class Verdict:
    """What the grader made of an answer, beside what it should have."""

    answer: Answer
    result: Result
    rejected: tuple[str, ...] = ()  # exercises of a right answer that lost points
    accepted: tuple[str, ...] = ()  # exercises that had to lose points and did not
    collateral: tuple[str, ...] = ()  # exercises that lost points through another's mistake
    unchecked: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        return not (self.rejected or self.accepted or self.collateral or self.unchecked)


def judge(answer: Answer, result: Result) -> Verdict:
    """Compare a result with the answer's known verdict."""
    full = {e.name: e.score is not None and e.score >= e.points for e in result.exercises}
    unchecked = tuple(e.name for e in result.exercises if e.score is None)
    lost = [name for name, kept in full.items() if not kept and name not in unchecked]
    if answer.right:
        return Verdict(answer, result, rejected=tuple(lost), unchecked=unchecked)
    accepted = tuple(name for name in full if name in answer.loses and full[name])
    allowed = answer.loses | answer.may_lose
    collateral = () if ANY in allowed else tuple(name for name in lost if name not in allowed)
    return Verdict(answer, result, accepted=accepted, collateral=collateral, unchecked=unchecked)


def audit(
    course: Course, session: Session, answers: list[Answer], *, jobs: int, on_wait: Callable[[], None] = lambda: None
) -> Iterator[Verdict]:
    """Grade answers with a known verdict, one verdict at a time as they become known. Raises SandboxError."""
    source = read_source(session.source)
    work = [Submission(answer.name, tuple(cells_with(source, answer.code))) for answer in answers]
    by_name = {answer.name: answer for answer in answers}
    for event in grade_class(course, session, work, _store(course), jobs=jobs, on_wait=on_wait):
        yield judge(by_name[event.student], event.result)


def unproved(verdicts: list[Verdict]) -> list[str]:
    """The checks that fail no wrong answer of theirs: nothing shows that they can."""
    seen, failed = set(), set()
    for verdict in verdicts:
        for exercise in verdict.result.exercises:
            names = {check.name: check.outcome is Outcome.FAILED for check in exercise.checks}
            seen |= set(names)
            others = set(verdict.answer.code) - {exercise.name, TRAIN}  # a brief training may stand beside a mistake
            if exercise.name in verdict.answer.loses and not others:  # a starter fails everything
                failed |= {name for name, fails in names.items() if fails}
    return sorted(seen - failed)


def _store(course: Course) -> Store:
    return Store(course.root / ".course" / "results")


@dataclass(frozen=True)
class Calibration:
    """How far a check's threshold is from what right answers reach, and from the nearest wrong one."""

    exercise: str
    check: str
    threshold: float
    figures: tuple[float, ...]  # of right answers, over answers and seeds
    wrong: dict[str, float]  # of answers that lose the exercise, by name

    @property
    def margin(self) -> float:
        """Distance from the mean of right answers to the threshold, in their standard deviations."""
        deviation = statistics.stdev(self.figures) if len(self.figures) > 1 else 0.0
        return abs(self.threshold - statistics.fmean(self.figures)) / deviation if deviation else float("inf")


RESEED = """import torch as _torch
_manual_seed = _torch.manual_seed
_torch.manual_seed = lambda seed: _manual_seed(int(seed) + {offset})"""


def calibrate(
    course: Course,
    session: Session,
    answers: list[Answer],
    *,
    seeds: int,
    jobs: int,
    on_wait: Callable[[], None] = lambda: None,
) -> Iterator[tuple[Answer, int, Result]]:
    """Grade the right answers with `seeds` different seeds of their training, and the wrong ones once."""
    source = read_source(session.source)
    work, known = [], {}
    for answer in answers:
        for seed in range(seeds if answer.right else 1):
            cells = cells_with(source, answer.code)
            first = next(i for i, cell in enumerate(cells) if cell.kind == "code") + 1
            if seed:
                cells.insert(first, Cell("code", RESEED.format(offset=7919 * seed)))
            name = f"{answer.name} seed {seed}"
            known[name] = (answer, seed)
            work.append(Submission(name, tuple(cells)))
    for event in grade_class(course, session, work, _store(course), jobs=jobs, on_wait=on_wait):
        yield *known[event.student], event.result


def calibrations(graded: list[tuple[Answer, int, Result]]) -> list[Calibration]:
    """One row for each check that decides by a figure."""
    rows: dict[tuple[str, str], Calibration] = {}
    for answer, _, result in graded:
        for exercise in result.exercises:
            for check in exercise.checks:
                if check.figure is None or check.threshold is None:
                    continue
                rows[exercise.name, check.name] = _with(
                    rows.get((exercise.name, check.name)), exercise.name, check, answer
                )
    return list(rows.values())


def _with(row: Calibration | None, exercise: str, check: Check, answer: Answer) -> Calibration:
    assert check.figure is not None and check.threshold is not None
    row = row or Calibration(exercise, check.name, check.threshold, (), {})
    figures = (*row.figures, check.figure) if answer.right else row.figures
    wrong = row.wrong | ({answer.path.stem: check.figure} if exercise in answer.loses else {})
    return Calibration(exercise, check.name, check.threshold, figures, wrong)
