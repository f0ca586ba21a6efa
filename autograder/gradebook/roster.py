"""Who is in the class: rosters of GitHub Classroom, Classroom 50 and nbgrader, brought into nbgrader's gradebook.

What the gradebook has no place for (GitHub names, sections) stays beside it, in roster.csv.
"""

from dataclasses import asdict, dataclass, fields
from pathlib import Path

from nbgrader.api import Student

from autograder.course import Course
from autograder.gradebook.database import check_gradebook, class_config, course_id, gradebook, gradebook_url, writer
from autograder.gradebook.sheets import Sheet, SheetError, read_sheet, write_sheet
from autograder.submissions.notebook import STUDENT_ID

FILE = "roster.csv"
MAX_TEXT = 128  # characters that nbgrader's tables have room for
KINDS = {
    "own": ("student", "github_username"),
    "classroom": ("identifier", "github_username"),
    "classroom50": ("username", "role"),
    "nbgrader": ("id",),
}  # which columns tell each kind of roster


class RosterError(SheetError):
    """One clear sentence on a roster, beginning with file and line."""


@dataclass(frozen=True)
class Person:
    """One student; `student` is the name of the folder in submitted/."""

    student: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    github_username: str = ""
    identifier: str = ""
    section: str = ""
    lms_user_id: str = ""

    @property
    def names(self) -> set[str]:
        """All that identifies this person, in one case."""
        told = (self.student, self.email, self.github_username, self.identifier, self.lms_user_id)
        return {name.casefold() for name in told if name}


@dataclass(frozen=True)
class Imported:
    """What an import did; `left_out` are a roster's teachers, `unknown` students of the class that it does not name."""

    kind: str
    added: list[str]
    updated: list[str]
    left_out: list[str]
    unknown: list[str]


def read_roster(path: Path) -> tuple[str, list[Person], list[str]]:
    """Its kind, the students, and who is in it without being a student. Raises RosterError."""
    sheet = read_sheet(path)
    kind = next((kind for kind, needed in KINDS.items() if all(sheet.column(name) is not None for name in needed)), "")
    if not kind:
        raise RosterError(
            f"{path}: no roster: its columns are {', '.join(sheet.header)}; GitHub Classroom's have identifier and "
            "github_username, Classroom 50's username and role, nbgrader's id"
        )
    people: list[Person] = []
    left_out: list[str] = []
    seen: dict[str, int] = {}
    for row, line in zip(sheet.rows, sheet.lines, strict=True):
        told = {name.strip().casefold(): cell for name, cell in zip(sheet.header, row, strict=True)}
        person = _person(kind, told)
        if kind == "classroom50" and told["role"].strip().casefold() not in ("", "student"):
            left_out.append(person.student)
            continue
        _check(path, line, person)
        key = person.student.casefold()
        if key in seen:
            raise RosterError(
                f"{path}:{line}: {person.student!r} stands twice; the first is in line {seen[key]}; nothing was imported"
            )
        seen[key] = line
        people.append(person)
    return kind, people, left_out


def _person(kind: str, told: dict[str, str]) -> Person:
    def get(name: str) -> str:
        return told.get(name, "").strip()

    if kind == "classroom":
        first, last = _split(get("name"))
        student = get("github_username") or get("identifier")
        email = get("identifier") if "@" in get("identifier") else ""
        return Person(student, first, last, email, get("github_username"), get("identifier"))
    if kind == "classroom50":
        return Person(
            get("username"),
            get("first_name"),
            get("last_name"),
            get("email"),
            get("username"),
            section=get("section"),
        )
    if kind == "nbgrader":
        names = ("first_name", "last_name", "email", "lms_user_id")
        return Person(get("id"), **{name: get(name) for name in names})
    return Person(**{each.name: get(each.name) for each in fields(Person)})


def _split(name: str) -> tuple[str, str]:
    """First and last name; "Lovelace, Ada" and "Ada Lovelace" are both common."""
    last, comma, first = name.partition(",")
    if comma and first.strip().strip(".").casefold() not in ("jr", "sr", "ii", "iii", "iv"):
        return first.strip(), last.strip()
    first, _, last = name.rpartition(" ")
    return first.strip(), last.strip()


def _check(path: Path, line: int, person: Person) -> None:
    if not person.student:
        raise RosterError(f"{path}:{line}: no name for the student's folder stands there; nothing was imported")
    if not STUDENT_ID.fullmatch(person.student):
        raise RosterError(
            f"{path}:{line}: {person.student!r} cannot be the name of a student's folder; use letters, digits and @+-_. "
            "(nothing was imported)"
        )
    for name, text in asdict(person).items():
        if len(text) > MAX_TEXT:
            raise RosterError(f"{path}:{line}: {name} is longer than {MAX_TEXT} characters; nothing was imported")


def import_roster(course: Course, folder: Path, path: Path) -> Imported:
    """Bring a roster into the class's gradebook and roster.csv, whole or not at all. Raises RosterError, GradebookError.

    Students that the gradebook has and the roster has not stay, and are told.
    """
    kind, people, left_out = read_roster(path)
    url, config = gradebook_url(course, folder), class_config(course, folder)
    check_gradebook(url)
    added, updated = [], []
    folder.mkdir(parents=True, exist_ok=True)
    with writer(folder, url), gradebook(url, course_id(config)) as opened:
        there = {student.id: student for student in opened.students}
        for person in people:
            new = {
                "first_name": person.first_name or None,
                "last_name": person.last_name or None,
                "email": person.email or None,
                "lms_user_id": person.lms_user_id or None,
            }
            student = there.get(person.student)
            if student is None:
                opened.db.add(Student(id=person.student, **new))
                added.append(person.student)
                continue
            told = {name: text for name, text in new.items() if text and getattr(student, name) != text}
            for name, text in told.items():
                setattr(student, name, text)
            updated += [person.student] if told else []
        opened.db.flush()
        write_sheet(folder / FILE, _as_sheet(people))
        opened.db.commit()
    known = {name for person in people for name in person.names}
    unknown = sorted({*there, *_handed_in(folder)} - {person.student for person in people})
    return Imported(kind, added, updated, left_out, [name for name in unknown if name.casefold() not in known])


def roster_of(folder: Path) -> list[Person]:
    """What was imported into this class; nothing, if nothing was."""
    return read_roster(folder / FILE)[1] if (folder / FILE).is_file() else []


def _as_sheet(people: list[Person]) -> Sheet:
    header = [each.name for each in fields(Person)]
    return Sheet(header, [[*asdict(person).values()] for person in people], newline="\n")


def _handed_in(folder: Path) -> set[str]:
    try:
        return {path.name for path in (folder / "submitted").iterdir() if STUDENT_ID.fullmatch(path.name)}
    except OSError:
        return set()
