"""What a gradebook says of a class in one session: points of each exercise, penalties, who waits for a person."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from nbgrader.api import MissingEntry, SubmittedAssignment
from nbgrader.api import Student as Enrolled

from autograder import UserError
from autograder.course import Session
from autograder.gradebook.class_folder import ClassFolder
from autograder.gradebook.database import check_gradebook, exists, gradebook
from autograder.gradebook.roster import Person, roster_of, same_name
from autograder.notebook import PREFIX, read_source
from autograder.submissions.students import is_student, students
from autograder.text import number


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
    place: ClassFolder

    @property
    def max_score(self) -> float:
        return sum(self.points.values())


def read_grades(place: ClassFolder) -> Grades:
    """All students of gradebook, roster and submissions; nobody is left out. Raises GradebookError, RosterError."""
    url, session, folder = place.gradebook_url, place.session, place.folder
    if not exists(url):
        raise ExportError(f"{folder}: there is no gradebook yet; run `course grade {session.id[:2]}` first")
    check_gradebook(url)
    points = {name: exercise.points for name, exercise in read_source(session.source).exercises.items()}
    people = {person.student: person for person in roster_of(folder)}
    rows: dict[str, Grade] = {}
    with gradebook(url, place.course_id) as opened:
        enrolled = {student.id: student for student in opened.students}
        handed_in = [name for name in students(folder / "submitted", session.id) if is_student(name)]
        for name in sorted({*enrolled, *people, *handed_in}):
            person = _person(name, enrolled.get(name), people)
            try:
                rows[name] = _grade(person, opened.find_submission(session.id, name))
            except MissingEntry:
                rows[name] = Grade(person)
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
    return Grades(session, points, due, shown, place)


def recorded_points(place: ClassFolder) -> dict[str, float]:
    """What stands in the gradebook, by student: with points by hand and penalties, as it is exported. Raises GradebookError."""
    url = place.gradebook_url
    if not exists(url):
        return {}
    with gradebook(url, place.course_id) as opened:
        found = {each.student.id: points_of(each) for each in opened.assignment_submissions(place.session.id)}
    return {student: points for student, points in found.items() if points is not None}


def points_of(submission: SubmittedAssignment) -> float | None:
    """Of one student in one session; None where nothing was graded."""
    return _grade(Person(submission.student.id), submission).total


def _grade(person: Person, submission: SubmittedAssignment) -> Grade:
    notebook = next(iter(submission.notebooks), None)
    if notebook is None:
        return Grade(person)
    grades = {grade.name.removeprefix(PREFIX): grade for grade in notebook.grades}
    return Grade(
        person,
        submission.timestamp,
        {exercise: round(float(grade.score), 2) for exercise, grade in grades.items()},
        round(float(notebook.late_submission_penalty or 0.0), 2),
        tuple(exercise for exercise, grade in grades.items() if grade.needs_manual_grade),
        graded=True,
    )


def _person(name: str, enrolled: Enrolled | None, people: dict[str, Person]) -> Person:
    told = people.get(name)
    if told is None:  # by another of their names, as where a folder is called after an e-mail address
        told = next((person for person in people.values() if same_name(name) in person.names), None)
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


def named(rows: Sequence[Grade]) -> str:
    """Students, each with the points that they have."""
    return ", ".join(f"{row.person.student} ({'no grade' if row.total is None else number(row.total)})" for row in rows)
