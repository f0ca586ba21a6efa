"""Pictures that anyone can read: labelled axes, colours for colour-blind eyes, markers, alternative text.

The colours are Okabe and Ito's (https://jfly.uni-koeln.de/color/).
"""

import sys
from base64 import b64encode
from collections.abc import Callable, Mapping
from html import escape
from io import BytesIO

import numpy as np
import torch
from IPython.core.getipython import get_ipython
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from torch import Tensor

from labkit.classifier import classify
from labkit.training import History
from labkit.words import describe

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
DPI = 90
SURE = 0.8  # below, a reading of an image is marked as unsure

Rows = Mapping[str, Tensor | np.ndarray]


def show(figure: Figure, alt: str = "") -> None:
    """Show a matplotlib figure below the cell, with a text for those who cannot see it. Elsewhere, do nothing.

    The text is made from what was drawn: titles, labels, where lines begin, end and turn, heights of bars, notes.

    The output holds the picture twice: as HTML, for JupyterLab, VS Code and nbconvert's pages, which take an
    alternative text from nowhere else; and as a plain PNG with the text in its `alt` metadata, for all others. Front
    ends without pictures print the text.

    Args:
        figure: any figure; one of pyplot's is closed, so that it does not appear twice.
        alt: begins the text, where the figure's titles don't say what it is.
    """
    _show(figure, lambda: " ".join(filter(None, (alt.strip(), describe(figure)))))


def _show(figure: Figure, words: Callable[[], str]) -> None:
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close(figure)
    if get_ipython() is None:
        return
    html, png, text = rendered(figure, words())
    display({"text/html": html, "image/png": png, "text/plain": text}, raw=True, metadata={"image/png": {"alt": text}})


def rendered(figure: Figure, text: str) -> tuple[str, str, str]:
    """The figure as an HTML image, as a base64 PNG, and its alternative text."""
    file = BytesIO()
    figure.savefig(file, format="png", dpi=DPI, bbox_inches="tight", facecolor="white", metadata={"Software": None})
    png = b64encode(file.getvalue()).decode()
    return f'<img src="data:image/png;base64,{png}" alt="{escape(text)}">', png, text


def show_images(rows: Rows, columns: int = 10, title: str = "", alt: str = "") -> None:
    """Show rows of digits above one another, each row with its name at the left.

    The alternative text says how `labkit.classify` reads each picture, with a "?" where it is unsure, how grey a row is,
    and how much its pictures differ.

    Args:
        rows: for each name, images (N, 784), (N, 28, 28) or (N, 1, 28, 28): floats in [0, 1] or uint8, 0 black, the
            largest white. Values beyond that are drawn as black or white.
        columns: the first so many images of each row are shown.
        title: stands above.
        alt: begins the alternative text; by default the title does.

    Raises:
        ValueError: no rows, no columns, or images of another shape.
    """
    figure, words = images_drawn(rows, columns, title, alt)
    _show(figure, words)


def images_drawn(rows: Rows, columns: int, title: str, alt: str = "") -> tuple[Figure, Callable[[], str]]:
    """The figure of `show_images`, and its alternative text for whoever wants it."""
    if not rows or columns < 1:
        raise ValueError(f"show_images needs at least one row and one column, got {len(rows)} and {columns}")
    pictures = {name: _pictures(name, images)[:columns] for name, images in rows.items()}
    sheets = [_sheet(each) for each in pictures.values()]
    width = max(sheet.shape[1] for sheet in sheets)
    page = np.vstack([np.pad(sheet, ((0, 0), (0, width - sheet.shape[1])), constant_values=1) for sheet in sheets])
    height = len(page)
    figure = Figure(figsize=(width / 36 + 2, height / 36 + 0.5), layout="constrained")
    axes = figure.subplots()
    axes.imshow(page, cmap="gray", vmin=0, vmax=1)
    axes.set_xticks([])
    axes.set_yticks([(row + 0.5) * height / len(rows) - 0.5 for row in range(len(rows))], list(rows))
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_title(title)

    def words() -> str:
        said = [f"{name.strip() or 'the next row'}: {_read(each)}" for name, each in pictures.items()]
        return f"{alt or title or 'Digits'}: rows of images, as a reader of digits reads them. {'; '.join(said)}."

    return figure, words


def _read(pictures: np.ndarray) -> str:
    if not len(pictures):
        return "no images"
    sure, read_as = classify(torch.from_numpy(pictures)).max(dim=1)
    digits = " ".join(f"{d}" if p >= SURE else f"{d}?" for p, d in zip(sure.tolist(), read_as.tolist(), strict=True))
    spread = pictures.std(axis=0).mean()
    return f"{digits} (mean grey {pictures.mean():.2f}, pixels differ by {spread:.2f} from image to image)"


def _pictures(name: str, images: Tensor | np.ndarray) -> np.ndarray:
    """float (N, 28, 28), 0 black … 1 white."""
    array = images.detach().cpu().numpy() if isinstance(images, Tensor) else np.asarray(images)
    if array.shape[1:] not in {(784,), (28, 28), (1, 28, 28)}:
        raise ValueError(
            f"row {name!r}: expected images (N, 784), (N, 28, 28) or (N, 1, 28, 28), got {tuple(array.shape)}"
        )
    white = 255 if array.dtype == np.uint8 else 1
    return array.reshape(-1, 28, 28).astype(np.float32) / white


def _sheet(pictures: np.ndarray) -> np.ndarray:
    """Images (N, 28, 28) side by side with white gaps, (32, 32 N)."""
    framed = np.pad(pictures, ((0, 0), (2, 2), (2, 2)), constant_values=1)
    return np.hstack(list(framed)) if len(framed) else np.ones((32, 32), dtype=np.float32)


def plot_history(
    history: History,
    baselines: Mapping[str, float] | None = None,
    title: str = "Learning curve",
    ylabel: str = "mean loss of the epoch",
) -> None:
    """Plot losses over epochs, which count from 1.

    Args:
        history: one loss an epoch, or a dict of several such lists, each drawn as a line.
        baselines: losses to compare with, drawn as dotted lines with their names.
        title: stands above.
        ylabel: what the losses are.

    Raises:
        ValueError: there is no loss to plot.
    """
    losses = history if isinstance(history, Mapping) else {"loss": history}
    curves = {name: {1.0 + i: float(loss) for i, loss in enumerate(values)} for name, values in losses.items()}
    plot_curves(curves, xlabel="epoch", ylabel=ylabel, title=title, baselines=baselines)


def plot_curves(
    curves: Mapping[str, Mapping[float, float]],
    xlabel: str,
    ylabel: str,
    title: str,
    baselines: Mapping[str, float] | None = None,
    log_x: bool = False,
) -> None:
    """Plot one or more curves, each with its own colour and marker.

    Args:
        curves: for each name, a dict from x to y. With a single point, a lone large marker is drawn.
        xlabel, ylabel, title: what they say.
        baselines: heights of dotted lines, with their names.
        log_x: a logarithmic x axis with base 2.

    Raises:
        ValueError: there are no curves, or one has no points.
    """
    for name, points in curves.items():
        if not points:
            raise ValueError(f"curve {name!r} has no points to plot")
    if not curves:
        raise ValueError("there are no curves to plot")
    figure = Figure(figsize=(6.4, 3.8), layout="constrained")
    axes = figure.subplots()
    for index, (name, points) in enumerate(curves.items()):
        marker, size = (MARKERS[index % len(MARKERS)], 6) if len(points) > 1 else ("*", 16)
        axes.plot(
            list(points), list(points.values()), marker=marker, markersize=size, label=name,
            color=COLOURS[index % len(COLOURS)], markevery=max(1, len(points) // 15), zorder=3,
        )  # fmt: skip
    if log_x:
        axes.set_xscale("log", base=2)
        ticks = sorted({x for points in curves.values() for x in points})
        axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    elif all(float(x).is_integer() for points in curves.values() for x in points):
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    _draw_baselines(axes, baselines or {})
    axes.margins(y=0.1)
    axes.set(xlabel=xlabel, ylabel=ylabel, title=title)
    axes.grid(alpha=0.25)
    if len(curves) > 1:
        axes.legend()
    show(figure)


def _draw_baselines(axes: Axes, baselines: Mapping[str, float]) -> None:
    for name, height in baselines.items():
        axes.axhline(height, color="0.35", linestyle=":", zorder=1, gid=name)  # no legend, but a name in words
        axes.annotate(
            name, (1, height), xycoords=axes.get_yaxis_transform(), xytext=(-4, 3), textcoords="offset points",
            ha="right", fontsize="small", color="0.25", zorder=4,
            bbox={"facecolor": "white", "alpha": 0.8, "edgecolor": "none", "pad": 0.5},
        )  # fmt: skip


def plot_bars(values: Mapping[str, float], xlabel: str, title: str, highlight: str | None = None) -> None:
    """Plot one bar for each value, the first at the top, with the value written at its end.

    Args:
        values: at least one, 0 or more.
        xlabel, title: what they say.
        highlight: the name of the bar that is drawn in another colour, hatched.

    Raises:
        ValueError: there is nothing to plot, or `highlight` is none of the names.
    """
    if not values:
        raise ValueError("there are no bars to plot")
    if highlight is not None and highlight not in values:
        raise ValueError(f"cannot highlight {highlight!r}: the bars are {', '.join(map(repr, values))}")
    figure = Figure(figsize=(6.4, 0.42 * len(values) + 1.1), layout="constrained")
    axes = figure.subplots()
    bars = axes.barh(list(values), list(values.values()), color=COLOURS[0])
    decimals = 4 if max(values.values()) < 1 else 2
    axes.bar_label(bars, [f"{value:.{decimals}f}" for value in values.values()], padding=4)
    if highlight is not None:
        bars[list(values).index(highlight)].set(facecolor=COLOURS[1], edgecolor="white", hatch="//")
    axes.invert_yaxis()
    axes.margins(x=0.15)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.set(xlabel=xlabel, title=title)
    axes.spines[["top", "right"]].set_visible(False)
    show(figure)
