"""What can be done next in a course and its class folder, told from the files there alone: nothing is imported or run."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograder.classroom.scores import SCORES, read_scores
from autograder.course import Course, Session
from autograder.submissions.students import folder_of, is_student, students


@dataclass(frozen=True)
class SessionState:
    """One session: is its starter released, and how far is the class."""

    session: str
    released: bool
    handed_in: int = 0
    waiting: int = 0  # handed in and not graded yet, or handed in again since
    unrecorded: int = 0  # graded, but not in the gradebook
    attention: int = 0  # rejected, or could not be checked
    outdated: bool = False  # source or checks are newer than the grades
    page: str = ""  # the class page


@dataclass(frozen=True)
class Step:
    command: str
    why: str


@dataclass(frozen=True)
class State:
    sessions: list[SessionState]
    steps: list[Step]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def look(course: Course, folder: Path) -> State:
    """The state of every session, and the commands that fit it, the most pressing first."""
    sessions = [_session(session, folder) for session in course.sessions]
    return State(sessions, _steps(sessions, folder))


def _session(session: Session, folder: Path) -> SessionState:
    reports = folder / "reports" / session.id
    handed_in = students(folder / "submitted", session.id)
    scores = read_scores(reports)
    waiting = [name for name in handed_in if _waits(name, session, folder, scores)]
    page = reports / "index.html"
    return SessionState(
        session=session.id,
        released=(session.assignment / f"{session.id}.ipynb").is_file(),
        handed_in=len(handed_in),
        waiting=len(waiting),
        unrecorded=sum(row.get("status") != "rejected" and row.get("recorded") is False for row in scores.values()),
        attention=sum(row.get("status") != "graded" for row in scores.values()),
        outdated=bool(scores)
        and max(map(_changed, (session.source, *session.checks.rglob("*.py")))) > _changed(reports / SCORES),
        page=str(page) if page.is_file() else "",
    )


def _waits(student: str, session: Session, folder: Path, scores: dict[str, dict[str, Any]]) -> bool:
    if student not in scores or not is_student(student):
        return student.encode(errors="replace").decode() not in scores
    files = (folder_of(folder / "submitted", student) / session.id).glob("*")
    handed_in = max(map(_changed, files), default=0.0)
    return handed_in > _changed(folder / "reports" / session.id / f"{student}.html")


def _changed(path: Path) -> float:
    try:
        return path.lstat().st_mtime
    except OSError:
        return 0.0


def _steps(sessions: list[SessionState], folder: Path) -> list[Step]:
    there = "" if folder.resolve() == Path.cwd().resolve() else f" --class {folder}"
    steps: list[Step] = []
    for state in sessions:
        grade = f"course grade {state.session[:2]}{there}"
        if state.waiting:
            steps.append(Step(grade, f"{_notebooks(state.waiting)} to be graded"))
        elif state.unrecorded:
            steps.append(Step(grade, f"{_results(state.unrecorded)} to be recorded in the gradebook"))
        elif state.outdated:
            regrade = f"course regrade {state.session[:2]}{there}"
            steps.append(
                Step(regrade, "source or checks have changed since these grades; shows who gains and who loses")
            )
        elif state.attention:
            steps.append(Step(f"open {state.page}", f"{_results(state.attention)} for you, on top of the class page"))
    unreleased = [state.session[:2] for state in sessions if not state.released]
    if unreleased == [state.session[:2] for state in sessions]:
        steps.append(Step("course release", "no starter is there yet; writes all of them"))
    else:
        steps += [Step(f"course release {number}", "its starter is not there yet") for number in unreleased]
    if not any(state.handed_in for state in sessions):
        steps.append(Step("course doctor", "nothing is handed in yet; says whether this machine can grade"))
        steps.append(Step("course demo", "grades a small made-up class, to see how everything looks"))
    return steps or [
        Step("course release --check", "all is graded and recorded; are the starters what the source gives?")
    ]


def _notebooks(amount: int) -> str:
    return "1 notebook waits" if amount == 1 else f"{amount} notebooks wait"


def _results(amount: int) -> str:
    return "1 result waits" if amount == 1 else f"{amount} results wait"
