"""Running code that nobody trusts: the fork server, the sandboxes that it forks, and what can go wrong with them.

`forkserver.py` and `box.py` are the grader's handles, `server.py` and `worker.py` what runs behind the walls. Everything
that arrives from inside is data, bounded in size and time; see `autograder.sandbox.wire`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from autograder import UserError

TOO_LONG = "took too long"


class SandboxError(UserError):
    """The sandbox could not be provided: the system's fault or ours, never the student's."""


class MissingLayersError(SandboxError):
    """Isolation that this system refuses, or `layers` that are required and do not hold."""

    def __init__(self, message: str, layers: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.layers = layers


@dataclass
class TimeBudget:
    """For how long the student's code is waited for; what is waited for several times takes from the same.

    Seconds of computing, and seconds on the clock: a busy machine takes longer for the same.
    """

    cpu_seconds: float
    wall_seconds: float


class StudentProcessError(Exception):
    """The student's process ended, hung or sent nonsense; the message says which, in a sentence's second half."""
