"""Hidden checks of session 3: `ConvEncoder`."""

from dataclasses import dataclass

import torch

from autograder.judge import Remote, Student, exercise, expect, expect_tensor
from autograder.judge.expect import expect_parts
from autograder.judge.hidden import Hidden
from autograder.judge.networks import (
    FIXED_BATCH,
    Make,
    alive,
    expect_batch_independent,
    expect_nonlinear,
    expect_registered,
    expect_same_everywhere,
    fixed,
    moved_along,
    steady,
)


def maps_of(model: Remote, images: torch.Tensor) -> torch.Tensor:
    """What the encoder makes of images; how many maps of which size is judged in one check alone."""
    maps = model(images)
    shape = tuple(maps.shape[1:]) if isinstance(maps, torch.Tensor) and maps.ndim == 4 else (32, 7, 7)
    return expect_tensor(maps, f"maps of {len(images)} images", shape=(len(images), *shape), hint=FIXED_BATCH)


def encoder(width: int) -> Make:
    return lambda student: student.ConvEncoder(width=width)


@exercise("ConvEncoder", weight=2)
def test_maps_shape(student: Student, hidden: Hidden) -> None:
    """Images of 28 × 28 become 2·width maps of 7 × 7."""
    images = hidden.noise("images", 4, 1, 28, 28)
    for options, width in (({}, 16), ({"width": 5}, 5), ({"width": 1}, 1)):
        maps = student.send(student.ConvEncoder(**options))(images)
        shape = tuple(maps.shape) if isinstance(maps, torch.Tensor) else ()
        hint = ""
        if shape[-2:] in ((5, 5), (4, 4), (6, 6)):
            hint = "A 3 × 3 kernel without padding loses a pixel at each side: padding=1 keeps the size."
        elif shape[-2:] in ((1, 1), (2, 2), (3, 3)):
            hint = "The size is halved more than twice: pool, or use a stride of 2, but not both."
        elif shape[-2:] in ((28, 28), (14, 14)):
            hint = "The size is halved twice: 28, 14, 7."
        elif len(shape) == 4 and shape[1] == width:
            hint = "That is width channels; after the second convolution there are twice as many."
        elif options and shape == (4, 32, 7, 7):
            hint = fixed("width")
        expect_tensor(maps, f"ConvEncoder(width={width}) of 4 images", shape=(4, 2 * width, 7, 7), hint=hint)


@exercise("ConvEncoder", weight=1)
def test_maps_any_batch(student: Student, hidden: Hidden) -> None:
    """Any number of images may come at once; each is treated alike, and the same each time."""
    images = hidden.noise("images", 40, 1, 28, 28)
    model = alive(student, hidden, encoder(16), images)
    expect_batch_independent(model, images, "maps")


@exercise("ConvEncoder", weight=1)
def test_maps_registered(student: Student, hidden: Hidden) -> None:
    """All that the encoder can learn is in its parameters."""
    images = hidden.noise("images", 8, 1, 28, 28)
    expect_registered(student, hidden, encoder(16), alive(student, hidden, encoder(16), images), images)


@exercise("ConvEncoder", weight=1)
def test_maps_bend(student: Student, hidden: Hidden) -> None:
    """Non-linearities stand between the convolutions (a max pooling alone is none)."""
    # Max pooling keeps straight lines straight from a flat picture to the flat picture plus a pattern; and away from the
    # border, where padding breaks the flatness, convolutions do so too.
    pattern = (hidden.noise("pattern", 60, 1, 28, 28) > 0.5).float() - 0.5
    model = alive(student, hidden, encoder(16), pattern + 0.5)
    outs = [maps_of(model, 0.5 + t * pattern) for t in (0.0, 0.5, 1.0)]
    inside = [out[:, :, 2:-2, 2:-2] if out.shape[-1] > 4 else out for out in outs]
    expect_nonlinear(inside, "an encoder", share=0.5)


@dataclass(frozen=True)
class Reaction:
    """How one cell of the maps reacts to its patch of 300 pictures, as its gradients say."""

    ways: int  # in how many directions they point: the rank of the gradients, picture by picture
    pixels: int  # how many pixels it sees
    area: int  # of the rectangle around these


def reactions(student: Student, model: Remote, images: torch.Tensor) -> list[Reaction]:
    """Of the middle cell of some of the maps."""
    found = []
    _, channels, height, width = maps_of(model, images[:1]).shape
    for channel in range(0, channels, 7):
        pick = student.send(student.import_name("torch.nn.Conv2d")(channels, 1, (height, width), bias=False))
        weight = torch.zeros(1, channels, height, width)
        weight[0, channel, height // 2, width // 2] = 1
        pick.load_state_dict({"weight": weight})
        cell = student.import_name("torch.nn.Sequential")(model, pick)
        _, slopes = expect_parts(student.probe("value_and_gradients")(cell, images), "value and slopes")
        slope = slopes[0] if isinstance(slopes, list) and slopes else None
        if not isinstance(slope, torch.Tensor) or slope.shape != images.shape or not slope.isfinite().all():
            continue  # without a graph: judged elsewhere
        rows = slope.flatten(1).double()
        if (size := rows.abs().max().item()) < 1e-9:
            continue
        lengths, seen = torch.linalg.svdvals(rows), (rows.abs().amax(0) > 1e-6 * size).view(28, 28)
        down, across = (int(places.max() - places.min()) + 1 for places in seen.nonzero().T)
        found.append(Reaction(int((lengths > 1e-4 * lengths[0]).sum()), int(seen.sum()), down * across))
    return found


def single(found: list[Reaction]) -> bool:
    """Whether no more than one convolution has been at work.

    What one finds is the same pattern at 4 × 4 places, however it is pooled then: 16 ways to react. Two with a non-linearity
    between them have 49 and more in 17 styles, or as many as they see pixels (kernels of 2 × 2: 16).
    """
    return bool(found) and all(one.ways <= 16 and one.ways < 0.9 * one.pixels for one in found)


SHRUNK = (
    "The picture is made smaller before a convolution has seen it: then small details are lost for good. A convolution comes "
    "first, then the halving (or the convolution halves, by its stride)."
)


@exercise("ConvEncoder", weight=1)
def test_small_details(student: Student, hidden: Hidden) -> None:
    """Each pixel counts: a convolution sees the picture before it is made smaller."""
    images = hidden.varied("details", 300).view(-1, 1, 28, 28)
    model = alive(student, hidden, encoder(16), images[:40])
    flipped = images[:40].view(40, 1, 14, 2, 28).flip(3).reshape(40, 1, 28, 28)  # within each two rows
    if maps_of(model, images[:40]).std(0).max() < 1e-6:
        return  # the same for all, which is told elsewhere
    here, there = (maps_of(model, x) for x in (images[:40], flipped))
    moved = float((there - here).norm() / (here - here.mean(0)).norm().clamp(min=1e-12))
    expect(
        moved > 0.02,  # .39 and more in 17 styles, 0 where the mean or the greatest of each block was taken first
        expected="other maps where pixels next to each other have changed places",
        actual="the same maps",
        hint=SHRUNK,
    )
    # Of 17 styles the least has .74 ways for each pixel of its patch (patches beyond 300 count as 300); pictures of 14 × 14
    # leave .25 at most, those of 7 × 7 less. Where a cell sees the whole picture, no patch is compared.
    found = reactions(student, model, images)
    patches = [one for one in found if one.area < 700]
    expect(
        not patches or single(found) or max(one.ways / min(one.area, 300) for one in patches) > 0.4,
        expected="maps in which every pixel counts",
        actual=f"cells that look at {max((one.area for one in patches), default=0)} pixels, "
        f"and tell {max((one.ways for one in patches), default=0)} numbers of them apart",
        hint=SHRUNK,
    )


@exercise("ConvEncoder", weight=1)
def test_two_convolutions(student: Student, hidden: Hidden) -> None:
    """There are two convolutions or more, with something that bends between them."""
    images = hidden.varied("details", 300).view(-1, 1, 28, 28)
    found = reactions(student, alive(student, hidden, encoder(16), images[:40]), images)
    expect(
        not single(found),
        expected="cells that react to their part of the picture in more ways than one convolution can",
        actual=f"{max((one.ways for one in found), default=0)} ways at most",
        hint="A single convolution, or two with nothing that bends between them: convolution, ReLU, halving, and once more.",
    )


@exercise("ConvEncoder", weight=1)
def test_maps_same_everywhere(student: Student, hidden: Hidden) -> None:
    """The same weights serve every place: move the picture by 4 pixels, and the maps move by one cell."""
    images = hidden.noise("images", 30, 1, 28, 28)
    model = alive(student, hidden, encoder(16), images)
    if not steady(model, images) or maps_of(model, images).shape[-2:] != (7, 7):
        return  # told elsewhere
    for dim in (2, 3):
        here, there = maps_of(model, images), maps_of(model, images.roll(4, dim)).roll(-1, dim)
        expect_same_everywhere(moved_along(here[:, :, 2:4, 2:4], there[:, :, 2:4, 2:4]), "the maps")
