"""One student's feedback page: what counted, what was seen, what to think about, and their notebook below.

The page is built from small records of its own, which have no place for what a student must not see (names of checks,
faults, flags), so that no template can show it by mistake.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count as numbers
from typing import Literal

from markupsafe import Markup, escape
from pygments.lexers.python import PythonLexer
from pygments.token import Token, _TokenType

from autograder.guesses import Question
from autograder.pages.band import Band
from autograder.pages.guessed import own_guesses
from autograder.pages.outputs import MAX_TEXT, Allowance, Shown, show_outputs
from autograder.pages.plots import beside, curve_svg
from autograder.pages.render import render
from autograder.png import Png, redraw_png
from autograder.result import CellRecord, Check, Curve, Exercise, Grid, Outcome, Result
from autograder.text import clip, count, number, one_line, plain

MAX_BYTES = 500_000
MAX_PICTURES, MAX_ROWS, MAX_COLUMNS = 10, 10, 20  # of the pictures that the grader draws
MAX_EVENTS = 12
MAX_STEPS = 3
SLOW = 10.0  # seconds of one cell
UNANSWERED = "NotImplementedError"

Kind = Literal["passed", "part", "failed", "unchecked"]

EXERCISE_WORDS: dict[Kind, str] = {
    "passed": "full points",
    "part": "some points",
    "failed": "no points yet",
    "unchecked": "could not check",
}
CHECK_WORDS: dict[Outcome, tuple[Kind, str]] = {
    Outcome.PASSED: ("passed", "passed"),
    Outcome.FAILED: ("failed", "failed"),
    Outcome.UNCHECKED: ("unchecked", "could not check"),
}
HIGHLIGHT = {
    Token.Comment: "hl-c",
    Token.Literal.String: "hl-s",
    Token.Literal.Number: "hl-m",
    Token.Keyword: "hl-k",
    Token.Operator.Word: "hl-k",
    Token.Name.Function: "hl-f",
    Token.Name.Class: "hl-f",
    Token.Name.Decorator: "hl-f",
}


@dataclass(frozen=True)
class ShownCheck:
    kind: Kind
    word: str
    title: str
    expected: str = ""
    actual: str = ""
    hint: str = ""
    trace: str = ""
    repeats: bool = False  # actual, hint and trace are those of the failed check above


@dataclass(frozen=True)
class ShownExercise:
    name: str
    anchor: str
    points: float
    score: float | None
    kind: Kind
    word: str
    checks: list[ShownCheck]
    cell: str | None  # anchor of the answer in the notebook below

    @property
    def missing(self) -> float:
        return self.points - (self.points if self.score is None else self.score)

    @property
    def percent(self) -> float:
        return 100 * (self.score or 0) / self.points if self.points else 0


@dataclass
class ShownCell:
    anchor: str
    heading: str
    source: Markup | str
    folded: bool  # text and given code are one click away
    number: int | None = None  # as in Jupyter's [7]
    exercise: ShownExercise | None = None  # whose answer this is
    event: str = ""
    seconds: str = ""
    outputs: list[Shown] = field(default_factory=list)


@dataclass(frozen=True)
class CellEvent:
    """Something that went wrong while the notebook ran, in one sentence."""

    anchor: str
    place: str
    text: str


@dataclass(frozen=True)
class ShownGrid:
    title: str
    alt: str
    rows: list[tuple[str, list[Png]]]


@dataclass(frozen=True)
class ShownCurve:
    title: str
    svg: Markup
    note: str  # what the shaded band is


def feedback_page(
    result: Result,
    *,
    course_title: str,
    session_title: str,
    student: str,
    band: Band | None = None,
    questions: Sequence[Question] = (),
) -> str:
    """The whole page as HTML text of at most MAX_BYTES, which loads nothing from anywhere.

    `band` says where the learning curves of right answers run; it is drawn behind the student's own.
    `questions` are what the session asks to predict.
    """
    page = ""
    for share in (1.0, 0.4, 0.15, 0.05):  # a page that comes out too long is written again with less of everything
        values = _rejection(result) if result.status == "rejected" else _grade(result, share, band, questions)
        heading = {
            "course_title": one_line(course_title),
            "session_title": one_line(session_title),
            "student": one_line(student, 80),
        }
        page = render("feedback.html", values | heading)
        if len(page.encode()) <= MAX_BYTES:
            break
    return page


def _rejection(result: Result) -> dict[str, object]:
    return {"rejected": True, "reason": clip(result.reason, 1_000), "unsafe": result.unsafe}


def _grade(result: Result, share: float, band: Band | None, questions: Sequence[Question]) -> dict[str, object]:
    exercises = shown_exercises(result, share)
    cells, hidden_cells = _cells(result.cells, exercises, share)
    anchors = {cell.anchor for cell in cells}
    answering = {cell.grade_id: _anchor(index) for index, cell in enumerate(result.cells[: len(cells)]) if cell.locked}
    events = _events(result.cells)
    pictures, hidden_pictures = _pictures(result.pictures, share, band)
    guessed = own_guesses(result, questions)
    open_exercises = by_cause(exercises, result)
    return {
        "rejected": False,
        "unsafe": result.unsafe,
        "score": number(result.score),
        "max_score": number(result.max_score),
        "complete": result.complete,
        "summary": _summary(exercises),
        "exercises": exercises,
        "steps": [(each, _step(each)) for each in open_exercises[:MAX_STEPS] if each.kind != "unchecked"],
        "further": _further(cells) if not open_exercises else None,
        "unchecked": [each for each in exercises if each.kind == "unchecked"],
        "events": events[:MAX_EVENTS],
        "more_events": max(0, len(events) - MAX_EVENTS),
        "anchors": anchors,
        "pictures": pictures,
        "hidden_pictures": hidden_pictures,
        "guessed": [(each, answering.get(each.cell)) for each in guessed],
        "not_guessed": len(questions) - len(guessed),
        "cells": cells,
        "hidden_cells": hidden_cells,
        "cpu": number(round(result.cpu_seconds, 1)),
    }


def shown_exercises(result: Result, share: float = 1.0) -> list[ShownExercise]:
    """What a student is shown of each exercise; with a smaller `share`, less of each text."""
    answers = {cell.grade_id: index for index, cell in enumerate(result.cells) if cell.grade_id and not cell.locked}
    return [_exercise(exercise, answers, share) for exercise in result.exercises]


def by_cause(exercises: list[ShownExercise], result: Result) -> list[ShownExercise]:
    """Those that lost points; first those on which most others of them rest, then those with most to gain."""
    lost = [each for each in exercises if each.missing > 0]
    names = {each.name for each in lost}
    resting = [name for exercise in result.exercises if exercise.name in names for name in exercise.rests_on]
    return sorted(lost, key=lambda each: (-resting.count(each.name), -each.missing))


def summary_line(result: Result) -> str:
    """One sentence that says where the student stands."""
    return _summary(shown_exercises(result))


def _summary(exercises: list[ShownExercise]) -> str:
    """One sentence that says where the student stands."""
    full = sum(each.kind == "passed" for each in exercises)
    if not exercises:
        return "This session has no graded exercises."
    if full == len(exercises):
        return "Every exercise has full points. Well done!"
    if all(each.kind == "failed" for each in exercises):
        return "No exercise has points yet. Each section below says what was expected, and what to look at."
    return f"{full} of {count(len(exercises), 'exercise')} {'has' if full == 1 else 'have'} full points."


def _step(exercise: ShownExercise) -> str:
    """What to try in an exercise that lost points: the first hint, or what was expected."""
    failed = [check for check in exercise.checks if check.kind == "failed"]
    if failed and all(UNANSWERED in check.actual or check.repeats for check in failed):
        return "write your answer; an attempt costs nothing."
    said = next((check.hint or check.expected or check.title for check in failed if not check.repeats), "")
    return one_line(said, 240) or "see below what was expected."


def _further(cells: list[ShownCell]) -> str | None:
    """Where the notebook itself says how to go on: its last cell, if that is a text."""
    return cells[-1].anchor if cells and cells[-1].number is None else None


def _exercise(exercise: Exercise, answers: dict[str, int], share: float) -> ShownExercise:
    score = exercise.score
    kind: Kind = "part"
    if score is None:
        kind = "unchecked"
    elif score >= exercise.points:
        kind = "passed"
    elif score == 0:
        kind = "failed"
    return ShownExercise(
        name=one_line(exercise.name, 80),
        anchor="exercise-" + re.sub(r"\W+", "-", exercise.name),
        points=exercise.points,
        score=score,
        kind=kind,
        word=EXERCISE_WORDS[kind],
        checks=_checks(exercise.checks, share),
        cell=_anchor(answers[exercise.name]) if exercise.name in answers else None,
    )


def _checks(checks: list[Check], share: float) -> list[ShownCheck]:
    shown = []
    last: tuple[str, str, str] | None = None
    for check in checks:
        kind, word = CHECK_WORDS[check.outcome]
        title = one_line(check.title, 300)
        if kind != "failed":
            shown.append(ShownCheck(kind, word, title))
            continue
        cause = (check.actual, check.hint, check.trace)
        repeats = cause == last and any(cause)
        last = cause
        text = int(1_500 * share)
        said = ("", "", "") if repeats else (clip(cause[0], text), clip(cause[1], text), clip(cause[2], 2 * text))
        shown.append(ShownCheck(kind, word, title, clip(check.expected, text), *said, repeats))
    return shown


def _events(cells: list[CellRecord]) -> list[CellEvent]:
    events = []
    positions = numbers(1)
    for index, cell in enumerate(cells):
        if cell.kind != "code":
            continue
        place = f"Code cell {next(positions)}" + (f" ({one_line(cell.grade_id, 60)})" if cell.grade_id else "")
        text = _what_happened(cell)
        if text:
            events.append(CellEvent(_anchor(index), place, text))
    return events


def _what_happened(cell: CellRecord) -> str:
    message = one_line(cell.message)
    match cell.status:
        case "stopped":
            return f"was stopped: {message or 'it exceeded a limit'}. The rest of your notebook was run without it."
        case "not needed":  # said below the cell, as it is nobody's trouble
            return ""
        case "skipped":
            return f"was not run: {message}." if message else "was not run."
        case "error":
            errors = [output for output in cell.outputs if output.get("output_type") == "error"]
            name = one_line(str(errors[-1].get("ename") or ""), 60) if errors else ""
            return f"raised an error: {name}." if name else "raised an error."
        case _:
            return f"took {cell.seconds:.0f} s." if cell.seconds >= SLOW else ""


def _pictures(
    pictures: list[Grid | Curve], share: float, band: Band | None
) -> tuple[list[ShownGrid | ShownCurve], int]:
    allowance = Allowance(int(110_000 * share))
    shown: list[ShownGrid | ShownCurve] = []
    for position, picture in enumerate(pictures[:MAX_PICTURES], start=1):
        if isinstance(picture, Curve):
            ranges = band.ranges if band else {}
            svg = curve_svg(picture, f"plot-{position}", ranges)
            note = _band_note(picture, band) if band else ""
            if allowance.spend(len(svg.encode())):
                shown.append(ShownCurve(one_line(picture.title), svg, note))
            continue
        rows = [
            (
                one_line(row.label, 60),
                [png for data in row.images[:MAX_COLUMNS] if (png := redraw_png(data, shrink=False, palette=False))],
            )
            for row in picture.rows[:MAX_ROWS]
        ]
        if any(images for _, images in rows) and allowance.spend(
            sum(len(png.data) + 80 for _, row in rows for png in row)
        ):
            shown.append(ShownGrid(one_line(picture.title), one_line(picture.alt, 500), rows))
    return shown, len(pictures) - len(shown)


def _band_note(curve: Curve, band: Band) -> str:
    """What the shaded band is, and where the student's curve stands beside it; nothing, if none is drawn."""
    said = beside(curve, band.ranges)
    if not said:
        return ""
    words = "; ".join(said)
    made_of = f"{count(band.trainings, 'training')} of {count(band.answers, 'right answer')} that we wrote"
    return (
        f"Shaded: where eight in ten run of {made_of}; it shows nobody in your class. {words[:1].upper() + words[1:]}."
    )


def _cells(cells: list[CellRecord], exercises: list[ShownExercise], share: float) -> tuple[list[ShownCell], int]:
    """The notebook from its top as far as the page has room, and how many cells are left out."""
    by_name = {each.name: each for each in exercises}
    answered = {each.cell for each in exercises}
    texts, drawings = Allowance(int(150_000 * share)), Allowance(int(130_000 * share))
    positions = numbers(1)
    shown: list[ShownCell] = []
    for index, cell in enumerate(cells):
        made = _cell(cell, index, next(positions) if cell.kind == "code" else None, share, drawings)
        if made.anchor in answered:
            made.exercise = by_name.get(cell.grade_id or "")
        size = len(escape(made.source).encode()) + sum(len(escape(each.text).encode()) + 120 for each in made.outputs)
        if not texts.spend(size + 700):
            break
        shown.append(made)
    return shown, len(cells) - len(shown)


def _cell(cell: CellRecord, index: int, position: int | None, share: float, drawings: Allowance) -> ShownCell:
    source = clip(cell.source, int(12_000 * share))
    if cell.kind == "markdown":
        first = next((line for line in source.splitlines() if line.strip(" #\t")), "empty")
        return ShownCell(_anchor(index), f"Text: {one_line(re.sub('[#*`]', '', first), 70)}", source, folded=True)
    name = one_line(cell.grade_id or "", 60)
    outputs = show_outputs(cell.outputs, drawings, limit=int(MAX_TEXT * share))
    if cell.status == "not needed":
        outputs = [
            Shown("note", "Not run for grading, since it only illustrates: its picture is in your own notebook.")
        ]
    if cell.locked:
        heading = f"Public checks: {name.removeprefix('test_')}" if name.startswith("test_") else f"Given code: {name}"
    else:
        heading = f"Your answer: {name}" if name else "Your code"
    return ShownCell(
        anchor=_anchor(index),
        heading=heading.removesuffix(": "),
        source=highlight(source),
        folded=cell.locked,
        number=position,
        event=_what_happened(cell) if cell.status != "ok" else "",
        seconds=f"{cell.seconds:.0f} s" if cell.seconds >= 1 else "",
        outputs=outputs,
    )


def _anchor(index: int) -> str:
    return f"cell-{index + 1}"


@lru_cache(512)  # most cells of a class's notebooks are the same
def highlight(source: str) -> Markup:
    """Python as escaped HTML with a span for each token that has a colour of its own; pygments' HtmlFormatter writes
    three times as much, with a span for every name and bracket."""
    parts: list[Markup] = []
    for token, text in PythonLexer(stripnl=False, ensurenl=False).get_tokens(plain(source)):
        style = _style(token)
        parts.append(Markup('<span class="{}">{}</span>').format(style, text) if style else escape(text))
    return Markup("").join(parts)


def _style(token: _TokenType | None) -> str:
    while token is not None:
        if token in HIGHLIGHT:
            return HIGHLIGHT[token]
        token = token.parent
    return ""
