"""Which processes a command has started."""

import contextlib
from pathlib import Path


def tree(root: int) -> list[int]:
    """The process and all that came of it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                parents.setdefault(parent, []).append(int(entry.name))
    found, todo = [], [root]
    while todo:
        found.append(todo.pop())
        todo += parents.get(found[-1], [])
    return found


def kind(pid: int, command: int) -> str:
    """What a process of the command is; one that has ended meanwhile passes for a worker."""
    if pid == command:
        return "command"
    with contextlib.suppress(OSError):
        if b"sandbox.server" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return "fork server or sandbox"
    return "worker"
