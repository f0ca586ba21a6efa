"""A deadline's live queue: whatever arrives in a class folder is graded, and the class page stays current.

Fair between students: whoever has been graded least often comes first, then whoever came first; so one student's twenty
uploads hold up nobody. Of several uploads of one student only the newest is graded.
"""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder import UserError
from autograder.class_result import ClassRow
from autograder.classroom.grade import grade_folder
from autograder.classroom.up_to_date import files_of
from autograder.course import Session
from autograder.gradebook.class_folder import ClassFolder
from autograder.grading.pool import process_pool
from autograder.grading.preflight import start_fork_server
from autograder.sandbox import SandboxError
from autograder.submissions.students import students

SETTLED = 1.0  # seconds for which a notebook must not have changed: an upload may still be going on
TURN_NOTEBOOKS = 2  # notebooks for each job in one turn; few, so that whoever comes next does not wait long
TRIES = 2  # of a notebook that could not be checked


@dataclass(frozen=True)
class Turn:
    """What one turn gave."""

    rows: list[ClassRow]
    waiting: int  # students who are left
    seconds: float


@dataclass
class Queue:
    """Who waits for a grade, in a class folder."""

    place: ClassFolder
    done: dict[str, object] = field(default_factory=dict)  # each student's files when they were last graded
    turns: Counter[str] = field(default_factory=Counter)
    since: dict[str, float] = field(default_factory=dict)  # when somebody was first seen to wait

    def waiting(self) -> list[str]:
        """Students whose files are others than when they were last graded, those whose turn it is first."""
        now = time.time()
        found = []
        for student in students(self.place.folder / "submitted", self.place.session.id):
            files, changed = files_of(self.place, student)
            if self.done.get(student) == files:
                continue
            self.since.setdefault(student, now)
            if not 0 <= now - changed < SETTLED:
                found.append(student)
        return sorted(found, key=lambda student: (self.turns[student], self.since[student], student))

    def take(self, student: str) -> None:
        """It is this student's turn; files that change from now on are another upload."""
        self.done[student] = files_of(self.place, student)[0]
        self.turns[student] += 1
        self.since.pop(student, None)

    def again(self, student: str) -> None:
        """Once more, as if it had not been this student's turn."""
        self.done.pop(student, None)


def watch(
    place: ClassFolder,
    *,
    jobs: int,
    collect: Callable[[], None] = lambda: None,
    pause: float = 2.0,
    on_problem: Callable[[UserError], None],
) -> Iterator[Turn]:
    """Collect, grade whoever waits, a few at a time, and begin again; for ever, so the caller ends it. Raises SandboxError.

    A failure of collecting or recording is told to `on_problem`, and tried again after `pause` seconds. A fork server
    that has become unable to grade is replaced.
    """
    queue = Queue(place)
    tries: Counter[tuple[str, object]] = Counter()
    while True:
        with start_fork_server(place.course.sandbox) as server:
            backend = process_pool(jobs=jobs, server=server)
            healthy = True
            while healthy:
                try:
                    collect()
                except UserError as problem:
                    on_problem(problem)
                batch = queue.waiting()[: TURN_NOTEBOOKS * jobs]
                if not batch:
                    time.sleep(pause)
                    continue
                start = time.monotonic()
                for student in batch:
                    queue.take(student)
                try:
                    graded = grade_folder(place, jobs=jobs, only=batch, backend=backend)
                except UserError as problem:
                    on_problem(problem)
                    for student in batch:
                        queue.again(student)
                    healthy = not isinstance(problem, SandboxError)
                    time.sleep(pause)
                    continue
                rows = [row for row in graded.rows if row.student in batch]
                for row in rows:
                    if row.result.status == "graded" and not row.result.complete:
                        healthy = False
                        attempt = (row.student, repr(queue.done.get(row.student)))
                        tries[attempt] += 1
                        if tries[attempt] < TRIES:
                            queue.again(row.student)
                yield Turn(rows, len(queue.waiting()), time.monotonic() - start)


def from_exchange(session: Session, folder: Path) -> None:
    """What students have handed in through nbgrader's exchange. Raises UserError."""
    command = [sys.executable, "-m", "nbgrader", "collect", session.id, "--update"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        raise UserError(f"nbgrader collect {session.id} failed in {folder}: {last}")
