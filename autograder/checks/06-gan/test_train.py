"""Hidden checks of session 6: `train`."""

import math

import torch

from autograder.judge import Report, Student, exercise, expect, picture
from autograder.judge.classifier import grey_share, read_digits, spread
from autograder.judge.draw import grid
from autograder.judge.expect import kind
from autograder.judge.forgeries import (
    COPIES,
    LEAST_DISTANCE,
    PICKED,
    REBUILD,
    SAMPLES,
    disagreement,
    distance_ratio,
    forged,
    own_history,
    real_digits,
    rebuilt,
    samples,
    trained_weights,
)
from autograder.judge.hidden import Hidden
from autograder.judge.training import learning_curve
from labkit import load_digits

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
LEAST_COVERED = 5.5
LEAST_CONFIDENCE = 0.55
MOST_FRECHET = 100.0
LEAST_SPREAD = 0.75
MOST_GREY = 0.17
MOST_JUMP = 0.3
SUSPICIOUS = 0.9  # confidence: see above


@exercise("train", weight=1)
def test_weights_draw(student: Student, hidden: Hidden) -> None:
    """`Generator()` draws the same pictures once it has the trained weights, and no digits with other weights."""
    z = hidden.normal("shown", 200, 64)
    student.generator.eval()
    own, again = forged(student.generator, z), forged(rebuilt(student), z)
    expect(
        torch.allclose(own, again, atol=0.02),
        expected="the same pictures from `generator` and from a Generator() that was given its weights",
        actual=f"pixels that differ by up to {(own - again).abs().max().item():.2f}",
        hint=REBUILD,
    )
    learned = student.probe("trainable")(student.generator)
    expect(isinstance(learned, dict), expected="a Generator with parameters", actual=kind(learned), hint=REBUILD)
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
        actual="digits all the same",
        hint="The pictures come from elsewhere than from what was learned: " + PICKED,
    )


@exercise("train", weight=2)
def test_digits_covered(student: Student, hidden: Hidden, report: Report) -> None:
    """The generator draws nearly all ten digits: each is at least 2 % of its pictures."""
    _, reading = samples(student, hidden)
    report.metric(reading.covered, LEAST_COVERED)
    expect(
        reading.covered > LEAST_COVERED,
        expected=f"at least {math.ceil(LEAST_COVERED)} different digits",
        actual=f"{reading.covered}",
        hint="Mode collapse: many different z, and always the same few digits. Is the generator convolutional with batch "
        "normalisation, does the detective neither win nor lose, and was it trained long enough?",
    )


@exercise("train", weight=1)
def test_readable(student: Student, hidden: Hidden, report: Report) -> None:
    """The pictures can be read: the reader is sure what they show, and not of one digit only."""
    _, reading = samples(student, hidden)
    report.metric(reading.confidence, LEAST_CONFIDENCE)
    expect(
        reading.covered >= 4,
        expected="several digits, before confidence counts",
        actual=f"{reading.covered}",
        hint="Confidence rewards forging one note perfectly.",
    )
    expect(
        reading.confidence > LEAST_CONFIDENCE,
        expected=f"a mean confidence above {LEAST_CONFIDENCE} (real digits reach .97)",
        actual=f"{reading.confidence:.2f}",
        hint="The pictures are smudges, or between digits: train longer.",
    )
    if reading.confidence > SUSPICIOUS:
        report.flag(
            f"too readable for a forger: confidence {reading.confidence:.2f}. Was it made of each digit's statistics?"
        )


@exercise("train", weight=2, least_seconds=3.0)
def test_like_real_digits(student: Student, hidden: Hidden, report: Report) -> None:
    """As a whole, the pictures resemble real digits: the Fréchet distance of their features is small."""
    _, reading = samples(student, hidden)
    distance = reading.frechet(read_digits(real_digits()))
    report.metric(distance, MOST_FRECHET)
    expect(
        distance < MOST_FRECHET,
        expected=f"a Fréchet distance below {MOST_FRECHET:g} in the judge's features",
        actual=f"{distance:.0f}",
        hint="Look at the film of your training: are there strokes, and all digits? Train longer, or keep the players matched.",
    )


@exercise("train", weight=1)
def test_different_inside_a_digit(student: Student, hidden: Hidden, report: Report) -> None:
    """Pictures of the same digit differ, nearly as much as real ones do."""
    images, reading = samples(student, hidden)
    digits = load_digits()
    own = spread(images, reading.labels) / spread(digits.valid_images, digits.valid_labels)
    report.metric(own, LEAST_SPREAD)
    expect(
        own > LEAST_SPREAD,
        expected=f"at least {LEAST_SPREAD:.0%} of the differences between real digits of the same kind",
        actual=f"{own:.0%}",
        hint="Every digit is drawn in one way only: mode collapse inside the digits.",
    )


@exercise("train", weight=1)
def test_strokes(student: Student, hidden: Hidden, report: Report) -> None:
    """Digits are drawn with strokes: hardly more pixels are grey than in real digits."""
    images, _ = samples(student, hidden)
    share = grey_share(images)
    report.metric(share, MOST_GREY)
    expect(
        share < MOST_GREY,
        expected=f"at most {MOST_GREY:.0%} grey pixels (real digits have 9 %)",
        actual=f"{share:.0%}",
        hint="Clouds instead of strokes: means and mixtures of pictures are grey, and a detective would notice.",
    )


@exercise("train", weight=2)
def test_new_pictures(student: Student, hidden: Hidden, report: Report) -> None:
    """The pictures are new ones: digits, but no copies or blends of the digits that were there to learn from."""
    images = forged(rebuilt(student), hidden.normal("fresh z", SAMPLES, 64))
    ratio = distance_ratio(images)
    report.metric(ratio, LEAST_DISTANCE)
    expect(
        ratio > LEAST_DISTANCE,
        expected=f"pictures at least {LEAST_DISTANCE:.0%} as far from blends of stored digits as unseen real digits are",
        actual=f"{ratio:.0%}: {COPIES}",
        hint=PICKED,
    )
    distance = read_digits(images).frechet(read_digits(real_digits()))
    expect(
        distance < 2 * MOST_FRECHET,
        expected="pictures that resemble digits, before being new counts",
        actual=f"a Fréchet distance of {distance:.0f}",
        hint="What resembles no digit is easily new.",
    )


@exercise("train", weight=1)
def test_smooth_in_z(student: Student, hidden: Hidden, report: Report) -> None:
    """In evaluation mode a picture follows from its z alone, and neighbouring z give similar pictures."""
    a, b = hidden.normal("from", 40, 64), hidden.normal("to", 40, 64)
    steps = torch.linspace(0, 1, 25).view(-1, 1, 1)
    model = rebuilt(student)
    walks = forged(model, (a + steps * (b - a)).flatten(0, 1)).view(25, 40, 784)  # (step, walk, pixel)
    again = forged(model, a)
    expect(
        torch.allclose(again, walks[0], atol=1e-3),
        expected="the same picture from the same z",
        actual="another picture",
        hint="The picture depends on something besides z: random numbers of its own, or the others in the batch.",
    )
    whole = (walks[-1] - walks[0]).norm(dim=1)
    expect(
        whole.median() > 0.5, expected="different pictures from different z", actual="always nearly the same picture"
    )
    jump = ((walks[1:] - walks[:-1]).norm(dim=2).amax(0) / whole.clamp(min=0.5)).median().item()
    report.metric(jump, MOST_JUMP)
    expect(
        jump < MOST_JUMP,
        expected="pictures that change little by little on the way from one z to another",
        actual=f"a jump of {jump:.0%} of the whole way in one of 24 steps",
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
            actual=f"{min(losses):.3g}",
            hint="Both losses are cross-entropies, which are never negative.",
        )
        expect(
            len({round(loss, 6) for loss in losses}) > 1,
            expected=f'losses in history["{player}"] that change from epoch to epoch',
            actual="the same number in each epoch",
            hint="Collect what the steps return, and append its mean at the end of each epoch.",
        )
    expect(
        both["d"] != both["g"],
        expected="the detective's losses and the forger's",
        actual="the same list twice",
    )
    if (off := disagreement(student, both)) > 1.5:
        report.flag(f"history does not fit the players that were left: off by {off:.2f} nats")


@picture
def test_draw(student: Student, hidden: Hidden, report: Report) -> None:
    """Their forgeries beside the nearest training digits, and the losses of both players."""
    images = forged(rebuilt(student), hidden.normal("shown", 30, 64))
    stored = load_digits().train_images
    nearest = stored[torch.cdist(images[:10], stored).argmin(1)]
    report.figure(
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
    said = f"The detective's loss ends at {both['d'][-1]:.2f}, the forger's at {both['g'][-1]:.2f}."
    lines = {"a draw, 2 ln 2": 2 * math.log(2), "ln 2": math.log(2)}
    losses = {"detective (d)": both["d"], "forger (g)": both["g"]}
    report.figure(learning_curve(losses, lines, title="Both players' losses", said=said, unit="mean loss"))
