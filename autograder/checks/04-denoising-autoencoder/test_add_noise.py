"""Hidden checks of session 4: `add_noise`."""

import math

import torch

from autograder.judge import Remote, Student, exercise, expect, expect_tensor, value_of
from autograder.judge.denoising import correlation, greys
from autograder.judge.expect import expect_worked_out
from autograder.judge.hidden import Hidden
from autograder.judge.randomness import expect_randomness


def spoilt(student: Student, images: torch.Tensor, *arguments: object, **options: object) -> torch.Tensor:
    """What add_noise makes of images; its shape is judged in one check alone."""
    out = student.add_noise(images, *arguments, **options)
    if isinstance(out, torch.Tensor) and out.numel() == images.numel():
        out = out.reshape(images.shape)
    out = expect_tensor(out, f"add_noise of {len(images)} images", shape=tuple(images.shape))
    if images.std() > 0.01 and out.std() < 1e-6:
        expect_worked_out(out, out, "a picture")
    none = 0.0 in (*arguments, *options.values())
    expect(
        none or not torch.equal(out, images),
        expected="noisy images",
        actual="the same images",
        hint="Nothing was added.",
    )
    return out


@exercise("add_noise", weight=1)
def test_noise_keeps_shape(student: Student, hidden: Hidden) -> None:
    """Any number of images keep their shape and type, and change."""
    for count in (4, 1):
        images = greys(hidden, "images", count)
        out = student.add_noise(images)
        out = expect_tensor(out, f"add_noise of {count} images", shape=tuple(images.shape))
        expect(
            not torch.equal(out, images),
            expected="images that changed",
            actual="the same images",
            hint="Nothing was added.",
        )


@exercise("add_noise", weight=2)
def test_gaussian(student: Student, hidden: Hidden) -> None:
    """The noise is normally distributed around 0, and `noise_factor` is its standard deviation, .5 unless said otherwise."""
    for factor in (0.1, 0.05):
        for grey in (0.35, 0.6):
            images = torch.full((20, 1, 28, 28), grey)
            expect_normal(spoilt(student, images, noise_factor=factor) - images, factor, grey)
    dark = torch.zeros(40, 1, 28, 28)
    out = spoilt(student, dark)
    rows = out.flatten(1)
    if torch.allclose(rows[0], rows[1], atol=1e-6) or rows.std(1).max() < 1e-6:
        return  # fewer numbers than pixels, which is told elsewhere
    spread, wanted = out.std().item(), spoilt(student, dark, 0.5).std().item()  # 31,360 pixels: 1 %; one a row: 4 %
    expect(
        math.isclose(spread, wanted, rel_tol=0.15),
        expected="the noise of noise_factor=0.5 where none is given",
        actual=f"a deviation of {spread:.3f}, where noise_factor=0.5 has {wanted:.3f}",
        hint="The default of noise_factor is 0.5.",
    )


def expect_normal(noise: torch.Tensor, factor: float, grey: float) -> None:
    """Raise MismatchError unless these 15,680 numbers are like draws with mean 0 and this deviation (8 deviations allowed)."""
    mean, spread = noise.mean().item(), noise.std().item()
    rows = noise.flatten(1)
    if torch.allclose(rows[0], rows[1], atol=1e-6) or rows.std(1).max() < 1e-6:
        return  # fewer numbers than pixels, which is told elsewhere
    expect(
        noise.min() < 0,
        expected="noise around 0",
        actual=f"values from {noise.min().item():.3f} to {noise.max().item():.3f}: never below 0",
        hint="Clip the sum of image and noise, not the noise alone."
        if (noise == 0).float().mean() > 0.2
        else "That looks like uniform noise, torch.rand: the normal distribution is torch.randn."
        if noise.max() <= factor * 1.001
        else "The noise must pull down as often as it pushes up: no absolute value.",
    )
    hints = {
        factor
        ** 2: "The noise was multiplied by the square of noise_factor: it is the standard deviation, not the variance.",
        math.sqrt(factor): "The noise was multiplied by the root of noise_factor: it is the standard deviation itself.",
        factor * grey: "The noise was multiplied by the image: add it instead.",
        factor / math.sqrt(12): "That looks like uniform noise: torch.rand; the normal distribution is torch.randn.",
        factor / math.sqrt(3): "That looks like uniform noise; the normal distribution is torch.randn.",
    }
    uniform = noise.abs().max() < 1.01 * max(factor, math.sqrt(3) * spread)  # a normal distribution has no such edge
    hints = {value: text for value, text in hints.items() if uniform or "uniform" not in text}
    hint = next((text for value, text in hints.items() if math.isclose(spread, value, rel_tol=0.06)), "")
    if not hint and spread > 2.5 * factor:
        hint = "Is noise_factor used, or is it always 0.5 (or 1)?"
    expect(
        math.isclose(spread, factor, rel_tol=0.06),
        expected=f"noise of standard deviation {factor:g}",
        actual=f"{spread:.3f}",
        hint=hint,
    )
    expect(
        abs(mean) < 0.07 * factor,
        expected="noise around 0",
        actual=f"a mean of {mean:.3f}",
        hint="The noise must pull down as often as it pushes up: the standard normal distribution, torch.randn.",
    )
    near = (noise.abs() < factor).float().mean().item()
    expect(
        abs(near - 0.6827) < 0.03,
        expected="normally distributed noise: 68 % of it within one standard deviation",
        actual=f"{near:.0%}",
        hint="That is another distribution (uniform noise has 58 %): use torch.randn.",
    )


@exercise("add_noise", weight=2)
def test_clipped(student: Student, hidden: Hidden) -> None:
    """The sum is clipped to [0, 1]: what would be darker than black is black, what is within stays as it is."""
    images = torch.cat([torch.zeros(20, 1, 28, 28), torch.ones(20, 1, 28, 28)])
    out = spoilt(student, images, noise_factor=0.4)
    rows = out.flatten(1)
    if torch.allclose(rows[0], rows[1], atol=1e-6) or rows.std(1).max() < 1e-6:
        return  # fewer numbers than pixels, which is told elsewhere
    low, high = out.min().item(), out.max().item()
    expect(
        low >= 0 and high <= 1,
        expected="pixels in [0, 1]",
        actual=f"values from {low:.3g} to {high:.3g}",
        hint="Clip after adding: .clamp(0, 1).",
    )
    black, white = (out[:20] == 0).float().mean().item(), (out[20:] == 1).float().mean().item()
    if black < 0.02 and white > 0.98:
        return  # noise that is never negative, which is told elsewhere
    expect(
        abs(black - 0.5) < 0.035 and abs(white - 0.5) < 0.035,
        expected="half of the black pixels to stay exactly black, half of the white ones exactly white",
        actual=f"{black:.0%} and {white:.0%}",
        hint="Clip the sum: don't rescale it, don't squash it, don't take its absolute value, and don't clip the noise alone.",
    )


@exercise("add_noise", weight=2)
def test_noise_of_its_own(student: Student, hidden: Hidden) -> None:
    """Every pixel of every image gets its own noise, at every call."""
    images = torch.full((6, 1, 28, 28), 0.5)
    first, again = (spoilt(student, images, 0.1) - images for _ in range(2))
    if first.min() >= 0:
        return  # the wrong distribution, or no sum that is clipped: told elsewhere
    inside = first.flatten(1).std(1).min().item()
    expect(
        inside > 0.003,
        expected="noise that differs from pixel to pixel",
        actual="the same for all pixels of an image",
        hint="Draw one random number for each pixel: torch.randn(images.shape).",
    )
    rows = torch.stack([first[:, 0, 0], first[:, 0, 1]]), torch.stack([first[:, 0, :, 0], first[:, 0, :, 1]])
    expect(
        all(abs(correlation(a, b)) < 0.7 for a, b in rows),  # 168 pixels: deviation .08
        expected="noise that differs from row to row and from column to column",
        actual="the same noise in neighbouring rows or columns",
        hint="Draw noise of the whole shape of the images.",
    )
    expect(
        all(abs(correlation(first[0], first[i])) < 0.3 for i in range(1, 6)),  # 784 pixels: deviation .036
        expected="other noise for each image of the batch",
        actual="the same noise for several images",
        hint="Draw noise for the whole batch: torch.randn(images.shape).",
    )
    expect(
        abs(correlation(first, again)) < 0.3,
        expected="fresh noise at every call",
        actual="the same noise in two calls",
        hint="A fixed seed inside add_noise gives the same noise each time.",
    )


@exercise("add_noise", weight=1)
def test_noise_from_generator(student: Student, hidden: Hidden) -> None:
    """Where a generator is given, it decides all: the same seed gives the same noise, and the next call other noise."""
    images = greys(hidden, "images", 3)

    def noise(**given: Remote) -> torch.Tensor:
        return spoilt(student, images, 0.1, **given)

    expect_randomness(student, noise, "noisy images", (3, 1, 28, 28))


@exercise("add_noise", weight=1)
def test_clean_images_left_alone(student: Student, hidden: Hidden) -> None:
    """The images that were passed in are the same afterwards."""
    images = greys(hidden, "images", 3)
    theirs = student.send(images)
    student.add_noise(theirs, 0.5)
    after = value_of(theirs)
    expect(
        isinstance(after, torch.Tensor) and torch.equal(after, images),
        expected="the caller's images as they were",
        actual="other values in the caller's tensor",
        hint="An operation in place (such as +=, add_ or clamp_ on the images) changes the caller's data.",
    )
    none, little = ((spoilt(student, images, factor) - images).std().item() for factor in (0.0, 0.05))
    expect(
        none < 0.2 or little > 0.2,  # as large as by default, and not because noise_factor plays no part at all
        expected="no noise with noise_factor=0",
        actual=f"noise of deviation {none:.2f}",
        hint="`noise_factor or 0.5` takes 0 for no number at all: 0 is one.",
    )
    for factor in (0.5, 0.0):
        expect(
            student.probe("hands_back")(student.add_noise, theirs, factor) is False,
            expected="a new tensor",
            actual=f"the caller's own, with noise_factor={factor:g}",
            hint="Who changes the result must not change the clean images: return a copy, also where there is no noise.",
        )
