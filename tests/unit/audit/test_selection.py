"""A part of the audit: which answers prove the checks, which exercises nobody asks about, and what a change can touch."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from support import ROOT

from autograder.audit.corpus import ANY, Answer, Verdict, ignored, judge, read_corpus
from autograder.audit.selection import (
    Changed,
    SelectionError,
    changed,
    changed_files,
    left_out,
    sample,
    sample_file,
    write_sample,
)
from autograder.course import Course, Session
from autograder.grading.cache import check_files
from autograder.notebook import read_source
from autograder.paths import PROJECT
from autograder.result import Check, Exercise, Outcome, Result

COURSE = Course.load(ROOT)
SESSION = COURSE.sessions[0]
EXERCISES = read_source(SESSION.source).exercises
ANSWERS = read_corpus(SESSION.corpus, SESSION)
NONE = frozenset[str]()


def wrong(name: str, loses: str, may_lose: str = "", code: str = "") -> Answer:
    cells = dict.fromkeys((code or loses).split(), "")
    return Answer(
        Path(f"wrong/{name}.py"), False, "about", frozenset(loses.split()), frozenset(may_lose.split()), cells
    )


def verdict(answer: Answer, **failed: tuple[str, ...]) -> Verdict:
    """What an audit says when these checks failed of those that each exercise has: `one`, `two` and `three`."""
    exercises = [
        Exercise(
            name=name,
            points=1,
            checks=[
                Check(
                    name=f"{name}_{check}",
                    title="t",
                    weight=1,
                    outcome=Outcome.FAILED if check in failed.get(name, ()) else Outcome.PASSED,
                )
                for check in ("one", "two", "three")
            ],
        )
        for name in failed
    ]
    return judge(answer, Result(session="s", key="k", exercises=exercises))


def test_of_a_wrong_answer_what_it_may_lose_is_not_judged() -> None:
    assert ignored(wrong("x", "a", "b c"), "abcd") == {"b", "c"}
    assert ignored(wrong("x", "a", "a b"), "abcd") == {"b"}
    assert ignored(wrong("x", "a", ANY), "abcd") == {"b", "c", "d"}


def test_a_right_answer_is_judged_whole() -> None:
    assert ignored(replace(wrong("x", ""), right=True), "abcd") == NONE


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Session:
    """The first session, whose corpus is a folder of the test's own."""
    monkeypatch.setattr(Session, "corpus", tmp_path)
    return SESSION


def test_the_sample_fails_each_check_with_as_few_answers_as_can_be(session: Session) -> None:
    found = [
        verdict(wrong("one", "psnr"), psnr=("one",)),
        verdict(wrong("both", "psnr"), psnr=("one", "two")),
        verdict(wrong("last", "psnr"), psnr=("three",)),
        verdict(wrong("other", "unit"), unit=("one", "two", "three")),
        verdict(wrong("starter", "psnr unit"), psnr=("one", "two", "three"), unit=("one", "two", "three")),
    ]
    assert write_sample(session, found) == 3
    assert sample_file(session).read_text() == "wrong/both\nwrong/last\nwrong/other\n"


def test_the_sample_would_rather_not_train(session: Session) -> None:
    trained = verdict(wrong("trained", "train_epoch"), train_epoch=("one", "two"), train=())
    found = [trained, *(verdict(wrong(name, "train_epoch"), train_epoch=(name,)) for name in ("one", "two"))]
    write_sample(session, found)
    assert sample_file(session).read_text() == "wrong/one\nwrong/two\n"


def test_all_right_answers_are_in_the_sample(session: Session) -> None:
    right, other, chosen = replace(wrong("r", ""), right=True), wrong("other", "a"), wrong("chosen", "a")
    sample_file(session).write_text("wrong/chosen\n")
    assert sample(session, [right, other, chosen]) == [right, chosen]


def test_a_sample_that_is_missing_or_names_no_answer_is_one_sentence(session: Session) -> None:
    file = sample_file(session)
    with pytest.raises(SelectionError) as caught:
        sample(session, [])
    assert str(caught.value) == (
        f"{file}: is missing; `course audit --session 01 --write` chooses a wrong answer for each check"
    )
    file.write_text("wrong/gone\n")
    with pytest.raises(SelectionError) as caught:
        sample(session, [wrong("here", "a")])
    assert str(caught.value) == (
        f"{file}: there is no answer wrong/gone; `course audit --session 01 --write` chooses anew"
    )


def touched(*files: Path) -> Changed:
    return changed(COURSE, SESSION, ANSWERS, set(files))


def test_an_exercises_checks_touch_that_exercise_alone() -> None:
    assert touched(SESSION.checks / "test_pca_reconstruct.py") == Changed([], frozenset({"pca_reconstruct"}))


def test_an_answer_touches_itself_alone() -> None:
    assert touched(ANSWERS[3].path.resolve()) == Changed([ANSWERS[3]])


@pytest.mark.parametrize(
    "file",
    [
        PROJECT / "autograder" / "judge" / "expect.py",
        PROJECT / "autograder" / "grading" / "snapshot.py",
        PROJECT / "labkit" / "data.py",
        ROOT / "course.yml",
        SESSION.source,
        SESSION.checks / "shared.py",
    ],
    ids=lambda file: file.name,
)
def test_what_decides_everything_touches_all_answers(file: Path) -> None:
    assert touched(file) == Changed(ANSWERS)


def test_nothing_else_touches_anything() -> None:
    others = [ROOT / "README.md", PROJECT / "autograder" / "pages" / "style.css", *check_files(COURSE.sessions[1])]
    assert touched(*others) == Changed([])


def git(folder: Path, *words: str) -> None:
    person = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "-C", str(folder), *person, *words], check=True, capture_output=True)


def test_what_changed_is_what_git_says_and_does_not_know_yet(tmp_path: Path) -> None:
    for name in ("same", "edited", "gone"):
        (tmp_path / name).write_text("before")
    (tmp_path / ".gitignore").write_text("ignored\n")
    git(tmp_path, "init")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-m", "first")
    (tmp_path / "edited").write_text("after")
    (tmp_path / "gone").unlink()
    for name in ("new ü", "ignored"):
        (tmp_path / name).write_text("new")
    assert changed_files(tmp_path, "HEAD") == {tmp_path.resolve() / name for name in ("edited", "gone", "new ü")}


def test_a_revision_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    git(tmp_path, "init")
    with pytest.raises(SelectionError) as caught:
        changed_files(tmp_path, "nowhere")
    assert str(caught.value) == "--changed nowhere: git says: fatal: bad revision 'nowhere'"


def test_what_was_not_audited_is_counted() -> None:
    assert left_out(1, sample=True) == "1 answer was not audited: this is a sample; `course audit` audits all"
    assert left_out(1200, sample=False) == (
        "1,200 answers were not audited: nothing that decides them has changed; `course audit` audits all"
    )
