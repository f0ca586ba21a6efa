"""A part of the answers, and why it is enough: those that prove each check, or those that a change can touch."""

import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from autograder import UserError
from autograder.audit.corpus import Answer, Verdict, proofs
from autograder.course import Course, Session
from autograder.files import write_atomically
from autograder.grading.cache import engine_files
from autograder.grading.dependencies import TRAIN, Dependencies
from autograder.grading.snapshot import SnapshotGrader
from autograder.notebook import read_source

TRAINING = 10  # times as much as an answer for which nothing is trained: roughly what one takes that is trained


class SelectionError(UserError):
    """One clear sentence on why a part of the answers cannot be told."""


def sample_file(session: Session) -> Path:
    """Where it stands which wrong answers prove a session's checks; `course audit --write` writes it."""
    return session.corpus / "sample.txt"


def sample(session: Session, answers: list[Answer]) -> list[Answer]:
    """All right answers, and the wrong ones that were chosen. Raises SelectionError."""
    file = sample_file(session)
    command = f"course audit --session {session.id[:2]} --write"
    if not file.exists():
        raise SelectionError(f"{file}: is missing; `{command}` chooses a wrong answer for each check")
    chosen = set(file.read_text().split())
    if unknown := chosen - {answer.name for answer in answers}:
        raise SelectionError(f"{file}: there is no answer {min(unknown)}; `{command}` chooses anew")
    return [answer for answer in answers if answer.right or answer.name in chosen]


def write_sample(session: Session, verdicts: list[Verdict]) -> int:
    """Choose wrong answers of which each check fails one, with as little training as can be; returns how many."""
    training = Dependencies(read_source(session.source)).of_training()
    proved = {verdict.answer.name: proofs(verdict) for verdict in verdicts if not verdict.answer.right}
    costs = {
        verdict.answer.name: TRAINING if _trains(verdict, training) else 1
        for verdict in verdicts
        if not verdict.answer.right
    }
    left, chosen = set[str]().union(*proved.values()), []
    while left:
        best = min(proved, key=lambda name: (-len(proved[name] & left) / costs[name], name))
        chosen.append(best)
        left -= proved[best]
    write_atomically(sample_file(session), "".join(f"{name}\n" for name in sorted(chosen)))
    return len(chosen)


def _trains(verdict: Verdict, training: set[str]) -> bool:
    judged = {exercise.name for exercise in verdict.result.exercises}
    return TRAIN in judged and bool(verdict.answer.code.keys() & training)


@dataclass
class Changed:
    """What of a session's audit a change can touch: these answers, and of all others only these exercises."""

    answers: list[Answer] = field(default_factory=list)
    exercises: frozenset[str] = frozenset()


def changed(course: Course, session: Session, answers: list[Answer], files: set[Path]) -> Changed:
    """What changed `files` can touch: those by which results are stored, the answers' own, and the session's checks."""
    everybodys = {*engine_files(SnapshotGrader.deciding), course.root / "course.yml", session.source}
    checks = {file for file in files if file.is_relative_to(session.checks) and file.suffix == ".py"}
    exercises = {file.stem.removeprefix("test_") for file in checks}
    if (
        files & everybodys or not exercises <= read_source(session.source).exercises.keys()
    ):  # or what several checks share
        return Changed(answers)
    return Changed([answer for answer in answers if answer.path.resolve() in files], frozenset(exercises))


def changed_files(root: Path, revision: str) -> set[Path]:
    """The files that differ from a revision, those that git does not know yet among them. Raises SelectionError."""
    found: set[Path] = set()
    for words in (
        ["diff", "--name-only", "-z", "--relative", revision, "--"],
        ["ls-files", "-z", "-o", "--exclude-standard"],
    ):
        done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True)
        if done.returncode != 0:
            why = (done.stderr.strip().splitlines() or ["no reason given"])[0]
            raise SelectionError(f"--changed {revision}: git says: {why}")
        found |= {(root / name).resolve() for name in done.stdout.split("\0") if name}
    return found


def left_out(count: int, *, sample: bool) -> str:
    """That so many answers were not audited, and why."""
    answers = "1 answer was" if count == 1 else f"{count:,} answers were"
    why = "this is a sample" if sample else "nothing that decides them has changed"
    return f"{answers} not audited: {why}; `course audit` audits all"
