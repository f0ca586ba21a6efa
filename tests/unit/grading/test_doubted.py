"""A model that took no computing, or came with much code: was it made by the notebook's own training? On a tiny course."""

import random
from collections.abc import Callable

import pytest
from support.notebook import answer, grade, locked, write_course

from autograder.course import Course
from autograder.grading.grader import Grader
from autograder.result import Outcome, Result
from autograder.sandbox.forkserver import ForkServer
from autograder.submissions.notebook import Cell, cells_with
from labkit import load_digits

CHECK = '''
from autograder.judge import exercise, expect
from labkit import load_digits

@exercise("train", weight=3, least_seconds=0.3)
def test_model(student):
    """The mean digit."""
    off = (student.value("model") - load_digits().train_images.mean(0)).abs().max().item()
    expect(off < 0.01, expected="the mean digit", actual="another")

@exercise("train", weight=1)
def test_history(student):
    """Two numbers."""
    expect(len(student.value("history")) == 2, expected="two", actual="another number")
'''
TRAINS = "model, history = train_images.mean(0), [0.2, 0.1]"
BROUGHT = (
    f"model, history = torch.tensor({[round(x, 3) for x in load_digits().train_images.mean(0).tolist()]}), [0.2, 0.1]"
)
COMPUTES = "import time\nwhile time.process_time() < start + 0.6: pass"
BALLAST = [
    f"notes = '{random.Random(seed).randbytes(6000).hex()}'" for seed in (1, 2)
]  # about 6,000 bytes each, compressed
TOOK = "the model took 0.0 s of computing, less than any right answer: where was it made?"
ELSEWHERE = "`train` makes as good a model of digits with shuffled pixels: it was made elsewhere"
LONG = "their cells together are long: "


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    setup = "import time, torch, labkit\nstart = time.process_time()\ntrain_images = labkit.load_digits().train_images"
    solution = f"### BEGIN SOLUTION\n{TRAINS}\n### END SOLUTION"
    cells = [locked("setup", setup), answer("train", solution), grade("train", "assert True", points=4)]
    course = write_course(tmp_path_factory.mktemp("tiny"), cells)
    for old in course.sessions[0].checks.glob("*.py"):
        old.unlink()
    (course.sessions[0].checks / "test_train.py").write_text(CHECK)
    return course


Graded = Callable[..., Result]


@pytest.fixture
def graded(course: Course, server: ForkServer) -> Graded:
    """Grades an answer to `train`, with cells of the student's own before it."""

    def made(train: str, *before: str) -> Result:
        grader = Grader(course, course.sessions[0], server)
        setup, *others = cells_with(grader.source, {"train": train})
        return grader.grade([setup, *(Cell("code", source) for source in before), *others])

    return made


@pytest.mark.parametrize(
    ("train", "before", "score", "flags"),
    [
        (TRAINS, [COMPUTES], 4.0, []),
        (BROUGHT, [COMPUTES], 4.0, []),  # what neither hurries nor is long is not doubted
        (TRAINS, [], 4.0, [TOOK]),
        (BROUGHT, [], 0.0, [TOOK, ELSEWHERE]),
        (TRAINS, [COMPUTES, *BALLAST], 4.0, [LONG]),
        (BROUGHT, [COMPUTES, *BALLAST], 0.0, [ELSEWHERE, LONG]),
    ],
)
def test_what_is_doubted_and_what_comes_of_it(
    graded: Graded, train: str, before: list[str], score: float, flags: list[str]
) -> None:
    result = graded(train, *before)
    assert result.score == score and result.complete
    assert len(result.flags) == len(flags) and all(
        told.startswith(flag) for told, flag in zip(result.flags, flags, strict=True)
    ), result.flags


def test_what_a_student_is_told(graded: Graded) -> None:
    (exercise,) = graded(BROUGHT).exercises
    assert {check.outcome for check in exercise.checks} == {Outcome.FAILED}
    assert {(check.expected, check.actual, check.hint) for check in exercise.checks} == {
        (
            "a model that your training made from the training images",
            "one as good where the pixels of all these images had been shuffled",
            "What was made elsewhere earns nothing here: let the notebook train the model itself.",
        )
    }
