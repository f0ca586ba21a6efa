"""A class folder, from submissions to gradebook, feedback pages and class page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course, Session
from autograder.gradebook import record, unrecorded
from autograder.grading import Store, grade_class, submissions, write_atomically
from autograder.pages import ClassRow, class_page, feedback_page
from autograder.submission import STUDENT_ID

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Graded:
    """What grading a class gave, and where it was written."""

    rows: list[ClassRow]
    places: dict[str, str]

    def summary(self) -> list[dict[str, Any]]:
        """One plain record a student."""
        return [
            {
                "student": row.student,
                "status": row.result.status
                if row.result.status == "rejected" or row.result.complete
                else "could not check",
                "reason": row.result.reason,
                "score": row.result.score,
                "max_score": row.result.max_score,
                "exercises": {exercise.name: exercise.score for exercise in row.result.exercises},
                "flags": row.result.flags,
                "unsafe": row.result.unsafe,
            }
            for row in self.rows
        ]


def grade_folder(
    course: Course,
    session: Session,
    folder: Path,
    *,
    jobs: int,
    only: Iterable[str] = (),
    pictures: bool = False,
    unsafe: bool = False,
    on_progress: Progress = lambda done, total, what: None,
) -> Graded:
    """Grade what was handed in, then write gradebook.db and reports/<session>/. Raises SandboxError, GradebookError.

    `on_progress(done, total, what)` hears of each submission.
    """
    work = list(submissions(course, session, folder, only))
    if not work:
        return Graded([], {})
    by_student = {submission.student: submission for submission in work}
    store = Store(folder / ".course" / "results")
    reports = folder / "reports" / session.id
    reports.mkdir(parents=True, exist_ok=True)
    rows: list[ClassRow] = []
    on_progress(0, len(work), "grading")
    events = grade_class(
        course,
        session,
        work,
        store,
        jobs=jobs,
        pictures=pictures,
        unsafe=unsafe,
        on_wait=lambda: on_progress(len(rows), len(work), "grading"),
    )
    for event in events:
        page = feedback_page(
            event.result, course_title=course.title, session_title=session.title, student=event.student
        )
        name = f"{event.student}.html" if STUDENT_ID.fullmatch(event.student) else None
        if name is not None:
            write_atomically(reports / name, page)
        rows.append(ClassRow(event.student, event.result, name))
        on_progress(len(rows), len(work), "grading")
    rows.sort(key=lambda row: row.student)
    page = class_page(rows, course_title=course.title, session_title=session.title)
    write_atomically(reports / "index.html", page)
    graded = {row.student: row.result for row in rows if row.result.status == "graded"}
    new = unrecorded(session, folder, {student: result.key for student, result in graded.items()})
    on_progress(0, len(new), "recording")
    record(course, session, folder, {student: (list(by_student[student].cells), graded[student]) for student in new})
    on_progress(len(new), len(new), "recording")
    places = {
        "class page": _shown(reports / "index.html"),
        "feedback pages": _shown(reports / "<student>.html"),
        "gradebook": _shown(folder / "gradebook.db"),
    }
    return Graded(rows, places)


def _shown(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
