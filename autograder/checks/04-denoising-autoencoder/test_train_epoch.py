"""Hidden checks of session 4: `train_epoch`."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from autograder.judge import (
    Remote,
    Student,
    exercise,
    expect,
    expect_close,
    expect_number,
    expect_tensor,
    seeded,
    value_of,
)
from autograder.judge.denoising import bring, correlation, greys
from autograder.judge.hidden import Hidden

UNITS = 6


def forward(weights: dict[str, torch.Tensor], images: torch.Tensor) -> torch.Tensor:
    code = F.relu(F.linear(images.flatten(1), weights["encoder.weight"], weights["encoder.bias"]))
    made = torch.sigmoid(F.linear(code, weights["decoder.weight"], weights["decoder.bias"])).view_as(images)
    return made.nan_to_num(0.5)  # so that whatever came from a student can be compared


def step(
    weights: dict[str, torch.Tensor], shown: torch.Tensor, target: torch.Tensor, lr: float
) -> dict[str, torch.Tensor]:
    """The weights after one step of gradient descent on the mean BCE of what is made of `shown` against `target`."""
    leaves = {name: value.clone().requires_grad_() for name, value in weights.items()}
    loss = F.binary_cross_entropy(forward(leaves, shown), target.nan_to_num().clamp(0, 1))
    slopes = torch.autograd.grad(loss, list(leaves.values()))
    return {name: weights[name] - lr * slope for name, slope in zip(leaves, slopes, strict=True)}


def flat(weights: dict[str, torch.Tensor]) -> torch.Tensor:
    return torch.cat([weights[name].flatten() for name in sorted(weights)])


@dataclass
class Batch:
    """What the model was shown at once, and which of the epoch's images these were (the nearest ones)."""

    shown: torch.Tensor
    which: torch.Tensor


class Training:
    """The student's train_epoch on a small model of ours that remembers what it was shown."""

    def __init__(self, student: Student, hidden: Hidden, lr: float) -> None:
        bring(student, "add_noise")
        self.student = student
        self.start = {
            "encoder.weight": hidden.noise("w1", UNITS, 784) * 0.004 + 0.0004,
            "encoder.bias": hidden.noise("b1", UNITS) * 0.1 + 0.05,
            "decoder.weight": (hidden.noise("w2", 784, UNITS) - 0.5) * 0.8,
            "decoder.bias": (hidden.noise("b2", 784) - 0.5) * 2,
        }
        self.tiny = student.send(student.probe("TinyAutoencoder")(784, UNITS))
        flatten = student.send(student.import_name("torch.nn.Flatten")())
        unflatten = student.send(student.import_name("torch.nn.Unflatten")(1, (1, 28, 28)))
        layers = student.send(student.import_name("torch.nn.Sequential")(flatten, self.tiny, unflatten))
        self.model = student.send(student.probe("Spy")(layers))
        self.optimizer = student.send(student.import_name("torch.optim.SGD")(self.tiny.parameters(), lr=lr))
        self.reset()

    def reset(self) -> None:
        self.tiny.load_state_dict(self.start)

    def epoch(
        self, images: torch.Tensor, theirs: Remote | None = None, **options: object
    ) -> tuple[object, list[Batch], dict[str, torch.Tensor]]:
        """What train_epoch returned, what the model was shown in batches to learn from, and its weights afterwards.

        `theirs` is the same images over there, where it matters what becomes of them.
        """
        self.model.calls.clear()
        value = self.student.train_epoch(self.model, images if theirs is None else theirs, self.optimizer, **options)
        calls = value_of(self.model.calls)
        expect(isinstance(calls, list), expected="calls of the model", actual="something else")
        inputs = [call["input"] for call in calls if isinstance(call, dict) and call.get("grad") is True]
        expect(
            inputs,
            expected="the model that was passed in to be trained",
            actual="it was never called with gradients switched on",
            hint="Call the model that was passed in (not a copy, not a global one), outside of no_grad.",
        )
        batches = []
        for shown in inputs:
            count = len(shown) if isinstance(shown, torch.Tensor) and shown.ndim else 0
            shown = expect_tensor(shown, "what the model is shown", shape=(count, 1, 28, 28))
            batches.append(Batch(shown, torch.cdist(shown.flatten(1), images.flatten(1)).argmin(1)))
        state = self.tiny.state_dict()
        expect(isinstance(state, dict), expected="the model that was passed in", actual="one without weights")
        for name, before in self.start.items():
            expect_tensor(state.get(name), "the model's weights after an epoch", shape=tuple(before.shape))
        return value, batches, state


@exercise("train_epoch", weight=2)
def test_shown_noisy(student: Student, hidden: Hidden) -> None:
    """The model is shown noisy images: Gaussian noise of the `noise_factor` that was asked for, clipped to [0, 1]."""
    images = greys(hidden, "images", 12)
    training = Training(student, hidden, lr=0.1)
    for factor in (0.1, 0.05):
        _, batches, _ = training.epoch(images, noise_factor=factor, batch_size=5)
        noise = torch.cat([batch.shown - images[batch.which] for batch in batches])
        spread = noise.flatten(1).std(1).mean().item()
        hint = "Is noise_factor passed on to add_noise?" if spread > 2 * factor else "Is noise added more than once?"
        if spread < 1e-3:
            hint = "The model saw the clean images (or the same shift of all pixels): show it what add_noise returns."
        expect(
            math.isclose(spread, factor, rel_tol=0.08),  # deviation below 1 %
            expected=f"noise of standard deviation {factor:g} in what the model is shown",
            actual=f"{spread:.3f}",
            hint=hint,
        )
        mean = noise.mean().item()
        expect(
            abs(mean) < 0.1 * factor, expected="noise around 0", actual=f"a mean of {mean:.3f}", hint="Use add_noise."
        )
    _, batches, _ = training.epoch(images)
    low, high = min(b.shown.min().item() for b in batches), max(b.shown.max().item() for b in batches)
    expect(low >= 0 and high <= 1, expected="noisy images in [0, 1]", actual=f"values from {low:.3g} to {high:.3g}")
    default = torch.cat([batch.shown for batch in batches]).std().item()
    expect(default > 0.25, expected="a noise factor of 0.5 where none is given", actual="much less noise")


@exercise("train_epoch", weight=3)
def test_target_clean(student: Student, hidden: Hidden) -> None:
    """Each step follows the mean binary cross-entropy between the model's output and the *clean* images."""
    images = greys(hidden, "images", 8)
    training = Training(student, hidden, lr=0.5)
    _, batches, after = training.epoch(images, noise_factor=0.3, batch_size=8)
    start = flat(training.start)
    moved = flat(after) - start
    expect(
        moved.abs().max() > 0,
        expected="weights that moved",
        actual="the weights that the model had before",
        hint="Each batch needs loss.backward() and then optimizer.step(), in this order.",
    )
    shown, clean = batches[0].shown, images[batches[0].which]

    def off(target: torch.Tensor) -> float:
        want = flat(step(training.start, shown, target, 0.5)) - start
        return float(((moved - want).norm() / want.norm()).item())

    hint = "The loss, its target or the step differs from what the docstring says."
    cosine = F.cosine_similarity(moved, flat(step(training.start, shown, clean, 0.5)) - start, dim=0).item()
    if off(shown) < 0.01:
        hint = "The target is the noisy batch: the network learns to draw noise. Compare its output with the clean one."
    elif cosine < -0.9:
        hint = "The weights moved uphill: the optimiser must lower the loss."
    elif cosine > 0.9:
        hint = "Is the loss the mean over all pixels of all images, and is the target exactly the clean images?"
    expect(
        off(clean) < 0.01,
        expected="one step down the gradient of the mean loss against the clean images",
        actual=f"a step that is off by {off(clean):.0%}",
        hint=hint,
    )


@exercise("train_epoch", weight=2)
def test_fresh_noise(student: Student, hidden: Hidden) -> None:
    """Every image gets noise of its own, and other noise in the next epoch; the clean images stay as they are."""
    images = greys(hidden, "images", 6)
    training = Training(student, hidden, lr=0.1)
    for generator in (None, seeded(student, 3)):
        theirs = student.send(images)
        epochs = []
        for _ in range(2):
            _, batches, _ = training.epoch(images, theirs, noise_factor=0.1, batch_size=4, generator=generator)
            rows: dict[int, torch.Tensor] = {}
            for batch in batches:
                rows |= {i: s - images[i] for i, s in zip(batch.which.tolist(), batch.shown, strict=True)}
            epochs.append(rows)
        first, second = epochs
        shared = sorted(set(first) & set(second))
        expect(
            all(abs(correlation(first[i], second[i])) < 0.3 for i in shared),  # 784 pixels: deviation .036
            expected="fresh noise in every epoch",
            actual="the same noise for an image in two epochs",
            hint="Draw the noise inside train_epoch, for each batch, without seeding anything.",
        )
        expect(
            all(abs(correlation(first[i], first[j])) < 0.3 for i in first for j in first if i < j),
            expected="other noise for each image",
            actual="the same noise for two images of an epoch",
            hint="Don't use one noise for several images or batches.",
        )
        after = expect_tensor(value_of(theirs), "the images afterwards", shape=(6, 1, 28, 28), dtype=None)
        expect(
            torch.equal(after, images),
            expected="the clean images as they were",
            actual="other values in the caller's tensor",
            hint="The noise was written into the images themselves.",
        )


@exercise("train_epoch", weight=1)
def test_generator_decides(student: Student, hidden: Hidden) -> None:
    """Two generators with the same seed give the same order and the same noise."""
    images = greys(hidden, "images", 7)
    training = Training(student, hidden, lr=0.0)
    epochs = []
    for seed in (1, 2):
        student.import_name("torch.manual_seed")(seed)
        _, batches, _ = training.epoch(images, noise_factor=0.1, batch_size=3, generator=seeded(student, 5))
        epochs.append(batches)
    order = [torch.cat([batch.which for batch in batches]) for batches in epochs]
    expect(
        torch.equal(order[0], order[1]),
        expected="the same order from two generators with the same seed",
        actual="two different orders",
        hint="Pass `generator` on to whatever draws the random order.",
    )
    shown = [torch.cat([batch.shown for batch in batches]) for batches in epochs]
    expect(
        torch.allclose(shown[0], shown[1], rtol=0, atol=1e-6),
        expected="the same noise from two generators with the same seed",
        actual="different noise",
        hint="Pass `generator` on to add_noise as well.",
    )


@exercise("train_epoch", weight=2)
def test_gradients_forgotten(student: Student, hidden: Hidden) -> None:
    """Each batch's gradient is used once: steps don't pile up."""
    images = greys(hidden, "images", 8)
    training = Training(student, hidden, lr=0.5)
    want = {"clean": training.start, "noisy": training.start}  # a wrong target costs its points in another check
    for _ in range(3):
        _, batches, after = training.epoch(images, noise_factor=0.2, batch_size=8)
        shown = batches[0].shown
        want["clean"] = step(want["clean"], shown, images[batches[0].which], 0.5)
        want["noisy"] = step(want["noisy"], shown, shown, 0.5)
    start, end = flat(training.start), flat(after)
    error = min(((end - flat(w)).norm() / (flat(w) - start).norm()).item() for w in want.values())
    expect(
        error < 0.02,
        expected="three single steps in three epochs",
        actual=f"weights that are off by {error:.0%}",
        hint="PyTorch adds each gradient to the last one unless optimizer.zero_grad() clears it.",
    )


@exercise("train_epoch", weight=2)
def test_each_image_once(student: Student, hidden: Hidden) -> None:
    """Every image is learned from once an epoch, in batches of `batch_size`, those of a short last batch included."""
    images = greys(hidden, "images", 7)
    training = Training(student, hidden, lr=0.5)
    for seed in range(2):
        training.reset()
        _, batches, after = training.epoch(images, noise_factor=0.1, batch_size=3, generator=seeded(student, seed))
        used = torch.cat([batch.which for batch in batches]).tolist()
        expect(
            sorted(used) == list(range(7)),
            expected="each of 7 images once, in batches of 3, 3 and 1",
            actual=f"{len(set(used))} of 7 images in {len(used)} places",
            hint="Is the last batch dropped when it is short, or are images drawn more than once?",
        )
        sizes = [len(batch.shown) for batch in batches]
        expect(
            len(sizes) == 3 and max(sizes) == 3,
            expected="3 batches of at most 3 images",
            actual=f"batches of {', '.join(map(str, sizes[:9]))}",
            hint="Is batch_size used?",
        )
        ends = {"clean": training.start, "noisy": training.start}
        for batch in batches:
            ends["clean"] = step(ends["clean"], batch.shown, images[batch.which], 0.5)
            ends["noisy"] = step(ends["noisy"], batch.shown, batch.shown, 0.5)
        start, end = flat(training.start), flat(after)
        error = min(((end - flat(w)).norm() / (flat(w) - start).norm()).item() for w in ends.values())
        expect(
            error < 0.03,
            expected="one step for each of the three batches",
            actual=f"weights that are off by {error:.0%}",
            hint="One optimizer.step() for each batch, the short one included, with the gradients of this batch alone.",
        )


def losses(training: Training, batches: Sequence[Batch], images: torch.Tensor) -> list[torch.Tensor]:
    """For each batch, the losses of its images before any step."""
    return [
        F.binary_cross_entropy(forward(training.start, b.shown), images[b.which], reduction="none").flatten(1).mean(1)
        for b in batches
    ]


@exercise("train_epoch", weight=2)
def test_mean_of_all_images(student: Student, hidden: Hidden) -> None:
    """The number returned is the mean loss over the epoch's images, each counting alike, as a plain float."""
    images = (greys(hidden, "images", 5) + torch.tensor([-0.3, -0.25, -0.1, 0.2, 0.3]).view(5, 1, 1, 1)).clamp(0, 1)
    training = Training(student, hidden, lr=0.0)
    training.start["decoder.bias"] = torch.full((784,), -2.0)
    training.reset()
    value, batches, _ = training.epoch(images, noise_factor=0.1, batch_size=2)
    each = losses(training, batches, images)
    total, last = torch.cat(each).sum(), each[-1]
    means = torch.stack([batch.mean() for batch in each])
    mistakes = [
        (
            means.mean(),
            "A mean of batch means counts the images of a short last batch too often: weigh each by its size.",
        ),
        (last.mean(), "That is the loss of the last batch alone."),
        (means[0], "That is the loss of the first batch alone."),
        ((total - last.sum()) / 4, "The last, short batch is missing."),
        (means.sum(), "That is the sum of the batches' losses."),
        (total, "That is the sum over the images; divide by their number."),
        (total / 2, "Divide by the number of images, not by the batch size."),
        (total / 3, "Divide by the number of images, not by the number of batches."),
    ]
    number = torch.tensor(expect_number(value, "train_epoch's result"))
    expect_close(
        number,
        total / len(torch.cat(each)),
        "the mean loss of 5 images in batches of 2, 2 and 1",
        rtol=1e-3,
        atol=1e-5,
        mistakes=mistakes,
    )


@exercise("train_epoch", weight=1)
def test_loss_before_step(student: Student, hidden: Hidden) -> None:
    """The loss that counts for a batch is the one whose gradient was taken, before the step."""
    images = greys(hidden, "images", 8)
    training = Training(student, hidden, lr=0.5)
    value, batches, after = training.epoch(images, noise_factor=0.2, batch_size=8)
    before = torch.cat(losses(training, batches, images)).mean()
    later = F.binary_cross_entropy(forward(after, batches[0].shown), images[batches[0].which])
    mistakes = [(later, "That is the loss after the step; take the one that was computed for the step.")]
    number = torch.tensor(expect_number(value, "train_epoch's result"))
    expect_close(number, before, "the loss of the only batch", rtol=1e-3, atol=1e-5, mistakes=mistakes)


@exercise("train_epoch", weight=2)
def test_order_anew(student: Student, hidden: Hidden) -> None:
    """The images come in a new random order in every epoch, with or without a generator."""
    images = greys(hidden, "images", 6)
    training = Training(student, hidden, lr=0.1)

    def orders(generator: Remote | None, epochs: int, batch_size: int) -> list[list[list[int]]]:
        found = []
        for _ in range(epochs):
            _, batches, _ = training.epoch(images, noise_factor=0.1, batch_size=batch_size, generator=generator)
            found.append([batch.which.tolist() for batch in batches])
        return found

    for generator in (None, seeded(student, 1)):
        seen = orders(generator, 4, 1)
        expect(
            any(order != seen[0] for order in seen),
            expected="another order in each epoch",
            actual="the same order in 4 epochs",
            hint="Draw a new random order inside train_epoch at every call, and don't seed anything there.",
        )
    company = {frozenset(map(frozenset, order)) for order in orders(None, 8, 2)}
    expect(
        len(company) > 1,
        expected="images that meet others in each epoch's batches",
        actual="the same batches in 8 epochs",
        hint="Shuffle the images, not only the order of fixed batches.",
    )
