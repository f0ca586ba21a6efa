"""Pages made of attacks, opened in a real browser: no script of a student's runs, and no request leaves."""

import re
from pathlib import Path
from typing import Any

import pytest
from support.attacks import COURSE, SESSION, Attack, copy_of_course, grade, hand_in, read_group

from autograder.class_result import ClassRow
from autograder.guesses import Asked, Question
from autograder.pages.class_page import class_page
from autograder.pages.feedback_page import feedback_page
from autograder.result import CellRecord, Check, Exercise, Guess, Outcome, Result

pytestmark = pytest.mark.slow

EVIL = "document.title = 'ran'; globalThis.ran = true; new Image().src = 'http://beacon.example/x'; fetch('http://beacon.example/y')"
MARKUP = [
    f"<script>{EVIL}</script>",
    f"</pre></code></style></title></textarea></script><script>{EVIL}</script>",
    f'<img src="http://beacon.example/pixel.png" onerror="{EVIL}">',
    f'<svg xmlns="http://www.w3.org/2000/svg" onload="{EVIL}"><script>{EVIL}</script></svg>',
    "<iframe srcdoc=\"<script>parent.document.title = 'ran'</script>\"></iframe><object data='http://beacon.example/o'></object>",
    f'<a id="link" href="javascript:{EVIL}">click</a> [click](javascript:{EVIL}) ![x](http://beacon.example/m.png)',
    '<link rel="stylesheet" href="http://beacon.example/a.css"><style>@import url(http://beacon.example/b.css)</style>',
    '<meta http-equiv="refresh" content="0;url=http://beacon.example/"><base href="http://beacon.example/">',
    f'<form action="http://beacon.example/"><input autofocus onfocus="{EVIL}"></form><details open ontoggle="{EVIL}">',
    "{{ 7 * 7 }} {% raw %} ${7*7} <%= 7*7 %>",
    "\x1b]8;;http://beacon.example/\x07click\x1b]8;;\x07 \x1b[2J \u202eevil\u202c",
    '=HYPERLINK("http://beacon.example/","click")',
    f'" onmouseover="{EVIL}" x="',
    "' style='background:url(http://beacon.example/s.png)' x='",
]
ALL = "\n".join(MARKUP)
SHOWN = ("html", "markdown_cells", "errors_with_markup", "template_syntax", "terminal_escapes", "csv_formulas")
SHOWN += ("hostile_picture", "outputs_from_elsewhere", "html_name", "newline_in_the_name", "a_formula_for_a_name")


class Opened:
    """A page in the browser, with all that it asked for and said."""

    def __init__(self, browser: Any, path: Path) -> None:
        self.left: list[str] = []  # what was asked of the network; what a policy forbids is stopped before that
        self.dialogs: list[str] = []
        self.context = browser.new_context()
        self.page = self.context.new_page()
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        self.context.route(re.compile("^http"), lambda route: (self.left.append(route.request.url), route.abort()))
        self.url = path.as_uri()
        self.page.goto(self.url)
        self.title = self.page.title()

    def touched(self) -> None:
        """Do what a reader may do: unfold everything, go over it, click on every link that stays here."""
        self.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        for link in self.page.locator("a[href^='#']").all()[:5]:
            link.evaluate("each => each.click()")  # also those that only the keyboard finds
        self.page.mouse.move(200, 200)
        self.page.keyboard.press("Tab")
        self.page.wait_for_timeout(200)

    def inert(self) -> None:
        """No script ran, nothing was asked for, nothing is there that could run when somebody clicks."""
        assert self.page.title() == self.title and not self.dialogs
        assert not self.page.evaluate("'ran' in globalThis")
        assert self.left == []
        assert self.page.url.partition("#")[0] == self.url and len(self.context.pages) == 1
        assert (
            self.page.locator("iframe, object, embed, form, base, link, audio, video, svg script, svg image").count()
            == 0
        )
        assert self.page.locator("meta[http-equiv='refresh' i]").count() == 0
        hrefs = self.page.evaluate("Array.from(document.querySelectorAll('[href]'), each => each.getAttribute('href'))")
        assert all(href.startswith(("#", "./", f"{COURSE.formgrader}/manage_")) for href in hrefs), hrefs
        names = "Array.from(document.querySelectorAll('*')).flatMap(each => each.getAttributeNames())"
        assert not [name for name in self.page.evaluate(names) if name.startswith("on")]

    def policy_holds(self, scripts: int) -> None:
        """The policy is there, allows no origin at all, and stops what a hole in the escaping would let in."""
        policy = self.page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content")
        rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
        assert rules["default-src"] == "'none'" and rules["img-src"] == "data:"
        assert rules["base-uri"] == rules["form-action"] == "'none'"
        assert "script-src" not in rules if scripts == 0 else rules["script-src"].startswith("'sha256-")
        assert self.page.locator("script").count() == scripts
        self.page.evaluate(
            """markup => {
                const place = document.createElement("div");
                place.innerHTML = markup;
                document.body.append(place);
                const script = document.createElement("script");
                script.textContent = "globalThis.ran = true";
                document.body.append(script);
                const image = new Image();
                image.src = "http://beacon.example/after";
            }""",
            MARKUP[2] + MARKUP[3],
        )
        self.page.wait_for_timeout(200)
        assert not self.page.evaluate("'ran' in globalThis") and self.page.title() == self.title
        assert self.left == []

    def close(self) -> None:
        self.context.close()


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of those attacks that show something, graded by the real command."""
    base = tmp_path_factory.mktemp("pages")
    copy_of_course(base / "course", "notebook")
    attacks: list[Attack] = [attack for attack in read_group("notebook") if attack.name in SHOWN]
    assert len(attacks) == len(SHOWN)
    for attack in attacks:
        hand_in(attack, base / "class")
    grade(base)
    return base / "class" / "reports" / SESSION.id


def hostile() -> Result:
    """A result in which every text is markup."""
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": ALL},
        {"output_type": "error", "ename": MARKUP[0], "evalue": MARKUP[2], "traceback": MARKUP},
        *({"output_type": "display_data", "data": {kind: ALL, "text/plain": ALL}, "metadata": {}} for kind in KINDS),
        *({"output_type": "display_data", "data": {kind: ALL}, "metadata": {}} for kind in KINDS),
    ]
    failed = Check(name="x", title=ALL, weight=1, outcome=Outcome.FAILED, expected=ALL, actual=ALL, hint=ALL, trace=ALL)
    return Result(
        session=SESSION.id,
        key="0",
        exercises=[Exercise(name="train", points=4, checks=[failed])],
        cells=[
            CellRecord(kind="markdown", source=ALL),
            CellRecord(kind="code", source=ALL, grade_id="train", outputs=outputs, message=ALL, status="stopped"),
        ],
        guesses=[Guess(name="my_guess", values={"": ALL, ALL: ALL}, answer=ALL)],
        flags=[ALL],
    )


ASKED = [Question(ALL, ALL, ALL, (Asked("my_guess", ALL, ALL, (ALL,), (ALL,), "train", 0),))]
KINDS = ("text/html", "image/svg+xml", "text/markdown", "text/latex", "application/javascript", "image/png", MARKUP[0])


def test_feedback_pages_of_attacks_are_inert(browser: Any, graded: Path) -> None:
    pages = sorted(path for path in graded.glob("*.html") if path.name != "index.html")
    assert len(pages) == 8  # and three whose names are no names of files
    for path in pages:
        opened = Opened(browser, path)
        opened.touched()
        opened.inert()
        opened.policy_holds(scripts=0)
        opened.close()


def test_the_class_page_of_attacks_is_inert_and_its_own_script_runs(browser: Any, graded: Path) -> None:
    opened = Opened(browser, graded / "index.html")
    opened.touched()
    opened.inert()
    assert opened.page.locator("#tools").is_visible()
    opened.page.fill("#filter", "html")
    assert opened.page.locator("#students tbody tr:visible").count() < 11
    opened.policy_holds(scripts=1)
    opened.close()


def test_the_class_page_leads_to_every_feedback_page_from_the_file(browser: Any, graded: Path) -> None:
    page = browser.new_page()
    page.goto((graded / "index.html").as_uri())
    links = page.locator("#students tbody th a")
    names = links.all_inner_texts()
    assert len(names) == 8
    for name in names:
        links.filter(has_text=re.compile(f"^{re.escape(name)}$")).click()
        page.wait_for_url("**/*.html")
        assert page.locator("body > header strong").inner_text() == name
        page.go_back()
    page.close()


@pytest.mark.smoke
def test_markup_in_every_place_of_a_result_is_text(browser: Any, tmp_path: Path) -> None:
    """Also where the grader would never let it get to."""
    rows = [ClassRow(name, hostile(), f"{name[:20]}.html") for name in MARKUP]
    rejected = Result(session=SESSION.id, key="", status="rejected", reason=ALL)
    pages = {
        "feedback": feedback_page(hostile(), course_title=ALL, session_title=ALL, student=ALL, questions=ASKED),
        "rejected": feedback_page(rejected, course_title=ALL, session_title=ALL, student=ALL),
        "class": class_page(
            [*rows, ClassRow(ALL, rejected, None)],
            course_title=ALL,
            session_title=ALL,
            formgrader=COURSE.formgrader,
            questions=ASKED,
            solved={"my_guess": ALL},
        ),
    }
    for name, text in pages.items():
        (tmp_path / f"{name}.html").write_text(text)
        opened = Opened(browser, tmp_path / f"{name}.html")
        opened.touched()
        opened.inert()
        assert "<script>" in opened.page.inner_text("main")  # shown, as what it is
        opened.policy_holds(scripts=1 if name == "class" else 0)
        opened.close()


def test_the_browser_would_notice(browser: Any, tmp_path: Path) -> None:
    """The same markup in a page that does not care: scripts run and requests leave, so the tests above can fail."""
    (tmp_path / "bad.html").write_text(f"<title>bad</title><main>{ALL.replace('<meta http-equiv', '<meta x')}</main>")
    opened = Opened(browser, tmp_path / "bad.html")
    opened.page.wait_for_timeout(300)
    assert opened.page.evaluate("'ran' in globalThis") and any("beacon" in url for url in opened.left)
    with pytest.raises(AssertionError):
        opened.inert()
    opened.close()
