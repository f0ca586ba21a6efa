"""Hidden checks of session 2: `DeepAutoencoder`."""

import itertools

import torch

from autograder.judge import Remote, Student, exercise, expect, expect_not_cut, expect_probabilities, expect_tensor
from autograder.judge.hidden import Hidden
from autograder.judge.networks import (
    CUT,
    NO_LAYERS,
    Make,
    alive,
    expect_batch_independent,
    expect_decodes_code_only,
    expect_different,
    expect_gradient,
    expect_registered,
    fixed,
    logit,
)


def autoencoder(*sizes: int) -> Make:
    return lambda student: student.DeepAutoencoder(sizes) if sizes else student.DeepAutoencoder()


make = autoencoder()


def started(student: Student, hidden: Hidden, *sizes: int) -> Remote:
    """An autoencoder of these sizes that tells images apart."""
    return alive(student, hidden, autoencoder(*sizes), hidden.varied("different", 8, sizes[0]))


def rank(rows: torch.Tensor) -> int:
    """In how many directions the rows differ clearly."""
    lengths = torch.linalg.svdvals(rows.double() - rows.double().mean(0))
    return int((lengths > 1e-3 * lengths[0].clamp(min=1e-12)).sum())


@exercise("DeepAutoencoder", weight=2)
def test_sizes_obeyed(student: Student, hidden: Hidden) -> None:
    """Picture and code are as wide as `sizes` says, for any number of layers, and 784 and 32 unless said otherwise."""
    for sizes in ((), (784, 20, 5), (50, 7), (784, 60, 40, 20, 10)):
        pixels, width = (sizes[0], sizes[-1]) if sizes else (784, 32)
        what = f"with sizes={sizes}" if sizes else "with the sizes left out"
        images = hidden.noise("images", 8, pixels)
        model = alive(student, hidden, autoencoder(*sizes), images)
        hint = fixed("sizes") if sizes else ""
        code = expect_tensor(model.encode(images), f"encode of 8 images {what}", shape=(8, width), hint=hint)
        made = expect_tensor(model.decode(code), f"decode of 8 codes {what}", shape=(8, pixels), hint=hint)
        expect_different(made, "reconstructions")


def weights_used(student: Student, model: Remote, half: Remote, inputs: torch.Tensor) -> int:
    """How many numbers the matrices have that take part in `half`, encode or decode. Raises MismatchError without a graph."""
    model.zero_grad()
    _, slopes = student.probe("value_and_gradients")(half, inputs)
    flows = isinstance(slopes, list) and isinstance(slopes[0], torch.Tensor)
    expect(flows, expected="a gradient that arrives at what goes in", actual="none", hint=CUT)
    found = student.probe("gradients")(model)
    expect(isinstance(found, dict), expected="a model with parameters", actual="no parameters at all", hint=NO_LAYERS)
    return sum(g.numel() for g in found.values() if isinstance(g, torch.Tensor) and g.ndim > 1)


@exercise("DeepAutoencoder", weight=2)
def test_mirrored(student: Student, hidden: Hidden) -> None:
    """Between picture and code lie the widths of `sizes`, and in the decoder the same widths backwards."""
    sizes = (30, 10, 300, 40, 5)
    model = started(student, hidden, *sizes)
    want = sum(a * b for a, b in itertools.pairwise(sizes))
    for name, width in (("encode", 30), ("decode", 5)):
        used = weights_used(student, model, getattr(model, name), hidden.noise(name, 6, width))
        backwards = " backwards" if name == "decode" else ""
        hint = (
            f"Linear layers between all neighbours in sizes{backwards}; each registered, none left out, none between."
        )
        expect(
            0.99 * want <= used <= 1.04 * want,  # biases kept as matrices are 2.3 %, the wrong order is 4.8 %
            expected=f"{name} to use the {want:,} weights of a chain of linear layers with sizes={sizes}{backwards}",
            actual=f"{used:,}",
            hint=hint,
        )


@exercise("DeepAutoencoder", weight=1)
def test_any_batch(student: Student, hidden: Hidden) -> None:
    """Any number of images may come at once, and each is treated alike."""
    images = hidden.brightening("images", 70, 784)
    expect_batch_independent(alive(student, hidden, make, images), images, "reconstructions")


@exercise("DeepAutoencoder", weight=1)
def test_probabilities(student: Student, hidden: Hidden) -> None:
    """Every pixel of a reconstruction is a probability of its own, between 0 and 1, whatever the code."""
    model = alive(student, hidden, make, hidden.noise("images", 8, 784))
    code = (hidden.noise("codes", 40, 32) - 0.3) * 200
    pixels = expect_tensor(model.decode(code), "decode of 40 codes", shape=(40, 784))
    expect_probabilities(pixels)
    expect_not_cut(expect_tensor(model.decode(code / 200), "decode of 40 codes", shape=(40, 784)), "codes")


@exercise("DeepAutoencoder", weight=2)
def test_encoder_bends(student: Student, hidden: Hidden) -> None:
    """Something bends between the layers of the encoder: it is more than one linear layer."""
    model = started(student, hidden, 784, 64, 8)
    _, gradients = student.probe("value_and_gradients")(model.encode, hidden.varied("images", 200))
    slopes = gradients[0] if isinstance(gradients, list) and gradients else None
    slopes = expect_tensor(slopes, "the gradient of the codes", shape=(200, 784), dtype=None, hint=CUT)
    expect(
        rank(slopes) > 10
        or not slopes.any(),  # with ReLUs about 50; without, 8 at most, one for each number of the code
        expected="an encoder that reacts to different images in many different ways",
        actual="one that a single linear layer could replace",
        hint="Two linear layers in a row are one linear layer: put a ReLU between them, not only behind the last.",
    )


@exercise("DeepAutoencoder", weight=1)
def test_decoder_bends(student: Student, hidden: Hidden) -> None:
    """Something bends between the layers of the decoder, before the sigmoid at its end."""
    model = started(student, hidden, 784, 64, 8)
    code = torch.randn(200, 8, generator=hidden.generator("codes")) * 3
    pixels = expect_tensor(model.decode(code), "decode of 200 codes of 8", shape=(200, 784))
    before = logit(pixels)
    inside = before[:, ((before.abs() < 8).all(0))]
    expect(
        inside.shape[1] < 20 or rank(inside) > 10 or inside.std(0).max() < 1e-9,  # without, 8 at most
        expected="a decoder that is more than one linear layer and a sigmoid",
        actual="one that a single linear layer and a sigmoid could replace",
        hint="The decoder needs ReLUs between its linear layers too.",
    )


@exercise("DeepAutoencoder", weight=1)
def test_nothing_saturates(student: Student, hidden: Hidden) -> None:
    """What bends between the layers does not flatten out for large inputs, as sigmoid and tanh do."""
    hint = "Sigmoid and tanh make the gradient vanish between layers: use ReLUs there, a sigmoid at the output alone."
    model = started(student, hidden, 784, 64, 32, 8)
    images = hidden.varied("images", 40)
    near = images + 1e-4 * hidden.varied("others", 40)
    if expect_tensor(model.encode(images), "encode", shape=(40, 8)).std(0).max() < 1e-9:
        return  # the same for all: told elsewhere
    far = [expect_tensor(model.encode(1e5 * x), "encode", shape=(40, 8)).double() for x in (images, near)]
    moved = (far[1] - far[0]).norm(dim=1) > 5e-6 * far[0].norm(dim=1).clamp(min=1e-9)  # float32 errs by 1e-7
    expect(
        moved.float().mean() > 0.5,
        expected="an encoder that still tells very large inputs apart",
        actual="codes that have stopped moving",
        hint=hint,
    )
    code = 1e5 * torch.randn(40, 8, generator=hidden.generator("codes"))
    pixels = expect_tensor(model.decode(code), "decode", shape=(40, 784))
    other = expect_tensor(model.decode(code * (1 + 1e-4 * hidden.noise("n", 40, 8))), "decode", shape=(40, 784))
    if (
        pixels.std(0).max() < 1e-9
        and expect_tensor(model.decode(code / 1e5), "decode", shape=(40, 784)).std(0).max() < 1e-9
    ):
        return
    if pixels.min() >= 0.5:
        return  # never below a half: a ReLU or a second sigmoid before the output, told where pixels are bounded
    extreme = ((pixels < 0.01) | (pixels > 0.99)).float().mean()
    expect(
        extreme > 0.5 or ((other - pixels).abs().amax(1) > 1e-6).float().mean() > 0.5,
        expected="a decoder that follows very large codes, to black and white at last",
        actual="greys that have stopped moving",
        hint=hint,
    )


@exercise("DeepAutoencoder", weight=2)
def test_only_the_code_passes(student: Student, hidden: Hidden) -> None:
    """`forward` is `decode(encode(x))`: the code is all that the decoder sees."""
    for images in (hidden.noise("images", 8, 784), hidden.lookalikes()):
        expect_decodes_code_only(student, hidden, make, alive(student, hidden, make, images), images, (32,))


@exercise("DeepAutoencoder", weight=2)
def test_parameters_registered(student: Student, hidden: Hidden) -> None:
    """All that the model can learn is in its parameters: a copy that is given them does the same."""
    images = hidden.varied("images", 8)
    expect_registered(student, hidden, make, alive(student, hidden, make, images), images)


@exercise("DeepAutoencoder", weight=1)
def test_gradient_reaches_all(student: Student, hidden: Hidden) -> None:
    """Encoder and decoder can both learn: a gradient flows from the output back through the code."""
    images = hidden.noise("images", 8, 784)
    expect_gradient(student, alive(student, hidden, make, images), images, "the images")
