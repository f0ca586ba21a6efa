"""The starter: nbgrader's own steps on the source notebook, and what a starter has besides."""

import re
import shutil
import tempfile
from datetime import UTC
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    IncludeHeaderFooter,
    InstantiateTests,
    LockCells,
    NbGraderPreprocessor,
    SaveCells,
)
from traitlets.config import Config

from autograder import UserError, templates
from autograder.course import Course, Session
from autograder.nbgrader_compat import ensure_alembic, quiet_log, raise_if_full
from autograder.notebook import Source, grade_id, is_answer, read_source
from autograder.paths import PROJECT
from autograder.release.leaks import find_leak, secrets_of

STARTER_FILES = templates.HERE / "starter"  # what every starter gets, rendered
CLUTTER = shutil.ignore_patterns(
    "__pycache__", "*.pyc", ".*", "*.egg-info", "build", "dist", "tests", "test_*.py", "*_test.py", "conftest.py"
)


class ReleaseError(UserError):
    """One clear sentence on why there is no release."""


class NameStubs(NbGraderPreprocessor):
    """Has the stub that ClearSolutions writes say which exercise it belongs to."""

    stub = re.compile(r"(# YOUR CODE HERE\n[ \t]*raise NotImplementedError)\(\)")

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        if is_answer(cell):
            cell.source = self.stub.sub(rf'\1("{grade_id(cell)}: your answer goes here")', cell.source)
        return cell, resources


PREPROCESSORS = [
    IncludeHeaderFooter,
    InstantiateTests,
    LockCells,
    ClearSolutions,
    NameStubs,
    ClearOutput,
    CheckCellMetadata,
    ComputeChecksums,
    SaveCells,
    ClearHiddenTests,
    ClearMarkScheme,
    ComputeChecksums,
    CheckCellMetadata,
]  # nbgrader's own with NameStubs among them; nbgrader_config.py gives the same to `nbgrader generate_assignment`


class CompleteStarter(NbGraderPreprocessor):
    """For `nbgrader generate_assignment`: what a starter has besides its notebook, the scan for leaks, the due date.

    Raises ReleaseError: nbgrader then takes the starter away.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        converter, names = self.parent.parent, resources["nbgrader"]
        course = Course.load(PROJECT)
        session = course.session(names["assignment"])
        source = read_source(session.source)
        target = Path(converter._format_dest(session.id, "."))
        with tempfile.TemporaryDirectory(prefix="release-") as folder:
            starter = build_starter(course, session, source, Path(folder))
            if leak := find_leak(starter, secrets_of(source, session.checks, grader_folders(course))):
                raise ReleaseError(f"{session.id}: {leak}")
            shutil.copytree(starter, target, dirs_exist_ok=True)
        if session.due is not None and not converter.no_database:
            due = session.due.astimezone(UTC).replace(tzinfo=None)
            with Gradebook(names["db_url"], converter.coursedir.course_id) as gradebook:
                gradebook.update_or_create_assignment(session.id, duedate=due)
        return nb, resources


def build_starter(course: Course, session: Session, source: Source, folder: Path) -> Path:
    """The complete starter, in a new folder inside of `folder`."""
    generated = generate_assignment(session, folder)
    labkit = course.root / "labkit"
    if not labkit.is_dir():
        raise ReleaseError(f"{session.id}: there is no folder labkit, which each starter needs a copy of")
    shutil.copytree(labkit, generated / "labkit", ignore=CLUTTER, dirs_exist_ok=True)
    values = {
        "course": course,
        "session": session,
        "exercises": list(source.exercises.values()),
        "graded": [exercise for exercise in source.exercises.values() if exercise.points],
        "points": f"{source.points:g}",
    }
    for name, template in starter_templates().items():
        (generated / name).parent.mkdir(parents=True, exist_ok=True)
        (generated / name).write_text(templates.render(template, values), encoding="utf-8", newline="\n")
    for path in (generated, *generated.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() else 0o644)
    return generated


def starter_templates() -> dict[str, Path]:
    """What every starter gets, by its name there: `_github` here is `.github` there."""
    found = {}
    for path in sorted(STARTER_FILES.rglob("*")):
        parts = path.relative_to(STARTER_FILES).parts
        if path.is_file() and "__pycache__" not in parts:
            found["/".join("." + part[1:] if part.startswith("_") else part for part in parts)] = path
    return found


def generate_assignment(
    session: Session, folder: Path, db_url: str | None = None, course_id: str = "default_course"
) -> Path:
    """nbgrader's `generate_assignment`, in this process, on a copy of the session's source folder.

    Without `db_url` as with its option --no-db: the same starter, and no gradebook hears of it.
    """
    others = [path.name for path in sorted(session.source.parent.glob("*.ipynb")) if path != session.source]
    if others:
        raise ReleaseError(f"source/{session.id} holds a second notebook, {others[0]}; a session is one notebook")
    copied = folder / "source" / session.id
    shutil.copytree(session.source.parent, copied, symlinks=True, ignore=CLUTTER)
    config = Config()
    config.CourseDirectory.root = str(folder)
    config.CourseDirectory.release_directory = "assignments"
    config.CourseDirectory.assignment_id = session.id
    if db_url is None:
        config.GenerateAssignment.no_database = True
        config.SaveCells.enabled = False
    else:
        config.CourseDirectory.db_url = db_url
        config.CourseDirectory.course_id = course_id
    config.GenerateAssignment.preprocessors = PREPROCESSORS
    ensure_alembic()
    messages: list[str] = []
    log = quiet_log(messages)
    try:
        coursedir = CourseDirectory(config=config, log=log)
        GenerateAssignment(coursedir=coursedir, config=config, log=log).start()
    except NbGraderException as error:
        raise_if_full(messages, db_url)
        raise ReleaseError(f"{session.id}: nbgrader refuses: {_reason(messages, error)}") from None
    return folder / "assignments" / session.id


def _reason(messages: list[str], error: Exception) -> str:
    """The last line of the traceback that nbgrader logged, which is the sentence that helps."""
    for message in messages:
        if message.startswith("Traceback"):
            return message.strip().splitlines()[-1].partition(": ")[2] or message.strip().splitlines()[-1]
    return str(error)


def grader_folders(course: Course) -> list[Path]:
    folders = {(PROJECT / "autograder").resolve(), (course.root / "autograder").resolve()}
    return sorted(folder for folder in folders if folder.is_dir())
