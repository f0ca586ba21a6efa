"""Which layers of isolation this machine has, found out by trying each from inside."""

from dataclasses import dataclass
from typing import get_args

from autograder.course import Course, Layer
from autograder.course import Way as WayName
from autograder.grading.preflight import LIMITS, REPAIRS, WALLS, repair
from autograder.sandbox import SandboxError, StudentProcessError, TimeBudget, wire
from autograder.sandbox.box import Sandbox
from autograder.sandbox.forkserver import ForkServer
from autograder.sandbox.ways import WAYS

CROWD = """
import os, signal
children = []
for _ in range(5):
    if (child := os.fork()) == 0:
        os.close(0)
        kept = bytearray(b"x") * (250 * 2**20)
        signal.pause()
    children.append(child)
ended = os.wait()
"""


NONE = "none"
SECONDS = 60.0


@dataclass(frozen=True)
class Finding:
    layer: str
    gives: str  # the property, or empty: it is there besides
    required: bool
    holds: bool
    told: str = ""  # what was tried, and what happened


@dataclass(frozen=True)
class Findings:
    way: str  # that could be taken, or `NONE`
    layers: list[Finding]
    problem: str = ""

    @property
    def enough(self) -> bool:
        return not self.problem and all(finding.holds for finding in self.layers if finding.required)

    @property
    def advice(self) -> str:
        """What repairs the layers that are required and missing; where none could be tried, what lets them be put up."""
        missing = [finding.layer for finding in self.layers if finding.required and not finding.holds]
        return repair(missing if missing and self.way != NONE else [WALLS])

    @property
    def wishes(self) -> str:
        """What adds the layers that are not required and missing."""
        if self.way == NONE:
            return ""
        missing = [finding.layer for finding in self.layers if not finding.required and not finding.holds]
        return repair(layer for layer in missing if layer in REPAIRS)


def examine(course: Course) -> Findings:
    """Start a sandbox and try every layer inside of it; where course.yml accepts no way that can be taken, in another way."""
    settings, problem = course.sandbox, ""
    found: dict[str, tuple[bool, str]] = {}
    way = WAYS[settings.accept[0]]
    try:
        with ForkServer(list(dict.fromkeys([*settings.accept, *get_args(WayName)]))) as server:
            found, way = _found(server), server.way
    except SandboxError as error:
        problem = str(error)
    if found and way.name not in settings.accept:
        problem = f"course.yml accepts {', '.join(settings.accept)} alone"
    property_of = {layer: name for name, layers in way.gives.items() for layer in layers}
    required, nothing = way.layers_of(settings.required), (False, "not tried: the sandbox did not start")
    return Findings(
        way.name if found else NONE,
        [
            Finding(layer, property_of.get(layer, ""), layer in required, *found.get(layer, nothing))
            for layer in dict.fromkeys([*property_of, *get_args(Layer)])
        ],
        problem,
    )


def _found(server: ForkServer) -> dict[str, tuple[bool, str]]:
    with server.sandbox(LIMITS, seed=0, output_bytes=1000, required=[]) as box:
        found = {trial.layer: (trial.holds, trial.told) for trial in box.trials}
        for layer, (holds, told) in _tried_hard(box).items():
            if found[layer][0]:  # or it is known already what is wrong
                found[layer] = holds, f"{found[layer][1]}; {told}"
    if found["cgroup"][0]:
        with server.sandbox(LIMITS, seed=0, output_bytes=1000, required=[]) as box:
            holds, told = _crowd(box)
        found["cgroup"] = holds, f"{found['cgroup'][1]}; {told}"
    return found


def _tried_hard(box: Sandbox) -> dict[str, tuple[bool, str]]:
    """What takes processes of its own, in a fork as for a check."""
    fork = box.fork(seed=0)
    request = {
        "op": "call",
        "target": {"library": "autograder.sandbox.layers.try_hard"},
        "args": {"list": [LIMITS["processes"]]},
        "kwargs": {"dict": []},
    }
    try:
        reply, arrays = fork.request(request, {}, TimeBudget(SECONDS, SECONDS))
        if "value" not in reply:
            raise SandboxError(f"trying the layers failed: {reply.get('error')}")
        values = wire.unpack(reply["value"], arrays)
        return {layer: (bool(holds), str(told)) for layer, (holds, told) in values.items()}
    except StudentProcessError as gone:
        raise SandboxError(f"trying the layers {gone}") from None
    finally:
        fork.close()


def _crowd(box: Sandbox) -> tuple[bool, str]:
    try:
        box.run_cell(CROWD, "cell 1", cpu_seconds=SECONDS, wall_seconds=SECONDS)
        seen = "all live"
    except StudentProcessError as gone:
        seen = str(gone)
    ended = box.cgroup is not None and box.cgroup.over_memory()
    return ended, f"5 processes of 250 MB: {'ended by the kernel' if ended else seen}"
