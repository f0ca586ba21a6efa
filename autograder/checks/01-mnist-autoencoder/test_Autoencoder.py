"""Hidden checks of session 1: `Autoencoder`."""

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


def built(student: Student, hidden: Hidden, **options: int) -> Remote:
    """The student's autoencoder in eval mode, its weights nudged if they start where every image looks the same."""
    model = student.send(student.Autoencoder(**options))
    model.eval()
    out = model(hidden.noise("different", 4, 784))
    if isinstance(out, torch.Tensor) and out.is_floating_point() and out.std(0).max() < 1e-6:
        state = model.state_dict()
        expect(isinstance(state, dict), expected="a model with parameters", actual="no parameters at all")
        noise = hidden.generator("nudges")
        for name, value in state.items():
            if isinstance(value, torch.Tensor) and value.is_floating_point() and "running" not in name:
                state[name] = value + 0.05 * torch.randn(value.shape, generator=noise)
        model.load_state_dict(state)
    return model


@exercise("Autoencoder", weight=2)
def test_code_size(student: Student, hidden: Hidden) -> None:
    """The code has `code_size` numbers, 32 unless said otherwise, and is turned back into 784 pixels."""
    images = hidden.noise("images", 8, 784)
    for options, size in (({}, 32), ({"code_size": 5}, 5), ({"code_size": 50}, 50)):
        model = built(student, hidden, **options)
        hint = "Use code_size where the layers are made, not a fixed number." if options else ""
        code = expect_tensor(
            model.encode(images), f"encode of 8 images with code_size={size}", shape=(8, size), hint=hint
        )
        made = expect_tensor(model.decode(code), f"decode of 8 codes of {size}", shape=(8, 784))
        expect(made.std(0).max() > 1e-7, expected="codes that tell 8 images apart", actual="the same for all of them")
        expect_tensor(
            model(images),
            "the model's output for 8 images",
            shape=(8, 784),
            hint="forward returns the reconstruction: decode(encode(x)).",
        )


@exercise("Autoencoder", weight=1)
def test_any_batch(student: Student, hidden: Hidden) -> None:
    """Any number of images may come at once, and each is treated alike."""
    model = built(student, hidden)
    images = hidden.brightening("images", 70, 784)
    whole = expect_tensor(model(images), "the model's output for 70 images", shape=(70, 784))
    expect(
        whole.std(0).max() > 1e-6,
        expected="different images to give different reconstructions",
        actual="the same reconstruction for all of them",
    )
    for count in (1, 3, 64):
        part = expect_tensor(
            model(images[:count]),
            f"the model's output for {count} images",
            shape=(count, 784),
            hint="Does a layer or a reshape hold a fixed batch size?",
        )
        expect_close(
            part,
            whole[:count],
            "the reconstruction of an image in a smaller batch",
            rtol=1e-3,
            atol=1e-4,
            hint="An image's reconstruction must not depend on the others in its batch.",
        )


@exercise("Autoencoder", weight=1)
def test_probabilities(student: Student, hidden: Hidden) -> None:
    """Every pixel of a reconstruction is a probability of its own, between 0 and 1, whatever the code."""
    model = built(student, hidden)
    code = (hidden.noise("codes", 40, 32) - 0.3) * 60
    pixels = expect_tensor(model.decode(code), "decode of 40 codes", shape=(40, 784))
    expect_probabilities(pixels)


@exercise("Autoencoder", weight=1)
def test_encoder_bends(student: Student, hidden: Hidden) -> None:
    """The encoder is not a linear map: it has a non-linearity."""
    model = built(student, hidden)
    a, b = hidden.noise("a", 200, 784) * 2, hidden.noise("b", 200, 784) * 2
    codes = [expect_tensor(model.encode(x), "encode", shape=(200, 32)).double() for x in (a, b, (a + b) / 2)]
    bend = (codes[2] - (codes[0] + codes[1]) / 2).abs().max().item()
    size = max((code - code.mean(0)).abs().max().item() for code in codes)
    expect(size > 1e-6, expected="codes that differ between images", actual="the same code for every image")
    expect(
        bend > 2e-5 * size,
        expected="an encoder that bends",
        actual="a code half-way between two images that is exactly half-way between their codes",
        hint="Without a non-linearity (such as ReLU) the encoder is a linear map.",
    )


@exercise("Autoencoder", weight=2)
def test_only_the_code_passes(student: Student, hidden: Hidden) -> None:
    """`forward` is `decode(encode(x))`: the code is all that the decoder sees."""
    images = hidden.noise("images", 8, 784)
    model = built(student, hidden)
    whole = expect_tensor(model(images), "the model's output for 8 images", shape=(8, 784))
    code = expect_tensor(model.encode(images), "encode of 8 images", shape=(8, 32))
    expect(
        code.std(0).max() > 1e-7, expected="codes that differ between images", actual="the same code for every image"
    )
    there = student.rerun()  # not a fork: these share a folder, in which a network could leave its input
    other = built(there, hidden)
    other.load_state_dict(model.state_dict())
    alone = expect_tensor(other.decode(code), "decode of 8 codes", shape=(8, 784))
    expect_close(
        alone,
        whole,
        "decoding the code alone, compared with forward",
        rtol=1e-3,
        atol=1e-4,
        hint="Something of the image reaches the output around the code (a skip connection, or something kept "
        "from encode), or forward goes another way than encode and decode.",
    )


@exercise("Autoencoder", weight=1)
def test_parameters_registered(student: Student, hidden: Hidden) -> None:
    """All that the model can learn is in its parameters: a copy that is given them does the same."""
    images = hidden.noise("images", 8, 784)
    model = built(student, hidden)
    first, again = model(images), model(images)
    first = expect_tensor(first, "the model's output for 8 images", shape=(8, 784))
    expect_close(
        expect_tensor(again, "the model's output", shape=(8, 784)),
        first,
        "the same output when asked again",
        rtol=1e-3,
        atol=1e-5,
        hint="Are layers made inside forward? They start anew at every call, and no optimiser knows them.",
    )
    there = student.fork()
    there.import_name("torch.manual_seed")(4321)
    other = built(there, hidden)
    state = model.state_dict()
    expect(
        isinstance(state, dict) and state,
        expected="a model with parameters",
        actual="no parameters at all",
        hint="Make the layers in __init__ and assign them to self (a plain Python list hides them).",
    )
    other.load_state_dict(state)
    expect_close(
        expect_tensor(other(images), "the copy's output", shape=(8, 784)),
        first,
        "the copy's output",
        rtol=1e-3,
        atol=1e-4,
        hint="Some layer is not registered: make it in __init__ and assign it to self "
        "(a plain Python list hides layers; use nn.ModuleList or nn.Sequential).",
    )


@exercise("Autoencoder", weight=1)
def test_gradient_reaches_all(student: Student, hidden: Hidden) -> None:
    """Encoder and decoder can both learn: a gradient flows from the output back through the code."""
    images = hidden.noise("images", 8, 784)
    model = built(student, hidden)
    _, gradients = student.probe("value_and_gradients")(model, images)
    flows = (
        isinstance(gradients, list) and isinstance(gradients[0], torch.Tensor) and bool(gradients[0].abs().max() > 0)
    )
    expect(
        flows,
        expected="a gradient that arrives at the images",
        actual="none",
        hint="Something cuts the graph on the way: no_grad, detach, .data, numpy, or rounding.",
    )
    size = gradients[0].double().norm().item()  # also the slope of the output's sum in the gradient's own direction
    ahead = 0.05 * gradients[0] / size
    ends = [expect_tensor(model(images + way), "the model's output", shape=(8, 784)) for way in (ahead, -ahead)]
    slope = (ends[0].double().sum() - ends[1].double().sum()).item() / 0.1
    expect(
        size / 3 < slope < 3 * size,
        expected="a gradient that says how the output changes with the images",
        actual=f"a slope of {size:.3g}, where the output has one of {slope:.3g}",
        hint="The graph does not belong to what the network computes.",
    )
