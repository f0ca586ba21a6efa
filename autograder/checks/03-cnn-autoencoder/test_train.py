"""Hidden checks of session 3: `train`."""

import torch
import torch.nn.functional as F

from autograder.judge import Report, Student, StudentError, exercise, expect_tensor, picture
from autograder.judge.bottleneck import expect_redrawn, reconstruct
from autograder.judge.draw import bce_baselines, grid
from autograder.judge.hidden import Hidden
from autograder.judge.history import expect_agreement, expect_history
from autograder.judge.training import comparable, learning_curve
from labkit import load_digits

# MSE on hidden digits, 3 secrets: mean image .057-.059, a table of all public digits .041, averages of 7 × 7 .030 (.028
# with soft edges), PCA with 16 / 32 / 49 numbers .023 / .014 / .0094. Right answers: see `course calibrate`.
MAX_ERROR = 0.020

TOO_GOOD = 0.002  # the reference on all of MNIST reaches .004

LEAST_SURPLUS, MOST_SURPLUS = -0.06, 0.40


def shaped(images: torch.Tensor) -> torch.Tensor:
    return images.reshape(-1, 1, 28, 28)


def width_of(student: Student) -> int:
    """The width that the student's `model` was made with, so that it can be made anew; 16 where it cannot be told."""

    def shapes(state: object) -> dict[str, tuple[int, ...]]:
        items = state.items() if isinstance(state, dict) else ()
        return {name: tuple(value.shape) for name, value in items if isinstance(value, torch.Tensor)}

    there = student.fork()
    try:
        wanted = shapes(there.model.state_dict())
        for width in (16, 8, 12, 32, 24, 20, 10, 6, 4, 64, 48):
            if shapes(there.send(there.NarrowConvAutoencoder(width=width)).state_dict()) == wanted:
                return width
    except StudentError:
        pass
    return 16


@exercise("train", weight=3, least_seconds=0.5)
def test_unseen_digits(student: Student, hidden: Hidden, report: Report) -> None:
    """Your network redraws digits that it has never seen, from a code of 7 × 7 numbers each."""
    images, public = shaped(hidden.digits(500)), shaped(load_digits().train_images[:64])
    made, jump = reconstruct(student, images, public, (1, 7, 7), hidden.generator("nudge"), width=width_of(student))
    expect_redrawn(made, images, report, jump=jump, below=MAX_ERROR, too_good=TOO_GOOD, numbers=49, mean_image=".058")


@exercise("train", weight=1)
def test_history_fits(student: Student, report: Report) -> None:
    """`history` holds the mean loss of each epoch, and its end agrees with the model."""
    history = expect_history(student.value("history"))
    images = shaped(load_digits().train_images[:500])  # classes take turns, so these are like all 4,000
    student.model.eval()
    made = expect_tensor(student.model(images), "the model's output for training images", shape=tuple(images.shape))
    now = F.binary_cross_entropy(made.clamp(0, 1), images).item()
    expect_agreement(history, [now], least=LEAST_SURPLUS, most=MOST_SURPLUS, report=report)


@picture
def test_draw(student: Student, report: Report) -> None:
    """Their learning curve, codes and reconstructions, of digits that everybody has."""
    images = shaped(load_digits().valid_images[:10])
    student.model.eval()
    made = expect_tensor(student.model(images), "the model's output", shape=(10, 1, 28, 28)).clamp(0, 1)
    code = expect_tensor(student.model.encode(images), "the code", shape=(10, 1, 7, 7))
    code = F.interpolate((code - code.min()) / (code.max() - code.min()).clamp(min=1e-9), scale_factor=4)
    report.figure(
        grid(
            "Your network's digits",
            "Ten digits that were not trained on, their codes of 7 × 7 numbers, and what your network draws from these.",
            {"digit": images, "code": code, "yours": made},
        )
    )
    history = expect_history(student.value("history"))
    now = F.binary_cross_entropy(made, images).item()
    report.figure(learning_curve({"your training": history}, comparable(history, now, bce_baselines())))
