"""What networks promise."""

import math
from collections.abc import Callable

import torch

from autograder.judge import (
    Remote,
    Student,
    expect,
    expect_close,
    expect_tensor,
)
from autograder.judge.hidden import Hidden

ALIVE = 1e-4  # how much results differ between inputs, at least, in a network that is worth checking

STARTS = 4


def built(student: Student, hidden: Hidden, name: str, x: torch.Tensor, **options: int) -> Remote:
    """The student's network in eval mode, alive: made anew, then nudged, where all inputs look the same to its start."""
    for _ in range(STARTS):
        model = student.send(student.named(name)(**options))
        model.eval()
        out = first_tensor(model(x))
        if out is None or out.std(0).max() >= ALIVE:
            return model
    state = model.state_dict()
    expect(isinstance(state, dict), expected="a network with parameters", actual="no parameters at all")
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
        whole.std(0).max() > 1e-6, expected="different results for different inputs", actual="the same for all of them"
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
    there = student.fork()
    there.import_name("torch.manual_seed")(4321)
    prepare(there)
    other = built(there, hidden, name, x, width=6)
    state = model.state_dict()
    hint = "Make the layers in __init__ and assign them to self (a plain Python list hides them)."
    expect(
        isinstance(state, dict) and state and len(student.probe("gradients")(model)),
        expected="a network with parameters",
        actual="no parameters at all",
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
        actual="another result",
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
        actual="straight lines: half-way between two inputs it gives what is half-way between their results",
        hint="Without non-linearities (such as ReLU) between them, several convolutions are no more than one.",
    )


def moved_along(a: torch.Tensor, b: torch.Tensor) -> float:
    """How far `b` is from `a`, as a fraction of how much `a` varies."""
    return float((a - b).norm() / (a - a.mean((0, 2, 3), keepdim=True)).norm().clamp(min=1e-12))


def expect_same_everywhere(far: float, what: str, limit: float = 0.5) -> None:
    expect(
        far < limit,
        expected=f"{what} to move along when the input moves",
        actual=f"something else (off by {far:.0%})",
        hint="A convolution uses the same weights at every place. A linear layer over the whole picture (or a reshape "
        "that mixes axes) does not.",
    )


NARROW = "NarrowConvAutoencoder"
