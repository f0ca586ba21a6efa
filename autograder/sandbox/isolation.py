"""The kernel's walls around a student's process: namespaces, a read-only view, private tmpfs, limits, no privileges.

Two steps. `enter_view` is taken once by the fork server, before anything else: from then on it sees only the paths it
was given, read-only, and has no privileges. `isolate` is taken for each submission, by a process that is to become
process 1 of its own pid namespace. Both work for root and, where the kernel allows user namespaces, for anybody.
"""

import contextlib
import ctypes
import errno
import importlib
import os
import resource
import signal
import stat
import threading
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TypedDict

NOBODY = 65534
HOST_NAME = "lab"
STUDENT = 1000  # the user id that a student's process sees itself as
FIRST_USER = 0x70000000  # and what it is outside, where root grades: from here on, by the number of its launcher

CLONE = {
    "mount": 0x00020000,
    "uts": 0x04000000,
    "ipc": 0x08000000,
    "user": 0x10000000,
    "pid": 0x20000000,
    "net": 0x40000000,
}
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = (
    1,
    2,
    4,
    8,
    32,
    4096,
    16384,
    1 << 18,
)
MNT_DETACH = 2
SYS_PIVOT_ROOT, SYS_CAPSET, SYS_KEYCTL, SYS_MOUNT_SETATTR = 155, 126, 250, 442  # x86-64
if os.uname().machine == "aarch64":
    SYS_PIVOT_ROOT, SYS_CAPSET, SYS_KEYCTL, SYS_MOUNT_SETATTR = 41, 91, 219, 442
KEYCTL_JOIN_SESSION_KEYRING = 1
CAP_KILL, CAP_SETGID, CAP_SETUID = 5, 6, 7
CLONE_NEWCGROUP = 0x02000000
AT_RECURSIVE, MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV = 0x8000, 1, 2, 4
MADV_COLLAPSE = 25
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_KEEPCAPS, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 4, 8, 24, 38
PR_SET_CHILD_SUBREAPER = 36
SHARED_MB = 2048  # address space beyond private memory: shared mappings, stacks of threads, what malloc reserves
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")  # what every view shows, with parts of /etc
DEVICES = ("null", "zero", "full", "random", "urandom")
GPU_FOLDERS, LARGE = ("nvidia", "triton/backends/nvidia"), 1_000_000  # in site-packages; bytes
MAX_FILES = 20480  # in each folder that a student's process may write
TERMINALS = 32  # of one sandbox; there are some thousands for the whole machine

EXTRA_MB = 512  # what all processes of a sandbox may use besides the private memory of one and the two folders

libc = ctypes.CDLL(None, use_errno=True)


class SandboxLimits(TypedDict):
    """What one sandbox may use."""

    cpu_seconds: int
    memory_mb: int  # private writable memory of each process, above what it starts with
    processes: int
    open_files: int
    disk_mb: int


def total_memory_mb(limits: SandboxLimits) -> int:
    """What all processes of a sandbox may use together: more than the limit that one of them meets first."""
    return limits["memory_mb"] + EXTRA_MB + 2 * limits["disk_mb"]


class IsolationError(OSError):
    """A layer could not be put up."""


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise IsolationError(number, f"{what}: {os.strerror(number)}")


def mount(source: str, target: str, kind: str | None = None, flags: int = 0, options: str | None = None) -> None:
    encode = [text.encode() if text is not None else None for text in (source, target, kind, options)]
    _check(libc.mount(encode[0], encode[1], encode[2], ctypes.c_ulong(flags), encode[3]), f"mount {target}")


def unshare(*names: str) -> None:
    _check(libc.unshare(sum(CLONE[name] for name in names)), f"unshare {', '.join(names)}")


def prctl(option: int, value: int) -> None:
    _check(libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0), f"prctl {option}")


def use_large_pages() -> None:
    """Put this process's private memory into pages of 2 MB, where the kernel can (Linux 6.1 and later).

    A fork copies one entry for each page, and its end takes each away again: with 4 kB pages, 430 MB cost 30 ms of CPU
    a fork, with large ones 7 ms. Pages that are written to later become small again, in that process alone.
    """
    size = 1 << 21
    for line in Path("/proc/self/maps").read_text().splitlines():
        span, rights, *_, inode, name = [*line.split(maxsplit=5), ""][:6]
        if rights == "rw-p" and inode == "0" and name.strip() in ("", "[heap]"):
            start, end = (int(address, 16) for address in span.split("-"))
            for address in range(-(-start // size) * size, end // size * size - size + 1, size):
                libc.madvise(ctypes.c_void_p(address), ctypes.c_size_t(size), MADV_COLLAPSE)


def die_with_parent() -> None:
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _map_user(inside: int, uid: int, gid: int) -> None:
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{inside} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{inside} {gid} 1")


def _read_only(target: str) -> None:
    class Attributes(ctypes.Structure):
        _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "userns")]

    attributes = Attributes(set=MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV)
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    result = libc.syscall(SYS_MOUNT_SETATTR, -1, target.encode(), AT_RECURSIVE, ctypes.byref(attributes), size)
    _check(result, f"make {target} read-only")


def unused_libraries() -> list[str]:
    """Large files of the makers of GPUs that nothing in this process has mapped, though PyTorch is loaded.

    None of it ever runs here, and what of a file is in memory is something that all who see the file can tell.
    """
    packages = Path(importlib.import_module("torch").__file__ or "").resolve().parents[1]
    mapped = {line.split(maxsplit=5)[-1].strip() for line in Path("/proc/self/maps").read_text().splitlines()}
    found = []
    for start in GPU_FOLDERS:
        for folder, inner, names in os.walk(packages / start):
            inner[:] = [name for name in inner if name != "include"]  # thousands of small files
            paths = [os.path.join(folder, name) for name in names]
            files = filter(os.path.isfile, paths)
            found += [path for path in files if path not in mapped and os.path.getsize(path) > LARGE]
    return found


def enter_view(paths: list[str], root: str, hidden: Iterable[str] = ()) -> None:
    """See nothing but `paths` (read-only), a /proc and a few devices; `root` is an empty directory to build it in.

    Of what lies in `paths`, the files `hidden` are empty.

    Raises IsolationError naming the step that the system refuses.
    """
    uid, gid = os.geteuid(), os.getegid()
    if uid == 0:
        unshare("mount")
    else:
        unshare("user", "mount")
        _map_user(uid, uid, gid)
    mount("none", "/", flags=MS_REC | MS_PRIVATE)
    mount("tmpfs", root, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=1m")
    os.mkdir(root + "/tmp")  # the fork server's own, and before the paths, which may lie in it
    mount("tmpfs", root + "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777,size=16m")
    for path in (*SYSTEM, *paths):
        _show(path, root)
    empty = root + "/empty"
    Path(empty).touch()
    for path in filter(os.path.isfile, (root + path for path in hidden)):
        mount(empty, path, flags=MS_BIND)
        _read_only(path)
    os.unlink(empty)
    for name in DEVICES:
        _bind(f"/dev/{name}", root + f"/dev/{name}")
    for folder in ("/proc", "/dev/shm", "/dev/pts", "/etc", "/old"):
        os.makedirs(root + folder, exist_ok=True)
    os.symlink("pts/ptmx", root + "/dev/ptmx")
    for file in ("/etc/ld.so.cache", "/etc/localtime"):
        if os.path.exists(file):
            _bind(os.path.realpath(file), root + file)
            _read_only(root + file)
    with contextlib.suppress(FileNotFoundError):
        _show("/etc/fonts", root)
    Path(root, "etc/passwd").write_text(f"student:x:{STUDENT}:{STUDENT}::/tmp/home:/bin/sh\n")
    Path(root, "etc/group").write_text(f"student:x:{STUDENT}:\n")
    mount("/proc", root + "/proc", flags=MS_BIND | MS_REC)
    _check(libc.syscall(SYS_PIVOT_ROOT, root.encode(), (root + "/old").encode()), "pivot_root")
    os.chdir("/")
    _check(libc.umount2(b"/old", MNT_DETACH), "detach the old root")
    os.rmdir("/old")
    # the tmpfs root itself only: what is mounted below keeps its own flags
    mount("none", "/", flags=MS_RDONLY | MS_NOSUID | MS_NODEV | MS_BIND | MS_REMOUNT)
    if uid == 0:
        become_nobody()
    prctl(PR_SET_NO_NEW_PRIVS, 1)


def _show(path: str, root: str) -> None:
    """Make `path` visible at the same place under `root`, read-only; what does not exist is left out."""
    if os.path.islink(path):
        os.makedirs(os.path.dirname(root + path), exist_ok=True)
        if not os.path.lexists(root + path):
            os.symlink(os.readlink(path), root + path)
    elif os.path.exists(path) and not os.path.exists(root + path):
        _bind(path, root + path)
        _read_only(root + path)


def _bind(source: str, target: str) -> None:
    if stat.S_ISDIR(os.stat(source).st_mode):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        Path(target).touch()
    mount(source, target, flags=MS_BIND | MS_REC)


def become_nobody() -> None:
    """Of root's privileges keep those that give each sandbox a user of its own, and take it away."""
    os.setgroups([])
    prctl(PR_SET_KEEPCAPS, 1)
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    _hold_only(CAP_KILL, CAP_SETGID, CAP_SETUID)
    prctl(PR_SET_DUMPABLE, 1)  # or the maps of the children's user namespaces could not be written


def become_user(own: int) -> None:
    """Be this user, which nobody else is, with no privilege left. Raises OSError where the caller may not.

    Of descriptors in flight, pages of pipes, queued signals, keys and watches the kernel counts how many a user has, over
    all namespaces: what one sandbox uses up, no other with the same user gets.
    """
    os.setresgid(own, own, own)
    os.setresuid(own, own, own)
    _hold_only()
    prctl(PR_SET_DUMPABLE, 1)


def own_user() -> int:
    """The user that the caller, in its namespace, is outside of it."""
    return int(Path("/proc/self/uid_map").read_text().split()[1])


def try_walls() -> None:
    """Take all namespaces that a sandbox needs, and mount a /proc, as a trial. Raises IsolationError.

    Some containers allow the first and not the second.
    """
    if os.geteuid() == 0:
        unshare("mount")
        os.setresuid(NOBODY, NOBODY, NOBODY)
        prctl(PR_SET_DUMPABLE, 1)
    isolate()
    if (child := os.fork()) == 0:
        try:
            mount("none", "/", flags=MS_REC | MS_PRIVATE)
            mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
            os._exit(0)
        except OSError as error:
            os._exit(error.errno or errno.EPERM)
        finally:
            os._exit(errno.EPERM)
    if number := os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        raise IsolationError(number, f"mount /proc: {os.strerror(number)}")


def isolate(without: Collection[str] = ()) -> None:
    """New namespaces for the caller's children: the next fork is process 1 of a new pid namespace.

    Raises IsolationError where the system refuses.
    """
    uid, gid = os.geteuid(), os.getegid()
    unshare(*(name for name in ("user", "pid", "mount", "net", "ipc", "uts") if name not in without))
    _map_user(STUDENT, uid, gid)


def furnish(limits: SandboxLimits, visible: list[str]) -> None:
    """Private /proc (of processes alone), /tmp and /dev/shm, and no further namespaces; called by process 1.

    Of the `visible` paths, those in /tmp (where a virtual environment may live) are shown again in the private one.
    """
    mount("none", "/", flags=MS_REC | MS_PRIVATE)
    mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    size = f"size={limits['disk_mb']}m,nr_inodes={MAX_FILES}"
    hidden = {path: os.open(path, os.O_PATH) for path in visible if path.startswith("/tmp/") and os.path.exists(path)}
    mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, size + ",mode=755")
    for path, descriptor in hidden.items():
        _bind(f"/proc/self/fd/{descriptor}", path)
        os.close(descriptor)
    mount("tmpfs", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, size + ",mode=1777")
    mount("devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, f"newinstance,ptmxmode=0666,max={TERMINALS}")
    libc.unshare(CLONE_NEWCGROUP)  # /proc/self/cgroup says where in the machine's tree it stands; or that is not there
    for name in ("user", "mnt", "pid", "net", "ipc", "uts", "cgroup"):
        Path(f"/proc/sys/user/max_{name}_namespaces").write_text("0")
    mount(
        "proc", "/proc", "proc", MS_REMOUNT | MS_NOSUID | MS_NODEV | MS_NOEXEC, "subset=pid"
    )  # no counters, no settings
    libc.syscall(SYS_KEYCTL, KEYCTL_JOIN_SESSION_KEYRING, None)  # a new one; or there are no keyrings here
    libc.sethostname(HOST_NAME.encode(), len(HOST_NAME))


def private_folders() -> None:
    """A home and a working folder in the private /tmp; the caller works there afterwards."""
    for folder in ("/tmp/home", "/tmp/work"):
        os.makedirs(folder, exist_ok=True)
    os.chdir("/tmp/work")


def limit(limits: SandboxLimits) -> None:
    """Resource limits of the caller and of each process that it starts."""
    megabyte = 2**20
    pages = [int(field) * resource.getpagesize() for field in Path("/proc/self/statm").read_text().split()]
    for kind, value in (
        (resource.RLIMIT_CORE, 1),  # 0 would still start the host's crash handler where core_pattern names one
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_DATA, pages[5] + limits["memory_mb"] * megabyte),
        (resource.RLIMIT_AS, pages[0] + (limits["memory_mb"] + SHARED_MB) * megabyte),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_NPROC, limits["processes"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_FSIZE, limits["disk_mb"] * megabyte),
    ):
        _, most = resource.getrlimit(kind)
        value = value if most == resource.RLIM_INFINITY else min(value, most)  # a container may have lower ones
        resource.setrlimit(kind, (value, value))
    Path("/proc/self/oom_score_adj").write_text("1000")  # when memory runs out it is the first to go


def processes_of_user() -> int:
    """How many processes and threads the kernel counts for the caller's user, in this container or elsewhere.

    A limit below which a thread can be started is more than that.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NPROC)
    few, many = 0, 1 << 20 if hard == resource.RLIM_INFINITY else hard
    try:
        while few < many:
            middle = (few + many) // 2
            resource.setrlimit(resource.RLIMIT_NPROC, (middle, hard))
            try:
                thread = threading.Thread(target=int)
                thread.start()
                thread.join()
                many = middle
            except RuntimeError:
                few = middle + 1
    finally:
        resource.setrlimit(resource.RLIMIT_NPROC, (soft, hard))
    return few


def drop_privileges() -> None:
    """No capabilities, and no way to gain any."""
    for capability in range(64):
        if libc.prctl(PR_CAPBSET_DROP, ctypes.c_ulong(capability), 0, 0, 0) != 0:
            break
    _hold_only()
    prctl(PR_SET_NO_NEW_PRIVS, 1)


def _hold_only(*capabilities: int) -> None:
    header, held = (ctypes.c_uint32 * 2)(0x20080522, 0), sum(1 << number for number in capabilities)
    sets = (ctypes.c_uint32 * 6)(
        held, held
    )  # effective, permitted, inheritable; then the same of the numbers from 32 on
    _check(libc.syscall(SYS_CAPSET, header, sets), "drop capabilities")


def namespaces() -> dict[str, str]:
    """The identities of the caller's namespaces, by layer name."""
    files = {"mount": "mnt"}
    return {name: os.readlink(f"/proc/self/ns/{files.get(name, name)}") for name in CLONE}
