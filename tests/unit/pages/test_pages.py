"""The pages say what they should in whole sentences, stay small, and show everything of a student's as inert text."""

import base64
import hashlib
import html
import io
import json
import random
import re
import struct
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from PIL import Image, PngImagePlugin
from rich.console import Console

from autograder.class_result import ClassRow, Pair
from autograder.commands.tables import class_table
from autograder.guesses import Asked, Question
from autograder.pages.band import Band, Range
from autograder.pages.class_page import class_page
from autograder.pages.feedback_page import MAX_BYTES, by_cause, feedback_page, highlight, shown_exercises
from autograder.pages.outputs import Allowance, show_outputs
from autograder.pages.plots import curve_svg
from autograder.png import redraw_png
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
from autograder.text import clip, one_line, plain

HOSTILE = [
    "<script>alert(1)</script>",
    "{{7*7}} {% raw %} ${7*7}",
    "</style><style>*{display:none}</style>",
    "</title></pre></textarea><svg onload=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<!-- <iframe src=//example.com>",
    "\x1b[31mred\x1b[0m \x1b]8;;https://example.com\x07link\x1b]8;;\x07 \x1b]0;title\x07 \x9b2J",
    "[red]markup[/red] [link=https://example.com]x[/link]",
    "\u202egnp.exe\u202c \u2066x",
    "`<b>` & \"quotes\" 'single'",
    "=HYPERLINK(1)",
]
EVERYTHING = " ".join(HOSTILE).replace("https://example.com", "//example.com")

KNOWN_TAGS = """
    html head meta title style body a header main footer section article h1 h2 h3 p span strong b em code pre ul ol li
    dl dt dd div details summary figure figcaption img svg g path line text desc circle rect table caption thead tbody
    tr th td button label input wbr script mark
"""
PLENTY = Allowance(10**9)

WINNER = Asked("my_guess_winner", "", '"network" or "PCA"', ("network", "PCA"), ("2", "32"), "ladder", 0)
GREY = Asked("my_guess_grey", "", "a percentage", (), (), "greys", 0)
QUESTIONS = [
    Question("The digits", "How many **pixels** are grey?", "Few: `train_images` is black.", (GREY,)),
    Question("PCA", "Who wins?", "", (WINNER,)),
]


class Page(HTMLParser):
    """Elements, attributes and readable text of a page, read as a browser would."""

    INLINE = frozenset(["a", "b", "code", "em", "span", "strong", "wbr"])
    VOID = frozenset(["meta", "img", "input", "wbr", "br", "link"])

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.unbalanced: list[str] = []
        self.pieces: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.pieces.append("" if tag in self.INLINE else " ")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and "script" not in self.open:
            self.pieces.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.pieces).split())

    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}

    def attributes(self) -> Iterator[tuple[str, str]]:
        for _, attributes in self.elements:
            yield from attributes.items()

    def all(self, wanted: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.elements if tag == wanted]


def png(size: tuple[int, int] = (28, 28), mode: str = "L", colour: Any = 99) -> str:
    buffer = io.BytesIO()
    Image.new(mode, size, colour).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


def noise_png(size: int, seed: int = 0) -> str:
    buffer = io.BytesIO()
    Image.frombytes("RGB", (size, size), random.Random(seed).randbytes(3 * size * size)).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


def check(outcome: Outcome = Outcome.PASSED, **fields: Any) -> Check:
    given: dict[str, Any] = {"name": "test_hidden_name", "title": "The sentence.", "weight": 1, "outcome": outcome}
    return Check(**given | fields)


def stream(text: Any, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def display(**data: Any) -> dict[str, Any]:
    return {
        "output_type": "display_data",
        "metadata": {},
        "data": {key.replace("__", "/"): v for key, v in data.items()},
    }


def error(name: str, message: str) -> dict[str, Any]:
    return {
        "output_type": "error",
        "ename": name,
        "evalue": message,
        "traceback": [f"\x1b[31m{name}\x1b[0m: {message}"],
    }


@pytest.fixture
def result() -> Result:
    """One of each: full, partial, none, and could not check; stopped, failing and harmless cells; both pictures."""
    failed = check(
        Outcome.FAILED,
        title="`decode` gives pixels between 0 and 1.",
        expected="every number between 0 and 1",
        actual="numbers from -3.42 to 4.87",
        hint="What squeezes any number into the range of a probability?",
        trace="return self.decoder(code)\n       ^^^^^^^^^^^^^^^^^^",
    )
    return Result(
        session="01-mnist-autoencoder",
        key="k",
        exercises=[
            Exercise(name="to_unit_interval", points=2, checks=[check(), check()]),
            Exercise(name="Autoencoder", points=4, checks=[check(), failed, failed.model_copy(deep=True)]),
            Exercise(name="predicted_parameters", points=1, checks=[check(Outcome.FAILED, actual="50176")]),
            Exercise(name="train", points=4, checks=[check(Outcome.UNCHECKED, fault="SECRET FAULT: worker died")]),
        ],
        cells=[
            CellRecord(kind="markdown", source="# Can 32 numbers remember a digit?\n\nText."),
            CellRecord(kind="code", source="import torch", grade_id="setup", locked=True),
            CellRecord(
                kind="code",
                source="def to_unit_interval(images):\n    return images / 255",
                grade_id="to_unit_interval",
            ),
            CellRecord(kind="code", source="assert True", grade_id="test_to_unit_interval", locked=True),
            CellRecord(kind="code", source="class Autoencoder: pass", grade_id="Autoencoder", seconds=12.4),
            CellRecord(
                kind="code",
                source="1 / 0",
                status="error",
                outputs=[stream("before\n"), error("ZeroDivisionError", "division by zero")],
            ),
            CellRecord(kind="code", source="while True: pass", status="stopped", message="used more than 60 s"),
            CellRecord(kind="code", source="plot()", outputs=[display(image__png=png((640, 480)))]),
        ],
        pictures=[
            Grid(title="Your digits", alt="Blurred but readable.", rows=[ImageRow(label="digit", images=[png()] * 10)]),
            Curve(
                title="Your learning curve",
                alt="The loss falls.",
                x_label="epoch",
                y_label="loss",
                series=[Series(label="yours", values=[0.5, 0.3, 0.2])],
                baselines=[Baseline(label="mean image", value=0.26)],
            ),
        ],
        guesses=[Guess(name="my_guess_winner", values={"2": "PCA", "32": "PCA"}, answer="2 numbers: network.")],
        flags=["SECRET FLAG: too good to be true"],
        cpu_seconds=23.41,
    )


@pytest.fixture
def rejected() -> Result:
    reason = "The answer cell `train` stands twice in this notebook."
    return Result(session="01-mnist-autoencoder", key="k", status="rejected", reason=reason)


@pytest.fixture
def hostile() -> Result:
    """Hostile text wherever a record can hold text."""
    checks = [
        check(
            outcome,
            title=EVERYTHING,
            expected=EVERYTHING,
            actual=EVERYTHING,
            hint=EVERYTHING,
            trace=text,
            fault=EVERYTHING,
        )
        for outcome in Outcome
        for text in HOSTILE
    ]
    everywhere = [
        stream(EVERYTHING),
        stream(HOSTILE, "stderr"),
        error(EVERYTHING, EVERYTHING),
        {"output_type": "error", "ename": 7, "evalue": None, "traceback": {"no": "list"}},
        {"output_type": "update_display_data", "data": {"text/html": EVERYTHING}},
        {"output_type": ["unhashable"], "data": 3},
        {},
        display(text__html="<b onclick=alert(1)>", text__plain=EVERYTHING),
        display(text__html=EVERYTHING),
        {"output_type": "display_data", "data": {EVERYTHING: EVERYTHING}},
        {"output_type": "display_data", "data": {"image/svg+xml": "<svg onload=alert(1)/>"}},
        {"output_type": "display_data", "data": {"application/javascript": "alert(1)"}},
        display(image__png="javascript:alert(1)"),
        display(image__png=base64.b64encode(b"<svg onload=alert(1)/>").decode()),
        display(image__png='"><script>alert(1)</script>'),
        display(image__png={"not": "text"}),
        display(),
    ]
    return Result(
        session=EVERYTHING,
        key="k",
        exercises=[Exercise(name=name, points=3, checks=checks) for name in ("train", EVERYTHING)],
        cells=[
            CellRecord(kind="markdown", source=EVERYTHING),
            CellRecord(kind="markdown", source=""),
            CellRecord(kind="code", source=EVERYTHING, grade_id="train", outputs=everywhere, status="error"),
            CellRecord(
                kind="code", source=f"'''{EVERYTHING}'''\n# {EVERYTHING}", grade_id=EVERYTHING, outputs=everywhere
            ),
            CellRecord(
                kind="code",
                source="x",
                grade_id="test_" + EVERYTHING,
                locked=True,
                status="stopped",
                message=EVERYTHING,
            ),
        ],
        pictures=[
            Grid(title=EVERYTHING, alt=EVERYTHING, rows=[ImageRow(label=EVERYTHING, images=["x", "'>", png()])]),
            Curve(
                title=EVERYTHING,
                alt=EVERYTHING,
                x_label=EVERYTHING,
                y_label=EVERYTHING,
                series=[Series(label=EVERYTHING, values=[float("nan"), float("inf"), 1e308, -1e308, 0.5])],
                baselines=[Baseline(label=EVERYTHING, value=float("-inf")), Baseline(label=EVERYTHING, value=0.2)],
            ),
        ],
        guesses=[
            Guess(name="my_guess_grey", values={"": EVERYTHING}, answer=EVERYTHING),
            Guess(name="my_guess_winner", values={"2": "1e999 %", EVERYTHING: EVERYTHING}),
            Guess(name=EVERYTHING, values={"": EVERYTHING}),
        ],
        flags=[EVERYTHING],
        unsafe=True,
    )


def feedback(result: Result, student: str = "Ada Lovelace") -> str:
    titles = {"course_title": "Deep learning", "session_title": "Can 32 numbers remember?"}
    return feedback_page(result, student=student, questions=QUESTIONS, **titles)


FORMGRADER = "http://localhost:8888/formgrader"


def whole_class(rows: list[ClassRow]) -> str:
    titles = {"course_title": "Deep learning", "session_title": "Can 32 numbers remember?"}
    solved = {"my_guess_winner": "2 numbers: PCA, 32 numbers: network."}
    return class_page(rows, formgrader=FORMGRADER, questions=QUESTIONS, solved=solved, **titles)


def terminal(rows: list[ClassRow], *, colour: bool, width: int = 300) -> str:
    buffer = io.StringIO()
    system: Any = "standard" if colour else None
    Console(file=buffer, width=width, force_terminal=colour, color_system=system).print(class_table(rows))
    return buffer.getvalue()


def assert_inert(source: str, scripts: int = 0) -> Page:
    page = Page(source)
    assert page.unbalanced == [] and page.open == []
    assert len(page.all("script")) == scripts
    assert page.tags() <= set(KNOWN_TAGS.split())
    assert len(page.all("style")) == 1 and page.all("style")[0] == {}
    assert not [name for name, _ in page.attributes() if name.startswith("on")]
    for name, value in page.attributes():
        if name == "src":
            assert re.fullmatch(r"data:image/png;base64,[A-Za-z0-9+/=]+", value)
        if name == "href":
            own = value.removeprefix(FORMGRADER)
            assert (
                re.fullmatch(r"/manage_(students|submissions)/[\w%./~-]+", own)
                if own != value
                else (value.startswith(("#", "./")) and ":" not in value)
            )
        if name == "style":
            assert re.fullmatch(r"width:\d+(\.\d+)?%", value)
    assert not re.search(r"https?:|url\(|@import", re.sub(r"<body.*", "", source, flags=re.DOTALL))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", source)
    ids = [value for name, value in page.attributes() if name == "id"]
    assert len(ids) == len(set(ids))
    assert {value[1:] for name, value in page.attributes() if name == "href" and value[0] == "#"} <= set(ids)
    policy = next(meta["content"] for meta in page.all("meta") if "http-equiv" in meta)
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none';")
    assert source.index("Content-Security-Policy") < source.index("<style")
    return page


# The feedback page


def test_feedback_says_what_counts_in_whole_sentences(result: Result) -> None:
    page = assert_inert(feedback(result))
    for sentence in [
        "3.33 of 11 points so far",
        "1 of 4 exercises has full points.",
        "Try next Autoencoder (2.67 points to gain): What squeezes any number into the range of a probability? "
        "predicted_parameters (1 point to gain): The sentence. While your notebook ran Code cell 4 (Autoencoder) took 12 s.",
        "1 exercise could not be checked. That is a fault on our side, not in your work. Nothing is lost: "
        "your instructor has been told, and it will be graded again.",
        "Code cell 5 raised an error: ZeroDivisionError.",
        "Code cell 6 was stopped: used more than 60 s. The rest of your notebook was run without it.",
        "decode gives pixels between 0 and 1. failed Expected every number between 0 and 1 Seen numbers from -3.42",
        "Hint What squeezes any number into the range of a probability?",
        "We could not carry out this check. That is a fault on our side, not in your work: it will be graded again.",
        "[4] Your answer: Autoencoder (12 s) some points: checks of Autoencoder",
        "Text: Can 32 numbers remember a digit?",
        "Your code used 23.4 s of computing. The same notebook gets the same points on every run.",
    ]:
        assert sentence in page.text, sentence


def test_a_cause_shared_by_two_checks_is_told_once(result: Result) -> None:
    page = Page(feedback(result))
    assert page.text.count("numbers from -3.42 to 4.87") == 1
    assert "Seen the same as in the check above" in page.text


def test_what_is_for_the_instructor_is_not_on_the_student_page(result: Result, hostile: Result) -> None:
    for source in (feedback(result), feedback(hostile)):
        assert "SECRET" not in source and "test_hidden_name" not in source


def test_answers_and_exercises_link_to_each_other(result: Result) -> None:
    links = [attributes["href"] for attributes in Page(feedback(result)).all("a")]
    assert "#cell-5" in links and links.count("#exercise-Autoencoder") == 3


def test_full_marks_are_praised_and_nothing_is_left_to_gain(result: Result) -> None:
    for exercise in result.exercises:
        exercise.checks = [check()]
    text = Page(feedback(result)).text
    assert "11 of 11 points Every exercise has full points. Well done!" in text
    assert "so far" not in text and "to gain" not in text


def test_what_is_not_answered_yet_is_to_be_answered(result: Result) -> None:
    unanswered = check(Outcome.FAILED, actual="NotImplementedError: train: your answer goes here")
    result.exercises[0].checks = [unanswered, unanswered.model_copy()]
    text = Page(feedback(result)).text
    assert "to_unit_interval (2 points to gain): write your answer; an attempt costs nothing." in text


def test_with_all_points_the_end_of_the_notebook_is_next(result: Result) -> None:
    for exercise in result.exercises:
        exercise.checks = [check()]
    assert "Try next" not in Page(feedback(result)).text
    result.cells.append(CellRecord(kind="markdown", source="## Where this goes"))
    page = Page(feedback(result))
    assert "Try next You have all points. The end of your notebook says where this goes." in page.text
    assert f"#cell-{len(result.cells)}" in [each["href"] for each in page.all("a")]


def test_a_rejected_notebook_says_what_was_wrong_and_what_to_do(rejected: Result) -> None:
    text = assert_inert(feedback(rejected)).text
    assert "What was wrong The answer cell train stands twice in this notebook. What to do" in text
    assert "None of your code was run, so this says nothing about your answers." in text


def test_an_unsafe_result_is_marked(result: Result) -> None:
    said = "A trial run. This was graded without the isolation that a final grade needs."
    assert said not in Page(feedback(result)).text
    result.unsafe = True
    assert said in Page(feedback(result)).text


def test_the_page_is_the_same_every_time_and_depends_on_nothing_else(result: Result) -> None:
    assert feedback(result) == feedback(Result.model_validate_json(result.model_dump_json()))


def test_headings_landmarks_and_names_serve_a_screen_reader(result: Result) -> None:
    page = Page(feedback(result))
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    assert page.all("html") == [{"lang": "en"}]
    assert [len(page.all(tag)) for tag in ("header", "main", "footer")] == [1, 1, 1]
    assert page.all("a")[0] == {"class": "skip", "href": "#main"}
    assert all("alt" in image for image in page.all("img"))
    for drawing in page.all("svg"):
        assert drawing.get("aria-hidden") == "true" or drawing["role"] == "img"
    assert "Blurred but readable." in [attributes.get("aria-label") for attributes in page.all("div")]


def test_hostile_text_is_inert_text(hostile: Result) -> None:
    page = assert_inert(feedback(hostile, student=EVERYTHING))
    assert "{{7*7}}" in page.text and "49" not in page.text
    assert "<script>alert(1)</script>" in page.text
    assert len([1 for image in page.all("img")]) == 1


def test_hostile_reasons_are_inert_text() -> None:
    for status in ("graded", "rejected"):
        empty = Result(session="s", key="k", status=status, reason=EVERYTHING)
        assert_inert(feedback(empty, student=EVERYTHING))


@pytest.mark.parametrize("character", ["x", "<", "'", "\U0001f642", "\x1b[31m", "\n", '"'])
def test_a_page_stays_small_whatever_is_printed(result: Result, character: str) -> None:
    flood = character * (1_000_000 // len(character))
    for exercise in result.exercises:
        exercise.checks = [check(Outcome.FAILED, expected=flood, actual=flood, hint=flood + str(n)) for n in range(6)]
    result.cells = [CellRecord(kind="code", source=flood, outputs=[stream(flood)], grade_id="train") for _ in range(8)]
    source = feedback(result)
    assert len(source.encode()) <= MAX_BYTES
    assert_inert(source)


def test_a_page_stays_small_with_many_cells_outputs_and_pictures(result: Result) -> None:
    picture = noise_png(200)
    outputs = [display(text__plain=str(n)) for n in range(500)]
    result.cells = [
        CellRecord(kind="code", source="x", outputs=[display(image__png=picture), *outputs]) for _ in range(100)
    ]
    result.pictures = [Grid(title="t", alt="a", rows=[ImageRow(label="l", images=[picture])]) for _ in range(14)]
    source = feedback(result)
    assert len(source.encode()) <= MAX_BYTES
    text = Page(source).text
    assert "471 more outputs of this cell are not shown." in text
    assert "A picture is left out to keep this page small." in text
    assert re.search(r"\d+ more cells of your notebook are left out to keep this page small\.", text)
    assert re.search(r"\d+ more pictures could not be shown here\.", text)


# Outputs


def test_progress_bars_show_their_last_state_and_prints_are_joined() -> None:
    shown = show_outputs(
        [stream("\r 0%\r 50%"), stream("\r100%\n"), stream("warning", "stderr"), stream(["a", "b"])], PLENTY
    )
    assert [(each.kind, each.text) for each in shown] == [("text", "100%\n"), ("stderr", "warning"), ("text", "ab")]


def test_what_a_browser_would_interpret_becomes_its_text_or_a_note() -> None:
    shown = show_outputs(
        [
            display(text__html="<b>x</b>", text__plain="   a\n0  1"),
            display(text__html="<b>x</b>"),
            display(text__latex="x", **{"image/svg+xml": "<svg/>"}),
            {"output_type": "error", "ename": "E", "evalue": "m", "traceback": []},
        ],
        PLENTY,
    )
    assert [(each.kind, each.text) for each in shown] == [
        ("text", "   a\n0  1"),
        ("note", "An output that this page does not show: HTML."),
        ("note", "An output that this page does not show: LaTeX, an SVG drawing."),
        ("error", "E: m"),
    ]


def test_pictures_are_drawn_anew_without_what_else_the_file_held() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("comment", "<script>alert(1)</script>")
    buffer = io.BytesIO()
    Image.new("RGBA", (1440, 20), (255, 0, 0, 128)).save(buffer, "PNG", pnginfo=info)
    drawn = redraw_png(base64.b64encode(buffer.getvalue() + b"<html>trailing").decode())
    assert drawn and (drawn.width, drawn.height) == (720, 10)
    raw = base64.b64decode(drawn.data)
    assert b"script" not in raw and b"html" not in raw
    assert Image.open(io.BytesIO(raw)).convert("RGB").getpixel((5, 5)) == (255, 127, 127)


def bomb(width: int, height: int) -> str:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return base64.b64encode(
        b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    ).decode()


@pytest.mark.parametrize(
    "data",
    [
        "",
        "!!!",
        "é",
        png()[:60],
        base64.b64encode(b"GIF89a" + b"\0" * 50).decode(),
        base64.b64encode(b"\x89PNG\r\n\x1a\n").decode(),
        base64.b64encode(base64.b64decode(png())[:-30]).decode(),
        bomb(60_000, 60_000),
        bomb(0, 10),
        bomb(2_000, 1_900),
    ],
)
def test_broken_and_oversized_pictures_are_dropped_with_a_note(data: str) -> None:
    assert redraw_png(data) is None
    note = "A picture is not shown: it is not a PNG, or it is too large."
    assert [each.text for each in show_outputs([display(image__png=data)], PLENTY)] == [note]


def test_a_picture_longer_than_any_screen_is_dropped() -> None:
    def strip(width: int, height: int) -> str:
        buffer = io.BytesIO()
        Image.new("L", (width, height)).save(buffer, "PNG")
        return base64.b64encode(buffer.getvalue()).decode()

    assert redraw_png(strip(1, 4_000_000)) is None and redraw_png(strip(10_001, 1)) is None
    tall = redraw_png(strip(1, 10_000))
    assert tall is not None and (tall.width, tall.height) == (1, 10_000)


# Text


def test_plain_text_has_no_escapes_and_no_control_characters() -> None:
    assert plain("\x1b[1;31mError\x1b[0m\x07 \x1b]8;;https://x\x1b\\link\x1b]8;;\x1b\\ a\x00b\tc\u202ed\ud800") == (
        "Error link ab\tcd\ufffd"
    )
    assert plain("a\r\nb\rc\r\nd\r") == "a\nc\nd"
    assert plain("\x1b]52;c;never ended\nnext line") == "\nnext line"


def test_clipped_text_says_how_much_is_missing() -> None:
    assert clip("a" * 20 + "b" * 1_000 + "c" * 10, 30) == ("a" * 20 + "\n… 1,000 characters left out …\n" + "c" * 10)
    assert one_line("a\n b\t c" + "d" * 50, 10) == "a b cdddd…"


def test_highlighted_code_reads_as_it_was_written() -> None:
    source = "%matplotlib inline\n\nclass A(nn.Module):\n    x = '<b>' # {{1}} & \"\n\tbroken = (\n"
    marked = highlight(source)
    assert html.unescape(re.sub(r'</?span(?: class="hl-\w")?>', "", marked)) == source
    assert '<span class="hl-k">class</span>' in marked and "<b>" not in marked


# Plots


def curve(values: list[float], baselines: list[float] | None = None, name: str = "yours") -> Curve:
    return Curve(
        title="Curve",
        alt="It falls.",
        x_label="epoch",
        y_label="loss",
        series=[Series(label=name, values=values)],
        baselines=[Baseline(label="mean image", value=value) for value in baselines or []],
    )


def test_a_curve_has_words_markers_and_labelled_baselines() -> None:
    page = Page(curve_svg(curve([0.5, 0.3, 0.2], [0.26]), "p"))
    assert page.all("svg")[0]["aria-labelledby"] == "p-title p-desc"
    assert "It falls. yours: 0.5 at 1, 0.2 at 3. mean image: 0.26." in page.text
    assert "mean image 0.26" in page.text
    assert len([each for each in page.all("path") if each["class"] == "marker"]) == 3 + 1  # one in the legend
    ticks = [piece for piece in page.pieces if re.fullmatch(r"[\d.]+", piece)]
    assert ticks == ["0.2", "0.3", "0.4", "0.5", "1", "2", "3"]


@pytest.mark.parametrize(
    "values",
    [
        [],
        [0.0],
        [3.0, 3.0],
        [float("nan")] * 3,
        [1e308, -1e308, float("inf")],
        [1e-300, 2e-300],
        [-5.0, 1e14],
        [random.Random(0).random() for _ in range(100_000)],
    ],
)
def test_any_curve_can_be_drawn(values: list[float]) -> None:
    svg = curve_svg(curve(values, [0.1, 0.1, float("nan"), 1e300]), "p")
    numbers = [value for name, value in Page(svg).attributes() if name in ("x", "y", "x1", "y1", "x2", "y2")]
    assert all(-1 <= float(number) <= 441 for number in numbers)
    assert "nan" not in "".join(value for name, value in Page(svg).attributes() if name == "d")
    assert len(svg) < 20_000


def test_values_that_cannot_be_drawn_are_told() -> None:
    text = Page(curve_svg(curve([1.0, float("nan"), 0.5]), "p")).text
    assert "1 of these values are not drawn, because they are infinite, not a number, or huge." in text


BAND = Band(answers=6, trainings=20, ranges={"yours": Range(low=[0.4, 0.2, 0.1], high=[0.6, 0.4, 0.15])})


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([0.5, 0.3, 0.2], "yours: 0.2 at epoch 3, above their 0.1 to 0.15"),
        ([0.5, 0.3, 0.12, 0.11], "yours: 0.12 at epoch 3, within their 0.1 to 0.15"),
        ([0.5, 0.1], "yours: 0.1 at epoch 2, below their 0.2 to 0.4"),
    ],
)
def test_where_right_answers_run_is_drawn_and_told_in_words(values: list[float], words: str) -> None:
    page = Page(curve_svg(curve(values), "p", BAND.ranges))
    assert f"Beside eight in ten trainings of right answers: {words}." in page.text
    bands = [each for each in page.all("path") if each["class"] == "band"]
    assert len(bands) == 2 and bands[1]["d"].count(",") == 6  # one in the legend; three epochs, there and back
    assert "3" in page.pieces  # the axis reaches as far as the band


@pytest.mark.parametrize(("values", "name"), [([], "yours"), ([0.5] * 101, "yours"), ([0.5, 0.4], "another's")])
def test_no_band_where_there_is_nothing_to_compare_or_values_may_have_been_left_out(
    values: list[float], name: str
) -> None:
    page = Page(curve_svg(curve(values, name=name), "p", BAND.ranges))
    assert "right answers" not in page.text
    assert not [each for each in page.all("path") if each["class"] == "band"]


def test_the_page_says_what_the_band_is_and_that_it_is_nobodys_in_the_class(result: Result) -> None:
    drawn = result.model_copy(update={"pictures": [curve([0.5, 0.3, 0.2])]})
    titles = {"course_title": "C", "session_title": "S", "student": "Ada"}
    text = assert_inert(feedback_page(drawn, band=BAND, **titles)).text
    assert (
        "Shaded: where eight in ten run of 20 trainings of 6 right answers that we wrote; it shows nobody in your class. "
        "Yours: 0.2 at epoch 3, above their 0.1 to 0.15." in text
    )
    assert "Shaded" not in feedback_page(drawn, **titles)


# The class


@pytest.fixture
def rows(result: Result, rejected: Result, hostile: Result) -> list[ClassRow]:
    perfect = result.model_copy(deep=True)
    for exercise in perfect.exercises:
        exercise.checks = [check()]
    perfect.flags, perfect.cells, perfect.cpu_seconds = [], [], 5.0
    return [
        ClassRow("ada", perfect, "ada.html"),
        ClassRow("bela", result, "bela.html"),
        ClassRow("chen", rejected, None),
        ClassRow(EVERYTHING, hostile, "javascript:alert(1)//'\"><script>"),
    ]


def test_the_class_page_puts_what_waits_for_a_person_first(rows: list[ClassRow]) -> None:
    page = assert_inert(whole_class(rows[:3]), scripts=1)
    for sentence in [
        "3 notebooks, 1 with a verdict on every exercise: on average 11.0 of 11 points, 1 with full marks.",
        "bela could not check train: SECRET FAULT: worker died",
        "bela flag SECRET FLAG: too good to be true",
        "chen rejected The answer cell train stands twice in this notebook.",
        "Autoencoder 2.67 of 4 1 1 0",
        "1 student in Autoencoder What squeezes any number into the range of a probability?",
        "median 14.2 s, longest 23.4 s (bela), 28 s for the class.",
        "stopped: cell 6 used more than 60 s",
    ]:
        assert sentence in page.text, sentence
    assert page.text.index("Waiting for you") < page.text.index("Students")
    assert "test_hidden_name" not in page.source
    assert len(page.all("caption")) == len(page.all("table")) == 6


def test_the_class_page_says_how_code_was_kept_apart(rows: list[ClassRow]) -> None:
    assert "kept apart" not in Page(whole_class(rows)).text  # results of before it was noted
    for row, way in zip(rows, ("container", "namespaces", "", "namespaces"), strict=True):
        row.result.way = way
    assert "Their code was kept apart by: namespaces (2), container (1)." in Page(whole_class(rows)).text


def test_the_script_of_the_class_page_is_the_one_that_its_policy_allows(rows: list[ClassRow]) -> None:
    source = whole_class(rows)
    found = re.search(r"<script>(.*?)</script>\s*</body>", source, re.DOTALL)
    assert found
    digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
    policy = next(meta["content"] for meta in Page(source).all("meta") if "http-equiv" in meta)
    assert policy.endswith(f"; script-src 'sha256-{digest}'")


def test_a_hostile_class_is_inert(rows: list[ClassRow]) -> None:
    page = assert_inert(whole_class(rows), scripts=1)
    assert "./javascript%3Aalert%281%29//%27%22%3E%3Cscript%3E" in [each["href"] for each in page.all("a")]


def test_a_class_of_nobody_has_a_page() -> None:
    assert "0 notebooks, 0 with a verdict on every exercise." in assert_inert(whole_class([]), scripts=1).text


def test_mistakes_are_ranked_by_how_many_made_them(rows: list[ClassRow]) -> None:
    common = check(Outcome.FAILED, hint="Common.")
    rare = check(Outcome.FAILED, hint="Rare.")
    made = [ClassRow(str(n), rows[0].result.model_copy(deep=True)) for n in range(3)]
    for n, row in enumerate(made):
        row.result.exercises[0].checks = [rare, common, common] if n == 0 else [common]
    text = Page(whole_class(made)).text
    assert "3 students in to_unit_interval Common." in text and "1 student in to_unit_interval Rare." in text
    assert text.index("Common.") < text.index("Rare.")


def pattern(*verdicts: str) -> list[ClassRow]:
    """A class in which student n passes check c where the n-th letter of the c-th text is a plus."""
    rows = []
    for n in range(len(verdicts[0])):
        checks = [
            check(Outcome.PASSED if text[n] == "+" else Outcome.FAILED, name=f"test_{c}", title=f"Check {c}.")
            for c, text in enumerate(verdicts)
        ]
        rows.append(
            ClassRow(f"s{n}", Result(session="s", key="k", exercises=[Exercise(name="e", points=4, checks=checks)]))
        )
    return rows


def test_each_check_has_its_pass_rate_and_what_that_says_of_it() -> None:
    rows = pattern("++++++------", "++++++------", "++++++++----", "------++++++", "++++++++++++", "------------")
    text = assert_inert(whole_class(rows), scripts=1).text
    for line in [
        "e Check 0. 50 % 0.71 0.0 ",
        "e Check 1. 50 % 0.71 0.0 redundant so far: same verdicts as e: Check 0.",
        "e Check 3. 50 % -0.97 0.0 those who are strong elsewhere fail it: is it right?",
        "e Check 4. 100 % - 0.0 nobody fails: it tells nobody apart",
        "e Check 5. 0 % - 0.0 nobody passes: is the check right, and its text clear?",
    ]:
        assert line in text, (line, text)


def test_a_small_class_says_nothing_of_a_check() -> None:
    text = Page(whole_class(pattern("++-", "++-"))).text
    assert "e Check 0. 67 % - 0.0 e Check 1. 67 % - 0.0 " in text


def test_a_guess_stands_beside_what_the_students_notebook_says(result: Result) -> None:
    text = assert_inert(feedback(result)).text
    assert (
        "What you guessed, and what your notebook says Guesses are never graded. A wrong one is worth remembering: what did "
        "you believe, and why is it otherwise? PCA Who wins? You guessed 2: PCA, 32: PCA Your notebook says 2 numbers: "
        "network. 1 more question without a guess of yours."
    ) in text
    result.guesses[0].answer = ""
    result.cells[3].grade_id = "ladder"
    page = assert_inert(feedback(result))
    assert "Your notebook says nothing yet: when you saved it, the cell below your guess had not been run." in page.text
    assert {"href": "#cell-4"} in page.all("a")
    result.guesses.clear()
    assert "guess" not in assert_inert(feedback(result)).text


def guessing(name: str, *made: str | dict[str, str]) -> list[ClassRow]:
    """A class of whom each has made one guess; those of an empty text have made none."""
    rows = []
    for number, values in enumerate(made):
        values = values if isinstance(values, dict) else {"": values}
        guesses = [Guess(name=name, values=values)] if any(values.values()) else []
        rows.append(ClassRow(f"s{number}", Result(session="s", key="k", guesses=guesses)))
    return rows


def test_the_class_page_counts_guesses_beside_the_answer_of_the_solved_notebook() -> None:
    both, neither = {"2": "PCA", "32": "network"}, {"2": "a draw", "32": "PCA."}
    page = assert_inert(whole_class(guessing("my_guess_winner", both, both, neither, {"2": "pca"}, "")), scripts=1)
    assert (
        "a student's own network may say otherwise. PCA Who wins? Answer: 2 numbers: PCA, 32 numbers: network. "
        "2: 4 guesses. Guess Share Students network 0 % 0 PCA 75 % 3 a draw 25 % 1 "
        "32: 3 guesses. Guess Share Students network 67 % 2 PCA 33 % 1"
    ) in page.text
    assert "How many pixels" not in page.text


def test_guesses_that_are_numbers_stand_in_their_order() -> None:
    page = whole_class(guessing("my_guess_grey", "50 %", "9", "about 9%", "1,000", "no idea"))
    assert (
        "How many pixels are grey? 5 guesses. In the middle: 29.5, from 9 to 1000. Guess Share Students "
        "9 40 % 2 50 % 20 % 1 1,000 20 % 1 no idea 20 % 1 What the notebook explains on The digits Few: `train_images`"
    ) in Page(page).text
    many = Page(whole_class(guessing("my_guess_grey", *[f"the {n}th" for n in range(20)]))).text
    assert "the 7th 5 % 1 something else 60 % 12" in many and "the 8th" not in many


def test_a_class_without_guesses_has_no_section_on_them(rejected: Result) -> None:
    assert "believed" not in Page(whole_class([ClassRow("ada", rejected)])).text


def test_answers_that_are_alike_stand_side_by_side_as_inert_text(rows: list[ClassRow]) -> None:
    pair = Pair("train", ("ada", "bela"), 0.934, (f"x = 1 {EVERYTHING}", "y = 1"), ([(0, 5)], [(0, 99), (2, 3)]))
    page = assert_inert(class_page(rows[:2], course_title="C", session_title="S", pairs=[pair] * 27), scripts=1)
    assert "93 % train: ada and bela ada x = 1 <script>" in page.text
    assert page.source.count("<mark>y = 1</mark>") == 25 and "2 more pairs not shown." in page.text


def test_one_notebook_cannot_fill_the_class_page(rows: list[ClassRow]) -> None:
    flood = rows[1].result.model_copy(update={"flags": [f"a cell of their own is long: {n}" for n in range(950)]})
    page = whole_class([rows[0], ClassRow("bela", flood, "bela.html")])
    assert page.count("a cell of their own is long") == 2 * 5  # of what waits for a person, and of the student
    assert "bela flag and 945 more of this kind" in assert_inert(page, scripts=1).text
    assert len(page) < len(whole_class(rows[:2])) + 5_000


def test_a_thousand_students_fit_on_the_class_page(rows: list[ClassRow]) -> None:
    assert len(whole_class([rows[n % 3] for n in range(1_000)]).encode()) < 2_000_000


# The terminal


def test_the_terminal_table_says_everything_without_colour(rows: list[ClassRow]) -> None:
    lines = [" ".join(line.split()) for line in terminal(rows[:3], colour=False).splitlines() if line.strip()]
    assert lines[0:2] == ["1 2 3 4 total", "student /2 /4 /1 /4 /11 notes"]
    assert lines[3:] == [
        "ada 2 4 1 4 11",
        "bela 2 1.33 0 ? 3.33 + ? could not check: train: SECRET FAULT: worker died",
        "flag: SECRET FLAG: too good to be true",
        "stopped: cell 6 used more than 60 s",
        "chen - - - - - rejected: The answer cell `train` stands twice in this notebook.",
        "1=to_unit_interval 2=Autoencoder 3=predicted_parameters 4=train",
        "? could not be checked yet - not graded",
    ]


def test_no_color_is_respected(rows: list[ClassRow], monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[32m" in terminal(rows[:3], colour=True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[\d;]*3\dm", terminal(rows[:3], colour=True))


def test_nothing_of_a_student_reaches_the_terminal_but_plain_text(rows: list[ClassRow]) -> None:
    printed = terminal(rows, colour=True)
    assert set(re.findall(r"\x1b[^m]*m", printed)) <= {
        f"\x1b[{code}m" for code in (0, 1, 2, 31, 32, 33, 35, 36, "1;35")
    }
    assert not re.search(r"[\x00-\x08\x0b-\x1a\x7f-\x9f\u202a-\u202e\u2066-\u2069]", printed)
    assert "[red]markup[/red]" in " ".join(terminal(rows, colour=False, width=2_000).split())


def test_records_survive_the_trip_through_json(hostile: Result) -> None:
    again = Result.model_validate(json.loads(hostile.model_dump_json()) | {"pictures": []})
    hostile.pictures = []
    assert feedback(again) == feedback(hostile)


def test_what_others_rest_on_is_to_be_tried_first() -> None:
    def lost(name: str, points: float, *rests_on: str) -> Exercise:
        failed = Check(name="test", title="It works.", weight=1, outcome=Outcome.FAILED)
        return Exercise(name=name, points=points, checks=[failed], rests_on=list(rests_on))

    exercises = [lost("scale", 1), lost("network", 2), lost("train", 4, "network"), lost("other", 3)]
    result = Result(session="s", key="k", exercises=exercises)
    assert [each.name for each in by_cause(shown_exercises(result), result)] == ["network", "train", "other", "scale"]
