"""Pages in a real Chromium, read by axe-core: wide and narrow, light and dark, everything unfolded."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from support.classes import COURSE

from autograder.class_result import ClassRow, Pair
from autograder.guesses import Asked, Question
from autograder.pages.band import Band, Range
from autograder.pages.class_page import class_page
from autograder.pages.feedback_page import feedback_page
from autograder.result import (
    Baseline,
    CellRecord,
    Check,
    Curve,
    Exercise,
    Grid,
    Guess,
    ImageRow,
    Outcome,
    Result,
    Series,
)

pytestmark = pytest.mark.slow

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
SAID = {
    "expected": "every number between 0 and 1",
    "actual": "numbers from -3.42 to 4.87, `decode(code)`",
    "hint": "What squeezes any number into the range of a probability?",
    "trace": "return self.decoder(code)",
}


def check(outcome: Outcome, title: str = "`decode` gives pixels between 0 and 1.", **said: str) -> Check:
    return Check(name="test_it", title=title, weight=1, outcome=outcome, **said)


def result(*, full: bool = False) -> Result:
    """Something of everything that a page can show; or full marks."""
    worst = [Outcome.PASSED] * 4 if full else [Outcome.PASSED, Outcome.FAILED, Outcome.FAILED, Outcome.UNCHECKED]
    exercises = [
        Exercise(name=name, points=3, checks=[check(Outcome.PASSED), check(outcome, **SAID)])
        for name, outcome in zip(("to_unit_interval", "Autoencoder", "train", "sample"), worst, strict=True)
    ]
    code = "def train(images):\n    # slowly\n    return 'a', 1\n"
    cells = [
        CellRecord(kind="markdown", source="# Can 32 numbers remember a digit?"),
        CellRecord(kind="code", source="import torch", grade_id="setup", locked=True),
        CellRecord(kind="code", source=code, grade_id="train", seconds=12.4),
        CellRecord(kind="code", source="assert train", grade_id="test_train", locked=True),
        CellRecord(
            kind="code", source="while True: pass", grade_id="sample", status="stopped", message="used more than 60 s"
        ),
        CellRecord(
            kind="code",
            source="1 / 0",
            status="error",
            outputs=[
                {"output_type": "stream", "name": "stderr", "text": "a warning"},
                {"output_type": "error", "ename": "ZeroDivisionError", "evalue": "no", "traceback": ["no"]},
                {"output_type": "display_data", "data": {"image/png": PNG}, "metadata": {}},
            ],
        ),
        CellRecord(kind="markdown", source="## Where this goes"),
    ]
    grid = Grid(title="Your digits", alt="Blurred.", rows=[ImageRow(label="digit", images=[PNG] * 10)])
    curve = Curve(
        title="Your learning curve",
        alt="The loss falls.",
        x_label="epoch",
        y_label="loss",
        series=[Series(label="yours", values=[0.5, 0.3, 0.2]), Series(label="unseen", values=[0.6, 0.5, 0.3])],
        baselines=[Baseline(label="mean image", value=0.26)],
    )
    flags = [] if full else ["too good to be true"]
    guesses = [
        Guess(name="my_guess_winner", values={"2": "PCA", "32": "network" if full else "a draw"}, answer=f"{LONG}."),
        Guess(name="my_guess_grey", values={"": "50" if full else "about 9 %"}),
    ]
    return Result(
        session="01", key="k", exercises=exercises, cells=cells, pictures=[grid, curve], guesses=guesses, flags=flags
    )


LONG = "2 numbers: PCA, 32 numbers: network, " + "and_so_on" * 20
QUESTIONS = [
    Question(
        "How grey?",
        "What share of *all* `pixels` is grey?",
        "Few.",
        (Asked("my_guess_grey", "", "a percentage", (), (), "greys", 0),),
    ),
    Question(
        "PCA",
        "Who **wins**?",
        f"Look: {LONG}",
        (Asked("my_guess_winner", "winner", "", ("network", "PCA"), ("2", "32"), "train", 0),),
    ),
]
BAND = Band(answers=6, trainings=20, ranges={"yours": Range(low=[0.4, 0.2, 0.1], high=[0.6, 0.4, 0.15])})


def pages() -> dict[str, str]:
    titles: Any = {"course_title": "Autoencoders", "session_title": "Can 32 numbers remember a digit?"}
    titles["questions"] = QUESTIONS
    rejected = Result(session="01", key="", status="rejected", reason="two cells are marked as `train`")
    rows = [ClassRow(f"s{n}", result(full=n % 3 > 0), f"s{n}.html", "grade again" if n == 4 else "") for n in range(12)]
    pair = Pair("train", ("s0", "s1"), 0.93, ("x = 1\ny = 2", "z = 1"), ([(0, 5)], [(0, 5)]))
    solved = {"my_guess_winner": LONG}
    return {
        "feedback": feedback_page(result(), student="Ada", band=BAND, **titles),
        "full": feedback_page(result(full=True), student="Ada", **titles),
        "rejected": feedback_page(rejected, student="Ada", **titles),
        "class": class_page(
            [*rows, ClassRow("eve", rejected)], pairs=[pair], solved=solved, formgrader=COURSE.formgrader, **titles
        ),
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_overflows(browser: Any, tmp_path: Path, scheme: str, width: int) -> None:
    context = browser.new_context(
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
        bypass_csp=True,  # axe is a script, which the pages' own policy forbids
    )
    for name, text in pages().items():
        (tmp_path / f"{name}.html").write_text(text)
        page = context.new_page()
        page.goto((tmp_path / f"{name}.html").as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        found = Axe().run(page).response["violations"]
        assert not found, [(each["id"], each["nodes"][0]["html"]) for each in found]
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
        page.close()
    context.close()


def test_the_class_page_sorts_and_filters_by_keyboard(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "class.html").write_text(pages()["class"])
    page = browser.new_page()
    page.goto((tmp_path / "class.html").as_uri())
    total = page.locator("#students thead th").filter(has_text="Total")
    total.locator("button").focus()
    page.keyboard.press("Enter")
    assert total.get_attribute("aria-sort") == "ascending"
    assert page.locator("#students tbody tr").first.inner_text().startswith("eve")
    page.locator("#filter").fill("stale")
    assert page.locator("#shown").inner_text() == "1 of 13 shown"
    page.close()
