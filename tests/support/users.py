"""Commands as another user."""

import sys
from pathlib import Path


def as_user(user: int, folder: Path) -> list[str]:
    """The beginning of a command that runs as this user.

    Where Python itself lies in a closed folder (such as /root), it does so behind a mount of its own, in which an open
    folder of the same name holds nothing but Python.
    """
    become = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"]
    closed = [path for path in reversed(Path(sys.base_prefix).parents) if not path.stat().st_mode & 0o001]
    if not closed:
        return become
    (folder / "python").mkdir()
    steps = f"""
    mount --bind {sys.base_prefix} {folder}/python &&
    mount -t tmpfs -o mode=755 none {closed[0]} &&
    mkdir -p {sys.base_prefix} &&
    mount --move {folder}/python {sys.base_prefix} &&
    exec "$@"
    """
    return ["unshare", "--mount", "sh", "-c", steps, "sh", *become]
