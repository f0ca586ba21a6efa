"""From one source notebook to what students get: starters through nbgrader's own steps, and the solved notebook.

Nothing is published by halves: everything is built and scanned aside, then swapped in by renaming. A release that
fails leaves the old one as it was.
"""

import ast
import difflib
import errno
import logging
import os
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC
from hashlib import sha256
from pathlib import Path
from typing import Any

import nbformat
import nbgrader.api
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
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from autograder import Problem, deploy
from autograder.course import Course, Session
from autograder.leaks import find_leak, secrets_of
from autograder.notebook import HAND_IN, OWN_CHECK, Source, SourceError, grade_id, is_answer, read_source
from autograder.solutions import SolutionError, solve

warnings.filterwarnings("ignore", category=SAWarning)  # of nbgrader's own tables; nobody here can do anything about it

HERE = Path(__file__).parent
PROJECT = HERE.parent
STARTER_FILES = HERE / "starter"  # what every starter gets, rendered
CLUTTER = shutil.ignore_patterns(
    "__pycache__", "*.pyc", ".*", "*.egg-info", "build", "dist", "tests", "test_*.py", "*_test.py", "conftest.py"
)
NOT_COMPARED = {"__pycache__", ".ipynb_checkpoints"}
Progress = Callable[[int, int, str], None]


class ReleaseError(Problem):
    """One clear sentence on why there is no release."""


@dataclass(frozen=True)
class Release:
    session: str
    assignment: Path
    solution: Path
    files: tuple[str, ...]  # of the starter
    executed: bool  # False when the solution was up to date
    cpu_seconds: float = 0.0  # that executing the solution took, on one thread
    budget_seconds: float = 0.0

    @property
    def over_budget(self) -> bool:
        return self.cpu_seconds > self.budget_seconds


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
            starter = _build_starter(course, session, source, Path(folder))
            if leak := find_leak(starter, secrets_of(source, session.checks, _grader_folders(course))):
                raise ReleaseError(f"{session.id}: {leak}")
            shutil.copytree(starter, target, dirs_exist_ok=True)
        if session.due is not None and not converter.no_database:
            due = session.due.astimezone(UTC).replace(tzinfo=None)
            with Gradebook(names["db_url"], converter.coursedir.course_id) as gradebook:
                gradebook.update_or_create_assignment(session.id, duedate=due)
        return nb, resources


def release(
    course: Course,
    session: Session,
    *,
    check: bool = False,
    solutions: bool = True,
    force: bool = False,
    on_progress: Progress | None = None,
) -> Release:
    """Writes the starter and the executed solution of a session; with `check`, only compares them with what is there.

    The solution is executed anew only when the source, labkit or another file of the session changed since (or with
    `force`). `on_progress(done, total, what)` hears of each step. Raises ReleaseError.
    """
    tell = on_progress or (lambda done, total, what: None)
    try:
        source = read_source(session.source)
    except SourceError as error:
        raise ReleaseError(str(error)) from None
    _check_the_checks(source, session.checks, course.root)
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        tell(0, 1, "starter")
        starter = _build_starter(course, session, source, Path(folder))
        tell(1, 1, "starter")
        leak = find_leak(starter, secrets_of(source, session.checks, _grader_folders(course)))
        if leak:
            raise ReleaseError(f"{session.id}: {leak}")
        files = tuple(_files(starter))
        made = Release(session.id, session.assignment, session.solution, files, False, 0.0, session.budget_seconds)
        if check:
            _compare_trees(starter, session.assignment, session, course.root)
            if solutions:
                _compare_solution(source, session, course.root)
            return made
        text = None
        if solutions:
            key = _made_from(source, starter, session.id)
            if force or not _is_up_to_date(source, session, key):
                try:
                    solution, cpu_seconds = solve(source, starter, session.limits, tell)
                except SolutionError as error:
                    raise ReleaseError(f"{session.source.name}, {error}") from None
                solution.metadata["course"] = {"made_from": key}
                text = nbformat.writes(solution) + "\n"
                made = replace(made, executed=True, cpu_seconds=cpu_seconds)
        _swap_in(starter, session.assignment)
        if text is not None:
            _write(text, session.solution)
    return made


def register(course: Course, session: Session, db_url: str, course_id: str = "default_course") -> None:
    """Has nbgrader's gradebook know the session's cells, points and due date, as `generate_assignment` does.

    A due date that somebody set in nbgrader stays where course.yml has none. May be called any number of times, also when
    there are submissions. Raises ReleaseError.
    """
    try:
        read_source(session.source)
    except SourceError as error:
        raise ReleaseError(str(error)) from None
    url = make_url(db_url)
    if url.get_backend_name() == "sqlite" and url.database:
        url = url.set(database=os.path.abspath(url.database))  # nbgrader changes the working directory
    db_url = url.render_as_string(hide_password=False)
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        _generate_assignment(session, Path(folder), db_url, course_id)
    if session.due is not None:
        due = session.due.astimezone(UTC).replace(tzinfo=None)
        with Gradebook(db_url, course_id) as gradebook:
            gradebook.update_or_create_assignment(session.id, duedate=due)


def ensure_alembic() -> None:
    """Has nbgrader know alembic without an activated environment, and without starting it for each new gradebook.

    That would take 3 s, for a version number that alembic also tells when asked from here.
    """
    nbgrader.api.get_alembic_version = _gradebook_version
    if shutil.which("alembic") is None:
        os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


def _gradebook_version() -> str:
    from alembic.script import ScriptDirectory

    folder = Path(nbgrader.__file__).parent / "alembic"
    return str(ScriptDirectory(str(folder)).get_current_head())


def quiet_log(messages: list[str]) -> logging.Logger:
    """A log for nbgrader that prints nothing; its errors are appended to `messages`."""
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: messages.append(record.getMessage())  # type: ignore[method-assign]
    log = logging.Logger("nbgrader")  # not the shared one, which prints
    log.addHandler(handler)
    return log


# The starter


def _build_starter(course: Course, session: Session, source: Source, folder: Path) -> Path:
    """The complete starter, in a new folder inside of `folder`."""
    generated = _generate_assignment(session, folder)
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
    for name, template in _templates().items():
        (generated / name).parent.mkdir(parents=True, exist_ok=True)
        (generated / name).write_text(deploy.render(template, values), encoding="utf-8", newline="\n")
    for path in (generated, *generated.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() else 0o644)
    return generated


def _templates() -> dict[str, Path]:
    """What every starter gets, by its name there: `_github` here is `.github` there."""
    found = {}
    for path in sorted(STARTER_FILES.rglob("*")):
        parts = path.relative_to(STARTER_FILES).parts
        if path.is_file() and "__pycache__" not in parts:
            found["/".join("." + part[1:] if part.startswith("_") else part for part in parts)] = path
    return found


def _generate_assignment(
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


def raise_if_full(messages: list[str], database: str | None) -> None:
    """What nbgrader logs of a full disk, as the error that it is for files. Raises OSError."""
    if any("database or disk is full" in message for message in messages):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), make_url(database).database if database else None)


def _reason(messages: list[str], error: Exception) -> str:
    """The last line of the traceback that nbgrader logged, which is the sentence that helps."""
    for message in messages:
        if message.startswith("Traceback"):
            return message.strip().splitlines()[-1].partition(": ")[2] or message.strip().splitlines()[-1]
    return str(error)


# The hidden checks, read without importing them


def _check_the_checks(source: Source, checks: Path, root: Path) -> None:
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


def _grader_folders(course: Course) -> list[Path]:
    folders = {HERE.resolve(), (course.root / "autograder").resolve()}
    return sorted(folder for folder in folders if folder.is_dir())


# Comparing with what is there


def _files(folder: Path) -> dict[str, Path]:
    found = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file() or path.is_symlink()}
    return {name.as_posix(): found[name] for name in sorted(found) if not NOT_COMPARED & set(name.parts)}


def _compare_trees(made: Path, there: Path, session: Session, root: Path) -> None:
    new, old = _files(made), _files(there)
    for name in sorted(new.keys() | old.keys()):
        shown = (there / name).relative_to(root).as_posix()
        if name not in old:
            problem = "is missing"
        elif name not in new:
            problem = "is not part of the release"
        elif old[name].is_symlink():
            problem = "is a link"
        elif old[name].read_bytes() != new[name].read_bytes():
            problem = "differs from what the source gives"
        elif old[name].stat().st_mode & 0o111:
            problem = "is executable"
        else:
            continue
        raise ReleaseError(f"{shown} {problem}; run `course release {session.id}`")


def _compare_solution(source: Source, session: Session, root: Path) -> None:
    shown, advice = session.solution.relative_to(root).as_posix(), f"run `course release {session.id}`"
    try:
        solution = nbformat.v4.reads(session.solution.read_text(encoding="utf-8"))
        cells = list(solution.cells)
    except FileNotFoundError:
        raise ReleaseError(f"{shown} is missing; {advice}") from None
    except (OSError, ValueError, AttributeError):
        raise ReleaseError(f"{shown} is not a notebook; {advice}") from None
    for wanted, cell in zip(source.cells, cells, strict=False):
        if wanted.id != cell.get("id"):
            raise ReleaseError(f"{shown}: cell {cell.get('id')!r} stands where the source has {wanted.id!r}; {advice}")
        for key in ("cell_type", "source", "metadata", "attachments"):
            if wanted.get(key) != cell.get(key):
                raise ReleaseError(f"{shown}, cell {wanted.id!r}: its {key} differs from the source's; {advice}")
        if wanted.cell_type == "code" and wanted.source.strip() and cell.get("execution_count") is None:
            raise ReleaseError(f"{shown}, cell {wanted.id!r}: it was not executed; {advice}")
    if len(cells) != len(source.cells):
        raise ReleaseError(f"{shown}: {len(cells)} cells, the source has {len(source.cells)}; {advice}")


def _made_from(source: Source, starter: Path, session_id: str) -> str:
    """A hash of all that decides what executing the source gives."""
    digest = sha256(nbformat.writes(source.notebook).encode())
    beside = {f"{session_id}.ipynb", *_templates(), *OWN_CHECK, HAND_IN}
    for name, path in _files(starter).items():
        if name not in beside:
            digest.update(f"\n{name}\n".encode() + sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _is_up_to_date(source: Source, session: Session, key: str) -> bool:
    try:
        _compare_solution(source, session, session.solution.parents[2])
        solution = nbformat.read(session.solution, as_version=4)
    except (ReleaseError, OSError, ValueError):
        return False
    made = solution.metadata.get("course")
    return isinstance(made, dict) and made.get("made_from") == key


# Swapping in


def _swap_in(made: Path, target: Path) -> None:
    """Puts the folder `made` in the place of `target`; whatever happens, `target` is the old or the new one."""
    new, old = (target.parent / f".{target.name}.{suffix}" for suffix in ("new", "old"))
    target.parent.mkdir(parents=True, exist_ok=True)
    if old.exists() and not target.exists():  # the power went between the two renames
        old.rename(target)
    for leftover in (new, old):
        shutil.rmtree(leftover, ignore_errors=True)
    try:
        shutil.copytree(made, new, symlinks=True)
        if target.exists():
            target.rename(old)
        try:
            new.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
    except OSError as error:
        raise ReleaseError(f"{target}: cannot be written: {error}") from None
    finally:
        for leftover in (new, old):
            shutil.rmtree(leftover, ignore_errors=True)


def _write(text: str, target: Path) -> None:
    new = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(text, encoding="utf-8", newline="\n")
        new.chmod(0o644)
        new.replace(target)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise ReleaseError(f"{target}: cannot be written: {error}") from None
