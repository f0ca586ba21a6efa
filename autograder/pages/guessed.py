"""What was guessed, beside what the notebooks say: for one student, and for a class to talk about."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from autograder.class_result import ClassRow
from autograder.guesses import Asked, Question
from autograder.result import Result
from autograder.text import number, one_line

MAX_ROWS = 8  # different guesses that are listed one by one
NUMBER = re.compile(r"(?:about |~|≈)?\s*(-?[\d,]*\.?\d+)\s*(?:%|per ?cent|bits?|bytes?|times)?", re.IGNORECASE)


@dataclass(frozen=True)
class OwnGuess:
    """What one student guessed to one question."""

    question: Question
    guesses: list[tuple[str, str, str]]  # which of the question's guesses, the guess, what the notebook says
    cell: str  # grade_id of the cell that answers


@dataclass(frozen=True)
class Tally:
    """How a class guessed one thing."""

    label: str  # which of the question's guesses it is
    rows: list[tuple[str, int, float]]  # guess, how many, per cent of those who guessed
    middle: str  # of numbers: in words
    guessed: int


@dataclass(frozen=True)
class Believed:
    """How a class guessed at one question, and the answers of the solved notebook."""

    question: Question
    tallies: list[Tally]
    answers: list[str]
    guessed: int  # students


def own_guesses(result: Result, questions: Sequence[Question]) -> list[OwnGuess]:
    """The questions that the student has guessed at."""
    made = {guess.name: guess for guess in result.guesses}
    found = []
    for question in questions:
        said = [
            (asked.label, _in_words(made[asked.name].values), one_line(made[asked.name].answer, 400))
            for asked in question.asked
            if asked.name in made
        ]
        if said:
            found.append(OwnGuess(question, said, question.asked[0].cell))
    return found


def _in_words(values: Mapping[str, str]) -> str:
    return one_line(", ".join(f"{part}: {text}" if part else text for part, text in values.items()), 300)


def class_guesses(rows: Sequence[ClassRow], questions: Sequence[Question], solved: Mapping[str, str]) -> list[Believed]:
    """The questions that somebody has guessed at; `solved` has the solved notebook's answers, by the guess's name."""
    made = [{guess.name: guess.values for guess in row.result.guesses} for row in rows]
    found = []
    for question in questions:
        names = {asked.name for asked in question.asked}
        guessed = sum(bool(names & one.keys()) for one in made)
        tallies = [
            _tally(
                _label(asked, part),
                asked.options,
                [one[asked.name][part] for one in made if part in one.get(asked.name, {})],
            )
            for asked in question.asked
            for part in (*asked.parts, "")
        ]
        if guessed:
            answers = list(dict.fromkeys(solved[one.name] for one in question.asked if solved.get(one.name)))
            found.append(Believed(question, [tally for tally in tallies if tally.guessed], answers, guessed))
    return found


def _label(asked: Asked, part: str) -> str:
    return one_line(": ".join(filter(None, (asked.label, part))), 80)


def _tally(label: str, options: Sequence[str], guesses: Sequence[str]) -> Tally:
    spelt: dict[str, str] = {_key(option): option for option in options}
    counts = Counter(_key(guess) for guess in guesses)
    if not spelt.keys() & counts.keys():
        spelt = {}
    for guess in guesses:
        spelt.setdefault(_key(guess), one_line(guess, 80))
    numbers = [value for guess in guesses if (value := _number(guess)) is not None]
    middle = ""
    if len(numbers) > len(guesses) / 2:
        low, high = number(min(numbers)), number(max(numbers))
        middle = f"In the middle: {number(median(numbers))}, from {low} to {high}."
    first = [_key(option) for option in options]
    listed = sorted(spelt, key=lambda key: (first.index(key) if key in first else len(first), -counts[key]))
    shown, rest = listed[:MAX_ROWS], sum(counts[key] for key in listed[MAX_ROWS:])
    if middle:
        shown.sort(key=lambda key: (_number(key) is None, _number(key) or 0.0))
    rows = [(spelt[key], counts[key]) for key in shown] + ([("something else", rest)] if rest else [])
    return Tally(label, [(text, count, 100 * count / len(guesses)) for text, count in rows], middle, len(guesses))


def _key(guess: str) -> str:
    """The same for guesses that differ in case, quotes and a full stop alone; numbers without their unit."""
    value = _number(guess)
    return number(value) if value is not None else one_line(guess, 80).casefold().strip(" .!'\"“”")


def _number(guess: str) -> float | None:
    found = NUMBER.fullmatch(guess.strip())
    return float(found[1].replace(",", "")) if found else None
