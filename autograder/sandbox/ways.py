"""The ways to keep a student's process apart. Which of them a system lets us take is found out by trying.

Each way gives the same properties, by layers of its own: `layers.py` tries these from inside. Its methods are called in
the order in which they stand here, by the fork server, by the launcher and the keeper of each sandbox, which
`server.py` tells of.
"""

import contextlib
import errno
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import ClassVar, Protocol

from autograder.sandbox import isolation
from autograder.sandbox.isolation import IsolationError, SandboxLimits


class Way:
    """What differs from one way to the next."""

    name: ClassVar[str]
    gives: ClassVar[dict[str, tuple[str, ...]]]  # the layers that give each property
    contained: ClassVar[bool] = False  # whether a student's process shares the container's folders, process numbers …
    alone: ClassVar[bool] = False  # whether no two submissions may be graded at the same time

    def __init__(self) -> None:
        self.folder = ""  # all that a student's process may write; or empty: it has a /tmp of its own

    def refusal(self) -> str:
        """Why this way cannot be taken here; empty where it can. Called before anything is loaded."""
        return ""

    def enter(self, view: list[str], root: str) -> None:
        """What the fork server does once, when PyTorch is loaded; `root` is an empty folder."""

    def launch(self, without: Collection[str]) -> None:
        """What the launcher of one sandbox does before it forks the keeper. Raises IsolationError."""

    def furnish(self, limits: SandboxLimits, visible: list[str]) -> None:
        """What the keeper does before it forks the student's process. Raises IsolationError."""

    def crowd(self, student: int) -> "Crowd":
        """All processes of this sandbox, of which `student` is the first."""
        return Group(student)

    def clean(self) -> None:
        """What the launcher does when the keeper has ended."""

    def close(self) -> None:
        """What the fork server does when the grader has hung up."""

    @classmethod
    def layers_of(cls, required: Iterable[str]) -> list[str]:
        """The layers that give these properties; what is none is a layer itself."""
        return list(dict.fromkeys(layer for name in required for layer in cls.gives.get(name, (name,))))


class Namespaces(Way):
    """Namespaces of its own for each sandbox, in a view of mounts."""

    name = "namespaces"
    gives: ClassVar = {
        "files": ("mount", "read-only", "no-sys"),
        "leftovers": ("tmpfs", "ipc"),
        "network": ("net",),
        "processes": ("pid", "proc", "session"),
        "privileges": ("user", "no-new-privs", "capabilities", "uts"),
        "syscalls": ("seccomp",),
        "limits": ("rlimits",),
    }

    def refusal(self) -> str:
        return _refusal(isolation.try_walls)

    def enter(self, view: list[str], root: str) -> None:
        isolation.enter_view(view, root, isolation.unused_libraries())
        os.mkdir("/tmp/home")
        isolation.die_with_parent()  # only now: a change of user would have undone it

    def launch(self, without: Collection[str]) -> None:
        if "own-user" not in without:
            with contextlib.suppress(OSError):  # not root, or root of a container that has not so many users
                isolation.become_user(isolation.FIRST_USER + os.getpid())
        isolation.die_with_parent()
        isolation.isolate(without)

    def furnish(self, limits: SandboxLimits, visible: list[str]) -> None:
        isolation.die_with_parent()
        isolation.furnish(limits, visible)

    def crowd(self, student: int) -> "Crowd":
        return Namespace()


class OneUser(Way):
    """Landlock, seccomp and limits alone, in a container that forbids namespaces: every sandbox is the user who grades."""

    name = "one-user"
    contained = alone = True
    gives: ClassVar = {
        "files": ("landlock",),
        "leftovers": ("folder",),
        "network": ("sockets",),
        "processes": ("signals", "session"),
        "privileges": ("user", "no-new-privs", "capabilities"),
        "syscalls": ("seccomp",),
        "limits": ("rlimits",),
    }

    def refusal(self) -> str:
        return "" if os.getuid() else "not as root, whom no file is closed to"

    def enter(self, view: list[str], root: str) -> None:
        os.chmod(root, 0o711)
        tempfile.tempdir = root
        os.environ["HOME"] = f"{root}/home"
        os.environ["MPLCONFIGDIR"] = f"{root}/home/.config/matplotlib"
        isolation.prctl(isolation.PR_SET_NO_NEW_PRIVS, 1)

    def launch(self, without: Collection[str]) -> None:
        """A folder in a folder: in the inner one all may be done, and the outer one tells nobody of it."""
        isolation.prctl(isolation.PR_SET_CHILD_SUBREAPER, 1)
        self.outer = tempfile.mkdtemp(prefix="sandbox-")
        self.folder = f"{self.outer}/work"
        os.mkdir(self.folder, 0o700)

    def furnish(self, limits: SandboxLimits, visible: list[str]) -> None:
        isolation.prctl(isolation.PR_SET_CHILD_SUBREAPER, 1)  # whose parent has ended is the keeper's
        limits["processes"] += isolation.processes_of_user()

    def clean(self) -> None:
        _end_children()
        subprocess.run(["rm", "-rf", "--", self.outer], stderr=subprocess.DEVNULL, check=False)

    def close(self) -> None:
        with contextlib.suppress(ChildProcessError):
            os.wait()  # until all launchers have ended


class Container(OneUser):
    """The same, where root grades: every sandbox is a user of its own, which nothing but its own folder is open to."""

    name = "container"
    alone = False
    gives: ClassVar = OneUser.gives | {
        "files": ("landlock", "closed"),
        "leftovers": ("folder", "own-user"),
        "processes": ("signals", "session", "own-user"),
    }

    def refusal(self) -> str:
        if os.getuid():
            return "only root can give each sandbox a user of its own"
        return _refusal(lambda: os.setresuid(isolation.FIRST_USER, isolation.FIRST_USER, isolation.FIRST_USER))

    def enter(self, view: list[str], root: str) -> None:
        os.chown(root, isolation.NOBODY, isolation.NOBODY)
        super().enter(view, root)
        isolation.become_nobody()
        for path in (root, *view):
            _insist_on_reaching(Path(path))

    def launch(self, without: Collection[str]) -> None:
        """The outer folder is nobody's, and its user may only pass through it."""
        isolation.prctl(isolation.PR_SET_CHILD_SUBREAPER, 1)
        self.user = isolation.FIRST_USER + os.getpid()
        self.outer = tempfile.mkdtemp(prefix="sandbox-")
        self.folder = f"{self.outer}/work"
        os.setegid(self.user)
        os.chown(self.outer, -1, self.user)
        os.chmod(self.outer, 0o770)
        with self.as_its_user():
            os.mkdir(self.folder, 0o700)
        os.chmod(self.outer, 0o710)

    @contextlib.contextmanager
    def as_its_user(self) -> Iterator[None]:
        os.seteuid(self.user)
        try:
            yield
        finally:
            os.seteuid(isolation.NOBODY)

    def furnish(self, limits: SandboxLimits, visible: list[str]) -> None:
        isolation.become_user(self.user)
        isolation.prctl(isolation.PR_SET_CHILD_SUBREAPER, 1)

    def clean(self) -> None:
        _end_children()
        with self.as_its_user():  # by a program, which folders in folders in folders do not stop
            subprocess.run(["rm", "-rf", "--", self.folder], stderr=subprocess.DEVNULL, check=False)
        for folder in (self.folder, self.outer):
            with contextlib.suppress(OSError):  # the grader removes what is left, at its end
                os.rmdir(folder)


def _insist_on_reaching(path: Path) -> None:
    """Raises IsolationError, which names the folder that is in the way of all users but root."""
    for folder in reversed(path.parents):
        if not os.access(folder, os.X_OK):
            raise IsolationError(
                errno.EACCES, f"each sandbox is a user of its own, and {folder} is closed to them: chmod o+x {folder}"
            )


class Unsafe(OneUser):
    """No walls: for `--unsafe`."""

    name = "unsafe"
    contained = alone = False
    gives: ClassVar = {}

    def refusal(self) -> str:
        return ""

    def enter(self, view: list[str], root: str) -> None:
        isolation.die_with_parent()


WAYS: dict[str, type[Way]] = {way.name: way for way in (Namespaces, Container, OneUser, Unsafe)}
ACCEPTED = (Namespaces.name, Container.name)  # those that keep every property


def choose(names: Iterable[str]) -> Way:
    """The first of these ways that can be taken here. Raises IsolationError, which says of each why not."""
    reasons = {}
    for name in names:
        way = WAYS[name]()
        if not (reason := way.refusal()):
            return way
        reasons[name] = reason
    raise IsolationError(errno.EPERM, "; ".join(f"{name}: {reason}" for name, reason in reasons.items()))


def _refusal(action: Callable[[], object]) -> str:
    """What the system says to this, done in a process that is gone afterwards; empty where it lets it be done."""
    ours, theirs = os.pipe()
    if (child := os.fork()) == 0:
        try:
            action()
        except OSError as error:
            os.write(theirs, (error.strerror or str(error)).encode())
        finally:
            os._exit(0)
    os.close(theirs)
    with open(ours, "rb") as answer:
        told = answer.read().decode()
    os.waitpid(child, 0)
    return told


class Crowd(Protocol):
    """All processes of a sandbox but its keeper."""

    def processes(self) -> list[int]: ...

    def signal(self, number: signal.Signals) -> None:
        """Send it to all of them at once."""


class Namespace:
    """Those of a namespace, of which the caller is process 1."""

    def processes(self) -> list[int]:
        return [pid for pid in _all() if pid != os.getpid()]

    def signal(self, number: signal.Signals) -> None:
        if os.getpid() != 1:
            raise RuntimeError("not process 1 of a namespace: all processes of this machine would be meant")
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, number)


class Group:
    """Those of a process group, which no process of a container's sandbox can leave: see `syscalls.py`."""

    def __init__(self, leader: int) -> None:
        self.leader = leader

    def processes(self) -> list[int]:
        family = _family()
        found = [pid for pid, (_, group) in family.items() if group == self.leader]
        return found if any(_descends(pid, family) for pid in found) else []  # or the number is somebody else's by now

    def signal(self, number: signal.Signals) -> None:
        if self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.leader, number)


def stat_fields(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the third (the state) on. Raises OSError for who is not there."""
    text = Path(f"/proc/{pid}/stat").read_bytes()  # in it a name that the process chose: any bytes
    return text.rsplit(b")", 1)[1].decode().split()


def _family() -> dict[int, tuple[int, int]]:
    """Of each process that can be seen, its parent and its group."""
    found = {}
    for pid in _all():
        with contextlib.suppress(OSError):
            _, parent, group, *_ = stat_fields(pid)
            found[pid] = int(parent), int(group)
    return found


def _descends(pid: int, family: dict[int, tuple[int, int]]) -> bool:
    """Whether it is a child of the caller's, or a child's child."""
    while pid in family:
        pid = family[pid][0]
        if pid == os.getpid():
            return True
    return False


def _all() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def _end_children() -> None:
    """End all that is left when the keeper has ended: who has lost its parent is the launcher's child."""
    while True:
        for pid, (parent, group) in _family().items():
            if parent == os.getpid():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    if group != os.getpgrp():
                        os.killpg(group, signal.SIGKILL)
        try:
            os.wait()
        except ChildProcessError:
            return
