"""What networks promise: each check of judge/networks.py passes a right network and says of a wrong one what is wrong."""

from collections.abc import Callable, Iterator

import pytest
import torch
from conftest import LIMITS, mismatch, student_of

from autograder.judge import Student, StudentError, expect
from autograder.judge.earlier import any_of, bring, replace
from autograder.judge.expect import NOT_FINITE, MismatchError
from autograder.judge.hidden import Hidden
from autograder.judge.networks import (
    CUT,
    FIXED_BATCH,
    MADE_ANEW,
    NO_LAYERS,
    NOT_REGISTERED,
    OTHERS,
    ROUND_THE_CODE,
    SAME_FOR_ALL,
    Make,
    alive,
    change_weights,
    expect_arrives,
    expect_batch_independent,
    expect_decodes_code_only,
    expect_different,
    expect_gradient,
    expect_learns,
    expect_nonlinear,
    expect_registered,
    expect_same,
    expect_same_everywhere,
    fixed,
    learned,
    logit,
    moved_along,
    steady,
    weights_of,
)
from autograder.sandbox.box import Sandbox
from autograder.sandbox.forkserver import ForkServer

NOTEBOOK = """
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.down, self.up = nn.Linear(8, 3), nn.Linear(3, 8)

    def encode(self, x):
        return torch.tanh(4 * self.down(x))

    def decode(self, z):
        return torch.sigmoid(self.up(z))

    def forward(self, x):
        return self.decode(self.encode(x))

class Straight(Net):
    def encode(self, x):
        return self.down(x)

class Zeros(Net):
    def __init__(self):
        super().__init__()
        for value in self.parameters():
            nn.init.zeros_(value)

class Grey(Net):
    def forward(self, x):
        return 0 * super().forward(x)

class Batch(Net):
    def forward(self, x):
        return super().forward(x - x.mean(0))

class Twenty(Net):
    def forward(self, x):
        return super().forward(x.view(20, 8))

class Random(Net):
    def forward(self, x):
        return super().forward(x) + torch.rand(8)

class Listed(Net):
    def __init__(self):
        super().__init__()
        self.middle = [nn.Linear(3, 3)]

    def encode(self, x):
        return self.middle[0](super().encode(x))

class Bare(nn.Module):
    def forward(self, x):
        return 2 * x

class Skip(Net):
    def forward(self, x):
        return (super().forward(x) + x) / 2

class Cut(Net):
    def encode(self, x):
        return super().encode(x.detach())

class Off(Net):
    @torch.no_grad()
    def forward(self, x):
        return super().forward(x)

class Borrowed(Net):
    def forward(self, x):
        return 2 * x.detach() + 100 * (x - x.detach()) + self.up.bias - self.up.bias.detach()

class Normed(Net):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(3)

def first(x):
    return x + 1

def second(x):
    return first(x) * 2
"""


@pytest.fixture(scope="module")
def box(server: ForkServer) -> Iterator[Sandbox]:
    with server.sandbox(LIMITS, seed=1, output_bytes=10_000, required=()) as box:
        box.run_cell(NOTEBOOK, "cell 1", cpu_seconds=20, wall_seconds=120)
        yield box


@pytest.fixture
def student(box: Sandbox) -> Iterator[Student]:
    student = student_of(box, box, cpu_seconds=30, wall_seconds=120)
    yield student
    student.close()


hidden = Hidden("networks")
inputs = hidden.brightening("inputs", 20, 8)


def made(name: str) -> Make:
    return lambda student: student.named(name)()


def test_networks_are_looked_at_where_they_tell_inputs_apart(student: Student) -> None:
    start = student.send(student.Zeros())(inputs)
    out = alive(student, hidden, made("Zeros"), inputs)(inputs)
    assert start.std(0).max() == 0 and out.std(0).max() > 1e-4
    expect_different(out, "results")
    grey = alive(student, hidden, made("Grey"), inputs)(inputs)
    expected = ("results that differ where the inputs do", "the same for all of them", SAME_FOR_ALL)
    assert mismatch(lambda: expect_different(grey, "results")) == expected


def test_weights_are_changed_and_memories_are_not(student: Student) -> None:
    model = alive(student, hidden, made("Normed"), inputs)
    before = weights_of(model)
    change_weights(model, hidden, lambda value, noise: 3 * value + 0 * noise)
    after = weights_of(model)
    kept = {name for name in before if torch.equal(before[name], after[name]) and before[name].any()}
    assert kept == {"norm.running_var"}
    assert torch.equal(after["up.weight"], 3 * before["up.weight"])
    assert [learned(name, before[name]) for name in ("up.bias", "norm.running_mean", "norm.num_batches_tracked")] == [
        True,
        False,
        False,
    ]
    bare = student.send(student.Bare())
    assert mismatch(lambda: weights_of(bare)) == ("a model with parameters", "no parameters at all", NO_LAYERS)


@pytest.mark.parametrize(
    ("name", "expected", "actual", "hint"),
    [
        ("Grey", "results that differ where the inputs do", "the same for all of them", SAME_FOR_ALL),
        ("Random", "the same results when asked again", None, MADE_ANEW),
        ("Batch", "the same results in a smaller batch", None, OTHERS),
    ],
)
def test_inputs_are_treated_alike(student: Student, name: str, expected: str, actual: str | None, hint: str) -> None:
    expect_batch_independent(alive(student, hidden, made("Net"), inputs), inputs, "results")
    model = alive(student, hidden, made(name), inputs)
    said = mismatch(lambda: expect_batch_independent(model, inputs, "results"))
    assert (said[0], said[2]) == (expected, hint)
    assert said[1] == actual if actual else said[1].startswith("another result (off by ")


def test_batches_may_have_any_size(student: Student) -> None:
    model = student.send(student.Twenty())
    with pytest.raises(StudentError, match=r"^RuntimeError: shape '\[20, 8\]' is invalid for input of size 8$"):
        expect_batch_independent(model, inputs, "results")

    def scalar(some: torch.Tensor) -> torch.Tensor:
        return some.mean(1).squeeze()

    assert mismatch(lambda: expect_batch_independent(scalar, inputs, "logits")) == (
        "logits of 1: a float32 tensor of shape (1,)",
        "None",
        FIXED_BATCH,
    )

    def scaled(some: torch.Tensor) -> torch.Tensor:
        return some / (some - some.mean(0)).norm(dim=0)

    said = ("results of 1: finite numbers", "NaN or infinity", OTHERS)
    assert (
        mismatch(lambda: expect_batch_independent(lambda x: scaled(x) if len(x) < 2 else x, inputs, "results")) == said
    )


def test_what_differs_from_call_to_call_is_told_in_one_place(student: Student) -> None:
    assert steady(alive(student, hidden, made("Net"), inputs), inputs)
    random = alive(student, hidden, made("Random"), inputs)
    assert not steady(random, inputs)
    expect_gradient(student, random, inputs, "the inputs")


def test_a_gradient_that_is_no_number_is_told_so() -> None:
    said = mismatch(lambda: expect_arrives([torch.tensor([1.0, torch.nan])], "the images"))
    assert said == ("a gradient that arrives at the images", "NaN or infinity", NOT_FINITE)


def test_results_are_compared_by_what_tells_inputs_apart() -> None:
    want = torch.tensor([[1.0, 10.0], [2.0, 30.0]])
    expect_same(want + torch.tensor([0.005, 0.1]), want, "the same", "h")
    assert mismatch(lambda: expect_same(want + torch.tensor([0.5, 0.0]), want, "the same", "h")) == (
        "the same",
        "another result (off by 70% of what tells inputs apart)",
        "h",
    )
    assert mismatch(lambda: expect_same(want[:1], want, "the same", "h")) == ("the same: (2, 2)", "(1, 2)", "h")


def test_all_that_is_learned_is_registered(student: Student) -> None:
    def check(name: str) -> Callable[[], None]:
        make = made(name)
        return lambda: expect_registered(student, hidden, make, alive(student, hidden, make, inputs), inputs)

    check("Net")()
    expected, actual, hint = mismatch(check("Listed"))
    assert (expected, hint) == ("a copy that is given all parameters to do the same", NOT_REGISTERED)
    assert actual.startswith("another result (off by ")
    expected, _, hint = mismatch(check("Random"))
    assert (expected, hint) == ("the same when asked again", MADE_ANEW)
    assert mismatch(check("Bare")) == ("a model with parameters", "no parameters at all", NO_LAYERS)


def test_more_than_the_output_can_be_asked_of_a_copy(student: Student) -> None:
    def expect_bare_code(name: str) -> None:
        make = made(name)
        model = alive(student, hidden, make, inputs)
        expect_registered(student, hidden, make, model, inputs, work=lambda of: of.encode(inputs))

    expect_bare_code("Grey")
    assert mismatch(lambda: expect_bare_code("Listed"))[2] == NOT_REGISTERED


def test_gradients_arrive_and_belong_to_the_output(student: Student) -> None:
    def check(name: str) -> Callable[[], None]:
        model = alive(student, hidden, made(name), inputs)
        return lambda: expect_gradient(student, model, inputs, "the images")

    check("Net")()
    assert mismatch(check("Cut")) == ("a gradient that arrives at the images", "none", CUT)
    assert mismatch(check("Off")) == ("a gradient that arrives at the model's parameters", "none", CUT)
    assert mismatch(check("Bare")) == ("a model with parameters", "no parameters at all", NO_LAYERS)
    assert mismatch(check("Borrowed")) == (
        "a gradient that says how the output changes with the inputs",
        "a slope of 1.26e+03, where the output has one of 25.3",
        "The graph does not belong to what the network computes.",
    )
    expect_learns(student, alive(student, hidden, made("Cut"), inputs), inputs)


def test_a_part_of_the_output_can_be_differentiated(student: Student) -> None:
    model = alive(student, hidden, made("Off"), inputs)
    expect_gradient(student, model, inputs, "the images", out=model.encode)


def test_bends_are_seen(student: Student) -> None:
    a, b = hidden.noise("a", 30, 8), hidden.noise("b", 30, 8)

    def check(name: str, squashed: bool = False, share: float = 0.0) -> Callable[[], None]:
        model = alive(student, hidden, made(name), a)
        outs = [(model if squashed else model.encode)(x) for x in (a, (a + b) / 2, b)]
        return lambda: expect_nonlinear(outs, "an encoder", squashed=squashed, share=share)

    straight = (
        "an encoder that bends",
        "straight lines: half-way between two inputs it gives what is half-way between their results",
        "Without a non-linearity (such as ReLU) between them, several layers in a row are no more than one.",
    )
    check("Net")()
    check("Net", share=0.5)()
    check("Net", squashed=True)()
    assert mismatch(check("Straight")) == straight
    assert mismatch(check("Straight", squashed=True)) == straight
    assert mismatch(check("Net", share=1.0)) == straight
    expect_nonlinear([torch.zeros(4, 3)] * 3, "an encoder")


def test_the_code_is_all_that_is_decoded(student: Student) -> None:
    def check(name: str) -> Callable[[], None]:
        make = made(name)
        model = alive(student, hidden, make, inputs)
        return lambda: expect_decodes_code_only(student, hidden, make, model, inputs, (3,))

    check("Net")()
    expected, actual, hint = mismatch(check("Skip"))
    assert (expected, hint) == ("the code alone to give what forward gives", ROUND_THE_CODE)
    assert actual.startswith("another result (off by ")


def test_convolutions_move_along() -> None:
    picture = hidden.noise("picture", 2, 1, 6, 6)
    kernel = hidden.noise("kernel", 1, 1, 3, 3)
    here, there = (torch.conv2d(x, kernel) for x in (picture, picture.roll(1, 3)))
    far = moved_along(here[..., :3], there[..., 1:])
    expect_same_everywhere(far, "the code")
    assert mismatch(lambda: expect_same_everywhere(moved_along(here, here.flip(0) + 1), "the code", limit=0.7))[0] == (
        "the code to move along when the input moves"
    )
    assert mismatch(lambda: expect_same_everywhere(0.6, "the code"))[1] == "something else (off by 60%)"


def test_small_words() -> None:
    assert fixed("latent") == "Use latent where the layers are made, not a fixed number."
    numbers = torch.tensor([-3.0, 0.0, 2.0])
    assert torch.allclose(logit(torch.sigmoid(numbers)).float(), numbers, atol=1e-4)
    assert logit(torch.tensor([0.0, 1.0])).isfinite().all()


# --------------------------------------------------------------------------------------------------- earlier answers


def test_an_earlier_answer_gives_way_to_another_function_in_this_fork_only(student: Student) -> None:
    there = student.fork()
    replace(student, "first", "torch.neg", arguments=1)
    assert (student.second(3.0 * torch.ones(1)).item(), there.second(3.0 * torch.ones(1)).item()) == (-6.0, 8.0)
    replace(student, "first", "torch.sub")
    assert student.first(5 * torch.ones(1), other=torch.ones(1), ignored=7).item() == 4.0


def test_an_earlier_answer_gives_way_to_a_source_of_ours(student: Student) -> None:
    bring(student, "def first(x):\n    return x + step", "first", step=10)
    assert student.second(1) == 22
    assert student.fork().second(1) == 4


def test_one_way_of_several_is_enough(student: Student) -> None:
    def fails(hint: str) -> Callable[[], None]:
        return lambda: expect(False, expected="this", actual="that", hint=hint)

    asked: list[str] = []
    any_of(fails("no"), lambda: asked.append("second"), lambda: asked.append("third"))
    assert asked == ["second"]
    assert mismatch(lambda: any_of(fails(""), lambda: student.nowhere(1), fails("this helps"))) == (
        "this",
        "that",
        "this helps",
    )
    with pytest.raises(StudentError, match=r"^NameError: name 'nowhere' is not defined$"):
        any_of(lambda: student.nowhere(1), lambda: student.nobody(1))
    with pytest.raises(MismatchError, match=r"^expected this, saw that$"):
        any_of(fails(""), lambda: student.nowhere(1))
