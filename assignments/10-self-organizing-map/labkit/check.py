"""Your notebook's public checks, all of them, from the command line:

    python -m labkit check 01-mnist-autoencoder.ipynb

The saved notebook is run from the top in a fresh kernel, without the cells that only draw; your file stays as it is.
With --json it prints one JSON value instead, for programs.
Exit codes: 0 every exercise passes its public checks, 1 some don't, 2 the notebook could not be checked.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from labkit import handin

CELL_SECONDS = 300  # then a cell is interrupted; a cell of a lab takes seconds
STOPPED = {"KeyboardInterrupt", "Stopped"}  # the errors of a cell that was interrupted: its own, and nbclient's
WIDTH = 8  # of the word before each exercise


class CannotCheckError(Exception):
    """What is in the way, and what to do, in one sentence."""


@dataclass(frozen=True)
class Found:
    """What the public checks say of one exercise: passes, fails, to do, or not run."""

    exercise: str
    verdict: str
    message: str = ""
    points: float = 0  # that the exercise is worth

    @property
    def score(self) -> float:
        """Provisional points: an exercise whose public checks pass has them all."""
        return self.points if self.verdict == "passes" else 0


def main(arguments: Sequence[str]) -> int:
    """Check the notebook that the arguments name, say what was found, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m labkit", description="Checks for a notebook of the labs.")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser(
        "check",
        help="run the public checks of a notebook",
        description="Run a saved notebook from the top, without its pictures, and say which public checks pass.",
        epilog="Example: python -m labkit check 01-mnist-autoencoder.ipynb. "
        "Exit codes: 0 every exercise passes, 1 some don't, 2 the notebook could not be checked.",
    )
    check.add_argument("notebook", type=Path)
    check.add_argument("--seconds", type=int, default=CELL_SECONDS, help="stop a cell after so many (default: 300)")
    check.add_argument("--json", action="store_true", help="print the findings as JSON, for programs")
    check.add_argument("--keep", type=Path, metavar="FILE", help="draw, too, and write the notebook as it ran there")
    classroom = commands.add_parser(
        "classroom",
        help="turn findings into outputs for GitHub Classroom's reporter",
        description="Print a line `exercise=result` for each exercise in a file that `check --json` wrote.",
    )
    classroom.add_argument("findings", type=Path)
    chosen = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a Windows console without ≤ or → shows a ? there
    if chosen.command == "classroom":
        return report_to_classroom(chosen.findings)
    start = time.monotonic()
    try:
        found = check_notebook(chosen.notebook, chosen.seconds, chosen.keep)
    except CannotCheckError as error:
        print(f"labkit: {error}", file=sys.stderr)
        return 2
    seconds = time.monotonic() - start
    if chosen.json:
        print(json.dumps(as_json(found, chosen.notebook.name, seconds), indent=1))
    else:
        for line in report(found, seconds):
            print(line)
    return 0 if all(each.verdict == "passes" for each in found) else 1


def report(found: Sequence[Found], seconds: float) -> list[str]:
    """The lines that a student reads."""
    lines = []
    for each in found:
        lines.append(f"{each.verdict:<{WIDTH}}{each.exercise}")
        lines += [f"{'':<{WIDTH}}{part}" for part in each.message.splitlines()]
    passing = sum(each.verdict == "passes" for each in found)
    verb = "passes its" if passing == len(found) == 1 else "pass their"
    noun = "exercise" if len(found) == 1 else "exercises"
    lines += ["", f"{passing} of {len(found)} {noun} {verb} public checks. That took {seconds:.0f} s."]
    if passing == len(found):
        lines.append("Points come from further checks, on other inputs: does your code do all that the docstrings say?")
    return lines


def as_json(found: Sequence[Found], notebook: str, seconds: float) -> dict[str, Any]:
    """The findings for programs. Scores are provisional: points come from further checks."""
    return {
        "notebook": notebook,
        "seconds": round(seconds, 1),
        "score": sum(each.score for each in found),
        "max_score": sum(each.points for each in found),
        "exercises": [
            {
                "exercise": each.exercise,
                "verdict": each.verdict,
                "message": each.message,
                "score": each.score,
                "points": each.points,
            }
            for each in found
        ],
    }


def report_to_classroom(findings: Path) -> int:
    """Print the step's outputs for GitHub Classroom's reporter, and return the exit code."""
    from labkit.classroom import outputs

    try:
        lines = [f"{name}={value}" for name, value in outputs(json.loads(findings.read_text("utf-8"))).items()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        print(f"labkit: {findings} is not what `python -m labkit check --json` writes", file=sys.stderr)
        return 2
    for line in lines:
        print(line)
    return 0


def check_notebook(path: Path, cell_seconds: int = CELL_SECONDS, keep: Path | None = None) -> list[Found]:
    """What the public checks say of each exercise of the notebook, in its order.

    With `keep`, the cells that draw are run as well, and the notebook with its outputs is written there.

    Raises:
        CannotCheckError: there is no such notebook, it has no exercises, or no kernel starts.
    """
    whole, cells = read(path)
    notebook = copy(whole)
    notebook.cells = [cell for cell in counting(whole, cells) if keep or not draws(cell)]
    exercises = {exercise_of(cell): index for index, cell in enumerate(notebook.cells) if exercise_of(cell)}
    if not exercises:
        raise CannotCheckError(f"{path.name} has no exercises: is it the notebook of a lab, as it was handed out?")
    finished = run(notebook, path.resolve().parent, cell_seconds)
    if keep:
        import nbformat

        nbformat.write(whole, keep)
    crashed = notebook.cells[finished] if finished < len(notebook.cells) else None
    answers = {name_of(cell): cell for cell in notebook.cells}
    return [
        replace(
            judge(name, notebook.cells[index], answers.get(name))
            if index < finished
            else Found(name, "not run", f"Python crashed before, in the cell {name_of(crashed) or 'of your own'}."),
            points=points_of(notebook.cells[index]),
        )
        for name, index in exercises.items()
    ]


def read(path: Path) -> tuple[Any, list[handin.Cell]]:
    """The notebook in the file, and its cells as they are handed in. Raises CannotCheckError."""
    try:
        import nbclient  # noqa: F401
        import nbformat
    except ImportError as error:
        raise CannotCheckError(
            f"the package {error.name} is missing: run `pip install -r requirements.txt` in the folder of the lab"
        ) from None
    if path.is_dir() or not handin.is_notebook(path.name):
        raise CannotCheckError(f"{path.name} is no notebook: name the .ipynb file of the lab")
    try:
        data = path.read_bytes()
        cells = handin.parse(data)
        return nbformat.reads(handin.text_of(data), as_version=4), cells
    except FileNotFoundError:
        raise CannotCheckError(
            f"there is no {path}: run this in the folder of the lab, and name its notebook"
        ) from None
    except handin.RejectedError as reason:
        raise CannotCheckError(f"{path.name}: {reason}") from None
    except Exception:  # not readable, or of a form that no notebook has: for whoever reads this it is the same
        raise CannotCheckError(
            f"{path.name} can't be read as a notebook: open it in Jupyter and save it again"
        ) from None


def counting(notebook: Any, cells: list[handin.Cell]) -> list[Any]:
    """The notebook's cells that count when it is handed in, as code: what was code when it was handed out, and of each
    answer one.

    Raises:
        CannotCheckError: two cells hold different answers to one exercise.
    """
    code = [cell for cell in cells if cell.is_code]
    answers = {cell.grade_id for cell in code if cell.grade_id and cell.nbgrader.get("solution") is True}
    try:
        kept = handin.once(code, answers)
    except handin.RejectedError as reason:
        raise CannotCheckError(str(reason)) from None
    found = []
    for cell in kept:
        node = notebook.cells[cell.number]
        node.cell_type, node.source, node.outputs, node.execution_count = "code", cell.text, [], None
        node.pop("attachments", None)  # of a cell that was turned into text
        found.append(node)
    return found


def draws(cell: Any) -> bool:
    """Whether the cell only illustrates."""
    return "picture" in cell.metadata.get("tags", [])


def name_of(cell: Any) -> str:
    return str(handin.noted_on(cell.metadata).get("grade_id", ""))


def exercise_of(cell: Any) -> str:
    """The exercise that this cell checks; nothing, if it checks none."""
    return name_of(cell)[len("test_") :] if handin.noted_on(cell.metadata).get("grade") is True else ""


def points_of(cell: Any) -> float:
    """What the exercise is worth that this cell checks."""
    points = handin.noted_on(cell.metadata).get("points")
    return points if isinstance(points, int | float) and points > 0 else 0


def run(notebook: Any, folder: Path, cell_seconds: int) -> int:
    """Run the cells and keep their outputs in them; returns how many ran to an end: all, unless Python crashed.

    Raises:
        CannotCheckError: no kernel starts.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import DeadKernelError
    from tqdm import tqdm

    layout = "checking: {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} cells, {remaining} left"
    finished = 0
    with tqdm(total=len(notebook.cells), bar_format=layout, leave=False, disable=not sys.stderr.isatty()) as bar:

        def done(cell: Any, cell_index: int, **_: Any) -> None:
            nonlocal finished
            finished = cell_index + 1
            bar.update()

        client = NotebookClient(
            notebook,
            kernel_name="python3",
            timeout=cell_seconds,
            interrupt_on_timeout=True,
            error_on_timeout={"ename": "Stopped", "evalue": "", "traceback": []},
            allow_errors=True,
            extra_arguments=["--log-level=ERROR"],
            resources={"metadata": {"path": str(folder)}},
            on_cell_executed=done,
        )
        try:
            client.execute(env={**os.environ, "LABKIT_PROGRESS": "0", "MPLBACKEND": "agg"})
        except DeadKernelError:
            pass  # what was not reached is said so
        except Exception as error:
            raise CannotCheckError(
                f"no kernel starts to run the notebook ({type(error).__name__}: {error}): "
                "run `pip install ipykernel` and try again"
            ) from None
    return finished


def judge(name: str, check: Any, answer: Any) -> Found:
    """What a check's outputs, and those of the answer that it checks, mean."""
    if answer is None:
        return Found(name, "fails", "The cell of your answer is missing: copy it back from a fresh notebook.")
    own, checked = error_in(answer), error_in(check)
    if "NotImplementedError" in (own[0], checked[0]):
        return Found(name, "to do")
    if STOPPED & {own[0], checked[0]}:
        return Found(name, "fails", "It took too long and was stopped: is there a loop that never ends?")
    if own[0]:
        return Found(name, "fails", f"Your answer raises {own[0]}: {own[1]}")
    if checked[0] == "AssertionError":
        return Found(name, "fails", checked[1] or "The check does not hold.")
    if checked[0]:
        return Found(name, "fails", f"While it was checked: {checked[0]}: {checked[1]}")
    return Found(name, "passes")


def error_in(cell: Any) -> tuple[str, str]:
    """The type and the message of the error that the cell ended with; two empty texts if it ended well."""
    for output in cell.outputs:
        if output.output_type == "error":
            return output.ename, output.evalue
    return "", ""
