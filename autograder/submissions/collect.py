"""From a list of students' repositories to submitted/: the last commit before the due date, and how late it was.

What was found of each repository stands in reports/<session>/collected.json, for feedback and for the next time.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from autograder import UserError
from autograder.course import Session
from autograder.files import write_atomically
from autograder.notebook import read_source
from autograder.submissions.repository import Commit, Repository, RepositoryError, check_url
from autograder.submissions.students import folder_of, is_student, student_id
from labkit.handin import RejectedError, choose

COLLECTED = "collected.json"  # in reports/<session>/
AT_ONCE = 4  # repositories fetched side by side
STUDENT = ("student", "roster_identifier", "github_username", "username", "identifier")  # names of columns, best first
URL = ("url", "student_repository_url", "repository_url", "repository")
DUE = "due"
Progress = Callable[[int, int, str], None]
State = Literal["collected", "refused", "missing"]


class ListError(UserError):
    """What is wrong in a list of repositories, beginning with file and line."""


@dataclass(frozen=True)
class Entry:
    """One line of the list."""

    student: str
    url: str
    due: datetime | None = None  # an extension: in the place of the session's


@dataclass(frozen=True)
class Collected:
    """What was found of one student's repository. Times are ISO 8601 in UTC."""

    student: str
    url: str
    state: State
    reason: str = ""  # why it was refused or is missing, in one sentence
    commit: str = ""
    committed: str = ""
    late_seconds: int = 0  # of the commit that counts, after the due date
    later: int = 0  # commits after the due date, which do not count
    changed: bool = False  # another notebook than the last time
    seen: str = ""  # when the repository was last read
    head: str = ""  # its last commit then
    note: str = ""  # for a person to look at
    kept: bool = False  # not collected this time, and a notebook of an earlier time stays where it is


def read_list(path: Path) -> list[Entry]:
    """The students and addresses in a CSV file: columns `student` and `url`, and `due` for extensions; or a grades.csv of
    GitHub Classroom. Raises ListError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ListError(
            f"{path}: there is no such file; it lists repositories, with the columns student and url"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ListError(f"{path}: cannot be read: {error}") from None
    rows = csv.DictReader(io.StringIO(text, newline=""), skipinitialspace=True)
    names = [(name or "").strip().lower() for name in rows.fieldnames or []]
    rows.fieldnames = names
    student, url = (next((name for name in wanted if name in names), None) for wanted in (STUDENT, URL))
    if student is None or url is None:
        missing = "student" if student is None else "url"
        raise ListError(f"{path}:1: no column {missing!r}; the first line must be: student,url")
    entries: dict[str, tuple[int, Entry]] = {}
    addresses: dict[str, tuple[int, str]] = {}
    try:
        for row in rows:
            where = f"{path}:{rows.line_num}"
            values = {name: (value or "").strip() for name, value in row.items() if isinstance(value, str)}
            name, address = values.get(student, "") or values.get("github_username", ""), values.get(url, "")
            if not name and not address:
                continue
            name = student_id(name)
            if not is_student(name):
                raise ListError(
                    f"{where}: {name!r} cannot be a student's name; use letters, digits, and . _ - + @ after the first"
                )
            if name in entries:
                raise ListError(f"{where}: {name!r} is listed twice; the first is in line {entries[name][0]}")
            if address:
                try:
                    check_url(address)
                except RepositoryError as error:
                    raise ListError(f"{where}: {error}") from None
                if address in addresses:
                    line, other = addresses[address]
                    raise ListError(f"{where}: {name!r} has the repository of {other!r} in line {line}; correct one")
                addresses[address] = rows.line_num, name
            entries[name] = rows.line_num, Entry(name, address, _due(values.get(DUE, ""), where))
    except csv.Error as error:
        raise ListError(f"{path}:{rows.line_num}: not CSV: {error}") from None
    if not entries:
        raise ListError(f"{path}: lists nobody; add a line with student and url for each student")
    return [entry for _, entry in entries.values()]


def _due(text: str, where: str) -> datetime | None:
    if not text:
        return None
    try:
        due = datetime.fromisoformat(text)
    except ValueError:
        due = None
    if due is None or due.tzinfo is None:
        raise ListError(f"{where}: due must be a time with its zone, as in 2026-12-01T23:59:00+01:00, not {text!r}")
    return due


def collect(
    session: Session,
    entries: list[Entry],
    folder: Path,
    *,
    late: bool = False,
    now: datetime | None = None,
    on_progress: Progress = lambda done, total, what: None,
) -> list[Collected]:
    """Fetch every repository and put the notebooks that count into `folder`/submitted.

    With `late`, the newest commit counts, however late; its lateness is recorded either way. One repository that is
    missing, empty or refused never stops the others. `on_progress(done, total, what)` hears of each.
    """
    before = {each.student: each for each in read_collected(folder, session)}
    at = now or datetime.now(UTC)
    found: list[Collected] = []
    on_progress(0, len(entries), "fetching")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        tasks = [pool.submit(_one, session, entry, folder, before.get(entry.student), late, at) for entry in entries]
        for task in tasks:
            found.append(task.result())
            on_progress(len(found), len(entries), "fetching")
    listed = {entry.student for entry in entries}
    everybody = found + [each for student, each in before.items() if student not in listed]
    reports = folder / "reports" / session.id
    reports.mkdir(parents=True, exist_ok=True)
    records = [asdict(each) for each in sorted(everybody, key=lambda each: each.student)]
    write_atomically(reports / COLLECTED, json.dumps(records, indent=1) + "\n")
    return found


def read_collected(folder: Path, session: Session) -> list[Collected]:
    """What the last `collect` found; nothing, if it is missing or damaged."""
    try:
        rows = json.loads((folder / "reports" / session.id / COLLECTED).read_text("utf-8"))
        return [Collected(**row) for row in rows]
    except (OSError, ValueError, TypeError):
        return []


def repository(session: Session, folder: Path, entry: Entry | Collected) -> Repository:
    """Our copy of a student's repository."""
    return Repository(folder / ".course" / "git" / session.id / f"{entry.student}.git", entry.url)


def _one(
    session: Session, entry: Entry, folder: Path, before: Collected | None, late: bool, now: datetime
) -> Collected:
    there = (folder_of(folder / "submitted", entry.student) / session.id / f"{session.id}.ipynb").is_file()
    gone = replace(before or Collected(entry.student, entry.url, "missing"), url=entry.url, state="missing")
    gone = replace(gone, changed=False, note="", kept=there)
    if not entry.url:
        return replace(gone, reason="no repository is listed")
    try:
        place = repository(session, folder, entry)
        head = place.fetch()
        commits = place.history(head.sha)
        due = entry.due or session.due
        chosen, later = _choose(commits, due, late, now)
        made = Collected(
            entry.student,
            entry.url,
            "collected",
            commit=chosen.sha,
            committed=_iso(_time(chosen, now)),
            late_seconds=max(0, int((_time(chosen, now) - due).total_seconds())) if due else 0,
            later=later,
            seen=_iso(now),
            head=head.sha,
            note=_backdated(place, chosen, due, before, now),
        )
    except RepositoryError as error:
        return replace(gone, reason=str(error))
    try:
        data = _notebook(session, list(place.notebooks(chosen.sha, session.id, session.limits.notebook_mb)))
        stamp = _time(chosen, now)
        if entry.due and session.due:
            stamp -= entry.due - session.due  # nbgrader counts from the session's due date, and knows no extension
        return replace(made, changed=_hand_in(folder, entry.student, session, data, stamp))
    except RejectedError as reason:
        return replace(made, state="refused", reason=str(reason), kept=there)
    except RepositoryError as error:
        return replace(gone, reason=str(error))


def _notebook(session: Session, found: list[tuple[str, bytes | RejectedError]]) -> bytes:
    """The notebook that counts; one that is alone is taken as it is, and read when it is graded. Raises RejectedError."""
    names = [name for name, _ in found]
    usual = f"{session.id}.ipynb"
    wanted = next((name for name in (usual, f"{session.id}/{usual}") if name in names), usual)
    name = names[0] if len(found) == 1 else choose(found, wanted, read_source(session.source).exercises)[0]
    data = dict(found)[name]
    if isinstance(data, RejectedError):
        raise data
    return data


def _choose(commits: list[Commit], due: datetime | None, late: bool, now: datetime) -> tuple[Commit, int]:
    """The commit that counts, and how many newer ones do not."""
    if due is None or late:
        return commits[0], 0
    for number, commit in enumerate(commits):
        if _time(commit, now) <= due:
            return commit, number
    return commits[0], 0  # nothing was in time: the newest, and late


def _time(commit: Commit, now: datetime) -> datetime:
    """When it was committed, in UTC; a commit that claims to be from the future was made by now."""
    try:
        return min(datetime.fromtimestamp(commit.time, UTC), now.astimezone(UTC)).replace(microsecond=0)
    except (OverflowError, ValueError, OSError):
        return now.astimezone(UTC).replace(microsecond=0)


def _backdated(place: Repository, chosen: Commit, due: datetime | None, before: Collected | None, now: datetime) -> str:
    """A sentence where a commit says that it was in time, but was not there when the repository was read afterwards."""
    if due is None or before is None or not before.head or datetime.fromisoformat(before.seen) <= due:
        return ""
    if _time(chosen, now) > due or place.has(chosen.sha, before.head):
        return ""
    return (
        f"commit {chosen.sha[:7]} is dated before the due date, but was not there on {before.seen}; its date is not to be "
        "trusted"
    )


def _iso(time: datetime) -> str:
    return time.astimezone(UTC).replace(microsecond=0).isoformat()


def _hand_in(folder: Path, student: str, session: Session, data: bytes, time: datetime) -> bool:
    """Put a notebook and its time where nbgrader looks for them; False if they are there already."""
    own = folder_of(folder / "submitted", student)
    for target in (own, own / session.id):
        if target.is_symlink():
            raise RepositoryError(f"{target} is a link; remove it, so that the submission can be written there")
    target.mkdir(parents=True, exist_ok=True)
    stamp = time.strftime("%Y-%m-%d %H:%M:%S UTC")
    new = [_replace(target / f"{session.id}.ipynb", data), _replace(target / "timestamp.txt", f"{stamp}\n".encode())]
    return any(new)


def _replace(path: Path, content: bytes) -> bool:
    if path.is_file() and not path.is_symlink() and path.read_bytes() == content:
        return False
    write_atomically(path, content)
    return True


def summary(found: Iterable[Collected]) -> list[str]:
    """A line for each student of whom a person should know something."""
    lines = []
    for each in found:
        if each.state != "collected":
            kept = " (the notebook of an earlier time stays)" if each.kept else ""
            lines.append(f"{each.student}: {each.reason}{kept}")
            continue
        if each.late_seconds:
            lines.append(f"{each.student}: {duration(each.late_seconds)} late")
        if each.later:
            commits = "1 commit" if each.later == 1 else f"{each.later} commits"
            lines.append(f"{each.student}: {commits} after the due date left aside (--late takes the newest)")
        if each.note:
            lines.append(f"{each.student}: {each.note}")
    return lines


def duration(seconds: int) -> str:
    """`2 d 3 h`, `5 min`, `40 s`: the two largest units."""
    parts = []
    for name, size in (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)):
        amount, seconds = divmod(seconds, size)
        if amount:
            parts.append(f"{amount} {name}")
    return " ".join(parts[:2]) or "0 s"


def counts(found: list[Collected]) -> dict[str, Any]:
    """How many repositories were collected, are new, late, refused, missing."""
    return {
        "collected": sum(each.state == "collected" for each in found),
        "changed": sum(each.changed for each in found),
        "late": sum(each.state == "collected" and each.late_seconds > 0 for each in found),
        "refused": sum(each.state == "refused" for each in found),
        "missing": sum(each.state == "missing" for each in found),
    }
