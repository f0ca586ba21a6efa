"""Grading a class of session 01: this grader, nbgrader and otter-grader, side by side on one machine.

    python benchmarks/throughput.py                                          # some three hours on two cores
    python benchmarks/throughput.py --tools grade pictures otter:12,60 --sizes 12 60 300
    python benchmarks/throughput.py --sizes 2 --rounds 1 --cores             # a minute's trial, without the runs on few cores

Each class is made of the right answers of the corpus, each notebook with a comment of its own, so that no two are the
same. A run that is done is kept in throughput.json and not repeated, so that this can be stopped at any time and started
again; with --again it is. At the end, or from what is there with --page, docs/throughput.md and its two plots are written.
Leave the machine alone meanwhile: what others use of it is measured and told.
"""

import argparse
import importlib.metadata
import json
import os
import platform
import shutil
import signal
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import nbformat

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import otter_grader  # noqa: E402
from tree import Cost, Failed, measured  # noqa: E402

from autograder.audit.corpus import read_corpus  # noqa: E402
from autograder.audit.demo import hand_in, notebook_with  # noqa: E402
from autograder.commands.common import CORES  # noqa: E402
from autograder.course import Course  # noqa: E402
from autograder.files import write_atomically  # noqa: E402
from autograder.notebook import is_answer, read_source  # noqa: E402

COURSE = Course.load(ROOT)
SESSION = COURSE.sessions[0]
ID = SESSION.id
SOURCE = read_source(SESSION.source)
FULL = SOURCE.points
SIZES = (12, 60, 300)
LABELS = {
    "grade": "`course grade`",
    "pictures": "`course grade --pictures`",
    "nbgrader": "`nbgrader autograde`",
    "otter": "`otter run`",
}
REST = (("cpu", 1), ("own", -1), ("judging", -1))
EVERY_CELL = ("pictures", "nbgrader", "otter")  # these run the cells that only illustrate as well
STOCK = f"""c = get_config()
c.CourseDirectory.source_directory = {str(ROOT / "source")!r}
c.CourseDirectory.release_directory = "release"
c.Execute.timeout = 300
"""
LOG = "terminal.txt"
Record = dict[str, Any]
Found = dict[tuple[str, int, int], list[Record]]  # all rounds of the same run, by tool, size and notebooks side by side


def make_class(folder: Path, size: int) -> list[str]:
    """Right answers in different styles, handed in by students of whom each wrote something of their own; their names."""
    answers = [answer for answer in read_corpus(ROOT / "tests" / "corpus", SESSION) if answer.right]
    students = [f"student-{number:04}" for number in range(size)]
    for number, student in enumerate(students):
        notebook = notebook_with(SESSION, answers[number % len(answers)].code)
        next(cell for cell in notebook.cells if is_answer(cell)).source += f"\n# {student}"
        hand_in(folder, student, SESSION, nbformat.writes(notebook))
    return students


# ----------------------------------------------------------------------------------------------------------- tools


def ours(folder: Path, students: list[str], jobs: int, *options: str) -> tuple[Cost, Record]:
    """`course grade`; also what its results say of the notebooks' own computing and of judging it."""
    program = [sys.executable, "-c", "from autograder.cli import main; main()", "grade", ID, "--class", str(folder)]
    there = {"PYTHONPATH": str(ROOT)}
    cost = measured([*program, "-j", str(jobs), *options], ROOT, there, folder / LOG)
    scores = json.loads((folder / "reports" / ID / "scores.json").read_text())
    _all_full({row["student"]: row["score"] for row in scores if row["recorded"]}, students)
    results = [json.loads(file.read_text()) for file in (folder / ".course" / "results").glob("*.json")]
    own, judging = (sum(result[key] for result in results) for key in ("cpu_seconds", "grader_cpu_seconds"))
    return cost, {"own": own, "judging": judging}


def stock_nbgrader(folder: Path, students: list[str], jobs: int) -> tuple[Cost, Record]:
    """`nbgrader autograde` with its own `Execute`, one notebook after the other: it has no other way."""
    (folder / "nbgrader_config.py").write_text(STOCK)
    there = {"PYTHONPATH": str(ROOT), "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    command = [sys.executable, "-m", "nbgrader"]
    measured([*command, "generate_assignment", ID], folder, there, folder / LOG)
    cost = measured([*command, "autograde", ID], folder, there, folder / LOG)
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        _all_full({each.student.id: each.score for each in gradebook.assignment_submissions(ID)}, students)
    return cost, {}


def otter(folder: Path, students: list[str], jobs: int) -> tuple[Cost, Record]:
    """`otter run` for each notebook, as many at a time as there are cores, each on one thread."""
    python = otter_grader.python()
    (folder / "tests").mkdir()
    for exercise in SOURCE.exercises:
        (folder / "tests" / f"{exercise}.py").write_text(otter_grader.test_file(SOURCE, exercise))
    zipped = ["generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"]
    there = {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    measured([python, "-m", "otter", *zipped], folder, there, folder / LOG)
    for student in students:
        (folder / "graded" / student).mkdir(parents=True)
        file = folder / "submitted" / student / ID / f"{ID}.ipynb"
        notebook = json.loads(file.read_text())
        otter_grader.ask_for_checks(notebook, SOURCE.exercises)
        file.write_text(json.dumps(notebook))
    (folder / "names").write_text("\n".join(students))
    one = [python, "-m", "otter", "run", "-a", "autograder.zip", "-o", "graded/NAME", f"submitted/NAME/{ID}/{ID}.ipynb"]
    cost = measured(["xargs", "-a", "names", "-P", str(jobs), "-I", "NAME", *one], folder, there, folder / LOG)
    scores = {}
    for student in students:
        tests = json.loads((folder / "graded" / student / "results.json").read_text())["tests"]
        scores[student] = sum(test.get("score", 0.0) for test in tests)
    _all_full(scores, students)
    return cost, {}


def _all_full(scores: dict[str, float], students: list[str]) -> None:
    """A tool that lost points of a right answer did not do the work that is compared here. Raises Failed."""
    if lost := [student for student in students if abs(scores.get(student, 0.0) - FULL) > 0.01]:
        raise Failed(
            f"{len(lost)} of {len(students)} right notebooks have no full marks: {lost[0]} {scores.get(lost[0])}"
        )


RUN: dict[str, Callable[[Path, list[str], int], tuple[Cost, Record]]] = {
    "grade": ours,
    "pictures": lambda folder, students, jobs: ours(folder, students, jobs, "--pictures"),
    "nbgrader": stock_nbgrader,
    "otter": otter,
}


# ------------------------------------------------------------------------------------------------------------ runs


def machine() -> dict[str, Any]:
    """What figures depend on; figures of another machine are not kept beside these."""
    model = platform.processor()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
    versions = {name: importlib.metadata.version(name) for name in ("torch", "nbgrader")}
    return {
        "cores": CORES,
        "processor": model,
        "python": platform.python_version(),
        **versions,
        "otter-grader": otter_grader.VERSION,
    }


def read_records(file: Path) -> list[Record]:
    """The runs that were done on this machine."""
    try:
        found = json.loads(file.read_text())
    except (OSError, ValueError):
        return []
    if found["machine"] != machine():
        print(f"{file.name} is another machine's, or other versions': it is begun anew", flush=True)
        return []
    return list(found["runs"])


def wanted(
    tools: dict[str, list[int]], rounds: int, cores: list[int], cores_size: int
) -> Iterator[tuple[str, int, int, int]]:
    """Tool, size, notebooks side by side, round: each round of everything before the next, small classes first."""
    for number in range(1, rounds + 1):
        for size in sorted({size for sizes in tools.values() for size in sizes}):
            yield from ((tool, size, CORES, number) for tool, sizes in tools.items() if size in sizes)
        yield from (
            ("grade", cores_size, jobs, number)
            for jobs in cores
            if jobs != CORES or cores_size not in tools.get("grade", [])
        )


def run_all(file: Path, todo: list[tuple[str, int, int, int]], *, again: bool) -> list[Record]:
    """Do what is not done yet; the file is written after each run."""
    records = read_records(file)
    if again:
        records = [each for each in records if _name(each) not in todo]
    for tool, size, jobs, number in todo:
        if any(_name(each) == (tool, size, jobs, number) for each in records):
            continue
        folder = Path(tempfile.mkdtemp(prefix="bench-"))
        try:
            cost, more = RUN[tool](folder, make_class(folder, size), jobs)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        figures = {
            name: round(value, 2) if isinstance(value, float) else value
            for name, value in (asdict(cost) | more).items()
        }
        records.append({"tool": tool, "size": size, "jobs": jobs, "round": number} | figures)
        write_atomically(file, json.dumps({"machine": machine(), "runs": records}, indent=1) + "\n")
        print(json.dumps(records[-1]), flush=True)
    return records


def _name(record: Record) -> tuple[str, int, int, int]:
    return record["tool"], record["size"], record["jobs"], record["round"]


# ------------------------------------------------------------------------------------------------------- the page


def middle(records: list[Record], name: str) -> float:
    return statistics.median(each[name] for each in records)


def groups(records: list[Record]) -> Found:
    """All rounds of the same run, by tool, size and notebooks side by side."""
    found: Found = {}
    for each in sorted(records, key=lambda each: (each["size"], list(LABELS).index(each["tool"]), each["jobs"])):
        found.setdefault((each["tool"], each["size"], each["jobs"]), []).append(each)
    return found


def limit(found: Found, tool: str, size: int, jobs: int) -> float | None:
    """The notebooks' own CPU seconds on so many cores: less is impossible without leaving something out."""
    runs = found.get(("pictures" if tool in EVERY_CELL else "grade", size, jobs))
    return middle(runs, "own") / jobs if runs else None


def spread(records: list[Record], name: str) -> str:
    values = [each[name] for each in records]
    return f"{statistics.median(values):,.0f}" + (
        f" ({min(values):,.0f} – {max(values):,.0f})" if len(values) > 1 else ""
    )


def main_table(found: Found, cores: int) -> list[str]:
    lines = [
        "| command | notebooks | runs | seconds | CPU seconds | peak memory, MB | limit, seconds | ÷ limit | ÷ all cells "
        "| ÷ `course grade` |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for (tool, size, jobs), records in found.items():
        if jobs != cores:
            continue
        wall, least = middle(records, "wall"), limit(found, tool, size, jobs)
        whole = limit(found, "pictures", size, jobs)
        base = found.get(("grade", size, jobs))
        cells = [
            LABELS[tool],
            str(size),
            str(len(records)),
            spread(records, "wall"),
            spread(records, "cpu"),
            spread(records, "peak_mb"),
            f"{least:,.0f}" if least else "not measured",
            f"{wall / least:.2f}" if least else "–",
            f"{wall / whole:.2f}" if whole else "–",
            f"{wall / middle(base, 'wall'):.2f}" if base else "–",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def not_run(found: Found, cores: int) -> str:
    missing = [
        f"{LABELS[tool]} of {', '.join(map(str, sizes))}"
        for tool in LABELS
        if (sizes := [size for size in SIZES if (tool, size, cores) not in found])
    ]
    return f"Not run: {'; '.join(missing)}." if missing else "Everything was run."


def cores_table(found: Found) -> list[str]:
    """The size of class that was graded on several numbers of cores, and what each further notebook takes."""
    by_size: dict[int, dict[int, list[Record]]] = {}
    for (tool, size, jobs), records in found.items():
        if tool == "grade":
            by_size.setdefault(size, {})[jobs] = records
    lines = []
    for size, by_jobs in by_size.items():
        if len(by_jobs) < 2:
            continue
        lines += ["", f"| `course grade` of {size}, side by side | seconds | CPU seconds | peak memory, MB |"]
        lines += ["| ---: | ---: | ---: | ---: |"]
        for jobs, records in sorted(by_jobs.items()):
            lines.append(
                f"| {jobs} | {spread(records, 'wall')} | {spread(records, 'cpu')} | {spread(records, 'peak_mb')} |"
            )
        least, most = min(by_jobs), max(by_jobs)
        further = (middle(by_jobs[most], "peak_mb") - middle(by_jobs[least], "peak_mb")) / (most - least)
        lines += ["", f"Each further notebook that is graded at the same time takes {further:,.0f} MB at the peak."]
    return lines


def ours_alone(found: Found, cores: int) -> list[str]:
    """Where the CPU seconds of `course grade` go, for each notebook."""
    lines = [
        "| command | notebooks | the notebook itself | judging it | all else: start, reading, pages, gradebook |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for (tool, size, jobs), records in found.items():
        if jobs == cores and tool in ("grade", "pictures"):
            own, judging, cpu = (middle(records, name) / size for name in ("own", "judging", "cpu"))
            lines.append(f"| {LABELS[tool]} | {size} | {own:.2f} | {judging:.2f} | {cpu - own - judging:.2f} |")
    for tool in ("grade", "pictures"):
        sizes = sorted(size for other, size, jobs in found if other == tool and jobs == cores)
        if len(sizes) > 1:
            few, many = (found[tool, size, cores] for size in (sizes[0], sizes[-1]))
            rest = [sum(middle(runs, name) * sign for name, sign in REST) for runs in (few, many)]
            each = (rest[1] - rest[0]) / (sizes[-1] - sizes[0])
            lines += [
                "",
                f"Of the last column, {LABELS[tool]} needs {rest[0] - each * sizes[0]:.1f} s for each command and "
                f"{each:.2f} s for each notebook.",
            ]
    return lines


def draw(found: Found, cores: int, folder: Path) -> None:
    """Cost against class size, and against cores."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, panels = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained")
    for axes, name, title in zip(panels, ("wall", "cpu"), ("seconds by the clock", "CPU seconds"), strict=True):
        for tool, label in LABELS.items():
            sizes = sorted({size for other, size, jobs in found if other == tool and jobs == cores})
            if sizes:
                values = [middle(found[tool, size, cores], name) for size in sizes]
                axes.plot(sizes, values, "o-", label=label.strip("`"))
        axes.set(xlabel="notebooks", ylabel=title)
        _from_zero(axes)
        axes.set_xlim(0)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.grid(alpha=0.3)
    panels[0].legend(loc="upper right")
    figure.suptitle(f"Cost of a class on {cores} cores")
    figure.savefig(folder / "throughput-size.png", dpi=110)
    plt.close(figure)

    figure, panels = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained")
    for size in sorted({size for tool, size, _ in found if tool == "grade"}):
        counts = sorted(jobs for tool, other, jobs in found if tool == "grade" and other == size)
        if len(counts) > 1:
            runs = [found["grade", size, jobs] for jobs in counts]
            panels[0].plot(
                counts,
                [middle(each, "wall") for each in runs],
                "o-",
                label=f"`course grade` of {size}".replace("`", ""),
            )
            least = [middle(each, "own") / jobs for each, jobs in zip(runs, counts, strict=True)]
            panels[0].plot(counts, least, ":", color="0.4", label="the notebooks' own computing ÷ side by side")
            panels[1].plot(counts, [middle(each, "peak_mb") for each in runs], "o-")
            for axes in panels:
                axes.set_xticks(counts)
    for axes, title in zip(panels, ("seconds by the clock", "peak memory, MB"), strict=True):
        axes.set(xlabel="notebooks graded side by side", ylabel=title)
        _from_zero(axes)
        axes.grid(alpha=0.3)
    if panels[0].lines:
        panels[0].legend()
    figure.suptitle("Cost against cores")
    figure.savefig(folder / "throughput-cores.png", dpi=110)
    plt.close(figure)


def _from_zero(axes: Any) -> None:
    """From zero to somewhat more than all that is drawn."""
    axes.set_ylim(0, 1.25 * max((max(line.get_ydata()) for line in axes.lines), default=1))


PAGE = """# Throughput, beside nbgrader and otter-grader

Made by `make bench`, figures and text: [`throughput.py`](../benchmarks/throughput.py),
[`throughput.json`](../benchmarks/throughput.json). On {machine[cores]} cores ({machine[processor]}), Python {machine[python]},
PyTorch {machine[torch]}, nbgrader {machine[nbgrader]}, otter-grader {machine[otter-grader]}. {quiet}

Each class has the right answers of session 01's corpus, again and again with a comment of each student's own. Each figure
is the median of the runs, in brackets the least and the most; it is for the whole command, from its start to the last
grade. A run counts only where all notebooks got full marks.

{table}

{not_run}

- **Limit**: the CPU seconds that the notebooks themselves took in the sandbox, divided by the cores. Without the
  cells that only illustrate for `course grade`, with them for the others. **All cells**: with them for everybody.
- **Like for like** is `course grade --pictures`: nbgrader and otter-grader run every cell, and `course grade` alone leaves
  those out that only illustrate.
- **nbgrader** is as it comes, with its own `Execute`: one notebook after the other, each on as many threads as PyTorch
  takes, and only the visible tests, which are in the notebook.
- **otter-grader**: `otter run`, one for each notebook, as many at a time as there are cores (`xargs -P`), each on one thread.
  Its tests are the visible ones and hidden ones for three of the {exercises} exercises: much less than the
  hidden checks of `course grade` look at. It runs in a virtual environment of its own.
- **Runs are kept** and may be of different days, between which the speed of a machine can differ by a fifth.
- Neither puts walls around what it runs; `course grade` does.

![Seconds and CPU seconds against the number of notebooks](throughput-size.png)

## Where the CPU seconds of one notebook go

{alone}

## Against cores
{cores}

![Seconds and memory against the number of notebooks graded side by side](throughput-cores.png)

CPU seconds count all processes that a command started, sandboxes included ({how}). Memory is the sum of their
proportional set sizes, looked at twice a second.
"""


def write_page(records: list[Record], machine: dict[str, Any], folder: Path) -> None:
    found, cores = groups(records), machine["cores"]
    busiest = max(each["others"] for each in records)
    quiet = (
        "Nothing else ran."
        if busiest < 0.05
        else (f"**Other programs were running: they used up to {busiest:.0%} of the machine during a run.**")
    )
    ways = {"cgroup": "counted by the kernel", "samples": "sampled twice a second: short-lived ones are missed"}
    page = PAGE.format(
        machine=machine,
        quiet=quiet,
        table="\n".join(main_table(found, cores)),
        not_run=not_run(found, cores),
        exercises=len(SOURCE.exercises),
        alone="\n".join(ours_alone(found, cores)),
        cores="\n".join(cores_table(found)) or "\nNot run.",
        how="; ".join(ways[how] for how in sorted({each["how"] for each in records})),
    )
    draw(found, cores, folder)
    write_atomically(folder / "throughput.md", page)


def tool_sizes(text: str) -> tuple[str, list[int] | None]:
    """`otter` or `otter:12,60`."""
    tool, _, sizes = text.partition(":")
    if tool not in RUN:
        raise argparse.ArgumentTypeError(f"{tool!r}: there is {', '.join(RUN)}")
    return tool, [int(size) for size in sizes.split(",")] if sizes else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="of classes, where a tool names none")
    parser.add_argument("--rounds", type=int, default=3)
    usual = [("grade", None), ("pictures", [12, 60]), ("nbgrader", [12]), ("otter", [12])]
    parser.add_argument(
        "--tools", type=tool_sizes, nargs="+", default=usual, help=f"of {', '.join(RUN)}; TOOL or TOOL:SIZE,SIZE"
    )
    doubled = sorted({min(2**power, CORES) for power in range(8)})
    parser.add_argument("--cores", type=int, nargs="*", default=doubled, help="`course grade -j` with each of these")
    parser.add_argument("--cores-size", type=int, default=12, help="the class for that")
    parser.add_argument("--again", action="store_true", help="do these runs also where they are done already")
    parser.add_argument("--page", action="store_true", help="only write the page of what was run")
    parser.add_argument(
        "--json", type=Path, default=ROOT / "benchmarks" / "throughput.json", help="where runs are kept"
    )
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="the folder of the page")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("throughput: ended; what is done is kept"))
    tools = {tool: list(sizes or chosen.sizes) for tool, sizes in chosen.tools}
    todo = [] if chosen.page else list(wanted(tools, chosen.rounds, chosen.cores, chosen.cores_size))
    try:
        records = run_all(chosen.json, todo, again=chosen.again)
    except Failed as error:
        sys.exit(f"throughput: {error}")
    if not records:
        sys.exit(f"throughput: no run is kept in {chosen.json}")
    write_page(records, machine(), chosen.docs)
    print(f"written: {chosen.docs / 'throughput.md'}")


if __name__ == "__main__":
    main()
