"""A class on real workers: a scheduler and workers as processes of their own, one of which dies on the way."""

import contextlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from distributed import Client
from support import ROOT
from support.commands import BIN, CORPUS, SESSION, SOURCE, notebook, run

from autograder.audit.corpus import read_answer
from autograder.audit.demo import hand_in, notebook_with
from autograder.grading.cluster import CONNECT_SECONDS, _slurm

pytestmark = pytest.mark.slow

POISON = "# ends the worker that grades this"
PRELOAD = f"""
import os
from autograder.grading import cluster

inner = getattr(cluster, "inner", cluster.graded_by)  # a preload is run more than once
cluster.inner = inner

def graded_by(grader, cells):
    if any({POISON!r} in cell.source for cell in cells):
        os._exit(1)
    return inner(grader, cells)

cluster.graded_by = graded_by
"""


def quick() -> dict[str, str]:
    """Three wrong answers that train for a moment only."""
    names = sorted(path.stem for path in (CORPUS / "wrong").glob("unit_*.py"))[:3]
    return {student: f"wrong/{name}" for student, name in zip(("ada", "bob", "cleo"), names, strict=True)}


def hand_in_class(folder: Path) -> None:
    for student, name in quick().items():
        hand_in(folder, student, SESSION, notebook(name))


@contextlib.contextmanager
def process(*command: str, **options: Any) -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen([str(BIN / command[0]), *command[1:]], cwd=ROOT, **options) as started:
        try:
            yield started
        finally:
            started.terminate()
            started.wait(20)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with two workers, both of which die of a notebook with POISON in it."""
    folder = tmp_path_factory.mktemp("dask")
    (folder / "preload.py").write_text(PRELOAD)
    file = folder / "scheduler.json"
    environment = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with process(
        "dask", "scheduler", "--port", "0", "--scheduler-file", str(file), "--no-dashboard",
        env=os.environ | environment, **quiet,
    ):  # fmt: skip
        while not file.exists() or not file.read_text():
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]
        worker = (
            "dask",
            "worker",
            address,
            "--nthreads",
            "1",
            "--preload",
            str(folder / "preload.py"),
            "--no-dashboard",
        )
        worker += ("--local-directory", str(folder), "--memory-limit", "0")
        with process(*worker, **quiet), process(*worker, **quiet):
            with Client(address) as client:
                client.wait_for_workers(2, timeout=300)
            yield address


def records(folder: Path) -> dict[str, Any]:
    """What is stored of each result, without what depends on the clock."""
    files = (folder / ".course" / "results").glob("*.json")
    return {file.name: timeless(json.loads(file.read_text())) for file in files}


def timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: timeless(item) for key, item in value.items() if not key.endswith("seconds")}
    return [timeless(item) for item in value] if isinstance(value, list) else value


@pytest.mark.smoke
def test_workers_give_the_same_results_as_this_machine(scheduler: str, tmp_path: Path) -> None:
    for where in ("here", "there"):
        hand_in_class(tmp_path / where)
    here = run("course", "grade", "01", "--class", str(tmp_path / "here"), "--json")
    there = run("course", "grade", "01", "--class", str(tmp_path / "there"), "--scheduler", scheduler, "--json")
    assert (here.returncode, there.returncode) == (0, 0), here.stderr + there.stderr
    assert json.loads(here.stdout) == json.loads(there.stdout)
    assert len(records(tmp_path / "here")) == 3
    assert records(tmp_path / "here") == records(tmp_path / "there")


def test_a_submission_that_takes_its_workers_down_is_marked_and_the_others_are_graded(
    scheduler: str, tmp_path: Path
) -> None:
    hand_in_class(tmp_path)
    code = read_answer(CORPUS / "right" / "terse.py", SOURCE).code
    poisoned = notebook_with(SESSION, code | {"to_unit_interval": code["to_unit_interval"] + f"\n{POISON}"})
    hand_in(tmp_path, "mallory", SESSION, nbformat.writes(poisoned))
    done = run("course", "grade", "01", "--class", str(tmp_path), "--scheduler", scheduler, "--json")
    assert done.returncode == 1 and done.stdout, done.stderr
    rows = {row["student"]: row for row in json.loads(done.stdout)}
    assert {name: row["status"] for name, row in rows.items()} == {
        "ada": "graded",
        "bob": "graded",
        "cleo": "graded",
        "mallory": "could not check",
    }
    assert rows["mallory"]["flags"] == ["could not check: the worker that graded it died, and then another one"]


def test_a_worker_with_another_secret_grades_nothing(scheduler: str, tmp_path: Path) -> None:
    hand_in_class(tmp_path)
    command = [str(BIN / "course"), "grade", "01", "--class", str(tmp_path), "--scheduler", scheduler]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env=os.environ | {"COURSE_SECRET": "other"}
    )
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        "course: a worker has other checks, settings, package versions or another secret than this machine: give all of "
        "them the same folder of the course, .course/secret included, and one lock file"
    )
    assert not (tmp_path / "gradebook.db").exists()


def test_no_scheduler_is_one_sentence(tmp_path: Path) -> None:
    hand_in_class(tmp_path)
    start = time.monotonic()
    done = run("course", "grade", "01", "--class", str(tmp_path), "--scheduler", "tcp://127.0.0.1:1")
    assert done.returncode == 2
    assert re.fullmatch(
        r"course: no Dask scheduler answers at tcp://127.0.0.1:1 \(.*\); start one with `dask scheduler`, and workers "
        r"with `dask worker ADDRESS --nthreads 1`\n",
        done.stderr,
    )
    assert time.monotonic() - start < CONNECT_SECONDS + 30


def test_slurm_gets_one_core_a_worker_and_room_for_a_notebook() -> None:
    """No Slurm is at hand: what would be handed to `sbatch`."""
    with _slurm(SESSION, 0) as cluster:
        script = cluster.job_script()
    assert "#SBATCH --cpus-per-task=1" in script
    assert "#SBATCH --mem=" in script
    assert f"{sys.executable} -m distributed.cli.dask_worker" in script and "--nthreads 1" in script
