"""The `course` command: arguments in, calls out. Exit codes: 0 done, 1 something needs a person, 2 refused or misused."""

import errno
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from autograder import Problem
from autograder.course import Course, CourseError, Session

if TYPE_CHECKING:
    from autograder.grading import Spread

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
out, err = Console(highlight=False), Console(stderr=True, highlight=False)

Name = Annotated[str, typer.Argument(metavar="SESSION", help="A session's id or its beginning, such as 01.")]
Jobs = Annotated[
    int, typer.Option("--jobs", "-j", min=1, show_default="one a core", help="How many to run side by side.")
]
Folder = Annotated[Path, typer.Option("--class", help="The class folder: submitted/, gradebook.db and so on.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON, for programs.")]
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def told() -> Iterator[None]:
    """Says in one sentence what is wrong, and ends with 2."""
    try:
        yield
    except (Problem, OSError) as error:
        err.print(f"course: {_sentence(error)}", style="red", markup=False, soft_wrap=True)
        raise typer.Exit(2) from None


def _sentence(error: Problem | OSError) -> str:
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


@app.callback()
def overview(context: typer.Context, folder: Folder = Path(), as_json: AsJson = False) -> None:
    """Release labs, grade classes, and prove the grader. Without a command: what can be done next.

    \b
    Examples:
      course
      course --class demo
      course --json
    """
    if context.invoked_subcommand is not None:
        return
    from autograder.nextsteps import look
    from autograder.pages.terminal import overview_table

    with told():
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


@app.command()
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
    from autograder.release import release as make

    with told():
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


class ClusterKind(StrEnum):
    SLURM = "slurm"
    LOCAL = "local"


def spread(
    session: Session, scheduler: str, cluster: ClusterKind | None, jobs: int
) -> AbstractContextManager["Spread | None"]:
    """What grades elsewhere than in forks of this process, where that was asked for."""
    if not scheduler and cluster is None:
        return nullcontext()
    try:
        from autograder.cluster import own_cluster, spread_over
    except ModuleNotFoundError as error:
        raise Problem(
            f"{error.name} is not installed; grading on many machines needs: pip install -e '.[cluster]'"
        ) from None
    return spread_over(scheduler) if scheduler else own_cluster(str(cluster), session, jobs)


@app.command()
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
    from autograder.pages.terminal import class_table
    from autograder.unchanged import remembered

    with told():
        course = Course.load(Path.cwd())
        session = course.session(name)
        options = {"pictures": pictures, "unsafe": unsafe}
        graded = None if student else remembered(course, session, folder.resolve(), **options)
        if graded is None:
            from autograder.classroom import grade_folder

            with spread(session, scheduler, cluster, jobs) as over, progress() as bar:
                graded = grade_folder(
                    course,
                    session,
                    folder.resolve(),
                    jobs=jobs,
                    only=student or (),
                    spread=over,
                    on_progress=teller(bar, session),
                    **options,
                )
        if as_json:
            print_json(graded.summary())
        elif graded.rows:
            out.print(class_table(graded.rows))
            for label, path in graded.places.items():
                out.print(f"{label:<15} {path}", markup=False, soft_wrap=True)
        else:
            out.print(f"nothing handed in: {folder / 'submitted'} has no folder <student>/{session.id}", markup=False)
        if not all(row.result.complete for row in graded.rows):
            raise typer.Exit(1)


@app.command()
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

    from autograder.collect import collect, read_list
    from autograder.watch import from_exchange
    from autograder.watch import watch as run

    def collected() -> None:
        if from_git is not None:
            collect(session, read_list(from_git), folder.resolve())
        if exchange:
            from_exchange(session, folder.resolve())

    def problem(found: Problem) -> None:
        err.print(f"course: {found}", style="red", markup=False, soft_wrap=True)

    with told():
        course = Course.load(Path.cwd())
        session = course.session(name)
        err.print(f"{session.id}: watching {folder / 'submitted'}; Ctrl+C ends it", markup=False, soft_wrap=True)
        try:
            for turn in run(
                course, session, folder.resolve(), jobs=jobs, collect=collected, pause=every, on_problem=problem
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


@app.command()
def audit(
    corpus: Annotated[Path | None, typer.Argument(help="Folder of answers; tests/corpus, if left out.")] = None,
    session: Annotated[str | None, typer.Option(help="Only this session.")] = None,
    jobs: Jobs = CORES,
    whole: Annotated[
        bool,
        typer.Option("--whole", help="Run every notebook from the top, also where its training is the reference's."),
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="A line for each answer.")] = False,
    as_json: AsJson = False,
) -> None:
    """Grade answers with a known verdict: no right one may lose points, no wrong one may keep them.

    Exit code 1: the grader disagrees with a verdict, or the course's own corpus has no wrong answer for some check.

    \b
    Examples:
      course audit
      course audit my-answers --session 01 -v
    """
    from autograder.audit import Verdict, read_corpus, unproved
    from autograder.audit import audit as run
    from autograder.reports import audit_line, audit_records, audit_table

    with told():
        course = Course.load(Path.cwd())
        verdicts: dict[str, list[Verdict]] = {}
        for each in chosen(course, session):
            answers = read_corpus(corpus or course.root / "tests" / "corpus", each)
            if not answers:
                continue
            found = verdicts[each.id] = []
            with progress() as bar:
                task = bar.add_task(f"{each.id}: auditing", total=len(answers))
                for verdict in run(course, each, answers, jobs=jobs, whole=whole, on_wait=bar.refresh):
                    found.append(verdict)
                    if verbose or not verdict.agrees:
                        bar.console.print(audit_line(verdict), markup=False, soft_wrap=True)
                    bar.advance(task)
                    bar.refresh()
        if not verdicts:
            raise CourseError(f"{corpus or 'tests/corpus'}: no answers (right/*.py or wrong/*.py) for any session")
        idle = [name for found in verdicts.values() for name in unproved(found)] if corpus is None else []
        if as_json:
            print_json({"answers": audit_records(verdicts), "unproved_checks": idle})
        else:
            out.print(audit_table(verdicts))
        if idle and not as_json:
            out.print(f"checks that no wrong answer fails: {', '.join(idle)}", markup=False, soft_wrap=True)
        if idle or not all(verdict.agrees for found in verdicts.values() for verdict in found):
            raise typer.Exit(1)


@app.command()
def calibrate(
    session: Annotated[str | None, typer.Option(help="Only this session.")] = None,
    seeds: Annotated[
        int, typer.Option(min=2, help="Trainings, each with its own seed, dealt to the right answers.")
    ] = 20,
    jobs: Jobs = CORES,
    write: Annotated[bool, typer.Option("--write", help="Write docs/calibration/SESSION.md and its picture.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show how far each threshold is from what right answers reach over seeds, and from the nearest wrong answer.

    \b
    Examples:
      course calibrate --session 01
      course calibrate --session 01 --seeds 50 --write
    """
    from autograder.audit import read_corpus
    from autograder.calibration import calibrate as run
    from autograder.calibration import calibrations
    from autograder.files import write_atomically
    from autograder.reports import calibration_page, calibration_plot, calibration_records, calibration_table

    records: list[dict[str, Any]] = []
    with told():
        course = Course.load(Path.cwd())
        for each in chosen(course, session):
            answers = read_corpus(each.corpus, each)
            graded = []
            with progress() as bar:
                total = seeds + sum(not answer.right for answer in answers)
                task = bar.add_task(f"{each.id}: calibrating", total=total)
                for item in run(course, each, answers, seeds=seeds, jobs=jobs, on_wait=bar.refresh):
                    graded.append(item)
                    bar.advance(task)
                    bar.refresh()
            rows = calibrations(graded)
            records += calibration_records(each.id, rows)
            if not as_json:
                out.print(calibration_table(each.id, rows))
            if write and rows:
                folder = course.root / "docs" / "calibration"
                folder.mkdir(parents=True, exist_ok=True)
                calibration_plot(rows, folder / f"{each.id}.png")
                write_atomically(folder / f"{each.id}.md", calibration_page(each, rows, seeds))
                err.print(f"written: docs/calibration/{each.id}.md", markup=False)
    if as_json:
        print_json(records)


@app.command()
def band(
    session: Annotated[str | None, typer.Option(help="Only this session.")] = None,
    trainings: Annotated[
        int, typer.Option(min=5, help="Trainings, each with its own seed, dealt to the right answers.")
    ] = 20,
    jobs: Jobs = CORES,
    as_json: AsJson = False,
) -> None:
    """Record where the learning curves of right answers run: feedback pages draw it behind the student's own.

    Writes autograder/bands/SESSION.json. Nothing of a class is in it.

    \b
    Examples:
      course band --session 01
      course band --session 01 --trainings 50
    """
    from autograder.audit import read_corpus
    from autograder.trainings import record_band

    made: dict[str, Any] = {}
    with told():
        course = Course.load(Path.cwd())
        for each in chosen(course, session):
            with progress() as bar:
                answers, tell = read_corpus(each.corpus, each), teller(bar, each)
                found = record_band(course, each, answers, trainings=trainings, jobs=jobs, on_progress=tell)
            made[each.id] = found.model_dump()
            said = f"written: autograder/bands/{each.id}.json, of {found.trainings} trainings"
            err.print(said, markup=False, soft_wrap=True)
    if as_json:
        print_json(made)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Try every layer of isolation from inside a sandbox: one line each, and what repairs a missing one.

    Exit code 1: a layer that course.yml requires is missing.

    \b
    Examples:
      course doctor
      course doctor --json
    """
    from autograder.doctor import UNSAFE, examine

    with told():
        course = Course.load(Path.cwd())
        findings = examine(course)
    if as_json:
        print_json(asdict(findings) | {"enough": findings.enough})
        raise typer.Exit(0 if findings.enough else 1)
    for finding in findings.layers:
        required, holds = "required" if finding.required else "", "holds" if finding.holds else "MISSING"
        line = f"{finding.layer:<12}  {required:<8}  {holds:<7}  {finding.told}"
        out.print(line, style=None if finding.holds else "red", markup=False, soft_wrap=True)
    if findings.wishes:
        out.print(f"\nWhat would add to it:\n{findings.wishes}", markup=False, soft_wrap=True)
    if not findings.enough:
        problem = f"{findings.problem}\n" if findings.problem else ""
        out.print(f"\n{problem}What to do:\n{findings.advice}\n{UNSAFE}", markup=False, soft_wrap=True)
        raise typer.Exit(1)
    out.print("\nGrading is possible: every required layer holds.")


@app.command()
def demo(jobs: Jobs = CORES) -> None:
    """Release the first session, grade a small made-up class of real answers in demo/, and say where everything is.

    \b
    Examples:
      course demo
      course demo --jobs 2
    """
    from autograder.classroom import grade_folder
    from autograder.demo import make_class
    from autograder.pages.terminal import class_table
    from autograder.release import release as make

    with told():
        course = Course.load(Path.cwd())
        session = course.sessions[0]
        folder = course.root / "demo"
        with progress() as bar:
            tell = teller(bar, session)
            make(course, session, on_progress=tell)
            make_class(course, session, folder)
            graded = grade_folder(course, session, folder, jobs=jobs, on_progress=tell)
        out.print(class_table(graded.rows))
        for label, path in graded.places.items():
            out.print(f"{label:<15} {path}", markup=False, soft_wrap=True)


import autograder.classcli  # noqa: E402, F401  # its commands join these


def main() -> Any:
    return app()


from autograder import cli_remote  # noqa: E402  it takes the helpers above, and adds its commands

cli_remote.add_to(app)
