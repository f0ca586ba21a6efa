"""Hidden checks of session 6: `generator_step`."""

from collections.abc import Callable

import torch

from autograder.judge import MismatchError, Student, StudentError, exercise, expect, expect_close, expect_number
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
from autograder.judge.training import AFTER_THE_STEP, Weights, descended, expect_single_steps, expect_step, flat, off

STILL = (
    "No gradient reached the generator, or no step was taken: here nothing may cut the graph between the forger and the "
    "loss, and optimizer.step() comes after backward()."
)


Cost = Callable[[torch.Tensor], torch.Tensor]  # of the logits of forged pictures

OTHER_COSTS: list[tuple[Cost, str]] = [
    (lambda fake: costs(fake, False).mean(), "The forger learned to be caught: its pictures are to look real."),
    (lambda fake: -costs(fake, False).mean(), "That is the saturating loss."),
    (lambda fake: costs(fake, True).sum(), "That is a step down the sum; take the mean."),
]


def right_cost(fake: torch.Tensor) -> torch.Tensor:
    return costs(fake, True).mean()


def stepped(game: Game, z: torch.Tensor, weights: Weights, cost: Cost, detective: Weights | None = None) -> Weights:
    """Where one step of the forger leads, judged by a detective, as it was at the start if none is given."""
    judged = game.start["discriminator"] if detective is None else detective
    return descended(weights, lambda w: cost(judge(judged, forge(w, z))), SHARP)


def own_cost(student: Student, hidden: Hidden) -> Cost:
    """The loss that their step follows: a wrong one costs its points once, in one check."""
    game = Game(student.fork(), hidden, learner="generator")
    try:
        game.step(10)
        z, after = game.z(first=True), flat(game.weights("generator"))
    except (StudentError, MismatchError):
        return right_cost  # what is wrong is told where it is looked at
    start = game.start["generator"]
    followed = [
        cost
        for cost, _ in OTHER_COSTS
        if off(after - flat(start), flat(stepped(game, z, start, cost)) - flat(start)) < 0.02
    ]
    return followed[0] if followed else right_cost


@exercise("generator_step", weight=2)
def test_forger_learns(student: Student, hidden: Hidden) -> None:
    """The generator takes exactly one step of the optimiser down its loss."""
    game = Game(student, hidden, learner="generator")
    game.step(10)
    z, start = game.z(first=True), game.start["generator"]
    mistakes = [(stepped(game, z, start, cost), hint) for cost, hint in OTHER_COSTS]
    expect_step(start, game.weights("generator"), stepped(game, z, start, right_cost), mistakes, STILL)


@exercise("generator_step", weight=2)
def test_detective_rests(student: Student, hidden: Hidden) -> None:
    """The discriminator's weights stay as they are in the forger's step, and can still learn afterwards."""
    game = Game(student, hidden, learner="generator")
    for _ in range(2):
        game.step(10)
    expect(game.moved("generator"), expected="a generator that learns", actual="one that does not move", hint=STILL)
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
    cost = own_cost(student, hidden)
    game = Game(student, hidden, learner="generator")
    start = want = piled = game.start["generator"]
    way = {name: torch.zeros_like(value) for name, value in start.items()}
    for _ in range(3):
        detective = game.weights("discriminator")  # it should rest, which is judged elsewhere
        game.step(10)
        z = game.z(first=True)
        want, ahead = stepped(game, z, want, cost, detective), stepped(game, z, piled, cost, detective)
        way = {name: way[name] + ahead[name] - piled[name] for name in way}
        piled = {name: piled[name] + way[name] for name in way}
    expect_single_steps(start, game.weights("generator"), want, piled, still=STILL)


@exercise("generator_step", weight=1)
def test_n_forgeries(student: Student, hidden: Hidden) -> None:
    """`n` new pictures are forged, from standard normal z, drawn from `rng` where one is given."""
    expect_forgeries(student, hidden, "generator")


@exercise("generator_step", weight=1)
def test_forger_reports(student: Student, hidden: Hidden) -> None:
    """The number returned is the forger's loss before the step, as a plain float."""
    cost = own_cost(student, hidden)
    game = Game(student, hidden, learner="generator")
    value = expect_number(game.step(10), "generator_step's result")
    z, start = game.z(first=True), game.start["generator"]

    def loss(weights: Weights) -> torch.Tensor:
        return cost(judge(game.start["discriminator"], forge(weights, z)))

    before = loss(start)
    mistakes = [
        (loss(stepped(game, z, start, cost)), AFTER_THE_STEP),
        (before * 10, "That is multiplied by the number of pictures; return the mean."),
    ]
    expect_close(torch.tensor(value), before, "the loss returned", rtol=2e-3, atol=1e-5, mistakes=mistakes)
