"""Hidden checks of session 10: `update`."""

import torch

from autograder.judge import Student, exercise, expect, expect_close, expect_tensor, value_of
from autograder.judge.hidden import Hidden

WAY = "A unit ends where it was, plus lr · h of its way to the image: w + lr h (x − w)."


def given(hidden: Hidden) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """A sheet of 3 × 4 units, an image, and shares: 1 at row 1, column 2, and from .1 to .8 elsewhere."""
    h = 0.1 + 0.7 * hidden.noise("h", 3, 4)
    h[1, 2] = 1.0
    return hidden.noise("weights", 3, 4, 5), hidden.noise("x", 5), h


@exercise("update")
def test_winner_goes_lr_of_its_way(student: Student, hidden: Hidden) -> None:
    """The unit with h = 1 goes `lr` of its way towards the image."""
    weights, x, h = given(hidden)
    for lr in (0.25, 0.9):
        moved = expect_tensor(student.update(weights, x, h, lr), "the sheet after an update", shape=(3, 4, 5))
        way = x - weights[1, 2]
        mistakes = [
            (weights[1, 2] - lr * way, "It went away from the image: the way is x − w, not w − x."),
            (x, "It went all the way: `lr` says how large a part."),
            (weights[1, 2], "It did not move."),
            (lr * way, "That is the step alone: add it to where the unit was."),
            (lr * x, "Only the way to the image counts, x − w: the unit begins where it is."),
            (weights[1, 2] + lr * x, "The way is x − w: not all of x is added."),
            (
                (1 - lr) * x + lr * weights[1, 2],
                "The two parts are mixed up: `lr` is the part of the way that it goes.",
            ),
        ]
        want = weights[1, 2] + lr * way
        expect_close(moved[1, 2], want, "the winner", rtol=1e-4, atol=1e-5, mistakes=mistakes, hint=WAY)


@exercise("update")
def test_others_go_their_share(student: Student, hidden: Hidden) -> None:
    """Every other unit goes its own share of the way, as large as its `h`."""
    weights, x, h = given(hidden)
    moved = expect_tensor(student.update(weights, x, h, 1.0), "the sheet after an update", shape=(3, 4, 5))
    way = x - weights
    winner = torch.zeros_like(weights)
    winner[1, 2] = way[1, 2]
    mistakes = [
        (weights + way, "`h` is ignored: all units went equally far."),
        (weights + winner, "Only the winner moved: its neighbours learn as well, by their h."),
        (weights - h.unsqueeze(2) * way, "They went away from the image: the way is x − w, not w − x."),
        (weights + h.unsqueeze(2) * way[1, 2], "Each unit goes its own way, x − w with its own w, not the winner's."),
        (weights + h.unsqueeze(2) ** 2 * way, "The share is h, not h²."),
        (weights, "They did not move."),
        (h.unsqueeze(2) * way, "That is the step alone: add it to where the unit was."),
        (weights + h.unsqueeze(2) * x, "The way is x − w: not all of x is added."),
        (
            weights + (1 - h.unsqueeze(2)) * way,
            "The two parts are mixed up: h is the part of the way that a unit goes.",
        ),
    ]
    want = weights + h.unsqueeze(2) * way
    expect_close(moved, want, "all 12 units, with lr = 1", rtol=1e-4, atol=1e-5, mistakes=mistakes, hint=WAY)


@exercise("update")
def test_arguments_stay(student: Student, hidden: Hidden) -> None:
    """The result is a new sheet; the one that was passed in stays as it was, and so do `x` and `h`."""
    before = dict(zip(("weights", "x", "h"), given(hidden), strict=True))
    there = {name: student.send(value) for name, value in before.items()}
    student.update(*there.values(), 0.5)
    for name, value in before.items():
        expect(
            torch.equal(expect_tensor(value_of(there[name]), name, shape=tuple(value.shape)), value),
            expected=f"`{name}` as it was before",
            actual="other numbers in it",
            hint="Something writes into it: +=, an index at the left of =, or a method that ends in _. Make a new tensor.",
        )
    expect(
        not student.probe("hands_back")(student.update, *before.values(), 0.5),
        expected="a new tensor",
        actual="the very tensor that was passed in",
        hint="Return a new tensor; whoever kept the old sheet still wants it.",
    )
