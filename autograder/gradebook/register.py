"""Has nbgrader's gradebook know a session."""

import os
import tempfile
from datetime import UTC
from pathlib import Path

from nbgrader.api import Gradebook
from sqlalchemy.engine import make_url

from autograder.course import Session
from autograder.notebook import SourceError, read_source
from autograder.release.starter import ReleaseError, generate_assignment


def register(session: Session, db_url: str, course_id: str = "default_course") -> None:
    """Has nbgrader's gradebook know the session's cells, points and due date, as `generate_assignment` does.

    A due date that somebody set in nbgrader stays where course.yml has none. May be called any number of times, also when
    there are submissions. Raises ReleaseError.
    """
    try:
        read_source(session.source)
    except SourceError as error:
        raise ReleaseError(str(error)) from None
    url = make_url(db_url)
    if url.get_backend_name() == "sqlite" and url.database:
        url = url.set(database=os.path.abspath(url.database))  # nbgrader changes the working directory
    db_url = url.render_as_string(hide_password=False)
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        generate_assignment(session, Path(folder), db_url, course_id)
    if session.due is not None:
        due = session.due.astimezone(UTC).replace(tzinfo=None)
        with Gradebook(db_url, course_id) as gradebook:
            gradebook.update_or_create_assignment(session.id, duedate=due)
