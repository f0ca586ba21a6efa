"""Gradescope: the zip file, unpacked as Gradescope lays it out, and a real run of its run_autograder."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import pytest
from support.commands import notebook
from support.docs import ROOT
from typer.testing import CliRunner

from autograder.audit.corpus import read_answer
from autograder.cli import app
from autograder.course import Course
from autograder.gradebook.results_json import NEVER
from autograder.integrations import gradescope
from autograder.integrations.gradescope import grade, main, results_of
from autograder.notebook import grade_id, read_source
from autograder.result import Check, Exercise, Grid, ImageRow, Outcome, Result
from autograder.sandbox import SandboxError

pytestmark = pytest.mark.slow

COURSE = Course.load(ROOT)
SESSION = COURSE.sessions[0]
SOURCE = read_source(SESSION.source)
NOTEBOOK = f"{SESSION.id}.ipynb"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as /autograder is, with this Python in the place of the one that setup.sh would install."""
    home = tmp_path_factory.mktemp("autograder")
    before = os.getcwd()
    os.chdir(ROOT)
    try:
        told = CliRunner().invoke(app, ["gradescope", "build", "01", "--output", str(home / "lab.zip")])
    finally:
        os.chdir(before)
    assert told.exit_code == 0, told.output
    assert told.output.endswith("files, the secret among them; upload it to Gradescope and keep it from students\n")
    assert (home / "lab.zip").stat().st_mode & 0o777 == 0o600
    subprocess.run([sys.executable, "-m", "zipfile", "-e", str(home / "lab.zip"), str(home / "source")], check=True)
    for name in ("setup.sh", "run_autograder"):  # as Gradescope does
        shutil.copy(home / "source" / name, home / name)
        (home / name).chmod(0o755)
    python = home / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    return home


def submit(home: Path, files: dict[str, str]) -> tuple[subprocess.CompletedProcess[str], dict[str, Any]]:
    """What run_autograder makes of these files."""
    shutil.rmtree(home / "submission", ignore_errors=True)
    (home / "submission").mkdir()
    for name, content in files.items():
        (home / "submission" / name).write_text(content)
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COURSE_"))}
    done = subprocess.run([home / "run_autograder"], cwd="/", env=environment, capture_output=True, text=True)
    results = home / "results" / "results.json"
    return done, json.loads(results.read_text()) if results.exists() else {}


def starter_with(*exercises: str) -> str:
    notebook = nbformat.read(SESSION.assignment / NOTEBOOK, as_version=4)
    code = read_answer(SESSION.corpus / "right" / "terse.py", SOURCE).code
    for cell in notebook.cells:
        if grade_id(cell) in exercises:
            cell.source = code[str(grade_id(cell))]
    return str(nbformat.writes(notebook))


def test_the_zip_is_whole_and_says_what_is_run(home: Path) -> None:
    with zipfile.ZipFile(home / "lab.zip") as archive:
        infos = {info.filename: info for info in archive.infolist()}
        run = archive.read("run_autograder").decode()
    assert {name.split("/")[0] for name in infos} == {"course", "setup.sh", "run_autograder"}
    assert "course/.course/secret" in infos and "course/labkit/check.py" in infos
    assert not [name for name in infos if "__pycache__" in name or "tests/" in name or "solutions/" in name]
    assert infos["run_autograder"].external_attr >> 16 == infos["setup.sh"].external_attr >> 16 == 0o755
    assert run.endswith(
        f'exec env OMP_NUM_THREADS=1 "$home/venv/bin/python" -m autograder.integrations.gradescope "$home" {SESSION.id}\n'
    )
    for script in ("run_autograder", "setup.sh"):
        subprocess.run(["sh", "-n", home / "source" / script], check=True)


def test_run_autograder_grades_a_submission_in_the_sandbox(home: Path) -> None:
    done, results = submit(home, {NOTEBOOK: starter_with("to_unit_interval", "predicted_parameters")})
    assert done.returncode == 0, done.stderr
    assert (results["score"], results["stdout_visibility"], results["output_format"]) == (3, "hidden", "html")
    assert set(results) == {
        "score", "execution_time", "output", "output_format", "stdout_visibility", "visibility", "extra_data", "tests",
    }  # fmt: skip
    assert [(test["name"], test["score"], test["max_score"], test["status"]) for test in results["tests"]] == [
        (name, points if name in ("to_unit_interval", "predicted_parameters") else 0, points, status)
        for name, points, status in (
            (name, exercise.points, "passed" if name in ("to_unit_interval", "predicted_parameters") else "failed")
            for name, exercise in SOURCE.exercises.items()
        )
    ]
    assert all(
        set(test) == {"name", "number", "visibility", "score", "max_score", "status", "output", "output_format"}
        for test in results["tests"]
    )
    assert sum(test["score"] for test in results["tests"]) == results["score"]
    assert results["extra_data"]["unsafe"] is False
    shown = json.dumps(results)
    secret = (home / "source" / "course" / ".course" / "secret").read_text().strip()
    assert secret not in shown and "autograder/checks" not in shown


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        (
            ["bare_parameters", "batch_norm"],
            "2 notebooks with different answers were handed in (`bare_parameters.ipynb` and `batch_norm.ipynb`); "
            f"hand in one, named {NOTEBOOK}",
        ),
        ([], f"no notebook was handed in; hand in one, named {NOTEBOOK}"),
    ],
)
def test_what_cannot_be_graded_is_told_to_the_student(tmp_path: Path, files: list[str], reason: str) -> None:
    for name in files:
        (tmp_path / f"{name}.ipynb").write_text(notebook(f"right/{name}"))
    assert grade(COURSE, SESSION, tmp_path) == {
        "score": 0,
        "output": f"<p>This notebook was not graded: {reason}.</p>",
        "output_format": "html",
        "stdout_visibility": "hidden",
    }


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / NOTEBOOK).symlink_to(SESSION.assignment / NOTEBOOK)
    assert "the notebook is a link or cannot be read" in grade(COURSE, SESSION, tmp_path)["output"]


def test_where_the_sandbox_is_missing_nobody_gets_a_zero(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As in a container that forbids namespaces: no results at all, and the reason for the instructor."""

    def refuse(*_: object, **__: object) -> None:
        raise SandboxError("this system refuses the isolation")

    monkeypatch.setattr(gradescope, "start_fork_server", refuse)
    monkeypatch.chdir(ROOT)
    for name in ("results", "submission"):
        (tmp_path / name).mkdir()
    (tmp_path / "results" / "results.json").write_text('{"score": 20}')
    shutil.copy(SESSION.assignment / NOTEBOOK, tmp_path / "submission" / NOTEBOOK)
    assert main([str(tmp_path), SESSION.id]) == 1
    assert capsys.readouterr().err == "course: this system refuses the isolation\n"
    assert list((tmp_path / "results").iterdir()) == []


def check(outcome: Outcome, **said: str) -> Check:
    return Check(name="test_x", title="Does <b>it</b>.", weight=1, outcome=outcome, **said)


def test_partial_credit_markup_and_what_could_not_be_checked() -> None:
    result = Result(
        session=SESSION.id,
        key="k",
        exercises=[
            Exercise(name="a", points=3, checks=[check(Outcome.PASSED), check(Outcome.FAILED, actual="<script>`1`")]),
            Exercise(name="b", points=2, checks=[check(Outcome.UNCHECKED, fault="zanzibar")]),
        ],
        pictures=[Grid(title="Digits <", alt="eight digits", rows=[ImageRow(label="in", images=["AAAA"])])],
    )
    made = results_of(result)
    first, second = made["tests"]
    assert (first["score"], first["max_score"], first["status"]) == (1.5, 3, "failed")
    assert "&lt;script&gt;" in first["output"] and "<script" not in first["output"]
    assert "score" not in second and "status" not in second and second["output"].startswith(NEVER)
    assert made["score"] == 1.5 and '<img src="data:image/png;base64,AAAA"' in made["output"]
    assert "<h4>Digits &lt;</h4><p>eight digits</p>" in made["output"] and "zanzibar" not in json.dumps(made)
