"""Hidden checks of session 5: `kl_divergence`."""

import math

import torch

from autograder.judge import Student, exercise, expect, expect_close, expect_tensor
from autograder.judge.expect import expect_parts
from autograder.judge.hidden import Hidden
from autograder.judge.variational import Mistakes, gaussians, kl


@exercise("kl_divergence", weight=1)
def test_one_for_each_image(student: Student, hidden: Hidden) -> None:
    """There is one KL for each image, whatever the number of images and the length of the code."""
    for count, size in ((6, 20), (1, 3), (5, 1)):
        mu, logvar = gaussians(hidden, count, size)
        got = student.kl_divergence(mu, logvar)
        hint = "Sum over the latent dimensions, and over nothing else: the mean over images comes later."
        nats = expect_tensor(got, f"kl_divergence of {count} images", shape=(count,), hint=hint)
        expect(
            count == 1 or nats.std() > 1e-4,
            expected="different regions to have different prices",
            actual="one price for all",
            hint=hint,
        )


@exercise("kl_divergence", weight=3)
def test_closed_form(student: Student, hidden: Hidden) -> None:
    """The KL is ½ Σ (mu² + exp(logvar) − 1 − logvar), in nats."""
    mu, logvar = gaussians(hidden, 6, 7)
    want, var = kl(mu, logvar), logvar.exp()
    rest, spread = want - 0.5 * (mu**2).sum(1), want - 0.5 * var.sum(1)  # without mu², without the variance
    mistakes: Mistakes = [
        (2 * want, "The factor ½ is missing."),
        (want / 2, "The factor ½ is there twice."),
        (-want, "The sign is wrong: a divergence is never negative."),
        (want / 7, "Sum over the latent dimensions; that is their mean."),
        (want.mean().expand(6), "Each image has its own KL; that is the mean of all."),
        (want.sum().expand(6), "Each image has its own KL; that is the sum of all."),
        (want / math.log(2), "That is in bits; use the natural logarithm."),
        (want + 3.5, "The − 1 for each dimension is missing: the prior itself must cost 0."),
        (want + 7, "The − 1 has the wrong sign: the prior itself must cost 0."),
        (spread + 0.5 * (logvar / 2).exp().sum(1), "The variance is exp(logvar), not sigma = exp(logvar / 2)."),
        (kl(mu, 2 * logvar), "logvar is the logarithm of the variance already, not of sigma."),
        (spread + 0.5 * (var**2).sum(1), "The variance is exp(logvar): don't square it."),
        (0.5 * ((1 + mu**2) / var - 1 + logvar).sum(1), "That is the divergence the other way round, from the prior."),
        (rest, "mu² is missing."),
        (rest + 0.5 * mu.sum(1), "It is mu², not mu."),
        (rest + 0.5 * mu.abs().sum(1), "It is mu², not |mu|."),
        (rest + 0.5 * mu.sum(1) ** 2, "Square each mean before you sum."),
        (want + logvar.sum(1), "The sign of logvar is wrong."),
        (spread, "exp(logvar) is missing."),
        (want + 0.5 * logvar.sum(1), "− logvar is missing."),
    ]
    got = student.kl_divergence(mu, logvar)
    if isinstance(got, torch.Tensor) and got.numel() == 1:
        return  # one number for all, which is told elsewhere
    got = expect_tensor(got, "kl_divergence of 6 images", shape=(6,))
    again = expect_tensor(student.kl_divergence(mu, logvar), "kl_divergence of 6 images", shape=(6,))
    hint = "It is the closed form: nothing is drawn at random."
    expect(torch.allclose(got, again), expected="the same KL again", actual="another one", hint=hint)
    expect_close(got, want, "the KL of 6 images", rtol=1e-3, atol=1e-4, mistakes=mistakes)
    wide = 2.75 * (logvar + 0.5) - 1.5  # -7 … 4
    other = expect_tensor(student.kl_divergence(mu, wide), "kl_divergence of 6 others", shape=(6,))
    hint = "Is logvar cut off somewhere? Narrow regions and wide ones have their price, too."
    expect_close(other, kl(mu, wide), "the KL where logvar runs from -7 to 4", rtol=1e-3, atol=1e-4, hint=hint)


@exercise("kl_divergence", weight=1)
def test_kl_slopes(student: Student, hidden: Hidden) -> None:
    """Gradients flow into mu and logvar."""
    mu, logvar = gaussians(hidden, 6, 7)
    _, slopes = expect_parts(
        student.probe("value_and_gradients")(student.kl_divergence, mu, logvar), "value and slopes"
    )
    hint = "No slope arrives: .item(), .detach(), .data, numpy or no_grad cut it off."
    for name, slope in zip(("mu", "logvar"), slopes, strict=True):
        got = expect_tensor(slope, f"the slope of KL in {name}", shape=(6, 7), hint=hint)
        expect(got.any(), expected=f"a slope of KL in {name}", actual="none", hint=hint)
