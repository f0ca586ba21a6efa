"""Hidden checks of session 5: `interpolate`."""

import torch

from autograder.judge import Student, exercise, expect, expect_close, expect_tensor
from autograder.judge.hidden import Hidden
from autograder.judge.variational import Mistakes, OurVAE, expect_no_graph


def walk(student: Student, ours: OurVAE, a: torch.Tensor, b: torch.Tensor, steps: int) -> torch.Tensor:
    images = student.interpolate(ours.model, a, b, steps)
    hint = "Encode a and b as a batch, such as torch.stack([a, b]) or a.unsqueeze(0), and decode `steps` codes."
    return expect_tensor(images, f"interpolate with steps={steps}", shape=(steps, 784), hint=hint)


def far_apart(hidden: Hidden, ours: OurVAE) -> torch.Tensor:
    """Two pictures, float32 (2, 784), between which no mixture of pixels looks like a walk of codes.

    Of 40 pairs of black and white noise the one whose walk bends most: by .017 or more in 300 secrets, where the checks
    allow .001, and codes of mixed pictures are off by .076 or more, where they allow .002.
    """

    def bend(pair: torch.Tensor) -> float:
        ends = ours.mean(pair)
        drawn, mixed = ours.draw(torch.cat([ends, ends.mean(0, keepdim=True)])), ours.mean(pair.mean(0, keepdim=True))
        in_pixels = (drawn[2] - drawn[:2].mean(0)).abs().max().item()
        return min(2 * in_pixels, (mixed - ends.mean(0)).abs().max().item())

    return max((hidden.noise("pairs", 40, 2, 784) > 0.5).float().unbind(), key=bend)


@exercise("interpolate", weight=1)
def test_ends_included(student: Student, hidden: Hidden) -> None:
    """The walk has `steps` images; the first is decoded from the mean of a, the last from that of b."""
    ours = OurVAE(student, hidden, 5)
    a, b = far_apart(hidden, ours)
    want = ours.draw(ours.mean(torch.stack([a, b])))
    for steps in (6, 2):
        images = walk(student, ours, a, b, steps)
        if not torch.allclose(images, walk(student, ours, a, b, steps), atol=1e-3):
            return  # drawn at random, which is told elsewhere
        mistakes: Mistakes = [
            (want.flip(0), "The walk is reversed: it begins at a."),
            (torch.stack([a, b]), "Those are the pictures themselves: both ends are decoded, too."),
        ]
        hint = "t goes from 0 to 1, both included (torch.linspace does so), between the means that encode gives."
        ends = images[[0, -1]]
        expect_close(ends, want, "the two ends", rtol=1e-3, atol=1e-3, mistakes=mistakes, hint=hint)


@exercise("interpolate", weight=2)
def test_straight_in_latent_space(student: Student, hidden: Hidden) -> None:
    """Between the ends the code moves along a straight line, in equal steps."""
    ours = OurVAE(student, hidden, 5)
    a, b = far_apart(hidden, ours)
    for steps in (5, 8):
        images = walk(student, ours, a, b, steps)
        if not torch.allclose(images, walk(student, ours, a, b, steps), atol=1e-3):
            return  # drawn at random, which is told elsewhere
        t = torch.linspace(0, 1, steps, dtype=torch.float64).view(-1, 1)
        ends = images.double()[[0, -1]]
        faded = (1 - t) * ends[0] + t * ends[1]
        hints = [((1 - t) * a + t * b, "That is a line in pixel space: encode first, walk, then decode.")]
        if not torch.allclose(ends[0], ends[1], atol=1e-3):
            hints += [(faded, "Those are decoded ends, mixed in pixel space: mix the codes, then decode.")]
        found = next((text for value, text in hints if (images.double() - value).abs().max() < 1e-3), "")
        expect(not found, expected="a straight line in latent space", actual="another walk", hint=found)
        codes = ours.expect_drawn(images, "images")
        want = (1 - t) * codes[0] + t * codes[-1]  # between their own ends, which are judged above
        hint = "(1 − t) · mu_a + t · mu_b with t in equal steps, between the means."
        mixed_first = ours.mean(((1 - t) * a + t * b).float()).double()
        mistakes: Mistakes = [
            (
                mixed_first,
                "The pictures were mixed before they were encoded: encode a and b, and walk between their codes.",
            ),
        ]
        expect_close(codes, want, "the codes on the way", rtol=1e-3, atol=2e-3, mistakes=mistakes, hint=hint)


@exercise("interpolate", weight=1)
def test_walk_holds_no_graph(student: Student, hidden: Hidden) -> None:
    """The images hold no computation graph, and the walk is the same at each call."""
    ours = OurVAE(student, hidden, 5)
    a, b = far_apart(hidden, ours)
    first, again = (walk(student, ours, a, b, 4) for _ in range(2))
    expect_no_graph(first)
    hint = "Walk between the means; nothing is drawn at random."
    expect_close(again, first, "the same walk again", rtol=1e-3, atol=1e-4, hint=hint)
