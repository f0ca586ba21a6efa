"""Results that stand: the key of everything that decides one, and the store of what was computed."""

import hashlib
import importlib.metadata
import json
import platform
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from autograder.course import Course, Session
from autograder.files import write_atomically
from autograder.notebook import OWN_CHECK
from autograder.paths import PROJECT, all_of_mnist
from autograder.result import Result
from autograder.submissions.notebook import Cell

DECIDING = (  # of autograder/; how a class is spread over processes or machines decides nothing
    *(
        "notebook",
        "guesses",
        "result",
        "submissions/notebook",
        "grading/grader",
        "grading/dependencies",
        "grading/budget",
        "grading/cache",
    ),
    *("judge/*", "sandbox/*"),
)
PACKAGES = ("torch", "torchvision", "numpy", "matplotlib", "ipython", "mlxtend")


@dataclass(frozen=True)
class Mode:
    """How notebooks are run, which a result depends on."""

    pictures: bool = False  # also the cells that only illustrate
    unsafe: bool = False  # without the required isolation; marks every result


def engine_files(also: tuple[str, ...] = ()) -> list[Path]:
    """The files that decide every session's results; `also` names further ones, as DECIDING does."""
    files = [file for name in (*DECIDING, *also) for file in sorted(PROJECT.glob(f"autograder/{name}.py"))]
    labkit = {*PROJECT.glob("labkit/*.py")} - {PROJECT / name for name in OWN_CHECK}
    weights = [
        file for folder in ("autograder/judge", "labkit") for file in sorted(PROJECT.glob(f"{folder}/*.safetensors"))
    ]
    return [*files, *weights, *sorted(labkit)]


def check_files(session: Session) -> list[Path]:
    """The files of a session's hidden checks."""
    return sorted(session.checks.rglob("*.py"))


@cache
def _fixed_inputs(course: Course, session: Session, also: tuple[str, ...] = ()) -> str:
    """The hash of all that decides a result besides the submission: code, checks, source, settings, versions."""
    digest = hashlib.sha256()
    files = [*engine_files(also), *check_files(session), session.source]
    digest.update(json.dumps([file.name for file in check_files(session)]).encode())
    for file in files:
        digest.update(file.read_bytes())
    settings = {"seed": course.seed, "limits": session.limits.model_dump(), "sandbox": course.sandbox.model_dump()}
    versions = {name: importlib.metadata.version(name) for name in PACKAGES} | {"python": platform.python_version()}
    digest.update(json.dumps([settings, versions, all_of_mnist()], sort_keys=True, default=str).encode())
    return digest.hexdigest()


def rules_key(course: Course, session: Session, secret: str) -> str:
    """The hash of checks and settings: of everything that decides results besides what was handed in."""
    return hashlib.sha256(json.dumps([_fixed_inputs(course, session), secret]).encode()).hexdigest()


def result_key(
    course: Course,
    session: Session,
    secret: str,
    cells: list[Cell],
    mode: Mode = Mode(),
    *,
    also: tuple[str, ...] = (),
) -> str:
    """The hash of everything that decides the result of these cells; `also` names further files that do, as DECIDING does."""
    sources = [[cell.kind, cell.source, cell.grade_id, cell.said] for cell in cells]
    content = [_fixed_inputs(course, session, also), secret, mode.pictures, mode.unsafe, also, sources]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


class Store:
    """Results by key, one file each, written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> Result | None:
        try:
            return Result.model_validate_json((self.folder / f"{key}.json").read_bytes())
        except (FileNotFoundError, ValueError):  # a file from elsewhere, or damaged: grade again
            return None

    def put(self, result: Result) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        write_atomically(self.folder / f"{result.key}.json", result.model_dump_json())
