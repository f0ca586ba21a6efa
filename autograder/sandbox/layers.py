"""The layers of isolation around a student's process, each one tried from inside as a student would.

`confine` takes the last steps (limits, privileges, Landlock, seccomp) and tries every layer before the next one could
cover it up. All of it is cheap, since it is done for each sandbox; `try_hard` has what needs processes of its own.
"""

import ctypes
import errno
import mmap
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, TypedDict

from autograder.sandbox import isolation, landlock, syscalls
from autograder.sandbox.isolation import SandboxLimits, libc
from autograder.sandbox.ways import Way

DONE = "done"  # what was tried was not refused
ETC = ("passwd", "group", "fonts", "ld.so.cache", "localtime")
PR_GET_NO_NEW_PRIVS = 39
MSG_STAT, SHM_STAT, SEM_STAT = 11, 13, 18
X32 = 0x40000000
X86 = bytes.fromhex("53b814000000cd805bc3")  # push rbx; mov eax, 20 (getpid); int 0x80; pop rbx; ret
INET, NETLINK, PACKET, VSOCK, RAW = 2, 16, 17, 40, 3


class Trial(NamedTuple):
    """What came of trying one layer."""

    layer: str
    holds: bool
    told: str  # what was tried, and what happened


class Outside(TypedDict):
    """What there is outside, for a student's process to reach for."""

    namespaces: dict[str, str]
    device: int  # of the folder for temporary files
    pid: int
    file: str
    closed: list[str]  # files and folders that a student must never read
    cgroup: str  # the sandbox's own, or empty
    cgroup_told: str
    in_cgroup: bool  # whether the keeper found itself there, before it hid where that is


def outside(closed: list[str]) -> Outside:
    """The caller's surroundings, before it enters any view."""
    file = Path(__file__).resolve().parents[1] / "course.py"
    assert file.is_file(), "the trial of the view proves nothing with a file that is nowhere"
    return Outside(
        namespaces=isolation.namespaces(),
        device=os.stat("/tmp").st_dev,
        pid=os.getpid(),
        file=str(file),
        closed=closed,
        cgroup="",
        cgroup_told="",
        in_cgroup=False,
    )


def confine(
    outside: Outside, limits: SandboxLimits, visible: list[str], way: Way, *, without: Collection[str] = ()
) -> list[Trial]:
    """Give up everything that a student's process is not to have; returns what came of trying each layer.

    `visible` are the paths of the view; where the way has a folder, that is all that may be written.
    """
    kind = _InContainer if way.contained else _Inside
    trials: list[Trial] = []
    for layer, trial in kind(outside, limits, visible, way.folder, without).steps():
        try:
            trials.append(Trial(layer, *trial()))
        except Exception as error:
            trials.append(Trial(layer, False, getattr(error, "strerror", None) or str(error)))
    return trials


Step = tuple[str, Callable[[], tuple[bool, str]]]


@dataclass(frozen=True)
class _Inside:
    """One trial for each layer: whether it holds, and what was tried and happened. The last two put theirs up first."""

    outside: Outside
    limits: SandboxLimits
    visible: list[str]
    folder: str
    without: Collection[str]
    contained: ClassVar[bool] = False

    def steps(self) -> Iterator[Step]:
        """All trials, each before the next layer could cover it up; what is left to be put up is put up between them."""
        yield "user", self.user
        yield "own-user", self.own_user
        yield "pid", self.pid
        yield "mount", self.mount
        yield "net", self.net
        yield "ipc", self.ipc
        yield "read-only", self.read_only
        yield "tmpfs", self.tmpfs
        yield "proc", self.proc
        yield "no-sys", self.no_sys
        yield "session", self.session
        yield "cgroup", self.cgroup
        if "rlimits" not in self.without:
            isolation.limit(self.limits)
        yield "rlimits", self.rlimits
        isolation.drop_privileges()
        yield "uts", self.uts
        yield "no-new-privs", self.no_new_privs
        yield "capabilities", self.capabilities
        yield "landlock", self.landlock
        yield "seccomp", self.seccomp

    def differs(self, layer: str) -> bool:
        return isolation.namespaces()[layer] != self.outside["namespaces"][layer]

    def user(self) -> tuple[bool, str]:
        seen = _refusal(lambda: os.setuid(0))
        return self.differs("user") and seen == "EINVAL", f"become user 0: {seen}"

    def own_user(self) -> tuple[bool, str]:
        own = isolation.own_user()
        alone = own > isolation.FIRST_USER
        return alone, f"outside it is user {own}, {'and nobody else is' if alone else 'as its neighbours are'}"

    def pid(self) -> tuple[bool, str]:
        seen = _refusal(lambda: os.kill(self.outside["pid"], 0))
        hidden = (
            seen == "ESRCH" or self.outside["pid"] <= os.getpid()
        )  # where numbers are as low as here, they say nothing
        return self.differs("pid") and hidden, f"signal the fork server, process {self.outside['pid']}: {seen}"

    def mount(self) -> tuple[bool, str]:
        seen = _refusal(lambda: os.close(os.open(self.outside["file"], os.O_RDONLY)))
        return self.differs("mount") and seen == "ENOENT", f"read {self.outside['file']}: {seen}"

    def net(self) -> tuple[bool, str]:
        seen = [_refusal(_connect, kind, place) for kind, place in PLACES]
        unreachable = self.differs("net") and all(one == "ENETUNREACH" for one in seen)
        return unreachable, f"connect to 127.0.0.1 and 192.0.2.1: {', '.join(seen)}"

    def ipc(self) -> tuple[bool, str]:
        space = ctypes.create_string_buffer(512)
        seen = [
            _refusal(lambda: _raising(libc.msgctl(0, MSG_STAT, space))),
            _refusal(lambda: _raising(libc.shmctl(0, SHM_STAT, space))),
            _refusal(lambda: _raising(libc.semctl(0, 0, SEM_STAT, space))),
        ]
        empty = all(one in ("EINVAL", "ENOSYS") for one in seen)
        return self.differs("ipc") and empty, f"the first queue, shared segment, semaphore: {', '.join(seen)}"

    def uts(self) -> tuple[bool, str]:
        name = os.uname().nodename
        seen = _refusal(lambda: _raising(libc.sethostname(name.encode(), len(name))))
        return self.differs("uts") and name == isolation.HOST_NAME and seen == "EPERM", f"rename host {name!r}: {seen}"

    def proc(self) -> tuple[bool, str]:
        others = sorted(
            name for name in os.listdir("/proc") if name not in ("1", str(os.getpid()), "self", "thread-self")
        )
        seen = _refusal(lambda: os.close(os.open("/proc/meminfo", os.O_RDONLY)))
        places = {line.split(":", 2)[2] for line in Path("/proc/self/cgroup").read_text().splitlines()} - {"/"}
        told = f"list /proc: {len(others)} others; read /proc/meminfo: {seen}; places in cgroups: {len(places)} told"
        return not others and seen == "ENOENT" and not places, told

    def tmpfs(self) -> tuple[bool, str]:
        if any(os.stat(path).st_dev == self.outside["device"] for path in ("/tmp", "/dev/shm")):
            return False, "/tmp is not private"
        size = (self.limits["disk_mb"] + 1) * 2**20
        seen = [_refusal(_with_file, path, lambda file: os.posix_fallocate(file, 0, size)) for path in FOLDERS]
        return all(one == "ENOSPC" for one in seen), f"{size >> 20} MB in /tmp and in /dev/shm: {', '.join(seen)}"

    def read_only(self) -> tuple[bool, str]:
        paths = ("/", "/usr", "/etc", sys.prefix)
        seen = [_refusal(_with_file, path) for path in paths]
        return all(one == "EROFS" for one in seen), f"a file in {', '.join(paths)}: {', '.join(seen)}"

    def no_sys(self) -> tuple[bool, str]:
        seen = _refusal(lambda: os.listdir("/sys"))
        return seen == "ENOENT", f"list /sys: {seen}"

    def session(self) -> tuple[bool, str]:
        seen = _refusal(lambda: os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)))
        return os.getsid(0) == os.getpid() and seen in ("ENXIO", "ENOENT"), f"open the terminal: {seen}"

    def cgroup(self) -> tuple[bool, str]:
        return self.outside["in_cgroup"], self.outside["cgroup_told"]

    def rlimits(self) -> tuple[bool, str]:
        private, size = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, (self.limits["memory_mb"] + 64) * 2**20
        large = (self.limits["disk_mb"] + 1) * 2**20
        place = self.folder or "/tmp"
        seen = {
            f"{size >> 20} MB of memory": _refusal(lambda: mmap.mmap(-1, size, private).close()),
            f"descriptor {self.limits['open_files']}": _refusal(lambda: os.dup2(0, self.limits["open_files"])),
            f"a file of {large >> 20} MB": _refusal(lambda: _with_file(place, lambda file: os.ftruncate(file, large))),
        }
        return list(seen.values()) == ["ENOMEM", "EBADF", "EFBIG"], "; ".join(f"{a}: {b}" for a, b in seen.items())

    def no_new_privs(self) -> tuple[bool, str]:
        seen = _refusal(lambda: isolation.prctl(isolation.PR_SET_NO_NEW_PRIVS, 0))
        return libc.prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 and seen == "EINVAL", f"take it back: {seen}"

    def capabilities(self) -> tuple[bool, str]:
        seen = _refusal(lambda: os.chroot("/"))
        status = Path("/proc/self/status").read_text().splitlines()
        sets = [line for line in status if line.startswith("Cap")]
        if self.contained:  # nobody can gain what only the bounding set has, behind no_new_privs
            sets = [line for line in sets if not line.startswith("CapBnd")]
        none = len(sets) == 5 - self.contained and all(int(line.split()[1], 16) == 0 for line in sets)
        return none and seen == "EPERM", f"change the root folder: {seen}"

    def landlock(self) -> tuple[bool, str]:
        known = landlock.version()
        if "landlock" not in self.without:
            landlock.restrict(_allowed(self.visible, self.folder))
        name = Path("/proc/self/comm").read_text()
        seen = [_refusal(lambda: Path("/proc/self/comm").write_text(name))]
        told = f"version {known}; write to /proc: {seen[0]}"
        if known >= landlock.SCOPES_SINCE:
            seen.append(_refusal(lambda: os.kill(os.getppid(), 0)))
            told += f"; signal the keeper: {seen[1]}"
        return seen in (["EACCES"], ["EACCES", "EPERM"]), told

    def seccomp(self) -> tuple[bool, str]:
        if "seccomp" not in self.without:
            syscalls.forbidden_calls(self.contained).load()
        seen = {name: (_refusal(action), expected) for name, action, expected in self.forbidden()}
        through = [f"{name}: {refusal}" for name, (refusal, expected) in seen.items() if refusal != expected]
        told = ", ".join(through) or f"{len(seen)} calls, from {next(iter(seen))} to {list(seen)[-1]}: all refused"
        return not through, told

    def forbidden(self) -> Iterator[tuple[str, Callable[[], object], str]]:
        yield from _forbidden()


class _InContainer(_Inside):
    """The same where there are no namespaces: Landlock and seccomp give what these would, and are tried for that."""

    contained = True

    def steps(self) -> Iterator[Step]:
        yield "user", self.user
        yield "own-user", self.own_user
        yield "closed", self.closed
        yield "session", self.session
        yield "cgroup", self.cgroup
        os.umask(0o077)
        if "rlimits" not in self.without:
            isolation.limit(self.limits)
        yield "rlimits", self.rlimits
        isolation.drop_privileges()
        yield "no-new-privs", self.no_new_privs
        yield "capabilities", self.capabilities
        yield "landlock", self.landlock
        yield "folder", self.only_folder
        yield "signals", self.signals
        yield "seccomp", self.seccomp
        yield "sockets", self.sockets

    def user(self) -> tuple[bool, str]:
        seen = _refusal(lambda: os.setuid(0))
        return os.getuid() != 0 and seen == "EPERM", f"become user 0: {seen}"

    def own_user(self) -> tuple[bool, str]:
        own, alone = os.getuid(), os.getresuid() == os.getresgid() and os.getuid() > isolation.FIRST_USER
        return alone, f"it is user {own}, {'and nobody else is' if alone else 'as its neighbours are'}"

    def closed(self) -> tuple[bool, str]:
        """The rights of files alone, without Landlock."""
        found = [path for path in self.outside["closed"] if _opened(path) != "EACCES"]
        told = f"read {len(self.outside['closed'])} places of the course's own: EACCES"
        return not found, f"open to every user here: chmod -R o-rwx {' '.join(found)}" if found else told

    def landlock(self) -> tuple[bool, str]:
        if "landlock" not in self.without:
            landlock.restrict(_allowed_in_container(self.visible, self.folder))
        own = [self.outside["file"], *self.outside["closed"]]
        tried = [*own, "/", "/proc", f"/proc/{os.getpid()}/status", "/sys", "/dev/pts", "/dev/shm", "/tmp"]
        seen = [(path, _opened(path)) for path in tried if os.path.exists(path)]
        through = [f"{path}: {error}" for path, error in seen if error != "EACCES"]
        told = f"version {landlock.version()}; read {len(seen)} places, from {tried[0]} to {tried[-1]}: "
        return not through, told + (", ".join(through) or "EACCES")

    def only_folder(self) -> tuple[bool, str]:
        paths = ["/", "/usr", "/etc", sys.prefix, "/tmp", "/var/tmp", "/dev/shm", os.path.dirname(self.folder)]
        seen = {path: _refusal(_with_file, path) for path in filter(os.path.isdir, paths)}
        own = _refusal(_with_file, self.folder)
        held = own == DONE and set(seen.values()) <= {"EACCES", "EROFS"}
        return held, f"a file in {', '.join(seen)}: {', '.join(dict.fromkeys(seen.values()))}; in its own folder: {own}"

    def signals(self) -> tuple[bool, str]:
        if (known := landlock.version()) < landlock.SCOPES_SINCE:
            return False, f"Landlock version {known} knows of no signals: that takes version 6, of Linux 6.12"
        seen = [_refusal(os.kill, pid, 0) for pid in (os.getppid(), self.outside["pid"])]
        return set(seen) == {"EPERM"}, f"signal the keeper and the fork server: {', '.join(seen)}"

    def forbidden(self) -> Iterator[tuple[str, Callable[[], object], str]]:
        yield from super().forbidden()
        for name, arguments, expected in (
            ("getsockopt", (-1, 1, 17, 0, 0), "EPERM"),
            ("mq_open", (0, 0, 0, 0), "EPERM"),
            ("shmat", (-1, 0, 0), "EPERM"),
            ("semop", (-1, 0, 0), "EPERM"),
            ("msgrcv", (-1, 0, 0, 0, 0), "EPERM"),
            ("prlimit64", (-1, 0, 0, 0), "EPERM"),
            ("setpgid", (0, 0), DONE),
            ("fchmod", (-1, 0), DONE),
            ("fchown", (-1, 0, 0), DONE),
            ("utimensat", (-1, 0, 0, 0), DONE),
            ("fsetxattr", (-1, 0, 0, 0, 0), DONE),
            ("umask", (0,), DONE),
        ):
            yield name, _call(name, *arguments), expected

    def sockets(self) -> tuple[bool, str]:
        tried: dict[str, tuple[Callable[..., object], tuple[Any, ...], str]] = {
            "connect to 127.0.0.1": (_connect, PLACES[0], "EAFNOSUPPORT"),
            "to 192.0.2.1": (_connect, PLACES[1], "EAFNOSUPPORT"),
            "to a socket in a folder": (_call("connect", -1, 0, 0), (), "EPERM"),
            "datagrams": (socket.socketpair, (socket.AF_UNIX, socket.SOCK_DGRAM), "EPERM"),
        }
        seen = {name: (_refusal(action, *given), expected) for name, (action, given, expected) in tried.items()}
        held = all(refusal == expected for refusal, expected in seen.values())
        return held, ", ".join(f"{name}: {refusal}" for name, (refusal, _) in seen.items())


FOLDERS = ("/tmp", "/dev/shm")
PLACES = ((socket.SOCK_STREAM, ("127.0.0.1", 9)), (socket.SOCK_DGRAM, ("192.0.2.1", 9)))


def _refusal(action: Callable[..., object], *arguments: object) -> str:
    """The name of the error with which the system refuses, or that it was done."""
    try:
        action(*arguments)
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error))
    return DONE


def _raising(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def _connect(kind: int, place: tuple[str, int]) -> None:
    with socket.socket(socket.AF_INET, kind) as sock:
        sock.settimeout(1)
        sock.connect(place)


def _with_file(folder: str, action: Callable[[int], object] = lambda _: None) -> None:
    """Do something with a new file in `folder` that has no name and is gone afterwards."""
    descriptor = os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o600)
    try:
        action(descriptor)
    finally:
        os.close(descriptor)


def _allowed(visible: Iterable[str], folder: str) -> Iterator[tuple[str, int]]:
    """What Landlock leaves: the view to read, the devices, and the private folders to do anything in."""
    if not folder:
        yield "/", landlock.READ_DIR  # behind the walls there is nothing to see that is not meant to be
    for path in (*isolation.SYSTEM, *visible):
        yield path, landlock.USE
    for name in ETC:
        yield f"/etc/{name}", landlock.LOOK
    yield "/proc", landlock.LOOK
    for name in (*isolation.DEVICES, "pts", "ptmx"):
        yield f"/dev/{name}", landlock.LOOK | landlock.WRITE_FILE | landlock.IOCTL_DEV
    yield "/dev/shm", landlock.ALL
    yield folder or "/tmp", landlock.ALL


def _number(name: str) -> int:
    import pyseccomp

    return int(pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name))


def _call(name: str, *arguments: int) -> Callable[[], object]:
    return lambda: _raising(libc.syscall(_number(name), *map(ctypes.c_long, arguments)))


def _opened(path: str) -> str:
    return _refusal(lambda: os.close(os.open(path, os.O_RDONLY)))


def _allowed_in_container(visible: Iterable[str], folder: str) -> Iterator[tuple[str, int]]:
    """The same where all is to be seen that the container has: what notebooks need, and one folder to do anything in."""
    for path in (*isolation.SYSTEM, *visible):
        yield path, landlock.USE
    for name in ETC:
        yield f"/etc/{name}", landlock.LOOK
    for name in isolation.DEVICES:
        yield f"/dev/{name}", landlock.LOOK | landlock.WRITE_FILE | landlock.IOCTL_DEV
    yield folder, landlock.ALL


def _forbidden() -> Iterator[tuple[str, Callable[[], object], str]]:
    """Calls to try, and the error that tells the filter from the kernel, which has another for these arguments."""

    def opening(domain: int, kind: int) -> Callable[[], object]:
        return lambda: socket.socket(domain, kind).close()

    me = os.getpid()
    for name, arguments in {
        "ptrace": (17, me, 0, 0),
        "process_vm_readv": (me, 0, 0, 0, 0, 0),
        "process_vm_writev": (me, 0, 0, 0, 0, 0),
        "kcmp": (me, me, 1 << 20, 0, 0),
        "perf_event_open": (0, 0, 0, 0, 0),
        "mount": (0, 0, 0, 0, 0),
        "open_tree": (-1, 0, 1 << 20),
        "unshare": (0,),
        "setns": (-1, 0),
        "clone": (isolation.CLONE["user"] | 0x200, 0, 0, 0, 0),  # with CLONE_FS, which the kernel would not grant
        "keyctl": (0, -3, 0),
        "add_key": (0, 0, 0, 0, 0),
        "bpf": (-1, 0, 0),
        "io_uring_setup": (0, 0),
        "userfaultfd": (1 << 20,),
        "kexec_load": (-1, 0, 0, 0),
        "init_module": (0, 0, 0),
        "open_by_handle_at": (-1, 0, 0),
        "inotify_init1": (-1,),
        "mincore": (1, 0, 0),
        "sysinfo": (0,),
        "personality": (0xFFFFFFFF,),
        "seccomp": (-1, 0, 0),
    }.items():
        yield name, _call(name, *arguments), "EPERM"
    for request in (syscalls.TIOCSTI, syscalls.TIOCSTI | 1 << 32):
        yield f"ioctl {request:#x}", _call("ioctl", -1, request, 0), "EPERM"
    yield "clone3", _call("clone3", 0, 0), "ENOSYS"
    yield "memfd_create", _call("memfd_create", 0, -1), "ENOSYS"
    yield "shmget", _call("shmget", 0, 0, 0), "ENOSYS"
    yield "io_setup", _call("io_setup", 0, 0), "ENOSYS"
    yield "timer_create", _call("timer_create", -1, 0, 0), "ENOSYS"
    yield "flock", _call("flock", -1, 0), "ENOSYS"
    yield "fcntl lock", _call("fcntl", -1, syscalls.LOCKS[1], 0), "ENOLCK"
    yield "fcntl hint", _call("fcntl", -1, syscalls.LAST_FCNTL + 1, 0), "EINVAL"
    yield "preadv2 with flags", _call("preadv2", -1, 0, 0, 0, 0, 8), errno.errorcode[errno.EOPNOTSUPP]
    for name, arguments in {"fadvise64": (-1, 0, 0, 4), "readahead": (-1, 0, 0), "syncfs": (-1,)}.items():
        yield name, _call(name, *arguments), DONE  # as if: the kernel would have said EBADF
    yield "madvise", _call("madvise", 1, 0, syscalls.MADV_PAGEOUT), DONE
    if os.uname().machine == "x86_64":
        yield "x32 call", lambda: _raising(libc.syscall(X32 | _number("getpid"))), "ENOSYS"
    for name, domain, kind in (
        ("inet socket", INET, socket.SOCK_STREAM),
        ("raw socket", INET, RAW),
        ("packet socket", PACKET, RAW),
        ("netlink socket", NETLINK, RAW),
        ("vsock socket", VSOCK, socket.SOCK_STREAM),
    ):
        yield name, opening(domain, kind), "EAFNOSUPPORT"


def try_hard(processes: int) -> dict[str, list[object]]:
    """Try what needs processes of its own: whether each layer holds, and what happened. To be called in a fork."""
    return {"rlimits": list(_many_processes(processes)), "seccomp": list(_foreign_call())}


def _many_processes(limit: int) -> tuple[bool, str]:
    children: list[int] = []
    try:
        while len(children) <= limit:
            if (child := os.fork()) == 0:
                time.sleep(60)
                os._exit(0)
            children.append(child)
        seen = DONE
    except OSError as error:
        seen = errno.errorcode[error.errno or 0]
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return seen == "EAGAIN", f"process number {len(children) + 1}: {seen}"


def _foreign_call() -> tuple[bool, str]:
    """A 32-bit system call from a 64-bit program."""
    if os.uname().machine != "x86_64":
        return True, "this machine has no 32-bit calls to try"
    page = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(X86)
    place = ctypes.addressof(ctypes.c_char.from_buffer(page))
    if (child := os.fork()) == 0:
        os._exit(min(-ctypes.CFUNCTYPE(ctypes.c_int)(place)(), 100) % 256)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    seen = {-signal.SIGSEGV: "this kernel has none"}.get(status, errno.errorcode.get(status, DONE))
    return seen in ("ENOSYS", "this kernel has none"), f"a 32-bit call: {seen}"
