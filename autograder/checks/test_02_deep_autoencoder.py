"""Hidden checks of session 2: the deep autoencoder."""

import itertools
import math
from functools import cache
from typing import Any

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
    expect_number,
    expect_probabilities,
    expect_tensor,
    picture,
    seeded,
    value_of,
)
from autograder.judge.bottleneck import expect_redrawn, reconstruct
from autograder.judge.draw import bce_baselines, curve, grid
from autograder.judge.hidden import Hidden, move
from autograder.judge.history import expect_agreement, expect_history
from labkit import load_digits

# ----------------------------------------------------------------------------------------------- DeepAutoencoder


def built(student: Student, hidden: Hidden, *sizes: int) -> Remote:
    """The student's autoencoder in eval mode, its weights nudged if they start where every image looks the same."""
    model = student.put(student.DeepAutoencoder(sizes) if sizes else student.DeepAutoencoder())
    model.eval()
    out = model(hidden.noise("different", 4, sizes[0] if sizes else 784))
    if isinstance(out, torch.Tensor) and out.is_floating_point() and out.std(0).max() < 1e-6:
        state = model.state_dict()
        expect(isinstance(state, dict), expected="a model with parameters", seen="no parameters at all")
        noise = hidden.generator("nudges")
        for name, value in state.items():
            if isinstance(value, torch.Tensor) and value.is_floating_point() and "running" not in name:
                state[name] = value + 0.05 * torch.randn(value.shape, generator=noise)
        model.load_state_dict(state)
    return model


def varied(hidden: Hidden, count: int, pixels: int = 784) -> torch.Tensor:
    """Images that switch many different units on and off: half of the pixels dark, some images darker than others."""
    lit = hidden.noise("lit", count, pixels) * (hidden.noise("mask", count, pixels) > 0.5)
    return lit * (0.2 + 0.8 * hidden.noise("light", count, 1))


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
        model = built(student, hidden, *sizes)
        hint = "Make the layers from `sizes`, not from fixed numbers." if sizes else ""
        code = expect_tensor(model.encode(images), f"encode of 8 images {what}", shape=(8, width), hint=hint)
        made = expect_tensor(model.decode(code), f"decode of 8 codes {what}", shape=(8, pixels), hint=hint)
        expect(made.std(0).max() > 1e-7, expected="codes that tell 8 images apart", seen="the same for all of them")
        hint = "forward returns the reconstruction: decode(encode(x))."
        expect_tensor(model(images), f"the model's output {what}", shape=(8, pixels), hint=hint)


def weights_used(student: Student, model: Remote, half: Remote, inputs: torch.Tensor) -> int:
    """How many numbers the matrices have that take part in `half`, encode or decode."""
    model.zero_grad()
    student.probe("value_and_gradients")(half, inputs)
    found = student.probe("gradients")(model)
    expect(isinstance(found, dict), expected="a model with parameters", seen="no parameters at all")
    return sum(g.numel() for g in found.values() if isinstance(g, torch.Tensor) and g.ndim > 1)


@exercise("DeepAutoencoder", weight=2)
def test_mirrored(student: Student, hidden: Hidden) -> None:
    """Between picture and code lie the widths of `sizes`, and in the decoder the same widths backwards."""
    sizes = (30, 10, 300, 40, 5)
    model = built(student, hidden, *sizes)
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
            seen=f"{used:,}",
            hint=hint,
        )


@exercise("DeepAutoencoder", weight=1)
def test_any_batch(student: Student, hidden: Hidden) -> None:
    """Any number of images may come at once, and each is treated alike."""
    model = built(student, hidden)
    images = hidden.brightening("images", 70, 784)
    whole = expect_tensor(model(images), "the model's output for 70 images", shape=(70, 784))
    expect(whole.std(0).max() > 1e-6, expected="reconstructions that differ", seen="the same one for all images")
    for count in (1, 3, 64):
        hint = "Does a layer or a reshape hold a fixed batch size?"
        part = model(images[:count])
        part = expect_tensor(part, f"the model's output for {count} images", shape=(count, 784), hint=hint)
        hint = "An image's reconstruction must not depend on the others in its batch."
        what = "the reconstruction of an image in a smaller batch"
        expect_close(part, whole[:count], what, rtol=1e-3, atol=1e-4, hint=hint)


@exercise("DeepAutoencoder", weight=1)
def test_probabilities(student: Student, hidden: Hidden) -> None:
    """Every pixel of a reconstruction is a probability of its own, between 0 and 1, whatever the code."""
    model = built(student, hidden)
    code = (hidden.noise("codes", 40, 32) - 0.3) * 200
    pixels = expect_tensor(model.decode(code), "decode of 40 codes", shape=(40, 784))
    expect_probabilities(pixels)
    expect_not_cut(expect_tensor(model.decode(code / 200), "decode of 40 codes", shape=(40, 784)), "codes")


@exercise("DeepAutoencoder", weight=2)
def test_encoder_bends(student: Student, hidden: Hidden) -> None:
    """Something bends between the layers of the encoder: it is more than one linear layer."""
    model = built(student, hidden, 784, 64, 8)
    _, gradients = student.probe("value_and_gradients")(model.encode, varied(hidden, 200))
    slopes = gradients[0] if isinstance(gradients, list) and gradients else None
    hint = "Something cuts the graph inside encode: no_grad, detach, .data or numpy."
    slopes = expect_tensor(slopes, "the gradient of the codes", shape=(200, 784), dtype=None, hint=hint)
    expect(
        rank(slopes) > 10,  # without, 8 at most, one for each number of the code; with ReLUs about 50
        expected="an encoder that reacts to different images in many different ways",
        seen="one that a single linear layer could replace",
        hint="Two linear layers in a row are one linear layer: put a ReLU between them, not only behind the last.",
    )


@exercise("DeepAutoencoder", weight=1)
def test_decoder_bends(student: Student, hidden: Hidden) -> None:
    """Something bends between the layers of the decoder, before the sigmoid at its end."""
    model = built(student, hidden, 784, 64, 8)
    code = torch.randn(200, 8, generator=hidden.generator("codes")) * 3
    pixels = expect_tensor(model.decode(code), "decode of 200 codes of 8", shape=(200, 784))
    before = torch.logit(pixels.double().clamp(1e-7, 1 - 1e-7))
    inside = before[:, ((before.abs() < 8).all(0))]
    expect(
        inside.shape[1] < 20 or rank(inside) > 10,  # without, 8 at most
        expected="a decoder that is more than one linear layer and a sigmoid",
        seen="one that a single linear layer and a sigmoid could replace",
        hint="The decoder needs ReLUs between its linear layers too.",
    )


@exercise("DeepAutoencoder", weight=1)
def test_nothing_saturates(student: Student, hidden: Hidden) -> None:
    """What bends between the layers does not flatten out for large inputs, as sigmoid and tanh do."""
    hint = "Sigmoid and tanh make the gradient vanish between layers: use ReLUs there, a sigmoid at the output alone."
    model = built(student, hidden, 784, 64, 32, 8)
    images = varied(hidden, 40)
    near = images + 1e-4 * varied(hidden, 80)[40:]
    far = [expect_tensor(model.encode(1e5 * x), "encode", shape=(40, 8)).double() for x in (images, near)]
    moved = (far[1] - far[0]).norm(dim=1) > 5e-6 * far[0].norm(dim=1).clamp(min=1e-9)  # float32 errs by 1e-7
    expect(
        moved.float().mean() > 0.5,
        expected="an encoder that still tells very large inputs apart",
        seen="codes that have stopped moving",
        hint=hint,
    )
    code = 1e5 * torch.randn(40, 8, generator=hidden.generator("codes"))
    pixels = expect_tensor(model.decode(code), "decode", shape=(40, 784))
    other = expect_tensor(model.decode(code * (1 + 1e-4 * hidden.noise("n", 40, 8))), "decode", shape=(40, 784))
    extreme = ((pixels < 0.01) | (pixels > 0.99)).float().mean()
    expect(
        extreme > 0.5 or ((other - pixels).abs().amax(1) > 1e-6).float().mean() > 0.5,
        expected="a decoder that follows very large codes, to black and white at last",
        seen="greys that have stopped moving",
        hint=hint,
    )


@exercise("DeepAutoencoder", weight=2)
def test_only_the_code_passes(student: Student, hidden: Hidden) -> None:
    """`forward` is `decode(encode(x))`: the code is all that the decoder sees."""
    images = hidden.noise("images", 8, 784)
    model = built(student, hidden)
    whole = expect_tensor(model(images), "the model's output for 8 images", shape=(8, 784))
    code = expect_tensor(model.encode(images), "encode of 8 images", shape=(8, 32))
    expect(code.std(0).max() > 1e-7, expected="codes that differ between images", seen="the same code for every image")
    there = student.elsewhere()
    other = built(there, hidden)
    other.load_state_dict(model.state_dict())
    hint = (
        "Something of the image reaches the output around the code (a skip connection, or something kept from encode), "
        "or forward goes another way than encode and decode."
    )
    alone = expect_tensor(other.decode(code), "decode of 8 codes", shape=(8, 784))
    expect_close(alone, whole, "decoding the code alone, compared with forward", rtol=1e-3, atol=1e-4, hint=hint)


@exercise("DeepAutoencoder", weight=2)
def test_parameters_registered(student: Student, hidden: Hidden) -> None:
    """All that the model can learn is in its parameters: a copy that is given them does the same."""
    images = varied(hidden, 8)
    model = built(student, hidden)
    first = expect_tensor(model(images), "the model's output for 8 images", shape=(8, 784))
    again = expect_tensor(model(images), "the model's output", shape=(8, 784))
    hint = "Are layers made inside forward? They start anew at every call, and no optimiser knows them."
    expect_close(again, first, "the same output when asked again", rtol=1e-3, atol=1e-5, hint=hint)
    state = model.state_dict()
    expect(
        isinstance(state, dict) and state,
        expected="a model with parameters",
        seen="no parameters at all",
        hint="A plain Python list hides its layers from PyTorch: use nn.ModuleList or nn.Sequential.",
    )
    there = student.elsewhere()
    there.library("torch.manual_seed")(4321)
    other = built(there, hidden)
    other.load_state_dict(state)
    copy = expect_tensor(other(images), "the copy's output", shape=(8, 784))
    hint = "Some layer is not registered: a plain Python list hides layers; use nn.ModuleList or nn.Sequential."
    expect_close(copy, first, "the copy's output", rtol=1e-4, atol=1e-6, hint=hint)


@exercise("DeepAutoencoder", weight=1)
def test_gradient_reaches_all(student: Student, hidden: Hidden) -> None:
    """Encoder and decoder can both learn: a gradient flows from the output back through the code."""
    model = built(student, hidden)
    _, gradients = student.probe("value_and_gradients")(model, hidden.noise("images", 8, 784))
    first = gradients[0] if isinstance(gradients, list) and gradients else None
    expect(
        isinstance(first, torch.Tensor) and bool(first.abs().max() > 0),
        expected="a gradient that arrives at the images",
        seen="none",
        hint="Something cuts the graph on the way: no_grad, detach, .data, numpy, or rounding.",
    )


# ------------------------------------------------------------------------------------------ predicted_parameters

WIDTHS = (784, 128, 64, 32, 64, 128, 784)


@exercise("predicted_parameters", weight=1)
def test_counted(student: Student) -> None:
    """The number of parameters of 784 → 128 → 64 → 32 → 64 → 128 → 784: weights and biases of all six layers."""
    value = student.value("predicted_parameters")
    seen = "None" if value is None else f"an object of type {type(value).__name__}"
    plain = isinstance(value, (int, float)) and not isinstance(value, bool)
    expect(plain, expected="a whole number", seen=seen)
    weights, biases = sum(a * b for a, b in itertools.pairwise(WIDTHS)), sum(WIDTHS[1:])
    half = sum(a * b for a, b in itertools.pairwise(WIDTHS[:4]))
    hints = {
        weights: "These are the weights; each layer also has a bias for each of its outputs.",
        half + sum(WIDTHS[1:4]): "That is the encoder alone.",
        half + sum(WIDTHS[4:]): "That is the decoder alone.",
        2 * (half + sum(WIDTHS[1:4])): "The decoder has other biases than the encoder: one for each of its *outputs*.",
        weights + biases + 784: "The picture itself has no biases: only a layer's outputs have.",
        weights + biases - 784: "The last layer's biases are missing.",
    }
    hint = hints.get(int(value) if math.isfinite(value) else 0, "Each layer: inputs × outputs weights, outputs biases.")
    what = "the number of weights and biases of all six layers"
    expect(value == weights + biases, expected=what, seen=f"{value}", hint=hint)


# ----------------------------------------------------------------------------------------------------------- fit

PIXELS = 40


class Fitting:
    """The student's fit on one linear layer and a sigmoid, which note down whatever passes through them."""

    def __init__(self, student: Student, hidden: Hidden) -> None:
        self.student = student
        layers = [
            student.put(student.library("torch.nn.Linear")(PIXELS, PIXELS)),
            student.put(student.library("torch.nn.Sigmoid")()),
        ]
        self.spy = student.put(student.probe("Spy")(student.put(student.library("torch.nn.Sequential")(*layers))))
        self.start = {
            "inner.0.weight": hidden.noise("weight", PIXELS, PIXELS) * 0.2 - 0.1,
            "inner.0.bias": torch.full((PIXELS,), -0.5),
        }
        self.train = self.shaded(hidden, "train", 7)
        self.valid = self.shaded(hidden, "valid", 5)
        self.reset()

    @staticmethod
    def shaded(hidden: Hidden, name: str, count: int) -> torch.Tensor:
        """Images from dark to light, so that each has another loss."""
        return (hidden.noise(name, count, PIXELS) * 0.1 + torch.linspace(0, 0.9, count)[:, None]).clamp(0, 1)

    def reset(self) -> None:
        self.spy.load_state_dict(self.start)
        self.spy.calls.clear()

    def fit(self, *, epochs: int, seed: int | None = 0, **options: Any) -> dict[str, list[float]]:
        """What fit returned, once it is known to be what the docstring says; `seed=None` for no generator."""
        if seed is not None:
            options["generator"] = seeded(self.student, seed)
        train, valid = options.pop("train", self.train), options.pop("valid", self.valid)
        value = self.student.fit(self.spy, train, valid, epochs, **options)
        expect(
            isinstance(value, dict) and {"train", "valid"} <= set(value),
            expected='a dictionary with the lists "train" and "valid"',
            seen=f"one with {', '.join(value) or 'nothing'}" if isinstance(value, dict) else type(value).__name__,
        )
        for name in ("train", "valid"):
            losses = value[name]
            seen = f"{len(losses)}" if isinstance(losses, (list, tuple)) else f"a {type(losses).__name__}"
            hint = "Append one training loss and one validation loss in each epoch."
            listed = isinstance(losses, (list, tuple)) and len(losses) == epochs
            expect(listed, expected=f'{epochs} entries in "{name}" for {epochs} epochs', seen=seen, hint=hint)
            value[name] = [expect_number(loss, f'an entry of "{name}"') for loss in losses]
        return dict(value)

    def weights(self) -> dict[str, torch.Tensor]:
        state = self.spy.state_dict()
        expect(isinstance(state, dict), expected="the model that was passed in", seen="one without weights")
        for name, before in self.start.items():
            expect_tensor(state.get(name), "the model's weights after fit", shape=tuple(before.shape))
        return dict(state)

    def calls(self) -> list[dict[str, Any]]:
        """Each call of the model, with the rows of the training and of the validation images that were in it."""
        calls: list[dict[str, Any]] = value_of(self.spy.calls)
        for call in calls:
            for name, pool in (("train", self.train), ("valid", self.valid)):
                distance = torch.cdist(call["input"].reshape(-1, PIXELS).float(), pool)
                call[name] = distance.argmin(1)[distance.amin(1) < 1e-4].tolist()
        return calls

    def steps(self) -> list[list[int]]:
        """Which training images were learned from in each batch."""
        return [call["train"] for call in self.calls() if call["grad"] and call["train"]]


def affine(weights: dict[str, torch.Tensor], images: torch.Tensor) -> torch.Tensor:
    return torch.sigmoid(F.linear(images, weights["inner.0.weight"], weights["inner.0.bias"]))


def costs(weights: dict[str, torch.Tensor], images: torch.Tensor) -> torch.Tensor:
    """The mean BCE of each image."""
    return F.binary_cross_entropy(affine(weights, images), images, reduction="none").mean(1)


def chunks(items: list[Any], size: int) -> list[tuple[Any, ...]]:
    return [tuple(items[start : start + size]) for start in range(0, len(items), size)]


def distance(a: dict[str, torch.Tensor], b: dict[str, torch.Tensor]) -> float:
    return max((a[name] - b[name]).abs().max().item() for name in a if name in b)


@exercise("fit", weight=1)
def test_one_loss_an_epoch(student: Student, hidden: Hidden) -> None:
    """The result has one training loss and one validation loss for each epoch, whatever their number."""
    fitting = Fitting(student, hidden)
    for epochs in (1, 4):
        fitting.reset()
        fitting.fit(epochs=epochs, batch_size=3)
    expect(bool(fitting.steps()), expected="a model that is asked about training images", seen="one that never was")


@exercise("fit", weight=2)
def test_learns(student: Student, hidden: Hidden) -> None:
    """The weights move from the first batch on, and the loss on the training images falls."""
    fitting = Fitting(student, hidden)
    fitting.fit(epochs=1, batch_size=7, lr=0.5)
    expect(
        distance(fitting.weights(), fitting.start) > 0,
        expected="weights that moved in an epoch of one batch",
        seen="the weights that the model had before",
        hint="Each batch needs zero_grad, backward and step, in this order, on the model that was passed in.",
    )
    digits = load_digits().train_images[:200].unflatten(1, (28, 28))[:, 6:22:2, 9:19:2].flatten(1)  # 8 × 5 pixels
    fitting.reset()
    before = costs(fitting.start, digits).mean().item()
    fitting.fit(epochs=25, batch_size=20, lr=0.01, train=digits)
    after = costs(fitting.weights(), digits).mean().item()
    expect(
        after < 0.7 * before,  # right answers .3 to .5
        expected="a loss that falls by a third or more in 250 batches",
        seen=f"{before:.3f} before, {after:.3f} after",
        hint="Does every batch make a step, with an optimiser that uses `lr`, towards a *smaller* mean BCE?",
    )


@exercise("fit", weight=1)
def test_learning_rate_obeyed(student: Student, hidden: Hidden) -> None:
    """`lr` decides how far the weights move: not at all with 0, less with a smaller one."""
    fitting = Fitting(student, hidden)
    fitting.fit(epochs=2, batch_size=3, lr=0.0)
    still = distance(fitting.weights(), fitting.start)
    hint = "Hand `lr` on to the optimiser."
    expect(still < 1e-7, expected="weights that stay with lr=0", seen=f"weights that moved by {still:.2g}", hint=hint)
    moved = []
    for lr in (1e-4, 1e-2):
        fitting.reset()
        fitting.fit(epochs=2, batch_size=3, lr=lr)
        moved.append(distance(fitting.weights(), fitting.start))
    seen = f"{moved[0]:.2g} and {moved[1]:.2g}"
    expect(moved[1] > 3 * moved[0], expected="a longer way with lr=0.01 than with lr=0.0001", seen=seen, hint=hint)


@exercise("fit", weight=1)
def test_gradients_cleared(student: Student, hidden: Hidden) -> None:
    """Each step uses the gradient of its own batch alone: gradients don't pile up."""
    fitting = Fitting(student, hidden)
    for seed in range(4):
        fitting.reset()
        fitting.fit(epochs=2, batch_size=2, lr=0.0, seed=seed)
        steps = fitting.steps()
        expect(bool(steps), expected="a model that is asked about training images", seen="one that never was")
        leaves = {name: value.clone().requires_grad_() for name, value in fitting.start.items()}
        want = torch.autograd.grad(costs(leaves, fitting.train[steps[-1]]).mean(), list(leaves.values()))
        left = student.probe("gradients")(fitting.spy)
        kept = [left.get(name) for name in leaves] if isinstance(left, dict) else []
        found = [part for part in kept if isinstance(part, torch.Tensor)]
        if [part.shape for part in found] != [part.shape for part in want]:
            continue  # cleared after the step, which is as good
        one = torch.cat([part.flatten().double() for part in want])
        got = torch.cat([part.flatten().double() for part in found])
        size = got.norm() / one.norm()
        alone = size < 1e-6 or (size < 1.5 and torch.cosine_similarity(got, one, dim=0) > 0.99)
        expect(
            alone,
            expected="the last batch's gradient, or none, after the last step",
            seen=f"another one, {size:.1f} times as long",
            hint="PyTorch adds each gradient to the last one unless optimizer.zero_grad() clears it, before every "
            "backward.",
        )


@exercise("fit", weight=1)
def test_every_image_once(student: Student, hidden: Hidden) -> None:
    """Every training image is learned from once an epoch, in batches of `batch_size` and a shorter last one."""
    fitting = Fitting(student, hidden)
    fitting.fit(epochs=2, batch_size=3)
    steps = fitting.steps()
    used = [sorted(itertools.chain(*steps[: len(steps) // 2])), sorted(itertools.chain(*steps[len(steps) // 2 :]))]
    expect(
        used == [list(range(7))] * 2,
        expected="7 of 7 images, each once, in each of 2 epochs",
        seen=f"{len(used[0])} uses of {len(set(used[0]))} images, then {len(used[1])} of {len(set(used[1]))}",
        hint="Is the last batch dropped when it is short, or are images drawn more than once?",
    )
    sizes = sorted(map(len, steps))
    expect(sizes == [1, 1, 3, 3, 3, 3], expected="batches of 3, 3 and 1", seen=f"batches of {sizes}")


@exercise("fit", weight=1)
def test_shuffled_anew(student: Student, hidden: Hidden) -> None:
    """The images come in a new random order in every epoch, drawn from `generator` where one is given."""
    fitting = Fitting(student, hidden)

    def order(seed: int | None, epochs: int, batch_size: int) -> list[list[int]]:
        fitting.reset()
        fitting.fit(epochs=epochs, batch_size=batch_size, seed=seed)
        return fitting.steps()

    for seed in (1, None):
        single = [step[0] for step in order(seed, 5, 1)]
        expect(
            len({tuple(part) for part in chunks(single, 7)}) > 1,
            expected="another order in each epoch",
            seen="the same order in 5 epochs",
            hint="Draw a new random order inside the loop over the epochs.",
        )
    company = {frozenset(map(frozenset, part)) for part in chunks([tuple(step) for step in order(2, 6, 3)], 3)}
    expect(
        len(company) > 1,
        expected="images that meet others in each epoch's batches",
        seen="the same batches in 6 epochs",
        hint="Shuffle the images, not only the order of fixed batches.",
    )
    student.library("torch.manual_seed")(1)
    first = order(5, 3, 1)
    student.library("torch.manual_seed")(2)
    second = order(5, 3, 1)
    expect(
        first == second,
        expected="the same order from two generators with the same seed",
        seen="two different orders",
        hint="Pass `generator` on to whatever draws the random order.",
    )
    expect(
        order(5, 3, 1) != order(6, 3, 1) or order(7, 3, 1) != order(8, 3, 1),
        expected="another order from a generator with another seed",
        seen="the same order",
        hint="A fixed seed inside fit gives the same order each time.",
    )


@exercise("fit", weight=1)
def test_training_losses(student: Student, hidden: Hidden) -> None:
    """A training loss is the mean BCE over the epoch's images, each counting alike, as a plain float."""
    fitting = Fitting(student, hidden)
    images = fitting.train[:5]
    history = fitting.fit(epochs=6, batch_size=2, lr=0.0, train=images)  # each epoch ends with another image
    each = costs(fitting.start, images)
    total = each.sum()
    mistakes: list[tuple[Any, str]] = []
    for last in each:
        mistakes += [
            (
                ((total - last) / 2 + last) / 3,
                "A mean of batch means counts the images of a short last batch too often.",
            ),
            (last, "That is the loss of the last batch alone."),
            ((total - last) / 4, "The last, short batch is missing."),
            ((total - last) / 2 + last, "That is the sum of the batches' losses."),
            (((total - last) / 2 + last) / 5, "Weigh each batch's mean by its number of images."),
        ]
    squares = (affine(fitting.start, images) - images).square().mean()
    mistakes += [
        (total, "That is the sum over the images; divide by their number."),
        (total / 2, "Divide by the number of images, not by the batch size."),
        (total * PIXELS / 5, "Take the mean over the pixels too."),
        (squares, "That is the mean squared error, not the binary cross-entropy."),
        (costs(fitting.start, fitting.valid).mean(), "That is the loss on the validation images."),
    ]
    got = max(torch.tensor(history["train"]), key=lambda loss: (loss - total / 5).abs().nan_to_num(math.inf))
    what = "the training loss of 5 images in batches of 2, 2 and 1"
    expect_close(got, total / 5, what, rtol=1e-3, atol=1e-5, mistakes=mistakes)


@exercise("fit", weight=2)
def test_validation_losses(student: Student, hidden: Hidden) -> None:
    """A validation loss is the mean BCE over the validation images, of the model as it is after that epoch."""
    fitting = Fitting(student, hidden)
    for epochs in (1, 3):
        fitting.reset()
        history = fitting.fit(epochs=epochs, batch_size=2, lr=0.05)
        now = fitting.weights()
        each = costs(now, fitting.valid)
        mistakes: list[tuple[Any, str]] = [
            (costs(now, fitting.train).mean(), "That is the loss on the training images."),
            (costs(fitting.start, fitting.valid).mean(), "That is the loss before the epoch."),
            (
                (each[:2].mean() + each[2:4].mean() + each[4]) / 3,
                "A mean of batch means counts a short batch too often.",
            ),
            (each.sum(), "That is the sum over the images."),
            (each.mean() * PIXELS, "Take the mean over the pixels too."),
            (each[4], "That is the loss of the last batch alone."),
            ((affine(now, fitting.valid) - fitting.valid).square().mean(), "That is the mean squared error."),
        ]
        got = torch.tensor(history["valid"][-1])
        hint = "Measure the validation loss after the epoch's last step, on all validation images."
        what = f"the last validation loss of {epochs} epoch{'s' * (epochs > 1)}"
        expect_close(got, each.mean(), what, rtol=1e-3, atol=1e-5, mistakes=mistakes, hint=hint)


@exercise("fit", weight=2)
def test_validation_only_looks(student: Student, hidden: Hidden) -> None:
    """Nothing is learned from the validation images: with others, the weights end up the same."""
    hint = "Validation images are only looked at: no step, no batch norm statistics, no choice of weights by them."
    ends = []
    for name in ("valid", "other"):
        fitting = Fitting(student.elsewhere(), hidden)
        fitting.train, fitting.valid = fitting.train * 0.1, fitting.valid * 0.1  # dark, and validated on dark or bright
        fitting.valid = 1 - fitting.valid if name == "other" else fitting.valid
        fitting.student.library("torch.manual_seed")(3)
        fitting.fit(epochs=6, batch_size=3, lr=0.1)
        ends.append(fitting.weights())
        expect(
            not any(call["grad"] and call["training"] and call["valid"] for call in fitting.calls()),
            expected="training batches without validation images",
            seen="validation images among them",
            hint=hint,
        )
    off = distance(*ends)
    seen = f"weights that differ by {off:.2g}"
    expect(off < 1e-5, expected="the same weights with other validation images", seen=seen, hint=hint)


@exercise("fit", weight=1)
def test_modes(student: Student, hidden: Hidden) -> None:
    """The model trains in training mode, in every epoch, and is validated in evaluation mode without gradients."""
    fitting = Fitting(student, hidden)
    fitting.fit(epochs=3, batch_size=3)
    for call in fitting.calls():
        if call["valid"] and not call["train"]:
            expect(
                not call["training"],
                expected="validation in evaluation mode",
                seen="a model in training mode",
                hint="Call model.eval() before you validate: dropout must not disturb the measurement.",
            )
            expect(
                not call["grad"],
                expected="validation without gradients",
                seen="gradients switched on",
                hint="Put the validation under torch.no_grad().",
            )
        elif call["grad"]:
            expect(
                call["training"],
                expected="training in training mode",
                seen="a model in evaluation mode",
                hint="After validation call model.train() again, or the next epoch trains without dropout.",
            )


# ------------------------------------------------------------------------------------------------ gradient_norms


def stack(student: Student, hidden: Hidden, *, nested: bool = False) -> tuple[Remote, dict[str, torch.Tensor]]:
    """A chain 40 → 16 → 8 → 40 in the student's process, and its weights as "0", "1", "2" and biases as "b0" …"""
    layer = student.library("torch.nn.Sequential")

    def part(inputs: int, outputs: int, bend: str) -> list[Remote]:
        linear = student.put(student.library("torch.nn.Linear")(inputs, outputs))
        return [linear, student.put(student.library(f"torch.nn.{bend}")())]

    parts = [part(PIXELS, 16, "ReLU"), part(16, 8, "ReLU"), part(8, PIXELS, "Sigmoid")]
    if nested:
        inner = [student.put(layer(*each)) for each in parts]
        model = student.put(layer(student.put(layer(*inner[:2])), inner[2]))
        names = ["0.0.0", "0.1.0", "1.0"]
    else:
        model = student.put(layer(*itertools.chain(*parts)))
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


def expect_norms(got: object, weights: dict[str, torch.Tensor], images: torch.Tensor, hint: str = "") -> None:
    if isinstance(got, (list, tuple)) and len(got) == 6:
        hint = "Weights only: biases don't count."
    if isinstance(got, (list, tuple)) and len(got) in (5, 7):
        hint = "One number for each nn.Linear: activations have no weights, the whole model counts only once."
    expect(
        isinstance(got, (list, tuple)) and len(got) == 3,
        expected="a list of 3 floats for 3 linear layers",
        seen=f"a list of {len(got)}" if isinstance(got, (list, tuple)) else type(got).__name__,
        hint=hint or "Find every nn.Linear, wherever it is: model.modules() lists them all.",
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


@exercise("gradient_norms", weight=2)
def test_norms(student: Student, hidden: Hidden) -> None:
    """Each linear layer's weights get the L2 norm of the mean BCE's gradient, first layer first."""
    model, weights = stack(student, hidden)
    images = (hidden.noise("images", 12, PIXELS) > 0.5).float()
    expect_norms(student.gradient_norms(model, images), weights, images)


@exercise("gradient_norms", weight=1)
def test_gradients_from_before(student: Student, hidden: Hidden) -> None:
    """Gradients that were there before don't count, nor does an earlier call."""
    model, weights = stack(student, hidden)
    images = hidden.noise("images", 12, PIXELS)
    student.probe("value_and_gradients")(model, hidden.noise("others", 5, PIXELS))
    hint = "backward() adds to what .grad holds already: the gradient of this loss alone is asked for."
    for _ in range(2):
        expect_norms(student.gradient_norms(model, images), weights, images, hint)


@exercise("gradient_norms", weight=1)
def test_model_left_alone(student: Student, hidden: Hidden) -> None:
    """Parameters and gradients are afterwards as they were before."""
    model, _ = stack(student, hidden)
    images = hidden.noise("images", 12, PIXELS)
    for before in ("no gradients", "gradients"):
        if before == "gradients":
            student.probe("value_and_gradients")(model, hidden.noise("others", 5, PIXELS))
        state, grads = model.state_dict(), student.probe("gradients")(model)
        student.gradient_norms(model, images)
        after, now = model.state_dict(), student.probe("gradients")(model)
        known = all(isinstance(part, dict) and set(part) == set(state) for part in (after, now))
        expect(known, expected="the model's parameters afterwards", seen="other parameters")
        hint = "Measuring is not training: no optimiser, no step."
        still = all(torch.equal(after[name], state[name]) for name in state)
        expect(still, expected="parameters as they were", seen="parameters that moved", hint=hint)
        for name in state:
            old, new = grads[name], now[name]
            old = torch.zeros_like(state[name]) if old is None else old
            new = torch.zeros_like(state[name]) if new is None else new
            expect(
                torch.allclose(old, new, rtol=1e-5, atol=1e-9),
                expected="the .grad of each parameter as it was before" + (" (there was none)" * (before[0] == "n")),
                seen="another one",
                hint="Put back what was in .grad, or use torch.autograd.grad, which doesn't store anything.",
            )


@exercise("gradient_norms", weight=1)
def test_layers_anywhere(student: Student, hidden: Hidden) -> None:
    """Linear layers are found wherever they are in the model, whatever they are called."""
    model, weights = stack(student, hidden, nested=True)
    images = hidden.noise("images", 9, PIXELS)
    expect_norms(student.gradient_norms(model, images), weights, images)
    around = [("Unflatten", 1, (1, PIXELS)), ("Conv1d", 1, 1, 3, 1, 1), ("Flatten",)]
    layers = [*around, ("Linear", PIXELS, 6), ("LayerNorm", 6), ("PReLU",), ("Linear", 6, PIXELS), ("Sigmoid",)]
    made = [student.put(student.library(f"torch.nn.{kind}")(*given)) for kind, *given in layers]
    mixed = student.library("torch.nn.Sequential")(*made)
    for model in (student.probe("TinyAutoencoder")(PIXELS, 6), mixed):
        found = student.gradient_norms(student.put(model), images)
        expect(
            isinstance(found, (list, tuple)) and len(found) == 2,
            expected="2 floats for a model with 2 linear layers",
            seen=f"{len(found)} numbers" if isinstance(found, (list, tuple)) else type(found).__name__,
            hint="isinstance(layer, nn.Linear) tells them from convolutions, normalisations and all else with weights.",
        )


# ------------------------------------------------------------------------------- anomaly_scores, anomaly_threshold


def redrawer(student: Student, hidden: Hidden) -> tuple[Remote, dict[str, torch.Tensor]]:
    """A small autoencoder in the student's process, and its weights."""
    weights = {
        "encoder.weight": hidden.noise("w1", 6, PIXELS) * 0.3,
        "encoder.bias": hidden.noise("b1", 6) * 0.1,
        "decoder.weight": (hidden.noise("w2", PIXELS, 6) - 0.5) * 2,
        "decoder.bias": hidden.noise("b2", PIXELS) - 0.5,
    }
    model = student.put(student.probe("TinyAutoencoder")(PIXELS, 6))
    model.load_state_dict(weights)
    return model, weights


def redrawn(weights: dict[str, torch.Tensor], images: torch.Tensor) -> torch.Tensor:
    code = torch.relu(F.linear(images, weights["encoder.weight"], weights["encoder.bias"]))
    return torch.sigmoid(F.linear(code, weights["decoder.weight"], weights["decoder.bias"]))


@exercise("anomaly_scores", weight=2)
def test_score_of_each_image(student: Student, hidden: Hidden) -> None:
    """Each image gets its own score, the mean squared error of its reconstruction."""
    model, weights = redrawer(student, hidden)
    for count in (5, 1, PIXELS):
        images = varied(hidden, count, PIXELS)
        made = redrawn(weights, images)
        squares = (made - images).square()
        hint = "One score for each image: take the mean over the pixels of each, not over the batch."
        got = expect_tensor(
            student.anomaly_scores(model, images), f"the scores of {count} images", shape=(count,), hint=hint
        )
        mistakes: list[tuple[Any, str]] = [
            (-squares.mean(1), "The sign is wrong: what is drawn badly scores high."),
            (squares.sum(1), "That is the sum over the pixels; take the mean."),
            (squares.mean(1).sqrt(), "That is the root of the mean squared error; leave out the root."),
            ((made - images).abs().mean(1), "That is the mean absolute error."),
            ((made - images).mean(1).square(), "That is the square of the mean; take the mean of the squares."),
            (squares.amax(1), "That is the worst pixel; take the mean over the pixels."),
            (squares.mean().expand(count), "Every image got the batch's mean: each has a score of its own."),
            (
                F.binary_cross_entropy(made, images, reduction="none").mean(1),
                "That is the BCE; take the squared error.",
            ),
        ]
        if count == PIXELS:
            mistakes.append((squares.mean(0), "You took the mean over the images, pixel by pixel: the other axis."))
        expect_close(got, squares.mean(1), "the scores", rtol=1e-3, atol=1e-6, mistakes=mistakes, hint=hint)


@exercise("anomaly_scores", weight=1)
def test_scores_hold_no_graph(student: Student, hidden: Hidden) -> None:
    """Scores are plain numbers: no computation graph hangs on them, and no gradient is left in the model."""
    model, _ = redrawer(student, hidden)
    scores = student.anomaly_scores(model, varied(hidden, 6, PIXELS))
    scores = expect_tensor(scores, "the scores of 6 images", shape=(6,))
    expect(scores.std() > 0, expected="scores that differ between images", seen="the same score for all")
    expect(
        not getattr(scores, "held_graph", False),
        expected="scores without a computation graph",
        seen="a tensor that still holds one",
        hint="Compute them under torch.no_grad(): nobody learns from scores, and the graph keeps every image in memory.",
    )
    left = student.probe("gradients")(model)
    clean = isinstance(left, dict) and all(g is None or not g.any() for g in left.values())
    expect(clean, expected="a model without gradients", seen="gradients left behind")


def expect_rate(student: Student, scores: torch.Tensor, *rate: float) -> None:
    """The threshold lets the right number of `scores` through, or one more or fewer."""
    asked = rate[0] if rate else 0.05
    line = expect_number(student.anomaly_threshold(scores, *rate), "the threshold", hint="Return one float.")
    above, wanted = int((scores.double() > line).sum()), asked * len(scores)
    mean, sd = scores.mean().item(), scores.std().item()
    hint = "Sort the normal scores: which one has the fraction false_alarm_rate of them above it?"
    if abs((scores.double() < line).sum() - wanted) <= 2 and asked != 0.5:
        hint = "That is the wrong tail: that fraction lies *below* your threshold; the alarm rings above it."
    elif any(math.isclose(line, mean + k * sd, rel_tol=1e-2) for k in (1, 1.645, 1.96, 2, 3)):
        hint = "Mean plus some standard deviations is right for a bell curve only; scores have long tails. Take a quantile."
    elif math.isclose(line, torch.quantile(scores, (1 - asked) / 100).item(), rel_tol=1e-2):
        hint = "np.percentile wants percents, 0 to 100, torch.quantile a fraction, 0 to 1."
    elif math.isclose(line, scores.max().item(), rel_tol=1e-6):
        hint = "With the largest normal score as the threshold, nothing normal rings: the rate is not 0."
    seen = f"{above} above yours"
    expect(
        abs(above - wanted) <= 1.5,
        expected=f"{wanted:.0f} of {len(scores)} normal scores above the threshold, for a rate of {asked}",
        seen=seen,
        hint=hint,
    )


@exercise("anomaly_threshold", weight=2)
def test_rate_kept(student: Student, hidden: Hidden) -> None:
    """The asked fraction of normal scores lies above the threshold, for any rate and scores with a long tail."""
    scores = 0.01 * torch.exp(torch.randn(1000, generator=hidden.generator("scores")))
    for rate in (0.01, 0.05, 0.2, 0.5, 0.9):
        expect_rate(student, scores, rate)


@exercise("anomaly_threshold", weight=1)
def test_any_scores(student: Student, hidden: Hidden) -> None:
    """It works for few and for many scores, for small and for large ones, in any order."""
    few = hidden.noise("few", 40) * 1e-4
    two_humps = torch.cat([hidden.noise("left", 150) * 0.1, 5 + hidden.noise("right", 150)])
    two_humps = two_humps[torch.randperm(300, generator=hidden.generator("order"))]
    large = 1e3 * hidden.noise("large", 2000) ** 4
    for scores in (few, two_humps, large):
        for rate in (0.1, 0.3):
            expect_rate(student, scores, rate)


@exercise("anomaly_threshold", weight=1)
def test_five_percent_unless_said(student: Student, hidden: Hidden) -> None:
    """Without a rate, 5 of 100 normal scores lie above the threshold."""
    expect_rate(student, hidden.noise("scores", 400) ** 2)


# ------------------------------------------------------------------------------------------- freeze_and_classify

CODE = 32


@cache
def trained_encoder() -> tuple[torch.Tensor, torch.Tensor]:
    """Weights (32, 784) and biases (32,) of one ReLU layer that tells digits apart, also moved ones; takes 2 s once."""
    digits = load_digits()
    generator = torch.Generator().manual_seed(1)
    squares = digits.train_images.view(-1, 1, 28, 28)
    images = torch.cat([move(squares, generator).flatten(1) for _ in range(3)])
    labels = digits.train_labels.repeat(3)
    weight = ((torch.rand(CODE, 784, generator=generator) - 0.5) * 0.17).requires_grad_()
    head = ((torch.rand(10, CODE, generator=generator) - 0.5) * 0.8).requires_grad_()
    bias = torch.zeros(CODE, requires_grad=True)
    adam = torch.optim.Adam([weight, bias, head], lr=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(adam, max_lr=0.01, total_steps=6 * 120)
    for _ in range(6):
        for rows in torch.randperm(len(images), generator=generator).split(100):
            loss = F.cross_entropy(F.linear(torch.relu(F.linear(images[rows], weight, bias)), head), labels[rows])
            adam.zero_grad()
            loss.backward()
            adam.step()
            schedule.step()
    with torch.no_grad():
        scale = 3 / torch.relu(F.linear(digits.train_images, weight, bias)).mean(0).clamp(min=0.05)
        return weight * scale[:, None], bias * scale


class Pretrained:
    """A trained encoder that we bring, so that no answer depends on another: 32 numbers that tell digits apart."""

    def __init__(self, student: Student, hidden: Hidden, *, size: float = 1.0) -> None:
        digits = load_digits()
        self.images, self.labels = digits.train_images, (digits.train_labels * 3 + 1) % 10  # names of our own
        weight, bias = (part * size for part in trained_encoder())
        self.weights = {
            "encoder.weight": weight,
            "encoder.bias": bias,
            "decoder.weight": (hidden.noise("decoder", 784, CODE) - 0.5) * 0.4,
            "decoder.bias": hidden.noise("bias", 784) - 0.5,
        }
        maker = student.put(student.library("functools.partial")(student.probe("TinyAutoencoder"), 784, CODE))
        student.define("DeepAutoencoder", maker)  # for answers that build the encoder anew and load its weights
        self.student = student
        self.model = student.put(maker())
        self.model.load_state_dict(self.weights)

    def twins(self, images: torch.Tensor, others: torch.Tensor) -> list[torch.Tensor]:
        """Two pairs of batches: the images of a pair differ, and the encoder gives them the same codes.

        In the first pair they differ in what the encoder does not look at; in the second, in how far below zero those
        units are that the ReLU switches off.
        """
        weight, bias = (self.weights[f"encoder.{name}"].double() for name in ("weight", "bias"))
        basis = torch.linalg.qr(weight.T)[0]
        apart = (others - images).double()
        twin = images.double() + apart - apart @ basis @ basis.T
        before = images.double() @ weight.T + bias
        pairs = [images, twin]
        for depth in (0.001, 0.6):
            wanted = torch.where(before < 0, torch.full_like(before, -depth), before)
            pairs.append(images.double() + (wanted - before) @ torch.linalg.pinv(weight).T)
        return [batch.float() for batch in pairs]

    def classifier(self, images: torch.Tensor, labels: torch.Tensor, **options: int) -> Remote:
        """The classifier in eval mode."""
        made = self.student.freeze_and_classify(self.model, images, labels, **options)
        expect(
            isinstance(made, Remote),
            expected="a classifier, an nn.Module",
            seen="None" if made is None else type(made).__name__,
            hint="Return the classifier, not what it says of some images.",
        )
        kept = self.student.put(made)
        kept.eval()
        return kept


def logits_of(classifier: Remote, images: torch.Tensor) -> torch.Tensor:
    shape = (len(images), 10)
    hint = "The classifier takes images (n, 784), encodes them itself, and gives ten logits for each."
    return expect_tensor(classifier(images), f"the logits of {len(images)} images", shape=shape, hint=hint)


@exercise("freeze_and_classify", weight=2)
def test_encoder_frozen(student: Student, hidden: Hidden) -> None:
    """The encoder inside gives the codes that it gave before: images with equal codes get equal logits."""
    given = Pretrained(student, hidden)
    classifier = given.classifier(given.images[:1000], given.labels[:1000], epochs=3)
    digits = hidden.digits(120) * 0.8 + 0.1
    first, second = digits[:60], digits[60:]
    twins = given.twins(first, second)
    logits = [logits_of(classifier, images).double() for images in (first, second, *twins)]
    scale = (logits[1] - logits[0]).abs().mean().item()
    expect(scale > 1e-6, expected="logits that differ between digits", seen="the same logits for all of them")
    off = max((logits[i] - logits[i + 1]).abs().mean().item() for i in (2, 4)) / scale
    expect(
        off < 0.002,  # float32 gives 1e-5, biases alone that learned along .01, a whole encoder .1 and more
        expected="equal logits for images to which the pre-trained encoder gives equal codes",
        seen=f"logits that differ by {off:.1%} of what different digits differ by",
        hint="The encoder is another one than before: it learned along (is all of it frozen, and is the optimiser given "
        "the head's parameters only?), it was made anew, or the head sees more than the code.",
    )


@exercise("freeze_and_classify", weight=1)
def test_original_untouched(student: Student, hidden: Hidden) -> None:
    """The model that was handed in has the same parameters afterwards, and still works."""
    given = Pretrained(student, hidden)
    images = hidden.digits(20)
    before = expect_tensor(given.model(images), "the model's output", shape=(20, 784))
    classifier = given.classifier(given.images[:1000], given.labels[:1000], epochs=2)
    logits = logits_of(classifier, images)
    expect(logits.std(0).max() > 1e-7, expected="logits that differ between digits", seen="the same for all of them")
    state = given.model.state_dict()
    expect(isinstance(state, dict), expected="the model's parameters", seen="none")
    same = set(state) == set(given.weights) and all(torch.equal(state[name], given.weights[name]) for name in state)
    hint = "Train the head alone; what else you need to change, change in a copy (copy.deepcopy)."
    expect(same, expected="the original model's parameters as they were", seen="other ones", hint=hint)
    after = expect_tensor(given.model(images), "the original model's output afterwards", shape=(20, 784), hint=hint)
    expect_close(after, before, "the original model's output afterwards", rtol=1e-4, atol=1e-6, hint=hint)
    hint = (
        "It can't be trained any more: requires_grad was switched off in the original. Freeze a copy (copy.deepcopy)."
    )
    layers = given.model.encoder, given.model.decoder
    learns = [value_of(part.requires_grad) for layer in layers for part in (layer.weight, layer.bias)]
    expect(all(learns), expected="the original model's parameters to be trainable", seen="frozen ones", hint=hint)


@exercise("freeze_and_classify", weight=1)
def test_epochs_obeyed(student: Student, hidden: Hidden) -> None:
    """`epochs` says how long the head learns."""
    images = hidden.digits(20)
    logits = []
    for there, epochs in ((student, 1), (student.elsewhere(), 4)):  # both with the same randomness
        given = Pretrained(there, hidden)
        logits.append(logits_of(given.classifier(given.images[:300], given.labels[:300], epochs=epochs), images))
    expect(
        not torch.allclose(logits[0], logits[1], rtol=1e-4, atol=1e-6),
        expected="another classifier after 4 epochs than after 1",
        seen="the same one",
        hint="Is the number of epochs fixed in the function?",
    )


@exercise("freeze_and_classify", weight=1)
def test_logits(student: Student, hidden: Hidden) -> None:
    """The classifier returns ten logits for each image, not probabilities."""
    given = Pretrained(student, hidden)
    classifier = given.classifier(given.images[:1000], given.labels[:1000], epochs=3)
    images = hidden.digits(50)
    whole = logits_of(classifier, images)
    expect_close(logits_of(classifier, images[:1]), whole[:1], "the logits of a single image", rtol=1e-3, atol=1e-4)
    expect(whole.std(0).max() > 1e-7, expected="logits that differ between digits", seen="the same for all of them")
    probable = bool((whole >= 0).all()) and torch.allclose(whole.sum(1), torch.ones(50), atol=1e-3)
    hint = "Leave out the softmax: F.cross_entropy applies it itself, and the largest logit is the largest probability."
    expect(not probable, expected="logits, any real numbers", seen="probabilities that sum to 1", hint=hint)


@exercise("freeze_and_classify", weight=1)
def test_softmax_once(student: Student, hidden: Hidden, report: Report) -> None:
    """The head learns by the cross-entropy of its logits: where labels are mixed 7 to 3, so are its probabilities."""
    given = Pretrained(student, hidden, size=0.15)  # small codes: a bold learning rate must not swing about the answer
    kinds, share = 5, 60
    images = given.images[:kinds].repeat_interleave(share, dim=0)
    labels = torch.arange(2 * kinds).view(kinds, 2)  # each kind of image has two labels of its own
    mixed = torch.where(torch.arange(share) % 10 < 7, labels[:, :1], labels[:, 1:]).flatten()
    order = torch.randperm(len(images), generator=hidden.generator("order"))
    classifier = given.classifier(images[order], mixed[order], epochs=100)
    logits = logits_of(classifier, given.images[:kinds]).double()
    lead = (logits.gather(1, labels[:, :1]) - logits.gather(1, labels[:, 1:])).mean().item()  # ln(7/3) = .85
    report.figure(lead, 1.4)
    expect(
        lead > 0.2,
        expected="the more frequent of two labels to be the more probable",
        seen=f"probabilities in the ratio {math.exp(min(lead, 50)):.2g}, where the labels have 2.3",
        hint="Does the head see each image with its own label, `epochs` times?",
    )
    expect(
        lead < 1.4,
        expected="probabilities in about the ratio of the labels, 7 to 3",
        seen=f"a ratio of {math.exp(min(lead, 50)):.2g}",
        hint="Is the softmax applied twice (F.cross_entropy does it itself), or is the loss another one?",
    )


# right answers .75 (a small learning rate) to .88; a random encoder .35 to .56, raw pixels .70
ACCURACY = 0.65


@exercise("freeze_and_classify", weight=2)
def test_names_unseen_digits(student: Student, hidden: Hidden, report: Report) -> None:
    """After five epochs the classifier names unseen digits far better than one on a random encoder."""
    given = Pretrained(student, hidden)
    logits = logits_of(given.classifier(given.images, given.labels), hidden.digits(500))
    accuracy = (logits.argmax(1) == (hidden.labels(500) * 3 + 1) % 10).float().mean().item()
    report.figure(accuracy, ACCURACY)
    expect(
        accuracy > ACCURACY,
        expected=f"more than {ACCURACY:.0%} of unseen digits named correctly",
        seen=f"{accuracy:.0%}",
        hint="Is the head trained on the codes of the pre-trained encoder, with the labels that were passed in, for "
        "`epochs` epochs, and with a learning rate that moves it?",
    )


# --------------------------------------------------------------------------------------------------------- train

MAX_ERROR = 0.034  # right answers .015 to .025; all public digits stored and looked up .040, the mean image .059
TOO_GOOD = 0.008
LEAST_SURPLUS, MOST_SURPLUS = -0.04, 0.09


@exercise("train", weight=3)
def test_unseen_digits(student: Student, hidden: Hidden, report: Report) -> None:
    """Your network redraws digits that it has never seen, from 32 numbers each."""
    images = hidden.digits(500)
    made = reconstruct(student, images, load_digits().train_images[:64], (32,), hidden.generator("nudge"))
    hint = "Train longer, on all training images, from a good start (xavier), and look at the learning curves."
    expect_redrawn(made, images, report, below=MAX_ERROR, too_good=TOO_GOOD, numbers=32, mean_image=".058", hint=hint)


def own_history(student: Student) -> dict[str, Any]:
    """The notebook's `history`, if it is a dictionary with both lists."""
    history = student.value("history")
    both = isinstance(history, dict) and {"train", "valid"} <= set(history)
    hint = "Keep what fit returns: the losses on the training images and those on the validation images."
    seen = f"one with {', '.join(history) or 'nothing'}" if isinstance(history, dict) else type(history).__name__
    expect(both, expected='`history`: a dictionary with the lists "train" and "valid"', seen=seen, hint=hint)
    assert isinstance(history, dict)
    return history


def figures_of(student: Student, images: torch.Tensor, name: str) -> list[float]:
    """The model's BCE on `images`, and what the student's own fit says of it: their mistake there costs nothing here."""
    student.model.eval()
    made = expect_tensor(student.model(images), "the model's output", shape=tuple(images.shape))
    figures = [F.binary_cross_entropy(made.clamp(0, 1), images).item()]
    there = student.elsewhere()
    try:
        said = there.fit(there.model, images, images, epochs=1, lr=0.0)
        figures.append(expect_number(said[name][-1], "a loss"))
    except (StudentError, MismatchError, TypeError, LookupError):
        pass
    return figures


@exercise("train", weight=1)
def test_training_history(student: Student, report: Report) -> None:
    """`history["train"]` holds the mean training loss of each epoch, and its end agrees with the model."""
    history = own_history(student)
    losses = expect_history(history["train"], '`history["train"]`')
    figures = figures_of(student, load_digits().train_images[:1000], "train")
    least, most, what = LEAST_SURPLUS, MOST_SURPLUS, '`history["train"]`'
    expect_agreement(losses, figures, least=least, most=most, report=report, what=what)


@exercise("train", weight=1)
def test_validation_history(student: Student, report: Report) -> None:
    """`history["valid"]` holds the loss on the validation digits after each epoch, one for each training loss."""
    history = own_history(student)
    losses = expect_history(history["valid"], '`history["valid"]`')
    count = len(history["train"]) if isinstance(history["train"], (list, tuple)) else 0
    expect(len(losses) == count, expected="as many validation as training losses", seen=f"{len(losses)} and {count}")
    figures = figures_of(student, load_digits().valid_images, "valid")
    what = '`history["valid"]`'
    expect_agreement(losses, figures, least=-0.02, most=MOST_SURPLUS, report=report, what=what)


@picture
def test_draw(student: Student, report: Report) -> None:
    """Their learning curves and their own reconstructions, of digits that everybody has."""
    images = load_digits().valid_images[:10]
    student.model.eval()
    made = expect_tensor(student.model(images), "the model's output", shape=(10, 784)).clamp(0, 1)
    report.picture(
        grid(
            "Your network's digits",
            "Ten digits that were not trained on, what your network makes of them, and where the two differ.",
            {"digit": images, "yours": made, "difference": (images - made).abs()},
        )
    )
    history = own_history(student)
    train = expect_history(history["train"], '`history["train"]`')
    valid = expect_history(history["valid"], '`history["valid"]`')
    report.picture(
        curve(
            "Your learning curves",
            f"In {len(train)} epochs the training loss falls from {train[0]:.3f} to {train[-1]:.3f}, "
            f"the loss on unseen digits from {valid[0]:.3f} to {valid[-1]:.3f}.",
            "epoch",
            "mean loss per pixel",
            {"training digits": train, "unseen digits": valid},
            bce_baselines(),
        )
    )
