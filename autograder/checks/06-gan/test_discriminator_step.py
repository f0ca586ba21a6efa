"""Hidden checks of session 6: `discriminator_step`."""

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
    some_pictures,
)
from autograder.judge.expect import kind
from autograder.judge.hidden import Hidden
from autograder.judge.training import AFTER_THE_STEP, Weights, descended, expect_single_steps, expect_step

STILL = "The step needs loss.backward() and then optimizer.step(), on the networks that were passed in."


def both_costs(weights: Weights, real: torch.Tensor, fake: torch.Tensor) -> torch.Tensor:
    """The detective's loss."""
    return costs(judge(weights, real), True).mean() + costs(judge(weights, fake), False).mean()


def detective_step(game: Game, real: torch.Tensor, z: torch.Tensor, weights: Weights) -> Weights:
    fake = forge(game.start["generator"], z)
    return descended(weights, lambda w: both_costs(w, real, fake), SHARP)


@exercise("discriminator_step", weight=2)
def test_detective_learns(student: Student, hidden: Hidden) -> None:
    """The discriminator takes exactly one step of the optimiser down its loss, on real and on forged pictures."""
    game, real = Game(student, hidden, learner="discriminator"), some_pictures(hidden, 10)
    game.step(real)
    start, fake = game.start["discriminator"], forge(game.start["generator"], game.z())

    def step(loss: Callable[[Weights], torch.Tensor]) -> Weights:
        return descended(start, loss, SHARP)

    def told(weights: Weights, images: torch.Tensor, real: bool) -> torch.Tensor:
        return costs(judge(weights, images), real).mean()

    mistakes = [
        (step(lambda w: told(w, real, True)), "It learned from the real pictures only."),
        (step(lambda w: told(w, fake, False)), "It learned from the forged pictures only."),
        (step(lambda w: told(w, real, False) + told(w, fake, True)), "Real and forged are swapped."),
        (step(lambda w: told(w, fake, True)), "That is the forger's loss: the detective learned to be deceived."),
        (step(lambda w: told(w, real, True) + told(w, fake, True)), "It was told that the forgeries are real."),
        (step(lambda w: both_costs(w, real, fake) / 2), "That is half a step: the two means are added, not averaged."),
    ]
    want = step(lambda w: both_costs(w, real, fake))
    expect_step(start, game.weights("discriminator"), want, mistakes, STILL)


@exercise("discriminator_step", weight=2)
def test_forger_rests(student: Student, hidden: Hidden) -> None:
    """The generator stays as it is in the detective's step, and gets no gradients."""
    game = Game(student, hidden, learner="discriminator")
    for _ in range(2):
        game.step(some_pictures(hidden, 10))
    expect(game.moved("discriminator"), expected="a discriminator that learns", actual="one that does not move")
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
    game, real = Game(student, hidden, learner="discriminator"), some_pictures(hidden, 10)
    want = game.start["discriminator"]
    for _ in range(3):
        game.step(real)
        want = detective_step(game, real, game.z(), want)
    expect_single_steps(game.start["discriminator"], game.weights("discriminator"), [want])
    before = game.weights("discriminator")
    student.probe("value_and_gradients")(game.players["discriminator"], real)  # as a forger's step would leave them
    game.step(real)
    want = detective_step(game, real, game.z(), before)
    hint = (
        "generator_step goes back through the detective and leaves gradients there: clear them just before backward(), "
        "not after step()."
    )
    expect_single_steps(before, game.weights("discriminator"), [want], "a step with this loss's gradients alone", hint)


@exercise("discriminator_step", weight=1)
def test_as_many_forgeries(student: Student, hidden: Hidden) -> None:
    """There are as many new forgeries as real pictures, from standard normal z, drawn from `rng` where one is given."""
    expect_forgeries(student, hidden, "discriminator")


@exercise("discriminator_step", weight=1)
def test_detective_reports(student: Student, hidden: Hidden) -> None:
    """The number returned is the detective's loss before the step, as a plain float."""
    game, real = Game(student, hidden, learner="discriminator"), some_pictures(hidden, 10)
    value = expect_number(game.step(real), "discriminator_step's result")
    z = game.z()
    fake = forge(game.start["generator"], z)

    start = game.start["discriminator"]
    before = both_costs(start, real, fake)
    after = both_costs(detective_step(game, real, z, start), real, fake)
    mistakes = [
        (after, AFTER_THE_STEP),
        (before / 2, "That is half of it: return the loss itself."),
        (before * 10, "That is multiplied by the number of pictures; return the mean."),
    ]
    expect_close(torch.tensor(value), before, "the loss returned", rtol=2e-3, atol=1e-5, mistakes=mistakes)
