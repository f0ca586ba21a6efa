"""Hidden checks of session 1: `to_unit_interval`."""

import torch

from autograder.judge import Student, exercise, expect, expect_close, expect_tensor, value_of
from autograder.judge.hidden import Hidden


def pixels(student: Student, digits: torch.Tensor) -> torch.Tensor:
    """What to_unit_interval makes of digits, a row for each; shape and type are judged elsewhere."""
    out = student.to_unit_interval(digits)
    if isinstance(out, torch.Tensor) and out.numel() == digits.numel():
        out = out.reshape(len(digits), 784).float()
    return expect_tensor(out, f"to_unit_interval of {len(digits)} images", shape=(len(digits), 784))


def some_digits(hidden: Hidden, count: int) -> torch.Tensor:
    """Random uint8 (count, 28, 28) from 20 to 219: neither 0 nor 255 is there, so that the batch gives no scale."""
    return (hidden.noise("pixels", count, 28, 28) * 200 + 20).to(torch.uint8)


@exercise("to_unit_interval", weight=1)
def test_flat_float32(student: Student, hidden: Hidden) -> None:
    """Each image becomes one row of 784 float32 numbers, for any number of images."""
    for count in (5, 1):
        out = student.to_unit_interval(some_digits(hidden, count))
        expect_tensor(out, f"to_unit_interval of {count} images", shape=(count, 784))


@exercise("to_unit_interval", weight=2)
def test_scaled_by_255(student: Student, hidden: Hidden) -> None:
    """Black (0) becomes 0, white (255) becomes 1, pixels keep their order, row after row."""
    digits = some_digits(hidden, 6)
    flat = digits.flatten(1).float()
    mistakes = [
        (flat, "The values are still 0 … 255: divide by the greatest value that a uint8 pixel can have."),
        (
            flat / flat.max(),
            "You divided by the greatest pixel of this batch: the same image would look different in "
            "another batch. Divide by the greatest value that a pixel can have.",
        ),
        (
            flat / flat.amax(1, keepdim=True),
            "You divided each image by its own greatest pixel; divide by the greatest value that a pixel can have.",
        ),
        (
            (flat - flat.min()) / 255,
            "You subtracted the least pixel of this batch: 0 is black already, and the same image must always look the same.",
        ),
        (flat / 256, "A uint8 pixel is at most 255, not 256."),
        (
            (flat - flat.mean()) / flat.std(),
            "You standardised (mean 0, deviation 1); pixels as probabilities have to lie between 0 and 1.",
        ),
        (
            flat // 255,
            "Everything has become black: does an integer division, or a conversion back to bytes, throw away all greys?",
        ),
        (
            (flat - flat.amin(1, keepdim=True)) / (flat.amax(1, keepdim=True) - flat.amin(1, keepdim=True)),
            "You stretched each image to its own least and greatest pixel; divide by the greatest value that a pixel can have.",
        ),
        (
            (flat / 255 - 0.1307) / 0.3081,
            "You standardised with MNIST's mean and deviation; pixels as probabilities have to lie between 0 and 1.",
        ),
        (digits.mT.flatten(1).float() / 255, "Rows and columns are swapped: flatten row after row."),
        (1 - flat / 255, "Black and white are swapped."),
    ]
    out = pixels(student, digits)
    expect_close(out, flat / 255, "the pixel values", rtol=0, atol=1e-5, mistakes=mistakes)
    ends = torch.arange(256, dtype=torch.uint8)[torch.randperm(256, generator=hidden.generator("all shades"))]
    shades = ends.repeat(7)[:1568].view(2, 28, 28)
    out = pixels(student, shades)
    expect_close(out, shades.flatten(1) / 255, "the shades from 0 to 255", rtol=0, atol=1e-5)
    black = pixels(student, digits * 0)
    expect_close(black, flat * 0, "black pixels", rtol=0, atol=1e-5)


@exercise("to_unit_interval", weight=1)
def test_input_left_alone(student: Student, hidden: Hidden) -> None:
    """The images that were passed in are the same afterwards."""
    digits = some_digits(hidden, 3)
    theirs = student.send(digits)
    student.to_unit_interval(theirs)
    after = value_of(theirs)
    expect(
        isinstance(after, torch.Tensor) and torch.equal(after, digits),
        expected="the images as they were",
        actual="another shape or other values in the caller's tensor",
        hint="An operation in place (such as /=, div_ or writing into a view) changes the caller's data.",
    )
