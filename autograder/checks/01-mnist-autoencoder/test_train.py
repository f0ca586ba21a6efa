"""Hidden checks of session 1: `train`."""

import torch.nn.functional as F

from autograder.judge import Report, Student, exercise, expect_tensor, picture
from autograder.judge.bottleneck import expect_redrawn, reconstruct
from autograder.judge.draw import bce_baselines, grid
from autograder.judge.hidden import Hidden
from autograder.judge.history import expect_agreement, expect_history
from autograder.judge.training import comparable, learning_curve, own_epoch_loss, own_loss
from labkit import load_digits

# MSE on hidden digits; see `course calibrate`: constant grey .10, mean image .059, a table of all public digits .037
MAX_ERROR = 0.032

TOO_GOOD = 0.009  # PCA with 32 numbers reaches .0135 here

# right answers have a surplus of 0 to .06 (dropout and batch normalisation most)
LEAST_SURPLUS, MOST_SURPLUS = -0.04, 0.09


@exercise("train", weight=3, least_seconds=0.3)
def test_unseen_digits(student: Student, hidden: Hidden, report: Report) -> None:
    """Your network redraws digits that it has never seen, from 32 numbers each."""
    images = hidden.digits(500)
    made, jump = reconstruct(
        student, images, load_digits().train_images[:64], (32,), hidden.generator("nudge"), code_size=32
    )
    expect_redrawn(made, images, report, jump=jump, below=MAX_ERROR, too_good=TOO_GOOD, numbers=32, mean_image=".059")


@exercise("train", weight=1)
def test_history_fits(student: Student, report: Report) -> None:
    """`history` holds the mean loss of each epoch, and its end agrees with the model."""
    history = expect_history(student.value("history"))
    images = load_digits().train_images[:1000]  # classes take turns, so these are like all 4,000
    student.model.eval()
    made = expect_tensor(student.model(images), "the model's output for training images", shape=(1000, 784))
    now = F.binary_cross_entropy(made.clamp(0, 1), images).item()
    figures = [now, *own_epoch_loss(student, images), *own_loss(student, "reconstruction_loss", made, images)]
    expect_agreement(history, figures, least=LEAST_SURPLUS, most=MOST_SURPLUS, report=report, fewest=4)


@picture
def test_draw(student: Student, report: Report) -> None:
    """Their learning curve and their own reconstructions, of digits that everybody has."""
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
    history = expect_history(student.value("history"))
    now = F.binary_cross_entropy(made, images).item()
    report.figure(learning_curve({"your training": history}, comparable(history, now, bce_baselines())))
