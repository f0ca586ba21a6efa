"""nbgrader's database: results written through nbgrader's own steps, by one writer at a time.

`RecordResults` stands where nbgrader has `Execute`, so that `nbgrader autograde` grades in the sandbox; `record` runs
the same steps for results that `course grade` already has.
"""

import copy
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.converters.autograde import Autograde
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    OverwriteKernelspec,
)

from autograder.gradebook.autograde import stage
from autograder.gradebook.class_folder import ClassFolder
from autograder.gradebook.database import (
    GradebookError,
    gradebook,
    patient,
    writer,
)
from autograder.gradebook.preprocessors import PREPROCESSORS, LatePenalties, Recorded, RecordResults
from autograder.gradebook.provenance import unrecorded
from autograder.gradebook.register import register
from autograder.grading.cache import rules_key
from autograder.nbgrader_compat import ensure_alembic, one_engine, quiet_log, raise_if_full
from autograder.notebook import read_source


class UseStoredResult(RecordResults):
    """The same for results that are at hand, by student; the notebook in which nbgrader looks for them is empty."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        recorder: Recorder = self.parent.parent.recorder
        cells, result = recorder.given[resources["nbgrader"]["student"]]
        return self._put(nb, resources, recorder.source, cells, result, recorder.rules, recorder.checksums)


class StoredAutograde(Autograde):
    """nbgrader's converter without its first pass, which puts right what a student may have done to a notebook."""

    recorder: "Recorder"

    def convert_single_notebook(self, notebook_filename: str) -> None:
        self.exporter._preprocessors = []
        for each in self.autograde_preprocessors:
            self.exporter.register_preprocessor(each)
        BaseConverter.convert_single_notebook(self, notebook_filename)


class Recorder:
    """Writes students' results into the gradebook of a class folder: some at a time, as they come.

    nbgrader sees only notebooks that are rebuilt here, never a file that a student made.
    """

    def __init__(self, place: ClassFolder) -> None:
        self.place, self.url = place, place.gradebook_url
        self.source = read_source(place.session.source)
        self.rules = rules_key(place.course, place.session, place.secret)
        # of the released cells, by grade_id; known once nbgrader knows the session
        self.checksums: dict[str | None, str] = {}
        self.given: dict[str, Recorded] = {}

    def record(self, graded: dict[str, Recorded]) -> None:
        """Write these students' results, and nobody else's. Raises GradebookError."""
        if not graded:
            return
        folder, session = self.place.folder, self.place.session
        with (
            writer(folder, self.url),
            one_engine(),
            tempfile.TemporaryDirectory(prefix="record-") as staging,
        ):
            if not self.checksums:
                self._register()
            for student in graded:
                notebook = nbformat.writes(nbformat.v4.new_notebook())
                stage(Path(staging), student, session, notebook, self.place.submitted(student))
            self.given = graded
            self._run(Path(staging))

    def record_new(self, graded: dict[str, Recorded]) -> None:
        """Write those that do not stand in the gradebook yet. Raises GradebookError."""
        with writer(self.place.folder, self.url), one_engine():
            keys = {student: result.key for student, (_, result) in graded.items()}
            new = unrecorded(self.place, keys)
            self.record({student: graded[student] for student in graded if student in new})

    def _register(self) -> None:
        """Has nbgrader know the session; looks up its checksums, by which nbgrader tells an answer that was never written."""
        name = self.place.session.id
        register(self.place.session, patient(self.url), self.place.course_id)
        with gradebook(self.url) as opened:
            self.checksums = {cell.name: cell.checksum for cell in opened.find_notebook(name, name).source_cells}

    def _run(self, submitted: Path) -> None:
        config, session = copy.deepcopy(self.place.config), self.place.session
        config.CourseDirectory.root = str(self.place.folder.resolve())
        config.CourseDirectory.source_directory = str(session.source.parents[1])
        config.CourseDirectory.submitted_directory = str(submitted)
        config.CourseDirectory.assignment_id = session.id
        config.CourseDirectory.db_url = patient(self.url)
        config.StoredAutograde.autograde_preprocessors = [OverwriteKernelspec, UseStoredResult, *PREPROCESSORS[1:-1]]
        config.BaseConverter.force = True
        if "plugin_class" not in config.AssignLatePenalties:
            config.AssignLatePenalties.plugin_class = LatePenalties
        ensure_alembic()
        problems: list[str] = []
        log = quiet_log(problems)
        try:
            recording = StoredAutograde(coursedir=CourseDirectory(config=config, log=log), config=config, log=log)
            recording.recorder = self
            recording.start()
        except NbGraderException as error:
            raise_if_full(problems, self.url)
            detail = problems[0].strip().splitlines()[-1] if problems else str(error)
            told = next((line for line in "\n".join(problems).splitlines() if GradebookError.__name__ in line), "")
            detail = told.partition(": ")[2] or detail
            raise GradebookError(f"nbgrader could not record {session.id}: {detail}") from None
