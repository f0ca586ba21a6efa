"""Hidden checks of session 10: `quantisation_error`."""

import torch

from autograder.judge import Student, exercise, expect, expect_close, expect_number
from autograder.judge.hidden import Hidden
from autograder.judge.maps import distances, with_right_winners

NEAREST = "Of each image the distance to the nearest unit of the whole sheet, and of these the mean."
ONE_NUMBER = "One Python float for all images: their mean, and .item() gets the number out of a tensor."


@exercise("quantisation_error", weight=2)
def test_mean_distance(student: Student, hidden: Hidden) -> None:
    """It is the mean over the images of the Euclidean distance to the nearest unit."""
    far = 0.5 + 4 * hidden.noise("far", 40, 1) ** 2  # a few are very far, so that mean and median differ
    weights, images = hidden.normal("units", 3, 5, 12), far * hidden.normal("images", 40, 12)
    apart = distances(weights, images)
    nearest = apart.amin(1)
    mistakes = [
        ((nearest**2).mean(), "Those are squared distances: take the root of each before you average."),
        ((nearest**2).mean().sqrt(), "Take the root for each image, and the mean afterwards."),
        ((nearest**2 / 12).mean(), "That is the mean squared difference of a number: sum the squares, take the root."),
        ((nearest**2 / 12).sqrt().mean(), "Sum the squared differences over the features; that is their mean."),
        ((nearest**2 / 12).mean().sqrt(), "Sum the squared differences over the features, and take each image's root."),
        (nearest.sum(), "That is the sum over the images; take their mean."),
        (nearest.median(), "That is the median of the images; take their mean."),
        (apart.mean(), "That is the mean over all units; only each image's winner counts."),
        (apart.amax(1).mean(), "That is the distance to the unit that is farthest away."),
        (apart.amin(0).mean(), "Each image looks for its nearest unit; here each unit looked for its nearest image."),
        (apart.topk(2, largest=False).values[:, 1].mean(), "That is the distance to the second nearest unit."),
        (
            torch.cdist(images.double(), weights.double().flatten(0, 1), p=1).amin(1).mean(),
            "Those are sums of absolute differences; Euclid squares them.",
        ),
    ]

    def judged(there: Student) -> None:
        value = there.quantisation_error(weights, images)
        got = torch.tensor(expect_number(value, "quantisation_error of 40 images", hint=ONE_NUMBER))
        expect_close(got, nearest.mean(), "quantisation_error", rtol=1e-2, atol=0, mistakes=mistakes, hint=NEAREST)

    with_right_winners(student, judged)


@exercise("quantisation_error")
def test_images_that_are_there(student: Student, hidden: Hidden) -> None:
    """Images that a unit holds cost nothing, one alone or many; a sheet may have any shape."""
    weights = hidden.noise("units", 2, 7, 20)
    cases = (("one image", weights[1, 4:5]), ("14 images", weights.flatten(0, 1)), ("3 images", weights[0, :3]))

    def judged(there: Student) -> None:
        for what, images in cases:
            value = there.quantisation_error(weights, images)
            got = expect_number(value, f"quantisation_error of {what}", hint=ONE_NUMBER)
            expect(abs(got) < 0.05, expected=f"0 for {what} that units hold", actual=f"{got:.4g}", hint=NEAREST)

    with_right_winners(student, judged)
