"""A grading repository, from `course github init` to feedback in the students' repositories, with git's own remotes."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml
from support import ROOT
from support.git import Remote, git
from typer.testing import CliRunner

from autograder.audit.corpus import read_answer
from autograder.cli import app
from autograder.course import Course
from autograder.notebook import grade_id, read_source

COURSE = Course.load(ROOT)
SESSION = COURSE.sessions[0]
NOTEBOOK = f"{SESSION.id}.ipynb"
BRANCH = f"feedback-{SESSION.id}"
SOURCE = read_source(SESSION.source)
TOTAL = f"{SOURCE.points:g}"

slow = pytest.mark.slow


@pytest.fixture(autouse=True)
def in_the_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def init(folder: Path) -> Any:
    return CliRunner().invoke(app, ["github", "init", str(folder)])


def contents(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


# What init writes


@slow
def test_a_grading_repository_is_whole_and_holds_no_secret_and_no_answers_of_the_corpus(tmp_path: Path) -> None:
    folder = tmp_path / "grading"
    told = init(folder)
    assert told.exit_code == 0
    assert told.output == (
        f"{folder}: a grading repository; keep it private. What to do next is in its README.md.\n"
        f"lists without students yet: {', '.join(f'students/{session.id}.csv' for session in COURSE.sessions)}\n"
    )
    assert {path.name for path in folder.iterdir()} == {
        ".git", ".github", ".gitignore", "README.md", "class", "course", "grade", "students",
    }  # fmt: skip
    assert {path.name for path in (folder / "course").iterdir()} == {
        "autograder", "labkit", "source", "course.yml", "nbgrader_config.py", "pyproject.toml", "requirements.lock",
        "LICENSE", "LICENSE-docs",
    }  # fmt: skip
    assert not [name for name in contents(folder / "course") if "__pycache__" in name or "secret" in name]
    assert os.access(folder / "grade", os.X_OK)
    assert (folder / "students" / f"{SESSION.id}.csv").read_text() == "student,url,due\n"


def test_actions_are_pinned_to_a_commit_with_its_version_beside_it() -> None:
    """A tag can be moved to other code; the reporter of Classroom has published no other name than its tag."""
    places = [ROOT / "autograder/templates/grading/grade.yml", *ROOT.glob("assignments/*/.github/workflows/*.yml")]
    used = [line for place in places for line in re.findall(r"uses: (.+)", place.read_text())]
    assert len(places) > 1 and len(used) > 5
    for line in set(used) - {"classroom-resources/autograding-grading-reporter@v1"}:
        assert re.fullmatch(r"actions/[a-z/-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", line), line


@slow
def test_init_again_renews_the_course_and_leaves_lists_and_grades(tmp_path: Path) -> None:
    folder = tmp_path / "grading"
    init(folder)
    students = folder / "students" / f"{SESSION.id}.csv"
    students.write_text("student,url\nada,/a\n")
    (folder / "class" / "gradebook.db").write_text("grades")
    (folder / "course" / ".course").mkdir()
    (folder / "course" / ".course" / "secret").write_text("s")
    (folder / "course" / "course.yml").write_text("old")
    assert f"students/{SESSION.id}.csv" not in init(folder).output
    assert (folder / "course" / "course.yml").read_text() == (ROOT / "course.yml").read_text()
    assert students.read_text() == "student,url\nada,/a\n"
    assert (folder / "class" / "gradebook.db").read_text() == "grades"
    assert (folder / "course" / ".course" / "secret").read_text() == "s"


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("x")
    told = init(tmp_path)
    assert (told.exit_code, told.output) == (
        2,
        f"course: {tmp_path} holds other things and is no grading repository; name a new folder\n",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_grading_repository_is_not_made_inside_of_the_course() -> None:
    told = init(ROOT / "grading")
    assert (told.exit_code, told.output) == (
        2,
        f"course: {ROOT}/grading is inside the course's own folder; name one beside it, such as ../grading\n",
    )
    assert not (ROOT / "grading").exists()


def test_feedback_of_what_was_not_collected_is_refused(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["github", "feedback", "01", "--class", str(tmp_path)])
    assert told.exit_code == 2
    assert told.output.splitlines()[-1] == (
        f"course: {SESSION.id}: nothing was collected; run `course collect 01 --from-git` first"
    )


# The whole way


class Runner:
    """A machine that has the grading repository, and runs the steps of its workflow that are our own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "grading"
        assert init(self.folder).exit_code == 0
        git("init", "--quiet", "--bare", "--initial-branch=main", str(folder / "origin.git"))
        git("remote", "add", "origin", str(folder / "origin.git"), cwd=self.folder)
        git("add", "--all", cwd=self.folder)
        git("commit", "--quiet", "-m", "Begin", cwd=self.folder)
        command = folder / "bin" / "course"  # as `pip install -e course` makes it: it runs the copy
        command.parent.mkdir()
        command.write_text(
            f"#!/bin/sh\nPYTHONPATH={self.folder}/course exec {sys.executable} "
            "-c 'from autograder.cli import main; main()' \"$@\"\n"
        )
        command.chmod(0o755)
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PYTHONPATH"))}
        self.environment = kept | {
            "PATH": f"{command.parent}:{os.environ['PATH']}",
            "GITHUB_ACTIONS": "true",
            "COURSE_SECRET": "of the tests",
            "SESSION": "",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "COLUMNS": "300",
        }
        workflow = yaml.safe_load((self.folder / ".github/workflows/grade.yml").read_text())
        runs = [step["run"] for step in workflow["jobs"]["grade"]["steps"] if "run" in step]
        self.steps = [run for run in runs if run.startswith("./grade") and run != "./grade doctor"]
        assert self.steps == ["./grade collect", "./grade grade", "./grade feedback", "./grade save"]

    def run(self, step: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-e", "-c", step],
            cwd=self.folder,
            env=self.environment | environment,
            capture_output=True,
            text=True,
        )

    def all(self) -> str:
        """Run the steps, each of which must end well; what they print."""
        told = ""
        for step in self.steps:
            done = self.run(step)
            assert done.returncode == 0, done.stdout + done.stderr
            told += done.stdout
        return told


def starter_with(answer: str, *exercises: str) -> str:
    """The starter with a few answers of the corpus; without those that train, it is graded quickly."""
    notebook = nbformat.read(SESSION.assignment / NOTEBOOK, as_version=4)
    code = read_answer(SESSION.corpus / f"{answer}.py", SOURCE).code
    for cell in notebook.cells:
        if grade_id(cell) in exercises:
            cell.source = code[str(grade_id(cell))]
    return str(nbformat.writes(notebook))


def at(remote: Remote, name: str) -> str:
    return git("show", f"{BRANCH}:{name}", cwd=remote.bare)


@slow
def test_clone_grade_write_back_and_again_only_what_changed(tmp_path: Path) -> None:
    now = datetime.now(UTC).isoformat()
    ada, bob, cleo = (Remote(tmp_path, name) for name in ("ada", "bob", "cleo"))
    starter = (SESSION.assignment / NOTEBOOK).read_text()
    ada.push({NOTEBOOK: starter_with("right/terse", "to_unit_interval", "predicted_parameters")}, now)
    bob.push({NOTEBOOK: starter, ".github/workflows/classroom.yml": "on: push\n"}, now)
    cleo.push({"a.ipynb": starter, "b.ipynb": "{"}, now)
    runner = Runner(tmp_path)
    rows = [f"{name},{remote.url}," for name, remote in (("ada", ada), ("bob", bob), ("cleo", cleo))]
    rows.append(f"dora,{(tmp_path / 'gone.git').as_uri()},")
    (runner.folder / "students" / f"{SESSION.id}.csv").write_text("student,url,due\n" + "\n".join(rows))

    told = runner.all()
    assert f"{SESSION.id}: 2 of 4 collected, 2 new or changed, 0 late, 1 refused, 1 missing\n" in told
    assert f"{SESSION.id}: feedback 3 written, 0 unchanged, 0 not graded, 0 failed\n" in told
    assert f"::warning title={SESSION.id}::something waits for you: see the lines above\n" in told

    # What each student finds
    assert f"**3 of {TOTAL} points.** 2 of 7 exercises have full points" in at(ada, "README.md")
    assert f"**0 of {TOTAL} points.** No exercise has points yet" in at(bob, "README.md")
    refused = "the file ends in the middle, cut off while it was saved or uploaded; save it and hand it in again"
    assert "**Not graded:**" in at(cleo, "README.md") and refused in at(cleo, "README.md")
    assert "Feedback for <strong>ada</strong>" in at(ada, "feedback.html")
    for remote in (ada, bob, cleo):  # no workflow, so that nothing runs there
        assert git("ls-tree", "-r", "--name-only", BRANCH, cwd=remote.bare) == "README.md\nfeedback.html"
        assert git("for-each-ref", "--format=%(refname)", cwd=remote.bare).splitlines() == [
            f"refs/heads/{BRANCH}", "refs/heads/main",
        ]  # fmt: skip
        for text in ("autograder/checks", "of the tests"):
            assert text not in at(remote, "README.md") + at(remote, "feedback.html")

    # What the instructor keeps
    kept = git("ls-tree", "-r", "--name-only", "main", "class/", cwd=tmp_path / "origin.git").splitlines()
    reports = [
        f"class/reports/{SESSION.id}/{name}" for name in ("ada.html", "bob.html", "collected.json", "index.html")
    ]
    assert kept == ["class/.gitkeep", "class/gradebook.db", *reports, f"class/reports/{SESSION.id}/scores.json"]

    # Bob goes on: only his work is graded, and only he hears of it
    heads = [git("rev-parse", BRANCH, cwd=remote.bare) for remote in (ada, bob, cleo)]
    results = runner.folder / "class" / ".course" / "results"
    graded = {path.name: path.stat().st_mtime_ns for path in results.iterdir()}
    bob.push({NOTEBOOK: starter_with("wrong/loss_mse", "reconstruction_loss")}, now)
    told = runner.all()
    assert f"{SESSION.id}: 2 of 4 collected, 1 new or changed, 0 late, 1 refused, 1 missing\n" in told
    assert f"{SESSION.id}: feedback 1 written, 2 unchanged, 0 not graded, 0 failed\n" in told
    after = {path.name: path.stat().st_mtime_ns for path in results.iterdir()}
    assert len(after) == len(graded) + 1 and after.items() >= graded.items()
    assert "That is the mean squared error, not the binary cross\\-entropy\\." in at(bob, "README.md")
    now_heads = [git("rev-parse", BRANCH, cwd=remote.bare) for remote in (ada, bob, cleo)]
    assert [old == new for old, new in zip(heads, now_heads, strict=True)] == [True, False, True]
    assert git("rev-parse", f"{BRANCH}~1", cwd=bob.bare) == heads[1]
    scores = json.loads((runner.folder / "class" / "reports" / SESSION.id / "scores.json").read_text())
    assert [(row["student"], row["recorded"]) for row in scores] == [("ada", True), ("bob", True)]

    # Without the secret nothing is graded: every run would have other hidden digits
    refused = runner.run("./grade grade", COURSE_SECRET="")
    assert refused.returncode == 2
    assert refused.stderr == (
        "::error::the secret COURSE_SECRET is not set: without it every run would move the hidden digits anew\n"
    )


def test_students_tokens_are_not_where_their_code_runs() -> None:
    text = (ROOT / "autograder/templates/grading/grade.yml").read_text()
    steps = yaml.safe_load(text)["jobs"]["grade"]["steps"]
    (grade,) = (step for step in steps if step.get("run") == "./grade grade")
    assert list(grade["env"]) == ["COURSE_SECRET"]
    assert all("secrets." not in step.get("run", "") for step in steps)
    assert not re.search(r"run:.*\$\{\{", text)  # nothing that somebody else wrote is pasted into a shell
    assert next(step for step in steps if "checkout" in step.get("uses", ""))["with"] == {"persist-credentials": False}
