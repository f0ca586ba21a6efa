"""Hidden checks of session 1: `Autoencoder`."""

from autograder.judge import Student, exercise, expect_probabilities, expect_tensor
from autograder.judge.hidden import Hidden
from autograder.judge.networks import (
    Make,
    alive,
    expect_batch_independent,
    expect_decodes_code_only,
    expect_different,
    expect_gradient,
    expect_nonlinear,
    expect_registered,
    fixed,
)


def autoencoder(**options: int) -> Make:
    return lambda student: student.Autoencoder(**options)


make = autoencoder()


@exercise("Autoencoder", weight=2)
def test_code_size(student: Student, hidden: Hidden) -> None:
    """The code has `code_size` numbers, 32 unless said otherwise, and is turned back into 784 pixels."""
    images = hidden.noise("images", 8, 784)
    for options, size in (({}, 32), ({"code_size": 5}, 5), ({"code_size": 50}, 50), ({"code_size": 1}, 1)):
        model = alive(student, hidden, autoencoder(**options), images)
        hint = fixed("code_size") if options else ""
        what = f"encode of 8 images with code_size={size}"
        code = expect_tensor(model.encode(images), what, shape=(8, size), hint=hint)
        made = expect_tensor(model.decode(code), f"decode of 8 codes of {size}", shape=(8, 784))
        if size > 1:  # a single ReLU may be dead at the start
            expect_different(made, "reconstructions")


@exercise("Autoencoder", weight=1)
def test_any_batch(student: Student, hidden: Hidden) -> None:
    """Any number of images may come at once, and each is treated alike."""
    images = hidden.brightening("images", 70, 784)
    expect_batch_independent(alive(student, hidden, make, images), images, "reconstructions")


@exercise("Autoencoder", weight=1)
def test_probabilities(student: Student, hidden: Hidden) -> None:
    """Every pixel of a reconstruction is a probability of its own, between 0 and 1, whatever the code."""
    model = alive(student, hidden, make, hidden.noise("images", 8, 784))
    code = (hidden.noise("codes", 40, 32) - 0.3) * 60
    expect_probabilities(expect_tensor(model.decode(code), "decode of 40 codes", shape=(40, 784)))


@exercise("Autoencoder", weight=1)
def test_encoder_bends(student: Student, hidden: Hidden) -> None:
    """The encoder is not a linear map: it has a non-linearity."""
    a, b = hidden.noise("a", 200, 784) * 2, hidden.noise("b", 200, 784) * 2
    model = alive(student, hidden, make, a)
    codes = [expect_tensor(model.encode(x), "encode of 200 images", shape=(200, 32)) for x in (a, (a + b) / 2, b)]
    expect_different(codes[0], "codes")
    expect_nonlinear(codes, "an encoder")


@exercise("Autoencoder", weight=2)
def test_only_the_code_passes(student: Student, hidden: Hidden) -> None:
    """`forward` is `decode(encode(x))`: the code is all that the decoder sees."""
    for images in (hidden.noise("images", 8, 784), hidden.lookalikes()):
        expect_decodes_code_only(student, hidden, make, alive(student, hidden, make, images), images, (32,))


@exercise("Autoencoder", weight=1)
def test_parameters_registered(student: Student, hidden: Hidden) -> None:
    """All that the model can learn is in its parameters: a copy that is given them does the same."""
    images = hidden.noise("images", 8, 784)
    expect_registered(student, hidden, make, alive(student, hidden, make, images), images)


@exercise("Autoencoder", weight=1)
def test_gradient_reaches_all(student: Student, hidden: Hidden) -> None:
    """Encoder and decoder can both learn: a gradient flows from the output back through the code."""
    images = hidden.noise("images", 8, 784)
    expect_gradient(student, alive(student, hidden, make, images), images, "the images")
