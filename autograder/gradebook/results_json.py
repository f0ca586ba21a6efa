"""results.json, in which Gradescope reads points and feedback: of a graded notebook, and of a row of the gradebook."""

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from autograder.pages.feedback_page import ShownCheck, ShownExercise
from autograder.text import clip

NEVER = Markup("<p>This exercise could not be checked: a fault of ours, not of your work. It will be graded again.</p>")
MAX_TEXT = 2_000  # characters of one text of a check


def results_json(score: float | None, output: Markup, tests: Iterable[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """The file as a whole; nothing that was printed is shown to students."""
    return {
        "score": score,
        "output": str(output),
        "output_format": "html",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [entry | {"number": str(place)} for place, entry in enumerate(tests, start=1)],
        **more,
    }


def refused(why: Markup) -> dict[str, Any]:
    """The file of a notebook that was not graded."""
    return {"score": 0, "output": str(why), "output_format": "html", "stdout_visibility": "hidden"}


def exercise_entry(name: str, points: float, score: float | None, shown: ShownExercise | None) -> dict[str, Any]:
    """An exercise with its checks, where these are known; without points where it could not be checked."""
    said = Markup("").join(_check(check) for check in shown.checks) if shown else Markup("")
    entry: dict[str, Any] = {"name": name, "output_format": "html", "visibility": "visible"}
    if score is None:
        return entry | {"output": str(NEVER + said)}
    return entry | {
        "score": score,
        "max_score": points,
        "status": "passed" if score >= points else "failed",
        "output": str(said),
    }


def _check(check: ShownCheck) -> Markup:
    lines = [Markup("<p><strong>{}</strong> {}").format(f"{check.word}:", check.title)]
    if check.kind == "failed":
        for label, text in (("Expected", check.expected), ("Hint", check.hint)):
            lines += [Markup("<br>{}: {}").format(label, clip(text, MAX_TEXT))] if text else []
        seen = "\n".join(text for text in (check.actual, check.trace) if text)
        lines += [Markup("<br>Seen:</p><pre>{}</pre><p>").format(clip(seen, MAX_TEXT))] if seen else []
        lines += [Markup("<br>The same as above.")] if check.repeats else []
    return Markup("").join([*lines, Markup("</p>")])
