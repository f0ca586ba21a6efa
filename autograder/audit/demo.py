"""A small made-up class that hands in real answers: right ones, wrong ones, one that hangs, one that crashes."""

import json
import shutil
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.audit.corpus import Answer, read_corpus
from autograder.course import Course, Session
from autograder.guesses import questions
from autograder.notebook import grade_id, is_answer, read_source

NAMES = (
    "ada",
    "alan",
    "annie",
    "barbara",
    "claude",
    "dorothy",
    "edsger",
    "emmy",
    "grace",
    "hedy",
    "john",
    "katherine",
    "kurt",
    "margaret",
    "mary",
    "norbert",
    "radia",
    "sophie",
)
RIGHT = 6
NEEDED = ("starter", "hang", "segfault")  # words in the names of wrong answers, one of each of which the class has
OPEN, NUMBERS = '"?"', (10, 20, 50, 90, "no idea")  # a guess to be made; guesses where there is nothing to choose from
SLOW = ("hang", "never")  # words in the names of answers of which one is enough


def make_class(course: Course, session: Session, folder: Path) -> None:
    """Write `folder`/submitted anew: one notebook a student, the last of them broken."""
    shutil.rmtree(folder / "submitted", ignore_errors=True)
    answers = _chosen(read_corpus(course.root / "tests" / "corpus", session))
    for number, (student, answer) in enumerate(zip(NAMES, answers, strict=False)):
        notebook = notebook_with(session, answer.code)
        if number % 5:  # the others guess nothing
            _guess(notebook, session, number)
        hand_in(folder, student, session, nbformat.writes(notebook))
    hand_in(folder, NAMES[len(answers)], session, json.dumps({"cells": "lost"})[:-4])


def notebook_with(session: Session, answers: dict[str, str]) -> NotebookNode:
    """The starter with these answers filled in, and the reference solution for all others."""
    notebook: NotebookNode = nbformat.read(session.assignment / f"{session.id}.ipynb", as_version=4)
    solutions = {grade_id(cell): cell.source for cell in read_source(session.source).cells}
    for cell in notebook.cells:
        name = grade_id(cell)
        if name is not None and is_answer(cell):
            cell.source = answers.get(name, solutions[name])
    return notebook


def _guess(notebook: NotebookNode, session: Session, number: int) -> None:
    """Make this student's guesses, and let the notebook say to them what the solved one says."""
    asked = {one.name: one for question in questions(read_source(session.source)) for one in question.asked}
    solved = nbformat.read(session.solution, as_version=4).cells if session.solution.is_file() else []
    printed = {
        grade_id(cell): [out for out in cell.outputs if out.get("name") == "stdout"]
        for cell in solved
        if "outputs" in cell
    }
    for cell in notebook.cells:
        name = cell.source.partition(" =")[0]
        if name in asked:
            choices = asked[name].options or NUMBERS
            for turn in range(cell.source.count(OPEN)):
                cell.source = cell.source.replace(OPEN, repr(choices[(number * (turn + 1) + turn) % len(choices)]), 1)
        elif grade_id(cell) in {one.cell for one in asked.values()}:
            cell.outputs = printed.get(grade_id(cell), [])


def hand_in(folder: Path, student: str, session: Session, text: str) -> None:
    """Put a notebook where nbgrader looks for submissions."""
    target = folder / "submitted" / student / session.id
    target.mkdir(parents=True)
    (target / f"{session.id}.ipynb").write_text(text)


def _chosen(answers: list[Answer]) -> list[Answer]:
    right = [answer for answer in answers if answer.right][:RIGHT]
    wrong = [answer for answer in answers if not answer.right]
    chosen = [min((answer for answer in wrong if word in answer.path.stem), key=_length) for word in NEEDED]
    rest = [a for a in wrong if a not in chosen and not any(word in a.path.stem for word in SLOW)]
    room = len(NAMES) - 1 - len(right) - len(chosen)
    chosen += rest[:: max(len(rest) // room, 1)][:room]
    mixed = [answer for pair in zip(right, chosen, strict=False) for answer in pair]
    return mixed + chosen[len(right) :] + right[len(chosen) :]


def _length(answer: Answer) -> int:
    return len(answer.path.stem)
