"""What one submission may cost: clock and computing, over cells, copies, replicas, checks and repetitions."""

import time
from collections.abc import Callable

from autograder.course import SessionLimits

SHARE = 3  # times what its notebook may: the notebook, a second training for a replica, and the checks


class Budget:
    """Counts from its making; `used` tells the CPU seconds of all its sandboxes so far."""

    def __init__(self, limits: SessionLimits, used: Callable[[], float]) -> None:
        self._cpu = SHARE * limits.total_seconds
        self._used = used
        self._own = time.process_time()  # what is computed here, too, it has caused
        self._until = time.monotonic() + self._cpu * limits.wall_factor

    @property
    def cpu_seconds(self) -> float:
        """What is left of the computing; 0 if nothing is."""
        return max(self._cpu - self._used() - (time.process_time() - self._own), 0.0)

    @property
    def wall_seconds(self) -> float:
        """What is left on the clock; 0 if nothing is."""
        return max(self._until - time.monotonic(), 0.0)

    @property
    def spent(self) -> bool:
        return not (self.cpu_seconds and self.wall_seconds)
