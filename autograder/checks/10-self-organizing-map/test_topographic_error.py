"""Hidden checks of session 10: `topographic_error`."""

from autograder.judge import Student, exercise, expect, expect_number
from autograder.judge.hidden import Hidden
from autograder.judge.maps import between, with_right_winners

Pairs = list[tuple[int, int, int, int]]  # row and column of the nearest unit, then of the second nearest

SIDE_BY_SIDE: Pairs = [(2, 3, 2, 4), (0, 0, 1, 0), (4, 6, 3, 6), (1, 5, 1, 4), (3, 0, 3, 1)]
FAR_APART: Pairs = [(0, 0, 3, 4), (4, 6, 1, 2), (2, 1, 4, 5), (0, 3, 2, 0), (4, 1, 1, 5)]
DIAGONAL: Pairs = [(1, 1, 2, 2), (3, 4, 2, 5), (4, 0, 3, 1), (0, 6, 1, 5), (2, 3, 1, 2)]
TWO_APART: Pairs = [(1, 1, 1, 3), (4, 2, 2, 2), (0, 5, 2, 5), (3, 3, 1, 4), (1, 1, 2, 3)]
ACROSS_AN_EDGE: Pairs = [(1, 6, 2, 0), (3, 0, 2, 6), (0, 2, 4, 2), (2, 6, 2, 0), (4, 5, 0, 4)]

EIGHT = "A unit touches the eight around it: at most one row and at most one column apart."
TWICE = "Take the nearest and the second nearest unit of each image: topk(2, largest=False)."
EDGES = "The end of one row and the beginning of another do not touch, nor do the first row and the last."
ONE_NUMBER = "One Python float for all images: the share of those that are torn."


def error_of(student: Student, hidden: Hidden, pairs: Pairs) -> float:
    """What the student's function says of images that lie between these pairs of units."""
    weights, images = between(hidden, 5, 7, pairs)
    value = student.topographic_error(weights, images)
    return expect_number(value, f"topographic_error of {len(pairs)} images", hint=ONE_NUMBER)


def expect_alike(student: Student, hidden: Hidden, pairs: Pairs, known: Pairs, what: str, hint: str) -> None:
    """Raise MismatchError unless these pairs count as those that are `known` do: what they count is another check's business."""

    def judged(there: Student) -> None:
        near, far = error_of(there, hidden, SIDE_BY_SIDE), error_of(there, hidden, FAR_APART)
        expect(
            abs(near - far) > 0.5,
            expected="different errors for images between units side by side, and between units far apart",
            actual=f"{near:.4g} and {far:.4g}",
            hint=TWICE,
        )
        got, want = error_of(there, hidden, pairs), near if known is SIDE_BY_SIDE else far
        actual = f"{got:.4g} for the one, {want:.4g} for the other"
        expect(abs(got - want) < 1e-3, expected=what, actual=actual, hint=hint)

    with_right_winners(student, judged)


@exercise("topographic_error")
def test_share_that_is_torn(student: Student, hidden: Hidden) -> None:
    """It is the share of images whose nearest and second nearest unit do not touch."""
    hints = {
        5 / 8: "That is the share whose two best units do touch.",
        3.0: "That is how many there are; divide by the number of images.",
        37.5: "A share lies between 0 and 1; that is a percentage.",
    }

    def judged(there: Student) -> None:
        got = error_of(there, hidden, SIDE_BY_SIDE + FAR_APART[:3])
        hint = next((text for value, text in hints.items() if abs(got - value) < 1e-3), TWICE)
        what = "8 images, of which 5 lie between units side by side and 3 between units far apart"
        expect(abs(got - 3 / 8) < 1e-3, expected=f"{3 / 8} for {what}", actual=f"{got:.4g}", hint=hint)

    with_right_winners(student, judged)


@exercise("topographic_error")
def test_diagonals_touch(student: Student, hidden: Hidden) -> None:
    """Units that are diagonal neighbours touch."""
    what = "the same for images between diagonal neighbours as between units side by side"
    expect_alike(student, hidden, DIAGONAL, SIDE_BY_SIDE, what, f"Diagonal neighbours touch, too. {EIGHT}")


@exercise("topographic_error")
def test_two_apart_do_not_touch(student: Student, hidden: Hidden) -> None:
    """Units that are two rows or columns apart do not touch, and nothing touches across an edge."""
    what = "the same for images between units that are two rows or columns apart as between units far apart"
    expect_alike(
        student, hidden, TWO_APART, FAR_APART, what, f"With another unit between them they do not touch. {EIGHT}"
    )
    what = "the same for images between units at opposite edges as between units far apart"
    expect_alike(student, hidden, ACROSS_AN_EDGE, FAR_APART, what, EDGES)
