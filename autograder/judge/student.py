"""The student's notebook, as a check sees it: ordinary calls here, which happen over there.

model = student.Autoencoder(code_size=5)   # builds the student's class in a fork; a handle comes back
code = model.encode(images)                # a tensor goes over, a tensor comes back
"""

import builtins
import re
from collections.abc import Callable
from typing import Any

from autograder.sandbox import Reason, StudentProcessError, TimeBudget, wire
from autograder.sandbox.box import Fork

MAX_MESSAGE = 200
NO_ANSWER = "your process answered with something that is not an answer"
Opener = Callable[[], Fork]


class StudentError(Exception):
    """The student's code raised, hung or died; `trace` holds their own lines and nothing of the grader's.

    `reason` is given where it was stopped or gave no answer that can be read, and is None for an exception of its own.
    """

    def __init__(self, kind: str, message: str, trace: list[str], reason: Reason | None = None) -> None:
        super().__init__(f"{kind}: {message}" if message else kind)
        self.kind, self.message, self.trace, self.reason = kind, message, trace, reason

    @property
    def took_too_long(self) -> bool:
        return self.reason in (Reason.CPU, Reason.WALL)


class Student:
    """One fork of the student's process. Every public name of the notebook is an attribute.

    Calls return plain data (numbers, strings, lists, tensors) or a `Remote` for anything else. They raise StudentError,
    also when all calls of this check together, in whatever forks, have used up its `time_budget`.
    """

    def __init__(
        self, fork: Opener, rerun: Callable[[int], Opener], time_budget: TimeBudget, asked: set[str] | None = None
    ) -> None:
        self._open, self._rerun = fork, rerun
        self._time_budget = time_budget
        self._asked = set() if asked is None else asked  # the names of the notebook that were asked for, in all forks
        self._fork: Fork | None = None
        self._others: list[Student] = []
        self.wary = False  # whether hidden digits may be there: then an error shows no words of the student's choosing

    def __getattr__(self, name: str) -> "Remote":
        if name.startswith("_"):
            raise AttributeError(name)
        return self.named(name)

    def named(self, name: str) -> "Remote":
        """The notebook's variable of this name, whatever the name is."""
        self._asked.add(name)
        return Remote(self, {"name": name}, ())

    def import_name(self, name: str) -> "Remote":
        """Something of torch's or of the probes' in the student's process, such as "torch.optim.SGD"."""
        return Remote(self, {"library": name}, ())

    def probe(self, name: str) -> "Remote":
        """A helper of `autograder.sandbox.probes`."""
        return self.import_name(f"autograder.sandbox.probes.{name}")

    def value(self, name: str) -> Any:
        """The notebook's variable of this name, as data."""
        self._asked.add(name)
        return self._ask({"op": "get", "target": {"name": name}})

    def send(self, value: Any) -> "Remote":
        """Keep a value over there, to be passed by reference."""
        out: wire.Arrays = {}
        return self._kept({"op": "value", "value": self._pack(value, out)}, out)

    def _kept(self, request: dict[str, Any], out: wire.Arrays | None = None) -> "Remote":
        remote = self._ask(request | {"keep": True}, out)
        if not isinstance(remote, Remote):
            raise StudentError("Unreadable", NO_ANSWER, [], Reason.PROTOCOL)
        return remote

    def set_global(self, name: str, value: Any) -> None:
        """Give the notebook's variable `name` a value, in this fork only."""
        self._asked.add(name)
        out: wire.Arrays = {}
        self._ask({"op": "set", "name": name, "value": self._pack(value, out)}, out)

    def fork(self) -> "Student":
        """Another fork of the same snapshot: nothing that happens in one is seen in the other."""
        return self._other(Student(self._open, self._rerun, self._time_budget, self._asked))

    def rerun(self, *, trained: bool = False, again: bool = False) -> "Student":
        """A fork of another sandbox, which has never met this one: there the notebook ran anew, up to its training.

        With `trained`, the training was run again as well; that costs as much as the student's own, and with `again`, yet
        again in one more.
        """
        return self._other(Student(self._rerun(trained + again), self._rerun, self._time_budget, self._asked))

    def _other(self, student: "Student") -> "Student":
        student.wary = self.wary
        self._others.append(student)
        return student

    def _pack(self, value: Any, out: wire.Arrays) -> Any:
        def number(remote: Remote) -> wire.Handle:
            if remote._student is not self:
                raise ValueError("a handle belongs to another fork")
            if "handle" not in remote._target or remote._path:
                kept = self._kept({"op": "get", "target": remote._full()})
                return wire.Handle(kept._target["handle"], "")
            return wire.Handle(remote._target["handle"], "")

        def prepared(value: Any) -> Any:
            if isinstance(value, Remote):
                return number(value)
            if isinstance(value, (list, tuple)):
                return type(value)(prepared(item) for item in value)
            if isinstance(value, dict):
                return {key: prepared(item) for key, item in value.items()}
            return value

        return wire.pack(prepared(value), out)

    def _ask(self, request: dict[str, Any], arrays: wire.Arrays | None = None) -> Any:
        try:
            if self._fork is None:
                self._fork = self._open()
            reply, out = self._fork.request(request, arrays or {}, self._time_budget)
        except StudentProcessError as gone:
            raise StudentError("Stopped", f"your code {gone}", [], gone.reason) from None
        match reply:
            case {"error": {"type": str(kind), "message": str(message), "trace": list(trace)}}:
                lines = self._fork.own_lines(trace)
                if self.wary:
                    raise StudentError(*known_words(kind, message, self._asked), lines[-1:])
                kind = kind if kind.isidentifier() and len(kind) <= wire.MAX_TYPE else "Exception"
                raise StudentError(kind, redacted(message), lines)
            case {"value": node}:
                try:
                    return wire.unpack(
                        node, out, lambda handle: Remote(self, {"handle": handle.number}, (), handle.type)
                    )
                except wire.WireError as error:
                    raise StudentError(
                        "Unreadable", f"what your code returned could not be read: {error}", [], Reason.PROTOCOL
                    ) from None
        raise StudentError("Unreadable", NO_ANSWER, [], Reason.PROTOCOL)

    def files_read(self) -> int | None:
        """Pages of files that its sandbox has fetched from the disk so far; None where nobody counts them.

        Another sandbox could see that they are in memory now. None before anything was asked.
        """
        return self._fork.files_read() if self._fork is not None else None

    def close(self) -> None:
        """Hang up, here and in all forks that came of this one."""
        if self._fork is not None:
            self._fork.close()
        for student in self._others:
            student.close()


class Remote:
    """Something that stays in the student's process: call it, or reach for an attribute of it."""

    def __init__(self, student: Student, target: dict[str, Any], path: tuple[str, ...], kind: str = "") -> None:
        self._student, self._target, self._path, self._kind = student, target, path, kind

    def __getattr__(self, name: str) -> "Remote":
        if name.startswith("_"):
            raise AttributeError(name)
        return Remote(self._student, self._target, (*self._path, name))

    def _full(self) -> dict[str, Any]:
        return {**self._target, "path": list(self._path)}

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        out: wire.Arrays = {}
        packed = {"args": self._student._pack(list(args), out), "kwargs": self._student._pack(kwargs, out)}
        return self._student._ask({"op": "call", "target": self._full(), **packed}, out)

    def _value(self) -> Any:
        return self._student._ask({"op": "get", "target": self._full()})

    def _no_data(self, *_: Any) -> Any:
        what = f"an object of type {self._kind}" if self._kind else "an object"
        raise StudentError("TypeError", f"your code gave {what} where numbers, a list or a tensor were expected", [])

    def __bool__(self) -> bool:
        return True

    # a check that computes with what should have been data finds the student's mistake, not its own
    __getitem__ = __iter__ = __len__ = __contains__ = __float__ = __int__ = __index__ = __neg__ = __abs__ = _no_data
    __lt__ = __le__ = __gt__ = __ge__ = __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _no_data
    __truediv__ = __rtruediv__ = __pow__ = __matmul__ = __rmatmul__ = _no_data


def asked_for(student: Student) -> set[str]:
    """The notebook's names that a check has asked for so far."""
    return student._asked


def value_of(remote: Remote) -> Any:
    """What a Remote stands for, as data (or as a handle, where it is none)."""
    return remote._value()


def seeded(student: Student, seed: int) -> Remote:
    """A torch.Generator in the student's process, with this seed."""
    generator = student.send(student.import_name("torch.Generator")())
    generator.manual_seed(seed)
    return generator


def known_words(kind: str, message: str, asked: set[str]) -> tuple[str, str]:
    """Type and message of an error, as far as nobody can have chosen them to carry anything: Python's and PyTorch's own
    types, and such messages of theirs as are listed here, without what varies in them."""
    if kind not in KINDS:
        return "Exception", ""
    if kind == "NameError" and (found := re.fullmatch(r"name '(\w+)' is not defined", message)) and found[1] in asked:
        return kind, message
    return kind, next((words for pattern, words in WORDS if pattern.match(message)), "")


KINDS = {name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)}
KINDS |= {"OutOfMemoryError", "LinAlgError", "AcceleratorError"}
WORDS = [
    (re.compile(r"(\w+: )?" + re.escape(words).replace("…", ".{1,200}?")), words)
    for words in (
        "mat1 and mat2 shapes cannot be multiplied (…)",
        "mat1 and mat2 must have the same dtype",
        "The size of tensor a (…) must match the size of tensor b (…) at non-singleton dimension …",
        "The expanded size of the tensor (…) must match the existing size (…)",
        "shape '…' is invalid for input of size …",
        "view size is not compatible with input tensor's size and stride",
        "Expected size … but got size … for tensor number … in the list.",
        "Sizes of tensors must match except in dimension …",
        "Given groups=…, weight of size …, expected input… to have … channels, but got … channels instead",
        "Given transposed=…, weight of size …, expected input… to have … channels, but got … channels instead",
        "Expected 3D (unbatched) or 4D (batched) input to …",
        "Given normalized_shape=…, expected input with shape …",
        "running_mean should contain … elements not …",
        "expected scalar type … but found …",
        "Found dtype … but expected …",
        "result type … can't be cast to the desired output type …",
        "all elements of input should be between 0 and 1",
        "element 0 of tensors does not require grad and does not have a grad_fn",
        "Can't call numpy() on Tensor that requires grad",
        "a leaf Variable that requires grad is being used in an in-place operation",
        "one of the variables needed for gradient computation has been modified by an inplace operation",
        "Trying to backward through the graph a second time",
        "grad can be implicitly created only for scalar outputs",
        "a Tensor with … elements cannot be converted to Scalar",
        "Boolean value of Tensor with more than one value is ambiguous",
        "only integer tensors of a single element can be converted to an index",
        "Dimension out of range (expected to be in range of …, but got …)",
        "index … is out of bounds for dimension … with size …",
        "Numpy is not available",
        "No CUDA GPUs are available",
        "Error(s) in loading state_dict for …",
        "not enough values to unpack (expected …, got …)",
        "too many values to unpack (expected …)",
        "list index out of range",
        "division by zero",
        "maximum recursion depth exceeded",
    )
]


def redacted(message: str) -> str:
    """An error message without numbers that could carry hidden data out: fractions, and runs of more than 5 digits."""
    message = re.sub(r"-?\d*\.\d+(e[-+]?\d+)?|\d{6,}", "…", message)
    return message if len(message) <= MAX_MESSAGE else message[:MAX_MESSAGE] + "…"
