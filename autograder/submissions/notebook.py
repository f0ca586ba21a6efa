"""What a student handed in: read without trusting any of it, then put back into the order of the source notebook.

Which file counts, and which of its cells, is said in labkit.handin, which students' own checks follow, too.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from autograder.guesses import compared, heard
from autograder.notebook import PREFIX, Source, grade_id, is_answer, is_locked
from autograder.submissions.students import why_not
from labkit import handin
from labkit.handin import RejectedError

PICTURE = "picture"  # the tag of an instructor's cell that only illustrates
Files = Iterable[tuple[str, bytes | RejectedError]]  # the notebooks that somebody handed in, each with its name


@dataclass(frozen=True)
class Cell:
    """One cell as it will be run."""

    kind: Literal["code", "markdown"]
    source: str
    grade_id: str | None = None
    locked: bool = False
    picture: bool = False
    said: tuple[str, ...] = ()  # of a locked cell that answers guesses: what it said where the student ran it

    @property
    def is_grade(self) -> bool:
        return self.locked and self.grade_id is not None and self.grade_id.startswith(PREFIX)


def read(submitted: Path, student: str, session: str, max_mb: float) -> Iterator[tuple[str, bytes | RejectedError]]:
    """A student's notebooks for a session, one after the other. Follows no link and opens nothing but plain files.

    Raises RejectedError.
    """
    if problem := why_not(student):
        raise RejectedError(problem)
    return _read(submitted, (student, session), session, max_mb)


def read_folder(folder: Path, session: str, max_mb: float) -> Iterator[tuple[str, bytes | RejectedError]]:
    """The same of a folder that holds one student's files and nothing else. Raises RejectedError."""
    return _read(folder, (), session, max_mb)


def _read(
    start: Path, inner: tuple[str, ...], session: str, max_mb: float
) -> Iterator[tuple[str, bytes | RejectedError]]:
    with _Folders() as folders:
        try:
            folder = folders.enter(start)
            for name in inner:
                folder = folders.enter(folder, name)
            with os.scandir(folder) as entries:
                names = {entry.name: entry.is_dir(follow_symlinks=False) for entry in entries}
        except OSError:
            raise RejectedError(
                "the submission is not in an ordinary folder (it is a link, or cannot be read)"
            ) from None
        inner_folders = {name for name, is_folder in names.items() if is_folder}
        for name in handin.notebooks(names, inner_folders, f"{session}.ipynb"):
            try:
                yield name, _bytes(folder, name, max_mb)
            except RejectedError as reason:
                yield name, reason


def _bytes(folder: int, name: str, max_mb: float) -> bytes:
    """What is in the file of this name. Raises RejectedError."""
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError:
        raise RejectedError("the notebook is a link or cannot be read; hand in the file itself") from None
    try:
        info = os.fstat(descriptor)
        if not stat.S_ISREG(info.st_mode):
            raise RejectedError("the notebook is not an ordinary file")
        if info.st_size > max_mb * 2**20:
            size = info.st_size / 2**20
            raise RejectedError(
                f"the notebook is {size:.0f} MB; the limit is {max_mb:g} MB: clear its outputs and save it"
            )
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            return stream.read(int(max_mb * 2**20))
    except OSError:
        raise RejectedError("the notebook cannot be read; hand it in again") from None
    finally:
        os.close(descriptor)


class _Folders:
    """Directory descriptors, opened one below the other without following links."""

    def __init__(self) -> None:
        self._open: list[int] = []

    def enter(self, where: Path | int, name: str = ".") -> int:
        flags = os.O_RDONLY | os.O_DIRECTORY
        if isinstance(where, int):
            self._open.append(os.open(name, flags | os.O_NOFOLLOW, dir_fd=where))
        else:
            self._open.append(os.open(where, flags))
        return self._open[-1]

    def __enter__(self) -> "_Folders":
        return self

    def __exit__(self, *_: object) -> None:
        for descriptor in self._open:
            os.close(descriptor)


def taken(source: Source, files: Files, others: dict[str, str] | None = None) -> list[Cell]:
    """The notebook of these that counts, as it will be run; `others` has titles by the exercises of other sessions.

    Raises RejectedError.
    """
    _, cells = handin.choose(files, source.path.name, source.exercises, others)
    return restore(source, cells)


def restore(source: Source, submitted: list[handin.Cell]) -> list[Cell]:
    """The notebook as it will be run: the instructor's cells as they were, the student's answers in their places.

    The order is the source's. A cell of the student's own follows the cell that it followed in the submission. An
    answer cell that is missing stays missing; an instructor's cell never is. Raises RejectedError where two cells hold
    different answers to one exercise.
    """
    known = {name: place for place, cell in enumerate(source.cells) if (name := grade_id(cell)) is not None}
    answers = {name: cell.text for name, cell in handin.answers(submitted, source.exercises).items()}
    printed = {cell.grade_id: cell.printed for cell in reversed(submitted)}
    own: dict[str | None, list[Cell]] = {}
    last: str | None = None
    seen: set[str] = set()
    for given in handin.once(submitted, source.exercises):
        name = given.grade_id
        if name in known:
            if name not in seen or last is None or known[name] > known[last]:  # a copy leads on, and never back
                last = name
            seen.add(name)
        elif given.cell_type == "code" and given.text.strip():
            own.setdefault(last, []).append(Cell("code", given.text))
    restored = own.pop(None, [])
    for cell in source.cells:
        name = grade_id(cell)
        if cell.cell_type != "code":
            restored.append(Cell("markdown", cell.source))
        elif name is not None and is_answer(cell):
            if name in answers:
                restored.append(Cell("code", answers[name], name))
        elif is_locked(cell):
            picture = PICTURE in cell.metadata.get("tags", [])
            said = tuple(heard(printed.get(name, ""), len(compared(cell.source))))
            restored.append(Cell("code", cell.source, name, locked=True, picture=picture, said=said))
        if name is not None:
            restored += own.pop(name, [])
    return restored


def cells_with(source: Source, answers: dict[str, str]) -> list[Cell]:
    """The source notebook with these answers, and the reference solution for all others."""
    cells = []
    for cell in source.cells:
        name = grade_id(cell)
        if cell.cell_type != "code":
            cells.append(Cell("markdown", cell.source))
        elif name is not None and is_answer(cell):
            cells.append(Cell("code", answers.get(name, cell.source), name))
        elif is_locked(cell):
            cells.append(Cell("code", cell.source, name, locked=True, picture=PICTURE in cell.metadata.get("tags", [])))
    return cells
