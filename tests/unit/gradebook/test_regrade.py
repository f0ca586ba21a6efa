"""Who gains and who loses after a check changed, by results that are made up; the real loop is in test_loop.py."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook
from support.classes import COURSE, FULL, ROOT, SESSION, SOURCE, made_up, tables
from typer.testing import CliRunner

from autograder.audit.demo import hand_in, notebook_with
from autograder.cli import app
from autograder.gradebook import recorder as gradebooks
from autograder.gradebook import regrade
from autograder.gradebook.class_folder import ClassFolder
from autograder.gradebook.recorder import Recorder
from autograder.gradebook.regrade import AGAIN, CHANGED, LATE, UNCHECKED, UNKNOWN, Stale, preview, stale_grades
from autograder.grading.cache import Store
from autograder.grading.pool import GradingEvent, uncheckable
from autograder.result import Exercise
from autograder.submissions.load import submissions

pytestmark = pytest.mark.slow  # nbgrader writes a gradebook in each of them

BEFORE: dict[str, dict[str, float]] = {"ada": {"train": 0.5}, "bob": {}, "cleo": {}, "dora": {"train": 1.0}}
AFTER: dict[str, dict[str, float]] = {"ada": {}, "bob": {"Autoencoder": 0.25}, "cleo": {}, "dora": {"train": 0.5}}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four students graded by checks that are not the present ones; dora has points by hand."""
    folder = tmp_path_factory.mktemp("class")
    for student in BEFORE:
        answer = {"train": SOURCE.cells[SOURCE.exercises["train"].answer_index].source + f"\n# {student}"}
        hand_in(folder, student, SESSION, nbformat.writes(notebook_with(SESSION, answer)))
    made = {student: made_up(student, lost) for student, lost in BEFORE.items()}
    for _, result in made.values():
        Store(folder / ".course" / "results").put(result)
    with pytest.MonkeyPatch.context() as then:
        then.setattr(gradebooks, "rules_key", lambda *_: "other checks")
        Recorder(ClassFolder(COURSE, SESSION, folder)).record(made)
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        gradebook.find_grade("test_train", SESSION.id, SESSION.id, "dora").manual_score = 4.0
        gradebook.db.commit()
    return folder


@pytest.fixture
def folder(graded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that class, and checks by which everybody's points are told beforehand."""
    monkeypatch.chdir(ROOT)
    shutil.copytree(graded, tmp_path, dirs_exist_ok=True)

    def grade_class(course: Any, session: Any, work: list[Any], store: Store, **_: Any) -> Iterator[GradingEvent]:
        for each in work:
            result = made_up(each.student, AFTER[each.student], key=f"new {each.student}")[1]
            if each.student == "cleo":
                result.exercises[0] = Exercise(name="to_unit_interval", points=2)  # no verdict
            yield GradingEvent(each.student, result)

    monkeypatch.setattr(regrade, "grade_class", grade_class)
    return tmp_path


def test_preview_tells_who_gains_and_who_loses_and_records_nothing(folder: Path) -> None:
    url = f"sqlite:///{folder / 'gradebook.db'}"
    before = tables(url)
    told = CliRunner().invoke(app, ["regrade", "01", "--class", str(folder)], env={"COLUMNS": "120"})
    assert told.exit_code == 1
    half = FULL["train"] / 2
    lines = [" ".join(line.split()) for line in told.output.splitlines() if line.strip()]
    first = lines.index("bob Autoencoder 4 3 -1 now failed: A check of Autoencoder.")
    assert lines[first : first + 3] == [
        "bob Autoencoder 4 3 -1 now failed: A check of Autoencoder.",
        f"ada train {half:g} {FULL['train']:g} +{half:g} now passed: A check of train.",
        f"dora train 0 {half:g} +{half:g} points given by hand stand",
    ]
    assert lines[-4:] == [
        "Autoencoder: 0 gain 0, 1 lose 1",
        f"train: 1 gain {half:g}, 0 lose 0",
        "stays as it was: cleo: to_unit_interval could not be checked",
        f"{SESSION.id}: nothing was recorded: 3 would change, 0 stay the same; --apply records it",
    ]
    assert tables(url) == before and not (folder / "reports").exists()


def test_the_same_for_programs(folder: Path) -> None:
    found = preview(ClassFolder(COURSE, SESSION, folder), jobs=1).as_json()
    assert found["same"] == [] and found["again"] == []
    assert {change["student"]: change["difference"] for change in found["changes"]} == {
        "ada": 2.0,
        "bob": -1.0,
        "dora": 2.0,
    }


def test_status_names_stale_grades_and_why(folder: Path) -> None:
    told = CliRunner().invoke(app, ["status", "01", "--class", str(folder)])
    assert told.exit_code == 1
    assert told.output.splitlines()[-1] == f"{SESSION.id}: 4 stale, {CHANGED}: ada, bob, cleo, dora"


def test_each_reason_for_a_grade_to_be_stale(folder: Path) -> None:
    Recorder(ClassFolder(COURSE, SESSION, folder)).record(
        {name: _graded(folder, name) for name in ("ada", "bob", "cleo")}
    )
    assert stale_grades(ClassFolder(COURSE, SESSION, folder)) == [Stale("dora", CHANGED)]
    (folder / "submitted" / "ada" / SESSION.id / "timestamp.txt").write_text("2026-12-02 10:00:00 UTC")
    notebook = folder / "submitted" / "bob" / SESSION.id / f"{SESSION.id}.ipynb"
    notebook.write_text(notebook.read_text().replace("# bob", "# bob again"))
    (folder / "autograded" / "cleo" / SESSION.id / f"{SESSION.id}.ipynb").unlink()
    assert stale_grades(ClassFolder(COURSE, SESSION, folder)) == [
        Stale("ada", LATE),
        Stale("bob", AGAIN),
        Stale("cleo", UNKNOWN),
        Stale("dora", CHANGED),
    ]
    cells, result = _graded(folder, "cleo")
    Recorder(ClassFolder(COURSE, SESSION, folder)).record(
        {"cleo": (cells, uncheckable(SESSION, result.key, cells, "a fault"))}
    )
    assert Stale("cleo", UNCHECKED) in stale_grades(ClassFolder(COURSE, SESSION, folder))


def _graded(folder: Path, student: str) -> Any:
    """Cells as they were handed in, with the key that the present checks give them."""
    cells = next(list(each.cells) for each in submissions(COURSE, SESSION, folder) if each.student == student)
    return made_up(student, {}, cells=cells)


def test_without_grades_nothing_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    told = CliRunner().invoke(app, ["status", "01", "--class", str(tmp_path)])
    assert (told.exit_code, told.output.splitlines()[-1]) == (0, "no grade is stale")
    assert list(tmp_path.iterdir()) == []
