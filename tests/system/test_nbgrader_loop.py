"""The instructor's whole loop with nbgrader's own commands, a real exchange folder, and formgrader in a real browser."""

import json
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from getpass import getuser
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook
from support.classes import FULL, SESSION, SOURCE, copy_of_course, tables
from support.jupyter import BIN, TOKEN, jupyter, own_settings

from autograder.audit.corpus import read_answer
from autograder.audit.demo import notebook_with

pytestmark = pytest.mark.slow

ID = SESSION.id
ME = getuser()  # who runs the tests is the student who submits by nbgrader's own command
LATE = {"percent_per_day": 10.0, "at_most_percent": 50.0, "grace_minutes": 30.0}
TOTAL = sum(FULL.values())


@dataclass
class Loop:
    """A course with a due date, the class folder, the exchange, and a student's home."""

    base: Path

    @property
    def course(self) -> Path:
        return self.base / "course"

    @property
    def folder(self) -> Path:
        return self.base / "class"

    @property
    def environment(self) -> dict[str, str]:
        return own_settings(self.base) | {"PYTHONPATH": str(self.course), "COLUMNS": "200"}

    def run(self, *command: str, folder: Path | None = None, fails: bool = False) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]],
            cwd=folder or self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert fails or done.returncode == 0, done.stdout + done.stderr
        return done

    def grade(self, *options: str, folder: Path | None = None, fails: bool = False) -> Any:
        arguments = ("grade", "01", "--class", str(folder or self.folder), "--json", *options)
        program = "from autograder.cli import main; main()"
        done = self.run("python", "-c", program, *arguments, folder=self.course, fails=fails)
        return json.loads(done.stdout)

    def course_says(self, *arguments: str, fails: bool = False) -> subprocess.CompletedProcess[str]:
        program = "from autograder.cli import main; main()"
        class_ = ("--class", str(self.folder))
        return self.run("python", "-c", program, *arguments, *class_, folder=self.course, fails=fails)

    def url(self, folder: Path | None = None) -> str:
        return f"sqlite:///{(folder or self.folder) / 'gradebook.db'}"


def answers(name: str) -> str:
    return nbformat.writes(notebook_with(SESSION, read_answer(SESSION.corpus / f"{name}.py", SOURCE).code))


def submitted_by(loop: Loop, student: str, text: str, when: str) -> None:
    """As `nbgrader submit` leaves it in the exchange; the real one is run for the student who runs the tests."""
    place = loop.base / "exchange" / "labs" / "inbound" / f"{student}+{ID}+{when}"
    place.mkdir()
    (place / f"{ID}.ipynb").write_text(text)
    (place / "timestamp.txt").write_text(when)
    (place / "submission_secret.txt").write_text("5ec7e7" * 8)


@pytest.fixture(scope="module")
def loop(tmp_path_factory: pytest.TempPathFactory) -> Loop:
    """Released, submitted, collected, graded: a right answer, a wrong one a day and a half late, an untouched starter."""
    loop = Loop(tmp_path_factory.mktemp("loop"))
    copy_of_course(loop.course, due="2099-01-01T12:00:00+01:00", late=LATE)
    shutil.rmtree(loop.course / "assignments" / ID)
    exchange, home = loop.base / "exchange", loop.base / "home"
    for folder in (loop.folder, home):
        folder.mkdir()
        (folder / "nbgrader_config.py").write_text(
            f"load_subconfig('nbgrader_config.py', path={str(loop.course)!r})\nc = get_config()\n"
            f"c.Exchange.root = {str(exchange)!r}\nc.CourseDirectory.course_id = 'labs'\n"
        )
    loop.run("nbgrader", "generate_assignment", ID)
    loop.run("nbgrader", "release_assignment", ID)
    loop.run("nbgrader", "fetch_assignment", ID, folder=home)
    (home / ID / f"{ID}.ipynb").write_text(answers("right/terse"))
    loop.run("nbgrader", "submit", ID, folder=home)
    submitted_by(loop, "bob", answers("wrong/loss_mse"), "2099-01-02 23:00:00.000000 UTC")
    submitted_by(loop, "bob", "an earlier one, in pieces", "2099-01-01 09:00:00.000000 UTC")
    loop.run("nbgrader", "collect", ID)
    starter = (loop.course / "assignments" / ID / f"{ID}.ipynb").read_text()
    archive = loop.folder / "downloaded" / ID / "archive"
    archive.mkdir(parents=True)
    (archive / f"dora_2099-01-01-11-10-00_{ID}.ipynb").write_text(starter)
    pattern = r".*/(?P<student_id>\w+?)_(?P<timestamp>[0-9\-]+)_(?P<file_id>01-[\w\-]+)"
    loop.run("nbgrader", "zip_collect", ID, f"--FileNameCollectorPlugin.named_regexp={pattern}")
    loop.grade()
    return loop


def test_the_starter_in_the_exchange_is_the_whole_one(loop: Loop) -> None:
    there = loop.base / "exchange" / "labs" / "outbound" / ID
    wanted = SESSION.assignment
    names = {path.relative_to(wanted) for path in wanted.rglob("*") if "__pycache__" not in path.parts}
    assert {path.relative_to(there) for path in there.rglob("*")} == names
    for name in names:
        if (wanted / name).is_file() and name.suffix != ".md":  # the README has the due date
            assert (there / name).read_bytes() == (wanted / name).read_bytes(), name


def test_lateness_costs_what_course_yml_says(loop: Loop) -> None:
    with Gradebook(loop.url()) as gradebook:
        assert gradebook.find_assignment(ID).duedate.isoformat() == "2099-01-01T11:00:00"
        found = {
            each.student.id: (each.score, each.late_submission_penalty) for each in gradebook.assignment_submissions(ID)
        }
    bob = TOTAL - FULL["reconstruction_loss"] * 0.75
    assert found == {ME: (TOTAL, 0.0), "bob": (bob, round(bob * 0.2, 2)), "dora": (0.0, 0.0)}


@pytest.mark.smoke
def test_nbgrader_autograde_gives_the_same_tables(loop: Loop, tmp_path: Path) -> None:
    """Row by row, all tables; bob's notebook, the late one, is graded anew by nbgrader alone."""
    shutil.copy(loop.folder / "nbgrader_config.py", tmp_path)
    shutil.copytree(loop.folder / "submitted", tmp_path / "submitted")
    shutil.copytree(loop.folder / ".course", tmp_path / ".course")
    stamp = json.loads((loop.folder / "autograded" / "bob" / ID / f"{ID}.ipynb").read_text())["metadata"]["course"]
    (tmp_path / ".course" / "results" / f"{stamp['key']}.json").unlink()
    loop.run("nbgrader", "generate_assignment", ID, folder=tmp_path)
    loop.run("nbgrader", "autograde", ID, folder=tmp_path)
    assert (tmp_path / ".course" / "results" / f"{stamp['key']}.json").exists()
    assert tables(loop.url(tmp_path)) == tables(loop.url())
    before = (tmp_path / "gradebook.db").read_bytes()
    assert [row["score"] for row in loop.grade(folder=tmp_path)] == [row["score"] for row in loop.grade()]
    assert (tmp_path / "gradebook.db").read_bytes() == before  # what nbgrader recorded, `course grade` knows


@pytest.fixture(scope="module")
def formgrader(loop: Loop) -> Iterator[str]:
    """The address of a Jupyter server with formgrader, in the class folder."""
    with jupyter("server", loop.folder, loop.base / "server.log", loop.environment) as address:
        yield f"{address}/formgrader"


def asked(address: str, data: Any = None) -> Any:
    """What formgrader's own interface answers; with `data`, it is told something."""
    body = None if data is None else json.dumps(data).encode()
    headers = {"Authorization": f"token {TOKEN}", "Content-Type": "application/json"}
    request = urllib.request.Request(address, body, headers, method="GET" if data is None else "PUT")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def page(formgrader: str, browser: Any) -> Iterator[Any]:
    context = browser.new_context(extra_http_headers={"Authorization": f"token {TOKEN}"})
    page = context.new_page()
    page.route(lambda url: "127.0.0.1" not in url, lambda route: route.abort())
    yield page
    context.close()


def test_formgrader_shows_the_class_and_takes_points_and_a_comment_by_hand(
    loop: Loop, formgrader: str, page: Any
) -> None:
    page.goto(f"{formgrader}/manage_submissions/{ID}")
    row = page.locator("tr", has_text="bob")
    row.wait_for()
    points = f"{TOTAL - FULL['reconstruction_loss'] * 0.75:g} / {TOTAL:g}"
    assert points in row.inner_text() and f"{TOTAL:g} / {TOTAL:g}" in page.locator("tr", has_text=ME).inner_text()
    with Gradebook(loop.url()) as gradebook:
        bob = gradebook.find_submission_notebook(ID, ID, "bob").id
    page.goto(f"{formgrader}/submissions/{bob}")
    score, comment = page.locator("#test_reconstruction_loss"), page.locator("#reconstruction_loss-comment")
    page.wait_for_function("document.querySelector('#test_reconstruction_loss').placeholder !== ''")
    assert score.get_attribute("placeholder") == f"{FULL['reconstruction_loss'] / 4:g}"  # partial credit
    assert "That is the mean squared error" in page.inner_text("body")
    for field, text, kind in ((score, "1.5", "grade"), (comment, "Almost: read the formula again.", "comment")):
        with page.expect_response(lambda told, kind=kind: f"/api/{kind}/" in told.url and told.request.method == "PUT"):
            field.fill(text)
            field.press("Tab")
    page.goto(f"{formgrader}/manage_submissions/{ID}")
    row.wait_for()
    assert f"{TOTAL - FULL['reconstruction_loss'] + 1.5:g} / {TOTAL:g}" in row.inner_text()
    assert by_hand(loop, "bob") == (1.5, "Almost: read the formula again.")


def test_the_class_page_leads_to_formgraders_pages(loop: Loop, formgrader: str, page: Any, browser: Any) -> None:
    """Its addresses, but for the host and port, which are the test's own."""
    opened = browser.new_page()
    opened.goto((loop.folder / "reports" / ID / "index.html").as_uri())
    session, bob = (
        opened.get_by_role("link", name=name, exact=True).get_attribute("href")
        for name in ("this session in formgrader", "bob in formgrader")
    )
    opened.close()
    default = "http://localhost:8888/formgrader"
    assert session.startswith(default) and bob.startswith(default)
    page.goto(session.replace(default, formgrader))
    page.locator("tr", has_text="bob").wait_for()
    page.goto(bob.replace(default, formgrader))
    page.get_by_role("link", name=ID, exact=True).last.click()
    page.wait_for_url("**/formgrader/submissions/**")
    assert "That is the mean squared error" in page.inner_text("body")


def by_hand(loop: Loop, student: str) -> tuple[float | None, str | None]:
    with Gradebook(loop.url()) as gradebook:
        grade = gradebook.find_grade("test_reconstruction_loss", ID, ID, student)
        return grade.manual_score, gradebook.find_comment("reconstruction_loss", ID, ID, student).manual_comment


def test_two_runs_at_once_beside_formgrader_lose_nothing(loop: Loop, formgrader: str) -> None:
    """Both record all students anew, while a person gives points for another exercise of each, again and again."""
    shutil.rmtree(loop.folder / "autograded")
    with Gradebook(loop.url()) as gradebook:
        notebooks = {name: gradebook.find_submission_notebook(ID, ID, name) for name in (ME, "bob", "dora")}
        grades = {name: gradebook.find_grade("test_train", ID, ID, name).id for name in notebooks}
        comments = {name: gradebook.find_comment("train", ID, ID, name).id for name in notebooks}
    before = tables(loop.url())
    with ThreadPoolExecutor() as pool:
        runs = [pool.submit(loop.grade) for _ in range(2)]
        told = 0
        while not all(run.done() for run in runs) or told == 0:
            told += 1
            for name in notebooks:
                asked(f"{formgrader}/api/grade/{grades[name]}", {"manual_score": told % 4, "extra_credit": None})
                asked(f"{formgrader}/api/comment/{comments[name]}", {"manual_comment": f"{name} {told}"})
    assert runs[0].result() == runs[1].result()
    after = tables(loop.url())
    by_name = {row["cell_id"] + row["notebook_id"]: row for row in before["grade"]}
    for row in after["grade"]:
        old = by_name[row["cell_id"] + row["notebook_id"]]
        assert row["auto_score"] == old["auto_score"]
        assert row["manual_score"] == (told % 4 if row["cell_id"].endswith("test_train") else old["manual_score"])
    found = {
        row["notebook_id"].split("/")[1]: row["manual_comment"]
        for row in after["comment"]
        if row["cell_id"].endswith("/train")
    }
    assert found == {name: f"{name} {told}" for name in notebooks}
    assert all(len(after[name]) == len(rows) for name, rows in before.items())
    assert by_hand(loop, "bob") == (1.5, "Almost: read the formula again.")


def test_feedback_is_made_and_released_and_grades_are_exported(loop: Loop) -> None:
    loop.run("nbgrader", "generate_feedback", ID)
    text = (loop.folder / "feedback" / "bob" / ID / f"{ID}.html").read_text()
    assert "That is the mean squared error" in text and "Almost: read the formula again." in text
    loop.run("nbgrader", "release_feedback", ID)
    released = list((loop.base / "exchange" / "labs" / "feedback").glob("*.html"))
    assert released
    fetched = loop.run("nbgrader", "fetch_feedback", ID, folder=loop.base / "home")
    assert list((loop.base / "home" / ID / "feedback").rglob("*.html")), fetched.stderr
    loop.run("nbgrader", "export")
    assert f"{ID},2099-01-01 11:00:00,2099-01-02 23:00:00,bob" in (loop.folder / "grades.csv").read_text()
    told = json.loads(loop.course_says("export", "01", "--json", fails=True).stdout)
    assert told["graded"] == 3


def test_another_threshold_is_shown_before_it_is_recorded_and_hands_work_stays(loop: Loop) -> None:
    checks = loop.course / "autograder" / "checks" / ID / "test_pca_reconstruct.py"
    checks.write_text(
        f'{checks.read_text()}\n\n@exercise("pca_reconstruct", weight=1)\ndef test_never(student) -> None:\n'
        '    """Is never enough."""\n    raise MismatchError("more", actual="what there was")\n'
    )
    assert f"{ID}: 3 stale, checks or settings have changed since: bob, dora, {ME}" in (
        loop.course_says("status", "01", fails=True).stdout
    )
    before = tables(loop.url())
    told = loop.course_says("regrade", "01", "--preview").stdout
    assert "pca_reconstruct: 0 gain 0, 2 lose " in told and "now failed: Is never enough." in told
    assert told.endswith("nothing was recorded: 2 would change, 1 stay the same; --apply records it\n")
    assert tables(loop.url()) == before
    told = loop.course_says("regrade", "01", "--apply").stdout
    assert told.endswith(f"{ID}: recorded: 2 changed, 1 stay the same\n")
    with Gradebook(loop.url()) as gradebook:
        assert 0 < gradebook.find_grade("test_pca_reconstruct", ID, ID, ME).auto_score < FULL["pca_reconstruct"]
    assert by_hand(loop, "bob") == (1.5, "Almost: read the formula again.")
    assert loop.course_says("status", "01").stdout.endswith("no grade is stale\n")


def test_an_exchange_without_rights_is_said_and_nothing_is_written(loop: Loop) -> None:
    (loop.base / "no").write_text("a file where the exchange would be")
    done = loop.run("nbgrader", "release_assignment", ID, f"--Exchange.root={loop.base / 'no'}", fails=True)
    assert done.returncode != 0 and "Traceback" not in done.stderr
    assert (
        f"The exchange {loop.base / 'no'} is no folder that you may write to; c.Exchange.root says where it is"
        in done.stderr
    )
    assert (loop.base / "no").read_text() == "a file where the exchange would be"
