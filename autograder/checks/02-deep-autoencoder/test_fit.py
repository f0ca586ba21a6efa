"""Hidden checks of session 2: `fit`."""

import itertools
import math

import torch

from autograder.judge import Remote, Student, exercise, expect, seeded
from autograder.judge.expect import kind
from autograder.judge.fitting import TRAIN, VALID, Fitting, last, learned_from, mixes
from autograder.judge.hidden import Hidden
from autograder.judge.training import (
    OTHER_LOSSES,
    UPHILL,
    ZERO_GRAD,
    cross_entropy,
    descended,
    expect_each_once,
    expect_mean_of_all,
    expect_moved,
    expect_order_from_generator,
    expect_shuffled,
    flat,
)
from labkit import load_digits

PLAIN = (
    "That is plain gradient descent (SGD): with such a learning rate its steps are far too short. Use Adam or one of its "
    "relatives, which make all steps about as long as `lr` says."
)
SLOW = "Does every batch make a step, with an optimiser that uses `lr`, down the mean BCE?"


@exercise("fit", weight=2)
def test_one_loss_an_epoch(student: Student, hidden: Hidden) -> None:
    """The result has one training loss and one validation loss for each epoch, whatever their number."""
    fitting = Fitting(student, hidden)
    for epochs in (1, 4):
        _, epoch = fitting.fit(epochs=epochs, batch_size=3)
        value = epoch.value
        expect(
            isinstance(value, dict) and {"train", "valid"} <= set(value),
            expected='a dictionary with the lists "train" and "valid"',
            actual=f"one with {', '.join(map(str, value)) or 'nothing'}" if isinstance(value, dict) else kind(value),
            hint='Return {"train": […], "valid": […]}, with these two names.',
        )
        assert isinstance(value, dict)
        for name in ("train", "valid"):
            listed = isinstance(value[name], (list, tuple)) and len(value[name]) == epochs
            hint = "Append one training loss and one validation loss in each epoch."
            expect(
                listed,
                expected=f'{epochs} entries in "{name}" for {epochs} epochs',
                actual=kind(value[name]),
                hint=hint,
            )


@exercise("fit", weight=2)
def test_learns(student: Student, hidden: Hidden) -> None:
    """The weights move from the first batch on, and the loss on the training images falls."""
    fitting = Fitting(student, hidden).adopt_reported()
    _, epoch = fitting.fit(epochs=2, batch_size=7, lr=0.5)
    expect_moved(fitting.start, epoch.weights)
    downhill = descended(fitting.start, lambda weights: fitting.price(weights, fitting.train).mean(), 1.0)
    theirs, wanted = (flat(weights) - flat(fitting.start) for weights in (epoch.weights, downhill))
    alike = torch.cosine_similarity(theirs, wanted, dim=0).item()
    digits = load_digits().train_images[:200].unflatten(1, (28, 28))[:, 6:22:2, 9:19:2].flatten(1)  # 8 × 5 pixels
    before = fitting.price(fitting.start, digits).mean().item()
    _, epoch = fitting.fit(epochs=25, batch_size=20, lr=0.01, train=digits)
    after = fitting.price(epoch.weights, digits).mean().item()
    if after >= 0.7 * before and growth(student, hidden) > 1.5:
        return  # gradients that pile up, which is told below
    expect(
        after < 0.7 * before,  # Adam reaches .31
        expected="a loss that falls by a third or more in 250 batches",
        actual=f"{before:.3f} before, {after:.3f} after",
        hint=UPHILL if alike < -0.5 else PLAIN if alike > 0.99 else SLOW,
    )


@exercise("fit", weight=1)
def test_learning_rate_obeyed(student: Student, hidden: Hidden) -> None:
    """`lr` decides how far the weights move: not at all with 0, less with a smaller one."""
    fitting = Fitting(student, hidden)
    moved = []
    for lr in (0.0, 1e-4, 1e-2):
        _, epoch = fitting.fit(epochs=2, batch_size=3, lr=lr)
        moved.append((flat(epoch.weights) - flat(fitting.start)).abs().max().item())
    still, slow, fast = moved
    if max(moved) == 0:
        return  # nothing is learned: told elsewhere
    hint = "Hand `lr` on to the optimiser."
    expect(still < 1e-7, expected="weights that stay with lr=0", actual=f"weights that moved by {still:.2g}", hint=hint)
    seen = f"{slow:.2g} and {fast:.2g}"
    expect(fast > 3 * slow, expected="a longer way with lr=0.01 than with lr=0.0001", actual=seen, hint=hint)


@exercise("fit", weight=1)
def test_gradients_cleared(student: Student, hidden: Hidden) -> None:
    """Each step uses the gradient of its own batch alone: gradients don't pile up."""
    times = growth(student, hidden)
    expect(
        times <= 1.5,
        expected="after many steps the gradient of the last batch",
        actual=f"one that is {times:.1f} times as long as after a single step",
        hint=ZERO_GRAD,
    )


def growth(student: Student, hidden: Hidden) -> float:
    """How much longer the gradient that is left is after three epochs of three batches than after two of one batch."""
    fitting = Fitting(student, hidden)
    image = fitting.train[3:4]  # all images are this one, so that all batches have the same gradient, whatever the loss
    fitting.valid = image.repeat(VALID, 1)
    lengths = []
    for count, epochs in ((2, 2), (6, 3)):
        fitting.fit(epochs=epochs, batch_size=2, lr=0.0, train=image.repeat(count, 1))
        left = student.probe("gradients")(fitting.model)
        found = [part for part in left.values() if isinstance(part, torch.Tensor)] if isinstance(left, dict) else []
        lengths.append(torch.cat([part.flatten().double() for part in found]).norm().item() if found else 0.0)
    few, many = lengths
    return many / few if few else 1.0  # none, where they are cleared after the step, which is as good


@exercise("fit", weight=1)
def test_every_image_once(student: Student, hidden: Hidden) -> None:
    """Every training image is learned from once an epoch, in batches of `batch_size` and a shorter last one."""
    for seed in range(2):
        _, epoch = Fitting(student, hidden).fit(epochs=2, batch_size=3, generator=seeded(student, seed))
        trained = sum(call.grad for call in epoch.calls)
        for order in (
            [] if mixes(epoch) or trained == 3 else learned_from(epoch, 2)
        ):  # 3: one epoch too few, told elsewhere
            expect_each_once(order, (3, 3, 1))


@exercise("fit", weight=1)
def test_shuffled_anew(student: Student, hidden: Hidden) -> None:
    """The images come in a new random order in every epoch, drawn from `generator` where one is given."""
    fitting = Fitting(student, hidden)

    def orders(generator: Remote | None, epochs: int, batch_size: int) -> list[list[list[int]]]:
        _, epoch = fitting.fit(epochs=epochs, batch_size=batch_size, generator=generator)
        return learned_from(epoch, epochs)

    expect_shuffled(student, orders)
    expect_order_from_generator(student, orders)


@exercise("fit", weight=1)
def test_training_losses(student: Student, hidden: Hidden) -> None:
    """A training loss is the mean BCE over the epoch's images, each counting alike, as a plain float."""
    fitting = Fitting(student, hidden)
    images = fitting.train[:5]
    mistakes: list[tuple[torch.Tensor, str]] = [
        (fitting.price(fitting.start, fitting.valid).mean(), "That is the loss on the validation images."),
    ]
    mistakes += [(fitting.costs(fitting.start, images, images, loss).mean(), hint) for loss, hint in OTHER_LOSSES]
    for seed in range(6):  # each time another image comes last
        history, epoch = fitting.fit(epochs=2, batch_size=2, lr=0.0, train=images, generator=seeded(student, seed))
        order = [call.which for call in epoch.calls if call.grad][-3:]
        each = [fitting.price(fitting.start, images[which]) for which in order if max(which) < 5]
        loss = last(history, "train")
        still = torch.equal(flat(epoch.weights), flat(fitting.start))
        if (
            loss is not None and still and sorted(itertools.chain(*order)) == [0, 1, 2, 3, 4]
        ):  # or that is told elsewhere
            expect_mean_of_all(loss, each, "a training loss", mistakes)


@exercise("fit", weight=2)
def test_validation_losses(student: Student, hidden: Hidden) -> None:
    """A validation loss is the mean BCE over the validation images, of the model as it is after that epoch."""
    fitting = Fitting(student, hidden).adopt_reported()
    valid = fitting.valid = fitting.train[:5]  # so that each epoch makes it better, and the last one is the best
    for epochs in (1, 3):
        history, epoch = fitting.fit(epochs=epochs, batch_size=2, lr=0.01)
        loss = last(history, "valid")
        each = fitting.price(epoch.weights, valid)
        swapped = [
            item for item in history.get("train", [])[-1:] if isinstance(item, float) and abs(item - each.mean()) < 1e-4
        ]
        if loss is None or swapped or torch.equal(flat(epoch.weights), flat(fitting.start)):
            continue  # no list, the other one, or nothing that is learned: told elsewhere
        right = fitting.costs(epoch.weights, valid, valid, cross_entropy).mean().item()
        if isinstance(loss, float) and math.isclose(loss, right, rel_tol=1e-3):
            continue  # whatever they train with
        mistakes: list[tuple[torch.Tensor, str]] = [
            (fitting.price(epoch.weights, fitting.train).mean(), "That is the loss on the training images."),
            (fitting.price(fitting.start, valid).mean(), "That is the loss before the epoch."),
            *((fitting.costs(epoch.weights, valid, valid, loss).mean(), hint) for loss, hint in OTHER_LOSSES),
        ]
        what = f"the last validation loss of {epochs} epoch{'s' * (epochs > 1)}"
        hint = "Measure the validation loss after the epoch's last step, on all validation images."
        expect_mean_of_all(loss, each.split(2), what, mistakes, hint)


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
        _, epoch = fitting.fit(epochs=6, batch_size=3, lr=0.01)  # so slowly that bright images get worse each time
        ends.append(flat(epoch.weights))
        expect(
            not mixes(epoch),
            expected="training batches without validation images",
            actual="validation images among them",
            hint=hint,
        )
    off = (ends[0] - ends[1]).abs().max().item()
    seen = f"weights that differ by {off:.2g}"
    expect(off < 1e-5, expected="the same weights with other validation images", actual=seen, hint=hint)


@exercise("fit", weight=1)
def test_modes(student: Student, hidden: Hidden) -> None:
    """The model trains in training mode, in every epoch, and is validated in evaluation mode without gradients."""
    _, epoch = Fitting(student, hidden).fit(epochs=3, batch_size=3)
    for call in [] if mixes(epoch) and any(min(c.which) < TRAIN <= max(c.which) for c in epoch.calls) else epoch.calls:
        if min(call.which) >= TRAIN:
            expect(
                not call.training,
                expected="validation in evaluation mode",
                actual="a model in training mode",
                hint="Call model.eval() before you validate: dropout must not disturb the measurement.",
            )
            expect(
                not call.grad,
                expected="validation without gradients",
                actual="gradients switched on",
                hint="Put the validation under torch.no_grad().",
            )
        elif call.grad:
            expect(
                call.training,
                expected="training in training mode",
                actual="a model in evaluation mode",
                hint="After validation call model.train() again, or the next epoch trains without dropout.",
            )
