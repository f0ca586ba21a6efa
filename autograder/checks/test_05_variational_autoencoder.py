"""Hidden checks of session 5: the variational autoencoder."""

import math
from collections.abc import Callable
from typing import Any

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
from autograder.judge.bottleneck import decoder_elsewhere
from autograder.judge.draw import bce_baselines, curve, grid
from autograder.judge.expect import kind
from autograder.judge.hidden import Hidden
from autograder.judge.history import expect_agreement, expect_history
from labkit import load_digits

Mistakes = list[tuple[torch.Tensor, str]]


def replace(student: Student, name: str, other: str) -> None:
    """Let an answer to an earlier exercise be another function of two arguments, so that their mistake costs nothing here."""
    student.define(name, student.put(student.probe("positional")(student.library(other), 2)))


def off_normal(numbers: torch.Tensor) -> str:
    """In which way (N, K) numbers, N some thousands, are not independent draws from N(0, 1); "" if they may well be.

    With N = 4,000 each bound is 5 standard errors or more away from what such draws give.
    """
    z, count = numbers.double(), len(numbers)
    mean, deviation = z.mean(0), z.std(0)
    if deviation.min() < 1e-3:
        return "the same for every image of a batch"
    if mean.abs().max() > 5 / math.sqrt(count):
        return f"a mean of {mean[mean.abs().argmax()].item():.2f} in some dimension"
    if (deviation - 1).abs().max() > 4 / math.sqrt(count):
        return f"a standard deviation of {deviation[(deviation - 1).abs().argmax()].item():.2f} in some dimension"
    if z.shape[1] > 1 and (torch.corrcoef(z.T) - torch.eye(z.shape[1])).abs().max() > 6 / math.sqrt(count):
        return "numbers of one code that depend on one another"
    if not 2.4 < (((z - mean) / deviation) ** 4).mean() < 3.6:
        return "another distribution than the normal one"
    return ""


def noise_hint(finding: str, otherwise: str) -> str:
    """The hint for a finding of `off_normal`."""
    whole = "Every number of a code has an eps of its own: draw noise of the whole shape (N, latent)."
    hints = {"the same for": whole, "numbers of": whole, "another": "torch.rand is uniform, torch.randn is normal."}
    return next((hint for start, hint in hints.items() if finding.startswith(start)), otherwise)


# ------------------------------------------------------------------------------------------------ reparameterize


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
        codes = expect_tensor(
            student.reparameterize(mu, logvar), f"reparameterize of mu {count} × {size}", shape=(count, size)
        )
        expect(
            not torch.equal(codes, mu),
            expected="codes drawn around mu",
            seen="mu itself",
            hint="Without noise the decoder sees points, not regions: add sigma · eps.",
        )


@exercise("reparameterize", weight=3)
def test_normal_around_mu(student: Student, hidden: Hidden) -> None:
    """The codes are independent normal draws with mean mu and variance exp(logvar)."""
    mu, logvar = regions(hidden, 4000, 4)
    codes = expect_tensor(student.reparameterize(mu, logvar), "codes of 4,000 images", shape=(4000, 4))
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
    """Gradients flow into mu (slope 1) and into logvar (slope (z − mu) / 2)."""
    mu, logvar = regions(hidden, 6, 4)
    codes, slopes = expect_parts(
        student.probe("value_and_gradients")(student.reparameterize, mu, logvar), "codes and slopes"
    )
    codes = expect_tensor(codes, "reparameterize of 6 × 4", shape=(6, 4))
    lost = (
        "compute z from both with torch's operations; .detach(), .data, numpy, torch.normal and no_grad cut the slope."
    )
    for name, slope, want in (("mu", slopes[0], torch.ones(6, 4)), ("logvar", slopes[1], (codes - mu) / 2)):
        slope = expect_tensor(
            slope, f"the slope of z in {name}", shape=(6, 4), hint=f"No slope arrives at {name}: {lost}"
        )
        expect_close(
            slope,
            want,
            f"the slope of z in {name}",
            rtol=1e-3,
            atol=1e-4,
            hint=f"z = mu + exp(logvar / 2) · eps: {lost}",
        )


@exercise("reparameterize", weight=1)
def test_inputs_left_alone(student: Student, hidden: Hidden) -> None:
    """mu and logvar are the same afterwards."""
    given = regions(hidden, 5, 4)
    theirs = [student.put(value) for value in given]
    expect_tensor(student.reparameterize(*theirs), "reparameterize of 5 × 4", shape=(5, 4))
    for name, before, after in zip(("mu", "logvar"), given, map(value_of, theirs), strict=True):
        expect(
            torch.equal(expect_tensor(after, f"{name} afterwards", shape=(5, 4)), before),
            expected=f"{name} as it was",
            seen="other values in the caller's tensor",
            hint="An operation in place (such as mul_, exp_ or +=) changes the caller's data.",
        )


@exercise("reparameterize", weight=1)
def test_generator_obeyed(student: Student, hidden: Hidden) -> None:
    """The draws are new at each call, and come from `generator` where one is given."""
    mu, logvar = regions(hidden, 5, 4)
    expect_randomness(student, lambda **given: student.reparameterize(mu, logvar, **given), "codes", (5, 4))


def expect_randomness(student: Student, call: Callable[..., object], what: str, shape: tuple[int, ...]) -> None:
    """Raise MismatchError unless `call` draws anew each time, and from `generator` alone where that is given."""

    def drawn(**given: Remote) -> torch.Tensor:
        return expect_tensor(call(**given), what, shape=shape)

    expect(
        not torch.equal(drawn(), drawn()),
        expected=f"other {what} at each call",
        seen=f"the same {what} twice",
        hint="Draw anew at each call, and set no seed of your own.",
    )
    student.library("torch.manual_seed")(1)
    first = drawn(generator=seeded(student, 5))
    student.library("torch.manual_seed")(2)
    expect(
        torch.equal(first, drawn(generator=seeded(student, 5))),
        expected=f"the same {what} from two generators with the same seed",
        seen=f"different {what}",
        hint="Pass `generator` on to what draws the random numbers (torch.randn takes it; torch.randn_like may not).",
    )
    expect(
        not torch.equal(first, drawn(generator=seeded(student, 6))),
        expected=f"other {what} from a generator with another seed",
        seen=f"the same {what}",
        hint="Set no seed inside: whoever passes a generator decides.",
    )
    one = seeded(student, 7)
    expect(
        not torch.equal(drawn(generator=one), drawn(generator=one)),
        expected=f"other {what} at the generator's next call",
        seen=f"the same {what} twice",
        hint="Draw from `generator` as it is, not from a seed of it.",
    )


def expect_parts(value: object, what: str, count: int = 2) -> list[Any]:
    """The members of a tuple (or list) of `count`."""
    expect(
        isinstance(value, (tuple, list)) and len(value) == count,
        expected=f"{what}: {count} results",
        seen=kind(value),
    )
    assert isinstance(value, (tuple, list))
    return list(value)


# ----------------------------------------------------------------------------------------------------------- VAE


def built(student: Student, hidden: Hidden, scale: float = 1.0, **options: int) -> Remote:
    """The student's VAE in eval mode, with weights nudged at random (whatever they start from), then scaled."""
    model = student.put(student.VAE(**options))
    model.eval()
    state = model.state_dict()
    expect(
        isinstance(state, dict) and state,
        expected="a model with parameters",
        seen="no parameters at all",
        hint="Make the layers in __init__ and assign them to self (a plain Python list hides them).",
    )
    noise = hidden.generator("nudges")
    for name, value in state.items():
        if isinstance(value, torch.Tensor) and value.is_floating_point() and "running" not in name:
            state[name] = scale * (value + 0.05 * torch.randn(value.shape, generator=noise))
    model.load_state_dict(state)
    return model


def encoded(model: Remote, images: torch.Tensor, size: int) -> tuple[torch.Tensor, torch.Tensor]:
    """mu and logvar, each float32 (N, size)."""
    what = f"encode of {len(images)} images"
    parts = expect_parts(model.encode(images), f"{what}: (mu, logvar)")
    mu, logvar = (
        expect_tensor(part, f"{name} of {what} with latent={size}", shape=(len(images), size))
        for name, part in zip(("mu", "logvar"), parts, strict=True)
    )
    return mu, logvar


def passed(model: Remote, images: torch.Tensor, size: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """What forward gives: reconstruction, mu and logvar."""
    count = len(images)
    made, mu, logvar = expect_parts(model(images), "the model's output: (reconstruction, mu, logvar)", 3)
    return (
        expect_tensor(made, f"the reconstruction of {count} images", shape=(count, 784)),
        expect_tensor(mu, f"mu of {count} images, from forward", shape=(count, size)),
        expect_tensor(logvar, f"logvar of {count} images, from forward", shape=(count, size)),
    )


@exercise("VAE", weight=2)
def test_latent_numbers(student: Student, hidden: Hidden) -> None:
    """Means and log-variances have `latent` numbers each, 20 unless said otherwise; codes become 784 pixels."""
    images = hidden.noise("images", 8, 784)
    replace(student, "reparameterize", "torch.sub")
    for options, size in (({}, 20), ({"latent": 5}, 5), ({"latent": 1}, 1)):
        model = built(student, hidden, **options)
        kept = value_of(model.latent)
        expect(
            kept == size,
            expected=f"an attribute latent = {size}",
            seen=kind(kept),
            hint="Keep it: self.latent = latent.",
        )
        mu, logvar = encoded(model, images, size)
        for name, value in (("mu", mu), ("logvar", logvar)):
            expect(
                value.std(0).max() > 1e-6, expected=f"{name} to differ between images", seen="the same for all of them"
            )
        made = expect_tensor(model.decode(mu), f"decode of 8 codes of {size}", shape=(8, 784))
        expect(made.std(0).max() > 1e-7, expected="codes to be drawn differently", seen="the same for all of them")
        passed(model, images, size)


@exercise("VAE", weight=1)
def test_any_batch(student: Student, hidden: Hidden) -> None:
    """Any number of images may come at once, and each is treated alike."""
    replace(student, "reparameterize", "torch.sub")
    model = built(student, hidden)
    images = hidden.brightening("images", 70, 784)
    whole = encoded(model, images, 20)
    drawn = expect_tensor(model.decode(whole[0]), "decode of 70 codes", shape=(70, 784))
    expect(drawn.std(0).max() > 1e-6, expected="different images to be drawn differently", seen="one for all of them")
    hint = "What is made of an image must not depend on the others in its batch."
    for count in (1, 3, 64):
        for part, all_of_it in zip(encoded(model, images[:count], 20), whole, strict=True):
            expect_close(part, all_of_it[:count], "a code in a smaller batch", rtol=1e-3, atol=1e-4, hint=hint)
        made = expect_tensor(
            model.decode(whole[0][:count]),
            f"decode of {count} codes",
            shape=(count, 784),
            hint="Does a layer or a reshape hold a fixed batch size?",
        )
        expect_close(made, drawn[:count], "a drawing in a smaller batch", rtol=1e-3, atol=1e-4, hint=hint)
        passed(model, images[:count], 20)


@exercise("VAE", weight=1)
def test_probabilities(student: Student, hidden: Hidden) -> None:
    """Every pixel that is drawn is a probability of its own, between 0 and 1, whatever the code."""
    model = built(student, hidden)
    codes = (hidden.noise("codes", 40, 20) - 0.3) * 60
    pixels = expect_tensor(model.decode(codes), "decode of 40 codes", shape=(40, 784))
    expect_probabilities(pixels)


@exercise("VAE", weight=2)
def test_two_free_heads(student: Student, hidden: Hidden) -> None:
    """mu and logvar are two different things, and each may be any real number, negative or positive."""
    images = hidden.noise("images", 60, 784)
    mu, logvar = encoded(built(student, hidden), images, 20)
    both = torch.corrcoef(torch.cat([mu, logvar], 1).double().T).nan_to_num()
    tied = both[:20, 20:].diagonal().abs().min().item()
    expect(
        not torch.allclose(mu, logvar, atol=1e-6) and tied < 0.9999,
        expected="mu and logvar from weights of their own",
        seen="logvar that follows from mu",
        hint="One head for both makes every mean its own variance: two layers, or one of 2 · latent outputs, cut in two.",
    )
    # 30 times larger weights take every unbounded head far from 0, and leave tanh, sigmoid and ReLU where they are
    for name, value in zip(("mu", "logvar"), encoded(built(student, hidden, scale=30.0), images, 20), strict=True):
        low, high = value.min().item(), value.max().item()
        expect(
            low < -1.5 and high > 1.5,
            expected=f"{name} on both sides of 0, as the weights have it",
            seen=f"{name} from {low:.3g} to {high:.3g} whatever the weights",
            hint=f"No activation on {name}: a ReLU or softplus has no negative numbers, tanh and sigmoid are bounded.",
        )


@exercise("VAE", weight=1)
def test_hidden_layers_bend(student: Student, hidden: Hidden) -> None:
    """Encoder and decoder have hidden layers with a non-linearity: neither is a linear map."""
    model = built(student, hidden)
    a, b = hidden.noise("a", 200, 784) * 2, hidden.noise("b", 200, 784) * 2
    u, v = hidden.noise("u", 200, 20) * 6 - 3, hidden.noise("v", 200, 20) * 6 - 3

    def encode(x: torch.Tensor) -> torch.Tensor:
        return torch.cat(encoded(model, x, 20), 1).double()

    def decode(z: torch.Tensor) -> torch.Tensor:
        drawn = expect_tensor(model.decode(z), "decode of 200 codes", shape=(200, 784)).double()
        return torch.where((drawn - 0.5).abs() < 0.49, drawn, math.nan).logit()  # NaN where rounding would decide

    for what, function, left, right, least in (("encoder", encode, a, b, 1e-4), ("decoder", decode, u, v, 1e-3)):
        ends, middle = (function(left) + function(right)) / 2, function((left + right) / 2)
        bend = (middle - ends).abs().nan_to_num(0).max().item()
        size = (ends - ends.nanmean(0)).abs().nan_to_num(0).max().item()
        expect(
            bend > least * size or size < 1e-6,
            expected=f"{'an' if what == 'encoder' else 'a'} {what} that bends",
            seen="half-way between two inputs exactly what is half-way between their results",
            hint=f"Two linear layers in a row are one linear layer: the {what} needs a ReLU (or another) between them.",
        )


@exercise("VAE", weight=3)
def test_decodes_a_draw(student: Student, hidden: Hidden) -> None:
    """In training mode the reconstruction is decoded from a random code around mu, not from mu itself."""
    images = hidden.noise("images", 8, 784)
    if uses_what_reparameterize_gives(student.elsewhere(), hidden, images):
        return
    # it draws by itself, then: many draws for each of two images, against as many of ours
    model = built(student, hidden)
    model.train()
    for image in images[:2]:
        many = image.expand(3000, 784).contiguous()
        theirs, mu, logvar = passed(model, many, 20)
        noise = torch.randn(3000, 20, generator=hidden.generator("eps"))
        ours = expect_tensor(model.decode(mu + noise * (logvar / 2).exp()), "decode of 3,000 codes", shape=(3000, 784))
        expect(
            theirs.std(0).max() > 1e-6,
            expected="another reconstruction at each draw",
            seen="the same for all draws of one image",
            hint="Decode z = reparameterize(mu, logvar), with noise of its own for each image, not mu.",
        )
        wide = (theirs.std(0) / ours.std(0).clamp(min=1e-9)).log().mean().abs().item()
        far = ((theirs.mean(0) - ours.mean(0)).abs() / (ours.std(0) * math.sqrt(2 / 3000) + 1e-7)).mean().item()
        expect(
            wide < 0.1 and far < 4,  # 0 to .02, and about .8, when the draws are right
            expected="reconstructions that scatter as those of codes mu + exp(logvar / 2) · eps do",
            seen=f"a spread that is off by {math.expm1(wide):.0%} or a mean that is off",
            hint="Pass mu and logvar, in this order, to reparameterize, and decode what it returns.",
        )


def uses_what_reparameterize_gives(student: Student, hidden: Hidden, images: torch.Tensor) -> bool:
    """Whether forward decodes what `reparameterize(mu, logvar)` returns; another function takes its place to see that.

    So a mistake in their own `reparameterize` costs nothing here. Random layers (dropout) meet the same numbers twice.
    """
    replace(student, "reparameterize", "torch.sub")
    model = built(student, hidden)
    model.train()
    try:
        student.library("torch.manual_seed")(3)
        made, _, _ = passed(model, images, 20)
        student.library("torch.manual_seed")(3)
        mu, logvar = encoded(model, images, 20)
        want = expect_tensor(model.decode(mu - logvar), "decode of 8 codes", shape=(8, 784))
        only_mu = expect_tensor(model.decode(mu), "decode of 8 codes", shape=(8, 784))
    except (StudentError, MismatchError):
        return False
    return torch.allclose(made, want, rtol=1e-3, atol=1e-4) and not torch.allclose(want, only_mu, rtol=1e-3, atol=1e-4)


@exercise("VAE", weight=1)
def test_forward_hands_out_the_region(student: Student, hidden: Hidden) -> None:
    """`forward` also returns mu and logvar, in this order, as `encode` gives them."""
    images = hidden.noise("images", 8, 784)
    replace(student, "reparameterize", "torch.sub")
    model = built(student, hidden)
    _, mu, logvar = passed(model, images, 20)
    want = encoded(model, images, 20)
    swapped = [(want[1], "mu and logvar are swapped.")]
    hint = "Return what encode gave: logvar itself, neither sigma nor the variance."
    expect_close(mu, want[0], "mu from forward", rtol=1e-3, atol=1e-4, mistakes=swapped, hint=hint)
    expect_close(logvar, want[1], "logvar from forward", rtol=1e-3, atol=1e-4, hint=hint)


@exercise("VAE", weight=1)
def test_parameters_registered(student: Student, hidden: Hidden) -> None:
    """All that the model can learn is in its parameters: a copy that is given them does the same."""
    images = hidden.noise("images", 8, 784)
    model = built(student, hidden)

    def work(of: Remote) -> torch.Tensor:
        mu, logvar = encoded(of, images, 20)
        return torch.cat([mu, logvar, expect_tensor(of.decode(mu), "decode of 8 codes", shape=(8, 784))], 1)

    first = work(model)
    expect_close(
        work(model),
        first,
        "the same when asked again",
        rtol=1e-3,
        atol=1e-5,
        hint="Are layers made while computing, or is noise drawn inside encode or decode? Noise belongs in forward.",
    )
    there = student.elsewhere()
    there.library("torch.manual_seed")(4321)
    other = built(there, hidden)
    other.load_state_dict(model.state_dict())
    expect_close(
        work(other),
        first,
        "the copy's output",
        rtol=1e-3,
        atol=1e-4,
        hint="Some layer is not registered: make it in __init__ and assign it to self "
        "(a plain Python list hides layers; use nn.ModuleList or nn.Sequential).",
    )


@exercise("VAE", weight=1)
def test_gradient_reaches_all(student: Student, hidden: Hidden) -> None:
    """A gradient flows from the reconstruction back through the code to the images."""
    images = hidden.noise("images", 8, 784)
    replace(student, "reparameterize", "torch.sub")
    model = built(student, hidden)
    model.train()
    hint = "Something cuts the graph on the way: no_grad, detach, .data, numpy, or rounding."
    probe = student.probe("value_and_gradients")
    for name, index in (("the reconstruction", 0), ("mu", 1), ("logvar", 2)):
        _, slopes = expect_parts(probe(student.put(student.probe("part")(model, index)), images), "value and gradient")
        slope = expect_parts(slopes, "gradients", 1)[0]
        arrived = isinstance(slope, torch.Tensor) and bool(slope.abs().max() > 0)
        expect(arrived, expected=f"a gradient from {name} that arrives at the images", seen="none", hint=hint)


# ------------------------------------------------------------------------------------------------- kl_divergence


def gaussians(hidden: Hidden, count: int, size: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Means in -2 … 2 and log-variances in -2.5 … 1.5, float32 (count, size) each."""
    return hidden.noise("mu", count, size) * 4 - 2, hidden.noise("logvar", count, size) * 4 - 2.5


def kl(mu: torch.Tensor, logvar: torch.Tensor) -> torch.Tensor:
    mu, logvar = mu.double(), logvar.double()
    return (0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(1)).float()


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
            seen="one price for all",
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
    got = expect_tensor(student.kl_divergence(mu, logvar), "kl_divergence of 6 images", shape=(6,))
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
    for name, slope, want in (("mu", slopes[0], mu), ("logvar", slopes[1], (logvar.exp() - 1) / 2)):
        got = expect_tensor(slope, f"the slope of KL in {name}", shape=(6, 7), hint=hint)
        alike = F.cosine_similarity(got.flatten(), want.flatten(), dim=0).item()
        expect(alike > 0.6, expected=f"a slope in {name} that leads to the prior", seen=f"another (cosine {alike:.2f})")


# -------------------------------------------------------------------------------------------------- negative_elbo

Batch = tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]


def batch(hidden: Hidden, count: int = 5) -> Batch:
    """A reconstruction strictly inside (0, 1), a grey target, mu and logvar of 7 dimensions."""
    made = hidden.noise("reconstruction", count, 784) * 0.9 + 0.05
    return made, hidden.noise("target", count, 784) ** 3, *gaussians(hidden, count, 7)


Kl = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def with_kl(student: Student) -> list[tuple[Student, Kl]]:
    """The student's process twice, each with what its `kl_divergence` gives if `negative_elbo` calls it.

    Another function takes its place first, so that a mistake in theirs costs nothing here; an answer that works KL out
    by itself, or that makes up for their own kl_divergence, is right in the second.
    """
    replaced = student.elsewhere()
    replace(replaced, "kl_divergence", "torch.linalg.vecdot")
    return [(replaced, lambda mu, logvar: (mu * logvar).sum(1)), (student, kl)]


def either(student: Student, check: Callable[[Student, Kl], None]) -> None:
    """Pass if `check` passes with one of the two; else raise what says most."""
    found: list[StudentError | MismatchError] = []
    for there, price in with_kl(student):
        try:
            check(there, price)
            return
        except (StudentError, MismatchError) as error:
            found.append(error)
    raise next((error for error in found if isinstance(error, MismatchError) and error.hint), found[0])


def elbo(there: Student, made: torch.Tensor, x: torch.Tensor, mu: torch.Tensor, logvar: torch.Tensor) -> torch.Tensor:
    value = there.negative_elbo(made, x, mu, logvar)
    hint = "Sum over the pixels, add each image's KL, take the mean over the images."
    return expect_tensor(value, "negative_elbo", shape=(), hint=hint)


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
            (5 * total, "That is the sum over the batch; take the mean over the images."),
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
        ]
        expect_close(
            elbo(there, made, x, mu, logvar), total, "−ELBO of 5 images", rtol=1e-4, atol=1e-2, mistakes=mistakes
        )

    either(student, check)


@exercise("negative_elbo", weight=1)
def test_mean_over_images(student: Student, hidden: Hidden) -> None:
    """Showing the same images twice changes nothing; one image alone has its own price."""
    made, x, mu, logvar = batch(hidden, 3)

    def check(there: Student, price: Kl) -> None:
        once = elbo(there, made, x, mu, logvar)
        twice = elbo(there, *(value.repeat(2, 1) for value in (made, x, mu, logvar)))
        hint = "Take the mean over the images, so that the batch size doesn't matter."
        expect(once.abs() > 1, expected="a price of many nats", seen=f"{once.item():.3g}")
        expect_close(twice, once, "−ELBO of the same images twice", rtol=1e-3, atol=1e-3, hint=hint)
        singles = [elbo(there, *(value[i : i + 1] for value in (made, x, mu, logvar))) for i in range(3)]
        expect_close(
            torch.stack(singles).mean(), once, "the mean of three single images", rtol=1e-3, atol=1e-3, hint=hint
        )

    either(student, check)


@exercise("negative_elbo", weight=1)
def test_zero_and_one(student: Student) -> None:
    """Pixels of exactly 0 and 1 give a finite price: near 0 where they are right, large where they are wrong."""
    x = torch.tensor([0.0, 1.0, 1.0, 0.0]).repeat(3, 196)  # (3, 784)
    free = torch.zeros(3, 4)

    def check(there: Student, price: Kl) -> None:
        values = [there.negative_elbo(made, x, free, free) for made in (x.clone(), 1 - x)]
        finite = all(isinstance(value, torch.Tensor) and bool(torch.isfinite(value).all()) for value in values)
        hint = "log(0) is minus infinity: clamp the reconstruction a little, or use a function that does."
        expect(finite, expected="a finite price for pixels of exactly 0 and 1", seen="NaN or infinity", hint=hint)
        right, wrong = (expect_tensor(value, "negative_elbo", shape=()).item() for value in values)
        expect(right < 20, expected="about 0 nats for a perfect reconstruction", seen=f"{right:.3g}")
        expect(wrong > 1500, expected="thousands of nats where certain pixels are wrong", seen=f"{wrong:.3g}")

    either(student, check)


@exercise("negative_elbo", weight=1)
def test_elbo_slopes(student: Student, hidden: Hidden) -> None:
    """Gradients flow into the reconstruction, into mu and into logvar."""
    made, x, mu, logvar = batch(hidden)

    def check(there: Student, price: Kl) -> None:
        _, slopes = expect_parts(
            there.probe("value_and_gradients")(there.negative_elbo, made, x, mu, logvar), "value and slopes"
        )
        leaves = [value.clone().requires_grad_() for value in (made, mu, logvar)]
        total = F.binary_cross_entropy(leaves[0], x, reduction="sum") + price(leaves[1], leaves[2]).sum()
        wanted = torch.autograd.grad(total, leaves)
        got = [part for i, part in enumerate(expect_parts(slopes, "slopes", 4)) if i != 1]
        for name, slope, want in zip(("the reconstruction", "mu", "logvar"), got, wanted, strict=True):
            hint = f"No slope arrives at {name}: .item(), .detach(), .data or no_grad cut it off."
            slope = expect_tensor(slope, f"the slope in {name}", shape=tuple(want.shape), hint=hint)
            alike = F.cosine_similarity(slope.flatten(), want.flatten(), dim=0).item()
            expect(
                alike > 0.6, expected=f"a slope in {name} that lowers the price", seen=f"another (cosine {alike:.2f})"
            )

    either(student, check)


# ------------------------------------------------------------------------------- sample_images and interpolate


class OurVAE:
    """A small VAE of ours over there, whose codes can be read back from what it draws."""

    def __init__(self, student: Student, hidden: Hidden, latent: int) -> None:
        self.latent = latent
        self.weight = torch.randn(784, latent, generator=hidden.generator("drawing")) / math.sqrt(latent)
        self.bias = hidden.noise("bias", 784) - 0.5
        self.heads = (hidden.noise("heads", 2 * latent, 784) - 0.5) / 6
        self.start = torch.cat([torch.full((latent,), 1.5), torch.full((latent,), -1.0)])
        self.model = student.put(student.probe("TinyVAE")(784, latent))
        state = {"heads.weight": self.heads, "heads.bias": self.start}
        self.model.load_state_dict(state | {"decoder.weight": self.weight, "decoder.bias": self.bias})

    def mean(self, images: torch.Tensor) -> torch.Tensor:
        return F.linear(images, self.heads, self.start)[:, : self.latent]

    def draw(self, codes: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(F.linear(codes, self.weight, self.bias))

    def read(self, images: torch.Tensor) -> torch.Tensor:
        """The codes that were decoded, float64 (N, latent); wrong only where pixels are no probabilities of ours."""
        logits = images.double().clamp(1e-7, 1 - 1e-7).logit() - self.bias.double()
        codes: torch.Tensor = torch.linalg.lstsq(self.weight.double(), logits.T).solution
        return codes.T

    def expect_drawn(self, images: torch.Tensor, what: str) -> torch.Tensor:
        """The codes of `images`. Raises MismatchError where these are not what `decode` gives for any codes."""
        codes = self.read(images)
        error = (self.draw(codes.float()) - images).abs().max().item()
        hint = "Return what model.decode gives for the codes, as it is: no rounding, no scaling, no noise of its own."
        expect(
            error < 1e-2,
            expected=f"{what} that model.decode has drawn",
            seen=f"pixels that are off by {error:.2g}",
            hint=hint,
        )
        return codes


def expect_no_graph(value: object) -> None:
    expect(
        not getattr(value, "held_graph", False),
        expected="images without a computation graph",
        seen="images that still hold one",
        hint="Nothing is learned here: use torch.no_grad(), or detach the result.",
    )


@exercise("sample_images", weight=1)
def test_any_model_any_number(student: Student, hidden: Hidden) -> None:
    """There are n images of 784 pixels, decoded by the model that was passed in, whatever its code size."""
    for latent, n in ((5, 7), (20, 1), (2, 3)):
        ours = OurVAE(student, hidden, latent)
        hint = f"Take the code size from model.latent (here {latent})."
        images = expect_tensor(student.sample_images(ours.model, n), f"sample_images of {n}", shape=(n, 784), hint=hint)
        ours.expect_drawn(images, "images")


@exercise("sample_images", weight=2)
def test_codes_from_the_prior(student: Student, hidden: Hidden) -> None:
    """The codes that are decoded are independent draws from N(0, I)."""
    ours = OurVAE(student, hidden, 3)
    images = expect_tensor(student.sample_images(ours.model, 4000), "sample_images of 4,000", shape=(4000, 784))
    finding = off_normal(ours.expect_drawn(images, "images"))
    hint = "The prior is N(0, I): torch.randn, neither shifted nor scaled; no image is encoded."
    expect(not finding, expected="codes from N(0, I)", seen=finding, hint=noise_hint(finding, hint))


@exercise("sample_images", weight=1)
def test_dreams_hold_no_graph(student: Student, hidden: Hidden) -> None:
    """The images hold no computation graph."""
    images = student.sample_images(OurVAE(student, hidden, 4).model, 3)
    expect_tensor(images, "sample_images of 3", shape=(3, 784))
    expect_no_graph(images)


@exercise("sample_images", weight=1)
def test_dreams_from_generator(student: Student, hidden: Hidden) -> None:
    """The dreams are new at each call, and come from `generator` where one is given."""
    ours = OurVAE(student, hidden, 4)
    expect_randomness(student, lambda **given: student.sample_images(ours.model, 3, **given), "images", (3, 784))


def walk(student: Student, ours: OurVAE, a: torch.Tensor, b: torch.Tensor, steps: int) -> torch.Tensor:
    images = student.interpolate(ours.model, a, b, steps)
    hint = "Encode a and b as a batch, such as torch.stack([a, b]) or a.unsqueeze(0), and decode `steps` codes."
    return expect_tensor(images, f"interpolate with steps={steps}", shape=(steps, 784), hint=hint)


@exercise("interpolate", weight=1)
def test_ends_included(student: Student, hidden: Hidden) -> None:
    """The walk has `steps` images; the first is decoded from the mean of a, the last from that of b."""
    a, b = hidden.noise("pair", 2, 784)
    ours = OurVAE(student, hidden, 5)
    want = ours.draw(ours.mean(torch.stack([a, b])))
    for steps in (6, 2):
        images = walk(student, ours, a, b, steps)
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
    a, b = hidden.noise("pair", 2, 784)
    ours = OurVAE(student, hidden, 5)
    start, end = ours.mean(torch.stack([a, b])).double()
    for steps in (5, 8):
        images = walk(student, ours, a, b, steps)
        t = torch.linspace(0, 1, steps, dtype=torch.float64).view(-1, 1)
        want = (1 - t) * start + t * end
        drawn = ours.draw(want[[0, -1]].float()).double()
        faded = (1 - t) * drawn[0] + t * drawn[1]
        hints = [((1 - t) * a + t * b, "That is a line in pixel space: encode first, walk, then decode.")]
        hints += [(faded, "Those are decoded ends, mixed in pixel space: mix the codes, then decode.")]
        found = next((text for value, text in hints if (images.double() - value).abs().max() < 1e-3), "")
        expect(not found, expected="a straight line in latent space", seen="another walk", hint=found)
        codes = ours.expect_drawn(images, "images")
        hint = "(1 − t) · mu_a + t · mu_b with t in equal steps from 0 to 1, between the means (nothing is drawn at random)."
        reverse: Mistakes = [(want.flip(0), "The walk is reversed: it begins at a.")]
        expect_close(codes, want, "the codes on the way", rtol=1e-3, atol=2e-3, mistakes=reverse, hint=hint)


@exercise("interpolate", weight=1)
def test_walk_holds_no_graph(student: Student, hidden: Hidden) -> None:
    """The images hold no computation graph, and the walk is the same at each call."""
    a, b = hidden.noise("pair", 2, 784)
    ours = OurVAE(student, hidden, 5)
    first, again = (walk(student, ours, a, b, 4) for _ in range(2))
    expect_no_graph(first)
    hint = "Walk between the means; nothing is drawn at random."
    expect_close(again, first, "the same walk again", rtol=1e-3, atol=1e-4, hint=hint)


# --------------------------------------------------------------------------------------------------- active_units


def means(hidden: Hidden, variances: list[float], offsets: list[float], count: int = 400) -> torch.Tensor:
    """Posterior means with exactly these variances around these offsets, float32 (count, len(variances))."""
    raw = torch.randn(count, len(variances), generator=hidden.generator("means"), dtype=torch.float64)
    raw = (raw - raw.mean(0)) / raw.std(0)
    return (raw * torch.tensor(variances).sqrt() + torch.tensor(offsets)).float()


def count_of(student: Student, mu: torch.Tensor, **options: float) -> int:
    value = student.active_units(mu, **options)
    hint = "Count with sum() and turn the tensor into a number: int(…) or .item()."
    whole = isinstance(value, int) and not isinstance(value, bool)
    expect(whole, expected="a Python int", seen=kind(value), hint=hint)
    assert isinstance(value, int)
    return value


@exercise("active_units", weight=2)
def test_varying_means_counted(student: Student, hidden: Hidden) -> None:
    """The dimensions are counted whose mean varies over the images with a variance above 0.01."""
    mu = means(hidden, [1.0, 0.5, 0.02, 0.004, 1e-4, 0.0, 0.0], [0.0, 0.3, 0.1, 0.0, 0.0, 3.0, 0.0])
    got, want = count_of(student, mu), 3
    variance = mu.var(0)
    hints = [
        (int((mu.std(0) > 0.01).sum()), "The threshold is for the variance, not for the standard deviation."),
        (
            int((mu.square().mean(0) > 0.01).sum()),
            "A mean that never varies says nothing, however large: take the variance.",
        ),
        (int((mu.mean(0).abs() > 0.01).sum()), "That counts means away from 0; what counts is how they vary."),
        (int((mu.var(1) > 0.01).sum()), "The variance is over the images, that is over dim 0."),
        (int((variance <= 0.01).sum()), "Those are the inactive ones."),
        (int((variance > 0).sum()), "The threshold is ignored."),
    ]
    hint = next((text for count, text in hints if count == got), "Take the variance over the images, then count.")
    expect(got == want, expected="the number of dimensions with a variance above 0.01", seen=f"{got}", hint=hint)
    # means far from 0 which hardly vary, and many dimensions that all do
    lazy, lively = means(hidden, [0.002] * 4, [2.0, -3.0, 1.0, 5.0]), means(hidden, [0.5] * 30, [0.0] * 30, count=40)
    for mu, want, what in ((lazy, 0, "means that each stay near one value"), (lively, 30, "means that all vary")):
        got = count_of(student, mu)
        hint = "One verdict for each latent dimension: does its mean vary over dim 0, the images?"
        expect(got == want, expected=f"{want} for {what}", seen=f"{got}", hint=hint)


@exercise("active_units", weight=1)
def test_threshold_obeyed(student: Student, hidden: Hidden) -> None:
    """`threshold` says how much variance is enough."""
    mu = means(hidden, [2.0, 0.8, 0.3, 0.05, 0.02, 0.001], [0.0, 1.0, 0.0, 0.2, 0.0, 0.0])
    for threshold, want in ((0.5, 2), (0.1, 3), (0.03, 4), (3.0, 0), (1e-4, 6)):
        got = count_of(student, mu, threshold=threshold)
        hint = "Compare the variance with `threshold`, not with a fixed number."
        expect(got == want, expected=f"{want} dimensions above {threshold}", seen=f"{got}", hint=hint)


# --------------------------------------------------------------------------------------------------------- train

# See `course calibrate`. −ELBO in nats on moved unseen digits: right answers 168 to 177; beta of 4: 190, codes of 5 numbers 191,
# three epochs 194, beta of 0.1: 197, codes of 2 numbers 212, the mean image 240, no KL in the loss 480; a perfect copy costs 87
MOST_NATS = 187.0
FEWEST_NATS = 150.0
# KL in nats on public digits: right answers 20 to 26; beta of 4: 7, beta of 0.25: 44, collapse 0, no KL in the loss 370
LEAST_RATE, MOST_RATE = 10.0, 40.0
# mean distance of a pair of dreams: right answers 6.4 to 7.1; no KL in the loss 4.1, codes of 2 numbers 4.2, collapse 1.0
LEAST_SPREAD = 4.8
# right answers have a surplus of 0 to .06 (dropout most)
LEAST_SURPLUS, MOST_SURPLUS = -0.04, 0.10


def region_of(student: Student, images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """mu and logvar that the student's trained model gives, of whatever code size it has."""
    student.model.eval()
    mu, logvar = expect_parts(student.model.encode(images), "model.encode(images): (mu, logvar)")
    size = mu.shape[-1] if isinstance(mu, torch.Tensor) and mu.dim() == 2 else 20
    return (
        expect_tensor(mu, "mu of the trained model", shape=(len(images), size)),
        expect_tensor(logvar, "logvar of the trained model", shape=(len(images), size)),
    )


def decoder_of(student: Student) -> tuple[Remote, int]:
    """The trained model where no hidden image has ever been, and its code size."""
    public = load_digits().train_images[:64]
    before = student.elsewhere()
    mu, _ = region_of(before, public)
    size = mu.shape[1]
    return decoder_elsewhere(student, before, mu, (64, 784), latent=size), size


@exercise("train", weight=3)
def test_price_of_unseen_digits(student: Student, hidden: Hidden, report: Report) -> None:
    """Your network explains digits that it has never seen at a low −ELBO."""
    images = hidden.digits(500)
    decoder, size = decoder_of(student)
    mu, logvar = region_of(student, images)
    codes = mu + torch.randn(500, size, generator=hidden.generator("eps")) * (logvar / 2).exp()
    codes = expect_tensor(codes, "the codes that mu and logvar describe", shape=(500, size))
    made = expect_tensor(decoder.decode(codes), "model.decode(code)", shape=(500, 784))
    expect(made.min() >= 0 and made.max() <= 1, expected="pixels from 0 to 1", seen="pixels beyond")
    cost = F.binary_cross_entropy(made, images, reduction="sum").item() / 500
    nats = kl(mu, logvar).mean().item()
    price = cost + nats
    report.figure(price, MOST_NATS)
    if price < FEWEST_NATS:
        report.flag(f"too good to be true: −ELBO {price:.1f} nats on moved digits")
    hint = "Train longer, on all training images, and look at the learning curve: is it still falling?"
    if nats > 80:
        hint = "Reconstructions may be good, but the code costs far too much: does the KL count in your loss?"
    elif nats < 2:
        hint = "The code says next to nothing: posterior collapse. Is the cross-entropy summed over the pixels?"
    expect(
        price < MOST_NATS,
        expected=f"a −ELBO below {MOST_NATS:g} nats on unseen digits that are moved a little (the mean image has about 240)",
        seen=f"{price:.1f}, of which {cost:.1f} for the reconstruction and {nats:.1f} for the code",
        hint=hint,
    )


@exercise("train", weight=1)
def test_code_in_use(student: Student, hidden: Hidden, report: Report) -> None:
    """The code is used, and not overused: KL is neither near 0 (collapse) nor in the hundreds (a plain autoencoder)."""
    mu, logvar = region_of(student, load_digits().valid_images[:500])
    nats = kl(mu, logvar).mean().item()
    report.figure(nats, LEAST_RATE)
    active = int((mu.var(0) > 0.01).sum())
    expect(
        LEAST_RATE < nats < MOST_RATE and active >= 4,
        expected=f"a KL from {LEAST_RATE:g} to {MOST_RATE:g} nats, and some active units",
        seen=f"{nats:.1f} nats and {active} active units",
        hint="Too little means that the decoder ignores its code, too much that nothing keeps the codes near the prior: "
        "is the weight of the KL 1, and is the cross-entropy summed over the pixels?",
    )


@exercise("train", weight=1)
def test_dreams(student: Student, hidden: Hidden, report: Report) -> None:
    """Codes drawn from the prior are drawn as pictures as different as digits are, and as bright."""
    decoder, size = decoder_of(student)
    codes = torch.randn(300, size, generator=hidden.generator("dreams"))
    made = expect_tensor(decoder.decode(codes), "model.decode(code)", shape=(300, 784))
    spread = (torch.cdist(made, made).sum() / (300 * 299)).item()
    report.figure(spread, LEAST_SPREAD)
    ink = (made.mean() / load_digits().train_images.mean()).item()
    expect(
        spread > LEAST_SPREAD and 0.5 < ink < 2,
        expected=f"dreams that are {LEAST_SPREAD:g} or more apart from one another (unseen digits: 10.2), with a digit's ink",
        seen=f"{spread:.1f}, and {ink:.0%} of a digit's ink",
        hint="Dreams that are all alike come from a decoder that ignores its code, or from codes that lie elsewhere than N(0, I).",
    )


@exercise("train", weight=1)
def test_history_fits(student: Student, hidden: Hidden, report: Report) -> None:
    """`history` holds the mean loss of each epoch, and its end agrees with the model."""
    history = expect_history(student.value("history"))
    images = load_digits().train_images[:1000]  # classes take turns, so these are like all 4,000
    mu, logvar = region_of(student, images)
    codes = mu + torch.randn(mu.shape, generator=hidden.generator("eps")) * (logvar / 2).exp()
    made = expect_tensor(student.model.decode(codes), "model.decode(code)", shape=(1000, 784)).clamp(0, 1)
    now = F.binary_cross_entropy(made, images, reduction="sum").item() / 1000 + kl(mu, logvar).mean().item()
    figures = [now, *own_loss(student, made, images, mu, logvar)]
    expect_agreement(history, figures, least=LEAST_SURPLUS, most=MOST_SURPLUS, report=report)


def own_loss(student: Student, *batch: torch.Tensor) -> list[float]:
    """What the student's own negative_elbo says of the model: their mistake there must not cost points here."""
    try:
        value = student.elsewhere().negative_elbo(*batch)
        return [expect_number(value.detach().mean(), "the loss")] if isinstance(value, torch.Tensor) else []
    except (StudentError, MismatchError):
        return []


@picture
def test_draw(student: Student, hidden: Hidden, report: Report) -> None:
    """Their dreams, their reconstructions of digits that everybody has, and their learning curve."""
    images = load_digits().valid_images[:10]
    mu, _ = region_of(student, images)
    made = expect_tensor(student.model.decode(mu), "model.decode(code)", shape=(10, 784))
    codes = torch.randn(20, mu.shape[1], generator=torch.Generator().manual_seed(1))
    dreams = expect_tensor(student.model.decode(codes), "model.decode(code)", shape=(20, 784))
    report.picture(
        grid(
            "Your network's digits",
            "Ten digits that were not trained on, what your network makes of them, and two rows of its dreams.",
            {"digit": images, "redrawn": made, "dreamt": dreams[:10], "dreamt too": dreams[10:]},
        )
    )
    history = expect_history(student.value("history"))
    report.picture(
        curve(
            "Your learning curve",
            f"−ELBO falls from {history[0]:.1f} to {history[-1]:.1f} nats in {len(history)} epochs.",
            "epoch",
            "−ELBO (nats per image)",
            {"your training": history},
            {"mean image, no code": 784 * bce_baselines()["mean image"]},
        )
    )
