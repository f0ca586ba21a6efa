"""Hidden checks of session 1: the MNIST autoencoder."""

import itertools
import math

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
    expect_number,
    expect_probabilities,
    expect_tensor,
    picture,
    seeded,
    value_of,
)
from autograder.judge.bottleneck import expect_redrawn, reconstruct
from autograder.judge.draw import bce_baselines, curve, grid
from autograder.judge.hidden import Hidden
from autograder.judge.history import expect_agreement, expect_history
from labkit import load_digits

# ---------------------------------------------------------------------------------------------- to_unit_interval


def some_digits(hidden: Hidden, count: int) -> torch.Tensor:
    """Random uint8 (count, 28, 28) from 20 to 219: neither 0 nor 255 is there, so that the batch gives no scale."""
    return (hidden.noise("pixels", count, 28, 28) * 200 + 20).to(torch.uint8)


@exercise("to_unit_interval", weight=1)
def test_flat_float32(student: Student, hidden: Hidden) -> None:
    """Each image becomes one row of 784 float32 numbers, for any number of images."""
    for count in (5, 1):
        out = student.to_unit_interval(some_digits(hidden, count))
        out = expect_tensor(out, f"to_unit_interval of {count} images", shape=(count, 784))
        expect(out.max() > out.min(), expected="different pixels to stay different", seen="one value everywhere")


@exercise("to_unit_interval", weight=2)
def test_scaled_by_255(student: Student, hidden: Hidden) -> None:
    """Black (0) becomes 0, white (255) becomes 1, pixels keep their order, row after row."""
    digits = some_digits(hidden, 6)
    flat = digits.flatten(1).float()
    mistakes = [
        (flat, "The values are still 0 … 255: divide by the greatest value that a uint8 pixel can have."),
        (
            flat / flat.max(),
            "You divided by the greatest pixel of this batch: the same image would look different in "
            "another batch. Divide by the greatest value that a pixel can have.",
        ),
        (
            flat / flat.amax(1, keepdim=True),
            "You divided each image by its own greatest pixel; divide by the greatest value that a pixel can have.",
        ),
        (
            (flat - flat.min()) / 255,
            "You subtracted the least pixel of this batch: 0 is black already, and the same image must always look the same.",
        ),
        (flat / 256, "A uint8 pixel is at most 255, not 256."),
        (
            (flat - flat.mean()) / flat.std(),
            "You standardised (mean 0, deviation 1); pixels as probabilities have to lie between 0 and 1.",
        ),
        (flat // 255, "That is integer division: it throws away every shade of grey. Convert to float first."),
        (digits.mT.flatten(1).float() / 255, "Rows and columns are swapped: flatten row after row."),
        (1 - flat / 255, "Black and white are swapped."),
    ]
    out = expect_tensor(student.to_unit_interval(digits), "to_unit_interval of 6 images", shape=(6, 784))
    expect_close(out, flat / 255, "the pixel values", rtol=0, atol=1e-5, mistakes=mistakes)
    black = expect_tensor(student.to_unit_interval(digits * 0), "to_unit_interval of black images", shape=(6, 784))
    expect_close(black, flat * 0, "black pixels", rtol=0, atol=1e-5)


@exercise("to_unit_interval", weight=1)
def test_input_left_alone(student: Student, hidden: Hidden) -> None:
    """The images that were passed in are the same afterwards."""
    digits = some_digits(hidden, 3)
    theirs = student.put(digits)
    first = expect_tensor(student.to_unit_interval(theirs), "to_unit_interval of 3 images", shape=(3, 784), dtype=None)
    expect(first.float().std() > 0, expected="different pixels to stay different", seen="one value everywhere")
    after = expect_tensor(value_of(theirs), "the images afterwards", shape=(3, 28, 28), dtype=None)
    expect(
        torch.equal(after, digits),
        expected="the images as they were",
        seen="other values in the caller's tensor",
        hint="An operation in place (such as /=, div_ or writing into a view) changes the caller's data.",
    )


# --------------------------------------------------------------------------------------------------- Autoencoder


def built(student: Student, hidden: Hidden, **options: int) -> Remote:
    """The student's autoencoder in eval mode, its weights nudged if they start where every image looks the same."""
    model = student.put(student.Autoencoder(**options))
    model.eval()
    out = model(hidden.noise("different", 4, 784))
    if isinstance(out, torch.Tensor) and out.is_floating_point() and out.std(0).max() < 1e-6:
        state = model.state_dict()
        expect(isinstance(state, dict), expected="a model with parameters", seen="no parameters at all")
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
        expect(made.std(0).max() > 1e-7, expected="codes that tell 8 images apart", seen="the same for all of them")
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
        seen="the same reconstruction for all of them",
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
    expect(size > 1e-6, expected="codes that differ between images", seen="the same code for every image")
    expect(
        bend > 2e-5 * size,
        expected="an encoder that bends",
        seen="a code half-way between two images that is exactly half-way between their codes",
        hint="Without a non-linearity (such as ReLU) the encoder is a linear map.",
    )


@exercise("Autoencoder", weight=2)
def test_only_the_code_passes(student: Student, hidden: Hidden) -> None:
    """`forward` is `decode(encode(x))`: the code is all that the decoder sees."""
    images = hidden.noise("images", 8, 784)
    model = built(student, hidden)
    whole = expect_tensor(model(images), "the model's output for 8 images", shape=(8, 784))
    code = expect_tensor(model.encode(images), "encode of 8 images", shape=(8, 32))
    expect(code.std(0).max() > 1e-7, expected="codes that differ between images", seen="the same code for every image")
    there = student.replica()  # not a fork: these share a folder, in which a network could leave its input
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
    there = student.elsewhere()
    there.library("torch.manual_seed")(4321)
    other = built(there, hidden)
    state = model.state_dict()
    expect(
        isinstance(state, dict) and state,
        expected="a model with parameters",
        seen="no parameters at all",
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
        seen="none",
        hint="Something cuts the graph on the way: no_grad, detach, .data, numpy, or rounding.",
    )
    size = gradients[0].double().norm().item()  # also the slope of the output's sum in the gradient's own direction
    ahead = 0.05 * gradients[0] / size
    ends = [expect_tensor(model(images + way), "the model's output", shape=(8, 784)) for way in (ahead, -ahead)]
    slope = (ends[0].double().sum() - ends[1].double().sum()).item() / 0.1
    expect(
        size / 3 < slope < 3 * size,
        expected="a gradient that says how the output changes with the images",
        seen=f"a slope of {size:.3g}, where the output has one of {slope:.3g}",
        hint="The graph does not belong to what the network computes.",
    )


# ------------------------------------------------------------------------------------------ predicted_parameters


@exercise("predicted_parameters", weight=1)
def test_counted(student: Student) -> None:
    """The number of parameters of 784 → 32 → 784: weights and biases of both layers."""
    value = student.value("predicted_parameters")
    expect(
        isinstance(value, (int, float)) and not isinstance(value, bool),
        expected="a whole number",
        seen="None" if value is None else f"an object of type {type(value).__name__}",
    )
    hints = {
        2 * 784 * 32: "These are the weights; each layer also has a bias for each of its outputs.",
        784 * 32 + 32: "That is the encoder alone.",
        32 * 784 + 784: "That is the decoder alone.",
        2 * 784 * 32 + 32: "The decoder's biases are missing.",
        2 * 784 * 32 + 784: "The encoder's biases are missing.",
        2 * (784 * 32 + 32): "The two layers do not have equally many biases: one for each *output*.",
    }
    hint = hints.get(
        int(value) if math.isfinite(value) else 0, "Count inputs × outputs weights and one bias for each output."
    )
    expect(
        value == 2 * 784 * 32 + 32 + 784,
        expected="the number of weights and biases of both layers",
        seen=f"{value}",
        hint=hint,
    )


# ------------------------------------------------------------------------------------------- reconstruction_loss


def loss_pair(hidden: Hidden) -> tuple[torch.Tensor, torch.Tensor]:
    """A reconstruction strictly inside (0, 1) and a grey target, float32 (7, 784)."""
    return hidden.noise("reconstruction", 7, 784) * 0.9 + 0.05, hidden.noise("target", 7, 784) ** 3


@exercise("reconstruction_loss", weight=2)
def test_mean_bce(student: Student, hidden: Hidden) -> None:
    """The loss is the mean binary cross-entropy over all pixels of all images, one number."""
    made, target = loss_pair(hidden)
    bce = F.binary_cross_entropy
    mistakes = [
        (F.mse_loss(made, target), "That is the mean squared error, not the binary cross-entropy."),
        (F.l1_loss(made, target), "That is the mean absolute error, not the binary cross-entropy."),
        (
            bce(target.clamp(1e-7, 1 - 1e-7), made),
            "The two arguments are swapped: first the reconstruction, then the target.",
        ),
        (bce(target, made), "The two arguments are swapped: first the reconstruction, then the target."),
        (
            bce(made, target, reduction="sum"),
            "That is the sum; take the mean, so that batch size and image size don't matter.",
        ),
        (
            bce(made, target, reduction="sum") / 7,
            "That is the sum over the pixels of an image; take the mean over pixels too.",
        ),
        (bce(made, target, reduction="sum") / 784, "That sums over the images; take the mean over images too."),
        (
            F.binary_cross_entropy_with_logits(made, target),
            "The reconstruction holds probabilities already: `with_logits` would apply a second sigmoid.",
        ),
        (-bce(made, target), "The sign is wrong: a cross-entropy is positive."),
        (bce(made, target) / math.log(2), "Use the natural logarithm."),
        (-(target * made.log()).mean(), "The second half is missing: pixels that should be dark count as well."),
    ]
    hint = "One number, as a tensor that can be differentiated: the mean over all pixels of all images."
    value = expect_tensor(student.reconstruction_loss(made, target), "the loss", shape=(), hint=hint)
    expect_close(value, bce(made, target), "the loss", rtol=1e-3, atol=1e-5, mistakes=mistakes)


@exercise("reconstruction_loss", weight=1)
def test_differentiable(student: Student, hidden: Hidden) -> None:
    """A gradient flows from the loss back to the reconstruction."""
    made, target = loss_pair(hidden)
    value, gradients = student.probe("value_and_gradients")(student.reconstruction_loss, made, target)
    detached = "No gradient arrives: .item(), .detach(), .data or no_grad cut it off."
    expect(
        isinstance(value, torch.Tensor) and isinstance(gradients, list) and isinstance(gradients[0], torch.Tensor),
        expected="a gradient with respect to the reconstruction",
        seen="none",
        hint=detached,
    )
    wanted = made.clone().requires_grad_()
    F.binary_cross_entropy(wanted, target).backward()
    assert wanted.grad is not None
    got = expect_tensor(gradients[0], "the gradient", shape=(7, 784), hint=detached)
    cosine = F.cosine_similarity(got.flatten(), wanted.grad.flatten(), dim=0).item()
    expect(
        cosine > 0.6,
        expected="a gradient that leads to the target",
        seen=f"one that points elsewhere (cosine {cosine:.2f})",
    )


@exercise("reconstruction_loss", weight=1)
def test_zero_and_one(student: Student) -> None:
    """Pixels of exactly 0 and 1 give a finite loss: near 0 where they are right, large where they are wrong."""
    target = torch.tensor([0.0, 1.0, 1.0, 0.0]).repeat(3, 196)  # (3, 784)
    hint = "log(0) is minus infinity: clamp the reconstruction a little, or use a function that does."
    right = student.reconstruction_loss(target.clone(), target)
    expect(
        isinstance(right, torch.Tensor) and bool(torch.isfinite(right).all()),
        expected="a finite loss for a perfect reconstruction",
        seen="NaN or infinity",
        hint=hint,
    )
    wrong = student.reconstruction_loss(1 - target, target)
    expect(
        isinstance(wrong, torch.Tensor) and bool(torch.isfinite(wrong).all()),
        expected="a finite loss for pixels that are wrong and certain",
        seen="infinity",
        hint=hint,
    )
    expect(right.mean() < 0.02, expected="about 0 for a perfect reconstruction", seen=f"{right.mean().item():.3g}")
    expect(
        wrong.mean() > 2,
        expected="a large loss where certain pixels are wrong",
        seen=f"{wrong.mean().item():.3g}",
        hint="Being certain and wrong must cost much: is this the cross-entropy?",
    )


# --------------------------------------------------------------------------------------------------- train_epoch

HIDDEN_UNITS = 6


def small_model(hidden: Hidden) -> dict[str, torch.Tensor]:
    """Weights of a small autoencoder whose hidden units are alive on non-negative images."""
    return {
        "encoder.weight": hidden.noise("w1", HIDDEN_UNITS, 784) * 0.1 + 0.01,
        "encoder.bias": hidden.noise("b1", HIDDEN_UNITS) * 0.1 + 0.05,
        "decoder.weight": (hidden.noise("w2", 784, HIDDEN_UNITS) - 0.5) * 0.8,
        "decoder.bias": (hidden.noise("b2", 784) - 0.5) * 2,
    }


def forward(weights: dict[str, torch.Tensor], images: torch.Tensor) -> torch.Tensor:
    code = F.relu(F.linear(images, weights["encoder.weight"], weights["encoder.bias"]))
    return torch.sigmoid(F.linear(code, weights["decoder.weight"], weights["decoder.bias"]))


def step(weights: dict[str, torch.Tensor], images: torch.Tensor, lr: float) -> dict[str, torch.Tensor]:
    """The weights after one step of gradient descent on the mean BCE."""
    leaves = {name: value.clone().requires_grad_() for name, value in weights.items()}
    gradients = torch.autograd.grad(F.binary_cross_entropy(forward(leaves, images), images), list(leaves.values()))
    return {name: weights[name] - lr * gradient for name, gradient in zip(leaves, gradients, strict=True)}


class Training:
    """The student's train_epoch on a small model of ours, with the right loss whatever theirs does."""

    def __init__(self, student: Student, hidden: Hidden, lr: float) -> None:
        self.student, self.start = student, small_model(hidden)
        student.define("reconstruction_loss", student.library("torch.nn.functional.binary_cross_entropy"))
        self.model = student.put(student.probe("TinyAutoencoder")(784, HIDDEN_UNITS))
        self.reset()
        self.optimizer = student.put(student.library("torch.optim.SGD")(self.model.parameters(), lr=lr))

    def reset(self) -> None:
        self.model.load_state_dict(self.start)

    def epoch(self, images: torch.Tensor, **options: object) -> tuple[object, dict[str, torch.Tensor]]:
        """What train_epoch returned, and the weights afterwards."""
        value = self.student.train_epoch(self.model, images, self.optimizer, **options)
        state = self.model.state_dict()
        expect(isinstance(state, dict), expected="the model that was passed in", seen="one without weights")
        for name, before in self.start.items():
            expect_tensor(state.get(name), "the model's weights after an epoch", shape=tuple(before.shape))
        return value, state


def flat(weights: dict[str, torch.Tensor]) -> torch.Tensor:
    return torch.cat([weights[name].flatten() for name in sorted(weights)])


@exercise("train_epoch", weight=2)
def test_one_step(student: Student, hidden: Hidden) -> None:
    """An epoch of a single batch moves the model's weights by exactly one step of the optimiser."""
    images = hidden.noise("images", 8, 784)
    training = Training(student, hidden, lr=0.5)
    _, after = training.epoch(images, batch_size=8)
    start, want = flat(training.start), flat(step(training.start, images, 0.5))
    moved = flat(after) - start
    expect(
        moved.abs().max() > 0,
        expected="weights that moved",
        seen="the weights that the model had before",
        hint="Each batch needs loss.backward() and then optimizer.step(), in this order, on the model that was passed in "
        "(not on a copy).",
    )
    error = (moved - (want - start)).norm() / (want - start).norm()
    hint = "The loss, the gradient or the step differs from plain training with `reconstruction_loss`."
    if F.cosine_similarity(moved, start - want, dim=0) > 0.9:
        hint = "The weights moved uphill: the optimiser must lower the loss."
    expect(
        error < 0.01,
        expected="one step down the gradient of the mean loss",
        seen=f"a step that is off by {error:.0%}",
        hint=hint,
    )


@exercise("train_epoch", weight=2)
def test_gradients_cleared(student: Student, hidden: Hidden) -> None:
    """Each batch's gradient is used once: steps don't pile up."""
    images = hidden.noise("images", 8, 784)
    training = Training(student, hidden, lr=0.5)
    for _ in range(3):
        _, after = training.epoch(images, batch_size=8)
    want = training.start
    for _ in range(3):
        want = step(want, images, 0.5)
    start = flat(training.start)
    error = (flat(after) - flat(want)).norm() / (flat(want) - start).norm()
    expect(
        error < 0.02,
        expected="three single steps in three epochs",
        seen=f"weights that are off by {error:.0%}",
        hint="PyTorch adds each gradient to the last one unless optimizer.zero_grad() clears it.",
    )


@exercise("train_epoch", weight=2)
def test_every_image(student: Student, hidden: Hidden) -> None:
    """Every image is learned from once an epoch, those of a short last batch included."""
    images = torch.zeros(7, 784)
    images[torch.arange(7), torch.arange(7) * 100] = 1.0  # image i alone lights pixel 100·i
    training = Training(student, hidden, lr=1.0)
    for seed in range(3):
        training.reset()
        _, after = training.epoch(images, batch_size=3, generator=seeded(training.student, seed))
        change = (after["encoder.weight"] - training.start["encoder.weight"]).abs().amax(0)[torch.arange(7) * 100]
        used = int((change > 0).sum())
        expect(
            used == 7,
            expected="7 of 7 images to leave a trace, in batches of 3, 3 and 1",
            seen=f"{used} of 7",
            hint="Is the last batch dropped when it is short, or are images drawn more than once?",
        )


@exercise("train_epoch", weight=2)
def test_mean_over_images(student: Student, hidden: Hidden) -> None:
    """The number returned is the mean loss over the epoch's images, each counting alike, as a plain float."""
    shades = torch.tensor([0.0, 0.05, 0.2, 0.9, 1.0]).view(5, 1)
    images = (hidden.noise("images", 5, 784) * 0.1 + shades).clamp(0, 1)
    training = Training(student, hidden, lr=0.0)
    training.start["decoder.bias"] = torch.full((784,), -2.0)
    training.reset()
    value, _ = training.epoch(images, batch_size=2, generator=seeded(student, 0))
    each = F.binary_cross_entropy(forward(training.start, images), images, reduction="none").mean(1)
    total = each.sum()
    mistakes = [
        (
            ((total - last) / 2 + last) / 3,
            "A mean of batch means counts the images of a short last batch too "
            "often: weigh each batch by its number of images.",
        )
        for last in each
    ]
    mistakes += [(last, "That is the loss of the last batch alone.") for last in each]
    mistakes += [((total - last) / 4, "The last, short batch is missing.") for last in each]
    mistakes += [((total - last) / 2 + last, "That is the sum of the batches' losses.") for last in each]
    mistakes += [((total - last) / 2 / 2, "The last, short batch is missing.") for last in each]
    mistakes += [
        (total, "That is the sum over the images; divide by their number."),
        (total / 2, "Divide by the number of images, not by the batch size."),
    ]
    number = torch.tensor(expect_number(value, "train_epoch's result"))
    expect_close(
        number, total / 5, "the mean loss of 5 images in batches of 2, 2 and 1", rtol=1e-3, atol=1e-5, mistakes=mistakes
    )


@exercise("train_epoch", weight=1)
def test_loss_of_each_step(student: Student, hidden: Hidden) -> None:
    """The loss that counts for a batch is the one whose gradient was taken, before the step."""
    images = hidden.noise("images", 8, 784)
    training = Training(student, hidden, lr=0.5)
    value, _ = training.epoch(images, batch_size=8)
    before = F.binary_cross_entropy(forward(training.start, images), images)
    after = F.binary_cross_entropy(forward(step(training.start, images, 0.5), images), images)
    number = torch.tensor(expect_number(value, "train_epoch's result"))
    expect_close(
        number,
        before,
        "the loss of the only batch",
        rtol=1e-3,
        atol=1e-5,
        mistakes=[(after, "That is the loss after the step; take the one that was computed for the step.")],
    )


@exercise("train_epoch", weight=2)
def test_shuffled_anew(student: Student, hidden: Hidden) -> None:
    """The images come in a new random order in every epoch, drawn from `generator` where one is given."""
    images = hidden.noise("images", 6, 784) * (torch.arange(6) % 3 + 1).view(6, 1) / 3
    training = Training(student, hidden, lr=2.0)

    def ends(generators: list[Remote | None]) -> list[torch.Tensor]:
        found = []
        for generator in generators:
            training.reset()
            _, after = training.epoch(images, batch_size=1, generator=generator)
            found.append(flat(after))
        return found

    def distinct(weights: list[torch.Tensor]) -> int:
        return len({tuple((w[:200] * 1e5).round().tolist()) for w in weights})

    one = seeded(student, 1)
    expect(
        distinct(ends([one] * 5)) > 1,
        expected="another order in each epoch",
        seen="the same order in 5 epochs",
        hint="Draw a new random order inside train_epoch, at every call.",
    )
    expect(
        distinct(ends([None] * 5)) > 1,
        expected="another order in each epoch when no generator is given",
        seen="the same order in 5 epochs",
        hint="A fixed seed inside train_epoch gives the same order each time.",
    )
    pairs = companies(training, images[:4], epochs=10)
    expect(
        len(pairs) > 1,
        expected="images that meet others in each epoch's batches",
        seen="the same batches in 10 epochs",
        hint="Shuffle the images, not only the order of fixed batches.",
    )
    student.library("torch.manual_seed")(1)
    first = ends([seeded(student, 5)])
    student.library("torch.manual_seed")(2)
    second = ends([seeded(student, 5)])
    expect(
        distinct(first + second) == 1,
        expected="the same order from two generators with the same seed",
        seen="two different orders",
        hint="Pass `generator` on to whatever draws the random order.",
    )


def companies(training: Training, images: torch.Tensor, *, epochs: int) -> set[frozenset[frozenset[int]]]:
    """Which of 4 images shared batches of 2 in some epochs, found by trying all ways and comparing the weights."""
    ends = {}
    for first in itertools.combinations(range(4), 2):
        rest = tuple(set(range(4)) - set(first))
        ends[first, rest] = flat(step(step(training.start, images[list(first)], 2.0), images[list(rest)], 2.0))
    found = set()
    for seed in range(epochs):
        training.reset()
        _, after = training.epoch(images, batch_size=2, generator=seeded(training.student, seed))
        best = min(ends, key=lambda order: (ends[order] - flat(after)).norm().item())
        found.add(frozenset(map(frozenset, best)))
    return found


# ----------------------------------------------------------------------------------------------- pca_reconstruct


def cloud(hidden: Hidden, name: str, count: int, centre: float) -> torch.Tensor:
    """Points around `centre` whose 8 main directions have clearly different lengths, float32 (count, 784) in [0, 1]."""
    directions, _ = torch.linalg.qr(torch.randn(784, 8, generator=hidden.generator("directions")))
    lengths = 0.6 ** torch.arange(8)
    middle = 0.5 + 0.2 * (hidden.noise("middle", 784) - 0.5) + centre
    points = torch.randn(count, 8, generator=hidden.generator(name)) * lengths
    return torch.clamp(middle + points @ directions.T, 0, 1)


def principal(train: torch.Tensor, images: torch.Tensor, k: int) -> torch.Tensor:
    """Projection of `images` on the first k principal components of `train`, in double precision."""
    mean = train.double().mean(0)
    _, _, components = torch.linalg.svd(train.double() - mean, full_matrices=False)
    return torch.addmm(mean, (images.double() - mean) @ components[:k].T, components[:k])


def expect_projection(got: object, train: torch.Tensor, images: torch.Tensor, k: int) -> None:
    got = expect_tensor(
        got, f"pca_reconstruct of {len(images)} images with k={k}", shape=(len(images), 784), dtype=None
    )
    got = got.double()
    mean, own = train.double().mean(0), images.double().mean(0)
    want = principal(train, images, k)
    scale = (want - mean).pow(2).mean().sqrt()

    def off(other: torch.Tensor) -> float:
        return float(((got.clamp(0, 1) - other.clamp(0, 1)).pow(2).mean().sqrt() / scale).item())

    if off(want) < 0.03:
        return
    x, t = images.double(), train.double()
    _, _, raw = torch.linalg.svd(t, full_matrices=False)
    components = torch.linalg.svd(t - mean, full_matrices=False)[2]
    mistakes = [
        (x @ raw[:k].T @ raw[:k], "The data were not centred: subtract the mean of the training images first."),
        (
            principal(images, images, k),
            "The components were fitted on the images to be reconstructed; fit on train_images.",
        ),
        ((x - mean) @ components[:k].T @ components[:k], "The mean was subtracted but not added again."),
        (
            (x - own) @ components[:k].T @ components[:k] + own,
            "Centre with the mean of the training images, not of these images.",
        ),
        (
            (x - own) @ components[:k].T @ components[:k] + mean,
            "Subtract the mean of the training images, not of these images.",
        ),
        (
            (x - mean) @ components[:k].T @ components[:k] + own,
            "Add the mean of the training images, not of these images.",
        ),
        (
            (x - t.mean()) @ components[:k].T @ components[:k] + t.mean(),
            "The mean is one value for each pixel, not one in all.",
        ),
        (mean.expand_as(x), "Only the mean is left: nothing of the components was used."),
        (x, "The images came back as they were: k must limit the components."),
        (principal(train, images, k + 1), "That is one component too many."),
        (principal(train, images, max(k - 1, 0)), "That is one component too few."),
        (
            (x - mean) @ components[-k:].T @ components[-k:] + mean,
            "Those are the least important components: eigh sorts upwards.",
        ),
    ]
    hint = next(
        (text for value, text in mistakes if off(value) < 0.03),
        "Compare with: subtract the training mean, project on "
        "the first k right singular vectors of the centred training images, add the mean.",
    )
    raise MismatchError(f"the projection on {k} principal components", f"images that are off by {off(want):.0%}", hint)


@exercise("pca_reconstruct", weight=1)
def test_projection(student: Student, hidden: Hidden) -> None:
    """New images are projected on the first k principal components of the training images."""
    train, images = cloud(hidden, "train", 80, 0.0), cloud(hidden, "new", 9, 0.0)
    expect_projection(student.pca_reconstruct(train, images, 4), train, images, 4)


@exercise("pca_reconstruct", weight=1)
def test_fitted_on_training(student: Student, hidden: Hidden) -> None:
    """Mean and components come from the training images alone, also when the other images are quite different."""
    train, images = cloud(hidden, "train", 80, 0.0), cloud(hidden, "far", 12, 0.15)
    images = (images + 0.1 * hidden.noise("tint", 784)).clamp(0, 1)
    expect_projection(student.pca_reconstruct(train, images, 3), train, images, 3)
    other = cloud(hidden, "other", 80, 0.1)  # as many, so that what is kept by shape is found
    expect_projection(student.pca_reconstruct(other, images[:1], 3), other, images[:1], 3)


@exercise("pca_reconstruct", weight=1)
def test_k_obeyed(student: Student, hidden: Hidden) -> None:
    """`k` says how many components are kept: one, a few or many."""
    train, images = cloud(hidden, "train", 80, 0.0), cloud(hidden, "new", 9, 0.0)
    for k in (1, 2, 6):
        expect_projection(student.pca_reconstruct(train, images, k), train, images, k)


# --------------------------------------------------------------------------------------------------------- train

# MSE on hidden digits; see `course calibrate`: constant grey .10, mean image .059, a table of all public digits .037
MAX_ERROR = 0.032
TOO_GOOD = 0.009  # PCA with 32 numbers reaches .0135 here
# right answers have a surplus of 0 to .06 (dropout and batch normalisation most)
LEAST_SURPLUS, MOST_SURPLUS = -0.04, 0.09


@exercise("train", weight=3)
def test_unseen_digits(student: Student, hidden: Hidden, report: Report) -> None:
    """Your network redraws digits that it has never seen, from 32 numbers each."""
    images = hidden.digits(500)
    made = reconstruct(student, images, load_digits().train_images[:64], (32,), hidden.generator("nudge"), code_size=32)
    expect_redrawn(made, images, report, below=MAX_ERROR, too_good=TOO_GOOD, numbers=32, mean_image=".059")


@exercise("train", weight=1)
def test_history_fits(student: Student, report: Report) -> None:
    """`history` holds the mean loss of each epoch, and its end agrees with the model."""
    history = expect_history(student.value("history"))
    images = load_digits().train_images[:1000]  # classes take turns, so these are like all 4,000
    student.model.eval()
    made = expect_tensor(student.model(images), "the model's output for training images", shape=(1000, 784))
    now = F.binary_cross_entropy(made.clamp(0, 1), images).item()
    figures = [now, *own_epoch_loss(student, images), *own_loss(student, images)]
    expect_agreement(history, figures, least=LEAST_SURPLUS, most=MOST_SURPLUS, report=report)


def own_epoch_loss(student: Student, images: torch.Tensor) -> list[float]:
    """What the student's own train_epoch says of the model as it is: their mistake there must not cost points here."""
    there = student.elsewhere()
    try:
        optimizer = there.put(there.library("torch.optim.SGD")(there.model.parameters(), lr=0.0))
        return [expect_number(there.train_epoch(there.model, images, optimizer), "train_epoch's result")]
    except (StudentError, MismatchError):
        return []


def own_loss(student: Student, images: torch.Tensor) -> list[float]:
    """What the student's own reconstruction_loss says of the model."""
    there = student.elsewhere()
    try:
        value = there.reconstruction_loss(there.put(there.model(images)), images)
        return [expect_number(value.detach().mean(), "the loss")] if isinstance(value, torch.Tensor) else []
    except (StudentError, MismatchError):
        return []


@picture
def test_draw(student: Student, report: Report) -> None:
    """Their learning curve and their own reconstructions, of digits that everybody has."""
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
