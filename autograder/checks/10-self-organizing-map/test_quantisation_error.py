"""Hidden checks of session 10: `quantisation_error`."""

import torch

from autograder.judge import Student, exercise, expect, expect_close, expect_number
from autograder.judge.hidden import Hidden
from autograder.judge.maps import distances, with_right_winners


@exercise("quantisation_error", weight=2)
def test_mean_distance(student: Student, hidden: Hidden) -> None:
    """It is the mean over the images of the Euclidean distance to the nearest unit."""
    weights, images = hidden.normal("units", 3, 5, 12), 2 * hidden.normal("images", 40, 12)
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
        got = expect_number(there.quantisation_error(weights, images), "quantisation_error of 40 images")
        expect_close(torch.tensor(got), nearest.mean(), "quantisation_error", rtol=1e-2, atol=0, mistakes=mistakes)

    with_right_winners(student, judged)


@exercise("quantisation_error")
def test_images_that_are_there(student: Student, hidden: Hidden) -> None:
    """Images that a unit holds cost nothing, one alone or many; a sheet may have any shape."""
    weights = hidden.noise("units", 2, 7, 20)
    cases = (("one image", weights[1, 4:5]), ("14 images", weights.flatten(0, 1)), ("3 images", weights[0, :3]))

    def judged(there: Student) -> None:
        for what, images in cases:
            got = expect_number(there.quantisation_error(weights, images), f"quantisation_error of {what}")
            hint = "Each image's distance is to the nearest unit of the whole sheet."
            expect(abs(got) < 0.05, expected=f"0 for {what} that units hold", actual=f"{got:.4g}", hint=hint)

    with_right_winners(student, judged)
