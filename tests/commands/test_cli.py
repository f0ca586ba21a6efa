"""The `course` command: what it says, and how it ends."""

import io
import json
import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import typer
from rich.console import Console
from support import ROOT
from support.docs import unknown_in
from typer.testing import CliRunner

from autograder.audit.demo import hand_in
from autograder.cli import app
from autograder.commands import common, doctor
from autograder.course import Course
from autograder.sandbox import SandboxError

COURSE = Course.load(ROOT)
SESSION = COURSE.sessions[0]


@pytest.fixture(autouse=True)
def in_the_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


COMMANDS = typer.main.get_command(app)
NAMES = [
    " ".join(words)
    for name, command in COMMANDS.commands.items()  # type: ignore[attr-defined]
    for words in ([name], *([name, inner] for inner in getattr(command, "commands", ())))
]


def test_without_arguments_it_says_what_can_be_done_next(tmp_path: Path) -> None:
    (tmp_path / "submitted" / "ada" / SESSION.id).mkdir(parents=True)
    told = CliRunner().invoke(app, ["--class", str(tmp_path)])
    assert told.exit_code == 0
    assert told.output.startswith(COURSE.title)
    assert told.output.endswith(
        "What can be done next:\n"
        f"  course grade 01 --class {tmp_path}  1 notebook waits to be graded\n"
        "`course --help` lists all commands; `course COMMAND --help` has examples.\n"
    )


def test_the_same_for_programs(tmp_path: Path) -> None:
    told = json.loads(CliRunner().invoke(app, ["--class", str(tmp_path), "--json"]).stdout)
    assert [state["session"] for state in told["sessions"]] == [session.id for session in COURSE.sessions]
    assert told["steps"][0] == {
        "command": "course doctor",
        "why": "nothing is handed in yet; says whether this machine can grade",
    }


def test_it_says_its_version() -> None:
    told = CliRunner().invoke(app, ["--version"])
    assert (told.exit_code, told.output) == (0, f"course {version('deep-learning-labs')}\n")


def test_it_says_its_version_outside_of_a_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["--version"]).exit_code == 0
    assert CliRunner().invoke(app, []).exit_code == 2


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_examples_that_it_understands(name: str) -> None:
    told = CliRunner().invoke(app, [*name.split(), "--help"]).output
    examples = re.findall(r"^    (course .+)$", told, re.MULTILINE)
    assert examples, f"`course {name} --help` has no example"
    for example in examples:
        assert unknown_in(example) == "", example


def test_exit_codes_are_in_the_help() -> None:
    told = CliRunner().invoke(app, ["--help"]).output
    assert (
        "  Exit codes:\n    0  done\n    1  something needs a person: a rejected submission, a disagreement in the audit, "
        "a missing layer\n    2  refused or misused, with one sentence that says why\n"
    ) in told


@pytest.mark.parametrize("no_color", [False, True])
def test_no_color_is_respected(no_color: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal is red on a terminal; with NO_COLOR it is the same words alone."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    terminal = Console(file=io.StringIO(), force_terminal=True, color_system="standard", highlight=False)
    monkeypatch.setattr(common, "err", terminal)
    assert CliRunner().invoke(app, ["release"]).exit_code == 2
    words = f"course: course.yml: not found in {tmp_path}; run this in the course's folder"
    assert terminal.file.getvalue() == (f"{words}\n" if no_color else f"\x1b[31m{words}\x1b[0m\n")  # type: ignore[attr-defined]


def test_an_unknown_session_is_named_and_refused() -> None:
    told = CliRunner().invoke(app, ["grade", "99"])
    assert told.exit_code == 2
    *others, last = (session.id for session in COURSE.sessions)
    assert told.output == f"course: course.yml: no session '99'; there is {', '.join(others)} or {last}\n"


def test_outside_of_a_course_it_says_where_to_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(app, ["release"])
    assert told.exit_code == 2
    assert told.output == f"course: course.yml: not found in {tmp_path}; run this in the course's folder\n"


def test_a_class_that_handed_in_nothing_is_said_so(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["grade", "01", "--class", str(tmp_path)])
    assert told.exit_code == 0
    assert told.stdout == f"nothing handed in: {tmp_path}/submitted has no folder <student>/{SESSION.id}\n"
    assert list(tmp_path.iterdir()) == []


def test_rejected_submissions_alone_need_no_sandbox_and_are_reported(tmp_path: Path) -> None:
    hand_in(tmp_path, "eve", SESSION, "[]")
    told = CliRunner().invoke(app, ["grade", "01", "--class", str(tmp_path), "--json"])
    assert told.exit_code == 1
    assert '"reason": "the file is JSON, but not a notebook; hand in the .ipynb file itself"' in told.output
    assert (tmp_path / "reports" / SESSION.id / "eve.html").exists()


def test_an_audit_of_nothing_is_refused(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["audit", str(tmp_path)])
    assert told.exit_code == 2
    assert told.output.replace("\n", "") == (
        f"course: {tmp_path}: no answers (right/*.py or wrong/*.py) for any session"
    )


def test_doctor_names_what_is_missing_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise SandboxError("this system refuses the isolation (unshare user: Operation not permitted)")

    monkeypatch.setattr(doctor, "ForkServer", refuse)
    told = CliRunner().invoke(app, ["doctor"])
    assert told.exit_code == 1
    assert "user          required  MISSING  not tried: the sandbox did not start\n" in told.output
    assert "this system refuses the isolation (unshare user: Operation not permitted)" in told.output
    assert "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0" in told.output


@pytest.mark.slow
def test_grading_refuses_where_the_system_forbids_the_walls(tmp_path: Path) -> None:
    """In a user namespace that may have no further ones, as in a hardened container."""
    starter = (SESSION.assignment / f"{SESSION.id}.ipynb").read_text()
    hand_in(tmp_path, "ada", SESSION, starter)
    course = Path(sys.executable).parent / "course"
    script = f"echo 0 > /proc/sys/user/max_user_namespaces; exec {course} grade 01 --class {tmp_path}"
    done = subprocess.run(
        ["unshare", "-U", "-r", "sh", "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"COLUMNS": "300"},
    )
    assert done.returncode == 2, done.stderr
    assert "course: this system refuses the isolation (" in done.stderr
    assert "sudo sysctl -w kernel.unprivileged_userns_clone=1" in done.stderr
    assert not (tmp_path / ".course" / "results").exists() and not (tmp_path / "gradebook.db").exists()


def test_doctor_tells_programs_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise SandboxError("this system refuses the isolation")

    monkeypatch.setattr(doctor, "ForkServer", refuse)
    told = CliRunner().invoke(app, ["doctor", "--json"])
    assert told.exit_code == 1
    findings = json.loads(told.stdout)
    assert (findings["problem"], findings["enough"]) == ("this system refuses the isolation", False)
    assert {layer["layer"] for layer in findings["layers"]} >= set(COURSE.sandbox.required)
