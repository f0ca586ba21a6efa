"""The grader's handle on the fork server. PyTorch is not loaded here: the fork server does it meanwhile."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Collection, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from autograder.paths import PROJECT
from autograder.sandbox import MissingLayersError, SandboxError
from autograder.sandbox.cgroup import finish
from autograder.sandbox.control import KEEPER_SECONDS, START_SECONDS, answer_of
from autograder.sandbox.isolation import SandboxLimits
from autograder.sandbox.ways import ACCEPTED, WAYS, Unsafe, Way

if TYPE_CHECKING:
    from autograder.sandbox.box import Sandbox

VISIBLE = ("autograder/__init__.py", "autograder/sandbox", "labkit")  # of the project
CLOSED = (
    "autograder/checks",
    "source",
    "solutions",
    "submitted",
    "gradebook.db",
    ".course/secret",
)  # those that there are


class ForkServer:
    """A warm process to fork sandboxes from. Use as a context manager.

    It starts at once and takes seconds to be ready; `until_ready` raises SandboxError when the system refuses the
    isolation, and so does the first `sandbox`. Of the ways to `accept`, it takes the first that the system lets it take;
    `unsafe=True` goes without any.
    Layers named in `without` are left out: to measure what one costs, and to prove that its absence is noticed.
    """

    def __init__(
        self, accept: Sequence[str] = ACCEPTED, *, unsafe: bool = False, without: Collection[str] = ()
    ) -> None:
        self.way: type[Way] = Unsafe  # the one that it has taken, once it is ready
        self._view = _view()
        self._ready = False
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
        closed = [str(PROJECT / name) for name in CLOSED if (PROJECT / name).exists()]
        names = [Unsafe.name] if unsafe else list(accept)
        config = {"view": self._view, "root": self._root, "ways": names, "without": self._without, "closed": closed}
        with contextlib.suppress(OSError):  # one that is gone already shows at the answer
            self._control.send(json.dumps(config).encode())

    def until_ready(self) -> None:
        """Wait until it has loaded what notebooks need. Raises SandboxError. To be called before others share this handle."""
        if self._ready:
            return
        answer = answer_of(self._control, START_SECONDS, "the fork server")
        if "error" in answer:
            raise MissingLayersError(
                f"this system refuses the isolation ({answer['error']}); `course doctor` says more"
            )
        if "unloaded" in answer:
            raise SandboxError(
                f"the fork server cannot load what notebooks need ({answer['unloaded']}); besides the system's "
                f"folders it sees only {', '.join(self._view)}: install all packages there, into one virtual environment"
            )
        self.way = WAYS[answer["way"]]
        self._ready = True

    def sandbox(self, limits: SandboxLimits, *, seed: int, output_bytes: int, required: Sequence[str]) -> "Sandbox":
        """Fork a fresh sandbox. Raises SandboxError when one of the `required` properties does not hold inside."""
        self.until_ready()
        from autograder.sandbox.box import Sandbox  # only now: it loads PyTorch

        counted = "cgroup" not in self._without
        return Sandbox(self._control, self.way, limits, seed, output_bytes, required, counted)

    def close(self) -> None:
        """Hang up; the fork server ends, and every sandbox with it."""
        self._control.close()
        if not self._ready:  # it would load everything before it looks
            self._process.kill()
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


def _cache_folder() -> Path:
    """Where labkit finds the parsed digits; filled here, since behind the walls nothing can be written."""
    folder = PROJECT / ".course" / "cache"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["LABKIT_CACHE"] = str(folder)
    if not any(map(zipfile.is_zipfile, folder.glob("*.npz"))):
        import labkit

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
