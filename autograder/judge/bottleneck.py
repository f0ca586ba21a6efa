"""Reconstructing through the code and nothing but the code.

The encoder runs in the notebook's own process, the decoder in a replica that has never met it. Between them pass the
trained weights, fixed before any hidden image is sent, and the codes, in coarse steps: 64 levels and a random nudge,
which costs a real code less than it can notice (a code kept at 4 bits a number still redraws a digit) and leaves
nothing of what might be hidden in a float's last bits.
"""

import torch

from autograder.judge.expect import expect_tensor
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
    student: Student, images: torch.Tensor, public: torch.Tensor, code_size: int, generator: torch.Generator
) -> torch.Tensor:
    """What the student's `model` makes of `images` with `code_size` numbers for each.

    Args:
        student: whose `model` is judged.
        images: hidden digits, float32 (N, 784).
        public: digits that anybody has, float32 (M, 784), to see that the replica decodes as the original does.
        code_size: how many numbers the code has.
        generator: for the nudges.

    Returns:
        float32 (N, 784).

    Raises:
        StudentError, Mismatch: the model does not encode and decode as its docstring says.
    """
    before = student.elsewhere()  # asked before any hidden image was sent
    before.model.eval()
    probe = expect_tensor(before.model.encode(public), "model.encode(images)", shape=(len(public), code_size))
    wanted = expect_tensor(before.model.decode(probe), "model.decode(code)", shape=tuple(public.shape))
    decoder = _decoder(student, before, probe, wanted, code_size)
    student.model.eval()
    code = expect_tensor(student.model.encode(images), "model.encode(images)", shape=(len(images), code_size))
    return expect_tensor(decoder.decode(coarse(code, generator)), "model.decode(code)", shape=tuple(images.shape))


def _decoder(student: Student, before: Student, probe: torch.Tensor, wanted: torch.Tensor, code_size: int) -> Remote:
    """The same model in a replica: built anew and given the weights, or trained anew where that is not the same."""
    try:
        replica = student.replica()
        model = replica.put(replica.named(before.put(before.model)._kind)(code_size=code_size))
        model.load_state_dict(before.model.state_dict())
        model.eval()
        if torch.allclose(model.decode(probe), wanted, atol=SAME, rtol=0):
            return model
    except (StudentError, TypeError, RuntimeError):  # another shape, or no tensor at all
        pass
    replica = student.replica(trained=True)
    replica.model.eval()
    return replica.model
