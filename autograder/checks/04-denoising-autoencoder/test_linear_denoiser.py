"""Hidden checks of session 4: `linear_denoiser`."""

from dataclasses import dataclass

import torch

from autograder.judge import MismatchError, Student, exercise, expect, expect_tensor
from autograder.judge.denoising import noised
from autograder.judge.hidden import Hidden

PAIRS = 2200  # nearly three for each of the 785 unknowns: a ridge of .01 changes little, other mistakes change much


@dataclass
class Fit:
    """Training pairs, new noisy images, and what least squares makes of these, in double precision."""

    noisy: torch.Tensor
    clean: torch.Tensor
    new: torch.Tensor

    def least_squares(self, *, ridge: float = 0.0) -> torch.Tensor:
        x, y = self.noisy.double(), self.clean.double()
        a = x - x.mean(0)
        weights = torch.linalg.solve(a.T @ a + ridge * torch.eye(784, dtype=torch.float64), a.T @ (y - y.mean(0)))
        return torch.addmm(y.mean(0), self.new.double() - x.mean(0), weights)


def scenes(hidden: Hidden, name: str, count: int, level: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Clean images that vary in 30 directions around a middle, and noisy ones of them, float32 (count, 784) each."""
    basis = torch.randn(30, 784, generator=hidden.generator("directions")) / 8
    generator = hidden.generator(name)
    clean = (
        0.1 + 0.3 * hidden.noise("middle", 784) + torch.randn(count, 30, generator=generator) @ basis * 0.25
    ).clamp(0, 1)
    return (clean + level).clamp(0, 1), noised(clean + level, 0.3, generator)


def expect_fit(got: object, fit: Fit) -> None:
    """Raise MismatchError unless `got` is least squares on `fit`, up to a tiny ridge; both clipped."""
    got = expect_tensor(
        got, f"linear_denoiser of {len(fit.new)} images", shape=(len(fit.new), 784), dtype=None
    ).double()
    want = fit.least_squares()
    x, y, new = fit.noisy.double(), fit.clean.double(), fit.new.double()
    scale = (want.clamp(0, 1) - y.mean(0)).square().mean().sqrt()

    def off(other: torch.Tensor) -> float:
        return float(((got.clamp(0, 1) - other.clamp(0, 1)).square().mean().sqrt() / scale).item())

    own = new - new.mean(0)
    weights = torch.linalg.solve((x - x.mean(0)).T @ (x - x.mean(0)), (x - x.mean(0)).T @ (y - y.mean(0)))
    if off(want) < 0.04 or off(own @ weights + y.mean(0)) < 0.03:  # centred with its own mean: told elsewhere
        return
    gram = x.T @ x
    centred, shifts = x - x.mean(0), y - y.mean(0)
    slopes = (centred * shifts).sum(0) / centred.square().sum(0)
    back = torch.linalg.lstsq(shifts, centred).solution
    mistakes = [
        (new @ torch.linalg.solve(gram, x.T @ y), "There is no intercept: add a column of ones, or centre both sides."),
        ((new - x.mean(0)) @ weights, "The mean of the clean images was not added again."),
        (new @ weights + y.mean(0), "Subtract the mean of train_noisy from `noisy` as well."),
        ((new - x.mean(0)) @ weights + x.mean(0), "Add the mean of the *clean* images at the end."),
        ((new - x.mean(0)) @ weights.T + y.mean(0), "The weights are transposed."),
        (
            (new - x.mean(0)) * slopes + y.mean(0),
            "Each pixel was guessed from itself alone; use all 784 noisy pixels for each.",
        ),
        (
            (new - y.mean(0)) @ back + x.mean(0),
            "The regression goes the wrong way: fit clean from noisy, not noisy from clean.",
        ),
        (new, "The noisy images came back as they were."),
        (y.mean(0).expand_as(new), "Only the mean image is left: the weights were not used (or the ridge is huge)."),
        (fit.least_squares(ridge=1000.0), "The ridge is too strong: at most 0.01 on the diagonal."),
    ]
    hint = next((text for value, text in mistakes if off(value) < 0.03), "")
    raise MismatchError(
        "the least-squares solution with an intercept, fitted on the training pairs",
        f"images that are off by {off(want):.0%}",
        hint or "Compare with: torch.linalg.lstsq of train_noisy with a column of ones, against train_clean.",
    )


@exercise("linear_denoiser", weight=2)
def test_fit_on_pairs(student: Student, hidden: Hidden) -> None:
    """New noisy images are denoised with the weights and the intercept that fit the training pairs best."""
    clean, noisy = scenes(hidden, "train", PAIRS, 0.0)
    _, new = scenes(hidden, "new", 40, 0.0)
    expect_fit(student.linear_denoiser(noisy, clean, new), Fit(noisy, clean, new))


@exercise("linear_denoiser", weight=1)
def test_noisy_has_no_influence(student: Student, hidden: Hidden) -> None:
    """An image's result depends on the training pairs alone: the same alone as among others, and another with other pairs."""
    clean, noisy = scenes(hidden, "train", PAIRS, 0.0)
    _, bright = scenes(hidden, "bright", 30, 0.12)
    whole = cleaned(student, noisy, clean, bright)
    alone = cleaned(student, noisy, clean, bright[:1])
    off = ((alone - whole[:1]).norm() / (whole[:1] - whole.mean()).norm().clamp(min=1e-9)).item()
    hint = "Centre with the means of the training images, not with those of `noisy`, and fit nothing on these."
    expect(off < 0.03, expected="the same image from an image alone", actual=f"another (off by {off:.0%})", hint=hint)
    clean, noisy = scenes(hidden, "other", PAIRS, 0.05)  # as many, so that what is kept by shape is found
    far = (
        (cleaned(student, noisy, clean, bright) - whole).norm() / (whole - whole.mean()).norm().clamp(min=1e-9)
    ).item()
    hint = "The training pairs play no part: are the images given back, or is something kept from an earlier call?"
    expect(far > 0.01, expected="other images with other training pairs", actual="the same images", hint=hint)


def cleaned(student: Student, noisy: torch.Tensor, clean: torch.Tensor, new: torch.Tensor) -> torch.Tensor:
    what = f"linear_denoiser of {len(new)} images"
    got = expect_tensor(student.linear_denoiser(noisy, clean, new), what, shape=(len(new), 784), dtype=None)
    return got.double().clamp(0, 1)


@exercise("linear_denoiser", weight=1)
def test_result_clipped(student: Student, hidden: Hidden) -> None:
    """Where the weighted sum leaves the range from 0 to 1, it is clipped: to exactly 0 and exactly 1."""
    clean, noisy = scenes(hidden, "train", PAIRS, 0.0)
    clean = (clean > 0.3).float()  # black and white, so that the sum often overshoots
    _, new = scenes(hidden, "new", 40, 0.0)
    wild = Fit(noisy, clean, new).least_squares()
    assert wild.min() < -0.1 and wild.max() > 1.1
    got = expect_tensor(student.linear_denoiser(noisy, clean, new), "linear_denoiser of 40 images", shape=(40, 784))
    low, high = got.min().item(), got.max().item()
    expect(
        low >= 0 and high <= 1,
        expected="pixels in [0, 1]",
        actual=f"values from {low:.3g} to {high:.3g}",
        hint="A weighted sum knows no bounds: clip the result with .clamp(0, 1).",
    )
    wanted, found = (((pixels <= 0) | (pixels >= 1)).double().mean().item() for pixels in (wild, got.double()))
    expect(
        found > 0.5 * wanted,
        expected=f"about {wanted:.0%} of the pixels exactly 0 or 1",
        actual=f"{found:.0%}",
        hint="Clip the weighted sum, and nothing else: no rescaling, no sigmoid. (Or is there no weighted sum?)",
    )
