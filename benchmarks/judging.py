"""What judging each lab's reference costs beside running it, in CPU seconds: docs/scale.md names the limits.

    python benchmarks/judging.py [--as after] [--rounds 3] [SESSION ...]

Each reference is graded in one process, which does nothing else; judging is all that is not the notebook's own cells: checks,
forks, replicas and the trusted process. The first time in a process, what all answers of a session share is computed, too; of
the other times the median counts. Kept in benchmarks/judging.json under the name given by --as.
"""

import argparse
import json
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from autograder.course import Course, Session
from autograder.files import write_atomically
from autograder.grading.cache import Mode
from autograder.grading.grader import Grader
from autograder.grading.pool import prepare
from autograder.notebook import read_source
from autograder.sandbox.forkserver import ForkServer
from autograder.submissions.notebook import cells_with

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "benchmarks" / "judging.json"
LEAST, SHARE = 1.6, 0.15  # seconds, and of the notebook's own: above both, judging is too dear


def measure(course: Course, session: Session, server: ForkServer, rounds: int) -> dict[str, float]:
    """The notebook's own CPU seconds, and those of judging it, at first and then."""
    grader = Grader(course, session, server)
    cells = cells_with(read_source(session.source), {})
    first, *others = [grader.grade(cells) for _ in range(rounds + 1)]
    assert first.score == first.max_score, f"{session.id}: the reference has {first.score} of {first.max_score}"
    return {
        "notebook": median(result.cpu_seconds for result in others),
        "judging": round(median(result.grader_cpu_seconds for result in others), 2),
        "judging, the first": first.grader_cpu_seconds,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sessions", nargs="*", help="two digits each; all, if left out")
    parser.add_argument("--as", dest="name", default="after")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    course = Course.load(ROOT)
    record = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    table = Table("lab", "the notebook", "judging", "÷ notebook", "the first time", "")
    with ForkServer() as server:
        prepare(course, server, Mode())
        for session in course.sessions:
            if given.sessions and session.id[:2] not in given.sessions:
                continue
            row = record.setdefault(given.name, {})[session.id] = measure(course, session, server, given.rounds)
            share = row["judging"] / row["notebook"]
            dear = "too dear" if row["judging"] > LEAST and share > SHARE else ""
            figures = (row["notebook"], row["judging"], share, row["judging, the first"])
            table.add_row(session.id, *(f"{figure:.2f}" for figure in figures), dear)
            write_atomically(RECORD, json.dumps(record, indent=1) + "\n")
    Console().print(table)


if __name__ == "__main__":
    main()
