"""The `course` command. Exit codes: 0 done, 1 something needs a person, 2 refused or misused."""

import atexit
import gc
import sys
from pathlib import Path
from typing import Annotated

import typer

from autograder.commands import classes, grade, prove, release, remote
from autograder.commands.common import AsJson, Folder, out, print_json, report_errors
from autograder.course import Course

# jsonschema, which nbformat imports, would compile a grammar of internationalised addresses for 2 s of each command's start.
# No notebook has a field of that format.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

EXIT_CODES = """\b
Exit codes:
  0  done
  1  something needs a person: a rejected submission, a disagreement in the audit, a missing layer
  2  refused or misused, with one sentence that says why"""

app = typer.Typer(
    epilog=EXIT_CODES,
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for part in (release, grade, prove, classes, remote):
    app.add_typer(part.commands)


def main() -> None:
    """What is installed as `course`: the commands, in a process that looks for garbage rarely, and not at its end.

    Loading modules makes 400,000 objects, nearly all to stay: to search them again and again took a second of each command.
    """
    gc.set_threshold(100_000, 20, 20)
    atexit.register(gc.freeze)
    app()


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"course {version('deep-learning-labs')}")
        raise typer.Exit


@app.callback()
def overview(
    context: typer.Context,
    folder: Folder = Path(),
    as_json: AsJson = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Release labs, grade classes, and prove the grader. Without a command: what can be done next.

    \b
    Examples:
      course
      course --class demo
      course --json
    """
    if context.invoked_subcommand is not None:
        return
    from autograder.classroom.status import look
    from autograder.commands.tables import overview_table

    with report_errors():
        course = Course.load(Path.cwd())
        state = look(course, folder)
    if as_json:
        return print_json(state.as_json())
    out.print(overview_table(course.title, state))
    out.print("What can be done next:")
    width = max(len(step.command) for step in state.steps)
    for step in state.steps:
        out.print(f"  {step.command:<{width}}  {step.why}", markup=False, soft_wrap=True)
    out.print("`course --help` lists all commands; `course COMMAND --help` has examples.")
