"""Hidden checks of session 2: `predicted_parameters`."""

import itertools
import math

from autograder.judge import Student, exercise, expect

WIDTHS = (784, 128, 64, 32, 64, 128, 784)


@exercise("predicted_parameters", weight=1)
def test_counted(student: Student) -> None:
    """The number of parameters of 784 → 128 → 64 → 32 → 64 → 128 → 784: weights and biases of all six layers."""
    value = student.value("predicted_parameters")
    seen = "None" if value is None else f"an object of type {type(value).__name__}"
    plain = isinstance(value, (int, float)) and not isinstance(value, bool)
    expect(plain, expected="a whole number", actual=seen)
    weights, biases = sum(a * b for a, b in itertools.pairwise(WIDTHS)), sum(WIDTHS[1:])
    half = sum(a * b for a, b in itertools.pairwise(WIDTHS[:4]))
    hints = {
        weights: "These are the weights; each layer also has a bias for each of its outputs.",
        half + sum(WIDTHS[1:4]): "That is the encoder alone.",
        half + sum(WIDTHS[4:]): "That is the decoder alone.",
        2 * (half + sum(WIDTHS[1:4])): "The decoder has other biases than the encoder: one for each of its *outputs*.",
        weights + biases + 784: "The picture itself has no biases: only a layer's outputs have.",
        weights + biases - 784: "The last layer's biases are missing.",
    }
    hint = hints.get(int(value) if math.isfinite(value) else 0, "Each layer: inputs × outputs weights, outputs biases.")
    what = "the number of weights and biases of all six layers"
    expect(value == weights + biases, expected=what, actual=f"{value}", hint=hint)
