"""Where the project lies: the folder that holds autograder/, labkit/ and, in a checkout, the course itself.

What has no course at hand starts there: nbgrader's plugins, a Dask worker, the fork server. So these work from a checkout
or an editable installation, as `make setup` makes it, and not from a wheel.
"""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]

# where labkit.load_digits(full=True) leaves them, if it is called in the project's folder
_RAW = PROJECT / "data" / "MNIST" / "raw"
MNIST_IMAGES = [_RAW / "train-images-idx3-ubyte", _RAW / "t10k-images-idx3-ubyte"]
MNIST_LABELS = [_RAW / "train-labels-idx1-ubyte", _RAW / "t10k-labels-idx1-ubyte"]


def all_of_mnist() -> bool:
    """Whether all of MNIST is there for hidden digits to be chosen from, which decides results."""
    return all(file.is_file() for file in MNIST_IMAGES + MNIST_LABELS)
