"""Text of unknown origin made plain: no terminal escapes, no control characters, no tricks with direction, bounded."""

import re

_ESCAPE_SEQUENCE = re.compile(
    r"""
    (?: \x1b\[ | \x9b ) [0-?]* [ -/]* [@-~]                                       # colours, cursor
    | (?: \x1b[\]PX^_] | [\x90\x98\x9d-\x9f] ) [^\x07\x1b\x9c\n]* (?: \x07 | \x1b\\ | \x9c )?  # titles, links
    | \x1b [ -/]* [0-~]                                                           # everything shorter
    """,
    re.VERBOSE,
)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and newline
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def plain(text: str) -> str:
    """The text as a person would have read it on a screen: of a line that was redrawn, the last state."""
    text = _ESCAPE_SEQUENCE.sub("", text).replace("\r\n", "\n")
    if "\r" in text:
        text = "\n".join(_last_drawn(line) for line in text.split("\n"))
    return _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))


def _last_drawn(line: str) -> str:
    return next((state for state in reversed(line.split("\r")) if state), "")


def one_line(text: str, limit: int = 200) -> str:
    """Plain text without line breaks, cut at the end to `limit` characters."""
    text = " ".join(plain(text).split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def clip(text: str, limit: int) -> str:
    """Plain text; what exceeds `limit` characters is cut from the middle, where a line says how much is missing."""
    unread = max(0, len(text) - 20 * limit)
    if unread:  # the middle of a flood is not worth cleaning
        text = text[: 10 * limit] + text[-10 * limit :]
    text = plain(text)
    if not unread and len(text) <= limit:
        return text
    tail = limit // 3
    head = limit - tail
    missing = unread + max(0, len(text) - limit)
    return f"{text[:head]}\n… {missing:,} characters left out …\n{text[max(head, len(text) - tail) :]}"


def number(value: float) -> str:
    """A number of points, seconds or pixels with at most two decimals and no trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def count(amount: float, noun: str, nouns: str = "") -> str:
    """`1 point`, `2.5 points`; `nouns` where an s is not enough."""
    return f"{number(amount)} {noun if amount == 1 else nouns or noun + 's'}"
