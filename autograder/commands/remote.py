"""The commands of `course` that deal with other places: students' repositories, GitHub, Classroom 50, Gradescope."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.common import (
    AsJson,
    Folder,
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

FromGit = Annotated[
    Path, typer.Option("--from-git", metavar="LIST.csv", help="A line for each student: student,url and maybe due.")
]


commands = typer.Typer()
github = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
classroom50 = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
gradescope = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
commands.add_typer(github, name="github")
commands.add_typer(classroom50, name="classroom50")
commands.add_typer(gradescope, name="gradescope")


@github.callback()
def on_github() -> None:
    """A private repository that grades on GitHub, and feedback in the students' repositories.

    \b
    Examples:
      course github init ../grading
      course github feedback 01
    """


@github.command()
def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A new folder outside of the course's, or a grading repository.")
    ],
) -> None:
    """Write a private repository that fetches students' repositories, grades them on GitHub and writes feedback back.

    In a grading repository that is there already, the course and the workflow are renewed; lists and grades stay.

    \b
    Examples:
      course github init ../grading
    """
    from autograder.integrations.github import init as run

    with report_errors():
        course = Course.load(Path.cwd())
        waiting = run(course, folder)
    out.print(
        f"{folder}: a grading repository; keep it private. What to do next is in its README.md.",
        markup=False,
        soft_wrap=True,
    )
    if waiting:
        out.print(
            f"lists without students yet: {', '.join(f'students/{name}' for name in waiting)}",
            markup=False,
            soft_wrap=True,
        )


@github.command()
def feedback(name: Name, folder: Folder = Path(), as_json: AsJson = False) -> None:
    """Push each student's feedback to the branch `feedback-<session>` of the repository that was collected.

    The branch holds a summary that GitHub shows and the whole page to download. What is there already is not pushed again.

    Exit code 1: a repository refused it, or a student is not graded yet.

    \b
    Examples:
      course github feedback 01
      course github feedback 01 --class demo --json
    """
    from autograder.integrations.github import write_feedback

    with report_errors():
        course = Course.load(Path.cwd())
        session = course.session(name)
        with progress() as bar:
            written = write_feedback(course, session, folder.resolve(), on_progress=teller(bar, session))
    if as_json:
        print_json([asdict(each) for each in written])
    else:
        for each in written:
            if each.reason:
                err.print(f"{each.student}: {each.reason}", style="yellow", markup=False, soft_wrap=True)
        states = [each.state for each in written]
        kinds = ", ".join(
            f"{states.count(state)} {state}" for state in ("written", "unchanged", "not graded", "failed")
        )
        out.print(f"{session.id}: feedback {kinds}", markup=False, soft_wrap=True)
    if any(each.reason for each in written):
        raise typer.Exit(1)


@commands.command()
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
    from autograder.submissions.collect import collect as run
    from autograder.submissions.collect import counts, read_list, summary

    with report_errors():
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


@classroom50.callback()
def on_classroom50() -> None:
    """Autograders for Classroom 50, which takes over GitHub Classroom's model: public checks at each submission.

    \b
    Examples:
      course classroom50 export ../classroom50 --classroom deep-learning
    """


@classroom50.command()
def export(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A checkout of the organisation's classroom50 repository.")
    ],
    classroom: Annotated[str, typer.Option(help="The classroom's short name.")],
    name: Annotated[str | None, typer.Option("--session", help="Only this session.")] = None,
) -> None:
    """Write CLASSROOM/autograders/<session>/ with the autograder, the starter and labkit: nothing hidden.

    \b
    Examples:
      course classroom50 export ../classroom50 --classroom deep-learning
      course classroom50 export ../classroom50 --classroom deep-learning --session 01
    """
    from autograder.integrations.classroom50 import export as run

    with report_errors():
        course = Course.load(Path.cwd())
        for session in chosen(course, name):
            out.print(f"{run(session, folder, classroom)}", markup=False, soft_wrap=True)
    out.print(
        "Commit and push them there. How to register the assignments: docs/github.md", markup=False, soft_wrap=True
    )


@gradescope.callback()
def on_gradescope() -> None:
    """An autograder for Gradescope, with the hidden checks and our sandbox in it.

    \b
    Examples:
      course gradescope build 01
    """


@gradescope.command()
def build(
    name: Name,
    target: Annotated[
        Path | None, typer.Option("--output", "-o", help="The zip file; by default gradescope-<session>.zip.")
    ] = None,
    unsafe: Annotated[
        bool, typer.Option("--unsafe", help="Have it grade where the sandbox is incomplete; marks every result.")
    ] = False,
) -> None:
    """Make the zip file that Gradescope takes as a programming assignment's autograder.

    It holds the hidden checks, the solutions of this session and the secret that moves hidden digits: upload it, and show it
    to nobody.

    \b
    Examples:
      course gradescope build 01
      course gradescope build 01 --output ../lab01.zip
    """
    from autograder.integrations.gradescope import build as run

    with report_errors():
        course = Course.load(Path.cwd())
        session = course.session(name)
        path = target or Path(f"gradescope-{session.id}.zip")
        files = run(course, session, path, unsafe=unsafe)
    out.print(
        f"{path}: {files} files, the secret among them; upload it to Gradescope and keep it from students",
        markup=False,
        soft_wrap=True,
    )
