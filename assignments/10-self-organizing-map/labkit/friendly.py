"""In a notebook, a public check that fails says what, where and what to do, in the place of a long traceback."""

import sys
import traceback
from types import TracebackType
from typing import Any

CHECK = "check"  # what the function is called in which a notebook's public check asserts
UNANSWERED = ": your answer goes here"  # how the error of an answer that is still to be written ends
SAYS = "Your notebook says:"  # in the line that answers a guess, before the answer
RED, BOLD, PLAIN = "\x1b[31m", "\x1b[1m", "\x1b[0m"


def explain_failed_checks() -> None:
    """Have this kernel say in words that a `check()` failed, or that an answer is missing; all other errors stay as they are."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is not None and hasattr(shell, "kernel"):
        shell.set_custom_exc((AssertionError, NotImplementedError, NameError), _show)


def words(error: BaseException, trace: TracebackType | None) -> list[str] | None:
    """What to show in the place of a traceback; None where the traceback says it better."""
    if isinstance(error, NotImplementedError) and str(error).endswith(UNANSWERED):
        name = str(error).removesuffix(UNANSWERED)
        return [
            f"{BOLD}To do:{PLAIN} `{name}` has no answer yet.",
            "What to do: write it in the place of `raise NotImplementedError`, run its cell, then its check.",
        ]
    frames = traceback.extract_tb(trace)
    if not frames or frames[-1].name != CHECK:
        return None
    if isinstance(error, NameError):
        return [
            f"{BOLD}To do:{PLAIN} `{error.name}` is not defined yet.",
            "What to do: run the cell with your answer, and those above it that it needs, then this one.",
        ]
    if not isinstance(error, AssertionError):
        return None
    return [
        f"{RED}{BOLD}Not yet:{PLAIN} {error or 'the line below does not hold'}",
        f"Where: line {frames[-1].lineno} of this cell, {frames[-1].line}",
        "What to do: change your answer, run its cell, then this one. The card above it has an example and hints.",
    ]


def _show(
    shell: Any, kind: type[BaseException], error: BaseException, trace: Any, tb_offset: int | None = None
) -> None:
    lines = words(error, trace)
    if lines is None:
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
    else:
        shell._showtraceback(kind, error, lines)
