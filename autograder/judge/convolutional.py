"""A narrow network of the student's own parts, or of right ones."""

from collections.abc import Callable
from dataclasses import dataclass

import torch

from autograder.judge.earlier import any_of, bring
from autograder.judge.hidden import Hidden
from autograder.judge.networks import Make, alive
from autograder.judge.student import Remote, Student

# Right parts of any width `w`, whatever they are called with.
PARTS = """
from torch import nn

def conv(inputs, outputs):
    return nn.Conv2d(inputs, outputs, 3, padding=1)

def ConvEncoder(*_, **__):
    return nn.Sequential(conv(1, w), nn.ReLU(), nn.MaxPool2d(2), conv(w, 2 * w), nn.ReLU(), nn.MaxPool2d(2))

class Bottleneck(nn.Module):
    def __init__(self, *_, **__):
        super().__init__()
        self.features = nn.Sequential(conv(2 * w, 4 * w), nn.ReLU())
        self.view = nn.Sequential(conv(4 * w, 1), nn.Sigmoid())

    def forward(self, x):
        features = self.features(x)
        return features, self.view(features)

def ConvDecoder(*_, **__):
    up = [conv(4 * w, 2 * w), nn.ReLU(), nn.Upsample(scale_factor=2), conv(2 * w, w), nn.ReLU(), nn.Upsample(scale_factor=2)]
    return nn.Sequential(*up, conv(w, 1), nn.Sigmoid())
"""


@dataclass
class Parts:
    """How a check gets the student's narrow network: of their own parts, or of ours in the place of these."""

    student: Student
    hidden: Hidden
    ours: bool

    def make(self, width: int | None = 6) -> Make:
        """Makes it, with the default width where it is None."""

        def made(student: Student) -> Remote:
            if self.ours:
                bring(student, PARTS, "ConvEncoder", "Bottleneck", "ConvDecoder", w=width or 16)
            return student.send(student.NarrowConvAutoencoder(**({} if width is None else {"width": width})))

        return made

    def network(self, x: torch.Tensor, width: int | None = 6) -> Remote:
        """One in eval mode that tells `x` apart."""
        return alive(self.student, self.hidden, self.make(width), x)


def with_either_parts(check: Callable[[Parts, Hidden], None]) -> Callable[[Student, Hidden], None]:
    """A check that a network passes which is right on right parts: an earlier mistake must not cost points again."""

    def judged(student: Student, hidden: Hidden) -> None:
        own, ours = Parts(student, hidden, ours=False), Parts(student.fork(), hidden, ours=True)
        any_of(lambda: check(own, hidden), lambda: check(ours, hidden))

    judged.__name__, judged.__doc__ = check.__name__, check.__doc__
    return judged
