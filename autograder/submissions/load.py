"""The submissions of a class folder, ready to be run or with the reason why not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course, Session
from autograder.notebook import Source, read_source
from autograder.submissions.notebook import Cell, read, taken
from autograder.submissions.students import folders
from labkit.handin import RejectedError

TWICE = (
    "two folders have this name, with its letters written in two ways (composed and decomposed); put the notebook that counts "
    "into one of them and delete the other"
)


@dataclass(frozen=True)
class Submission:
    """One student's notebook, ready to be run, or the reason why it cannot be."""

    student: str
    cells: tuple[Cell, ...] = ()
    rejected: str = ""


def submissions(
    course: Course, session: Session, folder: Path, only: Iterable[str] = (), *, submitted: str = "submitted"
) -> Iterator[Submission]:
    """What is in `folder`/submitted for this session, student by student."""
    source = read_source(session.source)
    others = other_sessions(course, session, source)
    for student, names in folders(folder / submitted, session.id).items():
        if only and student not in only:
            continue
        try:
            if len(names) > 1:
                raise RejectedError(TWICE)
            files = read(folder / submitted, names[0], session.id, session.limits.notebook_mb)
            yield Submission(student, tuple(taken(source, files, others)))
        except RejectedError as reason:
            yield Submission(student.encode(errors="replace").decode(), rejected=str(reason))


def other_sessions(course: Course, session: Session, source: Source) -> dict[str, str]:
    """The exercises that only other sessions have, with the other session's title."""
    return {
        name: other.title
        for other in course.sessions
        if other.id != session.id
        for name in read_source(other.source).exercises
        if name not in source.exercises
    }
