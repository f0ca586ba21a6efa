"""Hidden checks of session 10: `neighbourhood`."""

import torch

from autograder.judge import Student, exercise, expect, expect_close, expect_tensor

ROWS_FIRST = "The result is a sheet of the shape (rows, cols)."
RING = "The last row and the first are the farthest apart on a sheet; only on a ring (a torus) do they touch."


@exercise("neighbourhood")
def test_one_at_the_centre(student: Student) -> None:
    """The winner's own value is 1, in its row and its column, whichever way the centre is given."""
    for centre, given in (((1, 4), (1, 4)), ((2, 0), torch.tensor([2, 0]))):
        h = expect_tensor(
            student.neighbourhood(4, 6, given, 1.5), "neighbourhood on a sheet of 4 × 6", shape=(4, 6), hint=ROWS_FIRST
        )
        place, value = divmod(int(h.argmax()), 6), h[centre].item()
        expect(
            value >= h.max().item() - 1e-6,
            expected=f"the largest value in row {centre[0]}, column {centre[1]}",
            actual=f"in row {place[0]}, column {place[1]}",
            hint="The largest value is the winner's, at centre = (row, column): is the distance counted from there?",
        )
        hint = "The values need not sum to 1: the winner itself takes part with h = 1."
        expect(abs(value - 1) < 1e-3, expected="1 at the centre", actual=f"{value:.4g}", hint=hint)


@exercise("neighbourhood")
def test_bell(student: Student) -> None:
    """The values fall away from the centre as exp(−d² / 2σ²), with d as the crow flies."""
    steps = torch.arange(7.0) - 3
    down, across = torch.meshgrid(steps, steps, indexing="ij")
    squared = down**2 + across**2
    for sigma in (0.8, 1.7, 5.0):
        h = expect_tensor(student.neighbourhood(7, 7, (3, 3), sigma), "neighbourhood on a sheet of 7 × 7", shape=(7, 7))
        got = h / h.max().clamp(min=1e-12)  # where a mistake has another height, that is another check's business
        mistakes = [
            (torch.exp(-squared.sqrt() / (2 * sigma**2)), "The distance is to be squared: exp(−d² / 2σ²)."),
            (torch.exp(-squared / sigma**2), "The 2 is missing: exp(−d² / 2σ²)."),
            (torch.exp(-squared / sigma), "It is divided by 2σ², not by σ."),
            (torch.exp(-squared / (2 * sigma)), "σ is to be squared: exp(−d² / 2σ²)."),
            (torch.exp(-squared / 2 * sigma**2), "Divide by σ²: in Python, a / 2 * b is (a / 2) · b."),
            (torch.exp(-squared / (2 * sigma) ** 2), "Only σ is squared, not the 2: exp(−d² / 2σ²)."),
            (
                torch.exp(-((down.abs() + across.abs()) ** 2) / (2 * sigma**2)),
                "d is Euclid's distance: add up the squares.",
            ),
            (
                torch.exp(-(torch.maximum(down.abs(), across.abs()) ** 2) / (2 * sigma**2)),
                "d is Euclid's distance: a diagonal neighbour is farther away than one beside it.",
            ),
            (
                (squared.sqrt() <= sigma).float(),
                "The values fall off smoothly, they are not just 1 inside and 0 outside.",
            ),
        ]
        want = torch.exp(-squared / (2 * sigma**2))
        hint = "Rows and columns both count: d² is (rows apart)² + (columns apart)², and h is exp(−d² / 2σ²)."
        expect_close(got, want, f"the bell with σ = {sigma}", rtol=1e-3, atol=1e-5, mistakes=mistakes, hint=hint)


@exercise("neighbourhood")
def test_the_sheet_has_edges(student: Student) -> None:
    """The farther away on the sheet, the smaller: no way leads across an edge."""
    for corner in (0, 5):
        h = student.neighbourhood(6, 6, (corner, corner), 1.0)
        h = expect_tensor(h, "neighbourhood on a sheet of 6 × 6", shape=(6, 6))
        h = h if corner == 0 else h.flip(0, 1)
        steps = torch.cat([h[0].diff(), h[:, 0].diff()])
        expect(
            (steps <= 0).all(),
            expected="values that fall from a corner all the way to the opposite edges",
            actual="values that rise",
            hint="The farther, the larger: is the minus in the exponent missing?" if (steps > 0).all() else RING,
        )
        expect(
            (steps < 0).all(),
            expected="values that fall from a corner all the way to the opposite edges",
            actual="values that stay the same",
            hint="Whoever is farther away takes part less: no two units of a row are at the same distance from its end.",
        )
