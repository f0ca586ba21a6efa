"""The labs as pages of the documentation site: a hook of MkDocs (see mkdocs.yml).

A page is the starter as students get it. Below a cell that only illustrates, folded away because the text asks for a
prediction first, stands the picture that the finished lab draws; of the solved notebook nothing but such pictures is read.
"""

import base64
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
from latex2mathml.converter import convert
from mkdocs.structure.files import File, Files
from nbformat import NotebookNode

from autograder.course import Course, Session
from autograder.submissions.notebook import PICTURE

FORMULA = re.compile(r'<(span|div) class="arithmatex">\\[(\[](.*?)\\[)\]]</\1>', re.DOTALL)
SHOWN = re.compile(r'<img src="data:image/png;base64,(?P<png>[^"]+)" alt="(?P<alt>[^"]*)">')  # by labkit.show
NO_TEXT = "A picture that the finished lab draws"
OUTSIDE = re.compile(r"\[([^\]]+)\]\((?:\.\./)+((?:autograder|benchmarks|tests|source|labkit|README)[^)]*)\)")
OPTIONAL = ("threat-model.md", "calibration")  # of the navigation: pages that a course may have or not


def on_config(config: Any) -> Any:
    """Leave out of the navigation what this course does not have; add a page for each lab."""
    course = Course.load(Path(config.config_file_path).parent)
    for entry in list(config.nav):
        ((title, page),) = entry.items()
        if page == "labs":
            entry[title] = ["labs/index.md", *(f"labs/{session.id}.md" for session in released(course))]
        elif page in OPTIONAL and not Path(config.docs_dir, page).exists():
            config.nav.remove(entry)
    return config


def on_files(files: Files, config: Any) -> Files:
    """Add the labs' pages and pictures to what MkDocs found in docs/."""
    course = Course.load(Path(config.config_file_path).parent)
    rows = [f"| [{session.id}]({session.id}.md) | {session.title} |" for session in released(course)]
    index = "# The labs\n\nStarters, as students get them.\n\n| lab | its question |\n| --- | --- |\n" + "\n".join(rows)
    files.append(File.generated(config, "labs/index.md", content=index + "\n"))
    for session in released(course):
        text, pictures = page_of(session)
        files.append(File.generated(config, f"labs/{session.id}.md", content=text))
        for name, data in pictures.items():
            files.append(File.generated(config, f"labs/{name}", content=data))
    return files


def on_page_markdown(markdown: str, *, config: Any, **_: Any) -> str:
    """Links to files outside of docs/: into the repository, where mkdocs.yml names one, and else just their names."""
    target = rf"[\1]({config.repo_url.rstrip('/')}/blob/HEAD/\2)" if config.repo_url else r"\1"
    return OUTSIDE.sub(target, markdown)


def on_page_content(html: str, **_: Any) -> str:
    """Formulas as MathML, which browsers draw without a script."""
    return FORMULA.sub(_as_mathml, html)


def released(course: Course) -> list[Session]:
    return [session for session in course.sessions if (session.assignment / f"{session.id}.ipynb").is_file()]


def page_of(session: Session) -> tuple[str, dict[str, bytes]]:
    """The starter as Markdown, and the pictures that it shows, by file name."""
    starter = nbformat.read(session.assignment / f"{session.id}.ipynb", as_version=4)
    solved = (
        {cell.id: cell for cell in nbformat.read(session.solution, as_version=4).cells}
        if session.solution.is_file()
        else {}
    )
    parts: list[str] = []
    files: dict[str, bytes] = {}
    for cell in starter.cells:
        if cell.cell_type == "markdown":
            parts.append(_markdown(cell.source))
            continue
        parts.append(f"```python\n{cell.source}\n```")
        if PICTURE in cell.metadata.get("tags", []):
            for number, (data, alt) in enumerate(pictures_of(solved.get(cell.id)), start=1):
                name = f"{session.id}/{cell.id}-{number}.png"
                files[name] = data
                parts.append(f'??? example "The picture that a finished lab draws here"\n\n    ![{alt}]({name})')
    return "\n\n".join(parts) + "\n", files


def _markdown(text: str) -> str:
    """A cell's Markdown in the dialect of MkDocs."""
    text = re.sub(r"<details>", '<details markdown="1">', text)
    return re.sub(r"<summary>(.*?)</summary>\n*", r"<summary>\1</summary>\n\n", text)


def pictures_of(cell: NotebookNode | None) -> Iterator[tuple[bytes, str]]:
    """The PNGs of a solved cell with their alternative texts; what it printed is not read: that may hold answers."""
    for output in cell.outputs if cell is not None else []:
        data = output.get("data", {})
        if shown := SHOWN.search(data.get("text/html", "")):
            png, alt = shown["png"], unescape(shown["alt"])
        elif "image/png" in data:
            png, alt = data["image/png"], output.metadata.get("image/png", {}).get("alt", "")
        else:
            continue
        yield base64.b64decode(png), re.sub(r"[\[\]\s]+", " ", alt).strip() or NO_TEXT


def _as_mathml(found: re.Match[str]) -> str:
    if found[1] == "span":
        return convert(unescape(found[2]))
    formula = convert(unescape(found[2]), display="block")
    return f'<div class="formula" tabindex="0" role="group" aria-label="Formula">{formula}</div>'
