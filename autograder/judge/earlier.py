"""Earlier answers that this exercise builds on, so that a mistake there costs nothing here."""

from collections.abc import Callable

from autograder.judge.expect import MismatchError
from autograder.judge.student import Student, StudentError


def replace(student: Student, name: str, other: str, arguments: int = 2) -> None:
    """Let an earlier answer be another function of as many arguments, such as "torch.sub", in this fork only."""
    student.set_global(name, student.send(student.probe("positional")(student.import_name(other), arguments)))


def bring(student: Student, source: str, *names: str, **given: object) -> None:
    """Let earlier answers of these names be those of a Python source of ours, in this fork only; `given` are its globals."""
    space = student.send(dict(given))
    student.import_name("builtins.exec")(source, space)
    for name in names:
        student.set_global(name, space.get(name))


def any_of(*ways: Callable[[], None]) -> None:
    """Pass where one way passes, such as with the student's earlier answers and with right ones; else raise what says most."""
    found: list[StudentError | MismatchError] = []
    for way in ways:
        try:
            return way()
        except (StudentError, MismatchError) as error:
            if isinstance(error, StudentError) and error.took_too_long:
                raise
            found.append(error)
    raise next((error for error in found if isinstance(error, MismatchError) and error.hint), found[0])
