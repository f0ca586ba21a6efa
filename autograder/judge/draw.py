"""Pictures for the feedback page, made here from plain arrays."""

import base64
import io
import math
from collections.abc import Mapping, Sequence
from functools import cache

import torch
import torch.nn.functional as F
from PIL import Image

from autograder.result import Baseline, Curve, Grid, ImageRow, Series
from labkit import load_digits

MAX_POINTS = 200


def png(image: torch.Tensor) -> str:
    """A grey picture, float (28, 28) or (784,) or (1, 28, 28) in [0, 1], as base64 PNG."""
    pixels = (image.reshape(28, 28).nan_to_num().clamp(0, 1) * 255).round().to(torch.uint8)
    stream = io.BytesIO()
    Image.fromarray(pixels.numpy(), "L").save(stream, "PNG")
    return base64.b64encode(stream.getvalue()).decode()


def grid(title: str, alt: str, rows: Mapping[str, torch.Tensor]) -> Grid:
    """Rows of digits under one another; each row is a tensor of images in [0, 1]."""
    return Grid(
        title=title,
        alt=alt,
        rows=[ImageRow(label=label, images=[png(image) for image in images]) for label, images in rows.items()],
    )


def curve(
    title: str,
    alt: str,
    x_label: str,
    y_label: str,
    series: Mapping[str, Sequence[float]],
    baselines: Mapping[str, float],
) -> Curve:
    """Values by epoch with named horizontal lines; long series are thinned to 200 points, which the axis says."""
    every = max(1, math.ceil(max(map(len, series.values()), default=0) / MAX_POINTS))
    return Curve(
        title=title,
        alt=alt,
        x_label=x_label if every == 1 else f"{x_label} (one in {every} is drawn)",
        y_label=y_label,
        series=[
            Series(label=label, values=[value for value in values[::every] if math.isfinite(value)])
            for label, values in series.items()
        ],
        baselines=[Baseline(label=label, value=value) for label, value in baselines.items()],
    )


@cache
def bce_baselines() -> dict[str, float]:
    """Mean BCE per pixel, on digits that were not trained on, of the mean training image and of a perfect copy."""
    digits = load_digits()
    mean = digits.train_images.mean(0).expand_as(digits.valid_images)
    return {
        name: F.binary_cross_entropy(image, digits.valid_images).item()
        for name, image in {"mean image": mean, "perfect copy": digits.valid_images}.items()
    }
