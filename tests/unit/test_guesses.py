"""What is asked, what was guessed, what notebooks say to it: read from text that may be anybody's."""

import json
from pathlib import Path
from typing import Any

import pytest
from support import ROOT
from support.notebook import ID, Cell, code, locked, markdown, notebook, tiny_cells, write_course

from autograder.course import Course, Session
from autograder.guesses import LONGEST_CELL, Asked, Question, heard, questions, read_guesses, solved
from autograder.notebook import Source, read_source
from autograder.result import Guess
from autograder.submissions.notebook import restore
from labkit.handin import parse

COURSE = Course.load(ROOT)
COMPARE = """\
with labkit.waits_for("double"):
    labkit.guessed(my_guess_twice, my_guess_share)
    labkit.compare(my_guess_share, f"the share is {double(21)} %.")
    labkit.compare(my_guess_twice, "small: 4, large: 42.")"""
CELLS = [
    markdown(
        "asks",
        "## Twice (optional)\n\nSome text.\n\n**Predict, then run.** What is *twice*\n[a number](https://x.org)?",
    ),
    code(
        "guess-twice", 'my_guess_twice = {"small": "?", "large": "?"}  # "4" or "42"\nmy_guess_share = "?"  # per cent'
    ),
    locked("answers", COMPARE),
    markdown("told", "<details>\n<summary>What you should see</summary>\n\nIt is **more**.\n</details>"),
]


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return read_source(write_course(tmp_path, [*tiny_cells(), *CELLS]).session(ID).source)


def guesses(source: Source, *cells: str, **said: list[str]) -> dict[str, dict[str, str]]:
    return {guess.name: guess.values for guess in read_guesses(questions(source), cells, said)}


def test_a_question_is_told_in_the_words_of_the_source(source: Source) -> None:
    twice = Asked("my_guess_twice", "twice", '"4" or "42"', ("4", "42"), ("small", "large"), "answers", 1)
    share = Asked("my_guess_share", "share", "per cent", (), (), "answers", 0)
    assert questions(source) == [Question("Twice", "What is *twice* a number?", "It is **more**.", (twice, share))]


@pytest.mark.parametrize("session", COURSE.sessions, ids=lambda session: session.id)
def test_each_question_of_the_course_has_words_and_a_cell_that_answers(session: Session) -> None:
    asked = questions(read_source(session.source))
    assert len(asked) >= min(len(read_source(session.source).exercises), 5)
    for question in asked:
        assert question.heading and question.text, question
        assert all(each.cell for each in question.asked), f"{question.heading}: no cell says labkit.compare"
    names = [each.name for question in asked for each in question.asked]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("my_guess_share = 12.5", {"": "12.5"}),
        ("my_guess_share = ' about\\n 12 % '", {"": "about 12 %"}),
        ("my_guess_share = -3  # below", {"": "-3"}),
        ("my_guess_share = 2 / 3", {"": "2 / 3"}),
        ("my_guess_share = half", {"": "half"}),
        ("my_guess_share = [1, 'two', (3.0,)]", {"": "1, two, 3.0"}),
        ("my_guess_share = {'a': 1}", {"": "a: 1"}),
        ("my_guess_share = False", {"": "False"}),
        ("import os\nmy_guess_share = 1\nmy_guess_share = 2", {"": "2"}),
        ("my_guess_share = 'x' * 10_000", {"": "'x' * 10_000"}),
        (f"my_guess_share = '{'x' * 1_000}'", {"": "x" * 59 + "…"}),
        ("my_guess_share = '\\x1b[31mred\\u202e\\ud800'", {"": "red\ufffd"}),
    ],
)
def test_a_guess_is_what_stands_there(source: Source, cell: str, values: dict[str, str]) -> None:
    assert guesses(source, cell) == {"my_guess_share": values}


@pytest.mark.parametrize(
    "cell",
    [
        "my_guess_share = '?'",
        "my_guess_share = '  '",
        "my_guess_share = None",
        "my_guess_share = ...",
        "my_guess_share == 3",
        "if True:\n    my_guess_share = 3",
        "my_guess_share, x = 3, 4",
        "my_guess_share = 3\n%time pass",
        "my_guess_share = " + "(" * 150 + "[" * 150,
        "my_guess_share = " + "-" * 1_900 + "1",
        "my_guess_share = " + "[" * 900 + "]" * 900,
        "my_guess_share = 3\0",
        "my_guess_share = 3" + " " * LONGEST_CELL,
        "my_guess_other = 3",
    ],
)
def test_what_is_no_guess_is_left_out(source: Source, cell: str) -> None:
    made = guesses(source, cell)
    assert made == {} or ("-" * 1_900 in cell and set(made) == {"my_guess_share"})
    assert guesses(source, cell, "my_guess_share = 4") == {"my_guess_share": {"": "4"}}


def test_the_parts_of_a_guess_are_those_of_the_source(source: Source) -> None:
    made = "my_guess_twice = {'small': 4, 'large': '?', 'evil': 5}"
    assert guesses(source, made) == {"my_guess_twice": {"small": "4"}}
    assert guesses(source, "my_guess_twice = 'both'") == {"my_guess_twice": {"": "both"}}


PRINTED = "noise\nYou guessed 3. Your notebook says: the share is 42 %.\nYour notebook says: small: 4.\n"


def test_what_a_notebook_says_is_heard_where_it_says_as_much_as_it_should() -> None:
    assert heard(PRINTED, 2) == ["the share is 42 %.", "small: 4."]
    assert heard(PRINTED, 1) == heard(PRINTED, 3) == heard(PRINTED, 0) == []
    assert heard("Your notebook says: \x1b[31m" + "x" * 500 + "\u202e", 1) == ["x" * 399 + "…"]


def with_output(*outputs: Any) -> list[Cell]:
    cells = json.loads(json.dumps(CELLS))
    cells[1]["source"] = "my_guess_share = 41"
    cells[2]["outputs"] = list(outputs)
    return cells


def said_in(source: Source, cells: list[Cell]) -> list[Guess]:
    restored = restore(source, parse(json.dumps(notebook([*tiny_cells(), *cells])).encode()))
    own = [cell.source for cell in restored if not cell.locked and cell.grade_id is None]
    return read_guesses(questions(source), own, {str(cell.grade_id): cell.said for cell in restored})


def test_a_guess_stands_beside_what_the_notebook_that_was_handed_in_says(source: Source) -> None:
    output = {"output_type": "stream", "name": "stdout", "text": PRINTED.splitlines(keepends=True)}
    made = Guess(name="my_guess_share", values={"": "41"}, answer="the share is 42 %.")
    assert said_in(source, with_output(output)) == [made]
    assert said_in(source, with_output(output | {"text": PRINTED})) == [made]


@pytest.mark.parametrize(
    "outputs",
    [
        [],
        [{"output_type": "stream", "name": "stderr", "text": PRINTED}],
        [{"output_type": "stream", "name": "stdout", "text": {"not": "text"}}, 7, None, {}],
        [{"output_type": "stream", "name": "stdout", "text": [3, None]}],
        [{"output_type": "stream", "name": "stdout", "text": PRINTED * 2}],
    ],
)
def test_outputs_of_another_form_say_nothing(source: Source, outputs: list[Any]) -> None:
    assert said_in(source, with_output(*outputs)) == [Guess(name="my_guess_share", values={"": "41"})]


def test_the_solved_notebook_answers(source: Source, tmp_path: Path) -> None:
    file = tmp_path / "solved.ipynb"
    assert solved(questions(source), file) == {}
    file.write_text(json.dumps(notebook(with_output({"output_type": "stream", "name": "stdout", "text": PRINTED}))))
    assert solved(questions(source), file) == {"my_guess_share": "the share is 42 %.", "my_guess_twice": "small: 4."}
