"""Whether the isolation that is required can be had here, found out by trying it from inside; and what repairs what is
missing."""

from collections.abc import Iterable, Sequence

from autograder.course import SandboxSettings
from autograder.sandbox import MissingLayersError, SandboxError
from autograder.sandbox.forkserver import ForkServer
from autograder.sandbox.isolation import SandboxLimits

WALLS = "the walls"  # user namespaces, on which most layers stand
REPAIRS = {
    WALLS: """\
  Debian:                    sudo sysctl -w kernel.unprivileged_userns_clone=1
  Ubuntu 24.04 and newer, and GitHub's runners:
                             sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0
  in a container:            grade as its root, on Linux 6.12 or newer; or, as another user, add one-user to `accept`
                             in course.yml: what it keeps, and what not, is in docs/threat-model.md
  Linux before 5.12, macOS, Windows: use a virtual machine with a current Linux""",
    "closed": """\
  closed, so that two locks are between a student's code and the checks:
                             run the chmod of that line, as root""",
    "seccomp": """\
  Debian, Ubuntu and GitHub's runners:
                             sudo apt install libseccomp2; .venv/bin/pip install pyseccomp""",
    "landlock": """\
  landlock needs Linux 5.13 (in a container 6.12) and its name in the kernel's list; where /sys/kernel/security/lsm has it
  not, on Debian and Ubuntu, for the machine itself:
                             add lsm=landlock,lockdown,yama,integrity,apparmor to GRUB_CMDLINE_LINUX in
                             /etc/default/grub; sudo update-grub; sudo reboot""",
    "own-user": """\
  own-user, so that what the kernel counts for each user is each sandbox's own:
                             grade as root""",
    "cgroup": """\
  cgroup, on Debian, Ubuntu and GitHub's runners; not in a container, whose /sys/fs/cgroup is read-only:
                             grade as root, or: systemd-run --user --scope -p Delegate=yes course grade ...""",
}
SAME = {"folder": "landlock", "signals": "landlock", "sockets": "seccomp"}  # layers that one thing brings back
UNSAFE = "`course grade --unsafe` grades without them and marks every result."
LIMITS = SandboxLimits(cpu_seconds=20, memory_mb=256, processes=64, open_files=64, disk_mb=16)


def repair(missing: Iterable[str]) -> str:
    """The commands that bring the missing layers back, on Debian, Ubuntu and GitHub's runners."""
    layers = [SAME.get(layer, layer) for layer in missing]
    kinds = dict.fromkeys(layer if layer in REPAIRS else WALLS for layer in layers)
    return "\n".join(REPAIRS[kind] for kind in REPAIRS if kind in kinds)


def start_fork_server(settings: SandboxSettings, *, unsafe: bool = False) -> ForkServer:
    """A fork server whose sandboxes keep what is required. Raises SandboxError, as `require_layers` does."""
    server = ForkServer(settings.accept, unsafe=unsafe)
    try:
        require_layers(server, settings.required, unsafe=unsafe)
    except BaseException:
        server.close()
        raise
    return server


def require_layers(server: ForkServer, required: Sequence[str], *, unsafe: bool = False) -> None:
    """Wait for the fork server, and see that its sandboxes have the required layers, unless `unsafe`.

    Raises SandboxError, with the commands that repair it, where the system does not provide them.
    """
    try:
        server.until_ready()
        if not unsafe:
            server.sandbox(LIMITS, seed=0, output_bytes=1000, required=required).close()
    except MissingLayersError as error:
        raise SandboxError(f"{error}\n{repair(error.layers or [WALLS])}\n{UNSAFE}") from None
