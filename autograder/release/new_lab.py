"""The skeleton of a new lab: everything that a session consists of, small and complete, to be written over.

Its one exercise is `mean_image`. What is made passes the release, the audit and the tests as it stands.
"""

import os
import re
from pathlib import Path

import nbformat
import yaml

from autograder import UserError, templates
from autograder.course import FILE, Course, CourseError, Session
from autograder.files import write_atomically

EXERCISE = "mean_image"
BUDGET_SECONDS = 10  # of the skeleton; a lab that trains takes more
LAB = templates.HERE / "lab"


class NewLabError(UserError):
    """One clear sentence on why there is no new lab."""


def new_lab(course: Course, name: str, title: str) -> list[Path]:
    """Write a lab's source notebook, check, answers and entry in course.yml; returns the files. Raises NewLabError.

    Args:
        course: the course that gets it.
        name: its id: two digits and words, as in 07-mean-digit.
        title: the question that it answers, in one line.
    """
    title = title.strip()
    if not title or "\n" in title:
        raise NewLabError(
            "a lab needs a title of one line: the question that it answers, as in --title 'Can it dream?'"
        )
    pattern = Session.model_fields["id"].metadata[0].pattern
    if not re.fullmatch(pattern, name):
        raise NewLabError(f"{name!r} is no id of a lab: it must be two digits and words, as in '07-mean-digit'")
    numbers = {session.id[:2]: session.id for session in course.sessions}
    if name[:2] in numbers:
        raise NewLabError(f"there is a lab {numbers[name[:2]]} already; give the new one another number")
    root = course.root
    folders = (root / "source" / name, root / "autograder" / "checks" / name, root / "tests" / "corpus" / name)
    for folder in folders:
        if folder.exists():
            raise NewLabError(f"{folder.relative_to(root)} is there already; remove it, or take another id")
    source, checks, corpus = folders
    notebook = nbformat.read(LAB / "lab.ipynb", as_version=4)
    notebook.cells[0].source = notebook.cells[0].source.replace("TITLE", title, 1)
    files = {
        source / f"{name}.ipynb": nbformat.writes(notebook) + "\n",
        checks / f"test_{EXERCISE}.py": _template("test_mean_image.py"),
        corpus / "right" / "loop.py": _template("right.py"),
        corpus / "wrong" / "over_pixels.py": _template("wrong_shape.py"),
        corpus / "wrong" / "not_divided.py": _template("wrong_sum.py"),
        corpus / "sample.txt": "wrong/not_divided\nwrong/over_pixels\n",
    }
    settings = _with_entry((root / FILE).read_text(encoding="utf-8"), name, title)
    for path, text in files.items():
        os.makedirs(path.parent, exist_ok=True)
        write_atomically(path, text)
    before = (root / FILE).read_bytes()
    write_atomically(root / FILE, settings)
    try:
        Course.load(root)
    except CourseError as error:
        write_atomically(root / FILE, before)
        for path in files:
            os.unlink(path)
        raise NewLabError(f"course.yml could not take the new entry ({error}); nothing was written") from None
    return [*files, root / FILE]


def _template(name: str) -> str:
    return (LAB / name).read_text(encoding="utf-8")


def _with_entry(settings: str, name: str, title: str) -> str:
    """course.yml's text with one more session, everything else as it stands, comments included."""
    document = yaml.compose(settings)
    keys = [key.value for key, _ in document.value] if isinstance(document, yaml.MappingNode) else []
    values = [value for _, value in document.value] if isinstance(document, yaml.MappingNode) else []
    if keys[-1:] != ["sessions"] or not isinstance(values[-1], yaml.SequenceNode) or values[-1].flow_style:
        raise NewLabError(
            f"{FILE}: `sessions` must be its last key, with one entry below the other; nothing was written"
        )
    indent = " " * values[-1].start_mark.column
    entry = {"id": name, "title": title, "budget_seconds": BUDGET_SECONDS}
    lines = yaml.safe_dump(entry, sort_keys=False, allow_unicode=True, width=1000).splitlines()
    text = "\n".join(f"{indent}{'- ' if number == 0 else '  '}{line}" for number, line in enumerate(lines))
    return f"{settings.rstrip()}\n{text}\n"
