"""What is changed in nbgrader itself, in one place, each with the reason. Tried with the version that TESTED names.

- `ensure_alembic`: nbgrader starts the `alembic` command for each new gradebook, since its migrations came with it
  (github.com/jupyter/nbgrader/pull/764), and needs it on the PATH.
- `replace_autograde`: the converter of `nbgrader autograde` can be chosen by no configuration.
- `one_engine`: each step of a conversion connects to the database anew, and looks for all of its tables.
- the warnings of SQLAlchemy are of nbgrader's own models: nobody here can do anything about them.
"""

import contextlib
import errno
import logging
import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbgrader.api
from nbgrader.api import Gradebook
from nbgrader.converters.autograde import Autograde
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import SAWarning
from sqlalchemy.orm import scoped_session, sessionmaker

TESTED = "0.9"  # a test fails with another version: then each of these is to be looked at again

warnings.filterwarnings("ignore", category=SAWarning)


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


@contextlib.contextmanager
def one_engine() -> Iterator[None]:
    """Inside, all of nbgrader's steps share an engine; each would connect and look for all tables by itself."""
    engines: dict[tuple[str, str], Engine] = {}
    open_one, close_one = Gradebook.__init__, Gradebook.close

    def reopen(self: Gradebook, db_url: str, course_id: str = "default_course", authenticator: Any = None) -> None:
        if (db_url, course_id) not in engines:
            open_one(self, db_url, course_id, authenticator)
            engines[db_url, course_id] = self.engine
        self.engine, self.course_id, self.authenticator = engines[db_url, course_id], course_id, authenticator
        self.db = scoped_session(sessionmaker(autoflush=True, bind=self.engine, future=True))

    Gradebook.__init__, Gradebook.close = reopen, lambda self: self.db.remove()
    try:
        yield
    finally:
        Gradebook.__init__, Gradebook.close = open_one, close_one
        for engine in engines.values():
            engine.dispose()
