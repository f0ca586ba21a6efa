"""Hidden checks of session 3: `ConvDecoder`."""

import torch

from autograder.judge import Remote, Student, exercise, expect, expect_not_cut, expect_probabilities, expect_tensor
from autograder.judge.hidden import Hidden
from autograder.judge.networks import (
    FIXED_BATCH,
    Make,
    alive,
    expect_batch_independent,
    expect_nonlinear,
    expect_registered,
    expect_same_everywhere,
    logit,
    moved_along,
    steady,
)


def decoder(width: int) -> Make:
    return lambda student: student.ConvDecoder(width=width)


def pictures(model: Remote, features: torch.Tensor) -> torch.Tensor:
    """What is drawn from features; its size and channels are judged in one check alone."""
    drawn = model(features)
    shape = tuple(drawn.shape[1:]) if isinstance(drawn, torch.Tensor) and drawn.ndim == 4 else (1, 28, 28)
    return expect_tensor(drawn, f"pictures of {len(features)}", shape=(len(features), *shape), hint=FIXED_BATCH)


@exercise("ConvDecoder", weight=2)
def test_drawing_shape(student: Student, hidden: Hidden) -> None:
    """4·width channels of 7 × 7 become pictures of 28 × 28 with one channel."""
    for options, width in (({}, 16), ({"width": 5}, 5), ({"width": 1}, 1)):
        drawn = student.send(student.ConvDecoder(**options))(hidden.noise("features", 4, 4 * width, 7, 7))
        shape = tuple(drawn.shape) if isinstance(drawn, torch.Tensor) else ()
        hint = ""
        if shape[-2:] in ((7, 7), (14, 14), (56, 56)):
            hint = "The size is doubled twice: 7, 14, 28."
        elif len(shape) == 4 and shape[-2:] != (28, 28):
            hint = "Does a convolution without padding eat the border, or a transposed one give a pixel too few?"
        elif len(shape) == 4 and shape[1] != 1:
            hint = "A grey picture has one channel: the last convolution has one filter."
        expect_tensor(drawn, f"ConvDecoder(width={width}) of 4", shape=(4, 1, 28, 28), hint=hint)


@exercise("ConvDecoder", weight=1)
def test_drawing_any_batch(student: Student, hidden: Hidden) -> None:
    """Any number of inputs may come at once; each is treated alike, and the same each time."""
    features = hidden.noise("features", 40, 64, 7, 7) * 4
    model = alive(student, hidden, decoder(16), features)
    expect_batch_independent(model, features, "pictures")


@exercise("ConvDecoder", weight=1)
def test_drawing_registered(student: Student, hidden: Hidden) -> None:
    """All that the decoder can learn is in its parameters."""
    features = hidden.noise("features", 8, 64, 7, 7) * 4
    expect_registered(student, hidden, decoder(16), alive(student, hidden, decoder(16), features), features)


@exercise("ConvDecoder", weight=1)
def test_drawing_probabilities(student: Student, hidden: Hidden) -> None:
    """Every pixel is a probability of its own, between 0 and 1, whatever the features."""
    features = (hidden.noise("features", 20, 64, 7, 7) - 0.5) * 1000
    model = alive(student, hidden, decoder(16), features)
    expect_probabilities(pictures(model, features), "the features")
    expect_not_cut(pictures(model, features / 1000), "features")


@exercise("ConvDecoder", weight=1)
def test_drawing_fine(student: Student, hidden: Hidden) -> None:
    """Any two neighbouring pixels can differ: a convolution follows each doubling."""
    features = (hidden.noise("features", 40, 64, 7, 7) - 0.3) * 6
    model = alive(student, hidden, decoder(16), features)
    drawn = logit(pictures(model, features))
    scale = float(drawn.std())
    if scale <= 1e-6:
        return  # the same everywhere, which is told elsewhere
    for dim, axis in ((2, "rows"), (3, "columns")):
        steps = drawn.diff(dim=dim).transpose(2, dim)[:, :, 4:-4].abs().amax((0, 1, 3)) / scale
        same = int((steps < 1e-4).sum())
        expect(
            same == 0,
            expected=f"each two neighbouring {axis} of a picture to differ",
            actual=f"{same} pairs of {axis} that are always equal",
            hint="Doubling repeats pixels. Each doubling needs a convolution after it; enlarging by 4 at once, or at the "
            "very end, leaves blocks.",
        )


@exercise("ConvDecoder", weight=1)
def test_drawing_bends(student: Student, hidden: Hidden) -> None:
    """Non-linearities stand between the convolutions; a ReLU before them and the sigmoid at the end are not enough."""
    a, b = (hidden.noise(name, 20, 64, 7, 7) * 4 for name in "ab")  # positive, as after a ReLU
    model = alive(student, hidden, decoder(16), a)
    drawn = [pictures(model, x) for x in (a, (a + b) / 2, b)]
    expect_nonlinear(drawn, "a decoder", squashed=True, share=0.5)


@exercise("ConvDecoder", weight=1)
def test_drawing_same_everywhere(student: Student, hidden: Hidden) -> None:
    """The same weights serve every place: move the features by one cell, and the picture moves by 4 pixels."""
    features = (hidden.noise("features", 20, 64, 7, 7) - 0.5) * 4
    model = alive(student, hidden, decoder(16), features)
    if not steady(model, features) or pictures(model, features).shape[-2:] != (28, 28):
        return  # told elsewhere
    for dim in (2, 3):
        here = logit(pictures(model, features))
        there = logit(pictures(model, features.roll(1, dim))).roll(-4, dim)
        expect_same_everywhere(moved_along(here[:, :, 8:16, 8:16], there[:, :, 8:16, 8:16]), "the picture")
