"""One submission → one Result; a class of them in parallel, each result stored as soon as it is known."""

import hashlib
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from autograder.course import Course, Session
from autograder.grading.cache import Mode, result_key
from autograder.judge.hidden import Hidden, load_secret
from autograder.judge.plugin import Judge, run_checks
from autograder.judge.student import Student, StudentError
from autograder.notebook import read_source
from autograder.result import CellRecord, Exercise, Result
from autograder.sandbox import Reason, SandboxError, StudentProcessError, TimeBudget
from autograder.sandbox.box import Fork, Sandbox
from autograder.sandbox.forkserver import ForkServer
from autograder.sandbox.isolation import SandboxLimits
from autograder.submissions.notebook import Cell

TRAIN = "train"  # the exercise whose answer trains a model; a replica is built without running it
MAX_ANSWER = 20_000  # characters of a cell; beyond, a person looks: right answers have a tenth of that
SECOND_RUN = 2  # times the limits: what kept to them once must not lose points for taking a little longer then
MAX_RUNS = 4  # of a submission whose processes die
MAX_STOPPED = 3  # cells that may be stopped, each costing one more run of the notebook


@dataclass
class Run:
    """A notebook that has been run, and the sandbox that it left."""

    box: Sandbox
    cells: list[CellRecord]
    cpu_seconds: float  # of all attempts
    stopped: set[int] = field(default_factory=set)


class Grader:
    """Grades submissions of one session; holds the fork server that all of them share."""

    deciding: tuple[str, ...] = ()  # files that decide its results besides those that decide everybody's

    def __init__(self, course: Course, session: Session, server: ForkServer, mode: Mode = Mode()) -> None:
        self.course, self.session, self.server = course, session, server
        self.mode = mode
        self.source = read_source(session.source)
        self.secret = load_secret(course.root / ".course")
        self._boxes: list[Sandbox] = []  # of the submission that is graded now

    def key(self, cells: list[Cell]) -> str:
        """The hash of everything that decides the result of these cells."""
        return result_key(
            self.course,
            self.session,
            self.secret,
            cells,
            self.mode,
            also=self.deciding,
        )

    def grade(self, cells: list[Cell]) -> Result:
        """Run the notebook, judge it. Raises SandboxError when the system fails us: that is nobody's grade.

        When one of its processes died of a cause that nobody knows, somebody outside may have killed it, as the kernel does
        when memory is short. So all is done again until two runs agree: what kills itself does so each time.
        """
        before: list[object] = []
        for _ in range(MAX_RUNS):
            result = self._grade(cells)
            if not self._anything_died() or (seen := _verdicts(result)) in before:
                return result
            before.append(seen)
        raise SandboxError(
            f"in {MAX_RUNS} runs a process of the submission's died, each time elsewhere: is the machine short of memory?"
        )

    def _anything_died(self) -> bool:
        return any(box.died for box in self._boxes)

    def _grade(self, cells: list[Cell]) -> Result:
        start, own = time.monotonic(), time.process_time()
        self._boxes.clear()
        with ExitStack() as stack:
            run = self._run(cells, stack)
            judge, judging = self._judge(cells, run, run.box.fork, stack)
        result = self._result(self.key(cells), judge, run.cells)
        return result.model_copy(
            update={
                "cpu_seconds": round(run.cpu_seconds, 2),
                "grader_cpu_seconds": round(judging + time.process_time() - own, 2),
                "wall_seconds": round(time.monotonic() - start, 2),
            }
        )

    def _judge(
        self,
        cells: list[Cell],
        run: Run,
        fork: Callable[[int], Fork],
        stack: ExitStack,
        wanted: Callable[[str, str], bool] | None = None,
    ) -> tuple[Judge, float]:
        """Run the checks on forks of the snapshot; also returns the CPU seconds that they took in sandboxes."""
        replicas: dict[bool, Sandbox] = {}
        before = run.box.cpu_seconds()
        run.box.sweep()

        def replica(trained: bool) -> Callable[[int], Fork]:
            if trained not in replicas:
                replicas[trained] = self._replica(cells, run.stopped, trained, stack)
            return replicas[trained].fork

        def open_student(check: str) -> Student:
            seed = _seed(self.course.seed, check)

            def open_replica(trained: bool) -> Callable[[], Fork]:
                forked = replica(trained)
                return lambda: forked(seed)

            seconds = self.session.limits.check_seconds
            time_budget = TimeBudget(seconds, seconds * self.session.limits.wall_factor)
            return Student(lambda: fork(seed), open_replica, time_budget)

        def sweep() -> None:
            for box in (run.box, *replicas.values()):
                box.sweep()

        judge = Judge(open_student, sweep, Hidden(self.secret), wanted)
        run_checks(self.session.checks, judge)
        return judge, run.box.cpu_seconds() - before + sum(box.cpu_seconds() for box in replicas.values())

    def _result(self, key: str, judge: Judge, cells: list[CellRecord]) -> Result:
        return Result(
            session=self.session.id,
            key=key,
            exercises=[
                Exercise(name=name, points=exercise.points, checks=judge.checks.get(name, []))
                for name, exercise in self.source.exercises.items()
            ],
            cells=cells,
            pictures=judge.said.figures,
            flags=judge.said.flags + judge.faults + long_cells(cells),
            unsafe=self.mode.unsafe,
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
        self._boxes.append(box)
        return stack.enter_context(box)

    def _run(self, cells: list[Cell], stack: ExitStack) -> Run:
        """Run all cells; where one has to be stopped, start again without it."""
        limits = self.session.limits
        stopped: dict[int, str] = {}
        last, spent = len(cells), 0.0
        while True:
            box = self._sandbox(stack)
            out = [unrun(cell) for cell in cells]
            for index, cell in enumerate(cells):
                if index in stopped:
                    out[index] = out[index].model_copy(update={"status": "stopped", "message": stopped[index]})
                elif cell.picture and not self.mode.pictures:
                    out[index] = out[index].model_copy(update={"status": "not needed"})
                elif cell.kind == "code" and index >= last:
                    out[index] = out[index].model_copy(update={"status": "skipped"})
                elif cell.kind == "code":
                    left = limits.total_seconds - box.used
                    seconds = min(limits.cell_seconds, left)
                    total = f"the notebook as a whole used more than {limits.total_seconds:g} s of computing"
                    try:
                        if left <= 0:
                            raise StudentProcessError(total, Reason.CPU)
                        out[index] = _run_cell(box, cells, index, out[index], seconds, limits.wall_factor)
                    except StudentProcessError as gone:
                        whole = left < limits.cell_seconds and gone.reason is Reason.CPU
                        stopped[index] = total if whole else str(gone)
                        if whole or len(stopped) >= MAX_STOPPED:
                            last = index + 1
                        break
            else:
                return Run(box, out, spent + box.cpu_seconds(), set(stopped))
            spent += box.cpu_seconds()
            box.close()

    def _replica(self, cells: list[Cell], stopped: set[int], trained: bool, stack: ExitStack) -> Sandbox:
        """A second sandbox in which the notebook ran: all of it, or up to its training and without pictures."""
        limits = self.session.limits
        box = self._sandbox(stack)
        for index, cell in enumerate(cells):
            if cell.kind != "code" or index in stopped or cell.picture or cell.is_grade:
                continue
            untrained = cell.grade_id == TRAIN and not trained
            seconds = SECOND_RUN * min(limits.cell_seconds, max(limits.total_seconds - box.used, 1))
            try:
                box.run_cell(
                    cell.source,
                    cell_label(cells, index),
                    cpu_seconds=seconds,
                    wall_seconds=seconds * limits.wall_factor,
                    definitions=untrained,
                )
            except StudentProcessError as gone:
                message = f"when the notebook was run a second time, your code {gone}"
                raise StudentError("Stopped", message, [], gone.reason) from None
            if untrained:
                break
        return box


def _run_cell(
    box: Sandbox, cells: list[Cell], index: int, out: CellRecord, seconds: float, wall_factor: float
) -> CellRecord:
    run = box.run_cell(
        cells[index].source, cell_label(cells, index), cpu_seconds=seconds, wall_seconds=seconds * wall_factor
    )
    outputs = [clean for output in run.outputs if (clean := _output(output)) is not None]
    message = "some of its output was cut: it was too large" if run.cut else ""
    return out.model_copy(
        update={
            "status": "error" if run.failed else "ok",
            "message": message,
            "seconds": round(run.seconds, 3),
            "outputs": outputs,
        }
    )


def _verdicts(result: Result) -> object:
    """All that a result decides: two runs that were not disturbed agree in it."""
    checks = [(check.name, check.outcome) for exercise in result.exercises for check in exercise.checks]
    return checks, [cell.status for cell in result.cells]


def long_cells(cells: list[CellRecord]) -> list[str]:
    """A flag for each cell of the student's in which weights or data may have been brought along."""
    return [
        f"{f'`{cell.grade_id}`' if cell.grade_id else 'a cell of their own'} is long: {len(cell.source):,} characters; "
        "does it bring weights or data along?"
        for cell in cells
        if cell.kind == "code" and not cell.locked and len(cell.source) > MAX_ANSWER
    ]


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
