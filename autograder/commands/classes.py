"""The commands around a graded class: rosters, exports, what is stale, re-grading."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from autograder.commands.common import (
    CORES,
    AsJson,
    Folder,
    Jobs,
    Name,
    chosen,
    err,
    out,
    print_json,
    progress,
    report_errors,
    teller,
)
from autograder.course import Course

if TYPE_CHECKING:
    from autograder.gradebook.regrade import Preview

commands = typer.Typer()

FORMATS = ("csv", "gradescope", "canvas", "moodle", "classroom")


@commands.command()
def roster(
    file: Annotated[Path, typer.Argument(help="A roster of GitHub Classroom, Classroom 50 or nbgrader, as CSV.")],
    folder: Folder = Path(),
    as_json: AsJson = False,
) -> None:
    """Bring a class list into the gradebook: names, addresses, GitHub names.

    A roster is taken whole or not at all. Students who are in the class and not in the roster stay, and are named.

    Exit code 1: there are such students.

    \b
    Examples:
      course roster classroom_roster.csv
      course roster students.csv --class demo
    """
    from autograder.gradebook.roster import import_roster

    with report_errors():
        done = import_roster(Course.load(Path.cwd()), folder.resolve(), file)
    if as_json:
        print_json(asdict(done))
    else:
        out.print(f"{len(done.added)} added, {len(done.updated)} changed (a roster of {done.kind})", markup=False)
        if done.replaced:
            out.print(f"replaced in the gradebook: {', '.join(done.replaced)}", markup=False, soft_wrap=True)
        if done.left_out:
            out.print(f"no students: {', '.join(done.left_out)}", markup=False, soft_wrap=True)
        if done.unknown:
            err.print(f"in the class, but not in the roster: {', '.join(done.unknown)}", markup=False, soft_wrap=True)
    if done.unknown:
        raise typer.Exit(1)


@commands.command()
def export(
    name: Name,
    kind: Annotated[str, typer.Option("--format", help=f"One of {', '.join(FORMATS)}.")] = "csv",
    to: Annotated[Path | None, typer.Option(help="Where to write; exports/… in the class folder, if left out.")] = None,
    sheet: Annotated[
        Path | None, typer.Option(help="The file downloaded from Moodle or Canvas, to be filled in.")
    ] = None,
    column: Annotated[
        str | None, typer.Option(help="The column of that file to fill in, where it cannot be told.")
    ] = None,
    maximum: Annotated[
        float | None,
        typer.Option(metavar="POINTS", min=0.01, help="The most points there, where the file does not say."),
    ] = None,
    folder: Folder = Path(),
    as_json: AsJson = False,
) -> None:
    """Write a session's grades for another gradebook: with points given by hand and late penalties.

    A grade that is not of the newest notebook under the present checks is named, as `course status` does.

    A sheet keeps what stands in it: marks such as EX, comments, and rows whose grade may not be changed. Where another
    grade stood, it is told.

    Exit code 1: there is something to know: somebody is in one list and not in the other, waits for a person, or has
    something in the sheet that was kept or replaced. Each is named.

    \b
    Examples:
      course export 01
      course export 01 --format moodle --sheet worksheet.csv --to filled.csv
      course export 01 --format canvas --sheet gradebook.csv --column "Lab 01 (4711)"
      course export 01 --format gradescope
    """
    from autograder.gradebook.exports import export as write
    from autograder.gradebook.grades import ExportError

    with report_errors():
        if kind not in FORMATS:
            raise ExportError(f"--format {kind}: there is {', '.join(FORMATS[:-1])} or {FORMATS[-1]}")
        course = Course.load(Path.cwd())
        done = write(
            course, course.session(name), folder.resolve(), kind, to=to, sheet=sheet, column=column, maximum=maximum
        )
    if as_json:
        print_json({"path": str(done.path), "graded": done.graded, "notes": done.notes})
    else:
        students = "1 student has a grade" if done.graded == 1 else f"{done.graded} students have a grade"
        out.print(f"{done.path}: {students}", markup=False, soft_wrap=True)
        for note in done.notes:
            err.print(note, markup=False, soft_wrap=True)
    if done.notes:
        raise typer.Exit(1)


@commands.command()
def status(
    name: Annotated[str | None, typer.Argument(metavar="SESSION", help="One session; all, if left out.")] = None,
    folder: Folder = Path(),
    as_json: AsJson = False,
) -> None:
    """Say how far each session is, and name the grades that the present checks and settings did not give.

    Exit code 1: there are such grades.

    \b
    Examples:
      course status
      course status 01 --class demo --json
    """
    from autograder.classroom.status import look
    from autograder.commands.tables import overview_table
    from autograder.gradebook.class_folder import ClassFolder
    from autograder.gradebook.regrade import by_reason, stale_grades

    with report_errors():
        course = Course.load(Path.cwd())
        sessions = chosen(course, name)
        state = look(course, folder)
        stale = {each.id: stale_grades(ClassFolder(course, each, folder.resolve())) for each in sessions}
    wanted = [each for each in state.sessions if each.session in stale]
    if as_json:
        rows = [asdict(each) | {"stale": [asdict(found) for found in stale[each.session]]} for each in wanted]
        print_json(rows)
    else:
        out.print(overview_table(course.title, replace(state, sessions=wanted)))
        for session, found in stale.items():
            for why, names in by_reason(found):
                out.print(f"{session}: {len(names)} stale, {why}: {', '.join(names)}", markup=False, soft_wrap=True)
        if not any(stale.values()):
            out.print("no grade is stale")
    if any(stale.values()):
        raise typer.Exit(1)


@commands.command()
def regrade(
    name: Annotated[str | None, typer.Argument(metavar="SESSION", help="One session; all, if left out.")] = None,
    only_look: Annotated[
        bool, typer.Option("--preview/--apply", help="Only show what would change, or record it as well.")
    ] = True,
    folder: Folder = Path(),
    jobs: Jobs = CORES,
    as_json: AsJson = False,
) -> None:
    """Grade anew what checks or settings have made stale: who gains, who loses, by exercise.

    Without --apply nothing is recorded. Points and comments given by hand stand either way.

    Exit code 1: somebody could not be graded anew; their grade stays as it was.

    \b
    Examples:
      course regrade 01 --preview
      course regrade 01 --apply
    """
    from autograder.classroom.grade import grade_folder
    from autograder.commands.tables import regrade_table
    from autograder.gradebook.class_folder import ClassFolder
    from autograder.gradebook.regrade import Preview, preview

    made: list[Preview] = []
    with report_errors():
        course = Course.load(Path.cwd())
        for session in chosen(course, name):
            with progress() as bar:
                tell = teller(bar, session)
                place = ClassFolder(course, session, folder.resolve())
                found = preview(place, jobs=jobs, on_progress=tell)
                made.append(found)
                if not only_look and found.stale:
                    grade_folder(place, jobs=jobs, only=found.stale, on_progress=tell)
            if not as_json:
                _tell(found, regrade_table(found), applied=not only_look)
    if as_json:
        print_json([each.as_json() for each in made])
    if any(each.problems for each in made):
        raise typer.Exit(1)


def _tell(found: "Preview", table: Table, *, applied: bool) -> None:
    """One session's re-grading in words."""
    from autograder.text import number as points

    if found.changes:
        out.print(table)
    for exercise, (gain, more, lose, less) in found.by_exercise().items():
        out.print(f"{exercise}: {gain} gain {points(more)}, {lose} lose {points(less)}", markup=False, soft_wrap=True)
    if found.again:
        out.print(f"another notebook was handed in since: {', '.join(found.again)}", markup=False, soft_wrap=True)
    for problem in found.problems:
        err.print(f"stays as it was: {problem}", markup=False, soft_wrap=True)
    changed = len({change.student for change in found.changes})
    if not found.stale:
        said = "no other grade is stale" if found.problems else "no grade is stale"
    elif applied:
        said = f"recorded: {changed} changed, {len(found.same)} stay the same"
    else:
        said = f"nothing was recorded: {changed} would change, {len(found.same)} stay the same; --apply records it"
    out.print(f"{found.session}: {said}", markup=False, soft_wrap=True)
