"""The price of a code, and a small VAE of ours."""

import math

import torch
import torch.nn.functional as F

from autograder.judge import Remote, Student, expect, expect_tensor
from autograder.judge.expect import expect_parts
from autograder.judge.hidden import Hidden
from autograder.judge.networks import change_weights

Mistakes = list[tuple[torch.Tensor, str]]


def gaussians(hidden: Hidden, count: int, size: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Means in -2 … 2 and log-variances in -2.5 … 1.5, float32 (count, size) each."""
    return hidden.noise("mu", count, size) * 4 - 2, hidden.noise("logvar", count, size) * 4 - 2.5


def kl(mu: torch.Tensor, logvar: torch.Tensor) -> torch.Tensor:
    mu, logvar = mu.double(), logvar.double()
    return (0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(1)).float()


def nudged(student: Student, hidden: Hidden, **options: int) -> Remote:
    """The student's VAE in eval mode, with weights nudged at random, since a head may well start from zeros."""
    model = student.send(student.VAE(**options))
    model.eval()
    change_weights(model, hidden, lambda value, noise: value + 0.05 * noise)
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


class OurVAE:
    """A small VAE of ours over there, whose codes can be read back from what it draws. Its encoder bends, as real ones do."""

    def __init__(self, student: Student, hidden: Hidden, latent: int) -> None:
        self.latent = latent
        self.weight = torch.randn(784, latent, generator=hidden.generator("drawing")) / math.sqrt(latent)
        self.bias = hidden.noise("bias", 784) - 0.5
        self.heads = (hidden.noise("heads", 2 * latent, 784) - 0.5) / 6
        self.start = torch.cat([torch.full((latent,), 1.5), torch.full((latent,), -1.0)])
        self.model = student.send(student.probe("TinyVAE")(784, latent))
        state = {"heads.weight": self.heads, "heads.bias": self.start}
        self.model.load_state_dict(state | {"decoder.weight": self.weight, "decoder.bias": self.bias})
        bent = student.import_name("torch.nn.Sequential")(self.model.heads, student.import_name("torch.nn.Tanh")())
        student.import_name("builtins.setattr")(self.model, "heads", bent)

    def mean(self, images: torch.Tensor) -> torch.Tensor:
        return torch.tanh(F.linear(images, self.heads, self.start))[:, : self.latent]

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
            actual=f"pixels that are off by {error:.2g}",
            hint=hint,
        )
        return codes


def expect_no_graph(value: object) -> None:
    expect(
        not getattr(value, "held_graph", False),
        expected="images without a computation graph",
        actual="images that still hold one",
        hint="Nothing is learned here: use torch.no_grad(), or detach the result.",
    )
