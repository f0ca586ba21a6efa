"""otter-grader for the benchmarks: where it is installed, and a session's exercises in the form that it wants.

It gets a virtual environment of its own, .course/otter, which finds PyTorch where this one has it: it would install into
this one as well, but nothing else here needs its seventeen packages.
"""

import subprocess
import sysconfig
import venv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat

from autograder.notebook import Source, grade_id

ROOT = Path(__file__).resolve().parents[1]
VERSION = "7.0.0"

HIDDEN = {  # what a teacher would add to the visible tests, and keep from the students
    "to_unit_interval": """
hidden_pixels = (torch.arange(6 * 784) % 200 + 20).to(torch.uint8).view(6, 28, 28)
hidden_wanted = hidden_pixels.flatten(1).float() / 255
assert torch.allclose(to_unit_interval(hidden_pixels.clone()), hidden_wanted, atol=1e-5), "the pixel values"
""",
    "predicted_parameters": """
assert predicted_parameters == 2 * 784 * 32 + 32 + 784, "the number of weights and biases of both layers"
""",
    "pca_reconstruct": """
hidden_cloud = torch.randn(900, 784, generator=torch.Generator().manual_seed(5)) * (0.01 + 0.9 ** torch.arange(784))
hidden_cloud = 0.5 + 0.1 * hidden_cloud  # as grey values are, and of full rank
hidden_mean = hidden_cloud.mean(0)
hidden_directions = torch.linalg.svd(hidden_cloud - hidden_mean, full_matrices=False)[2][:4]
hidden_wanted = hidden_mean + (hidden_cloud - hidden_mean) @ hidden_directions.T @ hidden_directions
hidden_seen = pca_reconstruct(hidden_cloud.clone(), hidden_cloud[:9].clone(), 4)
assert torch.allclose(hidden_seen, hidden_wanted[:9], atol=1e-3), "the projection"
""",
}


def python() -> str:
    """A Python that has otter-grader; made when it is not there yet."""
    folder = ROOT / ".course" / "otter"
    made = folder / "bin" / "python"
    if not made.exists() or subprocess.run([made, "-c", "import otter"], capture_output=True).returncode:
        venv.create(folder, with_pip=True)
        packages = next(folder.glob("lib/python*/site-packages"))
        (packages / "torch.pth").write_text(sysconfig.get_path("purelib") + "\n")  # PyTorch is 2.8 GB
        lock = ["-c", str(ROOT / "requirements.lock")]
        subprocess.run([made, "-m", "pip", "install", "-q", f"otter-grader=={VERSION}", *lock], check=True)
    return str(made)


def test_file(source: Source, exercise: str) -> str:
    """A test file as `otter assign` writes them: the visible tests, and the hidden ones where there are any."""
    public = next(cell.source for cell in source.cells if grade_id(cell) == f"test_{exercise}")
    cases = [{"code": _doctest(public), "hidden": False, "locked": False}]
    if exercise in HIDDEN:
        cases.append({"code": _doctest(HIDDEN[exercise]), "hidden": True, "locked": False})
    suite = {"cases": cases, "scored": True, "setup": "", "teardown": "", "type": "doctest"}
    test = {"name": exercise, "points": source.exercises[exercise].points, "suites": [suite]}
    return f"OK_FORMAT = True\n\ntest = {test!r}\n"


def _doctest(code: str) -> str:
    lines = ["exec(compile(" + repr(code.replace("print(", "str(")) + ", 'test', 'exec'), globals())"]
    return "\n".join(f">>> {line}" for line in lines)


def ask_for_checks(notebook: dict[str, Any], exercises: Iterable[str]) -> None:
    """The cells in which otter's notebooks ask for their own checks, in the place of nbgrader's grade cells."""
    exercises = set(exercises)
    for cell in notebook["cells"]:
        name = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", "")
        if name.startswith("test_") and name.removeprefix("test_") in exercises and cell["cell_type"] == "code":
            cell["source"] = f'grader.check("{name.removeprefix("test_")}")'
    start = nbformat.v4.new_code_cell("import otter\n\ngrader = otter.Notebook()", id="otter")
    notebook["cells"].insert(0, start)
