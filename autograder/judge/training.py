"""A student's training, watched: what the model was shown, where its weights went, and what was said of the loss."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from autograder.judge.draw import curve
from autograder.judge.expect import MismatchError, expect, expect_close, expect_number, expect_tensor
from autograder.judge.hidden import Hidden
from autograder.judge.student import Remote, Student, StudentError, seeded, value_of
from autograder.result import Curve

Weights = dict[str, torch.Tensor]
Orders = Callable[[Remote | None, int, int], list[list[list[int]]]]
"""Which images are in each batch of each epoch, given a generator (or None), the number of epochs and the batch size."""

STILL = "Each batch needs loss.backward() and then optimizer.step(), in this order, on the model that was passed in (no copy)."
OTHER_STEP = "The loss, the gradient or the step differs from what the docstring says."
OTHER_LENGTH = (
    "The way is right, its length is not: is it the loss that was asked for, the mean over all numbers of the batch, and "
    "the step taken once?"
)
UPHILL = "The weights moved uphill: the step must lower the loss."
ONE_STEP = "One optimizer.step() for each batch, the short one included, with the gradients of this batch alone."
ZERO_GRAD = (
    "PyTorch adds each gradient to what is there already: clear them with optimizer.zero_grad() before backward()."
)
AFTER_THE_STEP = "That is the loss after the step; take the one that was computed for the step."
INK_ONLY = "That is the mean over the pixels with ink: the black ones count as well, each as much as any other."
SQUARES = "That is the mean squared error, not the binary cross-entropy."
ABSOLUTE = "That is the mean absolute error, not the binary cross-entropy."
WITH_LOGITS = "The model gives probabilities already: `with_logits` applies a second sigmoid."
SUM = "That is the sum over the batch: take the mean over its pixels and images."
SUM_OVER_PIXELS = "That is the sum over an image's pixels: take the mean over the pixels too."


def with_ends(greys: torch.Tensor) -> torch.Tensor:
    """Greys in [0, 1), the lower third made exactly black and the upper tenth exactly white: what digits have besides greys."""
    return torch.where(greys > 0.9, 1.0, ((greys - 0.3) / 0.6).clamp(0, 1))


def over_ink(costs: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """The mean of what pixels cost, (N, …), over those that are not black."""
    return costs[target > 0].mean()


Costs = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]
"""What each pixel costs, given what the model made, the target, and what the model was shown; a loss is the mean of it."""


def cross_entropy(made: torch.Tensor, target: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    """The binary cross-entropy of each pixel."""
    return F.binary_cross_entropy(made, target.nan_to_num().clamp(0, 1), reduction="none")


def over_all(part: torch.Tensor) -> torch.Tensor:
    """Weights under which the mean over all pixels is the mean over a part of them."""
    return part / part.float().mean().clamp(min=1e-9)


OTHER_LOSSES: list[tuple[Costs, str]] = [
    (lambda made, target, shown: (made - target).square(), SQUARES),
    (lambda made, target, shown: (made - target).abs(), ABSOLUTE),
    (lambda made, target, shown: F.binary_cross_entropy_with_logits(made, target, reduction="none"), WITH_LOGITS),
    (lambda made, target, shown: cross_entropy(made, target, shown) * over_all(target > 0), INK_ONLY),
    (lambda made, target, shown: cross_entropy(made, target, shown) * target.numel(), SUM),
    (lambda made, target, shown: cross_entropy(made, target, shown) * target[0].numel(), SUM_OVER_PIXELS),
]


# ------------------------------------------------------------------------------------------------------------- steps


def flat(weights: Weights) -> torch.Tensor:
    """All numbers in a row, by name."""
    return torch.cat([weights[name].flatten() for name in sorted(weights)])


def descended(weights: Weights, loss: Callable[[Weights], torch.Tensor], lr: float) -> Weights:
    """The weights after one step of gradient descent on `loss`."""
    leaves = {name: value.clone().requires_grad_() for name, value in weights.items()}
    slopes = torch.autograd.grad(loss(leaves), list(leaves.values()))
    return {name: weights[name] - lr * slope for name, slope in zip(leaves, slopes, strict=True)}


def off(got: torch.Tensor, want: torch.Tensor) -> float:
    """How far one way is from another, as a fraction of its length."""
    return float((got - want).norm() / want.norm().clamp(min=1e-12))


def expect_moved(start: Weights, after: Weights, still: str = STILL) -> None:
    """Raise MismatchError where the weights are the same; `still` is the hint then."""
    moved = (flat(after) - flat(start)).abs().max() > 0
    expect(moved, expected="weights that moved", actual="the weights from before", hint=still)


def expect_step(
    start: Weights,
    after: Weights,
    want: Weights,
    mistakes: Sequence[tuple[Weights, str]] = (),
    still: str = STILL,
    other: str = "",
) -> None:
    """Raise MismatchError unless the weights went from `start` to `want`, to within 1 % of the way.

    `mistakes` are where known misconceptions would have led, each with the hint that names it; `still` is the hint where
    nothing moved, `other` where the step is another one.
    """
    expect_moved(start, after, still)
    moved, way = flat(after) - flat(start), flat(want) - flat(start)
    alike = F.cosine_similarity(moved, way, dim=0)
    hint = UPHILL if alike < -0.9 else other or (OTHER_LENGTH if alike > 0.999 else OTHER_STEP)
    hint = next((text for other, text in mistakes if off(moved, flat(other) - flat(start)) < 0.02), hint)
    error = off(moved, way)
    expect(error < 0.01, expected="one step down the loss", actual=f"a step that is off by {error:.0%}", hint=hint)


def expect_single_steps(
    start: Weights,
    after: Weights,
    want: Weights,
    piled: Weights | None = None,
    *,
    what: str = "three single steps",
    hint: str = OTHER_STEP,
    still: str = STILL,
) -> None:
    """Raise MismatchError unless several steps led from `start` to `want`, to within 2 % of the way.

    `piled` is where they lead if gradients are never cleared; `hint` is for all else, `still` where nothing moved.
    """
    expect_moved(start, after, still)
    moved, way = flat(after) - flat(start), flat(want) - flat(start)
    error = off(moved, way)
    if piled is not None and off(moved, flat(piled) - flat(start)) < 0.05:
        hint = ZERO_GRAD
    elif F.cosine_similarity(moved, way, dim=0) < -0.9:
        hint = UPHILL
    expect(error < 0.02, expected=what, actual=f"weights that are off by {error:.0%}", hint=hint)


# -------------------------------------------------------------------------------------------------- a watched training


@dataclass
class Batch:
    """What the model was shown at once."""

    shown: torch.Tensor  # float32 (n, …)
    which: list[int]  # which images these were: the nearest ones
    training: bool  # the model's mode
    grad: bool  # whether gradients were on
    far: float  # how far the farthest of them is from the nearest image


@dataclass
class Epoch:
    """What a training returned and did."""

    value: object
    calls: list[Batch]  # all of them, in order
    weights: Weights  # afterwards

    @property
    def batches(self) -> list[Batch]:
        """What was learned from. Raises MismatchError where that is nothing."""
        found = [call for call in self.calls if call.grad]
        expect(
            found,
            expected="the model that was passed in to be trained",
            actual="it was never called with gradients switched on",
            hint="Call the model that was passed in (not a copy, not a global one), outside of no_grad.",
        )
        return found

    @property
    def order(self) -> list[list[int]]:
        """Which images were learned from, batch by batch."""
        return [batch.which for batch in self.batches]


class TinyTraining:
    """A student's training on a small autoencoder of ours that remembers what it is shown.

    What it computes is computed here as well, so each step, loss and batch can be compared. Their earlier answers may be
    replaced before, so that a mistake there costs nothing here.
    """

    def __init__(self, student: Student, hidden: Hidden, *, lr: float, pixels: int = 784, units: int = 6) -> None:
        self.student, self.lr = student, lr
        self.loss: Costs = cross_entropy
        self.known = True  # whether one step of theirs follows a loss that is known here, be it a wrong one
        self.start = {  # hidden units that are alive on images, and greys of all kinds
            "encoder.weight": hidden.noise("w1", units, pixels) * 0.004 + 0.0004,
            "encoder.bias": hidden.noise("b1", units) * 0.1 + 0.05,
            "decoder.weight": (hidden.noise("w2", pixels, units) - 0.5) * 0.8,
            "decoder.bias": (hidden.noise("b2", pixels) - 0.5) * 2,
        }
        self.model = student.send(student.probe("WatchedAutoencoder")(pixels, units))
        self.optimizer = student.send(student.import_name("torch.optim.SGD")(self.model.parameters(), lr=lr))
        self.reset()

    def reset(self) -> None:
        """Let the model have its first weights again, and no gradients."""
        self.model.load_state_dict(self.start)
        self.model.zero_grad()

    def epoch(self, images: torch.Tensor, theirs: Remote | None = None, **options: object) -> Epoch:
        """One call of train_epoch; `theirs` is the same images over there, where it matters what becomes of them."""
        given = images if theirs is None else theirs
        return self.watched(images, lambda: self.student.train_epoch(self.model, given, self.optimizer, **options))

    def watched(self, images: torch.Tensor, train: Callable[[], object]) -> Epoch:
        """What `train` returned, what the model was shown meanwhile, of `images`, and its weights afterwards."""
        self.model.calls.clear()
        value = train()
        found, calls = value_of(self.model.calls), []
        expect(isinstance(found, list), expected="calls of the model", actual="something else")
        for call in found:
            call = call if isinstance(call, dict) else {}
            shown = call.get("input")
            count = len(shown) if isinstance(shown, torch.Tensor) and shown.ndim else 0
            shown = expect_tensor(shown, "what the model is shown", shape=(count, *images.shape[1:]))
            distance, which = torch.cdist(shown.flatten(1), images.flatten(1)).min(1)
            mode, grad = call.get("training") is True, call.get("grad") is True
            calls.append(Batch(shown, which.tolist(), mode, grad, float(distance.max()) if count else 0.0))
        state = self.model.state_dict()
        expect(isinstance(state, dict), expected="the model that was passed in", actual="one without weights")
        for name, before in self.start.items():
            expect_tensor(state.get(name), "the model's weights afterwards", shape=tuple(before.shape))
        return Epoch(value, calls, state)

    def forward(self, weights: Weights, images: torch.Tensor) -> torch.Tensor:
        """What the model with these weights makes of images."""
        code = F.relu(F.linear(images.flatten(1), weights["encoder.weight"], weights["encoder.bias"]))
        made = torch.sigmoid(F.linear(code, weights["decoder.weight"], weights["decoder.bias"])).view_as(images)
        return made.nan_to_num(0.5)  # so that whatever came from a student can be compared

    def costs(
        self, weights: Weights, shown: torch.Tensor, target: torch.Tensor, loss: Costs | None = None
    ) -> torch.Tensor:
        """The mean loss of each image, of what the model makes of `shown` against `target`."""
        return (loss or self.loss)(self.forward(weights, shown), target, shown).flatten(1).mean(1)

    def stepped(
        self, weights: Weights, shown: torch.Tensor, target: torch.Tensor, loss: Costs | None = None
    ) -> Weights:
        """The weights after one step down the mean loss."""
        return descended(weights, lambda leaves: self.costs(leaves, shown, target, loss).mean(), self.lr)

    def slips(
        self, shown: torch.Tensor, target: torch.Tensor, others: Sequence[tuple[Costs, str]] = OTHER_LOSSES
    ) -> list[tuple[Weights, str]]:
        """Where one step from the start would lead with each loss that is mistaken for the right one, with its hint."""
        return [(self.stepped(self.start, shown, target, loss), hint) for loss, hint in others]

    def adopt(
        self, images: torch.Tensor, others: Sequence[tuple[Costs, str]] = OTHER_LOSSES, **options: object
    ) -> "TinyTraining":
        """Compute from now on with the loss that their steps follow: a wrong loss costs its points once, in one check.

        It is seen in one step on all `images`, a batch whose order does not matter.
        """
        lr, self.lr = self.lr, 0.5
        try:
            optimizer = self.student.send(self.student.import_name("torch.optim.SGD")(self.model.parameters(), lr=0.5))
            train_epoch = self.student.train_epoch
            epoch = self.watched(
                images, lambda: train_epoch(self.model, images, optimizer, batch_size=len(images), **options)
            )
            (batch,) = epoch.batches
            moved, target = flat(epoch.weights) - flat(self.start), images[batch.which]
            self.known = not moved.any()
            for loss in (cross_entropy, *(loss for loss, _ in others)):
                if off(moved, flat(self.stepped(self.start, batch.shown, target, loss)) - flat(self.start)) < 0.02:
                    self.loss, self.known = loss, True
        except (StudentError, MismatchError, ValueError):
            pass  # what is wrong is told where it is looked at
        self.lr = lr
        self.reset()
        return self

    def other_means(
        self,
        batches: Sequence[Batch],
        target: Callable[[Batch], torch.Tensor] = lambda batch: batch.shown,
        others: Sequence[tuple[Costs, str]] = OTHER_LOSSES,
    ) -> list[tuple[torch.Tensor, str]]:
        """What the mean over an epoch's images would be with each loss that is mistaken for the right one, with its hint."""
        return [
            (torch.cat([self.costs(self.start, b.shown, target(b), loss) for b in batches]).mean(), hint)
            for loss, hint in others
        ]

    def followed(
        self, batches: Sequence[Batch], target: Callable[[Batch], torch.Tensor] = lambda batch: batch.shown
    ) -> Weights:
        """The weights after one step for each batch, against its `target`."""
        weights = self.start
        for batch in batches:
            weights = self.stepped(weights, batch.shown, target(batch))
        return weights

    def piled_up(
        self, batches: Sequence[Batch], target: Callable[[Batch], torch.Tensor] = lambda batch: batch.shown
    ) -> Weights:
        """The same where gradients are never cleared."""
        weights, total = self.start, {name: torch.zeros_like(value) for name, value in self.start.items()}
        for batch in batches:
            after = self.stepped(weights, batch.shown, target(batch))
            total = {name: total[name] + after[name] - weights[name] for name in total}
            weights = {name: weights[name] + total[name] for name in total}
        return weights


def listed(sizes: Sequence[int]) -> str:
    """The sizes of batches in words, such as "3, 3 and 1"."""
    *all_but_last, last = map(str, sizes)
    return f"{', '.join(all_but_last)} and {last}" if all_but_last else last


def expect_each_once(order: Sequence[Sequence[int]], sizes: Sequence[int]) -> None:
    """Raise MismatchError unless each image is in one of an epoch's batches, and these have these sizes (in any order)."""
    count = sum(sizes)
    used = [index for batch in order for index in batch]
    said = listed(sizes)
    hint = "Is the last batch dropped when it is short, or are images drawn more than once?"
    if len(order) == 1 < len(sizes):
        hint = "There is only one batch in an epoch: does the epoch end (a return, a break) after its first batch?"
    expect(
        sorted(used) == list(range(count)),
        expected=f"each of {count} images once, in batches of {said}",
        actual=f"{len(set(used))} of {count} images in {len(used)} places",
        hint=hint,
    )
    found = [len(batch) for batch in order]
    expect(
        sorted(found) == sorted(sizes),
        expected=f"batches of {said}",
        actual=f"batches of {', '.join(map(str, found[:9]))}",
        hint="Is batch_size used?",
    )


def expect_shuffled(student: Student, orders: Orders) -> None:
    """Raise MismatchError unless images come in a new random order in every epoch, with or without a generator."""
    for generator in (seeded(student, 1), None):
        alone = orders(generator, 5, 1)
        expect(
            any(order != alone[0] for order in alone),
            expected="another order in each epoch" + ("" if generator else " when no generator is given"),
            actual="the same order in 5 epochs",
            hint="Draw a new random order for every epoch, and set no seed of your own.",
        )
    batches = orders(None, 8, 2)
    company = {frozenset(map(frozenset, order)) for order in batches}
    expect(
        len(company) > 1
        or all(len(order) == 1 for order in batches),  # all at once: batch_size, which is judged elsewhere
        expected="images that meet others in each epoch's batches",
        actual="the same batches in 8 epochs",
        hint="Shuffle the images, not only the order of fixed batches.",
    )


def expect_order_from_generator(student: Student, orders: Orders) -> None:
    """Raise MismatchError unless a generator decides the order: the same seed gives the same one, another seed another."""

    def drawn(seed: int, own: int) -> list[list[list[int]]]:
        student.import_name("torch.manual_seed")(own)
        return orders(seeded(student, seed), 3, 1)

    if all(order == sorted(order) for order in (*orders(None, 2, 1), *drawn(5, 1))):
        return  # never shuffled, which is judged elsewhere
    expect(
        drawn(5, 1) == drawn(5, 2),
        expected="the same order from two generators with the same seed",
        actual="two different orders",
        hint="Pass `generator` on to whatever draws the random order.",
    )
    expect(
        drawn(5, 1) != drawn(6, 1) or drawn(7, 1) != drawn(8, 1),
        expected="another order from a generator with another seed",
        actual="the same order",
        hint="Set no seed inside: whoever passes a generator decides.",
    )


def expect_mean_of_all(
    value: object,
    each: Sequence[torch.Tensor],
    what: str,
    mistakes: Sequence[tuple[torch.Tensor, str]] = (),
    hint: str = "",
) -> None:
    """Raise MismatchError unless `value` is one plain number, the mean over all images of an epoch.

    Args:
        value: what the training said.
        each: the images' losses, batch by batch, in the order in which they came.
        what: what the number is called.
        mistakes: further values that misconceptions would have given, each with its hint.
        hint: where none of them was made.
    """
    number = torch.tensor(expect_number(value, what))
    total, last, means = torch.cat(list(each)).sum(), each[-1], torch.stack([batch.mean() for batch in each])
    count = sum(map(len, each))
    known = [
        (
            means.mean(),
            "A mean of batch means counts the images of a short last batch too often: weigh each by its size.",
        ),
        (means.sum() / count, "Weigh each batch's mean by its number of images."),
        (last.mean(), "That is the loss of the last batch alone."),
        (means[0], "That is the loss of the first batch alone."),
        ((total - last.sum()) / (count - len(last)), "The last, short batch is missing."),
        (means.sum(), "That is the sum of the batches' losses."),
        (total, "That is the sum over the images; divide by their number."),
        (total / len(each[0]), "Divide by the number of images, not by the batch size."),
        (total / len(each), "Divide by the number of images, not by the number of batches."),
        (
            means.sum() * len(each[0]) / count,
            "Weigh each batch by its own number of images: a short last one has fewer than batch_size.",
        ),
    ]
    what = f"{what}, the mean loss of {count} images in batches of {listed([len(batch) for batch in each])}"
    expect_close(number, total / count, what, rtol=1e-3, atol=1e-5, mistakes=[*known, *mistakes], hint=hint)


# ------------------------------------------------------------------------------------------------ what they say themselves


def own_epoch_loss(student: Student, images: torch.Tensor) -> list[float]:
    """What the student's own train_epoch says of `model` as it is: their mistake there must not cost points here."""
    there = student.fork()
    try:
        optimizer = there.send(there.import_name("torch.optim.SGD")(there.model.parameters(), lr=0.0))
        return [expect_number(there.train_epoch(there.model, images, optimizer), "train_epoch's result")]
    except (StudentError, MismatchError):
        return []


def own_loss(student: Student, name: str, *batch: torch.Tensor) -> list[float]:
    """What the student's own loss of this name says of a batch: their mistake there must not cost points here."""
    try:
        value = student.fork().named(name)(*batch)
        return [expect_number(value.detach().mean(), "the loss")] if isinstance(value, torch.Tensor) else []
    except (StudentError, MismatchError):
        return []


LONGER = "Train longer, on all training images, and look at the learning curve: is it still falling?"
MUCH_WORSE = (
    0.08  # MSE: the mean image has .058, an honest network after two epochs .062, whatever never learned .09 and more
)
WORSE = (
    "That is worse than drawing the mean image for every digit, and more epochs will not mend it: is `model` the network that "
    "was trained, on all digits of `train_images` as they are, until its loss had fallen?"
)


def comparable(history: Sequence[float], now: float, baselines: Mapping[str, float]) -> Mapping[str, float]:
    """Baselines to draw beside losses, if these are of the same kind: none beside losses that are far from the model's own.

    Args:
        history: mean epoch losses.
        now: the model's own loss, of the kind that the baselines are.
        baselines: what to compare it with.
    """
    return baselines if 0.5 < history[-1] / max(now, 1e-9) < 2 else {}


def learning_curve(
    history: Mapping[str, Sequence[float]],
    baselines: Mapping[str, float],
    *,
    title: str = "Your learning curve",
    said: str = "",
    unit: str = "mean loss per pixel",
) -> Curve:
    """Losses by epoch, each under its name; `said` is the alternative text where there is more than one."""
    first = next(iter(history.values()))
    said = said or f"The loss falls from {first[0]:.3f} to {first[-1]:.3f} in {len(first)} epochs."
    return curve(title, said, "epoch", unit, history, baselines)
