"""Where right answers' learning curves run: recorded by the real command, read by the pages."""

import json
import subprocess
from pathlib import Path

import pytest
from support.attacks import QUICK
from support.classes import COURSE, SESSION, copy_of_course
from support.commands import COURSE_COMMAND

from autograder.course import Course, Session
from autograder.pages.band import Band, BandError, Range, band_of, range_of, read_band
from autograder.result import Curve, Result, Series


def test_a_range_leaves_out_the_outermost_tenths_and_ends_where_few_go_on() -> None:
    curves = [[float(number), 10.0 * number, 1.0][: 3 if number < 5 else 2] for number in range(11)]
    assert range_of(curves) == Range(low=[1.0, 10.0], high=[9.0, 90.0])
    assert range_of(curves[:4]) is None and range_of([]) is None


DRAWING = [
    session
    for session in COURSE.sessions
    if any("learning_curve(" in f.read_text() for f in session.checks.glob("*.py"))
]


@pytest.mark.parametrize("session", DRAWING, ids=lambda session: session.id)
def test_every_session_that_draws_a_learning_curve_has_a_band_of_its_own_right_answers(session: Session) -> None:
    band = read_band(session)
    assert band is not None and band.trainings >= 5 and band.answers <= len([*(session.corpus / "right").glob("*.py")])
    for each in band.ranges.values():
        assert len(each.low) == len(each.high) > 1
        assert all(low <= high for low, high in zip(each.low, each.high, strict=True))


def test_no_band_is_no_problem_and_a_damaged_one_is_one_sentence(tmp_path: Path) -> None:
    session = Course.load(copy_of_course(tmp_path / "course")).sessions[0]
    session.band.write_text('{"answers": "many"}')
    with pytest.raises(BandError) as caught:
        read_band(session)
    assert str(caught.value) == (
        f"{session.band} cannot be read (3 validation errors for Band); run `course calibrate --session 01 --write`, or delete it"
    )
    session.band.unlink()
    assert read_band(session) is None


def test_a_band_is_made_of_right_answers_curves() -> None:
    def drawn(*values: float) -> Result:
        picture = Curve(title="", alt="", x_label="", y_label="", series=[Series(label="yours", values=list(values))])
        return Result(session=SESSION.id, key="", pictures=[picture])

    right = [("plain", drawn(0.1 * n, 0.01 * n)) for n in range(11)] + [
        ("untrained", Result(session=SESSION.id, key=""))
    ]
    assert band_of(right) == Band(answers=1, trainings=11, ranges={"yours": Range(low=[0.1, 0.01], high=[0.9, 0.09])})
    assert band_of(right[:4]) is None


@pytest.mark.slow
def test_calibrating_writes_the_page_and_where_right_answers_run(tmp_path: Path) -> None:
    course = copy_of_course(tmp_path / "course")
    session = Course.load(course).sessions[0]
    session.band.unlink()
    for verdict, train in (("right", QUICK), ("wrong", "model, history = None, [1.0, 2.0]")):
        (session.corpus / verdict).mkdir(parents=True)
        loses = "" if verdict == "right" else "# loses: train\n# hint: a trained model\n"
        (session.corpus / verdict / "quick.py").write_text(f"# Eight epochs.\n{loses}\n# %% train\n{train.strip()}\n")
    options = ("calibrate", "--session", "01", "--seeds", "5", "--jobs", "1", "--write", "--json")
    done = subprocess.run(
        [*COURSE_COMMAND, *options],
        cwd=course,
        env={"PYTHONPATH": str(course), "PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert (
        f"written: docs/calibration/{session.id}.md\nwritten: autograder/pages/bands/{session.id}.json\n" in done.stderr
    )
    band = read_band(session)
    assert band is not None and (band.answers, band.trainings) == (1, 5)
    (found,) = band.ranges.values()
    assert len(found.low) == 8 and found.low[0] < found.high[0]  # other seeds, other curves
    assert found.high[7] < found.low[0]  # and they fall
    records = {record["check"]: record for record in json.loads(done.stdout)}
    figures = records["test_unseen_digits"]["right"]["quick"]
    assert len(figures) == 5
    assert "| right: quick | 5 |" in (course / "docs" / "calibration" / f"{session.id}.md").read_text()
