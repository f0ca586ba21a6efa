"""Hidden checks of session 5: `reparameterize`."""

import torch

from autograder.judge import MismatchError, Student, exercise, expect, expect_close, expect_tensor, value_of
from autograder.judge.expect import expect_parts
from autograder.judge.hidden import Hidden
from autograder.judge.randomness import expect_randomness, noise_hint, off_normal


def regions(hidden: Hidden, count: int, size: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Means in -2 … 2 and log-variances in -3 … 3, the same for all images: float32 (count, size) each."""
    mu, logvar = (
        hidden.noise("mu", 1, size) * 4 - 2,
        hidden.noise("logvar", 1, size) * 2 + torch.tensor([-3.0, 1.0])[torch.arange(size) % 2],
    )
    return mu.repeat(count, 1), logvar.repeat(count, 1)


@exercise("reparameterize", weight=1)
def test_shape_of_codes(student: Student, hidden: Hidden) -> None:
    """There is one code for each image, as long as mu, for any number of images."""
    for count, size in ((5, 20), (1, 3), (70, 2)):
        mu, logvar = regions(hidden, count, size)
        codes = student.reparameterize(mu, logvar)
        expect_tensor(codes, f"reparameterize of mu {count} × {size}", shape=(count, size))


def without_noise(student: Student, mu: torch.Tensor, logvar: torch.Tensor) -> bool:
    """Whether they return mu, which is told in one check."""
    codes = student.reparameterize(mu, logvar)
    return isinstance(codes, torch.Tensor) and codes.shape == mu.shape and torch.equal(codes, mu)


@exercise("reparameterize", weight=3)
def test_normal_around_mu(student: Student, hidden: Hidden) -> None:
    """The codes are independent normal draws with mean mu and variance exp(logvar)."""
    mu, logvar = regions(hidden, 4000, 4)
    codes = expect_tensor(student.reparameterize(mu, logvar), "codes of 4,000 images", shape=(4000, 4))
    hint = "Without noise the decoder sees points, not regions: add sigma · eps."
    expect(not torch.equal(codes, mu), expected="codes drawn around mu", actual="mu itself", hint=hint)
    finding = off_normal((codes - mu) / (logvar / 2).exp())
    if not finding:
        return
    sigmas = {
        "logvar is the logarithm of the variance: sigma is exp(logvar / 2), not exp(logvar).": logvar.exp(),
        "logvar is a logarithm, it is not sigma itself: sigma is exp(logvar / 2).": logvar.abs(),
        "logvar is a logarithm: sigma is exp(logvar / 2), not the root of logvar.": logvar.abs().sqrt(),
        "sigma is missing: eps has to be scaled by exp(logvar / 2).": torch.ones_like(logvar),
        "sigma is exp(+logvar / 2): a large log-variance is a wide region.": (-logvar / 2).exp(),
        "sigma is exp(logvar / 2), the root of the variance: this is the root of sigma.": (logvar / 4).exp(),
    }
    hint = next((text for text, sigma in sigmas.items() if not off_normal((codes - mu) / sigma)), "")
    hint = hint or noise_hint(finding, "z = mu + exp(logvar / 2) · eps with eps from N(0, 1).")
    raise MismatchError("(z − mu) / exp(logvar / 2) to be independent draws from N(0, 1)", finding, hint)


@exercise("reparameterize", weight=2)
def test_slopes(student: Student, hidden: Hidden) -> None:
    """Gradients flow into mu, with slope 1, and into logvar."""
    mu, logvar = regions(hidden, 6, 4)
    _, slopes = expect_parts(
        student.probe("value_and_gradients")(student.reparameterize, mu, logvar), "codes and slopes"
    )
    lost = (
        "compute z from both with torch's operations; .detach(), .data, numpy, torch.normal and no_grad cut the slope."
    )
    found = []
    for spread in (logvar, logvar + 1):
        student.import_name("torch.manual_seed")(3)
        found.append(student.reparameterize(mu, spread))
    names = ["mu", "logvar"]
    if all(isinstance(codes, torch.Tensor) for codes in found) and torch.equal(*found):
        names = ["mu"]  # logvar plays no part, which is told elsewhere
    for name, slope in zip(names, slopes, strict=False):
        hint = f"No slope arrives at {name}: {lost}"
        slope = expect_tensor(slope, f"the slope of z in {name}", shape=(6, 4), hint=hint)
        expect(slope.any(), expected=f"a slope of z in {name}", actual="none", hint=hint)
        if name == "mu":
            ones, hint = torch.ones(6, 4), "mu is added as it is."
            expect_close(slope, ones, "the slope of z in mu", rtol=1e-3, atol=1e-4, hint=hint)


@exercise("reparameterize", weight=1)
def test_inputs_left_alone(student: Student, hidden: Hidden) -> None:
    """mu and logvar are the same afterwards."""
    given = regions(hidden, 5, 4)
    theirs = [student.send(value) for value in given]
    expect_tensor(student.reparameterize(*theirs), "reparameterize of 5 × 4", shape=(5, 4))
    for name, before, after in zip(("mu", "logvar"), given, map(value_of, theirs), strict=True):
        expect(
            torch.equal(expect_tensor(after, f"{name} afterwards", shape=(5, 4)), before),
            expected=f"{name} as it was",
            actual="other values in the caller's tensor",
            hint="An operation in place (such as mul_, exp_ or +=) changes the caller's data.",
        )


@exercise("reparameterize", weight=1)
def test_generator_obeyed(student: Student, hidden: Hidden) -> None:
    """The draws are new at each call, and come from `generator` where one is given."""
    mu, logvar = regions(hidden, 5, 4)
    if without_noise(student, mu, logvar):
        return
    expect_randomness(student, lambda **given: student.reparameterize(mu, logvar, **given), "codes", (5, 4))
