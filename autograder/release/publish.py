"""From one source notebook to what students get: starters through nbgrader's own steps, and the solved notebook.

Nothing is published by halves: everything is built and scanned aside, then swapped in by renaming. A release that
fails leaves the old one as it was.
"""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import nbformat

from autograder.course import Course, Session
from autograder.notebook import HAND_IN, OWN_CHECK, Source, SourceError, read_source
from autograder.release.check_coverage import check_coverage
from autograder.release.leaks import find_leak, secrets_of
from autograder.release.solutions import SolutionError, solve
from autograder.release.starter import ReleaseError, build_starter, grader_folders, starter_templates

NOT_COMPARED = {"__pycache__", ".ipynb_checkpoints"}
Progress = Callable[[int, int, str], None]


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
    check_coverage(source, session.checks, course.root)
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        tell(0, 1, "starter")
        starter = build_starter(course, session, source, Path(folder))
        tell(1, 1, "starter")
        leak = find_leak(starter, secrets_of(source, session.checks, grader_folders(course)))
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


# The starter


# The hidden checks, read without importing them


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
    beside = {f"{session_id}.ipynb", *starter_templates(), *OWN_CHECK, HAND_IN}
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
