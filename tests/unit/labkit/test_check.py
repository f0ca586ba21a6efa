"""`python -m labkit check`: what a student is told of their notebook's public checks."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from support import ROOT

from labkit.check import CannotCheckError, Found, check_notebook, judge, main, read, report


def cell(source: str, name: str = "", *, grade: bool = False, tags: tuple[str, ...] = (), error: Any = None) -> Any:
    made = new_code_cell(source)
    if name:
        made.metadata["nbgrader"] = {"grade_id": name, "grade": grade}
    if tags:
        made.metadata["tags"] = list(tags)
    if error:
        made.outputs = [new_output("error", ename=error[0], evalue=error[1], traceback=[])]
    return made


def verdict(own: Any = None, checked: Any = None) -> Found:
    return judge("double", cell("", "test_double", grade=True, error=checked), cell("", "double", error=own))


def test_each_ending_has_its_own_words() -> None:
    assert verdict() == Found("double", "passes")
    assert verdict(("NotImplementedError", "x"), ("NameError", "x")) == Found("double", "to do")
    assert verdict(None, ("NotImplementedError", "x")) == Found("double", "to do")
    assert verdict(None, ("AssertionError", "twice 2 is 4")) == Found("double", "fails", "twice 2 is 4")
    assert verdict(None, ("AssertionError", "")) == Found("double", "fails", "The check does not hold.")
    assert verdict(("SyntaxError", "invalid"), ("NameError", "double")) == Found(
        "double", "fails", "Your answer raises SyntaxError: invalid"
    )
    assert verdict(None, ("TypeError", "no")) == Found("double", "fails", "While it was checked: TypeError: no")
    assert verdict(("Stopped", "")) == Found(
        "double", "fails", "It took too long and was stopped: is there a loop that never ends?"
    )
    assert judge("double", cell("", "test_double", grade=True), None) == Found(
        "double", "fails", "The cell of your answer is missing: copy it back from a fresh notebook."
    )


def test_the_report_reads_as_a_whole() -> None:
    found = [Found("a", "passes"), Found("longer_name", "fails", "one\ntwo"), Found("c", "to do")]
    assert report(found, 12.4) == [
        "passes  a",
        "fails   longer_name",
        "        one",
        "        two",
        "to do   c",
        "",
        "1 of 3 exercises pass their public checks. That took 12 s.",
    ]
    assert report([Found("a", "passes")], 1)[-2:] == [
        "1 of 1 exercise passes its public checks. That took 1 s.",
        "Points come from further checks, on other inputs: does your code do all that the docstrings say?",
    ]


def refusal(path: Path) -> str:
    with pytest.raises(CannotCheckError) as error:
        check_notebook(path)
    return str(error.value)


def test_what_cannot_be_checked_is_refused_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing, broken, empty = tmp_path / "none.ipynb", tmp_path / "broken.ipynb", tmp_path / "empty.ipynb"
    broken.write_text("{")
    nbformat.write(new_notebook(cells=[new_markdown_cell("hello")]), empty)
    assert refusal(missing) == f"there is no {missing}: run this in the folder of the lab, and name its notebook"
    assert refusal(broken) == (
        "broken.ipynb: the file ends in the middle, cut off while it was saved or uploaded; save it and hand it in again"
    )
    broken.write_text("<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> theirs\n")
    assert refusal(broken) == (
        "broken.ipynb: the file holds an unresolved merge conflict (line 1: <<<<<<<); choose one version, as with "
        "`git checkout --ours` or `--theirs`, and hand in that"
    )
    broken.write_text('{"nbformat": 4, "cells": [], "metadata": 3}')
    assert refusal(broken) == "broken.ipynb can't be read as a notebook: open it in Jupyter and save it again"
    assert refusal(empty) == "empty.ipynb has no exercises: is it the notebook of a lab, as it was handed out?"
    for other in (tmp_path, tmp_path / "lab.zip", tmp_path / "lab.py", tmp_path / "._lab.ipynb"):
        assert refusal(other) == f"{other.name} is no notebook: name the .ipynb file of the lab"
    assert main(["check", str(missing)]) == 2
    assert capsys.readouterr().err == (
        f"labkit: there is no {missing}: run this in the folder of the lab, and name its notebook\n"
    )


def test_two_different_answers_to_one_exercise_are_refused(tmp_path: Path) -> None:
    path = write(
        tmp_path / "lab.ipynb", given("double", "a = 2", solution=True), given("double", "a = 3", solution=True)
    )
    assert refusal(path) == (
        "two cells hold an answer to `double`, and they differ; keep one of them and delete the other"
    )


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nbclient", None)
    with pytest.raises(CannotCheckError) as error:
        read(tmp_path / "x.ipynb")
    assert str(error.value) == (
        "the package nbclient is missing: run `pip install -r requirements.txt` in the folder of the lab"
    )


def write(path: Path, *cells: Any) -> Path:
    nbformat.write(new_notebook(cells=list(cells)), path)
    return path


def given(name: str, source: str, **noted: bool) -> Any:
    """A cell as a starter has it."""
    made = new_code_cell(source)
    made.metadata["nbgrader"] = {"grade_id": name, "cell_type": "code"} | noted
    return made


@pytest.mark.slow
def test_what_can_be_handed_in_can_be_checked(tmp_path: Path) -> None:
    """A file with another ending, in UTF-16, whose cells were turned into text and copied."""
    stub = "def half(x):\n    raise NotImplementedError('half: your answer goes here')"
    cells = [
        given("setup", "two = 2", locked=True),
        given("double", "def double(x):\n    return two * x", solution=True),
        given("test_double", "assert double(2) == 4", grade=True),
        given("half", stub, solution=True),
        given("test_half", "assert half(4) == 2", grade=True),
        given("test_half", "assert half(4) == 2", grade=True),
        given("half", "def half(x):\n    return x / two", solution=True),
    ]
    for number, kind in ((0, "raw"), (1, "markdown"), (2, "markdown")):
        cells[number].cell_type = kind
        for field in ("outputs", "execution_count"):
            cells[number].pop(field, None)
    cells[1].attachments = {}
    path = tmp_path / "lab.ipynb.txt"
    path.write_text(nbformat.writes(new_notebook(cells=cells)), encoding="utf-16")
    assert check_notebook(path) == [Found("double", "passes"), Found("half", "passes")]


@pytest.mark.slow
def test_a_notebook_is_run_without_its_pictures_and_stays_as_it_is(tmp_path: Path) -> None:
    path = write(
        tmp_path / "lab.ipynb",
        cell("from pathlib import Path\nsay = print", "setup"),
        cell("Path('drawn').touch()", "drawing", tags=("picture",)),
        cell("def double(x):\n    return x + x", "double"),
        cell("assert double(2) == 4, 'twice 2 is 4'", "test_double", grade=True),
        cell("def half(x):\n    return x", "half"),
        cell("assert half(4) == 2, 'half of 4 is 2; ≤ yours'", "test_half", grade=True),
        cell("while True:\n    pass", "hang"),
        cell("say('after')", "test_hang", grade=True),
        cell("raise NotImplementedError('later: your answer goes here')", "later"),
        cell("assert later", "test_later", grade=True),
    )
    before = path.read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "labkit", "check", "lab.ipynb", "--seconds", "3"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONIOENCODING": "ascii"},
    )
    lines = done.stdout.splitlines()
    assert lines[:-1] == [
        "passes  double",
        "fails   half",
        "        half of 4 is 2; ? yours",
        "fails   hang",
        "        It took too long and was stopped: is there a loop that never ends?",
        "to do   later",
        "",
    ], done.stdout + done.stderr
    assert lines[-1].startswith("1 of 4 exercises pass their public checks. That took ")
    assert (done.returncode, done.stderr) == (1, "")
    assert path.read_bytes() == before and not (tmp_path / "drawn").exists()


@pytest.mark.slow
def test_a_crash_is_told_with_the_cell_that_made_it(tmp_path: Path) -> None:
    path = write(
        tmp_path / "lab.ipynb",
        cell("fine = 1", "fine"),
        cell("assert fine", "test_fine", grade=True),
        cell("import os\nos._exit(1)", "crash"),
        cell("pass", "test_crash", grade=True),
    )
    assert check_notebook(path) == [
        Found("fine", "passes"),
        Found("crash", "not run", "Python crashed before, in the cell crash."),
    ]


@pytest.mark.slow
def test_for_programs_it_is_json_and_the_notebook_as_it_ran_can_be_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(
        tmp_path / "lab.ipynb",
        new_markdown_cell("# A lab"),
        cell("def double(x):\n    return x + x", "double"),
        cell("assert double(2) == 4", "test_double", grade=True),
        cell("print('drawn')", "drawing", tags=("picture",)),
        cell("assert False, 'half of 4 is 2'", "test_half", grade=True),
        cell("", "half"),
    )
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[2].metadata.nbgrader.points = 3
    notebook.cells[4].metadata.nbgrader.points = 1.5
    nbformat.write(notebook, path)
    ran = tmp_path / "ran.ipynb"
    assert main(["check", str(path), "--json", "--keep", str(ran)]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found.pop("seconds") > 0
    assert found == {
        "notebook": "lab.ipynb",
        "score": 3,
        "max_score": 4.5,
        "exercises": [
            {"exercise": "double", "verdict": "passes", "message": "", "score": 3, "points": 3},
            {"exercise": "half", "verdict": "fails", "message": "half of 4 is 2", "score": 0, "points": 1.5},
        ],
    }
    kept = nbformat.read(ran, as_version=4)
    assert [each.cell_type for each in kept.cells] == [each.cell_type for each in notebook.cells]
    assert kept.cells[3].outputs[0].text == "drawn\n"
    assert nbformat.read(path, as_version=4) == notebook
