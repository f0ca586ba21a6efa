"""A class, through the real commands: submissions in, gradebook and pages out."""

import json
import os
import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from support import ROOT
from support.commands import COURSE, SESSION, SOURCE, notebook, run

from autograder.audit.demo import hand_in, notebook_with
from autograder.course import Session
from autograder.gradebook.provenance import read_timestamp
from autograder.grading.grader import Grader
from autograder.notebook import grade_id, read_source
from autograder.sandbox.forkserver import ForkServer
from autograder.submissions.notebook import cells_with

pytestmark = pytest.mark.slow

CONFIG = f"load_subconfig('nbgrader_config.py', path={str(ROOT)!r})\n"

FULL = {name: exercise.points for name, exercise in SOURCE.exercises.items()}


def untouched() -> str:
    return (SESSION.assignment / f"{SESSION.id}.ipynb").read_text()


def guessing() -> str:
    """The reference solution of somebody who guessed how grey the digits are, and then looked."""
    solved = notebook_with(SESSION, {})
    for cell in solved.cells:
        if cell.source.startswith("my_guess_grey"):
            cell.source = 'my_guess_grey = "<b>half</b>"'
        if grade_id(cell) == "grey-values":
            text = "You guessed <b>half</b>. Your notebook says: 9 % <i>of all</i>.\n"
            cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=text)]
    return nbformat.writes(solved)


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class folder: a right answer, two wrong ones, the starter, and three files that are no submissions."""
    folder = tmp_path_factory.mktemp("class")
    (folder / "nbgrader_config.py").write_text(CONFIG)
    for student, name in {"ada": "right/terse", "bob": "wrong/loss_mse", "cleo": "wrong/pca_not_centred"}.items():
        hand_in(folder, student, SESSION, notebook(name))
    hand_in(folder, "dora", SESSION, untouched())
    hand_in(folder, "rita", SESSION, guessing())  # the reference solution
    hand_in(folder, "eve", SESSION, "this is not a notebook")
    hand_in(folder, "fay", SESSION, "")
    (folder / "submitted" / "gus").mkdir()
    os.symlink(folder / "submitted" / "ada" / SESSION.id, folder / "submitted" / "gus" / SESSION.id)
    return folder


@pytest.fixture(scope="module")
def graded(handed_in: Path) -> tuple[Path, list[dict[str, object]]]:
    done = run("course", "grade", SESSION.id, "--class", str(handed_in), "--json")
    assert done.returncode == 1, done.stderr  # three submissions wait for a person
    return handed_in, json.loads(done.stdout)


def scores(folder: Path) -> dict[str, dict[str, float | None]]:
    """Every grade in nbgrader's database, by student and cell."""
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        return {
            submission.student.id: {grade.name: grade.auto_score for grade in submission.notebooks[0].grades}
            for submission in gradebook.assignment_submissions(SESSION.id)
        }


def test_each_submission_gets_a_fair_grade_or_a_clear_error(graded: tuple[Path, list[dict[str, object]]]) -> None:
    _, rows = graded
    by_student = {row["student"]: row for row in rows}
    assert by_student["ada"]["exercises"] == by_student["rita"]["exercises"] == FULL
    assert by_student["bob"]["exercises"]["reconstruction_loss"] < FULL["reconstruction_loss"]  # type: ignore[index]
    assert {name: score for name, score in by_student["bob"]["exercises"].items() if name != "reconstruction_loss"} == {  # type: ignore[attr-defined]
        name: points for name, points in FULL.items() if name != "reconstruction_loss"
    }
    assert by_student["cleo"]["exercises"]["pca_reconstruct"] < FULL["pca_reconstruct"]  # type: ignore[index]
    assert by_student["dora"]["exercises"] == dict.fromkeys(FULL, 0.0)
    reasons = {name: by_student[name]["reason"] for name in ("eve", "fay", "gus")}
    assert reasons == {
        "eve": "the file is not a notebook (it is not JSON); hand in the .ipynb file itself",
        "fay": "the file is empty; save the notebook before handing it in",
        "gus": "the submission is not in an ordinary folder (it is a link, or cannot be read)",
    }


def test_the_gradebook_has_the_same_scores(graded: tuple[Path, list[dict[str, object]]]) -> None:
    folder, rows = graded
    expected = {
        row["student"]: {f"test_{name}": score for name, score in row["exercises"].items()}  # type: ignore[attr-defined]
        for row in rows
        if row["status"] == "graded"
    }
    assert scores(folder) == expected


def test_pages_are_written_for_each_student_and_the_class(graded: tuple[Path, list[dict[str, object]]]) -> None:
    folder, rows = graded
    pages = {path.name for path in (folder / "reports" / SESSION.id).iterdir()}
    assert pages == {"index.html", "scores.json"} | {f"{row['student']}.html" for row in rows}
    bob = (folder / "reports" / SESSION.id / "bob.html").read_text()
    assert "That is the mean squared error, not the binary cross-entropy." in bob
    assert "<svg" in bob and "data:image/png;base64," in bob


def test_what_was_guessed_stands_on_both_pages_and_in_the_data(graded: tuple[Path, list[dict[str, object]]]) -> None:
    folder, rows = graded
    reports = folder / "reports" / SESSION.id
    guesses = {row["student"]: row["guesses"] for row in rows if row["guesses"]}
    assert guesses == {"rita": {"my_guess_grey": "<b>half</b>"}}
    assert {row["student"]: row["guesses"] for row in json.loads((reports / "scores.json").read_text())}["rita"]
    own = (reports / "rita.html").read_text()
    assert "<dd>&lt;b&gt;half&lt;/b&gt;</dd>" in own and "<dd>9 % &lt;i&gt;of all&lt;/i&gt;.</dd>" in own
    page = (reports / "index.html").read_text()
    assert '<th scope="row">&lt;b&gt;half&lt;/b&gt;</th>' in page
    assert "9 % of the pixels lie between 0.1 and 0.9." in page  # says the solved notebook


def test_grading_again_computes_nothing_and_changes_nothing(graded: tuple[Path, list[dict[str, object]]]) -> None:
    folder, rows = graded
    before = {file: file.stat().st_mtime_ns for file in (folder / ".course" / "results").iterdir()}
    again = run("course", "grade", SESSION.id, "--class", str(folder), "--json")
    assert json.loads(again.stdout) == rows
    assert {file: file.stat().st_mtime_ns for file in (folder / ".course" / "results").iterdir()} == before


def test_nbgrader_alone_gives_the_same_scores(graded: tuple[Path, list[dict[str, object]]], tmp_path: Path) -> None:
    folder, _ = graded
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    for student in ("bob", "dora"):
        shutil.copytree(folder / "submitted" / student, tmp_path / "submitted" / student)
    made = run(
        "nbgrader", "generate_assignment", SESSION.id, "--CourseDirectory.release_directory=release", folder=tmp_path
    )
    assert made.returncode == 0, made.stderr
    done = run("nbgrader", "autograde", SESSION.id, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    wanted = scores(folder)
    assert scores(tmp_path) == {student: wanted[student] for student in ("bob", "dora")}


def test_nbgrader_writes_its_feedback_afterwards(graded: tuple[Path, list[dict[str, object]]]) -> None:
    folder, _ = graded
    done = run("nbgrader", "generate_feedback", SESSION.id, folder=folder)
    assert done.returncode == 0, done.stderr
    page = (folder / "feedback" / "bob" / SESSION.id / f"{SESSION.id}.html").read_text()
    assert "That is the mean squared error, not the binary cross-entropy." in page


@pytest.mark.smoke
@pytest.mark.parametrize("session", COURSE.sessions, ids=lambda session: session.id)
def test_each_labs_reference_gets_everything_and_its_starter_nothing(tmp_path: Path, session: Session) -> None:
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    hand_in(tmp_path, "dora", session, (session.assignment / f"{session.id}.ipynb").read_text())
    hand_in(tmp_path, "rita", session, nbformat.writes(notebook_with(session, {})))
    done = run("course", "grade", session.id, "--class", str(tmp_path), "--json")
    rows = {row["student"]: row["exercises"] for row in json.loads(done.stdout)}
    full = {name: exercise.points for name, exercise in read_source(session.source).exercises.items()}
    assert (done.returncode, rows) == (0, {"dora": dict.fromkeys(full, 0.0), "rita": full}), done.stderr


def test_a_hang_and_a_crash_cost_their_own_cells_only(tmp_path: Path) -> None:
    hand_in(tmp_path, "hans", SESSION, notebook("wrong/parameters_hangs"))
    hand_in(tmp_path, "kurt", SESSION, notebook("wrong/parameters_segfault"))
    done = run("course", "grade", SESSION.id, "--class", str(tmp_path), "--json")
    by_student = {row["student"]: row["exercises"] for row in json.loads(done.stdout)}
    assert by_student["hans"] == by_student["kurt"] == FULL | {"predicted_parameters": 0.0}
    hans, kurt = ((tmp_path / "reports" / SESSION.id / f"{name}.html").read_text() for name in ("hans", "kurt"))
    assert f"used more than {SESSION.limits.cell_seconds:g} s of computing" in hans
    assert "crashed the Python process (a memory error in compiled code)" in kurt


def test_a_notebook_that_has_used_up_its_computing_runs_no_further(server: ForkServer) -> None:
    """Also one that passed the limit so quickly that nobody was looking."""
    small = SESSION.limits.model_copy(update={"total_seconds": 0.02, "wall_factor": 1000.0})
    grader = Grader(COURSE, SESSION.model_copy(update={"limits": small}), server)
    result = grader.grade(cells_with(SOURCE, {}))
    told = [cell.message for cell in result.cells if cell.status == "stopped"]
    assert set(told) == {"the notebook as a whole used more than 0.02 s of computing"}
    assert result.complete and result.score == 0


@pytest.mark.parametrize("text", ["../../a-neighbour/2000-01-01", "", "\0", "9" * 200, "32nd of May"])
def test_a_time_of_handing_in_that_is_none_is_left_out(tmp_path: Path, text: str) -> None:
    """nbgrader would end at it, and nobody's grades would be recorded."""
    (tmp_path / "timestamp.txt").write_text(text)
    assert read_timestamp(tmp_path) is None
    (tmp_path / "timestamp.txt").write_text("2026-09-01 10:00:00 UTC\n")
    assert read_timestamp(tmp_path) == "2026-09-01 10:00:00 UTC"


def test_one_students_result_that_cannot_be_recorded_keeps_nobody_elses(
    graded: tuple[Path, list[dict[str, object]]], tmp_path: Path
) -> None:
    folder = tmp_path / "class"
    shutil.copytree(graded[0], folder, symlinks=True)
    shutil.rmtree(folder / "autograded")
    (folder / "autograded").mkdir()
    (folder / "autograded" / "bob").write_text("in the way")
    (folder / "gradebook.db").unlink()
    done = run("course", "grade", SESSION.id, "--class", str(folder), "--json")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"course: nbgrader could not record {SESSION.id}: ")
    assert done.stderr.splitlines()[-1].endswith("; not recorded: bob")
    kept = json.loads((folder / "reports" / SESSION.id / "scores.json").read_text())
    assert {row["student"] for row in kept if row["recorded"]} == {"ada", "cleo", "dora", "rita"}
    (folder / "autograded" / "bob").unlink()
    assert run("course", "grade", SESSION.id, "--class", str(folder)).returncode == 1  # as before
    assert scores(folder) == scores(graded[0])
