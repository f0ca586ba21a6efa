"""A cgroup for each sandbox, where the grader may make one: the kernel counts memory, processes and computing of all in it.

Made by the trusted side, which puts the launcher into it before any code of a student's is there; removed when the
sandbox is closed. Both interfaces: one folder with version 2, one for each controller with version 1; where version 2 is
mounted beside it, as systemd does, one there, too, which counts computing and can be frozen.
"""

import contextlib
import errno
import itertools
import mmap
import os
import time
from collections.abc import Iterator
from multiprocessing.util import Finalize
from pathlib import Path

from autograder.sandbox.isolation import SandboxLimits, total_memory_mb

ROOT = Path("/sys/fs/cgroup")
PREFIX = "course"
OWN_PROCESSES = 8  # launcher, keeper, and room: the limit that a student meets is the rlimit
REMOVAL_SECONDS = FREEZE_SECONDS = 5.0
NEAR = 4 * 2**20  # bytes; the kernel counts in steps, and pages of 2 MB are refused as a whole
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
            with contextlib.suppress(OSError):
                for places in _counting(root):
                    self.folders.append(_make(self.name, places, {}))
        except BaseException:
            self.remove()
            raise

    def add(self, pid: int) -> None:
        """Move a process into it; what it starts from then on is in it too."""
        for folder in self.folders:
            (folder / "cgroup.procs").write_text(str(pid))

    def over_memory(self) -> bool:
        """Whether the kernel ended a process in it because all of them together used more memory than they may."""
        return self._killed() and self._met_its_limit()

    def lost_to_others(self) -> bool:
        """Whether the kernel ended a process in it though it kept to its limit: the whole machine was short of memory."""
        return self._killed() and not self._met_its_limit()

    def _killed(self) -> bool:
        counts = self._counts("memory.events") or self._counts("memory.oom_control")
        return counts.get("oom_kill", 0) > 0  # by whomever

    def _met_its_limit(self) -> bool:
        if counts := self._counts("memory.events"):
            return counts.get("oom", 0) > 0
        most, limit = (
            self._counts(name).get(name, 0) for name in ("memory.max_usage_in_bytes", "memory.limit_in_bytes")
        )
        return most > limit - NEAR

    def _counts(self, file: str) -> dict[str, int]:
        """The lines of a file of the kernel's, each a name and a number; a number alone has the file's name."""
        for folder in self.folders:
            with contextlib.suppress(OSError):
                lines = [line.split() for line in (folder / file).read_text().splitlines()]
                return {line[0] if len(line) > 1 else file: int(line[-1]) for line in lines}
        return {}

    def cpu_seconds(self) -> float | None:
        """What all that ever was in it has computed, also what nobody waited for; None where the kernel does not count."""
        for folder in self.folders:
            with contextlib.suppress(OSError, KeyError):
                counts = dict(line.split() for line in (folder / "cpu.stat").read_text().splitlines())
                return int(counts["usage_usec"]) / 1e6
            with contextlib.suppress(OSError):
                return int((folder / "cpuacct.usage").read_text()) / 1e9
        return None

    def files_read(self) -> int | None:
        """Pages of files that were fetched from the disk for it, are kept in its name, or were pushed out again, in all.

        It only ever grows (but for what is freed), and where it stays as it was, what is in memory of the files that all
        sandboxes see was not changed from in there. None where the kernel does not count.
        """
        for folder in self.folders:
            with contextlib.suppress(OSError, KeyError):
                lines = (folder / "memory.stat").read_text().splitlines()
                counts = {name: int(value) for name, value in map(str.split, lines)}
                kept = counts.get("file", counts.get("cache", 0)) - counts["shmem"]
                return kept // mmap.PAGESIZE + counts["workingset_refault_file"]
        return None

    def freeze(self) -> bool:
        """Stop all that is in it, until `thaw`; False where the kernel cannot, or not within some seconds."""
        for folder in self.folders:
            with contextlib.suppress(OSError):
                with (folder / "cgroup.freeze").open("r+") as stream:  # made by the kernel, or not there
                    stream.write("1")
                until = time.monotonic() + FREEZE_SECONDS
                while "frozen 1" not in (folder / "cgroup.events").read_text():
                    if time.monotonic() > until:
                        self.thaw()
                        return False
                    time.sleep(0.0005)
                return True
        return False

    def thaw(self) -> None:
        for folder in self.folders:
            if (folder / "cgroup.freeze").exists():
                (folder / "cgroup.freeze").write_text("0")

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
    own = _own()
    if (root / "cgroup.controllers").exists():
        beside = (root / own.get("", "")).parent if own.get("") else root  # processes and limits need separate folders
        yield [beside, root], {"memory.max": memory, "memory.swap.max?": 0, "pids.max": processes}
        return
    for controller, files in {
        "memory": {"memory.limit_in_bytes": memory, "memory.memsw.limit_in_bytes?": memory},
        "pids": {"pids.max": processes},
    }.items():
        yield [root / controller / own.get(controller, ""), root / controller], files


def _counting(root: Path) -> Iterator[list[Path]]:
    """Where else one may be made with version 1, for what its folders of memory and processes cannot do."""
    own = _own()
    if (root / "cgroup.controllers").exists():
        return
    if (root / "unified" / "cgroup.controllers").exists():
        yield [root / "unified" / own.get("", ""), root / "unified"]
    elif (root / "cpuacct").exists():
        yield [root / "cpuacct" / own.get("cpuacct", ""), root / "cpuacct"]


def _own() -> dict[str, str]:
    """Where this process is, by controller; that of version 2 has no name."""
    own: dict[str, str] = {}
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        own |= {controller: path.strip("/") for controller in controllers.split(",")}
    return own


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
