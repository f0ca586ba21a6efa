"""The tiny course with a class whose grading is made up, and whose gradebook is a list."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom import grade as classroom
from autograder.course import Course
from autograder.gradebook import recorder as gradebook
from autograder.gradebook.class_folder import ClassFolder
from autograder.gradebook.recorder import Recorder
from autograder.grading.cache import result_key
from autograder.grading.pool import GradingEvent
from autograder.judge.hidden import load_secret
from autograder.result import Check, Exercise, Outcome, Result
from autograder.submissions.load import Submission
from support.notebook import ID, tiny_cells, write_course, write_notebook

NAMES = ("double", "Counter")
calls: list[list[str]] = []  # whom each call recorded


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """The tiny course; grading gives full marks, or refuses what the real one refuses, and the gradebook is a list."""
    course = write_course(tmp_path)
    recorded: dict[str, str] = {}
    outcome = Check(name="test_it", title="It.", weight=1, outcome=Outcome.PASSED)
    exercises = [Exercise(name=name, points=2, checks=[outcome]) for name in NAMES]

    def grade(
        course: Course, session: Any, work: list[Submission], store: Any, on_wait: Callable[[], None], **_: Any
    ) -> Iterator[GradingEvent]:
        for each in work:
            key = (
                ""
                if each.rejected
                else result_key(course, session, load_secret(tmp_path / ".course"), list(each.cells))
            )
            result = Result(session=ID, key=key, exercises=exercises)
            if each.rejected:
                result = Result(session=ID, key=key, status="rejected", reason=each.rejected)
            else:
                store.put(result)
            yield GradingEvent(each.student, result)
            on_wait()

    def record(self: Recorder, graded: dict[str, Any]) -> None:
        recorded.update({student: result.key for student, (_, result) in graded.items()})
        calls.append(sorted(graded))

    def unrecorded(place: ClassFolder, keys: dict[str, str]) -> set[str]:
        return {student for student, key in keys.items() if recorded.get(student) != key}

    monkeypatch.setattr(classroom, "grade_class", grade)
    calls.clear()
    monkeypatch.setattr(Recorder, "record", record)
    for module in (classroom, gradebook):
        monkeypatch.setattr(module, "unrecorded", unrecorded)
    return course


def hand_in(course: Course, student: str, extra: str = "") -> None:
    cells = tiny_cells()
    if extra:
        answer = next(cell for cell in cells if cell["id"] == "double-answer")
        answer["source"] += extra
    write_notebook(course.root / "submitted" / student / ID / f"{ID}.ipynb", cells)


def grade(course: Course, *only: str) -> dict[str, dict[str, Any]]:
    graded = classroom.grade_folder(ClassFolder(course, course.sessions[0], course.root), jobs=1, only=only)
    return {row["student"]: row for row in graded.summary()}
