"""Each exercise has a hidden check, and each hidden check an exercise: read without importing the checks."""

import ast
import difflib
from pathlib import Path

from autograder.notebook import Source, grade_id
from autograder.release.starter import ReleaseError


def check_coverage(source: Source, checks: Path, root: Path) -> None:
    """Each exercise has a hidden check, and each hidden check an exercise of this notebook."""
    name = checks.relative_to(root).as_posix()
    try:
        tree = ast.parse(checks.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise ReleaseError(f"{name}:{error.lineno}: not Python: {error.msg}") from None
    checked = set()
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
            continue
        if any(ast.unparse(decorator).rpartition(".")[2] == "picture" for decorator in node.decorator_list):
            continue  # draws for the feedback page and decides nothing
        exercise = next(filter(None, map(_exercise_of, node.decorator_list)), None)
        if exercise is None:
            raise ReleaseError(f'{name}:{node.lineno}: {node.name} names no exercise; put @exercise("<name>") above it')
        if exercise not in source.exercises:
            near = difflib.get_close_matches(exercise, source.exercises, n=1)
            advice = f"did you mean {near[0]!r}?" if near else f"there is {', '.join(source.exercises)}"
            raise ReleaseError(
                f"{name}:{node.lineno}: {node.name} checks {exercise!r}, which is not in {source.path.name}; {advice}"
            )
        checked.add(exercise)
    for exercise, found in source.exercises.items():
        if exercise not in checked:
            cell = source.cells[found.grade_index]
            raise ReleaseError(
                f"{source.path.name}, cell {cell.id!r} (grade_id {grade_id(cell)!r}): exercise {exercise!r} has no "
                f'hidden check; write one in {name} with @exercise("{exercise}")'
            )


def _exercise_of(decorator: ast.expr) -> str | None:
    """The `train` of @exercise("train", weight=2)."""
    if not isinstance(decorator, ast.Call) or ast.unparse(decorator.func).rpartition(".")[2] != "exercise":
        return None
    named = [keyword.value for keyword in decorator.keywords if keyword.arg == "name"]
    first = (decorator.args or named)[:1]
    return first[0].value if first and isinstance(first[0], ast.Constant) and isinstance(first[0].value, str) else None
