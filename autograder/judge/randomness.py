"""Random draws: whether they are normal, and where they come from."""

import math
from collections.abc import Callable

import torch

from autograder.judge.expect import expect, expect_tensor
from autograder.judge.student import Remote, Student, seeded


def off_normal(numbers: torch.Tensor) -> str:
    """In which way (N, K) numbers, N some hundreds or more, are not independent draws from N(0, 1); "" if they may well be.

    Each bound is 5 standard errors or more away from what such draws give, from N = 400 on.
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
        return "numbers of one row that depend on one another"
    if not 2.4 < (((z - mean) / deviation) ** 4).mean() < 3.6:
        return "another distribution than the normal one"
    return ""


def noise_hint(finding: str, otherwise: str) -> str:
    """The hint for a finding of `off_normal`."""
    whole = "Every number is drawn by itself: draw noise of the whole shape, such as (N, latent)."
    hints = {"the same for": whole, "numbers of": whole, "another": "torch.rand is uniform, torch.randn is normal."}
    return next((hint for start, hint in hints.items() if finding.startswith(start)), otherwise)


def expect_randomness(
    student: Student, call: Callable[..., object], what: str, shape: tuple[int, ...], option: str = "generator"
) -> None:
    """Raise MismatchError unless `call` draws anew each time, and from `option`, a generator, alone where that is given."""

    def drawn(generator: Remote | None = None) -> torch.Tensor:
        given = {} if generator is None else {option: generator}
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
        hint=f"Pass `{option}` on to what draws the random numbers (torch.randn takes it; torch.randn_like may not).",
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
        hint=f"Draw from `{option}` as it is, not from a seed of it.",
    )
