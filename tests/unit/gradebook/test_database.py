"""What can be wrong with a class's gradebook, each in one sentence, before anything is graded or written."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from support.classes import CONFIG, COURSE, FULL, ROOT, SESSION, made_up, recorded, tables
from typer.testing import CliRunner

from autograder.audit.demo import hand_in, notebook_with
from autograder.cli import app
from autograder.gradebook import database
from autograder.gradebook.class_folder import ClassFolder
from autograder.gradebook.database import GradebookError, check_gradebook, gradebook, gradebook_url, writer
from autograder.gradebook.provenance import unrecorded
from autograder.gradebook.recorder import Recorder
from autograder.gradebook.register import register
from autograder.grading.cache import Store
from autograder.grading.pool import uncheckable
from autograder.submissions.load import submissions

pytestmark = pytest.mark.slow  # nbgrader writes a gradebook in each of them


@pytest.fixture(autouse=True)
def in_the_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook that nbgrader made, with one student and no grades."""
    file = tmp_path_factory.mktemp("empty") / "gradebook.db"
    with gradebook(f"sqlite:///{file}") as opened:
        opened.add_student("ada")
    return file


@pytest.fixture
def folder(tmp_path: Path, empty: Path) -> Path:
    """A class with something to grade and a gradebook."""
    hand_in(tmp_path, "ada", SESSION, (SESSION.assignment / f"{SESSION.id}.ipynb").read_text())
    shutil.copy(empty, tmp_path)
    return tmp_path


def refused(folder: Path) -> str:
    """What `course grade` says, having written nothing."""
    before = sorted(folder.rglob("*"))
    told = CliRunner().invoke(app, ["grade", "01", "--class", str(folder)])
    assert told.exit_code == 2, told.output
    assert [path for path in sorted(folder.rglob("*")) if path.name not in (".course", "results")] == before
    *_, said = told.output.strip().splitlines()  # before it, the progress
    return said.removeprefix("course: ")


def test_a_locked_gradebook(folder: Path) -> None:
    other = sqlite3.connect(folder / "gradebook.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert refused(folder) == (
        f"{folder}/gradebook.db has been locked by another program for 0.2 s; close that program and run this again: what "
        "was not recorded will be"
    )
    other.close()


def test_a_read_only_gradebook(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "gradebook.db").chmod(0o444)
    monkeypatch.setattr("os.access", lambda path, mode: mode & 2 == 0)  # the superuser may write anyway
    assert refused(folder) == (
        f"{folder}/gradebook.db is read-only; give yourself the right to write to it and to its folder; nothing was recorded"
    )


def test_a_gradebook_that_its_url_opens_for_reading(folder: Path) -> None:
    """As SQLite itself says it."""
    url = f"sqlite:///file:{folder}/gradebook.db?mode=ro&uri=true"
    (folder / "nbgrader_config.py").write_text(f"c = get_config()\nc.CourseDirectory.db_url = {url!r}\n")
    assert "is read-only; give yourself the right to write to it" in refused(folder)


def test_a_gradebook_of_an_older_nbgrader(folder: Path) -> None:
    with sqlite3.connect(folder / "gradebook.db") as other:
        other.execute("ALTER TABLE student DROP COLUMN lms_user_id")
    assert refused(folder) == (
        f"{folder}/gradebook.db was made by an older nbgrader (it has no column 'lms_user_id' in table 'student'); make a "
        "copy of it, then run `nbgrader db upgrade` in the class folder"
    )


@pytest.mark.parametrize("content", [b"no database, whatever it is called", b"SQLite format 3\0" + b"\1" * 5000])
def test_a_gradebook_that_is_none(folder: Path, content: bytes) -> None:
    (folder / "gradebook.db").write_bytes(content)
    assert refused(folder) == (
        f"{folder}/gradebook.db is no database, or damaged; put a copy of it in its place, or move it away to begin anew"
    )


@pytest.mark.parametrize(
    ("url", "said"),
    {
        "nonsense": (
            "over there",
            "nbgrader_config.py: db_url is no database's URL, as in postgresql+psycopg://me@host/class",
        ),
        "no driver": (
            "oracle+nothing://me:secret@host/class",
            "oracle+nothing://me:***@host/class: no driver for this kind of database is installed; for PostgreSQL: pip "
            "install 'psycopg[binary]'",
        ),
    }.values(),
)
def test_a_url_that_leads_nowhere(folder: Path, url: str, said: str) -> None:
    (folder / "nbgrader_config.py").write_text(f"c = get_config()\nc.CourseDirectory.db_url = {url!r}\n")
    assert refused(folder) == said


def test_a_server_that_does_not_answer_and_its_password_is_not_told(folder: Path) -> None:
    url = f"postgresql+psycopg://me:secret@/class?host={folder}"
    (folder / "nbgrader_config.py").write_text(f"c = get_config()\nc.CourseDirectory.db_url = {url!r}\n")
    said = refused(folder)
    assert said.startswith("postgresql+psycopg://me:***@/class?host=") and " cannot be used: " in said
    assert "secret" not in said


def test_a_configuration_with_a_mistake(folder: Path) -> None:
    (folder / "nbgrader_config.py").write_text("c = get_confic()\n")
    assert refused(folder) == (
        f"{folder}/nbgrader_config.py cannot be read: NameError: name 'get_confic' is not defined"
    )


def test_the_url_of_nbgraders_configuration_counts(tmp_path: Path) -> None:
    assert gradebook_url(COURSE, tmp_path) == f"sqlite:///{tmp_path}/gradebook.db"
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.db_url = 'sqlite:///other.db'\n")
    assert gradebook_url(COURSE, tmp_path) == f"sqlite:///{tmp_path}/other.db"
    check_gradebook(gradebook_url(COURSE, tmp_path))
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.db_url = 'sqlite:////none/x.db'\n"
    )
    with pytest.raises(GradebookError, match=r"/none/x\.db: there is no folder /none for the gradebook"):
        check_gradebook(gradebook_url(COURSE, tmp_path))


def test_one_writer_at_a_time_and_within_it_again(tmp_path: Path) -> None:
    url = gradebook_url(COURSE, tmp_path)
    order: list[str] = []

    def second() -> None:
        database._held.clear()  # as another process would
        with writer(tmp_path, url):
            order.append("second")

    with writer(tmp_path, url), writer(tmp_path, url):
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.3)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_recording_again_keeps_what_a_person_wrote_and_names_no_change(tmp_path: Path) -> None:
    recorded(tmp_path, {"ada": {"train": 0.5}})
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with Gradebook(url) as opened:
        opened.find_grade("test_train", SESSION.id, SESSION.id, "ada").manual_score = 3.5
        opened.find_comment("train", SESSION.id, SESSION.id, "ada").manual_comment = "See me."
        opened.db.commit()
    before = tables(url)
    recorded(tmp_path, {"ada": {}})
    with Gradebook(url) as opened:
        grade = opened.find_grade("test_train", SESSION.id, SESSION.id, "ada")
        assert (grade.auto_score, grade.manual_score, grade.score) == (FULL["train"], 3.5, 3.5)
        assert grade.needs_manual_grade  # the checks say otherwise now: a person looks again
        assert opened.find_comment("train", SESSION.id, SESSION.id, "ada").manual_comment == "See me."
    changed = {name for name, rows in tables(url).items() if rows != before[name]}
    assert changed == {"grade"}


def test_what_could_not_be_checked_gives_way_to_a_grade(tmp_path: Path) -> None:
    """Of the same notebook, under the same key: as when the grader's own process was killed, and the next run goes on."""
    cells, result = made_up("ada", {})
    recorder = Recorder(ClassFolder(COURSE, SESSION, tmp_path))
    recorder.record_new({"ada": (cells, uncheckable(SESSION, result.key, cells, "the fork server is gone"))})
    with gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as opened:
        assert opened.find_submission(SESSION.id, "ada").score == 0
        assert opened.find_grade("test_train", SESSION.id, SESSION.id, "ada").needs_manual_grade
    recorder.record_new({"ada": (cells, result)})
    with gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as opened:
        assert opened.find_submission(SESSION.id, "ada").score == sum(FULL.values())
        assert not opened.find_grade("test_train", SESSION.id, SESSION.id, "ada").needs_manual_grade
    assert unrecorded(ClassFolder(COURSE, SESSION, tmp_path), {"ada": result.key}) == set()


def test_what_is_recorded_is_what_nbgrader_itself_would_have_written(tmp_path: Path) -> None:
    """`Recorder` takes one pass of nbgrader's converter, `nbgrader autograde` two: tables and cells are the same."""
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    lost = {"ada": 0.25, "bob": 1.0}
    for folder in (ours, theirs):
        for name in lost:
            hand_in(folder, name, SESSION, nbformat.writes(notebook_with(SESSION, {"train": f"# {name}"})))
            (folder / "submitted" / name / SESSION.id / "timestamp.txt").write_text("2026-11-01 12:00:00 UTC")
        (folder / "nbgrader_config.py").write_text(CONFIG)
    store, graded = Store(theirs / ".course" / "results"), {}
    for each in submissions(COURSE, SESSION, ours):
        graded[each.student] = made_up(each.student, {"train": lost[each.student]}, cells=list(each.cells))
        store.put(graded[each.student][1])
    recorder = Recorder(ClassFolder(COURSE, SESSION, ours))
    for name, each in graded.items():  # one after the other, as `course grade` does while others are computed
        recorder.record_new({name: each})
    run = [sys.executable, "-m", "nbgrader", "autograde", SESSION.id]
    register(COURSE, SESSION, f"sqlite:///{theirs / 'gradebook.db'}")
    done = subprocess.run(run, cwd=theirs, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert tables(f"sqlite:///{ours / 'gradebook.db'}") == tables(f"sqlite:///{theirs / 'gradebook.db'}")
    for name in graded:
        made = [folder / "autograded" / name / SESSION.id for folder in (ours, theirs)]
        assert sorted(os.listdir(made[0])) == sorted(os.listdir(made[1]))
        mine, other = (json.loads((folder / f"{SESSION.id}.ipynb").read_text()) for folder in made)
        assert mine["cells"] == other["cells"] and mine["metadata"]["course"] == other["metadata"]["course"]
