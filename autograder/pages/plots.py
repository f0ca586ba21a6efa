"""A small line plot as SVG. Colours and fonts come from style.css, so that it follows light, dark and print."""

import math
from collections.abc import Mapping
from itertools import pairwise
from xml.etree import ElementTree as ET

from markupsafe import Markup

from autograder.pages.band import Range
from autograder.result import Baseline, Curve, Series
from autograder.text import one_line

WIDTH, HEIGHT = 440, 290
LEFT, RIGHT, BOTTOM = 52, 428, 244  # edges of the plotting area; its top depends on the legend
LINE = 16  # height of a line of text
CHARACTER = 6.6  # average width, to lay out the legend

MAX_SERIES, MAX_BASELINES, MAX_POINTS = 6, 8, 240
BAND = "eight in ten trainings of right answers"
LONGEST = 100  # values of a series that is surely whole: `draw.curve` thins those beyond 200 to more than this
HUGE = 1e15  # what is beyond is no loss, and would break the arithmetic of the axes

Point = tuple[float, float]

MARKERS = (
    "M-3.5,0a3.5,3.5 0 1 0 7,0a3.5,3.5 0 1 0 -7,0z",  # disc
    "M-3.2,-3.2h6.4v6.4h-6.4z",  # square
    "M0,-4.4L4.2,3.2H-4.2z",  # triangle
    "M0,-4.6L4.6,0L0,4.6L-4.6,0z",  # diamond
    "M0,4.4L4.2,-3.2H-4.2z",  # triangle on its point
    "M-1.3,-4h2.6v2.7h2.7v2.6h-2.7v2.7h-2.6v-2.7h-2.7v-2.6h2.7z",  # plus
)


def curve_svg(curve: Curve, name: str, ranges: Mapping[str, Range] | None = None) -> Markup:
    """The plot as one `<svg>` element; `name` makes its ids unique on the page.

    `ranges` are drawn behind the series that they belong to: where right answers' curves run.
    """
    series = curve.series[:MAX_SERIES]
    bands = _bands(curve, ranges or {})
    baselines = [mark for mark in curve.baselines if _drawable(mark.value)][:MAX_BASELINES]
    svg = ET.Element(
        "svg",
        {"class": "plot", "viewBox": f"0 0 {WIDTH} {HEIGHT}", "role": "img"}
        | {"aria-labelledby": f"{name}-title {name}-desc"},
    )
    _add(svg, "title", one_line(curve.title), id=f"{name}-title")
    _add(svg, "desc", _description(curve, series, baselines, beside(curve, ranges or {})), id=f"{name}-desc")

    top = _legend(svg, series, banded=bool(bands)) + 2 * LINE
    length = max([len(line.values) for line in series] + [len(band.low) for band in bands.values()], default=0)
    values = [value for line in series for value in line.values if _drawable(value)]
    edges = [value for band in bands.values() for value in (*band.low, *band.high)]
    y_ticks = _ticks([*values, *edges, *(mark.value for mark in baselines)])
    low, high = y_ticks[0], y_ticks[-1]

    def x(position: float) -> float:
        return LEFT + (RIGHT - LEFT) * ((position - 1) / (length - 1) if length > 1 else 0.5)

    def y(value: float) -> float:
        return BOTTOM - (BOTTOM - top) * (value - low) / (high - low)

    for tick in y_ticks:
        _add(svg, "line", class_="grid", x1=LEFT, x2=RIGHT, y1=y(tick), y2=y(tick))
        _add(svg, "text", f"{tick:.6g}", class_="tick", x=LEFT - 7, y=y(tick) + 4, text_anchor="end")
    for step in _whole_steps(length):
        _add(svg, "line", class_="axis", x1=x(step), x2=x(step), y1=BOTTOM, y2=BOTTOM + 4)
        _add(svg, "text", f"{step}", class_="tick", x=x(step), y=BOTTOM + 18, text_anchor="middle")
    _add(svg, "line", class_="axis", x1=LEFT, x2=RIGHT, y1=BOTTOM, y2=BOTTOM)
    _add(svg, "text", one_line(curve.y_label, 60), class_="label", x=4, y=top - 12)
    _add(
        svg,
        "text",
        one_line(curve.x_label, 60),
        class_="label",
        x=(LEFT + RIGHT) / 2,
        y=HEIGHT - 8,
        text_anchor="middle",
    )

    for index, band in bands.items():
        there = [(x(at), y(value)) for at, value in enumerate(band.high, start=1)]
        back = [(x(at), y(value)) for at, value in enumerate(band.low, start=1)][::-1]
        outline = "L".join(f"{left:.1f},{height:.1f}" for left, height in there + back)
        group = _add(svg, "g", class_=f"series series-{index + 1}")
        _add(group, "path", class_="band", d=f"M{outline}z")
    for mark in baselines:
        _add(svg, "line", class_="baseline", x1=LEFT, x2=RIGHT, y1=y(mark.value), y2=y(mark.value))
    drawn = [[(x(at), y(v)) if _drawable(v) else None for at, v in _thinned(line.values)] for line in series]
    for index, points in enumerate(drawn):
        _draw_series(svg, index, points)
    _label_baselines(svg, [(mark, y(mark.value)) for mark in baselines], top, _outline(drawn))
    if not values:
        _add(svg, "text", "no values to draw", class_="label", x=WIDTH / 2, y=HEIGHT / 2, text_anchor="middle")
    return Markup(ET.tostring(svg, encoding="unicode"))  # ElementTree has escaped every text and attribute


def _draw_series(svg: ET.Element, index: int, points: list[Point | None]) -> None:
    path, pen = [], "M"
    for point in points:
        if point is not None:
            path.append(f"{pen}{point[0]:.1f},{point[1]:.1f}")
        pen = "M" if point is None else "L"
    group = _add(svg, "g", class_=f"series series-{index + 1}")
    _add(group, "path", class_="stroke", d="".join(path))
    every = max(1, math.ceil(len(points) / 12))
    for point in points[::-1][::every]:  # from the end, so that the last value always has its marker
        if point is not None:
            _add(
                group, "path", class_="marker", d=MARKERS[index], transform=f"translate({point[0]:.1f},{point[1]:.1f})"
            )


def _legend(svg: ET.Element, series: list[Series], *, banded: bool) -> float:
    """One entry a series, as many lines as needed; gives the height of the last line."""
    left, height = 4.0, 14.0
    for index, line in enumerate(series):
        label = one_line(line.label, 48)
        width = 32 + CHARACTER * len(label) + 14
        if left > 4 and left + width > RIGHT:
            left, height = 4.0, height + LINE
        group = _add(svg, "g", class_=f"series series-{index + 1}")
        _add(group, "path", class_="stroke", d=f"M{left:.1f},{height - 4:.1f}h24")
        _add(group, "path", class_="marker", d=MARKERS[index], transform=f"translate({left + 12:.1f},{height - 4:.1f})")
        _add(svg, "text", label, class_="label", x=left + 32, y=height)
        left += width
    if banded:
        if left > 4 and left + 32 + CHARACTER * len(BAND) > RIGHT:
            left, height = 4.0, height + LINE
        group = _add(svg, "g", class_="series" if len(series) > 1 else "series series-1")
        _add(group, "path", class_="band", d=f"M{left:.1f},{height - 9:.1f}h24v10h-24z")
        _add(svg, "text", BAND, class_="label", x=left + 32, y=height)
    return height


def _description(curve: Curve, series: list[Series], baselines: list[Baseline], beside_right_answers: list[str]) -> str:
    said = [one_line(curve.alt, 500)] if curve.alt else []
    for line in series:
        label = one_line(line.label, 48)
        if not line.values:
            said.append(f"{label}: no values.")
            continue
        said.append(f"{label}: {line.values[0]:.3g} at 1, {line.values[-1]:.3g} at {len(line.values)}.")
        missing = sum(not _drawable(value) for value in line.values)
        if missing:
            said.append(f"{missing} of these values are not drawn, because they are infinite, not a number, or huge.")
    if beside_right_answers:
        said.append(f"Beside {BAND}: {'; '.join(beside_right_answers)}.")
    said += [f"{one_line(mark.label, 40)}: {mark.value:.3g}." for mark in baselines]
    return " ".join(said)


def beside(curve: Curve, ranges: Mapping[str, Range]) -> list[str]:
    """In words, where each series stands beside right answers: at the last position that both reach."""
    said = []
    for index, band in _bands(curve, ranges).items():
        values = curve.series[index].values
        last = min(len(values), len(band.low))
        value, low, high = values[last - 1], band.low[last - 1], band.high[last - 1]
        if _drawable(value):
            place = "above" if value > high else "below" if value < low else "within"
            where = f"at {one_line(curve.x_label, 60)} {last}, {place} their {low:.3g} to {high:.3g}"
            said.append(f"{one_line(curve.series[index].label, 48)}: {value:.3g} {where}")
    return said


def _bands(curve: Curve, ranges: Mapping[str, Range]) -> dict[int, Range]:
    """The ranges that are drawn, by the number of their series; none for one so long that its values may be thinned."""
    return {
        index: ranges[line.label]
        for index, line in enumerate(curve.series[:MAX_SERIES])
        if line.label in ranges and 0 < len(line.values) <= LONGEST
    }


def _drawable(value: float) -> bool:
    return math.isfinite(value) and abs(value) < HUGE


def _thinned(values: list[float]) -> list[tuple[int, float]]:
    """Positions from 1 and values, at most MAX_POINTS of them, the last one included."""
    every = max(1, math.ceil(len(values) / MAX_POINTS))
    return list(enumerate(values, start=1))[::-1][::every][::-1]


def _ticks(values: list[float]) -> list[float]:
    """Four to eight round numbers that enclose the values."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    smallest = max(abs(low), abs(high), 1e-9) * 1e-6
    if high - low < smallest:
        low, high = low - max(abs(low) / 2, smallest), high + max(abs(high) / 2, smallest)
    step = _round_step((high - low) / 5)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [tick * step for tick in range(first, last + 1)]


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if rough <= power * factor * 1.0001)


def _whole_steps(length: int) -> list[int]:
    """Which of 1, 2, 3 … get a tick: the first, round numbers, and the last."""
    if length <= 10:
        return list(range(1, length + 1))
    step = max(1, round(_round_step(length / 6)))
    steps = [1, *range(step, length + 1, step)]
    if length - steps[-1] > step / 2:
        steps.append(length)
    return [*dict.fromkeys(steps)]


def _label_baselines(svg: ET.Element, lines: list[tuple[Baseline, float]], top: float, taken: list[Point]) -> None:
    """Each label directly on its line, where it covers least of the series and of the labels before it."""
    taken = list(taken)
    for mark, height in lines:
        label = f"{one_line(mark.label, 40)} {mark.value:.3g}"
        width = CHARACTER * len(label)
        heights = [row for row in (height - 5, height + 13) if top + 8 < row < BOTTOM - 2] or [height - 5]
        places = {RIGHT - width: ("end", RIGHT), (LEFT + RIGHT - width) / 2: ("middle", (LEFT + RIGHT) / 2)}
        places[LEFT + 6.0] = ("start", LEFT + 6.0)
        spots = [(left, row) for row in heights for left in places]
        left, row = min(spots, key=lambda spot: sum(_covers(spot, width, point) for point in taken))
        anchor, at = places[left]
        _add(svg, "text", label, class_="label halo", x=at, y=row, text_anchor=anchor)
        taken += [(left + width * part / 8, row - rise) for part in range(9) for rise in (0, 8)]


def _covers(spot: Point, width: float, point: Point) -> bool:
    return spot[0] - 4 < point[0] < spot[0] + width + 4 and spot[1] - 14 < point[1] < spot[1] + 5


def _outline(drawn: list[list[Point | None]]) -> list[Point]:
    """Points close enough together to tell where the series run."""
    outline: list[Point] = []
    for points in drawn:
        for a, b in pairwise(points):
            if a and b:
                outline += [(a[0] + (b[0] - a[0]) * part / 10, a[1] + (b[1] - a[1]) * part / 10) for part in range(11)]
    return outline


def _add(parent: ET.Element, tag: str, text: str | None = None, **attributes: str | float) -> ET.Element:
    names = {"class_": "class", "text_anchor": "text-anchor"}
    written = {names.get(k, k): v if isinstance(v, str) else f"{v:.1f}" for k, v in attributes.items()}
    element = ET.SubElement(parent, tag, written)
    element.text = text
    return element
