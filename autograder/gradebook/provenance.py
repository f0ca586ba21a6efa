"""Where a grade that stands came from: its result, the checks and settings, when it was handed in."""

import hashlib
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nbgrader.api import MissingEntry, SubmittedAssignment
from nbgrader.utils import parse_utc

from autograder.course import Course, Session
from autograder.gradebook.class_folder import ClassFolder
from autograder.gradebook.database import exists, gradebook


def due_time(session: Session) -> datetime | None:
    """As nbgrader keeps it: in UTC, without a zone."""
    return session.due.astimezone(UTC).replace(tzinfo=None) if session.due else None


def lateness(
    course: Course, session: Session, handed_in: datetime | None, due: datetime | None, extension: timedelta | None
) -> str:
    """The hash of what decides a late penalty besides the score; `due` is the gradebook's, for want of one in course.yml."""
    content = [str(handed_in), str(due_time(session) or due), str(extension), course.late.model_dump()]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def lateness_of(course: Course, session: Session, submission: SubmittedAssignment, handed_in: datetime | None) -> str:
    return lateness(course, session, handed_in, submission.assignment.duedate, submission.extension)


def unrecorded(place: ClassFolder, keys: dict[str, str]) -> set[str]:
    """Whose result (by student: its key) is not yet the one that stands in the gradebook, or is late by another rule."""
    url, session = place.gradebook_url, place.session
    if not exists(url):
        return set(keys)
    missing = set()
    with gradebook(url) as opened:
        for student, key in keys.items():
            stands = read_stamp(place, student)
            try:
                submission = opened.find_submission(session.id, student)
            except MissingEntry:
                missing.add(student)
                continue
            stamp = read_timestamp(place.submitted(student))
            handed_in = parse_utc(stamp) if stamp else submission.timestamp
            if (stands.get("key"), stands.get("late")) != (
                key,
                lateness_of(place.course, session, submission, handed_in),
            ):
                missing.add(student)
    return missing


def read_stamp(place: ClassFolder, student: str) -> dict[str, str]:
    """What the grade that stands came from: the keys of its result, of checks and settings, of lateness."""
    file = place.folder / "autograded" / student / place.session.id / f"{place.session.id}.ipynb"
    try:
        stamp = json.loads(file.read_bytes())["metadata"]["course"]
        return {name: text for name, text in stamp.items() if isinstance(text, str)}
    except (OSError, LookupError, TypeError, ValueError, AttributeError):
        return {}


def read_timestamp(submission: Path) -> str | None:
    """What nbgrader's collect wrote beside the notebook: when it was handed in. None where it is not there or no time."""
    if not (text := first_line(submission, "timestamp.txt")[:100]):
        return None
    try:
        parse_utc(text)
    except (ValueError, OverflowError, TypeError):  # nbgrader would end there, and with it everybody's recording
        return None
    return text


def first_line(submission: Path, name: str) -> str:
    """Of a small text file that is no link; empty, where there is none."""
    try:
        descriptor = os.open(submission / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return ""
    with os.fdopen(descriptor, "rb") as stream:
        try:
            return stream.read(1000).decode(errors="replace").strip().partition("\n")[0]
        except OSError:  # a folder, a pipe
            return ""
