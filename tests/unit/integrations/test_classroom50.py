"""Classroom 50's autograder, exported and really run in a checkout as its runner does it."""

import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from support.docs import ROOT
from support.git import git
from typer.testing import CliRunner

from autograder.audit.corpus import read_answer
from autograder.cli import app
from autograder.course import Course
from autograder.notebook import grade_id, read_source
from autograder.release.leaks import find_leak, secrets_of

SESSION = Course.load(ROOT).sessions[0]
SOURCE = read_source(SESSION.source)
NOTEBOOK = f"{SESSION.id}.ipynb"
TIME = re.compile(r"\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")
REQUIRED = {
    "schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit", "release", "review",
    "datetime", "score", "max-score", "tests",
}  # fmt: skip
OPTIONAL = {"graded_at", "submitted_by"}


@pytest.fixture(autouse=True)
def in_the_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def export(folder: Path, *words: str) -> Any:
    return CliRunner().invoke(app, ["classroom50", "export", str(folder), *words])


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    told = export(tmp_path, "--classroom", "deep-learning", "--session", "01")
    assert (told.exit_code, told.output) == (
        0,
        f"{tmp_path}/deep-learning/autograders/{SESSION.id}\n"
        "Commit and push them there. How to register the assignments: docs/github.md\n",
    )
    return tmp_path / "deep-learning" / "autograders" / SESSION.id


def run(bundle: Path, folder: Path, files: dict[str, str | Path]) -> tuple[dict[str, Any], str]:
    """result.json and release-body.md of a submission with these files; a Path becomes a link."""
    checkout = folder / "checkout"
    git("init", "--quiet", str(checkout))
    for name, content in files.items():
        path = checkout / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            path.symlink_to(content)
        else:
            path.write_text(content)
    git("add", "--all", cwd=checkout)
    git("commit", "--quiet", "--allow-empty", "-m", "work", cwd=checkout, at="2026-06-01T16:32:01+02:00")
    given = {
        "CLASSROOM": "deep-learning",
        "ASSIGNMENT": SESSION.id,
        "ASSIGNMENT_TYPE": "individual",
        "USERNAME": "ada",
        "OWNER": "ada",
        "SUBMISSION_TAG": "submit/2026-06-01T14-32-05Z-a1b2c3d",
        "COMMIT_URL": "https://github.com/o/r/commit/1",
        "RELEASE_URL": "https://github.com/o/r/releases/tag/1",
        "REVIEW_URL": "https://github.com/o/r/compare/0...1",
        "GITHUB_ACTOR": "ada",
        "GITHUB_ACTOR_ID": "7",
        "GITHUB_TOKEN": "ghs_x",
    }
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("GIT", "PYTHON"))}
    done = subprocess.run(
        [sys.executable, bundle / "autograder.py"], cwd=checkout, env=kept | given, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads((checkout / "result.json").read_text())
    check_against_the_schema(result)
    return result, (checkout / "release-body.md").read_text()


ENVIRONMENTS = """
from pathlib import Path
stat = Path("/proc/self/stat").read_text()
parent = int(stat.rsplit(")", 1)[1].split()[1])
found = [b"ghs" + b"_x" in Path(f"/proc/{pid}/environ").read_bytes() for pid in ("self", parent)]
print("tokens found:", sum(found), "of", len(found))
"""


def check_against_the_schema(result: dict[str, Any]) -> None:
    """classroom50/result/v1, rule by rule."""
    assert set(result) >= REQUIRED and set(result) <= REQUIRED | OPTIONAL
    assert result["schema"] == "classroom50/result/v1"
    assert result["assignment_type"] in ("individual", "group")
    for key in ("classroom", "assignment", "owner", "commit", "release", "review"):
        assert isinstance(result[key], str) and result[key]
    assert result["submission"].startswith("submit/")
    assert TIME.fullmatch(result["datetime"]) and TIME.fullmatch(result["graded_at"])
    for record in (result, *result["tests"]):
        assert all(type(record[key]) is int for key in ("score", "max-score"))  # no 2.0, no True
        assert 0 <= record["score"] <= record["max-score"]
    for test in result["tests"]:
        assert set(test) >= {"test-name", "passed", "score", "max-score"} and test["test-name"]
        assert type(test["passed"]) is bool
    for key in ("score", "max-score"):
        assert result[key] == sum(test[key] for test in result["tests"])
    assert set(result["submitted_by"]) == {"username", "id"}


def starter_with(*exercises: str) -> Any:
    notebook = nbformat.read(SESSION.assignment / NOTEBOOK, as_version=4)
    code = read_answer(SESSION.corpus / "right" / "terse.py", SOURCE).code
    for cell in notebook.cells:
        if grade_id(cell) in exercises:
            cell.source = code[str(grade_id(cell))]
    return notebook


@pytest.mark.slow
def test_the_bundle_holds_only_what_students_have_anyway(bundle: Path) -> None:
    names = {path.name for path in bundle.iterdir()}
    assert names == {"autograder.py", "starter.ipynb", "requirements.txt", "runtime.json", "labkit"}
    assert (bundle / "starter.ipynb").read_bytes() == (SESSION.assignment / NOTEBOOK).read_bytes()
    secrets = secrets_of(SOURCE, SESSION.checks, [ROOT / "autograder"])
    del secrets.names["autograder"]  # which is what Classroom 50 calls the script
    assert find_leak(bundle, secrets) is None
    assert sum(path.stat().st_size for path in bundle.rglob("*")) < 10 * 2**20  # what the runner fetches
    assert json.loads((bundle / "runtime.json").read_text()) == {"python": "3.12"}
    assert not list(bundle.rglob("autograde.yaml"))  # a reserved name


@pytest.mark.slow
def test_a_submission_gets_a_valid_result_and_a_page(bundle: Path, tmp_path: Path) -> None:
    notebook = starter_with("to_unit_interval", "predicted_parameters")
    (check,) = (cell for cell in notebook.cells if grade_id(cell) == "test_train")
    check.source = "pass  # the student's own idea of a check"
    notebook.cells.insert(1, nbformat.v4.new_code_cell(ENVIRONMENTS, id="environments"))
    (loss,) = (cell for cell in notebook.cells if grade_id(cell) == "reconstruction_loss")
    loss.source = "def reconstruction_loss(*_):\n    raise ValueError('```\\n@everyone <b>')"
    result, body = run(bundle, tmp_path, {NOTEBOOK: nbformat.writes(notebook), "labkit/check.py": "1 / 0"})
    assert (result["score"], result["max-score"], result["owner"]) == (3, 20, "ada")
    assert result["datetime"] == "2026-06-01T14:32:01Z"
    assert result["submitted_by"] == {"username": "ada", "id": 7}
    assert {test["test-name"]: test["passed"] for test in result["tests"]} == {
        name: name in ("to_unit_interval", "predicted_parameters") for name in SOURCE.exercises
    }
    assert body.startswith("## Public checks: 3 of 20\n")
    assert "| ✅ | `to_unit_interval` | 2 of 2 |" in body and "| ❌ | `train` | 0 of 4 |" in body
    assert "\n````text\n" in body  # a fence that the student's own does not end
    assert "Your notebook as it ran, with its pictures, is the file `notebook.html` below." in body
    page = (tmp_path / "checkout" / "notebook.html").read_text()
    assert "data:image/png;base64," in page and "ghs_x" not in page
    assert "tokens found: 0 of 2" in page


@pytest.mark.slow
def test_what_cannot_be_checked_is_a_zero_with_its_reason(bundle: Path, tmp_path: Path) -> None:
    problem = f"there is no {NOTEBOOK} in the repository; push the notebook under its own name"
    result, body = run(bundle, tmp_path, {NOTEBOOK: Path("/etc/hostname")})  # a link is no notebook
    assert (result["score"], result["max-score"]) == (0, 20)
    assert f"**Nothing was checked:** {problem}.\n" in body
    assert {test["message"] for test in result["tests"]} == {problem}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[]", f"{NOTEBOOK} is not a notebook; open it in Jupyter, save and push it"),
        ('{"cells": []}', "none of this lab's answer cells is in the notebook; answer in the notebook handed out"),
    ],
)
def test_each_reason_is_a_sentence(tmp_path: Path, text: str, problem: str) -> None:
    script = runpy.run_path(str(ROOT / "autograder/templates/classroom50/autograder.py"))
    (tmp_path / NOTEBOOK).write_text(text)
    starter = json.loads((SESSION.assignment / NOTEBOOK).read_text())
    with pytest.raises(script["RefusedError"]) as error:
        script["with_answers"](starter, script["submitted"](tmp_path, SESSION.id))
    assert str(error.value) == problem


def test_a_name_that_is_no_classroom_is_refused(tmp_path: Path) -> None:
    told = export(tmp_path, "--classroom", "../x")
    assert (told.exit_code, told.output) == (
        2,
        "course: '../x' cannot be a classroom's short name: 2 to 39 small letters, digits and -, not first\n",
    )
    assert list(tmp_path.iterdir()) == []
