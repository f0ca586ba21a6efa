"""Hidden checks of session 3: `upsample_nearest`."""

import torch
import torch.nn.functional as F

from autograder.judge import Student, exercise, expect, expect_close, expect_tensor
from autograder.judge.expect import expect_parts, kind
from autograder.judge.hidden import Hidden

# Which operations of PyTorch run, below all names: nn.functional.interpolate under another name, nn.Upsample, torchvision's
# resize and torch.ops.aten.upsample_… all end in one that is called upsample. What no honest answer does can still get
# past: a thread of its own, where nobody watches, or a switch for the watch.
WATCH = """
from torch.utils._python_dispatch import TorchDispatchMode

class Watch(TorchDispatchMode):
    def __init__(self):
        super().__init__()
        self.names = []

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        self.names.append(str(operation))
        return operation(*args, **(kwargs or {}))

def watched(function, *arguments):
    with Watch() as watch:
        result = function(*arguments)
    return result, watch.names
"""


@exercise("upsample_nearest", weight=3)
def test_blocks(student: Student, hidden: Hidden) -> None:
    """Every pixel becomes a block of factor × factor equal pixels, in its place."""
    x = hidden.noise("x", 2, 3, 4, 5) * 2 - 1
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
    least, most = got.min().item(), got.max().item()  # 9, or as often as a pixel comes out where that is a mistake
    expect(
        0 < most < least + 1e-4,
        expected="the same positive slope for each pixel",
        actual=f"slopes from {least:.3g} to {most:.3g}",
        hint=hint,
    )


@exercise("upsample_nearest", weight=1)
def test_blocks_by_hand(student: Student, hidden: Hidden) -> None:
    """It works without nn.functional.interpolate and nn.Upsample."""
    x = hidden.noise("x", 2, 3, 4, 5)
    space = student.send({})
    student.import_name("builtins.exec")(WATCH, space)
    got, names = expect_parts(space.get("watched")(student.upsample_nearest, x, 2), "the picture, watched")
    used = [name for name in names if "upsample" in str(name)] if isinstance(names, list) else []
    expect(
        not used,
        expected="no operation of PyTorch that enlarges pictures by itself",
        actual=f"{used[0]}" if used else "",
        hint="That is what nn.functional.interpolate and nn.Upsample do: here you repeat the pixels yourself.",
    )
    expect(isinstance(got, torch.Tensor), expected="a tensor", actual=kind(got))
    expect(
        len(got.unique()) > 1,
        expected="different pixels to stay different",
        actual=f"{got.flatten()[0].item():.3g} only",
    )
