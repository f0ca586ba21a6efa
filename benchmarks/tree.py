"""What a command costs with all that it starts: seconds by the clock, CPU seconds, peak memory.

What runs in sandboxes is no child that one could wait for. CPU seconds therefore come from a cgroup of the command's own,
where one can be made, and otherwise from looking at all its processes several times a second, which misses what lives
shorter. Memory is the sum of the processes' proportional set sizes: a page that several share counts once.
"""

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

GROUPS = Path("/sys/fs/cgroup")
PAUSE = 0.5  # seconds between two looks; longer where looking takes long: it shall cost a twentieth of a core at most


@dataclass(frozen=True)
class Cost:
    """Of one run of a command."""

    wall: float
    cpu: float
    peak_mb: float
    others: float  # the share of the machine that other processes used meanwhile, 0 … 1
    how: str  # where the CPU seconds come from: "cgroup" or "samples"


class Failed(Exception):
    """The command ended with another code than 0; the message is the end of what it printed."""


def measured(command: list[str], folder: Path, environment: dict[str, str], log: Path) -> Cost:
    """Run a command in a folder to its end; what it prints goes into `log`. Raises Failed."""
    with _group() as group, log.open("wb") as stream:
        busy, start = _busy(), time.monotonic()
        process = psutil.Popen(
            [*(["sh", "-c", f'echo $$ > {group / "inner"}/cgroup.procs; exec "$@"', "sh"] if group else []), *command],
            cwd=folder,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
        )
        spent: dict[tuple[int, float], float] = {}
        peak = 0
        try:
            while True:
                look = time.monotonic()
                peak = max(peak, _look(process, spent))
                try:
                    code = process.wait(max(PAUSE, 20 * (time.monotonic() - look)))
                    break
                except psutil.TimeoutExpired:
                    pass
        except BaseException:
            for each in [*process.children(recursive=True), process]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    each.kill()
            process.wait()
            raise
        wall = time.monotonic() - start
        cpu = _cpu_of(group) if group else sum(spent.values())
        others = max(0.0, _busy() - busy - cpu) / (wall * (os.cpu_count() or 1))
    if code:
        raise Failed(f"{' '.join(command)}: exit code {code}: {log.read_text(errors='replace')[-2000:]}")
    return Cost(wall, cpu, peak / 2**20, min(others, 1.0), "cgroup" if group else "samples")


def _look(process: psutil.Popen, spent: dict[tuple[int, float], float]) -> int:
    """Bytes of memory of all its processes now; notes what CPU each has used."""
    total = 0
    with contextlib.suppress(psutil.NoSuchProcess):
        for each in [process, *process.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
                times = each.cpu_times()
                spent[each.pid, each.create_time()] = times.user + times.system
                try:
                    total += each.memory_full_info().pss
                except psutil.AccessDenied:  # a process that shuts others out: what it has for itself
                    memory = each.memory_info()
                    total += memory.rss - memory.shared
    return total


def _busy() -> float:
    """CPU seconds that all processes of this machine have used."""
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system)


@contextlib.contextmanager
def _group() -> Iterator[Path | None]:
    """A cgroup that counts CPU time, with one inside for the command, beside which it may make more; None if refused."""
    unified = (GROUPS / "cgroup.controllers").exists()
    group = (GROUPS if unified else GROUPS / "cpuacct") / f"bench-{os.getpid()}"
    inner = group / "inner"
    try:
        group.mkdir()
        if unified:  # the grader puts its sandboxes beside itself, with limits of these two kinds
            (group / "cgroup.subtree_control").write_text("+memory +pids")
        inner.mkdir()
    except OSError:
        with contextlib.suppress(OSError):
            group.rmdir()
        yield None
        return
    try:
        yield group
    finally:
        for each in (inner, group):
            for _ in range(50):
                try:
                    each.rmdir()
                    break
                except OSError:
                    time.sleep(0.1)


def _cpu_of(group: Path) -> float:
    if (group / "cpu.stat").exists() and (fields := (group / "cpu.stat").read_text()).startswith("usage_usec"):
        return int(fields.split()[1]) / 1e6
    return int((group / "cpuacct.usage").read_text()) / 1e9
