"""Two players of ours, and what their losses are."""

import math
from collections.abc import Callable

import torch
import torch.nn.functional as F

from autograder.judge import (
    Remote,
    Student,
    expect,
    expect_close,
    expect_tensor,
    seeded,
)
from autograder.judge.expect import kind
from autograder.judge.hidden import Hidden


def normal(hidden: Hidden, name: str, *shape: int) -> torch.Tensor:
    """Standard normal float32 random numbers."""
    return torch.randn(*shape, generator=hidden.generator(name))


def built(student: Student, hidden: Hidden, name: str, inputs: torch.Tensor, **options: int) -> Remote:
    """The student's network of this name in eval mode, its weights nudged if they start where all inputs look the same."""
    model = student.send(student.named(name)(**options))
    model.eval()
    out = model(inputs)
    if isinstance(out, torch.Tensor) and out.is_floating_point() and out.std(0).max() < 1e-6:
        change_weights(model, hidden, lambda value, noise: value + 0.05 * noise)
    return model


def change_weights(model: Remote, hidden: Hidden, change: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]) -> None:
    """Replace each weight by what `change` makes of it and of normal noise of its shape; batch norm's memory stays."""
    state = model.state_dict()
    expect(isinstance(state, dict) and state, expected="a model with parameters", actual="no parameters at all")
    noise = hidden.generator("nudges")
    for name, value in state.items():
        if isinstance(value, torch.Tensor) and value.is_floating_point() and "running" not in name:
            state[name] = change(value, torch.randn(value.shape, generator=noise))
    model.load_state_dict(state)


NOT_REGISTERED = (
    "Some layer is not registered: make it in __init__ and assign it to self (a plain Python list hides layers; use "
    "nn.ModuleList or nn.Sequential)."
)


def expect_registered(
    student: Student, hidden: Hidden, name: str, inputs: torch.Tensor, shape: tuple[int, ...]
) -> None:
    """The network gives the same when asked again, and so does a copy that is given its parameters."""
    model = built(student, hidden, name, inputs)
    first = expect_tensor(model(inputs), f"the {name}'s output", shape=shape)
    expect_close(
        expect_tensor(model(inputs), f"the {name}'s output", shape=shape),
        first,
        "the same output when asked again",
        rtol=1e-3,
        atol=1e-5,
        hint="In evaluation mode the output follows from the input alone. Are layers made, or random numbers drawn, inside "
        "forward?",
    )
    there = student.fork()
    there.import_name("torch.manual_seed")(4321)
    other = built(there, hidden, name, inputs)
    state = model.state_dict()
    expect(
        isinstance(state, dict) and state,
        expected="a model with parameters",
        actual="no parameters at all",
        hint=NOT_REGISTERED,
    )
    other.load_state_dict(state)
    expect_close(
        expect_tensor(other(inputs), "the copy's output", shape=shape),
        first,
        "the output of a copy that was given all parameters",
        rtol=1e-3,
        atol=1e-4,
        hint=NOT_REGISTERED,
    )


def expect_alone(model: Remote, inputs: torch.Tensor, what: str, shape: tuple[int, ...]) -> None:
    """Each input's output has `shape` and is the same in a batch of 40, of 7 and alone."""
    whole = expect_tensor(model(inputs), f"{what} of {len(inputs)}", shape=(len(inputs), *shape))
    for count in (7, 1):
        part = expect_tensor(
            model(inputs[:count]),
            f"{what} of {count}",
            shape=(count, *shape),
            hint="Does a layer or a reshape hold a fixed batch size, or a squeeze() take away the batch of one?",
        )
        expect_close(
            part,
            whole[:count],
            f"{what} in a smaller batch",
            rtol=1e-3,
            atol=1e-4,
            hint="In evaluation mode, an output must not depend on the others in its batch.",
        )


def expect_flow(student: Student, model: Remote, inputs: torch.Tensor, what: str) -> None:
    """A gradient arrives at the inputs and at the parameters."""
    _, gradients = student.probe("value_and_gradients")(model, inputs)
    flows = isinstance(gradients, list) and isinstance(gradients[0], torch.Tensor) and bool(gradients[0].any())
    own = student.probe("gradients")(model)
    learns = isinstance(own, dict) and any(isinstance(value, torch.Tensor) and value.any() for value in own.values())
    expect(
        flows and learns,
        expected=f"a gradient that arrives at {what}",
        actual="none" if not (flows or learns) else "one that stops on the way",
        hint="Something cuts the graph: no_grad, detach, .data, numpy, or rounding.",
    )


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


def expect_gradient(got: object, want: torch.Tensor, what: str) -> None:
    detached = "No gradient arrives: .item(), .detach(), .data or no_grad cut it off."
    expect(isinstance(got, torch.Tensor), expected=f"a gradient with respect to {what}", actual="none", hint=detached)
    found = expect_tensor(got, f"the gradient with respect to {what}", shape=tuple(want.shape))
    expect_close(
        found,
        want,
        f"the gradient with respect to {what}",
        rtol=0.02,
        atol=1e-4,
        mistakes=[(torch.zeros_like(want), detached), (-want, "The gradient leads the wrong way: check the sign.")],
    )


def two_kinds_of_logits(hidden: Hidden) -> tuple[torch.Tensor, torch.Tensor]:
    """Logits of 7 real and 5 forged pictures, moderate, float32."""
    return normal(hidden, "real logits", 7) * 2 + 0.7, normal(hidden, "fake logits", 5) * 2 + 0.4


def costs(logits: torch.Tensor, real: bool) -> torch.Tensor:
    """What each logit costs where the truth is `real`."""
    return F.softplus(-logits if real else logits)


SIGMOID_TWICE = "That is what probabilities in the place of logits would give: the sigmoid is applied once too often."

INEXACT = "For large logits a sigmoid is exactly 0 or 1 and its logarithm infinite (or cut): compute with the logits."


def expect_large(value: object, want: float, what: str) -> None:
    hint = INEXACT if isinstance(value, torch.Tensor) else ""
    number = value.item() if isinstance(value, torch.Tensor) and value.numel() == 1 else math.nan
    expect(abs(number - want) <= 0.01 * want + 0.01, expected=f"{what}: {want:g}", actual=f"{number:.5g}", hint=hint)


LATENT = 6

SHARP = 0.3  # learning rate of the steps that are computed here as well


class Game:
    """The student's two steps on small players of ours, with the right losses whatever theirs are."""

    def __init__(self, student: Student, hidden: Hidden, *, learner: str, lr: float = SHARP) -> None:
        self.student, self.learner = student, learner
        student.set_global("discriminator_loss", student.probe("detective_loss"))
        student.set_global("generator_loss", student.probe("forger_loss"))
        layer = {name: student.import_name(f"torch.nn.{name}") for name in ("Linear", "Tanh", "Unflatten", "Flatten")}
        sequential, spy = student.import_name("torch.nn.Sequential"), student.probe("Spy")
        forger = sequential(layer["Linear"](LATENT, 784), layer["Tanh"](), layer["Unflatten"](1, (1, 28, 28)))
        detective = sequential(layer["Flatten"](), layer["Linear"](784, 1), layer["Flatten"](0))
        self.players = {"generator": student.send(spy(forger)), "discriminator": student.send(spy(detective))}
        self.start = {
            "generator": {
                "weight": normal(hidden, "forger", 784, LATENT) * 0.3,
                "bias": normal(hidden, "forger's bias", 784) * 0.3,
            },
            "discriminator": {
                "weight": normal(hidden, "detective", 1, 784) * 0.05,
                "bias": normal(hidden, "detective's bias", 1) * 0.3,
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
        return function(*players, batch, self.optimizer, latent=LATENT, **options)

    def z(self) -> torch.Tensor:
        """The z's that the forger was given since this was asked the last time, float32 (n, LATENT)."""
        calls = self.player_calls("generator")
        new, self.seen = calls[self.seen :], len(calls)
        inputs = [call.get("input") for call in new if isinstance(call, dict)]
        found = [z for z in inputs if isinstance(z, torch.Tensor) and z.ndim == 2 and z.shape[1] == LATENT]
        expect(
            bool(found) and len(found) == len(new),
            expected=f"a forger that is called with z's of shape (n, {LATENT}), as `latent` says",
            actual="no call of the forger" if not new else "z's of another shape",
        )
        return torch.cat(found).float()

    def player_calls(self, player: str) -> list[object]:
        calls = self.student.send(self.players[player])
        value = calls.calls._value()
        return value if isinstance(value, list) else []

    def weights(self, player: str) -> dict[str, torch.Tensor]:
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
        now = self.weights(player)
        return any(not torch.equal(now[name], value) for name, value in self.start[player].items())


def forge(weights: dict[str, torch.Tensor], z: torch.Tensor) -> torch.Tensor:
    return torch.tanh(F.linear(z, weights["weight"], weights["bias"]))


def judge(weights: dict[str, torch.Tensor], images: torch.Tensor) -> torch.Tensor:
    return F.linear(images.flatten(1), weights["weight"], weights["bias"]).squeeze(1)


Weights = dict[str, torch.Tensor]


def descended(weights: Weights, loss: Callable[[Weights], torch.Tensor], lr: float = SHARP) -> Weights:
    """The weights after one step of gradient descent on `loss`."""
    leaves = {name: value.clone().requires_grad_() for name, value in weights.items()}
    gradients = torch.autograd.grad(loss(leaves), list(leaves.values()))
    return {name: weights[name] - lr * gradient for name, gradient in zip(leaves, gradients, strict=True)}


def change(after: Weights, before: Weights) -> torch.Tensor:
    return torch.cat([(after[name] - before[name]).flatten() for name in sorted(before)])


def expect_step(got: torch.Tensor, want: torch.Tensor, mistakes: list[tuple[torch.Tensor, str]], still: str) -> None:
    """Raise MismatchError unless the weights' change `got` is `want` to within 1 %."""

    def off(other: torch.Tensor) -> float:
        return float((got - other).norm() / other.norm())

    expect(got.abs().max() > 0, expected="weights that moved", actual="the weights from before", hint=still)
    error = off(want)
    hint = "The loss, the gradient or the step differs from what the docstring says."
    if F.cosine_similarity(got, want, dim=0) < -0.9:
        hint = "The weights moved uphill: the step must lower the loss."
    hint = next((text for other, text in mistakes if off(other) < 0.02), hint)
    expect(error < 0.01, expected="one step down the loss", actual=f"a step that is off by {error:.0%}", hint=hint)


ZERO_GRAD = (
    "PyTorch adds each gradient to what is there already: clear them with optimizer.zero_grad() before backward()."
)


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

    game = Game(student, hidden, learner=learner, lr=0.0)
    for count in (1, 5, 400):
        game.step(batch(count))
        z = game.z()
        expect(
            len(z) == count,
            expected=f"{count} forgeries" + (" for as many real pictures" if learner == "discriminator" else ""),
            actual=f"{len(z)}",
        )
    expect(
        abs(z.mean()) < 0.12 and abs(z.std() - 1) < 0.12,  # standard errors of 2,400 numbers: .020 and .014
        expected="z's with mean 0 and standard deviation 1",
        actual=f"mean {z.mean().item():.2f}, standard deviation {z.std().item():.2f}",
        hint="Draw z with torch.randn; torch.rand has no negative numbers.",
    )
    expect(
        z.pow(4).mean() / z.var().square() > 2.4,  # 3 ± .1 for normal numbers, 1.8 for uniform ones
        expected="z's from a normal distribution",
        actual="another distribution",
        hint="Draw z with torch.randn.",
    )
    expect(
        z.std(0).min() > 0.5 and z.std(1).min() > 0.05,
        expected="a z of its own for each picture",
        actual="the same numbers again and again",
    )

    def drawn(seed: int, rng: Remote | None) -> torch.Tensor:
        student.import_name("torch.manual_seed")(seed)
        game.step(batch(5), rng=rng)
        return game.z()

    expect(
        not torch.equal(drawn(1, None), drawn(2, None)),
        expected="new random numbers in each step",
        actual="the same ones again",
        hint="A fixed seed inside the step gives the same forgeries each time.",
    )
    expect(
        torch.equal(drawn(3, seeded(student, 5)), drawn(4, seeded(student, 5))),
        expected="the same z from two generators with the same seed",
        actual="different z",
        hint="Pass `rng` on to torch.randn as its generator.",
    )
    one = seeded(student, 6)
    expect(
        not torch.equal(drawn(3, one), drawn(3, one)),
        expected="new random numbers from `rng` in each step",
        actual="the same ones again",
        hint="Draw from `rng` as it is; don't seed it anew.",
    )
