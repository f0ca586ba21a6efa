"""Grading an answer by what it changes: on a snapshot of the reference solution, whose training and verdicts it shares.

Most answers of a corpus replace one cell and share all others with the reference. Where nothing that the training uses
is replaced, each check gets a fork of the trained reference in which the replaced cell, and the definitions after it,
are run anew. And a check that on the reference asks for no name behind which a replaced answer stands has nothing to
find out: its verdict is the reference's. The verdicts are those of the whole notebook and all checks, which a test
holds; what is saved is most of the time.
"""

import ast
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cached_property, partial

from autograder.grading.dependencies import TRAIN, names_defined, names_used
from autograder.grading.grader import Grader, Run, cell_label
from autograder.judge.plugin import Judge
from autograder.result import Check, Outcome, Result
from autograder.sandbox import Reason, StudentProcessError, TimeBudget
from autograder.sandbox.box import Fork
from autograder.submissions.notebook import Cell, cells_with

MEDDLING = {"setattr", "delattr", "exec", "eval", "globals", "vars", "__dict__", "__import__", "modules", "get_ipython"}


def only_defines(code: str) -> bool:
    """Whether running a cell gives names a value and surely does nothing else: it calls nothing, and stores nothing
    in what is there already. What functions do when they are called is another matter."""

    def harmless(body: list[ast.stmt]) -> bool:
        for node in body:
            match node:
                case ast.FunctionDef(args=arguments, decorator_list=decorators):
                    if _calls(arguments, *decorators):
                        return False
                case ast.ClassDef(bases=bases, keywords=keywords, decorator_list=decorators):
                    if _calls(*bases, *keywords, *decorators) or not harmless(node.body):
                        return False
                case ast.Assign(targets=targets, value=value):
                    if _calls(value) or not all(isinstance(target, ast.Name) for target in targets):
                        return False
                case ast.AnnAssign(target=ast.Name(), value=given):
                    if given is not None and _calls(given):
                        return False
                case ast.Import() | ast.ImportFrom() | ast.Pass() | ast.Expr(value=ast.Constant()):
                    pass
                case _:
                    return False
        return True

    return harmless(ast.parse(code).body)


def keeps_to_itself(code: str) -> bool:
    """Whether nothing in a cell or in what it defines looks as if it changed PyTorch or another library for everybody."""
    shared = names_used(code) - names_defined(code)
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Attribute(ctx=ast.Store() | ast.Del()) if _root(node) in shared:
                return False
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in MEDDLING or name.startswith("set_"):
                return False
    return True


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _calls(*nodes: ast.AST) -> bool:
    return any(isinstance(inner, ast.Call | ast.Await | ast.NamedExpr) for node in nodes for inner in ast.walk(node))


class SnapshotGrader(Grader):
    """A Grader that trains and judges the reference once, and of each answer only what its changes can touch."""

    deciding = ("grading/snapshot",)

    @cached_property
    def _reference(self) -> list[Cell]:
        return cells_with(self.source, {})

    @cached_property
    def _trained(self) -> Run:
        return self._run(self._reference, ExitStack())  # its sandbox ends with this process

    @cached_property
    def _known(self) -> Judge:
        with ExitStack() as stack:
            return self._judge(self._reference, self._trained, self._trained.box.fork, stack)[0]

    @cached_property
    def _behind(self) -> dict[str, set[str]]:
        """The exercises whose answers a check asks for, by the check's name."""
        return {check: self._dependencies.of_names(names) for check, names in self._known.asked.items()}

    def grade(self, cells: list[Cell]) -> Result:
        replaced = self._replaced(cells)
        if not replaced:
            return super().grade(cells)
        self._start_counting()
        with ExitStack() as stack:
            if replaced & self._dependencies.of_training():
                run = self._run(cells, stack)
                fork, touched = run.box.fork, None if run.stopped else self._touched(cells, replaced)
            else:
                run, fork = self._trained, partial(self._fork, cells)
                run.box.died = False
                self._count(run.box)
                try:
                    fork(0).close()
                except (
                    StudentProcessError
                ):  # a cell that hangs or ends its process is left out, and the notebook run again
                    return super().grade(cells)
                touched = self._touched(cells, replaced)
            judge, _ = self._judge(cells, run, fork, stack, touched)
        if self._anything_died():
            return super().grade(cells)
        if touched is not None:
            judge.checks = _merged(self._known.checks, judge.checks)
        return self._blamed(self._result(self.key(cells), judge, run.cells))

    def _passes_with_the_reference(self, checks: set[str]) -> set[str]:
        return checks & {
            check.name for own in self._known.checks.values() for check in own if check.outcome is Outcome.PASSED
        }

    def _fork(self, cells: list[Cell], seed: int) -> Fork:
        """A fork of the trained reference in which what is different was run anew. Raises StudentProcessError."""
        forked, limits = self._trained.box.fork(seed), self.session.limits
        time_budget = TimeBudget(limits.cell_seconds, limits.cell_seconds * limits.wall_factor)
        for label, source in _anew(cells, self._reference):
            if forked.run_cell(source, label, time_budget):
                raise StudentProcessError(
                    "ended with an error, which is told as the cause of what follows", Reason.CRASHED
                )
        return forked

    def _replaced(self, cells: list[Cell]) -> set[str]:
        """The exercises whose answers are not the reference's; empty if more than that is different."""
        if len(cells) != len(self._reference):
            return set()
        return {cell.grade_id for cell, _ in _changes(cells, self._reference) if cell.grade_id}

    def _touched(self, cells: list[Cell], replaced: set[str]) -> Callable[[str, str], bool] | None:
        """Whether a check (given its exercise and its name) can see what was replaced; None if all of them may."""
        if not all(self._stands_alone(cell, original) for cell, original in _changes(cells, self._reference)):
            return None
        behind = self._behind
        return lambda exercise, check: exercise in replaced or bool(behind.get(check, replaced) & replaced)

    def _stands_alone(self, cell: Cell, original: Cell) -> bool:
        """Whether all that a replaced cell does is to give its names other values."""
        try:
            new = names_defined(cell.source) - names_defined(original.source)
            if new & self._dependencies.names_elsewhere(cell.grade_id):
                return False
            return keeps_to_itself(cell.source) and (cell.grade_id == TRAIN or only_defines(cell.source))
        except SyntaxError:
            return False


def _changes(cells: list[Cell], reference: list[Cell]) -> list[tuple[Cell, Cell]]:
    """Each replaced cell, with the reference's own."""
    return [(cell, original) for cell, original in zip(cells, reference, strict=True) if cell != original]


def _merged(known: dict[str, list[Check]], new: dict[str, list[Check]]) -> dict[str, list[Check]]:
    """The records of a reference, with those replaced that were made anew."""
    fresh = {check.name: check for checks in new.values() for check in checks}
    return {exercise: [fresh.get(check.name, check) for check in checks] for exercise, checks in known.items()}


def _anew(cells: list[Cell], reference: list[Cell]) -> Iterator[tuple[str, str]]:
    """Label and code of what is run on the snapshot: the old definitions away, then all answers from the first new one."""
    changes = _changes(cells, reference)
    first = cells.index(changes[0][0])
    gone = set().union(*(names_defined(old.source) for _, old in changes))
    yield "cell 0", f"for _name in {sorted(gone)!r}:\n    globals().pop(_name, None)"
    for index, cell in enumerate(cells):
        if index >= first and cell.kind == "code" and not (cell.picture or cell.is_grade or cell.grade_id == TRAIN):
            yield cell_label(cells, index), cell.source
