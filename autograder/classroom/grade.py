"""A class folder, from submissions to gradebook, feedback pages and class page."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from autograder import UserError, pages
from autograder.class_result import ClassRow, Graded, Pair
from autograder.classroom.scores import read_scores, still_recorded, write_scores
from autograder.classroom.similarity import alike, prepare
from autograder.classroom.up_to_date import handed_in, remember
from autograder.course import Session
from autograder.files import write_atomically
from autograder.gradebook.class_folder import ClassFolder
from autograder.gradebook.database import GradebookError, check_gradebook, shown_path, shown_url, writer
from autograder.gradebook.grades import recorded_points
from autograder.gradebook.preprocessors import Recorded
from autograder.gradebook.provenance import read_stamp, unrecorded
from autograder.gradebook.recorder import Recorder
from autograder.grading.cache import Mode, Store, result_key
from autograder.grading.pool import Backend, GradingEvent, grade_class, longest_first
from autograder.guesses import Question, questions, solved
from autograder.notebook import given_lines, read_source
from autograder.pages.band import Band, read_band
from autograder.pages.class_page import class_page
from autograder.pages.feedback_page import feedback_page
from autograder.result import CellRecord, Result
from autograder.submissions.load import Submission
from autograder.submissions.students import is_student, student_id

Progress = Callable[[int, int, str], None]
RECORD_BATCH = 4  # results recorded at a time: opening the gradebook costs each time
STALE = "handed in again, or checks or settings changed, since this was graded: grade again"


def grade_folder(
    place: ClassFolder,
    *,
    jobs: int,
    only: Iterable[str] = (),
    mode: Mode = Mode(),
    backend: Backend | None = None,
    on_progress: Progress = lambda done, total, what: None,
) -> Graded:
    """Grade what was handed in, then write gradebook.db and reports/<session>/. Raises SandboxError, GradebookError.

    With `only`, just these students are graded; of the others the class page shows what is known, marked where stale.
    `on_progress(done, total, what)` hears of each submission.
    """
    course, session, store = place.course, place.session, place.results
    found = handed_in(place)
    everybody = place.submissions()
    only = {student_id(name) for name in only}
    work = [submission for submission in everybody if not only or submission.student in only]
    if not work:
        return Graded([], {})
    work += [submission for submission in everybody if submission.rejected and submission not in work]
    by_student = {submission.student: submission for submission in work}
    url, reports = place.gradebook_url, place.reports
    check_gradebook(url)
    reports.mkdir(parents=True, exist_ok=True)
    rows: list[ClassRow] = []
    band = read_band(session)
    asked = questions(read_source(session.source))
    records = RecordQueue(Recorder(place))
    on_progress(0, len(work), "grading")

    def meanwhile() -> None:
        on_progress(len(rows), len(work), "grading")
        records.write_some()

    events = grade_class(
        course,
        session,
        longest_first(work, _took(store, read_scores(reports))),
        store,
        jobs=jobs,
        mode=mode,
        backend=backend,
        on_wait=meanwhile,
    )
    for event in events:
        name = f"{event.student}.html" if is_student(event.student) else None
        if name is not None:
            _write_page(reports / name, event, course.title, session.title, band, asked)
        rows.append(ClassRow(event.student, event.result, name))
        records.add(by_student[event.student], event.result)
        for cell in event.result.cells:
            if _is_answer(cell):
                prepare(cell.source)
        on_progress(len(rows), len(work), "grading")
    places = {
        "class page": shown_path(reports / "index.html"),
        "feedback pages": shown_path(reports / "<student>.html"),
        "gradebook": shown_url(url),
    }
    with writer(place.folder, url):  # of two runs at once, the second sees what the first wrote
        before = read_scores(reports)
        for row in rows:
            if row.result.status == "rejected" and not before.get(row.student, {}).get("gradebook"):
                before[row.student] = before.get(row.student, {}) | _recorded(place, row.student)
        refused = any(row.result.status == "rejected" for row in rows)
        points = recorded_points(place) if refused else {}
        rows = [
            replace(row, stale=still_recorded(before.get(row.student, {}), row.result, points.get(row.student)))
            for row in rows
        ]
        graded = {row.student: row.result for row in rows if row.result.status == "graded"}
        new = unrecorded(place, {student: result.key for student, result in graded.items()})
        done = {row.student for row in rows}
        rest = [submission for submission in everybody if submission.student not in done]
        rows += _known(place, rest, before, mode)
        rows.sort(key=lambda row: row.student)
        made = Graded(rows, places)
        pairs = _alike(session, rows)
        page = class_page(
            rows,
            course_title=course.title,
            session_title=session.title,
            pairs=pairs,
            formgrader=course.formgrader,
            questions=asked,
            solved=solved(asked, session.solution),
        )
        write_atomically(reports / "index.html", page)
        write_scores(reports, made, before, new)
        on_progress(0, len(new), "recording")
        try:
            records.recorder.record({student: (list(by_student[student].cells), graded[student]) for student in new})
        except GradebookError as error:
            left = unrecorded(place, {student: graded[student].key for student in new})
            write_scores(reports, made, before, left)
            if left == new:
                raise
            raise GradebookError(f"{error}; not recorded: {', '.join(sorted(left))}") from None
        write_scores(reports, made, before, set())
        on_progress(len(new), len(new), "recording")
    if not only:
        remember(place, found, made, mode)
    return made


class RecordQueue:
    """Results on their way into the gradebook: a few at a time, while others are still being computed.

    Whatever keeps them from being written is not told here: at the end all that is missing is recorded, and then it is.
    """

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self._waiting: dict[str, Recorded] = {}
        self._refused = False

    def add(self, submission: Submission, result: Result) -> None:
        """There is one more."""
        if result.status == "graded":
            self._waiting[submission.student] = list(submission.cells), result

    def write_some(self) -> None:
        """Record the first of those that wait, once they are enough, where the gradebook does not have them yet."""
        if self._refused or len(self._waiting) < RECORD_BATCH:
            return
        some = dict(islice(self._waiting.items(), RECORD_BATCH))
        try:
            self.recorder.record_new(some)
        except (UserError, OSError):
            self._refused = True
        for student in some:
            del self._waiting[student]


def _took(store: Store, before: dict[str, dict[str, Any]]) -> dict[str, float]:
    """The CPU seconds of the results that the class's scores name, by student."""
    results = {student: store.get(str(row.get("key"))) for student, row in before.items()}
    return {student: each.cpu_seconds + each.grader_cpu_seconds for student, each in results.items() if each}


def _recorded(place: ClassFolder, student: str) -> dict[str, Any]:
    """The grade that the gradebook holds, by the stamp that it left, in the form that scores have."""
    result = place.results.get(read_stamp(place, student).get("key", ""))
    return {"gradebook": {"key": result.key, "score": result.score}} if result else {}


def _write_page(
    file: Path, event: GradingEvent, course_title: str, session_title: str, band: Band | None, asked: list[Question]
) -> None:
    """The feedback page; one that would come out the same, by what stands at its end, is left as it is."""
    drawn = band.model_dump_json() if band else ""
    parts = [_renderer(), course_title, session_title, event.student, event.result.model_dump_json(), drawn]
    parts += [repr(asked)]
    made_from = json.dumps(parts)
    stamp = f"<!-- {hashlib.sha256(made_from.encode(errors='replace')).hexdigest()} -->\n"
    if not _ends_with(file, stamp.encode()):
        titles = {"course_title": course_title, "session_title": session_title}
        page = feedback_page(event.result, student=event.student, band=band, questions=asked, **titles)
        write_atomically(file, page + stamp)


def _ends_with(file: Path, end: bytes) -> bool:
    try:
        with file.open("rb") as stream:
            stream.seek(-len(end), os.SEEK_END)
            return stream.read() == end
    except OSError:  # not there, or shorter
        return False


@cache
def _renderer() -> str:
    """The hash of all that makes pages of results."""
    digest = hashlib.sha256()
    for path in sorted(Path(pages.__file__).parent.iterdir()):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _alike(session: Session, rows: list[ClassRow]) -> list[Pair]:
    """Pairs of answers that are alike, over all exercises, the most alike first."""
    source = read_source(session.source)
    found = []
    for name, exercise in source.exercises.items():
        answers = {
            row.student: cell.source
            for row in rows
            for cell in row.result.cells
            if _is_answer(cell) and cell.grade_id == name
        }
        found += alike(name, answers, ["\n".join(given_lines(source.cells[exercise.answer_index]))])
    return sorted(found, key=lambda pair: -pair.share)


def _is_answer(cell: CellRecord) -> bool:
    return cell.grade_id is not None and not cell.locked and bool(cell.source.strip())


def _known(place: ClassFolder, rest: list[Submission], before: dict[str, dict[str, Any]], mode: Mode) -> list[ClassRow]:
    """Rows of the students who are not graded this time, from stored results."""
    rows = []
    for submission in rest:
        key = result_key(place.course, place.session, place.secret, list(submission.cells), mode)
        result, stale = place.results.get(key), ""
        if result is None and (old := before.get(submission.student, {}).get("key")):
            result, stale = place.results.get(str(old)), STALE
        if result is not None:
            page = place.reports / f"{submission.student}.html"
            rows.append(ClassRow(submission.student, result, page.name if page.is_file() else None, stale))
    return rows
