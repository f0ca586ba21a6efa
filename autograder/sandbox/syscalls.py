"""Which system calls a student's process can make: two filters in the kernel, built once by libseccomp.

`known_calls` is put on by the fork server, and so holds for everything behind it: a call that the library has not heard
of, a 32-bit call and an x32 call do not exist there (ENOSYS), so that what a newer kernel adds is closed until it is
looked at. `forbidden_calls` is put on by the student's process, last of all and for ever, also for what it starts.
"""

import errno
import signal
import socket
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

from autograder.sandbox.isolation import CLONE, CLONE_NEWCGROUP, IsolationError

MAX_NUMBER = 1024  # no architecture numbers its calls higher
OWN = (442, 444, 445, 446)  # what this package itself calls and an older library does not know: mount_setattr, Landlock

FORBIDDEN = {
    # other processes' memory, registers and descriptors
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "process_mrelease", "pidfd_getfd", "kcmp",
    "perf_event_open", "lookup_dcookie", "migrate_pages", "move_pages",
    # mounts, old and new interface, and other roots
    "mount", "umount", "umount2", "pivot_root", "chroot", "mount_setattr", "move_mount", "open_tree", "open_tree_attr",
    "fsopen", "fsconfig", "fsmount", "fspick", "statmount", "listmount",
    # namespaces; for clone see below
    "unshare", "setns",
    # keyrings are not in any namespace
    "add_key", "request_key", "keyctl",
    # large parts of the kernel that no notebook needs
    "bpf", "io_uring_setup", "io_uring_enter", "io_uring_register", "userfaultfd", "seccomp",
    "modify_ldt", "vm86", "vm86old", "personality",
    # the machine itself
    "kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module", "create_module", "query_module",
    "get_kernel_syms", "reboot", "swapon", "swapoff", "acct", "quotactl", "quotactl_fd", "syslog", "nfsservctl", "uselib",
    "sysfs", "_sysctl", "iopl", "ioperm", "vhangup", "sethostname", "setdomainname",
    "settimeofday", "stime", "adjtimex", "clock_settime", "clock_adjtime",
    # files by number, past every path
    "name_to_handle_at", "open_by_handle_at",
    # files that several sandboxes see can be watched and locked, which is a way to talk; for fcntl see below
    "fanotify_init", "fanotify_mark", "inotify_init", "inotify_init1", "inotify_add_watch",
    # what the kernel keeps of such files in memory is a mailbox; this asks, `UNHEARD` would empty it
    "mincore", "cachestat",
    # sums over the whole machine: how many processes there are, how much memory is free
    "sysinfo",
}  # fmt: skip
ABSENT = {
    "clone3",  # its flags lie in memory that a filter cannot read; the C library then uses clone
    "flock",  # as `FORBIDDEN` says of locks; filelock falls back to another kind of lock
    # memory outside of every limit: neither a process's own nor a file's of the bounded folders
    "memfd_create", "memfd_secret", "shmget", "msgget", "semget",
    # there is one number of these for the whole machine
    "io_setup", "io_submit", "io_getevents", "io_pgetevents", "io_cancel", "io_destroy",
    "timer_create",  # its signal would wake a process that was stopped; `signal.alarm` and `setitimer` are others
}  # fmt: skip
UNHEARD = {"fadvise64", "readahead", "sync", "syncfs"}  # "done", it says, and nothing is: good advice, about the disk
# in a container, whose processes, users and folders a student's process shares with others
CONTAINED = {
    "connect",  # a socket has a path, which Landlock does not look at
    "mq_open", "mq_unlink", "shmat", "shmctl", "semctl", "semop", "semtimedop", "msgctl", "msgrcv", "msgsnd",
}  # fmt: skip
CONTAINED_UNHEARD = {
    "setsid", "setpgid",  # who cannot leave its process group can be stopped and ended with it, all at once
    # rights and times of files can be set and read by whoever has the same user, wherever they lie
    "chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat", "umask",
    "utime", "utimes", "utimensat", "futimesat",
    "setxattr", "lsetxattr", "fsetxattr", "setxattrat", "removexattr", "lremovexattr", "fremovexattr", "removexattrat",
    "setpriority", "ioprio_set",
}  # fmt: skip
PEERS = {"getsockopt": (17, 59, 77), "setsockopt": (16, 76)}  # SO_PEERCRED, …GROUPS, …PIDFD; SO_PASSCRED, …PIDFD
OWN_ALONE = ("prlimit64", "sched_setaffinity", "sched_setscheduler", "sched_setparam", "sched_setattr")  # 0: the caller

NAMESPACES = (*CLONE.values(), CLONE_NEWCGROUP)
TIOCSTI, TIOCLINUX = 0x5412, 0x541C  # type into a terminal, paste into a console
LOCKS = (5, 6, 7, 36, 37, 38, 1024, 1025, 1026)  # fcntl's F_GETLK … F_OFD_SETLKW, leases, and F_NOTIFY
F_SETSIG, LAST_FCNTL = 10, 1034  # after F_GET_SEALS: hints and leases that are stored with a file, for all who see it
MADV_RANDOM, MADV_WILLNEED, MADV_MERGEABLE, MADV_COLD, MADV_PAGEOUT = 1, 3, 12, 20, 21
PR_SET_PDEATHSIG, PR_SET_SECCOMP = 1, 22
INT = 0xFFFFFFFF  # the kernel reads no more than 32 bits of such an argument, so no more may be compared


def _library() -> Any:
    """pyseccomp. Raises IsolationError where it, or the system's libseccomp, is not installed."""
    try:
        import pyseccomp
    except ModuleNotFoundError:
        raise IsolationError(errno.ENOENT, "the Python package pyseccomp is not installed") from None
    except (RuntimeError, OSError, AttributeError):
        raise IsolationError(errno.ENOENT, "the system's library libseccomp is not installed") from None
    return pyseccomp


@cache
def known_calls() -> Any:
    """The filter that leaves only those calls that the library knows, in this machine's own calling convention."""
    library = _library()
    found = _filter(library, library.ERRNO(errno.ENOSYS))
    for number in range(MAX_NUMBER):
        try:
            library.resolve_syscall(library.Arch.NATIVE, number)
        except ValueError:
            if number not in OWN:
                continue
        found.add_rule(library.ALLOW, number)
    return found


@cache
def forbidden_calls(contained: bool = False) -> Any:
    """The filter that takes the forbidden calls away from a student's process; `contained`, one in a container."""
    library = _library()
    found = _filter(library, library.ALLOW)
    refused = [(errno.EPERM, FORBIDDEN), (errno.ENOSYS, ABSENT), (0, UNHEARD)]
    if contained:
        refused += [(errno.EPERM, CONTAINED), (0, CONTAINED_UNHEARD)]
        for name in OWN_ALONE:
            found.add_rule(library.ERRNO(errno.EPERM), name, library.Arg(0, library.NE, 0))
        for name, options in PEERS.items():  # who is at the other end
            for option in options:
                of_sockets = library.Arg(1, library.MASKED_EQ, INT, socket.SOL_SOCKET)
                found.add_rule(
                    library.ERRNO(errno.EPERM), name, of_sockets, library.Arg(2, library.MASKED_EQ, INT, option)
                )
        for name, kind in product(("socket", "socketpair"), (socket.SOCK_DGRAM, socket.SOCK_RAW)):  # reach any path
            of_unix = library.Arg(0, library.EQ, int(socket.AF_UNIX))
            found.add_rule(library.ERRNO(errno.EPERM), name, of_unix, library.Arg(1, library.MASKED_EQ, 0xF, int(kind)))
    for error, names in refused:
        for name in sorted(names):
            if (number := library.resolve_syscall(library.Arch.NATIVE, name)) >= 0:
                found.add_rule(library.ERRNO(error), number)
    for error, name, argument, mask, value in _forbidden_arguments():
        condition = library.Arg(argument, library.MASKED_EQ, mask, value)
        found.add_rule(library.ERRNO(error), name, condition)
    for name in ("socket", "socketpair"):
        refused = library.ERRNO(errno.EAFNOSUPPORT)
        found.add_rule(refused, name, library.Arg(0, library.NE, int(socket.AF_UNIX)))
    found.add_rule(
        library.ERRNO(errno.EOPNOTSUPP), "preadv2", library.Arg(5, library.NE, 0)
    )  # "what is in memory alone"
    found.add_rule(library.ERRNO(errno.EINVAL), "fcntl", library.Arg(1, library.GT, LAST_FCNTL))
    wakes = library.Arg(1, library.MASKED_EQ, INT, int(signal.SIGCONT))
    found.add_rule(
        library.ERRNO(errno.EINVAL), "prctl", library.Arg(0, library.MASKED_EQ, INT, PR_SET_PDEATHSIG), wakes
    )
    return found


def _forbidden_arguments() -> Iterator[tuple[int, str, int, int, int]]:
    """Error, call, number of its argument, the bits of it that count, and their forbidden value."""
    for flag in NAMESPACES:
        yield errno.EPERM, "clone", 0, flag, flag
    for request in (TIOCSTI, TIOCLINUX):
        yield errno.EPERM, "ioctl", 1, INT, request
    for command in LOCKS:
        yield errno.ENOLCK, "fcntl", 1, INT, command
    yield errno.EINVAL, "fcntl", 1, INT, F_SETSIG
    for advice in (MADV_RANDOM, MADV_WILLNEED, MADV_MERGEABLE, MADV_COLD, MADV_PAGEOUT):
        yield 0, "madvise", 2, INT, advice
    yield errno.EPERM, "prctl", 0, INT, PR_SET_SECCOMP


def _filter(library: Any, default: int) -> Any:
    found = library.SyscallFilter(default)
    found.set_attr(library.Attr.ACT_BADARCH, library.ERRNO(errno.ENOSYS))
    found.set_attr(library.Attr.CTL_OPTIMIZE, 2)  # a binary search over the calls
    return found
