"""Around the training loop: seeds, the device, how many epochs, and a bar that shows the loss and the time left."""

import os
import random
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor, nn

from labkit.data import Digits

History = Sequence[float] | Mapping[str, Sequence[float]]


def seed_everything(seed: int) -> None:
    """Seed Python's, NumPy's and PyTorch's random numbers, so that a run can be repeated.

    Raises:
        ValueError: `seed` is not an int from 0 to 2**32 - 1.
    """
    if not isinstance(seed, int) or not 0 <= seed < 2**32:
        raise ValueError(f"seed must be a whole number from 0 to 2**32 - 1, got {seed!r}")
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def device() -> torch.device:
    """The fastest device of this computer: an NVIDIA GPU (cuda), an Apple GPU (mps), or else the CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def budget(digits: Digits, sample: int, full: int) -> int:
    """How many epochs to train: `sample` for the 5,000 digits, `full` where you asked for all of MNIST.

    Raises:
        ValueError: `sample` or `full` is below 1.
    """
    if sample < 1 or full < 1:
        raise ValueError(f"epochs must be at least 1, got sample={sample}, full={full}")
    return full if digits.full else sample


def progress(n: int, history: History | None = None, label: str = "training", unit: str = "epochs") -> Iterator[int]:
    """Count from 0 to n - 1 behind a progress bar, which also shows the time left and the newest losses.

        losses = []
        for epoch in progress(20, losses):
            losses.append(...)

    There is no bar where nobody would see it: with LABKIT_PROGRESS=0 in the environment, and under nbgrader.

    Args:
        n: how many steps, 0 or more.
        history: the list of losses that you append to, or a dict of such lists; its last values are shown.
        label: what stands before the bar.
        unit: what is counted.

    Raises:
        ValueError: `n` is negative.
    """
    if n < 0:
        raise ValueError(f"progress needs 0 steps or more, got {n}")
    return iter(range(n)) if nobody_watches() else _bar(n, history, label, unit)


def nobody_watches() -> bool:
    """Whether a program runs the notebook, which neither looks at bars nor answers questions."""
    return os.environ.get("LABKIT_PROGRESS") == "0" or "NBGRADER_EXECUTION" in os.environ


def _bar(n: int, history: History | None, label: str, unit: str) -> Iterator[int]:
    from tqdm.auto import tqdm  # here, because it looks for a notebook when it is imported

    layout = "{desc}: {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} {unit}, {remaining} left{postfix}"
    with tqdm(total=n, desc=label, unit=unit, bar_format=layout) as bar:
        for step in range(n):
            yield step
            bar.set_postfix(_newest(history), refresh=False)
            bar.update()


def _newest(history: History | None) -> dict[str, str]:
    if history is None:
        return {}
    losses = history if isinstance(history, Mapping) else {"loss": history}
    return {name: f"{float(values[-1]):.4f}" for name, values in losses.items() if len(values)}


def fit_briefly(
    train_epoch: Callable[..., float],
    model: nn.Module,
    images: Tensor,
    epochs: int = 8,
    lr: float = 5e-3,
    label: str = "training",
) -> list[float]:
    """Give the matrices of `model` new random weights (Xavier's) and train it with your `train_epoch` and Adam.

    For pictures that compare several networks: each gets the same kind of start, the same batches of 64 and the same
    number of steps.

    Args:
        train_epoch: called as `train_epoch(model, images, optimizer, batch_size=64)` once an epoch.
        model: trained in place.
        images: whatever `train_epoch` takes, e.g. float32 (N, 784) in [0, 1].
        epochs: 1 or more.
        lr: Adam's learning rate.
        label: what stands before the progress bar.

    Returns:
        What `train_epoch` returned, epoch after epoch.
    """
    for weights in model.parameters():
        if weights.ndim > 1:
            nn.init.xavier_uniform_(weights)
    adam = torch.optim.Adam(model.parameters(), lr=lr)
    losses: list[float] = []
    for _ in progress(epochs, losses, label):
        losses.append(train_epoch(model, images, adam, batch_size=64))
    return losses
