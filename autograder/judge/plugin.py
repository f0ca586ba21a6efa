"""The pytest plugin that turns hidden checks into records.

A check is a test function marked with its exercise; the first line of its docstring is the sentence the student reads.

    @exercise("psnr", weight=2)
    def test_each_image_has_its_own(student):
        '''Each image gets its own figure.'''
"""

import importlib.util
import inspect
import os
import re
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from autograder import UserError
from autograder.judge.expect import MismatchError
from autograder.judge.hidden import Hidden
from autograder.judge.student import Student, StudentError, asked_for
from autograder.result import Check, Curve, Grid, Outcome
from autograder.sandbox import Reason, probes

UNCHECKED = Outcome.UNCHECKED
ALONE = {"PYTEST_ADDOPTS": "", "PYTEST_PLUGINS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # nobody's habits decide
DRAWN_AT = "train"  # the exercise at whose check cell pictures are drawn
NOT_ANSWERED = "This exercise has not been answered yet: its cell still raises NotImplementedError."
NOT_DEFINED = "The grader looks for exactly this name: was the cell run to its end, and is the name spelt so?"


NO_GPU = (
    "There is no GPU where this is graded. With `device = labkit.device()`, and `.to(device)` where `.cuda()` stands, "
    "the same notebook runs on a GPU, where there is one, and without."
)
NO_MODULE = (
    "This module is not there where this is graded. What only one computer has (Colab, a package that you installed) "
    "does not belong into an answer: leave the import out."
)
NOT_LISTED = (
    "Your function is called with another model than your own: use only what its docstring lists, no attribute that only "
    "your own class has."
)
ONE_SIZE = (
    "A number that belongs to one batch stands in the code (in a reshape, or in the shape of a tensor that is added): batches "
    "have any size, so take len(x), or -1."
)
FITS_ONE_SIZE = re.compile(
    r"shape '\[\d+, .*\]' is invalid for input of size|must match .* at non-singleton dimension 0$"
)
GPU = re.compile(r"\bCUDA|\bcuda\b|NVIDIA|\bMPS\b|\bmps\b")
LACKS = re.compile(r"'(\w+)' object has no attribute '\w+'")
OURS = {name for name, value in vars(probes).items() if isinstance(value, type) and value.__module__ == probes.__name__}


class UnverifiedError(Exception):
    """What a check would have to compare cannot be had, and nobody knows why; the message says what."""


class PostponedError(BaseException):
    """A check is to be begun again after all those that need no hidden digits."""


def exercise(name: str, weight: float = 1.0, *, least_seconds: float = 0.0) -> Callable[[Any], Any]:
    """Mark a test function as a check of this exercise, worth `weight` shares of its points.

    A notebook that passes it after less than `least_seconds` of computing in the student's own cells is looked at more
    closely: a quarter of what right answers take at least is far enough from them.
    """
    mark: Callable[[Any], Any] = pytest.mark.exercise(name, weight, least_seconds=least_seconds)
    return mark


def picture(function: Any) -> Any:
    """Mark a test function that draws for the feedback page and decides nothing."""
    return pytest.mark.picture(function)


class Report:
    """What a check may say besides passing or failing."""

    def __init__(self) -> None:
        self.measured: tuple[float, float] | None = None
        self.figures: list[Grid | Curve] = []
        self.flags: list[str] = []

    def copy(self) -> "Report":
        found = Report()
        found.become(self)
        return found

    def become(self, other: "Report") -> None:
        """Say what `other` says, and nothing else."""
        self.measured, self.figures, self.flags = other.measured, other.figures[:], other.flags[:]

    def metric(self, measured: float, threshold: float) -> None:
        """The number that this check decides by, and its threshold; for calibration."""
        self.measured = (measured, threshold)

    def figure(self, figure: Grid | Curve) -> None:
        """Something for the student to look at; drawn before any hidden digit is shown to their code."""
        self.figures.append(figure)

    def flag(self, text: str) -> None:
        """Something for a person to look at; takes no points."""
        self.flags.append(text)


class Judge:
    """Runs the checks of a session on one student; afterwards `checks` holds the records, by exercise.

    `students` says, of a check's name and its exercise, where to look: a check that fails on the first is tried on the
    next, and the best counts. With `wanted`, only those checks are run of which it says so, given exercise and name.
    """

    def __init__(
        self,
        students: Callable[[str, str], Sequence[Callable[[], Student]]],
        sweep: Callable[[], None],
        hidden: Hidden,
        wanted: Callable[[str, str], bool] | None = None,
    ) -> None:
        self._students, self._sweep, self._hidden, self._wanted = students, sweep, hidden, wanted
        self.checks: dict[str, list[Check]] = {}
        self.asked: dict[str, set[str]] = {}  # the notebook's names that each check asked for
        self.least_seconds: dict[str, float] = {}  # of computing, by check, where that tells something
        self.said = Report()
        self.faults: list[str] = []
        self.broke: dict[str, str] = {}  # checks that raised what they should not, and the type of that
        self.interrupted = False  # by the person at the keyboard
        self._expected: list[pytest.Item] = []
        self._hung: set[str] = set()  # exercises of which one check took too long: the others are not waited for
        self._late: list[pytest.Function] = []  # checks that need hidden digits
        self._digits_shown = False  # from then on a sandbox may hold them
        hidden.before_digits = self._before_digits

    def _before_digits(self) -> None:
        if not self._digits_shown:
            raise PostponedError

    @pytest.fixture
    def student(self) -> None:
        """Each try of a check has its own: see `pytest_pyfunc_call`."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool:
        """Run a check where its exercise is judged, and, if it fails there, wherever else it may pass."""
        given = {name: pyfuncitem.funcargs[name] for name in inspect.signature(pyfuncitem.obj).parameters}
        if "student" not in given:
            pyfuncitem.obj(**given)
            return True
        mark = pyfuncitem.get_closest_marker("exercise")
        exercise = DRAWN_AT if mark is None else mark.args[0]
        if mark is not None and exercise in self._hung:
            raise StudentError("Stopped", "your code took too long in another check of this exercise", [], Reason.WALL)
        failure, said = None, self.said.copy()
        for place in self._students(pyfuncitem.name, exercise):
            before = self.said.copy()
            given["student"] = student = place()
            student.wary = self._digits_shown
            try:
                pyfuncitem.obj(**given)
                return True
            except PostponedError:
                self.said.become(before)
                raise
            except Exception as error:
                if failure is None or (_not_there(failure) and not _not_there(error)):
                    failure, said = error, self.said.copy()
                self.said.become(before)
            finally:
                student.close()
                self._sweep()
                self.asked.setdefault(pyfuncitem.name, set()).update(asked_for(student))
        self.said.become(said)
        assert failure is not None, "there is no place to look at"
        raise failure

    @pytest.fixture
    def hidden(self) -> Hidden:
        return self._hidden

    @pytest.fixture
    def report(self) -> Report:
        self.said.measured = None
        return self.said

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.tbstyle = (
            "native"  # or pytest parses the files of checks anew for each failure, for nobody to read
        )
        config.addinivalue_line("markers", "exercise(name, weight): the exercise that a check belongs to")
        config.addinivalue_line("markers", "picture: draws for the feedback page")

    def pytest_pycollect_makemodule(self, module_path: Path, parent: pytest.Collector) -> pytest.Module:
        module: pytest.Module = pytest.Module.from_parent(parent, path=module_path)
        module.obj = _module(module_path)
        return module

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        if self._wanted is not None:
            marks = [(item.get_closest_marker("exercise"), item) for item in items]
            items[:] = [item for mark, item in marks if mark is not None and self._wanted(mark.args[0], item.name)]

        items.sort(key=lambda item: item.get_closest_marker("picture") is None)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self) -> Generator[None, object, object]:
        """Checks that ask for hidden digits come last, so that what is shown of all others was made before."""
        done = yield
        self._digits_shown = True
        for item in self._late:
            item._initrequest()
            item.ihook.pytest_runtest_protocol(item=item, nextitem=None)
        return done

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        marks = {item: mark for item in session.items if (mark := item.get_closest_marker("exercise")) is not None}
        self._expected = list(marks)
        self.least_seconds = {item.name: mark.kwargs["least_seconds"] for item, mark in marks.items()}

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        self.interrupted = type(excinfo.value) is KeyboardInterrupt  # pytest ends itself with kinds of its own

    def pytest_sessionfinish(self) -> None:
        """A check that has left no record would make the others count for more. They stand in the file's order."""
        for item in self._expected:
            name, weight = _exercise(item)
            records = self.checks.setdefault(name, [])
            if not any(record.name == item.name for record in records):
                fault = f"{item.name} was not run"
                records.append(Check(name=item.name, title=_title(item), weight=weight, outcome=UNCHECKED, fault=fault))
        order = [item.name for item in self._expected]
        for records in self.checks.values():
            records.sort(key=lambda record: order.index(record.name))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
        report = yield
        if call.excinfo is not None and call.excinfo.type is PostponedError:
            assert isinstance(item, pytest.Function)
            self._late.append(item)
            return report
        mark = item.get_closest_marker("exercise")
        if mark is not None and (call.when == "call" or call.excinfo is not None):
            self._record(item, call)
        elif call.excinfo is not None and not isinstance(call.excinfo.value, (StudentError, MismatchError)):
            self.faults.append("".join(traceback.format_exception(call.excinfo.value)))
        return report

    def _record(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        (name, weight), title = _exercise(item), _title(item)
        metric, threshold = self.said.measured or (None, None)
        check = Check(
            name=item.name,
            title=title,
            weight=weight,
            outcome=Outcome.PASSED,
            seconds=round(call.duration, 3),
            metric=metric,
            threshold=threshold,
        )
        self.said.measured = None
        if call.excinfo is not None:
            if isinstance(call.excinfo.value, StudentError) and call.excinfo.value.took_too_long:
                self._hung.add(name)
            check = check.model_copy(update=finding(call.excinfo.value, title))
            if check.outcome is UNCHECKED and not isinstance(
                call.excinfo.value, (UnverifiedError, UserError, OSError, MemoryError)
            ):
                self.broke[item.name] = call.excinfo.type.__name__
        records = self.checks.setdefault(name, [])
        if any(record.name == check.name for record in records):  # a failing teardown after the call was recorded
            if check.outcome is UNCHECKED:
                records[:] = [record for record in records if record.name != check.name]
            else:
                return
        records.append(check)


def _not_there(error: Exception) -> bool:
    """Whether an error only says that a name has no value yet, or an answer is still to be written."""
    return isinstance(error, StudentError) and error.kind in ("NameError", "NotImplementedError")


def _exercise(item: pytest.Item) -> tuple[str, float]:
    mark = item.get_closest_marker("exercise")
    assert mark is not None
    return mark.args[0], mark.args[1]


def _title(item: pytest.Item) -> str:
    """The first line of a check's docstring."""
    return " ".join((getattr(item, "obj", None).__doc__ or item.name).strip().split("\n")[0].split())


def finding(error: BaseException, title: str) -> dict[str, Any]:
    """What an exception in a check means, as fields of a Check record."""
    match error:
        case MismatchError():
            return {"outcome": Outcome.FAILED, "expected": error.expected, "actual": error.actual, "hint": error.hint}
        case StudentError():
            return {
                "outcome": Outcome.FAILED,
                "actual": error.message if error.kind == "Stopped" and error.reason else str(error),
                "hint": _hint(error),
                "trace": "\n".join(error.trace),
            }
        case AssertionError():
            return {"outcome": Outcome.FAILED, "expected": title, "hint": str(error)}
        case UnverifiedError():
            return {"outcome": UNCHECKED, "fault": str(error)}
    return {"outcome": UNCHECKED, "fault": "".join(traceback.format_exception(error))}


def _hint(error: StudentError) -> str:
    if error.kind == "NotImplementedError":
        return NOT_ANSWERED
    if error.kind == "NameError" and not error.trace:
        return NOT_DEFINED
    return advice(error.kind, error.message)


def advice(kind: str, message: str) -> str:
    """What to do about an exception, where that is known."""
    if kind == "ModuleNotFoundError":
        return NO_MODULE
    if GPU.search(message) and kind in ("RuntimeError", "AssertionError", "AcceleratorError", "NotImplementedError"):
        return NO_GPU
    if kind == "RuntimeError" and FITS_ONE_SIZE.search(message):
        return ONE_SIZE
    if (lacks := LACKS.search(message)) and lacks[1] in OURS:
        return NOT_LISTED
    return ""


NOT_NEEDED = (  # the last two collect garbage again and again, which takes half a second
    *("cacheprovider", "terminal", "logging", "faulthandler", "doctest", "junitxml", "pastebin", "stepwise"),
    *("unraisableexception", "threadexception"),
)


def run_checks(folder: Path, judge: Judge) -> None:
    """Run the files of checks in a folder; the records are in `judge` afterwards."""
    arguments = [
        str(folder),
        "--config-file",
        os.devnull,
        "--rootdir",
        str(folder),
        "--confcutdir",  # or pytest lists every folder above
        str(folder),
        "--noconftest",
        "--assert=plain",
    ]
    arguments += [word for plugin in NOT_NEEDED for word in ("-p", f"no:{plugin}")]
    before = dict(os.environ)
    os.environ.update(ALONE)
    try:
        with open(os.devnull, "w") as null, redirect_stdout(null), redirect_stderr(null):
            status = pytest.main([*arguments, "-s"], plugins=[judge])
    finally:
        os.environ.clear()
        os.environ.update(before)
    if judge.interrupted:
        raise KeyboardInterrupt
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        judge.faults.append(f"pytest ended with {status!r} on {folder.name}")


@cache
def _module(file: Path) -> ModuleType:
    """A file of checks, read once in a process.

    Each session has its `test_train.py`: pytest would take the first for all of them, or refuse the second.
    """
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
