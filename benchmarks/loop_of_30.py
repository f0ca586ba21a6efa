"""How long each step of the loop takes for a class of 30, besides grading itself (that: throughput.py).

Results are made up and put where `course grade` keeps them; everything else is the real commands.
Writes loop_of_30.json beside this file: seconds by the clock and of CPU.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.classes import CONFIG, COURSE, SESSION, SOURCE, made_up  # noqa: E402

from autograder.audit.demo import hand_in, notebook_with  # noqa: E402
from autograder.grading.cache import Store, result_key  # noqa: E402
from autograder.judge.hidden import load_secret  # noqa: E402
from autograder.submissions.load import submissions  # noqa: E402

STUDENTS = 30
PROGRAM = "from autograder.cli import main; main()"
BIN = Path(sys.executable).parent


def main() -> None:
    """Make the class, run each command once, write what it took."""
    folder = Path(tempfile.mkdtemp(prefix="loop-"))
    (folder / "nbgrader_config.py").write_text(
        f"{CONFIG}c = get_config()\nc.Exchange.root = {str(folder / 'exchange')!r}\n"
    )
    (folder / "list.csv").write_text("id,last_name\n" + "".join(f"s{n},Student {n}\n" for n in range(STUDENTS)))
    answer = SOURCE.cells[SOURCE.exercises["train"].answer_index].source
    for number in range(STUDENTS):
        notebook = notebook_with(SESSION, {"train": f"{answer}\n# {number}"})
        hand_in(folder, f"s{number}", SESSION, nbformat.writes(notebook))
        stamp = folder / "submitted" / f"s{number}" / SESSION.id / "timestamp.txt"  # as nbgrader collects it
        stamp.write_text("2026-10-01 12:00:00 UTC\n")
    secret, store = load_secret(ROOT / ".course"), Store(folder / ".course" / "results")
    for number, each in enumerate(submissions(COURSE, SESSION, folder)):
        cells = list(each.cells)
        store.put(made_up("", {"train": number % 4 / 4}, result_key(COURSE, SESSION, secret, cells), cells)[1])
    course = [sys.executable, "-c", PROGRAM]
    here, there = {"cwd": ROOT}, {"cwd": folder}
    class_ = ["--class", str(folder)]
    steps = {
        "course roster": ([*course, "roster", str(folder / "list.csv"), *class_], here),
        "course grade (results at hand)": ([*course, "grade", "01", *class_], here),
        "course grade (again)": ([*course, "grade", "01", *class_], here),
        "course status": ([*course, "status", "01", *class_], here),
        "course regrade --preview (nothing stale)": ([*course, "regrade", "01", *class_], here),
        "course export": ([*course, "export", "01", *class_], here),
        "nbgrader generate_feedback": ([str(BIN / "nbgrader"), "generate_feedback", SESSION.id], there),
        "nbgrader release_feedback": ([str(BIN / "nbgrader"), "release_feedback", SESSION.id], there),
        "nbgrader export": ([str(BIN / "nbgrader"), "export"], there),
        "nbgrader autograde --force (results at hand)": (
            [str(BIN / "nbgrader"), "autograde", SESSION.id, "--force"],
            there,
        ),
    }
    (folder / "exchange").mkdir()
    taken = {}
    for name, (command, where) in steps.items():
        start, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}, **where
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        taken[name] = {"wall": round(time.monotonic() - start, 1), "cpu": round(cpu, 1), "exit": done.returncode}
        print(name, taken[name], flush=True)
        if done.returncode:
            print(done.stderr[-500:], file=sys.stderr)
    shutil.rmtree(folder)
    made = {"students": STUDENTS, "load": os.getloadavg()[0], "cores": os.cpu_count(), "steps": taken}
    Path(__file__).with_suffix(".json").write_text(json.dumps(made, indent=1) + "\n")


if __name__ == "__main__":
    main()
