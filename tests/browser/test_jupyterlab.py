"""A student's way in a real browser: the starter in JupyterLab, an answer, its public check, the saved file, the grade."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from support.attacks import FULL, SESSION, copy_of_course, grade
from support.jupyter import TOKEN, jupyter, own_settings

pytestmark = pytest.mark.slow

NAME = "to_unit_interval"
WRONG = "def to_unit_interval(images):\n    return images.reshape(len(images), -1)\n"
RIGHT = "def to_unit_interval(images):\n    return images.reshape(len(images), -1).float() / 255\n"
MINUTES = 60_000  # milliseconds


class Lab:
    """A notebook that stands open in JupyterLab."""

    def __init__(self, page: Any, address: str, file: Path) -> None:
        self.page, self.file = page, file
        page.set_default_timeout(2 * MINUTES)  # a busy machine starts a kernel slowly
        page.goto(f"{address}/lab/tree/{file.name}?token={TOKEN}")
        self.cell("labkit.seed_everything(1)").wait_for()
        page.locator("#jp-main-statusbar").get_by_text("(ipykernel) | Idle").wait_for()

    def cell(self, text: str) -> Any:
        return self.page.locator(".jp-Notebook .jp-CodeCell").filter(has_text=text).first

    def run(self, text: str, code: str = "") -> Any:
        """Run the cell in which this stands, replaced by `code` first where that is given, to its end."""
        cell = self.cell(text)
        before = cell.locator(".jp-InputPrompt").inner_text()
        cell.locator(".cm-content").click()
        if code:
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.insert_text(code)
        self.page.keyboard.press("Control+Enter")
        ended = re.compile(rf"^(?!{re.escape(before)})\[\d+\]:$")
        (self.cell(code.splitlines()[0]) if code else cell).locator(".jp-InputPrompt").filter(has_text=ended).wait_for()
        return cell

    def save(self) -> dict[str, Any]:
        """Ctrl+S; gives what then stands in the file."""
        before = self.file.stat().st_mtime_ns
        with self.page.expect_response(lambda told: told.request.method == "PUT" and self.file.name in told.url):
            self.page.keyboard.press("ControlOrMeta+s")
        assert self.file.stat().st_mtime_ns > before
        found: dict[str, Any] = json.loads(self.file.read_text())
        return found


@contextmanager
def lab(browser: Any, base: Path) -> Iterator[Lab]:
    """The starter alone in a folder, as a student has it, open in JupyterLab."""
    folder = base / "home" / SESSION.id
    shutil.copytree(SESSION.assignment, folder, ignore=shutil.ignore_patterns("__pycache__"))
    environment = own_settings(base)
    environment.pop("PYTHONPATH", None)  # labkit is the one beside the notebook
    with jupyter("lab", folder, base / "lab.log", environment) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 1000})
        context.route(lambda url: not url.startswith(address), lambda route: route.abort())
        yield Lab(context.new_page(), address, folder / f"{SESSION.id}.ipynb")
        context.close()


def test_an_answer_written_in_jupyterlab_is_checked_saved_and_graded(browser: Any, tmp_path: Path) -> None:
    with lab(browser, tmp_path) as opened:
        opened.run("labkit.seed_everything(1)")
        check = f"{NAME}: the public checks pass."
        for wrong_or_right, seen in ((WRONG, "the result should be float32"), (RIGHT, check)):
            opened.run(f"def {NAME}(", wrong_or_right)
            ran = opened.run(f'print("{check}")')
            ran.locator(".jp-OutputArea-output").filter(has_text=seen).last.wait_for()
        assert ran.locator(".jp-OutputArea-output").all_inner_texts() == [check + "\n"]
        saved = opened.save()
    by_name = {cell["metadata"].get("nbgrader", {}).get("grade_id"): cell for cell in saved["cells"]}
    assert "".join(by_name[NAME]["source"]) == RIGHT
    assert "".join(by_name[f"test_{NAME}"]["outputs"][0]["text"]) == check + "\n"

    copy_of_course(tmp_path / "course", "notebook")
    handed_in = tmp_path / "class" / "submitted" / "ada" / SESSION.id
    handed_in.mkdir(parents=True)
    shutil.copy(opened.file, handed_in)
    graded = grade(tmp_path, jobs=1)
    assert (graded.code, graded.left) == (0, [])
    assert graded.rows["ada"]["exercises"] == dict.fromkeys(FULL, 0.0) | {NAME: FULL[NAME]}

    page = browser.new_page()
    page.goto((graded.folder / "reports" / SESSION.id / "ada.html").as_uri())
    assert page.locator(".score").inner_text() == f"{FULL[NAME]:g} of {sum(FULL.values()):g} points"
    exercise = page.locator(f"article#exercise-{NAME}")
    assert (
        exercise.locator(".headline").inner_text().split("\n")[-1]
        == f"full points {FULL[NAME]:g} of {FULL[NAME]:g} points"
    )
    assert RIGHT.splitlines()[1].strip() in page.locator(".cell.answer").first.inner_text()
    page.close()
