"""A reader of digits: a small trained network that says what a picture shows and how sure it is.

Its weights lie beside this file. They were learned by `benchmarks/classifiers.py` of the course's project from the 4,000
sample digits, each moved a little anew in every epoch; benchmarks/classifiers.json there says how well it reads.
"""

from functools import cache
from pathlib import Path

import torch
from torch import Tensor, nn

WEIGHTS = Path(__file__).with_suffix(".safetensors")


class Classifier(nn.Module):
    """Grey pictures (N, 1, 28, 28) in [0, 1] → 32 features → 10 logits."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            *self._stage(1, 16),  # (N, 16, 14, 14)
            *self._stage(16, 32),  # (N, 32, 7, 7)
            *self._stage(32, 32),  # (N, 32, 3, 3)
            nn.Flatten(),
            nn.Linear(32 * 3 * 3, 32),
            nn.ReLU(),
        )
        self.head = nn.Linear(32, 10)

    @staticmethod
    def _stage(channels: int, filters: int) -> list[nn.Module]:
        convolution = nn.Conv2d(channels, filters, kernel_size=3, padding=1)
        return [convolution, nn.BatchNorm2d(filters), nn.ReLU(), nn.MaxPool2d(2)]

    def forward(self, images: Tensor) -> Tensor:
        logits: Tensor = self.head(self.body(images))
        return logits


@cache
def _trained() -> Classifier:
    from safetensors.torch import load_file  # here, so that importing labkit stays quick

    network = Classifier()
    network.load_state_dict(load_file(WEIGHTS))
    return network.eval().requires_grad_(False)


def _batches(images: Tensor) -> list[Tensor]:
    if images.shape[1:] not in {(784,), (28, 28), (1, 28, 28)} or not images.is_floating_point():
        raise ValueError(
            f"expected float images (N, 784), (N, 28, 28) or (N, 1, 28, 28) in [0, 1], "
            f"got {str(images.dtype).removeprefix('torch.')} {tuple(images.shape)}"
        )
    pixels = images.detach().cpu().float().reshape(-1, 1, 28, 28).clamp(0, 1)
    return list(pixels.split(500)) if len(pixels) else [pixels]


@torch.no_grad()
def classify(images: Tensor) -> Tensor:
    """What the reader takes each picture for: float32 (N, 10), probabilities of the digits 0 … 9.

    Args:
        images: float (N, 784), (N, 28, 28) or (N, 1, 28, 28), 0 black … 1 white; what lies beyond counts as black or white.

    Raises:
        ValueError: images of another shape or dtype.
    """
    return torch.cat([_trained()(batch).softmax(1) for batch in _batches(images)])


@torch.no_grad()
def features(images: Tensor) -> Tensor:
    """The 32 numbers by which the reader tells digits apart: float32 (N, 32), for images as `classify` takes them.

    Raises:
        ValueError: images of another shape or dtype.
    """
    return torch.cat([_trained().body(batch) for batch in _batches(images)])


def frechet_distance(a: Tensor, b: Tensor) -> float:
    """How far two clouds of points are apart, taken as Gaussians: 0 for the same mean and covariance.

    |mean_a − mean_b|² + trace(C_a + C_b − 2 (C_a^½ C_b C_a^½)^½), the (squared) Fréchet distance of Dowson and Landau,
    1982 (https://doi.org/10.1016/0047-259X(82)90077-X). Between features of real and of generated pictures it is the
    "FID" of Heusel and others, 2017 (https://arxiv.org/abs/1706.08500), there with another network's features.

    Args:
        a, b: float (N, K) and (M, K), a point in each row; N and M at least 2.

    Raises:
        ValueError: other shapes, or too few points.
    """
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[1] or min(len(a), len(b)) < 2:
        raise ValueError(f"expected (N, K) and (M, K) with 2 points or more, got {tuple(a.shape)} and {tuple(b.shape)}")
    a, b = a.detach().cpu().double(), b.detach().cpu().double()
    cov_a, cov_b = torch.atleast_2d(torch.cov(a.T)), torch.atleast_2d(torch.cov(b.T))
    root = _square_root(cov_a)
    shared = torch.linalg.eigvalsh(root @ cov_b @ root).clamp(min=0).sqrt().sum()
    distance = (a.mean(0) - b.mean(0)).square().sum() + cov_a.trace() + cov_b.trace() - 2 * shared
    return max(float(distance), 0.0)


def _square_root(matrix: Tensor) -> Tensor:
    """The symmetric square root of a symmetric matrix without negative eigenvalues."""
    values, vectors = torch.linalg.eigh(matrix)
    root: Tensor = (vectors * values.clamp(min=0).sqrt()) @ vectors.T
    return root
