"""Five hundred sandboxes, one after the other: what grows, and what is left.

    .venv/bin/python benchmarks/five_hundred.py [--count 500]

Each runs a notebook of one line, which writes a file and leaves a daemon behind, is forked for a check, and is closed.
Measured before, in between and after: memory and descriptors of the grader and of its fork server, the processes,
namespaces and mounts of the machine, and the files in the temporary folder. Writes benchmarks/five_hundred.json.
"""

import argparse
import contextlib
import json
import os
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograder.course import Course
from autograder.sandbox.cgroup import finish
from autograder.sandbox.forkserver import ForkServer
from autograder.sandbox.isolation import SandboxLimits

ROOT = Path(__file__).resolve().parents[1]
CGROUPS = Path("/sys/fs/cgroup")
LIMITS = SandboxLimits(cpu_seconds=60, memory_mb=512, processes=32, open_files=64, disk_mb=8)
CELL = """
import os
open('/tmp/left', 'w').write('x' * 2**20); open('/dev/shm/left', 'w').write('x' * 2**20)
if os.fork() == 0:
    os.setsid()
    __import__('time').sleep(600)
"""


def memory_mb(pid: int) -> float:
    """Private memory of a process and what it shares in proportion, in MB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return round(sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024, 1)


def measured(server: ForkServer, folder: Path) -> dict[str, float]:
    pid = server._process.pid
    children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return {
        "grader memory, MB": memory_mb(os.getpid()),
        "fork server memory, MB": memory_mb(pid),
        "grader descriptors": len(os.listdir("/proc/self/fd")),
        "fork server descriptors": len(os.listdir(f"/proc/{pid}/fd")),
        "processes of the fork server": len(children),
        "namespaces not its own": len(namespaces(children) - namespaces([os.getpid(), pid])),
        "cgroups": len([*CGROUPS.glob("course-*"), *CGROUPS.glob("*/course-*")]),
        "mounts of the grader": len(Path("/proc/self/mountinfo").read_text().splitlines()),
        "files in the temporary folder": len(os.listdir(folder)),
    }


def namespaces(pids: list[int]) -> set[str]:
    found = set()
    for pid in pids:
        with contextlib.suppress(OSError):
            found |= {os.readlink(f"/proc/{pid}/ns/{name}") for name in os.listdir(f"/proc/{pid}/ns")}
    return found


def settled(server: ForkServer, folder: Path) -> dict[str, float]:
    """Measured when the last sandbox is gone: its launcher ends a moment after it was told to."""
    until = time.monotonic() + 5
    while (now := measured(server, folder))["processes of the fork server"] and time.monotonic() < until:
        time.sleep(0.05)
    finish()
    return measured(server, folder) if now["cgroups"] else now


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=500)
    count = parser.parse_args().count
    required = Course.load(ROOT).sandbox.required
    rows: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as name:
        tempfile.tempdir = name
        with ForkServer() as server:
            start = time.monotonic()
            for number in range(1, count + 1):
                with server.sandbox(LIMITS, seed=1, output_bytes=1000, required=required) as box:
                    run = box.run_cell(CELL, "cell 1", cpu_seconds=9, wall_seconds=60)
                    assert not run.failed
                    box.fork(1).close()
                    box.sweep()
                if number in (1, 10, count // 2, count):
                    rows[number] = settled(server, Path(name))
            each = (time.monotonic() - start) / count
        left = os.listdir(name)
    table = Table("after", *map(str, rows), box=None)
    for what in rows[1]:
        table.add_row(what, *(f"{row[what]:g}" for row in rows.values()))
    Console().print(table)
    print(f"{1000 * each:.0f} ms for each; left in the temporary folder at the end: {left or 'nothing'}")
    figures = {"count": count, "ms each": round(1000 * each), "left": left, "after": rows}
    (ROOT / "benchmarks" / "five_hundred.json").write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
