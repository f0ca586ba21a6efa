"""nbgrader's gradebook on a real PostgreSQL server: the same tables as in SQLite, one writer at a time."""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from support.classes import CONFIG, COURSE, SESSION, recorded, tables
from support.postgres import server

from autograder.gradebook import database
from autograder.gradebook.class_folder import ClassFolder
from autograder.gradebook.database import check_gradebook, writer
from autograder.gradebook.exports import export
from autograder.gradebook.regrade import stale_grades
from autograder.gradebook.roster import import_roster

pytestmark = pytest.mark.slow

LOST: dict[str, dict[str, float]] = {"ada": {}, "bob": {"train": 0.5}, "Zoë +1": {"Autoencoder": 1.0}}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with server() as url:
        yield url


def class_folder(folder: Path, address: str, name: str) -> str:
    """A class whose gradebook is a new database of the server."""
    engine = create_engine(address.format("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    folder.mkdir()
    url = address.format(name)
    (folder / "nbgrader_config.py").write_text(f"{CONFIG}c = get_config()\nc.CourseDirectory.db_url = {url!r}\n")
    return url


@pytest.mark.smoke
def test_the_same_tables_as_in_sqlite(address: str, tmp_path: Path) -> None:
    url = class_folder(tmp_path / "server", address, "same")
    (tmp_path / "file").mkdir()
    (tmp_path / "list.csv").write_text('id,last_name\nada,"O\'Brien, ""Bob"""\n')
    for folder in (tmp_path / "server", tmp_path / "file"):
        for student in LOST:
            place = folder / "submitted" / student / SESSION.id
            place.mkdir(parents=True)
            (place / "timestamp.txt").write_text("2026-11-30 10:00:00.25 UTC")
        import_roster(COURSE, folder, tmp_path / "list.csv")
        recorded(folder, LOST)
        recorded(folder, {"bob": {}})  # again, with other points
    assert tables(url) == tables(f"sqlite:///{tmp_path / 'file' / 'gradebook.db'}")
    assert not (tmp_path / "server" / "gradebook.db").exists()
    written = [export(COURSE, SESSION, tmp_path / each, "csv").path.read_text() for each in ("server", "file")]
    assert written[0] == written[1] and '"O\'Brien, ""Bob"""' in written[0]
    stale = [stale_grades(ClassFolder(COURSE, SESSION, tmp_path / each)) for each in ("server", "file")]
    assert stale[0] == stale[1]
    assert {each.why for each in stale[0]} == {"a newer notebook was refused"}  # none lies beside the time stamps
    # nbgrader's own commands find it by the same line
    nbgrader = [str(Path(sys.executable).parent / "nbgrader")]
    done = subprocess.run([*nbgrader, "export"], cwd=tmp_path / "server", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "server" / "grades.csv").read_text().count(SESSION.id) == 3


def test_an_older_schema_is_named_without_the_files_name(address: str, tmp_path: Path) -> None:
    url = class_folder(tmp_path / "server", address, "older")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE student (id varchar(128), first_name varchar(128))"))
    engine.dispose()
    with pytest.raises(Exception) as error:
        check_gradebook(url)
    assert " was made by an older nbgrader (it has no table 'course'); make a copy of it, then run " in str(error.value)


def test_one_writer_at_a_time_also_from_another_machine(address: str, tmp_path: Path) -> None:
    """Two folders: a lock on a file would not tell one of the other."""
    url = class_folder(tmp_path / "one", address, "writers")
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    order: list[str] = []

    def second() -> None:
        with writer(tmp_path / "two", url):
            order.append("second")

    with writer(tmp_path / "one", url):
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.5)
        order.append("first")
    thread.join()
    assert order == ["first", "second"] and not database._held
