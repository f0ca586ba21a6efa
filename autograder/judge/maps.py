"""Maps of units on a sheet, as the checks compute with them."""

from collections.abc import Callable
from typing import NamedTuple

import torch

from autograder.judge.earlier import any_of, bring
from autograder.judge.hidden import Hidden
from autograder.judge.student import Student


def distances(weights: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """Euclidean distance of each image to each unit, float64 (N, R * C), exact where they are equal.

    Args:
        weights: (R, C, D).
        x: (N, D).
    """
    units = weights.double().flatten(0, 1)
    return torch.cdist(x.double(), units, compute_mode="donot_use_mm_for_euclid_dist")


class Errors(NamedTuple):
    """What is wrong with a map: how far it is from the data, and how crumpled."""

    distance: float  # the quantisation error: the mean distance of an image to its nearest unit
    torn: float  # the topographic error: the share of images whose two nearest units are not among each other's 8 neighbours


def errors_of(weights: torch.Tensor, x: torch.Tensor) -> Errors:
    """Both errors of a sheet on these images."""
    columns = weights.shape[1]
    nearest = distances(weights, x).topk(2, largest=False)
    first, second = nearest.indices.unbind(1)
    rows_apart = (first // columns - second // columns).abs()
    columns_apart = (first % columns - second % columns).abs()
    torn = torch.maximum(rows_apart, columns_apart) > 1
    return Errors(nearest.values[:, 0].mean().item(), torn.double().mean().item())


def between(hidden: Hidden, rows: int, cols: int, pairs: list[tuple[int, int, int, int]]) -> tuple[torch.Tensor, ...]:
    """A sheet of units that are all equally far apart, and an image for each pair of units that lies between these two.

    Args:
        hidden: where the units come from.
        rows, cols: the size of the sheet, of 40 units or fewer.
        pairs: row and column of the nearest unit, then of the second nearest.

    Returns:
        (weights, images): float32 (rows, cols, 40) and (len(pairs), 40).
    """
    directions, _ = torch.linalg.qr(hidden.normal("directions", 40, 40))
    weights = 5 * directions[: rows * cols].reshape(rows, cols, 40)
    images = [0.6 * weights[row, col] + 0.4 * weights[other_row, other_col] for row, col, other_row, other_col in pairs]
    return weights, torch.stack(images)


BEST_MATCH = """
import torch


def best_match(weights, x):
    place = torch.cdist(x, weights.flatten(0, 1)).argmin(1)
    return torch.stack([place // weights.shape[1], place % weights.shape[1]], 1)
"""


def with_right_winners(student: Student, check: Callable[[Student], None]) -> None:
    """Pass where `check` passes with the student's own `best_match`, or with a right one: a mistake there costs nothing here."""

    def brought() -> None:
        there = student.fork()
        bring(there, BEST_MATCH, "best_match")
        check(there)

    any_of(lambda: check(student), brought)
