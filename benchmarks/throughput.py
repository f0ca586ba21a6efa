"""Twelve submissions of the first session: this grader beside nbgrader with its stock `Execute`, in one run.

    python benchmarks/class_of_12.py [--rounds 3]

All run the same notebooks on the same machine, one after the other. nbgrader executes every cell, so `--pictures` is
the like-for-like comparison; without it the grader leaves out the cells that only illustrate. Each figure is for the
whole command: start, grading, recording into the gradebook.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from rich.console import Console
from rich.table import Table

from autograder.audit import read_corpus
from autograder.course import Course
from autograder.demo import hand_in, notebook_with

ROOT = Path(__file__).resolve().parents[1]
COUNT = 12
BIN = Path(sys.executable).parent
STOCK = """c = get_config()
c.CourseDirectory.source_directory = {source!r}
c.CourseDirectory.release_directory = "release"
c.Execute.timeout = 300
"""


def make_class(folder: Path) -> None:
    """Twelve right answers in different styles, handed in."""
    course = Course.load(ROOT)
    session = course.sessions[0]
    answers = [answer for answer in read_corpus(ROOT / "tests" / "corpus", session) if answer.right][:COUNT]
    for number, answer in enumerate(answers):
        text = nbformat.writes(notebook_with(session, answer.code))
        hand_in(folder, f"student-{number:02}", session, text)


def timed(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> dict[str, float]:
    """Wall and CPU seconds of a command that must succeed."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=os.environ | (environment or {}))
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"wall": wall, "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}


def ours(folder: Path, *options: str) -> dict[str, float]:
    session = Course.load(ROOT).sessions[0]
    figures = timed([str(BIN / "course"), "grade", session.id, "--class", str(folder), *options], ROOT)
    results = [json.loads(file.read_text()) for file in (folder / ".course" / "results").glob("*.json")]
    students, grader = (sum(result[key] for result in results) for key in ("cpu_seconds", "grader_cpu_seconds"))
    # what runs in sandboxes is not among the command's children, so its CPU time comes from the results
    return {"wall": figures["wall"], "cpu": students + grader, "students": students, "grader": grader / COUNT}


def stock_nbgrader(folder: Path) -> dict[str, float]:
    session = Course.load(ROOT).sessions[0]
    (folder / "nbgrader_config.py").write_text(STOCK.format(source=str(ROOT / "source")))
    path = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    timed([str(BIN / "nbgrader"), "generate_assignment", session.id], folder, path)
    return timed([str(BIN / "nbgrader"), "autograde", session.id], folder, path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1)
    rounds = parser.parse_args().rounds
    runs: dict[str, list[dict[str, float]]] = {
        "course grade --pictures": [],
        "course grade": [],
        "nbgrader autograde": [],
    }
    for _ in range(rounds):
        for name, run in (
            ("course grade --pictures", lambda folder: ours(folder, "--pictures")),
            ("course grade", ours),
            ("nbgrader autograde", stock_nbgrader),
        ):
            folder = Path(tempfile.mkdtemp(prefix="bench-"))
            try:
                make_class(folder)
                runs[name].append(run(folder))
            finally:
                shutil.rmtree(folder)
    table = Table("command", "wall s", "ratio to nbgrader", "students' CPU s", "grader's CPU s a submission")
    stock = statistics.median(run["wall"] for run in runs["nbgrader autograde"])
    for name, found in runs.items():
        wall = statistics.median(run["wall"] for run in found)
        students, grader = (
            f"{statistics.median(run[key] for run in found):.2f}" if key in found[0] else ""
            for key in ("students", "grader")
        )
        table.add_row(name, f"{wall:.1f}", f"{stock / wall:.2f} × faster", students, grader)
    Console().print(table)
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()}
    (ROOT / "benchmarks" / "class_of_12.json").write_text(
        json.dumps({"machine": machine, "runs": runs}, indent=1) + "\n"
    )


if __name__ == "__main__":
    main()
