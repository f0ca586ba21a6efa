"""Hidden checks of session 5: `negative_elbo`."""

import math
from collections.abc import Callable
from functools import partial

import torch
import torch.nn.functional as F

from autograder.judge import Student, exercise, expect, expect_close, expect_tensor
from autograder.judge.earlier import any_of, replace
from autograder.judge.expect import expect_parts
from autograder.judge.hidden import Hidden
from autograder.judge.training import INK_ONLY, with_ends
from autograder.judge.variational import Mistakes, gaussians, kl

Batch = tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]


def batch(hidden: Hidden, count: int = 5) -> Batch:
    """A reconstruction strictly inside (0, 1), a grey target, mu and logvar of 7 dimensions."""
    made = hidden.noise("reconstruction", count, 784) * 0.9 + 0.05
    return made, hidden.noise("target", count, 784) ** 3, *gaussians(hidden, count, 7)


def kl_of_sigma(mu: torch.Tensor, logvar: torch.Tensor) -> torch.Tensor:
    return 0.5 * (mu**2 + (logvar / 2).exp() - 1 - logvar).sum(1)


Kl = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def with_kl(student: Student) -> list[tuple[Student, Kl]]:
    """The student's process twice, each with what its `kl_divergence` gives if `negative_elbo` calls it.

    Another function takes its place first, so that a mistake in theirs costs nothing here; an answer that works KL out
    by itself, or that makes up for their own kl_divergence, is right in the second.
    """
    replaced = student.fork()
    replace(replaced, "kl_divergence", "torch.linalg.vecdot")
    return [(replaced, lambda mu, logvar: (mu * logvar).sum(1)), (student, kl)]


def either(student: Student, check: Callable[[Student, Kl], None]) -> None:
    """Pass if `check` passes with one of the two; else raise what says most."""
    any_of(*(partial(check, there, price) for there, price in with_kl(student)))


def elbo(there: Student, made: torch.Tensor, x: torch.Tensor, mu: torch.Tensor, logvar: torch.Tensor) -> torch.Tensor:
    """Their −ELBO; whether it is one number is judged in one check alone."""
    value = there.negative_elbo(made, x, mu, logvar)
    return expect_tensor(value.mean() if isinstance(value, torch.Tensor) else value, "negative_elbo", shape=())


@exercise("negative_elbo", weight=3)
def test_sum_of_both(student: Student, hidden: Hidden) -> None:
    """−ELBO is the cross-entropy summed over the pixels plus the KL, the mean over the images."""
    made, x, mu, logvar = batch(hidden)
    cost = F.binary_cross_entropy(made, x, reduction="sum") / 5

    def check(there: Student, price: Kl) -> None:
        nats = price(mu, logvar).mean()
        bce, total = F.binary_cross_entropy, cost + nats
        swapped = bce(x, made, reduction="sum") / 5 + nats
        logits = F.binary_cross_entropy_with_logits(made, x, reduction="sum") / 5 + nats
        accident = "A mean over the pixels beside a sum for the KL weighs the KL 784 times too heavily: sum the pixels."
        mistakes: Mistakes = [
            (cost / 784 + nats, accident),
            (cost / 784 + nats * 5, accident),
            (cost / 784 + nats / 7, "Sum over the pixels and over the dimensions; those are means."),
            (total / 784, "That is for each pixel; −ELBO is in nats per image."),
            (cost - nats, "The KL is subtracted: it is a price, too, and is added."),
            (nats - cost, "The cross-entropy is subtracted: both are prices."),
            (-total, "That is the ELBO; the negative ELBO is positive and is made small."),
            (cost, "The KL is left out: that is a plain autoencoder."),
            (nats, "The reconstruction is left out."),
            (5 * cost + nats, "The cross-entropy is summed over the batch; take the mean over the images."),
            (cost + 5 * nats, "The KL is summed over the batch; take the mean over the images."),
            (cost + nats / 7, "Sum the KL over the latent dimensions; that is their mean."),
            (cost + nats / 5, "The KL is divided by the number of images twice."),
            (cost / 5 + nats, "The cross-entropy is divided by the number of images twice."),
            (cost + 2 * nats, "The KL counts twice."),
            (cost + nats / 2, "The KL counts by half."),
            (total / 2, "That is half of it."),
            (F.mse_loss(made, x, reduction="sum") / 5 + nats, "That is the squared error, not the cross-entropy."),
            (
                F.mse_loss(made, x) + nats,
                "That is the mean squared error, not the cross-entropy summed over the pixels.",
            ),
            (F.l1_loss(made, x, reduction="sum") / 5 + nats, "That is the absolute error, not the cross-entropy."),
            (swapped, "Reconstruction and target are swapped."),
            (logits, "The reconstruction holds probabilities already: `with_logits` would apply a second sigmoid."),
            (-(x * made.log()).sum() / 5 + nats, "Half of the cross-entropy is missing: dark pixels count, too."),
            (total / math.log(2), "Use the natural logarithm."),
            (cost + kl_of_sigma(mu, logvar).mean(), "The KL is another one: the variance is exp(logvar), not sigma."),
        ]
        hint = "Sum over the pixels, add each image's KL, take the mean over the images."
        value = expect_tensor(there.negative_elbo(made, x, mu, logvar), "negative_elbo", shape=(), hint=hint)
        if torch.allclose(value, 5 * total, rtol=1e-4):
            return  # the sum over the batch, which is told elsewhere
        expect_close(value, total, "−ELBO of 5 images", rtol=1e-4, atol=1e-2, mistakes=mistakes)
        digits = with_ends(x)
        costs = bce(made, digits, reduction="none")
        ink_only: Mistakes = [
            (costs[digits > 0].sum() / 5 + nats, INK_ONLY),
            (costs[digits > 0].mean() + nats, INK_ONLY),
        ]
        got, want = elbo(there, made, digits, mu, logvar), costs.sum() / 5 + nats
        what = "−ELBO of images with pixels of exactly 0 and 1"
        expect_close(got, want, what, rtol=1e-4, atol=1e-2, mistakes=ink_only)

    either(student, check)


@exercise("negative_elbo", weight=1)
def test_mean_over_images(student: Student, hidden: Hidden) -> None:
    """Showing the same images twice changes nothing; one image alone has its own price."""
    made, x, mu, logvar = batch(hidden, 3)

    def check(there: Student, price: Kl) -> None:
        once = elbo(there, made, x, mu, logvar)
        twice = elbo(there, *(value.repeat(2, 1) for value in (made, x, mu, logvar)))
        hint = "Take the mean over the images, so that the batch size doesn't matter."
        expect(once.abs() > 0, expected="a price", actual="0", hint="Is it worked out from what is given?")
        expect_close(twice, once, "−ELBO of the same images twice", rtol=1e-3, atol=1e-3, hint=hint)
        singles = [elbo(there, *(value[i : i + 1] for value in (made, x, mu, logvar))) for i in range(3)]
        expect_close(
            torch.stack(singles).mean(), once, "the mean of three single images", rtol=1e-3, atol=1e-3, hint=hint
        )

    either(student, check)


@exercise("negative_elbo", weight=1)
def test_zero_and_one(student: Student) -> None:
    """Pixels of exactly 0 and 1 give a finite price, larger where they are wrong than where they are right."""
    x = torch.tensor([0.0, 1.0, 1.0, 0.0]).repeat(3, 196)  # (3, 784)
    free = torch.zeros(3, 4)

    def check(there: Student, price: Kl) -> None:
        values = [there.negative_elbo(made, x, free, free) for made in (x.clone(), 1 - x)]
        finite = all(isinstance(value, torch.Tensor) and bool(torch.isfinite(value).all()) for value in values)
        hint = "log(0) is minus infinity: clamp the reconstruction a little, or use a function that does."
        expect(finite, expected="a finite price for pixels of exactly 0 and 1", actual="NaN or infinity", hint=hint)
        right, wrong = (value.mean().item() for value in values)
        seen = f"{wrong:.4g} and {right:.4g}"
        expect(right < wrong, expected="a larger price where certain pixels are wrong", actual=seen)

    either(student, check)


@exercise("negative_elbo", weight=1)
def test_elbo_slopes(student: Student, hidden: Hidden) -> None:
    """Gradients flow into the reconstruction, into mu and into logvar."""
    made, x, mu, logvar = batch(hidden)

    def check(there: Student, price: Kl) -> None:
        _, slopes = expect_parts(
            there.probe("value_and_gradients")(there.negative_elbo, made, x, mu, logvar), "value and slopes"
        )
        got = [part for i, part in enumerate(expect_parts(slopes, "slopes", 4)) if i != 1]
        base, moved = elbo(there, made, x, mu, logvar), elbo(there, made, x, mu + 1, logvar + 1)
        names = ["the reconstruction", "mu", "logvar"][
            : 1 if torch.equal(base, moved) else 3
        ]  # a KL left out is told elsewhere
        for name, slope in zip(names, got, strict=False):
            hint = f"No slope arrives at {name}: .item(), .detach(), .data or no_grad cut it off."
            expect(
                isinstance(slope, torch.Tensor) and slope.any(), expected=f"a slope in {name}", actual="none", hint=hint
            )

    either(student, check)
