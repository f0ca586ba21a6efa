"""Whether a list of losses is the history of the model that was handed in."""

import itertools
from collections.abc import Iterable

from autograder.judge.expect import expect, expect_number
from autograder.judge.plugin import Report


def expect_history(value: object, what: str = "`history`") -> list[float]:
    """The losses as floats, if they are a list of two or more finite numbers. Raises MismatchError."""
    expect(
        isinstance(value, (list, tuple)),
        expected=f"{what}: a list of mean epoch losses",
        actual=f"an object of type {type(value).__name__}",
    )
    assert isinstance(value, (list, tuple))
    expect(
        len(value) >= 2,
        expected=f"{what} with a loss for each epoch",
        actual=f"{len(value)} entries",
        hint="Append the loss of each epoch, once an epoch.",
    )
    return [expect_number(item, f"an entry of {what}") for item in value]


def expect_agreement(
    history: list[float],
    figures: Iterable[float],
    *,
    least: float,
    most: float,
    report: Report,
    what: str = "`history`",
    fewest: int = 0,
) -> None:
    """Raise MismatchError unless the last loss agrees with one of `figures` and the losses fell as losses do.

    An epoch's mean loss is taken while the weights still move, so it lies a little above the loss of the model that
    comes out: allowed is a surplus, as a fraction of the figure, between `least` and `most`.

    Args:
        history: mean epoch losses, two or more.
        figures: the model's loss as it was computed here, first, and what else the last entry may rightly be near.
        least, most: bounds of `history[-1] / figure - 1`; calibrated on right answers.
        report: hears of the surplus, and of a list that is shorter than right answers' lists.
        what: how the list is called.
        fewest: how many epochs right answers have at least, or a good deal less.
    """
    now, *others = figures
    surplus = min((history[-1] / max(figure, 1e-9) - 1 for figure in (now, *others)), key=abs)
    report.metric(surplus, most)
    hint = "Does it belong to `model`? Another run, another loss, other images and numbers typed by hand don't agree with it."
    if history[0] < history[-1] and least < history[0] / max(now, 1e-9) - 1 < most:
        hint = "The list runs backwards: append each epoch's loss at its end."
    expect(
        least < surplus < most,
        expected=f"a last entry of {what} near the model's own loss",
        actual=f"{history[-1]:.4g}, where the model's loss is {now:.4g}",
        hint=hint,
    )
    expect(
        history[-1] < history[0],
        expected="a loss that fell",
        actual=f"{history[0]:.4g} at first, {history[-1]:.4g} at last",
        hint="A training that works lowers the loss: is the learning rate too large, or does the model not move?",
    )
    steps = [round(after - before, 6) for before, after in itertools.pairwise(history)]
    expect(
        len(steps) < 3 or len(set(steps)) > 1,
        expected="losses that fall as losses do, fast at first and then more slowly",
        actual="the same step from each epoch to the next",
        hint="Collect the losses while training.",
    )
    if len(history) < fewest:
        report.flag(f"{what} has {len(history)} entries, fewer than any right answer: was it made by hand?")
