"""What a figure shows, in words: for those who cannot see it, made from what was drawn.

So it tells a student's own figures, and nothing that a notebook's author wrote down beforehand.
"""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from matplotlib.text import Text

FEW = 12  # bars and notes that are listed one by one


def describe(figure: Figure) -> str:
    """Title, axes, lines with their ends and turning values, bars, dots and notes of a matplotlib figure."""
    parts = [figure.get_suptitle(), *(_axes(axes) for axes in figure.axes)]
    return " ".join(_sentence(part) for part in parts if part)


def _axes(axes: Axes) -> str:
    labels = [f"{name}: {label}" for name, label in (("across", axes.get_xlabel()), ("up", axes.get_ylabel())) if label]
    drawn = [_line(axes, line) for line in axes.lines]
    drawn += [_bars(axes, bars) for bars in axes.containers if isinstance(bars, BarContainer)]
    drawn += [_outline(patch) for patch in axes.patches if isinstance(patch, Polygon)]
    drawn += [_dots(dots) for dots in axes.collections if isinstance(dots, PathCollection)]
    drawn += [_image(array) for image in axes.images if (array := image.get_array()) is not None]
    told = any(isinstance(each, BarContainer) for each in axes.containers)  # numbers at bars say the same again
    notes = [note for text in axes.texts if (note := _plain(text.get_text())) and not (told and _is_number(note))]
    drawn += [f"notes: {', '.join(notes)}"] if 0 < len(notes) <= FEW else []  # more are the numbers in a table's cells
    return " ".join(
        _sentence(part) for part in (axes.get_title(), "; ".join(labels), "; ".join(filter(None, drawn))) if part
    )


def _sentence(part: str) -> str:
    part = _plain(part)
    return part if part.endswith((".", "?", "!")) else f"{part}."


def _plain(text: str) -> str:
    return " ".join(text.split())


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", ""))
    except ValueError:
        return False
    return True


def _name(otherwise: str, *labels: object) -> str:
    """The first label that a legend would show; matplotlib's own begin with an underscore."""
    return next((str(label) for label in labels if label and not str(label).startswith("_")), otherwise)


def _curve(name: str, points: list[tuple[float, float]]) -> str:
    """Where a curve begins and ends, and where it is lowest and highest, if that is in between."""
    (first_x, first), (last_x, last) = points[0], points[-1]
    if len(points) == 1:
        return f"{name} is {first:.4g} at {first_x:.4g}"
    text = f"{name} goes from {first:.4g} at {first_x:.4g} to {last:.4g} at {last_x:.4g}"
    for word, (x, y) in (("lowest", min(points, key=_height)), ("highest", max(points, key=_height))):
        if y not in (first, last):
            text += f", {word} {y:.4g} at {x:.4g}"
    return text


def _height(point: tuple[float, float]) -> float:
    return point[1]


def _line(axes: Axes, line: Line2D) -> str:
    x, y = (np.asarray(values, dtype=float) for values in (line.get_xdata(), line.get_ydata()))
    if not len(x):
        return ""
    name = _name("a line", line.get_label(), line.get_gid())
    if line.get_transform() == axes.get_yaxis_transform(which="grid"):
        return f"{name}: a level line at {y[0]:.4g}"
    if line.get_transform() == axes.get_xaxis_transform(which="grid"):
        return f"{name}: an upright line at {x[0]:.4g}"
    finite = [(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True) if np.isfinite(b)]
    if not finite:
        return f"{name} has no finite values"
    return (
        _cloud(name, np.array(finite)) if line.get_linestyle() == "None" and len(finite) > 1 else _curve(name, finite)
    )


def _bars(axes: Axes, bars: BarContainer) -> str:
    if not len(bars):
        return ""
    lying = bars.orientation == "horizontal"
    lengths = [float(bar.get_width() if lying else bar.get_height()) for bar in bars]
    places = [float(bar.get_y() + bar.get_height() / 2 if lying else bar.get_x() + bar.get_width() / 2) for bar in bars]
    name = _name("bars", bars.get_label(), bars[0].get_label())
    if len(bars) > FEW:  # a histogram
        highest, total = int(np.argmax(lengths)), sum(lengths) or 1.0
        reached = np.searchsorted(np.cumsum(lengths), 0.5 * total)
        return (
            f"{name}: {len(bars)} bars from {places[0]:.4g} to {places[-1]:.4g}, the highest, {lengths[highest]:.4g}, at "
            f"{places[highest]:.4g} ({100 * lengths[highest] / total:.0f} % of all), the middle of all at {places[reached]:.4g}"
        )
    axis = axes.yaxis if lying else axes.xaxis
    ticks = dict(zip((float(tick) for tick in axis.get_ticklocs()), axis.get_ticklabels(), strict=False))
    names = [_tick(ticks, place) for place in places]
    return f"{name} ({', '.join(f'{label}: {length:.4g}' for label, length in zip(names, lengths, strict=True))})"


def _tick(ticks: Mapping[float, Text], place: float) -> str:
    """What stands at the axis beside a bar: a name, or else the number."""
    near = min(ticks, key=lambda tick: abs(tick - place), default=None)
    text = ticks[near].get_text() if near is not None and abs(near - place) < 0.5 else ""
    return _plain(text) or f"{place:.4g}"


def _outline(patch: Polygon) -> str:
    """A histogram drawn as one line."""
    x, y = patch.get_xy().T
    name = _name("an outline", patch.get_label())
    return f"{name}: from {x.min():.4g} to {x.max():.4g}, highest {y.max():.4g} at {x[y.argmax()]:.4g}"


def _dots(dots: PathCollection) -> str:
    points = np.ma.getdata(dots.get_offsets())
    return _cloud(_name("dots", dots.get_label()), points) if len(points) else ""


def _cloud(name: str, points: np.ndarray) -> str:
    (left, low), (right, high), (x, y) = points.min(axis=0), points.max(axis=0), points.mean(axis=0)
    return (
        f"{name}: {len(points)} dots from {left:.3g} to {right:.3g} across and {low:.3g} to {high:.3g} up, "
        f"their centre at ({x:.3g}, {y:.3g})"
    )


def _image(array: np.ndarray) -> str:
    array = np.ma.getdata(array)
    size = " × ".join(str(n) for n in array.shape[:2])
    if array.ndim == 2 and array.size <= 100:
        rows = "; ".join(" ".join(f"{value:.3g}" for value in row) for row in array)
        return f"{size} cells, row by row: {rows}"
    return f"a picture of {size} cells, from {array.min():.3g} to {array.max():.3g}, {array.mean():.3g} in the mean"
