"""What grading finds out, as plain records: everything after grading reads these and nothing else.

Text in these records may come from a student (error messages, outputs): whoever renders it must escape it.
"""

from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    UNCHECKED = "could not check"  # a fault of the grader's: never a zero, never full marks


class Check(Record):
    """One hidden check: what it wanted, what it saw, and the hint for this mistake."""

    name: str  # the test function's name; for the instructor, never shown to a student
    title: str  # first line of its docstring, the sentence the student reads
    weight: float = Field(gt=0)
    outcome: Outcome
    expected: str = ""  # in words
    actual: str = ""  # shapes, values
    hint: str = ""  # names the misconception
    trace: str = ""  # the student's own lines, where their code raised
    fault: str = ""  # for the instructor, when the outcome is UNCHECKED
    metric: float | None = None  # the measured number, for calibration
    threshold: float | None = None
    seconds: float = 0.0


class Exercise(Record):
    name: str
    points: float
    checks: list[Check] = []
    rests_on: list[str] = []  # other exercises whose answers this one's uses, directly or through others

    @property
    def score(self) -> float | None:
        """Points earned, to two decimals; None when a check could not be carried out (or there is none)."""
        if not self.checks or any(check.outcome is Outcome.UNCHECKED for check in self.checks):
            return None
        earned = sum(check.weight for check in self.checks if check.outcome is Outcome.PASSED)
        return round(self.points * earned / sum(check.weight for check in self.checks), 2)


class CellRecord(Record):
    """One cell of the student's notebook as it was run."""

    kind: Literal["markdown", "code"]
    source: str
    grade_id: str | None = None
    locked: bool = False  # the instructor's own cell, restored from the source
    status: Literal["ok", "error", "stopped", "skipped", "not needed"] = "ok"  # not needed: it only illustrates
    message: str = ""  # why it was stopped, in the student's words: "used more than 60 s"
    error: str = ""  # with which it ended: "ValueError: too large"
    line: str = ""  # the line of it that raised: "cell 7, line 3: x = f(2)"
    seconds: float = 0.0
    outputs: list[dict[str, Any]] = []  # nbformat outputs, size-limited, untrusted


class ImageRow(Record):
    label: str
    images: list[str]  # base64 PNG, drawn by the grader from plain arrays


class Grid(Record):
    """Rows of small pictures under one another, e.g. digit, reconstruction, difference."""

    kind: Literal["grid"] = "grid"
    title: str
    alt: str
    rows: list[ImageRow]


class Series(Record):
    label: str
    values: list[float]


class Baseline(Record):
    label: str
    value: float


class Curve(Record):
    """Values against 1, 2, 3 … (epochs), with named horizontal lines to compare with."""

    kind: Literal["curve"] = "curve"
    title: str
    alt: str
    x_label: str
    y_label: str
    series: list[Series]
    baselines: list[Baseline] = []


class Guess(Record):
    """What a student guessed before looking, and what their notebook then said. Never graded."""

    name: str  # the variable's: my_guess_winner
    values: dict[str, str]  # in words, by part of the question; under "" where it has no parts
    answer: str = ""  # as it stood in the notebook that was handed in


class Result(Record):
    """The grade of one notebook, independent of who handed it in."""

    session: str
    key: str  # hash of everything that decided this result
    status: Literal["graded", "rejected"] = "graded"
    reason: str = ""  # why it was rejected, one sentence for the student
    exercises: list[Exercise] = []
    cells: list[CellRecord] = []
    pictures: list[Grid | Curve] = []
    guesses: list[Guess] = []  # those that were made, in the order of the questions
    flags: list[str] = []  # for a person to look at; takes no points
    unsafe: bool = False  # graded without the required isolation
    way: str = ""  # how it was kept apart: a name of course.yml's `accept`
    cpu_seconds: float = 0.0  # the student's own computing
    grader_cpu_seconds: float = 0.0  # what judging it cost on top: checks, replicas, the grader's own process
    wall_seconds: float = 0.0

    @property
    def max_score(self) -> float:
        return sum(exercise.points for exercise in self.exercises)

    @property
    def score(self) -> float:
        """Points that are certain; exercises that could not be checked add nothing yet."""
        return round(sum(exercise.score or 0.0 for exercise in self.exercises), 2)

    @property
    def complete(self) -> bool:
        """Whether every exercise has a verdict."""
        return self.status == "graded" and all(exercise.score is not None for exercise in self.exercises)
