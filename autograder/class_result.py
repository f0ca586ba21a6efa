"""What grading a class gave, for the page, the terminal and the records."""

from dataclasses import dataclass
from typing import Any

from autograder.result import Result

Span = tuple[int, int]  # of characters: from, to


@dataclass(frozen=True)
class ClassRow:
    student: str
    result: Result
    page: str | None = None  # path of the feedback page relative to the class page, not URL-quoted
    stale: str = ""  # why the grade that stands is not that of the newest submission under the present checks


@dataclass(frozen=True)
class Graded:
    """What grading a class gave, and where it was written."""

    rows: list[ClassRow]
    places: dict[str, str]

    def summary(self) -> list[dict[str, Any]]:
        """One plain record a student."""
        return [
            {
                "student": row.student,
                "status": row.result.status
                if row.result.status == "rejected" or row.result.complete
                else "could not check",
                "reason": row.result.reason,
                "score": row.result.score,
                "max_score": row.result.max_score,
                "exercises": {exercise.name: exercise.score for exercise in row.result.exercises},
                "guesses": {guess.name: guess.values.get("", guess.values) for guess in row.result.guesses},
                "flags": row.result.flags,
                "unsafe": row.result.unsafe,
                "way": row.result.way,
                "stale": row.stale,
            }
            for row in self.rows
        ]


@dataclass(frozen=True)
class Pair:
    """Two answers to one exercise that are alike, and where."""

    exercise: str
    students: tuple[str, str]
    share: float  # of the shorter answer, 0 … 1
    texts: tuple[str, str]
    spans: tuple[list[Span], list[Span]]  # characters alike, in each text


def still_stands(points: float) -> str:
    """The one sentence on a grade whose student has handed in something newer that was refused."""
    return f"the gradebook still has {points:g} points of an earlier notebook"
