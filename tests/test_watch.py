"""A live queue: who is graded next, and the real command while notebooks arrive."""

import json
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from test_classroom import BIN, CORPUS, ROOT, SESSION, notebook

from autograder.demo import hand_in
from autograder.watch import SETTLED, Queue

ID = SESSION.id


def upload(folder: Path, student: str, text: str = "{}") -> None:
    """Hand in, long enough ago to count as whole."""
    target = folder / "submitted" / student / ID
    target.mkdir(parents=True, exist_ok=True)
    (target / f"{ID}.ipynb").write_text(text)


@pytest.fixture
def queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Queue:
    """An empty queue, by whose clock uploads are over at once."""
    monkeypatch.setattr("autograder.watch.SETTLED", 0)
    return Queue(SESSION, tmp_path)


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
    queue = Queue(SESSION, tmp_path)
    upload(tmp_path, "ada")
    assert queue.waiting() == []
    time.sleep(SETTLED + 0.1)
    assert queue.waiting() == ["ada"]


@pytest.mark.slow
def test_what_arrives_is_graded_recorded_and_shown(tmp_path: Path) -> None:
    first, second = (f"wrong/{path.stem}" for path in sorted((CORPUS / "wrong").glob("unit_*.py"))[:2])
    hand_in(tmp_path, "ada", SESSION, notebook(first))
    command = [str(BIN / "course"), "watch", "01", "--class", str(tmp_path), "--every", "0.3", "-j", "1", "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
        try:
            assert watching.stdout is not None and watching.stderr is not None
            ada = json.loads(watching.stdout.readline())
            hand_in(tmp_path, "bob", SESSION, notebook(first))  # graded before, for ada: only to be recorded
            bob = json.loads(watching.stdout.readline())
            shutil.rmtree(tmp_path / "submitted" / "ada")
            hand_in(tmp_path, "ada", SESSION, notebook(second))
            again = json.loads(watching.stdout.readline())
            hand_in(tmp_path, "eve", SESSION, "no notebook")
            eve = json.loads(watching.stdout.readline())
        finally:
            watching.send_signal(signal.SIGINT)
        assert watching.wait(60) == 0, watching.stderr.read()
    assert [row["student"] for row in (ada, bob, again, eve)] == ["ada", "bob", "ada", "eve"]
    assert ada["score"] == bob["score"] and ada["status"] == again["status"] == "graded"
    assert (eve["status"], eve["score"]) == ("rejected", None)
    page = (tmp_path / "reports" / ID / "index.html").read_text()
    assert all(name in page for name in ("ada", "bob", "eve"))
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as gradebook:
        assert gradebook.find_submission(ID, "ada").score == again["score"]
        assert gradebook.find_submission(ID, "bob").score == bob["score"]
