"""The grader, tested as hard as the students: answers with a known verdict."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from autograder import UserError
from autograder.audit.workers import Task, grade_answers
from autograder.course import Course, Session
from autograder.grading.dependencies import TRAIN
from autograder.notebook import Source, read_source
from autograder.result import Check, Exercise, Outcome, Result
from autograder.submissions.notebook import cells_with

MARKER = re.compile(r"^# %%[ \t]*(.*?)[ \t]*$", re.MULTILINE)
ANY = "*"


class CorpusError(UserError):
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
    hints: tuple[str, ...] = ()  # a part of each hint that a student must get, of a wrong one

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
    hints = tuple(line.partition(":")[2].strip() for line in lines if line.startswith("hint:"))
    if right == bool(hints):
        raise CorpusError(f"{path}: {'a right answer gets no hint' if right else 'says not which hint it must get'}")
    return Answer(path, right, lines[0], loses, may_lose, code, hints)


def read_corpus(folder: Path, session: Session) -> list[Answer]:
    """All answers in `folder`/<session id>/right and wrong, or in `folder` itself if it has these. Raises CorpusError."""
    base = folder / session.id if (folder / session.id).is_dir() else folder
    source = read_source(session.source)
    files = [file for verdict in ("right", "wrong") for file in sorted((base / verdict).glob("*.py"))]
    return [read_answer(file, source) for file in files]


@dataclass(frozen=True)
class Verdict:
    """What the grader made of an answer, beside what it should have."""

    answer: Answer
    result: Result
    rejected: tuple[str, ...] = ()  # exercises of a right answer that lost points
    accepted: tuple[str, ...] = ()  # exercises that had to lose points and did not
    collateral: tuple[str, ...] = ()  # exercises that lost points through another's mistake
    unchecked: tuple[str, ...] = ()
    misled: tuple[
        str, ...
    ] = ()  # exercises that had to lose points and show another hint than the answer names, or none
    stored: bool = False  # whether the result was there from before

    @property
    def agrees(self) -> bool:
        return not (self.rejected or self.accepted or self.collateral or self.unchecked or self.misled)


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
    misled = tuple(e.name for e in result.exercises if e.name in answer.loses and not_as_named(answer, e))
    return Verdict(answer, result, accepted=accepted, collateral=collateral, unchecked=unchecked, misled=misled)


def told(check: Check) -> str:
    """What a student reads of a failed check: the hint, or what was seen where there is none."""
    return " ".join((check.hint or check.actual).split())


def not_as_named(answer: Answer, exercise: Exercise) -> list[Check]:
    """The failed checks whose hint is none of those that the answer names; all of them where none of these shows."""
    failed = [check for check in exercise.checks if check.outcome is Outcome.FAILED]
    others = [check for check in failed if not any(hint in told(check) for hint in answer.hints)]
    return failed if others == failed else [check for check in others if check.hint]


def lost_by_one_slip(verdicts: Iterable[Verdict]) -> dict[str, float]:
    """The mean share of each exercise's points that wrong answers lost which have a single mistake in it and in nothing else."""
    shares: dict[str, list[float]] = {}
    for verdict in verdicts:
        for exercise in verdict.result.exercises:
            if verdict.answer.loses == {exercise.name} and exercise.score is not None:
                shares.setdefault(exercise.name, []).append(1 - exercise.score / exercise.points)
    return {name: sum(found) / len(found) for name, found in shares.items()}


def ignored(answer: Answer, exercises: Iterable[str]) -> frozenset[str]:
    """The exercises on which nobody needs a verdict: they may be lost, and nothing is claimed."""
    if answer.right:
        return frozenset()
    allowed = frozenset(exercises) if ANY in answer.may_lose else answer.may_lose
    return allowed - answer.loses


def audit(
    course: Course,
    answers: dict[str, list[Answer]],
    *,
    jobs: int,
    whole: bool = False,
    only: Mapping[Path, frozenset[str]] = MappingProxyType({}),
    on_wait: Callable[[], None] = lambda: None,
) -> Iterator[tuple[str, Verdict]]:
    """Grade answers with a known verdict, by session; each verdict, with its session, as it becomes known. Raises SandboxError.

    What an answer may lose is not judged, and answers that leave the reference's training as it is share one, unless
    `whole` has each notebook run from the top and judged in every exercise. Of answers in `only`, by their path, just these
    exercises are judged, and nothing where their checks cannot see what the answer replaces.
    """
    tasks, by_name = [], {}
    for session, some in answers.items():
        source = read_source(course.session(session).source)
        for answer in some:
            by_name[session, answer.name] = answer
            cells = tuple(cells_with(source, answer.code))
            left_out = ignored(answer, source.exercises)
            if (wanted := only.get(answer.path)) is not None:
                left_out |= source.exercises.keys() - wanted
            if left_out < source.exercises.keys():
                tasks.append(Task(session, answer.name, cells, left_out, if_touched=wanted is not None))
    for graded in grade_answers(course, tasks, jobs=jobs, whole=whole, on_wait=on_wait):
        answer = by_name[graded.task.session, graded.task.name]
        yield graded.task.session, replace(judge(answer, graded.result), stored=graded.stored)


def proofs(verdict: Verdict) -> set[str]:
    """The checks that a wrong answer shows to be able to fail.

    Beside the mistake only a training may be cut short: a starter, which fails everything, proves nothing.
    """
    answer = verdict.answer
    return {
        check.name
        for exercise in verdict.result.exercises
        if exercise.name in answer.loses and answer.code.keys() <= {exercise.name, TRAIN}
        for check in exercise.checks
        if check.outcome is Outcome.FAILED
    }


def unproved(verdicts: list[Verdict], exercises: Container[str] | None = None) -> list[str]:
    """The checks (of these exercises, or of all) that fail no wrong answer of theirs: nothing shows that they can."""
    seen = {
        check.name
        for verdict in verdicts
        for exercise in verdict.result.exercises
        if exercises is None or exercise.name in exercises
        for check in exercise.checks
    }
    return sorted(seen.difference(*map(proofs, verdicts)))
