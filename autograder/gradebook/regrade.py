"""Grades that are no longer what the present checks and settings would give: which, and who would gain or lose.

A grade keeps the keys of what it came from, in the notebook that nbgrader keeps beside its gradebook (`read_stamp`).
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import product
from typing import Any

from nbgrader.utils import parse_utc

from autograder.class_result import still_stands
from autograder.gradebook.class_folder import ClassFolder
from autograder.gradebook.database import check_gradebook, exists, gradebook
from autograder.gradebook.grades import points_of
from autograder.gradebook.provenance import lateness, read_stamp, read_timestamp
from autograder.grading.cache import Mode, result_key, rules_key
from autograder.grading.pool import grade_class
from autograder.notebook import PREFIX, read_source
from autograder.result import Exercise, Outcome, Result

CHANGED = "checks or settings have changed since"
UNCHECKED = "it could not be checked then"
AGAIN = "another notebook was handed in since"
LATE = "the due date, an extension or what being late costs has changed since"
UNKNOWN = "what it came from is not known"
REFUSED = "a newer notebook was refused"


@dataclass(frozen=True)
class Stale:
    """A grade in the gradebook, and why it would come out anew."""

    student: str
    why: str
    stands: str = ""  # which grade that is, where no newer one can come

    def __str__(self) -> str:
        return f"{self.student} ({self.stands})" if self.stands else self.student


@dataclass(frozen=True)
class Change:
    """One exercise of one student: what stands in the gradebook, and what the present checks give."""

    student: str
    exercise: str
    before: float
    after: float
    by_hand: bool  # a person has given points, which stand whatever the checks say
    checks: tuple[str, ...] = ()  # that now fail, or now pass

    @property
    def difference(self) -> float:
        return round(self.after - self.before, 2)


@dataclass(frozen=True)
class Preview:
    """What re-grading would do. `same` are the students whose points stay."""

    session: str
    exercises: list[str]  # in the notebook's order
    changes: list[Change] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)  # who could not be graded now, and why: their grades stay
    again: list[str] = field(default_factory=list)  # whose newest notebook is not the graded one

    @property
    def stale(self) -> list[str]:
        return sorted({*self.same, *(change.student for change in self.changes)})

    def by_exercise(self) -> dict[str, tuple[int, float, int, float]]:
        """How many gain and how much, how many lose and how much; points given by hand are left out."""
        found: dict[str, tuple[int, float, int, float]] = {}
        for change in self.changes:
            if not change.by_hand:
                gain, more, lose, less = found.get(change.exercise, (0, 0.0, 0, 0.0))
                up, difference = change.difference > 0, change.difference
                found[change.exercise] = (
                    gain + up,
                    round(more + max(difference, 0), 2),
                    lose + (not up),
                    round(less - min(difference, 0), 2),
                )
        return {name: found[name] for name in self.exercises if name in found}

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {
            "changes": [asdict(change) | {"difference": change.difference} for change in self.changes]
        }


@dataclass(frozen=True)
class _Recorded:
    """What the gradebook says of one student: points of each exercise by the checks and by hand."""

    auto: dict[str, float | None]
    manual: dict[str, float | None]
    late: Callable[[datetime | None], str]  # the key of lateness, if it was handed in then
    handed_in: datetime | None
    points: float | None  # as they are exported


def stale_grades(place: ClassFolder) -> list[Stale]:
    """The grades in the gradebook that are not those of the present notebook, checks, settings and due date."""
    return [found for found in _looked(place, _recorded(place)) if found.why]


def by_reason(stale: Iterable[Stale]) -> list[tuple[str, list[str]]]:
    """Each reason, with the students to whom it applies."""
    by_why: dict[str, list[str]] = {}
    for found in stale:
        by_why.setdefault(found.why, []).append(str(found))
    return list(by_why.items())


def _looked(place: ClassFolder, recorded: dict[str, _Recorded]) -> Iterable[Stale]:
    if not recorded:
        return
    course, session, secret = place.course, place.session, place.secret
    rules = rules_key(course, session, secret)
    handed_in = {each.student: each for each in place.submissions()}
    for student, grade in recorded.items():
        stamp = read_stamp(place, student)
        why = stands = ""
        if student in handed_in and handed_in[student].rejected:
            why, stands = REFUSED, still_stands(grade.points or 0.0)
        elif "rules" not in stamp:
            why = UNKNOWN
        elif not stamp.get("key"):
            why = UNCHECKED
        elif stamp["rules"] != rules:
            why = CHANGED
        elif student in handed_in:
            cells = list(handed_in[student].cells)
            keys = {
                result_key(course, session, secret, cells, Mode(pictures, unsafe))
                for pictures, unsafe in product((False, True), repeat=2)
            }
            told = read_timestamp(place.submitted(student))
            if stamp.get("key") not in keys:
                why = AGAIN
            elif stamp.get("late") != grade.late(parse_utc(told) if told else grade.handed_in):
                why = LATE
        yield Stale(student, why, stands)


def _recorded(place: ClassFolder) -> dict[str, _Recorded]:
    url, session = place.gradebook_url, place.session
    if not exists(url):
        return {}
    check_gradebook(url)
    found = {}
    with gradebook(url, place.course_id) as opened:
        for submission in opened.assignment_submissions(session.id):
            grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
            due, extension = submission.assignment.duedate, submission.extension

            def late(when: datetime | None, due: Any = due, extension: Any = extension) -> str:
                return lateness(place.course, session, when, due, extension)

            found[submission.student.id] = _Recorded(
                {grade.name.removeprefix(PREFIX): grade.auto_score for grade in grades},
                {grade.name.removeprefix(PREFIX): grade.manual_score for grade in grades},
                late,
                submission.timestamp,
                points_of(submission),
            )
    return found


def preview(
    place: ClassFolder,
    *,
    jobs: int,
    on_progress: Callable[[int, int, str], None] = lambda done, total, what: None,
) -> Preview:
    """Grade anew what is stale and compare with the gradebook; records nothing. Raises SandboxError, GradebookError.

    Results are kept, so that recording them afterwards grades nothing twice.
    """
    recorded, session, store = _recorded(place), place.session, place.results
    stale = {found.student: found.why for found in _looked(place, recorded) if found.why}
    work = [each for each in place.submissions() if each.student in stale]
    made = Preview(
        session.id,
        list(read_source(session.source).exercises),
        again=sorted(student for student, why in stale.items() if why == AGAIN),
    )
    gone = sorted(stale.keys() - {each.student for each in work})
    made.problems.extend(f"{student}: there is no notebook of theirs any more" for student in gone)
    results: dict[str, Result] = {}
    on_progress(0, len(work), "grading anew")
    for event in grade_class(
        place.course,
        session,
        work,
        store,
        jobs=jobs,
        on_wait=lambda: on_progress(len(results), len(work), "grading anew"),
    ):
        results[event.student] = event.result
        on_progress(len(results), len(work), "grading anew")
    for student, result in sorted(results.items()):
        if result.status == "rejected":
            made.problems.append(f"{student}: {result.reason}")
            continue
        old = store.get(read_stamp(place, student).get("key", ""))
        before = {exercise.name: exercise for exercise in old.exercises} if old else {}
        changes = []
        if not result.complete:
            unchecked = ", ".join(exercise.name for exercise in result.exercises if exercise.score is None)
            made.problems.append(f"{student}: {unchecked} could not be checked")
            continue
        for exercise in result.exercises:
            change = _change(student, exercise, recorded[student], before.get(exercise.name))
            changes += [change] if change else []
        made.changes.extend(changes)
        if not changes:
            made.same.append(student)
    return made


def _change(student: str, exercise: Exercise, recorded: _Recorded, old: Exercise | None) -> Change | None:
    name = exercise.name
    before, after = recorded.auto.get(name) or 0.0, exercise.score or 0.0
    if round(before, 2) == round(after, 2):
        return None
    then = {check.name: check.outcome for check in old.checks} if old else {}
    wanted = Outcome.PASSED if after > before else Outcome.FAILED
    checks = [c.title for c in exercise.checks if c.outcome is wanted and then.get(c.name) is not wanted]
    return Change(student, name, before, after, recorded.manual.get(name) is not None, tuple(checks))
