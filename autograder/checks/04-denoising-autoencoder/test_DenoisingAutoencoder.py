"""Hidden checks of session 4: `DenoisingAutoencoder`."""

import torch

from autograder.judge import (
    Remote,
    Student,
    exercise,
    expect,
    expect_close,
    expect_probabilities,
    expect_tensor,
)
from autograder.judge.hidden import Hidden


def weights_of(model: Remote) -> dict[str, torch.Tensor]:
    """All that the model holds, by name."""
    state = model.state_dict()
    expect(
        isinstance(state, dict) and state,
        expected="a model with parameters",
        actual="no parameters at all",
        hint="Make the layers in __init__ and assign them to self (a plain Python list hides them).",
    )
    return dict(state)


def learned(name: str, value: object) -> bool:
    return isinstance(value, torch.Tensor) and value.is_floating_point() and "running" not in name


def built(student: Student, hidden: Hidden) -> Remote:
    """The student's network in eval mode, its weights nudged if they start where every image looks the same."""
    model = student.send(student.DenoisingAutoencoder())
    model.eval()
    out = model(hidden.noise("different", 4, 1, 28, 28))
    if isinstance(out, torch.Tensor) and out.is_floating_point() and out.std(0).max() < 1e-6:
        noise = hidden.generator("nudges")
        state = weights_of(model)
        for name, value in state.items():
            if learned(name, value):
                state[name] = value + 0.05 * torch.randn(value.shape, generator=noise)
        model.load_state_dict(state)
    return model


def drawn(model: Remote, images: torch.Tensor, hint: str = "") -> torch.Tensor:
    """What the model makes of noisy images."""
    what = f"the model's output for {len(images)} image{'s' * (len(images) > 1)}"
    return expect_tensor(model(images), what, shape=tuple(images.shape), hint=hint)


@exercise("DenoisingAutoencoder", weight=2)
def test_images_in_images_out(student: Student, hidden: Hidden) -> None:
    """Images of (N, 1, 28, 28) come out in the same shape, and different ones differently."""
    images = hidden.noise("images", 8, 1, 28, 28)
    out = drawn(
        built(student, hidden), images, hint="Follow the shape from layer to layer: 28 × 28 must come out again."
    )
    expect(
        out.std(0).max() > 1e-7, expected="different results for different images", actual="the same for all of them"
    )


@exercise("DenoisingAutoencoder", weight=2)
def test_pixels_are_probabilities(student: Student, hidden: Hidden) -> None:
    """Every pixel of a result lies between 0 and 1 on its own, however large the weights have become."""
    images = hidden.noise("images", 40, 1, 28, 28)
    model = built(student, hidden)
    start = weights_of(model)
    made = []
    for factor in (1, 8, -8):
        model.load_state_dict({k: value * factor if learned(k, value) else value for k, value in start.items()})
        made.append(drawn(model, images))
    expect_probabilities(torch.cat(made), "the image")


@exercise("DenoisingAutoencoder", weight=1)
def test_any_number_of_images(student: Student, hidden: Hidden) -> None:
    """Any number of images may come at once, and in evaluation mode each is treated alike."""
    model = built(student, hidden)
    images = hidden.brightening("images", 70, 1, 28, 28)
    whole = drawn(model, images)
    expect(
        whole.std(0).max() > 1e-7, expected="different results for different images", actual="the same for all of them"
    )
    for count in (1, 3, 64):
        part = drawn(model, images[:count], hint="Does a layer or a reshape hold a fixed batch size?")
        expect_close(
            part,
            whole[:count],
            "the result of an image in a smaller batch",
            rtol=1e-3,
            atol=1e-4,
            hint="An image's result must not depend on the others in its batch.",
        )


@exercise("DenoisingAutoencoder", weight=1)
def test_can_learn(student: Student, hidden: Hidden) -> None:
    """The network has parameters, and a gradient reaches them from its output."""
    model = built(student, hidden)
    weights_of(model)
    student.probe("value_and_gradients")(model, hidden.noise("images", 8, 1, 28, 28))
    slopes = student.probe("gradients")(model)
    expect(
        isinstance(slopes, dict) and any(isinstance(g, torch.Tensor) and bool((g != 0).any()) for g in slopes.values()),
        expected="a gradient that arrives at the parameters",
        actual="none",
        hint="Something cuts the graph on the way: no_grad, detach, .data, numpy, or rounding.",
    )


@exercise("DenoisingAutoencoder", weight=1)
def test_all_layers_registered(student: Student, hidden: Hidden) -> None:
    """All that the network can learn is in its parameters: a copy that is given them does the same, every time."""
    images = hidden.noise("images", 8, 1, 28, 28)
    model = built(student, hidden)
    first = drawn(model, images)
    again = "Are layers made inside forward? They start anew at every call, and no optimiser knows them."
    expect_close(drawn(model, images), first, "the same output when asked again", rtol=1e-3, atol=1e-5, hint=again)
    there = student.fork()
    there.import_name("torch.manual_seed")(4321)
    other = built(there, hidden)
    other.load_state_dict(weights_of(model))
    expect_close(
        drawn(other, images),
        first,
        "the copy's output",
        rtol=1e-3,
        atol=1e-4,
        hint="Some layer is not registered: make it in __init__ and assign it to self "
        "(a plain Python list hides layers; use nn.ModuleList or nn.Sequential).",
    )
