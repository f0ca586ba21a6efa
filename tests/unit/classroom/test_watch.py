"""A live queue: who is graded next, and the real command while notebooks arrive."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from support import ROOT
from support.commands import BIN, CORPUS, COURSE, SESSION, notebook
from support.git import Remote
from support.processes import kind, tree

from autograder.audit.demo import hand_in
from autograder.classroom.watch import SETTLED, Queue
from autograder.gradebook.class_folder import ClassFolder

ID = SESSION.id


def upload(folder: Path, student: str, text: str = "{}") -> None:
    """Hand in, long enough ago to count as whole."""
    target = folder / "submitted" / student / ID
    target.mkdir(parents=True, exist_ok=True)
    (target / f"{ID}.ipynb").write_text(text)


@pytest.fixture
def queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Queue:
    """An empty queue, by whose clock uploads are over at once."""
    monkeypatch.setattr("autograder.classroom.watch.SETTLED", 0)
    return Queue(ClassFolder(COURSE, SESSION, tmp_path))


def test_twenty_uploads_of_one_student_hold_up_nobody(queue: Queue, tmp_path: Path) -> None:
    served = []
    for number in range(20):
        upload(tmp_path, "eager", f'{{"version": {number}}}')
        if number == 3:
            upload(tmp_path, "ada")
        if number == 5:
            upload(tmp_path, "bob")
        student = queue.waiting()[0]
        queue.take(student)
        served.append(student)
    assert served[:8] == ["eager", "eager", "eager", "ada", "eager", "bob", "eager", "eager"]
    assert queue.waiting() == []


def test_only_the_newest_upload_waits_and_only_once(queue: Queue, tmp_path: Path) -> None:
    upload(tmp_path, "ada", "first")
    upload(tmp_path, "ada", "second, longer")
    assert queue.waiting() == ["ada"]
    queue.take("ada")
    assert queue.waiting() == []
    upload(tmp_path, "ada", "third")
    assert queue.waiting() == ["ada"]
    queue.take("ada")
    queue.again("ada")
    assert queue.waiting() == ["ada"]


def test_an_upload_that_is_still_going_on_waits(tmp_path: Path) -> None:
    queue = Queue(ClassFolder(COURSE, SESSION, tmp_path))
    upload(tmp_path, "ada")
    assert queue.waiting() == []
    time.sleep(SETTLED + 0.1)
    assert queue.waiting() == ["ada"]


@contextmanager
def watching(folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """`course watch` while the block runs."""
    usual = ["--class", str(folder), "--every", "0.3", "-j", "1", "--json"]
    command = [str(BIN / "course"), "watch", "01", *usual, *options]
    obey = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # what a shell starts in the background ignores it
    streams: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, preexec_fn=obey, **streams) as process:
        assert process.stderr is not None
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
        try:
            assert process.wait(60) == 0, process.stderr.read()
        finally:
            process.kill()  # or leaving this block would wait for ever


def next_line(process: subprocess.Popen[str]) -> dict[str, Any]:
    """Wait for what `course watch` says of its next student."""
    assert process.stdout is not None
    row: dict[str, Any] = json.loads(process.stdout.readline())
    return row


FIRST, SECOND = (f"wrong/{path.stem}" for path in sorted((CORPUS / "wrong").glob("unit_*.py"))[:2])


@pytest.mark.slow
def test_what_arrives_is_graded_recorded_and_shown(tmp_path: Path) -> None:
    hand_in(tmp_path, "ada", SESSION, notebook(FIRST))
    with watching(tmp_path) as watch:
        ada = next_line(watch)
        hand_in(tmp_path, "bob", SESSION, notebook(FIRST))  # graded before, for ada: only to be recorded
        bob = next_line(watch)
        shutil.rmtree(tmp_path / "submitted" / "ada")
        hand_in(tmp_path, "ada", SESSION, notebook(SECOND))
        again = next_line(watch)
        hand_in(tmp_path, "eve", SESSION, "no notebook")
        eve = next_line(watch)
    assert [row["student"] for row in (ada, bob, again, eve)] == ["ada", "bob", "ada", "eve"]
    assert ada["score"] == bob["score"] and ada["status"] == again["status"] == "graded"
    assert (eve["status"], eve["score"]) == ("rejected", None)
    page = (tmp_path / "reports" / ID / "index.html").read_text()
    assert all(name in page for name in ("ada", "bob", "eve"))
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as gradebook:
        assert gradebook.find_submission(ID, "ada").score == again["score"]
        assert gradebook.find_submission(ID, "bob").score == bob["score"]


@pytest.mark.slow
def test_a_fork_server_that_died_meanwhile_is_replaced(tmp_path: Path) -> None:
    hand_in(tmp_path, "ada", SESSION, notebook(FIRST))
    with watching(tmp_path) as watch:
        next_line(watch)
        (server,) = [pid for pid in tree(watch.pid) if kind(pid, watch.pid) == "fork server or sandbox"]
        os.kill(server, signal.SIGKILL)
        hand_in(tmp_path, "bob", SESSION, notebook(SECOND))
        bob = next_line(watch)
    assert (bob["student"], bob["status"]) == ("bob", "graded") and bob["score"] > 0


@pytest.mark.slow
def test_what_is_pushed_is_fetched_and_graded(tmp_path: Path) -> None:
    remote = Remote(tmp_path, "ada")
    remote.push({f"{ID}.ipynb": notebook(FIRST)}, "2026-09-01T10:00:00+00:00")
    (tmp_path / "list.csv").write_text(f"student,url\nada,{remote.url}\n")
    (tmp_path / "class").mkdir()
    with watching(tmp_path / "class", "--from-git", str(tmp_path / "list.csv")) as watch:
        first = next_line(watch)
        remote.push({f"{ID}.ipynb": notebook(SECOND)}, "2026-09-01T11:00:00+00:00")
        second = next_line(watch)
    assert [(row["student"], row["status"]) for row in (first, second)] == [("ada", "graded")] * 2
    with Gradebook(f"sqlite:///{tmp_path / 'class' / 'gradebook.db'}") as gradebook:
        submission = gradebook.find_submission(ID, "ada")
        assert (submission.score, str(submission.timestamp)) == (second["score"], "2026-09-01 11:00:00")


@pytest.mark.slow
def test_what_lands_in_the_exchange_is_collected_and_graded(tmp_path: Path) -> None:
    folder, inbound = tmp_path / "class", tmp_path / "exchange" / "labs" / "inbound"
    folder.mkdir()
    inbound.mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text(
        f"load_subconfig('nbgrader_config.py', path={str(ROOT)!r})\nc = get_config()\n"
        f"c.Exchange.root = {str(tmp_path / 'exchange')!r}\nc.CourseDirectory.course_id = 'labs'\n"
    )

    def submit(name: str, when: str) -> None:
        """As `nbgrader submit` leaves it there: whole, at once."""
        made = tmp_path / "made"
        made.mkdir()
        (made / f"{ID}.ipynb").write_text(notebook(name))
        (made / "timestamp.txt").write_text(when)
        made.rename(inbound / f"ada+{ID}+{when}")

    submit(FIRST, "2026-09-01 10:00:00.000000 UTC")
    with watching(folder, "--exchange") as watch:
        first = next_line(watch)
        submit(SECOND, "2026-09-01 11:00:00.000000 UTC")
        second = next_line(watch)
    assert [(row["student"], row["status"]) for row in (first, second)] == [("ada", "graded")] * 2
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        submission = gradebook.find_submission(ID, "ada")
        assert (submission.score, str(submission.timestamp)) == (second["score"], "2026-09-01 11:00:00")
