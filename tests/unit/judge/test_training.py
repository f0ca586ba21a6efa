"""Watched trainings: each check of judge/training.py passes a right one and says of a wrong one what is wrong."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
import torch
from conftest import LIMITS, mismatch, student_of

from autograder.judge import Remote, Student, seeded
from autograder.judge.hidden import Hidden
from autograder.judge.training import (
    AFTER_THE_STEP,
    INK_ONLY,
    ONE_STEP,
    OTHER_LENGTH,
    OTHER_STEP,
    SQUARES,
    STILL,
    SUM,
    UPHILL,
    ZERO_GRAD,
    Epoch,
    Orders,
    TinyTraining,
    comparable,
    cross_entropy,
    expect_each_once,
    expect_mean_of_all,
    expect_order_from_generator,
    expect_shuffled,
    expect_single_steps,
    expect_step,
    learning_curve,
    listed,
    over_ink,
    own_epoch_loss,
    own_loss,
    with_ends,
)
from autograder.sandbox.box import Sandbox
from autograder.sandbox.forkserver import ForkServer

RIGHT = """
def right(model, images, optimizer, batch_size=3, generator=None):
    model.train()
    total = 0.0
    for rows in torch.randperm(len(images), generator=generator).split(batch_size):
        batch = images[rows]
        loss = F.binary_cross_entropy(model(batch), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    return total / len(images)
"""
ORDER = "torch.randperm(len(images), generator=generator)"
CHANGES = {
    "no_step": ("optimizer.step()", "pass"),
    "no_zero_grad": ("optimizer.zero_grad()", "pass"),
    "uphill": ("loss.backward()", "(-loss).backward()"),
    "three_times": ("loss.backward()", "(3 * loss).backward()"),
    "of_others": ("model(batch), batch)", "model(batch), batch.flip(0))"),
    "inverted": ("model(batch), batch)", "model(batch), 1 - batch)"),
    "drops_the_last": (".split(batch_size)", ".split(batch_size)[:-1]"),
    "in_ones": (".split(batch_size)", ".split(1)"),
    "in_order": (ORDER, "torch.arange(len(images))"),
    "with_a_seed": ("generator=generator)", "generator=torch.Generator().manual_seed(len(images)))"),
    "without_generator": (", generator=generator)", ")"),
    "whole_batches": (
        f"rows in {ORDER}.split(batch_size)",
        "rows in sorted(torch.arange(len(images)).split(batch_size), key=lambda _: torch.rand(1))",
    ),
    "of_a_copy": ("model.train()", "model = copy.deepcopy(model)"),
    "squares": ("F.binary_cross_entropy(", "F.mse_loss("),
    "summed": ("model(batch), batch)", "model(batch), batch, reduction='sum')"),
    "of_ink": (
        "F.binary_cross_entropy(model(batch), batch)",
        "F.binary_cross_entropy(model(batch), batch, reduction='none')[batch > 0].mean()",
    ),
    "first_batch_only": (".split(batch_size)", ".split(batch_size)[:1]"),
    "mean_of_means": ("total += loss.item() * len(batch)", "total += loss.item() * len(images) / 3"),
}
NOTEBOOK = "import copy\nimport torch\nimport torch.nn.functional as F\n" + RIGHT
NOTEBOOK += "".join(RIGHT.replace("def right", f"def {name}").replace(*change) for name, change in CHANGES.items())
NOTEBOOK += """
train_epoch = right
model = torch.nn.Sequential(torch.nn.Linear(12, 12), torch.nn.Sigmoid())

def half(x):
    return x.mean() / 2

def nothing(x):
    raise NotImplementedError("nothing")
"""
hidden = Hidden("training")
images = hidden.noise("images", 7, 12)


@pytest.fixture(scope="module")
def box(server: ForkServer) -> Iterator[Sandbox]:
    with server.sandbox(LIMITS, seed=1, output_bytes=10_000, required=()) as box:
        box.run_cell(NOTEBOOK, "cell 1", cpu_seconds=20, wall_seconds=120)
        yield box


@pytest.fixture
def student(box: Sandbox) -> Iterator[Student]:
    student = student_of(box, cpu_seconds=60, wall_seconds=240)
    yield student
    student.close()


def tiny(student: Student, name: str, lr: float = 0.5) -> TinyTraining:
    student.set_global("train_epoch", student.send(student.named(name)))
    return TinyTraining(student, hidden, lr=lr, pixels=12, units=3)


def test_a_training_is_watched(student: Student) -> None:
    training = tiny(student, "right")
    epoch = training.epoch(images, batch_size=3, generator=seeded(student, 1))
    assert [len(batch.shown) for batch in epoch.batches] == [3, 3, 1]
    assert sorted(index for which in epoch.order for index in which) == list(range(7))
    assert all(call.training and call.grad for call in epoch.calls)
    assert torch.equal(epoch.batches[0].shown, images[epoch.batches[0].which])
    assert isinstance(epoch.value, float) and set(epoch.weights) == set(training.start)
    training.reset()
    again = training.watched(images, lambda: student.model(images))
    assert (again.calls, torch.equal(again.weights["encoder.bias"], training.start["encoder.bias"])) == ([], True)


def test_a_model_that_is_not_trained_is_noticed(student: Student) -> None:
    assert mismatch(lambda: tiny(student, "of_a_copy").epoch(images).order) == (
        "the model that was passed in to be trained",
        "it was never called with gradients switched on",
        "Call the model that was passed in (not a copy, not a global one), outside of no_grad.",
    )


@pytest.mark.parametrize(
    ("name", "actual", "hint"),
    [
        ("no_step", "the weights from before", STILL),
        ("uphill", "a step that is off by 200%", UPHILL),
        ("three_times", "a step that is off by 200%", OTHER_LENGTH),
        ("of_others", None, OTHER_STEP),
        ("inverted", None, "inverted"),
    ],
)
def test_one_step_is_compared(student: Student, name: str, actual: str | None, hint: str) -> None:
    def check(name: str) -> Callable[[], None]:
        training = tiny(student, name)
        after = training.epoch(images, batch_size=7).weights
        want = training.stepped(training.start, images, images)
        mistakes = [(training.stepped(training.start, images, 1 - images), "inverted")]
        return lambda: expect_step(training.start, after, want, mistakes)

    check("right")()
    said = mismatch(check(name))
    assert said[0] == ("weights that moved" if name == "no_step" else "one step down the loss")
    assert said[1] == actual if actual else said[1].startswith("a step that is off by ")
    assert said[2] == hint


def test_gradients_do_not_pile_up(student: Student) -> None:
    def check(name: str) -> Callable[[], None]:
        training = tiny(student, name)
        epochs = [training.epoch(images, batch_size=7) for _ in range(3)]
        batches = [epoch.batches[0] for epoch in epochs]
        want, piled = training.followed(batches), training.piled_up(batches)
        return lambda: expect_single_steps(training.start, epochs[-1].weights, want, piled)

    check("right")()
    for name, why in (("no_zero_grad", ZERO_GRAD), ("three_times", OTHER_STEP), ("uphill", UPHILL)):
        expected, actual, hint = mismatch(check(name))
        assert (expected, hint) == ("three single steps", why)
        assert actual.startswith("weights that are off by ")
    assert mismatch(check("no_step")) == ("weights that moved", "the weights from before", STILL)


def test_a_wrong_loss_is_adopted_and_named(student: Student) -> None:
    digits = with_ends(images)
    for name, said in (("squares", SQUARES), ("of_ink", INK_ONLY), ("summed", SUM)):
        training = tiny(student, name).adopt(digits)
        epoch = training.epoch(digits, batch_size=7)
        batch = epoch.batches[0].shown
        want = training.stepped(training.start, batch, batch, cross_entropy)
        slips = training.slips(batch, batch)
        told = mismatch(partial(expect_step, training.start, epoch.weights, want, slips))
        assert told[2] == said
        expect_single_steps(training.start, epoch.weights, training.followed(epoch.batches))
    training = tiny(student, "right").adopt(digits)
    assert training.loss is cross_entropy
    epoch = training.epoch(digits, batch_size=7)
    means = dict((hint, value.item()) for value, hint in training.other_means(epoch.batches))
    made = training.forward(training.start, digits)
    assert means[SQUARES] == pytest.approx(torch.nn.functional.mse_loss(made, digits).item(), rel=1e-4)
    assert tiny(student, "of_a_copy").adopt(digits).loss is cross_entropy  # never trained, which is told elsewhere


def test_greys_get_black_and_white_ends() -> None:
    greys = torch.tensor([[0.1, 0.6, 0.95]])
    assert torch.allclose(with_ends(greys), torch.tensor([[0.0, 0.5, 1.0]]))
    assert over_ink(torch.tensor([[1.0, 2.0, 6.0]]), with_ends(greys)).item() == 4.0


def test_baselines_stand_beside_losses_of_their_kind() -> None:
    lines = {"mean image": 0.26}
    assert comparable([0.3, 0.12], 0.11, lines) == lines
    assert comparable([0.05, 0.02], 0.11, lines) == {}  # squared errors, say


def test_every_image_counts_once(student: Student) -> None:
    def order(name: str) -> list[list[int]]:
        return tiny(student, name).epoch(images).order

    expect_each_once(order("right"), (3, 3, 1))
    assert mismatch(lambda: expect_each_once(order("drops_the_last"), (3, 3, 1))) == (
        "each of 7 images once, in batches of 3, 3 and 1",
        "6 of 7 images in 6 places",
        "Is the last batch dropped when it is short, or are images drawn more than once?",
    )
    assert mismatch(lambda: expect_each_once(order("first_batch_only"), (3, 3, 1)))[2] == (
        "There is only one batch in an epoch: does the epoch end (a return, a break) after its first batch?"
    )
    assert mismatch(lambda: expect_each_once(order("in_ones"), (3, 3, 1))) == (
        "batches of 3, 3 and 1",
        "batches of 1, 1, 1, 1, 1, 1, 1",
        "Is batch_size used?",
    )
    assert [listed(sizes) for sizes in ([4], [2, 1], [3, 3, 1])] == ["4", "2 and 1", "3, 3 and 1"]
    training = tiny(student, "right")
    epoch = training.epoch(images)
    expect_single_steps(
        training.start, epoch.weights, training.followed(epoch.batches), what="three steps", hint=ONE_STEP
    )


def orders(student: Student, name: str) -> Orders:
    training = tiny(student, name)

    def found(generator: Remote | None, epochs: int, batch_size: int) -> list[list[list[int]]]:
        given = {"batch_size": batch_size, "generator": generator}
        return [training.epoch(images, **given).order for _ in range(epochs)]

    return found


def test_orders_are_random_and_new(student: Student) -> None:
    expect_shuffled(student, orders(student, "right"))
    draw = "Draw a new random order for every epoch, and set no seed of your own."
    for name in ("in_order", "with_a_seed"):
        assert mismatch(lambda name=name: expect_shuffled(student, orders(student, name))) == (
            "another order in each epoch",
            "the same order in 5 epochs",
            draw,
        )
    assert mismatch(lambda: expect_shuffled(student, orders(student, "whole_batches"))) == (
        "images that meet others in each epoch's batches",
        "the same batches in 8 epochs",
        "Shuffle the images, not only the order of fixed batches.",
    )


def test_orders_come_from_the_generator(student: Student) -> None:
    expect_order_from_generator(student, orders(student, "right"))
    assert mismatch(lambda: expect_order_from_generator(student, orders(student, "without_generator"))) == (
        "the same order from two generators with the same seed",
        "two different orders",
        "Pass `generator` on to whatever draws the random order.",
    )
    assert mismatch(lambda: expect_order_from_generator(student, orders(student, "with_a_seed"))) == (
        "another order from a generator with another seed",
        "the same order",
        "Set no seed inside: whoever passes a generator decides.",
    )
    expect_order_from_generator(student, orders(student, "in_order"))  # never shuffled, which is told once


def epoch_of(student: Student, name: str) -> tuple[Epoch, list[torch.Tensor], TinyTraining]:
    training = tiny(student, name, lr=0.0)
    epoch = training.epoch(images * torch.linspace(0, 1, 7)[:, None])
    return epoch, [training.costs(training.start, batch.shown, batch.shown) for batch in epoch.batches], training


def test_the_mean_of_all_images_is_told_from_others(student: Student) -> None:
    epoch, each, _ = epoch_of(student, "right")
    expect_mean_of_all(epoch.value, each, "the result")
    epoch, each, _ = epoch_of(student, "mean_of_means")
    expected, actual, hint = mismatch(lambda: expect_mean_of_all(epoch.value, each, "the result"))
    assert expected.startswith("the result, the mean loss of 7 images in batches of 3, 3 and 1")
    assert hint == "A mean of batch means counts the images of a short last batch too often: weigh each by its size."
    assert actual
    means = [(torch.cat(each).mean() + 1, AFTER_THE_STEP)]
    value = torch.cat(each).mean().item() + 1
    assert mismatch(lambda: expect_mean_of_all(value, each, "it", means))[2] == AFTER_THE_STEP
    assert mismatch(lambda: expect_mean_of_all(-5.0, each, "it", hint="look again"))[2] == "look again"


def test_what_they_say_themselves_is_asked_in_a_fork(student: Student) -> None:
    said = torch.nn.functional.binary_cross_entropy(student.model(images), images).item()
    assert own_epoch_loss(student, images) == [pytest.approx(said, rel=1e-5)]
    assert own_epoch_loss(student, images[:, :4]) == []
    assert own_loss(student, "half", torch.full((4,), 3.0)) == [1.5]
    assert own_loss(student, "nothing", torch.ones(1)) == []


def test_curves_say_what_they_show() -> None:
    drawn = learning_curve({"your training": [0.5, 0.25]}, {"mean image": 0.3})
    assert (drawn.title, drawn.alt) == ("Your learning curve", "The loss falls from 0.500 to 0.250 in 2 epochs.")
    assert (drawn.x_label, drawn.y_label) == ("epoch", "mean loss per pixel")
    assert [(line.label, line.values) for line in drawn.series] == [("your training", [0.5, 0.25])]
    both = learning_curve({"a": [1.0], "b": [2.0]}, {}, title="Two", said="Two lines.", unit="nats")
    assert (both.title, both.alt, both.y_label) == ("Two", "Two lines.", "nats")
