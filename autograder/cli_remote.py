"""The commands of `course` that deal with other places: students' repositories, GitHub, Classroom 50, Gradescope."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli import AsJson, Folder, Name, err, out, print_json, progress, teller, told
from autograder.course import Course

FromGit = Annotated[
    Path, typer.Option("--from-git", metavar="LIST.csv", help="A line for each student: student,url and maybe due.")
]


def add_to(app: typer.Typer) -> None:
    """Give `course` these commands."""
    app.command()(collect)


def collect(
    name: Name,
    from_git: FromGit,
    folder: Folder = Path(),
    late: Annotated[
        bool, typer.Option("--late", help="Take the newest commits, also those after the due date.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Fetch students' repositories and hand in what was pushed last before the due date.

    The list is a CSV file whose first line is `student,url`; a column `due` holds extensions. A grades.csv of GitHub
    Classroom will do. Notebooks go to `submitted/<student>/<session>/`, with the time of their commit for nbgrader's late
    penalties; what was found is also in `reports/<session>/collected.json`. Nothing of a student's is run or checked out.

    Exit code 1: a repository is missing or holds no notebook that counts.

    \b
    Examples:
      course collect 01 --from-git students.csv
      course collect 01 --from-git students.csv --late --json
    """
    from autograder.collect import collect as run
    from autograder.collect import counts, read_list, summary

    with told():
        course = Course.load(Path.cwd())
        session = course.session(name)
        entries = read_list(from_git)
        with progress() as bar:
            found = run(session, entries, folder.resolve(), late=late, on_progress=teller(bar, session))
    if as_json:
        print_json([asdict(each) for each in found])
    else:
        for line in summary(found):
            err.print(line, style="yellow", markup=False, soft_wrap=True)
        told_counts = counts(found)
        out.print(
            f"{session.id}: {told_counts['collected']} of {len(found)} collected, {told_counts['changed']} new or changed, "
            f"{told_counts['late']} late, {told_counts['refused']} refused, {told_counts['missing']} missing",
            markup=False,
            soft_wrap=True,
        )
    if not all(each.state == "collected" for each in found):
        raise typer.Exit(1)
