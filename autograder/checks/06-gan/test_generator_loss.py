"""Hidden checks of session 6: `generator_loss`."""

import math

import torch

from autograder.judge import Student, exercise, expect
from autograder.judge.adversarial import (
    SIGMOID_TWICE,
    costs,
    expect_growing,
    expect_loss,
    expect_slope,
    two_kinds_of_logits,
)
from autograder.judge.expect import kind
from autograder.judge.hidden import Hidden


@exercise("generator_loss", weight=2)
def test_not_saturating(student: Student, hidden: Hidden) -> None:
    """The loss is the mean of −ln σ of the forged logits: ln 2 at a draw, large where the detective sees through."""
    _, fake = two_kinds_of_logits(hidden)
    want = costs(fake, True).mean()
    other = costs(fake, False).mean()
    mistakes = [
        (-other, "That is the saturating loss, ln(1 − σ): it has no slope where the forger is bad."),
        (other, "That is what the detective pays for forgeries: the forger would learn to be caught."),
        (-want, "The sign is wrong: the forger would learn to be caught."),
        (costs(fake, True).sum(), "That is the sum over the pictures; take the mean."),
        (costs(fake.sigmoid(), True).mean(), SIGMOID_TWICE),
        (-fake.mean(), "That is the mean logit itself: the logarithm of the sigmoid is missing."),
        ((1 - fake.sigmoid()).mean(), "The logarithm is missing."),
        (want / math.log(2), "Use the natural logarithm."),
    ]
    expect_loss(student.generator_loss(fake), want, "the loss of 5 forged pictures", mistakes)
    expect_loss(student.generator_loss(torch.zeros(3)), torch.tensor(math.log(2)), "the loss at a draw", [])


@exercise("generator_loss", weight=1)
def test_forger_gets_directions(student: Student, hidden: Hidden) -> None:
    """A gradient flows to the logits."""
    _, fake = two_kinds_of_logits(hidden)
    _, gradients = student.probe("value_and_gradients")(student.generator_loss, fake)
    expect(isinstance(gradients, list) and len(gradients) == 1, expected="a gradient", actual=kind(gradients))
    expect_slope(student, gradients[0], student.generator_loss, fake, "the forged logits")


@exercise("generator_loss", weight=1)
def test_poor_forger(student: Student) -> None:
    """The loss is finite and grows along with the logits up to ±100."""
    expect_growing(lambda size: student.generator_loss(torch.full((3,), -size)))
