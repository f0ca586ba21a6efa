"""Hidden checks of session 3: `upsample_nearest`."""

import torch
import torch.nn.functional as F

from autograder.judge import Student, exercise, expect, expect_close, expect_tensor
from autograder.judge.hidden import Hidden


@exercise("upsample_nearest", weight=3)
def test_blocks(student: Student, hidden: Hidden) -> None:
    """Every pixel becomes a block of factor × factor equal pixels, in its place."""
    x = hidden.noise("x", 2, 3, 4, 5)
    for factor in (2, 3, 1):
        want = x.repeat_interleave(factor, 2).repeat_interleave(factor, 3)
        shape = (2, 3, 4 * factor, 5 * factor)
        got = student.upsample_nearest(x, factor)
        hint = "Rows and columns grow by the factor; images and channels stay as many as they are."
        got = expect_tensor(got, f"upsample_nearest of {tuple(x.shape)} by {factor}", shape=shape, hint=hint)
        sparse = torch.zeros(shape)
        sparse[:, :, ::factor, ::factor] = x
        mistakes = [
            (x.repeat(1, 1, factor, factor), "The picture is tiled: repeat each pixel, not the whole picture."),
            (sparse, "Only one pixel of each block is filled: the others have to hold the same value."),
            (x.repeat_interleave(factor, 2).repeat(1, 1, 1, factor), "The columns are tiled: repeat each column."),
            (x.repeat(1, 1, factor, 1).repeat_interleave(factor, 3), "The rows are tiled: repeat each row."),
            (F.interpolate(x, scale_factor=factor, mode="bilinear"), "Equal pixels, no blending from one to the next."),
        ]
        hint = "Does a reshape mix the axes? Output [n, c, i, j] is x[n, c, i // factor, j // factor]."
        expect_close(got, want, "the enlarged picture", rtol=0, atol=1e-6, mistakes=mistakes, hint=hint)


@exercise("upsample_nearest", weight=1)
def test_blocks_give_gradients(student: Student, hidden: Hidden) -> None:
    """Gradients flow back: each pixel hears of all the pixels of its block."""
    x = hidden.noise("x", 2, 3, 4, 5)
    _, gradients = student.probe("value_and_gradients")(student.upsample_nearest, x, 3)
    gradient = gradients[0] if isinstance(gradients, list) and gradients else None
    hint = "Something cuts the graph: numpy, .item(), .detach(), .data, or filling a new tensor from numbers."
    got = expect_tensor(gradient, "the gradient with respect to x", shape=(2, 3, 4, 5), hint=hint)
    expect_close(got, torch.full_like(x, 9.0), "the gradient of the sum", rtol=1e-5, atol=1e-5, hint=hint)


@exercise("upsample_nearest", weight=1)
def test_blocks_by_hand(student: Student, hidden: Hidden) -> None:
    """It works without nn.functional.interpolate and nn.Upsample."""
    x = hidden.noise("x", 2, 3, 4, 5)
    names = "interpolate", "upsample", "upsample_nearest"
    student.probe("without")(*(f"torch.nn.functional.{name}" for name in names))
    got = expect_tensor(student.upsample_nearest(x, 2), "upsample_nearest by 2", shape=(2, 3, 8, 10))
    expect(
        len(got.unique()) > 1,
        expected="different pixels to stay different",
        actual=f"{got.flatten()[0].item():.3g} only",
    )
