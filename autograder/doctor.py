"""Which walls this machine can put up, found out by putting them up."""

from dataclasses import dataclass
from typing import get_args

from autograder.course import Course, Layer
from autograder.sandbox import ForkServer, SandboxError
from autograder.sandbox.isolation import Limits

ADVICE = """What to do:
  Debian:            sudo sysctl -w kernel.unprivileged_userns_clone=1
  Ubuntu 24.04+, and GitHub's runners:
                     sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0
  In a container:    grade on the machine itself, or start the container with --privileged
  Linux before 5.12, macOS, Windows: use a virtual machine with a current Linux
Then run `course doctor` again. `course grade --unsafe` grades without these walls and marks every result."""
BUILT = (
    "user",
    "pid",
    "mount",
    "net",
    "ipc",
    "uts",
    "proc",
    "tmpfs",
    "read-only",
    "rlimits",
    "no-new-privs",
    "capabilities",
)


@dataclass(frozen=True)
class Finding:
    layer: str
    required: bool
    holds: bool


@dataclass(frozen=True)
class Findings:
    layers: list[Finding]
    problem: str = ""
    advice: str = ADVICE

    @property
    def enough(self) -> bool:
        return not self.problem and all(finding.holds for finding in self.layers if finding.required)


def examine(course: Course) -> Findings:
    """Start a sandbox and ask inside of it which layers hold."""
    layers: list[str] = []
    problem = ""
    limits = Limits(cpu_seconds=10, memory_mb=1024, processes=64, open_files=64, disk_mb=16)
    try:
        with ForkServer() as server, server.sandbox(limits, seed=0, output_bytes=1000, required=[]) as box:
            layers = box.layers
    except SandboxError as error:
        problem = str(error)
    required = course.sandbox.required
    shown = [layer for layer in get_args(Layer) if layer in BUILT or layer in required]
    return Findings([Finding(layer, layer in required, layer in layers) for layer in shown], problem)
