"""Hidden checks of session 1: `pca_reconstruct`."""

import torch

from autograder.judge import MismatchError, Student, exercise, expect_tensor
from autograder.judge.hidden import Hidden


def cloud(hidden: Hidden, name: str, count: int, centre: float) -> torch.Tensor:
    """Points around `centre` whose 8 main directions have clearly different lengths, float32 (count, 784) in [0, 1]."""
    directions, _ = torch.linalg.qr(torch.randn(784, 8, generator=hidden.generator("directions")))
    lengths = 0.6 ** torch.arange(8)
    middle = 0.5 + 0.2 * (hidden.noise("middle", 784) - 0.5) + centre
    points = torch.randn(count, 8, generator=hidden.generator(name)) * lengths
    return torch.clamp(middle + points @ directions.T, 0, 1)


def wide_cloud(hidden: Hidden, name: str, count: int) -> torch.Tensor:
    """The same around grey with 40 main directions of clear length, and 20 faint ones."""
    directions, _ = torch.linalg.qr(torch.randn(784, 60, generator=hidden.generator("many directions")))
    lengths = torch.tensor([0.5] * 12 + [0.2] * 28 + [0.025] * 20)
    points = torch.randn(count, 60, generator=hidden.generator(name)) * lengths
    return torch.clamp(0.5 + 0.2 * (hidden.noise("middle", 784) - 0.5) + points @ directions.T, 0, 1)


def principal(train: torch.Tensor, images: torch.Tensor, k: int) -> torch.Tensor:
    """Projection of `images` on the first k principal components of `train`, in double precision."""
    mean = train.double().mean(0)
    _, _, components = torch.linalg.svd(train.double() - mean, full_matrices=False)
    return torch.addmm(mean, (images.double() - mean) @ components[:k].T, components[:k])


def expect_projection(got: object, train: torch.Tensor, images: torch.Tensor, k: int) -> None:
    got = expect_tensor(
        got, f"pca_reconstruct of {len(images)} images with k={k}", shape=(len(images), 784), dtype=None
    )
    got = got.double()
    mean, own = train.double().mean(0), images.double().mean(0)
    want = principal(train, images, k)
    scale = (want - mean).pow(2).mean().sqrt()

    def off(other: torch.Tensor) -> float:
        return float(((got.clamp(0, 1) - other.clamp(0, 1)).pow(2).mean().sqrt() / scale).item())

    if off(want) < 0.03:
        return
    x, t = images.double(), train.double()
    _, _, raw = torch.linalg.svd(t, full_matrices=False)
    components = torch.linalg.svd(t - mean, full_matrices=False)[2]
    mistakes = [
        (x @ raw[:k].T @ raw[:k], "The data were not centred: subtract the mean of the training images first."),
        (
            principal(images, images, k),
            "The components were fitted on the images to be reconstructed; fit on train_images.",
        ),
        ((x - mean) @ components[:k].T @ components[:k], "The mean was subtracted but not added again."),
        (
            (x - own) @ components[:k].T @ components[:k] + own,
            "Centre with the mean of the training images, not of these images.",
        ),
        (
            (x - own) @ components[:k].T @ components[:k] + mean,
            "Subtract the mean of the training images, not of these images.",
        ),
        (
            (x - mean) @ components[:k].T @ components[:k] + own,
            "Add the mean of the training images, not of these images.",
        ),
        (
            (x - t.mean()) @ components[:k].T @ components[:k] + t.mean(),
            "The mean is one value for each pixel, not one in all.",
        ),
        (mean.expand_as(x), "Only the mean is left: nothing of the components was used."),
        (x, "The images came back as they were: k must limit the components."),
        (principal(train, images, k + 1), "That is one component too many."),
        (principal(train, images, max(k - 1, 0)), "That is one component too few."),
        (principal(train, images, 6), "Those are 6 components: torch.pca_lowrank gives no more unless `q` says so."),
        (principal(train, images, 32), "Those are 32 components, whatever k is."),
        (
            (x - mean) @ components[-k:].T @ components[-k:] + mean,
            "Those are the least important components: eigh sorts upwards.",
        ),
    ]
    otherwise = (
        "Compare with: subtract the training mean, project on the first k right singular vectors of the centred training "
        "images, add the mean."
    )
    if off(want) < 0.35:  # torch.pca_lowrank with q=k: .005 to .30 off on these images, .1 to .6 on digits
        otherwise = (
            "Nearly: torch.pca_lowrank guesses, and is exact only where `q` is clearly larger than k (then take the first "
            "k); torch.linalg.svd and eigh are always exact."
        )
    hint = next((text for value, text in mistakes if off(value) < 0.03), otherwise)
    raise MismatchError(f"the projection on {k} principal components", f"images that are off by {off(want):.0%}", hint)


@exercise("pca_reconstruct", weight=1)
def test_projection(student: Student, hidden: Hidden) -> None:
    """New images are projected on the first k principal components of the training images."""
    train, images = cloud(hidden, "train", 80, 0.0), cloud(hidden, "new", 9, 0.0)
    expect_projection(student.pca_reconstruct(train, images, 4), train, images, 4)


@exercise("pca_reconstruct", weight=1)
def test_fitted_on_training(student: Student, hidden: Hidden) -> None:
    """Mean and components come from the training images alone, also when the other images are quite different."""
    train, images = cloud(hidden, "train", 80, 0.0), cloud(hidden, "far", 12, 0.15)
    images = (images + 0.1 * hidden.noise("tint", 784)).clamp(0, 1)
    expect_projection(student.pca_reconstruct(train, images, 3), train, images, 3)
    other = cloud(hidden, "other", 80, 0.1)  # as many, so that what is kept by shape is found
    expect_projection(student.pca_reconstruct(other, images[:1], 3), other, images[:1], 3)


@exercise("pca_reconstruct", weight=1)
def test_k_obeyed(student: Student, hidden: Hidden) -> None:
    """`k` says how many components are kept: one, a few or many."""
    train, images = cloud(hidden, "train", 80, 0.0), cloud(hidden, "new", 9, 0.0)
    for k in (1, 2, 6):
        expect_projection(student.pca_reconstruct(train, images, k), train, images, k)
    train, images = wide_cloud(hidden, "wide train", 300), wide_cloud(hidden, "wide new", 9)
    expect_projection(student.pca_reconstruct(train, images, 40), train, images, 40)
