"""Hidden checks of session 2: `gradient_norms`."""

import itertools
from typing import Any

import torch
import torch.nn.functional as F

from autograder.judge import Remote, Student, exercise, expect, expect_close, expect_number
from autograder.judge.expect import expect_worked_out, kind
from autograder.judge.hidden import Hidden
from autograder.judge.training import INK_ONLY, over_ink

PIXELS = 40


def stack(student: Student, hidden: Hidden, *, nested: bool = False) -> tuple[Remote, dict[str, torch.Tensor]]:
    """A chain 40 → 16 → 8 → 40 in the student's process, and its weights as "0", "1", "2" and biases as "b0" …"""
    layer = student.import_name("torch.nn.Sequential")

    def part(inputs: int, outputs: int, bend: str) -> list[Remote]:
        linear = student.send(student.import_name("torch.nn.Linear")(inputs, outputs))
        return [linear, student.send(student.import_name(f"torch.nn.{bend}")())]

    parts = [part(PIXELS, 16, "ReLU"), part(16, 8, "ReLU"), part(8, PIXELS, "Sigmoid")]
    if nested:
        inner = [student.send(layer(*each)) for each in parts]
        model = student.send(layer(student.send(layer(*inner[:2])), inner[2]))
        names = ["0.0.0", "0.1.0", "1.0"]
    else:
        model = student.send(layer(*itertools.chain(*parts)))
        names = ["0", "2", "4"]
    shapes = [(16, PIXELS), (8, 16), (PIXELS, 8)]
    weights = {}
    for number, shape in enumerate(shapes):  # large, so that the images' gradients point into many directions
        weights[f"{number}"] = (hidden.noise(f"w{number}", *shape) - 0.5) * 2
        weights[f"b{number}"] = hidden.noise(f"b{number}", shape[0]) * 0.5
    for name in ("1", "b1"):  # small, so that the gradient of the layer in the middle is the largest: sorting shows
        weights[name] *= 0.2
    reach = before_sigmoid(weights, (hidden.noise("reach", 400, PIXELS) > 0.5).float()).abs().max()
    for name in ("2", "b2"):  # and yet nowhere so large that a loss that keeps away from log 0 is another one
        weights[name] *= 6 / reach
    state = {f"{name}.weight": weights[f"{n}"] for n, name in enumerate(names)}
    model.load_state_dict(state | {f"{name}.bias": weights[f"b{n}"] for n, name in enumerate(names)})
    return model, weights


def before_sigmoid(weights: dict[str, torch.Tensor], images: torch.Tensor) -> torch.Tensor:
    """What the chain computes, without the sigmoid at its end."""
    x = images
    for number in range(3):
        x = F.linear(torch.relu(x) if number else x, weights[f"{number}"], weights[f"b{number}"])
    return x


def slopes(weights: dict[str, torch.Tensor], images: torch.Tensor, loss: Any) -> dict[str, torch.Tensor]:
    """The gradient of `loss(reconstruction, images)` for each weight and bias of the chain."""
    leaves = {name: value.clone().requires_grad_() for name, value in weights.items()}
    reconstruction = torch.sigmoid(before_sigmoid(leaves, images))
    found = torch.autograd.grad(loss(reconstruction, images), list(leaves.values()))
    return dict(zip(leaves, found, strict=True))


def norms_of(found: dict[str, torch.Tensor]) -> torch.Tensor:
    return torch.stack([found[f"{number}"].norm() for number in range(3)])


def expect_norms(got: object, weights: dict[str, torch.Tensor], images: torch.Tensor) -> None:
    hint = ""
    if isinstance(got, (list, tuple)) and len(got) == 6:
        hint = "Weights only: biases don't count."
    if isinstance(got, (list, tuple)) and len(got) in (5, 7):
        hint = "One number for each nn.Linear: activations have no weights, the whole model counts only once."
    expect(
        isinstance(got, (list, tuple)) and len(got) == 3,
        expected="a list of 3 floats for 3 linear layers",
        actual=f"a list of {len(got)}" if isinstance(got, (list, tuple)) else type(got).__name__,
        hint=hint
        if isinstance(got, (list, tuple))
        else "A list with one Python float for each nn.Linear, whatever their number.",
    )
    assert isinstance(got, (list, tuple))
    found = torch.tensor([expect_number(item, "an entry of gradient_norms' result") for item in got])
    bce = F.binary_cross_entropy
    mean = slopes(weights, images, bce)
    want, raw = norms_of(mean), norms_of(weights)
    biases = torch.stack([mean[f"b{n}"].norm() for n in range(3)])
    mistakes: list[tuple[Any, str]] = [
        (want.flip(0), "The order is reversed: first the layer next to the picture."),
        (raw, "Those are the norms of the weights; take those of their gradients."),
        ((want.square() + biases.square()).sqrt(), "Biases don't count."),
        (biases, "Those are the biases' gradients; take the weights'."),
        (want * images.numel(), "The loss is the sum; take the mean over pixels and images."),
        (want * images.shape[1], "Take the mean over the pixels too."),
        (want * len(images), "Take the mean over the images too."),
        (want.square(), "That is the square of the norm; take the root."),
        (want * 2, "Twice as much as it should be: is there a gradient from before?"),
        (norms_of(slopes(weights, images, F.mse_loss)), "The loss is the BCE, not the squared error."),
        (
            norms_of(slopes(weights, images, lambda made, target: bce(target, made))),
            "The two arguments are swapped: first the reconstruction, then the target.",
        ),
        (want.sort().values, "The norms are sorted: give them in the layers' order, first layer first."),
        (want.sort(descending=True).values, "The norms are sorted: give them in the layers' order, first layer first."),
        (want / raw, "Divided by the norms of the weights: take the norms of the gradients as they are."),
        (
            norms_of(
                slopes(weights, images, lambda made, target: over_ink(bce(made, target, reduction="none"), target))
            ),
            INK_ONLY,
        ),
        (torch.stack([mean[f"{n}"].abs().sum() for n in range(3)]), "That is the sum of the absolute values."),
        (torch.stack([mean[f"{n}"].abs().max() for n in range(3)]), "That is the largest value; take the L2 norm."),
        (
            torch.stack([torch.linalg.matrix_norm(mean[f"{n}"], 2) for n in range(3)]),
            "That is the largest singular value; take the root of the sum of all squares.",
        ),
        (torch.stack([mean[f"{n}"].abs().mean() for n in range(3)]), "That is the mean absolute value."),
        (
            torch.stack([mean[f"{n}"].square().mean().sqrt() for n in range(3)]),
            "That is the root of the *mean* square.",
        ),
    ]
    expect_close(found, want, "the gradients' norms", rtol=2e-3, atol=1e-9, mistakes=mistakes, hint=hint)


def expect_asked(student: Student, hidden: Hidden) -> None:
    """Raise MismatchError where a chain of three layers and one of a single layer have the same norms."""
    made = [
        student.import_name(f"torch.nn.{kind}")(*given) for kind, *given in (("Linear", PIXELS, PIXELS), ("Sigmoid",))
    ]
    short = student.send(student.import_name("torch.nn.Sequential")(*map(student.send, made)))
    images = hidden.noise("images", 12, PIXELS)
    one, other = (student.gradient_norms(model, images) for model in (short, stack(student, hidden)[0]))
    expect_worked_out(one, other, "a result")


@exercise("gradient_norms", weight=2)
def test_norms(student: Student, hidden: Hidden) -> None:
    """Each linear layer's weights get the L2 norm of the mean BCE's gradient, first layer first."""
    greys = hidden.noise("greys", 12, PIXELS)
    for images in (greys, (hidden.noise("images", 12, PIXELS) > 0.5).float()):
        model, weights = stack(
            student, hidden
        )  # each time another, as a step, or gradients that are left, are told below
        expect_norms(student.gradient_norms(model, images), weights, images)


def expect_alike(got: object, want: object, expected: str, hint: str) -> None:
    """Raise MismatchError unless two results of their own are the same numbers, whatever these are."""
    pair = [
        torch.tensor(x) for x in (got, want) if isinstance(x, (list, tuple)) and all(isinstance(n, float) for n in x)
    ]
    if len(pair) < 2:
        expect(got == want, expected=expected, actual=kind(got), hint=hint)
    else:
        alike = len(pair[0]) == len(pair[1]) and torch.allclose(pair[0], pair[1], rtol=2e-3, atol=1e-9, equal_nan=True)
        expect(alike, expected=expected, actual="others", hint=hint)


@exercise("gradient_norms", weight=1)
def test_gradients_from_before(student: Student, hidden: Hidden) -> None:
    """Gradients that were there before don't count."""
    expect_asked(student.fork(), hidden)
    images = hidden.noise("images", 12, PIXELS)
    found = []
    for there, used in ((student, False), (student.fork(), True)):
        model, _ = stack(there, hidden)
        if used:
            there.probe("value_and_gradients")(model, hidden.noise("others", 5, PIXELS))
        found.append(there.gradient_norms(model, images))
    hint = "backward() adds to what .grad holds already: the gradient of this loss alone is asked for."
    expect_alike(found[1], found[0], "the same norms where the parameters have gradients from before", hint)


@exercise("gradient_norms", weight=1)
def test_model_left_alone(student: Student, hidden: Hidden) -> None:
    """Parameters and gradients are afterwards as they were before."""
    expect_asked(student.fork(), hidden)
    model, _ = stack(student, hidden)
    images = hidden.noise("images", 12, PIXELS)
    for before in ("no gradients", "gradients"):
        if before == "gradients":
            student.probe("value_and_gradients")(model, hidden.noise("others", 5, PIXELS))
        state, grads = model.state_dict(), student.probe("gradients")(model)
        student.gradient_norms(model, images)
        after, now = model.state_dict(), student.probe("gradients")(model)
        known = all(isinstance(part, dict) and set(part) == set(state) for part in (after, now))
        expect(known, expected="the model's parameters afterwards", actual="other parameters")
        hint = "Measuring is not training: no optimiser, no step."
        still = all(torch.equal(after[name], state[name]) for name in state)
        expect(still, expected="parameters as they were", actual="parameters that moved", hint=hint)
        for name in state:
            old, new = grads[name], now[name]
            old = torch.zeros_like(state[name]) if old is None else old
            new = torch.zeros_like(state[name]) if new is None else new
            expect(
                torch.allclose(old, new, rtol=1e-5, atol=1e-9),
                expected="the .grad of each parameter as it was before" + (" (there was none)" * (before[0] == "n")),
                actual="another one",
                hint="Put back what was in .grad, or use torch.autograd.grad, which doesn't store anything.",
            )


@exercise("gradient_norms", weight=1)
def test_mode_obeyed(student: Student, hidden: Hidden) -> None:
    """The model is asked in the mode that it is in, training or evaluation."""
    expect_asked(student.fork(), hidden)
    layers = [("Linear", PIXELS, 6), ("ReLU",), ("Dropout", 1.0), ("Linear", 6, PIXELS), ("Sigmoid",)]
    made = [student.send(student.import_name(f"torch.nn.{kind}")(*given)) for kind, *given in layers]
    model = student.send(student.import_name("torch.nn.Sequential")(*made))
    images = hidden.noise("images", 9, PIXELS)
    model.eval()
    some, others = (student.gradient_norms(model, batch) for batch in (images, images.flip(1) * 0.3))
    if some == others or not isinstance(some, (list, tuple)) or not any(number for number in some):
        return  # no gradients, which is told above
    for mode, learns in (("train", False), ("eval", True)):
        getattr(model, mode)()
        model.zero_grad()  # gradients that pile up are told elsewhere
        found = student.gradient_norms(model, images)
        if (
            not isinstance(found, (list, tuple))
            or len(found) != 2
            or not all(isinstance(number, float) for number in found)
        ):
            return  # what is counted is judged elsewhere
        first = min(found)  # whatever their order
        expect(
            (first > 0) == learns,
            expected="a gradient in evaluation mode"
            if learns
            else "no gradient in training mode, where everything is dropped",
            actual=f"a norm of {first:.3g}",
            hint="Leave the mode as it is: call neither model.train() nor model.eval().",
        )


@exercise("gradient_norms", weight=1)
def test_layers_anywhere(student: Student, hidden: Hidden) -> None:
    """Linear layers are found wherever they are in the model, whatever they are called."""
    expect_asked(student.fork(), hidden)
    images = hidden.noise("images", 9, PIXELS)
    flat, nested = (student.gradient_norms(stack(student, hidden, nested=deep)[0], images) for deep in (False, True))
    hint = "Find every nn.Linear, wherever it is: model.modules() lists them all."
    expect_alike(nested, flat, "the same norms for the same layers in another nesting", hint)
    if not isinstance(flat, (list, tuple)) or len(flat) != 3:
        return  # what is counted is judged elsewhere
    around = [("Unflatten", 1, (1, PIXELS)), ("Conv1d", 1, 1, 3, 1, 1), ("Flatten",)]
    layers = [*around, ("Linear", PIXELS, 6), ("LayerNorm", 6), ("PReLU",), ("Linear", 6, PIXELS), ("Sigmoid",)]
    made = [student.send(student.import_name(f"torch.nn.{kind}")(*given)) for kind, *given in layers]
    mixed = student.import_name("torch.nn.Sequential")(*made)
    for model in (student.probe("TinyAutoencoder")(PIXELS, 6), mixed):
        found = student.gradient_norms(student.send(model), images)
        expect(
            isinstance(found, (list, tuple)) and len(found) == 2,
            expected="2 floats for a model with 2 linear layers",
            actual=f"{len(found)} numbers" if isinstance(found, (list, tuple)) else type(found).__name__,
            hint="isinstance(layer, nn.Linear) tells them from convolutions, normalisations and all else with weights.",
        )
