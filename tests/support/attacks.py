"""The attack suite's files, read; and a class of them, handed in and graded by the real command. See attacks/README.md."""

import ctypes
import json
import os
import re
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import yaml
from nbformat import NotebookNode

from autograder.audit.corpus import MARKER
from autograder.audit.demo import notebook_with
from autograder.course import Course
from autograder.notebook import grade_id, read_source
from autograder.result import Result
from support import ROOT
from support.commands import COURSE_COMMAND, copied

FOLDER = ROOT / "tests" / "attacks"
GROUPS = ("stealing", "forging", "exhausting", "escaping", "protocol", "notebook", "quality")
OUTCOMES = {
    "A": "find nothing", "D": "denied", "K": "stopped", "F": "fail their check", "R": "rejected", "I": "inert", "N": "in vain",
    "control": "honest",
}  # fmt: skip
REACHED = "GOT!!"  # what an attack prints when it got what it must not get
PRELUDE = (FOLDER / "prelude.py").read_text()
COURSE = Course.load(ROOT)
SESSION = COURSE.sessions[0]
SOURCE = read_source(SESSION.source)
FULL = {name: exercise.points for name, exercise in SOURCE.exercises.items()}
QUICK = """
labkit.seed_everything(7)
model = Autoencoder(code_size=32)
for layer in model.modules():
    if isinstance(layer, nn.Linear):
        nn.init.xavier_uniform_(layer.weight)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
history = [train_epoch(model, train_images, optimizer, batch_size=64) for _ in range(8)]
"""
COSTLY = {"train_epoch", "pca_reconstruct", "train"}
HEADERS = {
    "row",
    "outcome",
    "loses",
    "scores",
    "held",
    "sees",
    "never",
    "flags",
    "needs",
    "student",
    "whole",
    "contained",
}


@dataclass(frozen=True)
class Attack:
    """One file of the suite."""

    path: Path
    about: str
    said: dict[str, list[str]]  # header lines by their name
    code: dict[str, str]  # answers by exercise
    own: tuple[tuple[str, str], ...]  # cells of the attacker's own: the cell that each follows, and its code
    file: str  # what makes the file that is handed in, for attacks that are no cells

    @property
    def group(self) -> str:
        return self.path.parent.name

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def student(self) -> str:
        given = self.said.get("student")
        return given[0].encode().decode("unicode_escape") if given else self.name.replace("_", "-")

    @property
    def outcome(self) -> str:
        return self.said["outcome"][0]

    @property
    def held(self) -> int:
        return int(self.said.get("held", ["0"])[0])

    @property
    def needs(self) -> list[str]:
        return [layer.strip() for line in self.said.get("needs", []) for layer in line.split(",")]

    @property
    def left_out(self) -> set[str]:
        """The exercises that are not answered, to be done sooner: those that cost time, where the attack has no use for them."""
        if self.outcome == "control" or "whole" in self.said:
            return set()
        return COSTLY - set(self.code) - ({"train_epoch"} if "train" in self.code else set())

    @property
    def scores(self) -> dict[str, float]:
        """What each exercise must get: full points, but for those named, and for those that are left out."""
        lost = {name.strip() for line in self.said.get("loses", []) for name in line.split(",")} - {""}
        given = [part.split() for line in self.said.get("scores", []) for part in line.split(",")]
        scores = FULL | dict.fromkeys(self.left_out | lost, 0.0)
        return scores | {name: float(points) for name, points in given}

    def notebook(self) -> NotebookNode:
        """The notebook that is handed in: the reference, and what the attack replaces or adds."""
        nothing = dict.fromkeys(self.left_out, "# not answered")
        cells = notebook_with(SESSION, {"train": QUICK.strip()} | nothing | self.code)
        for after, code in reversed((("data", PRELUDE), *self.own)):
            index = next(i for i, cell in enumerate(cells.cells) if grade_id(cell) == after)
            cells.cells.insert(index + 1, nbformat.v4.new_code_cell(code, id=f"own-{len(cells.cells)}"))
        return cells


def read_attack(path: Path) -> Attack:
    """A file of the suite. Raises ValueError for one that does not say what it must."""
    head, *rest = MARKER.split(path.read_text(encoding="utf-8"))
    lines = [line.removeprefix("#").strip() for line in head.splitlines() if line.startswith("#")]
    said: dict[str, list[str]] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if name not in HEADERS or not colon:
            raise ValueError(f"{path}: {line!r} is no header; there is {', '.join(sorted(HEADERS))}")
        said.setdefault(name, []).append(value.strip())
    cells = [(name, body.strip("\n")) for name, body in zip(rest[::2], rest[1::2], strict=True)]
    own = tuple(
        (name.removeprefix("own").removeprefix(" after ") or "data", b) for name, b in cells if name[:3] == "own"
    )
    code = {name: body for name, body in cells if name[:3] != "own" and name != "file"}
    file = dict(cells).get("file", "")
    if said.get("outcome", [""])[0] not in OUTCOMES or not cells or "row" not in said:
        raise ValueError(f"{path}: needs a sentence, `# row:`, `# outcome:` and a cell")
    if unknown := set(code) - set(FULL):
        raise ValueError(f"{path}: unknown exercise {sorted(unknown)[0]!r}")
    return Attack(path, lines[0], said, code, own, file)


def read_group(group: str) -> list[Attack]:
    return [read_attack(file) for file in sorted((FOLDER / group).glob("*.py"))]


def copy_of_course(folder: Path, group: str) -> None:
    """A copy of the course, with the group's own limits (`limits.yml`, if it has one) and time for a busy machine."""
    settings = yaml.safe_load((ROOT / "course.yml").read_text())
    own = FOLDER / group / "limits.yml"
    limits = {"wall_factor": 20.0} | (yaml.safe_load(own.read_text()) if own.exists() else {})
    settings["sessions"] = settings["sessions"][:1]
    session = settings["sessions"][0]
    session["limits"] |= limits
    session["budget_seconds"] = min(session["budget_seconds"], session["limits"]["total_seconds"])
    folder.mkdir(parents=True)
    (folder / "course.yml").write_text(yaml.safe_dump(settings))
    copied(folder, "source", "assignments", "autograder", "labkit", ".course/cache")


def hand_in(attack: Attack, folder: Path) -> None:
    """Put the attack where submissions are found."""
    place = folder / "submitted" / attack.student / SESSION.id
    name = f"{SESSION.id}.ipynb"
    notebook = attack.notebook()
    if attack.file:
        names: dict[str, Any] = {"folder": place, "name": name, "notebook": notebook, "submitted": place.parents[1]}
        place.mkdir(parents=True)
        exec(compile(attack.file, str(attack.path), "exec"), names)
        notebook = names["notebook"]
    else:
        place.mkdir(parents=True)
    if notebook is not None and place.is_dir() and not any(place.iterdir()):
        (place / name).write_text(json.dumps(notebook))


def honest(folder: Path, student: str) -> None:
    """A neighbour's honest notebook; that of each is a little different, or they would share one run."""
    cells = notebook_with(SESSION, {"train": f"# {student}\n{QUICK.strip()}"})
    place = folder / "submitted" / student / SESSION.id
    place.mkdir(parents=True)
    (place / f"{SESSION.id}.ipynb").write_text(nbformat.writes(cells))


@dataclass(frozen=True)
class Graded:
    """What `course grade` made of a class."""

    folder: Path
    code: int
    rows: dict[str, dict[str, Any]]  # by student
    printed: str
    left: list[str]  # what was found afterwards that had not been there before
    seconds: float

    def result(self, student: str) -> Result:
        """The stored result of a student."""
        return self.results()[student]

    def results(self) -> dict[str, Result]:
        stored = [Result.model_validate_json(file.read_bytes()) for file in self.stored()]
        by_key = {result.key: result for result in stored}
        return {student: by_key[key] for student, key in self.keys().items() if key in by_key}

    def keys(self) -> dict[str, str]:
        from autograder.grading.cache import result_key
        from autograder.submissions.load import submissions

        course = Course.load(self.folder.parent / "course")
        session = course.sessions[0]
        return {
            each.student: result_key(course, session, SECRET, list(each.cells))
            for each in submissions(course, session, self.folder)
            if not each.rejected
        }

    def stored(self) -> list[Path]:
        return sorted((self.folder / ".course" / "results").glob("*.json"))

    def page(self, student: str) -> str:
        return (self.folder / "reports" / SESSION.id / f"{student}.html").read_text()


SECRET = "the secret of the attack suite"
PR_SET_CHILD_SUBREAPER = 36


def grade(base: Path, *, jobs: int = 2) -> Graded:
    """Run `course grade 01 --class base/class --json` in base/course, and look at what it left behind."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # whatever outlives it becomes a child of ours
    place = base / "tmp"
    place.mkdir()
    before = seen_outside()
    start = time.monotonic()
    done = subprocess.run(
        [*COURSE_COMMAND, "grade", "01", "--class", str(base / "class"), "--json", "--jobs", str(jobs)],
        cwd=base / "course",
        env=os.environ
        | {"COURSE_SECRET": SECRET, "TMPDIR": str(place), "PYTHONPATH": str(base / "course"), "OMP_NUM_THREADS": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )
    seconds = time.monotonic() - start
    printed = (done.stdout + done.stderr).decode(errors="replace")
    left = [f"in the temporary folder: {name}" for name in os.listdir(place)]
    left += [f"outside: {what}" for what in sorted(seen_outside() - before)]
    left += [f"in the course: {file}" for file in (base / "course").rglob("*attack-was-here*")]
    try:
        rows = {row["student"]: row for row in json.loads(done.stdout)}
    except ValueError:
        raise AssertionError(f"no JSON came out, exit code {done.returncode}:\n{printed[-3000:]}") from None
    return Graded(base / "class", done.returncode, rows, printed, left, seconds)


def seen_outside() -> set[str]:
    """What a submission could have left outside: processes, mounts, files in the usual places, shared memory."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    found = {f"process {pid} {_command(pid)}" for pid in children}
    mounts = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    found |= {f"mount {place}" for place in mounts if not place.startswith(ENGINES)}
    found |= {f"shared memory, key {line.split()[0]}" for line in _lines("shm") if line.split()[0] == str(SHARED_KEY)}
    places = [Path(place) for place in ("/tmp", "/dev/shm", "/var/tmp", "/", "/etc", str(ROOT), str(Path.home()))]
    found |= {f"file {file}" for place in places for file in place.glob("*attack-was-here*")}
    return found


SHARED_KEY = 4711
ENGINES = (
    "/run/containers/",
    "/var/lib/containers/",
    "/run/docker/",
    "/var/lib/docker/",
)  # others' work on this machine


def _lines(kind: str) -> list[str]:
    try:
        return Path(f"/proc/sysvipc/{kind}").read_text().splitlines()[1:]
    except OSError:
        return []


def _command(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")[:80]
    except OSError:
        return ""


def plain(result: Result) -> dict[str, Any]:
    """All of a result but what the clock says, and the training cell, in which each neighbour has their name."""
    found = result.model_dump(exclude={"key", "cpu_seconds", "grader_cpu_seconds", "wall_seconds"})
    for item in [*found["cells"], *(check for exercise in found["exercises"] for check in exercise["checks"])]:
        del item["seconds"]
    for cell in found["cells"]:
        cell["source"] = re.sub(r"^# \S+\n", "", cell["source"]) if cell["grade_id"] == "train" else cell["source"]
    return found


def everything_written(folder: Path) -> Iterable[tuple[Path, bytes]]:
    """Every file of a class folder but what was handed in."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_relative_to(folder / "submitted"):
            yield file, file.read_bytes()
