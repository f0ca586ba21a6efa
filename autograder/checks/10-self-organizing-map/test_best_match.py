"""Hidden checks of session 10: `best_match`."""

import torch

from autograder.judge import MismatchError, Student, StudentError, exercise, expect, expect_close, expect_tensor
from autograder.judge.expect import kind
from autograder.judge.hidden import Hidden
from autograder.judge.maps import distances

FLAT = "That is a place in one long row of units. On a sheet of C columns, place p is row p // C, column p % C."
EACH = "One row and one column for each image: N images have winners of shape (N, 2)."
MOST_SECONDS = 0.3  # of computing: without a loop 0.01 to 0.05, with a loop over images or units 1 and more


@exercise("best_match")
def test_row_and_column(student: Student, hidden: Hidden) -> None:
    """A winner is told as its row and then its column, two whole numbers."""
    weights = hidden.normal("units", 3, 5, 30)
    weights = weights / weights.norm(dim=2, keepdim=True)  # all of one length: the nearest is the most similar, too
    wanted = torch.tensor([[2, 1], [0, 4], [1, 3], [0, 0], [2, 4], [1, 0]])
    images = weights[wanted[:, 0], wanted[:, 1]] * 0.9
    got = student.best_match(weights, images)
    hint = FLAT if isinstance(got, torch.Tensor) and got.shape == (6,) else EACH
    hint = "" if isinstance(got, torch.Tensor) and got.shape == (6, 2) else hint
    got = expect_tensor(got, "winners of 6 images", shape=(6, 2), dtype=torch.int64, hint=hint)
    place = wanted[:, 0] * 5 + wanted[:, 1]
    mistakes = [
        (wanted.flip(1), "Row first, then column: these are the other way round."),
        (
            torch.stack([place // 3, place % 3], 1),
            "Divide by the number of columns, not of rows: a row is C units long.",
        ),
        (torch.stack([place % 3, place // 3], 1), "Row first, and a row is C units long: row p // C, column p % C."),
        (wanted + 1, "Rows and columns count from 0."),
    ]
    hint = "Each of these images lies right beside one unit: its row and column are wanted."
    expect_close(got, wanted, "row and column of 6 winners", rtol=0, atol=0, mistakes=mistakes, hint=hint)


def units_meant(got: object, count: int, rows: int, cols: int) -> list[torch.Tensor]:
    """The units, as places in one long row, that an answer can mean: how it is written is another check's business."""
    if not isinstance(got, torch.Tensor) or got.shape not in {(count,), (count, 2)}:
        raise MismatchError(f"a whole number for row and column of each of {count} images", kind(got), EACH)
    if got.dim() == 1:
        return [got.long()]
    first, second = got.long().unbind(1)
    return [first * cols + second, second * cols + first, first * rows + second]


@exercise("best_match")
def test_nearest_unit(student: Student, hidden: Hidden) -> None:
    """The winner is the unit at the smallest Euclidean distance, however long its weights are."""
    for count, rows, cols, size in ((60, 4, 6, 8), (1, 1, 9, 5)):
        lengths = 0.3 + 2 * hidden.noise(f"lengths {count}", rows, cols, 1)
        weights = hidden.normal(f"units {count}", rows, cols, size) * lengths
        images = hidden.normal(f"images {count}", count, size)
        meant = units_meant(student.best_match(weights, images), count, rows, cols)
        apart, units = distances(weights, images), weights.double().flatten(0, 1)
        best = apart.amin(1)

        def wins(places: torch.Tensor, apart: torch.Tensor = apart, best: torch.Tensor = best) -> bool:
            inside = bool(((places >= 0) & (places < apart.shape[1])).all())
            return inside and bool((apart.gather(1, places.view(-1, 1)).squeeze(1) < best + 1e-3).all())

        dot, steps = images.double() @ units.T, torch.cdist(images.double(), units, p=1)
        known = [
            (dot.argmax(1), "The largest dot product rewards long weights. The winner is at the smallest distance."),
            (
                (dot / units.norm(dim=1)).argmax(1),
                "That is the smallest angle. The winner is at the smallest distance.",
            ),
            (apart.argmax(1), "That is the unit that is farthest away."),
            (steps.argmin(1), "Those are sums of absolute differences; Euclid squares them, and sums then."),
            ((images.double().unsqueeze(1) - units).sum(2).abs().argmin(1), "Square the differences before you sum."),
        ]
        hints = [text for places, text in known if any(torch.equal(each, places) for each in meant)]
        expect(
            any(map(wins, meant)),
            expected="the nearest unit of each image",
            actual="others",
            hint=hints[0] if hints else "Compare each image with each unit: N · R · C distances.",
        )


@exercise("best_match")
def test_many_at_once(student: Student, hidden: Hidden) -> None:
    """Thousands of images and units are compared at once, in little time and memory."""
    try:
        sheet, images = hidden.noise("sheet", 20, 20, 784), hidden.noise("digits", 4000, 784)
        units_meant(student.best_match(sheet, images), 4000, 20, 20)
    except StudentError as error:
        if error.reason is None and error.kind not in (
            "MemoryError",
            "RuntimeError",
        ):  # what PyTorch calls want of memory
            raise
        raise MismatchError(
            "winners of 4,000 images on 20 × 20 units of 784 numbers",
            str(error),
            "All differences at once, (4000, 20, 20, 784), are 5 gigabytes. torch.cdist gives the distances without them.",
        ) from None
    for count, rows, cols in ((100_000, 4, 4), (4, 250, 250)):
        weights, images = hidden.noise("units", rows, cols, 3), hidden.noise("many", count, 3)
        seconds = student.probe("cpu_seconds")(student.best_match, weights, images)
        expect(
            seconds < MOST_SECONDS,
            expected=f"winners of {count:,} images on {rows * cols:,} units in less than {MOST_SECONDS} s of computing",
            actual=f"{seconds:.1f} s",
            hint="Is there a loop over images or units? Compute all distances in one go; PyTorch loops much faster.",
        )
