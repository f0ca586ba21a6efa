"""The judge's own reader of generated digits, which no student has: another network than labkit's, from another seed.

What it says of a set of images is turned into several figures, none of which decides alone: a forger who draws one digit
perfectly has a high confidence, one who mixes all digits a low Fréchet distance, and one who copies has both.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import safetensors.torch
import torch
import torch.nn.functional as F
from torch import nn

from labkit.classifier import frechet_distance

WEIGHTS = Path(__file__).parent / "classifier.safetensors"
CLASSES = 10
LEAST_SHARE = 0.02  # of the samples: less than that, and a class counts as not covered
FEW = 10  # fewer samples than these say nothing on a class's diversity
BATCH = 500


class HiddenClassifier(nn.Module):
    """Grey images (N, 1, 28, 28) in [0, 1] → 24 features → 10 logits."""

    def __init__(self) -> None:
        super().__init__()
        self.coarse = nn.Conv2d(1, 16, 5, stride=2, padding=2)
        self.middle = nn.Conv2d(16, 32, 3, padding=1)
        self.fine = nn.Conv2d(32, 40, 3, padding=1)
        self.norms = nn.ModuleList([nn.BatchNorm2d(width) for width in (16, 32, 40)])
        self.squeeze = nn.Linear(40 * 9, 24)
        self.name = nn.Linear(24, CLASSES)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        x = F.elu(self.norms[0](self.coarse(images)))  # (N, 16, 14, 14)
        x = F.max_pool2d(F.elu(self.norms[1](self.middle(x))), 2)  # (N, 32, 7, 7)
        x = F.max_pool2d(F.elu(self.norms[2](self.fine(x))), 2)  # (N, 40, 3, 3)
        return F.elu(self.squeeze(x.flatten(1)))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.name(self.features(images))
        return logits


@cache
def _trained() -> HiddenClassifier:
    network = HiddenClassifier()
    network.load_state_dict(safetensors.torch.load_file(WEIGHTS))
    return network.requires_grad_(False).eval()


@dataclass(frozen=True)
class Reading:
    """What the classifier makes of images."""

    features: torch.Tensor  # float32 (N, 24)
    probabilities: torch.Tensor  # float32 (N, 10)

    @property
    def labels(self) -> torch.Tensor:
        """The likeliest digit of each image, int64 (N,)."""
        return self.probabilities.argmax(1)

    @property
    def confidence(self) -> float:
        """The mean probability of the likeliest digit."""
        return self.probabilities.amax(1).mean().item()

    @property
    def covered(self) -> int:
        """How many digits are each at least 2 % of the images."""
        shares = torch.bincount(self.labels, minlength=CLASSES) / len(self.labels)
        return int((shares >= LEAST_SHARE).sum())

    def frechet(self, other: "Reading") -> float:
        """The Fréchet distance between the two sets' features."""
        return frechet_distance(self.features, other.features)


@torch.no_grad()
def read_digits(images: torch.Tensor) -> Reading:
    """Read images, float32 (N, …) with 784 pixels each, in [0, 1]."""
    network = _trained()
    seen = [network.features(batch) for batch in images.reshape(-1, 1, 28, 28).split(BATCH)]
    features = torch.cat(seen)
    return Reading(features, network.name(features).softmax(1))


def spread(images: torch.Tensor, labels: torch.Tensor) -> float:
    """How different images of the same label are: the mean pixel distance of pairs, averaged over the labels present.

    Args:
        images: float32 (N, …).
        labels: int64 (N,).

    Returns:
        0 where every label has one picture only, or no label has enough images to tell.
    """
    parts = [images.flatten(1)[labels == label] for label in range(CLASSES)]
    each = [torch.pdist(part[:200]).mean() for part in parts if len(part) >= FEW]
    return torch.stack(each).mean().item() if each else 0.0


def blend_distances(images: torch.Tensor, stored: torch.Tensor, parts: int = 3) -> torch.Tensor:
    """How far each image is from the best weighted sum of up to `parts` stored ones: float32 (N,).

    0 for copies and blends, also if what is stored was shifted by a pixel first. All are blurred a little before they are
    compared, so that specks strewn over a copy hardly count. The parts are found one after the other, each as the one
    that points most into the direction of what is left (orthogonal matching pursuit).

    Args:
        images: float32 (N, …) with 784 pixels each.
        stored: float32 (M, …) with 784 pixels each.
        parts: 1 or more.
    """
    pictures = F.pad(stored.reshape(-1, 28, 28), (1, 1, 1, 1))
    places = ((1, 1), (0, 1), (2, 1), (1, 0), (1, 2))
    known = torch.cat([_blurred(pictures[:, y : y + 28, x : x + 28]) for y, x in places])
    directions = F.normalize(known).T
    wanted = _blurred(images)
    left, chosen = wanted, torch.empty(len(wanted), 784, 0)
    for _ in range(parts):
        best = known[(left @ directions).argmax(1)]
        chosen = torch.cat([chosen, best.unsqueeze(2)], dim=2)
        # a little ridge, as the same picture may be the best one twice
        square = chosen.mT @ chosen + 1e-3 * torch.eye(chosen.shape[2])
        weights = torch.linalg.solve(square, chosen.mT @ wanted.unsqueeze(2))
        left = wanted - (chosen @ weights).squeeze(2)
    distances: torch.Tensor = left.norm(dim=1)
    return distances


def _blurred(images: torch.Tensor) -> torch.Tensor:
    return F.avg_pool2d(images.reshape(-1, 1, 28, 28), 3, stride=1, padding=1).flatten(1)


def grey_share(images: torch.Tensor) -> float:
    """The share of pixels that are neither nearly black nor nearly white: .09 for real digits, more for clouds."""
    return ((images > 0.1) & (images < 0.9)).double().mean().item()
