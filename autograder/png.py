"""PNGs drawn anew: without anything else that the file held, and smaller where that is wanted."""

import base64
import binascii
import io
from dataclasses import dataclass

from PIL import Image

MAX_PNG_BYTES = 2_000_000
MAX_PIXELS = 4_000_000
MAX_SIDE = 10_000  # pixels; no browser draws more, and none should have to
WIDTH = 720  # pixels; wider pictures are scaled down
PALETTE_ABOVE = 16_000  # bytes; larger files are drawn with 64 colours
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Png:
    data: str  # base64
    width: int
    height: int


def redraw_png(data: str, *, shrink: bool = True, palette: bool = True) -> Png | None:
    """The picture of a base64 PNG, drawn into a new file without anything else that the old one held.

    With `shrink` no wider than `WIDTH`; with `palette` in 64 colours, where the old file was larger than `PALETTE_ABOVE`.

    None if it isn't a PNG, or one of more than `MAX_PNG_BYTES` bytes, `MAX_PIXELS` pixels or `MAX_SIDE` on one side.
    """
    try:
        raw = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    width, height = int.from_bytes(raw[16:20]), int.from_bytes(raw[20:24])
    if not raw.startswith(PNG_SIGNATURE) or len(raw) > MAX_PNG_BYTES:
        return None
    if not 0 < width * height <= MAX_PIXELS or max(width, height) > MAX_SIDE:
        return None
    try:
        with Image.open(io.BytesIO(raw), formats=["PNG"]) as opened:
            if opened.size != (width, height):
                return None
            grey = opened.mode in ("1", "L", "I", "I;16")
            layer = opened.convert("RGBA")
    except Exception:  # a decoder may fail in any way on a crafted file, and all of them mean: not shown
        return None
    picture = Image.new("RGBA", layer.size, "white")
    picture.alpha_composite(layer)
    flat = picture.convert("L" if grey else "RGB")
    if shrink and flat.width > WIDTH:
        flat = flat.resize((WIDTH, max(1, round(flat.height * WIDTH / flat.width))), Image.Resampling.LANCZOS)
    if palette and len(raw) > PALETTE_ABOVE:
        flat = flat.quantize(64, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    flat.save(buffer, "PNG")  # optimize=True would save a twentieth of the bytes, for three times the computing
    return Png(base64.b64encode(buffer.getvalue()).decode("ascii"), flat.width, flat.height)
