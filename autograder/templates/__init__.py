"""Files for other places, as templates: GitHub's workflows, Classroom 50's autograder, Gradescope's scripts.

Templates have `[[ ]]` and `[% %]` where Jinja has braces, which GitHub's workflows use themselves.
"""

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

HERE = Path(__file__).parent


def render(template: Path, values: dict[str, Any]) -> str:
    """The text of a template, filled in."""
    environment = Environment(
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        autoescape=False,
        variable_start_string="[[",
        variable_end_string="]]",
        block_start_string="[%",
        block_end_string="%]",
        comment_start_string="[#",
        comment_end_string="#]",
    )
    environment.filters["points"] = lambda points: f"{points:g}"
    environment.filters["runner"] = lambda exercise: re.sub(
        r"[^a-z0-9]", "", exercise.lower()
    )  # as labkit names outputs
    return environment.from_string(template.read_text(encoding="utf-8")).render(values)
