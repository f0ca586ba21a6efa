"""Hidden checks of session 1: `reconstruction_loss`."""

import math

import torch
import torch.nn.functional as F

from autograder.judge import Student, exercise, expect, expect_close, expect_tensor
from autograder.judge.hidden import Hidden
from autograder.judge.training import INK_ONLY, over_ink, with_ends


def loss_pair(hidden: Hidden) -> tuple[torch.Tensor, torch.Tensor]:
    """A reconstruction strictly inside (0, 1) and a grey target, float32 (7, 784)."""
    return hidden.noise("reconstruction", 7, 784) * 0.9 + 0.05, hidden.noise("target", 7, 784) ** 3


@exercise("reconstruction_loss", weight=2)
def test_mean_bce(student: Student, hidden: Hidden) -> None:
    """The loss is the mean binary cross-entropy over all pixels of all images, one number."""
    made, target = loss_pair(hidden)
    bce = F.binary_cross_entropy
    mistakes = [
        (F.mse_loss(made, target), "That is the mean squared error, not the binary cross-entropy."),
        (F.l1_loss(made, target), "That is the mean absolute error, not the binary cross-entropy."),
        (
            bce(target.clamp(1e-7, 1 - 1e-7), made),
            "The two arguments are swapped: first the reconstruction, then the target.",
        ),
        (bce(target, made), "The two arguments are swapped: first the reconstruction, then the target."),
        (
            bce(made, target, reduction="sum"),
            "That is the sum; take the mean, so that batch size and image size don't matter.",
        ),
        (
            bce(made, target, reduction="sum") / 7,
            "That is the sum over the pixels of an image; take the mean over pixels too.",
        ),
        (bce(made, target, reduction="sum") / 784, "That sums over the images; take the mean over images too."),
        (
            F.binary_cross_entropy_with_logits(made, target),
            "The reconstruction holds probabilities already: `with_logits` would apply a second sigmoid.",
        ),
        (-bce(made, target), "The sign is wrong: a cross-entropy is positive."),
        (bce(made, target) / math.log(2), "Use the natural logarithm."),
        (-(target * made.log()).mean(), "The second half is missing: pixels that should be dark count as well."),
    ]
    hint = "One number, as a tensor that can be differentiated: the mean over all pixels of all images."
    value = expect_tensor(student.reconstruction_loss(made, target), "the loss", shape=(), hint=hint)
    expect_close(value, bce(made, target), "the loss", rtol=1e-3, atol=1e-5, mistakes=mistakes)
    digits = with_ends(target)
    ink_only = [(over_ink(bce(made, digits, reduction="none"), digits), INK_ONLY)]
    value = expect_tensor(student.reconstruction_loss(made, digits), "the loss where some pixels are black", shape=())
    what = "the loss where some pixels are exactly black or white"
    expect_close(value, bce(made, digits), what, rtol=1e-3, atol=1e-5, mistakes=ink_only)


@exercise("reconstruction_loss", weight=1)
def test_differentiable(student: Student, hidden: Hidden) -> None:
    """A gradient flows from the loss back to the reconstruction."""
    made, target = loss_pair(hidden)
    value, gradients = student.probe("value_and_gradients")(student.reconstruction_loss, made, target)
    detached = "No gradient arrives: .item(), .detach(), .data or no_grad cut it off."
    expect(
        isinstance(value, torch.Tensor) and isinstance(gradients, list) and isinstance(gradients[0], torch.Tensor),
        expected="a gradient with respect to the reconstruction",
        actual="none",
        hint=detached,
    )
    wanted = made.clone().requires_grad_()
    F.binary_cross_entropy(wanted, target).backward()
    assert wanted.grad is not None
    got = expect_tensor(gradients[0], "the gradient", shape=(7, 784), hint=detached)
    cosine = F.cosine_similarity(got.flatten(), wanted.grad.flatten(), dim=0).item()
    expect(
        cosine > 0.3,  # another loss is told elsewhere: swapped arguments .55, the wrong sign -1
        expected="a gradient that leads to the target",
        actual=f"one that points elsewhere (cosine {cosine:.2f})",
    )


@exercise("reconstruction_loss", weight=1)
def test_zero_and_one(student: Student) -> None:
    """Pixels of exactly 0 and 1 give a finite loss, larger where they are wrong than where they are right."""
    target = torch.tensor([0.0, 1.0, 1.0, 0.0]).repeat(3, 196)  # (3, 784)
    hint = "log(0) is minus infinity: clamp the reconstruction a little, or use a function that does."
    costs = []
    for what, made in (("a perfect reconstruction", target.clone()), ("pixels that are wrong and certain", 1 - target)):
        value = student.reconstruction_loss(made, target)
        cost = value.double().mean().item() if isinstance(value, torch.Tensor) else value
        finite = isinstance(cost, float) and math.isfinite(cost)
        expect(finite, expected=f"a finite loss for {what}", actual=f"{cost}", hint=hint)
        costs.append(cost)
    right, wrong = costs
    expect(
        right < wrong, expected="a larger loss where certain pixels are wrong", actual=f"{wrong:.3g} and {right:.3g}"
    )
