"""Classroom 50 runs this at each submission, in the student's checkout: the public checks, and provisional points.

Beside it lie the starter as it was handed out and its labkit. The student's answers are put into that starter, which then
runs in a folder of its own: other checks, or another labkit, that a student may have pushed are not used. Their code runs
with the rights of this job all the same, so what this says is feedback, not a grade.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CPU_WHEELS = "https://download.pytorch.org/whl/cpu"
MAX_MB = 20
MAX_MESSAGE = 1_000  # characters
CHECK = "check"
KEPT = {
    "PATH", "HOME", "USER", "LANG", "TMPDIR", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "CLASSROOM", "ASSIGNMENT", "ASSIGNMENT_TYPE",
    "OWNER", "USERNAME", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL", "REVIEW_URL", "GITHUB_ACTOR", "GITHUB_ACTOR_ID",
}  # fmt: skip
KEPT_PREFIXES = ("LC_", "OMP_", "LABKIT_", "XDG_")
PAGE = "notebook.html"  # to be named in the assignment's release_assets


class RefusedError(Exception):
    """Why there is nothing to check, in one sentence for the student."""


def main() -> int:
    """Install what is needed, then check in a process that was started without the runner's tokens.

    To take them out of this one's environment would not do: what a process was started with stands in /proc as long as
    it lives, and the student's code may read it there.
    """
    if sys.argv[1:] == [CHECK]:
        return check()
    install()
    sys.stdout.flush()
    kept = {name: value for name, value in os.environ.items() if name in KEPT or name.startswith(KEPT_PREFIXES)}
    os.execve(sys.executable, [sys.executable, __file__, CHECK], kept)


def check() -> int:
    """Write result.json, release-body.md and the page; 1 where the machine is to blame."""
    sys.path.insert(0, str(HERE))
    from labkit.check import CannotCheckError, check_notebook

    starter = json.loads((HERE / "starter.ipynb").read_text("utf-8"))
    problem = ""
    with tempfile.TemporaryDirectory() as folder:
        notebook, ran = Path(folder, "lab.ipynb"), Path(folder, "ran.ipynb")
        shutil.copytree(HERE / "labkit", Path(folder, "labkit"))
        try:
            answers = with_answers(starter, submitted(Path.cwd(), os.environ["ASSIGNMENT"]))
            notebook.write_text(json.dumps(answers), "utf-8")
            exercises = [
                {"exercise": each.exercise, "verdict": each.verdict, "message": each.message, "points": each.points}
                for each in check_notebook(notebook, keep=ran)
            ]
            write_page(ran)
        except RefusedError as error:
            problem = str(error)
            exercises = [each | {"verdict": "not run", "message": problem} for each in exercises_of(starter)]
        except CannotCheckError as error:
            print(f"::error::{error}", file=sys.stderr)
            return 1
    result = result_of(exercises)
    Path("result.json").write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    Path("release-body.md").write_text(body(result, problem), "utf-8")
    return 0


def install() -> None:
    """Install what the notebook needs where it is not there yet. Raises CalledProcessError: nobody's fault but the machine's."""
    if not all(map(find_spec, ("ipykernel", "mlxtend", "nbclient", "nbconvert", "torchvision"))):
        pip = [sys.executable, "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "torch", "torchvision", "--index-url", CPU_WHEELS], check=True)
        subprocess.run([*pip, "-r", "requirements.txt"], check=True, cwd=HERE)


def submitted(checkout: Path, assignment: str) -> list[dict[str, Any]]:
    """The cells of the student's notebook. Raises RefusedError."""
    path = checkout / f"{assignment}.ipynb"
    if path.is_symlink() or not path.is_file():
        raise RefusedError(f"there is no {path.name} in the repository; push the notebook under its own name")
    if path.stat().st_size > MAX_MB * 2**20:
        raise RefusedError(f"{path.name} is larger than {MAX_MB} MB; clear its outputs, save and push it")
    try:
        cells = json.loads(path.read_text("utf-8"))["cells"]
        return [
            {"type": str(cell["cell_type"]), "name": _name(cell), "source": "".join(cell["source"])} for cell in cells
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise RefusedError(f"{path.name} is not a notebook; open it in Jupyter, save and push it") from None


def _name(cell: dict[str, Any]) -> str:
    return str(cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", ""))


def with_answers(starter: dict[str, Any], cells: list[dict[str, Any]]) -> dict[str, Any]:
    """The starter with the student's answers, and their own cells behind those that they followed. Raises RefusedError."""
    known = {_name(cell): cell for cell in starter["cells"] if _name(cell)}
    answers: dict[str, str] = {}
    own: dict[str, list[dict[str, Any]]] = {}
    last = ""
    for cell in cells:
        name = cell["name"]
        if cell["type"] != "code":
            continue
        if name in known:
            last = name
            if known[name]["metadata"]["nbgrader"].get("solution"):
                if name in answers:
                    raise RefusedError(f"two cells are marked as {name}; keep one of them and push again")
                answers[name] = cell["source"]
        else:
            made = {"cell_type": "code", "id": f"own-{len(own)}-{len(own.get(last, []))}", "metadata": {}}
            own.setdefault(last, []).append(made | {"source": cell["source"], "outputs": [], "execution_count": None})
    if not answers:
        raise RefusedError("none of this lab's answer cells is in the notebook; answer in the notebook handed out")
    filled = own.pop("", [])
    for cell in starter["cells"]:
        name = _name(cell)
        filled.append(cell | {"source": answers[name]} if name in answers else cell)
        filled += own.pop(name, []) if name else []
    return starter | {"cells": filled}


def exercises_of(starter: dict[str, Any]) -> list[dict[str, Any]]:
    """Name and points of each exercise in the starter."""
    graded = [cell for cell in starter["cells"] if cell.get("metadata", {}).get("nbgrader", {}).get("grade")]
    return [
        {"exercise": _name(cell).removeprefix("test_"), "points": cell["metadata"]["nbgrader"]["points"]}
        for cell in graded
    ]


def result_of(exercises: list[dict[str, Any]]) -> dict[str, Any]:
    """result.json. Its scores are whole numbers: where points are not, all are multiplied alike."""
    from labkit.classroom import parts_of

    parts = parts_of([each["points"] for each in exercises])
    tests = []
    for each in exercises:
        points, passed = round(each["points"] * parts), each["verdict"] == "passes"
        message = each["message"] or ("" if passed else each["verdict"])
        test = {"test-name": each["exercise"], "passed": passed, "score": points if passed else 0, "max-score": points}
        tests.append(test | {"message": message[:MAX_MESSAGE]})
    environment = os.environ
    result = {
        "schema": "classroom50/result/v1",
        "classroom": environment["CLASSROOM"],
        "assignment": environment["ASSIGNMENT"],
        "assignment_type": environment.get("ASSIGNMENT_TYPE") or "individual",
        "owner": environment.get("OWNER") or environment["USERNAME"],
        "submission": environment["SUBMISSION_TAG"],
        "commit": environment["COMMIT_URL"],
        "release": environment["RELEASE_URL"],
        "review": environment.get("REVIEW_URL") or environment["COMMIT_URL"],
        "datetime": _iso(committed()),
        "graded_at": _iso(datetime.now(UTC)),
        "score": sum(int(str(test["score"])) for test in tests),
        "max-score": sum(int(str(test["max-score"])) for test in tests),
        "tests": tests,
    }
    if actor := environment.get("GITHUB_ACTOR"):
        number = environment.get("GITHUB_ACTOR_ID", "")
        result["submitted_by"] = {"username": actor, "id": int(number) if number.isdigit() else None}
    return result


def committed() -> datetime:
    """When the graded commit was made; now, where git does not say."""
    told = subprocess.run(["git", "show", "-s", "--format=%cI", "HEAD"], capture_output=True, text=True)
    try:
        return datetime.fromisoformat(told.stdout.strip()).astimezone(UTC)
    except (ValueError, OverflowError):
        return datetime.now(UTC)


def _iso(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def write_page(ran: Path) -> None:
    """The notebook as it ran, with its pictures, as a page."""
    from nbconvert import HTMLExporter

    page, _ = HTMLExporter(sanitize_html=True).from_filename(str(ran))
    Path(PAGE).write_text(page, "utf-8")


def body(result: dict[str, Any], problem: str) -> str:
    """The page of the submission, in Markdown. What a student's code said stands in fences, where nothing is markup."""
    lines = [f"## Public checks: {result['score']} of {result['max-score']}", ""]
    lines += [f"**Nothing was checked:** {problem}.", ""] if problem else []
    lines += ["| | exercise | points |", "|---|---|---:|"]
    for test in result["tests"]:
        mark = "✅" if test["passed"] else "❌"
        lines.append(f"| {mark} | `{test['test-name']}` | {test['score']} of {test['max-score']} |")
    for test in result["tests"]:
        if test["message"] and not problem:
            fence = "`" * max(3, 1 + max(map(len, re.findall("`+", test["message"])), default=0))
            lines += ["", f"`{test['test-name']}`:", "", f"{fence}text", *test["message"].splitlines(), fence]
    lines += ["", "These points are provisional: yours come from further checks, on other inputs."]
    if Path(PAGE).is_file() and not problem:
        lines.append(f"Your notebook as it ran, with its pictures, is the file `{PAGE}` below.")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
