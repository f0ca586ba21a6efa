"""Hidden checks of session 2: `anomaly_threshold`."""

import math

import torch

from autograder.judge import Student, exercise, expect, expect_number
from autograder.judge.hidden import Hidden


def expect_rate(student: Student, scores: torch.Tensor, *rate: float) -> None:
    """The threshold lets the right number of `scores` through, or one more or fewer."""
    asked = rate[0] if rate else 0.05
    line = expect_number(student.anomaly_threshold(scores, *rate), "the threshold", hint="Return one float.")
    above, wanted = int((scores.double() > line).sum()), asked * len(scores)
    mean, sd = scores.mean().item(), scores.std().item()
    hint = "Sort the normal scores: which one has the fraction false_alarm_rate of them above it?"
    if abs((scores.double() < line).sum() - wanted) <= 2 and asked != 0.5:
        hint = "That is the wrong tail: that fraction lies *below* your threshold; the alarm rings above it."
    elif any(math.isclose(line, mean + k * sd, rel_tol=1e-2) for k in (1, 1.645, 1.96, 2, 3)):
        hint = "Mean plus some standard deviations is right for a bell curve only; scores have long tails. Take a quantile."
    elif math.isclose(line, torch.quantile(scores, (1 - asked) / 100).item(), rel_tol=1e-2):
        hint = "np.percentile wants percents, 0 to 100, torch.quantile a fraction, 0 to 1."
    elif math.isclose(line, scores.max().item(), rel_tol=1e-6):
        hint = "With the largest normal score as the threshold, nothing normal rings: the rate is not 0."
    seen = f"{above} above yours"
    expect(
        abs(above - wanted) <= 1.5,
        expected=f"{wanted:.0f} of {len(scores)} normal scores above the threshold, for a rate of {asked}",
        actual=seen,
        hint=hint,
    )


@exercise("anomaly_threshold", weight=2)
def test_rate_kept(student: Student, hidden: Hidden) -> None:
    """The asked fraction of normal scores lies above the threshold, for any rate and scores with a long tail."""
    scores = 0.01 * torch.exp(torch.randn(1000, generator=hidden.generator("scores")))
    for rate in (0.01, 0.05, 0.2, 0.5, 0.9):
        expect_rate(student, scores, rate)


@exercise("anomaly_threshold", weight=1)
def test_any_scores(student: Student, hidden: Hidden) -> None:
    """It works for few and for many scores, for small and for large ones, in any order."""
    few = hidden.noise("few", 40) * 1e-4
    two_humps = torch.cat([hidden.noise("left", 150) * 0.1, 5 + hidden.noise("right", 150)])
    two_humps = two_humps[torch.randperm(300, generator=hidden.generator("order"))]
    large = 1e3 * hidden.noise("large", 2000) ** 4
    for scores in (few, two_humps, large):
        for rate in (0.1, 0.3):
            expect_rate(student, scores, rate)


@exercise("anomaly_threshold", weight=1)
def test_five_percent_unless_said(student: Student, hidden: Hidden) -> None:
    """Without a rate, 5 of 100 normal scores lie above the threshold."""
    expect_rate(student, hidden.noise("scores", 400) ** 2)
