"""nbgrader's database: results written through nbgrader's own steps, by one writer at a time.

`RecordResults` stands where nbgrader has `Execute`, so that `nbgrader autograde` grades in the sandbox; `record` runs
the same steps for results that `course grade` already has.
"""

import copy
import hashlib
import json
import os
import re
import secrets
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.api import MissingEntry, SubmittedAssignment
from nbgrader.converters import Autograde
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    IgnorePattern,
    LimitOutput,
    NbGraderPreprocessor,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from nbgrader.utils import parse_utc

from autograder.course import Course, Session
from autograder.database import (
    GradebookError,
    class_config,
    course_id,
    exists,
    gradebook,
    gradebook_url,
    one_engine,
    patient,
    writer,
)
from autograder.doctor import sheltered
from autograder.grading import Grader, Store, other_sessions, result_key, rules_key
from autograder.judge.hidden import load_secret
from autograder.notebook import PREFIX, Source, grade_id, read_source
from autograder.release import ensure_alembic, quiet_log, raise_if_full, register
from autograder.result import Exercise, Outcome, Result
from autograder.sandbox import PROJECT
from autograder.students import folder_of
from autograder.submission import Cell, taken

INERT = ("text/plain", "image/png", "image/jpeg")  # of what a student's cell displays, what nbgrader's pages may show
SECRET = "submission_secret.txt"  # of the exchange: by it a student finds their feedback
MARKS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.UNCHECKED: "?"}
Recorded = tuple[list[Cell], Result]


class RecordResults(NbGraderPreprocessor):
    """Puts a submission's result into its notebook, for SaveGrades to read; grades it first where that is still to do."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        course, session, source = _session(resources["nbgrader"]["assignment"])
        handed_in = [(source.path.name, nbformat.writes(nb).encode())]
        cells = taken(source, handed_in, other_sessions(course, session, source))
        store = Store(Path.cwd() / ".course" / "results")  # nbgrader works in the class folder
        secret = load_secret(course.root / ".course")
        key = result_key(course, session, secret, cells)
        result = store.get(key)
        if result is None:
            result = _grader(course, session).grade(cells)
            if result.complete:
                store.put(result)
        self._give_secret(resources["nbgrader"])
        checksums = {grade_id(cell): cell.metadata.nbgrader.get("checksum") for cell in nb.cells if grade_id(cell)}
        return self._put(nb, resources, source, cells, result, rules_key(course, session, secret), checksums)

    def _put(
        self,
        nb: NotebookNode,
        resources: Any,
        source: Source,
        cells: list[Cell],
        result: Result,
        rules: str,
        checksums: dict[str | None, str],
    ) -> tuple[NotebookNode, Any]:
        resources["course"] = {
            "key": result.key if result.complete else "",  # what could not be checked is to be recorded again
            "rules": rules,
            "unchecked": [PREFIX + exercise.name for exercise in result.exercises if exercise.score is None],
        }
        nb.cells = notebook_cells(source, cells, result)
        for cell in nb.cells:  # by which nbgrader tells an answer that was never written
            if checksum := checksums.get(grade_id(cell)):
                cell.metadata.nbgrader["checksum"] = checksum
        return nb, resources

    def _give_secret(self, names: dict[str, str]) -> None:
        """Without one, as for notebooks that did not come through the exchange, `release_feedback` ends for everybody."""
        place = Path(self.parent.parent._format_dest(names["assignment"], names["student"]))
        if place.is_dir() and not (place / SECRET).exists():
            (place / SECRET).write_text(secrets.token_hex(64))


class SaveGrades(SaveAutoGrades):
    """nbgrader's SaveAutoGrades, in one transaction; what could not be checked waits for a person.

    Beside the grades, in the autograded notebook, it keeps what they came from: result, checks and settings, lateness.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        names = resources["nbgrader"]
        self.notebook_id, self.assignment_id, self.student_id = (
            names[each] for each in ("notebook", "assignment", "student")
        )
        self.unchecked = resources["course"]["unchecked"]
        course, session, _ = _session(self.assignment_id)
        url = names["db_url"]
        with writer(Path.cwd(), url), gradebook(url) as self.gradebook:
            commit = self.gradebook.db.commit
            self.gradebook.db.commit = self.gradebook.db.flush  # nbgrader commits after each cell
            for index, cell in enumerate(nb.cells):
                nb.cells[index], resources = self.preprocess_cell(cell, resources, index)
            submission = self.gradebook.find_submission(self.assignment_id, self.student_id)
            if session.due is not None:
                submission.assignment.duedate = due_time(session)
            stamp = {"key": resources["course"]["key"], "rules": resources["course"]["rules"]}
            nb.metadata["course"] = stamp | {"late": _lateness(course, session, submission, submission.timestamp)}
            commit()
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


class LatePenalties(BasePlugin):
    """What course.yml says of being late, as nbgrader's plugin."""

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        """Points taken of `score`, or None where nothing is."""
        return _course().late.penalty(score, total_seconds_late) or None


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
def _course() -> Course:
    return Course.load(PROJECT)


@cache
def _session(name: str) -> tuple[Course, Session, Source]:
    course = _course()
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
        node = NotebookNode(  # nbformat's own functions would check each cell, and nbconvert checks the notebook
            id=f"cell-{number}", cell_type=cell.kind, metadata=NotebookNode(), source=cell.source
        )
        if cell.kind == "markdown":
            out.append(node)
            continue
        node.execution_count = None
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


def due_time(session: Session) -> datetime | None:
    """As nbgrader keeps it: in UTC, without a zone."""
    return session.due.astimezone(UTC).replace(tzinfo=None) if session.due else None


def lateness(
    course: Course, session: Session, handed_in: datetime | None, due: datetime | None, extension: timedelta | None
) -> str:
    """The hash of what decides a late penalty besides the score; `due` is the gradebook's, for want of one in course.yml."""
    content = [str(handed_in), str(due_time(session) or due), str(extension), course.late.model_dump()]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _lateness(course: Course, session: Session, submission: SubmittedAssignment, handed_in: datetime | None) -> str:
    return lateness(course, session, handed_in, submission.assignment.duedate, submission.extension)


class Given(RecordResults):
    """The same for results that are at hand, by student; the notebook in which nbgrader looks for them is empty."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        recorder: Recorder = self.parent.parent.recorder
        cells, result = recorder.given[resources["nbgrader"]["student"]]
        return self._put(nb, resources, recorder.source, cells, result, recorder.rules, recorder.checksums)


class Recording(Autograde):
    """nbgrader's converter without its first pass, which puts right what a student may have done to a notebook."""

    recorder: "Recorder"

    def convert_single_notebook(self, notebook_filename: str) -> None:
        self.exporter._preprocessors = []
        for each in self.autograde_preprocessors:
            self.exporter.register_preprocessor(each)
        BaseConverter.convert_single_notebook(self, notebook_filename)


class Recorder:
    """Writes students' results into the gradebook of a class folder: some at a time, as they come.

    nbgrader sees only notebooks that are rebuilt here, never a file that a student made.
    """

    def __init__(self, course: Course, session: Session, folder: Path) -> None:
        self.course, self.session, self.folder = course, session, folder
        self.source = read_source(session.source)
        self.rules = rules_key(course, session, load_secret(course.root / ".course"))
        self.config, self.url = class_config(course, folder), gradebook_url(course, folder)
        # of the released cells, by grade_id; known once nbgrader knows the session
        self.checksums: dict[str | None, str] = {}
        self.given: dict[str, Recorded] = {}

    def record(self, graded: dict[str, Recorded]) -> None:
        """Write these students' results, and nobody else's. Raises GradebookError."""
        if not graded:
            return
        folder, session = self.folder, self.session
        with (
            writer(folder, self.url),
            one_engine(),
            tempfile.TemporaryDirectory(prefix="record-") as staging,
        ):
            if not self.checksums:
                self._register()
            for student in graded:
                target = Path(staging, "submitted", student, session.id)
                target.mkdir(parents=True)
                (target / f"{session.id}.ipynb").write_text(nbformat.writes(nbformat.v4.new_notebook()))
                submitted = folder_of(folder / "submitted", student) / session.id
                if (stamp := read_timestamp(submitted)) is not None:
                    (target / "timestamp.txt").write_text(stamp)
                found = _first_line(submitted, SECRET)
                given = re.fullmatch("[0-9a-f]{16,256}", found) is not None
                (target / SECRET).write_text(found if given else secrets.token_hex(64))
            self.given = graded
            self._run(Path(staging, "submitted"))

    def record_new(self, graded: dict[str, Recorded]) -> None:
        """Write those that do not stand in the gradebook yet. Raises GradebookError."""
        with writer(self.folder, self.url), one_engine():
            keys = {student: result.key for student, (_, result) in graded.items()}
            new = unrecorded(self.course, self.session, self.folder, keys)
            self.record({student: graded[student] for student in graded if student in new})

    def _register(self) -> None:
        """Has nbgrader know the session; looks up its checksums, by which nbgrader tells an answer that was never written."""
        name = self.session.id
        register(self.course, self.session, patient(self.url), course_id(self.config))
        with gradebook(self.url) as opened:
            self.checksums = {cell.name: cell.checksum for cell in opened.find_notebook(name, name).source_cells}

    def _run(self, submitted: Path) -> None:
        config, session = copy.deepcopy(self.config), self.session
        config.CourseDirectory.root = str(self.folder.resolve())
        config.CourseDirectory.source_directory = str(session.source.parents[1])
        config.CourseDirectory.submitted_directory = str(submitted)
        config.CourseDirectory.assignment_id = session.id
        config.CourseDirectory.db_url = patient(self.url)
        config.Recording.autograde_preprocessors = [OverwriteKernelspec, Given, *PREPROCESSORS[1:-1]]
        config.BaseConverter.force = True
        if "plugin_class" not in config.AssignLatePenalties:
            config.AssignLatePenalties.plugin_class = LatePenalties
        ensure_alembic()
        problems: list[str] = []
        log = quiet_log(problems)
        try:
            recording = Recording(coursedir=CourseDirectory(config=config, log=log), config=config, log=log)
            recording.recorder = self
            recording.start()
        except NbGraderException as error:
            raise_if_full(problems, self.url)
            detail = problems[0].strip().splitlines()[-1] if problems else str(error)
            told = next((line for line in "\n".join(problems).splitlines() if GradebookError.__name__ in line), "")
            detail = told.partition(": ")[2] or detail
            raise GradebookError(f"nbgrader could not record {session.id}: {detail}") from None


def unrecorded(course: Course, session: Session, folder: Path, keys: dict[str, str]) -> set[str]:
    """Whose result (by student: its key) is not yet the one that stands in the gradebook, or is late by another rule."""
    url = gradebook_url(course, folder)
    if not exists(url):
        return set(keys)
    missing = set()
    with gradebook(url) as opened:
        for student, key in keys.items():
            stands = read_stamp(folder, session, student)
            try:
                submission = opened.find_submission(session.id, student)
            except MissingEntry:
                missing.add(student)
                continue
            stamp = read_timestamp(folder_of(folder / "submitted", student) / session.id)
            handed_in = parse_utc(stamp) if stamp else submission.timestamp
            if (stands.get("key"), stands.get("late")) != (key, _lateness(course, session, submission, handed_in)):
                missing.add(student)
    return missing


def read_stamp(folder: Path, session: Session, student: str) -> dict[str, str]:
    """What the grade that stands came from: the keys of its result, of checks and settings, of lateness."""
    file = folder / "autograded" / student / session.id / f"{session.id}.ipynb"
    try:
        stamp = json.loads(file.read_bytes())["metadata"]["course"]
        return {name: text for name, text in stamp.items() if isinstance(text, str)}
    except (OSError, LookupError, TypeError, ValueError, AttributeError):
        return {}


def read_timestamp(submission: Path) -> str | None:
    """What nbgrader's collect wrote beside the notebook: when it was handed in. None where it is not there or no time."""
    if not (text := _first_line(submission, "timestamp.txt")[:100]):
        return None
    try:
        parse_utc(text)
    except (ValueError, OverflowError, TypeError):  # nbgrader would end there, and with it everybody's recording
        return None
    return text


def _first_line(submission: Path, name: str) -> str:
    """Of a small text file that is no link; empty, where there is none."""
    try:
        descriptor = os.open(submission / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return ""
    with os.fdopen(descriptor, "rb") as stream:
        try:
            return stream.read(1000).decode(errors="replace").strip().partition("\n")[0]
        except OSError:  # a folder, a pipe
            return ""
