"""How the sessions teach: predictions stay open until they are made, and the minutes add up. Nothing runs here."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from support import ROOT

from autograder.course import Course, Session
from autograder.notebook import read_source

COURSE = Course.load(ROOT)
GUESS, READING, LONGEST = "my_guess_", 200, 90  # words a minute; minutes of a session
FOLDED = re.compile(r"<details>.*?</details>", re.DOTALL)
RESULT = re.compile(r"(?<![\w.])\d*\.\d+|\d\s?%")  # a figure that somebody measured: .0123, 0.84, 12 %

every_session = pytest.mark.parametrize("session", COURSE.sessions, ids=lambda session: session.id)


def cells_of(session: Session) -> list[NotebookNode]:
    return read_source(session.source).cells


def guesses(cell: NotebookNode) -> dict[str, object]:
    """The guesses that a cell asks for, by name, with what stands there."""
    if cell.cell_type != "code" or not cell.source.startswith(GUESS):
        return {}
    found = [node for node in ast.parse(cell.source).body if isinstance(node, ast.Assign)]
    return {ast.unparse(node.targets[0]): ast.literal_eval(node.value) for node in found}


def asked(cell: NotebookNode) -> set[str]:
    """The guesses that a cell waits for."""
    if cell.cell_type != "code":
        return set()
    waiting = [
        node
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.With) and any("labkit.waits_for(" in ast.unparse(item) for item in node.items)
    ]
    first = [node.body[0] for node in waiting]
    calls = [line.value for line in first if isinstance(line, ast.Expr) and "labkit.guessed(" in ast.unparse(line)]
    return {ast.unparse(argument) for call in calls if isinstance(call, ast.Call) for argument in call.args}


def untold(cells: list[NotebookNode]) -> list[str]:
    """Guesses that nothing asks for before it uses them."""
    problems = []
    for index, cell in enumerate(cells):
        for name, value in guesses(cell).items():
            open_ = value == "?" or (isinstance(value, dict) and set(value.values()) == {"?"})
            if not open_:
                problems.append(f"{cell.id}: {name} should be '?' in the source, is {value!r}")
            uses = [later for later in cells[index + 1 :] if later.cell_type == "code" and name in later.source]
            if not uses or name not in asked(uses[0]):
                problems.append(f"{cell.id}: no picture asks for {name}")
    return problems


def told_too_early(cells: list[NotebookNode]) -> list[str]:
    """Words that give an answer away: written alternative text, and unfolded prose right below a picture that was guessed."""
    problems = [
        f"{cell.id}: alt={ast.unparse(word.value)}"
        for cell in cells
        if cell.cell_type == "code"
        for call in ast.walk(ast.parse(cell.source))
        if isinstance(call, ast.Call)
        for word in call.keywords
        if word.arg == "alt"
    ]
    for picture, below in pairwise(cells):
        if (
            asked(picture)
            and below.cell_type == "markdown"
            and not below.source.startswith(("<details>", "#", "**Predict"))
        ):
            problems.append(f"{below.id}: stands unfolded below {picture.id}, which answers a guess")
    problems += [
        f"{cell.id}: an explanation that is not folded"
        for cell in cells
        if cell.id.endswith("-explained") and FOLDED.sub("", cell.source).strip()
    ]
    return problems


def opening(cells: list[NotebookNode]) -> str:
    """What stands before the instructions, in the first cell."""
    return re.sub(r"\]\(.*?\)", "]", str(cells[0].source).partition("**How this works.**")[0], flags=re.DOTALL)


def required(cells: list[NotebookNode]) -> Iterator[NotebookNode]:
    """The cells outside of sections whose heading says that they are optional."""
    depth = 0  # of the optional heading
    for cell in cells:
        heading = re.match(r"(#+) ", cell.source) if cell.cell_type == "markdown" else None
        if heading:
            level = len(heading[1])
            if not depth or level <= depth:
                depth = level if "optional" in cell.source.partition("\n")[0] else 0
        if not depth:
            yield cell


def minutes(cells: list[NotebookNode]) -> tuple[int, float]:
    """What the cards add up to, and the reading of all prose that is neither folded nor optional."""
    prose = [FOLDED.sub("", cell.source) for cell in required(cells) if cell.cell_type == "markdown"]
    cards = sum(int(found) for text in prose for found in re.findall(r"points? · about (\d+) minutes\*", text))
    return cards, len(" ".join(prose).split()) / READING


@every_session
def test_each_guess_is_asked_for_by_the_picture_that_answers_it(session: Session) -> None:
    cells = cells_of(session)
    exercises = len(read_source(session.source).exercises)
    assert sum(len(guesses(cell)) for cell in cells) >= min(exercises, 5)
    assert untold(cells) == []


@every_session
def test_nothing_gives_an_answer_away(session: Session) -> None:
    assert told_too_early(cells_of(session)) == []


@every_session
def test_the_opening_asks_and_tells_no_result(session: Session) -> None:
    text = opening(cells_of(session))
    assert "?" in text, "the opening asks no question"
    assert not RESULT.search(text), f"the opening tells a result: {RESULT.search(text)}"


@every_session
def test_the_minutes_are_those_of_the_cards_and_the_reading(session: Session) -> None:
    cells = cells_of(session)
    said = re.search(r"about (\d+) minutes of work, reading included", " ".join(cells[0].source.split()))
    assert said, "the first cell says nothing like: about 90 minutes of work, reading included"
    cards, reading = minutes(cells)
    assert abs(int(said[1]) - cards - reading) <= 3, f"cards {cards}, reading {reading:.0f}"
    assert int(said[1]) <= LONGEST


# The rules themselves


def test_what_gives_answers_away_is_found() -> None:
    told = [
        new_code_cell("my_guess_a = '?'", id="guess"),
        new_code_cell("print(my_guess_a)", id="unasked"),
        new_code_cell("my_guess_b = 3", id="made"),
        new_code_cell(
            "with labkit.waits_for():\n    labkit.guessed(my_guess_b)\n    labkit.show(f, alt='3')", id="asks"
        ),
        new_markdown_cell("It is 3.", id="plain"),
        new_markdown_cell("<details>\n\nYes.\n</details>\n\nIt is 3.", id="two-explained"),
    ]
    assert untold(told) == [
        "guess: no picture asks for my_guess_a",
        "made: my_guess_b should be '?' in the source, is 3",
    ]
    assert told_too_early(told) == [
        "asks: alt='3'",
        "plain: stands unfolded below asks, which answers a guess",
        "two-explained: an explanation that is not folded",
    ]


def test_optional_sections_and_folded_hints_take_no_time() -> None:
    cells = [
        new_markdown_cell("# Title\n\n" + "word " * 398),
        new_markdown_cell(
            "## Exercise 1 · `a`\n\n*2 points · about 7 minutes*\n\n<details>" + "hint " * 999 + "</details>"
        ),
        new_markdown_cell("## Music (optional)\n\n" + "word " * 999),
        new_markdown_cell("### More of it"),
        new_code_cell("play()"),
        new_markdown_cell("## Back"),
    ]
    cards, reading = minutes(cells)
    assert cards == 7
    assert reading == pytest.approx((400 + 11 + 2) / 200)
