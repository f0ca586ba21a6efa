"""Two players of ours, and what their losses are."""

import math
from collections.abc import Callable

import torch
import torch.nn.functional as F

from autograder.judge import Remote, Student, expect, expect_close, expect_tensor
from autograder.judge.expect import kind
from autograder.judge.hidden import Hidden
from autograder.judge.randomness import expect_randomness, noise_hint, off_normal
from autograder.judge.training import Weights, flat


def some_pictures(hidden: Hidden, count: int) -> torch.Tensor:
    """Random float32 (count, 1, 28, 28) in [-1, 1], of different brightness."""
    shades = hidden.noise("shades", count, 1, 1, 1)
    return (hidden.noise("pictures", count, 1, 28, 28) * 0.6 + shades * 0.4) * 2 - 1


def expect_loss(value: object, want: torch.Tensor, what: str, mistakes: list[tuple[torch.Tensor, str]]) -> None:
    expect(
        isinstance(value, torch.Tensor) and value.numel() == 1,
        expected="one number, as a tensor that can be differentiated",
        actual=kind(value),
        hint="Take the mean over the pictures, and keep it a tensor.",
    )
    assert isinstance(value, torch.Tensor)
    expect_close(value.reshape(()).float(), want, what, rtol=1e-3, atol=1e-5, mistakes=mistakes)


def expect_slope(
    student: Student, got: object, loss: Callable[[torch.Tensor], object], at: torch.Tensor, what: str
) -> None:
    """Raise MismatchError unless a gradient arrives at each logit, and belongs to the loss that they compute, whatever it is."""
    detached = "No gradient arrives: .item(), .detach(), .data or no_grad cut it off."
    found = expect_tensor(got, f"the gradient with respect to {what}", shape=tuple(at.shape), hint=detached)
    expect(found.any(), expected=f"a gradient with respect to {what}", actual="none", hint=detached)
    ahead = 0.05 * found / found.norm()
    ends = [loss(at + way) for way in (ahead, -ahead)]
    rise = sum(
        sign * end.double().mean().item()
        for sign, end in zip((10, -10), ends, strict=True)
        if isinstance(end, torch.Tensor)
    )
    expect(
        found.norm() / 2 < rise < 2 * found.norm(),
        expected=f"the gradient of the loss with respect to {what}",
        actual=f"one of length {found.norm().item():.3g}, where the loss rises by {rise:.3g}",
        hint="The graph does not belong to what is returned.",
    )


def two_kinds_of_logits(hidden: Hidden) -> tuple[torch.Tensor, torch.Tensor]:
    """Logits of 7 real and 5 forged pictures, moderate, float32."""
    return hidden.normal("real logits", 7) * 2 + 0.7, hidden.normal("fake logits", 5) * 2 + 0.4


def costs(logits: torch.Tensor, real: bool) -> torch.Tensor:
    """What each logit costs where the truth is `real`."""
    return F.softplus(-logits if real else logits)


SIGMOID_TWICE = "That is what probabilities in the place of logits would give: the sigmoid is applied once too often."

INEXACT = "For large logits a sigmoid is exactly 0 or 1 and its logarithm infinite (or cut): compute with the logits."


def expect_growing(loss: Callable[[float], object]) -> None:
    """Raise MismatchError unless a loss grows along with logits of ±30 to ±100, where it is large, and is finite everywhere."""
    found = {}
    for size in (30.0, -30.0, 100.0, -100.0):
        value = loss(size)
        found[size] = value.double().mean().item() if isinstance(value, torch.Tensor) else math.nan
        expect(
            math.isfinite(found[size]),
            expected=f"a finite loss for logits of {size:g}",
            actual=f"{found[size]}",
            hint=INEXACT,
        )
    less, more = (max(abs(found[size]), abs(found[-size])) for size in (30.0, 100.0))
    expect(
        abs(more - less / 0.3) <= 0.02 * more,
        expected="a loss that grows along with logits that are wrong, from 30 to 100",
        actual=f"{less:.4g} and {more:.4g}",
        hint=INEXACT,
    )


FEW = 6  # a number of random numbers that is not the usual one

SHARP = 0.3  # learning rate of the steps that are computed here as well


class Game:
    """The student's two steps on small players of ours, with the right losses whatever theirs are."""

    def __init__(self, student: Student, hidden: Hidden, *, learner: str, lr: float = SHARP, latent: int = 64) -> None:
        self.student, self.learner, self.latent = student, learner, latent
        student.set_global("discriminator_loss", student.probe("detective_loss"))
        student.set_global("generator_loss", student.probe("forger_loss"))
        layer = {name: student.import_name(f"torch.nn.{name}") for name in ("Linear", "Tanh", "Unflatten", "Flatten")}
        sequential, spy = student.import_name("torch.nn.Sequential"), student.probe("Spy")
        forger = sequential(layer["Linear"](latent, 784), layer["Tanh"](), layer["Unflatten"](1, (1, 28, 28)))
        detective = sequential(layer["Flatten"](), layer["Linear"](784, 1), layer["Flatten"](0))
        self.players = {"generator": student.send(spy(forger)), "discriminator": student.send(spy(detective))}
        self.start = {
            "generator": {
                "weight": hidden.normal("forger", 784, latent) * (0.3 * math.sqrt(FEW / latent)),
                "bias": hidden.normal("forger's bias", 784) * 0.3,
            },
            "discriminator": {
                "weight": hidden.normal("detective", 1, 784) * 0.05,
                "bias": hidden.normal("detective's bias", 1) * 0.3,
            },
        }
        for player, layer_index in (("generator", 0), ("discriminator", 1)):
            state = {f"inner.{layer_index}.{name}": value for name, value in self.start[player].items()}
            self.players[player].load_state_dict(state)
        parameters = self.players[learner].parameters()
        self.optimizer = student.send(student.import_name("torch.optim.SGD")(parameters, lr=lr))
        self.seen = 0

    def step(self, batch: torch.Tensor | int, **options: object) -> object:
        """What the student's step for the learner returned. `batch`: real pictures, or how many to forge."""
        function = self.student.named(f"{self.learner}_step")
        players = self.players["generator"], self.players["discriminator"]
        return function(*players, batch, self.optimizer, latent=self.latent, **options)

    def z(self, *, first: bool = False) -> torch.Tensor:
        """The z's that the forger was given since this was asked the last time, in its first call or all, float32 (n, latent)."""
        calls = self.player_calls("generator")
        new, self.seen = calls[self.seen :], len(calls)
        inputs = [call.get("input") for call in new if isinstance(call, dict)]
        found = [z for z in inputs if isinstance(z, torch.Tensor) and z.ndim == 2 and z.shape[1] == self.latent]
        expect(
            bool(found) and len(found) == len(new),
            expected=f"a forger that is called with z's of shape (n, {self.latent}), as `latent` says",
            actual="no call of the forger" if not new else "z's of another shape",
        )
        return torch.cat(found[:1] if first else found).float()

    def player_calls(self, player: str) -> list[object]:
        calls = self.student.send(self.players[player])
        value = calls.calls._value()
        return value if isinstance(value, list) else []

    def weights(self, player: str) -> Weights:
        """The player's weights as they are now."""
        state = self.players[player].state_dict()
        expect(isinstance(state, dict), expected=f"the {player} that was passed in", actual="one without weights")
        found = {str(name).rpartition(".")[2]: value for name, value in state.items()}
        return {
            name: expect_tensor(found.get(name), f"the {player}'s weights", shape=tuple(before.shape))
            for name, before in self.start[player].items()
        }

    def moved(self, player: str) -> bool:
        """Whether one of the player's weights has changed."""
        return not torch.equal(flat(self.weights(player)), flat(self.start[player]))


def forge(weights: Weights, z: torch.Tensor) -> torch.Tensor:
    return torch.tanh(F.linear(z, weights["weight"], weights["bias"]))


def judge(weights: Weights, images: torch.Tensor) -> torch.Tensor:
    return F.linear(images.flatten(1), weights["weight"], weights["bias"]).squeeze(1)


def expect_still_trainable(student: Student, player: Remote, name: str) -> None:
    free = student.probe("trainable")(player)
    expect(
        isinstance(free, dict) and all(free.values()),
        expected=f"a {name} whose parameters still require gradients",
        actual="parameters that are frozen",
        hint="If you freeze the other player for a step, set it free again at the end.",
    )


def expect_forgeries(student: Student, hidden: Hidden, learner: str) -> None:
    """As many new z's as asked for, standard normal, all from `rng` where one is given."""

    def batch(count: int) -> torch.Tensor | int:
        return some_pictures(hidden, count) if learner == "discriminator" else count

    game = Game(student, hidden, learner=learner, lr=0.0, latent=FEW)

    def drawn(count: int = 5, **given: Remote) -> torch.Tensor:
        game.step(batch(count), **given)
        return game.z()

    for count in (1, 5, 400):
        z = drawn(count)
        expect(
            len(z) == count,
            expected=f"{count} forgeries" + (" for as many real pictures" if learner == "discriminator" else ""),
            actual=f"{len(z)}",
        )
    finding = off_normal(z)
    hint = noise_hint(finding, "Draw z with torch.randn, as it is.")
    expect(not finding, expected="z's drawn from N(0, I)", actual=finding, hint=hint)
    expect_randomness(student, drawn, "z's", (5, FEW), option="rng")
