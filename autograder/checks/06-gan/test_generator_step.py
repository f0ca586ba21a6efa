"""Hidden checks of session 6: `generator_step`."""

from collections.abc import Callable

import torch

from autograder.judge import Student, exercise, expect, expect_close, expect_number
from autograder.judge.adversarial import (
    SHARP,
    Game,
    costs,
    expect_forgeries,
    expect_still_trainable,
    forge,
    judge,
)
from autograder.judge.hidden import Hidden
from autograder.judge.training import AFTER_THE_STEP, Weights, descended, expect_single_steps, expect_step

STILL = (
    "No gradient reached the generator, or no step was taken: here nothing may cut the graph between the forger and the "
    "loss, and optimizer.step() comes after backward()."
)


def forger_step(game: Game, z: torch.Tensor, weights: Weights) -> Weights:
    detective = game.start["discriminator"]
    return descended(weights, lambda w: costs(judge(detective, forge(w, z)), True).mean(), SHARP)


@exercise("generator_step", weight=2)
def test_forger_learns(student: Student, hidden: Hidden) -> None:
    """The generator takes exactly one step of the optimiser down its loss."""
    game = Game(student, hidden, learner="generator")
    game.step(10)
    z = game.z()
    start, detective = game.start["generator"], game.start["discriminator"]

    def step(loss: Callable[[torch.Tensor], torch.Tensor]) -> Weights:
        return descended(start, lambda w: loss(judge(detective, forge(w, z))), SHARP)

    mistakes = [
        (step(lambda f: costs(f, False).mean()), "The forger learned to be caught: its pictures are to look real."),
        (step(lambda f: -costs(f, False).mean()), "That is the saturating loss."),
        (step(lambda f: costs(f, True).sum()), "That is a step down the sum; take the mean."),
    ]
    expect_step(start, game.weights("generator"), forger_step(game, z, start), mistakes, STILL)


@exercise("generator_step", weight=2)
def test_detective_rests(student: Student, hidden: Hidden) -> None:
    """The discriminator's weights stay as they are in the forger's step, and can still learn afterwards."""
    game = Game(student, hidden, learner="generator")
    for _ in range(2):
        game.step(10)
    expect(game.moved("generator"), expected="a generator that learns", actual="one that does not move")
    expect(
        not game.moved("discriminator"),
        expected="the discriminator's weights as they were",
        actual="other weights",
        hint="In the forger's step only the forger learns.",
    )
    expect_still_trainable(student, game.players["discriminator"], "discriminator")


@exercise("generator_step", weight=1)
def test_forger_steps_alone(student: Student, hidden: Hidden) -> None:
    """Steps don't pile up: each uses the gradients of its own loss alone."""
    game = Game(student, hidden, learner="generator")
    want = start = game.start["generator"]
    for _ in range(3):
        game.step(10)
        want = forger_step(game, game.z(), want)
    expect(game.moved("generator"), expected="a generator that learns", actual="one that does not move", hint=STILL)
    expect_single_steps(start, game.weights("generator"), [want])


@exercise("generator_step", weight=1)
def test_n_forgeries(student: Student, hidden: Hidden) -> None:
    """`n` new pictures are forged, from standard normal z, drawn from `rng` where one is given."""
    expect_forgeries(student, hidden, "generator")


@exercise("generator_step", weight=1)
def test_forger_reports(student: Student, hidden: Hidden) -> None:
    """The number returned is the forger's loss before the step, as a plain float."""
    game = Game(student, hidden, learner="generator")
    value = expect_number(game.step(10), "generator_step's result")
    z = game.z()

    def loss(weights: Weights) -> torch.Tensor:
        return costs(judge(game.start["discriminator"], forge(weights, z)), True).mean()

    before = loss(game.start["generator"])
    mistakes = [
        (loss(forger_step(game, z, game.start["generator"])), AFTER_THE_STEP),
        (before * 10, "That is multiplied by the number of pictures; return the mean."),
    ]
    expect_close(torch.tensor(value), before, "the loss returned", rtol=2e-3, atol=1e-5, mistakes=mistakes)
