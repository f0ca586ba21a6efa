"""`course new`: a lab's skeleton, which is released and audited as it stands."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from support import ROOT
from support.commands import COURSE_COMMAND, copied
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import Course
from autograder.notebook import read_source

SETTINGS = """\
title: A course  # of one lab
seed: 7
sessions:
  - id: 01-first-lab
    title: First?
    budget_seconds: 5  # enough
"""
MADE = """\
source/07-mean-digit/07-mean-digit.ipynb
autograder/checks/07-mean-digit/test_mean_image.py
tests/corpus/07-mean-digit/right/loop.py
tests/corpus/07-mean-digit/wrong/over_pixels.py
tests/corpus/07-mean-digit/wrong/not_divided.py
tests/corpus/07-mean-digit/sample.txt
course.yml
Now: course release 07; course audit --session 07
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "course.yml").write_text(SETTINGS)
    for made in ("source/01-first-lab/01-first-lab.ipynb", "autograder/checks/01-first-lab/test_x.py"):
        (tmp_path / made).parent.mkdir(parents=True)
        (tmp_path / made).write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def new(name: str, title: str = "Is the average digit a digit?") -> tuple[int, str]:
    told = CliRunner().invoke(app, ["new", name, "--title", title])
    return told.exit_code, told.output


def test_a_skeleton_is_a_lab_of_one_exercise(folder: Path) -> None:
    assert new("07-mean-digit", 'Is it: "a digit"?') == (0, MADE)
    session = Course.load(folder).session("07")
    source = read_source(session.source)
    assert (session.title, list(source.exercises), source.points) == ('Is it: "a digit"?', ["mean_image"], 2)
    assert source.cells[0].source.startswith('# Is it: "a digit"?\n')


def test_course_yml_keeps_what_stands_there(folder: Path) -> None:
    new("07-mean-digit", "Is it?")
    entry = "  - id: 07-mean-digit\n    title: Is it?\n    budget_seconds: 10\n"
    assert (folder / "course.yml").read_text() == SETTINGS + entry


@pytest.mark.parametrize(
    ("name", "title", "problem"),
    [
        ("7-x", "x", "'7-x' is no id of a lab: it must be two digits and words, as in '07-mean-digit'"),
        ("../x", "x", "'../x' is no id of a lab: it must be two digits and words, as in '07-mean-digit'"),
        ("07-Mean", "x", "'07-Mean' is no id of a lab: it must be two digits and words, as in '07-mean-digit'"),
        ("01-second", "x", "there is a lab 01-first-lab already; give the new one another number"),
        ("07-x", " ", "a lab needs a title of one line: the question that it answers, as in --title 'Can it dream?'"),
        ("08-there", "x", "source/08-there is there already; remove it, or take another id"),
    ],
)
def test_what_is_no_new_lab_is_one_sentence(folder: Path, name: str, title: str, problem: str) -> None:
    (folder / "source" / "08-there").mkdir()
    assert new(name, title) == (2, f"course: {problem}\n")
    assert (folder / "course.yml").read_text() == SETTINGS


@pytest.mark.parametrize(
    "end", ["late: {grace_minutes: 5}\n", "sessions: [{id: 01-a-b, title: a, budget_seconds: 1}]\n"]
)
def test_a_course_yml_that_cannot_be_added_to_is_left_alone(folder: Path, end: str) -> None:
    text = SETTINGS + end if end.startswith("late") else SETTINGS[: SETTINGS.index("sessions")] + end
    (folder / "course.yml").write_text(text)
    for made in ("source/01-a-b/01-a-b.ipynb", "autograder/checks/01-a-b/test_x.py"):
        (folder / made).parent.mkdir(parents=True)
        (folder / made).write_text("")
    why = "course.yml: `sessions` must be its last key, with one entry below the other; nothing was written"
    assert new("07-mean-digit") == (2, f"course: {why}\n")
    assert not (folder / "source" / "07-mean-digit").exists()


OVER_ALL_SESSIONS = ("labkit/test_teaching", "release/test_sessions", "audit/test_audit", "pages/test_band")


@pytest.mark.slow
def test_right_after_it_release_audit_and_tests_pass(tmp_path: Path) -> None:
    copied(tmp_path, "autograder", "labkit", "source", "assignments", "tests", ".course/cache")
    copied(tmp_path, "course.yml", "pyproject.toml", "README.md", "docs")
    title, last = "Is the average digit a digit?", len(yaml.safe_load((ROOT / "course.yml").read_text())["sessions"])

    def run(*command: str) -> str:
        there = {"PYTHONPATH": str(tmp_path), "COURSE_SECRET": "new"}
        done = subprocess.run(command, cwd=tmp_path, env=os.environ | there, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def course(*arguments: str) -> str:
        return run(*COURSE_COMMAND, *arguments)

    course("new", "97-mean-digit", "--title", title)
    assert len(Course.load(tmp_path).sessions) == last + 1
    assert " files in assignments/, executed in " in course("release", "97")
    assert course("release", "97", "--check") == "97-mean-digit: starter and solution are what the source gives\n"
    told = json.loads(course("audit", "--session", "97", "--json"))
    assert {each["answer"]: (each["agrees"], each["exercises"]["mean_image"]) for each in told["answers"]} == {
        "right/loop": (True, 2.0),
        "wrong/not_divided": (True, 1.0),
        "wrong/over_pixels": (True, 0.0),
    }
    assert "1 answer was" not in course("audit", "--session", "97", "--sample")  # both wrong ones prove something
    over_all_sessions = [f"tests/unit/{name}.py" for name in OVER_ALL_SESSIONS]
    assert "[100%]\n7 passed" in run(
        sys.executable, "-m", "pytest", "-q", "-k", "97-mean-digit", "-m", "not slow", *over_all_sessions
    )
