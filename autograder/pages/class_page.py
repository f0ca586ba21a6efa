"""The instructor's page on a class: what waits for a person first, then exercises, mistakes, and every student."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from urllib.parse import quote

from markupsafe import Markup, escape

from autograder.class_result import ClassRow, Pair
from autograder.guesses import Question
from autograder.pages import summary
from autograder.pages.guessed import class_guesses
from autograder.pages.render import POLICY, asset, render
from autograder.result import Exercise
from autograder.text import number, one_line, plain

MAX_MISTAKES = 40
MAX_PAIRS = 25


def class_page(
    rows: list[ClassRow],
    *,
    course_title: str,
    session_title: str,
    pairs: Sequence[Pair] = (),
    formgrader: str = "",
    questions: Sequence[Question] = (),
    solved: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The whole page as HTML text. It loads nothing; its one script sorts and filters the table of students.

    `pairs` are answers that are alike, the most alike first. `formgrader` is the address of nbgrader's formgrader.
    `questions` are what the session asks to predict, `solved` what its solved notebook says to each guess, by name.
    """
    script = asset("class.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    ranked = summary.mistakes(rows)
    exercises = summary.exercises_of(rows)
    values = {
        "course_title": one_line(course_title),
        "session_title": one_line(session_title),
        "formgrader": _by_hand(formgrader, "manage_submissions", rows[0].result.session) if rows else None,
        "headline": summary.headline(rows),
        "urgent": [(note, row.student, _link(row.page)) for row in rows for note in summary.notes(row) if note.urgent],
        "exercises": summary.exercise_summaries(rows),
        "mistakes": ranked[:MAX_MISTAKES],
        "more_mistakes": max(0, len(ranked) - MAX_MISTAKES),
        "checks": summary.check_summaries(rows),
        "believed": class_guesses(rows, questions, solved),
        "pairs": [_pair(pair, {row.student: row for row in rows}) for pair in pairs[:MAX_PAIRS]],
        "more_pairs": max(0, len(pairs) - MAX_PAIRS),
        "timing": summary.timing(rows),
        "ways": summary.ways(rows),
        "students": [_student(row, exercises, formgrader) for row in rows],
        "total": sum(exercise.points for exercise in exercises),
        "script": Markup(script),
    }
    return render("class.html", values, policy=f"{POLICY}; script-src 'sha256-{digest}'")


def _student(row: ClassRow, exercises: list[Exercise], formgrader: str) -> dict[str, object]:
    own = {exercise.name: exercise for exercise in row.result.exercises}
    graded = row.result.status == "graded"
    return {
        "name": one_line(row.student, 80),
        "link": _link(row.page),
        "by_hand": _by_hand(formgrader, "manage_students", row.student, row.result.session) if graded else None,
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


def _pair(pair: Pair, rows: dict[str, ClassRow]) -> dict[str, object]:
    return {
        "exercise": pair.exercise,
        "share": round(100 * pair.share),
        "sides": [
            (one_line(student, 80), _link(rows[student].page if student in rows else None), _marked(text, spans))
            for student, text, spans in zip(pair.students, pair.texts, pair.spans, strict=True)
        ],
    }


def _marked(text: str, spans: list[tuple[int, int]]) -> Markup:
    """The text escaped, and what is alike in it marked."""
    parts, end = [], 0
    for start, stop in sorted(spans):
        start = max(start, end)
        if start < stop:
            parts += [escape(plain(text[end:start])), Markup("<mark>{}</mark>").format(plain(text[start:stop]))]
            end = stop
    return Markup("").join([*parts, escape(plain(text[end:]))])


def _link(page: str | None) -> str | None:
    """A path relative to this page: the dot in front and the quoted colon leave no room for a scheme or a host."""
    return f"./{quote(page)}" if page else None


def _by_hand(formgrader: str, *path: str) -> str | None:
    """A page of formgrader; None without its address, which is the instructor's own."""
    return "/".join([formgrader.rstrip("/"), *(quote(part, safe="") for part in path)]) if formgrader else None
