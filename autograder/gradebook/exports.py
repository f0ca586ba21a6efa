"""A session's grades as other gradebooks want them: CSV, Gradescope, Canvas, Moodle, GitHub Classroom.

Read from nbgrader's gradebook, so that points given by hand and late penalties count.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry
from nbgrader.api import Student as Enrolled

from autograder import UserError
from autograder.course import Course, Session
from autograder.files import write_atomically
from autograder.gradebook.database import check_gradebook, class_config, course_id, exists, gradebook, gradebook_url
from autograder.gradebook.provenance import read_stamp
from autograder.gradebook.roster import Person, roster_of
from autograder.gradebook.sheets import Sheet, as_text, number, read_sheet, write_sheet
from autograder.grading.cache import Store
from autograder.notebook import PREFIX, read_source
from autograder.result import Exercise, Outcome
from autograder.submissions.notebook import STUDENT_ID, students

# Moodle translates the headings of its grading worksheet.
GRADE = ("grade", "bewertung", "note", "calificación", "valutazione", "cijfer", "beoordeling", "nota", "ocena", "betyg")
MAXIMUM = (
    "maximum grade",
    "bestwertung",
    "note maximale",
    "calificación máxima",
    "valutazione massima",
    "maximumcijfer",
)
FEEDBACK = (
    "feedback comments",
    "feedback als kommentar",
    "feedback par commentaires",
    "comentarios de retroalimentación",
)
CANVAS = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
CLASSROOM = [
    "assignment_name",
    "assignment_url",
    "starter_code_url",
    "github_username",
    "roster_identifier",
    "student_repository_name",
    "student_repository_url",
    "submission_timestamp",
    "points_awarded",
    "points_available",
]


class ExportError(UserError):
    """One clear sentence on why grades could not be exported."""


@dataclass(frozen=True)
class Grade:
    """What the gradebook says of one student in one session; `total` is None for who has no grade."""

    person: Person
    handed_in: datetime | None = None  # UTC
    exercises: dict[str, float] = field(default_factory=dict)
    penalty: float = 0.0
    waiting: tuple[str, ...] = ()  # exercises that a person has still to look at
    graded: bool = False

    @property
    def raw(self) -> float:
        return round(sum(self.exercises.values()), 2)

    @property
    def total(self) -> float | None:
        return max(round(self.raw - self.penalty, 2), 0.0) if self.graded else None


@dataclass(frozen=True)
class Grades:
    """One session of a class."""

    session: Session
    points: dict[str, float]  # of each exercise
    due: datetime | None  # UTC
    rows: list[Grade]
    folder: Path

    @property
    def max_score(self) -> float:
        return sum(self.points.values())


@dataclass(frozen=True)
class Exported:
    """Where it was written, how many students got a grade, and what a person should know."""

    path: Path
    graded: int
    notes: list[str]


def read_grades(course: Course, session: Session, folder: Path) -> Grades:
    """All students of gradebook, roster and submissions; nobody is left out. Raises GradebookError, RosterError."""
    url = gradebook_url(course, folder)
    if not exists(url):
        raise ExportError(f"{folder}: there is no gradebook yet; run `course grade {session.id[:2]}` first")
    check_gradebook(url)
    points = {name: exercise.points for name, exercise in read_source(session.source).exercises.items()}
    people = {person.student: person for person in roster_of(folder)}
    rows: dict[str, Grade] = {}
    with gradebook(url, course_id(class_config(course, folder))) as opened:
        enrolled = {student.id: student for student in opened.students}
        handed_in = [name for name in students(folder / "submitted", session.id) if STUDENT_ID.fullmatch(name)]
        for name in sorted({*enrolled, *people, *handed_in}):
            person = _person(name, enrolled.get(name), people)
            try:
                submission = opened.find_submission(session.id, name)
                notebook = next(iter(submission.notebooks))
            except (MissingEntry, StopIteration):
                rows[name] = Grade(person)
                continue
            grades = {grade.name.removeprefix(PREFIX): grade for grade in notebook.grades}
            rows[name] = Grade(
                person,
                submission.timestamp,
                {exercise: round(float(grade.score), 2) for exercise, grade in grades.items()},
                round(float(notebook.late_submission_penalty or 0.0), 2),
                tuple(exercise for exercise, grade in grades.items() if grade.needs_manual_grade),
                graded=True,
            )
        due = None
        try:
            assignment = opened.find_assignment(session.id)
            due = assignment.duedate
            points = {
                cell.name.removeprefix(PREFIX): float(cell.max_score) for cell in assignment.notebooks[0].grade_cells
            }
        except (MissingEntry, IndexError):
            pass
    order = [name for name in read_source(session.source).exercises if name in points]
    points = {name: points[name] for name in [*order, *(name for name in points if name not in order)]}
    taken = {name for row in rows.values() if row.graded for name in row.person.names}
    shown = [row for row in rows.values() if row.graded or not row.person.names & taken]  # nobody twice by two names
    return Grades(session, points, due, shown, folder)


def _person(name: str, enrolled: Enrolled | None, people: dict[str, Person]) -> Person:
    told = people.get(name)
    if told is None:  # by another of their names, as where a folder is called after an e-mail address
        told = next((person for person in people.values() if name.casefold() in person.names), None)
    first, last, email, lms = (
        getattr(enrolled, each, None) or "" for each in ("first_name", "last_name", "email", "lms_user_id")
    )
    return Person(
        name,
        first or (told.first_name if told else ""),
        last or (told.last_name if told else ""),
        email or (told.email if told else ""),
        told.github_username if told else "",
        told.identifier if told else "",
        told.section if told else "",
        lms or (told.lms_user_id if told else ""),
    )


def export(
    course: Course,
    session: Session,
    folder: Path,
    kind: str,
    *,
    to: Path | None = None,
    sheet: Path | None = None,
    column: str | None = None,
) -> Exported:
    """Write a session's grades for another gradebook. Raises ExportError, GradebookError, SheetError.

    `sheet` is the file downloaded there, to be filled in: needed for Moodle, better for Canvas. `column` is the name of
    the column to fill, where it cannot be told.
    """
    if kind == "moodle" and sheet is None:
        raise ExportError(
            "Moodle wants its own worksheet back: download it (Assignment, View all submissions, Download grading "
            "worksheet), and say --sheet FILE"
        )
    if sheet is not None and kind not in ("moodle", "canvas"):
        raise ExportError(f"--sheet is for moodle and canvas; {kind} is written anew")
    grades = read_grades(course, session, folder)
    path = to or folder / "exports" / _file_name(session, kind)
    writers: dict[str, Callable[[], list[str]]] = {
        "csv": lambda: write_csv(grades, path),
        "gradescope": lambda: write_gradescope(grades, path),
        "canvas": lambda: fill_canvas(grades, path, sheet, column) if sheet else write_canvas(grades, path, column),
        "moodle": lambda: fill_moodle(grades, path, sheet or Path(), column),
        "classroom": lambda: write_classroom(grades, path, course),
    }
    notes = writers[kind]()
    return Exported(path, sum(row.graded for row in grades.rows), [*notes, *_notes(grades)])


def _file_name(session: Session, kind: str) -> str:
    if kind == "gradescope":
        return f"{session.id}-{kind}"
    return f"{session.id}.csv" if kind == "csv" else f"{session.id}-{kind}.csv"


def _notes(grades: Grades) -> list[str]:
    notes = []
    people = {person.student for person in roster_of(grades.folder)}
    strangers = [
        row for row in grades.rows if people and row.person.student not in people and not _rostered(row, grades)
    ]
    if strangers:
        notes.append(f"not in the roster: {_named(strangers)}")
    if waiting := [row for row in grades.rows if row.waiting]:
        notes.append(
            f"a person has still to look at: {', '.join(f'{r.person.student} ({_list(r.waiting)})' for r in waiting)}"
        )
    handed_in = set(students(grades.folder / "submitted", grades.session.id))
    ungraded = [row.person.student for row in grades.rows if not row.graded and row.person.student in handed_in]
    if ungraded:
        notes.append(f"handed in, but without a grade: {', '.join(ungraded)}")
    return notes


def _rostered(row: Grade, grades: Grades) -> bool:
    return any(row.person.names & person.names for person in roster_of(grades.folder))


def _named(rows: Sequence[Grade]) -> str:
    return ", ".join(f"{row.person.student} ({'no grade' if row.total is None else number(row.total)})" for row in rows)


def _list(names: Sequence[str]) -> str:
    return ", ".join(names)


def _points(value: float | None) -> str:
    return "" if value is None else number(value)


# Written anew


def write_csv(grades: Grades, path: Path) -> list[str]:
    """A row a student, a column an exercise: for people, so nothing in it is a formula to a spreadsheet."""
    header = ["student", "last_name", "first_name", "email", "section", "session", "handed_in", "due"]
    header += [*grades.points, "raw_score", "late_penalty", "score", "max_score"]
    rows = [
        [
            *(
                as_text(cell)
                for cell in (person.student, person.last_name, person.first_name, person.email, person.section)
            ),
            *(grades.session.id, _time(row.handed_in), _time(grades.due)),
            *(_points(row.exercises.get(name)) for name in grades.points),
            *(_points(value if row.graded else None) for value in (row.raw, row.penalty, row.total)),
            number(grades.max_score),
        ]
        for row in grades.rows
        for person in [row.person]
    ]
    write_sheet(path, Sheet(header, rows, newline="\n"))
    return []


def write_canvas(grades: Grades, path: Path, column: str | None) -> list[str]:
    """Canvas's gradebook with one assignment; without its number Canvas makes a new one."""
    title = column or f"{grades.session.id[:2]} {grades.session.title}"
    rows = [["    Points Possible", "", "", "", "", number(grades.max_score)]]
    for row in grades.rows:
        person = row.person
        name = ", ".join(part for part in (person.last_name, person.first_name) if part) or person.student
        rows.append([name, person.lms_user_id, "", person.student, person.section, _points(row.total)])
    write_sheet(path, Sheet([*CANVAS, title], rows, newline="\n"))
    return []


def write_classroom(grades: Grades, path: Path, course: Course) -> list[str]:
    """The file of grades that GitHub Classroom gave."""
    rows = []
    for row in grades.rows:
        person = row.person
        name = person.github_username or person.student
        rows.append(
            [
                *(grades.session.id, "", "", name, person.identifier, f"{grades.session.id}-{name}", ""),
                *(_time(row.handed_in), _points(row.total), number(grades.max_score)),
            ]
        )
    write_sheet(path, Sheet(CLASSROOM, rows, newline="\n"))
    return []


def write_gradescope(grades: Grades, path: Path) -> list[str]:
    """A results.json for each student, in a folder; failed checks in words, nothing of the checks themselves."""
    path.mkdir(parents=True, exist_ok=True)
    store = Store(grades.folder / ".course" / "results")
    for row in grades.rows:
        if row.graded:
            result = store.get(read_stamp(grades.folder, grades.session, row.person.student).get("key", ""))
            told = {exercise.name: exercise for exercise in result.exercises} if result else {}
            text = json.dumps(gradescope(grades, row, told), indent=1, ensure_ascii=False)
            write_atomically(path / f"{row.person.student}.json", text)
    return []


def gradescope(grades: Grades, row: Grade, told: dict[str, Exercise]) -> dict[str, Any]:
    """One student as Gradescope's results.json; `told` is what the checks found, where it is known."""
    late = f"{number(row.penalty)} of {number(row.raw)} points were taken for being late." if row.penalty else ""
    return {
        "score": row.total,
        "output": late,
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [
            {
                "number": str(place),
                "name": name,
                "score": row.exercises.get(name, 0.0),
                "max_score": points,
                "status": "passed" if row.exercises.get(name, 0.0) >= points else "failed",
                "output": _found(told.get(name)),
                "output_format": "text",
                "visibility": "visible",
            }
            for place, (name, points) in enumerate(grades.points.items(), start=1)
        ],
        "extra_data": {"session": grades.session.id},
    }


def _found(exercise: Exercise | None) -> str:
    lines = []
    for check in exercise.checks if exercise else []:
        if check.outcome is not Outcome.PASSED:
            lines.append(check.title)
            lines += [f"  {label}: {text}" for label, text in _words(check.expected, check.seen, check.hint) if text]
    return "\n".join(lines)


def _words(expected: str, seen: str, hint: str) -> list[tuple[str, str]]:
    return [("expected", expected), ("seen", seen), ("hint", hint)]


def _time(when: datetime | None) -> str:
    return when.replace(tzinfo=UTC).strftime("%Y-%m-%d %H:%M:%S UTC") if when else ""


# Filled in


def fill_canvas(grades: Grades, path: Path, downloaded: Path, column: str | None) -> list[str]:
    """The downloaded gradebook, with who is who and this session's column alone."""
    sheet = read_sheet(downloaded)
    if sheet.column("Student") is None or sheet.column("ID") is None:
        raise ExportError(f"{downloaded}: no gradebook of Canvas: it has no columns Student and ID")
    session = grades.session
    near = [
        place
        for place, name in enumerate(sheet.header)
        if name not in CANVAS and any(word.casefold() in name.casefold() for word in (session.id, session.title))
    ]
    place = _chosen(sheet, downloaded, column, near)
    keep = [each for each, name in enumerate(sheet.header) if name.strip() in CANVAS] + [place]
    possible = next((row for row in sheet.rows if row[0].strip() == "Points Possible"), None)
    scale, notes = _scale(grades, possible[place] if possible else "")
    skip = [index for index, row in enumerate(sheet.rows) if not row[sheet.column("ID") or 0].strip()]
    notes += _fill(grades, sheet, place, sheet.column("Student") or 0, scale, skip)
    made = Sheet([sheet.header[each] for each in keep], [[row[each] for each in keep] for row in sheet.rows])
    made.delimiter, made.newline, made.mark = sheet.delimiter, sheet.newline, sheet.mark
    write_sheet(path, made)
    return notes


def fill_moodle(grades: Grades, path: Path, downloaded: Path, column: str | None) -> list[str]:
    """The downloaded grading worksheet, whole, with grades, and the exercises' points as feedback where it has a place."""
    sheet = read_sheet(downloaded)
    place = _chosen(sheet, downloaded, column, [p for p in [sheet.column(*GRADE)] if p is not None])
    highest = sheet.column(*MAXIMUM)
    most = next((row[highest] for row in sheet.rows if row[highest].strip()), "") if highest is not None else ""
    scale, notes = _scale(grades, most)
    notes += _fill(grades, sheet, place, 1, scale, [], comma="," in most, feedback=sheet.column(*FEEDBACK))
    write_sheet(path, sheet)
    return notes


def _chosen(sheet: Sheet, path: Path, column: str | None, likely: list[int]) -> int:
    """The column to fill in."""
    if column is not None:
        place = sheet.column(column)
        if place is None:
            raise ExportError(f"{path}: there is no column {column!r}; there is {', '.join(sheet.header)}")
        return place
    if len(likely) != 1:
        what = "none of its columns is" if not likely else f"{len(likely)} of its columns could be"
        raise ExportError(f"{path}: {what} this session's; say --column NAME, one of {', '.join(sheet.header)}")
    return likely[0]


def _scale(grades: Grades, most: str) -> tuple[float, list[str]]:
    """By what points are multiplied, where the other gradebook has another maximum."""
    try:
        highest = float(most.strip().replace(",", "."))
    except ValueError:
        return 1.0, []
    if highest <= 0 or highest == grades.max_score:
        return 1.0, []
    return highest / grades.max_score, [
        f"the sheet's maximum is {number(highest)} and the session's {number(grades.max_score)}: points were scaled"
    ]


def _fill(
    grades: Grades,
    sheet: Sheet,
    place: int,
    who: int,  # where the name stands, for people
    scale: float,
    skip: Sequence[int],
    comma: bool = False,
    feedback: int | None = None,
) -> list[str]:
    """Write each student's points into their row; who could not be placed is told."""
    by_name: dict[str, list[Grade]] = {}
    for row in grades.rows:
        full = f"{row.person.first_name} {row.person.last_name}".strip()
        turned = ", ".join(part for part in (row.person.last_name, row.person.first_name) if part)
        for name in {*row.person.names, full.casefold(), turned.casefold()} - {""}:
            by_name.setdefault(name, []).append(row)
    placed: dict[str, int] = {}
    strangers: list[str] = []
    for index, cells in enumerate(sheet.rows):
        if index in skip:
            continue
        found = _whose(cells, place, by_name)
        if found is None:
            strangers.append(cells[who].strip() or cells[0].strip())
            continue
        if found.person.student in placed:
            raise ExportError(
                f"{found.person.student} fits line {placed[found.person.student]} and line {sheet.lines[index]} of the "
                "sheet; nothing was written"
            )
        placed[found.person.student] = sheet.lines[index]
        if found.total is not None:
            cells[place] = number(found.total * scale).replace(".", "," if comma else ".")
            if feedback is not None:
                told = [
                    f"{name} {number(score)}/{number(grades.points[name])}" for name, score in found.exercises.items()
                ]
                told += [f"late: -{number(found.penalty)}"] if found.penalty else []
                cells[feedback] = "; ".join(told)
    missing = [row for row in grades.rows if row.person.student not in placed and row.graded]
    notes = [f"graded, but not in the sheet: {_named(missing)}"] if missing else []
    return notes + ([f"in the sheet, but of nobody here: {', '.join(strangers)}"] if strangers else [])


def _whose(cells: list[str], place: int, by_name: dict[str, list[Grade]]) -> Grade | None:
    """Whose row it is: by numbers and addresses first, then by name; None if that fits nobody or several."""
    values = [cell.strip().casefold() for index, cell in enumerate(cells) if index < place and cell.strip()]
    exact = {id(row): row for value in values for row in by_name.get(value, ()) if value in row.person.names}
    found = exact or {id(row): row for value in values for row in by_name.get(value, ())}
    return next(iter(found.values())) if len(found) == 1 else None
