"""The class page of 1,000 made-up students in a real Chromium: how long until it stands, is sorted, and is filtered.

python benchmarks/class_page.py [--students 1000]
"""

import argparse
import json
import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from autograder.class_result import ClassRow
from autograder.pages.class_page import class_page
from autograder.result import Check, Exercise, Outcome, Result

EXERCISES, CHECKS, ROUNDS = 7, 5, 5
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PAINTED = "() => new Promise(done => requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0)))"
FORMGRADER = "http://localhost:8888/formgrader"  # a link for each student, as in a real class
SORT = f"""async () => {{
    const start = performance.now();
    document.querySelectorAll("#students thead button")[3].click();
    return await ({PAINTED})() - start;
}}"""
FILTER = f"""async () => {{
    const start = performance.now(), field = document.getElementById("filter");
    field.value = field.value ? "" : "99";
    field.dispatchEvent(new Event("input"));
    return await ({PAINTED})() - start;
}}"""


def made_up(students: int) -> list[ClassRow]:
    """Students of different strength, checks of different difficulty; one in fifty is rejected."""
    dice = random.Random(1)
    rows = []
    for number in range(students):
        strength = dice.gauss(0.7, 0.25)
        exercises = [
            Exercise(name=f"exercise_{e}", points=3, checks=[_check(e, c, strength, dice) for c in range(CHECKS)])
            for e in range(EXERCISES)
        ]
        result = Result(session="01", key="k", exercises=exercises, cpu_seconds=dice.uniform(5, 60))
        if number % 50 == 0:
            result = Result(
                session="01", key="", status="rejected", reason="two cells are marked as `train`; keep one of them"
            )
        rows.append(ClassRow(f"student{number:04}", result, f"student{number:04}.html"))
    return rows


def _check(exercise: int, check: int, strength: float, dice: random.Random) -> Check:
    passed = dice.random() < strength + 0.3 - 0.1 * check
    return Check(
        name=f"test_{exercise}_{check}",
        title=f"What check {check} of exercise {exercise} wants.",
        weight=1,
        outcome=Outcome.PASSED if passed else Outcome.FAILED,
        hint="" if passed else f"The misconception that check {check} of exercise {exercise} knows.",
        seconds=dice.uniform(0.1, 1),
    )


def measure(page_file: Path) -> dict[str, float]:
    """Milliseconds, the median of several rounds."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        loads: list[float] = []
        sorts: list[float] = []
        filters: list[float] = []
        for _ in range(ROUNDS):
            page: Any = browser.new_page()
            page.goto(page_file.as_uri())
            loads.append(page.evaluate(PAINTED))
            sorts.append(page.evaluate(SORT))
            filters.append(page.evaluate(FILTER))
            page.close()
        browser.close()
    return {
        name: round(statistics.median(found)) for name, found in (("load", loads), ("sort", sorts), ("filter", filters))
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=1000)
    students = parser.parse_args().students
    start = time.perf_counter()
    text = class_page(made_up(students), course_title="Course", session_title="Session", formgrader=FORMGRADER)
    made = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "index.html")
        file.write_text(text)
        found = measure(file)
    figures = {"students": students, "kilobytes": round(len(text.encode()) / 1000), "written_in_s": round(made, 1)}
    print(json.dumps(figures | {f"{name}_ms": value for name, value in found.items()}))


if __name__ == "__main__":
    main()
