"""Grading an answer by what it changes: on a snapshot of the reference solution, whose training and verdicts it shares.

Most answers of a corpus replace one cell and share all others with the reference. Where nothing that the training uses
is replaced, or where nobody asks for what was trained, the replaced cell and the definitions after it are run anew in a
copy of the trained reference, once, and the checks fork from there. And a check that on the reference asks for no name
behind which a replaced answer stands has nothing to find out: its verdict is the reference's. The verdicts are those of
the whole notebook and all checks, which a test holds; what is saved is most of the time.
"""

import ast
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property, partial

from autograder.course import Course, Session
from autograder.grading.cache import Mode
from autograder.grading.dependencies import TRAIN, names_defined, names_used
from autograder.grading.grader import MAX_STOPPED, Grader, Run, run_cell
from autograder.judge.plugin import Judge
from autograder.result import Check, Outcome, Result
from autograder.sandbox import Reason, StudentProcessError
from autograder.sandbox.forkserver import ForkServer
from autograder.submissions.notebook import Cell, cells_with

COPY = "answer"  # of the trained reference, in which an answer's definitions are run
Wanted = Callable[[str, str], bool]  # whether a check is to be carried out, given its exercise and its name
MEDDLING = {"setattr", "delattr", "exec", "globals", "vars", "__dict__", "__import__", "get_ipython"}
MEDDLING_NAMES = {"eval", "modules", "sys", "builtins", "__builtins__"}  # `model.eval()` and `model.modules()` don't


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
            case ast.Name(id=name) if name in MEDDLING_NAMES:
                return False
    return True


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _calls(*nodes: ast.AST) -> bool:
    return any(isinstance(inner, ast.Call | ast.Await | ast.NamedExpr) for node in nodes for inner in ast.walk(node))


@dataclass(frozen=True)
class Known:
    """What judging the reference has shown: the records, by exercise, and the notebook's names that each check asked for."""

    checks: dict[str, list[Check]]
    asked: dict[str, set[str]]


class SnapshotGrader(Grader):
    """A Grader that trains and judges the reference once, and of each answer only what its changes can touch.

    What was known of the reference before is not found out again.
    """

    deciding = ("grading/snapshot",)

    def __init__(
        self, course: Course, session: Session, server: ForkServer, *, mode: Mode = Mode(), known: Known | None = None
    ) -> None:
        super().__init__(course, session, server, mode=mode)
        self._given = known
        self._snapshot = ExitStack()

    def key(self, cells: list[Cell], ignored: frozenset[str] = frozenset()) -> str:
        """The hash of everything that decides the result of these cells, if exercises are `ignored`."""
        key = super().key(cells)
        return hashlib.sha256(json.dumps([key, sorted(ignored)]).encode()).hexdigest() if ignored else key

    @cached_property
    def _reference(self) -> list[Cell]:
        return cells_with(self.source, {})

    @cached_property
    def _trained(self) -> Run:
        return self._run(self._reference, self._snapshot)

    def close(self) -> None:
        """End the snapshot; another one is made when it is needed."""
        self._snapshot.close()
        self.__dict__.pop("_trained", None)

    @cached_property
    def known(self) -> Known:
        """What judging the reference shows."""
        if self._given is not None:
            return self._given
        with ExitStack() as stack:
            judge, _ = self._judge(self._reference, self._trained, self._trained.box.fork, stack)
        return Known(judge.checks, judge.asked)

    @cached_property
    def _behind(self) -> dict[str, set[str]]:
        """The exercises whose answers a check asks for, by the check's name."""
        return {check: self._dependencies.of_names(names) for check, names in self.known.asked.items()}

    def grade(self, cells: list[Cell], ignored: frozenset[str] = frozenset()) -> Result:
        """The verdict on all exercises but those that are `ignored`: these have none. Raises SandboxError."""
        replaced = self._replaced(cells)
        judged = self._judged(cells, replaced, ignored) if replaced else None
        if judged is None:
            result = super().grade(cells)
        else:
            judge, run = judged
            judge.checks = _merged(self.known.checks, judge.checks)
            result = self._blamed(self._result("", judge, run.cells))
        exercises = [exercise for exercise in result.exercises if exercise.name not in ignored]
        return result.model_copy(update={"key": self.key(cells, ignored), "exercises": exercises})

    def _judged(self, cells: list[Cell], replaced: set[str], ignored: frozenset[str]) -> tuple[Judge, Run] | None:
        """The checks that the replaced answers can touch; None where only the whole of it can tell."""
        self._start_counting()
        wanted = self._wanted(cells, replaced, ignored)

        def every(exercise: str, check: str) -> bool:
            return exercise not in ignored

        trained_on = bool(replaced & self._dependencies.of_training())
        with ExitStack() as stack:
            if trained_on and self._wants_training(wanted):
                run = self._run(cells, stack)
                judge, _ = self._judge(cells, run, run.box.fork, stack, every if run.stopped else wanted)
            else:
                try:
                    found = self._defined(cells, forget_training=trained_on)
                except StudentProcessError:
                    self.close()
                    return None
                if found is None:
                    return None
                run = found
                judge, _ = self._judge(cells, run, partial(run.box.fork, name=COPY), stack, wanted)
                run.box.drop(COPY)
                asked = (self._dependencies.of_names(names) for names in judge.asked.values())
                if trained_on and any(TRAIN in exercises for exercises in asked):  # as no check did with the reference
                    return None
        return None if self._anything_died() else (judge, run)

    def touches(self, cells: list[Cell], ignored: frozenset[str]) -> bool:
        """Whether a check of an exercise that is not `ignored` can see what is replaced."""
        replaced = self._replaced(cells)
        wanted = self._wanted(cells, replaced, ignored) if replaced else lambda exercise, check: exercise not in ignored
        return any(wanted(exercise, check.name) for exercise, some in self.known.checks.items() for check in some)

    def _wanted(self, cells: list[Cell], replaced: set[str], ignored: frozenset[str]) -> Wanted:
        alone = all(self._stands_alone(cell, original) for cell, original in _changes(cells, self._reference))

        def wanted(exercise: str, check: str) -> bool:
            if exercise in ignored:
                return False
            return not alone or exercise in replaced or bool(self._behind.get(check, replaced) & replaced)

        return wanted

    def _wants_training(self, wanted: Wanted) -> bool:
        """Whether one of the checks that are wanted asks for what was trained."""
        return any(
            wanted(exercise, check.name) and TRAIN in self._behind.get(check.name, {TRAIN})
            for exercise, checks in self.known.checks.items()
            for check in checks
        )

    def _defined(self, cells: list[Cell], *, forget_training: bool) -> Run | None:
        """A copy of the trained reference in which what is different was run anew, once; None if too much of it hangs.

        Raises StudentProcessError where there can be no copy: the reference's own process is gone.
        """
        box, limits = self._trained.box, self.session.limits
        box.died = False
        self._count(box)
        gone = set().union(*(names_defined(old.source) for _, old in _changes(cells, self._reference)))
        if forget_training:
            gone |= self._dependencies.trained
        forget = f"for _name in {sorted(gone)!r}:\n    globals().pop(_name, None)"
        stopped: dict[int, str] = {}
        while len(stopped) < MAX_STOPPED:
            if not box.keep(COPY):
                raise StudentProcessError("could not be copied", Reason.CRASHED)
            run = Run(box, list(self._trained.cells), 0.0, set(stopped), dict(self._trained.computed))
            box.run_cell(forget, "cell 0", cpu_seconds=limits.cell_seconds, wall_seconds=limits.cell_seconds, name=COPY)
            for index in _anew(cells, self._reference):
                out = run.cells[index].model_copy(update={"source": cells[index].source, "outputs": []})
                if index in stopped:
                    run.cells[index] = out.model_copy(update={"status": "stopped", "message": stopped[index]})
                    continue
                try:
                    run.cells[index] = run_cell(
                        box, cells, index, out, limits.cell_seconds, limits.cell_seconds * limits.wall_factor, name=COPY
                    )
                except StudentProcessError as error:
                    stopped[index] = str(error)
                    break
            else:
                return run
        return None

    def _passes_with_the_reference(self, checks: set[str]) -> set[str]:
        return checks & {
            check.name for own in self.known.checks.values() for check in own if check.outcome is Outcome.PASSED
        }

    def _replaced(self, cells: list[Cell]) -> set[str]:
        """The exercises whose answers are not the reference's; empty if more than that is different."""
        if len(cells) != len(self._reference):
            return set()
        return {cell.grade_id for cell, _ in _changes(cells, self._reference) if cell.grade_id}

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


def _anew(cells: list[Cell], reference: list[Cell]) -> Iterator[int]:
    """Which cells are run on the snapshot: all answers from the first new one, but no training."""
    first = next(index for index, cell in enumerate(cells) if cell != reference[index])
    for index, cell in enumerate(cells):
        if index >= first and cell.kind == "code" and not (cell.picture or cell.is_grade or cell.grade_id == TRAIN):
            yield index
