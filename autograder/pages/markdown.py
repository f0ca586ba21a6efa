"""The short form of a feedback page in Markdown, for places that show it as it is: GitHub's branches and releases."""

import re

from autograder.pages.feedback_page import ShownExercise, shown_exercises, summary_line
from autograder.result import Result
from autograder.text import number, one_line, plain

SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&:])")
MARKS = {"passed": "✅", "failed": "❌", "unchecked": "❔", "part": "🟡"}


def feedback_markdown(result: Result, *, course_title: str, session_title: str, notes: tuple[str, ...] = ()) -> str:
    """What counted, what was expected and what was seen; `notes` are sentences of ours on how it was handed in."""
    lines = [f"# {escape(session_title)}", "", f"Feedback of *{escape(course_title)}*.", ""]
    if result.status == "rejected":
        lines += [f"**Not graded:** {escape(result.reason)}.", ""]
        return _text(lines, notes)
    exercises = shown_exercises(result)
    lines += [f"**{number(result.score)} of {number(result.max_score)} points.** {escape(summary_line(result))}", ""]
    if result.unsafe:
        lines += ["A trial run: graded without the isolation that a final grade needs.", ""]
    lines += ["| | exercise | points |", "|---|---|---:|"]
    for each in exercises:
        score = "?" if each.score is None else number(each.score)
        lines.append(f"| {MARKS[each.kind]} | {code(each.name)} | {score} of {number(each.points)} |")
    lines.append("")
    for each in exercises:
        if each.kind != "passed":
            lines += _exercise(each)
    return _text(lines, notes)


def _text(lines: list[str], notes: tuple[str, ...]) -> str:
    lines += [line for note in notes for line in (escape(note), "")]
    return "\n".join(lines).rstrip() + "\n"


def _exercise(exercise: ShownExercise) -> list[str]:
    lines = [f"## {code(exercise.name)}", ""]
    for check in exercise.checks:
        lines.append(f"- {MARKS[check.kind]} {escape(check.title)}")
        if check.kind == "failed":
            if check.repeats:
                lines.append("  the same as above")
            for label, said in (("Expected", check.expected), ("Hint", check.hint)):
                lines += [f"  - {label}: {escape(said)}"] if said else []
            seen = "\n".join(part for part in (check.actual, check.trace) if part)
            lines += ["  - Seen:", "", *_fenced(seen, "    "), ""] if seen else []
    return [*lines, ""]


def _fenced(text: str, indent: str) -> list[str]:
    text = plain(text)
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    return [f"{indent}{line}" for line in (fence + "text", *text.split("\n"), fence)]


def escape(text: str) -> str:
    """One line of text that no renderer takes for markup, a mention or a link; what stands in backticks becomes code."""
    parts = re.split(r"`([^`]+)`", one_line(text, 1_000))
    return "".join(code(part) if index % 2 else _escaped(part) for index, part in enumerate(parts))


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text).replace("@", "@\u200b")


def code(text: str) -> str:
    """A word or line as code."""
    text = one_line(text, 200).replace("`", "'").replace("|", "¦")
    return f"`{text}`" if text else ""
