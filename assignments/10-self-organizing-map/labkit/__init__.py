"""What the labs need and do not teach: the digits, pictures, a progress bar, seeds, devices.

Nothing here trains, downloads, picks a device or prints when it is imported. In a notebook's kernel, importing it has failed
public checks explained in words. PyTorch comes in with the first tool that is used: whoever only reads files does without.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from labkit.friendly import explain_failed_checks

if TYPE_CHECKING:
    from labkit.classifier import classify, features, frechet_distance
    from labkit.data import Digits, load_digits
    from labkit.lessons import compare, guessed, waits_for, without_relu
    from labkit.plots import plot_bars, plot_curves, plot_history, show, show_images
    from labkit.sliders import slider
    from labkit.training import budget, device, fit_briefly, progress, seed_everything

__all__ = [
    "Digits",
    "budget",
    "classify",
    "compare",
    "device",
    "features",
    "fit_briefly",
    "frechet_distance",
    "guessed",
    "load_digits",
    "plot_bars",
    "plot_curves",
    "plot_history",
    "progress",
    "seed_everything",
    "show",
    "show_images",
    "slider",
    "waits_for",
    "without_relu",
]
MODULES = ("classifier", "data", "lessons", "plots", "sliders", "training")


def __getattr__(name: str) -> Any:
    """Load the tools, all of them, when the first is asked for."""
    if name not in __all__ and name not in MODULES:
        raise AttributeError(f"module 'labkit' has no attribute {name!r}")
    for module in [import_module(f"labkit.{each}") for each in MODULES]:
        globals().update({each: vars(module)[each] for each in __all__ if each in vars(module)})
    return globals()[name]


explain_failed_checks()
