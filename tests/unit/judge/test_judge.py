import itertools
import math
import textwrap
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from conftest import Boxes, mismatch, student_of

import labkit.classifier
from autograder.judge import (
    Remote,
    Student,
    StudentError,
    draw,
    expect_close,
    expect_number,
    expect_tensor,
)
from autograder.judge.classifier import (
    WEIGHTS,
    HiddenClassifier,
    blend_distances,
    grey_share,
    read_digits,
    spread,
)
from autograder.judge.expect import kind
from autograder.judge.hidden import Hidden
from autograder.judge.plugin import Judge, finding, run_checks
from autograder.judge.student import redacted, value_of
from autograder.result import Check, Exercise, Outcome
from autograder.sandbox import Reason
from labkit import load_digits

NOTEBOOK = """
import math, time
import torch
from torch import nn

calls = []

def double(x):
    calls.append(x)
    return 2 * x

def wrong(x):
    secret = x + 1
    return inner(secret)

def inner(x):
    raise ValueError(f"got {x} and {float(x) / 3}")

def slow():
    time.sleep(60)

def nothing_yet():
    raise NotImplementedError("nothing_yet")

class Net(nn.Module):
    def __init__(self, size=4):
        super().__init__()
        self.layer = nn.Linear(size, size)

    def forward(self, x):
        return self.layer(x)

net = Net()
numbers = [1.5, 2.5]
odd = object()
infinite = float("nan")
"""


@pytest.fixture
def student(boxes: Boxes) -> Student:
    return student_of(boxes(NOTEBOOK))


def raises(action: Any, message: str) -> StudentError:
    with pytest.raises(StudentError) as error:
        action()
    assert str(error.value) == message
    return error.value


# ------------------------------------------------------------------------------------------------ the student's proxy


def test_calls_read_like_ordinary_code(student: Student) -> None:
    assert student.double(21) == 42 and student.double("ab") == "abab"
    assert torch.equal(student.double(torch.ones(2, 3)), torch.full((2, 3), 2.0))
    assert student.value("numbers") == [1.5, 2.5] and math.isnan(student.value("infinite"))
    assert isinstance(student.double(np.ones(2)), np.ndarray)


def test_objects_stay_over_there(student: Student) -> None:
    model = student.Net(size=3)
    assert isinstance(model, Remote) and model._kind == "Net"
    assert model(torch.zeros(5, 3)).shape == (5, 3)
    assert set(model.state_dict()) == {"layer.weight", "layer.bias"}
    assert value_of(model.layer.in_features) == 3
    model.load_state_dict({"layer.weight": torch.eye(3), "layer.bias": torch.ones(3)})
    assert model(torch.zeros(1, 3)).tolist() == [[1.0, 1.0, 1.0]]


def test_values_pass_by_reference_where_asked(student: Student) -> None:
    theirs = student.send(torch.ones(2))
    theirs.mul_(5)
    assert value_of(theirs).tolist() == [5.0, 5.0]
    student.set_global("numbers", {"a": [theirs, student.net]})
    assert student.value("numbers")["a"][0].tolist() == [5.0, 5.0]


def test_libraries_and_probes_run_over_there(student: Student) -> None:
    assert student.import_name("math.sqrt")(9.0) == 3.0
    value, gradients = student.probe("value_and_gradients")(student.double, torch.ones(3))
    assert value.tolist() == [2.0] * 3 and gradients[0].tolist() == [2.0] * 3


def test_a_fork_knows_nothing_of_another(student: Student) -> None:
    student.set_global("numbers", 7)
    there = student.fork()
    assert (student.value("numbers"), there.value("numbers")) == (7, [1.5, 2.5])
    with pytest.raises(ValueError, match=r"^a handle belongs to another fork$"):
        there.double(student.send(1))


def test_replicas_are_other_sandboxes(boxes: Boxes) -> None:
    student = student_of(boxes("where = 'original'"), boxes("where = 'untrained'"), boxes("where = 'trained'"))
    assert student.rerun().value("where") == "untrained"
    assert student.rerun(trained=True).value("where") == "trained"
    assert student.value("where") == "original"


def test_closing_hangs_up_everywhere(boxes: Boxes) -> None:
    box = boxes(NOTEBOOK)
    student = student_of(box)
    family = [student, student.fork(), student.fork().fork()]
    assert [one.double(1) for one in family] == [2, 2, 2]
    student.close()
    for one in family:
        raises(lambda one=one: one.double(1), "Stopped: your code ended its Python process")


def test_errors_show_the_students_own_lines(student: Student) -> None:
    error = raises(lambda: student.wrong(41), "ValueError: got 42 and …")
    assert error.trace == [
        "cell 1, line 14, in wrong: return inner(secret)",
        'cell 1, line 17, in inner: raise ValueError(f"got {x} and {float(x) / 3}")',
    ]
    assert raises(lambda: student.missing(1), "NameError: name 'missing' is not defined").trace == []
    assert (
        raises(lambda: student.double(), "TypeError: double() missing 1 required positional argument: 'x'").trace == []
    )
    raises(lambda: student.nothing_yet(), "NotImplementedError: nothing_yet")
    raises(lambda: student.net.nowhere(1), "AttributeError: 'Net' object has no attribute 'nowhere'")
    raises(lambda: student.import_name("math.nothing")(1), "AttributeError: module 'math' has no attribute 'nothing'")


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("def f(x): raise SystemExit(1)", "SystemExit: 1"),
        ("def f(x): raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("def f(x):\n    class E(Exception):\n        def __str__(self): raise E\n    raise E", None),
        ("def f(x): raise type('E' * 90, (Exception,), {})('m')", "Exception: m"),
        ("def f(x): raise type('0.123 data', (Exception,), {})('m')", "Exception: m"),
        ("def f(x): raise Exception('1' * 10 + ' and 0.5 and 12345')", "Exception: … and … and 12345"),
        ("def f(x): raise Exception('y' * 500)", "Exception: " + "y" * 200 + "…"),
        ("def f(x): return x.to(torch.complex64)", "NotCarriedError: complex64 numbers cannot be handed over"),
        ("def f(x): return x.expand(2**40, 1)", None),
        (
            "def f(x): return [0] * 300_000",
            "Unreadable: what your code returned could not be read: a value is too large or nested too deeply",
        ),
        ("def f(x):\n    a = []\n    a.append(a)\n    return a", "NotCarriedError: a value is nested too deeply"),
        ("def f(x): return 'x' * 2**25", None),
        ("import os\ndef f(x): os._exit(0)", "Stopped: your code ended its Python process"),
        ("import os\ndef f(x): os.kill(os.getpid(), 19)", "Stopped: your code took too long"),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_whatever_the_code_does_it_loses_the_check_alone(boxes: Boxes, cell: str, message: str | None) -> None:
    student = student_of(boxes("import torch\n" + cell), wall_seconds=1)
    with pytest.raises(StudentError) as error:
        student.f(torch.ones(1))
    assert message is None or str(error.value) == message
    assert len(str(error.value)) < 400


LIES = [
    '{"value": {"handle": -5, "type": "x"}}',
    '{"value": {"handle": 1e99, "type": "x"}}',
    '{"value": {"tensor": "9", "graph": true}}',
    '{"value": 1e999999, "error": 3}',
    '{"error": {"type": 1, "message": 2, "trace": 3}}',
    '{"error": "x"}',
    "{}",
]


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("action", ["call", "put", "value"])
def test_a_forged_answer_loses_the_check_alone(boxes: Boxes, lie: str, action: str) -> None:
    """Also where the grader had asked for a handle, and whatever the handle is then used for."""
    cell = f"""
    import json
    from autograder.sandbox import wire
    honest = wire.send
    def send(sock, header, arrays=None):
        if "failed" not in header:
            header = {{"id": header["id"], **json.loads({lie!r})}}
        honest(sock, header, arrays)
    wire.send = send
    def f(x): return x
    """
    student = student_of(boxes(textwrap.dedent(cell)))
    act = {"call": lambda: student.f(1), "put": lambda: student.send(1), "value": lambda: student.value("f")}[action]
    try:
        got = act()
    except StudentError:
        return
    assert action != "put" and got == math.inf


def test_what_stands_in_a_trace_is_looked_up_here(boxes: Boxes) -> None:
    """Otherwise it could carry hidden data into the feedback."""
    cell = """
    import autograder.sandbox.worker as worker
    places = [["cell 1", 2, "f"], ["cell 1", 99, "f"], ["cell 9", 1, "f"], ["cell 1", 1, "data 0.123"], "data", 5]
    worker._describe = lambda error: {"type": "E", "message": "m", "trace": places * 20}
    def f(x): raise ValueError
    """
    student = student_of(boxes("x = 1\ny = 2", "def f(): pass", textwrap.dedent(cell)))
    error = raises(lambda: student.f(1), "E: m")
    assert error.trace[:2] == ["cell 1, line 2: y = 2", "cell 1, line 1: x = 1"] and len(error.trace) <= 20


def test_a_check_waits_for_so_long_and_no_longer(boxes: Boxes) -> None:
    """However many calls it makes, in however many forks."""
    student = student_of(boxes("import time\ndef f(): time.sleep(0.4)"), wall_seconds=1)
    student.f()
    student.fork().f()
    there = student.fork()
    error = raises(there.f, "Stopped: your code took too long")
    assert error.took_too_long
    raises(student.f, "Stopped: your code took too long")


SPIN = """
import time
def f(seconds):
    start = time.process_time()
    while time.process_time() < start + seconds: pass
"""


def test_a_check_may_compute_for_so_long_in_all_its_forks(boxes: Boxes) -> None:
    student = student_of(boxes(SPIN), cpu_seconds=1.5, wall_seconds=60)
    student.f(0.8)
    error = raises(lambda: student.fork().f(40), "Stopped: your code took too long")
    assert error.took_too_long
    assert student._time_budget.wall_seconds > 30  # computing was over, and not the time


def test_waiting_on_a_busy_machine_is_no_computing(boxes: Boxes) -> None:
    student = student_of(boxes("import time\ndef f(): time.sleep(1.2)"), cpu_seconds=0.2, wall_seconds=60)
    assert student.f() is None


def test_late_answers_are_nobodys(boxes: Boxes) -> None:
    student = student_of(boxes("import time\ndef f(n):\n    time.sleep(n)\n    return n"), wall_seconds=0.5)
    raises(lambda: student.f(0.8), "Stopped: your code took too long")
    student._time_budget.wall_seconds = 5.0
    raises(lambda: student.f(0), "Stopped: your code took too long")


@pytest.mark.parametrize(
    "use", [lambda v: v[0], lambda v: v + 1, lambda v: 1 - v, lambda v: v < 1, len, float, list, lambda v: 3 in v]
)
def test_computing_with_what_is_no_data_is_the_students_mistake(student: Student, use: Any) -> None:
    message = "TypeError: your code gave an object of type Net where numbers, a list or a tensor were expected"
    raises(lambda: use(student.Net()), message)
    assert student.Net()


def test_redaction() -> None:
    assert redacted("off by 0.125, 1.5e-07, -.5 in row 12345 of 123456") == "off by …, …, … in row 12345 of …"
    assert redacted("x" * 300) == "x" * 200 + "…"


# ------------------------------------------------------------------------------------------------------ expectations


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (torch.zeros(2, 3), "a float32 tensor of shape (2, 3)"),
        (np.zeros(2), "a numpy array of shape (2,)"),
        (None, "None"),
        (True, "True"),
        ([1, 2], "a list of 2"),
        ({}, "a dict of 0"),
        (1.23456789, "1.23457"),
        (math.nan, "nan"),
        ("text", "an object of type str"),
        (Remote(None, {}, (), "Net"), "an object of type Net"),  # type: ignore[arg-type]
    ],
)
def test_kinds_in_words(value: object, words: str) -> None:
    assert kind(value) == words


def test_shape_is_said_before_values() -> None:
    wanted = "f(x): a float32 tensor of shape (2, 6)"
    flatten = "The number of values is right but not their arrangement: did you forget to flatten or reshape?"
    for value, seen, hint in [
        (torch.zeros(2, 2, 3), "a float32 tensor of shape (2, 2, 3)", flatten),
        (torch.zeros(5), "a float32 tensor of shape (5,)", ""),
        (torch.zeros(2, 6).double(), "a float64 tensor of shape (2, 6)", "Convert the result to float32."),
        (np.zeros((2, 6)), "a numpy array of shape (2, 6)", "Return a torch tensor, as the docstring says."),
        (Remote(None, {}, (), "Net"), "an object of type Net", "Return a torch tensor, as the docstring says."),  # type: ignore[arg-type]
    ]:
        assert mismatch(lambda value=value: expect_tensor(value, "f(x)", shape=(2, 6))) == (wanted, seen, hint)
    bad = torch.full((2, 6), math.nan)
    hint = "Look for a division by zero, a log of zero, or a root or log of a negative number."
    assert mismatch(lambda: expect_tensor(bad, "f(x)", shape=(2, 6))) == (
        "f(x): finite numbers",
        "NaN or infinity",
        hint,
    )
    assert expect_tensor(torch.zeros(2, 6), "f(x)", shape=(2, 6)).shape == (2, 6)


@pytest.mark.parametrize("dtype", [torch.bool, torch.uint8, torch.int64, torch.float16, torch.bfloat16], ids=str)
def test_any_dtype_that_is_carried_can_be_looked_at(dtype: torch.dtype) -> None:
    value = torch.zeros(2, 3).to(dtype)
    assert expect_tensor(value, "f(x)", shape=(2, 3), dtype=None) is value
    expect_close(value, torch.zeros(2, 3), "f(x)", rtol=0, atol=0)


def test_numbers() -> None:
    assert expect_number(3, "n") == 3.0 and expect_number(torch.tensor([2.5]), "n") == 2.5
    for value, seen in [
        (True, "True"),
        ("3", "an object of type str"),
        (torch.zeros(2), "a float32 tensor of shape (2,)"),
    ]:
        assert mismatch(lambda value=value: expect_number(value, "n")) == ("n: a number", seen, "")
    assert mismatch(lambda: expect_number(math.inf, "n"))[1] == "inf"
    graph = torch.ones(1)
    graph.held_graph = True  # type: ignore[attr-defined]
    assert mismatch(lambda: expect_number(graph, "n"))[1] == "a tensor that still holds its computation graph"


def test_closeness() -> None:
    want = torch.tensor([1.0, 2.0])
    expect_close(want + 1e-6, want, "f(x)", rtol=0, atol=1e-5)
    mistakes = [(want * 2, "twice"), (torch.tensor(5.0), "another shape")]
    assert mismatch(lambda: expect_close(want * 2, want, "f(x)", rtol=0, atol=0.01, mistakes=mistakes)) == (
        "f(x): every value right to within 0.01", "a largest error of 2", "twice",
    )  # fmt: skip
    nan = torch.tensor([1.0, math.nan])
    assert mismatch(lambda: expect_close(nan, want, "f(x)", rtol=0, atol=9))[1] == "a largest error of nan"
    assert mismatch(lambda: expect_close(torch.tensor(2.0), torch.tensor(1.0), "f(x)", rtol=0, atol=0))[:2] == (
        "f(x) = 1",
        "2",
    )
    for value in (torch.zeros(3), torch.zeros(0), torch.zeros(2, 2)):
        assert mismatch(lambda value=value: expect_close(value, want, "f(x)", rtol=9, atol=9)) == (
            "f(x): a tensor of shape (2,)", kind(value), "",
        )  # fmt: skip


# ------------------------------------------------------------------------------------------------------- the plugin

numbers = itertools.count()
HEAD = """
import time, torch, pytest
from autograder.judge import MismatchError, StudentError, exercise, expect, picture
from autograder.sandbox import SandboxError
"""


def judged(tmp_path: Path, boxes: Boxes, checks: str, notebook: str = NOTEBOOK, seconds: float = 10) -> Judge:
    folder = tmp_path / f"tiny-{next(numbers)}"
    folder.mkdir()
    (folder / "test_double.py").write_text(HEAD + textwrap.dedent(checks))
    box = boxes(notebook)
    judge = Judge(lambda check, exercise: [lambda: student_of(box, wall_seconds=seconds)], box.sweep, Hidden("secret"))
    run_checks(folder, judge)
    return judge


def the_only(judge: Judge, name: str = "double") -> Check:
    (check,) = judge.checks[name]
    return check


def test_three_outcomes(tmp_path: Path, boxes: Boxes) -> None:
    judge = judged(
        tmp_path,
        boxes,
        '''
        @exercise("double", weight=2)
        def test_right(student, report):
            """Two times three is six.

            Not shown."""
            report.metric(6.0, 5.0)
            assert student.double(3) == 6

        @exercise("double")
        def test_wrong(student):
            """Two times three is seven."""
            expect(student.double(3) == 7, expected="seven", actual="six", hint="Count again.")

        @exercise("double")
        def test_raises(student):
            """Nothing is raised."""
            student.wrong(1)

        @exercise("broken")
        def test_broken(student):
            """A fault of ours."""
            student.double(3)
            return {}["missing"]

        @exercise("wire")
        def test_missing(student):
            student.absent(1)
        ''',
    )
    right, wrong, error = judge.checks["double"]
    assert right.model_copy(update={"seconds": 0}) == Check(
        name="test_right", title="Two times three is six.", weight=2, outcome=Outcome.PASSED, metric=6.0, threshold=5.0
    )
    assert wrong.model_copy(update={"seconds": 0}) == Check(
        name="test_wrong", title="Two times three is seven.", weight=1, outcome=Outcome.FAILED,
        expected="seven", actual="six", hint="Count again.",
    )  # fmt: skip
    assert (error.outcome, error.expected, error.actual) == (
        Outcome.FAILED,
        "",  # the title says it
        "ValueError: got 2 and …",
    )
    assert error.trace.startswith("cell 1, line 14, in wrong: return inner(secret)\n") and "/" not in error.trace[:80]
    assert Exercise(name="double", points=8, checks=judge.checks["double"]).score == 4.0
    broken = the_only(judge, "broken")
    assert broken.outcome is Outcome.UNCHECKED and broken.fault.endswith("KeyError: 'missing'\n")
    assert Exercise(name="broken", points=8, checks=[broken]).score is None
    missing = the_only(judge, "wire")
    assert missing.title == "test_missing" and missing.actual == "NameError: name 'absent' is not defined"
    assert missing.hint.startswith("The grader looks for exactly this name")
    assert judge.faults == []


def test_an_exercise_that_was_not_answered(tmp_path: Path, boxes: Boxes) -> None:
    check = the_only(judged(tmp_path, boxes, '@exercise("double")\ndef test_it(student): student.nothing_yet()\n'))
    assert (check.outcome, check.actual) == (Outcome.FAILED, "NotImplementedError: nothing_yet")
    assert check.hint == "This exercise has not been answered yet: its cell still raises NotImplementedError."


def test_an_exercise_that_hangs_is_waited_for_once(tmp_path: Path, boxes: Boxes) -> None:
    checks = "\n".join(
        f'@exercise("{name}")\ndef test_{name}_{n}(student): student.{function}()'
        for n in range(3)
        for name, function in (("slow", "slow"), ("other", "calls.copy"))
    )
    judge = judged(tmp_path, boxes, checks, seconds=0.5)
    first, *rest = judge.checks["slow"]
    assert (first.outcome, first.actual) == (Outcome.FAILED, "your code took too long")
    assert [check.actual for check in rest] == ["your code took too long in another check of this exercise"] * 2
    assert all(check.seconds < 0.2 for check in rest)
    assert [check.outcome for check in judge.checks["other"]] == [Outcome.PASSED] * 3


def test_checks_do_not_disturb_one_another(tmp_path: Path, boxes: Boxes) -> None:
    checks = """
    @exercise("double")
    def test_first(student):
        student.double(1)
        student.set_global("double", 5)
        student.import_name("os.system")("sleep 60 &")
    @exercise("double")
    def test_second(student):
        assert student.value("calls") == [] and student.double(1) == 2
    @exercise("double")
    def test_process_dies(student):
        student.import_name("os._exit")(0)
    @exercise("double")
    def test_after(student):
        assert student.double(1) == 2
    """
    found = judged(tmp_path, boxes, checks).checks["double"]
    assert [check.outcome.value for check in found] == ["passed", "passed", "failed", "passed"]


def test_the_same_submission_gets_the_same_figures(tmp_path: Path, boxes: Boxes) -> None:
    checks = """
    @exercise("double")
    def test_figure(student, hidden, report):
        student.import_name("torch.manual_seed")
        report.metric(student.noisy(hidden.noise("a", 3)), 0.5)
    """
    notebook = "import torch\nbase = torch.rand(1)\ndef noisy(x): return float((x + torch.rand(3) + base).sum())"
    figures = {the_only(judged(tmp_path, boxes, checks, notebook)).metric for _ in range(2)}
    assert len(figures) == 1 and None not in figures


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("raise MismatchError('a', 'b')", Outcome.FAILED),
        ("assert False", Outcome.FAILED),
        ("pytest.skip('not today')", Outcome.UNCHECKED),
        ("pytest.fail('no')", Outcome.UNCHECKED),
        ("raise SystemExit(0)", Outcome.UNCHECKED),
        ("raise SandboxError('the keeper is gone')", Outcome.UNCHECKED),
        ("return student.Net()[0]", Outcome.FAILED),
        ("raise MemoryError", Outcome.UNCHECKED),
    ],
)
def test_no_way_out_of_a_check_passes_it(tmp_path: Path, boxes: Boxes, body: str, outcome: Outcome) -> None:
    check = the_only(judged(tmp_path, boxes, f'@exercise("double")\ndef test_it(student):\n    {body}\n'))
    assert check.outcome is outcome and bool(check.fault) == (outcome is Outcome.UNCHECKED)


def test_nobodys_pytest_options_decide(tmp_path: Path, boxes: Boxes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check left out would make the others count for more."""
    (tmp_path / "conftest.py").write_text("raise RuntimeError('a conftest beside the checks is not read')")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -k nothing\n")
    monkeypatch.setenv("PYTEST_ADDOPTS", "-x --deselect=test_b")
    checks = """
    @exercise("double")
    def test_a(student): assert False
    @exercise("double")
    def test_b(student): pass
    """
    assert [check.outcome.value for check in judged(tmp_path, boxes, checks).checks["double"]] == ["failed", "passed"]


def test_a_check_that_was_not_run_is_no_verdict(tmp_path: Path, boxes: Boxes) -> None:
    checks = """
    @exercise("double")
    def test_a(request): request.session.shouldstop = "enough"
    @exercise("double")
    def test_b(student): pass
    """
    done, left_out = judged(tmp_path, boxes, checks).checks["double"]
    assert done.outcome is Outcome.PASSED
    assert (left_out.outcome, left_out.fault) == (Outcome.UNCHECKED, "test_b was not run")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, boxes: Boxes) -> None:
    judge = judged(tmp_path, boxes, "import nothing_of_this_name")
    (fault,) = judge.faults
    assert judge.checks == {} and fault.startswith("pytest ended with <ExitCode.INTERRUPTED: 2> on tiny-")


def test_pictures_and_flags_decide_nothing(tmp_path: Path, boxes: Boxes) -> None:
    checks = """
    @picture
    def test_draw(student, report):
        report.flag("look at this")
        student.wrong(1)
    @picture
    def test_our_fault(student): return 1 / 0
    """
    judge = judged(tmp_path, boxes, checks)
    assert judge.checks == {} and judge.said.flags == ["look at this"]
    (fault,) = judge.faults
    assert fault.endswith("ZeroDivisionError: division by zero\n")


def test_ctrl_c_ends_the_command(tmp_path: Path, boxes: Boxes) -> None:
    with pytest.raises(KeyboardInterrupt):
        judged(tmp_path, boxes, '@exercise("double")\ndef test_a(student): raise KeyboardInterrupt\n')


def test_findings_of_errors() -> None:
    stopped = StudentError("Stopped", "your code took too long", [], Reason.WALL)
    assert finding(stopped, "Title.") == {
        "outcome": Outcome.FAILED, "actual": "your code took too long", "hint": "", "trace": "",
    }  # fmt: skip
    named = StudentError("NameError", "name 'n' is not defined", ["cell 1, line 1: n"])
    assert finding(named, "Title.")["hint"] == ""


# --------------------------------------------------------------------------------------------------------- hidden data


def test_hidden_data_depends_on_the_secret_alone() -> None:
    one, again, other = Hidden("a"), Hidden("a"), Hidden("b")
    assert torch.equal(one.noise("x", 5), again.noise("x", 5)) and not torch.equal(one.noise("x", 5), one.noise("y", 5))
    assert torch.equal(one.digits(8), again.digits(8)) and not torch.equal(one.digits(8), other.digits(8))
    digits = one.digits(8)
    assert digits.shape == (8, 784) and digits.min() == 0 and 0.5 < digits.max() <= 1


def test_parts_of_ours_can_stand_in_for_a_students(student: Student) -> None:
    layer = student.send(student.Net(size=2))
    both = student.send(student.probe("Both")(layer, student.send(student.import_name("torch.nn.Sigmoid")())))
    first, second = both(torch.ones(1, 2))
    assert torch.equal(second, torch.sigmoid(first))
    student.set_global("double", student.send(student.probe("Always")(7)))
    assert student.double(1, anything=2) == 7


# ------------------------------------------------------------------------------------------ the reader of generated digits


def test_the_judges_reader_is_another_than_the_students() -> None:
    digits = load_digits()
    reading = read_digits(digits.valid_images)
    assert (reading.labels == digits.valid_labels).float().mean() >= 0.98
    assert reading.covered == 10
    assert WEIGHTS.stat().st_size < 200_000
    assert WEIGHTS.read_bytes() != labkit.classifier.WEIGHTS.read_bytes()
    assert HiddenClassifier().state_dict().keys() != labkit.classifier.Classifier().state_dict().keys()


def test_one_digit_is_confident_and_covers_one_class() -> None:
    digits = load_digits()
    zeros = digits.valid_images[digits.valid_labels == 0]
    reading, everything = read_digits(zeros), read_digits(digits.valid_images)
    assert reading.covered == 1
    assert reading.confidence > 0.9
    assert reading.frechet(everything) > 20 * read_digits(digits.train_images[:1000]).frechet(everything)


def test_blends_of_digits_are_not_confident() -> None:
    digits = load_digits()
    blends = (digits.valid_images + digits.valid_images.roll(1, 0)) / 2
    assert read_digits(blends).confidence < read_digits(digits.valid_images).confidence - 0.2


def test_the_spread_inside_a_label() -> None:
    images = torch.zeros(40, 784)
    images[20:, 0] = torch.arange(20) % 2 * 5.0  # label 1: half of the pairs are 5 apart
    labels = torch.tensor([0] * 20 + [1] * 20)
    assert spread(images, labels) == pytest.approx((0 + 5 * 100 / 190) / 2)
    assert spread(images[:3], labels[:3]) == 0


def test_copies_and_blends_are_near_also_if_they_are_shifted() -> None:
    stored = load_digits().train_images[:300]
    shifted = stored[[3, 1]].view(-1, 28, 28).roll((1, 0), dims=(1, 2)).flatten(1)
    assert blend_distances(shifted, stored).max() < 0.1
    assert blend_distances(1 - shifted, stored).min() > 3
    blends = 0.5 * stored[:20] + 0.5 * stored[100:120]
    assert blend_distances(blends, stored, 1).median() > 5 * blend_distances(blends, stored, 3).median()
    specks = 0.1 * torch.randn(20, 784, generator=torch.Generator().manual_seed(0))
    assert blend_distances(stored[:20] + specks, stored).max() < blend_distances(stored[280:], stored[:280]).median()


def test_strokes_have_little_grey_and_means_have_much() -> None:
    digits = load_digits()
    assert grey_share(digits.valid_images) < 0.1
    assert grey_share((digits.valid_images + digits.valid_images.roll(1, 0)) / 2) > 0.2


def test_a_long_curve_is_thinned_and_its_axis_says_so() -> None:
    values = [float(number) for number in range(401)]
    made = draw.curve("", "", "batch", "loss", {"yours": values}, {})
    assert (made.x_label, made.series[0].values) == ("batch (one in 3 is drawn)", values[::3])
    short = draw.curve("", "", "epoch", "loss", {"yours": [2.0, float("inf"), 1.0]}, {})
    assert (short.x_label, short.series[0].values) == ("epoch", [2.0, 1.0])


# ---------------------------------------------------------------------------------- what hidden digits may leave behind


def test_pictures_come_first_and_checks_that_need_digits_last(tmp_path: Path, boxes: Boxes) -> None:
    checks = """
    order = []
    @exercise("double")
    def test_digits(student, hidden):
        order.append("begun")
        student.double(3)
        hidden.digits(2)
        order.append("digits")
    @exercise("double")
    def test_plain(student, hidden):
        hidden.noise("x", 2)
        order.append("plain")
    @picture
    def test_draw(student, report):
        order.append("picture")
    @exercise("double")
    def test_last(student, hidden):
        hidden.digits(2)
        expect(False, expected="", actual=" ".join(order))
    """
    records = judged(tmp_path, boxes, checks).checks["double"]
    assert [(check.name, check.outcome.value) for check in records] == [
        ("test_digits", "passed"), ("test_plain", "passed"), ("test_last", "failed"),
    ]  # fmt: skip
    assert records[-1].actual == "picture begun plain begun digits"


def test_after_hidden_digits_an_error_shows_no_words_of_the_students(tmp_path: Path, boxes: Boxes) -> None:
    notebook = """
import torch
def says(x): raise ValueError("".join(chr(97 + int(9 * v)) for v in x.flatten()[:300]))
def names(x): raise type("abcabcabc", (Exception,), {})
def multiplies(x): return x @ x
def calls(x): return says(x)
"""
    checks = """
    @exercise("double")
    @pytest.mark.parametrize("name", ["says", "names", "multiplies", "calls", "nothing"])
    def test_it(student, hidden, name): student.named(name)(hidden.digits(2))
    """
    assert [(check.actual, check.trace) for check in judged(tmp_path, boxes, checks, notebook).checks["double"]] == [
        ("ValueError", 'cell 1, line 3, in says: def says(x): raise ValueError("".join(chr(97 + int(9 * v)) for v in '
         "x.flatten()[:300]))"),
        ("Exception", 'cell 1, line 4, in names: def names(x): raise type("abcabcabc", (Exception,), {})'),
        ("RuntimeError: mat1 and mat2 shapes cannot be multiplied (…)", "cell 1, line 5, in multiplies: def multiplies(x): "
         "return x @ x"),
        ("ValueError", 'cell 1, line 3, in says: def says(x): raise ValueError("".join(chr(97 + int(9 * v)) for v in '
         "x.flatten()[:300]))"),
        ("NameError: name 'nothing' is not defined", ""),
    ]  # fmt: skip


def test_a_check_is_tried_where_its_exercise_is_judged_then_elsewhere(tmp_path: Path, boxes: Boxes) -> None:
    folder = tmp_path / f"tiny-{next(numbers)}"
    folder.mkdir()
    (folder / "test_double.py").write_text(
        HEAD
        + textwrap.dedent("""
    @exercise("double")
    def test_it(student, report):
        report.flag(str(student.value("x")))
        expect(student.value("x") == 2, expected="2", actual=str(student.value("x")))
    @exercise("double")
    def test_other(student):
        expect(False, expected="", actual=str(student.value("y")))
    """)
    )
    places = [boxes("x = 1"), boxes("x, y = 2, 3")]
    judge = Judge(lambda check, exercise: [partial(student_of, box) for box in places], lambda: None, Hidden("secret"))
    run_checks(folder, judge)
    passed, failed = judge.checks["double"]
    assert passed.outcome is Outcome.PASSED and judge.said.flags == ["2"]
    assert (failed.outcome, failed.actual) == (Outcome.FAILED, "3")  # rather than that there is no y yet
