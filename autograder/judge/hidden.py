"""Digits that no student can have trained on: held-out ones, chosen, ordered and moved a little by a secret that only the
grader has.

Where all of MNIST lies in the course's folder `data` (labkit.load_digits(full=True) puts it there), they are chosen from its
65,000 digits that are not among labkit's 5,000, and nearly no two courses have one in common.
"""

import hashlib
import os
import secrets
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from autograder.paths import MNIST_IMAGES, MNIST_LABELS, all_of_mnist

VARIABLE = "COURSE_SECRET"
MAX_ROTATION = 12.0  # degrees
MAX_SHIFT = 1.5  # pixels
MAX_SCALE = 0.08
MAX_SHEAR = 0.1
MAX_STROKE = 0.5  # how far strokes are grown (or thinned) towards the neighbouring pixels' maximum (minimum)
PER_CLASS, CANDIDATES = 50, 100  # hidden digits of each class, and of how many they are the first that are far enough
LEAST_DISTANCE = 0.004  # from each public digit, mean squared, pixels in fours; one in fifty is nearer


def load_secret(folder: Path) -> str:
    """The course's secret: the environment variable COURSE_SECRET, or a file in `folder` made on first use."""
    if value := os.environ.get(VARIABLE):
        return value
    file = folder / "secret"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(descriptor, "w") as stream:
        stream.write(secrets.token_hex(16))
    return file.read_text().strip()


class Hidden:
    """What checks judge by: moved digits, and random inputs, the same for one secret and different for another."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self.before_digits: Callable[[], None] = lambda: None  # called before digits are given

    def generator(self, name: str) -> torch.Generator:
        """A source of random numbers that depends on the secret and on `name` alone."""
        digest = hashlib.sha256(f"{self._secret}/{name}".encode()).digest()
        return torch.Generator().manual_seed(int.from_bytes(digest[:7]))

    def digits(self, count: int = 500) -> torch.Tensor:
        """Moved held-out digits, float32 (count, 784) in [0, 1]; count ≤ 500, and among 500 are 50 of each class."""
        self.before_digits()
        return _chosen(self._secret)[0][:count]

    def labels(self, count: int = 500) -> torch.Tensor:
        """What the same digits are, int64 (count,), 0 … 9."""
        return _chosen(self._secret)[1][:count]

    def lookalikes(self, count: int = 500) -> torch.Tensor:
        """Public digits, moved as hidden ones are, float32 (count, 784): by nothing but the secret can they be told from these."""
        return _lookalikes(self._secret, count)

    def noise(self, name: str, *shape: int) -> torch.Tensor:
        """Uniform float32 random numbers in [0, 1)."""
        return torch.rand(*shape, generator=self.generator(name))

    def normal(self, name: str, *shape: int) -> torch.Tensor:
        """Standard normal float32 random numbers."""
        return torch.randn(*shape, generator=self.generator(name))

    def varied(self, name: str, count: int, pixels: int = 784) -> torch.Tensor:
        """Noise that switches many different units on and off: half of the pixels dark, some images darker than others."""
        lit = self.noise(f"{name} lit", count, pixels) * (self.noise(f"{name} mask", count, pixels) > 0.5)
        return lit * (0.2 + 0.8 * self.noise(f"{name} light", count, 1))

    def brightening(self, name: str, count: int, *shape: int) -> torch.Tensor:
        """The same, (count, *shape), the first a tenth as bright as the last: what depends on a whole batch shows in a part."""
        return self.noise(name, count, *shape) * torch.linspace(0.1, 1, count).view(count, *(1 for _ in shape))


@cache
def _chosen(secret: str) -> tuple[torch.Tensor, torch.Tensor]:
    """The hidden digits, float32 (500, 784), and what they are; neither which these are nor their order tells anything."""
    from labkit import load_digits

    hidden = Hidden(secret)
    digits = load_digits()
    public = torch.cat([digits.train_images, digits.valid_images])
    images, labels = _unseen(public, hidden.generator("choice")) or (digits.valid_images, digits.valid_labels)
    moved = move(images.view(-1, 1, 28, 28), hidden.generator("digits")).flatten(1)
    far = torch.cdist(_in_fours(moved), _in_fours(public)).amin(1).square() / 196 > LEAST_DISTANCE
    order = torch.randperm(len(moved), generator=hidden.generator("order"))
    order = order[far[order].sort(descending=True, stable=True).indices]
    rows = torch.cat([order[labels[order] == digit][:PER_CLASS] for digit in range(10)])
    rows = rows[torch.randperm(len(rows), generator=hidden.generator("final order"))]
    return moved[rows], labels[rows]


@cache
def _lookalikes(secret: str, count: int) -> torch.Tensor:
    from labkit import load_digits

    images, generator = load_digits().train_images, Hidden(secret).generator("lookalikes")
    chosen = images[torch.randperm(len(images), generator=generator)[:count]]
    return move(chosen.view(-1, 1, 28, 28), generator).flatten(1)


def _in_fours(images: torch.Tensor) -> torch.Tensor:
    """Each square of four pixels as one: (N, 784) → (N, 196)."""
    return F.avg_pool2d(images.view(-1, 1, 28, 28), 2).flatten(1)


def _unseen(public: torch.Tensor, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor] | None:
    """100 digits of each class that are not public, and what they are, where all of MNIST is there to choose from."""
    if not all_of_mnist():
        return None
    images = np.concatenate([np.fromfile(file, np.uint8)[16:] for file in MNIST_IMAGES]).reshape(-1, 784)
    labels = np.concatenate([np.fromfile(file, np.uint8)[8:] for file in MNIST_LABELS])
    known = {row.tobytes() for row in (public * 255).round().byte().numpy()}
    chosen: list[list[int]] = [[] for _ in range(10)]
    for row in torch.randperm(len(images), generator=generator).tolist():
        of_its_class = chosen[labels[row]]
        if len(of_its_class) < CANDIDATES and images[row].tobytes() not in known:
            of_its_class.append(row)
    rows = np.array(chosen).flatten()
    return torch.from_numpy(images[rows]).float() / 255, torch.from_numpy(labels[rows]).long()


def move(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Rotate, shift, scale, shear and thicken or thin each image by random amounts.

    Args:
        images: float32 (N, 1, 28, 28) in [0, 1].
        generator: the only source of randomness.

    Returns:
        float32 (N, 1, 28, 28) in [0, 1].
    """
    count = len(images)

    def uniform(limit: float) -> torch.Tensor:
        return (torch.rand(count, generator=generator) * 2 - 1) * limit

    angle = torch.deg2rad(uniform(MAX_ROTATION))
    scale, shear = 1 + uniform(MAX_SCALE), uniform(MAX_SHEAR)
    cos, sin = angle.cos() / scale, angle.sin() / scale
    shift_x, shift_y = uniform(MAX_SHIFT / 14), uniform(MAX_SHIFT / 14)  # half the width is 1 in grid units
    rows = [torch.stack([cos, -sin + shear, shift_x], 1), torch.stack([sin, cos, shift_y], 1)]
    grid = F.affine_grid(torch.stack(rows, 1), list(images.shape), align_corners=False)
    moved = F.grid_sample(images, grid, mode="bicubic", align_corners=False).clamp(0, 1)
    grown, thinned = F.max_pool2d(moved, 3, 1, 1), -F.max_pool2d(-moved, 3, 1, 1)
    stroke = uniform(MAX_STROKE).view(-1, 1, 1, 1)
    return torch.where(stroke > 0, moved.lerp(grown, stroke.clamp(min=0)), moved.lerp(thinned, -stroke.clamp(max=0)))
