"""Releasing labs, grading what is handed in, and proving the grader. The `course` command is in `cli`."""


class Problem(Exception):
    """Something that a person can put right, said in one sentence."""
