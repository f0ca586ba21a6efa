"""Hidden checks of session 5: `VAE`."""

import math

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
from autograder.judge.expect import kind
from autograder.judge.hidden import Hidden
from autograder.judge.variational import (
    expect_parts,
    replace,
)


def built(student: Student, hidden: Hidden, scale: float = 1.0, **options: int) -> Remote:
    """The student's VAE in eval mode, with weights nudged at random (whatever they start from), then scaled."""
    model = student.send(student.VAE(**options))
    model.eval()
    state = model.state_dict()
    expect(
        isinstance(state, dict) and state,
        expected="a model with parameters",
        actual="no parameters at all",
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
            actual=kind(kept),
            hint="Keep it: self.latent = latent.",
        )
        mu, logvar = encoded(model, images, size)
        for name, value in (("mu", mu), ("logvar", logvar)):
            expect(
                value.std(0).max() > 1e-6,
                expected=f"{name} to differ between images",
                actual="the same for all of them",
            )
        made = expect_tensor(model.decode(mu), f"decode of 8 codes of {size}", shape=(8, 784))
        expect(made.std(0).max() > 1e-7, expected="codes to be drawn differently", actual="the same for all of them")
        passed(model, images, size)


@exercise("VAE", weight=1)
def test_any_batch(student: Student, hidden: Hidden) -> None:
    """Any number of images may come at once, and each is treated alike."""
    replace(student, "reparameterize", "torch.sub")
    model = built(student, hidden)
    images = hidden.brightening("images", 70, 784)
    whole = encoded(model, images, 20)
    drawn = expect_tensor(model.decode(whole[0]), "decode of 70 codes", shape=(70, 784))
    expect(drawn.std(0).max() > 1e-6, expected="different images to be drawn differently", actual="one for all of them")
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
        actual="logvar that follows from mu",
        hint="One head for both makes every mean its own variance: two layers, or one of 2 · latent outputs, cut in two.",
    )
    # 30 times larger weights take every unbounded head far from 0, and leave tanh, sigmoid and ReLU where they are
    for name, value in zip(("mu", "logvar"), encoded(built(student, hidden, scale=30.0), images, 20), strict=True):
        low, high = value.min().item(), value.max().item()
        expect(
            low < -1.5 and high > 1.5,
            expected=f"{name} on both sides of 0, as the weights have it",
            actual=f"{name} from {low:.3g} to {high:.3g} whatever the weights",
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
            actual="half-way between two inputs exactly what is half-way between their results",
            hint=f"Two linear layers in a row are one linear layer: the {what} needs a ReLU (or another) between them.",
        )


@exercise("VAE", weight=3)
def test_decodes_a_draw(student: Student, hidden: Hidden) -> None:
    """In training mode the reconstruction is decoded from a random code around mu, not from mu itself."""
    images = hidden.noise("images", 8, 784)
    if uses_what_reparameterize_gives(student.fork(), hidden, images):
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
    model = built(student, hidden)
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
    there = student.fork()
    there.import_name("torch.manual_seed")(4321)
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
        _, slopes = expect_parts(probe(student.send(student.probe("part")(model, index)), images), "value and gradient")
        slope = expect_parts(slopes, "gradients", 1)[0]
        arrived = isinstance(slope, torch.Tensor) and bool(slope.abs().max() > 0)
        expect(arrived, expected=f"a gradient from {name} that arrives at the images", actual="none", hint=hint)
