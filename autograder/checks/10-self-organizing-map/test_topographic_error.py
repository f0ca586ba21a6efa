"""Hidden checks of session 10: `topographic_error`."""

from autograder.judge import Student, exercise, expect, expect_number
from autograder.judge.hidden import Hidden
from autograder.judge.maps import between, with_right_winners

Pairs = list[tuple[int, int, int, int]]  # row and column of the nearest unit, then of the second nearest

SIDE_BY_SIDE: Pairs = [(2, 3, 2, 4), (0, 0, 1, 0), (4, 6, 3, 6), (1, 5, 1, 4), (3, 0, 3, 1)]
FAR_APART: Pairs = [(0, 0, 3, 4), (4, 6, 1, 2), (2, 1, 2, 5)]
DIAGONAL: Pairs = [(1, 1, 2, 2), (3, 4, 2, 5), (4, 0, 3, 1), (0, 6, 1, 5)]
TWO_APART: Pairs = [(1, 1, 1, 3), (4, 2, 2, 2), (0, 5, 2, 5), (3, 3, 1, 4), (1, 1, 2, 3)]
ACROSS_AN_EDGE: Pairs = [(1, 6, 2, 0), (3, 0, 2, 6), (0, 2, 4, 2), (2, 6, 2, 0)]

EIGHT = "A unit touches the eight around it: at most one row and at most one column apart."
TWICE = "Take the nearest and the second nearest unit of each image: topk(2, largest=False)."


def expect_share(
    student: Student, hidden: Hidden, pairs: Pairs, want: float, what: str, hints: dict[float, str]
) -> None:
    """Raise MismatchError unless the error of images between these pairs of units is `want`; `hints` are by wrong value."""
    weights, images = between(hidden, 5, 7, pairs)

    def judged(there: Student) -> None:
        got = expect_number(there.topographic_error(weights, images), f"topographic_error of {len(pairs)} images")
        hint = next((text for value, text in hints.items() if abs(got - value) < 1e-3), TWICE)
        expect(abs(got - want) < 1e-3, expected=f"{want:.4g} for {what}", actual=f"{got:.4g}", hint=hint)

    with_right_winners(student, judged)


@exercise("topographic_error")
def test_share_that_is_torn(student: Student, hidden: Hidden) -> None:
    """It is the share of images whose nearest and second nearest unit do not touch."""
    want = 3 / 8
    hints = {
        5 / 8: "That is the share whose two best units do touch.",
        3.0: "That is how many there are; divide by the number of images.",
        37.5: "A share lies between 0 and 1; that is a percentage.",
    }
    what = "8 images, of which 5 lie between units side by side and 3 between units far apart"
    expect_share(student, hidden, SIDE_BY_SIDE + FAR_APART, want, what, hints)


@exercise("topographic_error")
def test_diagonals_touch(student: Student, hidden: Hidden) -> None:
    """Units that are diagonal neighbours touch."""
    what = "images between units that are diagonal neighbours"
    expect_share(student, hidden, DIAGONAL, 0.0, what, {1.0: f"Diagonal neighbours touch, too. {EIGHT}"})


@exercise("topographic_error")
def test_two_apart_do_not_touch(student: Student, hidden: Hidden) -> None:
    """Units that are two rows or columns apart do not touch, and nothing touches across an edge."""
    hints = {0.4: f"Two units with another one between them do not touch. {EIGHT}"}
    expect_share(student, hidden, TWO_APART, 1.0, "images between units that are two rows or columns apart", hints)
    hint = "The end of one row and the beginning of another, or the first row and the last, do not touch: the sheet has edges."
    hints = dict.fromkeys((0.0, 0.25, 0.5, 0.75), hint)
    expect_share(student, hidden, ACROSS_AN_EDGE, 1.0, "images between units at opposite edges", hints)
