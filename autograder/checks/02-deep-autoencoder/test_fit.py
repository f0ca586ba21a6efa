"""Hidden checks of session 2: `fit`."""

import itertools
import math
from typing import Any

import torch
import torch.nn.functional as F

from autograder.judge import (
    Student,
    exercise,
    expect,
    expect_close,
    expect_number,
    expect_tensor,
    seeded,
    value_of,
)
from autograder.judge.hidden import Hidden
from labkit import load_digits


def varied(hidden: Hidden, count: int, pixels: int = 784) -> torch.Tensor:
    """Images that switch many different units on and off: half of the pixels dark, some images darker than others."""
    lit = hidden.noise("lit", count, pixels) * (hidden.noise("mask", count, pixels) > 0.5)
    return lit * (0.2 + 0.8 * hidden.noise("light", count, 1))


PIXELS = 40


class Fitting:
    """The student's fit on one linear layer and a sigmoid, which note down whatever passes through them."""

    def __init__(self, student: Student, hidden: Hidden) -> None:
        self.student = student
        layers = [
            student.send(student.import_name("torch.nn.Linear")(PIXELS, PIXELS)),
            student.send(student.import_name("torch.nn.Sigmoid")()),
        ]
        self.spy = student.send(student.probe("Spy")(student.send(student.import_name("torch.nn.Sequential")(*layers))))
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
            actual=f"one with {', '.join(value) or 'nothing'}" if isinstance(value, dict) else type(value).__name__,
        )
        for name in ("train", "valid"):
            losses = value[name]
            seen = f"{len(losses)}" if isinstance(losses, (list, tuple)) else f"a {type(losses).__name__}"
            hint = "Append one training loss and one validation loss in each epoch."
            listed = isinstance(losses, (list, tuple)) and len(losses) == epochs
            expect(listed, expected=f'{epochs} entries in "{name}" for {epochs} epochs', actual=seen, hint=hint)
            value[name] = [expect_number(loss, f'an entry of "{name}"') for loss in losses]
        return dict(value)

    def weights(self) -> dict[str, torch.Tensor]:
        state = self.spy.state_dict()
        expect(isinstance(state, dict), expected="the model that was passed in", actual="one without weights")
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
    expect(bool(fitting.steps()), expected="a model that is asked about training images", actual="one that never was")


@exercise("fit", weight=2)
def test_learns(student: Student, hidden: Hidden) -> None:
    """The weights move from the first batch on, and the loss on the training images falls."""
    fitting = Fitting(student, hidden)
    fitting.fit(epochs=1, batch_size=7, lr=0.5)
    expect(
        distance(fitting.weights(), fitting.start) > 0,
        expected="weights that moved in an epoch of one batch",
        actual="the weights that the model had before",
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
        actual=f"{before:.3f} before, {after:.3f} after",
        hint="Does every batch make a step, with an optimiser that uses `lr`, towards a *smaller* mean BCE?",
    )


@exercise("fit", weight=1)
def test_learning_rate_obeyed(student: Student, hidden: Hidden) -> None:
    """`lr` decides how far the weights move: not at all with 0, less with a smaller one."""
    fitting = Fitting(student, hidden)
    fitting.fit(epochs=2, batch_size=3, lr=0.0)
    still = distance(fitting.weights(), fitting.start)
    hint = "Hand `lr` on to the optimiser."
    expect(still < 1e-7, expected="weights that stay with lr=0", actual=f"weights that moved by {still:.2g}", hint=hint)
    moved = []
    for lr in (1e-4, 1e-2):
        fitting.reset()
        fitting.fit(epochs=2, batch_size=3, lr=lr)
        moved.append(distance(fitting.weights(), fitting.start))
    seen = f"{moved[0]:.2g} and {moved[1]:.2g}"
    expect(moved[1] > 3 * moved[0], expected="a longer way with lr=0.01 than with lr=0.0001", actual=seen, hint=hint)


@exercise("fit", weight=1)
def test_gradients_cleared(student: Student, hidden: Hidden) -> None:
    """Each step uses the gradient of its own batch alone: gradients don't pile up."""
    fitting = Fitting(student, hidden)
    for seed in range(4):
        fitting.reset()
        fitting.fit(epochs=2, batch_size=2, lr=0.0, seed=seed)
        steps = fitting.steps()
        expect(bool(steps), expected="a model that is asked about training images", actual="one that never was")
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
            actual=f"another one, {size:.1f} times as long",
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
        actual=f"{len(used[0])} uses of {len(set(used[0]))} images, then {len(used[1])} of {len(set(used[1]))}",
        hint="Is the last batch dropped when it is short, or are images drawn more than once?",
    )
    sizes = sorted(map(len, steps))
    expect(sizes == [1, 1, 3, 3, 3, 3], expected="batches of 3, 3 and 1", actual=f"batches of {sizes}")


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
            actual="the same order in 5 epochs",
            hint="Draw a new random order inside the loop over the epochs.",
        )
    company = {frozenset(map(frozenset, part)) for part in chunks([tuple(step) for step in order(2, 6, 3)], 3)}
    expect(
        len(company) > 1,
        expected="images that meet others in each epoch's batches",
        actual="the same batches in 6 epochs",
        hint="Shuffle the images, not only the order of fixed batches.",
    )
    student.import_name("torch.manual_seed")(1)
    first = order(5, 3, 1)
    student.import_name("torch.manual_seed")(2)
    second = order(5, 3, 1)
    expect(
        first == second,
        expected="the same order from two generators with the same seed",
        actual="two different orders",
        hint="Pass `generator` on to whatever draws the random order.",
    )
    expect(
        order(5, 3, 1) != order(6, 3, 1) or order(7, 3, 1) != order(8, 3, 1),
        expected="another order from a generator with another seed",
        actual="the same order",
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
        fitting = Fitting(student.fork(), hidden)
        fitting.train, fitting.valid = fitting.train * 0.1, fitting.valid * 0.1  # dark, and validated on dark or bright
        fitting.valid = 1 - fitting.valid if name == "other" else fitting.valid
        fitting.student.import_name("torch.manual_seed")(3)
        fitting.fit(epochs=6, batch_size=3, lr=0.1)
        ends.append(fitting.weights())
        expect(
            not any(call["grad"] and call["training"] and call["valid"] for call in fitting.calls()),
            expected="training batches without validation images",
            actual="validation images among them",
            hint=hint,
        )
    off = distance(*ends)
    seen = f"weights that differ by {off:.2g}"
    expect(off < 1e-5, expected="the same weights with other validation images", actual=seen, hint=hint)


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
                actual="a model in training mode",
                hint="Call model.eval() before you validate: dropout must not disturb the measurement.",
            )
            expect(
                not call["grad"],
                expected="validation without gradients",
                actual="gradients switched on",
                hint="Put the validation under torch.no_grad().",
            )
        elif call["grad"]:
            expect(
                call["training"],
                expected="training in training mode",
                actual="a model in evaluation mode",
                hint="After validation call model.train() again, or the next epoch trains without dropout.",
            )
