"""What `python -m labkit check --json` found, in the form that GitHub Classroom's reporter reads.

Each exercise becomes one result, in base64, for a step's output of the exercise's name in small letters and digits. It has
one entry for each point: the reporter's notice adds up scores, its table counts entries that pass, and so both agree.
"""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

MAX_MESSAGE = 500  # characters
PARTS = (1, 2, 4, 5, 10, 20, 25, 50, 100)  # entries a point, the first that makes all scores whole


def outputs(found: Mapping[str, Any]) -> dict[str, str]:
    """By name of the step's output: the exercise's result in base64. Exercises without points are left out."""
    exercises = [each for each in found["exercises"] if each["points"] > 0]
    parts = parts_of([each[key] for each in exercises for key in ("points", "score")])
    return {
        runner(each["exercise"]): base64.b64encode(json.dumps(result(each, parts)).encode()).decode()
        for each in exercises
    }


def runner(exercise: str) -> str:
    """The exercise's name for the reporter, which knows small letters and digits only."""
    return re.sub(r"[^a-z0-9]", "", exercise.lower())


def result(exercise: Mapping[str, Any], parts: int = 1) -> dict[str, Any]:
    """One exercise's result, with `parts` entries for each point."""
    points, score = float(exercise["points"]), float(exercise["score"])
    message = (exercise["message"] or exercise["verdict"])[:MAX_MESSAGE]
    entries, passing = round(points * parts), round(score * parts)
    tests = []
    for number in range(entries):
        passes = number < passing
        tests.append(
            {
                "name": f"{exercise['exercise']} ({number + 1} of {entries})" if entries > 1 else exercise["exercise"],
                "status": "pass" if passes else "fail",
                "score": 1 / parts if passes and parts in (1, 2, 4) else 0,
                "message": "" if passes else message,
                "test_code": "",
                "filename": "",
                "line_no": 0,
                "execution_time": 0,
            }
        )
    if tests and parts not in (1, 2, 4):  # tenths don't add up in a computer's numbers: the first entry has them all
        tests[0]["score"] = score
    status = "pass" if passing == entries else "fail"
    return {"version": 1, "status": status, "max_score": _whole(points), "tests": [_clean(test) for test in tests]}


def _clean(test: dict[str, Any]) -> dict[str, Any]:
    return test | {"score": _whole(test["score"])}


def _whole(number: float) -> float:
    return int(number) if number == int(number) else number


def parts_of(numbers: Sequence[float]) -> int:
    """How many parts a point must have so that all these numbers of points are whole numbers of parts."""
    whole = (parts for parts in PARTS if all(abs(each * parts - round(each * parts)) < 1e-6 for each in numbers))
    return next(whole, PARTS[-1])
