"""Classes whose results are made up, recorded by nbgrader's own steps: no notebook is run."""

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import create_engine, inspect, text

from autograder.course import Course
from autograder.gradebook.class_folder import ClassFolder
from autograder.gradebook.recorder import Recorder
from autograder.grading.cache import result_key
from autograder.judge.hidden import load_secret
from autograder.notebook import read_source
from autograder.result import CellRecord, Check, Exercise, Outcome, Result
from autograder.submissions.notebook import cells_with
from support import ROOT
from support.commands import copied

COURSE = Course.load(ROOT)
SESSION = COURSE.sessions[0]
SOURCE = read_source(SESSION.source)
FULL = {name: exercise.points for name, exercise in SOURCE.exercises.items()}
CONFIG = f"load_subconfig('nbgrader_config.py', path={str(ROOT)!r})\n"


def made_up(
    student: str, lost: dict[str, float], key: str = "", cells: list[Any] | None = None
) -> tuple[list[Any], Result]:
    """Cells and a result of somebody who lost this share of the points of these exercises."""
    cells = cells or cells_with(SOURCE, {"train": f"# {student}"})
    exercises = []
    for name, points in FULL.items():
        share = lost.get(name, 0.0)
        said = {"expected": "a number", "actual": "none", "hint": "Return it."} if share else {}
        outcome = Outcome.FAILED if share else Outcome.PASSED
        title = f"A check of {name}."
        checks = [Check(name="test_second", title=title, weight=share or 0.5, outcome=outcome, **said)]
        if share < 1:
            weight = 1 - share if share else 0.5
            checks.insert(0, Check(name="test_first", title=title, weight=weight, outcome=Outcome.PASSED))
        exercises.append(Exercise(name=name, points=points, checks=checks))
    ran = [CellRecord(kind=cell.kind, source=cell.source, grade_id=cell.grade_id, locked=cell.locked) for cell in cells]
    key = key or result_key(COURSE, SESSION, load_secret(ROOT / ".course"), cells)
    return cells, Result(session=SESSION.id, key=key, exercises=exercises, cells=ran)


def recorded(folder: Path, students: dict[str, dict[str, float]]) -> None:
    """A gradebook in which these students lost these shares of these exercises."""
    Recorder(ClassFolder(COURSE, SESSION, folder)).record(
        {name: made_up(name, lost) for name, lost in students.items()}
    )


def copy_of_course(folder: Path, **settings: Any) -> Path:
    """The course with its first session alone and with other settings; `due` is the session's."""
    told = yaml.safe_load((ROOT / "course.yml").read_text())
    told["sessions"] = told["sessions"][:1]
    told["limits"]["wall_factor"] = 20.0  # time for a busy machine
    if due := settings.pop("due", None):
        told["sessions"][0]["due"] = due
    folder.mkdir(parents=True)
    (folder / "course.yml").write_text(yaml.safe_dump(told | settings))
    of_session = (f"source/{SESSION.id}", f"assignments/{SESSION.id}")
    return copied(folder, *of_session, "autograder", "labkit", ".course/cache", "nbgrader_config.py")


def tables(url: str) -> dict[str, list[dict[str, Any]]]:
    """Every table of a gradebook, row by row, with names in the place of nbgrader's random numbers."""
    engine = create_engine(url)
    with engine.connect() as connection:
        there = inspect(connection).get_table_names()
        raw = {
            name: [dict(row) for row in connection.execute(text(f'SELECT * FROM "{name}"')).mappings()]
            for name in there
        }
    engine.dispose()
    names: dict[str, str] = {}
    for table, parts in (
        ("assignment", ("name",)),
        ("notebook", ("assignment_id", "name")),
        ("base_cell", ("notebook_id", "type", "name")),
        ("source_cell", ("notebook_id", "name")),
        ("submitted_assignment", ("assignment_id", "student_id")),
        ("submitted_notebook", ("assignment_id", "notebook_id")),
        ("grade", ("notebook_id", "cell_id")),
        ("comment", ("notebook_id", "cell_id")),
    ):
        for row in raw[table]:
            names[row["id"]] = "/".join(str(names.get(row[part], row[part])) for part in parts)
    shown = {}
    for table, rows in raw.items():
        plain = [
            {key: _plain(names.get(value, value) if isinstance(value, str) else value) for key, value in row.items()}
            for row in rows
        ]
        shown[table] = sorted(plain, key=lambda row: [str(value) for value in row.values()])
    return shown


def _plain(value: Any) -> Any:
    """The same for every kind of database: SQLite has text for times and numbers for yes and no."""
    if isinstance(value, str) and value.endswith(".000000"):
        return value.removesuffix(".000000")
    return str(value) if isinstance(value, datetime) else value
