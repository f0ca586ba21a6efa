"""Hidden checks of session 1: `train_epoch`."""

import torch

from autograder.judge import Remote, Student, exercise, expect, expect_close, expect_number, seeded
from autograder.judge.hidden import Hidden
from autograder.judge.training import (
    AFTER_THE_STEP,
    ONE_STEP,
    TinyTraining,
    cross_entropy,
    expect_each_once,
    expect_mean_of_all,
    expect_order_from_generator,
    expect_shuffled,
    expect_single_steps,
    expect_step,
    with_ends,
)


def tiny(student: Student, hidden: Hidden, lr: float) -> TinyTraining:
    """Their train_epoch on a small model of ours, with the right loss whatever theirs does; one of their own is adopted."""
    student.set_global("reconstruction_loss", student.import_name("torch.nn.functional.binary_cross_entropy"))
    return TinyTraining(student, hidden, lr=lr).adopt(with_ends(hidden.noise("adopted", 6, 784)))


@exercise("train_epoch", weight=2)
def test_one_step(student: Student, hidden: Hidden) -> None:
    """An epoch of a single batch moves the model's weights by exactly one step of the optimiser."""
    images = with_ends(hidden.noise("images", 8, 784))
    training = tiny(student, hidden, 0.5)
    after = training.epoch(images, batch_size=8).weights
    want = training.stepped(training.start, images, images, cross_entropy)
    expect_step(training.start, after, want, training.slips(images, images))


@exercise("train_epoch", weight=2)
def test_gradients_cleared(student: Student, hidden: Hidden) -> None:
    """Each batch's gradient is used once: steps don't pile up."""
    images = hidden.noise("images", 8, 784)
    training = tiny(student, hidden, 0.5)
    if not training.known:
        return  # a step that is another one from the first on is told above
    epochs = [training.epoch(images, batch_size=4, generator=seeded(student, seed)) for seed in range(2)]
    batches = [batch for epoch in epochs for batch in epoch.batches]
    want, piled = training.followed(batches), training.piled_up(batches)
    expect_single_steps(training.start, epochs[-1].weights, want, piled, what="four single steps", hint=ONE_STEP)


@exercise("train_epoch", weight=2)
def test_every_image(student: Student, hidden: Hidden) -> None:
    """Every image is learned from once an epoch, those of a short last batch included."""
    images = hidden.noise("images", 7, 784)
    training = tiny(student, hidden, 0.5)
    for seed in range(3):
        training.reset()
        epoch = training.epoch(images, batch_size=3, generator=seeded(student, seed))
        expect(
            all(batch.far < 0.1 for batch in epoch.batches),  # float32 leaves .01 of distances between equal images
            expected="the images that were passed in",
            actual="other images",
            hint="Train on `images`, the argument, not on a variable of the notebook.",
        )
        expect_each_once(epoch.order, (3, 3, 1))


@exercise("train_epoch", weight=2)
def test_mean_over_images(student: Student, hidden: Hidden) -> None:
    """The number returned is the mean loss over the epoch's images, each counting alike, as a plain float."""
    shades = torch.tensor([0.0, 0.05, 0.2, 0.9, 1.0]).view(5, 1)
    images = (hidden.noise("images", 5, 784) * 0.1 + shades).clamp(0, 1)
    training = tiny(student, hidden, 0.0)
    training.start["decoder.bias"] = torch.full((784,), -2.0)
    training.reset()
    epoch = training.epoch(images, batch_size=2, generator=seeded(student, 0))
    if not training.known or sum(len(batch.which) for batch in epoch.batches) != len(images):
        return  # some are left out, or come twice: told elsewhere
    each = [training.costs(training.start, batch.shown, batch.shown) for batch in epoch.batches]
    expect_mean_of_all(epoch.value, each, "train_epoch's result", training.other_means(epoch.batches))


@exercise("train_epoch", weight=1)
def test_loss_of_each_step(student: Student, hidden: Hidden) -> None:
    """The loss that counts for a batch is the one whose gradient was taken, before the step."""
    images = hidden.noise("images", 8, 784)
    training = tiny(student, hidden, 0.5)
    epoch = training.epoch(images, batch_size=8)
    before, after = (training.costs(weights, images, images).mean() for weights in (training.start, epoch.weights))
    number = torch.tensor(expect_number(epoch.value, "train_epoch's result"))
    if not training.known:
        return
    mistakes = [(after, AFTER_THE_STEP)]
    expect_close(number, before, "the loss of the only batch", rtol=1e-3, atol=1e-5, mistakes=mistakes)


@exercise("train_epoch", weight=2)
def test_shuffled_anew(student: Student, hidden: Hidden) -> None:
    """The images come in a new random order in every epoch, drawn from `generator` where one is given."""
    images = hidden.noise("images", 6, 784)
    training = tiny(student, hidden, 0.1)

    def orders(generator: Remote | None, epochs: int, batch_size: int) -> list[list[list[int]]]:
        return [training.epoch(images, batch_size=batch_size, generator=generator).order for _ in range(epochs)]

    expect_shuffled(student, orders)
    expect_order_from_generator(student, orders)
