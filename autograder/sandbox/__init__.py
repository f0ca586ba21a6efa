"""Running code that nobody trusts: the fork server, the sandboxes that it forks, and what can go wrong with them.

`forkserver.py` and `box.py` are the grader's handles, `server.py` and `worker.py` what runs behind the walls. Everything
that arrives from inside is data, bounded in size and time; see `autograder.sandbox.wire`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from autograder import UserError


class Reason(StrEnum):
    """Why a student's process gave no answer. Decisions are taken by these, never by the words of a message."""

    CPU = "cpu"  # more computing than is allowed
    WALL = "wall"  # more time on the clock than is allowed
    MEMORY = "memory"  # more memory than is allowed
    KILLED = "killed"  # ended by a signal that nobody knows the cause of
    CRASHED = "crashed"  # ended, by its own doing
    PROTOCOL = "protocol"  # an answer that is none


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
    """The student's process ended, hung or sent nonsense; the message says so, in a sentence's second half."""

    def __init__(self, message: str, reason: Reason) -> None:
        super().__init__(message)
        self.reason = reason
