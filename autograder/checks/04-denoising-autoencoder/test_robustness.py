"""Hidden checks of session 4: `robustness`."""

import math
from collections.abc import Sequence

import torch

from autograder.judge import Student, exercise, expect, expect_close, expect_number, seeded
from autograder.judge.denoising import GIVEN, decibels, greys, noised
from autograder.judge.earlier import bring
from autograder.judge.expect import expect_worked_out
from autograder.judge.hidden import Hidden


def measured(got: object, levels: Sequence[float]) -> torch.Tensor:
    """What robustness returned, if it is a list of one finite number for each level."""
    expect(
        isinstance(got, list) and len(got) == len(levels),
        expected=f"a list of {len(levels)} numbers for {len(levels)} noise levels",
        actual=f"a list of {len(got)}" if isinstance(got, list) else f"an object of type {type(got).__name__}",
        hint="One float for each noise level, in a Python list.",
    )
    assert isinstance(got, list)
    for number in got:
        number = number.item() if isinstance(number, torch.Tensor) and number.numel() == 1 else number
        expect(
            not (isinstance(number, float) and number == math.inf),
            expected="finite figures",
            actual="infinity, as if nothing was wrong with the results",
            hint="Compare the results with the clean images, not with the noisy ones, and do add the noise.",
        )
    return torch.tensor([expect_number(number, "a figure of robustness") for number in got])


def noise_alone(images: torch.Tensor, levels: Sequence[float], hidden: Hidden) -> torch.Tensor:
    """The mean PSNR of noisy images, at each level."""
    generator = hidden.generator("levels")
    return torch.stack([decibels(images, noised(images, level, generator)).mean() for level in levels])


def adding_up(images: torch.Tensor, levels: Sequence[float], hidden: Hidden) -> torch.Tensor:
    """The same where each level is added to what the level before has left."""
    generator, noisy, found = hidden.generator("levels"), images, []
    for level in levels:
        noisy = noised(noisy, level, generator)
        found.append(decibels(images, noisy).mean())
    return torch.stack(found)


def figures(got: object) -> torch.Tensor:
    """The numbers that robustness returned, whatever they are in."""
    if isinstance(got, torch.Tensor):
        return got.double().flatten()
    listed = got if isinstance(got, (list, tuple)) else [got]
    tensors = [entry.double().flatten() for entry in listed if isinstance(entry, torch.Tensor)]
    if len(tensors) == len(listed) > 0:
        return torch.cat(tensors)
    return torch.tensor([expect_number(number, "a figure of robustness") for number in listed], dtype=torch.float64)


@exercise("robustness", weight=2)
def test_each_level(student: Student, hidden: Hidden) -> None:
    """For each noise level, in the given order, the mean PSNR of the results against the clean images."""
    bring(student, GIVEN, "add_noise", "psnr")
    images = greys(hidden, "images", 40)
    identity = student.send(student.import_name("torch.nn.Identity")())
    for levels in ([0.6, 0.05, 0.2], [0.1]):
        got = measured(student.robustness(identity, images, levels), levels)
        want = noise_alone(images, levels, hidden)
        mistakes = [
            (want.flip(0), "The order is reversed: one figure for each noise level, in the given order."),
            (want.sort().values, "The figures are sorted: give them in the order of the noise levels."),
            (
                want.sort(descending=True).values,
                "The levels are sorted: give the figures in the order that was asked for.",
            ),
            (adding_up(images, levels, hidden), "The noise adds up: add each level to the clean images."),
            (want[:1].expand_as(want), "The first noise level was used for all."),
            (want[-1:].expand_as(want), "The last noise level was used for all."),
            (
                noise_alone(images, [0.5] * len(levels), hidden),
                "All figures are those of noise 0.5: pass each level on.",
            ),
        ]
        hint = "Those are errors, not decibels: use psnr." if got.min() > 0 and got.max() < 1 else ""
        expect_close(
            got,
            want,
            f"the mean PSNR of doing nothing, at {len(levels)} noise levels",
            rtol=0,
            atol=0.3,  # deviation below .05 dB
            mistakes=mistakes,
            hint=hint,
        )


@exercise("robustness", weight=1)
def test_evaluation_mode(student: Student, hidden: Hidden) -> None:
    """The model is asked in evaluation mode, where its dropout is off."""
    bring(student, GIVEN, "add_noise", "psnr")
    images = greys(hidden, "images", 30)
    found = []
    for rate in (0.0, 0.5):  # what dropout does in training mode, nobody overlooks
        part = [student.import_name("torch.nn.Dropout")(rate), student.import_name("torch.nn.AvgPool2d")(3, 1, 1)]
        model = student.send(student.import_name("torch.nn.Sequential")(*part))
        model.train()
        student.import_name("torch.manual_seed")(1)
        found.append(figures(student.robustness(model, images, [0.1, 0.3])))
    expect_worked_out(found[0], figures(student.robustness(model, images[:5] * 0.5, [0.1, 0.3])), "a figure")
    scale = found[0].abs().max().item()
    what, hint = "the figures of a model whose dropout should be off", "Call model.eval() before you ask the model."
    expect_close(found[1], found[0], what, rtol=0, atol=0.02 * scale, hint=hint)


@exercise("robustness", weight=1)
def test_model_is_asked(student: Student, hidden: Hidden) -> None:
    """What counts are the model's results, the mean of the images' decibels."""
    bring(student, GIVEN, "add_noise", "psnr")
    shades = torch.tensor([0.0, 0.3, 0.45, 0.52, 0.9]).view(5, 1, 1, 1)
    images = (greys(hidden, "images", 5) - 0.5) * 0.02 + shades.clamp(0.01, 0.99)
    model = student.send(student.import_name("torch.nn.Conv2d")(1, 1, 1))
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
    if (
        abs(got[0] - decibels(noise, torch.full_like(noise, 0.5)).mean()) < 0.6
    ):  # the difference of two draws has a deviation of .15
        hint = "Compare the results with the clean images, not with the noisy ones."
    elif abs(got[0] - decibels(images, noise).mean()) < 0.6:
        hint = "The model was not asked: that is the PSNR of the noisy images."
    want = each.mean().expand(2)
    expect_close(
        got, want, "the mean PSNR of a model that always draws grey", rtol=0, atol=0.02, mistakes=mistakes, hint=hint
    )


@exercise("robustness", weight=1)
def test_generator_for_levels(student: Student, hidden: Hidden) -> None:
    """Two generators with the same seed give the same figures."""
    bring(student, GIVEN, "add_noise", "psnr")
    images = greys(hidden, "images", 4)
    blur = student.send(student.import_name("torch.nn.AvgPool2d")(3, 1, 1))
    levels = [0.1, 0.3]
    found = []
    for seed in (1, 2):
        student.import_name("torch.manual_seed")(seed)
        found.append(figures(student.robustness(blur, images, levels, generator=seeded(student, 5))))
    other = figures(student.robustness(blur, images[:2] * 0.5, levels, generator=seeded(student, 5)))
    expect_worked_out(found[1], other, "a figure")
    expect_close(
        found[1], found[0], "the figures from two generators with the same seed", rtol=0, atol=1e-4,
        hint="Pass `generator` on to add_noise.",
    )  # fmt: skip
