"""A session's grades as other gradebooks want them: CSV, Gradescope, Canvas, Moodle, GitHub Classroom.

Read from nbgrader's gradebook, so that points given by hand and late penalties count.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup

from autograder.course import Course, Session
from autograder.files import write_atomically
from autograder.gradebook.class_folder import ClassFolder
from autograder.gradebook.filling import fill_canvas, fill_moodle
from autograder.gradebook.grades import ExportError, Grade, Grades, named, read_grades
from autograder.gradebook.provenance import read_stamp
from autograder.gradebook.regrade import by_reason, stale_grades
from autograder.gradebook.results_json import exercise_entry, results_json
from autograder.gradebook.roster import roster_of
from autograder.gradebook.sheets import Sheet, as_text, write_sheet
from autograder.pages.feedback_page import shown_exercises
from autograder.result import Result
from autograder.submissions.students import students
from autograder.text import number

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


@dataclass(frozen=True)
class Exported:
    """Where it was written, how many students got a grade, and what a person should know."""

    path: Path
    graded: int
    notes: list[str]


def export(
    course: Course,
    session: Session,
    folder: Path,
    kind: str,
    *,
    to: Path | None = None,
    sheet: Path | None = None,
    column: str | None = None,
    maximum: float | None = None,
) -> Exported:
    """Write a session's grades for another gradebook. Raises ExportError, GradebookError, SheetError.

    `sheet` is the file downloaded there, to be filled in: needed for Moodle, better for Canvas. `column` is the name of
    the column to fill and `maximum` the most points there, where the sheet does not tell.
    """
    if kind == "moodle" and sheet is None:
        raise ExportError(
            "Moodle wants its own worksheet back: download it (Assignment, View all submissions, Download grading "
            "worksheet), and say --sheet FILE"
        )
    if sheet is not None and kind not in ("moodle", "canvas"):
        raise ExportError(f"--sheet is for moodle and canvas; {kind} is written anew")
    if maximum is not None and sheet is None:
        raise ExportError("--maximum is for a sheet that is filled in; say --sheet FILE as well")
    if sheet is not None and to is not None and to.resolve() == sheet.resolve():
        raise ExportError(f"{to} is the sheet itself, which stays as it was downloaded; give --to another name")
    place = ClassFolder(course, session, folder)
    grades = read_grades(place)
    path = to or folder / "exports" / _file_name(session, kind)
    writers: dict[str, Callable[[], list[str]]] = {
        "csv": lambda: write_csv(grades, path),
        "gradescope": lambda: write_gradescope(grades, path),
        "canvas": lambda: (
            fill_canvas(grades, path, sheet, column, maximum) if sheet else write_canvas(grades, path, column)
        ),
        "moodle": lambda: fill_moodle(grades, path, sheet or Path(), column, maximum),
        "classroom": lambda: write_classroom(grades, path, course),
    }
    notes = writers[kind]()
    notes += [
        *_notes(grades),
        *(f"{why}: {', '.join(names)}" for why, names in by_reason(stale_grades(place))),
    ]
    return Exported(path, sum(row.graded for row in grades.rows), notes)


def _file_name(session: Session, kind: str) -> str:
    if kind == "gradescope":
        return f"{session.id}-{kind}"
    return f"{session.id}.csv" if kind == "csv" else f"{session.id}-{kind}.csv"


def _notes(grades: Grades) -> list[str]:
    notes = []
    people = {person.student for person in roster_of(grades.place.folder)}
    strangers = [
        row for row in grades.rows if people and row.person.student not in people and not _rostered(row, grades)
    ]
    if strangers:
        notes.append(f"not in the roster: {named(strangers)}")
    if waiting := [row for row in grades.rows if row.waiting]:
        notes.append(
            f"a person has still to look at: {', '.join(f'{r.person.student} ({_list(r.waiting)})' for r in waiting)}"
        )
    handed_in = set(students(grades.place.folder / "submitted", grades.session.id))
    ungraded = [row.person.student for row in grades.rows if not row.graded and row.person.student in handed_in]
    if ungraded:
        notes.append(f"handed in, but without a grade: {', '.join(ungraded)}")
    return notes


def _rostered(row: Grade, grades: Grades) -> bool:
    return any(row.person.names & person.names for person in roster_of(grades.place.folder))


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
        who = (name, person.lms_user_id, "", person.student, person.section)
        rows.append([*map(as_text, who), _points(row.total)])
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
                *(
                    grades.session.id,
                    "",
                    "",
                    as_text(name),
                    as_text(person.identifier),
                    f"{grades.session.id}-{name}",
                    "",
                ),
                *(_time(row.handed_in), _points(row.total), number(grades.max_score)),
            ]
        )
    write_sheet(path, Sheet(CLASSROOM, rows, newline="\n"))
    return []


def write_gradescope(grades: Grades, path: Path) -> list[str]:
    """A results.json for each student, in a folder; failed checks in words, nothing of the checks themselves."""
    path.mkdir(parents=True, exist_ok=True)
    for row in grades.rows:
        if row.graded:
            result = grades.place.results.get(read_stamp(grades.place, row.person.student).get("key", ""))
            text = json.dumps(gradescope(grades, row, result), indent=1, ensure_ascii=False)
            write_atomically(path / f"{row.person.student}.json", text)
    return []


def gradescope(grades: Grades, row: Grade, result: Result | None) -> dict[str, Any]:
    """One student's points as they stand in the gradebook, with what the checks found, where that is known."""
    late = f"{number(row.penalty)} of {number(row.raw)} points were taken for being late." if row.penalty else ""
    shown = {exercise.name: exercise for exercise in shown_exercises(result)} if result else {}
    entries = (
        exercise_entry(name, points, row.exercises.get(name, 0.0), shown.get(name))
        for name, points in grades.points.items()
    )
    return results_json(row.total, Markup("{}").format(late), entries, extra_data={"session": grades.session.id})


def _time(when: datetime | None) -> str:
    return when.replace(tzinfo=UTC).strftime("%Y-%m-%d %H:%M:%S UTC") if when else ""
