"""What `course grade` leaves beside its pages: the class as data, and what is known of those who were not graded now."""

import json
from typing import Any

import pytest
from support.graded_class import NAMES, calls, course, grade, hand_in  # noqa: F401
from support.notebook import ID, write_notebook

from autograder.class_result import ClassRow, Graded
from autograder.classroom.scores import read_scores
from autograder.course import Course
from autograder.gradebook.class_folder import ClassFolder
from autograder.gradebook.database import GradebookError
from autograder.gradebook.recorder import Recorder
from autograder.grading.pool import longest_first
from autograder.result import Guess, Result
from autograder.submissions.load import Submission
from autograder.submissions.notebook import Cell


def scores(course: Course) -> dict[str, dict[str, Any]]:
    return read_scores(ClassFolder(course, course.sessions[0], course.root).reports)


def test_the_class_is_written_as_data(course: Course) -> None:
    hand_in(course, "ada")
    grade(course)
    ada = scores(course)["ada"]
    assert (ada["score"], ada["max_score"], ada["status"], ada["recorded"]) == (4, 4, "graded", True)
    assert ada["gradebook"] == {"key": ada["key"], "score": 4}


def test_guesses_are_in_the_data_as_text_or_a_text_for_each_part() -> None:
    guesses = [
        Guess(name="my_guess_grey", values={"": "9"}, answer="9 %."),
        Guess(name="my_guess_winner", values={"2": "PCA", "32": "network"}),
    ]
    (row,) = Graded([ClassRow("ada", Result(session=ID, key="", guesses=guesses))], {}).summary()
    assert row["guesses"] == {"my_guess_grey": "9", "my_guess_winner": {"2": "PCA", "32": "network"}}


def test_killed_before_recording_it_says_what_is_missing(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(course, "ada")

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Recorder, "record", killed)
    monkeypatch.setattr(Recorder, "record_new", lambda *_: None)
    with pytest.raises(KeyboardInterrupt):
        grade(course)
    assert scores(course)["ada"]["recorded"] is False


def test_results_are_recorded_while_others_are_computed_four_at_a_time(course: Course) -> None:
    for student in ("ada", "bob", "cleo", "dora", "eve", "finn"):
        hand_in(course, student)
    grade(course)
    assert calls == [["ada", "bob", "cleo", "dora"], ["eve", "finn"]]
    assert all(row["recorded"] for row in scores(course).values())


def test_a_gradebook_that_refuses_stops_no_grading_and_is_told_at_the_end(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = ["ada", "bob", "cleo", "dora", "eve"]
    for student in everybody:
        hand_in(course, student)
    tried = []

    def refuse(self: Recorder, graded: dict[str, Any]) -> None:
        tried.append(sorted(graded))
        raise GradebookError("it has been locked by another program")

    monkeypatch.setattr(Recorder, "record", refuse)
    with pytest.raises(GradebookError, match=r"^it has been locked by another program$"):
        grade(course)
    assert tried == [everybody[:4], everybody]
    assert {name: row["recorded"] for name, row in scores(course).items()} == dict.fromkeys(everybody, False)
    assert (course.root / "reports" / ID / "bob.html").is_file()


def test_killed_after_recording_the_grade_that_stands_is_known_nevertheless(course: Course) -> None:
    """As the autograded notebook says, when the scores had not been written yet."""
    hand_in(course, "ada")
    grade(course)
    stamp = {"metadata": {"course": {"key": scores(course)["ada"]["key"]}}}
    write_notebook(course.root / "autograded" / "ada" / ID / f"{ID}.ipynb", [])
    (course.root / "autograded" / "ada" / ID / f"{ID}.ipynb").write_text(json.dumps(stamp))
    (course.root / "reports" / ID / "scores.json").unlink()
    (course.root / "submitted" / "ada" / ID / f"{ID}.ipynb").write_text("")
    for _ in range(2):
        assert grade(course)["ada"]["stale"] == "the gradebook still has 4 points of an earlier notebook"


def test_what_took_longest_the_last_time_comes_first() -> None:
    def handed_in(student: str, code: str) -> Submission:
        return Submission(student, (Cell("markdown", "#" * 1000), Cell("code", code)))

    work = [handed_in("quick", "x"), handed_in("new", "x"), handed_in("slow", "x"), handed_in("long", "x = 1")]
    order = longest_first(work, {"quick": 1.0, "slow": 30.0, "usual": 5.0})
    assert [each.student for each in order] == ["slow", "long", "new", "quick"]
    assert [each.student for each in longest_first(work, {})] == ["long", "quick", "new", "slow"]


def test_grading_one_student_keeps_the_others_on_the_class_page(course: Course) -> None:
    hand_in(course, "ada")
    hand_in(course, "bob")
    grade(course)
    rows = grade(course, "bob")
    assert list(rows) == ["ada", "bob"] and rows["ada"]["stale"] == rows["bob"]["stale"] == ""
    hand_in(course, "ada", extra="    # another one\n")
    assert grade(course, "bob")["ada"]["stale"] == (
        "handed in again, or checks or settings changed, since this was graded: grade again"
    )
    page = (course.root / "reports" / ID / "index.html").read_text()
    assert "stale" in page and "handed in again, or checks or settings changed" in page
    assert grade(course)["ada"]["stale"] == ""


def test_a_refused_notebook_does_not_hide_the_grade_that_still_stands(course: Course) -> None:
    hand_in(course, "ada")
    grade(course)
    (course.root / "submitted" / "ada" / ID / f"{ID}.ipynb").write_text("")
    for _ in range(2):  # also when it is refused again
        assert grade(course)["ada"]["stale"] == "the gradebook still has 4 points of an earlier notebook"
