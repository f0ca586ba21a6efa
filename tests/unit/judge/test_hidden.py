"""Hidden digits: which, and in which order, is the secret's; nobody has them, and nothing public is near."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from autograder import paths
from autograder.judge import hidden
from autograder.judge.hidden import LEAST_DISTANCE, Hidden
from labkit import load_digits


@pytest.fixture
def unmoved(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hidden digits as they are before they are moved, however near they are."""
    monkeypatch.setattr(hidden, "move", lambda images, generator: images)
    monkeypatch.setattr(hidden, "LEAST_DISTANCE", -1)
    hidden._chosen.cache_clear()
    yield
    hidden._chosen.cache_clear()


def places(images: torch.Tensor, among: torch.Tensor) -> list[int]:
    """Where each image stands among others; every one must be there."""
    distance, place = torch.cdist(images, among).min(1)
    assert distance.max() < 0.05  # cdist is not exact; two digits differ by 2 or more
    return place.tolist()


def test_which_digits_and_in_which_order_is_the_secrets(unmoved: None) -> None:
    public = load_digits().valid_images
    one, other = (places(Hidden(secret).digits(), public) for secret in ("one", "other"))
    assert len(set(one)) == len(set(other)) == 500
    assert 200 < len(set(one) & set(other)) < 300  # half of 1,000 each, and half of these in common
    for order in (one, other):
        rank = torch.tensor([list(range(500)), order], dtype=torch.float64)
        assert abs(torch.corrcoef(rank)[0, 1]) < 0.2
    first, second = (load_digits().valid_labels[order] for order in (one, other))
    assert (first == second).float().mean() < 0.2  # where all classes are alike, a tenth agrees by chance
    assert torch.equal(Hidden("one").labels(), first) and first.bincount().tolist() == [50] * 10


def test_no_public_digit_is_near() -> None:
    digits = load_digits()
    public = torch.cat([digits.train_images, digits.valid_images])
    small, around = (
        F.avg_pool2d(images.view(-1, 1, 28, 28), 2).flatten(1) for images in (Hidden("near").digits(), public)
    )
    assert torch.cdist(small, around).amin().square() / 196 > LEAST_DISTANCE


def test_all_of_mnist_is_chosen_from_where_it_lies(
    unmoved: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of these files, half are labkit's own digits, which are passed over, and half are their negatives."""
    digits = load_digits()
    pixels = torch.cat([digits.valid_digits, 255 - digits.valid_digits]).numpy()
    labels = digits.valid_labels.repeat(2).byte().numpy()
    halves = (slice(0, 1500), slice(1500, 2000))
    images_at, labels_at = ([tmp_path / f"{kind} {n}" for n in (0, 1)] for kind in ("images", "labels"))
    for module in (paths, hidden):
        monkeypatch.setattr(module, "MNIST_IMAGES", images_at)
        monkeypatch.setattr(module, "MNIST_LABELS", labels_at)
    assert not paths.all_of_mnist()
    for half, image_file, label_file in zip(halves, images_at, labels_at, strict=True):
        image_file.write_bytes(bytes(16) + np.ascontiguousarray(pixels[half]).tobytes())
        label_file.write_bytes(bytes(8) + labels[half].tobytes())
    assert paths.all_of_mnist()
    chosen = places(1 - Hidden("one").digits(), digits.valid_images)
    assert len(set(chosen)) == 500
    assert torch.equal(digits.valid_labels[chosen], Hidden("one").labels())


def test_lookalikes_are_no_hidden_digits_and_may_be_shown_at_once() -> None:
    told = Hidden("one")
    told.before_digits = lambda: pytest.fail("these are public")
    some = told.lookalikes()
    assert some.shape == (500, 784) and torch.equal(some, Hidden("one").lookalikes())
    assert not torch.equal(some, Hidden("other").lookalikes())
