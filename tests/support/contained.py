"""What `tests/system/test_container.py` has done in its container: python -m support.contained WHAT FOLDER prints JSON.

`demo`: the demo's class, graded. `sandboxes`: see there. A group of attacks, or a `few` of each: how each of them was met.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from test_attacks import JOBS, NEIGHBOURS, expect_as_said, few, graded_class

from autograder.audit.demo import make_class
from autograder.sandbox import StudentProcessError
from autograder.sandbox.box import Sandbox
from autograder.sandbox.forkserver import ForkServer
from autograder.sandbox.isolation import SandboxLimits
from autograder.sandbox.ways import stat_fields
from support.attacks import COURSE, FULL, SESSION, read_group
from support.commands import BIN


def demo(folder: Path) -> dict[str, object]:
    make_class(COURSE, SESSION, folder)
    command = [str(BIN / "course"), "grade", "01", "--class", str(folder), "--json"]
    done = subprocess.run(command, capture_output=True, text=True)
    return {"printed": done.stderr, "rows": json.loads(done.stdout or "[]")}


def attacks(group: str, folder: Path) -> dict[str, object]:
    """Of each attack of the group, and of those who were graded beside it, what was not as it must be."""
    files = few() if group == "few" else read_group(group)
    graded = graded_class(folder, files, "exhausting" if group == "few" else group, JOBS.get(group, 2))
    met = {}
    for attack in files:
        try:
            expect_as_said(graded, attack)
            met[attack.name] = ""
        except AssertionError as error:
            met[attack.name] = str(error)[:3000] or "not as said"
    for name in NEIGHBOURS:
        met[name] = "" if graded.rows[name]["exercises"] == FULL else str(graded.rows[name])
    return {
        "met": met,
        "left": graded.left,
        "way": sorted({row["way"] for row in graded.rows.values()}),
        "seconds": graded.seconds,
    }


LIMITS = SandboxLimits(cpu_seconds=300, memory_mb=1024, processes=64, open_files=64, disk_mb=32)
REACH = """
import errno, os, signal
def refusal(action):
    try:
        action()
    except OSError as error:
        return errno.errorcode[error.errno]
    return "done"
place, pid = {place!r}, {pid}
print(*map(refusal, (
    lambda: os.stat(place + "/left"),
    lambda: open(place + "/left").read(),
    lambda: open("/proc/{pid}/status").read(),
    lambda: os.kill(pid, 0),
    lambda: os.setpriority(os.PRIO_PROCESS, pid, 5),
    lambda: os.stat("/proc/{pid}"),
)))
"""
WORKS = """
import torch
from torch.utils.data import DataLoader, TensorDataset
loader = DataLoader(TensorDataset(torch.arange(100.)), batch_size=10, num_workers=2, persistent_workers=True)
print([sum(batch[0].sum().item() for batch in loader) for _ in range(2)])
torch.save(torch.ones(2), "x.pt"); print(torch.load("x.pt").tolist())
!echo from a shell
!exit 3
print(_exit_code)
files = !ls x.pt
print(files)
"""
DETACHED = """
import os, time
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while True:
                time.sleep(1)
        os._exit(0)
time.sleep(0.5)
"""
DISK = """
import time
for name in "ab":
    with open(name, "wb") as file:
        file.write(bytes(20 * 2**20))
time.sleep(60)
"""
UNNAMED = """
import os, tempfile, time
kept = [tempfile.TemporaryFile() for _ in range(2)]
for file in kept:
    file.write(bytes(20 * 2**20))
    file.flush()
time.sleep(60)
"""


def sandboxes(folder: Path) -> dict[str, object]:
    """What two of them reach of each other, what works in them, what ends them, and what is left of them."""
    folder.mkdir(parents=True)
    tempfile.tempdir = str(folder)
    told: dict[str, object] = {}

    def said(box: Sandbox, source: str) -> str:
        try:
            run = box.run_cell(source, "cell 1", cpu_seconds=60, wall_seconds=300)
        except StudentProcessError as gone:
            return str(gone)
        return "".join(str(output.get("text", output)) for output in run.outputs)

    with ForkServer(COURSE.sandbox.accept) as server:

        def opened() -> Sandbox:
            return server.sandbox(LIMITS, seed=1, output_bytes=10_000, required=COURSE.sandbox.required)

        with opened() as one, opened() as two:
            place, pid = said(one, "import os; open('left', 'w').write('x'); print(os.getcwd(), os.getpid())").split()
            told["reach"] = said(two, REACH.format(place=place, pid=pid))
            told["works"] = said(two, WORKS)
            said(one, DETACHED)
            told["detached"] = len(processes_of(int(pid)))
            one.sweep()
            told["swept"] = len(processes_of(int(pid)))
            said(one, DETACHED)
            one.freeze()
            told["frozen"] = sorted({state for state in processes_of(int(pid))})
            one.thaw()
        told["too much"] = []
        for source in (DISK, UNNAMED):
            with opened() as box:
                told["too much"] += [said(box, source)]
        told["way"] = server.way.name
    told["left"] = [str(path) for path in folder.rglob("*")] + processes_of(int(pid))
    return told


def processes_of(group: int) -> list[str]:
    """The states of all processes of this group that have not ended."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            fields = stat_fields(int(name))
            found += [fields[0]] if int(fields[2]) == group and fields[0] not in "ZX" else []
    return found


if __name__ == "__main__":
    what, place = sys.argv[1], Path(sys.argv[2])
    made = {"demo": demo, "sandboxes": sandboxes}.get(what, partial(attacks, what))
    print(json.dumps(made(place)))
