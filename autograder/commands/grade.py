"""Grading a class: once, or as notebooks arrive; here, or on many machines."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder import UserError
from autograder.commands.common import (
    CORES,
    AsJson,
    Folder,
    Jobs,
    Name,
    err,
    out,
    print_json,
    progress,
    report_errors,
    teller,
)
from autograder.course import Course, Session

if TYPE_CHECKING:
    from autograder.grading.pool import Backend

commands = typer.Typer()


class ClusterKind(StrEnum):
    SLURM = "slurm"
    LOCAL = "local"


@contextmanager
def here(jobs: int, unsafe: bool) -> Iterator["Backend"]:
    """Forks of this process, with a fork server that loads PyTorch while this process does."""
    from autograder.sandbox.forkserver import ForkServer

    with ForkServer(unsafe=unsafe) as server:
        from autograder.grading.pool import process_pool

        yield process_pool(jobs=jobs, server=server)


def elsewhere(
    session: Session, scheduler: str, cluster: ClusterKind | None, jobs: int
) -> AbstractContextManager["Backend"]:
    """The workers of a cluster."""
    try:
        from autograder.grading.cluster import dask_backend, own_cluster
    except ModuleNotFoundError as error:
        raise UserError(
            f"{error.name} is not installed; grading on many machines needs: pip install -e '.[cluster]'"
        ) from None
    return dask_backend(scheduler) if scheduler else own_cluster(str(cluster), session, jobs)


@commands.command()
def grade(
    name: Name,
    folder: Folder = Path(),
    student: Annotated[list[str] | None, typer.Option(help="Only this student; may be given again.")] = None,
    jobs: Jobs = CORES,
    pictures: Annotated[bool, typer.Option("--pictures", help="Also run the cells that only illustrate.")] = False,
    unsafe: Annotated[
        bool, typer.Option("--unsafe", help="Grade without the required isolation; marks every result.")
    ] = False,
    scheduler: Annotated[
        str,
        typer.Option(metavar="ADDRESS", help="Grade on the workers of this Dask scheduler, such as tcp://host:8786."),
    ] = "",
    cluster: Annotated[
        ClusterKind | None,
        typer.Option(help="Grade on --jobs workers started for it: Slurm's jobs, or processes here."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Grade a class in the sandbox; write gradebook, feedback pages and class page.

    Notebooks are looked for in `submitted/<student>/<session>/`. What was graded before and has not changed is not
    graded again.

    Exit code 1: a submission was rejected or could not be checked.

    \b
    Examples:
      course grade 01
      course grade 01 --student ada --student bob
      course grade 01 --class demo --json
      course grade 01 --scheduler tcp://10.0.0.5:8786
      course grade 01 --cluster slurm --jobs 40
    """
    from autograder.classroom.up_to_date import remembered
    from autograder.commands.tables import class_table
    from autograder.gradebook.class_folder import ClassFolder
    from autograder.grading.cache import Mode

    with report_errors():
        course = Course.load(Path.cwd())
        session, mode = course.session(name), Mode(pictures, unsafe)
        place = ClassFolder(course, session, folder.resolve())
        graded = None if student else remembered(place, mode)
        if graded is None:
            there = elsewhere(session, scheduler, cluster, jobs) if scheduler or cluster else here(jobs, unsafe)
            with there as backend, progress() as bar:
                from autograder.classroom.grade import grade_folder

                graded = grade_folder(
                    place,
                    jobs=jobs,
                    only=student or (),
                    backend=backend,
                    on_progress=teller(bar, session),
                    mode=mode,
                )
        if as_json:
            print_json(graded.summary())
        elif graded.rows:
            out.print(class_table(graded.rows))
            for label, path in graded.places.items():
                out.print(f"{label:<15} {path}", markup=False, soft_wrap=True)
        else:
            out.print(
                f"nothing handed in: {folder / 'submitted'} has no folder <student>/{session.id}",
                markup=False,
                soft_wrap=True,
            )
        if not all(row.result.complete for row in graded.rows):
            raise typer.Exit(1)


@commands.command()
def watch(
    name: Name,
    folder: Folder = Path(),
    jobs: Jobs = CORES,
    from_git: Annotated[
        Path | None, typer.Option(metavar="LIST.csv", help="Fetch these repositories first, each time.")
    ] = None,
    exchange: Annotated[
        bool, typer.Option("--exchange", help="Collect from nbgrader's exchange first, each time.")
    ] = False,
    every: Annotated[float, typer.Option(min=0.2, help="Seconds between two looks while nothing arrives.")] = 2.0,
    as_json: AsJson = False,
) -> None:
    """Grade whatever arrives, as it arrives, until Ctrl+C; gradebook, feedback pages and class page stay current.

    Whoever has been graded least often comes first, so nobody's many uploads hold up others.

    \b
    Examples:
      course watch 01 --class autumn
      course watch 01 --from-git students.csv --every 60
    """
    from datetime import datetime

    from autograder.classroom.watch import from_exchange
    from autograder.classroom.watch import watch as run
    from autograder.gradebook.class_folder import ClassFolder
    from autograder.submissions.collect import collect, read_list

    def collected() -> None:
        if from_git is not None:
            collect(session, read_list(from_git), folder.resolve())
        if exchange:
            from_exchange(session, folder.resolve())

    def problem(found: UserError) -> None:
        err.print(f"course: {found}", style="red", markup=False, soft_wrap=True)

    with report_errors():
        course = Course.load(Path.cwd())
        session = course.session(name)
        err.print(f"{session.id}: watching {folder / 'submitted'}; Ctrl+C ends it", markup=False, soft_wrap=True)
        try:
            for turn in run(
                ClassFolder(course, session, folder.resolve()),
                jobs=jobs,
                collect=collected,
                pause=every,
                on_problem=problem,
            ):
                at = datetime.now().astimezone()
                for row in turn.rows:
                    score = row.result.score if row.result.status == "graded" else None
                    if as_json:
                        line = {"time": at.isoformat(timespec="seconds"), "student": row.student}
                        scored = {"score": score, "status": row.result.status, "waiting": turn.waiting}
                        print(json.dumps(line | scored), flush=True)
                        continue
                    what = row.result.status if score is None else f"{score:g} of {row.result.max_score:g}"
                    out.print(f"{at:%H:%M:%S}  {row.student:<24} {what}", markup=False, soft_wrap=True)
                if turn.waiting and not as_json:
                    out.print(f"{at:%H:%M:%S}  {turn.waiting} waiting", style="dim", markup=False)
        except KeyboardInterrupt:
            err.print("ended; what was graded is recorded")
