"""What an audit and a calibration found, as tables for the terminal."""

import statistics

from rich import box
from rich.table import Table

from autograder.audit import Calibration, Verdict


def audit_line(verdict: Verdict) -> str:
    """What the grader made of one answer."""
    problems = [
        f"{what}: {', '.join(names)}"
        for what, names in (
            ("FALSE REJECTION", verdict.rejected),
            ("FALSE ACCEPTANCE", verdict.accepted),
            ("COLLATERAL LOSS", verdict.collateral),
            ("COULD NOT CHECK", verdict.unchecked),
        )
        if names
    ]
    scores = " ".join(f"{e.name}={'?' if e.score is None else f'{e.score:g}'}" for e in verdict.result.exercises)
    return f"{verdict.answer.name}: {'; '.join(problems) or 'as expected'}  [{scores}]"


def audit_table(verdicts: dict[str, list[Verdict]]) -> Table:
    """A row a session: how many answers, and how often the grader disagrees with their verdicts."""
    table = Table("session", box=box.SIMPLE_HEAD)
    for column in ("right", "wrong", "false rejections", "false acceptances", "collateral losses", "could not check"):
        table.add_column(column, justify="right")
    for session, found in verdicts.items():
        right = sum(verdict.answer.right for verdict in found)
        counts = [
            sum(bool(getattr(verdict, name)) for verdict in found)
            for name in ("rejected", "accepted", "collateral", "unchecked")
        ]
        table.add_row(session, *map(str, (right, len(found) - right, *counts)))
    return table


def calibration_table(session: str, rows: list[Calibration]) -> Table:
    """A row a check: right answers' figures, the threshold, the margin, and the wrong answers nearest to it."""
    table = Table("check", box=box.SIMPLE_HEAD, title=session)
    for column in ("right answers", "mean ± sd", "worst", "threshold", "margin (sd)", "nearest wrong answers"):
        table.add_column(column)
    for row in rows:
        mean = statistics.fmean(row.figures)
        deviation = statistics.stdev(row.figures) if len(row.figures) > 1 else 0.0
        worst = max(row.figures, key=lambda figure: (figure - mean) * (1 if row.threshold > mean else -1))
        near = sorted(row.wrong.items(), key=lambda item: abs(item[1] - row.threshold))[:4]
        table.add_row(
            f"{row.exercise}: {row.check}",
            str(len(row.figures)),
            f"{mean:.4f} ± {deviation:.4f}",
            f"{worst:.4f}",
            f"{row.threshold:g}",
            f"{row.margin:.1f}",
            "\n".join(f"{name} {figure:.4f}" for name, figure in near),
        )
    return table
