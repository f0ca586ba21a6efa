"""Hidden checks of session 5: `sample_images`."""

from autograder.judge import Student, exercise, expect, expect_tensor
from autograder.judge.hidden import Hidden
from autograder.judge.randomness import expect_randomness, noise_hint, off_normal
from autograder.judge.variational import OurVAE, expect_no_graph


@exercise("sample_images", weight=1)
def test_any_model_any_number(student: Student, hidden: Hidden) -> None:
    """There are n images of 784 pixels, decoded by the model that was passed in, whatever its code size."""
    for latent, n in ((5, 7), (20, 1), (2, 3)):
        ours = OurVAE(student, hidden, latent)
        hint = f"Take the code size from model.latent (here {latent})."
        images = expect_tensor(student.sample_images(ours.model, n), f"sample_images of {n}", shape=(n, 784), hint=hint)
        ours.expect_drawn(images, "images")


@exercise("sample_images", weight=2)
def test_codes_from_the_prior(student: Student, hidden: Hidden) -> None:
    """The codes that are decoded are independent draws from N(0, I)."""
    ours = OurVAE(student, hidden, 20)
    images = expect_tensor(student.sample_images(ours.model, 4000), "sample_images of 4,000", shape=(4000, 784))
    finding = off_normal(ours.expect_drawn(images, "images"))
    hint = "The prior is N(0, I): torch.randn, neither shifted nor scaled; no image is encoded."
    expect(not finding, expected="codes from N(0, I)", actual=finding, hint=noise_hint(finding, hint))


@exercise("sample_images", weight=1)
def test_dreams_hold_no_graph(student: Student, hidden: Hidden) -> None:
    """The images hold no computation graph."""
    images = student.sample_images(OurVAE(student, hidden, 20).model, 3)
    expect_tensor(images, "sample_images of 3", shape=(3, 784))
    expect_no_graph(images)


@exercise("sample_images", weight=1)
def test_dreams_from_generator(student: Student, hidden: Hidden) -> None:
    """The dreams are new at each call, and come from `generator` where one is given."""
    ours = OurVAE(student, hidden, 20)
    expect_randomness(student, lambda **given: student.sample_images(ours.model, 3, **given), "images", (3, 784))
