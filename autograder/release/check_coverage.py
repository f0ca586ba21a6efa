"""Each exercise has its file of hidden checks, and each file and check its exercise: read without importing the checks."""

import ast
import difflib
from collections.abc import Iterable
from pathlib import Path

from autograder.notebook import Source, grade_id
from autograder.release.starter import ReleaseError


def check_coverage(source: Source, checks: Path, root: Path) -> None:
    """Each exercise has its file of hidden checks, and each file, and each check in it, its exercise."""
    folder = checks.relative_to(root).as_posix()
    files = {file.stem.removeprefix("test_"): file for file in sorted(checks.glob("test_*.py"))}
    for exercise, file in files.items():
        if exercise not in source.exercises:
            raise ReleaseError(
                f"{folder}/{file.name}: {exercise!r} is no exercise of {source.path.name}; "
                f"{_nearest(exercise, source.exercises)}"
            )
    names: dict[str, str] = {}
    for exercise, found in source.exercises.items():
        cell = source.cells[found.grade_index]
        where = f"{source.path.name}, cell {cell.id!r} (grade_id {grade_id(cell)!r}): exercise {exercise!r}"
        name = f"{folder}/test_{exercise}.py"
        if exercise not in files:
            raise ReleaseError(f"{where} has no hidden checks; write them in {name}")
        if not _checks_in(files[exercise], exercise, name, names):
            raise ReleaseError(f'{where} has no hidden check; write one in {name} with @exercise("{exercise}")')


def _checks_in(file: Path, exercise: str, name: str, names: dict[str, str]) -> int:
    """How many checks of `exercise` are in its file; none may have a name that is in `names`, which hears of them."""
    try:
        tree = ast.parse(file.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise ReleaseError(f"{name}:{error.lineno}: not Python: {error.msg}") from None
    count = 0
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
            continue
        place = f"{name}:{node.lineno}"
        if node.name in names:
            raise ReleaseError(f"{place}: {node.name} is also a check in {names[node.name]}; give it another name")
        names[node.name] = place
        if any(ast.unparse(decorator).rpartition(".")[2] == "picture" for decorator in node.decorator_list):
            continue  # draws for the feedback page and decides nothing
        checked = next(filter(None, map(_exercise_of, node.decorator_list)), None)
        if checked is None:
            raise ReleaseError(f'{place}: {node.name} names no exercise; put @exercise("{exercise}") above it')
        if checked != exercise:
            raise ReleaseError(
                f"{place}: {node.name} checks {checked!r}, in the file for {exercise!r}; "
                f'write @exercise("{exercise}"), or move it to test_{checked}.py'
            )
        count += 1
    return count


def _nearest(name: str, names: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, names, n=1)
    return f"did you mean {near[0]!r}?" if near else f"there is {', '.join(names)}"


def _exercise_of(decorator: ast.expr) -> str | None:
    """The `train` of @exercise("train", weight=2)."""
    if not isinstance(decorator, ast.Call) or ast.unparse(decorator.func).rpartition(".")[2] != "exercise":
        return None
    named = [keyword.value for keyword in decorator.keywords if keyword.arg == "name"]
    first = (decorator.args or named)[:1]
    return first[0].value if first and isinstance(first[0], ast.Constant) and isinstance(first[0].value, str) else None
