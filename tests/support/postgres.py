"""A real PostgreSQL server in a temporary folder, started and ended by the test; nobody else's is touched."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

MISSING = "POSTGRESQL WAS NOT TRIED, since there is no server: sudo apt install postgresql"


def programs() -> Path | None:
    """The folder with initdb and postgres: Debian keeps them off the path."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((folder for folder in reversed(folders) if (folder / "postgres").exists()), None)


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The URL of the server's first database, without the database's name. Skips where there is no server."""
    place = programs()
    if place is None:
        warnings.warn(MISSING, stacklevel=1)
        pytest.skip(MISSING)
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if user:
            shutil.chown(folder, "postgres", "postgres")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, **user}
        data = str(folder / "data")
        subprocess.run([str(place / "initdb"), "-D", data, "-U", "teacher", "-A", "trust", "-N"], check=True, **quiet)  # type: ignore[call-overload]
        started = subprocess.Popen(
            [str(place / "postgres"), "-D", data, "-k", name, "-c", "listen_addresses=", "-c", "fsync=off"],
            **quiet,  # type: ignore[call-overload]
        )
        try:
            for _ in range(300):
                if subprocess.run([str(place / "pg_isready"), "-h", name], capture_output=True).returncode == 0:
                    break
                time.sleep(0.1)
            yield f"postgresql+psycopg://teacher@/{{}}?host={name}"
        finally:
            started.terminate()
            started.wait()
