"""What an audit and a calibration found, as tables and pictures."""

import math
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure
from rich import box
from rich.table import Table

from autograder.audit.calibration import Calibration
from autograder.audit.corpus import Verdict, lost_by_one_slip, not_as_named
from autograder.course import Session
from autograder.result import Outcome
from autograder.text import one_line

FAR = 100  # deviations; more say only that the right answers hardly differ


def audit_line(verdict: Verdict) -> str:
    """What the grader made of one answer."""
    problems = [
        f"{what}: {', '.join(names)}"
        for what, names in (
            ("FALSE REJECTION", verdict.rejected),
            ("FALSE ACCEPTANCE", verdict.accepted),
            ("COLLATERAL LOSS", verdict.collateral),
            ("COULD NOT CHECK", verdict.unchecked),
            ("MISLEADING HINT", verdict.misled),
        )
        if names
    ]
    scores = " ".join(f"{e.name}={'?' if e.score is None else f'{e.score:g}'}" for e in verdict.result.exercises)
    lines = [f"{verdict.answer.name}: {'; '.join(problems) or 'as expected'}  [{scores}]"]
    for each in disagreements(verdict):
        told = f"    {each['exercise']}: {each['check']} {each['outcome']}"
        lines.append(": ".join(filter(None, (told, each["seen"], each["hint"]))))
    return "\n".join(lines)


def disagreements(verdict: Verdict) -> list[dict[str, str]]:
    """The checks behind a verdict that is not the answer's: what each saw, and its hint.

    Of an exercise that lost points against expectation those that did not pass; of one that kept them, all; of one whose
    hints are not those that the answer names, the checks that tell others.
    """
    lost = {*verdict.rejected, *verdict.collateral, *verdict.unchecked}
    return [
        {
            "exercise": exercise.name,
            "check": check.name,
            "outcome": check.outcome.value,
            "seen": one_line(check.actual or check.fault[-300:], 300),
            "hint": one_line(check.hint, 300),
        }
        for exercise in verdict.result.exercises
        for check in exercise.checks
        if exercise.name in verdict.accepted
        or (exercise.name in lost and check.outcome is not Outcome.PASSED)
        or (exercise.name in verdict.misled and check in not_as_named(verdict.answer, exercise))
    ]


def audit_table(verdicts: dict[str, list[Verdict]]) -> Table:
    """A row a session: how many answers, how often the grader disagrees with their verdicts, and what one slip costs.

    The last column is the mean, over exercises, of the share of the points that answers with a single mistake lost.
    """
    table = Table("session", box=box.SIMPLE_HEAD)
    disagreements = "false rejections", "false acceptances", "collateral losses", "could not check", "misleading hints"
    for column in ("right", "wrong", *disagreements, "lost by one slip"):
        table.add_column(column, justify="right")
    for session, found in verdicts.items():
        right = sum(verdict.answer.right for verdict in found)
        counts = [
            sum(bool(getattr(verdict, name)) for verdict in found)
            for name in ("rejected", "accepted", "collateral", "unchecked", "misled")
        ]
        shares = lost_by_one_slip(found).values()
        slip = f"{sum(shares) / len(shares):.0%}" if shares else "-"
        table.add_row(session, *map(str, (right, len(found) - right, *counts)), slip)
    return table


def audit_rate(verdicts: dict[str, list[Verdict]], seconds: float) -> str:
    """How many answers were audited, and how quickly; of those whose results were there from before it says so."""
    everything = [verdict for found in verdicts.values() for verdict in found]
    stored = sum(verdict.stored for verdict in everything)
    told = f"{_answers(len(everything))} in {seconds:.0f} s: {len(everything) * 60 / max(seconds, 0.1):,.0f} a minute"
    return f"{told}; {stored} of them had been graded before" if stored else told


def _answers(amount: int) -> str:
    return "1 answer" if amount == 1 else f"{amount:,} answers"


def audit_records(verdicts: dict[str, list[Verdict]]) -> list[dict[str, Any]]:
    """The same for programs: a record an answer, by name, whatever was done first."""
    return [
        {
            "session": session,
            "answer": verdict.answer.name,
            "agrees": verdict.agrees,
            "false_rejections": list(verdict.rejected),
            "false_acceptances": list(verdict.accepted),
            "collateral_losses": list(verdict.collateral),
            "could_not_check": list(verdict.unchecked),
            "misleading_hints": list(verdict.misled),
            "exercises": {exercise.name: exercise.score for exercise in verdict.result.exercises},
            "disagreements": disagreements(verdict),
        }
        for session, found in verdicts.items()
        for verdict in sorted(found, key=lambda verdict: verdict.answer.name)
    ]


def calibration_table(session: str, rows: list[Calibration]) -> Table:
    """A row a check: right answers' figures, the threshold, the margin, and the wrong answers nearest to it."""
    table = Table("check", box=box.SIMPLE_HEAD, title=session)
    for column in ("right answers", "mean ± sd", "worst", "threshold", "margin (sd)", "nearest wrong answers"):
        table.add_column(column)
    for row in rows:
        near = "\n".join(f"{name} {figure:.4g}" for name, figure in row.nearest[:4])
        table.add_row(f"{row.exercise}: {row.check}", *_figures(row), near)
    return table


def calibration_records(session: str, rows: list[Calibration]) -> list[dict[str, Any]]:
    """The same for programs: a record a check, with every figure."""
    return [
        {
            "session": session,
            "exercise": row.exercise,
            "check": row.check,
            "mean": row.mean,
            "deviation": row.deviation,
            "worst": row.worst,
            "threshold": row.threshold,
            "margin": row.margin if math.isfinite(row.margin) else None,
            "right": row.right,
            "wrong": row.wrong,
        }
        for row in rows
    ]


def _figures(row: Calibration) -> tuple[str, ...]:
    return (
        f"{len(row.figures)}",
        f"{row.mean:.4g} ± {row.deviation:.2g}",
        f"{row.worst:.4g}",
        f"{row.threshold:g}",
        _margin(row),
    )


def _margin(row: Calibration) -> str:
    if len(row.figures) < 2:
        return "-"
    return f"{row.margin:.1f}" if row.margin <= FAR else f"> {FAR}"


def calibration_page(session: Session, rows: list[Calibration], seeds: int) -> str:
    """The same in Markdown, with every answer's figures."""
    command = f"course calibrate --session {session.id[:2]} --seeds {seeds} --write"
    lines = [
        f"# Thresholds of session {session.id}",
        "",
        f"Made by `{command}`: {seeds} trainings, each with a seed of its own, dealt to the right answers of the corpus in",
        "turn; its wrong answers once, of which a check's table has those that this check fails. A margin is the distance",
        "from the right answers' mean to the threshold, in their standard deviations over styles and seeds.",
        "",
        f"![Right and wrong answers' figures beside each threshold]({session.id}.png)",
        "",
        "| check | right answers | mean ± sd | worst | threshold | margin (sd) | nearest wrong answer |",
        "| --- | ---: | --- | ---: | ---: | ---: | --- |",
    ]
    for row in rows:
        near = "".join(f"`{name}` {figure:.4g}" for name, figure in row.nearest[:1])
        lines.append(f"| {row.exercise}: `{row.check}` | {' | '.join(_figures(row))} | {near} |")
    for row in rows:
        lines += [
            "",
            f"## {row.exercise}: `{row.check}`",
            "",
            "| answer | trainings | figure |",
            "| --- | ---: | --- |",
        ]
        for name, figures in sorted(row.right.items()):
            spread = f"{min(figures):.4g} … {max(figures):.4g}" if len(figures) > 1 else f"{figures[0]:.4g}"
            lines.append(f"| right: {name} | {len(figures)} | {spread} |")
        lines.append(f"| **threshold** | | **{row.threshold:g}** |")
        lines += [f"| wrong: {name} | 1 | {figure:.4g} |" for name, figure in row.nearest]
    return "\n".join(lines) + "\n"


def calibration_plot(rows: list[Calibration], path: Path) -> None:
    """One strip a check: right answers above, wrong ones below, the threshold between; outliers beyond the edge named."""
    figure = Figure(figsize=(8, 1.3 * len(rows) + 0.4), layout="constrained")
    for axes, row in zip(figure.subplots(len(rows), squeeze=False).flat, rows, strict=True):
        reach = max(2.5 * abs(row.threshold - row.mean), 3 * row.deviation, 1e-12)
        low, high = row.mean - reach, row.mean + reach
        wrong = [min(max(figure, low), high) for figure in row.wrong.values()]
        axes.plot(row.figures, [1] * len(row.figures), "o", color="#0072B2", alpha=0.5, label="right")
        axes.plot(wrong, [0] * len(wrong), "x", color="#D55E00", label="wrong")
        axes.axvline(row.threshold, color="0.2", linestyle="--", label="threshold")
        axes.set_yticks([0, 1], ["wrong", "right"])
        axes.set(ylim=(-0.6, 1.6), xlim=(low - 0.03 * reach, high + 0.03 * reach))
        axes.set_title(
            f"{row.exercise}: {row.check.removeprefix('test_')} (beyond the edge is drawn at the edge)", size=9
        )
    figure.savefig(path, dpi=80, metadata={"Software": None})
