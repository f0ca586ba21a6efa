"""Hidden checks of session 10: `u_matrix`."""

import torch

from autograder.judge import Student, exercise, expect, expect_close, expect_tensor
from autograder.judge.hidden import Hidden

EACH = "Each unit of the sheet has a value, those at the edges and on a sheet of one row included."


@exercise("u_matrix")
def test_mean_of_four(student: Student, hidden: Hidden) -> None:
    """Inside of the sheet it is the mean Euclidean distance to the units above, below, left and right."""
    weights = hidden.normal("units", 5, 6, 9) * (0.5 + 2 * hidden.noise("lengths", 5, 6, 1))
    shown = student.u_matrix(weights)
    got = expect_tensor(shown, "u_matrix of 5 × 6 units", shape=(5, 6), hint=EACH)[1:-1, 1:-1]

    def apart(down: int, across: int) -> torch.Tensor:
        """Distances of the units inside to those so many rows below and columns to the right, (3, 4)."""
        there = weights[1 + down : 4 + down, 1 + across : 5 + across]
        return (weights[1:4, 1:5] - there).square().sum(2).sqrt()

    four = torch.stack([apart(-1, 0), apart(1, 0), apart(0, -1), apart(0, 1)])
    eight = torch.cat([four, torch.stack([apart(down, across) for down in (-1, 1) for across in (-1, 1)])])
    mean = (weights[:-2, 1:-1] + weights[2:, 1:-1] + weights[1:-1, :-2] + weights[1:-1, 2:]) / 4
    mistakes = [
        (eight.mean(0), "Diagonal neighbours do not count here: only above, below, left and right."),
        (four.sum(0) / 5, "The unit itself is no neighbour of its own: four distances, divided by four."),
        (four.sum(0), "That is the sum over the neighbours; take the mean."),
        (four.square().mean(0), "Those are squared distances: take the root of each before you average."),
        (four.square().mean(0).sqrt(), "Take each distance's root, and the mean afterwards."),
        (four.square().mean(0) / 9, "Sum the squared differences over the features, and take the root."),
        (four.mean(0) / 3, "Sum the squared differences over the features; that is their mean."),
        (four[1::2].mean(0), "Those are the neighbours below and at the right only; there are two more."),
        (four[::2].mean(0), "Those are the neighbours above and at the left only; there are two more."),
        (four[:2].mean(0), "Those are the neighbours above and below only; left and right count as well."),
        (four[2:].mean(0), "Those are the neighbours left and right only; above and below count as well."),
        (four.amax(0), "That is the largest of the four distances; take their mean."),
        (
            (weights[1:-1, 1:-1] - mean).norm(dim=2),
            "First each neighbour's distance, then the mean; not the other way.",
        ),
    ]
    what, hint = (
        "the U-matrix inside of the sheet",
        "Of each neighbour the Euclidean distance, and of these four the mean.",
    )
    expect_close(got, four.mean(0), what, rtol=1e-3, atol=1e-4, mistakes=mistakes, hint=hint)


@exercise("u_matrix")
def test_edges_have_fewer(student: Student) -> None:
    """At an edge it is the mean over the neighbours that are there, and no way leads across the edge."""
    down, across = torch.meshgrid(torch.arange(5.0), torch.arange(6.0), indexing="ij")
    sheets = {"5 × 6": torch.stack([down, across], 2), "one row of 6": across[:1].unsqueeze(2)}
    for size, sheet in sheets.items():  # evenly spread, so that the U-matrix is 1 everywhere
        shape = tuple(sheet.shape[:2])
        got = expect_tensor(student.u_matrix(sheet), f"u_matrix of a sheet of {size}", shape=shape, hint=EACH)
        level = got[shape[0] // 2, shape[1] // 2].item()
        hint = "Of each neighbour the Euclidean distance, and of these the mean: 0 is only where all hold the same."
        expect(
            level > 1e-3,
            expected="values above 0 where neighbours hold different numbers",
            actual=f"{level:.3g}",
            hint=hint,
        )
        share = got / level  # its scale is another check's business
        expect(
            share.max() < 1.3,
            expected="edges that are no higher than the inside, where all units are equally far apart",
            actual=f"up to {share.max():.3g} times as high",
            hint="The first row and the last are no neighbours: torch.roll and negative indices lead round the sheet.",
        )
        expect(
            share.min() > 0.7,
            expected="edges that are no lower than the inside, where all units are equally far apart",
            actual=f"only {share.min():.2f} times as high",
            hint="A corner has two neighbours, an edge three: divide by how many there are, not by 4.",
        )
