"""Saying what was expected, what was seen, and which misconception that looks like."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

NOT_FINITE = "Look for a division by zero, a log of zero, or a root or log of a negative number."


class MismatchError(Exception):
    """A check's finding, as data: rendered once, by whoever shows it."""

    def __init__(self, expected: str, actual: str, hint: str = "") -> None:
        super().__init__(f"expected {expected}, saw {actual}")
        self.expected, self.actual, self.hint = expected, actual, hint


def expect(condition: Any, *, expected: str, actual: str, hint: str = "") -> None:
    """Raise MismatchError unless `condition` holds."""
    if not condition:
        raise MismatchError(expected, actual, hint)


def kind(value: Any) -> str:
    """What a value is, in a few words: "a float32 tensor of shape (8, 32)", "a list of 3", "None"."""
    if isinstance(value, torch.Tensor):
        return f"a {str(value.dtype).removeprefix('torch.')} tensor of shape {tuple(value.shape)}"
    if isinstance(value, np.ndarray):
        return f"a numpy array of shape {tuple(value.shape)}"
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, (list, tuple, dict)):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, (int, float)):
        return f"{value:.6g}"
    return f"an object of type {getattr(value, '_kind', type(value).__name__)}"


def expect_tensor(
    value: Any, what: str, *, shape: tuple[int, ...], dtype: torch.dtype | None = torch.float32, hint: str = ""
) -> torch.Tensor:
    """The value itself, if it is a tensor of this shape and dtype with finite numbers; shape is said before values."""
    wanted = f"a tensor of shape {shape}" if dtype is None else f"a {str(dtype)[6:]} tensor of shape {shape}"
    if not isinstance(value, torch.Tensor):
        raise MismatchError(f"{what}: {wanted}", kind(value), hint or "Return a torch tensor, as the docstring says.")
    if tuple(value.shape) != shape:
        if not hint and value.numel() == math.prod(shape):
            hint = "The number of values is right but not their arrangement: did you forget to flatten or reshape?"
        raise MismatchError(f"{what}: {wanted}", kind(value), hint)
    if dtype is not None and value.dtype != dtype:
        raise MismatchError(f"{what}: {wanted}", kind(value), f"Convert the result to {str(dtype)[6:]}.")
    if value.is_floating_point() and not torch.isfinite(value).all():
        raise MismatchError(f"{what}: finite numbers", "NaN or infinity", NOT_FINITE)
    return value


def expect_parts(value: object, what: str, count: int = 2) -> list[Any]:
    """The members of a tuple (or list) of `count`."""
    expect(
        isinstance(value, (tuple, list)) and len(value) == count,
        expected=f"{what}: {count} results",
        actual=kind(value),
    )
    assert isinstance(value, (tuple, list))
    return list(value)


def expect_number(value: Any, what: str, *, hint: str = "") -> float:
    """The value as a float, if it is one finite number (or a tensor of one that holds no graph)."""
    if isinstance(value, torch.Tensor) and value.numel() == 1 and value.is_floating_point():
        if getattr(value, "held_graph", False):
            raise MismatchError(
                f"{what}: a plain number",
                "a tensor that still holds its computation graph",
                "Keeping such tensors keeps every batch in memory: use .item() to get the number out.",
            )
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise MismatchError(f"{what}: a number", kind(value), hint)
    if not math.isfinite(value):
        raise MismatchError(f"{what}: a finite number", f"{value}", NOT_FINITE)
    return float(value)


def expect_probabilities(pixels: torch.Tensor, drawn_from: str = "the code") -> None:
    """Raise MismatchError unless pictures, drawn from widely different numbers, are probabilities, each pixel of its own.

    Args:
        pixels: float32 of shape (N, …), one picture in each row.
        drawn_from: what they were drawn from, as the student knows it.
    """
    low, high = pixels.min().item(), pixels.max().item()
    actual = f"values from {low:.3g} to {high:.3g}"
    expect(
        low >= 0 and high <= 1,
        expected="pixels between 0 and 1",
        actual=actual,
        hint="A layer (or a ReLU) has no upper bound: end the decoder with a sigmoid.",
    )
    expect(
        high - low > 1e-3 and (len(pixels) < 2 or pixels.std(0).max().item() > 1e-6),
        expected=f"pixels that follow {drawn_from}",
        actual=f"{actual} only" if high - low <= 1e-3 else "the same picture each time",
        hint=f"Every picture is the same: is it drawn from {drawn_from}?",
    )
    sums = pixels.double().flatten(1).sum(1)
    expect(
        (sums.std() > 1e-5 * sums.mean()).item(),
        expected="pixels independent of one another",
        actual=f"the {pixels[0].numel()} pixels of each picture sum to {sums.mean():.4g}",
        hint="A softmax shares one total among all pixels; each pixel needs its own probability: a sigmoid.",
    )
    expect(
        low < 0.5,
        expected="pixels that can get dark",
        actual=f"{actual} only",
        hint="The last layer goes straight into one sigmoid: a ReLU before it, or a second sigmoid, "
        "puts all that is darker than 0.5 out of reach.",
    )


def expect_not_cut(pixels: torch.Tensor, drawn_from: str) -> None:
    """Raise MismatchError where pixels, drawn from moderate numbers, are often exactly 0 or 1, as a sigmoid never makes them."""
    edge = ((pixels == 0) | (pixels == 1)).double().mean().item()
    expect(
        edge < 0.01,
        expected=f"pixels between 0 and 1, and not just these two, where the {drawn_from} are small",
        actual=f"{edge:.0%} of them exactly 0 or 1",
        hint="A sigmoid only comes near 0 and 1. What cuts off there (clamp, hardsigmoid) also cuts off the gradient.",
    )


def expect_close(
    got: torch.Tensor,
    want: torch.Tensor,
    what: str,
    *,
    rtol: float,
    atol: float,
    mistakes: Sequence[tuple[Any, str]] = (),
    hint: str = "",
) -> None:
    """Raise MismatchError unless every number agrees within `atol + rtol·|want|`; NaN never agrees.

    `mistakes` are values that known misconceptions would have given, each with the hint that names it.
    """

    def close(other: torch.Tensor) -> bool:
        if other.shape != got.shape:
            return False
        error = (got.double() - other.double()).abs()
        return bool((error <= atol + rtol * other.double().abs()).all())

    if got.shape != want.shape:
        raise MismatchError(f"{what}: a tensor of shape {tuple(want.shape)}", kind(got), hint)
    if close(want):
        return
    for value, name in mistakes:
        if close(torch.as_tensor(value)):
            hint = name
            break
    error = (got.double() - want.double()).abs().max().item()
    if want.numel() == 1:
        raise MismatchError(f"{what} = {want.item():.5g}", f"{got.item():.5g}", hint)
    raise MismatchError(
        f"{what}: every value right to within {atol + rtol * want.abs().max().item():.2g}",
        f"a largest error of {error:.3g}",
        hint,
    )


def expect_worked_out(one: object, other: object, what: str) -> None:
    """Raise MismatchError where the result is the same for two inputs that have nothing in common.

    Checks that compare an answer with itself alone have this: a constant always agrees with itself.
    """
    same = (
        torch.equal(one, other) if isinstance(one, torch.Tensor) and isinstance(other, torch.Tensor) else one == other
    )
    expect(
        not same,
        expected=f"{what} that follows what is given",
        actual="the same, whatever is given",
        hint="Is it worked out from what is given?",
    )
