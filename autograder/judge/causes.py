"""The cause before the consequence: what a failed check owes to a cell that did not run to its end."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from autograder.judge.plugin import NOT_ANSWERED, advice
from autograder.result import CellRecord, Check, Outcome

MISSING = re.compile(r"NameError: name '(\w+)' is not defined")
UNANSWERED = "NotImplementedError"


def explained(
    checks: Mapping[str, list[Check]],
    cells: list[CellRecord],
    makers: Mapping[str, str],
    rests_on: Mapping[str, list[str]] = MappingProxyType({}),
) -> dict[str, list[Check]]:
    """The records, each failed one with its cause where a cell of the student's ended early, or an earlier answer is wrong.

    Args:
        checks: records by exercise.
        cells: the notebook as it was run.
        makers: of each name that checks may ask for, the exercise whose answer makes it.
        rests_on: of each exercise, those on whose answers its own rests.
    """
    wrong = [name for name, own in checks.items() if any(check.outcome is Outcome.FAILED for check in own)]
    answered = {cell.grade_id for cell in cells if cell.grade_id and not cell.locked}
    broken = {cell.grade_id: cell for cell in cells if cell.grade_id and not cell.locked and _ended(cell)}
    return {
        exercise: [
            _rests(
                _explained(check, exercise, broken, answered, makers),
                [e for e in wrong if e in rests_on.get(exercise, ())],
            )
            if check.outcome is Outcome.FAILED
            else check
            for check in own
        ]
        for exercise, own in checks.items()
    }


def _rests(check: Check, wrong: list[str]) -> Check:
    """A check that decides by a number, such as an error after training, with the wrong answers that may be why."""
    if check.metric is None or not wrong:
        return check
    names = " and ".join(f"`{name}`" for name in wrong)
    hint = f"This rests on {names}, where points were lost: mend that first, then train again."
    return check.model_copy(update={"hint": hint})


def _explained(
    check: Check, exercise: str, broken: Mapping[str, CellRecord], answered: set[str], makers: Mapping[str, str]
) -> Check:
    missing = None if check.trace else MISSING.fullmatch(check.actual)
    maker = makers.get(missing[1], exercise) if missing else exercise
    cell = broken.get(maker)
    if cell is None and missing and maker in makers.values() and maker not in answered:
        return check.model_copy(update={"hint": f"The notebook has no answer cell of `{maker}` that is code."})
    if cell is None or (check.trace and check.hint):
        return check
    if cell.error.startswith(UNANSWERED):
        hint = NOT_ANSWERED if maker == exercise else f"Answer `{maker}` first: this exercise rests on it."
        return check.model_copy(update={"actual": cell.error, "hint": hint}) if missing else check
    kind, _, message = cell.error.partition(": ")
    said = [f"The cell of `{maker}` {_ended(cell).rstrip('.')}.", advice(kind, message)]
    if not missing:
        return check.model_copy(update={"hint": " ".join(filter(None, [*said, check.hint]))})
    seen = f"no `{missing[1]}`"
    return check.model_copy(update={"actual": seen, "hint": " ".join(filter(None, said)), "trace": cell.line})


def _ended(cell: CellRecord) -> str:
    """How a cell ended before its end; empty if it did not."""
    match cell.status:
        case "error" if cell.error:
            return f"ended with {cell.error}"
        case "stopped":
            return f"was stopped: {cell.message}"
        case "skipped":
            return "was not run, since one before it was stopped"
    return ""
