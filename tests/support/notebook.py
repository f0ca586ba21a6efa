"""A tiny course of one lab with two exercises, for tests of release and grading."""

import json
from pathlib import Path
from typing import Any

from autograder.course import Course

ID = "01-tiny-lab"
Cell = dict[str, Any]

DOUBLE = '''\
def double(x):
    """Twice x, a number."""
    ### BEGIN SOLUTION
    bigger = x + x + (x - x) * 17
    return bigger
    ### END SOLUTION
'''
COUNTER = '''\
class Counter:
    """Counts upwards from `start`."""

    def __init__(self, start=0):
        ### BEGIN SOLUTION
        self.steps_so_far = start - 1 + 1
        ### END SOLUTION

    def step(self):
        """The next number."""
        ### BEGIN SOLUTION
        self.steps_so_far = self.steps_so_far + 1
        return self.steps_so_far
        ### END SOLUTION
'''
CHECKS = {
    "double": '''\
"""Hidden checks."""

from autograder.judge import exercise

LARGEST_INPUT = 7654321
SECRET_WORDS = ("zanzibar-4711", "ab")


@exercise("double")
def test_doubles_negative_numbers(student):
    """Twice a negative number."""
    assert student.double(-LARGEST_INPUT) == -2 * LARGEST_INPUT
''',
    "Counter": '''\
"""Hidden checks."""

from autograder.judge import exercise


@exercise("Counter", weight=2)
def test_counts_on_from_any_start(student):
    """Counts on from any start."""
''',
}  # by exercise
COURSE = f"""\
title: Tiny
seed: 1
sessions:
  - id: {ID}
    title: A tiny lab
    budget_seconds: 20
"""


def markdown(name: str, source: str, **metadata: Any) -> Cell:
    return {"cell_type": "markdown", "id": name, "metadata": metadata, "source": source}


def code(name: str, source: str, nbgrader: dict[str, Any] | None = None, **metadata: Any) -> Cell:
    metadata |= {"nbgrader": nbgrader} if nbgrader else {}
    return {
        "cell_type": "code",
        "id": name,
        "metadata": metadata,
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def nbgrader(grade_id: str, **more: Any) -> dict[str, Any]:
    base = {"grade": False, "locked": False, "solution": False, "task": False, "schema_version": 3}
    return base | {"grade_id": grade_id} | more


def locked(name: str, source: str) -> Cell:
    return code(name, source, nbgrader(name, locked=True))


def answer(name: str, source: str) -> Cell:
    return code(f"{name.lower()}-answer", source, nbgrader(name, solution=True))


def grade(name: str, source: str, points: float = 2) -> Cell:
    return code(f"{name.lower()}-checks", source, nbgrader(f"test_{name}", grade=True, locked=True, points=points))


def tiny_cells() -> list[Cell]:
    return [
        markdown("title", "# A tiny lab"),
        locked("setup", "import math\n\nimport labkit"),
        markdown("double-card", "## `double`\nTwice as much."),
        answer("double", DOUBLE),
        grade("double", "assert double(2) == 4, 'twice 2 is 4'", points=2),
        code("guess", "my_guess = None"),
        answer("Counter", COUNTER),
        grade("Counter", "assert Counter(3).step() == 4, 'one more than 3'", points=3),
        locked("show", "print(double(21), labkit.WORD)"),
    ]


def notebook(cells: list[Cell]) -> dict[str, Any]:
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def write_notebook(path: Path, cells: list[Cell]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook(cells), indent=1), encoding="utf-8")
    return path


def write_course(root: Path, cells: list[Cell] | None = None, **checks: str) -> Course:
    """The tiny course, written into `root`; `checks` of an exercise take the place of its own."""
    write_notebook(root / "source" / ID / f"{ID}.ipynb", tiny_cells() if cells is None else cells)
    for path, text in {
        "course.yml": COURSE,
        "labkit/__init__.py": '"""Tools for the lab."""\n\nWORD = "hello"\n',
        "labkit/plots.py": '"""Plots."""\n',
        **{f"autograder/checks/{ID}/test_{name}.py": text for name, text in (CHECKS | checks).items()},
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return Course.load(root)
