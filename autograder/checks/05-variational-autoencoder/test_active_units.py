"""Hidden checks of session 5: `active_units`."""

import torch

from autograder.judge import Student, exercise, expect
from autograder.judge.expect import kind
from autograder.judge.hidden import Hidden


def means(hidden: Hidden, variances: list[float], offsets: list[float], count: int = 400) -> torch.Tensor:
    """Posterior means with exactly these variances around these offsets, float32 (count, len(variances))."""
    raw = torch.randn(count, len(variances), generator=hidden.generator("means"), dtype=torch.float64)
    raw = (raw - raw.mean(0)) / raw.std(0)
    return (raw * torch.tensor(variances).sqrt() + torch.tensor(offsets)).float()


def count_of(student: Student, mu: torch.Tensor, **options: float) -> int:
    value = student.active_units(mu, **options)
    hint = "Count with sum() and turn the tensor into a number: int(…) or .item()."
    whole = isinstance(value, int) and not isinstance(value, bool)
    expect(whole, expected="a Python int", actual=kind(value), hint=hint)
    assert isinstance(value, int)
    return value


@exercise("active_units", weight=2)
def test_varying_means_counted(student: Student, hidden: Hidden) -> None:
    """The dimensions are counted whose mean varies over the images with a variance above 0.01."""
    variances = [1.0, 0.5, 0.02, 0.004, 0.003, 0.002, 0.0, 0.0, 0.0, 0.0]  # each mistake counts another number of these
    mu = means(hidden, variances, [0.0] * 6 + [3.0, 2.0, 0.0, 0.0])
    got, want = count_of(student, mu), 3
    variance = mu.var(0)
    hints = [
        (int((mu.std(0) > 0.01).sum()), "The threshold is for the variance, not for the standard deviation."),
        (
            int((mu.square().mean(0) > 0.01).sum()),
            "A mean that never varies says nothing, however large: take the variance.",
        ),
        (int((mu.mean(0).abs() > 0.01).sum()), "That counts means away from 0; what counts is how they vary."),
        (int((mu.var(1) > 0.01).sum()), "The variance is over the images, that is over dim 0."),
        (int((variance <= 0.01).sum()), "Those are the inactive ones."),
    ]
    hint = next((text for count, text in hints if count == got), "Take the variance over the images, then count.")
    expect(got == want, expected="the number of dimensions with a variance above 0.01", actual=f"{got}", hint=hint)
    # means far from 0 which hardly vary, and many dimensions that all do
    lazy, lively = means(hidden, [0.002] * 4, [2.0, -3.0, 1.0, 5.0]), means(hidden, [0.5] * 30, [0.0] * 30, count=40)
    for mu, want, what in ((lazy, 0, "means that each stay near one value"), (lively, 30, "means that all vary")):
        got = count_of(student, mu)
        hint = "One verdict for each latent dimension: does its mean vary over dim 0, the images?"
        expect(got == want, expected=f"{want} for {what}", actual=f"{got}", hint=hint)


@exercise("active_units", weight=1)
def test_threshold_obeyed(student: Student, hidden: Hidden) -> None:
    """`threshold` says how much variance is enough."""
    mu = means(hidden, [2.0, 0.8, 0.3, 0.05, 0.02, 0.001], [0.0, 1.0, 0.0, 0.2, 0.0, 0.0])
    counts = []
    for threshold in (1e-4, 0.05, 0.5, 9.0):
        value = student.active_units(mu, threshold=threshold)
        counts.append(float(value) if isinstance(value, (int, float, torch.Tensor)) else count_of(student, mu))
    hint = "Compare with `threshold`, not with a fixed number."
    if counts == sorted(counts) and counts[0] < counts[-1]:
        return  # it counts the inactive ones, which is told above
    if not any(counts):
        hint = "Is the count worked out from `mu`? Even where the threshold is next to nothing, none is active."
    expect(
        counts[0] > counts[-1] and counts == sorted(counts, reverse=True),
        expected="fewer active dimensions, the higher the threshold",
        actual=", ".join(f"{count:g}" for count in counts) + " for thresholds from 0.0001 to 9",
        hint=hint,
    )
