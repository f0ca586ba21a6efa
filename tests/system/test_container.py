"""In a container as Docker starts one: its default system calls, no namespaces of its own; as root and as an ordinary user.

Podman and runc, on the overlay of this machine's own files. Skipped, and says so, where they are missing; not in CI.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support import ROOT, contained
from support.attacks import GROUPS, read_group
from support.commands import BIN

PODMAN = ("podman", "--runtime", "runc", "--cgroup-manager", "cgroupfs", "run", "--rm", "--network", "none")
LIMITS = ("--ulimit", "nofile=1024:20000", "--ulimit", "nproc=1000:1000")
PROFILE = Path("/usr/share/containers/seccomp.json")
# what Podman's profile allows and Docker's only with CAP_SYS_ADMIN, CAP_SYS_NICE or not at all
NOT_IN_DOCKERS = {
    "fsconfig", "fsmount", "fsopen", "fspick", "mount", "mount_setattr", "move_mount", "open_tree", "pivot_root", "setns",
    "umount", "umount2", "unshare", "keyctl", "pidfd_getfd", "reboot", "syslog", "mbind", "get_mempolicy", "set_mempolicy",
}  # fmt: skip
NEW_NAMESPACES = 0x7E020000  # flags of clone
USER = 4321

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("containers"),
    pytest.mark.skipif(
        not (shutil.which("podman") and shutil.which("runc") and PROFILE.exists() and os.getuid() == 0),
        reason="takes root, podman and runc, with Podman's /usr/share/containers/seccomp.json",
    ),
    pytest.mark.skipif(bool(os.environ.get("CI")), reason="not in CI, which is in a container itself"),
]
places = pytest.mark.parametrize("place", ["root", "user"])
WAY = {"root": "container", "user": "one-user"}


@pytest.fixture(scope="session")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Docker's profile of system calls, made of Podman's."""
    told = json.loads(PROFILE.read_text())
    for rule in told["syscalls"]:
        rule["names"] = [name for name in rule["names"] if name not in NOT_IN_DOCKERS | {"clone", "clone3"}]
    without_new = {"index": 0, "value": NEW_NAMESPACES, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ"}
    told["syscalls"] = [rule for rule in told["syscalls"] if rule["names"]] + [
        {"names": sorted(NOT_IN_DOCKERS), "action": "SCMP_ACT_ERRNO", "errnoRet": 1, "args": []},
        {"names": ["clone"], "action": "SCMP_ACT_ALLOW", "args": [without_new]},
        {"names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38, "args": []},
    ]
    file = tmp_path_factory.mktemp("profile") / "docker.json"
    file.write_text(json.dumps(told | {"defaultErrnoRet": 1}))
    return file


class Container:
    """A fresh one for each command, in a copy of this machine's files that is thrown away."""

    def __init__(self, profile: Path) -> None:
        self.profile = profile

    def run(self, place: str, *command: str, accept: str = "", closed: bool = True) -> subprocess.CompletedProcess[str]:
        """In the course's folder there, as its root or as an ordinary user whose the course is."""
        steps = [f"cd {shlex.quote(str(ROOT))}", "umask 022", "mkdir -m 777 /var/tmp/home"]
        steps += [f"chmod o+x {folder}" for folder in Path(sys.base_prefix).parents]  # where it may lie in /root
        if closed:
            steps.append("chmod -R o-rwx autograder/checks source solutions")
        if accept:
            steps.append(f"sed -i 's/^  accept: .*/  accept: [{accept}]/' course.yml")
        more = ["--cap-add", "MKNOD,NET_RAW,AUDIT_WRITE"]  # Docker gives root these, too
        start = "exec"
        if place == "user":
            more = []
            steps.append(f"find . -maxdepth 1 ! -name .venv ! -name . -exec chown -R {USER}:{USER} {{}} +")
            start = f"exec setpriv --reuid {USER} --regid {USER} --clear-groups --inh-caps=-all"
        script = " && ".join([*steps, f"{start} {shlex.join(command)}"])
        given = [f"{name}={value}" for name, value in {"HOME": "/var/tmp/home", "OMP_NUM_THREADS": "1"}.items()]
        return subprocess.run(
            [*PODMAN, *LIMITS, "--security-opt", f"seccomp={self.profile}", *more]
            + [part for each in given for part in ("-e", each)]
            + ["--rootfs", "/:O", "sh", "-c", script],
            capture_output=True,
            text=True,
            timeout=1800,
        )

    def made(self, place: str, what: str) -> dict[str, Any]:
        """What `support/contained.py` found there."""
        paths = f"PYTHONPATH={ROOT}/tests:{ROOT}/tests/system"
        command = ("env", paths, sys.executable, "-m", "support.contained", what, "/var/tmp/home/class")
        told = self.run(place, *command, accept=WAY[place])
        assert told.returncode == 0, told.stderr[-3000:]
        found: dict[str, Any] = json.loads(told.stdout)
        return found


@pytest.fixture(scope="session")
def container(profile: Path) -> Container:
    return Container(profile)


def test_new_namespaces_are_refused_there(container: Container) -> None:
    """Or all that follows would prove nothing."""
    for flag in ("--user", "--mount"):
        told = container.run("root", "unshare", flag, "true")
        assert (told.returncode, told.stderr) == (1, "unshare: unshare failed: Operation not permitted\n")


def test_doctor_says_how_it_is_kept_apart(container: Container) -> None:
    told = container.run("root", f"{BIN}/course", "doctor")
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.startswith("way: container\n") and "required  MISSING" not in told.stdout
    assert told.stdout.endswith("\nGrading is possible: every required layer holds.\n")


def test_an_ordinary_user_is_refused_until_the_teacher_accepts_it(container: Container) -> None:
    told = container.run("user", f"{BIN}/course", "doctor")
    assert told.returncode == 1 and told.stdout.startswith("way: one-user\n")
    assert "\ncourse.yml accepts namespaces, container alone\nWhat to do:\n" in told.stdout
    refused = container.run("user", f"{BIN}/course", "grade", "01", "--class", "/var/tmp/home/class")
    assert refused.returncode == 0, refused.stderr  # nothing was handed in
    told = container.run("user", f"{BIN}/course", "doctor", accept="namespaces, container, one-user")
    assert told.returncode == 0 and told.stdout.startswith("way: one-user\n"), told.stdout


def test_checks_that_are_open_to_others_are_refused(container: Container) -> None:
    told = container.run("root", f"{BIN}/course", "doctor", closed=False)
    assert told.returncode == 1
    assert f"open to every user here: chmod -R o-rwx {ROOT}/autograder/checks" in told.stdout


@pytest.fixture(scope="session")
def outside(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The demo's class, graded on the machine itself."""
    return contained.demo(tmp_path_factory.mktemp("demo"))


@places
def test_the_demos_class_gets_what_it_gets_outside(container: Container, outside: dict[str, Any], place: str) -> None:
    rows = container.made(place, "demo")["rows"]
    assert {row["way"] for row in rows if row["status"] == "graded"} == {WAY[place]}
    assert len(rows) == 18 and without_way(rows) == without_way(outside["rows"])


def without_way(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != "way"} for row in rows]


@places
@pytest.mark.parametrize("group", GROUPS)
def test_attacks_get_what_they_get_outside(container: Container, place: str, group: str) -> None:
    """But for those that say what is otherwise in a container."""
    found = container.made(place, group)
    assert found["ways"] == [WAY[place]] and found["left"] == []
    otherwise = {attack.name for attack in read_group(group) if "contained" in attack.said}
    assert {name: told for name, told in found["met"].items() if told and name not in otherwise} == {}
    assert all(found["met"][name] for name in otherwise)


REACHED = {"root": "EACCES EACCES EACCES EPERM done done\n", "user": "done EACCES EACCES EPERM done done\n"}


@places
def test_two_sandboxes(container: Container, place: str) -> None:
    """What one reaches of the other: nothing but that a process is there, and, of the same user, a file. `setpriority` says
    "done" and does nothing."""
    found = container.made(place, "sandboxes")
    assert found.pop("reach") == REACHED[place]
    assert found == {
        "way": WAY[place],
        "works": "[4950.0, 4950.0]\n[1.0, 1.0]\nfrom a shell\n3\n['x.pt']\n",
        "detached": 4,  # the notebook's own process, and three that wanted to leave
        "swept": 1,
        "frozen": ["T"],
        "too much": ["wrote more than 32 MB, or more than 20,480 files"] * 2,
        "left": [],
    }
