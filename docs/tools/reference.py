"""docs/reference/: pages on course.yml and on the `course` command, made from the code that they describe.

python docs/tools/reference.py [--check]
"""

import re
import sys
from pathlib import Path
from typing import Any, get_args

import typer
from typer.cli import get_docs_for_click

from autograder.course import Course, Layer, Property, Way

FOLDER = Path(__file__).resolve().parents[1] / "reference"
MADE = "<!-- Made by `make reference`; what stands here is in the code. -->\n\n"
COMPLETION = """\
## Shell completion

`course --install-completion` sets up the Tab key for bash, zsh, fish and PowerShell: open a new terminal, type
`course gr` and press Tab. `course --show-completion` prints the lines for those who keep their dotfiles themselves.
The command must be on the path: activate the environment first.

## Colour

Tables and refusals have colours on a terminal and none in a pipe. With `NO_COLOR` set in the environment there are none
anywhere.

## For programs

With `--json`, standard output is one JSON value and nothing else; progress goes to standard error. Beside its pages,
`course grade` writes the same records to `reports/<session>/scores.json`. In them `guesses` has what was guessed, by the
name of the variable: a text, or for a question of several parts a text for each.
"""


def main(arguments: list[str]) -> int:
    """Write the pages, or with --check only compare; 1 if one differs."""
    differing = []
    for name, text in pages().items():
        path = FOLDER / name
        if not path.is_file() or path.read_text("utf-8") != text:
            differing.append(name)
            if "--check" not in arguments:
                FOLDER.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
    if differing and "--check" in arguments:
        print(f"docs/reference/{differing[0]} is not what the code says; run `make reference`", file=sys.stderr)
        return 1
    return 0


def pages() -> dict[str, str]:
    return {"course-yml.md": course_page(), "commands.md": commands_page()}


def course_page() -> str:
    """course.yml, key by key, from the models that read it."""
    schema = Course.model_json_schema()
    parts = [
        f"# course.yml\n\n{MADE}The whole course on one page. `course` refuses a file with an unknown key, a wrong type or a "
        "number that makes no sense, in one sentence that begins with file and line.\n"
    ]
    for title, model in (
        ("The course", schema),
        ("sandbox", schema["$defs"]["SandboxSettings"]),
        ("limits", schema["$defs"]["SessionLimits"]),
        ("late", schema["$defs"]["LatePolicy"]),
        ("Each of sessions", schema["$defs"]["Session"]),
    ):
        said = "" if model is schema else f"{model['description']}\n\n"
        rows = [_row(name, field, name in model.get("required", ())) for name, field in model["properties"].items()]
        table = "| key | what it is | type | if left out |\n| --- | --- | --- | --- |\n" + "\n".join(rows)
        parts.append(f"## {title}\n\n{said}{table}\n")
    required, ways = (", ".join(f"`{name}`" for name in names) for names in (get_args(Property), get_args(Way)))
    besides = ", ".join(f"`{name}`" for name in get_args(Layer))
    parts.append(
        f"## Isolation\n\n`required` is a list of properties: {required}; layers may stand in it, too: {besides}. "
        f"`accept` is a list of: {ways}.\n"
    )
    return "\n".join(parts)


def _row(name: str, field: dict[str, Any], required: bool) -> str:
    if required:
        default = "*must be given*"
    elif name in ("limits", "sandbox", "late"):
        default = "what the tables of this page say"
    elif isinstance(field.get("default"), list):
        default = ", ".join(f"`{item}`" for item in field["default"])
    else:
        default = "none" if field.get("default") is None else f"`{field['default']}`"
    return f"| `{name}` | {field['description']} | {_type(field)} | {default} |"


def _type(field: dict[str, Any]) -> str:
    options = [_type(option) for option in field.get("anyOf", []) if option.get("type") != "null"]
    if options:
        return " or ".join(options)
    if "$ref" in field:
        return "keys with values"
    if "const" in field:
        return f"`{field['const']}`"
    if field.get("format") == "date-time":
        return "time"
    kind = {"string": "text", "integer": "whole number", "number": "number", "array": "list"}[field["type"]]
    if "exclusiveMinimum" in field:
        return f"{kind} above {field['exclusiveMinimum']:g}"
    highest = f" to {field['maximum']:g}" if "maximum" in field else ""
    return f"{kind} from {field['minimum']:g}{highest}" if "minimum" in field else kind


def commands_page() -> str:
    """Every command with its options and examples, from the help texts."""
    from autograder.cli import app

    command: Any = typer.main.get_command(app)
    made = get_docs_for_click(obj=command, ctx=command.context_class(command, info_name="course"), name="course")
    made = made.replace("# `course`\n", f"# Commands\n\n{MADE.strip()}\n", 1)
    made = re.sub(r"\x08\n(\w[\w ]*):\n((?:  .*(?:\n|$))+)", _listing, made)
    made = re.sub(r"\*\*Commands\*\*:\n\n(\* .*\n)+\n", "", made)  # the sections below say it in full
    return made.rstrip() + "\n\n" + COMPLETION


def _listing(found: re.Match[str]) -> str:
    """A block of a help text that is not to be wrapped, such as examples."""
    lines = "\n".join(line.removeprefix("  ") for line in found[2].rstrip("\n").split("\n"))
    return (
        f"{found[1]}:\n\n```text\n{lines}\n```\n"
        if found[1] != "Examples"
        else f"Examples:\n\n```console\n{lines}\n```\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
