"""A class that nothing has touched is not graded again; anything else is noticed."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from support.graded_class import course, grade, hand_in  # noqa: F401
from support.notebook import ID

from autograder.classroom import grade as classroom
from autograder.classroom.up_to_date import handed_in, remember, remembered
from autograder.course import Course
from autograder.gradebook.class_folder import ClassFolder
from autograder.grading.cache import Mode
from autograder.pages.band import Band, Range


@pytest.fixture
def graded(course: Course, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A class of two that has been graded and recorded."""
    for student in ("ada", "bob"):
        hand_in(course, student)
    (course.root / "gradebook.db").write_bytes(b"grades")
    monkeypatch.setattr(classroom, "check_gradebook", lambda url: None)
    grade(course)
    return course


def opened(course: Course) -> ClassFolder:
    return ClassFolder(course, course.sessions[0], course.root)


def seen(course: Course, **options: bool) -> dict[str, float | None] | None:
    found = remembered(opened(course), Mode(**options))
    return found and {row.student: row.result.score for row in found.rows}


def test_an_untouched_class_is_remembered_with_its_scores(graded: Course) -> None:
    assert seen(graded) == {"ada": 4, "bob": 4}
    again = remembered(opened(graded), Mode())
    assert again is not None
    whole = classroom.grade_folder(opened(graded), jobs=1)
    assert (again.summary(), again.places) == (whole.summary(), whole.places)


def rewrite(path: Path) -> None:
    """Another content of the same size, with the old times."""
    before = path.stat()
    content = path.read_bytes()
    path.write_bytes(content[:-1] + (b" " if content[-1:] != b" " else b"\n"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def band(course: Course) -> None:
    """A band of right answers, recorded where there was none."""
    made = Band(answers=1, trainings=5, ranges={"yours": Range(low=[0.1], high=[0.2])})
    course.sessions[0].band.parent.mkdir(parents=True)
    course.sessions[0].band.write_text(made.model_dump_json())


CHANGES: dict[str, Callable[[Course], object]] = {
    "a notebook, its time set back": lambda c: rewrite(c.root / "submitted" / "ada" / ID / f"{ID}.ipynb"),
    "a notebook gone": lambda c: (c.root / "submitted" / "ada" / ID / f"{ID}.ipynb").unlink(),
    "one more file handed in": lambda c: (c.root / "submitted" / "ada" / ID / "timestamp.txt").write_text("now"),
    "one more student": lambda c: hand_in(c, "cleo"),
    "a link for a folder": lambda c: (c.root / "submitted" / "eve").symlink_to(c.root / "submitted" / "ada"),
    "a page gone": lambda c: (c.root / "reports" / ID / "ada.html").unlink(),
    "the gradebook": lambda c: (c.root / "gradebook.db").write_bytes(b"others"),
    "no gradebook": lambda c: (c.root / "gradebook.db").unlink(),
    "the settings": lambda c: (c.root / "course.yml").touch(),
    "the band of right answers": lambda c: band(c),
    "the checks": lambda c: next(c.sessions[0].checks.glob("*.py")).touch(),
    "one more file of checks": lambda c: (c.sessions[0].checks / "more.py").touch(),
    "the source": lambda c: c.sessions[0].source.touch(),
    "the memory, damaged": lambda c: (c.root / ".course" / f"unchanged-{ID}.json").write_text('{"state":'),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_is_noticed(graded: Course, change: str) -> None:
    CHANGES[change](graded)
    assert seen(graded) is None


def test_another_secret_or_option_is_another_grading(graded: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    assert seen(graded, unsafe=True) is None
    monkeypatch.setenv("COURSE_SECRET", "another")
    assert seen(graded) is None


def test_what_arrives_while_a_class_is_graded_is_not_taken_for_graded(graded: Course) -> None:
    place = opened(graded)
    before = handed_in(place)
    made = remembered(place, Mode())
    assert made is not None
    hand_in(graded, "dora")
    remember(place, before, made, Mode())
    assert seen(graded) is None


def test_a_result_that_waits_for_another_try_is_tried_again(graded: Course) -> None:
    place = opened(graded)
    made = remembered(place, Mode())
    assert made is not None
    for exercise in made.rows[0].result.exercises:
        exercise.checks.clear()
    assert not made.rows[0].result.complete
    remember(place, handed_in(place), made, Mode())
    assert seen(graded) is None


def test_only_what_changed_is_rendered_again(graded: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(graded, "cleo")
    rendered = []
    page = classroom.feedback_page

    def noted(*args: object, **values: str) -> str:
        rendered.append(values["student"])
        return page(*args, **values)  # type: ignore[arg-type]

    monkeypatch.setattr(classroom, "feedback_page", noted)
    grade(graded)
    assert rendered == ["cleo"]
    (graded.root / "reports" / ID / "ada.html").write_text("cut off")
    grade(graded)
    assert rendered == ["cleo", "ada"]
    band(graded)
    grade(graded)
    assert rendered == ["cleo", "ada", "ada", "bob", "cleo"]  # once, and no more while it stays
    grade(graded)
    assert len(rendered) == 5
