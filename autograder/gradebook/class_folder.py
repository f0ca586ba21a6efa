"""One session of one class: where everything of it lies, opened once by whoever works on it.

Opening loads neither PyTorch nor nbgrader: a class that is up to date is told without them, in half a second.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course import Course, Session
from autograder.grading.cache import Store
from autograder.submissions.load import Submission, submissions
from autograder.submissions.students import folder_of

if TYPE_CHECKING:
    from traitlets.config import Config


@dataclass(frozen=True)
class ClassFolder:
    """A class folder, seen for one session. What is costly to find out is found out once.

    Reading `config` executes the class's nbgrader_config.py and raises GradebookError where that fails.
    """

    course: Course
    session: Session
    folder: Path

    @property
    def reports(self) -> Path:
        """Feedback pages, class page and scores.json."""
        return self.folder / "reports" / self.session.id

    def submitted(self, student: str) -> Path:
        """What one student handed in."""
        return folder_of(self.folder / "submitted", student) / self.session.id

    @cached_property
    def results(self) -> Store:
        """Results that were computed."""
        return Store(self.folder / ".course" / "results")

    @cached_property
    def secret(self) -> str:
        """By which hidden digits are moved."""
        from autograder.judge.hidden import load_secret

        return load_secret(self.course.root / ".course")

    @cached_property
    def config(self) -> "Config":
        """What nbgrader reads when it is started in this folder."""
        from autograder.gradebook.database import class_config

        return class_config(self.course, self.folder)

    @cached_property
    def gradebook_url(self) -> str:
        """The URL of the class's gradebook, with SQLite's file as an absolute path."""
        from autograder.gradebook.database import gradebook_url

        return gradebook_url(self.config, self.folder)

    @property
    def course_id(self) -> str:
        """The name of the class, which nbgrader also uses in the exchange."""
        from autograder.gradebook.database import course_id

        return course_id(self.config)

    def submissions(self) -> list[Submission]:
        """Everything that was handed in, student by student, read anew at each call."""
        return list(submissions(self.course, self.session, self.folder))
