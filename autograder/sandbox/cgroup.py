"""A cgroup for each sandbox, where the grader may make one: the kernel counts the memory and processes of all in it.

Made by the trusted side, which puts the launcher into it before any code of a student's is there; removed when the
sandbox is closed. Both interfaces: one folder with version 2, one for each controller with version 1.
"""

import contextlib
import errno
import itertools
import os
import time
from collections.abc import Iterator
from multiprocessing.util import Finalize
from pathlib import Path

from autograder.sandbox.isolation import SandboxLimits, total_memory_mb

ROOT = Path("/sys/fs/cgroup")
PREFIX = "course"
OWN_PROCESSES = 8  # launcher, keeper, and room: the limit that a student meets is the rlimit
REMOVAL_SECONDS = 5.0
_numbers = itertools.count()
_leaving: list[Path] = []  # folders of closed sandboxes, in which the kernel is still taking processes down
_finishes: set[int] = set()  # processes that call `finish` before they end


class Cgroup:
    """One sandbox's cgroup. Raises OSError, whose text says why, where there can be none."""

    def __init__(self, limits: SandboxLimits, root: Path = ROOT) -> None:
        self.name = f"{PREFIX}-{os.getpid()}-{next(_numbers)}"
        self.folders: list[Path] = []
        try:
            for places, files in _hierarchies(limits, root):
                self.folders.append(_make(self.name, places, files))
        except BaseException:
            self.remove()
            raise

    def add(self, pid: int) -> None:
        """Move a process into it; what it starts from then on is in it too."""
        for folder in self.folders:
            (folder / "cgroup.procs").write_text(str(pid))

    def over_memory(self) -> bool:
        """Whether the kernel had to end a process in it for its memory."""
        for folder in self.folders:
            for name in ("memory.events", "memory.oom_control"):
                with contextlib.suppress(OSError):
                    counts = dict(line.split() for line in (folder / name).read_text().splitlines())
                    return counts.get("oom_kill", "0") != "0"
        return False

    def remove(self) -> None:
        """Take it away as soon as the last process in it is gone, without waiting for that: see `finish`."""
        _leaving.extend(self.folders)
        _take_away()
        if os.getpid() not in _finishes:
            _finishes.add(os.getpid())
            Finalize(None, finish, exitpriority=0)


def finish() -> None:
    """Wait until the cgroups of all closed sandboxes are gone."""
    until = time.monotonic() + REMOVAL_SECONDS
    while _leaving and time.monotonic() < until:  # a later grader finds what is left then: see `_tidy`
        _take_away()
        time.sleep(0.002)


def _take_away() -> None:
    for folder in _leaving[:]:
        with contextlib.suppress(OSError):
            if folder.exists():
                folder.rmdir()
            _leaving.remove(folder)


Files = dict[str, int]  # what to write into which file; those with a question mark need not exist


def _hierarchies(limits: SandboxLimits, root: Path) -> Iterator[tuple[list[Path], Files]]:
    """For each folder that is needed: the places where it may be made, the best first, and what to write into it."""
    memory, processes = total_memory_mb(limits) * 2**20, limits["processes"] + OWN_PROCESSES
    own: dict[str, str] = {}
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        own |= {controller: path.strip("/") for controller in controllers.split(",")}
    if (root / "cgroup.controllers").exists():
        beside = (root / own.get("", "")).parent if own.get("") else root  # processes and limits need separate folders
        yield [beside, root], {"memory.max": memory, "memory.swap.max?": 0, "pids.max": processes}
        return
    for controller, files in {
        "memory": {"memory.limit_in_bytes": memory, "memory.memsw.limit_in_bytes?": memory},
        "pids": {"pids.max": processes},
    }.items():
        yield [root / controller / own.get(controller, ""), root / controller], files


def _make(name: str, places: list[Path], files: Files) -> Path:
    """A new folder in the first of these places where the kernel has such limits and lets us set them."""
    refused: list[OSError] = []
    for place in places:
        folder = place / name
        try:
            folder.mkdir()
        except OSError as error:
            refused.append(error)
            continue
        _take_away()
        _tidy(place)
        try:
            for file, value in files.items():
                path = folder / file.rstrip("?")
                if path.exists() or not file.endswith("?"):
                    with path.open("r+") as stream:  # made by the kernel, or not there
                        stream.write(str(value))
            return folder
        except OSError as error:
            refused.append(error)
            folder.rmdir()
    raise OSError(refused[0].errno, f"no cgroup in {places[0]}: {os.strerror(refused[0].errno or errno.EIO)}")


def _tidy(place: Path) -> None:
    """Remove the empty cgroups of graders that were killed."""
    for folder in place.glob(f"{PREFIX}-*-*"):
        pid = folder.name.split("-")[1]
        if not Path("/proc", pid).exists():
            with contextlib.suppress(OSError):
                folder.rmdir()
