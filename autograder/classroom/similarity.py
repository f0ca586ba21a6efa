"""Answers that are alike, by the fingerprints of copydetect (winnowing, as in MOSS): renamed variables are the same.

Starter code is excluded, and so is what many students write: the few ways in which an idiom can be written.
"""

import copy
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import combinations

from copydetect import CodeFingerprint, compare_files
from copydetect.utils import get_token_coverage

from autograder.class_result import Pair

LENGTH = 20  # characters of code, names replaced, that are compared as one
WINDOW = 6  # of so many neighbouring fingerprints one is kept: copies of LENGTH + WINDOW - 1 characters are found
ALIKE = 0.8  # the share of the shorter answer that the other has, too
MIN_SHARED = 0.5  # pairs that share fewer fingerprints are not compared closely
LEAST = 60  # characters alike; less is an idiom
COMMON = 0.1  # what this share of the class writes is no sign
FEW = 3  # … but what so few write may always be one
MAX_TEXT = 20_000  # characters of an answer that are compared


def alike(exercise: str, answers: Mapping[str, str], given: Iterable[str]) -> list[Pair]:
    """Pairs of students (names to answers) whose answers to the exercise are alike, the most alike first.

    `given` is code that everybody was given.
    """
    given = list(given)
    texts = {student: text[:MAX_TEXT] for student, text in answers.items() if text.strip()}
    prints = {text: _fingerprint(text) for text in {*texts.values(), *given}}
    usual = {value for text in given for value in prints[text].hashes} | _common(texts.values(), prints)
    for made in {id(made): made for made in prints.values()}.values():
        _leave_out(made, usual)
    holders: dict[int, list[str]] = defaultdict(list)
    for student, text in texts.items():
        for value in prints[text].hashes:
            holders[value].append(student)
    shared = Counter(pair for students in holders.values() for pair in combinations(students, 2))
    found = []
    for (one, other), count in shared.items():
        first, second = prints[texts[one]], prints[texts[other]]
        if count >= MIN_SHARED * min(len(first.hashes), len(second.hashes)):
            found.append(_pair(exercise, (one, other), (texts[one], texts[other]), first, second))
    return sorted((pair for pair in found if pair), key=lambda pair: (-pair.share, pair.students))


def _pair(
    exercise: str,
    students: tuple[str, str],
    texts: tuple[str, str],
    one: CodeFingerprint,
    other: CodeFingerprint,
) -> Pair | None:
    overlap, shares, slices = compare_files(one, other)
    share = min(1.0, float(max(shares)))
    if share < ALIKE or overlap < LEAST:
        return None
    first, second = ([(int(a), int(b)) for a, b in zip(*spans, strict=True)] for spans in slices)
    return Pair(exercise, students, share, texts, (first, second))


def _common(texts: Iterable[str], prints: Mapping[str, CodeFingerprint]) -> set[int]:
    """Fingerprints that so many answers share that they say nothing."""
    texts = list(texts)
    seen = Counter(value for text in texts for value in prints[text].hashes)
    most = max(FEW, COMMON * len(texts))
    return {value for value, count in seen.items() if count > most}


def _leave_out(made: CodeFingerprint, usual: set[int]) -> None:
    """Take fingerprints away; copydetect's own `boilerplate` takes only the first of each away."""
    made.hashes = made.hashes - usual
    made.hash_idx = {value: places for value, places in made.hash_idx.items() if value not in usual}
    made.token_coverage = get_token_coverage(made.hash_idx, LENGTH, len(made.filtered_code))


def _fingerprint(text: str) -> CodeFingerprint:
    """The text's own: others' parts of it may be taken away."""
    return copy.copy(prepare(text))


@lru_cache(8192)
def prepare(text: str) -> CodeFingerprint:
    """The dear part of comparing an answer, to be done before all the others are there."""
    return CodeFingerprint("answer.py", LENGTH, WINDOW, language="python", fp=io.StringIO(text[:MAX_TEXT]))
