"""What is changed in nbgrader itself, in one place, each with the reason."""

import errno
import logging
import os
import shutil
import sys
import warnings
from pathlib import Path

import nbgrader.api
from nbgrader.converters.autograde import Autograde
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SAWarning

warnings.filterwarnings("ignore", category=SAWarning)  # of nbgrader's own tables; nobody here can do anything about it


def ensure_alembic() -> None:
    """Has nbgrader know alembic without an activated environment, and without starting it for each new gradebook.

    That would take 3 s, for a version number that alembic also tells when asked from here.
    """
    nbgrader.api.get_alembic_version = _gradebook_version
    if shutil.which("alembic") is None:
        os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


def _gradebook_version() -> str:
    from alembic.script import ScriptDirectory

    folder = Path(nbgrader.__file__).parent / "alembic"
    return str(ScriptDirectory(str(folder)).get_current_head())


def replace_autograde(converter: type[Autograde]) -> None:
    """Has `nbgrader autograde`, and formgrader's button, use this converter; nbgrader's configuration names none."""
    for name in ("nbgrader.converters", "nbgrader.apps.autogradeapp", "nbgrader.apps.api"):
        if (module := sys.modules.get(name)) is not None:
            module.Autograde = converter  # type: ignore[attr-defined]


def quiet_log(messages: list[str]) -> logging.Logger:
    """A log for nbgrader that prints nothing; its errors are appended to `messages`."""
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: messages.append(record.getMessage())  # type: ignore[method-assign]
    log = logging.Logger("nbgrader")  # not the shared one, which prints
    log.addHandler(handler)
    return log


def raise_if_full(messages: list[str], database: str | None) -> None:
    """What nbgrader logs of a full disk, as the error that it is for files. Raises OSError."""
    if any("database or disk is full" in message for message in messages):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), make_url(database).database if database else None)
