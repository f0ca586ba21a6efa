"""Hidden checks of session 4: `DenoisingAutoencoder`."""

import torch

from autograder.judge import Remote, Student, exercise, expect_probabilities, expect_tensor
from autograder.judge.hidden import Hidden
from autograder.judge.networks import (
    alive,
    change_weights,
    expect_batch_independent,
    expect_different,
    expect_learns,
    expect_registered,
)


def make(student: Student) -> Remote:
    return student.send(student.DenoisingAutoencoder())


def drawn(model: Remote, images: torch.Tensor) -> torch.Tensor:
    """What the model makes of noisy images."""
    hint = "Follow the shape from layer to layer: 28 × 28 must come out again."
    return expect_tensor(
        model(images), f"the model's output for {len(images)} images", shape=tuple(images.shape), hint=hint
    )


@exercise("DenoisingAutoencoder", weight=2)
def test_images_in_images_out(student: Student, hidden: Hidden) -> None:
    """Images of (N, 1, 28, 28) come out in the same shape, and different ones differently."""
    images = hidden.noise("images", 8, 1, 28, 28)
    expect_different(drawn(alive(student, hidden, make, images), images), "results")


@exercise("DenoisingAutoencoder", weight=2)
def test_pixels_are_probabilities(student: Student, hidden: Hidden) -> None:
    """Every pixel of a result lies between 0 and 1 on its own, however large the weights have become."""
    images = hidden.noise("images", 40, 1, 28, 28)
    model = alive(student, hidden, make, images)

    def drawn(model: Remote, images: torch.Tensor) -> torch.Tensor:
        """Of whatever size, which is judged above."""
        out = model(images)
        shape = tuple(out.shape[1:]) if isinstance(out, torch.Tensor) else (1, 28, 28)
        return expect_tensor(out, f"the model's output for {len(images)} images", shape=(len(images), *shape))

    made = [drawn(model, images)]
    for factor in (8, -1):

        def scaled(value: torch.Tensor, _: torch.Tensor, by: int = factor) -> torch.Tensor:
            return value * by

        change_weights(model, hidden, scaled)
        made.append(drawn(model, images))
    expect_probabilities(torch.cat(made), "the image")


@exercise("DenoisingAutoencoder", weight=1)
def test_any_number_of_images(student: Student, hidden: Hidden) -> None:
    """Any number of images may come at once, and in evaluation mode each is treated alike."""
    images = hidden.brightening("images", 70, 1, 28, 28)
    expect_batch_independent(alive(student, hidden, make, images), images, "results")


@exercise("DenoisingAutoencoder", weight=1)
def test_can_learn(student: Student, hidden: Hidden) -> None:
    """The network has parameters, and a gradient reaches them from its output."""
    images = hidden.noise("images", 8, 1, 28, 28)
    expect_learns(student, alive(student, hidden, make, images), images)


@exercise("DenoisingAutoencoder", weight=1)
def test_all_layers_registered(student: Student, hidden: Hidden) -> None:
    """All that the network can learn is in its parameters: a copy that is given them does the same, every time."""
    images = hidden.noise("images", 8, 1, 28, 28)
    expect_registered(student, hidden, make, alive(student, hidden, make, images), images)
