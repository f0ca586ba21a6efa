"""nbgrader as everywhere, but that starters go to assignments/, and submissions are read and run as `course grade` does it.

A class folder elsewhere needs a nbgrader_config.py with one line:
load_subconfig("nbgrader_config.py", path="<this folder>")
"""

import sys
from pathlib import Path

from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbgrader.preprocessors import AssignLatePenalties, CheckCellMetadata, IgnorePattern, LimitOutput

here = Path(__file__).resolve().parent
if str(here) not in sys.path:
    sys.path.append(str(here))

from autograder.gradebook.autograde import CourseAutograde  # noqa: E402
from autograder.nbgrader_compat import ensure_alembic, replace_autograde  # noqa: E402
from autograder.release.starter import PREPROCESSORS  # noqa: E402

ensure_alembic()
replace_autograde(CourseAutograde)
c = get_config()  # type: ignore[name-defined]  # noqa: F821

c.CourseDirectory.source_directory = "source"
c.CourseDirectory.release_directory = "assignments"
if Path.cwd().resolve() != here:  # a class folder keeps submissions and grades; the course stays here
    c.CourseDirectory.source_directory = str(here / "source")
    c.CourseDirectory.release_directory = str(here / "assignments")

c.CourseDirectory.course_id = "default_course"  # the name of this class in the exchange; another one may stand here

c.GenerateAssignment.preprocessors = [*PREPROCESSORS, "autograder.release.starter.CompleteStarter"]
c.GenerateAssignment.force = True  # what is in assignments/ is generated, always the same from the same source

c.Autograde.autograde_preprocessors = [
    "autograder.gradebook.preprocessors.RecordResults",  # in the place of nbgrader's Execute
    IgnorePattern,
    ClearMetadataPreprocessor,
    LimitOutput,
    "autograder.gradebook.preprocessors.SaveGrades",  # nbgrader's SaveAutoGrades, with partial credit
    AssignLatePenalties,
    CheckCellMetadata,
]
c.AssignLatePenalties.plugin_class = (
    "autograder.gradebook.preprocessors.LatePenalties"  # as course.yml says under `late`
)
c.ExchangeFactory.release_assignment = "autograder.gradebook.exchange.ReleaseAssignment"
