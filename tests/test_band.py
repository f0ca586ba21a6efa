"""Where right answers' learning curves run: recorded by the real command, read by the pages."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from helpers_attacks import QUICK
from helpers_class import COURSE, SESSION, copy_of_course

from autograder.band import BandError, Range, range_of, read_band
from autograder.course import Course, Session


def test_a_range_leaves_out_the_outermost_tenths_and_ends_where_few_go_on() -> None:
    curves = [[float(number), 10.0 * number, 1.0][: 3 if number < 5 else 2] for number in range(11)]
    assert range_of(curves) == Range(low=[1.0, 10.0], high=[9.0, 90.0])
    assert range_of(curves[:4]) is None and range_of([]) is None


@pytest.mark.parametrize("session", COURSE.sessions, ids=lambda session: session.id)
def test_every_session_has_a_band_of_its_own_right_answers(session: Session) -> None:
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
        f"{session.band} cannot be read (3 validation errors for Band); run `course band --session 01`, or delete it"
    )
    session.band.unlink()
    assert read_band(session) is None


def band(course: Path, *options: str) -> subprocess.CompletedProcess[str]:
    program = "from autograder.cli import app; app()"
    return subprocess.run(
        [sys.executable, "-c", program, "band", "--session", "01", "--jobs", "1", *options],
        cwd=course,
        env={"PYTHONPATH": str(course), "PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )


@pytest.mark.slow
def test_the_command_trains_right_answers_with_other_seeds_and_writes_where_they_run(tmp_path: Path) -> None:
    course = copy_of_course(tmp_path / "course")
    session = Course.load(course).sessions[0]
    session.band.unlink()
    for verdict, train in (("right", QUICK), ("wrong", "model, history = None, [1.0, 2.0]")):
        (session.corpus / verdict).mkdir(parents=True)
        loses = "" if verdict == "right" else "# loses: train\n"
        (session.corpus / verdict / "quick.py").write_text(f"# Four epochs.\n{loses}\n# %% train\n{train.strip()}\n")
    done = band(course, "--trainings", "5", "--json")
    assert done.returncode == 0, done.stderr
    assert f"written: autograder/bands/{SESSION.id}.json, of 5 trainings" in done.stderr
    made = read_band(session)
    assert made is not None and (made.answers, made.trainings) == (1, 5)
    assert json.loads(done.stdout) == {SESSION.id: made.model_dump()}
    (found,) = made.ranges.values()
    assert len(found.low) == 4 and found.low[0] < found.high[0]  # other seeds, other curves
    assert found.high[3] < found.low[0]  # and they fall
    before = session.band.read_bytes()
    assert band(course, "--trainings", "5").returncode == 0 and session.band.read_bytes() == before

    (session.corpus / "right" / "quick.py").write_text("# None.\n\n# %% train\nhistory = None\n")
    done = band(course, "--trainings", "5")
    assert done.returncode == 2 and "right/quick seed 0 has no learning curve: " in done.stderr
    assert session.band.read_bytes() == before
