"""Hidden checks of session 2: `anomaly_threshold`."""

import math

import torch

from autograder.judge import Student, exercise, expect, expect_number
from autograder.judge.expect import expect_worked_out
from autograder.judge.hidden import Hidden

WRONG_TAIL = "That is the wrong tail: that fraction lies *below* your threshold; the alarm rings above it."
BELL = "Mean plus some standard deviations is right for a bell curve only; scores have long tails. Take a quantile."


def threshold(student: Student, scores: torch.Tensor, *rate: float) -> float:
    return expect_number(student.anomaly_threshold(scores, *rate), "the threshold", hint="Return one float.")


def expect_rate(student: Student, scores: torch.Tensor, rate: float) -> None:
    """The threshold lets the right number of `scores` through, or one more or fewer."""
    line = threshold(student, scores, rate)
    above, wanted = int((scores.double() > line).sum()), rate * len(scores)
    mean, sd = scores.mean().item(), scores.std().item()
    bell = math.sqrt(2) * torch.erfinv(torch.tensor(1 - 2 * rate)).item()

    def near(value: float) -> bool:
        return math.isclose(line, value, rel_tol=1e-4)

    hint = "Sort the normal scores: which one has the fraction false_alarm_rate of them above it?"
    quantiles = {
        (1 - rate) / 100: "np.percentile wants percents, 0 to 100, torch.quantile a fraction, 0 to 1.",
        rate / 100: "np.percentile wants percents, 0 to 100, torch.quantile a fraction, 0 to 1.",
        1 - rate / 100: "false_alarm_rate is a fraction already: don't divide it by 100.",
        1 - rate / 2: "All of the fraction false_alarm_rate lies above the threshold, not half of it.",
        0.95: "That is the threshold of a rate of 0.05, whatever the rate.",
    }
    known = [text for part, text in quantiles.items() if abs(above - (1 - part) * len(scores)) <= 1.5]
    if abs((scores.double() < line).sum() - wanted) <= 2 and rate != 0.5:
        hint = WRONG_TAIL
    elif any(near(mean + k * sd) for k in (1, 1.645, 1.96, 2, 3, bell)):
        hint = BELL
    elif near(scores.max().item()):
        hint = "With the largest normal score as the threshold, nothing normal rings: the rate is not 0."
    elif known:
        hint = known[0]
    expect(
        abs(above - wanted) <= 1.5,
        expected=f"{wanted:.0f} of {len(scores)} normal scores above the threshold, for a rate of {rate}",
        actual=f"{above} above yours",
        hint=hint,
    )


@exercise("anomaly_threshold", weight=2)
def test_rate_kept(student: Student, hidden: Hidden) -> None:
    """The asked fraction of normal scores lies above the threshold, for any rate and scores with a long tail."""
    scores = 0.01 * torch.exp(torch.randn(1000, generator=hidden.generator("scores")))
    scores = scores.sort().values  # whether the order matters is judged below
    for rate in (0.2, 0.01, 0.05, 0.5, 0.9):
        expect_rate(student, scores, rate)


@exercise("anomaly_threshold", weight=1)
def test_any_scores(student: Student, hidden: Hidden) -> None:
    """It works for few and for many scores, for small and for large ones, in any order."""
    few, many = hidden.noise("few", 40) * 1e-4, 1e3 * hidden.noise("large", 2000) ** 4
    low, high = (threshold(student, scores.sort().values, 0.1) for scores in (few, many))
    expect_worked_out(low, high, "a threshold")
    for scores in (few, many):
        ordered = scores.sort().values
        line = threshold(student, ordered, 0.1)
        for other, scale in ((scores, 1.0), (ordered * 8, 8.0)):
            found = threshold(student, other, 0.1)
            expect(
                math.isclose(found, scale * line, rel_tol=1e-3),
                expected="a threshold that grows with the scores and does not depend on their order",
                actual=f"{found:.3g}, where the sorted scores have {line:.3g}",
                hint="Nothing fixed, and nothing that depends on where a score stands in the list: sort, or take a quantile.",
            )


@exercise("anomaly_threshold", weight=1)
def test_five_percent_unless_said(student: Student, hidden: Hidden) -> None:
    """Without a rate, it is that of 5 of 100 normal scores."""
    scores = hidden.noise("scores", 400).sort().values ** 2
    found, wanted = threshold(student, scores), threshold(student, scores, 0.05)
    expect_worked_out(found, threshold(student, 2 * scores + 1), "a threshold")
    hint = "The default of false_alarm_rate is 0.05."
    expect(
        math.isclose(found, wanted, rel_tol=1e-6),
        expected="the threshold of a rate of 0.05",
        actual=f"{found:.3g}",
        hint=hint,
    )
