"""Noise, and what is left of it."""

import torch
import torch.nn.functional as F

from autograder.judge.hidden import Hidden

# What later exercises build on, for `bring`.
GIVEN = """
import torch

def add_noise(images, noise_factor=0.5, generator=None, *_, **__):
    return torch.clamp(images + noise_factor * torch.randn(images.shape, generator=generator), 0, 1)

def psnr(clean, other, *_, **__):
    return -10 * (clean - other).square().flatten(1).mean(1).log10()
"""


def noised(images: torch.Tensor, factor: float, generator: torch.Generator) -> torch.Tensor:
    return (images + factor * torch.randn(images.shape, generator=generator)).clamp(0, 1)


def greys(hidden: Hidden, name: str, count: int) -> torch.Tensor:
    """Images of 49 squares, each of its own grey from .3 to .7: noise of .1 is hardly clipped. (count, 1, 28, 28)."""
    return 0.3 + 0.4 * F.interpolate(hidden.noise(name, count, 1, 7, 7), scale_factor=4)


def black_beside(images: torch.Tensor) -> torch.Tensor:
    """The same images, the upper half of each exactly black, as the ground of digits is."""
    dark = images.clone()
    dark[:, :, :14] = 0
    return dark


def correlation(a: torch.Tensor, b: torch.Tensor) -> float:
    return F.cosine_similarity(a.flatten() - a.mean(), b.flatten() - b.mean(), dim=0).item()


def decibels(clean: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    return -10 * (clean - other).square().flatten(1).mean(1).log10()
