"""A class that is as `course grade` left it: seen from the file system, without reading a notebook or loading PyTorch.

As git's index and make do it, a file counts as unchanged while its inode, size and times are the same. The time of the
last change of an inode cannot be set by whoever writes the file.
"""

import hashlib
import importlib.metadata
import json
import os
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from autograder.class_result import ClassRow, Graded
from autograder.files import write_atomically
from autograder.gradebook.class_folder import ClassFolder
from autograder.grading.cache import Mode
from autograder.paths import PROJECT
from autograder.result import Result

CODE = ("autograder", "labkit")
GRADEBOOK = "gradebook.db"


def handed_in(place: ClassFolder) -> str:
    """A hash of what stands in everybody's folder for this session, by name and file times. Follows no link."""
    return _hash((student.name, files_of(place, student.name)[0]) for student in _entries(place.folder / "submitted"))


def files_of(place: ClassFolder, student: str) -> tuple[object, float]:
    """What stands in one student's folder for this session, and when any of it last changed, in seconds since the epoch."""
    top = place.submitted(student).parent
    found = _seen(top)
    if not top.is_symlink():
        found = [*found, *_seen(place.submitted(student), deep=True)]
    return found, max((times[-1] for _, *times in found if times[-1] is not None), default=0) / 1e9


def remembered(place: ClassFolder, mode: Mode) -> Graded | None:
    """What the last grading gave, if a new one would find nothing to do; None where that is not certain."""
    try:
        memory = json.loads(_memory(place).read_text("utf-8"))
        if memory["state"] != _state(place, handed_in(place), mode):
            return None
        rows = [
            ClassRow(row["student"], Result.model_validate(row["result"]), row["page"], row["stale"])
            for row in memory["rows"]
        ]
        return Graded(rows, memory["places"])
    except (OSError, ValueError, LookupError, TypeError):  # never graded, or a damaged memory: grade
        return None


def remember(place: ClassFolder, found: str, graded: Graded, mode: Mode) -> None:
    """Keep what grading gave, for as long as nothing changes; `found` is `handed_in` from before it was read.

    A result that waits for another try is not kept, nor a gradebook on a server, which cannot be seen from here.
    """
    whole = all(row.result.complete or row.result.status == "rejected" for row in graded.rows)
    if not whole or not (place.folder / GRADEBOOK).is_file():
        _memory(place).unlink(missing_ok=True)
        return
    rows = [
        {
            "student": row.student,
            "result": row.result.model_copy(update={"cells": [], "pictures": []}).model_dump(mode="json"),
            "page": row.page,
            "stale": row.stale,
        }
        for row in graded.rows
    ]
    state = _state(place, found, mode)
    write_atomically(_memory(place), json.dumps({"state": state, "rows": rows, "places": graded.places}))


def _memory(place: ClassFolder) -> Path:
    return place.folder / ".course" / f"unchanged-{place.session.id}.json"


def _state(place: ClassFolder, found: str, mode: Mode) -> str:
    course, session, folder = place.course, place.session, place.folder
    code = (seen for name in CODE for path in sorted((PROJECT / name).rglob("*")) for seen in _code(path))
    sources = (seen for other in course.sessions for seen in _seen(other.source))
    settings = (course.root / "course.yml", course.root / "nbgrader_config.py", folder / "nbgrader_config.py")
    written = (
        seen
        for student in _entries(folder / "autograded")
        for seen in _seen(Path(student.path, session.id, f"{session.id}.ipynb"))
    )
    return _hash(
        [
            found,
            [mode.pictures, mode.unsafe],
            os.environ.get("COURSE_SECRET", ""),
            list(code),
            list(sources),
            [_seen(path) for path in sorted(session.checks.rglob("*.py"))],
            [_seen(path) for path in (session.band, *settings, course.root / ".course" / "secret")],
            _seen(Path(sysconfig.get_paths()["purelib"])),  # changes where a package is installed or removed
            importlib.metadata.version("torch"),
            list(written),
            _seen(place.reports, deep=True),
            [_seen(folder / (GRADEBOOK + end)) for end in ("", "-wal", "-journal")],
        ]
    )


def _code(path: Path) -> Iterator[tuple[Any, ...]]:
    if path.suffix != ".pyc" and "__pycache__" not in path.parts:
        yield from _seen(path)


def _seen(path: Path, *, deep: bool = False) -> list[tuple[Any, ...]]:
    """What can be told of a file without opening it; with `deep`, also of what is in a folder, if it is none of a link's."""
    try:
        found = [(path.name, *_times(path.lstat()))]
    except OSError:
        return [(path.name, None)]
    if deep and not path.is_symlink():
        found += [(entry.name, *_times(entry.stat(follow_symlinks=False))) for entry in _entries(path)]
    return found


def _times(stat: os.stat_result) -> tuple[int, ...]:
    return stat.st_mode, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return []


def _hash(parts: Iterable[Any]) -> str:
    return hashlib.sha256(json.dumps(list(parts), default=str).encode("utf-8", "surrogateescape")).hexdigest()
