"""A source notebook in nbgrader's terms: which cells are answers, which carry points, what is the solution.

An exercise `X` is an answer cell with grade_id `X` and, below it, a grade cell with grade_id `test_X` and the points.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder import UserError

BEGIN, END = "BEGIN SOLUTION", "END SOLUTION"  # anywhere in a line, as in nbgrader
HIDDEN = "BEGIN HIDDEN TESTS"
PREFIX = "test_"
OWN_CHECK = (
    "labkit/__main__.py",
    "labkit/check.py",
    "labkit/classroom.py",
)  # students run these beside a notebook, which never does
HAND_IN = "labkit/handin.py"  # decides what of a file is graded; no notebook imports it


class SourceError(UserError):
    """One clear sentence on what is wrong in a source notebook, beginning with the file and the cell."""


@dataclass(frozen=True)
class SourceExercise:
    name: str
    points: float
    answer_index: int
    grade_index: int


@dataclass(frozen=True)
class Source:
    """A checked source notebook; `exercises` are in the order of their answer cells."""

    path: Path
    notebook: NotebookNode
    exercises: dict[str, SourceExercise]

    @property
    def cells(self) -> list[NotebookNode]:
        return list(self.notebook.cells)

    @property
    def points(self) -> float:
        return sum(exercise.points for exercise in self.exercises.values())


def grade_id(cell: NotebookNode) -> str | None:
    found = _nbgrader(cell).get("grade_id")
    return found if isinstance(found, str) and found else None


def is_answer(cell: NotebookNode) -> bool:
    """Whether the student writes in this cell."""
    return _nbgrader(cell).get("solution") is True


def is_grade(cell: NotebookNode) -> bool:
    """Whether the cell carries points."""
    return _nbgrader(cell).get("grade") is True


def is_locked(cell: NotebookNode) -> bool:
    """Whether the cell is the instructor's, restored before grading."""
    return not is_answer(cell) and (is_grade(cell) or _nbgrader(cell).get("locked") is True)


def solution_regions(cell: NotebookNode) -> list[list[str]]:
    """The lines inside of the cell's solution regions, region by region."""
    regions: dict[int, list[str]] = {}
    for line, number in _regions(cell):
        if number is not None:
            regions.setdefault(number, []).append(line)
    return list(regions.values())


def given_lines(cell: NotebookNode) -> list[str]:
    """The lines outside of the cell's solution regions."""
    return [line for line, number in _regions(cell) if number is None]


def read_source(path: Path) -> Source:
    """The checked source notebook at `path`. Raises SourceError."""
    notebook = _read(path)
    grade_ids: dict[str, int] = {}
    for index, cell in enumerate(notebook.cells):
        problem = _cell_problem(cell) or _region_problem(cell)
        name = grade_id(cell)
        if problem is None and name in grade_ids:
            problem = f"the same grade_id as {_cell(notebook.cells[grade_ids[name]], grade_ids[name])}"
        if problem:
            raise SourceError(f"{path.name}, {_cell(cell, index)}: {problem}")
        if name:
            grade_ids[name] = index
    return Source(path, notebook, _exercises(path, notebook.cells, grade_ids))


def _read(path: Path) -> NotebookNode:
    try:
        text = path.read_text(encoding="utf-8")
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        raise SourceError(f"{path.name}:{error.lineno}: not JSON: {error.msg}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path.name}: cannot be read: {error}") from None
    if not isinstance(raw, dict) or "nbformat" not in raw:
        raise SourceError(f"{path.name}: not a notebook; save it from JupyterLab")
    version = f"{raw['nbformat']}.{raw.get('nbformat_minor', 0)}"
    if version != "4.5":
        raise SourceError(f"{path.name}: notebook format {version}; it must be 4.5, with cell ids")
    cells = raw.get("cells")
    seen: dict[str, int] = {}
    for index, cell in enumerate(cells if isinstance(cells, list) else []):
        name = cell.get("id") if isinstance(cell, dict) else None
        if not isinstance(name, str):
            raise SourceError(f"{path.name}, cell number {index + 1}: no cell id; give it a readable one")
        if name in seen:
            raise SourceError(
                f"{path.name}, cell {name!r}: cells number {seen[name] + 1} and {index + 1} have the same id"
            )
        seen[name] = index
    try:
        nbformat.validate(raw)
    except nbformat.ValidationError as error:
        raise SourceError(f"{path.name}: not a valid notebook: {str(error).splitlines()[0][:200]}") from None
    notebook: NotebookNode = nbformat.v4.reads(text)
    return notebook


def _cell_problem(cell: NotebookNode) -> str | None:
    """What is wrong with this cell's kind, metadata and outputs."""
    if cell.cell_type == "code" and (cell.outputs or cell.execution_count is not None):
        return "it has outputs; clear all outputs before saving"
    if HIDDEN in cell.source:
        return "it holds hidden tests; move them to the session's folder in autograder/checks"
    meta = cell.metadata.get("nbgrader")
    if meta is None:
        return None
    if not (isinstance(meta, dict) and (is_answer(cell) or is_locked(cell))):
        return "its nbgrader metadata says neither answer, nor points, nor locked; lock it or remove that metadata"
    if grade_id(cell) is None:
        return "it has no grade_id"
    if meta.get("schema_version") != 3:
        return f"nbgrader metadata of version {meta.get('schema_version')}; it must be 3: run `nbgrader update`"
    if meta.get("task"):
        return "it is a task cell, which nobody can grade automatically; use an answer and a grade cell"
    if is_answer(cell) and is_grade(cell):
        return "it is an answer and has points; put the points into a grade cell below"
    if cell.cell_type != "code" and (is_answer(cell) or is_grade(cell)):
        return f"it is a {cell.cell_type} cell; answers and points need code cells"
    return None


def _region_problem(cell: NotebookNode) -> str | None:
    """What is wrong with this cell's solution regions."""
    inside, found = 0, False
    for number, line in enumerate(cell.source.split("\n"), start=1):
        if BEGIN in line:
            if inside:
                return f"line {number} begins a solution inside of the one that line {inside} begins"
            inside, found = number, True
        elif END in line:
            if not inside:
                return f"line {number} ends a solution that nothing begins"
            inside = 0
    if inside:
        return f"line {inside} begins a solution that nothing ends"
    if found and not is_answer(cell):
        return "it has a solution region but is not marked as an answer"
    if is_answer(cell) and not found:
        return f"it is an answer without a solution; put the solution between ### {BEGIN} and ### {END}"
    return None


def _exercises(path: Path, cells: list[NotebookNode], grade_ids: dict[str, int]) -> dict[str, SourceExercise]:
    answers = {name: index for name, index in grade_ids.items() if is_answer(cells[index])}
    grades = {name: index for name, index in grade_ids.items() if is_grade(cells[index])}

    def wrong(index: int, problem: str) -> SourceError:
        return SourceError(f"{path.name}, {_cell(cells[index], index)}: {problem}")

    for name, index in grades.items():
        points = _nbgrader(cells[index]).get("points")
        if isinstance(points, bool) or not isinstance(points, (int, float)) or not 0 < points < float("inf"):
            raise wrong(index, f"its points are {points}; they must be more than 0")
        if not name.startswith(PREFIX):
            raise wrong(index, f"a grade cell is named after its exercise: {PREFIX}<exercise>")
        exercise = name.removeprefix(PREFIX)
        if exercise not in answers:
            raise wrong(index, f"it has points, but there is no answer cell {exercise!r}")
        if index < answers[exercise]:
            raise wrong(index, f"it is above its answer cell {exercise!r}; move it below")
    for name, index in answers.items():
        if PREFIX + name not in grades:
            raise wrong(index, f"it is an answer without points; add a grade cell {PREFIX + name!r} below")
    return {
        name: SourceExercise(name, float(_nbgrader(cells[below])["points"]), index, below)
        for name, index in answers.items()
        for below in [grades[PREFIX + name]]
    }


def _regions(cell: NotebookNode) -> Iterator[tuple[str, int | None]]:
    """Each line but the markers, with the number of the region that it is in."""
    region, inside = 0, False
    for line in cell.source.split("\n"):
        if BEGIN in line:
            region, inside = region + 1, True
        elif END in line:
            inside = False
        else:
            yield line, region if inside else None


def _nbgrader(cell: NotebookNode) -> dict[str, Any]:
    metadata = cell.get("metadata")
    found = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return found if isinstance(found, dict) else {}


def _cell(cell: NotebookNode, index: int) -> str:
    name = grade_id(cell)
    return f"cell {cell.get('id', index + 1)!r}" + (f" (grade_id {name!r})" if name else "")
