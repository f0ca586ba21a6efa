"""Sliders that move the numbers behind a picture; and a still picture of the same, where no kernel runs."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from IPython.core.getipython import get_ipython
from IPython.display import display
from torch import Tensor

from labkit.plots import Rows, images_drawn, rendered, show_images
from labkit.training import nobody_watches

STEPS = 40  # of a slider between two numbers that are not both whole
STILL = 9  # pictures in a row of the still one


def slider(draw: Callable[..., Tensor | np.ndarray | Rows], title: str, **ranges: tuple[float, float, float]) -> None:
    """Show what `draw` makes of some numbers, and a slider for each of them: move it, and see the picture change.

        labkit.slider(lambda first, second: decode(first, second), "Two numbers", first=(-3, 0, 3), second=(-3, 0, 3))

    Above the sliders stands a still picture, which also a notebook on a web page shows: in each row one of the numbers
    goes from its lowest to its highest, while the others stay in the middle.

    Args:
        draw: takes the numbers by name; gives images as `show_images` takes them, or a dict of several rows of them. It is
            called without gradients.
        title: stands above.
        ranges: for each number its lowest value, the one to begin with, and its highest. Where all three are whole
            numbers, it goes in whole steps.

    Raises:
        ValueError: there are no ranges, or one does not rise from the lowest value over the first to the highest.
    """
    for name, (low, first, high) in ranges.items():
        if not low <= first <= high or low == high:
            raise ValueError(f"slider {name!r} should go from low over first to high, got {low}, {first}, {high}")
    if not ranges:
        raise ValueError("slider needs at least one number to move, such as slider(draw, title, first=(-3, 0, 3))")
    begin = {name: first for name, (_, first, _) in ranges.items()}
    with torch.no_grad():
        rows = {}
        for name, (low, first, high) in ranges.items():
            whole = _whole(low, first, high)
            values = np.unique(np.round(np.linspace(low, high, STILL))) if whole else np.linspace(low, high, STILL)
            cast = int if whole else float
            stills = [_first_image(draw(**begin | {name: cast(value)})) for value in values]
            rows[f"{name} from {low:.3g} to {high:.3g}"] = torch.stack(stills)
    show_images(rows, columns=STILL, title=title)
    if get_ipython() is not None and not nobody_watches():
        _live(draw, title, ranges)


def _whole(*numbers: float) -> bool:
    return all(isinstance(number, int) for number in numbers)


def _first_image(images: Tensor | np.ndarray | Rows) -> Tensor:
    if not isinstance(images, Tensor | np.ndarray):
        images = list(images.values())[-1]
    return torch.as_tensor(images)[0]


def _live(draw: Callable[..., Any], title: str, ranges: dict[str, tuple[float, float, float]]) -> None:
    import ipywidgets  # here, because importing it takes a while

    wide = {"style": {"description_width": "initial"}, "layout": {"width": "24em"}}
    moved = {
        name: ipywidgets.IntSlider(value=first, min=low, max=high, description=name, **wide)
        if _whole(low, first, high)
        else ipywidgets.FloatSlider(value=first, min=low, max=high, step=(high - low) / STEPS, description=name, **wide)
        for name, (low, first, high) in ranges.items()
    }
    picture = ipywidgets.HTML()

    def redraw(_: object = None) -> None:
        with torch.no_grad():
            images = draw(**{name: each.value for name, each in moved.items()})
        rows = {"": images} if isinstance(images, Tensor | np.ndarray) else images
        at = ", ".join(f"{name} {each.value:.3g}" for name, each in moved.items())
        figure, words = images_drawn(rows, 10, at)
        picture.value = rendered(figure, words())[0]

    for each in moved.values():
        each.observe(redraw, names="value")
    redraw()
    shown = ipywidgets.VBox([*moved.values(), picture])._repr_mimebundle_()
    display({**shown, "text/plain": f"{title}: run this cell to get sliders."}, raw=True)
