"""The fork server: a process that has torch warm and no secrets, and forks one sandbox for each submission.

    grader ──control──▶ fork server ─fork▶ launcher ─fork▶ keeper ─fork▶ the student's notebook

The launcher takes what the way of isolation needs (`ways.py`) and waits. The keeper furnishes it, never runs a line of the
student's, answers the grader's questions, and ends all the rest when the grader hangs up. With namespaces the keeper is
process 1 of one, and each dies with its parent; in a container the launcher ends and removes what the keeper has left.
"""

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import stat
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NoReturn

from autograder.sandbox import isolation, layers, syscalls, ways
from autograder.sandbox.layers import Outside
from autograder.sandbox.ways import Crowd, Way, stat_fields

PACKET = 65536
TICKS = os.sysconf("SC_CLK_TCK")
WATCH_SECONDS = 0.25


def main() -> NoReturn:
    """Serve requests on the socket whose descriptor is the first argument until the grader closes it."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ends with the grader; and a student's SIGINT ends no keeper
    config = json.loads(control.recv(PACKET))
    outside = layers.outside(config["closed"])
    gc.disable()  # what is loaded now is there to stay
    try:
        way = ways.choose(config["ways"])
        importlib.import_module("torch")  # it looks for the processor's abilities where the view shows nothing
        way.enter(config["view"], config["root"])
    except OSError as error:
        control.send(json.dumps({"error": str(error)}).encode())
        os._exit(0)
    outside["device"] = os.stat("/tmp").st_dev
    if select.select([control], [], [], 0)[0]:  # the grader says nothing before it hears that all is ready
        os._exit(0)  # so it has hung up: it was killed before that line

    try:
        from autograder.sandbox import worker  # torch and all that: from here on, inside the view

        worker.warm_up()
        gc.enable()
    except Exception as error:
        control.send(json.dumps({"unloaded": f"{type(error).__name__}: {error}"[:500]}).encode())
        os._exit(0)
    if "seccomp" not in config["without"]:
        with contextlib.suppress(OSError):  # told by each sandbox, as a layer that does not hold
            syscalls.forbidden_calls(way.contained)  # built once, for all sandboxes to put on
            syscalls.known_calls().load()
    control.send(json.dumps({"way": way.name}).encode())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # launchers are reaped by the kernel
    while True:
        packet, descriptors, _, _ = socket.recv_fds(control, PACKET, 2)
        if not packet:
            way.close()
            os._exit(0)
        request = json.loads(packet) | {"visible": config["view"], "without": config["without"]}
        with contextlib.suppress(OSError):  # no process to be had: the grader sees its sockets closed
            if os.fork() == 0:
                with _or_die():
                    control.close()
                    _launch(request, descriptors[0], descriptors[1], outside, way)
        for descriptor in descriptors:
            os.close(descriptor)


@contextlib.contextmanager
def _or_die() -> Any:
    """Whatever happens inside, the process ends here: a forked child must never return into its parent's loop."""
    try:
        yield
    except BaseException as error:
        print(f"sandbox: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
    os._exit(70)


def _launch(request: dict[str, Any], control: int, data: int, outside: Outside, way: Way) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    grader = socket.socket(fileno=control)
    try:
        way.launch(request["without"])
    except OSError as error:
        grader.send(json.dumps({"error": str(error)}).encode())
        return
    grader.send(json.dumps({"pid": os.getpid()}).encode())  # for the grader to put into a cgroup, where it can make one
    if not (packet := grader.recv(PACKET)):
        return
    outside = outside | json.loads(packet)
    control = grader.detach()
    keeper = os.fork()
    if keeper == 0:
        with _or_die():
            _keep(request, socket.socket(fileno=control), data, outside, way)
    os.close(control)
    os.close(data)
    os.waitpid(keeper, 0)
    way.clean()


def _keep(request: dict[str, Any], control: socket.socket, data: int, outside: Outside, way: Way) -> None:
    """The first process of the sandbox: start the student's, then answer the grader until it hangs up."""
    here = Path("/proc/self/cgroup").read_text()
    outside["in_cgroup"] = bool(outside["cgroup"]) and outside["cgroup"] in here
    woken, wake = socket.socketpair()
    wake.setblocking(False)
    signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    try:
        way.furnish(request["limits"], request["visible"])
    except OSError as error:
        control.send(json.dumps({"error": str(error)}).encode())
        return
    student = os.fork()
    if student == 0:
        with _or_die():
            for end in (control, woken, wake):
                end.close()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            _become_student(request, socket.socket(fileno=data), outside, way)
    os.close(data)
    isolation.prctl(isolation.PR_SET_DUMPABLE, 0)
    control.send(b'{"started": true}')
    ended: int | None = None
    poller = select.poll()
    poller.register(control, select.POLLIN)
    poller.register(woken, select.POLLIN)
    crowd = way.crowd(student)
    watch = MemoryWatch(request["limits"], crowd, way.folder)
    while True:
        poller.poll(watch.pause * 1000)
        with contextlib.suppress(BlockingIOError):
            woken.recv(4096, socket.MSG_DONTWAIT)
        ended = _reap(student, ended)
        if watch.exceeded():
            _kill_all_but(crowd, student)
            if watch.exceeded(at_once=True):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(student, signal.SIGKILL)
            ended = _reap(student, ended)
        try:
            packet = control.recv(PACKET, socket.MSG_DONTWAIT)
        except BlockingIOError:
            continue
        if not packet:
            crowd.signal(signal.SIGKILL)
            os._exit(0)
        match json.loads(packet):
            case {"op": "sweep", "but": list(kept)}:
                _kill_all_but(crowd, student, *kept)
                ended = _reap(student, ended)
            case {"op": "stop"}:
                _stop(crowd)
            case {"op": "continue"}:
                crowd.signal(signal.SIGCONT)
        usage = {"cpu_seconds": _cpu_seconds(crowd.processes()), "ended": ended, "over_memory": watch.seen}
        control.send(json.dumps(usage | {"over_files": watch.files}).encode())


class MemoryWatch:
    """Looks several times a second at what all processes of the sandbox use together, since an rlimit counts each alone.

    A cgroup does it better, but not everybody may make one. Without a /tmp of its own, what lies in its `folder` counts, too.
    """

    def __init__(self, limits: isolation.SandboxLimits, crowd: Crowd, folder: str = "") -> None:
        self.crowd, self.folder = crowd, folder
        self.disk = limits["disk_mb"] * 2**20
        self.limit = isolation.total_memory_mb(limits) * 2**20
        self.warm = _own_memory(os.getpid())  # what each process has from the fork server
        self.pause = WATCH_SECONDS
        self.seen = False  # whether it was ever more
        self.files = False  # whether it was files
        self._next = time.monotonic()

    def exceeded(self, *, at_once: bool = False) -> bool:
        """Whether it is more than is allowed now; only looks if it is time again, or `at_once`."""
        start = time.monotonic()
        if start < self._next and not at_once:
            return False
        living = self.crowd.processes()
        over = sum(max(0, _own_memory(pid) - self.warm) for pid in living) > self.limit
        if over:  # forks share what they have from before: each page must be counted once
            over = sum(map(_memory_share, living)) > self.limit
        if self.folder and _too_much_on_disk(self.folder, living, self.disk):
            over = self.files = True
        self.seen |= over
        self.pause = max(WATCH_SECONDS, 10 * (time.monotonic() - start))
        self._next = time.monotonic() + self.pause
        return over


def _own_memory(pid: int) -> int:
    """Bytes of memory in use that are no file's, shared with other processes or not."""
    return sum(_sizes(f"/proc/{pid}/status", "RssAnon", "RssShmem"))


def _memory_share(pid: int) -> int:
    """The same, where a page that n processes share counts as 1/n; in full, if the process hides that."""
    return sum(_sizes(f"/proc/{pid}/smaps_rollup", "Pss_Anon", "Pss_Shmem")) or _own_memory(pid)


def _sizes(file: str, *names: str) -> list[int]:
    try:
        lines = Path(file).read_bytes().splitlines()
    except OSError:
        return []
    fields = dict(line.split(b":", 1) for line in lines if b":" in line)
    return [int(fields[name.encode()].split()[0]) * 1024 for name in names if name.encode() in fields]


def _too_much_on_disk(folder: str, living: list[int], most: int) -> bool:
    """Whether more bytes or more files lie there than are allowed; what a process still has open without a name counts."""
    sizes: dict[int, int] = {}  # by the file's number
    folders = [folder]
    while folders:
        with contextlib.suppress(OSError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                if len(sizes) > isolation.MAX_FILES:
                    return True
                found = entry.stat(follow_symlinks=False)
                sizes[found.st_ino] = found.st_blocks * 512
                if stat.S_ISDIR(found.st_mode):
                    folders.append(entry.path)
    for pid in living:
        with contextlib.suppress(OSError):
            for name in os.listdir(f"/proc/{pid}/fd"):
                found = os.stat(f"/proc/{pid}/fd/{name}")
                if stat.S_ISREG(found.st_mode) and found.st_nlink == 0:
                    sizes[found.st_ino] = found.st_blocks * 512
    return sum(sizes.values()) > most


def _reap(student: int, ended: int | None) -> int | None:
    """Collect whoever has died; returns how the student's process ended (exit code, or minus the signal) once it has."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended
        if pid == 0:
            return ended
        if pid == student:
            ended = os.waitstatus_to_exitcode(status)


def _kill_all_but(crowd: Crowd, *spared: int) -> None:
    """Kill every process of the sandbox but this one and those, the student's first and its copies.

    All are stopped at once before, so that none can fork meanwhile.
    """
    until = time.monotonic() + 5
    while time.monotonic() < until:
        living = crowd.processes()
        rest = [pid for pid in living if pid not in spared and not _is_zombie(pid)]
        if not rest:
            return
        crowd.signal(signal.SIGSTOP)
        for pid in rest:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in set(living).intersection(spared):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
        time.sleep(0.001)


def _stop(crowd: Crowd) -> None:
    """Stop every process of the sandbox but this one, and wait until they stand."""
    crowd.signal(signal.SIGSTOP)
    until = time.monotonic() + 1
    while time.monotonic() < until and any(_state(pid) not in "TtZX" for pid in crowd.processes()):
        time.sleep(0.0005)


def _is_zombie(pid: int) -> bool:
    return _state(pid) in "ZX"


def _state(pid: int) -> str:
    """As in /proc/PID/stat: Z for what has ended, T for what is stopped; X for what is not there."""
    try:
        return stat_fields(pid)[0]
    except OSError:
        return "X"


def _cpu_seconds(living: list[int]) -> float:
    """CPU seconds used in this sandbox so far, by the living and the dead."""
    times = os.times()
    total = times.children_user + times.children_system
    for pid in living:
        with contextlib.suppress(OSError):
            total += sum(map(int, stat_fields(pid)[11:15])) / TICKS
    return total


def _become_student(request: dict[str, Any], data: socket.socket, outside: Outside, way: Way) -> None:
    """Give up every privilege, then run what the grader sends; in the way's folder, if there is no private /tmp."""
    from autograder.sandbox import worker

    null = os.open("/dev/null", os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.closerange(3, data.fileno())
    os.closerange(data.fileno() + 1, 4096)
    os.setsid()
    if way.folder:
        os.environ["HOME"] = os.environ["TMPDIR"] = tempfile.tempdir = way.folder
        os.chdir(way.folder)
    else:
        isolation.private_folders()
    if way.contained:
        worker.do_without_terminals_and_shared_memory()
    trials = layers.confine(outside, request["limits"], request["visible"], way, without=request["without"])
    worker.serve(data, trials, request["seed"])
