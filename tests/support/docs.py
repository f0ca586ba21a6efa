"""Does a shell command in a help text or in the documentation exist, with its options?"""

import re
import shlex
from collections.abc import Collection
from typing import Any

import typer
from nbgrader.apps import NbGraderApp

from autograder.cli import app
from support import ROOT

KNOWN = {
    *(
        "python",
        "dask",
        "python3",
        "pip",
        "jupyter",
        "nbgrader",
        "make",
        "cd",
        "sudo",
        "git",
        "apt",
        "nbval",
        "export",
        "source",
        "gh",
        "docker",
    ),
    *(".", "pytest", "pre-commit", "ruff", "mypy", "mkdocs", "cp", "mkdir", "nano", "printf"),
}
NBGRADER = {name.replace("_app", "") for name in NbGraderApp().subcommands}


def targets() -> set[str]:
    """Of the Makefile."""
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def unknown_in(line: str, made: Collection[str] = ()) -> str:
    """What is unknown in one shell line, as a sentence; empty if all is known. `made` are files that a page has made."""
    for part in re.split(r"&&|\|\||[|;]", line.partition(" #")[0]):
        words = shlex.split(part, comments=True)
        while words and re.match(r"[A-Z_]+=", words[0]):
            words = words[1:]
        if not words:
            continue
        name = words[0].removeprefix(".venv/bin/").removeprefix(".venv\\Scripts\\")
        if name == "course":
            if problem := _course(words[1:]):
                return problem
        elif name == "make":
            for target in (word for word in words[1:] if "=" not in word):
                if target not in targets():
                    return f"make has no target {target!r}"
        elif name == "python" and len(words) > 1 and words[1].endswith(".py"):
            if words[1] not in made and not (ROOT / words[1]).is_file():
                return f"{words[1]} does not exist"
        elif name == "nbgrader" and len(words) > 1 and words[1] not in NBGRADER:
            return f"nbgrader has no command {words[1]!r}"
        elif name not in KNOWN:
            return f"{name!r} is no command that the documentation explains"
    return ""


def _course(words: list[str]) -> str:
    command: Any = typer.main.get_command(app)
    if words and not words[0].startswith("-"):
        if words[0] not in command.commands:
            return f"course has no command {words[0]!r}"
        command = command.commands[words[0]]
        if hasattr(command, "commands") and len(words) > 1 and not words[1].startswith("-"):
            if words[1] not in command.commands:
                return f"course {command.name} has no command {words[1]!r}"
            command = command.commands[words[1]]
    known = {option for param in command.params for option in (*param.opts, *param.secondary_opts)} | {"--help"}
    for word in words:
        if word.startswith("-") and word.partition("=")[0] not in known:
            return f"course {command.name} has no option {word!r}"
    return ""
