"""What answers share with the reference solution runs once, and changes no verdict."""

from pathlib import Path

import pytest

from autograder.audit import Answer, Verdict, audit, read_answer
from autograder.course import Course
from autograder.notebook import read_source
from autograder.snapshot import names_defined, needed_by_training

ROOT = Path(__file__).resolve().parents[1]
COURSE = Course.load(ROOT)
SESSION = COURSE.sessions[0]
SOURCE = read_source(SESSION.source)
ANSWERS = (  # right, raising, hanging in the cell, ending the process, and in the way of the training
    *("right/numpy_heavy", "wrong/pca_wrong_mean", "wrong/pca_raises", "wrong/unit_float64", "wrong/parameters_text"),
    *("wrong/pca_cell_exits", "wrong/pca_crashes_when_called", "wrong/loss_sum", "wrong/train_untrained"),
)


def test_what_the_training_needs_is_found_through_other_answers() -> None:
    assert needed_by_training(SOURCE) == {"Autoencoder", "reconstruction_loss", "train_epoch", "train"}


def test_names_are_those_of_the_top_level() -> None:
    code = "import math\na, (b, c) = 1, (2, 3)\nfor i in range(3):\n    d = i\ndef f():\n    inner = 1\nclass C:\n    x = 1\n"
    assert names_defined(code) == {"a", "b", "c", "i", "d", "f", "C"}


def outcomes(verdict: Verdict) -> list[tuple[str, str, str, str, str]]:
    return [
        (check.name, check.outcome.value, check.expected, check.seen, check.hint)
        for exercise in verdict.result.exercises
        for check in exercise.checks
    ]


@pytest.mark.slow
def test_verdicts_are_those_of_the_whole_notebook() -> None:
    answers: list[Answer] = [read_answer(SESSION.corpus / f"{name}.py", SOURCE) for name in ANSWERS]
    short = {verdict.answer.name: outcomes(verdict) for verdict in audit(COURSE, SESSION, answers, jobs=2)}
    whole = {verdict.answer.name: outcomes(verdict) for verdict in audit(COURSE, SESSION, answers, jobs=2, whole=True)}
    assert set(short) == set(ANSWERS)
    assert short == whole
