"""Hidden checks of session 4: `psnr`."""

import math

import torch

from autograder.judge import Student, exercise, expect, expect_close, expect_tensor
from autograder.judge.denoising import black_beside, greys
from autograder.judge.hidden import Hidden


def pairs(hidden: Hidden) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Five clean images, five worse ones of quite different errors, and the mean squared error of each, (5,)."""
    clean = black_beside(greys(hidden, "clean", 5))
    sizes = torch.tensor([0.01, 0.05, 0.1, 0.2, 0.9]).view(5, 1, 1, 1)  # the last leaves the range from 0 to 1
    other = clean + sizes * (hidden.noise("errors", 5, 1, 28, 28) * 2 - 1)
    return clean, other, (clean - other).square().flatten(1).mean(1)


@exercise("psnr", weight=2)
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
        hint = "Each image has its own error, whatever the others are."
        alone = expect_tensor(
            student.psnr(clean[i : i + 1], other[i : i + 1]), "psnr of 1 image", shape=(1,), hint=hint
        )
        expect_close(alone, whole[i : i + 1], "the PSNR of an image alone", rtol=1e-4, atol=1e-3, hint=hint)
    expect(whole.std() > 0.1, expected="other figures for other errors", actual="the same figure for all images")


@exercise("psnr", weight=2)
def test_decibels(student: Student, hidden: Hidden) -> None:
    """The PSNR is 10 · log10(1 / MSE) decibels."""
    clean, other, error = pairs(hidden)
    peaks = clean.flatten(1).amax(1)
    ink = clean.flatten(1) > 0
    ink_only = ((clean - other).square().flatten(1) * ink).sum(1) / ink.sum(1)
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
        (-10 * error.log10() + 20 * math.log10(255), "The peak is 1 here: these pixels go from 0 to 1, not to 255."),
        (10 * (peaks**2 / error).log10(), "The peak is 1, whatever the brightest pixel of an image is."),
        (10 * (clean.max() ** 2 / error).log10(), "The peak is 1, whatever the brightest pixel of the images is."),
        (
            10 * (clean.square().flatten(1).mean(1) / error).log10(),
            "That is the signal-to-noise ratio; PSNR compares the error with the peak, 1.",
        ),
        (error, "That is the MSE itself."),
        (-10 * ink_only.log10(), "Black pixels count as well: the mean is over all pixels of an image."),
        (
            -20 * (clean - other).abs().flatten(1).mean(1).log10(),
            "Take the mean of the squares, not of the absolute errors.",
        ),
    ]
    got = student.psnr(clean, other)
    if isinstance(got, torch.Tensor) and torch.allclose(got.float(), -10 * error.mean().log10(), atol=1e-2):
        return  # one figure of the whole batch, which is told elsewhere
    got = expect_tensor(got, "psnr of 5 images", shape=(5,), dtype=None)
    expect_close(got.float(), -10 * error.log10(), "the PSNR in dB", rtol=1e-4, atol=1e-2, mistakes=mistakes)


@exercise("psnr", weight=1)
def test_equal_is_infinite(student: Student, hidden: Hidden) -> None:
    """An image without any error has an infinite PSNR, and the others keep theirs."""
    clean, other, _ = pairs(hidden)
    before = student.psnr(clean, other)
    other[2] = clean[2]
    got = student.psnr(clean, other)
    both = [x.float() for x in (before, got) if isinstance(x, torch.Tensor)]
    if len(both) < 2 or both[1].numel() != 5 or both[1].std() == 0:
        return  # one figure for all, which is told elsewhere
    before, got = (x.reshape(5) for x in both)
    expect(
        got[2] == math.inf,
        expected="infinity for equal images",
        actual=f"{got[2].item():.4g}",
        hint="log10(1 / 0) is infinity in PyTorch: nothing has to be clamped or added to the error.",
    )
    keep = torch.tensor([0, 1, 3, 4])
    expect_close(got[keep], before[keep], "the PSNR of the other images", rtol=1e-4, atol=1e-2)
