"""Reconstructing through the code and nothing but the code.

The encoder runs in the notebook's own process, the decoder in a replica that has never met it: the same program, given
the same weights, which must decode public codes as the original does. Between them pass these weights, fixed before any
hidden image is sent, and the codes, in coarse steps: 64 levels and a random nudge, which costs a real code less than it
can notice (a code kept at 4 bits a number still redraws a digit) and leaves nothing of what might be hidden in a float's
last bits.
"""

import itertools
from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F

from autograder.judge.expect import expect, expect_tensor
from autograder.judge.networks import ROUND_THE_CODE, Make, expect_same, weights_of
from autograder.judge.plugin import Report, UnverifiedError
from autograder.judge.student import Remote, Student, StudentError
from autograder.judge.training import LONGER, MUCH_WORSE, WORSE

LEVELS = 64
WALKS, WAY = 20, torch.linspace(0, 1, 25)
MOST_JUMP = 0.3
SAME = 1e-3  # replica and original agree on public digits to this; float32 noise is far below


def coarse(code: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """The code with each number moved to one of 64 levels between its least and greatest, then nudged within a level.

    Shape and dtype as given: float32 (N, K).
    """
    low, high = code.amin(0, keepdim=True), code.amax(0, keepdim=True)
    step = (high - low).clamp(min=1e-12) / (LEVELS - 1)
    nudge = torch.rand(code.shape, generator=generator) - 0.5
    return low + ((code - low) / step).round() * step + nudge * step


def reconstruct(
    student: Student,
    images: torch.Tensor,
    public: torch.Tensor,
    code_shape: tuple[int, ...],
    generator: torch.Generator,
    **options: Any,
) -> tuple[torch.Tensor, float]:
    """What the student's `model` makes of `images` through a code of `code_shape` for each, and its decoder's `greatest_jump`.

    Args:
        student: whose `model` is judged.
        images: hidden digits, float32 (N, …).
        public: digits that anybody has, float32 (M, …), to see that the replica decodes as the original does.
        code_shape: the shape of one image's code, such as (32,) or (1, 7, 7).
        generator: for the nudges.
        options: what the model's class is called with to build it anew.

    Returns:
        float32, shaped like `images`; and a part of 1.

    Raises:
        StudentError, MismatchError: the model does not encode and decode as its docstring says.
        UnverifiedError: something besides the code may have passed.
    """
    before = student.fork()  # asked before any hidden image was sent
    before.model.eval()
    shape = (len(public), *code_shape)
    probe = expect_tensor(before.model.encode(public), "model.encode(images)", shape=shape)
    decoder = decoder_elsewhere(student, before, probe, tuple(public.shape), **options)
    shape = (len(images), *code_shape)
    for there in (student, student.fork(), student.fork()):
        there.model.eval()
        fetched = there.files_read()
        code = expect_tensor(there.model.encode(images), "model.encode(images)", shape=shape)
        if there.files_read() == fetched:  # a machine that is short of memory fetches files anew, but not each time
            break
    else:
        raise UnverifiedError(
            "while hidden digits were encoded, files were fetched from the disk, which the decoder could notice"
        )
    made = expect_tensor(decoder.decode(coarse(code, generator)), "model.decode(code)", shape=tuple(images.shape))
    return made, greatest_jump(decoder, code, tuple(images.shape[1:]))


def greatest_jump(decoder: Remote, code: torch.Tensor, shape: tuple[int, ...]) -> float:
    """How much of the way from one code's picture to another's lies in one of 24 steps; 20 codes (N, …) to 20 others, the median.

    Right answers' decoders have .06 to .1 there, and what looks pictures up has nearly all.
    """
    starts, ends = code[:WALKS].flatten(1), code[WALKS : 2 * WALKS].flatten(1)
    between = (starts + WAY.view(-1, 1, 1) * (ends - starts)).view(-1, *code.shape[1:])
    made = expect_tensor(decoder.decode(between), "model.decode(code)", shape=(len(between), *shape))
    walks = made.view(len(WAY), WALKS, -1)
    whole = (walks[-1] - walks[0]).norm(dim=1).clamp(min=0.5)
    return float(((walks[1:] - walks[:-1]).norm(dim=2).amax(0) / whole).median())


def expect_redrawn(
    made: torch.Tensor,
    images: torch.Tensor,
    report: Report,
    *,
    jump: float,
    below: float,
    too_good: float,
    numbers: int,
    mean_image: str,
    hint: str = LONGER,
) -> None:
    """Raise MismatchError unless `made` redraws `images` with a mean squared error below `below`, by a decoder that draws.

    Args:
        made, images: float32 of one shape.
        report: hears of the error, and of one below `too_good`, which is for a person to look at.
        jump: the decoder's `greatest_jump`.
        below: the threshold.
        too_good: what no honest code reaches.
        numbers: how many numbers the code has.
        mean_image: the error of the mean image, as it is told to the student.
        hint: what to do where nothing more special is known; not told where the error is worse than the mean image's.
    """
    error = F.mse_loss(made, images).item()
    report.metric(error, below)
    if error < too_good:
        report.flag(f"too good to be true: mean squared error {error:.4f} from {numbers} numbers")
    if made.std(0).mean() < 0.01:
        hint = "Every digit gets the same picture: the network has learned an average, or nothing at all."
    elif made.amin() < -1e-6 or made.amax() > 1 + 1e-6:
        hint = "The pixels leave the range from 0 to 1."
    elif error > MUCH_WORSE:
        hint = WORSE
    expect(
        error < below,
        expected=f"a mean squared error below {below} on unseen digits that are moved a little "
        f"(the mean image has about {mean_image})",
        actual=f"{error:.4f}",
        hint=hint,
    )
    expect(
        jump < MOST_JUMP,
        expected="drawings that change little by little on the way from one code to another",
        actual=f"a jump of {jump:.0%} of the whole way in one of {len(WAY) - 1} steps",
        hint="The pictures are looked up, not drawn: a decoder computes them from the numbers of the code.",
    )


def expect_decodes_alone(student: Student, make: Make, model: Remote, encode: Callable[[Remote], torch.Tensor]) -> None:
    """Raise MismatchError unless a copy of `model`, in a sandbox where nothing was ever encoded, decodes codes as it does.

    Args:
        student: whose process holds the model.
        make: makes the student's network in their process.
        model: the network, in eval mode.
        encode: what makes codes of images, with the model that it is given.
    """
    code = encode(model)
    here = expect_tensor(model.decode(code), f"decode of {len(code)} codes", shape=(len(code), 784))
    there = student.rerun()
    other = there.send(make(there))
    other.load_state_dict(weights_of(model))
    other.eval()
    alone = expect_tensor(other.decode(code), f"decode of {len(code)} codes", shape=(len(code), 784))
    expect_same(alone, here, "the code alone to give what is drawn", ROUND_THE_CODE)


def decoder_elsewhere(
    student: Student, before: Student, probe: torch.Tensor, shape: tuple[int, ...], **options: Any
) -> Remote:
    """The student's `model` in a replica: built anew, or all that the notebook does done anew, and given the weights.

    Args:
        student: whose replica is asked for.
        before: a fork that has not seen a hidden image, its `model` in eval mode.
        probe: codes of public images.
        shape: of what `decode(probe)` gives.
        options: what the model's class is called with to build it anew.

    Raises:
        UnverifiedError: no replica decodes as the original does, and that is not because of what `encode` left behind.
        StudentError, MismatchError: the model does not decode as its docstring says.
    """
    expect_tensor(before.model.decode(probe), "model.decode(code)", shape=shape)
    mixed = (probe + probe.roll(1, 0)) / 2  # codes of no picture: nobody can have a picture ready for them
    wanted = [expect_tensor(before.model.decode(mixed), "model.decode(code)", shape=shape) for _ in range(2)]
    allowed = SAME + 3 * (wanted[0] - wanted[1]).abs().max().item()  # more than nothing where decoding is random

    def drawn(model: Remote) -> torch.Tensor | None:
        try:
            made = model.decode(mixed)
        except StudentError as error:
            if error.kind == "Stopped":
                raise
            return None
        return made if isinstance(made, torch.Tensor) and made.shape == shape else None

    def same(made: torch.Tensor | None, other: torch.Tensor | None) -> bool:
        return made is not None and other is not None and bool(((made - other).abs() <= allowed).all())

    weights = before.model.state_dict()
    seen: list[torch.Tensor | None] = []  # what others drew; None for no picture, where all of the notebook had run

    def given_weights(rebuilt: Callable[[], Remote], *, whole: bool) -> Remote | None:
        try:
            model = rebuilt()
            model.load_state_dict(weights)
            model.eval()
        except (StudentError, TypeError, RuntimeError) as error:  # another shape, or no tensor at all
            if isinstance(error, StudentError) and error.kind == "Stopped":
                raise
            return None
        made = drawn(model)
        if made is not None or whole:
            seen.append(made)
        return model if same(made, wanted[0]) else None

    def built_anew() -> Remote:
        there = student.rerun()
        return there.send(there.named(before.send(before.model)._kind)(**options))

    if (model := given_weights(built_anew, whole=False)) is not None:
        return model
    if (model := given_weights(lambda: student.rerun(trained=True).model, whole=True)) is not None:
        return model
    alone = student.fork()
    alone.model.eval()
    if by_itself := same(drawn(alone.model), wanted[0]):
        if len(seen) < 2 or seen[-1] is None:  # what two runs agree on is what the notebook makes
            given_weights(lambda: student.rerun(trained=True, again=True).model, whole=True)
        by_itself = not any(a is b or same(a, b) for a, b in itertools.combinations(seen, 2))
    expect(
        by_itself,
        expected="model.decode(code): a picture that is made of the code and the weights, and of nothing else",
        actual="another one where `encode` was not called before",
        hint="Something of the image reaches the decoder around the code: keep nothing in encode.",
    )
    raise UnverifiedError(
        "run a second time and given the same weights, the notebook's `model` decodes public codes to other pictures than "
        "at first: what else is it made of?"
    )
