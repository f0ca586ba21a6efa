"""What students' habits make of a hand-in, through `course grade` and `nbgrader autograde`: each is taken or told."""

import copy
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from nbgrader.api import Gradebook
from support import ROOT

from autograder.audit.demo import notebook_with
from autograder.course import Course
from autograder.notebook import grade_id

pytestmark = pytest.mark.slow

BIN = Path(sys.executable).parent
SESSION = Course.load(ROOT).sessions[0]
ID = SESSION.id
NOTEBOOK = f"{ID}.ipynb"
DECOMPOSED = normalize("NFD", "Åsa Öberg")
LONG = "字" * 83
REFUSED = {
    "zipped": f"no notebook was handed in, but an archive (`lab.zip`); unpack it and hand in the notebook that is in it, "
    f"named {NOTEBOOK}",
    "in-a-folder": f"no notebook was handed in, but a folder (`lab`); hand in the notebook itself, named {NOTEBOOK}",
    "cut-off": "the file ends in the middle, cut off while it was saved or uploaded; save it and hand it in again",
    "two-answers": "two cells hold an answer to `train`, and they differ; keep one of them and delete the other",
    "字" * 84: "the student's folder has a name that is too long for a file; shorten it",
    "Zoë": "two folders have this name, with its letters written in two ways (composed and decomposed); put the notebook "
    "that counts into one of them and delete the other",
}
TAKEN = {
    *("plain", "marked", "utf-16", "ending", "capitals", "as-text", "locked-twice", "stub-twice", "starter-and-copy"),
    *("clutter", normalize("NFC", DECOMPOSED), "प्रिया", LONG),
}


def put(folder: Path, student: str, notebook: dict[str, Any] | bytes, name: str = NOTEBOOK) -> Path:
    place = folder / "submitted" / student / ID
    place.mkdir(parents=True, exist_ok=True)
    data = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
    (place / name).write_bytes(data)
    return place


def cell(notebook: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in notebook["cells"] if each["metadata"].get("nbgrader", {}).get("grade_id") == name)


def changed(notebook: dict[str, Any], name: str, **to: Any) -> dict[str, Any]:
    """A copy with another such cell."""
    made = copy.deepcopy(notebook)
    cell(made, name).update(to)
    return made


def and_again(notebook: dict[str, Any], name: str, **to: Any) -> dict[str, Any]:
    """A copy in which this cell stands twice, the second time at the end."""
    return notebook | {"cells": [*notebook["cells"], copy.deepcopy(cell(notebook, name)) | to]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class whose notebooks are all the same one, which trains nothing and so is soon graded."""
    folder = tmp_path_factory.mktemp("class")
    (folder / "nbgrader_config.py").write_text(f"load_subconfig('nbgrader_config.py', path={str(ROOT)!r})\n")
    notebook = json.loads(json.dumps(notebook_with(SESSION, {"train": "# not answered"})))
    starter = json.loads((SESSION.assignment / NOTEBOOK).read_text())
    stub = cell(starter, "pca_reconstruct")["source"]
    data = json.dumps(notebook)
    for student in ("plain", DECOMPOSED, "प्रिया", LONG, "字" * 84, "Zoë", normalize("NFD", "Zoë")):
        put(folder, student, notebook)
    put(folder, "marked", data.encode("utf-8-sig"))
    put(folder, "utf-16", data.encode("utf-16"))
    put(folder, "ending", notebook, f"{NOTEBOOK}.txt")
    put(folder, "capitals", notebook, "LAB.IPYNB")
    put(folder, "as-text", changed(changed(notebook, "train", cell_type="raw"), "train_epoch", cell_type="markdown"))
    put(folder, "locked-twice", and_again(and_again(notebook, "test_train"), "setup"))
    put(folder, "stub-twice", and_again(notebook, "pca_reconstruct", source=stub))
    put(folder, "starter-and-copy", starter)
    put(folder, "starter-and-copy", notebook, f"{ID} (1).ipynb")
    place = put(folder, "clutter", notebook, "my lab.ipynb")
    put(folder, "clutter", b"\0\5\x16\7\0\2\0\0Mac OS X        \0\2", "._my lab.ipynb")
    os.mkfifo(place / "pipe")
    (place / "secret.txt").symlink_to(folder / "nbgrader_config.py")
    with io.BytesIO() as stream:
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(NOTEBOOK, data)
        put(folder, "zipped", stream.getvalue(), "lab.zip")
    (folder / "submitted" / "in-a-folder" / ID / "lab").mkdir(parents=True)
    put(folder, "cut-off", data[: len(data) // 2].encode())
    put(folder, "two-answers", and_again(notebook, "train", source="history = []"))
    return folder


def run(*command: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(BIN / command[0]), *command[1:]], cwd=folder, capture_output=True, text=True)


def recorded(folder: Path) -> dict[str, float]:
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        return {each.student.id: each.score for each in gradebook.assignment_submissions(ID)}


@pytest.fixture(scope="module")
def graded(folder: Path) -> tuple[Path, dict[str, dict[str, Any]]]:
    done = run("course", "grade", ID, "--class", str(folder), "--json")
    assert done.returncode == 1, done.stderr
    return folder, {row["student"]: row for row in json.loads(done.stdout)}


def test_each_is_taken_or_told(graded: tuple[Path, dict[str, dict[str, Any]]]) -> None:
    folder, rows = graded
    assert {student: row["reason"] for student, row in rows.items() if row["status"] == "rejected"} == REFUSED
    scores = {student: row["score"] for student, row in rows.items() if row["status"] == "graded"}
    assert scores == dict.fromkeys(TAKEN, scores["plain"]) and scores["plain"] > 10
    assert recorded(folder) == scores
    pages = {path.stem for path in (folder / "reports" / ID).glob("*.html")} - {"index"}
    assert pages == {*TAKEN, *REFUSED} - {"字" * 84}


def test_grading_one_student_takes_either_form_of_the_name(graded: tuple[Path, dict[str, dict[str, Any]]]) -> None:
    folder, rows = graded
    for name in (DECOMPOSED, normalize("NFC", DECOMPOSED)):
        done = run("course", "grade", ID, "--class", str(folder), "--student", name, "--json")
        again = {row["student"]: row for row in json.loads(done.stdout)}
        assert again == rows


def test_nbgrader_takes_and_tells_the_same(graded: tuple[Path, dict[str, dict[str, Any]]], tmp_path: Path) -> None:
    folder, _ = graded
    shutil.copy(folder / "nbgrader_config.py", tmp_path)
    (tmp_path / "submitted").symlink_to(folder / "submitted")
    shutil.copytree(folder / ".course", tmp_path / ".course")  # what was computed is not computed again
    made = run("nbgrader", "generate_assignment", ID, "--CourseDirectory.release_directory=release", folder=tmp_path)
    assert made.returncode == 0, made.stderr
    done = run("nbgrader", "autograde", ID, folder=tmp_path)
    told = [line.partition("ERROR] ")[2] for line in done.stderr.splitlines() if "ERROR] " in line]
    assert (done.returncode, told) == (1, [f"{student}: {REFUSED[student]}" for student in sorted(REFUSED)])
    assert "Traceback" not in done.stderr
    assert recorded(tmp_path) == recorded(folder)
    clutter = tmp_path / "autograded" / "clutter" / ID
    assert sorted(path.name for path in clutter.iterdir()) == sorted([NOTEBOOK, "submission_secret.txt"])
    answers = {grade_id(each) for each in json.loads((clutter / NOTEBOOK).read_text(), object_hook=_node)["cells"]}
    assert {"setup", "train", "test_train"} <= answers
    alone = run("nbgrader", "autograde", ID, "--student=zipped", folder=tmp_path)
    assert alone.returncode == 1 and f"zipped: {REFUSED['zipped']}" in alone.stderr
    again = run("nbgrader", "autograde", ID, "--student=plain", "--force", folder=tmp_path)
    assert again.returncode == 0, again.stderr
    assert recorded(tmp_path) == recorded(folder)


def _node(value: dict[str, Any]) -> Any:
    from nbformat import NotebookNode

    return NotebookNode(value)
