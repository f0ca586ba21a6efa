"""A real Jupyter server on a free port, with its settings in a folder of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BIN = Path(sys.executable).parent
TOKEN = "teacher"


def own_settings(base: Path) -> dict[str, str]:
    """The environment in which Jupyter keeps what it writes below `base`."""
    names = {"JUPYTER_DATA_DIR": "data", "JUPYTER_CONFIG_DIR": "settings", "JUPYTERLAB_SETTINGS_DIR": "settings/lab"}
    return os.environ | {name: str(base / place) for name, place in names.items()} | {"OMP_NUM_THREADS": "1"}


@contextmanager
def jupyter(kind: str, folder: Path, log: Path, environment: dict[str, str]) -> Iterator[str]:
    """Run `jupyter lab` or `jupyter server` in `folder`; gives its address, asks for TOKEN."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [f"--ServerApp.port={port}", f"--ServerApp.token={TOKEN}", f"--ServerApp.root_dir={folder}"]
    with open(log, "w") as stream:
        server = subprocess.Popen(
            [str(BIN / "jupyter"), kind, "--no-browser", "--allow-root", *options],
            cwd=folder,
            env=environment,
            stdout=stream,
            stderr=stream,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                request = urllib.request.Request(f"{address}/api/status", headers={"Authorization": f"token {TOKEN}"})
                urllib.request.urlopen(request, timeout=60).close()
                break
            except OSError:
                assert server.poll() is None, log.read_text()
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()  # its kernels with it
        server.wait()
