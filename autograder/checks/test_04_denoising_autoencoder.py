"""Hidden checks of session 4: the denoising autoencoder."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from autograder.judge import (
    MismatchError,
    Remote,
    Report,
    Student,
    StudentError,
    exercise,
    expect,
    expect_close,
    expect_number,
    expect_probabilities,
    expect_tensor,
    picture,
    seeded,
    value_of,
)
from autograder.judge.draw import bce_baselines, curve, grid
from autograder.judge.hidden import Hidden
from autograder.judge.history import expect_agreement, expect_history
from labkit import load_digits

# What later exercises build on, sent into the fork of a check, so that a mistake in the student's own costs nothing there.
GIVEN = """
import torch

def add_noise(images, noise_factor=0.5, generator=None, *_, **__):
    return torch.clamp(images + noise_factor * torch.randn(images.shape, generator=generator), 0, 1)

def psnr(clean, other, *_, **__):
    return -10 * (clean - other).square().flatten(1).mean(1).log10()
"""


def bring(student: Student, *names: str) -> None:
    """Replace the student's functions of these names by right ones, in this fork."""
    space = student.put({})
    student.library("builtins.exec")(GIVEN, space)
    for name in names:
        student.define(name, space.get(name))


def noised(images: torch.Tensor, factor: float, generator: torch.Generator) -> torch.Tensor:
    return (images + factor * torch.randn(images.shape, generator=generator)).clamp(0, 1)


def greys(hidden: Hidden, name: str, count: int) -> torch.Tensor:
    """Images of 49 squares, each of its own grey from .3 to .7: noise of .1 is hardly clipped. (count, 1, 28, 28)."""
    return 0.3 + 0.4 * F.interpolate(hidden.noise(name, count, 1, 7, 7), scale_factor=4)


def correlation(a: torch.Tensor, b: torch.Tensor) -> float:
    return F.cosine_similarity(a.flatten() - a.mean(), b.flatten() - b.mean(), dim=0).item()


# ----------------------------------------------------------------------------------------------------- add_noise


def spoilt(student: Student, images: torch.Tensor, *arguments: object, **options: object) -> torch.Tensor:
    """What add_noise makes of images."""
    out = student.add_noise(images, *arguments, **options)
    return expect_tensor(out, f"add_noise of {len(images)} images", shape=tuple(images.shape))


@exercise("add_noise", weight=1)
def test_noise_keeps_shape(student: Student, hidden: Hidden) -> None:
    """Any number of images keep their shape and type, and change."""
    for count in (4, 1):
        images = greys(hidden, "images", count)
        out = spoilt(student, images)
        expect(not torch.equal(out, images), expected="images that changed", seen="the same images")
        expect(out.std() > 0.05, expected="different pixels to stay different", seen="hardly any difference")


@exercise("add_noise", weight=2)
def test_gaussian(student: Student, hidden: Hidden) -> None:
    """The noise is normally distributed around 0, and `noise_factor` is its standard deviation, .5 unless said otherwise."""
    for factor in (0.1, 0.05):
        for grey in (0.35, 0.6):
            images = torch.full((20, 1, 28, 28), grey)
            expect_normal(spoilt(student, images, noise_factor=factor) - images, factor, grey)
    dark = torch.zeros(40, 1, 28, 28)
    spread = spoilt(student, dark).mean().item()  # clipped noise of deviation .5 on black: .1953 on average
    expect(
        abs(spread - 0.1953) < 0.012,
        expected="noise of deviation 0.5 where no noise_factor is given",
        seen=f"black pixels of {spread:.3f} on average instead of about 0.195",
        hint="Is the default noise_factor 0.5, and is the sum clipped to [0, 1], not the noise alone?",
    )


def expect_normal(noise: torch.Tensor, factor: float, grey: float) -> None:
    """Raise MismatchError unless these 15,680 numbers are like draws with mean 0 and this deviation (8 deviations allowed)."""
    mean, spread = noise.mean().item(), noise.std().item()
    hints = {
        factor
        ** 2: "The noise was multiplied by the square of noise_factor: it is the standard deviation, not the variance.",
        math.sqrt(factor): "The noise was multiplied by the root of noise_factor: it is the standard deviation itself.",
        factor * grey: "The noise was multiplied by the image: add it instead.",
        factor / math.sqrt(12): "That looks like uniform noise: torch.rand; the normal distribution is torch.randn.",
        factor / math.sqrt(3): "That looks like uniform noise; the normal distribution is torch.randn.",
    }
    hint = next((text for value, text in hints.items() if math.isclose(spread, value, rel_tol=0.06)), "")
    if not hint and spread > 2.5 * factor:
        hint = "Is noise_factor used, or is it always 0.5 (or 1)?"
    expect(
        math.isclose(spread, factor, rel_tol=0.06),
        expected=f"noise of standard deviation {factor:g}",
        seen=f"{spread:.3f}",
        hint=hint,
    )
    expect(
        abs(mean) < 0.07 * factor,
        expected="noise around 0",
        seen=f"a mean of {mean:.3f}",
        hint="The noise must pull down as often as it pushes up: the standard normal distribution, torch.randn.",
    )
    near = (noise.abs() < factor).float().mean().item()
    expect(
        abs(near - 0.6827) < 0.03,
        expected="normally distributed noise: 68 % of it within one standard deviation",
        seen=f"{near:.0%}",
        hint="That is another distribution (uniform noise has 58 %): use torch.randn.",
    )


@exercise("add_noise", weight=2)
def test_clipped(student: Student, hidden: Hidden) -> None:
    """The sum is clipped to [0, 1]: what would be darker than black is black, what is within stays as it is."""
    images = torch.cat([torch.zeros(20, 1, 28, 28), torch.ones(20, 1, 28, 28)])
    out = spoilt(student, images, noise_factor=0.4)
    low, high = out.min().item(), out.max().item()
    expect(
        low >= 0 and high <= 1,
        expected="pixels in [0, 1]",
        seen=f"values from {low:.3g} to {high:.3g}",
        hint="Clip after adding: .clamp(0, 1).",
    )
    black, white = (out[:20] == 0).float().mean().item(), (out[20:] == 1).float().mean().item()
    expect(
        abs(black - 0.5) < 0.035 and abs(white - 0.5) < 0.035,
        expected="half of the black pixels to stay exactly black, half of the white ones exactly white",
        seen=f"{black:.0%} and {white:.0%}",
        hint="Clip the sum: don't rescale it, don't squash it, don't take its absolute value, and don't clip the noise alone.",
    )
    level = out[:20].mean().item()
    expect(
        abs(level - 0.1585) < 0.01,
        expected="black pixels of about 0.158 on average under noise 0.4",
        seen=f"{level:.3f}",
        hint="Clip the sum to [0, 1], no more and no less.",
    )


@exercise("add_noise", weight=2)
def test_noise_of_its_own(student: Student, hidden: Hidden) -> None:
    """Every pixel of every image gets its own noise, at every call."""
    images = greys(hidden, "images", 6)
    first = spoilt(student, images, 0.1) - images
    again = spoilt(student, images, 0.1) - images
    inside = first.flatten(1).std(1).min().item()
    expect(
        inside > 0.05,
        expected="noise that differs from pixel to pixel",
        seen="the same for all pixels of an image",
        hint="Draw one random number for each pixel: torch.randn(images.shape).",
    )
    rows = torch.stack([first[:, 0, 0], first[:, 0, 1]]), torch.stack([first[:, 0, :, 0], first[:, 0, :, 1]])
    expect(
        all(abs(correlation(a, b)) < 0.7 for a, b in rows),  # 168 pixels: deviation .08
        expected="noise that differs from row to row and from column to column",
        seen="the same noise in neighbouring rows or columns",
        hint="Draw noise of the whole shape of the images.",
    )
    expect(
        all(abs(correlation(first[0], first[i])) < 0.3 for i in range(1, 6)),  # 784 pixels: deviation .036
        expected="other noise for each image of the batch",
        seen="the same noise for several images",
        hint="Draw noise for the whole batch: torch.randn(images.shape).",
    )
    expect(
        abs(correlation(first, again)) < 0.3,
        expected="fresh noise at every call",
        seen="the same noise in two calls",
        hint="A fixed seed inside add_noise gives the same noise each time.",
    )


@exercise("add_noise", weight=1)
def test_noise_from_generator(student: Student, hidden: Hidden) -> None:
    """Where a generator is given, it decides all: the same seed gives the same noise, and the next call other noise."""
    images = greys(hidden, "images", 3)
    student.library("torch.manual_seed")(1)
    generator = seeded(student, 5)
    first = spoilt(student, images, 0.1, generator=generator)
    second = spoilt(student, images, 0.1, generator=generator)
    student.library("torch.manual_seed")(2)
    same = spoilt(student, images, 0.1, generator=seeded(student, 5))
    other = spoilt(student, images, 0.1, generator=seeded(student, 6))
    expect_close(
        same,
        first,
        "the noise from two generators with the same seed",
        rtol=0,
        atol=1e-6,
        hint="Pass `generator` on to torch.randn.",
    )
    expect(
        not torch.equal(first, second) and not torch.equal(first, other),
        expected="other noise at the generator's next call, and from a generator with another seed",
        seen="the same noise",
        hint="Draw from `generator` as it is: don't seed it anew.",
    )


@exercise("add_noise", weight=1)
def test_clean_images_left_alone(student: Student, hidden: Hidden) -> None:
    """The images that were passed in are the same afterwards."""
    images = greys(hidden, "images", 3)
    theirs = student.put(images)
    out = expect_tensor(student.add_noise(theirs, 0.5), "add_noise of 3 images", shape=(3, 1, 28, 28), dtype=None)
    after = expect_tensor(value_of(theirs), "the images afterwards", shape=(3, 1, 28, 28), dtype=None)
    expect(
        torch.equal(after, images) and not torch.equal(out.float(), images),
        expected="noisy images, and the caller's images as they were",
        seen="other values in the caller's tensor" if not torch.equal(after, images) else "no noise",
        hint="An operation in place (such as +=, add_ or clamp_ on the images) changes the caller's data.",
    )
    for factor in (0.5, 0.0):
        expect(
            student.probe("hands_back")(student.add_noise, theirs, factor) is False,
            expected="a new tensor",
            seen=f"the caller's own, with noise_factor={factor:g}",
            hint="Who changes the result must not change the clean images: return a copy, also where there is no noise.",
        )


# ---------------------------------------------------------------------------------------------------------- psnr


def pairs(hidden: Hidden) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Five clean images, five worse ones of quite different errors, and the mean squared error of each, (5,)."""
    clean = greys(hidden, "clean", 5)
    sizes = torch.tensor([0.01, 0.05, 0.1, 0.2, 0.9]).view(5, 1, 1, 1)  # the last leaves the range from 0 to 1
    other = clean + sizes * (hidden.noise("errors", 5, 1, 28, 28) * 2 - 1)
    return clean, other, (clean - other).square().flatten(1).mean(1)


@exercise("psnr", weight=1)
def test_one_figure_each(student: Student, hidden: Hidden) -> None:
    """Each image gets its own figure, also where there is only one image, and it doesn't depend on the others."""
    clean, other, _ = pairs(hidden)
    whole = expect_tensor(
        student.psnr(clean, other),
        "psnr of 5 images",
        shape=(5,),
        hint="Take the mean over the pixels of each image only.",
    )
    for i in (0, 4):
        alone = expect_tensor(student.psnr(clean[i : i + 1], other[i : i + 1]), "psnr of 1 image", shape=(1,))
        expect_close(alone, whole[i : i + 1], "the PSNR of an image alone", rtol=1e-4, atol=1e-3)
    expect(whole.std() > 0.1, expected="other figures for other errors", seen="the same figure for all images")


@exercise("psnr", weight=2)
def test_decibels(student: Student, hidden: Hidden) -> None:
    """The PSNR is 10 · log10(1 / MSE) decibels."""
    clean, other, error = pairs(hidden)
    peaks = clean.flatten(1).amax(1)
    mistakes = [
        (-10 * error.log(), "That is the natural logarithm; decibels take the logarithm to base 10."),
        (-10 * error.log2(), "That is the logarithm to base 2; decibels take the logarithm to base 10."),
        (-20 * error.log10(), "20 belongs to the root of the MSE; with the MSE itself take 10."),
        (-5 * error.log10(), "10 belongs to the MSE itself; with its root take 20."),
        (10 * error.log10(), "The sign is wrong: a smaller error makes more decibels."),
        (-error.log10(), "Those are bels; a decibel is a tenth of one: multiply by 10."),
        (-10 * (784 * error).log10(), "Take the mean over the pixels, not the sum."),
        (
            -10 * (clean - other.clamp(0, 1)).square().flatten(1).mean(1).log10(),
            "Compare `other` as it is: clipping it hides errors.",
        ),
        (
            -10 * error.mean().log10().expand(5),
            "That is one value of the whole batch; take the error of each image on its own.",
        ),
        (-10 * error.log10() + 20 * math.log10(255), "The peak is 1 here: these pixels go from 0 to 1, not to 255."),
        (10 * (peaks**2 / error).log10(), "The peak is 1, whatever the brightest pixel of an image is."),
        (10 * (clean.max() ** 2 / error).log10(), "The peak is 1, whatever the brightest pixel of the images is."),
        (
            10 * (clean.square().flatten(1).mean(1) / error).log10(),
            "That is the signal-to-noise ratio; PSNR compares the error with the peak, 1.",
        ),
        (error, "That is the MSE itself."),
        (
            -20 * (clean - other).abs().flatten(1).mean(1).log10(),
            "Take the mean of the squares, not of the absolute errors.",
        ),
    ]
    got = expect_tensor(student.psnr(clean, other), "psnr of 5 images", shape=(5,), dtype=None)
    expect_close(got.float(), -10 * error.log10(), "the PSNR in dB", rtol=1e-4, atol=1e-2, mistakes=mistakes)


@exercise("psnr", weight=1)
def test_equal_is_infinite(student: Student, hidden: Hidden) -> None:
    """An image without any error has an infinite PSNR, and the others keep theirs."""
    clean, other, error = pairs(hidden)
    other[2] = clean[2]
    got = student.psnr(clean, other)
    expect(
        isinstance(got, torch.Tensor) and got.shape == (5,) and got.is_floating_point(),
        expected="psnr of 5 images: 5 numbers",
        seen=f"a tensor of shape {tuple(got.shape)}" if isinstance(got, torch.Tensor) else f"a {type(got).__name__}",
    )
    expect(
        got[2] == math.inf,
        expected="infinity for equal images",
        seen=f"{got[2].item():.4g}",
        hint="log10(1 / 0) is infinity in PyTorch: nothing has to be clamped or added to the error.",
    )
    keep = torch.tensor([0, 1, 3, 4])
    expect_close(got[keep].float(), -10 * error[keep].log10(), "the PSNR of the other images", rtol=1e-4, atol=1e-2)


# ---------------------------------------------------------------------------------------------- linear_denoiser

PAIRS = 2200  # nearly three for each of the 785 unknowns: a ridge of .01 changes little, other mistakes change much


@dataclass
class Fit:
    """Training pairs, new noisy images, and what least squares makes of these, in double precision."""

    noisy: torch.Tensor
    clean: torch.Tensor
    new: torch.Tensor

    def least_squares(self, *, ridge: float = 0.0) -> torch.Tensor:
        x, y = self.noisy.double(), self.clean.double()
        a = x - x.mean(0)
        weights = torch.linalg.solve(a.T @ a + ridge * torch.eye(784, dtype=torch.float64), a.T @ (y - y.mean(0)))
        return torch.addmm(y.mean(0), self.new.double() - x.mean(0), weights)


def scenes(hidden: Hidden, name: str, count: int, level: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Clean images that vary in 30 directions around a middle, and noisy ones of them, float32 (count, 784) each."""
    basis = torch.randn(30, 784, generator=hidden.generator("directions")) / 8
    generator = hidden.generator(name)
    clean = (
        0.1 + 0.3 * hidden.noise("middle", 784) + torch.randn(count, 30, generator=generator) @ basis * 0.25
    ).clamp(0, 1)
    return (clean + level).clamp(0, 1), noised(clean + level, 0.3, generator)


def expect_fit(got: object, fit: Fit) -> None:
    """Raise MismatchError unless `got` is least squares on `fit`, up to a tiny ridge; both clipped."""
    got = expect_tensor(
        got, f"linear_denoiser of {len(fit.new)} images", shape=(len(fit.new), 784), dtype=None
    ).double()
    want = fit.least_squares()
    x, y, new = fit.noisy.double(), fit.clean.double(), fit.new.double()
    scale = (want.clamp(0, 1) - y.mean(0)).square().mean().sqrt()

    def off(other: torch.Tensor) -> float:
        return float(((got.clamp(0, 1) - other.clamp(0, 1)).square().mean().sqrt() / scale).item())

    if off(want) < 0.04:
        return
    gram = x.T @ x
    centred, shifts = x - x.mean(0), y - y.mean(0)
    slopes = (centred * shifts).sum(0) / centred.square().sum(0)
    weights = torch.linalg.solve(centred.T @ centred, centred.T @ shifts)
    back = torch.linalg.lstsq(shifts, centred).solution
    mistakes = [
        (new @ torch.linalg.solve(gram, x.T @ y), "There is no intercept: add a column of ones, or centre both sides."),
        ((new - x.mean(0)) @ weights, "The mean of the clean images was not added again."),
        (new @ weights + y.mean(0), "Subtract the mean of train_noisy from `noisy` as well."),
        (
            (new - new.mean(0)) @ weights + y.mean(0),
            "Centre with the means of the training images, not with those of `noisy`.",
        ),
        ((new - x.mean(0)) @ weights + x.mean(0), "Add the mean of the *clean* images at the end."),
        ((new - x.mean(0)) @ weights.T + y.mean(0), "The weights are transposed."),
        (
            (new - x.mean(0)) * slopes + y.mean(0),
            "Each pixel was guessed from itself alone; use all 784 noisy pixels for each.",
        ),
        (
            (new - y.mean(0)) @ back + x.mean(0),
            "The regression goes the wrong way: fit clean from noisy, not noisy from clean.",
        ),
        (new, "The noisy images came back as they were."),
        (y.mean(0).expand_as(new), "Only the mean image is left: the weights were not used (or the ridge is huge)."),
        (fit.least_squares(ridge=1000.0), "The ridge is too strong: at most 0.01 on the diagonal."),
    ]
    hint = next((text for value, text in mistakes if off(value) < 0.03), "")
    raise MismatchError(
        "the least-squares solution with an intercept, fitted on the training pairs",
        f"images that are off by {off(want):.0%}",
        hint or "Compare with: torch.linalg.lstsq of train_noisy with a column of ones, against train_clean.",
    )


@exercise("linear_denoiser", weight=2)
def test_fit_on_pairs(student: Student, hidden: Hidden) -> None:
    """New noisy images are denoised with the weights and the intercept that fit the training pairs best."""
    clean, noisy = scenes(hidden, "train", PAIRS, 0.0)
    _, new = scenes(hidden, "new", 40, 0.0)
    expect_fit(student.linear_denoiser(noisy, clean, new), Fit(noisy, clean, new))


@exercise("linear_denoiser", weight=1)
def test_noisy_has_no_influence(student: Student, hidden: Hidden) -> None:
    """An image's result depends on the training pairs alone: brighter images, or a single one, are treated alike."""
    clean, noisy = scenes(hidden, "train", PAIRS, 0.0)
    _, bright = scenes(hidden, "bright", 30, 0.12)
    expect_fit(student.linear_denoiser(noisy, clean, bright), Fit(noisy, clean, bright))
    clean, noisy = scenes(hidden, "other", PAIRS, 0.05)  # as many, so that what is kept by shape is found
    expect_fit(student.linear_denoiser(noisy, clean, bright[:1]), Fit(noisy, clean, bright[:1]))


@exercise("linear_denoiser", weight=1)
def test_result_clipped(student: Student, hidden: Hidden) -> None:
    """Where the weighted sum leaves the range from 0 to 1, it is clipped."""
    clean, noisy = scenes(hidden, "train", PAIRS, 0.0)
    clean = (clean > 0.3).float()  # black and white, so that the sum often overshoots
    _, new = scenes(hidden, "new", 40, 0.0)
    wild = Fit(noisy, clean, new).least_squares()
    assert wild.min() < -0.1 and wild.max() > 1.1
    got = expect_tensor(student.linear_denoiser(noisy, clean, new), "linear_denoiser of 40 images", shape=(40, 784))
    low, high = got.min().item(), got.max().item()
    expect(
        low >= 0 and high <= 1,
        expected="pixels in [0, 1]",
        seen=f"values from {low:.3g} to {high:.3g}",
        hint="A weighted sum knows no bounds: clip the result with .clamp(0, 1).",
    )
    expect_fit(got, Fit(noisy, clean, new))


# ------------------------------------------------------------------------------------------ DenoisingAutoencoder


def weights_of(model: Remote) -> dict[str, torch.Tensor]:
    """All that the model holds, by name."""
    state = model.state_dict()
    expect(
        isinstance(state, dict) and state,
        expected="a model with parameters",
        seen="no parameters at all",
        hint="Make the layers in __init__ and assign them to self (a plain Python list hides them).",
    )
    return dict(state)


def learned(name: str, value: object) -> bool:
    return isinstance(value, torch.Tensor) and value.is_floating_point() and "running" not in name


def built(student: Student, hidden: Hidden) -> Remote:
    """The student's network in eval mode, its weights nudged if they start where every image looks the same."""
    model = student.put(student.DenoisingAutoencoder())
    model.eval()
    out = model(hidden.noise("different", 4, 1, 28, 28))
    if isinstance(out, torch.Tensor) and out.is_floating_point() and out.std(0).max() < 1e-6:
        noise = hidden.generator("nudges")
        state = weights_of(model)
        for name, value in state.items():
            if learned(name, value):
                state[name] = value + 0.05 * torch.randn(value.shape, generator=noise)
        model.load_state_dict(state)
    return model


def drawn(model: Remote, images: torch.Tensor, hint: str = "") -> torch.Tensor:
    """What the model makes of noisy images."""
    what = f"the model's output for {len(images)} image{'s' * (len(images) > 1)}"
    return expect_tensor(model(images), what, shape=tuple(images.shape), hint=hint)


@exercise("DenoisingAutoencoder", weight=2)
def test_images_in_images_out(student: Student, hidden: Hidden) -> None:
    """Images of (N, 1, 28, 28) come out in the same shape, and different ones differently."""
    images = hidden.noise("images", 8, 1, 28, 28)
    out = drawn(
        built(student, hidden), images, hint="Follow the shape from layer to layer: 28 × 28 must come out again."
    )
    expect(out.std(0).max() > 1e-7, expected="different results for different images", seen="the same for all of them")


@exercise("DenoisingAutoencoder", weight=2)
def test_pixels_are_probabilities(student: Student, hidden: Hidden) -> None:
    """Every pixel of a result lies between 0 and 1 on its own, however large the weights have become."""
    images = hidden.noise("images", 40, 1, 28, 28)
    model = built(student, hidden)
    start = weights_of(model)
    made = []
    for factor in (1, 8, -8):
        model.load_state_dict({k: value * factor if learned(k, value) else value for k, value in start.items()})
        made.append(drawn(model, images))
    expect_probabilities(torch.cat(made), "the image")


@exercise("DenoisingAutoencoder", weight=1)
def test_any_number_of_images(student: Student, hidden: Hidden) -> None:
    """Any number of images may come at once, and in evaluation mode each is treated alike."""
    model = built(student, hidden)
    images = hidden.brightening("images", 70, 1, 28, 28)
    whole = drawn(model, images)
    expect(
        whole.std(0).max() > 1e-7, expected="different results for different images", seen="the same for all of them"
    )
    for count in (1, 3, 64):
        part = drawn(model, images[:count], hint="Does a layer or a reshape hold a fixed batch size?")
        expect_close(
            part,
            whole[:count],
            "the result of an image in a smaller batch",
            rtol=1e-3,
            atol=1e-4,
            hint="An image's result must not depend on the others in its batch.",
        )


@exercise("DenoisingAutoencoder", weight=1)
def test_can_learn(student: Student, hidden: Hidden) -> None:
    """The network has parameters, and a gradient reaches them from its output."""
    model = built(student, hidden)
    weights_of(model)
    student.probe("value_and_gradients")(model, hidden.noise("images", 8, 1, 28, 28))
    slopes = student.probe("gradients")(model)
    expect(
        isinstance(slopes, dict) and any(isinstance(g, torch.Tensor) and bool((g != 0).any()) for g in slopes.values()),
        expected="a gradient that arrives at the parameters",
        seen="none",
        hint="Something cuts the graph on the way: no_grad, detach, .data, numpy, or rounding.",
    )


@exercise("DenoisingAutoencoder", weight=1)
def test_all_layers_registered(student: Student, hidden: Hidden) -> None:
    """All that the network can learn is in its parameters: a copy that is given them does the same, every time."""
    images = hidden.noise("images", 8, 1, 28, 28)
    model = built(student, hidden)
    first = drawn(model, images)
    again = "Are layers made inside forward? They start anew at every call, and no optimiser knows them."
    expect_close(drawn(model, images), first, "the same output when asked again", rtol=1e-3, atol=1e-5, hint=again)
    there = student.elsewhere()
    there.library("torch.manual_seed")(4321)
    other = built(there, hidden)
    other.load_state_dict(weights_of(model))
    expect_close(
        drawn(other, images),
        first,
        "the copy's output",
        rtol=1e-3,
        atol=1e-4,
        hint="Some layer is not registered: make it in __init__ and assign it to self "
        "(a plain Python list hides layers; use nn.ModuleList or nn.Sequential).",
    )


# --------------------------------------------------------------------------------------------------- train_epoch

UNITS = 6


def forward(weights: dict[str, torch.Tensor], images: torch.Tensor) -> torch.Tensor:
    code = F.relu(F.linear(images.flatten(1), weights["encoder.weight"], weights["encoder.bias"]))
    made = torch.sigmoid(F.linear(code, weights["decoder.weight"], weights["decoder.bias"])).view_as(images)
    return made.nan_to_num(0.5)  # so that whatever came from a student can be compared


def step(
    weights: dict[str, torch.Tensor], shown: torch.Tensor, target: torch.Tensor, lr: float
) -> dict[str, torch.Tensor]:
    """The weights after one step of gradient descent on the mean BCE of what is made of `shown` against `target`."""
    leaves = {name: value.clone().requires_grad_() for name, value in weights.items()}
    loss = F.binary_cross_entropy(forward(leaves, shown), target.nan_to_num().clamp(0, 1))
    slopes = torch.autograd.grad(loss, list(leaves.values()))
    return {name: weights[name] - lr * slope for name, slope in zip(leaves, slopes, strict=True)}


def flat(weights: dict[str, torch.Tensor]) -> torch.Tensor:
    return torch.cat([weights[name].flatten() for name in sorted(weights)])


@dataclass
class Batch:
    """What the model was shown at once, and which of the epoch's images these were (the nearest ones)."""

    shown: torch.Tensor
    which: torch.Tensor


class Training:
    """The student's train_epoch on a small model of ours that remembers what it was shown."""

    def __init__(self, student: Student, hidden: Hidden, lr: float) -> None:
        bring(student, "add_noise")
        self.student = student
        self.start = {
            "encoder.weight": hidden.noise("w1", UNITS, 784) * 0.004 + 0.0004,
            "encoder.bias": hidden.noise("b1", UNITS) * 0.1 + 0.05,
            "decoder.weight": (hidden.noise("w2", 784, UNITS) - 0.5) * 0.8,
            "decoder.bias": (hidden.noise("b2", 784) - 0.5) * 2,
        }
        self.tiny = student.put(student.probe("TinyAutoencoder")(784, UNITS))
        flatten = student.put(student.library("torch.nn.Flatten")())
        unflatten = student.put(student.library("torch.nn.Unflatten")(1, (1, 28, 28)))
        layers = student.put(student.library("torch.nn.Sequential")(flatten, self.tiny, unflatten))
        self.model = student.put(student.probe("Spy")(layers))
        self.optimizer = student.put(student.library("torch.optim.SGD")(self.tiny.parameters(), lr=lr))
        self.reset()

    def reset(self) -> None:
        self.tiny.load_state_dict(self.start)

    def epoch(
        self, images: torch.Tensor, theirs: Remote | None = None, **options: object
    ) -> tuple[object, list[Batch], dict[str, torch.Tensor]]:
        """What train_epoch returned, what the model was shown in batches to learn from, and its weights afterwards.

        `theirs` is the same images over there, where it matters what becomes of them.
        """
        self.model.calls.clear()
        value = self.student.train_epoch(self.model, images if theirs is None else theirs, self.optimizer, **options)
        calls = value_of(self.model.calls)
        expect(isinstance(calls, list), expected="calls of the model", seen="something else")
        inputs = [call["input"] for call in calls if isinstance(call, dict) and call.get("grad") is True]
        expect(
            inputs,
            expected="the model that was passed in to be trained",
            seen="it was never called with gradients switched on",
            hint="Call the model that was passed in (not a copy, not a global one), outside of no_grad.",
        )
        batches = []
        for shown in inputs:
            count = len(shown) if isinstance(shown, torch.Tensor) and shown.ndim else 0
            shown = expect_tensor(shown, "what the model is shown", shape=(count, 1, 28, 28))
            batches.append(Batch(shown, torch.cdist(shown.flatten(1), images.flatten(1)).argmin(1)))
        state = self.tiny.state_dict()
        expect(isinstance(state, dict), expected="the model that was passed in", seen="one without weights")
        for name, before in self.start.items():
            expect_tensor(state.get(name), "the model's weights after an epoch", shape=tuple(before.shape))
        return value, batches, state


@exercise("train_epoch", weight=2)
def test_shown_noisy(student: Student, hidden: Hidden) -> None:
    """The model is shown noisy images: Gaussian noise of the `noise_factor` that was asked for, clipped to [0, 1]."""
    images = greys(hidden, "images", 12)
    training = Training(student, hidden, lr=0.1)
    for factor in (0.1, 0.05):
        _, batches, _ = training.epoch(images, noise_factor=factor, batch_size=5)
        noise = torch.cat([batch.shown - images[batch.which] for batch in batches])
        spread = noise.flatten(1).std(1).mean().item()
        hint = "Is noise_factor passed on to add_noise?" if spread > 2 * factor else "Is noise added more than once?"
        if spread < 1e-3:
            hint = "The model saw the clean images (or the same shift of all pixels): show it what add_noise returns."
        expect(
            math.isclose(spread, factor, rel_tol=0.08),  # deviation below 1 %
            expected=f"noise of standard deviation {factor:g} in what the model is shown",
            seen=f"{spread:.3f}",
            hint=hint,
        )
        mean = noise.mean().item()
        expect(abs(mean) < 0.1 * factor, expected="noise around 0", seen=f"a mean of {mean:.3f}", hint="Use add_noise.")
    _, batches, _ = training.epoch(images)
    low, high = min(b.shown.min().item() for b in batches), max(b.shown.max().item() for b in batches)
    expect(low >= 0 and high <= 1, expected="noisy images in [0, 1]", seen=f"values from {low:.3g} to {high:.3g}")
    default = torch.cat([batch.shown for batch in batches]).std().item()
    expect(default > 0.25, expected="a noise factor of 0.5 where none is given", seen="much less noise")


@exercise("train_epoch", weight=3)
def test_target_clean(student: Student, hidden: Hidden) -> None:
    """Each step follows the mean binary cross-entropy between the model's output and the *clean* images."""
    images = greys(hidden, "images", 8)
    training = Training(student, hidden, lr=0.5)
    _, batches, after = training.epoch(images, noise_factor=0.3, batch_size=8)
    start = flat(training.start)
    moved = flat(after) - start
    expect(
        moved.abs().max() > 0,
        expected="weights that moved",
        seen="the weights that the model had before",
        hint="Each batch needs loss.backward() and then optimizer.step(), in this order.",
    )
    shown, clean = batches[0].shown, images[batches[0].which]

    def off(target: torch.Tensor) -> float:
        want = flat(step(training.start, shown, target, 0.5)) - start
        return float(((moved - want).norm() / want.norm()).item())

    hint = "The loss, its target or the step differs from what the docstring says."
    cosine = F.cosine_similarity(moved, flat(step(training.start, shown, clean, 0.5)) - start, dim=0).item()
    if off(shown) < 0.01:
        hint = "The target is the noisy batch: the network learns to draw noise. Compare its output with the clean one."
    elif cosine < -0.9:
        hint = "The weights moved uphill: the optimiser must lower the loss."
    elif cosine > 0.9:
        hint = "Is the loss the mean over all pixels of all images, and is the target exactly the clean images?"
    expect(
        off(clean) < 0.01,
        expected="one step down the gradient of the mean loss against the clean images",
        seen=f"a step that is off by {off(clean):.0%}",
        hint=hint,
    )


@exercise("train_epoch", weight=2)
def test_fresh_noise(student: Student, hidden: Hidden) -> None:
    """Every image gets noise of its own, and other noise in the next epoch; the clean images stay as they are."""
    images = greys(hidden, "images", 6)
    training = Training(student, hidden, lr=0.1)
    for generator in (None, seeded(student, 3)):
        theirs = student.put(images)
        epochs = []
        for _ in range(2):
            _, batches, _ = training.epoch(images, theirs, noise_factor=0.1, batch_size=4, generator=generator)
            rows: dict[int, torch.Tensor] = {}
            for batch in batches:
                rows |= {i: s - images[i] for i, s in zip(batch.which.tolist(), batch.shown, strict=True)}
            epochs.append(rows)
        first, second = epochs
        shared = sorted(set(first) & set(second))
        expect(
            all(abs(correlation(first[i], second[i])) < 0.3 for i in shared),  # 784 pixels: deviation .036
            expected="fresh noise in every epoch",
            seen="the same noise for an image in two epochs",
            hint="Draw the noise inside train_epoch, for each batch, without seeding anything.",
        )
        expect(
            all(abs(correlation(first[i], first[j])) < 0.3 for i in first for j in first if i < j),
            expected="other noise for each image",
            seen="the same noise for two images of an epoch",
            hint="Don't use one noise for several images or batches.",
        )
        after = expect_tensor(value_of(theirs), "the images afterwards", shape=(6, 1, 28, 28), dtype=None)
        expect(
            torch.equal(after, images),
            expected="the clean images as they were",
            seen="other values in the caller's tensor",
            hint="The noise was written into the images themselves.",
        )


@exercise("train_epoch", weight=1)
def test_generator_decides(student: Student, hidden: Hidden) -> None:
    """Two generators with the same seed give the same order and the same noise."""
    images = greys(hidden, "images", 7)
    training = Training(student, hidden, lr=0.0)
    epochs = []
    for seed in (1, 2):
        student.library("torch.manual_seed")(seed)
        _, batches, _ = training.epoch(images, noise_factor=0.1, batch_size=3, generator=seeded(student, 5))
        epochs.append(batches)
    order = [torch.cat([batch.which for batch in batches]) for batches in epochs]
    expect(
        torch.equal(order[0], order[1]),
        expected="the same order from two generators with the same seed",
        seen="two different orders",
        hint="Pass `generator` on to whatever draws the random order.",
    )
    shown = [torch.cat([batch.shown for batch in batches]) for batches in epochs]
    expect(
        torch.allclose(shown[0], shown[1], rtol=0, atol=1e-6),
        expected="the same noise from two generators with the same seed",
        seen="different noise",
        hint="Pass `generator` on to add_noise as well.",
    )


@exercise("train_epoch", weight=2)
def test_gradients_forgotten(student: Student, hidden: Hidden) -> None:
    """Each batch's gradient is used once: steps don't pile up."""
    images = greys(hidden, "images", 8)
    training = Training(student, hidden, lr=0.5)
    want = {"clean": training.start, "noisy": training.start}  # a wrong target costs its points in another check
    for _ in range(3):
        _, batches, after = training.epoch(images, noise_factor=0.2, batch_size=8)
        shown = batches[0].shown
        want["clean"] = step(want["clean"], shown, images[batches[0].which], 0.5)
        want["noisy"] = step(want["noisy"], shown, shown, 0.5)
    start, end = flat(training.start), flat(after)
    error = min(((end - flat(w)).norm() / (flat(w) - start).norm()).item() for w in want.values())
    expect(
        error < 0.02,
        expected="three single steps in three epochs",
        seen=f"weights that are off by {error:.0%}",
        hint="PyTorch adds each gradient to the last one unless optimizer.zero_grad() clears it.",
    )


@exercise("train_epoch", weight=2)
def test_each_image_once(student: Student, hidden: Hidden) -> None:
    """Every image is learned from once an epoch, in batches of `batch_size`, those of a short last batch included."""
    images = greys(hidden, "images", 7)
    training = Training(student, hidden, lr=0.5)
    for seed in range(2):
        training.reset()
        _, batches, after = training.epoch(images, noise_factor=0.1, batch_size=3, generator=seeded(student, seed))
        used = torch.cat([batch.which for batch in batches]).tolist()
        expect(
            sorted(used) == list(range(7)),
            expected="each of 7 images once, in batches of 3, 3 and 1",
            seen=f"{len(set(used))} of 7 images in {len(used)} places",
            hint="Is the last batch dropped when it is short, or are images drawn more than once?",
        )
        sizes = [len(batch.shown) for batch in batches]
        expect(
            len(sizes) == 3 and max(sizes) == 3,
            expected="3 batches of at most 3 images",
            seen=f"batches of {', '.join(map(str, sizes[:9]))}",
            hint="Is batch_size used?",
        )
        ends = {"clean": training.start, "noisy": training.start}
        for batch in batches:
            ends["clean"] = step(ends["clean"], batch.shown, images[batch.which], 0.5)
            ends["noisy"] = step(ends["noisy"], batch.shown, batch.shown, 0.5)
        start, end = flat(training.start), flat(after)
        error = min(((end - flat(w)).norm() / (flat(w) - start).norm()).item() for w in ends.values())
        expect(
            error < 0.03,
            expected="one step for each of the three batches",
            seen=f"weights that are off by {error:.0%}",
            hint="One optimizer.step() for each batch, the short one included, with the gradients of this batch alone.",
        )


def losses(training: Training, batches: Sequence[Batch], images: torch.Tensor) -> list[torch.Tensor]:
    """For each batch, the losses of its images before any step."""
    return [
        F.binary_cross_entropy(forward(training.start, b.shown), images[b.which], reduction="none").flatten(1).mean(1)
        for b in batches
    ]


@exercise("train_epoch", weight=2)
def test_mean_of_all_images(student: Student, hidden: Hidden) -> None:
    """The number returned is the mean loss over the epoch's images, each counting alike, as a plain float."""
    images = (greys(hidden, "images", 5) + torch.tensor([-0.3, -0.25, -0.1, 0.2, 0.3]).view(5, 1, 1, 1)).clamp(0, 1)
    training = Training(student, hidden, lr=0.0)
    training.start["decoder.bias"] = torch.full((784,), -2.0)
    training.reset()
    value, batches, _ = training.epoch(images, noise_factor=0.1, batch_size=2)
    each = losses(training, batches, images)
    total, last = torch.cat(each).sum(), each[-1]
    means = torch.stack([batch.mean() for batch in each])
    mistakes = [
        (
            means.mean(),
            "A mean of batch means counts the images of a short last batch too often: weigh each by its size.",
        ),
        (last.mean(), "That is the loss of the last batch alone."),
        (means[0], "That is the loss of the first batch alone."),
        ((total - last.sum()) / 4, "The last, short batch is missing."),
        (means.sum(), "That is the sum of the batches' losses."),
        (total, "That is the sum over the images; divide by their number."),
        (total / 2, "Divide by the number of images, not by the batch size."),
        (total / 3, "Divide by the number of images, not by the number of batches."),
    ]
    number = torch.tensor(expect_number(value, "train_epoch's result"))
    expect_close(
        number,
        total / len(torch.cat(each)),
        "the mean loss of 5 images in batches of 2, 2 and 1",
        rtol=1e-3,
        atol=1e-5,
        mistakes=mistakes,
    )


@exercise("train_epoch", weight=1)
def test_loss_before_step(student: Student, hidden: Hidden) -> None:
    """The loss that counts for a batch is the one whose gradient was taken, before the step."""
    images = greys(hidden, "images", 8)
    training = Training(student, hidden, lr=0.5)
    value, batches, after = training.epoch(images, noise_factor=0.2, batch_size=8)
    before = torch.cat(losses(training, batches, images)).mean()
    later = F.binary_cross_entropy(forward(after, batches[0].shown), images[batches[0].which])
    mistakes = [(later, "That is the loss after the step; take the one that was computed for the step.")]
    number = torch.tensor(expect_number(value, "train_epoch's result"))
    expect_close(number, before, "the loss of the only batch", rtol=1e-3, atol=1e-5, mistakes=mistakes)


@exercise("train_epoch", weight=2)
def test_order_anew(student: Student, hidden: Hidden) -> None:
    """The images come in a new random order in every epoch, with or without a generator."""
    images = greys(hidden, "images", 6)
    training = Training(student, hidden, lr=0.1)

    def orders(generator: Remote | None, epochs: int, batch_size: int) -> list[list[list[int]]]:
        found = []
        for _ in range(epochs):
            _, batches, _ = training.epoch(images, noise_factor=0.1, batch_size=batch_size, generator=generator)
            found.append([batch.which.tolist() for batch in batches])
        return found

    for generator in (None, seeded(student, 1)):
        seen = orders(generator, 4, 1)
        expect(
            any(order != seen[0] for order in seen),
            expected="another order in each epoch",
            seen="the same order in 4 epochs",
            hint="Draw a new random order inside train_epoch at every call, and don't seed anything there.",
        )
    company = {frozenset(map(frozenset, order)) for order in orders(None, 8, 2)}
    expect(
        len(company) > 1,
        expected="images that meet others in each epoch's batches",
        seen="the same batches in 8 epochs",
        hint="Shuffle the images, not only the order of fixed batches.",
    )


# ---------------------------------------------------------------------------------------------------- robustness


def measured(got: object, levels: Sequence[float]) -> torch.Tensor:
    """What robustness returned, if it is a list of one finite number for each level."""
    expect(
        isinstance(got, list) and len(got) == len(levels),
        expected=f"a list of {len(levels)} numbers for {len(levels)} noise levels",
        seen=f"a list of {len(got)}" if isinstance(got, list) else f"an object of type {type(got).__name__}",
        hint="One float for each noise level, in a Python list.",
    )
    assert isinstance(got, list)
    for number in got:
        number = number.item() if isinstance(number, torch.Tensor) and number.numel() == 1 else number
        expect(
            not (isinstance(number, float) and number == math.inf),
            expected="finite figures",
            seen="infinity, as if nothing was wrong with the results",
            hint="Compare the results with the clean images, not with the noisy ones, and do add the noise.",
        )
    return torch.tensor([expect_number(number, "a figure of robustness") for number in got])


def decibels(clean: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    return -10 * (clean - other).square().flatten(1).mean(1).log10()


def noise_alone(images: torch.Tensor, levels: Sequence[float], hidden: Hidden) -> torch.Tensor:
    """The mean PSNR of noisy images, at each level."""
    generator = hidden.generator("levels")
    return torch.stack([decibels(images, noised(images, level, generator)).mean() for level in levels])


@exercise("robustness", weight=2)
def test_each_level(student: Student, hidden: Hidden) -> None:
    """For each noise level, in the given order, the mean PSNR of the results against the clean images."""
    bring(student, "add_noise", "psnr")
    images = greys(hidden, "images", 40)
    identity = student.put(student.library("torch.nn.Identity")())
    for levels in ([0.6, 0.05, 0.2], [0.1]):
        got = measured(student.robustness(identity, images, levels), levels)
        want = noise_alone(images, levels, hidden)
        mistakes = [
            (want.flip(0), "The order is reversed: one figure for each noise level, in the given order."),
            (want.sort().values, "The figures are sorted: give them in the order of the noise levels."),
            (want[:1].expand_as(want), "The first noise level was used for all."),
            (want[-1:].expand_as(want), "The last noise level was used for all."),
            (
                noise_alone(images, [0.5] * len(levels), hidden),
                "All figures are those of noise 0.5: pass each level on.",
            ),
        ]
        expect_close(
            got,
            want,
            f"the mean PSNR of doing nothing, at {len(levels)} noise levels",
            rtol=0,
            atol=0.3,  # deviation below .05 dB
            mistakes=mistakes,
        )


@exercise("robustness", weight=1)
def test_evaluation_mode(student: Student, hidden: Hidden) -> None:
    """The model is asked in evaluation mode, where its dropout is off."""
    bring(student, "add_noise", "psnr")
    images = greys(hidden, "images", 30)
    dropout = student.put(student.library("torch.nn.Dropout")(0.5))
    model = student.put(student.library("torch.nn.Sequential")(dropout))
    model.train()
    levels = [0.1, 0.3]
    expect_close(
        measured(student.robustness(model, images, levels), levels),
        noise_alone(images, levels, hidden),
        "the mean PSNR of a model whose dropout should be off",
        rtol=0,
        atol=0.3,
        hint="Call model.eval() before you ask the model.",
    )


@exercise("robustness", weight=1)
def test_model_is_asked(student: Student, hidden: Hidden) -> None:
    """What counts are the model's results, the mean of the images' decibels."""
    bring(student, "add_noise", "psnr")
    shades = torch.tensor([0.0, 0.3, 0.45, 0.52, 0.9]).view(5, 1, 1, 1)
    images = (greys(hidden, "images", 5) - 0.5) * 0.02 + shades.clamp(0.01, 0.99)
    model = student.put(student.library("torch.nn.Conv2d")(1, 1, 1))
    model.load_state_dict({"weight": torch.zeros(1, 1, 1, 1), "bias": torch.full((1,), 0.5)})  # always draws grey
    levels = [0.2, 0.7]
    each = decibels(images, torch.full_like(images, 0.5))
    noise = noised(images, 0.2, hidden.generator("grey"))
    mistakes = [
        (decibels(images.view(1, -1), torch.full((1, 3920), 0.5)).expand(2), "Take the mean of the images' PSNR, not the "
         "PSNR of their mean error."),
        (each.sum().expand(2), "That is the sum over the images; take the mean."),
        (each.max().expand(2), "That is the best image's figure; take the mean."),
        (each[0].expand(2), "That is the first image's figure; take the mean over all."),
    ]  # fmt: skip
    got = measured(student.robustness(model, images, levels), levels)
    hint = ""
    if abs(got[0] - decibels(noise, torch.full_like(noise, 0.5)).mean()) < 0.2:
        hint = "Compare the results with the clean images, not with the noisy ones."
    elif abs(got[0] - decibels(images, noise).mean()) < 0.2:
        hint = "The model was not asked: that is the PSNR of the noisy images."
    want = each.mean().expand(2)
    expect_close(
        got, want, "the mean PSNR of a model that always draws grey", rtol=0, atol=0.02, mistakes=mistakes, hint=hint
    )


@exercise("robustness", weight=1)
def test_generator_for_levels(student: Student, hidden: Hidden) -> None:
    """Two generators with the same seed give the same figures."""
    bring(student, "add_noise", "psnr")
    images = greys(hidden, "images", 4)
    identity = student.put(student.library("torch.nn.Identity")())
    levels = [0.1, 0.3]
    found = []
    for seed in (1, 2):
        student.library("torch.manual_seed")(seed)
        found.append(measured(student.robustness(identity, images, levels, generator=seeded(student, 5)), levels))
    expect_close(
        found[1], found[0], "the figures from two generators with the same seed", rtol=0, atol=1e-4,
        hint="Pass `generator` on to add_noise.",
    )  # fmt: skip


# --------------------------------------------------------------------------------------------------------- train

# MSE on hidden digits under noise .5; see `course calibrate`
MAX_ERROR = 0.01652  # the notebook says 0.0165; spelled otherwise, or the scan for leaks would find it there
TOO_GOOD = 0.0090
LEAST_SURPLUS, MOST_SURPLUS = -0.05, 0.10


def under_noise(student: Student, images: torch.Tensor, noisy: torch.Tensor) -> torch.Tensor:
    """What the student's trained model makes of noisy images."""
    student.model.eval()
    made = expect_tensor(student.model(noisy), f"the model's output for {len(noisy)} images", shape=tuple(images.shape))
    return made


@exercise("train", weight=3)
def test_unseen_noise(student: Student, hidden: Hidden, report: Report) -> None:
    """Your network cleans digits that it has never seen, under noise 0.5."""
    images = hidden.digits(500).view(-1, 1, 28, 28)
    noisy = noised(images, 0.5, hidden.generator("specks"))
    made = under_noise(student, images, noisy)
    error = F.mse_loss(made, images).item()
    report.figure(error, MAX_ERROR)
    if error < TOO_GOOD:
        report.flag(f"too good to be true: mean squared error {error:.4f} under noise 0.5")
    hint = "Train longer, in smaller batches, and lower the learning rate at the end; convolutions generalise best."
    if F.mse_loss(made, noisy).item() < 0.02:
        hint = "The network returns what it was given: was it trained on clean inputs, or with noisy targets?"
    elif made.std(0).mean() < 0.03:
        hint = "Every digit gets the same picture: the network has learned an average, or nothing at all."
    elif made.flatten(1).quantile(0.3, dim=1).mean() > 0.1:
        hint = "The ground is grey instead of black: was the target noisy?"
    elif made.amin() < -1e-6 or made.amax() > 1 + 1e-6:
        hint = "The pixels leave the range from 0 to 1."
    expect(
        error < MAX_ERROR,
        expected=f"a mean squared error below {MAX_ERROR:.4f} on unseen digits, moved a little, under noise 0.5 "
        "(least squares has about .017 to .020)",
        seen=f"{error:.4f}",
        hint=hint,
    )


@exercise("train", weight=1)
def test_history_is_the_models(student: Student, hidden: Hidden, report: Report) -> None:
    """`history` holds the mean loss of each epoch, and its end agrees with the model on freshly spoilt digits."""
    history = expect_history(student.value("history"))
    images = load_digits().train_images[:1000].view(-1, 1, 28, 28)  # classes take turns, so these are like all 4,000
    made = under_noise(student, images, noised(images, 0.5, hidden.generator("fresh specks")))
    now = F.binary_cross_entropy(made.clamp(0, 1), images).item()
    figures = [now, *own_epoch_loss(student, images)]
    expect_agreement(history, figures, least=LEAST_SURPLUS, most=MOST_SURPLUS, report=report)


def own_epoch_loss(student: Student, images: torch.Tensor) -> list[float]:
    """What the student's own train_epoch says of the model as it is: their mistake there must not cost points here."""
    there = student.elsewhere()
    try:
        optimizer = there.put(there.library("torch.optim.SGD")(there.model.parameters(), lr=0.0))
        return [expect_number(there.train_epoch(there.model, images, optimizer), "train_epoch's result")]
    except (StudentError, MismatchError):
        return []


@picture
def test_draw(student: Student, hidden: Hidden, report: Report) -> None:
    """Their learning curve and what their network makes of noisy digits that everybody has."""
    images = load_digits().valid_images.view(-1, 1, 28, 28)
    noisy = noised(images[:10], 0.5, torch.Generator().manual_seed(1))
    made = under_noise(student, images[:10], noisy).clamp(0, 1)
    before, after = decibels(images[:10], noisy).mean().item(), decibels(images[:10], made).mean().item()
    report.picture(
        grid(
            "Digits cleaned by your network",
            f"Ten digits that were not trained on: noisy, {before:.1f} dB; cleaned by your network, {after:.1f} dB; and clean.",
            {"noisy": noisy, "yours": made, "clean": images[:10]},
        )
    )
    history = expect_history(student.value("history"))
    report.picture(
        curve(
            "Your learning curve",
            f"The loss falls from {history[0]:.3f} to {history[-1]:.3f} in {len(history)} epochs.",
            "epoch",
            "mean loss per pixel",
            {"your training": history},
            bce_baselines(),
        )
    )
