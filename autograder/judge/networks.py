"""What networks promise, whatever they are for: one check, one hint and one tolerance for the same mistake in all sessions.

A check says how a student's network is made, so that it can be made again elsewhere:

    def make(student: Student) -> Any:
        return student.Autoencoder(code_size=5)

    model = alive(student, hidden, make, images)
    expect_registered(student, hidden, make, model, images)
"""

from collections.abc import Callable, Sequence
from typing import Any

import torch

from autograder.judge.expect import NOT_FINITE, MismatchError, expect, expect_tensor
from autograder.judge.hidden import Hidden
from autograder.judge.student import Remote, Student

Make = Callable[[Student], Any]  # makes the student's network in their process
Ask = Callable[[torch.Tensor], Any]  # a network, or a method of one, that is called with a batch

ALIVE = 1e-4  # how much results differ between inputs, at least, in a network that is worth checking
STARTS = 4
NUDGE = 0.1

NO_LAYERS = (
    "Make the layers in __init__ and assign them to self (a plain Python list hides layers; use nn.ModuleList or "
    "nn.Sequential)."
)
NOT_REGISTERED = f"Some layer is not registered. {NO_LAYERS}"
MADE_ANEW = (
    "In evaluation mode the output follows from the input alone. Are layers made, or random numbers drawn, while computing? "
    "They start anew at every call, and no optimiser knows them."
)
FIXED_BATCH = "Does a layer or a reshape hold a fixed batch size, or does a squeeze() take away the batch of one?"
OTHERS = "In evaluation mode, what is made of an input must not depend on the others in its batch."
CUT = "Something cuts the graph on the way (no_grad, detach, .data, numpy, rounding), or the layers play no part in the output."
SAME_FOR_ALL = (
    "Whatever goes in, the same comes out: is the result computed from the input, and does no layer end in zeros?"
)
ROUND_THE_CODE = (
    "Something of the image reaches the output around the code (a skip connection, or something kept from encode), or "
    "forward goes another way than encode and decode."
)
RECONSTRUCTION = "forward returns the reconstruction: decode(encode(x))."


def fixed(option: str) -> str:
    """The hint where an option of the network is not obeyed."""
    return f"Use {option} where the layers are made, not a fixed number."


# ----------------------------------------------------------------------------------------------------- to look at one


def alive(student: Student, hidden: Hidden, make: Make, inputs: torch.Tensor) -> Remote:
    """The network in eval mode, made anew, then nudged, where all inputs look the same to its start."""
    for _ in range(STARTS):
        model = student.send(make(student))
        model.eval()
        out = first_tensor(model(inputs))
        if out is None or len(out) < 2 or out.std(0).max() >= ALIVE:
            return model
    change_weights(model, hidden, lambda value, noise: value + NUDGE * noise)
    return model


def weights_of(model: Remote) -> dict[str, torch.Tensor]:
    """All that the model holds, by name."""
    state = model.state_dict()
    expect(
        isinstance(state, dict) and state,
        expected="a model with parameters",
        actual="no parameters at all",
        hint=NO_LAYERS,
    )
    return dict(state)


def learned(name: str, value: object) -> bool:
    """Whether a part of a state is a weight, rather than batch normalisation's memory or a count."""
    return isinstance(value, torch.Tensor) and value.is_floating_point() and "running" not in name


def change_weights(model: Remote, hidden: Hidden, change: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]) -> None:
    """Replace each weight by what `change` makes of it and of normal noise of its shape."""
    state, noise = weights_of(model), hidden.generator("nudges")
    for name, value in state.items():
        if learned(name, value):
            state[name] = change(value, torch.randn(value.shape, generator=noise))
    model.load_state_dict(state)


def first_tensor(out: object) -> torch.Tensor | None:
    """The result, or the first of several, if that is a tensor of numbers for several inputs."""
    out = out[0] if isinstance(out, (tuple, list)) and out else out
    return out if isinstance(out, torch.Tensor) and out.is_floating_point() and out.ndim and out.numel() else None


def logit(value: torch.Tensor) -> torch.Tensor:
    """The number whose sigmoid it is, in double precision."""
    value = value.double().clamp(1e-7, 1 - 1e-7)
    return (value / (1 - value)).log()


# ---------------------------------------------------------------------------------------------------- what it promises


def expect_different(out: torch.Tensor, what: str) -> None:
    """Raise MismatchError where all rows are the same."""
    expect(
        len(out) < 2 or out.std(0).max() > 1e-6,
        expected=f"{what} that differ where the inputs do",
        actual="the same for all of them",
        hint=SAME_FOR_ALL,
    )


def steady(ask: Ask, inputs: torch.Tensor) -> bool:
    """Whether the same input gives the same result twice; where it doesn't, that is the mistake, and told elsewhere."""
    first, again = first_tensor(ask(inputs)), first_tensor(ask(inputs))
    return (
        first is None
        or again is None
        or torch.equal(first, again)
        or torch.allclose(first, again, rtol=1e-4, atol=1e-5)
    )


def expect_same(got: torch.Tensor, want: torch.Tensor, what: str, hint: str) -> None:
    """Raise MismatchError unless both are the same to within a hundredth of what tells inputs apart.

    Float32 errs by less, on any machine and in any batch; another network, or another batch's mean, by much more.
    """
    expect(got.shape == want.shape, expected=f"{what}: {tuple(want.shape)}", actual=f"{tuple(got.shape)}", hint=hint)
    want, size = want.double(), want.double().abs()
    spread = want.std(0) if len(want) > 1 else size[0]
    error = (got.double() - want).abs()
    allowed = 0.01 * spread + 1e-5 * size.amax(0) + 1e-6 * size.max()
    off = (error / allowed.clamp(min=1e-12)).max().item() / 100
    expect(
        off <= 0.01, expected=what, actual=f"another result (off by {off:.0%} of what tells inputs apart)", hint=hint
    )


def expect_batch_independent(ask: Ask, inputs: torch.Tensor, what: str) -> None:
    """Raise MismatchError unless one input, a few or all of `inputs` may come at once, each treated alike, again and again.

    What shape a result has is not judged here.
    """
    found = first_tensor(ask(inputs))
    shape = found.shape[1:] if found is not None else ()
    whole = expect_tensor(found, f"{what} of {len(inputs)}", shape=(len(inputs), *shape), hint=FIXED_BATCH)
    expect_different(whole, what)
    again = expect_tensor(first_tensor(ask(inputs)), f"{what} of {len(inputs)}", shape=(len(inputs), *shape))
    expect_same(again, whole, f"the same {what} when asked again", MADE_ANEW)
    for count in (1, 3, len(inputs) - 6):
        out = first_tensor(ask(inputs[:count]))
        if out is not None and not out.isfinite().all():
            raise MismatchError(f"{what} of {count}: finite numbers", "NaN or infinity", OTHERS)
        part = expect_tensor(out, f"{what} of {count}", shape=(count, *shape), hint=FIXED_BATCH)
        rest = whole[count:]  # kept, so that the same spread decides for every part
        expect_same(torch.cat([part, rest]), whole, f"the same {what} in a smaller batch", OTHERS)


def expect_registered(
    student: Student,
    hidden: Hidden,
    make: Make,
    model: Remote,
    inputs: torch.Tensor,
    work: Callable[[Remote], torch.Tensor] | None = None,
) -> None:
    """Raise MismatchError unless all that the network can learn is in its parameters: a copy that is given them does the same.

    `work` is what is asked of both, where that is more than their output.
    """

    def output(of: Remote) -> torch.Tensor:
        found = first_tensor(of(inputs))
        shape = (len(inputs), *found.shape[1:]) if found is not None else (len(inputs),)
        return expect_tensor(found, f"the network's output for {len(inputs)} inputs", shape=shape)

    work = work or output
    first = work(model)
    expect_same(work(model), first, "the same when asked again", MADE_ANEW)
    state = weights_of(model)
    expect(
        len(student.probe("gradients")(model)),
        expected="a model with parameters",
        actual="no parameters at all",
        hint=NO_LAYERS,
    )
    there = student.fork()
    there.import_name("torch.manual_seed")(4321)
    other = alive(there, hidden, make, inputs)
    other.load_state_dict(state)
    expect_same(work(other), first, "a copy that is given all parameters to do the same", NOT_REGISTERED)


def _differentiated(
    student: Student, model: Remote, inputs: torch.Tensor, out: Remote | None
) -> tuple[object, object, Remote]:
    """The gradients at the inputs and at the weights, by name, and of what: of all that the model gives, or, where they cancel
    (inputs that are compared with the others of their batch) or where that is no tensor, of the first of it."""
    whole = out or model
    ways = [whole] if out else [whole, student.send(student.probe("part")(model, 0))]
    for way in ways:
        model.zero_grad()
        _, gradients = student.probe("value_and_gradients")(way, inputs)
        own = student.probe("gradients")(model)
        if any(isinstance(slope, torch.Tensor) and slope.any() for slope in gradients if isinstance(gradients, list)):
            break
    return gradients, own, way


def expect_learns(student: Student, model: Remote, inputs: torch.Tensor, out: Remote | None = None) -> object:
    """Raise MismatchError unless a gradient flows from the output back to weights of the model.

    Args:
        student: whose process holds the model.
        model: the network, in eval mode.
        inputs: a batch, float32.
        out: what is differentiated, where that is not what the model returns: a function of the inputs, over there.

    Returns:
        The gradients with respect to the inputs, as far as they are tensors of numbers: a list of one.
    """
    return _learns(student, model, inputs, out)[0]


def _learns(student: Student, model: Remote, inputs: torch.Tensor, out: Remote | None) -> tuple[object, Remote]:
    weights_of(model)
    gradients, own, way = _differentiated(student, model, inputs, out)
    learns = isinstance(own, dict) and any(isinstance(value, torch.Tensor) and value.any() for value in own.values())
    expect(learns, expected="a gradient that arrives at the model's parameters", actual="none", hint=CUT)
    return gradients, way


def expect_arrives(gradients: object, what: str) -> torch.Tensor:
    """The one gradient that `expect_learns` found. Raises MismatchError where nothing arrives at the inputs, which `what` names."""
    slope = gradients[0] if isinstance(gradients, list) and gradients else None
    if isinstance(slope, torch.Tensor) and not slope.isfinite().all():
        raise MismatchError(f"a gradient that arrives at {what}", "NaN or infinity", NOT_FINITE)
    arrives = isinstance(slope, torch.Tensor) and bool(slope.abs().max() > 0)
    expect(arrives, expected=f"a gradient that arrives at {what}", actual="none", hint=CUT)
    assert isinstance(slope, torch.Tensor)
    return slope


def expect_gradient(
    student: Student, model: Remote, inputs: torch.Tensor, what: str, out: Remote | None = None
) -> None:
    """Raise MismatchError unless a gradient flows from the output back to the inputs and to weights, and belongs to the output.

    `what` the inputs are, such as "the images"; the other arguments are those of `expect_learns`.
    """
    gradients, way = _learns(student, model, inputs, out)
    slope = expect_arrives(gradients, what)
    if not steady(way, inputs):
        return
    size = slope.double().norm().item()  # also the slope of the output's sum in the gradient's own direction
    ahead = 0.05 * slope / size
    ends = [way(inputs + step) for step in (ahead, -ahead)]
    sums = [end.double().sum().item() if isinstance(end, torch.Tensor) else 0.0 for end in ends]
    found = 10 * (sums[0] - sums[1])
    expect(
        size < 1e-3 or size / 3 < found < 3 * size,
        expected="a gradient that says how the output changes with the inputs",
        actual=f"a slope of {size:.3g}, where the output has one of {found:.3g}",
        hint="The graph does not belong to what the network computes.",
    )


def expect_nonlinear(outs: Sequence[torch.Tensor], what: str, *, squashed: bool = False, share: float = 0.0) -> None:
    """Raise MismatchError where the result half-way between two inputs is half-way between their results, as in a linear map.

    Args:
        outs: what is made of batches a, (a + b) / 2 and b.
        what: what should bend, such as "an encoder".
        squashed: they are probabilities: what comes before their sigmoid has to bend.
        share: more than this share of the numbers that change must bend; one is enough for 0.
    """
    clear = torch.stack([(out - 0.5).abs() < 0.49 for out in outs]).all(0) if squashed else torch.tensor(True)
    a, middle, b = (logit(out) if squashed else out.double() for out in outs)
    size = max(float(((a - b).abs() * clear).max()), 1e-9)
    noise = 2e-5 if squashed else 0.0  # what float32 leaves of a logit, where its probability is nearly 0 or 1
    changes = ((a - b).abs() > 1e-3 * size) & clear
    if not changes.any():
        return  # nothing to be seen here: told where results have to differ
    bends = (middle - (a + b) / 2).abs() > 1e-4 * size + noise
    expect(
        float((bends & changes).sum()) > share * float(changes.sum()),
        expected=f"{what} that bends",
        actual="straight lines: half-way between two inputs it gives what is half-way between their results",
        hint="Without a non-linearity (such as ReLU) between them, several layers in a row are no more than one.",
    )


def expect_decodes_code_only(
    student: Student,
    hidden: Hidden,
    make: Make,
    model: Remote,
    images: torch.Tensor,
    code_shape: tuple[int, ...],
) -> None:
    """Raise MismatchError unless `forward` is `decode(encode(x))`: the code is all that the decoder sees.

    Where it decodes it has never met an image: in another sandbox, since two forks of one might still share a folder.
    """
    count, shape = len(images), tuple(images.shape)
    whole = expect_tensor(model(images), f"the model's output for {count} images", shape=shape, hint=RECONSTRUCTION)
    code = expect_tensor(model.encode(images), f"encode of {count} images", shape=(count, *code_shape))
    expect_different(code, "codes")
    drawn = [expect_tensor(model.decode(code), f"decode of {count} codes", shape=shape) for _ in range(2)]
    expect_same(drawn[1], drawn[0], "the same pictures when asked again", MADE_ANEW)
    there = student.rerun()
    twins = [alive(there, hidden, make, images.flip(0)) for _ in range(2)]
    for twin in twins:
        twin.load_state_dict(weights_of(model))
        twin(images.flip(0))  # what it may keep of that is the same in both
    same, alone = (expect_tensor(twin.decode(code), f"decode of {count} codes", shape=shape) for twin in twins)
    expect_same(same, alone, "two networks that are given the same parameters to draw the same", NOT_REGISTERED)
    expect_same(alone, whole, "the code alone to give what forward gives", ROUND_THE_CODE)


def moved_along(a: torch.Tensor, b: torch.Tensor) -> float:
    """How far `b` is from `a`, as a fraction of how much `a` varies."""
    return float((a - b).norm() / (a - a.mean((0, 2, 3), keepdim=True)).norm().clamp(min=1e-12))


def expect_same_everywhere(far: float, what: str, limit: float = 0.5) -> None:
    """Raise MismatchError where a result does not move along with its input, `far` being what `moved_along` says."""
    expect(
        far < limit,
        expected=f"{what} to move along when the input moves",
        actual=f"something else (off by {far:.0%})",
        hint="A convolution uses the same weights at every place. A linear layer over the whole picture (or a reshape "
        "that mixes axes) does not.",
    )
