"""Which layers of isolation this machine has, found out by trying each from inside; and what repairs a missing one."""

from collections.abc import Iterable, Sequence

from autograder.sandbox import MissingLayersError, SandboxError
from autograder.sandbox.forkserver import ForkServer
from autograder.sandbox.isolation import SandboxLimits

WALLS = "the walls"  # user namespaces, on which most layers stand
REPAIRS = {
    WALLS: """\
  Debian:                    sudo sysctl -w kernel.unprivileged_userns_clone=1
  Ubuntu 24.04 and newer, and GitHub's runners:
                             sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0
  in a container:            grade on the machine itself, or start the container with --privileged
  Linux before 5.12, macOS, Windows: use a virtual machine with a current Linux""",
    "seccomp": """\
  Debian, Ubuntu and GitHub's runners:
                             sudo apt install libseccomp2; .venv/bin/pip install pyseccomp""",
    "landlock": """\
  landlock needs Linux 5.13 and its name in the kernel's list; where /sys/kernel/security/lsm has it not, on Debian and Ubuntu:
                             add lsm=landlock,lockdown,yama,integrity,apparmor to GRUB_CMDLINE_LINUX in
                             /etc/default/grub; sudo update-grub; sudo reboot""",
    "own-user": """\
  own-user, so that what the kernel counts for each user is each sandbox's own:
                             grade as root""",
    "cgroup": """\
  cgroup, on Debian, Ubuntu and GitHub's runners:
                             grade as root, or: systemd-run --user --scope -p Delegate=yes course grade ...""",
}
UNSAFE = "`course grade --unsafe` grades without them and marks every result."
LIMITS = SandboxLimits(cpu_seconds=20, memory_mb=256, processes=64, open_files=64, disk_mb=16)


def repair(missing: Iterable[str]) -> str:
    """The commands that bring the missing layers back, on Debian, Ubuntu and GitHub's runners."""
    kinds = dict.fromkeys(layer if layer in REPAIRS else WALLS for layer in missing)
    return "\n".join(REPAIRS[kind] for kind in REPAIRS if kind in kinds)


def start_fork_server(required: Sequence[str], *, unsafe: bool = False) -> ForkServer:
    """A fork server whose sandboxes have the required layers. Raises SandboxError, as `require_layers` does."""
    server = ForkServer(unsafe=unsafe)
    try:
        require_layers(server, required, unsafe=unsafe)
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
