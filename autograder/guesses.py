"""What a notebook asks its readers to guess, and what a student guessed: read from the text of cells, never run, never graded."""

import ast
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from pathlib import Path

from nbformat import NotebookNode

from autograder.notebook import Source, grade_id
from autograder.result import Guess
from autograder.text import one_line
from labkit.friendly import SAYS
from labkit.handin import RejectedError, parse

PREFIX = "my_guess_"
LONGEST_CELL = 2_000  # characters; in a longer one no guess is looked for
LONGEST, LONGEST_ANSWER = 60, 400  # characters of a guess, and of what the notebook says to it
OPEN = ("", "?")
ASKS = re.compile(r"\*\*Predict[^*]*\*\*\s*")
QUOTED = re.compile(r'"([^"]+)"')
FOLDED = re.compile(r"<details>\s*(?:<summary>.*?</summary>)?(.*?)</details>", re.DOTALL)


@dataclass(frozen=True)
class Asked:
    """One guess that a question asks for."""

    name: str
    label: str  # which of the question's guesses it is; empty, where there is one
    wanted: str  # the comment beside it: "a percentage"
    options: tuple[str, ...]  # those of the comment
    parts: tuple[str, ...]  # the keys, where it is a dictionary
    cell: str  # grade_id of the cell that answers
    place: int  # among the answers of that cell


@dataclass(frozen=True)
class Question:
    """One prediction of a session, in the words of its source notebook."""

    heading: str  # of the section
    text: str
    explanation: str  # what stands folded below the answer
    asked: tuple[Asked, ...]


def questions(source: Source) -> list[Question]:
    """What the notebook asks to predict, from top to bottom."""
    return [
        _question(source.cells, index, found)
        for index, cell in enumerate(source.cells)
        if cell.cell_type == "code" and (found := _assigned(cell.source))
    ]


def read_guesses(asked: list[Question], cells: Iterable[str], said: Mapping[str, Sequence[str]]) -> list[Guess]:
    """The guesses that are made in these cells of a student's own, in the order of the questions.

    `said` has what the student's notebook says in answer, by the grade_id of the cell that says it (`heard`).
    """
    made: dict[str, object] = {}
    for text in cells:
        made |= _assigned(text)
    guesses = []
    for each in (one for question in asked for one in question.asked):
        values = _values(made.get(each.name, "?"), each.parts)
        if values:
            lines = said.get(each.cell, ())
            answer = lines[each.place] if each.place < len(lines) else ""
            guesses.append(Guess(name=each.name, values=values, answer=answer))
    return guesses


def heard(printed: str, wanted: int) -> list[str]:
    """What a cell said to its guesses, of all that it printed; nothing, if it was not as many times as is wanted.

    The text may be a student's.
    """
    lines = (line.partition(SAYS) for line in printed.splitlines()) if wanted else ()
    said = [one_line(answer, LONGEST_ANSWER) for _, found, answer in islice(filter(itemgetter(1), lines), wanted + 1)]
    return said if len(said) == wanted else []


def solved(asked: list[Question], notebook: Path) -> dict[str, str]:
    """What the solved notebook says to each guess, by its name; of a notebook that is not there, nothing."""
    try:
        cells = parse(notebook.read_bytes())
    except (OSError, RejectedError):
        return {}
    printed = {cell.grade_id: cell.printed for cell in cells}
    wanted = Counter(one.cell for question in asked for one in question.asked)
    said = {cell: heard(printed.get(cell, ""), count) for cell, count in wanted.items()}
    return {one.name: said[one.cell][one.place] for question in asked for one in question.asked if said[one.cell]}


@lru_cache(1_000)
def compared(code: str) -> tuple[str, ...]:
    """The guesses that a cell of the source answers, in the order in which it does."""
    if "labkit.compare(" not in code:
        return ()
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call) and node.args]
    calls.sort(key=lambda call: call.lineno)
    return tuple(ast.unparse(call.args[0]) for call in calls if ast.unparse(call.func) == "labkit.compare")


def _question(cells: list[NotebookNode], index: int, found: Mapping[str, object]) -> Question:
    above = [cell.source for cell in cells[:index] if cell.cell_type == "markdown"]
    headings = re.findall(r"^#+ (.+)$", "\n\n".join(above), re.MULTILINE)
    text = re.split(r"\n\s*\n", ASKS.split(above[-1])[-1])[0] if above else ""
    below = ((place, cell, compared(cell.source)) for place, cell in enumerate(cells) if cell.cell_type == "code")
    place, cell, names = next((each for each in below if set(found) & set(each[2])), (index, cells[index], ()))
    after = cells[place + 1].source if place + 1 < len(cells) else ""
    folded = FOLDED.match(after)
    asked = tuple(
        Asked(
            name=name,
            label=name.removeprefix(PREFIX).replace("_", " ") if len(found) > 1 else "",
            wanted=(wanted := _comment(cells[index].source, name)),
            options=tuple(QUOTED.findall(wanted)),
            parts=tuple(map(str, value)) if isinstance(value, dict) else (),
            cell=(grade_id(cell) or "") if name in names else "",
            place=names.index(name) if name in names else 0,
        )
        for name, value in found.items()
    )
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)  # links
    text = text.replace("$", "")
    heading = re.sub(r" \(optional\)$", "", headings[-1]) if headings else ""
    return Question(heading, " ".join(text.split()), folded[1].strip() if folded else "", asked)


def _comment(code: str, name: str) -> str:
    line = next((line for line in code.splitlines() if line.startswith(f"{name} =")), "")
    return line.partition("#")[2].strip()


def _assigned(text: str) -> dict[str, object]:
    """What stands behind `my_guess_… =` at the left of a cell, which may be anybody's."""
    if PREFIX not in text or len(text) > LONGEST_CELL:
        return {}
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return {}
    found: dict[str, object] = {}
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name.startswith(PREFIX):
                try:
                    found[name] = ast.literal_eval(value)
                except (ValueError, TypeError, MemoryError, RecursionError):
                    found[name] = ast.get_source_segment(text, value)  # "2 / 3", or a word without its quotes
    return found


def _values(made: object, parts: tuple[str, ...]) -> dict[str, str]:
    """The guess in words, by part; under "" where it has none. What is still open is left out."""
    if isinstance(made, dict) and parts:
        said = {str(key): value for key, value in made.items()}
        values = {part: _words(said.get(part)) for part in parts}
    else:
        values = {"": _words(made)}
    return {part: text for part, text in values.items() if text not in OPEN}


def _words(made: object) -> str:
    if isinstance(made, dict):
        return one_line(", ".join(f"{key}: {_words(value)}" for key, value in made.items()), LONGEST)
    if isinstance(made, list | tuple | set):
        return one_line(", ".join(map(_words, made)), LONGEST)
    return one_line(str(made), LONGEST) if isinstance(made, str | int | float) else ""
