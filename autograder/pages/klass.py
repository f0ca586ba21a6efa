"""The instructor's page on a class: what waits for a person first, then exercises, mistakes, and every student."""

import base64
import hashlib
from urllib.parse import quote

from markupsafe import Markup

from autograder.pages import summary
from autograder.pages.render import POLICY, asset, render
from autograder.pages.summary import ClassRow
from autograder.pages.text import number, one_line
from autograder.result import Exercise

MAX_MISTAKES = 40


def class_page(rows: list[ClassRow], *, course_title: str, session_title: str) -> str:
    """The whole page as HTML text. It loads nothing; its one script sorts and filters the table of students."""
    script = asset("class.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    ranked = summary.mistakes(rows)
    values = {
        "course_title": one_line(course_title),
        "session_title": one_line(session_title),
        "headline": summary.headline(rows),
        "urgent": [(note, row.student, _link(row.page)) for row in rows for note in summary.notes(row) if note.urgent],
        "exercises": summary.exercise_summaries(rows),
        "mistakes": ranked[:MAX_MISTAKES],
        "more_mistakes": max(0, len(ranked) - MAX_MISTAKES),
        "timing": summary.timing(rows),
        "students": [_student(row, summary.exercises_of(rows)) for row in rows],
        "total": sum(exercise.points for exercise in summary.exercises_of(rows)),
        "script": Markup(script),
    }
    return render("class.html", values, policy=f"{POLICY}; script-src 'sha256-{digest}'")


def _student(row: ClassRow, exercises: list[Exercise]) -> dict[str, object]:
    own = {exercise.name: exercise for exercise in row.result.exercises}
    graded = row.result.status == "graded"
    return {
        "name": one_line(row.student, 80),
        "link": _link(row.page),
        "scores": [
            _score(own[each.name].score, each.points) if graded and each.name in own else ("-", "", -2)
            for each in exercises
        ],
        "total": (number(row.result.score) + ("" if row.result.complete else " + ?")) if graded else "-",
        "order": row.result.score if graded else -2,
        "seconds": row.result.cpu_seconds,
        "notes": summary.notes(row),
    }


def _score(score: float | None, points: float) -> tuple[str, str, float]:
    """What the cell says, its style, and what it is sorted by."""
    if score is None:
        return "?", "unchecked", -1
    return number(score), "passed" if score >= points else "failed" if score == 0 else "part", score


def _link(page: str | None) -> str | None:
    """A path relative to this page: the dot in front and the quoted colon leave no room for a scheme or a host."""
    return f"./{quote(page)}" if page else None
