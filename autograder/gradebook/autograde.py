"""nbgrader's `autograde`, which takes what `course grade` takes, and tells of everything else why it does not.

nbgrader would open whatever lies in a student's folder. Here it sees notebooks that were rebuilt from what was read by the
rule for all hand-ins, and nothing else that a student made.
"""

import copy
import re
import secrets
import tempfile
from fnmatch import fnmatchcase
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.converters.autograde import Autograde
from nbgrader.converters.base import NbGraderException

from autograder import UserError
from autograder.course import Course, Session
from autograder.gradebook.provenance import first_line, read_timestamp
from autograder.notebook import Source, grade_id, read_source
from autograder.paths import PROJECT
from autograder.submissions.load import submissions
from autograder.submissions.notebook import Cell
from autograder.submissions.students import folder_of, student_id

SECRET = "submission_secret.txt"  # of the exchange: by it a student finds their feedback


class CourseAutograde(Autograde):
    """nbgrader's converter with its input put in order first."""

    def start(self) -> None:
        try:
            course = Course.load(PROJECT)
            session = course.session(self.coursedir.assignment_id)
        except UserError:  # an assignment that is not one of the course's sessions
            super().start()
            return
        submitted = self.coursedir.submitted_directory
        with tempfile.TemporaryDirectory(prefix="autograde-") as staging:
            staged, refused = self._stage(course, session, Path(staging))
            for student, reason in refused.items():
                self.log.error("%s: %s", student, reason)
            try:
                if staged:
                    self.coursedir.submitted_directory = staging
                if staged or not refused:
                    super().start()
            finally:
                self.coursedir.submitted_directory = submitted
        if refused:
            raise NbGraderException(f"not graded: {', '.join(refused)}")

    def _stage(self, course: Course, session: Session, staging: Path) -> tuple[list[str], dict[str, str]]:
        """Who was staged, and who was refused, why."""
        source = read_source(session.source)
        root, submitted = Path(self.coursedir.root), self.coursedir.submitted_directory
        wanted = student_id(self.coursedir.student_id)
        staged: list[str] = []
        refused: dict[str, str] = {}
        for each in submissions(course, session, root, submitted=submitted):
            if not fnmatchcase(each.student, wanted):
                continue
            if each.rejected:
                refused[each.student] = each.rejected
                continue
            notebook = nbformat.writes(rebuilt(source, list(each.cells)))
            stage(staging, each.student, session, notebook, folder_of(root / submitted, each.student) / session.id)
            staged.append(each.student)
        return staged, refused


def stage(staging: Path, student: str, session: Session, notebook: str, submitted: Path) -> None:
    """Put a notebook where nbgrader looks for it, beside the time and the exchange's secret that were handed in with it."""
    target = staging / student / session.id
    target.mkdir(parents=True)
    (target / f"{session.id}.ipynb").write_text(notebook, encoding="utf-8")
    if (stamp := read_timestamp(submitted)) is not None:
        (target / "timestamp.txt").write_text(stamp)
    found = first_line(submitted, SECRET)
    given = re.fullmatch("[0-9a-f]{16,256}", found) is not None
    (target / SECRET).write_text(found if given else secrets.token_hex(64))


def rebuilt(source: Source, cells: list[Cell]) -> nbformat.NotebookNode:
    """The notebook of these cells, with nbgrader's metadata as the source has them."""
    metadata = {name: cell.metadata for cell in source.cells if (name := grade_id(cell)) is not None}
    nodes = []
    for number, cell in enumerate(cells):
        node = (new_code_cell if cell.kind == "code" else new_markdown_cell)(cell.source, id=f"cell-{number}")
        if cell.kind == "code" and cell.grade_id is not None:
            node.metadata.update(copy.deepcopy(metadata[cell.grade_id]))
        nodes.append(node)
    notebook: nbformat.NotebookNode = new_notebook(cells=nodes)
    return notebook
