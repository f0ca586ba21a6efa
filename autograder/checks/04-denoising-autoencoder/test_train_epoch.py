"""Hidden checks of session 4: `train_epoch`."""

import math
from typing import Any

import torch

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
from autograder.judge.denoising import GIVEN, black_beside, correlation, greys
from autograder.judge.earlier import bring
from autograder.judge.hidden import Hidden
from autograder.judge.training import (
    AFTER_THE_STEP,
    ONE_STEP,
    OTHER_LOSSES,
    Costs,
    Orders,
    TinyTraining,
    cross_entropy,
    expect_each_once,
    expect_mean_of_all,
    expect_order_from_generator,
    expect_shuffled,
    expect_single_steps,
    expect_step,
)

NOISY_TARGET = "The target is the noisy batch: the network learns to draw noise. Compare its output with the clean one."
OTHER = "Another loss, or another target: it is the mean BCE against the clean batch, without any noise of its own."
OTHERS: list[tuple[Costs, str]] = [
    *OTHER_LOSSES,
    (lambda made, target, shown: cross_entropy(made, shown, shown), NOISY_TARGET),
]


def tiny(student: Student, hidden: Hidden, lr: float) -> TinyTraining:
    """Their train_epoch on a small model of ours, with the right noise whatever theirs is; a loss of their own is adopted."""
    bring(student, GIVEN, "add_noise")
    images = black_beside(greys(hidden, "adopted", 6))
    return TinyTraining(student, hidden, lr=lr).adopt(images, OTHERS, noise_factor=0.1)


def orders(training: TinyTraining, images: torch.Tensor) -> Orders:
    """Which images are in each batch of each epoch."""

    def found(generator: Remote | None, epochs: int, batch_size: int) -> list[list[list[int]]]:
        given: dict[str, Any] = {"noise_factor": 0.1, "batch_size": batch_size, "generator": generator}
        return [training.epoch(images, **given).order for _ in range(epochs)]

    return found


@exercise("train_epoch", weight=2)
def test_shown_noisy(student: Student, hidden: Hidden) -> None:
    """The model is shown noisy images: Gaussian noise of the `noise_factor` that was asked for, clipped to [0, 1]."""
    images = greys(hidden, "images", 12)
    training = tiny(student, hidden, 0.1)
    for factor in (0.1, 0.05):
        batches = training.epoch(images, noise_factor=factor, batch_size=5).batches
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
    batches = training.epoch(images, batch_size=12).batches
    low, high = min(b.shown.min().item() for b in batches), max(b.shown.max().item() for b in batches)
    seen, hint = f"values from {low:.3g} to {high:.3g}", "Use add_noise, which clips."
    expect(low >= 0 and high <= 1, expected="noisy images in [0, 1]", actual=seen, hint=hint)
    default = torch.cat([batch.shown for batch in batches]).std().item()
    expect(default > 0.25, expected="a noise factor of 0.5 where none is given", actual="much less noise")


@exercise("train_epoch", weight=3)
def test_target_clean(student: Student, hidden: Hidden) -> None:
    """Each step follows the mean binary cross-entropy between the model's output and the *clean* images."""
    images = black_beside(greys(hidden, "images", 8))
    training = tiny(student, hidden, 0.5)
    epoch = training.epoch(images, noise_factor=0.1, batch_size=8)  # so that each noisy image is known again
    batch = epoch.batches[0]
    clean = images[batch.which]
    want = training.stepped(training.start, batch.shown, clean, cross_entropy)
    expect_step(training.start, epoch.weights, want, training.slips(batch.shown, clean, OTHERS), other=OTHER)


@exercise("train_epoch", weight=2)
def test_fresh_noise(student: Student, hidden: Hidden) -> None:
    """Every image gets noise of its own, and other noise in the next epoch; the clean images stay as they are."""
    images = greys(hidden, "images", 6)
    training = tiny(student, hidden, 0.1)
    for generator in (None, seeded(student, 3)):
        theirs = student.send(images)
        epochs = []
        for _ in range(2):
            epoch = training.epoch(images, theirs, noise_factor=0.1, batch_size=4, generator=generator)
            rows: dict[int, torch.Tensor] = {}
            for batch in epoch.batches:
                rows |= {i: s - images[i] for i, s in zip(batch.which, batch.shown, strict=True)}
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
    training = tiny(student, hidden, 0.0)
    expect_order_from_generator(student, orders(training, images))
    shown = []
    for seed in (1, 2):
        student.import_name("torch.manual_seed")(seed)
        epoch = training.epoch(images, noise_factor=0.1, batch_size=3, generator=seeded(student, 5))
        shown.append(torch.cat([batch.shown for batch in epoch.batches]))
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
    training = tiny(student, hidden, 0.5)
    if not training.known:
        return  # a step that is another one from the first on is told elsewhere
    epochs = [training.epoch(images, noise_factor=0.2, batch_size=4) for _ in range(2)]
    batches = [batch for epoch in epochs for batch in epoch.batches]
    want = training.followed(batches, lambda batch: images[batch.which])
    piled = training.piled_up(batches, lambda batch: images[batch.which])
    expect_single_steps(training.start, epochs[-1].weights, want, piled, what="four single steps", hint=ONE_STEP)


@exercise("train_epoch", weight=2)
def test_each_image_once(student: Student, hidden: Hidden) -> None:
    """Every image is learned from once an epoch, in batches of `batch_size`, those of a short last batch included."""
    images = greys(hidden, "images", 7)
    training = tiny(student, hidden, 0.5)
    for seed in range(2):
        training.reset()
        epoch = training.epoch(images, noise_factor=0.1, batch_size=3, generator=seeded(student, seed))
        expect_each_once(epoch.order, (3, 3, 1))


@exercise("train_epoch", weight=2)
def test_mean_of_all_images(student: Student, hidden: Hidden) -> None:
    """The number returned is the mean loss over the epoch's images, each counting alike, as a plain float."""
    images = (greys(hidden, "images", 5) + torch.tensor([-0.3, -0.25, -0.1, 0.2, 0.3]).view(5, 1, 1, 1)).clamp(0, 1)
    images = black_beside(images)
    training = tiny(student, hidden, 0.0)
    training.start["decoder.bias"] = torch.full((784,), -2.0)
    training.reset()
    epoch = training.epoch(images, noise_factor=0.1, batch_size=2)
    # other images than all of them once, or more noise than was asked for (.1 · 28 = 2.8), is told elsewhere
    once = sum(len(batch.which) for batch in epoch.batches) == len(images)
    if not training.known or not once or any(batch.far > 5 for batch in epoch.batches):
        return
    each = [training.costs(training.start, batch.shown, images[batch.which]) for batch in epoch.batches]
    others = training.other_means(epoch.batches, lambda batch: images[batch.which], OTHERS)
    expect_mean_of_all(epoch.value, each, "train_epoch's result", others)


@exercise("train_epoch", weight=1)
def test_loss_before_step(student: Student, hidden: Hidden) -> None:
    """The loss that counts for a batch is the one whose gradient was taken, before the step."""
    images = greys(hidden, "images", 8)
    training = tiny(student, hidden, 0.5)
    epoch = training.epoch(images, noise_factor=0.2, batch_size=8)
    shown, clean = epoch.batches[0].shown, images[epoch.batches[0].which]
    before, after = (training.costs(weights, shown, clean).mean() for weights in (training.start, epoch.weights))
    number = torch.tensor(expect_number(epoch.value, "train_epoch's result"))
    if not training.known:
        return
    mistakes = [(after, AFTER_THE_STEP)]
    expect_close(number, before, "the loss of the only batch", rtol=1e-3, atol=1e-5, mistakes=mistakes)


@exercise("train_epoch", weight=2)
def test_order_anew(student: Student, hidden: Hidden) -> None:
    """The images come in a new random order in every epoch, with or without a generator."""
    images = greys(hidden, "images", 6)
    expect_shuffled(student, orders(tiny(student, hidden, 0.1), images))
