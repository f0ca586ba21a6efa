"""Reconstructing through the code and nothing but the code.

The encoder runs in the notebook's own process, the decoder in a replica that has never met it. Between them pass the
trained weights, fixed before any hidden image is sent, and the codes, in coarse steps: 64 levels and a random nudge,
which costs a real code less than it can notice (a code kept at 4 bits a number still redraws a digit) and leaves
nothing of what might be hidden in a float's last bits.
"""

from typing import Any

import torch
import torch.nn.functional as F

from autograder.judge.expect import expect, expect_tensor
from autograder.judge.plugin import Report
from autograder.judge.student import Remote, Student, StudentError

LEVELS = 64
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
) -> torch.Tensor:
    """What the student's `model` makes of `images` through a code of `code_shape` for each.

    Args:
        student: whose `model` is judged.
        images: hidden digits, float32 (N, …).
        public: digits that anybody has, float32 (M, …), to see that the replica decodes as the original does.
        code_shape: the shape of one image's code, such as (32,) or (1, 7, 7).
        generator: for the nudges.
        options: what the model's class is called with to build it anew.

    Returns:
        float32, shaped like `images`.

    Raises:
        StudentError, MismatchError: the model does not encode and decode as its docstring says.
    """
    before = student.fork()  # asked before any hidden image was sent
    before.model.eval()
    shape = (len(public), *code_shape)
    probe = expect_tensor(before.model.encode(public), "model.encode(images)", shape=shape)
    decoder = decoder_elsewhere(student, before, probe, tuple(public.shape), **options)
    student.model.eval()
    shape = (len(images), *code_shape)
    code = expect_tensor(student.model.encode(images), "model.encode(images)", shape=shape)
    return expect_tensor(decoder.decode(coarse(code, generator)), "model.decode(code)", shape=tuple(images.shape))


def expect_redrawn(
    made: torch.Tensor,
    images: torch.Tensor,
    report: Report,
    *,
    below: float,
    too_good: float,
    numbers: int,
    mean_image: str,
    hint: str = "Train longer, on all training images, and look at the learning curve: is it still falling?",
) -> None:
    """Raise MismatchError unless `made` redraws `images` with a mean squared error below `below`.

    Args:
        made, images: float32 of one shape.
        report: hears of the error, and of one below `too_good`, which is for a person to look at.
        below: the threshold.
        too_good: what no honest code reaches.
        numbers: how many numbers the code has.
        mean_image: the error of the mean image, as it is told to the student.
        hint: what to do where nothing more special is known.
    """
    error = F.mse_loss(made, images).item()
    report.metric(error, below)
    if error < too_good:
        report.flag(f"too good to be true: mean squared error {error:.4f} from {numbers} numbers")
    if made.std(0).mean() < 0.01:
        hint = "Every digit gets the same picture: the network has learned an average, or nothing at all."
    elif made.amin() < -1e-6 or made.amax() > 1 + 1e-6:
        hint = "The pixels leave the range from 0 to 1."
    expect(
        error < below,
        expected=f"a mean squared error below {below} on unseen digits that are moved a little "
        f"(the mean image has about {mean_image})",
        actual=f"{error:.4f}",
        hint=hint,
    )


def decoder_elsewhere(
    student: Student, before: Student, probe: torch.Tensor, shape: tuple[int, ...], **options: Any
) -> Remote:
    """The student's `model` in a replica: built anew and given the weights, or trained anew where that is not the same.

    Args:
        student: whose replica is asked for.
        before: a fork that has not seen a hidden image, its `model` in eval mode.
        probe: codes of public images, to see that the replica decodes them as the original does.
        shape: of what `decode(probe)` gives.
        options: what the model's class is called with to build it anew.
    """
    wanted = expect_tensor(before.model.decode(probe), "model.decode(code)", shape=shape)
    try:
        replica = student.rerun()
        model = replica.send(replica.named(before.send(before.model)._kind)(**options))
        model.load_state_dict(before.model.state_dict())
        model.eval()
        if torch.allclose(model.decode(probe), wanted, atol=SAME, rtol=0):
            return model
    except (StudentError, TypeError, RuntimeError):  # another shape, or no tensor at all
        pass
    replica = student.rerun(trained=True)
    replica.model.eval()
    return replica.model
