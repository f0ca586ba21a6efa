"""Hidden checks of `mean_image`."""

from autograder.judge import Student, exercise, expect_close, expect_tensor
from autograder.judge.hidden import Hidden


@exercise("mean_image")
def test_any_number_of_images(student: Student, hidden: Hidden) -> None:
    """The mean of any number of images is one image."""
    for count in (3, 1):
        images = hidden.noise(f"{count} images", count, 784)
        hint = "One mean for each pixel, over the images: dim 0."
        expect_tensor(student.mean_image(images), f"mean_image of {count} images", shape=(784,), hint=hint)


@exercise("mean_image")
def test_each_pixel(student: Student, hidden: Hidden) -> None:
    """Each pixel is the mean of this pixel over all images."""
    images = hidden.digits(50)
    hint = "One mean for each pixel, over the images: dim 0."
    got = expect_tensor(student.mean_image(images), "mean_image of 50 images", shape=(784,), hint=hint)
    expect_close(
        got,
        images.mean(0),
        "mean_image",
        rtol=1e-4,  # a sum in another order differs in the last digits of a float32
        atol=1e-6,
        mistakes=[
            (images.median(0).values, "That is the median: half of the pictures are above it."),
            (images.sum(0), "That is the sum: divide by how many images there are."),
        ],
    )
