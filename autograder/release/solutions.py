"""Executing a source notebook, with this Python and one thread, into the same file each time."""

import copy
import re
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from autograder.course import SessionLimits
from autograder.notebook import Source, grade_id
from autograder.png import redraw_png

ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "",  # the same figures on every machine
    "PYTHONHASHSEED": "0",
    "LABKIT_PROGRESS": "0",  # a bar in a saved notebook tells nobody anything
}
BAR = re.compile(r"\d+%\|.*\||\d+it \[")
ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")
WIDGET = "application/vnd.jupyter.widget-view+json"


class SolutionError(Exception):
    """The cell that failed, and why."""


class ThisPython(AsyncKernelManager):
    """A kernel of the running interpreter, whatever kernels are registered on this machine."""

    @property
    def kernel_spec(self) -> KernelSpec:
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", "--log-level=ERROR"]
        return KernelSpec(argv=argv, language="python", display_name="this Python", env=ENVIRONMENT)


def solve(
    source: Source, folder: Path, limits: SessionLimits, on_progress: Callable[[int, int, str], None]
) -> tuple[NotebookNode, float]:
    """The executed notebook and the CPU seconds it took, run in a copy of `folder` (which holds labkit).

    Raises SolutionError.
    """
    notebook = copy.deepcopy(source.notebook)
    code = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    now = {"index": code[0] if code else 0}

    def start(cell: NotebookNode, cell_index: int) -> None:
        if cell.cell_type == "code":
            now["index"] = cell_index
            on_progress(code.index(cell_index), len(code), f"solution: cell {cell.id!r}")

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory(prefix="solution-") as copied:
        shutil.copytree(folder, copied, dirs_exist_ok=True)
        client = NotebookClient(
            notebook,
            timeout=int(limits.total_seconds * limits.wall_factor),
            kernel_manager_class=ThisPython,
            resources={"metadata": {"path": copied}},
            record_timing=False,
            store_widget_state=False,
            on_cell_start=start,
        )
        try:
            client.execute()
        except CellExecutionError as error:
            raise SolutionError(f"{_where(notebook, now)}: {error.ename}: {error.evalue}") from None
        except CellTimeoutError:
            raise SolutionError(f"{_where(notebook, now)}: it ran for more than {client.timeout} s") from None
        except DeadKernelError:
            raise SolutionError(f"{_where(notebook, now)}: the kernel died in it") from None
        except RuntimeError as error:
            raise SolutionError(f"{_where(notebook, now)}: no kernel to run it: {error}") from None
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    on_progress(len(code), len(code), "solution")
    notebook.metadata = copy.deepcopy(source.notebook.metadata)
    for cell, original in zip(notebook.cells, source.notebook.cells, strict=True):
        cell.metadata = copy.deepcopy(original.metadata)
        if cell.cell_type == "code":
            cell.outputs = [_lighter(output) for output in _quiet(cell.outputs)]
    return notebook, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _where(notebook: NotebookNode, now: dict[str, int]) -> str:
    cell = notebook.cells[now["index"]]
    name = grade_id(cell)
    return f"cell {cell.id!r}" + (f" (grade_id {name!r})" if name else "")


def _quiet(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Without progress bars and memory addresses, which differ from run to run."""
    kept: list[NotebookNode] = []
    for output in outputs:
        if output.output_type == "stream":
            lines = [line.rpartition("\r")[2] for line in output.text.split("\n")]
            output.text = ADDRESS.sub("0x0", "\n".join(line for line in lines if not BAR.search(line)))
            if not output.text.strip():
                continue
            if kept and kept[-1].output_type == "stream" and kept[-1].name == output.name:
                kept[-1].text += output.text
                continue
        elif WIDGET in output.get("data", {}):
            continue
        elif "text/plain" in output.get("data", {}):
            output.data["text/plain"] = ADDRESS.sub("0x0", output.data["text/plain"])
        kept.append(output)
    return kept


def _lighter(output: NotebookNode) -> NotebookNode:
    """Its picture in 64 colours, and once: HTML that shows the same one, with an alternative text, is enough."""
    data = output.get("data", {})
    if "image/png" in data:
        png = data["image/png"].strip()
        drawn = redraw_png(png, shrink=False)
        small = drawn.data if drawn and len(drawn.data) < len(png) else png
        if png in data.get("text/html", ""):
            data["text/html"] = data["text/html"].replace(png, small)
            del data["image/png"]
        else:
            data["image/png"] = small
    return output
