"""One notebook, graded whole: what counts, when, and what a failed check is told of its cause. On a tiny course."""

from collections.abc import Callable

import pytest
from support.notebook import answer, code, grade, locked, write_course

from autograder.course import Course
from autograder.grading.grader import Grader
from autograder.result import Check, Guess, Result
from autograder.sandbox.forkserver import ForkServer
from autograder.submissions.notebook import Cell, cells_with

SOLUTIONS = {
    "double": "def double(x):\n    return torch.zeros(len(x)).add(x).add(x)",
    "slope": "def slope(x):\n    x = x.clone().requires_grad_()\n    double(x).sum().backward()\n    return x.grad",
    "train": "model = [double(torch.ones(1)).item()]",
}
HEAD = """\
import torch
from autograder.judge import exercise, expect, picture
"""
CHECKS = {
    "double": HEAD
    + '''
@exercise("double")
def test_twice(student):
    """Twice as much."""
    made = student.double(torch.ones(2))
    expect(made.tolist() == [2, 2] and made.dtype == torch.float32, expected="2", actual=f"{made}")

@exercise("double")
def test_flagged(student, report):
    """Says something, and passes."""
    report.flag(str(student.double(torch.ones(1)).item()))
''',
    "slope": HEAD
    + '''
@exercise("slope")
def test_slope(student):
    """The slope is 2."""
    made = student.slope(torch.ones(1))
    expect(made.item() == 2, expected="2", actual=str(made))
''',
    "train": HEAD
    + '''
@exercise("train", weight=2)
def test_model(student, report):
    """A list of one number."""
    made = student.value("model")[0]
    report.metric(made, 2.0)
    expect(made == 2.0, expected="2", actual="another", hint="Look again.")
''',
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    cells = [locked("setup", "import torch\nimport numpy as np")]
    for name, points in (("double", 2), ("slope", 2), ("train", 4)):
        solution = f"### BEGIN SOLUTION\n{SOLUTIONS[name]}\n### END SOLUTION"
        cells += [answer(name, solution), grade(name, "assert True", points=points)]
    cells += [code("guess", 'my_guess_slope = "?"'), locked("told", "# labkit.compare(my_guess_slope, '2')")]
    course = write_course(tmp_path_factory.mktemp("tiny"), cells)
    for old in course.sessions[0].checks.glob("*.py"):
        old.unlink()
    for name, text in CHECKS.items():
        (course.sessions[0].checks / f"test_{name}.py").write_text(text)
    return course


Graded = Callable[..., Result]


@pytest.fixture
def graded(course: Course, server: ForkServer) -> Graded:
    """Grades the reference with these answers instead, and cells of the student's own after some of its cells."""

    def made(answers: dict[str, str] | None = None, after: dict[str, str] | None = None, **limits: float) -> Result:
        session = course.sessions[0]
        session = session.model_copy(update={"limits": session.limits.model_copy(update=limits)})
        grader = Grader(course, session, server)
        cells = []
        for cell in cells_with(grader.source, answers or {}):
            cells.append(cell)
            if cell.grade_id in (after or {}):
                cells.append(Cell("code", (after or {})[cell.grade_id]))
        return grader.grade(cells)

    return made


def scores(result: Result) -> dict[str, float | None]:
    return {exercise.name: exercise.score for exercise in result.exercises}


def the_only(result: Result, name: str) -> Check:
    (check,) = next(exercise.checks for exercise in result.exercises if exercise.name == name)
    return check.model_copy(update={"seconds": 0.0})


def test_guesses_are_read_and_cost_nothing(graded: Graded) -> None:
    result = graded(after={"setup": "my_guess_slope = 1 / 0", "test_double": "my_guess_slope = 'two'"})
    assert result.guesses == [Guess(name="my_guess_slope", values={"": "two"})]
    assert scores(result) == FULL and result.complete
    assert graded().guesses == []


FULL = {"double": 2.0, "slope": 2.0, "train": 4.0}


def test_the_reference_gets_all_and_nothing_is_said(graded: Graded) -> None:
    result = graded()
    assert scores(result) == FULL and result.flags == ["2.0"] and result.complete
    assert {exercise.name: exercise.rests_on for exercise in result.exercises} == {
        "double": [], "slope": ["double"], "train": ["double"],
    }  # fmt: skip


@pytest.mark.parametrize(
    "play",
    [
        "double = slope = model = None",
        "del double, slope, model",
        "import random as torch",
        "for torch in range(2): pass",
        "torch.set_default_dtype(torch.float64)",
        "torch.set_default_device('meta')",
        "torch.set_grad_enabled(False); torch.inference_mode().__enter__()",
        "import warnings; warnings.simplefilter('error'); np.seterr(all='raise')",
        "import sys\nsys.setrecursionlimit(60)",
        "import signal; signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)",
        "import signal; signal.signal(signal.SIGALRM, lambda *_: 1 / 0); signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)",
        "import os; os.kill(os.getpid(), 9)",
        "while True: pass",
    ],
)
def test_what_comes_later_costs_no_earlier_exercise(graded: Graded, play: str) -> None:
    result = graded(after={"test_train": play}, cell_seconds=1.0, wall_factor=20.0)
    assert scores(result) == FULL


def test_a_child_that_ends_disturbs_nobody(graded: Graded) -> None:
    """As PyTorch's loaders do it: they raise in whatever runs when a worker of theirs ends, which sweeping makes it do."""
    worker = (
        "import os, signal, time\n"
        "def ended(*_): raise RuntimeError('a worker is gone')\n"
        "signal.signal(signal.SIGCHLD, ended)\n"
        "if os.fork() == 0: time.sleep(60); os._exit(0)"
    )
    assert scores(graded(after={"setup": worker})) == FULL


def test_a_notebook_that_waits_for_its_children_does_not_wait_for_what_is_kept(graded: Graded) -> None:
    waits = "import os\nif os.fork() == 0: os._exit(0)\ntry:\n    while True: os.wait()\nexcept ChildProcessError: pass"
    result = graded(after={"test_train": waits})
    assert scores(result) == FULL and {cell.status for cell in result.cells} == {"ok"}


def test_what_is_mended_later_counts(graded: Graded) -> None:
    result = graded({"double": "def double(x):\n    return 3 * x"}, {"test_slope": SOLUTIONS["double"]})
    assert scores(result) == FULL and result.flags == ["3.0"]


def test_what_is_wrong_at_first_and_in_the_end_is_told_of_the_first(graded: Graded) -> None:
    check = the_only(graded({"train": "model = [1.0]"}, {"test_train": "model = 5"}), "train")
    assert (check.expected, check.actual, check.hint) == ("2", "another", "Look again.")


def test_where_no_copy_can_be_kept_the_end_counts(graded: Graded) -> None:
    crowd = "import os, time\ntry:\n    while True:\n        if os.fork() == 0: time.sleep(60); os._exit(0)\nexcept OSError: pass"
    result = graded(after={"setup": crowd, "test_train": "model = [7.0]"}, processes=16)
    assert scores(result) == FULL | {"train": 0.0}


def test_a_cell_that_raised_is_the_cause(graded: Graded) -> None:
    check = the_only(graded({"train": "import torch\nfrom google.colab import files\nmodel = [2.0]"}), "train")
    assert check.model_dump(exclude={"name", "title", "weight", "outcome"}, exclude_defaults=True) == {
        "actual": "no `model`",
        "hint": "The cell of `train` ended with ModuleNotFoundError: No module named 'google'. This module is not there where "
        "this is graded. What only one computer has (Colab, a package that you installed) does not belong into an answer: "
        "leave the import out.",
        "trace": "cell 6, line 2: from google.colab import files",
    }


@pytest.mark.parametrize(
    ("source", "hint", "line"),
    [
        (
            "model = [double(torch.ones(1).cuda()).item()]",
            "The cell of `train` ended with RuntimeError: No CUDA GPUs are available. There is no GPU where this is graded. "
            "With `device = labkit.device()`, and `.to(device)` where `.cuda()` stands, the same notebook runs on a GPU, where "
            "there is one, and without.",
            "cell 6, line 1: model = [double(torch.ones(1).cuda()).item()]",
        ),
        ("model = (", "The cell of `train` ended with SyntaxError: incomplete input.", "cell 6, line 1: model = ("),
        ("import os\nos._exit(3)", "The cell of `train` was stopped: ended the Python process (exit code 3).", ""),
        ("raise NotImplementedError('train')", "This exercise has not been answered yet: its cell still raises "
         "NotImplementedError.", ""),
        ("modell = [2.0]", "The grader looks for exactly this name: was the cell run to its end, and is the name spelt so?", ""),
    ],
)  # fmt: skip
def test_causes(graded: Graded, source: str, hint: str, line: str) -> None:
    check = the_only(graded({"train": source}), "train")
    assert (check.hint, check.trace) == (hint, line)


def test_an_answer_cell_that_is_missing(course: Course, server: ForkServer) -> None:
    grader = Grader(course, course.sessions[0], server)
    result = grader.grade([cell for cell in cells_with(grader.source, {}) if cell.grade_id != "train"])
    assert the_only(result, "train").hint == "The notebook has no answer cell of `train` that is code."


def test_a_name_that_another_exercise_makes(graded: Graded) -> None:
    result = graded({"double": "raise ValueError('no')"})
    check = the_only(result, "slope")
    assert check.actual == "NameError: name 'double' is not defined"
    assert [cell.error for cell in result.cells if cell.grade_id == "double"] == ["ValueError: no"]


def test_a_model_that_began_and_did_not_get_far(graded: Graded) -> None:
    check = the_only(graded({"train": "model = [0.0]\nmodel[0] = 2 / 0"}), "train")
    assert check.hint == "The cell of `train` ended with ZeroDivisionError: division by zero. Look again."


def test_a_training_that_rests_on_a_wrong_answer_is_told_which(graded: Graded) -> None:
    result = graded({"double": "def double(x):\n    return 3 * x"})
    assert scores(result) == {"double": 1.0, "slope": 0.0, "train": 0.0}
    assert the_only(result, "train").hint == (
        "This rests on `double`, where points were lost: mend that first, then train again."
    )
    assert the_only(result, "slope").hint == ""  # it decides by no number, and says what it saw


def test_torch_compile_gives_back_what_it_was_given(graded: Graded) -> None:
    compiled = "@torch.compile\ndef double(x):\n    return 2 * x\nnet = torch.nn.Linear(1, 1)\nnet.compile()\n"
    assert scores(graded({"double": compiled + "assert torch.compile(net, mode='default') is net"})) == FULL


def test_what_breaks_a_check_that_the_reference_passes_has_failed(graded: Graded) -> None:
    result = graded({"train": "model = {}"})
    assert scores(result) == FULL | {"train": 0.0} and result.complete
    assert result.flags == ["2.0", "test_model broke (KeyError) on what the notebook gave it"]
    check = the_only(result, "train")
    assert (check.actual, check.fault) == ("something that this check cannot compute with (KeyError)", "")
    assert (
        check.hint == "What your code gives is of another kind than the docstring says: look at types, shapes and keys."
    )


def test_cells_that_sleep_have_one_clock(graded: Graded) -> None:
    asleep = "import time\ntime.sleep(2.5)"
    after = {name: asleep for name in ("setup", "double", "test_double", "slope", "test_slope", "train", "test_train")}
    result = graded(after=after, total_seconds=2.0, cell_seconds=1.0, wall_factor=3.0)
    own = [cell for cell in result.cells if cell.grade_id is None]
    assert [cell.status for cell in own][:1] == ["ok"] and own[-1].status == "skipped"
    assert {cell.message for cell in result.cells} - {""} == {"the notebook as a whole took longer than 6 s"}
