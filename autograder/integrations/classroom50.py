"""Classroom 50: for each session a folder whose autograder runs the public checks at each submission."""

import re
import shutil
import tempfile
from pathlib import Path

from autograder import UserError, templates
from autograder.course import Session

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,38}")
RUNTIME = '{"python": "3.12"}\n'


class Classroom50Error(UserError):
    """Why nothing was exported, in one sentence."""


def export(session: Session, folder: Path, classroom: str) -> Path:
    """Write CLASSROOM/autograders/<id>/ into `folder`, a checkout of the organisation's classroom50 repository.

    What is written is public there, and holds only what the starter holds. Raises Classroom50Error.
    """
    if not SLUG.fullmatch(classroom):
        raise Classroom50Error(
            f"{classroom!r} cannot be a classroom's short name: 2 to 39 small letters, digits and -, not first"
        )
    starter = session.assignment / f"{session.id}.ipynb"
    if not starter.is_file():
        raise Classroom50Error(f"{session.id} has no starter yet; run `course release {session.id[:2]}` first")
    if folder.exists() and not folder.is_dir():
        raise Classroom50Error(f"{folder} is a file; name the folder of the classroom50 repository")
    target = folder / classroom / "autograders" / session.id
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".export-") as aside:
        new = Path(aside, session.id)
        new.mkdir()
        shutil.copyfile(templates.HERE / "classroom50" / "autograder.py", new / "autograder.py")
        shutil.copyfile(starter, new / "starter.ipynb")
        shutil.copyfile(session.assignment / "requirements.txt", new / "requirements.txt")
        shutil.copytree(
            session.assignment / "labkit", new / "labkit", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
        )
        (new / "runtime.json").write_text(RUNTIME)
        if target.exists():
            target.rename(Path(aside, "old"))
        new.rename(target)
    return target
