"""scores.json, what `course` and other programs read of a graded class: its writer and its reader."""

import json
from pathlib import Path
from typing import Any

from autograder.class_result import Graded, still_stands
from autograder.files import write_atomically
from autograder.result import Result

SCORES = "scores.json"  # in reports/<session>/; `course grade` writes it


def write_scores(reports: Path, made: Graded, before: dict[str, dict[str, Any]], unrecorded: set[str]) -> None:
    """What `course` and other programs read. The score that stands in the gradebook is kept when a newer one is refused."""
    scores = []
    for row, shown in zip(made.rows, made.summary(), strict=True):
        stood = before.get(row.student, {})
        recorded = shown["status"] != "rejected" and row.student not in unrecorded
        stands = {"key": row.result.key, "score": row.result.score} if recorded else stood.get("gradebook")
        scores.append(shown | {"key": row.result.key, "recorded": recorded, "gradebook": stands})
    write_atomically(reports / SCORES, json.dumps(scores, indent=1))


def still_recorded(before: dict[str, Any], result: Result, points: float | None) -> str:
    """Why the gradebook holds a grade that is not this result's; nothing, if it doesn't. `points` are the gradebook's own."""
    if points is None and (stands := before.get("gradebook")):
        points = float(stands["score"])
    return still_stands(points) if result.status == "rejected" and points is not None else ""


def read_scores(reports: Path) -> dict[str, dict[str, Any]]:
    """What `course grade` last wrote for this session, by student; nothing, if it is missing or damaged."""
    try:
        rows = json.loads((reports / SCORES).read_text("utf-8"))
        return {row["student"]: row for row in rows}
    except (OSError, ValueError, TypeError, KeyError):
        return {}
