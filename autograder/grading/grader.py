"""One submission → one Result: the notebook run, its checks carried out, and what is said of both."""

import contextlib
import fcntl
import hashlib
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property, partial

from autograder.course import Course, Session
from autograder.grading.budget import Budget
from autograder.grading.cache import Mode, result_key
from autograder.grading.dependencies import TRAIN, Dependencies
from autograder.guesses import Question, questions, read_guesses
from autograder.judge.causes import explained
from autograder.judge.hidden import Hidden, load_secret
from autograder.judge.plugin import Judge, run_checks
from autograder.judge.student import Student, StudentError
from autograder.notebook import PREFIX, read_source
from autograder.result import CellRecord, Exercise, Guess, Outcome, Result
from autograder.sandbox import Reason, StudentProcessError, TimeBudget
from autograder.sandbox.box import Fork, Sandbox, Turns
from autograder.sandbox.forkserver import ForkServer
from autograder.sandbox.isolation import SandboxLimits
from autograder.submissions.notebook import Cell, cells_with
from autograder.text import one_line

MAX_ANSWER = 20_000  # characters of a cell; beyond, a person looks: right answers have a tenth of that
MAX_TOLD = 10_000  # bytes of all answers, compressed; beyond, a person looks: right answers have a third of that
SHUFFLED = """
import numpy as _numpy, labkit.data as _data
for _pixels in _data._sample()[::2]:
    _order = _numpy.random.RandomState(1).permutation(_pixels[0].size)
    _pixels[:] = _pixels.reshape(len(_pixels), -1)[:, _order].reshape(_pixels.shape)
In[1:] = []
"""  # what a notebook is given then has the same pixels of each digit at other places, the same for all digits
SECOND_RUN = 2  # times the limits: what kept to them once must not lose points for taking a little longer then
RESTLESS = "run alone twice, its processes died here, then there; what did not pass both times has no points. Does it end them?"
MAX_STOPPED = 3  # cells that may be stopped, each costing one more run of the notebook
NO_MEMORY = (Reason.MEMORY, Reason.KILLED, Reason.CRASHED)  # what shortage of memory may look like


@dataclass
class Run:
    """A notebook that has been run, and the sandbox that it left."""

    box: Sandbox
    cells: list[CellRecord]
    cpu_seconds: float  # of all attempts
    stopped: set[int] = field(default_factory=set)
    computed: dict[int, float] = field(default_factory=dict)  # CPU seconds of each cell that ran
    shuffled: bool = False  # whether it was given digits with shuffled pixels


class Grader:
    """Grades submissions of one session; holds the fork server that all of them share."""

    deciding: tuple[str, ...] = ()  # files that decide its results besides those that decide everybody's

    def __init__(self, course: Course, session: Session, server: ForkServer, mode: Mode = Mode()) -> None:
        self.course, self.session, self.server = course, session, server
        self.mode = mode
        self.source = read_source(session.source)
        self.secret = load_secret(course.root / ".course")
        self._boxes: list[
            tuple[Sandbox, float]
        ] = []  # of the submission that is graded now, with what they had used before
        self._turns = Turns()  # its sandboxes never compute at the same time
        self._first = 0  # of them, the first of this run
        self._broke: dict[str, str] = {}  # checks that broke on the same submission, and with what
        self._known_to_pass: dict[str, bool] = {}  # with the reference, by check
        self._budget: Budget  # of the same submission
        self._start_counting()

    @cached_property
    def _dependencies(self) -> Dependencies:
        return Dependencies(self.source)

    @cached_property
    def _questions(self) -> list[Question]:
        return questions(self.source)

    @cached_property
    def _makers(self) -> dict[str, str]:
        """Of each name that an answer is to give a value, its exercise."""
        known = self._dependencies
        return {name: cell for cell, names, _ in known.cells if cell in known.exercises for name in names}

    @cached_property
    def _rests_on(self) -> dict[str, list[str]]:
        """Of each exercise, those on whose answers its own rests."""
        known = self._dependencies
        behind = {cell: known.of_names(names) for cell, names, _ in known.cells if cell in known.exercises}
        return {name: sorted(behind.get(name, set()) - {name}) for name in known.exercises}

    def key(self, cells: list[Cell]) -> str:
        """The hash of everything that decides the result of these cells."""
        return result_key(self.course, self.session, self.secret, cells, self.mode, also=self.deciding)

    def grade(self, cells: list[Cell]) -> Result:
        """Run the notebook, judge it. Raises SandboxError when the system fails us: that is nobody's grade.

        When one of its processes died of a cause that nobody knows, somebody outside may have killed it, as the kernel does
        when memory is short. So all is done again, with nothing beside it on this machine: what kills itself does so
        each time. If two such runs disagree, a check counts that passed in both, and a person is told.
        """
        return self._blamed(self._settled(cells))

    def _settled(self, cells: list[Cell]) -> Result:
        self._start_counting()
        with self._beside(alone=self.server.way.alone):
            first = self._grade(cells)
        if not self._anything_died():
            return first
        with self._beside(alone=True):
            second = self._grade(cells)
            if not self._anything_died() or _verdicts(second) == _verdicts(first):
                return second
            third = self._grade(cells)
            if _verdicts(third) in (_verdicts(first), _verdicts(second)):
                return third
            return _worse(second, third)

    def _blamed(self, result: Result) -> Result:
        """The result, in which a check that broke has failed if it passes with the reference: the answer broke it."""
        kinds = dict(self._broke)
        broke = {
            check.name
            for exercise in result.exercises
            for check in exercise.checks
            if check.outcome is Outcome.UNCHECKED and check.name in kinds
        }
        if not broke or not (broke := broke & self._passes_with_the_reference(broke)):
            return result
        exercises = [
            exercise.model_copy(
                update={
                    "checks": [
                        check.model_copy(update=_broken(kinds[check.name])) if check.name in broke else check
                        for check in exercise.checks
                    ]
                }
            )
            for exercise in result.exercises
        ]
        flags = [f"{name} broke ({kinds[name]}) on what the notebook gave it" for name in sorted(broke)]
        return result.model_copy(update={"exercises": exercises, "flags": result.flags + flags})

    def _passes_with_the_reference(self, checks: set[str]) -> set[str]:
        """Which of these checks the reference solution passes."""
        if unknown := checks - self._known_to_pass.keys():
            reference = cells_with(self.source, {})
            self._start_counting()
            with ExitStack() as stack:
                run = self._run(reference, stack)
                judge, _ = self._judge(reference, run, None, stack, lambda _, check: check in unknown)
            for check in (check for each in judge.checks.values() for check in each):
                self._known_to_pass[check.name] = check.outcome is Outcome.PASSED
        return {name for name in checks if self._known_to_pass.get(name)}

    @contextlib.contextmanager
    def _beside(self, *, alone: bool) -> Iterator[None]:
        """While a notebook runs: beside others, or with all others waiting."""
        folder = self.course.root / ".course"
        folder.mkdir(exist_ok=True)
        with open(folder / "grading.lock", "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
            yield

    def _start_counting(self) -> None:
        self._boxes.clear()
        self._budget = Budget(self.session.limits, lambda: sum(box.used - before for box, before in self._boxes))
        self._first = 0
        self._broke = {}

    def _count(self, box: Sandbox) -> Sandbox:
        """From now on what is done in this sandbox is the submission's."""
        self._boxes.append((box, box.used))
        return box

    def _anything_died(self) -> bool:
        return any(box.died for box, _ in self._boxes[self._first :])

    def _grade(self, cells: list[Cell]) -> Result:
        start, own = time.monotonic(), time.process_time()
        self._first = len(self._boxes)
        with ExitStack() as stack:
            run = self._run(cells, stack)
            judge, judging = self._judge(cells, run, None, stack)
        result = self._result(self.key(cells), judge, run.cells)
        return result.model_copy(
            update={
                "guesses": self._guesses(cells),
                "cpu_seconds": round(run.cpu_seconds, 2),
                "grader_cpu_seconds": round(judging + time.process_time() - own, 2),
                "wall_seconds": round(time.monotonic() - start, 2),
            }
        )

    def _guesses(self, cells: list[Cell]) -> list[Guess]:
        own = [cell.source for cell in cells if cell.kind == "code" and not cell.locked and cell.grade_id is None]
        said = {cell.grade_id: cell.said for cell in cells if cell.grade_id and cell.said}
        return read_guesses(self._questions, own, said)

    def _judge(
        self,
        cells: list[Cell],
        run: Run,
        fork: Callable[[int], Fork] | None,
        stack: ExitStack,
        wanted: Callable[[str, str], bool] | None = None,
    ) -> tuple[Judge, float]:
        """Run the checks; also returns the CPU seconds that they took in sandboxes.

        Each exercise's on forks of the notebook as it stood at its check cell, then, where they fail, as it was in the
        end; with `fork`, on these alone.
        """
        replicas: dict[int, Sandbox] = {}  # untrained, trained, and trained once more
        before = run.box.cpu_seconds()
        run.box.sweep()

        def replica(number: int) -> Sandbox:
            if number not in replicas:
                replicas[number] = self._replica(cells, run, number > 0, stack)
            return replicas[number]

        def students(check: str, exercise: str) -> list[Callable[[], Student]]:
            names = [exercise, ""] if fork is None and run.box.kept(exercise) else [""]
            return [partial(student, check, name) for name in names]

        def student(check: str, name: str) -> Student:
            seed = _seed(self.course.seed, check)

            def open_replica(number: int) -> Callable[[], Fork]:
                box = replica(number)
                return lambda: box.fork(seed, name if box.kept(name) else "")

            seconds, budget = self.session.limits.check_seconds, self._budget
            wall_seconds = min(seconds * self.session.limits.wall_factor, budget.wall_seconds)
            time_budget = TimeBudget(min(seconds, budget.cpu_seconds), wall_seconds)
            opener = (lambda: run.box.fork(seed, name)) if fork is None else (lambda: fork(seed))
            return Student(opener, open_replica, time_budget)

        def sweep() -> None:
            for box in (run.box, *replicas.values()):
                box.sweep()

        judge = Judge(students, sweep, Hidden(self.secret), wanted)
        run_checks(self.session.checks, judge)
        self._broke |= judge.broke
        judge.checks = explained(judge.checks, run.cells, self._makers, self._rests_on)
        judging = run.box.cpu_seconds() - before + sum(box.cpu_seconds() for box in replicas.values())
        return judge, judging + self._doubted(cells, run, judge, stack)

    def _doubted(self, cells: list[Cell], run: Run, judge: Judge, stack: ExitStack) -> float:
        """Fail a training that may not have made its model, and makes one as good of digits with shuffled pixels.

        In doubt are models that took far less computing than any right answer's, and notebooks that may bring weights along.
        Returns the CPU seconds that this took.
        """
        passed = {check.name for check in judge.checks.get(TRAIN, []) if check.outcome is Outcome.PASSED}
        least = {name: seconds for name, seconds in judge.least_seconds.items() if seconds and name in passed}
        if run.shuffled or not least:
            return 0.0
        own = sum(seconds for index, seconds in run.computed.items() if not cells[index].locked)
        if quick := own < min(least.values()):
            judge.said.flag(f"the model took {own:.1f} s of computing, less than any right answer: where was it made?")
        if not quick and not long_code(run.cells):
            return 0.0
        again = self._run(cells, stack, shuffled=True)
        others, judging = self._judge(cells, again, None, stack, lambda _, check: check in least)
        if any(check.outcome is Outcome.PASSED for check in others.checks.get(TRAIN, [])):
            judge.checks[TRAIN] = [check.model_copy(update=MADE_ELSEWHERE) for check in judge.checks[TRAIN]]
            judge.said.flag("`train` makes as good a model of digits with shuffled pixels: it was made elsewhere")
        return judging + again.cpu_seconds

    def _result(self, key: str, judge: Judge, cells: list[CellRecord]) -> Result:
        return Result(
            session=self.session.id,
            key=key,
            exercises=[
                Exercise(
                    name=name,
                    points=exercise.points,
                    checks=judge.checks.get(name, []),
                    rests_on=self._rests_on[name],
                )
                for name, exercise in self.source.exercises.items()
            ],
            cells=cells,
            pictures=judge.said.figures,
            flags=judge.said.flags + judge.faults + long_code(cells),
            unsafe=self.mode.unsafe,
            way=self.server.way.name,
        )

    def _sandbox(self, stack: ExitStack) -> Sandbox:
        limits = self.session.limits
        required = () if self.mode.unsafe else self.course.sandbox.required
        allowed = SandboxLimits(
            cpu_seconds=int(limits.total_seconds) + 60,  # the kernel's own limit, behind the grader's
            memory_mb=limits.memory_mb,
            processes=limits.processes,
            open_files=limits.open_files,
            disk_mb=limits.disk_mb,
        )
        box = self.server.sandbox(
            allowed, seed=self.course.seed, output_bytes=limits.output_kb * 1024, required=required
        )
        self._turns.add(box)
        return stack.enter_context(self._count(box))

    def _run(self, cells: list[Cell], stack: ExitStack, *, shuffled: bool = False) -> Run:
        """Run all cells, and keep the process as it is at each check cell; where a cell has to be stopped, start again
        without it. With `shuffled`, the pixels of all digits that labkit gives are shuffled."""
        limits, budget = self.session.limits, self._budget
        total = f"the notebook as a whole used more than {limits.total_seconds:g} s of computing"
        clock = f"the notebook as a whole took longer than {limits.total_seconds * limits.wall_factor:g} s"
        stopped: dict[int, str] = {}
        last, spent, keeps = len(cells), 0.0, True
        while True:
            box, until = self._sandbox(stack), time.monotonic() + limits.total_seconds * limits.wall_factor
            out = [unrun(cell) for cell in cells]
            computed: dict[int, float] = {}
            if shuffled:
                box.run_cell(SHUFFLED, "cell 0", cpu_seconds=limits.cell_seconds, wall_seconds=limits.cell_seconds)
            for index, cell in enumerate(cells):
                if index in stopped:
                    out[index] = out[index].model_copy(update={"status": "stopped", "message": stopped[index]})
                elif cell.picture and not self.mode.pictures:
                    out[index] = out[index].model_copy(update={"status": "not needed"})
                elif cell.kind == "code" and index >= last:
                    out[index] = out[index].model_copy(update={"status": "skipped"})
                elif cell.kind == "code":
                    if keeps:
                        _keep(box, cells, index)
                    left = min(limits.total_seconds - box.used, budget.cpu_seconds)
                    time_left = min(until - time.monotonic(), budget.wall_seconds)
                    if left <= 0 or time_left <= 0:
                        last = index + 1
                        message = total if left <= 0 else clock
                        out[index] = out[index].model_copy(update={"status": "stopped", "message": message})
                        continue
                    seconds = min(limits.cell_seconds, left)
                    wall_seconds, used = min(seconds * limits.wall_factor, time_left), box.used
                    try:
                        out[index] = run_cell(box, cells, index, out[index], seconds, wall_seconds)
                        computed[index] = box.used - used
                    except StudentProcessError as gone:
                        if gone.reason in NO_MEMORY and box.copies:  # which may have been what was too much
                            keeps = False
                            break
                        whole = left < limits.cell_seconds and gone.reason is Reason.CPU
                        late = wall_seconds == time_left and gone.reason is Reason.WALL
                        stopped[index] = total if whole else clock if late else str(gone)
                        if whole or late or len(stopped) >= MAX_STOPPED:
                            last = index + 1
                        break
            else:
                return Run(box, out, spent + box.cpu_seconds(), set(stopped), computed, shuffled)
            spent += box.cpu_seconds()
            box.close()

    def _replica(self, cells: list[Cell], run: Run, trained: bool, stack: ExitStack) -> Sandbox:
        """A second sandbox in which the same cells ran; or, without training, those up to its definitions, and quickly."""
        limits, keeps = self.session.limits, run.box.copies > 0
        box = self._sandbox(stack)
        for index, cell in enumerate(cells):
            if cell.kind != "code" or index in run.stopped:
                continue
            if keeps:
                _keep(box, cells, index)
            if (cell.picture and not (trained and self.mode.pictures)) or (cell.is_grade and not trained):
                continue
            untrained = cell.grade_id == TRAIN and not trained
            seconds = SECOND_RUN * min(limits.cell_seconds, max(limits.total_seconds - box.used, 1))
            seconds = min(seconds, self._budget.cpu_seconds)
            wall_seconds = min(seconds * limits.wall_factor, self._budget.wall_seconds)
            try:
                if self._budget.spent:
                    raise StudentProcessError("used more than grading all of this notebook may take", Reason.CPU)
                box.run_cell(
                    cell.source,
                    cell_label(cells, index),
                    cpu_seconds=seconds,
                    wall_seconds=wall_seconds,
                    definitions=untrained,
                )
            except StudentProcessError as gone:
                message = f"when the notebook was run a second time, your code {gone}"
                raise StudentError("Stopped", message, [], gone.reason) from None
            if untrained:
                break
        return box


def _keep(box: Sandbox, cells: list[Cell], index: int) -> None:
    """Keep the process as it is at an exercise's check cell, where code of the student's still follows."""
    if cells[index].is_grade and any(cell.kind == "code" and not cell.locked for cell in cells[index + 1 :]):
        box.keep(str(cells[index].grade_id).removeprefix(PREFIX))


def run_cell(
    box: Sandbox, cells: list[Cell], index: int, out: CellRecord, seconds: float, wall_seconds: float, name: str = ""
) -> CellRecord:
    label = cell_label(cells, index)
    run = box.run_cell(cells[index].source, label, cpu_seconds=seconds, wall_seconds=wall_seconds, name=name)
    outputs = [clean for output in run.outputs if (clean := _output(output)) is not None]
    message = "some of its output was cut: it was too large" if run.cut else ""
    error = one_line(f"{run.error}: {run.message}" if run.message else run.error, 300) if run.failed else ""
    return out.model_copy(
        update={
            "status": "error" if run.failed else "ok",
            "message": message,
            "error": error,
            "line": run.lines[-1] if run.lines else "",
            "seconds": round(run.seconds, 3),
            "outputs": outputs,
        }
    )


def _broken(kind: str) -> dict[str, object]:
    return {
        "outcome": Outcome.FAILED,
        "actual": f"something that this check cannot compute with ({kind})",
        "hint": "What your code gives is of another kind than the docstring says: look at types, shapes and keys.",
        "fault": "",
    }


def _verdicts(result: Result) -> object:
    """All that a result decides: two runs that were not disturbed agree in it."""
    checks = [(check.name, check.outcome) for exercise in result.exercises for check in exercise.checks]
    return checks, [cell.status for cell in result.cells]


def _worse(one: Result, other: Result) -> Result:
    """Of two runs that disagree: what passed in both, with a word to a person."""
    lost = {
        (exercise.name, check.name): check
        for exercise in other.exercises
        for check in exercise.checks
        if check.outcome is not Outcome.PASSED
    }
    exercises = [
        exercise.model_copy(
            update={
                "checks": [
                    lost.get((exercise.name, check.name), check) if check.outcome is Outcome.PASSED else check
                    for check in exercise.checks
                ]
            }
        )
        for exercise in one.exercises
    ]
    return one.model_copy(update={"exercises": exercises, "flags": [*one.flags, RESTLESS]})


MADE_ELSEWHERE = {
    "outcome": Outcome.FAILED,
    "expected": "a model that your training made from the training images",
    "actual": "one as good where the pixels of all these images had been shuffled",
    "hint": "What was made elsewhere earns nothing here: let the notebook train the model itself.",
}


def long_code(cells: list[CellRecord]) -> list[str]:
    """A flag for each cell of the student's in which weights or data may have been brought along, or one for all together."""
    own = [cell for cell in cells if cell.kind == "code" and not cell.locked]
    found = [
        f"{f'`{cell.grade_id}`' if cell.grade_id else 'a cell of their own'} is long: {len(cell.source):,} characters; "
        "does it bring weights or data along?"
        for cell in own
        if len(cell.source) > MAX_ANSWER
    ]
    told = len(zlib.compress("\n".join(cell.source for cell in own).encode()))
    if not found and told > MAX_TOLD:
        found = [f"their cells together are long: {told:,} bytes, compressed; do they bring weights or data along?"]
    return found


def cell_label(cells: list[Cell], index: int) -> str:
    """What a cell is called in tracebacks: its number among the code cells, as Jupyter counts them after Run All."""
    return f"cell {sum(cell.kind == 'code' for cell in cells[: index + 1])}"


def _output(output: object) -> dict[str, object] | None:
    """An output that has the form a notebook's outputs have, or None: these come from the student's process."""
    match output:
        case {"output_type": "stream", "name": "stdout" | "stderr" as name, "text": str(text)}:
            return {"output_type": "stream", "name": name, "text": text}
        case {"output_type": "error", "ename": str(ename), "evalue": str(evalue), "traceback": list(lines)}:
            lines = [line for line in lines if isinstance(line, str)]
            return {"output_type": "error", "ename": ename, "evalue": evalue, "traceback": lines}
        case {"output_type": "display_data" | "execute_result" as kind, "data": dict(data), "metadata": metadata}:
            data = {key: value for key, value in data.items() if isinstance(value, str)}
            clean: dict[str, object] = {"output_type": kind, "data": data, "metadata": {}}
            match metadata:
                case {"image/png": {"alt": str(alt)}}:
                    clean["metadata"] = {"image/png": {"alt": alt[:500]}}
            return clean | ({"execution_count": None} if kind == "execute_result" else {})
    return None


def _seed(course_seed: int, name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{course_seed}/{name}".encode()).digest()[:6])


def unrun(cell: Cell) -> CellRecord:
    """The cell as a result shows it, before anything is known of its run."""
    return CellRecord(kind=cell.kind, source=cell.source, grade_id=cell.grade_id, locked=cell.locked)
