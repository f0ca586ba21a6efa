"""Landlock: a second lock on files, in the hands of the process itself, behind the view that the mounts give.

Also on abstract unix sockets and signals to anybody outside, where the kernel knows how. Our own few lines: the package
`landlock` (1.0.0.dev5, an alpha) knows neither these scopes nor TCP, and takes an old `errno` for an error.
"""

import ctypes
import os
from collections.abc import Iterable

from autograder.sandbox.isolation import IsolationError, libc

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # on every architecture
VERSION, PATH_BENEATH = 1, 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV  # what can be said of a file that is not a folder
LOOK, USE = READ_FILE | READ_DIR, EXECUTE | READ_FILE | READ_DIR
ALL = IOCTL_DEV * 2 - 1
ALL_TCP, ALL_SCOPES = 0b11, 0b11  # bind and connect; abstract unix sockets and signals
SINCE = {REFER: 2, TRUNCATE: 3, IOCTL_DEV: 5}  # version of the interface
TCP_SINCE, SCOPES_SINCE = 4, 6


class _Ruleset(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("files", "tcp", "scopes")]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("access", ctypes.c_uint64), ("descriptor", ctypes.c_int32)]


def version() -> int:
    """The version of the kernel's Landlock interface. Raises IsolationError where there is none."""
    return _call("this kernel has no Landlock", CREATE_RULESET, None, 0, VERSION)


def restrict(allowed: Iterable[tuple[str, int]]) -> None:
    """From now on this process opens only these paths, and what is beneath them, in these ways; and so do its children.

    `no_new_privs` must be set. Raises IsolationError.
    """
    known = version()
    files = sum(bit for bit in (1 << n for n in range(16)) if known >= SINCE.get(bit, 1))
    wanted = _Ruleset(files, ALL_TCP * (known >= TCP_SINCE), ALL_SCOPES * (known >= SCOPES_SINCE))
    size = 8 * (1 + (known >= TCP_SINCE) + (known >= SCOPES_SINCE))
    ruleset = _call("Landlock rules", CREATE_RULESET, ctypes.byref(wanted), size, 0)
    try:
        for path, access in allowed:
            try:
                descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
            except FileNotFoundError:
                continue
            try:
                rule = _Beneath(access & files & (ALL if os.path.isdir(path) else FILE), descriptor)
                _call(f"Landlock rule for {path}", ADD_RULE, ruleset, PATH_BENEATH, ctypes.byref(rule), 0)
            finally:
                os.close(descriptor)
        _call("Landlock", RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _call(what: str, number: int, *arguments: object) -> int:
    sized = [ctypes.c_size_t(value) if isinstance(value, int) else value for value in arguments]
    if (result := int(libc.syscall(number, *sized))) < 0:
        error = ctypes.get_errno()
        raise IsolationError(error, f"{what}: {os.strerror(error)}")
    return result
