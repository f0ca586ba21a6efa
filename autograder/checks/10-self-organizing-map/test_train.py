"""Hidden checks of session 10: `train`."""

import torch

from autograder.judge import Report, Student, exercise, expect, expect_tensor, picture
from autograder.judge.draw import grid
from autograder.judge.hidden import Hidden
from autograder.judge.maps import Errors, errors_of
from labkit import load_digits

# See `course calibrate`. On moved unseen digits, quantisation / topographic error: right answers 5.2 to 5.4 / .05 to .14;
# a plane 6.05 / 0, sigma always 10: 6.2 / 0, digits drawn at random 6.2 / .98, k-means 5.2 / .98, the winner alone 5.3 / .98
MOST_DISTANCE = 5.75
MOST_TORN = 0.25

# Each error alone is small without any map: so each check also wants the other error to be far from what no map has.
FAR_OFF = 5.9
TORN_APART = 0.6

NO_MAP = "Crisp pictures in no order are no map: let the winner's neighbours on the sheet learn, many of them at first."
MUSH = "A sheet in order that is far from the digits: let the neighbourhood shrink to about one unit in the end."


def sheet_of(student: Student) -> torch.Tensor:
    hint = "A sheet of 20 × 20 units: a torch tensor of the shape (20, 20, 784)."
    return expect_tensor(student.value("weights"), "`weights`, the map", shape=(20, 20, 784), hint=hint)


def on_unseen_digits(student: Student, hidden: Hidden) -> Errors:
    """Both errors of the map on digits that nobody has seen; the map is read before these are there."""
    weights = sheet_of(student)
    return errors_of(weights, hidden.digits(500))


@exercise("train")
def test_near_unseen_digits(student: Student, hidden: Hidden, report: Report) -> None:
    """Digits that the map has never seen lie near their winners, and the map is one."""
    errors = on_unseen_digits(student, hidden)
    report.metric(errors.distance, MOST_DISTANCE)
    expect(
        errors.torn < TORN_APART,
        expected=f"a map: a topographic error far below {TORN_APART:g}, along with a small quantisation error",
        actual=f"a topographic error of {errors.torn:.2f}",
        hint=NO_MAP,
    )
    expect(
        errors.distance < MOST_DISTANCE,
        expected=f"a quantisation error below {MOST_DISTANCE:g} on unseen digits that are moved a little",
        actual=f"{errors.distance:.2f}",
        hint=MUSH if errors.torn < MOST_TORN else "Show the map all of train_images, in random order.",
    )


@exercise("train")
def test_in_order(student: Student, hidden: Hidden, report: Report) -> None:
    """The two best units of digits that the map has never seen touch on the sheet, and the map shows digits."""
    errors = on_unseen_digits(student, hidden)
    report.metric(errors.torn, MOST_TORN)
    expect(
        errors.torn < MOST_TORN,
        expected=f"a topographic error below {MOST_TORN:g} on unseen digits that are moved a little",
        actual=f"{errors.torn:.2f}",
        hint=NO_MAP
        if errors.torn > TORN_APART
        else "The sheet is crumpled: begin with a wider neighbourhood, or end with one.",
    )
    expect(
        errors.distance < FAR_OFF,
        expected=f"units that hold digits: a quantisation error far below {FAR_OFF:g}, along with a small topographic error",
        actual=f"a quantisation error of {errors.distance:.2f}",
        hint=MUSH,
    )


@picture
def test_draw(student: Student, report: Report) -> None:
    """Every other unit of their map."""
    sheet = sheet_of(student)
    errors = errors_of(sheet, load_digits().valid_images)
    said = (
        f"Every other unit of your sheet of 20 × 20. On digits that everybody has, its quantisation error is "
        f"{errors.distance:.2f} and its topographic error {errors.torn:.2f}."
    )
    report.figure(grid("Your map", said, {f"row {row}": sheet[row, ::2] for row in range(0, 20, 2)}))
