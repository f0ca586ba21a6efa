"""The audit: its answer files, and what it makes of a result."""

from dataclasses import replace
from pathlib import Path

import pytest
from support import ROOT

from autograder.audit.corpus import (
    Answer,
    CorpusError,
    cells_with,
    judge,
    lost_by_one_slip,
    read_answer,
    read_corpus,
    unproved,
)
from autograder.audit.reports import audit_line, audit_rate, audit_records
from autograder.course import Course, Session
from autograder.notebook import read_source
from autograder.result import Check, Exercise, Outcome, Result

COURSE = Course.load(ROOT)
SESSION = COURSE.sessions[0]
SOURCE = read_source(SESSION.source)


def result(**outcomes: Outcome) -> Result:
    exercises = [
        Exercise(name=name, points=2, checks=[Check(name="test", title="It works.", weight=1, outcome=outcome)])
        for name, outcome in outcomes.items()
    ]
    return Result(session="s", key="k", exercises=exercises)


def answer(loses: str = "", may_lose: str = "", hint: str = "") -> Answer:
    return Answer(
        Path("right/x.py" if not loses else "wrong/x.py"),
        not loses,
        "about",
        frozenset(loses.split()),
        frozenset(may_lose.split()),
        {"a": ""},
        (hint,),
    )


PASSED, FAILED, UNCHECKED = Outcome.PASSED, Outcome.FAILED, Outcome.UNCHECKED


def test_a_right_answer_that_loses_points_is_a_false_rejection() -> None:
    assert judge(answer(), result(a=PASSED, b=PASSED)).agrees
    verdict = judge(answer(), result(a=FAILED, b=PASSED))
    assert not verdict.agrees and verdict.rejected == ("a",)


def test_a_wrong_answer_that_keeps_its_points_is_a_false_acceptance() -> None:
    assert judge(answer("a"), result(a=FAILED, b=PASSED)).agrees
    verdict = judge(answer("a b"), result(a=FAILED, b=PASSED))
    assert not verdict.agrees and verdict.accepted == ("b",)


def test_points_lost_elsewhere_are_collateral_unless_they_may_be_lost() -> None:
    verdict = judge(answer("a"), result(a=FAILED, b=FAILED, c=FAILED))
    assert not verdict.agrees and verdict.collateral == ("b", "c")
    assert judge(answer("a", "b c"), result(a=FAILED, b=FAILED, c=FAILED)).agrees
    assert judge(answer("a", "*"), result(a=FAILED, b=FAILED, c=FAILED)).agrees


def with_hints(**hints: str) -> Result:
    """A result of exercise `a` whose checks of these names failed with these hints, beside one that passed."""
    failed = [Check(name=n, title="", weight=1, outcome=FAILED, actual="seen", hint=h) for n, h in hints.items()]
    passed = Check(name="fine", title="", weight=1, outcome=PASSED)
    return Result(session="s", key="k", exercises=[Exercise(name="a", points=2, checks=[*failed, passed])])


def test_another_hint_than_the_answer_names_is_misleading() -> None:
    wrong = answer("a", hint="no step")
    assert judge(wrong, with_hints(one="There is no\nstep.")).agrees
    assert judge(wrong, with_hints(one="There is no step.", two="")).agrees  # a check without a hint accuses nobody
    for told in ({"one": "Shuffle."}, {"one": ""}, {"one": "There is no step.", "two": "Shuffle."}):
        verdict = judge(wrong, with_hints(**told))
        assert not verdict.agrees and verdict.misled == ("a",)
    assert judge(answer("a", hint="seen"), with_hints(one="")).agrees  # where there is no hint, what was seen counts
    line = audit_line(judge(wrong, with_hints(one="There is no step.", two="Shuffle.")))
    assert line == "wrong/x: MISLEADING HINT: a  [a=0.67]\n    a: two failed: seen: Shuffle."


def test_what_one_slip_costs() -> None:
    half, whole = with_hints(one="h"), with_hints(one="h", two="h")
    found = lost_by_one_slip(
        [judge(answer("a"), half), judge(answer("a"), whole), judge(answer("a b"), half), judge(answer(), half)]
    )
    assert found == {"a": pytest.approx((0.5 + 2 / 3) / 2, abs=0.01)}


def test_what_could_not_be_checked_is_never_agreement() -> None:
    verdict = judge(answer("a"), result(a=UNCHECKED, b=PASSED))
    assert not verdict.agrees and verdict.unchecked == ("a",) and not verdict.collateral


def test_a_check_that_fails_no_wrong_answer_is_not_proved() -> None:
    verdicts = [judge(answer("a"), result(a=FAILED, b=PASSED)), judge(answer(), result(a=PASSED, b=PASSED))]
    assert unproved(verdicts) == []  # both exercises' check has the same name here
    assert unproved([judge(answer("a"), result(a=PASSED))]) == ["test"]
    assert unproved([judge(answer("b", "a"), result(a=FAILED, b=PASSED))]) == ["test"]


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def test_an_answer_file_is_read(tmp_path: Path) -> None:
    text = "# Forgets it.\n# loses: train, train_epoch\n# may lose: *\n# hint: no seed\n# hint: one step\n\n"
    text += "# %% train\nmodel = None\n\n# %% train_epoch\npass\n"
    found = read_answer(write(tmp_path, "wrong/x.py", text), SOURCE)
    assert found == Answer(
        tmp_path / "wrong/x.py",
        False,
        "Forgets it.",
        frozenset({"train", "train_epoch"}),
        frozenset({"*"}),
        {"train": "model = None", "train_epoch": "pass"},
        ("no seed", "one step"),
    )


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("right/x.py", "# Style.\n# loses:\n# %% trian\n", "unknown exercise 'trian'; there is {names}"),
        ("right/x.py", "# Style.\n# loses: train\n# %% train\n", "a right answer loses nothing"),
        ("right/x.py", "# Style.\n# hint: no\n# %% train\n", "a right answer gets no hint"),
        ("wrong/x.py", "# Mistake.\n# %% train\n", "says not what it loses"),
        ("wrong/x.py", "# Mistake.\n# loses: train\n# %% train\n", "says not which hint it must get"),
        ("wrong/x.py", "# loses: train\n", "needs a first line that says what it is, and a cell '# %% <exercise>'"),
    ],
)
def test_a_malformed_answer_file_is_named(tmp_path: Path, name: str, text: str, problem: str) -> None:
    file = write(tmp_path, name, text)
    with pytest.raises(CorpusError) as caught:
        read_answer(file, SOURCE)
    assert str(caught.value) == f"{file}: {problem.format(names=', '.join(SOURCE.exercises))}"


def test_answers_replace_only_the_cells_that_they_name() -> None:
    reference, changed = cells_with(SOURCE, {}), cells_with(SOURCE, {"train": "model = None"})
    different = [cell.grade_id for cell, other in zip(reference, changed, strict=True) if cell != other]
    assert different == ["train"]


@pytest.mark.parametrize("session", COURSE.sessions, ids=lambda session: session.id)
def test_the_corpus_covers_every_exercise(session: Session) -> None:
    answers = read_corpus(session.corpus, session)
    right, wrong = [a for a in answers if a.right], [a for a in answers if not a.right]
    exercises = set(read_source(session.source).exercises)
    assert right and set().union(*(a.loses for a in wrong)) == exercises
    if len(exercises) > 1:  # more than the skeleton of `course new`
        assert len(right) >= 6 and len(wrong) >= 25
        assert "starter" in {answer.path.stem for answer in wrong}


def test_the_rate_is_told_and_what_was_known_before() -> None:
    made = judge(answer("a"), result(a=FAILED))
    assert audit_rate({"01-x": [made] * 90, "02-x": [made] * 30}, 60.0) == "120 answers in 60 s: 120 a minute"
    known = replace(made, stored=True)
    assert audit_rate({"01-x": [known, made]}, 0.0) == (
        "2 answers in 0 s: 1,200 a minute; 1 of them had been graded before"
    )


def test_programs_get_a_record_of_each_answer() -> None:
    verdict = judge(answer("a"), result(a=PASSED, b=FAILED, c=UNCHECKED))
    assert audit_records({"01-x": [verdict]}) == [
        {
            "session": "01-x",
            "answer": "wrong/x",
            "agrees": False,
            "false_rejections": [],
            "false_acceptances": ["a"],
            "collateral_losses": ["b"],
            "could_not_check": ["c"],
            "misleading_hints": [],
            "exercises": {"a": 2.0, "b": 0.0, "c": None},
            "disagreements": [
                {"exercise": "a", "check": "test", "outcome": "passed", "seen": "", "hint": ""},
                {"exercise": "b", "check": "test", "outcome": "failed", "seen": "", "hint": ""},
                {"exercise": "c", "check": "test", "outcome": "could not check", "seen": "", "hint": ""},
            ],
        }
    ]


def test_a_disagreement_says_which_check_saw_what() -> None:
    check = Check(name="test_mean", title="", weight=1, outcome=FAILED, actual="0.3", hint="Divide by\nthe count.")
    found = Result(session="s", key="k", exercises=[Exercise(name="a", points=2, checks=[check])])
    assert audit_line(judge(answer(), found)) == (
        "right/x: FALSE REJECTION: a  [a=0]\n    a: test_mean failed: 0.3: Divide by the count."
    )
