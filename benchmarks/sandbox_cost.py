"""What a sandbox costs a submission, with all layers and with each one left out, in milliseconds.

    python benchmarks/sandbox_cost.py [--rounds 30]

One sandbox is started and closed, in turn for each variant, so that a busy machine is busy for all alike; what is tried
of each layer is included. A layer's cost is the difference to the row "all layers". User, pid and mount namespaces carry
the rest and can only be left out together, with the view and the private folders: the row "no walls". What the kernel
does after the last process's end, such as taking a network namespace down, is in no row.
"""

import argparse
import os
import statistics
import time
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograder.sandbox.forkserver import ForkServer
from autograder.sandbox.isolation import SandboxLimits

LIMITS = SandboxLimits(cpu_seconds=60, memory_mb=3072, processes=256, open_files=256, disk_mb=256)
LAYERS = ("net", "ipc", "uts", "rlimits", "landlock", "seccomp", "own-user", "cgroup")


def once(server: ForkServer) -> tuple[float, float]:
    """Milliseconds until a sandbox is ready, and until it is gone."""
    start = time.perf_counter()
    box = server.sandbox(LIMITS, seed=1, output_bytes=1000, required=())
    ready = time.perf_counter()
    box.close()
    return 1000 * (ready - start), 1000 * (time.perf_counter() - ready)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    with ExitStack() as stack:
        servers = {"all layers": stack.enter_context(ForkServer())}
        for layer in LAYERS:
            servers[f"without {layer}"] = stack.enter_context(ForkServer(without=[layer]))
        servers["no walls"] = stack.enter_context(ForkServer(unsafe=True))
        servers["nothing"] = stack.enter_context(ForkServer(unsafe=True, without=LAYERS))
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in servers}
        for number in range(rounds + 2):
            for name, server in servers.items():
                took = once(server)
                if number >= 2:  # the first ones fault in what later ones find
                    times[name].append(took)
    table = Table("sandbox", "ready after", "least", "closing", "difference", title="milliseconds, median of rounds")
    whole = statistics.median(ready for ready, _ in times["all layers"])
    for name, took in times.items():
        ready, closing = (statistics.median(values) for values in zip(*took, strict=True))
        least = min(ready for ready, _ in took)
        table.add_row(name, f"{ready:.1f}", f"{least:.1f}", f"{closing:.1f}", f"{ready - whole:+.1f}")
    Console().print(table)
    Console().print(f"load of the machine: {Path('/proc/loadavg').read_text().split()[0]}, {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
