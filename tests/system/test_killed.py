"""Power cuts and kill -9: no grade is lost or recorded twice, nothing keeps running, and the next run does the rest.

`KILLS` sets how often one class's grading is killed (15, or 50 for a longer trial, of some eight minutes).
"""

import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from nbgrader.api import Gradebook
from support import ROOT
from support.commands import BIN, CORPUS, COURSE, SESSION, notebook, run
from support.processes import kind, tree

from autograder.audit.demo import hand_in
from autograder.grading.grader import Grader
from autograder.grading.pool import graded_by
from autograder.result import Check, Exercise, Outcome, Result
from autograder.sandbox.forkserver import ForkServer
from autograder.submissions.notebook import Cell

pytestmark = pytest.mark.slow

ID = SESSION.id
NO_SERVER = cast(ForkServer, None)
KILLS = int(os.environ.get("KILLS", "15"))
LONGEST = 14.0  # seconds after the start until which a kill may come


def make_class(folder: Path) -> None:
    """Four wrong answers that train for a moment only."""
    for number, path in enumerate(sorted((CORPUS / "wrong").glob("unit_*.py"))[:4]):
        hand_in(folder, f"student-{number}", SESSION, notebook(f"wrong/{path.stem}"))


def grade(folder: Path) -> subprocess.CompletedProcess[str]:
    return run("course", "grade", "01", "--class", str(folder), "--json")


def standing(folder: Path) -> dict[str, Any]:
    """What the gradebook holds: of each student, one submission with its scores by cell."""
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        submissions = gradebook.assignment_submissions(ID)
        found = {
            each.student.id: {grade.name: grade.score for book in each.notebooks for grade in book.grades}
            for each in submissions
        }
        assert len(found) == len(submissions)
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("undisturbed")
    make_class(folder)
    done = grade(folder)
    assert done.returncode == 0, done.stderr
    yield folder


def test_killed_at_any_moment_it_goes_on_where_it_was(undisturbed: Path, tmp_path: Path) -> None:
    make_class(tmp_path)
    chance = random.Random(11)
    stored: set[str] = set()
    killed = {"command": 0, "worker": 0, "fork server or sandbox": 0}
    command = [str(BIN / "course"), "grade", "01", "--class", str(tmp_path)]
    for _ in range(KILLS):
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            time.sleep(chance.uniform(0.1, LONGEST))
            everybody = tree(running.pid)
            kinds: dict[str, list[int]] = {}
            for pid in everybody:
                kinds.setdefault(kind(pid, running.pid), []).append(pid)
            name = chance.choice(sorted(kinds))
            if running.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(chance.choice(kinds[name]), signal.SIGKILL)
                    killed[name] += 1
            if name != "command":
                time.sleep(chance.uniform(0.5, 4))  # it goes on meanwhile
            with contextlib.suppress(ProcessLookupError):
                os.kill(running.pid, signal.SIGKILL)
        until = time.monotonic() + 10
        while (left := [pid for pid in everybody if alive(pid)]) and time.monotonic() < until:
            time.sleep(0.1)
        assert left == []
        results = {file.name for file in (tmp_path / ".course" / "results").glob("[!.]*.json")}
        assert stored <= results, "a stored result is gone"
        stored = results
    print(killed)
    done = grade(tmp_path)
    assert done.returncode == 0, done.stderr
    for student, grades in standing(undisturbed).items():
        assert standing(tmp_path)[student] == grades, student
    assert standing(tmp_path).keys() == standing(undisturbed).keys()
    scores = [json.loads((folder / "reports" / ID / "scores.json").read_text()) for folder in (tmp_path, undisturbed)]
    assert scores[0] == scores[1]


def inside(root: int) -> list[int]:
    """The processes that run students' code: a notebook's own, once it has worked a little, then those that answer checks."""
    found = []
    for pid in tree(root):
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{pid}/status").read_text()
            numbers = next(line for line in status.splitlines() if line.startswith("NSpid:")).split()[1:]
            used = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11]) / os.sysconf("SC_CLK_TCK")
            if len(numbers) > 1 and (int(numbers[-1]) > 2 or (int(numbers[-1]) == 2 and used > 0.3)):
                found.append((int(numbers[-1]), pid))
    return [pid for _, pid in sorted(found)]


@pytest.mark.smoke
@pytest.mark.parametrize("whose", ["notebook", "check"])
def test_a_students_process_that_somebody_else_kills_costs_no_points(
    undisturbed: Path, tmp_path: Path, whose: str
) -> None:
    """As the kernel does when the machine's memory is short."""
    hand_in(tmp_path, "student-0", SESSION, notebook(f"wrong/{sorted((CORPUS / 'wrong').glob('unit_*.py'))[0].stem}"))
    command = [str(BIN / "course"), "grade", "01", "--class", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        killed = False
        while running.poll() is None and not killed:
            victims = inside(running.pid)[0 if whose == "notebook" else 1 :]
            with contextlib.suppress(ProcessLookupError, IndexError):  # a check's lives for a moment only
                os.kill(victims[0], signal.SIGKILL)
                killed = True
    assert killed and running.returncode == 0
    assert standing(tmp_path) == {"student-0": standing(undisturbed)["student-0"]}


class Dying(Grader):
    """Each run finds of each check what the next letter of `runs` says; in those in capitals a process died."""

    runs = ""

    def _grade(self, cells: list[Cell]) -> Result:
        self.now, self.runs = self.runs[0], self.runs[1:]
        outcome = Outcome.PASSED if self.now.lower() == "p" else Outcome.FAILED
        check = Check(name=f"test_{self.now.lower()}", title="", weight=1, outcome=outcome)
        return Result(session=ID, key=self.now, exercises=[Exercise(name="train", points=1, checks=[check])])

    def _anything_died(self) -> bool:
        return self.now.isupper()


@pytest.mark.parametrize(("runs", "counts"), [("p", "p"), ("Ap", "p"), ("AA", "A"), ("ABA", "A"), ("ABB", "B")])
def test_what_died_counts_once_two_runs_agree(runs: str, counts: str) -> None:
    """Else one that ends its own process, and so is graded twice, could lose points by a kill in its second run."""
    grader = Dying(COURSE, SESSION, server=NO_SERVER)
    grader.runs = runs + "no more"
    assert grader.grade([]).key == counts
    assert grader.runs == "no more"


def test_what_dies_elsewhere_each_time_has_a_verdict_and_a_flag() -> None:
    class Restless(Dying):
        def _grade(self, cells: list[Cell]) -> Result:
            result = super()._grade(cells)
            passed = {"A": "ab", "B": "b", "C": "bc"}[self.now]
            checks = [
                Check(name=name, title="", weight=1, outcome=Outcome.PASSED if name in passed else Outcome.FAILED)
                for name in "abc"
            ]
            return result.model_copy(update={"exercises": [Exercise(name="train", points=3, checks=checks)]})

    grader = Restless(COURSE, SESSION, server=NO_SERVER)
    grader.runs = "ABC"
    result = graded_by(grader, [])
    assert result.complete and result.score == 1
    assert [check.outcome.value for check in result.exercises[0].checks] == ["failed", "passed", "failed"]
    assert result.flags == [
        "run alone twice, its processes died here, then there; what did not pass both times has no points. Does it end them?"
    ]


WRITTEN = {
    "a stored result": ".course/results/*.json",
    "a feedback page": f"reports/{ID}/student-1.html",
    "the class page": f"reports/{ID}/index.html",
    "the scores": f"reports/{ID}/scores.json",
    "what was remembered": f".course/unchanged-{ID}.json",
    "nbgrader's copy": f"autograded/student-1/{ID}/{ID}.ipynb",
}


@pytest.mark.parametrize("what", WRITTEN)
def test_a_file_that_was_cut_off_is_made_again(undisturbed: Path, tmp_path: Path, what: str) -> None:
    folder = tmp_path / "class"
    shutil.copytree(undisturbed, folder)
    file = sorted(folder.glob(WRITTEN[what]))[0]
    os.truncate(file, file.stat().st_size // 2)
    done = grade(folder)
    assert done.returncode == 0, done.stderr
    assert standing(folder) == standing(undisturbed)
    if what != "a stored result":  # one that another run does not need may stay as it is
        kept = (undisturbed / file.relative_to(folder)).stat().st_size
        assert abs(file.stat().st_size - kept) < 0.1 * kept


def test_a_gradebook_that_was_cut_off_is_one_clear_sentence(undisturbed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "class"
    shutil.copytree(undisturbed, folder)
    os.truncate(folder / "gradebook.db", 5_000)
    done = grade(folder)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        f"course: {folder}/gradebook.db is no database, or damaged; put a copy of it in its place, or move it away to begin "
        "anew"
    )


def test_a_full_disk_is_one_clear_sentence_and_loses_nothing(tmp_path: Path) -> None:
    """In a mount namespace of its own, with a disk of 600 kB."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    script = (
        f"mount -t tmpfs -o size=600k none {tmp_path} && cp -r {tmp_path}.source/. {tmp_path} && "
        f"cd {ROOT} && {BIN / 'course'} grade 01 --class {tmp_path}"
    )
    source = Path(f"{tmp_path}.source")
    make_class(source)
    try:
        done = subprocess.run(["unshare", "--mount", "sh", "-c", script], capture_output=True, text=True)
    finally:
        shutil.rmtree(source)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert re.fullmatch(
        r"course: the disk is full: .* could not be written; make room and run it again, what was graded is kept",
        done.stderr.splitlines()[-1],
    )
