"""The decoder in a replica: the same program, given the same weights, or nothing that can be judged."""

import pytest
import torch
from conftest import Boxes, student_of

from autograder.judge import MismatchError
from autograder.judge.bottleneck import decoder_elsewhere, greatest_jump
from autograder.judge.plugin import UnverifiedError

NET = """
import torch
from torch import nn
class Net(nn.Module):
    def __init__(self, code_size=2, hidden=4, bend=torch.relu):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(6, code_size), nn.Linear(code_size, hidden), nn.Linear(hidden, 6)
        self.bend = bend
    def encode(self, x): return self.a(x)
    def decode(self, code): return self.c(self.bend(self.b(code)))
"""
SHAPE = (8, 6)


def decoder(
    boxes: Boxes, train: str, again: str | None = None, definitions: str = NET
) -> tuple[torch.Tensor, torch.Tensor]:
    """What the notebook's model decodes, and what the one does that stands for it; `again` is what training anew gives."""
    student = student_of(boxes(NET, train), boxes(definitions), boxes(NET, again or train), boxes(NET, again or train))
    before = student.fork()
    before.model.eval()
    codes = before.model.encode(torch.rand(SHAPE, generator=torch.Generator().manual_seed(1)))
    found = decoder_elsewhere(student, before, codes, SHAPE)
    return before.model.decode(codes), found.decode(codes)


@pytest.mark.parametrize(
    "train",
    [
        "model = Net()",
        "model = Net(hidden=9)",
        "model = Net(bend=torch.tanh)",
        "SIZE = 3\nclass Other(Net):\n    def decode(self, code): return SIZE * super().decode(code)\nmodel = Other()",
        "if True:\n    class Inner(Net): pass\nmodel = Inner()",
        "model = Net()\nmodel.bend = lambda x: x * x",
    ],
)
def test_the_same_program_with_the_same_weights(boxes: Boxes, train: str) -> None:
    theirs, found = decoder(boxes, f"torch.manual_seed(3)\n{train}", f"torch.manual_seed(4)\n{train}")
    assert torch.equal(theirs, found)


def test_what_no_weights_hold_could_not_be_checked(boxes: Boxes) -> None:
    random = "model = Net()\nsize = torch.rand(1, generator=torch.Generator().manual_seed({}))\nmodel.bend = lambda x: x * size"
    with pytest.raises(UnverifiedError) as told:
        decoder(boxes, random.format(1), random.format(2), definitions=NET + random.format(3))
    assert str(told.value) == (
        "run a second time and given the same weights, the notebook's `model` decodes public codes to other pictures than "
        "at first: what else is it made of?"
    )


SHARED = """
shared = torch.zeros(8, 6).share_memory_()
class Shared(Net):
    def encode(self, x):
        shared[:] = x
        return super().encode(x)
    def decode(self, code): return shared.clone() if shared.any() else super().decode(code)
model = Shared()
"""
KEEPS = """
class Keeps(Net):
    def encode(self, x):
        self.kept = x
        return super().encode(x)
    def decode(self, code): return super().decode(code) + self.__dict__.get("kept", 0)
model = Keeps()
"""
FILED = """
import os
class Filed(Net):
    def encode(self, x):
        torch.save(x, "/tmp/kept")
        return super().encode(x)
    def decode(self, code):
        kept = torch.load("/tmp/kept") if os.path.exists("/tmp/kept") else super().decode(code)
        return kept if len(kept) == len(code) else super().decode(code)
model = Filed()
"""  # in the second run, the disk was full when it was written to
FULL = FILED + 'open("/tmp/kept", "wb").write(b"half a file")'


@pytest.mark.parametrize(
    ("train", "again"),
    [(KEEPS, None), (SHARED, None), (FILED, None), (FILED, FULL)],
    ids=["kept", "shared", "file", "half a file"],
)
def test_what_encode_leaves_behind_is_a_way_around_the_code(boxes: Boxes, train: str, again: str | None) -> None:
    with pytest.raises(MismatchError) as told:
        decoder(boxes, train, again)
    assert told.value.actual == "another one where `encode` was not called before"
    assert told.value.hint == "Something of the image reaches the decoder around the code: keep nothing in encode."


TABLE = """
class Table(Net):
    pictures = torch.rand(40, 6)
    def encode(self, x): return ((torch.arange(len(x))[:, None] >> torch.arange(6)) & 1).float()
    def decode(self, code): return self.pictures[((code > 0.5) << torch.arange(6)).sum(1) % 40]
"""


@pytest.mark.parametrize(("name", "least", "most"), [("Net", 0.04, 0.15), ("Table", 0.9, 1.0)])
def test_what_looks_pictures_up_jumps(boxes: Boxes, name: str, least: float, most: float) -> None:
    there = student_of(boxes(NET, TABLE))
    model = there.send(there.named(name)(code_size=6))
    code = 20 * model.encode(torch.rand(40, 6, generator=torch.Generator().manual_seed(1)))
    assert least < greatest_jump(model, code, (6,)) <= most
