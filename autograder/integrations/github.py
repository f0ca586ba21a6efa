"""GitHub: the instructor's private grading repository, and feedback written back to students' repositories."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from autograder import UserError, templates
from autograder.classroom.scores import read_scores
from autograder.course import Course, Session
from autograder.files import write_atomically
from autograder.gradebook.class_folder import ClassFolder
from autograder.grading.cache import Store
from autograder.guesses import questions
from autograder.notebook import read_source
from autograder.pages.band import read_band
from autograder.pages.feedback_page import feedback_page
from autograder.pages.markdown import feedback_markdown
from autograder.result import Exercise, Result
from autograder.submissions.collect import AT_ONCE, Collected, duration, read_collected, repository
from autograder.submissions.repository import RepositoryError

COURSE = (
    "autograder", "labkit", "source", "course.yml", "nbgrader_config.py", "pyproject.toml", "requirements.lock",
    "LICENSE", "LICENSE-docs",
)  # fmt: skip
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", ".ipynb_checkpoints", "*.egg-info", ".course")
WORKFLOW = ".github/workflows/grade.yml"
LIST_HEAD = "student,url,due\n"
IGNORED = """\
__pycache__/
*.egg-info/
.ipynb_checkpoints/
course/.course/
class/.course/
class/submitted/
class/autograded/
class/feedback/
"""
Progress = Callable[[int, int, str], None]


class GithubError(UserError):
    """Why a grading repository could not be written, in one sentence."""


# The grading repository


def init(course: Course, folder: Path) -> list[str]:
    """Write a grading repository, or renew the course in one; the names of the lists that still wait for students.

    Lists, grades and git's own folder stay as they are. Raises GithubError.
    """
    folder = folder.resolve()
    if folder == course.root or course.root in folder.parents:
        raise GithubError(f"{folder} is inside the course's own folder; name one beside it, such as ../grading")
    renewed = (folder / WORKFLOW).is_file() and (folder / "course" / "course.yml").is_file()
    if folder.exists() and not folder.is_dir():
        raise GithubError(f"{folder} is a file; name a new folder")
    if folder.is_dir() and not renewed and any(path.name != ".git" for path in folder.iterdir()):
        raise GithubError(f"{folder} holds other things and is no grading repository; name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    _copy_course(course, folder / "course")
    values = {"course": course}
    for name, target in (("grade.yml", WORKFLOW), ("grade", "grade"), ("README.md", "README.md")):
        written = folder / target
        written.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(written, templates.render(templates.HERE / "grading" / name, values))
    (folder / "grade").chmod(0o755)
    write_atomically(folder / ".gitignore", IGNORED)
    (folder / "class").mkdir(exist_ok=True)
    (folder / "class" / ".gitkeep").touch()
    (folder / "students").mkdir(exist_ok=True)
    for session in course.sessions:
        students = folder / "students" / f"{session.id}.csv"
        if not students.exists():
            students.write_text(LIST_HEAD)
    if not (folder / ".git").exists():
        done = subprocess.run(
            ["git", "init", "--quiet", "--initial-branch=main", str(folder)], capture_output=True, text=True
        )
        if done.returncode:
            raise GithubError(f"{folder}: git cannot make a repository there: {done.stderr.strip()}")
    return [name.name for name in sorted((folder / "students").glob("*.csv")) if name.read_text() == LIST_HEAD]


def _copy_course(course: Course, target: Path) -> None:
    """The course without tests, starters, solutions and secret; the old copy stays until the new one is whole."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".course-") as aside:
        new = Path(aside, "course")
        new.mkdir()
        for name in COURSE:
            path = course.root / name
            if path.is_dir():
                shutil.copytree(path, new / name, ignore=LEFT_OUT)
            elif path.is_file():
                shutil.copyfile(path, new / name)
            else:
                raise GithubError(f"{path} is missing; without it the course cannot grade elsewhere")
        if (target / ".course").is_dir():  # the secret and caches of whoever grades by hand there
            (target / ".course").rename(new / ".course")
        if target.exists():
            target.rename(Path(aside, "old"))
        new.rename(target)


# Feedback


@dataclass(frozen=True)
class Written:
    """What became of one student's feedback."""

    student: str
    state: str  # written, unchanged, not graded, or failed
    reason: str = ""


def branch_of(session: Session) -> str:
    return f"feedback-{session.id}"


def write_feedback(
    course: Course,
    session: Session,
    folder: Path,
    *,
    on_progress: Progress = lambda done, total, what: None,
) -> list[Written]:
    """Push each collected student's feedback to a branch of their repository; what is there already is not pushed again.

    One that fails never stops the others. Raises GithubError where nothing was collected.
    """
    place = ClassFolder(course, session, folder)
    collected = [each for each in read_collected(folder, session) if each.state != "missing"]
    if not collected:
        raise GithubError(
            f"{session.id}: nothing was collected; run `course collect {session.id[:2]} --from-git` first"
        )
    scores = read_scores(place.reports)
    store = place.results
    written: list[Written] = []
    on_progress(0, len(collected), "writing feedback")

    def write(each: Collected) -> Written:
        result = _result(session, each, str(scores.get(each.student, {}).get("key", "")), scores, store)
        if result is None:
            return Written(each.student, "not graded", f"not graded yet; run `course grade {session.id[:2]}` first")
        files = feedback_files(course, session, each, result)
        try:
            new = repository(session, folder, each).publish(branch_of(session), files, f"Feedback: {session.title}")
        except RepositoryError as error:
            return Written(each.student, "failed", str(error))
        return Written(each.student, "written" if new else "unchanged")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done in pool.map(write, collected):
            written.append(done)
            on_progress(len(written), len(collected), "writing feedback")
    return written


def _result(
    session: Session, each: Collected, key: str, scores: dict[str, dict[str, object]], store: Store
) -> Result | None:
    """The result that the student is told: of the grading, or that nothing could be collected."""
    row = scores.get(each.student, {})
    reason = each.reason if each.state == "refused" else str(row.get("reason") or "")
    if reason:
        points = read_source(session.source).exercises.values()
        exercises = [Exercise(name=exercise.name, points=exercise.points) for exercise in points]
        return Result(session=session.id, key="", status="rejected", reason=reason, exercises=exercises)
    return store.get(key) if key else None


def feedback_files(course: Course, session: Session, each: Collected, result: Result) -> dict[str, bytes]:
    """What the branch holds: a summary that GitHub shows, and the whole page."""
    notes = [f"Graded was commit {each.commit[:7]} of {_when(each.committed)}."]
    if each.late_seconds:
        notes.append(f"That is {duration(each.late_seconds)} after the due date.")
    if each.later:
        notes.append("Newer commits came after the due date and were not graded.")
    notes.append(
        "The whole page, with your notebook and pictures, is the file feedback.html beside this one: download it and open "
        "it in a browser. Points for lateness and manual points are in your instructor's gradebook."
    )
    names = {"course_title": course.title, "session_title": session.title}
    asked = questions(read_source(session.source))
    page = feedback_page(result, student=each.student, band=read_band(session), questions=asked, **names)
    return {
        "README.md": feedback_markdown(result, notes=tuple(notes), **names).encode(),
        "feedback.html": page.encode(),
    }


def _when(text: str) -> str:
    return datetime.fromisoformat(text).strftime("%Y-%m-%d %H:%M UTC")
