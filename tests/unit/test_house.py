"""Rules of the house that no other tool holds."""

import ast
import importlib.metadata
from pathlib import Path

import pytest
from support import ROOT

from autograder.nbgrader_compat import TESTED

PACKAGE = ROOT / "autograder"
CODE = sorted(path for path in PACKAGE.rglob("*.py") if "templates" not in path.parts)
CHECKS = sorted((PACKAGE / "checks").glob("*/*.py"))
JUDGING = ("autograder.judge", "labkit")


def words_that_decide(code: str) -> list[str]:
    """Conditions on the words of an exception: rewording a sentence would change what is done."""
    told = []
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Compare(left=left, ops=[ast.In() | ast.NotIn() | ast.Eq() | ast.NotEq()], comparators=[right]):
                sides = [left, right]
            case ast.Call(func=ast.Attribute(attr="endswith" | "startswith", value=side)):
                sides = [side]
            case _:
                continue
        if any(ast.unparse(side) in ("str(error)", "str(gone)", "error.message", "gone.message") for side in sides):
            told.append(ast.unparse(node))
    return told


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_nothing_is_decided_by_the_words_of_a_message(path: Path) -> None:
    assert words_that_decide(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "code",
    [
        "if 'used more than' in str(gone): pass",
        "whole = error.message.endswith(TOO_LONG)",
        "x = str(error) == 'it took too long'",
    ],
)
def test_such_decisions_are_found(code: str) -> None:
    assert len(words_that_decide(code)) == 1


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: f"{path.parent.name[:2]}-{path.stem}")
def test_checks_are_written_with_the_judge_alone(path: Path) -> None:
    imported = {
        node.module or "" for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)
    }
    own = {name for name in imported if name.partition(".")[0] in ("autograder", "labkit", "tests")}
    assert all(name.startswith(JUDGING) for name in own), own


def test_exceptions_end_in_error() -> None:
    for path in CODE:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and any(
                ast.unparse(base).endswith(("Exception", "Error")) for base in node.bases
            ):
                assert node.name.endswith("Error"), f"{path.relative_to(ROOT)}: {node.name}"


def test_nbgrader_is_the_version_for_which_it_is_changed() -> None:
    version = importlib.metadata.version("nbgrader")
    assert version.startswith(f"{TESTED}."), (
        f"nbgrader {version}: look at autograder/nbgrader_compat.py, then raise TESTED"
    )
