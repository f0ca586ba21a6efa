"""Every session of the course, as a student meets it."""

import re

import pytest
from support import ROOT

from autograder.course import Course, Session
from autograder.notebook import read_source

COURSE = Course.load(ROOT)


@pytest.mark.parametrize("session", COURSE.sessions, ids=lambda session: session.id)
def test_cards_name_the_exercises_and_the_points_that_the_grade_cells_give(session: Session) -> None:
    source = read_source(session.source)
    for exercise in source.exercises.values():
        cards = [cell.source for cell in source.cells[: exercise.answer_index] if cell.cell_type == "markdown"]
        said = re.search(rf"`{exercise.name}`\n\n\*([\d.]+) points? · about \d+ minutes\*", cards[-1])
        assert said, f"{exercise.name}: the card above its answer does not begin with name, points and minutes"
        assert float(said[1]) == exercise.points


@pytest.mark.parametrize("session", COURSE.sessions, ids=lambda session: session.id)
def test_all_code_cells_of_the_instructor_are_locked_or_plain_guesses(session: Session) -> None:
    for cell in read_source(session.source).cells:
        if cell.cell_type == "code" and "nbgrader" not in cell.metadata:
            assert re.match(r"my_\w+ = ", cell.source), f"cell {cell.id!r} can be changed by students: lock it"
