"""What a student handed in: read without trusting any of it, then put back into the order of the source notebook."""

import json
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from autograder.notebook import PREFIX, Source, grade_id, is_answer, is_locked

MAX_CELLS = 2_000
STUDENT_ID = re.compile(r"[\w@+-][\w@+. -]{0,99}")
PICTURE = "picture"  # the tag of an instructor's cell that only illustrates


class RejectedError(Exception):
    """A submission that cannot be graded, in one sentence for the student."""


@dataclass(frozen=True)
class Cell:
    """One cell as it will be run."""

    kind: Literal["code", "markdown"]
    source: str
    grade_id: str | None = None
    locked: bool = False
    picture: bool = False

    @property
    def is_grade(self) -> bool:
        return self.locked and self.grade_id is not None and self.grade_id.startswith(PREFIX)


@dataclass(frozen=True)
class _Cell:
    """One cell as it was handed in."""

    cell_type: str
    source: str | list[str]
    metadata: dict[str, Any]

    @classmethod
    def read(cls, raw: object) -> "_Cell | None":
        """The cell in a notebook's JSON, or None if it is none."""
        match raw:
            case {"cell_type": str(kind), "source": str() | list() as source, **rest}:
                metadata = rest.get("metadata", {})
                whole = isinstance(source, str) or all(isinstance(line, str) for line in source)
                if whole and isinstance(metadata, dict):
                    return cls(kind, source, metadata)
        return None

    @property
    def text(self) -> str:
        """The source, with halves of surrogate pairs, which no file could hold, replaced."""
        text = self.source if isinstance(self.source, str) else "".join(self.source)
        return text.encode(errors="replace").decode()

    @property
    def grade_id(self) -> str | None:
        found = self.metadata.get("nbgrader")
        name = found.get("grade_id") if isinstance(found, dict) else None
        return name if isinstance(name, str) else None


def students(submitted: Path, session: str) -> list[str]:
    """Who has a folder for this session, sorted; links and odd names are among them and are rejected when read."""
    try:
        folders = sorted(os.listdir(submitted))
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [name for name in folders if os.path.lexists(submitted / name / session)]


def read(submitted: Path, student: str, session: str, max_mb: float) -> bytes:
    """The bytes of a student's notebook for a session. Follows no link and opens nothing but plain files.

    Raises RejectedError.
    """
    if not STUDENT_ID.fullmatch(student):
        raise RejectedError("the student's folder has a name with unusual characters; rename it")
    return _read(submitted, (student, session), session, max_mb)


def read_folder(folder: Path, session: str, max_mb: float) -> bytes:
    """The same of a folder that holds one student's files and nothing else. Raises RejectedError."""
    return _read(folder, (), session, max_mb)


def _read(start: Path, inner: tuple[str, ...], session: str, max_mb: float) -> bytes:
    with _Folders() as folders:
        try:
            folder = folders.enter(start)
            for name in inner:
                folder = folders.enter(folder, name)
            names = sorted(name for name in os.listdir(folder) if name.endswith(".ipynb"))
        except OSError:
            raise RejectedError(
                "the submission is not in an ordinary folder (it is a link, or cannot be read)"
            ) from None
        wanted = f"{session}.ipynb"
        if wanted not in names:
            if len(names) != 1:
                found = "no notebook was" if not names else f"{len(names)} notebooks were"
                raise RejectedError(f"{found} handed in; hand in one, named {wanted}")
            wanted = names[0]
        try:
            descriptor = os.open(wanted, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
        except OSError:
            raise RejectedError("the notebook is a link or cannot be read; hand in the file itself") from None
        folders.keep(descriptor)
        info = os.fstat(descriptor)
        if not stat.S_ISREG(info.st_mode):
            raise RejectedError("the notebook is not an ordinary file")
        if info.st_size > max_mb * 2**20:
            size = info.st_size / 2**20
            raise RejectedError(
                f"the notebook is {size:.0f} MB; the limit is {max_mb:g} MB: clear its outputs and save it"
            )
        try:
            with os.fdopen(os.dup(descriptor), "rb") as stream:
                return stream.read(int(max_mb * 2**20))
        except OSError:
            raise RejectedError("the notebook cannot be read; hand it in again") from None


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

    def keep(self, descriptor: int) -> None:
        """Close this one, too, at the end."""
        self._open.append(descriptor)

    def __enter__(self) -> "_Folders":
        return self

    def __exit__(self, *_: object) -> None:
        for descriptor in self._open:
            os.close(descriptor)


def parse(data: bytes) -> list[_Cell]:
    """The cells of a notebook in format 4. Raises RejectedError."""
    if not data.strip():
        raise RejectedError("the file is empty; save the notebook before handing it in")
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError):
        raise RejectedError("the file is not a notebook (it is not JSON); hand in the .ipynb file itself") from None
    match raw:
        case {"nbformat": int(version), "cells": list(cells)}:
            if version != 4:
                raise RejectedError(f"the notebook has format {version}; open it in JupyterLab and save it again")
            if len(cells) > MAX_CELLS:
                raise RejectedError(f"the notebook has {len(cells):,} cells; the limit is {MAX_CELLS:,}")
            read_cells = [cell for raw_cell in cells if (cell := _Cell.read(raw_cell)) is not None]
            if len(read_cells) == len(cells):
                return read_cells
    raise RejectedError("the file is not a notebook in format 4; save it again in JupyterLab")


def restore(source: Source, submitted: list[_Cell], others: dict[str, str] | None = None) -> list[Cell]:
    """The notebook as it will be run: the instructor's cells as they were, the student's answers in their places.

    The order is the source's. A cell of the student's own follows the cell that it followed in the submission. An
    answer cell that is missing stays missing; an instructor's cell never is. `others` maps the grade_ids of other
    sessions to their titles. Raises RejectedError for a notebook of another session, and for two cells with one grade_id.
    """
    known = {name: cell for cell in source.cells if (name := grade_id(cell)) is not None}
    answers: dict[str, str] = {}
    own: dict[str | None, list[Cell]] = {}
    last: str | None = None
    seen: set[str] = set()
    for given in submitted:
        name = given.grade_id
        if name in known and given.cell_type == "code":
            if name in seen:
                raise RejectedError(f"two cells are marked as `{name}`; keep one of them and delete the other")
            seen.add(name)
            last = name
            if is_answer(known[name]):
                answers[name] = given.text
        elif given.cell_type == "code" and given.text.strip():
            own.setdefault(last, []).append(Cell("code", given.text))
    foreign = [title for given in submitted if (title := (others or {}).get(given.grade_id or "")) is not None]
    if len(foreign) > len(answers):
        raise RejectedError(f"this is the notebook of another session ({foreign[0]})")
    if not answers:
        raise RejectedError("none of this session's answer cells is in the notebook; answer in the notebook handed out")
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
            restored.append(Cell("code", cell.source, name, locked=True, picture=picture))
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
