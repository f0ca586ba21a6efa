"""Each layer of isolation: what it stops, tried from a student's cell, and that its own trial can say no."""

import errno
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from conftest import LIMITS, Boxes
from support.commands import COURSE_COMMAND, copied
from support.users import as_user
from typer.testing import CliRunner

from autograder.cli import app
from autograder.commands import doctor
from autograder.commands.doctor import Findings
from autograder.course import Course, Layer
from autograder.grading.preflight import UNSAFE, repair, start_fork_server
from autograder.paths import PROJECT
from autograder.sandbox import SandboxError, StudentProcessError, TimeBudget, landlock
from autograder.sandbox.box import Sandbox, Turns
from autograder.sandbox.cgroup import Cgroup, finish
from autograder.sandbox.forkserver import ForkServer
from autograder.sandbox.isolation import IsolationError, total_memory_mb
from autograder.sandbox.layers import Trial

CI = bool(os.environ.get("CI"))
REQUIRED = Course.load(PROJECT).sandbox.required


def output(box: Sandbox, source: str) -> str:
    """What a cell prints; it must not fail."""
    run = box.run_cell(textwrap.dedent(source), "cell 9", cpu_seconds=60, wall_seconds=300)
    text = "".join(str(part.get("text", part)) for part in run.outputs)
    assert not run.failed, text
    return text


def there(layer: str, box: Sandbox) -> None:
    """Skip, and say so, where this machine has not the layer; in CI, where it is known to work, fail."""
    trial = next(trial for trial in box.trials if trial.layer == layer)
    if not trial.holds:
        message = f"no {layer} here: {trial.told}"
        if CI and os.getuid() == 0:
            pytest.fail(message)
        pytest.skip(message)


CALLS = """
import ctypes, errno, os, socket
libc = ctypes.CDLL(None, use_errno=True)
def called(number, *arguments):
    result = libc.syscall(number, *[ctypes.c_long(a) if isinstance(a, int) else a for a in arguments])
    return "done" if result >= 0 else errno.errorcode[ctypes.get_errno()]
def tried(action, *arguments):
    try:
        action(*arguments)
        return "done"
    except OSError as error:
        return errno.errorcode.get(error.errno, str(error))
"""

# x86-64's numbers; a call that the filter had let through would be answered otherwise, as the second column says
NUMBERS = {
    "ptrace": "101, 16, 1, 0, 0",
    "process_vm_readv": "310, os.getpid(), 0, 0, 0, 0, 0",
    "process_vm_writev": "311, os.getpid(), 0, 0, 0, 0, 0",
    "pidfd_getfd": "438, -1, 0, 0",
    "kcmp": "312, os.getpid(), os.getpid(), 0, 0, 0",
    "perf_event_open": "298, 0, 0, -1, -1, 0",
    "mount": "165, b'none', b'/tmp/work', b'tmpfs', 0, 0",
    "umount2": "166, b'/proc', 2",
    "pivot_root": "155, b'/', b'/'",
    "chroot": "161, b'/tmp'",
    "open_tree": "428, -100, b'/', 1",
    "move_mount": "429, -1, b'', -1, b'', 0",
    "fsopen": "430, b'tmpfs', 0",
    "fsconfig": "431, -1, 0, 0, 0, 0",
    "fsmount": "432, -1, 0, 0",
    "fspick": "433, -100, b'/', 0",
    "mount_setattr": "442, -1, b'', 0, 0, 0",
    "unshare user": "272, 0x10000000",
    "unshare nothing": "272, 0",
    "setns": "308, os.open('/proc/self/ns/user', 0), 0",
    **{f"clone {flag:#x}": f"56, {flag:#x} | 17, 0, 0, 0, 0" for flag in
       (0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000)},
    "add_key": "248, b'user', b'note', b'secret', 6, -3",
    "request_key": "249, b'user', b'note', 0, -3",
    "keyctl": "250, 0, -3, 0",
    "bpf": "321, 0, 0, 0",
    "io_uring_setup": "425, 1, 0",
    "io_uring_enter": "426, -1, 0, 0, 0, 0",
    "io_uring_register": "427, -1, 0, 0, 0",
    "userfaultfd": "323, 1",
    "kexec_load": "246, 0, 0, 0, 0",
    "kexec_file_load": "320, -1, -1, 0, 0, 0",
    "init_module": "175, 0, 0, b''",
    "finit_module": "313, -1, b'', 0",
    "delete_module": "176, b'x', 0",
    "reboot": "169, 0xfee1dead, 672274793, 0, 0",
    "swapon": "167, b'/tmp/x', 0",
    "acct": "163, 0",
    "quotactl": "179, 0, 0, 0, 0",
    "syslog": "103, 3, 0, 0",
    "sethostname": "170, b'x', 1",
    "settimeofday": "164, 0, 0",
    "personality": "135, 0x40000",
    "modify_ldt": "154, 0, 0, 0",
    "name_to_handle_at": "303, -100, b'/usr', 0, 0, 0",
    "open_by_handle_at": "304, -1, 0, 0",
    "fanotify_init": "300, 0, 0",
    "inotify_init": "253",
    "inotify_init1": "294, 0",
    "mincore": "27, 0, 4096, ctypes.create_string_buffer(8)",
    "sysinfo": "99, ctypes.create_string_buffer(200)",
    "seccomp": "317, 1, 0, 0",
    "prctl seccomp": "157, 22, 1, 0, 0, 0",
    "prctl seccomp, high bits": "157, 22 | 1 << 32, 1, 0, 0, 0",
    "TIOCSTI": "16, 0, 0x5412, b'x'",
    "TIOCSTI, high bits": "16, 0, 0x5412 | 1 << 40, b'x'",
    "TIOCLINUX": "16, 0, 0x541C, b'x'",
}  # fmt: skip
ABSENT = {
    "clone3": "435, 0, 0",
    "flock": "73, 0, 2",
    "memfd_create": "319, b'x', 0",
    "memfd_secret": "447, 0",
    "shmget": "29, 4711, 4096, 0o1666",
    "msgget": "68, 4711, 0o1666",
    "semget": "64, 4711, 1, 0o1666",
    "io_setup": "206, 1, ctypes.byref(ctypes.c_ulong())",
    "timer_create": "222, 1, 0, ctypes.byref(ctypes.c_int())",
    "x32 getpid": "39 | 0x40000000",
    "x32 ptrace": "521 | 0x40000000, 0, 0, 0, 0",
    "a call of tomorrow": "700, 0",
}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are those of x86-64")
def test_forbidden_calls_are_refused(boxes: Boxes) -> None:
    table = ", ".join(f"{name!r}: called({call})" for name, call in (NUMBERS | ABSENT).items())
    seen = json.loads(output(boxes(CALLS), f"import json; print(json.dumps({{{table}}}))"))
    assert {name: seen[name] for name in NUMBERS} == dict.fromkeys(NUMBERS, "EPERM")
    assert {name: seen[name] for name in ABSENT} == dict.fromkeys(ABSENT, "ENOSYS")


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="only x86-64 has 32-bit calls of another kind")
def test_a_32_bit_call_does_not_exist(boxes: Boxes) -> None:
    code = """
    import mmap
    page = mmap.mmap(-1, 4096, prot=7)
    def call(number, argument=0):  # push rbx; mov ebx, argument; mov eax, number; int 0x80; pop rbx; ret
        page.seek(0)
        words = [word.to_bytes(4, "little") for word in (argument, number)]
        page.write(b"\\x53\\xbb" + words[0] + b"\\xb8" + words[1] + b"\\xcd\\x80\\x5b\\xc3")
        return ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
    print(call(20), call(26), call(310, 0x10000000))  # getpid, ptrace, unshare
    """
    assert output(boxes(CALLS), code) == "-38 -38 -38\n"


def test_only_unix_sockets_can_be_opened(boxes: Boxes) -> None:
    kinds = """
    names = {"inet": (2, 1), "inet6": (10, 2), "raw": (2, 3), "packet": (17, 3), "netlink": (16, 3), "vsock": (40, 1),
             "alg": (38, 5), "bluetooth": (31, 3), "xdp": (44, 3), "tipc": (30, 1), "high bits": (1 | 1 << 32, 1)}
    for name, (family, kind) in names.items():
        print(name, called(41, family, kind, 0), called(53, family, kind, 0, ctypes.create_string_buffer(8)))
    print(tried(socket.socket, socket.AF_UNIX), tried(socket.socket, socket.AF_UNIX, socket.SOCK_DGRAM), tried(socket.socketpair))
    """
    lines = output(boxes(CALLS), kinds).splitlines()
    assert lines.pop() == "done done done"
    assert len(lines) == 11 and all(line.endswith(" EAFNOSUPPORT EAFNOSUPPORT") for line in lines), lines


def test_the_filter_holds_for_everything_that_is_started(boxes: Boxes) -> None:
    code = """
    import subprocess, sys, threading
    own = "import ctypes, os; l = ctypes.CDLL(None); print(l.unshare(0), open('/proc/self/status').read().count('Seccomp:\\\\t2'))"
    print(subprocess.run([sys.executable, "-c", own], capture_output=True, text=True).stdout, end="")
    threading.Thread(target=lambda: print(libc.unshare(0))).start()
    if (child := os.fork()) == 0:
        os._exit(libc.unshare(0) != -1)
    print(os.waitpid(child, 0)[1])
    """
    assert output(boxes(CALLS), code) == "-1 1\n-1\n0\n"


def test_files_that_others_see_can_be_neither_locked_nor_watched(boxes: Boxes) -> None:
    """Or one sandbox could tell another what it has seen."""
    code = f"""
    import fcntl
    file = os.open({str(PROJECT / "labkit" / "__init__.py")!r}, os.O_RDONLY)
    print(tried(fcntl.flock, file, fcntl.LOCK_SH), tried(fcntl.lockf, file, fcntl.LOCK_SH))
    print([tried(fcntl.fcntl, file, command, bytes(32)) for command in (5, 6, 7, 36, 37, 38, 1026)])
    print([tried(fcntl.fcntl, file, command, 0) for command in (1024, 1025)])
    print(tried(fcntl.fcntl, file, fcntl.F_GETFL), tried(os.listdir, "/proc/sys"), tried(open, "/proc/locks"))
    """
    assert output(boxes(CALLS), code) == (f"ENOSYS ENOLCK\n{['ENOLCK'] * 7}\n{['ENOLCK'] * 2}\ndone ENOENT ENOENT\n")


def test_hints_that_are_stored_with_a_file_are_refused(boxes: Boxes) -> None:
    """Write hints and leases are the file's, for everybody who sees it; F_SETSIG would let a stopped process be woken."""
    code = f"""
    import fcntl
    file = os.open({str(PROJECT / "labkit" / "__init__.py")!r}, os.O_RDONLY)
    print([tried(fcntl.fcntl, file, command, bytes(8)) for command in (10, 1035, 1036, 1039, 1040, 1 << 20)])
    print(called(157, 1, 18), called(157, 1 | 1 << 32, 18 | 1 << 32), called(157, 1, 9))
    """
    assert output(boxes(CALLS), code) == f"{['EINVAL'] * 6}\nEINVAL EINVAL done\n"


def test_the_page_cache_can_be_neither_emptied_nor_asked(boxes: Boxes) -> None:
    """What is in memory of a file that all sandboxes see stays there, whatever advice one of them gives."""
    cached = next((PROJECT / ".course" / "cache").glob("*.npz"))
    code = f"""
    import mmap
    file, size = os.open({str(cached)!r}, os.O_RDONLY), {cached.stat().st_size}
    print(tried(os.posix_fadvise, file, 0, 0, os.POSIX_FADV_DONTNEED), called(187, file, 0, size))
    pages = mmap.mmap(file, 0, prot=mmap.PROT_READ)
    print([tried(pages.madvise, advice) for advice in (mmap.MADV_RANDOM, mmap.MADV_WILLNEED, 20, 21)])
    print(tried(os.preadv, file, [bytearray(1)], 0, os.RWF_NOWAIT), tried(os.preadv, file, [bytearray(1)], 0))
    """
    refused = errno.errorcode[errno.EOPNOTSUPP]
    box = boxes(CALLS)
    with cached.open("rb") as file:
        file.read()
        assert output(box, code) == f"done done\n{['done'] * 4}\n{refused} done\n"
        for place in range(0, cached.stat().st_size, 4096):
            assert os.preadv(file.fileno(), [bytearray(1)], place, os.RWF_NOWAIT) == 1  # without a look at the disk


def test_there_is_nothing_of_the_system_in_proc_and_no_sys(boxes: Boxes) -> None:
    names = output(boxes(), "import os; print(sorted(os.listdir('/proc')), os.path.exists('/sys'))")
    assert names == "['1', '2', 'self', 'thread-self'] False\n"


def test_landlock(boxes: Boxes) -> None:
    box = boxes(CALLS)
    there("landlock", box)
    code = """
    print(tried(open, "/proc/self/comm", "w"), tried(os.kill, 1, 0), tried(os.listdir, "/"), tried(open, "/tmp/x", "w"))
    a = socket.socket(socket.AF_UNIX); a.bind("\\0own"); a.listen()
    b = socket.socket(socket.AF_UNIX); print(tried(b.connect, "\\0own"))
    os.mkdir("/tmp/a"); open("/tmp/a/b", "w").close(); os.rename("/tmp/a/b", "/dev/shm/../../tmp/c"); os.truncate("/tmp/c", 5)
    print(open("/dev/null", "w").write("x"), os.listdir("/tmp/a"))
    """
    signal = "EPERM" if landlock.version() >= landlock.SCOPES_SINCE else "done"
    assert output(box, code) == f"EACCES {signal} done done\ndone\n1 []\n"


@pytest.mark.slow
def test_landlock_alone_hides_what_is_hidden(tmp_path: Path) -> None:
    """Where the walls are missing, as with --unsafe in a container, files outside of the view can still not be opened."""
    (tmp_path / "secret").write_text("x")
    with ForkServer(unsafe=True) as server, server.sandbox(LIMITS, seed=1, output_bytes=10_000, required=()) as box:
        there("landlock", box)
        checks = PROJECT / "autograder" / "checks"
        source = (
            CALLS
            + f"""
print(tried(open, {str(tmp_path / "secret")!r}), tried(os.listdir, {str(checks)!r}), tried(open, {str(checks)!r} + "/x", "w"))
print(tried(open, {str(PROJECT / "autograder" / "course.py")!r}), tried(open, "mine", "w"))
import tempfile, labkit.plots; print(tempfile.TemporaryFile().write(b"x"))
"""
        )
        assert output(box, source) == "EACCES EACCES EACCES\nEACCES done\n1\n"


CROWD = """
import os, time
for _ in range(4):
    if os.fork() == 0:
        kept = bytearray(b"x") * (320 * 2**20)
        time.sleep(60)
        os._exit(0)
time.sleep(30)
"""


def killed(box: Sandbox, source: str) -> str:
    with pytest.raises(StudentProcessError) as stopped:
        box.run_cell(source, "cell 1", cpu_seconds=60, wall_seconds=120)
    return str(stopped.value)


TOO_MUCH = "used more than 512 MB of memory in all its processes together"


def test_limit_of_memory_in_all(boxes: Boxes) -> None:
    """No process uses more than it may, all together do; whoever sees it first, the keeper or the kernel."""
    assert killed(boxes(), CROWD) == TOO_MUCH


def test_sharing_memory_with_forks_is_not_using_it_again(boxes: Boxes) -> None:
    shared = "import os, time\nkept = bytearray(b'x') * (300 * 2**20)\nfor _ in range(6):\n"
    shared += "    if os.fork() == 0:\n        time.sleep(60)\ntime.sleep(1)\nprint('alive')"
    assert output(boxes(), shared) == "alive\n"


def test_a_cgroup_for_each_sandbox(boxes: Boxes) -> None:
    box = boxes()
    there("cgroup", box)
    assert box.cgroup is not None
    folders = box.cgroup.folders
    inside = {int(pid) for folder in folders for pid in (folder / "cgroup.procs").read_text().split()}
    assert all(len((folder / "cgroup.procs").read_text().split()) == 3 for folder in folders)  # in each, the same
    assert len(inside) == 3  # launcher, keeper, student
    limits = [
        file.read_text().strip() for folder in folders for file in folder.glob("memory.*") if file.name in LIMIT_FILES
    ]
    assert limits == [str(total_memory_mb(LIMITS) * 2**20)]
    assert killed(box, CROWD) == TOO_MUCH and box.cgroup.over_memory()
    box.close()
    finish()
    assert not any(folder.exists() for folder in folders)


LIMIT_FILES = ("memory.max", "memory.limit_in_bytes")


UNWAITED = """
import os, signal, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for _ in range(20):
    if os.fork() == 0:
        until = time.process_time() + 0.1
        while time.process_time() < until:
            pass
        os._exit(0)
    try:
        os.wait()
    except ChildProcessError:
        pass
"""


def test_what_children_compute_counts_though_nobody_waits_for_them(boxes: Boxes) -> None:
    box = boxes()
    there("cgroup", box)
    assert box.cpu_seconds() < 0.5
    output(box, UNWAITED)
    assert 2 <= box.cpu_seconds() < 4


def test_what_is_fetched_from_the_disk_is_counted(boxes: Boxes) -> None:
    """Of a file that all sandboxes see, each page that one of them brings into memory; its own files are no matter."""
    box = boxes(CALLS)
    there("cgroup", box)
    place = PROJECT / ".course" / "cache" / f"probe-{os.getpid()}"
    read = "for i in range(0, 2000, 10): os.pread(file, 1, i * 4096)"
    try:
        place.write_bytes(os.urandom(2000 * 4096))
        with place.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        output(box, f"file = os.open({str(place)!r}, os.O_RDONLY)")
        before = box.files_read()
        assert before is not None
        output(box, "open('/tmp/work/own', 'wb').write(bytes(5 * 10**6)); x = bytearray(10**7)")
        assert box.files_read() == before
        output(box, read)
        after = box.files_read()
        assert after is not None and after >= before + 200
        output(box, read)
        assert box.files_read() == after
    finally:
        place.unlink(missing_ok=True)


@pytest.mark.slow
def test_libraries_that_nothing_uses_are_empty(boxes: Boxes) -> None:
    """Those for GPUs, of which PyTorch maps a part whenever it is loaded; without the others it still can be."""
    folder = next(Path(sys.prefix).glob("lib/python3*/site-packages/nvidia"), None)
    if folder is None:
        pytest.skip("this PyTorch comes without libraries for GPUs")
    box = boxes(memory_mb=3000)
    large = sorted(str(file) for file in folder.rglob("*.so*") if file.stat().st_size > 10**6)
    told = output(
        box,
        f"""
        import json, os
        maps = open("/proc/self/maps").read()
        print(json.dumps([[os.path.getsize(file) == 0, file in maps] for file in {large!r}]))
        """,
    )
    seen = json.loads(told)
    assert [True, False] in seen and all(empty != mapped for empty, mapped in seen), seen
    fresh = "import torch; print(torch.nn.Linear(3, 2)(torch.ones(1, 3)).shape)"
    assert "torch.Size([1, 2])" in output(box, f"!python -c {fresh!r} 2> /dev/null")


BEATS = """
import os, time
if os.fork() == 0:
    end, beats = time.monotonic() + 20, []
    while time.monotonic() < end and not os.path.exists("enough"):
        beats.append(time.monotonic())
        open("begun", "w").close()
        time.sleep(0.005)
    with open("beats.part", "w") as file:
        print(*beats, file=file)
    os.rename("beats.part", "beats")
    os._exit(0)
while not os.path.exists("begun"):
    time.sleep(0.01)
"""
LONGEST = """
open("enough", "w").close()
while not os.path.exists("beats"):
    time.sleep(0.01)
beats = [float(beat) for beat in open("beats").read().split()]
print(max(later - beat for beat, later in zip(beats, beats[1:])))
"""


@pytest.mark.parametrize("kernel", [True, False], ids=["by the kernel", "by a signal"])
def test_what_is_frozen_does_nothing_until_it_is_thawed(
    boxes: Boxes, kernel: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = boxes(BEATS)
    if kernel:
        there("cgroup", box)
        assert box.cgroup is not None
        if not any((folder / "cgroup.freeze").exists() for folder in box.cgroup.folders):
            pytest.skip("no cgroup of version 2 here")
    elif box.cgroup is not None:
        monkeypatch.setattr(box.cgroup, "freeze", lambda: False)
    fork = box.fork(1)
    with box.frozen():
        start = box.used
        for asked in (
            lambda: box.run_cell("1", "cell 2", cpu_seconds=1, wall_seconds=1),
            lambda: box.fork(1),
            lambda: fork.request({"op": "get", "target": {"name": "os"}}, {}, TimeBudget(1, 1)),
            box.sweep,
            box.cpu_seconds,
        ):
            with pytest.raises(SandboxError) as refused:
                asked()
            assert str(refused.value) == "a sandbox was asked while it was frozen: thaw it first"
        time.sleep(1)
    assert box.cpu_seconds() < start + 0.5
    assert float(output(box, LONGEST)) > 0.95
    assert fork.request({"op": "value", "value": 7}, {}, TimeBudget(5, 15))[0]["value"] == 7
    fork.close()
    box.freeze()
    box.freeze()
    box.thaw()
    box.thaw()
    assert output(box, "print(1)") == "1\n"


@pytest.mark.parametrize("kernel", [True, False], ids=["by the kernel", "by a signal"])
def test_of_two_that_take_turns_the_one_that_is_asked_computes(
    boxes: Boxes, kernel: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder, decoder, turns = boxes(BEATS), boxes("import time"), Turns()
    for box in (encoder, decoder):
        if not kernel and box.cgroup is not None:
            monkeypatch.setattr(box.cgroup, "freeze", lambda: False)
        turns.add(box)
    decoder.run_cell("time.sleep(1)", "cell 2", cpu_seconds=1, wall_seconds=9)
    assert float(output(encoder, LONGEST)) > 0.95
    assert output(decoder, "print(2)") == "2\n"
    encoder.close()
    assert output(decoder, "print(3)") == "3\n"


def test_what_is_frozen_ends_when_it_is_closed(boxes: Boxes) -> None:
    box = boxes(BEATS)
    there("cgroup", box)
    assert box.cgroup is not None
    box.freeze()
    box.close()
    finish()
    assert not any(folder.exists() for folder in box.cgroup.folders)


IN_FLIGHT = """
import array, os, socket
def send_many():
    pairs, sent = [socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM) for _ in range(4)], 0
    try:
        while sent < 2000:
            for a, _ in pairs:
                a.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0] * 20))])
                sent += 20
    except OSError:
        pass
    return pairs, sent
kept, sent = send_many()
print(sent)
"""
QUEUED = """
import ctypes, os, signal
libc = ctypes.CDLL(None, use_errno=True)
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGRTMIN])
sent = 0
while sent < 10**6 and libc.sigqueue(os.getpid(), signal.SIGRTMIN, None) == 0:
    sent += 1
print(sent)
"""
PIPES = """
import fcntl, os
sent, kept = 0, []
while len(kept) < 150:
    ends = os.pipe()
    kept.append(ends)
    if fcntl.fcntl(ends[0], fcntl.F_GETPIPE_SZ) == 65536:
        sent += 1
    try:
        fcntl.fcntl(ends[0], fcntl.F_SETPIPE_SZ, 1 << 20)
    except OSError:
        pass
print(sent)
"""
TERMINALS = """
import os
sent, kept = 0, []
try:
    while sent < 100:
        kept.append(os.openpty())
        sent += 1
except OSError:
    pass
print(sent)
"""


@pytest.mark.parametrize(
    "source", [IN_FLIGHT, QUEUED, PIPES, TERMINALS], ids=["flight", "signals", "pipes", "terminals"]
)
def test_what_the_kernel_counts_for_each_user_is_each_sandboxs_own(boxes: Boxes, source: str) -> None:
    """One takes all that it can get; its neighbour gets as much."""
    first, second = boxes(open_files=1000), boxes(open_files=1000)
    there("own-user", first)
    assert output(first, "print(open('/proc/self/uid_map').read())") != output(
        second, "print(open('/proc/self/uid_map').read())"
    )
    got = int(output(first, source))
    assert got > 0 and int(output(second, source)) == got


def test_the_cgroup_of_a_grader_that_was_killed_is_taken_away(boxes: Boxes) -> None:
    there("cgroup", boxes())
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True)
    left = Cgroup(LIMITS)
    forgotten = [folder.with_name(f"course-{gone.stdout.strip()}-0") for folder in left.folders]
    for folder in forgotten:
        folder.mkdir()
    Cgroup(LIMITS).remove()
    assert not any(folder.exists() for folder in forgotten) and all(folder.exists() for folder in left.folders)
    left.remove()
    assert not any(folder.exists() for folder in left.folders)


def test_where_no_cgroup_can_be_made_it_says_why(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=re.escape(f"no cgroup in {tmp_path}/memory")) as refused:
        Cgroup(LIMITS, tmp_path)
    assert str(refused.value.strerror).endswith("No such file or directory")
    (tmp_path / "cgroup.controllers").touch()  # as with version 2; a folder that the kernel did not fill has no limits
    with pytest.raises(OSError, match=r"no cgroup in .*: No such file or directory"):
        Cgroup(LIMITS, tmp_path)
    assert [path.name for path in tmp_path.rglob("*")] == ["cgroup.controllers"]


@pytest.mark.slow
@pytest.mark.parametrize("layer", ["net", "ipc", "uts", "rlimits", "landlock", "seccomp", "cgroup", "own-user"])
def test_a_layer_that_is_left_out_is_noticed_and_refused(layer: Layer) -> None:
    with ForkServer(without=[layer]) as server:
        with server.sandbox(LIMITS, seed=1, output_bytes=100, required=()) as box:
            missing = {trial.layer: trial.told for trial in box.trials if not trial.holds}
            assert layer in missing and set(missing) <= {layer, "landlock", "cgroup", "own-user"}
        with pytest.raises(SandboxError) as refused:
            server.sandbox(LIMITS, seed=1, output_bytes=100, required=[layer])
        assert str(refused.value) == (
            f"required isolation is missing: {layer} ({missing[layer]}); `course doctor` says more"
        )


# ---------------------------------------------------------------------------------------- what students need goes on


@pytest.mark.slow
def test_what_notebooks_do_still_works(boxes: Boxes) -> None:
    box = boxes(processes=64, open_files=256, disk_mb=64, memory_mb=2048, output_bytes=10**6)
    source = """
    import multiprocessing, os, subprocess, tempfile, threading
    import matplotlib.pyplot as plt, torch
    from torch.utils.data import DataLoader, TensorDataset
    loader = DataLoader(TensorDataset(torch.arange(100.)), batch_size=10, num_workers=2, persistent_workers=True)
    print([sum(batch[0].sum().item() for batch in loader) for _ in range(2)])
    def square(given, answers): answers.put(given.get(timeout=60).square().item())  # a tensor's sender must stay alive
    context = torch.multiprocessing.get_context("fork")
    given, answers = context.Queue(), context.Queue()
    workers = [context.Process(target=square, args=(given, answers)) for _ in (2, 3)]
    for worker in workers: worker.start()
    for n in (2, 3): given.put(torch.tensor(float(n)))
    print(sorted(answers.get(timeout=60) for _ in workers))
    for worker in workers: worker.join()
    with multiprocessing.Pool(2) as pool: print(pool.map(abs, [-1, 2]))
    shared = torch.zeros(3).share_memory_(); print(shared.is_shared())
    torch.save(shared, "x.pt"); print(torch.load("x.pt").tolist())
    fig, ax = plt.subplots(); ax.plot([0, 1]); fig.savefig("x.png"); print(os.path.getsize("x.png") > 1000); plt.close()
    print(subprocess.run(["sh", "-c", "echo from a shell | cat"], capture_output=True, text=True).stdout, end="")
    master, slave = os.openpty(); os.write(slave, b"a terminal\\n"); print(os.read(master, 99).decode().strip())
    print(tempfile.TemporaryFile().write(b"x"), os.cpu_count() > 0)
    """
    assert output(box, source) == (
        "[4950.0, 4950.0]\n[4.0, 9.0]\n[1, 2]\nTrue\n[0.0, 0.0, 0.0]\nTrue\nfrom a shell\na terminal\n1 True\n"
    )
    assert output(box, "!ls -1 /tmp/work") == "x.png\nx.pt\n"
    assert output(box, "files = !ls /tmp/work\nprint(len(files))\n%timeit -n1 -r1 pass").startswith("2\n")
    assert output(box, "%%bash\nfor i in 1 2; do echo $i; done | sort -r") == "2\n1\n"


# ------------------------------------------------------------------------------------------------- doctor and refusal


def test_doctor_prints_a_line_for_each_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        doctor.Finding("user", True, True, "become user 0: EINVAL"),
        doctor.Finding("seccomp", True, False, "the system's library libseccomp is not installed"),
        doctor.Finding("cgroup", False, False, "no cgroup in /sys/fs/cgroup: Permission denied"),
    ]
    monkeypatch.chdir(PROJECT)
    monkeypatch.setattr(doctor, "examine", lambda course: Findings(found))
    told = CliRunner().invoke(app, ["doctor"])
    assert told.exit_code == 1
    assert told.output == (
        "user          required  holds    become user 0: EINVAL\n"
        "seccomp       required  MISSING  the system's library libseccomp is not installed\n"
        "cgroup                  MISSING  no cgroup in /sys/fs/cgroup: Permission denied\n"
        f"\nWhat would add to it:\n{repair(['cgroup'])}\n"
        f"\nWhat to do:\n{repair(['seccomp'])}\n{UNSAFE}\n"
    )


def test_what_repairs_a_layer() -> None:
    assert repair(["seccomp"]).endswith("sudo apt install libseccomp2; .venv/bin/pip install pyseccomp")
    for layer in ("user", "mount", "proc", "read-only"):
        walls = repair([layer, "net"])
        assert "sudo sysctl -w kernel.unprivileged_userns_clone=1" in walls
        assert "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0" in walls and "libseccomp2" not in walls
    assert repair([]) == ""


@pytest.mark.slow
def test_sheltered_needs_every_required_layer() -> None:
    start_fork_server(REQUIRED).close()
    with pytest.raises(SandboxError) as refused:
        start_fork_server(["seccomp", "a moat"])
    assert str(refused.value) == (
        f"required isolation is missing: a moat; `course doctor` says more\n{repair(['a moat'])}\n{UNSAFE}"
    )


def run(command: list[str], **more: object) -> subprocess.CompletedProcess[str]:
    path = {"PYTHONPATH": str(PROJECT), "COLUMNS": "300", "PATH": os.environ["PATH"]}
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        command, cwd=PROJECT, capture_output=True, text=True, timeout=600, env=path, **more
    )


@pytest.mark.slow
def test_doctor_on_this_machine() -> None:
    """The real command; every required layer holds, and each line says what was tried."""
    told = run([*COURSE_COMMAND, "doctor"])
    assert told.returncode == 0, told.stdout + told.stderr
    lines = dict(re.findall(r"^([a-z-]+) +(?:required)? +(?:holds|MISSING) +(.+)$", told.stdout, re.M))
    assert set(REQUIRED) <= set(lines)
    assert lines["rlimits"].endswith("EAGAIN") and re.search(r"a 32-bit call: (ENOSYS|this)", lines["seccomp"])
    if "MISSING" not in told.stdout.split("cgroup")[1].splitlines()[0]:
        assert lines["cgroup"].endswith("5 processes of 250 MB: ended by the kernel")
    assert told.stdout.endswith("Grading is possible: every required layer holds.\n")


@pytest.mark.slow
@pytest.mark.skipif(os.getuid() != 0, reason="hiding a library from one command takes root")
def test_without_the_library_grading_is_refused_and_doctor_says_how_to_get_it(tmp_path: Path) -> None:
    library = next(Path("/lib", f"{os.uname().machine}-linux-gnu").glob("libseccomp.so.2")).resolve()
    hidden = ["unshare", "--mount", "sh", "-c", f'mount --bind /dev/null {library} && exec "$@"', "sh"]
    told = run([*hidden, *COURSE_COMMAND, "doctor"])
    assert told.returncode == 1, told.stdout + told.stderr
    assert "seccomp       required  MISSING  the system's library libseccomp is not installed\n" in told.stdout
    assert "sudo apt install libseccomp2" in told.stdout

    from autograder.audit.demo import hand_in

    session = Course.load(PROJECT).sessions[0]
    hand_in(tmp_path, "ada", session, (session.assignment / f"{session.id}.ipynb").read_text())
    refused = run([*hidden, *COURSE_COMMAND, "grade", "01", "--class", str(tmp_path)])
    assert refused.returncode == 2, refused.stdout + refused.stderr
    assert "required isolation is missing: seccomp (the system's library libseccomp is not installed)" in refused.stderr
    assert "sudo apt install libseccomp2" in refused.stderr
    assert not (tmp_path / ".course" / "results").exists() and not (tmp_path / "gradebook.db").exists()
    marked = run([*hidden, *COURSE_COMMAND, "grade", "01", "--class", str(tmp_path), "--unsafe", "--json"])
    assert '"unsafe": true' in marked.stdout, marked.stderr


@pytest.mark.slow
@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user; an ordinary user ran the test above")
def test_doctor_as_an_ordinary_user() -> None:

    user, folder = 12345, Path("/opt") / f"doctor-{os.getpid()}"
    try:
        project = copied(folder / "course", "autograder", "labkit", "source", "course.yml")
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user, user)
        become = as_user(user, folder)
        if subprocess.run([*become, "test", "-x", sys.executable]).returncode != 0:
            pytest.skip(f"another user may not run this Python: {sys.executable} lies in a folder closed to others")
        environment = {
            "PYTHONPATH": str(project),
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "PATH": os.environ["PATH"],
        }
        told = subprocess.run(
            [*become, "sh", "-c", f'cd {project} && exec "$@"', "sh", *COURSE_COMMAND, "doctor"],
            capture_output=True, text=True, timeout=600, env=environment,
        )  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    assert told.returncode == 0, told.stdout + told.stderr
    for layer in REQUIRED:
        assert re.search(rf"^{layer} +required +holds ", told.stdout, re.M), told.stdout


def test_landlock_says_when_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "CREATE_RULESET", 1023)  # a call that no kernel has
    with pytest.raises(IsolationError) as missing:
        landlock.version()
    assert missing.value.strerror == "this kernel has no Landlock: Function not implemented"


def test_a_trial_survives_its_way_out(boxes: Boxes) -> None:
    trials = {trial.layer: trial for trial in boxes().trials}
    assert trials["user"] == Trial("user", True, "become user 0: EINVAL")
    assert list(trials) != sorted(trials) and len(trials) == 18


def test_trying_all_layers_is_cheap(boxes: Boxes) -> None:
    """Of a sandbox's start it is a small part: a few dozen calls to the kernel."""
    code = "import time; from autograder.sandbox.layers import _forbidden, _refusal; start = time.process_time(); "
    code += "seen = [_refusal(action) for _, action, _ in _forbidden()]; print(time.process_time() - start)"
    assert float(output(boxes(), code)) < 0.05
