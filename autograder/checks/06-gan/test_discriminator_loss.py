"""Hidden checks of session 6: `discriminator_loss`."""

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


@exercise("discriminator_loss", weight=2)
def test_both_kinds_count(student: Student, hidden: Hidden) -> None:
    """The loss is the mean cost of the real logits plus the mean cost of the forged ones; 2 ln 2 at a draw."""
    real, fake = two_kinds_of_logits(hidden)
    r, f = costs(real, True), costs(fake, False)
    want = r.mean() + f.mean()
    swapped = costs(real, False).mean() + costs(fake, True).mean()
    mistakes = [
        (swapped, "The labels are swapped: real pictures should get high logits, forged ones low logits."),
        (want / 2, "That is half of it: add the two means, don't average them."),
        (torch.cat([r, f]).mean(), "That is the mean over all pictures: add the mean of each kind."),
        (2 * torch.cat([r, f]).mean(), "That is the mean over all pictures, twice: add the mean of each kind."),
        (
            0.9 * r.mean() + 0.1 * costs(real, False).mean() + f.mean(),
            "Those are smoothed labels: here a real picture is simply real.",
        ),
        (
            0.9 * r.mean() + 0.1 * costs(real, False).mean() + 0.9 * f.mean() + 0.1 * costs(fake, True).mean(),
            "Those are smoothed labels: here a real picture is simply real, and a forged one forged.",
        ),
        (2 * r.mean(), "Only the real pictures count in it."),
        (r.sum() + f.sum(), "That is the sum over the pictures; take the means."),
        (r.mean(), "Only the real pictures count in it."),
        (f.mean(), "Only the forged pictures count in it."),
        (costs(real.sigmoid(), True).mean() + costs(fake.sigmoid(), False).mean(), SIGMOID_TWICE),
        (-want, "The sign is wrong: a cross-entropy is positive."),
        (r.mean() - f.mean(), "The sign of the second half is wrong."),
        (r.mean() + costs(fake, True).mean(), "Forged pictures are to be judged with the truth 'forged'."),
        (want / math.log(2), "Use the natural logarithm."),
    ]
    expect_loss(student.discriminator_loss(real, fake), want, "the loss of 7 real and 5 forged pictures", mistakes)
    draw = student.discriminator_loss(torch.zeros(4), torch.zeros(4))
    expect_loss(draw, torch.tensor(2 * math.log(2)), "the loss at a draw", [])


@exercise("discriminator_loss", weight=1)
def test_both_kinds_teach(student: Student, hidden: Hidden) -> None:
    """Gradients flow to the logits of both kinds, and lead the right way."""
    real, fake = two_kinds_of_logits(hidden)
    _, gradients = student.probe("value_and_gradients")(student.discriminator_loss, real, fake)
    expect(isinstance(gradients, list) and len(gradients) == 2, expected="two gradients", actual=kind(gradients))
    loss = student.discriminator_loss
    expect_slope(student, gradients[0], lambda logits: loss(logits, fake), real, "the real logits")
    expect_slope(student, gradients[1], lambda logits: loss(real, logits), fake, "the forged logits")


@exercise("discriminator_loss", weight=1)
def test_sure_detective(student: Student) -> None:
    """The loss is finite and grows along with the logits up to ±100, where the detective is sure and wrong."""

    def loss(size: float) -> object:
        return student.discriminator_loss(torch.full((3,), -size), torch.full((3,), size))

    expect_growing(loss)
