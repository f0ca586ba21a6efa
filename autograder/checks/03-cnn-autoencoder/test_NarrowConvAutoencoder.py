"""Hidden checks of session 3: `NarrowConvAutoencoder`."""

import torch
import torch.nn.functional as F

from autograder.judge import exercise, expect, expect_probabilities, expect_tensor
from autograder.judge.convolutional import Parts, with_either_parts
from autograder.judge.hidden import Hidden
from autograder.judge.networks import (
    expect_batch_independent,
    expect_decodes_code_only,
    expect_different,
    expect_gradient,
    expect_registered,
    expect_same_everywhere,
    logit,
    moved_along,
    steady,
    weights_of,
)


@exercise("NarrowConvAutoencoder", weight=2)
@with_either_parts
def test_narrow_shapes(parts: Parts, hidden: Hidden) -> None:
    """The code has 1 × 7 × 7 numbers whatever the width, and is turned back into 28 × 28 pixels."""
    images = hidden.noise("images", 6, 1, 28, 28)
    sizes = []
    for width in (None, 5, 1):
        model = parts.network(images, width)
        code = expect_tensor(
            model.encode(images),
            "encode of 6 images",
            shape=(6, 1, 7, 7),
            hint="The code is the picture of 7 × 7 that a convolution with one filter gives.",
        )
        if width is None:
            expect_different(code, "codes")
        expect_tensor(model.decode(code), "decode of 6 codes", shape=(6, 1, 28, 28))
        if width is not None:
            sizes.append(sum(value.numel() for value in model.state_dict().values()))
    expect(
        sizes[0] > sizes[1],
        expected="more channels where the width is larger",
        actual=f"{sizes[0]:,} numbers to learn with width=5 and {sizes[1]:,} with width=1",
        hint="Pass `width` on to every part.",
    )


@exercise("NarrowConvAutoencoder", weight=1)
@with_either_parts
def test_narrow_any_batch(parts: Parts, hidden: Hidden) -> None:
    """Any number of images may come at once; each is treated alike, and the same each time."""
    images = hidden.brightening("images", 40, 1, 28, 28)
    model = parts.network(images)
    expect_batch_independent(model.encode, images, "codes")
    expect_batch_independent(model, images, "reconstructions")


@exercise("NarrowConvAutoencoder", weight=1)
@with_either_parts
def test_narrow_registered(parts: Parts, hidden: Hidden) -> None:
    """All that the network can learn is in its parameters."""
    images = hidden.noise("images", 8, 1, 28, 28)
    expect_registered(parts.student, hidden, parts.make(), parts.network(images), images)


@exercise("NarrowConvAutoencoder", weight=1)
@with_either_parts
def test_narrow_probabilities(parts: Parts, hidden: Hidden) -> None:
    """Every pixel is a probability of its own, between 0 and 1, whatever the code."""
    images = hidden.noise("images", 8, 1, 28, 28)
    model = parts.network(images)
    codes = (hidden.noise("codes", 20, 1, 7, 7) - 0.5) * 4000
    expect_probabilities(expect_tensor(model.decode(codes), "decode of 20 codes", shape=(20, 1, 28, 28)), "the code")


@exercise("NarrowConvAutoencoder", weight=2)
@with_either_parts
def test_nothing_goes_round_the_code(parts: Parts, hidden: Hidden) -> None:
    """`forward` is `decode(encode(x))`: the code is all that the decoder sees."""
    for images in (hidden.noise("images", 8, 1, 28, 28), hidden.lookalikes().view(-1, 1, 28, 28)):
        expect_decodes_code_only(parts.student, hidden, parts.make(), parts.network(images), images, (1, 7, 7))


@exercise("NarrowConvAutoencoder", weight=2)
@with_either_parts
def test_the_code_is_trained(parts: Parts, hidden: Hidden) -> None:
    """Gradients flow through the code: into every weight that it depends on, and on to the image."""
    student = parts.student
    images = hidden.noise("images", 8, 1, 28, 28)
    model = parts.network(images)
    code = expect_tensor(model.encode(images), "encode of 8 images", shape=(8, 1, 7, 7))
    expect_gradient(student, model, images, "the images")
    state, given = weights_of(model), student.probe("gradients")(model)
    learned = False
    for name, value in state.items():
        frozen = given.get(name) is None
        if name in given and isinstance(value, torch.Tensor) and value.is_floating_point() and (frozen or not learned):
            model.load_state_dict(state | {name: value + 0.3 + hidden.noise(name, *value.shape)})
            other = expect_tensor(model.encode(images), "encode of 8 images", shape=(8, 1, 7, 7))
            moves = not torch.allclose(other, code, rtol=1e-4, atol=1e-6)
            expect(
                not (frozen and moves),
                expected="a gradient for every weight that the code depends on",
                actual="none for some",
                hint="The view must be learned too: is a layer frozen, or used where no gradient is kept?",
            )
            learned = learned or moves
    expect(
        learned,
        expected="a code that depends on weights which can be learned",
        actual="the same code whatever the weights",
        hint="The code is what a learned convolution with one filter gives.",
    )


@exercise("NarrowConvAutoencoder", weight=1)
@with_either_parts
def test_code_same_everywhere(parts: Parts, hidden: Hidden) -> None:
    """The same weights serve every place: move the picture by 4 pixels, and the code moves by one cell."""
    images = hidden.noise("images", 60, 1, 28, 28)
    model = parts.network(images)
    spots = F.pad(images[:, :, 8:16, 8:16], (8, 12, 8, 12))  # on black, far from the edges and what padding does there

    def change(pictures: torch.Tensor) -> torch.Tensor:
        """What the code has more than that of black pictures: 0 to .4 off in 40 starts of three styles, dense 1.1 and more."""
        codes = (model.encode(pictures), model.encode(pictures * 0))
        seen, black = (expect_tensor(code, "the code", shape=(60, 1, 7, 7)) for code in codes)
        return seen - black

    for dim in (2, 3):
        here, there = change(spots), change(spots.roll(4, dim)).roll(-1, dim)
        expect_same_everywhere(moved_along(here[:, :, 2:4, 2:4], there[:, :, 2:4, 2:4]), "the code", limit=0.7)


@exercise("NarrowConvAutoencoder", weight=1)
@with_either_parts
def test_picture_same_everywhere(parts: Parts, hidden: Hidden) -> None:
    """The same weights serve every place: move the code by one cell, and the picture moves by 4 pixels."""
    model = parts.network(hidden.noise("images", 60, 1, 28, 28))
    spots = F.pad(hidden.noise("spots", 60, 1, 2, 2) * 4 - 2, (2, 3, 2, 3))

    def change(codes: torch.Tensor) -> torch.Tensor:
        """What the picture has more than that of a code of zeros."""
        pictures = (model.decode(codes), model.decode(codes * 0))
        seen, blank = (expect_tensor(picture, "the picture", shape=(60, 1, 28, 28)) for picture in pictures)
        return logit(seen) - logit(blank)

    if not steady(model.decode, spots):
        return  # told elsewhere
    for dim in (2, 3):
        here, there = change(spots), change(spots.roll(1, dim)).roll(-4, dim)
        far = moved_along(here[:, :, 6:18, 6:18], there[:, :, 6:18, 6:18])
        expect_same_everywhere(far, "the picture")  # 0 to .09 off in 22 styles, dense 1.3 and more
