import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import LIMITS, Boxes
from support.commands import copied
from support.users import as_user

from autograder.course import Course
from autograder.paths import PROJECT
from autograder.sandbox import SandboxError, StudentProcessError, TimeBudget, forkserver, wire
from autograder.sandbox.box import Fork, Sandbox
from autograder.sandbox.forkserver import ForkServer

ALL = list(Course.load(PROJECT).sandbox.required)


def output(box: Sandbox, source: str, *, seconds: float = 20) -> str:
    """What a cell prints; it must not fail."""
    run = box.run_cell(textwrap.dedent(source), "cell 99", cpu_seconds=seconds, wall_seconds=3 * seconds)
    text = "".join(str(part.get("text", part)) for part in run.outputs)
    assert not run.failed, text
    return text


def gone(box: Sandbox, source: str, *, cpu: float = 20, wall: float = 20) -> str:
    """Why the student's process is gone after this cell."""
    with pytest.raises(StudentProcessError) as stopped:
        box.run_cell(textwrap.dedent(source), "cell 1", cpu_seconds=cpu, wall_seconds=wall)
    return str(stopped.value)


TRIES = """
import os
def tried(action):
    try:
        return f"done: {action()!r}"
    except OSError as error:
        return type(error).__name__
"""


# -------------------------------------------------------------------------------------------------- isolation layers


def test_every_required_layer_holds(boxes: Boxes) -> None:
    assert set(ALL) <= set(boxes().layers)


def test_only_what_is_needed_can_be_seen(boxes: Boxes) -> None:
    box = boxes()
    seen = json.loads(
        output(
            box,
            f"""
            import json, os
            print(json.dumps({{path: sorted(os.listdir(path)) for path in
                ("/", "/etc", "/tmp", "/dev/shm", "/dev/pts", {str(PROJECT)!r}, {str(PROJECT / "autograder")!r},
                 {str(PROJECT / ".course")!r})}}))
            """,
        )
    )
    assert set(seen["/"]) <= {
        *("bin", "sbin", "lib", "lib32", "lib64", "libx32", "usr", "dev", "etc", "proc", "tmp"),
        *(Path(path).parts[1] for path in (PROJECT, sys.prefix, sys.base_prefix)),
    }
    assert set(seen["/etc"]) <= {"passwd", "group", "fonts", "ld.so.cache", "localtime"}
    own = {Path(path).parts[2] for path in (PROJECT, sys.prefix, sys.base_prefix) if Path(path).parts[1] == "tmp"}
    assert set(seen["/tmp"]) == {"home", "work"} | own and seen["/dev/shm"] == [] and seen["/dev/pts"] == ["ptmx"]
    assert set(seen[str(PROJECT)]) <= {"autograder", "labkit", ".course", Path(sys.prefix).name}
    assert seen[str(PROJECT / "autograder")] == ["__init__.py", "sandbox"]
    assert seen[str(PROJECT / ".course")] == ["cache"]


def test_checks_solutions_and_results_are_not_there(boxes: Boxes) -> None:
    (PROJECT / ".course").mkdir(exist_ok=True)
    hidden = ["autograder/checks", "autograder/judge", "source", "solutions", "tests", ".course/secret", ".git"]
    box = boxes(TRIES)
    for name in hidden:
        assert output(box, f"print(tried(lambda: os.stat({str(PROJECT / name)!r})))") == "FileNotFoundError\n"
    modules = output(box, "import sys; print(*sorted(name for name in sys.modules if name.startswith('autograder')))")
    own = [
        "autograder.sandbox",
        *(f"autograder.sandbox.{file.stem}" for file in (PROJECT / "autograder" / "sandbox").glob("*.py")),
    ]
    assert set(modules.split()) <= {"autograder", "autograder.sandbox.wire", *own}


def test_nothing_but_the_private_folders_can_be_written(boxes: Boxes) -> None:
    box = boxes(TRIES)
    places = ["/x", "/usr/x", "/etc/passwd", "/dev/x", f"{sys.prefix}/x", str(PROJECT / "labkit/x")]
    places += [str(PROJECT / "autograder/sandbox/wire.py"), str(PROJECT / ".course/cache/x")]
    for place in places:
        assert "done" not in output(box, f"print(tried(lambda: open({place!r}, 'a')))"), place
    for place in ("/tmp/x", "/tmp/work/x", "/tmp/home/x", "/dev/shm/x"):
        assert output(box, f"print(tried(lambda: open({place!r}, 'a').write('x')))") == "done: 1\n", place


def test_the_kernels_settings_can_not_be_written(boxes: Boxes) -> None:
    box = boxes(TRIES)
    settings = ["kernel/core_pattern", "kernel/shmmax", "net/ipv4/ip_forward", "user/max_user_namespaces"]
    for name in (*settings, "vm/drop_caches", "kernel/hostname"):
        assert "done" not in output(box, f"print(tried(lambda: open('/proc/sys/{name}', 'w').write('1')))"), name


def test_other_processes_are_out_of_reach(boxes: Boxes) -> None:
    box = boxes(TRIES)
    assert output(box, "print(sorted(int(n) for n in os.listdir('/proc') if n.isdigit()))") == "[1, 2]\n"
    for name in ("environ", "maps", "mem", "fd", "root", "cwd", "exe"):
        look = "listdir" if name == "fd" else "readlink" if name in ("root", "cwd", "exe") else "stat"
        source = f"print(tried(lambda: os.{look}('/proc/1/{name}') and open('/proc/1/{name}', 'rb').read(1)))"
        assert output(box, source) == "PermissionError\n", name
    libc = "import ctypes; libc = ctypes.CDLL(None, use_errno=True)\n"
    assert output(box, libc + "print(libc.ptrace(16, 1, 0, 0))") == "-1\n"


def test_there_is_no_network(boxes: Boxes) -> None:
    box = boxes(TRIES)
    for kind in ("STREAM", "DGRAM"):
        for address in ("('127.0.0.1', 80)", "('192.0.2.1', 53)"):
            source = f"import socket; print(tried(lambda: socket.socket(socket.AF_INET, socket.SOCK_{kind}).connect({address})))"
            assert output(box, source) == "OSError\n"
    assert output(box, "print(tried(lambda: socket.getaddrinfo('example.org', 80)))") == "gaierror\n"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("\0course-test")
        listener.listen()
        source = "print(tried(lambda: socket.socket(socket.AF_UNIX).connect('\\0course-test')))"
        assert output(box, source) == "ConnectionRefusedError\n"


def test_no_privilege_is_left_or_to_be_had(boxes: Boxes) -> None:
    box = boxes()
    status = output(box, "print(open('/proc/self/status').read())")
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert f"{name}:\t0000000000000000\n" in status
    assert "NoNewPrivs:\t1\n" in status and "Uid:\t1000\t1000\t1000\t1000\n" in status
    calls = output(
        box,
        """
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        print(libc.unshare(0x10000000), libc.unshare(0x40000000), libc.unshare(0x00020000))
        print(libc.mount(b"none", b"/tmp/home", b"tmpfs", 0, None), libc.umount2(b"/proc", 2), libc.chroot(b"/tmp"))
        print(libc.setns(os.open("/proc/self/ns/user", os.O_RDONLY), 0), libc.setuid(0), libc.mknod(b"/tmp/d", 0o20600, 1))
        """,
    )
    assert calls == "-1 -1 -1\n" * 3


def test_environment_and_descriptors_hold_nothing_of_ours(boxes: Boxes, monkeypatch: pytest.MonkeyPatch) -> None:
    box = boxes()
    names = set(json.loads(output(box, "import os, json; print(json.dumps(dict(os.environ)))")))
    ours = {"PATH", "HOME", "USER", "LANG", "MPLCONFIGDIR", "MPLBACKEND", "OMP_NUM_THREADS", "CUDA_VISIBLE_DEVICES"}
    assert names <= ours | {"PYTHONHASHSEED", "PYTHONDONTWRITEBYTECODE", "LABKIT_CACHE", "LABKIT_PROGRESS"} | {
        name for name in names if name.startswith("TORCHINDUCTOR")
    }
    found = output(
        box,
        "print([os.readlink(f'/proc/self/fd/{n}').split(':')[0] for n in range(32) if os.path.exists(f'/proc/self/fd/{n}')])",
    )
    assert found.count("socket") <= 1 and found.count("/dev/null") == 3
    assert output(box, "print(len([n for n in os.listdir('/proc/self/fd')]))") in ("5\n", "6\n")


def test_nothing_is_left_of_the_student_before(boxes: Boxes) -> None:
    first = boxes(
        "open('/tmp/x', 'w').write('answer'); open('/dev/shm/x', 'w').write('answer'); import torch; torch.answer = 42"
    )
    second = boxes()
    first.close()
    source = "import os, torch; print(os.listdir('/tmp/work'), os.listdir('/dev/shm'), hasattr(torch, 'answer'))"
    assert output(second, source) == "[] [] False\n"
    assert output(boxes(), source) == "[] [] False\n"


# ------------------------------------------------------------------------------------------------------------ limits


def test_limits_of_time(boxes: Boxes) -> None:
    assert gone(boxes(), "while True: pass", cpu=0.5) == "used more than 0.5 s of computing"
    stubborn = """
    import signal
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
        signal.signal(number, signal.SIG_IGN)
    while True:
        try:
            while True: pass
        except BaseException: pass
    """
    assert gone(boxes(), stubborn, cpu=0.5) == "used more than 0.5 s of computing"
    assert gone(boxes(), "import time; time.sleep(60)", wall=0.6) == "took longer than 0.6 s"
    assert (
        gone(boxes(), "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", wall=0.6) == "took longer than 0.6 s"
    )


def test_computing_in_other_processes_counts(boxes: Boxes) -> None:
    assert (
        gone(boxes(), "import os\nos.fork()\nos.fork()\nwhile True: pass", cpu=1) == "used more than 1 s of computing"
    )


def test_the_whole_notebook_has_a_limit_that_the_kernel_keeps(boxes: Boxes) -> None:
    assert gone(boxes(cpu_seconds=1), "while True: pass") == (
        "was killed: it used more memory or computing than is allowed"
    )


def test_limit_of_memory(boxes: Boxes) -> None:
    box = boxes(memory_mb=512)
    for source in (
        "bytearray(600 * 2**20)",
        "kept = [bytearray(2**24) for _ in range(60)]",
        "import torch; torch.ones(200 * 2**20)",
        "import mmap; mmap.mmap(-1, 3 * 2**30)",  # shared: no private memory, all the same
    ):
        run = box.run_cell(source, "cell 1", cpu_seconds=20, wall_seconds=60)
        assert run.error in ("MemoryError", "RuntimeError", "OSError"), source
    assert output(box, "print(len(bytearray(200 * 2**20)))") == "209715200\n"


def test_limit_of_processes_and_threads(boxes: Boxes) -> None:
    box = boxes(processes=20)
    forks = """
    import os, signal, time
    children = []
    try:
        while True:
            child = os.fork()
            if child == 0:
                time.sleep(60)
                os._exit(0)
            children.append(child)
    except BlockingIOError:
        print(10 < len(children) < 20)
    """
    assert output(box, forks) == "True\n"
    box.sweep()
    threads = """
    import threading, time
    try:
        for _ in range(100): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    except RuntimeError as error:
        print(error)
    """
    assert output(box, threads) == "can't start new thread\n"


def test_limit_of_open_files(boxes: Boxes) -> None:
    source = "import os\ntry:\n    while True: os.open('/dev/null', 0)\nexcept OSError as error: print(error.errno)"
    assert output(boxes(open_files=50), source) == "24\n"


@pytest.mark.parametrize("folder", ["/tmp/work", "/dev/shm"])
def test_limit_of_disk(boxes: Boxes, folder: str) -> None:
    fill = f"""
    number = 0
    try:
        while True:
            with open(f"{folder}/{{number}}", "wb") as file: file.write(b"x" * 2**20)
            number += 1
    except OSError as error:
        print(number <= 8, error.errno)
    """
    assert output(boxes(disk_mb=8), fill) == "True 28\n"


def test_limit_of_inodes(boxes: Boxes) -> None:
    fill = """
    number = 0
    try:
        while True:
            open(f"/tmp/work/{number}", "w").close()
            number += 1
    except OSError as error:
        print(number < 25_000, error.errno)
    """
    assert output(boxes(), fill) == "True 28\n"


def test_no_core_is_dumped(boxes: Boxes) -> None:
    assert output(boxes(), "import resource; print(resource.getrlimit(resource.RLIMIT_CORE))") == "(1, 1)\n"


def test_limit_of_output(boxes: Boxes) -> None:
    box = boxes(output_bytes=1000)
    run = box.run_cell("for i in range(1000): print(i)", "cell 1", cpu_seconds=9, wall_seconds=20)
    assert run.cut and not run.failed and wire.size(run.outputs) <= 1001
    assert run.outputs[0]["text"].startswith("0\n1\n2\n")
    again = box.run_cell("print('more')", "cell 2", cpu_seconds=9, wall_seconds=20)
    assert again.cut and again.outputs == []  # the notebook as a whole has had its share


def test_limit_of_output_does_not_rely_on_the_students_process(boxes: Boxes) -> None:
    lie = """
    import autograder.sandbox.worker as worker
    worker.OutputRecorder.finish = lambda self: [{"output_type": "stream", "name": "stdout", "text": "x" * 600}, 5] * 50
    """
    run = boxes(output_bytes=1000).run_cell(textwrap.dedent(lie), "cell 1", cpu_seconds=9, wall_seconds=20)
    assert run.cut and [output["text"] for output in run.outputs] == ["x" * 600]


# ------------------------------------------------------------------------------------------------ cells as in Jupyter


def test_cells_run_as_in_jupyter(boxes: Boxes) -> None:
    box = boxes(output_bytes=10**6)

    def outputs(source: str) -> list[dict[str, object]]:
        run = box.run_cell(source, "cell 1", cpu_seconds=20, wall_seconds=60)
        assert not run.cut
        return run.outputs

    def printed(text: str, name: str = "stdout") -> dict[str, object]:
        return {"output_type": "stream", "name": name, "text": text}

    assert outputs("a = 3\nprint(a)\na + 1")[0] == printed("3\n")
    assert outputs("a + 1")[0]["data"] == {"text/plain": "4"}
    assert outputs("a;") == []
    assert outputs("!echo from the shell") == [printed("from the shell\n")]
    assert outputs("%%bash\necho one; echo two >&2") == [printed("one\n"), printed("two\n", "stderr")]
    assert outputs("import sys; print('0%', end='\\r'); print('100%'); print('x', file=sys.stderr)") == [
        printed("100%\n"),
        printed("x\n", "stderr"),
    ]
    shown = outputs("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
    assert shown[0]["output_type"] == "display_data" and "image/png" in str(shown[0])
    odd = "from IPython.display import display\ndisplay({'text/plain': 'x', 'application/json': object()}, raw=True)"
    assert outputs(odd)[0]["data"] == {"text/plain": "x"}


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("def (", "SyntaxError"),
        ("input('name? ')", "EOFError"),
        ("import sys; sys.exit(3)", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise BaseException", "BaseException"),
        ("x = 'a\0b'", "SyntaxError"),
        ("def f(): f()\nf()", "RecursionError"),
        ("class E(Exception):\n    def __str__(self): raise ValueError\nraise E", None),
        ("import autograder.checks", "ModuleNotFoundError"),
        ("import autograder.judge", "ModuleNotFoundError"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_cell_that_raises_does_not_end_the_notebook(boxes: Boxes, source: str, error: str | None) -> None:
    box = boxes()
    run = box.run_cell(source, "cell 1", cpu_seconds=20, wall_seconds=60)
    assert run.failed and run.error == (error or run.error)
    assert output(box, "print('still here')") == "still here\n"


@pytest.mark.parametrize(
    "source", ["exit()", "import sys; sys.stdout = sys.stderr = None", "import atexit; atexit.register(print)"]
)
def test_harmless_oddities(boxes: Boxes, source: str) -> None:
    assert output(boxes(source), "print('still here')") == "still here\n"


def test_halves_of_surrogate_pairs_are_replaced(boxes: Boxes) -> None:
    assert output(boxes(), r"print('a\ud800b')") == "a?b\n"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("import os; os._exit(0)", "ended the Python process (exit code 0)"),
        ("import os; os._exit(3)", "ended the Python process (exit code 3)"),
        ("import atexit, os; atexit.register(os._exit, 5); os._exit(4)", "ended the Python process (exit code 4)"),
        ("import ctypes; ctypes.string_at(0)", "crashed the Python process (a memory error in compiled code)"),
        ("import os; os.kill(os.getpid(), 15)", "ended the Python process (signal 15)"),
        ("import os; os.closerange(3, 64)", "ended the Python process (exit code 70)"),
        ("import builtins; builtins.len = None", None),
        ("import json; json.dumps = lambda *_: '{}'", "answered in a way that a notebook cannot"),
        (
            "import json; json.dumps = lambda *_, **__: '{' * 10**5",
            "stopped answering (a frame could not be read: JSONDecodeError)",
        ),
        ("import json; json.dumps = lambda *_, **__: '{}' + ' ' * 2**25", None),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_process_that_ends_or_talks_nonsense(boxes: Boxes, source: str, why: str | None) -> None:
    seen = gone(boxes(), source)
    assert why is None or seen == why


def test_an_answer_before_the_question_is_not_taken(boxes: Boxes) -> None:
    """A cell may answer for a later one, but cannot know what number that will have."""
    early = """
    import os, socket
    from autograder.sandbox import wire
    sock = socket.socket(fileno=os.dup(next(n for n in range(3, 64) if os.path.exists(f"/proc/self/fd/{n}")
                                            and "socket" in os.readlink(f"/proc/self/fd/{n}"))))
    wire.send(sock, {"id": "0" * 16, "failed": False, "error": "", "outputs": [], "cut": False})
    """
    assert gone(boxes(), early) == "answered in a way that a notebook cannot"


def test_definitions_alone(boxes: Boxes) -> None:
    source = "import math\nx = 1\ndef f(): return 2\nclass C: pass\nprint('trained')"
    box = boxes()
    run = box.run_cell(source, "cell 1", cpu_seconds=9, wall_seconds=20, definitions=True)
    assert not run.failed and run.outputs == []
    assert output(box, "print(f(), C.__name__, math.pi > 3, 'x' in globals())") == "2 C True False\n"


def test_the_same_seed_gives_the_same_numbers(boxes: Boxes) -> None:
    source = (
        "import random, numpy as np, torch; print(random.random(), np.random.rand(), torch.rand(1).item(), hash('x'))"
    )
    first, again, other = (output(boxes(seed=seed), source) for seed in (1, 1, 2))
    assert first == again != other


# -------------------------------------------------------------------------------------- the keeper, and what is left


@pytest.mark.parametrize(
    "attack",
    [
        "for number in range(1, 65):\n    if number not in (17, 19): tried(lambda: os.kill(1, number))",
        "for _ in range(2000): os.kill(1, 17)",
        "tried(lambda: os.kill(1, 9)); tried(lambda: os.kill(1, 19)); tried(lambda: os.killpg(1, 9))",
        "import ctypes; ctypes.CDLL(None).prctl(15, b'\\xff\\xfe) R 1\\n', 0, 0, 0)",
        "if os.fork() == 0:\n    os.kill(-1, 19)\n    os._exit(0)",
    ],
)
def test_the_keeper_withstands(boxes: Boxes, attack: str) -> None:
    """Whoever could end it would turn a lost point into "could not check"."""
    box = boxes(TRIES)
    with contextlib.suppress(StudentProcessError):
        box.run_cell(attack, "cell 1", cpu_seconds=9, wall_seconds=1)
    assert box.cpu_seconds() >= 0
    box.sweep()
    assert box.cpu_seconds() >= 0


def inside(box: Sandbox) -> list[int]:
    """The processes that live inside."""
    source = """
    import os, pathlib
    pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    print([pid for pid in pids if ") Z " not in pathlib.Path(f"/proc/{pid}/stat").read_text()])
    """
    return [int(number) for number in json.loads(output(box, source))]


def test_sweep_ends_all_but_the_notebook(boxes: Boxes) -> None:
    box = boxes("x = 5")
    daemons = """
    import os, signal, time
    for _ in range(5):
        if os.fork() == 0:
            os.setsid()
            for number in (1, 2, 3, 13, 14, 15): signal.signal(number, signal.SIG_IGN)
            if os.fork() == 0: time.sleep(60)
            os._exit(0)
    """
    output(box, daemons)
    assert len(inside(box)) > 2
    box.sweep()
    assert inside(box) == [1, 2] and output(box, "print(x)") == "5\n"


def test_sweep_ends_a_fork_bomb(boxes: Boxes) -> None:
    box = boxes("x = 5")
    bomb = """
    import os, signal
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    if os.fork() == 0:
        os.setsid()
        while True:
            try:
                os.fork()
            except OSError:
                pass
    """
    output(box, bomb)
    time.sleep(0.2)
    start = time.monotonic()
    box.sweep()
    assert time.monotonic() - start < 4
    assert inside(box) == [1, 2] and output(box, "print(x)") == "5\n"


def waited_for(condition: Callable[[], bool], seconds: float = 5) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    return condition()


def processes() -> dict[int, str]:
    """Every process of this machine that is not dead yet, with the names it goes by."""
    found = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError, IndexError):
            state = Path(f"/proc/{name}/stat").read_bytes().rsplit(b")", 1)[1].split()[0]
            if state not in (b"Z", b"X"):
                found[int(name)] = Path(f"/proc/{name}/comm").read_bytes().decode(errors="replace").strip()
    return found


def named(word: str) -> int:
    return sum(name == word for name in processes().values())


def test_closing_ends_everything_inside(boxes: Boxes) -> None:
    name = "closing-test"
    box = boxes(
        f"import ctypes, os, time\nctypes.CDLL(None).prctl(15, b'{name}', 0, 0, 0)\n"
        "for _ in range(3):\n    if os.fork() == 0:\n        os.setsid()\n        time.sleep(600)"
    )
    assert named(name) == 4
    box.close()
    assert waited_for(lambda: named(name) == 0)


def test_a_neighbour_is_not_disturbed(boxes: Boxes) -> None:
    bad, good = boxes(), boxes("x = 1")
    attack = "import os\nif os.fork() == 0: os._exit(0)\nos.kill(-1, 9)\nos._exit(1)"
    assert gone(bad, attack) == "ended the Python process (exit code 1)"
    bad.close()
    assert output(good, "print(x)") == "1\n"


def descriptors(pid: int | str = "self") -> int:
    return len(os.listdir(f"/proc/{pid}/fd"))


@pytest.mark.slow
def test_two_hundred_sandboxes_leave_nothing(server: ForkServer) -> None:
    def one() -> None:
        with server.sandbox(LIMITS, seed=1, output_bytes=1000, required=ALL) as box:
            box.run_cell("x = 1", "cell 1", cpu_seconds=9, wall_seconds=20)
            box.fork(1).close()
            box.sweep()

    one()
    pid = server._process.pid
    before = descriptors(), descriptors(pid)
    children = Path(f"/proc/{pid}/task/{pid}/children")
    start = time.monotonic()
    for _ in range(200):
        one()
    assert time.monotonic() - start < 60
    assert (descriptors(), descriptors(pid)) == before
    assert waited_for(lambda: children.read_text() == "")


def test_a_sandbox_that_is_refused_leaves_no_descriptor(server: ForkServer) -> None:
    before = descriptors()
    for _ in range(3):
        with pytest.raises(SandboxError):
            server.sandbox(LIMITS, seed=1, output_bytes=100, required=["nothing"])
    assert descriptors() == before


# ------------------------------------------------------------------------------------------------------------- forks


def ask(fork: Fork, **request: object) -> object:
    reply, arrays = fork.request(request, {}, TimeBudget(10, 10))
    return wire.unpack(reply["value"], arrays)


def test_forks_do_not_disturb_one_another(boxes: Boxes) -> None:
    box = boxes("state = {'n': 1}\ndef bump():\n    state['n'] += 1\n    return state['n']")
    call = {"op": "call", "target": {"name": "bump"}, "args": {"list": []}, "kwargs": {"dict": []}}
    one, two = box.fork(1), box.fork(1)
    assert [ask(one, **call), ask(one, **call), ask(two, **call)] == [2, 3, 2]
    assert output(box, "print(state)") == "{'n': 1}\n"
    one.close(), two.close()


def test_a_copy_that_is_kept_runs_cells_of_its_own_and_is_forked(boxes: Boxes) -> None:
    box = boxes("n = 1\ndef more():\n    return n + 1")
    call = {"op": "call", "target": {"name": "more"}, "args": {"list": []}, "kwargs": {"dict": []}}
    box.keep("copy")
    box.run_cell("n = 5", "cell 2", cpu_seconds=20, wall_seconds=60, name="copy")
    for _ in range(2):
        fork = box.fork(1, "copy")
        assert ask(fork, **call) == 6
        fork.close()
        box.sweep()  # it spares what is kept
    fork = box.fork(1)
    assert ask(fork, **call) == 2
    fork.close()
    box.drop("copy")
    box.sweep()
    living = """
    import os
    from pathlib import Path
    states = {n: Path(f"/proc/{n}/stat").read_text().rsplit(")", 1)[1].split()[0] for n in os.listdir("/proc") if n.isdigit()}
    print(sorted(int(n) for n, state in states.items() if state != "Z"))
    """
    assert output(box, living) == "[1, 2]\n"


def test_a_copy_that_ends_costs_only_itself(boxes: Boxes) -> None:
    box = boxes("n = 1")
    box.keep("copy")
    with pytest.raises(StudentProcessError):
        box.run_cell("import os; os._exit(3)", "cell 2", cpu_seconds=20, wall_seconds=60, name="copy")
    assert output(box, "print(n)") == "1\n"
    box.keep("copy")
    assert box.run_cell("print(n)", "cell 2", cpu_seconds=20, wall_seconds=60, name="copy").outputs[0]["text"] == "1\n"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("import os; os._exit(0)", "ended its Python process"),
        ("import ctypes; ctypes.string_at(0)", "ended its Python process"),
        ("import time; time.sleep(60)", "took too long"),
        ("import json; json.dumps = lambda *_: '{}'", "gave an answer that nobody had asked for"),
        ("import json; json.dumps = lambda *_: '[1]'", "gave an answer that cannot be read"),
        ("import json; json.dumps = lambda *_: 'x'", "gave an answer that cannot be read"),
        (
            "from autograder.sandbox import wire; wire.safetensors.torch.save = lambda *_: b'x' * 99; "
            "import torch; return torch.ones(1)",
         "gave an answer that cannot be read"),
    ],
    ids=lambda value: value[:40],
)  # fmt: skip
def test_a_fork_that_fails_is_asked_no_more(boxes: Boxes, body: str, why: str) -> None:
    box = boxes(f"def f():\n    {body}")
    fork = box.fork(1)
    request = {"op": "call", "target": {"name": "f"}, "args": {"list": []}, "kwargs": {"dict": []}}
    for _ in range(2):
        with pytest.raises(StudentProcessError) as stopped:
            fork.request(request, {}, TimeBudget(1, 1))
        assert str(stopped.value) == why
    fork.close()


def test_a_fork_of_a_process_that_is_gone(boxes: Boxes) -> None:
    box = boxes()
    gone(box, "import os; os._exit(0)")
    with pytest.raises(StudentProcessError, match=r"^ended the Python process \(exit code 0\)$"):
        box.fork(1)


def test_threads_before_a_fork_do_not_hang_it(boxes: Boxes) -> None:
    box = boxes(
        "import torch\ntorch.set_num_threads(4)\na = torch.randn(600, 600)\n(a @ a).sum()\n"
        "def f(): return float((a @ a).sum() * 0 + a.softmax(1).sum())"
    )
    fork = box.fork(1)
    assert ask(
        fork, op="call", target={"name": "f"}, args={"list": []}, kwargs={"dict": []}
    ) == pytest.approx(600, rel=1e-3)  # fmt: skip
    fork.close()


@pytest.mark.slow
def test_a_data_loader_with_workers(boxes: Boxes) -> None:
    box = boxes(processes=64, open_files=256, disk_mb=64, memory_mb=2048)
    source = """
    import torch
    from torch.utils.data import DataLoader, TensorDataset
    loader = DataLoader(TensorDataset(torch.arange(100.)), batch_size=10, num_workers=2)
    print(sum(batch[0].sum().item() for batch in loader))
    """
    assert output(box, source) == "4950.0\n"


# ------------------------------------------------------------------------------------------------- the fork server


def test_a_project_inside_of_what_is_shown_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.sandbox.forkserver.PROJECT", Path("/usr/src/course"))
    with pytest.raises(SandboxError) as refused:
        ForkServer()
    assert str(refused.value) == (
        "the course's folder, /usr/src/course, lies inside /usr, which students' code sees; move it"
    )


def test_a_server_that_nobody_needs_ends_before_it_is_ready() -> None:
    start = time.monotonic()
    with ForkServer() as server:
        view = Path(server._root)
    assert time.monotonic() - start < 2, "it takes more than that to load PyTorch"
    assert server._process.returncode == -signal.SIGKILL
    assert not view.exists()


def test_a_server_that_is_gone(server: ForkServer) -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    theirs.close()
    with ours, pytest.raises(SandboxError, match=r"^the fork server is gone$"):
        Sandbox(ours, LIMITS, 1, 100, ())


SCRIPT = """
import json, os, sys, time
sys.path.insert(0, sys.argv[1])
from autograder.sandbox import StudentProcessError
from autograder.sandbox.forkserver import ForkServer
from autograder.sandbox.isolation import Limits
limits = Limits(cpu_seconds=30, memory_mb=512, processes=32, open_files=64, disk_mb=8)
def main():
    with ForkServer(unsafe=sys.argv[2] == "unsafe") as server:
        with server.sandbox(limits, seed=1, output_bytes=100_000, required=()) as box:
            run = box.run_cell(sys.stdin.read(), "cell 1", cpu_seconds=9, wall_seconds=30)
            print(json.dumps({"layers": box.layers, "outputs": run.outputs, "user": os.getuid()}), flush=True)
            time.sleep(float(sys.argv[3]))
main()
"""


@pytest.mark.slow
def test_without_the_walls(tmp_path: Path) -> None:
    """`--unsafe` still grades, and says that the walls are missing."""
    (tmp_path / "script.py").write_text(SCRIPT)
    arguments = [sys.executable, str(tmp_path / "script.py"), str(PROJECT), "unsafe", "0"]
    cell = "import os, torch; print(os.getcwd(), torch.ones(2).sum().item()); open('x', 'w').write('x')"
    done = subprocess.run(arguments, input=cell, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert not set(answer["layers"]) & {"user", "pid", "mount", "net", "ipc", "read-only", "tmpfs", "proc", "no-sys"}
    assert {"seccomp", "capabilities", "no-new-privs"} <= set(answer["layers"])  # these need no walls
    folder, number = answer["outputs"][0]["text"].split()
    assert number == "2.0" and waited_for(lambda: not Path(folder).exists())


@pytest.mark.slow
def test_a_virtual_environment_behind_a_link(tmp_path: Path) -> None:
    """What the link points at must be seen too, or there is no PyTorch inside."""
    (tmp_path / "script.py").write_text(SCRIPT)
    (tmp_path / "env").symlink_to(sys.prefix)
    arguments = [str(tmp_path / "env" / "bin" / "python"), str(tmp_path / "script.py"), str(PROJECT), "safe", "0"]
    cell = "import sys, torch; print(sys.prefix, torch.ones(2).sum().item())"
    done = subprocess.run(arguments, input=cell, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["outputs"][0]["text"] == f"{tmp_path / 'env'} 2.0\n"


@pytest.mark.slow
def test_a_package_that_the_sandbox_does_not_see_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = [path for path in forkserver._view() if path not in (sys.prefix, str(Path(sys.prefix).resolve()))]
    monkeypatch.setattr(forkserver, "_view", lambda: seen)
    with ForkServer() as server, pytest.raises(SandboxError) as missing:
        server.until_ready()
    told = "the fork server cannot load what notebooks need (ModuleNotFoundError: No module named "
    assert str(missing.value).startswith(told) and str(PROJECT / "autograder" / "sandbox") in str(missing.value)


@pytest.mark.slow
def test_all_dies_with_the_grader(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT)
    arguments = [sys.executable, str(tmp_path / "script.py"), str(PROJECT), "safe", "600"]
    name = "orphan-test"
    cell = f"""
    import ctypes, os, time
    ctypes.CDLL(None).prctl(15, b'{name}', 0, 0, 0)
    if os.fork() == 0:
        os.setsid()
        time.sleep(600)
    """
    place = os.environ | {"TMPDIR": str(tmp_path)}  # a killed grader cannot tidy up
    pipe = subprocess.PIPE
    with subprocess.Popen(arguments, stdin=pipe, stdout=pipe, text=True, env=place) as grader:
        assert grader.stdin and grader.stdout
        grader.stdin.write(textwrap.dedent(cell))
        grader.stdin.close()
        assert "layers" in grader.stdout.readline()
        assert named(name) == 2
        family = descendants(grader.pid)
        assert len(family) >= 5  # fork server, launcher, keeper and the student's two
        grader.send_signal(signal.SIGKILL)
    assert waited_for(lambda: named(name) == 0)
    assert waited_for(lambda: not family & set(processes()))


def descendants(pid: int) -> set[int]:
    children = {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    return children.union(*map(descendants, children))


@pytest.mark.slow
@pytest.mark.skipif(
    os.getuid() != 0, reason="only root can become another user; an ordinary user runs all other tests as one"
)
def test_the_walls_stand_for_an_ordinary_user() -> None:
    """The same layers where the instructor is not root: their files are theirs, and a student's code runs as them."""
    user = 4321
    folder = Path("/opt") / f"walls-{os.getpid()}"
    try:
        project = copied(folder / "course", "autograder", "labkit")
        (project / ".course").mkdir()
        (project / ".course" / "secret").write_text("x")
        (folder / "script.py").write_text(SCRIPT)
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user, user)
        become = as_user(user, folder)
        if subprocess.run([*become, "test", "-x", sys.executable]).returncode != 0:
            pytest.skip(
                f"another user may not run this Python: {sys.executable} lies in a folder that is closed to others"
            )
        cell = TRIES + textwrap.dedent(
            f"""
            import json, socket, sys
            project = {str(project)!r}
            print(json.dumps({{
                "pids": sorted(int(n) for n in os.listdir("/proc") if n.isdigit()),
                "project": sorted(os.listdir(project)),
                "autograder": sorted(os.listdir(project + "/autograder")),
                "write": [tried(lambda: open(path, "a")) for path in
                          (project + "/labkit/__init__.py", project + "/autograder/sandbox/wire.py", project + "/x", "/usr/x")],
                "secret": tried(lambda: open(project + "/.course/secret").read()),
                "keeper": tried(lambda: open("/proc/1/environ").read()),
                "network": tried(lambda: socket.socket().connect(("127.0.0.1", 80))),
            }}))
            """
        )
        arguments = [*become, sys.executable, str(folder / "script.py"), str(project), "safe", "0"]
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": str(folder)}
        done = subprocess.run(
            arguments, input=cell, capture_output=True, text=True, timeout=300, env=environment, cwd="/"
        )
        assert done.returncode == 0, done.stderr[-2000:]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    answer = json.loads(done.stdout)
    assert answer["user"] == user and set(ALL) <= set(answer["layers"])
    assert json.loads(answer["outputs"][0]["text"]) == {
        "pids": [1, 2],
        "project": [".course", "autograder", "labkit"],
        "autograder": ["__init__.py", "sandbox"],
        "write": ["OSError"] * 4,
        "secret": "FileNotFoundError",
        "keeper": "PermissionError",
        "network": "OSError",
    }


def test_a_traceback_numbers_cells_as_the_notebook_does(boxes: Boxes) -> None:
    """Also where cells before it were not run."""
    run = boxes().run_cell("numbers = [1]\nreciprocal = 1 / 0", "cell 7", cpu_seconds=5, wall_seconds=15)
    assert "Cell In[7], line 2" in "\n".join(run.outputs[0]["traceback"])
