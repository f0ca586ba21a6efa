"""How fast two sandboxes that run at once can talk by what the walls leave them: bits a second, errors told.

    python benchmarks/covert.py [--bits 2000]

Both are behind all layers. Each channel is a sender's and a receiver's cell, run at the same time; they agree on what to
send (a seed), and the receiver counts how many bits arrived wrong. The figure is the rate of what arrives: the raw rate
times 1 - H(error rate). It is what these few lines reach, and a bound for nobody.

    page cache    a page of a file that both see is brought into memory for a 1; counters tell who finds it there.
                  Each page can be used once.
    futex         the receiver waits for a moment on a word of a library that both have mapped; the sender wakes it for a 1.
    load          the sender computes for a 1; the receiver counts how far it gets itself, on the same core.
"""

import argparse
import json
import math
import os
import threading
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from autograder.paths import PROJECT
from autograder.sandbox.box import Sandbox
from autograder.sandbox.forkserver import ForkServer
from autograder.sandbox.isolation import SandboxLimits

LIMITS = SandboxLimits(cpu_seconds=600, memory_mb=3072, processes=256, open_files=256, disk_mb=256)
SLOT = {"page cache": 0.0, "futex": 0.001, "load": 0.05}
SHARED = """
import ctypes, mmap, os, random, resource, time
libc = ctypes.CDLL(None, use_errno=True)
bits = [random.Random(7).getrandbits(1) for _ in range(COUNT)]
class Time(ctypes.Structure):
    _fields_ = [("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long)]
word = ctypes.c_void_p(ctypes.cast(libc.getpid, ctypes.c_void_p).value // 4096 * 4096)
value = ctypes.c_uint.from_address(word.value).value
file = os.open(FILE, os.O_RDONLY)
def at(number):
    while time.monotonic() < START + number * SLOT:
        pass
"""
SENDERS = {
    "page cache": """
for number, bit in enumerate(bits):
    if bit:
        os.pread(file, 1, number * 64 * 4096)
""",
    "futex": """
for number, bit in enumerate(bits):
    at(number + 0.3)
    while bit and time.monotonic() < START + (number + 0.7) * SLOT:
        libc.syscall(202, word, 1, 1, None, None, 0)
""",
    "load": """
os.sched_setaffinity(0, {0})
for number, bit in enumerate(bits):
    at(number) if bit else time.sleep(max(0, START + number * SLOT - time.monotonic()))
    while bit and time.monotonic() < START + (number + 1) * SLOT:
        pass
""",
}
RECEIVERS = {
    "page cache": """
seen, start = [], time.monotonic()
for number in range(COUNT):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_inblock
    os.pread(file, 1, number * 64 * 4096)
    seen.append(int(resource.getrusage(resource.RUSAGE_SELF).ru_inblock == before))
took = time.monotonic() - start
""",
    "futex": """
seen, start = [], time.monotonic()
for number in range(COUNT):
    at(number)
    left = int((START + (number + 0.9) * SLOT - time.monotonic()) * 1e9)
    seen.append(int(libc.syscall(202, word, 0, value, ctypes.byref(Time(0, max(left, 1))), None, 0) == 0))
took = COUNT * SLOT
""",
    "load": """
os.sched_setaffinity(0, {0})
counts = []
for number in range(COUNT):
    at(number)
    used = time.process_time()
    at(number + 0.9)
    counts.append(time.process_time() - used)
seen, took = [int(count < (max(counts) + min(counts)) / 2) for count in counts], COUNT * SLOT
""",
}
REPORT = """
wrong = sum(a != b for a, b in zip(bits, seen)) / COUNT
import json; print(json.dumps([took, wrong]))
"""


def ran(box: Sandbox, source: str, told: dict[str, Any] | None = None) -> None:
    run = box.run_cell(source, "cell 1", cpu_seconds=300, wall_seconds=300)
    text = "".join(str(part.get("text", part)) for part in run.outputs)
    if run.failed:
        raise SystemExit(text)
    if told is not None:
        told["took"], told["wrong"] = json.loads(text)


def talked(server: ForkServer, channel: str, bits: int, file: Path) -> tuple[float, float]:
    """Seconds that it took, and the share of bits that arrived wrong."""
    with (
        server.sandbox(LIMITS, seed=1, output_bytes=10_000, required=()) as sender,
        server.sandbox(LIMITS, seed=2, output_bytes=10_000, required=()) as receiver,
    ):
        named = {"COUNT": bits, "FILE": str(file), "SIZE": file.stat().st_size, "SLOT": SLOT[channel]}
        named["START"] = time.monotonic() + 1
        setting = "".join(f"{name} = {value!r}\n" for name, value in named.items()) + SHARED
        told: dict[str, Any] = {}
        hearing = (receiver, setting + RECEIVERS[channel] + REPORT, told)
        if SLOT[channel]:
            thread = threading.Thread(target=ran, args=hearing)
            thread.start()
            ran(sender, setting + SENDERS[channel])
            thread.join()
        else:
            ran(sender, setting + SENDERS[channel])
            ran(*hearing)
        return told["took"], told["wrong"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bits", type=int, default=2000)
    bits = parser.parse_args().bits
    file = PROJECT / ".course" / "cache" / f"covert-{os.getpid()}"
    table = Table("channel", "bits", "seconds", "wrong", "bits a second")
    try:
        with ForkServer() as server:
            for channel in SENDERS:
                file.write_bytes(os.urandom(bits * 64 * 4096))
                with file.open("rb") as stream:
                    os.fsync(stream.fileno())
                    os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
                some = bits if SLOT[channel] < 0.01 else bits // 10
                took, wrong = talked(server, channel, some, file)
                share = min(max(wrong, 1e-9), 1 - 1e-9)
                kept = 1 + share * math.log2(share) + (1 - share) * math.log2(1 - share)
                table.add_row(channel, str(some), f"{took:.2f}", f"{wrong:.1%}", f"{kept * some / took:,.0f}")
    finally:
        file.unlink(missing_ok=True)
    Console().print(table)
    Console().print(f"load of the machine: {Path('/proc/loadavg').read_text().split()[0]}, {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
