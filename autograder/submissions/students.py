"""Who is in a class folder: submitted/<student>/<session>/, whatever file system wrote the names.

A student is known by a name in Unicode's composed form (NFC); a folder from macOS may have it in the decomposed one.
"""

import os
import re
from pathlib import Path
from unicodedata import category, normalize

MAX_LETTERS = 100
MAX_BYTES = 250  # a file system allows 255 for a name, and `<student>.html` is one, too
JOINERS = "\u200c\u200d"  # without a width of their own, but letters of Persian and of India's scripts need them
FIRST = re.compile(r"[\w@+-]")
USUAL = re.compile(r"[\w@+. -]")


def student_id(name: str) -> str:
    """What the student is called whose folder has this name."""
    return normalize("NFC", name)


def why_not(student: str) -> str:
    """What is wrong with a student's name, in one sentence; nothing, if it is fine."""
    if not FIRST.match(student) or not all(map(_is_usual, student)):
        return "the student's folder has a name with unusual characters; rename it"
    if len(student) > MAX_LETTERS or len(student.encode()) > MAX_BYTES:
        return "the student's folder has a name that is too long for a file; shorten it"
    return ""


def is_student(name: str) -> bool:
    """Whether a student's folder may be called so: letters with their marks and digits of any script, and @ + - _ . and
    spaces, but no dot or space at the beginning."""
    return not why_not(name)


def _is_usual(letter: str) -> bool:
    return USUAL.match(letter) is not None or category(letter).startswith("M") or letter in JOINERS


def folders(submitted: Path, session: str) -> dict[str, list[str]]:
    """Who has a folder for this session, sorted, and the names of the folders: more than one where they are the same name in
    two forms. Links and odd names are among them and are rejected when read."""
    try:
        names = sorted(os.listdir(submitted))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    found: dict[str, list[str]] = {}
    for name in names:
        if os.path.lexists(submitted / name / session):
            found.setdefault(student_id(name), []).append(name)
    return dict(sorted(found.items()))


def students(submitted: Path, session: str) -> list[str]:
    """Who has a folder for this session, sorted."""
    return list(folders(submitted, session))


def folder_of(submitted: Path, student: str) -> Path:
    """Where this student's files are, or would be."""
    there = submitted / student
    if student.isascii() or os.path.lexists(there):
        return there
    try:
        names = sorted(os.listdir(submitted))
    except OSError:
        return there
    return submitted / next((name for name in names if student_id(name) == student), student)
