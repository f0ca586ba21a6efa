"""The instructor's whole loop with nbgrader's own commands, a real exchange folder, and formgrader in a real browser."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from getpass import getuser
from pathlib import Path
from typing import Any

import nbformat
import pytest
from helpers_class import FULL, SESSION, SOURCE, copy_of_course, tables
from nbgrader.api import Gradebook

from autograder.audit import read_answer
from autograder.demo import notebook_with

pytestmark = pytest.mark.slow

BIN = Path(sys.executable).parent
ID = SESSION.id
ME = getuser()  # who runs the tests is the student who submits by nbgrader's own command
LATE = {"percent_per_day": 10.0, "at_most_percent": 50.0, "grace_minutes": 30.0}
TOTAL = sum(FULL.values())


@dataclass
class Loop:
    """A course with a due date, the class folder, the exchange, and a student's home."""

    base: Path

    @property
    def course(self) -> Path:
        return self.base / "course"

    @property
    def folder(self) -> Path:
        return self.base / "class"

    def run(self, *command: str, folder: Path | None = None, fails: bool = False) -> subprocess.CompletedProcess[str]:
        paths = {"JUPYTER_DATA_DIR": str(self.base / "data"), "JUPYTER_CONFIG_DIR": str(self.base / "settings")}
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]],
            cwd=folder or self.folder,
            env=os.environ | paths | {"PYTHONPATH": str(self.course), "OMP_NUM_THREADS": "1", "COLUMNS": "200"},
            capture_output=True,
            text=True,
        )
        assert fails or done.returncode == 0, done.stdout + done.stderr
        return done

    def grade(self, *options: str, folder: Path | None = None, fails: bool = False) -> Any:
        arguments = ("grade", "01", "--class", str(folder or self.folder), "--json", *options)
        program = "from autograder.cli import app; app()"
        done = self.run("python", "-c", program, *arguments, folder=self.course, fails=fails)
        return json.loads(done.stdout)

    def course_says(self, *arguments: str, fails: bool = False) -> subprocess.CompletedProcess[str]:
        program = "from autograder.cli import app; app()"
        class_ = ("--class", str(self.folder))
        return self.run("python", "-c", program, *arguments, *class_, folder=self.course, fails=fails)

    def url(self, folder: Path | None = None) -> str:
        return f"sqlite:///{(folder or self.folder) / 'gradebook.db'}"


def answers(name: str) -> str:
    return nbformat.writes(notebook_with(SESSION, read_answer(SESSION.corpus / f"{name}.py", SOURCE).code))


def submitted_by(loop: Loop, student: str, text: str, when: str) -> None:
    """As `nbgrader submit` leaves it in the exchange; the real one is run for the student who runs the tests."""
    place = loop.base / "exchange" / "labs" / "inbound" / f"{student}+{ID}+{when}"
    place.mkdir()
    (place / f"{ID}.ipynb").write_text(text)
    (place / "timestamp.txt").write_text(when)


@pytest.fixture(scope="module")
def loop(tmp_path_factory: pytest.TempPathFactory) -> Loop:
    """Released, submitted, collected, graded: a right answer, a wrong one a day and a half late, an untouched starter."""
    loop = Loop(tmp_path_factory.mktemp("loop"))
    copy_of_course(loop.course, due="2099-01-01T12:00:00+01:00", late=LATE)
    shutil.rmtree(loop.course / "assignments" / ID)
    exchange, home = loop.base / "exchange", loop.base / "home"
    for folder in (loop.folder, home):
        folder.mkdir()
        (folder / "nbgrader_config.py").write_text(
            f"load_subconfig('nbgrader_config.py', path={str(loop.course)!r})\nc = get_config()\n"
            f"c.Exchange.root = {str(exchange)!r}\nc.CourseDirectory.course_id = 'labs'\n"
        )
    loop.run("nbgrader", "generate_assignment", ID)
    loop.run("nbgrader", "release_assignment", ID)
    loop.run("nbgrader", "fetch_assignment", ID, folder=home)
    (home / ID / f"{ID}.ipynb").write_text(answers("right/terse"))
    loop.run("nbgrader", "submit", ID, folder=home)
    submitted_by(loop, "bob", answers("wrong/loss_mse"), "2099-01-02 23:00:00.000000 UTC")
    submitted_by(loop, "bob", "an earlier one, in pieces", "2099-01-01 09:00:00.000000 UTC")
    loop.run("nbgrader", "collect", ID)
    starter = (loop.course / "assignments" / ID / f"{ID}.ipynb").read_text()
    archive = loop.folder / "downloaded" / ID / "archive"
    archive.mkdir(parents=True)
    (archive / f"dora_2099-01-01-11-10-00_{ID}.ipynb").write_text(starter)
    pattern = r"(?P<student_id>\w+)_(?P<timestamp>[0-9\-]+)_(?P<file_id>01-[\w\-]+)"
    loop.run("nbgrader", "zip_collect", ID, f"--FileNameCollectorPlugin.named_regexp={pattern}")
    loop.grade()
    return loop


def test_the_starter_in_the_exchange_is_the_whole_one(loop: Loop) -> None:
    there = loop.base / "exchange" / "labs" / "outbound" / ID
    wanted = SESSION.assignment
    names = {path.relative_to(wanted) for path in wanted.rglob("*") if "__pycache__" not in path.parts}
    assert {path.relative_to(there) for path in there.rglob("*")} == names
    for name in names:
        if (wanted / name).is_file() and name.suffix != ".md":  # the README has the due date
            assert (there / name).read_bytes() == (wanted / name).read_bytes(), name


def test_lateness_costs_what_course_yml_says(loop: Loop) -> None:
    with Gradebook(loop.url()) as gradebook:
        assert gradebook.find_assignment(ID).duedate.isoformat() == "2099-01-01T11:00:00"
        found = {
            each.student.id: (each.score, each.late_submission_penalty) for each in gradebook.assignment_submissions(ID)
        }
    bob = TOTAL - FULL["reconstruction_loss"] * 0.75
    assert found == {ME: (TOTAL, 0.0), "bob": (bob, round(bob * 0.2, 2)), "dora": (0.0, 0.0)}  # dora within the grace


def test_nbgrader_autograde_gives_the_same_tables(loop: Loop, tmp_path: Path) -> None:
    """Row by row, all tables; bob's notebook, the late one, is graded anew by nbgrader alone."""
    shutil.copy(loop.folder / "nbgrader_config.py", tmp_path)
    shutil.copytree(loop.folder / "submitted", tmp_path / "submitted")
    shutil.copytree(loop.folder / ".course", tmp_path / ".course")
    stamp = json.loads((loop.folder / "autograded" / "bob" / ID / f"{ID}.ipynb").read_text())["metadata"]["course"]
    (tmp_path / ".course" / "results" / f"{stamp['key']}.json").unlink()
    loop.run("nbgrader", "generate_assignment", ID, folder=tmp_path)
    loop.run("nbgrader", "autograde", ID, folder=tmp_path)
    assert (tmp_path / ".course" / "results" / f"{stamp['key']}.json").exists()
    assert tables(loop.url(tmp_path)) == tables(loop.url())
    before = (tmp_path / "gradebook.db").read_bytes()
    assert [row["score"] for row in loop.grade(folder=tmp_path)] == [row["score"] for row in loop.grade()]
    assert (tmp_path / "gradebook.db").read_bytes() == before  # what nbgrader recorded, `course grade` knows


def test_feedback_is_made_and_released_and_grades_are_exported(loop: Loop) -> None:
    loop.run("nbgrader", "generate_feedback", ID)
    assert "That is the mean squared error" in (loop.folder / "feedback" / "bob" / ID / f"{ID}.html").read_text()
    loop.run("nbgrader", "release_feedback", ID)
    released = list((loop.base / "exchange" / "labs" / "feedback").glob("*.html"))
    assert released
    fetched = loop.run("nbgrader", "fetch_feedback", ID, folder=loop.base / "home")
    assert list((loop.base / "home" / ID / "feedback").rglob("*.html")), fetched.stderr
    loop.run("nbgrader", "export")
    assert f"{ID},2099-01-01 11:00:00,2099-01-02 23:00:00,bob" in (loop.folder / "grades.csv").read_text()
    told = json.loads(loop.course_says("export", "01", "--json", fails=True).stdout)
    assert told["graded"] == 3
