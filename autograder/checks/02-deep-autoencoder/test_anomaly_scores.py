"""Hidden checks of session 2: `anomaly_scores`."""

from typing import Any

import torch
import torch.nn.functional as F

from autograder.judge import Remote, Student, exercise, expect, expect_close, expect_tensor
from autograder.judge.hidden import Hidden

PIXELS = 40


def redrawer(student: Student, hidden: Hidden) -> tuple[Remote, dict[str, torch.Tensor]]:
    """A small autoencoder in the student's process, and its weights."""
    weights = {
        "encoder.weight": hidden.noise("w1", 6, PIXELS) * 0.3,
        "encoder.bias": hidden.noise("b1", 6) * 0.1,
        "decoder.weight": (hidden.noise("w2", PIXELS, 6) - 0.5) * 2,
        "decoder.bias": hidden.noise("b2", PIXELS) - 0.5,
    }
    model = student.send(student.probe("TinyAutoencoder")(PIXELS, 6))
    model.load_state_dict(weights)
    return model, weights


def redrawn(weights: dict[str, torch.Tensor], images: torch.Tensor) -> torch.Tensor:
    code = torch.relu(F.linear(images, weights["encoder.weight"], weights["encoder.bias"]))
    return torch.sigmoid(F.linear(code, weights["decoder.weight"], weights["decoder.bias"]))


@exercise("anomaly_scores", weight=2)
def test_score_of_each_image(student: Student, hidden: Hidden) -> None:
    """Each image gets its own score, the mean squared error of its reconstruction."""
    model, weights = redrawer(student, hidden)
    for count in (5, 1, PIXELS):
        images = hidden.varied("images", count, PIXELS)
        made = redrawn(weights, images)
        squares = (made - images).square()
        hint = "One score for each image: take the mean over the pixels of each, not over the batch."
        value = student.anomaly_scores(model, images)
        hint = hint if isinstance(value, torch.Tensor) else ""
        got = expect_tensor(value, f"the scores of {count} images", shape=(count,), hint=hint)
        mistakes: list[tuple[Any, str]] = [
            (-squares.mean(1), "The sign is wrong: what is drawn badly scores high."),
            (squares.sum(1), "That is the sum over the pixels; take the mean."),
            (squares.mean(1).sqrt(), "That is the root of the mean squared error; leave out the root."),
            ((made - images).abs().mean(1), "That is the mean absolute error."),
            ((made - images).mean(1).square(), "That is the square of the mean; take the mean of the squares."),
            (squares.amax(1), "That is the worst pixel; take the mean over the pixels."),
            (
                (squares.mean(1) - squares.mean()) / squares.mean(1).std(),
                "Those are standardised: leave the mean squared errors as they are.",
            ),
            (squares.mean().expand(count), "Every image got the batch's mean: each has a score of its own."),
            (
                F.binary_cross_entropy(made, images, reduction="none").mean(1),
                "That is the BCE; take the squared error.",
            ),
        ]
        if count == PIXELS:
            mistakes.append((squares.mean(0), "You took the mean over the images, pixel by pixel: the other axis."))
        hint = "For each image the mean over its pixels of (model(images) - images)²."
        expect_close(got, squares.mean(1), "the scores", rtol=1e-3, atol=1e-6, mistakes=mistakes, hint=hint)


@exercise("anomaly_scores", weight=1)
def test_scores_hold_no_graph(student: Student, hidden: Hidden) -> None:
    """Scores are plain numbers: no computation graph hangs on them, and no gradient is left in the model."""
    model, _ = redrawer(student, hidden)
    scores = student.anomaly_scores(model, hidden.varied("images", 6, PIXELS))
    expect(
        not getattr(scores, "held_graph", False),
        expected="scores without a computation graph",
        actual="a tensor that still holds one",
        hint="Compute them under torch.no_grad(): nobody learns from scores, and the graph keeps every image in memory.",
    )
    left = student.probe("gradients")(model)
    clean = isinstance(left, dict) and all(g is None or not g.any() for g in left.values())
    expect(
        clean,
        expected="a model without gradients",
        actual="gradients left behind",
        hint="Nothing is learned here: no backward().",
    )
