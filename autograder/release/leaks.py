"""Whether a starter shows what students must not see: solutions, hidden checks, the grader itself.

A `Secret` is looked for in every text that a folder holds: file names, files, and each string of a notebook (sources,
metadata, outputs, attachments), as it stands and behind base64. Whitespace never matters.
"""

import ast
import base64
import binascii
import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from autograder.notebook import Source, given_lines, grade_id, is_answer, solution_regions

PUBLIC = ("templates",)  # what of the grader's folder is no secret
SUFFIXES = (".py", ".html", ".css", ".js", ".md", ".yml", ".toml")
BINARY = (".safetensors",)  # a copy of it is a leak; it has no lines to look for
CACHES = {"__pycache__", ".ipynb_checkpoints"}
BASE64 = re.compile(r"(?:[A-Za-z0-9+/_-]{16,}\s+)*[A-Za-z0-9+/_-]{8,}={0,2}")
WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Secret:
    what: str  # "a line of the solution of 'train'"
    text: str
    whole_word: bool = False


@dataclass
class Secrets:
    """All that must not be in a starter."""

    secrets: list[Secret] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)  # sha256 of a file's content -> its name
    names: dict[str, str] = field(default_factory=dict)  # part of a path -> what it is


def secrets_of(source: Source, checks: Path, folders: Iterable[Path]) -> Secrets:
    """The solutions in `source`, the names and constants in the folder `checks`, and the files in `folders`."""
    files = sorted(checks.rglob("*.py"))
    found = Secrets(names={"autograder": "a folder of the grader"})
    found.names |= {file.stem: "a file of hidden checks" for file in files}
    given_code = [line for cell in source.cells if cell.cell_type == "code" for line in given_lines(cell)]
    given = {_squeeze(line) for line in given_code}
    found.secrets += _solution_secrets(source, given)
    public_words = set(WORD.findall(_without_text("\n".join(given_code)))) | {grade_id(cell) for cell in source.cells}
    for file in files:
        found.secrets += _check_secrets(file, public_words)
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            inner = path.relative_to(folder)
            if (
                path.suffix not in SUFFIXES + BINARY
                or not path.is_file()
                or CACHES & set(inner.parts)
                or inner.parts[0] in PUBLIC
            ):
                continue
            name, content = f"{folder.name}/{inner.as_posix()}", path.read_bytes()
            if len(content.strip()) > 40:
                found.files[sha256(content).hexdigest()] = name
            if path.suffix in BINARY:
                continue
            lines = dict.fromkeys(content.decode("utf-8", "replace").splitlines())
            found.secrets += [
                Secret(f"a line of {name}", line.strip())
                for line in lines
                if _is_distinctive(line) and _squeeze(line) not in given
            ]
    return found


def find_leak(folder: Path, secrets: Secrets) -> str | None:
    """Where in `folder` the first secret shows, in one sentence; None when there is none."""
    lines = _Lines([secret for secret in secrets.secrets if not secret.whole_word])
    words = {secret.text: secret for secret in secrets.secrets if secret.whole_word}
    patterns = {
        text: re.compile(rf"(?<![\w.]){re.escape(text)}(?!\w|\.\d)") for text in words if not WORD.fullmatch(text)
    }
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            return f"{name} is a link; a starter holds plain files only"
        for part in (path.name, path.stem):
            if part in secrets.names:
                return f"{name} has the name of {secrets.names[part]}"
        if path.is_file() and (original := secrets.files.get(sha256(path.read_bytes()).hexdigest())):
            return f"{name} is a copy of {original}"
        for where, text in _texts(path, name):
            if (secret := lines.first_in(_squeeze(text))) is not None:
                return f"{where} shows {secret.what}: {secret.text}"
            for word in WORD.findall(text):
                if word in words:
                    return f"{where} shows {words[word].what}: {word}"
            for literal, pattern in patterns.items():
                if pattern.search(text):
                    return f"{where} shows {words[literal].what}: {literal}"
    return None


class _Lines:
    """Thousands of secret lines, without whitespace, to be looked for in one pass: by how they begin."""

    def __init__(self, secrets: list[Secret]) -> None:
        self.needles = [(_squeeze(secret.text), secret) for secret in secrets]
        self.width = min((len(needle) for needle, _ in self.needles), default=1)
        self.by_start: dict[str, list[int]] = {}
        for number, (needle, _) in enumerate(self.needles):
            self.by_start.setdefault(needle[: self.width], []).append(number)

    def first_in(self, text: str) -> Secret | None:
        """Of the secrets in the text, the one that stands first in the list."""
        found = {
            number
            for place in range(len(text) - self.width + 1)
            for number in self.by_start.get(text[place : place + self.width], ())
            if text.startswith(self.needles[number][0], place)
        }
        return self.needles[min(found)][1] if found else None


# What is secret


def _solution_secrets(source: Source, given: set[str]) -> Iterator[Secret]:
    """Each telling line that the notebook's own code does not show anyway, and each region as a whole."""
    for cell in source.cells:
        if not is_answer(cell):
            continue
        for region in solution_regions(cell):
            for line in region:
                for text in dict.fromkeys((line, re.split(r"\s\s#", line)[0])):
                    if _is_telling(text) and _squeeze(text) not in given:
                        yield Secret(f"a line of the solution of {grade_id(cell)!r}", text.strip())
            if _is_telling(" ".join(region)):
                yield Secret(f"the solution of {grade_id(cell)!r}", "\n".join(line.strip() for line in region))


def _check_secrets(checks: Path, public_words: set[str | None]) -> Iterator[Secret]:
    text = checks.read_text(encoding="utf-8")
    lines = text.encode().split(b"\n")  # an ast's columns are bytes
    if checks.stem not in public_words:  # a grade cell's name mostly is
        yield Secret("the name of a file of hidden checks", checks.stem, whole_word=True)
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and node.name not in public_words:
            yield Secret("the name of a hidden check", node.name, whole_word=True)
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]
            for name in names:
                if len(name) >= 6 and name not in public_words:
                    yield Secret("the name of a hidden constant", name, whole_word=True)
            for value in ast.walk(node.value):
                yield from _literal_secrets(value, lines, names, public_words)


def _literal_secrets(
    node: ast.AST, lines: list[bytes], names: list[str], public_words: set[str | None]
) -> Iterator[Secret]:
    if not isinstance(node, ast.Constant) or isinstance(node.value, bool):
        return
    what = f"a value of the hidden constant {', '.join(names)}"
    if isinstance(node.value, int | float):
        written = lines[node.lineno - 1][node.col_offset : node.end_col_offset].decode()
        for literal in dict.fromkeys((written, repr(node.value))):
            if len(literal) >= 6:
                yield Secret(what, literal, whole_word=True)
    elif isinstance(node.value, str) and len(_squeeze(node.value)) >= 6 and node.value not in public_words:
        yield Secret(what, node.value, whole_word=bool(WORD.fullmatch(node.value)))


def _is_telling(line: str) -> bool:
    """Not `return x`, `optimizer.step()` or `history = []`, which any text may hold."""
    return len(re.findall(r"\w+", line)) >= 5 or len(_squeeze(line)) >= 24


def _is_distinctive(line: str) -> bool:
    """Long enough that it stands in two places only when it was copied."""
    words = WORD.findall(line)
    return len(_squeeze(line)) >= 40 and len(words) >= 5 and words[0] not in ("import", "from")


def _without_text(code: str) -> str:
    """Code without its strings and comments."""
    return re.sub(r"\"\"\".*?\"\"\"|'''.*?'''|\"[^\"\n]*\"|'[^'\n]*'|#[^\n]*", " ", code, flags=re.DOTALL)


def _squeeze(text: str) -> str:
    return "".join(text.split())


# Where it is looked for


def _texts(path: Path, name: str) -> Iterator[tuple[str, str]]:
    """Each text that the file holds, with words for where."""
    yield from _layers(f"the file name {name}", name)
    if not path.is_file():
        return
    content = path.read_bytes()
    if path.suffix == ".ipynb":
        try:
            notebook = json.loads(content)
        except ValueError:
            notebook = None
        if isinstance(notebook, dict):
            for where, text in _notebook_texts(notebook):
                yield from _layers(f"{name}, {where}", text)
            return
    yield from _layers(name, content.decode("utf-8", "replace"))
    if b"\0" in content:
        for encoding in ("utf-16-le", "utf-16-be"):
            yield from _layers(name, content.decode(encoding, "replace"))


def _notebook_texts(notebook: dict[str, Any]) -> Iterator[tuple[str, str]]:
    cells = notebook.get("cells")
    for number, cell in enumerate(cells if isinstance(cells, list) else [], start=1):
        if not isinstance(cell, dict):
            continue
        for key, value in cell.items():
            kind = cell.get("cell_type", "source") if key == "source" else key
            for text in _strings(value):
                yield f"cell {cell.get('id', number)!r} ({kind})", text
    rest = {key: value for key, value in notebook.items() if key != "cells"}
    for text in _strings(rest):
        yield "metadata of the notebook", text


def _strings(value: Any) -> Iterator[str]:
    """Every string in a JSON value, keys too; a list of lines is one string."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from _strings(item)
    elif isinstance(value, list):
        if all(isinstance(item, str) for item in value):
            yield "\n".join(value)
        else:
            for item in value:
                yield from _strings(item)
    elif value is not None:
        yield str(value)


def _layers(where: str, text: str, depth: int = 2) -> Iterator[tuple[str, str]]:
    """The text, without HTML's escapes, and whatever in it is base64."""
    yield where, text
    if "&" in text and (plain := html.unescape(text)) != text:
        yield where, plain
    if depth == 0:
        return
    for match in BASE64.finditer(text):
        run = _squeeze(match[0]).rstrip("=").replace("-", "+").replace("_", "/")
        for start in range(min(4, len(run))):  # the run may begin before the base64 does
            part = run[start:]
            try:
                decoded = base64.b64decode(part[: len(part) - (len(part) % 4 == 1)] + "==")
            except binascii.Error:
                continue
            inner = decoded.decode("utf-8", "replace")
            if start == 0 or sum(map(str.isprintable, inner)) > 0.9 * len(inner):
                where_inner = where if where.endswith("in base64") else f"{where}, in base64"
                yield from _layers(where_inner, inner, depth - 1)
