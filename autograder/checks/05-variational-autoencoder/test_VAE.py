"""Hidden checks of session 5: `VAE`."""

import math
from functools import partial
from typing import Any

import torch

from autograder.judge import (
    MismatchError,
    Remote,
    Student,
    StudentError,
    exercise,
    expect,
    expect_close,
    expect_probabilities,
    expect_tensor,
    value_of,
)
from autograder.judge.bottleneck import expect_decodes_alone
from autograder.judge.earlier import replace
from autograder.judge.expect import expect_parts, kind
from autograder.judge.hidden import Hidden
from autograder.judge.networks import (
    change_weights,
    expect_arrives,
    expect_batch_independent,
    expect_different,
    expect_learns,
    expect_nonlinear,
    expect_registered,
    first_tensor,
)
from autograder.judge.variational import encoded, nudged, passed


def make(student: Student) -> Any:
    """The student's VAE; their `reparameterize` is another function, so that a mistake in it costs nothing here."""
    replace(student, "reparameterize", "torch.sub")
    return student.VAE()


def _times(factor: int, value: torch.Tensor, _: object) -> torch.Tensor:
    return factor * value


@exercise("VAE", weight=2)
def test_latent_numbers(student: Student, hidden: Hidden) -> None:
    """Means and log-variances have `latent` numbers each, 20 unless said otherwise; codes become 784 pixels."""
    images = hidden.noise("images", 8, 784)
    replace(student, "reparameterize", "torch.sub")
    for options, size in (({}, 20), ({"latent": 5}, 5), ({"latent": 1}, 1)):
        model = nudged(student, hidden, **options)
        kept = value_of(model.latent)
        expect(
            kept == size,
            expected=f"an attribute latent = {size}",
            actual=kind(kept),
            hint="Keep it: self.latent = latent.",
        )
        mu, logvar = encoded(model, images, size)
        if size > 1:  # a single one may be dead where a ReLU stands, which is told elsewhere
            expect_different(mu, "means")
            expect_different(logvar, "log-variances")
        made = expect_tensor(model.decode(mu), f"decode of 8 codes of {size}", shape=(8, 784))
        if size > 1:
            expect_different(made, "drawings")


@exercise("VAE", weight=1)
def test_any_batch(student: Student, hidden: Hidden) -> None:
    """Any number of images may come at once, and each is treated alike."""
    replace(student, "reparameterize", "torch.sub")
    model = nudged(student, hidden)
    images = hidden.brightening("images", 70, 784)

    def regions(some: torch.Tensor) -> torch.Tensor:
        return torch.cat(expect_parts(model.encode(some), "encode: (mu, logvar)"), 1)

    expect_batch_independent(regions, images, "codes")
    expect_batch_independent(model.decode, encoded(model, images, 20)[0], "drawings")
    for count in (1, 3):
        first_tensor(model(images[:count]))


@exercise("VAE", weight=1)
def test_probabilities(student: Student, hidden: Hidden) -> None:
    """Every pixel that is drawn is a probability of its own, between 0 and 1, whatever the code."""
    model = nudged(student, hidden)
    codes = (hidden.noise("codes", 40, 20) - 0.3) * 60
    pixels = expect_tensor(model.decode(codes), "decode of 40 codes", shape=(40, 784))
    expect_probabilities(pixels)


@exercise("VAE", weight=2)
def test_two_free_heads(student: Student, hidden: Hidden) -> None:
    """mu and logvar are two different things, and each may be any real number, negative or positive."""
    images = hidden.noise("images", 60, 784)
    model = nudged(student, hidden)
    mu, logvar = encoded(model, images, 20)
    both = torch.corrcoef(torch.cat([mu, logvar], 1).double().T).nan_to_num()
    tied = both[:20, 20:].diagonal().abs().min().item()
    expect(
        not torch.allclose(mu, logvar, atol=1e-6) and tied < 0.9999,
        expected="mu and logvar from weights of their own",
        actual="logvar that follows from mu",
        hint="One head for both makes every mean its own variance: two layers, or one of 2 · latent outputs, cut in two.",
    )
    # 30 times larger weights take every unbounded head far from 0, and leave tanh, sigmoid and ReLU where they are
    seen: dict[str, list[float]] = {"mu": [], "logvar": []}
    for factor in (3, 10):
        change_weights(model, hidden, partial(_times, factor))
        parts = expect_parts(model.encode(images), "encode of 60 images: (mu, logvar)")
        for name, value in zip(seen, parts, strict=True):
            if isinstance(value, torch.Tensor) and value.isfinite().all():  # what overflows has been seen before
                seen[name] += [value.min().item(), value.max().item()]
    for name, values in seen.items():
        low, high = min(values, default=0.0), max(values, default=0.0)
        hint = f"No activation on {name}: a ReLU or softplus has no negative numbers, tanh and sigmoid are bounded."
        if name == "logvar":
            hint += " And it is the logarithm: the variance itself is never negative."
        expect(
            low < -1.5 and high > 1.5,
            expected=f"{name} on both sides of 0, as the weights have it",
            actual=f"{name} from {low:.3g} to {high:.3g} whatever the weights",
            hint=hint,
        )


@exercise("VAE", weight=1)
def test_hidden_layers_bend(student: Student, hidden: Hidden) -> None:
    """Encoder and decoder have hidden layers with a non-linearity: neither is a linear map."""
    model = nudged(student, hidden)
    a, b = hidden.noise("a", 200, 784) * 2, hidden.noise("b", 200, 784) * 2
    u, v = hidden.noise("u", 200, 20) * 6 - 3, hidden.noise("v", 200, 20) * 6 - 3

    def drawn(codes: torch.Tensor) -> torch.Tensor:
        return expect_tensor(model.decode(codes), "decode of 200 codes", shape=(200, 784))

    expect_nonlinear([torch.cat(encoded(model, x, 20), 1) for x in (a, (a + b) / 2, b)], "an encoder")
    expect_nonlinear([drawn(z) for z in (u, (u + v) / 2, v)], "a decoder", squashed=True)


@exercise("VAE", weight=3)
def test_decodes_a_draw(student: Student, hidden: Hidden) -> None:
    """In training mode the reconstruction is decoded from a random code around mu, not from mu itself."""
    images = hidden.noise("images", 8, 784)
    expect_decodes_alone(student, make, nudged(student, hidden), lambda of: encoded(of, hidden.lookalikes(), 20)[0])
    if uses_what_reparameterize_gives(student.fork(), hidden, images):
        return
    # it draws by itself, then: many draws for each of two images, against as many of ours
    model = nudged(student, hidden)
    model.train()
    for image in images[:2]:
        many = image.expand(3000, 784).contiguous()
        theirs, mu, logvar = passed(model, many, 20)
        noise = torch.randn(3000, 20, generator=hidden.generator("eps"))
        ours = expect_tensor(model.decode(mu + noise * (logvar / 2).exp()), "decode of 3,000 codes", shape=(3000, 784))
        expect(
            theirs.std(0).max() > 1e-6,
            expected="another reconstruction at each draw",
            actual="the same for all draws of one image",
            hint="Decode z = reparameterize(mu, logvar), with noise of its own for each image, not mu.",
        )
        wide = (theirs.std(0) / ours.std(0).clamp(min=1e-9)).log().mean().abs().item()
        far = ((theirs.mean(0) - ours.mean(0)).abs() / (ours.std(0) * math.sqrt(2 / 3000) + 1e-7)).mean().item()
        expect(
            wide < 0.1 and far < 4,  # 0 to .02, and about .8, when the draws are right
            expected="reconstructions that scatter as those of codes mu + exp(logvar / 2) · eps do",
            actual=f"a spread that is off by {math.expm1(wide):.0%} or a mean that is off",
            hint="Pass mu and logvar, in this order, to reparameterize, and decode what it returns.",
        )


def uses_what_reparameterize_gives(student: Student, hidden: Hidden, images: torch.Tensor) -> bool:
    """Whether forward decodes what `reparameterize(mu, logvar)` returns; another function takes its place to see that.

    So a mistake in their own `reparameterize` costs nothing here. Random layers (dropout) meet the same numbers twice.
    """
    replace(student, "reparameterize", "torch.sub")
    model = nudged(student, hidden)
    model.train()
    try:
        student.import_name("torch.manual_seed")(3)
        made, _, _ = passed(model, images, 20)
        student.import_name("torch.manual_seed")(3)
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
    model = nudged(student, hidden)
    found = model(images)
    if not isinstance(found, (tuple, list)):
        found = [found]
    hint = "Return three: reconstruction, mu, logvar."
    expect(
        len(found) == 3, expected="the model's output: (reconstruction, mu, logvar)", actual=kind(found[0]), hint=hint
    )
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

    def work(model: Remote) -> torch.Tensor:
        mu, logvar = encoded(model, images, 20)
        return torch.cat([mu, logvar, expect_tensor(model.decode(mu), "decode of 8 codes", shape=(8, 784))], 1)

    expect_registered(student, hidden, make, nudged(student, hidden), images, work)


@exercise("VAE", weight=1)
def test_gradient_reaches_all(student: Student, hidden: Hidden) -> None:
    """A gradient flows from the reconstruction back through the code to the images."""
    images = hidden.noise("images", 8, 784)
    replace(student, "reparameterize", "torch.add")
    model = nudged(student, hidden)
    model.train()
    for name, index in (("the reconstruction", 0), ("mu", 1), ("logvar", 2)):
        part = student.send(student.probe("part")(model, index))
        expect_arrives(expect_learns(student, model, images, part), f"the images, from {name}")
