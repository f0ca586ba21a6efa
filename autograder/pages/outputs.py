"""Cell outputs as a page may show them: text, and PNGs drawn anew. Nothing that a browser would interpret."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from autograder.png import redraw_png
from autograder.text import clip, one_line

MAX_OUTPUTS = 30  # of one cell
MAX_TEXT = 3_000  # characters of one output
DRAWING_COST = 1_500  # bytes of the allowance that each picture costs, so that their number is bounded, too


KNOWN_TYPES = {
    "text/html": "HTML",
    "text/markdown": "Markdown",
    "text/latex": "LaTeX",
    "image/svg+xml": "an SVG drawing",
    "image/jpeg": "a JPEG picture",
    "image/gif": "a GIF picture",
    "application/javascript": "JavaScript",
    "application/json": "JSON",
    "application/vnd.jupyter.widget-view+json": "an interactive widget",
}


@dataclass(frozen=True)
class Shown:
    """One output as the page shows it. `text` is not yet escaped; `png` is base64 of a PNG that we wrote."""

    kind: Literal["text", "stderr", "error", "picture", "note"]
    text: str = ""
    png: str = ""
    width: int = 0
    height: int = 0


@dataclass
class Allowance:
    """Bytes of the page that may still be spent on one kind of content."""

    left: int

    def spend(self, size: int) -> bool:
        if size > self.left:
            return False
        self.left -= size
        return True


def show_outputs(outputs: Iterable[dict[str, Any]], drawings: Allowance, limit: int = MAX_TEXT) -> list[Shown]:
    """What can be shown of a cell's nbformat outputs, in their order, with notes for what cannot."""
    merged = _merge_streams(outputs)
    shown = [_show(output, drawings, limit) for output in merged[:MAX_OUTPUTS]]
    if len(merged) > MAX_OUTPUTS:
        shown.append(Shown("note", f"{len(merged) - MAX_OUTPUTS:,} more outputs of this cell are not shown."))
    return [output for output in shown if output.text.strip() or output.png]


def _merge_streams(outputs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Neighbouring prints to the same stream as one output, as Jupyter shows them."""
    merged: list[dict[str, Any]] = []
    pieces: list[str] = []
    for output in outputs:
        is_stream = output.get("output_type") == "stream"
        if is_stream and pieces and merged[-1].get("name") == output.get("name"):
            pieces.append(_joined(output.get("text")))
            continue
        if pieces:
            merged[-1]["text"] = "".join(pieces)
        pieces = [_joined(output.get("text"))] if is_stream else []
        merged.append(dict(output))
    if pieces:
        merged[-1]["text"] = "".join(pieces)
    return merged


def _show(output: dict[str, Any], drawings: Allowance, limit: int) -> Shown:
    match output.get("output_type"):
        case "stream":
            kind: Literal["text", "stderr"] = "stderr" if output.get("name") == "stderr" else "text"
            return Shown(kind, clip(_joined(output.get("text")), limit))
        case "error":
            said = f"{_joined(output.get('ename'))}: {_joined(output.get('evalue'))}"
            return Shown("error", clip(_joined(output.get("traceback"), "\n") or said, limit))
        case "display_data" | "execute_result":
            return _show_rich(output.get("data"), drawings, limit)
        case _:
            return Shown("note", "An output of an unknown kind is not shown.")


def _show_rich(data: object, drawings: Allowance, limit: int) -> Shown:
    if not isinstance(data, dict) or not data:
        return Shown("note", "An output without content is not shown.")
    text = clip(_joined(data.get("text/plain")), limit)
    if "image/png" in data:
        too_much = Shown("note", "A picture is left out to keep this page small.")
        if not drawings.spend(DRAWING_COST):
            return too_much
        png = redraw_png(_joined(data["image/png"]))
        if png is None:
            return Shown("note", "A picture is not shown: it is not a PNG, or it is too large.")
        return Shown("picture", text, png.data, png.width, png.height) if drawings.spend(len(png.data)) else too_much
    if text:
        return Shown("text", text)
    kinds = [KNOWN_TYPES.get(str(kind)) or one_line(str(kind), 60) for kind in list(data)[:5]]
    return Shown("note", f"An output that this page does not show: {', '.join(kinds)}.")


def _joined(value: object, separator: str = "") -> str:
    """nbformat allows a string or a list of strings."""
    if isinstance(value, list):
        return separator.join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""
