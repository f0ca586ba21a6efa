"""Notebooks with something wrong with them."""

import copy
import json
import random
from typing import Any

ODD: list[Any] = [
    None, True, 0, -1, 1.5, 10**30, float("nan"), "", "x", "\ud800", "\0", "../../x", [], {}, [[]], {"": {}}, ["x", 1],
    {"grade_id": "train"}, "<script>", "{{ 7 * 7 }}", "a" * 10_000,
]  # fmt: skip


def mutated(notebook: dict[str, Any], draw: random.Random) -> bytes:
    """A notebook's file with one to four things wrong with it: in its bytes, its JSON, its cells, its metadata or its ids."""
    changed = copy.deepcopy(notebook)
    for _ in range(draw.randint(1, 4)):
        draw.choice([_any_value, _cells, _metadata, _ids, _sources, _top])(changed, draw)
    data = bytearray(json.dumps(changed).encode())
    for _ in range(draw.choice([0, 0, 0, 0, 1, 1, 3, 30])):
        _bytes(data, draw)
    return bytes(data)


def _bytes(data: bytearray, draw: random.Random) -> None:
    if not data:
        return
    at = draw.randrange(len(data))
    match draw.randrange(5):
        case 0:
            data[at] = draw.randrange(256)
        case 1:
            data[at : at + draw.randrange(1, 50)] = b""
        case 2:
            data[at:at] = draw.choice([b'"', b"}", b"]", b",", b"\xff\xfe", b"\0", b"NaN", b"[" * 2000, b"9" * 5000])
        case 3:
            del data[at:]
        case _:
            data[at:at] = data[draw.randrange(len(data)) :][:200]


def _any_value(notebook: Any, draw: random.Random) -> None:
    """Some value, anywhere in the tree, becomes something odd."""
    node = notebook
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return
        key = draw.choice(keys)
        if isinstance(node[key], (dict, list)) and draw.random() < 0.85:
            node = node[key]
            continue
        if isinstance(node, dict) and draw.random() < 0.3:
            del node[key]
        else:
            node[key] = draw.choice(ODD)
        return


def _top(notebook: Any, draw: random.Random) -> None:
    if isinstance(notebook, dict):
        notebook[draw.choice(["nbformat", "nbformat_minor", "metadata", "worksheets", "extra", "cells"])] = draw.choice(
            [3, 4, 4, 4, 5, *ODD, notebook.get("cells")]
        )


def _cells_of(notebook: Any) -> list[Any]:
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    return cells if isinstance(cells, list) else []


def _cells(notebook: Any, draw: random.Random) -> None:
    cells = _cells_of(notebook)
    if not cells:
        return
    at = draw.randrange(len(cells))
    match draw.randrange(6):
        case 0:
            del cells[at]
        case 1:
            cells.insert(draw.randrange(len(cells)), copy.deepcopy(cells[at]))
        case 2:
            draw.shuffle(cells)
        case 3:
            cells.insert(at, draw.choice(ODD))
        case 4:
            cells[at:at] = [{"cell_type": "code", "source": "x = 1", "metadata": {}, "outputs": []}] * draw.choice(
                [1, 50, 3000]
            )
        case _:
            if isinstance(cells[at], dict):
                cells[at]["cell_type"] = draw.choice(["code", "markdown", "raw", "heading", "", 1])


def _metadata(notebook: Any, draw: random.Random) -> None:
    for cell in draw.sample(_cells_of(notebook), min(3, len(_cells_of(notebook)))):
        if isinstance(cell, dict):
            tag = {
                "grade_id": draw.choice(ODD),
                "points": draw.choice(ODD),
                "grade": True,
                "solution": draw.choice(ODD),
            }
            cell["metadata"] = draw.choice([{"nbgrader": tag}, {"nbgrader": draw.choice(ODD)}, draw.choice(ODD), {}])


def _ids(notebook: Any, draw: random.Random) -> None:
    """Two cells exchange their tags, or one takes another's."""
    tagged = [cell for cell in _cells_of(notebook) if isinstance(cell, dict) and isinstance(cell.get("metadata"), dict)]
    if len(tagged) > 1:
        one, two = draw.sample(tagged, 2)
        kept = one["metadata"]
        one["metadata"] = two["metadata"]
        if draw.random() < 0.7:
            two["metadata"] = kept
        one["id"] = two.get("id")


def _sources(notebook: Any, draw: random.Random) -> None:
    cells = [cell for cell in _cells_of(notebook) if isinstance(cell, dict)]
    if cells:
        cell = draw.choice(cells)
        cell["source"] = draw.choice(
            [["a = 1\n", "b = 2"], "x = '\ud800'", "\0", "def (", "raise SystemExit", "a" * 50_000, *ODD]
        )
