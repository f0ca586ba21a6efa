"""Hidden checks of session 6: `discriminator_step`."""

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
    some_pictures,
)
from autograder.judge.expect import kind
from autograder.judge.hidden import Hidden
from autograder.judge.training import AFTER_THE_STEP, Weights, descended, expect_single_steps, expect_step, flat, off

STILL = "The step needs loss.backward() and then optimizer.step(), on the networks that were passed in."


Cost = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]  # of the logits of real pictures and of forged ones

OTHER_COSTS: list[tuple[Cost, str]] = [
    (lambda real, fake: costs(real, True).mean(), "It learned from the real pictures only."),
    (lambda real, fake: costs(fake, False).mean(), "It learned from the forged pictures only."),
    (lambda real, fake: costs(real, False).mean() + costs(fake, True).mean(), "Real and forged are swapped."),
    (
        lambda real, fake: costs(fake, True).mean(),
        "That is the forger's loss: the detective learned to be deceived.",
    ),
    (
        lambda real, fake: costs(real, True).mean() + costs(fake, True).mean(),
        "It was told that the forgeries are real.",
    ),
    (
        lambda real, fake: (costs(real, True).mean() + costs(fake, False).mean()) / 2,
        "That is half a step: the two means are added, not averaged.",
    ),
]


def right_cost(real: torch.Tensor, fake: torch.Tensor) -> torch.Tensor:
    return costs(real, True).mean() + costs(fake, False).mean()


def stepped(game: Game, real: torch.Tensor, z: torch.Tensor, weights: Weights, cost: Cost = right_cost) -> Weights:
    """Where one step of the detective leads."""
    fake = forge(game.start["generator"], z)
    return descended(weights, lambda w: cost(judge(w, real), judge(w, fake)), SHARP)


def own_cost(student: Student, hidden: Hidden) -> Cost:
    """The loss that their step follows: a wrong one costs its points once, in one check."""
    game, real = Game(student.fork(), hidden, learner="discriminator"), some_pictures(hidden, 10)
    try:
        game.step(real)
        z, after = game.z(), flat(game.weights("discriminator"))
    except (StudentError, MismatchError):
        return right_cost  # what is wrong is told where it is looked at
    start = game.start["discriminator"]
    followed = [
        cost
        for cost, _ in OTHER_COSTS
        if off(after - flat(start), flat(stepped(game, real, z, start, cost)) - flat(start)) < 0.02
    ]
    return followed[0] if followed else right_cost


@exercise("discriminator_step", weight=2)
def test_detective_learns(student: Student, hidden: Hidden) -> None:
    """The discriminator takes exactly one step of the optimiser down its loss, on real and on forged pictures."""
    game, real = Game(student, hidden, learner="discriminator"), some_pictures(hidden, 10)
    game.step(real)
    start, z = game.start["discriminator"], game.z()
    mistakes = [(stepped(game, real, z, start, cost), hint) for cost, hint in OTHER_COSTS]
    expect_step(start, game.weights("discriminator"), stepped(game, real, z, start), mistakes, STILL)


@exercise("discriminator_step", weight=2)
def test_forger_rests(student: Student, hidden: Hidden) -> None:
    """The generator stays as it is in the detective's step, and gets no gradients."""
    game = Game(student, hidden, learner="discriminator")
    for _ in range(2):
        game.step(some_pictures(hidden, 10))
    moved = game.moved("discriminator")
    expect(moved, expected="a discriminator that learns", actual="one that does not move", hint=STILL)
    expect(
        not game.moved("generator"),
        expected="the generator's weights as they were",
        actual="other weights",
        hint="In the detective's step only the detective learns.",
    )
    gradients = student.probe("gradients")(game.players["generator"])
    expect(isinstance(gradients, dict), expected="the generator that was passed in", actual=kind(gradients))
    left = any(isinstance(value, torch.Tensor) and bool(value.any()) for value in gradients.values())
    expect(
        not left,
        expected="no gradients at the generator's parameters",
        actual="gradients",
        hint="The forgeries carry their graph with them: draw them without one, or cut it before the detective judges.",
    )
    expect_still_trainable(student, game.players["generator"], "generator")


@exercise("discriminator_step", weight=1)
def test_detective_forgets_old_gradients(student: Student, hidden: Hidden) -> None:
    """Each step uses the gradients of its own loss alone, also where the forger's step has left some."""
    cost = own_cost(student, hidden)
    game, real = Game(student, hidden, learner="discriminator"), some_pictures(hidden, 10)
    start = want = piled = game.start["discriminator"]
    way = {name: torch.zeros_like(value) for name, value in start.items()}
    for _ in range(3):
        game.step(real)
        z = game.z()
        want, ahead = stepped(game, real, z, want, cost), stepped(game, real, z, piled, cost)
        way = {name: way[name] + ahead[name] - piled[name] for name in way}
        piled = {name: piled[name] + way[name] for name in way}
    expect_single_steps(start, game.weights("discriminator"), want, piled, still=STILL)
    before = game.weights("discriminator")
    student.probe("value_and_gradients")(game.players["discriminator"], real)  # as a forger's step would leave them
    game.step(real)
    want = stepped(game, real, game.z(), before, cost)
    hint = (
        "generator_step goes back through the detective and leaves gradients there: clear them just before backward(), "
        "not after step()."
    )
    after, what = game.weights("discriminator"), "a step with this loss's gradients alone"
    expect_single_steps(before, after, want, what=what, hint=hint)


@exercise("discriminator_step", weight=1)
def test_as_many_forgeries(student: Student, hidden: Hidden) -> None:
    """There are as many new forgeries as real pictures, from standard normal z, drawn from `rng` where one is given."""
    expect_forgeries(student, hidden, "discriminator")


@exercise("discriminator_step", weight=1)
def test_detective_reports(student: Student, hidden: Hidden) -> None:
    """The number returned is the detective's loss before the step, as a plain float."""
    cost = own_cost(student, hidden)
    game, real = Game(student, hidden, learner="discriminator"), some_pictures(hidden, 10)
    value = expect_number(game.step(real), "discriminator_step's result")
    z, start = game.z(), game.start["discriminator"]
    fake = forge(game.start["generator"], z)

    def loss(weights: Weights) -> torch.Tensor:
        return cost(judge(weights, real), judge(weights, fake))

    before, after = loss(start), loss(stepped(game, real, z, start, cost))
    mistakes = [
        (after, AFTER_THE_STEP),
        (before / 2, "That is half of it: return the loss itself."),
        (before * 10, "That is multiplied by the number of pictures; return the mean."),
    ]
    hint = "One loss of both kinds of pictures, as it was computed for the step."
    expect_close(torch.tensor(value), before, "the loss returned", rtol=2e-3, atol=1e-5, mistakes=mistakes, hint=hint)
