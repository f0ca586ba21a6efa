"""What `course` proposes next, for each state that a class can be in."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from support.notebook import ID, write_course

from autograder.classroom.scores import read_scores
from autograder.classroom.status import SessionState, Step, look
from autograder.course import Course
from autograder.gradebook.class_folder import ClassFolder


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.chdir(tmp_path)
    return write_course(tmp_path)


def touch(path: Path, when: float, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (when, when))


def released(course: Course) -> None:
    touch(course.sessions[0].assignment / f"{ID}.ipynb", 1_000)


def handed_in(course: Course, student: str, when: float) -> None:
    touch(course.root / "submitted" / student / ID / f"{ID}.ipynb", when)


def graded(course: Course, when: float, **rows: dict[str, Any]) -> None:
    reports = course.root / "reports" / ID
    for student in rows:
        touch(reports / f"{student}.html", when)
    touch(reports / "index.html", when)
    scores = [{"student": student, "status": "graded", "recorded": True} | row for student, row in rows.items()]
    touch(reports / "scores.json", when, json.dumps(scores))
    for file in (course.sessions[0].source, *course.sessions[0].checks.iterdir()):
        os.utime(file, (1_000, 1_000))


def steps(course: Course) -> list[Step]:
    return look(course, course.root).steps


def test_nothing_is_there(course: Course) -> None:
    assert steps(course) == [
        Step("course release", "no starter is there yet; writes all of them"),
        Step("course doctor", "nothing is handed in yet; says whether this machine can grade"),
        Step("course demo", "grades a small made-up class, to see how everything looks"),
    ]


def test_what_was_handed_in_waits_and_so_does_what_was_handed_in_again(course: Course) -> None:
    released(course)
    handed_in(course, "ada", 2_000)
    handed_in(course, "bob", 5_000)
    graded(course, 3_000, ada={}, bob={})
    handed_in(course, "cleo", 2_000)
    assert look(course, course.root).sessions == [
        SessionState(ID, True, handed_in=3, waiting=2, page=str(course.root / "reports" / ID / "index.html"))
    ]
    assert steps(course) == [Step("course grade 01", "2 notebooks wait to be graded")]


def test_a_result_that_was_not_recorded_is_to_be_recorded(course: Course) -> None:
    released(course)
    handed_in(course, "ada", 2_000)
    graded(course, 3_000, ada={"recorded": False})
    assert steps(course) == [Step("course grade 01", "1 result waits to be recorded in the gradebook")]


def test_grades_older_than_the_checks_are_to_be_made_again(course: Course) -> None:
    released(course)
    handed_in(course, "ada", 2_000)
    graded(course, 3_000, ada={})
    os.utime(course.sessions[0].checks / "test_Counter.py", (4_000, 4_000))
    why = "source or checks have changed since these grades; shows who gains and who loses"
    assert steps(course) == [Step("course regrade 01", why)]


def test_rejected_and_unchecked_results_are_for_a_person(course: Course) -> None:
    released(course)
    handed_in(course, "ada", 2_000)
    handed_in(course, "bob", 2_000)
    graded(course, 3_000, ada={"status": "rejected", "recorded": False}, bob={"status": "could not check"})
    page = course.root / "reports" / ID / "index.html"
    assert steps(course) == [Step(f"open {page}", "2 results wait for you, on top of the class page")]


def test_when_all_is_done_it_says_so(course: Course) -> None:
    released(course)
    handed_in(course, "ada", 2_000)
    graded(course, 3_000, ada={})
    assert steps(course) == [
        Step("course release --check", "all is graded and recorded; are the starters what the source gives?")
    ]


def test_a_class_elsewhere_is_named_in_the_commands(course: Course, tmp_path: Path) -> None:
    there = tmp_path / "there"
    touch(there / "submitted" / "ada" / ID / f"{ID}.ipynb", 2_000)
    assert look(course, there).steps[0] == Step(f"course grade 01 --class {there}", "1 notebook waits to be graded")


@pytest.mark.parametrize("text", ["", "{", "[1]", '[{"name": "ada"}]', '{"student": 1}', "null"])
def test_damaged_scores_count_as_none(course: Course, text: str) -> None:
    touch(course.root / "reports" / ID / "scores.json", 1_000, text)
    assert read_scores(ClassFolder(course, course.sessions[0], course.root).reports) == {}
