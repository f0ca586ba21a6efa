"""Normal draws, and the price of a code."""

import math
from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F

from autograder.judge import (
    Remote,
    Student,
    expect,
    expect_tensor,
    seeded,
)
from autograder.judge.expect import kind
from autograder.judge.hidden import Hidden

Mistakes = list[tuple[torch.Tensor, str]]


def replace(student: Student, name: str, other: str) -> None:
    """Let an answer to an earlier exercise be another function of two arguments, so that their mistake costs nothing here."""
    student.set_global(name, student.send(student.probe("positional")(student.import_name(other), 2)))


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


def expect_randomness(student: Student, call: Callable[..., object], what: str, shape: tuple[int, ...]) -> None:
    """Raise MismatchError unless `call` draws anew each time, and from `generator` alone where that is given."""

    def drawn(**given: Remote) -> torch.Tensor:
        return expect_tensor(call(**given), what, shape=shape)

    expect(
        not torch.equal(drawn(), drawn()),
        expected=f"other {what} at each call",
        actual=f"the same {what} twice",
        hint="Draw anew at each call, and set no seed of your own.",
    )
    student.import_name("torch.manual_seed")(1)
    first = drawn(generator=seeded(student, 5))
    student.import_name("torch.manual_seed")(2)
    expect(
        torch.equal(first, drawn(generator=seeded(student, 5))),
        expected=f"the same {what} from two generators with the same seed",
        actual=f"different {what}",
        hint="Pass `generator` on to what draws the random numbers (torch.randn takes it; torch.randn_like may not).",
    )
    expect(
        not torch.equal(first, drawn(generator=seeded(student, 6))),
        expected=f"other {what} from a generator with another seed",
        actual=f"the same {what}",
        hint="Set no seed inside: whoever passes a generator decides.",
    )
    one = seeded(student, 7)
    expect(
        not torch.equal(drawn(generator=one), drawn(generator=one)),
        expected=f"other {what} at the generator's next call",
        actual=f"the same {what} twice",
        hint="Draw from `generator` as it is, not from a seed of it.",
    )


def expect_parts(value: object, what: str, count: int = 2) -> list[Any]:
    """The members of a tuple (or list) of `count`."""
    expect(
        isinstance(value, (tuple, list)) and len(value) == count,
        expected=f"{what}: {count} results",
        actual=kind(value),
    )
    assert isinstance(value, (tuple, list))
    return list(value)


def gaussians(hidden: Hidden, count: int, size: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Means in -2 … 2 and log-variances in -2.5 … 1.5, float32 (count, size) each."""
    return hidden.noise("mu", count, size) * 4 - 2, hidden.noise("logvar", count, size) * 4 - 2.5


def kl(mu: torch.Tensor, logvar: torch.Tensor) -> torch.Tensor:
    mu, logvar = mu.double(), logvar.double()
    return (0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(1)).float()


class OurVAE:
    """A small VAE of ours over there, whose codes can be read back from what it draws."""

    def __init__(self, student: Student, hidden: Hidden, latent: int) -> None:
        self.latent = latent
        self.weight = torch.randn(784, latent, generator=hidden.generator("drawing")) / math.sqrt(latent)
        self.bias = hidden.noise("bias", 784) - 0.5
        self.heads = (hidden.noise("heads", 2 * latent, 784) - 0.5) / 6
        self.start = torch.cat([torch.full((latent,), 1.5), torch.full((latent,), -1.0)])
        self.model = student.send(student.probe("TinyVAE")(784, latent))
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
