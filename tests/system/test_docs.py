"""The documentation is true: links lead somewhere, commands exist, code is Python, the worked example works."""

import base64
import importlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from bs4 import BeautifulSoup
from support.docs import ROOT, unknown_in
from tools import labpages, reference

DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [*sorted(ROOT.glob("*.md")), *DOCS, *sorted((ROOT / "docs" / "reference").glob("*.md"))]
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
SHELL = ("", "console", "sh", "bash")


def blocks(page: Path) -> Iterator[tuple[str, str]]:
    """The language and title of each code block, and the code."""
    for found in BLOCK.finditer(page.read_text("utf-8")):
        yield found[1], found[2]


def anchors(page: Path) -> set[str]:
    text = BLOCK.sub("", page.read_text("utf-8"))
    titles = re.findall(r"^#+ +(.+?) *$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_to_files_and_headings(page: Path) -> None:
    for link in LINK.findall(BLOCK.sub("", page.read_text("utf-8"))):
        address = urlsplit(link)
        if address.scheme:
            continue
        target = (page.parent / unquote(address.path)).resolve() if address.path else page
        assert target.exists(), f"{named(page)}: {link} leads nowhere"
        if address.fragment and target.suffix == ".md":
            assert address.fragment in anchors(target), f"{named(page)}: {link}: there is no such heading"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_shell_commands_exist_with_their_options(page: Path) -> None:
    made = re.findall(r'title="([^"]+)"', page.read_text("utf-8"))
    for language, code in blocks(page):
        if language not in SHELL:
            continue
        for line in code.splitlines():
            usage = line.startswith("$ ")  # of the reference, such as: $ course grade [OPTIONS] {SESSION}
            problem = "" if usage else unknown_in(line, made)
            assert problem == "", f"{named(page)}: {line!r}: {problem}"


def test_a_command_that_does_not_exist_is_noticed() -> None:
    assert unknown_in("course grad 01") == "course has no command 'grad'"
    assert unknown_in(".venv/bin/course grade 01 --jason") == "course grade has no option '--jason'"
    assert unknown_in("make dem") == "make has no target 'dem'"
    assert unknown_in("python benchmarks/none.py") == "benchmarks/none.py does not exist"
    assert unknown_in("nbgrader autogrades 01") == "nbgrader has no command 'autogrades'"
    assert unknown_in("rm -rf x") == "'rm' is no command that the documentation explains"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_python_in_the_documentation_is_python(page: Path) -> None:
    for language, code in blocks(page):
        if language.split(" ")[0] == "python":
            compile(re.sub(r"^%.*$", "pass", code, flags=re.MULTILINE), named(page), "exec")


def test_the_reference_is_what_the_code_says() -> None:
    for name, text in reference.pages().items():
        assert (ROOT / "docs" / "reference" / name).read_text("utf-8") == text, f"{name}: run `make reference`"


def test_a_reference_that_is_not_up_to_date_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reference, "FOLDER", tmp_path)
    assert reference.main(["--check"]) == 1
    assert capsys.readouterr().err == "docs/reference/course-yml.md is not what the code says; run `make reference`\n"
    assert reference.main([]) == 0 and reference.main(["--check"]) == 0


def test_the_page_on_throughput_is_what_was_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    throughput = importlib.import_module("throughput")
    kept = json.loads((ROOT / "benchmarks" / "throughput.json").read_text())
    throughput.write_page(kept["runs"], kept["machine"], tmp_path)
    assert (tmp_path / "throughput.md").read_text() == (ROOT / "docs" / "throughput.md").read_text()
    for name in ("throughput-size.png", "throughput-cores.png"):
        assert (tmp_path / name).stat().st_size > 10_000 and (ROOT / "docs" / name).is_file()


class Html(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids.add(values.get("id", ""))
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif "src" in values or tag == "link":
            self.loaded.append(values.get("src") or values.get("href", ""))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0 and "WARNING" not in done.stderr, done.stderr
    return folder


@pytest.mark.slow
def test_the_site_is_whole_and_loads_nothing_from_elsewhere(site: Path) -> None:
    pages = {path: Html(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}
    assert (site / "labs" / "01-mnist-autoencoder.html") in pages
    for path, page in pages.items():
        if path.name == "404.html":
            continue
        for address in page.loaded:
            assert not urlsplit(address).netloc, f"{path.name} loads {address}"
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            assert target.exists(), f"{path.name}: {link} leads nowhere"
            if parts.fragment and not parts.fragment.startswith("__") and target in pages:
                assert unquote(parts.fragment) in pages[target].ids, f"{path.name}: {link}: there is no such heading"


@pytest.mark.slow
def test_the_labs_on_the_site_show_pictures_with_their_alternative_texts(site: Path) -> None:
    page = BeautifulSoup((site / "labs" / "01-mnist-autoencoder.html").read_text("utf-8"), "html.parser")
    pictures = page.select("details img")
    assert len(pictures) > 3
    for picture in pictures:
        assert (site / "labs" / str(picture["src"])).read_bytes().startswith(b"\x89PNG")
        assert len(str(picture["alt"])) > 20 and picture["alt"] != labpages.NO_TEXT


def test_pictures_are_read_from_html_and_from_plain_pngs() -> None:
    png = base64.b64encode(b"\x89PNG").decode()
    html = f'<img src="data:image/png;base64,{png}" alt="&lt;one&gt; [two]">'
    bundles: list[tuple[dict[str, str], dict[str, Any]]] = [
        ({"text/html": html}, {}),
        ({"image/png": png}, {"image/png": {"alt": "three"}}),
        ({"image/png": png, "text/html": "<b>table</b>"}, {}),
        ({"text/html": "<b>table</b>", "text/plain": "table"}, {}),
    ]
    outputs = [nbformat.v4.new_output("display_data", data, metadata=metadata) for data, metadata in bundles]
    outputs.append(nbformat.v4.new_output("stream", text="printed"))
    found = list(labpages.pictures_of(nbformat.v4.new_code_cell(outputs=outputs)))
    assert found == [(b"\x89PNG", "<one> two"), (b"\x89PNG", "three"), (b"\x89PNG", labpages.NO_TEXT)]
    assert list(labpages.pictures_of(None)) == []


@pytest.mark.slow
def test_the_labs_on_the_site_hold_no_line_of_a_solution(site: Path) -> None:
    """Told by a line that stands in the solved notebook's answers alone."""
    from autograder.course import Course
    from autograder.notebook import is_answer, read_source, solution_regions

    for session in Course.load(ROOT).sessions:
        source = read_source(session.source)
        elsewhere = "\n".join(cell.source for cell in source.cells if not is_answer(cell))
        text = Text((site / "labs" / f"{session.id}.html").read_text("utf-8")).text
        for cell in source.cells:
            for line in (line for region in solution_regions(cell) for line in region):
                if len(line.strip()) > 24 and line.strip() not in elsewhere:
                    assert line.strip() not in text, f"{session.id}: {line.strip()}"


class Text(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(text)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.slow
def test_the_worked_example_for_authors_works_word_for_word(tmp_path: Path) -> None:
    """What `course new` writes is what the page shows; then its commands, in a copy of the course."""
    page = (ROOT / "docs" / "authors.md").read_text("utf-8")
    shutil.copy(ROOT / "course.yml", tmp_path)
    for name in ("autograder", "labkit", "source", ".course/cache"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "OMP_NUM_THREADS": "1"}

    def run(*words: str) -> str:
        command = [sys.executable, "-c", "from autograder.cli import main; main()", *words]
        to = subprocess.DEVNULL if "--json" in words else subprocess.STDOUT
        done = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=to, text=True, env=environment)
        assert done.returncode == 0, done.stdout
        return done.stdout

    first = re.search(r"^```\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert first is not None
    commands = [shlex.split(line)[1:] for line in first[1].splitlines()]
    assert [words[0] for words in commands] == ["new", "release", "audit"]
    assert run(*commands[0]).splitlines()[-1] == "Now: course release 07; course audit --session 07"
    files = re.findall(r'^```\w+ title="([^"]+)"\n(.*?)^```$', page, re.MULTILINE | re.DOTALL)
    assert len(files) == 5
    for name, text in files:
        written = (tmp_path / name).read_text("utf-8")
        assert written.endswith(text) if name == "course.yml" else written == text, name
    assert "07-mean-digit: " in run(*commands[1])
    told = re.search(r"^```text\n(.*?)^```$", page[page.index("## 6.") :], re.MULTILINE | re.DOTALL)
    assert told is not None and set(told[1].splitlines()) <= set(run(*commands[2]).splitlines())
    assert json.loads(run(*commands[2], "--json"))["unproved_checks"] == []
