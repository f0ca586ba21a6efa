"""What checks of maps compute with: both errors, and images whose two nearest units are known."""

import pytest
import torch

from autograder.judge.hidden import Hidden
from autograder.judge.maps import between, distances, errors_of


def test_both_errors_of_a_sheet_whose_units_are_its_places() -> None:
    places = torch.cartesian_prod(torch.arange(3.0), torch.arange(4.0)).reshape(3, 4, 2)
    images = torch.tensor([[0.0, 0.3], [1.6, 2.0], [1.0, 3.1]])
    assert errors_of(places, images).distance == pytest.approx((0.3 + 0.4 + 0.1) / 3)
    assert errors_of(places, images).torn == 0
    torn = places[:, [0, 2, 1, 3]]  # what the first image lies between is two columns apart now
    assert errors_of(torn, images).torn == pytest.approx(1 / 3)


def test_diagonal_neighbours_touch_and_the_ends_of_a_row_do_not() -> None:
    sheet = torch.full((2, 3, 1), 9.0)
    sheet[0, 2], sheet[1, 0] = 0.0, 1.0  # next to each other in one long row of units, two columns apart on the sheet
    assert errors_of(sheet, torch.tensor([[0.4]])).torn == 1
    sheet = torch.full((2, 3, 1), 9.0)
    sheet[0, 1], sheet[1, 0] = 0.0, 1.0
    assert errors_of(sheet, torch.tensor([[0.4]])).torn == 0


@pytest.mark.parametrize("secret", ["a", "b", "c"])
def test_images_lie_between_the_units_that_were_asked_for(secret: str) -> None:
    pairs = [(0, 0, 4, 6), (2, 3, 2, 4), (4, 6, 0, 0)]
    weights, images = between(Hidden(secret), 5, 7, pairs)
    nearest = distances(weights, images).topk(2, largest=False).indices.tolist()
    assert nearest == [[7 * row + col, 7 * other_row + other_col] for row, col, other_row, other_col in pairs]
