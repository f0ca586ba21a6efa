"""Hidden checks of session 6: `Generator`."""

import torch

from autograder.judge import MismatchError, Student, StudentError, exercise, expect, expect_tensor
from autograder.judge.hidden import Hidden
from autograder.judge.networks import (
    MADE_ANEW,
    Make,
    alive,
    expect_batch_independent,
    expect_gradient,
    expect_registered,
    expect_same,
    fixed,
)


def generator(**options: int) -> Make:
    return lambda student: student.Generator(**options)


make = generator()


@exercise("Generator", weight=2)
def test_picture_for_each_z(student: Student, hidden: Hidden) -> None:
    """Each z of `latent` numbers, 64 unless said otherwise, becomes a picture of 28 × 28."""
    for options, latent in (({}, 64), ({"latent": 5}, 5), ({"latent": 100}, 100)):
        z = hidden.normal("z", 6, latent)
        hint = fixed("latent") if options else ""
        try:
            made = alive(student, hidden, generator(**options), z)(z)
        except StudentError as error:
            if error.kind != "RuntimeError" or not options:
                raise
            raise MismatchError(f"pictures from z's of {latent} numbers", str(error), hint) from None
        expect_tensor(made, f"the pictures of 6 z's with latent={latent}", shape=(6, 1, 28, 28))


@exercise("Generator", weight=2)
def test_range_of_pixels(student: Student, hidden: Hidden) -> None:
    """Pixels lie between −1 and 1, whatever z, and both dark and bright ones can be drawn."""
    model = alive(student, hidden, make, hidden.normal("z", 6, 64))
    pixels = expect_tensor(model(hidden.normal("wild", 40, 64) * 100), "the pictures of 40 z's", shape=(40, 1, 28, 28))
    low, high = pixels.min().item(), pixels.max().item()
    expect(
        low >= -1 and high <= 1,
        expected="pixels between −1 and 1",
        actual=f"values from {low:.3g} to {high:.3g}",
        hint="A linear layer, a convolution or a ReLU has no upper bound: end with tanh.",
    )
    expect(
        low < 0,
        expected="pixels on both sides of 0: −1 is black",
        actual=f"values from {low:.3g} to {high:.3g}",
        hint="A sigmoid never goes below 0, so this forger could never draw the black background; tanh can.",
    )
    expect(high > low + 1e-3, expected="pixels that differ", actual=f"values from {low:.3g} to {high:.3g} only")


@exercise("Generator", weight=1)
def test_each_z_by_itself(student: Student, hidden: Hidden) -> None:
    """Any number of z's may come at once, and in evaluation mode each picture follows from its own z alone."""
    z = hidden.normal("z", 40, 64)
    expect_batch_independent(alive(student, hidden, make, z), z, "pictures")


@exercise("Generator", weight=2)
def test_z_decides(student: Student, hidden: Hidden) -> None:
    """Different z give different pictures, and the same z gives the same picture again."""
    z = hidden.normal("z", 30, 64)
    model = alive(student, hidden, make, z)
    made, again = (expect_tensor(model(z), "the pictures of 30 z's", shape=(30, 1, 28, 28)) for _ in range(2))
    expect_same(again, made, "the same pictures from the same z", MADE_ANEW)
    nearest = torch.pdist(made.flatten(1)).min().item()
    expect(
        nearest > 1e-6,
        expected="30 different pictures from 30 different z",
        actual="the same picture for several of them",
        hint="The pictures must be made of z.",
    )


@exercise("Generator", weight=1)
def test_generator_registered(student: Student, hidden: Hidden) -> None:
    """All that the generator can learn is in its parameters."""
    z = hidden.normal("z", 8, 64)
    expect_registered(student, hidden, make, alive(student, hidden, make, z), z)


@exercise("Generator", weight=1)
def test_generator_can_learn(student: Student, hidden: Hidden) -> None:
    """Gradients flow from the pictures back through the generator."""
    z = hidden.normal("z", 8, 64)
    expect_gradient(student, alive(student, hidden, make, z), z, "z")
