"""Hidden checks of session 3: `Bottleneck`."""

import torch
import torch.nn.functional as F

from autograder.judge import Student, exercise, expect, expect_tensor
from autograder.judge.expect import kind
from autograder.judge.hidden import Hidden
from autograder.judge.networks import (
    FIXED_BATCH,
    Make,
    alive,
    expect_nonlinear,
    expect_same_everywhere,
    logit,
    moved_along,
)


def pair_of(value: object, count: int, width: int, *, strict: bool = False) -> tuple[torch.Tensor, torch.Tensor]:
    """Features and view, if that is what `value` is; in the wrong order unless `strict`, so that this costs points once."""
    expect(
        isinstance(value, (tuple, list)) and len(value) == 2,
        expected="a pair: (features, view)",
        actual=kind(value),
        hint="Return both, the features first.",
    )
    assert isinstance(value, (tuple, list))
    shapes = [tuple(part.shape) for part in value if isinstance(part, torch.Tensor)]
    swapped = shapes == [(count, 1, 7, 7), (count, 4 * width, 7, 7)]
    if swapped and not strict:
        value = value[::-1]
    hint = "The order is swapped: features first, then the view." if swapped else ""
    if not swapped and len(shapes) == 2 and shapes[1] != (count, 1, 7, 7) and shapes[1][-2:] == (7, 7):
        hint = "The view has one filter: one channel." if len(shapes[1]) == 4 else FIXED_BATCH
    features = expect_tensor(value[0], "the features", shape=(count, 4 * width, 7, 7), hint=hint)
    return features, expect_tensor(value[1], "the view", shape=(count, 1, 7, 7), hint=hint)


def bottleneck(width: int) -> Make:
    return lambda student: student.Bottleneck(width=width)


@exercise("Bottleneck", weight=2)
def test_pair_shapes(student: Student, hidden: Hidden) -> None:
    """The result is the pair (features, view), of 4·width channels and of one, for any number of images."""
    for options, width in (({}, 16), ({"width": 5}, 5), ({"width": 1}, 1)):
        model = student.send(student.Bottleneck(**options))
        model.eval()
        for count in (4, 1):
            pair_of(model(hidden.noise("maps", count, 2 * width, 7, 7)), count, width, strict=True)


@exercise("Bottleneck", weight=1)
def test_view_bounded(student: Student, hidden: Hidden) -> None:
    """Every number of the view lies between 0 and 1, also when the features are large, and follows the input."""
    maps = (hidden.noise("maps", 20, 12, 7, 7) - 0.5) * 400
    model = alive(student, hidden, bottleneck(6), maps)
    _, view = pair_of(model(maps), 20, 6)
    low, high = view.min().item(), view.max().item()
    expect(
        low >= 0 and high <= 1,
        expected="a view between 0 and 1",
        actual=f"values from {low:.3g} to {high:.3g}",
        hint="A convolution has no bounds: squash its output with a sigmoid.",
    )
    expect(
        high - low > 1e-3, expected="a view that follows the input", actual=f"values from {low:.3g} to {high:.3g} only"
    )
    sums = view.sum((1, 2, 3))
    expect(
        float(sums.std()) > 1e-5 * float(sums.mean()),
        expected="cells that are independent of one another",
        actual="the cells of each view sum to the same",
        hint="A softmax shares one total among all cells; each cell needs its own sigmoid.",
    )


@exercise("Bottleneck", weight=2)
def test_view_of_the_features(student: Student, hidden: Hidden) -> None:
    """The view is the sigmoid of a 3 × 3 convolution of the features that are returned."""
    maps = (hidden.noise("maps", 120, 4, 7, 7) - 0.3) * 3
    model = alive(student, hidden, bottleneck(2), maps)
    features, view = pair_of(model(maps), 120, 2)
    totals = view.sum((1, 2, 3))
    if float(totals.std()) <= 1e-5 * float(totals.mean()):
        return  # a softmax, which is told elsewhere
    around = F.unfold(features.double(), 3)  # (120, 8 · 9, 25): the neighbours of each cell that has them all
    rows = torch.cat([around.mT.flatten(0, 1), torch.ones(120 * 25, 1, dtype=torch.float64)], 1)
    bounded = bool(view.min() >= 0 and view.max() <= 1)  # whether it is, is told elsewhere
    wanted = (logit(view) if bounded else view.double())[:, 0, 1:-1, 1:-1].reshape(-1, 1)
    spread = float(wanted.std())
    expect(spread > 1e-5, expected="a view that differs from cell to cell", actual="the same value everywhere")
    solution = torch.linalg.pinv(rows) @ wanted
    missed = float((rows @ solution - wanted).std()) / spread
    expect(
        missed < 0.01,
        expected="a view that a 3 × 3 convolution of the features and a sigmoid can give",
        actual=f"one that is off by {missed:.0%} of its spread",
        hint="Is the view taken from the input, or from something other than the features that you return?",
    )
    weights = solution[:-1].view(8, 9)
    beside = float(weights[:, [0, 1, 2, 3, 5, 6, 7, 8]].abs().max() / weights.abs().max())
    expect(
        beside > 0.02,
        expected="a view that looks at the neighbours too, 3 × 3",
        actual="each cell of the view made of the same cell of the features alone",
        hint="That is a 1 × 1 convolution, or no convolution at all.",
    )


@exercise("Bottleneck", weight=1)
def test_view_has_weights(student: Student, hidden: Hidden) -> None:
    """The view has weights of its own, which could be learned."""
    maps = hidden.noise("maps", 8, 12, 7, 7)
    model = alive(student, hidden, bottleneck(6), maps)
    features, view = pair_of(model(maps), 8, 6)
    state, parameters = model.state_dict(), student.probe("gradients")(model)
    expect(isinstance(state, dict) and isinstance(parameters, dict), expected="a network with weights", actual="none")
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
        actual="none",
        hint="The view is made by a convolution of its own, a layer with one filter, made in __init__.",
    )


@exercise("Bottleneck", weight=1)
def test_features_bend(student: Student, hidden: Hidden) -> None:
    """The features have a non-linearity, and it is a convolution that makes them."""
    a, b = ((hidden.noise(name, 20, 12, 7, 7) - 0.5) * 4 for name in "ab")
    model = alive(student, hidden, bottleneck(6), a)
    expect_nonlinear([pair_of(model(x), 20, 6)[0] for x in (a, (a + b) / 2, b)], "a bottleneck")
    still = pair_of(model(a), 20, 6)[0]
    there = pair_of(model(a.roll(1, 3)), 20, 6)[0].roll(-1, 3)
    expect_same_everywhere(moved_along(still[:, :, 2:5, 2:5], there[:, :, 2:5, 2:5]), "the features")
