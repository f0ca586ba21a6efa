"""A student's `fit` on a small model of ours: the training and the validation of several epochs."""

import math
from typing import Any

import torch

from autograder.judge.expect import MismatchError, expect, expect_number
from autograder.judge.hidden import Hidden
from autograder.judge.student import Student, StudentError, seeded
from autograder.judge.training import OTHER_LOSSES, Epoch, TinyTraining, Weights

PIXELS = 40
TRAIN, VALID = 7, 5  # how many images there are

History = dict[str, list[Any]]


def shaded(hidden: Hidden, name: str, count: int) -> torch.Tensor:
    """Images from dark to light, so that each has another loss, with a quarter of their pixels black."""
    images = (hidden.noise(name, count, PIXELS) * 0.1 + torch.linspace(0, 0.9, count)[:, None]).clamp(0, 1)
    images[:, : PIXELS // 4] = 0
    return images


class Fitting(TinyTraining):
    """The student's fit on a small model of ours, which starts as one linear layer and a sigmoid."""

    def __init__(self, student: Student, hidden: Hidden) -> None:
        super().__init__(student, hidden, lr=0.0, pixels=PIXELS, units=PIXELS)
        self.start = {
            "encoder.weight": torch.eye(PIXELS),
            "encoder.bias": torch.zeros(PIXELS),
            "decoder.weight": hidden.noise("weight", PIXELS, PIXELS) * 0.2 - 0.1,
            "decoder.bias": torch.full((PIXELS,), -0.5),
        }
        self.train, self.valid = shaded(hidden, "train", TRAIN), shaded(hidden, "valid", VALID)

    def fit(self, *, epochs: int, **options: Any) -> tuple[History, Epoch]:
        """What fit returned, as far as it is what the docstring says, and what it did, from the start."""
        self.reset()
        given: dict[str, Any] = {"generator": seeded(self.student, 0), **options}
        train, valid = given.pop("train", self.train), self.valid
        fit = self.student.fit
        epoch = self.watched(torch.cat([train, valid]), lambda: fit(self.model, train, valid, epochs, **given))
        value = epoch.value if isinstance(epoch.value, dict) else {}
        history = {name: list(value[name]) for name in ("train", "valid") if isinstance(value.get(name), (list, tuple))}
        expect(  # or what never asks a model would keep all that is promised of batches, modes and validation
            epochs == 1
            or bool(epoch.calls)
            or any(loss != 0 for each in history.values() for loss in each if isinstance(loss, float)),
            expected="a model that is asked, and losses",
            actual="neither",
            hint="Nothing happens here: is a model asked at all, and is a loss worked out?",
        )
        return history, epoch

    def adopt_reported(self) -> "Fitting":
        """Compute from now on with the loss that their fit reports of one batch: a wrong loss costs its points once."""
        try:
            history, _ = self.fit(epochs=1, batch_size=TRAIN, lr=0.0)
            reported = expect_number(history.get("train", [None])[-1], "a training loss")
        except (StudentError, MismatchError, IndexError):
            return self  # what is wrong is told where it is looked at
        for loss, _ in OTHER_LOSSES:
            value = self.costs(self.start, self.train, self.train, loss).mean().item()
            if math.isclose(reported, value, rel_tol=1e-3):
                self.loss = loss
        return self

    def price(self, weights: Weights, images: torch.Tensor) -> torch.Tensor:
        """The mean loss of each image."""
        return self.costs(weights, images, images)


def learned_from(epoch: Epoch, epochs: int, count: int = TRAIN) -> list[list[list[int]]]:
    """Which of `count` training images were in each batch of each epoch; equally many batches an epoch."""
    steps = [kept for which in epoch.order if (kept := [index for index in which if index < count])]
    size = math.ceil(max(len(steps), 1) / epochs)
    return [steps[size * number : size * (number + 1)] for number in range(epochs)]


def mixes(epoch: Epoch) -> bool:
    """Whether validation images were learned from together with training images, or as these are: told in one place."""
    return any(call.grad and call.training and max(call.which) >= TRAIN for call in epoch.calls)


def last(history: History, name: str) -> Any:
    """The last entry of one of the lists, or nothing where there is none: that is told in one place."""
    return history[name][-1] if history.get(name) else None
