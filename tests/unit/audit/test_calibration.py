"""Thresholds beside what right and wrong answers reach."""

from pathlib import Path

import pytest
from support import ROOT

from autograder.audit.calibration import Calibration, calibrations
from autograder.audit.corpus import Answer
from autograder.audit.reports import calibration_page, calibration_plot, calibration_records
from autograder.course import Course
from autograder.result import Check, Exercise, Outcome, Result

SESSION = Course.load(ROOT).sessions[0]


def graded(name: str, figure: float | None, loses: str = "") -> tuple[Answer, Result]:
    verdict = "wrong" if loses else "right"
    answer = Answer(
        Path(f"{verdict}/{name}.py"), not loses, "about", frozenset(loses.split()), frozenset(), {"train": ""}
    )
    outcome = Outcome.FAILED if figure is None or figure > 0.03 else Outcome.PASSED
    check = Check(name="test_it", title="It.", weight=1, outcome=outcome, metric=figure, threshold=0.03)
    return answer, Result(session="s", key="k", exercises=[Exercise(name="train", points=2, checks=[check])])


@pytest.fixture
def rows() -> list[Calibration]:
    return calibrations(
        [
            graded("plain", 0.018),
            graded("plain", 0.020),
            graded("odd", 0.022),
            graded("mean_image", 0.058, "train"),
            graded("few_images", 0.031, "train"),
            graded("history_made_up", 0.019, "train"),
            graded("raises", None, "train"),
        ]
    )


def test_the_margin_is_in_standard_deviations_over_styles_and_seeds(rows: list[Calibration]) -> None:
    (row,) = rows
    assert row.figures == [0.018, 0.020, 0.022] and row.worst == 0.022
    assert row.mean == pytest.approx(0.020) and row.deviation == pytest.approx(0.002)
    assert row.margin == pytest.approx(5.0)


def test_only_answers_that_the_check_fails_stand_on_the_other_side(rows: list[Calibration]) -> None:
    assert rows[0].nearest == [("few_images", 0.031), ("mean_image", 0.058)]


def test_where_more_is_better_the_worst_is_the_least() -> None:
    assert Calibration("train", "test_it", 0.5, {"a": [0.9, 0.7], "b": [0.8]}).worst == 0.7


def test_a_check_without_right_answers_figures_has_no_row() -> None:
    assert calibrations([graded("mean_image", 0.058, "train")]) == []


def test_the_page_shows_every_answer_and_how_to_make_it_again(rows: list[Calibration], tmp_path: Path) -> None:
    page = calibration_page(SESSION, rows, 50)
    assert "`course calibrate --session 01 --seeds 50 --write`" in page
    assert "| train: `test_it` | 3 | 0.02 ± 0.002 | 0.022 | 0.03 | 5.0 | `few_images` 0.031 |" in page
    assert (
        "| right: plain | 2 | 0.018 … 0.02 |\n| **threshold** | | **0.03** |\n| wrong: few_images | 1 | 0.031 |" in page
    )
    calibration_plot(rows, tmp_path / "page.png")
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("figures", "margin"), [([0.018], "-"), ([0.018, 0.018001], "> 100"), ([0.018, 0.018], "> 100")]
)
def test_a_margin_is_not_told_more_exactly_than_it_is_known(figures: list[float], margin: str) -> None:
    page = calibration_page(SESSION, calibrations([graded("plain", figure) for figure in figures]), 50)
    assert f" | 0.03 | {margin} |" in page


def test_programs_get_a_record_of_each_check_without_infinities(rows: list[Calibration]) -> None:
    (record,) = calibration_records("01-x", rows)
    assert record["right"] == {"plain": [0.018, 0.020], "odd": [0.022]}
    assert (record["session"], record["check"], record["threshold"]) == ("01-x", "test_it", 0.03)
    (alone,) = calibration_records("01-x", calibrations([graded("plain", 0.018)]))
    assert alone["margin"] is None  # one figure has no deviation, and JSON no infinity
