"""Gradescope: the autograder's zip file, and what runs inside of it.

python -m autograder.integrations.gradescope HOME SESSION [--unsafe]
"""

import json
import os
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from autograder import UserError, templates
from autograder.course import Course, Session
from autograder.files import write_atomically
from autograder.gradebook.results_json import exercise_entry, refused, results_json
from autograder.grading.cache import Mode
from autograder.grading.grader import Grader
from autograder.grading.preflight import start_fork_server
from autograder.integrations.github import COURSE
from autograder.judge.hidden import load_secret
from autograder.notebook import read_source
from autograder.pages.feedback_page import shown_exercises, summary_line
from autograder.result import Grid, Result
from autograder.submissions.load import other_sessions
from autograder.submissions.notebook import read_folder, taken
from autograder.text import one_line
from labkit.handin import RejectedError

LEFT_OUT = {"__pycache__", ".ipynb_checkpoints", ".course"}


class GradescopeError(UserError):
    """Why there is no zip file, in one sentence."""


# The zip file


def build(course: Course, session: Session, target: Path, *, unsafe: bool = False) -> int:
    """Write the autograder's zip file; how many files it holds. Raises GradescopeError."""
    contents = _course_files(course)
    contents["course/.course/secret"] = load_secret(course.root / ".course").encode()
    values = {"session": session, "unsafe": unsafe}
    for name in ("setup.sh", "run_autograder"):
        contents[name] = templates.render(templates.HERE / "gradescope" / name, values).encode()
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as stream:
            try:
                with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                    for name, content in sorted(contents.items()):
                        info = zipfile.ZipInfo(name)  # of 1980: the same course gives the same file
                        info.compress_type = zipfile.ZIP_DEFLATED
                        info.external_attr = (0o755 if name in ("setup.sh", "run_autograder") else 0o644) << 16
                        archive.writestr(info, content)
                os.replace(stream.name, target)  # readable for its owner alone
            except BaseException:
                os.unlink(stream.name)
                raise
    except OSError as error:
        raise GradescopeError(f"{target} cannot be written: {error.strerror}") from None
    return len(contents)


def _course_files(course: Course) -> dict[str, bytes]:
    found = {}
    for name in COURSE:
        path = course.root / name
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        for file in files:
            inner = file.relative_to(course.root)
            if file.is_file() and not LEFT_OUT & set(inner.parts) and file.suffix != ".pyc":
                found[f"course/{inner.as_posix()}"] = file.read_bytes()
    return found


# Inside of it


def main(arguments: Sequence[str]) -> int:
    """Grade HOME/submission and write HOME/results/results.json; 1, and no results, where the grader is to blame."""
    home, unsafe = Path(arguments[0]), "--unsafe" in arguments[2:]
    results = home / "results" / "results.json"
    results.parent.mkdir(parents=True, exist_ok=True)
    results.unlink(missing_ok=True)
    try:
        course = Course.load(Path.cwd())
        session = course.session(arguments[1])
        made = grade(course, session, home / "submission", unsafe=unsafe)
    except UserError as error:  # nobody's zero: Gradescope shows that the autograder failed, and why to the instructor
        print(f"course: {error}", file=sys.stderr)
        return 1
    write_atomically(results, json.dumps(made, indent=1))
    return 0


def grade(course: Course, session: Session, submitted: Path, *, unsafe: bool = False) -> dict[str, Any]:
    """What Gradescope reads of the notebook in this folder. Raises SandboxError."""
    source = read_source(session.source)
    try:
        files = read_folder(submitted, session.id, session.limits.notebook_mb)
        cells = taken(source, files, other_sessions(course, session, source))
    except RejectedError as reason:
        return refused(Markup("<p>This notebook was not graded: {}.</p>").format(reason))
    with start_fork_server(course.sandbox.required, unsafe=unsafe) as server:
        return results_of(Grader(course, session, server, Mode(unsafe=unsafe)).grade(cells))


def results_of(result: Result) -> dict[str, Any]:
    """results.json of a graded notebook: a test for each exercise, with its checks, and the grader's pictures."""
    parts = [Markup("<p>{}</p>").format(summary_line(result))]
    if result.unsafe:
        parts.append(Markup("<p>A trial run: graded without the isolation that a final grade needs.</p>"))
    parts += [_grid(picture) for picture in result.pictures if isinstance(picture, Grid)]
    return results_json(
        result.score,
        Markup("").join(parts),
        (exercise_entry(each.name, each.points, each.score, each) for each in shown_exercises(result)),
        execution_time=round(result.wall_seconds, 1),
        extra_data={"key": result.key, "unsafe": result.unsafe, "flags": [one_line(flag) for flag in result.flags]},
    )


def _grid(picture: Grid) -> Markup:
    """Rows of small pictures, drawn by the grader; each row has a text for those who cannot see it."""
    rows = [
        Markup("<p>{}<br>{}</p>").format(
            row.label,
            Markup(" ").join(
                Markup('<img src="data:image/png;base64,{}" alt="" width="40">').format(image) for image in row.images
            ),
        )
        for row in picture.rows
    ]
    return Markup("<h4>{}</h4><p>{}</p>").format(picture.title, picture.alt) + Markup("").join(map(escape, rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
