"""Hidden checks of session 6: the GAN."""

import math
from collections.abc import Callable
from functools import cache, lru_cache

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
    expect_tensor,
    picture,
    seeded,
)
from autograder.judge.classifier import Reading, blend_distances, grey_share, read_digits, spread
from autograder.judge.draw import curve, grid
from autograder.judge.expect import kind
from autograder.judge.hidden import Hidden
from autograder.judge.history import expect_history
from labkit import load_digits

Network = Callable[..., Remote]  # builds a student's network in eval mode


def normal(hidden: Hidden, name: str, *shape: int) -> torch.Tensor:
    """Standard normal float32 random numbers."""
    return torch.randn(*shape, generator=hidden.generator(name))


def built(student: Student, hidden: Hidden, name: str, inputs: torch.Tensor, **options: int) -> Remote:
    """The student's network of this name in eval mode, its weights nudged if they start where all inputs look the same."""
    model = student.put(student.named(name)(**options))
    model.eval()
    out = model(inputs)
    if isinstance(out, torch.Tensor) and out.is_floating_point() and out.std(0).max() < 1e-6:
        change_weights(model, hidden, lambda value, noise: value + 0.05 * noise)
    return model


def change_weights(model: Remote, hidden: Hidden, change: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]) -> None:
    """Replace each weight by what `change` makes of it and of normal noise of its shape; batch norm's memory stays."""
    state = model.state_dict()
    expect(isinstance(state, dict) and state, expected="a model with parameters", seen="no parameters at all")
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
    there = student.elsewhere()
    there.library("torch.manual_seed")(4321)
    other = built(there, hidden, name, inputs)
    state = model.state_dict()
    expect(
        isinstance(state, dict) and state,
        expected="a model with parameters",
        seen="no parameters at all",
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
        seen="none" if not (flows or learns) else "one that stops on the way",
        hint="Something cuts the graph: no_grad, detach, .data, numpy, or rounding.",
    )


# ----------------------------------------------------------------------------------------------------- Generator


@exercise("Generator", weight=2)
def test_picture_for_each_z(student: Student, hidden: Hidden) -> None:
    """Each z of `latent` numbers, 64 unless said otherwise, becomes a picture of 28 × 28."""
    for options, latent in (({}, 64), ({"latent": 5}, 5), ({"latent": 100}, 100)):
        z = normal(hidden, "z", 6, latent)
        hint = "Use latent where the first layer is made, not a fixed number." if options else ""
        try:
            made = built(student, hidden, "Generator", z, **options)(z)
        except StudentError as error:
            if error.kind != "RuntimeError" or not options:
                raise
            raise MismatchError(f"pictures from z's of {latent} numbers", str(error), hint) from None
        expect_tensor(made, f"the pictures of 6 z's with latent={latent}", shape=(6, 1, 28, 28))


@exercise("Generator", weight=2)
def test_range_of_pixels(student: Student, hidden: Hidden) -> None:
    """Pixels lie between −1 and 1, whatever z, and both dark and bright ones can be drawn."""
    model = built(student, hidden, "Generator", normal(hidden, "z", 6, 64))
    pixels = expect_tensor(model(normal(hidden, "wild", 40, 64) * 100), "the pictures of 40 z's", shape=(40, 1, 28, 28))
    low, high = pixels.min().item(), pixels.max().item()
    expect(
        low >= -1 and high <= 1,
        expected="pixels between −1 and 1",
        seen=f"values from {low:.3g} to {high:.3g}",
        hint="A linear layer, a convolution or a ReLU has no upper bound: end with tanh.",
    )
    expect(
        low < 0,
        expected="pixels on both sides of 0: −1 is black",
        seen=f"values from {low:.3g} to {high:.3g}",
        hint="A sigmoid never goes below 0, so this forger could never draw the black background; tanh can.",
    )
    expect(high > low + 1e-3, expected="pixels that differ", seen=f"values from {low:.3g} to {high:.3g} only")


@exercise("Generator", weight=1)
def test_each_z_by_itself(student: Student, hidden: Hidden) -> None:
    """Any number of z's may come at once, and in evaluation mode each picture follows from its own z alone."""
    z = normal(hidden, "z", 40, 64)
    expect_alone(built(student, hidden, "Generator", z), z, "the pictures", (1, 28, 28))


@exercise("Generator", weight=2)
def test_z_decides(student: Student, hidden: Hidden) -> None:
    """Different z give different pictures, and the same z gives the same picture again."""
    z = normal(hidden, "z", 30, 64)
    model = built(student, hidden, "Generator", z)
    made = expect_tensor(model(z), "the pictures of 30 z's", shape=(30, 1, 28, 28))
    again = expect_tensor(model(z), "the pictures of 30 z's", shape=(30, 1, 28, 28))
    expect_close(
        again,
        made,
        "the same pictures from the same z",
        rtol=1e-3,
        atol=1e-5,
        hint="Are random numbers drawn inside forward? Everything that is random must come from z.",
    )
    nearest = torch.pdist(made.flatten(1)).min().item()
    expect(
        nearest > 1e-6,
        expected="30 different pictures from 30 different z",
        seen="the same picture for several of them",
        hint="The pictures must be made of z.",
    )


@exercise("Generator", weight=1)
def test_generator_registered(student: Student, hidden: Hidden) -> None:
    """All that the generator can learn is in its parameters."""
    expect_registered(student, hidden, "Generator", normal(hidden, "z", 8, 64), (8, 1, 28, 28))


@exercise("Generator", weight=1)
def test_generator_can_learn(student: Student, hidden: Hidden) -> None:
    """Gradients flow from the pictures back through the generator."""
    z = normal(hidden, "z", 8, 64)
    expect_flow(student, built(student, hidden, "Generator", z), z, "the generator's parameters, and z")


# ------------------------------------------------------------------------------------------------- Discriminator


def some_pictures(hidden: Hidden, count: int) -> torch.Tensor:
    """Random float32 (count, 1, 28, 28) in [-1, 1], of different brightness."""
    shades = hidden.noise("shades", count, 1, 1, 1)
    return (hidden.noise("pictures", count, 1, 28, 28) * 0.6 + shades * 0.4) * 2 - 1


@exercise("Discriminator", weight=2)
def test_logit_for_each_picture(student: Student, hidden: Hidden) -> None:
    """Each picture gets one logit: N pictures give a tensor of shape (N,), one picture a tensor of shape (1,)."""
    images = some_pictures(hidden, 9)
    model = built(student, hidden, "Discriminator", images)
    for count in (9, 1):
        logits = model(images[:count])
        hint = ""
        if isinstance(logits, torch.Tensor) and logits.shape == (count, 1):
            hint = "Take the last axis away: (N, 1) and (N,) would be combined into (N, N) without a word."
        elif isinstance(logits, torch.Tensor) and logits.shape == ():
            hint = "squeeze() takes away the batch of one as well: name the axis, or use flatten()."
        expect_tensor(logits, f"the logits of {count} pictures", shape=(count,), hint=hint)


@exercise("Discriminator", weight=2)
def test_any_real_number(student: Student, hidden: Hidden) -> None:
    """Logits are any real numbers, different for different pictures: there is no sigmoid at the end."""
    images = some_pictures(hidden, 40)
    model = built(student, hidden, "Discriminator", images)
    logits = expect_tensor(model(images), "the logits of 40 pictures", shape=(40,))
    expect(
        logits.max() > logits.min(),
        expected="logits that tell 40 pictures apart",
        seen="the same logit for all of them",
    )
    change_weights(model, hidden, lambda value, noise: value * 20 + noise)
    wild = expect_tensor(model(images * 100), "the logits of 40 wild pictures", shape=(40,))
    change_weights(model, hidden, lambda value, noise: -value)  # what was high may be low now
    turned = expect_tensor(model(images * 100), "the logits of 40 wild pictures", shape=(40,))
    both = torch.cat([logits, wild, turned])
    low, high = both.min().item(), both.max().item()
    expect(
        max(-low, high) > 1.001,
        expected="logits without bounds",
        seen=f"values from {low:.3g} to {high:.3g}, even with large weights",
        hint="The losses take logits: the sigmoid is in there already, so end with the linear layer.",
    )
    expect(
        low < 0 < high,
        expected="logits on both sides of 0: for what looks forged and for what looks real",
        seen=f"none {'below' if low >= 0 else 'above'} 0, whatever the weights",
        hint="Something after the last linear layer (a ReLU, a logarithm) leaves one side of 0 out.",
    )


@exercise("Discriminator", weight=1)
def test_each_picture_by_itself(student: Student, hidden: Hidden) -> None:
    """Any number of pictures may come at once, and in evaluation mode each is judged by itself."""
    images = some_pictures(hidden, 40)
    expect_alone(built(student, hidden, "Discriminator", images), images, "the logits", ())


@exercise("Discriminator", weight=1)
def test_discriminator_registered(student: Student, hidden: Hidden) -> None:
    """All that the discriminator can learn is in its parameters."""
    expect_registered(student, hidden, "Discriminator", some_pictures(hidden, 8), (8,))


@exercise("Discriminator", weight=1)
def test_gives_directions(student: Student, hidden: Hidden) -> None:
    """Gradients flow from the logits to the parameters and to the pictures: from them the forger learns."""
    images = some_pictures(hidden, 8)
    model = built(student, hidden, "Discriminator", images)
    expect_flow(student, model, images, "the discriminator's parameters, and the pictures")


# -------------------------------------------------------------------------------------------------------- losses


def expect_loss(value: object, want: torch.Tensor, what: str, mistakes: list[tuple[torch.Tensor, str]]) -> None:
    expect(
        isinstance(value, torch.Tensor) and value.numel() == 1,
        expected="one number, as a tensor that can be differentiated",
        seen=kind(value),
        hint="Take the mean over the pictures, and keep it a tensor.",
    )
    assert isinstance(value, torch.Tensor)
    expect_close(value.reshape(()).float(), want, what, rtol=1e-3, atol=1e-5, mistakes=mistakes)


def expect_gradient(got: object, want: torch.Tensor, what: str) -> None:
    detached = "No gradient arrives: .item(), .detach(), .data or no_grad cut it off."
    expect(isinstance(got, torch.Tensor), expected=f"a gradient with respect to {what}", seen="none", hint=detached)
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


@exercise("discriminator_loss", weight=2)
def test_both_kinds_count(student: Student, hidden: Hidden) -> None:
    """The loss is the mean cost of the real logits plus the mean cost of the forged ones; 2 ln 2 at a draw."""
    real, fake = two_kinds_of_logits(hidden)
    r, f = costs(real, True), costs(fake, False)
    want = r.mean() + f.mean()
    swapped = costs(real, False).mean() + costs(fake, True).mean()
    mistakes = [
        (swapped, "The labels are swapped: real pictures should get high logits, forged ones low logits."),
        (want / 2, "That is half of it: add the two means, don't average them."),
        (torch.cat([r, f]).mean(), "That is the mean over all pictures: add the mean of each kind."),
        (r.sum() + f.sum(), "That is the sum over the pictures; take the means."),
        (r.mean(), "Only the real pictures count in it."),
        (f.mean(), "Only the forged pictures count in it."),
        (costs(real.sigmoid(), True).mean() + costs(fake.sigmoid(), False).mean(), SIGMOID_TWICE),
        (-want, "The sign is wrong: a cross-entropy is positive."),
        (r.mean() - f.mean(), "The sign of the second half is wrong."),
        (r.mean() + costs(fake, True).mean(), "Forged pictures are to be judged with the truth 'forged'."),
        (want / math.log(2), "Use the natural logarithm."),
    ]
    expect_loss(student.discriminator_loss(real, fake), want, "the loss of 7 real and 5 forged pictures", mistakes)
    draw = student.discriminator_loss(torch.zeros(4), torch.zeros(4))
    expect_loss(draw, torch.tensor(2 * math.log(2)), "the loss at a draw", [])


@exercise("discriminator_loss", weight=1)
def test_both_kinds_teach(student: Student, hidden: Hidden) -> None:
    """Gradients flow to the logits of both kinds, and lead the right way."""
    real, fake = two_kinds_of_logits(hidden)
    _, gradients = student.probe("value_and_gradients")(student.discriminator_loss, real, fake)
    expect(isinstance(gradients, list) and len(gradients) == 2, expected="two gradients", seen=kind(gradients))
    expect_gradient(gradients[0], -(-real).sigmoid() / 7, "the real logits")
    expect_gradient(gradients[1], fake.sigmoid() / 5, "the forged logits")


@exercise("discriminator_loss", weight=1)
def test_sure_detective(student: Student) -> None:
    """The loss stays right for logits of ±30 and ±100, where the detective is sure and wrong, or sure and right."""
    for size in (30.0, 100.0):
        wrong = student.discriminator_loss(torch.full((3,), -size), torch.full((3,), size))
        expect_large(wrong, 2 * size, f"the loss where logits are ±{size:g} and wrong")
    right = student.discriminator_loss(torch.full((3,), 100.0), torch.full((3,), -100.0))
    expect_large(right, 0.0, "the loss where logits are ±100 and right")


def expect_large(value: object, want: float, what: str) -> None:
    hint = INEXACT if isinstance(value, torch.Tensor) else ""
    number = value.item() if isinstance(value, torch.Tensor) and value.numel() == 1 else math.nan
    expect(abs(number - want) <= 0.01 * want + 0.01, expected=f"{what}: {want:g}", seen=f"{number:.5g}", hint=hint)


@exercise("generator_loss", weight=2)
def test_not_saturating(student: Student, hidden: Hidden) -> None:
    """The loss is the mean of −ln σ of the forged logits: ln 2 at a draw, large where the detective sees through."""
    _, fake = two_kinds_of_logits(hidden)
    want = costs(fake, True).mean()
    other = costs(fake, False).mean()
    mistakes = [
        (-other, "That is the saturating loss, ln(1 − σ): it has no slope where the forger is bad."),
        (other, "That is what the detective pays for forgeries: the forger would learn to be caught."),
        (-want, "The sign is wrong: the forger would learn to be caught."),
        (costs(fake, True).sum(), "That is the sum over the pictures; take the mean."),
        (costs(fake.sigmoid(), True).mean(), SIGMOID_TWICE),
        (-fake.mean(), "That is the mean logit itself: the logarithm of the sigmoid is missing."),
        ((1 - fake.sigmoid()).mean(), "The logarithm is missing."),
        (want / math.log(2), "Use the natural logarithm."),
    ]
    expect_loss(student.generator_loss(fake), want, "the loss of 5 forged pictures", mistakes)
    expect_loss(student.generator_loss(torch.zeros(3)), torch.tensor(math.log(2)), "the loss at a draw", [])


@exercise("generator_loss", weight=1)
def test_forger_gets_directions(student: Student, hidden: Hidden) -> None:
    """A gradient flows to the logits; it is steepest where the forger is worst."""
    _, fake = two_kinds_of_logits(hidden)
    fake[0] = -8.0
    _, gradients = student.probe("value_and_gradients")(student.generator_loss, fake)
    expect(isinstance(gradients, list) and len(gradients) == 1, expected="a gradient", seen=kind(gradients))
    expect_gradient(gradients[0], -(-fake).sigmoid() / 5, "the forged logits")


@exercise("generator_loss", weight=1)
def test_poor_forger(student: Student) -> None:
    """The loss stays right for logits of ±30 and ±100."""
    for size in (30.0, 100.0):
        expect_large(student.generator_loss(torch.full((3,), -size)), size, f"the loss where all logits are −{size:g}")
    expect_large(student.generator_loss(torch.full((3,), 100.0)), 0.0, "the loss where all logits are 100")


# --------------------------------------------------------------------------------------------------------- steps

LATENT = 6
SHARP = 0.3  # learning rate of the steps that are computed here as well


class Game:
    """The student's two steps on small players of ours, with the right losses whatever theirs are."""

    def __init__(self, student: Student, hidden: Hidden, *, learner: str, lr: float = SHARP) -> None:
        self.student, self.learner = student, learner
        student.define("discriminator_loss", student.probe("detective_loss"))
        student.define("generator_loss", student.probe("forger_loss"))
        layer = {name: student.library(f"torch.nn.{name}") for name in ("Linear", "Tanh", "Unflatten", "Flatten")}
        sequential, spy = student.library("torch.nn.Sequential"), student.probe("Spy")
        forger = sequential(layer["Linear"](LATENT, 784), layer["Tanh"](), layer["Unflatten"](1, (1, 28, 28)))
        detective = sequential(layer["Flatten"](), layer["Linear"](784, 1), layer["Flatten"](0))
        self.players = {"generator": student.put(spy(forger)), "discriminator": student.put(spy(detective))}
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
        self.optimizer = student.put(student.library("torch.optim.SGD")(parameters, lr=lr))
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
            seen="no call of the forger" if not new else "z's of another shape",
        )
        return torch.cat(found).float()

    def player_calls(self, player: str) -> list[object]:
        calls = self.student.put(self.players[player])
        value = calls.calls._value()
        return value if isinstance(value, list) else []

    def weights(self, player: str) -> dict[str, torch.Tensor]:
        """The player's weights as they are now."""
        state = self.players[player].state_dict()
        expect(isinstance(state, dict), expected=f"the {player} that was passed in", seen="one without weights")
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

    expect(got.abs().max() > 0, expected="weights that moved", seen="the weights from before", hint=still)
    error = off(want)
    hint = "The loss, the gradient or the step differs from what the docstring says."
    if F.cosine_similarity(got, want, dim=0) < -0.9:
        hint = "The weights moved uphill: the step must lower the loss."
    hint = next((text for other, text in mistakes if off(other) < 0.02), hint)
    expect(error < 0.01, expected="one step down the loss", seen=f"a step that is off by {error:.0%}", hint=hint)


def detective_step(game: Game, real: torch.Tensor, z: torch.Tensor, weights: Weights) -> Weights:
    fake = forge(game.start["generator"], z)
    return descended(weights, lambda w: costs(judge(w, real), True).mean() + costs(judge(w, fake), False).mean())


def forger_step(game: Game, z: torch.Tensor, weights: Weights) -> Weights:
    return descended(weights, lambda w: costs(judge(game.start["discriminator"], forge(w, z)), True).mean())


ZERO_GRAD = (
    "PyTorch adds each gradient to what is there already: clear them with optimizer.zero_grad() before backward()."
)


@exercise("discriminator_step", weight=2)
def test_detective_learns(student: Student, hidden: Hidden) -> None:
    """The discriminator takes exactly one step of the optimiser down its loss, on real and on forged pictures."""
    game, real = Game(student, hidden, learner="discriminator"), some_pictures(hidden, 10)
    game.step(real)
    z = game.z()
    start = game.start["discriminator"]
    fake = forge(game.start["generator"], z)

    def step(loss: Callable[[Weights], torch.Tensor]) -> torch.Tensor:
        return change(descended(start, loss), start)

    want = step(lambda w: costs(judge(w, real), True).mean() + costs(judge(w, fake), False).mean())
    mistakes = [
        (step(lambda w: costs(judge(w, real), True).mean()), "It learned from the real pictures only."),
        (step(lambda w: costs(judge(w, fake), False).mean()), "It learned from the forged pictures only."),
        (
            step(lambda w: costs(judge(w, real), False).mean() + costs(judge(w, fake), True).mean()),
            "Real and forged are swapped.",
        ),
        (
            step(lambda w: costs(judge(w, fake), True).mean()),
            "That is the forger's loss: the detective learned to be deceived.",
        ),
        (
            step(lambda w: costs(judge(w, real), True).mean() + costs(judge(w, fake), True).mean()),
            "It was told that the forgeries are real.",
        ),
        (want / 2, "That is half a step: the two means are added, not averaged."),
    ]
    still = "The step needs loss.backward() and then optimizer.step(), on the networks that were passed in."
    expect_step(change(game.weights("discriminator"), start), want, mistakes, still)


@exercise("discriminator_step", weight=2)
def test_forger_rests(student: Student, hidden: Hidden) -> None:
    """The generator stays as it is in the detective's step, and gets no gradients."""
    game = Game(student, hidden, learner="discriminator")
    for _ in range(2):
        game.step(some_pictures(hidden, 10))
    expect(game.moved("discriminator"), expected="a discriminator that learns", seen="one that does not move")
    expect(
        not game.moved("generator"),
        expected="the generator's weights as they were",
        seen="other weights",
        hint="In the detective's step only the detective learns.",
    )
    gradients = student.probe("gradients")(game.players["generator"])
    expect(isinstance(gradients, dict), expected="the generator that was passed in", seen=kind(gradients))
    left = any(isinstance(value, torch.Tensor) and bool(value.any()) for value in gradients.values())
    expect(
        not left,
        expected="no gradients at the generator's parameters",
        seen="gradients",
        hint="The forgeries carry their graph with them: draw them without one, or cut it before the detective judges.",
    )
    expect_still_trainable(student, game.players["generator"], "generator")


def expect_still_trainable(student: Student, player: Remote, name: str) -> None:
    free = student.probe("trainable")(player)
    expect(
        isinstance(free, dict) and all(free.values()),
        expected=f"a {name} whose parameters still require gradients",
        seen="parameters that are frozen",
        hint="If you freeze the other player for a step, set it free again at the end.",
    )


@exercise("discriminator_step", weight=1)
def test_detective_forgets_old_gradients(student: Student, hidden: Hidden) -> None:
    """Each step uses the gradients of its own loss alone, also where the forger's step has left some."""
    game, real = Game(student, hidden, learner="discriminator"), some_pictures(hidden, 10)
    want = game.start["discriminator"]
    for _ in range(3):
        game.step(real)
        want = detective_step(game, real, game.z(), want)
    start = game.start["discriminator"]
    expect_step(change(game.weights("discriminator"), start), change(want, start), [], ZERO_GRAD)
    before = game.weights("discriminator")
    student.probe("value_and_gradients")(game.players["discriminator"], real)  # as a forger's step would leave them
    game.step(real)
    want = detective_step(game, real, game.z(), before)
    off = (change(game.weights("discriminator"), want).norm() / change(want, before).norm()).item()
    expect(
        off < 0.02,
        expected="a step with this loss's gradients alone",
        seen="one in which gradients from before took part",
        hint="generator_step goes back through the detective and leaves gradients there: clear them just before backward(), "
        "not after step().",
    )


@exercise("generator_step", weight=2)
def test_forger_learns(student: Student, hidden: Hidden) -> None:
    """The generator takes exactly one step of the optimiser down its loss."""
    game = Game(student, hidden, learner="generator")
    game.step(10)
    z = game.z()
    start, detective = game.start["generator"], game.start["discriminator"]

    def step(loss: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
        return change(descended(start, lambda w: loss(judge(detective, forge(w, z)))), start)

    want = step(lambda f: costs(f, True).mean())
    mistakes = [
        (step(lambda f: costs(f, False).mean()), "The forger learned to be caught: its pictures are to look real."),
        (step(lambda f: -costs(f, False).mean()), "That is the saturating loss."),
        (step(lambda f: costs(f, True).sum()), "That is a step down the sum; take the mean."),
    ]
    still = (
        "No gradient reached the generator, or no step was taken: here nothing may cut the graph between the forger and "
        "the loss, and optimizer.step() comes after backward()."
    )
    expect_step(change(game.weights("generator"), start), want, mistakes, still)


@exercise("generator_step", weight=2)
def test_detective_rests(student: Student, hidden: Hidden) -> None:
    """The discriminator's weights stay as they are in the forger's step, and can still learn afterwards."""
    game = Game(student, hidden, learner="generator")
    for _ in range(2):
        game.step(10)
    expect(game.moved("generator"), expected="a generator that learns", seen="one that does not move")
    expect(
        not game.moved("discriminator"),
        expected="the discriminator's weights as they were",
        seen="other weights",
        hint="In the forger's step only the forger learns.",
    )
    expect_still_trainable(student, game.players["discriminator"], "discriminator")


@exercise("generator_step", weight=1)
def test_forger_steps_alone(student: Student, hidden: Hidden) -> None:
    """Steps don't pile up: each uses the gradients of its own loss alone."""
    game = Game(student, hidden, learner="generator")
    want = start = game.start["generator"]
    for _ in range(3):
        game.step(10)
        want = forger_step(game, game.z(), want)
    off = (change(game.weights("generator"), want).norm() / change(want, start).norm()).item()
    expect(game.moved("generator"), expected="a generator that learns", seen="one that does not move")
    expect(off < 0.02, expected="three single steps", seen=f"weights that are off by {off:.0%}", hint=ZERO_GRAD)


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
            seen=f"{len(z)}",
        )
    expect(
        abs(z.mean()) < 0.12 and abs(z.std() - 1) < 0.12,  # standard errors of 2,400 numbers: .020 and .014
        expected="z's with mean 0 and standard deviation 1",
        seen=f"mean {z.mean().item():.2f}, standard deviation {z.std().item():.2f}",
        hint="Draw z with torch.randn; torch.rand has no negative numbers.",
    )
    expect(
        z.pow(4).mean() / z.var().square() > 2.4,  # 3 ± .1 for normal numbers, 1.8 for uniform ones
        expected="z's from a normal distribution",
        seen="another distribution",
        hint="Draw z with torch.randn.",
    )
    expect(
        z.std(0).min() > 0.5 and z.std(1).min() > 0.05,
        expected="a z of its own for each picture",
        seen="the same numbers again and again",
    )

    def drawn(seed: int, rng: Remote | None) -> torch.Tensor:
        student.library("torch.manual_seed")(seed)
        game.step(batch(5), rng=rng)
        return game.z()

    expect(
        not torch.equal(drawn(1, None), drawn(2, None)),
        expected="new random numbers in each step",
        seen="the same ones again",
        hint="A fixed seed inside the step gives the same forgeries each time.",
    )
    expect(
        torch.equal(drawn(3, seeded(student, 5)), drawn(4, seeded(student, 5))),
        expected="the same z from two generators with the same seed",
        seen="different z",
        hint="Pass `rng` on to torch.randn as its generator.",
    )
    one = seeded(student, 6)
    expect(
        not torch.equal(drawn(3, one), drawn(3, one)),
        expected="new random numbers from `rng` in each step",
        seen="the same ones again",
        hint="Draw from `rng` as it is; don't seed it anew.",
    )


@exercise("discriminator_step", weight=1)
def test_as_many_forgeries(student: Student, hidden: Hidden) -> None:
    """There are as many new forgeries as real pictures, from standard normal z, drawn from `rng` where one is given."""
    expect_forgeries(student, hidden, "discriminator")


@exercise("generator_step", weight=1)
def test_n_forgeries(student: Student, hidden: Hidden) -> None:
    """`n` new pictures are forged, from standard normal z, drawn from `rng` where one is given."""
    expect_forgeries(student, hidden, "generator")


@exercise("discriminator_step", weight=1)
def test_detective_reports(student: Student, hidden: Hidden) -> None:
    """The number returned is the detective's loss before the step, as a plain float."""
    game, real = Game(student, hidden, learner="discriminator"), some_pictures(hidden, 10)
    value = expect_number(game.step(real), "discriminator_step's result")
    z = game.z()
    fake = forge(game.start["generator"], z)

    def loss(weights: Weights) -> torch.Tensor:
        return costs(judge(weights, real), True).mean() + costs(judge(weights, fake), False).mean()

    before = loss(game.start["discriminator"])
    after = loss(detective_step(game, real, z, game.start["discriminator"]))
    mistakes = [
        (after, "That is the loss after the step; take the one that was computed for the step."),
        (before / 2, "That is half of it: return the loss itself."),
        (before * 10, "That is multiplied by the number of pictures; return the mean."),
    ]
    expect_close(torch.tensor(value), before, "the loss returned", rtol=2e-3, atol=1e-5, mistakes=mistakes)


@exercise("generator_step", weight=1)
def test_forger_reports(student: Student, hidden: Hidden) -> None:
    """The number returned is the forger's loss before the step, as a plain float."""
    game = Game(student, hidden, learner="generator")
    value = expect_number(game.step(10), "generator_step's result")
    z = game.z()

    def loss(weights: Weights) -> torch.Tensor:
        return costs(judge(game.start["discriminator"], forge(weights, z)), True).mean()

    before = loss(game.start["generator"])
    mistakes = [
        (loss(forger_step(game, z, game.start["generator"])), "That is the loss after the step."),
        (before * 10, "That is multiplied by the number of pictures; return the mean."),
    ]
    expect_close(torch.tensor(value), before, "the loss returned", rtol=2e-3, atol=1e-5, mistakes=mistakes)


# ------------------------------------------------------------------------------------------------- mode_coverage


def coverage(labels: list[int], classes: int) -> float:
    shares = [labels.count(label) / len(labels) for label in set(labels)]
    return -sum(share * math.log(share) for share in shares) / math.log(classes)


def expect_coverage(student: Student, labels: list[int], among: int, **options: int) -> None:
    value = expect_number(
        student.mode_coverage(torch.tensor(labels), **options),
        f"mode_coverage of {len(labels)} labels, {len(set(labels))} of {among} classes",
        hint="A class that does not occur adds 0: leave it out before taking the logarithm.",
    )
    want, present = coverage(labels, among), len(set(labels))
    mistakes = [
        (present / among, "That counts the classes that occur; the entropy weighs how often they occur."),
        (want * math.log(among), "Divide by ln(classes), so that the greatest value is 1."),
        (-want, "The sign is wrong: an entropy is not negative."),
        (want * math.log(among) / math.log(10), "Divide by ln(classes), whatever `classes` is."),
        (want * math.log(among) / math.log(max(present, 2)), "Divide by ln(classes), also where some don't occur."),
        (want * math.log(among) / math.log(len(labels)), "Divide by ln(classes), not by ln(number of labels)."),
        (max(labels.count(label) for label in set(labels)) / len(labels), "That is the share of the most frequent."),
    ]
    expect_close(torch.tensor(value), torch.tensor(want), "the coverage", rtol=1e-3, atol=1e-4, mistakes=mistakes)


@exercise("mode_coverage", weight=2)
def test_entropy_of_shares(student: Student) -> None:
    """The coverage is the entropy of the labels' shares, divided by ln(classes)."""
    expect_coverage(student, [label for label in range(10) for _ in range(label * label + 1)], 10)
    expect_coverage(student, list(range(10)) * 3, 10)


@exercise("mode_coverage", weight=1)
def test_missing_digits(student: Student) -> None:
    """Classes that never occur add nothing, and a single class gives 0."""
    expect_coverage(student, [1, 1, 1, 1, 7, 7, 8], 10)
    expect_coverage(student, [4] * 6, 10)


@exercise("mode_coverage", weight=1)
def test_number_of_classes(student: Student) -> None:
    """`classes` says how many classes there are, whatever occurs."""
    expect_coverage(student, [0, 1, 1, 2, 0, 1], 3, classes=3)
    expect_coverage(student, [0, 14, 3, 3, 9, 14], 26, classes=26)


# --------------------------------------------------------------------------------------------------------- train

# The judge's reader gives, on 1,000 pictures (real unseen digits: confidence .97, spread 1, blend 1, grey .09):
#                                            digits  confidence  Fréchet  spread    blend     grey  jump
#   right answers: 9 styles, 4 seeds          8–10   .70–.77    20–59  .97–1.09  1.45–1.82  .07–.11  .09–.14
#   at least / at most                           6      .55        100      .75      .80      .17   .30
#   trained on one digit                         1      .95        192      .94     1.58      .12   .08
#   dense players, mode collapse                 2      .28        465      .25     3.06      .89   .09
#   PCA with 64 numbers, drawn from a Gaussian   9      .48        227      .79     1.40      .30   .05
#   the same for each digit (20 numbers)        10      .92        128      .68      .98      .26   .86
#   sharpened: sigmoid(12 (pixel − ½))          10      .97         18      .85     1.11      .11   .92
#   and digits mixed softly, by softmax(8 z)    10      .93         34      .82     1.13      .12   .24
#   copies                                      10      .99          2      .98      0        .09  1.05
#   copies with specks, sd .05 / .1             10      .97, .87  33, 105   .96   .28, .58  .11, .23  1.05
#   means of 2 / 3 copies of the same digit     10      .96, .93  78, 138   .69, .57  0, .69  .20, .25  1.12
#   the same, sharpened                         10      .97, .95  49, 69    .78, .71  .47, .81  .14, .17
# So no single figure decides. One forger without an adversary passes them all, the sharpened and softly mixed Gaussians:
# its pictures are really new, and more readable than what any forger learned from 4,000 digits. It is flagged, no more.
SAMPLES = 1000
PROBED = 150  # of them are compared with the stored digits
LEAST_COVERED = 5.5
LEAST_CONFIDENCE = 0.55
MOST_FRECHET = 100.0
LEAST_SPREAD = 0.75
LEAST_DISTANCE = 0.8
MOST_GREY = 0.17
MOST_JUMP = 0.3
SUSPICIOUS = 0.9  # confidence: see above

REBUILD = (
    "`Generator()` of exercise 1 must take over the weights by load_state_dict and then draw the same: `generator` is to be "
    "such a Generator, with latent=64, and nothing else around it."
)


def rebuilt(student: Student, weights: dict[str, torch.Tensor] | None = None) -> Remote:
    """The trained generator, made anew by `Generator()` from its weights (or from others) where nothing was trained."""
    state = weights or trained_weights(student)
    there = student.replica()
    model = there.put(there.Generator())
    try:
        model.load_state_dict(state)
    except StudentError as error:
        raise MismatchError("a `generator` that can be rebuilt from its weights", str(error), REBUILD) from None
    model.eval()
    return model


def trained_weights(student: Student) -> dict[str, torch.Tensor]:
    state = student.generator.state_dict()
    expect(
        isinstance(state, dict) and state and all(isinstance(value, torch.Tensor) for value in state.values()),
        expected="a trained Generator in `generator`",
        seen="one without weights",
        hint=REBUILD,
    )
    return state  # type: ignore[no-any-return]


def forged(model: Remote, z: torch.Tensor) -> torch.Tensor:
    """The pictures that a generator makes of z's, float32 (N, 784), 0 black … 1 white."""
    parts = [
        expect_tensor(model(part), f"the pictures of {len(part)} z's", shape=(len(part), 1, 28, 28))
        for part in z.split(250)
    ]
    return (torch.cat(parts).flatten(1).clamp(-1, 1) + 1) / 2


def real_digits() -> torch.Tensor:
    return load_digits().valid_images


@cache
def usual_distance() -> float:
    """How far real digits that nobody learned from are from the best blend of digits to learn from."""
    digits = load_digits()
    return blend_distances(digits.valid_images[:PROBED], digits.train_images).quantile(0.25).item()


def distance_ratio(images: torch.Tensor) -> float:
    """How far images are from the best blend of public digits; 1 is how far real digits are that nobody learned from.

    The lower quartile, so that mixing copies with others does not help.
    """
    return _distance_ratio(images[:PROBED].numpy().tobytes())


@lru_cache(maxsize=2)  # nearly each check of `train` asks for it
def _distance_ratio(pixels: bytes) -> float:
    digits = load_digits()
    stored = torch.cat([digits.train_images, digits.valid_images])
    images = torch.frombuffer(bytearray(pixels), dtype=torch.float32).view(-1, 784)
    return blend_distances(images, stored).quantile(0.25).item() / usual_distance()


def samples(student: Student, hidden: Hidden) -> tuple[torch.Tensor, Reading]:
    """Pictures of fresh z's and what they are read as; raises MismatchError for copies, which are nobody's drawings."""
    images = forged(rebuilt(student), normal(hidden, "fresh z", SAMPLES, 64))
    expect(
        images.std(0).max() > 1e-4, expected="different pictures from different z", seen="one picture for all of them"
    )
    expect(
        distance_ratio(images) > LEAST_DISTANCE, expected="pictures that the forger has drawn", seen=COPIES, hint=PICKED
    )
    return images, read_digits(images)


COPIES = "copies, or blends, of the digits that you were given"
PICKED = "A generator must make its pictures of z, not look them up."


@exercise("train", weight=1)
def test_weights_draw(student: Student, hidden: Hidden) -> None:
    """`Generator()` draws the same pictures once it has the trained weights, and no digits with other weights."""
    z = normal(hidden, "shown", 200, 64)
    student.generator.eval()
    own, again = forged(student.generator, z), forged(rebuilt(student), z)
    expect(
        torch.allclose(own, again, atol=0.02),
        expected="the same pictures from `generator` and from a Generator() that was given its weights",
        seen=f"pixels that differ by up to {(own - again).abs().max().item():.2f}",
        hint=REBUILD,
    )
    learned = student.probe("trainable")(student.generator)
    expect(isinstance(learned, dict), expected="a Generator with parameters", seen=kind(learned), hint=REBUILD)
    order = hidden.generator("shuffled weights")
    state = {
        name: value.flatten()[torch.randperm(value.numel(), generator=order)].view(value.shape)
        if name in learned
        else value
        for name, value in trained_weights(student).items()
    }
    distance = read_digits(forged(rebuilt(student, state), z)).frechet(read_digits(real_digits()))
    expect(
        distance > MOST_FRECHET,
        expected="no digits any more, once the weights are shuffled",
        seen="digits all the same",
        hint="The pictures come from elsewhere than from what was learned: " + PICKED,
    )


@exercise("train", weight=2)
def test_digits_covered(student: Student, hidden: Hidden, report: Report) -> None:
    """The generator draws nearly all ten digits: each is at least 2 % of its pictures."""
    _, reading = samples(student, hidden)
    report.figure(reading.covered, LEAST_COVERED)
    expect(
        reading.covered > LEAST_COVERED,
        expected=f"at least {math.ceil(LEAST_COVERED)} different digits",
        seen=f"{reading.covered}",
        hint="Mode collapse: many different z, and always the same few digits. Is the generator convolutional with batch "
        "normalisation, does the detective neither win nor lose, and was it trained long enough?",
    )


@exercise("train", weight=1)
def test_readable(student: Student, hidden: Hidden, report: Report) -> None:
    """The pictures can be read: the reader is sure what they show, and not of one digit only."""
    _, reading = samples(student, hidden)
    report.figure(reading.confidence, LEAST_CONFIDENCE)
    expect(
        reading.covered >= 4,
        expected="several digits, before confidence counts",
        seen=f"{reading.covered}",
        hint="Confidence rewards forging one note perfectly.",
    )
    expect(
        reading.confidence > LEAST_CONFIDENCE,
        expected=f"a mean confidence above {LEAST_CONFIDENCE} (real digits reach .97)",
        seen=f"{reading.confidence:.2f}",
        hint="The pictures are smudges, or between digits: train longer.",
    )
    if reading.confidence > SUSPICIOUS:
        report.flag(
            f"too readable for a forger: confidence {reading.confidence:.2f}. Was it made of each digit's statistics?"
        )


@exercise("train", weight=2)
def test_like_real_digits(student: Student, hidden: Hidden, report: Report) -> None:
    """As a whole, the pictures resemble real digits: the Fréchet distance of their features is small."""
    _, reading = samples(student, hidden)
    distance = reading.frechet(read_digits(real_digits()))
    report.figure(distance, MOST_FRECHET)
    expect(
        distance < MOST_FRECHET,
        expected=f"a Fréchet distance below {MOST_FRECHET:g} in the judge's features",
        seen=f"{distance:.0f}",
        hint="Look at the film of your training: are there strokes, and all digits? Train longer, or keep the players matched.",
    )


@exercise("train", weight=1)
def test_different_inside_a_digit(student: Student, hidden: Hidden, report: Report) -> None:
    """Pictures of the same digit differ, nearly as much as real ones do."""
    images, reading = samples(student, hidden)
    digits = load_digits()
    own = spread(images, reading.labels) / spread(digits.valid_images, digits.valid_labels)
    report.figure(own, LEAST_SPREAD)
    expect(
        own > LEAST_SPREAD,
        expected=f"at least {LEAST_SPREAD:.0%} of the differences between real digits of the same kind",
        seen=f"{own:.0%}",
        hint="Every digit is drawn in one way only: mode collapse inside the digits.",
    )


@exercise("train", weight=1)
def test_strokes(student: Student, hidden: Hidden, report: Report) -> None:
    """Digits are drawn with strokes: hardly more pixels are grey than in real digits."""
    images, _ = samples(student, hidden)
    share = grey_share(images)
    report.figure(share, MOST_GREY)
    expect(
        share < MOST_GREY,
        expected=f"at most {MOST_GREY:.0%} grey pixels (real digits have 9 %)",
        seen=f"{share:.0%}",
        hint="Clouds instead of strokes: means and mixtures of pictures are grey, and a detective would notice.",
    )


@exercise("train", weight=2)
def test_new_pictures(student: Student, hidden: Hidden, report: Report) -> None:
    """The pictures are new ones: digits, but no copies or blends of the digits that were there to learn from."""
    images = forged(rebuilt(student), normal(hidden, "fresh z", SAMPLES, 64))
    ratio = distance_ratio(images)
    report.figure(ratio, LEAST_DISTANCE)
    expect(
        ratio > LEAST_DISTANCE,
        expected=f"pictures at least {LEAST_DISTANCE:.0%} as far from blends of stored digits as unseen real digits are",
        seen=f"{ratio:.0%}: {COPIES}",
        hint=PICKED,
    )
    distance = read_digits(images).frechet(read_digits(real_digits()))
    expect(
        distance < 2 * MOST_FRECHET,
        expected="pictures that resemble digits, before being new counts",
        seen=f"a Fréchet distance of {distance:.0f}",
        hint="What resembles no digit is easily new.",
    )


@exercise("train", weight=1)
def test_smooth_in_z(student: Student, hidden: Hidden, report: Report) -> None:
    """In evaluation mode a picture follows from its z alone, and neighbouring z give similar pictures."""
    a, b = normal(hidden, "from", 40, 64), normal(hidden, "to", 40, 64)
    steps = torch.linspace(0, 1, 25).view(-1, 1, 1)
    model = rebuilt(student)
    walks = forged(model, (a + steps * (b - a)).flatten(0, 1)).view(25, 40, 784)  # (step, walk, pixel)
    again = forged(model, a)
    expect(
        torch.allclose(again, walks[0], atol=1e-3),
        expected="the same picture from the same z",
        seen="another picture",
        hint="The picture depends on something besides z: random numbers of its own, or the others in the batch.",
    )
    whole = (walks[-1] - walks[0]).norm(dim=1)
    expect(whole.median() > 0.5, expected="different pictures from different z", seen="always nearly the same picture")
    jump = ((walks[1:] - walks[:-1]).norm(dim=2).amax(0) / whole.clamp(min=0.5)).median().item()
    report.figure(jump, MOST_JUMP)
    expect(
        jump < MOST_JUMP,
        expected="pictures that change little by little on the way from one z to another",
        seen=f"a jump of {jump:.0%} of the whole way in one of 24 steps",
        hint="The pictures are picked, not drawn: a learned generator is smooth.",
    )


@exercise("train", weight=1)
def test_history_of_both(student: Student, report: Report) -> None:
    """`history` holds the mean loss of each epoch for both players, under "d" and "g"."""
    both = own_history(student)
    for player, losses in both.items():
        expect(
            min(losses) >= 0,
            expected=f'losses of 0 or more in history["{player}"]',
            seen=f"{min(losses):.3g}",
            hint="Both losses are cross-entropies, which are never negative.",
        )
        expect(
            len({round(loss, 6) for loss in losses}) > 1,
            expected=f'losses in history["{player}"] that change from epoch to epoch',
            seen="the same number in each epoch",
            hint="Collect what the steps return, and append its mean at the end of each epoch.",
        )
    expect(
        both["d"] != both["g"],
        expected="the detective's losses and the forger's",
        seen="the same list twice",
    )
    if (off := disagreement(student, both)) > 1.5:
        report.flag(f"history does not fit the players that were left: off by {off:.2f} nats")


def own_history(student: Student) -> dict[str, list[float]]:
    value = student.value("history")
    expect(isinstance(value, dict), expected='history: a dictionary with the keys "d" and "g"', seen=kind(value))
    expect(
        set(value) == {"d", "g"},
        expected='history with the keys "d" and "g"',
        seen=f"the keys {', '.join(sorted(map(str, value)))[:60] or '(none)'}",
    )
    both = {player: expect_history(value[player], f'history["{player}"]') for player in ("d", "g")}
    expect(
        len(both["d"]) == len(both["g"]),
        expected="equally many entries for both players",
        seen=f"{len(both['d'])} and {len(both['g'])}",
    )
    return both


def disagreement(student: Student, history: dict[str, list[float]]) -> float:
    """How far the last losses are from those of the players as they were left; 0 where no `discriminator` is to be found."""
    try:
        student.generator.eval()
        student.discriminator.eval()
        forgeries = forged(student.generator, torch.randn(500, 64, generator=torch.Generator().manual_seed(1)))
        fake = expect_tensor(student.discriminator(forgeries.view(-1, 1, 28, 28) * 2 - 1), "logits", shape=(500,))
        real = load_digits().train_images[:500].view(-1, 1, 28, 28) * 2 - 1
        seen = expect_tensor(student.discriminator(real), "logits", shape=(500,))
    except (StudentError, MismatchError):
        return 0.0
    now = {
        "d": costs(seen, True).mean().item() + costs(fake, False).mean().item(),
        "g": costs(fake, True).mean().item(),
    }
    return max(abs(history[player][-1] - loss) for player, loss in now.items())


@picture
def test_draw(student: Student, hidden: Hidden, report: Report) -> None:
    """Their forgeries beside the nearest training digits, and the losses of both players."""
    images = forged(rebuilt(student), normal(hidden, "shown", 30, 64))
    stored = load_digits().train_images
    nearest = stored[torch.cdist(images[:10], stored).argmin(1)]
    report.picture(
        grid(
            "Your forger's digits",
            "Thirty forgeries from new z, the training digits nearest to the first ten, and real digits.",
            {
                "forged": images[:10],
                "nearest training digit": nearest,
                "more": images[10:20],
                "and more": images[20:],
                "real": real_digits()[:10],
            },
        )
    )
    both = own_history(student)
    report.picture(
        curve(
            "Both players' losses",
            f"The detective's loss ends at {both['d'][-1]:.2f}, the forger's at {both['g'][-1]:.2f}.",
            "epoch",
            "mean loss",
            {"detective (d)": both["d"], "forger (g)": both["g"]},
            {"a draw, 2 ln 2": 2 * math.log(2), "ln 2": math.log(2)},
        )
    )
