"""A deadline's day for a large course, simulated with costs that were measured: queue length and time to feedback.

    python benchmarks/rush.py --measure        # first: grades each session's solution, writes benchmarks/costs.json
    python benchmarks/rush.py                  # then: simulates, writes docs/rush.png and benchmarks/rush.json

Everybody hands in once or more on the last day, most of them in its last hours. Workers take what came first. Nothing
is known of the students but the time when they come: a quarter spread over the day, three quarters with a density that
doubles every two hours until the deadline; a third hand in a second time. The random numbers are seeded.
"""

import argparse
import heapq
import json
import math
import random
import statistics
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from rich.console import Console
from rich.table import Table

from autograder.course import Course

ROOT = Path(__file__).resolve().parents[1]
COSTS = ROOT / "benchmarks" / "costs.json"
STUDENTS = 10_000
HOURS = 24.0
DOUBLING = 2.0  # hours
AGAIN = 1 / 3
WORKERS = (8, 16, 24, 32)
SEED = 42


def measure(rounds: int) -> dict[str, list[float]]:
    """CPU seconds of grading each session's solution, the student's own and the grader's together."""
    import torch

    from autograder.grading.grader import Grader
    from autograder.grading.preflight import start_fork_server
    from autograder.notebook import read_source
    from autograder.submissions.notebook import cells_with

    torch.set_num_threads(1)
    course = Course.load(ROOT)
    costs = {}
    with start_fork_server(course.sandbox) as server:
        for session in course.sessions:
            cells = cells_with(read_source(session.source), {})
            results = [Grader(course, session, server).grade(cells) for _ in range(rounds)]
            costs[session.id] = [round(r.cpu_seconds + r.grader_cpu_seconds, 2) for r in results]
            print(session.id, costs[session.id], flush=True)
    return costs


def arrivals(random_numbers: random.Random) -> list[float]:
    """Hours, from the day's beginning, at which a notebook comes in."""
    times = []
    for _ in range(STUDENTS):
        for _ in range(1 + (random_numbers.random() < AGAIN)):
            share = random_numbers.random()
            if random_numbers.random() < 0.25:
                times.append(share * HOURS)
            else:  # the inverse of a density that doubles every DOUBLING hours
                whole = 2 ** (HOURS / DOUBLING) - 1
                times.append(DOUBLING * math.log2(1 + share * whole))
    return sorted(times)


def served(times: list[float], seconds: float, workers: int) -> list[float]:
    """When each notebook's feedback is there: first come, first served."""
    free = [0.0] * workers
    done = []
    for time in times:
        start = max(time, heapq.heappop(free))
        done.append(start + seconds / 3600)
        heapq.heappush(free, done[-1])
    return done


def queue(times: list[float], done: list[float], seconds: float, at: list[float]) -> list[int]:
    """How many wait (and are not yet being graded) at these times."""
    starts = sorted(end - seconds / 3600 for end in done)
    come = begun = 0
    lengths = []
    for moment in at:
        while come < len(times) and times[come] <= moment:
            come += 1
        while begun < len(starts) and starts[begun] <= moment:
            begun += 1
        lengths.append(come - begun)
    return lengths


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if options.measure:
        COSTS.write_text(json.dumps(measure(options.rounds), indent=1) + "\n")
        return
    costs = {name: statistics.median(found) for name, found in json.loads(COSTS.read_text()).items()}
    name, seconds = max(costs.items(), key=lambda item: item[1])
    times = arrivals(random.Random(SEED))
    table = Table("workers", "longest queue", "median wait s", "95 % within s", "the last s after the deadline")
    found = {}
    figure, (lengths, waits) = plt.subplots(2, 1, figsize=(8, 6), sharex=True, layout="constrained")
    at = [hour / 60 for hour in range(int(HOURS * 60) + 240)]
    for workers in WORKERS:
        done = served(times, seconds, workers)
        waited = sorted((end - time) * 3600 for time, end in zip(times, done, strict=True))
        length = queue(times, done, seconds, at)
        median, most = waited[len(waited) // 2], waited[int(len(waited) * 0.95)]
        late = max(0.0, (max(done) - HOURS) * 3600)
        table.add_row(str(workers), f"{max(length):,}", f"{median:,.0f}", f"{most:,.0f}", f"{late:,.0f}")
        found[workers] = {"longest_queue": max(length), "median_s": median, "p95_s": most, "after_deadline_s": late}
        label = f"{workers} workers"
        lengths.plot(at, length, label=label)
        waits.plot(times, [(end - time) * 60 for time, end in zip(times, done, strict=True)], label=label)
    lengths.set_ylabel("notebooks waiting")
    waits.set_ylabel("minutes from handing in to feedback")
    waits.set_yscale("log")
    waits.set_xlabel("hours; the deadline is at 24")
    lengths.set_title(f"{len(times):,} notebooks of {STUDENTS:,} students; {name}: {seconds:.1f} s of CPU each")
    for axes in (lengths, waits):
        axes.axvline(HOURS, color="0.4", linestyle=":")
        axes.grid(alpha=0.3)
    lengths.set_xlim(12)
    lengths.legend()
    figure.savefig(ROOT / "docs" / "rush.png", dpi=110)
    Console().print(table)
    record = {"session": name, "cpu_seconds": seconds, "notebooks": len(times), "costs": costs, "workers": found}
    (ROOT / "benchmarks" / "rush.json").write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    main()
