"""Hidden checks of session 2: `train`."""

from typing import Any

import torch
import torch.nn.functional as F

from autograder.judge import (
    MismatchError,
    Report,
    Student,
    StudentError,
    exercise,
    expect,
    expect_number,
    expect_tensor,
    picture,
)
from autograder.judge.bottleneck import expect_redrawn, reconstruct
from autograder.judge.draw import bce_baselines, grid
from autograder.judge.hidden import Hidden
from autograder.judge.history import expect_agreement, expect_history
from autograder.judge.training import comparable, learning_curve
from labkit import load_digits

MAX_ERROR = 0.034  # right answers .015 to .025; all public digits stored and looked up .040, the mean image .059

TOO_GOOD = 0.008

LEAST_SURPLUS, MOST_SURPLUS = -0.04, 0.09


@exercise("train", weight=3, least_seconds=0.6)
def test_unseen_digits(student: Student, hidden: Hidden, report: Report) -> None:
    """Your network redraws digits that it has never seen, from 32 numbers each."""
    images = hidden.digits(500)
    made, jump = reconstruct(student, images, load_digits().train_images[:64], (32,), hidden.generator("nudge"))
    hint = "Train longer, on all training images, from a good start (xavier), and look at the learning curves."
    expect_redrawn(
        made, images, report, jump=jump, below=MAX_ERROR, too_good=TOO_GOOD, numbers=32, mean_image=".058", hint=hint
    )


def own_history(student: Student) -> dict[str, Any]:
    """The notebook's `history`, if it is a dictionary with both lists."""
    history = student.value("history")
    both = isinstance(history, dict) and {"train", "valid"} <= set(history)
    hint = "Keep what fit returns: the losses on the training images and those on the validation images."
    seen = f"one with {', '.join(history) or 'nothing'}" if isinstance(history, dict) else type(history).__name__
    expect(both, expected='`history`: a dictionary with the lists "train" and "valid"', actual=seen, hint=hint)
    assert isinstance(history, dict)
    return history


def figures_of(student: Student, images: torch.Tensor, name: str) -> list[float]:
    """The model's BCE on `images`, and what the student's own fit says of it: their mistake there costs nothing here."""
    student.model.eval()
    made = expect_tensor(student.model(images), "the model's output", shape=tuple(images.shape))
    figures = [F.binary_cross_entropy(made.clamp(0, 1), images).item()]
    there = student.fork()
    try:
        said = there.fit(there.model, images, images, epochs=1, lr=0.0)
        figures.append(expect_number(said[name][-1], "a loss"))
    except (StudentError, MismatchError, TypeError, LookupError):
        pass
    return figures


@exercise("train", weight=1)
def test_training_history(student: Student, report: Report) -> None:
    """`history["train"]` holds the mean training loss of each epoch, and its end agrees with the model."""
    history = own_history(student)
    losses = expect_history(history["train"], '`history["train"]`')
    figures = figures_of(student, load_digits().train_images[:1000], "train")
    least, most, what = LEAST_SURPLUS, MOST_SURPLUS, '`history["train"]`'
    expect_agreement(losses, figures, least=least, most=most, report=report, what=what, fewest=4)


@exercise("train", weight=1)
def test_validation_history(student: Student, report: Report) -> None:
    """`history["valid"]` holds the loss on the validation digits after each epoch, one for each training loss."""
    history = own_history(student)
    losses = expect_history(history["valid"], '`history["valid"]`')
    count = len(history["train"]) if isinstance(history["train"], (list, tuple)) else 0
    expect(len(losses) == count, expected="as many validation as training losses", actual=f"{len(losses)} and {count}")
    figures = figures_of(student, load_digits().valid_images, "valid")
    what = '`history["valid"]`'
    expect_agreement(losses, figures, least=-0.02, most=MOST_SURPLUS, report=report, what=what, fewest=4)


@picture
def test_draw(student: Student, report: Report) -> None:
    """Their learning curves and their own reconstructions, of digits that everybody has."""
    images = load_digits().valid_images[:10]
    student.model.eval()
    made = expect_tensor(student.model(images), "the model's output", shape=(10, 784)).clamp(0, 1)
    report.figure(
        grid(
            "Your network's digits",
            "Ten digits that were not trained on, what your network makes of them, and where the two differ.",
            {"digit": images, "yours": made, "difference": (images - made).abs()},
        )
    )
    history = own_history(student)
    train = expect_history(history["train"], '`history["train"]`')
    valid = expect_history(history["valid"], '`history["valid"]`')
    said = (
        f"In {len(train)} epochs the training loss falls from {train[0]:.3f} to {train[-1]:.3f}, "
        f"the loss on unseen digits from {valid[0]:.3f} to {valid[-1]:.3f}."
    )
    both = {"training digits": train, "unseen digits": valid}
    lines = comparable(valid, F.binary_cross_entropy(made, images).item(), bce_baselines())
    report.figure(learning_curve(both, lines, title="Your learning curves", said=said))
