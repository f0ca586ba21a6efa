"""Hidden checks of session 1: `pca_reconstruct`."""

import torch

from autograder.judge import MismatchError, Student, exercise, expect, expect_tensor
from autograder.judge.hidden import Hidden


def cloud(hidden: Hidden, name: str, count: int, centre: float, along: str = "directions") -> torch.Tensor:
    """Points around `centre` whose 8 main directions have clearly different lengths, float32 (count, 784) in [0, 1]."""
    directions, _ = torch.linalg.qr(torch.randn(784, 8, generator=hidden.generator(along)))
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


def distance(got: torch.Tensor, want: torch.Tensor, images: torch.Tensor) -> float:
    """How far results are from others, as a fraction of how much the images vary; clipped, as anybody may."""
    scale = (images - images.mean(0)).pow(2).mean().sqrt()
    return float(((got.clamp(0, 1) - want.clamp(0, 1)).pow(2).mean().sqrt() / scale).item())


def redrawn(student: Student, train: torch.Tensor, images: torch.Tensor, k: int) -> torch.Tensor:
    student.import_name("torch.manual_seed")(1)  # for those who guess
    what, shape = f"pca_reconstruct of {len(images)} images with k={k}", (len(images), 784)
    return expect_tensor(student.pca_reconstruct(train, images, k), what, shape=shape, dtype=None).double()


def expect_projection(got: torch.Tensor, train: torch.Tensor, images: torch.Tensor, k: int) -> None:
    """Raise MismatchError unless `got` is the projection, or what it is with mistakes that other checks look for."""
    x, t = images.double(), train.double()
    mean, own, want = t.mean(0), images.double().mean(0), principal(train, images, k)

    def off(other: torch.Tensor) -> float:
        return float(((got.clamp(0, 1) - other.clamp(0, 1)).pow(2).mean().sqrt() / scale).item())

    scale = (want - mean).pow(2).mean().sqrt()
    raw = torch.linalg.svd(t, full_matrices=False)[2][:k]
    components = torch.linalg.svd(t - mean, full_matrices=False)[2]
    basis = components[:k]
    elsewhere = [want, principal(images, images, k), x, (x - own) @ basis.T @ basis + own]
    elsewhere += [(x - own) @ basis.T @ basis + mean, (x - mean) @ basis.T @ basis + own]
    if any(off(other) < 0.03 for other in elsewhere):
        return
    mistakes = [
        (x @ raw.T @ raw, NOT_CENTRED),
        (
            x @ basis.T @ basis,
            "The directions are right, but the images were not centred: subtract the mean before, add it after.",
        ),
        ((x - mean) @ basis.T @ basis, "The mean was subtracted but not added again."),
        ((x - t.mean()) @ basis.T @ basis + t.mean(), NOT_CENTRED),
        (
            mean.expand_as(x),
            "Only the mean is left: are those the k *least* important directions (eigh sorts upwards), or none?",
        ),
        (principal(train, images, k + 1), "That is one component too many."),
        (principal(train, images, max(k - 1, 0)), "That is one component too few."),
    ]
    hint = (
        "Compare with: subtract the training mean, project on the first k right singular vectors of the centred training "
        "images (rows of Vh, columns of V), add the mean."
    )
    if off(want) < 0.35:  # torch.pca_lowrank with q=k: .005 to .30 off on these images, .1 to .6 on digits
        hint = (
            "Nearly: torch.pca_lowrank guesses, and is exact only where `q` is clearly larger than k (then take the first "
            "k); torch.linalg.svd and eigh are always exact."
        )
    hint = next((text for value, text in mistakes if off(value) < 0.03), hint)
    raise MismatchError(f"the projection on {k} principal components", f"images that are off by {off(want):.0%}", hint)


NOT_CENTRED = (
    "The data were not centred: subtract the mean of the training images first, one value for each pixel (a single number "
    "leaves a component to be spent on the mean)."
)


@exercise("pca_reconstruct", weight=1)
def test_projection(student: Student, hidden: Hidden) -> None:
    """New images are projected on the first k principal components of the training images."""
    train, images = cloud(hidden, "train", 80, 0.0), cloud(hidden, "new", 9, 0.0)
    train[:, :56], images[:, :56] = 0, 0  # two rows that never vary, as the border of digits
    for k in (4, 2):
        expect_projection(redrawn(student, train, images, k), train, images, k)


@exercise("pca_reconstruct", weight=1)
def test_fitted_on_training(student: Student, hidden: Hidden) -> None:
    """Mean and components come from the training images alone: what else is to be redrawn has no influence."""
    train, images = cloud(hidden, "train", 80, 0.0), cloud(hidden, "far", 12, 0.15)
    images = (images + 0.1 * hidden.noise("tint", 784)).clamp(0, 1)
    whole = redrawn(student, train, images, 3)
    off = distance(redrawn(student, train, images[:1], 3), whole[:1], images)
    hint = (
        "The components were fitted on the images to be reconstructed, or these were centred with a mean of their own: take "
        "both from train_images."
    )
    seen = f"another one (off by {off:.0%})"
    expect(off < 0.03, expected="the same image from an image alone as from it among others", actual=seen, hint=hint)
    other = cloud(hidden, "other", 80, 0.1, "other directions")  # as many, so that what is kept by shape is found
    off = distance(redrawn(student, other, images, 3), whole, images)
    hint = "The training images play no part: are the images given back, or is something kept from an earlier call?"
    expect(
        off > 0.03, expected="other images where the training images are others", actual="the same images", hint=hint
    )


@exercise("pca_reconstruct", weight=1)
def test_k_obeyed(student: Student, hidden: Hidden) -> None:
    """`k` says how many components are kept, one, a few or many: what is redrawn differs in k directions."""
    many = "Those are 6 components: torch.pca_lowrank gives no more unless `q` says so."
    for k in (1, 2, 6, 40):
        few = k < 10
        train, images = (cloud(hidden, n, 80, 0.0) if few else wide_cloud(hidden, n, 300) for n in ("train", "new"))
        found = redrawn(student, train, images[:60], k)
        found = found[:, ((found > 0) & (found < 1)).all(0)]  # what is clipped lies in no plane
        if not found.numel():
            return
        lengths = torch.linalg.svdvals(found - found.mean(0))
        kept = int(
            (lengths > 1e-3 * lengths[0].clamp(min=1e-3)).sum()
        )  # float32 leaves 1e-5 of directions that are not there
        hint = (
            many if kept == 6 else "The images came back as they were: k must limit the components." if kept > k else ""
        )
        expect(kept == k, expected=f"images that differ in {k} directions with k={k}", actual=f"{kept}", hint=hint)
