"""What a trained generator draws, made anew from its weights, and what was written down of its training."""

from functools import cache, lru_cache

import torch

from autograder.judge.adversarial import costs
from autograder.judge.classifier import Reading, blend_distances, read_digits
from autograder.judge.expect import MismatchError, expect, expect_tensor, kind
from autograder.judge.hidden import Hidden
from autograder.judge.history import expect_history
from autograder.judge.student import Remote, Student, StudentError
from labkit import load_digits

SAMPLES = 1000
PROBED = 150  # of them are compared with the stored digits
LEAST_DISTANCE = 0.8

COPIES = "copies, or blends, of the digits that you were given"
PICKED = "A generator must make its pictures of z, not look them up."
REBUILD = (
    "`Generator()` of exercise 1 must take over the weights by load_state_dict and then draw the same: `generator` is to be "
    "such a Generator, with latent=64, and nothing else around it."
)


def rebuilt(student: Student, weights: dict[str, torch.Tensor] | None = None) -> Remote:
    """The trained generator, made anew by `Generator()` from its weights (or from others) where nothing was trained."""
    state = weights or trained_weights(student)
    there = student.rerun()
    model = there.send(there.Generator())
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
        actual="one without weights",
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
    images = forged(rebuilt(student), hidden.normal("fresh z", SAMPLES, 64))
    expect(
        images.std(0).max() > 1e-4, expected="different pictures from different z", actual="one picture for all of them"
    )
    expect(
        distance_ratio(images) > LEAST_DISTANCE,
        expected="pictures that the forger has drawn",
        actual=COPIES,
        hint=PICKED,
    )
    return images, read_digits(images)


def own_history(student: Student) -> dict[str, list[float]]:
    value = student.value("history")
    expect(isinstance(value, dict), expected='history: a dictionary with the keys "d" and "g"', actual=kind(value))
    expect(
        set(value) == {"d", "g"},
        expected='history with the keys "d" and "g"',
        actual=f"the keys {', '.join(sorted(map(str, value)))[:60] or '(none)'}",
    )
    both = {player: expect_history(value[player], f'history["{player}"]') for player in ("d", "g")}
    expect(
        len(both["d"]) == len(both["g"]),
        expected="equally many entries for both players",
        actual=f"{len(both['d'])} and {len(both['g'])}",
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
