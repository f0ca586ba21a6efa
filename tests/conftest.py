"""What tests share: one fork server, in which torch is warmed once, and a browser."""

import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from autograder.judge import MismatchError, Student
from autograder.sandbox import TimeBudget
from autograder.sandbox.box import Fork, Sandbox
from autograder.sandbox.forkserver import ForkServer
from autograder.sandbox.isolation import SandboxLimits

LIMITS = SandboxLimits(cpu_seconds=60, memory_mb=512, processes=32, open_files=64, disk_mb=8)
Boxes = Callable[..., Sandbox]


ROOMS = {
    "browser": ("tests/browser/",),
    "postgres": ("test_postgres.py",),
    "nbgrader": ("test_nbgrader_loop.py", "test_zip_collect.py", "test_handed_in.py"),
    "sandbox": ("tests/unit/sandbox/", "test_attacks.py", "test_fuzz.py"),
}
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
NO_BROWSER = "PAGES WERE NOT OPENED IN A BROWSER, since there is none: `make browser` installs one"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each test has the markers of its room; those of a file that share something made once stay in one process."""
    for item in items:
        for marker, places in ROOMS.items():
            if any(place in item.path.as_posix() for place in places):
                item.add_marker(marker)
        shared = {
            fixture.scope
            for fixtures in getattr(item, "_fixtureinfo").name2fixturedefs.values()  # noqa: B009
            for fixture in fixtures
            if fixture.baseid == item.nodeid.split("::")[0]
        }
        if item.get_closest_marker("xdist_group") is None and shared & {"module", "session"}:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.split("::")[0]))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium or Chrome, as the system has it, or Playwright's own; a visible skip where there is none."""
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        if not CHROMIUM and not Path(own).exists():
            warnings.warn(NO_BROWSER, stacklevel=1)
            pytest.skip(NO_BROWSER)
        started = playwright.chromium.launch(executable_path=CHROMIUM or own, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def server() -> Iterator[ForkServer]:
    with ForkServer() as server:
        yield server


@pytest.fixture
def boxes(server: ForkServer) -> Iterator[Boxes]:
    """Makes sandboxes that are closed after the test: `boxes("a = 1", "print(a)")` has run these two cells."""
    opened: list[Sandbox] = []

    def box(*cells: str, output_bytes: int = 10_000, seed: int = 1, **limits: int) -> Sandbox:
        allowed: SandboxLimits = {**LIMITS, **limits}  # type: ignore[typeddict-item]
        opened.append(server.sandbox(allowed, seed=seed, output_bytes=output_bytes, required=()))
        for number, source in enumerate(cells, start=1):
            opened[-1].run_cell(source, f"cell {number}", cpu_seconds=20, wall_seconds=60)
        return opened[-1]

    yield box
    for sandbox in opened:
        sandbox.close()


def student_of(box: Sandbox, *replicas: Sandbox, cpu_seconds: float = 10, wall_seconds: float = 10) -> Student:
    """The student as a check sees them; `replicas` are the untrained, the trained, and one more."""

    def opener(sandbox: Sandbox) -> Callable[[], Fork]:
        return lambda: sandbox.fork(seed=7)

    budget = TimeBudget(cpu_seconds, wall_seconds)
    _students.append(Student(opener(box), lambda number: opener(replicas[number]), budget))
    return _students[-1]


_students: list[Student] = []


@pytest.fixture(autouse=True)
def hang_up() -> Iterator[None]:
    """Close the forks of all students that a test has made."""
    yield
    while _students:
        _students.pop().close()


def mismatch(action: Callable[[], object]) -> tuple[str, str, str]:
    """What `action` says that it expected and saw, and its hint."""
    with pytest.raises(MismatchError) as error:
        action()
    return error.value.expected, error.value.actual, error.value.hint
