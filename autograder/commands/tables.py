"""The class, and the course, as tables in a terminal. Names and reasons are plain text: no markup, no escapes."""

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from autograder.class_result import ClassRow
from autograder.pages.summary import exercises_of, notes
from autograder.result import Exercise
from autograder.text import number, one_line

if TYPE_CHECKING:
    from autograder.classroom.status import State
    from autograder.gradebook.regrade import Preview

NOTE_STYLES = {"rejected": "red", "could not check": "magenta", "unsafe": "red", "stale": "red", "flag": "yellow"}


def overview_table(title: str, state: "State") -> Table:
    """A row a session: its starter, and how far the class is."""
    table = Table(box=box.SIMPLE_HEAD, title=Text(title), title_justify="left", title_style="bold", header_style="bold")
    table.add_column("session", no_wrap=True)
    table.add_column("starter", no_wrap=True)
    for column in ("handed in", "to grade", "to record", "for you"):
        table.add_column(column, justify="right")
    for each in state.sessions:
        counts = (each.handed_in, each.waiting, each.unrecorded, each.attention)
        shown = [Text(str(count) if count else "-", "" if count else "dim") for count in counts]
        table.add_row(each.session, "released" if each.released else Text("not yet", "yellow"), *shown)
    return table


def class_table(rows: list[ClassRow]) -> Table:
    """A row a student: score of each exercise, total, notes. Rich drops the colours where NO_COLOR is set."""
    exercises = exercises_of(rows)
    table = Table(
        box=box.SIMPLE_HEAD, caption=_legend(exercises), caption_justify="left", caption_style="", header_style="bold"
    )
    table.add_column("student", overflow="fold")
    for position, exercise in enumerate(exercises, start=1):
        table.add_column(
            Text(f"{position}\n/{number(exercise.points)}", justify="right"), justify="right", no_wrap=True
        )
    total = sum(exercise.points for exercise in exercises)
    table.add_column(Text(f"total\n/{number(total)}", justify="right"), justify="right", no_wrap=True)
    table.add_column("notes", overflow="fold", ratio=1)
    for row in rows:
        table.add_row(Text(one_line(row.student, 60)), *_scores(row, exercises), _total(row), _notes(row))
    return table


def regrade_table(found: "Preview") -> Table:
    """A row for each exercise whose points would be others, those who lose first."""
    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    table.add_column("student", overflow="fold")
    table.add_column("exercise", no_wrap=True)
    for column in ("recorded", "now", "change"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("why", overflow="fold", ratio=1)
    for change in sorted(found.changes, key=lambda each: (each.difference > 0, each.student)):
        up = change.difference > 0
        word = "now passed" if up else "now failed"
        why = [f"{word}: {one_line(title, 200)}" for title in change.checks]
        why = ["points given by hand stand", *why] if change.by_hand else why
        table.add_row(
            Text(one_line(change.student, 60)),
            change.exercise,
            number(change.before),
            number(change.after),
            Text(f"{'+' if up else '-'}{number(abs(change.difference))}", "green" if up else "red"),
            Text("\n".join(why)),
        )
    return table


def _scores(row: ClassRow, exercises: list[Exercise]) -> list[Text]:
    own = {exercise.name: exercise for exercise in row.result.exercises}
    return [_score(own.get(exercise.name), row.result.status == "graded") for exercise in exercises]


def _score(exercise: Exercise | None, graded: bool) -> Text:
    if exercise is None or not graded:
        return Text("-", "dim")
    if exercise.score is None:
        return Text("?", "bold magenta")
    style = "green" if exercise.score >= exercise.points else "red" if exercise.score == 0 else "yellow"
    return Text(number(exercise.score), style)


def _total(row: ClassRow) -> Text:
    if row.result.status == "rejected":
        return Text("-", "dim")
    return Text(number(row.result.score) + ("" if row.result.complete else " + ?"), "bold")


def _notes(row: ClassRow) -> Text:
    lines = [Text.assemble((note.kind, NOTE_STYLES.get(note.kind, "cyan")), ": ", note.text) for note in notes(row)]
    return Text("\n").join(lines)


def _legend(exercises: list[Exercise]) -> Text:
    names = "   ".join(f"{position}={one_line(each.name, 40)}" for position, each in enumerate(exercises, start=1))
    return Text(f"{names}\n? could not be checked yet   - not graded" if names else "- not graded")
