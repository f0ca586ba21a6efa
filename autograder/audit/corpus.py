"""The grader, tested as hard as the students: answers with a known verdict."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from autograder import UserError
from autograder.course import Course, Session
from autograder.grading.cache import Store, result_key
from autograder.grading.grader import TRAIN, Grader
from autograder.grading.pool import grade_class
from autograder.grading.snapshot import SnapshotGrader
from autograder.judge.hidden import load_secret
from autograder.notebook import Source, read_source
from autograder.result import Outcome, Result
from autograder.submissions.load import Submission
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


@dataclass(frozen=True)
class Verdict:
    """What the grader made of an answer, beside what it should have."""

    answer: Answer
    result: Result
    rejected: tuple[str, ...] = ()  # exercises of a right answer that lost points
    accepted: tuple[str, ...] = ()  # exercises that had to lose points and did not
    collateral: tuple[str, ...] = ()  # exercises that lost points through another's mistake
    unchecked: tuple[str, ...] = ()
    stored: bool = False  # whether the result was there from before

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
    course: Course,
    session: Session,
    answers: list[Answer],
    *,
    jobs: int,
    whole: bool = False,
    on_wait: Callable[[], None] = lambda: None,
) -> Iterator[Verdict]:
    """Grade answers with a known verdict, one verdict at a time as they become known. Raises SandboxError.

    Answers that leave the reference's training as it is share one, unless `whole` has each notebook run from the top.
    """
    source = read_source(session.source)
    work = [Submission(answer.name, tuple(cells_with(source, answer.code))) for answer in answers]
    by_name = {answer.name: answer for answer in answers}
    grader = Grader if whole else SnapshotGrader
    store, secret = results_of(course), load_secret(course.root / ".course")
    keys = {each.student: result_key(course, session, secret, list(each.cells), also=grader.deciding) for each in work}
    stored = {name for name, key in keys.items() if store.get(key)}
    for event in grade_class(course, session, work, store, jobs=jobs, grader=grader, on_wait=on_wait):
        yield replace(judge(by_name[event.student], event.result), stored=event.student in stored)


def unproved(verdicts: list[Verdict]) -> list[str]:
    """The checks that fail no wrong answer of theirs: nothing shows that they can."""
    seen, failed = set(), set()
    for verdict in verdicts:
        for exercise in verdict.result.exercises:
            names = {check.name: check.outcome is Outcome.FAILED for check in exercise.checks}
            seen |= set(names)
            # beside the mistake only a training that was cut short: a starter, which fails everything, proves nothing
            alone = verdict.answer.code.keys() <= {exercise.name, TRAIN}
            if exercise.name in verdict.answer.loses and alone:
                failed |= {name for name, fails in names.items() if fails}
    return sorted(seen - failed)


def results_of(course: Course) -> Store:
    """Where the results of answers with a known verdict are kept."""
    return Store(course.root / ".course" / "results")
