"""The grader's handle on one sandbox, and on the forks in it that answer checks."""

import contextlib
import json
import secrets
import select
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from autograder.sandbox import MissingLayersError, Reason, SandboxError, StudentProcessError, TimeBudget, wire
from autograder.sandbox.cgroup import Cgroup
from autograder.sandbox.control import KEEPER_SECONDS, START_SECONDS, answer_of
from autograder.sandbox.isolation import MAX_FILES, SandboxLimits, total_memory_mb
from autograder.sandbox.layers import Trial
from autograder.sandbox.ways import Way

SEND_SECONDS = 10.0
POLL_SECONDS = 0.25  # seconds between two looks at what is being used
MAX_TRACE = 20  # lines
MAX_MESSAGE = 500  # characters of what a cell's exception says


@dataclass(frozen=True)
class CellRun:
    """What running one cell gave."""

    outputs: list[dict[str, Any]]
    failed: bool
    error: str  # the exception's type, if it failed
    message: str  # and its message
    lines: list[str]  # the student's own lines that it went through, as they stand in the notebook
    cut: bool  # whether outputs were dropped for their size
    seconds: float


@dataclass
class Process:
    """The connection to the notebook's process, or to a copy of it."""

    sock: socket.socket
    pid: int  # inside, of a copy
    sources: dict[str, str]  # the cells that it ran, by label
    output_left: int


class Turns:
    """Sandboxes of one submission, of which one at a time computes: whoever is asked is thawed, all others are frozen.

    So what encodes and what decodes never run at once, and cannot talk by what a machine's processes share.
    """

    def __init__(self) -> None:
        self._boxes: list[Sandbox] = []

    def add(self, box: "Sandbox") -> None:
        self._boxes = [other for other in self._boxes if not other.closed] + [box]
        box.turns = self

    def take(self, box: "Sandbox") -> None:
        for other in self._boxes:
            if other is not box and not other.closed:
                other.freeze()
        box.thaw()


class Sandbox:
    """One student's process in its walls: first runs cells, then is forked for checks. Use as a context manager.

    Copies of the process may be kept by name, each of which can run cells and be forked, too: "" is the notebook's own.
    """

    def __init__(
        self,
        server: socket.socket,
        way: type[Way],
        limits: SandboxLimits,
        seed: int,
        output_bytes: int,
        required: Sequence[str],
        counted: bool = True,
    ) -> None:
        self.limits = limits
        self.cgroup: Cgroup | None = None
        self.used = 0.0  # CPU seconds inside, at the last look, which ends each cell
        self.died = False  # whether a process that answered the grader ended, and nobody knows why
        self.closed = False
        self.turns: Turns | None = None
        self._frozen = self._stopped = False  # all together; or each process by a signal, where there is no cgroup
        self._before = 0.0  # CPU seconds that its start took
        self._keeper, keeper = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours, data = socket.socketpair()
        self._own = Process(ours, 0, {}, output_bytes)
        self._kept: dict[str, Process] = {}
        try:
            with keeper, data:
                try:
                    packet = json.dumps({"limits": limits, "seed": seed}).encode()
                    socket.send_fds(server, [packet], [keeper.fileno(), data.fileno()])
                except OSError:
                    raise SandboxError("the fork server is gone") from None
            self.trials = self._start(counted)
            self.layers = [trial.layer for trial in self.trials if trial.holds]
            if missing := [layer for layer in way.layers_of(required) if layer not in self.layers]:
                told = {trial.layer: f"{trial.layer} ({trial.told})" for trial in self.trials}
                names = ", ".join(told.get(layer, layer) for layer in missing)
                raise MissingLayersError(f"required isolation is missing: {names}; `course doctor` says more", missing)
        except BaseException:
            self.close()
            raise

    def _start(self, counted: bool) -> list[Trial]:
        """Wait until it is ready; returns what came of trying each layer of isolation inside."""
        launched = answer_of(self._keeper, START_SECONDS, "a sandbox")
        if "error" in launched:
            raise MissingLayersError(
                f"this system refuses the isolation ({launched['error']}); `course doctor` says more"
            )
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
        started = answer_of(self._keeper, START_SECONDS, "a sandbox")
        if "error" in started:
            raise MissingLayersError(
                f"this system refuses the isolation ({started['error']}); `course doctor` says more"
            )
        try:
            trials = wire.receive(self._own.sock, time.monotonic() + START_SECONDS)[0]["layers"]
        except wire.WireError as error:
            raise SandboxError(f"a sandbox did not start: {error}") from None
        self._before = self._counted() or 0.0
        return [Trial(*trial) for trial in trials]

    def run_cell(
        self,
        source: str,
        label: str,
        *,
        cpu_seconds: float,
        wall_seconds: float,
        definitions: bool = False,
        name: str = "",
    ) -> CellRun:
        """Run one cell. Raises StudentProcessError when it exceeds a limit or takes its process down.

        All cells together may give `output_bytes` of outputs; what is more is dropped.
        """
        self._insist_on_awake()
        number, process = secrets.token_hex(8), self._process(name)
        request = {
            "op": "cell",
            "id": number,
            "source": source,
            "label": label,
            "definitions": definitions,
            "output_bytes": process.output_left,
        }
        process.sources[label] = source
        start = time.monotonic()
        process.sock.settimeout(min(SEND_SECONDS, wall_seconds))
        with contextlib.suppress(OSError):  # a process that is gone shows at the answer
            wire.send(process.sock, request)
        allowed = f"{cpu_seconds:g} s of computing"
        reply = self._wait(process.sock, start + wall_seconds, self.used + cpu_seconds, allowed, wall_seconds)
        match reply:
            case {
                "id": given,
                "failed": bool(failed),
                "error": {"type": str(error), "message": str(message), "trace": list(trace)},
                "outputs": list(outputs),
                "cut": bool(cut),
            } if given == number:
                kept, lines = _affordable(outputs, process), own_lines(process.sources, trace)
                cut = cut or len(kept) < len(outputs)
                return CellRun(kept, failed, error[:200], message[:MAX_MESSAGE], lines, cut, time.monotonic() - start)
        raise StudentProcessError("answered in a way that a notebook cannot", Reason.PROTOCOL)

    def _wait(
        self, sock: socket.socket, deadline: float, cpu_deadline: float, allowed: str, wall: float
    ) -> dict[str, Any]:
        while not _readable(sock, min(POLL_SECONDS, deadline - time.monotonic())):
            if time.monotonic() >= deadline:
                raise StudentProcessError(f"took longer than {round(wall, 1):g} s", Reason.WALL)
            usage = self._ask("usage")
            if self._over_memory(usage):
                raise StudentProcessError(self._too_much(usage), Reason.MEMORY)
            if usage["cpu_seconds"] >= cpu_deadline:
                raise StudentProcessError(f"used more than {allowed}", Reason.CPU)
        try:
            answer = wire.receive(sock, time.monotonic() + SEND_SECONDS)[0]
        except wire.WireError as error:
            raise self._how_it_ended(f"stopped answering ({error})") from None
        if self._over_memory(usage := self._ask("usage")):
            raise StudentProcessError(self._too_much(usage), Reason.MEMORY)
        return answer

    def _over_memory(self, usage: dict[str, Any]) -> bool:
        """Whether processes inside were killed because all together used too much; the keeper looks, or the kernel."""
        return bool(usage["over_memory"]) or (self.cgroup is not None and self.cgroup.over_memory())

    def _too_much(self, usage: dict[str, Any]) -> str:
        if usage["over_files"]:
            return f"wrote more than {self.limits['disk_mb']} MB, or more than {MAX_FILES:,} files"
        return f"used more than {self.limits['memory_mb']} MB of memory in all its processes together"

    def _how_it_ended(self, alive: str) -> StudentProcessError:
        """Why the student's process is no more; where it lives, that it is `alive` and does not answer."""
        deadline = time.monotonic() + 1
        while (usage := self._ask("usage"))["ended"] is None and time.monotonic() < deadline:
            time.sleep(0.01)
        ended = usage["ended"]
        if ended == -9 and self._over_memory(usage):
            return StudentProcessError(self._too_much(usage), Reason.MEMORY)
        match ended:
            case None:
                return StudentProcessError(alive, Reason.PROTOCOL)
            case -9:
                self.died = True
                why = "was killed: it used more memory or computing than is allowed"
                return StudentProcessError(why, Reason.KILLED)
            case -11 | -7:
                why = "crashed the Python process (a memory error in compiled code)"
            case -24:
                return StudentProcessError("used up the computing that the whole notebook is allowed", Reason.CPU)
            case int() if ended < 0:
                why = f"ended the Python process (signal {-ended})"
            case _:
                why = f"ended the Python process (exit code {ended})"
        return StudentProcessError(why, Reason.CRASHED)

    def _process(self, name: str) -> Process:
        return self._kept[name] if name else self._own

    def keep(self, name: str) -> bool:
        """Keep a copy of the student's process as it is now, by this name; returns whether there could be one."""
        self._insist_on_awake()
        self.drop(name)
        try:
            ours = self._ask_process(self._own, {"op": "keep"})
        except StudentProcessError:
            return False
        try:
            pid = wire.receive(ours, time.monotonic() + SEND_SECONDS)[0].get("pid")
        except wire.WireError:
            pid = None
        if not isinstance(pid, int) or pid < 2:
            ours.close()
            return False
        self._kept[name] = Process(ours, pid, dict(self._own.sources), self._own.output_left)
        return True

    def drop(self, name: str) -> None:
        """Keep it no longer; it ends by itself, or with the next sweep."""
        if name in self._kept:
            self._kept.pop(name).sock.close()

    @property
    def copies(self) -> int:
        """How many copies are kept."""
        return len(self._kept)

    def kept(self, name: str) -> bool:
        """Whether there is a copy of this name."""
        return name in self._kept

    def fork(self, seed: int, name: str = "") -> "Fork":
        """A copy of the student's process as it is now, or of what was kept by `name`, to answer one check.

        Raises StudentProcessError.
        """
        self._insist_on_awake()
        process = self._process(name)
        sock = self._ask_process(process, {"op": "fork", "seed": seed})
        return Fork(sock, process.sources, self.cpu_seconds, self._lose, self._insist_on_awake, self.files_read)

    def _ask_process(self, process: Process, request: dict[str, Any]) -> socket.socket:
        """Have it copied; returns the connection to the copy. Raises StudentProcessError."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                process.sock.settimeout(SEND_SECONDS)
                wire.send(process.sock, request)
                socket.send_fds(process.sock, [b"f"], [theirs.fileno()])
            except OSError:
                ours.close()
                raise self._how_it_ended("stopped answering") from None
        return ours

    def _lose(self) -> None:
        self.died = True

    def sweep(self) -> None:
        """Kill every process inside but the notebook's own and its copies: used forks, and whatever the student started."""
        self._ask("sweep", but=[process.pid for process in self._kept.values()])

    def cpu_seconds(self) -> float:
        """CPU seconds used inside so far."""
        self._ask("usage")
        return self.used

    def files_read(self) -> int | None:
        """Pages of files that were fetched from the disk in here so far; None where the kernel does not count that.

        Where it stays the same while a question is answered, nothing was left in memory for another sandbox to find.
        """
        return self.cgroup.files_read() if self.cgroup is not None else None

    def freeze(self) -> None:
        """Stop every process inside: until `thaw` none of them computes, hears or says anything.

        Asking a frozen sandbox is a SandboxError, also by way of a fork of it; closing it is not.
        """
        if not self._frozen:
            self._stopped = self.cgroup is None or not self.cgroup.freeze()
            if self._stopped:
                self._tell("stop")
            self._frozen = True

    def thaw(self) -> None:
        """Let them all go on where `freeze` stopped them."""
        if self._frozen:
            self._frozen = False
            if self._stopped:
                self._tell("continue")
            elif self.cgroup is not None:
                self.cgroup.thaw()

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Frozen for as long as this lasts."""
        self.freeze()
        try:
            yield
        finally:
            self.thaw()

    def _insist_on_awake(self) -> None:
        if self.turns is not None:
            self.turns.take(self)
        if self._frozen:
            raise SandboxError("a sandbox was asked while it was frozen: thaw it first")

    def _counted(self) -> float | None:
        return self.cgroup.cpu_seconds() if self.cgroup is not None else None

    def _ask(self, operation: str, **more: Any) -> dict[str, Any]:
        self._insist_on_awake()
        return self._tell(operation, **more)

    def _tell(self, operation: str, **more: Any) -> dict[str, Any]:
        try:
            self._keeper.send(json.dumps({"op": operation} | more).encode())
        except OSError:
            raise SandboxError("the sandbox's keeper is gone") from None
        usage = answer_of(self._keeper, KEEPER_SECONDS, "the sandbox's keeper")
        counted = self._counted()  # the keeper knows of the living, and of those dead whom somebody waited for
        self.used = float(usage["cpu_seconds"]) if counted is None else counted - self._before
        return usage | {"cpu_seconds": self.used}

    def close(self) -> None:
        """End everything inside."""
        self.closed = True
        if self.cgroup is not None and self.cgroup.lost_to_others():
            self.died = True
        for process in (self._own, *self._kept.values()):
            process.sock.close()
        self._keeper.close()
        if self._frozen and self.cgroup is not None:
            self.cgroup.thaw()  # or the keeper would not see that
        if self.cgroup is not None:
            self.cgroup.remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()


class Fork:
    """The connection to one fork; `sources` are the cells that ran before it was forked, by label.

    `cpu_seconds` tells what was used in its sandbox so far; calls `lost` when the fork ends before it answered, and
    `awake`, which raises SandboxError while its sandbox is frozen, before it asks.
    """

    def __init__(
        self,
        sock: socket.socket,
        sources: Mapping[str, str],
        cpu_seconds: Callable[[], float],
        lost: Callable[[], None],
        awake: Callable[[], None],
        files_read: Callable[[], int | None],
    ) -> None:
        self.files_read = files_read
        self._sock, self._sources, self._cpu_seconds, self._lost, self._awake = sock, sources, cpu_seconds, lost, awake
        self._gone: StudentProcessError | None = None

    def request(
        self, header: dict[str, Any], arrays: wire.Arrays, time_budget: TimeBudget
    ) -> tuple[dict[str, Any], wire.Arrays]:
        """Ask and wait for the answer. Raises StudentProcessError, also ever after: a late answer is nobody's."""
        self._awake()
        if self._gone is None:
            number = secrets.token_hex(8)
            start = time.monotonic()
            deadline = start + time_budget.wall_seconds
            try:
                self._sock.settimeout(max(time_budget.wall_seconds, 0.01))
                wire.send(self._sock, header | {"id": number}, arrays)
                self._wait(time_budget, deadline)
                reply, out = wire.receive(self._sock, deadline)
                if reply.get("id") == number:
                    return reply, out
                self._gone = StudentProcessError("gave an answer that nobody had asked for", Reason.PROTOCOL)
            except (wire.LateError, TimeoutError):
                self._gone = StudentProcessError("took too long", Reason.WALL)
            except (wire.ClosedError, OSError):
                self._gone = StudentProcessError("ended its Python process", Reason.CRASHED)
                self._lost()
            except wire.WireError:
                self._gone = StudentProcessError("gave an answer that cannot be read", Reason.PROTOCOL)
            finally:
                time_budget.wall_seconds -= time.monotonic() - start
        raise self._gone

    def _wait(self, time_budget: TimeBudget, deadline: float) -> None:
        """Until the answer begins. Raises wire.LateError; what is answered at the first look counts for no computing."""
        if _readable(self._sock, min(POLL_SECONDS, deadline - time.monotonic())):
            return
        allowed = self._cpu_seconds() + time_budget.cpu_seconds
        try:
            while not _readable(self._sock, min(POLL_SECONDS, deadline - time.monotonic())):
                if time.monotonic() >= deadline or self._cpu_seconds() >= allowed:
                    raise wire.LateError
        finally:
            time_budget.cpu_seconds = allowed - self._cpu_seconds()

    def own_lines(self, trace: list[Any]) -> list[str]:
        """The student's lines that `trace` points at."""
        return own_lines(self._sources, trace)

    def close(self) -> None:
        self._sock.close()


def own_lines(sources: Mapping[str, str], trace: list[Any]) -> list[str]:
    """The student's lines that `trace` points at, as they stand in the notebook, whatever their process says."""
    found = []
    for place in trace[:MAX_TRACE]:
        match place:
            case [str(label), int(number), str(function)] if label in sources:
                lines = sources[label].splitlines()
                number += next((index for index, line in enumerate(lines) if line.strip()), 0)  # IPython skips them
                if 1 <= number <= len(lines):
                    known = function.isidentifier() and function in sources[label]
                    where = f", in {function}" if known else ""
                    found.append(f"{label}, line {number}{where}: {lines[number - 1].strip()[:200]}")
    return found


def _readable(sock: socket.socket, seconds: float) -> bool:
    poller = select.poll()
    poller.register(sock, select.POLLIN)
    return bool(poller.poll(max(seconds, 0) * 1000))


def _affordable(outputs: list[Any], process: Process) -> list[dict[str, Any]]:
    """The outputs for which there is room; whoever made them may not have kept to it."""
    kept = []
    for output in outputs:
        size = wire.size(output)
        if isinstance(output, dict) and size <= process.output_left:
            process.output_left -= size
            kept.append(output)
    return kept
