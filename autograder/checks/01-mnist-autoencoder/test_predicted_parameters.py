"""Hidden checks of session 1: `predicted_parameters`."""

import math

from autograder.judge import Student, exercise, expect


@exercise("predicted_parameters", weight=1)
def test_counted(student: Student) -> None:
    """The number of parameters of 784 → 32 → 784: weights and biases of both layers."""
    value = student.value("predicted_parameters")
    expect(
        isinstance(value, (int, float)) and not isinstance(value, bool),
        expected="a whole number",
        actual="None" if value is None else f"an object of type {type(value).__name__}",
    )
    hints = {
        2 * 784 * 32: "These are the weights; each layer also has a bias for each of its outputs.",
        784 * 32 + 32: "That is the encoder alone.",
        32 * 784 + 784: "That is the decoder alone.",
        2 * 784 * 32 + 32: "The decoder's biases are missing.",
        2 * 784 * 32 + 784: "The encoder's biases are missing.",
        2 * (784 * 32 + 32): "The two layers do not have equally many biases: one for each *output*.",
    }
    hint = hints.get(
        int(value) if math.isfinite(value) else 0, "Count inputs × outputs weights and one bias for each output."
    )
    expect(
        value == 2 * 784 * 32 + 32 + 784,
        expected="the number of weights and biases of both layers",
        actual=f"{value}",
        hint=hint,
    )
