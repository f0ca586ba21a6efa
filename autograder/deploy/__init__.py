"""Files for other places, as templates: GitHub's workflows, Classroom 50's autograder, Gradescope's scripts.

Templates have `[[ ]]` and `[% %]` where Jinja has braces, which GitHub's workflows use themselves.
"""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent


def render(template: str, values: dict[str, Any]) -> str:
    """The text of a file in this folder, filled in."""
    environment = Environment(
        loader=FileSystemLoader(HERE),
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
    return environment.get_template(template).render(values)
