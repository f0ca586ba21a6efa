"""Releasing labs, grading what is handed in, and proving the grader. The `course` command is in `cli`."""

import sys
from types import ModuleType
from typing import cast

# jsonschema does without, where it is missing: a parser of web addresses, in no notebook's schema, built in 1.2 s of CPU
sys.modules.setdefault("rfc3987_syntax", cast(ModuleType, None))


class UserError(Exception):
    """Something that a person can put right, said in one sentence."""
