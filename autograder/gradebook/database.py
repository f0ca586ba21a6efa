"""A class's gradebook: where it is, who may write to it at a time, and in one sentence what is wrong with it.

nbgrader's database, SQLite in the class folder unless `c.CourseDirectory.db_url` in nbgrader_config.py says another URL.
"""

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from nbgrader.api import Base, Gradebook
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder import UserError
from autograder.course import Course
from autograder.nbgrader_compat import ensure_alembic

CONFIG = "nbgrader_config.py"
FILE = "gradebook.db"
COURSE_ID = "default_course"  # nbgrader's own name for the only course of a gradebook
BUSY_SECONDS = 30.0  # how long somebody else may keep SQLite's file to themselves
_held: set[Path] = set()  # class folders whose gradebook this process writes to now


class GradebookError(UserError):
    """One clear sentence on why grades could not be read or recorded."""


def class_config(course: Course, folder: Path) -> Config:
    """What nbgrader reads when it is started in this folder: its nbgrader_config.py, or else the course's."""
    place = folder if (folder / CONFIG).is_file() else course.root
    if not (place / CONFIG).is_file():
        return Config()
    try:
        with contextlib.chdir(folder):
            config: Config = PyFileConfigLoader(CONFIG, path=str(place.resolve())).load_config()
            return config
    except Exception as error:  # whatever stands in that file
        kind = type(error).__name__
        raise GradebookError(f"{place / CONFIG} cannot be read: {kind}: {' '.join(str(error).split())}") from None


def course_id(config: Config) -> str:
    """The name of the class, which nbgrader also uses in the exchange."""
    told = config["CourseDirectory"].get("course_id")
    return told if isinstance(told, str) and told else COURSE_ID


def gradebook_url(config: Config, folder: Path) -> str:
    """The URL of the class's gradebook, with SQLite's file as an absolute path."""
    told = config["CourseDirectory"].get("db_url")
    if not isinstance(told, str) or not told:
        told = f"sqlite:///{folder.resolve() / FILE}"
    try:
        url = make_url(told)
    except ArgumentError:
        raise GradebookError(
            f"{CONFIG}: db_url is no database's URL, as in postgresql+psycopg://me@host/class"
        ) from None
    if url.get_backend_name() == "sqlite" and url.database and not url.database.startswith("file:"):
        url = url.set(database=os.path.abspath(folder.resolve() / url.database))
    return url.render_as_string(hide_password=False)


def exists(url: str) -> bool:
    """Whether there is a gradebook; a server's always counts as being there."""
    file = _file(make_url(url))
    return file is None or file.is_file()


@contextlib.contextmanager
def gradebook(url: str, name: str = COURSE_ID) -> Iterator[Gradebook]:
    """nbgrader's gradebook; waits for other programs' writes. Raises GradebookError."""
    ensure_alembic()
    try:
        with Gradebook(patient(url), name) as opened:
            yield opened
    except (DatabaseError, NoSuchModuleError) as error:
        raise GradebookError(_sentence(make_url(url), error)) from None


def patient(url: str) -> str:
    """The same URL; SQLite then waits for BUSY_SECONDS instead of five."""
    made = make_url(url)
    if made.get_backend_name() == "sqlite":
        made = made.update_query_dict({"timeout": str(BUSY_SECONDS)})
    return made.render_as_string(hide_password=False)


@contextlib.contextmanager
def writer(folder: Path, url: str) -> Iterator[None]:
    """Wait until nobody else of ours writes to this gradebook, on this machine or, on a server, on any. May be nested."""
    folder = folder.resolve()
    if folder in _held:
        yield
        return
    (folder / ".course").mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        lock = stack.enter_context(open(folder / ".course" / "gradebook.lock", "w"))
        fcntl.flock(lock, fcntl.LOCK_EX)
        if make_url(url).get_backend_name() == "postgresql":
            stack.enter_context(_advisory_lock(url))
        _held.add(folder)
        stack.callback(_held.discard, folder)
        yield


@contextlib.contextmanager
def _advisory_lock(url: str) -> Iterator[None]:
    engine = create_engine(url)
    number = int.from_bytes(hashlib.sha256(b"course gradebook").digest()[:7])  # of this database: others have their own
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": number})
            connection.commit()  # held by the connection, not by a transaction that would stay open for minutes
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": number})
    except DatabaseError as error:
        raise GradebookError(_sentence(make_url(url), error)) from None
    finally:
        engine.dispose()


def check_gradebook(url: str) -> None:
    """Can grades be written there? Changes nothing. Raises GradebookError: before an hour of grading, not after it."""
    made = make_url(url)
    file = _file(made)
    if file is not None and not file.exists():
        if not file.parent.is_dir():
            raise GradebookError(f"{file}: there is no folder {file.parent} for the gradebook")
        if not os.access(file.parent, os.W_OK):
            raise GradebookError(f"{file}: no right to make the gradebook there; give yourself the right to write")
        return
    if file is not None and not os.access(file, os.W_OK):
        raise GradebookError(_read_only(str(file)))
    try:
        engine = create_engine(patient(url))
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise GradebookError(_sentence(made, error)) from None
    try:
        with engine.connect() as connection:
            if made.get_backend_name() == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
                connection.exec_driver_sql(f"PRAGMA user_version = {version}")  # a write, undone; none is no proof
                connection.rollback()
            there = inspect(connection)
            tables = set(there.get_table_names())
            columns = {table: {column["name"] for column in there.get_columns(table)} for table in tables}
    except DatabaseError as error:
        raise GradebookError(_sentence(made, error)) from None
    finally:
        engine.dispose()
    if not tables & set(Base.metadata.tables):  # empty: nbgrader makes the tables
        return
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if table.name not in tables or column.name not in columns[table.name]:
                missing = f"table {table.name!r}"
                if table.name in tables:
                    missing = f"column {column.name!r} in {missing}"
                raise GradebookError(
                    f"{_name(made)} was made by an older nbgrader (it has no {missing}); make a copy of it, then run "
                    "`nbgrader db upgrade` in the class folder"
                )


def shown_url(url: str) -> str:
    """For people: a path as it is from here, or the URL without its password."""
    made = make_url(url)
    file = _file(made)
    return shown_path(file) if file else made.render_as_string(hide_password=True)


def shown_path(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _file(url: URL) -> Path | None:
    if url.get_backend_name() != "sqlite" or not url.database or url.database.startswith("file:"):
        return None
    return Path(url.database)


def _name(url: URL) -> str:
    return shown_url(url.render_as_string(hide_password=False))


def _read_only(name: str) -> str:
    return f"{name} is read-only; give yourself the right to write to it and to its folder; nothing was recorded"


def _sentence(url: URL, error: Exception) -> str:
    """What a database's error comes to."""
    name = _name(url)
    said = str(getattr(error, "orig", None) or error)
    if isinstance(error, (NoSuchModuleError, ModuleNotFoundError)):
        return (
            f"{name}: no driver for this kind of database is installed; for PostgreSQL: pip install 'psycopg[binary]'"
        )
    if "database is locked" in said:
        return (
            f"{name} has been locked by another program for {BUSY_SECONDS:g} s; close that program and run this again: "
            "what was not recorded will be"
        )
    if "readonly" in said or "read-only" in said:
        return _read_only(name)
    if "not a database" in said or "malformed" in said:
        return f"{name} is no database, or damaged; put a copy of it in its place, or move it away to begin anew"
    if "no such column" in said or "no such table" in said or ("does not exist" in said and "column" in said):
        return (
            f"{name} was made by an older nbgrader ({said.splitlines()[0]}); make a copy of it, then run "
            "`nbgrader db upgrade` in the class folder"
        )
    return f"{name} cannot be used: {' '.join(said.split())}"
