"""Every row of what a submission may try, tried: each file of tests/attacks through `course grade`."""

import functools
import re
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from support.attacks import (
    COURSE,
    FULL,
    GROUPS,
    OUTCOMES,
    REACHED,
    Attack,
    Graded,
    copy_of_course,
    everything_written,
    grade,
    hand_in,
    honest,
    plain,
    read_group,
)

from autograder.result import Result
from autograder.sandbox.ways import Namespaces

pytestmark = pytest.mark.slow

ATTACKS = {group: read_group(group) for group in GROUPS}
NEIGHBOURS = ("a-neighbour", "m-neighbour", "z-neighbour")  # before, between and after the attackers
JOBS = {"exhausting": 4, "protocol": 4}  # these mostly wait


def beside(group: str) -> pytest.MarkDecorator:
    """Who shares a class that is graded once: its tests stay together when tests run side by side."""
    return pytest.mark.xdist_group(f"attacks: {group}")


every = pytest.mark.parametrize("group", [pytest.param(group, marks=beside(group)) for group in GROUPS])
each = pytest.mark.parametrize(
    "attack",
    [pytest.param(attack, marks=beside(group)) for group in GROUPS for attack in ATTACKS[group]],
    ids=lambda a: f"{a.group}/{a.name}",
)


def waits_for(attack: Attack) -> list[str]:
    """The layers that an attack needs and that course.yml does not require: without them it would get through."""
    return [layer for layer in attack.needs if layer not in Namespaces.layers_of(COURSE.sandbox.required)]


def few(count: int = 3) -> list[Attack]:
    """Some of each group, as far from one another as the alphabet has them."""
    found = []
    for attacks in ATTACKS.values():
        real = [attack for attack in attacks if attack.outcome != "control" and not waits_for(attack)]
        found += real[:: len(real) // count][:count]
    return found


@functools.cache
def alone() -> Result:
    """The result of an honest notebook that no attacker shares a class with."""
    with tempfile.TemporaryDirectory() as folder:
        copy_of_course(Path(folder) / "course", "honest")
        honest(Path(folder) / "class", "alone")
        graded = grade(Path(folder))
        assert graded.code == 0, graded.printed
        return graded.results()["alone"]


@pytest.fixture(scope="session")
def classes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Graded]:
    return Classes(tmp_path_factory)


class Classes(dict[str, Graded]):
    """The graded class of each group, graded when first asked for."""

    def __init__(self, paths: pytest.TempPathFactory) -> None:
        self.paths = paths
        self.tried: set[str] = set()

    def __missing__(self, group: str) -> Graded:
        if group in self.tried:
            pytest.fail(f"the class of {group} could not be graded: see the first test of it")
        self.tried.add(group)
        attacks = [attack for attack in ATTACKS[group] if not waits_for(attack)]
        self[group] = graded_class(self.paths.mktemp(group), attacks, group, JOBS.get(group, 2))
        return self[group]


def graded_class(base: Path, attacks: list[Attack], limits: str, jobs: int) -> Graded:
    """A class of these and their neighbours, with the limits that a group has."""
    copy_of_course(base / "course", limits)
    for name in NEIGHBOURS:
        honest(base / "class", name)
    for attack in attacks:
        hand_in(attack, base / "class")
    return grade(base, jobs=jobs)


@pytest.mark.smoke
def test_some_of_each_group_get_nothing(tmp_path: Path) -> None:
    """What the tests below hold for each attack, in one class."""
    attacks = few()
    assert len(attacks) >= 20 and {attack.group for attack in attacks} == set(GROUPS)
    graded = graded_class(tmp_path, attacks, "exhausting", 2)
    assert graded.left == []
    for name in NEIGHBOURS:
        assert graded.rows[name]["exercises"] == FULL
    for attack in attacks:
        expect_as_said(graded, attack)


@every
def test_the_batch_goes_on_and_tells_of_everybody(
    classes: dict[str, Graded], group: str, record_property: Callable[[str, object], None]
) -> None:
    graded = classes[group]
    kinds = Counter(attack.outcome for attack in ATTACKS[group])
    controls = kinds.pop("control")
    told = ", ".join(f"{count} {OUTCOMES[kind]}" for kind, count in kinds.most_common())
    record_property(
        "said", f"{group}: {kinds.total()} attacks ({told}) and {controls} controls in {graded.seconds:.0f} s"
    )
    expected = {attack.student for attack in ATTACKS[group] if not waits_for(attack)} | set(NEIGHBOURS)
    shown = {student.encode(errors="replace").decode() for student in expected}
    assert set(graded.rows) == shown
    assert graded.code == (1 if any(row["status"] != "graded" for row in graded.rows.values()) else 0)


@every
def test_neighbours_get_what_they_get_alone(classes: dict[str, Graded], group: str) -> None:
    results = classes[group].results()
    for name in NEIGHBOURS:
        assert classes[group].rows[name]["exercises"] == FULL
        assert plain(results[name]) == plain(alone())


@every
def test_nothing_is_left_behind(classes: dict[str, Graded], group: str) -> None:
    """No process, mount, file or shared memory; and nothing that is written says that an attack got through."""
    graded = classes[group]
    assert graded.left == []
    assert REACHED not in graded.printed and "\x1b" not in graded.printed
    for file, content in everything_written(graded.folder):
        assert REACHED.encode() not in content, file


@each
def test_attack(classes: dict[str, Graded], attack: Attack) -> None:
    if missing := waits_for(attack):
        pytest.skip(f"waits for a layer that course.yml does not require yet: {', '.join(missing)}")
    expect_as_said(classes[attack.group], attack)


def expect_as_said(graded: Graded, attack: Attack) -> None:
    """Whatever its file says that the attack must get, it gets."""
    student = attack.student.encode(errors="replace").decode()
    row = graded.rows[student]
    if attack.outcome == "R":
        assert (row["status"], row["reason"], row["score"]) == ("rejected", attack.said["sees"][0], 0.0)
        return
    assert row["status"] == "graded", (row, graded.printed[-2000:])
    result = graded.results()[student]
    told = account(result)
    assert row["exercises"] == pytest.approx(attack.scores, abs=0.01), told
    assert told.count("held: ") == attack.held, told
    for text in attack.said.get("sees", []):
        assert any(part in told for part in text.split(" // ")), told
    page = graded.page(student)
    assert REACHED not in told + page and "<img src=x" not in page, told
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)
    for pattern in attack.said.get("never", []):
        assert not re.search(pattern, told + page), told
    flags = attack.said.get("flags", [])
    assert len(row["flags"]) == len(flags) and all(text in row["flags"][i] for i, text in enumerate(flags)), row[
        "flags"
    ]


def account(result: Result) -> str:
    """All that a result says but the source of the notebook's cells."""
    said = [f"cell {number}: {cell.status} {cell.message}" for number, cell in enumerate(result.cells) if cell.message]
    for cell in result.cells:
        for output in cell.outputs:
            said += [output.get("text", ""), "\n".join(output.get("traceback", [])), *output.get("data", {}).values()]
    for exercise in result.exercises:
        said += [f"{c.name}: {c.outcome}, {c.expected}, {c.actual}, {c.trace}, {c.fault}" for c in exercise.checks]
    return "\n".join(text for text in said if text)


def test_every_group_has_a_control_and_the_suite_is_large_enough() -> None:
    count = Counter(attack.outcome == "control" for group in GROUPS for attack in ATTACKS[group])
    assert count[False] >= 120
    for group in GROUPS:
        controls = [attack for attack in ATTACKS[group] if attack.outcome == "control"]
        assert controls and all(attack.scores == FULL for attack in controls), group
