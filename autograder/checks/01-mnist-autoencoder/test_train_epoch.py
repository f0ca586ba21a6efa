"""Hidden checks of session 1: `train_epoch`."""

import itertools

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
)
from autograder.judge.hidden import Hidden

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
        student.set_global("reconstruction_loss", student.import_name("torch.nn.functional.binary_cross_entropy"))
        self.model = student.send(student.probe("TinyAutoencoder")(784, HIDDEN_UNITS))
        self.reset()
        self.optimizer = student.send(student.import_name("torch.optim.SGD")(self.model.parameters(), lr=lr))

    def reset(self) -> None:
        self.model.load_state_dict(self.start)

    def epoch(self, images: torch.Tensor, **options: object) -> tuple[object, dict[str, torch.Tensor]]:
        """What train_epoch returned, and the weights afterwards."""
        value = self.student.train_epoch(self.model, images, self.optimizer, **options)
        state = self.model.state_dict()
        expect(isinstance(state, dict), expected="the model that was passed in", actual="one without weights")
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
        actual="the weights that the model had before",
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
        actual=f"a step that is off by {error:.0%}",
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
        actual=f"weights that are off by {error:.0%}",
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
            actual=f"{used} of 7",
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
        actual="the same order in 5 epochs",
        hint="Draw a new random order inside train_epoch, at every call.",
    )
    expect(
        distinct(ends([None] * 5)) > 1,
        expected="another order in each epoch when no generator is given",
        actual="the same order in 5 epochs",
        hint="A fixed seed inside train_epoch gives the same order each time.",
    )
    pairs = companies(training, images[:4], epochs=10)
    expect(
        len(pairs) > 1,
        expected="images that meet others in each epoch's batches",
        actual="the same batches in 10 epochs",
        hint="Shuffle the images, not only the order of fixed batches.",
    )
    student.import_name("torch.manual_seed")(1)
    first = ends([seeded(student, 5)])
    student.import_name("torch.manual_seed")(2)
    second = ends([seeded(student, 5)])
    expect(
        distinct(first + second) == 1,
        expected="the same order from two generators with the same seed",
        actual="two different orders",
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
