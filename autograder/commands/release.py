"""From the skeleton of a lab over its source notebook to what students get; and a small class to see what comes of it."""

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.common import CORES, Jobs, chosen, err, out, progress, report_errors, teller
from autograder.course import Course

commands = typer.Typer()


@commands.command()
def release(
    name: Annotated[str | None, typer.Argument(metavar="SESSION", help="One session; all, if left out.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail if what is there is not up to date.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Execute the solution even if nothing changed.")] = False,
) -> None:
    """Write the starter and the executed solution of a session from its source notebook.

    \b
    Examples:
      course release 01
      course release --check
    """
    from autograder.release.publish import release as make

    with report_errors():
        course = Course.load(Path.cwd())
        for session in chosen(course, name):
            with progress() as bar:
                made = make(course, session, check=check, force=force, on_progress=teller(bar, session))
            if check:
                out.print(f"{session.id}: starter and solution are what the source gives")
            else:
                note = f"executed in {made.cpu_seconds:.0f} s of CPU" if made.executed else "solution was up to date"
                out.print(f"{session.id}: {len(made.files)} files in assignments/, {note}")
                if made.over_budget:
                    err.print(f"{session.id}: that is over its budget of {made.budget_seconds:g} s", style="yellow")


@commands.command()
def new(
    name: Annotated[str, typer.Argument(metavar="ID", help="Two digits and words, as in 07-mean-digit.")],
    title: Annotated[str, typer.Option(help="The question that the lab answers, in one line.")],
) -> None:
    """Write the skeleton of a new lab: source notebook, check, answers with a known verdict, entry in course.yml.

    It passes the release, the audit and the tests as it stands; docs/authors.md says how to go on.

    \b
    Example:
      course new 07-mean-digit --title "Is the average digit a digit?"
    """
    from autograder.release.new_lab import new_lab

    with report_errors():
        course = Course.load(Path.cwd())
        for path in new_lab(course, name, title):
            out.print(path.relative_to(course.root), markup=False, soft_wrap=True)
    number = name[:2]
    out.print(f"Now: course release {number}; course audit --session {number}", markup=False, soft_wrap=True)


@commands.command()
def demo(jobs: Jobs = CORES) -> None:
    """Release the first session, grade a small made-up class of real answers in demo/, and say where everything is.

    \b
    Examples:
      course demo
      course demo --jobs 2
    """
    from autograder.audit.demo import make_class
    from autograder.classroom.grade import grade_folder
    from autograder.commands.tables import class_table
    from autograder.gradebook.class_folder import ClassFolder
    from autograder.release.publish import release as make

    with report_errors():
        course = Course.load(Path.cwd())
        session = course.sessions[0]
        folder = course.root / "demo"
        with progress() as bar:
            tell = teller(bar, session)
            make(course, session, on_progress=tell)
            make_class(course, session, folder)
            graded = grade_folder(ClassFolder(course, session, folder), jobs=jobs, on_progress=tell)
        out.print(class_table(graded.rows))
        for label, path in graded.places.items():
            out.print(f"{label:<15} {path}", markup=False, soft_wrap=True)
