"""Reading a source notebook, and the sentence for each thing that can be wrong with it."""

import json
from pathlib import Path

import pytest
from nbformat import from_dict
from support.notebook import Cell, answer, code, grade, locked, markdown, nbgrader, notebook, tiny_cells, write_notebook

from autograder.notebook import (
    SourceError,
    SourceExercise,
    given_lines,
    grade_id,
    is_answer,
    is_grade,
    is_locked,
    read_source,
    solution_regions,
)


def test_exercises_come_in_order_with_points_and_places(tmp_path: Path) -> None:
    source = read_source(write_notebook(tmp_path / "lab.ipynb", tiny_cells()))
    assert list(source.exercises.values()) == [SourceExercise("double", 2, 3, 4), SourceExercise("Counter", 3, 6, 7)]
    assert source.points == 5
    assert [cell.id for cell in source.cells][:3] == ["title", "setup", "double-card"]


def test_sources_kept_as_lists_of_lines_are_joined(tmp_path: Path) -> None:
    cells = tiny_cells()
    for cell in cells:
        cell["source"] = cell["source"].splitlines(keepends=True)
    source = read_source(write_notebook(tmp_path / "lab.ipynb", cells))
    assert source.cells[1].source == "import math\n\nimport labkit"


def test_cells_are_told_apart() -> None:
    kinds = {
        cell.id: (grade_id(cell), is_answer(cell), is_grade(cell), is_locked(cell))
        for cell in map(from_dict, tiny_cells())
    }
    assert kinds["title"] == (None, False, False, False)
    assert kinds["guess"] == (None, False, False, False)
    assert kinds["setup"] == ("setup", False, False, True)
    assert kinds["double-answer"] == ("double", True, False, False)
    assert kinds["double-checks"] == ("test_double", False, True, True)


@pytest.mark.parametrize("metadata", [{}, {"nbgrader": None}, {"nbgrader": []}, {"nbgrader": {"grade_id": 3}}, None])
def test_metadata_that_students_broke_is_no_metadata(metadata: object) -> None:
    cell = from_dict({"cell_type": "code", "metadata": metadata, "source": ""})
    assert (grade_id(cell), is_answer(cell), is_grade(cell), is_locked(cell)) == (None, False, False, False)


def test_solutions_are_told_from_what_is_given() -> None:
    cell = from_dict(
        answer("Counter", "a\n### BEGIN SOLUTION\nb\nc\n### END SOLUTION\nd\n# BEGIN SOLUTION\ne\n# END SOLUTION")
    )
    assert [line for region in solution_regions(cell) for line in region] == ["b", "c", "e"]
    assert solution_regions(cell) == [["b", "c"], ["e"]]
    assert given_lines(cell) == ["a", "d"]


def changed(name: str, **changes: object) -> list[Cell]:
    """The tiny lab with one cell changed."""
    cells = tiny_cells()
    next(cell for cell in cells if cell["id"] == name).update(changes)
    return cells


def remarked(name: str, **changes: object) -> list[Cell]:
    """The tiny lab with the nbgrader metadata of one cell changed."""
    cells = tiny_cells()
    cell = next(cell for cell in cells if cell["id"] == name)
    cell["metadata"]["nbgrader"].update(changes)
    return cells


def without(name: str) -> list[Cell]:
    return [cell for cell in tiny_cells() if cell["id"] != name]


def swapped(first: str, second: str) -> list[Cell]:
    cells = tiny_cells()
    places = {cell["id"]: index for index, cell in enumerate(cells)}
    one, two = places[first], places[second]
    cells[one], cells[two] = cells[two], cells[one]
    return cells


ANSWER = "cell 'double-answer' (grade_id 'double')"
CHECKS = "cell 'double-checks' (grade_id 'test_double')"
PROBLEMS = {
    "region never ended": (
        changed("double-answer", source="### BEGIN SOLUTION\nx = 1"),
        f"{ANSWER}: line 1 begins a solution that nothing ends",
    ),
    "region never begun": (
        changed("double-answer", source="x = 1\n### END SOLUTION"),
        f"{ANSWER}: line 2 ends a solution that nothing begins",
    ),
    "region in a region": (
        changed("double-answer", source="### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION"),
        f"{ANSWER}: line 2 begins a solution inside of the one that line 1 begins",
    ),
    "region in a locked cell": (
        changed("setup", source="### BEGIN SOLUTION\n### END SOLUTION"),
        "cell 'setup' (grade_id 'setup'): it has a solution region but is not marked as an answer",
    ),
    "region in markdown": (
        changed("title", source="### BEGIN SOLUTION\n### END SOLUTION"),
        "cell 'title': it has a solution region but is not marked as an answer",
    ),
    "answer without region": (
        changed("double-answer", source="def double(x): ..."),
        f"{ANSWER}: it is an answer without a solution; "
        "put the solution between ### BEGIN SOLUTION and ### END SOLUTION",
    ),
    "hidden tests": (
        changed("double-checks", source="### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS"),
        f"{CHECKS}: it holds hidden tests; move them to the session's folder in autograder/checks",
    ),
    "outputs": (
        changed("setup", outputs=[{"output_type": "stream", "name": "stdout", "text": "hello"}]),
        "cell 'setup' (grade_id 'setup'): it has outputs; clear all outputs before saving",
    ),
    "execution count": (
        changed("guess", execution_count=3),
        "cell 'guess': it has outputs; clear all outputs before saving",
    ),
    "same grade_id": (
        remarked("setup", grade_id="show"),
        "cell 'show' (grade_id 'show'): the same grade_id as cell 'setup' (grade_id 'show')",
    ),
    "no grade_id": (remarked("setup", grade_id=""), "cell 'setup': it has no grade_id"),
    "metadata without meaning": (
        remarked("setup", locked=False),
        "cell 'setup' (grade_id 'setup'): its nbgrader metadata says neither answer, nor points, nor locked; "
        "lock it or remove that metadata",
    ),
    "old metadata": (
        remarked("setup", schema_version=2),
        "cell 'setup' (grade_id 'setup'): nbgrader metadata of version 2; it must be 3: run `nbgrader update`",
    ),
    "task": (
        remarked("setup", task=True),
        "cell 'setup' (grade_id 'setup'): it is a task cell, which nobody can grade automatically; "
        "use an answer and a grade cell",
    ),
    "points in the answer": (
        remarked("double-answer", grade=True, points=2),
        f"{ANSWER}: it is an answer and has points; put the points into a grade cell below",
    ),
    "markdown answer": (
        [*tiny_cells(), markdown("essay", "why?", nbgrader=nbgrader("essay", solution=True))],
        "cell 'essay' (grade_id 'essay'): it is a markdown cell; answers and points need code cells",
    ),
    "no points": (remarked("double-checks", points=0), f"{CHECKS}: its points are 0; they must be more than 0"),
    "points in words": (
        remarked("double-checks", points="two"),
        f"{CHECKS}: its points are two; they must be more than 0",
    ),
    "grade cell of another name": (
        remarked("double-checks", grade_id="double_test"),
        "cell 'double-checks' (grade_id 'double_test'): a grade cell is named after its exercise: test_<exercise>",
    ),
    "points without exercise": (
        without("double-answer"),
        f"{CHECKS}: it has points, but there is no answer cell 'double'",
    ),
    "exercise without points": (
        without("double-checks"),
        f"{ANSWER}: it is an answer without points; add a grade cell 'test_double' below",
    ),
    "grade cell above": (
        swapped("double-answer", "double-checks"),
        f"{CHECKS}: it is above its answer cell 'double'; move it below",
    ),
    "same cell id": (changed("title", id="guess"), "cell 'guess': cells number 1 and 6 have the same id"),
}


@pytest.mark.parametrize(("cells", "message"), PROBLEMS.values(), ids=PROBLEMS.keys())
def test_each_problem_names_its_cell(tmp_path: Path, cells: list[Cell], message: str) -> None:
    with pytest.raises(SourceError) as error:
        read_source(write_notebook(tmp_path / "lab.ipynb", cells))
    assert str(error.value) == f"lab.ipynb, {message}"


def without_id() -> str:
    cells = tiny_cells()
    del cells[1]["id"]
    return json.dumps(notebook(cells))


FILES = {
    "not json": ("{\n oops", "lab.ipynb:2: not JSON: Expecting property name enclosed in double quotes"),
    "no notebook": ("[1, 2]", "lab.ipynb: not a notebook; save it from JupyterLab"),
    "old format": (
        json.dumps(notebook([]) | {"nbformat_minor": 4}),
        "lab.ipynb: notebook format 4.4; it must be 4.5, with cell ids",
    ),
    "very old format": (
        json.dumps({"nbformat": 3, "worksheets": []}),
        "lab.ipynb: notebook format 3.0; it must be 4.5, with cell ids",
    ),
    "cell without id": (without_id(), "lab.ipynb, cell number 2: no cell id; give it a readable one"),
    "cell of unknown kind": (
        json.dumps(notebook([markdown("a", "") | {"cell_type": "poem"}])),
        "lab.ipynb: not a valid notebook: {'cell_type': 'poem', 'id': 'a', 'metadata': {}, 'source': ''} "
        "is not valid under any of the given schemas",
    ),
}


@pytest.mark.parametrize(("text", "message"), FILES.values(), ids=FILES.keys())
def test_files_that_are_no_source_notebook(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "lab.ipynb").write_text(text)
    with pytest.raises(SourceError) as error:
        read_source(tmp_path / "lab.ipynb")
    assert str(error.value) == message


def test_a_missing_file_is_an_error_too(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"^lab.ipynb: cannot be read: .*No such file"):
        read_source(tmp_path / "lab.ipynb")


def test_instructor_cells_without_metadata_are_fine(tmp_path: Path) -> None:
    cells = [
        locked("setup", "x = 1"),
        code("free", "x"),
        answer("a", "### BEGIN SOLUTION\n### END SOLUTION"),
        grade("a", ""),
    ]
    assert list(read_source(write_notebook(tmp_path / "lab.ipynb", cells)).exercises) == ["a"]
