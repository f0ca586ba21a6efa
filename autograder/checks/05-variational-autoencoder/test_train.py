"""Hidden checks of session 5: `train`."""

import torch
import torch.nn.functional as F

from autograder.judge import (
    Remote,
    Report,
    Student,
    exercise,
    expect,
    expect_tensor,
    picture,
)
from autograder.judge.bottleneck import decoder_elsewhere
from autograder.judge.draw import bce_baselines, grid
from autograder.judge.expect import expect_parts
from autograder.judge.hidden import Hidden
from autograder.judge.history import expect_agreement, expect_history
from autograder.judge.training import LONGER, WORSE, learning_curve, own_loss
from autograder.judge.variational import kl
from labkit import load_digits

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
    before = student.fork()
    mu, _ = region_of(before, public)
    size = mu.shape[1]
    return decoder_elsewhere(student, before, mu, (64, 784), latent=size), size


@exercise("train", weight=3, least_seconds=0.6)
def test_price_of_unseen_digits(student: Student, hidden: Hidden, report: Report) -> None:
    """Your network explains digits that it has never seen at a low −ELBO."""
    images = hidden.digits(500)
    decoder, size = decoder_of(student)
    mu, logvar = region_of(student, images)
    codes = mu + torch.randn(500, size, generator=hidden.generator("eps")) * (logvar / 2).exp()
    codes = expect_tensor(codes, "the codes that mu and logvar describe", shape=(500, size))
    made = expect_tensor(decoder.decode(codes), "model.decode(code)", shape=(500, 784))
    expect(made.min() >= 0 and made.max() <= 1, expected="pixels from 0 to 1", actual="pixels beyond")
    cost = F.binary_cross_entropy(made, images, reduction="sum").item() / 500
    nats = kl(mu, logvar).mean().item()
    price = cost + nats
    report.metric(price, MOST_NATS)
    if price < FEWEST_NATS:
        report.flag(f"too good to be true: −ELBO {price:.1f} nats on moved digits")
    hint = LONGER
    if nats > 80:
        hint = "Reconstructions may be good, but the code costs far too much: does the KL count in your loss?"
    elif price > 300:
        hint = WORSE
    elif nats < 2:
        hint = "The code says next to nothing: posterior collapse. Is the cross-entropy summed over the pixels?"
    elif nats < LEAST_RATE:
        hint = (
            "The code says little: is the weight of the KL 1, has the code 20 numbers, and was it trained long enough?"
        )
    expect(
        price < MOST_NATS,
        expected=f"a −ELBO below {MOST_NATS:g} nats on unseen digits that are moved a little (the mean image has about 240)",
        actual=f"{price:.1f}, of which {cost:.1f} for the reconstruction and {nats:.1f} for the code",
        hint=hint,
    )


@exercise("train", weight=1)
def test_code_in_use(student: Student, hidden: Hidden, report: Report) -> None:
    """The code is used, and not overused: KL is neither near 0 (collapse) nor in the hundreds (a plain autoencoder)."""
    mu, logvar = region_of(student, load_digits().valid_images[:500])
    nats = kl(mu, logvar).mean().item()
    report.metric(nats, LEAST_RATE)
    active = int((mu.var(0) > 0.01).sum())
    expect(
        LEAST_RATE < nats < MOST_RATE and active >= 4,
        expected=f"a KL from {LEAST_RATE:g} to {MOST_RATE:g} nats, and some active units",
        actual=f"{nats:.1f} nats and {active} active units",
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
    report.metric(spread, LEAST_SPREAD)
    ink = (made.mean() / load_digits().train_images.mean()).item()
    expect(
        spread > LEAST_SPREAD and 0.5 < ink < 2,
        expected=f"dreams that are {LEAST_SPREAD:g} or more apart from one another (unseen digits: 10.2), with a digit's ink",
        actual=f"{spread:.1f}, and {ink:.0%} of a digit's ink",
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
    figures = [now, *own_loss(student, "negative_elbo", made, images, mu, logvar)]
    expect_agreement(history, figures, least=LEAST_SURPLUS, most=MOST_SURPLUS, report=report, fewest=4)


@picture
def test_draw(student: Student, hidden: Hidden, report: Report) -> None:
    """Their dreams, their reconstructions of digits that everybody has, and their learning curve."""
    images = load_digits().valid_images[:10]
    mu, _ = region_of(student, images)
    made = expect_tensor(student.model.decode(mu), "model.decode(code)", shape=(10, 784))
    codes = torch.randn(20, mu.shape[1], generator=torch.Generator().manual_seed(1))
    dreams = expect_tensor(student.model.decode(codes), "model.decode(code)", shape=(20, 784))
    report.figure(
        grid(
            "Your network's digits",
            "Ten digits that were not trained on, what your network makes of them, and two rows of its dreams.",
            {"digit": images, "redrawn": made, "dreamt": dreams[:10], "dreamt too": dreams[10:]},
        )
    )
    history = expect_history(student.value("history"))
    said = f"−ELBO falls from {history[0]:.1f} to {history[-1]:.1f} nats in {len(history)} epochs."
    lines = {"mean image, no code": 784 * bce_baselines()["mean image"]}
    report.figure(learning_curve({"your training": history}, lines, said=said, unit="−ELBO (nats per image)"))
