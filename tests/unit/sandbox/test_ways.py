"""Which way is taken, and what each one gives."""

import os
import subprocess
import sys
from typing import get_args

import pytest

from autograder.course import Property, SandboxSettings, Way
from autograder.sandbox import SandboxError
from autograder.sandbox.forkserver import ForkServer
from autograder.sandbox.isolation import IsolationError
from autograder.sandbox.ways import ACCEPTED, WAYS, Container, Namespaces, OneUser, Unsafe, choose


def test_course_yml_knows_the_ways_and_what_they_give() -> None:
    assert [*get_args(Way), "unsafe"] == list(WAYS)
    assert SandboxSettings().accept == ACCEPTED
    for way in (Namespaces, Container, OneUser):
        assert tuple(way.gives) == get_args(Property) == SandboxSettings().required
    assert Unsafe.layers_of(["files"]) == ["files"]  # which no sandbox has: `--unsafe` keeps nothing that is required


def test_layers_of_properties_and_of_themselves() -> None:
    assert Namespaces.layers_of(["network", "cgroup"]) == ["net", "cgroup"]
    assert Container.layers_of(["leftovers", "processes"]) == ["folder", "own-user", "signals", "session"]


@pytest.mark.skipif(os.getuid() != 0, reason="root is refused it")
def test_root_is_not_one_user_and_a_way_that_cannot_be_taken_says_why() -> None:
    with pytest.raises(IsolationError) as refused:
        choose(["one-user"])
    assert refused.value.strerror == "one-user: not as root, whom no file is closed to"
    with pytest.raises(SandboxError) as told, ForkServer(["one-user"]) as server:
        server.until_ready()
    assert str(told.value) == (
        "this system refuses the isolation ([Errno 1] one-user: not as root, whom no file is closed to); "
        "`course doctor` says more"
    )


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_where_namespaces_are_forbidden_the_next_way_is_taken() -> None:
    """In a user namespace without further ones, root has no other users, either."""
    choose = "from autograder.sandbox.ways import choose; print(choose(['namespaces', 'container', 'unsafe']).name)"
    script = 'echo 0 > /proc/sys/user/max_user_namespaces; exec "$@"'
    told = subprocess.run(
        ["unshare", "--user", "--map-root-user", "sh", "-c", script, "sh", sys.executable, "-c", choose],
        capture_output=True,
        text=True,
    )
    assert (told.returncode, told.stdout) == (0, "unsafe\n"), told.stderr
