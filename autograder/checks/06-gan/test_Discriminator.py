"""Hidden checks of session 6: `Discriminator`."""

import torch

from autograder.judge import Remote, Student, exercise, expect, expect_tensor
from autograder.judge.adversarial import some_pictures
from autograder.judge.hidden import Hidden
from autograder.judge.networks import (
    alive,
    change_weights,
    expect_batch_independent,
    expect_different,
    expect_gradient,
    expect_registered,
)


def make(student: Student) -> Remote:
    return student.send(student.Discriminator())


@exercise("Discriminator", weight=2)
def test_logit_for_each_picture(student: Student, hidden: Hidden) -> None:
    """Each picture gets one logit: N pictures give a tensor of shape (N,), one picture a tensor of shape (1,)."""
    images = some_pictures(hidden, 9)
    model = alive(student, hidden, make, images)
    for count in (9, 1):
        logits = model(images[:count])
        hint = ""
        if isinstance(logits, torch.Tensor) and logits.shape == (count, 1):
            hint = "Take the last axis away: (N, 1) and (N,) would be combined into (N, N) without a word."
        elif isinstance(logits, torch.Tensor) and logits.shape == ():
            hint = "squeeze() takes away the batch of one as well: name the axis, or use flatten()."
        expect_tensor(logits, f"the logits of {count} pictures", shape=(count,), hint=hint)


@exercise("Discriminator", weight=2)
def test_any_real_number(student: Student, hidden: Hidden) -> None:
    """Logits are any real numbers, different for different pictures: there is no sigmoid at the end."""
    images = some_pictures(hidden, 40)
    model = alive(student, hidden, make, images)

    def judged(pictures: torch.Tensor) -> torch.Tensor:
        """Their logits, in whatever shape, which is judged above."""
        out = model(pictures)
        out = out.flatten() if isinstance(out, torch.Tensor) else out
        return expect_tensor(out, "the logits of 40 pictures", shape=(40,))

    logits = judged(images)
    expect_different(logits, "logits")
    change_weights(model, hidden, lambda value, noise: value * 20 + noise)
    wild = judged(images * 100)
    change_weights(model, hidden, lambda value, noise: -value)  # what was high may be low now
    turned = judged(images * 100)
    both = torch.cat([logits, wild, turned])
    low, high = both.min().item(), both.max().item()
    expect(
        max(-low, high) > 1.001,
        expected="logits without bounds",
        actual=f"values from {low:.3g} to {high:.3g}, even with large weights",
        hint="The losses take logits: the sigmoid is in there already, so end with the linear layer.",
    )
    expect(
        low < 0 < high,
        expected="logits on both sides of 0: for what looks forged and for what looks real",
        actual=f"none {'below' if low >= 0 else 'above'} 0, whatever the weights",
        hint="Something after the last linear layer (a ReLU, a logarithm) leaves one side of 0 out.",
    )


@exercise("Discriminator", weight=1)
def test_each_picture_by_itself(student: Student, hidden: Hidden) -> None:
    """Any number of pictures may come at once, and in evaluation mode each is judged by itself."""
    images = some_pictures(hidden, 40)
    expect_batch_independent(alive(student, hidden, make, images), images, "logits")


@exercise("Discriminator", weight=1)
def test_discriminator_registered(student: Student, hidden: Hidden) -> None:
    """All that the discriminator can learn is in its parameters."""
    images = some_pictures(hidden, 8)
    expect_registered(student, hidden, make, alive(student, hidden, make, images), images)


@exercise("Discriminator", weight=1)
def test_gives_directions(student: Student, hidden: Hidden) -> None:
    """Gradients flow from the logits to the parameters and to the pictures: from them the forger learns."""
    images = some_pictures(hidden, 8)
    expect_gradient(student, alive(student, hidden, make, images), images, "the pictures")
