"""The attack suite's files against `nbgrader autograde` and `otter run` as they come, beside this grader.

    .venv/bin/python benchmarks/side_by_side_attacks.py

Each tool gets the same small assignment: three exercises of session 1, each with visible and hidden tests, in the form in
which the tool's documentation tells to write them; for both that means tests that run in the student's process. Each
attack is graded in a run of its own, beside an honest neighbour. This writes docs/attacks-side-by-side.md.

Neither tool has walls of its own, so each run gets some here: namespaces of its own without a network, everything but
its own folder in /var/tmp and a new /tmp read-only, limits of processes and memory, and two minutes; so the course must not lie
in /tmp. What fills memory, disk or the
process table is left out: it would show these walls, not the tools. Needs root. otter-grader is installed into a virtual
environment of its own, .course/otter, which finds PyTorch where this one has it.
"""

import argparse
import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import otter_grader  # noqa: E402
from support.attacks import FULL, PRELUDE, REACHED, SESSION, SOURCE, Attack, read_group  # noqa: E402

from autograder.notebook import grade_id  # noqa: E402

SECONDS = 120
PAGE = ROOT / "docs" / "attacks-side-by-side.md"
EXERCISES = ("to_unit_interval", "predicted_parameters", "pca_reconstruct")
KEPT = ("setup", "data", *(name for each in EXERCISES for name in (each, f"test_{each}")))  # cells of the source

TRIED = {  # one or two for each row that makes sense without a sandbox's own words
    "stealing": (
        "opens_the_checks inspect_stack gc_objects heap_scan reads_the_secret proc_environ git "
        "leftovers_one uninitialised_tensors"
    ),
    "forging": (
        "writes_result_files raises_the_points deletes_the_grade_cells edits_the_grade_cells retags_the_grade_cells "
        "makes_its_own_grade_cell patches_allclose patches_assert patches_clocks patches_ipython a_conftest_in_its_folder "
        "conftest_beside_the_notebook sitecustomize changes_its_inputs aliases_its_inputs prints_a_result_everywhere "
        "os_exit os_exit_in_the_notebook sys_exit equal_to_everything a_number_that_lies torch_function array_interface "
        "lying_shape hostile_repr nan broadcast dtypes right_on_the_first_calls pickle_payload rewrites_from_a_daemon "
        "duplicate_grade_ids redefines_the_checks control_says_passed"
    ),
    "exhausting": "busy_loop sleep ignores_signals endless_pattern segmentation_fault recursion sigstop huge_display",
    "escaping": "tcp writes_where_others_read control_local_things",
    "protocol": "kills_everybody",
    "notebook": (
        "broken_json not_text kernelspec_with_a_path symlink_to_a_file pipe html errors_with_markup event_hooks "
        "magics_that_change_the_shell asks_for_input"
    ),
}


@dataclass(frozen=True)
class Outcome:
    """What one tool made of one attack."""

    scores: dict[str, float] | None  # None: no grade
    neighbour: dict[str, float] | None
    seconds: float
    text: str  # everything that the tool wrote: notebooks, pages, terminal
    reached: list[str]  # files that the attack left where others would find them


class Unfit(Exception):
    """An attack that this assignment has no place for."""


def notebook_of(attack: Attack | None, place: Path) -> nbformat.NotebookNode | None:
    """The small assignment as handed in: None where the attack has put a file of its own into `place`."""
    sources = {grade_id(cell): cell for cell in SOURCE.cells}
    cells = [nbformat.from_dict(dict(sources[name])) for name in KEPT]
    for number, cell in enumerate(cells):
        cell.update(id=f"cell-{number}", outputs=[], execution_count=None)
        if grade_id(cell) in EXERCISES:
            solution = [line for line in cell.source.splitlines() if not line.strip().startswith("### ")]
            cell.source = "\n".join(solution)
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    if attack is None:
        return notebook
    if set(attack.code) - set(EXERCISES) or any(after not in KEPT for after, _ in attack.own):
        raise Unfit
    for cell in cells:
        cell.source = attack.code.get(grade_id(cell) or "", cell.source)
    for after, code in reversed((("data", PRELUDE), *attack.own)):
        index = next(i for i, cell in enumerate(cells) if grade_id(cell) == after)
        cells.insert(index + 1, nbformat.v4.new_code_cell(code, id=f"own-{len(cells)}"))
    if attack.file:
        names = {"folder": place, "name": f"{SESSION.id}.ipynb", "notebook": notebook, "submitted": place.parents[1]}
        exec(compile(attack.file, str(attack.path), "exec"), names)
        notebook = names["notebook"]
        if any(place.iterdir()):
            return None
    return notebook


KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
WALLS = """
set -e
mount --make-rprivate /
mount --bind "$1" "$1"
mkdir -p "$1/tmp"
mount -o remount,bind,ro /
mount -t tmpfs -o size=512m tmpfs /dev/shm
mount --bind "$1/tmp" /tmp
mount -t proc proc /proc
"$2" -c "import fcntl, socket, struct; fcntl.ioctl(socket.socket(), 0x8914, struct.pack('16sh22x', b'lo', 1))"  # up
ulimit -u 2000 -v 16000000 -c 0
cd "$1"
shift 2
exec "$@"
"""


def behind_walls(folder: Path, *command: str, env: dict[str, str] | None = None) -> tuple[str, float]:
    """Run a command where it can harm nothing; returns what it printed, and how long it took."""
    start = time.monotonic()
    wrapped = ["unshare", "--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "--kill-child"]
    wrapped += ["bash", "-c", WALLS, "bash", str(folder), sys.executable, *command]
    clean = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(folder / "home"),
        "LANG": "C.UTF-8",
        "OMP_NUM_THREADS": "1",
    }
    (folder / "home").mkdir(exist_ok=True)
    log = folder / "terminal.txt"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            wrapped, stdout=stream, stderr=stream, stdin=subprocess.DEVNULL, env=clean | (env or {})
        )
        try:
            process.wait(SECONDS)
            ended = ""
        except subprocess.TimeoutExpired:
            process.kill()  # and with unshare its child, and with that, process 1, all others
            process.wait()
            ended = f"\ndid not end within {SECONDS} s"
    return log.read_text(errors="replace") + ended, time.monotonic() - start


def everything(folder: Path) -> str:
    """All that a run wrote, but the students' own files."""
    skipped = ("submitted", "home", "source", "release")
    files = [file for file in folder.rglob("*") if file.is_file() and file.relative_to(folder).parts[0] not in skipped]
    return "\n".join(file.read_text(errors="replace") for file in files if file.stat().st_size < 2**24)


def left(folder: Path) -> list[str]:
    return [str(file.relative_to(folder)) for file in folder.rglob("attack-was-here*")]


# -------------------------------------------------------------------------------------------------------- nbgrader


def nbgrader(attack: Attack | None) -> Outcome:
    """`nbgrader autograde` with its own preprocessors, then its feedback."""
    with tempfile.TemporaryDirectory(prefix="side-", dir="/var/tmp") as name:
        folder = Path(name)
        (folder / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'side'\n")
        source = folder / "source" / SESSION.id
        source.mkdir(parents=True)
        nbformat.write(with_hidden_tests(), source / f"{SESSION.id}.ipynb")
        _hand_in(folder, attack)
        run = [str(Path(sys.executable).parent / "nbgrader")]
        said, _ = behind_walls(folder, *run, "generate_assignment", SESSION.id)
        if not (folder / "release").is_dir():
            raise RuntimeError(said)
        said, seconds = behind_walls(folder, *run, "autograde", SESSION.id)
        more, _ = behind_walls(folder, *run, "generate_feedback", SESSION.id)
        scores = {student: _recorded(folder, student) for student in ("eve", "honest")}
        return Outcome(scores["eve"], scores["honest"], seconds, said + more + everything(folder), left(folder))


def with_hidden_tests() -> nbformat.NotebookNode:
    """The assignment as a teacher writes it for nbgrader."""
    cells = [nbformat.from_dict(dict(cell)) for cell in SOURCE.cells if grade_id(cell) in KEPT]
    for number, cell in enumerate(cells):
        name = (grade_id(cell) or "").removeprefix("test_")
        cell.id = f"cell-{number}"
        if (grade_id(cell) or "").startswith("test_"):
            cell.source += f"\n### BEGIN HIDDEN TESTS{otter_grader.HIDDEN[name]}### END HIDDEN TESTS"
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})


def _hand_in(folder: Path, attack: Attack | None) -> None:
    for student, who in (("eve", attack), ("honest", None)):
        place = folder / "submitted" / student / SESSION.id
        place.mkdir(parents=True)
        notebook = notebook_of(who, place)
        if notebook is not None:
            (place / f"{SESSION.id}.ipynb").write_text(json.dumps(notebook))


def _recorded(folder: Path, student: str) -> dict[str, float] | None:
    from nbgrader.api import Gradebook, MissingEntry

    if not (folder / "gradebook.db").is_file():
        return None
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        try:
            grades = gradebook.find_submission_notebook(SESSION.id, SESSION.id, student).grades
        except MissingEntry:
            return None
        found = {grade.name.removeprefix("test_"): grade.auto_score for grade in grades}
        return {name: found.get(name) or 0.0 for name in EXERCISES} | {
            name: score for name, score in found.items() if name not in EXERCISES and score
        }


# ----------------------------------------------------------------------------------------------------------- otter


def otter(attack: Attack | None, python: str) -> Outcome:
    """`otter run` with an autograder.zip made by `otter generate`; each notebook in a run of its own, as it is used."""
    with tempfile.TemporaryDirectory(prefix="side-", dir="/var/tmp") as name:
        folder = Path(name)
        (folder / "tests").mkdir()
        for exercise in EXERCISES:
            (folder / "tests" / f"{exercise}.py").write_text(otter_grader.test_file(SOURCE, exercise))
        said, _ = behind_walls(
            folder, python, "-m", "otter", "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"
        )
        if not (folder / "autograder.zip").is_file():
            raise RuntimeError(said)
        _hand_in(folder, attack)
        scores: dict[str, dict[str, float] | None] = {}
        text, seconds = said, 0.0
        for student in ("eve", "honest"):
            file = folder / "submitted" / student / SESSION.id / f"{SESSION.id}.ipynb"
            _for_otter(file)
            arguments = ("run", "-a", "autograder.zip", "-o", student, str(file.relative_to(folder)))
            (folder / student).mkdir()
            said, took = behind_walls(folder, python, "-m", "otter", *arguments, env={"PYTHONPATH": str(ROOT)})
            text, seconds = text + said, seconds + took * (student == "eve")
            scores[student] = _otter_scores(folder / student / "results.json")
        return Outcome(scores["eve"], scores["honest"], seconds, text + everything(folder), left(folder))


def _for_otter(file: Path) -> None:
    if not file.is_file() or file.is_symlink():
        return
    try:
        notebook = json.loads(file.read_text())
    except ValueError:
        return
    otter_grader.ask_for_checks(notebook, EXERCISES)
    file.write_text(json.dumps(notebook))


def _otter_scores(file: Path) -> dict[str, float] | None:
    try:
        tests = json.loads(file.read_text())["tests"]
    except (OSError, ValueError, KeyError):
        return None
    found = {test["name"].split(" ")[0]: float(test.get("score", 0.0)) for test in tests}
    return {name: found.get(name, 0.0) for name in EXERCISES}


# ----------------------------------------------------------------------------------------------------------- table


def verdict(attack: Attack, outcome: Outcome) -> str:
    """What an attack came to, in words."""
    due = {name: FULL[name] if name in attack.left_out else attack.scores[name] for name in EXERCISES}  # here, none is
    said = []
    if outcome.neighbour != {name: FULL[name] for name in EXERCISES}:
        said.append("**a neighbour lost points or got no grade**")
    if outcome.scores is None:
        if "did not end within" in outcome.text:
            said.append(f"**the run hung** (stopped after {SECONDS} s)")
        elif attack.outcome != "R":  # what is no notebook should get none
            said.append("no grade, the run went on" if not said else "no grade")
    else:
        earned = {name: score for name, score in outcome.scores.items() if score > due.get(name, 0.0) + 0.01}
        if earned:
            said.append("**earned** " + ", ".join(f"{score:g} of `{name}`" for name, score in earned.items()))
        lost = [name for name in EXERCISES if outcome.scores[name] < due[name] - 0.01]
        if lost and attack.outcome != "R":
            said.append("lost " + ", ".join(f"`{name}`" for name in lost) + " as well")
        if "did not end within" in outcome.text:
            said.append(f"**the run hung** (stopped after {SECONDS} s)")
    if REACHED in outcome.text:
        said.append("**got what it was after**")
    if outcome.reached:
        said.append("**left files** outside its folder")
    if ("<script>document.title" in outcome.text or "<img src=x onerror" in outcome.text) and attack.name in (
        "html",
        "errors_with_markup",
    ):
        said.append("**its markup is in the page as it is**")
    return "; ".join(said) or "held"


def chosen() -> list[Attack]:
    wanted = {(group, name) for group, names in TRIED.items() for name in names.split()}
    return [attack for group in TRIED for attack in read_group(group) if (group, attack.name) in wanted]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="these attacks only; the table says so")
    names = parser.parse_args().names
    python = otter_grader.python()
    tools = {"nbgrader": nbgrader, "otter": lambda attack: otter(attack, python)}
    rows = []
    for attack in [None, *(attack for attack in chosen() if not names or attack.name in names)]:
        row = {
            "attack": f"{attack.group}/{attack.name}" if attack else "honest",
            "about": attack.about if attack else "",
        }
        for tool, run in tools.items():
            try:
                outcome = run(attack)
                row[tool] = verdict(attack, outcome) if attack else str(outcome.scores)
                row[f"{tool} seconds"] = f"{outcome.seconds:.0f}"
            except Unfit:
                row[tool] = "no place for it"
            print(row["attack"], tool, row[tool], row.get(f"{tool} seconds"), flush=True)
        rows.append(row)
        write_table(rows[1:], list(tools), versions(python))


def versions(python: str) -> dict[str, str]:
    code = "import importlib.metadata as m; print(m.version('otter-grader'))"
    found = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    return {"nbgrader": importlib.metadata.version("nbgrader"), "otter": found}


def write_table(rows: list[dict[str, str]], tools: list[str], found: dict[str, str]) -> None:
    titles = {"nbgrader": f"nbgrader {found['nbgrader']}", "otter": f"otter-grader {found['otter']}"}
    rest = len(chosen()) - len(rows)
    lines = [
        TEXT.format(
            tools=" and ".join(titles[tool] for tool in tools),
            count=len(rows),
            rest=f"; {rest} more that it could hand to them were not run for this table" if rest else "",
            seconds=SECONDS,
        )
    ]
    lines.append("| attack | what it tries | " + " | ".join(titles[tool] for tool in tools) + " | this grader |")
    lines.append("| --- | --- |" + " --- |" * (len(tools) + 1))
    for row in rows:
        cells = [row["attack"], row["about"], *(row[tool] for tool in tools), "held"]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    counts = {tool: sum(row[tool] == "held" for row in rows) for tool in tools}
    lines.append("\n" + " · ".join(f"{titles[tool]} held {count} of {len(rows)}" for tool, count in counts.items()))
    PAGE.write_text("\n".join(lines) + "\n")


TEXT = """# The same attacks against other graders

`benchmarks/side_by_side_attacks.py` handed {count} files of `tests/attacks` to {tools}, with the
settings that they come with{rest}. Each tool had the
same three exercises of session 1 with visible and hidden tests, written as its documentation says; with both, tests run in
the student's process. Each attack was graded beside an honest notebook.

This is no judgement on tools that say themselves that they expect to be run in a container and with students who are
trusted to some degree: it shows what a container alone does not stop. `otter grade`, which starts Docker, was not run:
there was no Docker. Each run had namespaces of its own, no network, a
read-only file system and {seconds} s; attacks on memory, disk and the process table were left out.

*held*: no point that was not earned, nothing got, nobody else touched. *earned*: points for an answer that is wrong.
*got what it was after*: the attack reported that it had read or reached what it looked for.
The last column is what `tests/system/test_attacks.py` asserts.
"""

if __name__ == "__main__":
    main()
