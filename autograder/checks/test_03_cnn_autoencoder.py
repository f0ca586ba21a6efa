"""Hidden checks of session 3: the convolutional autoencoder."""

import math
from collections.abc import Callable

import torch
import torch.nn.functional as F

from autograder.judge import (
    MismatchError,
    Remote,
    Report,
    Student,
    StudentError,
    exercise,
    expect,
    expect_close,
    expect_not_cut,
    expect_probabilities,
    expect_tensor,
    picture,
)
from autograder.judge.bottleneck import expect_redrawn, reconstruct
from autograder.judge.draw import bce_baselines, curve, grid
from autograder.judge.expect import kind
from autograder.judge.hidden import Hidden
from autograder.judge.history import expect_agreement, expect_history
from labkit import load_digits

Check = Callable[[Student, Hidden], None]

# ---------------------------------------------------------------------------------------------- conv_output_size


def expect_size(student: Student, size: int, kernel: int, **options: int) -> None:
    """The student's answer is how many places there are, counted one by one."""
    stride, padding = options.get("stride", 1), options.get("padding", 0)
    span = size + 2 * padding - kernel
    want = len(range(0, span + 1, stride))
    seen = student.conv_output_size(size, kernel, **options)
    said = f"the number of places for size {size}, kernel {kernel}, stride {stride}, padding {padding}"
    expect(isinstance(seen, (int, float)) and not isinstance(seen, bool), expected=said, seen=kind(seen))
    mistakes = {
        (size + padding - kernel) // stride + 1: "The padding is added at both ends: it counts twice.",
        span // stride: "One is missing: the first place needs no step.",
        math.ceil(span / stride) + 1: "Where the last step does not fit, it is not taken: round down.",
        (size - kernel) // stride + 1: "The padding is forgotten.",
        span + 1: "The stride is forgotten.",
        (span + 1) // stride: "One is added after the division: the first place needs no step.",
    }
    hint = mistakes.get(math.floor(seen), "") if math.isfinite(seen) else ""
    expect(seen == want, expected=f"{said}: {want}", seen=f"{seen:.6g}", hint=hint)


@exercise("conv_output_size", weight=1)
def test_places_without_extras(student: Student) -> None:
    """With stride 1 and no padding, which are the defaults, a kernel finds size - kernel + 1 places."""
    for size, kernel in ((28, 3), (28, 5), (9, 1), (7, 7)):
        expect_size(student, size, kernel)


@exercise("conv_output_size", weight=1)
def test_places_with_padding(student: Student) -> None:
    """The padding is added at both ends."""
    for size, kernel, padding in ((28, 3, 1), (14, 5, 2), (10, 3, 3), (1, 3, 1)):
        expect_size(student, size, kernel, padding=padding)


@exercise("conv_output_size", weight=1)
def test_places_with_stride(student: Student) -> None:
    """A stride leaves out places, and a step that does not fit is not taken."""
    for size, kernel, stride, padding in ((28, 2, 2, 0), (7, 2, 2, 0), (28, 3, 2, 1), (30, 4, 3, 2), (11, 5, 4, 1)):
        expect_size(student, size, kernel, stride=stride, padding=padding)


@exercise("conv_output_size", weight=1)
def test_whole_number(student: Student) -> None:
    """The result is a whole number, an int, whether the steps fit or not."""
    for size in (28, 27):
        seen = student.conv_output_size(size, 2, 2)
        expect(
            isinstance(seen, int) and not isinstance(seen, bool),
            expected="an int",
            seen=f"{seen} of type {type(seen).__name__}" if isinstance(seen, (bool, float)) else kind(seen),
            hint="/ gives a float in Python; // divides and rounds down.",
        )


# ------------------------------------------------------------------------------------- what all networks promise


ALIVE = 1e-4  # how much results differ between inputs, at least, in a network that is worth checking
STARTS = 4


def built(student: Student, hidden: Hidden, name: str, x: torch.Tensor, **options: int) -> Remote:
    """The student's network in eval mode, alive: made anew, then nudged, where all inputs look the same to its start."""
    for _ in range(STARTS):
        model = student.put(student.named(name)(**options))
        model.eval()
        out = first_tensor(model(x))
        if out is None or out.std(0).max() >= ALIVE:
            return model
    state = model.state_dict()
    expect(isinstance(state, dict), expected="a network with parameters", seen="no parameters at all")
    noise = hidden.generator("nudges")
    for key, value in state.items():
        if isinstance(value, torch.Tensor) and value.is_floating_point() and "running" not in key:
            state[key] = value + 0.1 * torch.randn(value.shape, generator=noise)
    model.load_state_dict(state)
    return model


def first_tensor(out: object) -> torch.Tensor | None:
    """The result, or the first of a pair, if that is a tensor of numbers for several inputs."""
    out = out[0] if isinstance(out, (tuple, list)) and out else out
    return out if isinstance(out, torch.Tensor) and out.is_floating_point() and out.ndim and out.numel() else None


def expect_any_batch(model: Remote, x: torch.Tensor, shape: tuple[int, ...], what: str) -> None:
    """One input, a few or all of `x` may come at once, and each is treated alike, also when asked again."""
    whole = expect_tensor(first_tensor(model(x)), f"{what} of {len(x)}", shape=(len(x), *shape))
    expect(
        whole.std(0).max() > 1e-6, expected="different results for different inputs", seen="the same for all of them"
    )
    scale = whole.abs().max().item()
    for count in (1, 3, len(x)):
        part = expect_tensor(
            first_tensor(model(x[:count])),
            f"{what} of {count}",
            shape=(count, *shape),
            hint="Does a layer or a reshape hold a fixed batch size?",
        )
        expect_close(
            part,
            whole[:count],
            "the result for an input in another batch",
            rtol=1e-3,
            atol=1e-4 * max(scale, 1e-3),
            hint="An input's result must not depend on the others in its batch, nor change from call to call: are layers "
            "made inside forward?",
        )


def expect_registered(
    student: Student, hidden: Hidden, name: str, model: Remote, x: torch.Tensor, prepare: Callable[[Student], None]
) -> None:
    """All that the network can learn is in its parameters: a copy that is given them does the same."""
    first = first_tensor(model(x))
    there = student.elsewhere()
    there.library("torch.manual_seed")(4321)
    prepare(there)
    other = built(there, hidden, name, x, width=6)
    state = model.state_dict()
    hint = "Make the layers in __init__ and assign them to self (a plain Python list hides them)."
    expect(
        isinstance(state, dict) and state and len(student.probe("gradients")(model)),
        expected="a network with parameters",
        seen="no parameters at all",
        hint=hint,
    )
    other.load_state_dict(state)
    second = first_tensor(other(x))
    same = first is not None and second is not None and first.shape == second.shape
    assert first is not None and second is not None
    scale = first.abs().max().item()
    expect(
        math.isfinite(scale) and same and torch.allclose(first, second, rtol=1e-3, atol=1e-4 * max(scale, 1e-3)),
        expected="a copy with the same parameters to do the same",
        seen="another result",
        hint=f"Some layer is not registered, or made while computing. {hint}",
    )


def logit(value: torch.Tensor) -> torch.Tensor:
    """The number whose sigmoid it is, in double precision."""
    value = value.double().clamp(1e-7, 1 - 1e-7)
    return (value / (1 - value)).log()


def expect_bend(outs: list[torch.Tensor], what: str, *, share: float) -> None:
    """More than `share` of the numbers that change are not half-way when the input is, as in a linear map they would be."""
    a, middle, b = (out.double() for out in outs)
    size = max(float((a - b).abs().max()), 1e-12)
    changes = (a - b).abs() > 1e-3 * size
    bends = (middle - (a + b) / 2).abs() > 1e-4 * size
    expect(
        float((bends & changes).sum()) > share * float(changes.sum()),
        expected=f"{what} that bends",
        seen="straight lines: half-way between two inputs it gives what is half-way between their results",
        hint="Without non-linearities (such as ReLU) between them, several convolutions are no more than one.",
    )


def moved_along(a: torch.Tensor, b: torch.Tensor) -> float:
    """How far `b` is from `a`, as a fraction of how much `a` varies."""
    return float((a - b).norm() / (a - a.mean((0, 2, 3), keepdim=True)).norm().clamp(min=1e-12))


def expect_same_everywhere(far: float, what: str, limit: float = 0.5) -> None:
    expect(
        far < limit,
        expected=f"{what} to move along when the input moves",
        seen=f"something else (off by {far:.0%})",
        hint="A convolution uses the same weights at every place. A linear layer over the whole picture (or a reshape "
        "that mixes axes) does not.",
    )


# --------------------------------------------------------------------------------------------------- ConvEncoder


@exercise("ConvEncoder", weight=2)
def test_maps_shape(student: Student, hidden: Hidden) -> None:
    """Images of 28 × 28 become 2·width maps of 7 × 7."""
    images = hidden.noise("images", 4, 1, 28, 28)
    for options, width in (({}, 16), ({"width": 5}, 5), ({"width": 1}, 1)):
        maps = student.put(student.ConvEncoder(**options))(images)
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
            hint = "Use width where the layers are made, not a fixed number."
        expect_tensor(maps, f"ConvEncoder(width={width}) of 4 images", shape=(4, 2 * width, 7, 7), hint=hint)


@exercise("ConvEncoder", weight=1)
def test_maps_any_batch(student: Student, hidden: Hidden) -> None:
    """Any number of images may come at once; each is treated alike, and the same each time."""
    images = hidden.noise("images", 40, 1, 28, 28)
    model = built(student, hidden, "ConvEncoder", images, width=6)
    expect_any_batch(model, images, (12, 7, 7), "maps")


@exercise("ConvEncoder", weight=1)
def test_maps_registered(student: Student, hidden: Hidden) -> None:
    """All that the encoder can learn is in its parameters."""
    images = hidden.noise("images", 8, 1, 28, 28)
    model = built(student, hidden, "ConvEncoder", images, width=6)
    expect_registered(student, hidden, "ConvEncoder", model, images, lambda there: None)


@exercise("ConvEncoder", weight=1)
def test_maps_bend(student: Student, hidden: Hidden) -> None:
    """Non-linearities stand between the convolutions (a max pooling alone is none)."""
    # Max pooling keeps straight lines straight from a flat picture to the flat picture plus a pattern; and away from the
    # border, where padding breaks the flatness, convolutions do so too.
    pattern = (hidden.noise("pattern", 60, 1, 28, 28) > 0.5).float() - 0.5
    model = built(student, hidden, "ConvEncoder", pattern + 0.5, width=6)
    outs = [expect_tensor(model(0.5 + t * pattern), "maps", shape=(60, 12, 7, 7)) for t in (0.0, 0.5, 1.0)]
    expect_bend([out[:, :, 2:5, 2:5] for out in outs], "an encoder", share=0.5)


@exercise("ConvEncoder", weight=1)
def test_maps_same_everywhere(student: Student, hidden: Hidden) -> None:
    """The same weights serve every place: move the picture by 4 pixels, and the maps move by one cell."""
    images = hidden.noise("images", 30, 1, 28, 28)
    model = built(student, hidden, "ConvEncoder", images, width=6)
    for dim in (2, 3):
        here = expect_tensor(model(images), "maps", shape=(30, 12, 7, 7))
        there = expect_tensor(model(images.roll(4, dim)), "maps", shape=(30, 12, 7, 7)).roll(-1, dim)
        expect_same_everywhere(moved_along(here[:, :, 2:4, 2:4], there[:, :, 2:4, 2:4]), "the maps")


# ---------------------------------------------------------------------------------------------------- Bottleneck


def pair_of(value: object, count: int, width: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Features and view, if that is what `value` is."""
    expect(
        isinstance(value, (tuple, list)) and len(value) == 2,
        expected="a pair: (features, view)",
        seen=kind(value),
        hint="Return both, the features first.",
    )
    assert isinstance(value, (tuple, list))
    shapes = [tuple(part.shape) for part in value if isinstance(part, torch.Tensor)]
    swapped = shapes == [(count, 1, 7, 7), (count, 4 * width, 7, 7)]
    hint = "The order is swapped: features first, then the view." if swapped else ""
    if not swapped and len(shapes) == 2 and shapes[1] != (count, 1, 7, 7) and shapes[1][-2:] == (7, 7):
        hint = "The view has one filter: one channel."
    features = expect_tensor(value[0], "the features", shape=(count, 4 * width, 7, 7), hint=hint)
    return features, expect_tensor(value[1], "the view", shape=(count, 1, 7, 7), hint=hint)


@exercise("Bottleneck", weight=2)
def test_pair_shapes(student: Student, hidden: Hidden) -> None:
    """The result is the pair (features, view), of 4·width channels and of one, for any number of images."""
    for options, width in (({}, 16), ({"width": 5}, 5), ({"width": 1}, 1)):
        model = student.put(student.Bottleneck(**options))
        model.eval()
        for count in (4, 1):
            pair_of(model(hidden.noise("maps", count, 2 * width, 7, 7)), count, width)


@exercise("Bottleneck", weight=1)
def test_view_bounded(student: Student, hidden: Hidden) -> None:
    """Every number of the view lies between 0 and 1, also when the features are large, and follows the input."""
    maps = (hidden.noise("maps", 20, 12, 7, 7) - 0.5) * 400
    model = built(student, hidden, "Bottleneck", maps, width=6)
    _, view = pair_of(model(maps), 20, 6)
    low, high = view.min().item(), view.max().item()
    expect(
        low >= 0 and high <= 1,
        expected="a view between 0 and 1",
        seen=f"values from {low:.3g} to {high:.3g}",
        hint="A convolution has no bounds: squash its output with a sigmoid.",
    )
    expect(
        high - low > 1e-3, expected="a view that follows the input", seen=f"values from {low:.3g} to {high:.3g} only"
    )
    sums = view.sum((1, 2, 3))
    expect(
        float(sums.std()) > 1e-5 * float(sums.mean()),
        expected="cells that are independent of one another",
        seen="the cells of each view sum to the same",
        hint="A softmax shares one total among all cells; each cell needs its own sigmoid.",
    )


@exercise("Bottleneck", weight=2)
def test_view_of_the_features(student: Student, hidden: Hidden) -> None:
    """The view is the sigmoid of a 3 × 3 convolution of the features that are returned."""
    maps = (hidden.noise("maps", 120, 4, 7, 7) - 0.3) * 3
    model = built(student, hidden, "Bottleneck", maps, width=2)
    features, view = pair_of(model(maps), 120, 2)
    expect(view.min() >= 0 and view.max() <= 1, expected="a view between 0 and 1", seen="other values")
    around = F.unfold(features.double(), 3)  # (120, 8 · 9, 25): the neighbours of each cell that has them all
    rows = torch.cat([around.mT.flatten(0, 1), torch.ones(120 * 25, 1, dtype=torch.float64)], 1)
    wanted = logit(view[:, 0, 1:-1, 1:-1]).reshape(-1, 1)
    spread = float(wanted.std())
    expect(spread > 1e-5, expected="a view that differs from cell to cell", seen="the same value everywhere")
    solution = torch.linalg.pinv(rows) @ wanted
    missed = float((rows @ solution - wanted).std()) / spread
    expect(
        missed < 0.01,
        expected="a view that a 3 × 3 convolution of the features and a sigmoid can give",
        seen=f"one that is off by {missed:.0%} of its spread",
        hint="Is the view taken from the input, or from something other than the features that you return?",
    )
    weights = solution[:-1].view(8, 9)
    beside = float(weights[:, [0, 1, 2, 3, 5, 6, 7, 8]].abs().max() / weights.abs().max())
    expect(
        beside > 0.02,
        expected="a view that looks at the neighbours too, 3 × 3",
        seen="each cell of the view made of the same cell of the features alone",
        hint="That is a 1 × 1 convolution, or no convolution at all.",
    )


@exercise("Bottleneck", weight=1)
def test_view_has_weights(student: Student, hidden: Hidden) -> None:
    """The view has weights of its own, which could be learned."""
    maps = hidden.noise("maps", 8, 12, 7, 7)
    model = built(student, hidden, "Bottleneck", maps, width=6)
    features, view = pair_of(model(maps), 8, 6)
    state, parameters = model.state_dict(), student.probe("gradients")(model)
    expect(isinstance(state, dict) and isinstance(parameters, dict), expected="a network with weights", seen="none")
    own = []
    for name, value in state.items():
        if name in parameters and isinstance(value, torch.Tensor) and value.is_floating_point() and value.numel() > 1:
            model.load_state_dict(state | {name: value + 0.5 + hidden.noise(name, *value.shape)})
            other_features, other_view = pair_of(model(maps), 8, 6)
            if torch.equal(other_features, features) and not torch.allclose(other_view, view, atol=1e-6):
                own.append(name)
    expect(
        own,
        expected="a parameter that changes the view and not the features",
        seen="none",
        hint="The view is made by a convolution of its own, a layer with one filter, made in __init__.",
    )


@exercise("Bottleneck", weight=1)
def test_features_bend(student: Student, hidden: Hidden) -> None:
    """The features have a non-linearity, and it is a convolution that makes them."""
    a, b = ((hidden.noise(name, 20, 12, 7, 7) - 0.5) * 4 for name in "ab")
    model = built(student, hidden, "Bottleneck", a, width=6)
    expect_bend([pair_of(model(x), 20, 6)[0] for x in (a, (a + b) / 2, b)], "a bottleneck", share=0.0)
    still = pair_of(model(a), 20, 6)[0]
    there = pair_of(model(a.roll(1, 3)), 20, 6)[0].roll(-1, 3)
    expect_same_everywhere(moved_along(still[:, :, 2:5, 2:5], there[:, :, 2:5, 2:5]), "the features")


# --------------------------------------------------------------------------------------------------- ConvDecoder


@exercise("ConvDecoder", weight=2)
def test_drawing_shape(student: Student, hidden: Hidden) -> None:
    """4·width channels of 7 × 7 become pictures of 28 × 28 with one channel."""
    for options, width in (({}, 16), ({"width": 5}, 5), ({"width": 1}, 1)):
        drawn = student.put(student.ConvDecoder(**options))(hidden.noise("features", 4, 4 * width, 7, 7))
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
    features = hidden.noise("features", 40, 24, 7, 7) * 4
    model = built(student, hidden, "ConvDecoder", features, width=6)
    expect_any_batch(model, features, (1, 28, 28), "pictures")


@exercise("ConvDecoder", weight=1)
def test_drawing_registered(student: Student, hidden: Hidden) -> None:
    """All that the decoder can learn is in its parameters."""
    features = hidden.noise("features", 8, 24, 7, 7) * 4
    model = built(student, hidden, "ConvDecoder", features, width=6)
    expect_registered(student, hidden, "ConvDecoder", model, features, lambda there: None)


@exercise("ConvDecoder", weight=1)
def test_drawing_probabilities(student: Student, hidden: Hidden) -> None:
    """Every pixel is a probability of its own, between 0 and 1, whatever the features."""
    features = (hidden.noise("features", 20, 24, 7, 7) - 0.5) * 1000
    model = built(student, hidden, "ConvDecoder", features, width=6)
    expect_probabilities(expect_tensor(model(features), "pictures", shape=(20, 1, 28, 28)), "the features")
    expect_not_cut(expect_tensor(model(features / 1000), "pictures", shape=(20, 1, 28, 28)), "features")


@exercise("ConvDecoder", weight=1)
def test_drawing_fine(student: Student, hidden: Hidden) -> None:
    """Any two neighbouring pixels can differ: a convolution follows each doubling."""
    features = (hidden.noise("features", 40, 24, 7, 7) - 0.3) * 6
    model = built(student, hidden, "ConvDecoder", features, width=6)
    drawn = logit(expect_tensor(model(features), "pictures", shape=(40, 1, 28, 28)))
    scale = float(drawn.std())
    expect(scale > 1e-6, expected="pixels that differ", seen="the same value everywhere")
    for dim, axis in ((2, "rows"), (3, "columns")):
        steps = drawn.diff(dim=dim).transpose(2, dim)[:, :, 4:-4].abs().amax((0, 1, 3)) / scale
        same = int((steps < 1e-4).sum())
        expect(
            same == 0,
            expected=f"each two neighbouring {axis} of a picture to differ",
            seen=f"{same} pairs of {axis} that are always equal",
            hint="Doubling repeats pixels. Each doubling needs a convolution after it; enlarging by 4 at once, or at the "
            "very end, leaves blocks.",
        )


@exercise("ConvDecoder", weight=1)
def test_drawing_bends(student: Student, hidden: Hidden) -> None:
    """Non-linearities stand between the convolutions; a ReLU before them and the sigmoid at the end are not enough."""
    a, b = (hidden.noise(name, 20, 24, 7, 7) * 4 for name in "ab")  # positive, as after a ReLU
    model = built(student, hidden, "ConvDecoder", a, width=6)
    drawn = [expect_tensor(model(x), "pictures", shape=(20, 1, 28, 28)) for x in (a, (a + b) / 2, b)]
    expect_bend([logit(out) for out in drawn], "a decoder", share=0.5)


@exercise("ConvDecoder", weight=1)
def test_drawing_same_everywhere(student: Student, hidden: Hidden) -> None:
    """The same weights serve every place: move the features by one cell, and the picture moves by 4 pixels."""
    features = (hidden.noise("features", 20, 24, 7, 7) - 0.5) * 4
    model = built(student, hidden, "ConvDecoder", features, width=6)
    for dim in (2, 3):
        here = logit(expect_tensor(model(features), "pictures", shape=(20, 1, 28, 28)))
        there = logit(expect_tensor(model(features.roll(1, dim)), "pictures", shape=(20, 1, 28, 28))).roll(-4, dim)
        expect_same_everywhere(moved_along(here[:, :, 8:16, 8:16], there[:, :, 8:16, 8:16]), "the picture")


# ---------------------------------------------------------------------------------------------- upsample_nearest


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
        len(got.unique()) > 1, expected="different pixels to stay different", seen=f"{got.flatten()[0].item():.3g} only"
    )


# ---------------------------------------------------------------------------------------- NarrowConvAutoencoder

NARROW = "NarrowConvAutoencoder"


def right_parts(student: Student, width: int) -> None:
    """Put parts of ours in the place of the student's ConvEncoder, Bottleneck and ConvDecoder, in this fork only."""

    def layer(name: str, *options: object, **named: object) -> Remote:
        return student.put(student.library(f"torch.nn.{name}")(*options, **named))

    def conv(inputs: int, outputs: int) -> Remote:
        return layer("Conv2d", inputs, outputs, 3, padding=1)

    def both(first: Remote, second: Remote) -> Remote:
        return student.put(student.probe("Both")(first, second))

    def chain(*layers: Remote) -> Remote:
        return layer("Sequential", *layers)

    relu, squash = layer("ReLU"), layer("Sigmoid")
    pool, double = layer("MaxPool2d", 2), layer("Upsample", scale_factor=2)
    w = width
    encoder = chain(conv(1, w), relu, pool, conv(w, 2 * w), relu, pool)
    bottleneck = both(chain(conv(2 * w, 4 * w), relu), chain(conv(4 * w, 1), squash))
    up = conv(4 * w, 2 * w), relu, double, conv(2 * w, w), relu, double
    decoder = chain(*up, conv(w, 1), squash)
    for name, part in (("ConvEncoder", encoder), ("Bottleneck", bottleneck), ("ConvDecoder", decoder)):
        student.define(name, student.put(student.probe("Always")(part)))


class Parts:
    """How a check gets the student's narrow network: of their own parts, or of ours in the place of these."""

    def __init__(self, student: Student, hidden: Hidden, ours: bool) -> None:
        self.student, self.hidden, self.ours = student, hidden, ours

    def prepare(self, student: Student, width: int) -> None:
        if self.ours:
            right_parts(student, width)

    def network(self, x: torch.Tensor, student: Student | None = None, *, width: int | None) -> Remote:
        """The network in eval mode, with the default width where it is None."""
        student = student or self.student
        self.prepare(student, width or 16)
        options = {} if width is None else {"width": width}
        return built(student, self.hidden, NARROW, x, **options)


def with_either_parts(check: Callable[[Parts, Hidden], None]) -> Check:
    """A check that a network passes which is right on right parts: an earlier mistake must not cost points again."""

    def judged(student: Student, hidden: Hidden) -> None:
        try:
            check(Parts(student, hidden, ours=False), hidden)
        except (MismatchError, StudentError) as theirs:
            if isinstance(theirs, StudentError) and theirs.took_too_long:
                raise
            try:
                check(Parts(student.elsewhere(), hidden, ours=True), hidden)
            except (MismatchError, StudentError):
                raise theirs from None

    judged.__name__, judged.__doc__ = check.__name__, check.__doc__
    return judged


@exercise("NarrowConvAutoencoder", weight=2)
@with_either_parts
def test_narrow_shapes(parts: Parts, hidden: Hidden) -> None:
    """The code has 1 × 7 × 7 numbers whatever the width, and is turned back into 28 × 28 pixels."""
    images = hidden.noise("images", 6, 1, 28, 28)
    sizes = []
    for width in (None, 5, 1):
        model = parts.network(images, width=width)
        code = expect_tensor(
            model.encode(images),
            "encode of 6 images",
            shape=(6, 1, 7, 7),
            hint="The code is the picture of 7 × 7 that a convolution with one filter gives.",
        )
        if width is None:
            expect(code.std(0).max() > 1e-7, expected="codes that tell 6 images apart", seen="the same for all of them")
        expect_tensor(model.decode(code), "decode of 6 codes", shape=(6, 1, 28, 28))
        hint = "forward returns the reconstruction: decode(encode(x))."
        expect_tensor(model(images), "the model's output for 6 images", shape=(6, 1, 28, 28), hint=hint)
        if width is not None:
            sizes.append(sum(value.numel() for value in model.state_dict().values()))
    expect(
        sizes[0] > sizes[1],
        expected="more channels where the width is larger",
        seen=f"{sizes[0]:,} numbers to learn with width=5 and {sizes[1]:,} with width=1",
        hint="Pass `width` on to every part.",
    )


@exercise("NarrowConvAutoencoder", weight=1)
@with_either_parts
def test_narrow_any_batch(parts: Parts, hidden: Hidden) -> None:
    """Any number of images may come at once; each is treated alike, and the same each time."""
    images = hidden.brightening("images", 40, 1, 28, 28)
    model = parts.network(images, width=6)
    expect_any_batch(model.encode, images, (1, 7, 7), "codes")
    expect_any_batch(model, images, (1, 28, 28), "reconstructions")


@exercise("NarrowConvAutoencoder", weight=1)
@with_either_parts
def test_narrow_registered(parts: Parts, hidden: Hidden) -> None:
    """All that the network can learn is in its parameters."""
    images = hidden.noise("images", 8, 1, 28, 28)
    model = parts.network(images, width=6)
    expect_registered(parts.student, hidden, NARROW, model, images, lambda there: parts.prepare(there, 6))


@exercise("NarrowConvAutoencoder", weight=1)
@with_either_parts
def test_narrow_probabilities(parts: Parts, hidden: Hidden) -> None:
    """Every pixel is a probability of its own, between 0 and 1, whatever the code."""
    images = hidden.noise("images", 8, 1, 28, 28)
    model = parts.network(images, width=6)
    codes = (hidden.noise("codes", 20, 1, 7, 7) - 0.5) * 4000
    expect_probabilities(expect_tensor(model.decode(codes), "decode of 20 codes", shape=(20, 1, 28, 28)), "the code")


@exercise("NarrowConvAutoencoder", weight=2)
@with_either_parts
def test_nothing_goes_round_the_code(parts: Parts, hidden: Hidden) -> None:
    """`forward` is `decode(encode(x))`: the code is all that the decoder sees."""
    images = hidden.noise("images", 8, 1, 28, 28)
    model = parts.network(images, width=6)
    whole = expect_tensor(model(images), "the model's output for 8 images", shape=(8, 1, 28, 28))
    code = expect_tensor(model.encode(images), "encode of 8 images", shape=(8, 1, 7, 7))
    there = parts.student.elsewhere()
    other = parts.network(images.flip(0), there, width=6)
    other.load_state_dict(model.state_dict())
    alone = expect_tensor(other.decode(code), "decode of 8 codes", shape=(8, 1, 28, 28))
    far = float((logit(alone) - logit(whole)).std() / logit(whole).std(0).mean().clamp(min=1e-6))
    expect(
        far < 0.01,
        expected="the code alone to give what forward gives",
        seen=f"another picture (off by {far:.0%} of what tells images apart)",
        hint="Something of the image reaches the output around the code (a skip connection, the features, or something "
        "kept from encode), or forward goes another way than encode and decode.",
    )


@exercise("NarrowConvAutoencoder", weight=2)
@with_either_parts
def test_the_code_is_trained(parts: Parts, hidden: Hidden) -> None:
    """Gradients flow through the code: into every weight that it depends on, and on to the image."""
    student = parts.student
    images = hidden.noise("images", 8, 1, 28, 28)
    model = parts.network(images, width=6)
    code = expect_tensor(model.encode(images), "encode of 8 images", shape=(8, 1, 7, 7))
    state = model.state_dict()
    _, gradients = student.probe("value_and_gradients")(model, images)
    reached = isinstance(gradients, list) and isinstance(gradients[0], torch.Tensor) and gradients[0].abs().max() > 0
    hint = "Something cuts the graph at the code: no_grad, detach, .data, numpy, rounding, or a comparison."
    expect(reached, expected="a gradient that arrives at the images", seen="none", hint=hint)
    given = student.probe("gradients")(model)
    expect(isinstance(given, dict) and isinstance(state, dict), expected="a network with weights", seen="none at all")
    learned = False
    for name, value in state.items():
        frozen = given.get(name) is None
        if name in given and isinstance(value, torch.Tensor) and value.is_floating_point() and (frozen or not learned):
            model.load_state_dict(state | {name: value + 0.3 + hidden.noise(name, *value.shape)})
            other = expect_tensor(model.encode(images), "encode of 8 images", shape=(8, 1, 7, 7))
            moves = not torch.allclose(other, code, rtol=1e-4, atol=1e-6)
            expect(
                not (frozen and moves),
                expected="a gradient for every weight that the code depends on",
                seen="none for some",
                hint="The view must be learned too: is a layer frozen, or used where no gradient is kept?",
            )
            learned = learned or moves
    expect(
        learned,
        expected="a code that depends on weights which can be learned",
        seen="the same code whatever the weights",
        hint="The code is what a learned convolution with one filter gives.",
    )


@exercise("NarrowConvAutoencoder", weight=1)
@with_either_parts
def test_code_same_everywhere(parts: Parts, hidden: Hidden) -> None:
    """The same weights serve every place: move the picture by 4 pixels, and the code moves by one cell."""
    images = hidden.noise("images", 60, 1, 28, 28)
    model = parts.network(images, width=6)
    spots = F.pad(images[:, :, 8:16, 8:16], (8, 12, 8, 12))  # on black, far from the edges and what padding does there

    def change(pictures: torch.Tensor) -> torch.Tensor:
        """What the code has more than that of black pictures: 0 to .4 off in 40 starts of three styles, dense 1.1 and more."""
        codes = (model.encode(pictures), model.encode(pictures * 0))
        seen, black = (expect_tensor(code, "the code", shape=(60, 1, 7, 7)) for code in codes)
        return seen - black

    for dim in (2, 3):
        here, there = change(spots), change(spots.roll(4, dim)).roll(-1, dim)
        expect_same_everywhere(moved_along(here[:, :, 2:4, 2:4], there[:, :, 2:4, 2:4]), "the code", limit=0.7)


@exercise("NarrowConvAutoencoder", weight=1)
@with_either_parts
def test_picture_same_everywhere(parts: Parts, hidden: Hidden) -> None:
    """The same weights serve every place: move the code by one cell, and the picture moves by 4 pixels."""
    model = parts.network(hidden.noise("images", 60, 1, 28, 28), width=6)
    spots = F.pad(hidden.noise("spots", 60, 1, 2, 2) * 4 - 2, (2, 3, 2, 3))

    def change(codes: torch.Tensor) -> torch.Tensor:
        """What the picture has more than that of a code of zeros."""
        pictures = (model.decode(codes), model.decode(codes * 0))
        seen, blank = (expect_tensor(picture, "the picture", shape=(60, 1, 28, 28)) for picture in pictures)
        return logit(seen) - logit(blank)

    for dim in (2, 3):
        here, there = change(spots), change(spots.roll(1, dim)).roll(-4, dim)
        far = moved_along(here[:, :, 6:18, 6:18], there[:, :, 6:18, 6:18])
        expect_same_everywhere(far, "the picture")  # 0 to .09 off in 22 styles, dense 1.3 and more


# --------------------------------------------------------------------------------------------------------- train

# MSE on hidden digits, 3 secrets: mean image .057-.059, a table of all public digits .041, averages of 7 × 7 .030 (.028
# with soft edges), PCA with 16 / 32 / 49 numbers .023 / .014 / .0094. Right answers: see `course calibrate`.
MAX_ERROR = 0.020
TOO_GOOD = 0.002  # the reference on all of MNIST reaches .004
LEAST_SURPLUS, MOST_SURPLUS = -0.06, 0.40


def shaped(images: torch.Tensor) -> torch.Tensor:
    return images.reshape(-1, 1, 28, 28)


def width_of(student: Student) -> int:
    """The width that the student's `model` was made with, so that it can be made anew; 16 where it cannot be told."""

    def shapes(state: object) -> dict[str, tuple[int, ...]]:
        items = state.items() if isinstance(state, dict) else ()
        return {name: tuple(value.shape) for name, value in items if isinstance(value, torch.Tensor)}

    there = student.elsewhere()
    try:
        wanted = shapes(there.model.state_dict())
        for width in (16, 8, 12, 32, 24, 20, 10, 6, 4, 64, 48):
            if shapes(there.put(there.named(NARROW)(width=width)).state_dict()) == wanted:
                return width
    except StudentError:
        pass
    return 16


@exercise("train", weight=3)
def test_unseen_digits(student: Student, hidden: Hidden, report: Report) -> None:
    """Your network redraws digits that it has never seen, from a code of 7 × 7 numbers each."""
    images, public = shaped(hidden.digits(500)), shaped(load_digits().train_images[:64])
    made = reconstruct(student, images, public, (1, 7, 7), hidden.generator("nudge"), width=width_of(student))
    expect_redrawn(made, images, report, below=MAX_ERROR, too_good=TOO_GOOD, numbers=49, mean_image=".058")


@exercise("train", weight=1)
def test_history_fits(student: Student, report: Report) -> None:
    """`history` holds the mean loss of each epoch, and its end agrees with the model."""
    history = expect_history(student.value("history"))
    images = shaped(load_digits().train_images[:500])  # classes take turns, so these are like all 4,000
    student.model.eval()
    made = expect_tensor(student.model(images), "the model's output for training images", shape=tuple(images.shape))
    now = F.binary_cross_entropy(made.clamp(0, 1), images).item()
    expect_agreement(history, [now], least=LEAST_SURPLUS, most=MOST_SURPLUS, report=report)


@picture
def test_draw(student: Student, report: Report) -> None:
    """Their learning curve, codes and reconstructions, of digits that everybody has."""
    images = shaped(load_digits().valid_images[:10])
    student.model.eval()
    made = expect_tensor(student.model(images), "the model's output", shape=(10, 1, 28, 28)).clamp(0, 1)
    code = expect_tensor(student.model.encode(images), "the code", shape=(10, 1, 7, 7))
    code = F.interpolate((code - code.min()) / (code.max() - code.min()).clamp(min=1e-9), scale_factor=4)
    report.picture(
        grid(
            "Your network's digits",
            "Ten digits that were not trained on, their codes of 7 × 7 numbers, and what your network draws from these.",
            {"digit": images, "code": code, "yours": made},
        )
    )
    history = expect_history(student.value("history"))
    report.picture(
        curve(
            "Your learning curve",
            f"The loss falls from {history[0]:.3f} to {history[-1]:.3f} in {len(history)} epochs.",
            "epoch",
            "mean loss per pixel",
            {"your training": history},
            bce_baselines(),
        )
    )
