"""nbgrader's database: results written through nbgrader's own steps, by one writer at a time.

`RecordResults` stands where nbgrader has `Execute`, so that `nbgrader autograde` grades in the sandbox; `record` runs
the same steps for results that `course grade` already has.
"""

import contextlib
import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    IgnorePattern,
    LimitOutput,
    NbGraderPreprocessor,
    SaveAutoGrades,
)
from nbgrader.utils import parse_utc
from traitlets.config import Config

from autograder import Problem
from autograder.course import Course, Session
from autograder.doctor import sheltered
from autograder.grading import Grader, Store, other_sessions, result_key
from autograder.judge.hidden import load_secret
from autograder.notebook import PREFIX, Source, grade_id, read_source
from autograder.release import ensure_alembic, quiet_log, register
from autograder.result import Exercise, Outcome, Result
from autograder.sandbox import PROJECT
from autograder.submission import Cell, parse, restore

INERT = ("text/plain", "image/png", "image/jpeg")  # of what a student's cell displays, what nbgrader's pages may show
MARKS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.UNCHECKED: "?"}
# What is being recorded, by the key that it would have without `--unsafe` and `--pictures`, of which nbgrader knows nothing.
_graded: dict[str, Result] = {}


class GradebookError(Problem):
    """One clear sentence on why grades could not be recorded."""


class RecordResults(NbGraderPreprocessor):
    """Puts a submission's result into its notebook, for SaveGrades to read; grades it first where that is still to do."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        course, session, source = _session(resources["nbgrader"]["assignment"])
        cells = restore(source, parse(nbformat.writes(nb).encode()), other_sessions(course, session, source))
        store = Store(Path.cwd() / ".course" / "results")  # nbgrader works in the class folder
        key = result_key(course, session, load_secret(course.root / ".course"), cells)
        result = _graded.get(key) or store.get(key)
        if result is None:
            result = _grader(course, session).grade(cells)
            if result.complete:
                store.put(result)
        resources["course"] = {
            "key": result.key,
            "unchecked": [PREFIX + exercise.name for exercise in result.exercises if exercise.score is None],
        }
        nb.cells = notebook_cells(source, cells, result)
        return nb, resources


class SaveGrades(SaveAutoGrades):
    """nbgrader's SaveAutoGrades; what could not be checked waits for a person instead of counting as right or wrong."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        self.unchecked = resources["course"]["unchecked"]
        nb, resources = super().preprocess(nb, resources)
        nb.metadata["course"] = {"key": resources["course"]["key"]}
        return nb, resources

    def _add_score(self, cell: NotebookNode, resources: Any) -> None:
        super()._add_score(cell, resources)
        if cell.metadata.nbgrader.grade_id in self.unchecked:
            grade = self.gradebook.find_grade(
                cell.metadata.nbgrader.grade_id, self.notebook_id, self.assignment_id, self.student_id
            )
            grade.auto_score = None
            grade.needs_manual_grade = True
            self.gradebook.db.commit()


PREPROCESSORS = [
    RecordResults,  # in the place of nbgrader's Execute
    IgnorePattern,
    ClearMetadataPreprocessor,
    LimitOutput,
    SaveGrades,  # nbgrader's SaveAutoGrades, with partial credit
    AssignLatePenalties,
    CheckCellMetadata,
]


@cache
def _session(name: str) -> tuple[Course, Session, Source]:
    course = Course.load(PROJECT)
    session = course.session(name)
    return course, session, read_source(session.source)


@cache
def _grader(course: Course, session: Session) -> Grader:
    return Grader(course, session, sheltered(course.sandbox.required))


def notebook_cells(source: Source, cells: list[Cell], result: Result) -> list[NotebookNode]:
    """The notebook with its outputs and, in each grade cell, the points as the number that nbgrader looks for."""
    metadata = {name: cell.metadata for cell in source.cells if (name := grade_id(cell)) is not None}
    exercises = {PREFIX + exercise.name: exercise for exercise in result.exercises}
    out = []
    for number, (cell, ran) in enumerate(zip(cells, result.cells, strict=True)):
        if cell.kind == "markdown":
            out.append(new_markdown_cell(cell.source, id=f"cell-{number}"))
            continue
        node = new_code_cell(cell.source, id=f"cell-{number}")
        if cell.grade_id is not None:
            node.metadata.update(metadata[cell.grade_id])
        exercise = exercises.get(cell.grade_id or "") if cell.is_grade else None
        node.outputs = _verdict(exercise) if exercise else [clean for o in ran.outputs if (clean := _inert(o))]
        if ran.message:
            node.outputs.append(new_output("stream", name="stdout", text=ran.message + "\n"))
        out.append(node)
    return out


def _inert(output: dict[str, Any]) -> NotebookNode | None:
    """An output without anything that a browser would run or fetch."""
    if "data" in output:
        output = output | {"data": {kind: output["data"][kind] for kind in INERT if kind in output["data"]}}
        if not output["data"]:
            return None
    return NotebookNode(nbformat.from_dict(output))


def _verdict(exercise: Exercise) -> list[NotebookNode]:
    """The points, and what each check found. Nothing that looks like an error: nbgrader would take all points."""
    lines = []
    for check in exercise.checks:
        lines.append(f"{MARKS[check.outcome]} {check.title}")
        if check.outcome is Outcome.FAILED:
            for label, text in (("expected", check.expected), ("seen", check.seen), ("hint", check.hint)):
                lines += [f"    {label}: {text}"] if text else []
    score = exercise.score
    points = [] if score is None else [new_output("execute_result", {"text/plain": repr(float(score))})]
    return [*points, new_output("stream", name="stdout", text="\n".join(lines) + "\n")]


def record(course: Course, session: Session, folder: Path, graded: dict[str, tuple[list[Cell], Result]]) -> None:
    """Write these students' results into the gradebook of a class folder. Raises GradebookError.

    nbgrader sees only notebooks that are rebuilt here, never a file that a student made.
    """
    if not graded:
        return
    source, secret = read_source(session.source), load_secret(course.root / ".course")
    db_url = f"sqlite:///{folder.resolve() / 'gradebook.db'}"
    with _writer(folder), tempfile.TemporaryDirectory(prefix="record-") as staging:
        register(course, session, db_url)
        for student, (cells, result) in graded.items():
            target = Path(staging, "submitted", student, session.id)
            target.mkdir(parents=True)
            notebook = nbformat.v4.new_notebook(cells=notebook_cells(source, cells, result))
            (target / f"{session.id}.ipynb").write_text(nbformat.writes(notebook))
            if (stamp := _timestamp(folder / "submitted" / student / session.id)) is not None:
                (target / "timestamp.txt").write_text(stamp)
            _graded[result_key(course, session, secret, cells)] = result
        try:
            _autograde(session, folder, Path(staging, "submitted"), db_url)
        finally:
            _graded.clear()


def _autograde(session: Session, folder: Path, submitted: Path, db_url: str) -> None:
    config = Config()
    config.CourseDirectory.root = str(folder.resolve())
    config.CourseDirectory.source_directory = str(session.source.parents[1])
    config.CourseDirectory.submitted_directory = str(submitted)
    config.CourseDirectory.assignment_id = session.id
    config.CourseDirectory.db_url = db_url
    config.Autograde.autograde_preprocessors = PREPROCESSORS
    config.BaseConverter.force = True
    ensure_alembic()
    problems: list[str] = []
    log = quiet_log(problems)
    try:
        Autograde(coursedir=CourseDirectory(config=config, log=log), config=config, log=log).start()
    except NbGraderException as error:
        detail = problems[0].strip().splitlines()[-1] if problems else str(error)
        raise GradebookError(f"nbgrader could not record {session.id}: {detail}") from None


def unrecorded(session: Session, folder: Path, keys: dict[str, str]) -> set[str]:
    """Whose result (by student: its key) is not yet the one that stands in the gradebook."""
    if not (folder / "gradebook.db").exists():
        return set(keys)
    missing = set()
    with Gradebook(f"sqlite:///{folder.resolve() / 'gradebook.db'}") as gradebook:
        for student, key in keys.items():
            file = folder / "autograded" / student / session.id / f"{session.id}.ipynb"
            try:
                gradebook.find_submission(session.id, student)
                stands = json.loads(file.read_bytes())["metadata"]["course"]["key"]
            except (MissingEntry, OSError, ValueError, KeyError, TypeError):
                stands = None
            if stands != key:
                missing.add(student)
    return missing


@contextlib.contextmanager
def _writer(folder: Path) -> Iterator[None]:
    """Wait until nobody else of ours writes to this class's gradebook."""
    (folder / ".course").mkdir(parents=True, exist_ok=True)
    with open(folder / ".course" / "gradebook.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _timestamp(submission: Path) -> str | None:
    """What nbgrader's collect wrote beside the notebook: when it was handed in. None where it is not there or no time."""
    try:
        descriptor = os.open(submission / "timestamp.txt", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as stream:
        text = stream.read(100).decode(errors="replace").strip()
    try:
        parse_utc(text)
    except (ValueError, OverflowError, TypeError):  # nbgrader would end there, and with it everybody's recording
        return None
    return text
