"""Running code that nobody trusts: the grader's handle on the fork server and on the sandboxes that it forks.

Everything that arrives from inside is data, bounded in size and time; see `autograder.wire`.
"""

import contextlib
import json
import os
import secrets
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import labkit
from autograder import Problem, wire
from autograder.sandbox.cgroup import Cgroup, finish
from autograder.sandbox.isolation import Limits, total_memory_mb
from autograder.sandbox.layers import Trial

PROJECT = Path(__file__).resolve().parents[2]
VISIBLE = ("autograder/__init__.py", "autograder/wire.py", "autograder/sandbox", "labkit")  # of the project
START_SECONDS = 120.0
KEEPER_SECONDS = 20.0
SEND_SECONDS = 10.0
MAX_TRACE = 20  # lines
TOO_LONG = "took too long"


class SandboxError(Problem):
    """The sandbox could not be provided: the system's fault or ours, never the student's."""


class Missing(SandboxError):
    """Isolation that this system refuses, or `layers` that are required and do not hold."""

    def __init__(self, message: str, layers: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.layers = layers


class StudentGone(Exception):
    """The student's process ended, hung or sent nonsense; the message says which, in a sentence's second half."""


@dataclass(frozen=True)
class CellRun:
    """What running one cell gave."""

    outputs: list[dict[str, Any]]
    failed: bool
    error: str  # the exception's type, if it failed
    cut: bool  # whether outputs were dropped for their size
    seconds: float


class ForkServer:
    """A warm process to fork sandboxes from. Use as a context manager.

    Raises SandboxError when the system refuses the isolation; `unsafe=True` goes without view and namespaces.
    Layers named in `without` are left out: to measure what one costs, and to prove that its absence is noticed.
    """

    def __init__(self, *, unsafe: bool = False, without: Collection[str] = ()) -> None:
        view = _view()
        self._without = tuple(without)
        self._root = tempfile.mkdtemp(prefix="view-")
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin"]),
            "HOME": "/tmp/home",
            "USER": "student",
            "LANG": "C.UTF-8",
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            "OMP_NUM_THREADS": "1",
            "CUDA_VISIBLE_DEVICES": "",
            "MPLCONFIGDIR": "/tmp/home/.config/matplotlib",
            "LABKIT_CACHE": str(_cache_folder()),
            "LABKIT_PROGRESS": "0",
        }
        start = f"import sys; sys.path.insert(0, {str(PROJECT)!r}); from autograder.sandbox.server import main; main()"
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", start, str(theirs.fileno())],
                env=environment,
                cwd="/",
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )
        try:
            config = {"view": view, "root": self._root, "unsafe": unsafe, "without": self._without}
            self._control.send(json.dumps(config).encode())
            answer = _packet(self._control, START_SECONDS, "the fork server")
            if "error" in answer:
                raise Missing(f"this system refuses the isolation ({answer['error']}); `course doctor` says more")
            if "unloaded" in answer:
                raise SandboxError(
                    f"the fork server cannot load what notebooks need ({answer['unloaded']}); besides the system's "
                    f"folders it sees only {', '.join(view)}: install all packages there, into one virtual environment"
                )
        except BaseException:
            self.close()
            raise

    def sandbox(self, limits: Limits, *, seed: int, output_bytes: int, required: Sequence[str]) -> "Sandbox":
        """Fork a fresh sandbox. Raises SandboxError when one of the `required` layers does not hold inside."""
        return Sandbox(self._control, limits, seed, output_bytes, required, "cgroup" not in self._without)

    def close(self) -> None:
        """Hang up; the fork server ends, and every sandbox with it."""
        self._control.close()
        try:
            self._process.wait(KEEPER_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        finish()
        shutil.rmtree(self._root, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()


class Sandbox:
    """One student's process in its walls: first runs cells, then is forked for checks. Use as a context manager."""

    def __init__(
        self,
        server: socket.socket,
        limits: Limits,
        seed: int,
        output_bytes: int,
        required: Sequence[str],
        counted: bool = True,
    ) -> None:
        self.limits = limits
        self._output_left = output_bytes
        self._sources: dict[str, str] = {}
        self.cgroup: Cgroup | None = None
        self.died = False  # whether a process that answered the grader ended, and nobody knows why
        self._keeper, keeper = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._data, data = socket.socketpair()
        try:
            with keeper, data:
                try:
                    packet = json.dumps({"limits": limits, "seed": seed}).encode()
                    socket.send_fds(server, [packet], [keeper.fileno(), data.fileno()])
                except OSError:
                    raise SandboxError("the fork server is gone") from None
            self.trials = self._start(counted)
            self.layers = [trial.layer for trial in self.trials if trial.holds]
            if missing := [layer for layer in required if layer not in self.layers]:
                told = {trial.layer: f"{trial.layer} ({trial.told})" for trial in self.trials}
                names = ", ".join(told.get(layer, layer) for layer in missing)
                raise Missing(f"required isolation is missing: {names}; `course doctor` says more", missing)
        except BaseException:
            self.close()
            raise

    def _start(self, counted: bool) -> list[Trial]:
        """Wait until it is ready; returns what came of trying each layer of isolation inside."""
        launched = _packet(self._keeper, START_SECONDS, "a sandbox")
        if "error" in launched:
            raise Missing(f"this system refuses the isolation ({launched['error']}); `course doctor` says more")
        told = "left out"
        if counted:
            told = f"{total_memory_mb(self.limits)} MB and {self.limits['processes']} processes for all of it together"
            try:
                self.cgroup = Cgroup(self.limits)
                self.cgroup.add(launched["pid"])
            except OSError as error:
                told = error.strerror or str(error)
        with contextlib.suppress(OSError):  # a launcher that is gone shows at the answer
            name = self.cgroup.name if self.cgroup else ""
            self._keeper.send(json.dumps({"cgroup": name, "cgroup_told": told}).encode())
        started = _packet(self._keeper, START_SECONDS, "a sandbox")
        if "error" in started:
            raise Missing(f"this system refuses the isolation ({started['error']}); `course doctor` says more")
        try:
            trials = wire.receive(self._data, time.monotonic() + START_SECONDS)[0]["layers"]
        except wire.WireError as error:
            raise SandboxError(f"a sandbox did not start: {error}") from None
        return [Trial(*trial) for trial in trials]

    def run_cell(
        self, source: str, label: str, *, cpu_seconds: float, wall_seconds: float, definitions: bool = False
    ) -> CellRun:
        """Run one cell. Raises StudentGone when it exceeds a limit or takes its process down.

        All cells together may give `output_bytes` of outputs; what is more is dropped.
        """
        number = secrets.token_hex(8)
        request = {
            "op": "cell",
            "id": number,
            "source": source,
            "label": label,
            "definitions": definitions,
            "output_bytes": self._output_left,
        }
        self._sources[label] = source
        start, used = time.monotonic(), self.cpu_seconds()
        self._data.settimeout(min(SEND_SECONDS, wall_seconds))
        with contextlib.suppress(OSError):  # a process that is gone shows at the answer
            wire.send(self._data, request)
        reply = self._wait(start + wall_seconds, used + cpu_seconds, f"{cpu_seconds:g} s of computing", wall_seconds)
        match reply:
            case {"id": given, "failed": bool(failed), "error": str(error), "outputs": list(outputs), "cut": bool(cut)}:
                if given == number:
                    kept = self._affordable(outputs)
                    return CellRun(kept, failed, error[:200], cut or len(kept) < len(outputs), time.monotonic() - start)
        raise StudentGone("answered in a way that a notebook cannot")

    def _affordable(self, outputs: list[Any]) -> list[dict[str, Any]]:
        """The outputs for which there is room; whoever made them may not have kept to it."""
        kept = []
        for output in outputs:
            size = wire.size(output)
            if isinstance(output, dict) and size <= self._output_left:
                self._output_left -= size
                kept.append(output)
        return kept

    def _wait(self, deadline: float, cpu_deadline: float, allowed: str, wall: float) -> dict[str, Any]:
        pause = 0.25
        while not _readable(self._data, min(pause, deadline - time.monotonic())):
            if time.monotonic() >= deadline:
                raise StudentGone(f"took longer than {wall:g} s")
            usage = self._ask("usage")
            if self._over_memory(usage):
                raise StudentGone(self._too_much_memory)
            if usage["cpu_seconds"] >= cpu_deadline:
                raise StudentGone(f"used more than {allowed}")
        try:
            answer = wire.receive(self._data, time.monotonic() + SEND_SECONDS)[0]
        except wire.WireError as error:
            raise StudentGone(self._how_it_ended() or f"stopped answering ({error})") from None
        if self._over_memory(self._ask("usage")):
            raise StudentGone(self._too_much_memory)
        return answer

    def _over_memory(self, usage: dict[str, Any]) -> bool:
        """Whether processes inside were killed because all together used too much; the keeper looks, or the kernel."""
        return bool(usage["over_memory"]) or (self.cgroup is not None and self.cgroup.over_memory())

    @property
    def _too_much_memory(self) -> str:
        return f"used more than {self.limits['memory_mb']} MB of memory in all its processes together"

    def _how_it_ended(self) -> str:
        """Why the student's process is no more, or an empty string if it lives."""
        deadline = time.monotonic() + 1
        while (usage := self._ask("usage"))["ended"] is None and time.monotonic() < deadline:
            time.sleep(0.01)
        ended = usage["ended"]
        if ended == -9 and self._over_memory(usage):
            return self._too_much_memory
        match ended:
            case None:
                return ""
            case -9:
                self.died = True
                return "was killed: it used more memory or computing than is allowed"
            case -11 | -7:
                return "crashed the Python process (a memory error in compiled code)"
            case -24:
                return "used up the computing that the whole notebook is allowed"
            case int() if ended < 0:
                return f"ended the Python process (signal {-ended})"
        return f"ended the Python process (exit code {ended})"

    def fork(self, seed: int) -> "Fork":
        """A copy of the student's process as it is now, to answer one check. Raises StudentGone."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                self._data.settimeout(SEND_SECONDS)
                wire.send(self._data, {"op": "fork", "seed": seed})
                socket.send_fds(self._data, [b"f"], [theirs.fileno()])
            except OSError:
                ours.close()
                raise StudentGone(self._how_it_ended() or "stopped answering") from None
        return Fork(ours, self._sources, self._lose)

    def _lose(self) -> None:
        self.died = True

    def sweep(self) -> None:
        """Kill every process inside but the notebook's own: forks that were used, and whatever the student started."""
        self._ask("sweep")

    def cpu_seconds(self) -> float:
        """CPU seconds used inside so far."""
        return float(self._ask("usage")["cpu_seconds"])

    def _ask(self, operation: str) -> dict[str, Any]:
        try:
            self._keeper.send(json.dumps({"op": operation}).encode())
        except OSError:
            raise SandboxError("the sandbox's keeper is gone") from None
        return _packet(self._keeper, KEEPER_SECONDS, "the sandbox's keeper")

    def close(self) -> None:
        """End everything inside."""
        self._data.close()
        self._keeper.close()
        if self.cgroup is not None:
            self.cgroup.remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()


class Fork:
    """The connection to one fork; `sources` are the cells that ran before it was forked, by label.

    Calls `lost` when the fork ends before it answered.
    """

    def __init__(self, sock: socket.socket, sources: Mapping[str, str], lost: Callable[[], None]) -> None:
        self._sock, self._sources, self._lost = sock, sources, lost
        self._gone = ""

    def request(
        self, header: dict[str, Any], arrays: wire.Arrays, deadline: float
    ) -> tuple[dict[str, Any], wire.Arrays]:
        """Ask and wait for the answer. Raises StudentGone, also ever after: a late answer is nobody's."""
        if not self._gone:
            number = secrets.token_hex(8)
            try:
                self._sock.settimeout(max(deadline - time.monotonic(), 0.01))
                wire.send(self._sock, header | {"id": number}, arrays)
                reply, out = wire.receive(self._sock, deadline)
                if reply.get("id") == number:
                    return reply, out
                self._gone = "gave an answer that nobody had asked for"
            except (wire.Late, TimeoutError):
                self._gone = TOO_LONG
            except (wire.Closed, OSError):
                self._gone = "ended its Python process"
                self._lost()
            except wire.WireError:
                self._gone = "gave an answer that cannot be read"
        raise StudentGone(self._gone)

    def run_cell(self, source: str, label: str, deadline: float) -> None:
        """Run one more cell, in this fork alone; an error in it is left to show later. Raises StudentGone."""
        self._sources = {**self._sources, label: source}
        self.request({"op": "cell", "source": source, "label": label}, {}, deadline)

    def own_lines(self, trace: list[Any]) -> list[str]:
        """The student's lines that `trace` points at, as they stand in the notebook, whatever their process says."""
        found = []
        for place in trace[:MAX_TRACE]:
            match place:
                case [str(label), int(number), str(function)] if label in self._sources:
                    lines = self._sources[label].splitlines()
                    number += next((index for index, line in enumerate(lines) if line.strip()), 0)  # IPython skips them
                    if 1 <= number <= len(lines):
                        known = function.isidentifier() and function in self._sources[label]
                        where = f", in {function}" if known else ""
                        found.append(f"{label}, line {number}{where}: {lines[number - 1].strip()[:200]}")
        return found

    def close(self) -> None:
        self._sock.close()


def _packet(sock: socket.socket, seconds: float, who: str) -> dict[str, Any]:
    sock.settimeout(seconds)
    try:
        packet = sock.recv(65536)
    except TimeoutError:
        raise SandboxError(f"{who} did not answer within {seconds:g} s") from None
    except OSError:
        packet = b""
    if not packet:
        raise SandboxError(f"{who} ended before it answered")
    answer = json.loads(packet)
    assert isinstance(answer, dict)
    return answer


def _readable(sock: socket.socket, seconds: float) -> bool:
    poller = select.poll()
    poller.register(sock, select.POLLIN)
    return bool(poller.poll(max(seconds, 0) * 1000))


def _cache_folder() -> Path:
    """Where labkit finds the parsed digits; filled here, since behind the walls nothing can be written."""
    folder = PROJECT / ".course" / "cache"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["LABKIT_CACHE"] = str(folder)
    labkit.load_digits()
    for file in folder.glob("*.npz"):
        file.chmod(0o644)  # the fork server reads it as nobody
    return folder


def _view() -> list[str]:
    """The paths that a sandbox may see, all read-only: Python, its packages, labkit and the worker's own files."""
    python = {sys.prefix, sys.base_prefix, sys.exec_prefix, str(Path(sys.executable).resolve().parents[1])}
    python |= {str(Path(path).resolve()) for path in python}  # any may be a symbolic link, which shows nothing alone
    for path in map(Path, (*python, "/usr")):
        if PROJECT.is_relative_to(path):
            raise SandboxError(
                f"the course's folder, {PROJECT}, lies inside {path}, which students' code sees; move it"
            )
    own = [str(PROJECT / name) for name in VISIBLE] + [str(_cache_folder())]
    return sorted(path for path in python if not path.startswith("/usr")) + own
