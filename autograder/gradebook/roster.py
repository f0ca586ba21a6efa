"""Who is in the class: rosters of GitHub Classroom, Classroom 50 and nbgrader, brought into nbgrader's gradebook.

What the gradebook has no place for (GitHub names, sections) stays beside it, in roster.csv.
"""

import unicodedata
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from nbgrader.api import Student

from autograder.course import Course
from autograder.gradebook.database import check_gradebook, class_config, course_id, gradebook, gradebook_url, writer
from autograder.gradebook.sheets import Sheet, SheetError, as_text, read_sheet, without_text_mark, write_sheet
from autograder.submissions.students import is_student, student_id
from autograder.text import one_line

FILE = "roster.csv"
MAX_TEXT = 128  # characters that nbgrader's tables have room for
KINDS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "own": (f"a class's own {FILE}", ("student", "github_username"), ()),
    "classroom": ("GitHub Classroom's", ("identifier", "github_username"), ()),
    "classroom50": ("Classroom 50's", ("username", "role"), ("first_name", "last_name", "github_id")),
    "nbgrader": ("nbgrader's", ("id",), ("first_name", "last_name", "lms_user_id")),
}  # in words, and which columns tell each kind of roster: all of the first, any of the second


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
        return {same_name(name) for name in told if name}


@dataclass(frozen=True)
class Imported:
    """What an import did; `left_out` are a roster's teachers, `unknown` students of the class that it does not name."""

    kind: str
    added: list[str]
    updated: list[str]
    left_out: list[str]
    unknown: list[str]
    replaced: list[str]  # in words: what stood in the gradebook otherwise


def same_name(name: str) -> str:
    """A name in one case and one form: macOS takes letters and their marks apart."""
    return unicodedata.normalize("NFC", name.casefold())


def read_roster(path: Path) -> tuple[str, list[Person], list[str]]:
    """Its kind, the students, and who is in it without being a student. Raises RosterError."""
    sheet = read_sheet(path)
    there = {name.strip().casefold() for name in sheet.header}
    kind = next((kind for kind, (_, all_of, any_of) in KINDS.items() if _fits(there, all_of, any_of)), "")
    if not kind:
        columns = ", ".join(one_line(name, 60) for name in sheet.header)
        wanted = "; ".join(_wanted(*each) for each in KINDS.values())
        raise RosterError(f"{path}: no roster: its columns are {columns}. Looked for: {wanted}")
    people: list[Person] = []
    left_out: list[str] = []
    seen: dict[str, int] = {}
    for row, line in zip(sheet.rows, sheet.lines, strict=True):
        told = {name.strip().casefold(): student_id(cell) for name, cell in zip(sheet.header, row, strict=True)}
        person = _person(kind, told)
        if kind == "classroom50" and told["role"].strip().casefold() not in ("", "student"):
            left_out.append(one_line(person.student))
            continue
        _check(path, line, person)
        key = same_name(person.student)
        if key in seen:
            raise RosterError(
                f"{path}:{line}: {person.student!r} stands twice; the first is in line {seen[key]}; nothing was imported"
            )
        seen[key] = line
        people.append(person)
    return kind, people, left_out


def _fits(there: set[str], all_of: tuple[str, ...], any_of: tuple[str, ...]) -> bool:
    return there.issuperset(all_of) and (not any_of or not there.isdisjoint(any_of))


def _wanted(whose: str, all_of: tuple[str, ...], any_of: tuple[str, ...]) -> str:
    further = f" with {', '.join(any_of[:-1])} or {any_of[-1]}" if any_of else ""
    return f"{whose} {' and '.join(all_of)}{further}"


def _person(kind: str, told: dict[str, str]) -> Person:
    def get(name: str) -> str:
        text = told.get(name, "").strip()
        if kind == "own":
            text = without_text_mark(text)
        return unicodedata.normalize("NFC", text)

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
    if not is_student(person.student):
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
    _check_own(folder / FILE)
    config = class_config(course, folder)
    url = gradebook_url(config, folder)
    check_gradebook(url)
    added, updated, replaced = [], [], []
    folder.mkdir(parents=True, exist_ok=True)
    with writer(folder, url), gradebook(url, course_id(config)) as opened:
        there = {unicodedata.normalize("NFC", student.id): student for student in opened.students}
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
            others = [f"{name} {old}, now {text}" for name, text in told.items() if (old := getattr(student, name))]
            replaced += [one_line(f"{person.student} ({'; '.join(others)})")] if others else []
            for name, text in told.items():
                setattr(student, name, text)
            updated += [person.student] if told else []
        opened.db.flush()
        write_sheet(folder / FILE, _as_sheet(people))
        opened.db.commit()
    known = {name for person in people for name in person.names}
    unknown = [name for name in sorted({*there, *_handed_in(folder)}) if same_name(name) not in known]
    return Imported(kind, added, updated, left_out, unknown, replaced)


def _check_own(file: Path) -> None:
    """Whether the class's own list may be written there: nobody else's file is overwritten."""
    if file.is_file():
        try:
            kind = read_roster(file)[0]
        except SheetError:
            kind = ""
        if kind != "own":
            raise RosterError(
                f"{file}: the class's own list is kept under this name, and this is another; rename it first"
            )


def roster_of(folder: Path) -> list[Person]:
    """What was imported into this class; nothing, if nothing was."""
    return read_roster(folder / FILE)[1] if (folder / FILE).is_file() else []


def _as_sheet(people: list[Person]) -> Sheet:
    header = [each.name for each in fields(Person)]
    return Sheet(header, [[as_text(cell) for cell in asdict(person).values()] for person in people], newline="\n")


def _handed_in(folder: Path) -> set[str]:
    try:
        names = {student_id(path.name) for path in (folder / "submitted").iterdir()}
        return {name for name in names if is_student(name)}
    except OSError:
        return set()
