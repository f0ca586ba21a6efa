"""Our steps among nbgrader's: results in the place of its executor, partial credit, late penalties."""

from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    IgnorePattern,
    LimitOutput,
    NbGraderPreprocessor,
    SaveAutoGrades,
)

from autograder.course import Course, Session
from autograder.gradebook.database import gradebook, writer
from autograder.gradebook.provenance import due_time, lateness_of
from autograder.grading.cache import Store, result_key, rules_key
from autograder.grading.grader import Grader
from autograder.grading.preflight import start_fork_server
from autograder.judge.hidden import load_secret
from autograder.notebook import PREFIX, Source, grade_id, read_source
from autograder.paths import PROJECT
from autograder.result import Exercise, Outcome, Result
from autograder.submissions.load import other_sessions
from autograder.submissions.notebook import Cell, taken

INERT = ("text/plain", "image/png", "image/jpeg")  # of what a student's cell displays, what nbgrader's pages may show
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
            nb.metadata["course"] = stamp | {"late": lateness_of(course, session, submission, submission.timestamp)}
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
    return Grader(course, session, start_fork_server(course.sandbox))


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
            for label, text in (("expected", check.expected), ("seen", check.actual), ("hint", check.hint)):
                lines += [f"    {label}: {text}"] if text else []
    score = exercise.score
    points = [] if score is None else [new_output("execute_result", {"text/plain": repr(float(score))})]
    return [*points, new_output("stream", name="stdout", text="\n".join(lines) + "\n")]
