"""Hidden checks of session 3: `ConvEncoder`."""

import torch

from autograder.judge import Student, exercise, expect_tensor
from autograder.judge.hidden import Hidden
from autograder.judge.networks import (
    Make,
    alive,
    expect_batch_independent,
    expect_nonlinear,
    expect_registered,
    expect_same_everywhere,
    fixed,
    moved_along,
)


def encoder(width: int) -> Make:
    return lambda student: student.ConvEncoder(width=width)


@exercise("ConvEncoder", weight=2)
def test_maps_shape(student: Student, hidden: Hidden) -> None:
    """Images of 28 × 28 become 2·width maps of 7 × 7."""
    images = hidden.noise("images", 4, 1, 28, 28)
    for options, width in (({}, 16), ({"width": 5}, 5), ({"width": 1}, 1)):
        maps = student.send(student.ConvEncoder(**options))(images)
        shape = tuple(maps.shape) if isinstance(maps, torch.Tensor) else ()
        hint = ""
        if shape[-2:] in ((5, 5), (4, 4), (6, 6)):
            hint = "A 3 × 3 kernel without padding loses a pixel at each side: padding=1 keeps the size."
        elif shape[-2:] in ((1, 1), (2, 2), (3, 3)):
            hint = "The size is halved more than twice: pool, or use a stride of 2, but not both."
        elif shape[-2:] in ((28, 28), (14, 14)):
            hint = "The size is halved twice: 28, 14, 7."
        elif len(shape) == 4 and shape[1] == width:
            hint = "That is width channels; after the second convolution there are twice as many."
        elif options and shape == (4, 32, 7, 7):
            hint = fixed("width")
        expect_tensor(maps, f"ConvEncoder(width={width}) of 4 images", shape=(4, 2 * width, 7, 7), hint=hint)


@exercise("ConvEncoder", weight=1)
def test_maps_any_batch(student: Student, hidden: Hidden) -> None:
    """Any number of images may come at once; each is treated alike, and the same each time."""
    images = hidden.noise("images", 40, 1, 28, 28)
    model = alive(student, hidden, encoder(6), images)
    expect_batch_independent(model, images, "maps", (12, 7, 7))


@exercise("ConvEncoder", weight=1)
def test_maps_registered(student: Student, hidden: Hidden) -> None:
    """All that the encoder can learn is in its parameters."""
    images = hidden.noise("images", 8, 1, 28, 28)
    expect_registered(student, hidden, encoder(6), alive(student, hidden, encoder(6), images), images)


@exercise("ConvEncoder", weight=1)
def test_maps_bend(student: Student, hidden: Hidden) -> None:
    """Non-linearities stand between the convolutions (a max pooling alone is none)."""
    # Max pooling keeps straight lines straight from a flat picture to the flat picture plus a pattern; and away from the
    # border, where padding breaks the flatness, convolutions do so too.
    pattern = (hidden.noise("pattern", 60, 1, 28, 28) > 0.5).float() - 0.5
    model = alive(student, hidden, encoder(6), pattern + 0.5)
    outs = [expect_tensor(model(0.5 + t * pattern), "maps", shape=(60, 12, 7, 7)) for t in (0.0, 0.5, 1.0)]
    expect_nonlinear([out[:, :, 2:5, 2:5] for out in outs], "an encoder", share=0.5)


@exercise("ConvEncoder", weight=1)
def test_maps_same_everywhere(student: Student, hidden: Hidden) -> None:
    """The same weights serve every place: move the picture by 4 pixels, and the maps move by one cell."""
    images = hidden.noise("images", 30, 1, 28, 28)
    model = alive(student, hidden, encoder(6), images)
    for dim in (2, 3):
        here = expect_tensor(model(images), "maps", shape=(30, 12, 7, 7))
        there = expect_tensor(model(images.roll(4, dim)), "maps", shape=(30, 12, 7, 7)).roll(-1, dim)
        expect_same_everywhere(moved_along(here[:, :, 2:4, 2:4], there[:, :, 2:4, 2:4]), "the maps")
