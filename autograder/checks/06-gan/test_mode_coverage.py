"""Hidden checks of session 6: `mode_coverage`."""

import math

import torch

from autograder.judge import Student, exercise, expect_close, expect_number


def coverage(labels: list[int], classes: int) -> float:
    shares = [labels.count(label) / len(labels) for label in set(labels)]
    return -sum(share * math.log(share) for share in shares) / math.log(classes)


def expect_coverage(student: Student, labels: list[int], among: int, **options: int) -> None:
    value = of(student, labels, **options)
    want, present = coverage(labels, among), len(set(labels))
    mistakes = [
        (present / among, "That counts the classes that occur; the entropy weighs how often they occur."),
        (want * math.log(among), "Divide by ln(classes), so that the greatest value is 1."),
        (-want, "The sign is wrong: an entropy is not negative."),
        (want * math.log(among) / math.log(10), "Divide by ln(classes), whatever `classes` is."),
        (want * math.log(among) / math.log(max(present, 2)), "Divide by ln(classes), also where some don't occur."),
        (want * math.log(among) / math.log(len(labels)), "Divide by ln(classes), not by ln(number of labels)."),
        (max(labels.count(label) for label in set(labels)) / len(labels), "That is the share of the most frequent."),
    ]
    expect_close(torch.tensor(value), torch.tensor(want), "the coverage", rtol=1e-3, atol=1e-4, mistakes=mistakes)


@exercise("mode_coverage", weight=2)
def test_entropy_of_shares(student: Student) -> None:
    """The coverage is the entropy of the labels' shares, divided by ln(classes)."""
    expect_coverage(student, [label for label in range(10) for _ in range(label * label + 1)], 10)
    expect_coverage(student, list(range(10)) * 3, 10)


LEFT_OUT = "A class that does not occur adds 0: leave it out before taking the logarithm."


def of(student: Student, labels: list[int], **options: int) -> float:
    return expect_number(student.mode_coverage(torch.tensor(labels), **options), "mode_coverage", hint=LEFT_OUT)


@exercise("mode_coverage", weight=1)
def test_missing_digits(student: Student) -> None:
    """Classes that never occur add nothing, whichever they are: what a class is called makes no difference."""
    some, others = (of(student, [a, a, a, a, b, b, c]) for a, b, c in ((1, 7, 8), (9, 0, 3)))
    hint = "Every class counts, from 0 to classes - 1."
    expect_close(
        torch.tensor(others), torch.tensor(some), "the coverage of other classes", rtol=1e-3, atol=1e-4, hint=hint
    )


@exercise("mode_coverage", weight=1)
def test_number_of_classes(student: Student) -> None:
    """The more classes there are, the less the same labels cover: by ln(classes)."""
    labels = [0, 1, 1, 2, 0, 1]
    few, many = of(student, labels, classes=4), of(student, labels, classes=26)
    got, want = torch.tensor(many / few if few else 0.0), torch.tensor(math.log(4) / math.log(26))
    hint = "Divide by ln(classes), whatever `classes` is, also where some don't occur."
    expect_close(got, want, "the coverage with 26 classes, as a part of that with 4", rtol=1e-3, atol=1e-4, hint=hint)
