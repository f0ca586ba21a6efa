"""Is the grader right, are its thresholds far from what is right, does its isolation hold?"""

import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from autograder.commands.common import CORES, AsJson, Jobs, chosen, err, out, print_json, progress, report_errors
from autograder.course import Course, CourseError

commands = typer.Typer()


@commands.command()
def audit(
    corpus: Annotated[
        Path | None,
        typer.Argument(
            help="Folder of answers; tests/corpus, if left out. With --changed: a revision; HEAD, if left out."
        ),
    ] = None,
    session: Annotated[str | None, typer.Option(help="Only this session.")] = None,
    jobs: Jobs = CORES,
    whole: Annotated[
        bool,
        typer.Option("--whole", help="Run every notebook from the top, and judge also what an answer may lose."),
    ] = False,
    sample: Annotated[
        bool,
        typer.Option("--sample", help="Only the right answers, and for each check one wrong answer that fails it."),
    ] = False,
    changed: Annotated[
        bool, typer.Option("--changed", help="Only what can have changed since a revision of the course's repository.")
    ] = False,
    write: Annotated[
        bool, typer.Option("--write", help="Choose the answers of --sample anew: tests/corpus/SESSION/sample.txt.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="A line for each answer.")] = False,
    as_json: AsJson = False,
) -> None:
    """Grade answers with a known verdict: no right one may lose points, no wrong one may keep them or get another hint.

    What a wrong answer may lose besides is not judged. Exit code 1: the grader disagrees with a verdict, or the course's
    own corpus has no wrong answer for some check.

    \b
    Examples:
      course audit
      course audit --sample
      course audit --changed main
      course audit my-answers --session 01 -v
    """
    from autograder.audit import selection
    from autograder.audit.corpus import Answer, Verdict, lost_by_one_slip, read_corpus, unproved
    from autograder.audit.corpus import audit as run
    from autograder.audit.reports import audit_line, audit_rate, audit_records, audit_table

    start = time.monotonic()
    with report_errors():
        if changed + sample + write > 1:
            raise selection.SelectionError("--sample, --changed and --write: one of them at a time")
        course = Course.load(Path.cwd())
        sessions = {each.id: each for each in chosen(course, session)}
        folder = course.root / "tests" / "corpus" if corpus is None or changed else corpus
        own = folder == course.root / "tests" / "corpus"
        read = {name: read_corpus(folder, each) for name, each in sessions.items()}
        read = {name: some for name, some in read.items() if some}
        if not read:
            raise CourseError(f"{corpus or 'tests/corpus'}: no answers (right/*.py or wrong/*.py) for any session")
        answers, only = read, dict[Path, frozenset[str]]()
        if sample:
            answers = {name: selection.sample(sessions[name], some) for name, some in read.items()}
        if changed:
            files = selection.changed_files(course.root, str(corpus or "HEAD"))
            touched = {name: selection.changed(course, sessions[name], some, files) for name, some in read.items()}
            answers = {name: some if touched[name].exercises else touched[name].answers for name, some in read.items()}
            for name, some in answers.items():
                rest: list[Answer] = [answer for answer in some if answer not in touched[name].answers]
                only |= {answer.path: touched[name].exercises for answer in rest}
        verdicts: dict[str, list[Verdict]] = {name: [] for name, some in answers.items() if some}
        with progress() as bar:
            task = bar.add_task("auditing", total=sum(map(len, answers.values())))
            for name, verdict in run(course, answers, jobs=jobs, whole=whole, only=only, on_wait=bar.refresh):
                verdicts[name].append(verdict)
                if verbose or not verdict.agrees:
                    where = f"{name}: " if len(verdicts) > 1 else ""
                    bar.console.print(f"{where}{audit_line(verdict)}", markup=False, soft_wrap=True)
                bar.advance(task)
                bar.refresh()
        proved = {name: touched[name].exercises if changed else None for name in verdicts}
        idle = [check for name, found in verdicts.items() for check in unproved(found, proved[name])] if own else []
        if as_json:
            slips = {name: lost_by_one_slip(found) for name, found in verdicts.items()}
            print_json({"answers": audit_records(verdicts), "unproved_checks": idle, "lost_by_one_slip": slips})
        else:
            out.print(audit_table(verdicts))
            out.print(audit_rate(verdicts, time.monotonic() - start), markup=False, soft_wrap=True)
            if left := sum(map(len, read.values())) - sum(map(len, verdicts.values())):
                out.print(selection.left_out(left, sample=sample), markup=False, soft_wrap=True)
        if idle and not as_json:
            which = "of the sample " if sample else ""
            out.print(f"checks that no wrong answer {which}fails: {', '.join(idle)}", markup=False, soft_wrap=True)
        if write and own:
            for name, found in verdicts.items():
                count = selection.write_sample(sessions[name], found)
                err.print(f"written: tests/corpus/{name}/sample.txt, {count} wrong answers", markup=False)
        if idle or not all(verdict.agrees for found in verdicts.values() for verdict in found):
            raise typer.Exit(1)


@commands.command()
def calibrate(
    session: Annotated[str | None, typer.Option(help="Only this session.")] = None,
    seeds: Annotated[
        int, typer.Option(min=2, help="Trainings, each with its own seed, dealt to the right answers.")
    ] = 20,
    jobs: Jobs = CORES,
    write: Annotated[
        bool,
        typer.Option(
            "--write", help="Write docs/calibration/SESSION.md, its picture, and autograder/pages/bands/SESSION.json."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show how far each threshold is from what right answers reach over seeds, and from the nearest wrong answer.

    With --write also where the learning curves of right answers run: feedback pages draw it behind the student's own.

    \b
    Examples:
      course calibrate --session 01
      course calibrate --session 01 --seeds 50 --write
    """
    from autograder.audit.calibration import calibrate as run
    from autograder.audit.calibration import calibrations
    from autograder.audit.corpus import read_corpus
    from autograder.audit.reports import calibration_page, calibration_plot, calibration_records, calibration_table
    from autograder.files import write_atomically
    from autograder.pages.band import band_of

    records: list[dict[str, Any]] = []
    with report_errors():
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
            if write and (found := band_of((answer.name, result) for answer, result in graded if answer.right)):
                each.band.parent.mkdir(exist_ok=True)
                write_atomically(each.band, found.model_dump_json(indent=1) + "\n")
                err.print(f"written: autograder/pages/bands/{each.id}.json", markup=False)
    if as_json:
        print_json(records)


@commands.command()
def doctor(as_json: AsJson = False) -> None:
    """Try every layer of isolation from inside a sandbox: one line each, and what repairs a missing one.

    Exit code 1: a layer that course.yml requires is missing.

    \b
    Examples:
      course doctor
      course doctor --json
    """
    from autograder.commands.doctor import examine
    from autograder.grading.preflight import UNSAFE

    with report_errors():
        course = Course.load(Path.cwd())
        findings = examine(course)
    if as_json:
        print_json(asdict(findings) | {"enough": findings.enough})
        raise typer.Exit(0 if findings.enough else 1)
    out.print(f"way: {findings.way}", highlight=False)
    for finding in findings.layers:
        required, holds = "required" if finding.required else "", "holds" if finding.holds else "MISSING"
        line = f"{finding.gives:<10}  {finding.layer:<12}  {required:<8}  {holds:<7}  {finding.told}"
        out.print(line, style=None if finding.holds else "red", markup=False, soft_wrap=True)
    if findings.wishes:
        out.print(f"\nWhat would add to it:\n{findings.wishes}", markup=False, soft_wrap=True)
    if not findings.enough:
        problem = f"{findings.problem}\n" if findings.problem else ""
        out.print(f"\n{problem}What to do:\n{findings.advice}\n{UNSAFE}", markup=False, soft_wrap=True)
        raise typer.Exit(1)
    out.print("\nGrading is possible: every required layer holds.")
