"""What the commands share: how they take a session and a class, show progress, and say what is wrong."""

import errno
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from autograder import UserError
from autograder.course import Course, Session

out, err = Console(highlight=False), Console(stderr=True, highlight=False)

Name = Annotated[str, typer.Argument(metavar="SESSION", help="A session's id or its beginning, such as 01.")]
Jobs = Annotated[
    int, typer.Option("--jobs", "-j", min=1, show_default="one a core", help="How many to run side by side.")
]
Folder = Annotated[Path, typer.Option("--class", help="The class folder: submitted/, gradebook.db and so on.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON, for programs.")]
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def report_errors() -> Iterator[None]:
    """Says in one sentence what is wrong, and ends with 2."""
    try:
        yield
    except (UserError, OSError) as error:
        err.print(f"course: {_sentence(error)}", style="red", markup=False, soft_wrap=True)
        raise typer.Exit(2) from None


def _sentence(error: UserError | OSError) -> str:
    where = getattr(error, "filename", None) or "a file"
    match getattr(error, "errno", None):
        case errno.ENOSPC | errno.EDQUOT:
            return (
                f"the disk is full: {where} could not be written; make room and run it again, what was graded is kept"
            )
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return f"{where}: {getattr(error, 'strerror', error)}; change its owner or its rights, and run it again"
    return str(error)


def progress() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        auto_refresh=False,  # its thread would be forked into the workers; whoever waits redraws
        console=err,
    )


def teller(bar: Progress, session: Session) -> Callable[[int, int, str], None]:
    """A function that moves the bar: how many are done, of how many, and what."""
    task = bar.add_task(session.id, total=None)
    return lambda done, total, what: bar.update(
        task, completed=done, total=total, description=f"{session.id}: {what}", refresh=True
    )


def print_json(value: Any) -> None:
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))


def chosen(course: Course, name: str | None) -> list[Session]:
    return [course.session(name)] if name else list(course.sessions)
