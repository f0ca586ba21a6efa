"""Hidden checks of session 3: `conv_output_size`."""

import math

from autograder.judge import Student, exercise, expect
from autograder.judge.expect import kind


def expect_size(student: Student, size: int, kernel: int, elsewhere: tuple[int, ...] = (), **options: int) -> None:
    """The student's answer is how many places there are, counted one by one."""
    stride, padding = options.get("stride", 1), options.get("padding", 0)
    span = size + 2 * padding - kernel
    want = len(range(0, span + 1, stride))
    seen = student.conv_output_size(size, kernel, **options)
    said = f"the number of places for size {size}, kernel {kernel}, stride {stride}, padding {padding}"
    expect(isinstance(seen, (int, float)) and not isinstance(seen, bool), expected=said, actual=kind(seen))
    if seen in elsewhere:
        return  # a mistake that costs its points in another check
    mistakes = [
        ((size + padding - kernel) // stride + 1, "The padding is added at both ends: it counts twice."),
        ((size - kernel) // stride + 1, "The padding is forgotten."),
        *([(span + 1, "The stride is forgotten.")] if stride > 1 else []),
        *(
            [((span + 1) // stride, "One is added after the division: the first place needs no step.")]
            if stride > 1
            else []
        ),
        (span // stride, "One is missing: the first place needs no step."),
        (math.ceil(span / stride) + 1, "Where the last step does not fit, it is not taken: round down."),
        (span / stride + 1, "Where the last step does not fit, it is not taken: round down."),
    ]
    hint = next((text for value, text in mistakes if math.isclose(seen, value)), "")
    expect(seen == want, expected=f"{said}: {want}", actual=f"{seen:.6g}", hint=hint)


def forgets_the_first(student: Student) -> bool:
    """Whether the first place is missing even with stride 1 and without padding, where that costs its points."""
    return bool(student.conv_output_size(28, 5) == 23)


@exercise("conv_output_size", weight=1)
def test_places_without_extras(student: Student) -> None:
    """With stride 1 and no padding, which are the defaults, a kernel finds size - kernel + 1 places."""
    for size, kernel in ((28, 3), (28, 5), (9, 1), (7, 7)):
        expect_size(student, size, kernel)


@exercise("conv_output_size", weight=1)
def test_places_with_padding(student: Student) -> None:
    """The padding is added at both ends."""
    for size, kernel, padding in ((14, 5, 2), (10, 3, 3), (28, 3, 1), (1, 3, 1)):
        missing = (size + 2 * padding - kernel,) if forgets_the_first(student) else ()
        expect_size(student, size, kernel, missing, stride=1, padding=padding)


@exercise("conv_output_size", weight=1)
def test_places_with_stride(student: Student) -> None:
    """A stride leaves out places, and a step that does not fit is not taken."""
    for size, kernel, stride, padding in ((28, 2, 2, 0), (7, 2, 2, 0), (11, 5, 4, 0), (28, 3, 2, 1), (30, 4, 3, 2)):
        missing = ((size + 2 * padding - kernel) // stride,) if forgets_the_first(student) else ()
        expect_size(student, size, kernel, missing, stride=stride, padding=padding)


@exercise("conv_output_size", weight=1)
def test_whole_number(student: Student) -> None:
    """The result is a whole number, an int, whether the steps fit or not."""
    for size in (28, 27):
        seen = student.conv_output_size(size, 2, 2)
        expect(
            isinstance(seen, int) and not isinstance(seen, bool),
            expected="an int",
            actual=f"{seen} of type {type(seen).__name__}" if isinstance(seen, (bool, float)) else kind(seen),
            hint="/ gives a float in Python; // divides and rounds down."
            if isinstance(seen, float) and seen == seen
            else "",
        )
