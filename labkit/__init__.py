"""What the labs need and do not teach: the digits, pictures, a progress bar, seeds, devices.

Nothing here trains, downloads, picks a device or prints when it is imported. In a notebook's kernel, importing it has failed
public checks explained in words.
"""

from labkit.classifier import classify, features, frechet_distance
from labkit.data import Digits, load_digits
from labkit.friendly import explain_failed_checks
from labkit.lessons import guessed, waits_for, without_relu
from labkit.plots import plot_bars, plot_curves, plot_history, show, show_images
from labkit.sliders import slider
from labkit.training import budget, device, fit_briefly, progress, seed_everything

__all__ = [
    "Digits",
    "budget",
    "classify",
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

explain_failed_checks()
