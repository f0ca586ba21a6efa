"""Grading an answer that leaves the training as it is: on a snapshot of the reference solution, which was trained once.

Most answers of a corpus replace one cell and share all others with the reference. Where nothing that the training uses
is replaced, each check gets a fork of the trained reference in which the replaced cell, and the definitions after it,
are run anew. The verdict is the same as from running the whole notebook, which a test holds; the training is saved.
"""

import ast
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cached_property

from autograder.grading import TRAIN, Grader, Run, cell_label
from autograder.notebook import Source
from autograder.result import Result
from autograder.sandbox import Fork, StudentGone
from autograder.submission import Cell, cells_with


def names_defined(code: str) -> set[str]:
    """The names that a cell gives a value at its top level, or anywhere that is not inside a function or class."""
    found: set[str] = set()
    rest: list[ast.AST] = [ast.parse(code)]
    while rest:
        node = rest.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        rest += ast.iter_child_nodes(node)
    return found


def names_used(code: str) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}


def needed_by_training(source: Source) -> set[str]:
    """The exercises whose answers the training uses, directly or through others; `train` is one of them."""
    cells = [
        (cell.grade_id, names_defined(cell.source), names_used(cell.source))
        for cell in cells_with(source, {})
        if cell.kind == "code" and not cell.picture
    ]
    needed, names = {TRAIN}, set[str]()
    while True:
        for name, _, used in cells:
            if name in needed:
                names |= used
        more = {name for name, defined, _ in cells if name and defined & names}
        if more <= needed:
            return needed & set(source.exercises)
        needed |= more


class SnapshotGrader(Grader):
    """A Grader that trains the reference once, and keeps it for all answers that leave its training as it is."""

    @cached_property
    def _reference(self) -> list[Cell]:
        return cells_with(self.source, {})

    @cached_property
    def _needed(self) -> set[str]:
        return needed_by_training(self.source)

    @cached_property
    def _trained(self) -> Run:
        return self._run(self._reference, ExitStack())  # its sandbox ends with this process

    def grade(self, cells: list[Cell]) -> Result:
        if not self._leaves_the_training(cells):
            return super().grade(cells)
        run = self._trained

        def fork(seed: int) -> Fork:
            forked = run.box.fork(seed)
            limits = self.session.limits
            deadline = time.monotonic() + limits.cell_seconds * limits.wall_factor
            for label, source in _anew(cells, self._reference):
                forked.run_cell(source, label, deadline)
            return forked

        try:
            fork(0).close()
        except StudentGone:  # a cell that hangs or ends its process is left out of the notebook, which is run again
            return super().grade(cells)
        with ExitStack() as stack:
            judge, _ = self._judge(cells, run, fork, stack)
        return self._result(self.key(cells), judge, run.cells)

    def _leaves_the_training(self, cells: list[Cell]) -> bool:
        if len(cells) != len(self._reference):
            return False
        replaced = {cell.grade_id for cell, original in zip(cells, self._reference, strict=True) if cell != original}
        return bool(replaced) and not replaced & self._needed


def _anew(cells: list[Cell], reference: list[Cell]) -> Iterator[tuple[str, str]]:
    """Label and code of what is run on the snapshot: the old definitions away, then all answers from the first new one."""
    first = next(i for i, (cell, original) in enumerate(zip(cells, reference, strict=True)) if cell != original)
    gone = set().union(*(names_defined(old.source) for new, old in zip(cells, reference, strict=True) if new != old))
    yield "cell 0", f"for _name in {sorted(gone)!r}:\n    globals().pop(_name, None)"
    for index, cell in enumerate(cells):
        if index >= first and cell.kind == "code" and not (cell.picture or cell.is_grade or cell.grade_id == TRAIN):
            yield cell_label(cells, index), cell.source
