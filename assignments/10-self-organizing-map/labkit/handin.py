"""What can be handed in: one rule for `python -m labkit check` and for whoever grades.

It looks at names and bytes alone, opens nothing and needs nothing besides Python.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from labkit.friendly import UNANSWERED

MAX_CELLS = 2_000
MAX_NOTEBOOKS = 10  # of one student, of which the one that counts is looked for
NOTEBOOK = re.compile(
    r".*\.ipynb(\.(txt|json|download))?", re.IGNORECASE | re.DOTALL
)  # as browsers and Windows save it
CLUTTER = re.compile(
    r"\..*|~.*|.*~|__macosx|__pycache__|desktop\.ini|thumbs\.db|icon\r"  # of systems and editors
    r"|timestamp\.txt|submission_secret\.txt",  # of nbgrader
    re.IGNORECASE | re.DOTALL,
)
ARCHIVE = re.compile(r".*\.(zip|rar|7z|tar|tgz|gz|bz2|xz)", re.IGNORECASE | re.DOTALL)
CONFLICT = re.compile(r"^(<<<<<<<|>>>>>>>|\|\|\|\|\|\|\|)(?!\S)", re.MULTILINE)
ITSELF = "hand in the .ipynb file itself"
UNPACK = "an archive, not a notebook; unpack it and hand in the .ipynb file that is in it"
BEGINNINGS = {
    b"PK\x03\x04": UNPACK,
    b"PK\x05\x06": UNPACK,
    b"\x1f\x8b": UNPACK,
    b"Rar!": UNPACK,
    b"7z\xbc\xaf": UNPACK,
    b"%PDF": f"a PDF, not a notebook; {ITSELF}",
    b"\x89PNG": f"a picture, not a notebook; {ITSELF}",
    b"\xff\xd8\xff": f"a picture, not a notebook; {ITSELF}",
    b"\x00\x05\x16\x07": f"what macOS notes of a file (its name begins with ._), not the file; {ITSELF}",
    b"version https://git-lfs": "a pointer of Git LFS, not the notebook; `git lfs pull`, then hand in what is there",
}


class RejectedError(Exception):
    """What cannot be taken, in one sentence for the student."""


def noted_on(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What nbgrader noted in a cell's metadata."""
    noted = metadata.get("nbgrader")
    return noted if isinstance(noted, dict) else {}


@dataclass(frozen=True)
class Cell:
    """One cell as it was handed in; `number` is its place in the file, from 0."""

    number: int
    cell_type: str
    text: str
    metadata: dict[str, Any]
    printed: str = ""  # when it was last run, as the file has it

    @property
    def nbgrader(self) -> dict[str, Any]:
        return noted_on(self.metadata)

    @property
    def grade_id(self) -> str | None:
        name = self.nbgrader.get("grade_id")
        return name if isinstance(name, str) and name else None

    @property
    def is_code(self) -> bool:
        """Whether it is code, or was when the notebook was handed out."""
        given = self.nbgrader
        handed_out = given.get("solution") is True or given.get("grade") is True or given.get("cell_type") == "code"
        return self.cell_type == "code" or (self.grade_id is not None and handed_out)

    @property
    def to_do(self) -> int:
        """How many stubs are left in an answer; one where nothing stands at all."""
        return self.text.count(UNANSWERED) if self.text.strip() else 1


# Which file


def is_clutter(name: str) -> bool:
    """Whether such a file is put beside a notebook by systems, editors and nbgrader, and not by a student."""
    return CLUTTER.fullmatch(name) is not None


def is_notebook(name: str) -> bool:
    """Whether a file of this name may be a notebook: `x.ipynb`, but also `x.IPYNB`, `x.ipynb.txt` and `x.ipynb.json`."""
    return NOTEBOOK.fullmatch(name) is not None and not is_clutter(name)


def notebooks(names: Iterable[str], folders: Collection[str], wanted: str) -> list[str]:
    """The names that may be notebooks, `wanted` first; `folders` are the names of folders. Raises RejectedError."""
    there = sorted(name for name in names if not is_clutter(name))
    found = sorted((name for name in there if is_notebook(name)), key=lambda name: name != wanted)
    if len(found) > MAX_NOTEBOOKS:
        raise RejectedError(f"{len(found)} notebooks were handed in; hand in one, named {wanted}")
    if found:
        return found
    if archives := [name for name in there if ARCHIVE.fullmatch(name) and name not in folders]:
        instead = f", but an archive ({shown(archives[0])}); unpack it and hand in the notebook that is in it"
    elif inner := [name for name in there if name in folders]:
        instead = f", but a folder ({shown(inner[0])}); hand in the notebook itself"
    elif there:
        instead = f", but another file ({shown(there[0])}); hand in the notebook itself"
    else:
        instead = "; hand in one"
    raise RejectedError(f"no notebook was handed in{instead}, named {wanted}")


def choose(
    found: Iterable[tuple[str, bytes | RejectedError]],
    wanted: str,
    exercises: Collection[str],
    others: Mapping[str, str] | None = None,
) -> tuple[str, list[Cell]]:
    """The notebook that counts among those of one student, and its cells; `wanted` is the name that it should have.

    A starter that nobody wrote in gives way to a notebook with answers. Of several with answers, the one counts that
    answers whatever any of them does; of those, `wanted`. Where that is not clear, nothing is guessed.

    Raises:
        RejectedError: there is none that counts.
    """
    read: dict[str, list[Cell]] = {}
    damaged: dict[str, RejectedError] = {}
    elsewhere: dict[str, RejectedError] = {}
    for name, data in found:
        try:
            if isinstance(data, RejectedError):
                raise data
            cells = parse(data)
            answers(cells, exercises)
        except RejectedError as reason:
            damaged[name] = reason
            continue
        if foreign := not_of_session(cells, wanted, exercises, others or {}):
            elsewhere[name] = foreign
        else:
            read[name] = cells
    done = {
        name: {exercise for exercise, cell in answers(cells, exercises).items() if not cell.to_do}
        for name, cells in read.items()
    }
    written = {name: some for name, some in done.items() if some}
    in_the_way = {} if wanted in written else damaged if written else damaged | elsewhere
    if in_the_way:
        name = wanted if wanted in in_the_way else next(iter(in_the_way))
        alone = len(damaged) + len(elsewhere) + len(read) == 1
        raise RejectedError(str(in_the_way[name]) if alone else f"{shown(name)}: {in_the_way[name]}")
    written = written or done
    most = [name for name, some in written.items() if all(some >= other for other in written.values())]
    same = len({tuple(cell.text for cell in answers(read[name], exercises).values()) for name in most}) == 1
    if not most or not (same or wanted in most):
        one, other = list(written)[:2]
        more = " and more" if len(written) > 2 else ""
        raise RejectedError(
            f"{len(written)} notebooks with different answers were handed in ({shown(one)} and {shown(other)}{more}); "
            f"hand in one, named {wanted}"
        )
    name = wanted if wanted in most else most[0]
    return name, read[name]


def shown(name: str) -> str:
    """A file's name as it can be shown in a sentence."""
    plain = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name)
    return f"`{plain}`" if len(plain) <= 60 else f"`{plain[:40]}…{plain[-19:]}`"


# What is in it


def text_of(data: bytes) -> str:
    """The file's text: UTF-8, UTF-16 or UTF-32, with or without a mark of the byte order. Raises RejectedError."""
    if not data.strip(b"\0 \t\r\n"):
        raise RejectedError("the file is empty; save the notebook before handing it in")
    for beginning, what in BEGINNINGS.items():
        if data.startswith(beginning):
            raise RejectedError(f"the file is {what}")
    encoding = json.detect_encoding(data)
    try:
        return data.decode(encoding, "surrogatepass")
    except UnicodeDecodeError as error:
        if error.end < len(data):
            raise RejectedError(f"the file is not a notebook (it is not text in UTF-8); {ITSELF}") from None
    return data.decode(encoding, "ignore")  # cut in the middle of a letter


def parse(data: bytes) -> list[Cell]:
    """The cells of a notebook in format 4. Raises RejectedError."""
    text = text_of(data)
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RejectedError(_why_not_json(text, error)) from None
    match raw:
        case {"nbformat": int(version)} if version != 4:
            raise RejectedError(f"the notebook has format {version}; open it in JupyterLab and save it again")
        case {"nbformat": 4, "cells": list(cells)}:
            if len(cells) > MAX_CELLS:
                raise RejectedError(f"the notebook has {len(cells):,} cells; the limit is {MAX_CELLS:,}")
            read = [cell for number, each in enumerate(cells) if (cell := _cell(number, each)) is not None]
            if len(read) == len(cells):
                return read
    if not (isinstance(raw, dict) and "nbformat" in raw):
        raise RejectedError(f"the file is JSON, but not a notebook; {ITSELF}")
    raise RejectedError("the file is not a notebook in format 4; save it again in JupyterLab")


def _cell(number: int, raw: object) -> Cell | None:
    """The cell in a notebook's JSON, or None if it is none."""
    match raw:
        case {"cell_type": str(kind), "source": str() | list() as source, **rest}:
            metadata = rest.get("metadata", {})
            whole = isinstance(source, str) or all(isinstance(line, str) for line in source)
            if whole and isinstance(metadata, dict):
                text = source if isinstance(source, str) else "".join(source)
                printed = _printed(rest.get("outputs"))
                return Cell(number, kind, _whole(text), metadata, _whole(printed))
    return None


def _whole(text: str) -> str:
    """The text, in which halves of surrogate pairs, which no file could hold, are replaced."""
    return text.encode(errors="replace").decode()


def _printed(outputs: object) -> str:
    """The text on standard output among a cell's outputs."""
    texts = []
    for output in outputs if isinstance(outputs, list) else []:
        match output:
            case {"output_type": "stream", "name": "stdout", "text": str(text)}:
                texts.append(text)
            case {"output_type": "stream", "name": "stdout", "text": list(lines)}:
                texts += [line for line in lines if isinstance(line, str)]
    return "".join(texts)


def _why_not_json(text: str, error: Exception) -> str:
    """What is wrong with a file that is no JSON."""
    begins = text.lstrip()[:1]
    if conflict := CONFLICT.search(text):
        line = text.count("\n", 0, conflict.start()) + 1
        return (
            f"the file holds an unresolved merge conflict (line {line:,}: {conflict[1]}); choose one version, as with "
            "`git checkout --ours` or `--theirs`, and hand in that"
        )
    if begins == "<":
        return "the file is a web page (HTML), not the notebook; download the .ipynb file itself and hand in that"
    if begins == "{" and isinstance(error, json.JSONDecodeError):
        if _is_cut_off(text, error):
            return "the file ends in the middle, cut off while it was saved or uploaded; save it and hand it in again"
        return (
            f"the file is damaged: line {error.lineno:,} is not JSON ({error.msg}); save the notebook in JupyterLab, and "
            "change it nowhere else"
        )
    return f"the file is not a notebook (it is not JSON); {ITSELF}"


def _is_cut_off(text: str, error: json.JSONDecodeError) -> bool:
    """Whether nothing is wrong but that more should follow."""
    rest = text[error.pos :].rstrip()
    if error.msg.startswith("Extra data"):
        return False
    begun = any(word.startswith(rest) for word in ("true", "false", "null", "-"))
    return (
        begun or error.msg.startswith("Unterminated string") or ("escape" in error.msg and len(rest) < len("\\u0000"))
    )


# Which cells count


def answers(cells: Iterable[Cell], exercises: Collection[str]) -> dict[str, Cell]:
    """The cell with the answer to each of these exercises that has one.

    An answer counts whatever kind of cell it was turned into. Of two, code counts before text, and the one in which more
    is done. Raises RejectedError where two different ones are left.
    """
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        if cell.grade_id in exercises:
            found.setdefault(str(cell.grade_id), []).append(cell)
    return {name: _the_one(name, same) for name, same in found.items()}


def _the_one(name: str, same: list[Cell]) -> Cell:
    code = [cell for cell in same if cell.cell_type == "code"] or same
    least = min(cell.to_do for cell in code)
    written = [cell for cell in code if cell.to_do == least]
    if len({cell.text.strip() for cell in written}) > 1:
        raise RejectedError(
            f"two cells hold an answer to `{name}`, and they differ; keep one of them and delete the other"
        )
    return written[0]


def once(cells: Iterable[Cell], exercises: Collection[str]) -> list[Cell]:
    """The cells in their order, with one answer to each of these exercises, where its first cell stands. Raises RejectedError."""
    cells = list(cells)
    left = answers(cells, exercises)
    kept = []
    for cell in cells:
        if cell.grade_id not in exercises:
            kept.append(cell)
        elif cell.grade_id in left:
            kept.append(left.pop(cell.grade_id))
    return kept


def not_of_session(
    cells: Iterable[Cell], wanted: str, exercises: Collection[str], others: Mapping[str, str]
) -> RejectedError | None:
    """Why a notebook is none of this session, whose exercises these are; `others` has titles by other sessions' exercises."""
    names = [cell.grade_id for cell in cells if cell.grade_id]
    foreign = {name: others[name] for name in names if name in others}
    own = {name for name in names if name in exercises}
    if len(foreign) > len(own):
        return RejectedError(
            f"this is the notebook of another session ({next(iter(foreign.values()))}); hand in {wanted}"
        )
    if not own:
        return RejectedError(
            "none of this session's answer cells is in the notebook; answer in the notebook handed out"
        )
    return None
