"""Hidden checks of session 10: `decay`."""

import itertools

from autograder.judge import Student, exercise, expect, expect_number


@exercise("decay")
def test_both_ends(student: Student) -> None:
    """It is `start` at the first step and exactly `end` at the last one."""
    for start, end, steps in ((10, 0.7, 4000), (0.5, 0.02, 7), (1.0, 8.0, 2)):
        for step, want, which in ((0, start, "first"), (steps - 1, end, "last")):
            got = expect_number(student.decay(start, end, step, steps), f"decay at the {which} of {steps} steps")
            hint = "The last step is steps - 1: that many factors lie between the two ends."
            if which == "first":
                reversed_ = abs(got - end) < 1e-4 * end
                hint = "It goes from `start` to `end`." if reversed_ else "At step 0 nothing has changed yet."
            expect(
                abs(got - want) < 1e-4 * want,
                expected=f"{want:g} at the {which} of {steps} steps, from {start:g} to {end:g}",
                actual=f"{got:.5g}",
                hint=hint,
            )


@exercise("decay")
def test_equal_factors(student: Student) -> None:
    """From one step to the next it is always the same factor, whether the values fall or rise."""
    for start, end in ((10, 0.1), (0.25, 4.0)):
        way = [expect_number(student.decay(start, end, step, 9), "decay") for step in range(9)]
        positive = min(way) > 0
        factors = [after / before for before, after in itertools.pairwise(way)] if positive else [0.0, 1.0]
        gaps = [after - before for before, after in itertools.pairwise(way)]
        level = 0 < max(gaps) - min(gaps) < 1e-3 * max(map(abs, gaps))
        expect(
            max(factors) - min(factors) < 1e-3 * max(factors) and abs(factors[0] - 1) > 1e-3,
            expected=f"equal factors on the way from {start:g} to {end:g}",
            actual=f"factors from {min(factors):.3g} to {max(factors):.3g}",
            hint="Those are equal differences, a straight line. Multiply by the same factor at each step."
            if level
            else "start · (end / start) to the power of how far it is, from 0 to 1.",
        )
