"""The key of stored results: all that decides one changes it, and nothing else does."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.commands import copied
from support.notebook import write_course

from autograder.course import Course
from autograder.grading import cache
from autograder.grading.cache import Mode, engine_files, result_key, rules_key
from autograder.grading.snapshot import SnapshotGrader
from autograder.notebook import read_source
from autograder.submissions.notebook import cells_with

SECRET = "secret"
DECIDING = (
    *("notebook", "result", "submissions/notebook", "grading/grader", "grading/budget", "grading/dependencies"),
    *("grading/cache", "judge/plugin", "judge/student", "judge/expect", "judge/networks", "judge/bottleneck"),
    *("sandbox/wire", "sandbox/worker", "sandbox/server", "sandbox/modes", "sandbox/layers"),
)
NOT_DECIDING = (
    *("grading/pool", "grading/cluster", "grading/preflight", "classroom/grade", "gradebook/recorder", "audit/corpus"),
    *("pages/feedback_page", "release/publish", "commands/grade", "cli"),
)


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[str, str]]:
    """The keys of the tiny course's reference, as a student's and as an answer of the corpus, under a copy of the code."""
    copied(tmp_path, "autograder", "labkit", without=("checks",))
    write_course(tmp_path / "course")
    monkeypatch.setattr(cache, "PROJECT", tmp_path)

    def made() -> tuple[str, str]:
        cache._fixed_inputs.cache_clear()
        course = Course.load(tmp_path / "course")
        session = course.sessions[0]
        cells = cells_with(read_source(session.source), {})
        student = result_key(course, session, SECRET, cells)
        assert rules_key(course, session, SECRET) != rules_key(course, session, "another")
        assert result_key(course, session, SECRET, cells, Mode(pictures=True)) != student
        return student, result_key(course, session, SECRET, cells, also=SnapshotGrader.deciding)

    yield made
    cache._fixed_inputs.cache_clear()


def changed(path: Path) -> None:
    path.write_text(path.read_text("utf-8") + "# changed\n", "utf-8")


def test_each_file_that_decides_results_is_in_the_key(keys: Callable[[], tuple[str, str]], tmp_path: Path) -> None:
    known = {keys()}
    for name in DECIDING:
        changed(tmp_path / "autograder" / f"{name}.py")
        made = keys()
        assert made not in known and made[0] != made[1], name
        known.add(made)
    named = {
        file.relative_to(tmp_path / "autograder").with_suffix("").as_posix()
        for file in engine_files()
        if file.suffix == ".py" and "autograder" in file.parts
    }
    assert set(DECIDING) <= named and not named & set(NOT_DECIDING)


def test_how_work_is_spread_and_shown_decides_nothing(keys: Callable[[], tuple[str, str]], tmp_path: Path) -> None:
    before = keys()
    for name in NOT_DECIDING:
        changed(tmp_path / "autograder" / f"{name}.py")
    assert keys() == before


def test_what_decides_in_the_audit_alone_is_in_its_key_alone(
    keys: Callable[[], tuple[str, str]], tmp_path: Path
) -> None:
    student, answer = keys()
    changed(tmp_path / "autograder" / "grading" / "snapshot.py")
    assert keys()[0] == student and keys()[1] != answer


def test_checks_source_settings_and_labkit_are_in_the_key(keys: Callable[[], tuple[str, str]], tmp_path: Path) -> None:
    course = tmp_path / "course"
    session = Course.load(course).sessions[0]
    known = {keys()}
    for path in (*sorted(session.checks.glob("*.py")), tmp_path / "labkit" / "plots.py"):
        changed(path)
        made = keys()
        assert made not in known, path
        known.add(made)
    text = session.source.read_text("utf-8")
    session.source.write_text(text.replace("\n}", "\n} "), "utf-8")
    made = keys()
    assert made not in known
    known.add(made)
    settings = (course / "course.yml").read_text("utf-8")
    (course / "course.yml").write_text(settings + "limits: {check_seconds: 7}\n", "utf-8")
    assert keys() not in known
