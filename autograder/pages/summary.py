"""What an instructor wants to know of a class, computed once for the page and the terminal."""

from collections import Counter
from dataclasses import dataclass
from statistics import correlation, fmean, median

from autograder.class_result import ClassRow
from autograder.result import CellRecord, Check, Exercise, Outcome, Result
from autograder.text import count, one_line


@dataclass(frozen=True)
class Note:
    kind: str  # rejected, could not check, unsafe, stale, flag, stopped, not run
    text: str
    urgent: bool  # waits for a person


@dataclass(frozen=True)
class ExerciseSummary:
    name: str
    points: float
    scores: list[float]  # of those with a verdict

    @property
    def mean(self) -> float | None:
        return fmean(self.scores) if self.scores else None

    @property
    def full(self) -> int:
        return sum(score >= self.points for score in self.scores)

    @property
    def none(self) -> int:
        return sum(score == 0 for score in self.scores)

    @property
    def part(self) -> int:
        return len(self.scores) - self.full - self.none


@dataclass(frozen=True)
class CheckSummary:
    """How the class did in one check, and what that says of the check."""

    exercise: str
    title: str
    passed: int
    total: int  # notebooks in which it could be carried out
    discrimination: float | None  # correlation of passing it with the points for everything else, -1 … 1
    seconds: float  # median
    note: str = ""


@dataclass(frozen=True)
class Mistake:
    exercise: str
    hint: str
    actual: str  # one example
    students: list[str]


@dataclass(frozen=True)
class Timing:
    median: float
    longest: float
    slowest: str
    total: float
    stopped: int  # notebooks of which a cell was stopped


MAX_NOTES = 5  # of one kind; a notebook of a thousand cells is not to fill the page of the class


def notes(row: ClassRow) -> list[Note]:
    """What a person should know of one result, the most urgent first."""
    result = row.result
    found = []
    if result.status == "rejected":
        found.append(Note("rejected", result.reason or "no reason was recorded", True))
    for exercise in result.exercises:
        faults = [check.fault or check.title for check in exercise.checks if check.outcome is Outcome.UNCHECKED]
        if exercise.score is None and result.status == "graded":
            why = faults[0] if faults else "it has no checks"
            found.append(Note("could not check", f"{exercise.name}: {why}", True))
    if result.unsafe:
        found.append(Note("unsafe", "graded without the required isolation", True))
    if row.stale:
        found.append(Note("stale", row.stale, True))
    found += [Note("flag", flag, True) for flag in result.flags]
    for position, cell in code_cells(result):
        if cell.status in ("stopped", "skipped"):
            kind = "stopped" if cell.status == "stopped" else "not run"
            name = f"cell {position}" + (f" ({cell.grade_id})" if cell.grade_id else "")
            found.append(Note(kind, f"{name} {cell.message}", False))
    shown: list[Note] = []
    for kind, urgent in dict.fromkeys((note.kind, note.urgent) for note in found):
        texts = [one_line(note.text, 300) for note in found if note.kind == kind]
        shown += [Note(kind, text, urgent) for text in texts[:MAX_NOTES]]
        if len(texts) > MAX_NOTES:
            shown.append(Note(kind, f"and {len(texts) - MAX_NOTES:,} more of this kind", urgent))
    return shown


def code_cells(result: Result) -> list[tuple[int, CellRecord]]:
    """Code cells numbered as Jupyter numbers them after Run All."""
    return list(enumerate((cell for cell in result.cells if cell.kind == "code"), start=1))


def exercises_of(rows: list[ClassRow]) -> list[Exercise]:
    """The session's exercises, from a result that has them all (rejected ones have none)."""
    return max((row.result.exercises for row in rows), key=len, default=[])


def exercise_summaries(rows: list[ClassRow]) -> list[ExerciseSummary]:
    graded = [exercise for row in rows if row.result.status == "graded" for exercise in row.result.exercises]
    return [
        ExerciseSummary(
            exercise.name,
            exercise.points,
            [other.score for other in graded if other.name == exercise.name and other.score is not None],
        )
        for exercise in exercises_of(rows)
    ]


def mistakes(rows: list[ClassRow]) -> list[Mistake]:
    """Failed checks by hint (by title where a check gives none), those made by most students first."""
    found: dict[tuple[str, str], Mistake] = {}
    for row in rows:
        for exercise in row.result.exercises:
            for check in exercise.checks:
                if check.outcome is not Outcome.FAILED:
                    continue
                hint = one_line(check.hint or check.title, 300)
                mistake = found.setdefault(
                    (exercise.name, hint), Mistake(exercise.name, hint, one_line(check.actual, 160), [])
                )
                if row.student not in mistake.students:
                    mistake.students.append(row.student)
    return sorted(found.values(), key=lambda mistake: -len(mistake.students))


ENOUGH = 10  # notebooks; fewer say nothing of a check
MIN_EITHER_SIDE = 3  # notebooks on either side before two checks are called redundant


def check_summaries(rows: list[ClassRow]) -> list[CheckSummary]:
    """Each check's pass rate and discrimination, in the order of the exercises."""
    verdicts: dict[tuple[str, str], dict[int, bool]] = {}  # of a check, by the number of the row
    rest: dict[tuple[str, str], dict[int, float]] = {}
    seen: dict[tuple[str, str], list[Check]] = {}
    for number, row in enumerate(rows):
        for exercise in row.result.exercises:
            weights = sum(check.weight for check in exercise.checks)
            for check in exercise.checks:
                if check.outcome is not Outcome.UNCHECKED:
                    key = (exercise.name, check.name)
                    passed = check.outcome is Outcome.PASSED
                    verdicts.setdefault(key, {})[number] = passed
                    own = exercise.points * check.weight / weights if passed else 0.0
                    rest.setdefault(key, {})[number] = row.result.score - own
                    seen.setdefault(key, []).append(check)
    alike: dict[frozenset[tuple[int, bool]], str] = {}
    found = []
    for key, own_verdicts in verdicts.items():
        checks, name = seen[key], key[0]
        title, passes = checks[0].title, sum(own_verdicts.values())
        told = _discrimination(list(own_verdicts.values()), list(rest[key].values()))
        note = _check_note(passes, len(own_verdicts), told)
        if MIN_EITHER_SIDE <= passes <= len(own_verdicts) - MIN_EITHER_SIDE:
            twin = alike.setdefault(frozenset(own_verdicts.items()), f"{name}: {title}")
            note = note if twin == f"{name}: {title}" else f"redundant so far: same verdicts as {twin}"
        seconds = median(check.seconds for check in checks)
        found.append(CheckSummary(name, title, passes, len(own_verdicts), told, seconds, note))
    return found


def _discrimination(verdicts: list[bool], rest: list[float]) -> float | None:
    if len(verdicts) < ENOUGH or len(set(verdicts)) < 2 or max(rest) - min(rest) < 1e-9:
        return None
    return correlation([float(verdict) for verdict in verdicts], rest)


def _check_note(passed: int, total: int, discrimination: float | None) -> str:
    if total >= ENOUGH and passed == 0:
        return "nobody passes: is the check right, and its text clear?"
    if total >= ENOUGH and passed == total:
        return "nobody fails: it tells nobody apart"
    if discrimination is not None and discrimination < -2 / total**0.5:  # two standard errors of none at all
        return "those who are strong elsewhere fail it: is it right?"
    return ""


def timing(rows: list[ClassRow]) -> Timing | None:
    """CPU seconds of the students' own computing."""
    graded = [row for row in rows if row.result.status == "graded"]
    if not graded:
        return None
    seconds = [row.result.cpu_seconds for row in graded]
    slowest = max(graded, key=lambda row: row.result.cpu_seconds)
    stopped = sum(any(cell.status == "stopped" for cell in row.result.cells) for row in graded)
    return Timing(median(seconds), max(seconds), slowest.student, sum(seconds), stopped)


def ways(rows: list[ClassRow]) -> str:
    """How the students' code was kept apart, and how many notebooks of each; empty where none says."""
    known = Counter(row.result.way for row in rows if row.result.way)
    return ", ".join(f"{way} ({number})" for way, number in known.most_common())


def headline(rows: list[ClassRow]) -> str:
    """One sentence on the whole class."""
    complete = [row.result for row in rows if row.result.complete]
    said = f"{count(len(rows), 'notebook')}, {len(complete)} with a verdict on every exercise"
    if not complete:
        return said + "."
    mean = fmean(result.score for result in complete)
    top = max(result.max_score for result in complete)
    full = sum(result.score >= result.max_score for result in complete)
    return f"{said}: on average {mean:.1f} of {top:g} points, {full} with full marks."
