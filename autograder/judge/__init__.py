"""What hidden checks are written with; the rest of this package runs them.

from autograder.judge import MismatchError, exercise, expect, expect_close, expect_tensor
"""

from autograder.judge.expect import (
    MismatchError,
    expect,
    expect_close,
    expect_not_cut,
    expect_number,
    expect_probabilities,
    expect_tensor,
)
from autograder.judge.plugin import Report, exercise, picture
from autograder.judge.student import Remote, Student, StudentError, seeded, value_of

__all__ = [
    "MismatchError",
    "Remote",
    "Report",
    "Student",
    "StudentError",
    "exercise",
    "expect",
    "expect_close",
    "expect_not_cut",
    "expect_number",
    "expect_probabilities",
    "expect_tensor",
    "picture",
    "seeded",
    "value_of",
]
